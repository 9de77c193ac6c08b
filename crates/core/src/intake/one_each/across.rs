//! A table that was turned: labels at the left, and a column for each person.

use renling_sheet::{Row, looks_like_name};

use super::form::{Form, MOST_ROWS, is_label_of_name, label};
use super::{Forms, cleaning, words};

/// Fewer columns with people are a form of one person.
const FEWEST_PEOPLE: usize = 2;

/// The people of the columns, each with the number of the column.
pub(super) fn people(rows: &[Row]) -> Option<Forms> {
    if rows.len() > MOST_ROWS {
        return None;
    }
    let names = rows
        .iter()
        .find(|row| at(row).is_some_and(|column| is_label_of_name(row.text(column))))?;
    let labels = at(names)?;
    // Another block or a list below it is more than this reads.
    if rows
        .iter()
        .filter(|row| is_label_of_name(row.text(labels)))
        .count()
        > 1
    {
        return None;
    }
    let columns: Vec<usize> = (labels + 1..names.cells.len())
        .filter(|column| !names.text(*column).trim().is_empty())
        .collect();
    let named = columns
        .iter()
        .filter(|column| looks_like_name(names.text(**column).trim()));
    // Nothing but names beside 姓名, and every row with several cells has its label.
    let is_turned = columns.len() >= FEWEST_PEOPLE
        && named.count() * 2 > columns.len()
        && columns
            .iter()
            .all(|column| label(names.text(*column)).is_none());
    let tells = |row: &&Row| row.filled() > 1;
    let known = rows
        .iter()
        .filter(|row| label(row.text(labels)).is_some())
        .count();
    if !is_turned || known < 2 || known * 2 < rows.iter().filter(tells).count() {
        return None;
    }
    let mut forms = Forms::default();
    for column in &columns {
        let mut form = Form::default();
        for row in rows {
            let (label, cell) = (row.text(labels).trim(), row.cells.get(*column));
            if let Some(cell) = cell.filter(|cell| !label.is_empty() && !cell.is_empty()) {
                form.fields.push((cleaning::one_line(label), cell.clone()));
            }
        }
        forms.filled.push((*column as u32 + 1, form));
    }
    let rest = rows.iter().flat_map(|row| {
        let is_read = |column: usize| {
            let is_label = column == labels && row.filled() > 1;
            is_label || columns.contains(&column) && !row.text(labels).trim().is_empty()
        };
        let left = row
            .cells
            .iter()
            .enumerate()
            .filter(move |(column, _)| !is_read(*column));
        left.map(|(_, cell)| cell)
    });
    forms.filled.first_mut()?.1.rest = words(rest);
    Some(forms)
}

/// The first column of a row with something in it.
fn at(row: &Row) -> Option<usize> {
    row.cells
        .iter()
        .position(|cell| !cell.text().trim().is_empty())
}
