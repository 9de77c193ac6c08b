//! Commands about claims.

use renling_core::claim::{self, Claim, ClaimDraft, ClaimFilter, ClaimSummary, Move, StateCount};
use renling_core::journal::Operation;
use renling_core::person::Page;
use renling_core::time::Date;
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// A page of the claims, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn claims_list(
    desk: State<'_, Desk>,
    filter: ClaimFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<ClaimSummary>> {
    Ok(claim::list(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// How many claims stand in each state.
#[tauri::command]
#[specta::specta]
pub(crate) async fn claim_counts(desk: State<'_, Desk>) -> Answer<Vec<StateCount>> {
    Ok(claim::counts(&desk.ledger().await?).await?)
}

/// Claims a project.
#[tauri::command]
#[specta::specta]
pub(crate) async fn claim_add(desk: State<'_, Desk>, draft: ClaimDraft) -> Answer<Claim> {
    Ok(claim::add(&desk.ledger().await?, &draft).await?)
}

/// Moves claims along the state table.
#[tauri::command]
#[specta::specta]
pub(crate) async fn claims_advance(
    desk: State<'_, Desk>,
    ids: Vec<String>,
    movement: Move,
    reason: String,
) -> Answer<Operation> {
    Ok(claim::advance(&desk.ledger().await?, &ids, movement, &reason).await?)
}

/// Gives claims a new day by which they are to be done.
#[tauri::command]
#[specta::specta]
pub(crate) async fn claims_postpone(
    desk: State<'_, Desk>,
    ids: Vec<String>,
    due_on: Date,
) -> Answer<Operation> {
    Ok(claim::postpone(&desk.ledger().await?, &ids, due_on).await?)
}
