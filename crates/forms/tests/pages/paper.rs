//! Reads a PDF back as a sheet of paper: what is printed where.

use std::collections::HashMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

/// One printed character. Lengths in points, from the upper left corner.
#[derive(Clone, Debug)]
pub struct Glyph {
    pub text: String,
    pub x: f64,
    pub baseline: f64,
    pub width: f64,
    pub size: f64,
    /// The name of its face, without the mark of the subset.
    pub face: String,
}

/// One page as it comes out of the printer.
#[derive(Debug)]
pub struct Sheet {
    pub width: f64,
    pub height: f64,
    pub glyphs: Vec<Glyph>,
    /// How many lines and outlines are drawn.
    pub strokes: usize,
}

impl Sheet {
    /// All text in the order in which it was set, without spaces: a reader
    /// puts these in by position.
    pub fn text(&self) -> String {
        self.glyphs
            .iter()
            .flat_map(|glyph| glyph.text.chars())
            .filter(|character| !character.is_whitespace())
            .collect()
    }

    /// The glyphs of one size, line by line.
    pub fn lines(&self, size: f64) -> Vec<Vec<&Glyph>> {
        let mut lines: Vec<Vec<&Glyph>> = Vec::new();
        for glyph in self.glyphs.iter().filter(|glyph| near(glyph.size, size)) {
            match lines
                .iter_mut()
                .find(|line| near(line[0].baseline, glyph.baseline))
            {
                Some(line) => line.push(glyph),
                None => lines.push(vec![glyph]),
            }
        }
        lines
    }

    /// The size a text is printed in.
    pub fn size_of(&self, text: &str) -> f64 {
        let first = text.chars().next().unwrap().to_string();
        let at = self
            .glyphs
            .iter()
            .enumerate()
            .position(|(index, glyph)| {
                glyph.text == first
                    && self.glyphs[index..]
                        .iter()
                        .map(|glyph| glyph.text.as_str())
                        .collect::<String>()
                        .starts_with(text)
            })
            .unwrap_or_else(|| panic!("{text} is not on the page"));
        self.glyphs[at].size
    }
}

pub fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.05
}

pub fn read(pdf: &[u8]) -> Vec<Sheet> {
    let document = Document::load_mem(pdf).unwrap();
    document
        .get_pages()
        .values()
        .map(|&page| read_page(&document, page))
        .collect()
}

#[derive(Default)]
struct Face {
    widths: HashMap<u16, f64>,
    name: String,
    default_width: f64,
    texts: HashMap<u16, String>,
}

fn read_page(document: &Document, page: ObjectId) -> Sheet {
    let dictionary = document.get_dictionary(page).unwrap();
    let media = inherited(document, dictionary, b"MediaBox");
    let media = media.as_array().unwrap();
    let height = number(&media[3]);
    let faces: HashMap<Vec<u8>, Face> = document
        .get_page_fonts(page)
        .unwrap()
        .into_iter()
        .map(|(name, font)| (name, read_face(document, font)))
        .collect();

    let mut sheet = Sheet {
        width: number(&media[2]),
        height,
        glyphs: Vec::new(),
        strokes: 0,
    };
    // Pages are set by moving and mirroring alone, so the corner is enough.
    let mut corner = (0.0, 0.0);
    let mut saved = Vec::new();
    let mut face = &Face::default();
    let mut size = 0.0;
    for operation in operations(document, dictionary, page) {
        let operands = operation.operands;
        match operation.operator.as_str() {
            "q" => saved.push(corner),
            "Q" => corner = saved.pop().unwrap(),
            "cm" => {
                corner = (
                    corner.0 + number(&operands[4]),
                    corner.1 + number(&operands[5]),
                )
            }
            "Tf" => {
                face = &faces[operands[0].as_name().unwrap()];
                size = number(&operands[1]);
            }
            "S" => sheet.strokes += 1,
            "Tj" | "TJ" => {
                let parts = match &operands[0] {
                    Object::Array(parts) => parts.clone(),
                    text => vec![text.clone()],
                };
                let mut x = corner.0;
                for part in parts {
                    let Object::String(codes, _) = part else {
                        x -= number(&part) * size / 1000.0;
                        continue;
                    };
                    for code in codes.chunks(2) {
                        let code = u16::from_be_bytes([code[0], code[1]]);
                        let width = face.widths.get(&code).unwrap_or(&face.default_width);
                        let width = width * size / 1000.0;
                        sheet.glyphs.push(Glyph {
                            text: face.texts.get(&code).cloned().unwrap_or_default(),
                            x,
                            baseline: height - corner.1,
                            width,
                            size,
                            face: face.name.clone(),
                        });
                        x += width;
                    }
                }
            }
            _ => {}
        }
    }
    sheet
}

/// What is drawn on a page, with the runs that it shares with others in their places.
fn operations(document: &Document, dictionary: &Dictionary, page: ObjectId) -> Vec<Operation> {
    let resources = inherited(document, dictionary, b"Resources");
    let runs = resources.as_dict().unwrap().get(b"XObject").ok();
    let content = Content::decode(&document.get_page_content(page)).unwrap();
    let mut drawn = Vec::new();
    for operation in content.operations {
        if operation.operator != "Do" {
            drawn.push(operation);
            continue;
        }
        let name = operation.operands[0].as_name().unwrap();
        let run = runs.unwrap().as_dict().unwrap().get(name).unwrap();
        let run = follow(document, run).as_stream().unwrap();
        let run = run.decompressed_content().unwrap_or(run.content.clone());
        drawn.extend(Content::decode(&run).unwrap().operations);
    }
    drawn
}

fn read_face(document: &Document, font: &Dictionary) -> Face {
    let descendants = follow(document, font.get(b"DescendantFonts").unwrap());
    let descendant = follow(document, &descendants.as_array().unwrap()[0]);
    let descendant = descendant.as_dict().unwrap();
    let name = font.get(b"BaseFont").and_then(Object::as_name).unwrap();
    let name = String::from_utf8(name.to_vec()).unwrap();
    let mut face = Face {
        name: name
            .split_once('+')
            .map_or(name.as_str(), |(_, name)| name)
            .to_owned(),
        default_width: descendant.get(b"DW").map_or(1000.0, number),
        ..Face::default()
    };
    if let Ok(widths) = descendant.get(b"W") {
        let widths = follow(document, widths).as_array().unwrap();
        let mut at = 0;
        while at < widths.len() {
            let first = number(&widths[at]) as u16;
            if let Object::Array(row) = &widths[at + 1] {
                for (code, width) in (first..).zip(row) {
                    face.widths.insert(code, number(width));
                }
                at += 2;
            } else {
                for code in first..=number(&widths[at + 1]) as u16 {
                    face.widths.insert(code, number(&widths[at + 2]));
                }
                at += 3;
            }
        }
    }
    let map = follow(document, font.get(b"ToUnicode").unwrap());
    let map = map.as_stream().unwrap().decompressed_content().unwrap();
    read_texts(&String::from_utf8(map).unwrap(), &mut face.texts);
    face
}

fn read_texts(map: &str, texts: &mut HashMap<u16, String>) {
    let mut inside = false;
    for line in map.lines() {
        match line.split_whitespace().last() {
            Some("beginbfchar") => inside = true,
            Some("endbfchar") => inside = false,
            _ if inside => {
                let (code, text) = line.split_once(' ').unwrap();
                let units: Vec<u16> = hex(text)
                    .as_bytes()
                    .chunks(4)
                    .map(|unit| u16::from_str_radix(str::from_utf8(unit).unwrap(), 16).unwrap())
                    .collect();
                let code = u16::from_str_radix(&hex(code), 16).unwrap();
                texts.insert(code, String::from_utf16(&units).unwrap());
            }
            _ => {}
        }
    }
}

fn hex(code: &str) -> String {
    code.chars().filter(char::is_ascii_hexdigit).collect()
}

/// What a page says, or a node of the page tree above it.
fn inherited<'a>(document: &'a Document, mut node: &'a Dictionary, key: &[u8]) -> &'a Object {
    while !node.has(key) {
        let above = follow(document, node.get(b"Parent").unwrap());
        node = above.as_dict().unwrap();
    }
    follow(document, node.get(key).unwrap())
}

fn follow<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document.dereference(object).unwrap().1
}

fn number(object: &Object) -> f64 {
    f64::from(object.as_float().unwrap())
}
