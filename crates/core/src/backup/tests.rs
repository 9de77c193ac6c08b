#![allow(clippy::unwrap_used)]
use super::*;
use crate::key::Guard;
use crate::person::{self, PersonDraft, PersonFilter};
use crate::time::Clock;

fn clock() -> Clock {
    Clock::fixed("2026-03-01T08:00:00+08:00".parse().unwrap())
}

async fn ledger(folder: &Path) -> (PathBuf, Ledger) {
    let path = folder.join("台账.renling");
    let ledger = Ledger::create(Location::File(path.clone()), clock())
        .await
        .unwrap();
    crate::begin(&ledger, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
    (path, ledger)
}

async fn register(ledger: &Ledger, name: &str) {
    let draft = PersonDraft {
        name: name.into(),
        ..PersonDraft::default()
    };
    person::add(ledger, &draft).await.unwrap();
}

async fn names(path: &Path) -> Vec<String> {
    let ledger = Ledger::open(Location::File(path.to_owned()), clock())
        .await
        .unwrap();
    let page = person::list(&ledger, &PersonFilter::default(), 0, 10).await;
    ledger.close().await;
    page.unwrap().rows.into_iter().map(|row| row.name).collect()
}

#[tokio::test]
async fn a_backup_is_a_ledger_of_its_own_and_its_name_tells_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (path, ledger) = ledger(folder.path()).await;
    register(&ledger, "欧阳洁").await;
    let made = make(&ledger, BackupReason::Manual).await.unwrap();
    assert_eq!((made.second, made.second_failed), (None, None));
    let file = made.backup.path.file_name().unwrap().to_str().unwrap();
    assert_eq!(file, "2026-03-01_080000_manual_2_1.renling");
    assert_eq!(list(&path), std::slice::from_ref(&made.backup));
    assert_eq!(names(&made.backup.path).await, ["欧阳洁"]);
    // Nothing half done lies about.
    let files = fs::read_dir(super::folder(&path)).unwrap().count();
    assert_eq!(files, 2);
}

#[tokio::test]
async fn what_has_not_changed_is_not_backed_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let (path, ledger) = ledger(folder.path()).await;
    let daily = || make_if_changed(&ledger, BackupReason::Daily);
    assert!(daily().await.unwrap().is_some());
    assert!(daily().await.unwrap().is_none());
    register(&ledger, "欧阳洁").await;
    assert_eq!(daily().await.unwrap().unwrap().backup.operations, 2);
    // The day's last is enough.
    assert_eq!(list(&path).len(), 1);
}

#[tokio::test]
async fn a_second_folder_gets_its_own_and_one_that_is_away_is_told_until_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let stick = tempfile::tempdir().unwrap();
    let (path, ledger) = ledger(folder.path()).await;
    let nowhere = choose_second(&path, Some(folder.path().join("没有"))).unwrap_err();
    assert_eq!(nowhere.code(), "invalid");
    let chosen = stick.path().join("备份");
    fs::create_dir(&chosen).unwrap();
    choose_second(&path, Some(chosen.clone())).unwrap();
    let made = make(&ledger, BackupReason::Daily).await.unwrap();
    assert_eq!(names(&made.second.unwrap()).await, [""; 0]);

    fs::rename(&chosen, stick.path().join("拔掉")).unwrap();
    register(&ledger, "欧阳洁").await;
    let made = make(&ledger, BackupReason::Daily).await.unwrap();
    let told = made.second_failed.unwrap();
    assert!(told.starts_with("第二份备份没有存到"), "{told}");
    assert_eq!(local::read(&path).failed_backup, Some(told));
    // The first is there all the same.
    assert_eq!(list(&path)[0].operations, 2);

    fs::rename(stick.path().join("拔掉"), &chosen).unwrap();
    make(&ledger, BackupReason::Daily).await.unwrap();
    assert_eq!(local::read(&path).failed_backup, None);
}

#[tokio::test]
async fn a_copy_with_a_damaged_page_gets_no_name() {
    let folder = tempfile::tempdir().unwrap();
    let (path, ledger) = ledger(folder.path()).await;
    let contents = LedgerContents::of(&mut ledger.pool().acquire().await.unwrap())
        .await
        .unwrap();
    let part = folder.path().join("copy.part");
    let copied = hash(&path).await.unwrap();
    let target = folder.path().join("copy.renling");
    let sound = fs::read(&path).unwrap();
    let mut altered = sound.clone();
    altered[sound.len() / 2] ^= 1;
    // Altered in the middle; cut off in a page, and between two.
    for bytes in [
        &altered[..],
        &sound[..sound.len() - 1],
        &sound[..sound.len() - 4_096],
    ] {
        fs::write(&part, bytes).unwrap();
        let placed = place(&part, &target, &path, ledger.key(), &copied, &contents).await;
        assert!(placed.is_err());
        assert!(!part.exists() && !target.exists());
    }
    fs::write(&part, &sound).unwrap();
    place(&part, &target, &path, ledger.key(), &copied, &contents)
        .await
        .unwrap();
    assert!(target.exists());
}

#[tokio::test]
async fn restoring_tells_what_is_lost_and_keeps_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let (path, ledger) = ledger(folder.path()).await;
    register(&ledger, "欧阳洁").await;
    let backup = make(&ledger, BackupReason::Manual).await.unwrap().backup;
    register(&ledger, "赵佩兰").await;
    register(&ledger, "潘䶮").await;

    let comparison = compare(&ledger, &backup.path, None).await.unwrap();
    assert!(comparison.earlier);
    assert_eq!((comparison.backup.people, comparison.now.people), (1, 3));
    let sentences: Vec<_> = comparison
        .operations
        .iter()
        .map(|done| done.sentence.as_str())
        .collect();
    assert_eq!(sentences, ["登记人员潘䶮", "登记人员赵佩兰"]);

    let (restored, ledger) = restore(&path, Some(&ledger), &backup.path, None, &clock())
        .await
        .unwrap();
    assert_eq!(restored.contents.people, 1);
    assert_eq!(names(&path).await, ["欧阳洁"]);
    let said = crate::journal::operations(&ledger, 1, 0).await.unwrap();
    assert_eq!(said[0].sentence, "从2026年3月1日08:00的备份恢复台账");
    // And back again.
    let kept = restored.kept.unwrap();
    assert_eq!((kept.reason, kept.operations), (BackupReason::Restore, 4));
    restore(&path, Some(&ledger), &kept.path, None, &clock())
        .await
        .unwrap();
    assert_eq!(names(&path).await.len(), 3);
}

#[tokio::test]
async fn a_damaged_ledger_is_set_aside_and_its_backup_takes_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let (path, ledger) = ledger(folder.path()).await;
    register(&ledger, "欧阳洁").await;
    let backup = make(&ledger, BackupReason::Daily).await.unwrap().backup;
    ledger.close().await;
    let damaged = b"what is left of it";
    fs::write(&path, damaged).unwrap();
    let (restored, _) = restore(&path, None, &backup.path, None, &clock())
        .await
        .unwrap();
    let aside = restored.set_aside.unwrap();
    assert_eq!(fs::read(&aside).unwrap(), damaged);
    assert_eq!(names(&path).await, ["欧阳洁"]);
}

#[tokio::test]
async fn a_backup_of_another_laptop_is_taken_over_under_the_key_that_is_here() {
    let there = tempfile::tempdir().unwrap();
    let place = there.path().join("别处.renling");
    let guard = Guard::password("换届以前的密码").unwrap_err();
    assert_eq!(guard.code(), "invalid");
    let guard = Guard::password("换届以前的旧密码").unwrap();
    let (theirs, _) = Ledger::create_guarded(Location::File(place), clock(), &guard)
        .await
        .unwrap();
    crate::begin(&theirs, "另一个支部", "", "王五")
        .await
        .unwrap();
    register(&theirs, "赵佩兰").await;
    let backup = make(&theirs, BackupReason::Manual)
        .await
        .unwrap()
        .backup
        .path;

    let here = tempfile::tempdir().unwrap();
    let (path, ledger) = ledger(here.path()).await;
    let locked = compare(&ledger, &backup, None).await.unwrap_err();
    assert_eq!(locked.code(), "locked");
    let secret = Secret::password("换届以前的旧密码");
    let comparison = compare(&ledger, &backup, Some(&secret)).await.unwrap();
    assert!(!comparison.earlier);
    restore(&path, Some(&ledger), &backup, Some(&secret), &clock())
        .await
        .unwrap();
    assert_eq!(names(&path).await, ["赵佩兰"]);
}

#[tokio::test]
async fn a_new_password_shuts_the_backups_too() {
    let folder = tempfile::tempdir().unwrap();
    let (path, ledger) = ledger(folder.path()).await;
    let backup = make(&ledger, BackupReason::Daily)
        .await
        .unwrap()
        .backup
        .path;
    let guard = Guard::password("阳光嘉园2026").unwrap();
    key::change(&path, None, &guard).unwrap();
    let locked = Ledger::open(Location::File(backup), clock())
        .await
        .unwrap_err();
    assert_eq!(locked.code(), "locked");
}

/// Under a clock that is set back the newest backup is still the one that was made last, and every day has
/// its own.
#[tokio::test]
async fn a_clock_that_is_set_back_loses_no_day_and_mistakes_no_backup_for_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    let wall = std::sync::Arc::new(std::sync::RwLock::new("2026-03-05T08:00:00+08:00"));
    let seen = wall.clone();
    let clock = Clock::from_fn(move || seen.read().unwrap().parse().unwrap());
    let path = folder.path().join("台账.renling");
    let ledger = Ledger::create(Location::File(path.clone()), clock.clone())
        .await
        .unwrap();
    crate::begin(&ledger, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
    let mut made = Vec::new();
    // Two days on; a day back; a year back, a day on there; and right again.
    for (count, day) in [
        "2026-03-05",
        "2026-03-06",
        "2026-03-05",
        "2025-03-05",
        "2025-03-06",
        "2026-03-07",
    ]
    .into_iter()
    .enumerate()
    {
        *wall.write().unwrap() = Box::leak(format!("{day}T08:00:00+08:00").into_boxed_str());
        register(&ledger, &format!("赵佩{count}")).await;
        let backup = make_daily(&ledger).await.unwrap().unwrap().backup;
        // It registers two, takes one back and puts them there again.
        let operations = 2 + 4 * count as i32;
        assert_eq!(
            (backup.at.date().to_string().as_str(), backup.operations),
            (day, operations)
        );
        // One is enough, until the day changes.
        register(&ledger, &format!("潘䶮{count}")).await;
        assert_eq!(make_daily(&ledger).await.unwrap(), None);
        crate::journal::undo(&ledger).await.unwrap();
        crate::journal::redo(&ledger).await.unwrap();
        made.insert(0, backup);
        // None was thinned away, and the list has the newest first.
        assert_eq!(list(&path), made);
    }
}
