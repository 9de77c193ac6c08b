//! 时数: the rules by which time served is counted, all in one place. Nothing here, and nothing
//! elsewhere, fills in hours by itself.
//!
//! Minutes are stored; hours are for display. A span over midnight counts its length and belongs to
//! the day on which it began. Travel is not counted, because nobody enters it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::setting;
use crate::time::{Date, Moment};

/// A time served, from and to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// When it began.
    pub from: Moment,
    /// When it ended; always later.
    pub to: Moment,
}

impl Span {
    /// A span as it is typed: an end that is earlier than the beginning is on the next day. None
    /// where one of the two is no time, or both are the same.
    pub fn typed(day: Date, from: &str, to: &str) -> Option<Self> {
        let from = day.at(from)?;
        let to = day.at(to)?;
        match to.cmp(&from) {
            std::cmp::Ordering::Greater => Some(Span { from, to }),
            std::cmp::Ordering::Less => Some(Span {
                from,
                to: to.next_day(),
            }),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// How long it is.
    pub fn minutes(self) -> i32 {
        self.from.minutes_to(self.to)
    }

    /// Whether both have a minute in common; one that begins where the other ends has none.
    pub fn overlaps(self, other: Span) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// What places may settle differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Rules {
    /// 每日上限: no more minutes of one person are counted on one day.
    pub day_cap: i32,
    /// 最小单位: minutes are counted in whole units of so many, and the rest is dropped.
    pub smallest_unit: i32,
    /// 星级: the hours that each star takes, rising.
    pub stars: Vec<i32>,
}

impl Default for Rules {
    /// Eight hours a day, to the minute, and the stars of the ministry's rules.
    fn default() -> Self {
        Rules {
            day_cap: 8 * 60,
            smallest_unit: 1,
            stars: vec![100, 300, 600, 1000, 1500],
        }
    }
}

impl Rules {
    /// So many minutes in whole units.
    pub fn counted(&self, minutes: i32) -> i32 {
        minutes - minutes % self.smallest_unit.max(1)
    }

    /// Whether so many minutes more may be counted on a day that has `already` so many.
    pub fn fits(&self, already: i32, more: i32) -> bool {
        already + more <= self.day_cap
    }

    /// The stars that so many minutes have earned. Hours are not rounded: 99.99 hours are no star.
    pub fn stars(&self, minutes: i32) -> i32 {
        self.stars
            .iter()
            .filter(|hours| minutes >= **hours * 60)
            .count() as i32
    }

    /// How many minutes are wanting to the next star; none where there is no further one.
    pub fn to_next_star(&self, minutes: i32) -> Option<i32> {
        self.stars
            .iter()
            .map(|hours| hours * 60 - minutes)
            .find(|wanting| *wanting > 0)
    }
}

/// `1小时45分`, for sentences.
pub fn told(minutes: i32) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, rest) => format!("{rest}分钟"),
        (hours, 0) => format!("{hours}小时"),
        (hours, rest) => format!("{hours}小时{rest}分"),
    }
}

/// The rules of this ledger.
pub async fn rules(ledger: &Ledger) -> Result<Rules> {
    let mut connection = ledger.pool().acquire().await?;
    read(&mut connection).await
}

pub(crate) async fn read(connection: &mut sqlx::AnyConnection) -> Result<Rules> {
    let Some(kept) = setting::hours(connection).await? else {
        return Ok(Rules::default());
    };
    serde_json::from_str(&kept).map_err(|error| Error::Store(format!("时数规则损坏：{error}")))
}

/// Changes the rules. Hours that were entered before stay as they are; stars follow at once.
///
/// # Errors
/// [`Error::Invalid`] by field.
pub async fn set_rules(ledger: &Ledger, rules: &Rules) -> Result<()> {
    let mut wrong = BTreeMap::new();
    if !(1..=24 * 60).contains(&rules.day_cap) {
        wrong.insert(
            "day_cap".to_owned(),
            "每日上限应为 1 分钟至 24 小时".to_owned(),
        );
    }
    if !(1..=60).contains(&rules.smallest_unit) {
        wrong.insert(
            "smallest_unit".to_owned(),
            "最小单位应为 1 至 60 分钟".to_owned(),
        );
    }
    let rising = rules.stars.windows(2).all(|pair| pair[0] < pair[1]);
    let bounded = rules
        .stars
        .iter()
        .all(|hours| (1..=100_000).contains(hours));
    if rules.stars.is_empty() || rules.stars.len() > 10 || !rising || !bounded {
        wrong.insert(
            "stars".to_owned(),
            "请从小到大填写每一星的小时数，如 100、300、600、1000、1500".to_owned(),
        );
    }
    Error::refuse_wrong(wrong)?;
    let mut write = ledger.begin().await?;
    let kept = serde_json::to_string(rules).expect("BUG: rules have no text");
    setting::set_hours(&mut write, &kept).await?;
    write.commit("hours_rules", "修改时数规则".into()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn span(from: &str, to: &str) -> Option<Span> {
        Span::typed("2026-03-07".parse().unwrap(), from, to)
    }

    #[test]
    fn a_span_counts_its_length_over_midnight_too() {
        for (from, to, minutes) in [
            ("13:40", "15:25", Some(105)),
            ("22:00", "01:00", Some(180)),
            ("23:59", "0:00", Some(1)),
            ("00:00", "24:00", Some(1440)),
            ("9", "1130", Some(150)),
            ("8:00", "8:00", None),
            ("8:00", "", None),
        ] {
            assert_eq!(span(from, to).map(Span::minutes), minutes, "{from}-{to}");
        }
    }

    #[test]
    fn spans_overlap_only_where_they_share_a_minute() {
        for (one, other, overlap) in [
            (("9:00", "11:00"), ("10:59", "12:00"), true),
            (("9:00", "11:00"), ("11:00", "12:00"), false),
            (("9:00", "11:00"), ("9:30", "10:00"), true),
            (("22:00", "01:00"), ("23:00", "23:30"), true),
            (("22:00", "01:00"), ("0:30", "1:30"), false), // the morning before, not the night after
        ] {
            let (one, other) = (span(one.0, one.1).unwrap(), span(other.0, other.1).unwrap());
            assert_eq!(one.overlaps(other), overlap, "{one:?} {other:?}");
            assert_eq!(other.overlaps(one), overlap, "{other:?} {one:?}");
        }
    }

    #[test]
    fn minutes_count_in_whole_units() {
        for (unit, minutes, counted) in [(1, 105, 105), (30, 105, 90), (30, 29, 0), (60, 180, 180)]
        {
            let rules = Rules {
                smallest_unit: unit,
                ..Rules::default()
            };
            assert_eq!(
                rules.counted(minutes),
                counted,
                "{minutes} in units of {unit}"
            );
        }
    }

    #[test]
    fn a_day_has_its_cap() {
        let rules = Rules::default();
        assert!(rules.fits(0, 480));
        assert!(rules.fits(375, 105));
        assert!(!rules.fits(376, 105));
    }

    #[test]
    fn stars_begin_at_whole_hours() {
        let rules = Rules::default();
        for (minutes, stars, wanting) in [
            (0, 0, Some(6_000)),
            (5_999, 0, Some(1)), // 99.99 hours
            (6_000, 1, Some(12_000)),
            (18_000, 2, Some(18_000)),
            (36_000, 3, Some(24_000)),
            (60_000, 4, Some(30_000)),
            (89_999, 4, Some(1)),
            (90_000, 5, None),
        ] {
            assert_eq!(rules.stars(minutes), stars, "{minutes}");
            assert_eq!(rules.to_next_star(minutes), wanting, "{minutes}");
        }
    }

    #[test]
    fn hours_are_told_in_words() {
        assert_eq!(told(105), "1小时45分");
        assert_eq!(told(180), "3小时");
        assert_eq!(told(40), "40分钟");
    }
}
