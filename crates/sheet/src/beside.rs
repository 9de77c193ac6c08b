//! What the sheets of an xlsx tell beside their values and calamine does not: comments, hidden rows,
//! formulas without a result, and text in CDATA.
//!
//! A list is read without any of it, so what is broken here is passed over.

use std::collections::HashMap;
use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::book::{Cell, CellKind, MAX_COLUMNS, Row, Sheet, Skipped};

const COMMENT: &str = "单元格批注，没有导入，请看原表";
/// Where Excel sends those whose version knows no comments with answers; the comment stands below.
const OLD_VERSION: &str = "linkid=870924";
/// The most cells to find in a sheet, and the most of a text in one, in bytes.
const MAX_FOUND: usize = 1 << 16;
const MAX_TEXT: usize = 1 << 10;
const MAX_ROWS: u32 = 1 << 20;

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// An xlsx and its sheets.
pub(crate) struct Beside<'a> {
    zip: Zip<'a>,
    /// Name and path of each sheet.
    sheets: Vec<(String, String)>,
    /// Whether their rows and cells tell more.
    in_cells: bool,
}

impl<'a> Beside<'a> {
    pub fn open(bytes: &'a [u8], in_cells: bool) -> Option<Self> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let targets = relations(&mut zip, "xl/workbook.xml");
        let mut sheets = Vec::new();
        each(&mut zip, "xl/workbook.xml", |event| {
            if let Event::Start(tag) = event
                && tag.local_name().as_ref() == "sheet"
            {
                let id = attribute(tag, "id").unwrap_or_default();
                let target = targets.iter().find(|target| target.id == id);
                sheets.extend(attribute(tag, "name").zip(target.map(|target| target.path.clone())));
            }
        });
        Some(Self {
            zip,
            sheets,
            in_cells,
        })
    }

    /// Adds to a sheet, whose rows are read, what it tells more.
    pub fn add_to(&mut self, sheet: &mut Sheet) {
        let found = self.sheets.iter().find(|(name, _)| *name == sheet.name);
        let Some((_, path)) = found else { return };
        if self.in_cells {
            let mut cells = Cells::default();
            each(&mut self.zip, path, |event| cells.take(event));
            cells.add_to(sheet);
        }
        for target in relations(&mut self.zip, path) {
            if target.kind.ends_with("/comments") {
                let mut comments = Comments::default();
                each(&mut self.zip, &target.path, |event| comments.take(event));
                sheet.skipped.extend(comments.told);
            }
        }
        sheet.skipped.sort_by_key(|line| line.number);
    }
}

/// What a part names another for.
struct Target {
    id: String,
    kind: String,
    path: String,
}

fn relations(zip: &mut Zip, part: &str) -> Vec<Target> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let mut targets = Vec::new();
    each(zip, &format!("{folder}/_rels/{name}.rels"), |event| {
        if let Event::Start(tag) = event
            && let Some(path) = attribute(tag, "Target")
        {
            targets.push(Target {
                id: attribute(tag, "Id").unwrap_or_default(),
                kind: attribute(tag, "Type").unwrap_or_default(),
                path: within(folder, &path),
            });
        }
    });
    targets
}

/// A path as a part in this folder writes it, from the root.
fn within(folder: &str, path: &str) -> String {
    if let Some(path) = path.strip_prefix('/') {
        return path.to_owned();
    }
    let (mut folder, mut path) = (folder, path);
    while let Some(rest) = path.strip_prefix("../") {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        path = rest;
    }
    format!("{folder}/{path}")
        .trim_start_matches('/')
        .to_owned()
}

/// Hands on each event of a part, as far as it can be read.
fn each(zip: &mut Zip, part: &str, mut take: impl FnMut(&Event)) {
    let Ok(part) = zip.by_name(part) else { return };
    let mut xml = Reader::from_reader(BufReader::new(part));
    xml.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    while let Ok(event) = xml.read_event_into(&mut buffer) {
        if matches!(event, Event::Eof) {
            return;
        }
        take(&event);
        buffer.clear();
    }
}

/// The value of an attribute, whatever stands before its name.
fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = tag.attributes().flatten();
    let attribute = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// The text of an event within an element.
fn put_text(text: &mut String, event: &Event) {
    if text.len() >= MAX_TEXT {
        return;
    }
    match event {
        Event::Text(content) => text.push_str(&content.xml10_content()),
        Event::CData(content) => text.push_str(&content.xml10_content()),
        Event::GeneralRef(entity) => match resolve_xml_entity(entity.as_ref()) {
            Some(resolved) => text.push_str(resolved),
            None => text.extend(entity.resolve_char_ref().ok().flatten()),
        },
        _ => {}
    }
}

/// The row, from 1, and the column, from 0, of `C7`.
fn place(reference: &str) -> Option<(u32, usize)> {
    let letters = reference.len()
        - reference
            .trim_start_matches(|c: char| c.is_ascii_uppercase())
            .len();
    let column = reference[..letters]
        .bytes()
        .try_fold(0_usize, |column, letter| {
            column
                .checked_mul(26)?
                .checked_add(usize::from(letter - b'@'))
        });
    Some((reference[letters..].parse().ok()?, column?.checked_sub(1)?))
}

#[derive(Default)]
struct Comments {
    told: Vec<Skipped>,
    row: u32,
    text: String,
    /// Within letters, and not in how they are spoken.
    in_text: bool,
}

impl Comments {
    fn take(&mut self, event: &Event) {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "comment" => {
                    let reference = attribute(tag, "ref").unwrap_or_default();
                    self.row = place(&reference).map_or(0, |(row, _)| row);
                    self.text.clear();
                }
                "t" => self.in_text = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "comment" => self.tell(),
                "t" => self.in_text = false,
                _ => {}
            },
            event if self.in_text => put_text(&mut self.text, event),
            _ => {}
        }
    }

    fn tell(&mut self) {
        let answered = self.text.split_once(OLD_VERSION);
        let text = answered.and_then(|(_, text)| text.split_once(":\n"));
        let text = text.map_or(&*self.text, |(_, text)| text);
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() && self.told.len() < MAX_FOUND {
            self.told.push(Skipped {
                number: self.row,
                text: words.join(" "),
                reason: COMMENT,
            });
        }
    }
}

/// What rows and cells tell, and the one under way.
#[derive(Default)]
struct Cells {
    hidden_rows: Vec<u32>,
    /// Row, column and what is in it.
    found: Vec<(u32, usize, Cell)>,
    /// The formulas that other cells have likewise, by their numbers.
    shared: HashMap<String, String>,
    row: u32,
    column: usize,
    /// Whether an empty text is what the cell holds.
    is_text: bool,
    formula: Option<String>,
    shares: Option<String>,
    value: String,
    in_formula: bool,
    in_value: bool,
    is_marked: bool,
}

impl Cells {
    fn take(&mut self, event: &Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => match tag.local_name().as_ref() {
                "c" => self.end_cell(),
                "f" => self.end_formula(),
                "v" | "t" => self.in_value = false,
                _ => {}
            },
            event if self.in_formula => {
                put_text(self.formula.get_or_insert_default(), event);
            }
            event if self.in_value => {
                self.is_marked |= matches!(event, Event::CData(_));
                put_text(&mut self.value, event);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &BytesStart) {
        match tag.local_name().as_ref() {
            "row" => {
                let number = attribute(tag, "r").and_then(|number| number.parse().ok());
                self.row = number.unwrap_or(self.row.saturating_add(1));
                self.column = 0;
                let hidden = attribute(tag, "hidden");
                let is_hidden = hidden.is_some_and(|hidden| hidden == "1" || hidden == "true");
                if is_hidden && self.hidden_rows.len() < MAX_ROWS as usize {
                    self.hidden_rows.push(self.row);
                }
            }
            "c" => {
                let reference = attribute(tag, "r");
                if let Some((row, column)) = reference.as_deref().and_then(place) {
                    (self.row, self.column) = (row, column);
                }
                self.is_text = attribute(tag, "t").as_deref() == Some("str");
                (self.formula, self.is_marked) = (None, false);
                self.value.clear();
            }
            "f" => {
                self.in_formula = true;
                self.formula = Some(String::new());
                self.shares = attribute(tag, "si");
            }
            "v" | "t" => self.in_value = true,
            _ => {}
        }
    }

    /// A formula that is given elsewhere is told as it stands there.
    fn end_formula(&mut self) {
        self.in_formula = false;
        let (Some(formula), Some(shares)) = (&mut self.formula, self.shares.take()) else {
            return;
        };
        if !formula.is_empty() && self.shared.len() < MAX_FOUND {
            self.shared.insert(shares, formula.clone());
        } else if let Some(given) = self.shared.get(&shares) {
            formula.clone_from(given);
        }
    }

    fn end_cell(&mut self) {
        let cell = match self.formula.take() {
            _ if self.is_marked => Some(Cell::new(CellKind::Text, &self.value)),
            Some(formula) if self.value.is_empty() && !self.is_text => {
                Some(Cell::new(CellKind::Error, &format!("={formula}")))
            }
            _ => None,
        };
        let fits =
            self.row <= MAX_ROWS && self.column < MAX_COLUMNS && self.found.len() < MAX_FOUND;
        if let Some(cell) = cell.filter(|cell| fits && !cell.text().trim().is_empty()) {
            self.found.push((self.row, self.column, cell));
        }
        self.column = self.column.saturating_add(1);
    }

    fn add_to(mut self, sheet: &mut Sheet) {
        self.found.sort_by_key(|(number, ..)| *number);
        let mut further: Vec<Row> = Vec::new();
        for (number, column, cell) in self.found {
            let cells = match sheet.rows.binary_search_by_key(&number, |row| row.number) {
                Ok(at) => &mut sheet.rows[at].cells,
                Err(_) => cells_of(&mut further, number),
            };
            if cells.len() <= column {
                cells.resize(column + 1, Cell::default());
            }
            cells[column] = cell;
        }
        sheet.rows.append(&mut further);
        sheet.rows.sort_by_key(|row| row.number);
        self.hidden_rows.retain(|number| {
            let found = sheet.rows.binary_search_by_key(number, |row| row.number);
            found.is_ok()
        });
        self.hidden_rows.sort_unstable();
        self.hidden_rows.dedup();
        sheet.hidden_rows = self.hidden_rows;
    }
}

/// The cells of the last row where that is its number, or else of a new one.
fn cells_of(rows: &mut Vec<Row>, number: u32) -> &mut Vec<Cell> {
    if rows.last().is_none_or(|row| row.number != number) {
        let cells = Vec::new();
        rows.push(Row { number, cells });
    }
    let last = rows.len() - 1;
    &mut rows[last].cells
}
