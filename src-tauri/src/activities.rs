//! Commands about activities, who came to them, and their hours.

use renling_core::activity::{
    self, Activity, ActivityDraft, ActivityFilter, ActivityMove, ActivityRecord, ActivitySummary,
    Pattern,
};
use renling_core::attendance::{
    self, Attendance, AttendanceSummary, Correction, HoursDraft, HoursMove, HoursTotal, Signature,
};
use renling_core::hours::{self, Rules};
use renling_core::journal::Operation;
use renling_core::person::Page;
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// A page of the activities, the latest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn activities_list(
    desk: State<'_, Desk>,
    filter: ActivityFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<ActivitySummary>> {
    Ok(activity::list(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// One activity.
#[tauri::command]
#[specta::specta]
pub(crate) async fn activity_show(desk: State<'_, Desk>, id: String) -> Answer<ActivityRecord> {
    Ok(activity::show(&desk.ledger().await?, &id).await?)
}

/// Plans an activity.
#[tauri::command]
#[specta::specta]
pub(crate) async fn activity_add(desk: State<'_, Desk>, draft: ActivityDraft) -> Answer<Activity> {
    Ok(activity::add(&desk.ledger().await?, &draft).await?)
}

/// Saves an edit of an activity.
#[tauri::command]
#[specta::specta]
pub(crate) async fn activity_edit(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    draft: ActivityDraft,
) -> Answer<Activity> {
    Ok(activity::edit(&desk.ledger().await?, &id, revision, &draft).await?)
}

/// Plans the next ones of an activity after a pattern.
#[tauri::command]
#[specta::specta]
pub(crate) async fn activity_repeat(
    desk: State<'_, Desk>,
    id: String,
    pattern: Pattern,
    times: u32,
) -> Answer<Operation> {
    Ok(activity::repeat(&desk.ledger().await?, &id, pattern, times).await?)
}

/// Moves activities along the state table.
#[tauri::command]
#[specta::specta]
pub(crate) async fn activities_advance(
    desk: State<'_, Desk>,
    ids: Vec<String>,
    movement: ActivityMove,
    reason: String,
) -> Answer<Operation> {
    Ok(activity::advance(&desk.ledger().await?, &ids, movement, &reason).await?)
}

/// The sign-in sheet of an activity.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attendance_sheet(
    desk: State<'_, Desk>,
    activity_id: String,
) -> Answer<Vec<AttendanceSummary>> {
    Ok(attendance::sheet(&desk.ledger().await?, &activity_id).await?)
}

/// What one person has come to, the latest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attendance_of_person(
    desk: State<'_, Desk>,
    person_id: String,
    offset: u32,
    limit: u32,
) -> Answer<Page<AttendanceSummary>> {
    Ok(attendance::of_person(&desk.ledger().await?, &person_id, offset, limit).await?)
}

/// Adds a person to a sheet, or signs them in where they were listed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attendance_sign(
    desk: State<'_, Desk>,
    activity_id: String,
    person_id: String,
    signature: Signature,
) -> Answer<Attendance> {
    Ok(attendance::sign(&desk.ledger().await?, &activity_id, &person_id, &signature).await?)
}

/// Changes what a row of a sheet says.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attendance_mark(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    signature: Signature,
) -> Answer<Attendance> {
    Ok(attendance::mark(&desk.ledger().await?, &id, revision, &signature).await?)
}

/// Lists those who are expected: claimants and members.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attendance_list_expected(
    desk: State<'_, Desk>,
    activity_id: String,
) -> Answer<Operation> {
    Ok(attendance::list_expected(&desk.ledger().await?, &activity_id).await?)
}

/// Gives people of a sheet a post, or takes theirs away.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attendance_assign(
    desk: State<'_, Desk>,
    ids: Vec<String>,
    post: String,
) -> Answer<Operation> {
    Ok(attendance::assign(&desk.ledger().await?, &ids, &post).await?)
}

/// Enters hours into rows of a sheet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hours_enter(
    desk: State<'_, Desk>,
    ids: Vec<String>,
    draft: HoursDraft,
) -> Answer<Operation> {
    Ok(attendance::enter_hours(&desk.ledger().await?, &ids, &draft).await?)
}

/// Moves hours along their table.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hours_advance(
    desk: State<'_, Desk>,
    ids: Vec<String>,
    movement: HoursMove,
) -> Answer<Operation> {
    Ok(attendance::advance_hours(&desk.ledger().await?, &ids, movement).await?)
}

/// Corrects confirmed hours by an entry of its own.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hours_correct(
    desk: State<'_, Desk>,
    id: String,
    minutes: i32,
    reason: String,
) -> Answer<Correction> {
    Ok(attendance::correct(&desk.ledger().await?, &id, minutes, &reason).await?)
}

/// The corrections of one row.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hours_corrections(
    desk: State<'_, Desk>,
    id: String,
) -> Answer<Vec<Correction>> {
    Ok(attendance::corrections(&desk.ledger().await?, &id).await?)
}

/// What one person has served in all.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hours_total(desk: State<'_, Desk>, person_id: String) -> Answer<HoursTotal> {
    Ok(attendance::total(&desk.ledger().await?, &person_id).await?)
}

/// The rules of hours.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hours_rules(desk: State<'_, Desk>) -> Answer<Rules> {
    Ok(hours::rules(&desk.ledger().await?).await?)
}

/// Changes the rules of hours.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hours_set_rules(desk: State<'_, Desk>, rules: Rules) -> Answer<()> {
    Ok(hours::set_rules(&desk.ledger().await?, &rules).await?)
}
