//! What every noun that is kept has in common: it lies in a table of its own name, with an id and a
//! revision, and its image in the journal is the JSON of what it says.

use std::future::Future;
use std::pin::Pin;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, FromRow};

/// A record that the gate can write, journal and take back. Made by [`record!`].
pub(crate) trait Record:
    Serialize + DeserializeOwned + Clone + Send + Sync + Unpin + for<'r> FromRow<'r, AnyRow> + 'static
{
    /// The table, and the word for it in the journal.
    const NOUN: &'static str;
    /// `INSERT INTO noun (columns) VALUES`: what stands before the rows.
    const PUT_HEAD: &'static str;
    /// `ON CONFLICT (key) DO UPDATE …`: what stands behind them.
    const PUT_TAIL: &'static str;
    /// How many columns a row has.
    const COLUMNS: usize;
    /// Every record.
    const ALL: &'static str;
    /// How many there are.
    const COUNT: &'static str;
    /// One record by its id.
    const BY_ID: &'static str;
    /// The records of the noun that an operation wrote, as they are now.
    const BY_OPERATION: &'static str;
    /// `DELETE FROM noun WHERE id IN`: what stands before the ids.
    const REMOVE_HEAD: &'static str;
    /// Removes the records of the noun that an operation added.
    const REMOVE_ADDED: &'static str;

    fn id(&self) -> &str;
    fn revision(&self) -> i32;
    fn set_revision(&mut self, revision: i32);
    /// Its image for the journal: what it does not say, and what follows from the rest, is left out.
    fn image(&self) -> String;
    /// The record with what follows from the rest, as it comes from an image.
    fn completed(self) -> Self;
    /// Binds the columns in the order of [`Record::PUT_HEAD`].
    fn bind<'q>(self, query: Query<'q, Any, AnyArguments>) -> Query<'q, Any, AnyArguments>;

    /// The record as it stands, if it does.
    fn find<'e>(
        id: &str,
        executor: impl sqlx::Executor<'e, Database = Any> + 'e,
    ) -> Pending<'e, Result<Option<Self>, sqlx::Error>> {
        Box::pin(
            sqlx::query_as(Self::BY_ID)
                .bind(id.to_owned())
                .fetch_optional(executor),
        )
    }
}

/// A future whose type is forgotten. The compiler cannot prove a future `Send` through a generic
/// record and a borrowed connection (rust-lang/rust#100013); told so here, it need not.
pub(crate) type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An image under way: a JSON object, field by field.
pub(crate) struct Image(Vec<u8>);

impl Image {
    pub(crate) fn of(id: &str, revision: i32) -> Self {
        // About what a person says; a long list makes many of them.
        let image = Image(Vec::with_capacity(512));
        image.field("id", id).field("revision", &revision)
    }

    /// Adds a field, unless it says nothing.
    pub(crate) fn field<T: Serialize + ?Sized>(mut self, name: &str, value: &T) -> Self {
        let begun = self.0.len();
        let opening = if begun == 0 { "{\"" } else { ",\"" };
        for piece in [opening, name, "\":"] {
            self.0.extend_from_slice(piece.as_bytes());
        }
        let told = self.0.len();
        serde_json::to_writer(&mut self.0, value).expect("BUG: a record has no image");
        if &self.0[told..] == b"null" {
            self.0.truncate(begun);
        }
        self
    }

    pub(crate) fn end(mut self) -> String {
        self.0.push(b'}');
        String::from_utf8(self.0).expect("BUG: JSON that is no UTF-8")
    }
}

/// Makes a struct a [`Record`]: its table, then its columns, which are its fields; the first two are
/// always `id` and `revision`. Last, behind the method that makes them, the columns that follow from
/// the others. Where the id is no UUID, `by` names the columns that make it one of its kind.
macro_rules! record {
    ($type:ty, $noun:literal, $($rest:tt)+) => {
        $crate::record::record!($type, $noun by "id", $($rest)+);
    };
    (
        $type:ty, $noun:literal by $key:literal, $($column:ident),+
        $(; $complete:ident: $($derived:ident),+)? $(,)?
    ) => {
        impl $crate::record::Record for $type {
            const NOUN: &'static str = $noun;
            const PUT_HEAD: &'static str =
                concat!(
                "INSERT INTO ", $noun, " (id, revision", $(", ", stringify!($column),)+
                $($(", ", stringify!($derived),)+)? ") VALUES "
            );
            const PUT_TAIL: &'static str = concat!(
                " ON CONFLICT (", $key, ") DO UPDATE SET revision = excluded.revision",
                $(", ", stringify!($column), " = excluded.", stringify!($column),)+
                $($(", ", stringify!($derived), " = excluded.", stringify!($derived),)+)?
            );
            const COLUMNS: usize = [
                "id", "revision", $(stringify!($column),)+ $($(stringify!($derived),)+)?
            ].len();
            const ALL: &'static str = concat!("SELECT * FROM ", $noun);
            const COUNT: &'static str = concat!("SELECT COUNT(*) FROM ", $noun);
            const BY_ID: &'static str = concat!("SELECT * FROM ", $noun, " WHERE id = $1");
            const BY_OPERATION: &'static str = concat!(
                "SELECT * FROM ", $noun, " WHERE id IN ",
                "(SELECT record_id FROM change WHERE operation = $1 AND noun = '", $noun, "')"
            );
            const REMOVE_HEAD: &'static str = concat!("DELETE FROM ", $noun, " WHERE id IN ");
            const REMOVE_ADDED: &'static str = concat!(
                "DELETE FROM ", $noun, " WHERE id IN ",
                "(SELECT record_id FROM change WHERE operation = $1 AND noun = '", $noun, "' AND before IS NULL)"
            );

            fn id(&self) -> &str {
                &self.id
            }

            fn revision(&self) -> i32 {
                self.revision
            }

            fn set_revision(&mut self, revision: i32) {
                self.revision = revision;
            }

            fn image(&self) -> String {
                $crate::record::Image::of(&self.id, self.revision)
                    $(.field(stringify!($column), &self.$column))+
                    .end()
            }

            fn completed(self) -> Self {
                self$(.$complete())?
            }

            fn bind<'q>(
                self,
                query: sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>,
            ) -> sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments> {
                query
                    .bind(self.id)
                    .bind(self.revision)
                    $(.bind(self.$column))+
                    $($(.bind(self.$derived))+)?
            }
        }
    };
}

pub(crate) use record;

/// A new id: time-ordered, so that new rows go to the end of every index.
pub(crate) fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
