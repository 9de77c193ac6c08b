//! Evaluations, what they are scored by, and what they ask for.

use renling_core::claim;
use renling_core::error::{Error, Result};
use renling_core::evaluation::{self, EvaluationDraft, EvaluationFilter, yuan};
use renling_core::follow_up::{self, FollowUpDraft};
use renling_core::ledger::Ledger;
use renling_core::rubric;
use serde_json::json;

use crate::ALL;
use crate::answer::Answer;
use crate::arguments::{Evaluate, Evaluations};

pub(crate) async fn carry_out(ledger: &Ledger, command: Evaluations) -> Result<Answer> {
    match command {
        Evaluations::List { voice } => {
            let filter = EvaluationFilter {
                voice,
                ..EvaluationFilter::default()
            };
            let page = evaluation::list(ledger, &filter, 0, ALL).await?;
            let lines = page.rows.iter().map(|row| {
                format!(
                    "{}\t{}\t{}\t{}\t{}\t{}",
                    row.evaluated_on,
                    row.voice.label(),
                    row.level.label(),
                    points(row.score),
                    row.claimant,
                    row.project
                )
            });
            Ok(Answer::lines(
                lines,
                format!("共{}项评估", page.total),
                &page,
            ))
        }
        Evaluations::Show { claim } => show(ledger, &claim).await,
        Evaluations::Add(typed) => add(ledger, typed).await,
        Evaluations::Close { claim, done } => {
            let effect = evaluation::of_claim(ledger, &claim).await?;
            let open = effect.follow_ups.iter().find(|one| one.done_on.is_none());
            let open = open.ok_or_else(|| Error::Refused("这项认领没有要办结的整改。".into()))?;
            let closed = follow_up::close(ledger, &open.id, open.revision, &done).await?;
            Ok(Answer::new(
                "整改已办结，认领转入待评估".into(),
                json!(closed),
            ))
        }
        Evaluations::Rubric => {
            let rubric = rubric::newest(ledger).await?;
            let criteria = rubric.criteria.0.iter();
            let lines = criteria.map(|one| format!("{}\t{}%", one.name, one.weight));
            let sum = format!(
                "第{}版：非常满意{}分起，满意{}分起，基本满意{}分起",
                rubric.version, rubric.excellent_from, rubric.good_from, rubric.fair_from
            );
            Ok(Answer::lines(lines, sum, &rubric))
        }
    }
}

async fn show(ledger: &Ledger, claim: &str) -> Result<Answer> {
    let effect = evaluation::of_claim(ledger, claim).await?;
    let spoken = effect.spoken.iter().map(|one| {
        let said = &one.evaluation;
        let mut parts = vec![
            said.evaluated_on.to_string(),
            said.voice.label().to_owned(),
            said.level.label().to_owned(),
            points(said.score),
        ];
        let criteria = one.criteria.iter();
        parts.extend(criteria.map(|one| format!("{} {}", one.name, one.score)));
        parts.extend(
            said.saved_fen
                .zip(said.saved_months)
                .map(|(fen, months)| format!("{months} 个月节约 {}", yuan(fen))),
        );
        parts.extend(said.words.clone());
        parts.extend(
            said.reason
                .as_ref()
                .map(|reason| format!("改评原因：{reason}")),
        );
        if !one.stands {
            parts.push("（已改评）".to_owned());
        }
        parts.join("\t")
    });
    let follow_ups = effect.follow_ups.iter().map(|one| {
        let done = one.done.as_deref().unwrap_or("未办结");
        format!(
            "整改\t{}\t{}\t{}前\t{done}",
            one.task, one.answerable, one.due_on
        )
    });
    Ok(Answer::lines(
        spoken.chain(follow_ups),
        String::new(),
        &effect,
    ))
}

async fn add(ledger: &Ledger, typed: Evaluate) -> Result<Answer> {
    let draft = EvaluationDraft {
        voice: typed.voice,
        scores: typed.scores,
        level: typed.level,
        words: typed.words,
        conclusion: typed.conclusion,
        served_people: typed.served,
        saved: typed.saved,
        saved_months: typed.months,
        follow_up: FollowUpDraft {
            task: typed.task,
            answerable: typed.answerable,
            due_on: typed.due,
        },
        reason: typed.reason,
    };
    let revision = claim::revision(ledger, &typed.claim).await?;
    let written = evaluation::evaluate(ledger, &typed.claim, revision, &draft).await?;
    Ok(Answer::new(
        format!("已评估为“{}”", written.level.label()),
        json!(written),
    ))
}

fn points(score: Option<i32>) -> String {
    score.map_or_else(|| "—".to_owned(), |score| score.to_string())
}
