//! The forms about one claim: 认领卡 and 效果评估表.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::form::paper;
use crate::heading::Heading;

/// What such a form says of a claim and its project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Claim {
    /// Who claims: a person, a unit or a team.
    pub claimant: String,
    /// 联系电话 of the claimant.
    pub phone: String,
    /// What stands beside the claimant's name: 所在单位 where it is empty, 联系人 for a unit, 队长 for a
    /// team.
    pub beside: String,
    /// The name of that.
    pub unit: String,
    /// 项目名称
    pub project: String,
    /// 类别
    pub category: String,
    /// 服务内容
    pub content: String,
    /// 提供单位
    pub provider: String,
    /// 服务对象
    pub served: String,
    /// 服务地点
    pub place: String,
    /// 服务时间
    pub schedule: String,
    /// 项目联系人
    pub contact: String,
    /// 项目联系电话
    pub contact_phone: String,
    /// 认领日期
    pub claimed_on: Option<NaiveDate>,
    /// 截止日期
    pub due_on: Option<NaiveDate>,
    /// 办结日期
    pub finished_on: Option<NaiveDate>,
}

/// 认领卡, in two parts on one page: one for the branch, one for the claimant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimCard {
    /// Words and issuer.
    pub heading: Heading,
    /// 编号
    pub number: String,
    /// What is claimed, and by whom.
    pub claim: Claim,
}

/// 效果评估表
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvaluationSheet {
    /// Words and issuer.
    pub heading: Heading,
    /// What was done, and by whom.
    pub claim: Claim,
    /// How many people were served.
    pub served_people: Option<u32>,
    /// 节约金额, with the months that it was measured over.
    pub saved: String,
    /// 结论
    pub conclusion: String,
    /// 自评
    pub own: Verdict,
    /// 群众评
    pub served: Verdict,
    /// 组织评
    pub organisation: Verdict,
}

/// What one voice says of a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Verdict {
    /// Which of 非常满意, 满意, 基本满意, 不满意 is ticked; none where it is empty.
    pub level: String,
    /// 得分
    pub score: Option<u32>,
    /// What each criterion of the rubric got.
    pub criteria: Vec<Criterion>,
    /// 评语
    pub words: String,
    /// The day of it.
    pub given_on: Option<NaiveDate>,
}

/// What one criterion got, of a hundred.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Criterion {
    /// 评价内容
    pub name: String,
    /// 权重, in per cent
    pub weight: i32,
    /// 得分
    pub score: i32,
}

paper!(ClaimCard, ClaimCard, heading.text.title, claim.claimant);
paper!(
    EvaluationSheet,
    EvaluationSheet,
    heading.text.title,
    claim.claimant
);
