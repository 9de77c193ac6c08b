//! Whom a row may be: a person of the ledger, another row, or somebody new.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{Known, Told, Who, id_figure, phone_figure};
use crate::intake::facts::{Facts, Prefer};
use crate::intake::headers::Meaning;
use crate::intake::plan::Link;
use crate::intake::{PreviewRow, Problem};
use crate::spelling;

/// The rows that share a name and a phone.
#[derive(Default)]
struct SameReach {
    with_id: Option<Place>,
    /// Their ID numbers differ: these are several people.
    several: bool,
    without_id: Option<Place>,
}

/// The place of a row, in half the room: of a long list every byte counts a hundred thousand times.
type Place = u32;

/// Where a person works or lives, as it is compared.
#[derive(PartialEq, Eq, Hash)]
enum Whereabouts {
    Unit(String),
    Address(String),
}

impl Whereabouts {
    fn at(unit: Option<&str>, address: Option<&str>) -> Vec<Self> {
        let unit = unit.map(|unit| Whereabouts::Unit(spelling::key(unit)));
        let address = address.map(|address| Whereabouts::Address(spelling::key(address)));
        unit.into_iter().chain(address).collect()
    }

    fn of(facts: &Facts) -> Vec<Self> {
        Self::at(facts.get(Meaning::Unit), facts.get(Meaning::Address))
    }
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
pub(in crate::intake) fn links(
    told: &Told<'_>,
    rows: &[PreviewRow],
    who: &[Who],
    known: &Known,
) -> Vec<Link> {
    let keys: Vec<Cow<'_, str>> = rows
        .iter()
        .map(|row| spelling::key_within(&row.name))
        .collect();
    let list = ListIndex::of(told, who, &keys);
    let ledger = LedgerIndex::of(told, who, &keys, known);
    who.iter()
        .enumerate()
        .map(|(place, who)| {
            let key = keys[place].as_ref();
            if key.is_empty() {
                return Link::Refused;
            }
            ledger
                .by_record(who)
                .or_else(|| list.link(place, who, key))
                .unwrap_or_else(|| {
                    let several = who.reach.is_some_and(|reach| {
                        let rows = list.by_reach.get(&(key, reach));
                        rows.is_some_and(|rows| rows.several)
                    });
                    ledger.link(place, who, key, several)
                })
        })
        .collect()
}

/// Reports the rows whose ID number is somebody's of another name: one of the two is wrong.
pub(in crate::intake) fn compare_names(
    told: &Told<'_>,
    rows: &mut [PreviewRow],
    links: &[Link],
    known: &Known,
) {
    let Some(column) = told.table.column(Meaning::Name) else {
        return;
    };
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
                let other = &rows[*row];
                (other.name.clone(), format!("第 {} 行", other.row))
            }
            _ => continue,
        };
        let row = &mut rows[place];
        if spelling::key_within(&row.name) == spelling::key_within(&theirs) {
            continue;
        }
        let (number, shown, ours) = (row.row, column.shown(), row.name.clone());
        row.problems.push(Problem {
            row: number,
            code: "name_differs".to_owned(),
            message: format!(
                "第 {number} 行“{shown}”为{ours}，身份证号却与{whose}的{theirs}相同，请核对姓名和号码"
            ),
            original: ours,
            column: shown,
        });
    }
}

/// The rows of the list, found by what they say.
struct ListIndex<'a> {
    who: &'a [Who],
    by_id: HashMap<u64, Place>,
    by_reach: HashMap<(&'a str, u64), SameReach>,
    /// Rows with neither phone nor ID number, by name, with all that they say.
    weak: HashMap<&'a str, Vec<(usize, Facts)>>,
    /// Rows of these names, by name and whereabouts.
    by_place: HashMap<(&'a str, Whereabouts), usize>,
}

impl<'a> ListIndex<'a> {
    fn of(told: &Told<'_>, who: &'a [Who], keys: &'a [Cow<'_, str>]) -> Self {
        let mut index = ListIndex {
            who,
            by_id: HashMap::with_capacity(keys.len()),
            by_reach: HashMap::with_capacity(keys.len()),
            weak: HashMap::new(),
            by_place: HashMap::new(),
        };
        for (place, one) in who.iter().enumerate() {
            let (key, id) = (keys[place].as_ref(), one.id_number);
            let row = place as Place;
            if key.is_empty() {
                continue;
            }
            if let Some(id) = id {
                index.by_id.entry(id).or_insert(row);
            }
            let Some(reach) = one.reach else {
                if id.is_none() {
                    let rows = index.weak.entry(key).or_default();
                    rows.push((place, told.facts(place)));
                }
                continue;
            };
            let rows: &mut SameReach = index.by_reach.entry((key, reach)).or_default();
            match (id, rows.with_id) {
                (Some(id), Some(first)) => {
                    rows.several |= who[first as usize].id_number != Some(id);
                }
                (Some(_), None) => rows.with_id = Some(row),
                (None, _) => rows.without_id = rows.without_id.or(Some(row)),
            }
        }
        if index.weak.is_empty() {
            return index;
        }
        for (place, key) in keys.iter().enumerate() {
            let key = key.as_ref();
            let Some(weak) = index.weak.get(key) else {
                continue;
            };
            let weak_at = |row: usize| weak.iter().find(|(weak, _)| *weak == row);
            let is_weak = |row: &usize| weak_at(*row).is_some();
            let all = match weak_at(place) {
                Some((_, facts)) => Whereabouts::of(facts),
                None => Whereabouts::of(&told.facts(place)),
            };
            for whereabouts in all {
                let first = index.by_place.entry((key, whereabouts)).or_insert(place);
                // Of several, one that can be told apart.
                if is_weak(first) && !is_weak(&place) {
                    *first = place;
                }
            }
        }
        index
    }

    /// The other row that a row is; none for one that leads.
    fn link(&self, place: usize, who: &Who, key: &str) -> Option<Link> {
        let other = |row: usize, certain: bool, because: &'static str| {
            (row != place).then_some(Link::Row {
                place: row,
                certain,
                because,
            })
        };
        if let Some(id) = who.id_number {
            return other(self.by_id[&id] as usize, true, BY_ID);
        }
        if let Some(reach) = who.reach {
            let rows = &self.by_reach[&(key, reach)];
            let leader = |row: Place| {
                // That row may itself repeat one with the same ID number.
                let id = self.who[row as usize].id_number;
                id.map_or(row, |id| self.by_id[&id]) as usize
            };
            return match (rows.with_id, rows.without_id) {
                (Some(row), _) if rows.several => Some(Link::AskRow {
                    place: leader(row),
                    because: ASK_SEVERAL,
                }),
                (Some(row), _) => other(leader(row), false, BY_PHONE),
                (None, Some(row)) => other(row as usize, false, BY_PHONE),
                (None, None) => None,
            };
        }
        let weak = &self.weak[key];
        let (_, facts) = weak.iter().find(|(row, _)| *row == place)?;
        let same = weak.iter().find(|(_, same)| same == facts);
        if let Some((row, _)) = same.filter(|(row, _)| *row != place) {
            // A name alone may be another person's too.
            return match facts.says_only(Meaning::Name) {
                true => Some(Link::AskRow {
                    place: *row,
                    because: ASK_NAME,
                }),
                false => other(*row, false, BY_ALL),
            };
        }
        Whereabouts::of(facts)
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
    told: &'a Told<'a>,
    known: &'a Known,
    /// Those that the list names by their ids.
    records: HashMap<&'a str, usize>,
    by_id: HashMap<u64, usize>,
    by_reach: HashMap<(&'a str, u64), Vec<usize>>,
    by_place: HashMap<(&'a str, Whereabouts), Vec<usize>>,
    by_name: HashMap<&'a str, Vec<usize>>,
}

impl<'a> LedgerIndex<'a> {
    fn of(told: &'a Told<'a>, who: &[Who], keys: &[Cow<'_, str>], known: &'a Known) -> Self {
        let mut index = LedgerIndex {
            told,
            known,
            records: HashMap::new(),
            by_id: HashMap::with_capacity(known.people.len()),
            by_reach: HashMap::with_capacity(known.people.len()),
            by_place: HashMap::new(),
            by_name: HashMap::new(),
        };
        // Only those named in the list are looked up by their name.
        let named: HashSet<&str> = match known.people.is_empty() {
            true => HashSet::new(),
            false => keys.iter().map(Cow::as_ref).collect(),
        };
        let asked: HashSet<&str> = who.iter().filter_map(|who| who.record.as_deref()).collect();
        for (place, person) in known.people.iter().enumerate() {
            if asked.contains(person.id.as_str()) {
                index.records.insert(&person.id, place);
            }
            if let Some(id) = person.id_number.as_deref().and_then(id_figure) {
                index.by_id.insert(id, place);
            }
            let key = person.name_key.as_str();
            if !named.contains(key) {
                continue;
            }
            index.by_name.entry(key).or_default().push(place);
            for phone in [&person.phone, &person.other_phone].into_iter().flatten() {
                let reach = (key, phone_figure(phone));
                index.by_reach.entry(reach).or_default().push(place);
            }
            let unit = person
                .unit_id
                .as_ref()
                .and_then(|id| known.unit_names.get(id));
            for whereabouts in Whereabouts::at(unit.map(String::as_str), person.address.as_deref())
            {
                index
                    .by_place
                    .entry((key, whereabouts))
                    .or_default()
                    .push(place);
            }
        }
        index
    }

    fn link(&self, place: usize, who: &Who, key: &str, several: bool) -> Link {
        let id = who.id_number;
        if let Some(place) = id.and_then(|id| self.by_id.get(&id)) {
            return Link::Record {
                place: *place,
                certain: true,
                because: BY_ID,
            };
        }
        if !self.by_name.contains_key(key) {
            return Link::New;
        }
        let facts = &self.told.facts(place);
        let may_be =
            |place: &&usize| id.is_none() || self.known.people[**place].id_number.is_none();
        let reach = who.reach;
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
        let near = Whereabouts::of(facts)
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
    fn by_record(&self, who: &Who) -> Option<Link> {
        let place = *self.records.get(who.record.as_deref()?)?;
        let holder = who.id_number.and_then(|id| self.by_id.get(&id));
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
