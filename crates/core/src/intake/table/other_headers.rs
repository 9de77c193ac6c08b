//! Further headers below the first, whose columns stand in another order.

use rayon::prelude::*;
use renling_sheet::{Cell, Row};

use super::header::{Header, header_text, repeats};
use super::{Table, column};
use crate::intake::headers::{self, Meaning, Sureness};
use crate::intake::{Column, ListKind};

/// Headers further down whose columns stand in another order: two lists that were pasted below each other.
pub(super) struct OtherHeaders {
    /// The number of the row of each, with the column of the table for each of its cells.
    found: Vec<(u32, Vec<usize>)>,
    /// Columns that the table has for them alone.
    columns: Vec<Column>,
    /// The one that holds for the row under way.
    holds: Option<usize>,
}

impl OtherHeaders {
    pub(super) fn among(rows: &[Row], header: &Header<'_>, columns: &[Column]) -> Self {
        let mut others = OtherHeaders {
            found: Vec::new(),
            columns: Vec::new(),
            holds: None,
        };
        let kind = header.kind;
        let name = match kind {
            ListKind::People => Meaning::Name,
            ListKind::Projects => Meaning::ProjectName,
        };
        // Of a long list no cell is read for this but the few that might be a header.
        let may_be = |row: &&Row| {
            let mut texts = row.cells.iter().map(Cell::text);
            texts.any(|text| text.len() < 32 && text.contains('名') && !text.contains('·'))
        };
        let candidates: Vec<&Row> = rows.par_iter().filter(may_be).collect();
        for row in candidates {
            let texts: Vec<String> = row.cells.iter().map(header_text).collect();
            let filled = texts.iter().filter(|text| !text.is_empty()).count();
            let known = texts.iter().filter(|text| {
                let found = headers::meaning(text, kind);
                found.is_some_and(|(_, sureness)| sureness == Sureness::Whole)
            });
            // Nobody is called 姓名, and no project 项目名称.
            let is_certain = texts
                .iter()
                .any(|text| matches!(text.as_str(), "姓名" | "项目名称"));
            let is_header = texts
                .iter()
                .any(|text| headers::says_wholly(text, name, kind))
                && (is_certain || known.count() * 2 > filled)
                && filled > 1;
            let repeats = repeats(row, header);
            let is_first_again = texts.iter().enumerate().all(|(place, text)| {
                let meaning = header.meanings.get(place).copied().flatten();
                let name = header.names.get(place).map_or("", String::as_str);
                text.is_empty()
                    || name.split('/').any(|part| part == text)
                    || repeats
                        && meaning.is_some_and(|(of, _)| headers::says_wholly(text, of, kind))
            });
            if is_header && !is_first_again {
                let is_filled = |place: usize| {
                    let mut below = rows.iter().filter(|below| below.number > row.number);
                    below.any(|below| !below.text(place).is_empty())
                };
                // A cell below no header has a column of its own too.
                let order = (0..columns.len()).map(|place| {
                    let text = texts.get(place).map_or("", String::as_str);
                    match text.is_empty() && !is_filled(place) {
                        true => place,
                        false => place_of(text, kind, columns, &mut others.columns),
                    }
                });
                let order: Vec<usize> = order.collect();
                others.found.push((row.number, order));
            }
        }
        others
    }

    /// Whether another header begins with a row.
    pub(super) fn begins_at(&mut self, row: &Row, table: &mut Table<'_>) -> bool {
        let found = self
            .found
            .iter()
            .position(|(number, _)| *number == row.number);
        if found.is_some() {
            self.holds = found;
            table.columns.append(&mut self.columns);
        }
        found.is_some()
    }

    /// Whether the first header comes again, and its order with it.
    pub(super) fn ends_at(&mut self, row: &Row, header: &Header<'_>) -> bool {
        let ends = self.holds.is_some() && repeats(row, header);
        if ends {
            self.holds = None;
        }
        ends
    }

    /// The cells of a row below another header, in the columns of the table.
    pub(super) fn in_order(&self, row: &Row) -> Option<Row> {
        let (_, order) = &self.found[self.holds?];
        Some(Row {
            number: row.number,
            cells: placed(&row.cells, order),
        })
    }
}

/// Cells in the columns of the table that an order gives them.
pub(super) fn placed<'a>(cells: impl IntoIterator<Item = &'a Cell>, order: &[usize]) -> Vec<Cell> {
    let width = order.iter().max().map_or(0, |last| last + 1);
    let mut placed = vec![Cell::default(); width];
    for (cell, place) in cells.into_iter().zip(order) {
        if !cell.is_empty() {
            placed[*place] = cell.clone();
        }
    }
    placed
}

/// Which column of a table another header names: one that the table has, or one of `more` beside them, where it
/// is added if need be.
pub(super) fn place_of(
    text: &str,
    kind: ListKind,
    columns: &[Column],
    more: &mut Vec<Column>,
) -> usize {
    let meaning = headers::meaning(text, kind).map_or(Meaning::Other, |found| found.0);
    let mut all = columns.iter().chain(more.iter());
    let known = all.find(|column| {
        !text.is_empty() && column.header == text
            || meaning != Meaning::Other && column.meaning == meaning
    });
    if let Some(known) = known {
        return known.index as usize;
    }
    let index = columns.len() + more.len();
    more.push(column(index, text, meaning));
    index
}
