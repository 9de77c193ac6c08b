//! Sets one sheet as loosely as its page allows.
//!
//! What just misses its page is set closer, as the standard allows; what needs several pages keeps the full
//! pitch and gets page numbers, as a list always does.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use typst::layout::{Frame, FrameItem};
use typst_layout::{Page, PagedDocument};

use crate::desk::{Desk, Setting, Template};
use crate::error::FormsError;
use crate::faces::{Faces, Shelf};
use crate::form::Sheet;
use crate::inspection::missing_characters;

/// How a sheet of one page may be set, the loosest first.
const PITCHES: [Setting; 3] = [
    Setting {
        tight: false,
        tightest: false,
        numbered: false,
    },
    Setting {
        tight: true,
        tightest: false,
        numbered: false,
    },
    Setting {
        tight: true,
        tightest: true,
        numbered: false,
    },
];

/// How a sheet of several pages is set.
const NUMBERED: Setting = Setting {
    tight: false,
    tightest: false,
    numbered: true,
};

/// One sheet laid out.
pub(crate) struct SetSheet {
    pub pages: Vec<Page>,
    pub missing: Vec<char>,
    /// How close its lines stand.
    pub setting: Setting,
}

/// Sets sheets, and remembers from job to job which pitches none of their like fits on a page with: of papers
/// that get a file each, every one is a job.
pub(crate) struct Setter {
    faces: Faces,
    /// By the least that such a sheet holds: the place of the first of [`PITCHES`] that is worth a try.
    first: Mutex<HashMap<(Template, String), usize>>,
}

impl Setter {
    pub fn new(faces: Faces) -> Self {
        Self {
            faces,
            first: Mutex::default(),
        }
    }

    /// The faces that it sets with.
    pub fn faces(&self) -> &Faces {
        &self.faces
    }

    /// Sets one sheet of which there may be no like, such as one whose words are under edit.
    pub fn set_alone(&self, sheet: &Sheet) -> Result<SetSheet, FormsError> {
        set_from(0, sheet, &self.faces)
    }

    /// Sets one sheet of many; it comes out as it would alone.
    pub fn set(&self, sheet: &Sheet) -> Result<SetSheet, FormsError> {
        let first = if sheet.template.is_list() {
            0
        } else {
            self.first_worth_a_try(sheet)
        };
        set_from(first, sheet, &self.faces)
    }

    /// A sheet of which no text is longer than one character takes no more room than one with the same
    /// words: what that one does not fit, no other does.
    fn first_worth_a_try(&self, sheet: &Sheet) -> usize {
        let mut record = sheet.record.clone();
        lessen(&mut record);
        let key = (sheet.template, record.to_string());
        let known = self.known().get(&key).copied();
        if let Some(first) = known {
            return first;
        }
        let least = Sheet {
            template: sheet.template,
            whose: sheet.whose.clone(),
            record,
        };
        let mut first = 0;
        while let Some(pitch) = PITCHES.get(first)
            && lay_out(&least, *pitch, self.faces.known()).is_ok_and(|pages| pages.len() > 1)
        {
            first += 1;
        }
        self.known().insert(key, first);
        first
    }

    fn known(&self) -> MutexGuard<'_, HashMap<(Template, String), usize>> {
        self.first.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sets a sheet by the first pitch from a place on that it fits on its page. A character that no known face
/// has calls for every face there is.
fn set_from(first: usize, sheet: &Sheet, faces: &Faces) -> Result<SetSheet, FormsError> {
    let pitches = match sheet.template.is_list() {
        true => &[][..],
        false => &PITCHES[first..],
    };
    let mut settings = pitches.iter().copied().chain([NUMBERED]);
    let mut setting = settings.next().unwrap_or(NUMBERED);
    let mut shelf = faces.known();
    let mut pages = lay_out(sheet, setting, shelf)?;
    if !missing_characters(&pages).is_empty() {
        shelf = faces.every();
        pages = lay_out(sheet, setting, shelf)?;
    }
    for closer in settings {
        if pages.len() > 1 {
            setting = closer;
            pages = lay_out(sheet, setting, shelf)?;
        }
    }
    let missing = missing_characters(&pages).into_iter().collect();
    for page in &mut pages {
        drop_tags(&mut page.frame);
    }
    Ok(SetSheet {
        pages,
        missing,
        setting,
    })
}

/// Leaves of each text but the words one character, and nothing of what takes no room. What is empty stays
/// so: it prints as room to write, which may be more than a text takes. A date is as long as any.
fn lessen(record: &mut Value) {
    let Value::Object(fields) = record else {
        return lessen_value(record);
    };
    for (field, value) in fields {
        match field.as_str() {
            "text" => {}
            "square" => *value = Value::Null,
            _ => lessen_value(value),
        }
    }
}

fn lessen_value(value: &mut Value) {
    match value {
        Value::String(text) if is_date(text) => *text = "2026-01-01".to_owned(),
        Value::String(text) if !text.is_empty() => *text = "一".to_owned(),
        Value::Bool(yes) => *yes = false,
        Value::Array(values) => values.iter_mut().for_each(lessen),
        Value::Object(_) => lessen(value),
        _ => {}
    }
}

/// Whether a template reads a text as a day.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == 3 && parts.iter().all(|part| part.parse::<u32>().is_ok())
}

/// Drops what ties a frame to the elements it came from: an untagged PDF needs
/// none of it, and over a long job it is most of the memory.
fn drop_tags(frame: &mut Frame) {
    frame.retain(|item| match item {
        FrameItem::Tag(_) => false,
        FrameItem::Group(group) => {
            drop_tags(&mut group.frame);
            true
        }
        _ => true,
    });
}

fn lay_out(sheet: &Sheet, setting: Setting, shelf: &Shelf) -> Result<Vec<Page>, FormsError> {
    let desk = Desk::new(sheet.template, &sheet.record, setting, shelf);
    let document: PagedDocument =
        typst::compile(&desk)
            .output
            .map_err(|problems| FormsError::Sheet {
                whose: sheet.whose.clone(),
                reason: reason(&problems),
            })?;
    Ok(document.pages().to_vec())
}

/// Why Typst set nothing.
pub(crate) fn reason(problems: &[typst::diag::SourceDiagnostic]) -> String {
    problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect::<Vec<_>>()
        .join("; ")
}
