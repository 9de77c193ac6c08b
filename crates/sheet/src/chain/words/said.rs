//! How lines begin that speak of the list or of nobody. To teach the reader another word, add it here.

use super::{
    begins_as_name, closes, ends_word, is_han, is_house, is_name, may_be_called, opens,
    says_what_somebody_is,
};
use crate::chain::phone::is_digit;

/// How lines begin that speak of the list and not of a person.
const NOTICES: &[&str] = &[
    "联系人",
    "负责人",
    "发起人",
    "组织者",
    "报名",
    "咨询",
    "截止",
    "截至",
    "以上",
    "名额",
    "人数",
    "温馨提示",
    "友情提示",
    "注意",
    "提示",
    "提醒",
    "通知",
    "活动",
    "集合",
    "时间",
    "地点",
    "接龙",
    "谢谢",
    "感谢",
    "辛苦",
    "大家",
    "各位",
    "欢迎",
    "收到",
    "如有",
    "有事可",
    "有事找",
    "有事请",
    "有意",
    "请",
    "主办",
    "承办",
    "@",
    "＠",
    "#",
    "＃",
];

/// How lines begin that count the list, where no name goes on: 合计明 is a person.
const COUNTS: &[&str] = &["共", "合计", "总计", "共计", "小计", "一共", "总共", "目前"];

/// How lines begin that say whom to ask, whatever number stands before them.
const CONTACTS: &[&str] = &[
    "联系人",
    "负责人",
    "发起人",
    "组织者",
    "联系电话",
    "咨询电话",
    "咨询",
    "报名电话",
    "报名联系人",
    "活动联系人",
    "联系方式",
];

/// Whole entries that are nobody.
const NOBODY: &[&str] = &[
    "空",
    "空缺",
    "空位",
    "暂空",
    "暂缺",
    "缺",
    "无",
    "暂无",
    "没有",
    "待定",
    "满",
    "已满",
    "满员",
    "已满员",
    "人满",
    "名额已满",
    "人已满",
    "满了",
    "占位",
    "预留",
    "候补",
    "同上",
    "虚位以待",
    "xx",
    "xxx",
    "XX",
    "XXX",
    "?",
    "？",
];

/// Words of a title that stand for a place or a unit: `请按“楼栋 姓名 电话”接龙`.
const PLACE_FIELDS: &[&str] = &[
    "楼", "栋", "房", "室", "单元", "小区", "社区", "单位", "公司", "部门", "科室", "支部", "地址",
    "住址", "网格", "门牌",
];

/// Whether the line speaks of the list and not of a person.
pub(in crate::chain) fn is_notice(line: &str) -> bool {
    let counts = COUNTS.iter().any(|start| {
        let rest = line.strip_prefix(start);
        rest.is_some_and(|rest| !rest.starts_with(is_han) || rest.starts_with(['人', '有']))
    });
    counts || NOTICES.iter().any(|start| line.starts_with(start)) && !line.starts_with("请假")
}

/// `联系人：何主任 199…`: whom to ask and nobody who signs up.
pub(in crate::chain) fn is_contact(line: &str) -> bool {
    let label = line.split_once([':', '：']).map(|(label, _)| label.trim());
    label.is_some_and(|label| CONTACTS.contains(&label))
}

/// `上午场（8:30）`, `第二组：`, `二、下午`, `候补：`: a heading within the list.
pub(in crate::chain) fn is_heading(line: &str) -> bool {
    let part = line.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    let is_counted = part.len() < line.len() && part.starts_with('、');
    // 候补：, or who has written what was passed on.
    let is_caption = line.ends_with([':', '：']) && line.chars().count() <= 10;
    if is_counted || is_caption && !line.contains(is_digit) {
        return true;
    }
    let end = line.find(|c| opens(c) || matches!(c, ':' | '：'));
    end.is_some_and(|end| {
        line[..end]
            .trim_end()
            .ends_with(['场', '组', '班', '批', '队'])
    })
}

pub(in crate::chain) fn is_example(line: &str) -> bool {
    let line = line.trim_start_matches(['(', '（', '[', '【']);
    ["例如", "示例", "举例", "范例", "格式"]
        .iter()
        .any(|word| line.starts_with(word))
        || line
            .strip_prefix('例')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric()))
}

/// Whether the whole entry says that the place is nobody's: `暂无`, `三栋（暂无）`, `周四：空`.
pub(in crate::chain) fn is_nobody(content: &str) -> bool {
    let mut words = content.split(ends_word).filter(|word| !word.is_empty());
    let is_vacant = words.next_back().is_some_and(|word| NOBODY.contains(&word));
    // 电梯口：（空缺）
    let post = content.split_once([':', '：']).map(|(post, _)| post);
    let is_post = |word: &str| post == Some(word) && !is_name(word);
    is_vacant && words.all(|word| says_what_somebody_is(word) || is_house(word) || is_post(word))
}

/// `（贺一改下周）`: what was written down on somebody between others.
pub(in crate::chain) fn is_aside(line: &str) -> bool {
    let inner = line
        .strip_prefix(opens)
        .and_then(|line| line.strip_suffix(closes));
    inner.is_some_and(|inner| {
        begins_as_name(inner) && may_be_called(inner) && !inner.contains(is_digit)
    })
}

/// `备注：雨天顺延`.
pub(in crate::chain) fn is_remark(line: &str) -> bool {
    let mut labels = ["备注", "注", "附注", "说明"].into_iter();
    labels.any(|label| {
        line.strip_prefix(label)
            .is_some_and(|rest| rest.starts_with([':', '：']))
    })
}

/// How many places and units the title asks for before the name.
pub(in crate::chain) fn places_before_name(title: &str) -> usize {
    let is_part = |c: char| c.is_alphanumeric();
    let name = title.find("姓名").or_else(|| title.find("名字"));
    let before = &title[..name.unwrap_or(0)];
    if before.ends_with(is_part) {
        return 0;
    }
    before
        .split(|c| !is_part(c))
        .filter(|word| !word.is_empty())
        .rev()
        .take_while(|word| PLACE_FIELDS.iter().any(|field| word.contains(field)))
        .count()
}
