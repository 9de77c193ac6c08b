//! The SQL of the register of papers.

use sqlx::{AnyConnection, FromRow};

use crate::error::Result;
use crate::ledger::Ledger;
use crate::number;
use crate::paper::{Paper, PaperFilter, PaperKind, PaperSummary};
use crate::person::Page;
use crate::spelling;

/// The rows of the register; `$1` to `$6` are asked of each.
macro_rules! register {
    ($where:literal, $end:literal) => {
        concat!(
            "SELECT r.*, COUNT(*) OVER () AS total FROM ( \
               SELECT q.id, q.kind, q.number, q.edition, q.whose, q.person_id, q.commitment_id, q.claim_id, \
                 t.version AS text_version, q.printed_on, q.printed_by, q.times, q.year, q.sequence, q.number_key, \
                 CASE WHEN q.kind = 'commitment' THEN c.signed_on ELSE q.handed_on END AS handed_on, \
                 q.handed_by, p.search, (SELECT COUNT(*) FROM attachment a WHERE a.paper_id = q.id \
                   AND a.removed_on IS NULL) AS attachments, \
                 CASE WHEN c.state = 'withdrawn' OR k.state IN ('returned', 'left', 'cancelled') \
                   OR EXISTS (SELECT 1 FROM paper l WHERE l.kind = q.kind AND l.year = q.year \
                     AND l.sequence = q.sequence AND l.edition > q.edition) THEN 1 ELSE 0 END AS void \
               FROM paper q JOIN form_text t ON t.id = q.text_id \
               LEFT JOIN person p ON p.id = q.person_id \
               LEFT JOIN commitment c ON c.id = q.commitment_id LEFT JOIN claim k ON k.id = q.claim_id \
             ) r WHERE ",
            $where,
            " ORDER BY r.printed_on DESC, r.year DESC, r.kind, r.sequence DESC, r.edition DESC ",
            $end
        )
    };
}

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: PaperSummary,
}

pub(super) async fn page(
    ledger: &Ledger,
    filter: &PaperFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<PaperSummary>> {
    let [first, second, third] = spelling::patterns(&filter.text);
    let rows: Vec<CountedSummary> = sqlx::query_as(register!(
        "((COALESCE(r.search, ' ' || r.whose) LIKE $1 ESCAPE '\\' AND COALESCE(r.search, ' ' || r.whose) LIKE $2 ESCAPE '\\' \
           AND COALESCE(r.search, ' ' || r.whose) LIKE $3 ESCAPE '\\') OR r.number_key LIKE $4 ESCAPE '\\') \
         AND ($5 = '' OR r.kind = $5) AND ($6 = 2 OR (r.handed_on IS NOT NULL) = ($6 = 1)) \
         AND ($7 = '' OR r.person_id = $7)",
        "LIMIT $8 OFFSET $9"
    ))
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(beginning(&filter.text))
    .bind(filter.kind.map(PaperKind::stored).unwrap_or_default().to_owned())
    .bind(filter.handed.map_or(2_i64, i64::from))
    .bind(filter.person_id.clone().unwrap_or_default())
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

/// Numbers that hold the text.
fn beginning(text: &str) -> String {
    let key = number::key(text)
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{key}%")
}

pub(super) async fn find(ledger: &Ledger, key: &str) -> Result<Vec<PaperSummary>> {
    let rows: Vec<CountedSummary> = sqlx::query_as(register!("r.number_key = $1", ""))
        .bind(key.to_owned())
        .fetch_all(ledger.pool())
        .await?;
    Ok(rows.into_iter().map(|row| row.summary).collect())
}

/// Every paper of a kind, the newest edition of each first.
pub(super) async fn all(connection: &mut AnyConnection, kind: PaperKind) -> Result<Vec<Paper>> {
    Ok(sqlx::query_as(
        "SELECT * FROM paper WHERE kind = $1 ORDER BY year DESC, sequence DESC, edition DESC",
    )
    .bind(kind)
    .fetch_all(connection)
    .await?)
}

pub(super) async fn last_sequence(
    connection: &mut AnyConnection,
    kind: PaperKind,
    year: i32,
) -> Result<i32> {
    let (last,): (i64,) = sqlx::query_as(
        "SELECT COALESCE(MAX(sequence), 0) FROM paper WHERE kind = $1 AND year = $2",
    )
    .bind(kind)
    .bind(year)
    .fetch_one(connection)
    .await?;
    Ok(last as i32)
}

pub(super) async fn subjects(ledger: &Ledger, kind: PaperKind) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT DISTINCT COALESCE(commitment_id, claim_id, person_id) FROM paper WHERE kind = $1",
    )
    .bind(kind)
    .fetch_all(ledger.pool())
    .await?;
    Ok(rows.into_iter().map(|(subject,)| subject).collect())
}
