//! What is to be printed: papers with their facts, their words, and the numbers that they get.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use renling_core::certificate::{self, CertificateForm};
use renling_core::check_in::{self, ReporterKind};
use renling_core::commitment;
use renling_core::error::{Error, Result};
use renling_core::form_text::TextDraft;
use renling_core::ledger::Ledger;
use renling_core::paper::{self, Numbered, PaperKind, Wish};
use renling_core::person::{id_number, phone};
use renling_core::time::Period;
use renling_core::{activity, attendance, claim, person, project};
use renling_forms::{Certificate, ClaimCard, Commitment, Form, Paper, Template, Text};
use serde::Serialize;
use serde_json::Value;

use crate::fill;
use crate::list::{ListedForm, Source};
use crate::texts::{usual, words};

/// A form that is filled, and what whoever prints it should know.
pub struct Filled {
    /// What is to be printed.
    pub form: Form,
    /// Sentences on what is not on it.
    pub notes: Vec<String>,
    /// What the ledger hears of it once it is printed.
    pub entry: Entry,
    /// For what purpose people's numbers stand on it in full; else they are masked.
    pub reason: Option<String>,
}

impl Filled {
    /// What is filled, with people's numbers masked.
    fn masked(form: Form, notes: Vec<String>, entry: Entry) -> Self {
        Filled {
            form: form.under(Some(mask)),
            notes,
            entry,
            reason: None,
        }
    }

    /// The same with ID numbers and phones in full, for a purpose that the journal will name.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the field `reason` where it is empty.
    pub fn in_full(self, reason: &str) -> Result<Self> {
        let reason = renling_core::privacy::reasoned(reason)?;
        Ok(Filled {
            form: self.form.under(None),
            reason: Some(reason.to_owned()),
            ..self
        })
    }
}

/// Masks the ID number and the phone of each person on a paper. Who is named as a contact, in the head
/// or of a project, is named so that people call.
fn mask(record: &mut Value) {
    match record {
        Value::Object(fields) => {
            for (field, value) in fields {
                match (field.as_str(), &*value) {
                    ("heading", _) => {}
                    // What was masked before stays as it is.
                    ("id_number" | "phone", Value::String(number)) if number.contains('*') => {}
                    ("id_number", Value::String(number)) => {
                        *value = id_number::masked(number).into()
                    }
                    ("phone", Value::String(number)) => *value = phone::masked(number).into(),
                    _ => mask(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(mask),
        _ => {}
    }
}

/// What the ledger hears of papers that were printed.
pub enum Entry {
    /// Nothing: they are blank.
    Blank,
    /// How many of which form.
    Counted(&'static str, usize),
    /// Which numbers they got.
    Numbered {
        /// What they are.
        kind: PaperKind,
        /// Their words, where the ledger has none of its own.
        usual: TextDraft,
        /// What stands on each.
        wishes: Vec<Wish>,
        /// The number on each.
        numbers: Vec<Numbered>,
    },
    /// Which papers of the register were printed again.
    Again(Vec<String>),
}

impl Entry {
    /// Tells the ledger, with the reason where numbers were printed in full.
    ///
    /// # Errors
    /// Those of [`paper::enter`].
    pub async fn note(self, ledger: &Ledger, reason: Option<&str>) -> Result<()> {
        match self {
            Entry::Blank => {}
            Entry::Counted(label, papers) => {
                paper::printed(ledger, label, papers, reason).await?;
            }
            Entry::Numbered {
                kind,
                usual,
                wishes,
                numbers,
            } => {
                paper::enter(ledger, kind, &usual, &wishes, &numbers, reason).await?;
            }
            Entry::Again(ids) => {
                paper::printed_again(ledger, &ids, reason).await?;
            }
        }
        Ok(())
    }
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
    let text = fill::text_of(&words(ledger, listed).await?);
    let heading = fill::heading(text, &paper::issuer(ledger).await?);
    let mut notes = Vec::new();
    let form = match listed.template {
        Template::Commitment => {
            let papers = commitment::forms(ledger, ids).await?;
            let mut texts: HashMap<String, Arc<Text>> = HashMap::new();
            let papers = papers.into_iter().map(|form| {
                let wish = Wish {
                    commitment_id: Some(form.commitment.id.clone()),
                    person_id: Some(form.person.id.clone()),
                    ..Wish::default()
                };
                let text = texts
                    .entry(form.text.id.clone())
                    .or_insert_with(|| fill::text_of(&form.text.draft()));
                (fill::commitment(text, &form), wish)
            });
            return numbered(ledger, listed, papers, Vec::new()).await;
        }
        Template::ClaimCard => {
            let papers = claim::forms(ledger, ids).await?;
            let papers = papers.into_iter().map(|form| {
                let wish = Wish {
                    claim_id: Some(form.claim.id.clone()),
                    person_id: form.claim.person_id.clone(),
                    ..Wish::default()
                };
                (fill::claim_card(&heading, &form), wish)
            });
            return numbered(ledger, listed, papers, Vec::new()).await;
        }
        Template::Certificate => {
            let papers = certificate::forms(ledger, ids, period).await?;
            let notes = papers
                .iter()
                .filter_map(CertificateForm::left_out)
                .collect();
            let papers = papers.into_iter().map(|form| {
                let wish = Wish {
                    person_id: Some(form.person.person.id.clone()),
                    ..Wish::default()
                };
                (fill::certificate(&heading, &form, period), wish)
            });
            return numbered(ledger, listed, papers, notes).await;
        }
        Template::Registration => {
            let forms = person::forms(ledger, ids).await?;
            Form::of(forms.iter().map(|form| fill::registration(&heading, form)))
        }
        Template::Receipt => {
            notes = unaccepted(ledger, ReporterKind::Person, ids).await?;
            let forms = person::forms(ledger, ids).await?;
            Form::of(forms.iter().map(|form| fill::receipt(&heading, form)))
        }
        Template::UnitRegistration => {
            let forms = check_in::unit_forms(ledger, ids).await?;
            let papers = forms.iter();
            Form::of(papers.map(|form| fill::unit_registration(&heading, form)))
        }
        Template::UnitReceipt => {
            notes = unaccepted(ledger, ReporterKind::Unit, ids).await?;
            let forms = check_in::unit_forms(ledger, ids).await?;
            Form::of(forms.iter().map(|form| fill::unit_receipt(&heading, form)))
        }
        Template::Nomination => {
            let forms = person::forms(ledger, ids).await?;
            Form::of(forms.iter().map(|form| fill::nomination(&heading, form)))
        }
        Template::EvaluationSheet => {
            let forms = claim::forms(ledger, ids).await?;
            Form::of(forms.iter().map(|form| fill::evaluation(&heading, form)))
        }
        Template::ServiceRecord => {
            let forms = person::forms(ledger, ids).await?;
            let served = attendance::served(ledger, ids, period).await?;
            Form::of(forms.iter().map(|form| {
                let own = served.iter().filter(|row| row.person_id == form.person.id);
                fill::service_record(&heading, form, own)
            }))
        }
        Template::AttendanceSheet if listed.source == Source::Activities => {
            let mut sheets = Vec::with_capacity(ids.len());
            for id in ids {
                let activity = activity::show(ledger, id).await?.activity;
                let sheet = attendance::sheet(ledger, id).await?;
                sheets.push(fill::activity_sheet(&heading, &activity, &sheet));
            }
            Form::of(sheets)
        }
        // A list of nothing is no paper.
        _ if ids.is_empty() => Form::of(std::iter::empty::<renling_forms::ServiceList>()),
        Template::ServiceList => {
            let forms = project::forms(ledger, ids).await?;
            Form::of([fill::service_list(heading, &forms)])
        }
        Template::AttendanceSheet => {
            let forms = person::forms(ledger, ids).await?;
            Form::of([fill::attendance(heading, &forms)])
        }
        Template::PublicNotice => {
            let people = person::posted(ledger, ids).await?;
            let today = ledger.clock().today();
            Form::of([fill::public_notice(heading, &people, today)])
        }
    };
    let entry = Entry::Counted(listed.label, form.len());
    Ok(Filled::masked(form, notes, entry))
}

/// That the check-in of some was not accepted, of which a 回执 speaks.
async fn unaccepted(ledger: &Ledger, kind: ReporterKind, ids: &[String]) -> Result<Vec<String>> {
    let accepted = check_in::accepted(ledger, kind, "").await?;
    let accepted: HashSet<String> = accepted.into_iter().collect();
    let left = ids.iter().filter(|id| !accepted.contains(*id)).count();
    let note = (left > 0).then(|| format!("其中{left}份的报到还没有受理，请先在“双报到”页受理。"));
    Ok(note.into_iter().collect())
}

/// A paper that carries a number.
trait NumberedPaper: Paper + Serialize {
    fn words(&mut self) -> &mut Arc<Text>;
    fn number(&mut self) -> &mut String;
}

macro_rules! numbered_paper {
    ($paper:ty, $($words:ident).+) => {
        impl NumberedPaper for $paper {
            fn words(&mut self) -> &mut Arc<Text> {
                &mut self.$($words).+
            }

            fn number(&mut self) -> &mut String {
                &mut self.number
            }
        }
    };
}

numbered_paper!(Commitment, text);
numbered_paper!(ClaimCard, heading.text);
numbered_paper!(Certificate, heading.text);

/// Papers with the numbers that they have, or will have once they are printed.
async fn numbered<P: NumberedPaper + Clone + 'static>(
    ledger: &Ledger,
    listed: &ListedForm,
    papers: impl Iterator<Item = (P, Wish)>,
    notes: Vec<String>,
) -> Result<Filled> {
    let kind = listed.numbered().ok_or(Error::NotFound("表格"))?;
    let (mut papers, wishes): (Vec<P>, Vec<Wish>) = papers
        .map(|(paper, mut wish)| {
            wish.whose = paper.whose().to_owned();
            wish.facts = facts(paper.clone());
            (paper, wish)
        })
        .unzip();
    let numbers = paper::numbered(ledger, kind, &wishes).await?;
    for (paper, numbered) in papers.iter_mut().zip(&numbers) {
        *paper.number() = numbered.number.clone();
    }
    let entry = Entry::Numbered {
        kind,
        usual: usual(listed),
        wishes,
        numbers,
    };
    Ok(Filled::masked(Form::of(papers), notes, entry))
}

/// What a paper says besides its words and its number, which the register keeps on their own.
fn facts(mut paper: impl NumberedPaper) -> String {
    *paper.words() = Arc::default();
    paper.number().clear();
    let mut facts = serde_json::to_value(paper).expect("BUG: a paper is plain data");
    without_blanks(&mut facts);
    facts.to_string()
}

/// Leaves out what a paper leaves blank: it is the same without.
fn without_blanks(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.retain(|_, value| {
            without_blanks(value);
            !(value.is_null()
                || value.as_str() == Some("")
                || value.as_object().is_some_and(serde_json::Map::is_empty)
                || value.as_array().is_some_and(Vec::is_empty))
        }),
        Value::Array(values) => values.iter_mut().for_each(without_blanks),
        _ => {}
    }
}

/// Papers of the register as they were printed: their words, facts and numbers of then.
///
/// # Errors
/// [`Error::NotFound`] where one is not there any more.
pub async fn again(ledger: &Ledger, ids: &[String]) -> Result<Filled> {
    let mut form = Form::default();
    for id in ids {
        let (paper, text) = paper::show(ledger, id).await?;
        let text = fill::text_of(&text.draft());
        form = form.and(match paper.kind {
            PaperKind::Commitment => as_it_was::<Commitment>(&paper, text)?,
            PaperKind::ClaimCard => as_it_was::<ClaimCard>(&paper, text)?,
            PaperKind::Certificate => as_it_was::<Certificate>(&paper, text)?,
        });
    }
    Ok(Filled::masked(form, Vec::new(), Entry::Again(ids.to_vec())))
}

fn as_it_was<P>(kept: &paper::Paper, text: Arc<Text>) -> Result<Form>
where
    P: NumberedPaper + serde::de::DeserializeOwned + 'static,
{
    let mut paper: P = serde_json::from_str(&kept.facts)
        .map_err(|error| Error::Store(format!("登记簿里{}的内容损坏：{error}", kept.number)))?;
    *paper.words() = text;
    paper.number().clone_from(&kept.number);
    Ok(Form::of([paper]))
}

/// A form to be filled in by hand; it names the branch and the community.
///
/// # Errors
/// [`Error::Refused`] for a form that makes no sense blank.
pub async fn blank(ledger: &Ledger, listed: &ListedForm) -> Result<Filled> {
    if !listed.blank {
        return Err(Error::Refused(format!(
            "{}没有空白表。请选择要公示的人员。",
            listed.label
        )));
    }
    let words = words(ledger, listed).await?;
    let form = blank_with(ledger, listed, &words).await?;
    Ok(Filled::masked(form, Vec::new(), Entry::Blank))
}

/// The same with words that are still under edit.
///
/// # Errors
/// [`Error::Refused`] for a form that makes no sense blank.
pub async fn blank_with(ledger: &Ledger, listed: &ListedForm, words: &TextDraft) -> Result<Form> {
    let issuer = paper::issuer(ledger).await?;
    let heading = fill::blank_heading(fill::text_of(words), &issuer);
    Ok(match listed.template {
        Template::Commitment => Form::of([fill::blank_commitment(words, &issuer)]),
        Template::Registration => Form::of([renling_forms::Registration {
            heading,
            ..Default::default()
        }]),
        Template::Receipt => Form::of([renling_forms::Receipt {
            heading,
            ..Default::default()
        }]),
        Template::UnitRegistration => Form::of([renling_forms::UnitRegistration {
            heading,
            ..Default::default()
        }]),
        Template::UnitReceipt => Form::of([renling_forms::UnitReceipt {
            heading,
            ..Default::default()
        }]),
        Template::Nomination => Form::of([renling_forms::Nomination {
            heading,
            ..Default::default()
        }]),
        Template::ClaimCard => Form::of([ClaimCard {
            heading,
            ..Default::default()
        }]),
        Template::EvaluationSheet => Form::of([renling_forms::EvaluationSheet {
            heading,
            ..Default::default()
        }]),
        Template::ServiceList => Form::of([renling_forms::ServiceList {
            heading,
            blank_rows: 9,
            ..Default::default()
        }]),
        Template::AttendanceSheet => Form::of([renling_forms::AttendanceSheet {
            heading,
            blank_rows: 20,
            ..Default::default()
        }]),
        Template::ServiceRecord => Form::of([renling_forms::ServiceRecord {
            heading,
            blank_rows: 16,
            ..Default::default()
        }]),
        Template::Certificate => Form::of([Certificate {
            heading,
            blank_rows: 8,
            ..Default::default()
        }]),
        Template::PublicNotice => Form::of([renling_forms::PublicNotice {
            heading,
            ..Default::default()
        }]),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_peoples_own_is_masked_and_whom_to_call_is_not() {
        let mut record = json!({
            "heading": { "phone": "0763-3360000" },
            "person": { "name": "欧阳洁", "phone": "13800138000", "id_number": "11010519491231002X" },
            "people": [{ "phone": "138****8000" }, { "phone": "" }],
            "contact_phone": "13900139001",
        });
        mask(&mut record);
        assert_eq!(
            record,
            json!({
                "heading": { "phone": "0763-3360000" },
                "person": { "name": "欧阳洁", "phone": "138****8000", "id_number": "1101**********002X" },
                "people": [{ "phone": "138****8000" }, { "phone": "" }],
                "contact_phone": "13900139001",
            })
        );
    }
}
