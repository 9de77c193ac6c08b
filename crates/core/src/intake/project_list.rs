//! The service list as a workbook, under headers that an import reads: sent round, filled in and brought
//! back, it changes the projects that it is of.

use std::collections::HashMap;
use std::path::Path;

use crate::error::Result;
use crate::intake::headers::{Meaning, RECORD_HEADER};
use crate::intake::projects::Known;
use crate::ledger::Ledger;
use crate::project::{self, ProjectFilter};

/// The columns, in the order in which lists have them.
const COLUMNS: [Meaning; 16] = [
    Meaning::Year,
    Meaning::Category,
    Meaning::ProjectName,
    Meaning::Content,
    Meaning::Provider,
    Meaning::Served,
    Meaning::Place,
    Meaning::Schedule,
    Meaning::BeginsOn,
    Meaning::EndsOn,
    Meaning::Places,
    Meaning::Skills,
    Meaning::ContactName,
    Meaning::ContactPhone,
    Meaning::Note,
    Meaning::Record,
];

/// Writes the projects of a filter and answers how many. Of phones there are those of the contacts, whom
/// the list names so that people call.
///
/// # Errors
/// [`crate::error::Error::Sheet`] where the file cannot be written.
pub async fn save_projects(ledger: &Ledger, filter: &ProjectFilter, path: &Path) -> Result<u32> {
    let listed = project::list(ledger, filter, 0, i32::MAX as u32).await?;
    let today = ledger.clock().today();
    let known = Known::load(&mut *ledger.pool().acquire().await?, today).await?;
    let places: HashMap<String, usize> = (0..known.len())
        .map(|place| (known.id(place), place))
        .collect();
    let header = COLUMNS.map(|column| match column {
        Meaning::Record => format!("{RECORD_HEADER}（请勿改动）"),
        Meaning::Skills => "需要特长".to_owned(),
        column => column.label().to_owned(),
    });
    let mut rows = vec![header];
    for project in &listed.rows {
        let Some(place) = places.get(&project.id) else {
            continue;
        };
        let facts = known.facts(*place);
        rows.push(COLUMNS.map(|column| match column {
            Meaning::Record => project.id.clone(),
            column => facts.get(column).unwrap_or_default().to_owned(),
        }));
    }
    renling_sheet::write_xlsx(path, [("服务清单", &rows)])?;
    Ok(rows.len() as u32 - 1)
}
