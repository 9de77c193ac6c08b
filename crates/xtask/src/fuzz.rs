//! The fuzz targets, each for its share of a minute.
//!
//! libFuzzer wants to see which branches are taken. cargo-fuzz asks a nightly compiler for that; the stable
//! one does the same when it is told so in LLVM's own words, without a sanitizer.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::must;
use crate::failure::{Failure, While};
use crate::place;

/// Seconds for all targets together.
const TIME: u64 = 60;

/// The flags of cargo-fuzz that the stable compiler takes.
const COVERAGE: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];

/// Builds the targets and runs each; fails at the first that finds something, which is then kept under
/// `fuzz/artifacts`.
pub fn fuzz() -> Result<(), Failure> {
    let folder = place::root().join("fuzz");
    let triple = host()?;
    // With a target named, the flags hold for what is fuzzed and not for build scripts.
    must(
        Command::new("cargo")
            .current_dir(&folder)
            .args(["build", "--release", "--bins", "--target", &triple])
            .env_remove("CARGO_TARGET_DIR")
            .env("RUSTFLAGS", format!("--cfg fuzzing {}", COVERAGE.join(" "))),
    )?;
    let targets = targets(&folder)?;
    let share = TIME.div_ceil(targets.len().max(1) as u64);
    for target in &targets {
        println!("\n── {target}, for {share} s");
        let program = folder.join("target").join(&triple).join("release");
        let corpus = folder.join("corpus").join(target);
        let artifacts = folder.join("artifacts").join(target);
        for folder in [&corpus, &artifacts] {
            fs::create_dir_all(folder).could_not(format!("create {}", folder.display()))?;
        }
        must(
            Command::new(program.join(place::program(target)))
                .current_dir(&folder)
                .arg(format!("-max_total_time={share}"))
                .arg(format!("-artifact_prefix={}/", artifacts.display()))
                // What is read must stay within bounds, in memory and in time.
                .args(["-rss_limit_mb=1024", "-timeout=10", "-print_final_stats=1"])
                .arg("-verbosity=0")
                .arg(&corpus)
                .arg(place::root().join("tests/samples")),
        )?;
    }
    println!("\nNo reader of {} was brought down.", targets.len());
    Ok(())
}

/// The names of the targets: of their files.
fn targets(folder: &Path) -> Result<Vec<String>, Failure> {
    let files = folder.join("fuzz_targets");
    let mut targets: Vec<String> = fs::read_dir(&files)
        .could_not(format!("read {}", files.display()))?
        .filter_map(|file| Some(file.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    targets.sort();
    Ok(targets)
}

fn host() -> Result<String, Failure> {
    crate::command::answer("rustc", &["-vV"])
        .and_then(|said| {
            let line = said.lines().find_map(|line| line.strip_prefix("host: "))?;
            Some(line.to_owned())
        })
        .ok_or_else(|| Failure("rustc does not say what it builds for".to_owned()))
}
