//! A binary workbook, its cells put into the records that calamine knows.
//!
//! A cell right behind another may be stored without its column, and text with letters in several styles
//! or the error of a formula in a record of their own. calamine passes over them all.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::archive::{MAX_HELD, is_read};
use crate::compound::double_word;
use crate::error::Problem;

const ROW: u16 = 0;
const ERROR: u16 = 3;
const TEXT: u16 = 6;
const FORMULA_ERROR: u16 = 11;
/// Blank, number, error, yes or no, long number, text and shared text without a column: each is this far
/// behind the one with a column.
const SHORT: std::ops::RangeInclusive<u16> = 12..=18;
const SHORT_TO_FULL: u16 = 11;
const RICH_TEXT: u16 = 62;

/// The file with every cell in full, or none where it is so already.
///
/// # Errors
/// [`Problem::Damaged`] or [`Problem::TooLarge`].
pub(crate) fn in_full(bytes: &[u8]) -> Result<Option<Vec<u8>>, Problem> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Problem::Damaged)?;
    let (mut sheets, mut left) = (Vec::new(), MAX_HELD);
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).map_err(|_| Problem::Damaged)?;
        let name = part.name().map_err(|_| Problem::Damaged)?.into_owned();
        if name.contains("worksheets/") && name.ends_with(".bin") {
            let mut sheet = Vec::new();
            part.by_ref().take(left + 1).read_to_end(&mut sheet)?;
            left = left
                .checked_sub(sheet.len() as u64)
                .ok_or(Problem::TooLarge)?;
            sheets.extend(sheet_in_full(&sheet).map(|sheet| (index, name, sheet)));
        }
    }
    if sheets.is_empty() {
        return Ok(None);
    }
    wrap(&mut zip, &sheets)
        .map(Some)
        .map_err(|_| Problem::Damaged)
}

/// The zip with other sheets.
fn wrap(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    sheets: &[(usize, String, Vec<u8>)],
) -> zip::result::ZipResult<Vec<u8>> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (_, name, sheet) in sheets {
        file.start_file(name.as_str(), stored)?;
        file.write_all(sheet)?;
    }
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index)?;
        let is_replaced = sheets.iter().any(|(sheet, ..)| *sheet == index);
        if !is_replaced && is_read(&part.name()?) {
            file.raw_copy_file(part)?;
        }
    }
    Ok(file.finish()?.into_inner())
}

/// A sheet with its cells in full, or none where they are so already.
fn sheet_in_full(sheet: &[u8]) -> Option<Vec<u8>> {
    let mut full = Vec::new();
    let mut rest = sheet;
    // Where that begins which has not been copied, and the column behind the last cell.
    let (mut begin, mut column) = (0, 0_u32);
    while let Some((kind, content, after)) = record(rest) {
        let at = sheet.len() - rest.len();
        rest = after;
        let place;
        let (kind, parts) = match kind {
            ROW => {
                column = 0;
                continue;
            }
            _ if SHORT.contains(&kind) => {
                place = column.to_le_bytes();
                column = column.wrapping_add(1);
                (kind - SHORT_TO_FULL, [&place[..], content])
            }
            1..=FORMULA_ERROR | RICH_TEXT => {
                column = double_word(content, 0)?.wrapping_add(1);
                match kind {
                    FORMULA_ERROR => (ERROR, [content, &[]]),
                    // What the text has beside its letters is told before them.
                    RICH_TEXT => (TEXT, [content.get(..8)?, content.get(9..)?]),
                    _ => continue,
                }
            }
            _ => continue,
        };
        full.extend_from_slice(&sheet[begin..at]);
        put(&mut full, kind, &parts.concat());
        begin = sheet.len() - rest.len();
    }
    if begin == 0 {
        return None;
    }
    full.extend_from_slice(&sheet[begin..]);
    Some(full)
}

/// Kind and content of the first record, and what follows it.
fn record(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (kind, bytes) = number(bytes, 2)?;
    let (len, bytes) = number(bytes, 4)?;
    let (content, after) = bytes.split_at_checked(len as usize)?;
    Some((kind as u16, content, after))
}

/// A number of at most so many bytes of seven bits each, and what follows it.
fn number(bytes: &[u8], most: usize) -> Option<(u32, &[u8])> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(most).enumerate() {
        number |= u32::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 || place + 1 == most {
            return Some((number, &bytes[place + 1..]));
        }
    }
    None
}

fn put(bytes: &mut Vec<u8>, kind: u16, content: &[u8]) {
    bytes.push(kind as u8);
    let mut len = content.len();
    while len > 0x7F {
        bytes.push(len as u8 | 0x80);
        len >>= 7;
    }
    bytes.push(len as u8);
    bytes.extend_from_slice(content);
}
