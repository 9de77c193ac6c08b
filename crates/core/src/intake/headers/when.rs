//! When the activity was that a column of a signed sheet speaks of, where it has a column for each: `3月1日`, `3.1上午`,
//! 下午签到.

use crate::digits;
use crate::hours::Span;
use crate::time::Date;

/// Parts of a day, each from when to when.
const PARTS: &[(&str, &str, &str)] = &[
    ("上午", "0:00", "12:00"),
    ("早上", "0:00", "12:00"),
    ("下午", "12:00", "18:00"),
    ("晚上", "18:00", "24:00"),
    ("夜间", "18:00", "24:00"),
];

/// What stands behind it, and says no more than that somebody was there.
const PRESENCE: &[&str] = &[
    "签到", "签名", "签字", "考勤", "出勤", "到场", "时长", "情况",
];

/// A day, be it without its year, a part of a day, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) struct When {
    day: Option<(Option<i32>, u32, u32)>,
    /// From when to when.
    part: Option<(&'static str, &'static str)>,
}

impl When {
    /// Whether it tells a day, and not a part of any day alone.
    pub(in crate::intake) fn is_dated(&self) -> bool {
        self.day.is_some()
    }

    /// Whether an activity that is held then falls into it.
    pub(in crate::intake) fn is_of(&self, held: Span) -> bool {
        let day = held.from.date();
        let is_day = self.day.is_none_or(|(year, month, of_month)| {
            year.is_none_or(|year| year == day.year())
                && (month, of_month) == (day.month(), day.day())
        });
        let is_part = self.part.is_none_or(|(from, to)| {
            Span::typed(day, from, to).is_some_and(|part| part.overlaps(held))
        });
        is_day && is_part
    }
}

/// What a header says of that; none for a header that says anything else.
pub(in crate::intake) fn when(header: &str) -> Option<When> {
    let plain: String = header
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(digits::plain)
        .collect();
    // 出勤情况 may stand over the days, or the month.
    let below = plain.split_once('/').map(|(_, below)| below);
    of_plain(&plain)
        .or_else(|| of_plain(below?))
        .or_else(|| of_plain(&plain.replace("月/", "月")))
}

fn of_plain(plain: &str) -> Option<When> {
    let bare = PRESENCE
        .iter()
        .fold(plain, |text, word| text.trim_end_matches(word));
    let ends = |text: &str, (word, ..): &(&str, &str, &str)| text.ends_with(word);
    let part = PARTS.iter().find(|part| ends(bare, part));
    let rest = part.map_or(bare, |(word, ..)| bare.trim_end_matches(word));
    let rest = without_weekday(rest.trim_end_matches('/'));
    let when = When {
        day: day(rest),
        part: part.map(|(_, from, to)| (*from, *to)),
    };
    let is_whole = when.day.is_some() || rest.is_empty() && when.part.is_some();
    is_whole.then_some(when)
}

/// 3月1日 of `3月1日（周日）`, of `周日（3月1日）` and of 3月1日星期日.
fn without_weekday(text: &str) -> &str {
    let bare = match text.split_once(['（', '(']) {
        Some((day, week)) if week.contains(['周', '星', '期']) => day,
        Some((week, day)) if week.starts_with(['周', '星']) => day.trim_end_matches(['）', ')']),
        _ => text,
    };
    let place = ["周", "星期", "礼拜"]
        .iter()
        .find_map(|word| bare.find(word));
    place.map_or(bare, |place| &bare[..place])
}

/// `3月1日`, `3.1`, `3/1`, `2026-03-01`.
fn day(text: &str) -> Option<(Option<i32>, u32, u32)> {
    let text = text.trim_end_matches(['日', '号']);
    let parts: Vec<&str> = text.split(['年', '月', '.', '/', '-', '．']).collect();
    let number = |part: &str| {
        let is_short = (1..=2).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit());
        is_short.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = match parts.as_slice() {
        [month, day] => (None, number(month)?, number(day)?),
        [year, month, day] if year.len() == 4 => {
            (Some(year.parse().ok()?), number(month)?, number(day)?)
        }
        _ => return None,
    };
    // Of a year that has a 29th of February.
    Date::new(year.unwrap_or(2024), month, day)?;
    Some((year, month, day))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn days_and_parts_of_days() {
        let day = Date::new(2026, 3, 1).unwrap();
        let held = Span::typed(day, "8:30", "11:30").unwrap();
        for (header, expected) in [
            ("3月1日", Some(true)),
            ("3月1日（周日）", Some(true)),
            ("3月1日星期日 上午", Some(true)),
            ("3月1日/下午", Some(false)),
            ("3月/1日", Some(true)),
            ("周日（3.1）", Some(true)),
            ("3.1", Some(true)),
            ("3/2", Some(false)),
            ("2026-03-01", Some(true)),
            ("2025年3月1日", Some(false)),
            ("出勤情况/3月1日", Some(true)),
            ("3月1日签到", Some(true)),
            ("上午", Some(true)),
            ("下午签到", Some(false)),
            ("签到", None),
            ("2月30日", None),
            ("上午签到时间", None),
            ("3月服务", None),
            ("姓名", None),
        ] {
            assert_eq!(
                when(header).map(|when| when.is_of(held)),
                expected,
                "{header}"
            );
        }
    }
}
