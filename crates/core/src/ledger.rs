//! The ledger: where everything is kept. Opened, keyed and migrated here, and written to only through
//! one private gate, `Ledger::begin`.
//!
//! A ledger is an encrypted SQLite file with its key beside it, or a PostgreSQL database. One SQL text
//! serves both, through sqlx's `Any` driver.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once, RwLock};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor, Row};

use crate::error::{Error, Result};
use crate::journal::Write;
use crate::time::Clock;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// PostgreSQL's code for it (its documentation, appendix A).
const NO_SUCH_DATABASE: &str = "3D000";

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

/// An open ledger. Cheap to clone; every clone is the same ledger.
#[derive(Debug, Clone)]
pub struct Ledger {
    pool: AnyPool,
    location: Location,
    clock: Clock,
    operator: Arc<RwLock<String>>,
}

impl Ledger {
    /// Makes a new, empty ledger and opens it.
    ///
    /// # Errors
    /// [`Error::LedgerExists`] where there is one already, [`Error::ReadOnly`] where nothing can be
    /// written. What was half made is removed.
    pub async fn create(location: Location, clock: Clock) -> Result<Self> {
        let Location::File(path) = &location else {
            let ledger = Self::over(connect_shared(&location).await?, location, clock);
            let ready = ledger.lay_out().await;
            return ledger.once(ready).await;
        };
        if path.exists() || key_path(path).exists() {
            return Err(Error::LedgerExists(location.shown()));
        }
        let key = new_key()?;
        write_key(path, &key)?;
        let made = Self::create_file(path, &key, clock).await;
        if made.is_err() {
            // The key file was not there before us, so neither was the ledger.
            let _ = fs::remove_file(path);
            let _ = fs::remove_file(key_path(path));
        }
        made
    }

    async fn create_file(path: &Path, key: &str, clock: Clock) -> Result<Self> {
        let pool = connect_file(path, key, true).await?;
        let ledger = Self::over(pool, Location::File(path.to_owned()), clock);
        let ready = ledger.lay_out().await;
        ledger.once(ready).await
    }

    /// Gives a new ledger its tables.
    async fn lay_out(&self) -> Result<()> {
        if newest_migration(&self.pool).await?.is_some() {
            return Err(Error::LedgerExists(self.location.shown()));
        }
        Ok(MIGRATIONS.run(&self.pool).await?)
    }

    /// Opens a ledger that exists, brings it up to this program's structure (a file is copied
    /// first) and reads who works with it.
    ///
    /// # Errors
    /// [`Error::LedgerMissing`], [`Error::Unreachable`], [`Error::WrongKey`], [`Error::Damaged`], or [`Error::LedgerNewer`]
    /// for a ledger that a later program wrote; none of them touches the ledger.
    pub async fn open(location: Location, clock: Clock) -> Result<Self> {
        let pool = match &location {
            Location::Shared(_) => connect_shared(&location).await?,
            Location::File(path) => {
                if !path.exists() {
                    return Err(Error::LedgerMissing(location.shown()));
                }
                let key = fs::read_to_string(key_path(path))
                    .map_err(|_| Error::WrongKey(location.shown()))?;
                let key = key.trim();
                if key.len() != 64 || !key.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    return Err(Error::WrongKey(location.shown()));
                }
                connect_file(path, key, false).await?
            }
        };
        let ledger = Self::over(pool, location, clock);
        let ready = ledger.bring_up().await;
        ledger.once(ready).await
    }

    /// Brings a ledger that exists up to this program's structure.
    async fn bring_up(&self) -> Result<()> {
        let known = MIGRATIONS
            .iter()
            .map(|migration| migration.version)
            .max()
            .unwrap_or(0);
        match newest_migration(&self.pool).await? {
            None if matches!(self.location, Location::Shared(_)) => {
                Err(Error::LedgerMissing(self.location.shown()))
            }
            None => Err(Error::WrongKey(self.location.shown())),
            Some(found) if found > known => Err(Error::LedgerNewer { found, known }),
            Some(found) if found < known => {
                if let Location::File(path) = &self.location {
                    keep_copy(path, found)?;
                }
                Ok(MIGRATIONS.run(&self.pool).await?)
            }
            Some(_) => Ok(()),
        }
    }

    fn over(pool: AnyPool, location: Location, clock: Clock) -> Self {
        Ledger {
            pool,
            location,
            clock,
            operator: Arc::default(),
        }
    }

    /// This ledger, once it is ready. One that is not is closed before anybody hears of it: SQLCipher
    /// ends with the program, and a connection that still works in its thread then would crash it.
    async fn once(self, ready: Result<()>) -> Result<Self> {
        let operator = match ready {
            Ok(()) => crate::setting::operator(&self).await,
            Err(error) => Err(error),
        };
        match operator {
            Ok(operator) => {
                self.act_as(&operator.unwrap_or_default());
                Ok(self)
            }
            Err(error) => {
                self.close().await;
                Err(error)
            }
        }
    }

    /// Where this ledger is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The clock by which everything here is dated.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Says who works at the desk from now on; the journal names them.
    pub fn act_as(&self, operator: &str) {
        *self
            .operator
            .write()
            .expect("BUG: a thread died while naming the operator") = operator.trim().to_owned();
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
}

fn key_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// 256 random bits in hexadecimal: SQLCipher takes them as the key itself, without deriving one.
fn new_key() -> Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Store(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Writes the key of a new ledger. Of two programs that make the same ledger at once, this lets one go
/// on: the other finds the key file there.
fn write_key(ledger: &Path, key: &str) -> Result<()> {
    let path = key_path(ledger);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Error::LedgerExists(ledger.display().to_string()),
        _ => file_error(&error, ledger),
    })?;
    let written = file
        .write_all(key.as_bytes())
        .and_then(|()| file.sync_all());
    written.map_err(|error| {
        let _ = fs::remove_file(&path);
        file_error(&error, ledger)
    })
}

fn file_error(error: &std::io::Error, path: &Path) -> Error {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Error::DiskFull
        }
        _ => Error::ReadOnly(path.parent().unwrap_or(path).display().to_string()),
    }
}

/// The manager's way back if a migration goes wrong. With a rollback journal and no writer the file
/// is the whole ledger, and the copy stays encrypted with the same key.
fn keep_copy(path: &Path, version: i64) -> Result<()> {
    let mut copy = path.as_os_str().to_owned();
    copy.push(format!(".before-{:04}", version + 1));
    fs::copy(path, &copy)
        .map(drop)
        .map_err(|error| file_error(&error, path))
}

fn install_drivers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(sqlx::any::install_default_drivers);
}

async fn connect_file(path: &Path, key: &str, create: bool) -> Result<AnyPool> {
    install_drivers();
    let shown = path.display().to_string();
    let path = std::path::absolute(path).map_err(|error| file_error(&error, path))?;
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
    let mode = if create { "rwc" } else { "rw" };
    let options: AnyConnectOptions = format!("sqlite:{encoded}?mode={mode}")
        .parse()
        .map_err(Error::from)?;
    // A rollback journal, not WAL: SQLite 3.50.4 still has the WAL-reset bug (fixed in 3.51.3), and
    // one laptop has one writer. FULL, because a laptop's battery dies in the middle of things.
    // Temporary tables stay in memory, because on disk they would not be encrypted. SQLCipher keeps no
    // log of its own: it would write English on the terminal beside our sentence.
    let pragmas = format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{key}'\"; \
         PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768; \
         PRAGMA busy_timeout = {};",
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

async fn connect_shared(location: &Location) -> Result<AnyPool> {
    install_drivers();
    let Location::Shared(address) = location else {
        unreachable!("BUG: a file is not connected to")
    };
    let options: AnyConnectOptions = address
        .parse()
        .map_err(|_| Error::LedgerMissing(location.shown()))?;
    // As with a file: one connection of our own says at once what the pool would wait for.
    let tried = async { AnyConnection::connect_with(&options).await?.close().await };
    tried
        .await
        .map_err(|error| match error.as_database_error() {
            Some(error) if error.code().as_deref() == Some(NO_SUCH_DATABASE) => {
                Error::LedgerMissing(location.shown())
            }
            _ => Error::Unreachable(location.shown()),
        })?;
    Ok(AnyPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| {
            Box::pin(async move { prepare(connection, "SET lock_timeout = '10s'").await })
        })
        .connect_lazy_with(options))
}

/// The newest migration that the ledger has seen; none where it is not a ledger at all.
async fn newest_migration(pool: &AnyPool) -> Result<Option<i64>> {
    match sqlx::query("SELECT MAX(version) FROM _sqlx_migrations")
        .fetch_one(pool)
        .await
    {
        Ok(row) => Ok(row.try_get::<Option<i64>, _>(0)?),
        Err(sqlx::Error::Database(error))
            if error.message().contains("no such table")
                || error.code().as_deref() == Some("42P01") =>
        {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
