//! Tables of a web page, as many systems export them under the name .xls, and those of an XML spreadsheet
//! of Excel 2003, which has the same parts under other names.

use std::borrow::Cow;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use crate::book::{Book, CellKind, Format, MAX_COLUMNS, Merge, Rows, Sheet, Skipped};
use crate::error::Problem;
use crate::written::{iso_date, written_number};

/// How far into the text the first tag of a table may be.
const HEAD: usize = 64 << 10;
/// The most rows that one cell may reach over.
const MAX_SPAN: u32 = 65_536;
/// The deepest that tables may lie in each other.
const MAX_DEPTH: usize = 64;

/// Whether the text is a web page with a table, or a bare table.
pub(crate) fn looks_like(text: &str) -> bool {
    let head = text[..text.floor_char_boundary(HEAD)].to_ascii_lowercase();
    head.trim_start().starts_with('<')
        && head
            .split("<table")
            .skip(1)
            .any(|rest| rest.starts_with(|c: char| c == '>' || c.is_ascii_whitespace()))
}

/// Each table as a sheet, in the order in which the tables end.
pub(crate) fn read(text: &str) -> Result<Book, Problem> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut open: Vec<Table> = Vec::new();
    let mut sheets = Vec::new();
    let (mut unseen, mut name) = (false, String::new());
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => match &tag.name[..] {
                b"table" if open.len() == MAX_DEPTH => return Err(Problem::TooLarge),
                b"table" => open.push(Table::default()),
                b"script" | b"style" | b"title" => unseen = true,
                b"worksheet" => name = value(&tag, b"ss:name").unwrap_or_default().into_owned(),
                name => {
                    if let Some(table) = open.last_mut() {
                        table.start(name, &tag)?;
                    }
                }
            },
            Token::EndTag(tag) => match &tag.name[..] {
                b"table" => {
                    if let Some(table) = open.pop() {
                        sheets.push(table.end(&name)?);
                    }
                }
                b"script" | b"style" | b"title" => unseen = false,
                name => {
                    if let Some(table) = open.last_mut() {
                        table.finish(name)?;
                    }
                }
            },
            Token::String(string) if !unseen => {
                if let Some(table) = open.last_mut() {
                    table.text(&String::from_utf8_lossy(&string));
                }
            }
            _ => {}
        }
    }
    while let Some(table) = open.pop() {
        sheets.push(table.end(&name)?);
    }
    sheets.retain(|sheet| !sheet.rows.is_empty());
    let several = sheets.len() > 1;
    for (index, sheet) in sheets.iter_mut().enumerate() {
        if several && sheet.name.is_empty() {
            sheet.name = format!("表格{}", index + 1);
        }
    }
    Ok(Book {
        format: Format::Html,
        encoding: None,
        sheets,
    })
}

/// A table that is still open.
#[derive(Default)]
struct Table {
    rows: Rows,
    /// Number of the row under way, 0 before the first.
    row: u32,
    in_row: bool,
    column: usize,
    /// For each column the last row that a cell from above reaches down to.
    reach: Vec<u32>,
    cell: Option<OpenCell>,
    comment: Option<String>,
    merged: Vec<Merge>,
    hidden_rows: Vec<u32>,
    comments: Vec<Skipped>,
}

/// The cell under way: what it spans and what is in it.
struct OpenCell {
    columns: usize,
    rows: u32,
    kind: CellKind,
    text: String,
    /// Whether blanks and line breaks are its own, as in an XML spreadsheet.
    is_exact: bool,
}

impl Table {
    fn start(&mut self, name: &[u8], tag: &StartTag<()>) -> Result<(), Problem> {
        match name {
            b"tr" | b"row" => {
                self.end_row()?;
                self.begin_row(place(tag).unwrap_or(0));
                if is_hidden(tag) {
                    self.hidden_rows.push(self.row);
                }
            }
            b"td" | b"th" | b"cell" => {
                self.end_cell()?;
                if !self.in_row {
                    self.begin_row(0);
                }
                // An XML spreadsheet counts the further columns and rows.
                let further = |name: &[u8]| number(tag, name).unwrap_or(0).saturating_add(1);
                let (columns, rows) = match name {
                    b"cell" => (further(b"ss:mergeacross"), further(b"ss:mergedown")),
                    _ => (span(tag, b"colspan"), span(tag, b"rowspan")),
                };
                let before = place(tag).map_or(0, |place| place.saturating_sub(1) as usize);
                self.column = self.column.max(before);
                if self.column >= MAX_COLUMNS {
                    return Err(Problem::TooLarge);
                }
                let columns = columns.clamp(1, MAX_COLUMNS as u32) as usize;
                self.cell = Some(OpenCell {
                    columns,
                    rows: rows.clamp(1, MAX_SPAN),
                    kind: CellKind::Text,
                    text: String::new(),
                    is_exact: false,
                });
            }
            b"comment" => self.comment = Some(String::new()),
            b"data" if self.comment.is_none() => {
                if let (Some(cell), Some(kind)) = (&mut self.cell, value(tag, b"ss:type")) {
                    cell.is_exact = true;
                    cell.kind = match &*kind {
                        "Number" => CellKind::Number,
                        "DateTime" => CellKind::Date,
                        "Boolean" => CellKind::Boolean,
                        "Error" => CellKind::Error,
                        _ => CellKind::Text,
                    };
                }
            }
            b"br" | b"p" | b"div" => self.line_break(),
            _ => {}
        }
        Ok(())
    }

    /// Begins the next row, or one further down.
    fn begin_row(&mut self, number: u32) {
        self.row = number.max(self.row.saturating_add(1));
        self.in_row = true;
        self.column = 0;
    }

    fn finish(&mut self, name: &[u8]) -> Result<(), Problem> {
        match name {
            b"data" => {
                if let Some(cell) = &mut self.cell {
                    cell.is_exact = false;
                }
                Ok(())
            }
            b"td" | b"th" | b"cell" => self.end_cell(),
            b"tr" | b"row" => self.end_row(),
            b"comment" => {
                let comment = self.comment.take();
                let told = comment.and_then(|text| Skipped::comment(self.row, &text));
                self.comments.extend(told);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The text of the comment under way, or else of the cell.
    fn open_text(&mut self) -> Option<&mut String> {
        let in_cell = self.cell.as_mut().map(|cell| &mut cell.text);
        self.comment.as_mut().or(in_cell)
    }

    fn line_break(&mut self) {
        if let Some(text) = self.open_text()
            && !text.is_empty()
            && !text.ends_with('\n')
        {
            text.push('\n');
        }
    }

    /// A run of blanks in the source of a page shows as one.
    fn text(&mut self, string: &str) {
        let is_exact = self.cell.as_ref().is_some_and(|cell| cell.is_exact);
        let Some(text) = self.open_text() else {
            return;
        };
        if is_exact {
            text.push_str(string);
            return;
        }
        for c in string.chars() {
            if !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                text.push(c);
            } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
                text.push(' ');
            }
        }
    }

    fn end_cell(&mut self) -> Result<(), Problem> {
        self.comment = None;
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let (columns, rows) = (cell.columns, cell.rows);
        while self
            .reach
            .get(self.column)
            .is_some_and(|&last| last >= self.row)
        {
            self.column += 1;
        }
        self.rows.put(self.column, cell.kind, &cell.content())?;
        let last_column = self.column + columns - 1;
        if last_column >= MAX_COLUMNS {
            return Err(Problem::TooLarge);
        }
        let last_row = self.row.saturating_add(rows - 1);
        if self.reach.len() <= last_column {
            self.reach.resize(last_column + 1, 0);
        }
        self.reach[self.column..=last_column].fill(last_row);
        if columns > 1 || rows > 1 {
            self.merged.push(Merge {
                first_row: self.row,
                last_row,
                first_column: self.column,
                last_column,
            });
        }
        self.column = last_column + 1;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Problem> {
        self.end_cell()?;
        if self.in_row {
            self.in_row = false;
            self.rows.end_row(self.row)?;
        }
        Ok(())
    }

    fn end(mut self, name: &str) -> Result<Sheet, Problem> {
        self.end_row()?;
        Ok(Sheet {
            name: name.to_owned(),
            rows: self.rows.end_sheet()?,
            merged: self.merged,
            hidden_rows: self.hidden_rows,
            skipped: self.comments,
            ..Sheet::default()
        })
    }
}

impl OpenCell {
    fn content(&self) -> Cow<'_, str> {
        let text = self.text.trim_matches([' ', '\n', '\u{A0}']);
        match (self.kind, text) {
            (CellKind::Number, text) => written_number(text).into(),
            (CellKind::Date, date) => iso_date(date).into(),
            (CellKind::Boolean, "1") => "TRUE".into(),
            (CellKind::Boolean, "0") => "FALSE".into(),
            (_, text) => text.into(),
        }
    }
}

/// Whether a row is not shown, by a page or by an XML spreadsheet.
fn is_hidden(tag: &StartTag<()>) -> bool {
    let style = value(tag, b"style").unwrap_or_default().replace(' ', "");
    number(tag, b"ss:hidden") == Some(1) || style.to_ascii_lowercase().contains("display:none")
}

fn span(tag: &StartTag<()>, name: &[u8]) -> u32 {
    number(tag, name).unwrap_or(1)
}

/// The place of a row or a cell of an XML spreadsheet, from 1, where those before it are left out.
fn place(tag: &StartTag<()>) -> Option<u32> {
    number(tag, b"ss:index")
}

fn number(tag: &StartTag<()>, name: &[u8]) -> Option<u32> {
    value(tag, name)?.trim().parse().ok()
}

fn value<'a>(tag: &'a StartTag<()>, name: &[u8]) -> Option<Cow<'a, str>> {
    let value = tag.attributes.get(name)?;
    Some(String::from_utf8_lossy(value))
}
