//! Undo and redo: what was written is put back to what it was, as an operation of its own.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::write::{Noted, Write};
use super::{ChangeRow, ERASURE, NOUNS, Operation, parse};
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::record::Record;

/// What undo and redo would do now, for the buttons that do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Undoable {
    /// The operation that undo would take back.
    pub undo: Option<Operation>,
    /// The undone operation that redo would do again.
    pub redo: Option<Operation>,
}

/// A record that stays as it is when an operation is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Kept {
    /// The table of the record.
    pub noun: String,
    /// Its id.
    pub record_id: String,
    /// How people call it.
    pub name: String,
    /// Why it stays.
    pub reason: String,
}

/// How the records of a noun are called, and which of them must stay.
pub(crate) struct Staying<'a, R> {
    pub(crate) name: &'a (dyn Fn(&R) -> String + Sync),
    /// Why a record must not be put back to its image before (or be removed, where there is none).
    pub(crate) reason: &'a (dyn Fn(&R, Option<&R>) -> Option<String> + Sync),
}

impl Write {
    /// Puts the records of a noun that `operation` wrote back to what they were before it, each on its
    /// own: what was changed since, or must stay, is left as it is. Answers how many were removed,
    /// how many restored, and which stay.
    pub(crate) async fn take_back<R: Record>(
        &mut self,
        operation: i64,
        staying: Staying<'_, R>,
    ) -> Result<(u32, u32, Vec<Kept>)> {
        let changes = changes_of::<R>(operation, self.connection()).await?;
        let mut now = records_of::<R>(operation, self.connection()).await?;
        let (mut removed, mut restored, mut kept) = (Vec::new(), Vec::new(), Vec::new());
        for change in changes {
            let current = now.remove(&change.record_id);
            if says(current.as_ref(), change.before.as_deref()) {
                continue; // Taken back already.
            }
            let keep = |name, reason| Kept {
                noun: R::NOUN.to_owned(),
                record_id: change.record_id.clone(),
                name,
                reason,
            };
            let Some(current) = current else {
                kept.push(keep(told(&change), "台账里已经没有这条记录".to_owned()));
                continue;
            };
            let name = (staying.name)(&current);
            if !says(Some(&current), change.after.as_deref()) {
                let since = last_change(&change.record_id, self.connection()).await?;
                kept.push(keep(name, format!("导入之后又改过（{since}）")));
                continue;
            }
            let before: Option<R> = match &change.before {
                Some(image) => Some(parse(image)?),
                None => None,
            };
            if let Some(reason) = (staying.reason)(&current, before.as_ref()) {
                kept.push(keep(name, reason));
                continue;
            }
            match before {
                Some(mut before) => {
                    // Revisions only ever grow: whoever still shows what stood here is told of it.
                    before.set_revision(current.revision() + 1);
                    restored.push((Some(current), before));
                }
                None => removed.push(current),
            }
        }
        let counts = (removed.len() as u32, restored.len() as u32);
        self.put(restored).await?;
        self.remove(&removed).await?;
        Ok((counts.0, counts.1, kept))
    }

    /// Puts every record of a noun that `operation` wrote back to its image before it.
    pub(super) async fn restore<R: Record>(&mut self, operation: i64) -> Result<()> {
        let changes = changes_of::<R>(operation, self.connection()).await?;
        if changes.is_empty() {
            return Ok(());
        }
        let now = records_of::<R>(operation, self.connection()).await?;
        let mut restored = Vec::new();
        for change in &changes {
            let current = now.get(&change.record_id);
            if !says(current, change.after.as_deref()) {
                let since = last_change(&change.record_id, self.connection()).await?;
                return Err(Error::Refused(format!(
                    "{}在此之后又有改动（{since}），不能直接撤销。请先撤销后来的改动。",
                    told(change)
                )));
            }
            let Some(before) = &change.before else {
                continue;
            };
            let mut record: R = parse(before)?;
            // Revisions only ever grow: whoever still shows the undone state is told of it.
            record.set_revision(current.map_or(record.revision(), Record::revision) + 1);
            restored.push((current.cloned(), record));
        }
        self.put(restored).await
    }

    /// Removes every record of a noun that `operation` added. Runs after [`Write::restore`] has seen
    /// that they are as the operation left them.
    pub(super) async fn remove_added<R: Record>(&mut self, operation: i64) -> Result<()> {
        let added: Vec<_> = changes_of::<R>(operation, self.connection())
            .await?
            .into_iter()
            .filter(|change| change.before.is_none())
            .collect();
        if added.is_empty() {
            return Ok(());
        }
        let now = records_of::<R>(operation, self.connection()).await?;
        sqlx::query(R::REMOVE_ADDED)
            .bind(operation)
            .execute(self.connection())
            .await
            .map_err(|error| {
                match error
                    .as_database_error()
                    .map(sqlx::error::DatabaseError::kind)
                {
                    Some(sqlx::error::ErrorKind::ForeignKeyViolation) => Error::Refused(
                        "其中有记录已被后来的登记用到，不能直接撤销。请先撤销后来的登记。".into(),
                    ),
                    _ => error.into(),
                }
            })?;
        for change in added {
            self.note(Noted {
                noun: R::NOUN,
                before: now.get(&change.record_id).map(R::image),
                record_id: change.record_id,
                after: None,
            })
            .await?;
        }
        Ok(())
    }
}

/// Whether a record says what an image says, however often it was written since.
fn says<R: Record>(record: Option<&R>, image: Option<&str>) -> bool {
    let (record, image) = match (record, image) {
        (Some(record), Some(image)) => (record, parse::<R>(image)),
        (record, image) => return record.is_none() && image.is_none(),
    };
    image.is_ok_and(|mut said| {
        said.set_revision(record.revision());
        said.image() == record.image()
    })
}

/// Takes back the last operation that has not been taken back yet.
///
/// # Errors
/// [`Error::NothingToUndo`]; [`Error::Refused`] where a record was changed since by something that is
/// not the last operation.
pub async fn undo(ledger: &Ledger) -> Result<Operation> {
    let write = ledger.begin().await?;
    revert(write, Direction::Undo).await
}

/// Does again the operation that was undone last, if nothing was done since.
///
/// # Errors
/// [`Error::NothingToUndo`] where there is no such operation.
pub async fn redo(ledger: &Ledger) -> Result<Operation> {
    let write = ledger.begin().await?;
    revert(write, Direction::Redo).await
}

#[derive(Clone, Copy)]
enum Direction {
    Undo,
    Redo,
}

/// Takes back one operation of the past.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::NothingToUndo`] where it is taken back already, or changed nothing;
/// [`Error::Refused`] with the reason where later work rests on what it did.
pub async fn undo_operation(ledger: &Ledger, number: i32) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let target: Operation = sqlx::query_as("SELECT * FROM operation WHERE number = $1")
        .bind(number)
        .fetch_optional(write.connection())
        .await?
        .ok_or(Error::NotFound("操作"))?;
    if target.reverted_by.is_some() {
        return Err(Error::NothingToUndo("这一步已经撤销过了。".into()));
    }
    if target.records == 0 {
        return Err(Error::NothingToUndo(
            "这一步没有改动记录，没有可以撤销的。".into(),
        ));
    }
    if target.number == 1 && target.kind == "begin" {
        return Err(Error::Refused(
            "启用台账这一步不能撤销。要改支部名称，请到“设置”里改。".into(),
        ));
    }
    if target.kind == ERASURE {
        return Err(Error::Refused(
            "删除个人信息不能撤销：删掉的资料哪里都没有留。".into(),
        ));
    }
    if target.kind == "undo" {
        return Err(Error::NothingToUndo(
            "这一步本身就是撤销。要把它做回来，请用“重做”，或重新登记一次。".into(),
        ));
    }
    let sentence = format!("撤销：{}", target.sentence.trim_start_matches("重做："));
    put_back(write, "undo", &target, sentence).await
}

async fn revert(mut write: Write, direction: Direction) -> Result<Operation> {
    let found = next(direction, write.connection()).await?;
    let (kind, target, sentence) = match (direction, found) {
        (Direction::Undo, Some(target)) => {
            let sentence = format!("撤销：{}", target.sentence.trim_start_matches("重做："));
            ("undo", target, sentence)
        }
        (Direction::Redo, Some(target)) => {
            let sentence = format!("重做：{}", target.sentence.trim_start_matches("撤销："));
            ("redo", target, sentence)
        }
        (Direction::Undo, None) => {
            return Err(Error::NothingToUndo("没有可以撤销的操作。".into()));
        }
        (Direction::Redo, None) => {
            return Err(Error::NothingToUndo("没有可以重做的操作。".into()));
        }
    };
    put_back(write, kind, &target, sentence).await
}

/// Puts everything that an operation wrote back to what it was before, as an operation of its own.
async fn put_back(
    mut write: Write,
    kind: &str,
    target: &Operation,
    sentence: String,
) -> Result<Operation> {
    let number = i64::from(target.number);
    for noun in NOUNS {
        (noun.restore)(&mut write, number).await?;
    }
    for noun in NOUNS.iter().rev() {
        (noun.remove_added)(&mut write, number).await?;
    }
    write.reverts(target.number);
    write.commit(kind, sentence).await
}

/// Undo: the newest operation with changes that is no undo and was not undone. Its being redone
/// counts as an operation of its own. Redo: the newest operation, if it is an undo that stands.
async fn next(
    direction: Direction,
    connection: &mut sqlx::AnyConnection,
) -> Result<Option<Operation>> {
    let query = match direction {
        Direction::Undo => {
            "SELECT * FROM operation WHERE kind NOT IN ('undo', 'person_erase') AND reverted_by IS NULL \
             AND records > 0 AND NOT (number = 1 AND kind = 'begin') ORDER BY number DESC LIMIT 1"
        }
        Direction::Redo => {
            "SELECT * FROM operation WHERE kind = 'undo' AND reverted_by IS NULL AND number > \
             (SELECT COALESCE(MAX(number), 0) FROM operation WHERE kind NOT IN ('undo', 'redo') AND records > 0) \
             ORDER BY number DESC LIMIT 1"
        }
    };
    Ok(sqlx::query_as(query).fetch_optional(connection).await?)
}

/// What undo and redo would do now.
pub async fn undoable(ledger: &Ledger) -> Result<Undoable> {
    let mut connection = ledger.pool().acquire().await?;
    Ok(Undoable {
        undo: next(Direction::Undo, &mut connection).await?,
        redo: next(Direction::Redo, &mut connection).await?,
    })
}

/// How a change is named in a sentence.
fn told(change: &ChangeRow) -> String {
    let image = change
        .after
        .as_deref()
        .or(change.before.as_deref())
        .unwrap_or_default();
    let value: Value = serde_json::from_str(image).unwrap_or(Value::Null);
    for field in ["name", "number"] {
        if let Some(name) = value.get(field).and_then(Value::as_str) {
            return format!("“{name}”");
        }
    }
    "其中有记录".to_owned()
}

async fn changes_of<R: Record>(
    operation: i64,
    connection: &mut sqlx::AnyConnection,
) -> Result<Vec<ChangeRow>> {
    Ok(sqlx::query_as(
        "SELECT noun, record_id, before, after FROM change WHERE operation = $1 AND noun = $2",
    )
    .bind(operation)
    .bind(R::NOUN)
    .fetch_all(connection)
    .await?)
}

/// The sentence of the operation that changed a record last.
async fn last_change(record_id: &str, connection: &mut sqlx::AnyConnection) -> Result<String> {
    let (sentence,): (String,) = sqlx::query_as(
        "SELECT o.sentence FROM operation o JOIN change c ON c.operation = o.number \
         WHERE c.record_id = $1 ORDER BY o.number DESC LIMIT 1",
    )
    .bind(record_id.to_owned())
    .fetch_one(connection)
    .await?;
    Ok(sentence)
}

async fn records_of<R: Record>(
    operation: i64,
    connection: &mut sqlx::AnyConnection,
) -> Result<HashMap<String, R>> {
    let records: Vec<R> = sqlx::query_as(R::BY_OPERATION)
        .bind(operation)
        .fetch_all(connection)
        .await?;
    Ok(records
        .into_iter()
        .map(|record| (record.id().to_owned(), record))
        .collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::unit::{self, UnitKind};

    #[test]
    fn an_image_made_before_a_column_came_says_the_same_as_now() {
        let unit = unit::new("文华书城", UnitKind::Member);
        // Older images hold what a record does not say, and what follows from the rest.
        let mut old = serde_json::to_value(&unit).unwrap();
        assert_eq!(old["note"], Value::Null);
        old["sort_key"] = "wen0".into();
        assert!(says(Some(&unit), Some(&old.to_string())));
        old.as_object_mut().unwrap().remove("note");
        assert!(says(Some(&unit), Some(&old.to_string())));
        // Another name makes a difference.
        old["name"] = "书城".into();
        assert!(!says(Some(&unit), Some(&old.to_string())));
        assert!(!says(Some(&unit), None));
    }
}
