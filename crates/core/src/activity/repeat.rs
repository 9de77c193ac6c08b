//! Activities that come again: the next ones, made from one by a pattern.

use crate::activity::{Activity, ActivityState};
use crate::error::{Error, Result};
use crate::hours::Span;
use crate::journal::Operation;
use crate::ledger::Ledger;
use crate::record::new_id;
use crate::stored::words;
use crate::time::Date;

/// A year of weeks.
const MOST: u32 = 53;

words! {
    /// How an activity comes again.
    Pattern {
        /// On the same day of every week.
        Weekly = "weekly", "每周";
        /// On the same day of every month; on its last where it has no such day.
        Monthly = "monthly", "每月同一日";
        /// On the same weekday of every month, the first Saturday; the last where there is no fifth.
        MonthlyWeekday = "monthly_weekday", "每月同一个星期几";
    }
}

impl Pattern {
    /// The day on which what is held on `first` comes for the `time`th time after it.
    pub fn day(self, first: Date, time: u32) -> Date {
        match self {
            Pattern::Weekly => first.plus_days(7 * i64::from(time)),
            Pattern::Monthly => first.plus_months(time),
            Pattern::MonthlyWeekday => {
                let month = first.month_begins().plus_months(time);
                let week = i64::from((first.day() - 1) / 7);
                let days = (7 + first.weekday() - month.weekday()) % 7;
                let day = month.plus_days(i64::from(days) + 7 * week);
                if day.month() == month.month() {
                    day
                } else {
                    day.plus_days(-7)
                }
            }
        }
    }
}

/// Plans the next `times` of an activity after its pattern: as it is, each on its own day, none of them
/// published. A name that ends with its month gets the new one.
///
/// # Errors
/// [`Error::Invalid`] for a number of times that is none or more than a year of weeks.
pub async fn repeat(ledger: &Ledger, id: &str, pattern: Pattern, times: u32) -> Result<Operation> {
    if !(1..=MOST).contains(&times) {
        return Err(Error::field("times", format!("次数应为 1 至 {MOST}")));
    }
    let mut write = ledger.begin().await?;
    let first: Activity = write
        .current(id, None, "活动", |_: &Activity| String::new())
        .await?;
    let (from, to) = (first.starts_at.clock(), first.ends_at.clock());
    let next: Vec<(Option<Activity>, Activity)> = (1..=times)
        .filter_map(|time| Span::typed(pattern.day(first.day(), time), &from, &to))
        .map(|span| {
            let activity = Activity {
                id: new_id(),
                revision: 1,
                name: named_anew(&first.name, first.day(), span.from.date()),
                state: ActivityState::Planned,
                starts_at: span.from,
                ends_at: span.to,
                reason: None,
                ..first.clone()
            };
            (None, activity.findable())
        })
        .collect();
    write.put(next).await?;
    let sentence = format!("{}重复“{}”{times}场", pattern.label(), first.name);
    write.commit("activity_repeat", sentence).await
}

/// `主题党日（3月）` held on a day of March, as it is called in April.
fn named_anew(name: &str, day: Date, next: Date) -> String {
    match name.strip_suffix(&format!("（{}月）", day.month())) {
        Some(name) => format!("{name}（{}月）", next.month()),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_with_its_month_has_the_next_one() {
        let (march, april) = ("2026-03-07".parse(), "2026-04-04".parse());
        let (march, april) = (march.unwrap(), april.unwrap());
        let cases = [
            ("主题党日（3月）", "主题党日（4月）"),
            // A month that is not the day's is a part of the name.
            ("清明祭扫（4月）", "清明祭扫（4月）"),
            ("义诊", "义诊"),
        ];
        for (name, expected) in cases {
            assert_eq!(named_anew(name, march, april), expected);
        }
    }

    #[test]
    fn the_days_of_each_pattern() {
        use Pattern::{Monthly, MonthlyWeekday, Weekly};
        let cases = [
            (
                Weekly,
                "2026-02-28",
                ["2026-03-07", "2026-03-14", "2026-03-21"],
            ),
            // A month without the day has its last instead, and the next has the day again.
            (
                Monthly,
                "2026-01-31",
                ["2026-02-28", "2026-03-31", "2026-04-30"],
            ),
            (
                Monthly,
                "2026-11-05",
                ["2026-12-05", "2027-01-05", "2027-02-05"],
            ),
            // The first Saturday.
            (
                MonthlyWeekday,
                "2026-03-07",
                ["2026-04-04", "2026-05-02", "2026-06-06"],
            ),
            // The fifth Sunday; a month that has four has the fourth.
            (
                MonthlyWeekday,
                "2026-03-29",
                ["2026-04-26", "2026-05-31", "2026-06-28"],
            ),
        ];
        for (pattern, first, expected) in cases {
            let first: Date = first.parse().unwrap();
            let found = [1, 2, 3].map(|time| pattern.day(first, time).to_string());
            assert_eq!(found, expected, "{pattern:?} from {first}");
        }
    }
}
