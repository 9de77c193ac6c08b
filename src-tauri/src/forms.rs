//! Commands about forms, on the screen and on paper: one set for all of them.

use std::path::Path;
use std::sync::atomic::Ordering;

use renling_core::error::{Error, Result};
use renling_core::ledger::Ledger;
use renling_core::time::Period;
use renling_print::{FORMS, Filled, ListedForm};
use serde::{Deserialize, Serialize};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tauri_plugin_opener::OpenerExt as _;

use crate::desk::Desk;
use crate::picker;
use crate::wire::{Answer, Refusal};

/// A form that can be printed.
#[derive(Debug, Serialize, specta::Type)]
pub(crate) struct FormChoice {
    /// Its name.
    name: String,
    /// The word in the list.
    label: String,
    /// What it is filled from: `commitments`, `people`, `claims`, `projects`.
    source: String,
    /// Whether it is handed out blank, too.
    blank: bool,
    /// Whether all rows go on one paper.
    listed: bool,
    /// Whether it tells of a period.
    period: bool,
}

/// What is to be printed.
#[derive(Debug, Deserialize, specta::Type)]
pub(crate) struct PrintJob {
    /// The form's name.
    form: String,
    /// Whether it is left blank.
    blank: bool,
    /// What it is filled from otherwise, in the order of printing.
    ids: Vec<String>,
    /// The period that it tells of, where it tells of one.
    period: Period,
}

impl PrintJob {
    fn listed(&self) -> Result<&'static ListedForm> {
        listed(&self.form)
    }

    async fn filled(&self, ledger: &Ledger) -> Result<Filled> {
        let listed = self.listed()?;
        if self.blank {
            Ok(Filled {
                form: renling_print::blank(ledger, listed).await?,
                notes: Vec::new(),
            })
        } else {
            renling_print::filled(ledger, listed, &self.ids, self.period).await
        }
    }

    /// `志愿服务承诺书（3份）.pdf`
    fn file_name(&self) -> Result<String> {
        let listed = self.listed()?;
        Ok(match self.ids.len() {
            _ if self.blank => format!("{}（空白）.pdf", listed.label),
            _ if listed.listed => format!("{}.pdf", listed.label),
            forms => format!("{}（{forms}份）.pdf", listed.label),
        })
    }
}

fn listed(name: &str) -> Result<&'static ListedForm> {
    renling_print::named(name).ok_or(Error::NotFound("表格"))
}

/// Every form, in the order of the work.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forms_list() -> Answer<Vec<FormChoice>> {
    let choices = FORMS.iter().map(|form| FormChoice {
        name: form.name.to_owned(),
        label: form.label.to_owned(),
        source: form.source.noun().to_owned(),
        blank: form.blank,
        listed: form.listed,
        period: form.period,
    });
    Ok(choices.collect())
}

/// The ids that a form is filled from: all, or those that a search for the text finds.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forms_found(
    desk: State<'_, Desk>,
    form: String,
    text: String,
    period: Period,
) -> Answer<Vec<String>> {
    let ledger = desk.ledger().await?;
    Ok(renling_print::found(&ledger, listed(&form)?, &text, period).await?)
}

/// What the print page must know of the forms on view.
#[derive(Debug, Serialize, specta::Type)]
pub(crate) struct Proof {
    /// How many pictures there are: one for each form, or for each page of a form that is alone.
    pictures: u32,
    /// Width of a page, in points.
    width: u32,
    /// Height of a page, in points.
    height: u32,
    /// Which face stands in for which, in words.
    substitutes: Vec<String>,
    /// What is not on them, in sentences.
    notes: Vec<String>,
}

/// Lays forms out for viewing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forms_preview(desk: State<'_, Desk>, job: PrintJob) -> Answer<Proof> {
    let filled = job.filled(&desk.ledger().await?).await?;
    let pages = desk.view(filled.form)?;
    let (width, height) = pages.size();
    let substitutes = desk.typesetter()?.substitutes();
    Ok(Proof {
        pictures: pages.len() as u32,
        width: width.round() as u32,
        height: height.round() as u32,
        substitutes: substitutes
            .iter()
            .map(|face| format!("没有{}，以{}代替", face.wanted, face.used))
            .collect(),
        notes: filled.notes,
    })
}

/// One picture on view, from 0, as SVG.
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

/// Saves forms as one PDF where the person says; nothing if they change their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forms_save_pdf(
    app: AppHandle,
    desk: State<'_, Desk>,
    job: PrintJob,
    progress: Channel<u32>,
) -> Answer<Option<Finished>> {
    match picker::save_as(&app, &job.file_name()?, "PDF 文件", "pdf").await {
        Some(path) => Ok(Some(typeset(&desk, &job, &path, progress).await?)),
        None => Ok(None),
    }
}

/// Opens forms in the system's viewer, from where they are printed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forms_print(
    app: AppHandle,
    desk: State<'_, Desk>,
    job: PrintJob,
    progress: Channel<u32>,
) -> Answer<Finished> {
    let name = format!("{}-{}.pdf", job.listed()?.label, std::process::id());
    let path = std::env::temp_dir().join(name);
    let finished = typeset(&desk, &job, &path, progress).await?;
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

async fn typeset(
    desk: &Desk,
    job: &PrintJob,
    path: &Path,
    progress: Channel<u32>,
) -> std::result::Result<Finished, Refusal> {
    let ledger = desk.ledger().await?;
    let Filled { form, notes } = job.filled(&ledger).await?;
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
    if !job.blank {
        renling_print::note(&ledger, job.listed()?, &job.ids).await?;
    }
    Ok(Finished {
        path: path.display().to_string(),
        pages: printed.pages as u32,
        remarks: [notes, renling_print::remarks(&printed)].concat(),
    })
}
