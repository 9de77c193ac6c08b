//! Tables that stand side by side, to save paper or for the two of a couple.

use renling_sheet::{Cell, Row, looks_like_name};

use super::header::{HEADER_WITHIN, Header};
use crate::intake::headers::{self, Meaning};
use crate::intake::{ListKind, cleaning};
use crate::person::phone::Phones;

/// Where the parts of a row are.
pub(super) struct Parts {
    /// How many columns stand before the first part and are of all of them.
    before: usize,
    /// How many columns each part has.
    each: usize,
    /// Where the columns behind the last part begin, which are of all too.
    after: usize,
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
        // 姓名 beside 姓名 is one thing said twice, and 姓名1 beside 姓名2 is two people.
        if each == 1 && header.names[first] == header.names[second] {
            return None;
        }
        // 序号 may be of each part, and 住址 of both.
        [0, first]
            .into_iter()
            .find_map(|before| Self::repeating(&bare, before, each))
    }

    /// Parts that begin behind so many columns, each with the same headers.
    fn repeating(bare: &[&str], before: usize, each: usize) -> Option<Self> {
        let part = &bare[before..before + each];
        let further = bare[before + each..].chunks(each);
        let same = |chunk: &&[&str]| {
            let pairs = chunk.iter().zip(part);
            let mut told = pairs.clone().filter(|(one, _)| !one.is_empty());
            told.next().is_some()
                && pairs
                    .into_iter()
                    .all(|(one, of)| one == of || one.is_empty())
        };
        let repeated: usize = further.take_while(same).map(<[&str]>::len).sum();
        let after = before + each + repeated;
        let again = &bare[after..];
        // What is left over and comes in the parts too is of none of them.
        let is_apart = !again
            .iter()
            .any(|name| !name.is_empty() && part.contains(name));
        // Cells behind the header are of further parts.
        let after = if again.is_empty() { usize::MAX } else { after };
        (repeated > 0 && is_apart).then_some(Parts {
            before,
            each,
            after,
        })
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
            let is_person = |row: &&&Row| {
                let reached = !Phones::parse(row.text(each + phone)).numbers.is_empty();
                looks_like_name(row.text(each + name)) && reached
            };
            let people = rows.iter().filter(is_person).count();
            people > 0 && people * 2 >= rows.len()
        };
        let each = (named..=named + 1).find(is_width)?;
        Some(Parts {
            before: 0,
            each,
            after: usize::MAX,
        })
    }

    /// How many columns one part has with those that are of all, in a table of so many.
    pub(super) fn width(&self, widest: usize) -> usize {
        self.before + self.each + widest.saturating_sub(self.after)
    }

    /// Leaves of what stands in the columns that of the first part, with what is of all.
    pub(super) fn narrow<T>(&self, columns: &mut Vec<T>) {
        let mut place = 0;
        columns.retain(|_| {
            place += 1;
            place <= self.before + self.each || place > self.after
        });
    }

    /// The parts of a row that are not blank, each with what is of all.
    pub(super) fn of_row(&self, row: &Row) -> Vec<Row> {
        let (before, rest) = row.cells.split_at(self.before.min(row.cells.len()));
        let (parts, after) = rest.split_at(rest.len().min(self.after.saturating_sub(self.before)));
        let is_filled = |cell: &Cell| cleaning::text(cell.text()).is_some();
        parts
            .chunks(self.each)
            .filter(|cells| cells.iter().any(is_filled))
            .map(|cells| {
                let mut cells = [before, cells].concat();
                if !after.is_empty() {
                    cells.resize_with(self.before + self.each, Cell::default);
                    cells.extend_from_slice(after);
                }
                Row {
                    number: row.number,
                    cells,
                }
            })
            .collect()
    }
}
