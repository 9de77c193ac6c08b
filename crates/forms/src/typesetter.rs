//! Sets forms: one sheet at a time, all of them in one document.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread;

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use typst::foundations::{Datetime, Smart};
use typst::layout::Abs;
use typst::model::DocumentInfo;
use typst_layout::{Page, PagedDocument};
use typst_pdf::PdfOptions;
use typst_svg::SvgOptions;

use crate::binder::Binder;
use crate::error::FormsError;
use crate::faces::{Faces, Substitute};
use crate::form::{Form, PROGRAM, Sheet};
use crate::inspection::{Missing, Overflow, fonts};
use crate::setting::{SetSheet, Setter, reason};
use crate::word::Document;

/// Sheets set between two looks at the progress.
const BATCH: usize = 24;

/// Batches that may be set before those ahead of them are taken: as many pages are held besides.
const AHEAD: usize = 2;

/// Pages held in memory at once: as many share the subsets of the fonts.
const PART: usize = 192;

/// A job of fewer pages is left as it was exported.
const WORTH_BINDING: usize = 8;

/// Sets forms as pages. Fonts are found once; a clone shares them.
#[derive(Clone)]
pub struct Typesetter {
    setter: Arc<Setter>,
}

/// A finished file and what is to be known about it.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The file.
    pub file: Vec<u8>,
    /// How many pages it has; of a Word document, as many as it would have in PDF.
    pub pages: usize,
    /// Faces that stood in for those the standard asks for.
    pub substitutes: Vec<Substitute>,
    /// Characters that no face has, form by form.
    pub missing: Vec<Missing>,
    /// Forms that take more than one page.
    pub overflows: Vec<Overflow>,
}

impl Printed {
    /// Notes what is to be known about a sheet.
    fn remark(&mut self, sheet: &Sheet, set: &SetSheet) {
        let pages = set.pages.len();
        self.pages += pages;
        let missing = set.missing.iter().map(|character| Missing {
            whose: sheet.whose.clone(),
            character: *character,
        });
        self.missing.extend(missing);
        if pages > 1 && !sheet.template.may_run_on() {
            self.overflows.push(Overflow {
                whose: sheet.whose.clone(),
                pages,
            });
        }
    }
}

impl Typesetter {
    /// Finds the fonts: in these folders first, then beside the program, then
    /// the system's.
    ///
    /// # Errors
    /// [`FormsError::NoChineseFace`] if no face for Chinese is found.
    pub fn new(font_folders: &[PathBuf]) -> Result<Self, FormsError> {
        let setter = Arc::new(Setter::new(Faces::find(font_folders)?));
        Ok(Self { setter })
    }

    /// Faces that stand in for those the standard asks for, whatever the form.
    pub fn substitutes(&self) -> Vec<Substitute> {
        self.setter.faces().substitutes()
    }

    /// All forms as one PDF dated `date`; the same forms, date and fonts give
    /// the same bytes. `progress` hears how many forms are done and how many
    /// there are, and stops the job by answering `false`.
    ///
    /// # Errors
    /// [`FormsError::Nothing`] without forms, [`FormsError::Cancelled`] when
    /// stopped, and the errors of setting and export.
    pub fn pdf(
        &self,
        form: &Form,
        date: NaiveDate,
        progress: &dyn Fn(usize, usize) -> bool,
    ) -> Result<Printed, FormsError> {
        let mut binder = Binder::default();
        let mut pages = Vec::new();
        let mut substitutes = Vec::new();
        let mut bound = 0;
        let mut printed = self.each_part(form, progress, |part, last| {
            pages.extend(part.into_iter().flat_map(|(_, set)| set.pages));
            if pages.len() < PART && !last {
                return Ok(Vec::new());
            }
            for substitute in self.setter.faces().substitutes_among(&fonts(&pages)) {
                if !substitutes.contains(&substitute) {
                    substitutes.push(substitute);
                }
            }
            bound += pages.len();
            let pdf = export(std::mem::take(&mut pages), form.title(), date)?;
            if bound < WORTH_BINDING {
                return Ok(pdf);
            }
            binder.add(&pdf)?;
            if last {
                std::mem::take(&mut binder).bind()
            } else {
                Ok(Vec::new())
            }
        })?;
        printed.substitutes = substitutes;
        Ok(printed)
    }

    /// All forms as one Word document, set as close as they are in PDF. Word breaks pages by the faces that
    /// it finds, and has a face for whatever stands there.
    ///
    /// # Errors
    /// [`FormsError::NotInWord`] for a form of which there is no such document, and those of
    /// [`Self::pdf`].
    pub fn word(
        &self,
        form: &Form,
        date: NaiveDate,
        progress: &dyn Fn(usize, usize) -> bool,
    ) -> Result<Printed, FormsError> {
        let mut document = Document::dated(date);
        let mut printed = self.each_part(form, progress, |part, last| {
            for (sheet, set) in part {
                document.add(&sheet, set.setting)?;
            }
            if last {
                std::mem::replace(&mut document, Document::dated(date)).file()
            } else {
                Ok(Vec::new())
            }
        })?;
        printed.missing.clear();
        Ok(printed)
    }

    /// Sets all forms and hands them over part by part, and whether a part is the last: then what `take`
    /// answers is the file. It takes a part while the next are set.
    fn each_part(
        &self,
        form: &Form,
        progress: &dyn Fn(usize, usize) -> bool,
        mut take: impl FnMut(Vec<(Sheet, SetSheet)>, bool) -> Result<Vec<u8>, FormsError> + Send,
    ) -> Result<Printed, FormsError> {
        let all = form.len();
        if all == 0 {
            return Err(FormsError::Nothing);
        }
        let mut printed = Printed {
            file: Vec::new(),
            pages: 0,
            substitutes: Vec::new(),
            missing: Vec::new(),
            overflows: Vec::new(),
        };
        printed.file = thread::scope(|scope| {
            let (hand, parts) = mpsc::sync_channel(AHEAD);
            let taking = scope.spawn(move || {
                let mut file = Vec::new();
                for (part, last) in parts {
                    file = take(part, last)?;
                }
                Ok(file)
            });
            for begin in (0..all).step_by(BATCH) {
                if !progress(begin, all) {
                    return Err(FormsError::Cancelled);
                }
                let end = all.min(begin + BATCH);
                let set = || {
                    (begin..end)
                        .into_par_iter()
                        .filter_map(|index| form.sheet(index))
                        .map(|sheet| {
                            let set = self.setter.set(&sheet)?;
                            Ok((sheet, set))
                        })
                        .collect::<Result<Vec<_>, FormsError>>()
                };
                // What the typesetter remembers of earlier sheets is forgotten while the next are set.
                let (part, ()) = rayon::join(set, || comemo::evict(1));
                let part = part?;
                for (sheet, set) in &part {
                    printed.remark(sheet, set);
                }
                if hand.send((part, end == all)).is_err() {
                    break;
                }
            }
            drop(hand);
            taking.join().unwrap_or_else(|panic| resume_unwind(panic))
        })?;
        if !progress(all, all) {
            return Err(FormsError::Cancelled);
        }
        Ok(printed)
    }

    /// The forms for the screen. Of many, none is set yet; one alone, such as a list, is shown page by
    /// page.
    ///
    /// # Errors
    /// [`FormsError::Nothing`] without forms, and the errors of setting.
    pub fn preview(&self, form: Form) -> Result<Pages, FormsError> {
        let only = match form.len() {
            0 => return Err(FormsError::Nothing),
            1 => form.sheet(0),
            _ => None,
        };
        let pages = match only {
            Some(sheet) => self.setter.set_alone(&sheet)?.pages,
            None => Vec::new(),
        };
        Ok(Pages {
            setter: Arc::clone(&self.setter),
            form,
            pages,
        })
    }
}

/// Forms on screen, each set when it comes into view.
pub struct Pages {
    setter: Arc<Setter>,
    form: Form,
    /// The pages of a form that is alone.
    pages: Vec<Page>,
}

impl Pages {
    /// Space between the pages of one form, in points.
    pub const GAP: f64 = 12.0;
    /// Width and height of A4, in points.
    const A4: (f64, f64) = (595.28, 841.89);

    /// How many pictures there are: one for each form, or for each page of a form that is alone.
    pub fn len(&self) -> usize {
        self.form.len().max(self.pages.len())
    }

    /// Never true: there is at least one form.
    pub fn is_empty(&self) -> bool {
        self.form.is_empty()
    }

    /// Width and height of a page, in points.
    pub fn size(&self) -> (f64, f64) {
        self.pages.first().map_or(Self::A4, |page| {
            (page.frame.width().to_pt(), page.frame.height().to_pt())
        })
    }

    /// Picture `index`, from 0, as SVG; the pages of a form that takes several stand under each
    /// other, [`Pages::GAP`] apart.
    ///
    /// # Errors
    /// [`FormsError::NoSuchPage`] beyond the end, and the errors of setting.
    pub fn svg(&self, index: usize) -> Result<String, FormsError> {
        let beyond = FormsError::NoSuchPage {
            index,
            count: self.len(),
        };
        let pages = match self.pages.get(index) {
            Some(page) => vec![page.clone()],
            None if !self.pages.is_empty() => return Err(beyond),
            None => {
                self.setter
                    .set(&self.form.sheet(index).ok_or(beyond)?)?
                    .pages
            }
        };
        let document = PagedDocument::new(pages.into_iter().collect(), DocumentInfo::default());
        Ok(typst_svg::svg_merged(
            &document,
            &SvgOptions::default(),
            Abs::pt(Self::GAP),
        ))
    }
}

fn export(pages: Vec<Page>, title: String, date: NaiveDate) -> Result<Vec<u8>, FormsError> {
    let day = Datetime::from_ymd(
        date.year(),
        u8::try_from(date.month()).expect("BUG: a month is at most 12"),
        u8::try_from(date.day()).expect("BUG: a day is at most 31"),
    );
    let info = DocumentInfo {
        title: Some(title.into()),
        date: Smart::Custom(day),
        ..DocumentInfo::default()
    };
    let options = PdfOptions {
        creator: Smart::Custom(Some(PROGRAM.to_owned())),
        // Tags would more than double the file.
        tagged: false,
        ..PdfOptions::default()
    };
    let document = PagedDocument::new(pages.into_iter().collect(), info);
    typst_pdf::pdf(&document, &options).map_err(|problems| FormsError::Export {
        reason: reason(&problems),
    })
}
