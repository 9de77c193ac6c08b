//! 双报到: members and units report, are accepted, hear of it, and are looked at again, on both engines.

use renling_core::check_in::{
    self, CheckInFilter, CheckInMove, CheckInState, CheckInSummary, ReporterKind,
};
use renling_core::error::{Error, Result};
use renling_core::ledger::Ledger;
use renling_core::person::{self, PersonDraft};
use renling_core::time::Date;
use renling_core::unit::{self, UnitDraft};
use renling_core::{check, demo, home, journal, privacy};
use serde_json::json;

use crate::ledgers::{clock, ledgers, places};
use crate::program::{answer, renling};

/// Today is 1 March 2026 in these ledgers.
fn today() -> Date {
    march(1)
}

fn march(day: u32) -> Date {
    Date::new(2026, 3, day).unwrap()
}

fn february(day: u32) -> Date {
    Date::new(2026, 2, day).unwrap()
}

/// A branch with a member whose list told when they reported, one whose list did not, and a unit.
async fn begun(ledger: &Ledger) -> [String; 3] {
    renling_core::begin(ledger, "阳光嘉园党支部", "阳光嘉园社区", "李四")
        .await
        .unwrap();
    let draft = |name: &str, reported_on| PersonDraft {
        name: name.into(),
        reported_on,
        ..PersonDraft::default()
    };
    let known = person::add(ledger, &draft("欧阳䶮", Some(february(1)))).await;
    let unknown = person::add(ledger, &draft("单春梅", None)).await;
    let unit = UnitDraft {
        name: "市人民医院".into(),
        ..UnitDraft::default()
    };
    let unit = unit::add(ledger, &unit).await.unwrap();
    [known.unwrap().id, unknown.unwrap().id, unit.id]
}

async fn found(ledger: &Ledger, filter: CheckInFilter) -> Vec<CheckInSummary> {
    check_in::list(ledger, &filter, 0, 1000).await.unwrap().rows
}

async fn one(ledger: &Ledger, person_id: &str) -> CheckInSummary {
    let filter = CheckInFilter {
        person_id: Some(person_id.to_owned()),
        ..CheckInFilter::default()
    };
    found(ledger, filter).await.pop().unwrap()
}

async fn advance(ledger: &Ledger, id: &str, movement: CheckInMove, on: Date) -> Result<String> {
    let ids = [id.to_owned()];
    let done = check_in::advance(ledger, &ids, movement, on, "已搬离").await?;
    Ok(done.sentence)
}

/// Missing, pending, due and without 回执, as the home page counts them.
async fn figures(ledger: &Ledger) -> [i32; 4] {
    let figures = home::home(ledger).await.unwrap().figures;
    [
        figures.check_ins_missing,
        figures.check_ins_pending,
        figures.check_ins_due,
        figures.check_ins_without_receipt,
    ]
}

async fn holds(ledger: &Ledger) {
    for kept in check::check(ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{}", kept.promise);
    }
}

fn wrong<T: std::fmt::Debug>(answer: Result<T>) -> Vec<(String, String)> {
    answer.unwrap_err().wire().fields.into_iter().collect()
}

#[tokio::test]
async fn every_move_in_every_state() {
    use CheckInMove::{Accept, Cancel, Receipt, Restore};
    use CheckInState::{Accepted, Cancelled, Pending};
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "check_in_states").await {
        let [person, ..] = begun(&ledger).await;
        let ids = [person.clone()];
        check_in::register_people(&ledger, &ids, today())
            .await
            .unwrap();
        let id = one(&ledger, &person).await.id;
        // What leads to each standing, and what accept, receipt, recheck, cancel and restore lead to from it.
        let table: [(&[CheckInMove], _); 5] = [
            (&[], [Some(Accepted), None, None, Some(Cancelled), None]),
            (
                &[Accept],
                [None, Some(Accepted), Some(Accepted), Some(Cancelled), None],
            ),
            (
                &[Accept, Receipt],
                [None, None, Some(Accepted), Some(Cancelled), None],
            ),
            (&[Cancel], [None, None, None, None, Some(Pending)]),
            (
                &[Accept, Receipt, Cancel],
                [None, None, None, None, Some(Accepted)],
            ),
        ];
        for (way, expected) in table {
            for movement in way {
                advance(&ledger, &id, *movement, today()).await.unwrap();
            }
            let before = one(&ledger, &person).await;
            for (movement, leads_to) in CheckInMove::ALL.iter().zip(expected) {
                let moved = advance(&ledger, &id, *movement, today()).await;
                assert_eq!(moved.is_ok(), leads_to.is_some(), "{way:?} {movement}");
                let Some(leads_to) = leads_to else {
                    assert!(matches!(moved, Err(Error::Refused(_))));
                    continue;
                };
                let after = one(&ledger, &person).await;
                assert_eq!(after.state, leads_to, "{way:?} {movement}");
                if *movement == Restore {
                    assert_eq!((after.cancelled_on, after.reason), (None, None));
                }
                holds(&ledger).await;
                journal::undo(&ledger).await.unwrap();
                assert_eq!(one(&ledger, &person).await, before);
            }
            for _ in way {
                journal::undo(&ledger).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn from_the_list_to_the_next_look() {
    use CheckInMove::{Accept, Cancel, Receipt, Recheck, Restore};
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "check_in_year").await {
        let [person, other, unit] = begun(&ledger).await;
        // One has a day in their list and no check-in yet.
        assert_eq!(figures(&ledger).await, [1, 0, 0, 0]);
        assert_eq!(
            check_in::unregistered(&ledger).await.unwrap(),
            std::slice::from_ref(&person)
        );
        let both = [person.clone(), other.clone()];
        let done = check_in::register_people(&ledger, &both, march(1))
            .await
            .unwrap();
        assert_eq!(done.sentence, "登记欧阳䶮等2人报到");
        // What a list says stands; where it says nothing, they reported on the day given.
        assert_eq!(one(&ledger, &person).await.reported_on, Some(february(1)));
        assert_eq!(one(&ledger, &other).await.reported_on, Some(march(1)));
        let done = check_in::register_unit(&ledger, &unit, february(2))
            .await
            .unwrap();
        assert_eq!(done.sentence, "登记市人民医院报到");
        assert_eq!(figures(&ledger).await, [0, 3, 0, 0]);

        // All at once, and not before they have reported.
        let all: Vec<_> = found(&ledger, CheckInFilter::default())
            .await
            .into_iter()
            .map(|row| row.id)
            .collect();
        let early = check_in::advance(&ledger, &all, Accept, february(20), "").await;
        let message = "日期不能早于单春梅上一步的2026年3月1日".to_owned();
        assert_eq!(wrong(early), [("on".to_owned(), message)]);
        assert_eq!(figures(&ledger).await, [0, 3, 0, 0]);
        let id = one(&ledger, &person).await.id;
        let sentence = advance(&ledger, &id, Accept, Date::new(2025, 8, 31).unwrap()).await;
        assert!(sentence.is_err());
        advance(&ledger, &id, Accept, february(2)).await.unwrap();
        let left: Vec<_> = all.iter().filter(|other| **other != id).cloned().collect();
        let done = check_in::advance(&ledger, &left, Accept, march(1), "").await;
        assert_eq!(done.unwrap().sentence, "受理单春梅等2份报到");
        assert_eq!(figures(&ledger).await, [0, 0, 0, 3]);
        let row = one(&ledger, &person).await;
        assert_eq!(
            (row.accepted_by.as_deref(), row.checked_on, row.due_on),
            (Some("李四"), Some(february(2)), Date::new(2026, 8, 2))
        );

        let sentence = advance(&ledger, &id, Receipt, february(3)).await.unwrap();
        assert_eq!(sentence, "交出欧阳䶮的报到回执");
        let again = advance(&ledger, &id, Receipt, march(1)).await.unwrap_err();
        assert_eq!(
            again.to_string(),
            "欧阳䶮的回执2026年2月3日已交，不用再交。"
        );
        let late = advance(&ledger, &id, Recheck, march(2)).await;
        let message = "日期不能晚于今天".to_owned();
        assert_eq!(wrong(late), [("on".to_owned(), message)]);
        advance(&ledger, &id, Recheck, march(1)).await.unwrap();
        assert_eq!(one(&ledger, &person).await.due_on, Date::new(2026, 9, 1));

        let bare =
            check_in::advance(&ledger, std::slice::from_ref(&id), Cancel, march(1), " ").await;
        let message = "请填写取消报到的原因".to_owned();
        assert_eq!(wrong(bare), [("reason".to_owned(), message)]);
        advance(&ledger, &id, Cancel, march(1)).await.unwrap();
        assert_eq!(
            one(&ledger, &person).await.reason.as_deref(),
            Some("已搬离")
        );
        advance(&ledger, &id, Restore, march(1)).await.unwrap();
        let told: Vec<_> = journal::history(&ledger, &id)
            .await
            .unwrap()
            .into_iter()
            .map(|done| done.sentence)
            .collect();
        assert_eq!(
            told,
            [
                "登记欧阳䶮等2人报到",
                "受理欧阳䶮的报到",
                "交出欧阳䶮的报到回执",
                "复核欧阳䶮的报到",
                "取消欧阳䶮的报到",
                "恢复欧阳䶮的报到",
            ]
        );
        holds(&ledger).await;
    }
}

#[tokio::test]
async fn who_cannot_report_is_told_why() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "check_in_refused").await {
        let [person, _, unit] = begun(&ledger).await;
        let ids = [person.clone()];
        let tomorrow = check_in::register_people(&ledger, &ids, march(2)).await;
        let message = "日期不能晚于今天".to_owned();
        assert_eq!(wrong(tomorrow), [("on".to_owned(), message)]);
        check_in::register_people(&ledger, &ids, today())
            .await
            .unwrap();
        let twice = check_in::register_people(&ledger, &ids, today()).await;
        assert_eq!(twice.unwrap_err().to_string(), "所选的人都已登记报到。");
        check_in::register_unit(&ledger, &unit, today())
            .await
            .unwrap();
        let twice = check_in::register_unit(&ledger, &unit, today()).await;
        assert_eq!(twice.unwrap_err().to_string(), "市人民医院已登记报到。");
        let branch = unit::branch(&ledger).await.unwrap().id;
        let own = check_in::register_unit(&ledger, &branch, today()).await;
        assert_eq!(
            own.unwrap_err().to_string(),
            "阳光嘉园党支部是本支部，不用报到。"
        );

        // That of an archived person waits with them: their own page still shows it.
        let id = one(&ledger, &person).await.id;
        person::archive(&ledger, &ids).await.unwrap();
        assert_eq!(figures(&ledger).await, [0, 1, 0, 0]);
        assert_eq!(found(&ledger, CheckInFilter::default()).await.len(), 1);
        assert_eq!(one(&ledger, &person).await.id, id);
        let archived = advance(&ledger, &id, CheckInMove::Accept, today()).await;
        assert_eq!(
            archived.unwrap_err().to_string(),
            "欧阳䶮已归档，报到登记不能办理。请先恢复。"
        );
        person::restore(&ledger, &ids).await.unwrap();
        advance(&ledger, &id, CheckInMove::Accept, today())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn nothing_of_an_erased_person_stays_in_their_check_in() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "check_in_erased").await {
        let [person, ..] = begun(&ledger).await;
        let ids = [person.clone()];
        check_in::register_people(&ledger, &ids, today())
            .await
            .unwrap();
        let id = [one(&ledger, &person).await.id];
        let reason = "欧阳䶮已搬离";
        check_in::advance(&ledger, &id, CheckInMove::Cancel, today(), reason)
            .await
            .unwrap();
        let dossier = privacy::export(&ledger, &person, "本人申请").await.unwrap();
        assert_eq!(dossier.records["check_in"][0]["reason"], reason);
        let erased = privacy::erase(&ledger, &person, "本人申请").await.unwrap();
        let row = one(&ledger, &person).await;
        assert_eq!(row.name, erased.alias);
        assert_eq!(row.reason, Some(format!("{}已搬离", erased.alias)));
        holds(&ledger).await;
    }
}

#[tokio::test]
async fn the_demo_branch_has_a_year_of_check_ins() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "check_in_demo").await {
        demo::fill(&ledger).await.unwrap();
        let count = async |filter| found(&ledger, filter).await.len();
        let of = |kind| CheckInFilter {
            kind: Some(kind),
            ..CheckInFilter::default()
        };
        assert_eq!(count(of(ReporterKind::Person)).await, 129);
        assert_eq!(count(of(ReporterKind::Unit)).await, 10);
        assert_eq!(figures(&ledger).await, [0, 2, 7, 2]);
        // The list finds what the home page counts, those due first.
        let due = CheckInFilter {
            due: true,
            ..CheckInFilter::default()
        };
        assert_eq!(count(due).await, 7);
        let all = found(&ledger, CheckInFilter::default()).await;
        assert!(all[..7].iter().all(|row| row.due.0) && !all[7].due.0);
        let without = CheckInFilter {
            without_receipt: true,
            ..CheckInFilter::default()
        };
        assert_eq!(count(without).await, 2);
        // Units are found by initials, too.
        for text in ["qysrmyy", "人民医院"] {
            let filter = CheckInFilter {
                text: text.into(),
                ..CheckInFilter::default()
            };
            let names: Vec<_> = found(&ledger, filter)
                .await
                .into_iter()
                .map(|row| row.name)
                .collect();
            assert_eq!(names, ["清远市人民医院"], "{text}");
        }
        holds(&ledger).await;
    }
}

#[tokio::test]
async fn check_ins_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path(), "check_in_cli") {
        let ledger = Ledger::create(place.clone(), clock()).await.unwrap();
        begun(&ledger).await;
        ledger.close().await;
        let run = |arguments: &[&str]| {
            let said = answer(renling(&place, arguments));
            said.is_done();
            said.json
        };
        let list = |arguments: &[&str]| {
            run(&[&["check-ins", "list"], arguments].concat())["total"].clone()
        };
        // Only who has a day in their list is registered with all; the others are named.
        let done = run(&["check-ins", "register", "--all"]);
        assert_eq!(done["sentence"], "登记欧阳䶮报到");
        run(&[
            "check-ins",
            "register",
            "--unit",
            "市人民医院",
            "--on",
            "2026-02-02",
        ]);
        let done = run(&["check-ins", "advance", "accept", "--all"]);
        assert_eq!(done["sentence"], "受理市人民医院等2份报到");
        assert_eq!(list(&["--without-receipt"]), json!(2));
        assert_eq!(list(&["--kind", "unit", "srmyy"]), json!(1));

        let out = folder.path().join("回执.pdf");
        let out = out.to_str().unwrap();
        for form in ["receipt", "unit-receipt", "unit-registration"] {
            for whom in ["--all", "--blank"] {
                let printed = run(&["forms", "print", form, whom, "--out", out]);
                assert_eq!(
                    (&printed["forms"], &printed["pages"], &printed["remarks"]),
                    (&json!(1), &json!(1), &json!([])),
                    "{form} {whom}"
                );
            }
        }
        run(&["check-ins", "advance", "receipt", "--who", "oyy"]);
        assert_eq!(list(&["--without-receipt"]), json!(1));

        let nobody = answer(renling(
            &place,
            &["check-ins", "advance", "cancel", "--all"],
        ));
        nobody.is_refused("refused", "取消要写明是谁，请用 --who 或 --unit。");
        run(&[
            "check-ins",
            "advance",
            "cancel",
            "--who",
            "欧阳䶮",
            "--reason",
            "已搬离",
        ]);
        assert_eq!(list(&["--state", "cancelled"]), json!(1));
        // Who is not accepted any more gets no 回执 with all of them.
        let none = answer(renling(
            &place,
            &["forms", "print", "receipt", "--all", "--out", out],
        ));
        assert_eq!(none.status, Some(1));
        run(&["undo"]);
        assert_eq!(list(&["--state", "accepted"]), json!(2));
    }
}
