//! An old workbook, checked before it is parsed.
//!
//! calamine follows chains of sectors that run in circles, makes room for as
//! many cells as a sheet announces, and lays out every cell between the first
//! and the last: a file of a kilobyte can ask for all the memory there is. So
//! the records are walked here first, and the stream of the workbook is put
//! into a container of its own.

mod beside;

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Write};
use std::ops::RangeInclusive;

use cfb::{CompoundFile, Version};

use crate::compound::{Compound, double_word, word};
use crate::error::Problem;
use crate::style::Styles;

pub(crate) use beside::Beside;

/// The most cells between the first and the last ones, of all sheets together:
/// 65,536 rows of 128 columns.
const MAX_AREA: u64 = 8 << 20;
/// Each sheet is walked on its own, wherever it says that it begins.
const MAX_SHEETS: usize = 256;

/// An old workbook within bounds.
pub(crate) struct Checked {
    /// The file with nothing in it but its workbook.
    pub file: Vec<u8>,
    pub styles: Styles,
    /// What each worksheet tells beside its values.
    pub beside: Vec<Beside>,
}

/// # Errors
/// [`Problem::Damaged`] or [`Problem::TooLarge`].
pub(crate) fn check(bytes: &[u8]) -> Result<Checked, Problem> {
    let mut stream = workbook(bytes).ok_or(Problem::Damaged)?;
    renumber_formats(&mut stream);
    let mut styles = beside::styles(&stream);
    let (mut beside, mut left) = (Vec::new(), stream.len());
    let mut area = 0;
    let mut seen = HashSet::new();
    for (sheet, is_worksheet) in sheets(&stream) {
        let records = stream.get(sheet..).ok_or(Problem::Damaged)?;
        if seen.len() == MAX_SHEETS {
            return Err(Problem::TooLarge);
        }
        // Two tabs over one sheet are the mark of a file made to harm.
        if !seen.insert(sheet) {
            return Err(Problem::Damaged);
        }
        area += extent(records);
        if area > MAX_AREA {
            return Err(Problem::TooLarge);
        }
        if is_worksheet {
            beside.push(Beside::of(records, &mut styles, &mut left));
        }
    }
    let file = wrap(&stream).map_err(|_| Problem::Damaged)?;
    Ok(Checked {
        file,
        styles,
        beside,
    })
}

fn workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    let file = Compound::open(bytes)?;
    file.stream("Workbook").or_else(|| file.stream("Book"))
}

fn wrap(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new()))?;
    file.create_stream("Workbook")?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// Gives numbers that Excel would give to those formats that other programs have numbered as they like:
/// calamine passes over them, and takes their dates for numbers.
fn renumber_formats(stream: &mut [u8]) {
    let (mut formats, mut styles) = (Vec::new(), Vec::new());
    for (kind, content) in globals(stream) {
        let at = content.as_ptr() as usize - stream.as_ptr() as usize;
        match kind {
            FORMAT if content.len() > 2 => formats.push(at),
            STYLE if content.len() > 4 => styles.push(at + 2),
            _ => {}
        }
    }
    let taken: HashSet<_> = formats.iter().filter_map(|at| word(stream, *at)).collect();
    let mut free = OWN_FORMATS.filter(|number| !taken.contains(number));
    let mut given = HashMap::new();
    for at in formats {
        let number = word(stream, at).filter(|number| !is_of_excel(*number));
        if let Some((number, free)) = number.and_then(|number| Some((number, free.next()?))) {
            given.insert(number, free.to_le_bytes());
            stream[at..at + 2].copy_from_slice(&free.to_le_bytes());
        }
    }
    for at in styles {
        if let Some(free) = word(stream, at).and_then(|number| given.get(&number)) {
            stream[at..at + 2].copy_from_slice(free);
        }
    }
}

fn is_of_excel(format: u16) -> bool {
    matches!(format, 5..=8 | 23..=26 | 41..=44 | 63..=66) || OWN_FORMATS.contains(&format)
}

/// The records before those of the sheets.
fn globals(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    records(stream).take_while(|(kind, _)| *kind != END)
}

/// Kind and content of each record.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let kind = word(stream, 0)?;
        let len = usize::from(word(stream, 2)?);
        let content = stream.get(4..4 + len)?;
        stream = &stream[4 + len..];
        Some((kind, content))
    })
}

/// The records of a sheet and how deep they lie: its own at 1, those of charts deeper.
fn records_within(sheet: &[u8]) -> impl Iterator<Item = (u32, u16, &[u8])> {
    let mut depth = 0;
    records(sheet).map_while(move |(kind, content)| {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => return None,
            END => depth -= 1,
            _ => {}
        }
        Some((depth, kind, content))
    })
}

const END: u16 = 0x000A;
const BEGIN: u16 = 0x0809;
const TAB: u16 = 0x0085;
const FORMAT: u16 = 0x041E;
const STYLE: u16 = 0x00E0;
/// The numbers of formats that people have made.
const OWN_FORMATS: RangeInclusive<u16> = 164..=382;
const DIMENSIONS: u16 = 0x0200;
/// Several numbers in a row; the last column comes last.
const MANY_NUMBERS: u16 = 0x00BD;
/// Formula, text, number, yes or no; row, column and style come first.
const CELLS: [u16; 7] = [0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];

/// Where the sheets begin, and whether each has cells or is a chart and the like.
fn sheets(stream: &[u8]) -> Vec<(usize, bool)> {
    globals(stream)
        .filter(|(kind, _)| *kind == TAB)
        .filter_map(|(_, content)| {
            let at = double_word(content, 0)?;
            Some((at as usize, content.get(5) == Some(&0)))
        })
        .collect()
}

/// How many cells a sheet announces or spans, whichever is more.
fn extent(sheet: &[u8]) -> u64 {
    let mut announced = 0;
    let mut rows = (u64::MAX, 0);
    let mut columns = (u64::MAX, 0);
    for (_, kind, content) in records_within(sheet) {
        match kind {
            DIMENSIONS => announced = announced.max(announcement(content)),
            MANY_NUMBERS => {
                let last = content.len().saturating_sub(2);
                widen(&mut rows, word(content, 0));
                widen(&mut columns, word(content, 2));
                widen(&mut columns, word(content, last));
            }
            _ if CELLS.contains(&kind) => {
                widen(&mut rows, word(content, 0));
                widen(&mut columns, word(content, 2));
            }
            _ => {}
        }
    }
    let span = |(first, last): (u64, u64)| (last + 1).saturating_sub(first);
    announced.max(span(rows) * span(columns))
}

fn widen(range: &mut (u64, u64), to: Option<u16>) {
    if let Some(to) = to {
        *range = (range.0.min(to.into()), range.1.max(to.into()));
    }
}

/// Rows times columns up to the last; wider than 256 or upside down is left
/// to the parser to refuse.
fn announcement(content: &[u8]) -> u64 {
    let (first, last, width) = if content.len() == 10 {
        (
            word(content, 0).map(u32::from),
            word(content, 2).map(u32::from),
            word(content, 6),
        )
    } else {
        (
            double_word(content, 0),
            double_word(content, 4),
            word(content, 10),
        )
    };
    let rows = last.unwrap_or(0).wrapping_sub(first.unwrap_or(0));
    u64::from(rows) * u64::from(width.unwrap_or(0))
}
