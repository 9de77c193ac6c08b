//! Text with separators: which encoding, which separator, which rows.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::book::{Book, CellKind, Encoding, Format, Rows, Sheet};
use crate::error::Problem;
use crate::surplus::Surplus;
use crate::{by_hand, chain, quoting};

/// How many bytes and rows are looked at before deciding on anything.
const SAMPLE_BYTES: usize = 64 << 10;
const SAMPLE_ROWS: usize = 50;
/// What may part values; of those that part equally well the last is taken.
pub(crate) const SEPARATORS: [u8; 4] = [b'|', b';', b',', b'\t'];

/// Turns bytes into text, by the encoding given or else the one found. Bytes
/// that are owned are let go before anything else is made of the text.
///
/// # Errors
/// [`Problem::Unknown`] where the bytes are no text in it.
pub(crate) fn decode(
    bytes: Cow<[u8]>,
    encoding: Option<Encoding>,
) -> Result<(String, Encoding), Problem> {
    let encoding = encoding.unwrap_or_else(|| detect(&bytes));
    let mut text = text(bytes, encoding);
    // Old programs fill fields up with zeros.
    if memchr::memchr(0, text.as_bytes()).is_some() {
        text.retain(|c| c != '\0');
    }
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let odd = sample.chars().filter(|&c| is_odd(c)).count();
    if odd * 20 > sample.chars().count() {
        return Err(Problem::Unknown);
    }
    Ok((text, encoding))
}

fn text(bytes: Cow<[u8]>, encoding: Encoding) -> String {
    let bytes = match bytes {
        Cow::Owned(bytes) if encoding == Encoding::Utf8 => match String::from_utf8(bytes) {
            Ok(text) => return text,
            Err(error) => error.into_bytes().into(),
        },
        bytes => bytes,
    };
    let decoder = match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => UTF_8,
        Encoding::Gb18030 => GB18030,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
    };
    decoder.decode_with_bom_removal(&bytes).0.into_owned()
}

/// A byte order mark, the zeros of UTF-16, UTF-8, and then GB18030. The order
/// matters: UTF-8 read as GB18030 hardly ever fails, it only looks wrong.
fn detect(bytes: &[u8]) -> Encoding {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Encoding::Utf8Bom;
    }
    if bytes.starts_with(b"\xFF\xFE") {
        return Encoding::Utf16Le;
    }
    if bytes.starts_with(b"\xFE\xFF") {
        return Encoding::Utf16Be;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let zeros = |parity| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|&&b| b == 0)
            .count()
    };
    // Of UTF-16 every mark that parts cells or lines has one; a few are of something else.
    let many = sample.len() / 50 + 2;
    match (zeros(0), zeros(1)) {
        (even, odd) if even.max(odd) < many.max(even.min(odd) * 4) => {}
        (even, odd) if odd > even => return Encoding::Utf16Le,
        _ => return Encoding::Utf16Be,
    }
    match is_utf8(bytes) {
        true => Encoding::Utf8,
        false => Encoding::Gb18030,
    }
}

/// Whether it is UTF-8 but for a few bytes that cables or programs have spoilt. What is Chinese in it
/// takes three bytes or more, and GB18030 reads so by chance once where it fails many times.
fn is_utf8(bytes: &[u8]) -> bool {
    let Err(error) = std::str::from_utf8(bytes) else {
        return true;
    };
    let (mut long, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        long += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // A file that was cut in the middle of its last character.
    let cut = usize::from(error.error_len().is_none());
    long > 3 * (bad - cut)
}

/// What text never holds: control characters and what could not be decoded.
fn is_odd(c: char) -> bool {
    c == '\u{FFFD}' || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}'))
}

/// Reads text as a 接龙 or as a table.
pub(crate) fn read(mut text: String) -> Result<Book, Problem> {
    if text.starts_with('\u{FEFF}') {
        text.remove(0);
    }
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    let (format, sheet) = if let Some(sheet) = by_hand::headed(&text)? {
        (Format::Text, sheet)
    } else if let Some(sheet) = chain::read(&text)? {
        (Format::Chain, sheet)
    } else {
        (Format::Text, table(&text)?)
    };
    Ok(Book {
        format,
        encoding: None,
        sheets: vec![sheet],
    })
}

/// Reads text as a table.
pub(crate) fn table(text: &str) -> Result<Sheet, Problem> {
    if !text.contains(SEPARATORS.map(char::from))
        && !text.contains('"')
        && let Some(sheet) = by_hand::even(text)?
    {
        return Ok(sheet);
    }
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let mark = quoting::mark(sample);
    let separator = separator(sample, mark);
    let text = quoting::mended(text, separator, mark);
    let mut reader = reader(&text, separator, mark);
    let mut record = StringRecord::new();
    let mut rows = Rows::default();
    let mut surplus = Surplus::default();
    // A row has one number however many lines it covers, as where the file is opened as a spreadsheet.
    let (mut number, mut next) = (0, 1);
    while read_record(&mut reader, &mut record)? {
        for (column, value) in record.iter().enumerate() {
            rows.put(column, CellKind::Text, quoting::bare(value))?;
        }
        // Blank lines are passed over before a record, so its line is
        // counted back from where it ends.
        let end = reader.position();
        let within = memchr::memchr_iter(b'\n', record.as_slice().as_bytes()).count() as u64;
        let ended = text.as_bytes().get(end.byte() as usize - 1) == Some(&b'\n');
        let line = end.line() - within - u64::from(ended);
        number += line + 1 - next;
        next = line + within + 1;
        rows.end_row(number as u32)?;
        let filled = || record.iter().filter(|value| !value.trim().is_empty());
        surplus.take(number as u32, record.len(), || filled().count());
    }
    let mut sheet = Sheet {
        rows: rows.end_sheet()?,
        ..Sheet::default()
    };
    surplus.tell(&mut sheet, char::from(separator).encode_utf8(&mut [0; 4]));
    Ok(sheet)
}

fn reader(text: &str, separator: u8, mark: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .quote(mark)
        .from_reader(text.as_bytes())
}

fn read_record(
    reader: &mut csv::Reader<&[u8]>,
    record: &mut StringRecord,
) -> Result<bool, Problem> {
    reader.read_record(record).map_err(|_| Problem::Damaged)
}

/// The separator by which most of the first rows have the same number of
/// columns, and more than one. A full-width comma is never one.
fn separator(sample: &str, mark: u8) -> u8 {
    let score = |separator: &u8| {
        let sample = quoting::mended(sample, *separator, mark);
        let mut reader = reader(&sample, *separator, mark);
        let mut record = StringRecord::new();
        let mut widths: Vec<usize> = Vec::new();
        while widths.len() < SAMPLE_ROWS && read_record(&mut reader, &mut record) == Ok(true) {
            widths.push(record.len());
        }
        let alike = |width: &usize| widths.iter().filter(|other| *other == width).count();
        widths
            .iter()
            .filter(|width| **width > 1)
            .map(|width| (alike(width), *width))
            .max()
            .unwrap_or_default()
    };
    SEPARATORS.into_iter().max_by_key(score).unwrap_or(b',')
}
