//! Programs that run beside this one.

use std::ffi::OsStr;
use std::io;
use std::process::{Child, Command};

/// A program that runs beside this one and ends when this is dropped.
#[derive(Debug)]
pub struct Companion(Child);

impl Companion {
    /// A command for [`Companion::start`]. On Linux the program ends with the
    /// thread that started it even where that thread is killed.
    pub fn command(program: impl AsRef<OsStr>) -> Command {
        if cfg!(target_os = "linux") {
            let mut command = Command::new("setpriv");
            command.args(["--pdeathsig", "TERM", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        }
    }

    /// Starts the program.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        command.spawn().map(Self)
    }

    /// The running program.
    pub fn child(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
