//! Commands about evaluations.

use renling_core::evaluation::{
    self, Effect, Evaluation, EvaluationDraft, EvaluationFilter, EvaluationSummary,
};
use renling_core::follow_up::{self, FollowUp};
use renling_core::person::Page;
use renling_core::rubric::{self, Rubric, RubricDraft};
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// A page of the evaluations, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn evaluations_list(
    desk: State<'_, Desk>,
    filter: EvaluationFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<EvaluationSummary>> {
    Ok(evaluation::list(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// All that was said of one claim, and what it asked for.
#[tauri::command]
#[specta::specta]
pub(crate) async fn claim_effect(desk: State<'_, Desk>, claim_id: String) -> Answer<Effect> {
    Ok(evaluation::of_claim(&desk.ledger().await?, &claim_id).await?)
}

/// Writes down what a voice says of a claim.
#[tauri::command]
#[specta::specta]
pub(crate) async fn claim_evaluate(
    desk: State<'_, Desk>,
    claim_id: String,
    revision: i32,
    draft: EvaluationDraft,
) -> Answer<Evaluation> {
    Ok(evaluation::evaluate(&desk.ledger().await?, &claim_id, revision, &draft).await?)
}

/// Closes a follow-up with what was done.
#[tauri::command]
#[specta::specta]
pub(crate) async fn follow_up_close(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    done: String,
) -> Answer<FollowUp> {
    Ok(follow_up::close(&desk.ledger().await?, &id, revision, &done).await?)
}

/// What evaluations are scored by today.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rubric_newest(desk: State<'_, Desk>) -> Answer<Rubric> {
    Ok(rubric::newest(&desk.ledger().await?).await?)
}

/// Makes the next version of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rubric_revise(desk: State<'_, Desk>, draft: RubricDraft) -> Answer<Rubric> {
    Ok(rubric::revise(&desk.ledger().await?, &draft).await?)
}
