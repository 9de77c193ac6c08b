//! Sets one sheet as loosely as its page allows.
//!
//! What just misses its page is set closer, as the standard allows; what needs several pages keeps the full
//! pitch and gets page numbers, as a list always does.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
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
        let least = Least(&sheet.record);
        let shape = serde_json::to_string(&least).expect("BUG: a record is plain data");
        let key = (sheet.template, shape);
        let known = self.known().get(&key).copied();
        if let Some(first) = known {
            return first;
        }
        let least = Sheet {
            template: sheet.template,
            whose: sheet.whose.clone(),
            record: json!(least),
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

/// A record with one character of each text but the words, and nothing of what takes no room. What is empty
/// stays so: it prints as room to write, which may be more than a text takes. A date is as long as any.
struct Least<'a>(&'a Value);

impl Serialize for Least<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (field, value) in fields {
                    match field.as_str() {
                        "text" => map.serialize_entry(field, value)?,
                        "square" => map.serialize_entry(field, &())?,
                        _ => map.serialize_entry(field, &Least(value))?,
                    }
                }
                map.end()
            }
            Value::Array(values) => serializer.collect_seq(values.iter().map(Least)),
            Value::String(text) if is_date(text) => serializer.serialize_str("2026-01-01"),
            Value::String(text) if !text.is_empty() => serializer.serialize_str("一"),
            Value::Bool(_) => serializer.serialize_bool(false),
            other => other.serialize(serializer),
        }
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
