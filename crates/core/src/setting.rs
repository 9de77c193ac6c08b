//! What the branch has told the program once: its community, and who keeps the ledger.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::Result;
use crate::journal::Write;
use crate::ledger::Ledger;
use crate::record::{Record, new_id, record};

/// One setting. The id is its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow)]
pub(crate) struct Setting {
    pub(crate) id: String,
    pub(crate) revision: i32,
    pub(crate) value: String,
}

record!(Setting, "setting" by "branch, id", value);

const OPERATOR: &str = "operator";
const COMMUNITY: &str = "community";
/// Followed by an id: there is one for each set of headers.
const IMPORT_COLUMNS: &str = "import_columns/";
const HOURS: &str = "hours";
const NUMBERS: &str = "numbers";
const CATEGORIES: &str = "project_categories";
const RETENTION: &str = "retention_years";

/// Who keeps the ledger, where it has been said.
pub(crate) async fn operator(ledger: &Ledger) -> Result<Option<String>> {
    Ok(Setting::find(OPERATOR, ledger.pool())
        .await?
        .map(|setting| setting.value))
}

/// The community that members report to.
pub(crate) async fn community(ledger: &Ledger) -> Result<String> {
    Ok(Setting::find(COMMUNITY, ledger.pool())
        .await?
        .map(|setting| setting.value)
        .unwrap_or_default())
}

pub(crate) async fn set_operator(write: &mut Write, value: &str) -> Result<()> {
    set(write, OPERATOR, value).await
}

pub(crate) async fn set_community(write: &mut Write, value: &str) -> Result<()> {
    set(write, COMMUNITY, value).await
}

/// What was said of the columns of lists, with the ids of the settings.
pub(crate) async fn import_columns(
    connection: &mut sqlx::AnyConnection,
) -> Result<Vec<(String, String)>> {
    Ok(
        sqlx::query_as(
            "SELECT id, value FROM setting WHERE id LIKE 'import_columns/%' ORDER BY id",
        )
        .fetch_all(connection)
        .await?,
    )
}

/// Says it anew under an id, or for the first time.
pub(crate) async fn set_import_columns(
    write: &mut Write,
    id: Option<String>,
    value: &str,
) -> Result<()> {
    let id = id.unwrap_or_else(|| format!("{IMPORT_COLUMNS}{}", new_id()));
    set(write, &id, value).await
}

/// The rules of hours as they were set, as text; none where nobody has set them.
pub(crate) async fn hours<'e>(
    executor: impl sqlx::Executor<'e, Database = sqlx::Any> + 'e,
) -> Result<Option<String>> {
    Ok(Setting::find(HOURS, executor)
        .await?
        .map(|setting| setting.value))
}

pub(crate) async fn set_hours(write: &mut Write, value: &str) -> Result<()> {
    set(write, HOURS, value).await
}

/// How papers are numbered, as text; none where nobody has set it.
pub(crate) async fn numbers<'e>(
    executor: impl sqlx::Executor<'e, Database = sqlx::Any> + 'e,
) -> Result<Option<String>> {
    Ok(Setting::find(NUMBERS, executor)
        .await?
        .map(|setting| setting.value))
}

pub(crate) async fn set_numbers(write: &mut Write, value: &str) -> Result<()> {
    set(write, NUMBERS, value).await
}

/// The categories of projects as they were set, as text; none where nobody has set them.
pub(crate) async fn categories<'e>(
    executor: impl sqlx::Executor<'e, Database = sqlx::Any> + 'e,
) -> Result<Option<String>> {
    Ok(Setting::find(CATEGORIES, executor)
        .await?
        .map(|setting| setting.value))
}

pub(crate) async fn set_categories(write: &mut Write, value: &str) -> Result<()> {
    set(write, CATEGORIES, value).await
}

/// For how many years the data of archived people is kept; none where nobody has settled it.
pub(crate) async fn retention(ledger: &Ledger) -> Result<Option<u32>> {
    Ok(Setting::find(RETENTION, ledger.pool())
        .await?
        .and_then(|setting| setting.value.parse().ok()))
}

pub(crate) async fn set_retention(write: &mut Write, years: u32) -> Result<()> {
    set(write, RETENTION, &years.to_string()).await
}

async fn set(write: &mut Write, id: &str, value: &str) -> Result<()> {
    let before = Setting::find(id, write.connection()).await?;
    match before {
        Some(before) if before.value == value => Ok(()),
        Some(before) => {
            let after = Setting {
                value: value.to_owned(),
                ..before.clone()
            };
            write.change(before, after).await.map(drop)
        }
        None => {
            write
                .add(&Setting {
                    id: id.to_owned(),
                    revision: 1,
                    value: value.to_owned(),
                })
                .await
        }
    }
}
