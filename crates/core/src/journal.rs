//! The journal: every write is an operation that says who, when and what, in a sentence for people,
//! with each record's image before and after. Undo, redo, a record's history and the guard against
//! lost updates all follow from it.

mod seal;
mod undo;
mod words;
mod write;

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use sqlx::FromRow;

use crate::activity::Activity;
use crate::attachment::Attachment;
use crate::attendance::{Attendance, Correction};
use crate::check_in::CheckIn;
use crate::claim::Claim;
use crate::commitment::Commitment;
use crate::error::{Error, Result};
use crate::evaluation::Evaluation;
use crate::follow_up::FollowUp;
use crate::form_text::FormText;
use crate::ledger::Ledger;
use crate::paper::Paper;
use crate::person::Person;
use crate::project::Project;
use crate::record::{Pending, Record};
use crate::rubric::Rubric;
use crate::setting::Setting;
use crate::team::{Membership, Team};
use crate::time::Timestamp;
use crate::unit::Unit;
use crate::visit::Visit;

pub(crate) use seal::{ERASURE, Erased, Image, erasure_digest, prove, sentence_digest};
pub(crate) use undo::Staying;
pub use undo::{Kept, Undoable, redo, undo, undo_operation, undoable};
pub use words::ChangeTold;
pub(crate) use words::{field_label, noun_label};
pub(crate) use write::{ROWS_A_STATEMENT, Write, rows_sql};

/// Every noun that is kept. What others refer to stands before them: it is restored first and removed
/// last.
pub(crate) const NOUNS: &[Noun] = &[
    Noun::of::<Setting>(),
    Noun::of::<Unit>(),
    Noun::of::<Person>(),
    Noun::of::<FormText>(),
    Noun::of::<Commitment>(),
    Noun::of::<Project>(),
    Noun::of::<Team>(),
    Noun::of::<Membership>(),
    Noun::of::<Claim>(),
    Noun::of::<Rubric>(),
    Noun::of::<Evaluation>(),
    Noun::of::<FollowUp>(),
    Noun::of::<Activity>(),
    Noun::of::<Attendance>(),
    Noun::of::<Correction>(),
    Noun::of::<Paper>(),
    Noun::of::<Attachment>(),
    Noun::of::<Visit>(),
    Noun::of::<CheckIn>(),
];

/// What can be done to the records of a noun without knowing their type.
pub(crate) struct Noun {
    /// The table.
    pub(crate) name: &'static str,
    restore: Act<i64>,
    remove_added: Act<i64>,
    /// The images of every record.
    pub(crate) images: Look<Value>,
    /// Writes new images of records, each with what it was before.
    pub(crate) put: Act<Vec<(Value, Value)>>,
    /// The records that are not what the journal says of them last; none in the place of one that is gone.
    pub(crate) astray: Look<Option<Value>>,
}

/// Something seen in the ledger.
type Look<T> = for<'a> fn(&'a mut sqlx::AnyConnection) -> Pending<'a, Result<Vec<T>>>;

/// Something done within an operation.
type Act<T> = for<'a> fn(&'a mut Write, T) -> Pending<'a, Result<()>>;

impl Noun {
    const fn of<R: Record>() -> Self {
        Noun {
            name: R::NOUN,
            restore: |write, operation| Box::pin(write.restore::<R>(operation)),
            remove_added: |write, operation| Box::pin(write.remove_added::<R>(operation)),
            images: |connection| {
                Box::pin(async move {
                    let records: Vec<R> = sqlx::query_as(R::ALL).fetch_all(connection).await?;
                    Ok(records.iter().map(value).collect())
                })
            },
            put: |write, images| {
                Box::pin(async move {
                    let record = |image| {
                        serde_json::from_value::<R>(image)
                            .map(Record::completed)
                            .map_err(|error| Error::Store(error.to_string()))
                    };
                    let mut records = Vec::new();
                    for (before, after) in images {
                        records.push((Some(record(before)?), record(after)?));
                    }
                    write.put(records).await
                })
            },
            astray: |connection| {
                Box::pin(async move {
                    let astray = astray::<R>(connection).await?;
                    Ok(astray
                        .into_iter()
                        .map(|record| record.as_ref().map(value))
                        .collect())
                })
            },
        }
    }
}

/// One operation of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct Operation {
    /// 1, 2, 3 … without gaps.
    pub number: i32,
    /// When.
    pub at: Timestamp,
    /// Who sat at the desk.
    pub operator: String,
    /// Which use case, for programs.
    pub kind: String,
    /// What was done, for people.
    pub sentence: String,
    /// How many records it changed.
    pub records: i32,
    /// The operation that this one took back, if it is an undo or a redo.
    pub reverts: Option<i32>,
    /// The operation that took this one back.
    pub reverted_by: Option<i32>,
}

/// What an operation did to one record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The table of the record.
    pub noun: String,
    /// Its id.
    pub record_id: String,
    /// Its image before; none if the operation added it.
    pub before: Option<Value>,
    /// Its image after; none if the operation removed it.
    pub after: Option<Value>,
}

/// An operation in the history of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct HistoryTold {
    /// The operation.
    pub operation: Operation,
    /// What it did to the record, a line for each field.
    pub fields: Vec<String>,
}

#[derive(FromRow)]
struct ChangeRow {
    noun: String,
    record_id: String,
    before: Option<String>,
    after: Option<String>,
}

fn parse<R: Record>(image: &str) -> Result<R> {
    serde_json::from_str(image)
        .map(R::completed)
        .map_err(|error| Error::Store(format!("日志损坏：{error}")))
}

async fn astray<R: Record>(connection: &mut sqlx::AnyConnection) -> Result<Vec<Option<R>>> {
    let records: Vec<R> = sqlx::query_as(R::ALL).fetch_all(&mut *connection).await?;
    let mut records: HashMap<String, R> = records
        .into_iter()
        .map(|record| (record.id().to_owned(), record))
        .collect();
    let last: Vec<(String, Option<String>)> = sqlx::query_as(
        "SELECT c.record_id, c.after FROM change c WHERE c.noun = $1 AND c.operation = \
         (SELECT MAX(m.operation) FROM change m WHERE m.record_id = c.record_id)",
    )
    .bind(R::NOUN)
    .fetch_all(&mut *connection)
    .await?;
    let mut astray = Vec::new();
    for (id, after) in last {
        let record = records.remove(&id);
        let agrees = match (&record, &after) {
            (Some(record), Some(image)) => {
                parse::<R>(image).is_ok_and(|said| said.image() == record.image())
            }
            (None, None) => true,
            _ => false,
        };
        if !agrees {
            astray.push(record);
        }
    }
    astray.extend(records.into_values().map(Some));
    Ok(astray)
}

fn value<R: Record>(record: &R) -> Value {
    serde_json::to_value(record).expect("BUG: a record has no image")
}

/// What is to be told where the clock is behind the last operation: days written down now would be wrong,
/// and nothing would be overdue. The journal itself goes by its numbers.
pub async fn clock_caution(ledger: &Ledger) -> Result<Option<String>> {
    let newest: Option<(Timestamp,)> =
        sqlx::query_as("SELECT at FROM operation ORDER BY number DESC LIMIT 1")
            .fetch_optional(ledger.pool())
            .await?;
    let now = ledger.clock().now();
    let told = |at: Timestamp| format!("{}{}", at.date().official(), at.wall().clock());
    Ok(newest.filter(|(at,)| now.is_behind(*at)).map(|(at,)| {
        format!(
            "电脑的时间（{}）比台账里最后一次操作（{}）还早。请先把电脑的日期和时间调准再登记，否则日期会记错，超期的也看不出来。已有的记录和备份不受影响。",
            told(now),
            told(at)
        )
    }))
}

/// The newest operations first, `limit` of them from `offset` on.
pub async fn operations(ledger: &Ledger, limit: u32, offset: u32) -> Result<Vec<Operation>> {
    Ok(
        sqlx::query_as("SELECT * FROM operation ORDER BY number DESC LIMIT $1 OFFSET $2")
            .bind(i64::from(limit))
            .bind(i64::from(offset))
            .fetch_all(ledger.pool())
            .await?,
    )
}

/// The operations that changed one record, oldest first: its history.
pub async fn history(ledger: &Ledger, record_id: &str) -> Result<Vec<Operation>> {
    Ok(sqlx::query_as(
        "SELECT * FROM operation WHERE number IN (SELECT operation FROM change WHERE record_id = $1) \
         ORDER BY number",
    )
    .bind(record_id.to_owned())
    .fetch_all(ledger.pool())
    .await?)
}

/// What one operation did, record by record.
pub async fn changes(ledger: &Ledger, operation: i32) -> Result<Vec<Change>> {
    let rows: Vec<ChangeRow> =
        sqlx::query_as("SELECT noun, record_id, before, after FROM change WHERE operation = $1")
            .bind(operation)
            .fetch_all(ledger.pool())
            .await?;
    let parse = |image: Option<String>| image.and_then(|text| serde_json::from_str(&text).ok());
    Ok(rows
        .into_iter()
        .map(|row| Change {
            noun: row.noun,
            record_id: row.record_id,
            before: parse(row.before),
            after: parse(row.after),
        })
        .collect())
}

/// What one operation did, record by record, in words. Of a long operation the first `limit`.
pub async fn told_changes(
    ledger: &Ledger,
    operation: i32,
    limit: usize,
) -> Result<Vec<ChangeTold>> {
    let changes = changes(ledger, operation).await?;
    Ok(changes.into_iter().take(limit).map(words::told).collect())
}

/// A record's history in words: each operation that changed it, with what it did to it, oldest first.
pub async fn told_history(ledger: &Ledger, record_id: &str) -> Result<Vec<HistoryTold>> {
    let operations = history(ledger, record_id).await?;
    let rows: Vec<(i64, String, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT operation, noun, before, after FROM change WHERE record_id = $1 ORDER BY operation",
    )
    .bind(record_id.to_owned())
    .fetch_all(ledger.pool())
    .await?;
    let parse = |image: Option<String>| image.and_then(|text| serde_json::from_str(&text).ok());
    let told = rows.into_iter().map(|(_, noun, before, after)| {
        words::told(Change {
            noun,
            record_id: record_id.to_owned(),
            before: parse(before),
            after: parse(after),
        })
    });
    Ok(operations
        .into_iter()
        .zip(told)
        .map(|(operation, told)| HistoryTold {
            operation,
            fields: told.fields,
        })
        .collect())
}
