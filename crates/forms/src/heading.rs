//! What stands on every form of a job: its words and who issues it.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// The head of a form. An empty text prints as room to write by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Heading {
    /// The words on the form.
    pub text: Arc<Text>,
    /// 党支部, which issues the form.
    pub branch: String,
    /// 社区
    pub community: String,
    /// 联系人
    pub contact: String,
    /// 联系电话
    pub phone: String,
    /// The day of issue; `None` leaves it to the hand that signs.
    pub dated: Option<NaiveDate>,
}
