//! What is printed of a ledger and kept of it, on both engines.

use std::path::Path;

use chrono::NaiveDate;
use renling_core::attendance::{self, HoursMove};
use renling_core::commitment::{self, CommitmentFilter, Standing};
use renling_core::form_text::{self, COMMITMENT, TextDraft};
use renling_core::ledger::Ledger;
use renling_core::number::{self, Patterns};
use renling_core::paper::{self, PaperFilter, PaperKind, PaperSummary};
use renling_core::person::{self, PersonFilter};
use renling_core::time::Period;
use renling_core::{certificate, check, demo, journal};
use renling_forms::{Form, Typesetter};
use renling_print::{FileKind, FileNames, Filled, Place};

use crate::ledgers::ledgers;
use crate::service::{YESTERDAY, cleaning, from_to, held, somebody};

const ALWAYS: Period = Period {
    from: None,
    until: None,
};

async fn begun(folder: &Path, database: &str) -> Vec<Ledger> {
    let ledgers = ledgers(folder, database).await;
    for ledger in &ledgers {
        renling_core::begin(ledger, "阳光嘉园党支部", "阳光嘉园社区", "李四")
            .await
            .unwrap();
    }
    ledgers
}

async fn confirm(ledger: &Ledger, rows: &[String]) {
    for movement in [HoursMove::Review, HoursMove::Confirm] {
        attendance::advance_hours(ledger, rows, movement)
            .await
            .unwrap();
    }
}

/// 民政部令第67号: what is certified must be true, so hours that wait for confirmation are never in it.
#[tokio::test]
async fn only_confirmed_hours_are_certified() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in begun(folder.path(), "certificates").await {
        let ouyang = somebody(&ledger, "欧阳䶮").await;
        let chen = somebody(&ledger, "陈少芬").await;
        let nobody = somebody(&ledger, "何喆").await;
        let mut rows = Vec::new();
        for (day, from, to) in [
            ("2026-01-10", "8:30", "11:30"),
            ("2026-02-14", "8:30", "10:00"),
            (YESTERDAY, "13:40", "15:25"),
        ] {
            let draft = renling_core::activity::ActivityDraft {
                project: String::new(),
                ..cleaning(day, from, to)
            };
            let (_, on) = held(&ledger, &draft, &[&ouyang, &chen]).await;
            attendance::enter_hours(&ledger, &on, &from_to(from, to))
                .await
                .unwrap();
            rows.push(on);
        }
        // Of her none is confirmed; of him the first two, of which one is corrected.
        let his = [rows[0][0].clone(), rows[1][0].clone()];
        confirm(&ledger, &his).await;
        attendance::correct(&ledger, &his[0], 120, "中途离开一小时")
            .await
            .unwrap();

        let one = std::slice::from_ref(&ouyang);
        let form = &certificate::forms(&ledger, one, ALWAYS).await.unwrap()[0];
        let minutes: Vec<i32> = form.services.iter().map(|row| row.minutes).collect();
        assert_eq!(
            (minutes.as_slice(), form.minutes()),
            ([120, 90].as_slice(), 210)
        );
        assert_eq!(
            form.left_out().unwrap(),
            "欧阳䶮有1次服务（1小时45分）还没有确认，没有写进证明：2026年2月28日“清洁家园行动”。请先确认时数，再出具证明。"
        );
        let february = Period {
            from: "2026-02-01".parse().ok(),
            until: "2026-02-14".parse().ok(),
        };
        let form = &certificate::forms(&ledger, one, february).await.unwrap()[0];
        assert_eq!((form.minutes(), form.left_out()), (90, None));

        let all = [ouyang.clone(), chen.clone(), nobody];
        let refused = certificate::forms(&ledger, &all, ALWAYS).await;
        assert_eq!(
            refused.unwrap_err().to_string(),
            "陈少芬（6小时15分待确认）、何喆在这段时间没有已确认的服务时数，不能出具证明。请先确认时数，或换一段时间。"
        );
        let turned = Period {
            from: february.until,
            until: february.from,
        };
        let wrong = certificate::forms(&ledger, one, turned).await.unwrap_err();
        assert_eq!(wrong.to_string(), "结束日期不能早于开始日期");
        let found = certificate::people(&ledger, "", ALWAYS).await.unwrap();
        assert_eq!(found, [ouyang]);

        // Corrected to nothing, it was no service.
        attendance::correct(&ledger, &rows[1][0], 0, "当天没有到场")
            .await
            .unwrap();
        let gone = certificate::forms(&ledger, &found, february).await;
        assert_eq!(gone.unwrap_err().code(), "refused");
    }
}

/// Who stands how with their 承诺书.
async fn standing(ledger: &Ledger, commitment: Standing) -> u32 {
    let filter = PersonFilter {
        commitment: Some(commitment),
        ..PersonFilter::default()
    };
    person::list(ledger, &filter, 0, 10).await.unwrap().total
}

/// New words bind whoever is yet to sign; whoever has signed signs again where the branch says so.
#[tokio::test]
async fn a_new_text_says_who_signs_again() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in begun(folder.path(), "texts").await {
        let signed = somebody(&ledger, "欧阳䶮").await;
        let pending = somebody(&ledger, "陈少芬").await;
        let made = commitment::make(&ledger, &[signed.clone(), pending.clone()])
            .await
            .unwrap();
        let today = ledger.clock().today();
        commitment::sign(&ledger, &made.ids[..1], today)
            .await
            .unwrap();

        let first = form_text::newest(&ledger, COMMITMENT)
            .await
            .unwrap()
            .unwrap();
        let save = |draft: TextDraft| {
            let ledger = &ledger;
            async move { form_text::save(ledger, COMMITMENT, "承诺书", &draft).await }
        };
        assert_eq!(
            save(first.draft()).await.unwrap_err().to_string(),
            "文字没有改动，不用保存。"
        );
        let wrong = TextDraft {
            title: " ".into(),
            body: "\n".into(),
            term_months: Some(0),
            ..first.draft()
        };
        let wrong = save(wrong).await.unwrap_err().wire().fields;
        let fields: Vec<_> = wrong.keys().map(String::as_str).collect();
        assert_eq!(fields, ["body", "term_months", "title"]);

        // A slip of the pen: nobody signs again, and what is not printed yet takes the new words.
        let mended = TextDraft {
            title: "志愿服务承诺书".into(),
            ..first.draft()
        };
        let second = save(mended).await.unwrap();
        assert_eq!((second.version, second.sign_again), (2, 0));
        assert_eq!(standing(&ledger, Standing::Outdated).await, 0);
        let forms = commitment::forms(&ledger, &made.ids).await.unwrap();
        let titles: Vec<_> = forms.iter().map(|form| form.text.version).collect();
        assert_eq!(titles, [1, 2]);

        // Other promises: he who signed has to sign again, and keeps his old paper until he does.
        let promises = TextDraft {
            body: "每月参加一次志愿服务。".into(),
            sign_again: true,
            ..second.draft()
        };
        save(promises).await.unwrap();
        assert_eq!(standing(&ledger, Standing::Outdated).await, 1);
        let outdated = CommitmentFilter {
            standing: Some("outdated".into()),
            ..CommitmentFilter::default()
        };
        let listed = commitment::list(&ledger, &outdated, 0, 10).await.unwrap();
        assert_eq!(listed.rows[0].person_id, signed);
        let figures = renling_core::home::home(&ledger).await.unwrap().figures;
        assert_eq!(figures.committed, 0);
        let again = commitment::make(&ledger, &[signed.clone(), pending])
            .await
            .unwrap();
        assert_eq!((again.made, again.already), (1, 1));
        assert_eq!(standing(&ledger, Standing::Pending).await, 2);
        commitment::sign(&ledger, &again.ids, today).await.unwrap();
        assert_eq!(standing(&ledger, Standing::Signed).await, 2);

        // Back to the words before: both signatures, the new paper, and the version are taken back.
        for _ in 0..3 {
            journal::undo(&ledger).await.unwrap();
        }
        assert_eq!(standing(&ledger, Standing::Signed).await, 1);
        assert_eq!(
            form_text::versions(&ledger, COMMITMENT)
                .await
                .unwrap()
                .len(),
            2
        );
        let checks = check::check(&ledger).await.unwrap();
        assert!(checks.iter().all(|check| check.broken == 0), "{checks:?}");
    }
}

fn all() -> Period {
    Period::default()
}

/// The bytes of a job as it would come out of the printer.
fn pdf(typesetter: &Typesetter, form: Form, path: &Path) -> Vec<u8> {
    let card = renling_print::named("claim-card").unwrap();
    let date = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let place = Place::of(path);
    let names = FileNames::after("", FileKind::Pdf);
    renling_print::write(typesetter, form, card, date, &place, names, &|_, _| true).unwrap();
    std::fs::read(path).unwrap()
}

/// What was printed is printed again as it was, whatever became of its facts and its words.
#[tokio::test]
async fn the_register_keeps_papers_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let typesetter = Typesetter::new(&[]).unwrap();
    for ledger in ledgers(folder.path(), "register").await {
        demo::fill(&ledger).await.unwrap();
        let listed = renling_print::named("claim-card").unwrap();
        let found = renling_print::found(&ledger, listed, "", all())
            .await
            .unwrap();
        let ids = &found[..3];
        let Filled { form, entry, .. } = renling_print::filled(&ledger, listed, ids, all())
            .await
            .unwrap();
        let out = folder.path().join("认领卡.pdf");
        let first = pdf(&typesetter, form, &out);
        entry.note(&ledger, None).await.unwrap();

        let register = paper::list(&ledger, &PaperFilter::default(), 0, 10)
            .await
            .unwrap();
        let numbers: Vec<_> = register
            .rows
            .iter()
            .map(|row| row.number.as_str())
            .collect();
        assert_eq!(numbers, ["R2026-0003", "R2026-0002", "R2026-0001"]);
        assert_eq!(
            (
                register.rows[0].printed_by.as_str(),
                register.rows[0].times,
                register.rows[0].void
            ),
            ("李四", 1, 0)
        );
        let left = renling_print::unprinted(&ledger, listed, found.clone())
            .await
            .unwrap();
        assert_eq!(left, &found[3..]);

        // Nothing has changed: the same paper once more. Other words: another edition of its number.
        let again = renling_print::filled(&ledger, listed, ids, all())
            .await
            .unwrap();
        again.entry.note(&ledger, None).await.unwrap();
        let mut words = renling_print::words(&ledger, listed).await.unwrap();
        words.title = "认领证".into();
        words.labels.insert("联系电话".into(), "手机".into());
        renling_print::save_words(&ledger, listed, &words)
            .await
            .unwrap();
        let other = renling_print::filled(&ledger, listed, &ids[..1], all())
            .await
            .unwrap();
        assert_ne!(pdf(&typesetter, other.form, &out), first);
        other.entry.note(&ledger, None).await.unwrap();
        let editions = paper::find(&ledger, " r2026—0001").await.unwrap();
        let told: Vec<_> = editions
            .iter()
            .map(|row| (row.edition, row.times, row.void, row.text_version))
            .collect();
        assert_eq!(told, [(2, 1, 0, 2), (1, 2, 1, 1)]);

        // As they were, byte for byte, with the numbers and the words of then.
        let kept: Vec<String> = {
            let rows = paper::list(&ledger, &PaperFilter::default(), 0, 10)
                .await
                .unwrap()
                .rows;
            let of = |number: &str| {
                let row = rows
                    .iter()
                    .find(|row| row.number == number && row.edition == 1);
                row.unwrap().id.clone()
            };
            ["R2026-0001", "R2026-0002", "R2026-0003"].map(of).to_vec()
        };
        let was = renling_print::again(&ledger, &kept).await.unwrap();
        assert_eq!(pdf(&typesetter, was.form, &out), first);
        was.entry.note(&ledger, None).await.unwrap();

        // Handed in once, and not for a 承诺书, which is signed instead.
        let today = ledger.clock().today();
        let operation = paper::hand(&ledger, &kept[1..2], today).await.unwrap();
        assert!(
            operation.sentence.ends_with("的认领卡R2026-0002"),
            "{}",
            operation.sentence
        );
        let twice = paper::hand(&ledger, &kept[1..2], today).await.unwrap_err();
        assert_eq!(
            twice.to_string(),
            "R2026-0002已经登记过交接。请刷新后核对。"
        );
        // On a person's own page stands what is theirs.
        let every = PaperFilter::default();
        let rows = paper::list(&ledger, &every, 0, 10).await.unwrap().rows;
        let person = rows.iter().find_map(|row| row.person_id.clone()).unwrap();
        let theirs = PaperFilter {
            person_id: Some(person.clone()),
            ..PaperFilter::default()
        };
        let of_person = paper::list(&ledger, &theirs, 0, 10).await.unwrap().rows;
        let own = |row: &&PaperSummary| row.person_id.as_ref() == Some(&person);
        assert_eq!(
            of_person,
            rows.iter().filter(own).cloned().collect::<Vec<_>>()
        );
        let waiting = PaperFilter {
            kind: Some(PaperKind::ClaimCard),
            handed: Some(false),
            ..PaperFilter::default()
        };
        assert_eq!(
            paper::list(&ledger, &waiting, 0, 10).await.unwrap().total,
            3
        );
        journal::undo(&ledger).await.unwrap();
        assert_eq!(
            paper::list(&ledger, &waiting, 0, 10).await.unwrap().total,
            4
        );

        // Two at once: the number that somebody else was faster to print is not given twice.
        let late = renling_print::filled(&ledger, listed, &found[3..4], all())
            .await
            .unwrap();
        let faster = renling_print::filled(&ledger, listed, &found[4..5], all())
            .await
            .unwrap();
        faster.entry.note(&ledger, None).await.unwrap();
        assert_eq!(
            late.entry.note(&ledger, None).await.unwrap_err().code(),
            "refused"
        );
        let checks = check::check(&ledger).await.unwrap();
        assert!(checks.iter().all(|check| check.broken == 0), "{checks:?}");
    }
}

/// A 证明 that says the same is the same; one that says more has a number of its own.
#[tokio::test]
async fn another_certificate_has_another_number() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "numbers").await {
        demo::fill(&ledger).await.unwrap();
        let listed = renling_print::named("certificate").unwrap();
        let people = renling_print::found(&ledger, listed, "何伟", all())
            .await
            .unwrap();
        let until = |day: &str| Period {
            from: None,
            until: day.parse().ok(),
        };
        let patterns = Patterns {
            certificate: "证〔{年}〕{序号}号".into(),
            ..Patterns::default()
        };
        for (period, patterns) in [
            (all(), None),
            (all(), Some(patterns)),
            (until("2025-12-31"), None),
        ] {
            if let Some(patterns) = patterns {
                number::set_patterns(&ledger, &patterns).await.unwrap();
            }
            let filled = renling_print::filled(&ledger, listed, &people, period)
                .await
                .unwrap();
            filled.entry.note(&ledger, None).await.unwrap();
        }
        let register = paper::list(&ledger, &PaperFilter::default(), 0, 10)
            .await
            .unwrap();
        let told: Vec<_> = register
            .rows
            .iter()
            .map(|row| (row.number.as_str(), row.times))
            .collect();
        assert_eq!(told, [("证〔2026〕2号", 1), ("Z2026-0001", 2)]);
        assert_eq!(paper::find(&ledger, "证(2026)2号").await.unwrap().len(), 1);

        let wrong = Patterns {
            commitment: "C{序号}".into(),
            claim_card: "证〔{年}〕{序号}号".into(),
            certificate: "证〔{年}〕{序号}号".into(),
        };
        let wrong = number::set_patterns(&ledger, &wrong)
            .await
            .unwrap_err()
            .wire();
        let fields: Vec<_> = wrong.fields.keys().map(String::as_str).collect();
        assert_eq!(fields, ["certificate", "commitment"]);
    }
}

/// A file for each paper, in a folder or in an archive; a job that is stopped leaves nothing.
#[tokio::test]
async fn a_file_for_each_paper() {
    let folder = tempfile::tempdir().unwrap();
    let typesetter = Typesetter::new(&[]).unwrap();
    let ledger = ledgers(folder.path(), "files").await.remove(0);
    demo::fill(&ledger).await.unwrap();
    let listed = renling_print::named("commitment").unwrap();
    let ids = renling_print::found(&ledger, listed, "", all())
        .await
        .unwrap();
    let date = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let write = |form: Form, place: &Place, stop_at: usize| {
        let on = |done: usize, _: usize| done < stop_at;
        let names = FileNames::after("{编号} {姓名}", FileKind::Pdf);
        renling_print::write(&typesetter, form, listed, date, place, names, &on)
    };
    let filled = async || {
        let filled = renling_print::filled(&ledger, listed, &ids[..3], all());
        filled.await.unwrap().form
    };
    let place = Place::of(&folder.path().join("承诺书"));
    let written = write(filled().await, &place, 9).unwrap();
    assert_eq!((written.files, written.pages), (3, 3));
    let mut names: Vec<_> = std::fs::read_dir(place.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(
        names[0].starts_with("C2026-0001 ") && names[0].ends_with(".pdf"),
        "{names:?}"
    );
    let zip = Place::of(&folder.path().join("承诺书.zip"));
    write(filled().await, &zip, 9).unwrap();
    let bytes = std::fs::read(zip.path()).unwrap();
    assert_eq!(&bytes[..2], b"PK");
    let word = Place::of(&folder.path().join("Word"));
    let names = FileNames::after("{姓名}", FileKind::Word);
    let form = filled().await;
    let on = |_, _| true;
    let written = renling_print::write(&typesetter, form, listed, date, &word, names, &on).unwrap();
    assert_eq!((written.files, written.pages), (3, 3));
    for file in std::fs::read_dir(word.path()).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(FileKind::of(&path), Some(FileKind::Word));
        assert_eq!(std::fs::read(&path).unwrap()[..2], *b"PK");
    }
    let stopped = write(filled().await, &Place::of(&folder.path().join("停.zip")), 2);
    assert_eq!(stopped.unwrap_err().code(), "cancelled");
    let stopped = write(filled().await, &Place::of(&folder.path().join("停")), 2);
    assert_eq!(stopped.unwrap_err().code(), "cancelled");
    assert!(!folder.path().join("停.zip").exists() && !folder.path().join("停.zip.part").exists());
    assert_eq!(
        std::fs::read_dir(folder.path().join("停")).unwrap().count(),
        0
    );
}
