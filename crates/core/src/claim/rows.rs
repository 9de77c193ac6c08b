//! The SQL of claims.

use std::collections::{HashMap, HashSet};

use sqlx::{Any, AnyConnection, Executor, FromRow};

use crate::claim::{Claim, ClaimDraft, ClaimFilter, ClaimState, ClaimSummary, StateCount};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::person::Page;
use crate::spelling;

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: ClaimSummary,
}

/// Whether the claim `k` is one of those that a pattern means, by its project or by whose it is.
macro_rules! found {
    ($pattern:literal) => {
        concat!(
            "(",
            $pattern,
            " = '%' OR k.project_id IN (SELECT id FROM project WHERE search LIKE ",
            $pattern,
            " ESCAPE '\\') \
              OR k.person_id IN (SELECT id FROM person WHERE search LIKE ",
            $pattern,
            " ESCAPE '\\') \
              OR k.team_id IN (SELECT id FROM team WHERE search LIKE ",
            $pattern,
            " ESCAPE '\\') \
              OR k.unit_id IN (SELECT id FROM unit WHERE ' ' || name LIKE ",
            $pattern,
            " ESCAPE '\\'))"
        )
    };
}

/// Whether the claim `k` is past the day due on the day `$4`.
macro_rules! overdue {
    () => {
        "(k.due_on < $4 AND k.state IN ('pending', 'claimed', 'running', 'rework'))"
    };
}

/// The page is cut first; names and evaluations are looked up for its rows alone.
pub(super) async fn page(
    ledger: &Ledger,
    filter: &ClaimFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<ClaimSummary>> {
    let [first, second, third] = spelling::patterns(&filter.text);
    let rows: Vec<CountedSummary> = sqlx::query_as(concat!(
        "SELECT k.id, k.revision, k.state, k.project_id, j.name AS project, j.category, k.person_id, \
           k.unit_id, k.team_id, COALESCE(p.name, u.name, t.name) AS claimant, k.claimed_on, k.due_on, \
           k.finished_on, k.reason, e.level, e.score, m.total, CASE WHEN ",
        overdue!(),
        " THEN 1 ELSE 0 END AS overdue \
         FROM (SELECT k.id, COUNT(*) OVER () AS total FROM claim k \
           WHERE ($5 = '' OR k.state = $5) AND ($6 = '' OR k.project_id = $6) AND ($7 = '' OR k.person_id = $7) \
             AND ($11 = '' OR k.unit_id = $11) AND ($12 = '' OR k.team_id = $12) AND ($13 = '' OR k.id = $13) \
             AND ($8 = 0 OR ",
        overdue!(),
        ") AND ",
        found!("$1"),
        " AND ",
        found!("$2"),
        " AND ",
        found!("$3"),
        " ORDER BY k.claimed_on DESC, k.id DESC LIMIT $9 OFFSET $10) m \
         JOIN claim k ON k.id = m.id JOIN project j ON j.id = k.project_id \
         LEFT JOIN person p ON p.id = k.person_id LEFT JOIN unit u ON u.id = k.unit_id \
         LEFT JOIN team t ON t.id = k.team_id \
         LEFT JOIN evaluation e ON e.claim_id = k.id AND e.voice = 'organisation' \
           AND NOT EXISTS (SELECT 1 FROM evaluation n WHERE n.replaces = e.id) \
         ORDER BY k.claimed_on DESC, k.id DESC"
    ))
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(ledger.clock().today())
    .bind(filter.state.map(ClaimState::stored).unwrap_or_default().to_owned())
    .bind(filter.project_id.clone().unwrap_or_default())
    .bind(filter.person_id.clone().unwrap_or_default())
    .bind(i64::from(filter.overdue))
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .bind(filter.unit_id.clone().unwrap_or_default())
    .bind(filter.team_id.clone().unwrap_or_default())
    .bind(filter.id.clone().unwrap_or_default())
    .fetch_all(ledger.pool())
    .await?;
    let total = rows.first().map_or(0, |row| row.total as u32);
    Ok(Page {
        total,
        rows: rows.into_iter().map(|row| row.summary).collect(),
    })
}

pub(super) async fn all(connection: &mut AnyConnection) -> Result<Vec<Claim>> {
    Ok(sqlx::query_as("SELECT * FROM claim")
        .fetch_all(connection)
        .await?)
}

pub(super) async fn counts<'e>(
    executor: impl Executor<'e, Database = Any>,
) -> Result<Vec<StateCount>> {
    Ok(
        sqlx::query_as("SELECT state, COUNT(*) AS claims FROM claim GROUP BY state ORDER BY state")
            .fetch_all(executor)
            .await?,
    )
}

pub(super) async fn taken(connection: &mut AnyConnection, project_id: &str) -> Result<i32> {
    count(
        connection,
        "SELECT COUNT(*) FROM claim WHERE project_id = $1 \
         AND state NOT IN ('returned', 'left', 'cancelled')",
        project_id,
    )
    .await
}

pub(super) async fn all_taken(connection: &mut AnyConnection) -> Result<Vec<(String, i64)>> {
    Ok(sqlx::query_as(
        "SELECT project_id, COUNT(*) FROM claim \
         WHERE state NOT IN ('returned', 'left', 'cancelled') GROUP BY project_id",
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn under_way_on(connection: &mut AnyConnection, project_id: &str) -> Result<i32> {
    count(
        connection,
        "SELECT COUNT(*) FROM claim WHERE project_id = $1 \
         AND state IN ('pending', 'claimed', 'running', 'awaiting', 'rework')",
        project_id,
    )
    .await
}

pub(super) async fn under_way_for(
    connection: &mut AnyConnection,
    claimant_id: &str,
) -> Result<i32> {
    count(
        connection,
        "SELECT COUNT(*) FROM claim WHERE (person_id = $1 OR unit_id = $1 OR team_id = $1) \
         AND state IN ('pending', 'claimed', 'running', 'awaiting', 'rework')",
        claimant_id,
    )
    .await
}

pub(super) async fn people_on(
    connection: &mut AnyConnection,
    project_id: &str,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT person_id FROM claim WHERE project_id = $1 AND person_id IS NOT NULL \
         AND state IN ('claimed', 'running', 'rework') ORDER BY claimed_on, id",
    )
    .bind(project_id.to_owned())
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

pub(super) async fn teams_on(
    connection: &mut AnyConnection,
    project_id: &str,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT team_id FROM claim WHERE project_id = $1 AND team_id IS NOT NULL \
         AND state IN ('claimed', 'running', 'rework') ORDER BY claimed_on, id",
    )
    .bind(project_id.to_owned())
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(team,)| team).collect())
}

async fn count(connection: &mut AnyConnection, sql: &'static str, id: &str) -> Result<i32> {
    let (count,): (i64,) = sqlx::query_as(sql)
        .bind(id.to_owned())
        .fetch_one(connection)
        .await?;
    Ok(count as i32)
}

/// Whether the same claimant has a claim on the project that is not released.
pub(super) async fn stands(connection: &mut AnyConnection, draft: &ClaimDraft) -> Result<bool> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM claim WHERE project_id = $1 AND (person_id = $2 OR unit_id = $3 OR team_id = $4) \
         AND state NOT IN ('returned', 'left', 'cancelled')",
    )
    .bind(draft.project_id.clone())
    .bind(draft.person_id.clone())
    .bind(draft.unit_id.clone())
    .bind(draft.team_id.clone())
    .fetch_one(connection)
    .await?;
    Ok(count > 0)
}

/// The people, units and teams that have claims.
pub(super) async fn claimants(connection: &mut AnyConnection) -> Result<HashSet<String>> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT DISTINCT COALESCE(person_id, unit_id, team_id) FROM claim")
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How many claims each project has: all of them, and those that take a place.
pub(super) async fn by_project(
    connection: &mut AnyConnection,
) -> Result<HashMap<String, (i32, i32)>> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT project_id, COUNT(*), \
         COUNT(CASE WHEN state NOT IN ('returned', 'left', 'cancelled') THEN 1 END) \
         FROM claim GROUP BY project_id",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(project, all, taken)| (project, (all as i32, taken as i32)))
        .collect())
}

pub(super) async fn standing_on(
    connection: &mut AnyConnection,
    project_id: &str,
) -> Result<HashSet<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT person_id FROM claim WHERE project_id = $1 AND person_id IS NOT NULL \
         AND state NOT IN ('returned', 'left', 'cancelled')",
    )
    .bind(project_id.to_owned())
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How each claim is named in a sentence, by its id.
pub(super) async fn names(connection: &mut AnyConnection) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT k.id, COALESCE(p.name, u.name, t.name) AS claimant, j.name FROM claim k \
         JOIN project j ON j.id = k.project_id LEFT JOIN person p ON p.id = k.person_id \
         LEFT JOIN unit u ON u.id = k.unit_id LEFT JOIN team t ON t.id = k.team_id",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, claimant, project)| (id, format!("{claimant}认领的“{project}”")))
        .collect())
}

pub(super) async fn projects_by_person(
    connection: &mut AnyConnection,
) -> Result<HashMap<String, Vec<String>>> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT k.person_id, j.name FROM claim k JOIN project j ON j.id = k.project_id \
         WHERE k.person_id IS NOT NULL AND k.state NOT IN ('returned', 'left', 'cancelled') \
         ORDER BY k.claimed_on, k.id",
    )
    .fetch_all(connection)
    .await?;
    let mut projects: HashMap<String, Vec<String>> = HashMap::new();
    for (person, project) in rows {
        projects.entry(person).or_default().push(project);
    }
    Ok(projects)
}
