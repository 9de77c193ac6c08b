//! 服务时间: read from the words of a list as people write them, `每月第一个周六上午`. The words stay as they
//! are; what is read out of them says how often a project comes, and at which times somebody is wanted.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use crate::digits;
use crate::time::Date;

/// How often a project comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rhythm {
    /// On one day.
    Once {
        /// The day.
        on: Date,
    },
    /// On some days.
    Dates {
        /// The days, in their order.
        on: Vec<Date>,
    },
    /// Every week.
    Weekly {
        /// On these days of it, 1 for Monday to 7 for Sunday; none where it is not said.
        weekdays: Vec<u32>,
    },
    /// Every month.
    Monthly {
        /// On these days of it, 1 to 31; none where it is not said.
        days: Vec<u32>,
        /// Or in these weeks of it, 1 to 5, …
        weeks: Vec<u32>,
        /// … on these days of the week.
        weekdays: Vec<u32>,
    },
}

impl Rhythm {
    /// Reads it out of what is written. A day without its year is one of `year`.
    pub fn read(text: &str, year: i32) -> Option<Self> {
        let text = plain(text);
        let dates: BTreeSet<Date> = dates(&text, year).into_iter().map(|it| it.date).collect();
        let dates: Vec<Date> = dates.into_iter().collect();
        match dates.as_slice() {
            [] => {}
            [on] => return Some(Rhythm::Once { on: *on }),
            _ => return Some(Rhythm::Dates { on: dates }),
        }
        // Every second week is no rhythm that can be told here.
        let uneven = [
            "每两周",
            "每2周",
            "两周一次",
            "隔周",
            "单周",
            "双周",
            "季",
            "半年",
            "每年",
        ];
        if uneven.iter().any(|word| text.contains(word)) {
            return None;
        }
        let weekdays = weekdays(&text);
        if text.contains("每月") || text.contains("每个月") {
            return Some(Rhythm::Monthly {
                days: days_of_month(&text),
                weeks: weeks_of_month(&text),
                weekdays,
            });
        }
        let every_day = ["每天", "每日", "天天"];
        if every_day.iter().any(|word| text.contains(word)) {
            let weekdays = (1..=7).collect();
            return Some(Rhythm::Weekly { weekdays });
        }
        (text.contains("每周") || !weekdays.is_empty()).then_some(Rhythm::Weekly { weekdays })
    }
}

/// The words with each day that has its year moved on by so many years: 29 February to the 28th where the
/// year has none.
pub(super) fn moved(text: &str, years: i32) -> String {
    let mut moved = text.to_owned();
    for found in dates(text, 0).into_iter().rev() {
        let Some(year) = found.year else { continue };
        let next = found.date.plus_months((12 * years) as u32);
        if next.day() != found.date.day() {
            moved.replace_range(found.day, &next.day().to_string());
        }
        moved.replace_range(year, &next.year().to_string());
    }
    moved
}

/// Morning, afternoon and evening of each day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Times(u32);

const PARTS: u32 = 3;
const ANY_PART: u32 = 0b111;
const ALWAYS: u32 = (1 << (7 * PARTS)) - 1;

impl Times {
    /// When a project wants people; none where it is not said.
    pub(super) fn wanted(text: &str, year: i32) -> Option<Self> {
        let rhythm = Rhythm::read(text, year);
        let weekdays = match rhythm {
            Some(Rhythm::Once { on }) => vec![on.weekday()],
            Some(Rhythm::Dates { on }) => on.into_iter().map(Date::weekday).collect(),
            Some(Rhythm::Weekly { weekdays } | Rhythm::Monthly { weekdays, .. }) => weekdays,
            None => Vec::new(),
        };
        Times::of(&weekdays, parts(&plain(text)))
    }

    /// When a person has time, clause by clause: `工作日晚上、周末`; none where it is not said.
    pub(super) fn free(text: &str) -> Option<Self> {
        let text = plain(text);
        let always = [
            "随时",
            "都可",
            "均可",
            "都行",
            "任何时间",
            "不限",
            "全天候",
            "时间自由",
        ];
        if always.iter().any(|word| text.contains(word)) {
            return Some(Times(ALWAYS));
        }
        let mut free = 0;
        for clause in text.split(['、', ',', '，', ';', '；', '/', '┋', '或', '和', '及']) {
            if let Some(Times(times)) = Times::of(&weekdays(clause), parts(clause)) {
                free |= times;
            }
        }
        (free > 0).then_some(Times(free))
    }

    /// Of no weekdays every one is meant, of no parts the whole day; of neither nothing was said.
    fn of(weekdays: &[u32], parts: u32) -> Option<Self> {
        if weekdays.is_empty() && parts == 0 {
            return None;
        }
        let parts = if parts == 0 { ANY_PART } else { parts };
        let every: Vec<u32> = (1..=7).collect();
        let weekdays = if weekdays.is_empty() {
            &every
        } else {
            weekdays
        };
        let day = |weekday: &u32| parts << (PARTS * (weekday - 1));
        Some(Times(
            weekdays.iter().map(day).fold(0, |all, day| all | day),
        ))
    }

    /// Whether there is a time in both.
    pub(super) fn meets(self, other: Times) -> bool {
        self.0 & other.0 != 0
    }
}

/// In plain digits, with one word for each thing, without blanks save between two numbers.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut blank = false;
    for character in text.chars() {
        let character = match character {
            '：' => ':',
            '號' => '号',
            other => digits::plain(other),
        };
        if character.is_whitespace() {
            blank = true;
            continue;
        }
        let apart =
            character.is_ascii_digit() && plain.ends_with(|last: char| last.is_ascii_digit());
        if blank && apart {
            plain.push(' ');
        }
        plain.push(character);
        blank = false;
    }
    plain.replace("星期", "周").replace("礼拜", "周")
}

/// A number as a list writes it, 1 to 9 or 一 to 九; 日 and 天 are the seventh of a week.
fn small(character: char) -> Option<u32> {
    character
        .to_digit(10)
        .or_else(|| digits::chinese(character))
        .filter(|digit| *digit > 0)
}

fn weekday(character: char) -> Option<u32> {
    match character {
        '日' | '天' => Some(7),
        other => small(other).filter(|day| (1..=6).contains(day)),
    }
}

/// The days of the week that a plain text names: `周一至周五`, `周六、日`, `周末`, `工作日`.
fn weekdays(text: &str) -> Vec<u32> {
    let mut found = BTreeSet::new();
    if text.contains("工作日") || text.contains("平时") {
        found.extend(1..=5);
    }
    if text.contains("周末") || text.contains("双休日") {
        found.extend([6, 7]);
    }
    let characters: Vec<char> = text.chars().collect();
    let mut place = 0;
    let mut last: Option<u32> = None;
    let mut until = false;
    // Within a run of weekdays, and not behind what has only such a digit.
    let mut within = false;
    while place < characters.len() {
        let character = characters[place];
        place += 1;
        if character == '周' {
            within = true;
            continue;
        }
        let day = within.then(|| weekday(character)).flatten();
        // 每周3次 names no Wednesday, nor does 周六9:00 a second day.
        let counted = characters.get(place).is_some_and(|next| {
            matches!(next, '次' | '个' | ':' | '点' | '时' | '月')
                || character.is_ascii_digit() && next.is_ascii_digit()
        });
        match (day, last) {
            (Some(day), Some(from)) if until && from < day && !counted => found.extend(from..=day),
            (Some(day), _) if !counted => drop(found.insert(day)),
            (None, _) if within && matches!(character, '至' | '到' | '-' | '~' | '—' | '～') =>
            {
                until = true;
                continue;
            }
            (None, _) if within && matches!(character, '、' | ',' | '，' | '和' | '及') => {
                until = false;
                continue;
            }
            _ => {
                within = false;
                last = None;
                until = false;
                continue;
            }
        }
        (last, until) = (day, false);
    }
    found.into_iter().collect()
}

/// `每月5日、15号`
fn days_of_month(text: &str) -> Vec<u32> {
    let mut found = BTreeSet::new();
    let mut digits = String::new();
    for character in text.chars() {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        let number = digits.parse().ok().filter(|day| (1..=31).contains(day));
        if let ('日' | '号', Some(day)) = (character, number) {
            found.insert(day);
        }
        digits.clear();
    }
    found.into_iter().collect()
}

/// `每月第一、三个周六`, `每月第2周周日`
fn weeks_of_month(text: &str) -> Vec<u32> {
    let mut found = BTreeSet::new();
    for (place, _) in text.match_indices('第') {
        for character in text[place + '第'.len_utf8()..].chars() {
            match small(character) {
                Some(week) if week <= 5 => drop(found.insert(week)),
                _ if matches!(character, '、' | ',' | '，' | '和') => {}
                _ => break,
            }
        }
    }
    if text.contains("首个周") {
        found.insert(1);
    }
    found.into_iter().collect()
}

/// Which parts of a day a plain text names, by their words or by the clock.
fn parts(text: &str) -> u32 {
    const WORDS: [(&[&str], u32); 3] = [
        (&["上午", "早上", "早晨", "清晨", "早间"], 0b001),
        (&["下午", "午后"], 0b010),
        (&["晚", "夜", "傍晚"], 0b100),
    ];
    let mut found = WORDS
        .iter()
        .filter(|(words, _)| words.iter().any(|word| text.contains(word)))
        .fold(0, |all, (_, part)| all | part);
    if text.contains("全天") {
        found |= ANY_PART;
    }
    if found > 0 {
        // 晚8点 is no morning.
        return found;
    }
    let mut hours = Vec::new();
    let mut digits = String::new();
    for character in text.chars() {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        if matches!(character, ':' | '点' | '时') {
            hours.extend(digits.parse::<u32>().ok().filter(|hour| *hour <= 24));
        }
        digits.clear();
    }
    let part = |hour: u32| match hour {
        0..12 => 0,
        12..18 => 1,
        _ => 2,
    };
    for pair in hours.chunks(2) {
        // What ends at noon has no afternoon.
        let (from, to) = (pair[0], pair.last().copied().unwrap_or(pair[0]));
        let last = if to > from { to - 1 } else { from };
        for each in part(from)..=part(last) {
            found |= 1 << each;
        }
    }
    found
}

/// A day within a text, and where its year and its day stand.
struct Dated {
    date: Date,
    year: Option<Range<usize>>,
    day: Range<usize>,
}

/// The days that a text names: `2026-03-05`, `2026年3月5日`, and `3月5日` of the year before it, or of
/// `year`.
fn dates(text: &str, year: i32) -> Vec<Dated> {
    let mut numbers: Vec<(Range<usize>, u32, char)> = Vec::new();
    let mut from = None;
    for (place, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (character.is_ascii_digit(), from) {
            (true, None) => from = Some(place),
            (false, Some(begun)) => {
                if let Ok(number) = text[begun..place].parse() {
                    numbers.push((begun..place, number, character));
                }
                from = None;
            }
            _ => {}
        }
    }
    let follows =
        |one: &Range<usize>, other: &Range<usize>| text[one.end..other.start].chars().count() == 1;
    let mut known = year;
    let mut found = Vec::new();
    let mut place = 0;
    while place < numbers.len() {
        if let [
            (of_year, year, after_year),
            (of_month, month, after_month),
            (of_day, day, _),
            ..,
        ] = &numbers[place..]
            && of_year.len() == 4
            && matches!(after_year, '-' | '/' | '.' | '年')
            && matches!(after_month, '-' | '/' | '.' | '月')
            && follows(of_year, of_month)
            && follows(of_month, of_day)
            && let Some(date) = Date::new(*year as i32, *month, *day)
        {
            known = *year as i32;
            found.push(Dated {
                date,
                year: Some(of_year.clone()),
                day: of_day.clone(),
            });
            place += 3;
            continue;
        }
        if let [(of_month, month, '月'), (of_day, day, '日' | '号'), ..] = &numbers[place..]
            && follows(of_month, of_day)
            && let Some(date) = Date::new(known, *month, *day)
        {
            found.push(Dated {
                date,
                year: None,
                day: of_day.clone(),
            });
            place += 2;
            continue;
        }
        place += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn rhythms_are_read_as_people_write_them() {
        let weekly = |weekdays: &[u32]| {
            Some(Rhythm::Weekly {
                weekdays: weekdays.to_vec(),
            })
        };
        let monthly = |days: &[u32], weeks: &[u32], weekdays: &[u32]| {
            Some(Rhythm::Monthly {
                days: days.to_vec(),
                weeks: weeks.to_vec(),
                weekdays: weekdays.to_vec(),
            })
        };
        let once = |on| Some(Rhythm::Once { on: day(on) });
        let cases = [
            ("每周六上午", weekly(&[6])),
            ("每周六、日 9:00-11:00", weekly(&[6, 7])),
            ("每周一至周五晚8点", weekly(&[1, 2, 3, 4, 5])),
            ("星期一到五", weekly(&[1, 2, 3, 4, 5])),
            ("周末", weekly(&[6, 7])),
            ("工作日下午", weekly(&[1, 2, 3, 4, 5])),
            ("每周3次", weekly(&[])),
            ("每天晚上", weekly(&[1, 2, 3, 4, 5, 6, 7])),
            ("每月第一个周六上午", monthly(&[], &[1], &[6])),
            ("每月第2周周六", monthly(&[], &[2], &[6])),
            ("每月第一、三个周日", monthly(&[], &[1, 3], &[7])),
            ("每月5日、15号", monthly(&[5, 15], &[], &[])),
            ("每月一次", monthly(&[], &[], &[])),
            ("2026年3月5日上午", once("2026-03-05")),
            ("2026-03-05 9:00", once("2026-03-05")),
            // A day without its year is one of the list's.
            ("3月5日", once("2026-03-05")),
            (
                "2026年3月5日、6月1日和2026.10.1",
                Some(Rhythm::Dates {
                    on: vec![day("2026-03-05"), day("2026-06-01"), day("2026-10-01")],
                }),
            ),
            // What is not understood is not guessed at.
            ("每两周周六", None),
            ("每季度一次", None),
            ("按需", None),
            ("9:00-11:00", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Rhythm::read(text, 2026), expected, "{text}");
        }
    }

    #[test]
    fn somebody_has_time_or_not() {
        // What a project says, what a person says, and whether they meet; none where one says nothing.
        let cases = [
            ("每周六上午", "周末", Some(true)),
            ("每周六上午", "周日", Some(false)),
            ("每周六上午", "周六下午", Some(false)),
            ("每月第1周周六", "工作日晚上、周末", Some(true)),
            ("每周三晚上", "工作日晚上、周末", Some(true)),
            ("每周三上午", "工作日晚上、周末", Some(false)),
            ("工作日 19:00-21:00", "晚上", Some(true)),
            ("工作日 9:00-12:00", "下午", Some(false)),
            ("9:00-15:00", "下午", Some(true)),
            // A Thursday.
            ("2026年3月5日", "周末", Some(false)),
            ("每周三上午", "随时都可以", Some(true)),
            ("按需", "周末", None),
            ("每周六", "看情况", None),
        ];
        for (wanted, free, expected) in cases {
            let wanted_at = Times::wanted(wanted, 2026);
            let free_at = Times::free(free);
            let found = wanted_at
                .zip(free_at)
                .map(|(wanted, free)| wanted.meets(free));
            assert_eq!(found, expected, "{wanted} / {free}");
        }
    }

    #[test]
    fn days_are_moved_on_and_nothing_else() {
        let cases = [
            ("2025年3月5日上午9:00", 1, "2026年3月5日上午9:00"),
            ("2025-03-05、2025-06-01", 1, "2026-03-05、2026-06-01"),
            ("2024/2/29", 1, "2025/2/28"),
            ("2024-02-29", 4, "2028-02-29"),
            // What has no year is so in every year.
            ("3月5日", 1, "3月5日"),
            ("每月第一个周六", 1, "每月第一个周六"),
            ("电话2025-1234", 1, "电话2025-1234"),
        ];
        for (text, years, expected) in cases {
            assert_eq!(moved(text, years), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[每周月第一三个六日天0-9年号:、至 -]{0,24}|\\PC{0,24}", years in 0i32..5) {
            let _ = Rhythm::read(&text, 2026);
            let _ = Times::wanted(&text, 2026);
            let _ = Times::free(&text);
            let _ = moved(&text, years);
        }
    }
}
