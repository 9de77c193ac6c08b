//! Tables that stand side by side, to save paper or for the two of a couple.

use renling_sheet::{Cell, Row, looks_like_name};

use super::header::{HEADER_WITHIN, Header};
use crate::intake::headers::{self, Meaning};
use crate::intake::{ListKind, cleaning};
use crate::person::phone::Phones;

/// Where the parts of a row are.
pub(super) struct Parts {
    /// How many columns stand before the first part and are of all of them.
    shared: usize,
    /// How many columns each part has.
    each: usize,
}

impl Parts {
    /// The parts that a header tells; none for a table of one part.
    pub(super) fn of(header: &Header<'_>) -> Option<Self> {
        if header.kind != ListKind::People {
            return None;
        }
        let names = header.names.iter();
        let bare: Vec<&str> = names.map(|name| headers::of_one(name)).collect();
        let mut named = (0..bare.len())
            .filter(|column| headers::says_wholly(bare[*column], Meaning::Name, header.kind));
        let first = named.next()?;
        let Some(second) = named.next() else {
            return Self::behind_the_header(header, first);
        };
        let each = second - first;
        let repeats_from = |shared: usize| {
            let again = bare.iter().skip(shared + each).zip(&bare[shared..]);
            again
                .into_iter()
                .all(|(one, other)| one == other || one.is_empty())
        };
        // 序号 may be of each part, and 住址 of both.
        let shared = [0, first].into_iter().find(|shared| repeats_from(*shared));
        shared
            .filter(|_| each > 1)
            .map(|shared| Parts { shared, each })
    }

    /// The same where the header stands above the first part alone: behind it are names and phones where
    /// those of the first part have theirs.
    fn behind_the_header(header: &Header<'_>, name: usize) -> Option<Self> {
        let named = header.names.iter().rposition(|name| !name.is_empty())? + 1;
        let phone = header
            .names
            .iter()
            .position(|name| headers::says_phone(name))?;
        let below = header.rows.iter().skip(header.at + header.height);
        let rows: Vec<&Row> = below.take(HEADER_WITHIN).collect();
        let is_width = |each: &usize| {
            let further = rows.iter().filter(|row| row.cells.len() > *each);
            let (mut told, mut people) = (0, 0);
            for row in further {
                told += 1;
                let reached = !Phones::parse(row.text(each + phone)).numbers.is_empty();
                people += usize::from(looks_like_name(row.text(each + name)) && reached);
            }
            people > 0 && people * 2 >= rows.len().max(told)
        };
        let each = (named..=named + 1).find(is_width)?;
        Some(Parts { shared: 0, each })
    }

    /// How many columns one part has with those that are of all.
    pub(super) fn width(&self) -> usize {
        self.shared + self.each
    }

    /// The parts of a row that are not blank, each with what is of all.
    pub(super) fn of_row(&self, row: &Row) -> Vec<Row> {
        let (shared, rest) = row.cells.split_at(self.shared.min(row.cells.len()));
        let is_filled = |cell: &Cell| cleaning::text(cell.text()).is_some();
        rest.chunks(self.each)
            .filter(|cells| cells.iter().any(is_filled))
            .map(|cells| Row {
                number: row.number,
                cells: [shared, cells].concat(),
            })
            .collect()
    }
}
