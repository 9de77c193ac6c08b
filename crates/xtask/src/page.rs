//! The page and its npm packages.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::command::must;
use crate::failure::Failure;
use crate::place;

/// Installs the npm packages where the lock file is newer than what is there.
pub fn install() -> Result<(), Failure> {
    let lock = changed(&place::ui().join("package-lock.json"))?;
    let installed = changed(&place::ui().join("node_modules/.package-lock.json"));
    if installed.is_ok_and(|installed| installed >= lock) {
        return Ok(());
    }
    must(npm().args(["ci", "--no-audit", "--no-fund"]))
}

/// Builds `ui/dist`, which the window embeds. A build newer than every source
/// is kept, for a new one would compile the window again.
pub fn build() -> Result<(), Failure> {
    let built = changed(&place::ui().join("dist/index.html"));
    let sources = newest(&place::ui())?;
    if built.is_ok_and(|built| built >= sources) {
        return Ok(());
    }
    script("build")
}

/// Runs a script of `ui/package.json`.
pub fn script(name: &str) -> Result<(), Failure> {
    must(npm().args(["run", "--silent", name]))
}

fn npm() -> Command {
    let mut npm = Command::new(NPM);
    npm.current_dir(place::ui());
    npm
}

/// Node's package program as this system calls it.
pub const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

fn changed(file: &Path) -> io::Result<SystemTime> {
    fs::metadata(file)?.modified()
}

/// When the newest source of the page was changed.
fn newest(folder: &Path) -> io::Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if ["node_modules", "dist"].contains(&&*entry.file_name().to_string_lossy()) {
            continue;
        }
        let time = if entry.file_type()?.is_dir() {
            self::newest(&entry.path())?
        } else {
            changed(&entry.path())?
        };
        newest = newest.max(time);
    }
    Ok(newest)
}
