//! 照抄往年清单: the list of a year that is past, taken over as drafts of this year's.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use crate::error::{Error, Result};
use crate::journal::Operation;
use crate::ledger::Ledger;
use crate::project::{Project, ProjectState, rows, schedule};
use crate::record::new_id;
use crate::spelling;
use crate::time::Date;
use crate::unit;

/// A year with how many projects its list has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ListYear {
    /// The year.
    pub year: i32,
    /// How many projects.
    pub projects: i32,
}

/// A project of a past year, as it would be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Copyable {
    /// The id of the old one.
    pub id: String,
    /// What it will be called.
    pub name: String,
    /// 类别.
    pub category: Option<String>,
    /// 提供单位.
    pub provider: Option<String>,
    /// 服务时间, with its days moved on.
    pub schedule: Option<String>,
    /// The day from which it will run.
    pub begins_on: Option<Date>,
    /// The last day on which it will run.
    pub ends_on: Option<Date>,
    /// 需要人数.
    pub places: i32,
    /// Whether a project of that name, from that unit and at that place is on this year's list already.
    pub already: bool,
}

/// The years that have lists, the newest first.
pub async fn years(ledger: &Ledger) -> Result<Vec<ListYear>> {
    let mut connection = ledger.pool().acquire().await?;
    let mut counts: BTreeMap<i32, i32> = BTreeMap::new();
    for (_, year) in rows::with_years(&mut connection).await? {
        *counts.entry(year).or_default() += 1;
    }
    let counted = counts.into_iter().rev();
    Ok(counted
        .map(|(year, projects)| ListYear { year, projects })
        .collect())
}

/// What this year's list could take over from that of a year, in its order.
///
/// # Errors
/// [`Error::Invalid`] for the field `year` where it is not past, or has no list.
pub async fn copyable(ledger: &Ledger, from: i32) -> Result<Vec<Copyable>> {
    let mut connection = ledger.pool().acquire().await?;
    let this_year = ledger.clock().today().year();
    let (old, standing) = split(rows::with_years(&mut connection).await?, from, this_year)?;
    let units = unit::names(&mut connection).await?;
    let old = old.into_iter();
    Ok(old
        .map(|project| {
            let moved = moved_on(&project, from, this_year);
            Copyable {
                id: project.id,
                already: standing.contains(&likeness(&moved)),
                provider: moved.provider_id.and_then(|id| units.get(&id).cloned()),
                name: moved.name,
                category: moved.category,
                schedule: moved.schedule,
                begins_on: moved.begins_on,
                ends_on: moved.ends_on,
                places: moved.places,
            }
        })
        .collect())
}

/// Takes over projects of a year as drafts at the end of this year's list. Their days are moved on by the
/// years between.
///
/// # Errors
/// As [`copyable`]; [`Error::Refused`] where none is chosen, one is not of that year, or one is on this
/// year's list already: then none is taken over.
pub async fn take_over(ledger: &Ledger, from: i32, ids: &[String]) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let this_year = write.at().date().year();
    let mut position = rows::last_position(write.connection()).await?;
    let (old, mut standing) = split(rows::with_years(write.connection()).await?, from, this_year)?;
    let mut old: HashMap<String, Project> = old
        .into_iter()
        .map(|project| (project.id.clone(), project))
        .collect();
    let mut taken = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(project) = old.remove(id) else {
            return Err(Error::NotFound("项目"));
        };
        let mut copy = moved_on(&project, from, this_year);
        if !standing.insert(likeness(&copy)) {
            return Err(Error::Refused(format!(
                "“{}”已经在{this_year}年的清单上，没有再抄。请去掉它再试一次。",
                copy.name
            )));
        }
        position += 1;
        copy.position = position;
        taken.push((None, copy));
    }
    if taken.is_empty() {
        return Err(Error::Refused("请先选择要照抄的项目。".into()));
    }
    let sentence = format!("照抄{from}年清单的{}个项目", taken.len());
    write.put(taken).await?;
    write.commit("project_copy", sentence).await
}

/// What makes two projects of one year the same.
type Likeness = (String, Option<String>, Option<String>);

fn likeness(project: &Project) -> Likeness {
    let place = project.place.as_deref().map(spelling::key);
    (
        spelling::key(&project.name),
        project.provider_id.clone(),
        place,
    )
}

/// The projects of a past year, and what is on this year's list.
fn split(
    all: Vec<(Project, i32)>,
    from: i32,
    this_year: i32,
) -> Result<(Vec<Project>, HashSet<Likeness>)> {
    if from >= this_year {
        let why = format!("请选择{this_year}年以前的年度");
        return Err(Error::field("year", why));
    }
    let (mut old, mut standing) = (Vec::new(), HashSet::new());
    for (project, year) in all {
        if year == from {
            old.push(project);
        } else if year == this_year {
            standing.insert(likeness(&project));
        }
    }
    if old.is_empty() {
        let why = format!("台账里没有{from}年的清单");
        return Err(Error::field("year", why));
    }
    Ok((old, standing))
}

fn moved_on(project: &Project, from: i32, to: i32) -> Project {
    let years = to - from;
    let day = |day: Option<Date>| day.map(|day| day.plus_months((12 * years) as u32));
    Project {
        id: new_id(),
        revision: 1,
        state: ProjectState::Draft,
        year: Some(to),
        // 2025年学雷锋 is called after its year.
        name: project
            .name
            .replace(&format!("{from}年"), &format!("{to}年")),
        schedule: project
            .schedule
            .as_deref()
            .map(|words| schedule::moved(words, years)),
        begins_on: day(project.begins_on),
        ends_on: day(project.ends_on),
        ..project.clone()
    }
    .findable()
}
