//! A 接龙: the numbered list that a group chat grows line by line.
//!
//! ```text
//! #接龙                          skipped: title
//! 请按“楼栋 姓名 电话”接龙          skipped: title
//! 例 姓名 电话                    skipped: example
//!                                blank
//! 1.欧喆 19907639296             欧喆      | 19907639296 |        |
//! 2、上官俊杰19907637790 自驾     上官俊杰  | 19907637790 | 自驾   |
//! 4. 3栋201 单春梅 (带1人)        单春梅    |             | 3栋201 | 1
//! 5. 何㛃 请假                    skipped: withdrawn
//! 共3人                          skipped: notice
//! ```
//!
//! Somebody who edits an entry may leave two of them; both are rows here.
//!
//! ```text
//! figures    numbers as people write them
//! numbering  which lines begin an entry
//! headings   which of its parts an entry is in
//! rules      numbered lines that are no entries
//! entry      what an entry says: name, phone, note
//! companions how many come along
//! substitute who comes instead of somebody else
//! words      which words are names, places, notices
//! phone      runs of digits
//! ```

mod companions;
mod entry;
mod figures;
mod headings;
mod numbering;
mod phone;
mod rules;
mod substitute;
mod words;

use crate::book::{CellKind, Row, Rows, Sheet, Skipped};
use crate::error::Problem;
use entry::{Entry, only_name, people, tells_only_where_or_when, tells_somebody};
pub use words::is_name as looks_like_name;

use headings::{Heading, headings, may_head};
use numbering::{begins_row, entries_on, numbered, without_bullet, without_sender};
use phone::has_mobile;
use substitute::{Substitute, substitute};
use words::changes::{is_change, is_correction, is_only_withdrawn, is_withdrawn};
use words::closing::is_closing;
use words::lists::names_people;
use words::said::{
    is_aside, is_contact, is_example, is_heading, is_nobody, is_notice, is_remark,
    places_before_name,
};
use words::{is_full_name, is_no_name, is_surely_name};

/// The header made for the rows, since a 接龙 has none.
const HEADER: [&str; 4] = ["姓名", "电话", "备注", "带人数"];
/// What stands behind it where anybody says so.
const FURTHER: [&str; 3] = ["身份证号", "性别", "政治面貌"];

const TITLE: &str = "接龙的标题或说明";
const EXAMPLE: &str = "接龙的示例";
const BARE_NUMBER: &str = "只有序号，没有内容";
const WITHDRAWN: &str = "已取消的接龙";
const NOBODY: &str = "没有写明是谁，如有人报名，请补上姓名";
const CHANGE: &str = "像是更改前面的接龙，没有自动更改，请核对后手工修改";
const SUBSTITUTE: &str = "像是有人代替别人参加，看不清谁代替谁，没有导入，请核对后手工添加";
const STRAY: &str = "不属于任何一条接龙";
const STRAY_NAME: &str = "像是另一个人的姓名，没有导入；如是报名，请写成“序号. 姓名 电话”";
const STRAY_PHONE: &str = "看不出是谁的电话，没有导入；如是报名，请写成“序号. 姓名 电话”";

/// How many lines are looked at to tell a 接龙 that has lost its first line.
const SAMPLE_LINES: usize = 200;

/// Reads the text as a 接龙, or says that it is none.
///
/// A line that does not begin with a number continues the entry above it,
/// unless it speaks of the list, of somebody else or of nobody; one behind a
/// blank line does so only when it brings the phone still missing.
///
/// # Errors
/// [`Problem::NoEntries`] for `#接龙` without an entry.
pub(crate) fn read(text: &str) -> Result<Option<Sheet>, Problem> {
    let lines: Vec<&str> = text.lines().map(visible).map(without_sender).collect();
    let titled = is_titled(&lines);
    if !titled && !is_counted(&lines) && !is_of_people(&lines) && !is_bulleted(&lines) {
        return Ok(None);
    }
    let mut chain = Chain::read(&lines);
    chain.tell_rules();
    // A table may stand below `#接龙`, too.
    let is_table = !chain.is_numbered && text.contains('\t');
    if is_table || !titled && (chain.drafts.is_empty() || chain.is_of_no_people()) {
        return Ok(None);
    }
    if chain.drafts.is_empty() {
        return Err(Problem::NoEntries);
    }
    chain.into_sheet().map(Some)
}

/// The line without what cannot be seen around it: a chat puts blanks without
/// width before a number.
fn visible(line: &str) -> &str {
    line.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    })
}

/// Whether `#接龙` is among the first lines.
fn is_titled(lines: &[&str]) -> bool {
    lines
        .iter()
        .filter(|line| !line.is_empty())
        .take(5)
        .any(|line| line.starts_with("#接龙") || line.starts_with("＃接龙"))
}

/// Whether entries counted from 1, once or again for each part of the list, are
/// at least half of the lines or name somebody with a phone, and none of them is
/// a row of a table.
fn is_counted(lines: &[&str]) -> bool {
    let (mut seen, mut counted, mut last, mut most) = (0, 0, 0, 0);
    let mut reached = false;
    for line in lines
        .iter()
        .filter(|line| !line.is_empty())
        .take(SAMPLE_LINES)
    {
        if begins_row(line) {
            return false;
        }
        seen += 1;
        match numbered(line, last) {
            Some((ordinal, content)) if ordinal == last + 1 || ordinal == 1 => {
                counted += 1;
                last = ordinal;
                most = most.max(last);
                reached |= tells_somebody(content) && !Entry::read(content, 0).phone.is_empty();
            }
            _ => {}
        }
    }
    reached || most >= 2 && counted * 2 >= seen
}

/// Whether three of four lines, but for the title, notices and those of nobody, name somebody with a
/// phone and nothing parts them as rows of a table: a chat in which nobody has counted, or rows aligned
/// by blanks that names have within them too.
fn is_of_people(lines: &[&str]) -> bool {
    let (mut told, mut surely, mut named, mut other, mut headed) = (0, 0, 0, 0, false);
    let is_silent = |line: &str| {
        let speaks = is_notice(line) || is_remark(line) || line.ends_with(['：', ':']);
        speaks
            || is_nobody(line)
            || is_aside(line)
            || changes(line)
            || may_head(line)
            || names_people(line)
            || is_closing(line, None, true)
    };
    let shown = || lines.iter().filter(|line| !line.is_empty());
    for (at, line) in shown().take(SAMPLE_LINES).enumerate() {
        if line.contains(['\t', ',', ';', '|', '"']) {
            return false;
        }
        if line.contains("姓名") {
            if line.contains(['，', '：', ':']) {
                return false;
            }
            headed = true;
            continue;
        }
        let (line, _) = without_bullet(line);
        let entry = Entry::read(line, 0);
        if entry.may_be_of_somebody() {
            told += 1;
            surely += usize::from(entry.is_of_somebody());
        } else if !headed && only_name(line).is_some() {
            named += 1;
        } else if at > 0 && !is_silent(line) {
            other += 1;
        }
    }
    let mut widths = shown().map(|line| line.split_whitespace().count());
    let width = widths.next();
    let is_table = headed && widths.all(|other| Some(other) == width);
    // 福来超市 and 电工师傅 with their mobiles are shops and trades.
    surely > 0 && surely * 3 >= told && told >= other * 3 && told >= named && !is_table
}

/// Whether names stand behind signs, `• 欧一`, at least two and more than whatever else does.
fn is_bulleted(lines: &[&str]) -> bool {
    let (mut named, mut other) = (0, 0);
    for line in lines
        .iter()
        .filter(|line| !line.is_empty())
        .take(SAMPLE_LINES)
    {
        if line.contains(['\t', ',', ';', '|', '"']) {
            return false;
        }
        match without_bullet(line) {
            (content, true) if only_name(content).is_some() => named += 1,
            (_, true) => other += 1,
            _ => {}
        }
    }
    named > 1 && named > other
}

/// An entry under way, with the lines that continue it.
struct Draft {
    /// Its lines and their numbers.
    lines: Vec<(u32, String)>,
    content: String,
    has_phone: bool,
    heading: Option<Heading>,
    /// Whether the numbers begin anew with it.
    begins_part: bool,
}

impl Draft {
    /// The number of its first line, and all of them.
    fn text(&self) -> (u32, String) {
        let lines: Vec<&str> = self.lines.iter().map(|(_, line)| line.as_str()).collect();
        let number = self.lines.first().map_or(0, |(number, _)| *number);
        (number, lines.join("\n"))
    }

    /// Whether nobody is named in it yet.
    fn is_nobodys(&self) -> bool {
        Entry::read(&self.content, 0).name.is_empty()
    }

    fn has_withdrawn(&self) -> bool {
        matches!(self.heading, Some(Heading::Withdrawn)) || is_withdrawn(&self.content)
    }
}

/// What is made of a line.
enum Line {
    /// An entry begins.
    Entry,
    /// More of the entry above.
    More,
    /// No entry, and why.
    Skip(&'static str),
}

/// What is made of the lines so far.
#[derive(Default)]
struct Chain {
    /// Whether the lines are numbered at all.
    is_numbered: bool,
    /// Whether some entries have no number.
    is_loose: bool,
    /// The last line that tells somebody.
    last_told: u32,
    drafts: Vec<Draft>,
    skipped: Vec<Skipped>,
    /// What the lines stand under, and whether none of its entries has come yet.
    heading: Option<Heading>,
    is_headed: bool,
    /// Whether the numbers begin anew with the next entry.
    begins_part: bool,
    /// Whether a line of somebody that is no entry lies between the entry above and the next
    /// line: what follows belongs to that.
    closed: bool,
    /// Whether the entry above is a number, and a room at most, so that the next line says who it is.
    awaits_name: bool,
    /// Whether something else lies between, so that only a missing phone belongs to the entry above.
    apart: bool,
}

impl Chain {
    fn read(lines: &[&str]) -> Self {
        let mut chain = Self {
            is_numbered: lines.iter().any(|line| numbered(line, 0).is_some()),
            ..Self::default()
        };
        chain.is_loose = !chain.is_numbered || has_loose_entries(lines);
        let last_told = lines.iter().rposition(|line| tells_somebody(line));
        chain.last_told = last_told.map_or(0, |at| at as u32 + 1);
        let mut headings = headings(lines);
        let mut last = 0;
        for (at, line) in lines.iter().enumerate() {
            if line.is_empty() {
                chain.apart = true;
                continue;
            }
            if let Some(heading) = headings.remove(&at) {
                (chain.heading, chain.is_headed) = (Some(heading), true);
                chain.put(at as u32 + 1, line, line, Line::Skip(TITLE));
                continue;
            }
            for entry in entries_on(line, last) {
                chain.add(at as u32 + 1, entry, &lines[at + 1..], &mut last);
            }
        }
        chain
    }

    /// Takes up a line, or one of the entries on it, with the lines below and the number before.
    fn add(&mut self, at: u32, line: &str, below: &[&str], last: &mut u32) {
        let (content, made) = match numbered(line, *last) {
            Some((ordinal, "")) if tells_below(below, ordinal) => {
                *last = ordinal;
                ("", Line::Entry)
            }
            Some((ordinal, content)) => {
                if ordinal == 1 && *last > 1 && !self.is_headed {
                    self.heading = None;
                }
                self.begins_part |= ordinal == 1;
                *last = ordinal;
                // A group chat has it that people are called by @; and **欧一** is printed bold.
                let content = content.trim_start_matches(['@', '＠', '*']);
                let made = match counted(content) {
                    Line::Entry
                        if tells_only_where_or_when(content) && !tells_below(below, ordinal) =>
                    {
                        Line::Skip(if self.drafts.is_empty() {
                            TITLE
                        } else {
                            NOBODY
                        })
                    }
                    made => made,
                };
                (content, made)
            }
            None => {
                let (content, bulleted) = without_bullet(line);
                let is_last = at > self.last_told;
                let made = if is_remark(content) && is_last && !self.has_remark()
                    || is_closing(content, below.first().copied(), is_last)
                        && !self.drafts.is_empty()
                {
                    Line::Skip(STRAY)
                } else {
                    self.loose(content, bulleted, || begins_anew(below, *last))
                };
                // What the list is called from here on is no longer what it was called above.
                if matches!(made, Line::Skip(TITLE | STRAY)) && line.ends_with([':', '：']) {
                    self.heading = None;
                }
                (content, made)
            }
        };
        self.put(at, line, content, made);
    }

    /// Whether an entry has a remark of its own: one below the last entry is on the list where none has.
    fn has_remark(&self) -> bool {
        let has_remark = |draft: &Draft| draft.content.lines().any(is_remark);
        self.drafts.iter().any(has_remark)
    }

    /// What a line without a number is; `heads` says whether the numbers begin anew below it.
    fn loose(&self, content: &str, bulleted: bool, heads: impl Fn() -> bool) -> Line {
        if is_example(content) {
            return Line::Skip(EXAMPLE);
        }
        if self.drafts.is_empty() && (self.is_numbered || is_notice(content)) {
            return Line::Skip(TITLE);
        }
        if changes(content) || !self.is_numbered && is_aside(content) {
            return Line::Skip(CHANGE);
        }
        if is_notice(content) {
            return Line::Skip(STRAY);
        }
        if !self.is_numbered && is_nobody(content) && !is_heading(content) {
            return Line::Skip(NOBODY);
        }
        let entry = Entry::read(content, 0);
        let has_phone = !entry.phone.is_empty();
        let is_listed = !self.is_numbered && entry.may_be_of_somebody();
        if bulleted && tells_somebody(content) || is_listed || entry.is_of_somebody() {
            return Line::Entry;
        }
        let Some(above) = self.drafts.last() else {
            return Line::Skip(TITLE);
        };
        let brings_phone = has_phone && !above.has_phone;
        let is_own = if above.has_phone {
            !content.contains(char::is_alphabetic)
        } else {
            entry.name.is_empty() || is_no_name(&entry.name)
        };
        if has_phone && !is_own {
            return Line::Skip(STRAY_PHONE);
        }
        let name = only_name(content).filter(|_| !self.apart || self.is_headed);
        if let Some(name) = name.filter(|_| !above.is_nobodys()) {
            let is_somebody = self.is_loose && is_surely_name(&name);
            return if is_somebody {
                Line::Entry
            } else {
                Line::Skip(STRAY_NAME)
            };
        }
        if self.closed || self.apart && !brings_phone {
            return Line::Skip(STRAY);
        }
        if is_heading(content) || heads() {
            return Line::Skip(TITLE);
        }
        Line::More
    }

    fn put(&mut self, number: u32, line: &str, content: &str, made: Line) {
        let has_phone = || !Entry::read(content, 0).phone.is_empty();
        let awaits_name = content.is_empty() || tells_only_where_or_when(content);
        match made {
            // What belongs to a number that stands alone on the line above, or with a room.
            Line::Entry if self.awaits_name && !self.apart => {
                self.put(number, line, content, Line::More);
            }
            Line::Entry => {
                self.drafts.push(Draft {
                    lines: vec![(number, line.to_owned())],
                    content: content.to_owned(),
                    has_phone: has_phone(),
                    heading: self.heading.clone(),
                    begins_part: std::mem::take(&mut self.begins_part),
                });
                (self.closed, self.apart, self.is_headed) = (false, false, false);
                self.awaits_name = awaits_name;
            }
            Line::More => {
                if let Some(above) = self.drafts.last_mut() {
                    above.lines.push((number, content.to_owned()));
                    // The name is looked for in the first line.
                    above
                        .content
                        .push(if self.awaits_name { ' ' } else { '\n' });
                    above.content.push_str(content);
                    above.has_phone |= has_phone();
                }
                self.awaits_name = false;
                self.apart = false;
            }
            Line::Skip(reason) => {
                self.skip(number, line, reason);
                self.closed |= matches!(reason, EXAMPLE | NOBODY | CHANGE | STRAY_NAME);
                self.apart = true;
            }
        }
    }

    fn skip(&mut self, number: u32, line: &str, reason: &'static str) {
        self.skipped.push(Skipped {
            number,
            text: line.to_owned(),
            reason,
        });
    }

    fn into_sheet(mut self) -> Result<Sheet, Problem> {
        let drafts = std::mem::take(&mut self.drafts);
        let first = drafts.first().map_or(0, |draft| draft.text().0);
        let titles = self.skipped.iter().filter(|line| line.number < first);
        let places = titles.map(|line| places_before_name(&line.text)).max();
        let mut entries = Vec::new();
        for draft in drafts {
            let (number, text) = draft.text();
            let content = match substitute(&draft.content) {
                Some(Substitute::Named(entry)) => entry,
                Some(Substitute::Unclear) => {
                    self.skip(number, &text, SUBSTITUTE);
                    continue;
                }
                None if draft.has_withdrawn() => {
                    self.skip(number, &text, WITHDRAWN);
                    continue;
                }
                None => draft.content,
            };
            for person in people(&content) {
                let mut entry = Entry::read(&person, places.unwrap_or(0));
                if let Some(Heading::Of(heading)) = &draft.heading {
                    entry.add(heading);
                }
                entries.push((number, entry));
            }
        }
        self.skipped.sort_by_key(|line| line.number);
        Ok(Sheet {
            rows: rows(&entries)?,
            skipped: self.skipped,
            ..Sheet::default()
        })
    }
}

/// Whether the line says that something said before is no longer so: somebody does not come, or
/// has another phone.
fn changes(line: &str) -> bool {
    is_correction(line) || is_change(line) || is_withdrawn(line) && !is_only_withdrawn(line)
}

/// What a line with a number is. One with a mobile is never told as a notice: whoever
/// writes `2. 报名 徐一 19907637198` signs up.
fn counted(content: &str) -> Line {
    if content.is_empty() {
        Line::Skip(BARE_NUMBER)
    } else if is_example(content) {
        Line::Skip(EXAMPLE)
    } else if is_nobody(content) {
        Line::Skip(NOBODY)
    } else if is_contact(content) || is_notice(content) && !has_mobile(content) {
        Line::Skip(TITLE)
    } else if is_change(content) {
        Line::Skip(CHANGE)
    } else {
        Line::Entry
    }
}

/// Whether entries without a number stand among the others: one with a phone, or more than one name.
fn has_loose_entries(lines: &[&str]) -> bool {
    let mut names = 0;
    let shown = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_empty());
    shown.take(SAMPLE_LINES).any(|(at, line)| {
        let is_loose =
            numbered(line, 0).is_none() && !is_closing(line, lines.get(at + 1).copied(), false);
        let speaks = || is_notice(line) || is_example(line);
        names += usize::from(is_loose && only_name(line).is_some());
        names > 1 || is_loose && Entry::read(line, 0).is_of_somebody() && !speaks()
    })
}

/// Whether the line right below a number that stands alone says who it is.
fn tells_below(below: &[&str], ordinal: u32) -> bool {
    below.first().is_some_and(|line| {
        numbered(line, ordinal).is_none() && (tells_somebody(line) || is_full_name(line))
    })
}

/// Whether the next entry is the first of another part of the list.
fn begins_anew(below: &[&str], last: u32) -> bool {
    let next = below.iter().find(|line| !line.is_empty());
    let next = next.and_then(|line| numbered(line, last));
    last > 1 && next.is_some_and(|(ordinal, _)| ordinal == 1)
}

/// The rows, under a header that has columns for what not everybody says where anybody does.
fn rows(entries: &[(u32, Entry)]) -> Result<Vec<Row>, Problem> {
    let is_said: Vec<bool> = (0..FURTHER.len())
        .map(|place| {
            let mut told = entries.iter().map(|(_, entry)| entry.further()[place]);
            told.any(|text| !text.is_empty())
        })
        .collect();
    let mut rows = Rows::default();
    let mut put = |number, cells: [&str; 4], further: [&str; 3]| {
        let further = further.into_iter().zip(&is_said);
        let further = further.filter(|(_, said)| **said).map(|(text, _)| text);
        for (column, text) in cells.into_iter().chain(further).enumerate() {
            rows.put(column, CellKind::Text, text)?;
        }
        rows.end_row(number)
    };
    put(0, HEADER, FURTHER)?;
    for (number, entry) in entries {
        let companions = entry.companions.map_or(String::new(), |n| n.to_string());
        let cells = [&entry.name, &entry.phone, &entry.note, &companions];
        put(*number, cells.map(String::as_str), entry.further())?;
    }
    rows.end_sheet()
}
