//! The journal: every write is an operation that says who, when and what, in a sentence for people,
//! with each record's image before and after. Undo, redo, a record's history and the guard against
//! lost updates all follow from it.

mod seal;
mod words;

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyPool, AssertSqlSafe, FromRow, Transaction};

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
use crate::ledger::{Ledger, Location};
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

use seal::{Digest, Said};
pub(crate) use seal::{ERASURE, Erased, Image, erasure_digest, prove, sentence_digest};
pub use words::ChangeTold;
pub(crate) use words::{field_label, noun_label};

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
    pub(crate) images: for<'a> fn(&'a mut sqlx::AnyConnection) -> Pending<'a, Result<Vec<Value>>>,
    /// Writes new images of records, each with what it was before.
    pub(crate) put: Act<Vec<(Value, Value)>>,
    /// The records that are not what the journal says of them last; none in the place of one that is gone.
    pub(crate) astray:
        for<'a> fn(&'a mut sqlx::AnyConnection) -> Pending<'a, Result<Vec<Option<Value>>>>,
}

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

/// Records written by one statement: some thousand values, beyond which nothing is gained. SQLite takes
/// 32,766 a statement and PostgreSQL 65,535.
pub(crate) const ROWS_A_STATEMENT: usize = 250;

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

/// What undo and redo would do now, for the buttons that do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Undoable {
    /// The operation that undo would take back.
    pub undo: Option<Operation>,
    /// The undone operation that redo would do again.
    pub redo: Option<Operation>,
}

/// An operation in the history of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct HistoryTold {
    /// The operation.
    pub operation: Operation,
    /// What it did to the record, a line for each field.
    pub fields: Vec<String>,
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

#[derive(FromRow)]
struct ChangeRow {
    noun: String,
    record_id: String,
    before: Option<String>,
    after: Option<String>,
}

/// An operation under way, holding the ledger's write lock. Dropped without
/// [`commit`](Write::commit), it leaves nothing behind.
pub(crate) struct Write {
    transaction: Transaction<'static, Any>,
    /// Where the ledger can be asked what became of the transaction.
    pool: AnyPool,
    number: i64,
    at: Timestamp,
    operator: String,
    notes: Notes,
    /// Whether the operation stands in the journal already.
    announced: bool,
    reverts: Option<i64>,
}

/// What an operation has changed so far.
#[derive(Default)]
struct Notes {
    /// The changes that are not journalled yet: those of a large import are never all held at once.
    changes: Vec<Noted>,
    /// Where among all of them a record stands, so that one operation has one change for each record.
    places: HashMap<Box<str>, usize>,
    /// The digests of those that are journalled, for the seal.
    digests: Vec<Digest>,
}

/// A change that waits to be journalled.
struct Noted {
    noun: &'static str,
    record_id: String,
    before: Option<String>,
    after: Option<String>,
}

impl Noted {
    fn digest(&self) -> Digest {
        let (before, after) = (self.before.as_deref(), self.after.as_deref());
        seal::change(self.noun, &self.record_id, before, after)
    }
}

impl Notes {
    /// How many records were changed.
    fn count(&self) -> usize {
        self.digests.len() + self.changes.len()
    }

    /// Notes what happened to a record; of what happened before in the same operation the end counts.
    /// Where that is in the journal already, the change comes back: it must be amended there.
    fn note(&mut self, change: Noted) -> Option<Noted> {
        match self.places.get(change.record_id.as_str()).copied() {
            None => {
                let place = self.count();
                self.places.insert(change.record_id.as_str().into(), place);
                self.changes.push(change);
            }
            Some(place) if place >= self.digests.len() => {
                let place = place - self.digests.len();
                self.changes[place].after = change.after;
            }
            Some(_) => return Some(change),
        }
        None
    }

    /// The digest of a change that was amended in the journal.
    fn amend(&mut self, change: Noted) {
        self.digests[self.places[change.record_id.as_str()]] = change.digest();
    }

    /// The statement that journals what was noted first, as much as one takes.
    fn statement(&mut self, engine: &str, number: i64) -> Query<'static, Any, AnyArguments> {
        const HEAD: &str = "INSERT INTO change (operation, noun, record_id, before, after) VALUES ";
        const COLUMNS: usize = 5;
        let rows = self.changes.len().min(ROWS_A_STATEMENT);
        let mut query = rows_query(rows_sql(engine, HEAD, COLUMNS, rows, ""), rows);
        for change in self.changes.drain(..rows) {
            self.digests.push(change.digest());
            query = query
                .bind(number)
                .bind(change.noun)
                .bind(change.record_id)
                .bind(change.before)
                .bind(change.after);
        }
        query
    }
}

impl Write {
    pub(crate) async fn begin(ledger: &Ledger) -> Result<Self> {
        let mut transaction =
            ledger
                .pool()
                .begin()
                .await
                .map_err(|error| match (&error, ledger.location()) {
                    (sqlx::Error::PoolTimedOut, Location::Shared(_)) => Error::Disconnected,
                    _ => error.into(),
                })?;
        // Counting takes the write lock at once: what this operation reads from here on stays true.
        let (number,): (i64,) =
            sqlx::query_as("UPDATE ledger SET operations = operations + 1 RETURNING operations")
                .fetch_one(&mut *transaction)
                .await?;
        Ok(Write {
            transaction,
            pool: ledger.pool().clone(),
            number,
            at: ledger.clock().now(),
            operator: ledger.operator(),
            notes: Notes::default(),
            announced: false,
            reverts: None,
        })
    }

    /// For reading inside the operation.
    pub(crate) fn connection(&mut self) -> &mut sqlx::AnyConnection {
        &mut self.transaction
    }

    /// When the operation happens.
    pub(crate) fn at(&self) -> Timestamp {
        self.at
    }

    /// Who does it.
    pub(crate) fn operator(&self) -> &str {
        &self.operator
    }

    /// Reads the record that is about to be changed.
    ///
    /// # Errors
    /// [`Error::NotFound`] naming `label`; [`Error::Changed`] if it is not at the revision that the
    /// person saw.
    pub(crate) async fn current<R: Record>(
        &mut self,
        id: &str,
        revision: Option<i32>,
        label: &'static str,
        name: impl FnOnce(&R) -> String,
    ) -> Result<R> {
        let record = R::find(id, self.connection())
            .await?
            .ok_or(Error::NotFound(label))?;
        match revision {
            Some(seen) if seen != record.revision() => Err(Error::Changed(name(&record))),
            _ => Ok(record),
        }
    }

    /// Adds one record.
    pub(crate) async fn add<R: Record>(&mut self, record: &R) -> Result<()> {
        self.put([(None, record.clone())]).await
    }

    /// Writes the new image of a record; its revision goes up by one.
    pub(crate) async fn change<R: Record>(&mut self, before: R, mut after: R) -> Result<R> {
        after.set_revision(before.revision() + 1);
        self.put([(Some(before), after.clone())]).await?;
        Ok(after)
    }

    /// Writes many records of a noun at once, each with what it was before. Revisions are the caller's.
    /// They are taken as they are needed: while the ledger writes some, the next are made.
    pub(crate) fn put<'a, R: Record>(
        &'a mut self,
        records: impl IntoIterator<Item = (Option<R>, R), IntoIter: Send + 'a>,
    ) -> Pending<'a, Result<()>> {
        let mut records = records.into_iter();
        Box::pin(async move {
            const { assert!(R::COLUMNS * ROWS_A_STATEMENT <= 32_766) };
            let waiting = self.notes.changes.len();
            let many = |most: usize| waiting + most >= ROWS_A_STATEMENT;
            if records.size_hint().1.is_none_or(many) {
                // The changes refer to it, and those of many records do not wait for its end.
                self.announce().await?;
            }
            let engine = self.transaction.backend_name().to_owned();
            let (notes, number) = (&mut self.notes, self.number);
            let mut following = || {
                let chunk: Vec<_> = records.by_ref().take(ROWS_A_STATEMENT).collect();
                let rows = chunk.len();
                let sql = rows_sql(&engine, R::PUT_HEAD, R::COLUMNS, rows, R::PUT_TAIL);
                let (mut query, mut amended) = (rows_query(sql, rows), Vec::new());
                for (before, after) in chunk {
                    amended.extend(notes.note(Noted {
                        noun: R::NOUN,
                        record_id: after.id().to_owned(),
                        before: before.as_ref().map(R::image),
                        after: Some(after.image()),
                    }));
                    query = after.bind(query);
                }
                let many = notes.changes.len() >= ROWS_A_STATEMENT;
                let changes = many.then(|| notes.statement(&engine, number));
                (rows > 0).then_some((query, changes, amended))
            };
            let (mut next, mut late) = (following(), Vec::new());
            while let Some((query, changes, amended)) = next {
                late.extend(amended);
                let writing = async {
                    query.execute(&mut *self.transaction).await?;
                    match changes {
                        Some(changes) => changes.execute(&mut *self.transaction).await.map(drop),
                        None => Ok(()),
                    }
                };
                let (written, then) = tokio::join!(writing, async { following() });
                written?;
                next = then;
            }
            for change in late {
                self.amend(change).await?;
            }
            Ok(())
        })
    }

    /// Notes what happened to a record.
    async fn note(&mut self, change: Noted) -> Result<()> {
        match self.notes.note(change) {
            Some(change) => self.amend(change).await,
            None => Ok(()),
        }
    }

    /// Changes the image after of a change that is in the journal.
    async fn amend(&mut self, change: Noted) -> Result<()> {
        let (before,): (Option<String>,) = sqlx::query_as(
            "UPDATE change SET after = $1 WHERE operation = $2 AND record_id = $3 RETURNING before",
        )
        .bind(change.after.clone())
        .bind(self.number)
        .bind(change.record_id.clone())
        .fetch_one(&mut *self.transaction)
        .await?;
        self.notes.amend(Noted { before, ..change });
        Ok(())
    }

    /// Journals the changes noted so far; their operation is there.
    async fn journal(&mut self) -> Result<()> {
        while !self.notes.changes.is_empty() {
            let engine = self.transaction.backend_name().to_owned();
            let changes = self.notes.statement(&engine, self.number);
            changes.execute(&mut *self.transaction).await?;
        }
        Ok(())
    }

    /// Puts the operation into the journal before its end, for those who must refer to it.
    pub(crate) async fn announce(&mut self) -> Result<()> {
        if !self.announced {
            self.announced = true;
            sqlx::query(
                "INSERT INTO operation (number, at, operator, kind, sentence, records) \
                 VALUES ($1, $2, $3, '', '', 0)",
            )
            .bind(self.number)
            .bind(self.at)
            .bind(self.operator.clone())
            .execute(&mut *self.transaction)
            .await?;
        }
        Ok(())
    }

    /// Says what the operation did, and seals it over the one before.
    async fn seal(&mut self, kind: &str, sentence: &str) -> Result<String> {
        let before: Option<(Option<String>,)> =
            sqlx::query_as("SELECT seal FROM operation WHERE number = $1")
                .bind(self.number - 1)
                .fetch_optional(&mut *self.transaction)
                .await?;
        let said = Said {
            number: self.number,
            at: &self.at.to_string(),
            operator: &self.operator,
            kind,
            sentence: sentence_digest(sentence),
            reverts: self.reverts,
        };
        let before = before.and_then(|(seal,)| seal).unwrap_or_default();
        let seal = seal::seal(&before, &said, &mut self.notes.digests);
        sqlx::query(
            "UPDATE operation SET kind = $1, sentence = $2, records = $3, reverts = $4, seal = $5 \
             WHERE number = $6",
        )
        .bind(kind.to_owned())
        .bind(sentence.to_owned())
        .bind(self.notes.count() as i64)
        .bind(self.reverts)
        .bind(seal.clone())
        .bind(self.number)
        .execute(&mut *self.transaction)
        .await?;
        Ok(seal)
    }

    /// Ends the operation: journals it under a kind (for programs) and a sentence (for people), and
    /// makes all of it lasting.
    ///
    /// # Errors
    /// [`Error::Disconnected`] where nothing of it is lasting; [`Error::Unsure`] where that cannot be known.
    pub(crate) async fn commit(mut self, kind: &str, sentence: String) -> Result<Operation> {
        self.announce().await?;
        self.journal().await?;
        let seal = self.seal(kind, &sentence).await?;
        if let Some(reverted) = self.reverts {
            sqlx::query("UPDATE operation SET reverted_by = $1 WHERE number = $2")
                .bind(self.number)
                .bind(reverted)
                .execute(&mut *self.transaction)
                .await?;
        }
        match self.transaction.commit().await.map_err(Error::from) {
            // The word to commit may have arrived all the same.
            Err(Error::Disconnected) => match stands(&self.pool, self.number, &seal).await {
                Ok(true) => {}
                Ok(false) => return Err(Error::Disconnected),
                Err(_) => return Err(Error::Unsure),
            },
            committed => committed?,
        }
        Ok(Operation {
            number: narrow(self.number),
            at: self.at,
            operator: self.operator,
            kind: kind.to_owned(),
            sentence,
            records: self.notes.count() as i32,
            reverts: self.reverts.map(narrow),
            reverted_by: None,
        })
    }

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

    /// Its number.
    pub(crate) fn number(&self) -> i64 {
        self.number
    }

    /// Notes something that is no record, so that it stands in the journal and under the seal.
    pub(crate) async fn testify(
        &mut self,
        noun: &'static str,
        id: &str,
        image: String,
    ) -> Result<()> {
        self.note(Noted {
            noun,
            record_id: id.to_owned(),
            before: None,
            after: Some(image),
        })
        .await
    }

    /// Says which operation this one takes back.
    pub(crate) fn reverts(&mut self, operation: i32) {
        self.reverts = Some(operation.into());
    }

    fn remove<'a, R: Record>(&'a mut self, records: &'a [R]) -> Pending<'a, Result<()>> {
        Box::pin(async move {
            for chunk in records.chunks(ROWS_A_STATEMENT) {
                let sql = self.rows_sql(R::REMOVE_HEAD, chunk.len(), 1, "");
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for record in chunk {
                    query = query.bind(record.id().to_owned());
                }
                query.execute(&mut *self.transaction).await?;
            }
            for record in records {
                self.note(Noted {
                    noun: R::NOUN,
                    record_id: record.id().to_owned(),
                    before: Some(record.image()),
                    after: None,
                })
                .await?;
            }
            Ok(())
        })
    }

    /// Puts every record of a noun that `operation` wrote back to its image before it.
    async fn restore<R: Record>(&mut self, operation: i64) -> Result<()> {
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
    async fn remove_added<R: Record>(&mut self, operation: i64) -> Result<()> {
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
            .execute(&mut *self.transaction)
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

    fn rows_sql(&self, head: &str, columns: usize, rows: usize, tail: &str) -> String {
        rows_sql(self.transaction.backend_name(), head, columns, rows, tail)
    }
}

/// Whether an operation whose connection was lost is lasting, once its transaction has come to its end.
async fn stands(pool: &AnyPool, number: i64, seal: &str) -> Result<bool> {
    let mut asking = pool.begin().await?;
    // Waits for that transaction to let go of the write lock.
    sqlx::query("UPDATE ledger SET operations = operations")
        .execute(&mut *asking)
        .await?;
    let found: Option<Option<String>> =
        sqlx::query_scalar("SELECT seal FROM operation WHERE number = $1")
            .bind(number)
            .fetch_optional(&mut *asking)
            .await?;
    asking.rollback().await?;
    Ok(found.flatten().as_deref() == Some(seal))
}

/// `head (?,?),(?,?) tail`, or `head ($1,$2),($3,$4) tail`: the one place where SQL is put together,
/// from static pieces and placeholders alone.
///
/// SQLite understands `$1` too, but takes it for a name, and every binding searches all the names:
/// a statement of 6,000 values then takes 50 times as long.
pub(crate) fn rows_sql(
    engine: &str,
    head: &str,
    columns: usize,
    rows: usize,
    tail: &str,
) -> String {
    let numbered = engine == "PostgreSQL";
    let mut sql = String::with_capacity(head.len() + rows * columns * 7 + tail.len());
    sql.push_str(head);
    let mut placeholder = 0;
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            placeholder += 1;
            sql.push_str(if column == 0 { "" } else { "," });
            if numbered {
                sql.push('$');
                sql.push_str(&placeholder.to_string());
            } else {
                sql.push('?');
            }
        }
        sql.push(')');
    }
    sql.push_str(tail);
    sql
}

fn narrow(number: i64) -> i32 {
    i32::try_from(number).expect("BUG: two thousand million operations in one ledger")
}

/// A statement of many rows. Only that of a full set is kept prepared: it is the one that comes again.
fn rows_query<'q>(sql: String, rows: usize) -> Query<'q, Any, AnyArguments> {
    sqlx::query(AssertSqlSafe(sql)).persistent(rows == ROWS_A_STATEMENT)
}

fn parse<R: Record>(image: &str) -> Result<R> {
    serde_json::from_str(image)
        .map(R::completed)
        .map_err(|error| Error::Store(format!("日志损坏：{error}")))
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
    write.reverts = Some(number);
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
             AND records > 0 ORDER BY number DESC LIMIT 1"
        }
        Direction::Redo => {
            "SELECT * FROM operation WHERE kind = 'undo' AND reverted_by IS NULL AND number > \
             (SELECT COALESCE(MAX(number), 0) FROM operation WHERE kind NOT IN ('undo', 'redo') AND records > 0) \
             ORDER BY number DESC LIMIT 1"
        }
    };
    Ok(sqlx::query_as(query).fetch_optional(connection).await?)
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

/// What undo and redo would do now.
pub async fn undoable(ledger: &Ledger) -> Result<Undoable> {
    let mut connection = ledger.pool().acquire().await?;
    Ok(Undoable {
        undo: next(Direction::Undo, &mut connection).await?,
        redo: next(Direction::Redo, &mut connection).await?,
    })
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::time::Clock;
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

    #[tokio::test]
    async fn a_record_written_twice_in_a_long_operation_is_one_change() {
        let folder = tempfile::tempdir().unwrap();
        let place = Location::File(folder.path().join("阳光嘉园.renling"));
        let ledger = Ledger::create(place, Clock::system()).await.unwrap();
        let count = 2 * ROWS_A_STATEMENT + 1;
        let units: Vec<(Option<Unit>, Unit)> = (0..count)
            .map(|place| (None, unit::new(&format!("单位{place}"), UnitKind::Member)))
            .collect();

        let mut write = ledger.begin().await.unwrap();
        write.put(units.clone()).await.unwrap();
        // The first is in the journal by now, the last still waits.
        for (_, unit) in [&units[0], &units[count - 1]] {
            let mut after = unit.clone();
            after.note = Some("改过".into());
            write.change(unit.clone(), after).await.unwrap();
        }
        let operation = write.commit("test", "登记单位".into()).await.unwrap();

        let found = changes(&ledger, operation.number).await.unwrap();
        assert_eq!((found.len(), operation.records), (count, count as i32));
        let noted: Vec<_> = found
            .iter()
            .filter(|change| change.after.as_ref().unwrap()["note"] == "改过")
            .map(|change| (change.before.clone(), change.record_id.as_str()))
            .collect();
        let expected = [&units[0].1, &units[count - 1].1].map(|unit| (None, unit.id.as_str()));
        assert_eq!(noted, expected);
        let listed = operations(&ledger, 1, 0).await.unwrap();
        assert_eq!(listed, [operation]);
    }
}
