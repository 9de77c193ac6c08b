//! 五到家: from a visit to a promise that was kept and told, on both engines.

use renling_core::error::{Error, Result};
use renling_core::ledger::Ledger;
use renling_core::person::{self, PersonDraft};
use renling_core::time::Date;
use renling_core::visit::{self, Visit, VisitDraft, VisitFilter, VisitState};
use renling_core::{check, demo, home, journal};
use serde_json::json;

use crate::ledgers::{clock, ledgers, places};
use crate::program::{answer, renling};

/// Today is 1 March 2026 in these ledgers.
fn march(day: u32) -> Option<Date> {
    Date::new(2026, 3, day)
}

fn february(day: u32) -> Option<Date> {
    Date::new(2026, 2, day)
}

async fn begun(ledger: &Ledger) -> VisitDraft {
    renling_core::begin(ledger, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
    let draft = PersonDraft {
        name: "欧阳䶮".into(),
        ..PersonDraft::default()
    };
    VisitDraft {
        household: "陈阿婆家".into(),
        address: "阳光嘉园3栋502".into(),
        visited_on: february(20),
        person_id: Some(person::add(ledger, &draft).await.unwrap().id),
        opinion: "楼道灯坏了".into(),
        ..VisitDraft::default()
    }
}

fn promising(draft: &VisitDraft) -> VisitDraft {
    VisitDraft {
        promise: "一周内修好".into(),
        due_on: february(27),
        ..draft.clone()
    }
}

/// A visit in each state.
async fn standing(ledger: &Ledger, draft: &VisitDraft, state: VisitState) -> Visit {
    let visit = match state {
        VisitState::Noted => visit::add(ledger, draft).await,
        _ => visit::add(ledger, &promising(draft)).await,
    };
    let mut visit = visit.unwrap();
    if matches!(state, VisitState::Kept | VisitState::Told) {
        visit = visit::keep(ledger, &visit.id, visit.revision, "换了新灯", february(25))
            .await
            .unwrap();
    }
    if state == VisitState::Told {
        visit = visit::tell(ledger, &visit.id, visit.revision, february(26), "亮了")
            .await
            .unwrap();
    }
    assert_eq!(visit.state, state);
    visit
}

fn figures(home: &home::Home) -> (i32, i32, i32) {
    let figures = &home.figures;
    (
        figures.promises_open,
        figures.promises_overdue,
        figures.promises_untold,
    )
}

fn wrong<T: std::fmt::Debug>(answer: Result<T>) -> Vec<(String, String)> {
    answer.unwrap_err().wire().fields.into_iter().collect()
}

#[tokio::test]
async fn every_act_in_every_state() {
    use VisitState::*;
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "visit_states").await {
        let draft = begun(&ledger).await;
        for state in VisitState::ALL {
            // What edit, edit with a promise, keep and tell lead to.
            let expected = match state {
                Noted => [Some(Noted), Some(Promised), None, None],
                // A promise is not dropped by an edit.
                Promised => [None, Some(Promised), Some(Kept), None],
                Kept => [None, None, None, Some(Told)],
                Told => [None, None, None, None],
            };
            for (act, leads_to) in expected.into_iter().enumerate() {
                let before = standing(&ledger, &draft, *state).await;
                let (id, revision) = (before.id.as_str(), before.revision);
                let after = match act {
                    0 => visit::edit(&ledger, id, revision, &draft).await,
                    1 => visit::edit(&ledger, id, revision, &promising(&draft)).await,
                    2 => visit::keep(&ledger, id, revision, "办了", march(1)).await,
                    _ => visit::tell(&ledger, id, revision, march(1), "").await,
                };
                assert_eq!(
                    after.as_ref().map(|visit| visit.state).ok(),
                    leads_to,
                    "{state:?} {act}"
                );
                if let Some(leads_to) = leads_to {
                    // Who did not see it cannot write over it.
                    let late = visit::edit(&ledger, id, revision, &draft).await;
                    assert!(matches!(late, Err(Error::Changed(_))), "{leads_to:?}");
                    journal::undo(&ledger).await.unwrap();
                    let undone = visit::show(&ledger, id).await.unwrap().visit;
                    assert_eq!(undone.state, *state);
                }
            }
        }
        for kept in check::check(&ledger).await.unwrap() {
            assert_eq!(kept.broken, 0, "{}", kept.promise);
        }
    }
}

#[tokio::test]
async fn a_promise_is_open_until_it_is_kept_and_told() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "visit_promise").await {
        let draft = begun(&ledger).await;
        let visit = visit::add(&ledger, &promising(&draft)).await.unwrap();
        let open = home::home(&ledger).await.unwrap();
        // Due on 27 February, and today is 1 March.
        assert_eq!(figures(&open), (1, 1, 0));

        // The list shows no address; who asks for it is named in the journal.
        let late = VisitFilter {
            text: "cap".into(),
            overdue: true,
            person_id: draft.person_id.clone(),
            ..VisitFilter::default()
        };
        let page = visit::list(&ledger, &late, 0, 10).await.unwrap();
        let row = &page.rows[0];
        assert_eq!(row.address.as_deref(), Some("阳光嘉园***"));
        assert_eq!((row.person.as_str(), row.overdue.0), ("欧阳䶮", true));
        let shown = visit::reveal(&ledger, &visit.id).await.unwrap().visit;
        assert_eq!(shown.address.as_deref(), Some("阳光嘉园3栋502"));
        let seen = &journal::operations(&ledger, 1, 0).await.unwrap()[0];
        assert_eq!(seen.sentence, "查看陈阿婆家的住址");

        let early = visit::keep(&ledger, &visit.id, visit.revision, " ", february(19)).await;
        assert_eq!(
            wrong(early),
            [
                (
                    "done".into(),
                    "请写明办了什么；办不到的，写明原因和如何解释".into()
                ),
                ("done_on".into(), "日期不能早于走访的2026年2月20日".into()),
            ]
        );
        let visit = visit::keep(&ledger, &visit.id, visit.revision, "换了新灯", february(25))
            .await
            .unwrap();
        let kept = home::home(&ledger).await.unwrap();
        assert_eq!(figures(&kept), (0, 0, 1));
        let early = visit::tell(&ledger, &visit.id, visit.revision, february(24), "").await;
        assert_eq!(
            wrong(early),
            [("told_on".into(), "日期不能早于办理的2026年2月25日".into())]
        );
        let late = visit::tell(&ledger, &visit.id, visit.revision, march(2), "").await;
        assert_eq!(wrong(late), [("told_on".into(), "日期不能晚于今天".into())]);
        let visit = visit::tell(&ledger, &visit.id, visit.revision, march(1), "亮了")
            .await
            .unwrap();
        assert_eq!(visit.reply.as_deref(), Some("亮了"));
        assert_eq!(figures(&home::home(&ledger).await.unwrap()), (0, 0, 0));
        let told: Vec<_> = journal::history(&ledger, &visit.id)
            .await
            .unwrap()
            .into_iter()
            .map(|done| done.sentence)
            .collect();
        assert_eq!(
            told,
            [
                "登记走访陈阿婆家，作出承诺",
                "兑现对陈阿婆家的承诺",
                "向陈阿婆家反馈办理结果",
            ]
        );
    }
}

#[tokio::test]
async fn what_makes_no_visit_is_refused_at_its_field() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "visit_fields").await {
        let draft = begun(&ledger).await;
        let cases: [(VisitDraft, &str, &str); 7] = [
            (
                VisitDraft {
                    household: " ".into(),
                    ..draft.clone()
                },
                "household",
                "请填写走访了哪一户",
            ),
            (
                VisitDraft {
                    person_id: None,
                    ..draft.clone()
                },
                "person_id",
                "请选择走访人",
            ),
            (
                VisitDraft {
                    visited_on: None,
                    ..draft.clone()
                },
                "visited_on",
                "请选择走访日期，不能晚于今天",
            ),
            (
                VisitDraft {
                    visited_on: march(2),
                    ..draft.clone()
                },
                "visited_on",
                "请选择走访日期，不能晚于今天",
            ),
            (
                VisitDraft {
                    due_on: march(9),
                    ..draft.clone()
                },
                "promise",
                "填了期限，请一并写明承诺",
            ),
            (
                VisitDraft {
                    due_on: None,
                    ..promising(&draft)
                },
                "due_on",
                "请选择兑现期限，不能早于走访日期",
            ),
            (
                VisitDraft {
                    due_on: february(19),
                    ..promising(&draft)
                },
                "due_on",
                "请选择兑现期限，不能早于走访日期",
            ),
        ];
        for (draft, field, message) in cases {
            let refused = wrong(visit::add(&ledger, &draft).await);
            assert_eq!(refused, [(field.to_owned(), message.to_owned())]);
        }
        // On the day itself it may be promised and kept.
        let draft = VisitDraft {
            visited_on: march(1),
            promise: "当场修好".into(),
            due_on: march(1),
            ..draft
        };
        let visit = visit::add(&ledger, &draft).await.unwrap();
        let kept = visit::keep(&ledger, &visit.id, 1, "修好了", march(1)).await;
        visit::tell(&ledger, &visit.id, kept.unwrap().revision, march(1), "")
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn the_demo_branch_went_from_door_to_door() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "visit_demo").await {
        demo::fill(&ledger).await.unwrap();
        let all = visit::list(&ledger, &VisitFilter::default(), 0, 100).await;
        assert_eq!(all.unwrap().total, 40);
        // Four promises wait, one of them late; of three that were kept the household is to be told.
        assert_eq!(figures(&home::home(&ledger).await.unwrap()), (4, 1, 3));
        for kept in check::check(&ledger).await.unwrap() {
            assert_eq!(kept.broken, 0, "{}", kept.promise);
        }
    }
}

#[tokio::test]
async fn a_visit_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path(), "visit_cli") {
        let ledger = Ledger::create(place.clone(), clock()).await.unwrap();
        begun(&ledger).await;
        ledger.close().await;
        let run = |arguments: &[&str]| {
            let said = answer(renling(&place, arguments));
            said.is_done();
            said.json
        };
        let wish = [
            "--who",
            "欧阳䶮",
            "--kind",
            "care",
            "--promise",
            "每周代买菜",
        ];
        let added = run(&[
            &["visits", "add", "黄伯家", "--due", "2099-01-01"],
            &wish[..],
        ]
        .concat());
        assert_eq!(
            (&added["state"], &added["kind"]),
            (&json!("promised"), &json!("care"))
        );
        let id = added["id"].as_str().unwrap();
        run(&["visits", "keep", id, "--done", "服务队已排班"]);
        let early = answer(renling(
            &place,
            &["visits", "tell", id, "--on", "2026-01-01"],
        ));
        assert_eq!((early.status, early.code()), (Some(1), "invalid"));
        run(&["visits", "tell", id, "--reply", "谢谢"]);
        let listed = run(&["visits", "list", "黄伯", "--state", "told"]);
        assert_eq!(
            (&listed["total"], &listed["rows"][0]["id"]),
            (&json!(1), &json!(id))
        );
        run(&["undo"]);
        let listed = run(&["visits", "list", "--state", "kept"]);
        assert_eq!(listed["total"], json!(1));
    }
}
