//! Projects of a service list: what a row says of one, which one it may be, and the record made of it.

use std::collections::HashMap;

use renling_sheet::Row;

use crate::claim;
use crate::error::Result;
use crate::intake::facts::Facts;
use crate::intake::headers::Meaning;
use crate::intake::plan::{self, Candidate, Link, Slot};
use crate::intake::table::Table;
use crate::intake::{Column, Problem, Progress, cleaning};
use crate::journal::Write;
use crate::person::phone::Phones;
use crate::project::{self, Project, ProjectState, YEARS};
use crate::spelling;
use crate::time::Date;
use crate::unit;

/// The longest name of a project, as the form has it.
const LONGEST_NAME: usize = 100;

/// What every row says.
pub(super) fn candidates(table: &Table<'_>) -> Vec<Candidate> {
    let name = table.column(Meaning::ProjectName);
    let year = year_above(table);
    let read = |row: &Row| {
        let mut reading = Reading::of(row, table);
        if let (Some(year), None) = (year, reading.facts.get(Meaning::Year)) {
            reading.facts.set(Meaning::Year, year.to_string());
        }
        reading.finish(name)
    };
    table.rows.iter().map(|row| read(row)).collect()
}

/// The year that stands over the list: `2025年度服务清单`.
fn year_above(table: &Table<'_>) -> Option<i32> {
    let first = *table.header_rows.first()?;
    let titles = table.skipped.iter().filter(|row| row.row < first);
    let mut years = titles.flat_map(|row| {
        row.text.match_indices('年').filter_map(|(end, _)| {
            let start = row.text[..end].char_indices().rev().nth(3)?.0;
            row.text[start..end].parse().ok()
        })
    });
    years.find(|year| YEARS.contains(year))
}

struct Reading {
    row: u32,
    facts: Facts,
    problems: Vec<Problem>,
    record: Option<String>,
}

impl Reading {
    fn of(row: &Row, table: &Table<'_>) -> Self {
        let mut reading = Reading {
            row: row.number,
            facts: Facts::default(),
            problems: Vec::new(),
            record: None,
        };
        for column in &table.columns {
            if let Some(text) = cleaning::text(row.text(column.index as usize)) {
                reading.take(column, &text);
            }
        }
        reading
    }

    fn take(&mut self, column: &Column, text: &str) {
        match column.meaning {
            Meaning::Ignored => {}
            Meaning::Record => self.record = Some(text.to_owned()),
            Meaning::Places => match cleaning::count(text) {
                Some(places) => self.facts.set(Meaning::Places, places.to_string()),
                None => {
                    let what = "看不出需要几人，暂按 1 人登记，请改为数字";
                    self.unusable(column, Meaning::Places, text, "places_unclear", what);
                }
            },
            Meaning::Contact => {
                let (name, phone) = cleaning::name_and_phone(text);
                self.facts.set(Meaning::ContactName, name);
                self.phone(column, &phone);
            }
            Meaning::ContactPhone => self.phone(column, text),
            Meaning::Period => self.period(column, text),
            Meaning::BeginsOn | Meaning::EndsOn => self.day(column, text),
            Meaning::Year => {
                let digits = text.trim_end_matches("年度").trim_end_matches('年');
                match digits.parse().ok().filter(|year| YEARS.contains(year)) {
                    Some(year) => self.facts.set(Meaning::Year, year.to_string()),
                    None => {
                        let what = "看不出是哪一年，请写成 2026";
                        self.unusable(column, Meaning::Year, text, "year_unclear", what);
                    }
                }
            }
            Meaning::Skills => self.facts.set(Meaning::Skills, cleaning::choices(text)),
            Meaning::Content | Meaning::Note => self.facts.set(column.meaning, text),
            Meaning::Schedule => {
                let told = cleaning::one_line(cleaning::without_seconds(text));
                self.facts.set(Meaning::Schedule, told);
            }
            // 人次 below 单位 is what is counted.
            Meaning::Provider if cleaning::is_measure(text) => {
                self.facts.other.insert(column.shown(), text.to_owned());
            }
            Meaning::ProjectName
            | Meaning::Category
            | Meaning::Provider
            | Meaning::Served
            | Meaning::Place
            | Meaning::ContactName => self.facts.set(column.meaning, cleaning::one_line(text)),
            _ => {
                self.facts.other.insert(column.shown(), text.to_owned());
            }
        }
    }

    /// A first day and a last one in one cell; what is 长期 has neither.
    fn period(&mut self, column: &Column, text: &str) {
        if is_open_ended(text) {
            return;
        }
        let Some((first, last)) = period(text) else {
            let what = "看不出从哪天到哪天，请写成 2026-03-01至2026-12-31，或“长期”";
            return self.unusable(column, Meaning::Period, text, "period_unclear", what);
        };
        self.facts.set(Meaning::BeginsOn, first.to_string());
        self.facts.set_some(Meaning::EndsOn, last);
    }

    fn day(&mut self, column: &Column, text: &str) {
        if is_open_ended(text) {
            return;
        }
        let day = match column.meaning {
            Meaning::EndsOn => last_day(text),
            _ => first_day(text),
        };
        let other = |meaning| -> Option<Date> { self.facts.get(meaning)?.parse().ok() };
        let turned = match column.meaning {
            Meaning::EndsOn => other(Meaning::BeginsOn)
                .filter(|first| day < Some(*first))
                .map(|_| "早于开始日期，请核对"),
            _ => other(Meaning::EndsOn)
                .filter(|last| day > Some(*last))
                .map(|_| "晚于结束日期，请核对"),
        };
        match day {
            Some(day) => match turned {
                None => self.facts.set(column.meaning, day.to_string()),
                Some(what) => {
                    self.unusable(column, column.meaning, text, "period_turned", what);
                }
            },
            None => {
                let what = "看不出是哪一天，请写成 2026-03-01";
                self.unusable(column, column.meaning, text, "day_unclear", what);
            }
        }
    }

    fn phone(&mut self, column: &Column, text: &str) {
        let phones = Phones::parse(text);
        if !phones.wrong.is_empty() {
            let wrong = phones.wrong.join("、");
            let what = format!(
                "“{wrong}”不是有效的电话号码（手机为 1 开头的 11 位数字，座机为区号加号码），请核对"
            );
            self.unusable(
                column,
                Meaning::ContactPhone,
                &wrong,
                "phone_invalid",
                &what,
            );
        }
        if !phones.words.is_empty() {
            self.facts.keep_beside(&column.shown(), text);
        }
        let mut numbers = phones.numbers.into_iter();
        if let Some(first) = numbers.next() {
            self.facts.set(Meaning::ContactPhone, first);
        }
        let rest: Vec<String> = numbers.collect();
        if !rest.is_empty() {
            self.facts
                .other
                .insert(format!("{}（更多）", column.shown()), rest.join("、"));
        }
    }

    fn problem(&mut self, column: &Column, code: &str, what: &str, original: &str) {
        let problem = column.problem(self.row, code, what, original);
        self.problems.push(problem);
    }

    fn unusable(&mut self, column: &Column, field: Meaning, text: &str, code: &str, what: &str) {
        self.problem(column, code, what, text);
        self.facts.keep_unusable(field, text);
    }

    fn finish(mut self, name: Option<&Column>) -> Candidate {
        let written = self
            .facts
            .get(Meaning::ProjectName)
            .unwrap_or_default()
            .to_owned();
        let usable = written.chars().any(char::is_alphanumeric);
        if let (false, Some(name)) = (usable, name) {
            self.problem(
                name,
                "name_missing",
                "没有填写，这一行没有导入，请补上项目名称",
                &written,
            );
        } else if let (true, Some(name)) = (written.chars().count() > LONGEST_NAME, name) {
            let what = "超过 100 个字，这一行没有导入，请把说明移到“服务内容”";
            self.problem(name, "name_unusable", what, &written);
        }
        if !usable || written.chars().count() > LONGEST_NAME {
            self.facts.take(Meaning::ProjectName);
        }
        Candidate {
            row: self.row,
            facts: self.facts,
            problems: self.problems,
            record: self.record,
        }
    }
}

fn is_open_ended(text: &str) -> bool {
    matches!(
        text.trim(),
        "长期" | "长期有效" | "长期开展" | "常年" | "不限" | "今"
    )
}

/// `2026-03-01至2026-12-31`, `2026年3月1日至6月30日`, `2026.3-2026.5`, `2026年3月1日至长期`.
fn period(text: &str) -> Option<(Date, Option<Date>)> {
    let by_word = text.split_once(['至', '到', '~', '～', '—']);
    // A hyphen may stand within a date as well: it parts what are dates on either side of it.
    let by_hyphen = || {
        text.match_indices(['-', '－']).find_map(|(place, hyphen)| {
            let (first, last) = (&text[..place], &text[place + hyphen.len()..]);
            let parts = first_day(first).is_some() && last_day(last).is_some();
            parts.then_some((first, last))
        })
    };
    let (first, last) = by_word.or_else(by_hyphen)?;
    let (first, last) = (first_day(first)?, last.trim_start_matches('—').trim());
    if is_open_ended(last) {
        return Some((first, None));
    }
    // 6月30日 is of the year before it.
    let last = last_day(last).or_else(|| last_day(&format!("{}年{last}", first.year())))?;
    (first <= last).then_some((first, Some(last)))
}

/// The day of a cell; of a month or a year its first.
fn first_day(text: &str) -> Option<Date> {
    match cleaning::date(text, false)? {
        cleaning::Written::Day(day) => Some(day),
        cleaning::Written::Part(part) => match part.len() {
            4 => format!("{part}-01-01").parse().ok(),
            _ => format!("{part}-01").parse().ok(),
        },
    }
}

/// The day of a cell; of a month or a year its last.
fn last_day(text: &str) -> Option<Date> {
    let first = first_day(text)?;
    let months = match cleaning::date(text, false)? {
        cleaning::Written::Day(_) => return Some(first),
        cleaning::Written::Part(part) if part.len() == 4 => 12,
        cleaning::Written::Part(_) => 1,
    };
    Some(first.plus_months(months).plus_days(-1))
}

/// The projects and units of the ledger.
pub(super) struct Known {
    /// Those of the newest lists first: of two of one name a list means the newer.
    projects: Vec<Project>,
    today: Date,
    /// How many places of each are claimed, where any are.
    taken: HashMap<String, i32>,
    unit_names: HashMap<String, String>,
    unit_ids: HashMap<String, String>,
}

impl Known {
    pub(super) async fn load(connection: &mut sqlx::AnyConnection, today: Date) -> Result<Self> {
        let mut projects = project::all(connection).await?;
        projects.sort_by_key(|project| std::cmp::Reverse(project.year));
        Ok(Known {
            projects,
            today,
            taken: claim::all_taken(connection).await?,
            unit_names: unit::names(connection).await?,
            unit_ids: unit::keys(connection).await?,
        })
    }

    /// How many projects there are.
    pub(super) fn len(&self) -> usize {
        self.projects.len()
    }

    pub(super) fn id(&self, place: usize) -> String {
        self.projects[place].id.clone()
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.projects.iter().position(|project| project.id == id)
    }

    /// What the ledger says of a project.
    pub(super) fn facts(&self, place: usize) -> Facts {
        let project = &self.projects[place];
        let mut facts = Facts::with_other(&project.other.0);
        let provider = project
            .provider_id
            .as_ref()
            .and_then(|id| self.unit_names.get(id));
        facts.set(Meaning::ProjectName, project.name.as_str());
        facts.set_some(Meaning::Category, project.category.as_deref());
        facts.set_some(Meaning::Content, project.content.as_deref());
        facts.set_some(Meaning::Provider, provider);
        facts.set_some(Meaning::Served, project.served.as_deref());
        facts.set_some(Meaning::Place, project.place.as_deref());
        facts.set_some(Meaning::Schedule, project.schedule.as_deref());
        facts.set_some(Meaning::BeginsOn, project.begins_on);
        facts.set_some(Meaning::EndsOn, project.ends_on);
        facts.set_some(Meaning::Year, project.year);
        facts.set_some(Meaning::Skills, project.skills.as_deref());
        facts.set(Meaning::Places, project.places.to_string());
        facts.set_some(Meaning::ContactName, project.contact_name.as_deref());
        facts.set_some(Meaning::ContactPhone, project.contact_phone.as_deref());
        facts.set_some(Meaning::Note, project.note.as_deref());
        facts
    }
}

const BY_RECORD: &str = "台账编号相同";
const SAME: &str = "项目名称、提供单位和地点相同";
const ASK: &str = "项目名称相同，提供单位或地点不同，请确认是否同一项目";

/// How two projects of one name stand to each other.
#[derive(PartialEq)]
enum Likeness {
    Same,
    Ask,
    Different,
}

/// Of one name, provider and place: the same. Another provider, or the list of another year: another
/// project. Another place: ask, since a patrol at two gates is two projects and a mended place is one.
fn likeness(one: &Facts, other: &Facts) -> Likeness {
    let differ = |meaning| match (one.get(meaning), other.get(meaning)) {
        (Some(one), Some(other)) => spelling::key(one) != spelling::key(other),
        _ => false,
    };
    if differ(Meaning::Provider) || differ(Meaning::Year) {
        Likeness::Different
    } else if differ(Meaning::Place) {
        Likeness::Ask
    } else {
        Likeness::Same
    }
}

/// Which project each row may be.
pub(super) fn links(candidates: &[Candidate], known: &Known) -> Vec<Link> {
    let mut of_ledger: HashMap<&str, Vec<(usize, Facts)>> = HashMap::new();
    for (place, project) in known.projects.iter().enumerate() {
        of_ledger
            .entry(&project.name_key)
            .or_default()
            .push((place, known.facts(place)));
    }
    let mut of_list: HashMap<String, Vec<usize>> = HashMap::new();
    candidates
        .iter()
        .enumerate()
        .map(|(place, candidate)| {
            let facts = &candidate.facts;
            let Some(name) = facts.get(Meaning::ProjectName) else {
                return Link::Refused;
            };
            let key = spelling::key(name);
            if let Some(place) = candidate.record.as_deref().and_then(|id| known.place(id)) {
                return Link::Record {
                    place,
                    certain: true,
                    because: BY_RECORD,
                };
            }
            let rows = of_list.entry(key.clone()).or_default();
            let same = rows
                .iter()
                .find(|row| likeness(&candidates[**row].facts, facts) == Likeness::Same);
            if let Some(row) = same {
                return Link::Row {
                    place: *row,
                    certain: false,
                    because: SAME,
                };
            }
            rows.push(place);
            let known = of_ledger
                .get(key.as_str())
                .map(Vec::as_slice)
                .unwrap_or_default();
            let first = |wanted: Likeness| {
                known
                    .iter()
                    .find(|(_, found)| likeness(found, facts) == wanted)
                    .map(|found| found.0)
            };
            match (first(Likeness::Same), first(Likeness::Ask)) {
                (Some(place), _) => Link::Record {
                    place,
                    certain: false,
                    because: SAME,
                },
                (None, Some(place)) => Link::AskRecord {
                    place,
                    because: ASK,
                },
                (None, None) => Link::New,
            }
        })
        .collect()
}

/// Leaves a project as many places as are claimed, where a list wants fewer, and says so.
pub(super) fn keep_claimed_places(
    candidates: &mut [Candidate],
    links: &[Link],
    known: &Known,
    column: Option<&Column>,
) {
    let Some(column) = column else { return };
    for (candidate, link) in candidates.iter_mut().zip(links) {
        let (Link::Record { place, .. } | Link::AskRecord { place, .. }) = link else {
            continue;
        };
        let taken = known.taken.get(&known.projects[*place].id).copied();
        let wanted = candidate.facts.get(Meaning::Places).map(str::to_owned);
        if let (Some(taken), Some(wanted)) = (taken, wanted)
            && wanted.parse::<i32>().is_ok_and(|wanted| wanted < taken)
        {
            candidate.facts.take(Meaning::Places);
            let (row, shown) = (candidate.row, column.shown());
            candidate.problems.push(Problem {
                row,
                message: format!(
                    "第 {row} 行“{shown}”为{wanted}，但已有{taken}项认领，没有改少，请先退回多出的认领"
                ),
                column: shown,
                code: "places_claimed".to_owned(),
                original: wanted,
            });
        }
    }
}

/// Says of each new project whose name is nearly that of another: of the same year's list in the ledger, or
/// of a row before it.
pub(super) fn compare_names(
    candidates: &mut [Candidate],
    links: &[Link],
    known: &Known,
    column: Option<&Column>,
) {
    let Some(column) = column else { return };
    let this_year = known.today.year();
    let mut names: HashMap<i32, project::Names<usize>> = HashMap::new();
    let mut all: Vec<String> = Vec::new();
    for project in &known.projects {
        let of_list = names.entry(project.year.unwrap_or(this_year)).or_default();
        of_list.add(&project.name, all.len());
        all.push(project.name.clone());
    }
    for (candidate, link) in candidates.iter_mut().zip(links) {
        let (Link::New, Some(name)) = (link, candidate.facts.get(Meaning::ProjectName)) else {
            continue;
        };
        let year = candidate.facts.get(Meaning::Year);
        let year = year.and_then(|year| year.parse().ok()).unwrap_or(this_year);
        let of_list = names.entry(year).or_default();
        // One of another unit or place may bear the very same name on purpose.
        let key = spelling::key(name);
        let near = of_list
            .near(name)
            .into_iter()
            .map(|place| all[place].as_str());
        let near: Vec<&str> = near.filter(|other| spelling::key(other) != key).collect();
        if let Some(notice) = project::notice(&near) {
            let shown = column.shown();
            candidate.problems.push(Problem {
                row: candidate.row,
                message: format!("第 {} 行“{shown}”{notice}", candidate.row),
                column: shown,
                code: "name_alike".to_owned(),
                original: name.to_owned(),
            });
        }
        of_list.add(name, all.len());
        all.push(name.to_owned());
    }
}

/// Writes the projects, as drafts at the end of the list, and the units that provide them.
pub(super) async fn put(
    told: &[Candidate],
    mut known: Known,
    slots: Vec<Slot>,
    write: &mut Write,
    progress: &Progress,
) -> Result<()> {
    let named = slots.iter().filter_map(|slot| {
        let facts = slot.facts.as_deref().unwrap_or(&told[slot.leader].facts);
        facts.get(Meaning::Provider)
    });
    plan::put_units(named, &mut known.unit_ids, write).await?;
    let this_year = known.today.year();
    let mut position = known
        .projects
        .iter()
        .map(|project| project.position)
        .max()
        .unwrap_or(0);
    let placed = slots.into_iter().map(|slot| {
        position += i32::from(slot.record.is_none());
        (slot, position)
    });
    plan::put_records(placed.collect(), write, progress, |(slot, position)| {
        let id = slot.id();
        let facts = slot.facts.map(|facts| *facts);
        let facts = facts.unwrap_or_else(|| told[slot.leader].facts.clone());
        let before = slot.record.map(|place| known.projects[place].clone());
        let of_ledger = (before.as_ref(), &known.unit_ids);
        let after = project_of(id, facts, of_ledger, position, this_year);
        (before, after)
    })
    .await
}

fn project_of(
    id: String,
    mut facts: Facts,
    (before, units): (Option<&Project>, &HashMap<String, String>),
    position: i32,
    this_year: i32,
) -> Project {
    let provider = facts.take(Meaning::Provider);
    let mut day = |meaning| facts.take(meaning).and_then(|day| day.parse().ok());
    let (begins_on, ends_on) = (day(Meaning::BeginsOn), day(Meaning::EndsOn));
    let year = facts.take(Meaning::Year).and_then(|year| year.parse().ok());
    let project = Project {
        id,
        revision: before.map_or(1, |before| before.revision + 1),
        state: before.map_or(ProjectState::Draft, |before| before.state),
        position: before.map_or(position, |before| before.position),
        year: year.or(before.map_or(Some(this_year), |before| before.year)),
        name: facts
            .take(Meaning::ProjectName)
            .expect("BUG: a row without a name was let through"),
        name_key: String::new(),
        category: facts.take(Meaning::Category),
        content: facts.take(Meaning::Content),
        provider_id: provider.and_then(|unit| units.get(&spelling::key(&unit)).cloned()),
        served: facts.take(Meaning::Served),
        place: facts.take(Meaning::Place),
        schedule: facts.take(Meaning::Schedule),
        begins_on,
        ends_on,
        skills: facts.take(Meaning::Skills),
        places: facts
            .take(Meaning::Places)
            .and_then(|places| places.parse().ok())
            .unwrap_or(1),
        contact_name: facts.take(Meaning::ContactName),
        contact_phone: facts.take(Meaning::ContactPhone),
        note: facts.take(Meaning::Note),
        other: crate::OtherFacts(facts.other),
        search: String::new(),
    };
    project.findable()
}
