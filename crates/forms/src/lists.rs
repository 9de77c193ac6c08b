//! The forms that list many rows over any number of pages: 服务清单, 公示名单, 签到表, 服务记录表,
//! and 志愿服务记录证明 with its services.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::form::paper;
use crate::heading::Heading;

/// 社区单位服务社区清单
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceList {
    /// Words and issuer.
    pub heading: Heading,
    /// The projects in their order.
    pub projects: Vec<ListedProject>,
    /// Empty rows to write in.
    pub blank_rows: u32,
}

/// One row of the 服务清单.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListedProject {
    /// 项目名称
    pub name: String,
    /// 类别
    pub category: String,
    /// 服务内容
    pub content: String,
    /// 服务对象
    pub served: String,
    /// 服务地点
    pub place: String,
    /// 服务时间
    pub schedule: String,
    /// From when until when it is on offer, in words; empty for one without end
    pub period: String,
    /// 需要特长
    pub skills: String,
    /// 提供单位
    pub provider: String,
    /// 需要人数
    pub places: Option<u32>,
    /// 联系人
    pub contact: String,
    /// 联系电话
    pub phone: String,
}

/// 公示名单. The rows come masked: nothing else is ever posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PublicNotice {
    /// Words and issuer.
    pub heading: Heading,
    /// The first day on the board.
    pub from: Option<NaiveDate>,
    /// The last day on the board.
    pub until: Option<NaiveDate>,
    /// The people in their order.
    pub people: Vec<PostedPerson>,
}

/// One row of the 公示名单.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostedPerson {
    /// 姓名, masked.
    pub name: String,
    /// 性别
    pub gender: String,
    /// 所在单位
    pub unit: String,
    /// 联系电话, masked.
    pub phone: String,
}

/// 活动签到表: order numbers, and wide boxes to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttendanceSheet {
    /// Words and issuer.
    pub heading: Heading,
    /// 活动名称
    pub activity: String,
    /// 活动时间, as it is to be printed.
    pub time: String,
    /// 地点
    pub place: String,
    /// Who is expected, in their order.
    pub people: Vec<Expected>,
    /// Empty rows for those who come besides.
    pub blank_rows: u32,
}

/// One row of the 活动签到表.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Expected {
    /// 姓名
    pub name: String,
    /// 所在单位
    pub unit: String,
    /// 岗位; the sheet has a column for it where one is named.
    pub post: String,
}

/// One service of a person: a row of their 服务记录表 or 证明.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    /// 日期
    pub on: Option<NaiveDate>,
    /// 起止时间, as it is to be printed: `8:30至11:30`; empty where only the minutes are known.
    pub time: String,
    /// 服务项目和内容
    pub what: String,
    /// 服务地点
    pub place: String,
    /// 时长 in minutes, with its corrections.
    pub minutes: u32,
    /// How far the minutes are confirmed, and by whom.
    pub confirmed: String,
}

/// 服务记录表: filled from the ledger, or blank for a person to carry and to write in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceRecord {
    /// Words and issuer.
    pub heading: Heading,
    /// 姓名
    pub name: String,
    /// 志愿者编号
    pub volunteer_number: String,
    /// 联系电话
    pub phone: String,
    /// The services in the order of time.
    pub services: Vec<Service>,
    /// The confirmed minutes among them; `None` leaves room to write a sum.
    pub minutes: Option<u32>,
    /// Empty rows to write in.
    pub blank_rows: u32,
}

/// 志愿服务记录证明. All that its rules ask for (民政部令第67号): who served, by which document, when, for
/// how long and at what; who certifies it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Certificate {
    /// Words and issuer.
    pub heading: Heading,
    /// 编号
    pub number: String,
    /// 姓名
    pub name: String,
    /// 志愿者编号
    pub volunteer_number: String,
    /// 证件类型
    pub document: String,
    /// 证件号码
    pub id_number: String,
    /// 服务起止: the first day that is certified.
    pub from: Option<NaiveDate>,
    /// The last one.
    pub until: Option<NaiveDate>,
    /// 累计时长 in minutes; `None` leaves room to write it.
    pub minutes: Option<u32>,
    /// The confirmed services in the order of time.
    pub services: Vec<Service>,
    /// Empty rows to write in.
    pub blank_rows: u32,
}

paper!(
    ServiceList,
    ServiceList,
    heading.text.title,
    heading.text.title
);
paper!(
    PublicNotice,
    PublicNotice,
    heading.text.title,
    heading.text.title
);
paper!(
    AttendanceSheet,
    AttendanceSheet,
    heading.text.title,
    heading.text.title
);
paper!(ServiceRecord, ServiceRecord, heading.text.title, name);
paper!(Certificate, Certificate, heading.text.title, name);
