//! New ledgers on both engines.

use std::path::Path;

use renling_core::ledger::{Ledger, Location};
use renling_core::time::Clock;

/// Eight o'clock on 1 March 2026, and it stays so.
pub fn clock() -> Clock {
    Clock::fixed("2026-03-01T08:00:00+08:00".parse().unwrap())
}

/// A new ledger in a file, and one in the throw-away cluster when there is one.
pub async fn ledgers(folder: &Path, database: &str) -> Vec<Ledger> {
    let mut places = vec![Location::File(folder.join("阳光嘉园.renling"))];
    if let Ok(cluster) = std::env::var("RENLING_TEST_POSTGRES") {
        let server = cluster.rsplit_once('/').unwrap().0.to_owned();
        let made = std::process::Command::new("psql")
            .args([&cluster, "-qc", &format!("CREATE DATABASE {database}")])
            .status()
            .unwrap();
        assert!(
            made.success(),
            "the throw-away cluster made no database {database}"
        );
        places.push(Location::Shared(format!("{server}/{database}")));
    }
    let mut ledgers = Vec::new();
    for place in places {
        let ledger = Ledger::create(place, clock()).await.unwrap();
        ledgers.push(ledger);
    }
    ledgers
}
