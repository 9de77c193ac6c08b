//! Benchmarks: each is a ratio between what Renling takes and what a yardstick takes in the same run,
//! round by round in turns, so that whatever else the machine does falls on both. The medians are
//! printed as one table. `cargo xtask bench` builds everything as users get it and runs this.

mod backup;
mod forms;
mod import;
mod measure;
mod pages;
mod pandas;
mod sample;
mod search;
mod typst_alone;
#[cfg(target_os = "linux")]
mod window;

use std::error::Error;
use std::path::Path;

use measure::{Line, Unit, median};

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 5;

const USAGE: &str = "usage: renling-bench [lists | backup | pages | forms | window]";

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            print(&lists().await?);
            print(&[backup::line().await?]);
            print(&pages::lines().await?);
            print(&forms::lines().await?);
            cold_start().await
        }
        ["lists"] => {
            print(&lists().await?);
            Ok(())
        }
        ["backup"] => {
            print(&[backup::line().await?]);
            Ok(())
        }
        ["pages"] => {
            print(&pages::lines().await?);
            Ok(())
        }
        ["forms"] => {
            print(&forms::lines().await?);
            Ok(())
        }
        ["window"] => cold_start().await,
        // One run in a process of its own.
        [what, from, to] => {
            let (from, to) = (Path::new(from), Path::new(to));
            measure::tell(match *what {
                import::OURS => import::ours(from, to).await?,
                import::RAW => import::raw(from, to).await?,
                forms::OURS => forms::ours(from, to).await?,
                forms::ALONE => forms::alone(from, to)?,
                _ => return Err(USAGE.into()),
            });
            Ok(())
        }
        _ => Err(USAGE.into()),
    }
}

fn print(lines: &[Line]) {
    println!("\n{}", measure::table(lines));
}

async fn cold_start() -> Outcome<()> {
    #[cfg(target_os = "linux")]
    print(&[window::line().await?]);
    Ok(())
}

/// All that is measured with the list of 100,000 rows.
async fn lists() -> Outcome<Vec<Line>> {
    let folder = tempfile::tempdir()?;
    let list = folder.path().join("list.xlsx");
    sample::write(&list)?;
    let python = pandas::python();
    if let Err(error) = &python {
        eprintln!("left out, for pandas is not to be had: {error}");
    }
    let (mut ours, mut raw, mut pandas) = (Vec::new(), Vec::new(), Vec::new());
    let (mut memory, mut kept) = (0.0_f64, tempfile::tempdir()?);
    for round in 1..=ROUNDS {
        eprintln!("import, round {round} of {ROUNDS}");
        kept = tempfile::tempdir()?;
        let run = measure::run(&[import::OURS.as_ref(), list.as_ref(), kept.path().as_ref()])?;
        ours.push(run.seconds);
        memory = memory.max(run.memory.unwrap_or_default());
        let folder = tempfile::tempdir()?;
        let run = measure::run(&[import::RAW.as_ref(), list.as_ref(), folder.path().as_ref()])?;
        raw.push(run.seconds);
        if let Ok(python) = &python {
            pandas.push(pandas::import(python, &list, folder.path())?);
        }
    }
    let ours = median(ours);
    let mut lines = vec![Line::at_most(
        "import 100,000 rows / read and insert raw",
        ours,
        median(raw),
        1.5,
    )];
    if !pandas.is_empty() {
        let name = "import 100,000 rows / pandas";
        lines.push(Line::times_as_fast(name, ours, median(pandas), 3.5));
    }
    if memory > 0.0 {
        let name = "import 100,000 rows, peak of memory";
        lines.push(Line::within(name, memory, 100.0, Unit::Megabytes));
    }
    lines.extend(search::lines(&kept.path().join(import::LEDGER)).await?);
    Ok(lines)
}
