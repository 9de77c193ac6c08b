//! Check-ins of members and units from the command line.

use renling_core::check_in::{self, CheckInFilter, CheckInMove, CheckInState};
use renling_core::error::{Error, Result};
use renling_core::ledger::Ledger;
use renling_core::time::Date;
use renling_core::{person, unit};

use crate::ALL;
use crate::answer::Answer;
use crate::arguments::{CheckIns, Reporter};

pub(crate) async fn carry_out(ledger: &Ledger, command: CheckIns) -> Result<Answer> {
    let today = ledger.clock().today();
    let operation = match command {
        CheckIns::List {
            text,
            state,
            kind,
            due,
            without_receipt,
        } => {
            let filter = CheckInFilter {
                text,
                state,
                kind,
                due,
                without_receipt,
                ..CheckInFilter::default()
            };
            let page = check_in::list(ledger, &filter, 0, ALL).await?;
            let lines = page.rows.iter().map(|row| {
                let day =
                    |day: Option<Date>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
                format!(
                    "{}\t{}\t报到 {}\t受理 {}\t回执 {}\t复核期限 {}",
                    row.name,
                    row.state.label(),
                    day(row.reported_on),
                    day(row.accepted_on),
                    day(row.receipt_on),
                    day(row.due_on)
                )
            });
            let sum = format!("共{}份报到登记", page.total);
            return Ok(Answer::lines(lines, sum, &page));
        }
        CheckIns::Register { reporter, on } => {
            let on = on.unwrap_or(today);
            match reporter.of(ledger).await? {
                Reported::Person(id) => check_in::register_people(ledger, &[id], on).await?,
                Reported::Unit(id) => check_in::register_unit(ledger, &id, on).await?,
                Reported::All => {
                    let ids = check_in::unregistered(ledger).await?;
                    check_in::register_people(ledger, &ids, on).await?
                }
            }
        }
        CheckIns::Advance {
            movement,
            reporter,
            on,
            reason,
        } => {
            let filter = match reporter.of(ledger).await? {
                Reported::Person(id) => CheckInFilter {
                    person_id: Some(id),
                    ..CheckInFilter::default()
                },
                Reported::Unit(id) => CheckInFilter {
                    unit_id: Some(id),
                    ..CheckInFilter::default()
                },
                Reported::All => waiting_for(movement)?,
            };
            let found = check_in::list(ledger, &filter, 0, ALL).await?.rows;
            if found.is_empty() {
                let message = format!("没有可以{}的报到登记。", movement.label());
                return Err(Error::Refused(message));
            }
            let ids: Vec<String> = found.into_iter().map(|row| row.id).collect();
            check_in::advance(ledger, &ids, movement, on.unwrap_or(today), &reason).await?
        }
    };
    Ok(Answer::done(&operation))
}

/// Who reports, by id.
enum Reported {
    Person(String),
    Unit(String),
    All,
}

impl Reporter {
    async fn of(self, ledger: &Ledger) -> Result<Reported> {
        Ok(match (self.who, self.unit) {
            (Some(who), _) => Reported::Person(person::named(ledger, &who).await?),
            (_, Some(unit)) => Reported::Unit(unit::known(ledger, &unit).await?),
            (None, None) => Reported::All,
        })
    }
}

/// The check-ins that wait for a move; nobody waits to be cancelled, or restored.
fn waiting_for(movement: CheckInMove) -> Result<CheckInFilter> {
    let state = match movement {
        CheckInMove::Accept => CheckInState::Pending,
        CheckInMove::Receipt | CheckInMove::Recheck => CheckInState::Accepted,
        CheckInMove::Cancel | CheckInMove::Restore => {
            let message = format!("{}要写明是谁，请用 --who 或 --unit。", movement.label());
            return Err(Error::Refused(message));
        }
    };
    Ok(CheckInFilter {
        state: Some(state),
        due: movement == CheckInMove::Recheck,
        without_receipt: movement == CheckInMove::Receipt,
        ..CheckInFilter::default()
    })
}
