//! 换届交接包: a ledger goes to a successor, from one engine to another and back, and nothing is lost.

use std::fs;
use std::path::Path;

use renling_core::handover::{self, Manifest};
use renling_core::key::Guard;
use renling_core::ledger::{Ledger, Location};
use renling_core::{check, demo, journal, person};

use crate::ledgers::{clock, places, shared};
use crate::program::{Answer, answer, renling};
use crate::safety::password;

const PASSWORD: &str = "交接2026阳光";

async fn whole(ledger: &Ledger) {
    for kept in check::check(ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{} {:?}", kept.promise, kept.remark);
    }
}

async fn received(package: &Path, to: Location) -> (Ledger, Manifest) {
    let received = handover::open(package, PASSWORD, to, clock(), &Guard::File)
        .await
        .unwrap();
    (received.ledger, received.manifest)
}

/// From each engine to each: all that a ledger holds arrives, with its history, its undo and its seals.
#[tokio::test]
async fn a_ledger_arrives_whole_from_each_engine_on_each_engine() {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("交接包.renling-handover");
    for (round, place) in places(folder.path(), "packed").into_iter().enumerate() {
        let from = Ledger::create(place, clock()).await.unwrap();
        demo::fill(&from).await.unwrap();
        let draft = person::PersonDraft {
            name: "欧阳䶮洁".into(),
            ..person::PersonDraft::default()
        };
        person::add(&from, &draft).await.unwrap();
        // Undone, done again and undone once more: each refers to the one before.
        journal::undo(&from).await.unwrap();
        journal::redo(&from).await.unwrap();
        journal::undo(&from).await.unwrap();
        let packed = handover::pack(&from, &package, PASSWORD).await.unwrap();
        assert!(packed.contents.people > 0 && packed.contents.minutes > 0);
        assert_eq!(packed.tables[0].table, "ledger");
        let file = folder.path().join(format!("继任{round}.renling"));
        for to in [
            Some(Location::File(file)),
            shared(&format!("arrived{round}")),
        ] {
            let Some(to) = to else { continue };
            let (ledger, manifest) = received(&package, to.clone()).await;
            assert_eq!(manifest, packed);
            whole(&ledger).await;
            // The history came along, and goes on.
            let newest = journal::operations(&ledger, 3, 0).await.unwrap();
            let told: Vec<_> = newest.iter().map(|done| done.sentence.as_str()).collect();
            assert_eq!(told[0], "接收换届交接包（2026年3月1日，李四做成）");
            assert_eq!(told[1], "做成换届交接包");
            let theirs = journal::operations(&from, 1_000, 0).await.unwrap();
            let ours = journal::operations(&ledger, 1_000, 1).await.unwrap();
            assert_eq!(ours, theirs);
            journal::redo(&ledger).await.unwrap();
            whole(&ledger).await;
            // And back again: what stands there now packs as it is.
            let back = folder.path().join("回程.renling-handover");
            let returned = handover::pack(&ledger, &back, PASSWORD).await.unwrap();
            // With the one who was taken back there, and is here again.
            assert_eq!(returned.contents.people, packed.contents.people + 1);
            ledger.close().await;
            let twice = handover::open(&package, PASSWORD, to, clock(), &Guard::File).await;
            assert_eq!(twice.unwrap_err().code(), "ledger_exists");
        }
        from.close().await;
    }
}

#[tokio::test]
async fn what_is_damaged_or_not_a_package_leaves_no_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let from = Ledger::create(Location::File(folder.path().join("甲.renling")), clock())
        .await
        .unwrap();
    renling_core::begin(&from, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
    let draft = person::PersonDraft {
        name: "欧阳䶮洁".into(),
        ..person::PersonDraft::default()
    };
    person::add(&from, &draft).await.unwrap();
    let package = folder.path().join("交接包");
    let short = handover::pack(&from, &package, "1234567").await;
    assert_eq!(short.unwrap_err().to_string(), "密码至少要 8 个字符");
    handover::pack(&from, &package, PASSWORD).await.unwrap();
    let sound = fs::read(&package).unwrap();
    // Nothing of it can be read.
    for word in ["欧阳䶮洁", "阳光嘉园", "SQLite format", "CREATE TABLE"] {
        let found = sound
            .windows(word.len())
            .any(|part| part == word.as_bytes());
        assert!(!found, "{word} can be read");
    }
    let open = async |bytes: &[u8], password: &str| {
        fs::write(&package, bytes).unwrap();
        let to = Location::File(folder.path().join("乙.renling"));
        let refused = handover::open(&package, password, to, clock(), &Guard::File)
            .await
            .unwrap_err();
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, ["交接包", "甲.renling", "甲.renling.key"]);
        refused.to_string()
    };
    assert_eq!(
        open(&sound, "交接2025阳光").await,
        "交接包的密码不对，请检查大小写和输入法，或问打包的人"
    );
    let spoiled = "交接包不完整或已损坏，没有建台账。请从原来的地方重新拷贝一份，再打开。";
    let body = sound.len() - 5 * 4_096;
    let mut altered = sound.clone();
    altered[body] ^= 1;
    assert_eq!(open(&altered, PASSWORD).await, spoiled);
    assert_eq!(open(&sound[..body], PASSWORD).await, spoiled);
    assert_eq!(open(&sound[..30], PASSWORD).await, spoiled);
    assert!(
        open("姓名,手机\n".as_bytes(), PASSWORD)
            .await
            .contains("不是换届交接包")
    );
}

#[test]
fn a_package_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("交接包.renling-handover");
    let sealed = password(folder.path(), "交接密码", PASSWORD);
    let own = password(folder.path(), "新密码", "阳光嘉园2026");
    let at = |name: &str| Location::File(folder.path().join(name));
    let run =
        |place: &Location, arguments: &[&str]| -> Answer { answer(renling(place, arguments)) };
    let (old, new) = (at("旧.renling"), at("新.renling"));
    run(&old, &["init", "--branch", "阳光嘉园党支部"]).is_done();
    let list = folder.path().join("名单.csv");
    fs::write(&list, "姓名,手机\n欧阳洁,13800138000\n赵佩兰,13900139001\n").unwrap();
    run(&old, &["import", list.to_str().unwrap()]).is_done();
    let out = out.to_str().unwrap();
    let packed = run(
        &old,
        &[
            "handover",
            "pack",
            "--out",
            out,
            "--package-password-file",
            &sealed,
        ],
    );
    packed.is_done();
    assert_eq!(packed.json["manifest"]["contents"]["people"], 2);
    let wrong = run(
        &new,
        &["handover", "open", out, "--package-password-file", &own],
    );
    assert_eq!((wrong.status, wrong.code()), (Some(1), "invalid"));
    let opened = run(
        &new,
        &[
            "handover",
            "open",
            out,
            "--package-password-file",
            &sealed,
            "--password-file",
            &own,
        ],
    );
    opened.is_done();
    assert_eq!(opened.json["manifest"], packed.json["manifest"]);
    assert!(opened.json["recovery_code"].is_string());
    run(&new, &["check", "--password-file", &own]).is_done();
    assert_eq!(run(&new, &["check"]).code(), "locked");
    let again = run(
        &new,
        &["handover", "open", out, "--package-password-file", &sealed],
    );
    assert_eq!(again.code(), "ledger_exists");
}
