//! Rows of separated text with more values than their header: a separator within a value without marks
//! moves all that follow by a column.

use crate::book::{Row, Sheet, Skipped};

const REASON: &str =
    "这一行比表头多出几格，可能是某一格里有逗号，后面的内容错了位；照常导入，请核对这一行";
/// So many figures are a phone or the like, and so many rows tell what a column has.
const MANY_FIGURES: usize = 7;
const SAMPLE_ROWS: usize = 50;

/// Finds the rows that are longer than their header, blanks at the end counted, while they are read.
#[derive(Default)]
pub(crate) struct Surplus {
    header: usize,
    longer: Vec<u32>,
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
            self.longer.push(number);
        } else if width < self.header {
            self.are_uneven = true;
        }
    }

    /// Tells of the longer rows where most others are not and something in them has moved.
    pub fn tell(&self, sheet: &mut Sheet, separator: &str) {
        let Some(header) = sheet.rows.iter().find(|row| row.filled() > 1) else {
            return;
        };
        if self.longer.is_empty() || self.longer.len() * 2 >= sheet.rows.len() {
            return;
        }
        let is_longer = |row: &&Row| self.longer.binary_search(&row.number).is_ok();
        let others: Vec<&Row> = sheet
            .rows
            .iter()
            .filter(|row| row.number > header.number && !is_longer(row))
            .take(SAMPLE_ROWS)
            .collect();
        let of_figures: Vec<usize> = (0..header.cells.len())
            .filter(|column| {
                let have = others.iter().filter(|row| is_figures(row.text(*column)));
                have.count() * 2 > others.len()
            })
            .collect();
        // A value that was last may have moved to where the others have none.
        let reaches_end = |row: &Row| row.cells.len() == header.cells.len();
        let few_reach_end = !self.are_uneven
            && 2 * others.iter().filter(|row| reaches_end(row)).count() < others.len();
        let has_moved = |row: &&Row| {
            row.cells.len() > header.cells.len()
                || few_reach_end && reaches_end(row)
                || of_figures.iter().any(|column| {
                    !is_figures(row.text(*column)) && is_figures(row.text(column + 1))
                })
        };
        let longer = sheet.rows.iter().filter(is_longer).filter(has_moved);
        let told = longer.map(|row| {
            let values: Vec<&str> = row.cells.iter().map(|cell| cell.text()).collect();
            Skipped {
                number: row.number,
                text: values.join(separator),
                reason: REASON,
            }
        });
        sheet.skipped = told.collect();
    }
}

fn is_figures(value: &str) -> bool {
    value.is_ascii() && value.bytes().filter(u8::is_ascii_digit).count() >= MANY_FIGURES
}
