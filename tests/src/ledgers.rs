//! Ledgers on both engines, and where they may be made.

use std::path::Path;
use std::process::Command;

use renling_core::ledger::{Ledger, Location};
use renling_core::time::Clock;

/// Eight o'clock on 1 March 2026, and it stays so.
pub fn clock() -> Clock {
    Clock::fixed("2026-03-01T08:00:00+08:00".parse().unwrap())
}

/// Where a ledger may be made: in a file, and in a new database of the throw-away cluster when there
/// is one.
pub fn places(folder: &Path, database: &str) -> Vec<Location> {
    let file = Location::File(folder.join("阳光嘉园.renling"));
    [Some(file), shared(database)]
        .into_iter()
        .flatten()
        .collect()
}

/// A new database of the throw-away cluster, when there is one.
pub fn shared(database: &str) -> Option<Location> {
    let cluster = std::env::var("RENLING_TEST_POSTGRES").ok()?;
    let server = cluster.rsplit_once('/').unwrap().0.to_owned();
    let made = Command::new("psql")
        .args([&cluster, "-qc", &format!("CREATE DATABASE {database}")])
        .status()
        .unwrap();
    assert!(
        made.success(),
        "the throw-away cluster made no database {database}"
    );
    Some(Location::Shared(format!("{server}/{database}")))
}

/// New, empty ledgers at these places.
pub async fn ledgers(folder: &Path, database: &str) -> Vec<Ledger> {
    let mut ledgers = Vec::new();
    for place in places(folder, database) {
        let ledger = Ledger::create(place, clock()).await.unwrap();
        ledgers.push(ledger);
    }
    ledgers
}
