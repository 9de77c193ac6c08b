//! Records of the ledger as the records of forms.

use std::sync::Arc;

use chrono::NaiveDate;
use renling_core::activity::Activity;
use renling_core::attendance::{AttendanceSummary, HoursState, Served};
use renling_core::certificate::CertificateForm;
use renling_core::check_in::UnitForm;
use renling_core::claim::{ClaimForm, ClaimantKind};
use renling_core::commitment::{CommitmentForm, CommitmentState};
use renling_core::evaluation::{Evaluation, Voice, yuan};
use renling_core::form_text::TextDraft;
use renling_core::paper::Issuer;
use renling_core::person::id_number::document;
use renling_core::person::{Person, PersonForm, Sex};
use renling_core::project::ProjectForm;
use renling_core::time::{Date, Period};
use renling_forms::{
    AttendanceSheet, Certificate, Claim, ClaimCard, Commitment, Criterion, EvaluationSheet,
    Expected, Heading, ListedProject, Nomination, PostedPerson, PublicNotice, Receipt,
    Registration, ReportingUnit, Service, ServiceList, ServiceRecord, ServiceTimes, Text,
    UnitReceipt, UnitRegistration, Verdict, Volunteer,
};

/// How many days a list stays on the board.
const POSTED_DAYS: i64 = 7;

/// Empty rows under those who are expected, for those who come besides.
const ROWS_BESIDES: u32 = 5;

pub(crate) fn heading(text: Arc<Text>, issuer: &Issuer) -> Heading {
    Heading {
        contact: issuer.operator.clone(),
        dated: day(issuer.date),
        ..blank_heading(text, issuer)
    }
}

/// The head of a form for handing out: whoever signs it says when.
pub(crate) fn blank_heading(text: Arc<Text>, issuer: &Issuer) -> Heading {
    Heading {
        text,
        branch: issuer.branch.name.clone(),
        community: issuer.community.clone(),
        contact: String::new(),
        phone: issuer.branch.contact_phone.clone().unwrap_or_default(),
        dated: None,
    }
}

pub(crate) fn registration(heading: &Heading, form: &PersonForm) -> Registration {
    Registration {
        heading: heading.clone(),
        person: volunteer(form),
    }
}

pub(crate) fn receipt(heading: &Heading, form: &PersonForm) -> Receipt {
    Receipt {
        heading: heading.clone(),
        person: volunteer(form),
    }
}

pub(crate) fn unit_registration(heading: &Heading, form: &UnitForm) -> UnitRegistration {
    UnitRegistration {
        heading: heading.clone(),
        unit: reporting(form),
    }
}

pub(crate) fn unit_receipt(heading: &Heading, form: &UnitForm) -> UnitReceipt {
    UnitReceipt {
        heading: heading.clone(),
        unit: reporting(form),
    }
}

fn reporting(form: &UnitForm) -> ReportingUnit {
    let unit = &form.unit;
    ReportingUnit {
        name: unit.name.clone(),
        credit_code: text(&unit.credit_code),
        address: text(&unit.address),
        contact: text(&unit.contact_name),
        contact_phone: text(&unit.contact_phone),
        members: u32::try_from(form.members).ok(),
        projects: form.projects.join("、"),
        reported_on: form.reported_on.and_then(day),
    }
}

pub(crate) fn nomination(heading: &Heading, form: &PersonForm) -> Nomination {
    Nomination {
        heading: heading.clone(),
        person: volunteer(form),
    }
}

fn volunteer(form: &PersonForm) -> Volunteer {
    let person = &form.person;
    Volunteer {
        name: person.name.clone(),
        gender: gender(person.sex),
        born: person.birth.map(month).unwrap_or_default(),
        political: text(&person.political),
        joined_party: person
            .party_joined
            .as_deref()
            .map(partial)
            .unwrap_or_default(),
        id_number: text(&person.id_number),
        phone: text(&person.phone.clone().or_else(|| person.other_phone.clone())),
        unit: text(&form.unit),
        post: text(&person.duty),
        address: text(&person.address),
        skills: text(&person.skills),
        wishes: text(&person.wishes),
        times: times(person.free_time.as_deref().unwrap_or_default()),
        reported_on: person.reported_on.and_then(day),
        projects: form.projects.join("、"),
    }
}

fn claim(form: &ClaimForm) -> Claim {
    let project = &form.project.project;
    Claim {
        claimant: form.claimant.clone(),
        phone: text(&form.phone),
        beside: match form.kind {
            ClaimantKind::Person => "所在单位",
            ClaimantKind::Unit => "联系人",
            ClaimantKind::Team => "队长",
        }
        .to_owned(),
        unit: text(&form.beside),
        project: project.name.clone(),
        category: text(&project.category),
        content: text(&project.content),
        provider: text(&form.project.provider),
        served: text(&project.served),
        place: text(&project.place),
        schedule: text(&project.schedule),
        contact: text(&project.contact_name),
        contact_phone: text(&project.contact_phone),
        claimed_on: day(form.claim.claimed_on),
        due_on: form.claim.due_on.and_then(day),
        finished_on: form.claim.finished_on.and_then(day),
    }
}

/// Of its head a card shows the words alone.
pub(crate) fn claim_card(heading: &Heading, form: &ClaimForm) -> ClaimCard {
    ClaimCard {
        heading: Heading {
            text: heading.text.clone(),
            ..Heading::default()
        },
        number: String::new(),
        claim: claim(form),
    }
}

pub(crate) fn evaluation(heading: &Heading, form: &ClaimForm) -> EvaluationSheet {
    let said = |voice: Voice| {
        let mut spoken = form.evaluations.iter();
        spoken.find(|one| one.evaluation.voice == voice)
    };
    let verdict = |voice: Voice| {
        said(voice).map_or_else(Verdict::default, |one| Verdict {
            level: one.evaluation.level.label().to_owned(),
            score: one
                .evaluation
                .score
                .and_then(|score| u32::try_from(score).ok()),
            criteria: one
                .criteria
                .iter()
                .map(|scored| Criterion {
                    name: scored.name.clone(),
                    weight: scored.weight,
                    score: scored.score,
                })
                .collect(),
            words: text(&one.evaluation.words),
            given_on: day(one.evaluation.evaluated_on),
        })
    };
    // What the branch says counts before what others say of the same.
    let spoken = [Voice::Organisation, Voice::Own, Voice::Served]
        .into_iter()
        .filter_map(said)
        .map(|one| &one.evaluation);
    let first = |fact: fn(&Evaluation) -> Option<i32>| spoken.clone().find_map(fact);
    let saved = spoken.clone().find_map(|one| {
        let (fen, months) = (one.saved_fen?, one.saved_months?);
        Some(format!("{months} 个月节约 {}", yuan(fen)))
    });
    EvaluationSheet {
        heading: heading.clone(),
        claim: claim(form),
        served_people: first(|one| one.served_people).and_then(|people| u32::try_from(people).ok()),
        saved: saved.unwrap_or_default(),
        conclusion: spoken
            .clone()
            .find_map(|one| one.conclusion.clone())
            .unwrap_or_default(),
        own: verdict(Voice::Own),
        served: verdict(Voice::Served),
        organisation: verdict(Voice::Organisation),
    }
}

fn service(served: &Served) -> Service {
    let time = served.from_at.zip(served.to_at);
    Service {
        on: day(served.starts_at.date()),
        time: time.map_or(String::new(), |(from, to)| {
            format!("{}至{}", from.clock(), to.clock())
        }),
        what: served.activity.clone(),
        place: text(&served.place),
        minutes: u32::try_from(served.minutes).unwrap_or_default(),
        confirmed: match &served.confirmed_by {
            Some(by) => format!("{by}确认"),
            None => served.hours.label().to_owned(),
        },
    }
}

/// 志愿者编号, which lists bring as a column of their own.
fn volunteer_number(person: &Person) -> String {
    let number = person.other.0.get("志愿者编号");
    number.cloned().unwrap_or_default()
}

pub(crate) fn service_record<'a>(
    heading: &Heading,
    form: &PersonForm,
    served: impl Iterator<Item = &'a Served>,
) -> ServiceRecord {
    let served: Vec<_> = served.collect();
    let confirmed = served
        .iter()
        .filter(|row| row.hours == HoursState::Confirmed);
    let minutes: i32 = confirmed.map(|row| row.minutes).sum();
    ServiceRecord {
        heading: heading.clone(),
        name: form.person.name.clone(),
        volunteer_number: volunteer_number(&form.person),
        phone: text(&form.person.phone),
        minutes: u32::try_from(minutes).ok(),
        services: served.into_iter().map(service).collect(),
        blank_rows: 0,
    }
}

/// Where an end of the period is open, the first or the last service stands for it.
pub(crate) fn certificate(
    heading: &Heading,
    form: &CertificateForm,
    period: Period,
) -> Certificate {
    let person = &form.person.person;
    let on = |service: Option<&Served>| service.map(|service| service.starts_at.date());
    Certificate {
        heading: heading.clone(),
        number: String::new(),
        name: person.name.clone(),
        volunteer_number: volunteer_number(person),
        document: person
            .id_number
            .as_deref()
            .map(document)
            .unwrap_or_default()
            .to_owned(),
        id_number: text(&person.id_number),
        from: period.from.or(on(form.services.first())).and_then(day),
        until: period.until.or(on(form.services.last())).and_then(day),
        minutes: u32::try_from(form.minutes()).ok(),
        services: form.services.iter().map(service).collect(),
        blank_rows: 0,
    }
}

pub(crate) fn service_list(heading: Heading, forms: &[ProjectForm]) -> ServiceList {
    let projects = forms.iter().map(|form| {
        let project = &form.project;
        ListedProject {
            name: project.name.clone(),
            category: text(&project.category),
            content: text(&project.content),
            served: text(&project.served),
            place: text(&project.place),
            schedule: text(&project.schedule),
            period: period(project.begins_on, project.ends_on),
            skills: text(&project.skills),
            provider: text(&form.provider),
            places: u32::try_from(project.places).ok(),
            contact: text(&project.contact_name),
            // Not masked: a contact is named on the list so that people call.
            phone: text(&project.contact_phone),
        }
    });
    ServiceList {
        heading,
        projects: projects.collect(),
        blank_rows: 0,
    }
}

/// The sheet of one activity, with those who stand on it.
pub(crate) fn activity_sheet(
    heading: &Heading,
    activity: &Activity,
    sheet: &[AttendanceSummary],
) -> AttendanceSheet {
    let (starts, ends) = (activity.starts_at, activity.ends_at);
    let people = sheet.iter().map(|row| Expected {
        name: row.person.clone(),
        unit: text(&row.unit),
        post: text(&row.post),
    });
    AttendanceSheet {
        heading: heading.clone(),
        activity: activity.name.clone(),
        time: format!(
            "{}{}至{}",
            starts.date().official(),
            starts.clock(),
            ends.clock()
        ),
        place: text(&activity.place),
        people: people.collect(),
        blank_rows: ROWS_BESIDES,
    }
}

pub(crate) fn attendance(heading: Heading, forms: &[PersonForm]) -> AttendanceSheet {
    let people = forms.iter().map(|form| Expected {
        name: form.person.name.clone(),
        unit: text(&form.unit),
        post: String::new(),
    });
    AttendanceSheet {
        heading,
        people: people.collect(),
        blank_rows: ROWS_BESIDES,
        ..AttendanceSheet::default()
    }
}

pub(crate) fn public_notice(
    heading: Heading,
    people: &[renling_core::person::PostedPerson],
    today: Date,
) -> PublicNotice {
    let rows = people.iter().map(|person| PostedPerson {
        name: person.name.clone(),
        gender: gender(person.sex),
        unit: text(&person.unit),
        phone: text(&person.phone),
    });
    PublicNotice {
        heading,
        from: day(today),
        until: day(today.plus_days(POSTED_DAYS - 1)),
        people: rows.collect(),
    }
}

/// The 承诺书 for handing out.
pub(crate) fn blank_commitment(words: &TextDraft, issuer: &Issuer) -> Commitment {
    Commitment {
        text: text_of(words),
        branch: issuer.branch.name.clone(),
        community: issuer.community.clone(),
        hours_a_year: words
            .promised_hours
            .and_then(|hours| u32::try_from(hours).ok()),
        ..Commitment::default()
    }
}

/// The words of the ledger as those of a form. Under edit, a label that is left empty reads as usual.
pub(crate) fn text_of(words: &TextDraft) -> Arc<Text> {
    let own = words
        .labels
        .iter()
        .filter(|(_, own)| !own.trim().is_empty());
    Arc::new(Text {
        title: words.title.clone(),
        body: words.body.lines().map(str::to_owned).collect(),
        labels: own
            .map(|(usual, own)| (usual.clone(), own.clone()))
            .collect(),
    })
}

pub(crate) fn commitment(words: &Arc<Text>, form: &CommitmentForm) -> Commitment {
    let person = &form.person;
    let unit = [form.unit.clone(), person.duty.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>();
    Commitment {
        text: Arc::clone(words),
        number: form.commitment.number.clone(),
        name: person.name.clone(),
        gender: gender(person.sex),
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
        hours_a_year: form
            .text
            .promised_hours
            .and_then(|hours| u32::try_from(hours).ok()),
        term: term(form),
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
            .plus_months(form.text.term_months.unwrap_or_default().max(0) as u32)
            .plus_days(-1)
    });
    format!("{}至{}", month(begin), month(end))
}

/// From when until when something is on offer, as far as that was said.
fn period(begins_on: Option<Date>, ends_on: Option<Date>) -> String {
    match (begins_on, ends_on) {
        (Some(begins), Some(ends)) => format!("{}至{}", begins.official(), ends.official()),
        (Some(begins), None) => format!("{}起", begins.official()),
        (None, Some(ends)) => format!("至{}", ends.official()),
        (None, None) => String::new(),
    }
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

pub(crate) fn day(date: Date) -> Option<NaiveDate> {
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

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn gender(sex: Option<Sex>) -> String {
    sex.map(|sex| sex.label().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
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
    fn a_label_left_empty_reads_as_usual() {
        let labels = [("联系电话", "手机"), ("性别", " ")];
        let words = TextDraft {
            labels: labels
                .map(|(usual, own)| (usual.to_owned(), own.to_owned()))
                .into(),
            ..TextDraft::default()
        };
        let kept: Vec<_> = text_of(&words).labels.keys().cloned().collect();
        assert_eq!(kept, ["联系电话"]);
    }

    #[test]
    fn a_month_known_by_half_is_printed_by_half() {
        assert_eq!(partial("2001"), "2001年");
        assert_eq!(partial("2001-07"), "2001年7月");
        assert_eq!(partial("2001-07-01"), "2001年7月");
    }
}
