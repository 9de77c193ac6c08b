//! Forms from the command line: the list of them, and their files.

use std::fs;
use std::path::Path;

use renling_core::error::{Error, Result};
use renling_core::ledger::Ledger;
use renling_core::time::Period;
use renling_core::{commitment, form_text};
use renling_forms::{FormsError, Typesetter};
use renling_print::{FORMS, FileKind, FileNames, Filled, ListedForm, Place, Written};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::answer::Answer;
use crate::arguments::{Print, Text};
use crate::papers;

/// Every form there is; no ledger is needed to know.
pub(crate) fn list() -> Answer {
    let lines = FORMS.iter().map(|form| {
        let blank = if form.blank { "可印空白表" } else { "" };
        format!(
            "{}\t{}\t{}\t{blank}",
            form.name,
            form.label,
            form.source.label()
        )
    });
    let rows: Vec<_> = FORMS
        .iter()
        .map(|form| {
            json!({
                "name": form.name,
                "label": form.label,
                "title": form.template.usual_text().title,
                "source": form.source.noun(),
                "blank": form.blank,
                "word": form.template.in_word(),
                "listed": form.listed,
                "period": form.period,
            })
        })
        .collect();
    Answer::lines(lines, format!("共{}种表格", FORMS.len()), &rows)
}

/// A form as one file, or as a folder or an archive of them.
pub(crate) async fn print(ledger: &Ledger, print: Print) -> Result<Answer> {
    let form = print.form;
    let place = Place::of(&print.out);
    let kind = match FileKind::of(&print.out) {
        Some(FileKind::Pdf) if print.word => {
            return Err(Error::Refused(
                "以 .pdf 结尾的文件不能是 Word 文档。请把文件名改成以 .docx 结尾，或不写 --word。"
                    .into(),
            ));
        }
        Some(kind) => kind,
        None if print.word => FileKind::Word,
        None => FileKind::Pdf,
    };
    let names = FileNames::after(&print.pattern, kind);
    let typesetter = typesetter();
    if print.blank {
        let blank = renling_print::blank(ledger, form).await?;
        return put(ledger, typesetter, form, blank, &place, names, 1).await;
    }
    let period = Period {
        from: print.from,
        until: print.until,
    };
    let who = print.who.as_deref().unwrap_or_default();
    let mut ids = renling_print::found(ledger, form, who, period).await?;
    if print.unprinted {
        ids = renling_print::unprinted(ledger, form, ids).await?;
    }
    let filled = renling_print::filled(ledger, form, &ids, period).await?;
    let filled = purposed(filled, print.reason.as_deref())?;
    put(ledger, typesetter, form, filled, &place, names, ids.len()).await
}

/// Every standing 承诺书 as one file.
pub(crate) async fn print_commitments(
    ledger: &Ledger,
    out: &Path,
    reason: Option<&str>,
) -> Result<Answer> {
    let form = renling_print::named("commitment").expect("BUG: the list has no 承诺书");
    let typesetter = typesetter();
    let ids = commitment::standing(ledger).await?;
    let filled = renling_print::filled(ledger, form, &ids, Period::default()).await?;
    let filled = purposed(filled, reason)?;
    put_in_one(ledger, typesetter, form, filled, out, ids.len()).await
}

/// A paper of the register, printed as it was.
pub(crate) async fn print_again(
    ledger: &Ledger,
    number: &str,
    out: &Path,
    reason: Option<&str>,
) -> Result<Answer> {
    let typesetter = typesetter();
    let found = papers::one(ledger, number).await?;
    let form = renling_print::named(found.kind.stored()).ok_or(Error::NotFound("表格"))?;
    let filled = purposed(renling_print::again(ledger, &[found.id]).await?, reason)?;
    put_in_one(ledger, typesetter, form, filled, out, 1).await
}

/// The faces that forms are set in, while they are looked for.
type Finding = JoinHandle<std::result::Result<Typesetter, FormsError>>;

/// Looks for the faces while the ledger is read.
fn typesetter() -> Finding {
    tokio::task::spawn_blocking(|| Typesetter::new(&[]))
}

/// With people's numbers in full where there is a reason.
fn purposed(filled: Filled, reason: Option<&str>) -> Result<Filled> {
    match reason {
        Some(reason) => filled.in_full(reason),
        None => Ok(filled),
    }
}

/// Writes what is filled to one file, of the kind that its name says.
async fn put_in_one(
    ledger: &Ledger,
    typesetter: Finding,
    listed: &ListedForm,
    filled: Filled,
    out: &Path,
    forms: usize,
) -> Result<Answer> {
    let place = Place::File(out.to_owned());
    let kind = FileKind::of(out).unwrap_or(FileKind::Pdf);
    let names = FileNames::after(FileNames::PATTERN, kind);
    put(ledger, typesetter, listed, filled, &place, names, forms).await
}

/// Writes what is filled to its place, and lets the ledger know.
async fn put(
    ledger: &Ledger,
    typesetter: Finding,
    listed: &ListedForm,
    filled: Filled,
    place: &Place,
    names: FileNames,
    forms: usize,
) -> Result<Answer> {
    let Filled {
        form,
        notes,
        entry,
        reason,
    } = filled;
    let typesetter = typesetter
        .await
        .expect("BUG: finding the faces is never stopped")
        .map_err(|error| Error::Refused(error.to_string()))?;
    let date = renling_print::dated(ledger.clock().today());
    let on = &|_, _| true;
    let Written {
        files,
        pages,
        remarks,
    } = renling_print::write(&typesetter, form, listed, date, place, names, on)?;
    entry.note(ledger, reason.as_deref()).await?;
    let out = place.path();
    let remarks = [notes, remarks].concat();
    let sentence = format!("已生成{forms}份，共{pages}页：{}", out.display());
    Ok(Answer::new(
        [vec![sentence], remarks.clone()].concat().join("\n"),
        json!({ "forms": forms, "pages": pages, "files": files, "out": out, "remarks": remarks }),
    ))
}

/// The words of a form, or a new version of them.
pub(crate) async fn text(ledger: &Ledger, text: Text) -> Result<Answer> {
    let form = text.form;
    if text.versions {
        let versions = form_text::versions(ledger, form.name).await?;
        let lines = versions.iter().map(|version| {
            format!(
                "第{}版\t{}\t{}",
                version.version,
                version
                    .made_on
                    .map_or_else(|| "—".to_owned(), |day| day.to_string()),
                version.title
            )
        });
        let sum = format!("共{}版", versions.len());
        return Ok(Answer::lines(lines, sum, &versions));
    }
    let mut words = renling_print::words(ledger, form).await?;
    let before = words.clone();
    if let Some(title) = text.title {
        words.title = title;
    }
    if let Some(path) = &text.body {
        words.body = fs::read_to_string(path).map_err(|_| {
            Error::NotUnderstood(format!("“{}”不是 UTF-8 文本文件。", path.display()))
        })?;
    }
    words.labels.extend(text.label);
    words.promised_hours = text.hours.or(words.promised_hours);
    words.term_months = text.months.or(words.term_months);
    words.sign_again = text.sign_again;
    if words == before {
        let shown = [words.title.clone(), words.body.clone()].join("\n");
        let value = json!({
            "form": form.name,
            "title": words.title,
            "body": words.body,
            "labels": words.labels,
            "promised_hours": words.promised_hours,
            "term_months": words.term_months,
            "fields": form.template.fields(),
            "usual_labels": form.template.labels(),
        });
        return Ok(Answer::new(shown, value));
    }
    let saved = renling_print::save_words(ledger, form, &words).await?;
    Ok(Answer::new(
        format!("已保存{}文字，第{}版", form.label, saved.version),
        json!(saved),
    ))
}
