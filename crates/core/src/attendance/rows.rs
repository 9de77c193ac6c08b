//! The SQL of attendance, hours and their corrections.

use std::collections::{HashMap, HashSet};

use sqlx::{AnyConnection, FromRow};

use crate::attendance::{Attendance, AttendanceSummary, Correction, HoursTotal, Named, Served};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::person::{Page, Person};
use crate::spelling;
use crate::time::{Date, Period};

/// In full, the rows whose `id` a query answers, with their `total`. A clash is looked for among what
/// the person did besides.
macro_rules! in_full {
    ($rows:literal, $order:literal) => {
        concat!(
            "SELECT a.id, a.revision, a.activity_id, x.name AS activity, x.kind, x.starts_at, x.ends_at, \
               a.person_id, p.name AS person, u.name AS unit, a.position, a.presence, a.signed_by, a.guests, \
               a.from_at, a.to_at, a.minutes + c.corrected AS minutes, c.corrected, a.evidence, a.hours, \
               a.reviewed_by, a.confirmed_by, a.note, a.post, c.total, \
               (SELECT MIN(y.name) FROM attendance b JOIN activity y ON y.id = b.activity_id \
                WHERE b.person_id = a.person_id AND b.id <> a.id \
                  AND a.presence NOT IN ('leave', 'absent') AND b.presence NOT IN ('leave', 'absent') \
                  AND y.state <> 'cancelled' \
                  AND COALESCE(b.from_at, y.starts_at) < COALESCE(a.to_at, x.ends_at) \
                  AND COALESCE(b.to_at, y.ends_at) > COALESCE(a.from_at, x.starts_at)) AS clash \
             FROM (SELECT n.id, n.total, (SELECT CAST(COALESCE(SUM(k.minutes), 0) AS BIGINT) FROM correction k \
                   WHERE k.attendance_id = n.id) AS corrected FROM (",
            $rows,
            ") n) c JOIN attendance a ON a.id = c.id JOIN activity x ON x.id = a.activity_id \
             JOIN person p ON p.id = a.person_id LEFT JOIN unit u ON u.id = p.unit_id ORDER BY ",
            $order
        )
    };
}

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: AttendanceSummary,
}

pub(super) async fn sheet(ledger: &Ledger, activity_id: &str) -> Result<Vec<AttendanceSummary>> {
    let rows: Vec<CountedSummary> = sqlx::query_as(in_full!(
        "SELECT r.id, COUNT(*) OVER () AS total FROM attendance r WHERE r.activity_id = $1",
        "a.position, a.id"
    ))
    .bind(activity_id.to_owned())
    .fetch_all(ledger.pool())
    .await?;
    Ok(rows.into_iter().map(|row| row.summary).collect())
}

pub(super) async fn of_person(
    ledger: &Ledger,
    person_id: &str,
    offset: u32,
    limit: u32,
) -> Result<Page<AttendanceSummary>> {
    let rows: Vec<CountedSummary> = sqlx::query_as(in_full!(
        "SELECT r.id, COUNT(*) OVER () AS total FROM attendance r JOIN activity y ON y.id = r.activity_id \
         WHERE r.person_id = $1 ORDER BY y.starts_at DESC, r.id DESC LIMIT $2 OFFSET $3",
        "x.starts_at DESC, a.id DESC"
    ))
    .bind(person_id.to_owned())
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .fetch_all(ledger.pool())
    .await?;
    let total = rows.first().map_or(0, |row| row.total as u32);
    Ok(Page {
        total,
        rows: rows.into_iter().map(|row| row.summary).collect(),
    })
}

pub(super) async fn total(ledger: &Ledger, person: &Person) -> Result<HoursTotal> {
    Ok(sqlx::query_as(
        "SELECT p.id AS person_id, p.name AS person, u.name AS unit, \
           (SELECT CAST(COALESCE(SUM(a.minutes), 0) AS BIGINT) FROM attendance a \
             WHERE a.person_id = p.id AND a.hours = 'confirmed') \
           + (SELECT CAST(COALESCE(SUM(k.minutes), 0) AS BIGINT) FROM correction k WHERE k.person_id = p.id) AS minutes, \
           (SELECT COUNT(*) FROM attendance a WHERE a.person_id = p.id AND a.hours = 'confirmed') AS services, \
           (SELECT CAST(COALESCE(SUM(a.minutes), 0) AS BIGINT) FROM attendance a \
             WHERE a.person_id = p.id AND a.hours IN ('pending', 'reviewed')) AS unconfirmed \
         FROM person p LEFT JOIN unit u ON u.id = p.unit_id WHERE p.id = $1",
    )
    .bind(person.id.clone())
    .fetch_one(ledger.pool())
    .await?)
}

/// The time served in a period: that of one person, or of everybody where several are asked for.
pub(super) async fn served(
    ledger: &Ledger,
    people: &[String],
    period: Period,
) -> Result<Vec<Served>> {
    let only = match people {
        [one] => one.clone(),
        _ => String::new(),
    };
    let day = |date: Option<Date>, open: &str| date.map_or(open.to_owned(), |day| day.to_string());
    Ok(sqlx::query_as(
        "SELECT a.person_id, x.name AS activity, x.place, x.starts_at, a.from_at, a.to_at, a.hours, a.confirmed_by, \
           a.minutes + (SELECT CAST(COALESCE(SUM(k.minutes), 0) AS BIGINT) FROM correction k \
             WHERE k.attendance_id = a.id) AS minutes \
         FROM attendance a JOIN activity x ON x.id = a.activity_id \
         WHERE a.hours IS NOT NULL AND ($1 = '' OR a.person_id = $1) AND x.starts_at >= $2 AND x.starts_at < $3 \
         ORDER BY x.starts_at, a.id",
    )
    .bind(only)
    .bind(day(period.from, "0000"))
    .bind(day(period.until.map(|last| last.plus_days(1)), "9999"))
    .fetch_all(ledger.pool())
    .await?)
}

#[derive(FromRow)]
struct CountedTotal {
    total: i64,
    #[sqlx(flatten)]
    row: HoursTotal,
}

/// The page is cut first; services are counted for its rows alone.
pub(super) async fn totals(
    ledger: &Ledger,
    text: &str,
    offset: u32,
    limit: u32,
) -> Result<Page<HoursTotal>> {
    let [first, second, third] = spelling::patterns(text);
    let rows: Vec<CountedTotal> = sqlx::query_as(
        "SELECT p.id AS person_id, p.name AS person, u.name AS unit, m.minutes, m.total, \
           (SELECT COUNT(*) FROM attendance a WHERE a.person_id = p.id AND a.hours = 'confirmed') AS services, \
           (SELECT CAST(COALESCE(SUM(a.minutes), 0) AS BIGINT) FROM attendance a \
            WHERE a.person_id = p.id AND a.hours <> 'confirmed') AS unconfirmed \
         FROM (SELECT r.id, r.minutes, r.sort_key, COUNT(*) OVER () AS total FROM ( \
           SELECT p.id, p.sort_key, \
             (SELECT CAST(COALESCE(SUM(a.minutes), 0) AS BIGINT) FROM attendance a \
              WHERE a.person_id = p.id AND a.hours = 'confirmed') \
             + (SELECT CAST(COALESCE(SUM(k.minutes), 0) AS BIGINT) FROM correction k \
              WHERE k.person_id = p.id) AS minutes \
           FROM person p \
           WHERE p.search LIKE $1 ESCAPE '\\' AND p.search LIKE $2 ESCAPE '\\' AND p.search LIKE $3 ESCAPE '\\' \
             AND EXISTS (SELECT 1 FROM attendance a WHERE a.person_id = p.id AND a.hours IS NOT NULL) \
         ) r ORDER BY r.minutes DESC, r.sort_key, r.id LIMIT $4 OFFSET $5) m \
         JOIN person p ON p.id = m.id LEFT JOIN unit u ON u.id = p.unit_id \
         ORDER BY m.minutes DESC, m.sort_key, m.id",
    )
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .fetch_all(ledger.pool())
    .await?;
    let total = rows.first().map_or(0, |row| row.total as u32);
    Ok(Page {
        total,
        rows: rows.into_iter().map(|row| row.row).collect(),
    })
}

pub(super) async fn row_of(
    connection: &mut AnyConnection,
    activity_id: &str,
    person_id: &str,
) -> Result<Option<Attendance>> {
    Ok(
        sqlx::query_as("SELECT * FROM attendance WHERE activity_id = $1 AND person_id = $2")
            .bind(activity_id.to_owned())
            .bind(person_id.to_owned())
            .fetch_optional(connection)
            .await?,
    )
}

pub(super) async fn all_of(
    connection: &mut AnyConnection,
    activity_id: &str,
) -> Result<Vec<Attendance>> {
    Ok(
        sqlx::query_as("SELECT * FROM attendance WHERE activity_id = $1")
            .bind(activity_id.to_owned())
            .fetch_all(connection)
            .await?,
    )
}

#[derive(FromRow)]
struct NamedPost {
    post: String,
    #[sqlx(flatten)]
    named: Named,
}

pub(super) async fn posts(
    connection: &mut AnyConnection,
    activity_id: &str,
) -> Result<HashMap<String, Named>> {
    let rows: Vec<NamedPost> = sqlx::query_as(
        "SELECT post, COUNT(*) AS people, \
           CAST(SUM(CASE WHEN presence IN ('leave', 'absent') THEN 0 ELSE 1 END) AS BIGINT) AS coming \
         FROM attendance WHERE activity_id = $1 AND post IS NOT NULL GROUP BY post",
    )
    .bind(activity_id.to_owned())
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.post, row.named)).collect())
}

pub(super) async fn names(connection: &mut AnyConnection) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT a.id, p.name, x.name FROM attendance a JOIN person p ON p.id = a.person_id \
         JOIN activity x ON x.id = a.activity_id",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, person, activity)| (id, format!("{person}“{activity}”")))
        .collect())
}

pub(super) async fn people_of(
    connection: &mut AnyConnection,
    activity_id: &str,
) -> Result<HashSet<String>> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT person_id FROM attendance WHERE activity_id = $1")
            .bind(activity_id.to_owned())
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

pub(super) async fn people(connection: &mut AnyConnection) -> Result<HashSet<String>> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT DISTINCT person_id FROM attendance")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

pub(super) async fn last_position(
    connection: &mut AnyConnection,
    activity_id: &str,
) -> Result<i32> {
    let (last,): (i64,) =
        sqlx::query_as("SELECT COALESCE(MAX(position), 0) FROM attendance WHERE activity_id = $1")
            .bind(activity_id.to_owned())
            .fetch_one(connection)
            .await?;
    Ok(last as i32)
}

pub(super) async fn signed(connection: &mut AnyConnection, activity_id: &str) -> Result<i32> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM attendance WHERE activity_id = $1 AND presence <> 'expected'",
    )
    .bind(activity_id.to_owned())
    .fetch_one(connection)
    .await?;
    Ok(count as i32)
}

/// The minutes that a person has on a day in other rows than one, with their corrections.
pub(super) async fn of_day(
    connection: &mut AnyConnection,
    person_id: &str,
    but: &str,
    day: Date,
) -> Result<i32> {
    let (minutes,): (i64,) = sqlx::query_as(
        "SELECT CAST(COALESCE(SUM(a.minutes + (SELECT COALESCE(SUM(k.minutes), 0) FROM correction k \
           WHERE k.attendance_id = a.id)), 0) AS BIGINT) \
         FROM attendance a JOIN activity x ON x.id = a.activity_id \
         WHERE a.person_id = $1 AND a.id <> $2 AND a.hours IS NOT NULL AND x.starts_at >= $3 AND x.starts_at < $4",
    )
    .bind(person_id.to_owned())
    .bind(but.to_owned())
    .bind(day)
    .bind(day.plus_days(1))
    .fetch_one(connection)
    .await?;
    Ok(minutes as i32)
}

/// By how much a row was corrected in all.
pub(super) async fn corrected(connection: &mut AnyConnection, attendance_id: &str) -> Result<i32> {
    let (minutes,): (i64,) = sqlx::query_as(
        "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM correction WHERE attendance_id = $1",
    )
    .bind(attendance_id.to_owned())
    .fetch_one(connection)
    .await?;
    Ok(minutes as i32)
}

pub(super) async fn corrections(ledger: &Ledger, attendance_id: &str) -> Result<Vec<Correction>> {
    Ok(
        sqlx::query_as("SELECT * FROM correction WHERE attendance_id = $1 ORDER BY signed_on, id")
            .bind(attendance_id.to_owned())
            .fetch_all(ledger.pool())
            .await?,
    )
}
