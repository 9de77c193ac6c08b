//! 志愿服务记录证明: what the branch may certify of the time that somebody served.
//!
//! Whoever recorded a service certifies it, free of charge, and what is certified must be true and
//! complete (志愿服务记录与证明出具办法（试行）, 民政部令第67号). So only hours that are 已确认 are
//! certified; what still waits is told beside, and whoever has nothing confirmed gets no 证明.

use std::collections::{HashMap, HashSet};

use crate::attendance::{self, HoursState, Served};
use crate::error::{Error, Result};
use crate::hours;
use crate::ledger::Ledger;
use crate::person::{self, PersonFilter, PersonForm};
use crate::time::Period;

/// How many names a sentence lists before it only counts.
const NAMED: usize = 3;

/// What one 证明 says, and what it must not say yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateForm {
    /// Whose it is.
    pub person: PersonForm,
    /// The confirmed services in the period, the first first.
    pub services: Vec<Served>,
    /// Those that are not confirmed, which no 证明 mentions.
    pub unconfirmed: Vec<Served>,
}

impl CertificateForm {
    /// The minutes that are certified.
    pub fn minutes(&self) -> i32 {
        self.services.iter().map(|service| service.minutes).sum()
    }

    /// The sentence on what is left out, where something is.
    pub fn left_out(&self) -> Option<String> {
        let first = self.unconfirmed.first()?;
        let minutes = self.unconfirmed.iter().map(|service| service.minutes).sum();
        Some(format!(
            "{}有{}次服务（{}）还没有确认，没有写进证明：{}“{}”{}。请先确认时数，再出具证明。",
            self.person.person.name,
            self.unconfirmed.len(),
            hours::told(minutes),
            first.starts_at.date().official(),
            first.activity,
            if self.unconfirmed.len() > 1 {
                "等"
            } else {
                ""
            },
        ))
    }
}

/// What can be certified to these people for a period, in the order given.
///
/// # Errors
/// [`Error::Refused`] where somebody has no confirmed hours in it, naming them; [`Error::Invalid`] for
/// a period that ends before it begins; [`Error::NotFound`].
pub async fn forms(
    ledger: &Ledger,
    people: &[String],
    period: Period,
) -> Result<Vec<CertificateForm>> {
    let mut served: HashMap<String, Vec<Served>> = HashMap::new();
    for row in attendance::served(ledger, people, period).await? {
        served.entry(row.person_id.clone()).or_default().push(row);
    }
    let (mut forms, mut without) = (Vec::with_capacity(people.len()), Vec::new());
    for person in person::forms(ledger, people).await? {
        let rows = served.remove(&person.person.id).unwrap_or_default();
        let (confirmed, unconfirmed): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .partition(|row| row.hours == HoursState::Confirmed);
        // What was corrected to nothing was no service.
        let services: Vec<_> = confirmed
            .into_iter()
            .filter(|row| row.minutes > 0)
            .collect();
        if services.is_empty() {
            let waiting: i32 = unconfirmed.iter().map(|row| row.minutes).sum();
            without.push(match waiting {
                0 => person.person.name,
                waiting => format!("{}（{}待确认）", person.person.name, hours::told(waiting)),
            });
            continue;
        }
        forms.push(CertificateForm {
            person,
            services,
            unconfirmed,
        });
    }
    match without.len() {
        0 => Ok(forms),
        count => Err(Error::Refused(format!(
            "{}{}在这段时间没有已确认的服务时数，不能出具证明。请先确认时数，或换一段时间。",
            without[..count.min(NAMED)].join("、"),
            if count > NAMED {
                format!("等{count}人")
            } else {
                String::new()
            },
        ))),
    }
}

/// The people whom a search finds and to whom something can be certified for a period, by name.
pub async fn people(ledger: &Ledger, text: &str, period: Period) -> Result<Vec<String>> {
    let filter = PersonFilter {
        text: text.to_owned(),
        ..PersonFilter::default()
    };
    let found = person::ids(ledger, &filter).await?;
    let confirmed: HashSet<String> = attendance::served(ledger, &found, period)
        .await?
        .into_iter()
        .filter(|row| row.hours == HoursState::Confirmed && row.minutes > 0)
        .map(|row| row.person_id)
        .collect();
    Ok(found
        .into_iter()
        .filter(|id| confirmed.contains(id))
        .collect())
}
