//! The ledger: where everything is kept. Opened, keyed and migrated here, and written to only through
//! one private gate, `Ledger::begin`.
//!
//! A ledger is an encrypted SQLite file with its key file ([`crate::key`]) beside it, or a PostgreSQL database. One SQL text
//! serves both, through sqlx's `Any` driver.

mod shared;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once, RwLock};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor};

use crate::backup;
use crate::error::{Error, Result};
use crate::files;
use crate::journal::Write;
use crate::key::{self, Guard, LedgerKey, RecoveryCode, Secret};
use crate::time::Clock;

pub(crate) use shared::has_roles;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The lock of those who make a ledger in a shared database: a number of our own.
const MAKING: i64 = i64::from_be_bytes(*b"renling!");

/// How long one writer waits for another before it says that the ledger is busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where a ledger is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// An encrypted SQLite file; its key lies beside it as `<file>.key`.
    File(PathBuf),
    /// A PostgreSQL database, `postgres://user@host/database`.
    Shared(String),
}

impl Location {
    /// Reads a location as people give it: a `postgres://` address or a path.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Location::Shared(text.to_owned())
        } else {
            Location::File(PathBuf::from(text))
        }
    }

    /// What is to be told where the address asks for a connection that is less than safe.
    pub fn caution(&self) -> Option<&'static str> {
        match self {
            Location::Shared(address) if shared::is_unverified(address) => Some(
                "连接共享台账时没有核对服务器的身份（地址里写了 sslmode），途中可能被人偷看。请街道的管理员给服务器配好证书。",
            ),
            _ => None,
        }
    }

    /// The name that people know it by: the file's path, or the address without its password.
    pub fn shown(&self) -> String {
        match self {
            Location::File(path) => path.display().to_string(),
            Location::Shared(address) => match (address.find("://"), address.rfind('@')) {
                (Some(scheme), Some(at)) if scheme + 3 < at => {
                    let user = address[scheme + 3..at]
                        .split(':')
                        .next()
                        .unwrap_or_default();
                    format!("{}{user}{}", &address[..scheme + 3], &address[at..])
                }
                _ => address.clone(),
            },
        }
    }
}

/// Whether a ledger is backed up before it is brought up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BackupFirst {
    Yes,
    No,
}

/// An open ledger. Cheap to clone; every clone is the same ledger.
#[derive(Debug, Clone)]
pub struct Ledger {
    pool: AnyPool,
    /// The key of a file.
    key: Option<LedgerKey>,
    location: Location,
    clock: Clock,
    operator: Arc<RwLock<String>>,
    /// Whether the operator is who signed in to a shared ledger, and no other.
    signed_in: bool,
}

impl Ledger {
    /// Makes a new, empty ledger and opens it. The key of a file lies in its key file, as it is.
    ///
    /// # Errors
    /// Those of [`Ledger::create_guarded`].
    pub async fn create(location: Location, clock: Clock) -> Result<Self> {
        let (ledger, _) = Self::create_guarded(location, clock, &Guard::File).await?;
        Ok(ledger)
    }

    /// Makes a new, empty ledger, whose key is kept as the guard says, and opens it. Answers the recovery
    /// code, which is nowhere else. Of a shared ledger the server is the guard.
    ///
    /// # Errors
    /// [`Error::LedgerExists`] where there is one already, [`Error::ReadOnly`] where nothing can be
    /// written. What was half made is removed.
    pub async fn create_guarded(
        location: Location,
        clock: Clock,
        guard: &Guard,
    ) -> Result<(Self, Option<RecoveryCode>)> {
        let Location::File(path) = &location else {
            let ledger = Self::over(shared::connect(&location).await?, None, location, clock);
            let ready = ledger.lay_out().await;
            return Ok((ledger.once(ready).await?, None));
        };
        if path.exists() || key::path_of(path).exists() {
            return Err(Error::LedgerExists(location.shown()));
        }
        let key = LedgerKey::random()?;
        let code = key::write_new(path, &key, guard)?;
        let made = Self::create_file(path, key, clock).await;
        if made.is_err() {
            // The key file was not there before us, so neither was the ledger.
            let _ = fs::remove_file(path);
            let _ = fs::remove_file(key::path_of(path));
        }
        Ok((made?, code))
    }

    /// Makes a ledger in a file, whose key is kept by whoever asks for it.
    pub(crate) async fn create_file(path: &Path, key: LedgerKey, clock: Clock) -> Result<Self> {
        let pool = connect_file(path, &key, Access::Create).await?;
        let ledger = Self::over(pool, Some(key), Location::File(path.to_owned()), clock);
        let ready = ledger.lay_out().await;
        ledger.once(ready).await
    }

    /// Gives a new ledger its tables. Of programs that make the same shared ledger at once, the first
    /// lays it out while the others wait, and then find it there; of a file, the key file sees to that.
    async fn lay_out(&self) -> Result<()> {
        let making = match self.location {
            Location::File(_) => None,
            Location::Shared(_) => {
                let mut making = self.pool.begin().await?;
                lock_making(&mut making).await?;
                Some(making)
            }
        };
        if applied_migrations(&self.pool).await?.is_some() {
            if self.waits_for_its_branch().await? {
                return Ok(());
            }
            return Err(Error::LedgerExists(self.location.shown()));
        }
        MIGRATIONS.run(&self.pool).await?;
        if let Some(making) = making {
            making.rollback().await?;
        }
        Ok(())
    }

    /// Whether somebody has signed in for a branch in which nothing was done yet.
    async fn waits_for_its_branch(&self) -> Result<bool> {
        if let Location::File(_) = self.location {
            return Ok(false);
        }
        if shared::signed_in(&self.pool).await?.is_none() {
            return Ok(false);
        }
        let operations: i64 = sqlx::query_scalar("SELECT operations FROM ledger")
            .fetch_one(&self.pool)
            .await?;
        Ok(operations == 0)
    }

    /// Opens a ledger that exists; see [`Ledger::open_with`].
    ///
    /// # Errors
    /// Those of [`Ledger::open_with`]; [`Error::Locked`] where a secret is wanted.
    pub async fn open(location: Location, clock: Clock) -> Result<Self> {
        Self::open_with(location, clock, None).await
    }

    /// Opens a ledger that exists, brings it up to this program's structure (a file is copied
    /// first) and reads who works with it.
    ///
    /// # Errors
    /// [`Error::LedgerMissing`], [`Error::Unreachable`], [`Error::WrongKey`], [`Error::WrongPassword`],
    /// [`Error::Damaged`], or [`Error::LedgerNewer`] for a ledger that a later program wrote; none of
    /// them touches the ledger.
    pub async fn open_with(
        location: Location,
        clock: Clock,
        secret: Option<&Secret>,
    ) -> Result<Self> {
        if let Location::File(path) = &location {
            if !path.exists() {
                return Err(Error::LedgerMissing(location.shown()));
            }
            return Self::open_keyed(path, clock, key::unlock(path, secret)?).await;
        }
        let ledger = Self::over(shared::connect(&location).await?, None, location, clock);
        let ready = ledger.bring_up(BackupFirst::Yes).await;
        ledger.once(ready).await
    }

    /// Opens a ledger in a file with its key.
    pub(crate) async fn open_keyed(path: &Path, clock: Clock, key: LedgerKey) -> Result<Self> {
        Self::open_file(path, clock, key, BackupFirst::Yes).await
    }

    /// Opens a copy of a ledger, to which nothing can happen that would matter.
    pub(crate) async fn open_copy(path: &Path, clock: Clock, key: LedgerKey) -> Result<Self> {
        Self::open_file(path, clock, key, BackupFirst::No).await
    }

    async fn open_file(
        path: &Path,
        clock: Clock,
        key: LedgerKey,
        backup_first: BackupFirst,
    ) -> Result<Self> {
        let pool = connect_file(path, &key, Access::Write).await?;
        let ledger = Self::over(pool, Some(key), Location::File(path.to_owned()), clock);
        let ready = ledger.bring_up(backup_first).await;
        ledger.once(ready).await
    }

    /// Brings a ledger that exists up to this program's structure.
    async fn bring_up(&self, backup_first: BackupFirst) -> Result<()> {
        let Some(applied) = applied_migrations(&self.pool).await? else {
            return Err(match self.location {
                Location::File(_) => Error::WrongKey(self.location.shown()),
                Location::Shared(_) => Error::LedgerMissing(self.location.shown()),
            });
        };
        if !wanting(&applied)? {
            return Ok(());
        }
        match (&self.location, backup_first) {
            // The manager's way back if a migration goes wrong.
            (Location::File(_), BackupFirst::Yes) => {
                backup::make(self, backup::BackupReason::Migration).await?;
            }
            (Location::File(_), BackupFirst::No) => {}
            // What is new is to be kept apart by branches too.
            (Location::Shared(_), _) if has_roles(&self.pool).await? => {
                return Err(Error::Refused(
                    "共享台账要先升级才能用这个版本打开。请街道的管理员用新版本运行一次 renling roles upgrade。".into(),
                ));
            }
            (Location::Shared(_), _) => {}
        }
        Ok(MIGRATIONS.run(&self.pool).await?)
    }

    fn over(pool: AnyPool, key: Option<LedgerKey>, location: Location, clock: Clock) -> Self {
        Ledger {
            pool,
            key,
            location,
            clock,
            operator: Arc::default(),
            signed_in: false,
        }
    }

    /// This ledger, once it is ready. One that is not is closed before anybody hears of it: SQLCipher
    /// ends with the program, and a connection that still works in its thread then would crash it.
    async fn once(mut self, ready: Result<()>) -> Result<Self> {
        let operator = match ready {
            Ok(()) => self.who_works().await,
            Err(error) => Err(error),
        };
        match operator {
            Ok(operator) => {
                self.act_as(&operator);
                Ok(self)
            }
            Err(error) => {
                self.close().await;
                Err(error)
            }
        }
    }

    /// Who signed in, or who keeps a ledger to which nobody signs in.
    async fn who_works(&mut self) -> Result<String> {
        if let Location::Shared(_) = self.location
            && let Some(operator) = shared::signed_in(&self.pool).await?
        {
            self.name_operator(&operator);
            self.signed_in = true;
            return Ok(operator);
        }
        Ok(crate::setting::operator(self).await?.unwrap_or_default())
    }

    /// Where this ledger is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The clock by which everything here is dated.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Says who works at the desk from now on; the journal names them. Where somebody signed in to a
    /// shared ledger, it is they who work, whatever is said.
    pub fn act_as(&self, operator: &str) {
        if !self.signed_in {
            self.name_operator(operator);
        }
    }

    fn name_operator(&self, operator: &str) {
        *self
            .operator
            .write()
            .expect("BUG: a thread died while naming the operator") = operator.trim().to_owned();
    }

    /// Whether the operator is who signed in to a shared ledger, and no other.
    pub fn is_signed_in(&self) -> bool {
        self.signed_in
    }

    /// Who works at the desk.
    pub fn operator(&self) -> String {
        self.operator
            .read()
            .expect("BUG: a thread died while naming the operator")
            .clone()
    }

    /// For reading. All writing goes through [`Ledger::begin`].
    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// The key of a ledger in a file.
    pub(crate) fn key(&self) -> &LedgerKey {
        self.key
            .as_ref()
            .expect("BUG: a shared ledger was asked for its key")
    }

    /// Begins an operation: the one gate through which anything is written. What is not committed
    /// is as if it had never been.
    pub(crate) async fn begin(&self) -> Result<Write> {
        Write::begin(self)
            .await
            .map_err(|error| named(error, &self.location.shown()))
    }

    /// Closes the ledger; further use of any clone fails.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Whether it was closed, by whichever clone.
    pub(crate) fn is_closed(&self) -> bool {
        self.pool.is_closed()
    }
}

fn install_drivers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Whoever begins OpenSSL first decides whether it tears itself down when the program ends.
        // It must not: the thread of a connection that was just closed may be ending as well, and
        // both would free what that thread had.
        openssl_sys::init();
        sqlx::any::install_default_drivers();
    });
}

/// What a connection to a file may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Create,
    Write,
    Read,
}

pub(crate) async fn connect_file(path: &Path, key: &LedgerKey, access: Access) -> Result<AnyPool> {
    install_drivers();
    let shown = path.display().to_string();
    let path = std::path::absolute(path).map_err(|error| files::fault(&error, path))?;
    let encoded: String = path
        .to_str()
        .ok_or_else(|| Error::ReadOnly(shown.clone()))?
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                (byte as char).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    let mode = match access {
        Access::Create => "rwc",
        Access::Write => "rw",
        Access::Read => "ro",
    };
    let options: AnyConnectOptions = format!("sqlite:{encoded}?mode={mode}")
        .parse()
        .map_err(Error::from)?;
    // A rollback journal, not WAL: SQLite 3.50.4 still has the WAL-reset bug (fixed in 3.51.3), and
    // one laptop has one writer. FULL, because a laptop's battery dies in the middle of things.
    // Temporary tables stay in memory, because on disk they would not be encrypted. SQLCipher keeps no
    // log of its own: it would write English on the terminal beside our sentence.
    let pragmas = format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\"; \
         PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768; \
         PRAGMA busy_timeout = {};",
        key.hex().as_str(),
        PATIENCE.as_millis()
    );
    // A pool tries again and again when a connection cannot be prepared; one connection of our own
    // says at once what is wrong with the key or the folder.
    let tried = async {
        let mut connection = AnyConnection::connect_with(&options).await?;
        let prepared = prepare(&mut connection, &pragmas).await;
        let closed = connection.close().await;
        prepared.and(closed)
    };
    tried.await.map_err(|error| named(error.into(), &shown))?;
    Ok(AnyPoolOptions::new()
        // Several connections to one file only wait for each other's locks.
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(PATIENCE * 6)
        .after_connect(move |connection, _| {
            let pragmas = pragmas.clone();
            Box::pin(async move { prepare(connection, &pragmas).await })
        })
        .connect_lazy_with(options))
}

/// The error with the ledger's name in it, which the engine does not know.
fn named(error: Error, ledger: &str) -> Error {
    match error {
        Error::WrongKey(_) => Error::WrongKey(ledger.to_owned()),
        Error::ReadOnly(_) => Error::ReadOnly(ledger.to_owned()),
        other => other,
    }
}

async fn prepare(connection: &mut AnyConnection, statements: &str) -> sqlx::Result<()> {
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(statements.to_owned())))
        .await
        .map(drop)
}

/// Opens a shared ledger for its administrator, with the structure that this program knows.
///
/// # Errors
/// [`Error::Refused`] for a file, [`Error::LedgerNewer`], and those of connecting.
pub(crate) async fn structure(location: &Location) -> Result<AnyPool> {
    if let Location::File(_) = location {
        return Err(Error::Refused(
            "用户是共享台账才有的。请用 --ledger postgres://… 指明共享台账的地址。".into(),
        ));
    }
    let pool = shared::connect(location).await?;
    let laid = async {
        wanting(&applied_migrations(&pool).await?.unwrap_or_default())?;
        Ok(MIGRATIONS.run(&pool).await?)
    };
    let laid = laid.await;
    if laid.is_err() {
        pool.close().await;
    }
    laid.map(|()| pool)
}

/// Lets one program at a time make what is wanting in a shared ledger, until the transaction ends.
pub(crate) async fn lock_making(making: &mut AnyConnection) -> Result<()> {
    sqlx::query("SELECT 1 FROM pg_advisory_xact_lock($1)")
        .bind(MAKING)
        .execute(making)
        .await?;
    Ok(())
}

/// Whether a ledger lacks a migration that this program carries.
///
/// # Errors
/// [`Error::LedgerNewer`] where it has seen one that this program does not know.
fn wanting(applied: &BTreeSet<i64>) -> Result<bool> {
    let known: BTreeSet<i64> = MIGRATIONS.iter().map(|found| found.version).collect();
    match (applied.difference(&known).last(), known.last()) {
        (Some(&found), Some(&known)) => Err(Error::LedgerNewer { found, known }),
        _ => Ok(*applied != known),
    }
}

/// The migrations that the ledger has seen; none where it is not a ledger at all.
async fn applied_migrations(pool: &AnyPool) -> Result<Option<BTreeSet<i64>>> {
    match sqlx::query_scalar("SELECT version FROM _sqlx_migrations")
        .fetch_all(pool)
        .await
    {
        Ok(versions) if versions.is_empty() => Ok(None),
        Ok(versions) => Ok(Some(versions.into_iter().collect())),
        Err(error) if is_no_such_table(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether a question failed because its table is not there.
pub(crate) fn is_no_such_table(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| {
        error.message().contains("no such table") || error.code().as_deref() == Some("42P01")
    })
}
