//! Commands about check-ins.

use renling_core::check_in::{self, CheckInFilter, CheckInMove, CheckInSummary};
use renling_core::journal::Operation;
use renling_core::person::Page;
use renling_core::time::Date;
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// A page of the check-ins, those due first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_ins_list(
    desk: State<'_, Desk>,
    filter: CheckInFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<CheckInSummary>> {
    Ok(check_in::list(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// The people who have no check-in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_ins_unregistered(desk: State<'_, Desk>) -> Answer<Vec<String>> {
    Ok(check_in::unregistered(&desk.ledger().await?).await?)
}

/// Registers the check-in of members.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_ins_register_people(
    desk: State<'_, Desk>,
    ids: Vec<String>,
    on: Date,
) -> Answer<Operation> {
    Ok(check_in::register_people(&desk.ledger().await?, &ids, on).await?)
}

/// Registers the check-in of a unit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_in_register_unit(
    desk: State<'_, Desk>,
    id: String,
    on: Date,
) -> Answer<Operation> {
    Ok(check_in::register_unit(&desk.ledger().await?, &id, on).await?)
}

/// Accepts check-ins, gives their 回执, looks at them again, cancels or restores them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_ins_advance(
    desk: State<'_, Desk>,
    ids: Vec<String>,
    movement: CheckInMove,
    on: Date,
    reason: String,
) -> Answer<Operation> {
    Ok(check_in::advance(&desk.ledger().await?, &ids, movement, on, &reason).await?)
}
