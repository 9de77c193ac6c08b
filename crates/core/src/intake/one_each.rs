//! Forms of one person each, labels beside what was written: a sheet, or a workbook with a sheet for each
//! person, becomes a list with a row for each.

use renling_sheet::{Book, Cell, CellKind, Row, Sheet, Skipped};

use crate::intake::headers::{self, Meaning, Sureness};
use crate::intake::{ListKind, cleaning};

/// How many labels with something beside them make a form.
const FEWEST_LABELS: usize = 3;
/// How many rows a form has at the most; longer is a list, which is not looked through for labels.
const MOST_ROWS: usize = 100;

/// One person's form.
struct Filled {
    /// Each label with what stands beside it.
    fields: Vec<(String, Cell)>,
    /// Titles, notes and labels with nothing beside them.
    rest: Vec<String>,
}

/// The book as a list, where every sheet that is shown is one person's form; else as it is.
pub(super) fn gathered(book: Book) -> Book {
    let shown = book
        .sheets
        .iter()
        .filter(|sheet| !sheet.hidden && !sheet.rows.is_empty());
    let forms: Option<Vec<Filled>> = shown.clone().map(Filled::of).collect();
    let Some(forms) = forms.filter(|forms| !forms.is_empty()) else {
        return book;
    };
    let mut labels: Vec<&String> = Vec::new();
    for (label, _) in forms.iter().flat_map(|form| &form.fields) {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    // Like that of a 接龙, a header that nobody wrote has the number 0; a form has that of its sheet.
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
    for (number, form) in (1..).zip(&forms) {
        let cells = labels.iter().map(|label| {
            let field = form.fields.iter().find(|(of, _)| of == *label);
            field.map(|(_, cell)| cell.clone()).unwrap_or_default()
        });
        sheet.rows.push(Row {
            number,
            cells: cells.collect(),
        });
        if !form.rest.is_empty() {
            sheet.skipped.push(Skipped {
                number,
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

impl Filled {
    /// What a sheet says of the one person that it is about; none where it is no such form.
    fn of(sheet: &Sheet) -> Option<Self> {
        if sheet.rows.len() > MOST_ROWS {
            return None;
        }
        let mut form = Filled {
            fields: Vec::new(),
            rest: Vec::new(),
        };
        let mut rows = 0;
        for row in &sheet.rows {
            let before = form.fields.len();
            form.read(row);
            rows += usize::from(form.fields.len() > before);
        }
        let mut names = form
            .fields
            .iter()
            .filter(|(label, _)| headers::says_wholly(label, Meaning::Name, ListKind::People));
        let named = names.next().is_some_and(|(_, cell)| {
            let name = cleaning::name(cell.text());
            (2..=15).contains(&name.chars().count()) && !name.contains(|c: char| c.is_ascii_digit())
        });
        // A header of a list has labels beside labels, and its people are named once each below it.
        let is_form =
            named && names.next().is_none() && rows > 1 && form.fields.len() >= FEWEST_LABELS;
        is_form.then_some(form)
    }

    fn read(&mut self, row: &Row) {
        let mut cells = row.cells.iter().filter(|cell| !cell.is_empty()).peekable();
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

/// The longest label that only holds the word for its meaning.
const LONGEST_LABEL: usize = 8;

/// What a label asks for; none for what is no label.
fn label(text: &str) -> Option<Meaning> {
    // What somebody is, and not what is asked.
    let is_answer = matches!(text.trim(), "党员" | "志愿者" | "人员" | "男" | "女");
    let (meaning, sureness) = headers::meaning(text, ListKind::People)?;
    let is_short = text.trim().chars().count() <= LONGEST_LABEL
        && !text.contains(|c: char| c.is_ascii_digit());
    (!is_answer && (sureness == Sureness::Whole || is_short)).then_some(meaning)
}
