//! Everything that a ledger holds, table by table, in rows that belong to neither engine.

use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{AnyConnection, AssertSqlSafe, Column as _, Row as _};

use crate::attachment::CONTENT;
use crate::error::Result;
use crate::journal::{NOUNS, ROWS_A_STATEMENT, rows_sql};

/// What the journal hangs on: one row.
const LEDGER: &str = "ledger";

/// The journal; the nouns come after it.
const JOURNAL: [&str; 3] = ["operation", "change", "erased"];

/// Columns that say nothing to another place: which of the branches of a shared ledger the row belongs
/// to, and in which transaction a package came in.
const OF_THE_PLACE: [&str; 2] = ["branch", "arrived"];

/// Refers to a later row, so that it is written once all rows are there.
const LATER: &str = "reverted_by";

/// Every other table, in an order in which rows refer only to what is there already.
fn tables() -> impl Iterator<Item = &'static str> {
    JOURNAL
        .into_iter()
        .chain(NOUNS.iter().map(|noun| noun.name))
        .chain([CONTENT])
}

/// What stands in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TableSum {
    /// The table.
    pub table: String,
    /// How many rows it has.
    pub rows: i32,
    /// The sum of the hashes of its rows, whatever their order: 64 hexadecimal digits.
    pub sum: String,
}

/// A value, of one of the two types that a ledger has.
enum Cell {
    Number(Option<i64>),
    Text(Option<String>),
}

/// The values of a row, each with the name of its column.
fn cells(row: &AnyRow) -> Result<Vec<(&str, Cell)>> {
    row.columns()
        .iter()
        .filter(|column| !OF_THE_PLACE.contains(&column.name()))
        .map(|column| {
            let place = column.ordinal();
            let cell = match column.type_info().kind() {
                AnyTypeInfoKind::BigInt | AnyTypeInfoKind::Integer => {
                    Cell::Number(row.try_get(place)?)
                }
                _ => Cell::Text(row.try_get(place)?),
            };
            Ok((column.name(), cell))
        })
        .collect()
}

/// Adds rows up.
#[derive(Default)]
struct Sum {
    rows: i32,
    lanes: [u64; 4],
}

impl Sum {
    fn add(&mut self, cells: &[(&str, Cell)]) {
        let mut hasher = blake3::Hasher::new();
        for (column, cell) in cells {
            let text = match cell {
                Cell::Number(number) => number.map(|number| number.to_string()),
                Cell::Text(text) => text.clone(),
            };
            // With lengths, so that no two rows can be cut otherwise.
            for part in [Some(*column), text.as_deref()] {
                let length = part.map_or(u64::MAX, |part| part.len() as u64);
                hasher.update(&length.to_le_bytes());
                hasher.update(part.unwrap_or_default().as_bytes());
            }
        }
        self.rows += 1;
        let hash = hasher.finalize();
        for (lane, bytes) in self.lanes.iter_mut().zip(hash.as_bytes().chunks(8)) {
            let bytes = bytes.try_into().expect("BUG: a hash has no 32 bytes");
            *lane = lane.wrapping_add(u64::from_le_bytes(bytes));
        }
    }

    fn of(self, table: &str) -> TableSum {
        TableSum {
            table: table.to_owned(),
            rows: self.rows,
            sum: self.lanes.map(|lane| format!("{lane:016x}")).concat(),
        }
    }
}

fn every_row(table: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("SELECT * FROM {table} ORDER BY 1"))
}

/// Sums up a table.
pub(super) async fn sum(connection: &mut AnyConnection, table: &str) -> Result<TableSum> {
    let mut sum = Sum::default();
    let mut rows = sqlx::query(every_row(table)).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        sum.add(&cells(&row)?);
    }
    Ok(sum.of(table))
}

/// Copies every table into a ledger in which nothing was done yet, and sums up what was read.
pub(super) async fn copy(
    from: &mut AnyConnection,
    to: &mut AnyConnection,
) -> Result<Vec<TableSum>> {
    let mut sums = vec![sum(from, LEDGER).await?];
    // Its one row was made with it.
    let (operations, sealed_from): (i64, i64) =
        sqlx::query_as("SELECT operations, sealed_from FROM ledger")
            .fetch_one(&mut *from)
            .await?;
    sqlx::query("UPDATE ledger SET operations = $1, sealed_from = $2")
        .bind(operations)
        .bind(sealed_from)
        .execute(&mut *to)
        .await?;
    for table in tables() {
        let mut sum = Sum::default();
        let mut rows = sqlx::query(every_row(table)).fetch(&mut *from);
        let mut waiting = Rows::new(table);
        while let Some(row) = rows.try_next().await? {
            let cells = cells(&row)?;
            sum.add(&cells);
            waiting.push(cells);
            // A scanned page is as large as all the rest of a small ledger.
            let most = if table == CONTENT {
                1
            } else {
                ROWS_A_STATEMENT
            };
            if waiting.rows.len() == most {
                waiting.write(to).await?;
            }
        }
        waiting.write(to).await?;
        waiting.tie(to).await?;
        sums.push(sum.of(table));
    }
    Ok(sums)
}

/// Rows of a table on their way.
struct Rows {
    table: &'static str,
    head: String,
    rows: Vec<Vec<Cell>>,
    /// Which operation took which one back.
    later: Vec<(i64, i64)>,
}

impl Rows {
    fn new(table: &'static str) -> Self {
        Rows {
            table,
            head: String::new(),
            rows: Vec::new(),
            later: Vec::new(),
        }
    }

    fn push(&mut self, mut cells: Vec<(&str, Cell)>) {
        if self.head.is_empty() {
            let names: Vec<_> = cells.iter().map(|(column, _)| *column).collect();
            self.head = format!("INSERT INTO {} ({}) VALUES ", self.table, names.join(", "));
        }
        for place in 0..cells.len() {
            if let (LATER, Cell::Number(Some(by))) = cells[place]
                && let Cell::Number(Some(number)) = cells[0].1
            {
                self.later.push((number, by));
                cells[place].1 = Cell::Number(None);
            }
        }
        self.rows
            .push(cells.into_iter().map(|(_, cell)| cell).collect());
    }

    async fn write(&mut self, to: &mut AnyConnection) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let sql = rows_sql(to.backend_name(), &self.head, first.len(), rows.len(), "");
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(rows.len() == ROWS_A_STATEMENT);
        for cell in rows.into_iter().flatten() {
            query = match cell {
                Cell::Number(number) => query.bind(number),
                Cell::Text(text) => query.bind(text),
            };
        }
        query.execute(to).await?;
        Ok(())
    }

    async fn tie(self, to: &mut AnyConnection) -> Result<()> {
        for (number, by) in self.later {
            sqlx::query("UPDATE operation SET reverted_by = $1 WHERE number = $2")
                .bind(by)
                .bind(number)
                .execute(&mut *to)
                .await?;
        }
        Ok(())
    }
}
