//! The keychain of the account: Windows Credential Manager, macOS Keychain, the Secret Service of a
//! Linux desktop. It holds a key that unwraps the ledger's own.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::wrapping::Sealed;
use super::{LedgerKey, random};
use crate::error::{Error, Result};
use crate::record::new_id;

/// A key under another key that the keychain holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Held {
    entry: String,
    #[serde(flatten)]
    sealed: Sealed,
}

impl Held {
    pub(super) fn of(key: &LedgerKey) -> Result<Self> {
        let wrapping = Zeroizing::new(random::<32>()?);
        let entry = new_id();
        if !store::keep(&entry, &wrapping[..]) {
            return Err(Error::Refused(
                "这台电脑没有可用的系统钥匙串。请设密码，或选择只用密钥文件。".into(),
            ));
        }
        Ok(Held {
            entry,
            sealed: Sealed::of(key, &wrapping)?,
        })
    }

    /// The key; none where the keychain is another one, or closed.
    pub(super) fn unwrap(&self) -> Option<LedgerKey> {
        let wrapping = Zeroizing::new(store::find(&self.entry)?);
        self.sealed.open(wrapping[..].try_into().ok()?)
    }

    /// Leaves nothing in the keychain.
    pub(super) fn forget(&self) {
        store::forget(&self.entry);
    }
}

/// Whether this computer has a keychain that answers. The first question may take a moment.
pub fn is_there() -> bool {
    store::is_there()
}

#[cfg(not(test))]
mod store {
    use keyring::Entry;
    use zeroize::Zeroizing;

    const SERVICE: &str = "cn.renling.desk";

    /// The Secret Service is asked by a runtime of its own, which must not begin inside ours.
    fn apart<T: Send + 'static>(task: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        std::thread::spawn(task).join().ok()
    }

    pub(super) fn is_there() -> bool {
        apart(|| Entry::store_status().is_ok()).unwrap_or(false)
    }

    pub(super) fn keep(entry: &str, secret: &[u8]) -> bool {
        let (entry, secret) = (entry.to_owned(), Zeroizing::new(secret.to_vec()));
        apart(move || Entry::new(SERVICE, &entry).and_then(|entry| entry.set_secret(&secret)))
            .is_some_and(|kept| kept.is_ok())
    }

    pub(super) fn find(entry: &str) -> Option<Vec<u8>> {
        let entry = entry.to_owned();
        apart(move || Entry::new(SERVICE, &entry).ok()?.get_secret().ok()).flatten()
    }

    pub(super) fn forget(entry: &str) {
        let entry = entry.to_owned();
        // What is not there need not be forgotten.
        let _ = apart(move || Entry::new(SERVICE, &entry).map(|entry| entry.delete_credential()));
    }
}

/// A test has a keychain of its own and leaves the person's alone.
#[cfg(test)]
mod store {
    use std::collections::HashMap;
    use std::sync::Mutex;

    static HELD: Mutex<Option<HashMap<String, Vec<u8>>>> = Mutex::new(None);

    pub(super) fn is_there() -> bool {
        true
    }

    pub(super) fn keep(entry: &str, secret: &[u8]) -> bool {
        let mut held = HELD.lock().expect("BUG: a test died");
        held.get_or_insert_default()
            .insert(entry.to_owned(), secret.to_owned());
        true
    }

    pub(super) fn find(entry: &str) -> Option<Vec<u8>> {
        let held = HELD.lock().expect("BUG: a test died");
        held.as_ref()?.get(entry).cloned()
    }

    pub(super) fn forget(entry: &str) {
        let mut held = HELD.lock().expect("BUG: a test died");
        held.get_or_insert_default().remove(entry);
    }
}
