//! Reading one form: labels beside what was written, a table within it, what is left over.

use std::collections::HashSet;

use renling_sheet::{Cell, CellKind, Row, looks_like_name};

use crate::intake::headers::{self, Meaning, Sureness};
use crate::intake::{ListKind, cleaning};

use super::words;

/// How many labels with something beside them make a form.
pub(super) const FEWEST_LABELS: usize = 3;
/// The same where one form stands below the other, each of which begins with a name.
pub(super) const FEWEST_BELOW: usize = 2;
/// How many rows a form has at the most; longer is a list, which is not looked through for labels.
pub(super) const MOST_ROWS: usize = 100;

/// One person's form.
#[derive(Default)]
pub(super) struct Form {
    /// Each label with what stands beside it.
    pub(super) fields: Vec<(String, Cell)>,
    /// Titles, notes and labels with nothing beside them.
    pub(super) rest: Vec<String>,
    /// How many labels that we know ask for something.
    asked: usize,
    /// Whether cells stand beside each other of which we know none: somebody's row of a list.
    has_row: bool,
}

/// What rows are.
pub(super) enum Rows {
    /// A form that somebody has filled in.
    Filled(Form),
    /// A form that nobody has filled in.
    Blank(Form),
    /// A cover or notes.
    Words(Form),
    /// A list.
    List,
}

/// Whether a name stands below 姓名: it heads a list, whatever we make of the words beside it.
fn heads_names(rows: &[Row]) -> bool {
    rows.windows(2).any(|pair| {
        let names = pair[0].cells.iter().enumerate();
        names
            .filter(|(_, cell)| is_label_of_name(cell.text().trim()))
            .any(|(column, _)| {
                let below = pair[1].text(column).trim();
                looks_like_name(below) && label(below).is_none()
            })
    })
}

impl Form {
    /// Reads rows that may be a form.
    pub(super) fn of(rows: &[Row], fewest_labels: usize) -> Rows {
        if rows.len() > MOST_ROWS || rows.iter().any(names_several) || heads_names(rows) {
            return Rows::List;
        }
        let mut form = Form::default();
        let mut told = 0;
        let mut rest = rows.iter().peekable();
        while let Some(row) = rest.next() {
            let before = form.fields.len();
            let named_again = || form.name().is_some() && row.cells.iter().any(asks_for_name);
            if has_labels_side_by_side(row) || named_again() {
                if form.name().is_none() {
                    return Rows::List;
                }
                let mut within = vec![row];
                while let Some(below) = rest.next_if(|below| is_of_table(below, row)) {
                    within.push(below);
                }
                form.keep_table(&within);
            } else {
                form.read(row);
            }
            told += usize::from(form.fields.len() > before);
        }
        let is_filled = form.name().is_some_and(is_name)
            && (told > 1 || fewest_labels == FEWEST_BELOW)
            && form.fields.len() >= fewest_labels;
        match is_filled {
            _ if form.repeats_a_label() || form.labels_are_people() => Rows::List,
            true => Rows::Filled(form),
            false if form.name().is_some() => Rows::List,
            false if form.asked > FEWEST_LABELS && !form.has_row => Rows::Blank(form),
            false if form.asked > 1 || form.has_row => Rows::List,
            false => Rows::Words(form),
        }
    }

    fn name(&self) -> Option<&str> {
        let mut fields = self.fields.iter();
        let named = fields.find(|(label, _)| is_label_of_name(label))?;
        Some(named.1.text())
    }

    /// 身份证 in every row is what a list says of each of its people.
    fn repeats_a_label(&self) -> bool {
        let labels = self.fields.iter().map(|(label, _)| label);
        let unpaired = self.rest.iter();
        let mut seen = HashSet::new();
        !labels
            .chain(unpaired)
            .filter(|text| label(text).is_some())
            .all(|label| seen.insert(label))
    }

    /// 李桂芳 before her number in row after row is whom a list is of.
    fn labels_are_people(&self) -> bool {
        let is_person = |(of, _): &&(String, Cell)| label(of).is_none() && looks_like_name(of);
        let people = self.fields.iter().filter(is_person).count();
        people > 1 || people == 1 && !self.name().is_some_and(looks_like_name)
    }

    fn read(&mut self, row: &Row) {
        let cells: Vec<&Cell> = row.cells.iter().filter(|cell| !cell.is_empty()).collect();
        let known = cells.iter().any(|cell| {
            let text = cell.text();
            label(text).is_some() || may_be_label(text) && headers::is_of_somebody_else(text)
        });
        let alone = cells.len() == 2;
        self.has_row |= cells.len() > 1
            && !cells
                .iter()
                .any(|cell| label(cell.text()).is_some() || asks_by_colon(cell.text()));
        let mut others: Option<String> = None;
        let mut cells = cells.into_iter().peekable();
        while let Some(cell) = cells.next() {
            let text = cleaning::one_line(cell.text().trim());
            let pairs = pairs_within(&text);
            let meaning = label(&text);
            self.asked += usize::from(meaning.is_some()) + pairs.len();
            // 住址 beside 阳光小区: that is no label, though another 小区 is one.
            let is_value = |next: &&Cell| {
                let of_next = label(next.text());
                of_next.is_none() || meaning.is_some() && of_next == meaning
            };
            // A label that we do not know stands where one must: beside others, or before a text.
            let is_label = meaning.is_some()
                || (known || alone && self.name().is_some()) && may_be_label(&text);
            if !pairs.is_empty() {
                for (label, value) in pairs {
                    self.fields.push((label, Cell::new(CellKind::Text, &value)));
                }
            } else if is_label && let Some(value) = cells.next_if(is_value) {
                // 联系电话 behind 紧急联系人 is theirs.
                let whole = match &others {
                    Some(other) if meaning.is_some() => format!("{other}{text}"),
                    _ => text.clone(),
                };
                if meaning.is_none() && headers::is_of_somebody_else(&text) {
                    others = Some(text);
                }
                self.fields.push((whole, value.clone()));
            } else if self.name().is_some()
                && let Some((label, value)) = told_by_colon(&text)
            {
                self.fields
                    .push((label.to_owned(), Cell::new(CellKind::Text, value)));
            } else {
                self.rest.push(text);
            }
        }
    }

    /// A table within the form, such as that of the family, as one text below the words beside it.
    fn keep_table(&mut self, rows: &[&Row]) {
        let line = |row: &&Row| words(&row.cells).join(" ");
        let beside = rows[0].cells.iter().find(|cell| !cell.is_empty());
        let beside = beside.map(|cell| cleaning::one_line(cell.text().trim()));
        let label = beside.filter(|text| label(text).is_none());
        let lines: Vec<String> = rows.iter().map(line).collect();
        self.fields.push((
            label.unwrap_or_else(|| "表内名单".to_owned()),
            Cell::new(CellKind::Text, &lines.join("\n")),
        ));
    }
}

fn asks_for_name(cell: &Cell) -> bool {
    whole_label(cell.text()) == Some(Meaning::Name)
}

/// Whether several names stand beside 姓名: those are people, and no form is of more than one.
fn names_several(row: &Row) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.is_empty());
    filled.next().is_some_and(asks_for_name)
        && filled
            .filter(|cell| looks_like_name(cell.text().trim()))
            .count()
            > 1
        && row
            .cells
            .iter()
            .filter(|cell| label(cell.text()).is_some())
            .count()
            == 1
}

fn has_labels_side_by_side(row: &Row) -> bool {
    let pairs = row.cells.iter().zip(row.cells.iter().skip(1));
    pairs
        .filter_map(|(one, next)| whole_label(one.text()).zip(whole_label(next.text())))
        .any(|(one, next)| one != next)
}

/// Whether a row below a header within a form is one of its table: about as many cells, and no label.
fn is_of_table(row: &Row, header: &Row) -> bool {
    let has_label = row
        .cells
        .iter()
        .any(|cell| whole_label(cell.text()).is_some());
    !has_label && row.filled() > 1 && row.filled() * 2 >= header.filled()
}

/// The labels within one cell, each with what stands behind its colon: `姓名：张三，电话：199…`.
fn pairs_within(text: &str) -> Vec<(String, String)> {
    let parts = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | '、' | '|');
    let colons = text.char_indices().filter(|(_, c)| matches!(c, '：' | ':'));
    let found: Vec<(usize, usize, &str)> = colons
        .filter_map(|(at, colon)| {
            let start = text[..at].rfind(parts).map_or(0, |before| {
                before + text[before..].chars().next().map_or(0, char::len_utf8)
            });
            let name = &text[start..at];
            // 姓 名： has a blank within.
            let whole = text[..at].trim();
            let (start, name) = match name.rfind(['：', ':']) {
                // 姓名：张三电话：138… has nothing between.
                Some(_) => label_at_end(name).map(|name| (at - name.len(), name))?,
                None if label(name).is_none() && !whole.contains(['：', ':']) => (0, whole),
                None => (start, name),
            };
            let is_known = label(name).is_some();
            let is_label = is_known || start > 0 && may_be_label(name);
            is_label.then_some((start, at + colon.len_utf8(), name))
        })
        .collect();
    if found.iter().all(|(_, _, name)| label(name).is_none()) {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    for (place, (_, from, name)) in found.iter().enumerate() {
        let end = found.get(place + 1).map_or(text.len(), |next| next.0);
        if let Some(value) = cleaning::text(text[*from..end].trim_matches(parts)) {
            pairs.push(((*name).to_owned(), value.into_owned()));
        }
    }
    pairs
}

/// `能参加的时间：周六`: what a label that we do not know asks for, where it is short enough for one.
fn told_by_colon(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 14;
    let (label, value) = text.split_once(['：', ':'])?;
    let (label, value) = (label.trim(), value.trim());
    let is_label = (1..=LONGEST).contains(&label.chars().count())
        && !label.contains(['，', ',', '。', '、', '；', ';'])
        && !matches!(label, "注" | "注意" | "说明" | "填表说明");
    (is_label && !value.is_empty()).then_some((label, value))
}

/// The label that a text ends with.
fn label_at_end(text: &str) -> Option<&str> {
    let mut ends = text.char_indices().map(|(start, _)| &text[start..]);
    ends.find(|end| headers::is_whole(end))
}

/// Whether it may be a person's name, which no word of a header is.
pub(super) fn is_name(text: &str) -> bool {
    let name = cleaning::name(text);
    let asks = [
        "类型", "方式", "渠道", "情况", "关系", "来源", "编号", "号码", "日期", "时间", "地址",
        "名称", "备注", "年龄", "序号", "微信", "邮箱",
    ];
    (2..=15).contains(&name.chars().count())
        && !name.contains(|c: char| c.is_ascii_digit())
        && label(&name).is_none()
        && !asks.iter().any(|word| name.ends_with(word))
}

/// The longest label that only holds the word for its meaning.
const LONGEST_LABEL: usize = 8;

/// Boxes and what ticks them: with one, a text is an answer.
const BOXES: [char; 5] = ['√', '☑', '■', '□', '✓'];

/// What a label asks for; none for what is no label.
pub(super) fn label(text: &str) -> Option<Meaning> {
    let (meaning, sureness) = asked(text)?;
    let is_short = text.trim().chars().count() <= LONGEST_LABEL
        && !text.contains(|c: char| c.is_ascii_digit());
    (sureness == Sureness::Whole || is_short).then_some(meaning)
}

/// The same for what is nothing but a label.
fn whole_label(text: &str) -> Option<Meaning> {
    asked(text).and_then(|(meaning, sureness)| (sureness == Sureness::Whole).then_some(meaning))
}

fn asked(text: &str) -> Option<(Meaning, Sureness)> {
    // What somebody is or has ticked, and not what is asked.
    let is_answer =
        matches!(text.trim(), "党员" | "志愿者" | "人员" | "男" | "女") || text.contains(BOXES);
    headers::meaning(text, ListKind::People).filter(|_| !is_answer)
}

/// Whether a text may ask for what we have no field for: 民族, 健康状况.
/// `电话：`, and not 9:03.
fn asks_by_colon(text: &str) -> bool {
    let mut colons = text.match_indices(['：', ':']);
    colons.any(|(at, _)| !text[..at].ends_with(|c: char| c.is_ascii_digit()))
}

fn may_be_label(text: &str) -> bool {
    let signs = ["签", "章", "意见", "照片", "日期", "说明", "填表", "注："];
    text.chars().count() <= LONGEST_LABEL
        && !text.ends_with(['：', ':'])
        && !text.contains(|c: char| c.is_ascii_digit() || BOXES.contains(&c))
        && !signs.iter().any(|sign| text.contains(sign))
}

/// Whether a label asks for the name.
pub(super) fn is_label_of_name(label: &str) -> bool {
    headers::says_wholly(label, Meaning::Name, ListKind::People)
}
