//! What is measured becomes a line of one table.

use std::fmt::Write as _;
use std::time::Instant;

use crate::Outcome;

/// A measured ratio.
pub struct Line {
    /// What was measured.
    pub name: String,
    /// Seconds that Renling took, the median of the rounds.
    pub ours: f64,
    /// Seconds that the yardstick took.
    pub yardstick: f64,
    /// What is wanted, in words.
    pub target: String,
    /// Whether it is reached.
    pub reached: bool,
    /// The most memory that Renling held, in MB, where that is measured.
    pub memory: Option<f64>,
}

impl Line {
    /// A line whose target is the greatest ratio to the yardstick.
    pub fn at_most(name: &str, ours: f64, yardstick: f64, ratio: f64) -> Self {
        Line {
            name: name.to_owned(),
            ours,
            yardstick,
            target: format!("at most {ratio} x"),
            reached: ours <= yardstick * ratio,
            memory: None,
        }
    }

    /// A line whose yardstick is a time that it must stay within.
    pub fn within(name: &str, ours: f64, seconds: f64) -> Self {
        Line {
            name: name.to_owned(),
            ours,
            yardstick: seconds,
            target: format!("p50 {:.0} ms", seconds * 1_000.0),
            reached: ours <= seconds,
            memory: None,
        }
    }
}

/// The middle of the values: one round that the machine was busy with something else does not count.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// How many seconds a task took, in wall clock time.
pub async fn timed<T>(task: impl Future<Output = Outcome<T>>) -> Outcome<f64> {
    let begun = Instant::now();
    task.await?;
    Ok(begun.elapsed().as_secs_f64())
}

/// The lines as one table.
pub fn table(lines: &[Line]) -> String {
    let mut table = format!(
        "{:<44}{:>12}{:>12}{:>8}  {:<14}{:>8}{:>10}\n",
        "", "ours", "yardstick", "ratio", "target", "", "memory"
    );
    for line in lines {
        let memory = line
            .memory
            .map_or_else(String::new, |memory| format!("{memory:.0} MB"));
        let reached = if line.reached { "reached" } else { "MISSED" };
        let _ = writeln!(
            table,
            "{:<44}{:>12}{:>12}{:>8.2}  {:<14}{:>8}{:>10}",
            line.name,
            shown(line.ours),
            shown(line.yardstick),
            line.ours / line.yardstick,
            line.target,
            reached,
            memory
        );
    }
    table
}

fn shown(seconds: f64) -> String {
    if seconds < 1.0 {
        format!("{:.1} ms", seconds * 1_000.0)
    } else {
        format!("{seconds:.2} s")
    }
}
