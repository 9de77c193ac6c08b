//! What the command line says: sentences for people, JSON for scripts.

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

use renling_core::error::Error;
use serde::Serialize;
use serde_json::{Value, json};

/// What came of a command.
pub(crate) struct Answer {
    text: String,
    value: Value,
}

impl Answer {
    pub(crate) fn new(text: String, value: Value) -> Self {
        Answer { text, value }
    }

    /// Rows, with a sum beneath.
    pub(crate) fn lines(
        lines: impl Iterator<Item = String>,
        sum: String,
        value: &impl Serialize,
    ) -> Self {
        let text: Vec<_> = lines.chain((!sum.is_empty()).then_some(sum)).collect();
        let value = serde_json::to_value(value).expect("BUG: an answer has no JSON");
        Answer {
            text: text.join("\n"),
            value,
        }
    }

    pub(crate) fn print(&self, as_json: bool) -> ExitCode {
        if as_json {
            say(&self.value);
        } else {
            say(&self.text);
        }
        ExitCode::SUCCESS
    }
}

/// Whoever reads may stop in the middle, as `head` does; that is no failure.
fn say(words: &dyn Display) {
    let _ = writeln!(std::io::stdout(), "{words}");
}

pub(crate) fn refuse(error: &Error, as_json: bool) -> ExitCode {
    if as_json {
        say(&json!({ "error": error.wire() }));
    } else {
        eprintln!("{error}（{}）", error.code());
    }
    ExitCode::from(1)
}
