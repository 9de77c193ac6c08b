//! Lists of people that go on the sheet of an activity.

use super::*;
use crate::activity::{self, ActivityDraft, ActivityKind, ActivityMove};
use crate::attendance::{self, AttendanceSummary};

/// An activity of the day before, published, and ended where `ended`.
async fn activity(desk: &Desk, ended: bool) -> Options {
    with_posts(desk, ended, "").await
}

async fn with_posts(desk: &Desk, ended: bool, posts: &str) -> Options {
    let draft = ActivityDraft {
        kind: ActivityKind::Service,
        name: "清洁家园".into(),
        place: "中心广场".into(),
        day: Some("2026-02-28".parse().unwrap()),
        from: "8:30".into(),
        to: "11:30".into(),
        project: String::new(),
        team: String::new(),
        posts: posts.into(),
        wanted: None,
        content: String::new(),
        note: String::new(),
    };
    let id = activity::add(&desk.ledger, &draft).await.unwrap().id;
    let moves = [ActivityMove::Publish, ActivityMove::End];
    for movement in &moves[..1 + usize::from(ended)] {
        activity::advance(&desk.ledger, std::slice::from_ref(&id), *movement, "")
            .await
            .unwrap();
    }
    Options {
        activity: Some(id),
        ..Options::default()
    }
}

/// The sheet as lines: `1 潘䶮 到 180 +1 代单春梅`.
async fn sheet_of(desk: &Desk, options: &Options) -> Vec<String> {
    let rows = attendance::sheet(&desk.ledger, options.activity.as_ref().unwrap())
        .await
        .unwrap();
    let line = |row: AttendanceSummary| {
        let mut line = format!("{} {} {}", row.position, row.person, row.presence.label());
        if let Some(minutes) = row.minutes {
            line.push_str(&format!(" {minutes}"));
        }
        if row.guests > 0 {
            line.push_str(&format!(" +{}", row.guests));
        }
        if let Some(by) = row.signed_by {
            line.push_str(&format!(" 代{by}"));
        }
        line
    };
    rows.into_iter().map(line).collect()
}

fn told(report: &Report) -> Vec<&str> {
    let problems = report.problems.iter();
    problems.map(|one| one.message.as_str()).collect()
}

#[tokio::test]
async fn a_sheet_that_people_signed_with_their_names() {
    let desk = Desk::new().await;
    let options = activity(&desk, false).await;
    let signed = list(&[
        "姓名|电话|签到（签名）|时间",
        "仇伟|19907638893|仇 伟|",
        "潘䶮|19907632320||",
        "区嘉怡|19907636716|单春梅|",
    ]);
    let report = desk.apply(&signed, &options).await;
    // Another's name is no signature of hers, and nobody says for whom it stands.
    assert_eq!(
        told(&report),
        ["第 4 行区嘉怡“签到”看不出到没到，请写“到”“迟到”“请假”或“缺席”"]
    );
    assert_eq!(
        sheet_of(&desk, &options).await,
        ["1 仇伟 到", "2 潘䶮 待签到", "3 区嘉怡 待签到"]
    );
}

#[tokio::test]
async fn a_sheet_that_tells_when_people_came_and_not_when_they_left() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    let signed = list(&[
        "姓名|电话|签到时间|签退时间",
        "仇伟|19907638893|8:25|",
        "潘䶮|19907632320|请假|",
        "区嘉怡|19907636716|缺席|缺席",
        "单春梅|19907633000||",
        "仇春生|19907633111|9点多|11:30",
        "盖文|19907633222|下午两点|",
    ]);
    let report = desk.apply(&signed, &options).await;
    assert_eq!(
        told(&report),
        ["第 6 行仇春生“签到时间”看不出是几点，请写成 13:40，没来的写“请假”或“缺席”"]
    );
    assert_eq!(
        sheet_of(&desk, &options).await,
        [
            "1 仇伟 到",
            "2 潘䶮 请假",
            "3 区嘉怡 缺席",
            "4 单春梅 待签到",
            "5 仇春生 到",
            "6 盖文 到"
        ]
    );
    // Once more it changes nothing.
    let again = desk.apply(&signed, &options).await;
    assert_eq!((again.sign_ups, again.operation), (0, None));
}

#[tokio::test]
async fn times_stand_below_sign_in_too_and_are_those_of_the_day() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    let signed = list(&[
        "姓名|电话|签到|签退|计划服务时长|实际服务时长",
        "仇伟|19907638893|8:30|10:00|4|",
        "潘䶮|19907632320|到||4|1.5",
        "区嘉怡|19907636716|8:40|10:00|4|2",
        "单春梅|19907633000|1999-01-01 08:30|1999-01-01 10:00|4|",
    ]);
    let report = desk.apply(&signed, &options).await;
    assert_eq!(
        told(&report),
        [
            "第 4 行区嘉怡“服务时长”比8:40到10:00的1小时20分还长，时数没有登记，请核对后在签到表里登记",
            "第 5 行单春梅“签到时间”写的是 1999-01-01，这场活动是 2026-02-28，时间没有登记，请核对",
            "第 5 行单春梅“签退时间”写的是 1999-01-01，这场活动是 2026-02-28，时间没有登记，请核对",
        ]
    );
    // What was planned is no service.
    assert_eq!(
        sheet_of(&desk, &options).await,
        [
            "1 仇伟 到 90",
            "2 潘䶮 到 90",
            "3 区嘉怡 到",
            "4 单春梅 待签到"
        ]
    );
}

#[tokio::test]
async fn who_stands_on_a_sheet_twice_is_told() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    let signed = list(&[
        "姓名|电话|服务时长",
        "仇伟|19907638893|1小时",
        "仇伟|19907638893|2小时",
    ]);
    let report = desk.apply(&signed, &options).await;
    assert_eq!(
        told(&report),
        [
            "第 3 行仇伟“签到”没有登记：第 2 行已是这个人，签到和时数只登记了那一行的，请核对后在签到表里补上"
        ]
    );
    assert_eq!(sheet_of(&desk, &options).await, ["1 仇伟 到 60"]);
}

#[tokio::test]
async fn sign_ups_from_a_chain_stand_on_the_sheet_with_whom_they_bring() {
    let desk = Desk::new().await;
    let options = activity(&desk, false).await;
    let chain = List::paste(
        "#接龙\n清洁家园\n1. 仇伟 19907638893\n2. 潘䶮 19907632320 (带1人)\n3. 仇伟 19907638893",
    )
    .unwrap();
    let report = desk.apply(&chain, &options).await;
    assert_eq!((report.new, report.duplicates, report.sign_ups), (2, 1, 2));
    assert_eq!(
        report.sentence,
        "导入“粘贴的内容”：新增2人，“清洁家园”签到表登记2人"
    );
    assert_eq!(
        sheet_of(&desk, &options).await,
        ["1 仇伟 待签到", "2 潘䶮 待签到 +1"]
    );
    // How many come along is said on the sheet and not kept with the person.
    for person in desk.people().await {
        assert!(person.person.other.0.is_empty(), "{person:?}");
    }
    let again = desk.apply(&chain, &options).await;
    assert_eq!((again.signed_already, again.operation), (2, None));
    desk.is_whole().await;

    let done = take_back(&desk.ledger, report.operation.unwrap())
        .await
        .unwrap();
    assert_eq!((done.sign_ins, done.removed), (2, 2));
    assert_eq!(
        done.sentence,
        "撤回导入“粘贴的内容”：去掉新增的2人，还原签到表2行"
    );
    assert_eq!(sheet_of(&desk, &options).await, [""; 0]);
    desk.is_whole().await;
}

#[tokio::test]
async fn a_filled_sheet_says_how_they_came_and_how_long_they_served() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    let filled = list(&[
        "姓名|电话|签到情况|签到时间|签退时间|服务时长（小时）|代签人",
        "潘䶮|19907632320|到|8:30|11:30||单春梅", // three hours
        "仇伟|19907638893|√|||#1.5|",
        "区嘉怡|19907636716|请假||||",
        "单春梅|19907633000|迟到|9:00|11:30|2小时|", // less than from beginning to end: a break
        "冼桂芳|19907633001|||||",                   // a blank tells nothing
        "查文海|19907633002|看情况||||",
        "曾永强|19907633003|到|||9|", // beyond the cap of a day, eight hours
    ]);
    let report = desk.apply(&filled, &options).await;
    assert_eq!(
        sheet_of(&desk, &options).await,
        [
            "1 潘䶮 到 180 代单春梅",
            "2 仇伟 到 90",
            "3 区嘉怡 请假",
            "4 单春梅 迟到 120",
            "5 冼桂芳 待签到",
            "6 查文海 待签到",
            "7 曾永强 到",
        ]
    );
    assert_eq!(
        told(&report),
        [
            "第 7 行查文海“签到”看不出到没到，请写“到”“迟到”“请假”或“缺席”",
            "第 8 行曾永强“服务时长”没有登记：曾永强2026年2月28日再记9小时就超过每日上限8小时。\
             请核对时间，或只记其中的分钟数。",
        ]
    );
    desk.is_whole().await;

    // The same list again changes nothing; one that says otherwise is told of and changes nothing.
    let again = desk.apply(&filled, &options).await;
    assert_eq!((again.sign_ups, again.operation), (0, None));
    let other = list(&[
        "姓名|电话|签到情况|服务时长（小时）",
        "仇伟|19907638893|缺席|",
        "潘䶮|19907632320|到|2",
    ]);
    let report = desk.apply(&other, &options).await;
    assert_eq!((report.not_signed, report.operation), (2, None));
    assert_eq!(
        told(&report),
        [
            "第 2 行仇伟“签到”为“缺席”，签到表第2行已记为“到”，没有改动，请核对",
            "第 3 行潘䶮“服务时长”为2小时，签到表上已登记3小时，没有改动，请核对",
        ]
    );
}

#[tokio::test]
async fn a_list_that_goes_on_no_sheet_keeps_its_columns() {
    let desk = Desk::new().await;
    desk.import(&list(&["姓名|电话|签到|服务时长", "潘䶮|19907632320|到|3"]))
        .await;
    let other = desk.only().await.person.other.0;
    assert_eq!(
        other,
        BTreeMap::from([
            ("签到".into(), "到".into()),
            ("服务时长".into(), "3".into())
        ])
    );
}

#[tokio::test]
async fn hours_wait_for_the_end_and_a_sheet_for_its_activity() {
    let desk = Desk::new().await;
    let options = activity(&desk, false).await;
    let filled = list(&["姓名|电话|签到|服务时长", "潘䶮|19907632320|到|3"]);
    let report = desk.apply(&filled, &options).await;
    assert_eq!(sheet_of(&desk, &options).await, ["1 潘䶮 到"]);
    assert_eq!(
        told(&report),
        ["第 2 行潘䶮“服务时长”没有登记：活动“清洁家园”还没有结束，不能登记时数。请先结束活动。"]
    );
    // Ended, the same list brings what was wanting.
    let id = options.activity.clone().unwrap();
    activity::advance(&desk.ledger, &[id], ActivityMove::End, "")
        .await
        .unwrap();
    desk.apply(&filled, &options).await;
    assert_eq!(sheet_of(&desk, &options).await, ["1 潘䶮 到 180"]);

    let both = Options {
        project: Some("一个项目".into()),
        ..options
    };
    let refused = preview(&desk.ledger, &filled, &both).await.unwrap_err();
    assert!(
        matches!(refused, Error::Refused(_)),
        "one list, one project or activity: {refused}"
    );
}

/// `潘䶮 引导, 仇伟 —`
async fn posts_of(desk: &Desk, options: &Options) -> String {
    let rows = attendance::sheet(&desk.ledger, options.activity.as_ref().unwrap())
        .await
        .unwrap()
        .into_iter();
    let said: Vec<_> = rows
        .map(|row| format!("{} {}", row.person, row.post.as_deref().unwrap_or("—")))
        .collect();
    said.join(", ")
}

#[tokio::test]
async fn a_list_names_posts_until_they_are_full() {
    let desk = Desk::new().await;
    let options = with_posts(&desk, false, "引导 2\n量血压 1").await;
    let signed = list(&[
        "姓名|电话|岗位",
        "潘䶮|19907632320|引导",
        "仇伟|19907638893|引 导",
        "区嘉怡|19907636716|引导",
        "单春梅|19907633000|后勤",
        "查祎|19907633001|",
        "钟月娥|19907633002|量血压",
    ]);
    let report = desk.apply(&signed, &options).await;
    assert_eq!((report.new, report.sign_ups), (6, 6));
    assert_eq!(
        told(&report),
        [
            "第 4 行区嘉怡“岗位”没有登记：岗位“引导”要的2人已满，请在签到表里另作安排",
            "第 5 行单春梅“岗位”没有登记：这场活动的岗位是 引导 2、量血压 1，请核对",
        ]
    );
    assert_eq!(
        posts_of(&desk, &options).await,
        "潘䶮 引导, 仇伟 引导, 区嘉怡 —, 单春梅 —, 查祎 —, 钟月娥 量血压"
    );
    // The post is the sheet's and not the person's 职务.
    for person in desk.people().await {
        assert_eq!(person.person.duty, None);
    }
    // What the sheet says stays; who has no post yet may still get one.
    let again = list(&[
        "姓名|电话|岗位",
        "潘䶮|19907632320|量血压",
        "查祎|19907633001|量血压",
        "仇伟|19907638893|引导",
    ]);
    let report = desk.apply(&again, &options).await;
    assert_eq!(
        told(&report),
        [
            "第 2 行潘䶮“岗位”为“量血压”，签到表上已安排“引导”，没有改动，请核对",
            "第 3 行查祎“岗位”没有登记：岗位“量血压”要的1人已满，请在签到表里另作安排",
        ]
    );
    assert_eq!(report.operation, None);
    desk.is_whole().await;

    // Without posts there is nothing to take, and in a list of people the column is their 职务.
    let plain = activity(&desk, false).await;
    let report = desk
        .apply(&list(&["姓名|电话|岗位", "潘䶮|19907632320|引导"]), &plain)
        .await;
    assert_eq!(
        told(&report),
        ["第 2 行潘䶮“岗位”没有登记：这场活动没有设岗位，请先在活动里写上"]
    );
}

#[tokio::test]
async fn what_a_row_notes_is_of_the_sheet_and_not_of_the_person() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    desk.import(&list(&[
        "姓名|电话|备注|可服务时间",
        "仇伟|19907638893|党龄三十年|周末",
    ]))
    .await;
    let signed = list(&[
        "姓名|电话|服务时间段|备注",
        "仇伟|19907638893|8:30-10:00|提前走",
        "潘䶮|19907632320||请假",
    ]);
    let report = desk.apply(&signed, &options).await;
    assert_eq!((report.new, report.updated, report.same), (1, 0, 1));
    assert_eq!(
        sheet_of(&desk, &options).await,
        ["1 仇伟 到 90", "2 潘䶮 请假"]
    );
    let rows = attendance::sheet(&desk.ledger, options.activity.as_ref().unwrap())
        .await
        .unwrap();
    let notes: Vec<_> = rows.iter().map(|row| row.note.as_deref()).collect();
    assert_eq!(notes, [Some("提前走"), Some("请假")]);
    // Once more it changes nothing.
    let again = desk.apply(&signed, &options).await;
    assert_eq!((again.sign_ups, again.operation), (0, None));
}

#[tokio::test]
async fn a_row_of_another_day_or_another_activity_is_told_and_left() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    let signed = list(&[
        "姓名|电话|服务日期|活动名称|服务时长",
        "仇伟|19907638893|2026-02-28|清洁家园活动|1",
        "潘䶮|19907632320|2026年3月1日|清洁家园|1",
        "区嘉怡|19907636716|2026.2.28|法律咨询夜|1",
    ]);
    let report = desk.apply(&signed, &options).await;
    assert_eq!(
        told(&report),
        [
            "第 3 行潘䶮“活动日期”写的是 2026-03-01，这场活动是 2026-02-28，没有登记。如确是这场活动，请把这一列改为“不导入”",
            "第 4 行区嘉怡“活动名称”写的是“法律咨询夜”，这场活动是“清洁家园”，没有登记。如确是这场活动，请把这一列改为“不导入”",
        ]
    );
    assert_eq!((report.sign_ups, report.not_signed), (1, 2));
    assert_eq!(sheet_of(&desk, &options).await, ["1 仇伟 到 60"]);
}

#[tokio::test]
async fn hours_of_parts_of_a_day_count_together_and_settled_ones_alone() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    // 8:30 to 9:30 and 10:00 to 11:00; the second left the second part out.
    let parts = list(&[
        "姓名|电话|上半场签到|上半场签退|下半场签到|下半场签退",
        "仇伟|19907638893|8:30|9:30|10:00|11:00",
        "潘䶮|19907632320|8:30|9:30||",
    ]);
    let report = desk.apply(&parts, &options).await;
    assert_eq!(told(&report), [""; 0]);
    let hours = list(&[
        "姓名|电话|服务时长（小时）|服务时长（分钟）",
        "区嘉怡|19907636716|1|30",
        "单春梅|19907633000|0|50",
    ]);
    let report = desk.apply(&hours, &options).await;
    assert_eq!(told(&report), [""; 0]);
    let settled = list(&[
        "姓名|电话|签到|签退|认定时长",
        "仇春生|19907633111|8:30|11:30|2.5",
    ]);
    let report = desk.apply(&settled, &options).await;
    assert_eq!(told(&report), [""; 0]);
    let days = list(&["姓名|电话|服务时长（天）", "盖文|19907633222|1"]);
    let report = desk.apply(&days, &options).await;
    assert_eq!(
        told(&report),
        ["第 2 行盖文“服务时长”按“天”计，看不出是几小时，没有登记为时数，请换算成小时"]
    );
    assert_eq!(
        sheet_of(&desk, &options).await,
        [
            "1 仇伟 到 120",
            "2 潘䶮 到 60",
            "3 区嘉怡 到 90",
            "4 单春梅 到 50",
            "5 仇春生 到 150",
            "6 盖文 待签到",
        ]
    );
}

#[tokio::test]
async fn marks_mean_what_the_sheet_says_they_mean() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    let signed = list(&[
        "签到表（√到 ○请假 △迟到）",
        "姓名|电话|签到",
        "仇伟|19907638893|√",
        "潘䶮|19907632320|○",
        "区嘉怡|19907636716|△",
    ]);
    let report = desk.apply(&signed, &options).await;
    assert_eq!(told(&report), [""; 0]);
    assert_eq!(
        sheet_of(&desk, &options).await,
        ["1 仇伟 到", "2 潘䶮 请假", "3 区嘉怡 迟到"]
    );
}

#[tokio::test]
async fn who_left_before_they_came_is_told() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    let signed = list(&["姓名|电话|签到时间|签退时间", "仇伟|19907638893|11:00|9:00"]);
    let report = desk.apply(&signed, &options).await;
    assert_eq!(
        told(&report),
        ["第 2 行仇伟“签到时间”写的是 11:00 到 9:00，结束早于开始，时间没有登记，请核对"]
    );
    assert_eq!(sheet_of(&desk, &options).await, ["1 仇伟 到"]);
}

#[tokio::test]
async fn a_chain_tells_the_hours_behind_the_names() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    let chain = List::paste(
        "#接龙\n清洁家园签到\n1. 仇伟 19907638893 8:30-10:00\n2. 潘䶮 19907632320 2小时\n\
         3. 区嘉怡 19907636716 迟到10分钟\n4. 单春梅 19907633000 带了扫把",
    )
    .unwrap();
    desk.apply(&chain, &options).await;
    assert_eq!(
        sheet_of(&desk, &options).await,
        [
            "1 仇伟 到 90",
            "2 潘䶮 到 120",
            "3 区嘉怡 迟到",
            "4 单春梅 待签到"
        ]
    );
}

#[tokio::test]
async fn a_name_that_stands_in_the_ledger_is_asked_about_where_nothing_tells_two_apart() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    desk.import(&list(&["姓名|电话|单位", "仇伟|19907638893|文华书城"]))
        .await;
    let signed = list(&["姓名|服务内容|服务时长", "仇伟|扫楼道|1", "潘䶮|扫楼道|1"]);
    let report = desk.apply(&signed, &options).await;
    assert_eq!((report.ask, report.new), (1, 1));
    assert_eq!(sheet_of(&desk, &options).await, ["1 潘䶮 到 60"]);
}

#[tokio::test]
async fn of_a_sheet_with_a_column_for_each_day_that_of_the_activity_is_taken() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    let signed = list(&[
        "姓名|电话|2月27日|2月28日|3月1日（周日）",
        "仇伟|19907638893|√||√",
        "潘䶮|19907632320|√|√|",
        "区嘉怡|19907636716||请假|√",
    ]);
    let report = desk.apply(&signed, &options).await;
    assert_eq!(told(&report), [""; 0]);
    assert_eq!(
        sheet_of(&desk, &options).await,
        ["1 仇伟 待签到", "2 潘䶮 到", "3 区嘉怡 请假"]
    );
    let skipped: Vec<_> = report.skipped.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(skipped, ["2月27日、2月28日、3月1日（周日）"]);
    for person in desk.people().await {
        assert!(person.person.other.0.is_empty(), "{person:?}");
    }
    let other = list(&["姓名|电话|3月1日|3月2日", "仇伟|19907638893|√|√"]);
    let report = desk.apply(&other, &options).await;
    assert_eq!(
        told(&report),
        [
            "第 2 行仇伟“签到”按日期或时段分列，没有这场活动（2026-02-28）的一列，没有登记，请核对活动的日期和时间"
        ]
    );
    assert_eq!((report.sign_ups, report.not_signed), (0, 1));
}

#[tokio::test]
async fn hours_stand_below_the_days_too_and_marks_below_morning_and_afternoon() {
    let desk = Desk::new().await;
    let options = activity(&desk, true).await;
    let hours = list(&[
        "姓名|电话|2.27|周六（2.28）|合计时长",
        "仇伟|19907638893|3|1|4",
        "潘䶮|19907632320||1.5|1.5",
        "区嘉怡|19907636716|2|请假|2",
    ]);
    let report = desk.apply(&hours, &options).await;
    assert_eq!(told(&report), [""; 0]);
    let rows = list(&[
        "日期|姓名|电话|时长",
        "2月27日|盖文|19907633222|2",
        "2月28日|查祎|19907633001|2",
    ]);
    let report = desk.apply(&rows, &options).await;
    assert_eq!(
        told(&report),
        [
            "第 2 行盖文“活动日期”写的是 2月27日，这场活动是 2026-02-28，没有登记。如确是这场活动，请把这一列改为“不导入”"
        ]
    );
    // From 8:30 to 11:30: the morning's.
    let halves = list(&[
        "姓名|电话|上午|下午",
        "单春梅|19907633000|√|×",
        "仇春生|19907633111|×|√",
    ]);
    let report = desk.apply(&halves, &options).await;
    assert_eq!(told(&report), [""; 0]);
    assert_eq!(
        sheet_of(&desk, &options).await,
        [
            "1 仇伟 到 60",
            "2 潘䶮 到 90",
            "3 区嘉怡 请假",
            "4 查祎 到 120",
            "5 单春梅 到",
            "6 仇春生 缺席",
        ]
    );
}
