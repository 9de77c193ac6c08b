//! The import, and the same list read and inserted raw.

use std::path::Path;
use std::time::Instant;

use calamine::{DataRef, Reader as _, Xlsx};
use renling_core::intake::{self, List, Options, Progress};
use renling_core::ledger::{Ledger, Location};
use renling_core::time::Clock;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, AssertSqlSafe};

use crate::Outcome;

/// Our import, as an argument of the process that runs it.
pub const OURS: &str = "import";
/// The yardstick, likewise.
pub const RAW: &str = "import-raw";
/// The file of the ledger in the folder of a run.
pub const LEDGER: &str = "ledger.renling";

/// How many rows a statement of the yardstick inserts, as many as ours.
const ROWS_A_STATEMENT: usize = 250;

/// The values of a row, in the order of [`INSERT`].
const COLUMNS: usize = 17;

const INSERT: &str = "INSERT INTO person (id, revision, name, sex, id_number, phone, political, \
     party_joined, note, duty, address, skills, reported_on, other, name_key, sort_key, search) VALUES ";

/// Imports a list into a new encrypted ledger, as the command line does; answers the seconds.
pub async fn ours(list: &Path, folder: &Path) -> Outcome<f64> {
    let location = Location::File(folder.join(LEDGER));
    let ledger = Ledger::create(location, Clock::system()).await?;
    let begun = Instant::now();
    let list = List::read(list, None)?;
    let report =
        intake::apply(&ledger, &list, &Options::default(), None, &Progress::none()).await?;
    let seconds = begun.elapsed().as_secs_f64();
    if report.new < crate::sample::ROWS / 100 * 98 {
        return Err(format!("only {} people were imported", report.new).into());
    }
    ledger.close().await;
    Ok(seconds)
}

/// Reads the list with calamine's stream of cells and inserts the rows as they stand into the same
/// table of a new encrypted ledger: no cleaning, no matching, no journal. Answers the seconds.
pub async fn raw(list: &Path, folder: &Path) -> Outcome<f64> {
    let path = folder.join(LEDGER);
    let ledger = Ledger::create(Location::File(path.clone()), Clock::system()).await?;
    ledger.close().await;
    let pool = pool(&path)?;
    // Opening is no part of it on either side.
    let mut connection = pool.acquire().await?;
    let begun = Instant::now();
    let rows = read(list)?;
    let mut transaction = sqlx::Connection::begin(&mut *connection).await?;
    let mut place = 0u64;
    for chunk in rows.chunks(ROWS_A_STATEMENT) {
        let mut sql = String::from(INSERT);
        for row in 0..chunk.len() {
            sql.push_str(if row == 0 { "(" } else { ",(" });
            sql.push_str(&["?"; COLUMNS].join(","));
            sql.push(')');
        }
        sql.push_str(" ON CONFLICT DO NOTHING");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for row in chunk {
            place += 1;
            query = query
                .bind(format!("01a8c6d2-0000-7000-8000-{place:012}"))
                .bind(1i32);
            for cell in &row[1..] {
                query = query.bind(Some(cell.clone()).filter(|text| !text.is_empty()));
            }
            query = query.bind("{}");
            for _ in 0..3 {
                query = query.bind(row[1].clone());
            }
        }
        query.execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    let seconds = begun.elapsed().as_secs_f64();
    drop(connection);
    pool.close().await;
    Ok(seconds)
}

/// The cells of the list as text, row by row, without the header.
fn read(list: &Path) -> Outcome<Vec<[String; 12]>> {
    let mut workbook: Xlsx<_> = calamine::open_workbook(list)?;
    let sheet = workbook.sheet_names()[0].clone();
    let mut cells = workbook.worksheet_cells_reader(&sheet)?;
    let mut rows: Vec<[String; 12]> = Vec::new();
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        if row == 0 {
            continue;
        }
        if rows.len() < row as usize {
            rows.push(Default::default());
        }
        let text = match cell.get_value() {
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::DateTime(date) => {
                let (year, month, day, ..) = date.to_ymd_hms_milli();
                format!("{year}-{month:02}-{day:02}")
            }
            DataRef::Float(number) => number.to_string(),
            _ => String::new(),
        };
        rows[row as usize - 1][column as usize] = text;
    }
    Ok(rows)
}

/// A pool like the ledger's own, by which the yardsticks reach the same file.
pub fn pool(ledger: &Path) -> Outcome<AnyPool> {
    sqlx::any::install_default_drivers();
    let mut key = ledger.as_os_str().to_owned();
    key.push(".key");
    let key = std::fs::read_to_string(key)?;
    let pragmas = format!(
        "PRAGMA key = \"x'{key}'\"; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;"
    );
    Ok(AnyPoolOptions::new()
        .max_connections(1)
        .after_connect(move |connection, _| {
            let pragmas = pragmas.clone();
            Box::pin(async move {
                sqlx::Executor::execute(connection, sqlx::raw_sql(AssertSqlSafe(pragmas)))
                    .await
                    .map(drop)
            })
        })
        .connect_lazy(&format!("sqlite:{}?mode=rw", ledger.display()))?)
}
