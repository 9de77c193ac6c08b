//! A screen for a machine that has none.

use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::companion::Companion;

/// A virtual screen of 1280 x 720, on a display number that was free.
#[derive(Debug)]
pub struct Display {
    name: String,
    _server: Companion,
}

impl Display {
    /// Starts Xvfb and waits until programs can draw on it.
    pub fn start() -> io::Result<Self> {
        let mut server = Companion::start(
            Companion::command("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1280x720x24"])
                .args(["-nolisten", "tcp", "-noreset"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let mut number = String::new();
        if let Some(output) = server.child().stdout.take() {
            BufReader::new(output).read_line(&mut number)?;
        }
        match number.trim() {
            "" => Err(io::Error::other("Xvfb found no free display")),
            number => Ok(Self {
                name: format!(":{number}"),
                _server: server,
            }),
        }
    }

    /// Its name as programs expect it in `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes a window program draw here, wherever this machine's own screen
    /// is, and without the graphics card that this screen lacks.
    pub fn lend(&self, program: &mut Command) {
        program
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("NO_AT_BRIDGE", "1");
    }

    /// Saves what is on the screen as a PNG.
    pub fn picture(&self, to: &Path) -> io::Result<()> {
        let status = Command::new("import")
            .args(["-display", &self.name, "-window", "root"])
            .arg(to)
            .status()?;
        if status.success() {
            Ok(())
        } else {
            Err(io::Error::other(format!("import: {status}")))
        }
    }
}
