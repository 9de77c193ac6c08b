//! What a row says by what stands above it: a cell that reaches down to it, 同上, a heading.

use std::borrow::Cow;

use renling_sheet::{Cell, Merge, Row, Sheet};

use super::put;
use crate::intake::headers::{self, Meaning};
use crate::intake::{Column, ListKind, cleaning};

/// Cells below the header that reach over several rows: a unit that is written once for all its people.
/// Their text stands in their first row only.
pub(super) struct Tall<'a> {
    rows: &'a [Row],
    /// From the last to the first.
    coming: Vec<&'a Merge>,
    /// Those that reach over the row under way, each with its first cell.
    open: Vec<(&'a Merge, &'a Cell)>,
}

impl<'a> Tall<'a> {
    pub(super) fn of(sheet: &'a Sheet, rows: &'a [Row], first: usize) -> Self {
        let begin = rows.get(first).map_or(u32::MAX, |row| row.number);
        let mut coming: Vec<&Merge> = sheet
            .merged
            .iter()
            .filter(|merge| merge.first_row >= begin && merge.last_row > merge.first_row)
            .collect();
        coming.reverse();
        Tall {
            rows,
            coming,
            open: Vec::new(),
        }
    }

    /// The row with what reaches down to it. A name does so only to a row that names no way to reach
    /// somebody else: such a row is more of the same person.
    pub(super) fn fill(&mut self, row: &'a Row, columns: &[Column]) -> Cow<'a, Row> {
        self.open.retain(|(merge, _)| merge.last_row >= row.number);
        while let Some(merge) = self.coming.pop_if(|merge| merge.first_row <= row.number) {
            let first = self
                .rows
                .binary_search_by_key(&merge.first_row, |row| row.number)
                .ok()
                .and_then(|place| self.rows[place].cells.get(merge.first_column));
            if let Some(cell) = first
                && merge.last_row >= row.number
            {
                self.open.push((merge, cell));
            }
        }
        let mut filled = Cow::Borrowed(row);
        let own = |meanings: &[Meaning]| {
            columns.iter().any(|column| {
                meanings.contains(&column.meaning)
                    && cleaning::text(row.text(column.index as usize)).is_some()
            })
        };
        for (merge, cell) in &self.open {
            let column = merge.first_column;
            let names = columns.get(column).is_some_and(|column| {
                matches!(column.meaning, Meaning::Name | Meaning::ProjectName)
            });
            if merge.first_row == row.number
                || !row.text(column).is_empty()
                || names && own(&[Meaning::Phone, Meaning::OtherPhone, Meaning::IdNumber])
            {
                continue;
            }
            put(&mut filled, column, (*cell).clone());
        }
        filled
    }
}

/// The row with what it says of the row above: 同上, or a mark that means as much.
pub(super) fn as_above<'a>(mut row: Cow<'a, Row>, above: Option<&Cow<'a, Row>>) -> Cow<'a, Row> {
    let Some(above) = above else { return row };
    for column in 0..row.cells.len() {
        let says_so = matches!(
            row.text(column).trim(),
            "同上" | "〃" | "″" | "”" | "“" | "\"" | "＂" | "''"
        );
        if let (true, Some(cell)) = (says_so, above.cells.get(column)) {
            put(&mut row, column, cell.clone());
        }
    }
    row
}

/// The category that a heading among projects names: `一、关爱帮扶类（3项）`.
pub(super) fn category(words: &str) -> Option<&str> {
    let is_number = |c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit();
    let named = words
        .trim_start_matches(['（', '(', '第'])
        .trim_start_matches(is_number)
        .trim_start_matches(['、', '．', '.', '）', ')', ' ']);
    let name = named.split(['（', '(', '：', ':']).next()?.trim();
    let is_heading = named.len() < words.len() || name.ends_with('类');
    (is_heading && (2..=12).contains(&name.chars().count())).then_some(name)
}

/// The unit that a heading among people names: `单位：清城区税务局`, `三、清城区税务局（2人）`.
pub(super) fn unit(words: &str) -> Option<&str> {
    let words = cleaning::uncounted(words);
    if let Some((label, name)) = words.split_once(['：', ':']) {
        let (meaning, _) = headers::meaning(label, ListKind::People)?;
        let name = name.trim();
        return (meaning == Meaning::Unit && !name.is_empty()).then_some(name);
    }
    let name = words.split(['（', '(']).next()?.trim();
    let name = match name.split_once(['、', '．', '.']) {
        Some((number, name)) if number.chars().count() < 3 => name.trim(),
        _ => name,
    };
    let ends = [
        "局",
        "公司",
        "集团",
        "医院",
        "银行",
        "学校",
        "中学",
        "小学",
        "大学",
        "学院",
        "幼儿园",
        "办事处",
        "街道办",
        "委员会",
        "中心",
        "法院",
        "检察院",
        "派出所",
        "研究所",
        "事务所",
    ];
    let is_unit = name.chars().count() > 2 && ends.iter().any(|end| name.ends_with(end));
    (is_unit && !name.contains(char::is_whitespace)).then_some(name)
}

/// A heading among the rows that says something of all rows below it.
pub(super) struct Group {
    pub(super) column: usize,
    pub(super) text: Cell,
}

impl Group {
    /// The row with what the heading says where the row says nothing itself.
    pub(super) fn lay_under<'a>(&self, mut row: Cow<'a, Row>) -> Cow<'a, Row> {
        if cleaning::text(row.text(self.column)).is_none() {
            put(&mut row, self.column, self.text.clone());
        }
        row
    }
}
