//! What a file is, told by its first bytes and, for a zip, by its parts.

use crate::archive::{self, Archive};
use crate::compound::{self, Compound};
use crate::error::Problem;
use crate::foreign;

pub(crate) enum Kind {
    /// An xlsx, xlsb or ods.
    Archive(Archive),
    Xls,
    Text,
}

/// # Errors
/// [`Problem::Empty`], [`Problem::Password`], [`Problem::Foreign`], [`Problem::Unknown`], and what
/// [`archive::check`] says of a zip.
pub(crate) fn of(bytes: &[u8]) -> Result<Kind, Problem> {
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    if bytes.starts_with(archive::MAGIC) {
        return archive::check(bytes).map(Kind::Archive);
    }
    if bytes.starts_with(compound::MAGIC) {
        return within_compound(bytes);
    }
    foreign::check(bytes)?;
    Ok(Kind::Text)
}

/// An OLE compound file holds an old workbook, a newer one under a password,
/// or something else. Names of its streams are stored in UTF-16.
fn within_compound(bytes: &[u8]) -> Result<Kind, Problem> {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    if has("EncryptedPackage") {
        Err(Problem::Password)
    } else if has("Workbook\0") || has("Book\0") {
        Ok(Kind::Xls)
    } else if Compound::open(bytes).is_none() {
        Err(Problem::Damaged)
    } else if has("WordDocument\0") {
        Err(foreign::WORD)
    } else if has("PowerPoint Document\0") {
        Err(foreign::SLIDES)
    } else {
        Err(Problem::Unknown)
    }
}
