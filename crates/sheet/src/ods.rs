//! OpenDocument spreadsheets, cell by cell.
//!
//! calamine writes out every repeated row and column before anyone can object:
//! a short file can ask for gigabytes. Here a repeated blank costs nothing and
//! all else is counted as it comes.

use std::collections::HashSet;
use std::io::{BufReader, Cursor, Read};

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;

use crate::book::{CellKind, MAX_COLUMNS, Merge, Rows, Sheet, Skipped};
use crate::error::Problem;
use crate::style;
use crate::written::{iso_date, written_number};

/// The most rows a sheet may number, as in Excel.
const MAX_ROWS: u32 = 1 << 20;

/// Reads all sheets in the order of their tabs.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Problem> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Problem::Damaged)?;
    if let Ok(mut manifest) = zip.by_name("META-INF/manifest.xml") {
        let mut text = Vec::new();
        manifest.read_to_end(&mut text)?;
        if memchr::memmem::find(&text, b"encryption-data").is_some() {
            return Err(Problem::Password);
        }
    }
    let content = zip.by_name("content.xml").map_err(|_| Problem::Damaged)?;
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(content));
    xml.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut document = Document::default();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(tag) => document.start(&tag)?,
            Event::End(tag) => document.end(tag.name().as_ref())?,
            Event::Text(text) => document.text(&text.xml10_content()),
            Event::CData(text) => document.text(&text.xml10_content()),
            Event::GeneralRef(entity) => document.entity(&entity),
            Event::Eof => return Ok(document.sheets),
            _ => {}
        }
    }
}

impl From<quick_xml::Error> for Problem {
    fn from(_: quick_xml::Error) -> Self {
        Self::Damaged
    }
}

impl From<quick_xml::events::attributes::AttrError> for Problem {
    fn from(_: quick_xml::events::attributes::AttrError) -> Self {
        Self::Damaged
    }
}

#[derive(Default)]
struct Document {
    sheets: Vec<Sheet>,
    rows: Rows,
    /// The style under way, those that hide a sheet, and those that strike out.
    style: String,
    hiding: HashSet<String>,
    striking: HashSet<String>,
    /// How deep the reader is in tables, and in things laid over a cell.
    tables: u32,
    overlays: u32,
    /// The comment under way.
    comment: Option<Comment>,
    /// The row under way, 1-based, how often it comes, and whether it is shown.
    row: u32,
    repeated: u32,
    is_hidden: bool,
    /// Whether all that it holds is struck out.
    is_struck: bool,
    column: usize,
    /// What the row under way holds: first column, how often, what.
    values: Vec<(usize, usize, CellKind, String)>,
    cell: Option<OpenCell>,
}

/// What somebody has noted on a cell, who and when left out.
#[derive(Default)]
struct Comment {
    text: String,
    in_paragraph: bool,
}

impl Comment {
    fn start(&mut self, name: &str) {
        match name {
            "text:p" => {
                self.text.push('\n');
                self.in_paragraph = true;
            }
            "text:s" | "text:tab" | "text:line-break" => self.text.push(' '),
            _ => {}
        }
    }
}

struct OpenCell {
    columns: usize,
    span: (u32, usize),
    kind: CellKind,
    style: Option<String>,
    /// The value of an attribute, which goes before the text shown.
    value: Option<String>,
    /// A formula of which the file holds no result, unless one is shown.
    formula: Option<String>,
    shown: String,
    paragraphs: u32,
    in_paragraph: bool,
}

impl Document {
    fn start(&mut self, tag: &BytesStart) -> Result<(), Problem> {
        let name = tag.name();
        match name.as_ref() {
            "style:style" => self.style = attribute(tag, "style:name")?.unwrap_or_default(),
            "style:table-properties" => {
                if attribute(tag, "table:display")?.as_deref() == Some("false") {
                    self.hiding.insert(self.style.clone());
                }
            }
            "style:text-properties" => {
                let line = attribute(tag, "style:text-line-through-style")?;
                if line.is_some_and(|line| line != "none") {
                    self.striking.insert(self.style.clone());
                }
            }
            "table:table" => self.start_table(tag)?,
            "office:annotation" => {
                self.overlays += 1;
                self.comment = (self.tables == 1).then(Comment::default);
            }
            "table:tracked-changes" => self.overlays += 1,
            name if name.starts_with("draw:") => self.overlays += 1,
            name if let Some(comment) = &mut self.comment => comment.start(name),
            _ if self.tables != 1 || self.overlays > 0 => {}
            "table:table-row" => {
                self.repeated = count(tag, "table:number-rows-repeated")?;
                self.is_hidden = attribute(tag, "table:visibility")?
                    .is_some_and(|seen| seen == "collapse" || seen == "filter");
                self.is_struck = true;
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell = Some(OpenCell::new(tag)?);
            }
            name => {
                if let Some(cell) = &mut self.cell {
                    cell.start(name, tag)?;
                }
            }
        }
        Ok(())
    }

    fn start_table(&mut self, tag: &BytesStart) -> Result<(), Problem> {
        self.tables += 1;
        if self.tables == 1 {
            let style = attribute(tag, "table:style-name")?.unwrap_or_default();
            self.row = 1;
            self.sheets.push(Sheet {
                name: attribute(tag, "table:name")?.unwrap_or_default(),
                hidden: self.hiding.contains(&style),
                ..Sheet::default()
            });
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Problem> {
        match name {
            "table:table" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    let rows = self.rows.end_sheet()?;
                    if let Some(sheet) = self.sheets.last_mut() {
                        sheet.rows = rows;
                    }
                }
            }
            "office:annotation" => {
                self.overlays = self.overlays.saturating_sub(1);
                if let (Some(comment), Some(sheet)) = (self.comment.take(), self.sheets.last_mut())
                {
                    let told = Skipped::comment(self.row, &comment.text);
                    sheet.skipped.extend(told);
                }
            }
            "table:tracked-changes" => self.overlays = self.overlays.saturating_sub(1),
            name if name.starts_with("draw:") => self.overlays = self.overlays.saturating_sub(1),
            "text:p" if let Some(comment) = &mut self.comment => comment.in_paragraph = false,
            _ if self.tables != 1 || self.overlays > 0 => {}
            "table:table-row" => self.end_row()?,
            "table:table-cell" | "table:covered-table-cell" => self.end_cell()?,
            "text:p" => {
                if let Some(cell) = &mut self.cell {
                    cell.in_paragraph = false;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(comment) = &mut self.comment {
            if comment.in_paragraph {
                comment.text.push_str(text);
            }
        } else if self.overlays == 0
            && let Some(cell) = &mut self.cell
            && cell.in_paragraph
        {
            cell.shown.push_str(text);
        }
    }

    fn entity(&mut self, entity: &BytesRef) {
        if let Some(text) = resolve_xml_entity(entity.as_ref()) {
            self.text(text);
        } else if let Ok(Some(character)) = entity.resolve_char_ref() {
            self.text(character.encode_utf8(&mut [0; 4]));
        }
    }

    fn end_cell(&mut self) -> Result<(), Problem> {
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let (columns_alike, (rows, columns)) = (cell.columns, cell.span);
        if rows > 1 || columns > 1 {
            let merge = Merge {
                first_row: self.row,
                last_row: self.row.saturating_add(rows - 1).min(MAX_ROWS),
                first_column: self.column,
                last_column: self.column.saturating_add(columns - 1),
            };
            if let Some(sheet) = self.sheets.last_mut() {
                sheet.merged.push(merge);
            }
        }
        let is_struck = cell
            .style
            .as_ref()
            .is_some_and(|style| self.striking.contains(style));
        let (kind, text) = cell.content();
        if !text.trim().is_empty() {
            self.is_struck &= is_struck;
            if self.column.saturating_add(columns_alike) > MAX_COLUMNS {
                return Err(Problem::TooLarge);
            }
            self.values.push((self.column, columns_alike, kind, text));
        }
        self.column = self.column.saturating_add(columns_alike);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Problem> {
        let last = self.row.saturating_add(self.repeated);
        if !self.values.is_empty() {
            if last > MAX_ROWS + 1 {
                return Err(Problem::TooLarge);
            }
            if let Some(sheet) = self.sheets.last_mut() {
                let rows = |is_so: bool| (self.row..last).filter(move |_| is_so);
                sheet.hidden_rows.extend(rows(self.is_hidden));
                sheet.struck_rows.extend(rows(self.is_struck));
            }
            for row in self.row..last {
                for (column, columns, kind, text) in &self.values {
                    for column in *column..column + columns {
                        self.rows.put(column, *kind, text)?;
                    }
                }
                self.rows.end_row(row)?;
            }
            self.values.clear();
        }
        self.row = last;
        Ok(())
    }
}

impl OpenCell {
    fn new(tag: &BytesStart) -> Result<Self, Problem> {
        let value_type = attribute(tag, "office:value-type")?;
        let (kind, value) = match value_type.as_deref() {
            Some("float" | "currency" | "percentage") => {
                let value = attribute(tag, "office:value")?.map(|value| written_number(&value));
                (CellKind::Number, value)
            }
            Some("date") => {
                let value = attribute(tag, "office:date-value")?;
                (CellKind::Date, value.map(|date| iso_date(&date)))
            }
            Some("time") => {
                let value = attribute(tag, "office:time-value")?;
                (CellKind::Date, value.map(|time| clock(&time)))
            }
            Some("boolean") => {
                let value = attribute(tag, "office:boolean-value")?;
                (CellKind::Boolean, value.map(|yes| yes.to_uppercase()))
            }
            _ if attribute(tag, "calcext:value-type")?.as_deref() == Some("error") => {
                (CellKind::Error, None)
            }
            _ => (CellKind::Text, attribute(tag, "office:string-value")?),
        };
        let value = value.filter(|value| !value.is_empty());
        let lacks_value = value.is_none() && value_type.as_deref() != Some("string");
        let formula = match lacks_value {
            true => attribute(tag, "table:formula")?,
            false => None,
        };
        Ok(Self {
            columns: count(tag, "table:number-columns-repeated")? as usize,
            span: (
                count(tag, "table:number-rows-spanned")?,
                count(tag, "table:number-columns-spanned")? as usize,
            ),
            kind,
            style: attribute(tag, "table:style-name")?,
            value,
            formula,
            shown: String::new(),
            paragraphs: 0,
            in_paragraph: false,
        })
    }

    /// Its kind and its text: a number with what is shown around it, a formula as it was typed.
    fn content(self) -> (CellKind, String) {
        match (self.kind, self.value, self.formula) {
            (CellKind::Number, Some(value), _) if style::says_more(&self.shown, &value) => {
                (CellKind::Text, self.shown.trim().to_owned())
            }
            (kind, Some(value), _) => (kind, value),
            (_, None, Some(formula)) if self.shown.is_empty() => (CellKind::Error, typed(&formula)),
            (kind, None, _) => (kind, self.shown),
        }
    }

    fn start(&mut self, name: &str, tag: &BytesStart) -> Result<(), Problem> {
        match name {
            "text:p" => {
                if self.paragraphs > 0 {
                    self.shown.push('\n');
                }
                self.paragraphs += 1;
                self.in_paragraph = true;
            }
            "text:s" => {
                let blanks = count(tag, "text:c")?.min(1000) as usize;
                self.shown.extend(std::iter::repeat_n(' ', blanks));
            }
            "text:tab" => self.shown.push('\t'),
            "text:line-break" => self.shown.push('\n'),
            _ => {}
        }
        Ok(())
    }
}

fn attribute(tag: &BytesStart, name: &str) -> Result<Option<String>, Problem> {
    match tag.try_get_attribute(name)? {
        Some(attribute) => Ok(Some(
            attribute
                .normalized_value(XmlVersion::Implicit1_0)?
                .into_owned(),
        )),
        None => Ok(None),
    }
}

/// A count of 1 or more, 1 where it is not given.
fn count(tag: &BytesStart, name: &str) -> Result<u32, Problem> {
    let value = attribute(tag, name)?;
    Ok(value.and_then(|v| v.parse().ok()).unwrap_or(1).max(1))
}

/// A formula, stored as `of:=SUM([.A2:.B2])`, as it was typed.
fn typed(formula: &str) -> String {
    let (_, formula) = formula.split_once('=').unwrap_or(("", formula));
    let plain = formula.replace("[.", "").replace(":.", ":");
    format!("={}", plain.replace(['[', ']'], ""))
}

/// `PT09H30M00S` as `09:30:00`; anything else as it is.
fn clock(time: &str) -> String {
    let parts = || {
        let (hours, rest) = time.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?.split('.').next()?;
        Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
    };
    parts().unwrap_or_else(|| time.to_owned())
}
