//! The gate: the one way to write to a ledger, and what it notes on the way.

use std::collections::HashMap;

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyPool, AssertSqlSafe, Transaction};

use super::Operation;
use super::seal::{self, Digest, Said, sentence_digest};
use crate::error::{Error, Result};
use crate::ledger::{Ledger, Location};
use crate::record::{Pending, Record};
use crate::time::Timestamp;

/// Records written by one statement: some thousand values, beyond which nothing is gained. SQLite takes
/// 32,766 a statement and PostgreSQL 65,535.
pub(crate) const ROWS_A_STATEMENT: usize = 250;

/// From so many new records on, the indexes of their table are rather made anew.
const WORTH_NEW_INDEXES: usize = 5_000;

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
pub(super) struct Noted {
    pub(super) noun: &'static str,
    pub(super) record_id: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
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
    pub(crate) fn put<'a, R: Record>(
        &'a mut self,
        records: impl IntoIterator<Item = (Option<R>, R)>,
    ) -> Pending<'a, Result<()>> {
        let records: Vec<_> = records.into_iter().collect();
        let (count, mut records) = (records.len(), records.into_iter());
        let next = move |most| records.by_ref().take(most).collect();
        self.put_as_made(count, next, |_| Ok(()))
    }

    /// The same for `count` records that are made meanwhile: while the ledger writes some, `make` makes
    /// as many more as it is asked for, or none at the end. `watch` is told how many are written, and its
    /// error ends it.
    pub(crate) fn put_as_made<'a, R: Record>(
        &'a mut self,
        count: usize,
        mut make: impl FnMut(usize) -> Vec<(Option<R>, R)> + Send + 'a,
        mut watch: impl FnMut(usize) -> Result<()> + Send + 'a,
    ) -> Pending<'a, Result<()>> {
        Box::pin(async move {
            const { assert!(R::COLUMNS * ROWS_A_STATEMENT <= 32_766) };
            let indexes = self.set_indexes_aside::<R>(count).await?;
            if self.notes.changes.len() + count >= ROWS_A_STATEMENT {
                // The changes refer to it, and those of many records do not wait for its end.
                self.announce().await?;
            }
            let engine = self.transaction.backend_name().to_owned();
            let (notes, number) = (&mut self.notes, self.number);
            let mut following = || {
                let chunk = make(ROWS_A_STATEMENT);
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
            let (mut next, mut late, mut done) = (following(), Vec::new(), 0);
            while let Some((query, changes, amended)) = next {
                watch(done)?;
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
                done += ROWS_A_STATEMENT;
            }
            for change in late {
                self.amend(change).await?;
            }
            for index in indexes {
                self.execute(index).await?;
            }
            Ok(())
        })
    }

    /// Takes off the indexes of a table that is about to more than double; answers what makes them again.
    /// Made at once, in order, they cost a fraction of what it costs to keep them up row by row. The primary
    /// key stays, and what its rows refer to is asked all the same. PostgreSQL would keep all others from the
    /// table meanwhile.
    async fn set_indexes_aside<R: Record>(&mut self, coming: usize) -> Result<Vec<String>> {
        if coming < WORTH_NEW_INDEXES || self.transaction.backend_name() == "PostgreSQL" {
            return Ok(Vec::new());
        }
        let (standing,): (i64,) = sqlx::query_as(R::COUNT)
            .fetch_one(&mut *self.transaction)
            .await?;
        if standing as usize > coming {
            return Ok(Vec::new());
        }
        // The index of a primary key has no statement of its own.
        let indexes: Vec<(String, String)> = sqlx::query_as(
            "SELECT name, sql FROM sqlite_schema \
             WHERE type = 'index' AND tbl_name = $1 AND sql IS NOT NULL ORDER BY name",
        )
        .bind(R::NOUN)
        .fetch_all(&mut *self.transaction)
        .await?;
        for (name, _) in &indexes {
            self.execute(format!("DROP INDEX {name}")).await?;
        }
        Ok(indexes.into_iter().map(|(_, sql)| sql).collect())
    }

    async fn execute(&mut self, sql: String) -> Result<()> {
        sqlx::query(AssertSqlSafe(sql))
            .persistent(false)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Notes what happened to a record.
    pub(super) async fn note(&mut self, change: Noted) -> Result<()> {
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

    /// Removes records.
    pub(super) fn remove<'a, R: Record>(&'a mut self, records: &'a [R]) -> Pending<'a, Result<()>> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::journal::{changes, operations};
    use crate::time::Clock;
    use crate::unit::{self, Unit, UnitKind};

    #[tokio::test]
    async fn a_table_that_grows_at_once_has_its_indexes_again() {
        let folder = tempfile::tempdir().unwrap();
        let place = Location::File(folder.path().join("阳光嘉园.renling"));
        let ledger = Ledger::create(place, Clock::system()).await.unwrap();
        let indexes = async || -> Vec<(String, Option<String>)> {
            sqlx::query_as(
                "SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'unit' AND type = 'index' ORDER BY name",
            )
            .fetch_all(ledger.pool())
            .await
            .unwrap()
        };
        let before = indexes().await;
        assert!(before.iter().any(|(name, _)| name == "unit_name"));

        let named = |place: usize| unit::new(&format!("单位{place}"), UnitKind::Member);
        let mut write = ledger.begin().await.unwrap();
        let units: Vec<_> = (0..WORTH_NEW_INDEXES)
            .map(|place| (None, named(place)))
            .collect();
        write.put(units.clone()).await.unwrap();
        write.commit("test", "登记单位".into()).await.unwrap();
        assert_eq!(indexes().await, before);

        // What they forbid stays forbidden, also while they are aside; and then nothing is written.
        let mut write = ledger.begin().await.unwrap();
        let again = (0..WORTH_NEW_INDEXES).map(|place| (None, named(place)));
        assert!(write.put(again).await.is_err());
        drop(write);
        assert_eq!(indexes().await, before);
        let count: i64 = sqlx::query_scalar(Unit::COUNT)
            .fetch_one(ledger.pool())
            .await
            .unwrap();
        assert_eq!(count, WORTH_NEW_INDEXES as i64);
        ledger.close().await;
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
