//! Numbers as people write them before an entry and before the answers in it.

use super::phone::{digit, is_digit, numeral};
use super::words::{is_han, measures};

/// Behind a digit: a frame that makes 1️⃣ of it.
const FRAME: char = '\u{20e3}';
/// Between the two, or behind any sign: shown as a picture.
pub(super) const PICTURE: char = '\u{fe0f}';

/// Marks that part the number from the entry.
pub(super) const MARKS: &[char] = &[
    '.', '．', '。', '、', ')', '）', ']', '】', ':', '：', '，', ',',
];
/// The entry without the numbers of the answers in it, `1、欧一 2、199… 3、3栋` and `①欧一②199…`, if
/// it has any: who asks for `1姓名2电话` gets it so.
pub(super) fn without_answer_numbers(content: &str) -> Option<String> {
    let (mut bare, mut rest, mut seen) = (String::new(), content, 0);
    while let Some((at, answer)) = answer(rest, seen + 1) {
        if seen == 0 && at > 0 {
            return None;
        }
        bare += &rest[..at];
        bare.push(' ');
        (rest, seen) = (answer, seen + 1);
    }
    (seen > 1).then(|| bare + rest)
}

/// Where the number of an answer stands, and what follows it.
fn answer(content: &str, ordinal: u32) -> Option<(usize, &str)> {
    let mut before = ' ';
    content.char_indices().find_map(|(at, c)| {
        let begins = !std::mem::replace(&mut before, c).is_ascii_alphanumeric();
        let rest = &content[at..];
        let numbered = match c {
            '①'..='⑳' => pictured(rest),
            _ => figure(rest).filter(|(_, rest)| begins && ends_answer_number(rest)),
        };
        let (_, answer) = numbered.filter(|&(number, _)| number == ordinal)?;
        Some((at, answer.strip_prefix(MARKS).unwrap_or(answer)))
    })
}

/// Whether a mark or an answer stands there, and nothing that is counted or measured.
fn ends_answer_number(rest: &str) -> bool {
    let is_answer =
        |c: char| MARKS.contains(&c) || is_han(c) && !measures(c) && numeral(c).is_none();
    rest.starts_with(is_answer)
}

/// ①, ⑴, ⒈, ❶, ㉑, 🔟 and 1️⃣0️⃣.
pub(super) fn pictured(line: &str) -> Option<(u32, &str)> {
    let first = line.chars().next()?;
    let sign = |from: char, number: u32| first as u32 - from as u32 + number;
    let single = match first {
        '①'..='⑳' => Some(sign('①', 1)),
        '⑴'..='⒇' => Some(sign('⑴', 1)),
        '⒈'..='⒛' => Some(sign('⒈', 1)),
        '❶'..='❿' => Some(sign('❶', 1)),
        '㉑'..='㉟' => Some(sign('㉑', 21)),
        '㊱'..='㊿' => Some(sign('㊱', 36)),
        '🔟' => Some(10),
        _ => None,
    };
    let (ordinal, rest) = match single {
        Some(ordinal) => (ordinal, &line[first.len_utf8()..]),
        None => framed(line)?,
    };
    let rest = rest.trim_start_matches([PICTURE, '.', '、', ' ']);
    Some((ordinal, rest.trim()))
}

/// One frame around each digit, or one behind them all.
fn framed(line: &str) -> Option<(u32, &str)> {
    let (mut number, mut rest) = (String::new(), line);
    while let Some((digits, behind)) = rest.split_once(FRAME)
        && let digits = digits.trim_end_matches(PICTURE)
        && !digits.is_empty()
        && digits.chars().all(is_digit)
    {
        number += digits;
        rest = behind;
    }
    let (ordinal, _) = figure(&number)?;
    Some((ordinal, rest))
}

/// A number of up to four digits, and what follows it.
pub(super) fn figure(line: &str) -> Option<(u32, &str)> {
    let end = line.find(|c| !is_digit(c)).unwrap_or(line.len());
    let digits = &line[..end];
    if digits.is_empty() || digits.chars().count() > 4 {
        return None;
    }
    let ordinal = digits
        .chars()
        .filter_map(digit)
        .fold(0, |sum, d| sum * 10 + d);
    Some((ordinal, &line[end..]))
}
