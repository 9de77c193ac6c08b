//! Scanned pages of numbered papers, on both engines.

use std::path::{Path, PathBuf};

use renling_core::attachment::{self, AttachmentKind, Shown};
use renling_core::claim::{self, ClaimDraft, Move};
use renling_core::evaluation::{self, EvaluationDraft, Level, Voice};
use renling_core::ledger::Ledger;
use renling_core::paper::{self, PaperFilter, PaperSummary};
use renling_core::project::{self, ProjectDraft};
use renling_core::time::Period;
use renling_core::{activity, check, commitment, journal, privacy};
use sqlx::Connection as _;

use crate::ledgers::{clock, ledgers, owned_ledgers, places};
use crate::program::{answer, renling};
use crate::safety::behind;
use crate::service::{YESTERDAY, cleaning, somebody};

/// The 承诺书 of a person, printed.
async fn printed_commitment(ledger: &Ledger, person_id: &str) -> PaperSummary {
    commitment::make(ledger, &[person_id.to_owned()])
        .await
        .unwrap();
    let form = renling_print::named("commitment").unwrap();
    let always = Period::default();
    let found = renling_print::found(ledger, form, "", always)
        .await
        .unwrap();
    let filled = renling_print::filled(ledger, form, &found, always)
        .await
        .unwrap();
    filled.entry.note(ledger, None).await.unwrap();
    let register = paper::list(ledger, &PaperFilter::default(), 0, 10)
        .await
        .unwrap();
    register.rows[0].clone()
}

/// A page as a scanner of the community writes it: the first bytes say what it is.
fn scan(folder: &Path, name: &str, of: &str) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(
        &file,
        [b"\xff\xd8\xff\xe0".as_slice(), of.as_bytes()].concat(),
    )
    .unwrap();
    file
}

#[tokio::test]
async fn a_scanned_page_stays_with_its_paper() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "scans").await {
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        let ouyang = somebody(&ledger, "欧阳䶮").await;
        let paper = printed_commitment(&ledger, &ouyang).await;
        let list = async || attachment::of(&ledger, &paper.id).await.unwrap();
        let page = scan(folder.path(), "欧阳䶮 承诺书.jpg", "signed by 欧阳䶮");
        let added = attachment::attach(&ledger, Shown::Paper, &paper.id, &page)
            .await
            .unwrap();
        assert_eq!(
            added.sentence,
            format!(
                "给欧阳䶮的承诺书{}附上扫描件“欧阳䶮 承诺书.jpg”",
                paper.number
            )
        );
        let [attached] = &list().await[..] else {
            panic!("one page is attached");
        };
        // Four bytes of a JPEG's head, ten of "signed by " and nine of the name.
        assert_eq!(
            (attached.kind, attached.bytes, attached.added_by.as_str()),
            (AttachmentKind::Jpeg, 4 + 10 + 9, "李四")
        );
        let (_, shown) = attachment::show(&ledger, &attached.id).await.unwrap();
        assert_eq!(shown, std::fs::read(&page).unwrap());
        let register = paper::list(&ledger, &PaperFilter::default(), 0, 10)
            .await
            .unwrap();
        assert_eq!(register.rows[0].attachments, 1);

        // The same page twice, a text that is called a picture, and a file that is not there.
        let text = folder.path().join("名单.jpg");
        std::fs::write(&text, "姓名,电话").unwrap();
        for (file, why) in [
            (
                page.clone(),
                format!("文件“欧阳䶮 承诺书.jpg”已经附在{}上了。", paper.number),
            ),
            (
                text,
                "文件“名单.jpg”不是 JPG、PNG 或 PDF，没有附上。请重新扫描成其中一种。".into(),
            ),
            (
                folder.path().join("没有.pdf"),
                "文件“没有.pdf”打不开，没有附上。请看它是否还在，或正被别的程序占用。".into(),
            ),
        ] {
            let refused = attachment::attach(&ledger, Shown::Paper, &paper.id, &file)
                .await
                .unwrap_err();
            assert_eq!(refused.to_string(), why);
        }
        assert_eq!(list().await.len(), 1);

        // A copy goes out for a reason, and the journal says so.
        let copy = folder.path().join("另存.jpg");
        let without = attachment::save(&ledger, &attached.id, &copy, " ").await;
        assert_eq!(without.unwrap_err().code(), "invalid");
        assert!(!copy.exists());
        let saved = attachment::save(&ledger, &attached.id, &copy, "街道检查")
            .await
            .unwrap();
        assert_eq!(saved.sentence, "另存扫描件“欧阳䶮 承诺书.jpg”（街道检查）");
        assert_eq!(std::fs::read(&copy).unwrap(), shown);
        std::fs::remove_file(&copy).unwrap();

        // Removed, had back, and taken back with all it shows; the page itself waits for a redo.
        let removed = attachment::remove(&ledger, &attached.id, 1).await.unwrap();
        assert_eq!(
            removed.sentence,
            format!(
                "移除欧阳䶮的承诺书{}的扫描件“欧阳䶮 承诺书.jpg”",
                paper.number
            )
        );
        assert_eq!(list().await, []);
        journal::undo(&ledger).await.unwrap();
        assert_eq!(list().await.len(), 1);
        journal::undo(&ledger).await.unwrap();
        assert_eq!(list().await, []);
        journal::redo(&ledger).await.unwrap();
        let (_, again) = attachment::show(&ledger, &list().await[0].id)
            .await
            .unwrap();
        assert_eq!(again, shown);
        whole(&ledger).await;

        // With the person's identity goes what shows them.
        privacy::erase(&ledger, &ouyang, "本人要求").await.unwrap();
        let [erased] = &list().await[..] else {
            panic!("that a page was there stays");
        };
        assert!(!erased.name.contains("欧阳䶮"));
        assert_eq!(
            attachment::show(&ledger, &erased.id)
                .await
                .unwrap_err()
                .to_string(),
            "这份附件已随个人信息一并删除，不能再查看。"
        );
        whole(&ledger).await;
    }
}

#[tokio::test]
async fn a_page_that_was_changed_past_the_ledger_is_found() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in owned_ledgers(folder.path(), "changed_scans").await {
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        let ouyang = somebody(&ledger, "欧阳䶮").await;
        let paper = printed_commitment(&ledger, &ouyang).await;
        let page = scan(folder.path(), "承诺书.jpg", "signed");
        attachment::attach(&ledger, Shown::Paper, &paper.id, &page)
            .await
            .unwrap();
        let mut connection = behind(ledger.location()).await;
        sqlx::raw_sql("UPDATE attachment_content SET content = '/9j/4A=='")
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        let attached = attachment::of(&ledger, &paper.id).await.unwrap();
        let shown = attachment::show(&ledger, &attached[0].id)
            .await
            .unwrap_err();
        assert_eq!(
            shown.to_string(),
            "附件“承诺书.jpg”与附上时不同，可能被改动过。请从备份恢复，或重新附上。"
        );
        let checks = check::check(&ledger).await.unwrap();
        let found = checks.iter().find(|check| check.broken > 0).unwrap();
        assert_eq!(
            (found.promise.as_str(), found.broken),
            ("每份扫描件和照片都与附上时一样", 1)
        );
    }
}

async fn whole(ledger: &Ledger) {
    let checks = check::check(ledger).await.unwrap();
    assert!(checks.iter().all(|check| check.broken == 0), "{checks:?}");
}

/// An evaluated claim of a person on a new project: the ids of the project and of the evaluation.
async fn evaluated(ledger: &Ledger, person: &str) -> (String, String, String) {
    let draft = ProjectDraft {
        name: "清洁家园行动".into(),
        places: 2,
        ..ProjectDraft::default()
    };
    let project = project::add(ledger, &draft).await.unwrap().id;
    project::publish(ledger, std::slice::from_ref(&project))
        .await
        .unwrap();
    let draft = ClaimDraft {
        project_id: project.clone(),
        person_id: Some(person.to_owned()),
        confirmed: true,
        ..ClaimDraft::default()
    };
    let claim = claim::add(ledger, &draft).await.unwrap().id;
    for movement in [Move::Start, Move::Finish] {
        claim::advance(ledger, std::slice::from_ref(&claim), movement, "")
            .await
            .unwrap();
    }
    let said = said(ledger, &claim, "").await;
    (project, claim, said)
}

/// What the organisation says of a claim, again where there is a reason.
async fn said(ledger: &Ledger, claim: &str, reason: &str) -> String {
    let draft = EvaluationDraft {
        voice: Voice::Organisation,
        level: Some(Level::Good),
        words: "按时到岗。".into(),
        reason: reason.into(),
        ..EvaluationDraft::default()
    };
    let revision = claim::revision(ledger, claim).await.unwrap();
    let entry = evaluation::evaluate(ledger, claim, revision, &draft).await;
    entry.unwrap().id
}

#[tokio::test]
async fn photos_of_a_project_an_activity_and_an_evaluation() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "photos").await {
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        let ouyang = somebody(&ledger, "欧阳䶮").await;
        let (project, claim, evaluation) = evaluated(&ledger, &ouyang).await;
        let held = activity::add(&ledger, &cleaning(YESTERDAY, "8:30", "10:30"))
            .await
            .unwrap()
            .id;
        let cases = [
            (Shown::Project, &project, "项目“清洁家园行动”"),
            (Shown::Activity, &held, "活动“清洁家园行动”"),
            (
                Shown::Evaluation,
                &evaluation,
                "欧阳䶮认领的“清洁家园行动”的组织评",
            ),
        ];
        for (shown, id, named) in cases {
            let photo = scan(folder.path(), "现场.jpg", &format!("photo of {named}"));
            let added = attachment::attach(&ledger, shown, id, &photo).await;
            assert_eq!(
                added.unwrap().sentence,
                format!("给{named}附上照片“现场.jpg”")
            );
            let [kept] = &attachment::of(&ledger, id).await.unwrap()[..] else {
                panic!("one photo is attached");
            };
            let (_, bytes) = attachment::show(&ledger, &kept.id).await.unwrap();
            assert_eq!(bytes, std::fs::read(&photo).unwrap());
            let twice = attachment::attach(&ledger, shown, id, &photo).await;
            assert_eq!(
                twice.unwrap_err().to_string(),
                format!("文件“现场.jpg”已经附在{named}上了。")
            );
            // A PDF is no photo, and nobody has a photo of what is not there.
            let pdf = folder.path().join("通知.pdf");
            std::fs::write(&pdf, "%PDF-1.7\n").unwrap();
            let refused = attachment::attach(&ledger, shown, id, &pdf).await;
            assert_eq!(
                refused.unwrap_err().to_string(),
                "文件“通知.pdf”不是 JPG 或 PNG 图片，没有附上。请换成其中一种。"
            );
            let nowhere = attachment::attach(&ledger, shown, "none", &photo).await;
            assert_eq!(nowhere.unwrap_err().code(), "not_found");
            let removed = attachment::remove(&ledger, &kept.id, 1).await.unwrap();
            assert_eq!(removed.sentence, format!("移除{named}的照片“现场.jpg”"));
            assert_eq!(attachment::of(&ledger, id).await.unwrap(), []);
            journal::undo(&ledger).await.unwrap();
            assert_eq!(attachment::of(&ledger, id).await.unwrap().len(), 1);
        }
        // Said anew, the evaluation keeps what it showed.
        let anew = said(&ledger, &claim, "补充说明").await;
        assert_eq!(attachment::of(&ledger, &anew).await.unwrap().len(), 1);
        whole(&ledger).await;

        // Of the photos only that of their own claim is the person's.
        privacy::erase(&ledger, &ouyang, "本人要求").await.unwrap();
        for (id, is_gone) in [(&project, false), (&held, false), (&anew, true)] {
            let kept = attachment::of(&ledger, id).await.unwrap().remove(0);
            let shown = attachment::show(&ledger, &kept.id).await;
            assert_eq!(shown.is_err(), is_gone, "{}", kept.name);
        }
        whole(&ledger).await;
    }
}

#[tokio::test]
async fn photos_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path(), "photos_cli") {
        let ledger = Ledger::create(place.clone(), clock()).await.unwrap();
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        let draft = ProjectDraft {
            name: "义诊".into(),
            places: 1,
            ..ProjectDraft::default()
        };
        project::add(&ledger, &draft).await.unwrap();
        ledger.close().await;
        let run = |words: &[&str]| answer(renling(&place, words));
        let photo = scan(folder.path(), "现场.jpg", "photo");
        let added = run(&[
            "photos",
            "add",
            "--project",
            "义诊",
            photo.to_str().unwrap(),
        ]);
        assert_eq!(added.json["sentence"], "给项目“义诊”附上照片“现场.jpg”");
        let listed = run(&["photos", "list", "--project", "义诊"]);
        let id = listed.json[0]["id"].as_str().unwrap().to_owned();
        let out = folder.path().join("另存.jpg");
        let words = ["photos", "save", &id, "--reason", "街道检查", "--out"];
        let saved = run(&[&words[..], &[out.to_str().unwrap()]].concat());
        assert_eq!(saved.json["sentence"], "另存照片“现场.jpg”（街道检查）");
        assert_eq!(std::fs::read(&out).unwrap(), std::fs::read(&photo).unwrap());
        run(&["photos", "remove", &id]).is_done();
        assert_eq!(
            run(&["photos", "list", "--project", "义诊"]).json,
            serde_json::json!([])
        );
    }
}
