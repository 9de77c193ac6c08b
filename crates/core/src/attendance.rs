//! 签到与时数: who came to an activity, and the time that is counted for it.
//!
//! A row of the sheet says how somebody came: 待签到 (listed beforehand), 到, 请假, 迟到 or 缺席. Whoever
//! came can be given hours once the activity has ended; nothing gives them by itself. The hours of a
//! row are confirmed in two steps:
//!
//! | from \ move | 初审 review | 确认 confirm | 退回 return |
//! |---|---|---|---|
//! | 待确认 pending | 初审 | — | — |
//! | 初审 reviewed | — | 已确认 | 待确认 |
//! | 已确认 confirmed | — | — | — |
//!
//! A row may name one of the activity's posts, whoever comes and however.
//!
//! Hours that are 待确认 can be entered anew. What is 已确认 is never overwritten: a [`Correction`] beside
//! it says by how much it was wrong, why, and who says so.

mod rows;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::activity::{Activity, ActivityKind, ActivityState};
use crate::error::{Error, Result};
use crate::hours::{self, Rules, Span};
use crate::journal::{Operation, Write};
use crate::ledger::Ledger;
use crate::person::{Page, Person};
use crate::record::{Record as _, new_id, record};
use crate::stored::{text, words};
use crate::time::{Date, Moment, Period};
use crate::{claim, person, team};

words! {
    /// How somebody came.
    Presence {
        /// Listed beforehand, and nothing is said yet.
        Expected = "expected", "待签到";
        /// 到.
        Present = "present", "到";
        /// 请假.
        Leave = "leave", "请假";
        /// 迟到.
        Late = "late", "迟到";
        /// 缺席.
        Absent = "absent", "缺席";
    }
}

impl Presence {
    /// Whether the person was there, and so may be given hours.
    pub fn came(self) -> bool {
        matches!(self, Presence::Present | Presence::Late)
    }
}

words! {
    /// How far hours are confirmed.
    HoursState {
        /// Entered.
        Pending = "pending", "待确认";
        /// Looked through once.
        Reviewed = "reviewed", "初审";
        /// Certified; they count.
        Confirmed = "confirmed", "已确认";
    }
}

words! {
    /// What can be done to hours.
    HoursMove {
        /// 初审.
        Review = "review", "初审";
        /// 确认.
        Confirm = "confirm", "确认";
        /// 退回.
        Return = "return", "退回";
    }
}

impl HoursMove {
    /// Where the move leads from a state; none where the table has no such move.
    pub fn from(self, state: HoursState) -> Option<HoursState> {
        use HoursState::*;
        Some(match (self, state) {
            (HoursMove::Review, Pending) => Reviewed,
            (HoursMove::Confirm, Reviewed) => Confirmed,
            (HoursMove::Return, Reviewed) => Pending,
            _ => return None,
        })
    }
}

words! {
    /// What hours are believed on.
    Evidence {
        /// A sheet that was signed.
        Sheet = "sheet", "签到表";
        /// A photo.
        Photo = "photo", "照片";
        /// Told by somebody.
        Told = "told", "口头说明";
    }
}

/// A row of a sign-in sheet as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Attendance {
    /// The row's id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// The activity.
    pub activity_id: String,
    /// The person.
    pub person_id: String,
    /// 序号: the row's place on the sheet, from 1.
    pub position: i32,
    /// How the person came.
    pub presence: Presence,
    /// 代签人: who signed for them.
    pub signed_by: Option<String>,
    /// 带几人: how many came along who are in no list.
    pub guests: i32,
    /// From when they served.
    pub from_at: Option<Moment>,
    /// Until when they served.
    pub to_at: Option<Moment>,
    /// The minutes counted; none until somebody enters them.
    pub minutes: Option<i32>,
    /// What the hours are believed on.
    pub evidence: Option<Evidence>,
    /// How far they are confirmed.
    pub hours: Option<HoursState>,
    /// Who looked them through.
    pub reviewed_by: Option<String>,
    /// Who certified them.
    pub confirmed_by: Option<String>,
    /// The day of that.
    pub confirmed_on: Option<Date>,
    /// 备注.
    pub note: Option<String>,
    /// 岗位, by its name.
    pub post: Option<String>,
}

record!(
    Attendance,
    "attendance",
    activity_id,
    person_id,
    position,
    presence,
    signed_by,
    guests,
    from_at,
    to_at,
    minutes,
    evidence,
    hours,
    reviewed_by,
    confirmed_by,
    confirmed_on,
    note,
    post,
);

/// 更正: by how much confirmed hours were wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Correction {
    /// The entry's id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// The row that it corrects.
    pub attendance_id: String,
    /// Whose hours they are.
    pub person_id: String,
    /// The minutes added, or below zero taken away.
    pub minutes: i32,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub signed_by: String,
    /// The day of it.
    pub signed_on: Date,
}

record!(
    Correction,
    "correction",
    attendance_id,
    person_id,
    minutes,
    reason,
    signed_by,
    signed_on,
);

/// What a row of the paper sheet says of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Signature {
    /// How they came.
    pub presence: Presence,
    /// 代签人, where somebody signed for them.
    #[serde(default)]
    pub signed_by: String,
    /// How many came along.
    #[serde(default)]
    pub guests: i32,
    /// 备注.
    #[serde(default)]
    pub note: String,
}

/// Hours as they are entered, for one row or for many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HoursDraft {
    /// From when, as typed; may stay empty where minutes are given.
    #[serde(default)]
    pub from: String,
    /// Until when, as typed; earlier than the beginning, it is on the next day.
    #[serde(default)]
    pub to: String,
    /// The minutes, where they are fewer than the time from beginning to end (a break), or where no
    /// times are known.
    #[serde(default)]
    pub minutes: Option<i32>,
    /// What they are believed on.
    pub evidence: Evidence,
}

/// A row of a sign-in sheet, or of what a person has served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct AttendanceSummary {
    /// The row's id.
    pub id: String,
    /// The revision that an action is checked against.
    pub revision: i32,
    /// The activity.
    pub activity_id: String,
    /// Its name.
    pub activity: String,
    /// What it is.
    pub kind: ActivityKind,
    /// When it begins.
    pub starts_at: Moment,
    /// When it is over.
    pub ends_at: Moment,
    /// The person.
    pub person_id: String,
    /// Their name.
    pub person: String,
    /// Their unit.
    pub unit: Option<String>,
    /// 序号.
    pub position: i32,
    /// How they came.
    pub presence: Presence,
    /// 代签人.
    pub signed_by: Option<String>,
    /// How many came along.
    pub guests: i32,
    /// From when they served.
    pub from_at: Option<Moment>,
    /// Until when.
    pub to_at: Option<Moment>,
    /// The minutes counted, with their corrections.
    pub minutes: Option<i32>,
    /// The corrections in them.
    pub corrected: i32,
    /// What the hours are believed on.
    pub evidence: Option<Evidence>,
    /// How far they are confirmed.
    pub hours: Option<HoursState>,
    /// Who looked them through.
    pub reviewed_by: Option<String>,
    /// Who certified them.
    pub confirmed_by: Option<String>,
    /// 备注.
    pub note: Option<String>,
    /// 岗位.
    pub post: Option<String>,
    /// Another activity at which they were in the same time: a conflict to look at.
    pub clash: Option<String>,
}

/// What a person has served in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct HoursTotal {
    /// The person.
    pub person_id: String,
    /// Their name.
    pub person: String,
    /// Their unit.
    pub unit: Option<String>,
    /// The confirmed minutes, with their corrections.
    pub minutes: i32,
    /// In how many rows they were earned.
    pub services: i32,
    /// The minutes that wait to be confirmed.
    pub unconfirmed: i32,
    /// The stars that the confirmed minutes have earned.
    #[sqlx(default)]
    pub stars: i32,
    /// The minutes wanting to the next star; none where there is no further one.
    #[sqlx(default)]
    pub to_next_star: Option<i32>,
}

/// Time that somebody served, as papers about it say it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Served {
    /// Whose it is.
    pub person_id: String,
    /// The activity.
    pub activity: String,
    /// Where it was.
    pub place: Option<String>,
    /// When the activity began: the day that the time belongs to.
    pub starts_at: Moment,
    /// From when they served, where it was entered.
    pub from_at: Option<Moment>,
    /// Until when.
    pub to_at: Option<Moment>,
    /// The minutes counted, with their corrections.
    pub minutes: i32,
    /// How far they are confirmed.
    pub hours: HoursState,
    /// Who certified them.
    pub confirmed_by: Option<String>,
}

impl HoursTotal {
    fn starred(mut self, rules: &Rules) -> Self {
        self.stars = rules.stars(self.minutes);
        self.to_next_star = rules.to_next_star(self.minutes);
        self
    }
}

/// The rows of a sheet, in the order of the paper.
pub async fn sheet(ledger: &Ledger, activity_id: &str) -> Result<Vec<AttendanceSummary>> {
    rows::sheet(ledger, activity_id).await
}

/// What one person has come to, the latest first.
pub async fn of_person(
    ledger: &Ledger,
    person_id: &str,
    offset: u32,
    limit: u32,
) -> Result<Page<AttendanceSummary>> {
    rows::of_person(ledger, person_id, offset, limit).await
}

/// All time that these people served in a period, confirmed or not, the first first.
///
/// # Errors
/// [`Error::Invalid`] for a period that ends before it begins.
pub async fn served(ledger: &Ledger, people: &[String], period: Period) -> Result<Vec<Served>> {
    let period = period.checked()?;
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut served = rows::served(ledger, people, period).await?;
    if people.len() > 1 {
        let asked: HashSet<&String> = people.iter().collect();
        served.retain(|row| asked.contains(&row.person_id));
    }
    Ok(served)
}

/// What one person has served in all.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn total(ledger: &Ledger, person_id: &str) -> Result<HoursTotal> {
    let person = person::find(ledger, person_id).await?;
    let total = rows::total(ledger, &person).await?;
    Ok(total.starred(&hours::rules(ledger).await?))
}

/// What everybody has served who fits some words of a name, the most hours first; whoever has none
/// is left out.
pub async fn totals(
    ledger: &Ledger,
    text: &str,
    offset: u32,
    limit: u32,
) -> Result<Page<HoursTotal>> {
    let rules = hours::rules(ledger).await?;
    let page = rows::totals(ledger, text, offset, limit).await?;
    Ok(Page {
        total: page.total,
        rows: page
            .rows
            .into_iter()
            .map(|total| total.starred(&rules))
            .collect(),
    })
}

/// How many rows of a sheet say anything.
pub(crate) async fn signed(connection: &mut sqlx::AnyConnection, activity_id: &str) -> Result<i32> {
    rows::signed(connection, activity_id).await
}

/// How many rows of a sheet name a post.
#[derive(Debug, Clone, Copy, FromRow)]
pub(crate) struct Named {
    /// All of them.
    pub people: i32,
    /// Those who have not said that they do not come.
    pub coming: i32,
}

/// How many rows of a sheet name each post.
pub(crate) async fn posts(
    connection: &mut sqlx::AnyConnection,
    activity_id: &str,
) -> Result<HashMap<String, Named>> {
    rows::posts(connection, activity_id).await
}

/// The people who stand on any sheet.
pub(crate) async fn people(connection: &mut sqlx::AnyConnection) -> Result<HashSet<String>> {
    rows::people(connection).await
}

/// The rows of a sheet by their person.
pub(crate) async fn by_person(
    connection: &mut sqlx::AnyConnection,
    activity_id: &str,
) -> Result<HashMap<String, Attendance>> {
    let rows = rows::all_of(connection, activity_id).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.person_id.clone(), row))
        .collect())
}

/// How each row is called: by its person and its activity.
pub(crate) async fn names(connection: &mut sqlx::AnyConnection) -> Result<HashMap<String, String>> {
    rows::names(connection).await
}

/// The activity, where people can sign in to it.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] before it is published, and once it is cancelled.
pub(crate) async fn open_activity(
    connection: &mut sqlx::AnyConnection,
    id: &str,
) -> Result<Activity> {
    let activity = Activity::find(id, connection)
        .await?
        .ok_or(Error::NotFound("活动"))?;
    match activity.state {
        ActivityState::Published | ActivityState::Ended => Ok(activity),
        ActivityState::Planned => Err(Error::Refused(format!(
            "活动“{}”还没有发布，不能签到。请先发布活动。",
            activity.name
        ))),
        ActivityState::Cancelled => Err(Error::Refused(format!(
            "活动“{}”已取消，不能签到。",
            activity.name
        ))),
    }
}

fn check_signature(signature: &Signature) -> Result<()> {
    if !(0..=99).contains(&signature.guests) {
        return Err(Error::field("guests", "同来人数应为 0 至 99"));
    }
    if !signature.signed_by.trim().is_empty() && !signature.presence.came() {
        return Err(Error::field("signed_by", "没有到场的人不用代签"));
    }
    Ok(())
}

/// Adds a person to the end of a sheet, or signs them in where they were listed beforehand.
///
/// # Errors
/// [`Error::Refused`] where people cannot sign in to the activity, or the person has a row that says
/// something already.
pub async fn sign(
    ledger: &Ledger,
    activity_id: &str,
    person_id: &str,
    signature: &Signature,
) -> Result<Attendance> {
    check_signature(signature)?;
    let mut write = ledger.begin().await?;
    let activity = open_activity(write.connection(), activity_id).await?;
    let person: Person = write
        .current(person_id, None, "人员", |_: &Person| String::new())
        .await?;
    if person.archived_on.is_some() {
        return Err(Error::Refused(format!(
            "{}已归档，不能签到。请先在人员页恢复。",
            person.name
        )));
    }
    let before = rows::row_of(write.connection(), activity_id, person_id).await?;
    if let Some(before) = &before
        && before.presence != Presence::Expected
    {
        return Err(Error::Refused(format!(
            "{}已在签到表第{}行，记为“{}”。",
            person.name,
            before.position,
            before.presence.label()
        )));
    }
    let row = match &before {
        Some(before) => Attendance {
            revision: before.revision + 1,
            ..before.clone()
        },
        None => blank(
            activity_id,
            person_id,
            rows::last_position(write.connection(), activity_id).await? + 1,
        ),
    };
    let row = with_signature(row, signature);
    write.put([(before, row.clone())]).await?;
    let sentence = said(&person.name, &activity.name, row.presence);
    write.commit("attendance_sign", sentence).await?;
    Ok(row)
}

/// `欧阳䶮到“清洁家园行动”`.
fn said(person: &str, activity: &str, presence: Presence) -> String {
    match presence {
        Presence::Expected => format!("将{person}列入“{activity}”签到表"),
        other => format!("登记{person}“{activity}”{}", other.label()),
    }
}

/// A row that says nothing yet.
pub(crate) fn blank(activity_id: &str, person_id: &str, position: i32) -> Attendance {
    Attendance {
        id: new_id(),
        revision: 1,
        activity_id: activity_id.to_owned(),
        person_id: person_id.to_owned(),
        position,
        presence: Presence::Expected,
        signed_by: None,
        guests: 0,
        from_at: None,
        to_at: None,
        minutes: None,
        evidence: None,
        hours: None,
        reviewed_by: None,
        confirmed_by: None,
        confirmed_on: None,
        note: None,
        post: None,
    }
}

/// What the paper says, on a row.
pub(crate) fn with_signature(row: Attendance, signature: &Signature) -> Attendance {
    Attendance {
        presence: signature.presence,
        signed_by: text(&signature.signed_by),
        guests: signature.guests,
        note: text(&signature.note),
        ..row
    }
}

/// Changes what a row says. Hours that are 待确认 go where the person turns out not to have come.
///
/// # Errors
/// [`Error::Refused`] where the person did not come and has hours that are 初审 or 已确认;
/// [`Error::Changed`] if somebody else was faster.
pub async fn mark(
    ledger: &Ledger,
    id: &str,
    revision: i32,
    signature: &Signature,
) -> Result<Attendance> {
    check_signature(signature)?;
    let mut write = ledger.begin().await?;
    let before: Attendance = write
        .current(id, Some(revision), "签到", |_: &Attendance| {
            "签到表的这一行".to_owned()
        })
        .await?;
    let activity = open_activity(write.connection(), &before.activity_id).await?;
    let person = name_of(&mut write, &before.person_id).await?;
    let mut after = with_signature(before.clone(), signature);
    if !signature.presence.came() {
        match before.hours {
            None => {}
            Some(HoursState::Pending) => {
                after.from_at = None;
                after.to_at = None;
                after.minutes = None;
                after.evidence = None;
                after.hours = None;
            }
            Some(state) => {
                return Err(Error::Refused(format!(
                    "{person}的时数现为“{}”，不能改为“{}”。{}",
                    state.label(),
                    signature.presence.label(),
                    match state {
                        HoursState::Reviewed => "请先退回时数。",
                        _ => "请用更正把时数改为 0。",
                    }
                )));
            }
        }
    }
    let sentence = said(&person, &activity.name, after.presence);
    let after = write.change(before, after).await?;
    write.commit("attendance_mark", sentence).await?;
    Ok(after)
}

/// Lists everybody who is expected, as 待签到: who has a claim on the activity's project, themselves or
/// through their team, and the members of the team that carries it. Whoever stands on the sheet stays
/// where they are.
///
/// # Errors
/// [`Error::Refused`] where the activity serves no project and no team carries it, or everybody is
/// listed.
pub async fn list_expected(ledger: &Ledger, activity_id: &str) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let activity = open_activity(write.connection(), activity_id).await?;
    if activity.project_id.is_none() && activity.team_id.is_none() {
        return Err(Error::Refused(format!(
            "活动“{}”没有对应的清单项目，也没有承办的服务队，请直接逐人签到。",
            activity.name
        )));
    }
    let mut expected = Vec::new();
    if let Some(project_id) = &activity.project_id {
        expected.extend(claim::people_on(write.connection(), project_id).await?);
    }
    if let Some(team_id) = &activity.team_id {
        expected.extend(team::members(write.connection(), team_id).await?);
    }
    let mut listed = rows::people_of(write.connection(), activity_id).await?;
    let mut position = rows::last_position(write.connection(), activity_id).await?;
    let added: Vec<(Option<Attendance>, Attendance)> = expected
        .into_iter()
        .filter(|person| listed.insert(person.clone()))
        .map(|person| {
            position += 1;
            (None, blank(activity_id, &person, position))
        })
        .collect();
    if added.is_empty() {
        return Err(Error::Refused(
            "认领人和队员都已在签到表里，或还没有已确认的认领和队员。".into(),
        ));
    }
    let sentence = format!("将{}人列入“{}”签到表", added.len(), activity.name);
    write.put(added).await?;
    write.commit("attendance_list", sentence).await
}

/// Gives people of one sheet a post, or with an empty name takes theirs away. More than are wanted may
/// have one: who comes is not sent home.
///
/// # Errors
/// [`Error::Invalid`] for a post that the activity does not have; [`Error::Refused`] before it is
/// published, once it is cancelled, and where the rows are of several sheets.
pub async fn assign(ledger: &Ledger, ids: &[String], post: &str) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let mut changes: Vec<(Option<Attendance>, Attendance)> = Vec::with_capacity(ids.len());
    for id in ids {
        let before: Attendance = write
            .current(id, None, "签到", |_: &Attendance| String::new())
            .await?;
        let after = Attendance {
            post: text(post),
            revision: before.revision + 1,
            ..before.clone()
        };
        changes.push((Some(before), after));
    }
    let Some((_, first)) = changes.first() else {
        return Err(Error::Refused("请先选择要安排岗位的人。".into()));
    };
    let activity = open_activity(write.connection(), &first.activity_id).await?;
    if changes
        .iter()
        .any(|(_, row)| row.activity_id != activity.id)
    {
        return Err(Error::Refused("请一次只安排一场活动的人。".into()));
    }
    if let Some(post) = &first.post
        && !activity.posts.has(post)
    {
        let message = format!("活动“{}”没有岗位“{post}”，请先在活动里写上", activity.name);
        return Err(Error::field("post", message));
    }
    let person = name_of(&mut write, &first.person_id).await?;
    let who = match changes.len() {
        1 => person,
        many => format!("{person}等{many}人"),
    };
    let sentence = match &first.post {
        Some(post) => format!("安排{who}到“{}”的岗位“{post}”", activity.name),
        None => format!("取消{who}在“{}”的岗位", activity.name),
    };
    write.put(changes).await?;
    write.commit("attendance_assign", sentence).await
}

/// Enters hours into rows, or enters them anew, all or none.
///
/// # Errors
/// [`Error::Invalid`] for times that are none; [`Error::Refused`] before the activity has ended, for
/// somebody who did not come, for hours that are 初审 or 已确认, and beyond a day's cap.
pub async fn enter_hours(ledger: &Ledger, ids: &[String], draft: &HoursDraft) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let rules = hours::read(write.connection()).await?;
    let mut activities: HashMap<String, Activity> = HashMap::new();
    let mut changes = Vec::with_capacity(ids.len());
    let mut first = String::new();
    for id in ids {
        let before: Attendance = write
            .current(id, None, "签到", |_: &Attendance| String::new())
            .await?;
        let name = name_of(&mut write, &before.person_id).await?;
        if !activities.contains_key(&before.activity_id) {
            let activity = open_activity(write.connection(), &before.activity_id).await?;
            activities.insert(before.activity_id.clone(), activity);
        }
        let activity = &activities[&before.activity_id];
        let mut after =
            with_hours(&before, &name, activity, draft, &rules, write.connection()).await?;
        after.revision += 1;
        if first.is_empty() {
            let minutes = hours::told(after.minutes.unwrap_or_default());
            first = format!("{name}“{}”{minutes}", activity.name);
        }
        changes.push((Some(before), after));
    }
    let sentence = match changes.len() {
        0 => return Err(Error::Refused("请先选择要登记时数的人。".into())),
        1 => format!("登记时数：{first}"),
        many => format!("登记时数：{first}等{many}人"),
    };
    write.put(changes).await?;
    write.commit("hours_enter", sentence).await
}

/// The row with hours entered into it.
///
/// # Errors
/// As [`enter_hours`].
pub(crate) async fn with_hours(
    row: &Attendance,
    name: &str,
    activity: &Activity,
    draft: &HoursDraft,
    rules: &Rules,
    connection: &mut sqlx::AnyConnection,
) -> Result<Attendance> {
    if activity.state != ActivityState::Ended {
        return Err(Error::Refused(format!(
            "活动“{}”还没有结束，不能登记时数。请先结束活动。",
            activity.name
        )));
    }
    let (span, minutes) = counted(draft, activity.day(), rules)?;
    if !row.presence.came() {
        return Err(Error::Refused(format!(
            "{name}记为“{}”，不能登记时数。",
            row.presence.label()
        )));
    }
    if let Some(state @ (HoursState::Reviewed | HoursState::Confirmed)) = row.hours {
        return Err(Error::Refused(format!(
            "{name}的时数现为“{}”，不能重新登记。{}",
            state.label(),
            match state {
                HoursState::Reviewed => "请先退回。",
                _ => "请用更正。",
            }
        )));
    }
    cap(connection, rules, row, name, activity.day(), minutes).await?;
    Ok(Attendance {
        from_at: span.map(|span| span.from),
        to_at: span.map(|span| span.to),
        minutes: Some(minutes),
        evidence: Some(draft.evidence),
        hours: Some(HoursState::Pending),
        ..row.clone()
    })
}

/// What a draft comes to on a day: from when to when, and the minutes counted.
///
/// # Errors
/// [`Error::Invalid`] for times that are none.
pub(crate) fn counted(draft: &HoursDraft, day: Date, rules: &Rules) -> Result<(Option<Span>, i32)> {
    let timeless = draft.from.trim().is_empty() && draft.to.trim().is_empty();
    let span = match (timeless, draft.minutes) {
        (true, Some(_)) => None,
        _ => {
            for (field, typed) in [("from", &draft.from), ("to", &draft.to)] {
                if day.at(typed).is_none() {
                    return Err(Error::field(field, "请填写时间，如 13:40"));
                }
            }
            let span = Span::typed(day, &draft.from, &draft.to);
            if span.is_none() {
                return Err(Error::field("to", "结束时间不能与开始时间相同"));
            }
            span
        }
    };
    let length = span.map_or(24 * 60, Span::minutes);
    let minutes = draft.minutes.unwrap_or(length);
    if !(1..=length).contains(&minutes) {
        return Err(Error::field("minutes", format!("分钟数应为 1 至 {length}")));
    }
    match rules.counted(minutes) {
        0 => Err(Error::field(
            "minutes",
            format!("不足 {} 分钟的不计时数", rules.smallest_unit),
        )),
        minutes => Ok((span, minutes)),
    }
}

/// Refuses what is beyond the day's cap together with all else that the person did on that day.
async fn cap(
    connection: &mut sqlx::AnyConnection,
    rules: &Rules,
    row: &Attendance,
    name: &str,
    day: Date,
    minutes: i32,
) -> Result<()> {
    let already = rows::of_day(connection, &row.person_id, &row.id, day).await?;
    if rules.fits(already, minutes) {
        return Ok(());
    }
    let before = match already {
        0 => String::new(),
        already => format!("当天已记{}，", hours::told(already)),
    };
    Err(Error::Refused(format!(
        "{name}{}{before}再记{}就超过每日上限{}。请核对时间，或只记其中的分钟数。",
        day.official(),
        hours::told(minutes),
        hours::told(rules.day_cap)
    )))
}

/// Moves hours along their table, all or none.
///
/// # Errors
/// [`Error::Refused`] where the table has no such move, naming the person.
pub async fn advance_hours(
    ledger: &Ledger,
    ids: &[String],
    movement: HoursMove,
) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let today = write.at().date();
    let operator = write.operator().to_owned();
    let mut changes = Vec::with_capacity(ids.len());
    let mut first = String::new();
    for id in ids {
        let before: Attendance = write
            .current(id, None, "签到", |_: &Attendance| String::new())
            .await?;
        let name = name_of(&mut write, &before.person_id).await?;
        let Some(state) = before.hours.and_then(|state| movement.from(state)) else {
            return Err(Error::Refused(format!(
                "{name}{}，不能{}。请刷新后核对。",
                before
                    .hours
                    .map_or("还没有时数".to_owned(), |state| format!(
                        "的时数现为“{}”",
                        state.label()
                    )),
                movement.label()
            )));
        };
        if first.is_empty() {
            let minutes = hours::told(before.minutes.unwrap_or_default());
            first = format!("{}时数：{name}{minutes}", movement.label());
        }
        let mut after = Attendance {
            hours: Some(state),
            revision: before.revision + 1,
            ..before.clone()
        };
        match movement {
            HoursMove::Review => after.reviewed_by = Some(operator.clone()),
            HoursMove::Confirm => {
                after.confirmed_by = Some(operator.clone());
                after.confirmed_on = Some(today);
            }
            HoursMove::Return => after.reviewed_by = None,
        }
        changes.push((Some(before), after));
    }
    let sentence = match changes.len() {
        0 => {
            return Err(Error::Refused(format!(
                "请先选择要{}的时数。",
                movement.label()
            )));
        }
        1 => first,
        many => format!("{first}等{many}人"),
    };
    write.put(changes).await?;
    write
        .commit(&format!("hours_{}", movement.stored()), sentence)
        .await
}

/// Corrects confirmed hours to so many minutes, by an entry of its own.
///
/// # Errors
/// [`Error::Invalid`] without a reason or where nothing would change; [`Error::Refused`] for hours
/// that are not confirmed, and beyond a day's cap.
pub async fn correct(
    ledger: &Ledger,
    attendance_id: &str,
    minutes: i32,
    reason: &str,
) -> Result<Correction> {
    let mut write = ledger.begin().await?;
    let row: Attendance = write
        .current(attendance_id, None, "签到", |_: &Attendance| {
            String::new()
        })
        .await?;
    let name = name_of(&mut write, &row.person_id).await?;
    if row.hours != Some(HoursState::Confirmed) {
        return Err(Error::Refused(format!(
            "{name}的时数还没有确认，请直接重新登记。"
        )));
    }
    let Some(reason) = text(reason) else {
        return Err(Error::field("reason", "请填写更正原因"));
    };
    let counted =
        row.minutes.unwrap_or_default() + rows::corrected(write.connection(), &row.id).await?;
    if !(0..=24 * 60).contains(&minutes) {
        return Err(Error::field("minutes", "分钟数应为 0 至 1440"));
    }
    if minutes == counted {
        return Err(Error::field(
            "minutes",
            format!("现在就是{}，不用更正", hours::told(counted)),
        ));
    }
    let activity: Activity = write
        .current(&row.activity_id, None, "活动", |_: &Activity| {
            String::new()
        })
        .await?;
    let rules = hours::read(write.connection()).await?;
    if minutes > counted {
        cap(
            write.connection(),
            &rules,
            &row,
            &name,
            activity.day(),
            minutes,
        )
        .await?;
    }
    let correction = Correction {
        id: new_id(),
        revision: 1,
        attendance_id: row.id,
        person_id: row.person_id,
        minutes: minutes - counted,
        reason,
        signed_by: write.operator().to_owned(),
        signed_on: write.at().date(),
    };
    write.add(&correction).await?;
    let sentence = format!(
        "更正时数：{name}“{}”由{}改为{}",
        activity.name,
        hours::told(counted),
        hours::told(minutes)
    );
    write.commit("hours_correct", sentence).await?;
    Ok(correction)
}

/// The corrections of one row, the first first.
pub async fn corrections(ledger: &Ledger, attendance_id: &str) -> Result<Vec<Correction>> {
    rows::corrections(ledger, attendance_id).await
}

async fn name_of(write: &mut Write, person_id: &str) -> Result<String> {
    let person: Person = write
        .current(person_id, None, "人员", |_: &Person| String::new())
        .await?;
    Ok(person.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use HoursState::*;

    /// The whole table of the module's docs, every state by every move.
    #[test]
    fn every_move_from_every_state() {
        let table: [(HoursState, [Option<HoursState>; 3]); 3] = [
            // 初审 确认 退回
            (Pending, [Some(Reviewed), None, None]),
            (Reviewed, [None, Some(Confirmed), Some(Pending)]),
            (Confirmed, [None; 3]),
        ];
        for (state, expected) in table {
            let found: Vec<_> = HoursMove::ALL
                .iter()
                .map(|movement| movement.from(state))
                .collect();
            assert_eq!(found, expected, "{state:?}");
        }
    }
}
