//! What is measured becomes a line of one table.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;

use crate::Outcome;

/// A measured ratio.
pub struct Line {
    /// What was measured.
    pub name: String,
    /// How much of it Renling took, in `unit`; the median of the rounds.
    pub ours: f64,
    /// How much the yardstick took.
    pub yardstick: f64,
    /// What both are measured in.
    pub unit: Unit,
    /// What is wanted, in words.
    pub target: String,
    /// Whether it is reached.
    pub reached: bool,
}

/// What a line is measured in.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Thousands of bytes.
    Kilobytes,
    /// Millions of bytes.
    Megabytes,
}

impl Line {
    /// A line whose target is the greatest ratio to the yardstick, both in seconds.
    pub fn at_most(name: &str, ours: f64, yardstick: f64, ratio: f64) -> Self {
        Line {
            name: name.to_owned(),
            ours,
            yardstick,
            unit: Unit::Seconds,
            target: format!("at most {ratio} x"),
            reached: ours <= yardstick * ratio,
        }
    }

    /// A line whose target is how many times as fast as the yardstick ours is, both in seconds.
    pub fn times_as_fast(name: &str, ours: f64, yardstick: f64, times: f64) -> Self {
        Line {
            target: format!("at most 1/{times} x"),
            ..Line::at_most(name, ours, yardstick, 1.0 / times)
        }
    }

    /// A line whose yardstick is an amount that it must stay within.
    pub fn within(name: &str, ours: f64, most: f64, unit: Unit) -> Self {
        Line {
            name: name.to_owned(),
            ours,
            yardstick: most,
            unit,
            target: format!("within {}", unit.shown(most)),
            reached: ours <= most,
        }
    }
}

/// One run of this program in a process of its own: what one leaves in memory does not serve the next, and
/// its peak is its own.
pub struct Run {
    /// How long it says that it took.
    pub seconds: f64,
    /// How long it took with its start and its end.
    pub whole: f64,
    /// The most memory that it held, in MB, where the system tells.
    pub memory: Option<f64>,
}

/// Runs a measurement of this program in a process of its own, which [`tell`]s at its end.
pub fn run(arguments: &[&OsStr]) -> Outcome<Run> {
    let begun = Instant::now();
    let output = Command::new(std::env::current_exe()?)
        .args(arguments)
        .output()?;
    let whole = begun.elapsed().as_secs_f64();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let told = String::from_utf8(output.stdout)?;
    let mut numbers = told.split_whitespace().map(str::parse::<f64>);
    Ok(Run {
        seconds: numbers.next().ok_or("the run told nothing")??,
        whole,
        memory: numbers.next().transpose()?,
    })
}

/// What the process of a run says at its end: its seconds, and its peak of memory.
pub fn tell(seconds: f64) {
    // Linux alone keeps it in a file.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        peak.and_then(|peak| peak.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    let memory = kilobytes.map_or_else(String::new, |peak| (peak / 1_000.0).to_string());
    println!("{seconds} {memory}");
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
        "{:<48}{:>12}{:>12}{:>8}  {:<18}\n",
        "", "ours", "yardstick", "ratio", "target"
    );
    for line in lines {
        let _ = writeln!(
            table,
            "{:<48}{:>12}{:>12}{:>8.2}  {:<18}{}",
            line.name,
            line.unit.shown(line.ours),
            line.unit.shown(line.yardstick),
            line.ours / line.yardstick,
            line.target,
            if line.reached { "reached" } else { "MISSED" },
        );
    }
    table
}

impl Unit {
    fn shown(self, amount: f64) -> String {
        match self {
            Unit::Seconds if amount < 1.0 => format!("{:.1} ms", amount * 1_000.0),
            Unit::Seconds => format!("{amount:.2} s"),
            Unit::Kilobytes => format!("{amount:.2} KB"),
            Unit::Megabytes => format!("{amount:.0} MB"),
        }
    }
}
