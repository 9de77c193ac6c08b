//! Names with nothing beside them: `志愿者名单：张三、李四`, rows of five, `第一组：…` and `组长：…`.

use renling_sheet::{Cell, CellKind, Row, looks_like_name};

use super::form::{Form, MOST_ROWS, label};
use super::{Forms, words};

/// Fewer names may be words that look like names.
const FEWEST: usize = 3;

/// How many lines may stand above the names, and how many below them.
const MOST_OTHERS: usize = 3;

/// The people, each with the number of their row, and what stands before the names of the row: 第一组. None where
/// anything else stands among the names.
pub(super) fn people(rows: &[Row]) -> Option<Forms> {
    let cells = || rows.iter().flat_map(|row| &row.cells);
    if rows.len() > MOST_ROWS || cells().any(|cell| label(cell.text()).is_some()) {
        return None;
    }
    let named: Vec<Vec<(Option<&str>, Vec<&str>)>> = rows
        .iter()
        .map(|row| {
            row.cells
                .iter()
                .filter_map(|cell| names(cell.text()))
                .collect()
        })
        .collect();
    let is_whole = |(row, named): (&Row, &Vec<_>)| named.len() == row.filled();
    let first = rows.iter().zip(&named).position(is_whole)?;
    let last = rows.iter().zip(&named).rposition(is_whole)?;
    let among = first..=last;
    let count: usize = named[among.clone()]
        .iter()
        .flatten()
        .map(|(_, names)| names.len())
        .sum();
    let is_list = rows[among.clone()]
        .iter()
        .zip(&named[among.clone()])
        .all(is_whole)
        && first <= MOST_OTHERS
        && rows.len() - 1 - last <= MOST_OTHERS
        && count >= FEWEST;
    if !is_list {
        return None;
    }
    let mut forms = Forms::default();
    for place in among {
        for (group, names) in &named[place] {
            for name in names {
                let mut form = Form::default();
                let field =
                    |label: &str, text: &str| (label.to_owned(), Cell::new(CellKind::Text, text));
                form.fields.push(field("姓名", name));
                form.fields.extend(group.map(|group| field("分组", group)));
                forms.filled.push((rows[place].number, form));
            }
        }
    }
    let others = rows[..first].iter().chain(&rows[last + 1..]);
    forms.filled.first_mut()?.1.rest = words(others.flat_map(|row| &row.cells));
    Some(forms)
}

/// The names of a cell, and what stands before them with a colon; none where anything else stands there.
fn names(text: &str) -> Option<(Option<&str>, Vec<&str>)> {
    let text = text.trim();
    let (group, told) = match text.split_once(['：', ':']) {
        Some((group, told)) => (Some(group.trim()), told),
        None => (None, text),
    };
    let told = told.trim_matches(|c: char| !c.is_alphabetic());
    let parted = told.split(['、', '，', ',', '；', ';', ' ', '\u{3000}']);
    let names: Vec<&str> = parted
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let all = !names.is_empty() && names.iter().all(|name| looks_like_name(name));
    all.then_some((group, names))
}
