//! 志愿服务承诺书: what a volunteer promises, signed by hand.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// One 志愿服务承诺书. An empty text or `None` prints as room to write by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Commitment {
    /// The words: what is promised are its paragraphs.
    pub text: Arc<Text>,
    /// 编号, as the ledger gives it.
    pub number: String,
    /// 姓名
    pub name: String,
    /// 性别
    pub gender: String,
    /// 出生年月, as it is to be printed: `1975年3月`.
    pub born: String,
    /// 入党时间, as it is to be printed: `1998年7月`.
    pub joined_party: String,
    /// 单位及职务
    pub unit_and_post: String,
    /// 所在党支部
    pub branch: String,
    /// 报到社区
    pub community: String,
    /// 家庭住址
    pub address: String,
    /// 联系电话
    pub phone: String,
    /// 特长
    pub skills: String,
    /// 承诺服务项目
    pub projects: String,
    /// 服务时间: which boxes are ticked.
    pub times: ServiceTimes,
    /// Least hours of service a year.
    pub hours_a_year: Option<u32>,
    /// 承诺期限, as it is to be printed: `2026年1月至2026年12月`.
    pub term: String,
    /// Date beside the signature.
    pub signed_on: Option<NaiveDate>,
    /// 支部审核意见
    pub opinion: String,
    /// Date under the seal.
    pub reviewed_on: Option<NaiveDate>,
}

/// When a volunteer can serve; none is ticked on a blank form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceTimes {
    /// 工作日
    pub weekday: bool,
    /// 晚间
    pub evening: bool,
    /// 周末
    pub weekend: bool,
}

crate::form::paper!(Commitment, Commitment, text.title, name);
