//! Tables that begin with their first person: what the columns are is told by what stands in them.

use renling_sheet::{Cell, Row, Sheet, looks_like_name};

use super::header::{HEADER_WITHIN, Header};
use crate::intake::headers::{self, Meaning};
use crate::intake::{ListKind, cleaning};
use crate::person::phone::Phones;

/// A table with a column of names, and a phone or an ID number for them.
pub(super) fn without_header<'a>(index: usize, sheet: &'a Sheet) -> Option<Header<'a>> {
    let mut at = sheet
        .rows
        .iter()
        .take(HEADER_WITHIN)
        .position(tells_reach)?;
    let rows = &sheet.rows[at..sheet.rows.len().min(at + HEADER_WITHIN)];
    if rows.iter().flat_map(|row| &row.cells).any(speaks) {
        return None;
    }
    let width = rows.iter().map(|row| row.cells.len()).max()?;
    let columns: Vec<Column> = (0..width).map(|column| Column::of(rows, column)).collect();
    let by_names = |fits: fn(&str) -> bool| {
        let named = columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.all(fits));
        let surely = |column: &Column| {
            column
                .texts
                .iter()
                .filter(|text| is_surely_name(text))
                .count()
        };
        let counted = named.map(|(place, column)| (surely(column), place));
        // Of equals the first.
        counted
            .filter(|(surely, _)| *surely > 0)
            .max_by_key(|(surely, place)| (*surely, std::cmp::Reverse(*place)))
            .map(|(_, place)| place)
    };
    let find = |fits: fn(&str) -> bool| columns.iter().position(|column| column.all(fits));
    let (phone, id) = (find(is_phone), find(is_id));
    let further =
        phone.and_then(|phone| (phone + 1..width).find(|column| columns[*column].all(is_phone)));
    let mut names = vec![String::new(); width];
    let mut call = |column: usize, meaning: Meaning| {
        if names[column].is_empty() {
            names[column] = meaning.label().to_owned();
        }
    };
    let name = match by_names(is_name).filter(|_| phone.or(id).is_some()) {
        Some(name) => name,
        None => by_names(is_name_with_phone)?,
    };
    // The first may have no phone.
    while let Some(above) = at.checked_sub(1)
        && is_surely_name(sheet.rows[above].text(name).trim())
    {
        at = above;
    }
    // Titles stand above, and no header that is not understood.
    if sheet.rows[..at].iter().any(may_be_header) {
        return None;
    }
    call(name, Meaning::Name);
    for (found, meaning) in [
        (phone, Meaning::Phone),
        (id, Meaning::IdNumber),
        (further, Meaning::OtherPhone),
        (find(is_sex), Meaning::Sex),
        (find(cleaning::is_political), Meaning::Political),
        (find(is_address), Meaning::Address),
    ] {
        if let Some(column) = found {
            call(column, meaning);
        }
    }
    let meanings = names
        .iter()
        .map(|name| headers::meaning(name, ListKind::People))
        .collect();
    Some(Header {
        sheet: index,
        kind: ListKind::People,
        at,
        height: 0,
        names,
        meanings,
        rows: &sheet.rows,
    })
}

/// What stands in a column.
struct Column {
    rows: usize,
    texts: Vec<String>,
}

impl Column {
    fn of(rows: &[Row], column: usize) -> Self {
        let texts = rows
            .iter()
            .filter_map(|row| cleaning::text(row.text(column)));
        Column {
            rows: rows.len(),
            texts: texts.map(|text| text.trim().to_owned()).collect(),
        }
    }

    /// Whether so many of its cells fit that it may be said of all: one in ten may be mistyped, of a few
    /// one, and half of them left open.
    fn all(&self, fits: fn(&str) -> bool) -> bool {
        let told = self.texts.len();
        let fitting = self.texts.iter().filter(|text| fits(text)).count();
        let odd = told - fitting;
        fitting * 2 >= self.rows && (odd * 10 <= told || odd == 1 && told > 2)
    }
}

/// Whether a row says how somebody is reached, or who it is.
fn tells_reach(row: &Row) -> bool {
    row.cells.iter().any(|cell| {
        let text = cell.text().trim();
        is_phone(text) || is_id(text) || is_name_with_phone(text)
    })
}

/// 我报名参加周六的活动: somebody speaks, and whom they speak to stands before it.
fn speaks(cell: &Cell) -> bool {
    const SHORTEST: usize = 4;
    let text = cell.text().trim();
    text.starts_with('我') && text.chars().count() >= SHORTEST
}

/// Whether a row of words beside each other may head columns.
fn may_be_header(row: &Row) -> bool {
    let is_word = |cell: &Cell| {
        !cell
            .text()
            .contains(|c: char| c.is_ascii_digit() || matches!(c, '：' | ':'))
    };
    let mut filled = row.cells.iter().filter(|cell| !cell.is_empty());
    row.filled() > 2
        || row.filled() == 2 && filled.clone().all(is_word)
        || filled.any(|cell| cell.text().contains("姓名"))
}

fn is_name(text: &str) -> bool {
    let name: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let letters = |name: &[char]| name.iter().all(|c| !c.is_ascii() && c.is_alphabetic());
    let parts: Vec<&[char]> = name.split(|c| matches!(c, '·' | '•' | '.')).collect();
    match parts.as_slice() {
        [whole] => (2..=4).contains(&whole.len()) && letters(whole),
        parts => parts.iter().all(|part| !part.is_empty() && letters(part)) && name.len() <= 20,
    }
}

fn is_surely_name(text: &str) -> bool {
    let (name, _) = cleaning::name_and_phone(text);
    let whole: String = name.split_whitespace().collect();
    looks_like_name(&whole)
        || name.split(' ').next().is_some_and(looks_like_name)
        || name.contains(['·', '•'])
}

fn is_name_with_phone(text: &str) -> bool {
    let (name, number) = cleaning::name_and_phone(text);
    // What stands behind it is kept beside the name.
    name.split(' ').next().is_some_and(is_name) && is_phone(&number)
}

fn is_phone(text: &str) -> bool {
    !Phones::parse(text).numbers.is_empty()
}

fn is_id(text: &str) -> bool {
    text.len() == 18 && text.bytes().filter(u8::is_ascii_digit).count() >= 17
}

fn is_sex(text: &str) -> bool {
    matches!(text, "男" | "女" | "男性" | "女性")
}

fn is_address(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && ["栋", "号", "室", "单元", "小区", "幢"]
            .iter()
            .any(|word| text.contains(word))
}
