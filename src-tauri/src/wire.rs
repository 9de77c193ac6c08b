//! What a command answers: a value, or an error as the page reads it.

use renling_core::error::{Error, ErrorOnWire};
use renling_forms::FormsError;

/// What a command answers.
pub(crate) type Answer<T> = Result<T, Refusal>;

/// An error on its way to the page.
#[derive(Debug, serde::Serialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub(crate) struct Refusal(ErrorOnWire);

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal(error.wire())
    }
}

impl From<FormsError> for Refusal {
    fn from(error: FormsError) -> Self {
        match error {
            FormsError::Cancelled => Error::Cancelled.into(),
            other => Error::Refused(other.to_string()).into(),
        }
    }
}
