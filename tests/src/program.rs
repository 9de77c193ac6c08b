//! The built command line, as a script runs it.

use std::process::{Child, Command, Stdio};

use renling_core::ledger::Location;
use serde_json::Value;
use xtask::place;

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
    /// The exit status; none where a signal ended it.
    pub status: Option<i32>,
    /// What it said with `--json`.
    pub json: Value,
    /// What it said on standard error.
    pub complaints: String,
}

impl Answer {
    /// The code of the error; empty where there was none.
    pub fn code(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or_default()
    }

    pub fn message(&self) -> &str {
        self.json["error"]["message"].as_str().unwrap_or_default()
    }

    /// How many people were new, as the report of an import says.
    pub fn new_people(&self) -> u64 {
        self.json["new"].as_u64().unwrap_or_default()
    }

    #[track_caller]
    pub fn is_done(&self) {
        assert_eq!((self.status, self.complaints.as_str()), (Some(0), ""));
    }

    /// One error and nothing else, neither on the terminal.
    #[track_caller]
    pub fn is_refused(&self, code: &str, message: &str) {
        assert_eq!((self.code(), self.message()), (code, message));
        assert_eq!((self.status, self.complaints.as_str()), (Some(1), ""));
    }
}

/// The built `renling` on a ledger.
pub fn renling(ledger: &Location, arguments: &[&str]) -> Command {
    under(&[], ledger, arguments)
}

/// The same under a command that takes another's words as its last ones.
pub fn under(wrapper: &[&str], ledger: &Location, arguments: &[&str]) -> Command {
    let program = place::programs().join(place::program("renling"));
    assert!(
        program.exists(),
        "the workspace is not built: {}",
        program.display()
    );
    let mut command = match wrapper {
        [] => Command::new(program),
        [first, rest @ ..] => {
            let mut command = Command::new(first);
            command.args(rest).arg(program);
            command
        }
    };
    match ledger {
        Location::File(path) => command.arg("--ledger").arg(path),
        Location::Shared(address) => command.args(["--ledger", address]),
    };
    command
        .arg("--json")
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

pub fn answer(mut command: Command) -> Answer {
    read(command.spawn().unwrap())
}

pub fn read(child: Child) -> Answer {
    let output = child.wait_with_output().unwrap();
    Answer {
        status: output.status.code(),
        json: serde_json::from_slice(&output.stdout).unwrap_or_default(),
        complaints: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
