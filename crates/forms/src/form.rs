//! The forms there are, and how each becomes sheets.

use serde::Serialize;
use serde_json::Value;

use crate::commitment::Commitment;
use crate::desk::Template;
use crate::plain_text::plain;

/// What is to be printed: one kind of form for any number of people.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// 志愿服务承诺书
    Commitments(Vec<Commitment>),
}

/// One filled form, ready to be laid out.
pub(crate) struct Sheet {
    pub template: Template,
    pub whose: String,
    pub record: Value,
}

impl Form {
    /// How many people's forms this is.
    pub fn len(&self) -> usize {
        match self {
            Self::Commitments(records) => records.len(),
        }
    }

    /// Whether there is nobody to print for.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Title of the document.
    pub(crate) fn title(&self) -> String {
        match self {
            Self::Commitments(records) => records
                .first()
                .map_or(Commitment::TITLE.to_owned(), |first| {
                    plain_title(&first.title)
                }),
        }
    }

    pub(crate) fn sheets(&self) -> Vec<Sheet> {
        match self {
            Self::Commitments(records) => records
                .iter()
                .map(|record| sheet(Template::Commitment, &record.name, record))
                .collect(),
        }
    }
}

fn plain_title(title: &str) -> String {
    match plain(Value::from(title)) {
        Value::String(title) => title,
        _ => String::new(),
    }
}

fn sheet(template: Template, whose: &str, record: &impl Serialize) -> Sheet {
    let record = serde_json::to_value(record).expect("BUG: a record is plain data");
    Sheet {
        template,
        whose: whose.to_owned(),
        record: plain(record),
    }
}
