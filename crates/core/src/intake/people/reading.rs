//! What a row says of a person, cell by cell, and what of it cannot be used.

use renling_sheet::{Cell, CellKind, Row, looks_like_name};

use super::reach;
use crate::intake::cleaning::Said;
use crate::intake::facts::Facts;
use crate::intake::headers::{self, Meaning};
use crate::intake::plan::Candidate;
use crate::intake::table::Table;
use crate::intake::{Column, Problem, cleaning};
use crate::person;
use crate::person::id_number::{IdNumber, IdProblem};
use crate::person::phone::Phones;
use crate::time::Date;

/// The longest name that is kept as one; 买买提 names with their fathers' stay far below.
const LONGEST_NAME: usize = 50;

/// A row under reading.
pub(super) struct Reading {
    row: u32,
    facts: Facts,
    problems: Vec<Problem>,
    record: Option<String>,
    /// Whether a cell says 农历 and nothing else, beside a date of birth.
    is_lunar: bool,
    /// Whether the cell of a phone had something in it, usable or not.
    phone_told: bool,
}

impl Reading {
    pub(super) fn of(row: &Row, table: &Table<'_>, today: Date) -> Self {
        let mut reading = Reading {
            row: row.number,
            facts: Facts::of_a_row(),
            problems: Vec::new(),
            record: None,
            is_lunar: table.column(Meaning::Birth).is_some()
                && row
                    .cells
                    .iter()
                    .any(|cell| matches!(cell.text(), "农历" | "阴历")),
            phone_told: false,
        };
        // The ID number is read first: it decides birth and sex.
        let is_first = |column: &&Column| column.meaning == Meaning::IdNumber;
        let first = table.columns.iter().filter(is_first);
        let then = table.columns.iter().filter(|column| !is_first(column));
        for column in first.chain(then) {
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
                // Neither is said in figures and plain letters.
                if !text.is_ascii() {
                    reading.garbled(column, text);
                    reading.withdrawn(column, text);
                }
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
            Meaning::Name => self.name(column, cell, text, today),
            Meaning::Address if cleaning::is_turned_to_date(cell, text) => {
                let what = "像是门牌号被表格改成了日期，请对照原件，按文本重新填写";
                self.unusable(column, text, "date_for_text", what);
            }
            Meaning::Unit | Meaning::Duty | Meaning::Address | Meaning::FreeTime => {
                self.facts.set(column.meaning, cleaning::one_line(text))
            }
            // Behind a name in a 接龙.
            Meaning::Note if text.ends_with('族') && cleaning::people(text).is_some() => {
                self.people(text.to_owned());
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
                if kept == text {
                    return;
                }
                if !kept.is_empty() {
                    kept.push('；');
                }
                kept.push_str(text);
            }
        }
    }

    fn problem(&mut self, column: &Column, code: &str, what: &str, original: &str) {
        let problem = column.problem(self.row, code, what, original);
        self.problems.push(problem);
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

    /// Tells of whoever is on the list and has withdrawn; what becomes of the row is for the person to say.
    fn withdrawn(&mut self, column: &Column, text: &str) {
        let may_say_so = || match column.meaning {
            Meaning::Note => true,
            Meaning::Other => headers::asks_who_comes(&column.header),
            _ => false,
        };
        if cleaning::is_withdrawal(text) && may_say_so() {
            let what = format!("写的是“{text}”，人员照常导入；不需要的，请把这一行改为“不导入”");
            self.problem(column, "person_withdrawn", &what, text);
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
        let is_birth = column.meaning == Meaning::Birth;
        let is_lunar = cleaning::is_lunar(text) || headers::asks_for_lunar(&column.header);
        if is_lunar || is_birth && self.is_lunar {
            let what = "写的是农历，没有采用，原文保留在其他信息里。请改填公历（阳历）日期，以身份证上的为准";
            self.unusable(column, text, "date_lunar", what);
            return None;
        }
        match cleaning::date(text, cell.kind() == CellKind::Number) {
            Some(date) if date.is_after(today) => {
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

    /// A name, perhaps with the phone or the ID number in the same cell.
    fn name(&mut self, column: &Column, cell: &Cell, text: &str, today: Date) {
        if self.facts.get(Meaning::IdNumber).is_none()
            && let Some((name, number)) = cleaning::name_and_id(text)
        {
            self.id_number(column, cell, number, today);
            return self.facts.set(Meaning::Name, name);
        }
        let whole = cleaning::name(text);
        let in_one_cell = cleaning::in_one_cell(&whole);
        let (beside, number) = match text.chars().all(char::is_alphabetic) {
            true => (text.to_owned(), String::new()),
            false => cleaning::name_and_phone(text),
        };
        let phones = Phones::parse(&number).numbers;
        let is_several = names_another(&beside, phones.len(), text);
        let written = if let Some((name, said)) = &in_one_cell {
            self.said_beside(column, cell, said, today);
            name.as_str()
        } else if !phones.is_empty() && !beside.is_empty() {
            self.phone(column, &number);
            match beside.split_once(' ') {
                Some((name, aside)) if looks_like_name(name) => {
                    self.facts.keep_beside(&column.shown(), aside);
                    name
                }
                // 第二组 组长 李桂芳
                _ => match beside.rsplit_once(' ') {
                    Some((role, name)) if looks_like_name(name) && says_role(role) => {
                        self.facts.keep_beside(&column.shown(), role);
                        name
                    }
                    _ => &beside,
                },
            }
        } else {
            text
        };
        // 组长：李桂芳
        let written = match written.split_once(['：', ':']) {
            Some((role, name)) if looks_like_name(name.trim()) && !looks_like_name(role.trim()) => {
                self.facts.keep_beside(&column.shown(), role.trim());
                name.trim()
            }
            _ => written,
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
                _ => match cleaning::people(aside) {
                    Some(people) => self.people(people),
                    None => self.facts.keep_beside(&column.shown(), aside),
                },
            }
            name = bare.to_owned();
        }
        if name.contains(['?', '？', '□', '〓', '\u{fffd}']) {
            let what = "里有问号或空框，可能是生僻字没有保存下来，请对照原件改正";
            self.problem(column, "name_garbled", what, text);
        } else if cleaning::is_masked(&name) {
            let what = "隐去了一部分，请对照原件补全，否则无法与台账中的人员核对";
            self.problem(column, "name_masked", what, text);
        } else if is_several || cleaning::names_several(&cleaning::name(written)) {
            let what = "像是写了不止一个人，已按一个人导入，请拆成几行";
            self.problem(column, "name_several", what, text);
        } else if name.contains(is_no_letter) && is_name(&name) {
            let what = "里有数字或符号，请核对，姓名之外的请写到别的列";
            self.problem(column, "name_unclear", what, text);
        }
        self.facts.set(Meaning::Name, name);
    }

    /// What stands beside a name in its cell.
    fn said_beside(&mut self, column: &Column, cell: &Cell, said: &[Said<'_>], today: Date) {
        // The ID number decides the sex.
        let of_id = |said: &Said<'_>| matches!(said, Said::IdNumber(_));
        let (first, then): (Vec<_>, Vec<_>) = said.iter().copied().partition(of_id);
        let mut asides = Vec::new();
        for said in first.into_iter().chain(then) {
            match said {
                Said::IdNumber(number) if self.facts.get(Meaning::IdNumber).is_none() => {
                    self.id_number(column, cell, number, today);
                }
                Said::Sex(sex) => self.sex(column, sex),
                Said::Political(status) if self.facts.get(Meaning::Political).is_none() => {
                    self.facts
                        .set_some(Meaning::Political, cleaning::political(status));
                }
                Said::People(people) => self.people(people.to_owned()),
                Said::Phone(number) => self.phone(column, number),
                Said::Aside(word) | Said::IdNumber(word) | Said::Political(word) => {
                    asides.push(word);
                }
            }
        }
        if !asides.is_empty() {
            self.facts.keep_beside(&column.shown(), &asides.join(" "));
        }
    }

    /// 维吾尔族: kept as a column of that header would be.
    fn people(&mut self, people: String) {
        self.facts.other.insert("民族".to_owned(), people);
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
            Some(before)
                if before != sex.label() && self.facts.get(Meaning::IdNumber).is_none() =>
            {
                let what = format!("填的是{}，姓名一格里写的是{before}，请核对", sex.label());
                self.problem(column, "sex_conflict", &what, text);
            }
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
        // A number in the cell of the name is a phone like any, and 电话 before 手机 may be a landline.
        let is_phone =
            || column.meaning != Meaning::OtherPhone || headers::says_phone(&column.header);
        let phones = Phones::parse(text);
        if !phones.wrong.is_empty() {
            let what = format!(
                "“{}”不是有效的电话号码（手机为 1 开头的 11 位数字，座机为区号加号码），请核对",
                phones.wrong.join("、")
            );
            self.unusable(column, &phones.wrong.join("、"), "phone_invalid", &what);
        }
        if !phones.words.is_empty() {
            self.facts.keep_beside(&column.shown(), text);
        }
        let mut rest = Vec::new();
        for number in phones.numbers {
            let known = [Meaning::Phone, Meaning::OtherPhone]
                .iter()
                .any(|meaning| self.facts.get(*meaning) == Some(&number));
            if known {
                continue;
            }
            let is_first = self.facts.get(Meaning::Phone).is_none();
            if is_first && person::phone::is_mobile(&number) && is_phone() {
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

    pub(super) fn finish(mut self, name: Option<&Column>, phone: Option<&Column>) -> Candidate {
        let written = self.facts.get(Meaning::Name).unwrap_or_default().to_owned();
        let is_usable = is_name(&written);
        if let Some(name) = name {
            if written.is_empty() {
                self.problem(
                    name,
                    "name_missing",
                    "没有填写，这一行没有导入，请补上姓名",
                    "",
                );
            } else if !is_usable {
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
        if !is_usable {
            self.facts.take(Meaning::Name);
        }
        if let (Some(phone), false) = (phone, self.phone_told)
            && reach(&self.facts).is_none()
        {
            self.problem(phone, "phone_missing", "没有填写，请补上电话", "");
        }
        Candidate {
            row: self.row,
            facts: self.facts,
            problems: self.problems,
            record: self.record,
        }
    }
}

/// What no name has: 周九1, 李十一#.
fn is_no_letter(character: char) -> bool {
    character.is_numeric() || matches!(character, '#' | '[' | ']' | '【' | '】')
}

/// `潘䶮 仇伟`, `潘䶮(书记)、仇伟(委员)`: whether another person is named behind the first. Behind a blank, with one phone,
/// two characters may be a place.
fn names_another(words: &str, phones: usize, written: &str) -> bool {
    let is_enumerated = written.contains(['、', '，', ',', ';', '；', '\n']);
    let mut words = words.split([' ', '(', ')', '（', '）']);
    let is_other = |word: &str| {
        looks_like_name(word) && (phones != 1 || is_enumerated || word.chars().count() > 2)
    };
    words.next().is_some_and(looks_like_name) && words.any(is_other)
}

/// `第二组 组长`, `一栋 楼长`: what somebody is, and of whom.
fn says_role(text: &str) -> bool {
    ["长", "负责人", "书记", "主任", "组", "队", "栋"]
        .iter()
        .any(|end| text.ends_with(end))
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

fn is_name(text: &str) -> bool {
    let is_blank = |c: char| matches!(c, 'x' | 'X');
    let is_label = || !looks_like_name(text) && headers::is_whole(text);
    text.chars().count() <= LONGEST_NAME
        && text.chars().any(|c| c.is_alphabetic() && !is_blank(c))
        && !is_label()
}
