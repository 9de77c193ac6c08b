//! Past imports, and taking one back whole, days later too. What was changed since, and what other
//! records rest on, stays and is listed.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use sqlx::AnyConnection;

use crate::attendance::{self, Attendance};
use crate::claim::{self, Claim};
use crate::error::{Error, Result};
use crate::journal::{Kept, Operation, Staying, Write};
use crate::ledger::Ledger;
use crate::person::{self, Page, Person};
use crate::project::{self, Project};
use crate::setting::Setting;
use crate::unit::{self, Unit};
use crate::{activity, commitment, team};

/// An import of the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct PastImport {
    /// When, who, and in its sentence which file and what came of it.
    pub operation: Operation,
    /// Whether what it wrote stands; false once it was taken back.
    pub stands: bool,
}

/// What taking back an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TakenBack {
    /// The number of the import.
    pub import: i32,
    /// The journal's sentence.
    pub sentence: String,
    /// People and projects that the import had added, and that are gone again.
    pub removed: u32,
    /// People and projects that the import had changed, and that are as they were.
    pub restored: u32,
    /// Claims that the import had added, and that are gone again.
    pub claims: u32,
    /// Rows of the sheet of an activity that the import had added or changed, and that are as they were.
    pub sign_ins: u32,
    /// What stays as it is, each with the reason.
    pub kept: Vec<Kept>,
    /// The number of the operation, by which it can be undone; none where nothing was written.
    pub operation: Option<i32>,
}

/// The imports of the past, the newest first: `limit` of them from `offset` on.
pub async fn past(ledger: &Ledger, offset: u32, limit: u32) -> Result<Page<PastImport>> {
    let mut connection = ledger.pool().acquire().await?;
    let imports = imports(&mut connection).await?;
    let reversals = reversals(&mut connection).await?;
    Ok(Page {
        total: imports.len() as u32,
        rows: imports
            .into_iter()
            .skip(offset as usize)
            .take(limit as usize)
            .map(|operation| PastImport {
                stands: stands(operation.number, &reversals).1,
                operation,
            })
            .collect(),
    })
}

/// The number of the last import that has not been taken back.
///
/// # Errors
/// [`Error::NothingToUndo`] where there is none.
pub async fn last_standing(ledger: &Ledger) -> Result<i32> {
    let imports = past(ledger, 0, u32::MAX).await?;
    imports
        .rows
        .into_iter()
        .find(|import| import.stands)
        .map(|import| import.operation.number)
        .ok_or_else(|| Error::NothingToUndo("没有可以撤回的导入。".into()))
}

/// What [`take_back`] would do now. Nothing is written.
///
/// # Errors
/// As [`take_back`].
pub async fn would_take_back(ledger: &Ledger, import: i32) -> Result<TakenBack> {
    let mut write = ledger.begin().await?;
    // Dropped without being committed, so that nothing of it stays.
    undo_import(&mut write, import).await
}

/// Takes back an import, whatever was done since: its new records go, its updates are undone. Records
/// that were changed since, or that others rest on, stay and are listed. It is an operation like any
/// other and can be undone itself; done again, it takes back what has become free in the meantime.
///
/// # Errors
/// [`Error::Refused`] where the operation is no import, or where nothing of it is left to be taken back.
pub async fn take_back(ledger: &Ledger, import: i32) -> Result<TakenBack> {
    let mut write = ledger.begin().await?;
    let mut done = undo_import(&mut write, import).await?;
    let operation = write
        .commit("import_take_back", done.sentence.clone())
        .await?;
    done.operation = Some(operation.number);
    Ok(done)
}

async fn imports(connection: &mut AnyConnection) -> Result<Vec<Operation>> {
    Ok(sqlx::query_as(
        "SELECT * FROM operation WHERE kind IN ('import_people', 'import_projects') \
         ORDER BY number DESC",
    )
    .fetch_all(connection)
    .await?)
}

/// Which operation was taken back by which.
async fn reversals(connection: &mut AnyConnection) -> Result<HashMap<i32, i32>> {
    let rows: Vec<(i32, i32)> =
        sqlx::query_as("SELECT number, reverted_by FROM operation WHERE reverted_by IS NOT NULL")
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().collect())
}

/// The operation by which an import stands or last stood, itself or its being done again; and whether
/// it still does. Undone and redone, operations hang on each other in a chain.
fn stands(import: i32, reversals: &HashMap<i32, i32>) -> (i32, bool) {
    let mut standing = import;
    loop {
        let Some(undone) = reversals.get(&standing) else {
            return (standing, true);
        };
        match reversals.get(undone) {
            Some(redone) => standing = *redone,
            None => return (standing, false),
        }
    }
}

async fn undo_import(write: &mut Write, number: i32) -> Result<TakenBack> {
    let import = imports(write.connection())
        .await?
        .into_iter()
        .find(|operation| operation.number == number)
        .ok_or_else(|| {
            Error::Refused(format!(
                "日志第 {number} 号不是一次导入，没有撤回任何内容。请在导入页的列表里选择要撤回的导入。"
            ))
        })?;
    let reversals = reversals(write.connection()).await?;
    write.reverts(stands(number, &reversals).0);
    let operation = i64::from(number);

    // Whatever others refer to goes last.
    let names = claim::names(write.connection()).await?;
    let claims = Staying {
        name: &|claim: &Claim| names.get(&claim.id).cloned().unwrap_or_default(),
        reason: &|_, _| None,
    };
    let (claims, _, mut kept) = write.take_back(operation, claims).await?;
    let rows = attendance::names(write.connection()).await?;
    let rows = Staying {
        name: &|row: &Attendance| rows.get(&row.id).cloned().unwrap_or_default(),
        reason: &|_, _| None,
    };
    let rows = write.take_back(operation, rows).await?;
    let sign_ins = rows.0 + rows.1;
    kept.extend(rows.2);
    let units = unit::names(write.connection()).await?;
    let projects = take_back_projects(write, operation, &units).await?;
    let people = take_back_people(write, operation, &units).await?;
    let (removed, restored) = (projects.0 + people.0, projects.1 + people.1);
    kept.extend(projects.2);
    kept.extend(people.2);
    take_back_units(write, operation).await?;
    let remembered = Staying {
        name: &|setting: &Setting| setting.id.clone(),
        reason: &|_, _| None,
    };
    write.take_back(operation, remembered).await?;

    if removed + restored + claims + sign_ins == 0 {
        return Err(Error::Refused(if kept.is_empty() {
            "这次导入已经撤回，台账里没有留下它的记录。".into()
        } else {
            "这次导入的记录后来都改过或用到了，没有可以撤回的。请到各条记录上修改。".into()
        }));
    }
    let unit = match import.kind.as_str() {
        "import_projects" => "个项目",
        _ => "人",
    };
    let parts: Vec<String> = [
        ("去掉新增的", removed, unit),
        ("还原更新的", restored, unit),
        ("去掉", claims, "项认领"),
        ("还原签到表", sign_ins, "行"),
        ("保留后来改过或用到的", kept.len() as u32, "条"),
    ]
    .iter()
    .filter(|(_, count, _)| *count > 0)
    .map(|(what, count, unit)| format!("{what}{count}{unit}"))
    .collect();
    let file = import
        .sentence
        .rsplit_once("”：")
        .map_or(import.sentence.as_str(), |(file, _)| file);
    Ok(TakenBack {
        import: number,
        sentence: format!("撤回{file}”：{}", parts.join("，")),
        removed,
        restored,
        claims,
        sign_ins,
        kept,
        operation: None,
    })
}

async fn take_back_projects(
    write: &mut Write,
    operation: i64,
    units: &HashMap<String, String>,
) -> Result<(u32, u32, Vec<Kept>)> {
    let claims = claim::by_project(write.connection()).await?;
    let served = activity::projects(write.connection()).await?;
    let reason = |project: &Project, before: Option<&Project>| {
        let (all, taken) = claims.get(&project.id).copied().unwrap_or_default();
        match before {
            None if all > 0 => Some("已有人认领".to_owned()),
            None if served.contains(&project.id) => Some("已办过活动".to_owned()),
            Some(before) if before.places < taken => {
                Some("认领的人数已经超过导入前的名额".to_owned())
            }
            Some(before) => gone(before.provider_id.as_ref(), units),
            None => None,
        }
    };
    let staying = Staying {
        name: &|project: &Project| project.name.clone(),
        reason: &reason,
    };
    write.take_back(operation, staying).await
}

async fn take_back_people(
    write: &mut Write,
    operation: i64,
    units: &HashMap<String, String>,
) -> Result<(u32, u32, Vec<Kept>)> {
    let committed = commitment::people(write.connection()).await?;
    let claimants = claim::claimants(write.connection()).await?;
    let signed = attendance::people(write.connection()).await?;
    let teams = team::people(write.connection()).await?;
    let holders: HashMap<String, String> = person::everybody(write.connection())
        .await?
        .into_iter()
        .filter_map(|person| Some((person.id_number?, person.id)))
        .collect();
    let reason = |person: &Person, before: Option<&Person>| {
        let Some(before) = before else {
            return if committed.contains(&person.id) {
                Some("已有承诺书".to_owned())
            } else if claimants.contains(&person.id) {
                Some("已有认领".to_owned())
            } else if signed.contains(&person.id) {
                Some("已在签到表里".to_owned())
            } else if teams.contains(&person.id) {
                Some("已在服务队里".to_owned())
            } else {
                None
            };
        };
        let holder = before.id_number.as_ref().and_then(|id| holders.get(id));
        if holder.is_some_and(|holder| *holder != person.id) {
            return Some("导入前的身份证号已登记在另一人名下".to_owned());
        }
        gone(before.unit_id.as_ref(), units)
    };
    let staying = Staying {
        name: &|person: &Person| person.name.clone(),
        reason: &reason,
    };
    write.take_back(operation, staying).await
}

/// A unit that nobody refers to any more goes; that one stays is of no concern to anybody.
async fn take_back_units(write: &mut Write, operation: i64) -> Result<()> {
    let mut used: HashSet<String> = claim::claimants(write.connection()).await?;
    used.extend(
        person::everybody(write.connection())
            .await?
            .into_iter()
            .filter_map(|person| person.unit_id),
    );
    used.extend(
        project::all(write.connection())
            .await?
            .into_iter()
            .filter_map(|project| project.provider_id),
    );
    let staying = Staying {
        name: &|unit: &Unit| unit.name.clone(),
        reason: &|unit: &Unit, _| used.contains(&unit.id).then(String::new),
    };
    write.take_back(operation, staying).await.map(drop)
}

/// A record cannot be put back where the unit that it referred to is no more.
fn gone(unit: Option<&String>, units: &HashMap<String, String>) -> Option<String> {
    unit.filter(|unit| !units.contains_key(*unit))
        .map(|_| "导入前的单位已经不在台账里".to_owned())
}
