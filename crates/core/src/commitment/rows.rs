//! The SQL of 承诺书.

use std::collections::{HashMap, HashSet};

use sqlx::{Any, AnyConnection, Executor, FromRow};

use crate::commitment::{Commitment, CommitmentFilter, CommitmentSummary};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::person::Page;
use crate::spelling;

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: CommitmentSummary,
}

/// The page is cut first; names are looked up for its rows alone.
pub(super) async fn page(
    ledger: &Ledger,
    filter: &CommitmentFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<CommitmentSummary>> {
    let [first, second, third] = spelling::patterns(&filter.text);
    let rows: Vec<CountedSummary> = sqlx::query_as(
        "SELECT c.id, c.revision, c.number, c.person_id, p.name AS person, u.name AS unit, c.made_on, \
           c.printed_on, c.signed_on, c.expires_on, m.standing, m.total \
         FROM (SELECT r.id, r.standing, COUNT(*) OVER () AS total FROM ( \
           SELECT c.id, c.year, c.sequence, CASE WHEN c.state = 'signed' AND c.expires_on < $4 THEN 'expired' \
               WHEN c.state = 'signed' AND c.text_id IN (SELECT t.id FROM form_text t WHERE t.form = 'commitment' \
                 AND t.version < (SELECT MAX(n.version) FROM form_text n \
                   WHERE n.form = 'commitment' AND n.sign_again = 1)) THEN 'outdated' \
               ELSE c.state END AS standing \
             FROM commitment c WHERE ($6 = '' OR c.person_id = $6) \
               AND ($1 = '%' OR LOWER(c.number) LIKE $5 ESCAPE '\\' OR c.person_id IN (SELECT p.id FROM person p \
                 WHERE p.search LIKE $1 ESCAPE '\\' AND p.search LIKE $2 ESCAPE '\\' AND p.search LIKE $3 ESCAPE '\\')) \
           ) r WHERE $7 = '' OR r.standing = $7 \
           ORDER BY r.year DESC, r.sequence DESC LIMIT $8 OFFSET $9) m \
         JOIN commitment c ON c.id = m.id JOIN person p ON p.id = c.person_id \
         LEFT JOIN unit u ON u.id = p.unit_id ORDER BY c.year DESC, c.sequence DESC",
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

/// The newest version of the words that all have to have signed.
pub(super) async fn binding_version(connection: &mut AnyConnection) -> Result<i32> {
    let (version,): (i64,) = sqlx::query_as(
        "SELECT COALESCE(MAX(version), 0) FROM form_text WHERE form = 'commitment' AND sign_again = 1",
    )
    .fetch_one(connection)
    .await?;
    Ok(version as i32)
}

#[derive(FromRow)]
struct InVersion {
    version: i64,
    #[sqlx(flatten)]
    commitment: Commitment,
}

/// The newest 承诺书 of each person that is not withdrawn, with the version of its words.
pub(super) async fn newest_by_person(
    connection: &mut AnyConnection,
) -> Result<HashMap<String, (Commitment, i32)>> {
    let standing: Vec<InVersion> = sqlx::query_as(
        "SELECT c.*, t.version FROM commitment c JOIN form_text t ON t.id = c.text_id \
         WHERE c.state <> 'withdrawn' ORDER BY c.year, c.sequence",
    )
    .fetch_all(connection)
    .await?;
    // Of several of one person the last one stays.
    Ok(standing
        .into_iter()
        .map(|row| {
            let person = row.commitment.person_id.clone();
            (person, (row.commitment, row.version as i32))
        })
        .collect())
}

pub(super) async fn all(connection: &mut AnyConnection) -> Result<Vec<Commitment>> {
    Ok(sqlx::query_as("SELECT * FROM commitment")
        .fetch_all(connection)
        .await?)
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
    let mut by_id: HashMap<_, _> = all(connection)
        .await?
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
