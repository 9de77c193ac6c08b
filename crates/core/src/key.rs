//! The key of a ledger's file: 256 random bits that never change, kept beside it as `<file>.key`.
//!
//! The key file holds the key wrapped, once for each way in: by a password, by a printed recovery code,
//! by the system's keychain. Where the manager wants none of these, it holds the bare key and only its
//! owner may read it. A new password wraps the same key anew; the ledger itself stays as it is.

mod keychain;
mod recovery;
mod wrapping;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::backup;
use crate::error::{Error, Result};
use crate::files;
use crate::stored::words;

pub use keychain::is_there as keychain_is_there;
pub use recovery::RecoveryCode;
use wrapping::Wrapped;

/// The fewest characters of a password.
const SHORTEST: usize = 8;

words! {
    /// What keeps the key of a ledger.
    Protection {
        /// A password, and a recovery code for when it is lost.
        Password = "password", "密码";
        /// The keychain of this account on this computer, and a recovery code.
        Keychain = "keychain", "系统钥匙串";
        /// The key file alone, readable by its owner.
        File = "file", "密钥文件";
        /// The server of a shared ledger.
        Server = "server", "共享服务器";
    }
}

/// What a person opens a ledger with.
pub enum Secret {
    /// The password.
    Password(Zeroizing<String>),
    /// The recovery code from its sheet of paper.
    RecoveryCode(RecoveryCode),
}

impl Secret {
    /// A password as it was typed.
    pub fn password(typed: &str) -> Self {
        Secret::Password(Zeroizing::new(typed.to_owned()))
    }

    /// A password or a recovery code, whichever was typed: of the check digits of a code a password of
    /// the same letters has hardly one.
    pub fn typed(typed: &str) -> Self {
        Secret::recovery(typed).unwrap_or_else(|_| Secret::password(typed))
    }

    /// A recovery code as it was typed.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the field `recovery`, naming the group that was miscopied.
    pub fn recovery(typed: &str) -> Result<Self> {
        RecoveryCode::read(typed)
            .map(Secret::RecoveryCode)
            .map_err(|wrong| Error::field("recovery", wrong))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What shall keep the key from now on.
pub enum Guard {
    /// A password.
    Password(Zeroizing<String>),
    /// The keychain of this account.
    Keychain,
    /// The key file alone.
    File,
}

impl Guard {
    /// A password as it was typed.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the field `password` where it is too short.
    pub fn password(typed: &str) -> Result<Self> {
        if typed.chars().count() < SHORTEST {
            return Err(Error::field(
                "password",
                format!("密码至少要 {SHORTEST} 个字符"),
            ));
        }
        Ok(Guard::Password(Zeroizing::new(typed.to_owned())))
    }

    /// No password: the keychain where this computer has one, else the file.
    pub fn without_password() -> Self {
        if keychain_is_there() {
            Guard::Keychain
        } else {
            Guard::File
        }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Guard::Password(_) => "Password",
            Guard::Keychain => "Keychain",
            Guard::File => "File",
        })
    }
}

/// 256 bits that SQLCipher takes as the key itself, without deriving one.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct LedgerKey(Arc<Zeroizing<[u8; 32]>>);

impl LedgerKey {
    pub(crate) fn random() -> Result<Self> {
        Ok(LedgerKey(Arc::new(Zeroizing::new(random()?))))
    }

    /// 64 hexadecimal digits.
    fn read(text: &str) -> Option<Self> {
        let bytes: [u8; 32] = unhex(text)?.try_into().ok()?;
        Some(LedgerKey(Arc::new(Zeroizing::new(bytes))))
    }

    pub(crate) fn hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex(&self.0[..]))
    }
}

impl fmt::Debug for LedgerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LedgerKey")
    }
}

/// What a key file holds.
enum KeyFile {
    /// The bare key, as 64 hexadecimal digits and nothing else.
    Bare(LedgerKey),
    Locked(Box<Locks>),
}

/// The key, wrapped once for each way in. The whole of a key file, as JSON.
#[derive(Clone, Serialize, Deserialize)]
struct Locks {
    /// 1.
    renling_key: u32,
    password: Option<Wrapped>,
    recovery: Option<Wrapped>,
    keychain: Option<keychain::Held>,
}

/// The file that holds the key of a ledger.
pub(crate) fn path_of(ledger: &Path) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// A key under a password, as one line of text: for a file that goes on a journey.
pub(crate) fn sealed(key: &LedgerKey, password: &str) -> Result<String> {
    let wrapped = Wrapped::of(key, password.as_bytes())?;
    Ok(serde_json::to_string(&wrapped).expect("BUG: a wrapped key has no JSON"))
}

/// The key of such a line, or none where the password is another; nothing at all where the line is none.
pub(crate) fn unsealed(line: &str, password: &str) -> Option<Option<LedgerKey>> {
    let wrapped: Wrapped = serde_json::from_str(line).ok()?;
    Some(wrapped.unwrap(password.as_bytes()))
}

/// What keeps the key of a ledger's file.
///
/// # Errors
/// [`Error::WrongKey`] where there is no key file, or it is none.
pub fn protection(ledger: &Path) -> Result<Protection> {
    Ok(match read(ledger)? {
        KeyFile::Bare(_) => Protection::File,
        KeyFile::Locked(locks) if locks.password.is_some() => Protection::Password,
        KeyFile::Locked(_) => Protection::Keychain,
    })
}

/// The key of a ledger.
///
/// # Errors
/// [`Error::Locked`] or [`Error::KeychainClosed`] where a secret is wanted and none was given,
/// [`Error::WrongPassword`] or, for a recovery code, [`Error::Invalid`] where it is another one.
pub(crate) fn unlock(ledger: &Path, secret: Option<&Secret>) -> Result<LedgerKey> {
    match (read(ledger)?, secret) {
        (KeyFile::Bare(key), _) => Ok(key),
        (KeyFile::Locked(locks), Some(secret)) => locks.unlock(ledger, secret),
        (KeyFile::Locked(locks), None) => match &locks.keychain {
            Some(held) => held
                .unwrap()
                .ok_or_else(|| Error::KeychainClosed(shown(ledger))),
            None => Err(Error::Locked(shown(ledger))),
        },
    }
}

/// Writes the key file of a new ledger. Of two programs that make the same ledger at once, this lets one
/// go on: the other finds the file there. Answers the recovery code, where there is one.
pub(crate) fn write_new(
    ledger: &Path,
    key: &LedgerKey,
    guard: &Guard,
) -> Result<Option<RecoveryCode>> {
    let (bytes, code) = guarded(key, guard, None)?;
    files::write_new(&path_of(ledger), &bytes).map_err(|error| match error {
        Error::LedgerExists(_) => Error::LedgerExists(shown(ledger)),
        other => other,
    })?;
    Ok(code)
}

/// Keeps the key in another way from now on: a new password, or none. Who knows the recovery code needs
/// no password. Answers a new recovery code; where one password follows another, the old one stays good
/// and there is none to write down.
///
/// # Errors
/// Those of opening the ledger with the secret. A key file that a password keeps is not changed without
/// it, even while the ledger is open.
pub fn change(
    ledger: &Path,
    secret: Option<&Secret>,
    guard: &Guard,
) -> Result<Option<RecoveryCode>> {
    let key = unlock(ledger, secret)?;
    let before = match read(ledger)? {
        KeyFile::Locked(locks) => Some(locks),
        KeyFile::Bare(_) => None,
    };
    let standing = match (&before, secret, guard) {
        (Some(locks), Some(Secret::Password(_)), Guard::Password(_)) => locks.recovery.clone(),
        _ => None,
    };
    let (bytes, code) = guarded(&key, guard, standing)?;
    put(ledger, &bytes)?;
    if let Some(held) = before.and_then(|locks| locks.keychain) {
        held.forget();
    }
    Ok(code)
}

/// Makes a new recovery code in place of the one before, which then opens nothing.
///
/// # Errors
/// As [`change`]; [`Error::Refused`] where the bare file keeps the key and no code is needed.
pub fn renew_recovery(ledger: &Path, secret: Option<&Secret>) -> Result<RecoveryCode> {
    let key = unlock(ledger, secret)?;
    let KeyFile::Locked(mut locks) = read(ledger)? else {
        return Err(Error::Refused(
            "这本台账没有设密码，用不着恢复码。请先设密码。".into(),
        ));
    };
    let code = RecoveryCode::random()?;
    locks.recovery = Some(Wrapped::of(&key, code.bytes())?);
    put(ledger, &locks.bytes())?;
    Ok(code)
}

/// Writes another key file, for the ledger and for its backups.
fn put(ledger: &Path, bytes: &[u8]) -> Result<()> {
    let file = path_of(ledger);
    let before = Zeroizing::new(fs::read(&file).map_err(|_| Error::WrongKey(shown(ledger)))?);
    files::replace(&file, bytes)?;
    backup::rewrap(ledger, &before, bytes);
    Ok(())
}

/// What the key file of a guard holds, with the code that was made for it.
fn guarded(
    key: &LedgerKey,
    guard: &Guard,
    standing: Option<Wrapped>,
) -> Result<(Zeroizing<Vec<u8>>, Option<RecoveryCode>)> {
    let mut locks = Locks {
        renling_key: 1,
        password: None,
        recovery: None,
        keychain: None,
    };
    match guard {
        Guard::File => {
            return Ok((Zeroizing::new(key.hex().as_bytes().to_vec()), None));
        }
        Guard::Password(password) => {
            locks.password = Some(Wrapped::of(key, password.as_bytes())?);
        }
        Guard::Keychain => locks.keychain = Some(keychain::Held::of(key)?),
    }
    let code = match standing {
        Some(wrapped) => {
            locks.recovery = Some(wrapped);
            None
        }
        None => {
            let code = RecoveryCode::random()?;
            locks.recovery = Some(Wrapped::of(key, code.bytes())?);
            Some(code)
        }
    };
    Ok((locks.bytes(), code))
}

impl Locks {
    fn unlock(&self, ledger: &Path, secret: &Secret) -> Result<LedgerKey> {
        let opened = match secret {
            Secret::Password(password) => self
                .password
                .as_ref()
                .and_then(|wrapped| wrapped.unwrap(password.as_bytes())),
            Secret::RecoveryCode(code) => self
                .recovery
                .as_ref()
                .and_then(|wrapped| wrapped.unwrap(code.bytes())),
        };
        opened.ok_or_else(|| match secret {
            Secret::Password(_) => Error::WrongPassword(shown(ledger)),
            Secret::RecoveryCode(_) => Error::field(
                "recovery",
                "这不是这本台账现在的恢复码。请核对台账，或找最近一次打印的那张",
            ),
        })
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(serde_json::to_vec_pretty(self).expect("BUG: a key file has no JSON"))
    }
}

fn read(ledger: &Path) -> Result<KeyFile> {
    let wrong = || Error::WrongKey(shown(ledger));
    let text = Zeroizing::new(fs::read_to_string(path_of(ledger)).map_err(|_| wrong())?);
    let text = text.trim();
    if let Some(key) = LedgerKey::read(text) {
        return Ok(KeyFile::Bare(key));
    }
    match serde_json::from_str::<Locks>(text) {
        Ok(locks) if locks.renling_key == 1 => Ok(KeyFile::Locked(Box::new(locks))),
        _ => Err(wrong()),
    }
}

fn shown(ledger: &Path) -> String {
    ledger.display().to_string()
}

/// Random bytes from the system.
fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Store(error.to_string()))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if digits.len() % 2 == 1 {
        return None;
    }
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests;
