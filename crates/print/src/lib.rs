//! Records of the ledger onto official forms, for the window and the command line alike. The ledger
//! knows no page and the forms know no ledger; here the two meet.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use chrono::NaiveDate;
use renling_core::commitment::{CommitmentForm, CommitmentState};
use renling_core::error::Error;
use renling_core::time::Date;
use renling_forms::{Commitment, Form, Printed, ServiceTimes};

/// 承诺书 as they are printed, in the order given.
pub fn commitments(forms: &[CommitmentForm]) -> Form {
    Form::Commitments(forms.iter().map(commitment).collect())
}

/// The blank 承诺书 for handing out, with a text's own title and clauses.
pub fn blank_commitment() -> Form {
    Form::Commitments(vec![Commitment::blank()])
}

fn commitment(form: &CommitmentForm) -> Commitment {
    let person = &form.person;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let unit = [form.unit.clone(), person.duty.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>();
    Commitment {
        title: form.text.title.clone(),
        number: form.commitment.number.clone(),
        name: person.name.clone(),
        gender: person
            .sex
            .map(|sex| sex.label().to_owned())
            .unwrap_or_default(),
        born: person.birth.map(month).unwrap_or_default(),
        joined_party: person
            .party_joined
            .as_deref()
            .map(partial)
            .unwrap_or_default(),
        unit_and_post: unit.join(" "),
        branch: form.branch.clone(),
        community: form.community.clone(),
        address: text(&person.address),
        phone: person
            .phone
            .clone()
            .or_else(|| person.other_phone.clone())
            .unwrap_or_default(),
        skills: text(&person.skills),
        projects: if form.projects.is_empty() {
            text(&person.wishes)
        } else {
            form.projects.join("、")
        },
        times: times(person.free_time.as_deref().unwrap_or_default()),
        hours_a_year: u32::try_from(form.text.hours_a_year).ok(),
        term: term(form),
        clauses: form.text.clauses.lines().map(str::to_owned).collect(),
        // A form that waits for its signature leaves the date to the hand that signs.
        signed_on: match form.commitment.state {
            CommitmentState::Pending => None,
            _ => form.commitment.signed_on.and_then(day),
        },
        opinion: String::new(),
        reviewed_on: None,
    }
}

fn term(form: &CommitmentForm) -> String {
    let begin = form.commitment.signed_on.unwrap_or(form.commitment.made_on);
    let end = form.commitment.expires_on.unwrap_or_else(|| {
        begin
            .plus_months(form.text.valid_months.max(0) as u32)
            .plus_days(-1)
    });
    format!("{}至{}", month(begin), month(end))
}

fn month(date: Date) -> String {
    format!("{}年{}月", date.year(), date.month())
}

/// `2001`, `2001-07` or `2001-07-01` as a form says it.
fn partial(text: &str) -> String {
    let mut parts = text.split('-');
    let year = parts.next().unwrap_or_default();
    match parts.next().and_then(|month| month.parse::<u32>().ok()) {
        Some(month) => format!("{year}年{month}月"),
        None => format!("{year}年"),
    }
}

fn day(date: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year(), date.month(), date.day())
}

/// What people write as their free time, as the boxes of the form.
fn times(free: &str) -> ServiceTimes {
    let any = |words: &[&str]| words.iter().any(|word| free.contains(word));
    ServiceTimes {
        weekday: any(&["工作日", "平日", "周一", "白天"]),
        evening: any(&["晚"]),
        weekend: any(&["周末", "周六", "周日", "双休", "休息日"]),
    }
}

/// What the person at the printer should know: characters that no face has, forms that run over.
pub fn remarks(printed: &Printed) -> Vec<String> {
    let missing = printed.missing.iter().map(|missing| {
        format!(
            "{}的表格中“{}”字没有字体可用，请手写补上",
            missing.whose, missing.character
        )
    });
    let overflows = printed
        .overflows
        .iter()
        .map(|overflow| format!("{}的表格共{}页", overflow.whose, overflow.pages));
    missing.chain(overflows).collect()
}

/// The day of a PDF.
pub fn dated(date: Date) -> NaiveDate {
    day(date).unwrap_or_default()
}

/// Writes a file whole or not at all: what lay at the place before stays until the new one is complete.
///
/// # Errors
/// [`Error::DiskFull`] or [`Error::ReadOnly`], naming the folder.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let written = fs::File::create(beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(beside, path)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(beside);
        match error.kind() {
            std::io::ErrorKind::StorageFull => Error::DiskFull,
            _ => Error::ReadOnly(path.display().to_string()),
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn free_time_ticks_the_boxes() {
        let ticked = |free| {
            let times = times(free);
            (times.weekday, times.evening, times.weekend)
        };
        assert_eq!(ticked("周末、晚上"), (false, true, true));
        assert_eq!(ticked("工作日白天"), (true, false, false));
        assert_eq!(ticked(""), (false, false, false));
    }

    #[test]
    fn a_month_known_by_half_is_printed_by_half() {
        assert_eq!(partial("2001"), "2001年");
        assert_eq!(partial("2001-07"), "2001年7月");
        assert_eq!(partial("2001-07-01"), "2001年7月");
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("没有这个文件夹").join("承诺书.pdf");
        let error = save(&path, b"%PDF").unwrap_err();
        assert_eq!(error.code(), "read_only");
        assert!(error.to_string().contains("承诺书.pdf"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
