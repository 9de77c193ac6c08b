//! Backups of a ledger's file, and the way back.
//!
//! A backup is a copy of the encrypted file, taken while a reader's lock keeps every writer out, with its
//! key file beside it: a ledger like any other. It is written under another name, made lasting, read back
//! and compared by its hash with what was read, opened and counted, and only then gets its name, which
//! says when it was made, why, after how many operations, and how many were made before it: a clock can be
//! set back, and then the day says nothing about which is the newer. A copy of the ciphertext takes as long as copying a file; SQLite's own ways (its backup
//! API, `VACUUM INTO`) read and encrypt every page anew and took six times as long for 200 MB.
//!
//! A shared ledger is backed up by its server.

mod restore;
mod thinning;

use std::cmp::Reverse;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use blake3::{Hash, Hasher};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::error::{Error, Result};
use crate::files;
use crate::journal::Operation;
use crate::key::{self, LedgerKey, Secret};
use crate::ledger::{Access, Ledger, Location, connect_file, is_no_such_table};
use crate::local::{self, Local};
use crate::stored::words;
use crate::time::Moment;

pub use restore::{Comparison, Restored, compare, restore};

words! {
    /// Why a backup was made.
    BackupReason {
        /// By itself, on a day on which something changed.
        Daily = "daily", "每日";
        /// Because somebody asked for it.
        Manual = "manual", "手动";
        /// Before the ledger's structure was brought up to a later program.
        Migration = "migration", "升级前";
        /// Before an import.
        Import = "import", "导入前";
        /// Before another backup took the ledger's place.
        Restore = "restore", "恢复前";
    }
}

/// A backup, as its name says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Backup {
    /// The file.
    #[specta(type = String)]
    pub path: PathBuf,
    /// When it was made.
    pub at: Moment,
    /// Why.
    pub reason: BackupReason,
    /// How many operations its ledger had seen.
    pub operations: i32,
    /// Its place in the order in which they were made; 0 where an older program made it.
    #[serde(skip)]
    pub place: u32,
    /// Its size in thousands of bytes.
    pub kilobytes: u32,
}

/// A backup that was just made and checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct BackupMade {
    /// The backup beside the ledger.
    pub backup: Backup,
    /// The one in the second folder, where one was chosen and it could be written.
    #[specta(type = Option<String>)]
    pub second: Option<PathBuf>,
    /// Why there is none in the second folder.
    pub second_failed: Option<String>,
}

/// What a ledger holds, by its counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct LedgerContents {
    /// Operations ever done.
    pub operations: i32,
    /// People, the archived too.
    pub people: i32,
    /// 承诺书.
    pub commitments: i32,
    /// Projects.
    pub projects: i32,
    /// Claims.
    pub claims: i32,
    /// Activities.
    pub activities: i32,
    /// Minutes of service confirmed, with their corrections.
    pub minutes: i32,
}

impl LedgerContents {
    /// Counts. A table that an older structure has not yet counts as empty.
    pub(crate) async fn of(connection: &mut AnyConnection) -> Result<Self> {
        let mut counts = [0; 8];
        for (count, sql) in counts.iter_mut().zip([
            "SELECT operations FROM ledger",
            "SELECT COUNT(*) FROM person",
            "SELECT COUNT(*) FROM commitment",
            "SELECT COUNT(*) FROM project",
            "SELECT COUNT(*) FROM claim",
            "SELECT COUNT(*) FROM activity",
            "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM attendance WHERE hours = 'confirmed'",
            "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM correction",
        ]) {
            match sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut *connection).await {
                Ok(found) => *count = found as i32,
                Err(error) if is_no_such_table(&error) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let [
            operations,
            people,
            commitments,
            projects,
            claims,
            activities,
            confirmed,
            corrected,
        ] = counts;
        Ok(LedgerContents {
            operations,
            people,
            commitments,
            projects,
            claims,
            activities,
            minutes: confirmed + corrected,
        })
    }
}

/// Where the backups of a ledger's file are kept.
pub fn folder(ledger: &Path) -> PathBuf {
    files::beside(ledger, ".备份")
}

/// The backups beside a ledger, the newest first.
pub fn list(ledger: &Path) -> Vec<Backup> {
    listed(&folder(ledger))
}

/// The backups in a folder, the newest first. What has another name is none.
fn listed(folder: &Path) -> Vec<Backup> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries.filter_map(|entry| named(&entry.path())).collect();
    found.sort_by_key(|backup| Reverse((backup.place, backup.at, backup.operations)));
    found
}

/// Where a backup goes, `2026-03-01_080000_daily_123_45.renling`: a name that none has yet, for no backup
/// is ever overwritten.
fn place_for(folder: &Path, now: Moment, reason: BackupReason, operations: i32) -> PathBuf {
    let mut place = listed(folder).first().map_or(0, |newest| newest.place);
    loop {
        place += 1;
        let stamp = now.to_string().replace('T', "_").replace(':', "");
        let target = folder.join(format!("{stamp}_{reason}_{operations}_{place}.renling"));
        if !target.exists() {
            return target;
        }
    }
}

fn named(path: &Path) -> Option<Backup> {
    let name = path.file_name()?.to_str()?.strip_suffix(".renling")?;
    let mut parts = name.split('_');
    let (day, clock) = (parts.next()?, parts.next()?);
    let (hour, minute, second) = (clock.get(..2)?, clock.get(2..4)?, clock.get(4..)?);
    Some(Backup {
        path: path.to_owned(),
        at: format!("{day}T{hour}:{minute}:{second}").parse().ok()?,
        reason: parts.next()?.parse().ok()?,
        operations: parts.next()?.parse().ok()?,
        place: parts.next().map_or(Some(0), |place| place.parse().ok())?,
        kilobytes: fs::metadata(path).ok()?.len().div_ceil(1_000) as u32,
    })
}

/// Backs a ledger up: beside it, and in the second folder where one was chosen. Both are thinned. A
/// failure is remembered until a backup succeeds.
///
/// # Errors
/// [`Error::Refused`] for a shared ledger; [`Error::DiskFull`], [`Error::ReadOnly`]; [`Error::Damaged`]
/// where the copy does not hold what the ledger does, and is removed again.
pub async fn make(ledger: &Ledger, reason: BackupReason) -> Result<BackupMade> {
    let path = file_of(ledger)?;
    let made = beside(ledger, path, reason).await;
    let mut local = local::read(path);
    let failed = match &made {
        Ok(BackupMade {
            second_failed: None,
            ..
        }) => None,
        Ok(made) => made.second_failed.clone(),
        // Locked before it was read: its next time comes.
        Err(_) if ledger.is_closed() => return made,
        Err(error) => Some(error.to_string()),
    };
    if local.failed_backup != failed {
        local.failed_backup = failed;
        // Where not even this can be written, the failure itself is told.
        let _ = local::write(path, &local);
    }
    made
}

/// Backs a ledger up if anything was done since its newest backup.
///
/// # Errors
/// Those of [`make`].
pub async fn make_if_changed(ledger: &Ledger, reason: BackupReason) -> Result<Option<BackupMade>> {
    let path = file_of(ledger)?;
    let (operations,): (i64,) = sqlx::query_as("SELECT operations FROM ledger")
        .fetch_one(ledger.pool())
        .await?;
    match list(path).first() {
        _ if operations == 0 => Ok(None),
        // After as many operations as what was restored over, it is another ledger all the same.
        Some(newest)
            if i64::from(newest.operations) == operations
                && newest.reason != BackupReason::Restore =>
        {
            Ok(None)
        }
        _ => make(ledger, reason).await.map(Some),
    }
}

/// Backs a ledger up by itself: on each day on which anything was done, once. A clock that is set back
/// begins a new day.
///
/// # Errors
/// Those of [`make`].
pub async fn make_daily(ledger: &Ledger) -> Result<Option<BackupMade>> {
    let (path, today) = (file_of(ledger)?, ledger.clock().today());
    if list(path)
        .first()
        .is_some_and(|newest| newest.at.date() == today)
    {
        return Ok(None);
    }
    make_if_changed(ledger, BackupReason::Daily).await
}

/// Backs a ledger up and removes every other backup of it: what was erased from the ledger is then in none
/// of them. Answers how many were removed; one that is away, on a stick, is not.
///
/// # Errors
/// Those of [`make`]; then none is removed.
pub async fn make_only(ledger: &Ledger) -> Result<u32> {
    let made = make(ledger, BackupReason::Manual).await?;
    let path = file_of(ledger)?;
    let mut removed = 0;
    for (folder, kept) in [
        (Some(folder(path)), Some(&made.backup.path)),
        (local::read(path).second_folder, made.second.as_ref()),
    ] {
        for backup in folder.iter().flat_map(|folder| listed(folder)) {
            if Some(&backup.path) != kept && fs::remove_file(&backup.path).is_ok() {
                removed += 1;
                let _ = fs::remove_file(key::path_of(&backup.path));
            }
        }
    }
    Ok(removed)
}

/// Backs a ledger up before an import, if anything was done since its newest backup. A failure does not
/// stop the import, which can be taken back anyway; it is remembered and told. Of a shared ledger its
/// server keeps backups.
pub async fn before_import(ledger: &Ledger) {
    let _ = make_if_changed(ledger, BackupReason::Import).await;
}

/// Chooses the second folder, or none.
///
/// # Errors
/// [`Error::Invalid`] for the field `folder` where it is no folder, or cannot be written.
pub fn choose_second(ledger: &Path, chosen: Option<PathBuf>) -> Result<()> {
    if let Some(chosen) = &chosen {
        let probe = chosen.join(".renling.part");
        if fs::write(&probe, b"").is_err() {
            return Err(Error::field(
                "folder",
                format!("“{}”不能写入，请换一个文件夹", chosen.display()),
            ));
        }
        let _ = fs::remove_file(probe);
    }
    local::write(
        ledger,
        &Local {
            second_folder: chosen,
            ..local::read(ledger)
        },
    )
}

/// After the key file of a ledger has changed: the same for those backups whose key file was a copy of
/// it, so that a lost or known password opens none of them.
pub(crate) fn rewrap(ledger: &Path, before: &[u8], after: &[u8]) {
    let second = local::read(ledger).second_folder;
    for backup in [Some(folder(ledger)), second]
        .into_iter()
        .flatten()
        .flat_map(|folder| listed(&folder))
    {
        let file = key::path_of(&backup.path);
        if fs::read(&file).is_ok_and(|bytes| bytes == before) {
            // One that cannot be written, as on a stick that is away, keeps its old password.
            let _ = files::replace(&file, after);
        }
    }
}

fn file_of(ledger: &Ledger) -> Result<&Path> {
    match ledger.location() {
        Location::File(path) => Ok(path),
        Location::Shared(_) => Err(Error::Refused(
            "共享台账由街道的服务器统一备份，请联系街道的管理员。".into(),
        )),
    }
}

async fn beside(ledger: &Ledger, path: &Path, reason: BackupReason) -> Result<BackupMade> {
    let (key, now) = (ledger.key(), ledger.clock().now().wall());
    let folder = folder(path);
    fs::create_dir_all(&folder).map_err(|error| files::fault(&error, &folder))?;
    clear(&folder);
    // Reading takes the lock that keeps writers out until the transaction ends. It is the ledger's one
    // connection, and must be: closing a file lets go of every lock that this program has on it.
    let mut reading = ledger.pool().begin().await?;
    let contents = LedgerContents::of(&mut reading).await?;
    let part = folder.join(format!("{}.part", std::process::id()));
    let copied = copy(path, &part).await?;
    reading.rollback().await?;
    let target = place_for(&folder, now, reason, contents.operations);
    let placed = place(&part, &target, path, key, &copied, &contents).await?;
    thin(&folder, now);
    let second = match local::read(path).second_folder {
        None => Ok(None),
        Some(chosen) => elsewhere(
            &placed,
            &place_for(&chosen, now, reason, contents.operations),
            path,
            key,
            &contents,
        )
        .await
        .inspect(|_| thin(&chosen, now))
        .map(Some)
        .map_err(|error| format!("第二份备份没有存到“{}”：{error}", chosen.display())),
    };
    let backup = named(&placed).ok_or_else(|| Error::ReadOnly(folder.display().to_string()))?;
    let (second, second_failed) = match second {
        Ok(second) => (second, None),
        Err(failed) => (None, Some(failed)),
    };
    Ok(BackupMade {
        backup,
        second,
        second_failed,
    })
}

async fn elsewhere(
    backup: &Path,
    target: &Path,
    ledger: &Path,
    key: &LedgerKey,
    contents: &LedgerContents,
) -> Result<PathBuf> {
    if let Some(folder) = target.parent() {
        clear(folder);
    }
    let part = files::part(target);
    let copied = copy(backup, &part).await?;
    place(&part, target, ledger, key, &copied, contents).await
}

/// Copies the bytes of a file, and answers their hash. On threads of its own: the window stays alive.
async fn copy(from: &Path, to: &Path) -> Result<Hash> {
    let (from, to) = (from.to_owned(), to.to_owned());
    let copied = tokio::task::spawn_blocking(move || {
        let copied = (|| {
            // Both are closed together at the end: closing one lets go of the ledger's lock.
            let (source, witness) = (fs::File::open(&from)?, fs::File::open(&from)?);
            // Just so many bytes: to ask for more at the end of a file is too much for a full quota.
            let length = source.metadata()?.len();
            let mut target = files::owners(
                fs::OpenOptions::new()
                    .write(true)
                    .create(true)
                    .truncate(true),
            )
            .open(&to)?;
            thread::scope(|scope| {
                let hash = scope.spawn(|| hash_of(&witness));
                std::io::copy(&mut (&source).take(length), &mut target)?;
                hash.join().expect("BUG: hashing panicked")
            })
        })();
        copied.map_err(|error| {
            let _ = fs::remove_file(&to);
            files::fault(&error, &to)
        })
    });
    copied.await.expect("BUG: copying panicked")
}

fn hash_of(file: &fs::File) -> std::io::Result<Hash> {
    let mut hasher = Hasher::new();
    hasher.update_reader(file)?;
    Ok(hasher.finalize())
}

/// The hash of what is read back of a file.
async fn hash(path: &Path) -> Result<Hash> {
    let path = path.to_owned();
    let hashed = tokio::task::spawn_blocking(move || {
        fs::File::open(&path)
            .and_then(|file| hash_of(&file))
            .map_err(|error| files::fault(&error, &path))
    });
    hashed.await.expect("BUG: hashing panicked")
}

/// Makes a copy lasting, sees that it holds what it should, and gives it its name and its key file.
async fn place(
    part: &Path,
    target: &Path,
    ledger: &Path,
    key: &LedgerKey,
    copied: &Hash,
    contents: &LedgerContents,
) -> Result<PathBuf> {
    let settled = async {
        // The disk writes while the copy is read back.
        let (synced, read, found) = tokio::join!(sync(part), hash(part), counted(part, key));
        synced?;
        if read? != *copied || found? != *contents {
            return Err(Error::Damaged);
        }
        let wrapped =
            fs::read(key::path_of(ledger)).map_err(|error| files::fault(&error, ledger))?;
        files::replace(&key::path_of(target), &wrapped)?;
        files::settle(part, target)
    };
    settled.await.inspect_err(|_| {
        let _ = fs::remove_file(part);
    })?;
    Ok(target.to_owned())
}

async fn sync(path: &Path) -> Result<()> {
    let path = path.to_owned();
    let synced = tokio::task::spawn_blocking(move || {
        fs::OpenOptions::new()
            .write(true)
            .open(&path)
            .and_then(|file| file.sync_all())
            .map_err(|error| files::fault(&error, &path))
    });
    synced.await.expect("BUG: writing panicked")
}

/// Opens a copy of a ledger, looks at its structure, which is to read each of its pages, and counts.
pub(crate) async fn inspect(path: &Path, key: &LedgerKey) -> Result<LedgerContents> {
    let pool = connect_file(path, key, Access::Read).await?;
    let inspected = async {
        let (verdict,): (String,) = sqlx::query_as("PRAGMA quick_check(1)")
            .fetch_one(&pool)
            .await?;
        if verdict != "ok" {
            return Err(Error::Damaged);
        }
        LedgerContents::of(&mut *pool.acquire().await?).await
    };
    let contents = inspected.await;
    pool.close().await;
    contents
}

/// Opens a copy of a ledger and counts.
async fn counted(path: &Path, key: &LedgerKey) -> Result<LedgerContents> {
    let pool = connect_file(path, key, Access::Read).await?;
    let contents = async { LedgerContents::of(&mut *pool.acquire().await?).await }.await;
    pool.close().await;
    contents
}

/// Removes what a program that ended in the middle left behind; what is younger may be another's.
fn clear(folder: &Path) {
    const OLD: Duration = Duration::from_secs(60 * 60);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let age = entry.metadata().and_then(|found| found.modified());
        if path.extension().is_some_and(|ending| ending == "part")
            && age.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > OLD))
        {
            let _ = fs::remove_file(path);
        }
    }
}

fn thin(folder: &Path, now: Moment) {
    for backup in thinning::spent(&listed(folder), now.date()) {
        // What cannot be removed today is tomorrow.
        let _ = fs::remove_file(&backup.path);
        let _ = fs::remove_file(key::path_of(&backup.path));
    }
}

/// The key of a backup: the ledger's own where it fits, else that of the backup's key file.
pub(crate) async fn key_of(
    backup: &Path,
    ours: Option<&LedgerKey>,
    secret: Option<&Secret>,
) -> Result<(LedgerKey, LedgerContents)> {
    if !backup.exists() {
        return Err(Error::LedgerMissing(backup.display().to_string()));
    }
    if let Some(key) = ours
        && let Ok(contents) = inspect(backup, key).await
    {
        return Ok((key.clone(), contents));
    }
    let key = key::unlock(backup, secret)?;
    let contents = inspect(backup, &key).await?;
    Ok((key, contents))
}

/// The operations of a ledger after the one of a number, the newest first, and how many there are.
async fn later_than(ledger: &Ledger, number: i32) -> Result<(i32, Vec<Operation>)> {
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM operation WHERE number > $1")
        .bind(number)
        .fetch_one(ledger.pool())
        .await?;
    let operations =
        sqlx::query_as("SELECT * FROM operation WHERE number > $1 ORDER BY number DESC LIMIT 50")
            .bind(number)
            .fetch_all(ledger.pool())
            .await?;
    Ok((count as i32, operations))
}

#[cfg(test)]
mod tests;
