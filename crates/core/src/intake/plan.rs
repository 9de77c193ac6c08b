//! From rows and whom they may be to what would become of each, and to what is written.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rayon::prelude::*;
use uuid::Uuid;

use crate::attendance::Attendance;
use crate::claim::Claim;
use crate::error::{Error, Result};
use crate::intake::facts::{Facts, Prefer};
use crate::intake::headers::Meaning;
use crate::intake::remembered::Remembered;
use crate::intake::table::Table;
use crate::intake::{
    Counts, Decision, Difference, List, ListKind, Options, Outcome, Preview, PreviewRow, Problem,
    Progress, Report, SheetShown, SignUp, people, projects, remembered, sign_ins, sign_ups, table,
};
use crate::journal::Write;
use crate::record::Record;
use crate::spelling;
use crate::time::Date;
use crate::unit::{self, UnitKind};
use crate::{person, project};

/// What a list would do, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub(super) preview: Preview,
    pub(super) rows: Vec<PreviewRow>,
    people: u32,
    projects: u32,
}

/// A plan with what it needs to be written.
pub(super) struct Prepared<'a> {
    pub(super) plan: Plan,
    pub(super) writes: Writes<'a>,
    /// Claims of the people of the list.
    pub(super) claims: Vec<Claim>,
    /// Rows of the sheet of an activity, each with what it was before.
    pub(super) sign_ins: Vec<(Option<Attendance>, Attendance)>,
    /// What was said of the columns.
    pub(super) said: Remembered,
}

/// What an import writes.
pub(super) enum Writes<'a> {
    People(people::Told<'a>, people::Known, Vec<Slot>),
    Projects(Vec<Candidate>, projects::Known, Vec<Slot>),
}

impl Writes<'_> {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Writes::People(.., slots) | Writes::Projects(.., slots) => slots.is_empty(),
        }
    }

    pub(super) async fn put(self, write: &mut Write, progress: &Progress) -> Result<()> {
        match self {
            Writes::People(told, known, slots) => {
                people::put(&told, known, slots, write, progress).await
            }
            Writes::Projects(told, known, slots) => {
                projects::put(&told, known, slots, write, progress).await
            }
        }
    }
}

/// Writes the units of these names that are not there yet, and enters them among the ids by name.
pub(super) async fn put_units<'n>(
    names: impl Iterator<Item = &'n str>,
    ids: &mut HashMap<String, String>,
    write: &mut Write,
) -> Result<()> {
    let mut units = Vec::new();
    for name in names {
        if let Entry::Vacant(place) = ids.entry(spelling::key(name)) {
            let unit = unit::new(name, UnitKind::Member);
            place.insert(unit.id.clone());
            units.push((None, unit));
        }
    }
    write.put(units).await
}

/// Writes what is made of each of many things, each record with what it was before.
pub(super) async fn put_records<T: Send, R: Record>(
    from: Vec<T>,
    write: &mut Write,
    progress: &Progress,
    made: impl Fn(T) -> (Option<R>, R) + Send + Sync,
) -> Result<()> {
    let (of, mut from) = (from.len(), from.into_iter());
    let next = |most: usize| {
        let next: Vec<T> = from.by_ref().take(most).collect();
        next.into_par_iter().map(&made).collect()
    };
    let watch = |done| progress.at(done, of);
    write.put_as_made(of, next, watch).await?;
    progress.at(of, of)
}

/// One row of the list as it was understood, before anybody is looked for in the ledger.
pub(super) struct Candidate {
    pub(super) row: u32,
    pub(super) facts: Facts,
    pub(super) problems: Vec<Problem>,
    /// The id of the record that it is of, where the list says so.
    pub(super) record: Option<String>,
}

impl Candidate {
    /// The row as it is shown, with its problems; what becomes of it is yet to be settled.
    pub(super) fn row(&mut self, name: Meaning) -> PreviewRow {
        PreviewRow {
            row: self.row,
            name: self.facts.get(name).unwrap_or_default().to_owned(),
            outcome: Outcome::Refused,
            because: None,
            differences: Vec::new(),
            problems: std::mem::take(&mut self.problems),
            of_row: None,
            of_record: None,
            sign_up: None,
        }
    }
}

/// Whom a row may be. Records are named by their place among those that were loaded, rows by their
/// place among the candidates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    /// Nobody: the row has no usable name.
    Refused,
    /// Somebody new.
    New,
    /// A record of the ledger. A certain one cannot be decided otherwise.
    Record {
        place: usize,
        certain: bool,
        because: &'static str,
    },
    /// Another row, which is no such link itself.
    Row {
        place: usize,
        certain: bool,
        because: &'static str,
    },
    /// Perhaps a record.
    AskRecord { place: usize, because: &'static str },
    /// Perhaps another row.
    AskRow { place: usize, because: &'static str },
}

/// One record that the list is about: what it will say.
pub(super) struct Slot {
    /// The candidate that leads it.
    pub(super) leader: usize,
    id: Id,
    /// The record that it changes.
    pub(super) record: Option<usize>,
    before: Option<Box<Facts>>,
    /// What it will say, where that is more or other than what its leader says. The rest is understood
    /// again when it is written: of a long list it is more than should be kept.
    pub(super) facts: Option<Box<Facts>>,
}

impl Slot {
    /// The id of its record, which may be yet to be written.
    pub(super) fn id(&self) -> String {
        match &self.id {
            Id::New(id) => id.to_string(),
            Id::Known(id) => id.clone(),
        }
    }
}

enum Id {
    New(Uuid),
    Known(String),
}

/// What becomes of a row once decisions are counted in.
enum Fate {
    Refused,
    Left,
    Ask,
    New,
    Record(usize),
    Fold(usize, Prefer),
}

/// Reads a list and compares it with the ledger.
pub(super) async fn prepare<'a>(
    list: &'a List,
    options: &Options,
    today: Date,
    connection: &mut sqlx::AnyConnection,
) -> Result<Prepared<'a>> {
    if options.project.is_some() && options.activity.is_some() {
        return Err(Error::Refused(
            "一份名单一次只能报名一个项目，或登记到一个活动。请只选一个，导入后再导入另一个。"
                .into(),
        ));
    }
    let remembered = remembered::load(connection).await?;
    let table = table::find(&list.book, options, &remembered)?;
    let people = person::count(connection).await?;
    let projects = project::count(connection).await?;
    let mut claims = Vec::new();
    let mut signed_up = None;
    let mut sign_ins = Vec::new();
    let mut signed_in = None;
    let mut preview = preview(list, &table);
    let said = table.said.clone();
    let (settled, writes) = match table.kind {
        ListKind::People => {
            let (told, mut rows, who) = people::Told::by(table, today);
            if told.are_projects(&who) {
                return Err(Error::NotUnderstood(
                    "这些内容像是服务项目（写着需要几人），不是人员。请做成有“项目名称”“需要人数”等列的表格再导入，或在“服务清单”里逐个新建。".into(),
                ));
            }
            let known = people::Known::load(connection).await?;
            let links = people::links(&told, &rows, &who, &known);
            drop(who);
            people::compare_names(&told, &mut rows, &links, &known);
            let (told_by, says, id) = (
                |place| told.facts(place),
                |place| known.facts(place),
                |place| known.id(place),
            );
            let mut slots = settle(&mut rows, &links, options, &told_by, &says, &id);
            if let Some(project) = &options.project {
                let list = sign_ups::SignUps::into(project, today, connection).await?;
                claims = list.take(told.table(), &mut rows, &mut slots, &known, today);
                signed_up = Some(list.project);
            }
            if let Some(activity) = &options.activity {
                let mut sheet = sign_ins::SignIns::on(activity, connection).await?;
                sign_ins = sheet
                    .take(told.table(), &mut rows, &mut slots, &known, connection)
                    .await?;
                signed_in = Some(sheet.activity);
            }
            leave_unchanged(&rows, &mut slots);
            (rows, Writes::People(told, known, slots))
        }
        ListKind::Projects if options.project.is_some() || options.activity.is_some() => {
            return Err(Error::NotUnderstood(
                "这份名单列的是服务项目，不是报名或签到的人员。要导入服务清单，请不要选择项目或活动；要登记人员，请换一份有“姓名”一列的名单。".into(),
            ));
        }
        ListKind::Projects => {
            let mut candidates = projects::candidates(&table);
            let known = projects::Known::load(connection, today).await?;
            let links = projects::links(&candidates, &known);
            let name = table.column(Meaning::ProjectName);
            projects::compare_names(&mut candidates, &links, &known, name);
            let places = table.column(Meaning::Places);
            projects::keep_claimed_places(&mut candidates, &links, &known, places);
            let mut rows: Vec<PreviewRow> = candidates
                .iter_mut()
                .map(|candidate| candidate.row(Meaning::ProjectName))
                .collect();
            let (told_by, says, id) = (
                |place: usize| candidates[place].facts.clone(),
                |place| known.facts(place),
                |place| known.id(place),
            );
            let mut slots = settle(&mut rows, &links, options, &told_by, &says, &id);
            leave_unchanged(&rows, &mut slots);
            (rows, Writes::Projects(candidates, known, slots))
        }
    };
    preview.counts = counts(&settled);
    preview.project = signed_up.map(|project| project.name);
    preview.activity = signed_in.map(|activity| activity.name);
    Ok(Prepared {
        plan: Plan {
            preview,
            rows: settled,
            people,
            projects,
        },
        writes,
        claims,
        sign_ins,
        said,
    })
}

/// What was understood of the table; what becomes of its rows is yet to be counted.
fn preview(list: &List, table: &Table<'_>) -> Preview {
    let sheets = list.book.sheets.iter().map(|sheet| SheetShown {
        name: sheet.name.clone(),
        rows: sheet.rows.len() as u32,
        hidden: sheet.hidden,
    });
    Preview {
        file: list.name.clone(),
        format: list.format().to_owned(),
        encoding: list.book.encoding.map(Into::into),
        sheets: sheets.collect(),
        sheet: table.sheet,
        other_sheets: table.others.clone(),
        kind: table.kind,
        header_rows: table.header_rows.clone(),
        columns: table.columns.clone(),
        counts: Counts::default(),
        skipped: table.skipped.clone(),
        project: None,
        activity: None,
    }
}

/// Decides what becomes of each row, and gathers what each record will say. `told` answers what a row says,
/// `says` what a record of the ledger says and `id` its id.
fn settle(
    rows: &mut [PreviewRow],
    links: &[Link],
    options: &Options,
    told: &dyn Fn(usize) -> Facts,
    says: &dyn Fn(usize) -> Facts,
    id: &dyn Fn(usize) -> String,
) -> Vec<Slot> {
    let mut settling = Settling {
        slots: Vec::new(),
        of_candidate: HashMap::new(),
        of_record: HashMap::new(),
        told,
        says,
        id,
    };
    // Leaders first: a row may repeat one that stands below it.
    let repeats = |link: &Link| matches!(link, Link::Row { .. });
    for (place, link) in links.iter().enumerate().filter(|(_, link)| !repeats(link)) {
        let decision = decision(&rows[place], link, options);
        tell_link(rows, place, link, id);
        settling.follow(rows, place, fate(link, decision), link);
    }
    for (place, link) in links.iter().enumerate().filter(|(_, link)| repeats(link)) {
        let Link::Row { place: leader, .. } = link else {
            continue;
        };
        let decision = decision(&rows[place], link, options);
        if rows[*leader].outcome == Outcome::Left
            && decision.is_none()
            && !settling.of_candidate.contains_key(leader)
        {
            // The person left out the row that this one repeats: this one stands in for it.
            let link = &links[*leader];
            tell_link(rows, place, link, id);
            settling.follow(rows, place, fate(link, None), link);
            if let Some(slot) = settling.of_candidate.get(&place).copied() {
                settling.of_candidate.insert(*leader, slot);
            }
            continue;
        }
        tell_link(rows, place, link, id);
        settling.follow(rows, place, fate(link, decision), link);
    }
    let slots = settling.slots;
    for slot in &slots {
        let (Some(before), Some(facts)) = (&slot.before, &slot.facts) else {
            continue;
        };
        let row = &mut rows[slot.leader];
        row.differences = facts.differences(before);
        row.outcome = if row.differences.is_empty() {
            Outcome::Same
        } else {
            Outcome::Updated
        };
    }
    slots
}

/// What the ledger says already is not written.
fn leave_unchanged(rows: &[PreviewRow], slots: &mut Vec<Slot>) {
    slots.retain(|slot| rows[slot.leader].outcome != Outcome::Same);
}

struct Settling<'a> {
    slots: Vec<Slot>,
    of_candidate: HashMap<usize, usize>,
    of_record: HashMap<usize, usize>,
    told: &'a dyn Fn(usize) -> Facts,
    says: &'a dyn Fn(usize) -> Facts,
    id: &'a dyn Fn(usize) -> String,
}

impl Settling<'_> {
    fn follow(&mut self, rows: &mut [PreviewRow], place: usize, fate: Fate, link: &Link) {
        match fate {
            Fate::Refused => rows[place].outcome = Outcome::Refused,
            Fate::Left => rows[place].outcome = Outcome::Left,
            Fate::Ask => {
                rows[place].outcome = Outcome::Ask;
                rows[place].differences = self.otherwise(place, link);
            }
            Fate::New => {
                rows[place].outcome = Outcome::New;
                self.of_candidate.insert(place, self.slots.len());
                self.slots.push(Slot {
                    leader: place,
                    id: Id::New(Uuid::now_v7()),
                    record: None,
                    before: None,
                    facts: None,
                });
            }
            Fate::Record(record) => match self.of_record.get(&record).copied() {
                Some(slot) => {
                    rows[place].of_row = Some(rows[self.slots[slot].leader].row);
                    self.fold(rows, place, slot, Prefer::Standing);
                }
                None => {
                    rows[place].outcome = Outcome::Updated;
                    let before = (self.says)(record);
                    let mut facts = before.clone();
                    facts.lay_over(&(self.told)(place), Prefer::Coming);
                    self.of_record.insert(record, self.slots.len());
                    self.of_candidate.insert(place, self.slots.len());
                    self.slots.push(Slot {
                        leader: place,
                        id: Id::Known((self.id)(record)),
                        record: Some(record),
                        before: Some(Box::new(before)),
                        facts: Some(Box::new(facts)),
                    });
                }
            },
            Fate::Fold(leader, prefer) => match self.of_candidate.get(&leader).copied() {
                Some(slot) => self.fold(rows, place, slot, prefer),
                None => rows[place].outcome = Outcome::Duplicate,
            },
        }
    }

    /// Adds a row to the record of another; what it says otherwise and is not taken is shown and told.
    fn fold(&mut self, rows: &mut [PreviewRow], place: usize, slot: usize, prefer: Prefer) {
        let coming = (self.told)(place);
        let slot = &mut self.slots[slot];
        let leader = rows[slot.leader].row;
        let standing = slot
            .facts
            .get_or_insert_with(|| Box::new((self.told)(slot.leader)));
        let row = &mut rows[place];
        row.outcome = Outcome::Duplicate;
        match prefer {
            Prefer::Coming => {
                let before = standing.clone();
                standing.lay_over(&coming, prefer);
                row.differences = standing.differences(&before);
            }
            Prefer::Standing => {
                standing.lay_over(&coming, prefer);
                row.differences = standing.gainsaid_by(&coming);
                // Of names that differ `compare_names` has told.
                let names = [Meaning::Name.label(), Meaning::ProjectName.label()];
                let told = row.differences.iter();
                let told = told.filter(|told| !names.contains(&told.field.as_str()));
                let told = told.map(|told| gainsaid(row.row, leader, told));
                row.problems.extend(told);
            }
        }
    }

    /// What a row to ask about says otherwise than the record or the row that it may be.
    fn otherwise(&self, place: usize, link: &Link) -> Vec<Difference> {
        let before = match link {
            Link::AskRecord { place, .. } => (self.says)(*place),
            Link::AskRow { place, .. } => {
                let slot = self.of_candidate.get(place).map(|slot| &self.slots[*slot]);
                let standing = slot.and_then(|slot| slot.facts.as_deref().cloned());
                standing.unwrap_or_else(|| (self.told)(slot.map_or(*place, |slot| slot.leader)))
            }
            _ => return Vec::new(),
        };
        let mut after = before.clone();
        after.lay_over(&(self.told)(place), Prefer::Coming);
        after.differences(&before)
    }
}

fn decision(row: &PreviewRow, link: &Link, options: &Options) -> Option<Decision> {
    let own = options.decisions.get(&row.row).copied();
    match link {
        Link::AskRecord { .. } | Link::AskRow { .. } => own.or(options.decide_asked),
        _ => own,
    }
}

fn fate(link: &Link, decision: Option<Decision>) -> Fate {
    match (link, decision) {
        (Link::Refused, _) => Fate::Refused,
        (_, Some(Decision::Leave)) => Fate::Left,
        (Link::New, _) => Fate::New,
        (Link::Record { certain: false, .. }, Some(Decision::New)) => Fate::New,
        (Link::Record { place, .. }, _) => Fate::Record(*place),
        (Link::Row { certain: false, .. }, Some(Decision::New)) => Fate::New,
        (Link::Row { place, .. }, Some(Decision::Update)) => Fate::Fold(*place, Prefer::Coming),
        (Link::Row { place, .. }, _) => Fate::Fold(*place, Prefer::Standing),
        (Link::AskRecord { .. } | Link::AskRow { .. }, None) => Fate::Ask,
        (Link::AskRecord { .. } | Link::AskRow { .. }, Some(Decision::New)) => Fate::New,
        (Link::AskRecord { place, .. }, Some(Decision::Update)) => Fate::Record(*place),
        (Link::AskRow { place, .. }, Some(Decision::Update)) => Fate::Fold(*place, Prefer::Coming),
    }
}

fn tell_link(rows: &mut [PreviewRow], place: usize, link: &Link, id: &dyn Fn(usize) -> String) {
    let because = match link {
        Link::Refused | Link::New => return,
        Link::Record {
            place: record,
            because,
            ..
        }
        | Link::AskRecord {
            place: record,
            because,
        } => {
            rows[place].of_record = Some(id(*record));
            *because
        }
        Link::Row {
            place: row,
            because,
            ..
        }
        | Link::AskRow {
            place: row,
            because,
        } => {
            rows[place].of_row = Some(rows[*row].row);
            *because
        }
    };
    rows[place].because = Some(because);
}

/// That two rows which are of one say different things, and which of them holds.
fn gainsaid(row: u32, leader: u32, difference: &Difference) -> Problem {
    let said = |value: &Option<String>| value.clone().unwrap_or_default();
    let (field, standing, coming) = (
        &difference.field,
        said(&difference.before),
        said(&difference.after),
    );
    Problem {
        row,
        column: field.clone(),
        code: "duplicate_differs".to_owned(),
        message: format!(
            "第 {row} 行“{field}”为“{coming}”，与第 {leader} 行（同一条记录）的“{standing}”不同，采用了第 {leader} 行的，请核对"
        ),
        original: coming,
    }
}

fn counts(rows: &[PreviewRow]) -> Counts {
    let mut counts = Counts {
        rows: rows.len() as u32,
        ..Counts::default()
    };
    for row in rows {
        let count = match row.outcome {
            Outcome::New => &mut counts.new,
            Outcome::Updated => &mut counts.updated,
            Outcome::Same => &mut counts.same,
            Outcome::Duplicate => &mut counts.duplicates,
            Outcome::Ask => &mut counts.ask,
            Outcome::Refused => &mut counts.refused,
            Outcome::Left => &mut counts.left,
        };
        *count += 1;
        counts.problems += u32::from(!row.problems.is_empty());
        match row.sign_up {
            Some(SignUp::New | SignUp::Signed) => counts.sign_ups += 1,
            Some(SignUp::Already) => counts.signed_already += 1,
            Some(
                SignUp::Full
                | SignUp::Archived
                | SignUp::Differs
                | SignUp::Elsewhere
                | SignUp::Declined,
            ) => counts.not_signed += 1,
            None => {}
        }
    }
    counts
}

impl Plan {
    /// Whether every row ends as in another plan of the same list.
    pub(super) fn agrees_with(&self, other: &Plan) -> bool {
        let ends = |plan: &Plan| plan.rows.len();
        ends(self) == ends(other)
            && self.rows.iter().zip(&other.rows).all(|(one, other)| {
                one.row == other.row
                    && one.outcome == other.outcome
                    && one.of_record == other.of_record
                    && one.sign_up == other.sign_up
                    && one.differences == other.differences
            })
    }

    /// What applying it would report; `people` and `projects` are those of the ledger as it is.
    pub fn report(&self) -> Report {
        let Counts {
            rows,
            new,
            updated,
            same,
            duplicates,
            ask,
            refused,
            left,
            sign_ups,
            signed_already,
            not_signed,
            ..
        } = self.preview.counts;
        let (unit, kind) = match self.preview.kind {
            ListKind::People => ("人", ListKind::People),
            ListKind::Projects => ("个项目", ListKind::Projects),
        };
        let mut done = Vec::new();
        for (verb, count) in [("新增", new), ("更新", updated)] {
            if count > 0 {
                done.push(format!("{verb}{count}{unit}"));
            }
        }
        if let Some(project) = &self.preview.project
            && sign_ups > 0
        {
            done.push(format!("报名“{project}”{sign_ups}人"));
        }
        if let Some(activity) = &self.preview.activity
            && sign_ups > 0
        {
            done.push(format!("“{activity}”签到表登记{sign_ups}人"));
        }
        if done.is_empty() {
            done.push("没有变化".to_owned());
        }
        if not_signed > 0 {
            let what = match self.preview.activity {
                Some(_) => "登记",
                None => "报名",
            };
            done.push(format!("{not_signed}人没有{what}"));
        }
        let done = done.join("，");
        Report {
            file: self.preview.file.clone(),
            kind,
            rows,
            new,
            updated,
            same,
            duplicates,
            ask,
            refused,
            left,
            project: self.preview.project.clone(),
            activity: self.preview.activity.clone(),
            sign_ups,
            signed_already,
            not_signed,
            other_sheets: self
                .preview
                .other_sheets
                .iter()
                .map(|sheet| self.preview.sheets[*sheet as usize].name.clone())
                .collect(),
            skipped: self.preview.skipped.clone(),
            problems: self
                .rows
                .iter()
                .flat_map(|row| row.problems.iter().cloned())
                .collect(),
            people: self.people,
            projects: self.projects,
            sentence: format!("导入“{}”：{done}", self.preview.file),
            operation: None,
        }
    }
}
