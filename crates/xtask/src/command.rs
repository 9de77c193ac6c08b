//! Running other programs.

use std::ffi::OsStr;
use std::process::Command;

use crate::failure::{Failure, While};
use crate::place;

/// A cargo command on the whole repository.
pub fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(place::root());
    cargo
}

/// Runs a command, its output going through to the terminal, and fails where
/// it fails.
pub fn must(command: &mut Command) -> Result<(), Failure> {
    let line = line(command);
    let status = command.status().could_not(format!("start {line}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure(format!("{line} failed: {status}")))
    }
}

/// What a command prints, or nothing where it cannot be run or fails.
pub fn answer(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    words.join(" ")
}
