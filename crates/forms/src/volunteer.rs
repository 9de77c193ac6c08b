//! The forms about one person or unit that reports: 双报到登记表, 双报到回执, 评选推荐表.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::commitment::ServiceTimes;
use crate::form::paper;
use crate::heading::Heading;

/// What such a form says of a person. An empty text or `None` prints as room to write by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Volunteer {
    /// 姓名
    pub name: String,
    /// 性别
    pub gender: String,
    /// 出生年月, as it is to be printed: `1975年3月`.
    pub born: String,
    /// 政治面貌
    pub political: String,
    /// 入党时间, as it is to be printed: `1998年7月`.
    pub joined_party: String,
    /// 公民身份号码
    pub id_number: String,
    /// 联系电话
    pub phone: String,
    /// 所在单位
    pub unit: String,
    /// 职务
    pub post: String,
    /// 家庭住址
    pub address: String,
    /// 特长
    pub skills: String,
    /// 意向服务项目
    pub wishes: String,
    /// 可服务时间: which boxes are ticked.
    pub times: ServiceTimes,
    /// 报到日期
    pub reported_on: Option<NaiveDate>,
    /// The projects they have served in.
    pub projects: String,
}

/// 双报到登记表: a member reports to the community where they live.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registration {
    /// Words and issuer.
    pub heading: Heading,
    /// Who reports.
    pub person: Volunteer,
}

/// 双报到回执: the letter that tells the member's own unit of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Receipt {
    /// Words and issuer.
    pub heading: Heading,
    /// Who has reported.
    pub person: Volunteer,
}

/// 评选推荐表: a member is put forward for an honour.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Nomination {
    /// Words and issuer.
    pub heading: Heading,
    /// Who is put forward.
    pub person: Volunteer,
}

/// What the forms say of a unit that reports. An empty text or `None` prints as room to write by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportingUnit {
    /// 单位名称
    pub name: String,
    /// 统一社会信用代码
    pub credit_code: String,
    /// 地址
    pub address: String,
    /// 联系人
    pub contact: String,
    /// 联系电话, which is there to be called.
    pub contact_phone: String,
    /// How many of its members have reported here.
    pub members: Option<u32>,
    /// The projects that it provides.
    pub projects: String,
    /// 报到日期
    pub reported_on: Option<NaiveDate>,
}

/// 单位双报到登记表: a unit reports to the community where it lies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnitRegistration {
    /// Words and issuer.
    pub heading: Heading,
    /// Which reports.
    pub unit: ReportingUnit,
}

/// 单位双报到回执: the letter that tells it so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnitReceipt {
    /// Words and issuer.
    pub heading: Heading,
    /// Which has reported.
    pub unit: ReportingUnit,
}

paper!(Registration, Registration, heading.text.title, person.name);
paper!(Receipt, Receipt, heading.text.title, person.name);
paper!(
    UnitRegistration,
    UnitRegistration,
    heading.text.title,
    unit.name
);
paper!(UnitReceipt, UnitReceipt, heading.text.title, unit.name);
paper!(Nomination, Nomination, heading.text.title, person.name);
