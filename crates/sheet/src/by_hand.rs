//! Tables that people part by hand, with ；，、 or blanks, instead of by what a spreadsheet writes.

use crate::book::{CellKind, Rows, Sheet};
use crate::error::Problem;
use crate::quoting::bare;

/// The most lines above a header.
const MAX_TITLES: usize = 10;
/// The longest word of a header, in characters.
const MAX_WORD: usize = 12;
/// So many figures in a row are a phone or the like.
const MANY_FIGURES: usize = 7;

/// What stands between two parts of a line.
#[derive(Clone, Copy, PartialEq)]
enum Parting {
    Mark(char),
    /// At least so many blanks.
    Blanks(usize),
    /// At least one blank as wide as a letter.
    WideBlank,
}

const PARTINGS: [Parting; 5] = [
    Parting::Mark('；'),
    Parting::Mark('，'),
    Parting::Mark('、'),
    Parting::Blanks(2),
    Parting::WideBlank,
];

impl Parting {
    fn parts(self, line: &str) -> Vec<&str> {
        let line = line.trim();
        if let Self::Mark(mark) = self {
            return line.split(mark).map(str::trim).collect();
        }
        let mut parts = Vec::new();
        let mut rest = line;
        while let Some((end, next)) = self.gap(rest) {
            parts.push(&rest[..end]);
            rest = &rest[next..];
        }
        parts.push(rest);
        parts
    }

    /// Where the first gap begins and ends.
    fn gap(self, line: &str) -> Option<(usize, usize)> {
        let mut from = 0;
        loop {
            let begin = from + line[from..].find(char::is_whitespace)?;
            let rest = line[begin..].trim_start();
            let end = line.len() - rest.len();
            let blanks = &line[begin..end];
            let is_gap = match self {
                Self::Blanks(most) => blanks.chars().count() >= most,
                _ => blanks.contains('\u{3000}'),
            };
            if is_gap {
                return Some((begin, end));
            }
            from = end;
        }
    }
}

/// The header of a table and what parts its lines.
struct Header<'a> {
    parting: Parting,
    words: Vec<&'a str>,
    /// Where each word begins on the screen.
    places: Vec<usize>,
}

impl<'a> Header<'a> {
    /// The line as a header: several short words, one of them for the name.
    fn read(line: &'a str) -> Option<Self> {
        // Marks around the line are taken off first, where it is read as a table.
        if line.contains(['\t', ',', ';', '|', '：', ':', '请']) || line.starts_with('"') {
            return None;
        }
        let is_word = |word: &&str| {
            !word.is_empty() && word.chars().count() <= MAX_WORD && !has_figures(word, 3)
        };
        PARTINGS.into_iter().find_map(|parting| {
            let words = parting.parts(line);
            let heads = words.len() > 2 && words.iter().all(is_word);
            (heads && words.iter().any(|word| is_for_name(word))).then(|| Self {
                places: places(line, &words),
                parting,
                words,
            })
        })
    }

    /// The parts of a line under their words, or none where it is no row.
    fn row<'b>(&self, line: &'b str) -> Option<Vec<&'b str>> {
        let parts = self.parting.parts(line);
        if parts.len() == self.words.len() {
            return Some(parts);
        }
        // Blanks leave no trace of a value that is missing, but for where the others stand.
        if matches!(self.parting, Parting::Mark(_)) || parts.len() < 2 {
            return None;
        }
        let mut row = vec![""; self.words.len()];
        for (part, place) in parts.iter().zip(places(line, &parts)) {
            row[self.places.iter().position(|other| *other == place)?] = part;
        }
        Some(row)
    }

    /// Whether the row has a number of its own before what the first word is for, as an entry of a 接龙.
    fn is_counted(&self, row: &[&str], ordinal: usize) -> bool {
        let figures = row[0].len()
            - row[0]
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .len();
        let number = row[0][..figures].parse();
        let counts = self.words[0].contains(['序', '号']) || self.words[0].is_ascii();
        !counts && (number == Ok(ordinal) || number.is_ok() && is_for_name(self.words[0]))
    }
}

fn is_for_name(word: &str) -> bool {
    let word: String = word.chars().filter(|c| !c.is_whitespace()).collect();
    word.contains("姓名") || word.contains("名字")
}

/// Where the parts of a line begin on the screen, on which a Chinese letter is as wide as two others.
fn places(line: &str, parts: &[&str]) -> Vec<usize> {
    let begins = |part: &&str| {
        let before = &line[..part.as_ptr() as usize - line.as_ptr() as usize];
        before
            .chars()
            .map(|c| 1 + usize::from(c >= '\u{1100}'))
            .sum()
    };
    parts.iter().map(begins).collect()
}

fn has_figures(text: &str, many: usize) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|figures| figures.len() >= many)
}

/// Each line that is not blank, with its number.
fn lines(text: &str) -> impl Iterator<Item = (&str, u32)> {
    text.lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty())
}

/// A table under a header whose lines come apart as the header does; none where a quarter of them do
/// not, or one with a phone, or where the text says that it is a 接龙.
pub(crate) fn headed(text: &str) -> Result<Option<Sheet>, Problem> {
    let mut above = lines(text).take(MAX_TITLES);
    if above.any(|(line, _)| line.trim_start().starts_with(['#', '＃'])) {
        return Ok(None);
    }
    let heads = |(at, (line, _))| Some((at, Header::read(line)?));
    let Some((at, header)) = lines(text).take(MAX_TITLES).enumerate().find_map(heads) else {
        return Ok(None);
    };
    let (mut fitting, mut counted, mut other) = (0, 0, 0);
    for (line, _) in lines(text).skip(at + 1) {
        match header.row(line) {
            Some(row) => {
                fitting += 1;
                counted += usize::from(header.is_counted(&row, fitting));
            }
            None if has_figures(line, MANY_FIGURES) => return Ok(None),
            None => other += 1,
        }
    }
    if fitting == 0 || fitting < 3 * other || 2 * counted > fitting {
        return Ok(None);
    }
    sheet(text, |line| {
        header.row(line).unwrap_or_else(|| vec![line.trim()])
    })
    .map(Some)
}

/// Rows parted by full-width commas, or by blanks, where no other mark parts anything and every line has
/// as many parts.
pub(crate) fn even(text: &str) -> Result<Option<Sheet>, Problem> {
    for by_comma in [true, false] {
        let parts: fn(&str) -> Vec<&str> = match by_comma {
            true => |line| Parting::Mark('，').parts(line),
            false => |line| line.split_whitespace().collect(),
        };
        let mut widths = lines(text).map(|(line, _)| parts(line).len());
        let Some(width) = widths.next().filter(|width| *width > 1) else {
            continue;
        };
        // `姓 名：欧喆` has a blank within its label.
        if !by_comma && lines(text).all(|(line, _)| is_labelled(line)) {
            continue;
        }
        if lines(text).count() > 1 && widths.all(|other| other == width) {
            return sheet(text, parts).map(Some);
        }
    }
    Ok(None)
}

/// Whether a line says what it tells, `电话：19907639296`; 8:30 is a time.
fn is_labelled(line: &str) -> bool {
    let label = line.split_once(['：', ':']).map(|(label, _)| label);
    label.is_some_and(|label| !label.ends_with(|c: char| c.is_ascii_digit()))
}

fn sheet<'a>(text: &'a str, parts: impl Fn(&'a str) -> Vec<&'a str>) -> Result<Sheet, Problem> {
    let mut rows = Rows::default();
    for (line, number) in lines(text) {
        for (column, part) in parts(line).iter().enumerate() {
            rows.put(column, CellKind::Text, bare(part))?;
        }
        rows.end_row(number)?;
    }
    Ok(Sheet {
        rows: rows.end_sheet()?,
        ..Sheet::default()
    })
}
