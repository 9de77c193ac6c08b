//! Where things lie in the repository.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .expect("BUG: xtask lies two folders below the root")
        .to_path_buf()
}

/// The page's folder.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// The folder of the programs that were built together with this one, itself
/// or, as a test, in `deps`.
pub fn programs() -> PathBuf {
    let program = std::env::current_exe().expect("BUG: a running program has a path");
    let mut folders = program.ancestors().skip(1);
    folders
        .find(|folder| !folder.ends_with("deps"))
        .expect("BUG: cargo builds into a folder")
        .to_path_buf()
}

/// The folder that cargo builds into, wherever it was set to be.
pub fn target() -> PathBuf {
    let programs = programs();
    let target = programs.parent();
    target
        .expect("BUG: cargo builds into a profile's folder")
        .to_path_buf()
}

/// Where screenshots are kept.
pub fn screenshots() -> PathBuf {
    target().join("screenshots")
}

/// The file name of a program on this system.
pub fn program(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}
