//! Proof that a ledger is whole: the file itself, and what the rules promise about its records.

use serde::Serialize;
use sqlx::AnyConnection;

use crate::error::Result;
use crate::ledger::{Ledger, Location};

/// One promise and whether it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Check {
    /// What was looked at, in words for people.
    pub promise: String,
    /// How many records break it.
    pub broken: i32,
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
        "台账只有一个本支部",
        "SELECT ABS(1 - COUNT(*)) FROM unit WHERE kind = 'branch'",
    ),
];

/// Looks at everything; every line of the answer should say 0 broken. In a file with pages that cannot
/// be read there is nothing to count, and the answer ends with that line.
pub async fn check(ledger: &Ledger) -> Result<Vec<Check>> {
    let mut connection = ledger.pool().acquire().await?;
    let mut checks = Vec::new();
    if let Location::File(_) = ledger.location() {
        // Each page of SQLCipher carries a MAC; a page that fails it is one row of the answer.
        let unreadable = rows(&mut connection, "PRAGMA cipher_integrity_check").await?;
        checks.push(Check {
            promise: "台账文件完整，每一页都能解密".into(),
            broken: unreadable,
        });
        if unreadable > 0 {
            // A connection that has met such a page reads no other; a new one reads what is left.
            connection.close().await?;
            return Ok(checks);
        }
        let (verdict,): (String,) = sqlx::query_as("PRAGMA integrity_check(1)")
            .fetch_one(&mut *connection)
            .await?;
        checks.push(Check {
            promise: "台账结构和索引完好".into(),
            broken: i32::from(verdict != "ok"),
        });
        checks.push(Check {
            promise: "记录之间的引用都有着落".into(),
            broken: rows(&mut connection, "PRAGMA foreign_key_check").await?,
        });
    }
    for (promise, sql) in PROMISES {
        let (broken,): (i64,) = sqlx::query_as(*sql).fetch_one(&mut *connection).await?;
        checks.push(Check {
            promise: (*promise).to_owned(),
            broken: broken as i32,
        });
    }
    Ok(checks)
}

async fn rows(connection: &mut AnyConnection, sql: &'static str) -> Result<i32> {
    Ok(sqlx::query(sql).fetch_all(connection).await?.len() as i32)
}
