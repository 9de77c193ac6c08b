//! The numbers that entries begin with.

use super::entry::tells_somebody;
use super::figures::{MARKS, PICTURE, figure, pictured, without_answer_numbers};
use super::phone::{is_digit, numeral};
use super::words::{class_end, closes, is_han, is_name, measures, measures_houses, opens};

/// Those that do so where the number is the next one and somebody follows:
/// `1# 穆一`, `1号 穆一`, `1-穆一`.
const LIGHT_MARKS: &[char] = &['#', '＃', '号', '位', '-', '－', '–', '—', '~', '～'];
/// Before entries that have no number.
const BULLETS: &[char] = &[
    '•', '·', '●', '○', '◎', '◆', '◇', '■', '□', '▪', '▶', '►', '➤', '➢', '→', '★', '☆', '※', '▲',
    '-', '－', '–', '—', '*', '＊', '✅', '✔', '✓', '√', '☑', '☐', '👉', '🔹', '🔸',
];
/// Before a number: `No.1`, `第1位`, `#1`.
const HEADS: &[&str] = &["No", "NO", "no", "№", "第", "#", "＃"];

/// The number and the content of a line that begins an entry.
///
/// `1.18` and `8:30` begin none; `3.19907637790` and `1. 301 芦一` do, and so does
/// any number that counts on with a mark set apart, `3. 2-303海阔天空`. Without a mark the number must be the next one. What might number something else,
/// `一、` or `1号`, begins an entry where the line tells somebody.
pub(super) fn numbered(line: &str, last: u32) -> Option<(u32, &str)> {
    let line = line.trim_start_matches(opens);
    pictured(line)
        .or_else(|| counted(line, last))
        .or_else(|| headed(line))
        .or_else(|| in_characters(line))
}

/// The entries on a line, each from its number on: `1.欧一 2.刘二` and `11、李一12、王二` are
/// two each. A number parts them only where it counts on from the one before and somebody
/// stands on either side of it, so that `3栋2.` and the like part nothing.
pub(super) fn entries_on(line: &str, last: u32) -> Vec<&str> {
    let (mut entries, mut rest, mut last) = (Vec::new(), line, last);
    while let Some((ordinal, content)) = numbered(rest, last)
        && let Some(at) = next_number(content, ordinal + 1)
    {
        let (entry, behind) = rest.split_at(rest.len() - content.len() + at);
        entries.push(entry.trim_end());
        (rest, last) = (behind, ordinal);
    }
    entries.push(rest);
    entries
}

/// Where the number stands with which the next entry begins within the line.
fn next_number(content: &str, ordinal: u32) -> Option<usize> {
    numbers_within(content, ordinal).find_map(|(at, next)| {
        let next = beginning(next);
        let after = numbers_within(next, ordinal + 1).next();
        let next = &next[..after.map_or(next.len(), |(end, _)| end)];
        let both = [beginning(&content[..at]), next];
        both.into_iter().all(tells_somebody).then_some(at)
    })
}

/// Where a number with a mark stands within the line, and what follows it.
fn numbers_within(line: &str, ordinal: u32) -> impl Iterator<Item = (usize, &str)> {
    let places = line.char_indices().zip(line.char_indices().skip(1));
    places.filter_map(move |((_, before), (at, _))| {
        let (_, behind) = figure(&line[at..])
            .filter(|&(number, _)| number == ordinal && parts_entries(before))?;
        let content = behind.strip_prefix(MARKS)?;
        begins_entry(content).then_some((at, content))
    })
}

/// What may stand before the number of the next entry on a line.
fn parts_entries(c: char) -> bool {
    c.is_whitespace()
        || is_han(c)
        || closes(c)
        || matches!(c, '、' | ',' | '，' | ';' | '；' | '。')
}

/// As much of a text as says who somebody is: a line may be as long as its writer likes.
fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(40);
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// `1. `, `1、`, `1）`, `1 ` and `1# `.
fn counted(line: &str, last: u32) -> Option<(u32, &str)> {
    let (ordinal, rest) = figure(line)?;
    let is_next = ordinal == last + 1;
    let marked = rest.trim_start().strip_prefix(MARKS);
    let unmarked = || {
        let is_glued =
            rest.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii() && !measures(c));
        let begins = is_next && (is_glued || rest.starts_with(char::is_whitespace));
        // 11李一 below 3王二; but 302 is a room.
        let is_later = || (last + 1..100).contains(&ordinal) && last > 0 && tells_somebody(rest);
        (begins || is_glued && is_later()).then_some(rest)
    };
    match marked.or_else(unmarked) {
        Some(content) => {
            let counts_on = ordinal == 1 || last > 0 && ordinal >= last;
            let begins = counts_on && is_set_apart(rest) || begins_entry(content);
            begins.then_some((ordinal, content.trim()))
        }
        None => {
            let content = rest.strip_prefix(LIGHT_MARKS).filter(|_| is_next)?.trim();
            let is_other = content.starts_with(|c| is_digit(c) || measures(c) || is_cell_end(c));
            (!is_other && tells_somebody(content)).then_some((ordinal, content))
        }
    }
}

/// Whether the mark ends the number whatever follows it, `3. 2-303海阔天空` and `4、3月7日 李一`: the one of
/// `1.18` and `8:30` may stand within a number.
fn is_set_apart(marked: &str) -> bool {
    let mut behind = marked.trim_start().chars();
    match behind.next() {
        Some('、' | ')' | '）' | ']' | '】') => true,
        Some('.' | '．' | '。') => behind.next().is_some_and(char::is_whitespace),
        _ => false,
    }
}

/// Whether what stands behind the mark is an entry and no further part of a
/// number: a phone, or the number of a flat, a class or an answer before
/// somebody's name.
fn begins_entry(content: &str) -> bool {
    let bare = content.trim_start();
    let run = bare.chars().take_while(|&c| is_digit(c)).count();
    if run == 0 || run >= 7 {
        return true;
    }
    let behind = bare.trim_start_matches(is_digit);
    let is_apart = bare.len() < content.len();
    let is_house = behind.starts_with(measures_houses)
        || behind.starts_with(['-', '－', '–', '—', '/', '#']) && is_apart
        || behind.starts_with(char::is_whitespace) && (is_apart || run >= 3);
    let is_answer = || without_answer_numbers(beginning(bare)).is_some();
    (is_house || class_end(bare).is_some() || is_answer()) && tells_somebody(beginning(bare))
}

/// `No.1 `, `№1`, `第1位`, `#1`.
fn headed(line: &str) -> Option<(u32, &str)> {
    let (head, rest) = HEADS
        .iter()
        .find_map(|head| line.strip_prefix(head).map(|rest| (*head, rest)))?;
    let (ordinal, rest) = figure(rest.trim_start_matches(['.', '．', ' ']))?;
    let rest = match head {
        "第" => rest.strip_prefix(['位', '个', '名', '号'])?,
        _ => rest,
    };
    somebody(ordinal, rest.trim_start_matches(MARKS))
}

/// `一、`, `（十二）`.
fn in_characters(line: &str) -> Option<(u32, &str)> {
    let end = line.find(|c| !"一二三四五六七八九十".contains(c))?;
    let ordinal = spelled(&line[..end])?;
    somebody(ordinal, line[end..].strip_prefix(MARKS)?)
}

fn somebody(ordinal: u32, content: &str) -> Option<(u32, &str)> {
    let content = content.trim();
    tells_somebody(content).then_some((ordinal, content))
}

/// 1 to 99 in Chinese characters.
fn spelled(number: &str) -> Option<u32> {
    let (tens, ones) = match number.split_once('十') {
        Some(("", ones)) => (1, ones),
        Some((tens, ones)) => (one_spelled(tens)?, ones),
        None => (0, number),
    };
    let ones = match ones {
        "" if tens > 0 => 0,
        ones => one_spelled(ones)?,
    };
    Some(tens * 10 + ones)
}

fn one_spelled(character: &str) -> Option<u32> {
    let mut one = character.chars();
    let number = numeral(one.next()?)?;
    one.next().is_none().then_some(number)
}

/// The line without the sign that its writer puts before each entry, and whether there was one: `★刘一`,
/// `- **刘一** 199…`, `- [x] 刘一` and `A. 刘一`.
pub(super) fn without_bullet(line: &str) -> (&str, bool) {
    let content = line.trim_start_matches(BULLETS);
    let content = content.trim_start_matches(PICTURE).trim_start();
    let mut boxes = ["[ ]", "[x]", "[X]"].iter();
    let content = boxes
        .find_map(|drawn| content.strip_prefix(drawn))
        .unwrap_or(content);
    let content = content.trim_start_matches([' ', '*']);
    let content = lettered(content).unwrap_or(content);
    (content, content.len() < line.len())
}

/// What stands behind a letter that counts, `B. 刘一`.
fn lettered(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(|c: char| c.is_ascii_alphabetic())?;
    let content = rest.strip_prefix(MARKS)?.trim_start();
    tells_somebody(content).then_some(content)
}

/// The line without whoever has sent it, `刘一: 1. 刘一 199…`.
pub(super) fn without_sender(line: &str) -> &str {
    let sent = line
        .split_once([':', '：'])
        .filter(|(sender, _)| is_name(sender.trim()));
    let sent = sent.map(|(_, content)| content.trim_start());
    let is_entry =
        |content: &&str| numbered(content, 0).is_some_and(|(_, content)| tells_somebody(content));
    sent.filter(is_entry).unwrap_or(line)
}

/// Whether a line is a row of a table, the first cell of which is a running number.
pub(super) fn begins_row(line: &str) -> bool {
    line.contains('\t') || line.trim_start_matches(is_digit).starts_with(is_cell_end)
}

fn is_cell_end(c: char) -> bool {
    matches!(c, ',' | '|' | ';' | '\t')
}
