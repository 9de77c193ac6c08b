//! 活动: a time and a place at which people serve or meet.
//!
//! | from \ move | 发布 publish | 结束 end | 取消 cancel |
//! |---|---|---|---|
//! | 筹备 planned | 已发布 | — | 已取消 |
//! | 已发布 published | — | 已结束 | 已取消 |
//! | 已结束 ended, 已取消 cancelled | — | — | — |
//!
//! 取消 wants a reason, and is refused once somebody has signed in. An activity does not end before it
//! has begun. People sign in from 已发布 on; hours are entered after 已结束 (see
//! [`attendance`]). An activity that serves a project serves its claims; one that a team carries is
//! that team's service of the month.

mod posts;
mod repeat;
mod rows;

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::attendance;
use crate::error::{Error, Result};
use crate::hours::Span;
use crate::journal::{Operation, Write};
use crate::ledger::Ledger;
use crate::person::Page;
use crate::project;
use crate::record::{Record as _, new_id, record};
use crate::spelling;
use crate::stored::{text, words};
use crate::team;
use crate::time::{Date, Moment};

pub use posts::{Post, PostStanding, Posts};
pub use repeat::{Pattern, repeat};

words! {
    /// What an activity is.
    ActivityKind {
        /// 志愿服务: what the hours of volunteers come from.
        Service = "service", "志愿服务";
        /// 党日活动.
        PartyDay = "party_day", "党日活动";
        /// 联席会议.
        JointMeeting = "joint_meeting", "联席会议";
        /// 党代表接访.
        Reception = "reception", "党代表接访";
        /// 入户走访.
        Visit = "visit", "入户走访";
        /// 培训.
        Training = "training", "培训";
    }
}

words! {
    /// The state of an activity.
    ActivityState {
        /// Being prepared.
        Planned = "planned", "筹备";
        /// Made known; people can sign in.
        Published = "published", "已发布";
        /// Over; hours can be entered.
        Ended = "ended", "已结束";
        /// Did not take place.
        Cancelled = "cancelled", "已取消";
    }
}

words! {
    /// What can be done to an activity.
    ActivityMove {
        /// 发布.
        Publish = "publish", "发布";
        /// 结束.
        End = "end", "结束";
        /// 取消.
        Cancel = "cancel", "取消";
    }
}

words! {
    /// What an activity may be waiting for.
    ActivityWait {
        /// Its time is over and nobody has said that it ended.
        End = "end", "待结束";
        /// It ended and nobody has signed in.
        SignIn = "sign_in", "未登记签到";
        /// Hours that are not confirmed.
        Hours = "hours", "时数待确认";
    }
}

impl ActivityMove {
    /// Where the move leads from a state; none where the table has no such move.
    pub fn from(self, state: ActivityState) -> Option<ActivityState> {
        use ActivityState::*;
        Some(match (self, state) {
            (ActivityMove::Publish, Planned) => Published,
            (ActivityMove::End, Published) => Ended,
            (ActivityMove::Cancel, Planned | Published) => Cancelled,
            _ => return None,
        })
    }
}

/// An activity as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Activity {
    /// The activity's id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// What it is.
    pub kind: ActivityKind,
    /// Its state.
    pub state: ActivityState,
    /// 活动名称.
    pub name: String,
    /// 地点.
    pub place: Option<String>,
    /// The place as it is compared.
    pub place_key: Option<String>,
    /// When it begins.
    pub starts_at: Moment,
    /// When it is over.
    pub ends_at: Moment,
    /// The project whose claims it serves.
    pub project_id: Option<String>,
    /// 需要人数.
    pub wanted: Option<i32>,
    /// 活动内容.
    pub content: Option<String>,
    /// 备注.
    pub note: Option<String>,
    /// Why it was cancelled.
    pub reason: Option<String>,
    /// What a search looks at.
    pub search: String,
    /// The team that carries it.
    pub team_id: Option<String>,
    /// 岗位.
    #[serde(default)]
    pub posts: Posts,
}

record!(
    Activity, "activity", kind, state, name, place, place_key, starts_at, ends_at, project_id,
    wanted, content, note, reason, search, team_id, posts,
);

impl Activity {
    /// Its day, by its beginning.
    pub fn day(&self) -> Date {
        self.starts_at.date()
    }

    /// From its beginning to its end.
    pub fn span(&self) -> Span {
        Span {
            from: self.starts_at,
            to: self.ends_at,
        }
    }

    /// The activity with keys that fit its name and place.
    pub(crate) fn findable(mut self) -> Self {
        self.place_key = self.place.as_deref().map(spelling::key);
        self.search = spelling::search_text(&self.name);
        if let Some(place) = &self.place_key {
            self.search.push(' ');
            self.search.push_str(&place.to_lowercase());
        }
        self
    }
}

/// An activity as it is typed into the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ActivityDraft {
    /// What it is.
    pub kind: ActivityKind,
    /// 活动名称.
    pub name: String,
    /// 地点.
    #[serde(default)]
    pub place: String,
    /// 日期.
    pub day: Option<Date>,
    /// 开始时间, as typed.
    pub from: String,
    /// 结束时间, as typed; earlier than the beginning, it is on the next day.
    pub to: String,
    /// The project that it serves, by name.
    #[serde(default)]
    pub project: String,
    /// The team that carries it, by name.
    #[serde(default)]
    pub team: String,
    /// 岗位, as typed: a line each, with how many are wanted.
    #[serde(default)]
    pub posts: String,
    /// 需要人数; where it is left empty, that of all posts together.
    #[serde(default)]
    pub wanted: Option<i32>,
    /// 活动内容.
    #[serde(default)]
    pub content: String,
    /// 备注.
    #[serde(default)]
    pub note: String,
}

/// A row of the list of activities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct ActivitySummary {
    /// The activity's id.
    pub id: String,
    /// The revision that an action is checked against.
    pub revision: i32,
    /// What it is.
    pub kind: ActivityKind,
    /// Its state.
    pub state: ActivityState,
    /// 活动名称.
    pub name: String,
    /// 地点.
    pub place: Option<String>,
    /// When it begins.
    pub starts_at: Moment,
    /// When it is over.
    pub ends_at: Moment,
    /// The name of the project that it serves.
    pub project: Option<String>,
    /// The name of the team that carries it.
    pub team: Option<String>,
    /// 岗位.
    pub posts: Posts,
    /// 需要人数.
    pub wanted: Option<i32>,
    /// How many people stand on the sheet.
    pub listed: i32,
    /// How many of them came, late or not.
    pub came: i32,
    /// How many rows have hours that are not confirmed.
    pub unconfirmed: i32,
    /// The minutes confirmed.
    pub minutes: i32,
}

/// Another activity at the same place and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct Clash {
    /// The other activity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it begins.
    pub starts_at: Moment,
    /// When it is over.
    pub ends_at: Moment,
}

/// An activity with what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ActivityRecord {
    /// The activity.
    pub activity: Activity,
    /// The name of the project that it serves.
    pub project: Option<String>,
    /// The name of the team that carries it.
    pub team: Option<String>,
    /// Its posts, with how many people have each.
    pub posts: Vec<PostStanding>,
    /// What else is at its place in its time: a warning, not a refusal.
    pub clashes: Vec<Clash>,
}

/// Which activities are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ActivityFilter {
    /// Words of the name or the place, initials.
    pub text: String,
    /// Only those of a kind.
    pub kind: Option<ActivityKind>,
    /// Only those in a state.
    pub state: Option<ActivityState>,
    /// Only those that wait for something.
    pub waits: Option<ActivityWait>,
    /// Only those that serve a project.
    pub project_id: Option<String>,
    /// Only those that a team carries.
    pub team_id: Option<String>,
    /// Only those of one month, by a day of it.
    pub month: Option<Date>,
}

/// The activities of a filter, the latest first.
pub async fn list(
    ledger: &Ledger,
    filter: &ActivityFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<ActivitySummary>> {
    rows::page(ledger, filter, offset, limit).await
}

/// The id of the activity that people can sign in to, by its name as typed or by the id itself.
///
/// # Errors
/// [`Error::Refused`] where there is none, or more than one of that name.
pub async fn named(ledger: &Ledger, text: &str) -> Result<String> {
    let mut found = rows::named(ledger, text.trim()).await?;
    found.retain(|(id, state)| {
        id == text.trim() || matches!(state, ActivityState::Published | ActivityState::Ended)
    });
    match found.as_slice() {
        [(id, _)] => Ok(id.clone()),
        [] => Err(Error::Refused(format!(
            "没有名为“{text}”、可以签到的活动。请核对名称，并先发布活动。"
        ))),
        _ => Err(several_named(text)),
    }
}

fn several_named(text: &str) -> Error {
    Error::Refused(format!(
        "不止一场活动名为“{text}”，请改用活动编号（activities list --json 里的 id）。"
    ))
}

/// The id of the activity that is to move along the state table, by its name as typed or by the id itself. Of
/// several of one name it is the one that can move so.
///
/// # Errors
/// [`Error::Refused`] where there is none, or more than one.
pub async fn named_to(ledger: &Ledger, text: &str, movement: ActivityMove) -> Result<String> {
    let found = rows::named(ledger, text.trim()).await?;
    let can_move = |(_, state): &&(String, ActivityState)| movement.from(*state).is_some();
    let able: Vec<_> = found.iter().filter(can_move).collect();
    match (able.as_slice(), found.as_slice()) {
        // Of one that cannot move so, the move itself tells why.
        ([(id, _)], _) | ([], [(id, _)]) => Ok(id.clone()),
        (_, []) => Err(Error::Refused(format!(
            "没有名为“{text}”的活动。请核对名称（activities list）。"
        ))),
        _ => Err(several_named(text)),
    }
}

/// One activity.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(ledger: &Ledger, id: &str) -> Result<ActivityRecord> {
    let activity = Activity::find(id, ledger.pool())
        .await?
        .ok_or(Error::NotFound("活动"))?;
    let project = match &activity.project_id {
        Some(project) => Some(project::show(ledger, project).await?.project.name),
        None => None,
    };
    let team = match &activity.team_id {
        Some(team) => Some(team::show(ledger, team).await?.team.name),
        None => None,
    };
    let clashes = rows::clashes(ledger, &activity).await?;
    let taken = attendance::posts(&mut *ledger.pool().acquire().await?, id).await?;
    let posts = activity.posts.0.iter().map(|post| PostStanding {
        name: post.name.clone(),
        wanted: post.wanted,
        taken: taken.get(&post.name).map_or(0, |named| named.coming),
    });
    Ok(ActivityRecord {
        posts: posts.collect(),
        activity,
        project,
        team,
        clashes,
    })
}

/// Plans an activity.
///
/// # Errors
/// [`Error::Invalid`] with a sentence for each wrong field.
pub async fn add(ledger: &Ledger, draft: &ActivityDraft) -> Result<Activity> {
    let mut write = ledger.begin().await?;
    let activity = checked(draft, None, &mut write).await?;
    write.add(&activity).await?;
    write
        .commit("activity_add", format!("新建活动“{}”", activity.name))
        .await?;
    Ok(activity)
}

/// Saves an edit of an activity.
///
/// # Errors
/// [`Error::Invalid`] by field; [`Error::Refused`] once it has ended or was cancelled;
/// [`Error::Changed`] if somebody else was faster.
pub async fn edit(
    ledger: &Ledger,
    id: &str,
    revision: i32,
    draft: &ActivityDraft,
) -> Result<Activity> {
    let mut write = ledger.begin().await?;
    let before: Activity = write
        .current(id, Some(revision), "活动", |activity: &Activity| {
            activity.name.clone()
        })
        .await?;
    if ActivityMove::Cancel.from(before.state).is_none() {
        return Err(Error::Refused(format!(
            "活动“{}”{}，不能再修改。",
            before.name,
            before.state.label()
        )));
    }
    let after = checked(draft, Some(&before), &mut write).await?;
    let after = write.change(before, after).await?;
    write
        .commit("activity_edit", format!("修改活动“{}”", after.name))
        .await?;
    Ok(after)
}

/// Moves activities along the state table, all or none.
///
/// # Errors
/// [`Error::Refused`] where the table has no such move, where an activity has not begun, or where
/// people have signed in to what is to be cancelled; [`Error::Invalid`] where a reason is wanted.
pub async fn advance(
    ledger: &Ledger,
    ids: &[String],
    movement: ActivityMove,
    reason: &str,
) -> Result<Operation> {
    let now = ledger.clock().now().wall();
    let reason = reason.trim();
    if movement == ActivityMove::Cancel && reason.is_empty() {
        return Err(Error::field("reason", "请填写取消原因"));
    }
    let mut write = ledger.begin().await?;
    let mut changes = Vec::with_capacity(ids.len());
    for id in ids {
        let before: Activity = write
            .current(id, None, "活动", |activity: &Activity| {
                activity.name.clone()
            })
            .await?;
        let Some(state) = movement.from(before.state) else {
            return Err(Error::Refused(format!(
                "活动“{}”现为“{}”，不能{}。请刷新后核对。",
                before.name,
                before.state.label(),
                movement.label()
            )));
        };
        if movement == ActivityMove::End && now < before.starts_at {
            return Err(Error::Refused(format!(
                "活动“{}”还没有开始，不能结束。如已改期，请先修改日期和时间。",
                before.name
            )));
        }
        if movement == ActivityMove::Cancel {
            let signed = attendance::signed(write.connection(), id).await?;
            if signed > 0 {
                return Err(Error::Refused(format!(
                    "活动“{}”已有{signed}人签到，不能取消。",
                    before.name
                )));
            }
        }
        let mut after = Activity {
            state,
            revision: before.revision + 1,
            ..before.clone()
        };
        if movement == ActivityMove::Cancel {
            after.reason = Some(reason.to_owned());
        }
        changes.push((Some(before), after));
    }
    let verb = movement.label();
    let sentence = match changes.as_slice() {
        [] => return Err(Error::Refused(format!("请先选择要{verb}的活动。"))),
        [(_, activity)] => format!("{verb}活动“{}”", activity.name),
        [(_, first), ..] => format!("{verb}“{}”等{}场活动", first.name, changes.len()),
    };
    write.put(changes).await?;
    write
        .commit(&format!("activity_{}", movement.stored()), sentence)
        .await
}

/// How many activities of a team are planned or published.
pub(crate) async fn under_way_for(write: &mut Write, team_id: &str) -> Result<i32> {
    rows::under_way_for(write.connection(), team_id).await
}

/// The projects that activities serve.
pub(crate) async fn projects(connection: &mut sqlx::AnyConnection) -> Result<HashSet<String>> {
    rows::projects(connection).await
}

async fn checked(
    draft: &ActivityDraft,
    before: Option<&Activity>,
    write: &mut Write,
) -> Result<Activity> {
    let mut wrong = BTreeMap::new();
    let mut refuse = |field: &str, message: &str| {
        wrong.insert(field.to_owned(), message.to_owned());
    };
    let name = draft.name.trim().to_owned();
    if name.is_empty() {
        refuse("name", "请填写活动名称");
    } else if name.chars().count() > 100 {
        refuse("name", "活动名称不能超过 100 个字");
    }
    if draft.day.is_none() {
        refuse("day", "请选择活动日期");
    }
    // A time is a time on any day; which day does not matter to what is wrong with it.
    let day = draft.day.unwrap_or(write.at().date());
    for (field, typed) in [("from", &draft.from), ("to", &draft.to)] {
        if day.at(typed).is_none() {
            refuse(field, "请填写时间，如 13:40");
        }
    }
    let span = Span::typed(day, &draft.from, &draft.to);
    if span.is_none() && day.at(&draft.from).is_some() && day.at(&draft.to).is_some() {
        refuse("to", "结束时间不能与开始时间相同");
    }
    if draft
        .wanted
        .is_some_and(|wanted| !(1..=9_999).contains(&wanted))
    {
        refuse("wanted", "需要人数应为 1 至 9999");
    }
    let posts = Posts::typed(&draft.posts).unwrap_or_else(|message| {
        refuse("posts", &message);
        // What was there, so that none of it counts as taken away.
        before.map_or_else(Posts::default, |before| before.posts.clone())
    });
    if draft.wanted.is_some_and(|wanted| wanted < posts.wanted()) {
        let sum = posts.wanted();
        refuse(
            "wanted",
            &format!("各岗位共要 {sum} 人，不能比这少；留空则按岗位计"),
        );
    }
    if let Some(before) = before {
        let named = attendance::posts(write.connection(), &before.id).await?;
        let gone = before.posts.0.iter().find_map(|post| {
            let named = named.get(&post.name).filter(|_| !posts.has(&post.name))?;
            Some((&post.name, named.people))
        });
        if let Some((name, people)) = gone {
            refuse(
                "posts",
                &format!("签到表里有{people}人在岗位“{name}”，不能删去或改名；请先在签到表里改派"),
            );
        }
    }
    let project = draft.project.trim();
    let project_id = if project.is_empty() {
        None
    } else {
        let found = project::id_of(write.connection(), project).await?;
        if found.is_none() {
            refuse("project", "服务清单里没有这个项目，请从列出的项目中选择");
        }
        found
    };
    let team = draft.team.trim();
    let team_id = if team.is_empty() {
        None
    } else {
        let found = team::id_of(write.connection(), team).await?;
        if found.is_none() {
            refuse("team", "没有这支服务队，请从列出的服务队中选择");
        }
        found
    };
    let Some(span) = span.filter(|_| wrong.is_empty()) else {
        return Err(Error::Invalid(wrong));
    };
    let activity = Activity {
        id: before.map_or_else(new_id, |before| before.id.clone()),
        revision: before.map_or(1, |before| before.revision),
        kind: draft.kind,
        state: before.map_or(ActivityState::Planned, |before| before.state),
        name,
        place: text(&draft.place),
        place_key: None,
        starts_at: span.from,
        ends_at: span.to,
        project_id,
        wanted: draft.wanted.or(Some(posts.wanted()).filter(|sum| *sum > 0)),
        content: text(&draft.content),
        note: text(&draft.note),
        reason: before.and_then(|before| before.reason.clone()),
        search: String::new(),
        team_id,
        posts,
    };
    Ok(activity.findable())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ActivityState::*;

    /// The whole table of the module's docs, every state by every move.
    #[test]
    fn every_move_from_every_state() {
        let table: [(ActivityState, [Option<ActivityState>; 3]); 4] = [
            // 发布 结束 取消
            (Planned, [Some(Published), None, Some(Cancelled)]),
            (Published, [None, Some(Ended), Some(Cancelled)]),
            (Ended, [None; 3]),
            (Cancelled, [None; 3]),
        ];
        for (state, expected) in table {
            let found: Vec<_> = ActivityMove::ALL
                .iter()
                .map(|movement| movement.from(state))
                .collect();
            assert_eq!(found, expected, "{state:?}");
        }
    }
}
