//! 志愿服务承诺书: what a volunteer promises, signed by hand.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One 志愿服务承诺书. An empty text or `None` prints as room to write by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Commitment {
    /// Title of the form, usually [`Commitment::TITLE`].
    pub title: String,
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
    /// What is promised, one sentence or more each, without ordinals.
    pub clauses: Vec<String>,
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

impl Commitment {
    /// The usual title.
    pub const TITLE: &str = "志愿服务承诺书";

    /// An empty form for handing out, with the usual title and clauses.
    pub fn blank() -> Self {
        Self {
            title: Self::TITLE.to_owned(),
            clauses: Self::usual_clauses(None),
            ..Self::default()
        }
    }

    /// The clauses a branch starts from; without `hours_a_year` the number is
    /// left to the table above them. Each fits one line of 28 characters, so
    /// that the form fits one page.
    pub fn usual_clauses(hours_a_year: Option<u32>) -> Vec<String> {
        let hours = match hours_a_year {
            Some(hours) => format!("每年参加志愿服务不少于{hours}小时，如实登记时间。"),
            None => "每年服务时间不少于上表所填小时数，如实登记。".to_owned(),
        };
        vec![
            "自愿参加社区志愿服务，服从党支部统一安排。".to_owned(),
            hours,
            "按约定的时间和地点到岗，不能参加时提前说明。".to_owned(),
            "保护居民隐私，不外传服务中知悉的个人信息。".to_owned(),
            "不收取报酬和礼品，不借服务之名推销商品。".to_owned(),
            "注意安全，维护党员形象，接受组织和群众监督。".to_owned(),
        ]
    }
}

crate::form::paper!(Commitment, Commitment, title, name);
