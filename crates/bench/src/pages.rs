//! Every list and page of the window on the ledger of a large branch: what the page waits for when it is
//! opened. The yardstick is not another program but a tenth of a second, within which nobody notices.

use std::fmt::Write as _;

use renling_core::activity::{
    self, ActivityDraft, ActivityFilter, ActivityKind, ActivityMove, ActivityWait,
};
use renling_core::attendance::{self, HoursMove};
use renling_core::check_in::{self, CheckInFilter};
use renling_core::claim::{self, ClaimFilter, Move};
use renling_core::commitment::{self, CommitmentFilter};
use renling_core::error::Result;
use renling_core::evaluation::{self, EvaluationDraft, EvaluationFilter, Level};
use renling_core::intake::{self, List, Options, Progress};
use renling_core::ledger::{Ledger, Location};
use renling_core::paper::{self, PaperFilter};
use renling_core::person::{self, PersonFilter};
use renling_core::project::{self, ProjectFilter, ProjectStanding};
use renling_core::team::{self, TeamDraft, TeamFilter};
use renling_core::time::{Clock, Date};
use renling_core::unit::{self, UnitFilter};
use renling_core::visit::{self, VisitDraft, VisitFilter};
use renling_core::{home, journal};

use crate::Outcome;
use crate::measure::{Line, Unit, median, timed};

const PEOPLE: usize = 10_000;
const PROJECTS: usize = 1_000;
/// So many projects with so many claims each.
const CLAIMED: (usize, usize) = (200, 100);
/// So many activities with so many people each.
const ATTENDED: (usize, usize) = (200, 1_000);
/// Of the claims so many are seen through to their evaluation.
const EVALUATED: usize = 1_000;
const TEAMS: usize = 20;
const VISITS: usize = 300;

const ROUNDS: usize = 21;
/// The most that half of the openings may take, in seconds.
const TARGET: f64 = 0.100;
/// The rows that a list asks for at once.
const ROWS: u32 = 100;

/// Measures the lists and pages one by one.
pub async fn lines() -> Outcome<Vec<Line>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("ledger.renling");
    let ledger = Ledger::create(Location::File(path), clock()?).await?;
    eprintln!("a branch of {PEOPLE} people is made up");
    let known = fill(&ledger).await?;
    let lines = measured(&ledger, &known).await;
    ledger.close().await;
    lines
}

fn clock() -> Outcome<Clock> {
    Ok(Clock::fixed("2026-11-27T08:00:00+08:00".parse()?))
}

/// Records whose pages are opened: those with much on them.
struct Known {
    person: String,
    unit: String,
    project: String,
    claim: String,
    activity: String,
    team: String,
}

async fn read(ledger: &Ledger, text: &str, options: &Options) -> Outcome<()> {
    intake::apply(
        ledger,
        &List::paste(text)?,
        options,
        None,
        &Progress::none(),
    )
    .await?;
    Ok(())
}

/// Name and phone of an invented person; the same each time.
pub fn person_row(place: usize) -> (String, String) {
    let of = |from: &str, place: usize| {
        let characters: Vec<char> = from.chars().collect();
        characters[place % characters.len()]
    };
    let name = [
        of("陈黄李梁刘何郑潘朱张邓林吴单仇区冼曾翟温", place),
        of("少志嘉俊文桂春浩永丽建秀月伟洁芳国晓", place / 20),
        of("喆祎昇倩雅海子明华强平安兰英娥东豪轩", place / 360),
    ];
    (name.iter().collect(), format!("199{place:08}"))
}

async fn fill(ledger: &Ledger) -> Outcome<Known> {
    renling_core::begin(ledger, "阳光嘉园党支部", "阳光嘉园社区", "李四").await?;
    let mut people = String::from("姓名\t手机\t工作单位\t住址\t特长\t可服务时间\t报到日期");
    for place in 0..PEOPLE {
        let (name, phone) = person_row(place);
        let skill = ["理发", "法律", "医疗", "电脑", ""][place % 5];
        let free = ["周末", "晚上", "周六上午", "工作日晚上"][place % 4];
        write!(
            people,
            "\n{name}\t{phone}\t第{}中学\t阳光嘉园{}栋{}\t{skill}\t{free}\t2026-01-05",
            place % 50,
            1 + place % 60,
            101 + place % 2_000
        )?;
    }
    read(ledger, &people, &Options::default()).await?;
    let everybody = person::ids(ledger, &PersonFilter::default()).await?;
    commitment::make(ledger, &everybody).await?;
    let pending = commitment::pending(ledger).await?;
    let day: Date = "2026-02-01".parse()?;
    commitment::sign(ledger, &pending, day).await?;
    check_in::register_people(ledger, &everybody, day).await?;

    let mut projects =
        String::from("项目名称\t类别\t提供单位\t服务地点\t服务时间\t需要人数\t需要特长");
    for place in 0..PROJECTS {
        let category = ["家政", "助老", "法律", "健康", "安全"][place % 5];
        write!(
            projects,
            "\n便民服务{place}\t{category}\t第{}中学\t阳光嘉园{}栋\t每周六上午\t120\t理发",
            place % 50,
            1 + place % 60
        )?;
    }
    read(ledger, &projects, &Options::default()).await?;
    let listed = project::list(ledger, &ProjectFilter::default(), 0, i32::MAX as u32).await?;
    let projects: Vec<String> = listed.rows.into_iter().map(|row| row.id).collect();
    project::publish(ledger, &projects).await?;
    for (place, project) in projects.iter().take(CLAIMED.0).enumerate() {
        let options = Options {
            project: Some(project.clone()),
            ..Options::default()
        };
        read(ledger, &names(place * CLAIMED.1, CLAIMED.1), &options).await?;
    }
    let claims = claim::list(ledger, &ClaimFilter::default(), 0, i32::MAX as u32).await?;
    let claims: Vec<String> = claims.rows.into_iter().map(|row| row.id).collect();
    for movement in [Move::Confirm, Move::Start] {
        claim::advance(ledger, &claims[..claims.len() / 2], movement, "").await?;
    }
    claim::advance(ledger, &claims[..EVALUATED], Move::Finish, "").await?;
    eprintln!("{} claims are made", claims.len());
    for id in &claims[..EVALUATED] {
        let draft = EvaluationDraft {
            level: Some(Level::Good),
            words: "按时到岗，居民反映很好。".into(),
            ..EvaluationDraft::default()
        };
        let revision = claim::revision(ledger, id).await?;
        evaluation::evaluate(ledger, id, revision, &draft).await?;
    }
    let mut activities = Vec::new();
    let first: Date = "2026-01-10".parse()?;
    for place in 0..ATTENDED.0 {
        let draft = ActivityDraft {
            kind: ActivityKind::Service,
            name: format!("清洁家园第{place}场"),
            place: format!("阳光嘉园{}栋", 1 + place % 60),
            day: Some(first.plus_days(place as i64)),
            from: "8:30".into(),
            to: "10:30".into(),
            project: String::new(),
            team: String::new(),
            posts: String::new(),
            wanted: None,
            content: String::new(),
            note: String::new(),
        };
        let id = activity::add(ledger, &draft).await?.id;
        let one = std::slice::from_ref(&id);
        activity::advance(ledger, one, ActivityMove::Publish, "").await?;
        activity::advance(ledger, one, ActivityMove::End, "").await?;
        let mut sheet = String::from("姓名\t手机\t签到\t时长");
        for person in 0..ATTENDED.1 {
            let (name, phone) = person_row((place * 37 + person) % PEOPLE);
            write!(sheet, "\n{name}\t{phone}\t到\t2")?;
        }
        let options = Options {
            activity: Some(id.clone()),
            ..Options::default()
        };
        read(ledger, &sheet, &options).await?;
        let rows = attendance::sheet(ledger, &id).await?;
        let rows: Vec<String> = rows.into_iter().map(|row| row.id).collect();
        // The newest tenth still waits to be confirmed.
        for movement in [HoursMove::Review, HoursMove::Confirm] {
            if place < ATTENDED.0 / 10 * 9 {
                attendance::advance_hours(ledger, &rows, movement).await?;
            }
        }
        activities.push(id);
    }
    eprintln!("{} rows stand on sheets", ATTENDED.0 * ATTENDED.1);
    let mut teams = Vec::new();
    for place in 0..TEAMS {
        let draft = TeamDraft {
            name: format!("第{place}服务队"),
            formed_on: Some(day),
            ..TeamDraft::default()
        };
        let id = team::add(ledger, &draft).await?.id;
        team::join(ledger, &id, &everybody[place * 50..(place + 1) * 50], day).await?;
        teams.push(id);
    }
    for (place, visitor) in everybody.iter().take(VISITS).enumerate() {
        let draft = VisitDraft {
            household: format!("{}栋{}", 1 + place % 60, 101 + place),
            visited_on: Some(day),
            person_id: Some(visitor.clone()),
            opinion: "楼道灯不亮".into(),
            ..VisitDraft::default()
        };
        visit::add(ledger, &draft).await?;
    }
    let (_, phone) = person_row(37);
    Ok(Known {
        person: person::only(ledger, &phone).await?.id,
        unit: unit::known(ledger, "第1中学").await?,
        project: projects[0].clone(),
        claim: claims[0].clone(),
        activity: activities[0].clone(),
        team: teams[0].clone(),
    })
}

/// So many people from one on, as a list signs them up.
fn names(from: usize, many: usize) -> String {
    let mut text = String::from("姓名\t手机");
    for place in from..from + many {
        let (name, phone) = person_row(place % PEOPLE);
        text.push_str(&format!("\n{name}\t{phone}"));
    }
    text
}

/// A line for each list and page.
async fn measured(ledger: &Ledger, known: &Known) -> Outcome<Vec<Line>> {
    let mut lines = Vec::new();
    macro_rules! line {
        ($name:literal, $($task:expr),+ $(,)?) => {
            let mut rounds = Vec::new();
            for _ in 0..ROUNDS {
                rounds.push(timed(async {
                    $($task.await?;)+
                    Ok(())
                }).await?);
            }
            lines.push(Line::within($name, median(rounds), TARGET, Unit::Seconds));
        };
    }
    let all = i32::MAX as u32;
    line!("home", home::home(ledger));
    let people = PersonFilter::default();
    line!("people", person::list(ledger, &people, 0, ROWS));
    line!(
        "people, the last page",
        person::list(ledger, &people, 9_900, ROWS)
    );
    let of_unit = PersonFilter {
        unit_id: Some(known.unit.clone()),
        ..PersonFilter::default()
    };
    line!("people of a unit", person::list(ledger, &of_unit, 0, ROWS));
    let by_initials = PersonFilter {
        text: "csz".into(),
        ..PersonFilter::default()
    };
    line!(
        "people by initials",
        person::list(ledger, &by_initials, 0, ROWS)
    );
    let signed = PersonFilter {
        commitment: Some(commitment::Standing::Signed),
        ..PersonFilter::default()
    };
    line!(
        "people who have signed",
        person::list(ledger, &signed, 0, ROWS)
    );
    line!("people, all chosen", person::ids(ledger, &people));
    page_of_person(ledger, known, &mut lines).await?;

    line!(
        "commitments",
        commitment::list(ledger, &CommitmentFilter::default(), 0, ROWS)
    );
    line!(
        "projects",
        project::list(ledger, &ProjectFilter::default(), 0, ROWS)
    );
    let open = ProjectFilter {
        standing: Some(ProjectStanding::Open),
        ..ProjectFilter::default()
    };
    line!(
        "projects that can be claimed",
        project::list(ledger, &open, 0, ROWS)
    );
    line!(
        "categories and years",
        project::categories(ledger),
        project::years(ledger)
    );
    let on_project = ClaimFilter {
        project_id: Some(known.project.clone()),
        ..ClaimFilter::default()
    };
    let of_project = ActivityFilter {
        project_id: Some(known.project.clone()),
        ..ActivityFilter::default()
    };
    line!(
        "page of a project",
        project::show(ledger, &known.project),
        claim::list(ledger, &on_project, 0, 200),
        activity::list(ledger, &of_project, 0, 24),
        journal::told_history(ledger, &known.project),
    );
    line!(
        "people suggested for a project",
        project::suggest(ledger, &known.project, 30)
    );
    line!(
        "names nearly the same",
        project::alike(ledger, "便民服务第3", None, None)
    );

    line!(
        "claims",
        claim::list(ledger, &ClaimFilter::default(), 0, ROWS),
        claim::counts(ledger)
    );
    let overdue = ClaimFilter {
        overdue: true,
        ..ClaimFilter::default()
    };
    line!(
        "claims that are overdue",
        claim::list(ledger, &overdue, 0, ROWS)
    );
    let by_name = ClaimFilter {
        text: "bmfw".into(),
        ..ClaimFilter::default()
    };
    line!("claims by initials", claim::list(ledger, &by_name, 0, ROWS));
    let one = ClaimFilter {
        id: Some(known.claim.clone()),
        ..ClaimFilter::default()
    };
    line!(
        "page of a claim",
        claim::list(ledger, &one, 0, 1),
        evaluation::of_claim(ledger, &known.claim),
        journal::told_history(ledger, &known.claim),
    );
    line!(
        "evaluations",
        evaluation::list(ledger, &EvaluationFilter::default(), 0, ROWS)
    );

    line!(
        "activities",
        activity::list(ledger, &ActivityFilter::default(), 0, ROWS)
    );
    let month = ActivityFilter {
        month: Some("2026-03-01".parse()?),
        ..ActivityFilter::default()
    };
    line!(
        "calendar of a month",
        activity::list(ledger, &month, 0, all)
    );
    let waits = ActivityFilter {
        waits: Some(ActivityWait::Hours),
        ..ActivityFilter::default()
    };
    line!(
        "activities whose hours wait",
        activity::list(ledger, &waits, 0, ROWS)
    );
    line!(
        "page of an activity",
        activity::show(ledger, &known.activity),
        attendance::sheet(ledger, &known.activity),
        journal::told_history(ledger, &known.activity),
    );
    line!(
        "hours of everybody",
        attendance::totals(ledger, "", 0, ROWS)
    );

    line!("teams", team::list(ledger, &TeamFilter::default(), 0, ROWS));
    line!("page of a team", page_of_team(ledger, &known.team));
    line!("units", unit::page(ledger, &UnitFilter::default(), 0, ROWS));
    line!("page of a unit", page_of_unit(ledger, &known.unit));
    line!(
        "visits",
        visit::list(ledger, &VisitFilter::default(), 0, ROWS)
    );
    line!(
        "check-ins",
        check_in::list(ledger, &CheckInFilter::default(), 0, ROWS)
    );
    line!(
        "register of papers",
        paper::list(ledger, &PaperFilter::default(), 0, ROWS)
    );
    line!("journal", journal::operations(ledger, ROWS, 0));
    Ok(lines)
}

async fn page_of_person(ledger: &Ledger, known: &Known, lines: &mut Vec<Line>) -> Outcome<()> {
    let id = &known.person;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let page = async {
            let person_id = Some(id.clone());
            person::show(ledger, id).await?;
            let check_ins = CheckInFilter {
                person_id: person_id.clone(),
                ..CheckInFilter::default()
            };
            check_in::list(ledger, &check_ins, 0, 1).await?;
            let commitments = CommitmentFilter {
                person_id: person_id.clone(),
                ..CommitmentFilter::default()
            };
            commitment::list(ledger, &commitments, 0, 20).await?;
            let claims = ClaimFilter {
                person_id: person_id.clone(),
                ..ClaimFilter::default()
            };
            claim::list(ledger, &claims, 0, 100).await?;
            team::of_person(ledger, id).await?;
            let visits = VisitFilter {
                person_id: person_id.clone(),
                ..VisitFilter::default()
            };
            visit::list(ledger, &visits, 0, 50).await?;
            let papers = PaperFilter {
                person_id,
                ..PaperFilter::default()
            };
            paper::list(ledger, &papers, 0, 20).await?;
            attendance::total(ledger, id).await?;
            attendance::of_person(ledger, id, 0, 50).await?;
            journal::told_history(ledger, id).await?;
            Ok(())
        };
        rounds.push(timed(page).await?);
    }
    lines.push(Line::within(
        "page of a person",
        median(rounds),
        TARGET,
        Unit::Seconds,
    ));
    Ok(())
}

async fn page_of_team(ledger: &Ledger, id: &str) -> Result<()> {
    team::show(ledger, id).await?;
    let claims = ClaimFilter {
        team_id: Some(id.to_owned()),
        ..ClaimFilter::default()
    };
    claim::list(ledger, &claims, 0, 200).await?;
    let activities = ActivityFilter {
        team_id: Some(id.to_owned()),
        ..ActivityFilter::default()
    };
    activity::list(ledger, &activities, 0, 24).await?;
    journal::told_history(ledger, id).await?;
    Ok(())
}

async fn page_of_unit(ledger: &Ledger, id: &str) -> Result<()> {
    let unit_id = Some(id.to_owned());
    unit::show(ledger, id).await?;
    let check_ins = CheckInFilter {
        unit_id: unit_id.clone(),
        ..CheckInFilter::default()
    };
    check_in::list(ledger, &check_ins, 0, 1).await?;
    let people = PersonFilter {
        unit_id: unit_id.clone(),
        ..PersonFilter::default()
    };
    person::list(ledger, &people, 0, 30).await?;
    let projects = ProjectFilter {
        provider_id: unit_id.clone(),
        ..ProjectFilter::default()
    };
    project::list(ledger, &projects, 0, 200).await?;
    let claims = ClaimFilter {
        unit_id,
        ..ClaimFilter::default()
    };
    claim::list(ledger, &claims, 0, 200).await?;
    journal::told_history(ledger, id).await?;
    Ok(())
}
