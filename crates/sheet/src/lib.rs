//! Any list that people have, to rows with their row numbers; and rows to xlsx.
//!
//! ```text
//! bytes -> kind      what is it, by content and never by name
//!            foreign  is it something else
//!            archive  are the parts of a zip within bounds
//!            compound where an old workbook lies
//!            biff     is it within bounds
//!            xlsb     are its cells those that calamine knows
//!            workbook xlsx, xlsb, xls        (calamine)
//!            beside   what an xlsx tells beside its values (quick-xml)
//!            style    how its cells are shown
//!            ods      OpenDocument           (quick-xml)
//!            text     csv, tsv, txt          (csv, encoding_rs)
//!            quoting  the marks around its values
//!            surplus  rows with too many of them
//!            by_hand  tables parted by no separator of a spreadsheet
//!            html     a web page named .xls  (html5gum)
//!            chain    a 接龙
//!            lines    cells that hold whole lines
//!            written  how numbers and days are written
//!       -> book      sheets of rows of cells
//! rows  -> write     xlsx                    (rust_xlsxwriter)
//! ```
//!
//! This room knows no ledger and no meaning of a column: what is a header, a
//! name or a phone is for the caller to say. It promises three things. No row
//! is lost: blank rows leave gaps in the numbers, lines that are not rows are
//! listed with a reason. No bytes make it panic, hang or fill the memory. Each
//! failure is one sentence for the person, and nothing has changed.
//!
//! ```
//! let book = renling_sheet::paste("#接龙\n清洁家园\n1. 欧喆 19907639296 (带1人)")?;
//! let rows = &book.sheets[0].rows;
//! assert_eq!(rows[1].number, 3);
//! assert_eq!(rows[1].text(0), "欧喆");
//! assert_eq!(rows[1].text(1), "19907639296");
//! # Ok::<(), renling_sheet::SheetError>(())
//! ```

mod archive;
mod beside;
mod biff;
mod book;
mod by_hand;
mod chain;
mod compound;
mod error;
mod foreign;
mod html;
mod kind;
mod lines;
mod ods;
mod quoting;
mod style;
mod surplus;
mod text;
mod workbook;
mod write;
mod written;
mod xlsb;

use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use kind::Kind;

pub use book::{Book, Cell, CellKind, Encoding, Format, Merge, Row, Sheet, Skipped};
pub use chain::looks_like_name;
pub use error::{Problem, SheetError};
pub use write::{write_table, write_xlsx};

/// The largest file to take in, in bytes.
const MAX_FILE: u64 = 512 << 20;

/// Reads a file.
///
/// `encoding` overrides the one found, for text and web pages.
///
/// # Errors
/// See [`Problem`].
pub fn read(path: &Path, encoding: Option<Encoding>) -> Result<Book, SheetError> {
    let name = file_name(path);
    load(path)
        .and_then(|bytes| parse(bytes.into(), encoding))
        .and_then(finish)
        .map_err(|problem| SheetError::new(&name, problem))
}

/// Reads the content of a file; `name` is only for the sentences of errors.
///
/// # Errors
/// See [`Problem`].
pub fn read_bytes(
    name: &str,
    bytes: &[u8],
    encoding: Option<Encoding>,
) -> Result<Book, SheetError> {
    parse(bytes.into(), encoding)
        .and_then(finish)
        .map_err(|problem| SheetError::new(name, problem))
}

/// Reads what was pasted: a table from a spreadsheet, separated text or a 接龙.
///
/// # Errors
/// See [`Problem`]; the file is called 粘贴的内容.
pub fn paste(text: &str) -> Result<Book, SheetError> {
    text::read(text.to_owned())
        .and_then(finish)
        .map_err(|problem| SheetError::new("粘贴的内容", problem))
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn load(path: &Path) -> Result<Vec<u8>, Problem> {
    let about = std::fs::metadata(path)?;
    if about.is_dir() {
        return Err(Problem::Folder);
    }
    if about.len() > MAX_FILE {
        return Err(Problem::TooLarge);
    }
    // It may grow while it is read, and what is no plain file has no length.
    let mut bytes = Vec::with_capacity(about.len() as usize);
    File::open(path)?
        .take(MAX_FILE + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(Problem::TooLarge);
    }
    Ok(bytes)
}

fn parse(bytes: Cow<[u8]>, encoding: Option<Encoding>) -> Result<Book, Problem> {
    let bytes = archive::with_slashes(&bytes).map_or(bytes, Cow::Owned);
    let (format, sheets) = match kind::of(&bytes)? {
        Kind::Archive(archive) => (archive.format, workbook::archive(&archive, &bytes)?),
        Kind::Xls => (Format::Xls, workbook::xls(&bytes)?),
        Kind::Text => return parse_text(bytes, encoding),
    };
    Ok(Book {
        format,
        encoding: None,
        sheets,
    })
}

fn parse_text(bytes: Cow<[u8]>, encoding: Option<Encoding>) -> Result<Book, Problem> {
    let (text, encoding) = text::decode(bytes, encoding)?;
    foreign::check_text(&text)?;
    let book = if html::looks_like(&text) {
        html::read(&text)?
    } else if text.trim_start().starts_with("<?xml") {
        return Err(Problem::Unknown);
    } else {
        text::read(text)?
    };
    Ok(Book {
        encoding: Some(encoding),
        ..book
    })
}

fn finish(mut book: Book) -> Result<Book, Problem> {
    if book.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(Problem::Empty);
    }
    for sheet in &mut book.sheets {
        if book.format != Format::Chain {
            lines::take_apart(sheet)?;
        }
        sheet.tidy();
    }
    Ok(book)
}
