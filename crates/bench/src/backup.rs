//! A backup of a ledger of 200 MB, written, opened and checked, against copying its file and making the
//! copy lasting.

use std::fs::{self, File};
use std::path::Path;

use renling_core::backup::{self, BackupReason};
use renling_core::commitment;
use renling_core::ledger::{Ledger, Location};
use renling_core::person::{self, PersonFilter};
use renling_core::time::Clock;

use crate::measure::{Line, median, timed};
use crate::{Outcome, import, sample};

const ROUNDS: usize = 7;

/// How large the ledger is at the least, in bytes.
const SIZE: u64 = 200_000_000;

/// How many people get their 承诺书 at once while the ledger is filled.
const AT_ONCE: usize = 10_000;

pub async fn line() -> Outcome<Line> {
    let folder = tempfile::tempdir()?;
    let path = large(folder.path()).await?;
    let ledger = Ledger::open(Location::File(path.clone()), Clock::system()).await?;
    let (mut ours, mut copies) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        eprintln!("backup, round {round} of {ROUNDS}");
        copies.push(timed(async { copied(&path, &folder.path().join("copy")) }).await?);
        let made = backup::make(&ledger, BackupReason::Manual);
        ours.push(timed(async { Ok(made.await?) }).await?);
        fs::remove_dir_all(backup::folder(&path))?;
    }
    ledger.close().await;
    let name = "backup of 200 MB, checked / copy and fsync";
    Ok(Line::at_most(name, median(ours), median(copies), 1.5))
}

fn copied(from: &Path, to: &Path) -> Outcome<()> {
    fs::copy(from, to)?;
    File::open(to)?.sync_all()?;
    Ok(fs::remove_file(to)?)
}

/// A ledger of that size: 100,000 people, and a 承诺书 for one after the other of them until it is
/// reached.
async fn large(folder: &Path) -> Outcome<std::path::PathBuf> {
    let list = folder.join("list.xlsx");
    sample::write(&list)?;
    import::ours(&list, folder).await?;
    let path = folder.join(import::LEDGER);
    let ledger = Ledger::open(Location::File(path.clone()), Clock::system()).await?;
    renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四").await?;
    let ids = person::ids(&ledger, &PersonFilter::default()).await?;
    for some in ids.chunks(AT_ONCE) {
        if fs::metadata(&path)?.len() >= SIZE {
            break;
        }
        commitment::make(&ledger, some).await?;
    }
    ledger.close().await;
    match fs::metadata(&path)?.len() {
        reached if reached >= SIZE => Ok(path),
        short => Err(format!("the ledger has only {short} bytes").into()),
    }
}
