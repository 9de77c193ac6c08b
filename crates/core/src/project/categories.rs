//! 类别: the kinds of service that a branch sorts its list by, in its own order and its own words.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::journal::Operation;
use crate::ledger::Ledger;
use crate::project::{Project, rows};
use crate::{setting, spelling};

/// The longest name of a category that stands in a column.
const LONGEST: usize = 20;

/// A category with how many projects it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct CategoryRow {
    /// 名称.
    pub name: String,
    /// How many projects, of every state and year.
    pub projects: i32,
}

/// A category as it is edited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct CategoryDraft {
    /// What it was called before; none for a new one.
    pub was: Option<String>,
    /// What it is called now.
    pub name: String,
}

/// The categories: those that were set, in their order, and behind them what else is in use, the most
/// used first.
pub async fn categories(ledger: &Ledger) -> Result<Vec<CategoryRow>> {
    let kept = kept(setting::categories(ledger.pool()).await?);
    let used = rows::categories(ledger.pool()).await?;
    Ok(joined(kept, used))
}

/// The names of [`categories`].
pub async fn category_names(ledger: &Ledger) -> Result<Vec<String>> {
    let rows = categories(ledger).await?.into_iter();
    Ok(rows.map(|row| row.name).collect())
}

fn kept(value: Option<String>) -> Vec<String> {
    value
        .and_then(|value| serde_json::from_str(&value).ok())
        .unwrap_or_default()
}

fn joined(kept: Vec<String>, used: Vec<(String, i32)>) -> Vec<CategoryRow> {
    let counts: HashMap<&str, i32> = used
        .iter()
        .map(|(name, projects)| (name.as_str(), *projects))
        .collect();
    let further = used.iter().map(|(name, _)| name);
    let mut seen = HashSet::new();
    kept.iter()
        .chain(further)
        .filter(|name| seen.insert(name.as_str()))
        .map(|name| CategoryRow {
            name: name.clone(),
            projects: counts.get(name.as_str()).copied().unwrap_or_default(),
        })
        .collect()
}

/// Sets the categories, in this order. Where one is called otherwise now, its projects are of the new name,
/// all in one operation.
///
/// # Errors
/// [`Error::Invalid`] for the field `categories` where a name is empty, too long or there twice;
/// [`Error::Refused`] where one is left out that has projects.
pub async fn categorise(ledger: &Ledger, drafts: &[CategoryDraft]) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let mut keys = HashSet::new();
    for draft in drafts {
        let name = draft.name.trim();
        let why = if name.is_empty() {
            "类别的名称不能空着".to_owned()
        } else if name.chars().count() > LONGEST {
            format!("类别“{name}”太长，请在 {LONGEST} 个字以内")
        } else if !keys.insert(spelling::key(name)) {
            format!("类别“{name}”写了两次")
        } else {
            continue;
        };
        return Err(Error::field("categories", why));
    }
    let before = kept(setting::categories(write.connection()).await?);
    let used = rows::categories(write.connection()).await?;
    let renamed: HashMap<&str, &str> = drafts
        .iter()
        .filter_map(|draft| Some((draft.was.as_deref()?, draft.name.trim())))
        .collect();
    let stays = |name: &str| {
        renamed.contains_key(name) || drafts.iter().any(|draft| draft.name.trim() == name)
    };
    if let Some((name, projects)) = used.iter().find(|(name, _)| !stays(name)) {
        return Err(Error::Refused(format!(
            "还有{projects}个项目的类别是“{name}”，不能删去。请先把这些项目改成别的类别，或给这个类别改名。"
        )));
    }
    let mut changes: Vec<(Option<Project>, Project)> = Vec::new();
    for (was, name) in &renamed {
        if was == name {
            continue;
        }
        let projects = rows::of_category(write.connection(), was).await?;
        changes.extend(projects.into_iter().map(|before| {
            let after = Project {
                category: Some((*name).to_owned()),
                revision: before.revision + 1,
                ..before.clone()
            };
            (Some(before), after)
        }));
    }
    let names: Vec<&str> = drafts.iter().map(|draft| draft.name.trim()).collect();
    if changes.is_empty() && before == names {
        return Err(Error::Refused("类别没有改动。".into()));
    }
    let value = serde_json::to_string(&names).expect("BUG: names that are no JSON");
    setting::set_categories(&mut write, &value).await?;
    let sentence = match changes.len() {
        0 => "修改项目类别".to_owned(),
        many => format!("修改项目类别，{many}个项目随之改动"),
    };
    write.put(changes).await?;
    write.commit("project_categories", sentence).await
}
