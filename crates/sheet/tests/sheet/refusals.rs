//! Files that cannot be taken in: one sentence each.

use std::fs;

use renling_sheet::{SheetError, paste, read, read_bytes};

use crate::files;

fn code(bytes: &[u8]) -> &'static str {
    read_bytes("名单.xlsx", bytes, None).unwrap_err().code()
}

#[test]
fn each_refusal_has_its_code() {
    let whole = files::xlsx(|book| {
        book.add_worksheet().write_string(0, 0, "姓名")?;
        Ok(())
    });
    let blank = files::xlsx(|book| {
        book.add_worksheet();
        Ok(())
    });
    // MS-XLS 2.4.117: encryption type 1 is RC4.
    let locked = files::xls(&[]);
    let at = locked
        .windows(4)
        .position(|w| w == [0xE0, 0, 20, 0])
        .unwrap();
    let mut filepass = locked.clone();
    filepass[at..at + 6].copy_from_slice(&[0x2F, 0, 20, 0, 1, 0]);
    let encrypted = files::compound(&[("EncryptionInfo", b"x"), ("EncryptedPackage", b"x")]);
    let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let cases: [(&str, &[u8], &str); 14] = [
        ("file_empty", b"", "nothing at all"),
        ("file_empty", b" \n,,\n\t\n", "only blanks"),
        ("file_empty", b"\xEF\xBB\xBF", "only a byte order mark"),
        ("file_empty", &blank, "a workbook with nothing in it"),
        (
            "file_empty",
            b"<table><tr><td></td></tr></table>",
            "a web page with nothing in it",
        ),
        ("file_password", &encrypted, "a workbook under a password"),
        (
            "file_password",
            &filepass,
            "an old workbook under a password",
        ),
        (
            "file_password",
            &files::ods_with_manifest("", manifest),
            "an OpenDocument under a password",
        ),
        ("file_damaged", &whole[..whole.len() / 2], "half a download"),
        (
            "file_damaged",
            &locked[..512],
            "the head of an old workbook",
        ),
        (
            "file_unknown",
            &files::zip(&[("word/document.xml", b"x")]),
            "a letter",
        ),
        (
            "file_unknown",
            &files::compound(&[("WordDocument", b"x")]),
            "an old letter",
        ),
        ("file_unknown", b"%PDF-1.7 \xFF\xFE", "a PDF"),
        (
            "file_unknown",
            b"\x01\x02\x00\x00\x03\x04\x00\x05\x00\x00\x06",
            "no text",
        ),
    ];
    for (expected, bytes, what) in cases {
        assert_eq!(code(bytes), expected, "{what}");
    }
    assert_eq!(
        paste("  \n").unwrap_err().to_string(),
        "“粘贴的内容”里没有内容，请检查是否选错了文件。"
    );
}

#[test]
fn what_is_something_else_is_told_what_it_is() {
    let convert = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿”或 CSV 后再试。";
    let copy = "请复制里面的名单，粘贴到导入页，或存成 Excel 工作簿或 CSV 后再试。";
    let export = "请从原来的软件导出 Excel 或 CSV 名单后再试。";
    let word = files::zip(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x")]);
    let cases: [(&[u8], &str, &str); 12] = [
        (b"%PDF-1.7 \xFF\xFE", "一个 PDF 文件", copy),
        (b"{\\rtf1 x}", "一个 RTF 文档", copy),
        (&word, "一个 Word 文档", copy),
        (
            &files::compound(&[("WordDocument", b"x")]),
            "一个 Word 文档",
            copy,
        ),
        (
            b"\x89PNG\r\n",
            "一张图片",
            "里面的字读不出来，请换成 Excel 或 CSV 名单。",
        ),
        (
            &files::zip(&[("名单.xlsx", b"x")]),
            "一个压缩包",
            "请先解压，再选择里面的名单文件。",
        ),
        (b"MIME-Version: 1.0\r\n", "一个单文件网页（mht）", convert),
        (b"TABLE\r\n0,1\r\n\"x\"\r\n", "一个 DIF 表格", convert),
        (b"ID;PWXL;N;E\r\nC;Y1;X1;K\"x\"", "一个 SYLK 表格", convert),
        (
            "\n[ {\"姓名\": \"欧喆\"}]".as_bytes(),
            "一份 JSON 数据",
            export,
        ),
        (b"\xEF\xBB\xBF{\"a\": 1}", "一份 JSON 数据", export),
        (
            b"BEGIN:VCARD\r\nVERSION:3.0\r\n",
            "通讯录名片（vCard）",
            export,
        ),
    ];
    for (bytes, what, advice) in cases {
        let error = read_bytes("名单", bytes, None).unwrap_err();
        assert_eq!(error.to_string(), format!("“名单”是{what}，{advice}"));
        assert_eq!(error.code(), "file_unknown");
    }
}

#[test]
fn a_file_that_is_not_there_is_named_without_its_folders() {
    let folder = tempfile::tempdir().unwrap();
    let error = read(&folder.path().join("名单.xlsx"), None).unwrap_err();
    assert_eq!(error.code(), "file_missing");
    assert_eq!(
        error.to_string(),
        "找不到“名单.xlsx”，它可能已被移动、改名或删除，请重新选择文件。"
    );
}

#[test]
fn a_folder_is_no_list() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("名单");
    fs::create_dir(&inner).unwrap();
    let error = read(&inner, None).unwrap_err();
    assert_eq!(error.code(), "file_is_folder");
    assert_eq!(
        error.to_string(),
        "“名单”是一个文件夹，请打开它，再选择里面的名单文件。"
    );
}

#[test]
fn content_counts_and_not_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名单.xls");
    fs::write(&path, "姓名,电话\n欧喆,1\n").unwrap();
    assert_eq!(read(&path, None).unwrap().sheets[0].rows.len(), 2);
}

#[test]
fn a_sentence_says_what_to_do_and_has_no_codes() {
    let errors: Vec<SheetError> = [&b""[..], b"%PDF", b"PK\x03\x04"]
        .iter()
        .map(|bytes| read_bytes("名单.xlsx", bytes, None).unwrap_err())
        .collect();
    for error in errors {
        let sentence = error.to_string();
        assert!(
            sentence.contains("“名单.xlsx”") && sentence.contains('请'),
            "{sentence}"
        );
        assert!(
            !sentence.contains(error.code()) && !sentence.contains('！'),
            "{sentence}"
        );
    }
}
