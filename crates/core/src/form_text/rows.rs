//! The SQL of the words on forms.

use sqlx::AnyConnection;

use crate::error::Result;
use crate::form_text::FormText;
use crate::ledger::Ledger;

pub(super) async fn newest(connection: &mut AnyConnection, form: &str) -> Result<Option<FormText>> {
    Ok(
        sqlx::query_as("SELECT * FROM form_text WHERE form = $1 ORDER BY version DESC LIMIT 1")
            .bind(form.to_owned())
            .fetch_optional(connection)
            .await?,
    )
}

pub(super) async fn versions(ledger: &Ledger, form: &str) -> Result<Vec<FormText>> {
    Ok(
        sqlx::query_as("SELECT * FROM form_text WHERE form = $1 ORDER BY version DESC")
            .bind(form.to_owned())
            .fetch_all(ledger.pool())
            .await?,
    )
}

pub(super) async fn all(connection: &mut AnyConnection) -> Result<Vec<FormText>> {
    Ok(sqlx::query_as("SELECT * FROM form_text")
        .fetch_all(connection)
        .await?)
}
