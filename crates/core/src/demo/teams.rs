//! The nine service teams of the demo branch, who is in them, and the service of each in a month.

use std::collections::HashMap;

use super::OPERATOR;
use crate::activity::{Activity, ActivityKind, ActivityState, Posts};
use crate::attendance::{self, Attendance, Evidence, HoursState, Presence};
use crate::hours::Span;
use crate::person::Person;
use crate::project::Project;
use crate::record::new_id;
use crate::team::{self, Membership, Team, TeamRole};
use crate::time::Date;

/// 名称, 服务类别, what it does each month, and where.
const TEAMS: [(&str, &str, &str, &str); 9] = [
    ("清洁家园服务队", "环境整治", "楼道清洁", "阳光嘉园1至6栋"),
    (
        "健康检查服务队",
        "健康服务",
        "义诊与量血压",
        "党群服务中心一楼",
    ),
    ("治安巡逻服务队", "治安巡逻", "傍晚巡逻", "阳光嘉园南门"),
    ("关爱帮扶服务队", "关爱帮扶", "结对探访", "阳光嘉园3栋"),
    (
        "课业辅导服务队",
        "课业辅导",
        "晚间课业辅导",
        "党群服务中心阅览室",
    ),
    ("家政维修服务队", "家政服务", "上门维修", "阳光嘉园4栋"),
    (
        "法律政策咨询队",
        "法律政策",
        "法律咨询夜",
        "党群服务中心会议室",
    ),
    (
        "心理咨询服务队",
        "心理咨询",
        "心理咨询夜",
        "党群服务中心谈心室",
    ),
    ("文体活动服务队", "文体活动", "广场文艺排练", "小区中心广场"),
];
const MEMBERS: usize = 8;

/// When the teams were formed, how long before today, in days.
const FORMED: i64 = 320;

/// The teams, each with a leader and seven more; every other one has changed its leader, and every
/// third has lost a member.
pub(super) fn teams(people: &[Person], today: Date) -> (Vec<Team>, Vec<Membership>) {
    let formed = today.plus_days(-FORMED);
    let mut memberships = Vec::new();
    let teams = TEAMS
        .iter()
        .enumerate()
        .map(|(place, (name, service, ..))| {
            let team = Team {
                id: new_id(),
                revision: 1,
                name: (*name).to_owned(),
                name_key: String::new(),
                service: Some((*service).to_owned()),
                formed_on: Some(formed),
                note: None,
                sort_key: String::new(),
                search: String::new(),
                archived_on: None,
            }
            .findable();
            // The first three people are those who never miss a service of the branch.
            let person = |seat: usize| &people[3 + (place * 13 + seat * 9) % (people.len() - 3)].id;
            let begun = |seat, role, on| team::begun(&team.id, person(seat), role, on);
            memberships.extend((0..MEMBERS).map(|seat| begun(seat, TeamRole::Member, formed)));
            if place.is_multiple_of(3)
                && let Some(last) = memberships.last_mut()
            {
                last.left_on = Some(today.plus_days(-60));
            }
            let mut leader = begun(0, TeamRole::Leader, formed);
            if place.is_multiple_of(2) {
                let changed = today.plus_days(-150);
                leader.left_on = Some(changed);
                memberships.push(begun(1, TeamRole::Leader, changed));
            }
            memberships.push(leader);
            team
        });
    (teams.collect(), memberships)
}

/// What each team did in each of the last twelve months, on a day of its own; now and then one misses
/// its month. Six of its members come, and their hours are confirmed.
pub(super) fn services(
    teams: &[Team],
    memberships: &[Membership],
    projects: &[Project],
    today: Date,
) -> (Vec<Activity>, Vec<Attendance>) {
    const CAME: usize = 6;
    let mut members: HashMap<&str, Vec<&Membership>> = HashMap::new();
    for membership in memberships
        .iter()
        .filter(|one| one.role == TeamRole::Member)
    {
        members
            .entry(&membership.team_id)
            .or_default()
            .push(membership);
    }
    let formed = today.plus_days(-FORMED);
    let (mut services, mut served) = (Vec::new(), Vec::new());
    for (place, (team, (_, service, name, room))) in teams.iter().zip(TEAMS).enumerate() {
        let project = projects
            .iter()
            .find(|project| project.category.as_deref() == Some(service));
        for ago in (0..12).filter(|ago| (place + ago) % 9 != 7) {
            let month = today.year() * 12 + today.month() as i32 - 1 - ago as i32;
            let span = Date::new(
                month.div_euclid(12),
                month.rem_euclid(12) as u32 + 1,
                2 + 3 * place as u32,
            )
            .filter(|day| *day < today && *day >= formed)
            .and_then(|day| Span::typed(day, "17:00", "18:30"));
            let Some(span) = span else {
                continue;
            };
            let day = span.from.date();
            let activity = Activity {
                id: new_id(),
                revision: 1,
                kind: ActivityKind::Service,
                state: ActivityState::Ended,
                name: format!("{name}（{}月）", day.month()),
                place: Some(room.to_owned()),
                place_key: None,
                starts_at: span.from,
                ends_at: span.to,
                project_id: project.map(|project| project.id.clone()),
                wanted: None,
                content: None,
                note: None,
                reason: None,
                search: String::new(),
                team_id: Some(team.id.clone()),
                posts: Posts::default(),
            }
            .findable();
            for (seat, member) in members[team.id.as_str()].iter().take(CAME).enumerate() {
                let row = attendance::blank(&activity.id, &member.person_id, seat as i32 + 1);
                served.push(Attendance {
                    presence: Presence::Present,
                    from_at: Some(span.from),
                    to_at: Some(span.to),
                    minutes: Some(span.from.minutes_to(span.to)),
                    evidence: Some(Evidence::Sheet),
                    hours: Some(HoursState::Confirmed),
                    reviewed_by: Some(OPERATOR.to_owned()),
                    confirmed_by: Some(OPERATOR.to_owned()),
                    confirmed_on: Some(day.plus_days(3).min(today)),
                    ..row
                });
            }
            services.push(activity);
        }
    }
    (services, served)
}
