//! The development commands; see [`USAGE`].

use std::process::ExitCode;

use xtask::failure::Failure;
use xtask::run::Options;
use xtask::{bench, fuzz, platforms, run, setup, test};

const USAGE: &str = "\
cargo xtask setup             install or name what the other commands need
cargo xtask run               build the window and open it on the manager's own ledger
    --demo                    open it on a throw-away demo ledger
    --release                 build it as users get it
    --seconds N               close it after N seconds
cargo xtask test              everything that must hold before a change is handed in
cargo xtask bench             the benchmarks
cargo xtask torture [SECONDS] kill what it does, again and again, for so long (600)
cargo xtask fuzz              each reader of lists, for its share of a minute
cargo xtask check-platforms   build for Windows and check for macOS, from Linux";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["setup"] => setup::setup(),
        ["run", options @ ..] => match run_options(options) {
            Some(options) => run::run(&options),
            None => return usage(),
        },
        ["test"] => test::test(),
        ["bench"] => bench::bench(),
        ["torture"] => test::torture(600),
        ["torture", seconds] => match seconds.parse() {
            Ok(seconds) => test::torture(seconds),
            Err(_) => return usage(),
        },
        ["fuzz"] => fuzz::fuzz(),
        ["check-platforms"] => platforms::check(),
        _ => return usage(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(words)) => {
            eprintln!("\n{words}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

/// `None` where the words are not understood.
fn run_options(mut words: &[&str]) -> Option<Options> {
    let mut options = Options::default();
    loop {
        words = match words {
            [] => return Some(options),
            ["--demo", rest @ ..] => {
                options.demo = true;
                rest
            }
            ["--release", rest @ ..] => {
                options.release = true;
                rest
            }
            ["--seconds", seconds, rest @ ..] => {
                options.seconds = Some(seconds.parse().ok()?);
                rest
            }
            _ => return None,
        };
    }
}
