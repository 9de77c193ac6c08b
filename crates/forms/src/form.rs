//! What is to be printed, and how each paper becomes a sheet.

use serde::Serialize;
use serde_json::Value;

use crate::desk::Template;
use crate::plain_text::{plain, plain_text};
use crate::qr::drawing;

/// What a file says it was made by.
pub(crate) const PROGRAM: &str = "认领";

/// One filled form: a record and the template that sets it.
pub trait Paper: Send + Sync {
    /// Title of the form.
    fn title(&self) -> &str;
    /// Whose form it is, for messages and names of files; the title where it is nobody's.
    fn whose(&self) -> &str;
    /// How it is set.
    fn template(&self) -> Template;
    /// The record as the template reads it.
    fn record(&self) -> Value;
}

/// Makes a record a [`Paper`]: its template, where its title stands, and whose it is.
macro_rules! paper {
    ($record:ty, $template:ident, $($title:ident).+, $($whose:ident).+) => {
        impl $crate::form::Paper for $record {
            fn title(&self) -> &str {
                &self.$($title).+
            }

            fn whose(&self) -> &str {
                &self.$($whose).+
            }

            fn template(&self) -> $crate::desk::Template {
                $crate::desk::Template::$template
            }

            fn record(&self) -> serde_json::Value {
                $crate::form::record(self)
            }
        }
    };
}

pub(crate) use paper;

/// A record as its template reads it; one with a number also has the square that says it.
pub(crate) fn record(paper: &impl Serialize) -> Value {
    let mut record = serde_json::to_value(paper).expect("BUG: a record is plain data");
    if let Some(number) = record["number"]
        .as_str()
        .filter(|number| !number.is_empty())
    {
        record["square"] = drawing(&plain_text(number)).into();
    }
    record
}

/// What is to be printed: papers in the order of printing.
#[derive(Default)]
pub struct Form {
    papers: Vec<Box<dyn Paper>>,
    masked: Option<Mask>,
}

/// Takes out of a record what its paper shall not show.
pub type Mask = fn(&mut Value);

/// One paper of a job.
pub struct Apart {
    /// Whose it is; empty where nobody is named.
    pub whose: String,
    /// Its number; empty where it has none.
    pub number: String,
    /// The paper as a job of its own.
    pub form: Form,
}

/// One filled form, ready to be laid out.
pub(crate) struct Sheet {
    pub template: Template,
    pub whose: String,
    pub record: Value,
}

impl Form {
    /// These papers as one job.
    pub fn of<P: Paper + 'static>(papers: impl IntoIterator<Item = P>) -> Self {
        let papers = papers.into_iter().map(|paper| Box::new(paper) as _);
        Self {
            papers: papers.collect(),
            masked: None,
        }
    }

    /// The same papers, of which each shows what is left under a mask; without one, they show all.
    pub fn under(self, masked: Option<Mask>) -> Self {
        Self { masked, ..self }
    }

    /// How many papers this is.
    pub fn len(&self) -> usize {
        self.papers.len()
    }

    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.papers.is_empty()
    }

    /// These papers and then those of another job.
    pub fn and(mut self, other: Form) -> Self {
        self.papers.extend(other.papers);
        self
    }

    /// The papers as jobs of one each: for a file each.
    pub fn apart(self) -> impl Iterator<Item = Apart> {
        let masked = self.masked;
        self.papers.into_iter().map(move |paper| Apart {
            whose: plain_text(paper.whose()),
            number: plain_text(paper.record()["number"].as_str().unwrap_or_default()),
            form: Form {
                papers: vec![paper],
                masked,
            },
        })
    }

    /// Title of the document.
    pub(crate) fn title(&self) -> String {
        self.papers
            .first()
            .map(|paper| plain_text(paper.title()))
            .unwrap_or_default()
    }

    /// The sheet of one paper. Made when it is set, so that a long job holds no more than its records.
    pub(crate) fn sheet(&self, index: usize) -> Option<Sheet> {
        let paper = self.papers.get(index)?;
        let whose = match plain_text(paper.whose()) {
            blank if blank.is_empty() => plain_text(paper.title()),
            name => name,
        };
        let mut record = paper.record();
        if let Some(mask) = self.masked {
            mask(&mut record);
        }
        Some(Sheet {
            template: paper.template(),
            whose,
            record: plain(record),
        })
    }
}
