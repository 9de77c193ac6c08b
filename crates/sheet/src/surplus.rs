//! Rows of separated text with more values than their header: a separator within a value without marks
//! moves all that follow by a column.

use std::collections::HashSet;

use crate::book::{Cell, CellKind, Row, Sheet, Skipped};

const MOVED: &str = "这一行比表头多出几格，可能是某一格里有逗号这样的分隔符，后面的内容错了位；照常导入，请核对这一行";
const JOINED: &str =
    "这一行比表头多出一格，看来是某一格里有逗号这样的分隔符，已把那两格合为一格，请核对这一行";
/// So many figures are a phone or the like, and so many rows tell what a column has.
const MANY_FIGURES: usize = 7;
const SAMPLE_ROWS: usize = 50;
/// The fewest values by which a column shows that it has but figures; and how often each of a few words
/// has to come until another one is not to be expected.
const FEWEST_VALUES: usize = 4;
const TIMES: usize = 5;

/// Finds the rows that are longer than their header, blanks at the end counted, while they are read.
#[derive(Default)]
pub(crate) struct Surplus {
    header: usize,
    /// Their numbers and how many values they have.
    longer: Vec<(u32, usize)>,
    /// Whether some are shorter, as no program writes them.
    are_uneven: bool,
}

impl Surplus {
    /// Takes in how many values a row has.
    pub fn take(&mut self, number: u32, width: usize, filled: impl FnOnce() -> usize) {
        if self.header == 0 {
            // A title stands alone.
            self.header = if filled() > 1 { width } else { 0 };
        } else if width > self.header {
            self.longer.push((number, width));
        } else if width < self.header {
            self.are_uneven = true;
        }
    }

    /// Tells of the longer rows where most others are not and something in them has moved; puts together
    /// what was one value, where it can be but one.
    pub fn tell(&self, sheet: &mut Sheet, separator: &str) {
        let longer = self.longer.len();
        if longer == 0 || longer * 2 >= sheet.rows.len() {
            return;
        }
        let Some(columns) = self.columns(&sheet.rows) else {
            return;
        };
        let mut rows = Vec::new();
        for (number, width) in &self.longer {
            let Ok(at) = sheet.rows.binary_search_by_key(number, |row| row.number) else {
                continue;
            };
            let row = &sheet.rows[at];
            if !columns.have_moved(row) {
                continue;
            }
            // One too many, and the header names all columns.
            let whole = match *width == columns.columns.len() + 1 {
                true => columns.joined(row, separator),
                false => None,
            };
            let values: Vec<&str> = row.cells.iter().map(Cell::text).collect();
            sheet.skipped.push(Skipped {
                number: *number,
                text: values.join(separator),
                reason: if whole.is_some() { JOINED } else { MOVED },
            });
            rows.extend(whole.map(|cells| (at, cells)));
        }
        for (at, cells) in rows {
            sheet.rows[at].cells = cells;
        }
    }

    /// What the columns have in the rows that fit; none without a header.
    fn columns(&self, rows: &[Row]) -> Option<Columns> {
        let at = rows.iter().position(|row| row.filled() > 1)?;
        let width = rows[at].cells.len();
        let is_longer = |row: &&Row| {
            let found = self
                .longer
                .binary_search_by_key(&row.number, |(number, _)| *number);
            found.is_ok()
        };
        let sample: Vec<&Row> = rows[at + 1..]
            .iter()
            .filter(|row| !is_longer(row))
            .take(SAMPLE_ROWS)
            .collect();
        let most = |is_so: &dyn Fn(&Row) -> bool| {
            2 * sample.iter().filter(|row| is_so(row)).count() > sample.len()
        };
        Some(Columns {
            of_numbers: (0..width)
                .filter(|column| most(&|row| is_long(row.text(*column))))
                .collect(),
            few_reach_end: !self.are_uneven && most(&|row| row.cells.len() < width),
            columns: (0..width)
                .map(|column| Column::of(sample.iter().map(|row| row.text(column))))
                .collect(),
        })
    }
}

/// The columns up to the last one that is named.
struct Columns {
    columns: Vec<Column>,
    /// Those that have phones and the like in most rows.
    of_numbers: Vec<usize>,
    /// Whether most rows have nothing in the last.
    few_reach_end: bool,
}

impl Columns {
    fn have_moved(&self, row: &Row) -> bool {
        let width = self.columns.len();
        // A value that was last may have moved to where the others have none.
        row.cells.len() > width
            || self.few_reach_end && row.cells.len() == width
            || self
                .of_numbers
                .iter()
                .any(|at| !is_long(row.text(*at)) && is_long(row.text(at + 1)))
    }

    /// The cells with two put together such that all fit, where only two can be.
    fn joined(&self, row: &Row, separator: &str) -> Option<Vec<Cell>> {
        let fit = |columns: &[Column], from: usize| {
            let mut values = (from..).map(|at| row.text(at));
            columns
                .iter()
                .all(|column| values.next().is_some_and(|value| column.has(value)))
        };
        let mut places = (0..self.columns.len()).filter(|at| {
            let is_figures = matches!(self.columns[*at], Column::Figures { .. });
            let is_part = |part: &str| !part.is_empty() && !is_long(part);
            !is_figures
                && is_part(row.text(*at))
                && is_part(row.text(at + 1))
                && fit(&self.columns[..*at], 0)
                && fit(&self.columns[at + 1..], at + 2)
        });
        let at = places.next().filter(|_| places.next().is_none())?;
        let whole = [row.text(at), row.text(at + 1)].join(separator);
        let mut cells = row.cells.clone();
        cells.splice(at..at + 2, [Cell::new(CellKind::Text, &whole)]);
        Some(cells)
    }
}

/// What a column has.
enum Column {
    Figures {
        are_long: bool,
    },
    /// The same few words again and again.
    Words(HashSet<String>),
    Any,
}

impl Column {
    fn of<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
        let are_long = values.iter().all(|value| is_long(value));
        if values.len() < FEWEST_VALUES && !are_long || values.is_empty() {
            return Self::Any;
        }
        if values.iter().all(|value| is_figures(value)) {
            return Self::Figures { are_long };
        }
        let words: HashSet<String> = values.iter().map(|value| (*value).to_owned()).collect();
        match words.len() * TIMES <= values.len() {
            true => Self::Words(words),
            false => Self::Any,
        }
    }

    /// Whether a value may be of it.
    fn has(&self, value: &str) -> bool {
        value.is_empty()
            || match self {
                Self::Figures { are_long } => is_figures(value) && (!are_long || is_long(value)),
                Self::Words(words) => words.contains(value),
                Self::Any => true,
            }
    }
}

fn is_figures(value: &str) -> bool {
    value.is_ascii() && value.contains(|c: char| c.is_ascii_digit())
}

fn is_long(value: &str) -> bool {
    value.is_ascii() && value.bytes().filter(u8::is_ascii_digit).count() >= MANY_FIGURES
}
