//! Columns that say one thing together.

use std::borrow::Cow;

use renling_sheet::{Cell, CellKind, Row};

use super::put;
use crate::intake::headers::{self, Meaning};
use crate::intake::{Column, ListKind, cleaning};

/// Columns that say one thing together, which is gathered in the first of them.
pub(super) struct Together {
    /// What they say.
    pub(super) meaning: Meaning,
    /// Each column with its choice, or with what stands behind its part.
    pub(super) columns: Vec<(usize, String)>,
    join: Join,
}

/// How what stands in the columns becomes one text.
#[derive(Clone, Copy)]
enum Join {
    /// `政治面貌/群众` and `政治面貌/党员`: each column is a choice, and may be ticked.
    Choices,
    /// 楼栋, 单元 and 房号, or 姓 and 名: each column is a part.
    Parts,
}

impl Together {
    /// All such columns among headers; one alone is none.
    pub(super) fn all(names: &[String], kind: ListKind) -> Vec<Self> {
        let mut found = Together::choices(names, kind);
        found.extend(Together::address(names, kind));
        found.extend(Together::name(names, kind));
        found.retain(|together| together.columns.len() > 1);
        found
    }

    fn choices(names: &[String], kind: ListKind) -> Vec<Self> {
        let mut found: Vec<(&str, Together)> = Vec::new();
        for (column, name) in names.iter().enumerate() {
            if let Some((meaning, stem, choice)) = headers::choice(name, kind) {
                let choice = (column, choice.to_owned());
                match found.iter_mut().find(|(of, _)| *of == stem) {
                    Some((_, choices)) => choices.columns.push(choice),
                    None => found.push((
                        stem,
                        Together {
                            meaning,
                            columns: vec![choice],
                            join: Join::Choices,
                        },
                    )),
                }
            } else if let Some((stem, choices)) = found.last_mut()
                && let Some(choice) = headers::further_choice(name, stem)
            {
                choices.columns.push((column, choice.to_owned()));
            }
        }
        found.into_iter().map(|(_, choices)| choices).collect()
    }

    /// The parts of an address, where it stands nowhere as a whole.
    fn address(names: &[String], kind: ListKind) -> Option<Self> {
        let is_whole = |name: &&String| {
            headers::part_of_address(name).is_none()
                && headers::meaning(name, kind).is_some_and(|found| found.0 == Meaning::Address)
        };
        if kind != ListKind::People || names.iter().any(|name| is_whole(&name)) {
            return None;
        }
        let parts = names.iter().enumerate().filter_map(|(column, name)| {
            Some((column, headers::part_of_address(name)?.to_owned()))
        });
        Some(Together {
            meaning: Meaning::Address,
            columns: parts.collect(),
            join: Join::Parts,
        })
    }

    /// 姓 and 名, as an address book has them.
    fn name(names: &[String], kind: ListKind) -> Option<Self> {
        let parts = headers::parts_of_a_name(names).filter(|_| kind == ListKind::People)?;
        Some(Together {
            meaning: Meaning::Name,
            columns: parts.map(|column| (column, String::new())).into(),
            join: Join::Parts,
        })
    }

    /// Whether they are still taken for one thing, whatever was said of the columns.
    pub(super) fn hold(&self, columns: &[Column]) -> bool {
        let meaning = |column: usize| columns[column].meaning;
        let first = meaning(self.columns[0].0);
        self.columns
            .iter()
            .all(|(column, _)| meaning(*column) == first)
    }

    /// The row with what it says in the columns in the first of them.
    pub(super) fn gather<'a>(&self, mut row: Cow<'a, Row>) -> Cow<'a, Row> {
        let told = self.columns.iter().filter_map(|(column, word)| {
            let text = cleaning::text(row.text(*column))?;
            match self.join {
                Join::Choices => match cleaning::is_chosen(&text) {
                    Some(true) => Some(word.clone()),
                    Some(false) => None,
                    // The choice itself may stand where a tick would.
                    None if text == word.as_str() => Some(word.clone()),
                    None => Some(format!("{word}（{text}）")),
                },
                Join::Parts => Some(part(&text, word)),
            }
        });
        let told: Vec<String> = told.collect();
        let between = match self.join {
            Join::Choices => "、",
            Join::Parts => "",
        };
        let cells = &mut row.to_mut().cells;
        for (column, _) in &self.columns {
            if let Some(cell) = cells.get_mut(*column) {
                *cell = Cell::default();
            }
        }
        let (first, _) = self.columns[0];
        put(
            &mut row,
            first,
            Cell::new(CellKind::Text, &told.join(between)),
        );
        row
    }
}

/// A bare number with its word behind it: 3 is 3栋, and 3号楼 stays.
fn part(text: &str, word: &str) -> String {
    let is_bare = text.ends_with(|c: char| c.is_ascii_alphanumeric());
    let word = if is_bare { word } else { "" };
    format!("{text}{word}")
}
