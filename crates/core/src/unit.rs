//! 单位: the branch itself, the units whose members report here, and those that provide projects.

mod rows;

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::journal::Write;
use crate::ledger::Ledger;
use crate::record::{Record as _, new_id, record};
use crate::spelling;
use crate::stored::words;
use crate::time::Date;

words! {
    /// What a unit is to the branch.
    UnitKind {
        /// The branch that keeps this ledger.
        Branch = "branch", "本支部";
        /// A unit whose members serve here, or that provides projects.
        Member = "member", "成员单位";
    }
}

/// A unit as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Unit {
    /// The unit's id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// What it is to the branch.
    pub kind: UnitKind,
    /// 名称, as written.
    pub name: String,
    /// The name as it is compared; one unit a name.
    pub name_key: String,
    /// 统一社会信用代码 (GB 32100).
    pub credit_code: Option<String>,
    /// 联系人.
    pub contact_name: Option<String>,
    /// 联系电话.
    pub contact_phone: Option<String>,
    /// 地址.
    pub address: Option<String>,
    /// 备注.
    pub note: Option<String>,
    /// What lists are sorted by.
    pub sort_key: String,
    /// The day on which it was archived.
    pub archived_on: Option<Date>,
}

record!(
    Unit,
    "unit",
    kind,
    name,
    name_key,
    credit_code,
    contact_name,
    contact_phone,
    address,
    note,
    sort_key,
    archived_on,
);

/// All units that are not archived, by pinyin.
pub async fn list(ledger: &Ledger) -> Result<Vec<Unit>> {
    rows::list(ledger.pool()).await
}

/// The branch that keeps this ledger.
///
/// # Errors
/// [`Error::NotFound`] in a ledger that nobody has begun with [`crate::begin`].
pub async fn branch(ledger: &Ledger) -> Result<Unit> {
    rows::branch(ledger.pool())
        .await?
        .ok_or(Error::NotFound("支部名称"))
}

/// One unit, for other nouns.
pub(crate) async fn find(ledger: &Ledger, id: &str) -> Result<Unit> {
    Unit::find(id, ledger.pool())
        .await?
        .ok_or(Error::NotFound("单位"))
}

/// Sets the branch's name: makes the unit, or renames it.
pub(crate) async fn name_branch(write: &mut Write, name: &str) -> Result<()> {
    match rows::branch(write.connection()).await? {
        Some(before) if before.name == name => Ok(()),
        Some(before) => {
            let after = Unit {
                name: name.to_owned(),
                name_key: spelling::key(name),
                sort_key: spelling::sort_key(name),
                ..before.clone()
            };
            write.change(before, after).await.map(drop)
        }
        None => write.add(&new(name, UnitKind::Branch)).await,
    }
}

/// The id of the unit of that name, made if there is none; nothing for an empty name.
pub(crate) async fn named(write: &mut Write, name: &str) -> Result<Option<String>> {
    let name = name.trim();
    let key = spelling::key(name);
    if key.is_empty() {
        return Ok(None);
    }
    if let Some(unit) = rows::by_key(write.connection(), &key).await? {
        return Ok(Some(unit.id));
    }
    let unit = new(name, UnitKind::Member);
    write.add(&unit).await?;
    Ok(Some(unit.id))
}

/// Every unit's name key and id, for matching a whole list.
pub(crate) async fn keys(
    connection: &mut sqlx::AnyConnection,
) -> Result<std::collections::HashMap<String, String>> {
    rows::keys(connection).await
}

/// Every unit's name by its id.
pub(crate) async fn names(
    connection: &mut sqlx::AnyConnection,
) -> Result<std::collections::HashMap<String, String>> {
    rows::names(connection).await
}

/// Every unit by its id.
pub(crate) async fn by_id(
    connection: &mut sqlx::AnyConnection,
) -> Result<std::collections::HashMap<String, Unit>> {
    let units = rows::all(connection).await?.into_iter();
    Ok(units.map(|unit| (unit.id.clone(), unit)).collect())
}

/// A unit of that name, not yet written.
pub(crate) fn new(name: &str, kind: UnitKind) -> Unit {
    Unit {
        id: new_id(),
        revision: 1,
        kind,
        name: name.to_owned(),
        name_key: spelling::key(name),
        credit_code: None,
        contact_name: None,
        contact_phone: None,
        address: None,
        note: None,
        sort_key: spelling::sort_key(name),
        archived_on: None,
    }
}
