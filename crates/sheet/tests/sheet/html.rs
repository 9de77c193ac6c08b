//! Web pages named .xls.

use renling_sheet::CellKind::{Boolean, Date, Number};
use renling_sheet::{Cell, Encoding, Format, Merge};

use crate::{only, read, texts};

#[test]
fn a_table_is_read_as_it_shows() {
    let page = "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><title>导出</title>
        <style>td { mso-number-format: '<table>'; }</style></head><body>
        <table border=1>
          <tr><th rowspan=2>姓名<th colspan=2>联系方式</tr>
          <tr><td>手机<td>座机
          <tr></tr>
          <tr><td>  欧&nbsp;喆\n  </td><td x:str>19907639296</td><td>甲<br>乙 &lt;丙&gt;</td></tr>
        </table>";
    let book = read(page.as_bytes()).unwrap();
    assert_eq!(
        (book.format, book.encoding),
        (Format::Html, Some(Encoding::Utf8))
    );
    let sheet = only(&book);
    assert_eq!(
        texts(sheet),
        [
            (1, vec!["姓名", "联系方式"]),
            (2, vec!["", "手机", "座机"]),
            (4, vec!["欧\u{A0}喆", "19907639296", "甲\n乙 <丙>"]),
        ]
    );
    assert_eq!(
        sheet.merged,
        [
            Merge {
                first_row: 1,
                last_row: 2,
                first_column: 0,
                last_column: 0
            },
            Merge {
                first_row: 1,
                last_row: 1,
                first_column: 1,
                last_column: 2
            },
        ]
    );
}

#[test]
fn an_xml_spreadsheet_is_read_as_it_shows() {
    let book = read(
        r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
          xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="名单"><Table>
          <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">名单</Data></Cell></Row>
          <Row ss:Index="3"><Cell><Data ss:Type="String">姓名</Data></Cell>
            <Cell ss:StyleID="s1"/><Cell><Data ss:Type="String">手机&#10;号码</Data>
            </Cell></Row>
          <Row/>
          <Row ss:Hidden="1"><Cell><Data ss:Type="String">欧喆</Data></Cell>
            <Cell ss:Index="3"><Data ss:Type="Number">1.9907639296E10</Data>
              <Comment><ss:Data><B>甲:</B>&#10;去年的 号码</ss:Data></Comment></Cell>
            <Cell><Data ss:Type="DateTime">2026-01-18T00:00:00.000</Data></Cell>
            <Cell><Data ss:Type="DateTime">1899-12-31T09:30:00.000</Data></Cell>
            <Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
        </Table></Worksheet></Workbook>"#
            .as_bytes(),
    )
    .unwrap();
    let sheet = only(&book);
    assert_eq!(
        texts(sheet),
        [
            (1, vec!["名单"]),
            (3, vec!["姓名", "", "手机\n号码"]),
            (
                5,
                vec!["欧喆", "", "19907639296", "2026-01-18", "09:30:00", "TRUE"]
            ),
        ]
    );
    let kinds: Vec<_> = sheet.rows[2].cells[2..].iter().map(Cell::kind).collect();
    assert_eq!(kinds, [Number, Date, Date, Boolean]);
    assert_eq!((&*sheet.name, sheet.merged.len()), ("名单", 1));
    assert_eq!(sheet.hidden_rows, [5]);
    assert_eq!(sheet.skipped[0].text, "甲: 去年的 号码");
}

#[test]
fn each_table_is_a_sheet_and_the_frame_around_them_is_none() {
    let page = "<!DOCTYPE html><TABLE><tr><td><table><tr><td>甲</table></td>
        <td><table><tr><td>乙</td></tr></table></td></tr></TABLE>";
    let (bytes, _, _) = encoding_rs::GB18030.encode(page);
    let book = read(&bytes).unwrap();
    assert_eq!(book.encoding, Some(Encoding::Gb18030));
    let sheets: Vec<_> = book
        .sheets
        .iter()
        .map(|s| (s.name.as_str(), s.rows[0].text(0)))
        .collect();
    assert_eq!(sheets, [("表格1", "甲"), ("表格2", "乙")]);
}

#[test]
fn rows_that_a_page_does_not_show_are_known() {
    let page = "<table><tr><td>姓名</td></tr><tr style='height:0; DISPLAY: none'><td>欧喆</td></tr>
        <tr style='display:none'><td></td></tr><tr style='display:table-row'><td>何㛃</td></tr></table>";
    let book = read(page.as_bytes()).unwrap();
    assert_eq!(only(&book).hidden_rows, [2]);
    assert_eq!(only(&book).rows.len(), 3);
}
