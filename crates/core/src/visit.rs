//! 五到家: a visit to a household, what was heard there, what was promised, what came of it, and when
//! the household was told.
//!
//! | state \ act | edit | keep (兑现) | tell (反馈) |
//! |---|---|---|---|
//! | 已走访 noted: nothing was promised | noted, or promised with a promise | — | — |
//! | 待兑现 promised | promised | kept | — |
//! | 待反馈 kept | — | — | told |
//! | 已反馈 told | — | — | — |
//!
//! A promise is settled, never dropped: an edit may word it better or give it to somebody else, and what
//! could not be done is said in what was done. A step taken by mistake is taken back by undo.

mod rows;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::journal::Write;
use crate::ledger::Ledger;
use crate::person::{self, Page, Person};
use crate::record::{Record as _, new_id, record};
use crate::spelling;
use crate::stored::{Flag, text, words};
use crate::time::Date;

words! {
    /// Which of the five a visit was: what it brought home.
    VisitKind {
        /// 走访到家: a call.
        Call = "call", "走访到家";
        /// 意见听到家: to hear what people think.
        Opinion = "opinion", "意见听到家";
        /// 感情到家: to those who are ill, alone or in mourning.
        Care = "care", "感情到家";
        /// 服务到家: with a service.
        Service = "service", "服务到家";
        /// 好事办到家: to see something through.
        Deed = "deed", "好事办到家";
    }
}

words! {
    /// Where a visit stands.
    VisitState {
        /// 已走访: nothing was promised.
        Noted = "noted", "已走访";
        /// 待兑现: something was promised.
        Promised = "promised", "待兑现";
        /// 待反馈: it is done, and the household does not know yet.
        Kept = "kept", "待反馈";
        /// 已反馈: the household was told.
        Told = "told", "已反馈";
    }
}

/// A visit as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Visit {
    /// Its id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// Where it stands.
    pub state: VisitState,
    /// Which of the five it was.
    pub kind: VisitKind,
    /// 住户, as people call it.
    pub household: String,
    /// 住址.
    pub address: Option<String>,
    /// 走访日期.
    pub visited_on: Date,
    /// 走访人, who answers for the promise.
    pub person_id: String,
    /// 同行人.
    pub companions: Option<String>,
    /// 意见.
    pub opinion: Option<String>,
    /// 承诺.
    pub promise: Option<String>,
    /// By when it is to be kept.
    pub due_on: Option<Date>,
    /// 办理情况.
    pub done: Option<String>,
    /// The day of it.
    pub done_on: Option<Date>,
    /// 反馈日期.
    pub told_on: Option<Date>,
    /// 住户答复.
    pub reply: Option<String>,
    /// What a search looks at.
    pub search: String,
}

record!(
    Visit, "visit", state, kind, household, address, visited_on, person_id, companions, opinion,
    promise, due_on, done, done_on, told_on, reply, search,
);

/// A visit as it is typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct VisitDraft {
    /// Which of the five it was.
    pub kind: VisitKind,
    /// 住户.
    pub household: String,
    /// 住址.
    pub address: String,
    /// 走访日期.
    pub visited_on: Option<Date>,
    /// 走访人.
    pub person_id: Option<String>,
    /// 同行人.
    pub companions: String,
    /// 意见.
    pub opinion: String,
    /// 承诺.
    pub promise: String,
    /// By when it is to be kept; wanted with a promise.
    pub due_on: Option<Date>,
}

impl Default for VisitDraft {
    fn default() -> Self {
        VisitDraft {
            kind: VisitKind::Call,
            household: String::new(),
            address: String::new(),
            visited_on: None,
            person_id: None,
            companions: String::new(),
            opinion: String::new(),
            promise: String::new(),
            due_on: None,
        }
    }
}

/// A row of the list of visits. The address is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct VisitSummary {
    /// Its id.
    pub id: String,
    /// The revision that an act on the row is checked against.
    pub revision: i32,
    /// Where it stands.
    pub state: VisitState,
    /// Which of the five it was.
    pub kind: VisitKind,
    /// 住户.
    pub household: String,
    /// 住址, masked.
    pub address: Option<String>,
    /// 走访日期.
    pub visited_on: Date,
    /// Who visited.
    pub person_id: String,
    /// Their name.
    pub person: String,
    /// 意见.
    pub opinion: Option<String>,
    /// 承诺.
    pub promise: Option<String>,
    /// By when it is to be kept.
    pub due_on: Option<Date>,
    /// Whether that day is past and it is not kept.
    pub overdue: Flag,
    /// 反馈日期.
    pub told_on: Option<Date>,
}

/// Which visits are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct VisitFilter {
    /// Words of the household's or the visitor's name, initials.
    pub text: String,
    /// Only those that stand so.
    pub state: Option<VisitState>,
    /// Only those of one kind.
    pub kind: Option<VisitKind>,
    /// Only those of one visitor.
    pub person_id: Option<String>,
    /// Only those whose promise is late.
    pub overdue: bool,
}

/// A visit with the name of who made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct VisitRecord {
    /// The visit; its address is masked unless asked for by [`reveal`].
    pub visit: Visit,
    /// Who visited.
    pub person: String,
    /// Whether the address is masked.
    pub masked: bool,
}

/// The visits of a filter, the newest first.
pub async fn list(
    ledger: &Ledger,
    filter: &VisitFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<VisitSummary>> {
    let mut page = rows::page(ledger, filter, offset, limit).await?;
    for row in &mut page.rows {
        row.address = row.address.as_deref().map(person::masked_address);
    }
    Ok(page)
}

/// One visit, masked.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(ledger: &Ledger, id: &str) -> Result<VisitRecord> {
    let mut record = full(ledger, id).await?;
    let address = &mut record.visit.address;
    *address = address.as_deref().map(person::masked_address);
    record.masked = record.visit.address.is_some();
    Ok(record)
}

/// One visit with the household's address. That it was shown is journalled, as for a person.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn reveal(ledger: &Ledger, id: &str) -> Result<VisitRecord> {
    let record = full(ledger, id).await?;
    if record.visit.address.is_some() {
        let sentence = format!("查看{}的住址", record.visit.household);
        ledger
            .begin()
            .await?
            .commit("visit_reveal", sentence)
            .await?;
    }
    Ok(record)
}

async fn full(ledger: &Ledger, id: &str) -> Result<VisitRecord> {
    let visit = Visit::find(id, ledger.pool())
        .await?
        .ok_or(Error::NotFound("走访"))?;
    Ok(VisitRecord {
        person: person::find(ledger, &visit.person_id).await?.name,
        visit,
        masked: false,
    })
}

/// Writes down a visit, with what was promised if anything was.
///
/// # Errors
/// [`Error::Invalid`] by field.
pub async fn add(ledger: &Ledger, draft: &VisitDraft) -> Result<Visit> {
    let mut write = ledger.begin().await?;
    let visit = checked(draft, None, &mut write).await?;
    write.add(&visit).await?;
    let sentence = match visit.promise {
        Some(_) => format!("登记走访{}，作出承诺", visit.household),
        None => format!("登记走访{}", visit.household),
    };
    write.commit("visit_add", sentence).await?;
    Ok(visit)
}

/// Saves an edit of a visit.
///
/// # Errors
/// [`Error::Refused`] once the promise is kept; [`Error::Invalid`] by field, also where a promise would be
/// dropped; [`Error::Changed`] if somebody else was faster.
pub async fn edit(ledger: &Ledger, id: &str, revision: i32, draft: &VisitDraft) -> Result<Visit> {
    let mut write = ledger.begin().await?;
    let before = current(&mut write, id, revision).await?;
    if !matches!(before.state, VisitState::Noted | VisitState::Promised) {
        return Err(refused(&before, "承诺兑现之后不能再改"));
    }
    let after = checked(draft, Some(&before), &mut write).await?;
    let after = write.change(before, after).await?;
    let sentence = format!("修改走访{}的登记", after.household);
    write.commit("visit_edit", sentence).await?;
    Ok(after)
}

/// 兑现: says what was done about a promise, and when.
///
/// # Errors
/// [`Error::Refused`] where no promise is open; [`Error::Invalid`] by field; [`Error::Changed`].
pub async fn keep(
    ledger: &Ledger,
    id: &str,
    revision: i32,
    done: &str,
    on: Option<Date>,
) -> Result<Visit> {
    let mut write = ledger.begin().await?;
    let before = current(&mut write, id, revision).await?;
    if before.state != VisitState::Promised {
        return Err(refused(&before, "没有要兑现的承诺"));
    }
    let today = write.at().date();
    let mut wrong = BTreeMap::new();
    let done = text(done);
    if done.is_none() {
        let message = "请写明办了什么；办不到的，写明原因和如何解释";
        wrong.insert("done".to_owned(), message.to_owned());
    }
    let done_on = within(on, before.visited_on, today, "走访", "done_on", &mut wrong);
    Error::refuse_wrong(wrong)?;
    let after = Visit {
        state: VisitState::Kept,
        done,
        done_on,
        ..before.clone()
    };
    let after = write.change(before, after).await?;
    let sentence = format!("兑现对{}的承诺", after.household);
    write.commit("visit_keep", sentence).await?;
    Ok(after)
}

/// 反馈: the household was told what was done, and what it said to that.
///
/// # Errors
/// [`Error::Refused`] where nothing was done yet, or they were told; [`Error::Invalid`] for the day;
/// [`Error::Changed`].
pub async fn tell(
    ledger: &Ledger,
    id: &str,
    revision: i32,
    on: Option<Date>,
    reply: &str,
) -> Result<Visit> {
    let mut write = ledger.begin().await?;
    let before = current(&mut write, id, revision).await?;
    let (VisitState::Kept, Some(done_on)) = (before.state, before.done_on) else {
        return Err(refused(&before, "没有要反馈的办理结果"));
    };
    let today = write.at().date();
    let mut wrong = BTreeMap::new();
    let told_on = within(on, done_on, today, "办理", "told_on", &mut wrong);
    Error::refuse_wrong(wrong)?;
    let after = Visit {
        state: VisitState::Told,
        told_on,
        reply: text(reply),
        ..before.clone()
    };
    let after = write.change(before, after).await?;
    let sentence = format!("向{}反馈办理结果", after.household);
    write.commit("visit_tell", sentence).await?;
    Ok(after)
}

/// The revision of a visit, for programs that did not look at it before.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn revision(ledger: &Ledger, id: &str) -> Result<i32> {
    Ok(full(ledger, id).await?.visit.revision)
}

async fn current(write: &mut Write, id: &str, revision: i32) -> Result<Visit> {
    write
        .current(id, Some(revision), "走访", |visit: &Visit| {
            format!("走访{}的登记", visit.household)
        })
        .await
}

fn refused(visit: &Visit, why: &str) -> Error {
    let (household, state) = (&visit.household, visit.state.label());
    Error::Refused(format!("走访{household}现为“{state}”，{why}。"))
}

/// A day not before that of `what`, and not in the future; where it is none, says so at the field.
fn within(
    day: Option<Date>,
    from: Date,
    today: Date,
    what: &str,
    field: &str,
    wrong: &mut BTreeMap<String, String>,
) -> Option<Date> {
    let message = match day {
        None => "请选择日期".to_owned(),
        Some(day) if day > today => "日期不能晚于今天".to_owned(),
        Some(day) if day < from => format!("日期不能早于{what}的{}", from.official()),
        Some(_) => return day,
    };
    wrong.insert(field.to_owned(), message);
    None
}

async fn checked(draft: &VisitDraft, before: Option<&Visit>, write: &mut Write) -> Result<Visit> {
    let mut wrong = BTreeMap::new();
    let today = write.at().date();
    let household = draft.household.trim().to_owned();
    if spelling::key(&household).is_empty() {
        wrong.insert("household".to_owned(), "请填写走访了哪一户".to_owned());
    }
    let person_id = draft.person_id.clone().unwrap_or_default();
    let person = Person::find(&person_id, write.connection()).await?;
    if person.is_none() {
        wrong.insert("person_id".to_owned(), "请选择走访人".to_owned());
    }
    if draft.visited_on.is_none_or(|day| day > today) {
        let message = "请选择走访日期，不能晚于今天";
        wrong.insert("visited_on".to_owned(), message.to_owned());
    }
    let promise = text(&draft.promise);
    let had = before.is_some_and(|before| before.promise.is_some());
    match (&promise, draft.due_on) {
        (None, _) if had => {
            let message = "承诺作出以后不能删去；办不到的，请在“兑现”里写明原因";
            wrong.insert("promise".to_owned(), message.to_owned());
        }
        (None, Some(_)) => {
            wrong.insert("promise".to_owned(), "填了期限，请一并写明承诺".to_owned());
        }
        (Some(_), due) if due.is_none_or(|due| Some(due) < draft.visited_on) => {
            let message = "请选择兑现期限，不能早于走访日期";
            wrong.insert("due_on".to_owned(), message.to_owned());
        }
        _ => {}
    }
    Error::refuse_wrong(wrong)?;
    let visited_on = draft.visited_on.unwrap_or(today);
    let noted = noted(draft.kind, household, visited_on, &person_id);
    Ok(Visit {
        id: before.map_or_else(new_id, |before| before.id.clone()),
        revision: before.map_or(1, |before| before.revision),
        state: match promise {
            Some(_) => VisitState::Promised,
            None => VisitState::Noted,
        },
        address: text(&draft.address),
        companions: text(&draft.companions),
        opinion: text(&draft.opinion),
        promise,
        due_on: draft.due_on,
        ..noted
    })
}

/// A visit of which only the household is known yet.
pub(crate) fn noted(
    kind: VisitKind,
    household: String,
    visited_on: Date,
    person_id: &str,
) -> Visit {
    Visit {
        id: new_id(),
        revision: 1,
        state: VisitState::Noted,
        kind,
        search: spelling::search_text(&household),
        household,
        address: None,
        visited_on,
        person_id: person_id.to_owned(),
        companions: None,
        opinion: None,
        promise: None,
        due_on: None,
        done: None,
        done_on: None,
        told_on: None,
        reply: None,
    }
}
