//! 服务队: people who serve together under a leader, at least once a month.
//!
//! A team has served in a month when an activity that it carries took place in that month, was ended,
//! and one who was a member on its day came. Who led and who was a member is kept from day to day: a
//! [`Membership`] that is over has the day of it, and nothing of it is taken out. A leader is a member
//! too, and leaves only after another leads.

mod rows;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::journal::{Operation, Write};
use crate::ledger::Ledger;
use crate::person::{Page, Person};
use crate::record::{Record as _, new_id, record};
use crate::spelling;
use crate::stored::{Flag, text, words};
use crate::time::Date;
use crate::{activity, claim};

/// How many months of a team's duty are shown.
const MONTHS_SHOWN: u32 = 12;

/// The day of the month from which on a team that has not served yet is pointed out: before that the
/// month has time left, afterwards too little to plan without being told.
const POINTED_OUT_FROM: u32 = 16;

words! {
    /// What somebody is in a team.
    TeamRole {
        /// 队长.
        Leader = "leader", "队长";
        /// 队员; a leader is one, too.
        Member = "member", "队员";
    }
}

/// A team as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Team {
    /// The team's id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// 名称, as written.
    pub name: String,
    /// The name as it is compared; one team a name.
    #[serde(default, skip_serializing)]
    #[specta(skip)]
    pub name_key: String,
    /// 服务类别: what it does.
    pub service: Option<String>,
    /// 成立日期.
    pub formed_on: Option<Date>,
    /// 备注.
    pub note: Option<String>,
    /// What lists are sorted by.
    #[serde(default, skip_serializing)]
    #[specta(skip)]
    pub sort_key: String,
    /// What a search looks at.
    #[serde(default, skip_serializing)]
    #[specta(skip)]
    pub search: String,
    /// The day on which it was archived.
    pub archived_on: Option<Date>,
}

record!(
    Team,
    "team",
    name,
    service,
    formed_on,
    note,
    archived_on;
    findable: name_key, sort_key, search
);

impl Team {
    /// The team with keys and search text that fit its name and service.
    pub(crate) fn findable(mut self) -> Self {
        self.name_key = spelling::key(&self.name);
        self.sort_key = spelling::sort_key(&self.name);
        self.search = spelling::search_text(&self.name);
        if let Some(service) = &self.service {
            self.search.push_str(&spelling::search_text(service));
        }
        self
    }
}

/// From when to when somebody was in a team, or led it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Membership {
    /// The record's id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// The team.
    pub team_id: String,
    /// The person.
    pub person_id: String,
    /// What they are in it.
    pub role: TeamRole,
    /// The first day.
    pub joined_on: Date,
    /// The last day; none while it lasts.
    pub left_on: Option<Date>,
}

record!(
    Membership,
    "membership",
    team_id,
    person_id,
    role,
    joined_on,
    left_on,
);

/// A team as it is typed into the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct TeamDraft {
    /// 名称.
    pub name: String,
    /// 服务类别.
    pub service: String,
    /// 成立日期.
    pub formed_on: Option<Date>,
    /// 备注.
    pub note: String,
}

impl From<&Team> for TeamDraft {
    /// A team as it is edited.
    fn from(team: &Team) -> Self {
        TeamDraft {
            name: team.name.clone(),
            service: team.service.clone().unwrap_or_default(),
            formed_on: team.formed_on,
            note: team.note.clone().unwrap_or_default(),
        }
    }
}

/// A row of the list of teams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct TeamSummary {
    /// The team's id.
    pub id: String,
    /// The revision that an action is checked against.
    pub revision: i32,
    /// 名称.
    pub name: String,
    /// 服务类别.
    pub service: Option<String>,
    /// 队长.
    pub leader: Option<String>,
    /// How many members it has.
    pub members: i32,
    /// How many of its claims are under way.
    pub claims: i32,
    /// Whether it has served in the month asked for.
    pub served: Flag,
    /// The day on which it served last.
    pub last_served: Option<Date>,
    /// The day on which it was archived.
    pub archived_on: Option<Date>,
}

/// Which teams are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct TeamFilter {
    /// Words of the name or the service, initials.
    pub text: String,
    /// Only those that have served in the month, or only those that have not.
    pub served: Option<bool>,
    /// A day of the month that is asked about; this month where none is given.
    pub month: Option<Date>,
    /// The archived instead of the present.
    pub archived: bool,
}

/// A membership with the names on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct MembershipSummary {
    /// The membership's id.
    pub id: String,
    /// The team.
    pub team_id: String,
    /// Its name.
    pub team: String,
    /// The person.
    pub person_id: String,
    /// Their name.
    pub person: String,
    /// Their unit.
    pub unit: Option<String>,
    /// What they are in it.
    pub role: TeamRole,
    /// The first day.
    pub joined_on: Date,
    /// The last day; none while it lasts.
    pub left_on: Option<Date>,
    /// The confirmed minutes that they have served at what the team carried, with corrections.
    pub minutes: i32,
}

/// What a team did in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct DutyMonth {
    /// The month, `2026-03`.
    pub month: String,
    /// How many times it served.
    pub services: i32,
}

/// A team with what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TeamRecord {
    /// The team.
    pub team: Team,
    /// Its members and those who were, by name; whoever is one comes first.
    pub members: Vec<MembershipSummary>,
    /// Who leads and who led it, the last first.
    pub leaders: Vec<MembershipSummary>,
    /// The last twelve months, this one last.
    pub duty: Vec<DutyMonth>,
    /// The confirmed minutes of everybody at what it carried, with corrections.
    pub minutes: i32,
}

/// The teams of a filter, by pinyin.
pub async fn list(
    ledger: &Ledger,
    filter: &TeamFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<TeamSummary>> {
    rows::page(ledger, filter, offset, limit).await
}

/// One team.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(ledger: &Ledger, id: &str) -> Result<TeamRecord> {
    let team = Team::find(id, ledger.pool())
        .await?
        .ok_or(Error::NotFound("服务队"))?;
    let (leaders, members) = rows::memberships_of(ledger, id)
        .await?
        .into_iter()
        .partition(|row| row.role == TeamRole::Leader);
    let mut served: HashMap<String, i32> = rows::served_months(ledger, id)
        .await?
        .into_iter()
        .map(|duty| (duty.month, duty.services))
        .collect();
    let duty = last_months(ledger.clock().today()).map(|month| DutyMonth {
        services: served.remove(&month).unwrap_or_default(),
        month,
    });
    Ok(TeamRecord {
        team,
        members,
        leaders,
        duty: duty.collect(),
        minutes: rows::minutes(ledger, id).await?,
    })
}

/// The months shown, `2026-03`, that of `today` last.
fn last_months(today: Date) -> impl Iterator<Item = String> {
    let now = today.year() * 12 + today.month() as i32 - 1;
    (now + 1 - MONTHS_SHOWN as i32..=now).map(|month| {
        format!(
            "{:04}-{:02}",
            month.div_euclid(12),
            month.rem_euclid(12) + 1
        )
    })
}

/// The teams that a person is or was in, those that they are in first.
pub async fn of_person(ledger: &Ledger, person_id: &str) -> Result<Vec<MembershipSummary>> {
    rows::memberships_of_person(ledger, person_id).await
}

/// The id of the team of a name, as people type it.
///
/// # Errors
/// [`Error::Refused`] where there is none.
pub async fn named(ledger: &Ledger, name: &str) -> Result<String> {
    let mut connection = ledger.pool().acquire().await?;
    id_of(&mut connection, name)
        .await?
        .ok_or_else(|| Error::Refused(format!("没有名为“{name}”的服务队，请核对名称。")))
}

/// The id of the team of that name.
pub(crate) async fn id_of(
    connection: &mut sqlx::AnyConnection,
    name: &str,
) -> Result<Option<String>> {
    rows::by_key(connection, &spelling::key(name)).await
}

/// How many teams are pointed out today because they have not served this month: none in its first half.
pub(crate) async fn overdue(ledger: &Ledger) -> Result<i32> {
    if ledger.clock().today().day() < POINTED_OUT_FROM {
        return Ok(0);
    }
    let filter = TeamFilter {
        served: Some(false),
        ..TeamFilter::default()
    };
    Ok(list(ledger, &filter, 0, 1).await?.total as i32)
}

/// Every team's name by its id.
pub(crate) async fn names(connection: &mut sqlx::AnyConnection) -> Result<HashMap<String, String>> {
    rows::names(connection).await
}

/// Who leads each team now, by the team's id.
pub(crate) async fn leaders(
    connection: &mut sqlx::AnyConnection,
) -> Result<HashMap<String, String>> {
    rows::leaders(connection).await
}

/// The members of a team now, by name.
pub(crate) async fn members(
    connection: &mut sqlx::AnyConnection,
    team_id: &str,
) -> Result<Vec<String>> {
    rows::members(connection, team_id).await
}

/// Everybody who is or was in a team.
pub(crate) async fn people(connection: &mut sqlx::AnyConnection) -> Result<HashSet<String>> {
    rows::people(connection).await
}

/// Forms a team.
///
/// # Errors
/// [`Error::Invalid`] with a sentence for each wrong field.
pub async fn add(ledger: &Ledger, draft: &TeamDraft) -> Result<Team> {
    let mut write = ledger.begin().await?;
    let team = checked(draft, None, &mut write).await?;
    write.add(&team).await?;
    write
        .commit("team_add", format!("组建{}", team.name))
        .await?;
    Ok(team)
}

/// Saves an edit of a team.
///
/// # Errors
/// [`Error::Invalid`] by field; [`Error::Changed`] if somebody else was faster.
pub async fn edit(ledger: &Ledger, id: &str, revision: i32, draft: &TeamDraft) -> Result<Team> {
    let mut write = ledger.begin().await?;
    let before: Team = write
        .current(id, Some(revision), "服务队", |team: &Team| {
            team.name.clone()
        })
        .await?;
    let after = checked(draft, Some(&before), &mut write).await?;
    let after = write.change(before, after).await?;
    write
        .commit("team_edit", format!("修改{}的资料", after.name))
        .await?;
    Ok(after)
}

/// Makes a person the leader from a day on; whoever led until then has led to that day. The new leader
/// becomes a member where they are none.
///
/// # Errors
/// [`Error::Refused`] where they lead already, or the team or the person is archived;
/// [`Error::Invalid`] for a day to come, or before the one on which the leader of now began.
pub async fn lead(ledger: &Ledger, id: &str, person_id: &str, on: Date) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let team = present(&mut write, id, on).await?;
    let person = servant(&mut write, person_id).await?;
    let standing = rows::standing(write.connection(), id).await?;
    let before = standing.iter().find(|row| row.role == TeamRole::Leader);
    let mut changes = Vec::new();
    if let Some(before) = before {
        if before.person_id == person_id {
            return Err(Error::Refused(format!(
                "{}已经是{}的队长。",
                person.name, team.name
            )));
        }
        changes.push(ended(before, on, "on", "现任队长任职")?);
    }
    if !standing
        .iter()
        .any(|row| row.role == TeamRole::Member && row.person_id == person_id)
    {
        changes.push((None, begun(id, person_id, TeamRole::Member, on)));
    }
    changes.push((None, begun(id, person_id, TeamRole::Leader, on)));
    let sentence = match before {
        Some(before) => format!(
            "{}队长由{}改为{}",
            team.name,
            name_of(&mut write, &before.person_id).await?,
            person.name
        ),
        None => format!("{}任{}队长", person.name, team.name),
    };
    write.put(changes).await?;
    write.commit("team_lead", sentence).await
}

/// Takes people into a team from a day on; whoever is in it stays as they are.
///
/// # Errors
/// [`Error::Refused`] where all of them are in it, or the team or one of them is archived;
/// [`Error::Invalid`] for a day to come.
pub async fn join(ledger: &Ledger, id: &str, people: &[String], on: Date) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let team = present(&mut write, id, on).await?;
    let mut standing: HashSet<String> = rows::members(write.connection(), id)
        .await?
        .into_iter()
        .collect();
    let mut names = Vec::new();
    let mut changes = Vec::new();
    for person_id in people {
        let person = servant(&mut write, person_id).await?;
        if standing.insert(person_id.clone()) {
            names.push(person.name);
            changes.push((None, begun(id, person_id, TeamRole::Member, on)));
        }
    }
    let sentence = match names.as_slice() {
        [] => {
            return Err(Error::Refused(format!("所选的人都已在{}里。", team.name)));
        }
        [name] => format!("{name}加入{}", team.name),
        [first, ..] => format!("{first}等{}人加入{}", names.len(), team.name),
    };
    write.put(changes).await?;
    write.commit("team_join", sentence).await
}

/// Lets people leave a team on a day; that they were in it stays.
///
/// # Errors
/// [`Error::Refused`] where one of them leads it or is not in it; [`Error::Invalid`] for a day to come,
/// or before the one on which they joined.
pub async fn leave(ledger: &Ledger, id: &str, people: &[String], on: Date) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let team = present(&mut write, id, on).await?;
    let standing = rows::standing(write.connection(), id).await?;
    let mut names = Vec::new();
    let mut changes = Vec::new();
    for person_id in people {
        let name = name_of(&mut write, person_id).await?;
        let of = |role| {
            standing
                .iter()
                .find(|row| row.role == role && row.person_id == *person_id)
        };
        if of(TeamRole::Leader).is_some() {
            return Err(leads(&name, &team.name, "退出"));
        }
        let Some(member) = of(TeamRole::Member) else {
            return Err(Error::Refused(format!(
                "{name}不是{}的队员。请刷新后核对。",
                team.name
            )));
        };
        changes.push(ended(member, on, "on", &format!("{name}入队"))?);
        names.push(name);
    }
    let sentence = match names.as_slice() {
        [] => return Err(Error::Refused("请先选择要退出的队员。".into())),
        [name] => format!("{name}退出{}", team.name),
        [first, ..] => format!("{first}等{}人退出{}", names.len(), team.name),
    };
    write.put(changes).await?;
    write.commit("team_leave", sentence).await
}

/// Ends what a person is in any team today, because they are archived.
///
/// # Errors
/// [`Error::Refused`] where they lead one.
pub(crate) async fn leave_all(write: &mut Write, person: &Person) -> Result<()> {
    let today = write.at().date();
    let standing = rows::standing_of_person(write.connection(), &person.id).await?;
    if let Some(led) = standing.iter().find(|row| row.role == TeamRole::Leader) {
        let team: Team = write
            .current(&led.team_id, None, "服务队", |_: &Team| String::new())
            .await?;
        return Err(leads(&person.name, &team.name, "归档"));
    }
    let changes: Vec<_> = standing
        .iter()
        .map(|row| over(row, today.max(row.joined_on)))
        .collect();
    write.put(changes).await
}

/// Archives teams: they leave the lists, and what they did stays.
///
/// # Errors
/// [`Error::Refused`] while one of them has a claim or an activity under way.
pub async fn archive(ledger: &Ledger, ids: &[String]) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let today = write.at().date();
    let mut changes = Vec::new();
    for id in ids {
        let before: Team = write
            .current(id, None, "服务队", |_: &Team| String::new())
            .await?;
        if before.archived_on.is_some() {
            continue;
        }
        if claim::under_way_for(&mut write, id).await? > 0 {
            return Err(Error::Refused(format!(
                "{}还有未办结的认领，不能归档。请先办结、退回或撤销其认领。",
                before.name
            )));
        }
        if activity::under_way_for(&mut write, id).await? > 0 {
            return Err(Error::Refused(format!(
                "{}还有未结束的活动，不能归档。请先结束或取消其活动。",
                before.name
            )));
        }
        changes.push(archived(before, Some(today)));
    }
    write_archiving(write, changes, "team_archive", "归档").await
}

/// Brings archived teams back into the lists.
///
/// # Errors
/// [`Error::Refused`] where none of them is archived.
pub async fn restore(ledger: &Ledger, ids: &[String]) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let mut changes = Vec::new();
    for id in ids {
        let before: Team = write
            .current(id, None, "服务队", |_: &Team| String::new())
            .await?;
        if before.archived_on.is_some() {
            changes.push(archived(before, None));
        }
    }
    write_archiving(write, changes, "team_restore", "恢复").await
}

fn archived(before: Team, archived_on: Option<Date>) -> (Option<Team>, Team) {
    let after = Team {
        archived_on,
        revision: before.revision + 1,
        ..before.clone()
    };
    (Some(before), after)
}

async fn write_archiving(
    mut write: Write,
    changes: Vec<(Option<Team>, Team)>,
    kind: &str,
    verb: &str,
) -> Result<Operation> {
    let sentence = match changes.as_slice() {
        [] => return Err(Error::Refused("所选服务队中没有需要处理的。".into())),
        [(_, team)] => format!("{verb}{}", team.name),
        [(_, first), ..] => format!("{verb}{}等{}支服务队", first.name, changes.len()),
    };
    write.put(changes).await?;
    write.commit(kind, sentence).await
}

/// The team, where people can still come and go on that day.
async fn present(write: &mut Write, id: &str, on: Date) -> Result<Team> {
    let team = standing(write, id).await?;
    if on > write.at().date() {
        return Err(Error::field("on", "日期不能晚于今天"));
    }
    Ok(team)
}

/// The team, unless it is archived.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] where it is archived.
pub(crate) async fn standing(write: &mut Write, id: &str) -> Result<Team> {
    let team: Team = write
        .current(id, None, "服务队", |_: &Team| String::new())
        .await?;
    match team.archived_on {
        None => Ok(team),
        Some(_) => Err(Error::Refused(format!(
            "{}已归档。请先在服务队页恢复。",
            team.name
        ))),
    }
}

/// A person who may be taken into a team.
async fn servant(write: &mut Write, id: &str) -> Result<Person> {
    let person: Person = write
        .current(id, None, "人员", |_: &Person| String::new())
        .await?;
    match person.archived_on {
        None => Ok(person),
        Some(_) => Err(Error::Refused(format!(
            "{}已归档，不能加入服务队。请先在人员页恢复。",
            person.name
        ))),
    }
}

async fn name_of(write: &mut Write, person_id: &str) -> Result<String> {
    let person: Person = write
        .current(person_id, None, "人员", |_: &Person| String::new())
        .await?;
    Ok(person.name)
}

fn leads(person: &str, team: &str, verb: &str) -> Error {
    Error::Refused(format!(
        "{person}是{team}的队长，不能{verb}。请先更换队长。"
    ))
}

/// A membership that begins, not yet written.
pub(crate) fn begun(team_id: &str, person_id: &str, role: TeamRole, on: Date) -> Membership {
    Membership {
        id: new_id(),
        revision: 1,
        team_id: team_id.to_owned(),
        person_id: person_id.to_owned(),
        role,
        joined_on: on,
        left_on: None,
    }
}

fn ended(
    before: &Membership,
    on: Date,
    field: &str,
    what: &str,
) -> Result<(Option<Membership>, Membership)> {
    if on < before.joined_on {
        return Err(Error::field(
            field,
            format!("日期不能早于{what}的{}", before.joined_on.official()),
        ));
    }
    Ok(over(before, on))
}

fn over(before: &Membership, on: Date) -> (Option<Membership>, Membership) {
    let after = Membership {
        left_on: Some(on),
        revision: before.revision + 1,
        ..before.clone()
    };
    (Some(before.clone()), after)
}

async fn checked(draft: &TeamDraft, before: Option<&Team>, write: &mut Write) -> Result<Team> {
    let mut wrong = BTreeMap::new();
    let name = draft.name.trim().to_owned();
    if spelling::key(&name).is_empty() {
        wrong.insert("name".to_owned(), "请填写服务队名称".to_owned());
    } else if name.chars().count() > 50 {
        wrong.insert("name".to_owned(), "服务队名称不能超过 50 个字".to_owned());
    } else if let Some(same) = id_of(write.connection(), &name).await?
        && before.is_none_or(|before| before.id != same)
    {
        wrong.insert(
            "name".to_owned(),
            "已有同名的服务队，请换一个名称，或在服务队页恢复归档的那一支".to_owned(),
        );
    }
    if draft
        .formed_on
        .is_some_and(|formed| formed > write.at().date())
    {
        wrong.insert("formed_on".to_owned(), "成立日期不能晚于今天".to_owned());
    }
    Error::refuse_wrong(wrong)?;
    let team = Team {
        id: before.map_or_else(new_id, |before| before.id.clone()),
        revision: before.map_or(1, |before| before.revision),
        name,
        name_key: String::new(),
        service: text(&draft.service),
        formed_on: draft.formed_on,
        note: text(&draft.note),
        sort_key: String::new(),
        search: String::new(),
        archived_on: before.and_then(|before| before.archived_on),
    };
    Ok(team.findable())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn twelve_months_end_with_this_one() {
        let months: Vec<_> = last_months(Date::new(2026, 3, 1).unwrap()).collect();
        assert_eq!(months.len(), 12);
        assert_eq!(
            [&months[0], &months[8], &months[9], &months[11]],
            ["2025-04", "2025-12", "2026-01", "2026-03"]
        );
    }
}
