//! Commands about what people may ask of those who keep their data.

use renling_core::backup;
use renling_core::privacy::{self, Erasure, Retention};
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::picker;
use crate::wire::Answer;

/// Saves all that is kept of a person where somebody says; tells where, or nothing if they change their
/// mind. The journal says so, with the reason.
#[tauri::command]
#[specta::specta]
pub(crate) async fn person_export(
    app: AppHandle,
    desk: State<'_, Desk>,
    id: String,
    reason: String,
) -> Answer<Option<String>> {
    let Some(path) = picker::save_as(&app, "个人资料.xlsx", "Excel 工作簿", "xlsx").await
    else {
        return Ok(None);
    };
    let dossier = privacy::export(&desk.ledger().await?, &id, &reason).await?;
    dossier.save(&path)?;
    Ok(Some(path.display().to_string()))
}

/// Takes a person's identity out of the ledger, and on request out of its backups: by one new backup in
/// place of all. Their hours and claims remain.
#[tauri::command]
#[specta::specta]
pub(crate) async fn person_erase(
    desk: State<'_, Desk>,
    id: String,
    reason: String,
    backups: bool,
) -> Answer<Erasure> {
    let ledger = desk.ledger().await?;
    let erasure = privacy::erase(&ledger, &id, &reason).await?;
    if backups && desk.own_file().await.is_ok() {
        backup::make_only(&ledger).await?;
    }
    Ok(erasure)
}

/// How long the data of archived people is kept, and whose is due.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retention(desk: State<'_, Desk>) -> Answer<Retention> {
    Ok(privacy::retention(&desk.ledger().await?).await?)
}

/// Settles how long it is kept.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_retention(desk: State<'_, Desk>, years: u32) -> Answer<()> {
    Ok(privacy::set_retention(&desk.ledger().await?, years).await?)
}
