//! Sheets whose cells hold whole lines of separated text, as they come of a csv that was opened or pasted
//! in a way by which it did not come apart.

use crate::book::{CellKind, Row, Sheet};
use crate::error::Problem;
use crate::{by_hand, text};

/// The most rows above a header, and the longest word of one, in characters.
const MAX_TITLES: usize = 10;
const MAX_WORD: usize = 12;

/// Takes the lines apart where all that a sheet has is lines, and they make a list.
pub(crate) fn take_apart(sheet: &mut Sheet) -> Result<(), Problem> {
    if sheet.rows.len() < 2 || !sheet.rows.iter().all(is_line) {
        return Ok(());
    }
    let lines: Vec<&str> = sheet.rows.iter().map(|row| row.text(0)).collect();
    let lines = lines.join("\n");
    let list = match by_hand::headed(&lines)? {
        None if lines.contains(text::SEPARATORS.map(char::from)) => Some(text::table(&lines)?),
        headed => headed,
    };
    let Some(mut list) = list.filter(is_list) else {
        return Ok(());
    };
    let number = |line: u32| sheet.rows[line as usize - 1].number;
    for row in &mut list.rows {
        row.number = number(row.number);
    }
    for told in &mut list.skipped {
        told.number = number(told.number);
    }
    sheet.rows = list.rows;
    sheet.skipped.append(&mut list.skipped);
    Ok(())
}

fn is_line(row: &Row) -> bool {
    let [cell] = &*row.cells else { return false };
    cell.kind() == CellKind::Text && !cell.text().contains(['\n', '\r'])
}

/// Whether there are words to head columns, most rows fit below them, and most have figures, which what
/// people only enumerate has not.
fn is_list(list: &Sheet) -> bool {
    let mut above = list.rows.iter().take(MAX_TITLES);
    let Some(at) = above.position(|row| row.filled() > 1) else {
        return false;
    };
    let (header, below) = (&list.rows[at], &list.rows[at + 1..]);
    let is_word = |word: &str| {
        let len = word.chars().count();
        (1..=MAX_WORD).contains(&len) && !has_figures(word)
    };
    let tells_figures = |row: &&Row| row.cells.iter().any(|cell| has_figures(cell.text()));
    let fits = |row: &&Row| row.filled() > 1 && row.cells.len() <= header.cells.len();
    // A mark that nobody has closed makes one row of several lines.
    let is_one_line = |row: &Row| row.cells.iter().all(|cell| !cell.text().contains('\n'));
    header.cells.iter().all(|cell| is_word(cell.text()))
        && 3 * below.iter().filter(fits).count() >= 2 * below.len().max(1)
        && 2 * below.iter().filter(tells_figures).count() > below.len()
        && list.rows.iter().all(is_one_line)
}

fn has_figures(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
}
