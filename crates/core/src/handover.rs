//! 换届交接包: a ledger in one file, sealed by a password, for whoever keeps it next, on another laptop
//! or in a shared database.
//!
//! A package is a line that names it, a line with a key under the password (Argon2id and
//! XChaCha20-Poly1305), and an encrypted ledger under that key: a new one, made for the journey. So a
//! package of an older program is brought up like any ledger, and no page of it can be altered unseen.
//! In it lies what was counted and summed when it was packed; on arrival all of that is compared.

mod tables;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sqlx::AnyPool;

use crate::backup::LedgerContents;
use crate::error::{Error, Result};
use crate::files;
use crate::key::{self, Guard, LedgerKey, RecoveryCode};
use crate::ledger::{Access, Ledger, Location, connect_file};
use crate::time::{Clock, Timestamp};
use crate::unit;

pub use tables::TableSum;

/// The first line of every package.
const NAME: &str = "renling-handover 1";

/// What is in a package, as it was packed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Manifest {
    /// The branch.
    pub branch: String,
    /// When it was packed.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What the ledger holds, by its counts.
    pub contents: LedgerContents,
    /// Of each table how many rows it has, and a sum over all that stands in them.
    pub tables: Vec<TableSum>,
}

/// Packs a ledger into one file, in place of what was there, and reads all of it back. The journal says
/// so, here and in the package.
///
/// # Errors
/// [`Error::Invalid`] for a password that is too short; [`Error::DiskFull`], [`Error::ReadOnly`].
pub async fn pack(ledger: &Ledger, out: &Path, password: &str) -> Result<Manifest> {
    Guard::password(password)?;
    let folder = out.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    let work = workshop(folder)?;
    let (inner, whole) = (work.path().join("ledger"), work.path().join("package"));
    let key = LedgerKey::random()?;
    let sealed = key::sealed(&key, password)?;
    let branch = unit::branch(ledger).await?.name;
    let sentence = "做成换届交接包".to_owned();
    let packing = ledger.begin().await?.commit("handover_pack", sentence);
    let operation = packing.await?;

    let packed = Ledger::create_file(&inner, key.clone(), ledger.clock().clone()).await?;
    let filled = fill(ledger, &packed, |contents, tables| Manifest {
        branch,
        at: operation.at,
        by: operation.operator,
        contents,
        tables,
    });
    let manifest = filled.await;
    packed.close().await;
    let manifest = manifest?;
    if read(&inner, &key).await? != manifest {
        return Err(spoiled());
    }
    seal(&inner, &whole, &sealed).map_err(|error| files::fault(&error, out))?;
    files::settle(&whole, out)?;
    Ok(manifest)
}

/// Everything of a ledger into an empty one, with what was counted and summed on the way.
async fn fill(
    ledger: &Ledger,
    packed: &Ledger,
    manifest: impl FnOnce(LedgerContents, Vec<TableSum>) -> Manifest,
) -> Result<Manifest> {
    let mut reading = ledger.pool().begin().await?;
    // Takes the lock of those who write: what is read is of one moment.
    sqlx::query("UPDATE ledger SET operations = operations")
        .execute(&mut *reading)
        .await?;
    let mut writing = packed.pool().begin().await?;
    let tables = tables::copy(&mut reading, &mut writing).await?;
    let manifest = manifest(LedgerContents::of(&mut reading).await?, tables);
    reading.rollback().await?;
    sqlx::query("CREATE TABLE handover (manifest TEXT NOT NULL)")
        .execute(&mut *writing)
        .await?;
    sqlx::query("INSERT INTO handover (manifest) VALUES ($1)")
        .bind(serde_json::to_string(&manifest).expect("BUG: a manifest has no JSON"))
        .execute(&mut *writing)
        .await?;
    writing.commit().await?;
    Ok(manifest)
}

fn seal(inner: &Path, whole: &Path, sealed: &str) -> std::io::Result<()> {
    let mut target =
        files::owners(fs::OpenOptions::new().write(true).create_new(true)).open(whole)?;
    write!(target, "{NAME}\n{sealed}\n")?;
    std::io::copy(&mut File::open(inner)?, &mut target)?;
    target.sync_all()?;
    Ok(())
}

/// What a package says of itself, once everything in it was read and summed anew.
async fn read(inner: &Path, key: &LedgerKey) -> Result<Manifest> {
    let pool = connect_file(inner, key, Access::Read).await?;
    let manifest = manifest_of(&pool).await;
    pool.close().await;
    manifest
}

async fn manifest_of(pool: &AnyPool) -> Result<Manifest> {
    let mut connection = pool.acquire().await?;
    // Each page carries a MAC; one that fails it is a row of the answer.
    let altered = sqlx::query("PRAGMA cipher_integrity_check")
        .fetch_optional(&mut *connection)
        .await?;
    if altered.is_some() {
        return Err(spoiled());
    }
    let (text,): (String,) = sqlx::query_as("SELECT manifest FROM handover")
        .fetch_one(&mut *connection)
        .await?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|_| spoiled())?;
    for told in &manifest.tables {
        if tables::sum(&mut connection, &told.table).await? != *told {
            return Err(spoiled());
        }
    }
    Ok(manifest)
}

/// A ledger that came out of a package.
#[derive(Debug)]
pub struct Received {
    /// The ledger that stands now.
    pub ledger: Ledger,
    /// The recovery code of its new key, where the guard has one.
    pub recovery_code: Option<RecoveryCode>,
    /// What was packed, and has arrived.
    pub manifest: Manifest,
}

/// Opens a package into a new ledger, or into a shared one that is still empty. All counts and sums are
/// compared, in the package and where they arrived; whatever does not agree leaves no ledger behind.
///
/// # Errors
/// [`Error::WrongPassword`]; [`Error::Refused`] for a file that is no package, or is damaged;
/// [`Error::LedgerNewer`] for one of a later program; [`Error::LedgerExists`] where a ledger stands, and
/// those of making one.
pub async fn open(
    package: &Path,
    password: &str,
    location: Location,
    clock: Clock,
    guard: &Guard,
) -> Result<Received> {
    let work = workshop(&std::env::temp_dir())?;
    let inner = work.path().join("ledger");
    let key = unpack(package, password, &inner)?;
    let manifest = read(&inner, &key).await.map_err(|error| match error {
        Error::Damaged | Error::WrongKey(_) | Error::Store(_) => spoiled(),
        other => other,
    })?;
    let packed = Ledger::open_copy(&inner, clock.clone(), key).await?;
    let arrived = arrive(&packed, location, clock, guard, &manifest).await;
    packed.close().await;
    let (ledger, recovery_code) = arrived?;
    Ok(Received {
        ledger,
        recovery_code,
        manifest,
    })
}

async fn arrive(
    packed: &Ledger,
    location: Location,
    clock: Clock,
    guard: &Guard,
    manifest: &Manifest,
) -> Result<(Ledger, Option<RecoveryCode>)> {
    let (ledger, code) = empty(location, clock, guard).await?;
    match take_in(packed, &ledger, manifest).await {
        Ok(()) => Ok((ledger, code)),
        Err(error) => {
            ledger.close().await;
            if let Location::File(path) = ledger.location() {
                // It was not there before us.
                let _ = fs::remove_file(path);
                let _ = fs::remove_file(key::path_of(path));
            }
            Err(error)
        }
    }
}

/// A ledger in which nothing was done yet.
async fn empty(
    location: Location,
    clock: Clock,
    guard: &Guard,
) -> Result<(Ledger, Option<RecoveryCode>)> {
    let made = Ledger::create_guarded(location.clone(), clock.clone(), guard).await;
    let (Err(Error::LedgerExists(shown)), Location::Shared(_)) = (&made, &location) else {
        return made;
    };
    let ledger = Ledger::open(location, clock).await?;
    let (operations,): (i64,) = sqlx::query_as("SELECT operations FROM ledger")
        .fetch_one(ledger.pool())
        .await?;
    if operations > 0 {
        ledger.close().await;
        return Err(Error::LedgerExists(shown.clone()));
    }
    Ok((ledger, None))
}

async fn take_in(packed: &Ledger, ledger: &Ledger, manifest: &Manifest) -> Result<()> {
    let mut reading = packed.pool().begin().await?;
    let mut writing = ledger.pool().begin().await?;
    let sent = tables::copy(&mut reading, &mut writing).await?;
    for sent in sent {
        if tables::sum(&mut writing, &sent.table).await? != sent {
            return Err(spoiled());
        }
    }
    if LedgerContents::of(&mut writing).await? != manifest.contents {
        return Err(spoiled());
    }
    writing.commit().await?;
    reading.rollback().await?;
    if let Some(operator) = crate::setting::operator(ledger).await? {
        ledger.act_as(&operator);
    }
    let sentence = format!(
        "接收换届交接包（{}，{}做成）",
        manifest.at.date().official(),
        manifest.by
    );
    let write = ledger.begin().await?;
    write.commit("handover_open", sentence).await?;
    Ok(())
}

/// Takes the ledger out of a package; answers its key.
fn unpack(package: &Path, password: &str, inner: &Path) -> Result<LedgerKey> {
    let shown = || package.display().to_string();
    let file = File::open(package).map_err(|_| Error::LedgerMissing(shown()))?;
    let mut source = BufReader::new(file);
    let mut line = || {
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut source, 4_096).read_until(b'\n', &mut line);
        let line = read.ok().and_then(|_| String::from_utf8(line).ok());
        line.and_then(|line| Some(line.strip_suffix('\n')?.to_owned()))
    };
    if line().as_deref() != Some(NAME) {
        return Err(Error::Refused(format!(
            "“{}”不是换届交接包，或由更新版本的程序做成。请核对文件，或升级程序后再打开。",
            shown()
        )));
    }
    let sealed = line().ok_or_else(spoiled)?;
    let key = key::unsealed(&sealed, password)
        .ok_or_else(spoiled)?
        .ok_or_else(|| {
            Error::field(
                "package_password",
                "交接包的密码不对，请检查大小写和输入法，或问打包的人",
            )
        })?;
    let copied = (|| {
        let mut target =
            files::owners(fs::OpenOptions::new().write(true).create_new(true)).open(inner)?;
        std::io::copy(&mut source, &mut target)
    })();
    copied.map_err(|error| files::fault(&error, inner))?;
    Ok(key)
}

/// A folder of its own, gone with all that is in it when the work is done.
fn workshop(beside: &Path) -> Result<tempfile::TempDir> {
    tempfile::Builder::new()
        .prefix(".renling-handover-")
        .tempdir_in(beside)
        .map_err(|error| files::fault(&error, &beside.join("handover")))
}

fn spoiled() -> Error {
    Error::Refused("交接包不完整或已损坏，没有建台账。请从原来的地方重新拷贝一份，再打开。".into())
}

/// The ending of a package's name.
pub const ENDING: &str = "renling-handover";

/// The name that a package gets where nobody chooses another.
pub fn file_name(branch: &str, clock: &Clock) -> String {
    format!("{branch}换届交接包-{}.{ENDING}", clock.today())
}
