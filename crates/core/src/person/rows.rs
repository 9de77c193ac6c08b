//! The SQL of people.

use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, FromRow};

use crate::commitment::Standing;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::person::{Page, Person, PersonFilter, PersonSort, PersonSummary, Volunteer};
use crate::spelling;

pub(super) async fn everybody(connection: &mut AnyConnection) -> Result<Vec<Person>> {
    Ok(sqlx::query_as("SELECT * FROM person")
        .fetch_all(connection)
        .await?)
}

pub(super) async fn volunteers_for(
    connection: &mut AnyConnection,
    project_id: &str,
) -> Result<Vec<Volunteer>> {
    // One value for each person: of ten thousand rows, values cost more than the rows.
    let lines: Vec<(String,)> = sqlx::query_as(
        "SELECT p.id || $2 || p.sort_key || $2 || COALESCE(p.skills, '') || $2 || COALESCE(p.wishes, '') \
         || $2 || COALESCE(p.address, '') || $2 || COALESCE(p.free_time, '') || $2 \
         || CAST(COALESCE(m.claims, 0) AS TEXT) FROM person p \
         LEFT JOIN (SELECT k.person_id, COUNT(*) AS claims FROM claim k \
          WHERE k.state IN ('pending', 'claimed', 'running', 'awaiting', 'rework') GROUP BY k.person_id) m \
         ON m.person_id = p.id \
         WHERE p.archived_on IS NULL AND p.id NOT IN (SELECT k.person_id FROM claim k \
          WHERE k.project_id = $1 AND k.person_id IS NOT NULL \
          AND k.state NOT IN ('returned', 'left', 'cancelled'))",
    )
    .bind(project_id.to_owned())
    .bind(BETWEEN.to_string())
    .fetch_all(connection)
    .await?;
    Ok(lines.iter().filter_map(|(line,)| volunteer(line)).collect())
}

/// Stands between the values of a line: no text that is kept has a control character but a line break.
const BETWEEN: char = '\u{1f}';

fn volunteer(line: &str) -> Option<Volunteer> {
    let mut values = line.split(BETWEEN);
    let mut value = || values.next().map(str::to_owned);
    Some(Volunteer {
        id: value()?,
        sort_key: value()?,
        skills: value()?,
        wishes: value()?,
        address: value()?,
        free_time: value()?,
        claims: value()?.parse().ok()?,
    })
}

pub(super) async fn count(connection: &mut AnyConnection) -> Result<u32> {
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM person WHERE archived_on IS NULL")
        .fetch_one(connection)
        .await?;
    Ok(count as u32)
}

pub(super) async fn by_id_number(
    connection: &mut AnyConnection,
    id_number: &str,
) -> Result<Option<Person>> {
    Ok(sqlx::query_as("SELECT * FROM person WHERE id_number = $1")
        .bind(id_number.to_owned())
        .fetch_optional(connection)
        .await?)
}

/// Where a person's newest commitment that was not withdrawn stands on a day, given by its placeholder.
macro_rules! standing {
    ($day:literal) => {
        concat!(
            "COALESCE((SELECT CASE WHEN c.state = 'signed' AND c.expires_on < ",
            $day,
            " THEN 'expired' \
            WHEN c.state = 'signed' AND c.text_id IN (SELECT t.id FROM form_text t WHERE t.form = 'commitment' \
              AND t.version < (SELECT MAX(n.version) FROM form_text n \
                WHERE n.form = 'commitment' AND n.sign_again = 1)) THEN 'outdated' \
            ELSE c.state END \
          FROM commitment c WHERE c.person_id = p.id AND c.state <> 'withdrawn' \
          ORDER BY c.year DESC, c.sequence DESC LIMIT 1), 'none')"
        )
    };
}

/// The people of a filter: `$1`..`$3` patterns, `$4` a whole ID number, `$5` whether the archived are
/// asked for, `$6` a unit, `$9` today, `$10` a standing. Without a unit or a standing the scan runs
/// over the index `person_list` alone, which stays in the page cache.
macro_rules! matching {
    () => {
        concat!(
            "((p.search LIKE $1 ESCAPE '\\' AND p.search LIKE $2 ESCAPE '\\' AND p.search LIKE $3 ESCAPE '\\') \
              OR p.id_number = $4) \
             AND (p.archived_on IS NOT NULL) = ($5 = 1) \
             AND ($6 = '' OR p.unit_id = $6) \
             AND ($10 = '' OR $10 = ",
            standing!("$9"),
            ")"
        )
    };
}

/// One page in an order: `$7` rows from `$8` on.
macro_rules! page_sql {
    ($join:literal, $order:literal) => {
        concat!(
            "SELECT p.id, p.revision, p.name, p.sex, p.phone, p.id_number, u.name AS unit, p.address, \
             p.reported_on, p.archived_on, m.total, ",
            standing!("$9"),
            " AS commitment, \
             (SELECT COUNT(*) FROM claim k WHERE k.person_id = p.id \
              AND k.state NOT IN ('returned', 'left', 'cancelled')) AS claims \
             FROM (SELECT p.id AS id, COUNT(*) OVER () AS total, ROW_NUMBER() OVER (ORDER BY ",
            $order,
            ") AS place FROM person p ",
            $join,
            " WHERE ",
            matching!(),
            " ORDER BY place LIMIT $7 OFFSET $8) m \
             JOIN person p ON p.id = m.id LEFT JOIN unit u ON u.id = p.unit_id ORDER BY m.place"
        )
    };
}

/// Their ids alone, in an order: `$7` of them from `$8` on.
macro_rules! ids_sql {
    ($join:literal, $order:literal) => {
        concat!(
            "SELECT p.id FROM person p ",
            $join,
            " WHERE ",
            matching!(),
            " ORDER BY ",
            $order,
            " LIMIT $7 OFFSET $8"
        )
    };
}

/// A statement in the order that a filter asks for.
macro_rules! in_order {
    ($filter:expr, $sql:ident) => {
        match ($filter.sort.unwrap_or(PersonSort::Name), $filter.descending) {
            (PersonSort::Name, false) => $sql!("", "p.sort_key, p.id"),
            (PersonSort::Name, true) => $sql!("", "p.sort_key DESC, p.id DESC"),
            (PersonSort::Unit, false) => $sql!(
                "LEFT JOIN unit w ON w.id = p.unit_id",
                "(w.sort_key IS NULL), w.sort_key, p.sort_key, p.id"
            ),
            (PersonSort::Unit, true) => $sql!(
                "LEFT JOIN unit w ON w.id = p.unit_id",
                "(w.sort_key IS NULL), w.sort_key DESC, p.sort_key DESC, p.id DESC"
            ),
            (PersonSort::Reported, false) => $sql!(
                "",
                "(p.reported_on IS NULL), p.reported_on DESC, p.sort_key, p.id"
            ),
            (PersonSort::Reported, true) => $sql!(
                "",
                "(p.reported_on IS NULL), p.reported_on, p.sort_key DESC, p.id DESC"
            ),
        }
    };
}

/// How many people there are of each standing, the archived left out.
pub(super) async fn standings(ledger: &Ledger) -> Result<Vec<(Standing, i32)>> {
    let counts: Vec<(Standing, i64)> = sqlx::query_as(concat!(
        "SELECT s.standing, COUNT(*) FROM (SELECT ",
        standing!("$1"),
        " AS standing FROM person p WHERE p.archived_on IS NULL) s GROUP BY s.standing"
    ))
    .bind(ledger.clock().today())
    .fetch_all(ledger.pool())
    .await?;
    Ok(counts
        .into_iter()
        .map(|(standing, people)| (standing, people as i32))
        .collect())
}

#[derive(FromRow)]
struct CountedSummary {
    total: i64,
    #[sqlx(flatten)]
    summary: PersonSummary,
}

async fn fetch<R>(
    sql: &'static str,
    ledger: &Ledger,
    filter: &PersonFilter,
    offset: u32,
    limit: u32,
) -> Result<Vec<R>>
where
    R: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
{
    let [first, second, third] = spelling::patterns(&filter.text);
    Ok(sqlx::query_as::<Any, R>(sql)
        .bind(first)
        .bind(second)
        .bind(third)
        .bind(spelling::key(&filter.text).to_uppercase())
        .bind(i64::from(filter.archived))
        .bind(filter.unit_id.clone().unwrap_or_default())
        .bind(i64::from(limit))
        .bind(i64::from(offset))
        .bind(ledger.clock().today())
        .bind(
            filter
                .commitment
                .map(Standing::stored)
                .unwrap_or_default()
                .to_owned(),
        )
        .fetch_all(ledger.pool())
        .await?)
}

pub(super) async fn page(
    ledger: &Ledger,
    filter: &PersonFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<PersonSummary>> {
    let sql = in_order!(filter, page_sql);
    let rows: Vec<CountedSummary> = fetch(sql, ledger, filter, offset, limit).await?;
    let total = rows.first().map_or(0, |row| row.total as u32);
    Ok(Page {
        total,
        rows: rows.into_iter().map(|row| row.summary).collect(),
    })
}

pub(super) async fn ids(ledger: &Ledger, filter: &PersonFilter) -> Result<Vec<String>> {
    let sql = in_order!(filter, ids_sql);
    let rows: Vec<(String,)> = fetch(sql, ledger, filter, 0, i32::MAX as u32).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
