//! Commands about the 换届交接包.

use std::path::Path;

use renling_core::handover::{self, Manifest};
use renling_core::key::Guard;
use renling_core::unit;
use serde::Serialize;
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::picker;
use crate::wire::Answer;

/// A package that was made.
#[derive(Debug, Serialize, specta::Type)]
pub(crate) struct Packed {
    /// Where it lies.
    path: String,
    /// What is in it.
    manifest: Manifest,
}

/// Packs the ledger into one file where the person says; nothing if they change their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn handover_pack(
    app: AppHandle,
    desk: State<'_, Desk>,
    password: String,
) -> Answer<Option<Packed>> {
    Guard::password(&password)?;
    let ledger = desk.ledger().await?;
    let name = handover::file_name(&unit::branch(&ledger).await?.name, ledger.clock());
    let chosen = picker::save_as(&app, &name, "换届交接包", handover::ENDING).await;
    let Some(path) = chosen else {
        return Ok(None);
    };
    let manifest = handover::pack(&ledger, &path, &password).await?;
    Ok(Some(Packed {
        path: path.display().to_string(),
        manifest,
    }))
}

/// Asks for a package; none if the person changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn handover_choose(app: AppHandle) -> Answer<Option<String>> {
    let chosen = picker::open(&app, "换届交接包", &[handover::ENDING]).await;
    Ok(chosen.map(|path| path.display().to_string()))
}

/// What came out of a package.
#[derive(Debug, Serialize, specta::Type)]
pub(crate) struct Unpacked {
    /// What was in it, and has arrived.
    manifest: Manifest,
    /// The recovery code of the new ledger, which is shown this once.
    recovery_code: Option<String>,
}

/// Makes the manager's own ledger from a package, with a password of its own where one is given.
#[tauri::command]
#[specta::specta]
pub(crate) async fn handover_open(
    desk: State<'_, Desk>,
    path: String,
    package_password: String,
    password: Option<String>,
) -> Answer<Unpacked> {
    let guard = match password {
        Some(password) => Guard::password(&password)?,
        None => Guard::without_password(),
    };
    let (manifest, code) = desk
        .receive(Path::new(&path), &package_password, &guard)
        .await?;
    Ok(Unpacked {
        manifest,
        recovery_code: code.map(|code| code.to_string()),
    })
}
