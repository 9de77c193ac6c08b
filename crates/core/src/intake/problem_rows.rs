//! The rows with something to look at, as a workbook in the list's own layout: what stands above the
//! header and the header as they were, every value as text, the reason beside it. Mended and imported
//! again, it changes the people that it is about.

use std::collections::HashMap;
use std::path::Path;

use renling_sheet::{Merge, Row};

use crate::error::Result;
use crate::intake::headers::{Meaning, REASON_HEADER, RECORD_HEADER};
use crate::intake::{List, Options, Outcome, Plan, PreviewRow, preview, remembered, table};
use crate::ledger::Ledger;

/// A header further down than this is moved up: so many blank rows above it say nothing.
const LAST_HEADER: u32 = 1_000;

/// Writes the rows of a list that have problems, are asked about or cannot be imported, as the ledger
/// stands now: before the import, or after it. Answers how many there are; where there are none, no file
/// is written.
///
/// # Errors
/// [`crate::error::Error::Sheet`] where the file cannot be written.
pub async fn save_problem_rows(
    ledger: &Ledger,
    list: &List,
    options: &Options,
    path: &Path,
) -> Result<u32> {
    let plan = preview(ledger, list, options).await?;
    let remembered = remembered::load(&mut *ledger.pool().acquire().await?).await?;
    let table = table::find(&list.book, options, &remembered)?;
    let wanted: HashMap<u32, &PreviewRow> = plan
        .rows
        .iter()
        .filter(|row| {
            !row.problems.is_empty() || matches!(row.outcome, Outcome::Ask | Outcome::Refused)
        })
        .map(|row| (row.row, row))
        .collect();
    if wanted.is_empty() {
        return Ok(0);
    }
    // What an earlier list of this kind has added at its right end is said anew.
    let kept: Vec<usize> = table
        .columns
        .iter()
        .filter(|column| column.meaning != Meaning::Record && column.header != REASON_HEADER)
        .map(|column| column.index as usize)
        .collect();
    let cells = |row: &Row| -> Vec<String> {
        kept.iter()
            .map(|column| row.text(*column).to_owned())
            .collect()
    };
    let sheet = &list.book.sheets[table.sheet as usize];
    let header = table.header_rows.first().copied().unwrap_or(0);
    let last = table.header_rows.last().copied().unwrap_or(0);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let has_header = !table.header_rows.is_empty();
    let above = sheet
        .rows
        .iter()
        .take_while(|row| has_header && row.number <= last);
    for row in above {
        let place = row.number.saturating_sub(1) as usize;
        if last <= LAST_HEADER && rows.len() < place {
            rows.resize(place, Vec::new());
        }
        let mut line = cells(row);
        if row.number == header {
            line.push(REASON_HEADER.to_owned());
            line.push(format!("{RECORD_HEADER}（请勿改动）"));
        }
        rows.push(line);
    }
    if table.header_rows.is_empty() {
        let mut line: Vec<String> = kept
            .iter()
            .map(|column| table.columns[*column].header.clone())
            .collect();
        line.push(REASON_HEADER.to_owned());
        line.push(format!("{RECORD_HEADER}（请勿改动）"));
        rows.push(line);
    }
    for row in &table.rows {
        let Some(found) = wanted.get(&row.number) else {
            continue;
        };
        let mut line = cells(row);
        if found.problems.iter().any(|problem| problem.code == LOST) {
            // As text it would look whole.
            for (place, column) in kept.iter().enumerate() {
                if table.columns[*column].meaning == Meaning::IdNumber {
                    line[place].clear();
                }
            }
        }
        line.push(reason(found));
        line.push(record(found, &plan).unwrap_or_default());
        rows.push(line);
    }
    let merged: Vec<Merge> = sheet
        .merged
        .iter()
        .filter(|merge| merge.last_row <= last && last <= LAST_HEADER)
        .copied()
        .collect();
    renling_sheet::write_table(path, "需要修改的行", &rows, &merged)?;
    Ok(wanted.len() as u32)
}

/// The digits of such a cell are false.
const LOST: &str = "id_lost_digits";

fn reason(row: &PreviewRow) -> String {
    let mut reasons: Vec<String> = row
        .problems
        .iter()
        .map(|problem| problem.message.clone())
        .collect();
    if row.outcome == Outcome::Ask {
        let because = row.because.unwrap_or_default();
        reasons.push(format!("{because}；这一行没有导入"));
    }
    reasons.join("\n")
}

/// The record that a row is of; none where the row may be of somebody else than it says.
fn record(row: &PreviewRow, plan: &Plan) -> Option<String> {
    let doubtful = row
        .problems
        .iter()
        .any(|problem| problem.code == "name_differs");
    if doubtful {
        return None;
    }
    match row.outcome {
        Outcome::Updated | Outcome::Same => row.of_record.clone(),
        Outcome::Duplicate => row.of_record.clone().or_else(|| {
            let leader = plan.rows.iter().find(|one| Some(one.row) == row.of_row)?;
            matches!(leader.outcome, Outcome::Updated | Outcome::Same)
                .then(|| leader.of_record.clone())?
        }),
        Outcome::New | Outcome::Ask | Outcome::Refused | Outcome::Left => None,
    }
}
