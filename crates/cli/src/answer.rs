//! What the command line says: sentences for people, JSON for scripts.

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

use renling_core::error::Error;
use renling_core::journal::Operation;
use renling_core::key::RecoveryCode;
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

    /// What an operation did.
    pub(crate) fn done(operation: &Operation) -> Self {
        Answer::new(format!("已{}", operation.sentence), json!(operation))
    }

    /// The same with a recovery code, which is said this once.
    pub(crate) fn with_recovery_code(mut self, code: &RecoveryCode) -> Self {
        self.text += &format!(
            "\n恢复码：{code}\n请抄在纸上收好，不要和电脑放在一起。忘了密码时只有它能打开台账，以后不再显示。"
        );
        self.value["recovery_code"] = json!(code.to_string());
        self
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
