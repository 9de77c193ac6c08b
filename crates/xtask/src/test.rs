//! Everything that must hold before a change is handed in.

use std::time::{Duration, Instant};

use crate::command::{cargo, must};
use crate::failure::Failure;
use crate::postgres::Cluster;
use crate::{fonts, page, place, setup};

type Step = (&'static str, fn() -> Result<(), Failure>);

/// What costs least comes first.
const STEPS: [Step; 9] = [
    ("What this machine needs", setup::setup),
    ("Rust is formatted", formatted),
    ("The page's types hold together", || page::script("check")),
    ("The page's components do what they should", || {
        page::script("test")
    }),
    ("The page builds", page::build),
    ("Clippy has nothing to say", clippy),
    ("The documentation has no gaps", documented),
    ("Everything compiles", compiled),
    (
        "Rules, ledgers on SQLite and PostgreSQL, bindings, story and window",
        tested,
    ),
];

/// Runs every step and stops at the first that fails.
pub fn test() -> Result<(), Failure> {
    let mut times = Vec::new();
    for (number, (name, step)) in STEPS.into_iter().enumerate() {
        println!("\n── {} of {}: {name}", number + 1, STEPS.len());
        let begun = Instant::now();
        let result = step();
        times.push((name, begun.elapsed()));
        println!("── {}", seconds(begun.elapsed()));
        if let Err(Failure(words)) = result {
            return Err(Failure(format!("{words}\n\nFailed: {name}")));
        }
    }
    println!();
    for (name, time) in &times {
        println!("{:>9}  {name}", seconds(*time));
    }
    let whole = times.iter().map(|(_, time)| time).sum();
    println!("{:>9}  All of it holds.", seconds(whole));
    Ok(())
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn formatted() -> Result<(), Failure> {
    must(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<(), Failure> {
    must(cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

fn documented() -> Result<(), Failure> {
    must(
        cargo()
            .args(["doc", "--workspace", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )
}

/// Tests and programs in one go: built apart, cargo would choose other
/// features for what they share, and compile that twice.
fn compiled() -> Result<(), Failure> {
    must(cargo().args(["build", "--workspace", "--all-targets"]))?;
    fonts::lay_beside(&place::target().join("debug"))
}

fn tested() -> Result<(), Failure> {
    let cluster = Cluster::start()?;
    must(
        cargo()
            .args(["test", "--workspace"])
            .env("RENLING_TEST_POSTGRES", cluster.url()),
    )
}
