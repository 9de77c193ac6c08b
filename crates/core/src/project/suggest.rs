//! 派单: people who suit a project, each with the reasons in words.
//!
//! The rule: 特长 counts before 意向, that before 同楼, and that before 时间. Each is worth more than all
//! that come after it together. Of equals comes first who has fewer claims to see to, then by pinyin. Whoever has said
//! when they have time, and has none when the project wants them, is not suggested; nor is anybody who is
//! archived or has a claim on the project that was not released.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use crate::digits;
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::person::{self, Person, Volunteer};
use crate::project::{Project, schedule::Times};
use crate::record::Record as _;
use crate::unit;

/// A person who suits a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Suggested {
    /// The person's id.
    pub person_id: String,
    /// 姓名.
    pub name: String,
    /// 所在单位.
    pub unit: Option<String>,
    /// Why, the weightiest first: 特长相符：理发, 住3栋, 周末有空.
    pub reasons: Vec<String>,
    /// How many claims they have that are neither released nor evaluated.
    pub claims: i32,
}

/// The people who suit a project best, `limit` of them at most.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn suggest(ledger: &Ledger, id: &str, limit: u32) -> Result<Vec<Suggested>> {
    let mut connection = ledger.pool().acquire().await?;
    let project = Project::find(id, &mut *connection)
        .await?
        .ok_or(Error::NotFound("项目"))?;
    let wanted = Wanted::of(&project);
    let volunteers = person::volunteers_for(&mut connection, id).await?;
    let said = Said::of(&volunteers, &wanted);
    let mut found: Vec<_> = volunteers
        .iter()
        .filter_map(|person| Some((wanted.suits(person, &said)?, person)))
        .collect();
    found.sort_by_cached_key(|(fit, person)| {
        let name = (person.sort_key.as_str(), person.id.as_str());
        (Reverse(fit.weight()), person.claims, name)
    });
    let units = unit::names(&mut connection).await?;
    let mut suggested = Vec::new();
    for (fit, volunteer) in found.into_iter().take(limit as usize) {
        // Whoever was erased a moment ago.
        let Some(person) = Person::find(&volunteer.id, &mut *connection).await? else {
            continue;
        };
        suggested.push(Suggested {
            unit: person.unit_id.and_then(|unit| units.get(&unit).cloned()),
            person_id: person.id,
            name: person.name,
            reasons: fit.reasons(),
            claims: volunteer.claims,
        });
    }
    Ok(suggested)
}

/// What somebody has in common with a project; each part is empty where that is nothing.
#[derive(Debug, PartialEq, Eq)]
struct Fit<'a> {
    skills: &'a [String],
    wish: Option<&'a str>,
    /// The number of the building where they live.
    building: Option<String>,
    /// When they have time, in their words.
    free: Option<&'a str>,
}

impl Fit<'_> {
    fn weight(&self) -> u32 {
        let counts = [
            (!self.skills.is_empty(), 8),
            (self.wish.is_some(), 4),
            (self.building.is_some(), 2),
            (self.free.is_some(), 1),
        ];
        counts
            .iter()
            .map(|(is, weight)| u32::from(*is) * weight)
            .sum()
    }

    fn reasons(&self) -> Vec<String> {
        let skills =
            (!self.skills.is_empty()).then(|| format!("特长相符：{}", self.skills.join("、")));
        let wish = self.wish.map(|wish| format!("意向相符：{wish}"));
        let near = self.building.as_ref().map(|number| format!("住{number}栋"));
        let free = self.free.map(|words| format!("{}有空", words.trim()));
        [skills, wish, near, free].into_iter().flatten().collect()
    }
}

/// What each text says that people have written of themselves, looked at once: thousands write the same.
struct Said<'a> {
    skills: HashMap<&'a str, Vec<String>>,
    wishes: HashMap<&'a str, Option<String>>,
    free: HashMap<&'a str, Option<Times>>,
}

impl<'a> Said<'a> {
    fn of(people: &'a [Volunteer], wanted: &Wanted) -> Self {
        let skills = people.iter().map(|person| person.skills.as_str());
        let wishes = people.iter().map(|person| person.wishes.as_str());
        let free = people.iter().map(|person| person.free_time.as_str());
        Said {
            skills: each(skills, |text| wanted.skills_in(text)),
            wishes: each(wishes, |text| wanted.wish_in(text)),
            free: each(free, Times::free),
        }
    }
}

fn each<'a, T>(
    texts: impl Iterator<Item = &'a str>,
    look: impl Fn(&str) -> T,
) -> HashMap<&'a str, T> {
    let mut said = HashMap::new();
    for text in texts {
        said.entry(text).or_insert_with(|| look(text));
    }
    said
}

/// What a project asks of people.
struct Wanted {
    /// What it says that it wants; where it says nothing, skills are looked for in what it is about.
    skills: Vec<String>,
    about: String,
    category: Option<String>,
    homes: Vec<Home>,
    times: Option<Times>,
}

impl Wanted {
    fn of(project: &Project) -> Self {
        let place = project.place.as_deref().unwrap_or_default();
        let homes = homes(place);
        Wanted {
            skills: words(project.skills.as_deref().unwrap_or_default()),
            about: [Some(&project.name), project.content.as_ref()]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            category: project.category.clone(),
            homes: if homes.is_empty() {
                homes_in_name(&project.name)
            } else {
                homes
            },
            times: project
                .schedule
                .as_deref()
                .and_then(|words| Times::wanted(words, project.list_year())),
        }
    }

    /// What a person has in common with it; none where that is nothing, or they have no time then.
    fn suits<'a>(&self, person: &'a Volunteer, said: &'a Said<'_>) -> Option<Fit<'a>> {
        let skills = said.skills.get(person.skills.as_str());
        let wish = said.wishes.get(person.wishes.as_str());
        let free = person.free_time.as_str();
        let times = said.free.get(free).copied().flatten();
        let meets = self
            .times
            .zip(times)
            .map(|(wanted, free)| wanted.meets(free));
        if meets == Some(false) {
            return None;
        }
        let fit = Fit {
            skills: skills.map_or(&[], Vec::as_slice),
            wish: wish.and_then(Option::as_deref),
            building: self.building_of(&person.address),
            free: meets.map(|_| free),
        };
        (fit.weight() > 0).then_some(fit)
    }

    fn skills_in(&self, text: &str) -> Vec<String> {
        let mut skills = words(text);
        skills.retain(|skill| match self.skills.as_slice() {
            [] => skill.chars().count() > 1 && self.about.contains(skill.as_str()),
            wanted => wanted
                .iter()
                .any(|wanted| wanted.contains(skill.as_str()) || skill.contains(wanted.as_str())),
        });
        skills
    }

    fn wish_in(&self, text: &str) -> Option<String> {
        let wishes = words(text).into_iter();
        let mut wishes = wishes.filter(|wish| wish.chars().count() > 1);
        wishes.find(|wish| {
            self.category.as_deref() == Some(wish.as_str()) || self.about.contains(wish.as_str())
        })
    }

    /// The building of an address, where the project wants people of that one. Where it names none, it
    /// need not be known where anybody lives.
    fn building_of(&self, address: &str) -> Option<String> {
        if self.homes.is_empty() {
            return None;
        }
        let home = homes(address).into_iter().next()?;
        let is_near = self.homes.iter().any(|wanted| wanted.is_of(&home));
        is_near.then_some(home.building)
    }
}

/// Several things in one field, parted as people part them, each without what says nothing.
fn words(text: &str) -> Vec<String> {
    let between = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
                '、' | ',' | '，' | ';' | '；' | '/' | '┋' | '。' | '｜' | '|'
            )
    };
    let words = text.split(between).map(|word| {
        let word = word.trim_start_matches("擅长").trim_start_matches('会');
        word.to_owned()
    });
    let nothing = ["无", "没有", "暂无", "不限", "其他", "其它"];
    words
        .filter(|word| !word.is_empty() && !nothing.contains(&word.as_str()))
        .collect()
}

/// A building, and what stands before its number: the estate, perhaps with the district before it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Home {
    estate: String,
    building: String,
}

impl Home {
    /// Whether it is the same building, as far as both say.
    fn is_of(&self, other: &Home) -> bool {
        let (one, two) = (&self.estate, &other.estate);
        self.building == other.building
            && (one.ends_with(two.as_str()) || two.ends_with(one.as_str()))
    }
}

/// What stands behind the number of a building.
const BUILDING: &[&str] = &["栋", "幢", "座", "号楼", "#"];

/// The buildings that a text names: `阳光嘉园3栋502`, `阳光嘉园1至3栋`, `B座`.
fn homes(text: &str) -> Vec<Home> {
    let text: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| match character {
            '＃' => '#',
            other => digits::plain(other).to_ascii_uppercase(),
        })
        .collect();
    let mut found: Vec<Home> = Vec::new();
    let mut begun = 0;
    for (place, _) in text.char_indices() {
        let rest = &text[place..];
        let Some(word) = BUILDING.iter().find(|word| rest.starts_with(**word)) else {
            continue;
        };
        let before = &text[begun..place];
        begun = place + word.len();
        let is_number = |c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c);
        let is_between = |c: char| {
            matches!(
                c,
                '至' | '到' | '-' | '~' | '—' | '～' | '、' | ',' | '，' | '和'
            )
        };
        let numbers = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_number(*c) || is_between(*c))
            .last()
            .map_or(before.len(), |(at, _)| at);
        let estate: String = before[..numbers]
            .chars()
            .filter(|character| character.is_alphanumeric())
            .collect();
        // 1栋、2栋: the second is of the same estate.
        let estate = match found.last() {
            Some(last) if estate.is_empty() => last.estate.clone(),
            _ => estate,
        };
        let buildings = buildings(&before[numbers..]).into_iter();
        found.extend(buildings.map(|building| Home {
            estate: estate.clone(),
            building,
        }));
    }
    found
}

/// 义务巡逻（3栋） names a building and no estate.
fn homes_in_name(name: &str) -> Vec<Home> {
    let homes = homes(name).into_iter();
    homes
        .map(|home| Home {
            estate: String::new(),
            ..home
        })
        .collect()
}

/// `3`, `1至3`, `1、2`; none are as many as a typing error may make.
fn buildings(numbers: &str) -> BTreeSet<String> {
    const MOST: u32 = 100;
    let mut found = BTreeSet::new();
    for part in numbers.split(['、', ',', '，', '和']) {
        let ends: Vec<&str> = part
            .split(['至', '到', '-', '~', '—', '～'])
            .filter(|end| !end.is_empty())
            .collect();
        let number = |end: &str| end.parse::<u32>().ok();
        match ends.as_slice() {
            [from, to] => match (number(from), number(to)) {
                (Some(from), Some(to)) if from <= to && to - from < MOST => {
                    found.extend((from..=to).map(|number| number.to_string()));
                }
                _ => found.extend([plain(from), plain(to)]),
            },
            ends => found.extend(ends.iter().map(|end| plain(end))),
        }
    }
    found
}

/// 03 and 三 are 3.
fn plain(number: &str) -> String {
    match digits::in_figures(number).parse::<u32>() {
        Ok(number) => number.to_string(),
        Err(_) => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn project(skills: &str, place: &str, schedule: &str) -> Project {
        let value = serde_json::json!({
            "id": "p", "revision": 1, "state": "open", "position": 1, "year": 2026,
            "name": "便民理发", "category": "家政服务", "content": "为老人上门理发", "skills": skills,
            "place": place, "schedule": schedule, "places": 2, "other": {},
        });
        serde_json::from_value(value).unwrap()
    }

    fn person(skills: &str, wishes: &str, address: &str, free_time: &str) -> Volunteer {
        Volunteer {
            skills: skills.into(),
            wishes: wishes.into(),
            address: address.into(),
            free_time: free_time.into(),
            ..Volunteer::default()
        }
    }

    /// The weight and the reasons of one who is alone.
    fn fit(wanted: &Wanted, person: &Volunteer) -> Option<(u32, String)> {
        let said = Said::of(std::slice::from_ref(person), wanted);
        let fit = wanted.suits(person, &said)?;
        Some((fit.weight(), fit.reasons().join("；")))
    }

    #[test]
    fn reasons_and_their_weights() {
        let project = project("理发、化妆", "阳光嘉园3栋", "每周六上午");
        let wanted = Wanted::of(&project);
        let cases: [(Volunteer, Option<(u32, &str)>); 9] = [
            (
                person("理发，书法", "家政服务", "清城区阳光嘉园3栋502", "周末"),
                Some((15, "特长相符：理发；意向相符：家政服务；住3栋；周末有空")),
            ),
            (person("会理发", "", "", ""), Some((8, "特长相符：理发"))),
            (
                person("", "家政服务", "阳光嘉园三号楼", "周六"),
                Some((7, "意向相符：家政服务；住3栋；周六有空")),
            ),
            (person("书法", "", "3#1单元", ""), Some((2, "住3栋"))),
            (person("", "", "阳光嘉园4栋", "周末"), Some((1, "周末有空"))),
            // Another estate's third building.
            (person("", "", "滨江花园3栋", ""), None),
            // With every reason and no time.
            (
                person("理发", "家政服务", "阳光嘉园3栋", "工作日晚上"),
                None,
            ),
            (person("无", "其他", "", "看情况"), None),
            (person("", "", "", ""), None),
        ];
        for (person, expected) in cases {
            let found = fit(&wanted, &person);
            let expected = expected.map(|(weight, reasons)| (weight, reasons.to_owned()));
            assert_eq!(found, expected, "{person:?}");
        }
    }

    #[test]
    fn a_project_that_names_no_skill_is_looked_through_for_them() {
        let project = project("", "", "");
        let wanted = Wanted::of(&project);
        let skilled = fit(&wanted, &person("理发、电脑", "", "", ""));
        assert_eq!(skilled, Some((8, "特长相符：理发".to_owned())));
        assert_eq!(fit(&wanted, &person("电脑", "", "", "周末")), None);
    }

    #[test]
    fn buildings_as_people_write_them() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("阳光嘉园3栋502", &[("阳光嘉园", "3")]),
            ("阳光嘉园 ３ 幢", &[("阳光嘉园", "3")]),
            ("三号楼2单元", &[("", "3")]),
            ("12#301", &[("", "12")]),
            ("b座", &[("", "B")]),
            ("阳光嘉园十二栋", &[("阳光嘉园", "12")]),
            (
                "阳光嘉园1至3栋",
                &[("阳光嘉园", "1"), ("阳光嘉园", "2"), ("阳光嘉园", "3")],
            ),
            ("阳光嘉园1栋、2栋", &[("阳光嘉园", "1"), ("阳光嘉园", "2")]),
            ("小区中心广场", &[]),
        ];
        for (text, expected) in cases {
            let found = homes(text);
            let found: Vec<_> = found
                .iter()
                .map(|home| (home.estate.as_str(), home.building.as_str()))
                .collect();
            assert_eq!(found, *expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[阳光1-9一十栋号楼#、至到 -]{0,16}|\\PC{0,16}") {
            let _ = homes(&text);
            let _ = words(&text);
        }
    }
}
