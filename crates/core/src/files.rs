//! Files that are there wholly or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What a file is called while it is not whole.
pub(crate) fn part(path: &Path) -> PathBuf {
    beside(path, ".part")
}

/// A file beside another, by an ending added to its name.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Writes a file that must not be there yet, readable by its owner alone.
///
/// # Errors
/// [`Error::LedgerExists`] where it is there.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = owners(OpenOptions::new().write(true).create_new(true))
        .open(path)
        .map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Error::LedgerExists(path.display().to_string()),
            _ => fault(&error, path),
        })?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|error| {
            let _ = fs::remove_file(path);
            fault(&error, path)
        })
}

/// Writes a file in place of what was there, readable by its owner alone. Whatever happens, the old one
/// is there or the new one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let part = part(path);
    let written = (|| {
        let mut file =
            owners(OpenOptions::new().write(true).create(true).truncate(true)).open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()
    })();
    written
        .map_err(|error| fault(&error, path))
        .and_then(|()| settle(&part, path))
        .inspect_err(|_| {
            let _ = fs::remove_file(&part);
        })
}

/// Gives a whole file its name, in place of what was there.
pub(crate) fn settle(part: &Path, path: &Path) -> Result<()> {
    fs::rename(part, path)
        .and_then(|()| sync_folder(path))
        .map_err(|error| fault(&error, path))
}

/// Makes the names in the folder of a file lasting; on Windows they are.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// With which a new file is its owner's alone.
pub(crate) fn owners(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// What the system says of a file, as the error that a person can do something about.
pub(crate) fn fault(error: &std::io::Error, path: &Path) -> Error {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Error::DiskFull
        }
        _ => Error::ReadOnly(path.parent().unwrap_or(path).display().to_string()),
    }
}
