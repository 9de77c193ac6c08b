//! Commands about 承诺书, on the screen and on paper.

use std::path::Path;
use std::sync::atomic::Ordering;

use renling_core::commitment::{self, Commitment, CommitmentFilter, CommitmentSummary, Made};
use renling_core::error::Error;
use renling_core::journal::Operation;
use renling_core::person::Page;
use renling_core::time::Date;
use renling_print::ListedForm;
use serde::Serialize;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tauri_plugin_opener::OpenerExt as _;

use crate::desk::Desk;
use crate::picker;
use crate::wire::{Answer, Refusal};

/// A page of the register, the newest number first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitments_list(
    desk: State<'_, Desk>,
    filter: CommitmentFilter,
    offset: u32,
    limit: u32,
) -> Answer<Page<CommitmentSummary>> {
    Ok(commitment::list(&desk.ledger().await?, &filter, offset, limit).await?)
}

/// Makes 承诺书 for people who have none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitments_make(
    desk: State<'_, Desk>,
    person_ids: Vec<String>,
) -> Answer<Made> {
    Ok(commitment::make(&desk.ledger().await?, &person_ids).await?)
}

/// Marks 承诺书 as signed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitments_sign(
    desk: State<'_, Desk>,
    ids: Vec<String>,
    signed_on: Date,
) -> Answer<Operation> {
    Ok(commitment::sign(&desk.ledger().await?, &ids, signed_on).await?)
}

/// Withdraws a 承诺书.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitment_withdraw(
    desk: State<'_, Desk>,
    id: String,
    revision: i32,
    reason: String,
) -> Answer<Commitment> {
    Ok(commitment::withdraw(&desk.ledger().await?, &id, revision, &reason).await?)
}

/// The ids of every 承诺书 that waits for a signature.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitments_pending(desk: State<'_, Desk>) -> Answer<Vec<String>> {
    Ok(commitment::pending(&desk.ledger().await?).await?)
}

/// What the print page must know of the forms on view.
#[derive(Debug, Serialize, specta::Type)]
pub(crate) struct Proof {
    /// How many forms there are; each is one picture.
    forms: u32,
    /// Width of a page, in points.
    width: u32,
    /// Height of a page, in points.
    height: u32,
    /// Which face stands in for which, in words.
    substitutes: Vec<String>,
}

/// Lays 承诺书 out for viewing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitments_preview(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Proof> {
    let form = renling_print::filled(&desk.ledger().await?, listed(), &ids).await?;
    let forms = desk.view(form)?;
    let (width, height) = desk.pages().map(|pages| pages.size()).unwrap_or_default();
    let substitutes = desk.typesetter()?.substitutes();
    Ok(Proof {
        forms: forms as u32,
        width: width.round() as u32,
        height: height.round() as u32,
        substitutes: substitutes
            .iter()
            .map(|face| format!("没有{}，以{}代替", face.wanted, face.used))
            .collect(),
    })
}

/// One form on view, from 0, as SVG.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_page(desk: State<'_, Desk>, index: u32) -> Answer<String> {
    let pages = desk.pages().ok_or(Error::NotFound("预览"))?;
    Ok(pages.svg(index as usize)?)
}

/// What came of a print job.
#[derive(Debug, Serialize, specta::Type)]
pub(crate) struct Finished {
    /// Where the PDF lies.
    path: String,
    /// How many pages it has.
    pages: u32,
    /// Characters that no face has, and forms that take more than a page, in words.
    remarks: Vec<String>,
}

/// Saves 承诺书 as one PDF where the person says; nothing if they change their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitments_save_pdf(
    app: AppHandle,
    desk: State<'_, Desk>,
    ids: Vec<String>,
    progress: Channel<u32>,
) -> Answer<Option<Finished>> {
    let name = format!("志愿服务承诺书（{}份）.pdf", ids.len());
    match picker::save_as(&app, &name, "PDF 文件", "pdf").await {
        Some(path) => Ok(Some(typeset(&desk, &ids, &path, progress).await?)),
        None => Ok(None),
    }
}

/// Opens 承诺书 in the system's viewer, from where they are printed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn commitments_print(
    app: AppHandle,
    desk: State<'_, Desk>,
    ids: Vec<String>,
    progress: Channel<u32>,
) -> Answer<Finished> {
    let path = std::env::temp_dir().join(format!("志愿服务承诺书-{}.pdf", std::process::id()));
    let finished = typeset(&desk, &ids, &path, progress).await?;
    app.opener()
        .open_path(path.to_string_lossy(), None::<&str>)
        .map_err(|_| {
            Error::Refused(format!(
                "文件已生成在“{}”，但没有找到能打开它的程序。请安装 PDF 阅读器后打印。",
                path.display()
            ))
        })?;
    Ok(finished)
}

fn listed() -> &'static ListedForm {
    renling_print::named("commitment").expect("BUG: the list has no 承诺书")
}

async fn typeset(
    desk: &Desk,
    ids: &[String],
    path: &Path,
    progress: Channel<u32>,
) -> Result<Finished, Refusal> {
    let ledger = desk.ledger().await?;
    let form = renling_print::filled(&ledger, listed(), ids).await?;
    let typesetter = desk.typesetter()?;
    let cancelled = desk.begin_task();
    let date = renling_print::dated(ledger.clock().today());
    // Typesetting is work for a processor: on a thread of its own the window stays alive.
    let printed = tokio::task::spawn_blocking(move || {
        typesetter.pdf(&form, date, &|done, _| {
            // A page that has gone away hears nothing, and the job goes on.
            let _ = progress.send(done as u32);
            !cancelled.load(Ordering::Relaxed)
        })
    })
    .await
    .expect("BUG: typesetting panicked")?;
    renling_print::save(path, &printed.pdf)?;
    renling_print::note(&ledger, listed(), ids).await?;
    Ok(Finished {
        path: path.display().to_string(),
        pages: printed.pages as u32,
        remarks: renling_print::remarks(&printed),
    })
}
