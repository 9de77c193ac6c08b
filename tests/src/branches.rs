//! A shared ledger of several branches: who signs in for one sees nothing of the others, and the journal
//! says who signed in. Tried as those roles themselves would, with SQL of their own.

use std::path::Path;

use renling_core::check;
use renling_core::demo;
use renling_core::journal;
use renling_core::ledger::{Ledger, Location};
use renling_core::person::{self, PersonDraft, PersonFilter};
use renling_core::privacy;
use renling_core::roles::{self, Role};
use sqlx::{AnyConnection, AssertSqlSafe};

use xtask::postgres::Cluster;

use crate::ledgers::{clock, shared, signed_in_as};
use crate::program::{answer, renling};
use crate::safety::{behind, password};

/// What belongs to no branch: the structures that a ledger has seen, and who may sign in.
const OF_NO_BRANCH: [&str; 2] = ["_sqlx_migrations", "renling_role"];

/// Two branches in one database, each with a year behind it, and the operators who signed in for them.
struct Street {
    place: Location,
    sunny: Ledger,
    river: Ledger,
}

async fn role(place: &Location, role: &str, branch: &str, operator: &str) -> Ledger {
    let made = Role {
        role: role.into(),
        branch: branch.into(),
        operator: operator.into(),
    };
    roles::add(place, &made, None).await.unwrap();
    Ledger::open(signed_in_as(place, role), clock())
        .await
        .unwrap()
}

async fn street(database: &str) -> Option<Street> {
    let place = shared(database)?;
    let sunny = role(&place, &format!("{database}_li"), "阳光嘉园党支部", "李四").await;
    let river = role(&place, &format!("{database}_wang"), "滨河党支部", "王五").await;
    demo::fill(&sunny).await.unwrap();
    demo::fill(&river).await.unwrap();
    let street = Street {
        place,
        sunny,
        river,
    };
    for ledger in [&street.sunny, &street.river] {
        // The first undoes, and the second erases: no table is empty then, as far as the demo fills it.
        person::add(ledger, &named("赵佩兰")).await.unwrap();
        journal::undo(ledger).await.unwrap();
        let gone = person::add(ledger, &named("欧阳洁玉")).await.unwrap();
        privacy::erase(ledger, &gone.id, "本人要求").await.unwrap();
    }
    Some(street)
}

fn named(name: &str) -> PersonDraft {
    PersonDraft {
        name: name.into(),
        ..PersonDraft::default()
    }
}

async fn whole(ledger: &Ledger) {
    for kept in check::check(ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{} {:?}", kept.promise, kept.remark);
    }
}

/// Every table of the database, from its catalogue: a new one that nobody thought of is among them.
async fn tables(connection: &mut AnyConnection) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT relname::TEXT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') \
         ORDER BY relname",
    )
    .fetch_all(connection)
    .await
    .unwrap()
}

async fn count(connection: &mut AnyConnection, sql: String) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(connection)
        .await
        .unwrap()
}

/// What the server says of a statement: how many rows it touched, or the code of its refusal.
async fn tried(connection: &mut AnyConnection, sql: &str) -> Result<u64, String> {
    match sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
    {
        Ok(done) => Ok(done.rows_affected()),
        Err(error) => Err(error
            .as_database_error()
            .and_then(|error| Some(error.code()?.into_owned()))
            .unwrap_or_else(|| error.to_string())),
    }
}

const FORBIDDEN: &str = "42501";

#[tokio::test]
async fn a_role_of_one_branch_sees_and_changes_no_row_of_another_in_any_table() {
    let Some(street) = street("kept_apart").await else {
        return;
    };
    let mut all = behind(&street.place).await;
    let mut li = behind(street.sunny.location()).await;
    let tables = tables(&mut all).await;
    let journal = ["ledger", "operation", "change", "erased"];
    let mut with_rows = 0;
    for table in tables
        .iter()
        .filter(|table| !OF_NO_BRANCH.contains(&table.as_str()))
    {
        let theirs = format!("FROM {table} WHERE branch = '滨河党支部'");
        let before = count(&mut all, format!("SELECT COUNT(*) {theirs}")).await;
        let ours = count(&mut all, format!("SELECT COUNT(*) FROM {table}")).await - before;
        with_rows += i32::from(before > 0 && ours > 0);
        // Sees none.
        assert_eq!(
            count(&mut li, format!("SELECT COUNT(*) {theirs}")).await,
            0,
            "{table}"
        );
        assert_eq!(
            count(&mut li, format!("SELECT COUNT(*) FROM {table}")).await,
            ours,
            "{table}"
        );
        // Changes and removes none, neither where it says whose, nor where it says nothing.
        let column = match table.as_str() {
            "operation" => "sentence",
            "change" => "after",
            "erased" => "stands",
            "ledger" => "operations",
            "attachment_content" => "content",
            _ => "revision",
        };
        let update = format!("UPDATE {table} SET {column} = {column} WHERE branch = '滨河党支部'");
        let delete = format!("DELETE {theirs}");
        let change = tried(&mut li, &update).await;
        let removed = tried(&mut li, &delete).await;
        if journal.contains(&table.as_str()) {
            let allowed = if table == "erased" {
                Err(FORBIDDEN.into())
            } else {
                Ok(0)
            };
            assert_eq!(
                (change, removed),
                (allowed, Err(FORBIDDEN.into())),
                "{table}"
            );
        } else {
            assert_eq!((change, removed), (Ok(0), Ok(0)), "{table}");
        }
        // Adds none to it, and gives none of its own away: copies of its own rows, with the other's branch.
        let give = format!("UPDATE {table} SET branch = '滨河党支部'");
        if ours > 0 {
            assert_eq!(
                tried(&mut li, &give).await,
                Err(FORBIDDEN.into()),
                "{table}"
            );
        }
        sqlx::raw_sql(AssertSqlSafe(format!(
            "BEGIN; CREATE TABLE copied AS SELECT * FROM {table} WHERE branch = '阳光嘉园党支部'; \
             UPDATE copied SET branch = '滨河党支部'; GRANT SELECT ON copied TO PUBLIC; COMMIT"
        )))
        .execute(&mut all)
        .await
        .unwrap();
        let add = format!("INSERT INTO {table} SELECT * FROM copied");
        if ours > 0 {
            assert_eq!(tried(&mut li, &add).await, Err(FORBIDDEN.into()), "{table}");
        }
        sqlx::raw_sql("DROP TABLE copied")
            .execute(&mut all)
            .await
            .unwrap();
        let after = count(&mut all, format!("SELECT COUNT(*) {theirs}")).await;
        assert_eq!(after, before, "{table}");
    }
    // What is tried on an empty table proves little: nearly all have rows of both.
    assert!(with_rows >= 20, "only {with_rows} tables have rows");
    for ledger in [&street.sunny, &street.river] {
        whole(ledger).await;
    }
}

#[tokio::test]
async fn every_table_keeps_its_rows_apart_by_a_policy_and_belongs_to_nobody_who_signs_in() {
    let Some(street) = street("by_policy").await else {
        return;
    };
    let mut all = behind(&street.place).await;
    for table in tables(&mut all).await {
        let kept_apart = format!(
            "SELECT COUNT(*) FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname \
             WHERE c.relname = '{table}' AND c.relrowsecurity AND p.policyname = 'branch' \
             AND p.permissive = 'PERMISSIVE' AND p.cmd = 'ALL'"
        );
        let expected = i64::from(!OF_NO_BRANCH.contains(&table.as_str()));
        assert_eq!(count(&mut all, kept_apart).await, expected, "{table}");
        let owned = format!(
            "SELECT COUNT(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner \
             WHERE c.relname = '{table}' AND r.rolname = 'renling_owner' AND NOT r.rolcanlogin"
        );
        assert_eq!(count(&mut all, owned).await, 1, "{table}");
    }
}

#[tokio::test]
async fn the_journal_says_who_signed_in_and_is_only_added_to() {
    let Some(street) = street("signed").await else {
        return;
    };
    // Whoever else is named: it is they who signed in.
    street.sunny.act_as("王五");
    person::add(&street.sunny, &named("潘䶮")).await.unwrap();
    let newest = journal::operations(&street.sunny, 1, 0).await.unwrap();
    assert_eq!(newest[0].operator, "李四");
    let number = newest[0].number;

    let mut li = behind(street.sunny.location()).await;
    let next = "UPDATE ledger SET operations = operations + 1";
    let add = |operator: &str, number: &str| {
        format!(
            "INSERT INTO operation (number, at, operator, kind, sentence, records) \
             VALUES ({number}, '2026-03-01T08:00:00+08:00', '{operator}', 'x', 'x', 0)"
        )
    };
    let own = "(SELECT operations FROM ledger)";
    let image = "INSERT INTO change (operation, noun, record_id) VALUES";
    // Statements in one transaction, of which the last is what is tried.
    let cases: [(&[&str], Result<u64, &str>); 17] = [
        (&[next, &add("李四", own)], Ok(1)),
        (&[next, &add("王五", own)], Err(FORBIDDEN)),
        (&[next, &add("李四", "100000")], Err(FORBIDDEN)),
        // Its own operation, as long as it is not committed.
        (
            &[
                next,
                &add("李四", own),
                "UPDATE operation SET sentence = 'y' WHERE kind = 'x'",
            ],
            Ok(1),
        ),
        (
            &[
                next,
                &add("李四", own),
                &format!("{image} ({own}, 'x', 'y')"),
            ],
            Ok(1),
        ),
        // What is committed is past.
        (
            &[&format!(
                "UPDATE operation SET sentence = 'y' WHERE number = {number}"
            )],
            Err(FORBIDDEN),
        ),
        (
            &[&format!(
                "UPDATE operation SET seal = NULL WHERE number = {number}"
            )],
            Err(FORBIDDEN),
        ),
        (
            &[&format!(
                "UPDATE operation SET operator = '王五' WHERE number = {number}"
            )],
            Err(FORBIDDEN),
        ),
        (
            &[
                next,
                &add("李四", own),
                &format!("UPDATE operation SET reverted_by = {number} WHERE number = 3"),
            ],
            Err(FORBIDDEN),
        ),
        (
            &[&format!(
                "UPDATE change SET after = NULL WHERE operation = {number}"
            )],
            Err(FORBIDDEN),
        ),
        (
            &[&format!(
                "UPDATE change SET operation = 1 WHERE operation = {number}"
            )],
            Err(FORBIDDEN),
        ),
        (&[&format!("{image} ({number}, 'x', 'y')")], Err(FORBIDDEN)),
        (
            &[&format!("DELETE FROM change WHERE operation = {number}")],
            Err(FORBIDDEN),
        ),
        (&["DELETE FROM operation"], Err(FORBIDDEN)),
        (&["TRUNCATE change"], Err(FORBIDDEN)),
        (
            &["UPDATE ledger SET sealed_from = operations + 1"],
            Err(FORBIDDEN),
        ),
        (&["UPDATE ledger SET operations = 0"], Err(FORBIDDEN)),
    ];
    for (statements, expected) in cases {
        sqlx::raw_sql("BEGIN").execute(&mut li).await.unwrap();
        let (last, before) = statements.split_last().unwrap();
        for statement in before {
            assert_eq!(tried(&mut li, statement).await, Ok(1), "{statement}");
        }
        let done = tried(&mut li, last).await;
        assert_eq!(done, expected.map_err(str::to_owned), "{last}");
        sqlx::raw_sql("ROLLBACK").execute(&mut li).await.unwrap();
    }
    // An erasure is an operation of its own, under the name of who signed in.
    let gone = person::add(&street.sunny, &named("欧阳洁")).await.unwrap();
    privacy::erase(&street.sunny, &gone.id, "本人要求")
        .await
        .unwrap();
    let newest = journal::operations(&street.sunny, 1, 0).await.unwrap();
    assert_eq!(newest[0].operator, "李四");
    whole(&street.sunny).await;
}

#[tokio::test]
async fn an_operator_has_no_power_over_the_server() {
    let Some(street) = street("least").await else {
        return;
    };
    let mut li = behind(street.sunny.location()).await;
    for statement in [
        "CREATE ROLE least_more LOGIN",
        "ALTER ROLE least_wang PASSWORD NULL",
        "GRANT renling_owner TO least_li",
        "SET ROLE renling_owner",
        "SET SESSION AUTHORIZATION least_wang",
        "DROP POLICY branch ON person",
        "CREATE POLICY more ON person USING (TRUE)",
        "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE operation DISABLE TRIGGER guard",
        "DROP TABLE visit",
        "CREATE TABLE more (id TEXT)",
        "CREATE TEMPORARY TABLE more (id TEXT)",
        "CREATE OR REPLACE FUNCTION renling_branch() RETURNS TEXT LANGUAGE sql AS $$ SELECT '滨河党支部' $$",
        "SELECT * FROM renling_role",
        "UPDATE renling_role SET branch = '滨河党支部'",
        "DELETE FROM _sqlx_migrations",
        "SET row_security = off; SELECT * FROM person",
        "COPY person TO PROGRAM 'cat'",
    ] {
        let done = tried(&mut li, statement).await;
        assert_eq!(done, Err(FORBIDDEN.into()), "{statement}");
    }
}

/// What is one of its kind is so within its branch: numbers of papers, names of teams, versions, settings,
/// and people by their ID numbers.
#[tokio::test]
async fn each_branch_counts_for_itself() {
    let Some(street) = street("counted").await else {
        return;
    };
    let mut all = behind(&street.place).await;
    // The demo made the same in both; here it must have met.
    for twice in [
        "SELECT COUNT(*) FROM operation WHERE number = 1",
        "SELECT COUNT(*) FROM setting WHERE id = 'operator'",
        "SELECT COUNT(*) FROM commitment WHERE sequence = 1 AND year = (SELECT MAX(year) FROM commitment)",
        "SELECT COUNT(*) FROM rubric WHERE version = 1",
        "SELECT COUNT(*) FROM unit WHERE kind = 'branch'",
    ] {
        assert_eq!(count(&mut all, twice.to_owned()).await, 2, "{twice}");
    }
    let draft = PersonDraft {
        id_number: "11010519491231002X".into(),
        ..named("欧阳洁")
    };
    for ledger in [&street.sunny, &street.river] {
        person::add(ledger, &draft).await.unwrap();
        assert!(person::add(ledger, &draft).await.is_err());
        whole(ledger).await;
    }
}

#[tokio::test]
async fn a_package_arrives_in_the_branch_of_who_opens_it() {
    use renling_core::handover;
    use renling_core::key::Guard;

    const PASSWORD: &str = "交接2026阳光";
    let Some(street) = street("received").await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("交接包");
    let file = Location::File(folder.path().join("旧.renling"));
    let old = Ledger::create(file, clock()).await.unwrap();
    renling_core::begin(&old, "花园党支部", "", "赵六")
        .await
        .unwrap();
    person::add(&old, &named("赵佩兰")).await.unwrap();
    journal::undo(&old).await.unwrap();
    journal::redo(&old).await.unwrap();
    let packed = handover::pack(&old, &package, PASSWORD).await.unwrap();

    let place = signed_in_as(&street.place, "received_zhao");
    role(&street.place, "received_zhao", "花园党支部", "赵七")
        .await
        .close()
        .await;
    let received = handover::open(&package, PASSWORD, place.clone(), clock(), &Guard::File)
        .await
        .unwrap();
    assert_eq!(received.manifest, packed);
    whole(&received.ledger).await;
    let told = journal::operations(&received.ledger, 2, 0).await.unwrap();
    let who: Vec<_> = told.iter().map(|done| done.operator.as_str()).collect();
    assert_eq!(who, ["赵七", "赵六"]);
    // Once: then it is a ledger like any other, whose past is past.
    let twice = handover::open(&package, PASSWORD, place.clone(), clock(), &Guard::File).await;
    assert_eq!(twice.unwrap_err().code(), "ledger_exists");
    let mut zhao = behind(&place).await;
    let forged = "UPDATE operation SET sentence = 'x' WHERE number = 2";
    assert_eq!(tried(&mut zhao, forged).await, Err(FORBIDDEN.into()));
    // And out again, as it stands.
    let back = handover::pack(&received.ledger, &package, PASSWORD)
        .await
        .unwrap();
    let file = Location::File(folder.path().join("新.renling"));
    let home = handover::open(&package, PASSWORD, file, clock(), &Guard::File)
        .await
        .unwrap();
    assert_eq!(home.manifest, back);
    whole(&home.ledger).await;
    for ledger in [&street.sunny, &street.river] {
        whole(ledger).await;
    }
}

#[tokio::test]
async fn a_ledger_of_one_branch_gets_roles_and_then_others_join_it() {
    let Some(place) = shared("joined") else {
        return;
    };
    let old = Ledger::create(place.clone(), clock()).await.unwrap();
    renling_core::begin(&old, "阳光嘉园党支部", "", "张三")
        .await
        .unwrap();
    person::add(&old, &named("赵佩兰")).await.unwrap();
    old.close().await;

    let other = Role {
        role: "joined_wang".into(),
        branch: "滨河党支部".into(),
        operator: "王五".into(),
    };
    let refused = roles::add(&place, &other, None).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "这个数据库里已有“阳光嘉园党支部”的台账。请先用 --branch 阳光嘉园党支部 为它添加用户，再添加别的支部。"
    );
    let sunny = role(&place, "joined_li", "阳光嘉园党支部", "李四").await;
    let river = role(&place, "joined_wang", "滨河党支部", "王五").await;
    let people = async |ledger: &Ledger| {
        let page = person::list(ledger, &PersonFilter::default(), 0, 10).await;
        page.unwrap().total
    };
    assert_eq!((people(&sunny).await, people(&river).await), (1, 0));
    renling_core::begin(&river, "滨河党支部", "", "随便谁")
        .await
        .unwrap();
    for ledger in [&sunny, &river] {
        person::add(ledger, &named("潘䶮")).await.unwrap();
        whole(ledger).await;
    }
    // Undo of what was done before there were roles.
    journal::undo(&sunny).await.unwrap();
    journal::undo(&sunny).await.unwrap();
    whole(&sunny).await;
    // The administrator is nobody's operator.
    let administrator = Ledger::open(place.clone(), clock()).await.unwrap_err();
    assert!(
        administrator
            .to_string()
            .starts_with("这个用户名不属于任何支部")
    );
    roles::upgrade(&place).await.unwrap();
    whole(&river).await;
    river.close().await;
    // Who left sees nothing any more.
    assert_eq!(roles::remove(&place, "joined_wang").await.unwrap(), other);
    let left = Ledger::open(signed_in_as(&place, "joined_wang"), clock()).await;
    assert_eq!(left.unwrap_err().code(), "refused");
    let mut left = behind(&signed_in_as(&place, "joined_wang")).await;
    assert_eq!(
        tried(&mut left, "SELECT * FROM person").await,
        Err(FORBIDDEN.into())
    );
}

/// A structure that came later is kept apart too, and only the administrator lays it.
#[tokio::test]
async fn a_shared_ledger_is_brought_up_by_its_administrator() {
    let Some(street) = street("brought_up").await else {
        return;
    };
    let mut all = behind(&street.place).await;
    sqlx::raw_sql("DELETE FROM _sqlx_migrations WHERE version = 10; DROP TABLE visit")
        .execute(&mut all)
        .await
        .unwrap();
    let operator = Ledger::open(street.sunny.location().clone(), clock()).await;
    assert_eq!(
        operator.unwrap_err().to_string(),
        "共享台账要先升级才能用这个版本打开。请街道的管理员用新版本运行一次 renling roles upgrade。"
    );
    roles::upgrade(&street.place).await.unwrap();
    let kept_apart =
        "SELECT COUNT(*) FROM pg_policies WHERE tablename = 'visit' AND policyname = 'branch'";
    assert_eq!(count(&mut all, kept_apart.to_owned()).await, 1);
    let again = Ledger::open(street.sunny.location().clone(), clock())
        .await
        .unwrap();
    person::add(&again, &named("潘䶮")).await.unwrap();
}

#[tokio::test]
async fn roles_from_the_command_line_with_a_password_that_no_log_holds() {
    let Some(place) = shared("typed_roles") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let run = |place: &Location, arguments: &[&str]| answer(renling(place, arguments));
    let file = password(folder.path(), "密码", "Yangguang-2026");
    let add = |role: &'static str, name: &'static str| {
        [
            "roles",
            "add",
            role,
            "--branch",
            "阳光嘉园党支部",
            "--name",
            name,
        ]
    };
    let added = run(
        &place,
        &[
            &add("typed_li", "李四")[..],
            &["--new-password-file", &file],
        ]
        .concat(),
    );
    added.is_done();
    assert_eq!(added.json["new_branch"], true);
    // What the server keeps is no password.
    let mut all = behind(&place).await;
    let kept: String =
        sqlx::query_scalar("SELECT rolpassword FROM pg_authid WHERE rolname = 'typed_li'")
            .fetch_one(&mut all)
            .await
            .unwrap();
    assert!(kept.starts_with("SCRAM-SHA-256$4096:"), "{kept}");
    // Again, without a new password: the same.
    let again = run(
        &place,
        &[&add("typed_li", "李四")[..], &["--no-password"]].concat(),
    );
    again.is_done();
    assert_eq!(again.json["new_branch"], false);
    run(
        &place,
        &[&add("typed_sun", "李四")[..], &["--no-password"]].concat(),
    )
    .is_refused(
        "invalid",
        "李四在本支部已经有用户名“typed_li”。两个人同名的，请加以区别",
    );
    run(
        &place,
        &[&add("renling", "张三")[..], &["--no-password"]].concat(),
    )
    .is_refused(
        "refused",
        "“renling”是管理用的用户名，权限太大，不能当经办人。请另起一个用户名。",
    );
    let listed = run(&place, &["roles", "list"]);
    assert_eq!(
        listed.json,
        serde_json::json!([{ "role": "typed_li", "branch": "阳光嘉园党支部", "operator": "李四" }])
    );
    let li = signed_in_as(&place, "typed_li");
    run(&li, &["init", "--branch", "阳光嘉园党支部"]).is_done();
    run(&li, &["--operator", "王五", "undo"]).is_refused(
        "refused",
        "共享台账的经办人就是登录的人（李四），不能另写。",
    );
    assert_eq!(run(&li, &["journal"]).json[0]["operator"], "李四");
    run(&li, &["roles", "list"]).is_refused(
        "refused",
        "您的用户名没有做这件事的权限，本次没有保存。请联系街道的管理员。",
    );
    run(&li, &["check"]).is_done();
    let file = Location::File(Path::new("台账.renling").to_owned());
    assert_eq!(run(&file, &["roles", "list"]).code(), "refused");
}

/// A server that asks for passwords lets in who has the right one: it reads what was made of it here.
#[tokio::test]
async fn an_operator_signs_in_with_their_password_and_no_other() {
    if shared("asked").is_none() {
        return;
    }
    let rules = "host all renling all trust\nhost all all all scram-sha-256\n";
    let cluster = Cluster::start_with(&[("pg_hba.conf", rules)], &[]).unwrap();
    let place = Location::Shared(cluster.url());
    let made = Role {
        role: "li".into(),
        branch: "阳光嘉园党支部".into(),
        operator: "李四".into(),
    };
    roles::add(&place, &made, Some("Yangguang-2026"))
        .await
        .unwrap();
    let open = async |password: &str| {
        let signed_in = signed_in_as(&place, &format!("li:{password}"));
        Ledger::open(signed_in, clock()).await
    };
    assert_eq!(open("Yangguang-2026").await.unwrap().operator(), "李四");
    assert_eq!(
        open("yangguang-2026").await.unwrap_err().code(),
        "unreachable"
    );
    roles::add(&place, &made, Some("Binhe-2027")).await.unwrap();
    assert_eq!(
        open("Yangguang-2026").await.unwrap_err().code(),
        "unreachable"
    );
    open("Binhe-2027").await.unwrap();
}
