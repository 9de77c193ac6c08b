//! 志愿服务承诺书: made for people, printed, signed by hand, and marked as signed.
//!
//! | from \ move | 签署 sign | 撤回 withdraw |
//! |---|---|---|
//! | 待签 pending | 已签 | 撤回 |
//! | 已签 signed | — | 撤回 |
//! | 到期 expired (computed: signed, and its term is over) | — | 撤回 |
//! | 撤回 withdrawn | — | — |
//!
//! A person has at most one 承诺书 that is not withdrawn for each version of the text. A new version can
//! ask everybody to sign again: what was signed in an earlier one is then 需重签 until they do.

mod rows;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::form_text::{self, FormText, TextDraft};
use crate::journal::{Operation, Write};
use crate::ledger::Ledger;
use crate::paper::PaperKind;
use crate::person::{self, Page, Person};
use crate::record::{new_id, record};
use crate::stored::words;
use crate::time::Date;
use crate::{number, setting, unit};

words! {
    /// The state of one 承诺书 in the ledger.
    CommitmentState {
        /// Made, and waiting for a signature.
        Pending = "pending", "待签";
        /// Signed by hand; the paper is with the branch.
        Signed = "signed", "已签";
        /// Taken back, with a reason.
        Withdrawn = "withdrawn", "撤回";
    }
}

words! {
    /// Where a person stands with their 承诺书.
    Standing {
        /// Nothing made for them yet.
        None = "none", "未生成";
        /// Made, not signed.
        Pending = "pending", "待签";
        /// Signed, and in its term.
        Signed = "signed", "已签";
        /// Signed in words that have been replaced since.
        Outdated = "outdated", "需重签";
        /// Signed once; the term is over.
        Expired = "expired", "到期";
    }
}

/// One 承诺书 of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Commitment {
    /// Its id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// The number on the form, `C2026-0001`.
    pub number: String,
    /// The year of the number.
    pub year: i32,
    /// Its place within the year, from 1.
    pub sequence: i32,
    /// Whose it is.
    pub person_id: String,
    /// The version of the text that is signed.
    pub text_id: String,
    /// Its state.
    pub state: CommitmentState,
    /// The day on which it was made.
    pub made_on: Date,
    /// The day on which it was last printed.
    pub printed_on: Option<Date>,
    /// The day of the signature.
    pub signed_on: Option<Date>,
    /// The last day of its term.
    pub expires_on: Option<Date>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
}

record!(
    Commitment,
    "commitment",
    number,
    year,
    sequence,
    person_id,
    text_id,
    state,
    made_on,
    printed_on,
    signed_on,
    expires_on,
    reason,
);

/// The words that a new ledger begins with; the manager's to change.
fn first_text() -> TextDraft {
    TextDraft {
        title: "党员志愿服务承诺书".into(),
        body: [
            "自愿参加社区志愿服务，亮明身份，发挥作用，服从支部和社区的安排。",
            "根据自身专长认领服务项目，按约定的时间、地点和要求完成，每年服务时间不少于约定小时数。",
            "服务居民热情耐心，一视同仁，不收取报酬和礼品，不以服务之名推销商品。",
            "保护居民隐私，不泄露在服务中知悉的个人信息和家庭情况。",
            "遵守法律法规和安全要求；因故不能参加的，提前告知支部，并办好交接。",
            "自觉接受支部、社区和居民的监督与评议。",
        ]
        .join("\n"),
        promised_hours: Some(20),
        term_months: Some(24),
        ..TextDraft::default()
    }
}

impl Commitment {
    /// Whether nothing newer has to be signed: it waits for its signature, or is signed, in its term and
    /// in words no older than the `binding` version.
    fn holds(&self, version: i32, binding: i32, today: Date) -> bool {
        version >= binding && self.expires_on.is_none_or(|last| last >= today)
    }
}

/// A row of the register of 承诺书.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct CommitmentSummary {
    /// Its id.
    pub id: String,
    /// The revision that an action is checked against.
    pub revision: i32,
    /// The number on the form.
    pub number: String,
    /// Whose it is.
    pub person_id: String,
    /// Their name.
    pub person: String,
    /// Their unit.
    pub unit: Option<String>,
    /// Where it stands today.
    pub standing: String,
    /// The day on which it was made.
    pub made_on: Date,
    /// The day on which it was last printed.
    pub printed_on: Option<Date>,
    /// The day of the signature.
    pub signed_on: Option<Date>,
    /// The last day of its term.
    pub expires_on: Option<Date>,
}

/// Which 承诺书 are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct CommitmentFilter {
    /// Words of the person's name, initials, or of the number.
    pub text: String,
    /// `pending`, `signed`, `outdated`, `expired`, `withdrawn`, or all.
    pub standing: Option<String>,
    /// Only those of one person.
    pub person_id: Option<String>,
}

/// Everything that stands on one printed 承诺书.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentForm {
    /// The 承诺书.
    pub commitment: Commitment,
    /// Whose it is, in full: the form is theirs.
    pub person: Person,
    /// Their unit's name.
    pub unit: Option<String>,
    /// The words.
    pub text: Arc<FormText>,
    /// The branch that asks.
    pub branch: String,
    /// The community reported to.
    pub community: String,
    /// The names of the projects that the person has claimed.
    pub projects: Vec<String>,
}

/// The register, the newest number first.
pub async fn list(
    ledger: &Ledger,
    filter: &CommitmentFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<CommitmentSummary>> {
    rows::page(ledger, filter, offset, limit).await
}

/// What came of making 承诺书 for a selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Made {
    /// How many were made.
    pub made: u32,
    /// How many people had one already.
    pub already: u32,
    /// The 承诺书 of all of the selection, made now or standing before.
    pub ids: Vec<String>,
}

/// Makes 承诺书 for people: those who have one that stands keep it.
pub async fn make(ledger: &Ledger, person_ids: &[String]) -> Result<Made> {
    let mut write = ledger.begin().await?;
    let made = make_in(&mut write, person_ids).await?;
    if made.made == 0 {
        // Dropping the operation leaves no trace of it: nothing was written.
        return Ok(made);
    }
    write
        .commit("commitment_make", format!("生成承诺书{}份", made.made))
        .await?;
    Ok(made)
}

pub(crate) async fn make_in(write: &mut Write, person_ids: &[String]) -> Result<Made> {
    let today = write.at().date();
    let text = newest_text(write).await?;
    let binding = rows::binding_version(write.connection()).await?;
    let standing = rows::newest_by_person(write.connection()).await?;
    let patterns = number::read(write.connection()).await?;
    let mut sequence = rows::last_sequence(write.connection(), today.year()).await?;
    let mut ids = Vec::with_capacity(person_ids.len());
    let mut new = Vec::new();
    let mut lapsed = Vec::new();
    for person_id in person_ids {
        match standing.get(person_id) {
            Some((commitment, version)) if commitment.holds(*version, binding, today) => {
                ids.push(commitment.id.clone());
                continue;
            }
            // Another is signed in the new words; until then the old signature holds.
            Some((commitment, _)) if commitment.text_id != text.id => {}
            Some((commitment, _)) => {
                // Its term is over: a new one is signed, and the old one stays in the register.
                let after = Commitment {
                    state: CommitmentState::Withdrawn,
                    reason: Some("到期，已另签".into()),
                    revision: commitment.revision + 1,
                    ..commitment.clone()
                };
                lapsed.push((Some(commitment.clone()), after));
            }
            None => {}
        }
        sequence += 1;
        let commitment = Commitment {
            id: new_id(),
            revision: 1,
            number: patterns.number(PaperKind::Commitment, today.year(), sequence),
            year: today.year(),
            sequence,
            person_id: person_id.clone(),
            text_id: text.id.clone(),
            state: CommitmentState::Pending,
            made_on: today,
            printed_on: None,
            signed_on: None,
            expires_on: None,
            reason: None,
        };
        ids.push(commitment.id.clone());
        new.push((None, commitment));
    }
    let made = new.len();
    write.put(lapsed).await?;
    write.put(new).await?;
    Ok(Made {
        made: made as u32,
        already: (person_ids.len() - made) as u32,
        ids,
    })
}

/// Marks 承诺书 as signed on a day.
///
/// # Errors
/// [`Error::Refused`] where one is not 待签, naming it; then none is marked. [`Error::Invalid`] for a
/// day that lies ahead.
pub async fn sign(ledger: &Ledger, ids: &[String], signed_on: Date) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    sign_in(&mut write, ids, signed_on).await?;
    write
        .commit(
            "commitment_sign",
            format!("标记{}份承诺书为已签", ids.len()),
        )
        .await
}

pub(crate) async fn sign_in(write: &mut Write, ids: &[String], signed_on: Date) -> Result<()> {
    if signed_on > write.at().date() {
        return Err(Error::field("signed_on", "签署日期不能晚于今天"));
    }
    let found = rows::by_ids(write.connection(), ids).await?;
    let texts = texts(write.connection()).await?;
    let mut changes = Vec::with_capacity(found.len());
    for before in found {
        if before.state != CommitmentState::Pending {
            return Err(refused(&before, "签署"));
        }
        let text = texts
            .get(&before.text_id)
            .ok_or(Error::NotFound("承诺书文本"))?;
        let after = Commitment {
            state: CommitmentState::Signed,
            signed_on: Some(signed_on),
            expires_on: Some(
                signed_on
                    .plus_months(text.term_months.unwrap_or_default() as u32)
                    .plus_days(-1),
            ),
            revision: before.revision + 1,
            ..before.clone()
        };
        changes.push((Some(before), after));
    }
    if changes.len() != ids.len() {
        return Err(Error::NotFound("承诺书"));
    }
    write.put(changes).await
}

/// Withdraws a 承诺书.
///
/// # Errors
/// [`Error::Invalid`] without a reason, [`Error::Refused`] if it is withdrawn already.
pub async fn withdraw(
    ledger: &Ledger,
    id: &str,
    revision: i32,
    reason: &str,
) -> Result<Commitment> {
    let mut write = ledger.begin().await?;
    let before: Commitment = write
        .current(
            id,
            Some(revision),
            "承诺书",
            |commitment: &Commitment| commitment.number.clone(),
        )
        .await?;
    if before.state == CommitmentState::Withdrawn {
        return Err(refused(&before, "撤回"));
    }
    if reason.trim().is_empty() {
        return Err(Error::field("reason", "请填写撤回原因"));
    }
    let after = Commitment {
        state: CommitmentState::Withdrawn,
        reason: Some(reason.trim().to_owned()),
        ..before.clone()
    };
    let after = write.change(before, after).await?;
    write
        .commit("commitment_withdraw", format!("撤回{}", after.number))
        .await?;
    Ok(after)
}

/// The words on forms, by their id.
async fn texts(connection: &mut sqlx::AnyConnection) -> Result<HashMap<String, Arc<FormText>>> {
    let texts = form_text::all(connection).await?.into_iter();
    Ok(texts
        .map(|text| (text.id.clone(), Arc::new(text)))
        .collect())
}

fn refused(commitment: &Commitment, action: &str) -> Error {
    Error::Refused(format!(
        "{}现为“{}”，不能{action}。请刷新后核对。",
        commitment.number,
        commitment.state.label()
    ))
}

/// Everything that is printed on these 承诺书, in the order given.
///
/// # Errors
/// [`Error::NotFound`] where one is not there any more.
pub async fn forms(ledger: &Ledger, ids: &[String]) -> Result<Vec<CommitmentForm>> {
    let branch = unit::branch(ledger).await?.name;
    let community = setting::community(ledger).await?;
    let mut connection = ledger.pool().acquire().await?;
    let commitments = rows::by_ids(&mut connection, ids).await?;
    let texts = texts(&mut connection).await?;
    let people: HashMap<_, _> = person::everybody(&mut connection)
        .await?
        .into_iter()
        .map(|person| (person.id.clone(), person))
        .collect();
    let units = unit::names(&mut connection).await?;
    let mut projects = crate::claim::projects_by_person(&mut connection).await?;
    if commitments.len() != ids.len() {
        return Err(Error::NotFound("承诺书"));
    }
    commitments
        .into_iter()
        .map(|commitment| {
            let person = people
                .get(&commitment.person_id)
                .ok_or(Error::NotFound("人员"))?;
            let text = texts
                .get(&commitment.text_id)
                .ok_or(Error::NotFound("承诺书文本"))?;
            Ok(CommitmentForm {
                unit: person
                    .unit_id
                    .as_ref()
                    .and_then(|id| units.get(id).cloned()),
                projects: projects.remove(&commitment.person_id).unwrap_or_default(),
                person: person.clone(),
                text: Arc::clone(text),
                branch: branch.clone(),
                community: community.clone(),
                commitment,
            })
        })
        .collect()
}

/// Notes inside an operation that 承诺书 were printed.
pub(crate) async fn printed(write: &mut Write, ids: &[String]) -> Result<()> {
    let today = write.at().date();
    change_all(write, ids, |before| Commitment {
        printed_on: Some(today),
        ..before.clone()
    })
    .await
}

/// Takes a new version of the words for the 承诺书 that nobody has signed: those not printed yet, and, where
/// all have to sign again, those printed, too, which are then to be printed anew.
pub(crate) async fn take_text(write: &mut Write, text: &FormText) -> Result<()> {
    let ids = rows::pending(write.connection()).await?;
    change_all(write, &ids, |before| {
        if before.printed_on.is_some() && text.sign_again == 0 {
            return before.clone();
        }
        Commitment {
            text_id: text.id.clone(),
            printed_on: None,
            ..before.clone()
        }
    })
    .await
}

async fn change_all(
    write: &mut Write,
    ids: &[String],
    after: impl Fn(&Commitment) -> Commitment,
) -> Result<()> {
    let changes: Vec<_> = rows::by_ids(write.connection(), ids)
        .await?
        .into_iter()
        .filter_map(|before| {
            let after = after(&before);
            (after != before).then(|| {
                let revision = before.revision + 1;
                (Some(before), Commitment { revision, ..after })
            })
        })
        .collect();
    write.put(changes).await
}

/// The ids of every 承诺书 that is not withdrawn, by number.
pub async fn standing(ledger: &Ledger) -> Result<Vec<String>> {
    rows::standing(ledger.pool()).await
}

/// The ids of every 承诺书 that waits for a signature, by number.
pub async fn pending(ledger: &Ledger) -> Result<Vec<String>> {
    rows::pending(ledger.pool()).await
}

/// The newest version of the text.
pub(crate) async fn newest_text(write: &mut Write) -> Result<FormText> {
    form_text::newest_in(write.connection(), form_text::COMMITMENT)
        .await?
        .ok_or(Error::NotFound("承诺书文字"))
}

/// The ids of every 承诺书 that was printed.
pub async fn all_printed(ledger: &Ledger) -> Result<Vec<String>> {
    let mut connection = ledger.pool().acquire().await?;
    let all = rows::all(&mut connection).await?.into_iter();
    Ok(all
        .filter(|commitment| commitment.printed_on.is_some())
        .map(|commitment| commitment.id)
        .collect())
}

/// Every 承诺书, in any state.
pub(crate) async fn all(connection: &mut sqlx::AnyConnection) -> Result<Vec<Commitment>> {
    rows::all(connection).await
}

/// 承诺书 in the order of `ids`, for an operation that writes them.
pub(crate) async fn by_ids(write: &mut Write, ids: &[String]) -> Result<Vec<Commitment>> {
    rows::by_ids(write.connection(), ids).await
}

/// The people who have a 承诺书, withdrawn ones too.
pub(crate) async fn people(connection: &mut sqlx::AnyConnection) -> Result<HashSet<String>> {
    rows::people(connection).await
}

/// Gives a new ledger its first text.
pub(crate) async fn begin_text(write: &mut Write) -> Result<()> {
    form_text::keep(write, form_text::COMMITMENT, &first_text())
        .await
        .map(drop)
}
