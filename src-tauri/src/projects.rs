//! Commands about the service list.

use renling_core::journal::Operation;
use renling_core::person::Page;
use renling_core::project::{
    self, Project, ProjectDraft, ProjectFilter, ProjectRecord, ProjectSummary,
};
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// A page of the service list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn projects_list(
    desk: State<'_, Desk>,
    filter: ProjectFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<ProjectSummary>> {
    Ok(project::list(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// The categories in use.
#[tauri::command]
#[specta::specta]
pub(crate) async fn project_categories(desk: State<'_, Desk>) -> Answer<Vec<String>> {
    Ok(project::categories(&desk.ledger().await?).await?)
}

/// One project.
#[tauri::command]
#[specta::specta]
pub(crate) async fn project_show(desk: State<'_, Desk>, id: String) -> Answer<ProjectRecord> {
    Ok(project::show(&desk.ledger().await?, &id).await?)
}

/// Adds a project as a draft.
#[tauri::command]
#[specta::specta]
pub(crate) async fn project_add(desk: State<'_, Desk>, draft: ProjectDraft) -> Answer<Project> {
    Ok(project::add(&desk.ledger().await?, &draft).await?)
}

/// Saves an edit of a project.
#[tauri::command]
#[specta::specta]
pub(crate) async fn project_edit(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    draft: ProjectDraft,
) -> Answer<Project> {
    Ok(project::edit(&desk.ledger().await?, &id, revision, &draft).await?)
}

/// Publishes projects.
#[tauri::command]
#[specta::specta]
pub(crate) async fn projects_publish(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Operation> {
    Ok(project::publish(&desk.ledger().await?, &ids).await?)
}

/// Takes projects off the list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn projects_close(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Operation> {
    Ok(project::close(&desk.ledger().await?, &ids).await?)
}
