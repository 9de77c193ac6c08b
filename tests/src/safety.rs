//! Nothing lost, nothing leaked, nothing silently changed: passwords, backups, the sealed journal and
//! its history, from outside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use renling_core::claim::{self, ClaimFilter, ClaimState};
use renling_core::commitment::{self, CommitmentFilter};
use renling_core::key::Secret;
use renling_core::ledger::{Ledger, Location};
use renling_core::person::{self, PersonDraft};
use renling_core::time::Clock;
use renling_core::{backup, check, demo, journal, privacy};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};

use crate::faults::list;
use crate::ledgers::{clock, ledgers, owned_ledgers};
use crate::program::{Answer, answer, renling};
use crate::readable::{files_below, readable};
use crate::torture::moments;

/// A connection of our own to a ledger, behind the program's back.
pub async fn behind(place: &Location) -> AnyConnection {
    sqlx::any::install_default_drivers();
    match place {
        Location::Shared(address) => AnyConnection::connect(address).await.unwrap(),
        Location::File(path) => {
            let name = path.display().to_string();
            let key = fs::read_to_string(format!("{name}.key")).unwrap();
            let address = format!("sqlite:{name}?mode=rw");
            let mut connection = AnyConnection::connect(&address).await.unwrap();
            let pragma = format!("PRAGMA key = \"x'{key}'\"");
            sqlx::raw_sql(AssertSqlSafe(pragma))
                .execute(&mut connection)
                .await
                .unwrap();
            connection
        }
    }
}

async fn register(ledger: &Ledger, name: &str) -> person::Person {
    let draft = PersonDraft {
        name: name.into(),
        phone: "13800138000".into(),
        ..PersonDraft::default()
    };
    person::add(ledger, &draft).await.unwrap()
}

/// What `check` says of the journal's seals.
async fn seals(ledger: &Ledger) -> (i32, Option<String>) {
    let checks = check::check(ledger).await.unwrap();
    let seals = checks.into_iter().last().unwrap();
    assert_eq!(seals.promise, "操作日志环环相扣，没有改动、删去或插入");
    (seals.broken, seals.remark)
}

#[tokio::test]
async fn the_journal_proves_that_nothing_in_it_was_altered_removed_or_slipped_in() {
    let folder = tempfile::tempdir().unwrap();
    let tampered: [(&str, i32); 8] = [
        (
            "UPDATE operation SET sentence = '登记人员李四' WHERE number = 3",
            3,
        ),
        ("UPDATE operation SET operator = '王五' WHERE number = 2", 2),
        (
            "UPDATE operation SET at = '2025-03-01T08:00:00+08:00' WHERE number = 4",
            4,
        ),
        (
            "UPDATE change SET after = REPLACE(after, '138', '139') WHERE operation = 3",
            3,
        ),
        (
            "DELETE FROM change WHERE operation = 2 AND noun = 'person'",
            2,
        ),
        (
            "INSERT INTO change (operation, noun, record_id) VALUES (4, 'person', 'nobody')",
            4,
        ),
        ("UPDATE change SET operation = 4 WHERE operation = 3", 3),
        ("UPDATE operation SET seal = NULL WHERE number = 4", 4),
    ];
    for ledger in owned_ledgers(folder.path(), "sealed").await {
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        for name in ["欧阳洁", "赵佩兰", "潘䶮"] {
            register(&ledger, name).await;
        }
        assert_eq!(seals(&ledger).await, (0, None));
        let place = ledger.location().clone();
        for (sql, number) in tampered {
            let mut connection = behind(&place).await;
            sqlx::raw_sql("CREATE TABLE was AS SELECT * FROM operation; CREATE TABLE did AS SELECT * FROM change")
                .execute(&mut connection)
                .await
                .unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
                .execute(&mut connection)
                .await
                .unwrap();
            let told = format!("从第{number}项操作起对不上，它或它的变动被改过、删过或插入过");
            assert_eq!(seals(&ledger).await, (1, Some(told)), "{sql}");
            sqlx::raw_sql(
                "DELETE FROM change; DELETE FROM operation; INSERT INTO operation SELECT * FROM was; \
                 INSERT INTO change SELECT * FROM did; DROP TABLE was; DROP TABLE did",
            )
            .execute(&mut connection)
            .await
            .unwrap();
            connection.close().await.unwrap();
            assert_eq!(seals(&ledger).await, (0, None), "{sql}");
        }
    }
}

#[tokio::test]
async fn a_record_that_was_changed_past_the_journal_is_found() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in owned_ledgers(folder.path(), "past_journal").await {
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        register(&ledger, "欧阳洁").await;
        register(&ledger, "赵佩兰").await;
        for (sql, back, remark) in [
            (
                "UPDATE person SET phone = '13900139001' WHERE name = '欧阳洁'",
                "UPDATE person SET phone = '13800138000' WHERE name = '欧阳洁'",
                "如人员“欧阳洁”",
            ),
            // The journal does not speak of what is empty.
            (
                "UPDATE person SET note = '改过' WHERE name = '欧阳洁'",
                "UPDATE person SET note = NULL WHERE name = '欧阳洁'",
                "如人员“欧阳洁”",
            ),
            (
                "CREATE TABLE kept AS SELECT * FROM person WHERE name = '赵佩兰'; DELETE FROM person WHERE name = '赵佩兰'",
                "INSERT INTO person SELECT * FROM kept; DROP TABLE kept",
                "如人员中有一条",
            ),
            (
                "INSERT INTO setting (id, revision, value) VALUES ('slipped', 1, 'in')",
                "DELETE FROM setting WHERE id = 'slipped'",
                "如设置中有一条",
            ),
        ] {
            let mut connection = behind(ledger.location()).await;
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
            let checks = check::check(&ledger).await.unwrap();
            let found = checks.iter().find(|check| check.broken > 0).unwrap();
            assert_eq!(
                found.promise,
                "每条记录都与操作日志相符，没有绕过日志的改动"
            );
            assert_eq!((found.broken, found.remark.as_deref()), (1, Some(remark)));
            sqlx::raw_sql(back).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
        assert!(
            check::check(&ledger)
                .await
                .unwrap()
                .iter()
                .all(|check| check.broken == 0)
        );
    }
}

#[tokio::test]
async fn what_is_older_than_the_seals_is_told_as_such() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in owned_ledgers(folder.path(), "unsealed").await {
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        register(&ledger, "欧阳洁").await;
        // As the migration leaves a ledger of the time before.
        let mut connection = behind(ledger.location()).await;
        sqlx::raw_sql("UPDATE operation SET seal = NULL; UPDATE ledger SET sealed_from = 3")
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        register(&ledger, "赵佩兰").await;
        let told = "最早的2项操作早于封印，不在其内";
        assert_eq!(seals(&ledger).await, (0, Some(told.into())));
    }
}

#[tokio::test]
async fn any_one_operation_is_undone_unless_later_work_rests_on_it() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "history").await {
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        let ouyang = register(&ledger, "欧阳洁").await; // 2
        register(&ledger, "赵佩兰").await; // 3
        let draft = PersonDraft {
            name: "欧阳洁".into(),
            phone: "13900139001".into(),
            note: "夜班".into(),
            ..PersonDraft::default()
        };
        person::edit(&ledger, &ouyang.id, ouyang.revision, &draft)
            .await
            .unwrap(); // 4
        let undo = |number| journal::undo_operation(&ledger, number);
        let refused = undo(2).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "“欧阳洁”在此之后又有改动（修改欧阳洁的资料），不能直接撤销。请先撤销后来的改动。"
        );
        assert_eq!(undo(3).await.unwrap().sentence, "撤销：登记人员赵佩兰");
        for (number, told) in [
            (3, "这一步已经撤销过了。"),
            (
                5,
                "这一步本身就是撤销。要把它做回来，请用“重做”，或重新登记一次。",
            ),
            (
                99,
                "没有找到这条操作，可能已被撤销或由他人删除。请刷新后再试。",
            ),
        ] {
            assert_eq!(undo(number).await.unwrap_err().to_string(), told);
        }
        // Once the later work is taken back, so can be what it rested on.
        undo(4).await.unwrap();
        undo(2).await.unwrap();
        // The beginning is left, which no key takes back by chance.
        let nothing = journal::undo(&ledger).await.unwrap_err();
        assert_eq!(nothing.to_string(), "没有可以撤销的操作。");
        assert_eq!(journal::undoable(&ledger).await.unwrap().undo, None);
        let history = journal::told_history(&ledger, &ouyang.id).await.unwrap();
        let told: Vec<_> = history
            .iter()
            .map(|step| (step.operation.sentence.as_str(), step.fields.len()))
            .collect();
        assert_eq!(
            told,
            [
                ("登记人员欧阳洁", 0),
                ("修改欧阳洁的资料", 2),
                ("撤销：修改欧阳洁的资料", 2),
                ("撤销：登记人员欧阳洁", 0),
            ]
        );
        assert_eq!(
            history[1].fields,
            ["备注：（空） → 夜班", "手机：138****8000 → 139****9001"]
        );
        assert_eq!(seals(&ledger).await, (0, None));
    }
}

/// A file whose first line is a password.
pub fn password(folder: &Path, name: &str, password: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, format!("{password}\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_ledger_with_a_password_opens_with_it_and_not_without() {
    let folder = tempfile::tempdir().unwrap();
    let place = Location::File(folder.path().join("台账.renling"));
    let run = |arguments: &[&str]| -> Answer { answer(renling(&place, arguments)) };
    let old = password(folder.path(), "旧", "阳光嘉园2025");
    let new = password(folder.path(), "新", "阳光嘉园2026");
    let made = run(&[
        "init",
        "--branch",
        "阳光嘉园党支部",
        "--password-file",
        &old,
    ]);
    made.is_done();
    let code = made.json["recovery_code"].as_str().unwrap().to_owned();
    let shown = folder.path().join("台账.renling").display().to_string();
    run(&["check"]).is_refused(
        "locked",
        &format!("台账“{shown}”已上锁。请输入密码；忘了密码，可以用恢复码。"),
    );
    run(&["check", "--password-file", &old]).is_done();
    run(&["check", "--password-file", &new]).is_refused(
        "wrong_password",
        &format!(
            "密码不对，台账“{shown}”没有打开。请检查大小写和输入法后再试；忘了密码，可以用恢复码。"
        ),
    );
    // Another password, and the paper stays good.
    let changed = run(&[
        "passwd",
        "--password-file",
        &old,
        "--new-password-file",
        &new,
    ]);
    changed.is_done();
    assert_eq!(changed.json["recovery_code"], serde_json::Value::Null);
    assert_eq!(
        run(&["check", "--password-file", &old]).code(),
        "wrong_password"
    );
    run(&["check", "--password-file", &new]).is_done();
    // Lost: the paper opens, is spent, and a new one is told.
    let paper = password(folder.path(), "纸", &code);
    let recovered = run(&[
        "passwd",
        "--recovery-code-file",
        &paper,
        "--new-password-file",
        &old,
    ]);
    recovered.is_done();
    assert_ne!(recovered.json["recovery_code"].as_str().unwrap(), code);
    run(&["check", "--password-file", &old]).is_done();
    // And none any more.
    run(&["passwd", "--password-file", &old, "--by", "file"]).is_done();
    run(&["check"]).is_done();
}

#[test]
fn a_backup_and_the_way_back_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let place = Location::File(folder.path().join("台账.renling"));
    let run = |arguments: &[&str]| -> Answer { answer(renling(&place, arguments)) };
    let list = folder.path().join("名单.csv");
    fs::write(&list, "姓名,手机\n欧阳洁,13800138000\n赵佩兰,13900139001\n").unwrap();
    run(&["init", "--branch", "阳光嘉园党支部"]).is_done();
    let stick = folder.path().join("U盘");
    fs::create_dir(&stick).unwrap();
    let made = run(&["backup", "--second", stick.to_str().unwrap()]);
    made.is_done();
    let second = made.json["second"].as_str().unwrap().to_owned();
    // An import makes its own first, of which the day's last is enough.
    run(&["import", list.to_str().unwrap()]).is_done();
    let listed = run(&["backup", "--list"]);
    assert_eq!(listed.json[0]["operations"], 1);
    let looked = run(&["restore", &second, "--dry-run"]);
    looked.is_done();
    assert_eq!(looked.json["now"]["people"], 2);
    assert_eq!(looked.json["backup"]["people"], 0);
    assert_eq!(looked.json["lost"], 1);
    run(&["restore", &second]).is_done();
    assert_eq!(run(&["people", "search", ""]).json["total"], 0);
    // What was there is the newest backup now, and without a name it is the one that is restored.
    run(&["restore"]).is_done();
    assert_eq!(run(&["people", "search", ""]).json["total"], 2);
    run(&["check"]).is_done();
}

/// Every text and column of every table, as one.
async fn everything(place: &Location) -> String {
    let mut connection = behind(place).await;
    let mut all = String::new();
    for table in [
        "operation",
        "change",
        "person",
        "claim",
        "commitment",
        "setting",
        "erased",
    ] {
        let sql = match place {
            Location::Shared(_) => format!("SELECT CAST(t AS TEXT) FROM {table} t"),
            Location::File(_) => {
                let columns: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(format!(
                    "SELECT name FROM pragma_table_info('{table}')"
                )))
                .fetch_all(&mut connection)
                .await
                .unwrap();
                let columns: Vec<_> = columns
                    .into_iter()
                    .map(|(name,)| format!("COALESCE(CAST({name} AS TEXT), '')"))
                    .collect();
                format!("SELECT {} FROM {table}", columns.join(" || ' ' || "))
            }
        };
        let rows: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_all(&mut connection)
            .await
            .unwrap();
        all.extend(rows.into_iter().map(|(row,)| row + "\n"));
    }
    connection.close().await.unwrap();
    all
}

#[tokio::test]
async fn an_erased_person_is_nowhere_and_their_work_and_the_seals_remain() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in owned_ledgers(folder.path(), "erased").await {
        demo::fill(&ledger).await.unwrap();
        let draft = PersonDraft {
            name: "欧阳䶮洁".into(),
            id_number: "11010519491231002X".into(),
            phone: "13800138000".into(),
            address: "阳光嘉园99栋9902".into(),
            ..PersonDraft::default()
        };
        let ouyang = person::add(&ledger, &draft).await.unwrap();
        person::reveal(&ledger, &ouyang.id, "核对电话")
            .await
            .unwrap();
        let made = commitment::make(&ledger, std::slice::from_ref(&ouyang.id))
            .await
            .unwrap();
        commitment::sign(&ledger, &made.ids, ledger.clock().today())
            .await
            .unwrap();
        let place = ledger.location().clone();
        let known = ["欧阳䶮洁", "11010519491231002X", "13800138000", "99栋9902"];
        let before = everything(&place).await;
        assert!(known.iter().all(|word| before.contains(word)));

        let nameless = privacy::erase(&ledger, &ouyang.id, " ").await.unwrap_err();
        assert_eq!(nameless.to_string(), "请填写原因，会记入操作记录");
        let erasure = privacy::erase(&ledger, &ouyang.id, "欧阳䶮洁本人申请")
            .await
            .unwrap();
        let after = everything(&place).await;
        for word in known {
            assert!(!after.contains(word), "{word} is still there");
        }
        for kept in check::check(&ledger).await.unwrap() {
            assert_eq!(kept.broken, 0, "{}", kept.promise);
        }
        let shown = person::show(&ledger, &ouyang.id).await.unwrap().person;
        assert_eq!(shown.name, erasure.alias);
        assert_eq!(shown.archived_on, Some(ledger.clock().today()));
        let page = commitment::list(&ledger, &CommitmentFilter::default(), 0, 1000)
            .await
            .unwrap();
        assert!(page.rows.iter().any(|row| row.person == erasure.alias));
        // It is no step that could be taken back, and is not in the way of those before.
        let undo = journal::undo_operation(&ledger, erasure.operation.number)
            .await
            .unwrap_err();
        assert_eq!(
            undo.to_string(),
            "删除个人信息不能撤销：删掉的资料哪里都没有留。"
        );

        // What stands in the place of what was erased is sealed as well, and nothing can pass for erased.
        let number = erasure.operation.number;
        for sql in [
            format!("UPDATE change SET after = REPLACE(after, '{}', '李四') WHERE record_id = '{}'", erasure.alias, ouyang.id),
            "UPDATE operation SET sentence = '登记人员李四' WHERE number = (SELECT MIN(operation) FROM erased WHERE record_id = '')".to_owned(),
            format!("INSERT INTO erased (erasure, operation, record_id, digest, stands) VALUES ({number}, 2, '', 'a', 'b')"),
        ] {
            let mut connection = behind(&place).await;
            let mut altered = connection.begin().await.unwrap();
            sqlx::raw_sql("CREATE TABLE was AS SELECT * FROM operation; CREATE TABLE did AS SELECT * FROM change; CREATE TABLE gone AS SELECT * FROM erased")
                .execute(&mut *altered)
                .await
                .unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(&mut *altered).await.unwrap();
            altered.commit().await.unwrap();
            assert_eq!(seals(&ledger).await.0, 1, "{sql}");
            sqlx::raw_sql(
                "DELETE FROM erased; DELETE FROM change; DELETE FROM operation; INSERT INTO operation SELECT * FROM was; \
                 INSERT INTO change SELECT * FROM did; INSERT INTO erased SELECT * FROM gone; \
                 DROP TABLE was; DROP TABLE did; DROP TABLE gone",
            )
            .execute(&mut connection)
            .await
            .unwrap();
            connection.close().await.unwrap();
            assert_eq!(seals(&ledger).await.0, 0, "{sql}");
        }
    }
}

#[tokio::test]
async fn whose_claims_are_under_way_cannot_be_erased() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "not_erased").await {
        demo::fill(&ledger).await.unwrap();
        let running = ClaimFilter {
            state: Some(ClaimState::Running),
            ..ClaimFilter::default()
        };
        let page = claim::list(&ledger, &running, 0, 100).await.unwrap();
        let id = page
            .rows
            .iter()
            .find_map(|row| row.person_id.clone())
            .unwrap();
        let refused = privacy::erase(&ledger, &id, "本人申请").await.unwrap_err();
        assert_eq!(refused.code(), "refused");
        assert!(refused.to_string().contains("没有办完"), "{refused}");
    }
}

#[tokio::test]
async fn a_person_gets_a_copy_of_all_that_is_kept_of_them() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "exported").await {
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        let ouyang = register(&ledger, "=欧阳洁").await;
        commitment::make(&ledger, std::slice::from_ref(&ouyang.id))
            .await
            .unwrap();
        register(&ledger, "赵佩兰").await;
        let dossier = privacy::export(&ledger, &ouyang.id, "本人申请")
            .await
            .unwrap();
        let counts: Vec<_> = dossier
            .records
            .iter()
            .map(|(noun, rows)| (noun.as_str(), rows.len()))
            .collect();
        assert_eq!(counts, [("commitment", 1), ("person", 1)]);
        let last = journal::operations(&ledger, 1, 0).await.unwrap();
        assert_eq!(last[0].sentence, "导出=欧阳洁的全部资料（本人申请）");
        let path = folder.path().join("本人.xlsx");
        dossier.save(&path).unwrap();
        // A name that looks like a formula is a text.
        let book = renling_sheet::read(&path, None).unwrap();
        let text = format!("{book:?}");
        assert!(
            text.contains("=欧阳洁") && text.contains("13800138000"),
            "{text}"
        );
    }
}

/// Numbers are masked, on the screen and on paper, unless somebody says why they are wanted in full.
#[test]
fn full_numbers_are_shown_and_printed_for_a_reason_that_the_journal_names() {
    let folder = tempfile::tempdir().unwrap();
    let place = Location::File(folder.path().join("台账.renling"));
    let run = |arguments: &[&str]| -> Answer { answer(renling(&place, arguments)) };
    run(&["init", "--branch", "阳光嘉园党支部"]).is_done();
    let list = folder.path().join("名单.csv");
    fs::write(
        &list,
        "姓名,手机,身份证号\n欧阳洁,13800138000,11010519491231002X\n",
    )
    .unwrap();
    run(&["import", list.to_str().unwrap()]).is_done();
    let masked = run(&["people", "show", "欧阳洁"]);
    assert_eq!(masked.json["person"]["phone"], "138****8000");
    assert_eq!(masked.json["person"]["id_number"], "1101**********002X");
    let full = run(&["people", "show", "欧阳洁", "--reason", "核对电话"]);
    assert_eq!(full.json["person"]["phone"], "13800138000");
    assert_eq!(full.json["person"]["id_number"], "11010519491231002X");
    let refused = "请填写原因，会记入操作记录";
    run(&["people", "show", "欧阳洁", "--reason", " "]).is_refused("invalid", refused);
    let out = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let print = |out: &str, rest: &[&str]| {
        let line = ["forms", "print", "registration", "--all", "--out", out];
        run(&[&line[..], rest].concat())
    };
    print(&out("空.pdf"), &["--reason", ""]).is_refused("invalid", refused);
    assert!(!folder.path().join("空.pdf").exists());
    print(&out("遮盖.pdf"), &[]).is_done();
    print(&out("完整.pdf"), &["--reason", "双报到"]).is_done();
    let pdf = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_ne!(pdf("遮盖.pdf"), pdf("完整.pdf"));
    let journal = run(&["journal", "--limit", "3"]);
    let told: Vec<_> = (0..3)
        .map(|line| journal.json[line]["sentence"].clone())
        .collect();
    assert_eq!(
        told,
        [
            "打印双报到登记表1份（含完整号码：双报到）",
            "打印双报到登记表1份",
            "查看欧阳洁的完整信息（核对电话）",
        ]
    );
}

/// How often each of these is killed.
const KILLS: u32 = 6;

/// Lets a command run for a while, then ends it as a power cut does. Answers whether it still ran.
pub fn killed_after(mut command: Command, wait: Duration) -> bool {
    let mut child = command.spawn().unwrap();
    std::thread::sleep(wait);
    let ran = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    ran
}

/// How long a command takes where nobody kills it.
pub fn timed(command: Command) -> Duration {
    let begun = Instant::now();
    answer(command).is_done();
    begun.elapsed()
}

/// Opens a ledger with its password, sees that it is whole, and counts its people.
async fn people_of(path: &Path, password: Option<&str>) -> u32 {
    let secret = password.map(Secret::password);
    let place = Location::File(path.to_owned());
    let ledger = Ledger::open_with(place, clock(), secret.as_ref())
        .await
        .unwrap();
    for kept in check::check(&ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{}", kept.promise);
    }
    let page = person::list(&ledger, &person::PersonFilter::default(), 0, 1).await;
    ledger.close().await;
    page.unwrap().total
}

#[tokio::test]
async fn a_backup_or_a_restore_killed_at_any_moment_leaves_whole_ledgers_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("台账.renling");
    let place = Location::File(path.clone());
    answer(renling(&place, &["init", "--branch", "阳光嘉园党支部"])).is_done();
    let list = folder.path().join("名单.csv");
    let people: String = (0..2_000)
        .map(|n| format!("欧{n:04},1380013{n:04}\n"))
        .collect();
    fs::write(&list, format!("姓名,手机\n{people}")).unwrap();
    // One backup of nobody, then two thousand people.
    answer(renling(&place, &["backup"])).is_done();
    let nobody = backup::list(&path).remove(0).path;
    answer(renling(&place, &["import", list.to_str().unwrap()])).is_done();
    let whole = timed(renling(&place, &["backup"]));
    let mut backups = moments("backups killed", KILLS);
    while let Some(moment) = backups.next() {
        let backup = renling(&place, &["backup"]);
        backups.injected(killed_after(backup, whole.mul_f64(moment)));
        assert_eq!(people_of(&path, None).await, 2_000);
        for backup in backup::list(&path) {
            people_of(&backup.path, None).await;
        }
    }
    backups.end();
    let nobody = nobody.to_str().unwrap();
    let mut restores = moments("restores killed", KILLS);
    while let Some(moment) = restores.next() {
        let restore = renling(&place, &["restore", nobody]);
        restores.injected(killed_after(restore, (2 * whole).mul_f64(moment)));
        let people = people_of(&path, None).await;
        assert!([0, 2_000].contains(&people), "{people}");
        if people == 0 {
            answer(renling(&place, &["import", list.to_str().unwrap()])).is_done();
        }
    }
    restores.end();
}

/// A ledger of so many people, and a backup of it.
fn backed_up(folder: &Path, name: &str, people: u32) -> (PathBuf, String) {
    let folder = folder.join(name);
    fs::create_dir(&folder).unwrap();
    let path = folder.join("台账.renling");
    let place = Location::File(path.clone());
    answer(renling(&place, &["init", "--branch", name])).is_done();
    let list = list(&folder, 0, people);
    answer(renling(&place, &["import", list.to_str().unwrap()])).is_done();
    answer(renling(&place, &["backup"])).is_done();
    let backup = backup::list(&path).remove(0).path;
    (path, backup.to_str().unwrap().to_owned())
}

/// The copy is encrypted anew under the key of the ledger that stands there.
#[tokio::test]
async fn a_restore_of_another_ledger_killed_at_any_moment_leaves_the_one_or_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let (path, own) = backed_up(folder.path(), "阳光嘉园党支部", 300);
    let (_, other) = backed_up(folder.path(), "幸福里党支部", 2_000);
    let place = Location::File(path.clone());
    let whole = timed(renling(&place, &["restore", &other]));
    assert_eq!(people_of(&path, None).await, 2_000);
    let mut restores = moments("restores under another key killed", KILLS);
    while let Some(moment) = restores.next() {
        answer(renling(&place, &["restore", &own])).is_done();
        let restore = renling(&place, &["restore", &other]);
        restores.injected(killed_after(restore, whole.mul_f64(moment)));
        let people = people_of(&path, None).await;
        assert!([300, 2_000].contains(&people), "{people}");
    }
    restores.end();
}

/// Neither the ledger nor its key file can be read any more, and the backup brings its own.
#[tokio::test]
async fn a_restore_over_ruins_killed_at_any_moment_is_done_again_and_loses_no_ruin() {
    const RUIN: &[u8] = b"this was a ledger once";
    let folder = tempfile::tempdir().unwrap();
    let (_, backup) = backed_up(folder.path(), "幸福里党支部", 2_000);
    let ruin = |folder: &Path| {
        let path = folder.join("台账.renling");
        fs::write(&path, RUIN).unwrap();
        (path.clone(), Location::File(path))
    };
    let whole = timed(renling(&ruin(folder.path()).1, &["restore", &backup]));
    let mut restores = moments("restores over ruins killed", KILLS);
    while let Some(moment) = restores.next() {
        let ruined = tempfile::tempdir().unwrap();
        let (path, place) = ruin(ruined.path());
        let restore = renling(&place, &["restore", &backup]);
        restores.injected(killed_after(restore, whole.mul_f64(moment)));
        answer(renling(&place, &["restore", &backup])).is_done();
        assert_eq!(people_of(&path, None).await, 2_000);
        let ruins = files_below(ruined.path())
            .into_iter()
            .filter(|file| fs::read(file).unwrap() == RUIN);
        assert_eq!(ruins.count(), 1);
    }
    restores.end();
}

#[tokio::test]
async fn a_change_of_password_killed_at_any_moment_leaves_the_old_one_or_the_new() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("台账.renling");
    let place = Location::File(path.clone());
    let words = ["阳光嘉园2025", "阳光嘉园2026"];
    let files = words.map(|word| password(folder.path(), word, word));
    let init = [
        "init",
        "--branch",
        "阳光嘉园党支部",
        "--password-file",
        &files[0],
    ];
    answer(renling(&place, &init)).is_done();
    let change = |from: usize| {
        let to = &files[1 - from];
        renling(
            &place,
            &[
                "passwd",
                "--password-file",
                &files[from],
                "--new-password-file",
                to,
            ],
        )
    };
    let whole = timed(change(0));
    let mut now = 1;
    let mut changes = moments("changes of the password killed", KILLS);
    while let Some(moment) = changes.next() {
        changes.injected(killed_after(change(now), whole.mul_f64(moment)));
        let open = |word: &str| {
            let secret = Secret::password(word);
            let place = place.clone();
            async move {
                Ledger::open_with(place, clock(), Some(&secret))
                    .await
                    .is_ok()
            }
        };
        let opens = [open(words[0]).await, open(words[1]).await];
        assert_eq!(opens.iter().filter(|opens| **opens).count(), 1, "{opens:?}");
        now = usize::from(opens[1]);
    }
    changes.end();
}

#[test]
fn nothing_that_is_left_on_the_disk_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("台账");
    fs::create_dir(&home).unwrap();
    let place = Location::File(home.join("台账.renling"));
    let secret = password(folder.path(), "密码", "阳光嘉园2026");
    let run = |arguments: &[&str]| {
        let mut command = renling(&place, arguments);
        command.args(["--password-file", &secret]);
        answer(command)
    };
    run(&["init", "--branch", "阳光嘉园党支部"]).is_done();
    let list = folder.path().join("名单.csv");
    fs::write(
        &list,
        "姓名,手机,身份证号\n欧阳䶮洁,13800138000,11010519491231002X\n",
    )
    .unwrap();
    run(&["import", list.to_str().unwrap()]).is_done();
    run(&["commitments", "make"]).is_done();
    let paper = folder.path().join("承诺书.pdf");
    run(&["commitments", "print", "--out", paper.to_str().unwrap()]).is_done();
    let printed = run(&["papers", "list"]).json["rows"][0]["number"].clone();
    let page = folder.path().join("签名页.jpg");
    fs::write(&page, b"\xff\xd8\xff\xe0 signed in ink").unwrap();
    run(&[
        "papers",
        "attach",
        printed.as_str().unwrap(),
        page.to_str().unwrap(),
    ])
    .is_done();
    run(&["backup"]).is_done();
    run(&["restore"]).is_done();
    assert!(files_below(&home).len() >= 4);
    let known = [
        "欧阳䶮洁",
        "13800138000",
        "11010519491231002X",
        "阳光嘉园",
        "签名页",
        "signed in ink",
        // The same page as the ledger keeps it, in Base64.
        "/9j/4CBzaWduZWQgaW4gaW5r",
        "SQLite format",
    ];
    assert_eq!(readable(&home, &known), [""; 0]);
}

/// The clock goes back a day or a year: the journal goes by its numbers, undo takes back what was done last,
/// what is overdue is counted from the day that it is, and whoever sits there is told to set the clock.
#[tokio::test]
async fn a_clock_that_is_set_back_loses_nothing_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    for first in ledgers(folder.path(), "set_back").await {
        demo::fill(&first).await.unwrap();
        let place = first.location().clone();
        let at = async |moment: &str| {
            let clock = Clock::fixed(moment.parse().unwrap());
            Ledger::open(place.clone(), clock).await.unwrap()
        };
        let overdue = async |ledger: &Ledger| {
            let filter = ClaimFilter {
                overdue: true,
                ..ClaimFilter::default()
            };
            claim::list(ledger, &filter, 0, 1).await.unwrap().total
        };
        // The year of the demo ends on 1 March 2026, at eight.
        let late = overdue(&first).await;
        assert!(late > 0);
        let mut expected = journal::operations(&first, 1_000, 0).await.unwrap();
        for (moment, day, told) in [
            ("2026-03-01T07:51:00+08:00", "2026-03-01", None),
            (
                "2026-02-28T08:00:00+08:00",
                "2026-02-28",
                Some(
                    "电脑的时间（2026年2月28日08:00）比台账里最后一次操作（2026年3月1日07:51）还早。",
                ),
            ),
            (
                "2025-02-27T08:00:00+08:00",
                "2025-02-27",
                Some(
                    "电脑的时间（2025年2月27日08:00）比台账里最后一次操作（2026年2月28日08:00）还早。",
                ),
            ),
        ] {
            let ledger = at(moment).await;
            let caution = journal::clock_caution(&ledger).await.unwrap();
            assert_eq!(
                caution
                    .as_deref()
                    .map(|words| words.split_inclusive('。').next().unwrap()),
                told
            );
            register(&ledger, "赵佩兰").await;
            let newest = journal::operations(&ledger, 1_000, 0).await.unwrap();
            assert_eq!(newest[0].number, expected[0].number + 1);
            assert_eq!(newest[0].at.date().to_string(), day);
            assert_eq!(newest[1..], expected);
            assert_eq!(
                journal::undoable(&ledger).await.unwrap().undo.as_ref(),
                Some(&newest[0])
            );
            expected = newest;
            for kept in check::check(&ledger).await.unwrap() {
                assert_eq!(kept.broken, 0, "{}", kept.promise);
            }
            ledger.close().await;
        }
        // Nothing is late a year before; set right, all is again, and nobody is told any more.
        let before = at("2025-02-27T08:00:00+08:00").await;
        assert_eq!(overdue(&before).await, 0);
        let undone = journal::undo(&before).await.unwrap();
        assert_eq!(undone.reverts, Some(expected[0].number));
        before.close().await;
        let right = at("2026-03-01T08:00:00+08:00").await;
        assert_eq!(overdue(&right).await, late);
        assert_eq!(journal::clock_caution(&right).await.unwrap(), None);
        right.close().await;
    }
}
