//! Rows to xlsx.

use renling_sheet::{CellKind, read, write_xlsx};

use crate::texts;

#[test]
fn what_is_written_is_text_and_reads_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("需要修改的行.xlsx");
    let rows = vec![
        vec![
            "姓名".to_owned(),
            "公民身份号码".to_owned(),
            "原因".to_owned(),
        ],
        vec![],
        vec![
            "何㛃".to_owned(),
            "441802198211150037".to_owned(),
            String::new(),
            " 一\n二 ".to_owned(),
        ],
        vec![
            "=1+1".to_owned(),
            "_x0041_".to_owned(),
            "<&>\"\u{1}".to_owned(),
        ],
    ];
    write_xlsx(
        &path,
        [
            ("需要修改的行", &rows),
            ("其他", &vec![vec!["刘䶮".to_owned()]]),
        ],
    )
    .unwrap();
    let book = read(&path, None).unwrap();
    assert_eq!(book.sheets[0].name, "需要修改的行");
    assert_eq!(
        texts(&book.sheets[0]),
        [
            (1, vec!["姓名", "公民身份号码", "原因"]),
            (3, vec!["何㛃", "441802198211150037", "", " 一\n二 "]),
            (4, vec!["=1+1", "_x0041_", "<&>\""]),
        ],
        "a control character has no place in a workbook"
    );
    assert!(
        book.sheets
            .iter()
            .flat_map(|sheet| &sheet.rows)
            .flat_map(|row| &row.cells)
            .all(|cell| matches!(cell.kind(), CellKind::Text | CellKind::Empty))
    );
    assert_eq!(texts(&book.sheets[1]), [(1, vec!["刘䶮"])]);
}

#[test]
fn what_cannot_be_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let row = |cells| [std::iter::repeat_n("甲", cells)];
    let wide = write_xlsx(&folder.path().join("宽.xlsx"), [("表", row(20_000))]).unwrap_err();
    assert_eq!(wide.code(), "file_too_large");
    let nowhere = folder.path().join("没有的文件夹").join("表.xlsx");
    let error = write_xlsx(&nowhere, [("表", row(1))]).unwrap_err();
    assert_eq!(error.code(), "file_not_written");
    assert_eq!(
        error.to_string(),
        "“表.xlsx”没有保存成功，请检查磁盘空间，或换一个位置再保存。"
    );
}
