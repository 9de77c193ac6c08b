//! Commands about evaluations.

use renling_core::evaluation::{
    self, Evaluation, EvaluationDraft, EvaluationFilter, EvaluationSummary,
};
use renling_core::person::Page;
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

/// Evaluates a claim.
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
