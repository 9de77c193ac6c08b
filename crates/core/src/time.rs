//! Days and moments, stored as ISO 8601 text, which both engines keep and sort alike.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, FixedOffset, Local, Months, NaiveDate, SubsecRound};
use serde::{Deserialize, Serialize};

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

    /// As official papers write it: `2026年3月1日`, without leading zeros (GB/T 9704-2012, 7.3.5.4).
    pub fn official(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl FromStr for Date {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Date)
    }
}

stored_as_text!(Date);

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
    fn months_end_where_the_calendar_ends() {
        // 2026 is no leap year: a month after 31 January is its last day of February.
        let date: Date = "2026-01-31".parse().unwrap();
        assert_eq!(date.plus_months(1).to_string(), "2026-02-28");
        assert_eq!(date.plus_days(-31).to_string(), "2025-12-31");
    }
}
