//! Proof that a ledger is whole: the file itself, and what the rules promise about its records.

use serde::Serialize;
use sqlx::AnyConnection;

use crate::attachment;
use crate::error::{Error, Result};
use crate::journal::{self, NOUNS};
use crate::ledger::{Ledger, Location};

/// One promise and whether it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Check {
    /// What was looked at, in words for people.
    pub promise: String,
    /// How many records break it.
    pub broken: i32,
    /// Where it breaks first, or what is not proved, in words for people.
    pub remark: Option<String>,
}

impl Check {
    fn of(promise: &str, broken: i32) -> Self {
        Check {
            promise: promise.to_owned(),
            broken,
            remark: None,
        }
    }
}

/// The promises that a SELECT can count the breaking of.
const PROMISES: &[(&str, &str)] = &[
    (
        "操作编号连续，没有缺号",
        "SELECT ABS((SELECT operations FROM ledger) - (SELECT COUNT(*) FROM operation)) \
         + ABS((SELECT operations FROM ledger) - (SELECT COALESCE(MAX(number), 0) FROM operation))",
    ),
    (
        "每项操作记下的变动数与变动相符",
        "SELECT COUNT(*) FROM operation o WHERE o.records <> (SELECT COUNT(*) FROM change c WHERE c.operation = o.number)",
    ),
    (
        "每项撤销都对应被它撤销的操作",
        "SELECT COUNT(*) FROM operation o WHERE o.reverted_by IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM operation r WHERE r.number = o.reverted_by AND r.reverts = o.number)",
    ),
    (
        "认领数不超过项目的需要人数",
        "SELECT COUNT(*) FROM project j WHERE j.places < (SELECT COUNT(*) FROM claim k \
         WHERE k.project_id = j.id AND k.state NOT IN ('returned', 'left', 'cancelled'))",
    ),
    (
        "每项认领有且只有一个认领者",
        "SELECT COUNT(*) FROM claim WHERE (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) \
         + (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN team_id IS NULL THEN 0 ELSE 1 END) <> 1",
    ),
    (
        "已评估的认领都有组织评价",
        "SELECT COUNT(*) FROM claim k WHERE k.state IN ('evaluated', 'rework') \
         AND NOT EXISTS (SELECT 1 FROM evaluation e WHERE e.claim_id = k.id AND e.voice = 'organisation')",
    ),
    (
        "每项认领每一方只有一份有效的评估，改评都有原因",
        "SELECT (SELECT COUNT(*) FROM (SELECT e.claim_id FROM evaluation e WHERE NOT EXISTS \
           (SELECT 1 FROM evaluation n WHERE n.replaces = e.id) GROUP BY e.claim_id, e.voice HAVING COUNT(*) > 1) d) \
         + (SELECT COUNT(*) FROM evaluation WHERE (replaces IS NULL) <> (reason IS NULL)) \
         + (SELECT COUNT(*) FROM evaluation n JOIN evaluation e ON e.id = n.replaces \
           WHERE n.claim_id <> e.claim_id OR n.voice <> e.voice)",
    ),
    (
        "打了分的评估都留有当时的评分标准",
        "SELECT COUNT(*) FROM evaluation WHERE (rubric_id IS NULL) <> (scores IS NULL) \
         OR (scores IS NOT NULL AND score IS NULL)",
    ),
    (
        "节约金额都写明是几个月里节约的",
        "SELECT COUNT(*) FROM evaluation WHERE (saved_fen IS NULL) <> (saved_months IS NULL)",
    ),
    (
        "已评估的认领没有未办结的整改，办结的整改都写明做了什么",
        "SELECT (SELECT COUNT(*) FROM follow_up f JOIN claim k ON k.id = f.claim_id \
           WHERE f.done_on IS NULL AND k.state IN ('awaiting', 'evaluated')) \
         + (SELECT COUNT(*) FROM follow_up WHERE (done_on IS NULL) <> (done IS NULL) \
           OR (done_on IS NULL) <> (done_by IS NULL))",
    ),
    (
        "已签的承诺书都有签署日期和期限",
        "SELECT COUNT(*) FROM commitment WHERE state = 'signed' AND (signed_on IS NULL OR expires_on IS NULL)",
    ),
    (
        "同一人同一版本只有一份有效承诺书",
        "SELECT COUNT(*) FROM (SELECT person_id FROM commitment WHERE state <> 'withdrawn' \
         GROUP BY person_id, text_id HAVING COUNT(*) > 1) d",
    ),
    (
        "只有到场的人有时数，活动也已结束",
        "SELECT COUNT(*) FROM attendance a JOIN activity x ON x.id = a.activity_id WHERE a.hours IS NOT NULL \
         AND (a.presence NOT IN ('present', 'late') OR x.state <> 'ended')",
    ),
    (
        "签到表里的岗位都是活动里写的岗位",
        "SELECT COUNT(*) FROM attendance a JOIN activity x ON x.id = a.activity_id WHERE a.post IS NOT NULL \
         AND x.posts NOT LIKE '%\"name\":\"' || a.post || '\"%'",
    ),
    (
        "每行时数都写明分钟数和凭据",
        "SELECT COUNT(*) FROM attendance WHERE (hours IS NULL) <> (minutes IS NULL) \
         OR (hours IS NULL) <> (evidence IS NULL) OR minutes < 1",
    ),
    (
        "确认的时数都有初审人、确认人和日期",
        "SELECT COUNT(*) FROM attendance WHERE hours = 'confirmed' \
         AND (reviewed_by IS NULL OR confirmed_by IS NULL OR confirmed_on IS NULL)",
    ),
    (
        "更正只针对已确认的时数，更正后不少于零",
        "SELECT COUNT(*) FROM attendance a JOIN (SELECT attendance_id, SUM(minutes) AS minutes FROM correction \
           GROUP BY attendance_id) k ON k.attendance_id = a.id \
         WHERE a.hours IS NULL OR a.hours <> 'confirmed' OR a.minutes + k.minutes < 0",
    ),
    (
        "更正与原来的签到是同一个人",
        "SELECT COUNT(*) FROM correction k JOIN attendance a ON a.id = k.attendance_id WHERE a.person_id <> k.person_id",
    ),
    (
        "活动的结束时间都在开始之后",
        "SELECT COUNT(*) FROM activity WHERE ends_at <= starts_at",
    ),
    (
        "每支服务队至多一位现任队长，且是本队队员",
        "SELECT COUNT(*) FROM membership h WHERE h.role = 'leader' AND h.left_on IS NULL AND ( \
           (SELECT COUNT(*) FROM membership m WHERE m.team_id = h.team_id AND m.role = 'leader' AND m.left_on IS NULL) > 1 \
           OR NOT EXISTS (SELECT 1 FROM membership m WHERE m.team_id = h.team_id AND m.person_id = h.person_id \
             AND m.role = 'member' AND m.left_on IS NULL))",
    ),
    (
        "入队日期都不晚于退出日期",
        "SELECT COUNT(*) FROM membership WHERE left_on < joined_on",
    ),
    (
        "每份编号表格都有它的承诺书、认领或人员",
        "SELECT COUNT(*) FROM paper WHERE (kind = 'commitment' AND commitment_id IS NULL) \
         OR (kind = 'claim-card' AND claim_id IS NULL) OR (kind = 'certificate' AND person_id IS NULL)",
    ),
    (
        "一个编号只属于一份表格",
        "SELECT COUNT(*) FROM (SELECT kind, year, sequence FROM paper GROUP BY kind, year, sequence \
         HAVING COUNT(DISTINCT COALESCE(commitment_id, claim_id, person_id)) > 1) d",
    ),
    (
        "登记簿里承诺书的编号与承诺书一致",
        "SELECT COUNT(*) FROM paper q JOIN commitment c ON c.id = q.commitment_id WHERE q.number <> c.number",
    ),
    (
        "走访的承诺都有期限，兑现和反馈都有日期",
        "SELECT COUNT(*) FROM visit WHERE (promise IS NULL) <> (state = 'noted') \
         OR (promise IS NULL) <> (due_on IS NULL) OR (done_on IS NULL) <> (state IN ('noted', 'promised')) \
         OR (done_on IS NULL) <> (done IS NULL) OR (told_on IS NULL) <> (state <> 'told')",
    ),
    (
        "每份报到登记属于一个人或一个单位，受理过的都有复核期限，取消的都有原因",
        "SELECT COUNT(*) FROM check_in WHERE (person_id IS NULL) = (unit_id IS NULL) \
         OR (reported_on IS NULL) <> (unit_id IS NULL) OR (accepted_on IS NULL) <> (accepted_by IS NULL) \
         OR (accepted_on IS NULL) <> (checked_on IS NULL) OR (checked_on IS NULL) <> (due_on IS NULL) \
         OR (state = 'accepted' AND accepted_on IS NULL) OR (state = 'pending' AND accepted_on IS NOT NULL) \
         OR (state = 'cancelled') <> (reason IS NOT NULL) OR (reason IS NULL) <> (cancelled_on IS NULL)",
    ),
    (
        "台账只有一个本支部",
        "SELECT ABS(1 - COUNT(*)) FROM unit WHERE kind = 'branch'",
    ),
];

/// Looks at the structure of each page of a file, as is done at every start. A shared ledger is its
/// server's care.
///
/// # Errors
/// [`Error::Damaged`].
pub async fn quick(ledger: &Ledger) -> Result<()> {
    if let Location::File(_) = ledger.location() {
        let (verdict,): (String,) = sqlx::query_as("PRAGMA quick_check(1)")
            .fetch_one(ledger.pool())
            .await?;
        if verdict != "ok" {
            return Err(Error::Damaged);
        }
    }
    Ok(())
}

/// Looks at everything; every line of the answer should say 0 broken. In a file with pages that cannot
/// be read there is nothing to count, and the answer ends with that line.
pub async fn check(ledger: &Ledger) -> Result<Vec<Check>> {
    let mut connection = ledger.pool().acquire().await?;
    let mut checks = Vec::new();
    if let Location::File(_) = ledger.location() {
        // Each page of SQLCipher carries a MAC; a page that fails it is one row of the answer.
        let unreadable = rows(&mut connection, "PRAGMA cipher_integrity_check").await?;
        checks.push(Check::of("台账文件完整，每一页都能解密", unreadable));
        if unreadable > 0 {
            // A connection that has met such a page reads no other; a new one reads what is left.
            connection.close().await?;
            return Ok(checks);
        }
        let (verdict,): (String,) = sqlx::query_as("PRAGMA integrity_check(1)")
            .fetch_one(&mut *connection)
            .await?;
        checks.push(Check::of("台账结构和索引完好", i32::from(verdict != "ok")));
        checks.push(Check::of(
            "记录之间的引用都有着落",
            rows(&mut connection, "PRAGMA foreign_key_check").await?,
        ));
    }
    for (promise, sql) in PROMISES {
        let (broken,): (i64,) = sqlx::query_as(*sql).fetch_one(&mut *connection).await?;
        checks.push(Check::of(promise, broken as i32));
    }
    checks.push(Check::of(
        "每份扫描件和照片都与附上时一样",
        attachment::altered(&mut connection).await?,
    ));
    checks.push(journalled(&mut connection).await?);
    checks.push(sealed(&mut connection).await?);
    Ok(checks)
}

/// Whether each record is what the journal says of it last, and there is no other.
async fn journalled(connection: &mut AnyConnection) -> Result<Check> {
    let mut check = Check::of("每条记录都与操作日志相符，没有绕过日志的改动", 0);
    for noun in NOUNS {
        let strays = (noun.astray)(connection).await?;
        check.broken += strays.len() as i32;
        if check.remark.is_none()
            && let Some(stray) = strays.into_iter().next()
        {
            let name = stray.and_then(|record| Some(record.get("name")?.as_str()?.to_owned()));
            check.remark = Some(format!(
                "如{}{}",
                journal::noun_label(noun.name),
                name.map_or_else(|| "中有一条".to_owned(), |name| format!("“{name}”"))
            ));
        }
    }
    Ok(check)
}

/// Whether the journal is as it was written, from its first seal on.
async fn sealed(connection: &mut AnyConnection) -> Result<Check> {
    let proof = journal::prove(connection).await?;
    let remark = match (proof.breaks_at, proof.unsealed) {
        (Some(number), _) => Some(format!(
            "从第{number}项操作起对不上，它或它的变动被改过、删过或插入过"
        )),
        (None, 0) => None,
        (None, unsealed) => Some(format!("最早的{unsealed}项操作早于封印，不在其内")),
    };
    Ok(Check {
        remark,
        ..Check::of(
            "操作日志环环相扣，没有改动、删去或插入",
            i32::from(proof.breaks_at.is_some()),
        )
    })
}

async fn rows(connection: &mut AnyConnection, sql: &'static str) -> Result<i32> {
    Ok(sqlx::query(sql).fetch_all(connection).await?.len() as i32)
}
