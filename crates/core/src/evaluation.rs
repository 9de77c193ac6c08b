//! 效果评估: what came of a claim, by level, score and words. An evaluation is written once; to alter
//! it, it is undone and written again, and the journal keeps both.

mod rows;

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::claim::{self, Claim, ClaimState};
use crate::error::{Error, Result};
use crate::journal::Write;
use crate::ledger::Ledger;
use crate::person::Page;
use crate::record::{new_id, record};
use crate::stored::words;
use crate::time::Date;

words! {
    /// Who speaks.
    Voice {
        /// 自评: whoever claimed.
        Own = "own", "自评";
        /// 群众评: whoever was served.
        Served = "served", "群众评";
        /// 组织评: the branch.
        Organisation = "organisation", "组织评";
    }
}

words! {
    /// The level of an evaluation.
    Level {
        /// 非常满意.
        Excellent = "excellent", "非常满意";
        /// 满意.
        Good = "good", "满意";
        /// 基本满意.
        Fair = "fair", "基本满意";
        /// 不满意: the claim is to be made good.
        Poor = "poor", "不满意";
    }
}

/// An evaluation as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Evaluation {
    /// Its id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// The claim evaluated.
    pub claim_id: String,
    /// Who speaks.
    pub voice: Voice,
    /// 等级.
    pub level: Level,
    /// 得分, 0 to 100.
    pub score: Option<i32>,
    /// 评语.
    pub words: Option<String>,
    /// 服务人数.
    pub served_people: Option<i32>,
    /// 节约金额, in fen.
    pub saved_fen: Option<i32>,
    /// The months over which the money was saved.
    pub saved_months: Option<i32>,
    /// Who wrote it down.
    pub evaluator: String,
    /// The day of it.
    pub evaluated_on: Date,
}

record!(
    Evaluation,
    "evaluation",
    claim_id,
    voice,
    level,
    score,
    words,
    served_people,
    saved_fen,
    saved_months,
    evaluator,
    evaluated_on,
);

/// An evaluation as it is typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EvaluationDraft {
    /// 等级.
    pub level: Level,
    /// 得分, 0 to 100.
    pub score: Option<i32>,
    /// 评语; wanted for 不满意.
    #[serde(default)]
    pub words: String,
    /// 服务人数.
    #[serde(default)]
    pub served_people: Option<i32>,
}

/// A row of the list of evaluations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct EvaluationSummary {
    /// Its id.
    pub id: String,
    /// The claim evaluated.
    pub claim_id: String,
    /// The project's name.
    pub project: String,
    /// Who claimed it.
    pub claimant: String,
    /// Who speaks.
    pub voice: Voice,
    /// 等级.
    pub level: Level,
    /// 得分, 0 to 100.
    pub score: Option<i32>,
    /// 评语.
    pub words: Option<String>,
    /// 服务人数.
    pub served_people: Option<i32>,
    /// Who wrote it down.
    pub evaluator: String,
    /// The day of it.
    pub evaluated_on: Date,
}

/// Which evaluations are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct EvaluationFilter {
    /// Words of the claimant's or the project's name.
    pub text: String,
    /// Only those of a level.
    pub level: Option<Level>,
    /// Only those of one claim.
    pub claim_id: Option<String>,
}

/// The evaluations of a filter, the newest first.
pub async fn list(
    ledger: &Ledger,
    filter: &EvaluationFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<EvaluationSummary>> {
    rows::page(ledger, filter, offset, limit).await
}

/// Every evaluation, by the claim.
pub(crate) async fn by_claim(
    connection: &mut sqlx::AnyConnection,
) -> Result<std::collections::HashMap<String, Vec<Evaluation>>> {
    let mut by_claim: std::collections::HashMap<String, Vec<Evaluation>> = Default::default();
    for evaluation in rows::all(connection).await? {
        let claim = by_claim.entry(evaluation.claim_id.clone());
        claim.or_default().push(evaluation);
    }
    Ok(by_claim)
}

/// Evaluates a claim that is 待评估: it becomes 已评估, or 整改 when the level is 不满意.
///
/// # Errors
/// [`Error::Refused`] in any other state; [`Error::Invalid`] for a score outside 0 to 100, or 不满意
/// without words; [`Error::Changed`] if somebody else was faster.
pub async fn evaluate(
    ledger: &Ledger,
    claim_id: &str,
    revision: i32,
    draft: &EvaluationDraft,
) -> Result<Evaluation> {
    let mut write = ledger.begin().await?;
    let (evaluation, sentence) = evaluate_in(&mut write, claim_id, Some(revision), draft).await?;
    write.commit("evaluation_add", sentence).await?;
    Ok(evaluation)
}

pub(crate) async fn evaluate_in(
    write: &mut Write,
    claim_id: &str,
    revision: Option<i32>,
    draft: &EvaluationDraft,
) -> Result<(Evaluation, String)> {
    let name = claim::name(write.connection(), claim_id).await?;
    let before: Claim = write
        .current(claim_id, revision, "认领", |_: &Claim| name.clone())
        .await?;
    if before.state != ClaimState::Awaiting {
        return Err(Error::Refused(format!(
            "{name}现为“{}”，办结之后才能评估。",
            before.state.label()
        )));
    }
    let words = Some(draft.words.trim().to_owned()).filter(|words| !words.is_empty());
    if draft.score.is_some_and(|score| !(0..=100).contains(&score)) {
        return Err(Error::field("score", "得分应在 0 至 100 之间"));
    }
    if draft.served_people.is_some_and(|people| people < 0) {
        return Err(Error::field("served_people", "服务人数不能为负数"));
    }
    if draft.level == Level::Poor && words.is_none() {
        return Err(Error::field("words", "评为“不满意”时请写明原因，便于整改"));
    }
    // A claim that was made good is evaluated anew: the former evaluation gives way to the new one
    // and stays in the journal.
    let former = rows::of_voice(write.connection(), claim_id, Voice::Organisation).await?;
    let evaluation = Evaluation {
        id: former
            .as_ref()
            .map_or_else(new_id, |former| former.id.clone()),
        revision: former.as_ref().map_or(1, |former| former.revision + 1),
        claim_id: claim_id.to_owned(),
        voice: Voice::Organisation,
        level: draft.level,
        score: draft.score,
        served_people: draft.served_people,
        saved_fen: None,
        saved_months: None,
        evaluator: write.operator().to_owned(),
        evaluated_on: write.at().date(),
        words: words.clone(),
    };
    write.put(&[(former, evaluation.clone())]).await?;
    let after = if draft.level == Level::Poor {
        Claim {
            state: ClaimState::Rework,
            reason: words,
            ..before.clone()
        }
    } else {
        Claim {
            state: ClaimState::Evaluated,
            reason: None,
            ..before.clone()
        }
    };
    write.change(before, after).await?;
    Ok((evaluation, format!("评估{name}为“{}”", draft.level.label())))
}
