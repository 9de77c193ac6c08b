//! The headings within a chain, and which of its people they speak of.
//!
//! ```text
//! 【上午】            heading
//! 1. 欧一 199…                       | 上午
//! 可带工具            no heading     | 上午, 可带工具
//! 请假：              heading
//! 2. 刘二                            | withdrawn
//! ```

use std::collections::BTreeMap;

use super::entry::{Entry, tells_somebody};
use super::numbering::{numbered, without_bullet};
use super::words::closing::is_signature;
use super::words::lists::{Topic, names_a_list, topic};
use super::words::said::{is_example, is_notice};
use super::words::{closes, is_name, opens};

/// What is said of the entries below a heading.
#[derive(Clone)]
pub(super) enum Heading {
    /// That they do not come: `请假：`.
    Withdrawn,
    /// A word on each of them: `上午场`, `候补`, `3栋`.
    Of(String),
    /// No more than that they are the list: `参加人员：`.
    Plain,
}

/// How sure a line is to be a heading and no remark on the person above.
#[derive(Clone, Copy, PartialEq)]
enum Dress {
    /// `候补：`, `【上午】`, `--候补--`, `二、下午`.
    Heading,
    /// `（请假）`: as asides are, too.
    Aside,
    /// `第二组`.
    None,
}

/// A line that may be a heading.
struct Candidate<'a> {
    at: usize,
    topic: Topic,
    text: &'a str,
    dress: Dress,
    /// Whether an entry stands right below it.
    heads: bool,
    /// Whether there are entries above it, and whether the next one above is on the line before.
    is_within: bool,
    follows: bool,
    /// Whether the numbers begin anew below it.
    restarts: bool,
}

/// The headings of the lines, by their places.
pub(super) fn headings(lines: &[&str]) -> BTreeMap<usize, Heading> {
    let Seen {
        candidates,
        entries,
        remarks,
    } = seen(lines);
    let is_bare = |of: &&Candidate| of.is_within && of.dress != Dress::Heading;
    let bare = || candidates.iter().filter(is_bare);
    // What stands below the last entry is about that, and so are those like it.
    let is_remark = |of: &Candidate| of.follows && !of.heads && !is_signature(of.text);
    let are_remarks = bare().any(is_remark);
    let are_few = (bare().count() + remarks) * 2 < entries;
    let heads = || candidates.iter().filter(|of| of.heads);
    // By a heading between entries that is surely one, or one of the same topic above them all.
    let is_parted = |topic| {
        heads().any(|of| {
            if of.is_within {
                of.dress == Dress::Heading
            } else {
                of.topic == topic
            }
        })
    };
    let is_heading = |of: &&Candidate| match of.dress {
        _ if !of.is_within => true,
        Dress::Heading => true,
        _ if of.restarts => true,
        // 请假 is what the one above has written.
        Dress::None if of.topic == Topic::Withdrawal => false,
        _ if are_remarks => false,
        Dress::Aside => is_parted(of.topic),
        Dress::None => is_parted(of.topic) || of.follows && are_few && of.topic != Topic::House,
    };
    let headings: Vec<&Candidate> = heads().filter(is_heading).collect();
    let first = headings.first().map_or("", |of| of.text);
    // The title of the whole list, once or in each message, says nothing of anybody.
    let several = headings.iter().any(|of| of.text != first);
    let is_title = !several && headings.first().is_some_and(|of| !of.is_within);
    let headings = headings
        .into_iter()
        .filter(|of| !is_title || of.topic == Topic::Withdrawal);
    headings.map(|of| (of.at, of.says())).collect()
}

impl Candidate<'_> {
    fn says(&self) -> Heading {
        match self.topic {
            Topic::WholeList => Heading::Plain,
            Topic::Withdrawal => Heading::Withdrawn,
            _ => Heading::Of(self.text.to_owned()),
        }
    }
}

/// Whether the line may be a heading and is nobody.
pub(super) fn may_head(line: &str) -> bool {
    heading(line).is_some()
}

/// The lines that may be headings, how many entries there are, and how many of them have other lines
/// right below them.
struct Seen<'a> {
    candidates: Vec<Candidate<'a>>,
    entries: usize,
    remarks: usize,
}

fn seen<'a>(lines: &[&'a str]) -> Seen<'a> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let (mut entries, mut remarks, mut last) = (0, 0, 0);
    // Whether the line before is a candidate, an entry.
    let (mut waits, mut follows) = (false, false);
    for (at, line) in lines.iter().enumerate() {
        if line.is_empty() {
            follows = false;
            continue;
        }
        let number = numbered(line, last).filter(|(_, content)| !content.is_empty());
        let is_entry = number.is_some() || names_somebody(line);
        if let Some(above) = candidates.last_mut().filter(|_| waits && is_entry) {
            above.heads = true;
            above.restarts = last > 1 && number.is_some_and(|(ordinal, _)| ordinal == 1);
        }
        last = number.map_or(last, |(ordinal, _)| ordinal);
        entries += usize::from(is_entry);
        let told = heading(line).filter(|_| !is_entry);
        waits = told.is_some();
        remarks += usize::from(follows && !is_entry && !waits);
        candidates.extend(told.map(|(topic, text, dress)| Candidate {
            at,
            topic,
            text,
            dress,
            heads: false,
            is_within: entries > 0,
            follows: std::mem::replace(&mut follows, false),
            restarts: false,
        }));
        follows = is_entry;
    }
    Seen {
        candidates,
        entries,
        remarks,
    }
}

/// Whether a line without a number is an entry or may be one.
fn names_somebody(line: &str) -> bool {
    let (content, bulleted) = without_bullet(line);
    let entry = Entry::read(content, 0);
    !is_notice(content)
        && !is_example(content)
        && (entry.is_of_somebody() || bulleted && tells_somebody(content) || is_name(content))
}

/// The topic of a line as a heading, what it says, and how it is dressed.
fn heading(line: &str) -> Option<(Topic, &str, Dress)> {
    if line.chars().nth(40).is_some() {
        return None;
    }
    let (text, dress) = undressed(line);
    // 上午场（8:30）
    let end = text.find(opens).filter(|_| text.ends_with(closes));
    let title = text[..end.unwrap_or(text.len())].trim();
    let topic = topic(title, dress == Dress::Heading)?;
    let is_list = topic == Topic::Withdrawal && names_a_list(title);
    Some((topic, text, if is_list { Dress::Heading } else { dress }))
}

/// The text of a heading without what marks it as one.
fn undressed(line: &str) -> (&str, Dress) {
    let line = line.trim();
    let counted = line.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    if let Some(text) = counted
        .strip_prefix('、')
        .filter(|_| counted.len() < line.len())
    {
        return (undressed(text).0, Dress::Heading);
    }
    if let Some(text) = line.strip_suffix([':', '：']) {
        return (undressed(text).0, Dress::Heading);
    }
    let is_line = |c: char| {
        matches!(
            c,
            '-' | '－' | '–' | '—' | '=' | '＝' | '*' | '＊' | '~' | '～' | '_' | '#'
        )
    };
    let text = line.trim_matches(is_line);
    if line.starts_with(is_line) && (line.ends_with(is_line) || line.starts_with('#')) {
        return (text.trim(), Dress::Heading);
    }
    let inner = line
        .strip_prefix(opens)
        .and_then(|line| line.strip_suffix(closes))
        .filter(|inner| !inner.contains(opens));
    match inner {
        Some(inner) if line.starts_with(['(', '（']) => (inner.trim(), Dress::Aside),
        Some(inner) => (inner.trim(), Dress::Heading),
        None => (line, Dress::None),
    }
}
