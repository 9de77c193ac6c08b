//! What an operation did to a record, in words: which field was what before. Personal data is masked.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

use super::Change;
use crate::activity::{ActivityKind, ActivityState, Posts};
use crate::attendance::{HoursState, Presence};
use crate::check_in::CheckInState;
use crate::claim::ClaimState;
use crate::commitment::CommitmentState;
use crate::evaluation::Level;
use crate::person::{Sex, id_number, masked_address, phone};
use crate::project::ProjectState;
use crate::team::TeamRole;
use crate::visit::{VisitKind, VisitState};

/// What an operation did to one record, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChangeTold {
    /// The table of the record.
    pub noun: String,
    /// Its id.
    pub record_id: String,
    /// `新增人员“欧阳洁”`, `修改项目“义诊”`.
    pub what: String,
    /// `手机：138****8000 → 139****0001`, a line for each field; none where a record was added.
    pub fields: Vec<String>,
}

/// The nouns as people call them.
const NOUNS: &[(&str, &str)] = &[
    ("activity", "活动"),
    ("attachment", "附件"),
    ("attendance", "签到"),
    ("check_in", "报到登记"),
    ("claim", "认领"),
    ("commitment", "承诺书"),
    ("correction", "时数更正"),
    ("evaluation", "评估"),
    ("follow_up", "整改"),
    ("form_text", "表格文字"),
    ("membership", "队员"),
    ("paper", "登记的表格"),
    ("person", "人员"),
    ("project", "项目"),
    ("rubric", "评分标准"),
    ("setting", "设置"),
    ("team", "服务队"),
    ("unit", "单位"),
    ("visit", "走访"),
];

/// The fields as people call them. What follows from other fields has no name, and is not told.
const FIELDS: &[(&str, &str)] = &[
    ("accepted_by", "受理人"),
    ("accepted_on", "受理日期"),
    ("address", "住址"),
    ("answerable", "负责人"),
    ("archived_on", "归档日期"),
    ("begins_on", "开始日期"),
    ("birth", "出生日期"),
    ("cancelled_on", "取消日期"),
    ("category", "类别"),
    ("checked_on", "复核日期"),
    ("claimed_on", "认领日期"),
    ("companions", "同行人"),
    ("conclusion", "结论"),
    ("confirmed_by", "确认人"),
    ("confirmed_on", "确认日期"),
    ("contact_name", "联系人"),
    ("contact_phone", "联系电话"),
    ("content", "内容"),
    ("credit_code", "统一社会信用代码"),
    ("done", "办理情况"),
    ("done_on", "办结日期"),
    ("due_on", "期限"),
    ("duty", "职务"),
    ("ends_at", "结束时间"),
    ("ends_on", "结束日期"),
    ("evaluated_on", "评估日期"),
    ("evidence", "凭据"),
    ("expires_on", "到期日期"),
    ("finished_on", "办结日期"),
    ("formed_on", "成立日期"),
    ("free_time", "可服务时间"),
    ("from_at", "服务开始"),
    ("guests", "同来人数"),
    ("hours", "时数状态"),
    ("household", "住户"),
    ("kind", "类别"),
    ("id_number", "身份证号"),
    ("joined_on", "加入日期"),
    ("left_on", "离开日期"),
    ("level", "等级"),
    ("made_on", "生成日期"),
    ("minutes", "分钟数"),
    ("name", "名称"),
    ("note", "备注"),
    ("number", "编号"),
    ("opinion", "意见"),
    ("other_phone", "其他电话"),
    ("party_joined", "入党时间"),
    ("phone", "手机"),
    ("place", "地点"),
    ("places", "需要人数"),
    ("political", "政治面貌"),
    ("post", "岗位"),
    ("posts", "岗位"),
    ("presence", "到场"),
    ("printed_on", "打印日期"),
    ("promise", "承诺"),
    ("reason", "原因"),
    ("receipt_on", "回执日期"),
    ("removed_on", "移除日期"),
    ("reply", "住户答复"),
    ("reported_on", "报到日期"),
    ("reviewed_by", "初审人"),
    ("role", "身份"),
    ("schedule", "服务时间"),
    ("score", "得分"),
    ("served", "服务对象"),
    ("service", "服务内容"),
    ("sex", "性别"),
    ("signed_by", "代签人"),
    ("signed_on", "签署日期"),
    ("skills", "特长"),
    ("started_on", "开始日期"),
    ("starts_at", "开始时间"),
    ("state", "状态"),
    ("task", "整改内容"),
    ("title", "标题"),
    ("to_at", "服务结束"),
    ("told_on", "反馈日期"),
    ("value", "内容"),
    ("visited_on", "走访日期"),
    ("wanted", "需要人数"),
    ("wishes", "意向服务项目"),
    ("words", "评语"),
    ("year", "年度"),
];

/// A word of a set as people say it.
fn word(noun: &str, field: &str, stored: &str) -> Option<&'static str> {
    match (noun, field) {
        ("activity", "kind") => stored.parse().ok().map(ActivityKind::label),
        ("activity", "state") => stored.parse().ok().map(ActivityState::label),
        ("attendance", "hours") => stored.parse().ok().map(HoursState::label),
        ("attendance", "presence") => stored.parse().ok().map(Presence::label),
        ("check_in", "state") => stored.parse().ok().map(CheckInState::label),
        ("claim", "state") => stored.parse().ok().map(ClaimState::label),
        ("commitment", "state") => stored.parse().ok().map(CommitmentState::label),
        ("evaluation", "level") => stored.parse().ok().map(Level::label),
        ("membership", "role") => stored.parse().ok().map(TeamRole::label),
        ("person", "sex") => stored.parse().ok().map(Sex::label),
        ("project", "state") => stored.parse().ok().map(ProjectState::label),
        ("visit", "kind") => stored.parse().ok().map(VisitKind::label),
        ("visit", "state") => stored.parse().ok().map(VisitState::label),
        _ => None,
    }
}

/// A noun as people call it.
pub(crate) fn noun_label(noun: &str) -> &'static str {
    find(NOUNS, noun).unwrap_or("记录")
}

/// A field as people call it; none for what follows from other fields.
pub(crate) fn field_label(noun: &str, field: &str) -> Option<&'static str> {
    match (noun, field) {
        ("check_in", "due_on") => Some("复核期限"),
        ("person", "name") => Some("姓名"),
        ("project", "skills") => Some("需要特长"),
        _ => find(FIELDS, field),
    }
}

pub(super) fn told(change: Change) -> ChangeTold {
    let noun = noun_label(&change.noun);
    let (act, shown) = match (&change.before, &change.after) {
        (None, Some(after)) => ("新增", after),
        (Some(before), None) => ("移除", before),
        (_, Some(after)) => ("修改", after),
        (None, None) => ("修改", &Value::Null),
    };
    let called = ["name", "number", "title", "household"]
        .iter()
        .find_map(|field| shown.get(field)?.as_str())
        .map(|name| format!("“{name}”"))
        .unwrap_or_default();
    let fields = match (&change.before, &change.after) {
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            differences(&change.noun, before, after)
        }
        _ => Vec::new(),
    };
    ChangeTold {
        what: format!("{act}{noun}{called}"),
        fields,
        noun: change.noun,
        record_id: change.record_id,
    }
}

fn differences(noun: &str, before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let fields: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let said = |image: &'_ Map<String, Value>, field| image.get(field).cloned().unwrap_or_default();
    fields
        .into_iter()
        .filter_map(|field| {
            let (was, now) = (said(before, field), said(after, field));
            let label = field_label(noun, field).filter(|_| was != now)?;
            let (was, now) = (shown(noun, field, &was), shown(noun, field, &now));
            Some(format!("{label}：{was} → {now}"))
        })
        .collect()
}

/// A value as people read it.
fn shown(noun: &str, field: &str, value: &Value) -> String {
    let text = match value {
        Value::Null => return "（空）".to_owned(),
        Value::String(text) if text.is_empty() => return "（空）".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(many) if many.is_empty() => return "（空）".to_owned(),
        many @ Value::Array(_) if field == "posts" => serde_json::from_value(many.clone())
            .map_or_else(|_| many.to_string(), |posts: Posts| posts.said()),
        other => other.to_string(),
    };
    match field {
        "phone" | "other_phone" | "contact_phone" => phone::masked(&text),
        "id_number" => id_number::masked(&text),
        "address" if noun == "person" || noun == "visit" => masked_address(&text),
        _ => word(noun, field, &text).map_or(text, str::to_owned),
    }
}

fn find(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, label)| *label)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_is_told_field_by_field_and_masked() {
        let before = json!({ "id": "1", "revision": 1, "name": "欧阳洁", "phone": "13800138000",
            "id_number": null, "address": "阳光嘉园3栋502", "note": null, "search": "a" });
        let mut after = before.clone();
        after["phone"] = json!("13900139001");
        after["id_number"] = json!("11010519491231002X");
        after["note"] = json!("夜班");
        after["revision"] = json!(2);
        after["search"] = json!("b");
        let change = Change {
            noun: "person".into(),
            record_id: "1".into(),
            before: Some(before),
            after: Some(after),
        };
        let told = told(change);
        assert_eq!(told.what, "修改人员“欧阳洁”");
        assert_eq!(
            told.fields,
            [
                "身份证号：（空） → 1101**********002X",
                "备注：（空） → 夜班",
                "手机：138****8000 → 139****9001",
            ]
        );
    }

    #[test]
    fn a_state_is_told_by_the_word_of_its_noun() {
        let of = |noun: &str, from: &str, to: &str| {
            told(Change {
                noun: noun.into(),
                record_id: "1".into(),
                before: Some(json!({ "state": from })),
                after: Some(json!({ "state": to })),
            })
            .fields
        };
        assert_eq!(of("claim", "pending", "claimed"), ["状态：待确认 → 已认领"]);
        assert_eq!(of("commitment", "pending", "signed"), ["状态：待签 → 已签"]);
    }
}
