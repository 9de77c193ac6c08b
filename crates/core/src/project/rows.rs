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
             SELECT p.id, p.revision, p.state, p.position, p.year, p.name, p.category, u.name AS provider, \
               p.served, p.place, p.schedule, p.begins_on, p.ends_on, p.skills, p.places, \
               (SELECT COUNT(*) FROM claim k WHERE k.project_id = p.id \
                AND k.state NOT IN ('returned', 'left', 'cancelled')) AS taken \
             FROM project p LEFT JOIN unit u ON u.id = p.provider_id \
             WHERE p.search LIKE $1 ESCAPE '\\' AND p.search LIKE $2 ESCAPE '\\' AND p.search LIKE $3 ESCAPE '\\' \
               AND ($4 = '' OR p.category = $4) AND ($8 = '' OR p.provider_id = $8) \
               AND ($9 = 0 OR p.year = $9) \
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
    .bind(i64::from(filter.year.unwrap_or_default()))
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

/// The categories in use with how many projects each has, the most used first.
pub(super) async fn categories<'e>(
    executor: impl Executor<'e, Database = Any>,
) -> Result<Vec<(String, i32)>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT category, COUNT(*) FROM project WHERE category IS NOT NULL \
         GROUP BY category ORDER BY COUNT(*) DESC, category",
    )
    .fetch_all(executor)
    .await?;
    let counted = rows.into_iter();
    Ok(counted
        .map(|(category, projects)| (category, projects as i32))
        .collect())
}

pub(super) async fn of_category(
    connection: &mut AnyConnection,
    category: &str,
) -> Result<Vec<Project>> {
    Ok(
        sqlx::query_as("SELECT * FROM project WHERE category = $1 ORDER BY position, id")
            .bind(category.to_owned())
            .fetch_all(connection)
            .await?,
    )
}

/// Every project with the year of its list. One from before lists had a year is of that in which it came
/// into the ledger.
pub(super) async fn with_years(connection: &mut AnyConnection) -> Result<Vec<(Project, i32)>> {
    #[derive(FromRow)]
    struct Listed {
        of_year: i64,
        #[sqlx(flatten)]
        project: Project,
    }
    let rows: Vec<Listed> = sqlx::query_as(
        "SELECT p.*, COALESCE(p.year, (SELECT MIN(CAST(SUBSTR(o.at, 1, 4) AS BIGINT)) FROM change c \
           JOIN operation o ON o.number = c.operation WHERE c.record_id = p.id), 0) AS of_year \
         FROM project p ORDER BY p.position, p.id",
    )
    .fetch_all(connection)
    .await?;
    let listed = rows.into_iter();
    Ok(listed
        .map(|listed| (listed.project, listed.of_year as i32))
        .collect())
}
