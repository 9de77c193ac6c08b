//! 整改: what a claim evaluated as 不满意 has still to do, by whom and by when. It is opened with that
//! evaluation; closed with what was done, it sends the claim to be evaluated anew.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::claim::{self, Claim, ClaimState};
use crate::error::{Error, Result};
use crate::evaluation::Evaluation;
use crate::journal::Write;
use crate::ledger::Ledger;
use crate::record::{new_id, record};
use crate::time::Date;

/// A follow-up as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct FollowUp {
    /// Its id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// The claim to be made good.
    pub claim_id: String,
    /// The evaluation that asks for it.
    pub evaluation_id: String,
    /// What is to be done.
    pub task: String,
    /// Who answers for it.
    pub answerable: String,
    /// By when.
    pub due_on: Date,
    /// What was done; none while it is open.
    pub done: Option<String>,
    /// The day on which it was closed.
    pub done_on: Option<Date>,
    /// Who closed it.
    pub done_by: Option<String>,
}

record!(
    FollowUp,
    "follow_up",
    claim_id,
    evaluation_id,
    task,
    answerable,
    due_on,
    done,
    done_on,
    done_by,
);

/// What is to be made good, as it is typed in beside 不满意.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct FollowUpDraft {
    /// What is to be done.
    pub task: String,
    /// Who answers for it.
    pub answerable: String,
    /// By when.
    pub due_on: Option<Date>,
}

/// What is wrong with a draft, by field.
pub(crate) fn wrong(
    draft: &FollowUpDraft,
    today: Date,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let early = draft.due_on.is_none_or(|due| due < today);
    [
        (draft.task.trim().is_empty(), "task", "请写明要整改什么"),
        (
            draft.answerable.trim().is_empty(),
            "answerable",
            "请写明由谁负责",
        ),
        (early, "due_on", "请选择整改期限，不能早于今天"),
    ]
    .into_iter()
    .filter(|(is_wrong, ..)| *is_wrong)
    .map(|(_, field, message)| (field, message))
}

/// Opens the follow-up of an evaluation; its draft is one with which nothing is [`wrong`].
pub(crate) async fn open(
    write: &mut Write,
    evaluation: &Evaluation,
    draft: &FollowUpDraft,
) -> Result<FollowUp> {
    let follow_up = FollowUp {
        id: new_id(),
        revision: 1,
        claim_id: evaluation.claim_id.clone(),
        evaluation_id: evaluation.id.clone(),
        task: draft.task.trim().to_owned(),
        answerable: draft.answerable.trim().to_owned(),
        due_on: draft.due_on.unwrap_or(evaluation.evaluated_on),
        done: None,
        done_on: None,
        done_by: None,
    };
    write.add(&follow_up).await?;
    Ok(follow_up)
}

/// Closes the follow-up with what was done: the claim is 待评估 again.
///
/// # Errors
/// [`Error::Invalid`] without what was done; [`Error::Refused`] where it is closed already, or the
/// claim is not 整改 any more; [`Error::Changed`] if somebody else was faster.
pub async fn close(ledger: &Ledger, id: &str, revision: i32, done: &str) -> Result<FollowUp> {
    let mut write = ledger.begin().await?;
    let before: FollowUp = write
        .current(id, Some(revision), "整改", |one: &FollowUp| {
            one.task.clone()
        })
        .await?;
    let name = claim::name(write.connection(), &before.claim_id).await?;
    let claim: Claim = write
        .current(&before.claim_id, None, "认领", |_: &Claim| name.clone())
        .await?;
    if before.done_on.is_some() || claim.state != ClaimState::Rework {
        return Err(Error::Refused(format!(
            "{name}现为“{}”，没有要办结的整改。",
            claim.state.label()
        )));
    }
    let done = done.trim();
    if done.is_empty() {
        return Err(Error::field("done", "请写明整改做了什么"));
    }
    let today = write.at().date();
    let after = FollowUp {
        done: Some(done.to_owned()),
        done_on: Some(today),
        done_by: Some(write.operator().to_owned()),
        ..before.clone()
    };
    let after = write.change(before, after).await?;
    let awaiting = Claim {
        state: ClaimState::Awaiting,
        finished_on: Some(today),
        reason: None,
        ..claim.clone()
    };
    write.change(claim, awaiting).await?;
    let sentence = format!("办结{name}的整改");
    write.commit("follow_up_close", sentence).await?;
    Ok(after)
}

/// Moves the day by which the open follow-up of a claim is to be done, where there is one.
pub(crate) async fn postpone(write: &mut Write, claim_id: &str, due_on: Date) -> Result<()> {
    let open = of_claim(write.connection(), claim_id).await?;
    for before in open.into_iter().filter(|one| one.done_on.is_none()) {
        let after = FollowUp {
            due_on,
            ..before.clone()
        };
        write.change(before, after).await?;
    }
    Ok(())
}

/// Whether something is still to be made good.
pub(crate) async fn is_open(connection: &mut sqlx::AnyConnection, claim_id: &str) -> Result<bool> {
    let all = of_claim(connection, claim_id).await?;
    Ok(all.iter().any(|one| one.done_on.is_none()))
}

/// The follow-ups of a claim, the oldest first.
pub(crate) async fn of_claim(
    connection: &mut sqlx::AnyConnection,
    claim_id: &str,
) -> Result<Vec<FollowUp>> {
    Ok(
        sqlx::query_as("SELECT * FROM follow_up WHERE claim_id = $1 ORDER BY id")
            .bind(claim_id.to_owned())
            .fetch_all(connection)
            .await?,
    )
}
