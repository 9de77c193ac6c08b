//! What the sheets of an xlsx tell beside their values and calamine does not: comments, hidden rows,
//! formulas without a result, text in CDATA, and how numbers are shown.
//!
//! A list is read without any of it, so what is broken here is passed over.

mod cells;
mod styles;

use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::archive::Archive;
use crate::book::{Sheet, Skipped};
use crate::style::Styles;

use cells::Cells;
use styles::Parts;

/// Where Excel sends those whose version knows no comments with answers; the comment stands below.
const OLD_VERSION: &str = "linkid=870924";
/// The most cells to find in a sheet, and the most of a text in one, in bytes.
const MAX_FOUND: usize = 1 << 16;
const MAX_TEXT: usize = 1 << 10;

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// An xlsx and its sheets.
pub(crate) struct Beside<'a> {
    zip: Zip<'a>,
    /// Name and path of each sheet.
    sheets: Vec<(String, String)>,
    styles: Styles,
    /// Whether their rows and cells tell more, and whether there are comments.
    in_cells: bool,
    has_comments: bool,
}

impl<'a> Beside<'a> {
    pub fn open(bytes: &'a [u8], archive: &Archive) -> Option<Self> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let root = relations(&mut zip, "");
        let workbook = root
            .iter()
            .find(|target| target.kind.ends_with("/officeDocument"));
        let workbook = workbook.map_or("xl/workbook.xml", |target| &target.path);
        let targets = relations(&mut zip, workbook);
        let mut sheets = Vec::new();
        each(&mut zip, workbook, |event| {
            if let Event::Start(tag) = event
                && tag.local_name().as_ref() == "sheet"
            {
                let id = attribute(tag, "id").unwrap_or_default();
                let target = targets.iter().find(|target| target.id == id);
                sheets.extend(attribute(tag, "name").zip(target.map(|target| target.path.clone())));
            }
        });
        let mut styles = Parts::default();
        if let Some(part) = targets
            .iter()
            .find(|target| target.kind.ends_with("/styles"))
        {
            each(&mut zip, &part.path, |event| styles.take(event));
        }
        let styles = styles.into_styles();
        Some(Self {
            zip,
            sheets,
            in_cells: archive.tells_more || styles.tell(),
            has_comments: archive.has_comments,
            styles,
        })
    }

    /// Adds to a sheet, whose rows are read, what it tells more.
    pub fn add_to(&mut self, sheet: &mut Sheet) {
        let found = self.sheets.iter().find(|(name, _)| *name == sheet.name);
        let Some((_, path)) = found else { return };
        if self.in_cells {
            let mut cells = Cells::of(&mut self.styles);
            each(&mut self.zip, path, |event| cells.take(event));
            cells.add_to(sheet);
        }
        if !self.has_comments {
            return;
        }
        for target in relations(&mut self.zip, path) {
            if target.kind.ends_with("/comments") {
                let mut comments = Comments::default();
                each(&mut self.zip, &target.path, |event| comments.take(event));
                sheet.skipped.extend(comments.told);
            }
        }
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
    let part = format!("{folder}/_rels/{name}.rels");
    each(zip, part.trim_start_matches('/'), |event| {
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
        if self.told.len() < MAX_FOUND {
            self.told.extend(Skipped::comment(self.row, text));
        }
    }
}
