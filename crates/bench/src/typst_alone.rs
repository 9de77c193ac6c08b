//! The yardstick of the forms: the same template by Typst as it comes, a sheet at a time on every core and
//! all sheets in one untagged PDF. It looks for no missing character, no overflow and no repeats.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use fontdb::{Database, Source as FontSource};
use rayon::prelude::*;
use serde_json::{Value, json};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::model::DocumentInfo;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::Outcome;

/// The faces that stand in for those the standard asks for where only free ones are installed.
const FACES: [(&str, &str); 5] = [
    ("仿宋", "Noto Serif CJK SC"),
    ("宋体", "Noto Serif CJK SC"),
    ("小标宋", "Noto Serif CJK SC"),
    ("楷体", "LXGW WenKai"),
    ("黑体", "Noto Sans CJK SC"),
];

/// Sets the records and writes the PDF.
pub fn pdf(records: Vec<Value>, path: &Path) -> Outcome<()> {
    let fonts = fonts();
    let pages = records
        .into_par_iter()
        .map(|record| {
            // As it comes out on one page; to find that out is no part of the yardstick.
            let setting = json!({ "tight": true, "tightest": false, "numbered": false });
            let data = json!({ "record": record, "setting": setting });
            let world = OneSheet {
                record: Bytes::from_string(data.to_string()),
                fonts: &fonts,
            };
            let document: PagedDocument = typst::compile(&world)
                .output
                .map_err(|problems| problems[0].message.to_string())?;
            Ok(document.pages().to_vec())
        })
        .collect::<Result<Vec<_>, String>>()?;
    let document = PagedDocument::new(
        pages.into_iter().flatten().collect(),
        DocumentInfo::default(),
    );
    let options = PdfOptions {
        tagged: false,
        ..PdfOptions::default()
    };
    let pdf =
        typst_pdf::pdf(&document, &options).map_err(|problems| problems[0].message.to_string())?;
    fs::write(path, pdf)?;
    Ok(())
}

struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

fn fonts() -> Fonts {
    let mut database = Database::new();
    database.load_system_fonts();
    let (mut book, mut fonts) = (FontBook::new(), Vec::new());
    for face in database.faces() {
        let wanted = FACES
            .iter()
            .any(|(_, family)| face.families.iter().any(|(name, _)| name == family));
        let (FontSource::File(path), true) = (&face.source, wanted) else {
            continue;
        };
        let Some(font) = fs::read(path)
            .ok()
            .and_then(|bytes| Font::new(Bytes::new(bytes), face.index))
        else {
            continue;
        };
        book.push(FontInfo::clone(font.info()));
        fonts.push(font);
    }
    Fonts {
        book: LazyHash::new(book),
        fonts,
    }
}

static TEMPLATE: LazyLock<Source> = LazyLock::new(|| {
    source(
        "/commitment.typ",
        include_str!("../../forms/templates/commitment.typ"),
    )
});
static PAGE: LazyLock<Source> =
    LazyLock::new(|| source("/page.typ", include_str!("../../forms/templates/page.typ")));
static OFFICIAL: LazyLock<Source> = LazyLock::new(|| {
    source(
        "/official.typ",
        include_str!("../../forms/templates/official.typ"),
    )
});
static RECORD: LazyLock<FileId> = LazyLock::new(|| file("/record.json"));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

fn source(path: &str, text: &str) -> Source {
    let mut text = text.to_owned();
    for (role, family) in FACES {
        text = text.replace(&format!("font: \"{role}\""), &format!("font: \"{family}\""));
    }
    Source::new(file(path), text)
}

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("BUG: the paths of templates are fixed");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

struct OneSheet<'a> {
    record: Bytes,
    fonts: &'a Fonts,
}

impl World for OneSheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let sources = [&*TEMPLATE, &*OFFICIAL, &*PAGE];
        let source = sources.into_iter().find(|source| source.id() == id);
        source.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *RECORD {
            Ok(self.record.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
