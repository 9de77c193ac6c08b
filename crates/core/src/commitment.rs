//! 志愿服务承诺书: made for people, printed, signed by hand, and marked as signed.
//!
//! | from \ move | 签署 sign | 撤回 withdraw |
//! |---|---|---|
//! | 待签 pending | 已签 | 撤回 |
//! | 已签 signed | — | 撤回 |
//! | 到期 expired (computed: signed, and its term is over) | — | 撤回 |
//! | 撤回 withdrawn | — | — |
//!
//! A person has at most one 承诺书 that is not withdrawn for each version of the text.

mod rows;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::journal::{Operation, Write};
use crate::ledger::Ledger;
use crate::person::{self, Page, Person};
use crate::record::{new_id, record};
use crate::stored::words;
use crate::time::Date;
use crate::{setting, unit};

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
    /// The number on the form, `承〔2026〕1号`.
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

/// A version of the words that people sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow)]
pub struct CommitmentText {
    /// Its id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// 1, 2, 3 …
    pub version: i32,
    /// The title of the form.
    pub title: String,
    /// The clauses, a line each.
    pub clauses: String,
    /// How many hours a year are promised.
    pub hours_a_year: i32,
    /// How many months a signature holds.
    pub valid_months: i32,
}

record!(
    CommitmentText,
    "commitment_text",
    version,
    title,
    clauses,
    hours_a_year,
    valid_months
);

/// The words that a new ledger begins with; the manager's to change.
pub(crate) fn first_text() -> CommitmentText {
    CommitmentText {
        id: new_id(),
        revision: 1,
        version: 1,
        title: "党员志愿服务承诺书".into(),
        clauses: [
            "自愿参加社区志愿服务，亮明身份，发挥作用，服从支部和社区的安排。",
            "根据自身专长认领服务项目，按约定的时间、地点和要求完成，每年服务时间不少于约定小时数。",
            "服务居民热情耐心，一视同仁，不收取报酬和礼品，不以服务之名推销商品。",
            "保护居民隐私，不泄露在服务中知悉的个人信息和家庭情况。",
            "遵守法律法规和安全要求；因故不能参加的，提前告知支部，并办好交接。",
            "自觉接受支部、社区和居民的监督与评议。",
        ]
        .join("\n"),
        hours_a_year: 20,
        valid_months: 24,
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
    /// `pending`, `signed`, `expired`, `withdrawn`, or all.
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
    pub text: CommitmentText,
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
    let text = rows::newest_text(write.connection()).await?;
    let standing = rows::standing_by_person(write.connection(), &text.id).await?;
    let mut sequence = rows::last_sequence(write.connection(), today.year()).await?;
    let mut ids = Vec::with_capacity(person_ids.len());
    let mut new = Vec::new();
    let mut lapsed = Vec::new();
    for person_id in person_ids {
        match standing.get(person_id) {
            Some(commitment) if commitment.expires_on.is_none_or(|last| last >= today) => {
                ids.push(commitment.id.clone());
                continue;
            }
            Some(commitment) => {
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
            number: format!("承〔{}〕{sequence}号", today.year()),
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
    write.put(&lapsed).await?;
    write.put(&new).await?;
    Ok(Made {
        made: new.len() as u32,
        already: (person_ids.len() - new.len()) as u32,
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
    let texts = rows::texts(write.connection()).await?;
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
                    .plus_months(text.valid_months as u32)
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
    write.put(&changes).await
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
    let texts = rows::texts(&mut connection).await?;
    let people: std::collections::HashMap<_, _> = person::everybody(&mut connection)
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
                text: text.clone(),
                branch: branch.clone(),
                community: community.clone(),
                commitment,
            })
        })
        .collect()
}

/// The words that are signed today.
pub async fn text(ledger: &Ledger) -> Result<CommitmentText> {
    let mut connection = ledger.pool().acquire().await?;
    rows::newest_text(&mut connection).await
}

/// Notes that 承诺书 were printed today.
pub async fn printed(ledger: &Ledger, ids: &[String]) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let today = write.at().date();
    let changes: Vec<_> = rows::by_ids(write.connection(), ids)
        .await?
        .into_iter()
        .map(|before| {
            let after = Commitment {
                printed_on: Some(today),
                revision: before.revision + 1,
                ..before.clone()
            };
            (Some(before), after)
        })
        .collect();
    write.put(&changes).await?;
    write
        .commit("commitment_print", format!("打印承诺书{}份", changes.len()))
        .await
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
pub(crate) async fn newest_text(write: &mut Write) -> Result<CommitmentText> {
    rows::newest_text(write.connection()).await
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
    if rows::texts(write.connection()).await?.is_empty() {
        write.add(&first_text()).await?;
    }
    Ok(())
}
