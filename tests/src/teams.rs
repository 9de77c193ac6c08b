//! Service teams and units: who leads and serves, the duty of the month, what they claim; on both engines.

use renling_core::activity::{
    self, ActivityDraft, ActivityFilter, ActivityKind, ActivityMove, Pattern,
};
use renling_core::attendance::{self, Presence, Signature};
use renling_core::claim::{self, ClaimDraft, ClaimFilter, ClaimantKind, Move};
use renling_core::ledger::Ledger;
use renling_core::person::{self, PersonDraft};
use renling_core::project::{self, ProjectDraft, ProjectFilter};
use renling_core::team::{self, TeamDraft, TeamFilter};
use renling_core::time::Date;
use renling_core::unit::{self, UnitDraft, UnitFilter};
use renling_core::{check, demo, home, journal};

use crate::ledgers::ledgers;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

async fn begun(ledger: &Ledger) {
    renling_core::begin(ledger, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
}

async fn somebody(ledger: &Ledger, name: &str) -> String {
    let draft = PersonDraft {
        name: name.into(),
        phone: "19907632320".into(),
        ..PersonDraft::default()
    };
    person::add(ledger, &draft).await.unwrap().id
}

async fn formed(ledger: &Ledger, name: &str) -> String {
    let draft = TeamDraft {
        name: name.into(),
        service: "健康服务".into(),
        ..TeamDraft::default()
    };
    team::add(ledger, &draft).await.unwrap().id
}

async fn published(ledger: &Ledger, name: &str, provider: &str) -> String {
    let draft = ProjectDraft {
        name: name.into(),
        provider: provider.into(),
        places: 3,
        ..ProjectDraft::default()
    };
    let id = project::add(ledger, &draft).await.unwrap().id;
    project::publish(ledger, std::slice::from_ref(&id))
        .await
        .unwrap();
    id
}

/// An activity of the team that took place on a day, to which these people came.
async fn served(ledger: &Ledger, on: &str, came: &[&String]) -> String {
    let draft = ActivityDraft {
        kind: ActivityKind::Service,
        name: "义诊".into(),
        place: String::new(),
        day: Some(day(on)),
        from: "9:00".into(),
        to: "11:00".into(),
        project: String::new(),
        team: "健康检查服务队".into(),
        posts: String::new(),
        wanted: None,
        content: String::new(),
        note: String::new(),
    };
    let id = activity::add(ledger, &draft).await.unwrap().id;
    let ids = [id.clone()];
    let advance = async |movement| activity::advance(ledger, &ids, movement, "").await.unwrap();
    advance(ActivityMove::Publish).await;
    for person in came {
        let signature = Signature {
            presence: Presence::Present,
            signed_by: String::new(),
            guests: 0,
            note: String::new(),
        };
        attendance::sign(ledger, &id, person, &signature)
            .await
            .unwrap();
    }
    advance(ActivityMove::End).await;
    id
}

async fn is_whole(ledger: &Ledger) {
    for kept in check::check(ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{}", kept.promise);
    }
}

#[tokio::test]
async fn who_led_and_who_served_is_kept_from_day_to_day() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "teams").await {
        let ledger = &ledger;
        begun(ledger).await;
        let chen = somebody(ledger, "陈少芬").await;
        let pan = somebody(ledger, "潘䶮").await;
        let nameless = team::add(ledger, &TeamDraft::default()).await.unwrap_err();
        assert_eq!(nameless.to_string(), "请填写服务队名称");
        let id = formed(ledger, "健康检查服务队").await;
        let twice = TeamDraft {
            name: "健康 检查服务队".into(),
            ..TeamDraft::default()
        };
        assert_eq!(
            team::add(ledger, &twice).await.unwrap_err().code(),
            "invalid"
        );

        // Who leads is a member, too.
        let first = team::lead(ledger, &id, &chen, day("2025-03-01"))
            .await
            .unwrap();
        assert_eq!(first.sentence, "陈少芬任健康检查服务队队长");
        let again = team::lead(ledger, &id, &chen, day("2025-04-01"))
            .await
            .unwrap_err();
        assert_eq!(again.to_string(), "陈少芬已经是健康检查服务队的队长。");
        let early = team::lead(ledger, &id, &pan, day("2025-02-28"))
            .await
            .unwrap_err();
        assert_eq!(early.to_string(), "日期不能早于现任队长任职的2025年3月1日");
        let late = team::join(ledger, &id, std::slice::from_ref(&pan), day("2026-03-02")).await;
        assert_eq!(late.unwrap_err().to_string(), "日期不能晚于今天");
        let both = [chen.clone(), pan.clone()];
        let joined = team::join(ledger, &id, &both, day("2025-05-01"))
            .await
            .unwrap();
        assert_eq!(
            joined.sentence, "潘䶮加入健康检查服务队",
            "chen is in it already"
        );

        let leader = team::leave(ledger, &id, &both[..1], day("2026-01-01")).await;
        assert_eq!(
            leader.unwrap_err().to_string(),
            "陈少芬是健康检查服务队的队长，不能退出。请先更换队长。"
        );
        let archived = person::archive(ledger, &both[..1]).await.unwrap_err();
        assert_eq!(
            archived.to_string(),
            "陈少芬是健康检查服务队的队长，不能归档。请先更换队长。"
        );
        let changed = team::lead(ledger, &id, &pan, day("2026-01-01"))
            .await
            .unwrap();
        assert_eq!(changed.sentence, "健康检查服务队队长由陈少芬改为潘䶮");
        let shown = team::show(ledger, &id).await.unwrap();
        let leaders: Vec<_> = shown
            .leaders
            .iter()
            .map(|row| (row.person.as_str(), row.joined_on, row.left_on))
            .collect();
        assert_eq!(
            leaders,
            [
                ("潘䶮", day("2026-01-01"), None),
                ("陈少芬", day("2025-03-01"), Some(day("2026-01-01"))),
            ]
        );

        // Archived, she leaves the team today; that she was in it stays.
        person::archive(ledger, &both[..1]).await.unwrap();
        let shown = team::show(ledger, &id).await.unwrap();
        let members: Vec<_> = shown
            .members
            .iter()
            .map(|row| (row.person.as_str(), row.left_on))
            .collect();
        assert_eq!(
            members,
            [("潘䶮", None), ("陈少芬", Some(day("2026-03-01")))]
        );
        let of_chen = team::of_person(ledger, &chen).await.unwrap();
        assert_eq!(of_chen.len(), 2, "as a member and as the leader");
        is_whole(ledger).await;

        let mut undone = 0;
        while journal::undo(ledger).await.is_ok() {
            undone += 1;
        }
        // 2 people, team, leader, joining, another leader, archiving; the beginning stays.
        assert_eq!(undone, 7);
        for _ in 0..undone {
            journal::redo(ledger).await.unwrap();
        }
        assert_eq!(team::show(ledger, &id).await.unwrap().leaders.len(), 2);
        is_whole(ledger).await;
    }
}

#[tokio::test]
async fn a_team_has_served_in_a_month_when_a_member_came_to_what_it_carried() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "duty").await {
        let ledger = &ledger;
        begun(ledger).await;
        let chen = somebody(ledger, "陈少芬").await;
        let pan = somebody(ledger, "潘䶮").await;
        let id = formed(ledger, "健康检查服务队").await;
        team::join(ledger, &id, std::slice::from_ref(&chen), day("2026-01-10"))
            .await
            .unwrap();
        // Nobody of the team; a member before she was one; a member.
        served(ledger, "2025-12-20", &[&pan]).await;
        served(ledger, "2026-01-09", &[&chen]).await;
        let february = served(ledger, "2026-02-28", &[&pan, &chen]).await;

        let months = [
            ("2025-12-01", false),
            ("2026-01-31", false),
            ("2026-02-01", true),
            ("2026-03-01", false),
        ];
        for (month, expected) in months {
            let filter = TeamFilter {
                month: Some(day(month)),
                ..TeamFilter::default()
            };
            let row = team::list(ledger, &filter, 0, 9)
                .await
                .unwrap()
                .rows
                .remove(0);
            assert_eq!(row.served.0, expected, "{month}");
            assert_eq!(row.last_served, Some(day("2026-02-28")));
            for served in [true, false] {
                let filter = TeamFilter {
                    served: Some(served),
                    ..filter.clone()
                };
                let found = team::list(ledger, &filter, 0, 9).await.unwrap().total;
                assert_eq!(found == 1, served == expected, "{month} {served}");
            }
        }
        let duty = team::show(ledger, &id).await.unwrap().duty;
        let done: Vec<_> = duty.iter().filter(|month| month.services > 0).collect();
        assert_eq!((duty.len(), done.len()), (12, 1));
        assert_eq!(done[0].month, "2026-02");
        // On the first of a month there is time left: nothing is pointed out.
        assert_eq!(home::home(ledger).await.unwrap().figures.teams_unserved, 0);

        let of_team = ActivityFilter {
            team_id: Some(id.clone()),
            month: Some(day("2026-02-10")),
            ..ActivityFilter::default()
        };
        let carried = activity::list(ledger, &of_team, 0, 9).await.unwrap();
        assert_eq!((carried.total, &carried.rows[0].id), (1, &february));
        assert_eq!(carried.rows[0].team.as_deref(), Some("健康检查服务队"));

        // The next three Saturdays of its kind, and no team goes while they are planned.
        let next = activity::repeat(ledger, &february, Pattern::MonthlyWeekday, 3).await;
        assert_eq!(next.unwrap().sentence, "每月同一个星期几重复“义诊”3场");
        let never = activity::repeat(ledger, &february, Pattern::Weekly, 0).await;
        assert_eq!(never.unwrap_err().to_string(), "次数应为 1 至 53");
        let going = team::archive(ledger, std::slice::from_ref(&id)).await;
        assert_eq!(
            going.unwrap_err().to_string(),
            "健康检查服务队还有未结束的活动，不能归档。请先结束或取消其活动。"
        );
        journal::undo(ledger).await.unwrap();
        team::archive(ledger, std::slice::from_ref(&id))
            .await
            .unwrap();
        let gone = team::join(ledger, &id, &[pan], day("2026-03-01")).await;
        assert_eq!(
            gone.unwrap_err().to_string(),
            "健康检查服务队已归档。请先在服务队页恢复。"
        );
        team::restore(ledger, &[id]).await.unwrap();
        is_whole(ledger).await;
    }
}

#[tokio::test]
async fn teams_and_units_claim_as_people_do() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "claimants").await {
        let ledger = &ledger;
        begun(ledger).await;
        let chen = somebody(ledger, "陈少芬").await;
        let pan = somebody(ledger, "潘䶮").await;
        let team = formed(ledger, "健康检查服务队").await;
        team::lead(ledger, &team, &chen, day("2026-01-01"))
            .await
            .unwrap();
        team::join(ledger, &team, std::slice::from_ref(&pan), day("2026-01-01"))
            .await
            .unwrap();
        let project = published(ledger, "每月健康大检查", "文华书城").await;
        let unit = unit::known(ledger, "文华书城").await.unwrap();
        let wish = ClaimDraft {
            project_id: project.clone(),
            confirmed: true,
            ..ClaimDraft::default()
        };
        let nobody = claim::add(ledger, &wish).await.unwrap_err();
        assert_eq!(nobody.to_string(), "请选择认领的人员、单位或服务队");
        let by_team = ClaimDraft {
            team_id: Some(team.clone()),
            ..wish.clone()
        };
        let two = ClaimDraft {
            unit_id: Some(unit.clone()),
            ..by_team.clone()
        };
        assert_eq!(
            claim::add(ledger, &two).await.unwrap_err().code(),
            "invalid"
        );
        let of_team = claim::add(ledger, &by_team).await.unwrap().id;
        let again = claim::add(ledger, &by_team).await.unwrap_err();
        assert_eq!(
            again.to_string(),
            "健康检查服务队已经认领了“每月健康大检查”。"
        );
        let by_unit = ClaimDraft {
            unit_id: Some(unit.clone()),
            ..wish.clone()
        };
        let of_unit = claim::add(ledger, &by_unit).await.unwrap().id;
        let by_pan = ClaimDraft {
            person_id: Some(pan.clone()),
            ..wish
        };
        let of_pan = claim::add(ledger, &by_pan).await.unwrap().id;

        let ids = [of_pan, of_unit.clone(), of_team.clone()];
        let forms = claim::forms(ledger, &ids).await.unwrap();
        let printed: Vec<_> = forms
            .iter()
            .map(|form| (form.kind, form.claimant.as_str(), form.beside.as_deref()))
            .collect();
        assert_eq!(
            printed,
            [
                (ClaimantKind::Person, "潘䶮", None),
                (ClaimantKind::Unit, "文华书城", None),
                (ClaimantKind::Team, "健康检查服务队", Some("陈少芬")),
            ]
        );
        assert_eq!(
            forms[2].phone.as_deref(),
            Some("19907632320"),
            "its leader's"
        );

        // Each is found by its own name, and by who it is.
        let finds = async |filter: ClaimFilter| {
            let page = claim::list(ledger, &filter, 0, 9).await.unwrap();
            let names = page.rows.into_iter().map(|row| row.claimant);
            names.collect::<Vec<_>>()
        };
        let by_words = ClaimFilter {
            text: "jkjc".into(),
            ..ClaimFilter::default()
        };
        assert_eq!(finds(by_words).await, ["健康检查服务队"]);
        let of_one = ClaimFilter {
            team_id: Some(team.clone()),
            ..ClaimFilter::default()
        };
        assert_eq!(finds(of_one).await, ["健康检查服务队"]);
        let of_one = ClaimFilter {
            unit_id: Some(unit.clone()),
            ..ClaimFilter::default()
        };
        assert_eq!(finds(of_one).await, ["文华书城"]);

        let alone = ClaimFilter {
            id: Some(of_unit.clone()),
            ..ClaimFilter::default()
        };
        assert_eq!(finds(alone).await, ["文华书城"]);

        // What the team claimed brings its members to the sheet; nobody stands on it twice.
        let draft = ActivityDraft {
            kind: ActivityKind::Service,
            name: "义诊".into(),
            place: String::new(),
            day: Some(day("2026-03-07")),
            from: "9:00".into(),
            to: "11:00".into(),
            project: "每月健康大检查".into(),
            team: "健康检查服务队".into(),
            posts: String::new(),
            wanted: None,
            content: String::new(),
            note: String::new(),
        };
        let activity = activity::add(ledger, &draft).await.unwrap().id;
        activity::advance(
            ledger,
            std::slice::from_ref(&activity),
            ActivityMove::Publish,
            "",
        )
        .await
        .unwrap();
        attendance::list_expected(ledger, &activity).await.unwrap();
        let sheet = attendance::sheet(ledger, &activity).await.unwrap();
        let names: Vec<_> = sheet.iter().map(|row| row.person.as_str()).collect();
        assert_eq!(names, ["潘䶮", "陈少芬"]);

        // Late, all of them at once; then one goes back, and the team can be archived.
        let until = day("2026-06-30");
        let moved = claim::postpone(ledger, &ids, until).await.unwrap();
        assert_eq!(
            moved.sentence,
            "潘䶮认领的“每月健康大检查”等3项认领延期至2026年6月30日"
        );
        let past = claim::postpone(ledger, &ids, day("2026-02-28")).await;
        assert_eq!(past.unwrap_err().to_string(), "新的截止日期不能早于今天");
        let going = team::archive(ledger, std::slice::from_ref(&team)).await;
        assert_eq!(
            going.unwrap_err().to_string(),
            "健康检查服务队还有未办结的认领，不能归档。请先办结、退回或撤销其认领。"
        );
        claim::advance(ledger, &[of_team], Move::Return, "超期未办结")
            .await
            .unwrap();
        is_whole(ledger).await;
    }
}

/// Thirty at once for the three places of a project, from two programs on the shared ledger.
#[tokio::test]
async fn of_those_who_claim_at_once_as_many_win_as_there_are_places() {
    let folder = tempfile::tempdir().unwrap();
    for first in ledgers(folder.path(), "rush").await {
        begun(&first).await;
        let project = published(&first, "义务夜间巡逻", "").await;
        let second = Ledger::open(first.location().clone(), crate::ledgers::clock())
            .await
            .unwrap();
        let mut racing = tokio::task::JoinSet::new();
        for number in 0..30 {
            let wish = ClaimDraft {
                project_id: project.clone(),
                person_id: Some(somebody(&first, &format!("志愿者{number}")).await),
                ..ClaimDraft::default()
            };
            let ledger = [&first, &second][number % 2].clone();
            racing.spawn(async move { claim::add(&ledger, &wish).await });
        }
        let (won, lost): (Vec<_>, Vec<_>) =
            racing.join_all().await.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (3, 27));
        for refused in lost {
            assert_eq!(
                refused.unwrap_err().to_string(),
                "项目“义务夜间巡逻”的3个名额已认满。请改选其他项目，或先增加需要人数。"
            );
        }
        is_whole(&first).await;
    }
}

#[tokio::test]
async fn units_are_kept_with_their_people_projects_and_claims() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "units").await {
        let ledger = &ledger;
        begun(ledger).await;
        let wrong = UnitDraft {
            credit_code: "9135O100M000100Y43".into(),
            contact_phone: "123".into(),
            ..UnitDraft::default()
        };
        let wrong = unit::add(ledger, &wrong).await.unwrap_err().wire();
        let fields: Vec<_> = wrong.fields.keys().map(String::as_str).collect();
        assert_eq!(fields, ["contact_phone", "credit_code", "name"]);
        let draft = UnitDraft {
            name: "文华书城".into(),
            credit_code: "91350100m000100y43".into(),
            ..UnitDraft::default()
        };
        let unit = unit::add(ledger, &draft).await.unwrap();
        assert_eq!(unit.credit_code.as_deref(), Some("91350100M000100Y43"));
        let twice = unit::add(ledger, &draft).await.unwrap_err();
        assert_eq!(twice.to_string(), "这个单位已经登记");
        // One whose check fails is kept, and is worth a look.
        let doubtful = UnitDraft {
            credit_code: "91350100M000100Y44".into(),
            ..draft
        };
        unit::edit(ledger, &unit.id, 1, &doubtful).await.unwrap();
        assert!(unit::show(ledger, &unit.id).await.unwrap().doubtful);
        let stale = unit::edit(ledger, &unit.id, 1, &doubtful)
            .await
            .unwrap_err();
        assert_eq!(stale.code(), "changed");

        let member = PersonDraft {
            name: "潘䶮".into(),
            unit: "文华书城".into(),
            ..PersonDraft::default()
        };
        person::add(ledger, &member).await.unwrap();
        let project = published(ledger, "诚信经营监督", "文华书城").await;
        let filter = UnitFilter {
            text: "whsc".into(),
            ..UnitFilter::default()
        };
        let row = unit::page(ledger, &filter, 0, 9)
            .await
            .unwrap()
            .rows
            .remove(0);
        assert_eq!((row.members, row.projects, row.claims), (1, 1, 0));
        let provided = ProjectFilter {
            provider_id: Some(unit.id.clone()),
            ..ProjectFilter::default()
        };
        assert_eq!(
            project::list(ledger, &provided, 0, 9).await.unwrap().total,
            1
        );

        let ids = [unit.id.clone()];
        let going = unit::archive(ledger, &ids).await.unwrap_err();
        assert_eq!(
            going.to_string(),
            "文华书城还有已发布的项目，不能归档。请先把这些项目下架，或改由其他单位提供。"
        );
        project::close(ledger, &[project]).await.unwrap();
        unit::archive(ledger, &ids).await.unwrap();
        assert_eq!(unit::page(ledger, &filter, 0, 9).await.unwrap().total, 0);
        unit::restore(ledger, &ids).await.unwrap();
        let branch = unit::branch(ledger).await.unwrap().id;
        let branch = unit::archive(ledger, &[branch]).await.unwrap_err();
        assert_eq!(branch.to_string(), "阳光嘉园党支部是本支部，不能归档。");
        is_whole(ledger).await;
    }
}

#[tokio::test]
async fn the_demo_branch_has_nine_teams_that_serve_each_month() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "nine").await {
        demo::fill(&ledger).await.unwrap();
        let february = TeamFilter {
            month: Some(day("2026-02-01")),
            ..TeamFilter::default()
        };
        let teams = team::list(&ledger, &february, 0, 20).await.unwrap();
        assert_eq!(teams.total, 9);
        // One has missed its month.
        assert_eq!(teams.rows.iter().filter(|row| !row.served.0).count(), 1);
        for row in &teams.rows {
            assert!(row.leader.is_some() && row.members >= 7, "{row:?}");
        }
        let claimed = teams.rows.iter().map(|row| row.claims).sum::<i32>();
        assert!(claimed > 0, "teams have claims under way");
        is_whole(&ledger).await;
    }
}
