//! Small files of every kind, made on the spot.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Workbook, XlsxError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An xlsx as Excel would save it.
pub fn xlsx(fill: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(&mut workbook).unwrap();
    workbook.save_to_buffer().unwrap()
}

/// A zip of named parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An xlsx of one sheet whose XML is given, and perhaps shared strings.
pub fn raw_xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let workbook = format!(
        r#"<workbook xmlns="{main}" xmlns:r="{relation}"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let relations = format!(
        r#"<Relationships><Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let root = format!(
        r#"<Relationships><Relationship Id="rId1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let sheet = format!(r#"<worksheet xmlns="{main}">{sheet}</worksheet>"#);
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A zip with its parts named as files are on Windows.
pub fn with_backslashes(bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut renamed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index).unwrap();
        let name = part.name().unwrap().replace('/', "\\");
        renamed.raw_copy_file_rename(part, name).unwrap();
    }
    renamed.finish().unwrap().into_inner()
}

/// An OpenDocument spreadsheet of the tables given.
pub fn ods(tables: &str) -> Vec<u8> {
    ods_with_manifest(tables, "<manifest:manifest/>")
}

/// The same, with a manifest that may tell of a password.
pub fn ods_with_manifest(tables: &str, manifest: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>\
         <style:style style:name=\"hidden\"><style:table-properties table:display=\"false\"/></style:style>\
         <style:style style:name=\"struck\"><style:text-properties style:text-line-through-style=\"solid\"/></style:style>\
         <style:style style:name=\"plain\"><style:text-properties style:text-line-through-style=\"none\"/></style:style>\
         </office:automatic-styles><office:body><office:spreadsheet>{tables}\
         </office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

/// An OLE compound file of named streams.
pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        file.create_stream(name)
            .unwrap()
            .write_all(content)
            .unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A BIFF8 record.
pub fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let len = content.len() as u16;
    [&kind.to_le_bytes(), &len.to_le_bytes(), content].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    words(&text.encode_utf16().collect::<Vec<_>>())
}

/// A LABEL record: text in a cell.
pub fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let len = text.encode_utf16().count() as u16;
    let head = words(&[row, column, 0, len]);
    record(0x0204, &[head, vec![1], utf16(text)].concat())
}

/// A NUMBER record; format 1 is a date.
pub fn number(row: u16, column: u16, format: u16, number: f64) -> Vec<u8> {
    let head = words(&[row, column, format]);
    record(0x0203, &[head, number.to_le_bytes().to_vec()].concat())
}

/// A MERGECELLS record: first and last row, first and last column.
pub fn merge(region: [u16; 4]) -> Vec<u8> {
    record(0x00E5, &words(&[&[1], &region[..]].concat()))
}

/// A DIMENSIONS record: how far the sheet says it reaches.
pub fn dimensions(rows: u32, columns: u16) -> Vec<u8> {
    let rows = [0u32.to_le_bytes(), rows.to_le_bytes()].concat();
    record(0x0200, &[rows, words(&[0, columns, 0])].concat())
}

/// A MULRK record: styles and whole numbers of cells beside each other.
pub fn numbers(row: u16, column: u16, cells: &[(u16, u32)]) -> Vec<u8> {
    let mut content = words(&[row, column]);
    for (style, number) in cells {
        content.extend(words(&[*style]));
        content.extend((number << 2 | 2).to_le_bytes());
    }
    content.extend(words(&[column + cells.len() as u16 - 1]));
    record(0x00BD, &content)
}

/// A ROW record, hidden or not.
pub fn row(row: u16, is_hidden: bool) -> Vec<u8> {
    let flags = if is_hidden { 0x0120 } else { 0x0100 };
    record(0x0208, &words(&[row, 0, 1, 255, 0, 0, flags, 15]))
}

/// A comment on a cell of the first column: a box with its number, the text in it, in two pieces, and the note.
pub fn note(id: u16, row: u16, text: &str) -> Vec<Vec<u8>> {
    let object = words(&[0x15, 18, 0x19, id, 0, 0, 0, 0, 0, 0, 0]);
    let letters: Vec<u16> = text.encode_utf16().collect();
    let len = letters.len() as u16;
    let (first, rest) = letters.split_at(1);
    let rest = match text.is_ascii() {
        true => [vec![0], rest.iter().map(|c| *c as u8).collect()].concat(),
        false => [vec![1], words(rest)].concat(),
    };
    vec![
        record(0x005D, &object),
        record(0x01B6, &words(&[0x212, 0, 0, 0, 0, len, 16, 0, 0])),
        record(0x003C, &[vec![1], words(first)].concat()),
        record(0x003C, &rest),
        record(0x003C, &words(&[0; 8])),
        record(0x001C, &words(&[row, 0, 0, id, 0, 0])),
    ]
}

/// A FONT record, which strikes out or not.
pub fn font(is_struck: bool) -> Vec<u8> {
    let flags = if is_struck { 8 } else { 0 };
    record(0x0031, &words(&[200, flags, 0x7FFF, 400, 0, 0, 0, 0]))
}

/// A FORMAT record.
pub fn format(id: u16, code: &str) -> Vec<u8> {
    let len = code.encode_utf16().count() as u16;
    record(0x041E, &[words(&[id, len]), vec![1], utf16(code)].concat())
}

/// An XF record: font and format of a style.
pub fn style(font: u16, format: u16) -> Vec<u8> {
    record(0x00E0, &words(&[font, format, 0, 0, 0, 0, 0, 0, 0, 0]))
}

/// An old workbook of one sheet, 报名表, of the records given. It has the
/// styles 0, general, and 1, a date.
pub fn xls(records: &[Vec<u8>]) -> Vec<u8> {
    xls_with(&[], records)
}

/// The same, with fonts, formats and further styles.
pub fn xls_with(styles: &[Vec<u8>], records: &[Vec<u8>]) -> Vec<u8> {
    let begin = |kind: u16| record(0x0809, &words(&[0x0600, kind, 0, 0, 0, 0, 0, 0]));
    let end = record(0x000A, &[]);
    let name = utf16("报名表");
    let tab = |at: u32| {
        let head = [&at.to_le_bytes()[..], &[0, 0, 3, 1]].concat();
        record(0x0085, &[head, name.clone()].concat())
    };
    let first = [begin(5), style(0, 0), style(0, 14), styles.concat()].concat();
    let globals = |at| [first.clone(), tab(at), end.clone()].concat();
    let at = globals(0).len() as u32;
    let stream = [globals(at), begin(0x10), records.concat(), end.clone()].concat();
    compound(&[("Workbook", &stream)])
}

/// A record of a binary workbook.
fn binary(kind: u16, content: &[u8]) -> Vec<u8> {
    let kind = if kind < 0x80 {
        vec![kind as u8]
    } else {
        vec![kind as u8 & 0x7F | 0x80, (kind >> 7) as u8]
    };
    assert!(content.len() < 0x80, "one byte of length is enough here");
    [kind, vec![content.len() as u8], content.to_vec()].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let len = text.encode_utf16().count() as u32;
    [len.to_le_bytes().to_vec(), utf16(text)].concat()
}

/// A text cell of a binary workbook.
pub fn binary_text(column: u32, text: &str) -> Vec<u8> {
    let head = [column.to_le_bytes(), [0; 4]].concat();
    binary(0x0006, &[head, wide(text)].concat())
}

/// A number of a binary workbook.
pub fn binary_number(column: u32, number: f64) -> Vec<u8> {
    let head = [column.to_le_bytes(), [0; 4]].concat();
    binary(0x0005, &[head, number.to_le_bytes().to_vec()].concat())
}

/// A text cell of a binary workbook right behind the one before.
pub fn binary_next_text(text: &str) -> Vec<u8> {
    binary(17, &[vec![0; 4], wide(text)].concat())
}

/// Another cell right behind the one before: its kind, 12 to 18, and what it holds.
pub fn binary_next(kind: u16, content: &[u8]) -> Vec<u8> {
    binary(kind, &[&[0; 4], content].concat())
}

/// A text cell of a binary workbook with letters in several styles.
pub fn binary_rich_text(column: u32, text: &str) -> Vec<u8> {
    let head = [column.to_le_bytes(), [0; 4]].concat();
    let runs = [1, 0, 0, 0, 0, 0, 0, 0];
    binary(62, &[head, vec![1], wide(text), runs.to_vec()].concat())
}

/// A formula of a binary workbook that cannot be reckoned, as #N/A.
pub fn binary_formula_error(column: u32) -> Vec<u8> {
    let head = [column.to_le_bytes(), [0; 4]].concat();
    binary(11, &[head, vec![0x2A], vec![0; 10]].concat())
}

/// The beginning of a row (0-based) of a binary workbook.
pub fn binary_row(row: u32) -> Vec<u8> {
    binary(0x0000, &row.to_le_bytes())
}

/// A binary workbook of one sheet, 名册, of the records given.
pub fn xlsb(records: &[Vec<u8>]) -> Vec<u8> {
    let tab = [vec![0; 8], wide("rId1"), wide("名册")].concat();
    let workbook = [
        binary(0x009C, &tab),
        binary(0x0090, &[]),
        binary(0x009D, &[]),
    ]
    .concat();
    let sheet = [
        binary(0x0094, &[0; 16]),
        binary(0x0091, &[]),
        records.concat(),
        binary(0x0092, &[]),
    ]
    .concat();
    let relations = r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/></Relationships>"#;
    zip(&[
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.bin", &sheet),
    ])
}
