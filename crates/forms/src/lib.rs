//! Records to official A4 pages, as PDF for paper, as SVG for the screen, and some as Word documents.
//!
//! A form is one record type and one template in `templates/`. The record
//! reaches the template as data and never as markup, so whatever a list holds
//! appears as the text it is. What all forms share, the page of GB/T
//! 9704-2012, is `templates/page.typ`.
//!
//! ```text
//! Form -> papers -> sheets (as JSON) -> laid out one by one -> Printed | Pages
//! ```
//!
//! Each sheet is laid out alone: so a sheet that takes several pages, or holds
//! a character without a face, is known by name, a job can be stopped between
//! sheets, and the first page on screen costs one sheet however long the job.
//! In the PDF sheets are bound part by part into one document: a subset of each
//! font serves a whole part, what repeats stands once, and a long job needs no
//! more memory than a part.
//!
//! This crate knows no ledger.

mod binder;
mod claim;
mod commitment;
mod desk;
mod error;
mod faces;
mod form;
mod heading;
mod inspection;
mod lists;
mod plain_text;
mod qr;
mod scan;
mod setting;
mod text;
mod typesetter;
mod volunteer;
mod word;

pub use claim::{Claim, ClaimCard, Criterion, EvaluationSheet, Verdict};
pub use commitment::{Commitment, ServiceTimes};
pub use desk::Template;
pub use error::FormsError;
pub use faces::Substitute;
pub use form::{Apart, Form, Mask, Paper};
pub use heading::Heading;
pub use inspection::{Missing, Overflow};
pub use lists::{
    AttendanceSheet, Certificate, Expected, ListedProject, PostedPerson, PublicNotice, Service,
    ServiceList, ServiceRecord,
};
pub use scan::{ScannedPage, scanned_page};
pub use text::Text;
pub use typesetter::{Pages, Printed, Typesetter};
pub use volunteer::{
    Nomination, Receipt, Registration, ReportingUnit, UnitReceipt, UnitRegistration, Volunteer,
};
