//! What was settled about a ledger on this computer, and travels nowhere: kept beside its file as
//! `<file>.settings`.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::files;

/// What this computer keeps to itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Local {
    /// After how many idle minutes the window locks; 0 is never.
    pub lock_after: u32,
    /// A second folder for backups: a stick, a synced folder.
    pub second_folder: Option<PathBuf>,
    /// Why the last backup failed, until one succeeds.
    pub failed_backup: Option<String>,
}

impl Default for Local {
    fn default() -> Self {
        Local {
            lock_after: 10,
            second_folder: None,
            failed_backup: None,
        }
    }
}

/// What was settled; what nobody has settled, or what cannot be read, is as at the beginning.
pub fn read(ledger: &Path) -> Local {
    fs::read(place(ledger))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// Settles it anew.
///
/// # Errors
/// [`crate::error::Error::ReadOnly`], [`crate::error::Error::DiskFull`].
pub fn write(ledger: &Path, local: &Local) -> Result<()> {
    let bytes = serde_json::to_vec_pretty(local).expect("BUG: settings have no JSON");
    files::replace(&place(ledger), &bytes)
}

fn place(ledger: &Path) -> PathBuf {
    files::beside(ledger, ".settings")
}
