//! Commands about the service list.

use renling_core::intake;
use renling_core::journal::Operation;
use renling_core::person::Page;
use renling_core::project::{
    self, Alike, CategoryDraft, CategoryRow, Copyable, ListYear, Project, ProjectDraft,
    ProjectFilter, ProjectRecord, ProjectSummary, Suggested,
};
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::picker;
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

/// The categories with how many projects each has.
#[tauri::command]
#[specta::specta]
pub(crate) async fn project_categories(desk: State<'_, Desk>) -> Answer<Vec<CategoryRow>> {
    Ok(project::categories(&desk.ledger().await?).await?)
}

/// Sets the categories; where one is called otherwise now, its projects follow.
#[tauri::command]
#[specta::specta]
pub(crate) async fn project_categorise(
    desk: State<'_, Desk>,
    categories: Vec<CategoryDraft>,
) -> Answer<Operation> {
    Ok(project::categorise(&desk.ledger().await?, &categories).await?)
}

/// The projects of a year's list whose names are nearly this one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn projects_alike(
    desk: State<'_, Desk>,
    name: String,
    year: Option<i32>,
    itself: Option<String>,
) -> Answer<Vec<Alike>> {
    Ok(project::alike(&desk.ledger().await?, &name, year, itself.as_deref()).await?)
}

/// The people who suit a project best.
#[tauri::command]
#[specta::specta]
pub(crate) async fn project_suggest(
    desk: State<'_, Desk>,
    id: String,
    limit: u32,
) -> Answer<Vec<Suggested>> {
    Ok(project::suggest(&desk.ledger().await?, &id, limit).await?)
}

/// The years that have lists.
#[tauri::command]
#[specta::specta]
pub(crate) async fn project_years(desk: State<'_, Desk>) -> Answer<Vec<ListYear>> {
    Ok(project::years(&desk.ledger().await?).await?)
}

/// What this year's list could take over from that of a year.
#[tauri::command]
#[specta::specta]
pub(crate) async fn projects_copyable(desk: State<'_, Desk>, year: i32) -> Answer<Vec<Copyable>> {
    Ok(project::copyable(&desk.ledger().await?, year).await?)
}

/// Takes over projects of a year as drafts of this one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn projects_take_over(
    desk: State<'_, Desk>,
    year: i32,
    ids: Vec<String>,
) -> Answer<Operation> {
    Ok(project::take_over(&desk.ledger().await?, year, &ids).await?)
}

/// Saves the projects of a filter as a workbook where somebody says; answers how many, or nothing if they
/// change their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn projects_save(
    app: AppHandle,
    desk: State<'_, Desk>,
    filter: ProjectFilter,
) -> Answer<Option<u32>> {
    let ledger = desk.ledger().await?;
    let Some(path) = picker::save_as(&app, "服务清单.xlsx", "Excel 工作簿", "xlsx").await
    else {
        return Ok(None);
    };
    Ok(Some(intake::save_projects(&ledger, &filter, &path).await?))
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
