//! What laid-out pages tell: faces used, characters that no face has.

use std::collections::BTreeSet;

use typst::layout::{Frame, FrameItem};
use typst::text::{Font, TextItem};
use typst_layout::Page;

/// A character that none of the faces has: it prints as an empty box.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// Whose form it stands in.
    pub whose: String,
    /// The character.
    pub character: char,
}

/// A form that takes more than one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overflow {
    /// Whose form it is.
    pub whose: String,
    /// How many pages it takes.
    pub pages: usize,
}

/// Characters on these pages that no face has.
pub(crate) fn missing_characters(pages: &[Page]) -> BTreeSet<char> {
    let mut missing = BTreeSet::new();
    each_text(pages, &mut |text| {
        for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
            missing.extend(text.text[glyph.range()].chars());
        }
    });
    missing
}

/// Faces that these pages use.
pub(crate) fn fonts(pages: &[Page]) -> Vec<Font> {
    let mut fonts: Vec<Font> = Vec::new();
    each_text(pages, &mut |text| {
        if !fonts.contains(text.font.font()) {
            fonts.push(text.font.font().clone());
        }
    });
    fonts
}

pub(crate) fn each_text(pages: &[Page], see: &mut dyn FnMut(&TextItem)) {
    for page in pages {
        each_text_in(&page.frame, see);
    }
}

fn each_text_in(frame: &Frame, see: &mut dyn FnMut(&TextItem)) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => each_text_in(&group.frame, see),
            FrameItem::Text(text) => see(text),
            _ => {}
        }
    }
}
