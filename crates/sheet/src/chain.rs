//! A 接龙: the numbered list that a group chat grows line by line.
//!
//! ```text
//! #接龙                          skipped: title
//! 周六清洁家园，南门集合           skipped: title
//! 例 姓名 电话                    skipped: example
//!                                blank
//! 1.欧喆 19907639296             欧喆      | 19907639296 |      |
//! 2、上官俊杰19907637790 自驾     上官俊杰  | 19907637790 | 自驾 |
//! 4. 单春梅 19907633000 (带1人)   单春梅    | 19907633000 |      | 1
//! ```
//!
//! Somebody who edits an entry may leave two of them; both are rows here.

use std::ops::Range;

use crate::book::{CellKind, Rows, Sheet, Skipped};
use crate::error::Problem;

/// The header made for the rows, since a 接龙 has none.
const HEADER: [&str; 4] = ["姓名", "电话", "备注", "带人数"];

const TITLE: &str = "接龙的标题或说明";
const EXAMPLE: &str = "接龙的示例";
const BARE_NUMBER: &str = "只有序号，没有内容";
const WITHDRAWN: &str = "已取消的接龙";
const STRAY: &str = "不属于任何一条接龙";

/// How many lines are looked at to tell a 接龙 that has lost its first line.
const SAMPLE_LINES: usize = 200;

/// Reads the text as a 接龙, or says that it is none.
///
/// A line that does not begin with a number continues the entry above it; one
/// behind a blank line does so only when it brings the phone still missing.
pub(crate) fn read(text: &str) -> Result<Option<Sheet>, Problem> {
    if !is_chain(text) {
        return Ok(None);
    }
    let mut skipped = Vec::new();
    let mut entries: Vec<(u32, String)> = Vec::new();
    let mut last = 0;
    let mut after_blank = false;
    for (line, number) in text.lines().zip(1..) {
        let skip = |reason| Skipped {
            number,
            text: line.to_owned(),
            reason,
        };
        let trimmed = line.trim();
        if trimmed.is_empty() {
            after_blank = true;
            continue;
        }
        if let Some((ordinal, content)) = entry(trimmed, last) {
            last = ordinal;
            if content.is_empty() {
                skipped.push(skip(BARE_NUMBER));
            } else if is_example(content) {
                skipped.push(skip(EXAMPLE));
            } else if is_withdrawn(content) {
                skipped.push(skip(WITHDRAWN));
            } else {
                entries.push((number, content.to_owned()));
            }
        } else if is_example(trimmed) {
            skipped.push(skip(EXAMPLE));
        } else if let Some((_, content)) = entries.last_mut() {
            if !after_blank || (phones(content).is_empty() && !phones(trimmed).is_empty()) {
                content.push('\n');
                content.push_str(trimmed);
            } else {
                skipped.push(skip(STRAY));
            }
        } else {
            skipped.push(skip(TITLE));
        }
        after_blank = false;
    }
    let mut rows = Rows::default();
    for (column, title) in HEADER.into_iter().enumerate() {
        rows.put(column, CellKind::Text, title)?;
    }
    rows.end_row(0)?;
    for (number, content) in entries {
        let cells = Entry::read(&content);
        let companions = cells.companions.map_or(String::new(), |n| n.to_string());
        for (column, value) in [&cells.name, &cells.phone, &cells.note, &companions]
            .into_iter()
            .enumerate()
        {
            rows.put(column, CellKind::Text, value)?;
        }
        rows.end_row(number)?;
    }
    Ok(Some(Sheet {
        rows: rows.end_sheet()?,
        skipped,
        ..Sheet::default()
    }))
}

/// `#接龙` among the first lines and an entry somewhere; or entries counted
/// from 1 that are at least half of the lines, in a text without tabs.
fn is_chain(text: &str) -> bool {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let titled = lines()
        .take(5)
        .any(|line| line.starts_with("#接龙") || line.starts_with("＃接龙"));
    if titled {
        return lines().any(|line| entry(line, 0).is_some());
    }
    let (mut seen, mut last) = (0, 0);
    for line in lines().take(SAMPLE_LINES) {
        // Cells of a table, the first of which is a running number.
        let is_cell = |c| c == ',' || c == '|' || c == ';';
        if line.contains('\t')
            || line
                .trim_start_matches(|c| digit(c).is_some())
                .starts_with(is_cell)
        {
            return false;
        }
        seen += 1;
        match entry(line, last) {
            Some((ordinal, _)) if ordinal == last + 1 => last = ordinal,
            _ => {}
        }
    }
    last >= 2 && last * 2 >= seen
}

fn is_example(line: &str) -> bool {
    let line = line.trim_start_matches(['(', '（', '[', '【']);
    ["例如", "示例", "举例", "范例", "格式"]
        .iter()
        .any(|word| line.starts_with(word))
        || line
            .strip_prefix('例')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric()))
}

/// The number and the content of a line that begins an entry.
///
/// `1.18` and `8:30` begin none; `3.19907637790` does. Without a mark the
/// number must be the next one.
fn entry(line: &str, last: u32) -> Option<(u32, &str)> {
    let line = line.trim_start_matches(['(', '（']);
    // ① to ⑳
    if let Some(circled @ '①'..='⑳') = line.chars().next() {
        let ordinal = circled as u32 - '①' as u32 + 1;
        let content = line[circled.len_utf8()..].trim_start_matches(['.', '、', ' ']);
        return Some((ordinal, content.trim()));
    }
    let length: usize = line
        .chars()
        .take_while(|&c| digit(c).is_some())
        .take(5)
        .map(char::len_utf8)
        .sum();
    let (digits, rest) = line.split_at(length);
    // 1️⃣ is a digit, a mark that it is a picture, and a frame.
    let rest = rest.trim_start_matches('\u{fe0f}');
    if digits.is_empty() || digits.chars().count() > 4 {
        return None;
    }
    let ordinal = digits
        .chars()
        .filter_map(digit)
        .fold(0, |sum, d| sum * 10 + d);
    let rest = rest.trim_start();
    let is_next = ordinal == last + 1;
    let content = rest
        .strip_prefix([
            '.', '．', '。', '、', ')', '）', ':', '：', '，', ',', '\u{20e3}',
        ])
        .or_else(|| {
            let begins = line[length..].starts_with(|c: char| {
                c.is_whitespace() || (c.is_alphabetic() && !c.is_ascii() && !measures(c))
            });
            (is_next && begins).then_some(rest)
        })?
        .trim();
    let run = content.chars().take_while(|&c| digit(c).is_some()).count();
    (run == 0 || run >= 7).then_some((ordinal, content))
}

/// What stands behind a number that counts something else than entries: `7栋201`, `8点集合`.
fn measures(c: char) -> bool {
    "栋幢号楼层室单元座巷街路区组队人名个位口岁年月日周天点时分元块米斤次项类届级".contains(c)
}

/// `取消`: somebody who has left the list again.
fn is_withdrawn(content: &str) -> bool {
    matches!(
        content
            .trim_matches(separates)
            .trim_matches(['(', ')', '（', '）']),
        "取消" | "已取消" | "退出" | "已退出" | "删除" | "作废" | "空" | "取消报名"
    )
}

/// What one entry says.
struct Entry {
    name: String,
    phone: String,
    note: String,
    companions: Option<u32>,
}

impl Entry {
    fn read(content: &str) -> Self {
        let mut rest: Vec<char> = content.chars().collect();
        let mut found = Vec::new();
        for range in phones(content) {
            let phone: String = rest[range.clone()].iter().collect();
            found.push(phone);
            rest[range].fill(' ');
        }
        let companions = companions(&mut rest);
        let mut rest: String = rest.into_iter().collect();
        for label in LABELS {
            for colon in ["：", ":"] {
                rest = rest.replace(&format!("{label}{colon}"), " ");
            }
        }
        let rest = rest.trim_matches(separates);
        let end = name_end(rest);
        let note = rest[end..].trim_matches(separates);
        Self {
            name: rest[..end].to_owned(),
            phone: found.join("、"),
            note: inside_brackets(note).to_owned(),
            companions,
        }
    }
}

/// Words before a colon that only say what follows, longer ones first.
const LABELS: [&str; 9] = [
    "联系电话",
    "电话号码",
    "手机号码",
    "联系方式",
    "手机号",
    "姓名",
    "名字",
    "电话",
    "手机",
];

fn separates(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ',' | '，'
                | '、'
                | '/'
                | ';'
                | '；'
                | '|'
                | '｜'
                | ':'
                | '：'
                | '-'
                | '—'
                | '_'
                | '。'
                | '.'
                | '+'
                | '＋'
        )
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '【')
}

fn closes(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '】')
}

/// Where the name ends. A blank within it belongs to it in `张 三`, two single
/// characters, and between Latin words.
fn name_end(text: &str) -> usize {
    let word_end = |from: usize| {
        let word = &text[from..];
        from + word
            .find(|c| (separates(c) && c != '.') || opens(c) || closes(c))
            .unwrap_or(word.len())
    };
    let mut end = word_end(0);
    while text[end..].starts_with(' ') {
        let next = word_end(end + 1);
        let (name, word) = (&text[..end], &text[end + 1..next]);
        let latin = |s: &str| {
            !s.is_empty()
                && s.chars()
                    .all(|c| c.is_ascii_alphabetic() || c == ' ' || c == '.')
        };
        let single = |s: &str| {
            s.chars().count() == 1 && s.chars().all(|c| !c.is_ascii() && c.is_alphabetic())
        };
        if !(latin(name) && latin(word) || single(name) && single(word)) {
            break;
        }
        end = next;
    }
    end
}

/// The note without brackets around the whole of it.
fn inside_brackets(note: &str) -> &str {
    let inner = note
        .strip_prefix(opens)
        .and_then(|n| n.strip_suffix(closes));
    match inner {
        Some(inner) if !inner.contains(opens) => inner.trim_matches(separates),
        _ => note,
    }
}

/// How many others come along: `(带1人)`, `+1`, `带2个孩子`. A bare count is
/// blanked out, with its brackets; one with words stays for the note.
fn companions(text: &mut [char]) -> Option<u32> {
    let (range, count) = (0..text.len()).find_map(|at| companions_at(text, at))?;
    let is_end = |c: Option<&char>| c.is_none_or(|&c| separates(c) || opens(c) || closes(c));
    if is_end(text.get(range.end)) && range.len() <= 6 && !has_words(&text[range.clone()]) {
        let before = text[..range.start].iter().rposition(|c| !c.is_whitespace());
        let after = (range.end..text.len()).find(|&i| !text[i].is_whitespace());
        if let (Some(before), Some(after)) = (before, after)
            && opens(text[before])
            && closes(text[after])
        {
            text[before..=after].fill(' ');
        }
        text[range].fill(' ');
    }
    Some(count)
}

fn has_words(text: &[char]) -> bool {
    let mut rest = text.iter().skip(1);
    rest.any(|&c| !c.is_whitespace() && numeral(c).is_none() && !is_person_unit(c))
}

fn is_person_unit(c: char) -> bool {
    matches!(c, '人' | '个' | '位' | '名' | '口')
}

fn companions_at(text: &[char], at: usize) -> Option<(Range<usize>, u32)> {
    let words = match text[at] {
        '带' => 5,
        '+' | '＋' | '加' => 1,
        _ => return None,
    };
    let from = (at + 1..text.len().min(at + 1 + words)).find(|&i| numeral(text[i]).is_some())?;
    if text[at + 1..from]
        .iter()
        .any(|&c| separates(c) && c != ' ' || closes(c))
    {
        return None;
    }
    let len = text[from..]
        .iter()
        .take_while(|&&c| digit(c).is_some())
        .count();
    let (count, end) = match len {
        0 => (numeral(text[from])?, from + 1),
        1 | 2 => (
            text[from..from + len]
                .iter()
                .filter_map(|&c| digit(c))
                .fold(0, |sum, d| sum * 10 + d),
            from + len,
        ),
        _ => return None,
    };
    let blanks = text[end..].iter().take_while(|c| **c == ' ').count();
    match text.get(end + blanks) {
        Some(&c) if is_person_unit(c) => Some((at..end + blanks + 1, count)),
        Some(c) if c.is_alphanumeric() && blanks == 0 => None,
        _ => Some((at..end, count)),
    }
    .filter(|_| count > 0)
}

fn numeral(c: char) -> Option<u32> {
    let chinese = "一二三四五六七八九十".chars().position(|n| n == c);
    digit(c)
        .or(chinese.map(|n| n as u32 + 1))
        .or((c == '两').then_some(2))
}

/// An Arabic digit of either width.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// Where the phones are, in characters: mobiles and landlines with an area
/// code; where there are none, the first run of 7 to 13 digits, so that a
/// mistyped phone is seen as one.
fn phones(text: &str) -> Vec<Range<usize>> {
    let text: Vec<char> = text.chars().collect();
    let mut sure = Vec::new();
    let mut likely = None;
    let mut at = 0;
    while at < text.len() {
        let run = digits(&text, at);
        let in_word = at > 0 && text[at - 1].is_ascii_alphabetic();
        if let Some(end) = mobile(&text, at)
            .or_else(|| landline(&text, at))
            .filter(|_| !in_word)
        {
            sure.push(at..end);
            at = end;
        } else {
            if (7..=13).contains(&run) && !in_word && likely.is_none() {
                likely = Some(at..at + run);
            }
            at += run.max(1);
        }
    }
    if sure.is_empty() {
        likely.into_iter().collect()
    } else {
        sure
    }
}

/// How many digits stand in a row.
fn digits(text: &[char], at: usize) -> usize {
    text[at.min(text.len())..]
        .iter()
        .take_while(|&&c| digit(c).is_some())
        .count()
}

fn hyphen(text: &[char], at: usize) -> usize {
    usize::from(matches!(text.get(at), Some('-' | '－' | '–' | '—' | ' ')))
}

/// Where a mobile ends that begins here: `1[3-9]` and nine digits, alone or
/// as 3-4-4, with or without the country's 86.
fn mobile(text: &[char], at: usize) -> Option<usize> {
    let plus = usize::from(matches!(text.get(at), Some('+' | '＋')));
    let head: String = text[at + plus..]
        .iter()
        .take(4)
        .map_while(|&c| digit(c))
        .filter_map(|d| char::from_digit(d, 10))
        .collect();
    let country = if head.starts_with("86") {
        2
    } else if head == "0086" {
        4
    } else {
        0
    };
    if plus > 0 && country == 0 {
        return None;
    }
    let mut at = at + plus + country;
    if country > 0 {
        at += hyphen(text, at);
    }
    let second = text.get(at + 1).and_then(|&c| digit(c))?;
    if digit(text[at])? != 1 || second < 3 {
        return None;
    }
    if digits(text, at) == 11 {
        return Some(at + 11);
    }
    for (group, last) in [(3, false), (4, false), (4, true)] {
        if digits(text, at) != group {
            return None;
        }
        at += group;
        if !last {
            at += (hyphen(text, at) == 1).then_some(1)?;
        }
    }
    Some(at)
}

/// Where a landline ends that begins here: area code, hyphen, 7 or 8 digits.
fn landline(text: &[char], at: usize) -> Option<usize> {
    let area = digits(text, at);
    if digit(*text.get(at)?)? != 0 || !(3..=4).contains(&area) || hyphen(text, at + area) == 0 {
        return None;
    }
    let local = digits(text, at + area + 1);
    (7..=8).contains(&local).then_some(at + area + 1 + local)
}
