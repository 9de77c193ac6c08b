//! What the name of a sheet says of all its people: 1栋, 第一党小组, 清城区税务局.

use std::borrow::Cow;

use renling_sheet::{Cell, CellKind, Row};

use super::above::{category, unit};
use super::{Table, column, put};
use crate::intake::headers::{self, Meaning};
use crate::intake::{Column, ListKind, cleaning};

/// Under which what a sheet is called is kept, where the list has no column for it.
const HEADER: &str = "工作表";

/// Lays what the name of the sheet says under the rows, or before rooms that stand without their building, and
/// tells so.
pub(super) fn lay_under(name: &str, table: &mut Table<'_>) {
    let says_so = |row: &Cow<'_, Row>| row.cells.iter().any(|cell| cell.text().contains(name));
    let first = table.rows.first().map(|row| row.number);
    let (Some(meaning), Some(first)) = (meaning_of(name, table.kind), first) else {
        return;
    };
    // A list that is alone is told by its title, and its sheet may be called anything.
    let is_one_of_several = !table.others.is_empty() || meaning == Meaning::Address;
    if !is_one_of_several || table.rows.iter().all(says_so) {
        return;
    }
    let own = table.column(meaning).filter(|_| meaning != Meaning::Other);
    let taken = match (own, own.and_then(|own| rooms(own, &table.rows))) {
        (Some(_), Some(rooms)) => {
            for row in &mut table.rows {
                let whole = format!("{name}{}", row.text(rooms).trim());
                put(row, rooms, Cell::new(CellKind::Text, &whole));
            }
            "工作表的名称，写在各行的住址之前".to_owned()
        }
        (own, _) => {
            let meaning = own.map_or(meaning, |_| Meaning::Other);
            let index = table.columns.len();
            let header = match meaning {
                Meaning::Other => HEADER,
                _ => meaning.label(),
            };
            table.columns.push(column(index, header, meaning));
            for row in &mut table.rows {
                put(row, index, Cell::new(CellKind::Text, name));
            }
            format!("工作表的名称，作为各行的{}", meaning.label())
        }
    };
    // A header that nobody wrote has the number 0.
    let header = table.header_rows.last().copied();
    let at = header.filter(|row| *row > 0).unwrap_or(first);
    table.skip(at, name.to_owned(), taken);
    table.skipped.sort_by_key(|row| row.row);
}

/// The place of a column of rooms, 302 and 2单元302, that do not say in which building.
fn rooms(column: &Column, rows: &[Cow<'_, Row>]) -> Option<usize> {
    headers::part_of_address(&column.header)?;
    let place = column.index as usize;
    let is_room = |row: &Cow<'_, Row>| {
        let mut letters = row.text(place).trim().chars();
        letters.all(|c| c.is_ascii_alphanumeric() || "单元层室房".contains(c))
    };
    rows.iter().all(is_room).then_some(place)
}

/// What the name of a sheet says of whoever stands on it; none for 名单 and Sheet1.
fn meaning_of(name: &str, kind: ListKind) -> Option<Meaning> {
    let is_one = !name.contains(['、', '：', ':']) && cleaning::text(name).is_some();
    let of_people = || {
        if is_building(name) {
            return Some(Meaning::Address);
        }
        unit(name)
            .filter(|unit| *unit == name)
            .map(|_| Meaning::Unit)
            .or(is_group(name).then_some(Meaning::Other))
    };
    match kind {
        _ if !is_one => None,
        ListKind::People => of_people(),
        ListKind::Projects => category(name)
            .filter(|category| *category == name)
            .map(|_| Meaning::Category),
    }
}

/// `1栋`, 三号楼, `A座`, `5#楼2单元`.
fn is_building(name: &str) -> bool {
    ["栋", "幢", "楼", "座", "单元", "#"].iter().any(|end| {
        let bare = name.strip_suffix(end).unwrap_or_default();
        let bare = bare.trim_end_matches(['号', '#']);
        bare.ends_with(|c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c))
    })
}

/// 第一党小组, 网格3, 先锋服务队.
fn is_group(name: &str) -> bool {
    let is_number = |c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c);
    let uncounted = name.trim_start_matches('第').trim_matches(is_number);
    let of_number = ["组", "队", "班", "年级", "村", "区", "小区", "苑", "期"];
    let always = [
        "小组",
        "支部",
        "总支",
        "党委",
        "网格",
        "服务队",
        "小区",
        "社区",
        "办公室",
        "车间",
    ];
    let ends = |words: &[&str]| words.iter().any(|word| uncounted.ends_with(word));
    ends(&always) || uncounted.len() < name.len() && ends(&of_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets() {
        for (name, expected) in [
            ("1栋", Some(Meaning::Address)),
            ("3号楼", Some(Meaning::Address)),
            ("A座", Some(Meaning::Address)),
            ("阳光嘉园12幢", Some(Meaning::Address)),
            ("5#", Some(Meaning::Address)),
            ("清城区税务局", Some(Meaning::Unit)),
            ("第一党小组", Some(Meaning::Other)),
            ("网格3", Some(Meaning::Other)),
            ("A区", Some(Meaning::Other)),
            ("Sheet1", None),
            ("名单", None),
            ("在职党员", None),
            ("2026年3月", None),
            ("1栋、2栋", None),
        ] {
            assert_eq!(meaning_of(name, ListKind::People), expected, "{name}");
        }
    }
}
