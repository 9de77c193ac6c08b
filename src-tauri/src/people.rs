//! Commands about people and units.

use renling_core::journal::Operation;
use renling_core::person::{
    self, Page, Person, PersonDraft, PersonFilter, PersonRecord, PersonSummary,
};
use renling_core::unit::{self, Unit};
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// A page of the list of people, masked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn people_list(
    desk: State<'_, Desk>,
    filter: PersonFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<PersonSummary>> {
    Ok(person::list(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// The ids of everybody in a filter.
#[tauri::command]
#[specta::specta]
pub(crate) async fn people_ids(desk: State<'_, Desk>, filter: PersonFilter) -> Answer<Vec<String>> {
    Ok(person::ids(&desk.ledger().await?, &filter).await?)
}

/// One person, masked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn person_show(desk: State<'_, Desk>, id: String) -> Answer<PersonRecord> {
    Ok(person::show(&desk.ledger().await?, &id).await?)
}

/// One person in full; the journal says so, with the reason.
#[tauri::command]
#[specta::specta]
pub(crate) async fn person_reveal(
    desk: State<'_, Desk>,
    id: String,
    reason: String,
) -> Answer<PersonRecord> {
    Ok(person::reveal(&desk.ledger().await?, &id, &reason).await?)
}

/// Adds a person.
#[tauri::command]
#[specta::specta]
pub(crate) async fn person_add(desk: State<'_, Desk>, draft: PersonDraft) -> Answer<Person> {
    Ok(person::add(&desk.ledger().await?, &draft).await?)
}

/// Saves an edit of a person.
#[tauri::command]
#[specta::specta]
pub(crate) async fn person_edit(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    draft: PersonDraft,
) -> Answer<Person> {
    Ok(person::edit(&desk.ledger().await?, &id, revision, &draft).await?)
}

/// Archives people.
#[tauri::command]
#[specta::specta]
pub(crate) async fn people_archive(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Operation> {
    Ok(person::archive(&desk.ledger().await?, &ids).await?)
}

/// Brings archived people back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn people_restore(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Operation> {
    Ok(person::restore(&desk.ledger().await?, &ids).await?)
}

/// All units, by pinyin.
#[tauri::command]
#[specta::specta]
pub(crate) async fn units_list(desk: State<'_, Desk>) -> Answer<Vec<Unit>> {
    Ok(unit::list(&desk.ledger().await?).await?)
}
