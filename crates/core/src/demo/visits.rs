//! A year of 五到家 in the demo branch: a visit every nine days, most of them told back.

use crate::person::Person;
use crate::time::Date;
use crate::visit::{self, Visit, VisitKind, VisitState};

const VISITS: usize = 40;

/// 住户, and what is told of the visit: 类型, 意见, 承诺, 办理情况, 住户答复. Where nothing was promised,
/// the last three are empty.
const HEARD: [(VisitKind, &str, &str, &str, &str); 8] = [
    (
        VisitKind::Opinion,
        "楼道灯坏了两盏，晚上上下楼不方便",
        "联系物业一周内修好",
        "物业已换新灯，另查出一处线路老化，一并修好",
        "亮了，放心多了",
    ),
    (VisitKind::Call, "", "", "", ""),
    (
        VisitKind::Care,
        "刚出院，买菜做饭不方便",
        "请关爱帮扶服务队每周代买两次菜",
        "服务队已排班，每周二、周五上门",
        "谢谢大家",
    ),
    (
        VisitKind::Service,
        "热水器打不着火",
        "请家政维修服务队上门看看",
        "更换电池并清洗，已能使用",
        "很满意",
    ),
    (VisitKind::Opinion, "希望多办几次义诊", "", "", ""),
    (
        VisitKind::Deed,
        "孩子转学的手续不知道怎么办",
        "陪同到教育局问清楚并办好",
        "材料已备齐，学校已接收",
        "帮了大忙",
    ),
    (
        VisitKind::Opinion,
        "楼下摆摊太吵，影响老人休息",
        "与城管和摊主协商收摊时间",
        "摊主同意晚八点半前收摊，暂不能搬走，已向住户说明",
        "可以接受，希望坚持",
    ),
    (VisitKind::Care, "独居，想有人说说话", "", "", ""),
];

const HOUSEHOLDS: [&str; 10] = [
    "陈阿婆",
    "黄伯",
    "梁姨",
    "刘叔",
    "何婆婆",
    "潘伯",
    "邓姨",
    "林阿公",
    "温婶",
    "赖伯",
];

/// The visits. Of the last eleven the promises are open, one of them late, or kept and not told back.
pub(super) fn visits(people: &[Person], today: Date) -> Vec<Visit> {
    (0..VISITS)
        .map(|turn| {
            let (kind, opinion, promise, done, reply) = HEARD[turn % HEARD.len()];
            let on = today.plus_days(9 * (turn as i64 - VISITS as i64) + 4);
            let household = format!("{}家", HOUSEHOLDS[turn % HOUSEHOLDS.len()]);
            let words = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let noted = Visit {
                address: Some(format!("阳光嘉园{}栋{}02", 1 + turn % 6, 2 + turn % 15)),
                companions: (turn % 3 == 0).then(|| people[turn + 1].name.clone()),
                opinion: words(opinion),
                ..visit::noted(kind, household, on, &people[turn * 11 % people.len()].id)
            };
            let Some(promise) = words(promise) else {
                return noted;
            };
            let (state, due) = match VISITS - turn {
                // Beyond its day by now.
                11 => (VisitState::Promised, 14),
                1..=5 => (VisitState::Promised, 60),
                6..=10 => (VisitState::Kept, 60),
                _ => (VisitState::Told, 14),
            };
            let kept = matches!(state, VisitState::Kept | VisitState::Told);
            let told = state == VisitState::Told;
            Visit {
                state,
                promise: Some(promise),
                due_on: Some(on.plus_days(due)),
                done: kept.then(|| done.to_owned()),
                done_on: kept.then(|| on.plus_days(7)),
                told_on: told.then(|| on.plus_days(9)),
                reply: told.then(|| reply.to_owned()),
                ..noted
            }
        })
        .collect()
}
