//! Which backups are no longer needed: of a fortnight each day's last is kept, with all that were made
//! on purpose; of a quarter each week's last; of the time before each month's last.
//!
//! The clock may have been wrong. Where it was set back a new era begins, and none of one era stands in for
//! one of another; and what was made later is no older than what was made before it.

use std::collections::HashSet;

use super::{Backup, BackupReason};
use crate::time::Date;

/// A fortnight, in days.
const FORTNIGHT: i64 = 14;
/// A quarter, in days.
const QUARTER: i64 = 92;

/// The span of which one backup is enough.
#[derive(PartialEq, Eq, Hash)]
enum Span {
    Day(Date),
    /// By its Monday.
    Week(Date),
    Month(i32, u32),
}

/// The backups that may go, of a list with the newest first. The newest never goes.
pub(super) fn spent(backups: &[Backup], today: Date) -> Vec<&Backup> {
    let mut covered = HashSet::new();
    let aged: Vec<_> = aged(backups, today);
    let mut spent = Vec::new();
    for (place, (backup, (era, since))) in backups.iter().zip(aged).enumerate() {
        let day = backup.at.date();
        let recent = since > today.plus_days(-FORTNIGHT);
        let span = if recent {
            Span::Day(day)
        } else if since > today.plus_days(-QUARTER) {
            Span::Week(day.monday())
        } else {
            Span::Month(day.year(), day.month())
        };
        let first = covered.insert((era, span));
        let on_purpose = recent && backup.reason != BackupReason::Daily;
        if !(first || on_purpose || place == 0) {
            spent.push(backup);
        }
    }
    spent
}

/// The era of each backup, and the day since which it is there at the longest.
fn aged(backups: &[Backup], today: Date) -> Vec<(u32, Date)> {
    let mut era = 0;
    let mut before: Option<Date> = None;
    let mut latest: Option<Date> = None;
    let mut aged: Vec<_> = backups
        .iter()
        .rev()
        .map(|backup| {
            let day = backup.at.date();
            era += u32::from(before.is_some_and(|before| day < before));
            before = Some(day);
            // A day that is still to come says nothing about those that were made after it.
            if day <= today {
                latest = latest.max(Some(day));
            }
            (era, latest.map_or(day, |latest| latest.max(day)))
        })
        .collect();
    aged.reverse();
    aged
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn backup(day: &str, time: &str, reason: BackupReason) -> Backup {
        let day: Date = day.parse().unwrap();
        Backup {
            path: format!("{day} {time}").into(),
            at: day.at(time).unwrap(),
            reason,
            operations: 1,
            place: 0,
            kilobytes: 0,
        }
    }

    /// What is left of daily backups made on these days, one after the other, thinned each time.
    fn left(days: impl IntoIterator<Item = Date>) -> Vec<String> {
        let mut backups: Vec<Backup> = Vec::new();
        for day in days {
            backups.insert(0, backup(&day.to_string(), "18:00", BackupReason::Daily));
            let gone: Vec<_> = spent(&backups, day).into_iter().cloned().collect();
            backups.retain(|backup| !gone.contains(backup));
        }
        let days = backups.iter().map(|backup| backup.at.date().to_string());
        days.collect()
    }

    fn days(from: &str, count: i64) -> impl Iterator<Item = Date> {
        let from: Date = from.parse().unwrap();
        (0..count).map(move |day| from.plus_days(day))
    }

    #[test]
    fn a_fortnight_by_day_a_quarter_by_week_and_the_rest_by_month() {
        // Sunday, 1 March 2026.
        let today = "2026-03-01".parse().unwrap();
        let cases = [
            ("2026-03-01", "18:00", BackupReason::Daily, true),
            ("2026-03-01", "12:00", BackupReason::Daily, false), // An earlier one of the day.
            ("2026-03-01", "09:00", BackupReason::Import, true), // On purpose.
            ("2026-02-28", "18:00", BackupReason::Daily, true),
            ("2026-02-16", "18:00", BackupReason::Daily, true), // The thirteenth day back.
            ("2026-02-15", "18:00", BackupReason::Daily, true), // The last of its week.
            ("2026-02-12", "18:00", BackupReason::Manual, false), // The same week; purpose no longer counts.
            ("2026-02-08", "18:00", BackupReason::Daily, true),
            ("2025-11-30", "18:00", BackupReason::Daily, true), // 91 days back: by week.
            ("2025-11-29", "18:00", BackupReason::Daily, true), // 92 days back: the last of its month.
            ("2025-11-28", "18:00", BackupReason::Daily, false),
            ("2025-11-01", "18:00", BackupReason::Daily, false),
            ("2025-10-31", "18:00", BackupReason::Daily, true),
        ];
        let backups: Vec<_> = cases
            .iter()
            .map(|(day, time, reason, _)| backup(day, time, *reason))
            .collect();
        let spent = spent(&backups, today);
        for (backup, (.., kept)) in backups.iter().zip(cases) {
            assert_eq!(!spent.contains(&backup), kept, "{:?}", backup.path);
        }
    }

    #[test]
    fn thinned_day_by_day_for_two_years_some_fifty_are_left() {
        // 14 days, 11 or 12 weeks, 21 or 22 months.
        assert_eq!(left(days("2024-03-01", 730)).len(), 47);
    }

    /// The battery of the clock is dead: each start is in 2020, until somebody sets it right.
    #[test]
    fn a_week_under_a_clock_that_is_years_behind_is_kept_day_by_day_like_any_other() {
        let before = days("2026-02-20", 10);
        let behind = days("2020-01-01", 7);
        let right = days("2026-03-09", 2);
        let left = left(before.chain(behind).chain(right));
        // Of the first days those of the last fortnight, and the last of either week before it.
        let first = ["2026-02-22", "2026-02-24"].map(|day| day.parse().unwrap());
        let mut expected: Vec<String> = first
            .into_iter()
            .chain(days("2026-02-25", 5))
            .chain(days("2020-01-01", 7))
            .chain(days("2026-03-09", 2))
            .map(|day| day.to_string())
            .collect();
        expected.reverse();
        assert_eq!(left, expected);
    }

    /// Those of the day, a year ago, are other backups than those that are made on it again.
    #[test]
    fn a_clock_a_year_behind_thins_nothing_that_was_there() {
        let there = left(days("2025-01-01", 425));
        let again = left(days("2025-01-01", 425).chain(days("2025-03-01", 10)));
        assert_eq!(again[10..], there);
        assert_eq!(again[0], "2025-03-10");
    }

    /// A clock that ran ahead and was set right: what was made ahead stays, and what comes after is thinned
    /// by its own days.
    #[test]
    fn a_clock_that_ran_ahead_stops_no_thinning() {
        let ahead = days("2036-01-01", 3);
        let left = left(ahead.chain(days("2024-03-01", 730)));
        assert_eq!(left.len(), 3 + 47);
    }
}
