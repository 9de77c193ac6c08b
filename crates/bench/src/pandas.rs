//! The yardstick in Python, in an environment of its own below the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::place;

use crate::Outcome;

/// The versions that the yardstick was written for.
const PACKAGES: [&str; 2] = ["pandas==3.0.3", "python-calamine==0.8.3"];

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/yardstick.py");

/// Makes the environment where it is not there yet; the answer is its Python.
pub fn python() -> Outcome<PathBuf> {
    let folder = place::target().join("yardstick");
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let there = Command::new(&python)
        .args(["-c", "import pandas, python_calamine"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !there {
        let system = if cfg!(windows) { "python" } else { "python3" };
        xtask::command::must(Command::new(system).args(["-m", "venv"]).arg(&folder))
            .map_err(|failure| failure.0)?;
        xtask::command::must(
            Command::new(&python)
                .args([
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                ])
                .args(PACKAGES),
        )
        .map_err(|failure| failure.0)?;
    }
    Ok(python)
}

/// Imports the list by pandas; answers the seconds.
pub fn import(python: &Path, list: &Path, folder: &Path) -> Outcome<f64> {
    let output = Command::new(python)
        .arg(SCRIPT)
        .arg(list)
        .arg(folder.join("people.sqlite"))
        .output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    match told.split_whitespace().next() {
        Some(seconds) if output.status.success() => Ok(seconds.parse()?),
        _ => Err(String::from_utf8_lossy(&output.stderr).into()),
    }
}
