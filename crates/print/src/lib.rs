//! Records of the ledger onto official forms, for the window and the command line alike. The ledger
//! knows no page and the forms know no ledger; here the two meet.

mod fill;
mod job;
mod list;
mod save;
mod texts;

use std::collections::HashSet;

use chrono::NaiveDate;
use renling_core::activity::{self, ActivityFilter, ActivityState};
use renling_core::certificate;
use renling_core::check_in::{self, ReporterKind};
use renling_core::claim::{self, ClaimFilter, ClaimState};
use renling_core::commitment::{self, CommitmentFilter};
use renling_core::error::Result;
use renling_core::ledger::Ledger;
use renling_core::paper::{self, PaperKind};
use renling_core::person::{self, PersonFilter};
use renling_core::project::{self, ProjectFilter, ProjectStanding};
use renling_core::time::{Date, Period};
use renling_core::unit::{self, UnitFilter, UnitKind};
use renling_forms::{FormsError, Printed, Template};

pub use job::{Entry, Filled, again, blank, blank_with, filled};
pub use list::{FORMS, ListedForm, Source, named};
pub use save::{FileKind, FileNames, Place, Written, write};
pub use texts::{save_words, words};

/// More rows than any ledger has.
const ALL: u32 = i32::MAX as u32;

/// The ids that a form is filled from, of all or of those that a search for `text` finds, in the order
/// of printing; a form that tells of a period, from those of whom there is something to tell.
pub async fn found(
    ledger: &Ledger,
    listed: &ListedForm,
    text: &str,
    period: Period,
) -> Result<Vec<String>> {
    let text = text.to_owned();
    Ok(match listed.source {
        Source::People if listed.period => certificate::people(ledger, &text, period).await?,
        Source::Commitments if text.is_empty() => commitment::standing(ledger).await?,
        Source::Commitments => {
            let filter = CommitmentFilter {
                text,
                ..CommitmentFilter::default()
            };
            let page = commitment::list(ledger, &filter, 0, ALL).await?;
            let rows = page.rows.into_iter().rev();
            rows.filter(|row| row.standing != "withdrawn")
                .map(|row| row.id)
                .collect()
        }
        Source::People if listed.template == Template::Receipt => {
            check_in::accepted(ledger, ReporterKind::Person, &text).await?
        }
        Source::Units if listed.template == Template::UnitReceipt => {
            check_in::accepted(ledger, ReporterKind::Unit, &text).await?
        }
        Source::Units => {
            let filter = UnitFilter {
                text,
                archived: false,
            };
            let page = unit::page(ledger, &filter, 0, ALL).await?;
            let members = page.rows.into_iter();
            members
                .filter(|row| row.kind == UnitKind::Member)
                .map(|row| row.id)
                .collect()
        }
        Source::People => {
            let filter = PersonFilter {
                text,
                ..PersonFilter::default()
            };
            person::ids(ledger, &filter).await?
        }
        Source::Claims => {
            use ClaimState::{Awaiting, Cancelled, Evaluated, Left, Returned, Rework};
            let filter = ClaimFilter {
                text,
                ..ClaimFilter::default()
            };
            let page = claim::list(ledger, &filter, 0, ALL).await?;
            // What is evaluated has been done; a card is for what was not released.
            let evaluated = listed.template == Template::EvaluationSheet;
            let rows = page.rows.into_iter().rev();
            rows.filter(|row| match row.state {
                Awaiting | Evaluated | Rework => true,
                Returned | Left | Cancelled => false,
                _ => !evaluated,
            })
            .map(|row| row.id)
            .collect()
        }
        Source::Activities => {
            let filter = ActivityFilter {
                text,
                state: Some(ActivityState::Published),
                ..ActivityFilter::default()
            };
            let page = activity::list(ledger, &filter, 0, ALL).await?;
            page.rows.into_iter().rev().map(|row| row.id).collect()
        }
        Source::Projects => {
            let filter = ProjectFilter {
                text,
                ..ProjectFilter::default()
            };
            let page = project::list(ledger, &filter, 0, ALL).await?;
            let public = [ProjectStanding::Open, ProjectStanding::Full];
            let rows = page.rows.into_iter();
            rows.filter(|row| public.contains(&row.standing))
                .map(|row| row.id)
                .collect()
        }
    })
}

/// Of these records, those of which the form was not printed yet; all where its papers are not numbered.
pub async fn unprinted(
    ledger: &Ledger,
    listed: &ListedForm,
    ids: Vec<String>,
) -> Result<Vec<String>> {
    let printed: HashSet<String> = match listed.numbered() {
        None => return Ok(ids),
        Some(PaperKind::Commitment) => commitment::all_printed(ledger).await?,
        Some(kind) => paper::subjects_printed(ledger, kind).await?,
    }
    .into_iter()
    .collect();
    Ok(ids.into_iter().filter(|id| !printed.contains(id)).collect())
}

/// What the person at the printer should know: characters that no face has, forms that run over.
pub fn remarks(printed: &Printed) -> Vec<String> {
    let missing = printed.missing.iter().map(|missing| {
        format!(
            "{}的表格中“{}”字没有字体可用，请手写补上",
            missing.whose, missing.character
        )
    });
    let overflows = printed
        .overflows
        .iter()
        .map(|overflow| format!("{}的表格共{}页", overflow.whose, overflow.pages));
    missing.chain(overflows).collect()
}

/// The day of a PDF.
pub fn dated(date: Date) -> NaiveDate {
    fill::day(date).unwrap_or_default()
}

/// Why no pages came, as the core says such things.
pub(crate) fn refused(error: FormsError) -> renling_core::error::Error {
    match error {
        FormsError::Cancelled => renling_core::error::Error::Cancelled,
        other => renling_core::error::Error::Refused(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_form_has_a_name_of_its_own() {
        let names: HashSet<_> = FORMS
            .iter()
            .flat_map(|form| [form.name, form.label])
            .collect();
        assert_eq!(names.len(), 2 * FORMS.len());
        assert_eq!(named("认领卡").unwrap().name, "claim-card");
        assert!(named("没有").is_none());
    }
}
