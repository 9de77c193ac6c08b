//! Forms of one person each, labels beside what was written: a sheet, a workbook with a sheet for each
//! person, or forms below or beside each other, become a list with a row for each; and so does a table
//! that has its labels at the left and a column for each person, or each cell on a line of its own, with labels or
//! without, and so do names with nothing beside them.

mod across;
mod by_lines;
mod downwards;
mod form;
mod names_only;

use renling_sheet::{Book, Cell, CellKind, Row, Sheet, Skipped};

use crate::intake::cleaning;

use form::{FEWEST_BELOW, FEWEST_LABELS, Form, MOST_ROWS, Rows, is_label_of_name, is_name, label};

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
    let within = match shown.as_slice() {
        [only] => across::people(&only.rows)
            .or_else(|| downwards::people(&only.rows))
            .or_else(|| by_lines::people(&only.rows))
            .or_else(|| several_on(only))
            .or_else(|| names_only::people(&only.rows)),
        _ => None,
    };
    let Some(forms) = within.or_else(|| a_sheet_each(&shown)) else {
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
    let left = left.map(|(number, form, reason)| Skipped {
        number,
        text: form.rest.join(" "),
        reason,
    });
    let told = shown.iter().flat_map(|sheet| &sheet.skipped);
    sheet.skipped = left.chain(told.cloned()).collect();
    sheet.skipped.sort_by_key(|line| line.number);
    Book {
        sheets: vec![sheet],
        ..book
    }
}

/// What cells say, each on one line, blanks left out.
fn words<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Vec<String> {
    let texts = cells.into_iter().map(|cell| cell.text().trim());
    let told = texts.filter(|text| !text.is_empty());
    told.map(cleaning::one_line).collect()
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

/// Forms on one sheet, below each other, as they are pasted from a chat, or beside each other too.
fn several_on(sheet: &Sheet) -> Option<Forms> {
    let first = sheet
        .rows
        .iter()
        .take(MOST_ROWS)
        .position(|row| !begins(row).is_empty())?;
    let below = &sheet.rows[first..];
    // A list is long before another form would begin, and is not copied for nothing.
    let mut rest = below.iter().skip(1).take(MOST_ROWS);
    if below.len() > MOST_ROWS && rest.all(|row| begins(row).is_empty() && !begins_blank(row)) {
        return None;
    }
    let columns = begins(&below[0]);
    let mut forms = Forms::default();
    for (place, from) in columns.iter().enumerate() {
        let until = columns.get(place + 1);
        let cut = |row: &Row| {
            let cells = row
                .cells
                .iter()
                .skip(*from)
                .take(until.map_or(usize::MAX, |until| until - from));
            Row {
                number: row.number,
                cells: cells.cloned().collect(),
            }
        };
        let rows: Vec<Row> = below.iter().map(cut).collect();
        for rows in rows.chunk_by(|_, next| begins(next).is_empty() && !begins_blank(next)) {
            if begins_blank(&rows[0]) {
                let mut form = Form::default();
                form.rest = words(rows.iter().flat_map(|row| &row.cells));
                forms.passed.push((rows[0].number, form, BLANK));
                continue;
            }
            match Form::of(rows, FEWEST_BELOW) {
                Rows::Filled(form) => forms.filled.push((rows[0].number, form)),
                Rows::Blank(form) => forms.passed.push((rows[0].number, form, BLANK)),
                Rows::Words(form) if form.rest.is_empty() => {}
                Rows::Words(_) | Rows::List => return None,
            }
        }
    }
    // 姓名 beside a word may also head a list; one form alone must have more to tell.
    let by_colon = below[0].text(columns[0]).contains(['：', ':']);
    if forms.filled.len() < 2 && !by_colon {
        return None;
    }
    forms.filled.sort_by_key(|(number, _)| *number);
    let above = sheet.rows[..first].iter().flat_map(|row| &row.cells);
    let above = above.map(|cell| cleaning::one_line(cell.text()));
    let above: Vec<String> = above.filter(|text| !text.is_empty()).collect();
    forms.filled.first_mut()?.1.rest.splice(0..0, above);
    Some(forms)
}

/// Whether a form begins that nobody has filled in: 姓名 with room beside it, or `姓名：`. In the header of a
/// table the next word stands right beside.
fn begins_blank(row: &Row) -> bool {
    let mut filled = row
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.text().trim().is_empty());
    let Some((column, cell)) = filled.next() else {
        return false;
    };
    let text = cell.text().trim();
    let asked = text.trim_end_matches(['：', ':']);
    is_label_of_name(asked)
        && match filled.next() {
            Some((next, cell)) => next > column + 1 && label(cell.text()).is_some(),
            None => true,
        }
}

/// The columns in which forms begin at a row: with `姓名：张三`, or with 姓名 and the name beside it.
fn begins(row: &Row) -> Vec<usize> {
    let filled: Vec<(usize, &str)> = row
        .cells
        .iter()
        .enumerate()
        .map(|(column, cell)| (column, cell.text().trim()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let asks = |place: usize| {
        let (_, text) = filled[place];
        let within = text.split_once(['：', ':']);
        match within {
            Some((label, name)) if !name.trim().is_empty() => is_label_of_name(label),
            _ => {
                is_label_of_name(text)
                    && filled.get(place + 1).is_some_and(|(_, next)| is_name(next))
            }
        }
    };
    // 姓名 further to the right is asked of somebody else, unless a form begins at the left too.
    match filled.is_empty() || !asks(0) {
        true => Vec::new(),
        false => (0..filled.len())
            .filter(|place| asks(*place))
            .map(|place| filled[place].0)
            .collect(),
    }
}
