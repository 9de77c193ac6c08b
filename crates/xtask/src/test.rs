//! Everything that must hold before a change is handed in.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::command::{cargo, must};
use crate::failure::Failure;
use crate::postgres::Cluster;
use crate::{page, setup};

type Step = (&'static str, fn() -> Result<(), Failure>);

/// What costs least comes first.
const STEPS: [Step; 9] = [
    ("What this machine needs", setup::setup),
    ("Rust is formatted", formatted),
    ("The page's types hold together", || {
        page::script("typecheck")
    }),
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

/// A cargo command on every package, with the window's file dialogs answered
/// by its tests: they cannot be reached otherwise.
fn workspace(command: &str) -> Command {
    let mut cargo = cargo();
    cargo.args([
        command,
        "--workspace",
        "--features",
        "renling-window/scripted-dialogs",
    ]);
    cargo
}

fn clippy() -> Result<(), Failure> {
    must(workspace("clippy").args(["--all-targets", "--", "-D", "warnings"]))
}

fn documented() -> Result<(), Failure> {
    must(
        workspace("doc")
            .arg("--no-deps")
            .env("RUSTDOCFLAGS", "-D warnings"),
    )
}

/// Tests and programs in one go: built apart, cargo would choose other
/// features for what they share, and compile that twice.
fn compiled() -> Result<(), Failure> {
    must(workspace("build").arg("--all-targets"))
}

/// The window by itself and last: beside tests that race and kill programs it is not as quick as a hand
/// expects.
fn tested() -> Result<(), Failure> {
    const WINDOW: &str = "window::";
    let cluster = Cluster::start()?;
    must(
        workspace("test")
            .args(["--", "--skip", WINDOW])
            .env("RENLING_TEST_POSTGRES", cluster.url()),
    )?;
    must(workspace("test").args(["--test", "all", "--", WINDOW]))
}

/// The tests that kill the program or cut its network, by parts of their names, and how many tasks they
/// strike between them.
const KILLING: [&str; 3] = [
    "killed_at_any_moment",
    "an_import_into_a_shared_ledger",
    "cut_off_at_any_moment",
];
const TASKS: u64 = 10;

/// The fault tests in their long form: each task is killed at ever other moments for its share of the
/// time. Says how many faults were injected; what is lost fails the test.
pub fn torture(seconds: u64) -> Result<(), Failure> {
    setup::setup()?;
    page::build()?;
    compiled()?;
    let cluster = Cluster::start()?;
    must(
        workspace("test")
            .args(["--test", "all", "--"])
            .args(KILLING)
            .args(["--nocapture", "--test-threads=1"])
            .env("RENLING_TEST_POSTGRES", cluster.url())
            .env("RENLING_TORTURE", seconds.div_ceil(TASKS).to_string()),
    )
}
