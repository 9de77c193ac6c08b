//! Commands about 承诺书.

use renling_core::commitment::{self, Commitment, CommitmentFilter, CommitmentSummary, Made};
use renling_core::journal::Operation;
use renling_core::person::Page;
use renling_core::time::Date;
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// A page of the register, the newest number first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitments_list(
    desk: State<'_, Desk>,
    filter: CommitmentFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<CommitmentSummary>> {
    Ok(commitment::list(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// Makes 承诺书 for people who have none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitments_make(
    desk: State<'_, Desk>,
    person_ids: Vec<String>,
) -> Answer<Made> {
    Ok(commitment::make(&desk.ledger().await?, &person_ids).await?)
}

/// Marks 承诺书 as signed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitments_sign(
    desk: State<'_, Desk>,
    ids: Vec<String>,
    signed_on: Date,
) -> Answer<Operation> {
    Ok(commitment::sign(&desk.ledger().await?, &ids, signed_on).await?)
}

/// Withdraws a 承诺书.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitment_withdraw(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    reason: String,
) -> Answer<Commitment> {
    Ok(commitment::withdraw(&desk.ledger().await?, &id, revision, &reason).await?)
}

/// The ids of every 承诺书 that waits for a signature.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitments_pending(desk: State<'_, Desk>) -> Answer<Vec<String>> {
    Ok(commitment::pending(&desk.ledger().await?).await?)
}
