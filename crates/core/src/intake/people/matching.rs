//! Whom a row may be: a person of the ledger, another row, or somebody new.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::{Known, reach};
use crate::intake::facts::{Facts, Prefer};
use crate::intake::headers::Meaning;
use crate::intake::plan::{Candidate, Link};
use crate::intake::{Column, Problem};
use crate::spelling;

/// The rows that share a name and a phone.
#[derive(Default)]
struct SameReach {
    with_id: Option<usize>,
    /// Their ID numbers differ: these are several people.
    several: bool,
    without_id: Option<usize>,
}

/// Where a person works or lives, as it is compared.
#[derive(PartialEq, Eq, Hash)]
enum Whereabouts {
    Unit(String),
    Address(String),
}

fn whereabouts(unit: Option<&str>, address: Option<&str>) -> Vec<Whereabouts> {
    let unit = unit.map(|unit| Whereabouts::Unit(spelling::key(unit)));
    let address = address.map(|address| Whereabouts::Address(spelling::key(address)));
    unit.into_iter().chain(address).collect()
}

const BY_RECORD: &str = "台账编号相同";
const BY_ID: &str = "身份证号相同";
const BY_PHONE: &str = "姓名和电话相同";
const BY_ALL: &str = "姓名等各项完全相同";
const ASK_PLACE: &str = "姓名相同，单位或住址也相同，请确认是否同一人";
const ASK_SEVERAL: &str = "姓名和电话相同，但对得上的不止一人，请确认是哪一位";
const ASK_DIFFERS: &str = "姓名和电话相同，但性别或出生日期不同，请确认是否同一人";
const ASK_NAME: &str = "姓名相同，这一行没有电话和身份证号，请确认是否同一人";

/// Whom each row may be. Does not depend on the order of the rows, but that of two rows that are the
/// same person the upper one leads.
pub(in crate::intake) fn links(candidates: &[Candidate], known: &Known) -> Vec<Link> {
    let keys: Vec<String> = candidates
        .par_iter()
        .map(|candidate| spelling::key(candidate.facts.get(Meaning::Name).unwrap_or_default()))
        .collect();
    let list = ListIndex::of(candidates, &keys);
    let ledger = LedgerIndex::of(known, candidates);
    candidates
        .iter()
        .enumerate()
        .map(|(place, candidate)| {
            if keys[place].is_empty() {
                return Link::Refused;
            }
            ledger
                .by_record(candidate)
                .or_else(|| list.link(place, candidate, &keys[place]))
                .unwrap_or_else(|| {
                    let several = reach(&candidate.facts).is_some_and(|reach| {
                        list.by_reach
                            .get(&(keys[place].as_str(), reach))
                            .is_some_and(|rows| rows.several)
                    });
                    ledger.link(candidate, &keys[place], several)
                })
        })
        .collect()
}

/// Reports the rows whose ID number is somebody's of another name: one of the two is wrong.
pub(in crate::intake) fn compare_names(
    candidates: &mut [Candidate],
    links: &[Link],
    known: &Known,
    column: Option<&Column>,
) {
    let Some(column) = column else { return };
    for (place, link) in links.iter().enumerate() {
        let (theirs, whose) = match link {
            Link::Record {
                place,
                because: BY_ID,
                ..
            } => (known.people[*place].name.clone(), "台账中".to_owned()),
            Link::Row {
                place: row,
                certain: true,
                ..
            } => {
                let other = &candidates[*row];
                let name = other.facts.get(Meaning::Name).unwrap_or_default();
                (name.to_owned(), format!("第 {} 行", other.row))
            }
            _ => continue,
        };
        let candidate = &mut candidates[place];
        let ours = candidate.facts.get(Meaning::Name).unwrap_or_default();
        if spelling::key(ours) == spelling::key(&theirs) {
            continue;
        }
        let shown = column.shown();
        let row = candidate.row;
        candidate.problems.push(Problem {
            row,
            code: "name_differs".to_owned(),
            message: format!(
                "第 {row} 行“{shown}”为{ours}，身份证号却与{whose}的{theirs}相同，请核对姓名和号码"
            ),
            original: ours.to_owned(),
            column: shown,
        });
    }
}

/// The rows of the list, found by what they say.
struct ListIndex<'a> {
    candidates: &'a [Candidate],
    by_id: HashMap<&'a str, usize>,
    by_reach: HashMap<(&'a str, &'a str), SameReach>,
    /// Rows with neither phone nor ID number, by name.
    weak: HashMap<&'a str, Vec<usize>>,
    /// Rows of these names, by name and whereabouts.
    by_place: HashMap<(&'a str, Whereabouts), usize>,
}

impl<'a> ListIndex<'a> {
    fn of(candidates: &'a [Candidate], keys: &'a [String]) -> Self {
        let mut index = ListIndex {
            candidates,
            by_id: HashMap::with_capacity(candidates.len()),
            by_reach: HashMap::with_capacity(candidates.len()),
            weak: HashMap::new(),
            by_place: HashMap::new(),
        };
        for (place, candidate) in candidates.iter().enumerate() {
            let (key, id) = (keys[place].as_str(), candidate.facts.get(Meaning::IdNumber));
            if key.is_empty() {
                continue;
            }
            if let Some(id) = id {
                index.by_id.entry(id).or_insert(place);
            }
            let Some(reach) = reach(&candidate.facts) else {
                if id.is_none() {
                    index.weak.entry(key).or_default().push(place);
                }
                continue;
            };
            let rows: &mut SameReach = index.by_reach.entry((key, reach)).or_default();
            match (id, rows.with_id) {
                (Some(id), Some(first)) => {
                    rows.several |= candidates[first].facts.get(Meaning::IdNumber) != Some(id);
                }
                (Some(_), None) => rows.with_id = Some(place),
                (None, _) => rows.without_id = rows.without_id.or(Some(place)),
            }
        }
        if index.weak.is_empty() {
            return index;
        }
        for (place, candidate) in candidates.iter().enumerate() {
            let key = keys[place].as_str();
            if index.weak.contains_key(key) {
                let facts = &candidate.facts;
                for whereabouts in
                    whereabouts(facts.get(Meaning::Unit), facts.get(Meaning::Address))
                {
                    let first = index.by_place.entry((key, whereabouts)).or_insert(place);
                    // Of several, one that can be told apart.
                    if index.weak[key].contains(first) && !index.weak[key].contains(&place) {
                        *first = place;
                    }
                }
            }
        }
        index
    }

    /// The other row that a row is; none for one that leads.
    fn link(&self, place: usize, candidate: &Candidate, key: &str) -> Option<Link> {
        let facts = &candidate.facts;
        let other = |row: usize, certain: bool, because: &'static str| {
            (row != place).then_some(Link::Row {
                place: row,
                certain,
                because,
            })
        };
        if let Some(id) = facts.get(Meaning::IdNumber) {
            return other(self.by_id[id], true, BY_ID);
        }
        if let Some(reach) = reach(facts) {
            let rows = &self.by_reach[&(key, reach)];
            let leader = |row: usize| {
                // That row may itself repeat one with the same ID number.
                let id = self.candidates[row].facts.get(Meaning::IdNumber);
                id.map_or(row, |id| self.by_id[id])
            };
            return match (rows.with_id, rows.without_id) {
                (Some(row), _) if rows.several => Some(Link::AskRow {
                    place: leader(row),
                    because: ASK_SEVERAL,
                }),
                (Some(row), _) => other(leader(row), false, BY_PHONE),
                (None, Some(row)) => other(row, false, BY_PHONE),
                (None, None) => None,
            };
        }
        let same = self.weak[key]
            .iter()
            .find(|row| self.candidates[**row].facts == *facts);
        if let Some(row) = same.filter(|row| **row != place) {
            // A name alone may be another person's too.
            return match facts.says_only(Meaning::Name) {
                true => Some(Link::AskRow {
                    place: *row,
                    because: ASK_NAME,
                }),
                false => other(*row, false, BY_ALL),
            };
        }
        whereabouts(facts.get(Meaning::Unit), facts.get(Meaning::Address))
            .into_iter()
            .filter_map(|whereabouts| self.by_place.get(&(key, whereabouts)))
            .find(|row| **row != place)
            .map(|row| Link::AskRow {
                place: *row,
                because: ASK_PLACE,
            })
    }
}

/// The people of the ledger, found by what the rows say.
struct LedgerIndex<'a> {
    known: &'a Known,
    /// Those that the list names by their ids.
    records: HashMap<&'a str, usize>,
    by_id: HashMap<&'a str, usize>,
    by_reach: HashMap<(&'a str, &'a str), Vec<usize>>,
    by_place: HashMap<(&'a str, Whereabouts), Vec<usize>>,
    by_name: HashMap<&'a str, Vec<usize>>,
}

impl<'a> LedgerIndex<'a> {
    fn of(known: &'a Known, candidates: &[Candidate]) -> Self {
        let mut index = LedgerIndex {
            known,
            records: HashMap::new(),
            by_id: HashMap::with_capacity(known.people.len()),
            by_reach: HashMap::with_capacity(known.people.len()),
            by_place: HashMap::new(),
            by_name: HashMap::new(),
        };
        // Only those named in the list are looked up by their name.
        let named: HashSet<String> = candidates
            .iter()
            .filter_map(|candidate| candidate.facts.get(Meaning::Name))
            .map(spelling::key)
            .collect();
        let asked: HashSet<&str> = candidates
            .iter()
            .filter_map(|candidate| candidate.record.as_deref())
            .collect();
        for (place, person) in known.people.iter().enumerate() {
            if asked.contains(person.id.as_str()) {
                index.records.insert(&person.id, place);
            }
            if let Some(id) = &person.id_number {
                index.by_id.insert(id, place);
            }
            let key = person.name_key.as_str();
            if !named.contains(key) {
                continue;
            }
            index.by_name.entry(key).or_default().push(place);
            for phone in [&person.phone, &person.other_phone].into_iter().flatten() {
                index.by_reach.entry((key, phone)).or_default().push(place);
            }
            let unit = person
                .unit_id
                .as_ref()
                .and_then(|id| known.unit_names.get(id));
            for whereabouts in whereabouts(unit.map(String::as_str), person.address.as_deref()) {
                index
                    .by_place
                    .entry((key, whereabouts))
                    .or_default()
                    .push(place);
            }
        }
        index
    }

    fn link(&self, candidate: &Candidate, key: &str, several: bool) -> Link {
        let facts = &candidate.facts;
        let id = facts.get(Meaning::IdNumber);
        if let Some(place) = id.and_then(|id| self.by_id.get(id)) {
            return Link::Record {
                place: *place,
                certain: true,
                because: BY_ID,
            };
        }
        let may_be =
            |place: &&usize| id.is_none() || self.known.people[**place].id_number.is_none();
        let reach = reach(facts);
        if let Some(reach) = reach {
            let found: Vec<usize> = self
                .by_reach
                .get(&(key, reach))
                .into_iter()
                .flatten()
                .filter(may_be)
                .copied()
                .collect();
            match found.as_slice() {
                [] => {}
                [place] if !several => {
                    return if self.agrees(*place, facts) {
                        Link::Record {
                            place: *place,
                            certain: false,
                            because: BY_PHONE,
                        }
                    } else {
                        Link::AskRecord {
                            place: *place,
                            because: ASK_DIFFERS,
                        }
                    };
                }
                [place, ..] => {
                    return Link::AskRecord {
                        place: *place,
                        because: ASK_SEVERAL,
                    };
                }
            }
        }
        let weak = reach.is_none() && id.is_none();
        if weak {
            let same = self
                .named(key)
                .find(|place| self.known.facts(*place) == *facts);
            if let Some(place) = same {
                return Link::Record {
                    place,
                    certain: false,
                    because: BY_ALL,
                };
            }
        }
        let near = whereabouts(facts.get(Meaning::Unit), facts.get(Meaning::Address))
            .into_iter()
            .filter_map(|whereabouts| self.by_place.get(&(key, whereabouts)))
            .find_map(|places| places.iter().find(may_be));
        if let Some(place) = near {
            return Link::AskRecord {
                place: *place,
                because: ASK_PLACE,
            };
        }
        if weak {
            let holds_all = |place: &usize| {
                let before = self.known.facts(*place);
                let mut after = before.clone();
                after.lay_over(facts, Prefer::Coming);
                after == before
            };
            // What else such a row says, its remark or its shirt, tells nobody apart.
            let may_be_told_apart = [
                Meaning::Unit,
                Meaning::Address,
                Meaning::Birth,
                Meaning::Duty,
            ]
            .iter()
            .any(|meaning| facts.get(*meaning).is_some());
            let found = self
                .named(key)
                .find(|place| holds_all(place) || !may_be_told_apart && self.agrees(*place, facts));
            if let Some(place) = found {
                return Link::AskRecord {
                    place,
                    because: ASK_NAME,
                };
            }
        }
        Link::New
    }

    /// The person whom the list itself names by the id of the record, unless the ID number is somebody
    /// else's.
    fn by_record(&self, candidate: &Candidate) -> Option<Link> {
        let place = *self.records.get(candidate.record.as_deref()?)?;
        let id = candidate.facts.get(Meaning::IdNumber);
        let holder = id.and_then(|id| self.by_id.get(id));
        holder
            .is_none_or(|holder| *holder == place)
            .then_some(Link::Record {
                place,
                certain: true,
                because: BY_RECORD,
            })
    }

    fn named(&self, key: &str) -> impl Iterator<Item = usize> {
        self.by_name.get(key).into_iter().flatten().copied()
    }

    /// Whether sex and birth say nothing against it.
    fn agrees(&self, place: usize, facts: &Facts) -> bool {
        let person = &self.known.people[place];
        let sex = facts.get(Meaning::Sex).zip(person.sex);
        let birth = facts.get(Meaning::Birth).zip(person.birth);
        sex.is_none_or(|(one, other)| one == other.label())
            && birth.is_none_or(|(one, other)| one == other.to_string())
    }
}
