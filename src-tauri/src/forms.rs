//! Commands about forms, on the screen and on paper: one set for all of them.

use std::sync::atomic::Ordering;

use renling_core::error::{Error, Result};
use renling_core::form_text::{self, FormText, TextDraft};
use renling_core::ledger::Ledger;
use renling_core::time::Period;
use renling_forms::Form;
use renling_print::{FORMS, FileKind, FileNames, Filled, ListedForm, Place};
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
    /// What it is filled from: `commitments`, `people`, `units`, `claims`, `activities`, `projects`.
    source: String,
    /// Whether it is handed out blank, too.
    blank: bool,
    /// Whether it can be saved as a Word document, too.
    word: bool,
    /// Whether all rows go on one paper.
    listed: bool,
    /// Whether it tells of a period.
    period: bool,
}

/// What a print job is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Contents {
    /// Records of the ledger.
    Records,
    /// Nothing: the form is handed out blank.
    Blank,
    /// Papers of the register, as they were.
    Again,
}

/// What is to be printed.
#[derive(Debug, Deserialize, specta::Type)]
pub(crate) struct PrintJob {
    /// The form's name.
    form: String,
    /// What it is filled with.
    contents: Contents,
    /// The ids of what it is filled with, in the order of printing.
    ids: Vec<String>,
    /// The period that it tells of, where it tells of one.
    period: Period,
    /// For what people's numbers stand on it in full; else they are masked, as they are on view.
    reason: Option<String>,
}

impl PrintJob {
    fn listed(&self) -> Result<&'static ListedForm> {
        listed(&self.form)
    }

    async fn filled(&self, ledger: &Ledger) -> Result<Filled> {
        let listed = self.listed()?;
        match self.contents {
            Contents::Records => {
                renling_print::filled(ledger, listed, &self.ids, self.period).await
            }
            Contents::Blank => renling_print::blank(ledger, listed).await,
            Contents::Again => renling_print::again(ledger, &self.ids).await,
        }
    }

    /// `志愿服务承诺书（3份）`
    fn file_name(&self) -> Result<String> {
        let listed = self.listed()?;
        Ok(match self.ids.len() {
            _ if self.contents == Contents::Blank => format!("{}（空白）", listed.label),
            _ if listed.listed => listed.label.to_owned(),
            forms => format!("{}（{forms}份）", listed.label),
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
        word: form.template.in_word(),
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

/// Of these records, those of which the form was not printed yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forms_unprinted(
    desk: State<'_, Desk>,
    form: String,
    ids: Vec<String>,
) -> Answer<Vec<String>> {
    Ok(renling_print::unprinted(&desk.ledger().await?, listed(&form)?, ids).await?)
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
    proof(&desk, filled.form, filled.notes)
}

fn proof(desk: &Desk, form: Form, notes: Vec<String>) -> Answer<Proof> {
    let pages = desk.view(form)?;
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
        notes,
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
    /// Where it lies.
    path: String,
    /// How many files were made.
    files: u32,
    /// How many pages there are.
    pages: u32,
    /// Characters that no face has, and forms that take more than a page, in words.
    remarks: Vec<String>,
}

/// What a job is saved as.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SaveAs {
    /// One file.
    File,
    /// A folder with a file for each paper.
    Folder,
    /// An archive with a file for each paper.
    Zip,
}

/// Saves forms where the person says, as PDF or as Word documents, in files named after a pattern; nothing
/// if they change their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forms_save(
    app: AppHandle,
    desk: State<'_, Desk>,
    job: PrintJob,
    save_as: SaveAs,
    word: bool,
    pattern: String,
    progress: Channel<u32>,
) -> Answer<Option<Finished>> {
    let name = job.file_name()?;
    let (kind, label) = match word {
        true => (FileKind::Word, "Word 文档"),
        false => (FileKind::Pdf, "PDF 文件"),
    };
    let ending = kind.ending();
    let chosen = match save_as {
        SaveAs::File => picker::save_as(&app, &format!("{name}.{ending}"), label, ending)
            .await
            .map(Place::File),
        SaveAs::Zip => picker::save_as(&app, &format!("{name}.zip"), "压缩包", "zip")
            .await
            .map(Place::Zip),
        SaveAs::Folder => picker::folder(&app)
            .await
            .map(|folder| Place::Folder(folder.join(name))),
    };
    match chosen {
        Some(place) => {
            let names = FileNames::after(&pattern, kind);
            Ok(Some(typeset(&desk, &job, place, names, progress).await?))
        }
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
    let path = desk.print_file(job.listed()?.label)?;
    let place = Place::File(path.clone());
    let names = FileNames::after("", FileKind::Pdf);
    let finished = typeset(&desk, &job, place, names, progress).await?;
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
    place: Place,
    names: FileNames,
    progress: Channel<u32>,
) -> std::result::Result<Finished, Refusal> {
    let ledger = desk.ledger().await?;
    let filled = job.filled(&ledger).await?;
    let Filled {
        form,
        notes,
        entry,
        reason,
    } = match &job.reason {
        Some(reason) => filled.in_full(reason)?,
        None => filled,
    };
    let listed = job.listed()?;
    let typesetter = desk.typesetter()?;
    let cancelled = desk.begin_task();
    let date = renling_print::dated(ledger.clock().today());
    let path = place.path().display().to_string();
    // Typesetting is work for a processor: on a thread of its own the window stays alive.
    let written = tokio::task::spawn_blocking(move || {
        let progress = |done: usize, _: usize| {
            // A page that has gone away hears nothing, and the job goes on.
            let _ = progress.send(done as u32);
            !cancelled.load(Ordering::Relaxed)
        };
        renling_print::write(&typesetter, form, listed, date, &place, names, &progress)
    })
    .await
    .expect("BUG: typesetting panicked")?;
    entry.note(&ledger, reason.as_deref()).await?;
    Ok(Finished {
        path,
        files: written.files as u32,
        pages: written.pages as u32,
        remarks: [notes, written.remarks].concat(),
    })
}

/// The words of a form, and what can be changed about them.
#[derive(Debug, Serialize, specta::Type)]
pub(crate) struct FormWords {
    /// The words today.
    draft: TextDraft,
    /// The labels as they usually read.
    labels: Vec<String>,
    /// The fields that paragraphs may have.
    fields: Vec<String>,
    /// Whether the form has paragraphs.
    body: bool,
    /// Every version, the newest first.
    versions: Vec<FormText>,
}

/// The words of a form.
#[tauri::command]
#[specta::specta]
pub(crate) async fn form_words(desk: State<'_, Desk>, form: String) -> Answer<FormWords> {
    let (ledger, listed) = (desk.ledger().await?, listed(&form)?);
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Ok(FormWords {
        draft: renling_print::words(&ledger, listed).await?,
        labels: owned(&listed.template.labels()),
        fields: owned(listed.template.fields()),
        body: !listed.template.fields().is_empty(),
        versions: form_text::versions(&ledger, listed.name).await?,
    })
}

/// Lays the form with words under edit out for viewing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn form_words_preview(
    desk: State<'_, Desk>,
    form: String,
    draft: TextDraft,
) -> Answer<Proof> {
    let ledger = desk.ledger().await?;
    let form = renling_print::blank_with(&ledger, listed(&form)?, &draft).await?;
    proof(&desk, form, Vec::new())
}

/// Makes a new version of the words of a form.
#[tauri::command]
#[specta::specta]
pub(crate) async fn form_words_save(
    desk: State<'_, Desk>,
    form: String,
    draft: TextDraft,
) -> Answer<FormText> {
    Ok(renling_print::save_words(&desk.ledger().await?, listed(&form)?, &draft).await?)
}
