//! Taking back imports.

use super::*;
use crate::activity::{self, ActivityDraft, ActivityKind, ActivityMove};
use crate::attendance::{self, Presence, Signature};
use crate::claim::{self, ClaimDraft};
use crate::commitment;
use crate::project::ProjectDraft;

const HEADER: &str = "姓名|电话|单位";

async fn names(desk: &Desk) -> Vec<String> {
    let people = desk.people().await.into_iter();
    people.map(|record| record.person.name).collect()
}

async fn id_of(desk: &Desk, name: &str) -> String {
    let people = desk.people().await;
    let found = people.iter().find(|record| record.person.name == name);
    found.unwrap().person.id.clone()
}

async fn units(desk: &Desk) -> Vec<String> {
    let units = crate::unit::list(&desk.ledger).await.unwrap();
    units.into_iter().map(|unit| unit.name).collect()
}

fn kept(done: &TakenBack) -> Vec<(&str, &str)> {
    done.kept
        .iter()
        .map(|kept| (kept.name.as_str(), kept.reason.as_str()))
        .collect()
}

#[tokio::test]
async fn an_import_is_taken_back_whole_though_others_came_after_it() {
    let desk = Desk::new().await;
    desk.import(&list(&[HEADER, "潘䶮|19907632320|文华书城"]))
        .await;
    let second = desk
        .import(&list(&[
            HEADER,
            "潘䶮|19907632320|市自来水公司",
            "区嘉怡|19907636716|市自来水公司",
        ]))
        .await;
    desk.import(&list(&[HEADER, "仇伟|19907638893|"])).await;
    let number = second.operation.unwrap();
    let would = would_take_back(&desk.ledger, number).await.unwrap();
    assert_eq!(
        would.sentence,
        "撤回导入“名单.xlsx”：去掉新增的1人，还原更新的1人"
    );
    assert_eq!(
        names(&desk).await,
        ["仇伟", "区嘉怡", "潘䶮"],
        "only looked"
    );

    let done = take_back(&desk.ledger, number).await.unwrap();
    assert_eq!((done.removed, done.restored), (1, 1));
    assert_eq!(kept(&done), []);
    assert_eq!(names(&desk).await, ["仇伟", "潘䶮"]);
    assert_eq!(units(&desk).await, ["文华书城", "阳光嘉园党支部"]);
    let states: Vec<bool> = past(&desk.ledger, 0, 10)
        .await
        .unwrap()
        .rows
        .into_iter()
        .map(|import| import.stands)
        .collect();
    assert_eq!(states, [true, false, true]);
    let again = take_back(&desk.ledger, number).await.unwrap_err();
    assert_eq!(
        again.to_string(),
        "这次导入已经撤回，台账里没有留下它的记录。"
    );
    desk.is_whole().await;

    // Taking back is an operation like any other.
    let undone = journal::undo(&desk.ledger).await.unwrap();
    assert_eq!(undone.sentence, format!("撤销：{}", would.sentence));
    assert_eq!(names(&desk).await, ["仇伟", "区嘉怡", "潘䶮"]);
    assert!(past(&desk.ledger, 1, 1).await.unwrap().rows[0].stands);
    desk.is_whole().await;
    // And so is taking it back once more.
    take_back(&desk.ledger, number).await.unwrap();
    assert_eq!(names(&desk).await, ["仇伟", "潘䶮"]);
    desk.is_whole().await;
}

#[tokio::test]
async fn what_was_changed_since_or_is_rested_on_stays_and_is_listed() {
    let desk = Desk::new().await;
    let import = desk
        .import(&list(&[
            HEADER,
            "潘䶮|19907632320|文华书城",
            "区嘉怡|19907636716|",
            "仇伟|19907638893|市自来水公司",
            "单春梅|19907633000|",
        ]))
        .await;
    desk.import(&list(&["姓名|电话|特长", "潘䶮|19907632320|理发"]))
        .await;
    commitment::make(&desk.ledger, &[id_of(&desk, "区嘉怡").await])
        .await
        .unwrap();
    let draft = ProjectDraft {
        name: "健康检查".into(),
        places: 3,
        ..ProjectDraft::default()
    };
    let project = project::add(&desk.ledger, &draft).await.unwrap();
    project::publish(&desk.ledger, std::slice::from_ref(&project.id))
        .await
        .unwrap();
    let draft = ClaimDraft {
        project_id: project.id,
        person_id: Some(id_of(&desk, "仇伟").await),
        ..ClaimDraft::default()
    };
    let claimed = claim::add(&desk.ledger, &draft).await.unwrap();

    let number = import.operation.unwrap();
    let done = take_back(&desk.ledger, number).await.unwrap();
    assert_eq!((done.removed, done.restored), (1, 0));
    let mut listed = kept(&done);
    listed.sort_unstable();
    assert_eq!(
        listed,
        [
            ("仇伟", "已有认领"),
            ("区嘉怡", "已有承诺书"),
            ("潘䶮", "导入之后又改过（导入“名单.xlsx”：更新1人）"),
        ]
    );
    assert_eq!(
        done.sentence,
        "撤回导入“名单.xlsx”：去掉新增的1人，保留后来改过或用到的3条"
    );
    assert_eq!(names(&desk).await, ["仇伟", "区嘉怡", "潘䶮"]);
    assert_eq!(
        units(&desk).await,
        ["市自来水公司", "文华书城", "阳光嘉园党支部"]
    );
    desk.is_whole().await;

    // The later import is the last that stands; without it, the first can be taken back further.
    let later = last_standing(&desk.ledger).await.unwrap();
    assert_eq!(take_back(&desk.ledger, later).await.unwrap().restored, 1);
    let more = take_back(&desk.ledger, number).await.unwrap();
    assert_eq!((more.removed, more.kept.len()), (1, 2));
    assert_eq!(names(&desk).await, ["仇伟", "区嘉怡"]);
    assert_eq!(
        last_standing(&desk.ledger).await.unwrap_err().to_string(),
        "没有可以撤回的导入。"
    );
    desk.is_whole().await;
    // A claim is not undone by any of this.
    assert_eq!(
        claim::counts(&desk.ledger).await.unwrap()[0].claims,
        1,
        "{claimed:?}"
    );
}

#[tokio::test]
async fn a_service_list_is_taken_back_but_for_what_is_claimed() {
    let desk = Desk::new().await;
    let header = "项目名称|提供单位|需要人数";
    desk.import(&list(&[header, "健康检查|市人民医院|2"])).await;
    let all = project::list(&desk.ledger, &Default::default(), 0, 10)
        .await
        .unwrap();
    let id = all.rows[0].id.clone();
    project::publish(&desk.ledger, std::slice::from_ref(&id))
        .await
        .unwrap();
    desk.import(&list(&[
        "姓名|电话",
        "潘䶮|19907632320",
        "仇伟|19907638893",
        "区嘉怡|19907636716",
    ]))
    .await;
    let more = list(&[header, "健康检查|市人民医院|5", "心理咨询|市人民医院|3"]);
    let number = desk.import(&more).await.operation.unwrap();
    for name in ["潘䶮", "仇伟", "区嘉怡"] {
        let draft = ClaimDraft {
            project_id: id.clone(),
            person_id: Some(id_of(&desk, name).await),
            ..ClaimDraft::default()
        };
        claim::add(&desk.ledger, &draft).await.unwrap();
    }
    let done = take_back(&desk.ledger, number).await.unwrap();
    assert_eq!(done.removed, 1);
    assert_eq!(
        kept(&done),
        [("健康检查", "认领的人数已经超过导入前的名额")]
    );
    assert_eq!(
        done.sentence,
        "撤回导入“名单.xlsx”：去掉新增的1个项目，保留后来改过或用到的1条"
    );
    desk.is_whole().await;
}

#[tokio::test]
async fn an_import_that_was_undone_and_redone_can_be_taken_back() {
    let desk = Desk::new().await;
    let import = desk
        .import(&list(&[HEADER, "潘䶮|19907632320|文华书城"]))
        .await;
    let number = import.operation.unwrap();
    journal::undo(&desk.ledger).await.unwrap();
    assert!(!past(&desk.ledger, 0, 1).await.unwrap().rows[0].stands);
    journal::redo(&desk.ledger).await.unwrap();
    assert_eq!(last_standing(&desk.ledger).await.unwrap(), number);
    take_back(&desk.ledger, number).await.unwrap();
    assert_eq!(names(&desk).await, [""; 0]);
    // What was redone cannot be undone a second time.
    let next = journal::undoable(&desk.ledger).await.unwrap().undo.unwrap();
    assert_eq!(next.kind, "import_take_back");
    desk.is_whole().await;
}

#[tokio::test]
async fn only_imports_are_taken_back() {
    let desk = Desk::new().await;
    let refused = take_back(&desk.ledger, 1).await.unwrap_err();
    assert_eq!(refused.code(), "refused");
    assert_eq!(
        refused.to_string(),
        "日志第 1 号不是一次导入，没有撤回任何内容。请在导入页的列表里选择要撤回的导入。"
    );
}

#[tokio::test]
async fn whoever_stands_on_a_sheet_stays() {
    let desk = Desk::new().await;
    let import = desk
        .import(&list(&[HEADER, "潘䶮|19907632320|", "仇伟|19907638893|"]))
        .await;
    let draft = ActivityDraft {
        kind: ActivityKind::Service,
        name: "清洁家园行动".into(),
        place: String::new(),
        day: "2026-03-07".parse().ok(),
        from: "9:00".into(),
        to: "11:00".into(),
        project: String::new(),
        team: String::new(),
        posts: String::new(),
        wanted: None,
        content: String::new(),
        note: String::new(),
    };
    let activity = activity::add(&desk.ledger, &draft).await.unwrap().id;
    let ids = [activity.clone()];
    activity::advance(&desk.ledger, &ids, ActivityMove::Publish, "")
        .await
        .unwrap();
    let signature = Signature {
        presence: Presence::Present,
        signed_by: String::new(),
        guests: 0,
        note: String::new(),
    };
    let person = id_of(&desk, "潘䶮").await;
    attendance::sign(&desk.ledger, &activity, &person, &signature)
        .await
        .unwrap();
    let done = take_back(&desk.ledger, import.operation.unwrap())
        .await
        .unwrap();
    assert_eq!(done.removed, 1);
    assert_eq!(kept(&done), [("潘䶮", "已在签到表里")]);
    desk.is_whole().await;
}
