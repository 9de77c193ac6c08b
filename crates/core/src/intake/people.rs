//! People of a list: what a row says of a person, who the person may be, and the record made of it.
//!
//! ```text
//! reading    what a row says, and what of it cannot be used
//! matching   whom a row may be
//! ```

mod matching;
mod reading;

use std::borrow::Cow;
use std::collections::HashMap;

use rayon::prelude::*;
use renling_sheet::Row;

use crate::error::Result;
use crate::intake::facts::Facts;
use crate::intake::headers::Meaning;
use crate::intake::plan::{self, Candidate, Slot};
use crate::intake::table::Table;
use crate::intake::{Progress, cleaning};
use crate::journal::Write;
use crate::person::{self, Person, Sex};
use crate::spelling;
use crate::time::Date;
use crate::unit;

pub(super) use matching::{compare_names, links};
use reading::Reading;

/// What every row says.
pub(super) fn candidates(table: &Table<'_>, today: Date) -> Vec<Candidate> {
    let (name, phone) = (table.column(Meaning::Name), table.column(Meaning::Phone));
    table
        .rows
        .par_iter()
        .map(|row| Reading::of(row, table, today).finish(name, phone))
        .collect()
}

/// Whether the lines of a 接龙 say what is to be done and how many it takes, `楼道粉刷，需5人`, and name nobody with
/// a phone: they are projects.
pub(super) fn are_projects(table: &Table<'_>, candidates: &[Candidate]) -> bool {
    let asks_for_people = |row: &Cow<'_, Row>| {
        let mut cells = row.cells.iter();
        cells.any(|cell| cleaning::asks_for_people(cell.text()))
    };
    let asking = || table.rows.iter().filter(|row| asks_for_people(row)).count();
    table.header_rows == [0]
        && candidates.iter().all(|one| reach(&one.facts).is_none())
        && asking() * 2 > table.rows.len()
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

/// Puts the people who are new in the order of their names, and their ids with them: so the longest
/// index of the ledger, by which people are listed, grows where the table does.
pub(super) fn put_in_order(slots: &mut [Slot]) {
    let mut ids: Vec<String> = slots
        .iter_mut()
        .filter(|slot| slot.record.is_none())
        .map(|slot| std::mem::take(&mut slot.id))
        .collect();
    slots.par_sort_by_cached_key(|slot| {
        let name = slot.facts.get(Meaning::Name).unwrap_or_default();
        (slot.record, spelling::sort_key(name))
    });
    ids.sort_unstable();
    for (slot, id) in slots.iter_mut().zip(ids) {
        slot.id = id;
    }
}

/// Writes the people and the units that they bring.
pub(super) async fn put(
    mut known: Known,
    slots: Vec<Slot>,
    write: &mut Write,
    progress: &Progress,
) -> Result<()> {
    let units = &mut known.unit_ids;
    plan::put_units(&slots, Meaning::Unit, units, write).await?;
    plan::put_records(slots, write, progress, |slot| {
        let before = slot.record.map(|place| known.people[place].clone());
        let after = person_of(slot.id, slot.facts, before.as_ref(), &known.unit_ids);
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
