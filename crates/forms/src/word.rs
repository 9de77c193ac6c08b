//! Papers as Word documents, for offices that insist.
//!
//! A paper is set from the same record as its page in PDF, masked and plain as that is, with the same
//! words; the measures are those of `templates/page.typ`, in the units of Word. Faces go by name: the
//! reader's machine has them, or puts others in their place. Only forms that are handed on as documents
//! are set so, each by a function beside this one.

mod certificate;
mod commitment;

use std::io::Cursor;

use chrono::{Datelike, NaiveDate};
use docx_rs::{
    AlignmentType, Docx, DrawingPosition, HeightRule, LineSpacing, LineSpacingType, PageMargin,
    Paragraph, Pic, PicAlign, RelativeFromHType, RelativeFromVType, Run, RunFonts,
    SpecialIndentType, Tab, TabValueType, Table, TableAlignmentType, TableBorder,
    TableBorderPosition, TableBorders, TableCell, TableCellMargins, TableLayoutType, TableRow,
    VAlignType, WidthType,
};
use serde::de::DeserializeOwned;

use crate::desk::{Setting, Template};
use crate::error::FormsError;
use crate::form::{PROGRAM, Sheet};
use crate::qr;
use crate::text::Text;

// Lengths are in twentieths of a point, sizes of type in halves of one, as the format counts.

/// Width of the text on the page: 156 mm.
const WIDTH: usize = 8845;
/// The text begins 37 mm from above.
const TOP: i32 = 2098;
/// The pitch of 22 lines in 225 mm, rounded down so that all of them stand on the page.
const PITCH: i32 = 579;
const TIGHT_PITCH: i32 = 490;
const TIGHTEST_PITCH: i32 = 450;
/// The pitch of lines in a table.
const TABLE_PITCH: i32 = 320;
/// 28 characters of 16 points in the width of a line.
const TRACKING: i32 = -5;
const CHARACTER: usize = 320 - 5;

/// 3号
const BODY: usize = 32;
/// 2号
const TITLE: usize = 44;
/// 小4号
const SMALL: usize = 24;

const FANGSONG: &str = "仿宋";
const HEITI: &str = "黑体";
const XIAOBIAOSONG: &str = "方正小标宋简体";
/// ☐ and ☑ are in no face for Chinese.
const SYMBOLS: &str = "Segoe UI Symbol";

/// English metric units to a point.
const EMU: u32 = 12_700;

impl Template {
    /// Whether the form is set as a Word document, too.
    pub fn in_word(self) -> bool {
        matches!(self, Self::Commitment | Self::Certificate)
    }
}

/// A Word document that grows paper by paper.
pub(crate) struct Document {
    docx: Docx,
    papers: usize,
}

impl Document {
    pub fn dated(date: NaiveDate) -> Self {
        let margin = PageMargin {
            top: TOP,
            bottom: 1984,
            left: 1587,
            right: 1474,
            header: 851,
            footer: 992,
            gutter: 0,
        };
        let day = date.format("%Y-%m-%dT00:00:00Z").to_string();
        let docx = Docx::new()
            .page_size(11906, 16838)
            .page_margin(margin)
            .default_size(BODY)
            .default_fonts(face(FANGSONG))
            .created_at(&day)
            .updated_at(&day);
        Self { docx, papers: 0 }
    }

    /// Puts a paper behind those that are there, on a page of its own.
    ///
    /// # Errors
    /// [`FormsError::NotInWord`] for a form that is not set so.
    pub fn add(&mut self, sheet: &Sheet, setting: Setting) -> Result<(), FormsError> {
        let page = Page {
            setting,
            follows: self.papers > 0,
        };
        let blocks = match sheet.template {
            Template::Commitment => commitment::blocks(&record(sheet), page),
            Template::Certificate => certificate::blocks(&record(sheet), page),
            _ => return Err(FormsError::NotInWord),
        };
        let docx = std::mem::take(&mut self.docx);
        self.docx = blocks.into_iter().fold(docx, |docx, block| match block {
            Block::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
            Block::Table(table) => docx.add_table(*table),
        });
        self.papers += 1;
        Ok(())
    }

    /// The whole file.
    pub fn file(self) -> Result<Vec<u8>, FormsError> {
        let mut parts = self.docx.build();
        // docx-rs takes nobody's name for an author, and writes `unknown`.
        let about = String::from_utf8_lossy(&parts.doc_props.core).replace("unknown", PROGRAM);
        parts.doc_props.core = about.into_bytes();
        let mut file = Cursor::new(Vec::new());
        parts.pack(&mut file).map_err(|error| FormsError::Export {
            reason: error.to_string(),
        })?;
        Ok(file.into_inner())
    }
}

fn record<P: DeserializeOwned>(sheet: &Sheet) -> P {
    serde_json::from_value(sheet.record.clone()).expect("BUG: a record is what it was made of")
}

/// What stands under each other on a page.
enum Block {
    Paragraph(Box<Paragraph>),
    Table(Box<Table>),
}

impl From<Paragraph> for Block {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(Box::new(paragraph))
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Self {
        Self::Table(Box::new(table))
    }
}

/// How a paper is set.
#[derive(Clone, Copy)]
struct Page {
    setting: Setting,
    /// Whether another paper stands before it.
    follows: bool,
}

/// A fact in the middle of a sentence, under the name of its field.
type Fields = [(&'static str, Vec<Run>)];

fn face(name: &str) -> RunFonts {
    RunFonts::new()
        .ascii(name)
        .hi_ansi(name)
        .east_asia(name)
        .cs(name)
        // Quotation marks are as wide as a Chinese character.
        .hint("eastAsia")
}

fn run(text: &str, name: &str, size: usize) -> Run {
    let run = Run::new().add_text(text).fonts(face(name)).size(size);
    match size {
        BODY => run.character_spacing(TRACKING),
        _ => run,
    }
}

/// A line to write on by hand, as wide as so many characters.
fn blank(characters: usize, size: usize) -> Run {
    run(&"　".repeat(characters), FANGSONG, size).underline("single")
}

/// A fact, or room to write it.
fn fact(text: &str, characters: usize, size: usize) -> Run {
    match text {
        "" => blank(characters, size),
        text => run(text, FANGSONG, size),
    }
}

/// A date as an official page says it, or room to write one.
fn day(date: Option<NaiveDate>) -> String {
    date.map_or_else(
        || "　　 年　 月　 日".to_owned(),
        |date| format!("{}年{}月{}日", date.year(), date.month(), date.day()),
    )
}

fn check(ticked: bool) -> Run {
    run(if ticked { "☑" } else { "☐" }, SYMBOLS, SMALL)
}

fn paragraph(pitch: i32) -> Paragraph {
    let spacing = LineSpacing::new()
        .line_rule(LineSpacingType::Exact)
        .line(pitch);
    Paragraph::new().line_spacing(spacing)
}

fn with(paragraph: Paragraph, runs: impl IntoIterator<Item = Run>) -> Paragraph {
    runs.into_iter().fold(paragraph, Paragraph::add_run)
}

/// A line of a table, or as small as one.
fn small(runs: impl IntoIterator<Item = Run>) -> Paragraph {
    with(paragraph(TABLE_PITCH), runs)
}

impl Page {
    fn pitch(self) -> i32 {
        match self.setting {
            Setting { tightest: true, .. } => TIGHTEST_PITCH,
            Setting { tight: true, .. } => TIGHT_PITCH,
            _ => PITCH,
        }
    }

    /// The title, with the square that a scanner reads the number from.
    fn title(self, text: &Text, number: &str) -> Paragraph {
        let title = paragraph(680)
            .align(AlignmentType::Center)
            .page_break_before(self.follows)
            .keep_next(true);
        let title = match qr::picture(number) {
            Some(picture) => {
                let side = 2 * picture.side * EMU;
                let square = Pic::new_with_dimensions(picture.png, picture.pixels, picture.pixels)
                    .size(side, side)
                    .floating()
                    .overlapping()
                    .relative_from_h(RelativeFromHType::Margin)
                    .position_h(DrawingPosition::Align(PicAlign::Right))
                    .relative_from_v(RelativeFromVType::Page)
                    // One line above the text.
                    .offset_y((TOP - 400) * EMU as i32 / 20);
                title.add_run(Run::new().add_image(square))
            }
            None => title,
        };
        title.add_run(run(&text.title, XIAOBIAOSONG, TITLE))
    }

    /// The line between title and table that says the number.
    fn number(self, text: &Text, number: &str) -> Paragraph {
        let label = run(text.say("编号："), FANGSONG, SMALL);
        let spacing = LineSpacing::new()
            .line_rule(LineSpacingType::Exact)
            .line(TABLE_PITCH)
            .before(80)
            .after(120);
        small([label, fact(number, 9, SMALL)])
            .line_spacing(spacing)
            .align(AlignmentType::Right)
            .keep_next(true)
    }

    /// A paragraph of the body, indented by two characters.
    fn body(self, runs: impl IntoIterator<Item = Run>) -> Paragraph {
        let indent = Some(SpecialIndentType::FirstLine(2 * CHARACTER as i32));
        with(paragraph(self.pitch()), runs)
            .align(AlignmentType::Both)
            .indent(None, indent, None, None)
            .widow_control(true)
    }

    /// The paragraphs of the words; one that is numbered 一、 is a heading of the first level.
    fn paragraphs(self, text: &Text, fields: &Fields) -> Vec<Paragraph> {
        let numeral = |character: char| "一二三四五六七八九十".contains(character);
        let paragraphs = text.body.iter().map(|line| {
            let (ordinal, rest) = match line.split_once('、') {
                Some((ordinal, rest)) if !ordinal.is_empty() && ordinal.chars().all(numeral) => {
                    (format!("{ordinal}、"), rest)
                }
                _ => (String::new(), line.as_str()),
            };
            self.body(heading(&ordinal).into_iter().chain(filled(rest, fields)))
        });
        paragraphs.collect()
    }

    /// Paragraphs that never leave what is signed under them alone on a page.
    fn kept(self, paragraphs: Vec<Paragraph>) -> impl Iterator<Item = Block> {
        let last = paragraphs.len().saturating_sub(1);
        let paragraphs = paragraphs.into_iter().enumerate();
        paragraphs.map(move |(at, paragraph)| paragraph.keep_next(at == last).into())
    }

    /// Who issues the paper, with its date.
    fn issued(self, branch: &str, date: &str) -> [Paragraph; 2] {
        let branch = match branch {
            "" => (blank(10, BODY), 20),
            branch => (run(branch, FANGSONG, BODY), width(branch)),
        };
        let date = (run(date, FANGSONG, BODY), width(date));
        sealed(self.pitch(), [branch, date], WIDTH, CHARACTER)
    }

    /// A table over the width of the text, of rows that no page break cuts.
    fn table(self, columns: &[usize], rows: Vec<Row>) -> Table {
        // A line is four points higher than what stands in it.
        let inset = match self.setting {
            Setting { tightest: true, .. } => 10,
            Setting { tight: true, .. } => 30,
            _ => 70,
        };
        let rows = rows.into_iter().map(|row| {
            let mut left = columns.iter();
            let cells = row.cells.into_iter().map(|cell| {
                let width = left.by_ref().take(cell.span).sum();
                cell.set(width)
            });
            let set = TableRow::new(cells.collect()).cant_split();
            match row.height {
                0.0 => set,
                height => set.row_height(height).height_rule(HeightRule::AtLeast),
            }
        });
        let border = |position| TableBorder::new(position).size(4);
        let borders = TableBorders::new()
            .set(border(TableBorderPosition::Top))
            .set(border(TableBorderPosition::Left))
            .set(border(TableBorderPosition::Bottom))
            .set(border(TableBorderPosition::Right))
            .set(border(TableBorderPosition::InsideH))
            .set(border(TableBorderPosition::InsideV));
        Table::new(rows.collect())
            .set_grid(columns.to_vec())
            .layout(TableLayoutType::Fixed)
            .width(WIDTH, WidthType::Dxa)
            .align(TableAlignmentType::Center)
            .margins(TableCellMargins::new().margin(inset, 80, inset, 80))
            .set_borders(borders)
    }
}

/// An ordinal of a heading of the first level.
fn heading(ordinal: &str) -> Option<Run> {
    (!ordinal.is_empty()).then(|| run(ordinal, HEITI, BODY))
}

/// A paragraph of the words with its fields filled in. What is no field stays as it is written.
fn filled(line: &str, fields: &Fields) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = line;
    while let Some((before, inside)) = rest.split_once('{') {
        let known = fields.iter().find_map(|(name, value)| {
            let after = inside.strip_prefix(name)?.strip_prefix('}')?;
            Some((value, after))
        });
        rest = match known {
            Some((value, after)) => {
                runs.push(run(before, FANGSONG, BODY));
                runs.extend(value.iter().cloned());
                after
            }
            None => {
                runs.push(run(&format!("{before}{{"), FANGSONG, BODY));
                inside
            }
        };
    }
    runs.push(run(rest, FANGSONG, BODY));
    runs
}

/// Two lines in the middle of each other, four characters from the right because of the seal over them,
/// each with the halves of a character that it is wide.
fn sealed(pitch: i32, lines: [(Run, usize); 2], room: usize, character: usize) -> [Paragraph; 2] {
    let widest = lines.iter().map(|(_, width)| *width).max();
    // A character to spare at both ends, for faces with wider figures.
    let (right, widest) = (
        3 * character,
        (widest.unwrap_or_default() + 4) * character / 2,
    );
    let left = room.saturating_sub(right + widest);
    lines.map(|(line, _)| {
        with(paragraph(pitch), [line])
            .align(AlignmentType::Center)
            .indent(Some(left as i32), None, Some(right as i32), None)
            .keep_lines(true)
    })
}

/// How many halves of a character a text is wide.
fn width(text: &str) -> usize {
    let halves = |character: char| if character.is_ascii() { 1 } else { 2 };
    text.chars().map(halves).sum()
}

struct Row {
    cells: Vec<Cell>,
    height: f32,
}

impl Row {
    fn of(cells: impl IntoIterator<Item = Cell>) -> Self {
        Self {
            cells: cells.into_iter().collect(),
            height: 0.0,
        }
    }

    /// At least as high as this.
    fn high(self, height: f32) -> Self {
        Self { height, ..self }
    }
}

struct Cell {
    paragraphs: Vec<Paragraph>,
    span: usize,
    stands: VAlignType,
}

impl Cell {
    fn of(paragraph: Paragraph) -> Self {
        Self {
            paragraphs: vec![paragraph],
            span: 1,
            stands: VAlignType::Center,
        }
    }

    /// A label in 黑体; at a space in it its line breaks.
    fn label(text: &Text, usual: &str) -> Self {
        let lines = text.say(usual).split(' ');
        Self {
            paragraphs: lines
                .map(|line| small([run(line, HEITI, SMALL)]).align(AlignmentType::Center))
                .collect(),
            ..Self::short("")
        }
    }

    fn short(text: &str) -> Self {
        Self::of(small([run(text, FANGSONG, SMALL)]).align(AlignmentType::Center))
    }

    fn long(text: &str) -> Self {
        Self::of(small([run(text, FANGSONG, SMALL)]))
    }

    /// Over so many columns.
    fn over(self, span: usize) -> Self {
        Self { span, ..self }
    }

    /// What is in it stands at its foot.
    fn at_foot(self) -> Self {
        Self {
            stands: VAlignType::Bottom,
            ..self
        }
    }

    fn set(self, width: usize) -> TableCell {
        let cell = TableCell::new()
            .width(width, WidthType::Dxa)
            .grid_span(self.span)
            .vertical_align(self.stands);
        self.paragraphs
            .into_iter()
            .fold(cell, TableCell::add_paragraph)
    }
}

/// The last paragraph behind a table, which takes no room.
fn end() -> Paragraph {
    paragraph(20)
}

/// Where what follows a tab stands.
fn tab(value: TabValueType, at: usize) -> Tab {
    Tab::new().val(value).pos(at)
}
