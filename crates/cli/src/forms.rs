//! Forms from the command line: the list of them, and their PDFs.

use std::fs;
use std::path::Path;

use renling_core::commitment;
use renling_core::error::{Error, Result};
use renling_core::ledger::Ledger;
use renling_core::time::Period;
use renling_forms::{Form, FormsError, Printed, Typesetter};
use renling_print::{FORMS, FileNames, Filled, ListedForm};
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::Print;

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
                "title": form.title,
                "source": form.source.noun(),
                "blank": form.blank,
                "listed": form.listed,
                "period": form.period,
            })
        })
        .collect();
    Answer::lines(lines, format!("共{}种表格", FORMS.len()), &rows)
}

/// A form as one PDF, or as a folder of them.
pub(crate) async fn print(ledger: &Ledger, print: Print) -> Result<Answer> {
    let form = print.form;
    if print.blank {
        let filled = Filled {
            form: renling_print::blank(ledger, form).await?,
            notes: Vec::new(),
        };
        return put(ledger, form, filled, &print.out, &print.pattern, 1);
    }
    let period = Period {
        from: print.from,
        until: print.until,
    };
    let who = print.who.as_deref().unwrap_or_default();
    let ids = renling_print::found(ledger, form, who, period).await?;
    let filled = renling_print::filled(ledger, form, &ids, period).await?;
    let answer = put(ledger, form, filled, &print.out, &print.pattern, ids.len())?;
    renling_print::note(ledger, form, &ids).await?;
    Ok(answer)
}

/// Every standing 承诺书 as one PDF.
pub(crate) async fn print_commitments(ledger: &Ledger, out: &Path) -> Result<Answer> {
    let form = renling_print::named("commitment").expect("BUG: the list has no 承诺书");
    let ids = commitment::standing(ledger).await?;
    let filled = renling_print::filled(ledger, form, &ids, Period::default()).await?;
    let printed = typeset(
        ledger,
        &Typesetter::new(&[]).map_err(refused)?,
        &filled.form,
    )?;
    renling_print::save(out, &printed.pdf)?;
    renling_print::note(ledger, form, &ids).await?;
    Ok(told(
        ids.len(),
        printed.pages,
        out,
        1,
        renling_print::remarks(&printed),
    ))
}

/// Writes one PDF, or a folder with one for each paper.
fn put(
    ledger: &Ledger,
    listed: &ListedForm,
    filled: Filled,
    out: &Path,
    pattern: &str,
    records: usize,
) -> Result<Answer> {
    let Filled { form, notes } = filled;
    let typesetter = Typesetter::new(&[]).map_err(refused)?;
    let one_file = out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    if one_file {
        let printed = typeset(ledger, &typesetter, &form)?;
        renling_print::save(out, &printed.pdf)?;
        let remarks = [notes, renling_print::remarks(&printed)].concat();
        return Ok(told(records, printed.pages, out, 1, remarks));
    }
    if form.is_empty() {
        return Err(refused(FormsError::Nothing));
    }
    fs::create_dir_all(out).map_err(|_| Error::ReadOnly(out.display().to_string()))?;
    let mut names = FileNames::default();
    let (mut files, mut pages, mut remarks) = (0, 0, notes);
    for (whose, paper) in form.apart() {
        let whose = if listed.listed || whose.is_empty() {
            "空白"
        } else {
            &whose
        };
        let printed = typeset(ledger, &typesetter, &paper)?;
        renling_print::save(&out.join(names.next(pattern, whose, listed)), &printed.pdf)?;
        files += 1;
        pages += printed.pages;
        remarks.extend(renling_print::remarks(&printed));
    }
    Ok(told(records, pages, out, files, remarks))
}

fn typeset(ledger: &Ledger, typesetter: &Typesetter, form: &Form) -> Result<Printed> {
    let date = renling_print::dated(ledger.clock().today());
    typesetter.pdf(form, date, &|_, _| true).map_err(refused)
}

fn refused(error: FormsError) -> Error {
    Error::Refused(error.to_string())
}

fn told(forms: usize, pages: usize, out: &Path, files: usize, remarks: Vec<String>) -> Answer {
    let sentence = format!("已生成{forms}份，共{pages}页：{}", out.display());
    Answer::new(
        [vec![sentence], remarks.clone()].concat().join("\n"),
        json!({ "forms": forms, "pages": pages, "files": files, "out": out, "remarks": remarks }),
    )
}
