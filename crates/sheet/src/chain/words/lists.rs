//! What lists and their parts are called. To teach the reader another heading, add it here.

use super::changes::is_only_withdrawn;
use super::{ends_as_place, is_han, is_house, is_name, is_no_name};
use crate::chain::phone::{is_digit, numeral};

/// What a heading says besides what it is about: `请假人员`, `3栋志愿者`, `下午场的`.
const CALLED: &[&str] = &[
    "的",
    "如下",
    "名单",
    "人员",
    "同志",
    "志愿者",
    "居民",
    "业主",
    "住户",
    "党员",
    "群众",
    "报名",
];

/// Headings of the whole list, below which people come.
const WHOLE_LISTS: &[&str] = &[
    "参加",
    "参与",
    "报名",
    "新增",
    "正式",
    "能来",
    "能参加",
    "可以参加",
    "接龙",
];

/// Headings below which people wait.
const WAITING: &[&str] = &["候补", "替补", "后补", "备选", "后备", "机动"];

/// How the parts of a day are called.
const DAY_PARTS: &[&str] = &[
    "上午", "下午", "中午", "晚上", "早上", "傍晚", "夜间", "白天", "全天", "早", "中", "晚", "夜",
    "白",
];

/// How headings end that are marked as such.
const PARTS: &[&str] = &[
    "组", "队", "场", "班", "批", "期", "岗", "门", "口", "点", "片", "线", "区", "栋", "楼",
    "后勤",
];

/// What titles of lists of people say.
const OF_PEOPLE: &[&str] = &[
    "接龙",
    "报名",
    "名单",
    "参加",
    "志愿者",
    "签到",
    "人员",
    "值班",
    "分工",
    "排班",
    "党员",
];

/// What titles of rules and notices say.
const NOTICES: &[&str] = &[
    "须知", "事项", "要求", "通知", "流程", "议程", "守则", "说明", "清单", "价格", "计划", "提示",
];

/// Whether a title says that people are listed below it.
pub(in crate::chain) fn names_people(title: &str) -> bool {
    OF_PEOPLE.iter().any(|word| title.contains(word))
}

/// Whether a title says that what is listed below it is no people.
pub(in crate::chain) fn names_notices(title: &str) -> bool {
    NOTICES.iter().any(|word| title.contains(word))
}

/// What a heading is about.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::chain) enum Topic {
    /// `参加人员`.
    WholeList,
    /// `请假`, `不能参加的`.
    Withdrawal,
    /// `上午场`, `5月1日`.
    Time,
    /// `第二组`, `候补`, `党员先锋岗`.
    Part,
    /// `3栋`.
    House,
    /// `第一小学`.
    Unit,
}

/// What the title is about, if it is one of those; of a title that is marked as one more is known.
pub(in crate::chain) fn topic(title: &str, is_marked: bool) -> Option<Topic> {
    let about = about(title);
    let ends = |words: &[&str]| words.iter().any(|end| about.ends_with(end));
    if about.is_empty() || WHOLE_LISTS.contains(&about) {
        return (!title.is_empty()).then_some(Topic::WholeList);
    }
    if is_only_withdrawn(about) && about.contains(is_han) {
        return Some(Topic::Withdrawal);
    }
    if title.chars().count() > 12 || is_name(title) {
        return None;
    }
    if is_time(about) {
        Some(Topic::Time)
    } else if is_house(about) && ends(&["栋", "幢", "楼", "座", "单元"]) {
        Some(Topic::House)
    } else if WAITING.contains(&about) || ends(&["组", "岗"]) || is_counted_part(about) {
        Some(Topic::Part)
    } else if ends_as_place(about) && !is_no_name(about) {
        Some(Topic::Unit)
    } else {
        (is_marked && ends(PARTS)).then_some(Topic::Part)
    }
}

/// Whether a title says that what follows is a list of those: `请假人员`.
pub(in crate::chain) fn names_a_list(title: &str) -> bool {
    ["人员", "名单", "如下"]
        .iter()
        .any(|end| title.ends_with(end))
}

/// The title without what any heading says.
fn about(mut title: &str) -> &str {
    while let Some(shorter) = CALLED.iter().find_map(|word| title.strip_suffix(word)) {
        title = shorter;
    }
    title.strip_prefix("新增").unwrap_or(title)
}

/// `第二批`, `三组`, `第1场`.
fn is_counted_part(title: &str) -> bool {
    let number = title.trim_end_matches(['组', '队', '批', '场', '班', '期', '站']);
    let digits = number.strip_prefix('第').unwrap_or(number);
    number.len() < title.len() && !digits.is_empty() && digits.chars().all(|c| numeral(c).is_some())
}

/// `上午场`, `周六下午`, `5月1日（周五）`, `3月7日晚班`.
fn is_time(title: &str) -> bool {
    let behind_date = after_date(title).unwrap_or(title);
    let behind_day = after_weekday(behind_date).unwrap_or(behind_date);
    let part = DAY_PARTS
        .iter()
        .find_map(|part| behind_day.strip_prefix(part));
    let end = part.unwrap_or(behind_day);
    let is_shift = end
        .strip_prefix(['场', '班', '组'])
        .unwrap_or(end)
        .is_empty();
    // 早 alone is a greeting.
    let is_said = behind_day.chars().count() > 1 || behind_day.len() < title.len();
    is_shift && is_said
}

/// What stands behind `5月1日` and `2026年5月1号`.
pub(super) fn after_date(text: &str) -> Option<&str> {
    let after = |text: &'_ str, ends: &[char]| {
        let rest = text.trim_start_matches(is_digit);
        let behind = rest.strip_prefix(ends);
        behind
            .filter(|_| rest.len() < text.len())
            .map(|behind| text.len() - behind.len())
    };
    let year = after(text, &['年']).unwrap_or(0);
    let month = year + after(&text[year..], &['月'])?;
    let day = month + after(&text[month..], &['日', '号'])?;
    Some(&text[day..])
}

/// What stands behind `周六` and `星期日`.
fn after_weekday(text: &str) -> Option<&str> {
    let mut weeks = ["周", "星期", "礼拜"].iter();
    let day = weeks.find_map(|week| text.strip_prefix(week))?;
    day.strip_prefix(|c| "一二三四五六日天末".contains(c))
}
