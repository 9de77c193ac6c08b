//! What every reader returns: a book of sheets of rows of cells.

use std::fmt;
use std::sync::Arc;

use crate::error::Problem;

/// What kind of file a book came from, found by its content, never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excel workbook since 2007, with or without macros (xlsx, xlsm).
    Xlsx,
    /// Excel workbook before 2007 (BIFF).
    Xls,
    /// Excel binary workbook.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
    /// Text with separators: csv, tsv, txt, or a table from the clipboard.
    Text,
    /// A web page with a table, often named .xls by the program that exported it.
    Html,
    /// A 接龙 from a group chat.
    Chain,
}

/// How the characters of a text file are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
}

impl Encoding {
    /// Every encoding, in the order in which to offer them.
    pub const ALL: [Self; 5] = [
        Self::Utf8,
        Self::Utf8Bom,
        Self::Gb18030,
        Self::Utf16Le,
        Self::Utf16Be,
    ];

    /// The name to show beside a preview, with a word on where it is met.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8（通用）",
            Self::Utf8Bom => "UTF-8（带签名）",
            Self::Gb18030 => "GB18030（中文 Windows）",
            Self::Utf16Le => "UTF-16（Excel 的 Unicode 文本）",
            Self::Utf16Be => "UTF-16（高位在前）",
        }
    }
}

/// What the file said a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Nothing, or nothing but blanks.
    Empty,
    /// Text.
    Text,
    /// A number; an ID number held so has lost its last digits.
    Number,
    /// A date, a time or both.
    Date,
    /// Yes or no.
    Boolean,
    /// The error of a formula, or a formula whose result the file does not hold.
    Error,
}

/// One cell: its kind and its text.
///
/// Texts of many neighbouring cells share one buffer, so that a cell is 16
/// bytes and a text costs no more than its own length.
#[derive(Clone, Default)]
pub struct Cell {
    page: Option<Arc<Box<str>>>,
    start: u32,
    /// Length of the text in the low 24 bits, kind in the high 8.
    len_and_kind: u32,
}

/// The longest text a cell may have, in bytes; Excel allows 32,767 characters.
pub(crate) const MAX_TEXT: usize = 1 << 20;
/// The widest a table may be: far above any list, far below Excel's 16,384.
pub(crate) const MAX_COLUMNS: usize = 1024;
/// The most cells a book may have: a million rows of 24 columns.
pub(crate) const MAX_CELLS: usize = 24 << 20;
/// The most text a book may have, in bytes.
pub(crate) const MAX_BOOK_TEXT: usize = 1 << 29;
/// Texts are gathered to pages of about this many bytes.
const PAGE: usize = 64 << 10;

impl Cell {
    /// A cell with a text of its own, as tests and hand-made rows need it.
    ///
    /// An empty text always makes an empty cell. A text beyond 16 MB is cut.
    pub fn new(kind: CellKind, text: &str) -> Self {
        if text.is_empty() {
            return Self::default();
        }
        let text = &text[..text.floor_char_boundary((1 << 24) - 1)];
        Self {
            page: Some(Arc::new(text.into())),
            ..Slot::new(0, text.len(), kind).into_cell(None)
        }
    }

    /// What the file said this cell holds.
    pub fn kind(&self) -> CellKind {
        match self.len_and_kind >> 24 {
            0 => CellKind::Empty,
            1 => CellKind::Text,
            2 => CellKind::Number,
            3 => CellKind::Date,
            4 => CellKind::Boolean,
            _ => CellKind::Error,
        }
    }

    /// The content as text, empty for an empty cell.
    ///
    /// A number is written in full digits without exponent and without `.0`;
    /// beyond the 15 significant digits that a spreadsheet keeps there are
    /// zeros. A date is `2026-01-18`, `2026-01-18 09:30:00` or `09:30:00`. A
    /// boolean is `TRUE` or `FALSE`, an error is as Excel shows it (`#N/A`); a
    /// formula without a result is as it was typed (`=VLOOKUP(A2,B:C,2,0)`).
    pub fn text(&self) -> &str {
        let start = self.start as usize;
        let len = (self.len_and_kind & 0xFF_FFFF) as usize;
        self.page
            .as_ref()
            .map_or("", |page| &page[start..start + len])
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.page.is_none()
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.text() == other.text()
    }
}

impl Eq for Cell {}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({:?})", self.kind(), self.text())
    }
}

/// One row that has something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row as Excel numbers it, or the line of a 接龙 on which it begins; 1-based. The header
    /// made for a 接龙 has number 0.
    pub number: u32,
    /// From the first column on, without the empty cells at the end.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The text of a column (0-based), empty where the row is shorter.
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", Cell::text)
    }

    /// How many cells have something in them.
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

/// A block of cells shown as one; its text is in its first cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row, 1-based like [`Row::number`].
    pub first_row: u32,
    /// Last row, 1-based, included.
    pub last_row: u32,
    /// First column, 0-based like the index in [`Row::cells`].
    pub first_column: usize,
    /// Last column, 0-based, included.
    pub last_column: usize,
}

/// Puts merges in order and cuts off what lies beyond the last row.
fn tidy_merges(merged: &mut Vec<Merge>, last_row: u32) {
    for merge in merged.iter_mut() {
        merge.last_row = merge.last_row.min(last_row);
        merge.last_column = merge.last_column.min(MAX_COLUMNS - 1);
    }
    merged.retain(|merge| {
        let rows = merge.first_row..=merge.last_row;
        let columns = merge.first_column..=merge.last_column;
        let is_one_cell = rows.start() == rows.end() && columns.start() == columns.end();
        !rows.is_empty() && !columns.is_empty() && !is_one_cell
    });
    merged.sort_by_key(|merge| (merge.first_row, merge.first_column));
}

/// A line or a comment that is not a row, or a row of which something is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The line of the text, or the row of the cell, 1-based.
    pub number: u32,
    /// The line as it stands, or the comment on one line.
    pub text: String,
    /// Why it is not a row, or what is odd about it, in words for the person.
    pub reason: &'static str,
}

impl Skipped {
    /// What somebody has noted on a cell of a row, or none where the note is blank.
    pub(crate) fn comment(row: u32, text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        (!words.is_empty()).then(|| Self {
            number: row,
            text: words.join(" "),
            reason: "单元格批注，没有导入，请看原表",
        })
    }
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The name on its tab; empty where the format has none.
    pub name: String,
    /// Whether Excel hides it.
    pub hidden: bool,
    /// Rows in order of their numbers, wholly blank ones left out.
    pub rows: Vec<Row>,
    /// Merged cells from top to bottom, each of at least two cells and within
    /// the rows that there are. Of an xlsb none are known.
    pub merged: Vec<Merge>,
    /// Numbers of the rows that are hidden, by hand or by a filter, in order. Of an xlsb none are known.
    pub hidden_rows: Vec<u32>,
    /// Numbers of the rows of which every cell is struck out, in order. Known of xlsx, xls and ods.
    pub struck_rows: Vec<u32>,
    /// Lines of a 接龙 that are not entries, comments on cells, of which none are known of an xlsb, and
    /// rows of separated text that are longer than their header; in order.
    pub skipped: Vec<Skipped>,
}

impl Sheet {
    /// Puts in order what is told beside the rows, once these are read, and leaves out what is of none.
    pub(crate) fn tidy(&mut self) {
        tidy_merges(
            &mut self.merged,
            self.rows.last().map_or(0, |row| row.number),
        );
        self.hidden_rows.sort_unstable();
        self.hidden_rows.dedup();
        self.hidden_rows.retain(|number| {
            let found = self.rows.binary_search_by_key(number, |row| row.number);
            found.is_ok()
        });
        self.skipped.sort_by_key(|line| line.number);
    }
}

/// Everything read from one file or one paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// What the content turned out to be.
    pub format: Format,
    /// How the text was stored; none for workbooks and for pasted text.
    pub encoding: Option<Encoding>,
    /// The tables in their order; at least one has rows.
    pub sheets: Vec<Sheet>,
}

/// A cell whose page is not finished yet.
#[derive(Clone, Copy, Default)]
struct Slot {
    start: u32,
    len_and_kind: u32,
}

impl Slot {
    fn new(start: usize, len: usize, kind: CellKind) -> Self {
        Self {
            start: start as u32,
            len_and_kind: len as u32 | (kind as u32) << 24,
        }
    }

    fn into_cell(self, page: Option<&Arc<Box<str>>>) -> Cell {
        Cell {
            page: page.filter(|_| self.len_and_kind != 0).cloned(),
            start: self.start,
            len_and_kind: self.len_and_kind,
        }
    }
}

/// Gathers the rows of a book within its bounds.
#[derive(Default)]
pub(crate) struct Rows {
    page: String,
    slots: Vec<Slot>,
    /// Number and last slot of each row on the page.
    ends: Vec<(u32, usize)>,
    row_start: usize,
    rows: Vec<Row>,
    cells: usize,
    text: usize,
}

impl Rows {
    /// Puts text at a column (0-based) of the row under way. Blank text makes
    /// an empty cell; a column given twice keeps the first.
    pub fn put(&mut self, column: usize, kind: CellKind, text: &str) -> Result<(), Problem> {
        self.put_with(column, kind, |page| page.push_str(text))
    }

    /// The same, with the text written straight into the page.
    pub fn put_with(
        &mut self,
        column: usize,
        kind: CellKind,
        write: impl FnOnce(&mut String),
    ) -> Result<(), Problem> {
        let start = self.page.len();
        write(&mut self.page);
        let len = self.page.len() - start;
        let width = self.slots.len() - self.row_start;
        let taken = column < width && self.slots[self.row_start + column].len_and_kind != 0;
        if taken || self.page[start..].chars().all(char::is_whitespace) {
            self.page.truncate(start);
            return Ok(());
        }
        if column >= MAX_COLUMNS || len > MAX_TEXT {
            return Err(Problem::TooLarge);
        }
        let slot = Slot::new(start, len, kind);
        if column < width {
            self.slots[self.row_start + column] = slot;
        } else {
            self.slots.resize(self.row_start + column, Slot::default());
            self.slots.push(slot);
        }
        Ok(())
    }

    /// Ends the row under way and gives it its number; a blank one is dropped.
    pub fn end_row(&mut self, number: u32) -> Result<(), Problem> {
        let width = self.slots.len() - self.row_start;
        if width == 0 {
            return Ok(());
        }
        self.row_start = self.slots.len();
        self.ends.push((number, self.row_start));
        self.cells += width;
        if self.cells > MAX_CELLS {
            return Err(Problem::TooLarge);
        }
        if self.page.len() >= PAGE {
            self.end_page()?;
        }
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), Problem> {
        self.text += self.page.len();
        if self.text > MAX_BOOK_TEXT {
            return Err(Problem::TooLarge);
        }
        let page = Arc::new(self.page.as_str().into());
        self.page.clear();
        let mut start = 0;
        for (number, end) in self.ends.drain(..) {
            self.rows.push(Row {
                number,
                cells: self.slots[start..end]
                    .iter()
                    .map(|slot| slot.into_cell(Some(&page)))
                    .collect(),
            });
            start = end;
        }
        self.slots.clear();
        self.row_start = 0;
        Ok(())
    }

    /// The rows of the sheet under way, in order; the next sheet can begin.
    pub fn end_sheet(&mut self) -> Result<Vec<Row>, Problem> {
        self.end_page()?;
        let mut rows = std::mem::take(&mut self.rows);
        if !rows.is_sorted_by_key(|row| row.number) {
            rows.sort_by_key(|row| row.number);
        }
        Ok(rows)
    }
}
