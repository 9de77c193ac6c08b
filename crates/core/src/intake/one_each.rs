//! Forms of one person each, labels beside what was written: a sheet, a workbook with a sheet for each
//! person, or one form below the other, becomes a list with a row for each.

use std::collections::HashSet;

use renling_sheet::{Book, Cell, CellKind, Row, Sheet, Skipped};

use crate::intake::headers::{self, Meaning, Sureness};
use crate::intake::{ListKind, cleaning};

/// How many labels with something beside them make a form.
const FEWEST_LABELS: usize = 3;
/// The same where one form stands below the other, each of which begins with a name.
const FEWEST_BELOW: usize = 2;
/// How many rows a form has at the most; longer is a list, which is not looked through for labels.
const MOST_ROWS: usize = 100;

/// One person's form.
#[derive(Default)]
struct Filled {
    /// Each label with what stands beside it.
    fields: Vec<(String, Cell)>,
    /// Titles, notes and labels with nothing beside them.
    rest: Vec<String>,
    /// Whether it has what a list has and a form has not: a label right beside another one.
    has_header: bool,
}

/// The book as a list, where every sheet that is shown is one person's form, or the only one holds a form
/// below the other; else as it is.
pub(super) fn gathered(book: Book) -> Book {
    let shown = book
        .sheets
        .iter()
        .filter(|sheet| !sheet.hidden && !sheet.rows.is_empty());
    let each = shown.clone().zip(1..).map(|(sheet, number)| {
        let form = Filled::of(&sheet.rows, FEWEST_LABELS)?;
        Some((number, form))
    });
    let forms: Option<Vec<(u32, Filled)>> = each.collect();
    let mut sheets = shown.clone();
    let only = sheets.next().filter(|_| sheets.next().is_none());
    let forms = forms.or_else(|| one_below_the_other(only?));
    let Some(forms) = forms.filter(|forms| !forms.is_empty()) else {
        return book;
    };
    let mut labels: Vec<&String> = Vec::new();
    for (label, _) in forms.iter().flat_map(|(_, form)| &form.fields) {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    // Like that of a 接龙, a header that nobody wrote has the number 0; a form has that of its sheet, or of
    // its first row.
    let mut sheet = Sheet {
        name: shown
            .map(|sheet| sheet.name.as_str())
            .collect::<Vec<_>>()
            .join("、"),
        rows: vec![Row {
            number: 0,
            cells: labels
                .iter()
                .map(|label| Cell::new(CellKind::Text, label))
                .collect(),
        }],
        ..Sheet::default()
    };
    for (number, form) in &forms {
        let cells = labels.iter().map(|label| {
            let field = form.fields.iter().find(|(of, _)| of == *label);
            field.map(|(_, cell)| cell.clone()).unwrap_or_default()
        });
        sheet.rows.push(Row {
            number: *number,
            cells: cells.collect(),
        });
        if !form.rest.is_empty() {
            sheet.skipped.push(Skipped {
                number: *number,
                text: form.rest.join(" "),
                reason: "登记表里的标题、说明和没有填写的栏目",
            });
        }
    }
    Book {
        sheets: vec![sheet],
        ..book
    }
}

/// Forms that each begin with `姓名：`, as they are pasted from a chat.
fn one_below_the_other(sheet: &Sheet) -> Option<Vec<(u32, Filled)>> {
    let begins = |row: &Row| {
        let label = row.text(0).split_once(['：', ':']).map(|(label, _)| label);
        label.is_some_and(|label| headers::says_wholly(label, Meaning::Name, ListKind::People))
    };
    let first = sheet.rows.iter().take(MOST_ROWS).position(begins)?;
    let rows = &sheet.rows[first..];
    let blocks = rows.chunk_by(|_, next| !begins(next));
    let forms = blocks.map(|rows| Some((rows[0].number, Filled::of(rows, FEWEST_BELOW)?)));
    let mut forms: Vec<_> = forms.collect::<Option<_>>()?;
    let above = sheet.rows[..first].iter().flat_map(|row| &row.cells);
    let above = above.map(|cell| cleaning::one_line(cell.text()));
    forms
        .first_mut()?
        .1
        .rest
        .splice(0..0, above.filter(|text| !text.is_empty()));
    Some(forms)
}

impl Filled {
    /// What rows say of the one person that they are about; none where they are no such form.
    fn of(rows: &[Row], fewest_labels: usize) -> Option<Self> {
        if rows.len() > MOST_ROWS {
            return None;
        }
        let mut form = Filled::default();
        let mut told = 0;
        for row in rows {
            let before = form.fields.len();
            form.read(row);
            told += usize::from(form.fields.len() > before);
        }
        let mut names = form
            .fields
            .iter()
            .filter(|(label, _)| headers::says_wholly(label, Meaning::Name, ListKind::People));
        let named = names.next().is_some_and(|(_, cell)| is_name(cell.text()));
        let is_form = named && names.next().is_none() && told > 1;
        let is_list = form.has_header || form.repeats_a_label();
        (is_form && !is_list && form.fields.len() >= fewest_labels).then_some(form)
    }

    /// 身份证 in every row is what a list says of each of its people.
    fn repeats_a_label(&self) -> bool {
        let labels = self.fields.iter().map(|(label, _)| label);
        let unpaired = self.rest.iter().filter(|text| label(text).is_some());
        let mut seen = HashSet::new();
        !labels.chain(unpaired).all(|label| seen.insert(label))
    }

    fn read(&mut self, row: &Row) {
        let filled = |cell: &&Cell| !cell.is_empty();
        let pairs = row.cells.iter().zip(row.cells.iter().skip(1));
        self.has_header |= pairs
            .filter_map(|(one, next)| whole_label(one.text()).zip(whole_label(next.text())))
            .any(|(one, next)| one != next);
        let mut cells = row.cells.iter().filter(filled).peekable();
        while let Some(cell) = cells.next() {
            let text = cleaning::one_line(cell.text().trim());
            let colon = text.split_once(['：', ':']);
            if let Some((label_text, value)) = colon
                && label(label_text).is_some()
                && let Some(value) = cleaning::text(value)
            {
                let value = Cell::new(CellKind::Text, &value);
                self.fields.push((label_text.to_owned(), value));
            } else if let Some(meaning) = label(&text)
                // 住址 beside 阳光小区: that is no label, though another 小区 is one.
                && let Some(value) = cells.next_if(|next| {
                    label(next.text()).is_none_or(|of_next| of_next == meaning)
                })
            {
                self.fields.push((text, value.clone()));
            } else {
                self.rest.push(text);
            }
        }
    }
}

/// Whether it may be a person's name, which no word of a header is.
fn is_name(text: &str) -> bool {
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

/// What a label asks for; none for what is no label.
fn label(text: &str) -> Option<Meaning> {
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
    // What somebody is, and not what is asked.
    let is_answer = matches!(text.trim(), "党员" | "志愿者" | "人员" | "男" | "女");
    headers::meaning(text, ListKind::People).filter(|_| !is_answer)
}
