//! People of a list: what a row says of a person, who the person may be, and the record made of it.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;
use renling_sheet::{Cell, CellKind, Row, looks_like_name};

use crate::error::Result;
use crate::intake::facts::{Facts, Prefer};
use crate::intake::headers::Meaning;
use crate::intake::plan::{self, Candidate, Link, Slot};
use crate::intake::table::Table;
use crate::intake::{Column, Problem, Progress, cleaning};
use crate::journal::Write;
use crate::person::id_number::{IdNumber, IdProblem};
use crate::person::phone::Phones;
use crate::person::{self, Person, Sex};
use crate::spelling;
use crate::time::Date;
use crate::unit;

/// The longest name that is kept as one; 买买提 names with their fathers' stay far below.
const LONGEST_NAME: usize = 50;

/// What every row says.
pub(super) fn candidates(table: &Table<'_>, today: Date) -> Vec<Candidate> {
    let (name, phone) = (table.column(Meaning::Name), table.column(Meaning::Phone));
    table
        .rows
        .par_iter()
        .map(|row| Reading::of(row, table, today).finish(name, phone))
        .collect()
}

/// A row under reading.
struct Reading {
    row: u32,
    facts: Facts,
    problems: Vec<Problem>,
    record: Option<String>,
    /// Whether the cell of a phone had something in it, usable or not.
    phone_told: bool,
}

impl Reading {
    fn of(row: &Row, table: &Table<'_>, today: Date) -> Self {
        let mut reading = Reading {
            row: row.number,
            facts: Facts::default(),
            problems: Vec::new(),
            record: None,
            phone_told: false,
        };
        // The ID number is read first: it decides birth and sex.
        let (first, then): (Vec<&Column>, Vec<&Column>) = table
            .columns
            .iter()
            .partition(|column| column.meaning == Meaning::IdNumber);
        for column in first.into_iter().chain(then) {
            let Some(cell) = row.cells.get(column.index as usize) else {
                continue;
            };
            if cell.kind() == CellKind::Error && column.meaning != Meaning::Ignored {
                // Whatever stood there, the spreadsheet holds it no more.
                let what = "是表格公式出错的结果，没有采用，请对照原件填写";
                reading.problem(column, "cell_error", what, cell.text());
            } else if column.meaning == Meaning::Other && asks_yes_or_no(&column.header) {
                // 无 is an answer here, and no blank.
                let text = cell.text().trim();
                if !text.is_empty() {
                    reading.facts.other.insert(column.shown(), text.to_owned());
                }
            } else if let Some(text) = cleaning::text(cell.text()) {
                let labels = [column.meaning.label(), column.header.as_str()];
                let text = cleaning::without_label(&text, labels);
                reading.garbled(column, text);
                reading.take(column, cell, text, today);
            }
        }
        reading
    }

    fn take(&mut self, column: &Column, cell: &Cell, text: &str, today: Date) {
        match column.meaning {
            Meaning::Ignored => {}
            // What a formula finds where there is nothing.
            meaning if text == "0" && is_words(meaning) => {}
            // Of the sheet, not of the person: `sign_ins` reads it.
            meaning if meaning.is_of_sheet() => {}
            Meaning::Record => self.record = Some(text.to_owned()),
            Meaning::IdNumber => self.id_number(column, cell, text, today),
            Meaning::Sex => self.sex(column, text),
            Meaning::Phone | Meaning::OtherPhone => self.phone(column, text),
            Meaning::Political => match cleaning::political(text) {
                Some(status) => self.facts.set(Meaning::Political, status),
                None => {
                    let what = "看不出是什么政治面貌，请写成“中共党员”“群众”等";
                    self.unusable(column, text, "political_unclear", what);
                }
            },
            Meaning::Birth => {
                if let Some(date) = self.date(column, cell, text, today) {
                    self.birth(column, &date, text);
                }
            }
            Meaning::PartyJoined => {
                if let Some(date) = self.date(column, cell, text, today) {
                    self.facts.set(Meaning::PartyJoined, date.shown());
                }
            }
            Meaning::ReportedOn => match self.date(column, cell, text, today) {
                Some(cleaning::Written::Day(day)) => {
                    self.facts.set(Meaning::ReportedOn, day.to_string());
                }
                Some(_) => self.unusable(column, text, "date_unclear", DATE_UNCLEAR),
                None => {}
            },
            Meaning::UnitAndDuty => {
                let (unit, duty) = cleaning::unit_and_duty(text);
                self.facts.set(Meaning::Unit, unit);
                if self.facts.get(Meaning::Duty).is_none() {
                    self.facts.set_some(Meaning::Duty, duty);
                }
            }
            Meaning::Skills | Meaning::Wishes => {
                self.facts.set(column.meaning, cleaning::choices(text));
            }
            Meaning::Name => self.name(column, text),
            Meaning::Address if cleaning::is_turned_to_date(cell, text) => {
                let what = "像是门牌号被表格改成了日期，请对照原件，按文本重新填写";
                self.unusable(column, text, "date_for_text", what);
            }
            Meaning::Unit | Meaning::Duty | Meaning::Address | Meaning::FreeTime => {
                self.facts.set(column.meaning, cleaning::one_line(text))
            }
            Meaning::Note => self.facts.set(Meaning::Note, text),
            _ => {
                if cell.kind() == CellKind::Number
                    && text.len() > 15
                    && text.bytes().all(|c| c.is_ascii_digit())
                {
                    let what = "被表格存成了数字，后几位已经变成 0，请对照原件，按文本重新填写";
                    self.problem(column, "number_lost_digits", what, text);
                }
                // Two columns may have one header.
                let kept = self.facts.other.entry(column.shown()).or_default();
                if !kept.is_empty() {
                    kept.push('；');
                }
                kept.push_str(text);
            }
        }
    }

    fn problem(&mut self, column: &Column, code: &str, what: &str, original: &str) {
        let shown = column.shown();
        self.problems.push(Problem {
            row: self.row,
            message: format!("第 {} 行“{shown}”{what}", self.row),
            column: shown,
            code: code.to_owned(),
            original: original.to_owned(),
        });
    }

    /// A cell that cannot be used for its field: reported, and kept.
    fn unusable(&mut self, column: &Column, text: &str, code: &str, what: &str) {
        self.problem(column, code, what, text);
        self.facts.keep_unusable(column.meaning, text);
    }

    /// Tells what could not be decoded when the list was saved; the rest of the text is used.
    fn garbled(&mut self, column: &Column, text: &str) {
        let is_kept = !matches!(column.meaning, Meaning::Ignored | Meaning::Name);
        if is_kept && text.contains('\u{fffd}') {
            let what = "里有无法识别的字符，可能是另存时丢失的，请对照原件改正";
            self.problem(column, "text_garbled", what, text);
        }
    }

    /// A date that is no later than today, as all that a list says of people are.
    fn date(
        &mut self,
        column: &Column,
        cell: &Cell,
        text: &str,
        today: Date,
    ) -> Option<cleaning::Written> {
        match cleaning::date(text, cell.kind() == CellKind::Number) {
            Some(date) if is_after(&date, today) => {
                let what = "还没有到，请核对年份";
                self.unusable(column, text, "date_future", what);
                None
            }
            Some(date) => Some(date),
            None => {
                self.unusable(column, text, "date_unclear", DATE_UNCLEAR);
                None
            }
        }
    }

    /// A name, perhaps with the phone in the same cell.
    fn name(&mut self, column: &Column, text: &str) {
        let (beside, number) = cleaning::name_and_phone(text);
        let phone = !Phones::parse(&number).numbers.is_empty();
        let written = if phone && !beside.is_empty() {
            self.phone(column, &number);
            match beside.split_once(' ') {
                Some((name, aside)) if looks_like_name(name) => {
                    let label = format!("{}（备注）", column.shown());
                    self.facts.other.insert(label, aside.to_owned());
                    name
                }
                _ => &beside,
            }
        } else {
            text
        };
        let mut name = cleaning::name(&cleaning::one_line(written));
        if let Some((bare, aside)) = cleaning::aside_of_name(&name) {
            let political = cleaning::political(aside).filter(|_| cleaning::is_political(aside));
            match (cleaning::sex(aside), political) {
                (Some(sex), _) if self.facts.get(Meaning::Sex).is_none() => {
                    self.facts.set(Meaning::Sex, sex.label());
                }
                (_, Some(status)) if self.facts.get(Meaning::Political).is_none() => {
                    self.facts.set(Meaning::Political, status);
                }
                _ => {
                    let label = format!("{}（备注）", column.shown());
                    self.facts.other.insert(label, aside.to_owned());
                }
            }
            name = bare.to_owned();
        }
        if name.contains(['?', '？', '□', '〓', '\u{fffd}']) {
            let what = "里有问号或空框，可能是生僻字没有保存下来，请对照原件改正";
            self.problem(column, "name_garbled", what, text);
        } else if cleaning::is_masked(&name) {
            let what = "隐去了一部分，请对照原件补全，否则无法与台账中的人员核对";
            self.problem(column, "name_masked", what, text);
        } else if cleaning::names_several(written) {
            let what = "像是写了不止一个人，已按一个人导入，请拆成几行";
            self.problem(column, "name_several", what, text);
        }
        self.facts.set(Meaning::Name, name);
    }

    fn id_number(&mut self, column: &Column, cell: &Cell, text: &str, today: Date) {
        let rounded = cell.kind() == CellKind::Number || is_scientific(text);
        // 15 digits are all that a spreadsheet keeps of a number.
        if rounded && text.len() > 15 || is_scientific(text) {
            // Kept nowhere: a spreadsheet holds 15 digits, the rest are its own zeros.
            let what = "被表格存成了数字，后几位已经丢失，没有采用。请对照原件，按文本重新填写";
            return self.problem(column, "id_lost_digits", what, text);
        }
        let number = ["居民身份证", "身份证", "证件", "号码", "号", "ID"]
            .iter()
            .fold(text, |text, label| text.strip_prefix(label).unwrap_or(text))
            .trim_start_matches([':', '：', ' ']);
        if is_of_another_document(number) {
            let what = "不是居民身份证号（像是护照或通行证的号码），没有采用，原文保留在其他信息里";
            return self.unusable(column, text, "id_other_document", what);
        }
        match IdNumber::parse(number, today) {
            Ok(id) => {
                self.facts.set(Meaning::IdNumber, id.as_str());
                self.facts.set(Meaning::Sex, id.sex().label());
                self.facts.set(Meaning::Birth, id.birth().to_string());
            }
            Err(IdProblem::Check(_)) if number.ends_with("000") => {
                let what = "末尾是三个 0，像是被表格存成数字后丢失的，没有采用。请对照原件，按文本重新填写";
                self.problem(column, "id_lost_digits", what, text);
            }
            Err(problem) => {
                let kept = match problem {
                    IdProblem::Old(_) => "",
                    _ => "；这个号码没有采用，原文保留在其他信息里",
                };
                self.unusable(column, text, problem.code(), &format!("{problem}{kept}"));
            }
        }
    }

    fn sex(&mut self, column: &Column, text: &str) {
        let Some(sex) = cleaning::sex(text) else {
            return self.unusable(
                column,
                text,
                "sex_unclear",
                "看不出是男是女，请改为“男”或“女”",
            );
        };
        match self.facts.get(Meaning::Sex) {
            Some(by_id) if by_id != sex.label() => {
                let what = format!(
                    "填的是{}，身份证号上为{by_id}，已按身份证号登记，请对照原件",
                    sex.label()
                );
                self.problem(column, "sex_conflict", &what, text);
            }
            Some(_) => {}
            None => self.facts.set(Meaning::Sex, sex.label()),
        }
    }

    fn birth(&mut self, column: &Column, date: &cleaning::Written, text: &str) {
        match (self.facts.get(Meaning::Birth), date) {
            (Some(by_id), date) if !by_id.starts_with(&date.shown()) => {
                let what = format!(
                    "填的是 {}，身份证号上为 {by_id}，已按身份证号登记，请对照原件",
                    date.shown()
                );
                self.problem(column, "birth_conflict", &what, text);
            }
            (Some(_), _) => {}
            (None, cleaning::Written::Day(day)) => self.facts.set(Meaning::Birth, day.to_string()),
            // The field holds a day; a year and a month are kept under their own header.
            (None, cleaning::Written::Part(part)) => {
                self.facts.other.insert(column.shown(), part.clone());
            }
        }
    }

    fn phone(&mut self, column: &Column, text: &str) {
        self.phone_told = true;
        // A number in the cell of the name is a phone like any.
        let is_phone = column.meaning != Meaning::OtherPhone;
        let phones = Phones::parse(text);
        if !phones.wrong.is_empty() {
            let what = format!(
                "“{}”不是有效的电话号码（手机为 1 开头的 11 位数字，座机为区号加号码），请核对",
                phones.wrong.join("、")
            );
            self.unusable(column, &phones.wrong.join("、"), "phone_invalid", &what);
        }
        if !phones.words.is_empty() {
            self.facts
                .other
                .insert(format!("{}（备注）", column.shown()), text.to_owned());
        }
        let mut rest = Vec::new();
        for number in phones.numbers {
            let mobile = person::phone::is_mobile(&number) && is_phone;
            let known = [Meaning::Phone, Meaning::OtherPhone]
                .iter()
                .any(|meaning| self.facts.get(*meaning) == Some(&number));
            if known {
                continue;
            }
            if mobile && self.facts.get(Meaning::Phone).is_none() {
                self.facts.set(Meaning::Phone, number);
            } else if self.facts.get(Meaning::OtherPhone).is_none() {
                self.facts.set(Meaning::OtherPhone, number);
            } else {
                rest.push(number);
            }
        }
        if !rest.is_empty() {
            self.facts
                .other
                .insert(format!("{}（更多）", column.shown()), rest.join("、"));
        }
    }

    fn finish(mut self, name: Option<&Column>, phone: Option<&Column>) -> Candidate {
        let written = self.facts.get(Meaning::Name).unwrap_or_default().to_owned();
        if let Some(name) = name {
            if written.is_empty() {
                self.problem(
                    name,
                    "name_missing",
                    "没有填写，这一行没有导入，请补上姓名",
                    "",
                );
            } else if !is_name(&written) {
                let what = "不像姓名，这一行没有导入，请核对";
                self.problem(name, "name_unusable", what, &written);
            }
        }
        if name.is_none() {
            self.problems.push(Problem {
                row: self.row,
                column: Meaning::Name.label().to_owned(),
                code: "name_column_missing".to_owned(),
                message: format!(
                    "第 {} 行没有导入：还不知道哪一列是“姓名”，请先指定这一列的含义",
                    self.row
                ),
                original: String::new(),
            });
        }
        if !is_name(&written) {
            self.facts.take(Meaning::Name);
        }
        if let (Some(phone), false) = (phone, self.phone_told)
            && reach(&self.facts).is_none()
        {
            self.problem(phone, "phone_missing", "没有填写，请补上电话", "");
        }
        self.facts.shrink();
        Candidate {
            row: self.row,
            facts: self.facts,
            problems: self.problems,
            record: self.record,
        }
    }
}

/// 有无驾照, 是否有车: where 无 and 否 are answers.
fn asks_yes_or_no(header: &str) -> bool {
    ["有无", "有没有", "是否"]
        .iter()
        .any(|word| header.contains(word))
}

/// Whether a field holds words.
fn is_words(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Unit
            | Meaning::UnitAndDuty
            | Meaning::Duty
            | Meaning::Address
            | Meaning::Skills
            | Meaning::Wishes
            | Meaning::FreeTime
            | Meaning::Note
    )
}

const DATE_UNCLEAR: &str = "看不出是哪一天，请写成 2026-03-01 或 2026年3月1日";

/// `E12345678`, `H0123456700`: the number of a passport or of a permit for residents of Hong Kong, Macao and
/// Taiwan.
fn is_of_another_document(number: &str) -> bool {
    let digits = number.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    (1..=2).contains(&(number.len() - digits.len()))
        && (7..=10).contains(&digits.len())
        && digits.bytes().all(|c| c.is_ascii_digit())
}

/// `4.41802E+17`: how a spreadsheet writes a long number into a text file.
fn is_scientific(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let all = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    all(digits) && all(power.strip_prefix('+').unwrap_or(power))
}

/// Whether a date, as far as it is known, is yet to come.
fn is_after(date: &cleaning::Written, today: Date) -> bool {
    let (date, today) = (date.shown(), today.to_string());
    date.as_str() > &today[..date.len()]
}

fn is_name(text: &str) -> bool {
    text.chars().count() <= LONGEST_NAME && text.chars().any(char::is_alphabetic)
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
pub(super) fn links(candidates: &[Candidate], known: &Known) -> Vec<Link> {
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
pub(super) fn compare_names(
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
            let holds_all = self.named(key).find(|place| {
                let before = self.known.facts(*place);
                let mut after = before.clone();
                after.lay_over(facts, Prefer::Coming);
                after == before
            });
            if let Some(place) = holds_all {
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
