//! The parts of a zip, checked before anything is parsed.
//!
//! A zip can lie about the size of its parts and a few kilobytes can unpack to
//! gigabytes, so each part is unpacked once in small pieces that are thrown
//! away. Against the parsing that follows this costs little.

use std::io::{Cursor, Read};

use memchr::memmem::{self, Finder};
use zip::{ZipArchive, ZipWriter};

use crate::book::Format;
use crate::error::Problem;
use crate::foreign;

/// How a zip begins.
pub(crate) const MAGIC: &[u8] = b"PK";
/// The most that all the parts together may unpack to, in bytes: a million
/// rows of twelve columns take about 700 MB.
const MAX_UNPACKED: u64 = 1 << 30;
/// The most that a part which is held in memory as a whole may unpack to.
pub(crate) const MAX_HELD: u64 = 256 << 20;
/// The longest stretch of XML without a tag.
const MAX_WITHOUT_TAG: usize = 4 << 20;
const PIECE: usize = 64 << 10;

/// What is known of a zip before it is parsed.
pub(crate) struct Archive {
    pub format: Format,
    /// Whether any sheet has merged cells; to ask for them costs a second
    /// reading of every sheet.
    pub has_merges: bool,
    /// Whether rows or cells of any sheet may tell what calamine does not, and whether any sheet has
    /// comments; each costs a further reading.
    pub tells_more: bool,
    pub has_comments: bool,
}

/// The zip with its parts named as in a workbook, `xl/workbook.xml`, where a program of Windows has named
/// them `xl\workbook.xml`.
pub(crate) fn with_slashes(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(MAGIC) {
        return None;
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    zip.index_for_name("xl\\workbook.xml")?;
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index).ok()?;
        let name = part.name().ok()?.replace('\\', "/");
        if is_read(&name) {
            file.raw_copy_file_rename(part, name).ok()?;
        }
    }
    Some(file.finish().ok()?.into_inner())
}

/// What kind of workbook a zip holds, once its parts are found within bounds.
///
/// # Errors
/// [`Problem::Damaged`], [`Problem::TooLarge`], [`Problem::Password`], or
/// [`Problem::Foreign`] where it is no workbook.
pub(crate) fn check(bytes: &[u8]) -> Result<Archive, Problem> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Problem::Damaged)?;
    let mut archive = Archive {
        format: format(&zip)?,
        has_merges: false,
        tells_more: false,
        has_comments: false,
    };
    let mut unpacked = 0;
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(|_| Problem::Damaged)?;
        let name = part.name().map_err(|_| Problem::Damaged)?.into_owned();
        if is_read(&name) {
            let part = check_part(part, &name, MAX_UNPACKED - unpacked)?;
            unpacked += part.size;
            archive.has_merges |= part.has_merges;
            archive.tells_more |= part.tells_more;
            archive.has_comments |= name.contains("comments");
        }
    }
    Ok(archive)
}

fn format(zip: &ZipArchive<Cursor<&[u8]>>) -> Result<Format, Problem> {
    let has = |name: &str| zip.index_for_name(name).is_some();
    if has("xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if has("xl/workbook.xml")
        || (has("[Content_Types].xml")
            && has("_rels/.rels")
            && !has("word/document.xml")
            && !has("ppt/presentation.xml"))
    {
        Ok(Format::Xlsx)
    } else if has("mimetype") && has("content.xml") {
        Ok(Format::Ods)
    } else {
        Err(foreign::zip(has))
    }
}

/// Pictures and the like are never unpacked.
pub(crate) fn is_read(name: &str) -> bool {
    [".xml", ".rels", ".bin"]
        .iter()
        .any(|end| name.ends_with(end))
        || name == "mimetype"
}

struct Part {
    size: u64,
    has_merges: bool,
    tells_more: bool,
}

const MERGE: &str = "mergeCell";
const LONGEST_MARK: usize = 12;
/// Marks of hidden rows, of pictures in cells and of text in CDATA.
const MORE: [&str; 3] = [" hidden=", " vm=", "<![CDATA["];
const FORMULA: &str = "f>";
/// The ends of `<v/></c>`, `<v></v>` and `</f></c>`: cells with a formula and no value. Of the names that
/// may stand before those of elements, programs write but one.
const NO_VALUE: [&str; 6] = [
    "/></c>",
    "></v>",
    "</f></c>",
    "/></x:c>",
    "></x:v>",
    "</x:f></x:c>",
];

fn check_part(mut part: impl Read, name: &str, left: u64) -> Result<Part, Problem> {
    let is_sheet = name.contains("worksheets/");
    let is_xml = !name.ends_with(".bin");
    let limit = if is_sheet { left } else { left.min(MAX_HELD) };
    let merge = Finder::new(MERGE);
    let (more, formula) = (MORE.map(Finder::new), Finder::new(FORMULA));
    let no_value = NO_VALUE.map(Finder::new);
    let (mut size, mut without_tag) = (0, 0);
    let (mut has_merges, mut has_formulas, mut tells_more) = (false, false, false);
    let mut announced = None;
    // The end of each piece is kept before the next, lest a word be cut.
    let overlap = LONGEST_MARK;
    let mut piece = vec![0; overlap + PIECE];
    loop {
        let n = part
            .read(&mut piece[overlap..])
            .map_err(|_| Problem::Damaged)?;
        if n == 0 {
            break;
        }
        let end = overlap + n;
        if size == 0 && name.ends_with("sharedStrings.xml") {
            announced = announced_strings(&piece[..end]);
        }
        has_merges |= is_sheet && !has_merges && merge.find(&piece[..end]).is_some();
        if is_sheet && !tells_more {
            let has = |mark: &Finder| mark.find(&piece[..end]).is_some();
            has_formulas = has_formulas || has(&formula);
            tells_more = more.iter().any(has) || has_formulas && no_value.iter().any(has);
        }
        size += n as u64;
        without_tag = match memchr::memrchr(b'<', &piece[overlap..end]) {
            Some(last) => n - last,
            None => without_tag + n,
        };
        if size > limit || (is_xml && without_tag > MAX_WITHOUT_TAG) {
            return Err(Problem::TooLarge);
        }
        piece.copy_within(n..end, 0);
    }
    // calamine makes room for as many strings as are announced.
    if announced.is_some_and(|strings| strings > size) {
        return Err(Problem::Damaged);
    }
    Ok(Part {
        size,
        has_merges,
        tells_more,
    })
}

/// How many strings the part says it holds.
fn announced_strings(head: &[u8]) -> Option<u64> {
    let at = memmem::find(head, b"uniqueCount")?;
    let digits: String = head[at + "uniqueCount".len()..]
        .iter()
        .skip_while(|byte| !byte.is_ascii_digit())
        .take_while(|byte| byte.is_ascii_digit())
        .map(|&byte| char::from(byte))
        .collect();
    Some(digits.parse().unwrap_or(u64::MAX))
}
