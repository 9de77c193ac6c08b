//! Finding the table in a book: the sheet, the header of one to three rows, the rows that are records,
//! and those that are not, each with the reason.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use renling_sheet::{Book, Cell, CellKind, Format, Merge, Row, Sheet};

use crate::error::{Error, Result};
use crate::intake::headers::{self, Meaning, Sureness};
use crate::intake::remembered::Remembered;
use crate::intake::{Column, ListKind, Options, SkippedRow, cleaning};
use crate::person::phone::Phones;

/// How many rows a header has at the most.
const DEEPEST_HEADER: usize = 3;

/// Where a header may begin: titles, notes and instructions fit above.
const HEADER_WITHIN: usize = 40;

/// What the first words of a row below the records are, where a colon, a number or nothing follows.
const FOOTERS: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "共计",
    "总人数",
    "人数合计",
    "填表人",
    "填表日期",
    "填表单位",
    "填报人",
    "填报单位",
    "填报日期",
    "制表人",
    "制表",
    "审核人",
    "审核",
    "审批人",
    "负责人",
    "经办人",
    "联系人",
    "联系电话",
    "单位负责人",
    "单位（盖章）",
    "单位(盖章)",
    "单位盖章",
    "盖章",
    "日期",
    "注",
    "备注",
    "说明",
    "填表说明",
    "备注说明",
    "以上",
    "以上共计",
    "以上合计",
    "本页共",
    "本页合计",
    "本页小计",
    "本表共",
    "总数",
    "共有",
    "填表时间",
    "填报时间",
    "制表时间",
    "制表日期",
    "支部书记",
    "党支部书记",
    "报送人",
    "报送单位",
    "统计人",
    "累计",
    "承上页",
    "承前页",
    "接上页",
    "续上页",
    "过次页",
    "转下页",
];

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
    /// Other sheets that hold such a list.
    pub(super) others: Vec<u32>,
}

/// A header that might be the one.
struct Header<'a> {
    sheet: usize,
    kind: ListKind,
    /// Place of its first row among the rows of the sheet.
    at: usize,
    /// How many rows it has.
    height: usize,
    names: Vec<String>,
    meanings: Vec<Option<(Meaning, Sureness)>>,
    rows: &'a [Row],
}

impl Header<'_> {
    /// How much of it is understood; whole headers count double, machine columns little.
    fn score(&self) -> u32 {
        let mut seen = Vec::new();
        let mut score = 0;
        for (meaning, sureness) in self.meanings.iter().flatten() {
            score += match (meaning, sureness) {
                (Meaning::Ignored, _) => 1,
                (meaning, _) if seen.contains(meaning) => 1,
                (_, Sureness::Whole) => 8,
                (_, Sureness::Part) => 4,
            };
            seen.push(*meaning);
        }
        score
    }

    /// Takes the columns of the sheet of an activity for that.
    fn speak_of_a_sheet(&mut self) {
        for (name, meaning) in self.names.iter().zip(&mut self.meanings) {
            *meaning = headers::meaning_for_sheet(name).or(*meaning);
        }
    }

    fn has(&self, meaning: Meaning) -> bool {
        self.meanings
            .iter()
            .flatten()
            .any(|(found, _)| *found == meaning)
    }
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
        if wanted
            && !sheet.hidden
            && options.sheet.is_none_or(|asked| asked as usize != index)
            && let Some(header) = header_of(index, sheet, &Options::default())
            && sheet.rows.len() > header.at + header.height
        {
            lists.push((index as u32, header.kind));
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
            "没有找到表头。请确认名单里有一行写着“姓名”（或“项目名称”）等列名，或手工指定表头在第几行。".into(),
        ));
    };
    let sheet = &book.sheets[header.sheet];
    let by_lines = book.format == Format::Text;
    let (index, kind) = (header.sheet as u32, header.kind);
    let mut header = header;
    if options.activity.is_some() {
        header.speak_of_a_sheet();
    }
    let mut table = read(sheet, header, options, remembered, by_lines);
    if options.activity.is_none() {
        // Said of this list at an import before, when it went on a sheet.
        for column in &mut table.columns {
            if column.meaning.is_of_sheet() {
                column.meaning = Meaning::Other;
            }
        }
    }
    table.others = lists
        .into_iter()
        .filter(|(other, of)| *other != index && *of == kind)
        .map(|(other, _)| other)
        .collect();
    Ok(table)
}

/// A table that begins with its first person: a column of names, and one of phones or ID numbers.
fn without_header<'a>(index: usize, sheet: &'a Sheet) -> Option<Header<'a>> {
    let rows = &sheet.rows[..sheet.rows.len().min(HEADER_WITHIN)];
    let width = rows.iter().map(|row| row.cells.len()).max()?;
    let all = |column: usize, fits: &dyn Fn(&str) -> bool| {
        let texts: Vec<_> = rows
            .iter()
            .filter_map(|row| cleaning::text(row.text(column)))
            .collect();
        let fitting = texts.iter().filter(|text| fits(text)).count();
        // One in ten may be mistyped, and half of them left open.
        fitting * 2 >= rows.len() && fitting * 10 >= texts.len() * 9
    };
    let is_name = |text: &str| {
        let name: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        (2..=4).contains(&name.len()) && name.iter().all(|c| !c.is_ascii() && c.is_alphabetic())
    };
    let is_phone = |text: &str| !Phones::parse(text).numbers.is_empty();
    let is_id =
        |text: &str| text.len() == 18 && text.bytes().filter(u8::is_ascii_digit).count() >= 17;
    let column = |fits: &dyn Fn(&str) -> bool| (0..width).find(|column| all(*column, fits));
    let name = column(&is_name)?;
    let (phone, id) = (column(&is_phone), column(&is_id));
    let mut names = vec![String::new(); width];
    for (column, meaning) in [
        (Some(name), Meaning::Name),
        (phone, Meaning::Phone),
        (id, Meaning::IdNumber),
    ] {
        if let Some(column) = column {
            names[column] = meaning.label().to_owned();
        }
    }
    phone.or(id)?;
    let meanings = names
        .iter()
        .map(|name| headers::meaning(name, ListKind::People))
        .collect();
    Some(Header {
        sheet: index,
        kind: ListKind::People,
        at: 0,
        height: 0,
        names,
        meanings,
        rows: &sheet.rows,
    })
}

/// How wide one part of a table is that was set in two or more side by side to save paper; none for a
/// table of one part.
fn part_width(header: &Header<'_>) -> Option<usize> {
    let mut names = (0..header.names.len()).filter(|column| {
        matches!(
            header.meanings[*column],
            Some((Meaning::Name, Sureness::Whole))
        )
    });
    let (first, second) = (names.next()?, names.next()?);
    let width = second - first;
    let again = header.names.iter().skip(width).zip(&header.names);
    (width > 1
        && again
            .into_iter()
            .all(|(one, other)| one == other || one.is_empty()))
    .then_some(width)
}

/// The parts of a row, each as wide as one part of the header and none of them blank.
fn parts(row: &Row, width: usize) -> Vec<Row> {
    row.cells
        .chunks(width)
        .filter(|cells| {
            cells
                .iter()
                .any(|cell| cleaning::text(cell.text()).is_some())
        })
        .map(|cells| Row {
            number: row.number,
            cells: cells.to_vec(),
        })
        .collect()
}

fn header_of<'a>(index: usize, sheet: &'a Sheet, options: &Options) -> Option<Header<'a>> {
    if let Some(number) = options.header_row {
        let at = sheet.rows.iter().position(|row| row.number == number)?;
        let header = header_at(index, sheet, at);
        let kind = options.kind.unwrap_or(ListKind::People);
        return Some(header.unwrap_or_else(|| one_row(index, sheet, at, kind)));
    }
    let places = 0..sheet.rows.len().min(HEADER_WITHIN);
    let mut best: Option<(u32, Header<'a>)> = None;
    for at in places {
        let Some(header) = header_at(index, sheet, at) else {
            continue;
        };
        if options.kind.is_some_and(|kind| kind != header.kind) {
            continue;
        }
        let score = header.score();
        if best.as_ref().is_none_or(|(so_far, _)| score > *so_far) {
            best = Some((score, header));
        }
    }
    best.map(|(_, header)| header)
}

/// The header that begins at a row, if one does.
fn header_at<'a>(index: usize, sheet: &'a Sheet, at: usize) -> Option<Header<'a>> {
    // A row of a register may hold one word that is also a header; two of them are none by chance.
    let people = one_row(index, sheet, at, ListKind::People);
    let projects = one_row(index, sheet, at, ListKind::Projects);
    let header = if people.has(Meaning::Name) {
        people
    } else if projects.has(Meaning::ProjectName) {
        projects
    } else {
        return None;
    };
    let filled = header.names.iter().filter(|name| !name.is_empty()).count();
    let understood = header.meanings.iter().flatten().count();
    // 姓名 alone above a column of names is a header; 姓名 in a sentence of a row of data is not.
    if understood < 2 && filled > 1 {
        return None;
    }
    let whole = header.meanings.iter().flatten().any(|(meaning, sureness)| {
        matches!(meaning, Meaning::Name | Meaning::ProjectName)
            && (*sureness == Sureness::Whole || understood > 1)
    });
    whole.then(|| {
        let mut header = header;
        while header.height < DEEPEST_HEADER
            && let Some(deeper) = with_row_below(sheet, &header)
        {
            header = deeper;
        }
        header
    })
}

fn one_row<'a>(index: usize, sheet: &'a Sheet, at: usize, kind: ListKind) -> Header<'a> {
    let names: Vec<String> = sheet.rows[at].cells.iter().map(header_text).collect();
    let meanings = names
        .iter()
        .map(|name| headers::meaning(name, kind))
        .collect();
    Header {
        sheet: index,
        kind,
        at,
        height: 1,
        names,
        meanings,
        rows: &sheet.rows,
    }
}

fn header_text(cell: &Cell) -> String {
    cleaning::text(cell.text())
        .map(|text| cleaning::one_line(&text))
        .unwrap_or_default()
}

/// The header with the row below it where that belongs to it: a cell of the header is merged downwards
/// over it, or it has nothing but headers below blank or merged ones.
fn with_row_below<'a>(sheet: &'a Sheet, header: &Header<'a>) -> Option<Header<'a>> {
    let rows = &header.rows[header.at..header.at + header.height];
    let lowest = rows.last()?.number;
    let below = header.rows.get(header.at + header.height)?;
    let merged: Vec<&Merge> = sheet
        .merged
        .iter()
        .filter(|merge| rows.iter().any(|row| row.number == merge.first_row))
        .collect();
    let deep = merged
        .iter()
        .filter(|merge| merge.last_row >= below.number)
        .count();
    let subheads: Vec<String> = below.cells.iter().map(header_text).collect();
    let filled = subheads.iter().filter(|text| !text.is_empty()).count();
    let known = subheads
        .iter()
        .filter(|text| {
            matches!(
                headers::meaning(text, header.kind),
                Some((_, Sureness::Whole))
            )
        })
        .count();
    let name_column = header
        .meanings
        .iter()
        .position(|meaning| matches!(meaning, Some((Meaning::Name | Meaning::ProjectName, _))));
    let names_somebody =
        name_column.is_some_and(|column| subheads.get(column).is_some_and(|text| !text.is_empty()));
    // 微信 is no header that we know, but where 电话 stands beside it and nothing above it, it is one.
    let fills_gaps = known > 0
        && subheads.iter().enumerate().any(|(column, text)| {
            !text.is_empty() && header.names.get(column).is_none_or(String::is_empty)
        })
        && below
            .cells
            .iter()
            .all(|cell| matches!(cell.kind(), CellKind::Text | CellKind::Empty))
        && !subheads
            .iter()
            .any(|text| text.contains(|c: char| c.is_ascii_digit()));
    let belongs = filled > 0 && !names_somebody && (deep > 0 || known == filled || fills_gaps);
    if !belongs {
        return None;
    }
    let width = header.names.len().max(subheads.len());
    let mut names: Vec<String> = Vec::with_capacity(width);
    let mut meanings = Vec::with_capacity(width);
    for column in 0..width {
        let wide = merged.iter().find(|merge| {
            merge.last_row >= lowest && (merge.first_column..=merge.last_column).contains(&column)
        });
        let above = match wide {
            Some(merge) => header.names.get(merge.first_column),
            None => header.names.get(column),
        };
        let above = above.cloned().unwrap_or_default();
        let sub = subheads.get(column).cloned().unwrap_or_default();
        let is_wide = wide.is_some_and(|merge| merge.last_column > merge.first_column);
        let whole = format!("{above}/{sub}");
        let meaning = headers::choice(&whole, header.kind)
            .map(|(meaning, ..)| (meaning, Sureness::Whole))
            .or_else(|| headers::meaning(&sub, header.kind))
            .or_else(|| headers::meaning(&format!("{above}{sub}"), header.kind))
            // What stands over several columns says nothing about one that has words of its own.
            .or_else(|| {
                headers::meaning(&above, header.kind).filter(|_| !is_wide || sub.is_empty())
            });
        names.push(match (above.is_empty(), sub.is_empty()) {
            (false, false) => whole,
            (false, true) => above,
            _ => sub,
        });
        meanings.push(meaning);
    }
    Some(Header {
        height: header.height + 1,
        names,
        meanings,
        ..*header
    })
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
    by_lines: bool,
) -> Table<'a> {
    let first = header.at + header.height;
    let part = part_width(&header);
    if let Some(width) = part {
        header.names.truncate(width);
        header.meanings.truncate(width);
    }
    let width = part.unwrap_or_else(|| {
        let widths = header.rows.iter().map(|row| row.cells.len());
        widths.max().unwrap_or(0)
    });
    let (columns, said) = columns(&header, width, options, remembered);
    let mut choices = Choices::all(&header.names, header.kind);
    choices.retain(|choices| choices.hold(&columns));
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
    for line in &sheet.skipped {
        table.skip(line.number, line.text.clone(), line.reason);
    }
    for row in &header.rows[..header.at] {
        table.skip(row.number, words_of(row), "表头之上的标题或说明");
    }
    let mut tall = Tall::of(sheet, header.rows, first);
    let is_chain = table.header_rows == [0];
    let mut last = table.header_rows.last().copied().unwrap_or(0);
    let below = &header.rows[first..];
    // Each row by itself, on every core: of a long list it is much.
    let whole: Vec<_> = match part {
        Some(_) => Vec::new(),
        None => below
            .par_iter()
            .map(|row| why_not(row, &table.columns, &header))
            .collect(),
    };
    let mut other = OtherHeaders::among(below, &header, &table.columns);
    let mut group = None;
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
        last = row.number + if by_lines { lines_below(row) } else { 0 };
        if other.begins_at(row, &mut table) {
            table.skip(row.number, words_of(row), "另一个表头，以下按它的列读取");
            continue;
        }
        if other.ends_at(row, &header) {
            table.skip(row.number, words_of(row), "重复的表头");
            continue;
        }
        if let Some(row) = other.in_order(row) {
            match why_not(&row, &table.columns, &header) {
                Some(reason) => table.skip(row.number, words_of(&row), reason),
                None => table.rows.push(Cow::Owned(row)),
            }
            continue;
        }
        if let Some(width) = part {
            for part in parts(row, width) {
                match why_not(&part, &table.columns, &header) {
                    Some(reason) => table.skip(part.number, words_of(&part), reason),
                    None => table.rows.push(Cow::Owned(part)),
                }
            }
            continue;
        }
        match whole[place] {
            Some(reason) => {
                let words = words_of(row);
                let named = (reason == HEADING && table.kind == ListKind::Projects)
                    .then(|| category(&words))
                    .flatten();
                let reason = match named {
                    Some(name) => {
                        group = Some(Group {
                            column: table.column_of(Meaning::Category),
                            text: Cell::new(CellKind::Text, name),
                        });
                        "分组标题，作为以下各行的类别"
                    }
                    None => reason,
                };
                table.skip(row.number, words, reason);
            }
            None => {
                let row = as_above(tall.fill(row, &table.columns), table.rows.last());
                let row = choices.iter().fold(row, |row, choices| choices.gather(row));
                let row = group
                    .iter()
                    .fold(row, |row, group: &Group| group.lay_under(row));
                table.rows.push(row);
            }
        }
    }
    table.skipped.sort_by_key(|row| row.row);
    table
}

/// Cells below the header that reach over several rows: a unit that is written once for all its people.
/// Their text stands in their first row only.
struct Tall<'a> {
    rows: &'a [Row],
    /// From the last to the first.
    coming: Vec<&'a Merge>,
    /// Those that reach over the row under way, each with its first cell.
    open: Vec<(&'a Merge, &'a Cell)>,
}

impl<'a> Tall<'a> {
    fn of(sheet: &'a Sheet, rows: &'a [Row], first: usize) -> Self {
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
    fn fill(&mut self, row: &'a Row, columns: &[Column]) -> Cow<'a, Row> {
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
            let cells = &mut filled.to_mut().cells;
            if cells.len() <= column {
                cells.resize_with(column + 1, Cell::default);
            }
            cells[column] = (*cell).clone();
        }
        filled
    }
}

/// The row with what it says of the row above: 同上, or a mark that means as much.
fn as_above<'a>(mut row: Cow<'a, Row>, above: Option<&Cow<'a, Row>>) -> Cow<'a, Row> {
    let Some(above) = above else { return row };
    for column in 0..row.cells.len() {
        let says_so = matches!(
            row.text(column).trim(),
            "同上" | "〃" | "″" | "”" | "“" | "\"" | "＂" | "''"
        );
        if let (true, Some(cell)) = (says_so, above.cells.get(column)) {
            row.to_mut().cells[column] = cell.clone();
        }
    }
    row
}

/// Headers further down whose columns stand in another order: two lists that were pasted below each other.
struct OtherHeaders {
    /// The number of the row of each, with the column of the table for each of its cells.
    found: Vec<(u32, Vec<usize>)>,
    /// Columns that the table has for them alone.
    columns: Vec<Column>,
    /// The one that holds for the row under way.
    holds: Option<usize>,
}

impl OtherHeaders {
    fn among(rows: &[Row], header: &Header<'_>, columns: &[Column]) -> Self {
        let mut others = OtherHeaders {
            found: Vec::new(),
            columns: Vec::new(),
            holds: None,
        };
        let kind = header.kind;
        let name = match kind {
            ListKind::People => Meaning::Name,
            ListKind::Projects => Meaning::ProjectName,
        };
        // Of a long list no cell is read for this but the few that might be a header.
        let may_be = |row: &&Row| {
            let mut texts = row.cells.iter().map(Cell::text);
            texts.any(|text| text.len() < 32 && text.contains('名') && !text.contains('·'))
        };
        let candidates: Vec<&Row> = rows.par_iter().filter(may_be).collect();
        for row in candidates {
            let texts: Vec<String> = row.cells.iter().map(header_text).collect();
            let filled = texts.iter().filter(|text| !text.is_empty()).count();
            let known = texts.iter().filter(|text| {
                let found = headers::meaning(text, kind);
                found.is_some_and(|(_, sureness)| sureness == Sureness::Whole)
            });
            let is_header = texts
                .iter()
                .any(|text| headers::says_wholly(text, name, kind))
                && known.count() * 2 > filled
                && filled > 1;
            if is_header && !repeats(row, header) {
                let is_filled = |place: usize| {
                    let below = rows.iter().filter(|below| below.number > row.number);
                    below.into_iter().any(|below| !below.text(place).is_empty())
                };
                // A cell below no header has a column of its own too.
                let order = (0..columns.len()).map(|place| {
                    let text = texts.get(place).map_or("", String::as_str);
                    match text.is_empty() && !is_filled(place) {
                        true => place,
                        false => others.column(text, kind, columns),
                    }
                });
                let order: Vec<usize> = order.collect();
                others.found.push((row.number, order));
            }
        }
        others
    }

    /// Which column of the table a header names: one that it has, or another beside it.
    fn column(&mut self, text: &str, kind: ListKind, columns: &[Column]) -> usize {
        let meaning = headers::meaning(text, kind).map_or(Meaning::Other, |found| found.0);
        let mut all = columns.iter().chain(&self.columns);
        let known = all.find(|column| {
            !text.is_empty() && column.header == text
                || meaning != Meaning::Other && column.meaning == meaning
        });
        if let Some(column) = known {
            return column.index as usize;
        }
        let index = columns.len() + self.columns.len();
        self.columns.push(Column {
            index: index as u32,
            letter: letter(index),
            header: text.to_owned(),
            meaning,
            remembered: false,
        });
        index
    }

    /// Whether another header begins with a row.
    fn begins_at(&mut self, row: &Row, table: &mut Table<'_>) -> bool {
        let found = self
            .found
            .iter()
            .position(|(number, _)| *number == row.number);
        if found.is_some() {
            self.holds = found;
            table.columns.append(&mut self.columns);
        }
        found.is_some()
    }

    /// Whether the first header comes again, and its order with it.
    fn ends_at(&mut self, row: &Row, header: &Header<'_>) -> bool {
        let ends = self.holds.is_some() && repeats(row, header);
        if ends {
            self.holds = None;
        }
        ends
    }

    /// The cells of a row below another header, in the columns of the table.
    fn in_order(&self, row: &Row) -> Option<Row> {
        let (_, order) = &self.found[self.holds?];
        let width = order.iter().max().map_or(0, |last| last + 1);
        let mut cells = vec![Cell::default(); width];
        for (cell, column) in row.cells.iter().zip(order) {
            if !cell.is_empty() {
                cells[*column] = cell.clone();
            }
        }
        Some(Row {
            number: row.number,
            cells,
        })
    }
}

/// The category that a heading among projects names: `一、关爱帮扶类（3项）`.
fn category(words: &str) -> Option<&str> {
    let is_number = |c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit();
    let named = words
        .trim_start_matches(['（', '(', '第'])
        .trim_start_matches(is_number)
        .trim_start_matches(['、', '．', '.', '）', ')', ' ']);
    let name = named.split(['（', '(', '：', ':']).next()?.trim();
    let is_heading = named.len() < words.len() || name.ends_with('类');
    (is_heading && (2..=12).contains(&name.chars().count())).then_some(name)
}

/// A heading among the rows that says something of all rows below it.
struct Group {
    column: usize,
    text: Cell,
}

impl Group {
    /// The row with what the heading says where the row says nothing itself.
    fn lay_under<'a>(&self, mut row: Cow<'a, Row>) -> Cow<'a, Row> {
        if cleaning::text(row.text(self.column)).is_none() {
            let cells = &mut row.to_mut().cells;
            if cells.len() <= self.column {
                cells.resize_with(self.column + 1, Cell::default);
            }
            cells[self.column] = self.text.clone();
        }
        row
    }
}

/// Columns that are each a choice of one thing, `政治面貌/群众` and `政治面貌/党员`: what is ticked below them is
/// what the first of them says.
struct Choices {
    /// Each column with its choice.
    columns: Vec<(usize, String)>,
}

impl Choices {
    /// The choices among headers; one alone is none.
    fn all(names: &[String], kind: ListKind) -> Vec<Self> {
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
    fn hold(&self, columns: &[Column]) -> bool {
        let meaning = |column: usize| columns[column].meaning;
        let first = meaning(self.columns[0].0);
        self.columns
            .iter()
            .all(|(column, _)| meaning(*column) == first)
    }

    /// The row with the choices that it has made in the first of the columns.
    fn gather<'a>(&self, mut row: Cow<'a, Row>) -> Cow<'a, Row> {
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
        let (first, _) = self.columns[0];
        if cells.len() <= first {
            cells.resize_with(first + 1, Cell::default);
        }
        for (column, _) in &self.columns {
            if let Some(cell) = cells.get_mut(*column) {
                *cell = Cell::default();
            }
        }
        cells[first] = Cell::new(CellKind::Text, &chosen.join("、"));
        row
    }
}

/// How many further lines of a text a row covers: a quoted cell may hold line breaks.
fn lines_below(row: &Row) -> u32 {
    row.cells
        .iter()
        .map(|cell| cell.text().matches('\n').count() as u32)
        .sum()
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
        self.columns.push(Column {
            index: index as u32,
            letter: letter(index),
            header: meaning.label().to_owned(),
            meaning,
            remembered: false,
        });
        index
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
            Column {
                index: index as u32,
                letter: letter(index),
                header: name,
                meaning: found.map_or(Meaning::Other, |(meaning, _)| meaning),
                remembered: false,
            }
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
    let choices = Choices::all(&header.names, header.kind);
    let is_further_choice = |index: &usize| {
        choices.iter().any(|choices| {
            choices.columns[1..]
                .iter()
                .any(|(column, _)| column == index)
        })
    };
    // One column a meaning: the surest, then the leftmost. A second phone is the other phone; what
    // else is there twice is kept as 其他信息.
    for meaning in Meaning::ALL {
        if matches!(meaning, Meaning::Other | Meaning::Ignored) {
            continue;
        }
        let mut of_it: Vec<usize> = (0..width)
            .filter(|index| columns[*index].meaning == *meaning && !is_further_choice(index))
            .collect();
        if of_it.len() < 2 {
            continue;
        }
        of_it.sort_by_key(|index| (std::cmp::Reverse(sureness(*index)), *index));
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
    for choices in &choices {
        let (first, _) = choices.columns[0];
        for (further, _) in &choices.columns[1..] {
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

/// Why a row of one cell of text is no record.
const HEADING: &str = "只有一格文字，像是分组标题或说明";

/// Why a row below the header is no record; none for a record.
fn why_not(row: &Row, columns: &[Column], header: &Header<'_>) -> Option<&'static str> {
    let mut filled = row.cells.iter().enumerate().filter_map(|(index, cell)| {
        cleaning::text(cell.text()).map(|text| (&columns[index], cell.kind(), text))
    });
    let Some((first_column, first_kind, first)) = filled.next() else {
        return Some("这一行没有填写内容");
    };
    let is_name = |column: &Column| matches!(column.meaning, Meaning::Name | Meaning::ProjectName);
    let mut named = is_name(first_column);
    let mut told = first_column.meaning != Meaning::Ignored;
    let mut alone = true;
    for (column, _, text) in filled {
        alone = false;
        named = named || is_name(column) && !is_count(&text);
        told = told || column.meaning != Meaning::Ignored;
    }
    // Somebody whose first cell happens to begin so is still somebody: footers begin in the column of
    // names or of running numbers, or name nobody.
    let footer_place = !named || is_name(first_column) || first_column.meaning == Meaning::Ignored;
    if footer_place && is_footer(&first) {
        return Some("表尾（合计、填表人或说明）");
    }
    if !named && is_signature(&first) {
        return Some("表尾（合计、填表人或说明）");
    }
    let has_phone = || {
        !Phones::parse(&cleaning::name_and_phone(&first).1)
            .numbers
            .is_empty()
    };
    if alone
        && is_name(first_column)
        && header.kind == ListKind::People
        && is_group(&first)
        && !has_phone()
    {
        return Some(HEADING);
    }
    if repeats(row, header) {
        return Some("重复的表头");
    }
    if is_example(&first) || (named && name_of(row, columns).is_some_and(|name| is_example(&name)))
    {
        return Some("示例");
    }
    if !told {
        return Some(match (alone, first.chars().all(|c| c.is_ascii_digit())) {
            (true, true) => "只有序号，没有内容",
            (true, false) => HEADING,
            (false, _) => "没有可以导入的内容",
        });
    }
    if alone
        && !named
        && first_kind == CellKind::Text
        && !first.contains(|c: char| c.is_ascii_digit())
    {
        return Some(HEADING);
    }
    None
}

fn name_of(row: &Row, columns: &[Column]) -> Option<String> {
    let column = columns
        .iter()
        .find(|column| matches!(column.meaning, Meaning::Name | Meaning::ProjectName))?;
    cleaning::text(row.text(column.index as usize)).map(|text| text.into_owned())
}

fn is_footer(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = plain.trim_matches(|c: char| !c.is_alphanumeric());
    if matches!(
        bare,
        "以下空白" | "以下无正文" | "此页无正文" | "以上为全部名单"
    ) {
        return true;
    }
    FOOTERS.iter().any(|word| {
        plain.strip_prefix(word).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with(|c: char| {
                    matches!(c, '：' | ':' | '（' | '(' | '共' | '/' | '、' | '，' | '.')
                        || c.is_ascii_digit()
                })
        })
    })
}

/// `3人`, `3`: how many there are, where a name would stand.
fn is_count(text: &str) -> bool {
    let count = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '共' || c == ' ');
    count.len() < text.len() && matches!(count.trim(), "" | "人" | "名" | "位" | "个" | "户")
}

/// `党支部书记签名：`, `（盖章）`: where somebody signs below the list.
fn is_signature(text: &str) -> bool {
    ["签名", "签字", "盖章", "签章"]
        .iter()
        .any(|word| text.contains(word))
        || text.ends_with(['：', ':'])
}

/// `第一党小组`, `二、群众`: a heading in the column of names, with nothing beside it.
fn is_group(text: &str) -> bool {
    let plain = text.split(['（', '(']).next().unwrap_or(text).trim();
    let counted = plain
        .trim_start_matches(['（', '(', '第'])
        .trim_start_matches(|c| "一二三四五六七八九十0123456789".contains(c));
    let numbered = counted.len() < plain.len();
    let heads = [
        "组", "支部", "总支", "社区", "网格", "队", "楼", "栋", "小区", "单元", "部分", "批",
    ];
    let long = [
        "小组",
        "支部",
        "总支",
        "社区",
        "网格",
        "大队",
        "小队",
        "服务队",
        "小区",
        "公司",
        "委员会",
    ];
    numbered
        && (counted.starts_with(['、', '．', '.', '）', ')'])
            || heads.iter().any(|word| counted.ends_with(word)))
        || long.iter().any(|word| plain.ends_with(word))
        || plain.chars().count() > 12 && !plain.contains(['·', '•', '.', ' '])
}

/// What a form puts below its header or into its first row to show how it is filled in.
fn is_example(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(
        bare,
        "示例" | "例" | "例子" | "样例" | "举例" | "必填" | "选填" | "必填项" | "选填项"
    ) || [
        "例：",
        "例:",
        "示例：",
        "示例:",
        "（例",
        "(例",
        "例如",
        "如：",
        "如:",
        "请填",
        "请输入",
    ]
    .iter()
    .any(|word| text.starts_with(word))
}

/// Whether a row says the header again: most of its cells are the header's own, or mean the same.
fn repeats(row: &Row, header: &Header<'_>) -> bool {
    let mut filled = 0;
    let mut same = 0;
    for (index, cell) in row.cells.iter().enumerate() {
        let text = header_text(cell);
        if text.is_empty() {
            continue;
        }
        filled += 1;
        let own = header.names.get(index).is_some_and(|name| {
            *name == text
                || name
                    .split_once('/')
                    .is_some_and(|(above, sub)| above == text || sub == text)
        });
        let means_the_same = || {
            let meaning = header.meanings.get(index).copied().flatten();
            meaning.is_some_and(|(meaning, _)| headers::says_wholly(&text, meaning, header.kind))
        };
        same += usize::from(own || means_the_same());
        // Of most rows the first cells tell.
        if (filled - same) * 2 >= row.cells.len() {
            return false;
        }
    }
    same > 0 && same * 2 > filled
}
