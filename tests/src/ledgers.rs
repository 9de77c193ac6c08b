//! Ledgers on both engines, and where they may be made.

use std::path::Path;
use std::process::Command;

use renling_core::ledger::{Ledger, Location};
use renling_core::roles::{self, Role};
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

/// The same database, to which a role signs in: the throw-away cluster asks nobody for a password.
pub fn signed_in_as(place: &Location, role: &str) -> Location {
    let Location::Shared(address) = place else {
        unreachable!("nobody signs in to a file")
    };
    let (_, server) = address.split_once('@').unwrap();
    Location::Shared(format!("postgres://{role}@{server}"))
}

/// New, empty ledgers, of whose tables the shared one's user is the owner: for those who go behind the
/// program's back.
pub async fn owned_ledgers(folder: &Path, database: &str) -> Vec<Ledger> {
    let mut ledgers = Vec::new();
    for place in places(folder, database) {
        ledgers.push(Ledger::create(place, clock()).await.unwrap());
    }
    ledgers
}

/// New, empty ledgers at these places. In the shared one somebody has signed in who may do no more than an
/// operator must.
pub async fn ledgers(folder: &Path, database: &str) -> Vec<Ledger> {
    let mut ledgers = Vec::new();
    for mut place in places(folder, database) {
        if let Location::Shared(_) = place {
            let role = Role {
                role: format!("{database}_li"),
                branch: "阳光嘉园党支部".into(),
                operator: "李四".into(),
            };
            roles::add(&place, &role, None).await.unwrap();
            place = signed_in_as(&place, &role.role);
        }
        let ledger = Ledger::create(place, clock()).await.unwrap();
        ledgers.push(ledger);
    }
    ledgers
}
