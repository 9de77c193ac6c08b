//! Digits, and the runs of them that are phones or ID numbers.

use std::ops::Range;

/// An Arabic digit of either width.
pub(super) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

pub(super) fn is_digit(c: char) -> bool {
    digit(c).is_some()
}

/// A digit or a Chinese numeral up to ten.
pub(super) fn numeral(c: char) -> Option<u32> {
    let chinese = "一二三四五六七八九十".chars().position(|n| n == c);
    digit(c)
        .or(chinese.map(|n| n as u32 + 1))
        .or((c == '两').then_some(2))
}

/// Where the phones are, in characters: mobiles and landlines with an area
/// code; where there are none, the first run of 7 to 13 digits, so that a
/// mistyped phone is seen as one.
pub(super) fn phones(text: &[char]) -> Vec<Range<usize>> {
    let mut sure = Vec::new();
    let mut likely = None;
    let mut at = 0;
    while at < text.len() {
        let run = digits(text, at);
        let in_word = at > 0 && text[at - 1].is_ascii_alphabetic();
        if let Some(end) = mobile(text, at)
            .or_else(|| landline(text, at))
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

/// Whether there is the phone of a person and not that of an office.
pub(super) fn has_mobile(text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut phones = phones(&text).into_iter();
    phones.any(|phone| mobile(&text, phone.start).is_some())
}

/// Where the first ID number is, in characters: 17 digits and a digit or an X,
/// or 15 digits as they once were, and no longer run. A blank may stand before the
/// birth and behind it.
pub(super) fn id_number(text: &[char]) -> Option<Range<usize>> {
    (0..text.len()).find_map(|at| {
        let begins = at == 0 || !text[at - 1].is_ascii_alphanumeric();
        let end = id_number_at(text, at).or_else(|| old_id_number_at(text, at));
        let end = end.filter(|_| begins)?;
        let ends = !text.get(end).is_some_and(char::is_ascii_alphanumeric);
        ends.then_some(at..end)
    })
}

fn id_number_at(text: &[char], start: usize) -> Option<usize> {
    let (mut at, mut seen) = (start, 0);
    while seen < 18 {
        match text.get(at)? {
            c if is_digit(*c) => seen += 1,
            'x' | 'X' | 'ｘ' | 'Ｘ' if seen == 17 => seen += 1,
            ' ' if matches!(seen, 6 | 14) && text[at - 1] != ' ' => {}
            _ => return None,
        }
        at += 1;
    }
    Some(at)
}

/// `440524670401001`: the birth has a year of two digits, and nobody born after 1999 has one. A number
/// that is called so is another: `编号：440524670401001`.
fn old_id_number_at(text: &[char], start: usize) -> Option<usize> {
    let two = |at: usize| {
        let tens = digit(*text.get(start + at)?)?;
        Some(tens * 10 + digit(*text.get(start + at + 1)?)?)
    };
    let is_birth = two(6)? >= 20 && (1..=12).contains(&two(8)?) && (1..=31).contains(&two(10)?);
    let before: String = text[start.saturating_sub(4)..start].iter().collect();
    let is_other = before.trim_end_matches([':', '：', ' ']).ends_with("编号");
    (is_birth && !is_other && digits(text, start) == 15).then_some(start + 15)
}

/// How many digits stand in a row.
fn digits(text: &[char], at: usize) -> usize {
    text[at.min(text.len())..]
        .iter()
        .take_while(|&&c| is_digit(c))
        .count()
}

fn hyphen(text: &[char], at: usize) -> usize {
    usize::from(matches!(text.get(at), Some('-' | '－' | '–' | '—' | ' ')))
}

/// Where a mobile ends that begins here: `1[3-9]` and nine digits, in one or in up to four groups
/// as people tell them, `199 07637198` or `1990-7637-198`, with or without the country's 86.
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
    let (mut seen, mut groups) = (0, 0);
    loop {
        let group = digits(text, at);
        (seen, groups) = (seen + group, groups + 1);
        at += group;
        let is_group = if groups == 1 { group > 2 } else { group > 1 };
        if !is_group || groups > 4 || seen > 11 {
            return None;
        }
        if seen == 11 {
            return Some(at);
        }
        at += (hyphen(text, at) == 1 || text.get(at) == Some(&'.')).then_some(1)?;
    }
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
