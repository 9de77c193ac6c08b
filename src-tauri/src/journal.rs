//! Commands about what was done, and about taking it back.

use renling_core::journal::{self, ChangeTold, HistoryTold, Operation, Undoable};
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// What undo and redo would do now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undoable(desk: State<'_, Desk>) -> Answer<Undoable> {
    Ok(journal::undoable(&desk.ledger().await?).await?)
}

/// Takes back the last operation.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo(desk: State<'_, Desk>) -> Answer<Operation> {
    Ok(journal::undo(&desk.ledger().await?).await?)
}

/// Does again what was undone last.
#[tauri::command]
#[specta::specta]
pub(crate) async fn redo(desk: State<'_, Desk>) -> Answer<Operation> {
    Ok(journal::redo(&desk.ledger().await?).await?)
}

/// The newest operations first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn operations(
    desk: State<'_, Desk>,
    offset: u32,
    limit: u32,
) -> Answer<Vec<Operation>> {
    Ok(journal::operations(&desk.ledger().await?, limit, offset).await?)
}

/// Takes back one operation of the past.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_operation(desk: State<'_, Desk>, number: i32) -> Answer<Operation> {
    Ok(journal::undo_operation(&desk.ledger().await?, number).await?)
}

/// What one operation did, record by record, in words; the first hundred records.
#[tauri::command]
#[specta::specta]
pub(crate) async fn told_changes(desk: State<'_, Desk>, operation: i32) -> Answer<Vec<ChangeTold>> {
    Ok(journal::told_changes(&desk.ledger().await?, operation, 100).await?)
}

/// The operations that changed one record, oldest first, with what each did to it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn history(desk: State<'_, Desk>, record_id: String) -> Answer<Vec<HistoryTold>> {
    Ok(journal::told_history(&desk.ledger().await?, &record_id).await?)
}
