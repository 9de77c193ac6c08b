//! Columns that are each a choice of one thing.

use std::borrow::Cow;

use renling_sheet::{Cell, CellKind, Row};

use super::put;
use crate::intake::{Column, ListKind, cleaning, headers};

/// Columns that are each a choice of one thing, `政治面貌/群众` and `政治面貌/党员`: what is ticked below them is
/// what the first of them says.
pub(super) struct Choices {
    /// Each column with its choice.
    pub(super) columns: Vec<(usize, String)>,
}

impl Choices {
    /// The choices among headers; one alone is none.
    pub(super) fn all(names: &[String], kind: ListKind) -> Vec<Self> {
        let mut found: Vec<(&str, Choices)> = Vec::new();
        for (column, name) in names.iter().enumerate() {
            let Some((_, stem, choice)) = headers::choice(name, kind) else {
                continue;
            };
            let choice = (column, choice.to_owned());
            match found.iter_mut().find(|(of, _)| *of == stem) {
                Some((_, choices)) => choices.columns.push(choice),
                None => found.push((
                    stem,
                    Choices {
                        columns: vec![choice],
                    },
                )),
            }
        }
        found.retain(|(_, choices)| choices.columns.len() > 1);
        found.into_iter().map(|(_, choices)| choices).collect()
    }

    /// Whether they are still taken for the choices of one thing, whatever was said of the columns.
    pub(super) fn hold(&self, columns: &[Column]) -> bool {
        let meaning = |column: usize| columns[column].meaning;
        let first = meaning(self.columns[0].0);
        self.columns
            .iter()
            .all(|(column, _)| meaning(*column) == first)
    }

    /// The row with the choices that it has made in the first of the columns.
    pub(super) fn gather<'a>(&self, mut row: Cow<'a, Row>) -> Cow<'a, Row> {
        let mut chosen = Vec::new();
        for (column, choice) in &self.columns {
            let Some(text) = cleaning::text(row.text(*column)) else {
                continue;
            };
            match cleaning::is_chosen(&text) {
                Some(true) => chosen.push(choice.clone()),
                Some(false) => {}
                None => chosen.push(format!("{choice}（{text}）")),
            }
        }
        let cells = &mut row.to_mut().cells;
        for (column, _) in &self.columns {
            if let Some(cell) = cells.get_mut(*column) {
                *cell = Cell::default();
            }
        }
        let (first, _) = self.columns[0];
        let chosen = Cell::new(CellKind::Text, &chosen.join("、"));
        put(&mut row, first, chosen);
        row
    }
}
