//! Reads a Word document back: its paragraphs, and how each is set.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// Some text of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub face: String,
    /// In halves of a point.
    pub size: u32,
}

/// One paragraph. Lengths in twentieths of a point.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    pub runs: Vec<Run>,
    /// The fixed pitch of its lines.
    pub pitch: u32,
    /// Whether it stays with what follows.
    pub kept: bool,
    /// Whether it begins a page.
    pub begins: bool,
    /// Whether it stands in a table.
    pub in_table: bool,
}

impl Paragraph {
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// A document as a program for Word reads it.
pub struct Document {
    pub paragraphs: Vec<Paragraph>,
    /// Size of the page, and its margins above, to the left, below and to the right.
    pub page: [u32; 6],
    /// How many rows no page break cuts, of how many.
    pub whole_rows: (usize, usize),
    /// Who wrote it and who changed it last.
    pub authors: Vec<String>,
    /// The pictures, in the order of their names.
    pub pictures: Vec<Vec<u8>>,
}

impl Document {
    /// All text in it, without spaces.
    pub fn text(&self) -> String {
        let text: String = self.paragraphs.iter().map(Paragraph::text).collect();
        text.split_whitespace().collect()
    }

    /// The first paragraph that begins so.
    pub fn paragraph(&self, begins: &str) -> &Paragraph {
        let mut paragraphs = self.paragraphs.iter();
        paragraphs
            .find(|paragraph| paragraph.text().starts_with(begins))
            .unwrap_or_else(|| panic!("{begins} begins no paragraph"))
    }
}

/// Reads a document; every part of it must be well-formed XML 1.0 or a picture.
pub fn read(file: &[u8]) -> Document {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut pictures = Vec::new();
    let mut body = String::new();
    let mut authors = Vec::new();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    for name in names {
        let mut part = Vec::new();
        archive
            .by_name(&name)
            .unwrap()
            .read_to_end(&mut part)
            .unwrap();
        if name.ends_with(".png") {
            pictures.push((name, part));
            continue;
        }
        let part = String::from_utf8(part).unwrap();
        let odd = part.chars().find(|character| !is_xml(*character));
        assert_eq!(odd, None, "{name}");
        let mut reader = Reader::from_str(&part);
        while !matches!(reader.read_event().expect(&name), Event::Eof) {}
        match name.as_str() {
            "word/document.xml" => body = part,
            "docProps/core.xml" => {
                let between = |before, after| part.split_once(before)?.1.split_once(after);
                let creator = between("<dc:creator>", "</dc:creator>");
                let changed = between("<cp:lastModifiedBy>", "</cp:lastModifiedBy>");
                authors = [creator, changed]
                    .map(|found| found.unwrap().0.to_owned())
                    .into();
            }
            _ => {}
        }
    }
    pictures.sort();
    Document {
        authors,
        pictures: pictures.into_iter().map(|(_, picture)| picture).collect(),
        ..read_body(&body)
    }
}

/// The characters of XML 1.0, section 2.2.
fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

fn read_body(xml: &str) -> Document {
    let mut document = Document {
        paragraphs: Vec::new(),
        page: [0; 6],
        whole_rows: (0, 0),
        authors: Vec::new(),
        pictures: Vec::new(),
    };
    let (mut paragraph, mut run) = (Paragraph::default(), Run::default());
    let (mut tables, mut in_text) = (0_usize, false);
    let mut reader = Reader::from_str(xml);
    loop {
        let event = reader.read_event().unwrap();
        let is_open = matches!(event, Event::Start(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let number = |name: &str| attribute(&tag, name).parse::<u32>().unwrap();
                match tag.name().as_ref() {
                    "w:tbl" => tables += 1,
                    "w:tr" => document.whole_rows.1 += 1,
                    "w:cantSplit" => document.whole_rows.0 += 1,
                    "w:p" => {
                        paragraph = Paragraph {
                            in_table: tables > 0,
                            ..Paragraph::default()
                        }
                    }
                    "w:keepNext" => paragraph.kept = attribute(&tag, "w:val") != "0",
                    "w:pageBreakBefore" => paragraph.begins = attribute(&tag, "w:val") != "0",
                    "w:spacing" if attribute(&tag, "w:lineRule") == "exact" => {
                        paragraph.pitch = number("w:line");
                    }
                    "w:r" => run = Run::default(),
                    "w:rFonts" => {
                        run.face = attribute(&tag, "w:eastAsia");
                        assert_eq!(run.face, attribute(&tag, "w:ascii"));
                    }
                    "w:sz" => run.size = number("w:val"),
                    "w:t" => in_text = is_open,
                    "w:pgSz" => {
                        document.page[0] = number("w:w");
                        document.page[1] = number("w:h");
                    }
                    "w:pgMar" => {
                        let sides = ["w:top", "w:left", "w:bottom", "w:right"];
                        document.page[2..].copy_from_slice(&sides.map(number));
                    }
                    _ => {}
                }
            }
            Event::Text(text) if in_text => run.text.push_str(&text),
            Event::GeneralRef(reference) if in_text => {
                run.text.push(match &*reference {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("&{other};"),
                });
            }
            Event::End(tag) => match tag.name().as_ref() {
                "w:tbl" => tables -= 1,
                "w:t" => in_text = false,
                "w:r" if !run.text.is_empty() => paragraph.runs.push(std::mem::take(&mut run)),
                "w:p" => document.paragraphs.push(std::mem::take(&mut paragraph)),
                _ => {}
            },
            Event::Eof => return document,
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart, name: &str) -> String {
    let attribute = tag.try_get_attribute(name).unwrap();
    attribute.map_or_else(String::new, |attribute| attribute.value.into_owned())
}
