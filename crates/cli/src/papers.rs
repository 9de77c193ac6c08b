//! The register of numbered papers from the command line.

use renling_core::attachment::{self, Attachment};
use renling_core::error::{Error, Result};
use renling_core::journal::Operation;
use renling_core::ledger::Ledger;
use renling_core::number;
use renling_core::paper::{self, PaperFilter, PaperSummary};
use serde_json::json;

use crate::ALL;
use crate::answer::Answer;
use crate::arguments::{Numbers, Papers};
use crate::forms;

pub(crate) async fn papers(ledger: &Ledger, command: Papers) -> Result<Answer> {
    match command {
        Papers::List {
            kind,
            text,
            handed,
            waiting,
        } => {
            let filter = PaperFilter {
                text,
                kind,
                handed: (handed || waiting).then_some(handed),
                person_id: None,
            };
            let page = paper::list(ledger, &filter, 0, ALL).await?;
            let sum = format!("共{}份", page.total);
            Ok(Answer::lines(page.rows.iter().map(line), sum, &page))
        }
        Papers::Find { number } => {
            let found = paper::find(ledger, &number).await?;
            let sum = format!("共{}份", found.len());
            Ok(Answer::lines(found.iter().map(line), sum, &found))
        }
        Papers::Print {
            number,
            out,
            reason,
        } => forms::print_again(ledger, &number, &out, reason.as_deref()).await,
        Papers::Attach { number, file } => {
            let found = one(ledger, &number).await?;
            done(attachment::attach(ledger, attachment::Shown::Paper, &found.id, &file).await?)
        }
        Papers::Attachments { number } => {
            let found = one(ledger, &number).await?;
            let attached = attachment::of(ledger, &found.id).await?;
            let sum = format!("共{}份", attached.len());
            Ok(Answer::lines(
                attached.iter().map(attached_line),
                sum,
                &attached,
            ))
        }
        Papers::SaveAttachment { id, out, reason } => {
            done(attachment::save(ledger, &id, &out, &reason).await?)
        }
        Papers::RemoveAttachment { id } => {
            let attached = attachment::find(ledger, &id).await?;
            done(attachment::remove(ledger, &id, attached.revision).await?)
        }
        Papers::Hand { number, on } => {
            let found = one(ledger, &number).await?;
            let on = on.unwrap_or_else(|| ledger.clock().today());
            done(paper::hand(ledger, &[found.id], on).await?)
        }
    }
}

/// The newest edition of the paper that carries a number.
///
/// # Errors
/// [`Error::Refused`] where there is none.
pub(crate) async fn one(ledger: &Ledger, number: &str) -> Result<PaperSummary> {
    let mut found = paper::find(ledger, number).await?;
    found.sort_by_key(|paper| paper.edition);
    found.pop().ok_or_else(|| {
        Error::Refused(format!(
            "登记簿里没有编号“{number}”。请核对编号，或先打印这份表格。"
        ))
    })
}

fn done(operation: Operation) -> Result<Answer> {
    Ok(Answer::new(operation.sentence.clone(), json!(operation)))
}

fn attached_line(attached: &Attachment) -> String {
    format!(
        "{}\t{}\t{}\t{} KB\t{}\t{}",
        attached.id,
        attached.name,
        attached.kind.label(),
        attached.bytes / 1_000,
        attached.added_on,
        attached.added_by
    )
}

fn line(paper: &PaperSummary) -> String {
    let handed = paper
        .handed_on
        .map_or_else(|| "未交接".to_owned(), |day| format!("{day}交接"));
    format!(
        "{}\t{}\t{}\t{}打印{}次\t{handed}",
        paper.number,
        paper.kind.label(),
        paper.whose,
        paper.printed_on,
        paper.times
    )
}

/// How papers are numbered, or how they are to be from now on.
pub(crate) async fn numbers(ledger: &Ledger, numbers: Numbers) -> Result<Answer> {
    let before = number::patterns(ledger).await?;
    let mut patterns = before.clone();
    for (pattern, new) in [
        (&mut patterns.commitment, numbers.commitment),
        (&mut patterns.claim_card, numbers.claim_card),
        (&mut patterns.certificate, numbers.certificate),
    ] {
        if let Some(new) = new {
            *pattern = new;
        }
    }
    if patterns != before {
        number::set_patterns(ledger, &patterns).await?;
    }
    let lines = [
        format!("承诺书\t{}", patterns.commitment),
        format!("认领卡\t{}", patterns.claim_card),
        format!("志愿服务记录证明\t{}", patterns.certificate),
    ];
    Ok(Answer::lines(lines.into_iter(), String::new(), &patterns))
}
