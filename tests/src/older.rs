//! A ledger that an older program made, opened by this one.

use std::fs;
use std::path::{Path, PathBuf};

use renling_core::commitment::{self, CommitmentFilter};
use renling_core::ledger::{Ledger, Location};
use renling_core::{attachment, check, form_text, journal};
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, Connection as _};

use crate::ledgers::{clock, places};
use crate::program::{answer, renling};
use crate::safety::{behind, killed_after, timed};
use crate::torture::moments;

/// The structures that the older program knew.
const KNOWN: [&str; 3] = ["0001_ledger.sql", "0002_service.sql", "0003_teams.sql"];

/// What the older program wrote, row by row: a branch with a person who signed, and a second version
/// of the words, made and taken back.
const WRITTEN: &str = r#"
UPDATE ledger SET operations = 5;
INSERT INTO operation (number, at, operator, kind, sentence, records, reverts) VALUES
    (1, '2026-01-05T09:00:00+08:00', '李四', 'begin', '启用台账：阳光嘉园党支部', 3, NULL),
    (2, '2026-01-05T09:05:00+08:00', '李四', 'person_add', '登记人员欧阳洁', 1, NULL),
    (3, '2026-01-05T09:10:00+08:00', '李四', 'commitment_make', '生成1份承诺书', 1, NULL),
    (4, '2026-01-06T09:00:00+08:00', '李四', 'commitment_sign', '欧阳洁的承诺书已签', 1, NULL),
    (5, '2026-01-07T09:00:00+08:00', '李四', 'text', '修改承诺书', 1, NULL);
INSERT INTO unit (id, revision, kind, name, name_key, sort_key) VALUES
    ('u1', 1, 'branch', '阳光嘉园党支部', '阳光嘉园党支部', 'yang');
INSERT INTO setting (id, revision, value) VALUES ('operator', 1, '李四');
INSERT INTO commitment_text (id, revision, version, title, clauses, hours_a_year, valid_months) VALUES
    ('t1', 1, 1, '党员志愿服务承诺书', '亮明身份。
自觉接受"clauses":的监督。', 20, 24),
    ('t2', 1, 2, '志愿服务承诺书', '热情耐心。', 24, 12);
INSERT INTO person (id, revision, name, phone, other, name_key, sort_key, search) VALUES
    ('p1', 1, '欧阳洁', '13800138000', '{}', '欧阳洁', 'ou', '欧阳洁');
INSERT INTO commitment (id, revision, number, year, sequence, person_id, text_id, state, made_on, signed_on, expires_on) VALUES
    ('c1', 2, '承〔2026〕1号', 2026, 1, 'p1', 't1', 'signed', '2026-01-05', '2026-01-06', '2028-01-05');
INSERT INTO change (operation, noun, record_id, before, after) VALUES
    (1, 'unit', 'u1', NULL, '{"id":"u1","revision":1,"kind":"branch","name":"阳光嘉园党支部","name_key":"阳光嘉园党支部","credit_code":null,"contact_name":null,"contact_phone":null,"address":null,"note":null,"sort_key":"yang","archived_on":null}'),
    (1, 'setting', 'operator', NULL, '{"id":"operator","revision":1,"value":"李四"}'),
    (1, 'commitment_text', 't1', NULL, '{"id":"t1","revision":1,"version":1,"title":"党员志愿服务承诺书","clauses":"亮明身份。\n自觉接受\"clauses\":的监督。","hours_a_year":20,"valid_months":24}'),
    (2, 'person', 'p1', NULL, '{"id":"p1","revision":1,"name":"欧阳洁","sex":null,"id_number":null,"birth":null,"phone":"13800138000","other_phone":null,"political":null,"party_joined":null,"unit_id":null,"duty":null,"address":null,"skills":null,"wishes":null,"free_time":null,"note":null,"other":{},"reported_on":null,"archived_on":null,"name_key":"欧阳洁","sort_key":"ou","search":"欧阳洁"}'),
    (3, 'commitment', 'c1', NULL, '{"id":"c1","revision":1,"number":"承〔2026〕1号","year":2026,"sequence":1,"person_id":"p1","text_id":"t1","state":"pending","made_on":"2026-01-05","printed_on":null,"signed_on":null,"expires_on":null,"reason":null}'),
    (4, 'commitment', 'c1', '{"id":"c1","revision":1,"number":"承〔2026〕1号","year":2026,"sequence":1,"person_id":"p1","text_id":"t1","state":"pending","made_on":"2026-01-05","printed_on":null,"signed_on":null,"expires_on":null,"reason":null}', '{"id":"c1","revision":2,"number":"承〔2026〕1号","year":2026,"sequence":1,"person_id":"p1","text_id":"t1","state":"signed","made_on":"2026-01-05","printed_on":null,"signed_on":"2026-01-06","expires_on":"2028-01-05","reason":null}'),
    (5, 'commitment_text', 't2', NULL, '{"id":"t2","revision":1,"version":2,"title":"志愿服务承诺书","clauses":"热情耐心。","hours_a_year":24,"valid_months":12}');
"#;

/// Where the structures lie.
fn structures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/core/migrations")
}

async fn older(place: &Location, folder: &Path) {
    let mut connection = laid(place, folder, |file| KNOWN.contains(&file)).await;
    sqlx::raw_sql(WRITTEN)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// A ledger with those structures alone that are known.
async fn laid(place: &Location, folder: &Path, is_known: impl Fn(&str) -> bool) -> AnyConnection {
    let known = folder.join("structures");
    let _ = fs::create_dir(&known);
    for entry in fs::read_dir(structures()).unwrap() {
        let entry = entry.unwrap();
        if is_known(entry.file_name().to_str().unwrap()) {
            fs::copy(entry.path(), known.join(entry.file_name())).unwrap();
        }
    }
    if let Location::File(path) = place {
        fs::write(path, "").unwrap();
        fs::write(format!("{}.key", path.display()), "5a".repeat(32)).unwrap();
    }
    let mut connection: AnyConnection = behind(place).await;
    let structures = Migrator::new(known).await.unwrap();
    structures.run(&mut connection).await.unwrap();
    connection
}

/// Two programs, each with a structure that the other has not, leave such a ledger to the next.
#[tokio::test]
async fn a_structure_that_is_not_the_newest_is_laid_where_it_is_wanting() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path(), "between") {
        let between = |file: &str| file != "0010_visits.sql";
        let connection = laid(&place, folder.path(), between).await;
        connection.close().await.unwrap();
        let ledger = Ledger::open(place, clock()).await.unwrap();
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        for kept in check::check(&ledger).await.unwrap() {
            assert_eq!(kept.broken, 0, "{}", kept.promise);
        }
        ledger.close().await;
    }
}

/// Scanned pages from before there were photos.
const SCANNED: &str = "
INSERT INTO form_text (id, revision, version, title, body) VALUES ('t1', 1, 1, '承诺书', '亮明身份。');
INSERT INTO paper (id, revision, kind, number, number_key, year, sequence, edition, whose, text_id, facts,
    printed_on, printed_by, times) VALUES
    ('w1', 1, 'certificate', 'Z2026-0001', 'Z2026-0001', 2026, 1, 1, '欧阳洁', 't1', '{}',
    '2026-01-05', '李四', 1);
INSERT INTO attachment (id, revision, paper_id, kind, name, bytes, digest, added_on, added_by) VALUES
    ('a1', 1, 'w1', 'jpeg', '证明.jpg', 3, '', '2026-01-06', '李四');
";

#[tokio::test]
async fn scanned_pages_stay_with_their_papers_when_photos_come() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path(), "scanned") {
        let mut connection = laid(&place, folder.path(), |file| file < "0015").await;
        sqlx::raw_sql(SCANNED)
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        let ledger = Ledger::open(place, clock()).await.unwrap();
        let [scan] = &attachment::of(&ledger, "w1").await.unwrap()[..] else {
            panic!("the page is lost");
        };
        assert_eq!(
            (scan.name.as_str(), scan.paper_id.as_deref()),
            ("证明.jpg", Some("w1"))
        );
        ledger.close().await;
    }
}

#[tokio::test]
async fn a_ledger_of_an_older_program_is_whole_and_its_steps_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path(), "older") {
        older(&place, folder.path()).await;
        let ledger = Ledger::open(place, clock()).await.unwrap();
        for kept in check::check(&ledger).await.unwrap() {
            let told = format!("{} {:?}", kept.promise, kept.remark);
            assert_eq!(kept.broken, 0, "{told}");
        }
        let page = commitment::list(&ledger, &CommitmentFilter::default(), 0, 10).await;
        assert_eq!(page.unwrap().total, 1);
        // What is replaced in the journal's images are columns, never words.
        let first = form_text::versions(&ledger, form_text::COMMITMENT)
            .await
            .unwrap()
            .pop();
        assert_eq!(
            first.unwrap().body,
            "亮明身份。\n自觉接受\"clauses\":的监督。"
        );
        let history = journal::told_history(&ledger, "t2").await.unwrap();
        assert_eq!(history[0].operation.sentence, "修改承诺书");
        journal::undo(&ledger).await.unwrap();
        let texts = form_text::versions(&ledger, form_text::COMMITMENT).await;
        assert_eq!(texts.unwrap().len(), 1);
        journal::redo(&ledger).await.unwrap();
        let newest = form_text::newest(&ledger, form_text::COMMITMENT)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (newest.version, newest.promised_hours, newest.term_months),
            (2, Some(24), Some(12))
        );
        for kept in check::check(&ledger).await.unwrap() {
            assert_eq!(kept.broken, 0, "{}", kept.promise);
        }
        ledger.close().await;
    }
}

/// How often bringing a ledger up is killed.
const KILLS: u32 = 6;

#[tokio::test]
async fn bringing_a_ledger_up_killed_at_any_moment_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let measured = Location::File(folder.path().join("量一量.renling"));
    older(&measured, folder.path()).await;
    let whole = timed(renling(&measured, &["check"]));
    let mut moments = moments("migrations killed", KILLS);
    while let Some(moment) = moments.next() {
        let inner = tempfile::tempdir().unwrap();
        let place = Location::File(inner.path().join("台账.renling"));
        older(&place, inner.path()).await;
        let opening = renling(&place, &["check"]);
        moments.injected(killed_after(opening, whole.mul_f64(moment)));
        // The next start goes on where that one ended.
        answer(renling(&place, &["check"])).is_done();
        assert_eq!(
            answer(renling(&place, &["people", "search", "欧阳洁"])).json["total"],
            1
        );
    }
    moments.end();
}
