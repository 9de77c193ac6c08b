//! The check-ins of the demo branch: 129 members and ten units.

use super::OPERATOR;
use crate::check_in::{self, CheckIn, CheckInState};
use crate::person::Person;
use crate::time::Date;

/// Who reported. Two units wait to be accepted; six members and one unit are to be looked at again, two
/// members are without their 回执, and one has moved away.
pub(super) fn check_ins(people: &[Person], units: &[String], today: Date) -> Vec<CheckIn> {
    let members = people.iter().enumerate().map(|(place, person)| {
        let reported = person.reported_on.unwrap_or(today);
        let accepted = accepted(check_in::of_person(&person.id), reported);
        match place {
            40 | 41 => CheckIn {
                receipt_on: None,
                ..accepted.checked(today.plus_days(-30))
            },
            99 => CheckIn {
                state: CheckInState::Cancelled,
                cancelled_on: Some(today.plus_days(-12)),
                reason: Some("已搬离本社区，转到现居住地报到".to_owned()),
                ..accepted.checked(today.plus_days(-160))
            },
            // Beyond half a year at these places, within it at all others.
            _ if place % 21 == 10 => accepted.checked(today.plus_days(-190)),
            _ => accepted.checked(today.plus_days(-170 + place as i64 * 7 % 150)),
        }
    });
    let units = units.iter().enumerate().map(|(place, unit)| match place {
        8 | 9 => check_in::of_unit(unit, today.plus_days(5 - place as i64)),
        _ => {
            let reported = today.plus_days(-340 + place as i64);
            let accepted = accepted(check_in::of_unit(unit, reported), reported);
            accepted.checked(today.plus_days(if place == 5 { -185 } else { -20 - place as i64 }))
        }
    });
    members.chain(units).collect()
}

/// Accepted three days after reporting, with its 回执 four days later.
fn accepted(check_in: CheckIn, reported: Date) -> CheckIn {
    let accepted = reported.plus_days(3);
    CheckIn {
        receipt_on: Some(accepted.plus_days(4)),
        ..check_in.accepted(accepted, OPERATOR)
    }
}
