//! 单位: the branch itself, the units whose members report here, and those that provide projects.

mod credit_code;
mod rows;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::claim;
use crate::error::{Error, Result};
use crate::journal::{Operation, Write};
use crate::ledger::Ledger;
use crate::person::Page;
use crate::person::phone::Phones;
use crate::project;
use crate::record::{Record as _, new_id, record};
use crate::spelling;
use crate::stored::{text, words};
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
    #[serde(default, skip_serializing)]
    #[specta(skip)]
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
    #[serde(default, skip_serializing)]
    #[specta(skip)]
    pub sort_key: String,
    /// The day on which it was archived.
    pub archived_on: Option<Date>,
}

record!(
    Unit,
    "unit",
    kind,
    name,
    credit_code,
    contact_name,
    contact_phone,
    address,
    note,
    archived_on;
    findable: name_key, sort_key
);

impl Unit {
    /// The unit with keys that fit its name.
    fn findable(mut self) -> Self {
        self.name_key = spelling::key(&self.name);
        self.sort_key = spelling::sort_key(&self.name);
        self
    }
}

/// A unit as it is typed into the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct UnitDraft {
    /// 名称.
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: String,
    /// 联系人.
    pub contact_name: String,
    /// 联系电话.
    pub contact_phone: String,
    /// 地址.
    pub address: String,
    /// 备注.
    pub note: String,
}

impl From<&Unit> for UnitDraft {
    /// A unit as it is edited.
    fn from(unit: &Unit) -> Self {
        let typed = |text: &Option<String>| text.clone().unwrap_or_default();
        UnitDraft {
            name: unit.name.clone(),
            credit_code: typed(&unit.credit_code),
            contact_name: typed(&unit.contact_name),
            contact_phone: typed(&unit.contact_phone),
            address: typed(&unit.address),
            note: typed(&unit.note),
        }
    }
}

/// A row of the list of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct UnitSummary {
    /// The unit's id.
    pub id: String,
    /// The revision that an action is checked against.
    pub revision: i32,
    /// What it is to the branch.
    pub kind: UnitKind,
    /// 名称.
    pub name: String,
    /// 联系人.
    pub contact_name: Option<String>,
    /// 联系电话.
    pub contact_phone: Option<String>,
    /// How many people of it stand in the lists.
    pub members: i32,
    /// How many projects it provides.
    pub projects: i32,
    /// How many claims it has that were not released.
    pub claims: i32,
    /// The day on which it was archived.
    pub archived_on: Option<Date>,
}

/// Which units are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct UnitFilter {
    /// Words of the name, initials.
    pub text: String,
    /// The archived instead of the present.
    pub archived: bool,
}

/// A unit with what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct UnitRecord {
    /// The unit.
    pub unit: Unit,
    /// Whether the check of its 统一社会信用代码 fails: worth a look, no error.
    pub doubtful: bool,
    /// How many people of it stand in the lists.
    pub members: i32,
    /// The confirmed minutes of its people, with corrections.
    pub minutes: i32,
}

/// The units of a filter with what hangs on them, by pinyin. There are some hundreds at most, so that
/// initials are looked for here.
pub async fn page(
    ledger: &Ledger,
    filter: &UnitFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<UnitSummary>> {
    let mut found = rows::summaries(ledger, filter.archived).await?;
    found.retain(|unit| spelling::answers(&unit.name, &filter.text));
    let total = found.len() as u32;
    let rows = found.into_iter().skip(offset as usize);
    Ok(Page {
        total,
        rows: rows.take(limit as usize).collect(),
    })
}

/// One unit.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(ledger: &Ledger, id: &str) -> Result<UnitRecord> {
    let unit = find(ledger, id).await?;
    let (members, minutes) = rows::members(ledger, id).await?;
    Ok(UnitRecord {
        doubtful: unit
            .credit_code
            .as_deref()
            .is_some_and(|code| !credit_code::is_sound(code)),
        unit,
        members,
        minutes,
    })
}

/// Adds a unit.
///
/// # Errors
/// [`Error::Invalid`] with a sentence for each wrong field.
pub async fn add(ledger: &Ledger, draft: &UnitDraft) -> Result<Unit> {
    let mut write = ledger.begin().await?;
    let unit = checked(draft, None, &mut write).await?;
    write.add(&unit).await?;
    write
        .commit("unit_add", format!("登记单位{}", unit.name))
        .await?;
    Ok(unit)
}

/// Saves an edit of a unit; that of the branch is its name everywhere.
///
/// # Errors
/// [`Error::Invalid`] by field; [`Error::Changed`] if somebody else was faster.
pub async fn edit(ledger: &Ledger, id: &str, revision: i32, draft: &UnitDraft) -> Result<Unit> {
    let mut write = ledger.begin().await?;
    let before: Unit = write
        .current(id, Some(revision), "单位", |unit: &Unit| {
            unit.name.clone()
        })
        .await?;
    let after = checked(draft, Some(&before), &mut write).await?;
    let after = write.change(before, after).await?;
    write
        .commit("unit_edit", format!("修改{}的资料", after.name))
        .await?;
    Ok(after)
}

/// Archives units: they leave the lists, and their people, projects and claims stay as they are.
///
/// # Errors
/// [`Error::Refused`] for the branch itself, and while one has a claim under way or a project that is
/// published.
pub async fn archive(ledger: &Ledger, ids: &[String]) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let today = write.at().date();
    let mut changes = Vec::new();
    for id in ids {
        let before: Unit = write
            .current(id, None, "单位", |_: &Unit| String::new())
            .await?;
        if before.archived_on.is_some() {
            continue;
        }
        let refused = if before.kind == UnitKind::Branch {
            Some("是本支部，不能归档。")
        } else if claim::under_way_for(&mut write, id).await? > 0 {
            Some("还有未办结的认领，不能归档。请先办结、退回或撤销其认领。")
        } else if !project::published_by(write.connection(), id)
            .await?
            .is_empty()
        {
            Some("还有已发布的项目，不能归档。请先把这些项目下架，或改由其他单位提供。")
        } else {
            None
        };
        if let Some(reason) = refused {
            return Err(Error::Refused(format!("{}{reason}", before.name)));
        }
        changes.push(archived(before, Some(today)));
    }
    write_archiving(write, changes, "unit_archive", "归档").await
}

/// Brings archived units back into the lists.
///
/// # Errors
/// [`Error::Refused`] where none of them is archived.
pub async fn restore(ledger: &Ledger, ids: &[String]) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let mut changes = Vec::new();
    for id in ids {
        let before: Unit = write
            .current(id, None, "单位", |_: &Unit| String::new())
            .await?;
        if before.archived_on.is_some() {
            changes.push(archived(before, None));
        }
    }
    write_archiving(write, changes, "unit_restore", "恢复").await
}

fn archived(before: Unit, archived_on: Option<Date>) -> (Option<Unit>, Unit) {
    let after = Unit {
        archived_on,
        revision: before.revision + 1,
        ..before.clone()
    };
    (Some(before), after)
}

async fn write_archiving(
    mut write: Write,
    changes: Vec<(Option<Unit>, Unit)>,
    kind: &str,
    verb: &str,
) -> Result<Operation> {
    let sentence = match changes.as_slice() {
        [] => return Err(Error::Refused("所选单位中没有需要处理的。".into())),
        [(_, unit)] => format!("{verb}单位{}", unit.name),
        [(_, first), ..] => format!("{verb}{}等{}个单位", first.name, changes.len()),
    };
    write.put(changes).await?;
    write.commit(kind, sentence).await
}

async fn checked(draft: &UnitDraft, before: Option<&Unit>, write: &mut Write) -> Result<Unit> {
    let mut wrong = BTreeMap::new();
    let mut refuse = |field: &str, message: String| {
        wrong.insert(field.to_owned(), message);
    };
    let name = draft.name.trim().to_owned();
    if spelling::key(&name).is_empty() {
        refuse("name", "请填写单位名称".into());
    } else if name.chars().count() > 100 {
        refuse("name", "单位名称不能超过 100 个字".into());
    } else if let Some(same) = rows::by_key(write.connection(), &spelling::key(&name)).await?
        && before.is_none_or(|before| before.id != same.id)
    {
        let hint = if same.archived_on.is_some() {
            "（已归档，可在单位页恢复）"
        } else {
            ""
        };
        refuse("name", format!("这个单位已经登记{hint}"));
    }
    let code = draft.credit_code.trim();
    let credit_code = credit_code::parse(code);
    if credit_code.is_none() && !code.is_empty() {
        refuse(
            "credit_code",
            "统一社会信用代码应为 18 位数字和字母，其中没有 I、O、S、V、Z".into(),
        );
    }
    let phones = Phones::parse(&draft.contact_phone);
    if !phones.is_plain() {
        refuse("contact_phone", "联系电话应为手机号，或区号加号码".into());
    }
    Error::refuse_wrong(wrong)?;
    let unit = Unit {
        credit_code,
        contact_name: text(&draft.contact_name),
        contact_phone: phones.numbers.into_iter().next(),
        address: text(&draft.address),
        note: text(&draft.note),
        ..before
            .cloned()
            .unwrap_or_else(|| new(&name, UnitKind::Member))
    };
    Ok(Unit { name, ..unit }.findable())
}

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

/// The id of the unit of a name, as people type it.
///
/// # Errors
/// [`Error::Refused`] where there is none.
pub async fn known(ledger: &Ledger, name: &str) -> Result<String> {
    let mut connection = ledger.pool().acquire().await?;
    let unit = rows::by_key(&mut connection, &spelling::key(name)).await?;
    unit.map(|unit| unit.id)
        .ok_or_else(|| Error::Refused(format!("没有名为“{name}”的单位，请核对名称。")))
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
                ..before.clone()
            };
            write.change(before, after.findable()).await.map(drop)
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
        name_key: String::new(),
        credit_code: None,
        contact_name: None,
        contact_phone: None,
        address: None,
        note: None,
        sort_key: String::new(),
        archived_on: None,
    }
    .findable()
}
