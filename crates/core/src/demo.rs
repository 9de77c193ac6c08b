//! 示例台账: 阳光嘉园党支部 with a year behind it, for trying things out.
//!
//! The figures are those of the 2013 practice that the product is modelled on: 129 members reported,
//! 129 signed, 65 projects, more than 200 claims, each ended one evaluated, more than 50 activities of
//! which 13 are 党日活动, and nine service teams (the article's tenth names 法律政策咨询队 a second time).
//! Every person is invented
//! by a seeded generator; their phones begin with 199076 and their ID numbers are computed.

mod check_ins;
mod teams;
mod visits;

use std::iter::repeat_n;

use crate::activity::{Activity, ActivityKind, ActivityState, Post, Posts};
use crate::attendance::{self, Attendance, Correction, Evidence, HoursState, Presence};
use crate::claim::{Claim, ClaimState};
use crate::commitment::{self, Commitment, CommitmentState};
use crate::error::{Error, Result};
use crate::evaluation::{Evaluation, Level, Scores, Voice};
use crate::follow_up::FollowUp;
use crate::hours::Span;
use crate::journal::Write;
use crate::ledger::Ledger;
use crate::person::Person;
use crate::person::id_number::with_check;
use crate::project::{Project, ProjectState};
use crate::record::new_id;
use crate::rubric::{self, Rubric};
use crate::stored::OtherFacts;
use crate::team::Team;
use crate::time::Date;
use crate::unit::{self, Unit, UnitKind};

const MEMBERS: usize = 129;
const PROJECTS: usize = 65;
const OPERATOR: &str = "李四";

const SURNAMES: &[&str] = &[
    "陈", "黄", "李", "梁", "刘", "何", "郑", "潘", "朱", "张", "邓", "林", "吴", "欧阳", "上官",
    "单", "仇", "区", "冼", "曾", "翟", "温", "赖", "蔡", "钟", "查",
];
const GIVEN: &[&str] = &[
    "少芬", "志强", "嘉怡", "俊杰", "文轩", "桂兰", "春梅", "浩然", "永祥", "丽华", "建国", "秀英",
    "月娥", "伟", "洁", "芳", "国栋", "晓东", "家豪", "堃", "䶮", "喆", "祎", "昇", "龑", "㛃",
    "倩", "雅琪", "海燕", "子轩",
];
const UNITS: &[&str] = &[
    "清远市人民医院",
    "清城区税务局",
    "清城区教育局",
    "城市广场物业公司",
    "清远市师范学校附属小学",
    "凤城街道办事处",
    "市自来水公司",
    "清远市社会保险基金管理局清城分局",
    "万信通讯",
    "文华书城",
];
const DUTIES: &[&str] = &[
    "科员",
    "护士长",
    "教师",
    "主任科员",
    "工程师",
    "会计",
    "副科长",
    "店长",
];
const SKILLS: &[&str] = &[
    "理发",
    "法律",
    "医疗",
    "电脑",
    "驾驶",
    "家电维修",
    "书法",
    "文艺",
    "教育辅导",
    "摄影",
];
const FREE: &[&str] = &["周末", "晚上", "周六上午", "工作日晚上、周末", "周日"];

/// 类别, 项目名称, 服务内容, 服务对象.
const KINDS: &[(&str, &str, &str, &str)] = &[
    (
        "关爱帮扶",
        "独居老人结对探访",
        "每周上门探访一次，代购代办",
        "独居老人",
    ),
    (
        "关爱帮扶",
        "困难家庭子女助学",
        "募集学习用品，陪伴成长",
        "困难家庭",
    ),
    (
        "治安巡逻",
        "义务夜间巡逻",
        "晚8点至10点小区巡逻",
        "社区居民",
    ),
    (
        "健康服务",
        "每月健康大检查",
        "量血压、测血糖、健康讲座",
        "社区居民",
    ),
    ("心理咨询", "心理咨询日", "一对一心理疏导", "社区居民"),
    (
        "法律政策",
        "法律政策咨询",
        "解答婚姻、继承、社保等问题",
        "社区居民",
    ),
    (
        "环境整治",
        "清洁家园行动",
        "清理楼道杂物和卫生死角",
        "社区居民",
    ),
    ("家政服务", "家电义务维修", "上门检修小家电", "高龄老人"),
    ("课业辅导", "四点半课堂", "辅导小学生完成作业", "小学生"),
    ("文体活动", "社区文艺汇演", "组织排练与演出", "社区居民"),
    (
        "消费维权",
        "诚信经营监督",
        "走访商户，受理投诉",
        "商户和居民",
    ),
];

/// 类别, and the 特长 that its projects want.
const WANTED: &[(&str, &str)] = &[
    ("治安巡逻", "驾驶"),
    ("健康服务", "医疗"),
    ("心理咨询", "教育辅导、医疗"),
    ("法律政策", "法律"),
    ("家政服务", "家电维修、电脑"),
    ("课业辅导", "教育辅导"),
    ("文体活动", "文艺、摄影"),
    ("消费维权", "法律"),
];

const PRAISE: &[&str] = &[
    "按时到岗，居民反映很好。",
    "服务细致，老人连声道谢。",
    "准备充分，讲解清楚，参加的居民比预计多。",
    "坚持全程参与，问题当场解决。",
    "完成了约定内容，建议增加次数。",
];

/// 活动类型, 名称, 地点, 从, 到, by turns between the 党日活动.
const ACTIVITIES: &[(ActivityKind, &str, &str, &str, &str)] = &[
    (
        ActivityKind::Service,
        "清洁家园行动",
        "小区中心广场",
        "8:30",
        "11:30",
    ),
    (
        ActivityKind::Service,
        "每月健康大检查",
        "党群服务中心一楼",
        "9:00",
        "12:00",
    ),
    (
        ActivityKind::Service,
        "义务夜间巡逻",
        "阳光嘉园南门",
        "22:00",
        "1:00",
    ),
    (
        ActivityKind::Visit,
        "走访独居老人",
        "阳光嘉园1至3栋",
        "9:00",
        "12:00",
    ),
    (
        ActivityKind::Service,
        "四点半课堂",
        "党群服务中心阅览室",
        "16:00",
        "18:30",
    ),
    (
        ActivityKind::JointMeeting,
        "党建联席会议",
        "党群服务中心会议室",
        "15:00",
        "16:30",
    ),
    (
        ActivityKind::Service,
        "家电义务维修",
        "小区中心广场",
        "9:00",
        "12:00",
    ),
    (
        ActivityKind::Reception,
        "党代表接访日",
        "党代表工作室",
        "14:30",
        "17:30",
    ),
    (
        ActivityKind::Service,
        "法律政策咨询",
        "党群服务中心一楼",
        "14:30",
        "17:30",
    ),
    (
        ActivityKind::Training,
        "急救知识培训",
        "党群服务中心会议室",
        "9:00",
        "11:00",
    ),
];
const PARTY_DAYS: [&str; 2] = ["主题党日", "党员学习会"];
const PARTY_ROOM: &str = "党群服务中心党员活动室";

/// A small generator with a seed, so that the demo ledger is the same every time (SplitMix64,
/// Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `end`.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// Fills a new ledger with the demo branch.
///
/// # Errors
/// [`Error::Refused`] for a ledger that has people already.
pub async fn fill(ledger: &Ledger) -> Result<()> {
    crate::begin(ledger, "阳光嘉园党支部", "阳光嘉园社区", OPERATOR).await?;
    let mut write = ledger.begin().await?;
    if !crate::person::everybody(write.connection())
        .await?
        .is_empty()
    {
        return Err(Error::Refused(
            "台账里已有人员，不能载入示例。请另建一本台账来试用。".into(),
        ));
    }
    let today = write.at().date();
    let mut dice = Dice(2013);
    let units: Vec<_> = UNITS
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let unit = Unit {
                contact_name: Some(format!("林{}", GIVEN[place])),
                contact_phone: Some(format!("199076{:05}", 90_000 + place)),
                ..unit::new(name, UnitKind::Member)
            };
            (None, unit)
        })
        .collect();
    let unit_ids: Vec<String> = units.iter().map(|(_, unit)| unit.id.clone()).collect();
    write.put(units).await?;
    let people: Vec<Person> = (0..MEMBERS)
        .map(|place| person(place, today, &unit_ids, &mut dice))
        .collect();
    put_new(&mut write, &people).await?;
    sign_all(&mut write, &people, today, &mut dice).await?;
    let projects: Vec<Project> = (0..PROJECTS)
        .map(|place| project(place, today, &unit_ids))
        .collect();
    put_new(&mut write, &projects).await?;
    put_new(&mut write, &check_ins::check_ins(&people, &unit_ids, today)).await?;
    let (teams, memberships) = teams::teams(&people, today);
    put_new(&mut write, &teams).await?;
    put_new(&mut write, &memberships).await?;
    let claimants = Claimants {
        people: &people,
        units: &unit_ids,
        teams: &teams,
    };
    let rubric = rubric::kept(&mut write).await?;
    let claims = claims(&projects, &claimants, today, &mut dice);
    put_new(&mut write, &claims).await?;
    let evaluations = evaluations(&claims, &rubric, &mut dice);
    put_new(&mut write, &evaluations).await?;
    put_new(&mut write, &follow_ups(&claims, &evaluations)).await?;
    let activities = activities(&projects, today);
    put_new(&mut write, &activities).await?;
    let attendances = attendances(&activities, &people);
    put_new(&mut write, &attendances).await?;
    put_new(&mut write, &corrections(&attendances, today)).await?;
    let (services, served) = teams::services(&teams, &memberships, &projects, today);
    put_new(&mut write, &services).await?;
    put_new(&mut write, &served).await?;
    put_new(&mut write, &visits::visits(&people, today)).await?;
    write
        .commit("demo", "载入示例：阳光嘉园党支部".into())
        .await?;
    Ok(())
}

async fn put_new<R: crate::record::Record>(write: &mut Write, records: &[R]) -> Result<()> {
    write
        .put(records.iter().map(|record| (None, record.clone())))
        .await
}

fn person(place: usize, today: Date, units: &[String], dice: &mut Dice) -> Person {
    let name = format!("{}{}", dice.pick(SURNAMES), dice.pick(GIVEN));
    let birth =
        Date::new(1956, 1, 1).map_or(today, |first| first.plus_days(dice.below(16_000) as i64));
    let id_number = with_check(&format!(
        "441802{:04}{:02}{:02}{:03}",
        birth.year(),
        birth.month(),
        birth.day(),
        100 + dice.below(900)
    ));
    let woman = (id_number.as_bytes()[16] - b'0').is_multiple_of(2);
    // The youngest have joined two years ago at the latest.
    let joined = birth
        .plus_months((20 + dice.below(15) as u32) * 12)
        .min(today.plus_days(-730));
    let landline = dice.below(8) == 0;
    Person {
        id: new_id(),
        revision: 1,
        sex: Some(if woman {
            crate::person::Sex::Female
        } else {
            crate::person::Sex::Male
        }),
        birth: Some(birth),
        id_number: Some(id_number),
        // The place in the number keeps the invented phones apart.
        phone: Some(format!("199076{:05}", 30_000 + place * 37)),
        other_phone: landline.then(|| format!("0763-33{:05}", place)),
        political: Some(
            if dice.below(20) == 0 {
                "中共预备党员"
            } else {
                "中共党员"
            }
            .into(),
        ),
        party_joined: Some(format!("{:04}-{:02}", joined.year(), joined.month())),
        unit_id: Some(units[dice.below(units.len())].clone()),
        duty: (dice.below(3) > 0).then(|| dice.pick(DUTIES).to_owned()),
        address: Some(format!(
            "阳光嘉园{}栋{}0{}",
            1 + dice.below(6),
            2 + dice.below(17),
            1 + dice.below(4)
        )),
        skills: (dice.below(4) > 0).then(|| dice.pick(SKILLS).to_owned()),
        wishes: Some(KINDS[dice.below(KINDS.len())].0.to_owned()),
        free_time: Some(dice.pick(FREE).to_owned()),
        note: None,
        other: OtherFacts::default(),
        reported_on: Some(today.plus_days(-360 + dice.below(40) as i64)),
        archived_on: None,
        name,
        name_key: String::new(),
        sort_key: String::new(),
        search: String::new(),
    }
    .findable()
}

async fn sign_all(
    write: &mut Write,
    people: &[Person],
    today: Date,
    dice: &mut Dice,
) -> Result<()> {
    let ids: Vec<String> = people.iter().map(|person| person.id.clone()).collect();
    let text = commitment::newest_text(write).await?;
    let made = commitment::make_in(write, &ids).await?;
    let mut signed: Vec<(Option<Commitment>, Commitment)> = Vec::new();
    for before in commitment::by_ids(write, &made.ids).await? {
        let on = today.plus_days(-300 + dice.below(30) as i64);
        let after = Commitment {
            state: CommitmentState::Signed,
            made_on: on.plus_days(-7),
            printed_on: Some(on.plus_days(-5)),
            signed_on: Some(on),
            expires_on: Some(
                on.plus_months(text.term_months.unwrap_or_default() as u32)
                    .plus_days(-1),
            ),
            ..before.clone()
        };
        signed.push((None, after));
    }
    write.put(signed).await
}

fn project(place: usize, today: Date, units: &[String]) -> Project {
    let (category, name, content, served) = KINDS[place % KINDS.len()];
    let building = 1 + place / KINDS.len();
    let contact = GIVEN[place % GIVEN.len()];
    let begun = today.plus_days(-360);
    let skills = WANTED.iter().find(|(of, _)| *of == category);
    // Every fifth runs for a year and a month, the others without an end.
    let is_dated = place.is_multiple_of(5);
    Project {
        id: new_id(),
        revision: 1,
        // The last two wait to be published, so that there is something to try.
        state: if place + 2 >= PROJECTS {
            ProjectState::Draft
        } else {
            ProjectState::Open
        },
        position: place as i32 + 1,
        // A past list, so that there is one to take over.
        year: Some(today.year() - 1),
        name: format!("{name}（{building}栋）"),
        name_key: String::new(),
        category: Some(category.to_owned()),
        content: Some(content.to_owned()),
        provider_id: Some(units[place % units.len()].clone()),
        served: Some(served.to_owned()),
        place: Some(format!("阳光嘉园{building}栋")),
        schedule: Some(format!("每月第{}周周六", 1 + place % 4)),
        begins_on: is_dated.then_some(begun),
        ends_on: is_dated.then(|| begun.plus_months(13).plus_days(-1)),
        skills: skills.map(|(_, skills)| (*skills).to_owned()),
        places: 3 + (place % 4) as i32,
        contact_name: Some(format!("何{contact}")),
        contact_phone: Some(format!("199076{:05}", 80_000 + place)),
        note: None,
        other: OtherFacts::default(),
        search: String::new(),
    }
    .findable()
}

/// Who claims in the demo ledger.
struct Claimants<'a> {
    people: &'a [Person],
    units: &'a [String],
    teams: &'a [Team],
}

/// Claims on the published projects, mostly done and evaluated, the rest in every other state.
fn claims(projects: &[Project], claimants: &Claimants, today: Date, dice: &mut Dice) -> Vec<Claim> {
    use ClaimState::*;
    let mut claims = Vec::new();
    let mut turn = 0;
    for project in projects
        .iter()
        .filter(|project| project.state == ProjectState::Open)
    {
        // Every third project has one place left.
        let taken = project.places - i32::from(project.position % 3 == 0);
        for place in 0..taken + i32::from(project.position % 9 == 0) {
            turn += 1;
            let state = if place >= taken {
                // Beyond the places: somebody who stepped back before the others came.
                [Returned, Left, Cancelled][turn % 3]
            } else {
                match turn % 20 {
                    3 => Pending,
                    7 | 13 => Claimed,
                    5 | 11 | 17 => Running,
                    9 => Awaiting,
                    19 if turn % 60 == 59 => Rework,
                    _ => Evaluated,
                }
            };
            claims.push(claim(turn, state, project, claimants, today, dice));
        }
    }
    claims
}

fn claim(
    turn: usize,
    state: ClaimState,
    project: &Project,
    claimants: &Claimants,
    today: Date,
    dice: &mut Dice,
) -> Claim {
    use ClaimState::*;
    let Claimants {
        people,
        units,
        teams,
    } = claimants;
    let (by_unit, by_team) = (turn.is_multiple_of(25), turn % 25 == 12);
    let ended = matches!(state, Evaluated | Returned | Left | Cancelled);
    let claimed_on = today.plus_days(if ended { -280 } else { -45 } + dice.below(40) as i64);
    let past = |days: i64| {
        let day = claimed_on.plus_days(days);
        if day > today { today } else { day }
    };
    let begun = matches!(state, Running | Awaiting | Evaluated | Rework);
    let done = matches!(state, Awaiting | Evaluated | Rework);
    Claim {
        id: new_id(),
        revision: 1,
        project_id: project.id.clone(),
        // Seven shares no factor with 129, so that everybody's turn comes and nobody claims twice.
        person_id: (!by_unit && !by_team).then(|| people[turn * 7 % people.len()].id.clone()),
        unit_id: by_unit.then(|| units[turn / 25 % units.len()].clone()),
        team_id: by_team.then(|| teams[turn / 25 % teams.len()].id.clone()),
        state,
        claimed_on,
        confirmed_on: (state != Pending && state != Cancelled).then(|| past(2)),
        started_on: begun.then(|| past(5)),
        // One in six of what is under way is late.
        due_on: Some(if ended {
            claimed_on.plus_days(120)
        } else {
            today.plus_days(if turn % 6 == 1 { -4 } else { 30 })
        }),
        finished_on: done.then(|| past(if ended { 100 } else { 3 })),
        reason: match state {
            Returned => Some("因工作调动，暂时不能参加".into()),
            Left => Some("本人申请退出，支部已同意".into()),
            Cancelled => Some("登记有误".into()),
            Rework => Some("服务次数未达到约定，请补足".into()),
            _ => None,
        },
        note: None,
    }
}

/// What three voices say of what was done; the branch alone of what must be made good. The first two
/// saved money: the 党员攻关项目 of the practice, 86,900 yuan in 9 months and 48,852 in 3.
fn evaluations(claims: &[Claim], rubric: &Rubric, dice: &mut Dice) -> Vec<Evaluation> {
    const SAVED: [(i32, i32); 2] = [(8_690_000, 9), (4_885_200, 3)];
    let mut evaluations = Vec::new();
    let mut saved = SAVED.into_iter();
    for (turn, claim) in claims.iter().enumerate() {
        let voices: &[Voice] = match claim.state {
            ClaimState::Evaluated => &[Voice::Own, Voice::Served, Voice::Organisation],
            ClaimState::Rework => &[Voice::Organisation],
            _ => continue,
        };
        let middle = match (claim.state, turn % 7) {
            (ClaimState::Rework, _) => 50,
            (_, 0..=3) => 92,
            (_, 4 | 5) => 80,
            _ => 66,
        };
        let (served_people, saving) = (3 + dice.below(40) as i32, saved_by(claim, &mut saved));
        for voice in voices {
            let scores: Vec<i32> = (0..rubric.criteria.0.len())
                .map(|_| middle + dice.below(7) as i32)
                .collect();
            let score = rubric.score(&scores).unwrap_or(middle);
            let level = rubric.level(score);
            let decides = *voice == Voice::Organisation;
            evaluations.push(Evaluation {
                id: new_id(),
                revision: 1,
                claim_id: claim.id.clone(),
                voice: *voice,
                level,
                score: Some(score),
                rubric_id: Some(rubric.id.clone()),
                scores: Some(Scores(scores)),
                words: Some(match (level, voice) {
                    (Level::Poor, _) => "服务次数未达到约定，请补足".to_owned(),
                    (_, Voice::Own) => "已按约定完成服务。".to_owned(),
                    (_, Voice::Served) => "服务热心，希望常来。".to_owned(),
                    (_, Voice::Organisation) => dice.pick(PRAISE).to_owned(),
                }),
                conclusion: (decides && level == Level::Excellent)
                    .then(|| "效果显著，可继续开展".to_owned()),
                served_people: (*voice != Voice::Served).then_some(served_people),
                saved_fen: saving.filter(|_| decides).map(|(fen, _)| fen),
                saved_months: saving.filter(|_| decides).map(|(_, months)| months),
                replaces: None,
                reason: None,
                evaluator: OPERATOR.to_owned(),
                evaluated_on: claim.finished_on.unwrap_or(claim.claimed_on),
            });
        }
    }
    evaluations
}

/// A unit's claim that has come to its end saved money, while there are savings to tell of.
fn saved_by(claim: &Claim, saved: &mut impl Iterator<Item = (i32, i32)>) -> Option<(i32, i32)> {
    (claim.unit_id.is_some() && claim.state == ClaimState::Evaluated).then(|| saved.next())?
}

/// What the claims in 整改 have still to do.
fn follow_ups(claims: &[Claim], evaluations: &[Evaluation]) -> Vec<FollowUp> {
    let rework = claims.iter().filter(|one| one.state == ClaimState::Rework);
    rework
        .filter_map(|claim| {
            let evaluation = evaluations.iter().find(|one| one.claim_id == claim.id)?;
            Some(FollowUp {
                id: new_id(),
                revision: 1,
                claim_id: claim.id.clone(),
                evaluation_id: evaluation.id.clone(),
                task: "补足约定的服务次数，并请服务对象签字".to_owned(),
                answerable: OPERATOR.to_owned(),
                due_on: claim.due_on?,
                done: None,
                done_on: None,
                done_by: None,
            })
        })
        .collect()
}

/// Five activities a month for a year, the last of them in every state that waits for somebody, and
/// what is planned next.
fn activities(projects: &[Project], today: Date) -> Vec<Activity> {
    const ENDED: usize = 62;
    const AHEAD: usize = 3;
    (0..ENDED + AHEAD)
        .filter_map(|turn| {
            // Every fifth is a 党日活动: thirteen of them.
            let (kind, name, place, from, to) = if turn % 5 == 0 {
                let name = PARTY_DAYS[turn / 5 % PARTY_DAYS.len()];
                (ActivityKind::PartyDay, name, PARTY_ROOM, "19:30", "21:00")
            } else {
                ACTIVITIES[(turn - turn / 5 - 1) % ACTIVITIES.len()]
            };
            let state = match turn {
                turn if turn >= ENDED + 2 => ActivityState::Planned,
                // The last that is over is not ended yet; the next two are to come.
                turn if turn + 1 >= ENDED => ActivityState::Published,
                17 => ActivityState::Cancelled,
                _ => ActivityState::Ended,
            };
            let day = today
                .plus_days((turn as i64 - ENDED as i64) * 5 + if turn < ENDED { 3 } else { 4 });
            let span = Span::typed(day, from, to)?;
            let wanted = 12 + (turn % 9) as i32;
            let project = projects
                .iter()
                .find(|project| kind == ActivityKind::Service && project.name.starts_with(name));
            let activity = Activity {
                id: new_id(),
                revision: 1,
                kind,
                state,
                name: format!("{name}（{}月）", day.month()),
                place: Some(place.to_owned()),
                place_key: None,
                starts_at: span.from,
                ends_at: span.to,
                project_id: project.map(|project| project.id.clone()),
                wanted: Some(wanted),
                content: project.and_then(|project| project.content.clone()),
                note: None,
                reason: (state == ActivityState::Cancelled)
                    .then(|| "当天台风预警，改为下月举行".into()),
                search: String::new(),
                team_id: None,
                posts: posts(kind, wanted),
            };
            Some(activity.findable())
        })
        .collect()
}

/// A service has somebody at the door and somebody for what is needed; most serve.
fn posts(kind: ActivityKind, wanted: i32) -> Posts {
    let posts = [("签到引导", 2), ("后勤保障", 2), ("现场服务", wanted - 4)];
    let posts = posts.map(|(name, wanted)| Post {
        name: name.to_owned(),
        wanted,
    });
    Posts(match kind {
        ActivityKind::Service => posts.into(),
        _ => Vec::new(),
    })
}

/// Who came to what ended: three who never miss a service, and others in turn. The hours of the last
/// activities wait for their first look, for confirmation, or to be entered.
fn attendances(activities: &[Activity], people: &[Person]) -> Vec<Attendance> {
    let ended: Vec<(usize, &Activity)> = activities
        .iter()
        .filter(|activity| activity.state == ActivityState::Ended)
        .enumerate()
        .collect();
    let mut rows = Vec::new();
    for &(turn, activity) in &ended {
        let left = ended.len() - turn;
        // Nobody has typed the last sheet yet.
        if left == 1 {
            continue;
        }
        let served = matches!(
            activity.kind,
            ActivityKind::Service | ActivityKind::Visit | ActivityKind::Reception
        );
        let regulars = if served { 0..3 } else { 0..0 };
        let others = (0..12 + turn % 9).map(|seat| 3 + (turn * 17 + seat * 5) % (people.len() - 3));
        for (seat, person) in regulars.chain(others).enumerate() {
            let presence = match (seat * 5 + turn) % 19 {
                _ if seat < 3 => Presence::Present,
                3 => Presence::Leave,
                7 => Presence::Absent,
                11 => Presence::Late,
                _ => Presence::Present,
            };
            let mut row = attendance::blank(&activity.id, &people[person].id, seat as i32 + 1);
            row.presence = presence;
            let posts = activity.posts.0.iter();
            let mut seats = posts.flat_map(|post| repeat_n(&post.name, post.wanted as usize));
            row.post = seats.nth(seat).cloned();
            if presence == Presence::Present && (seat + turn) % 23 == 20 {
                row.signed_by = Some(OPERATOR.to_owned());
            }
            if presence == Presence::Late {
                row.note = Some("迟到二十分钟".to_owned());
            }
            if served && presence.came() && left > 2 {
                enter(&mut row, activity, left);
            }
            rows.push(row);
        }
    }
    rows
}

/// The whole time of the activity; whoever came late has twenty minutes less.
fn enter(row: &mut Attendance, activity: &Activity, left: usize) {
    let Span { from, to } = activity.span();
    let late = if row.presence == Presence::Late {
        20
    } else {
        0
    };
    row.from_at = Some(from);
    row.to_at = Some(to);
    row.minutes = Some(from.minutes_to(to) - late);
    row.evidence = Some(Evidence::Sheet);
    row.hours = Some(match left {
        3 | 4 => HoursState::Pending,
        5 | 6 => HoursState::Reviewed,
        _ => HoursState::Confirmed,
    });
    if left > 4 {
        row.reviewed_by = Some(OPERATOR.to_owned());
    }
    if left > 6 {
        row.confirmed_by = Some(OPERATOR.to_owned());
        row.confirmed_on = Some(activity.day().plus_days(3));
    }
}

/// One row that was found to be wrong after it was confirmed.
fn corrections(attendances: &[Attendance], today: Date) -> Vec<Correction> {
    let wrong = attendances
        .iter()
        .find(|row| row.hours == Some(HoursState::Confirmed));
    wrong
        .map(|row| Correction {
            id: new_id(),
            revision: 1,
            attendance_id: row.id.clone(),
            person_id: row.person_id.clone(),
            minutes: -60,
            reason: "核对原签到表，中途离开一小时".to_owned(),
            signed_by: OPERATOR.to_owned(),
            signed_on: today.plus_days(-200),
        })
        .into_iter()
        .collect()
}
