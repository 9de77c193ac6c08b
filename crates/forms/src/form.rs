//! What is to be printed, and how each paper becomes a sheet.

use serde_json::Value;

use crate::desk::Template;
use crate::plain_text::{plain, plain_text};

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
                serde_json::to_value(self).expect("BUG: a record is plain data")
            }
        }
    };
}

pub(crate) use paper;

/// What is to be printed: papers of one kind, in the order of printing.
pub struct Form {
    papers: Vec<Box<dyn Paper>>,
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
        }
    }

    /// How many papers this is.
    pub fn len(&self) -> usize {
        self.papers.len()
    }

    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.papers.is_empty()
    }

    /// The papers as jobs of one each, with whose they are: for a file each.
    pub fn apart(self) -> impl Iterator<Item = (String, Form)> {
        self.papers.into_iter().map(|paper| {
            let whose = plain_text(paper.whose());
            let papers = vec![paper];
            (whose, Form { papers })
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
        Some(Sheet {
            template: paper.template(),
            whose,
            record: plain(paper.record()),
        })
    }
}
