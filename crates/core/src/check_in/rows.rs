//! The SQL of check-ins.

use std::collections::{HashMap, HashSet};

use sqlx::{AnyConnection, FromRow};

use super::Reporter;
use crate::check_in::{CheckInFilter, CheckInState, CheckInSummary, ReporterKind};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::person::Page;
use crate::spelling;
use crate::time::Date;
use crate::unit;

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: CheckInSummary,
}

pub(super) async fn page(
    ledger: &Ledger,
    filter: &CheckInFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<CheckInSummary>> {
    let [first, second, third] = spelling::patterns(&filter.text);
    let units = units_found(ledger, &filter.text).await?;
    let rows: Vec<CountedSummary> = sqlx::query_as(
        "SELECT r.*, COUNT(*) OVER () AS total FROM ( \
           SELECT c.id, c.state, c.person_id, c.unit_id, COALESCE(p.name, u.name) AS name, w.name AS unit, \
             COALESCE(p.reported_on, c.reported_on) AS reported_on, c.accepted_on, c.accepted_by, c.receipt_on, \
             c.checked_on, c.due_on, c.cancelled_on, c.reason, COALESCE(p.sort_key, u.sort_key) AS sort_key, \
             CASE WHEN c.state = 'accepted' AND c.due_on <= $4 THEN 1 ELSE 0 END AS due \
           FROM check_in c LEFT JOIN person p ON p.id = c.person_id LEFT JOIN unit w ON w.id = p.unit_id \
           LEFT JOIN unit u ON u.id = c.unit_id \
           WHERE ($5 = '' OR c.state = $5) AND ($6 = '' OR (c.unit_id IS NULL) = ($6 = 'person')) \
             AND ($7 = '' OR c.person_id = $7) AND ($8 = '' OR c.unit_id = $8) \
             AND ($9 = 0 OR (c.state = 'accepted' AND c.receipt_on IS NULL)) \
             AND (p.archived_on IS NULL AND u.archived_on IS NULL OR $7 <> '' OR $8 <> '') \
             AND ((COALESCE(p.search, '') LIKE $1 ESCAPE '\\' AND COALESCE(p.search, '') LIKE $2 ESCAPE '\\' \
                 AND COALESCE(p.search, '') LIKE $3 ESCAPE '\\') OR $13 LIKE '%' || c.unit_id || '%') \
         ) r WHERE $10 = 0 OR r.due = 1 \
         ORDER BY r.due DESC, CASE WHEN r.due = 1 THEN r.due_on END, r.reported_on DESC, r.sort_key, r.id \
         LIMIT $11 OFFSET $12",
    )
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(ledger.clock().today())
    .bind(filter.state.map(CheckInState::stored).unwrap_or_default().to_owned())
    .bind(filter.kind.map(ReporterKind::stored).unwrap_or_default().to_owned())
    .bind(filter.person_id.clone().unwrap_or_default())
    .bind(filter.unit_id.clone().unwrap_or_default())
    .bind(i64::from(filter.without_receipt))
    .bind(i64::from(filter.due))
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .bind(units)
    .fetch_all(ledger.pool())
    .await?;
    let total = rows.first().map_or(0, |row| row.total as u32);
    Ok(Page {
        total,
        rows: rows.into_iter().map(|row| row.summary).collect(),
    })
}

/// The ids of the units that answer to a search, in one text. There are some hundreds at most, and no
/// initials of theirs in the ledger.
async fn units_found(ledger: &Ledger, text: &str) -> Result<String> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    let mut units = unit::list(ledger).await?;
    units.retain(|unit| spelling::answers(&unit.name, text));
    let ids: Vec<_> = units.into_iter().map(|unit| unit.id).collect();
    Ok(ids.join(" "))
}

pub(super) async fn unregistered(ledger: &Ledger) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT p.id FROM person p WHERE p.archived_on IS NULL AND p.reported_on IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM check_in c WHERE c.person_id = p.id) ORDER BY p.sort_key, p.id",
    )
    .fetch_all(ledger.pool())
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The people and the units that have a check-in.
pub(super) async fn registered(connection: &mut AnyConnection) -> Result<HashSet<String>> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT COALESCE(person_id, unit_id) AS id FROM check_in")
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Who reported, by check-in.
pub(super) async fn reporters(connection: &mut AnyConnection) -> Result<HashMap<String, Reporter>> {
    let rows: Vec<(String, String, Option<Date>, Option<Date>)> = sqlx::query_as(
        "SELECT c.id, COALESCE(p.name, u.name), COALESCE(p.reported_on, c.reported_on), \
           COALESCE(p.archived_on, u.archived_on) FROM check_in c \
         LEFT JOIN person p ON p.id = c.person_id LEFT JOIN unit u ON u.id = c.unit_id",
    )
    .fetch_all(connection)
    .await?;
    let reporters = rows
        .into_iter()
        .map(|(id, name, reported_on, archived_on)| {
            let reporter = Reporter {
                name,
                reported_on,
                archived: archived_on.is_some(),
            };
            (id, reporter)
        });
    Ok(reporters.collect())
}
