//! From an activity to the hours of those who came, and the way back, on both engines.

use renling_core::activity::{
    self, ActivityDraft, ActivityFilter, ActivityKind, ActivityMove, ActivityWait,
};
use renling_core::attendance::{
    self, Evidence, HoursDraft, HoursMove, HoursState, Presence, Signature,
};
use renling_core::claim::{self, ClaimDraft, Move};
use renling_core::evaluation::{self, EvaluationDraft, Level};
use renling_core::hours::{self, Rules};
use renling_core::ledger::Ledger;
use renling_core::person::{self, PersonDraft};
use renling_core::project::{self, ProjectDraft};
use renling_core::{check, demo, home, journal};

use crate::ledgers::ledgers;

/// The clock of the tests stands at eight o'clock on 1 March 2026; what is held is held the day before.
pub const YESTERDAY: &str = "2026-02-28";

pub fn cleaning(day: &str, from: &str, to: &str) -> ActivityDraft {
    ActivityDraft {
        kind: ActivityKind::Service,
        name: "清洁家园行动".into(),
        place: "小区中心广场".into(),
        day: day.parse().ok(),
        from: from.into(),
        to: to.into(),
        project: "清洁家园行动".into(),
        team: String::new(),
        posts: String::new(),
        wanted: Some(2),
        content: String::new(),
        note: String::new(),
    }
}

fn came(presence: Presence) -> Signature {
    Signature {
        presence,
        signed_by: String::new(),
        guests: 0,
        note: String::new(),
    }
}

pub fn from_to(from: &str, to: &str) -> HoursDraft {
    HoursDraft {
        from: from.into(),
        to: to.into(),
        minutes: None,
        evidence: Evidence::Sheet,
    }
}

pub async fn somebody(ledger: &Ledger, name: &str) -> String {
    let draft = PersonDraft {
        name: name.into(),
        ..PersonDraft::default()
    };
    person::add(ledger, &draft).await.unwrap().id
}

/// An activity that took place, with people on its sheet as 到; the ids of the rows.
pub async fn held(
    ledger: &Ledger,
    draft: &ActivityDraft,
    people: &[&String],
) -> (String, Vec<String>) {
    let activity = activity::add(ledger, draft).await.unwrap().id;
    let ids = [activity.clone()];
    activity::advance(ledger, &ids, ActivityMove::Publish, "")
        .await
        .unwrap();
    let mut rows = Vec::new();
    for person in people {
        let row = attendance::sign(ledger, &activity, person, &came(Presence::Present)).await;
        rows.push(row.unwrap().id);
    }
    activity::advance(ledger, &ids, ActivityMove::End, "")
        .await
        .unwrap();
    (activity, rows)
}

#[tokio::test]
async fn from_an_activity_to_confirmed_hours_and_an_evaluation() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "service").await {
        walk(&ledger).await;
    }
}

async fn walk(ledger: &Ledger) {
    renling_core::begin(ledger, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
    let ouyang = somebody(ledger, "欧阳䶮").await;
    let chen = somebody(ledger, "陈少芬").await;
    let draft = ProjectDraft {
        name: "清洁家园行动".into(),
        places: 2,
        ..ProjectDraft::default()
    };
    let project = project::add(ledger, &draft).await.unwrap().id;
    project::publish(ledger, std::slice::from_ref(&project))
        .await
        .unwrap();
    let mut claims = Vec::new();
    for person in [&ouyang, &chen] {
        let wish = ClaimDraft {
            project_id: project.clone(),
            person_id: Some(person.clone()),
            confirmed: true,
            ..ClaimDraft::default()
        };
        claims.push(claim::add(ledger, &wish).await.unwrap().id);
    }
    claim::advance(ledger, &claims, Move::Start, "")
        .await
        .unwrap();

    // Planned for tomorrow, and held yesterday after all.
    let wrong = ActivityDraft {
        project: "没有的项目".into(),
        ..cleaning("", "13:40", "下午")
    };
    let wrong = activity::add(ledger, &wrong).await.unwrap_err().wire();
    let fields: Vec<_> = wrong.fields.keys().map(String::as_str).collect();
    assert_eq!(fields, ["day", "project", "to"]);
    let tomorrow = cleaning("2026-03-02", "13:40", "15:25");
    let planned = activity::add(ledger, &tomorrow).await.unwrap();
    let ids = [planned.id.clone()];
    let early = attendance::sign(ledger, &planned.id, &ouyang, &came(Presence::Present)).await;
    assert_eq!(
        early.unwrap_err().to_string(),
        "活动“清洁家园行动”还没有发布，不能签到。请先发布活动。"
    );
    activity::advance(ledger, &ids, ActivityMove::Publish, "")
        .await
        .unwrap();
    let early = activity::advance(ledger, &ids, ActivityMove::End, "").await;
    assert_eq!(
        early.unwrap_err().to_string(),
        "活动“清洁家园行动”还没有开始，不能结束。如已改期，请先修改日期和时间。"
    );
    let moved = cleaning(YESTERDAY, "1340", "15：25");
    let moved = activity::edit(ledger, &planned.id, 2, &moved)
        .await
        .unwrap();
    assert_eq!(moved.starts_at.to_string(), "2026-02-28T13:40:00");
    let waits = |waits| ActivityFilter {
        waits: Some(waits),
        ..ActivityFilter::default()
    };
    let over = activity::list(ledger, &waits(ActivityWait::End), 0, 10)
        .await
        .unwrap();
    assert_eq!(over.total, 1);

    // The sheet: both claimants are listed; one is there, one comes late and somebody signs for her.
    let listed = attendance::list_expected(ledger, &planned.id)
        .await
        .unwrap();
    assert_eq!(listed.sentence, "将2人列入“清洁家园行动”签到表");
    let first = attendance::sign(ledger, &planned.id, &ouyang, &came(Presence::Present)).await;
    let first = first.unwrap();
    assert_eq!(
        (first.position, first.presence, first.minutes),
        (1, Presence::Present, None)
    );
    let twice = attendance::sign(ledger, &planned.id, &ouyang, &came(Presence::Late)).await;
    assert_eq!(
        twice.unwrap_err().to_string(),
        "欧阳䶮已在签到表第1行，记为“到”。"
    );
    let sheet = attendance::sheet(ledger, &planned.id).await.unwrap();
    assert_eq!((sheet.len(), sheet[1].presence), (2, Presence::Expected));
    let late = Signature {
        signed_by: "李四".into(),
        guests: 1,
        ..came(Presence::Late)
    };
    let second = attendance::mark(ledger, &sheet[1].id, 1, &late)
        .await
        .unwrap();
    let stale = attendance::mark(ledger, &sheet[1].id, 1, &late)
        .await
        .unwrap_err();
    assert_eq!(stale.code(), "changed");
    let refused = activity::advance(ledger, &ids, ActivityMove::Cancel, "下雨").await;
    assert_eq!(
        refused.unwrap_err().to_string(),
        "活动“清洁家园行动”已有2人签到，不能取消。"
    );

    // Hours: for both at once, then by row for her who came late.
    let rows = [first.id.clone(), second.id.clone()];
    let early = attendance::enter_hours(ledger, &rows, &from_to("13:40", "15:25")).await;
    assert_eq!(
        early.unwrap_err().to_string(),
        "活动“清洁家园行动”还没有结束，不能登记时数。请先结束活动。"
    );
    activity::advance(ledger, &ids, ActivityMove::End, "")
        .await
        .unwrap();
    let entered = attendance::enter_hours(ledger, &rows, &from_to("13:40", "15:25")).await;
    assert_eq!(
        entered.unwrap().sentence,
        "登记时数：欧阳䶮“清洁家园行动”1小时45分等2人"
    );
    attendance::enter_hours(ledger, &rows[1..], &from_to("14:00", "15:25"))
        .await
        .unwrap();
    let skipped = attendance::advance_hours(ledger, &rows, HoursMove::Confirm).await;
    assert_eq!(
        skipped.unwrap_err().to_string(),
        "欧阳䶮的时数现为“待确认”，不能确认。请刷新后核对。"
    );
    let figures = home::home(ledger).await.unwrap().figures;
    assert_eq!((figures.hours_pending, figures.minutes), (2, 0));
    attendance::advance_hours(ledger, &rows, HoursMove::Review)
        .await
        .unwrap();
    attendance::advance_hours(ledger, &rows, HoursMove::Confirm)
        .await
        .unwrap();
    let figures = home::home(ledger).await.unwrap().figures;
    assert_eq!((figures.hours_pending, figures.hours_reviewed), (0, 0));
    assert_eq!((figures.activities, figures.minutes), (1, 105 + 85));

    // What is confirmed stays; what was wrong with it stands beside it.
    let again = attendance::enter_hours(ledger, &rows, &from_to("13:40", "15:00")).await;
    assert_eq!(
        again.unwrap_err().to_string(),
        "欧阳䶮的时数现为“已确认”，不能重新登记。请用更正。"
    );
    let absent = attendance::mark(ledger, &first.id, 5, &came(Presence::Absent)).await;
    assert_eq!(
        absent.unwrap_err().to_string(),
        "欧阳䶮的时数现为“已确认”，不能改为“缺席”。请用更正把时数改为 0。"
    );
    let unreasoned = attendance::correct(ledger, &first.id, 75, " ")
        .await
        .unwrap_err();
    assert_eq!(unreasoned.to_string(), "请填写更正原因");
    let correction = attendance::correct(ledger, &first.id, 75, "中途离开半小时")
        .await
        .unwrap();
    assert_eq!(
        (correction.minutes, correction.signed_by.as_str()),
        (-30, "李四")
    );
    let unchanged = attendance::correct(ledger, &first.id, 75, "再次核对")
        .await
        .unwrap_err();
    assert_eq!(unchanged.to_string(), "现在就是1小时15分，不用更正");
    let total = attendance::total(ledger, &ouyang).await.unwrap();
    assert_eq!((total.minutes, total.services, total.stars), (75, 1, 0));
    assert_eq!(total.to_next_star, Some(6_000 - 75));
    let shown = attendance::of_person(ledger, &ouyang, 0, 10).await.unwrap();
    assert_eq!(shown.total, 1);
    assert_eq!(
        (shown.rows[0].minutes, shown.rows[0].corrected),
        (Some(75), -30)
    );

    // The service was done, and is evaluated.
    claim::advance(ledger, &claims, Move::Finish, "")
        .await
        .unwrap();
    let review = EvaluationDraft {
        level: Some(Level::Excellent),
        words: "楼道干净了".into(),
        served_people: Some(60),
        ..EvaluationDraft::default()
    };
    evaluation::evaluate(ledger, &claims[0], 3, &review)
        .await
        .unwrap();
    for kept in check::check(ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{}", kept.promise);
    }

    // All the way back, and forth again to the evaluation.
    let mut undone = 0;
    while journal::undo(ledger).await.is_ok() {
        undone += 1;
    }
    // 2 people, project and publishing, 2 claims and start, activity with publishing, edit and end, listing,
    // 2 rows, 2 entries of hours, review, confirmation, correction, finish, evaluation; the beginning stays.
    assert_eq!(undone, 2 + 2 + 3 + 4 + 1 + 2 + 2 + 2 + 1 + 2);
    let figures = home::home(ledger).await.unwrap().figures;
    assert_eq!(
        (figures.people, figures.projects, figures.claims),
        (0, 0, 0)
    );
    for _ in 0..undone {
        journal::redo(ledger).await.unwrap();
    }
    assert_eq!(
        attendance::total(ledger, &ouyang).await.unwrap().minutes,
        75
    );
}

#[tokio::test]
async fn what_overlaps_is_shown_and_what_is_beyond_the_day_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "overlap").await {
        let ledger = &ledger;
        renling_core::begin(ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        let ouyang = somebody(ledger, "欧阳䶮").await;
        let plain = |from, to| ActivityDraft {
            project: String::new(),
            ..cleaning(YESTERDAY, from, to)
        };
        let (morning, rows) = held(ledger, &plain("8:00", "12:00"), &[&ouyang]).await;
        attendance::enter_hours(ledger, &rows, &from_to("8:00", "12:00"))
            .await
            .unwrap();
        let mut other = plain("11:00", "15:30");
        other.name = "家电义务维修".into();
        let (noon, rows) = held(ledger, &other, &[&ouyang]).await;
        let clashes = activity::show(ledger, &noon).await.unwrap().clashes;
        assert_eq!(
            (clashes.len(), clashes[0].id.as_str()),
            (1, morning.as_str())
        );
        let sheet = attendance::sheet(ledger, &noon).await.unwrap();
        assert_eq!(sheet[0].clash.as_deref(), Some("清洁家园行动"));

        let beyond = attendance::enter_hours(ledger, &rows, &from_to("11:00", "15:30")).await;
        assert_eq!(
            beyond.unwrap_err().to_string(),
            "欧阳䶮2026年2月28日当天已记4小时，再记4小时30分就超过每日上限8小时。请核对时间，或只记其中的分钟数。"
        );
        // Just to the cap, from the end of the other service on: nothing overlaps any more.
        attendance::enter_hours(ledger, &rows, &from_to("12:00", "15:30"))
            .await
            .unwrap();
        let sheet = attendance::sheet(ledger, &noon).await.unwrap();
        assert_eq!(
            (sheet[0].minutes, sheet[0].clash.as_deref()),
            (Some(210), None)
        );
        assert_eq!(sheet[0].hours, Some(HoursState::Pending));

        // Who turns out not to have come has no hours.
        let away = came(Presence::Absent);
        let absent = attendance::mark(ledger, &rows[0], sheet[0].revision, &away)
            .await
            .unwrap();
        assert_eq!((absent.minutes, absent.hours), (None, None));
        for kept in check::check(ledger).await.unwrap() {
            assert_eq!(kept.broken, 0, "{}", kept.promise);
        }
    }
}

#[tokio::test]
async fn the_rules_of_hours_are_settings() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "rules").await {
        let ledger = &ledger;
        renling_core::begin(ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        assert_eq!(hours::rules(ledger).await.unwrap(), Rules::default());
        let ouyang = somebody(ledger, "欧阳䶮").await;
        let rules = Rules {
            day_cap: 180,
            smallest_unit: 30,
            stars: vec![3, 6],
        };
        let falling = Rules {
            stars: vec![6, 3],
            ..rules.clone()
        };
        assert_eq!(
            hours::set_rules(ledger, &falling).await.unwrap_err().code(),
            "invalid"
        );
        hours::set_rules(ledger, &rules).await.unwrap();
        let night = ActivityDraft {
            name: "义务夜间巡逻".into(),
            project: String::new(),
            ..cleaning(YESTERDAY, "22:00", "1:00")
        };
        let (_, rows) = held(ledger, &night, &[&ouyang]).await;
        // 22:00 to 0:45 is 165 minutes: five whole units.
        attendance::enter_hours(ledger, &rows, &from_to("22:00", "0:45"))
            .await
            .unwrap();
        let total = attendance::total(ledger, &ouyang).await.unwrap();
        assert_eq!((total.minutes, total.unconfirmed, total.stars), (0, 150, 0));
        attendance::enter_hours(ledger, &rows, &from_to("22:00", "1:00"))
            .await
            .unwrap();
        for movement in [HoursMove::Review, HoursMove::Confirm] {
            attendance::advance_hours(ledger, &rows, movement)
                .await
                .unwrap();
        }
        let total = attendance::total(ledger, &ouyang).await.unwrap();
        assert_eq!((total.minutes, total.unconfirmed, total.stars), (180, 0, 1));
        journal::undo(ledger).await.unwrap();
        assert_eq!(attendance::total(ledger, &ouyang).await.unwrap().stars, 0);
    }
}

#[tokio::test]
async fn the_demo_branch_has_served_for_a_year() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "served").await {
        demo::fill(&ledger).await.unwrap();
        let figures = home::home(&ledger).await.unwrap().figures;
        // Those of the branch, and 83 services of the nine teams since they were formed.
        assert_eq!((figures.activities, figures.activities_over), (60 + 83, 1));
        assert_eq!(figures.activities_unsigned, 1);
        assert_eq!((figures.hours_pending, figures.hours_reviewed), (16, 16));
        // To each of the teams' services came six members for an hour and a half.
        assert_eq!(figures.minutes, 106_710 + 83 * 6 * 90);
        let stars = attendance::totals(&ledger, "", 0, 200).await.unwrap();
        let starred: Vec<_> = stars.rows.iter().map(|row| row.stars).take(5).collect();
        assert_eq!(starred, [1, 1, 1, 0, 0]);
        let days = ActivityFilter {
            kind: Some(ActivityKind::PartyDay),
            ..ActivityFilter::default()
        };
        assert_eq!(
            activity::list(&ledger, &days, 0, 1).await.unwrap().total,
            13
        );
        for kept in check::check(&ledger).await.unwrap() {
            assert_eq!(kept.broken, 0, "{}", kept.promise);
        }
    }
}
