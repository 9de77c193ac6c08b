//! The SQL of units.

use std::collections::HashMap;

use sqlx::{Any, AnyConnection, Executor};

use crate::error::Result;
use crate::ledger::Ledger;
use crate::unit::{Unit, UnitSummary};

pub(super) async fn list<'e>(executor: impl Executor<'e, Database = Any>) -> Result<Vec<Unit>> {
    Ok(
        sqlx::query_as("SELECT * FROM unit WHERE archived_on IS NULL ORDER BY sort_key, id")
            .fetch_all(executor)
            .await?,
    )
}

/// The present units, or the archived, with what hangs on them.
pub(super) async fn summaries(ledger: &Ledger, archived: bool) -> Result<Vec<UnitSummary>> {
    Ok(sqlx::query_as(
        "SELECT u.id, u.revision, u.kind, u.name, u.contact_name, u.contact_phone, u.archived_on, \
           (SELECT COUNT(*) FROM person p WHERE p.unit_id = u.id AND p.archived_on IS NULL) AS members, \
           (SELECT COUNT(*) FROM project j WHERE j.provider_id = u.id) AS projects, \
           (SELECT COUNT(*) FROM claim k WHERE k.unit_id = u.id \
            AND k.state NOT IN ('returned', 'left', 'cancelled')) AS claims \
         FROM unit u WHERE (u.archived_on IS NOT NULL) = ($1 = 1) ORDER BY u.sort_key, u.id",
    )
    .bind(i64::from(archived))
    .fetch_all(ledger.pool())
    .await?)
}

/// How many people a unit has, and the minutes that they have confirmed, with corrections.
pub(super) async fn members(ledger: &Ledger, id: &str) -> Result<(i32, i32)> {
    let (members, minutes): (i64, i64) = sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM person p WHERE p.unit_id = $1 AND p.archived_on IS NULL), \
           (SELECT CAST(COALESCE(SUM((SELECT COALESCE(SUM(a.minutes), 0) FROM attendance a \
                WHERE a.person_id = p.id AND a.hours = 'confirmed') \
              + (SELECT COALESCE(SUM(k.minutes), 0) FROM correction k WHERE k.person_id = p.id)), 0) AS BIGINT) \
            FROM person p WHERE p.unit_id = $1)",
    )
    .bind(id.to_owned())
    .fetch_one(ledger.pool())
    .await?;
    Ok((members as i32, minutes as i32))
}

pub(super) async fn all(connection: &mut AnyConnection) -> Result<Vec<Unit>> {
    Ok(sqlx::query_as("SELECT * FROM unit")
        .fetch_all(connection)
        .await?)
}

pub(super) async fn branch<'e>(
    executor: impl Executor<'e, Database = Any>,
) -> Result<Option<Unit>> {
    Ok(sqlx::query_as("SELECT * FROM unit WHERE kind = 'branch'")
        .fetch_optional(executor)
        .await?)
}

pub(super) async fn by_key(connection: &mut AnyConnection, key: &str) -> Result<Option<Unit>> {
    Ok(sqlx::query_as("SELECT * FROM unit WHERE name_key = $1")
        .bind(key.to_owned())
        .fetch_optional(connection)
        .await?)
}

pub(super) async fn keys(connection: &mut AnyConnection) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT name_key, id FROM unit")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

pub(super) async fn names(connection: &mut AnyConnection) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT id, name FROM unit")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}
