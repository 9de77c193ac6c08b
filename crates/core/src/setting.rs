//! What the branch has told the program once: its community, and who keeps the ledger.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::Result;
use crate::journal::Write;
use crate::ledger::Ledger;
use crate::record::{Record, record};

/// One setting. The id is its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow)]
pub(crate) struct Setting {
    pub(crate) id: String,
    pub(crate) revision: i32,
    pub(crate) value: String,
}

record!(Setting, "setting", value);

const OPERATOR: &str = "operator";
const COMMUNITY: &str = "community";

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
