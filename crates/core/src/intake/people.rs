//! People of a list: what a row says of a person, who the person may be, and the record made of it.
//!
//! ```text
//! reading    what a row says, and what of it cannot be used
//! matching   whom a row may be
//! ```

mod matching;
mod reading;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use renling_sheet::Row;

use crate::error::Result;
use crate::intake::facts::Facts;
use crate::intake::headers::Meaning;
use crate::intake::plan::{self, Candidate, Slot};
use crate::intake::table::Table;
use crate::intake::{PreviewRow, Progress, cleaning};
use crate::journal::Write;
use crate::person::{self, Person, Sex};
use crate::spelling;
use crate::time::Date;
use crate::unit;

pub(super) use matching::{compare_names, links};
use reading::Reading;

/// How many rows are read at once, on every core, before what is to be kept of them is taken out.
const BLOCK: usize = 4_096;

/// What the rows of a list tell of people: read from a row when it is asked for, for of a long list it is
/// more than should be kept.
pub(super) struct Told<'a> {
    table: Table<'a>,
    today: Date,
    /// The unit of each row.
    units: Vec<Option<Arc<str>>>,
}

/// What a row says of who the person is, besides the name. The numbers stand as figures, which are as exact and
/// a quarter of the size.
pub(super) struct Who {
    id_number: Option<u64>,
    /// The number by which the person is reached.
    reach: Option<u64>,
    /// The id of the record, where the list says so.
    record: Option<Box<str>>,
}

/// An ID number as a figure: its first seventeen digits, which decide the last.
fn id_figure(number: &str) -> Option<u64> {
    number.get(..17)?.parse().ok()
}

/// A phone number as a figure. An extension is told apart from a longer number by its 转, an eleventh digit.
fn phone_figure(number: &str) -> u64 {
    let digits = number.chars().filter_map(|sign| match sign {
        '转' => Some(10),
        _ => sign.to_digit(10).map(u64::from),
    });
    digits.fold(1, |figure, digit| {
        figure.wrapping_mul(11).wrapping_add(digit)
    })
}

impl<'a> Told<'a> {
    /// Reads the rows of a table. The answer has each as it is shown, with what of it cannot be used, and
    /// what it says of who it is.
    pub(super) fn by(table: Table<'a>, today: Date) -> (Self, Vec<PreviewRow>, Vec<Who>) {
        let count = table.rows.len();
        let (mut rows, mut who) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut units = Vec::with_capacity(count);
        let mut known_units: HashSet<Arc<str>> = HashSet::new();
        let (name, phone) = (table.column(Meaning::Name), table.column(Meaning::Phone));
        for block in table.rows.chunks(BLOCK) {
            let read = |row: &Cow<'_, Row>| Reading::of(row, &table, today).finish(name, phone);
            let read: Vec<Candidate> = block.par_iter().map(read).collect();
            for mut read in read {
                rows.push(read.row(Meaning::Name));
                who.push(Who {
                    id_number: read.facts.get(Meaning::IdNumber).and_then(id_figure),
                    reach: reach(&read.facts).map(phone_figure),
                    record: read.record.map(String::into_boxed_str),
                });
                units.push(read.facts.get(Meaning::Unit).map(|unit| {
                    let known = known_units.get(unit).cloned();
                    known.unwrap_or_else(|| {
                        let unit = Arc::from(unit);
                        known_units.insert(Arc::clone(&unit));
                        unit
                    })
                }));
            }
        }
        let told = Told {
            table,
            today,
            units,
        };
        (told, rows, who)
    }

    /// All that a row says.
    pub(super) fn facts(&self, place: usize) -> Facts {
        let (name, phone) = (
            self.table.column(Meaning::Name),
            self.table.column(Meaning::Phone),
        );
        let reading = Reading::of(&self.table.rows[place], &self.table, self.today);
        reading.finish(name, phone).facts
    }

    /// The table that was read.
    pub(super) fn table(&self) -> &Table<'a> {
        &self.table
    }

    /// Whether the lines of a 接龙 say what is to be done and how many it takes, `楼道粉刷，需5人`, and name
    /// nobody with a phone: they are projects.
    pub(super) fn are_projects(&self, who: &[Who]) -> bool {
        let table = &self.table;
        let asks_for_people = |row: &Cow<'_, Row>| {
            let mut cells = row.cells.iter();
            cells.any(|cell| cleaning::asks_for_people(cell.text()))
        };
        let asking = || table.rows.iter().filter(|row| asks_for_people(row)).count();
        table.header_rows == [0]
            && who.iter().all(|who| who.reach.is_none())
            && asking() * 2 > table.rows.len()
    }
}

/// The number by which a row reaches a person.
fn reach(facts: &Facts) -> Option<&str> {
    facts
        .get(Meaning::Phone)
        .or_else(|| facts.get(Meaning::OtherPhone))
}

/// The people and units of the ledger.
pub(super) struct Known {
    people: Vec<Person>,
    unit_names: HashMap<String, String>,
    unit_ids: HashMap<String, String>,
}

impl Known {
    pub(super) async fn load(connection: &mut sqlx::AnyConnection) -> Result<Self> {
        Ok(Known {
            people: person::everybody(connection).await?,
            unit_names: unit::names(connection).await?,
            unit_ids: unit::keys(connection).await?,
        })
    }

    pub(super) fn id(&self, place: usize) -> String {
        self.people[place].id.clone()
    }

    pub(super) fn is_archived(&self, place: usize) -> bool {
        self.people[place].archived_on.is_some()
    }

    /// What the ledger says of a person.
    pub(super) fn facts(&self, place: usize) -> Facts {
        let person = &self.people[place];
        let mut facts = Facts::with_other(&person.other.0);
        let unit = person
            .unit_id
            .as_ref()
            .and_then(|id| self.unit_names.get(id));
        facts.set(Meaning::Name, person.name.as_str());
        facts.set_some(Meaning::Sex, person.sex.map(Sex::label));
        facts.set_some(Meaning::IdNumber, person.id_number.as_deref());
        facts.set_some(Meaning::Birth, person.birth);
        facts.set_some(Meaning::Phone, person.phone.as_deref());
        facts.set_some(Meaning::OtherPhone, person.other_phone.as_deref());
        facts.set_some(Meaning::Political, person.political.as_deref());
        facts.set_some(Meaning::PartyJoined, person.party_joined.as_deref());
        facts.set_some(Meaning::Unit, unit);
        facts.set_some(Meaning::Duty, person.duty.as_deref());
        facts.set_some(Meaning::Address, person.address.as_deref());
        facts.set_some(Meaning::Skills, person.skills.as_deref());
        facts.set_some(Meaning::Wishes, person.wishes.as_deref());
        facts.set_some(Meaning::FreeTime, person.free_time.as_deref());
        facts.set_some(Meaning::Note, person.note.as_deref());
        facts.set_some(Meaning::ReportedOn, person.reported_on);
        facts
    }
}

/// Writes the people and the units that they bring.
pub(super) async fn put(
    told: &Told<'_>,
    mut known: Known,
    slots: Vec<Slot>,
    write: &mut Write,
    progress: &Progress,
) -> Result<()> {
    let named = slots.iter().filter_map(|slot| match &slot.facts {
        Some(facts) => facts.get(Meaning::Unit),
        None => told.units[slot.leader].as_deref(),
    });
    plan::put_units(named, &mut known.unit_ids, write).await?;
    plan::put_records(slots, write, progress, |slot| {
        let before = slot.record.map(|place| known.people[place].clone());
        let id = slot.id();
        let facts = slot.facts.map(|facts| *facts);
        let facts = facts.unwrap_or_else(|| told.facts(slot.leader));
        let after = person_of(id, facts, before.as_ref(), &known.unit_ids);
        (before, after)
    })
    .await
}

/// The record that says these facts; of `before` what a list does not hold.
fn person_of(
    id: String,
    facts: Facts,
    before: Option<&Person>,
    units: &HashMap<String, String>,
) -> Person {
    let text = |meaning| facts.get(meaning).map(str::to_owned);
    let day = |meaning| facts.get(meaning).and_then(|day| day.parse::<Date>().ok());
    let unit = facts.get(Meaning::Unit);
    let unit_id = unit.and_then(|unit| units.get(&spelling::key(unit)).cloned());
    let sex = facts.get(Meaning::Sex);
    let sex = sex.and_then(|label| Sex::ALL.iter().copied().find(|sex| sex.label() == label));
    let person = Person {
        id,
        revision: before.map_or(1, |before| before.revision + 1),
        name: text(Meaning::Name).expect("BUG: a row without a name was let through"),
        sex,
        id_number: text(Meaning::IdNumber),
        birth: day(Meaning::Birth),
        phone: text(Meaning::Phone),
        other_phone: text(Meaning::OtherPhone),
        political: text(Meaning::Political),
        party_joined: text(Meaning::PartyJoined),
        unit_id,
        duty: text(Meaning::Duty),
        address: text(Meaning::Address),
        skills: text(Meaning::Skills),
        wishes: text(Meaning::Wishes),
        free_time: text(Meaning::FreeTime),
        note: text(Meaning::Note),
        reported_on: day(Meaning::ReportedOn),
        other: crate::OtherFacts(facts.other),
        archived_on: before.and_then(|before| before.archived_on),
        name_key: String::new(),
        sort_key: String::new(),
        search: String::new(),
    };
    person.findable()
}
