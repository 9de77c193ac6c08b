//! Records of the ledger onto official forms, for the window and the command line alike. The ledger
//! knows no page and the forms know no ledger; here the two meet.

mod fill;
mod list;

use std::collections::HashSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use renling_core::attendance;
use renling_core::certificate::{self, CertificateForm};
use renling_core::claim::{self, ClaimFilter, ClaimState};
use renling_core::commitment::{self, CommitmentFilter};
use renling_core::error::{Error, Result};
use renling_core::ledger::Ledger;
use renling_core::paper;
use renling_core::person::{self, PersonFilter};
use renling_core::project::{self, ProjectFilter, ProjectStanding};
use renling_core::time::{Date, Period};
use renling_forms::{Form, Printed};

pub use list::{FORMS, ListedForm, Source, named};

use list::Which;

/// More rows than any ledger has.
const ALL: u32 = i32::MAX as u32;

/// The ids that a form is filled from, of all or of those that a search for `text` finds, in the order
/// of printing; a form that tells of a period, from those of whom there is something to tell.
pub async fn found(
    ledger: &Ledger,
    listed: &ListedForm,
    text: &str,
    period: Period,
) -> Result<Vec<String>> {
    let text = text.to_owned();
    Ok(match listed.source {
        Source::People if listed.period => certificate::people(ledger, &text, period).await?,
        Source::Commitments if text.is_empty() => commitment::standing(ledger).await?,
        Source::Commitments => {
            let filter = CommitmentFilter {
                text,
                ..CommitmentFilter::default()
            };
            let page = commitment::list(ledger, &filter, 0, ALL).await?;
            let rows = page.rows.into_iter().rev();
            rows.filter(|row| row.standing != "withdrawn")
                .map(|row| row.id)
                .collect()
        }
        Source::People => {
            let filter = PersonFilter {
                text,
                ..PersonFilter::default()
            };
            person::ids(ledger, &filter).await?
        }
        Source::Claims => {
            use ClaimState::{Awaiting, Cancelled, Evaluated, Left, Returned, Rework};
            let filter = ClaimFilter {
                text,
                ..ClaimFilter::default()
            };
            let page = claim::list(ledger, &filter, 0, ALL).await?;
            // What is evaluated has been done; a card is for what was not released.
            let evaluated = listed.which == Which::EvaluationSheet;
            let rows = page.rows.into_iter().rev();
            rows.filter(|row| match row.state {
                Awaiting | Evaluated | Rework => true,
                Returned | Left | Cancelled => false,
                _ => !evaluated,
            })
            .map(|row| row.id)
            .collect()
        }
        Source::Projects => {
            let filter = ProjectFilter {
                text,
                ..ProjectFilter::default()
            };
            let page = project::list(ledger, &filter, 0, ALL).await?;
            let public = [ProjectStanding::Open, ProjectStanding::Full];
            let rows = page.rows.into_iter();
            rows.filter(|row| public.contains(&row.standing))
                .map(|row| row.id)
                .collect()
        }
    })
}

/// A form that is filled, and what whoever prints it should know.
pub struct Filled {
    /// What is to be printed.
    pub form: Form,
    /// Sentences on what is not on it.
    pub notes: Vec<String>,
}

/// A form filled from these records, in the order given; `period` counts where the form tells of one.
///
/// # Errors
/// [`Error::NotFound`] where one is not there any more; [`Error::Refused`] for a 证明 of hours that
/// are not confirmed.
pub async fn filled(
    ledger: &Ledger,
    listed: &ListedForm,
    ids: &[String],
    period: Period,
) -> Result<Filled> {
    let heading = fill::heading(listed, &paper::issuer(ledger).await?);
    let mut notes = Vec::new();
    let form = match listed.which {
        Which::Commitment => {
            let forms = commitment::forms(ledger, ids).await?;
            Form::of(forms.iter().map(fill::commitment))
        }
        Which::Registration => {
            let forms = person::forms(ledger, ids).await?;
            Form::of(forms.iter().map(|form| fill::registration(&heading, form)))
        }
        Which::Receipt => {
            let forms = person::forms(ledger, ids).await?;
            Form::of(forms.iter().map(|form| fill::receipt(&heading, form)))
        }
        Which::Nomination => {
            let forms = person::forms(ledger, ids).await?;
            Form::of(forms.iter().map(|form| fill::nomination(&heading, form)))
        }
        Which::ClaimCard => {
            let forms = claim::forms(ledger, ids).await?;
            Form::of(forms.iter().map(|form| fill::claim_card(&heading, form)))
        }
        Which::EvaluationSheet => {
            let forms = claim::forms(ledger, ids).await?;
            Form::of(forms.iter().map(|form| fill::evaluation(&heading, form)))
        }
        Which::ServiceRecord => {
            let forms = person::forms(ledger, ids).await?;
            let served = attendance::served(ledger, ids, period).await?;
            Form::of(forms.iter().map(|form| {
                let own = served.iter().filter(|row| row.person_id == form.person.id);
                fill::service_record(&heading, form, own)
            }))
        }
        Which::Certificate => {
            let forms = certificate::forms(ledger, ids, period).await?;
            notes.extend(forms.iter().filter_map(CertificateForm::left_out));
            Form::of(
                forms
                    .iter()
                    .map(|form| fill::certificate(&heading, form, period)),
            )
        }
        // A list of nothing is no paper.
        _ if ids.is_empty() => Form::of(std::iter::empty::<renling_forms::ServiceList>()),
        Which::ServiceList => {
            let forms = project::forms(ledger, ids).await?;
            Form::of([fill::service_list(heading, &forms)])
        }
        Which::AttendanceSheet => {
            let forms = person::forms(ledger, ids).await?;
            Form::of([fill::attendance(heading, &forms)])
        }
        Which::PublicNotice => {
            let people = person::posted(ledger, ids).await?;
            let today = ledger.clock().today();
            Form::of([fill::public_notice(heading, &people, today)])
        }
    };
    Ok(Filled { form, notes })
}

/// A form to be filled in by hand; it names the branch and the community.
///
/// # Errors
/// [`Error::Refused`] for a form that makes no sense blank.
pub async fn blank(ledger: &Ledger, listed: &ListedForm) -> Result<Form> {
    let issuer = paper::issuer(ledger).await?;
    let heading = fill::blank_heading(listed, &issuer);
    Ok(match listed.which {
        Which::Commitment => {
            let text = commitment::text(ledger).await?;
            Form::of([fill::blank_commitment(&text, &issuer)])
        }
        Which::Registration => Form::of([renling_forms::Registration {
            heading,
            ..Default::default()
        }]),
        Which::Receipt => Form::of([renling_forms::Receipt {
            heading,
            ..Default::default()
        }]),
        Which::Nomination => Form::of([renling_forms::Nomination {
            heading,
            ..Default::default()
        }]),
        Which::ClaimCard => Form::of([renling_forms::ClaimCard {
            heading,
            ..Default::default()
        }]),
        Which::EvaluationSheet => Form::of([renling_forms::EvaluationSheet {
            heading,
            ..Default::default()
        }]),
        Which::ServiceList => Form::of([renling_forms::ServiceList {
            heading,
            blank_rows: 9,
            ..Default::default()
        }]),
        Which::AttendanceSheet => Form::of([renling_forms::AttendanceSheet {
            heading,
            blank_rows: 20,
            ..Default::default()
        }]),
        Which::ServiceRecord => Form::of([renling_forms::ServiceRecord {
            heading,
            blank_rows: 16,
            ..Default::default()
        }]),
        Which::Certificate => Form::of([renling_forms::Certificate {
            heading,
            blank_rows: 8,
            ..Default::default()
        }]),
        Which::PublicNotice => {
            return Err(Error::Refused(format!(
                "{}没有空白表。请选择要公示的人员。",
                listed.label
            )));
        }
    })
}

/// Notes in the ledger that a form was printed from these records.
pub async fn note(ledger: &Ledger, listed: &ListedForm, ids: &[String]) -> Result<()> {
    match listed.source {
        Source::Commitments => commitment::printed(ledger, ids).await?,
        _ => {
            let papers = if listed.listed { 1 } else { ids.len() };
            paper::printed(ledger, listed.label, papers).await?
        }
    };
    Ok(())
}

/// Names of files for one paper each, `姓名-表名.pdf`: nobody's file takes another's name, and none
/// has a character that a system forbids.
#[derive(Debug, Default)]
pub struct FileNames {
    taken: HashSet<String>,
}

impl FileNames {
    /// The usual pattern.
    pub const PATTERN: &str = "{姓名}-{表名}";

    /// The next file's name after a pattern with the fields `{姓名}` and `{表名}`.
    pub fn next(&mut self, pattern: &str, whose: &str, listed: &ListedForm) -> PathBuf {
        let name: String = pattern
            .replace("{姓名}", whose)
            .replace("{表名}", listed.label)
            .chars()
            // Windows forbids these, and a file system holds some 80 Chinese characters a name.
            .map(|character| match character {
                '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
                other if other.is_control() => '_',
                other => other,
            })
            .take(60)
            .collect();
        let name = name.trim_matches([' ', '.']);
        let name = if name.is_empty() { listed.label } else { name };
        let mut unique = format!("{name}.pdf");
        let mut count = 1;
        // Windows and macOS take names for the same that differ in case only.
        while !self.taken.insert(unique.to_lowercase()) {
            count += 1;
            unique = format!("{name}（{count}）.pdf");
        }
        unique.into()
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
    fill::day(date).unwrap_or_default()
}

/// Writes a file whole or not at all: what lay at the place before stays until the new one is complete.
///
/// # Errors
/// [`Error::DiskFull`] or [`Error::ReadOnly`], naming the folder.
pub fn save(path: &Path, bytes: &[u8]) -> Result<()> {
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
    fn every_form_has_a_name_of_its_own() {
        let names: HashSet<_> = FORMS
            .iter()
            .flat_map(|form| [form.name, form.label])
            .collect();
        assert_eq!(names.len(), 2 * FORMS.len());
        assert_eq!(named("认领卡").unwrap().name, "claim-card");
        assert!(named("没有").is_none());
    }

    #[test]
    fn nobodys_file_takes_anothers_name() {
        let card = named("claim-card").unwrap();
        let mut names = FileNames::default();
        let mut next = |whose: &str| names.next(FileNames::PATTERN, whose, card);
        assert_eq!(next("张三"), Path::new("张三-认领卡.pdf"));
        assert_eq!(next("张三"), Path::new("张三-认领卡（2）.pdf"));
        assert_eq!(next("../a:b"), Path::new("_a_b-认领卡.pdf"));
        assert_eq!(next("买买提·艾力"), Path::new("买买提·艾力-认领卡.pdf"));
        // 60 characters and the ending.
        assert_eq!(
            next(&"长".repeat(300)).to_str().unwrap().chars().count(),
            64
        );
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
