//! The SQL of 承诺书.

use std::collections::{HashMap, HashSet};

use sqlx::{Any, AnyConnection, Executor, FromRow};

use crate::commitment::{Commitment, CommitmentFilter, CommitmentSummary, CommitmentText};
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::person::Page;
use crate::spelling;

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: CommitmentSummary,
}

pub(super) async fn page(
    ledger: &Ledger,
    filter: &CommitmentFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<CommitmentSummary>> {
    let [first, second, third] = spelling::patterns(&filter.text);
    let rows: Vec<CountedSummary> = sqlx::query_as(
        "SELECT r.*, COUNT(*) OVER () AS total FROM ( \
           SELECT c.id, c.revision, c.number, c.person_id, p.name AS person, u.name AS unit, c.made_on, \
             c.printed_on, c.signed_on, c.expires_on, c.year, c.sequence, \
             CASE WHEN c.state = 'signed' AND c.expires_on < $4 THEN 'expired' ELSE c.state END AS standing \
           FROM commitment c JOIN person p ON p.id = c.person_id LEFT JOIN unit u ON u.id = p.unit_id \
           WHERE ((p.search LIKE $1 ESCAPE '\\' AND p.search LIKE $2 ESCAPE '\\' AND p.search LIKE $3 ESCAPE '\\') \
             OR c.number LIKE $5 ESCAPE '\\') AND ($6 = '' OR c.person_id = $6) \
         ) r WHERE $7 = '' OR r.standing = $7 \
         ORDER BY r.year DESC, r.sequence DESC LIMIT $8 OFFSET $9",
    )
    .bind(first.clone())
    .bind(second)
    .bind(third)
    .bind(ledger.clock().today())
    .bind(first)
    .bind(filter.person_id.clone().unwrap_or_default())
    .bind(filter.standing.clone().unwrap_or_default())
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

pub(super) async fn newest_text(connection: &mut AnyConnection) -> Result<CommitmentText> {
    sqlx::query_as("SELECT * FROM commitment_text ORDER BY version DESC LIMIT 1")
        .fetch_optional(connection)
        .await?
        .ok_or(Error::NotFound("承诺书文本"))
}

pub(super) async fn texts(
    connection: &mut AnyConnection,
) -> Result<HashMap<String, CommitmentText>> {
    let texts: Vec<CommitmentText> = sqlx::query_as("SELECT * FROM commitment_text")
        .fetch_all(connection)
        .await?;
    Ok(texts
        .into_iter()
        .map(|text| (text.id.clone(), text))
        .collect())
}

/// The 承诺书 of a text that are not withdrawn, by person.
pub(super) async fn standing_by_person(
    connection: &mut AnyConnection,
    text_id: &str,
) -> Result<HashMap<String, Commitment>> {
    let standing: Vec<Commitment> =
        sqlx::query_as("SELECT * FROM commitment WHERE text_id = $1 AND state <> 'withdrawn'")
            .bind(text_id.to_owned())
            .fetch_all(connection)
            .await?;
    Ok(standing
        .into_iter()
        .map(|commitment| (commitment.person_id.clone(), commitment))
        .collect())
}

pub(super) async fn last_sequence(connection: &mut AnyConnection, year: i32) -> Result<i32> {
    let (last,): (i64,) =
        sqlx::query_as("SELECT COALESCE(MAX(sequence), 0) FROM commitment WHERE year = $1")
            .bind(year)
            .fetch_one(connection)
            .await?;
    Ok(last as i32)
}

/// In the order of `ids`. One select for all: a statement costs more than comparing in memory.
pub(super) async fn by_ids(
    connection: &mut AnyConnection,
    ids: &[String],
) -> Result<Vec<Commitment>> {
    if let [id] = ids {
        return Ok(sqlx::query_as("SELECT * FROM commitment WHERE id = $1")
            .bind(id.clone())
            .fetch_all(connection)
            .await?);
    }
    let all: Vec<Commitment> = sqlx::query_as("SELECT * FROM commitment")
        .fetch_all(connection)
        .await?;
    let mut by_id: HashMap<_, _> = all
        .into_iter()
        .map(|commitment| (commitment.id.clone(), commitment))
        .collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

pub(super) async fn pending<'e>(
    executor: impl Executor<'e, Database = Any>,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT c.id FROM commitment c JOIN person p ON p.id = c.person_id \
         WHERE c.state = 'pending' AND p.archived_on IS NULL ORDER BY c.year, c.sequence",
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn standing<'e>(
    executor: impl Executor<'e, Database = Any>,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT c.id FROM commitment c JOIN person p ON p.id = c.person_id \
         WHERE c.state <> 'withdrawn' AND p.archived_on IS NULL ORDER BY c.year, c.sequence",
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The people who have a commitment, withdrawn ones too.
pub(super) async fn people(connection: &mut AnyConnection) -> Result<HashSet<String>> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT DISTINCT person_id FROM commitment")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
