//! The way back to a backup.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use sqlx::{AssertSqlSafe, Row as _};

use super::{Backup, BackupReason, LedgerContents, copy, inspect, key_of, later_than, make, sync};
use crate::error::{Error, Result};
use crate::files;
use crate::journal::Operation;
use crate::key::{self, LedgerKey, Secret};
use crate::ledger::{Access, Ledger, connect_file};
use crate::time::Clock;

/// A backup beside the ledger as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Comparison {
    /// What is in the backup.
    pub backup: LedgerContents,
    /// What is in the ledger.
    pub now: LedgerContents,
    /// Whether the backup is of this ledger, as it was once. Of another one nothing more can be said.
    pub earlier: bool,
    /// How many operations were done since, and would be lost.
    pub lost: i32,
    /// The newest fifty of them.
    pub operations: Vec<Operation>,
}

/// What restoring did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Restored {
    /// What the ledger holds now.
    pub contents: LedgerContents,
    /// The backup of what stood there before, where it could be opened.
    pub kept: Option<Backup>,
    /// Where what stood there before lies, where it could not be opened.
    #[specta(type = Option<String>)]
    pub set_aside: Option<PathBuf>,
}

/// Compares a backup with the ledger: what is in it, and what would be lost.
///
/// # Errors
/// [`Error::LedgerMissing`], [`Error::WrongKey`], [`Error::Damaged`] of the backup; [`Error::Locked`]
/// and [`Error::WrongPassword`] where it has a password of its own.
pub async fn compare(
    ledger: &Ledger,
    backup: &Path,
    secret: Option<&Secret>,
) -> Result<Comparison> {
    let (key, contents) = key_of(backup, Some(ledger.key()), secret).await?;
    let pool = connect_file(backup, &key, Access::Read).await?;
    let theirs = newest(&pool, contents.operations).await;
    pool.close().await;
    let ours = newest(ledger.pool(), contents.operations).await?;
    let (lost, operations) = later_than(ledger, contents.operations).await?;
    Ok(Comparison {
        now: LedgerContents::of(&mut *ledger.pool().acquire().await?).await?,
        earlier: theirs? == ours,
        backup: contents,
        lost,
        operations,
    })
}

/// When and as what an operation of a number was done.
async fn newest(pool: &sqlx::AnyPool, number: i32) -> Result<Option<(String, String)>> {
    let row = sqlx::query("SELECT at, sentence FROM operation WHERE number = $1")
        .bind(number)
        .fetch_optional(pool)
        .await?;
    Ok(match row {
        Some(row) => Some((row.try_get(0)?, row.try_get(1)?)),
        None => None,
    })
}

/// Puts a backup in the place of a ledger. What stands there is backed up first, or, where it cannot be
/// opened, set aside under another name; it is never overwritten. The restored ledger keeps the key file
/// that is there, and with it the password. What was open is closed; the answer is the ledger that stands
/// there now.
///
/// # Errors
/// Those of [`compare`], and those of writing; then the ledger is as it was.
pub async fn restore(
    path: &Path,
    open: Option<&Ledger>,
    backup: &Path,
    secret: Option<&Secret>,
    clock: &Clock,
) -> Result<(Restored, Ledger)> {
    let standing = match open {
        Some(ledger) => Some(ledger.key().clone()),
        None => key::unlock(path, secret).ok(),
    };
    let (theirs, contents) = key_of(backup, standing.as_ref(), secret).await?;
    let kept = match open {
        Some(ledger) => Some(make(ledger, BackupReason::Restore).await?.backup),
        None => None,
    };
    let part = files::part(path);
    let ours = standing.as_ref().unwrap_or(&theirs);
    discard(&part);
    let ready = async {
        copy(backup, &part).await?;
        if *ours != theirs {
            rekey(&part, &theirs, ours).await?;
        }
        sync(&part).await?;
        if inspect(&part, ours).await? != contents {
            return Err(Error::Damaged);
        }
        Ok(())
    };
    ready.await.inspect_err(|_| discard(&part))?;
    let mut set_aside = None;
    match open {
        Some(ledger) => ledger.close().await,
        None if path.exists() => set_aside = Some(aside(path, clock)?),
        None => {}
    }
    if standing.is_none() {
        let wrapped =
            fs::read(key::path_of(backup)).map_err(|error| files::fault(&error, backup))?;
        files::replace(&key::path_of(path), &wrapped)?;
    }
    files::settle(&part, path)?;
    let ledger = Ledger::open_keyed(path, clock.clone(), ours.clone()).await?;
    let sentence = match super::named(backup) {
        Some(named) => format!(
            "从{}{}的备份恢复台账",
            named.at.date().official(),
            named.at.clock()
        ),
        None => "从备份恢复台账".to_owned(),
    };
    ledger.begin().await?.commit("restore", sentence).await?;
    let restored = Restored {
        contents,
        kept,
        set_aside,
    };
    Ok((restored, ledger))
}

/// Removes a copy that was never finished, and the journal of its re-encryption: SQLite would roll that back
/// into the next copy of the name.
fn discard(part: &Path) {
    for file in [part.to_owned(), files::beside(part, "-journal")] {
        let _ = fs::remove_file(file);
    }
}

/// Gives what cannot be opened another name, with its journal and a copy of its key file.
fn aside(path: &Path, clock: &Clock) -> Result<PathBuf> {
    let now = clock.now().wall();
    let stamp = format!(".损坏-{}-{}", now.date(), now.clock().replace(':', ""));
    let mut place = files::beside(path, &stamp);
    let mut again = 1;
    while place.exists() {
        again += 1;
        place = files::beside(path, &format!("{stamp}-{again}"));
    }
    let journal = files::beside(path, "-journal");
    let moved = (|| {
        if key::path_of(path).exists() {
            fs::copy(key::path_of(path), key::path_of(&place))?;
        }
        if journal.exists() {
            fs::rename(&journal, files::beside(&place, "-journal"))?;
        }
        fs::rename(path, &place)
    })();
    moved.map_err(|error| files::fault(&error, path))?;
    Ok(place)
}

/// Encrypts a copy of a ledger with another key.
async fn rekey(path: &Path, from: &LedgerKey, to: &LedgerKey) -> Result<()> {
    let pool = connect_file(path, from, Access::Write).await?;
    let statement = format!("PRAGMA rekey = \"x'{}'\"", to.hex().as_str());
    let done = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&pool).await;
    pool.close().await;
    done?;
    Ok(())
}
