//! A table whose cells stand below each other, one to a line, as a table is pasted from a PDF or a chat.

use renling_sheet::{Row, looks_like_name};

use super::form::{Form, is_label_of_name, label};
use super::{Forms, words};

/// Fewer labels on lines of their own are no header.
const FEWEST_LABELS: usize = 2;

/// How many lines may stand above the labels.
const MOST_ABOVE: usize = 5;

/// The people, each with the number of their first line. Where a cell was left blank its line is missing and
/// nothing below it can be told apart: then none.
pub(super) fn people(rows: &[Row]) -> Option<Forms> {
    if rows.iter().any(|row| row.filled() != 1) {
        return None;
    }
    let texts: Vec<&str> = rows.iter().map(said).collect();
    let is_label = |text: &&str| label(text).is_some();
    let above = texts.iter().take(MOST_ABOVE).position(is_label)?;
    let labels = texts[above..].iter().take_while(|text| is_label(text));
    let labels: Vec<&str> = labels.copied().collect();
    let name = labels.iter().position(|label| is_label_of_name(label))?;
    let first = above + labels.len();
    let people = rows[first..].chunks_exact(labels.len());
    let is_whole = labels.len() >= FEWEST_LABELS
        && people.len() > 0
        && people.remainder().is_empty()
        && people
            .clone()
            .all(|rows| looks_like_name(said(&rows[name])));
    if !is_whole {
        return None;
    }
    let mut forms = Forms::default();
    for rows in people {
        let mut form = Form::default();
        for (label, row) in labels.iter().zip(rows) {
            let cell = row.cells.iter().find(|cell| !cell.is_empty())?;
            form.fields.push(((*label).to_owned(), cell.clone()));
        }
        forms.filled.push((rows[0].number, form));
    }
    let rest = rows[..above].iter().flat_map(|row| &row.cells);
    forms.filled.first_mut()?.1.rest = words(rest);
    Some(forms)
}

fn said(row: &Row) -> &str {
    let mut texts = row.cells.iter().map(|cell| cell.text().trim());
    texts.find(|text| !text.is_empty()).unwrap_or_default()
}
