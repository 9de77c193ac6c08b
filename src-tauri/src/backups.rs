//! Commands about backups, and the way back to them.

use std::path::PathBuf;

use renling_core::backup::{self, Backup, BackupMade, BackupReason, Comparison, Restored};
use renling_core::key::Secret;
use renling_core::local;
use serde::Serialize;
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::picker;
use crate::wire::Answer;

/// The backups of the ledger, and where they are kept.
#[derive(Debug, Serialize, specta::Type)]
pub(crate) struct Backups {
    /// The folder beside the ledger.
    folder: String,
    /// The second folder, where one was chosen.
    second_folder: Option<String>,
    /// The backups, the newest first.
    backups: Vec<Backup>,
}

/// The backups of the ledger, whether it can be opened or not.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backups_list(desk: State<'_, Desk>) -> Answer<Backups> {
    let path = desk.own_file().await?;
    Ok(Backups {
        folder: backup::folder(path).display().to_string(),
        second_folder: local::read(path)
            .second_folder
            .map(|folder| folder.display().to_string()),
        backups: backup::list(path),
    })
}

/// Backs the ledger up.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_make(desk: State<'_, Desk>) -> Answer<BackupMade> {
    desk.own_file().await?;
    Ok(backup::make(&desk.ledger().await?, BackupReason::Manual).await?)
}

/// Asks for a second folder for backups; none if the person changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_choose_folder(
    app: AppHandle,
    desk: State<'_, Desk>,
) -> Answer<Option<String>> {
    let path = desk.own_file().await?;
    let Some(folder) = picker::folder(&app).await else {
        return Ok(None);
    };
    backup::choose_second(path, Some(folder.clone()))?;
    Ok(Some(folder.display().to_string()))
}

/// Backs up to the second folder no more.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_forget_folder(desk: State<'_, Desk>) -> Answer<()> {
    Ok(backup::choose_second(desk.own_file().await?, None)?)
}

/// Asks for the file of a backup; none if the person changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_choose(app: AppHandle) -> Answer<Option<String>> {
    let chosen = picker::open(&app, "认领台账的备份", &["renling"]).await;
    Ok(chosen.map(|path| path.display().to_string()))
}

/// What is in a backup, and what would be lost. The secret is the backup's password or recovery code, where it has
/// one of its own.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_compare(
    desk: State<'_, Desk>,
    path: String,
    secret: Option<String>,
) -> Answer<Comparison> {
    let secret = secret.as_deref().map(Secret::typed);
    let ledger = desk.ledger().await?;
    let compared = backup::compare(&ledger, &PathBuf::from(path), secret.as_ref()).await;
    Ok(desk.slowed(compared).await?)
}

/// Puts a backup in the place of the ledger; what stands there is kept.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_restore(
    desk: State<'_, Desk>,
    path: String,
    secret: Option<String>,
) -> Answer<Restored> {
    let secret = secret.as_deref().map(Secret::typed);
    let restored = desk.restore(&PathBuf::from(path), secret.as_ref()).await;
    Ok(desk.slowed(restored).await?)
}
