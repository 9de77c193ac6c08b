//! 效果评估: what came of a claim, in three voices, by criteria, level and words.
//!
//! | state of the claim \ voice | 自评, 群众评 | 组织评 |
//! |---|---|---|
//! | 待评估 awaiting | may be written | ends the chain: 已评估, or 整改 when 不满意 |
//! | 已评估 evaluated | may be written | may be altered, with a reason; 不满意 leads to 整改 |
//! | 整改 rework | may be written | — until the follow-up is closed |
//! | any other | — | — |
//!
//! The branch decides alone: 自评 and 群众评 move no claim. An entry is never changed. Whoever alters
//! one writes another, which is signed, says why, and stands in its place; or takes it back by undo.

mod rows;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::claim::{self, Claim, ClaimState};
use crate::error::{Error, Result};
use crate::follow_up::{self, FollowUp, FollowUpDraft};
use crate::ledger::Ledger;
use crate::person::Page;
use crate::record::{new_id, record};
use crate::rubric::{self, Rubric};
use crate::stored::{stored_as_json, text, words};
use crate::time::Date;

/// The reason that needs no typing: the claim was made good.
const MADE_GOOD: &str = "整改后重新评估";
/// Beyond this the months are a slip of the hand.
const MOST_MONTHS: i32 = 120;

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

impl Voice {
    /// Whether the voice may be written while the claim is in a state: the table of the module's docs.
    pub fn may_speak(self, state: ClaimState) -> bool {
        match state {
            ClaimState::Awaiting | ClaimState::Evaluated => true,
            ClaimState::Rework => self != Voice::Organisation,
            _ => false,
        }
    }
}

/// The scores of the criteria, in the order of their rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct Scores(pub Vec<i32>);

stored_as_json!(Scores);

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
    /// The version of the rubric that it was scored by.
    pub rubric_id: Option<String>,
    /// What each criterion got.
    pub scores: Option<Scores>,
    /// 评语.
    pub words: Option<String>,
    /// 结论.
    pub conclusion: Option<String>,
    /// 服务人数.
    pub served_people: Option<i32>,
    /// 节约金额, in fen: up to 21,474,836.47 yuan.
    pub saved_fen: Option<i32>,
    /// The months over which the money was saved.
    pub saved_months: Option<i32>,
    /// The entry in whose place it stands.
    pub replaces: Option<String>,
    /// Why it does.
    pub reason: Option<String>,
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
    rubric_id,
    scores,
    words,
    conclusion,
    served_people,
    saved_fen,
    saved_months,
    replaces,
    reason,
    evaluator,
    evaluated_on,
);

/// An evaluation as it is typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct EvaluationDraft {
    /// Who speaks.
    pub voice: Voice,
    /// What each criterion of the newest rubric gets; none where the level is said outright.
    pub scores: Vec<i32>,
    /// 等级, where there are no scores that it follows from.
    pub level: Option<Level>,
    /// 评语; wanted for 不满意.
    pub words: String,
    /// 结论.
    pub conclusion: String,
    /// 服务人数.
    pub served_people: Option<i32>,
    /// 节约金额, in yuan as it is typed: `86,900` or `86900.50`.
    pub saved: String,
    /// The months over which the money was saved; wanted with it.
    pub saved_months: Option<i32>,
    /// What is to be made good; wanted where the branch says 不满意.
    pub follow_up: FollowUpDraft,
    /// Why it stands in place of what the voice said before; wanted where it did.
    pub reason: String,
}

impl Default for EvaluationDraft {
    fn default() -> Self {
        EvaluationDraft {
            voice: Voice::Organisation,
            scores: Vec::new(),
            level: None,
            words: String::new(),
            conclusion: String::new(),
            served_people: None,
            saved: String::new(),
            saved_months: None,
            follow_up: FollowUpDraft::default(),
            reason: String::new(),
        }
    }
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
    /// 节约金额, in fen.
    pub saved_fen: Option<i32>,
    /// The months over which the money was saved.
    pub saved_months: Option<i32>,
    /// Who wrote it down.
    pub evaluator: String,
    /// The day of it.
    pub evaluated_on: Date,
}

/// Which evaluations are asked for; always those that stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct EvaluationFilter {
    /// Words of the claimant's or the project's name.
    pub text: String,
    /// Only those of a level.
    pub level: Option<Level>,
    /// Only those of a voice.
    pub voice: Option<Voice>,
}

/// What a criterion got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Scored {
    /// 评价内容.
    pub name: String,
    /// 权重, in per cent.
    pub weight: i32,
    /// 0 to 100.
    pub score: i32,
}

/// An evaluation with the criteria that it was scored by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Spoken {
    /// The evaluation.
    pub evaluation: Evaluation,
    /// The version of the rubric.
    pub rubric_version: Option<i32>,
    /// What each criterion got; nothing where only a level was said.
    pub criteria: Vec<Scored>,
    /// Whether it stands: no later one was written in its place.
    pub stands: bool,
}

/// All that was said of a claim, and what it asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Effect {
    /// Every entry, the oldest first.
    pub spoken: Vec<Spoken>,
    /// The follow-ups, the oldest first.
    pub follow_ups: Vec<FollowUp>,
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

/// All that was said of one claim.
pub async fn of_claim(ledger: &Ledger, claim_id: &str) -> Result<Effect> {
    let mut connection = ledger.pool().acquire().await?;
    let rubrics = rubric::by_id(&mut connection).await?;
    let evaluations = rows::of_claim(&mut connection, claim_id).await?;
    Ok(Effect {
        spoken: spoken(evaluations, &rubrics),
        follow_ups: follow_up::of_claim(&mut connection, claim_id).await?,
    })
}

/// What stands of each claim, by the claim.
pub(crate) async fn by_claim(
    connection: &mut sqlx::AnyConnection,
) -> Result<HashMap<String, Vec<Spoken>>> {
    let rubrics = rubric::by_id(connection).await?;
    let mut by_claim: HashMap<String, Vec<Spoken>> = HashMap::new();
    for one in spoken(rows::all(connection).await?, &rubrics) {
        if one.stands {
            let claim = by_claim.entry(one.evaluation.claim_id.clone());
            claim.or_default().push(one);
        }
    }
    Ok(by_claim)
}

fn spoken(evaluations: Vec<Evaluation>, rubrics: &HashMap<String, Rubric>) -> Vec<Spoken> {
    let replaced: std::collections::HashSet<String> = evaluations
        .iter()
        .filter_map(|one| one.replaces.clone())
        .collect();
    evaluations
        .into_iter()
        .map(|evaluation| {
            let rubric = evaluation.rubric_id.as_ref().and_then(|id| rubrics.get(id));
            let criteria = rubric
                .iter()
                .flat_map(|rubric| &rubric.criteria.0)
                .zip(evaluation.scores.iter().flat_map(|scores| &scores.0));
            Spoken {
                rubric_version: rubric.map(|rubric| rubric.version),
                criteria: criteria
                    .map(|(criterion, score)| Scored {
                        name: criterion.name.clone(),
                        weight: criterion.weight,
                        score: *score,
                    })
                    .collect(),
                stands: !replaced.contains(&evaluation.id),
                evaluation,
            }
        })
        .collect()
}

/// Writes down what a voice says of a claim; see the table of the module's docs. Where the branch says
/// 不满意, the follow-up is opened and its day becomes the claim's.
///
/// # Errors
/// [`Error::Refused`] in a state where the voice may not be written; [`Error::Invalid`] by field;
/// [`Error::Changed`] if somebody else was faster.
pub async fn evaluate(
    ledger: &Ledger,
    claim_id: &str,
    revision: i32,
    draft: &EvaluationDraft,
) -> Result<Evaluation> {
    let mut write = ledger.begin().await?;
    let name = claim::name(write.connection(), claim_id).await?;
    let before: Claim = write
        .current(claim_id, Some(revision), "认领", |_: &Claim| name.clone())
        .await?;
    if !draft.voice.may_speak(before.state) {
        return Err(Error::Refused(match before.state {
            ClaimState::Rework => format!("{name}正在整改，请先办结整改，再作组织评。"),
            state => format!("{name}现为“{}”，办结之后才能评估。", state.label()),
        }));
    }
    let today = write.at().date();
    let rubric = rubric::kept(&mut write).await?;
    let former = rows::standing(write.connection(), claim_id, draft.voice).await?;
    let altered = former.is_some();
    let made_good = draft.voice == Voice::Organisation && before.state == ClaimState::Awaiting;
    let evaluation = Evaluation {
        claim_id: claim_id.to_owned(),
        replaces: former.map(|former| former.id),
        reason: match (altered, text(&draft.reason)) {
            (false, _) => None,
            (true, None) if made_good => Some(MADE_GOOD.to_owned()),
            (true, None) => {
                let message = format!("{}已有评估，改动请写明原因", draft.voice.label());
                return Err(Error::field("reason", message));
            }
            (true, reason) => reason,
        },
        evaluator: write.operator().to_owned(),
        ..checked(draft, &rubric, today)?
    };
    write.add(&evaluation).await?;
    if draft.voice == Voice::Organisation {
        let after = if evaluation.level == Level::Poor {
            let follow_up = follow_up::open(&mut write, &evaluation, &draft.follow_up).await?;
            Claim {
                state: ClaimState::Rework,
                due_on: Some(follow_up.due_on),
                reason: evaluation.words.clone(),
                ..before.clone()
            }
        } else {
            Claim {
                state: ClaimState::Evaluated,
                reason: None,
                ..before.clone()
            }
        };
        // Written even where nothing else changes: whoever still shows the claim is told of it.
        write.change(before, after).await?;
    }
    let verb = if altered { "改评" } else { "评估" };
    let sentence = match draft.voice {
        Voice::Organisation => format!("{verb}{name}为“{}”", evaluation.level.label()),
        voice => format!(
            "{verb}{name}，{}为“{}”",
            voice.label(),
            evaluation.level.label()
        ),
    };
    write.commit("evaluation_add", sentence).await?;
    Ok(evaluation)
}

/// What was typed, as far as it does not depend on what was said before.
fn checked(draft: &EvaluationDraft, rubric: &Rubric, today: Date) -> Result<Evaluation> {
    let mut wrong = BTreeMap::new();
    let score = match draft.scores.as_slice() {
        [] => None,
        scores => Some(rubric.score(scores)?),
    };
    let level = score.map(|score| rubric.level(score)).or(draft.level);
    let words = text(&draft.words);
    if level.is_none() {
        wrong.insert("level", "请逐项打分，或直接选择等级");
    }
    if level == Some(Level::Poor) && words.is_none() {
        wrong.insert("words", "评为“不满意”时请写明原因，便于整改");
    }
    if level == Some(Level::Poor) && draft.voice == Voice::Organisation {
        wrong.extend(follow_up::wrong(&draft.follow_up, today));
    }
    if draft.served_people.is_some_and(|people| people < 0) {
        wrong.insert("served_people", "服务人数不能为负数");
    }
    let saved_fen = match text(&draft.saved) {
        None => None,
        Some(saved) => {
            let fen = fen(&saved);
            if fen.is_none() {
                let message = "请填写金额，如 86900 或 86,900.50，最多 2000 万元";
                wrong.insert("saved", message);
            }
            fen
        }
    };
    let months = draft.saved_months;
    if months.is_some_and(|months| !(1..=MOST_MONTHS).contains(&months)) {
        wrong.insert("saved_months", "月数应在 1 至 120 之间");
    } else if saved_fen.is_some() && months.is_none() {
        wrong.insert("saved_months", "请写明金额是几个月里节约的");
    } else if months.is_some() && text(&draft.saved).is_none() {
        wrong.insert("saved", "填了月数，请一并填写节约金额");
    }
    let (true, Some(level)) = (wrong.is_empty(), level) else {
        let wrong = wrong.into_iter();
        return Err(Error::Invalid(
            wrong
                .map(|(field, message)| (field.to_owned(), message.to_owned()))
                .collect(),
        ));
    };
    Ok(Evaluation {
        id: new_id(),
        revision: 1,
        claim_id: String::new(),
        voice: draft.voice,
        level,
        score,
        rubric_id: score.map(|_| rubric.id.clone()),
        scores: score.map(|_| Scores(draft.scores.clone())),
        words,
        conclusion: text(&draft.conclusion),
        served_people: draft.served_people,
        saved_fen,
        saved_months: months,
        replaces: None,
        reason: None,
        evaluator: String::new(),
        evaluated_on: today,
    })
}

/// An amount of yuan as people type it, in fen: thousands may be parted, 元 may follow, fen are at most
/// two digits; up to twenty million yuan.
fn fen(typed: &str) -> Option<i32> {
    const MOST: i32 = 2_000_000_000;
    let plain: String = typed
        .trim()
        .trim_end_matches('元')
        .chars()
        .filter(|character| !matches!(character, ',' | '，' | ' '))
        .collect();
    let (yuan, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || !digits(yuan) || !digits(rest) || rest.len() > 2 {
        return None;
    }
    let fen = format!("{yuan}{rest:0<2}").parse::<i32>().ok()?;
    (fen <= MOST).then_some(fen)
}

/// An amount of fen as people read it: `86,900 元`, `86,900.50 元`.
pub fn yuan(fen: i32) -> String {
    let mut whole = (fen / 100).to_string();
    for place in (1..whole.len()).rev() {
        if (whole.len() - place) % 4 == 3 {
            whole.insert(place, ',');
        }
    }
    match fen % 100 {
        0 => format!("{whole} 元"),
        rest => format!("{whole}.{rest:02} 元"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_voice_in_every_state() {
        use ClaimState::*;
        for state in ClaimState::ALL {
            let [own, served, organisation] = [Voice::Own, Voice::Served, Voice::Organisation]
                .map(|voice| voice.may_speak(*state));
            let expected = match state {
                Awaiting | Evaluated => (true, true, true),
                Rework => (true, true, false),
                Pending | Claimed | Running | Returned | Left | Cancelled => (false, false, false),
            };
            assert_eq!((own, served, organisation), expected, "{state:?}");
        }
    }

    #[test]
    fn money_is_read_as_people_type_it() {
        for (typed, read) in [
            ("86900", Some(8_690_000)),
            ("86,900", Some(8_690_000)),
            (" 86，900.5 元", Some(8_690_050)),
            ("48852.00", Some(4_885_200)),
            ("0", Some(0)),
            ("20000000", Some(2_000_000_000)),
            ("20000000.01", None),
            ("99999999999", None),
            ("8.69万", None),
            ("1.234", None),
            ("-5", None),
            (".5", None),
        ] {
            assert_eq!(fen(typed), read, "{typed}");
        }
    }

    #[test]
    fn money_is_said_with_its_thousands_parted() {
        for (fen, said) in [
            (8_690_000, "86,900 元"),
            (8_690_050, "86,900.50 元"),
            (1, "0.01 元"),
            (99_900, "999 元"),
            (100_000, "1,000 元"),
            (2_000_000_000, "20,000,000 元"),
        ] {
            assert_eq!(yuan(fen), said);
        }
    }
}
