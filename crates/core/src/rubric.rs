//! 评分标准: what an evaluation is scored by. Each criterion is scored from 0 to 100; the score of a
//! voice is their mean by weight, to the nearest whole point, halves up; the level follows from the
//! score. An edit makes the next version, so that what was scored is always shown by its own.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::evaluation::Level;
use crate::journal::Write;
use crate::ledger::Ledger;
use crate::record::{new_id, record};
use crate::stored::stored_as_json;

/// Points that can be had, and what the weights make together.
const FULL: i32 = 100;
/// More criteria fit on no form.
const MOST_CRITERIA: usize = 8;

/// One thing that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Criterion {
    /// 评价内容.
    pub name: String,
    /// 权重, in per cent.
    pub weight: i32,
}

/// The criteria of a rubric, in the order of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct Criteria(pub Vec<Criterion>);

stored_as_json!(Criteria);

/// A version of the rubric as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Rubric {
    /// Its id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// 1, 2, 3 …
    pub version: i32,
    /// What is looked at.
    pub criteria: Criteria,
    /// The least score of 非常满意.
    pub excellent_from: i32,
    /// The least score of 满意.
    pub good_from: i32,
    /// The least score of 基本满意; what is less is 不满意.
    pub fair_from: i32,
}

record!(
    Rubric,
    "rubric",
    version,
    criteria,
    excellent_from,
    good_from,
    fair_from,
);

/// A rubric as it is typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RubricDraft {
    /// What is looked at.
    pub criteria: Criteria,
    /// The least score of 非常满意.
    pub excellent_from: i32,
    /// The least score of 满意.
    pub good_from: i32,
    /// The least score of 基本满意.
    pub fair_from: i32,
}

impl Rubric {
    /// The score that follows from the scores of the criteria: Σ weight × score / 100, halves up.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless there is a score from 0 to 100 for each criterion.
    pub fn score(&self, scores: &[i32]) -> Result<i32> {
        let criteria = &self.criteria.0;
        if scores.len() != criteria.len() {
            return Err(Error::field(
                "scores",
                format!("请为{}项评价内容各打一个分", criteria.len()),
            ));
        }
        if let Some((criterion, _)) = criteria
            .iter()
            .zip(scores)
            .find(|(_, score)| !(0..=FULL).contains(*score))
        {
            return Err(Error::field(
                "scores",
                format!("“{}”的得分应在 0 至 100 之间", criterion.name),
            ));
        }
        let sum: i32 = criteria
            .iter()
            .zip(scores)
            .map(|(criterion, score)| criterion.weight * score)
            .sum();
        Ok((sum + FULL / 2) / FULL)
    }

    /// The level of a score.
    pub fn level(&self, score: i32) -> Level {
        match score {
            score if score >= self.excellent_from => Level::Excellent,
            score if score >= self.good_from => Level::Good,
            score if score >= self.fair_from => Level::Fair,
            _ => Level::Poor,
        }
    }
}

/// The newest version, by which evaluations are scored today.
pub async fn newest(ledger: &Ledger) -> Result<Rubric> {
    let mut connection = ledger.pool().acquire().await?;
    Ok(newest_in(&mut connection).await?.unwrap_or_else(usual))
}

/// Makes the next version of the rubric. Done with what stands already, it writes nothing.
///
/// # Errors
/// [`Error::Invalid`] by field: criteria without a name or with the same, weights that do not make
/// 100, levels that do not fall from one to the next.
pub async fn revise(ledger: &Ledger, draft: &RubricDraft) -> Result<Rubric> {
    let mut write = ledger.begin().await?;
    let standing = kept(&mut write).await?;
    let next = Rubric {
        id: new_id(),
        revision: 1,
        version: standing.version + 1,
        criteria: checked(draft)?,
        excellent_from: draft.excellent_from,
        good_from: draft.good_from,
        fair_from: draft.fair_from,
    };
    let unchanged = Rubric {
        id: standing.id.clone(),
        revision: standing.revision,
        version: standing.version,
        ..next.clone()
    };
    if unchanged == standing {
        return Ok(standing);
    }
    write.add(&next).await?;
    let sentence = format!("修订评分标准为第{}版", next.version);
    write.commit("rubric_revise", sentence).await?;
    Ok(next)
}

fn checked(draft: &RubricDraft) -> Result<Criteria> {
    let mut wrong = BTreeMap::new();
    let criteria: Vec<Criterion> = draft
        .criteria
        .0
        .iter()
        .map(|criterion| Criterion {
            name: criterion.name.trim().to_owned(),
            weight: criterion.weight,
        })
        .collect();
    let names: HashSet<&str> = criteria.iter().map(|one| one.name.as_str()).collect();
    let sum: i64 = criteria.iter().map(|one| i64::from(one.weight)).sum();
    let problem = if criteria.is_empty() || criteria.len() > MOST_CRITERIA {
        Some(format!("评价内容应有 1 至 {MOST_CRITERIA} 项"))
    } else if names.contains("") {
        Some("请填写每一项评价内容".to_owned())
    } else if names.len() < criteria.len() {
        Some("评价内容不能重复".to_owned())
    } else if criteria.iter().any(|one| one.weight < 1) || sum != i64::from(FULL) {
        Some(format!("每项权重至少为 1，合计应为 100，现为 {sum}"))
    } else {
        None
    };
    if let Some(problem) = problem {
        wrong.insert("criteria".to_owned(), problem);
    }
    let levels = [draft.excellent_from, draft.good_from, draft.fair_from];
    if draft.excellent_from > FULL
        || draft.fair_from < 1
        || levels.windows(2).any(|pair| pair[0] <= pair[1])
    {
        wrong.insert(
            "excellent_from".to_owned(),
            "分数线应从高到低，都在 1 至 100 之间".to_owned(),
        );
    }
    Error::refuse_wrong(wrong)?;
    Ok(Criteria(criteria))
}

async fn newest_in(connection: &mut sqlx::AnyConnection) -> Result<Option<Rubric>> {
    Ok(
        sqlx::query_as("SELECT * FROM rubric ORDER BY version DESC LIMIT 1")
            .fetch_optional(connection)
            .await?,
    )
}

/// The first version, until a branch makes its own.
fn usual() -> Rubric {
    let criteria = [("完成情况", 40), ("服务质量", 30), ("群众反映", 30)];
    Rubric {
        id: new_id(),
        revision: 1,
        version: 1,
        criteria: Criteria(
            criteria
                .map(|(name, weight)| Criterion {
                    name: name.to_owned(),
                    weight,
                })
                .into(),
        ),
        excellent_from: 90,
        good_from: 75,
        fair_from: 60,
    }
}

/// The newest version, as it is kept; the first is written here where a ledger has none yet.
pub(crate) async fn kept(write: &mut Write) -> Result<Rubric> {
    if let Some(rubric) = newest_in(write.connection()).await? {
        return Ok(rubric);
    }
    let rubric = usual();
    write.add(&rubric).await?;
    Ok(rubric)
}

/// Every version, by its id.
pub(crate) async fn by_id(connection: &mut sqlx::AnyConnection) -> Result<HashMap<String, Rubric>> {
    let rubrics: Vec<Rubric> = sqlx::query_as("SELECT * FROM rubric ORDER BY version")
        .fetch_all(connection)
        .await?;
    let rubrics = rubrics.into_iter();
    Ok(rubrics.map(|rubric| (rubric.id.clone(), rubric)).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn draft(criteria: &[(&str, i32)], levels: [i32; 3]) -> RubricDraft {
        let criteria = criteria.iter().map(|(name, weight)| Criterion {
            name: (*name).to_owned(),
            weight: *weight,
        });
        RubricDraft {
            criteria: Criteria(criteria.collect()),
            excellent_from: levels[0],
            good_from: levels[1],
            fair_from: levels[2],
        }
    }

    fn rubric(weights: &[i32]) -> Rubric {
        let criteria = weights.iter().enumerate().map(|(place, weight)| Criterion {
            name: format!("第{place}项"),
            weight: *weight,
        });
        Rubric {
            id: String::new(),
            revision: 1,
            version: 1,
            criteria: Criteria(criteria.collect()),
            excellent_from: 90,
            good_from: 75,
            fair_from: 60,
        }
    }

    #[test]
    fn a_score_follows_from_the_criteria_by_their_weights() {
        type Case = (&'static [i32], &'static [i32], i32, Level);
        let cases: [Case; 8] = [
            (&[40, 30, 30], &[100, 100, 100], 100, Level::Excellent),
            (&[40, 30, 30], &[95, 90, 85], 91, Level::Excellent), // 90.5 goes up
            (&[40, 30, 30], &[95, 90, 83], 90, Level::Excellent), // 89.9
            (&[40, 30, 30], &[94, 90, 82], 89, Level::Good),      // 89.2
            (&[50, 50], &[74, 75], 75, Level::Good),              // 74.5 goes up
            (&[50, 50], &[59, 60], 60, Level::Fair),              // 59.5 goes up
            (&[50, 50], &[59, 59], 59, Level::Poor),
            (&[100], &[0], 0, Level::Poor),
        ];
        for (weights, scores, score, level) in cases {
            let rubric = rubric(weights);
            assert_eq!(
                rubric.score(scores).unwrap(),
                score,
                "{weights:?} {scores:?}"
            );
            assert_eq!(rubric.level(score), level, "{score}");
        }
        let refused = |scores: &[i32]| rubric(&[50, 50]).score(scores).unwrap_err().to_string();
        assert_eq!(refused(&[90]), "请为2项评价内容各打一个分");
        assert_eq!(refused(&[90, 101]), "“第1项”的得分应在 0 至 100 之间");
        assert_eq!(refused(&[-1, 90]), "“第0项”的得分应在 0 至 100 之间");
    }

    #[test]
    fn what_makes_no_rubric_is_refused_at_its_field() {
        let fair = [90, 75, 60];
        let long: Vec<(String, i32)> = (0..9).map(|place| (format!("{place}"), 1)).collect();
        let long: Vec<(&str, i32)> = long
            .iter()
            .map(|(name, one)| (name.as_str(), *one))
            .collect();
        let cases = [
            (draft(&[], fair), "criteria", "评价内容应有 1 至 8 项"),
            (draft(&long, fair), "criteria", "评价内容应有 1 至 8 项"),
            (
                draft(&[(" ", 100)], fair),
                "criteria",
                "请填写每一项评价内容",
            ),
            (
                draft(&[("质量", 50), (" 质量 ", 50)], fair),
                "criteria",
                "评价内容不能重复",
            ),
            (
                draft(&[("质量", 50), ("次数", 49)], fair),
                "criteria",
                "每项权重至少为 1，合计应为 100，现为 99",
            ),
            (
                draft(&[("质量", 100), ("次数", 0)], fair),
                "criteria",
                "每项权重至少为 1，合计应为 100，现为 100",
            ),
            (
                draft(&[("质量", 100)], [75, 75, 60]),
                "excellent_from",
                "分数线应从高到低，都在 1 至 100 之间",
            ),
            (
                draft(&[("质量", 100)], [101, 75, 60]),
                "excellent_from",
                "分数线应从高到低，都在 1 至 100 之间",
            ),
            (
                draft(&[("质量", 100)], [90, 75, 0]),
                "excellent_from",
                "分数线应从高到低，都在 1 至 100 之间",
            ),
        ];
        for (draft, field, sentence) in cases {
            let wrong = checked(&draft).unwrap_err().wire().fields;
            assert_eq!(
                wrong.into_iter().collect::<Vec<_>>(),
                [(field.to_owned(), sentence.to_owned())]
            );
        }
    }
}
