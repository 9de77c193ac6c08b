//! The benchmarks.

use std::process::Command;

use crate::command::{cargo, must};
use crate::failure::Failure;
use crate::{page, place, setup};

/// Builds everything as users get it, then measures it.
pub fn bench() -> Result<(), Failure> {
    setup::setup()?;
    page::build()?;
    must(cargo().args(["build", "--release", "--workspace", "--bins"]))?;
    let folder = place::target().join("release");
    must(Command::new(folder.join(place::program("renling-bench"))).current_dir(place::root()))
}
