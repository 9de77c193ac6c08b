//! csv, tsv and txt: encodings, separators, rows.

use encoding_rs::GB18030;
use renling_sheet::{Encoding, Format, paste, read_bytes};

use crate::{only, read, row_texts, texts};

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn the_encoding_is_found() {
    let text = "姓名,电话\n刘䶮,19907631931\n何㛃,19907637918\n";
    let gb18030 = GB18030.encode(text).0.into_owned();
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let cases = [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (
            marked(b"\xEF\xBB\xBF", text.as_bytes().to_vec()),
            Encoding::Utf8Bom,
        ),
        (gb18030, Encoding::Gb18030),
        (
            marked(b"\xFF\xFE", utf16(text, u16::to_le_bytes)),
            Encoding::Utf16Le,
        ),
        (
            marked(b"\xFE\xFF", utf16(text, u16::to_be_bytes)),
            Encoding::Utf16Be,
        ),
        (utf16(text, u16::to_le_bytes), Encoding::Utf16Le),
        (utf16(text, u16::to_be_bytes), Encoding::Utf16Be),
    ];
    for (bytes, encoding) in cases {
        let book = read(&bytes).unwrap();
        assert_eq!((book.format, book.encoding), (Format::Text, Some(encoding)));
        assert_eq!(
            texts(only(&book)),
            [
                (1, vec!["姓名", "电话"]),
                (2, vec!["刘䶮", "19907631931"]),
                (3, vec!["何㛃", "19907637918"]),
            ],
            "{encoding:?}"
        );
    }
}

#[test]
fn a_file_that_old_programs_or_cables_have_spoilt_keeps_its_encoding() {
    // A field filled up with zeros, and a last character that did not arrive.
    let gb18030 = GB18030
        .encode("姓名,电话\n刘䶮\0\0\0\0,19907631931\n")
        .0
        .into_owned();
    let book = read(&gb18030).unwrap();
    assert_eq!(book.encoding, Some(Encoding::Gb18030));
    assert_eq!(texts(only(&book))[1], (2, vec!["刘䶮", "19907631931"]));
    let text = "姓名,单位\n何㛃,清城区税务局\n刘䶮,文华书城";
    let book = read(&text.as_bytes()[..text.len() - 1]).unwrap();
    assert_eq!(book.encoding, Some(Encoding::Utf8));
    assert_eq!(texts(only(&book))[2], (3, vec!["刘䶮", "文华书\u{fffd}"]));
}

#[test]
fn a_few_bad_bytes_change_no_encoding() {
    let text = "姓名,单位\n何㛃,清城区税务局\n刘䶮,文华书城";
    let bad = |bytes: &[u8], at: usize| [&bytes[..at], b"\xFF", &bytes[at..]].concat();
    let gb18030 = GB18030.encode(text).0;
    let cases: [(Vec<u8>, Encoding, [&str; 2]); 3] = [
        (
            bad(text.as_bytes(), text.find("税").unwrap()),
            Encoding::Utf8,
            ["何㛃", "清城区\u{fffd}税务局"],
        ),
        (
            bad(&gb18030, GB18030.encode("姓名,单位\n何㛃,").0.len()),
            Encoding::Gb18030,
            ["何㛃", "\u{fffd}清城区税务局"],
        ),
        (
            gb18030[..gb18030.len() - 1].to_vec(),
            Encoding::Gb18030,
            ["何㛃", "清城区税务局"],
        ),
    ];
    for (bytes, encoding, row) in cases {
        let book = read(&bytes).unwrap();
        assert_eq!(book.encoding, Some(encoding), "{bytes:?}");
        let row_read = &only(&book).rows[1];
        assert_eq!([row_read.text(0), row_read.text(1)], row);
    }
}

#[test]
fn the_encoding_can_be_switched() {
    // The bytes of 姓名 in UTF-8 are good GB18030 for something else.
    let bytes = "姓名\n".as_bytes();
    let book = read_bytes("名单.csv", bytes, Some(Encoding::Gb18030)).unwrap();
    assert_eq!(book.encoding, Some(Encoding::Gb18030));
    assert_eq!(texts(only(&book)), [(1, vec!["濮撳悕"])]);
}

#[test]
fn every_encoding_has_a_name_of_its_own() {
    let mut names: Vec<_> = Encoding::ALL
        .iter()
        .map(|encoding| encoding.name())
        .collect();
    assert!(names.contains(&"GB18030（中文 Windows）"));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 5);
}

/// What was pasted, and the rows that come of it.
type Case = (&'static str, &'static [(u32, &'static [&'static str])]);

#[test]
fn rows_are_cut_and_numbered_as_people_see_them() {
    let cases: &[Case] = &[
        (
            "姓名\t电话\r\n欧喆\t1\r\n",
            &[(1, &["姓名", "电话"]), (2, &["欧喆", "1"])],
        ),
        (
            "姓名;电话\n欧喆;1",
            &[(1, &["姓名", "电话"]), (2, &["欧喆", "1"])],
        ),
        // A full-width comma is a letter like any other.
        (
            "特长，爱好,电话\n理发，书法,1",
            &[(1, &["特长，爱好", "电话"]), (2, &["理发，书法", "1"])],
        ),
        // Commas within a table cut by tabs.
        (
            "姓名\t特长\n欧喆\t理发,书法,驾驶",
            &[(1, &["姓名", "特长"]), (2, &["欧喆", "理发,书法,驾驶"])],
        ),
        ("姓名\n欧喆\n", &[(1, &["姓名"]), (2, &["欧喆"])]),
        // Blank lines leave gaps, also those of bare separators.
        (
            "\n\n姓名,电话\n\n,,\n欧喆,1\n",
            &[(3, &["姓名", "电话"]), (6, &["欧喆", "1"])],
        ),
        // A quoted line break makes no further row, as in a spreadsheet.
        (
            "姓名,备注\n欧喆,\"一\n二\"\n刘䶮,三\n",
            &[
                (1, &["姓名", "备注"]),
                (2, &["欧喆", "一\n二"]),
                (3, &["刘䶮", "三"]),
            ],
        ),
        (
            "a,b\n\"x\"\"y\",\"p,q\"\n",
            &[(1, &["a", "b"]), (2, &["x\"y", "p,q"])],
        ),
        // A quotation mark never closed takes no other row with it.
        (
            "姓名,备注\n欧喆,\"住院\n刘䶮,\n",
            &[
                (1, &["姓名", "备注"]),
                (2, &["欧喆", "住院"]),
                (3, &["刘䶮"]),
            ],
        ),
        // Nor does it where there are others.
        (
            "姓名,单位,身高\n欧喆,\"税务局,5\n刘䶮,\"书城,\"二楼\"\n何㛃,\"一,二\",\"三\"\n",
            &[
                (1, &["姓名", "单位", "身高"]),
                (2, &["欧喆", "税务局", "5"]),
                (3, &["刘䶮", "书城", "二楼"]),
                (4, &["何㛃", "一,二", "三"]),
            ],
        ),
        (
            "a,b\n\"x\"y,5\"8\n",
            &[(1, &["a", "b"]), (2, &["xy", "5\"8"])],
        ),
        // Blanks between marks and separators.
        (
            "\"姓名\", \"住址\"\n \"欧喆\" , \"1栋, 2楼\"\n\"刘䶮\",\t\"\" \n",
            &[
                (1, &["姓名", "住址"]),
                (2, &["欧喆", "1栋, 2楼"]),
                (3, &["刘䶮"]),
            ],
        ),
        // Apostrophes around nearly all.
        (
            "'姓名','编号','住址'\n'欧喆',1,'1栋,2楼'\n'刘''䶮', 2, '3栋'\n",
            &[
                (1, &["姓名", "编号", "住址"]),
                (2, &["欧喆", "1", "1栋,2楼"]),
                (3, &["刘'䶮", " 2", "3栋"]),
            ],
        ),
        // Line ends of an old Mac.
        (
            "姓名,电话\r欧喆,1\r",
            &[(1, &["姓名", "电话"]), (2, &["欧喆", "1"])],
        ),
        // What keeps Excel from taking digits for a number.
        (
            "编号,号码\n=\"007\",'0123\n\t5,'甲'\n",
            &[
                (1, &["编号", "号码"]),
                (2, &["007", "0123"]),
                (3, &["5", "'甲'"]),
            ],
        ),
        ("=\"a\"\"b\",=1+1\n,\n", &[(1, &["=\"a\"\"b\"", "=1+1"])]),
        // Rows of different lengths; blank cells at the end are left out.
        (
            "甲,乙,丙\n1\n1,2,3,4\n,,3,\n",
            &[
                (1, &["甲", "乙", "丙"]),
                (2, &["1"]),
                (3, &["1", "2", "3", "4"]),
                (4, &["", "", "3"]),
            ],
        ),
        // What people put between words where they type no commas; a line that does not come apart stays
        // whole.
        (
            "志愿者名单\n\n序号；姓名；特长\n1；欧喆；理发、电脑\n2；刘䶮；\n3；何㛃；书法，驾驶\n",
            &[
                (1, &["志愿者名单"]),
                (3, &["序号", "姓名", "特长"]),
                (4, &["1", "欧喆", "理发、电脑"]),
                (5, &["2", "刘䶮"]),
                (6, &["3", "何㛃", "书法，驾驶"]),
            ],
        ),
        (
            "序号，姓名，电话，特长\n1，欧喆，19907639296，理发、电脑\n2，刘䶮，19907631931，\n",
            &[
                (1, &["序号", "姓名", "电话", "特长"]),
                (2, &["1", "欧喆", "19907639296", "理发、电脑"]),
                (3, &["2", "刘䶮", "19907631931"]),
            ],
        ),
        (
            "序号、姓名、性别、电话\n1、欧喆、男、19907639296\n2、刘䶮、女、19907631931",
            &[
                (1, &["序号", "姓名", "性别", "电话"]),
                (2, &["1", "欧喆", "男", "19907639296"]),
                (3, &["2", "刘䶮", "女", "19907631931"]),
            ],
        ),
        // Blanks: one within a word parts nothing, and a gap in a column is seen by what stands above.
        (
            "序号  姓 名    电话         备注\n1     何 㛃    19907637918  3栋 2楼\n2     欧阳喆                自驾\n3     刘䶮     19907631931\n",
            &[
                (1, &["序号", "姓 名", "电话", "备注"]),
                (2, &["1", "何 㛃", "19907637918", "3栋 2楼"]),
                (3, &["2", "欧阳喆", "", "自驾"]),
                (4, &["3", "刘䶮", "19907631931"]),
            ],
        ),
        (
            "序号\u{3000}姓名\u{3000}电话\n1\u{3000}欧喆\u{3000}19907639296\n",
            &[
                (1, &["序号", "姓名", "电话"]),
                (2, &["1", "欧喆", "19907639296"]),
            ],
        ),
        ("\u{FEFF}姓名,电话\n", &[(1, &["姓名", "电话"])]),
    ];
    for (text, rows) in cases {
        let book = paste(text).unwrap();
        assert_eq!(
            (book.format, book.encoding),
            (Format::Text, None),
            "{text:?}"
        );
        let rows: Vec<_> = rows
            .iter()
            .map(|(number, row)| (*number, row.to_vec()))
            .collect();
        assert_eq!(texts(only(&book)), rows, "{text:?}");
    }
}

#[test]
fn a_chain_under_the_words_to_sign_up_with_is_no_table() {
    let texts = [
        "姓名、电话、备注\n1、欧喆、19907639296\n2、刘䶮、19907631931\n",
        "姓名，电话，备注\n1. 欧喆，19907639296，自驾\n2. 刘䶮，19907631931，自驾\n",
        "楼栋、姓名、电话\n1、3栋欧喆、19907639296\n2、3栋刘䶮、19907631931\n",
        "#接龙\n序号，姓名，电话\n1，欧喆，19907639296\n2，刘䶮，19907631931\n",
        "请写：姓名、电话、备注\n1、欧喆、19907639296\n",
        "序号  姓名  电话\n1. 欧喆 19907639296\n2. 刘䶮 19907631931\n",
    ];
    for text in texts {
        assert_eq!(paste(text).unwrap().format, Format::Chain, "{text:?}");
    }
}

#[test]
fn a_row_with_more_values_than_the_header_is_told() {
    let reason = "这一行比表头多出几格，可能是某一格里有逗号这样的分隔符，后面的内容错了位；照常导入，请核对这一行";
    let header = "姓名,住址,电话,备注";
    let row = "欧喆,1栋,19907639296,";
    let cases: [(&str, Option<&str>); 7] = [
        (
            "何㛃,阳光嘉园,3栋,19907637918,自驾",
            Some("何㛃,阳光嘉园,3栋,19907637918,自驾"),
        ),
        // The last value has no note behind it.
        (
            "何㛃,阳光嘉园,3栋,19907637918,",
            Some("何㛃,阳光嘉园,3栋,19907637918"),
        ),
        ("何㛃,\"阳光嘉园,3栋\",19907637918,自驾", None),
        // Blanks at the end, and a row that is as long as the others.
        ("何㛃,3栋,19907637918,,,", None),
        ("何㛃,阳光嘉园,3栋", None),
        ("何㛃,,,", None),
        ("", None),
    ];
    for (line, told) in cases {
        let book = paste(&format!("名单\n{header}\n{row}\n{line}\n{row}\n")).unwrap();
        let sheet = only(&book);
        let found: Vec<_> = sheet
            .skipped
            .iter()
            .map(|line| (line.number, &*line.text, line.reason))
            .collect();
        let told: Vec<_> = told.iter().map(|text| (4, *text, reason)).collect();
        assert_eq!(found, told, "{line}");
        assert_eq!(sheet.rows.len(), 4 + usize::from(!line.is_empty()));
    }
    // What was last, where the others have nothing; not so where people write as many commas as they like.
    let rows = "欧喆,19907639296,1栋,\n何㛃,19907637918,阳光嘉园,3栋,\n";
    for (last, told) in [("刘䶮,19907631931,2栋,", 1), ("刘䶮,19907631931", 0)] {
        let book = paste(&format!("姓名,电话,住址,备注\n{rows}{last}\n")).unwrap();
        assert_eq!(only(&book).skipped.len(), told, "{last}");
    }
    // Where most rows are so, the header lacks words.
    let book = paste("姓名,电话\n欧喆,1,a\n何㛃,2,b\n刘䶮,3\n").unwrap();
    assert!(only(&book).skipped.is_empty());
}

#[test]
fn two_values_that_can_only_be_one_are_put_together() {
    let row = |n: usize| {
        let (sex, skill) = [("男", ""), ("女", "理发")][n % 2];
        format!("欧喆{n},{sex},3{n},{n}栋,1990763929{n},{skill}\n")
    };
    let above: String = (0..10).map(row).collect();
    let cases: [(&str, Option<(usize, &str)>); 5] = [
        (
            "何㛃,女,28,阳光嘉园,3栋,19907637918,理发",
            Some((3, "阳光嘉园,3栋")),
        ),
        (
            "何㛃,女,28,3栋,19907637918,理发,书法",
            Some((5, "理发,书法")),
        ),
        // In a name or beside a word that comes again and again; two too many; a phone too many.
        ("何㛃,(小何),女,28,3栋,19907637918,", None),
        ("何㛃,女,28,阳光,嘉园,3栋,19907637918,理发", None),
        ("何㛃,女,28,3栋,19907637918,19907637918,理发", None),
    ];
    for (line, whole) in cases {
        let book = paste(&format!("姓名,性别,年龄,住址,电话,特长\n{above}{line}\n")).unwrap();
        let sheet = only(&book);
        let row = &sheet.rows[11];
        match whole {
            Some((column, text)) => {
                assert_eq!(row.text(column), text);
                assert_eq!(row.text(4), "19907637918", "{line}");
            }
            None => assert_eq!(row_texts(row).join(","), line.trim_end_matches(',')),
        }
        let [told] = &*sheet.skipped else {
            panic!("told once: {sheet:?}");
        };
        assert_eq!((told.number, &*told.text), (12, line.trim_end_matches(',')));
        assert_eq!(told.reason.contains("合为一格"), whole.is_some(), "{line}");
    }
}

#[test]
fn cells_that_hold_whole_lines_come_apart() {
    let cells = |cells: &[&str]| {
        let rows = cells.iter().map(|cell| format!("<tr><td>{cell}</td></tr>"));
        format!("<table>{}</table>", rows.collect::<String>()).into_bytes()
    };
    let lists: [&[&str]; 4] = [
        &[
            "姓名,性别,电话",
            "欧喆,男,19907639296",
            "何㛃,女,19907637918",
        ],
        &[
            "姓名，性别，电话",
            "欧喆，男，19907639296",
            "何㛃，女，19907637918",
        ],
        &[
            "姓名;性别;电话",
            "欧喆;男;19907639296",
            "何㛃;女;19907637918",
        ],
        &[
            "姓名|性别|电话",
            "欧喆|男|19907639296",
            "何㛃|女|19907637918",
        ],
    ];
    for list in lists {
        let rows = [
            (1, vec!["姓名", "性别", "电话"]),
            (2, vec!["欧喆", "男", "19907639296"]),
            (3, vec!["何㛃", "女", "19907637918"]),
        ];
        let in_cells = read(&cells(list)).unwrap();
        assert_eq!(texts(only(&in_cells)), rows, "{list:?}");
        let in_marks = format!("\"{}\"\n", list.join("\"\n\""));
        let in_marks = read(in_marks.as_bytes()).unwrap();
        assert_eq!(texts(only(&in_marks)), rows, "{list:?}");
    }
    // A title and a blank row above; a value that has marks, and one that lacks them.
    let book = read(&cells(&[
        "志愿者名单",
        "",
        "姓名,住址",
        "欧喆,\"阳光,3栋\"",
        "何㛃,1栋",
        "刘䶮,阳光,2栋",
    ]))
    .unwrap();
    let sheet = only(&book);
    assert_eq!(
        texts(sheet),
        [
            (1, vec!["志愿者名单"]),
            (3, vec!["姓名", "住址"]),
            (4, vec!["欧喆", "阳光,3栋"]),
            (5, vec!["何㛃", "1栋"]),
            (6, vec!["刘䶮", "阳光", "2栋"]),
        ]
    );
    assert_eq!(sheet.skipped[0].number, 6);
    let whole: [&[&str]; 4] = [
        &["姓 名", "欧 喆", "何 㛃"],
        &["特长", "理发,书法", "驾驶,电工"],
        &["各位党员,请注意2026年的安排", "第一,报名", "第二,签到"],
        &["姓名,电话"],
    ];
    for list in whole {
        let book = read(&cells(list)).unwrap();
        assert!(
            only(&book).rows.iter().all(|row| row.cells.len() == 1),
            "{list:?}"
        );
    }
}
