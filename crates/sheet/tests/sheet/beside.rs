//! What workbooks tell beside their values: hidden and struck rows, comments, formulas without a result,
//! and how numbers are shown.

use renling_sheet::CellKind::{Empty, Error, Number, Text};
use renling_sheet::Sheet;
use rust_xlsxwriter::Format as Style;

use crate::files::{self, label, number};
use crate::{cells, only, read, texts};

const COMMENT: &str = "单元格批注，没有导入，请看原表";

fn told(sheet: &Sheet) -> Vec<(u32, &str, &str)> {
    sheet
        .skipped
        .iter()
        .map(|line| (line.number, line.text.as_str(), line.reason))
        .collect()
}

#[test]
fn a_formula_without_a_result_is_told() {
    // None as openpyxl and others write it, shared or not; an empty text as Excel does.
    let sheet = r#"<sheetData>
        <row r="2"><c r="A2" t="str"><v>欧喆</v></c><c r="C2"><f>VLOOKUP(A2,单位!A:B,2,0)&amp;"栋"</f><v/></c></row>
        <row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="str"><f>IF(A3,"")</f><v></v></c><c r="C3"><f>NA()</f></c></row>
        <row r="4"><c r="B4"><f t="shared" si="0" ref="B4:B5">A4*2</f><v></v></c></row>
        <row r="6"><c r="B6"><f t="shared" si="0"/></c><c r="C6" t="inlineStr"><f>A1</f><is><t>何㛃</t></is></c></row>
    </sheetData>"#;
    let book = read(&files::raw_xlsx(sheet, "<sst/>")).unwrap();
    let rows: Vec<_> = only(&book)
        .rows
        .iter()
        .map(|row| (row.number, cells(row)))
        .collect();
    let looked_up = (Error, "=VLOOKUP(A2,单位!A:B,2,0)&\"栋\"");
    assert_eq!(
        rows,
        [
            (2, vec![(Text, "欧喆"), (Empty, ""), looked_up]),
            (3, vec![(Number, "2"), (Empty, ""), (Error, "=NA()")]),
            (4, vec![(Empty, ""), (Error, "=A4*2")]),
            (6, vec![(Empty, ""), (Error, "=A4*2"), (Text, "何㛃")]),
        ]
    );
}

#[test]
fn a_formula_without_a_result_is_told_whatever_stands_before_its_name() {
    let sheet = r#"<x:sheetData xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
        <x:row r="1"><x:c r="A1" t="str"><x:v>姓名</x:v></x:c><x:c r="B1"><x:f>NA()</x:f></x:c></x:row>
    </x:sheetData>"#;
    let book = read(&files::raw_xlsx(sheet, "<sst/>")).unwrap();
    assert_eq!(
        cells(&only(&book).rows[0]),
        [(Text, "姓名"), (Error, "=NA()")]
    );
}

#[test]
fn hidden_rows_of_an_xlsx_are_known_and_cdata_is_text() {
    let sheet = r#"<cols><col min="1" max="1" hidden="1"/></cols><sheetData>
        <row r="1"><c t="str"><v>姓名</v></c></row>
        <row hidden="1"><c t="str"><v><![CDATA[A&B <一>]]></v></c></row>
        <row r="4" hidden="true"><c r="A4" t="inlineStr"><is><t>何<![CDATA[㛃]]></t></is></c></row>
        <row r="5" hidden="0"><c r="A5"><v>5</v></c></row>
        <row r="7" hidden="1"><c r="A7" s="1"/></row>
    </sheetData>"#;
    let book = read(&files::raw_xlsx(sheet, "<sst/>")).unwrap();
    let sheet = only(&book);
    assert_eq!(sheet.hidden_rows, [2, 4], "row 7 is blank");
    let names = [
        (1, vec!["姓名"]),
        (2, vec!["A&B <一>"]),
        (4, vec!["何㛃"]),
        (5, vec!["5"]),
    ];
    assert_eq!(texts(sheet), names);
}

#[test]
fn comments_on_the_cells_of_an_xlsx_are_told() {
    let answered =
        "[线程批注]\n\n请见 https://go.microsoft.com/fwlink/?linkid=870924\n\n注释:\n    不来了";
    let bytes = files::xlsx(|book| {
        book.add_worksheet().write_string(0, 0, "姓名")?;
        let sheet = book.add_worksheet().set_name("名册")?;
        sheet.write_string(0, 0, "姓名")?;
        let note = |text| rust_xlsxwriter::Note::new(text).add_author_prefix(false);
        sheet.insert_note(3, 1, &note("空号"))?;
        sheet.insert_note(1, 0, &note("已搬走，\n电话改为13800000000"))?;
        sheet.insert_note(4, 0, &note(answered))?;
        Ok(())
    });
    let book = read(&bytes).unwrap();
    assert!(book.sheets[0].skipped.is_empty());
    assert_eq!(
        told(&book.sheets[1]),
        [
            (2, "已搬走， 电话改为13800000000", COMMENT),
            (4, "空号", COMMENT),
            (5, "不来了", COMMENT),
        ]
    );
}

#[test]
fn numbers_of_an_xlsx_are_read_as_they_are_shown() {
    let formats = [
        ("000000", 12.0, (Text, "000012")),
        ("0\"栋\"", 3.0, (Text, "3栋")),
        ("0", 3.0, (Number, "3")),
        ("#,##0", 1200.0, (Number, "1200")),
        ("0%", 1.0, (Number, "1")),
        ("\"¥\"0", 5.0, (Number, "5")),
        ("0000", 2.5, (Number, "2.5")),
    ];
    let bytes = files::xlsx(|book| {
        let sheet = book.add_worksheet();
        for (column, (format, value, _)) in (0..).zip(formats) {
            let style = Style::new().set_num_format(format);
            sheet.write_number_with_format(3, column, value, &style)?;
            sheet.write_string_with_format(4, column, "12", &style)?;
        }
        Ok(())
    });
    let book = read(&bytes).unwrap();
    let sheet = only(&book);
    assert_eq!(cells(&sheet.rows[0]), formats.map(|(.., cell)| cell));
    assert_eq!(cells(&sheet.rows[1]), [(Text, "12"); 7]);
}

#[test]
fn rows_struck_out_in_an_xlsx_are_known() {
    let bytes = files::xlsx(|book| {
        let struck = Style::new().set_font_strikethrough();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["姓名", "电话"])?;
        // As a whole, in part, and with a blank between.
        sheet.write_row_with_format(1, 0, ["欧喆", "19907639296"], &struck)?;
        sheet.write_string_with_format(2, 0, "何㛃", &struck)?;
        sheet.write_string(2, 1, "19907632320")?;
        sheet.write_string_with_format(3, 0, "仇龑", &struck)?;
        sheet.write_blank(3, 1, &Style::new())?;
        sheet.write_number_with_format(3, 2, 5.0, &struck)?;
        sheet.write_blank(4, 0, &struck)?;
        Ok(())
    });
    assert_eq!(only(&read(&bytes).unwrap()).struck_rows, [2, 4]);
}

#[test]
fn what_an_old_workbook_tells_beside_its_values_is_known() {
    let globals = [
        files::font(false),
        files::font(true),
        files::format(164, "000000"),
        files::format(165, "0\"栋\""),
        // Styles 2 to 4, behind the two that are always there.
        files::style(0, 164),
        files::style(0, 165),
        files::style(1, 0),
    ];
    let bytes = files::xls_with(
        &globals,
        &[
            vec![
                files::row(2, true),
                files::row(3, false),
                files::row(9, true),
                label(0, 0, "编号"),
                number(2, 0, 2, 12.0),
                files::numbers(3, 0, &[(2, 57), (3, 3), (0, 8)]),
                number(4, 0, 4, 5.0),
            ],
            files::note(7, 3, "已搬走，\n电话已改"),
            files::note(8, 2, "new"),
        ]
        .concat(),
    );
    let book = read(&bytes).unwrap();
    let sheet = only(&book);
    assert_eq!(cells(&sheet.rows[1]), [(Text, "000012")]);
    let third = [(Text, "000057"), (Text, "3栋"), (Number, "8")];
    assert_eq!(cells(&sheet.rows[2]), third);
    assert_eq!(
        (&*sheet.hidden_rows, &*sheet.struck_rows),
        (&[3][..], &[5][..])
    );
    assert_eq!(
        told(sheet),
        [(3, "new", COMMENT), (4, "已搬走， 电话已改", COMMENT)]
    );
}

#[test]
fn what_an_open_document_tells_beside_its_values_is_known() {
    let row = |attributes: &str, cells: &str| {
        format!("<table:table-row {attributes}>{cells}</table:table-row>")
    };
    let number = |value: &str, shown: &str| {
        format!(
            r#"<table:table-cell office:value-type="float" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>"#
        )
    };
    let struck = |styles: &str| {
        let cells = styles.split(' ').map(|style| {
            format!(
                r#"<table:table-cell table:style-name="{style}"><text:p>何㛃</text:p></table:table-cell>"#
            )
        });
        let blank = r#"<table:table-cell table:style-name="plain"/>"#;
        row("", &(cells.collect::<String>() + blank))
    };
    let rows = [
        row(
            "",
            r#"<table:table-cell office:value-type="string"><office:annotation><dc:creator>甲</dc:creator><dc:date>2026-01-18T00:00:00</dc:date><text:p>已<text:span>搬走</text:span></text:p><text:p>A&amp;B</text:p></office:annotation><text:p>欧喆</text:p></table:table-cell>"#,
        ),
        row(
            r#"table:visibility="collapse" table:number-rows-repeated="2""#,
            &number("3", "3栋"),
        ),
        row(r#"table:visibility="collapse""#, "<table:table-cell/>"),
        row(
            r#"table:visibility="filter""#,
            &["000012", "12.00", "1200%", "¥12", "12 "]
                .map(|shown| number("12", shown))
                .concat(),
        ),
        row(
            r#"table:visibility="visible""#,
            r#"<table:table-cell table:formula="of:=VLOOKUP([.A2];[.B2:.C9];2)&amp;&quot;栋&quot;"/>
            <table:table-cell table:formula="of:=NA()" office:value-type="float"/>
            <table:table-cell table:formula="of:=T([.A9])" office:value-type="string"/>
            <table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>"#,
        ),
    ];
    let struck = ["struck struck", "struck plain", "plain plain"].map(struck);
    let rows = [&rows[..], &struck].concat();
    let table = format!(
        "<table:table table:name=\"名册\">{}</table:table>",
        rows.concat()
    );
    let book = read(&files::ods(&table)).unwrap();
    let sheet = only(&book);
    assert_eq!(sheet.hidden_rows, [2, 3, 5], "row 4 is blank");
    assert_eq!(sheet.struck_rows, [7]);
    assert_eq!(told(sheet), [(1, "已搬走 A&B", COMMENT)]);
    assert_eq!(cells(&sheet.rows[0]), [(Text, "欧喆")]);
    assert_eq!(cells(&sheet.rows[1]), [(Text, "3栋")]);
    let twelve = (Number, "12");
    assert_eq!(
        cells(&sheet.rows[3]),
        [(Text, "000012"), twelve, twelve, twelve, twelve]
    );
    assert_eq!(
        cells(&sheet.rows[4]),
        [
            (Error, "=VLOOKUP(A2;B2:C9;2)&\"栋\""),
            (Error, "=NA()"),
            (Empty, ""),
            (Number, "2"),
        ]
    );
}
