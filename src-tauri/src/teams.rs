//! Commands about service teams.

use renling_core::journal::Operation;
use renling_core::person::Page;
use renling_core::team::{
    self, MembershipSummary, Team, TeamDraft, TeamFilter, TeamRecord, TeamSummary,
};
use renling_core::time::Date;
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// A page of the teams, by pinyin.
#[tauri::command]
#[specta::specta]
pub(crate) async fn teams_list(
    desk: State<'_, Desk>,
    filter: TeamFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<TeamSummary>> {
    Ok(team::list(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// One team.
#[tauri::command]
#[specta::specta]
pub(crate) async fn team_show(desk: State<'_, Desk>, id: String) -> Answer<TeamRecord> {
    Ok(team::show(&desk.ledger().await?, &id).await?)
}

/// The teams that a person is or was in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn teams_of_person(
    desk: State<'_, Desk>,
    person_id: String,
) -> Answer<Vec<MembershipSummary>> {
    Ok(team::of_person(&desk.ledger().await?, &person_id).await?)
}

/// Forms a team.
#[tauri::command]
#[specta::specta]
pub(crate) async fn team_add(desk: State<'_, Desk>, draft: TeamDraft) -> Answer<Team> {
    Ok(team::add(&desk.ledger().await?, &draft).await?)
}

/// Saves an edit of a team.
#[tauri::command]
#[specta::specta]
pub(crate) async fn team_edit(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    draft: TeamDraft,
) -> Answer<Team> {
    Ok(team::edit(&desk.ledger().await?, &id, revision, &draft).await?)
}

/// Makes a person the leader from a day on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn team_lead(
    desk: State<'_, Desk>,
    id: String,
    person_id: String,
    on: Date,
) -> Answer<Operation> {
    Ok(team::lead(&desk.ledger().await?, &id, &person_id, on).await?)
}

/// Takes people into a team from a day on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn team_join(
    desk: State<'_, Desk>,
    id: String,
    people: Vec<String>,
    on: Date,
) -> Answer<Operation> {
    Ok(team::join(&desk.ledger().await?, &id, &people, on).await?)
}

/// Lets people leave a team on a day.
#[tauri::command]
#[specta::specta]
pub(crate) async fn team_leave(
    desk: State<'_, Desk>,
    id: String,
    people: Vec<String>,
    on: Date,
) -> Answer<Operation> {
    Ok(team::leave(&desk.ledger().await?, &id, &people, on).await?)
}

/// Archives teams.
#[tauri::command]
#[specta::specta]
pub(crate) async fn teams_archive(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Operation> {
    Ok(team::archive(&desk.ledger().await?, &ids).await?)
}

/// Brings archived teams back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn teams_restore(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Operation> {
    Ok(team::restore(&desk.ledger().await?, &ids).await?)
}
