//! The SQL of teams and of who is in them.

use std::collections::{HashMap, HashSet};

use sqlx::{AnyConnection, FromRow};

use crate::error::Result;
use crate::ledger::Ledger;
use crate::person::Page;
use crate::spelling;
use crate::team::{DutyMonth, Membership, MembershipSummary, TeamFilter, TeamSummary};

/// The services `x` of the team `t`: activities that ended and to which one came who was a member on
/// the day.
macro_rules! services {
    () => {
        "FROM activity x WHERE x.team_id = t.id AND x.state = 'ended' AND EXISTS ( \
           SELECT 1 FROM attendance a JOIN membership m ON m.person_id = a.person_id \
           WHERE a.activity_id = x.id AND a.presence IN ('present', 'late') \
             AND m.team_id = x.team_id AND m.role = 'member' AND m.joined_on <= SUBSTR(x.starts_at, 1, 10) \
             AND (m.left_on IS NULL OR m.left_on >= SUBSTR(x.starts_at, 1, 10)))"
    };
}

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: TeamSummary,
}

pub(super) async fn page(
    ledger: &Ledger,
    filter: &TeamFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<TeamSummary>> {
    let [first, second, third] = spelling::patterns(&filter.text);
    let day = filter.month.unwrap_or_else(|| ledger.clock().today());
    let month = day.month_begins();
    let served = filter
        .served
        .map_or("", |served| if served { "1" } else { "0" });
    let rows: Vec<CountedSummary> = sqlx::query_as(concat!(
        "SELECT r.*, COUNT(*) OVER () AS total FROM ( \
           SELECT t.id, t.revision, t.name, t.service, t.archived_on, t.sort_key, \
             (SELECT p.name FROM membership h JOIN person p ON p.id = h.person_id \
              WHERE h.team_id = t.id AND h.role = 'leader' AND h.left_on IS NULL) AS leader, \
             (SELECT COUNT(*) FROM membership m WHERE m.team_id = t.id AND m.role = 'member' \
              AND m.left_on IS NULL) AS members, \
             (SELECT COUNT(*) FROM claim k WHERE k.team_id = t.id \
              AND k.state IN ('pending', 'claimed', 'running', 'awaiting', 'rework')) AS claims, \
             CASE WHEN EXISTS (SELECT 1 ",
        services!(),
        " AND x.starts_at >= $5 AND x.starts_at < $6) THEN 1 ELSE 0 END AS served, \
             (SELECT SUBSTR(MAX(x.starts_at), 1, 10) ",
        services!(),
        ") AS last_served \
           FROM team t WHERE t.search LIKE $1 ESCAPE '\\' AND t.search LIKE $2 ESCAPE '\\' \
             AND t.search LIKE $3 ESCAPE '\\' AND (t.archived_on IS NOT NULL) = ($4 = 1) \
         ) r WHERE $7 = '' OR r.served = CAST($8 AS BIGINT) ORDER BY r.sort_key, r.id LIMIT $9 OFFSET $10"
    ))
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(i64::from(filter.archived))
    .bind(month)
    .bind(month.plus_months(1))
    .bind(served)
    .bind(i64::from(filter.served == Some(true)))
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

/// In how many services a team served, month by month.
pub(super) async fn served_months(ledger: &Ledger, team_id: &str) -> Result<Vec<DutyMonth>> {
    Ok(sqlx::query_as(concat!(
        "SELECT s.month, COUNT(*) AS services FROM (SELECT SUBSTR(y.starts_at, 1, 7) AS month \
         FROM team t JOIN activity y ON y.team_id = t.id \
         WHERE t.id = $1 AND y.id IN (SELECT x.id ",
        services!(),
        ")) s GROUP BY s.month"
    ))
    .bind(team_id.to_owned())
    .fetch_all(ledger.pool())
    .await?)
}

/// The confirmed minutes at what a team carried, with corrections.
pub(super) async fn minutes(ledger: &Ledger, team_id: &str) -> Result<i32> {
    let (minutes,): (i64,) = sqlx::query_as(
        "SELECT CAST(COALESCE(SUM((SELECT COALESCE(SUM(a.minutes + (SELECT COALESCE(SUM(k.minutes), 0) \
             FROM correction k WHERE k.attendance_id = a.id)), 0) \
           FROM attendance a WHERE a.activity_id = x.id AND a.hours = 'confirmed')), 0) AS BIGINT) \
         FROM activity x WHERE x.team_id = $1",
    )
    .bind(team_id.to_owned())
    .fetch_one(ledger.pool())
    .await?;
    Ok(minutes as i32)
}

/// Memberships in full, those of a condition in an order.
macro_rules! memberships {
    ($condition:literal, $order:literal) => {
        concat!(
            "SELECT m.id, m.team_id, t.name AS team, m.person_id, p.name AS person, u.name AS unit, m.role, \
               m.joined_on, m.left_on, \
               (SELECT CAST(COALESCE(SUM(a.minutes + (SELECT COALESCE(SUM(k.minutes), 0) FROM correction k \
                  WHERE k.attendance_id = a.id)), 0) AS BIGINT) \
                FROM attendance a JOIN activity x ON x.id = a.activity_id WHERE a.person_id = m.person_id \
                  AND x.team_id = m.team_id AND a.hours = 'confirmed') AS minutes \
             FROM membership m JOIN team t ON t.id = m.team_id JOIN person p ON p.id = m.person_id \
             LEFT JOIN unit u ON u.id = p.unit_id WHERE ",
            $condition,
            " ORDER BY (m.left_on IS NOT NULL), ",
            $order
        )
    };
}

/// Of one team: leaders from the last to the first, members by name.
pub(super) async fn memberships_of(
    ledger: &Ledger,
    team_id: &str,
) -> Result<Vec<MembershipSummary>> {
    Ok(sqlx::query_as(memberships!(
        "m.team_id = $1",
        "CASE WHEN m.role = 'leader' THEN m.left_on ELSE '' END DESC, p.sort_key, m.joined_on, m.id"
    ))
    .bind(team_id.to_owned())
    .fetch_all(ledger.pool())
    .await?)
}

pub(super) async fn memberships_of_person(
    ledger: &Ledger,
    person_id: &str,
) -> Result<Vec<MembershipSummary>> {
    Ok(sqlx::query_as(memberships!(
        "m.person_id = $1",
        "m.joined_on DESC, t.sort_key, m.role, m.id"
    ))
    .bind(person_id.to_owned())
    .fetch_all(ledger.pool())
    .await?)
}

/// Who is in a team now, as a member and as the leader.
pub(super) async fn standing(
    connection: &mut AnyConnection,
    team_id: &str,
) -> Result<Vec<Membership>> {
    Ok(
        sqlx::query_as("SELECT * FROM membership WHERE team_id = $1 AND left_on IS NULL")
            .bind(team_id.to_owned())
            .fetch_all(connection)
            .await?,
    )
}

pub(super) async fn standing_of_person(
    connection: &mut AnyConnection,
    person_id: &str,
) -> Result<Vec<Membership>> {
    Ok(
        sqlx::query_as("SELECT * FROM membership WHERE person_id = $1 AND left_on IS NULL")
            .bind(person_id.to_owned())
            .fetch_all(connection)
            .await?,
    )
}

pub(super) async fn members(connection: &mut AnyConnection, team_id: &str) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT m.person_id FROM membership m JOIN person p ON p.id = m.person_id \
         WHERE m.team_id = $1 AND m.role = 'member' AND m.left_on IS NULL ORDER BY p.sort_key, p.id",
    )
    .bind(team_id.to_owned())
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

pub(super) async fn people(connection: &mut AnyConnection) -> Result<HashSet<String>> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT DISTINCT person_id FROM membership")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

pub(super) async fn by_key(connection: &mut AnyConnection, key: &str) -> Result<Option<String>> {
    let found: Option<(String,)> = sqlx::query_as("SELECT id FROM team WHERE name_key = $1")
        .bind(key.to_owned())
        .fetch_optional(connection)
        .await?;
    Ok(found.map(|(id,)| id))
}

pub(super) async fn names(connection: &mut AnyConnection) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT id, name FROM team")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Who leads each team now: the person's id by the team's.
pub(super) async fn leaders(connection: &mut AnyConnection) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT team_id, person_id FROM membership WHERE role = 'leader' AND left_on IS NULL",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}
