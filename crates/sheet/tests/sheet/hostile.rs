//! Files made to harm: refused or read, with the memory of a small file.

use crate::files::{self, label};
use crate::{only, read, texts};

fn code(bytes: &[u8]) -> &'static str {
    read(bytes).unwrap_err().code()
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_parsed() {
    // 5 MB of text without a tag pack to 5 KB.
    let zeros = "0".repeat(5 << 20);
    let sheet = format!("<sheetData><row><c><v>{zeros}</v></c></row></sheetData>");
    assert_eq!(code(&files::raw_xlsx(&sheet, "<sst/>")), "file_too_large");
    let content = format!("<table:table><table:table-row><table:table-cell><text:p>{zeros}");
    assert_eq!(code(&files::ods(&content)), "file_too_large");
}

#[test]
fn strings_announced_in_vain_take_no_memory() {
    let sheet = "<sheetData><row><c><v>1</v></c></row></sheetData>";
    for count in ["1000000000000", "99999999999999999999"] {
        let strings = format!("<sst uniqueCount = '{count}'/>");
        assert_eq!(code(&files::raw_xlsx(sheet, &strings)), "file_damaged");
    }
}

#[test]
fn blank_formatted_rows_are_passed_over() {
    let rows: String = (2..50_000)
        .map(|row| format!(r#"<row r="{row}"><c r="A{row}" s="1"/><c r="XFD{row}" s="1"/></row>"#))
        .collect();
    let sheet = format!(r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{rows}</sheetData>"#);
    let book = read(&files::raw_xlsx(&sheet, "<sst/>")).unwrap();
    assert_eq!(texts(only(&book)), [(1, vec!["1"])]);
}

#[test]
fn a_table_far_too_wide_is_refused() {
    let xlsx = files::raw_xlsx(
        r#"<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>"#,
        "<sst/>",
    );
    let ods = files::ods(
        r#"<table:table><table:table-row><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row></table:table>"#,
    );
    let csv = ",".repeat(2000) + "1\n";
    let html = "<table><tr><td colspan=1000>1<td colspan=1000>2</table>";
    for bytes in [xlsx, ods, csv.into_bytes(), html.into()] {
        assert_eq!(code(&bytes), "file_too_large");
    }
}

#[test]
fn repeated_rows_are_counted_before_they_are_written_out() {
    let cell = r#"<table:table-cell table:number-columns-repeated="1000" office:value-type="float" office:value="1"/>"#;
    let ods = |rows: u32| {
        files::ods(&format!(
            r#"<table:table><table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row></table:table>"#
        ))
    };
    assert_eq!(only(&read(&ods(20)).unwrap()).rows.len(), 20);
    assert_eq!(code(&ods(2_000_000)), "file_too_large");
    assert_eq!(code(&ods(u32::MAX)), "file_too_large");
}

#[test]
fn an_old_workbook_cannot_ask_for_more_than_it_has() {
    let far_apart = [label(0, 0, "甲"), label(65_535, 255, "乙")];
    assert_eq!(code(&files::xls(&far_apart)), "file_too_large");
    let announced = [files::dimensions(u32::MAX, 256), label(0, 0, "甲")];
    assert_eq!(code(&files::xls(&announced)), "file_too_large");
    // Rows 1 to 65,536 of a column are a list like any other.
    let long = [label(0, 0, "甲"), label(65_535, 0, "乙")];
    let book = read(&files::xls(&long)).unwrap();
    assert_eq!(texts(only(&book)), [(1, vec!["甲"]), (65_536, vec!["乙"])]);
}

#[test]
fn an_old_workbook_that_runs_in_circles_ends() {
    let mut bytes = files::xls(&[label(0, 0, "甲")]);
    // The first sector of the table of sectors follows the header; each of
    // its entries is made to point at itself.
    let table = 512 + 512 * u32::from_le_bytes(bytes[76..80].try_into().unwrap()) as usize;
    for (sector, entry) in bytes[table..table + 512].chunks_mut(4).enumerate() {
        entry.copy_from_slice(&(sector as u32).to_le_bytes());
    }
    assert_eq!(code(&bytes), "file_damaged");
}

#[test]
fn merges_without_end_are_cut_to_the_rows_there_are() {
    let sheet = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A5:B9"/></mergeCells>"#;
    let book = read(&files::raw_xlsx(sheet, "<sst/>")).unwrap();
    let [merge] = only(&book).merged[..] else {
        panic!("one merge: {book:?}");
    };
    assert_eq!((merge.last_row, merge.last_column), (1, 1023));
}
