//! Days and moments, stored as ISO 8601 text, which both engines keep and sort alike.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{
    DateTime, Datelike, Days, FixedOffset, Local, Months, NaiveDate, NaiveDateTime, NaiveTime,
    SubsecRound, TimeDelta,
};
use serde::{Deserialize, Serialize};

use crate::digits;
use crate::error::Error;
use crate::stored::stored_as_text;

/// A calendar day, `2026-03-01` in the ledger and on the wire.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(transparent)]
#[specta(transparent)]
pub struct Date(#[specta(type = String)] NaiveDate);

impl Date {
    /// The day of a year, month and day, where there is such a day.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Date)
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// The first day of its month.
    pub fn month_begins(self) -> Self {
        self.plus_days(1 - i64::from(self.day()))
    }

    /// The day of the week, 1 for Monday to 7 for Sunday.
    pub fn weekday(self) -> u32 {
        self.0.weekday().number_from_monday()
    }

    /// This day and so many days on (or back, when negative).
    pub fn plus_days(self, days: i64) -> Self {
        let moved = if days < 0 {
            self.0.checked_sub_days(Days::new(days.unsigned_abs()))
        } else {
            self.0.checked_add_days(Days::new(days.unsigned_abs()))
        };
        Date(moved.unwrap_or(self.0))
    }

    /// This day and so many months on; the last day of the month where the day does not exist.
    pub fn plus_months(self, months: u32) -> Self {
        Date(
            self.0
                .checked_add_months(Months::new(months))
                .unwrap_or(self.0),
        )
    }

    /// The Monday of its week.
    pub fn monday(self) -> Self {
        self.plus_days(-i64::from(self.0.weekday().num_days_from_monday()))
    }

    /// The moment of this day that was typed: `13:40`, `13：40`, `1340`, `940` or `9`. `24:00` is
    /// where the next day begins.
    pub fn at(self, typed: &str) -> Option<Moment> {
        let typed: String = typed
            .trim()
            .chars()
            .map(|character| match character {
                '：' | '.' | '．' | '时' | '点' => ':',
                other => digits::plain(other),
            })
            .filter(|character| *character != '分')
            .collect();
        let (hour, minute) = match typed.split_once(':') {
            Some((hour, minute)) => (hour, if minute.is_empty() { "0" } else { minute }),
            None if typed.len() > 2 && typed.is_ascii() => typed.split_at(typed.len() - 2),
            None => (typed.as_str(), "0"),
        };
        let number = |digits: &str| {
            let plain =
                (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| digits.parse::<u32>().ok()).flatten()
        };
        match (number(hour)?, number(minute)?) {
            (24, 0) => self.plus_days(1).at("0"),
            (hour, minute) => {
                NaiveTime::from_hms_opt(hour, minute, 0).map(|time| Moment(self.0.and_time(time)))
            }
        }
    }

    /// As official papers write it: `2026年3月1日`, without leading zeros (GB/T 9704-2012, 7.3.5.4).
    pub fn official(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not by a format string: an import writes hundreds of thousands of days.
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Date {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // As the ledger writes it; an import reads hundreds of thousands of days.
        if let Some(date) = as_written(text) {
            return Ok(date);
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Date)
    }
}

fn as_written(text: &str) -> Option<Date> {
    let is_written = |place: usize, byte: u8| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    if text.len() != 10
        || !text
            .bytes()
            .enumerate()
            .all(|(place, byte)| is_written(place, byte))
    {
        return None;
    }
    Date::new(
        text[..4].parse().ok()?,
        text[5..7].parse().ok()?,
        text[8..].parse().ok()?,
    )
}

stored_as_text!(Date);

/// A stretch of days, both ends in it; an end that is none is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Period {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

impl Period {
    /// The period, where its days are in their order.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the last day comes before the first.
    pub fn checked(self) -> crate::error::Result<Self> {
        match (self.from, self.until) {
            (Some(from), Some(until)) if until < from => {
                Err(Error::field("until", "结束日期不能早于开始日期"))
            }
            _ => Ok(self),
        }
    }
}

/// A minute on the clock on the wall, `2026-03-07T13:40:00`: when something is to happen, or did.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(transparent)]
#[specta(transparent)]
pub struct Moment(#[specta(type = String)] NaiveDateTime);

impl Moment {
    /// Its day.
    pub fn date(self) -> Date {
        Date(self.0.date())
    }

    /// The time of its day, `13:40`.
    pub fn clock(self) -> String {
        self.0.format("%H:%M").to_string()
    }

    /// The same time a day later.
    pub fn next_day(self) -> Self {
        Moment(self.0.checked_add_days(Days::new(1)).unwrap_or(self.0))
    }

    /// How many minutes lie between this moment and a later one.
    pub fn minutes_to(self, later: Moment) -> i32 {
        (later.0 - self.0).num_minutes() as i32
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%dT%H:%M:%S"))
    }
}

impl FromStr for Moment {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").map(Moment)
    }
}

stored_as_text!(Moment);

/// A moment to the second with its offset, `2026-03-01T09:30:00+08:00`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(transparent)]
#[specta(transparent)]
pub struct Timestamp(#[specta(type = String)] DateTime<FixedOffset>);

impl Timestamp {
    /// The day of this moment where it was taken.
    pub fn date(self) -> Date {
        Date(self.0.date_naive())
    }

    /// Whether it lies before a moment that is past, by more than clocks differ.
    pub(crate) fn is_behind(self, past: Timestamp) -> bool {
        const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(10);
        past.0 - self.0 > CLOCKS_DIFFER
    }

    /// What the clock on the wall showed where it was taken.
    pub fn wall(self) -> Moment {
        Moment(self.0.naive_local())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339())
    }
}

impl FromStr for Timestamp {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(Timestamp)
    }
}

stored_as_text!(Timestamp);

/// Where the time comes from: the machine, or a test that says what time it is.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock in its own time zone.
    pub fn system() -> Self {
        Clock(Arc::new(|| {
            Timestamp(Local::now().trunc_subsecs(0).fixed_offset())
        }))
    }

    /// A clock that is told the time.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Clock(Arc::new(now))
    }

    /// A clock that stands still.
    pub fn fixed(at: Timestamp) -> Self {
        Self::from_fn(move || at)
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// The present day.
    pub fn today(&self) -> Date {
        self.now().date()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_date_is_official_without_leading_zeros() {
        assert_eq!(
            "2026-03-01".parse::<Date>().unwrap().official(),
            "2026年3月1日"
        );
    }

    #[test]
    fn a_time_is_read_as_people_type_it() {
        let day: Date = "2026-03-07".parse().unwrap();
        let read = |typed| day.at(typed).map(|moment| moment.to_string());
        for (typed, moment) in [
            ("13:40", Some("2026-03-07T13:40:00")),
            ("13：40", Some("2026-03-07T13:40:00")),
            (" 1340 ", Some("2026-03-07T13:40:00")),
            ("940", Some("2026-03-07T09:40:00")),
            ("9", Some("2026-03-07T09:00:00")),
            ("９点５分", Some("2026-03-07T09:05:00")),
            ("24:00", Some("2026-03-08T00:00:00")),
            ("24:01", None),
            ("12:60", None),
            ("+9:30", None),
            ("下午两点", None),
            ("13:405", None),
            ("", None),
        ] {
            assert_eq!(read(typed).as_deref(), moment, "{typed}");
        }
    }

    #[test]
    fn months_end_where_the_calendar_ends() {
        // 2026 is no leap year: a month after 31 January is its last day of February.
        let date: Date = "2026-01-31".parse().unwrap();
        assert_eq!(date.plus_months(1).to_string(), "2026-02-28");
        assert_eq!(date.plus_days(-31).to_string(), "2025-12-31");
    }
}
