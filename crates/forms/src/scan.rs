//! Scanned pages that come as PDF, as pictures: what a printer would print. Nothing in them can run, and no
//! link leads anywhere.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};

use crate::error::FormsError;

/// Pixels along the longer edge: 150 to an inch of A4.
const LONGER_EDGE: f32 = 1754.0;

/// One page of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannedPage {
    /// The page as PNG.
    pub picture: Vec<u8>,
    /// How many pages the scan has.
    pub pages: usize,
}

/// Page `index`, from 0, of a scan. A hostile file may take any time and memory, and may even end the
/// program: strangers' files belong into a process of their own.
///
/// # Errors
/// [`FormsError::Unreadable`] for what is no PDF, and [`FormsError::Sealed`] for one with a password;
/// [`FormsError::NoSuchPage`] beyond the end.
pub fn scanned_page(pdf: Vec<u8>, index: usize) -> Result<ScannedPage, FormsError> {
    let pdf = Pdf::new(pdf).map_err(|error| match error {
        LoadPdfError::Decryption(_) => FormsError::Sealed,
        LoadPdfError::Invalid => FormsError::Unreadable,
    })?;
    let pages = pdf.pages();
    let count = pages.len();
    let page = match pages.get(index) {
        Some(page) => page,
        None if count == 0 => return Err(FormsError::Unreadable),
        None => return Err(FormsError::NoSuchPage { index, count }),
    };
    let (width, height) = page.render_dimensions();
    let scale = LONGER_EDGE / width.max(height);
    // However odd the page is, its picture is not larger than a page.
    let pixels = |length: f32| Some((length * scale).clamp(1.0, LONGER_EDGE) as u16);
    let settings = RenderSettings {
        x_scale: scale,
        y_scale: scale,
        width: pixels(width),
        height: pixels(height),
        bg_color: WHITE,
    };
    let picture = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &settings,
    );
    let picture = picture.into_png().map_err(|_| FormsError::Unreadable)?;
    Ok(ScannedPage {
        picture,
        pages: count,
    })
}
