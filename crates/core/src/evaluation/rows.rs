//! The SQL of evaluations.

use sqlx::{AnyConnection, FromRow};

use crate::error::Result;
use crate::evaluation::{Evaluation, EvaluationFilter, EvaluationSummary, Level, Voice};
use crate::ledger::Ledger;
use crate::person::Page;
use crate::spelling;

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: EvaluationSummary,
}

pub(super) async fn page(
    ledger: &Ledger,
    filter: &EvaluationFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<EvaluationSummary>> {
    let [first, second, third] = spelling::patterns(&filter.text);
    let rows: Vec<CountedSummary> = sqlx::query_as(
        "SELECT r.*, COUNT(*) OVER () AS total FROM ( \
           SELECT e.id, e.claim_id, j.name AS project, COALESCE(p.name, u.name, t.name) AS claimant, e.voice, \
             e.level, e.score, e.words, e.served_people, e.saved_fen, e.saved_months, e.evaluator, e.evaluated_on, \
             COALESCE(p.search, t.search, ' ' || u.name) || j.search AS search \
           FROM evaluation e JOIN claim k ON k.id = e.claim_id JOIN project j ON j.id = k.project_id \
           LEFT JOIN person p ON p.id = k.person_id LEFT JOIN unit u ON u.id = k.unit_id \
           LEFT JOIN team t ON t.id = k.team_id \
           WHERE ($4 = '' OR e.level = $4) AND ($5 = '' OR e.voice = $5) \
             AND NOT EXISTS (SELECT 1 FROM evaluation n WHERE n.replaces = e.id) \
         ) r WHERE r.search LIKE $1 ESCAPE '\\' AND r.search LIKE $2 ESCAPE '\\' AND r.search LIKE $3 ESCAPE '\\' \
         ORDER BY r.evaluated_on DESC, r.id DESC LIMIT $6 OFFSET $7",
    )
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(filter.level.map(Level::stored).unwrap_or_default().to_owned())
    .bind(filter.voice.map(Voice::stored).unwrap_or_default().to_owned())
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

pub(super) async fn all(connection: &mut AnyConnection) -> Result<Vec<Evaluation>> {
    Ok(sqlx::query_as("SELECT * FROM evaluation ORDER BY id")
        .fetch_all(connection)
        .await?)
}

pub(super) async fn of_claim(
    connection: &mut AnyConnection,
    claim_id: &str,
) -> Result<Vec<Evaluation>> {
    Ok(
        sqlx::query_as("SELECT * FROM evaluation WHERE claim_id = $1 ORDER BY id")
            .bind(claim_id.to_owned())
            .fetch_all(connection)
            .await?,
    )
}

/// What a voice said last of a claim.
pub(super) async fn standing(
    connection: &mut AnyConnection,
    claim_id: &str,
    voice: Voice,
) -> Result<Option<Evaluation>> {
    Ok(sqlx::query_as(
        "SELECT * FROM evaluation e WHERE e.claim_id = $1 AND e.voice = $2 \
         AND NOT EXISTS (SELECT 1 FROM evaluation n WHERE n.replaces = e.id)",
    )
    .bind(claim_id.to_owned())
    .bind(voice)
    .fetch_optional(connection)
    .await?)
}
