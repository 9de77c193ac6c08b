//! The SQL of activities.

use std::collections::HashSet;

use sqlx::{AnyConnection, FromRow};

use crate::activity::{
    Activity, ActivityFilter, ActivityKind, ActivityState, ActivitySummary, ActivityWait, Clash,
};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::person::Page;
use crate::spelling;
use crate::time::Date;

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: ActivitySummary,
}

/// The page is cut first; people are counted for its rows alone.
pub(super) async fn page(
    ledger: &Ledger,
    filter: &ActivityFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<ActivitySummary>> {
    let [first, second, third] = spelling::patterns(&filter.text);
    let first_day = filter.month.map(Date::month_begins);
    let rows: Vec<CountedSummary> = sqlx::query_as(
        "SELECT x.id, x.revision, x.kind, x.state, x.name, x.place, x.starts_at, x.ends_at, \
           j.name AS project, t.name AS team, x.posts, x.wanted, m.total, \
           (SELECT COUNT(*) FROM attendance a WHERE a.activity_id = x.id) AS listed, \
           (SELECT COUNT(*) FROM attendance a WHERE a.activity_id = x.id AND a.presence IN ('present', 'late')) AS came, \
           (SELECT COUNT(*) FROM attendance a WHERE a.activity_id = x.id AND a.hours IN ('pending', 'reviewed')) AS unconfirmed, \
           (SELECT CAST(COALESCE(SUM(a.minutes), 0) AS BIGINT) FROM attendance a \
            WHERE a.activity_id = x.id AND a.hours = 'confirmed') AS minutes \
         FROM (SELECT r.id, COUNT(*) OVER () AS total FROM activity r \
           WHERE r.search LIKE $1 ESCAPE '\\' AND r.search LIKE $2 ESCAPE '\\' AND r.search LIKE $3 ESCAPE '\\' \
             AND ($4 = '' OR r.kind = $4) AND ($5 = '' OR r.state = $5) AND ($6 = '' OR r.project_id = $6) \
             AND ($11 = '' OR r.team_id = $11) \
             AND ($12 = '' OR (r.starts_at >= $12 AND r.starts_at < $13)) \
             AND ($7 <> 'end' OR (r.state = 'published' AND r.ends_at < $8)) \
             AND ($7 <> 'sign_in' OR (r.state = 'ended' AND NOT EXISTS (SELECT 1 FROM attendance a \
               WHERE a.activity_id = r.id AND a.presence <> 'expected'))) \
             AND ($7 <> 'hours' OR EXISTS (SELECT 1 FROM attendance a \
               WHERE a.activity_id = r.id AND a.hours IN ('pending', 'reviewed'))) \
           ORDER BY r.starts_at DESC, r.id DESC LIMIT $9 OFFSET $10) m \
         JOIN activity x ON x.id = m.id LEFT JOIN project j ON j.id = x.project_id \
         LEFT JOIN team t ON t.id = x.team_id \
         ORDER BY x.starts_at DESC, x.id DESC",
    )
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(filter.kind.map(ActivityKind::stored).unwrap_or_default().to_owned())
    .bind(filter.state.map(ActivityState::stored).unwrap_or_default().to_owned())
    .bind(filter.project_id.clone().unwrap_or_default())
    .bind(filter.waits.map(ActivityWait::stored).unwrap_or_default().to_owned())
    .bind(ledger.clock().now().wall())
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .bind(filter.team_id.clone().unwrap_or_default())
    .bind(first_day.map(|day| day.to_string()).unwrap_or_default())
    .bind(first_day.map(|day| day.plus_months(1).to_string()).unwrap_or_default())
    .fetch_all(ledger.pool())
    .await?;
    let total = rows.first().map_or(0, |row| row.total as u32);
    Ok(Page {
        total,
        rows: rows.into_iter().map(|row| row.summary).collect(),
    })
}

/// What else is planned or was done at the same place in the same time.
pub(super) async fn clashes(ledger: &Ledger, activity: &Activity) -> Result<Vec<Clash>> {
    Ok(sqlx::query_as(
        "SELECT id, name, starts_at, ends_at FROM activity WHERE place_key = $1 AND starts_at < $2 \
         AND ends_at > $3 AND id <> $4 AND state <> 'cancelled' ORDER BY starts_at, id",
    )
    .bind(activity.place_key.clone().unwrap_or_default())
    .bind(activity.ends_at)
    .bind(activity.starts_at)
    .bind(activity.id.clone())
    .fetch_all(ledger.pool())
    .await?)
}

pub(super) async fn under_way_for(connection: &mut AnyConnection, team_id: &str) -> Result<i32> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM activity WHERE team_id = $1 AND state IN ('planned', 'published')",
    )
    .bind(team_id.to_owned())
    .fetch_one(connection)
    .await?;
    Ok(count as i32)
}

pub(super) async fn projects(connection: &mut AnyConnection) -> Result<HashSet<String>> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT DISTINCT project_id FROM activity WHERE project_id IS NOT NULL")
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(|(project,)| project).collect())
}

pub(super) async fn named(ledger: &Ledger, text: &str) -> Result<Vec<(String, ActivityState)>> {
    Ok(
        sqlx::query_as("SELECT id, state FROM activity WHERE id = $1 OR name = $1")
            .bind(text.to_owned())
            .fetch_all(ledger.pool())
            .await?,
    )
}
