//! Search over 100,000 people, as a person types into the list: the first page and how many there are.

use std::path::Path;

use renling_core::ledger::{Ledger, Location};
use renling_core::person::{self, PersonFilter};
use renling_core::time::Clock;

use crate::measure::{Line, Unit, median, timed};
use crate::{Outcome, import};

const ROUNDS: usize = 51;

/// The most that half of the searches may take.
const TARGET: f64 = 0.020;

/// What is typed: a name, initials of its pinyin, the last four digits of a phone.
const TEXTS: [(&str, &str); 3] = [("a name", "欧志"), ("initials", "czj"), ("digits", "4821")];

/// Each search against counting what a plain scan of the same texts finds, on the same file.
pub async fn lines(ledger: &Path) -> Outcome<Vec<Line>> {
    let opened = Ledger::open(Location::File(ledger.to_owned()), Clock::system()).await?;
    let pool = import::pool(ledger)?;
    let mut lines = Vec::new();
    for (what, text) in TEXTS {
        let filter = PersonFilter {
            text: text.to_owned(),
            ..PersonFilter::default()
        };
        let pattern = format!("%{text}%");
        let (mut ours, mut scans) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(timed(async { Ok(person::list(&opened, &filter, 0, 50).await?) }).await?);
            let scan = sqlx::query_as("SELECT COUNT(*) FROM person WHERE search LIKE $1")
                .bind(&pattern)
                .fetch_one(&pool);
            scans.push(timed(async { Ok::<(i64,), _>(scan.await?) }).await?);
        }
        let (ours, yardstick) = (median(ours), median(scans));
        lines.push(Line {
            yardstick,
            ..Line::within(
                &format!("search by {what} / LIKE scan"),
                ours,
                TARGET,
                Unit::Seconds,
            )
        });
    }
    opened.close().await;
    pool.close().await;
    Ok(lines)
}
