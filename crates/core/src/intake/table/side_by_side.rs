//! Tables that stand side by side with columns of their own, as two lists that were put on one page.

use renling_sheet::{Cell, Row};

use super::header::Header;
use super::other_headers::{place_of, placed};
use crate::intake::headers::{self, Meaning};
use crate::intake::{Column, ListKind, cleaning};

/// Where the further tables are, beside the first.
pub(super) struct SideBySide {
    /// How many columns the first table has.
    first: usize,
    /// Where each further table begins, with its headers.
    further: Vec<(usize, Vec<String>)>,
    /// For each of its columns the column of the first table, or one beside them.
    orders: Vec<Vec<usize>>,
}

impl SideBySide {
    /// The tables of which a header has several; of the header that of the first is left.
    pub(super) fn take_from(header: &mut Header<'_>) -> Option<Self> {
        let name = match header.kind {
            ListKind::People => Meaning::Name,
            ListKind::Projects => Meaning::ProjectName,
        };
        let named: Vec<usize> = (0..header.names.len())
            .filter(|column| headers::says_wholly(&header.names[*column], name, header.kind))
            .collect();
        let (first, others) = named.split_first()?;
        let alike = others
            .iter()
            .all(|other| header.names[*other] == header.names[*first] && other - first > 1);
        if others.is_empty() || !alike {
            return None;
        }
        // A running number of its own stands before the name.
        let is_number = |column: usize| {
            let found = header.meanings[column];
            found.is_some_and(|(meaning, _)| meaning == Meaning::Ignored)
        };
        let begins = |name: &usize| match is_number(name - 1) {
            true => name - 1,
            false => *name,
        };
        let starts: Vec<usize> = others.iter().map(begins).collect();
        let ends = starts.iter().skip(1).copied().chain([header.names.len()]);
        let further: Vec<(usize, Vec<String>)> = starts
            .iter()
            .zip(ends)
            .map(|(start, end)| (*start, header.names[*start..end].to_vec()))
            .collect();
        let first = starts[0];
        let people = header.kind == ListKind::People;
        if people
            && !further
                .iter()
                .all(|(start, names)| is_a_list(header, *start, names))
        {
            return None;
        }
        header.names.truncate(first);
        header.meanings.truncate(first);
        Some(SideBySide {
            first,
            further,
            orders: Vec::new(),
        })
    }

    /// How many columns the first table has.
    pub(super) fn width(&self) -> usize {
        self.first
    }

    /// Finds for each column of the further tables its place among those of the first; what has none there
    /// comes behind them.
    pub(super) fn settle(&mut self, kind: ListKind, columns: &mut Vec<Column>) {
        for (_, names) in &self.further {
            let mut more = Vec::new();
            let order = names
                .iter()
                .map(|name| place_of(name, kind, columns, &mut more))
                .collect();
            columns.append(&mut more);
            self.orders.push(order);
        }
    }

    /// What a row says in each of the tables, where it says anything, in the columns of the first.
    pub(super) fn of_row(&self, row: &Row) -> Vec<Row> {
        let cells = |from: usize, count: usize| row.cells.iter().skip(from).take(count);
        let mut rows = vec![cells(0, self.first).cloned().collect::<Vec<Cell>>()];
        for ((start, names), order) in self.further.iter().zip(&self.orders) {
            rows.push(placed(cells(*start, names.len()), order));
        }
        let is_filled = |cells: &Vec<Cell>| {
            let mut cells = cells.iter();
            cells.any(|cell| cleaning::text(cell.text()).is_some())
        };
        let rows = rows.into_iter().filter(is_filled);
        rows.map(|cells| Row {
            number: row.number,
            cells,
        })
        .collect()
    }
}

/// Whether further columns are a list of other people and not of somebody's family: a column is left free before
/// them, or both have phones; and nothing speaks of how they are related.
fn is_a_list(header: &Header<'_>, start: usize, names: &[String]) -> bool {
    let has_phone = |names: &[String]| names.iter().any(|name| headers::says_phone(name));
    let is_apart = header.names[start - 1].is_empty();
    let is_related = names.iter().any(|name| name.contains("关系"));
    !is_related && (is_apart || has_phone(&header.names[..start]) && has_phone(names))
}
