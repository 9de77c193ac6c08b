//! What the sheets of an old workbook tell beside their values: comments, hidden rows, how numbers are
//! shown, and what is struck out.

use std::collections::HashMap;

use crate::book::{Sheet, Skipped};
use crate::compound::word;
use crate::style::{Digits, Style, Styled, Styles};

use super::{BEGIN, CELLS, FORMAT, MANY_NUMBERS, STYLE, globals, records_within};

const ROW: u16 = 0x0208;
const NOTE: u16 = 0x001C;
/// A thing drawn on the sheet, the text in it, and what is too long for the record before.
const OBJECT: u16 = 0x005D;
const TEXT: u16 = 0x01B6;
const CONTINUED: u16 = 0x003C;
const FONT: u16 = 0x0031;

const IS_HIDDEN: u16 = 0x0020;
const IS_STRUCK: u16 = 0x0008;
/// The version since which texts may be of two bytes a letter.
const BIFF8: u16 = 0x0600;
const MAX_STYLES: usize = 1 << 16;

/// The styles of the workbook, which stand before its sheets.
pub(super) fn styles(stream: &[u8]) -> Styles {
    let (mut fonts, mut formats, mut pairs) = (Vec::new(), HashMap::new(), Vec::new());
    let mut has_wide_letters = false;
    for (kind, content) in globals(stream) {
        let (first, second) = (word(content, 0), word(content, 2));
        match kind {
            FONT => fonts.push(second.unwrap_or(0) & IS_STRUCK != 0),
            BEGIN => has_wide_letters = first == Some(BIFF8),
            FORMAT if has_wide_letters => formats.extend(first.zip(format(content))),
            STYLE if pairs.len() < MAX_STYLES => {
                pairs.push((first.unwrap_or(0), second.unwrap_or(0)));
            }
            _ => {}
        }
    }
    let styles = pairs.into_iter().map(|(font, format)| Style {
        // No font has the number 4.
        is_struck: fonts.get(usize::from(font - u16::from(font > 4))) == Some(&true),
        digits: formats.get(&format).cloned(),
    });
    Styles::new(styles.collect())
}

fn format(content: &[u8]) -> Option<Digits> {
    let letters = letters(content.get(4..)?, word(content, 2)?.into());
    Digits::of(&String::from_utf16_lossy(&letters))
}

/// What a sheet tells.
pub(crate) struct Beside {
    hidden_rows: Vec<u32>,
    comments: Vec<Skipped>,
    styled: Vec<Styled>,
}

impl Beside {
    /// Reads a sheet as far as so many bytes of all sheets are left, which may lie in each other.
    pub(super) fn of(sheet: &[u8], styles: &mut Styles, left: &mut usize) -> Self {
        let mut beside = Self {
            hidden_rows: Vec::new(),
            comments: Vec::new(),
            styled: Vec::new(),
        };
        let tells = styles.tell();
        let mut boxes = Boxes::default();
        for (_, kind, content) in records_within(sheet).filter(|(depth, ..)| *depth == 1) {
            let Some(rest) = left.checked_sub(content.len()) else {
                break;
            };
            *left = rest;
            match kind {
                ROW => {
                    let flags = word(content, 12).unwrap_or(0);
                    let row = word(content, 0).filter(|_| flags & IS_HIDDEN != 0);
                    beside.hidden_rows.extend(row.map(from_one));
                }
                NOTE => beside.comments.extend(boxes.comment(content)),
                MANY_NUMBERS if tells => {
                    let cells = content.get(4..).unwrap_or(&[]).chunks_exact(6);
                    for (further, cell) in cells.enumerate() {
                        let styled = styled(content, further, word(cell, 0));
                        beside.take(styled, styles);
                    }
                }
                _ if tells && CELLS.contains(&kind) => {
                    beside.take(styled(content, 0, word(content, 4)), styles);
                }
                _ => boxes.take(kind, content),
            }
        }
        beside
    }

    fn take(&mut self, cell: Option<Styled>, styles: &mut Styles) {
        if let Some(cell) = cell {
            styles.take(cell, &mut self.styled);
        }
    }

    /// Adds to a sheet, whose rows are read, what it tells more.
    pub fn add_to(self, sheet: &mut Sheet, styles: &Styles) {
        sheet.hidden_rows = self.hidden_rows;
        sheet.skipped = self.comments;
        styles.show(sheet, self.styled);
    }
}

/// The cell so many columns behind the one that the record names.
fn styled(record: &[u8], further: usize, style: Option<u16>) -> Option<Styled> {
    let column = usize::from(word(record, 2)?) + further;
    Some((from_one(word(record, 0)?), column, style?.into()))
}

fn from_one(row: u16) -> u32 {
    u32::from(row) + 1
}

/// The boxes drawn on a sheet by their numbers, and the one under way.
#[derive(Default)]
struct Boxes {
    texts: HashMap<u16, String>,
    number: u16,
    text: Vec<u16>,
    /// How many letters are still to come.
    left: usize,
}

impl Boxes {
    fn take(&mut self, kind: u16, content: &[u8]) {
        match kind {
            OBJECT => self.number = word(content, 6).unwrap_or(0),
            TEXT => {
                self.text.clear();
                self.left = word(content, 10).unwrap_or(0).into();
            }
            CONTINUED if self.left > 0 => {
                let letters = letters(content, self.left);
                self.left -= letters.len();
                self.text.extend(letters);
                if self.left == 0 {
                    let text = String::from_utf16_lossy(&self.text);
                    self.texts.insert(self.number, text);
                }
            }
            _ => {}
        }
    }

    /// What a note says; its words are in a box, which is told but once.
    fn comment(&mut self, note: &[u8]) -> Option<Skipped> {
        let text = self.texts.remove(&word(note, 6)?)?;
        Skipped::comment(from_one(word(note, 0)?), &text)
    }
}

/// The first letters of a text, each of two bytes or, where all are Latin, of one.
fn letters(content: &[u8], most: usize) -> Vec<u16> {
    let Some((flags, content)) = content.split_first() else {
        return Vec::new();
    };
    match flags & 1 {
        0 => content.iter().map(|c| u16::from(*c)).take(most).collect(),
        _ => {
            let pairs = content.chunks_exact(2).take(most);
            pairs.filter_map(|pair| word(pair, 0)).collect()
        }
    }
}
