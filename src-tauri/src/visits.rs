//! Commands about visits to households.

use renling_core::person::Page;
use renling_core::time::Date;
use renling_core::visit::{self, Visit, VisitDraft, VisitFilter, VisitRecord, VisitSummary};
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// A page of the visits, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn visits_list(
    desk: State<'_, Desk>,
    filter: VisitFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<VisitSummary>> {
    Ok(visit::list(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// One visit, its address masked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn visit_show(desk: State<'_, Desk>, id: String) -> Answer<VisitRecord> {
    Ok(visit::show(&desk.ledger().await?, &id).await?)
}

/// One visit with its address; the journal says that it was shown.
#[tauri::command]
#[specta::specta]
pub(crate) async fn visit_reveal(desk: State<'_, Desk>, id: String) -> Answer<VisitRecord> {
    Ok(visit::reveal(&desk.ledger().await?, &id).await?)
}

/// Writes down a visit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn visit_add(desk: State<'_, Desk>, draft: VisitDraft) -> Answer<Visit> {
    Ok(visit::add(&desk.ledger().await?, &draft).await?)
}

/// Saves an edit of a visit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn visit_edit(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    draft: VisitDraft,
) -> Answer<Visit> {
    Ok(visit::edit(&desk.ledger().await?, &id, revision, &draft).await?)
}

/// Says what was done about a promise.
#[tauri::command]
#[specta::specta]
pub(crate) async fn visit_keep(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    done: String,
    on: Option<Date>,
) -> Answer<Visit> {
    Ok(visit::keep(&desk.ledger().await?, &id, revision, &done, on).await?)
}

/// Says that the household was told.
#[tauri::command]
#[specta::specta]
pub(crate) async fn visit_tell(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    on: Option<Date>,
    reply: String,
) -> Answer<Visit> {
    Ok(visit::tell(&desk.ledger().await?, &id, revision, on, &reply).await?)
}
