//! Which backups are no longer needed: of a fortnight each day's last is kept, with all that were made
//! on purpose; of a quarter each week's last; of the time before each month's last.

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
    backups
        .iter()
        .enumerate()
        .filter(|(place, backup)| {
            let day = backup.at.date();
            let recent = day > today.plus_days(-FORTNIGHT);
            let span = if recent {
                Span::Day(day)
            } else if day > today.plus_days(-QUARTER) {
                Span::Week(day.monday())
            } else {
                Span::Month(day.year(), day.month())
            };
            let first = covered.insert(span);
            let on_purpose = recent && backup.reason != BackupReason::Daily;
            !(first || on_purpose || *place == 0)
        })
        .map(|(_, backup)| backup)
        .collect()
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
            kilobytes: 0,
        }
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
        let mut day: Date = "2024-03-01".parse().unwrap();
        let mut backups: Vec<Backup> = Vec::new();
        for _ in 0..730 {
            backups.insert(0, backup(&day.to_string(), "18:00", BackupReason::Daily));
            let gone: Vec<_> = spent(&backups, day).into_iter().cloned().collect();
            backups.retain(|backup| !gone.contains(backup));
            day = day.plus_days(1);
        }
        // 14 days, 11 or 12 weeks, 21 or 22 months.
        assert_eq!(backups.len(), 47);
    }
}
