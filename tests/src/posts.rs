//! 岗位: posts with numbers, and who has them, on both engines.

use renling_core::activity::{self, ActivityDraft, ActivityMove};
use renling_core::attendance::{self, Presence, Signature};
use renling_core::error::{Error, Result};
use renling_core::ledger::Ledger;
use renling_core::person::{self, PersonDraft};
use renling_core::{check, demo, journal};
use serde_json::json;

use crate::ledgers::{clock, ledgers, places};
use crate::program::{answer, renling};
use crate::service::cleaning;

fn wanting(posts: &str, wanted: Option<i32>) -> ActivityDraft {
    ActivityDraft {
        project: String::new(),
        posts: posts.into(),
        wanted,
        ..cleaning("2026-02-28", "8:30", "10:30")
    }
}

/// A published activity with three people on its sheet: its id, and those of the rows.
async fn begun(ledger: &Ledger) -> (String, Vec<String>) {
    renling_core::begin(ledger, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
    let draft = wanting("引导 1\n量血压 2人", None);
    let id = activity::add(ledger, &draft).await.unwrap().id;
    activity::advance(ledger, std::slice::from_ref(&id), ActivityMove::Publish, "")
        .await
        .unwrap();
    let mut rows = Vec::new();
    for name in ["欧阳䶮", "单春梅", "钟月娥"] {
        let draft = PersonDraft {
            name: name.into(),
            ..PersonDraft::default()
        };
        let person = person::add(ledger, &draft).await.unwrap().id;
        let here = Signature {
            presence: Presence::Present,
            signed_by: String::new(),
            guests: 0,
            note: String::new(),
        };
        let row = attendance::sign(ledger, &id, &person, &here).await;
        rows.push(row.unwrap().id);
    }
    (id, rows)
}

/// `引导 1/1 量血压 0/2`
async fn posts(ledger: &Ledger, id: &str) -> String {
    let posts = activity::show(ledger, id).await.unwrap().posts.into_iter();
    posts
        .map(|post| format!("{} {}/{}", post.name, post.taken, post.wanted))
        .collect::<Vec<_>>()
        .join(" ")
}

fn wrong<T: std::fmt::Debug>(answer: Result<T>) -> Vec<(String, String)> {
    answer.unwrap_err().wire().fields.into_iter().collect()
}

#[tokio::test]
async fn people_are_given_posts_until_all_are_taken_and_beyond() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "posts_given").await {
        let (id, rows) = begun(&ledger).await;
        assert_eq!(posts(&ledger, &id).await, "引导 0/1 量血压 0/2");
        let done = attendance::assign(&ledger, &rows[..2], "引导").await;
        let activity = activity::show(&ledger, &id).await.unwrap().activity.name;
        assert_eq!(
            done.unwrap().sentence,
            format!("安排欧阳䶮等2人到“{activity}”的岗位“引导”")
        );
        // Who comes is not sent home.
        assert_eq!(posts(&ledger, &id).await, "引导 2/1 量血压 0/2");
        attendance::assign(&ledger, &rows[1..2], "量血压")
            .await
            .unwrap();
        assert_eq!(posts(&ledger, &id).await, "引导 1/1 量血压 1/2");
        journal::undo(&ledger).await.unwrap();
        assert_eq!(posts(&ledger, &id).await, "引导 2/1 量血压 0/2");

        // Who has leave keeps the post on the sheet, and does not fill it.
        let sheet = attendance::sheet(&ledger, &id).await.unwrap();
        let leave = Signature {
            presence: Presence::Leave,
            signed_by: String::new(),
            guests: 0,
            note: String::new(),
        };
        attendance::mark(&ledger, &rows[0], sheet[0].revision, &leave)
            .await
            .unwrap();
        assert_eq!(posts(&ledger, &id).await, "引导 1/1 量血压 0/2");
        let sheet = attendance::sheet(&ledger, &id).await.unwrap();
        assert_eq!(sheet[0].post.as_deref(), Some("引导"));

        let none = attendance::assign(&ledger, &rows[2..], "收银").await;
        let message = format!("活动“{activity}”没有岗位“收银”，请先在活动里写上");
        assert_eq!(wrong(none), [("post".to_owned(), message)]);
        let done = attendance::assign(&ledger, &rows[..1], "").await.unwrap();
        assert_eq!(done.sentence, format!("取消欧阳䶮在“{activity}”的岗位"));
        for kept in check::check(&ledger).await.unwrap() {
            assert_eq!(kept.broken, 0, "{}", kept.promise);
        }
    }
}

#[tokio::test]
async fn posts_of_an_activity_and_how_many_it_wants() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "posts_wanted").await {
        let (id, rows) = begun(&ledger).await;
        let before = activity::show(&ledger, &id).await.unwrap().activity;
        // One to guide and two to take the blood pressure.
        assert_eq!(before.wanted, Some(3));
        attendance::assign(&ledger, &rows[..2], "量血压")
            .await
            .unwrap();
        let cases = [
            (
                wanting("引导 1", None),
                "posts",
                "签到表里有2人在岗位“量血压”，不能删去或改名；请先在签到表里改派",
            ),
            (
                wanting("引导 1\n量血压 4", Some(4)),
                "wanted",
                "各岗位共要 5 人，不能比这少；留空则按岗位计",
            ),
            (
                wanting("引导", None),
                "posts",
                "请在“引导”后面写明要几人（1 至 999），如“引导 2”",
            ),
        ];
        for (draft, field, message) in cases {
            let refused = activity::edit(&ledger, &id, before.revision, &draft).await;
            assert_eq!(wrong(refused), [(field.to_owned(), message.to_owned())]);
        }
        // A post that nobody has may go, and more may be wanted than the posts say.
        let draft = wanting("量血压 2", Some(6));
        let after = activity::edit(&ledger, &id, before.revision, &draft).await;
        assert_eq!(after.unwrap().wanted, Some(6));
        assert_eq!(posts(&ledger, &id).await, "量血压 2/2");
        let told = journal::told_history(&ledger, &id).await.unwrap();
        let lines = format!("{told:?}");
        assert!(
            lines.contains("岗位：引导 1、量血压 2 → 量血压 2"),
            "{lines}"
        );
    }
}

#[tokio::test]
async fn one_sheet_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "posts_refused").await {
        demo::fill(&ledger).await.unwrap();
        let filter = activity::ActivityFilter::default();
        let page = activity::list(&ledger, &filter, 0, 100).await.unwrap();
        let mut sheets = page.rows.iter().filter(|row| row.listed > 0);
        let (first, second) = (sheets.next().unwrap(), sheets.next().unwrap());
        let first = attendance::sheet(&ledger, &first.id).await.unwrap();
        let second = attendance::sheet(&ledger, &second.id).await.unwrap();
        let ids = [first[0].id.clone(), second[0].id.clone()];
        let mixed = attendance::assign(&ledger, &ids, "").await;
        assert!(matches!(mixed, Err(Error::Refused(_))));
        let none = attendance::assign(&ledger, &[], "").await;
        assert_eq!(none.unwrap_err().to_string(), "请先选择要安排岗位的人。");
        for kept in check::check(&ledger).await.unwrap() {
            assert_eq!(kept.broken, 0, "{}", kept.promise);
        }
    }
}

#[tokio::test]
async fn activities_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path(), "activities_cli") {
        let ledger = Ledger::create(place.clone(), clock()).await.unwrap();
        ledger.close().await;
        let run = |arguments: &[&str]| answer(renling(&place, arguments));
        let times = ["--day", "2026-03-01", "--from", "9:00", "--to", "11:30"];
        let added = run(&[&["activities", "add", "清洁家园行动"], &times[..]].concat());
        added.is_done();
        assert_eq!(added.json["starts_at"], json!("2026-03-01T09:00:00"));
        // It is not published yet, so it cannot end.
        let early = run(&["activities", "advance", "end", "清洁家园行动"]);
        assert_eq!(early.code(), "refused");
        for (movement, state) in [("publish", "published"), ("end", "ended")] {
            run(&["activities", "advance", movement, "清洁家园行动"]).is_done();
            let listed = run(&["activities", "list", "--state", state]).json;
            assert_eq!(listed["total"], json!(1), "{movement}");
        }
        let unnamed = run(&[&["activities", "add", ""], &times[..]].concat());
        assert_eq!(unnamed.code(), "invalid");
    }
}

#[tokio::test]
async fn posts_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path(), "posts_cli") {
        let ledger = Ledger::create(place.clone(), clock()).await.unwrap();
        let (id, _) = begun(&ledger).await;
        ledger.close().await;
        let run = |arguments: &[&str]| {
            let said = answer(renling(&place, arguments));
            said.is_done();
            said.json
        };
        run(&[
            "activities",
            "assign",
            &id,
            "--who",
            "oyy",
            "--post",
            "引导",
        ]);
        let posts = run(&["activities", "posts", &id]);
        assert_eq!(
            posts,
            json!([
                { "name": "引导", "wanted": 1, "taken": 1 },
                { "name": "量血压", "wanted": 2, "taken": 0 },
            ])
        );
        let wrong = answer(renling(
            &place,
            &[
                "activities",
                "assign",
                &id,
                "--who",
                "oyy",
                "--post",
                "收银",
            ],
        ));
        assert_eq!(wrong.code(), "invalid");
    }
}
