//! Visits to households from the command line.

use renling_core::error::Result;
use renling_core::ledger::Ledger;
use renling_core::person;
use renling_core::visit::{self, VisitDraft, VisitFilter};
use serde_json::json;

use crate::ALL;
use crate::answer::Answer;
use crate::arguments::{VisitTyped, Visits};

pub(crate) async fn carry_out(ledger: &Ledger, command: Visits) -> Result<Answer> {
    let today = ledger.clock().today();
    let visit = match command {
        Visits::List {
            text,
            state,
            overdue,
        } => {
            let filter = VisitFilter {
                text,
                state,
                overdue,
                ..VisitFilter::default()
            };
            let page = visit::list(ledger, &filter, 0, ALL).await?;
            let lines = page.rows.iter().map(|row| {
                let due = row.due_on.map(|due| format!("（{}前）", due.official()));
                format!(
                    "{}\t{}\t{}\t{}\t{}\t{}{}",
                    row.visited_on,
                    row.kind.label(),
                    row.state.label(),
                    row.household,
                    row.person,
                    row.promise.as_deref().unwrap_or("—"),
                    due.unwrap_or_default()
                )
            });
            let sum = format!("共{}次走访", page.total);
            return Ok(Answer::lines(lines, sum, &page));
        }
        Visits::Add(typed) => add(ledger, typed).await?,
        Visits::Keep { visit, done, on } => {
            let revision = visit::revision(ledger, &visit).await?;
            visit::keep(ledger, &visit, revision, &done, on.or(Some(today))).await?
        }
        Visits::Tell { visit, reply, on } => {
            let revision = visit::revision(ledger, &visit).await?;
            visit::tell(ledger, &visit, revision, on.or(Some(today)), &reply).await?
        }
    };
    let said = format!("走访{}：{}", visit.household, visit.state.label());
    Ok(Answer::new(said, json!(visit)))
}

async fn add(ledger: &Ledger, typed: VisitTyped) -> Result<visit::Visit> {
    let draft = VisitDraft {
        kind: typed.kind,
        household: typed.household,
        address: typed.address,
        visited_on: typed.on.or_else(|| Some(ledger.clock().today())),
        person_id: Some(person::named(ledger, &typed.who).await?),
        companions: typed.companions,
        opinion: typed.opinion,
        promise: typed.promise,
        due_on: typed.due,
    };
    visit::add(ledger, &draft).await
}
