//! Scanned pages of numbered papers, on both engines.

use std::path::{Path, PathBuf};

use renling_core::attachment::{self, AttachmentKind};
use renling_core::ledger::Ledger;
use renling_core::paper::{self, PaperFilter, PaperSummary};
use renling_core::time::Period;
use renling_core::{check, commitment, journal, privacy};
use sqlx::Connection as _;

use crate::ledgers::{ledgers, owned_ledgers};
use crate::safety::behind;
use crate::service::somebody;

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
        let list = async || attachment::of_paper(&ledger, &paper.id).await.unwrap();
        let page = scan(folder.path(), "欧阳䶮 承诺书.jpg", "signed by 欧阳䶮");
        let added = attachment::add(&ledger, &paper.id, &page).await.unwrap();
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
            let refused = attachment::add(&ledger, &paper.id, &file)
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
        attachment::add(&ledger, &paper.id, &page).await.unwrap();
        let mut connection = behind(ledger.location()).await;
        sqlx::raw_sql("UPDATE attachment_content SET content = '/9j/4A=='")
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        let attached = attachment::of_paper(&ledger, &paper.id).await.unwrap();
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
            ("每份扫描件都与附上时一样", 1)
        );
    }
}

async fn whole(ledger: &Ledger) {
    let checks = check::check(ledger).await.unwrap();
    assert!(checks.iter().all(|check| check.broken == 0), "{checks:?}");
}
