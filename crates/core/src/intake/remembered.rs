//! What a person has said of the columns of a list, remembered for lists with the same headers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::intake::ListKind;
use crate::intake::headers::Meaning;
use crate::journal::Write;
use crate::setting;

/// The meanings of columns that were said otherwise than the rules have them, for one set of headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remembered {
    kind: ListKind,
    headers: Vec<String>,
    /// By the place of the column.
    pub(super) columns: BTreeMap<u32, Meaning>,
}

impl Remembered {
    /// Nothing said yet of a list with these headers.
    pub(super) fn of(kind: ListKind, headers: &[String]) -> Self {
        let end = headers.iter().rposition(|header| !header.is_empty());
        Remembered {
            kind,
            headers: headers[..end.map_or(0, |last| last + 1)].to_vec(),
            columns: BTreeMap::new(),
        }
    }

    /// Whether it is about lists with the same headers.
    pub(super) fn is_of(&self, other: &Remembered) -> bool {
        self.kind == other.kind && self.headers == other.headers
    }
}

/// All that is remembered.
pub(super) async fn load(connection: &mut sqlx::AnyConnection) -> Result<Vec<Remembered>> {
    let lists = setting::import_columns(connection).await?.into_iter();
    // What a later program has written and this one does not know is as if nothing had been said.
    Ok(lists
        .filter_map(|(_, list)| serde_json::from_str(&list).ok())
        .collect())
}

/// Remembers what was said of a list, as a part of its import.
pub(super) async fn keep(said: &Remembered, write: &mut Write) -> Result<()> {
    let known = setting::import_columns(write.connection()).await?;
    let before = known.into_iter().find(|(_, list)| {
        serde_json::from_str(list).is_ok_and(|list: Remembered| list.is_of(said))
    });
    if before.is_none() && said.columns.is_empty() {
        return Ok(());
    }
    let list = serde_json::to_string(said).expect("BUG: what was said of columns has no JSON");
    setting::set_import_columns(write, before.map(|(id, _)| id), &list).await
}
