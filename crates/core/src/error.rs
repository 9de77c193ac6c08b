//! The one error of the core: a code for programs, a sentence for people.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a use case answers.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something was refused. The sentence ([`std::fmt::Display`]) is Chinese, for people, and says
/// what to do next; [`Error::code`] is for programs and never changes its meaning.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields of a form were filled in wrongly: a sentence for each field, by the field's name.
    #[error("{}", join(.0))]
    Invalid(BTreeMap<String, String>),
    /// A move that the state table does not have, or a rule of the trade that forbids the act.
    #[error("{0}")]
    Refused(String),
    /// The record is not in the ledger (any more).
    #[error("没有找到这条{0}，可能已被撤销或由他人删除。请刷新后再试。")]
    NotFound(&'static str),
    /// Somebody else has changed the record since it was read.
    #[error("“{0}”在您打开之后已被他人修改，本次没有保存。请刷新后核对，再改一次。")]
    Changed(String),
    /// There is nothing that could be undone, or redone.
    #[error("{0}")]
    NothingToUndo(String),
    /// The file named is not a ledger, or its key does not fit.
    #[error(
        "打不开台账“{0}”：文件不是台账，或者密钥文件不相符。请确认台账与同名的 .key 文件放在一起。"
    )]
    WrongKey(String),
    /// The ledger is locked by a password.
    #[error("台账“{0}”已上锁。请输入密码；忘了密码，可以用恢复码。")]
    Locked(String),
    /// The ledger is locked by a keychain that is closed, or is that of another account or computer.
    #[error(
        "台账“{0}”的钥匙在系统钥匙串里，钥匙串现在没有给出来。请登录原来的电脑账户、解锁钥匙串后再试；打不开时，用恢复码改设密码。"
    )]
    KeychainClosed(String),
    /// Another password than the ledger's.
    #[error("密码不对，台账“{0}”没有打开。请检查大小写和输入法后再试；忘了密码，可以用恢复码。")]
    WrongPassword(String),
    /// Pages of the ledger's file cannot be read: overwritten, cut off, or on a failing disk.
    #[error(
        "台账文件已损坏，有内容读不出来，程序没有改动它。请先把台账连同 .key 文件复制一份留底，再改用最近的备份，或联系技术支持。"
    )]
    Damaged,
    /// There is no ledger at that place.
    #[error("“{0}”处没有台账。请检查路径，或先新建台账。")]
    LedgerMissing(String),
    /// The server of a shared ledger does not answer, or does not let this user in.
    #[error("连不上共享台账“{0}”。请检查网络、地址和用户名，或联系街道的管理员。")]
    Unreachable(String),
    /// The server of a shared ledger has not proved that it is the one that is named; nothing was sent.
    #[error(
        "没有连接共享台账“{ledger}”：{reason}。资料没有发出。请核对地址，并向街道的管理员要根证书文件，在地址末尾加上 ?sslrootcert=证书文件。"
    )]
    Untrusted {
        /// The ledger.
        ledger: String,
        /// What is wrong with the proof.
        reason: &'static str,
    },
    /// The connection to a shared ledger broke, or its server stopped; what was not committed is gone.
    #[error("与共享台账的连接断了，本次没有保存，台账保持原样。请检查网络后再试一次。")]
    Disconnected,
    /// The connection broke between the word to commit and the answer, and the server cannot be asked.
    #[error(
        "与共享台账的连接在保存的最后一刻断了，这一步可能已经存好，也可能没有。请等网络恢复后先看操作记录的第一条，没有这一步的再做一次。"
    )]
    Unsure,
    /// A ledger stands already where a new one was asked for.
    #[error("“{0}”处已经有一本台账，没有改动它。请换一个文件名，或直接打开它。")]
    LedgerExists(String),
    /// The ledger was written by a later version of the program.
    #[error(
        "这本台账由更新版本的程序写成（结构版本 {found}，本程序认得到 {known}）。请升级程序后再打开，台账没有改动。"
    )]
    LedgerNewer {
        /// The newest migration recorded in the ledger.
        found: i64,
        /// The newest migration that this program carries.
        known: i64,
    },
    /// Another program holds the ledger for longer than we wait.
    #[error("台账正被另一个程序占用，本次没有保存。请稍等片刻再试一次。")]
    Busy,
    /// No room is left where the ledger lies.
    #[error("磁盘空间不足，本次没有保存，台账保持原样。请清理磁盘后再试一次。")]
    DiskFull,
    /// The place cannot be written to.
    #[error("“{0}”不能写入。请检查文件夹是否只读，或换一个位置。")]
    ReadOnly(String),
    /// A list could not be read.
    #[error(transparent)]
    Sheet(#[from] renling_sheet::SheetError),
    /// The list was read but not understood.
    #[error("{0}")]
    NotUnderstood(String),
    /// A long task was stopped by the person who began it; nothing was kept of it.
    #[error("已取消，台账没有改动。")]
    Cancelled,
    /// The store failed in a way that has no better sentence.
    #[error("台账读写出错，本次没有保存：{0}。请重试；如仍出错，请把这句话告诉技术支持。")]
    Store(String),
}

fn join(fields: &BTreeMap<String, String>) -> String {
    fields
        .values()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("；")
}

impl Error {
    /// One wrong field of a form.
    pub fn field(name: &str, message: impl Into<String>) -> Self {
        Error::Invalid(BTreeMap::from([(name.to_owned(), message.into())]))
    }

    /// Refuses a form whose wrong fields are told by their names; one with none passes.
    pub(crate) fn refuse_wrong(fields: BTreeMap<String, String>) -> Result<()> {
        if fields.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(fields))
        }
    }

    /// The stable name of the kind of error, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Invalid(_) => "invalid",
            Error::Refused(_) => "refused",
            Error::NotFound(_) => "not_found",
            Error::Changed(_) => "changed",
            Error::NothingToUndo(_) => "nothing_to_undo",
            Error::WrongKey(_) => "wrong_key",
            Error::Locked(_) => "locked",
            Error::KeychainClosed(_) => "keychain_closed",
            Error::WrongPassword(_) => "wrong_password",
            Error::Damaged => "damaged",
            Error::LedgerMissing(_) => "ledger_missing",
            Error::Unreachable(_) => "unreachable",
            Error::Untrusted { .. } => "untrusted",
            Error::Disconnected => "disconnected",
            Error::Unsure => "unsure",
            Error::LedgerExists(_) => "ledger_exists",
            Error::LedgerNewer { .. } => "ledger_newer",
            Error::Busy => "busy",
            Error::DiskFull => "disk_full",
            Error::ReadOnly(_) => "read_only",
            Error::Sheet(error) => error.code(),
            Error::NotUnderstood(_) => "not_understood",
            Error::Cancelled => "cancelled",
            Error::Store(_) => "store",
        }
    }

    /// The error as it crosses to the page or to a script.
    pub fn wire(&self) -> ErrorOnWire {
        ErrorOnWire {
            code: self.code().to_owned(),
            message: self.to_string(),
            fields: match self {
                Error::Invalid(fields) => fields.clone(),
                _ => BTreeMap::new(),
            },
        }
    }
}

/// An [`Error`] as a program outside sees it.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ErrorOnWire {
    /// The stable name of the kind of error.
    pub code: String,
    /// The sentence for people.
    pub message: String,
    /// A sentence for each wrong field of a form, by the field's name.
    pub fields: BTreeMap<String, String>,
}

/// SQLite's result codes that mean something to the person at the desk
/// (<https://www.sqlite.org/rescode.html>); extended codes keep the primary one in the low byte.
mod sqlite {
    pub const BUSY: i64 = 5;
    pub const LOCKED: i64 = 6;
    pub const NOMEM: i64 = 7;
    pub const READONLY: i64 = 8;
    pub const IOERR_WRITE: i64 = 778;
    pub const CORRUPT: i64 = 11;
    pub const FULL: i64 = 13;
    pub const CANTOPEN: i64 = 14;
    pub const NOTADB: i64 = 26;
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let sqlx::Error::Database(database) = &error else {
            return match error {
                sqlx::Error::PoolTimedOut => Error::Busy,
                // Only a server is spoken to in this way; cut off in the middle of a word, it is not understood.
                sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => Error::Disconnected,
                other => Error::Store(other.to_string()),
            };
        };
        let Some(code) = database.code() else {
            return Error::Store(error.to_string());
        };
        // PostgreSQL speaks in five characters (53100 disk_full, 42501
        // insufficient_privilege, 25006 read_only_sql_transaction,
        // 55P03 lock_not_available, 57P01 to 57P03 for a
        // server that stops or starts); SQLite's numbers are shorter.
        match (code.as_ref(), code.parse::<i64>()) {
            ("53100", _) => Error::DiskFull,
            ("42501", _) => Error::Refused(
                "您的用户名没有做这件事的权限，本次没有保存。请联系街道的管理员。".into(),
            ),
            ("25006", _) => Error::ReadOnly("共享台账".into()),
            ("55P03", _) => Error::Busy,
            ("57P01" | "57P02" | "57P03", _) => Error::Disconnected,
            (text, Ok(sqlite::IOERR_WRITE)) if text.len() < 5 => Error::DiskFull,
            (text, Ok(number)) if text.len() < 5 => match number & 0xff {
                sqlite::BUSY | sqlite::LOCKED => Error::Busy,
                sqlite::FULL => Error::DiskFull,
                sqlite::READONLY => Error::ReadOnly("台账文件".into()),
                sqlite::CANTOPEN => Error::ReadOnly("台账所在的文件夹".into()),
                sqlite::NOTADB => Error::WrongKey("台账文件".into()),
                // Once a page has failed its MAC, SQLCipher has no page to give, and SQLite takes that
                // for want of memory; where memory is really wanting, Rust has ended the program.
                sqlite::CORRUPT | sqlite::NOMEM => Error::Damaged,
                _ => Error::Store(error.to_string()),
            },
            _ => Error::Store(error.to_string()),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error)
            | sqlx::migrate::MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Error::Store(other.to_string()),
        }
    }
}
