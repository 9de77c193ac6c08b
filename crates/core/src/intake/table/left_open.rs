//! Cells left open below the first of a group: 单位 that is written once for all its people, and not merged.

use std::borrow::Cow;
use std::collections::HashSet;

use renling_sheet::{Cell, Merge, Row, Sheet};

use super::{Table, put, told_rows};
use crate::intake::headers::Meaning;
use crate::intake::{Column, cleaning};

/// The columns with cells that are left open in a table.
pub(super) struct LeftOpen<'a> {
    /// Those that stand before the names and in which every group of rows begins with its word: what is left
    /// open there is the same as above.
    filled: Vec<Open<'a>>,
    /// Those of which that is not certain.
    asked: Vec<Open<'a>>,
}

struct Open<'a> {
    column: usize,
    /// The rows in which it is left open.
    rows: Vec<u32>,
    /// What stands above the row under way.
    above: Option<&'a Cell>,
}

impl<'a> LeftOpen<'a> {
    /// Looks through the rows that are records.
    pub(super) fn among(rows: &[&'a Row], columns: &[Column], sheet: &Sheet) -> Self {
        let mut found = LeftOpen {
            filled: Vec::new(),
            asked: Vec::new(),
        };
        let is_name =
            |column: &&Column| matches!(column.meaning, Meaning::Name | Meaning::ProjectName);
        let Some(name) = columns.iter().find(is_name).map(|column| column.index) else {
            return found;
        };
        let begin = rows.first().map_or(u32::MAX, |row| row.number);
        // What the columns before say of each row: 1单元 comes again in 2栋.
        let mut within: Vec<usize> = vec![0; rows.len()];
        for column in columns {
            let place = column.index as usize;
            let is_before = column.index < name;
            let may_be = is_before && is_of_groups(column) || column.meaning == Meaning::Unit;
            if !may_be {
                continue;
            }
            let Some((groups, mut open)) = groups(rows, place, &within) else {
                continue;
            };
            let merged: Vec<&Merge> = sheet
                .merged
                .iter()
                .filter(|merge| merge.first_column == place)
                .collect();
            let is_covered = |row: u32| {
                let last = merged.partition_point(|merge| merge.first_row <= row);
                last > 0 && row <= merged[last - 1].last_row
            };
            // Whoever has merged some cells may have left others open on purpose.
            let is_merged = merged.iter().any(|merge| merge.first_row >= begin);
            if is_merged {
                open.retain(|row| !is_covered(*row));
            }
            if open.is_empty() {
                continue;
            }
            let open = Open {
                column: place,
                rows: open,
                above: None,
            };
            let sizes = groups.chunk_by(|one, next| one == next);
            let (count, several) = sizes.fold((0, 0), |(count, several), group| {
                (count + 1, several + usize::from(group.len() > 1))
            });
            let is_clear =
                !is_merged && count > 1 && several * 2 > count && open.rows.len() >= count;
            match (is_before, is_clear) {
                (true, true) => {
                    within = groups;
                    found.filled.push(open);
                }
                (true, false) | (false, true) => found.asked.push(open),
                (false, false) => {}
            }
        }
        found
    }

    /// The row with what stands above the cells that it leaves open.
    pub(super) fn fill(&mut self, mut row: Cow<'a, Row>, own: &'a Row) -> Cow<'a, Row> {
        for open in &mut self.filled {
            if let Some(cell) = told(own, open.column) {
                open.above = Some(cell);
            } else if let Some(above) = open.above {
                put(&mut row, open.column, above.clone());
            }
        }
        row
    }

    /// Tells of the cells, those that were filled and those that were not.
    pub(super) fn tell(self, table: &mut Table<'_>) {
        let filled = "空着的格，已照同组第一行填写；不是这样的，请补填后再导入";
        let asked = "空着的格，没有照上一行填写；如与上一行相同，请补填后再导入";
        let filled = self.filled.into_iter().map(|open| (open, filled));
        let asked = self.asked.into_iter().map(|open| (open, asked));
        for (open, reason) in filled.chain(asked) {
            let header = table.columns[open.column].shown();
            let text = format!("“{header}”{}", told_rows(&open.rows));
            table.skip(open.rows[0], text, reason);
        }
    }
}

/// The group of each row, counted, where each begins with a word of its own, and the rows that leave the cell
/// open; none where nothing is left open, or a word comes again.
fn groups(rows: &[&Row], column: usize, within: &[usize]) -> Option<(Vec<usize>, Vec<u32>)> {
    told(rows.first()?, column)?;
    let mut seen = HashSet::new();
    let (mut groups, mut open) = (Vec::with_capacity(rows.len()), Vec::new());
    for (row, within) in rows.iter().zip(within) {
        match told(row, column) {
            Some(cell) if !seen.insert((*within, cell.text().trim())) => return None,
            Some(_) => {}
            None => open.push(row.number),
        }
        groups.push(seen.len());
    }
    (!open.is_empty()).then_some((groups, open))
}

/// What a row says in a column; none where it says nothing.
fn told(row: &Row, column: usize) -> Option<&Cell> {
    let cell = row.cells.get(column)?;
    cleaning::text(cell.text()).map(|_| cell)
}

/// Whether a column tells of a group what is the same for all of it.
fn is_of_groups(column: &Column) -> bool {
    let words = [
        "部门", "组", "支部", "网格", "社区", "小区", "班", "队", "街道", "村", "类", "户号",
        "户主", "家庭", "日期", "活动",
    ];
    match column.meaning {
        Meaning::Unit | Meaning::Address | Meaning::Category | Meaning::Provider => true,
        Meaning::SheetDay | Meaning::SheetActivity => true,
        Meaning::Other => words.iter().any(|word| column.header.contains(word)),
        _ => false,
    }
}
