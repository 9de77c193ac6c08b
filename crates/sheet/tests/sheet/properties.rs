//! What holds for all bytes and all rows.

use encoding_rs::GB18030;
use proptest::collection::vec;
use proptest::prelude::*;
use renling_sheet::{Encoding, Sheet, paste, read, read_bytes, write_xlsx};

use crate::files::{self, binary_next_text, binary_number, binary_row, binary_text, label, number};
use crate::row_texts;

/// A good file of each kind, to be spoiled.
fn good_files() -> Vec<Vec<u8>> {
    let table = r#"<table:table table:name="甲"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>欧喆</text:p></table:table-cell></table:table-row></table:table>"#;
    vec![
        files::xlsx(|book| {
            let sheet = book.add_worksheet();
            sheet.write_string(0, 0, "欧喆")?.write_number(1, 1, 2.5)?;
            Ok(())
        }),
        files::xls(&[
            files::dimensions(2, 2),
            label(0, 0, "欧喆"),
            number(1, 1, 1, 46_040.0),
        ]),
        files::xlsb(&[binary_row(0), binary_text(0, "欧喆"), binary_number(1, 2.5)]),
        files::ods(table),
        "<table><tr><td rowspan=2>欧喆<td colspan=3>1</table>".into(),
        "#接龙\n例 甲\n1. 欧喆 19907639296 (带1人)\n2、刘䶮+1".into(),
        "姓名,备注\n欧喆,\"一\n二\"\n".into(),
        GB18030.encode("姓名\t电话\n何㛃\t1\n").0.into_owned(),
    ]
}

/// Parts of a workbook spoiled before they are packed: a spoiled zip is found
/// out by its checksum and never gets as far as the parser.
fn unpacked_parts() -> [&'static str; 3] {
    [
        r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>46040.5</v></c></row><row hidden="1"><c r="A2"><f>1</f><v/></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>"#,
        r#"<sst uniqueCount="1"><si><t>欧喆</t></si></sst>"#,
        r#"<table:table><table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>"#,
    ]
}

fn spoil(
    mut bytes: Vec<u8>,
    changes: &[(prop::sample::Index, u8)],
    cut: Option<prop::sample::Index>,
) -> Vec<u8> {
    for (at, byte) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

/// Whatever is read keeps its promises.
fn check(sheet: &Sheet) {
    assert!(sheet.rows.is_sorted_by_key(|row| row.number));
    for row in &sheet.rows {
        assert!(
            row.cells.last().is_some_and(|cell| !cell.is_empty()),
            "{row:?}"
        );
        for cell in &row.cells {
            assert_eq!(cell.text().is_empty(), cell.is_empty());
        }
    }
}

fn read_and_check(bytes: &[u8]) {
    if let Ok(book) = read_bytes("名单", bytes, None) {
        assert!(book.sheets.iter().any(|sheet| !sheet.rows.is_empty()));
        book.sheets.iter().for_each(check);
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[欧喆刘䶮何㛃𬸣A-Za-z0-9 ，,;\"'=#<&\t\n]{0,12}",
        1 => any::<String>().prop_map(|s| s.replace(|c: char| c.is_control(), "")),
    ]
}

fn is_blank(cell: &str) -> bool {
    cell.chars().all(char::is_whitespace)
}

/// The rows as they come back: without blank cells at their ends, and without
/// those that are all blank.
fn packed(rows: &[Vec<String>]) -> Vec<(u32, Vec<&str>)> {
    rows.iter()
        .zip(1..)
        .map(|(row, number)| {
            let end = row.iter().rposition(|cell| !is_blank(cell));
            let cells = &row[..end.map_or(0, |last| last + 1)];
            let cell = |cell: &'_ str| if is_blank(cell) { 0 } else { cell.len() };
            (number, cells.iter().map(|c| &c[..cell(c)]).collect())
        })
        .filter(|(_, cells): &(u32, Vec<&str>)| !cells.is_empty())
        .collect()
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in vec(any::<u8>(), 0..2000)) {
        read_and_check(&bytes);
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in any::<String>()) {
        let _ = paste(&text);
        let _ = paste(&format!("#接龙\n1. {text}"));
        let _ = paste(&format!("<table><tr><td>{text}"));
    }

    #[test]
    fn no_chain_makes_a_reader_panic(text in "[#接龙例1１2.、)）(（带两人+＋86 0-9９\n：:，姓名a一十第位号【】栋局石和的家属改为取消~×1\u{fe0f}\u{20e3}•]{0,80}") {
        if let Ok(book) = paste(&format!("#接龙\n1. {text}")) {
            book.sheets.iter().for_each(check);
        }
    }

    #[test]
    fn a_chain_loses_no_line(lines in vec("[1-9]?[.、 ]?[欧喆例带人0-9 ]{0,14}", 1..12)) {
        let text = format!("#接龙\n1. 甲\n{}", lines.join("\n"));
        let book = paste(&text).unwrap();
        let sheet = &book.sheets[0];
        let rows: String = sheet.rows.iter().flat_map(row_texts).collect();
        for (line, number) in text.lines().zip(1..) {
            let skipped = sheet.skipped.iter().any(|skipped| skipped.number == number);
            for name in line.split(|c| c != '欧' && c != '喆').filter(|name| !name.is_empty()) {
                prop_assert!(skipped || rows.contains(name), "{line:?} of {text:?} in {sheet:?}");
            }
        }
    }

    #[test]
    fn a_spoiled_file_makes_no_reader_panic(
        which in any::<prop::sample::Index>(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let files = good_files();
        read_and_check(&spoil(files[which.index(files.len())].clone(), &changes, cut));
    }

    #[test]
    fn a_spoiled_part_makes_no_reader_panic(
        changes in vec((any::<prop::sample::Index>(), b' '..b'~'), 0..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let [sheet, strings, table] = unpacked_parts().map(|part| {
            String::from_utf8_lossy(&spoil(part.into(), &changes, cut)).into_owned()
        });
        read_and_check(&files::raw_xlsx(&sheet, unpacked_parts()[1]));
        read_and_check(&files::raw_xlsx(unpacked_parts()[0], &strings));
        read_and_check(&files::ods(&table));
    }

    #[test]
    fn written_rows_read_back_the_same(rows in vec(vec(text(), 0..5), 0..12)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表.xlsx");
        write_xlsx(&path, [("表", &rows)]).unwrap();
        let expected = packed(&rows);
        match read(&path, None) {
            Ok(book) => {
                let found: Vec<_> = book.sheets[0].rows.iter().map(|row| (row.number, row_texts(row))).collect();
                prop_assert_eq!(found, expected);
            }
            Err(error) => prop_assert!(expected.is_empty(), "{}", error),
        }
    }

    // No name begins with a figure: lines that do are counted.
    #[test]
    fn text_reads_the_same_in_every_encoding(
        names in vec("[欧喆刘䶮何㛃𬸣龑a-z][欧喆刘䶮何㛃𬸣龑a-z0-9]{0,5}", 2..20)
    ) {
        let text = format!("姓名,电话\n{},1\n", names.join(",1\n"));
        let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            [mark.to_vec(), text.encode_utf16().flat_map(bytes).collect()].concat()
        };
        let encoded = [
            (Encoding::Utf8, text.as_bytes().to_vec()),
            (Encoding::Utf8Bom, [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
            (Encoding::Gb18030, GB18030.encode(&text).0.into_owned()),
            (Encoding::Utf16Le, utf16([0xFF, 0xFE], u16::to_le_bytes)),
            (Encoding::Utf16Be, utf16([0xFE, 0xFF], u16::to_be_bytes)),
        ];
        for (encoding, bytes) in encoded {
            let book = read_bytes("名单.csv", &bytes, None).unwrap();
            prop_assert_eq!(book.encoding, Some(encoding));
            let found: Vec<_> = book.sheets[0].rows[1..].iter().map(|row| row.text(0)).collect();
            prop_assert_eq!(&found, &names);
        }
    }
}

proptest! {
    // Each case may lay out a sheet of some million cells.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_spoiled_record_makes_no_reader_panic(
        kind in prop::sample::select(vec![0x0006u16, 0x00BD, 0x00D6, 0x00E5, 0x00FD, 0x0200, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E, 0x0809, 0x003C]),
        content in vec(any::<u8>(), 0..40),
    ) {
        read_and_check(&files::xls(&[label(0, 0, "甲"), files::record(kind, &content)]));
        let mut stream = content.clone();
        stream.insert(0, kind as u8 & 0x7F);
        read_and_check(&files::xlsb(&[binary_row(0), binary_text(0, "甲"), stream, binary_next_text("乙")]));
    }
}
