//! The SQL of projects.

use sqlx::{Any, AnyConnection, Executor, FromRow};

use crate::error::Result;
use crate::ledger::Ledger;
use crate::person::Page;
use crate::project::{Project, ProjectFilter, ProjectStanding, ProjectSummary};
use crate::spelling;

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: ProjectSummary,
}

pub(super) async fn page(
    ledger: &Ledger,
    filter: &ProjectFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<ProjectSummary>> {
    let [first, second, third] = spelling::patterns(&filter.text);
    let rows: Vec<CountedSummary> = sqlx::query_as(
        "SELECT s.*, COUNT(*) OVER () AS total FROM ( \
           SELECT r.*, CASE WHEN r.state = 'open' AND r.taken >= r.places THEN 'full' ELSE r.state END AS standing \
           FROM ( \
             SELECT p.id, p.revision, p.state, p.position, p.name, p.category, u.name AS provider, \
               p.place, p.schedule, p.places, \
               (SELECT COUNT(*) FROM claim k WHERE k.project_id = p.id \
                AND k.state NOT IN ('returned', 'left', 'cancelled')) AS taken \
             FROM project p LEFT JOIN unit u ON u.id = p.provider_id \
             WHERE p.search LIKE $1 ESCAPE '\\' AND p.search LIKE $2 ESCAPE '\\' AND p.search LIKE $3 ESCAPE '\\' \
               AND ($4 = '' OR p.category = $4) AND ($8 = '' OR p.provider_id = $8) \
           ) r \
         ) s WHERE $5 = '' OR s.standing = $5 \
         ORDER BY s.position, s.id LIMIT $6 OFFSET $7",
    )
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(filter.category.clone().unwrap_or_default())
    .bind(filter.standing.map(ProjectStanding::stored).unwrap_or_default().to_owned())
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .bind(filter.provider_id.clone().unwrap_or_default())
    .fetch_all(ledger.pool())
    .await?;
    let total = rows.first().map_or(0, |row| row.total as u32);
    Ok(Page {
        total,
        rows: rows.into_iter().map(|row| row.summary).collect(),
    })
}

pub(super) async fn published_by(
    connection: &mut AnyConnection,
    unit_id: &str,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT name FROM project WHERE provider_id = $1 AND state = 'open' ORDER BY position, id",
    )
    .bind(unit_id.to_owned())
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

pub(super) async fn all(connection: &mut AnyConnection) -> Result<Vec<Project>> {
    Ok(
        sqlx::query_as("SELECT * FROM project ORDER BY position, id")
            .fetch_all(connection)
            .await?,
    )
}

pub(super) async fn by_key(connection: &mut AnyConnection, key: &str) -> Result<Option<String>> {
    let found: Option<(String,)> = sqlx::query_as(
        "SELECT id FROM project WHERE name_key = $1 \
         ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, position, id LIMIT 1",
    )
    .bind(key.to_owned())
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|(id,)| id))
}

pub(super) async fn count(connection: &mut AnyConnection) -> Result<u32> {
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM project")
        .fetch_one(connection)
        .await?;
    Ok(count as u32)
}

pub(super) async fn last_position(connection: &mut AnyConnection) -> Result<i32> {
    let (last,): (i64,) = sqlx::query_as("SELECT COALESCE(MAX(position), 0) FROM project")
        .fetch_one(connection)
        .await?;
    Ok(last as i32)
}

pub(super) async fn categories<'e>(
    executor: impl Executor<'e, Database = Any>,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT category FROM project WHERE category IS NOT NULL \
         GROUP BY category ORDER BY COUNT(*) DESC, category",
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(|(category,)| category).collect())
}
