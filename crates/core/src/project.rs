//! 清单项目: what stands on the community's service list and can be claimed.
//!
//! | from \ move | 发布 publish | 下架 close |
//! |---|---|---|
//! | 草稿 draft | 待认领 | — |
//! | 待认领 open | — | 已下架 |
//! | 已认满 full (computed: open, and every place is claimed) | — | 已下架 |
//! | 已下架 closed | 待认领 | — |
//!
//! 已认满 becomes 待认领 again by itself when a claim is released. A project with claims under way is
//! not closed.

mod alike;
mod categories;
mod copy;
mod rows;
mod schedule;
mod suggest;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::journal::{Operation, Write};
use crate::ledger::Ledger;
use crate::person::Page;
use crate::person::phone::Phones;
use crate::record::{Record as _, new_id, record};
use crate::spelling;
use crate::stored::{OtherFacts, text, words};
use crate::time::Date;
use crate::{claim, unit};

pub use alike::{Alike, alike, alike_notice};
pub(crate) use alike::{Names, notice};
pub use categories::{CategoryDraft, CategoryRow, categories, categorise, category_names};
pub use copy::{Copyable, ListYear, copyable, take_over, years};
pub use schedule::Rhythm;
pub use suggest::{Suggested, suggest};

/// The years that a list can be of.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 2000..=2099;

words! {
    /// The state of a project in the ledger.
    ProjectState {
        /// Not published yet.
        Draft = "draft", "草稿";
        /// Published: can be claimed while there are places.
        Open = "open", "待认领";
        /// Taken off the list.
        Closed = "closed", "已下架";
    }
}

words! {
    /// The state of a project as people see it.
    ProjectStanding {
        /// Not published yet.
        Draft = "draft", "草稿";
        /// Can be claimed.
        Open = "open", "待认领";
        /// Every place is claimed.
        Full = "full", "已认满";
        /// Taken off the list.
        Closed = "closed", "已下架";
    }
}

/// A project as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Project {
    /// The project's id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// Its state.
    pub state: ProjectState,
    /// 序号: its place on the list, from 1.
    pub position: i32,
    /// 年度: the year whose list it is on; none for those from before lists had one.
    pub year: Option<i32>,
    /// 项目名称, as written.
    pub name: String,
    /// The name as it is compared.
    #[serde(default, skip_serializing)]
    #[specta(skip)]
    pub name_key: String,
    /// 类别.
    pub category: Option<String>,
    /// 服务内容.
    pub content: Option<String>,
    /// 提供单位.
    pub provider_id: Option<String>,
    /// 服务对象.
    pub served: Option<String>,
    /// 服务地点.
    pub place: Option<String>,
    /// 服务时间, as written.
    pub schedule: Option<String>,
    /// The day from which it runs; none where it is not said.
    pub begins_on: Option<Date>,
    /// The last day on which it runs; without one it is 长期.
    pub ends_on: Option<Date>,
    /// 需要人数: how many claims it takes.
    pub places: i32,
    /// 需要特长: what it wants people to be good at.
    pub skills: Option<String>,
    /// 联系人.
    pub contact_name: Option<String>,
    /// 联系电话.
    pub contact_phone: Option<String>,
    /// 备注.
    pub note: Option<String>,
    /// 其他信息: columns of lists that the program has no field for.
    pub other: OtherFacts,
    /// What a search looks at.
    #[serde(default, skip_serializing)]
    #[specta(skip)]
    pub search: String,
}

record!(
    Project,
    "project",
    state,
    position,
    year,
    name,
    category,
    content,
    provider_id,
    served,
    place,
    schedule,
    begins_on,
    ends_on,
    places,
    skills,
    contact_name,
    contact_phone,
    note,
    other;
    findable: name_key, search
);

/// A project as it is typed into the form, or read from a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ProjectDraft {
    /// 年度; 0 where it is not said: this year, or the one that the project is on.
    pub year: i32,
    /// 项目名称.
    pub name: String,
    /// 类别.
    pub category: String,
    /// 服务内容.
    pub content: String,
    /// 提供单位, by name.
    pub provider: String,
    /// 服务对象.
    pub served: String,
    /// 服务地点.
    pub place: String,
    /// 服务时间.
    pub schedule: String,
    /// The day from which it runs.
    pub begins_on: Option<Date>,
    /// The last day on which it runs; none for 长期.
    pub ends_on: Option<Date>,
    /// 需要人数, at least 1.
    pub places: i32,
    /// 需要特长.
    pub skills: String,
    /// 联系人.
    pub contact_name: String,
    /// 联系电话.
    pub contact_phone: String,
    /// 备注.
    pub note: String,
}

/// A row of the service list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct ProjectSummary {
    /// The project's id.
    pub id: String,
    /// The revision that an action is checked against.
    pub revision: i32,
    /// 序号.
    pub position: i32,
    /// 年度.
    pub year: Option<i32>,
    /// 项目名称.
    pub name: String,
    /// 类别.
    pub category: Option<String>,
    /// 提供单位.
    pub provider: Option<String>,
    /// 服务对象.
    pub served: Option<String>,
    /// 服务地点.
    pub place: Option<String>,
    /// 服务时间.
    pub schedule: Option<String>,
    /// The day from which it runs.
    pub begins_on: Option<Date>,
    /// The last day on which it runs; none for 长期.
    pub ends_on: Option<Date>,
    /// 需要特长.
    pub skills: Option<String>,
    /// 需要人数.
    pub places: i32,
    /// How many places are claimed.
    pub taken: i32,
    /// Its state as people see it.
    pub standing: ProjectStanding,
}

/// Which projects are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ProjectFilter {
    /// Words of the name, its initials.
    pub text: String,
    /// Only those that stand so.
    pub standing: Option<ProjectStanding>,
    /// Only those of one category.
    pub category: Option<String>,
    /// Only those that one unit provides.
    pub provider_id: Option<String>,
    /// Only those of one year's list.
    pub year: Option<i32>,
}

/// A project with what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ProjectRecord {
    /// The project.
    pub project: Project,
    /// The name of the unit that provides it.
    pub provider: Option<String>,
    /// How often it comes, where its 服务时间 says so.
    pub rhythm: Option<Rhythm>,
    /// How many places are claimed.
    pub taken: i32,
    /// Its state as people see it.
    pub standing: ProjectStanding,
}

impl From<&ProjectRecord> for ProjectDraft {
    /// A project as it is edited.
    fn from(record: &ProjectRecord) -> Self {
        let typed = |text: &Option<String>| text.clone().unwrap_or_default();
        let project = &record.project;
        ProjectDraft {
            year: project.year.unwrap_or_default(),
            name: project.name.clone(),
            category: typed(&project.category),
            content: typed(&project.content),
            provider: typed(&record.provider),
            served: typed(&project.served),
            place: typed(&project.place),
            schedule: typed(&project.schedule),
            begins_on: project.begins_on,
            ends_on: project.ends_on,
            places: project.places,
            skills: typed(&project.skills),
            contact_name: typed(&project.contact_name),
            contact_phone: typed(&project.contact_phone),
            note: typed(&project.note),
        }
    }
}

/// The service list in its order.
pub async fn list(
    ledger: &Ledger,
    filter: &ProjectFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<ProjectSummary>> {
    rows::page(ledger, filter, offset, limit).await
}

/// The id of the project of a name, as people type it, or the project of that id. Of several lists the
/// newest counts.
///
/// # Errors
/// [`Error::Refused`] where there is none, or more than one.
pub async fn named(ledger: &Ledger, name: &str) -> Result<String> {
    let mut connection = ledger.pool().acquire().await?;
    let key = spelling::key(name);
    let mut projects = all(&mut connection).await?;
    if let Some(project) = projects.iter().find(|project| project.id == name.trim()) {
        return Ok(project.id.clone());
    }
    projects.retain(|project| project.name_key == key);
    let newest = projects.iter().map(|project| project.year).max().flatten();
    let mut found = projects
        .into_iter()
        .filter(|project| project.year == newest);
    match (found.next(), found.next()) {
        (Some(project), None) => Ok(project.id),
        (None, _) => Err(Error::Refused(format!(
            "服务清单里没有名为“{name}”的项目，请核对名称。"
        ))),
        (Some(_), Some(_)) => Err(Error::Refused(format!(
            "服务清单里有不止一个项目名为“{name}”，请先改成不同的名称。"
        ))),
    }
}

/// One project.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(ledger: &Ledger, id: &str) -> Result<ProjectRecord> {
    let project = Project::find(id, ledger.pool())
        .await?
        .ok_or(Error::NotFound("项目"))?;
    let provider = match &project.provider_id {
        Some(provider) => Some(unit::find(ledger, provider).await?.name),
        None => None,
    };
    let mut connection = ledger.pool().acquire().await?;
    let taken = claim::taken(&mut connection, id).await?;
    Ok(ProjectRecord {
        standing: project.standing(taken),
        rhythm: project.rhythm(),
        project,
        provider,
        taken,
    })
}

/// A project as the printed service list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectForm {
    /// The project.
    pub project: Project,
    /// The name of the unit that provides it.
    pub provider: Option<String>,
}

/// These projects as they are printed, in the order given.
///
/// # Errors
/// [`Error::NotFound`] where one is not there any more.
pub async fn forms(ledger: &Ledger, ids: &[String]) -> Result<Vec<ProjectForm>> {
    let mut connection = ledger.pool().acquire().await?;
    let mut found = forms_by_id(&mut connection).await?;
    ids.iter()
        .map(|id| found.remove(id).ok_or(Error::NotFound("项目")))
        .collect()
}

/// Every project as it is printed, by its id.
pub(crate) async fn forms_by_id(
    connection: &mut sqlx::AnyConnection,
) -> Result<std::collections::HashMap<String, ProjectForm>> {
    let units = unit::names(connection).await?;
    Ok(rows::all(connection)
        .await?
        .into_iter()
        .map(|project| {
            let provider = project
                .provider_id
                .as_ref()
                .and_then(|id| units.get(id).cloned());
            (project.id.clone(), ProjectForm { project, provider })
        })
        .collect())
}

impl Project {
    /// The state as people see it, when `taken` places are claimed.
    pub fn standing(&self, taken: i32) -> ProjectStanding {
        match self.state {
            ProjectState::Draft => ProjectStanding::Draft,
            ProjectState::Closed => ProjectStanding::Closed,
            ProjectState::Open if taken >= self.places => ProjectStanding::Full,
            ProjectState::Open => ProjectStanding::Open,
        }
    }

    /// How often it comes, where its 服务时间 says so.
    pub fn rhythm(&self) -> Option<Rhythm> {
        Rhythm::read(self.schedule.as_deref()?, self.list_year())
    }

    /// The year of which a day without one is.
    fn list_year(&self) -> i32 {
        let begins = self.begins_on.map(Date::year);
        self.year.or(begins).unwrap_or_default()
    }

    /// Whether it has run its time.
    pub(crate) fn is_over(&self, today: Date) -> bool {
        self.ends_on.is_some_and(|last| last < today)
    }

    /// The project with key and search text that fit its name.
    pub(crate) fn findable(mut self) -> Self {
        self.name_key = spelling::key(&self.name);
        self.search = spelling::search_text(&self.name);
        self
    }
}

/// Adds a project to the list, as a draft.
///
/// # Errors
/// [`Error::Invalid`] with a sentence for each wrong field.
pub async fn add(ledger: &Ledger, draft: &ProjectDraft) -> Result<Project> {
    let mut write = ledger.begin().await?;
    let project = checked(draft, None, &mut write).await?;
    write.add(&project).await?;
    write
        .commit("project_add", format!("新建项目“{}”", project.name))
        .await?;
    Ok(project)
}

/// Saves an edit of a project.
///
/// # Errors
/// [`Error::Invalid`] by field, also where fewer places are left than are claimed;
/// [`Error::Changed`] if somebody else was faster.
pub async fn edit(
    ledger: &Ledger,
    id: &str,
    revision: i32,
    draft: &ProjectDraft,
) -> Result<Project> {
    let mut write = ledger.begin().await?;
    let before: Project = write
        .current(id, Some(revision), "项目", |project: &Project| {
            project.name.clone()
        })
        .await?;
    let after = checked(draft, Some(&before), &mut write).await?;
    let after = write.change(before, after).await?;
    write
        .commit("project_edit", format!("修改项目“{}”", after.name))
        .await?;
    Ok(after)
}

/// Publishes drafts and closed projects.
///
/// # Errors
/// [`Error::Refused`] where one is published already; then none is.
pub async fn publish(ledger: &Ledger, ids: &[String]) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let sentence = move_all(&mut write, ids, ProjectState::Open, "发布").await?;
    write.commit("project_publish", sentence).await
}

/// Takes projects off the list.
///
/// # Errors
/// [`Error::Refused`] where one is not published or has claims under way; then none is taken off.
pub async fn close(ledger: &Ledger, ids: &[String]) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    for id in ids {
        let under_way = claim::under_way_on(&mut write, id).await?;
        if under_way > 0 {
            let project: Project = write
                .current(id, None, "项目", |_: &Project| String::new())
                .await?;
            return Err(Error::Refused(format!(
                "项目“{}”还有{under_way}项认领未办结，不能下架。请先办结或退回这些认领。",
                project.name
            )));
        }
    }
    let sentence = move_all(&mut write, ids, ProjectState::Closed, "下架").await?;
    write.commit("project_close", sentence).await
}

async fn move_all(
    write: &mut Write,
    ids: &[String],
    to: ProjectState,
    verb: &str,
) -> Result<String> {
    let mut changes = Vec::with_capacity(ids.len());
    for id in ids {
        let before: Project = write
            .current(id, None, "项目", |project: &Project| project.name.clone())
            .await?;
        let on_table = matches!(
            (before.state, to),
            (
                ProjectState::Draft | ProjectState::Closed,
                ProjectState::Open
            ) | (ProjectState::Open, ProjectState::Closed)
        );
        if !on_table {
            return Err(Error::Refused(format!(
                "项目“{}”现为“{}”，不能{verb}。",
                before.name,
                before.state.label()
            )));
        }
        let after = Project {
            state: to,
            revision: before.revision + 1,
            ..before.clone()
        };
        changes.push((Some(before), after));
    }
    let sentence = match changes.as_slice() {
        [] => return Err(Error::Refused(format!("请先选择要{verb}的项目。"))),
        [(_, project)] => format!("{verb}项目“{}”", project.name),
        [(_, first), ..] => format!("{verb}“{}”等{}个项目", first.name, changes.len()),
    };
    write.put(changes).await?;
    Ok(sentence)
}

/// The names of the published projects that a unit provides.
pub(crate) async fn published_by(
    connection: &mut sqlx::AnyConnection,
    unit_id: &str,
) -> Result<Vec<String>> {
    rows::published_by(connection, unit_id).await
}

/// How many projects there are, in any state.
pub(crate) async fn count(connection: &mut sqlx::AnyConnection) -> Result<u32> {
    rows::count(connection).await
}

/// The id of the project of that name; a published one comes first.
pub(crate) async fn id_of(
    connection: &mut sqlx::AnyConnection,
    name: &str,
) -> Result<Option<String>> {
    rows::by_key(connection, &spelling::key(name)).await
}

/// Every project, for matching a whole list.
pub(crate) async fn all(connection: &mut sqlx::AnyConnection) -> Result<Vec<Project>> {
    rows::all(connection).await
}

async fn checked(
    draft: &ProjectDraft,
    before: Option<&Project>,
    write: &mut Write,
) -> Result<Project> {
    let mut wrong = BTreeMap::new();
    let name = draft.name.trim().to_owned();
    if name.is_empty() {
        wrong.insert("name".to_owned(), "请填写项目名称".to_owned());
    } else if name.chars().count() > 100 {
        wrong.insert("name".to_owned(), "项目名称不能超过 100 个字".to_owned());
    }
    if !(1..=9_999).contains(&draft.places) {
        wrong.insert("places".to_owned(), "需要人数应为 1 至 9999".to_owned());
    }
    if let Some(before) = before {
        let taken = claim::taken(write.connection(), &before.id).await?;
        if draft.places < taken {
            wrong.insert(
                "places".to_owned(),
                format!("已有{taken}项认领，需要人数不能少于{taken}"),
            );
        }
    }
    if draft.year != 0 && !YEARS.contains(&draft.year) {
        let (first, last) = (YEARS.start(), YEARS.end());
        wrong.insert("year".to_owned(), format!("年度应为 {first} 至 {last}"));
    }
    if let (Some(first), Some(last)) = (draft.begins_on, draft.ends_on)
        && last < first
    {
        let why = "结束日期不能早于开始日期";
        wrong.insert("ends_on".to_owned(), why.to_owned());
    }
    let phones = Phones::parse(&draft.contact_phone);
    if !phones.is_plain() {
        wrong.insert(
            "contact_phone".to_owned(),
            "联系电话应为手机号，或区号加号码".to_owned(),
        );
    }
    Error::refuse_wrong(wrong)?;
    let provider_id = unit::named(write, &draft.provider).await?;
    let year = match (draft.year, before) {
        (0, Some(before)) => before.year,
        (0, None) => Some(write.at().date().year()),
        (year, _) => Some(year),
    };
    let position = match before {
        Some(before) => before.position,
        None => rows::last_position(write.connection()).await? + 1,
    };
    let project = Project {
        id: before.map_or_else(new_id, |before| before.id.clone()),
        revision: before.map_or(1, |before| before.revision),
        state: before.map_or(ProjectState::Draft, |before| before.state),
        position,
        year,
        name,
        name_key: String::new(),
        category: text(&draft.category),
        content: text(&draft.content),
        provider_id,
        served: text(&draft.served),
        place: text(&draft.place),
        schedule: text(&draft.schedule),
        begins_on: draft.begins_on,
        ends_on: draft.ends_on,
        places: draft.places,
        skills: text(&draft.skills),
        contact_name: text(&draft.contact_name),
        contact_phone: phones.numbers.into_iter().next(),
        note: text(&draft.note),
        other: before
            .map(|before| before.other.clone())
            .unwrap_or_default(),
        search: String::new(),
    };
    Ok(project.findable())
}
