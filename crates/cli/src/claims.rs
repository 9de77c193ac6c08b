//! Claims from the command line.

use renling_core::claim::{self, ClaimDraft, ClaimFilter};
use renling_core::error::Result;
use renling_core::ledger::Ledger;
use renling_core::{person, project, team, unit};
use serde_json::json;

use crate::ALL;
use crate::answer::Answer;
use crate::arguments::{Claim, Claims};

pub(crate) async fn carry_out(ledger: &Ledger, command: Claims) -> Result<Answer> {
    match command {
        Claims::List { state, overdue } => {
            let filter = ClaimFilter {
                state,
                overdue,
                ..ClaimFilter::default()
            };
            let page = claim::list(ledger, &filter, 0, ALL).await?;
            let lines = page.rows.iter().map(|claim| {
                format!(
                    "{}\t{}\t{}\t{}",
                    claim.claimed_on,
                    claim.state.label(),
                    claim.claimant,
                    claim.project
                )
            });
            Ok(Answer::lines(
                lines,
                format!("共{}项认领", page.total),
                &page,
            ))
        }
        Claims::Postpone { due } => {
            let filter = ClaimFilter {
                overdue: true,
                ..ClaimFilter::default()
            };
            let late = claim::list(ledger, &filter, 0, ALL).await?.rows;
            let ids: Vec<_> = late.into_iter().map(|claim| claim.id).collect();
            let operation = claim::postpone(ledger, &ids, due).await?;
            Ok(Answer::new(
                format!("已将{}", operation.sentence),
                json!(operation),
            ))
        }
        Claims::Add(claim) => add(ledger, claim).await,
    }
}

async fn add(ledger: &Ledger, wanted: Claim) -> Result<Answer> {
    let mut draft = ClaimDraft {
        project_id: project::named(ledger, &wanted.project).await?,
        due_on: wanted.due,
        note: wanted.note,
        confirmed: wanted.confirmed,
        ..ClaimDraft::default()
    };
    if let Some(text) = &wanted.person {
        draft.person_id = Some(person::named(ledger, text).await?);
    }
    if let Some(name) = &wanted.unit {
        draft.unit_id = Some(unit::known(ledger, name).await?);
    }
    if let Some(name) = &wanted.team {
        draft.team_id = Some(team::named(ledger, name).await?);
    }
    let claim = claim::add(ledger, &draft).await?;
    let sentence = format!("已登记认领“{}”：{}", wanted.project, claim.state.label());
    Ok(Answer::new(sentence, json!(claim)))
}
