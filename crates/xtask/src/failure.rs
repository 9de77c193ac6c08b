//! Why a command stopped.

use std::fmt::Display;
use std::io;

/// Why a command stopped, in words for the person at the terminal.
#[derive(Debug)]
pub struct Failure(pub String);

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Puts what was being done before why it failed.
pub trait While<T> {
    /// `what` reads on from "could not".
    fn could_not(self, what: impl Display) -> Result<T, Failure>;
}

impl<T, E: Display> While<T> for Result<T, E> {
    fn could_not(self, what: impl Display) -> Result<T, Failure> {
        self.map_err(|error| Failure(format!("could not {what}: {error}")))
    }
}
