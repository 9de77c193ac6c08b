//! Forms of one person each, labels beside what was written: a sheet, a workbook with a sheet for each
//! person, or one form below the other, becomes a list with a row for each.

mod form;

use renling_sheet::{Book, Cell, CellKind, Row, Sheet, Skipped};

use crate::intake::cleaning;

use form::{FEWEST_BELOW, FEWEST_LABELS, Form, MOST_ROWS, Rows, is_label_of_name};

const LEFT_OVER: &str = "登记表里的标题、说明和没有填写的栏目";
const BLANK: &str = "空白的登记表，没有填写姓名";
const NO_FORM: &str = "不是登记表的工作表";

/// What was read of the sheets of a book.
#[derive(Default)]
struct Forms {
    /// Each with the number of its sheet, or of its first row.
    filled: Vec<(u32, Form)>,
    /// Sheets that nobody has filled in, and covers, each with the reason.
    passed: Vec<(u32, Form, &'static str)>,
}

/// The book as a list, where the sheets that are shown are forms, or the only one holds a form below the
/// other; else as it is.
pub(super) fn gathered(book: Book) -> Book {
    let shown: Vec<&Sheet> = book
        .sheets
        .iter()
        .filter(|sheet| !sheet.hidden && !sheet.rows.is_empty())
        .collect();
    let below = match shown.as_slice() {
        [only] => one_below_the_other(only),
        _ => None,
    };
    let Some(forms) = below.or_else(|| a_sheet_each(&shown)) else {
        return book;
    };
    let mut labels: Vec<&str> = Vec::new();
    for (label, _) in forms.filled.iter().flat_map(|(_, form)| &form.fields) {
        if !labels.contains(&label.as_str()) {
            labels.push(label);
        }
    }
    if labels.is_empty() {
        // Nobody has filled any of them in: a list of nobody.
        labels.push("姓名");
    }
    // Like that of a 接龙, a header that nobody wrote has the number 0; a form has that of its sheet, or of
    // its first row.
    let names: Vec<&str> = shown.iter().map(|sheet| sheet.name.as_str()).collect();
    let header = labels.iter().map(|label| Cell::new(CellKind::Text, label));
    let mut sheet = Sheet {
        name: names.join("、"),
        rows: vec![Row {
            number: 0,
            cells: header.collect(),
        }],
        ..Sheet::default()
    };
    for (number, form) in &forms.filled {
        let cells = labels.iter().map(|label| {
            let field = form.fields.iter().find(|(of, _)| of == label);
            field.map(|(_, cell)| cell.clone()).unwrap_or_default()
        });
        sheet.rows.push(Row {
            number: *number,
            cells: cells.collect(),
        });
    }
    let left = forms
        .filled
        .into_iter()
        .map(|(number, form)| (number, form, LEFT_OVER));
    let left = left
        .chain(forms.passed)
        .filter(|(_, form, _)| !form.rest.is_empty());
    sheet.skipped = left
        .map(|(number, form, reason)| Skipped {
            number,
            text: form.rest.join(" "),
            reason,
        })
        .collect();
    sheet.skipped.sort_by_key(|line| line.number);
    Book {
        sheets: vec![sheet],
        ..book
    }
}

/// Sheets of which each is a form, filled in or not, or a cover.
fn a_sheet_each(shown: &[&Sheet]) -> Option<Forms> {
    let mut forms = Forms::default();
    let mut blank = false;
    for (number, sheet) in (1..).zip(shown) {
        match Form::of(&sheet.rows, FEWEST_LABELS) {
            Rows::Filled(form) => forms.filled.push((number, form)),
            Rows::Blank(form) => {
                blank = true;
                forms.passed.push((number, form, BLANK));
            }
            Rows::Words(form) => forms.passed.push((number, form, NO_FORM)),
            Rows::List => return None,
        }
    }
    (blank || !forms.filled.is_empty()).then_some(forms)
}

/// Forms that each begin with `姓名：`, as they are pasted from a chat.
fn one_below_the_other(sheet: &Sheet) -> Option<Forms> {
    let begins = |row: &Row| {
        let label = row.text(0).split_once(['：', ':']).map(|(label, _)| label);
        label.is_some_and(is_label_of_name)
    };
    let first = sheet.rows.iter().take(MOST_ROWS).position(begins)?;
    let mut forms = Forms::default();
    for rows in sheet.rows[first..].chunk_by(|_, next| !begins(next)) {
        let Rows::Filled(form) = Form::of(rows, FEWEST_BELOW) else {
            return None;
        };
        forms.filled.push((rows[0].number, form));
    }
    let above = sheet.rows[..first].iter().flat_map(|row| &row.cells);
    let above = above.map(|cell| cleaning::one_line(cell.text()));
    let above: Vec<String> = above.filter(|text| !text.is_empty()).collect();
    forms.filled.first_mut()?.1.rest.splice(0..0, above);
    Some(forms)
}
