//! Tables of a web page, as many systems export them under the name .xls, and those of an XML spreadsheet
//! of Excel 2003, which has the same parts under other names.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use crate::book::{Book, CellKind, Format, MAX_COLUMNS, Merge, Rows, Sheet};
use crate::error::Problem;

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
    let mut unseen = false;
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => match &tag.name[..] {
                b"table" if open.len() == MAX_DEPTH => return Err(Problem::TooLarge),
                b"table" => open.push(Table::default()),
                b"script" | b"style" | b"title" | b"comment" => unseen = true,
                name => {
                    if let Some(table) = open.last_mut() {
                        table.start(name, &tag)?;
                    }
                }
            },
            Token::EndTag(tag) => match &tag.name[..] {
                b"table" => sheets.extend(open.pop().map(Table::end).transpose()?),
                b"script" | b"style" | b"title" | b"comment" => unseen = false,
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
        sheets.push(table.end()?);
    }
    sheets.retain(|sheet| !sheet.rows.is_empty());
    let several = sheets.len() > 1;
    for (index, sheet) in sheets.iter_mut().enumerate().filter(|_| several) {
        sheet.name = format!("表格{}", index + 1);
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
    /// The cell under way: what it spans and its text.
    cell: Option<(usize, u32, String)>,
    merged: Vec<Merge>,
}

impl Table {
    fn start(&mut self, name: &[u8], tag: &StartTag<()>) -> Result<(), Problem> {
        match name {
            b"tr" | b"row" => {
                self.end_row()?;
                self.begin_row(place(tag).unwrap_or(0));
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
                self.cell = Some((columns, rows.clamp(1, MAX_SPAN), String::new()));
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
            b"td" | b"th" | b"cell" => self.end_cell(),
            b"tr" | b"row" => self.end_row(),
            _ => Ok(()),
        }
    }

    fn line_break(&mut self) {
        if let Some((_, _, text)) = &mut self.cell
            && !text.is_empty()
            && !text.ends_with('\n')
        {
            text.push('\n');
        }
    }

    /// A run of blanks in the source shows as one.
    fn text(&mut self, string: &str) {
        let Some((_, _, text)) = &mut self.cell else {
            return;
        };
        for c in string.chars() {
            if !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                text.push(c);
            } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
                text.push(' ');
            }
        }
    }

    fn end_cell(&mut self) -> Result<(), Problem> {
        let Some((columns, rows, text)) = self.cell.take() else {
            return Ok(());
        };
        while self
            .reach
            .get(self.column)
            .is_some_and(|&last| last >= self.row)
        {
            self.column += 1;
        }
        let text = text.trim_matches([' ', '\n', '\u{A0}']);
        self.rows.put(self.column, CellKind::Text, text)?;
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

    fn end(mut self) -> Result<Sheet, Problem> {
        self.end_row()?;
        Ok(Sheet {
            rows: self.rows.end_sheet()?,
            merged: self.merged,
            ..Sheet::default()
        })
    }
}

fn span(tag: &StartTag<()>, name: &[u8]) -> u32 {
    number(tag, name).unwrap_or(1)
}

/// The place of a row or a cell of an XML spreadsheet, from 1, where those before it are left out.
fn place(tag: &StartTag<()>) -> Option<u32> {
    number(tag, b"ss:index")
}

fn number(tag: &StartTag<()>, name: &[u8]) -> Option<u32> {
    let value = tag.attributes.get(name)?;
    String::from_utf8_lossy(value).trim().parse().ok()
}
