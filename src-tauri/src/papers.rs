//! Commands about the register of numbered papers.

use renling_core::journal::Operation;
use renling_core::number::{self, Patterns};
use renling_core::paper::{self, PaperFilter, PaperSummary};
use renling_core::person::Page;
use renling_core::time::Date;
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// A page of the register, what was printed last first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn papers_list(
    desk: State<'_, Desk>,
    filter: PaperFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<PaperSummary>> {
    Ok(paper::list(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// The papers that carry a number, the newest edition first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn papers_find(
    desk: State<'_, Desk>,
    number: String,
) -> Answer<Vec<PaperSummary>> {
    Ok(paper::find(&desk.ledger().await?, &number).await?)
}

/// Marks papers as come back, or handed out.
#[tauri::command]
#[specta::specta]
pub(crate) async fn papers_hand(
    desk: State<'_, Desk>,
    ids: Vec<String>,
    on: Date,
) -> Answer<Operation> {
    Ok(paper::hand(&desk.ledger().await?, &ids, on).await?)
}

/// How papers are numbered.
#[tauri::command]
#[specta::specta]
pub(crate) async fn number_patterns(desk: State<'_, Desk>) -> Answer<Patterns> {
    Ok(number::patterns(&desk.ledger().await?).await?)
}

/// Changes how papers are numbered.
#[tauri::command]
#[specta::specta]
pub(crate) async fn number_set_patterns(desk: State<'_, Desk>, patterns: Patterns) -> Answer<()> {
    Ok(number::set_patterns(&desk.ledger().await?, &patterns).await?)
}
