//! 认领: a person, a unit or a team takes on a project of the list, and sees it through.
//!
//! | from \ move | 确认 | 开始 | 办结 | 评估 | 退回 | 退出 | 撤销 |
//! |---|---|---|---|---|---|---|---|
//! | 待确认 pending | 已认领 | — | — | — | 退回 | — | 撤销 |
//! | 已认领 claimed | — | 进行中 | — | — | 退回 | 退出 | 撤销 |
//! | 进行中 running | — | — | 待评估 | — | 退回 | 退出 | 撤销 |
//! | 待评估 awaiting | — | — | — | 已评估, or 整改 when 不满意 | — | — | — |
//! | 整改 rework | — | — | 待评估 | — | 退回 | 退出 | — |
//! | 已评估 evaluated | — | — | — | altered, with a reason; 整改 when 不满意 | — | — | — |
//! | 退回, 退出, 撤销 | — | — | — | — | — | — | — |
//!
//! 评估 is the branch's 组织评; the other voices move nothing. 整改 is done when its follow-up is
//! closed. 退回, 退出 and 撤销 want a reason and free the place. 超期 is computed: the day due has passed and
//! the claim is still 待确认, 已认领, 进行中 or 整改.

mod rows;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::evaluation::{self, Spoken};
use crate::follow_up;
use crate::journal::{Operation, Write};
use crate::ledger::Ledger;
use crate::person::{self, Page, Person};
use crate::project::{self, Project, ProjectForm, ProjectState};
use crate::record::{new_id, record};
use crate::stored::{Flag, text, words};
use crate::team;
use crate::time::Date;
use crate::unit::{self, Unit};

words! {
    /// The state of a claim.
    ClaimState {
        /// Asked for; the branch has not said yes yet.
        Pending = "pending", "待确认";
        /// The branch has said yes.
        Claimed = "claimed", "已认领";
        /// The service has begun.
        Running = "running", "进行中";
        /// The service is done; its effect is to be evaluated.
        Awaiting = "awaiting", "待评估";
        /// Evaluated: the end of the chain.
        Evaluated = "evaluated", "已评估";
        /// Evaluated as 不满意, and to be made good.
        Rework = "rework", "整改";
        /// Given back to the list by the branch.
        Returned = "returned", "退回";
        /// The claimant asked to leave, and the branch agreed.
        Left = "left", "退出";
        /// Made in error.
        Cancelled = "cancelled", "撤销";
    }
}

words! {
    /// What can be done to a claim, besides evaluating it.
    Move {
        /// 确认.
        Confirm = "confirm", "确认";
        /// 开始.
        Start = "start", "开始";
        /// 办结.
        Finish = "finish", "办结";
        /// 退回.
        Return = "return", "退回";
        /// 退出.
        Leave = "leave", "退出";
        /// 撤销.
        Cancel = "cancel", "撤销";
    }
}

impl Move {
    /// Where the move leads from a state; none where the table has no such move.
    pub fn from(self, state: ClaimState) -> Option<ClaimState> {
        use ClaimState::*;
        Some(match (self, state) {
            (Move::Confirm, Pending) => Claimed,
            (Move::Start, Claimed) => Running,
            (Move::Finish, Running | Rework) => Awaiting,
            (Move::Return, Pending | Claimed | Running | Rework) => Returned,
            (Move::Leave, Claimed | Running | Rework) => Left,
            (Move::Cancel, Pending | Claimed | Running) => Cancelled,
            _ => return None,
        })
    }

    /// Whether the move frees the place, and so wants a reason.
    pub fn releases(self) -> bool {
        matches!(self, Move::Return | Move::Leave | Move::Cancel)
    }
}

/// A claim as the ledger keeps it. One has it: a person, a unit or a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Claim {
    /// The claim's id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// What is claimed.
    pub project_id: String,
    /// The person who claims.
    pub person_id: Option<String>,
    /// The unit that claims.
    pub unit_id: Option<String>,
    /// The team that claims.
    pub team_id: Option<String>,
    /// Its state.
    pub state: ClaimState,
    /// The day of the claim.
    pub claimed_on: Date,
    /// The day on which the branch confirmed it.
    pub confirmed_on: Option<Date>,
    /// The day on which the service began.
    pub started_on: Option<Date>,
    /// 截止日期: the day by which it is to be done.
    pub due_on: Option<Date>,
    /// The day on which the service was done.
    pub finished_on: Option<Date>,
    /// Why it was returned, left, cancelled or sent to be made good.
    pub reason: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

record!(
    Claim,
    "claim",
    project_id,
    person_id,
    unit_id,
    team_id,
    state,
    claimed_on,
    confirmed_on,
    started_on,
    due_on,
    finished_on,
    reason,
    note,
);

/// A claim as it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ClaimDraft {
    /// The project.
    pub project_id: String,
    /// The person who claims, or
    pub person_id: Option<String>,
    /// the unit, or
    pub unit_id: Option<String>,
    /// the team.
    pub team_id: Option<String>,
    /// The day by which it is to be done.
    pub due_on: Option<Date>,
    /// 备注.
    pub note: String,
    /// Whether the branch confirms it in the same breath.
    pub confirmed: bool,
}

/// A row of the list of claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct ClaimSummary {
    /// The claim's id.
    pub id: String,
    /// The revision that an action is checked against.
    pub revision: i32,
    /// Its state.
    pub state: ClaimState,
    /// The project.
    pub project_id: String,
    /// Its name.
    pub project: String,
    /// Its category.
    pub category: Option<String>,
    /// The person who claims.
    pub person_id: Option<String>,
    /// The unit that claims.
    pub unit_id: Option<String>,
    /// The team that claims.
    pub team_id: Option<String>,
    /// The name of whoever it is.
    pub claimant: String,
    /// The day of the claim.
    pub claimed_on: Date,
    /// The day by which it is to be done.
    pub due_on: Option<Date>,
    /// The day on which it was done.
    pub finished_on: Option<Date>,
    /// Whether it is 超期 today.
    pub overdue: Flag,
    /// Why it was returned, left, cancelled or sent to be made good.
    pub reason: Option<String>,
    /// The level of the organisation's evaluation.
    pub level: Option<evaluation::Level>,
    /// Its score, 0 to 100.
    pub score: Option<i32>,
}

/// Which claims are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ClaimFilter {
    /// Only the one of this id.
    pub id: Option<String>,
    /// Words of the claimant's or the project's name, initials.
    pub text: String,
    /// Only those in a state.
    pub state: Option<ClaimState>,
    /// Only those that are 超期.
    pub overdue: bool,
    /// Only those on one project.
    pub project_id: Option<String>,
    /// Only those of one person.
    pub person_id: Option<String>,
    /// Only those of one unit.
    pub unit_id: Option<String>,
    /// Only those of one team.
    pub team_id: Option<String>,
}

/// How many claims stand in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct StateCount {
    /// The state.
    pub state: ClaimState,
    /// How many.
    pub claims: i32,
}

/// The claims of a filter, the newest first.
pub async fn list(
    ledger: &Ledger,
    filter: &ClaimFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<ClaimSummary>> {
    rows::page(ledger, filter, offset, limit).await
}

/// How many claims stand in each state; states without claims are left out.
pub async fn counts(ledger: &Ledger) -> Result<Vec<StateCount>> {
    rows::counts(ledger.pool()).await
}

words! {
    /// What a claimant is.
    ClaimantKind {
        /// A person.
        Person = "person", "人员";
        /// A unit.
        Unit = "unit", "单位";
        /// A team.
        Team = "team", "服务队";
    }
}

/// The revision at which a claim is, for whoever acts on it without having it before their eyes.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn revision(ledger: &Ledger, id: &str) -> Result<i32> {
    use crate::record::Record as _;
    let claim = Claim::find(id, ledger.pool()).await?;
    Ok(claim.ok_or(Error::NotFound("认领"))?.revision)
}

/// Everything that is printed about one claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimForm {
    /// The claim.
    pub claim: Claim,
    /// What the claimant is.
    pub kind: ClaimantKind,
    /// The name of the person, the unit or the team that claims.
    pub claimant: String,
    /// Their phone, in full: a team's is that of its leader.
    pub phone: Option<String>,
    /// What stands beside the name: the unit of a person, the contact of a unit, the leader of a team.
    pub beside: Option<String>,
    /// The project, with the unit that provides it.
    pub project: ProjectForm,
    /// What stands of its evaluations, a voice each.
    pub evaluations: Vec<Spoken>,
}

/// Everything that is printed about these claims, in the order given.
///
/// # Errors
/// [`Error::NotFound`] where one is not there any more.
pub async fn forms(ledger: &Ledger, ids: &[String]) -> Result<Vec<ClaimForm>> {
    let mut connection = ledger.pool().acquire().await?;
    let mut claims: HashMap<_, _> = rows::all(&mut connection)
        .await?
        .into_iter()
        .map(|claim| (claim.id.clone(), claim))
        .collect();
    let people: HashMap<_, _> = person::everybody(&mut connection)
        .await?
        .into_iter()
        .map(|person| (person.id.clone(), person))
        .collect();
    let units = unit::by_id(&mut connection).await?;
    let teams = team::names(&mut connection).await?;
    let leaders = team::leaders(&mut connection).await?;
    let projects = project::forms_by_id(&mut connection).await?;
    let mut evaluations = evaluation::by_claim(&mut connection).await?;
    ids.iter()
        .map(|id| {
            let claim = claims.remove(id).ok_or(Error::NotFound("认领"))?;
            let project = projects.get(&claim.project_id);
            let phone = |person: &Person| person.phone.clone().or(person.other_phone.clone());
            let (kind, claimant, phone, beside) = if let Some(id) = &claim.person_id {
                let person = people.get(id).ok_or(Error::NotFound("认领人"))?;
                let unit = person.unit_id.as_ref().and_then(|id| units.get(id));
                let unit = unit.map(|unit| unit.name.clone());
                (
                    ClaimantKind::Person,
                    person.name.clone(),
                    phone(person),
                    unit,
                )
            } else if let Some(id) = &claim.unit_id {
                let unit = units.get(id).ok_or(Error::NotFound("认领单位"))?.clone();
                (
                    ClaimantKind::Unit,
                    unit.name,
                    unit.contact_phone,
                    unit.contact_name,
                )
            } else {
                let team = claim.team_id.as_ref();
                let name = team.and_then(|id| teams.get(id)).cloned();
                let leader = team.and_then(|id| people.get(leaders.get(id)?));
                (
                    ClaimantKind::Team,
                    name.ok_or(Error::NotFound("认领的服务队"))?,
                    leader.and_then(phone),
                    leader.map(|leader| leader.name.clone()),
                )
            };
            Ok(ClaimForm {
                kind,
                claimant,
                phone,
                beside,
                project: project.cloned().ok_or(Error::NotFound("项目"))?,
                evaluations: evaluations.remove(id).unwrap_or_default(),
                claim,
            })
        })
        .collect()
}

/// Claims a project.
///
/// # Errors
/// [`Error::Refused`] where the project is not published, is over, has no place left, is claimed by the same
/// claimant already, or the person is archived.
pub async fn add(ledger: &Ledger, draft: &ClaimDraft) -> Result<Claim> {
    let mut write = ledger.begin().await?;
    let (claim, sentence) = add_in(&mut write, draft).await?;
    write.commit("claim_add", sentence).await?;
    Ok(claim)
}

pub(crate) async fn add_in(write: &mut Write, draft: &ClaimDraft) -> Result<(Claim, String)> {
    let today = write.at().date();
    let project: Project = write
        .current(&draft.project_id, None, "项目", |project: &Project| {
            project.name.clone()
        })
        .await?;
    let claimant = match (&draft.person_id, &draft.unit_id, &draft.team_id) {
        (Some(person), None, None) => {
            let person: Person = write
                .current(person, None, "人员", |person: &Person| {
                    person.name.clone()
                })
                .await?;
            if person.archived_on.is_some() {
                return Err(Error::Refused(format!(
                    "{}已归档，不能认领。请先在人员页恢复。",
                    person.name
                )));
            }
            person.name
        }
        (None, Some(unit), None) => {
            let unit: Unit = write
                .current(unit, None, "单位", |unit: &Unit| unit.name.clone())
                .await?;
            if unit.archived_on.is_some() {
                return Err(Error::Refused(format!(
                    "{}已归档，不能认领。请先在单位页恢复。",
                    unit.name
                )));
            }
            unit.name
        }
        (None, None, Some(team)) => team::standing(write, team).await?.name,
        _ => return Err(Error::field("person_id", "请选择认领的人员、单位或服务队")),
    };
    refuse_unless_open(&project, today)?;
    let taken = taken(write.connection(), &project.id).await?;
    if taken >= project.places {
        return Err(Error::Refused(format!(
            "项目“{}”的{}个名额已认满。请改选其他项目，或先增加需要人数。",
            project.name, project.places
        )));
    }
    if rows::stands(write.connection(), draft).await? {
        return Err(Error::Refused(format!(
            "{claimant}已经认领了“{}”。",
            project.name
        )));
    }
    if draft.due_on.is_some_and(|due| due < today) {
        return Err(Error::field("due_on", "截止日期不能早于今天"));
    }
    let claim = Claim {
        id: new_id(),
        revision: 1,
        project_id: project.id,
        person_id: draft.person_id.clone(),
        unit_id: draft.unit_id.clone(),
        team_id: draft.team_id.clone(),
        state: if draft.confirmed {
            ClaimState::Claimed
        } else {
            ClaimState::Pending
        },
        claimed_on: today,
        confirmed_on: draft.confirmed.then_some(today),
        started_on: None,
        due_on: draft.due_on,
        finished_on: None,
        reason: None,
        note: text(&draft.note),
    };
    write.add(&claim).await?;
    Ok((claim, format!("{claimant}认领“{}”", project.name)))
}

fn refuse_unless_open(project: &Project, today: Date) -> Result<()> {
    if let Some(last) = project.ends_on.filter(|_| project.is_over(today)) {
        return Err(Error::Refused(format!(
            "项目“{}”到{}为止，不能再认领。还要继续的，请先改它的结束日期。",
            project.name,
            last.official()
        )));
    }
    if project.state == ProjectState::Open {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "项目“{}”现为“{}”，不能认领。请先发布项目。",
        project.name,
        project.state.label()
    )))
}

/// The project, for a list that signs up for it.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] where it is not published, or over.
pub(crate) async fn claimable(
    id: &str,
    today: Date,
    connection: &mut sqlx::AnyConnection,
) -> Result<Project> {
    use crate::record::Record as _;
    let project = Project::find(id, connection)
        .await?
        .ok_or(Error::NotFound("项目"))?;
    refuse_unless_open(&project, today)?;
    Ok(project)
}

/// A claim that a person asks for, not yet written.
pub(crate) fn asked_for(project_id: &str, person_id: &str, today: Date) -> Claim {
    Claim {
        id: new_id(),
        revision: 1,
        project_id: project_id.to_owned(),
        person_id: Some(person_id.to_owned()),
        unit_id: None,
        team_id: None,
        state: ClaimState::Pending,
        claimed_on: today,
        confirmed_on: None,
        started_on: None,
        due_on: None,
        finished_on: None,
        reason: None,
        note: None,
    }
}

/// The people who have a claim on a project that was not released.
pub(crate) async fn standing_on(
    connection: &mut sqlx::AnyConnection,
    project_id: &str,
) -> Result<HashSet<String>> {
    rows::standing_on(connection, project_id).await
}

/// Moves claims along the state table, all or none.
///
/// # Errors
/// [`Error::Refused`] where the table has no such move from a claim's state, naming the claim;
/// [`Error::Invalid`] where a reason is wanted and none is given.
pub async fn advance(
    ledger: &Ledger,
    ids: &[String],
    movement: Move,
    reason: &str,
) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let sentence = advance_in(&mut write, ids, movement, reason).await?;
    write
        .commit(&format!("claim_{}", movement.stored()), sentence)
        .await
}

pub(crate) async fn advance_in(
    write: &mut Write,
    ids: &[String],
    movement: Move,
    reason: &str,
) -> Result<String> {
    let today = write.at().date();
    let reason = reason.trim();
    if movement.releases() && reason.is_empty() {
        return Err(Error::field(
            "reason",
            format!("请填写{}原因", movement.label()),
        ));
    }
    let names = rows::names(write.connection()).await?;
    let mut changes = Vec::with_capacity(ids.len());
    for id in ids {
        let before: Claim = write
            .current(id, None, "认领", |_: &Claim| String::new())
            .await?;
        let name = names.get(id).cloned().unwrap_or_default();
        let Some(state) = movement.from(before.state) else {
            return Err(Error::Refused(format!(
                "{name}现为“{}”，不能{}。请刷新后核对。",
                before.state.label(),
                movement.label()
            )));
        };
        if movement == Move::Finish && follow_up::is_open(write.connection(), id).await? {
            return Err(Error::Refused(format!(
                "{name}还有未办结的整改。请在这项认领里写明整改做了什么，再办结整改。"
            )));
        }
        let mut after = Claim {
            state,
            revision: before.revision + 1,
            ..before.clone()
        };
        match movement {
            Move::Confirm => after.confirmed_on = Some(today),
            Move::Start => after.started_on = Some(today),
            Move::Finish => after.finished_on = Some(today),
            Move::Return | Move::Leave | Move::Cancel => after.reason = Some(reason.to_owned()),
        }
        changes.push((Some(before), after, name));
    }
    let sentence = match changes.as_slice() {
        [] => {
            return Err(Error::Refused(format!(
                "请先选择要{}的认领。",
                movement.label()
            )));
        }
        [(.., name)] => format!("{}{name}", movement.label()),
        [(.., name), ..] => format!("{}{name}等{}项认领", movement.label(), changes.len()),
    };
    let changes: Vec<_> = changes
        .into_iter()
        .map(|(before, after, _)| (before, after))
        .collect();
    write.put(changes).await?;
    Ok(sentence)
}

/// Gives claims a new day by which they are to be done (延期), all or none.
///
/// # Errors
/// [`Error::Invalid`] for a day that has passed, [`Error::Refused`] for a claim that is over.
pub async fn postpone(ledger: &Ledger, ids: &[String], due_on: Date) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    if due_on < write.at().date() {
        return Err(Error::field("due_on", "新的截止日期不能早于今天"));
    }
    let names = rows::names(write.connection()).await?;
    let mut changes = Vec::with_capacity(ids.len());
    let mut first = String::new();
    for id in ids {
        let before: Claim = write
            .current(id, None, "认领", |_: &Claim| String::new())
            .await?;
        let name = names.get(id).cloned().unwrap_or_default();
        if Move::Return.from(before.state).is_none() {
            return Err(Error::Refused(format!(
                "{name}现为“{}”，不能延期。",
                before.state.label()
            )));
        }
        if before.state == ClaimState::Rework {
            follow_up::postpone(&mut write, id, due_on).await?;
        }
        let after = Claim {
            due_on: Some(due_on),
            revision: before.revision + 1,
            ..before.clone()
        };
        changes.push((Some(before), after));
        if first.is_empty() {
            first = name;
        }
    }
    let until = due_on.official();
    let sentence = match changes.len() {
        0 => return Err(Error::Refused("请先选择要延期的认领。".into())),
        1 => format!("{first}延期至{until}"),
        claims => format!("{first}等{claims}项认领延期至{until}"),
    };
    write.put(changes).await?;
    write.commit("claim_postpone", sentence).await
}

/// How many places of a project are claimed: every claim that was not released.
pub(crate) async fn taken(connection: &mut sqlx::AnyConnection, project_id: &str) -> Result<i32> {
    rows::taken(connection, project_id).await
}

/// The same of every project that has any, by its id.
pub(crate) async fn all_taken(
    connection: &mut sqlx::AnyConnection,
) -> Result<HashMap<String, i32>> {
    let taken = rows::all_taken(connection).await?;
    Ok(taken
        .into_iter()
        .map(|(project, taken)| (project, taken as i32))
        .collect())
}

/// How many claims on a project are neither released nor evaluated.
pub(crate) async fn under_way_on(write: &mut Write, project_id: &str) -> Result<i32> {
    rows::under_way_on(write.connection(), project_id).await
}

/// How many claims of a person, a unit or a team are neither released nor evaluated.
pub(crate) async fn under_way_for(write: &mut Write, claimant_id: &str) -> Result<i32> {
    rows::under_way_for(write.connection(), claimant_id).await
}

/// The names of the projects that each person has claimed, by the person's id.
pub(crate) async fn projects_by_person(
    connection: &mut sqlx::AnyConnection,
) -> Result<HashMap<String, Vec<String>>> {
    rows::projects_by_person(connection).await
}

/// The people, units and teams that have claims, released ones too.
pub(crate) async fn claimants(connection: &mut sqlx::AnyConnection) -> Result<HashSet<String>> {
    rows::claimants(connection).await
}

/// How many claims each project has: all of them, and those that take a place.
pub(crate) async fn by_project(
    connection: &mut sqlx::AnyConnection,
) -> Result<HashMap<String, (i32, i32)>> {
    rows::by_project(connection).await
}

/// How each claim is named in a sentence, by its id.
pub(crate) async fn names(connection: &mut sqlx::AnyConnection) -> Result<HashMap<String, String>> {
    rows::names(connection).await
}

/// The people whose claims on a project are confirmed and not over, in the order of their claims, and
/// behind them the members of the teams that have such a claim. Nobody comes twice.
pub(crate) async fn people_on(
    connection: &mut sqlx::AnyConnection,
    project_id: &str,
) -> Result<Vec<String>> {
    let mut people = rows::people_on(connection, project_id).await?;
    for team in rows::teams_on(connection, project_id).await? {
        people.extend(team::members(connection, &team).await?);
    }
    let mut seen = HashSet::new();
    people.retain(|person| seen.insert(person.clone()));
    Ok(people)
}

/// `claimant“project”`, for sentences.
pub(crate) async fn name(connection: &mut sqlx::AnyConnection, id: &str) -> Result<String> {
    Ok(rows::names(connection)
        .await?
        .remove(id)
        .unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClaimState::*;

    /// The whole table of the module's docs, every state by every move.
    #[test]
    fn every_move_from_every_state() {
        let table: [(ClaimState, [Option<ClaimState>; 6]); 9] = [
            // 确认 开始 办结 退回 退出 撤销
            (
                Pending,
                [
                    Some(Claimed),
                    None,
                    None,
                    Some(Returned),
                    None,
                    Some(Cancelled),
                ],
            ),
            (
                Claimed,
                [
                    None,
                    Some(Running),
                    None,
                    Some(Returned),
                    Some(Left),
                    Some(Cancelled),
                ],
            ),
            (
                Running,
                [
                    None,
                    None,
                    Some(Awaiting),
                    Some(Returned),
                    Some(Left),
                    Some(Cancelled),
                ],
            ),
            (Awaiting, [None; 6]),
            (Evaluated, [None; 6]),
            (
                Rework,
                [None, None, Some(Awaiting), Some(Returned), Some(Left), None],
            ),
            (Returned, [None; 6]),
            (Left, [None; 6]),
            (Cancelled, [None; 6]),
        ];
        for (state, expected) in table {
            let found: Vec<_> = Move::ALL
                .iter()
                .map(|movement| movement.from(state))
                .collect();
            assert_eq!(found, expected, "{state:?}");
        }
    }
}
