//! People whose names and numbers stand below each other, each on a line of its own, as a chat or an address book
//! gives them: 潘䶮, 19907632320, 仇伟, 19907638893.

use renling_sheet::{Cell, CellKind, Row, looks_like_name};

use super::form::{Form, is_label_of_name};
use super::{Forms, words};
use crate::intake::cleaning;
use crate::intake::headers::Meaning;
use crate::person::phone::Phones;

/// One of them is a name above a number, which may be anything.
const FEWEST_PEOPLE: usize = 2;

/// How many lines a person has at the most.
const MOST_LINES: usize = 5;

/// How many lines may stand above the people, and how many below them.
const MOST_OTHERS: usize = 3;

/// The people, each with the number of their first line; none unless each has the same lines as the others.
pub(super) fn people(rows: &[Row]) -> Option<Forms> {
    if rows.iter().any(|row| row.filled() != 1) {
        return None;
    }
    let cells: Vec<&Cell> = rows
        .iter()
        .filter_map(|row| row.cells.iter().find(|cell| !cell.is_empty()))
        .collect();
    let says: Vec<Option<Meaning>> = cells.iter().map(|cell| said(cell.text().trim())).collect();
    let first = says.iter().position(Option::is_some)?;
    let end = says.iter().rposition(Option::is_some)? + 1;
    if first > MOST_OTHERS || says.len() - end > MOST_OTHERS {
        return None;
    }
    let is_again = |lines: &usize| {
        let pattern = &says[first..first + lines];
        says[first..end]
            .chunks(*lines)
            .all(|person| person == pattern)
    };
    let most = MOST_LINES.min((end - first) / FEWEST_PEOPLE);
    let lines = (2..=most).find(is_again)?;
    let pattern: Vec<Meaning> = says[first..first + lines]
        .iter()
        .copied()
        .flatten()
        .collect();
    let count = |meaning: Meaning| pattern.iter().filter(|of| **of == meaning).count();
    let is_whole = pattern.len() == lines
        && count(Meaning::Name) == 1
        && count(Meaning::Phone) + count(Meaning::IdNumber) > 0
        && Meaning::ALL.iter().all(|meaning| count(*meaning) < 2);
    if !is_whole {
        return None;
    }
    let mut forms = Forms::default();
    for (rows, cells) in rows[first..end]
        .chunks(lines)
        .zip(cells[first..end].chunks(lines))
    {
        let mut form = Form::default();
        for (meaning, cell) in pattern.iter().zip(cells) {
            let text = cell.text().trim().trim_end_matches(['：', ':']);
            match text.split_once(char::is_whitespace) {
                None if *meaning == Meaning::Name => form.fields.push(field(Meaning::Name, text)),
                // 潘䶮 3栋502, and not 潘䶮 女
                Some((name, aside))
                    if *meaning == Meaning::Name && cleaning::in_one_cell(text).is_none() =>
                {
                    form.fields.push(field(Meaning::Name, name));
                    form.fields.push(field(Meaning::Note, aside.trim()));
                }
                _ => form
                    .fields
                    .push((meaning.label().to_owned(), (*cell).clone())),
            }
        }
        forms.filled.push((rows[0].number, form));
    }
    let others = cells[..first].iter().chain(&cells[end..]).copied();
    let titles = others.filter(|cell| !is_label_of_name(cell.text().trim()));
    forms.filled.first_mut()?.1.rest = words(titles);
    Some(forms)
}

fn field(meaning: Meaning, text: &str) -> (String, Cell) {
    (meaning.label().to_owned(), Cell::new(CellKind::Text, text))
}

/// What a line says by itself.
fn said(text: &str) -> Option<Meaning> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_address = || {
        digits > 0
            && ["栋", "室", "单元", "幢", "座"]
                .iter()
                .any(|word| text.contains(word))
    };
    let first = text.split_whitespace().next().unwrap_or_default();
    let begins_with_name = || looks_like_name(first.trim_end_matches(['：', ':']));
    match text {
        "男" | "女" => Some(Meaning::Sex),
        _ if cleaning::is_political(text) => Some(Meaning::Political),
        _ if text.len() == 18 && digits > 16 => Some(Meaning::IdNumber),
        _ if !Phones::parse(text).numbers.is_empty() => {
            (!begins_with_name()).then_some(Meaning::Phone)
        }
        _ if begins_with_name() => Some(Meaning::Name),
        _ if is_address() => Some(Meaning::Address),
        _ => None,
    }
}
