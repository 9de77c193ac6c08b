//! The whole path from a person to an evaluated claim, and the way back, on both engines.

use renling_core::claim::{self, ClaimDraft, ClaimState, Move};
use renling_core::commitment::{self, Standing};
use renling_core::evaluation::{self, EvaluationDraft};
use renling_core::key::Guard;
use renling_core::ledger::{Ledger, Location};
use renling_core::person::{self, PersonDraft, PersonFilter};
use renling_core::project::{self, ProjectDraft, ProjectStanding};
use renling_core::{check, demo, home, journal};

use crate::ledgers::{clock, ledgers};

#[tokio::test]
async fn from_a_person_to_an_evaluated_claim_and_back() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "story").await {
        walk(&ledger).await;
    }
}

async fn walk(ledger: &Ledger) {
    renling_core::begin(ledger, "阳光嘉园党支部", "阳光嘉园社区", "李四")
        .await
        .unwrap();

    let draft = PersonDraft {
        name: "欧阳䶮".into(),
        id_number: "11010519491231002x".into(),
        phone: "+86 138 0013 8000".into(),
        unit: "清远市人民医院".into(),
        ..PersonDraft::default()
    };
    let ouyang = person::add(ledger, &draft).await.unwrap();
    let again = person::add(ledger, &draft).await.unwrap_err();
    assert_eq!(again.to_string(), "这个身份证号已登记为欧阳䶮");
    let found = PersonFilter {
        text: "oy".into(),
        ..PersonFilter::default()
    };
    let page = person::list(ledger, &found, 0, 10).await.unwrap();
    assert_eq!(page.total, 1);
    // Lists are masked: nobody reads a whole number over a shoulder.
    assert_eq!(page.rows[0].phone.as_deref(), Some("138****8000"));
    assert_eq!(
        page.rows[0].id_number.as_deref(),
        Some("1101**********002X")
    );
    assert_eq!(page.rows[0].commitment, Standing::None);

    let made = commitment::make(ledger, std::slice::from_ref(&ouyang.id))
        .await
        .unwrap();
    assert_eq!((made.made, made.already), (1, 0));
    let forms = commitment::forms(ledger, &made.ids).await.unwrap();
    assert_eq!(forms[0].commitment.number, "C2026-0001");
    let today = ledger.clock().today();
    commitment::sign(ledger, &made.ids, today).await.unwrap();
    let twice = commitment::sign(ledger, &made.ids, today)
        .await
        .unwrap_err();
    assert_eq!(
        twice.to_string(),
        "C2026-0001现为“已签”，不能签署。请刷新后核对。"
    );

    let draft = ProjectDraft {
        name: "义务夜间巡逻".into(),
        places: 1,
        ..ProjectDraft::default()
    };
    let patrol = project::add(ledger, &draft).await.unwrap();
    let wish = ClaimDraft {
        project_id: patrol.id.clone(),
        person_id: Some(ouyang.id.clone()),
        ..ClaimDraft::default()
    };
    let early = claim::add(ledger, &wish).await.unwrap_err();
    assert_eq!(
        early.to_string(),
        "项目“义务夜间巡逻”现为“草稿”，不能认领。请先发布项目。"
    );
    project::publish(ledger, std::slice::from_ref(&patrol.id))
        .await
        .unwrap();
    let claimed = claim::add(ledger, &wish).await.unwrap();
    assert_eq!(claimed.state, ClaimState::Pending);
    // Its one place is taken.
    let shown = project::show(ledger, &patrol.id).await.unwrap();
    assert_eq!(shown.standing, ProjectStanding::Full);
    let full = claim::add(ledger, &wish).await.unwrap_err();
    assert_eq!(full.code(), "refused");

    let ids = [claimed.id.clone()];
    for movement in [Move::Confirm, Move::Start, Move::Finish] {
        claim::advance(ledger, &ids, movement, "").await.unwrap();
    }
    let review = EvaluationDraft {
        scores: vec![95, 98, 95],
        words: "按时到岗".into(),
        served_people: Some(30),
        ..EvaluationDraft::default()
    };
    let stale = evaluation::evaluate(ledger, &claimed.id, 1, &review)
        .await
        .unwrap_err();
    assert_eq!(stale.code(), "changed");
    // Added, confirmed, begun, finished: the fourth revision.
    evaluation::evaluate(ledger, &claimed.id, 4, &review)
        .await
        .unwrap();
    let figures = home::home(ledger).await.unwrap().figures;
    assert_eq!((figures.people, figures.committed), (1, 1));
    assert_eq!(
        (figures.claims, figures.evaluated, figures.satisfied),
        (1, 1, 1)
    );

    let undone = journal::undo(ledger).await.unwrap();
    assert_eq!(
        undone.sentence,
        "撤销：评估欧阳䶮认领的“义务夜间巡逻”为“非常满意”"
    );
    assert_eq!(home::home(ledger).await.unwrap().figures.claims_awaiting, 1);
    let redone = journal::redo(ledger).await.unwrap();
    assert_eq!(
        redone.sentence,
        "重做：评估欧阳䶮认领的“义务夜间巡逻”为“非常满意”"
    );
    assert_eq!(home::home(ledger).await.unwrap().figures.evaluated, 1);
    // Evaluation, 3 moves, claim, publishing, project, signing, making, person; the beginning stays.
    for _ in 0..10 {
        journal::undo(ledger).await.unwrap();
    }
    let bottom = journal::undo(ledger).await.unwrap_err();
    assert_eq!(bottom.code(), "nothing_to_undo");
    for kept in check::check(ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{}", kept.promise);
    }
}

#[tokio::test]
async fn the_demo_branch_has_the_figures_of_the_model() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "demo").await {
        demo::fill(&ledger).await.unwrap();
        let figures = home::home(&ledger).await.unwrap().figures;
        assert_eq!(
            (figures.people, figures.committed, figures.projects),
            (129, 129, 65)
        );
        assert!(
            figures.claims > 200,
            "more than 200 claims: {}",
            figures.claims
        );
        let states = claim::counts(&ledger).await.unwrap();
        assert_eq!(
            states.len(),
            ClaimState::ALL.len(),
            "claims in every state: {states:?}"
        );
        for kept in check::check(&ledger).await.unwrap() {
            assert_eq!(kept.broken, 0, "{}", kept.promise);
        }
    }
}

#[tokio::test]
async fn a_ledger_is_encrypted_and_opens_with_its_key_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("台账 100%.renling");
    let ledger = Ledger::create(Location::File(path.clone()), clock())
        .await
        .unwrap();
    renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
    ledger.close().await;
    // A plain SQLite file begins with its name; this one does not.
    assert!(
        !std::fs::read(&path)
            .unwrap()
            .starts_with(b"SQLite format 3")
    );
    let opened = Ledger::open(Location::File(path.clone()), clock())
        .await
        .unwrap();
    assert_eq!(opened.operator(), "李四");
    opened.close().await;
    let again = Ledger::create(Location::File(path.clone()), clock())
        .await
        .unwrap_err();
    assert_eq!(again.code(), "ledger_exists");
    let mut key = path.clone().into_os_string();
    key.push(".key");
    std::fs::write(&key, "0".repeat(64)).unwrap();
    let wrong = Ledger::open(Location::File(path), clock())
        .await
        .unwrap_err();
    assert_eq!(wrong.code(), "wrong_key");
    let missing = Ledger::open(Location::File(folder.path().join("没有")), clock()).await;
    assert_eq!(missing.unwrap_err().code(), "ledger_missing");
    let silent = Location::parse("postgres://renling@127.0.0.1:1/renling");
    let silent = Ledger::open(silent, clock()).await.unwrap_err();
    assert_eq!(silent.code(), "unreachable");
    let nameless = folder.path().join("无名.renling");
    let place = Location::File(nameless.clone());
    let wanting = renling_core::start(place, clock(), " ", "", "李四", &Guard::File);
    assert_eq!(wanting.await.unwrap_err().code(), "invalid");
    assert!(!nameless.exists());
    let nowhere = Ledger::create(Location::File("/proc/x.renling".into()), clock()).await;
    assert_eq!(nowhere.unwrap_err().code(), "read_only");
}
