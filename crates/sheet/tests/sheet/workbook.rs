//! xlsx, xls, xlsb and ods.

use renling_sheet::CellKind::{Boolean, Date, Empty, Error, Number, Text};
use renling_sheet::{Cell, Format, Merge};
use rust_xlsxwriter::{ExcelDateTime, Format as Style};

use crate::files::{
    self, binary_formula_error, binary_next, binary_next_text, binary_number, binary_rich_text,
    binary_row, binary_text, label, merge, number,
};
use crate::{cells, only, read, row_texts, texts};

#[test]
fn a_number_is_its_full_digits() {
    let cases = [
        (1.0, "1", "not 1.0"),
        (19_907_639_296.0, "19907639296", "a phone held as a number"),
        (0.0, "0", "zero is a value"),
        (-3.0, "-3", "less than nothing"),
        (2.5, "2.5", "hours"),
        (1957.12, "1957.12", "a month written as a number"),
        (
            0.1 + 0.2,
            "0.3",
            "what Excel shows, not what the processor holds",
        ),
        (
            441_802_198_211_150_037.0,
            "441802198211150000",
            "15 digits of an ID number are all that was kept",
        ),
        (1e21, "1000000000000000000000", "no exponent"),
        (0.000_012, "0.000012", "no exponent here either"),
    ];
    for (value, text, why) in cases {
        let bytes = files::xlsx(|book| {
            book.add_worksheet().write_number(0, 0, value)?;
            Ok(())
        });
        let book = read(&bytes).unwrap();
        assert_eq!(cells(&only(&book).rows[0]), [(Number, text)], "{why}");
    }
}

#[test]
fn a_date_is_iso_text() {
    let date = |year, month, day| ExcelDateTime::from_ymd(year, month, day).unwrap();
    let cases = [
        (date(2026, 1, 18), "yyyy/m/d", "2026-01-18"),
        (date(2026, 1, 18), "yyyy\"年\"m\"月\"d\"日\"", "2026-01-18"),
        (
            date(2026, 1, 18).and_hms(9, 30, 0).unwrap(),
            "yyyy-mm-dd hh:mm",
            "2026-01-18 09:30:00",
        ),
        (
            ExcelDateTime::from_hms(8, 5, 0).unwrap(),
            "hh:mm",
            "08:05:00",
        ),
        (date(1900, 1, 2), "[h]:mm", "48:00:00"),
    ];
    for (value, style, text) in cases {
        let bytes = files::xlsx(|book| {
            let style = Style::new().set_num_format(style);
            book.add_worksheet()
                .write_datetime_with_format(0, 0, value, &style)?;
            Ok(())
        });
        let book = read(&bytes).unwrap();
        assert_eq!(cells(&only(&book).rows[0]), [(Date, text)]);
    }
}

#[test]
fn an_xlsx_keeps_its_gaps_merges_and_hidden_sheets() {
    let bytes = files::xlsx(|book| {
        let style = Style::new().set_bold();
        let sheet = book.add_worksheet().set_name("名册")?;
        sheet.merge_range(0, 0, 0, 2, "报到名册", &style)?;
        sheet.merge_range(2, 0, 3, 0, "姓名", &style)?;
        sheet.write_string(2, 2, "电话")?;
        sheet.write_string(5, 0, "欧喆")?;
        sheet.write_boolean(5, 1, true)?;
        sheet.write_formula(
            5,
            2,
            rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A"),
        )?;
        // Formatted and blank: within a row, to its right, and a row of its own.
        for column in 3..40 {
            sheet.write_blank(5, column, &style)?;
        }
        sheet.write_blank(9, 0, &style)?;
        book.add_worksheet()
            .set_name("旧名册")?
            .set_hidden(true)
            .write_string(0, 0, "何㛃")?;
        Ok(())
    });
    let book = read(&bytes).unwrap();
    assert_eq!((book.format, book.encoding), (Format::Xlsx, None));
    let [sheet, hidden] = &book.sheets[..] else {
        panic!("two sheets: {book:?}");
    };
    assert_eq!((sheet.name.as_str(), sheet.hidden), ("名册", false));
    assert_eq!((hidden.name.as_str(), hidden.hidden), ("旧名册", true));
    assert_eq!(
        texts(sheet),
        [
            (1, vec!["报到名册"]),
            (3, vec!["姓名", "", "电话"]),
            (6, vec!["欧喆", "TRUE", "#N/A"]),
        ],
        "row 2 is blank, rows 4 and 10 are only formatted, columns D to AN likewise"
    );
    assert_eq!(sheet.rows[2].cells[1].kind(), Boolean);
    assert_eq!(
        sheet.merged,
        [
            Merge {
                first_row: 1,
                last_row: 1,
                first_column: 0,
                last_column: 2
            },
            Merge {
                first_row: 3,
                last_row: 4,
                first_column: 0,
                last_column: 0
            },
        ]
    );
}

#[test]
fn an_xlsx_of_another_program_is_read_too() {
    // Inline strings, no cell references, an error, dates as text, rows out
    // of order, a picture of WPS: all met in exports.
    let sheet = r#"<sheetData>
        <row r="3"><c r="A3" t="inlineStr"><is><r><t>上官</t></r><r><t>俊杰</t></r></is></c><c r="B3" t="e"><v>#DIV/0!</v></c></row>
        <row r="1"><c t="inlineStr"><is><t>姓名</t></is></c><c t="d"><v>2026-01-18T00:00:00</v></c><c t="d"><v>2026-01-18T09:30:00.000</v></c><c t="d"><v>1899-12-30T09:30:00.000Z</v></c><c t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row>
    </sheetData>"#;
    let book = read(&files::raw_xlsx(sheet, "<sst/>")).unwrap();
    let sheet = only(&book);
    assert_eq!(sheet.rows[0].number, 1);
    assert_eq!(
        cells(&sheet.rows[0]),
        [
            (Text, "姓名"),
            (Date, "2026-01-18"),
            (Date, "2026-01-18 09:30:00"),
            (Date, "09:30:00"),
        ]
    );
    assert_eq!(sheet.rows[1].number, 3);
    assert_eq!(
        cells(&sheet.rows[1]),
        [(Text, "上官俊杰"), (Error, "#DIV/0!")]
    );
}

#[test]
fn a_picture_in_a_cell_is_no_error() {
    let sheet = r#"<sheetData>
        <row r="1"><c r="A1" t="str"><v>姓名</v></c><c r="C1" t="str"><v>照片</v></c></row>
        <row r="2"><c r="A2" t="str"><v>欧喆</v></c><c r="C2" t="e" vm="1"><v>#VALUE!</v></c></row>
        <row r="3"><c r="A3" t="e" vm="2"><v>#VALUE!</v></c></row>
        <row r="4"><c r="A4" t="e" vm="3"><f>A1:A9</f><v>#VALUE!</v></c></row>
    </sheetData>"#;
    let book = read(&files::raw_xlsx(sheet, "<sst/>")).unwrap();
    assert_eq!(
        texts(only(&book)),
        [
            (1, vec!["姓名", "", "照片"]),
            (2, vec!["欧喆"]),
            (4, vec!["#VALUE!"]),
        ]
    );
}

#[test]
fn parts_named_as_on_windows_are_found() {
    let sheet = r#"<sheetData><row><c t="str"><v>姓名</v></c></row></sheetData>"#;
    let bytes = files::with_backslashes(&files::raw_xlsx(sheet, "<sst/>"));
    let book = read(&bytes).unwrap();
    assert_eq!(texts(only(&book)), [(1, vec!["姓名"])]);
}

#[test]
fn an_old_workbook_is_read() {
    let bytes = files::xls(&[
        files::dimensions(5, 3),
        label(0, 0, "姓名"),
        label(0, 1, "电话"),
        label(0, 2, "日期"),
        merge([0, 1, 0, 0]),
        label(4, 0, "刘䶮"),
        number(4, 1, 0, 19_907_636_674.0),
        number(4, 2, 1, 46_040.0),
    ]);
    let book = read(&bytes).unwrap();
    assert_eq!(book.format, Format::Xls);
    let sheet = only(&book);
    assert_eq!(sheet.name, "报名表");
    assert_eq!(row_texts(&sheet.rows[0]), ["姓名", "电话", "日期"]);
    assert_eq!(sheet.rows[1].number, 5);
    assert_eq!(
        cells(&sheet.rows[1]),
        [
            (Text, "刘䶮"),
            (Number, "19907636674"),
            (Date, "2026-01-18")
        ]
    );
    assert_eq!(
        sheet.merged,
        [Merge {
            first_row: 1,
            last_row: 2,
            first_column: 0,
            last_column: 0
        }]
    );
}

#[test]
fn a_date_in_an_old_workbook_is_one_whatever_number_its_format_has() {
    // As SheetJS numbers them, and as Excel does.
    for id in [62, 164, 400] {
        let styles = [
            files::format(164, "0.0"),
            files::format(id, "yyyy-mm-dd"),
            files::style(0, id),
        ];
        let styles = &styles[usize::from(id == 164)..];
        let bytes = files::xls_with(styles, &[number(0, 0, 2, 46_040.0)]);
        let book = read(&bytes).unwrap();
        assert_eq!(cells(&only(&book).rows[0]), [(Date, "2026-01-18")], "{id}");
    }
}

#[test]
fn an_old_workbook_of_a_careless_program_is_read() {
    let records = [label(0, 0, "姓名"), label(1, 0, "刘䶮")];
    let number =
        |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let sector = |bytes: &[u8], at: usize| 512 + 512 * number(bytes, at) as usize;
    // The table of sectors ends each sector that there is not, as SheetJS writes it.
    let mut table_too_long = files::xls(&records);
    let table = sector(&table_too_long, 76);
    for entry in table_too_long[table..table + 512].chunks_mut(4) {
        if entry == [0xFF; 4] {
            entry.copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
        }
    }
    // The name of the first entry of the directory, and the length of the stream that lies in it.
    let mut root_of_any_name = files::xls(&records);
    let directory = sector(&root_of_any_name, 48);
    root_of_any_name[directory + 64] = 4;
    root_of_any_name[directory + 120] |= 1;
    for bytes in [table_too_long, root_of_any_name] {
        let book = read(&bytes).unwrap();
        assert_eq!(texts(only(&book)), [(1, vec!["姓名"]), (2, vec!["刘䶮"])]);
    }
}

#[test]
fn a_binary_workbook_is_read() {
    let bytes = files::xlsb(&[
        binary_row(0),
        binary_text(0, "姓名"),
        binary_text(2, "电话"),
        binary_row(3),
        binary_text(0, "仇龑"),
        binary_number(2, 19_907_638_427.0),
    ]);
    let book = read(&bytes).unwrap();
    assert_eq!(book.format, Format::Xlsb);
    let sheet = only(&book);
    assert_eq!(sheet.name, "名册");
    assert_eq!(
        texts(sheet),
        [
            (1, vec!["姓名", "", "电话"]),
            (4, vec!["仇龑", "", "19907638427"])
        ]
    );
    assert_eq!(sheet.rows[1].cells[1], Cell::new(Empty, ""));
}

#[test]
fn each_kind_of_cell_of_a_binary_workbook_is_read() {
    let bytes = files::xlsb(&[
        binary_row(0),
        binary_text(0, "姓名"),
        binary_next_text("电话"),
        binary_text(3, "备注"),
        binary_next_text("签到"),
        binary_row(2),
        binary_next_text("仇龑"),
        binary_next(16, &19_907_638_427_f64.to_le_bytes()),
        binary_next(12, &[]),
        binary_rich_text(3, "自驾"),
        binary_next(15, &[1]),
        binary_formula_error(5),
        // 12.34 in hundredths, and an error.
        binary_next(13, &(1234_i32 << 2 | 3).to_le_bytes()),
        binary_next(14, &[0x07]),
    ]);
    let book = read(&bytes).unwrap();
    let sheet = only(&book);
    assert_eq!(
        texts(sheet)[0],
        (1, vec!["姓名", "电话", "", "备注", "签到"])
    );
    assert_eq!(sheet.rows[1].number, 3);
    assert_eq!(
        cells(&sheet.rows[1]),
        [
            (Text, "仇龑"),
            (Number, "19907638427"),
            (Empty, ""),
            (Text, "自驾"),
            (Boolean, "TRUE"),
            (Error, "#N/A"),
            (Number, "12.34"),
            (Error, "#DIV/0!"),
        ]
    );
}

#[test]
fn an_open_document_sheet_is_read() {
    let text = |text: &str| {
        format!(
            r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
        )
    };
    let bytes = files::ods(&format!(
        r#"<table:table table:name="名册">
        <table:table-header-rows><table:table-row>
          <table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>联系<text:line-break/>方式</text:p></table:table-cell>
          <table:covered-table-cell/>{}
        </table:table-row></table:table-header-rows>
        <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row>{}
          <table:table-cell office:value-type="float" office:value="19907638427"><text:p>1.99E10</text:p></table:table-cell>
          <table:table-cell office:value-type="date" office:value-date="x" office:date-value="2026-01-18T09:30:00"><text:p>1月18日</text:p></table:table-cell>
          <table:table-cell office:value-type="time" office:time-value="PT08H05M00S"/>
          <table:table-cell office:value-type="boolean" office:boolean-value="true"/>
          <table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>
          <table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation><text:p>甲<text:s text:c="2"/>乙</text:p><text:p>丙</text:p></table:table-cell>
        </table:table-row>
        <table:table-row table:number-rows-repeated="2">{}</table:table-row>
        <table:table-row table:number-rows-repeated="1048566"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        </table:table>
        <table:table table:name="旧" table:style-name="hidden"><table:table-row>{}</table:table-row></table:table>"#,
        text("备注"),
        text("A&amp;B &lt;&#x4E00;&gt;"),
        text("同上"),
        text("何㛃"),
    ));
    let book = read(&bytes).unwrap();
    assert_eq!(book.format, Format::Ods);
    let [sheet, hidden] = &book.sheets[..] else {
        panic!("two sheets: {book:?}");
    };
    assert_eq!((hidden.name.as_str(), hidden.hidden), ("旧", true));
    assert_eq!((sheet.name.as_str(), sheet.hidden), ("名册", false));
    assert_eq!(row_texts(&sheet.rows[0]), ["联系\n方式", "", "备注"]);
    assert_eq!(
        cells(&sheet.rows[1]),
        [
            (Text, "A&B <一>"),
            (Number, "19907638427"),
            (Date, "2026-01-18 09:30:00"),
            (Date, "08:05:00"),
            (Boolean, "TRUE"),
            (Error, "#N/A"),
            (Text, "甲  乙\n丙"),
        ]
    );
    let numbers: Vec<_> = sheet.rows.iter().map(|row| row.number).collect();
    assert_eq!(
        numbers,
        [1, 5, 6, 7],
        "three blank rows, then a row twice, then a million blank ones"
    );
    assert_eq!(
        sheet.merged,
        [Merge {
            first_row: 1,
            last_row: 1,
            first_column: 0,
            last_column: 1
        }]
    );
}
