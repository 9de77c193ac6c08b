//! The styles of an xlsx: formats, fonts, and the pairs of them that cells name.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use crate::style::{Digits, Style, Styles};

use super::{MAX_FOUND, attribute};

#[derive(Default)]
pub(super) struct Parts {
    /// Formats by their numbers.
    formats: HashMap<usize, Digits>,
    /// Whether each font strikes out.
    fonts: Vec<bool>,
    /// Format and font of each style.
    styles: Vec<(usize, usize)>,
    /// The list under way: those of styles for other ends have the same elements.
    list: String,
}

impl Parts {
    pub fn take(&mut self, event: &Event) {
        if let Event::Start(tag) = event {
            self.start(tag);
        }
    }

    fn start(&mut self, tag: &BytesStart) {
        let number = |name| {
            let value = attribute(tag, name)?;
            value.parse::<usize>().ok()
        };
        match (&*self.list, tag.local_name().as_ref()) {
            (_, list @ ("numFmts" | "fonts" | "cellStyleXfs" | "cellXfs" | "dxfs")) => {
                list.clone_into(&mut self.list);
            }
            ("numFmts", "numFmt") if self.formats.len() < MAX_FOUND => {
                let digits = attribute(tag, "formatCode").and_then(|code| Digits::of(&code));
                self.formats.extend(number("numFmtId").zip(digits));
            }
            ("fonts", "font") if self.fonts.len() < MAX_FOUND => self.fonts.push(false),
            ("fonts", "strike") => {
                let value = attribute(tag, "val");
                if let Some(font) = self.fonts.last_mut() {
                    *font = !matches!(value.as_deref(), Some("0" | "false"));
                }
            }
            ("cellXfs", "xf") if self.styles.len() < MAX_FOUND => {
                let format = number("numFmtId").unwrap_or(0);
                self.styles.push((format, number("fontId").unwrap_or(0)));
            }
            _ => {}
        }
    }

    pub fn into_styles(self) -> Styles {
        let styles = self.styles.iter().map(|(format, font)| Style {
            is_struck: self.fonts.get(*font).copied().unwrap_or(false),
            digits: self.formats.get(format).cloned(),
        });
        Styles::new(styles.collect())
    }
}
