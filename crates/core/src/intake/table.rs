//! Finding the table in a book: the sheet, the header of one to three rows, the rows that are records,
//! and those that are not, each with the reason.

mod above;
mod header;
mod left_open;
mod no_record;
mod other_headers;
mod parts;
mod several;
mod side_by_side;
mod tab;
mod together;
mod whose;
mod without_header;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use renling_sheet::{Book, Cell, CellKind, Row, Sheet};

use crate::error::{Error, Result};
use crate::intake::headers::{self, Meaning, Sureness};
use crate::intake::remembered::Remembered;
use crate::intake::{Column, ListKind, Options, SkippedRow};

use above::{Group, Tall, as_above, category, unit};
use header::{Header, header_of, header_text};
use left_open::LeftOpen;
use no_record::{HEADING, why_not};
use other_headers::OtherHeaders;
use parts::Parts;
use side_by_side::SideBySide;
use together::Together;
use without_header::without_header;

/// A table that was found.
pub(super) struct Table<'a> {
    pub(super) sheet: u32,
    pub(super) kind: ListKind,
    pub(super) header_rows: Vec<u32>,
    pub(super) columns: Vec<Column>,
    /// What the person said of columns, now or at an import before, otherwise than the rules do.
    pub(super) said: Remembered,
    pub(super) rows: Vec<Cow<'a, Row>>,
    pub(super) skipped: Vec<SkippedRow>,
    /// Other sheets that hold a list.
    pub(super) others: Vec<u32>,
}

/// Finds the table, or takes the one that the options name.
///
/// # Errors
/// [`Error::NotUnderstood`] where no row looks like the header of a list of people or projects.
pub(super) fn find<'a>(
    book: &'a Book,
    options: &Options,
    remembered: &[Remembered],
) -> Result<Table<'a>> {
    let mut best: Option<(u32, Header<'a>)> = None;
    let mut lists = Vec::new();
    for (index, sheet) in book.sheets.iter().enumerate() {
        let wanted = options.header_row.is_none() || options.sheet.is_some();
        if wanted && options.sheet.is_none_or(|asked| asked as usize != index) {
            let holds_a_list = match header_of(index, sheet, &Options::default()) {
                Some(header) => sheet.rows.len() > header.at + header.height,
                // 续表
                None => without_header(index, sheet).is_some(),
            };
            if holds_a_list {
                lists.push(index as u32);
            }
        }
        if options.sheet.is_some_and(|asked| asked as usize != index) {
            continue;
        }
        let Some(header) = header_of(index, sheet, options) else {
            continue;
        };
        // A hidden sheet is a list of choices or last year's; it wins only when it is alone.
        let shown = if sheet.hidden { 0 } else { 1_000 };
        let score = header.score() + shown;
        if best.as_ref().is_none_or(|(so_far, _)| score > *so_far) {
            best = Some((score, header));
        }
    }
    let best = best.map(|(_, header)| header).or_else(|| {
        let asked = options.header_row.is_some() || options.kind == Some(ListKind::Projects);
        let sheets = book.sheets.iter().enumerate();
        sheets
            .filter(|(index, _)| options.sheet.is_none_or(|asked| asked as usize == *index))
            .filter(|_| !asked)
            .find_map(|(index, sheet)| without_header(index, sheet))
    });
    let Some(header) = best else {
        return Err(Error::NotUnderstood(
            "没有找到表头。请确认名单里有一行写着“姓名”（或“项目名称”）等列名，或手工指定表头在第几行；没有列名的，请写成每行一人，如“1. 姓名 电话”。".into(),
        ));
    };
    let sheet = &book.sheets[header.sheet];
    let index = header.sheet as u32;
    let mut header = header;
    if options.activity.is_some() {
        header.speak_of_a_sheet();
    }
    let mut table = read(sheet, header, options, remembered);
    if options.activity.is_none() {
        // Said of this list at an import before, when it went on a sheet.
        for column in &mut table.columns {
            if column.meaning.is_of_sheet() {
                column.meaning = Meaning::Other;
            }
        }
    }
    if table.rows.is_empty() && table.skipped.iter().all(|row| is_above(row, &table)) {
        return Err(Error::NotUnderstood(
            "只找到表头，下面没有内容。请确认选的是填好的名单；如果名单里有人，请手工指定表头在第几行。".into(),
        ));
    }
    table.others = lists.into_iter().filter(|other| *other != index).collect();
    tab::lay_under(&sheet.name, &mut table);
    Ok(table)
}

/// Whether a row that is no record stands above the list.
fn is_above(row: &SkippedRow, table: &Table<'_>) -> bool {
    let header = table.header_rows.last();
    header.is_some_and(|header| row.row < *header)
}

/// `A`, `Z`, `AA`: a column as a spreadsheet names it.
fn letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().map(char::from).collect()
}

fn read<'a>(
    sheet: &'a Sheet,
    mut header: Header<'a>,
    options: &Options,
    remembered: &[Remembered],
) -> Table<'a> {
    let first = header.at + header.height;
    let parts = Parts::of(&header);
    let widest = header.rows.iter().map(|row| row.cells.len()).max();
    let widest = widest.unwrap_or(0);
    let mut beside = match &parts {
        Some(_) => None,
        None => SideBySide::take_from(&mut header),
    };
    if beside.is_none() && parts.is_none() {
        header.leave_to_the_second_named();
    }
    let width = match (&parts, &beside) {
        (Some(parts), _) => {
            parts.narrow(&mut header.names);
            parts.narrow(&mut header.meanings);
            parts.width(widest)
        }
        (None, Some(beside)) => beside.width(),
        (None, None) => widest,
    };
    let mut together = Together::all(&header.names, header.kind);
    let (columns, said) = columns(&header, width, &together, options, remembered);
    together.retain(|together| together.hold(&columns));
    let mut table = Table {
        sheet: header.sheet as u32,
        kind: header.kind,
        header_rows: header.rows[header.at..first]
            .iter()
            .map(|row| row.number)
            .collect(),
        columns,
        said,
        rows: Vec::with_capacity(header.rows.len().saturating_sub(first)),
        skipped: Vec::new(),
        others: Vec::new(),
    };
    if let Some(beside) = &mut beside {
        beside.settle(table.kind, &mut table.columns);
    }
    for line in &sheet.skipped {
        table.skip(line.number, line.text.clone(), line.reason);
    }
    let is_chain = table.header_rows == [0];
    let above = &header.rows[..first];
    let mut last = above.last().map_or(0, |row| row.number);
    let below = &header.rows[first..];
    // Each row by itself, on every core: of a long list it is much.
    let whole: Vec<_> = match parts.is_some() || beside.is_some() {
        true => Vec::new(),
        false => below
            .par_iter()
            .map(|row| why_not(row, &table.columns, &header))
            .collect(),
    };
    // Below a heading nothing is the same as above it.
    let has_headings = whole.contains(&Some(HEADING));
    let records = below.iter().zip(&whole).filter(|_| !has_headings);
    let records: Vec<&Row> = records
        .filter_map(|(row, why)| why.is_none().then_some(row))
        .collect();
    let mut left_open = LeftOpen::among(&records, &table.columns, sheet);
    let heads_a_category = |(row, why): (&Row, &Option<&str>)| {
        *why == Some(HEADING) && category(&words_of(row)).is_some()
    };
    let has_categories =
        header.kind == ListKind::Projects && below.iter().zip(&whole).any(heads_a_category);
    let mut group = None;
    for (place, row) in header.rows[..header.at].iter().enumerate() {
        let words = words_of(row);
        // The first of several headings may stand above the header.
        if has_categories
            && place + 1 == header.at
            && let Some(name) = category(&words)
        {
            group = Some(Group {
                column: table.column_of(Meaning::Category),
                text: Cell::new(CellKind::Text, name),
            });
            table.skip(row.number, words, "分组标题，作为以下各行的类别");
            continue;
        }
        // Right above the header stand captions of its columns.
        let is_table = row.filled() > 2 && place + 1 < header.at && !words.contains(['：', ':']);
        let reason = match is_table {
            true => "表头之上，像是另一张表，没有导入；如有需要请另存一份再导入",
            false if header.height == 0 => "名单之上的标题或说明",
            false => "表头之上的标题或说明",
        };
        table.skip(row.number, words, reason);
    }
    let mut tall = Tall::of(sheet, header.rows, first);
    let mut other = OtherHeaders::among(below, &header, &table.columns);
    for (place, row) in below.iter().enumerate() {
        if row.number > last + 1 && !is_chain {
            let blank = row.number - last - 1;
            let reason = if blank == 1 {
                "空行".into()
            } else {
                format!("空行，共 {blank} 行")
            };
            table.skip(last + 1, String::new(), reason);
        }
        last = row.number;
        if other.begins_at(row, &mut table) {
            table.skip(row.number, words_of(row), "另一个表头，以下按它的列读取");
            continue;
        }
        if other.ends_at(row, &header) {
            table.skip(row.number, words_of(row), "重复的表头");
            continue;
        }
        let ordered = other.in_order(row).map(|row| vec![row]);
        let cut = ordered
            .or_else(|| parts.as_ref().map(|parts| parts.of_row(row)))
            .or_else(|| beside.as_ref().map(|beside| beside.of_row(row)));
        if let Some(rows) = cut {
            for row in rows {
                match why_not(&row, &table.columns, &header) {
                    Some(reason) => table.skip(row.number, words_of(&row), reason),
                    None => table.rows.push(Cow::Owned(row)),
                }
            }
            continue;
        }
        match whole[place] {
            Some(reason) => {
                let words = words_of(row);
                let named = match table.kind {
                    _ if reason != HEADING => None,
                    ListKind::Projects => category(&words)
                        .map(|name| (Meaning::Category, name, "分组标题，作为以下各行的类别")),
                    ListKind::People => unit(&words)
                        .map(|name| (Meaning::Unit, name, "分组标题，作为以下各行的单位")),
                };
                let reason = match named {
                    Some((meaning, name, taken)) => {
                        group = Some(Group {
                            column: table.column_of(meaning),
                            text: Cell::new(CellKind::Text, name),
                        });
                        taken
                    }
                    None => {
                        // What was said of the rows above it is not said of those below.
                        if reason == HEADING && table.kind == ListKind::People {
                            group = None;
                        }
                        reason
                    }
                };
                table.skip(row.number, words, reason);
            }
            None => {
                let filled = left_open.fill(tall.fill(row, &table.columns), row);
                let row = as_above(filled, table.rows.last());
                let row = together
                    .iter()
                    .fold(row, |row, together| together.gather(row));
                let row = group
                    .iter()
                    .fold(row, |row, group: &Group| group.lay_under(row));
                match several::apart(&row, &table.columns) {
                    Some(rows) => table.rows.extend(rows.into_iter().map(Cow::Owned)),
                    None => table.rows.push(row),
                }
            }
        }
    }
    left_open.tell(&mut table);
    table.tell_of(&sheet.hidden_rows, "在表格里是隐藏的");
    table.tell_of(&sheet.struck_rows, "在表格里划掉了");
    table.tell_times();
    table.skipped.sort_by_key(|row| row.row);
    table
}

/// Puts a cell into a column of a row, however short the row is.
fn put(row: &mut Cow<'_, Row>, column: usize, cell: Cell) {
    let cells = &mut row.to_mut().cells;
    if cells.len() <= column {
        cells.resize_with(column + 1, Cell::default);
    }
    cells[column] = cell;
}

/// `第 2、3 行`, of many the first ten and how many they are.
fn told_rows(rows: &[u32]) -> String {
    const MOST_NAMED: usize = 10;
    let named: Vec<String> = rows.iter().take(MOST_NAMED).map(u32::to_string).collect();
    let more = match rows.len() > MOST_NAMED {
        true => format!("等 {} 行", rows.len()),
        false => "行".to_owned(),
    };
    format!("第 {} {more}", named.join("、"))
}

/// A column of which nothing was said at an import before.
fn column(index: usize, header: &str, meaning: Meaning) -> Column {
    Column {
        index: index as u32,
        letter: letter(index),
        header: header.to_owned(),
        meaning,
        remembered: false,
    }
}

impl Table<'_> {
    /// The column of a meaning.
    pub(super) fn column(&self, meaning: Meaning) -> Option<&Column> {
        self.columns.iter().find(|column| column.meaning == meaning)
    }

    /// The place of the column of a meaning; where the list has none, of one beside its own.
    fn column_of(&mut self, meaning: Meaning) -> usize {
        if let Some(column) = self.column(meaning) {
            return column.index as usize;
        }
        let index = self.columns.len();
        self.columns.push(column(index, meaning.label(), meaning));
        index
    }

    /// Tells of columns for several activities, of which an import takes those of one.
    fn tell_times(&mut self) {
        let several = self.columns.iter().filter(|column| is_of_one_time(column));
        let several: Vec<&str> = several.map(|column| column.header.as_str()).collect();
        let first = self.rows.first().map(|row| row.number);
        if let (true, Some(first)) = (several.len() > 1, first) {
            let at = self.header_rows.last().copied().unwrap_or(first);
            let reason = "按日期或时段分列的签到：只登记这场活动当时的一列，其余的没有登记；如有需要请对那些活动再导入一次";
            self.skip(at, several.join("、"), reason);
        }
    }

    /// Tells of records in rows that are hidden or struck out: whoever did so may not want them.
    fn tell_of(&mut self, marked: &[u32], how: &str) {
        let mut rows = self.rows.iter().map(|row| row.number).peekable();
        let is_record = |number: &&u32| {
            while rows.next_if(|row| row < *number).is_some() {}
            rows.peek() == Some(*number)
        };
        let marked: Vec<u32> = marked.iter().filter(is_record).copied().collect();
        let Some(first) = marked.first().copied() else {
            return;
        };
        let told = told_rows(&marked);
        let reason = format!("{how}，照常导入；不需要的，请把这些行改为“不导入”");
        self.skip(first, told, reason);
    }

    fn skip(&mut self, row: u32, text: String, reason: impl Into<String>) {
        self.skipped.push(SkippedRow {
            row,
            text,
            reason: reason.into(),
        });
    }
}

fn columns(
    header: &Header<'_>,
    width: usize,
    together: &[Together],
    options: &Options,
    remembered: &[Remembered],
) -> (Vec<Column>, Remembered) {
    let mut columns: Vec<Column> = (0..width)
        .map(|index| {
            let name = header.names.get(index).cloned().unwrap_or_default();
            let chosen =
                headers::choice(&name, header.kind).filter(|_| name == "男" || name == "女");
            let found = header
                .meanings
                .get(index)
                .copied()
                .flatten()
                .or(chosen.map(|(meaning, ..)| (meaning, Sureness::Part)));
            let meaning = found.map_or(Meaning::Other, |(meaning, _)| meaning);
            column(index, &name, meaning)
        })
        .collect();
    let sureness = |index: usize| {
        header
            .meanings
            .get(index)
            .copied()
            .flatten()
            .map(|found| found.1)
    };
    for together in together {
        for (index, _) in &together.columns {
            columns[*index].meaning = together.meaning;
        }
    }
    let is_more_of_another = |index: &usize| {
        together.iter().any(|together| {
            together.columns[1..]
                .iter()
                .any(|(column, _)| column == index)
        })
    };
    // One column a meaning: the surest, then the leftmost. A second phone is the other phone; what
    // else is there twice is kept as 其他信息.
    for meaning in Meaning::ALL {
        let several = matches!(meaning, Meaning::Other | Meaning::Ignored);
        if several || meaning.is_of_parts_of_a_day() {
            continue;
        }
        let mut of_it: Vec<usize> = (0..width)
            .filter(|index| columns[*index].meaning == *meaning && !is_more_of_another(index))
            .filter(|index| !is_of_one_time(&columns[*index]))
            .collect();
        if of_it.len() < 2 {
            continue;
        }
        of_it.sort_by_key(|index| {
            let is_lesser = headers::is_lesser(&columns[*index].header);
            (is_lesser, std::cmp::Reverse(sureness(*index)), *index)
        });
        let second_phone = *meaning == Meaning::Phone
            && !columns
                .iter()
                .any(|column| column.meaning == Meaning::OtherPhone);
        for (place, index) in of_it.into_iter().enumerate().skip(1) {
            columns[index].meaning = if second_phone && place == 1 {
                Meaning::OtherPhone
            } else {
                Meaning::Other
            };
        }
    }
    // What the first is no more, the others are not either.
    for together in together {
        let (first, _) = together.columns[0];
        for (further, _) in &together.columns[1..] {
            columns[*further].meaning = columns[first].meaning;
        }
    }
    let by_rules: Vec<Meaning> = columns.iter().map(|column| column.meaning).collect();
    let mut said = Remembered::of(header.kind, &header.names);
    let before = remembered.iter().find(|list| list.is_of(&said));
    let before = before.map(|list| &list.columns);
    for (said, is_before) in [(before, true), (Some(&options.columns), false)] {
        for (index, meaning) in said.into_iter().flatten() {
            if let Some(column) = columns.get_mut(*index as usize) {
                column.meaning = *meaning;
                column.remembered = is_before;
            }
        }
    }
    said.columns = columns
        .iter()
        .zip(by_rules)
        .filter(|(column, by_rules)| column.meaning != *by_rules)
        .map(|(column, _)| (column.index, column.meaning))
        .collect::<BTreeMap<_, _>>();
    (columns, said)
}

/// Whether a column is of the activity of one time among others: 3月1日 beside 3月2日.
fn is_of_one_time(column: &Column) -> bool {
    column.meaning == Meaning::Presence && headers::when(&column.header).is_some()
}

/// The row as one line.
fn words_of(row: &Row) -> String {
    let words: Vec<String> = row
        .cells
        .iter()
        .map(header_text)
        .filter(|text| !text.is_empty())
        .collect();
    words.join(" ")
}
