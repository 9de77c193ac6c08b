//! The SQL of visits.

use sqlx::FromRow;

use crate::error::Result;
use crate::ledger::Ledger;
use crate::person::Page;
use crate::spelling;
use crate::visit::{VisitFilter, VisitKind, VisitState, VisitSummary};

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: VisitSummary,
}

pub(super) async fn page(
    ledger: &Ledger,
    filter: &VisitFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<VisitSummary>> {
    let [first, second, third] = spelling::patterns(&filter.text);
    let rows: Vec<CountedSummary> = sqlx::query_as(
        "SELECT r.*, COUNT(*) OVER () AS total FROM ( \
           SELECT v.id, v.revision, v.state, v.kind, v.household, v.address, v.visited_on, v.person_id, \
             p.name AS person, v.opinion, v.promise, v.due_on, v.told_on, v.search || p.search AS search, \
             CASE WHEN v.state = 'promised' AND v.due_on < $4 THEN 1 ELSE 0 END AS overdue \
           FROM visit v JOIN person p ON p.id = v.person_id \
           WHERE ($5 = '' OR v.state = $5) AND ($6 = '' OR v.kind = $6) AND ($7 = '' OR v.person_id = $7) \
         ) r WHERE r.search LIKE $1 ESCAPE '\\' AND r.search LIKE $2 ESCAPE '\\' AND r.search LIKE $3 ESCAPE '\\' \
           AND ($8 = 0 OR r.overdue = 1) \
         ORDER BY r.visited_on DESC, r.id DESC LIMIT $9 OFFSET $10",
    )
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(ledger.clock().today())
    .bind(filter.state.map(VisitState::stored).unwrap_or_default().to_owned())
    .bind(filter.kind.map(VisitKind::stored).unwrap_or_default().to_owned())
    .bind(filter.person_id.clone().unwrap_or_default())
    .bind(i64::from(filter.overdue))
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
