//! Commands about the scanned pages of numbered papers, and about photos.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use renling_core::attachment::{self, Attachment, AttachmentKind, Shown};
use renling_core::journal::Operation;
use serde::Serialize;
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::picker;
use crate::scans;
use crate::wire::Answer;

/// The scanned pages of a paper, or the photos of a project, an activity or an evaluation.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attachments_of(desk: State<'_, Desk>, id: String) -> Answer<Vec<Attachment>> {
    Ok(attachment::of(&desk.ledger().await?, &id).await?)
}

/// Attaches the file that somebody chooses; nothing if they change their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attachment_add(
    app: AppHandle,
    desk: State<'_, Desk>,
    shown: Shown,
    id: String,
) -> Answer<Option<Operation>> {
    let (what, endings): (_, &[_]) = match shown {
        Shown::Paper => ("扫描件", &["jpg", "jpeg", "png", "pdf"]),
        _ => ("照片", &["jpg", "jpeg", "png"]),
    };
    let Some(file) = picker::open(&app, what, endings).await else {
        return Ok(None);
    };
    let added = attachment::attach(&desk.ledger().await?, shown, &id, &file).await?;
    Ok(Some(added))
}

/// A page of an attachment, for looking at.
#[derive(Debug, Serialize, specta::Type)]
pub(crate) struct ShownPage {
    /// The address of a picture that holds it all.
    picture: String,
    /// How many pages the attachment has.
    pages: u32,
}

/// What an attachment shows, page by page from 0: a photograph is one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attachment_show(
    desk: State<'_, Desk>,
    id: String,
    page: u32,
) -> Answer<ShownPage> {
    let (attachment, bytes) = attachment::show(&desk.ledger().await?, &id).await?;
    let (kind, bytes, pages) = match attachment.kind {
        AttachmentKind::Jpeg => ("image/jpeg", bytes, 1),
        AttachmentKind::Png => ("image/png", bytes, 1),
        AttachmentKind::Pdf => {
            let drawn = scans::page(bytes, page).await?;
            ("image/png", drawn.picture, drawn.pages as u32)
        }
    };
    let picture = BASE64_STANDARD.encode(bytes);
    Ok(ShownPage {
        picture: format!("data:{kind};base64,{picture}"),
        pages,
    })
}

/// Saves a copy where somebody says; tells where, or nothing if they change their mind. The journal says
/// so, with the reason.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attachment_save(
    app: AppHandle,
    desk: State<'_, Desk>,
    id: String,
    reason: String,
) -> Answer<Option<String>> {
    let ledger = desk.ledger().await?;
    let attachment = attachment::find(&ledger, &id).await?;
    let ending = match attachment.kind {
        AttachmentKind::Jpeg => "jpg",
        AttachmentKind::Png => "png",
        AttachmentKind::Pdf => "pdf",
    };
    let kind = attachment.kind.label();
    let Some(path) = picker::save_as(&app, &attachment.name, kind, ending).await else {
        return Ok(None);
    };
    attachment::save(&ledger, &id, &path, &reason).await?;
    Ok(Some(path.display().to_string()))
}

/// Takes an attachment away from what it shows.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attachment_remove(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
) -> Answer<Operation> {
    Ok(attachment::remove(&desk.ledger().await?, &id, revision).await?)
}
