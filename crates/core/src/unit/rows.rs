//! The SQL of units.

use std::collections::HashMap;

use sqlx::{Any, AnyConnection, Executor};

use crate::error::Result;
use crate::unit::Unit;

pub(super) async fn list<'e>(executor: impl Executor<'e, Database = Any>) -> Result<Vec<Unit>> {
    Ok(
        sqlx::query_as("SELECT * FROM unit WHERE archived_on IS NULL ORDER BY sort_key, id")
            .fetch_all(executor)
            .await?,
    )
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
