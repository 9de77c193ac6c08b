//! Commands about units.

use renling_core::journal::Operation;
use renling_core::person::Page;
use renling_core::unit::{self, Unit, UnitDraft, UnitFilter, UnitRecord, UnitSummary};
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// A page of the units with what hangs on them, by pinyin.
#[tauri::command]
#[specta::specta]
pub(crate) async fn units_page(
    desk: State<'_, Desk>,
    filter: UnitFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<UnitSummary>> {
    Ok(unit::page(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// One unit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unit_show(desk: State<'_, Desk>, id: String) -> Answer<UnitRecord> {
    Ok(unit::show(&desk.ledger().await?, &id).await?)
}

/// Adds a unit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unit_add(desk: State<'_, Desk>, draft: UnitDraft) -> Answer<Unit> {
    Ok(unit::add(&desk.ledger().await?, &draft).await?)
}

/// Saves an edit of a unit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unit_edit(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    draft: UnitDraft,
) -> Answer<Unit> {
    Ok(unit::edit(&desk.ledger().await?, &id, revision, &draft).await?)
}

/// Archives units.
#[tauri::command]
#[specta::specta]
pub(crate) async fn units_archive(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Operation> {
    Ok(unit::archive(&desk.ledger().await?, &ids).await?)
}

/// Brings archived units back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn units_restore(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Operation> {
    Ok(unit::restore(&desk.ledger().await?, &ids).await?)
}
