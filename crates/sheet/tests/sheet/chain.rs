//! 接龙 as it is pasted from a group chat.

use renling_sheet::{Format, paste, read_bytes};

use crate::{only, texts};

/// Name, phone, note and count of companions of one entry.
#[test]
fn an_entry_is_taken_apart() {
    let cases = [
        ("欧喆 19907639296", ["欧喆", "19907639296", "", ""]),
        ("上官俊杰19907637790", ["上官俊杰", "19907637790", "", ""]),
        ("19907637790上官俊杰", ["上官俊杰", "19907637790", "", ""]),
        ("蔡龑，19907636797", ["蔡龑", "19907636797", "", ""]),
        (
            "单春梅 19907633000 (带1人)",
            ["单春梅", "19907633000", "", "1"],
        ),
        (
            "单春梅（带两人）19907633000",
            ["单春梅", "19907633000", "", "2"],
        ),
        ("黄喆 19907632338 +1", ["黄喆", "19907632338", "", "1"]),
        ("黄喆＋2人", ["黄喆", "", "", "2"]),
        ("黄喆 加1 自驾", ["黄喆", "", "自驾", "1"]),
        // The words say who comes along, so they stay.
        (
            "林祎 带2个孩子 19907638618",
            ["林祎", "19907638618", "带2个孩子", "2"],
        ),
        ("林祎 带家属1人", ["林祎", "", "带家属1人", "1"]),
        // Water is not a person.
        ("林祎 带2瓶水", ["林祎", "", "带2瓶水", ""]),
        ("无电话", ["无电话", "", "", ""]),
        (
            "张祎-19907637198-下午到",
            ["张祎", "19907637198", "下午到", ""],
        ),
        (
            "张祎（下午到）19907637198",
            ["张祎", "19907637198", "下午到", ""],
        ),
        ("张 祎 199 0763 7198", ["张 祎", "199 0763 7198", "", ""]),
        ("张祎 +86 19907637198", ["张祎", "+86 19907637198", "", ""]),
        (
            "张祎 １９９０７６３７１９８",
            ["张祎", "１９９０７６３７１９８", "", ""],
        ),
        ("张祎 0763-3300005", ["张祎", "0763-3300005", "", ""]),
        (
            "张祎 19907637198/0763-3300005",
            ["张祎", "19907637198、0763-3300005", "", ""],
        ),
        // A digit too few is still meant as a phone, for the person to mend.
        ("张祎 1990763719", ["张祎", "1990763719", "", ""]),
        // An ID number is not a phone.
        (
            "张祎 11010519491231002X 19907637198",
            ["张祎", "19907637198", "11010519491231002X", ""],
        ),
        (
            "姓名：张祎 电话：19907637198",
            ["张祎", "19907637198", "", ""],
        ),
        (
            "阿依古丽·买买提 19907637198",
            ["阿依古丽·买买提", "19907637198", "", ""],
        ),
        (
            "Li Lei 19907637198 late",
            ["Li Lei", "19907637198", "late", ""],
        ),
        ("19907637198", ["", "19907637198", "", ""]),
    ];
    for (entry, expected) in cases {
        let book = paste(&format!("#接龙\n1. {entry}\n")).unwrap();
        assert_eq!(book.format, Format::Chain, "{entry}");
        let row = &only(&book).rows[1];
        let found = [0, 1, 2, 3].map(|column| row.text(column));
        assert_eq!(found, expected, "{entry}");
    }
}

#[test]
fn every_line_is_a_row_or_skipped_with_a_reason() {
    let text = "\
#接龙
周六清洁家园，1月18日上午8:30集合
2.5小时左右
例 姓名 电话

1.欧喆 19907639296
2、上官俊杰
19907637790
自驾
３）蔡龑
4）例：张三 13800000000
（5）单春梅
6.

19907633000
7．刘䶮

谢谢大家
8。何㛃
1. 欧喆 19907639297";
    let book = read_bytes("报名.txt", text.as_bytes(), None).unwrap();
    let sheet = only(&book);
    assert_eq!(
        texts(sheet),
        [
            (0, vec!["姓名", "电话", "备注", "带人数"]),
            (6, vec!["欧喆", "19907639296"]),
            (7, vec!["上官俊杰", "19907637790", "自驾"]),
            (10, vec!["蔡龑"]),
            (12, vec!["单春梅", "19907633000"]),
            (16, vec!["刘䶮"]),
            (19, vec!["何㛃"]),
            (20, vec!["欧喆", "19907639297"]),
        ],
        "an edited entry stays beside the first one"
    );
    let skipped: Vec<_> = sheet
        .skipped
        .iter()
        .map(|s| (s.number, s.text.as_str(), s.reason))
        .collect();
    assert_eq!(
        skipped,
        [
            (1, "#接龙", "接龙的标题或说明"),
            (2, "周六清洁家园，1月18日上午8:30集合", "接龙的标题或说明"),
            (3, "2.5小时左右", "接龙的标题或说明"),
            (4, "例 姓名 电话", "接龙的示例"),
            (11, "4）例：张三 13800000000", "接龙的示例"),
            (13, "6.", "只有序号，没有内容"),
            (18, "谢谢大家", "不属于任何一条接龙"),
        ]
    );
}

#[test]
fn a_chain_is_known_without_its_first_line() {
    let cases = [
        ("1. 欧喆\n2. 刘䶮\n", Format::Chain),
        ("周六清洁家园\n1、欧喆\n2、刘䶮\n3、何㛃", Format::Chain),
        ("＃接龙\n1 欧喆\n2 刘䶮", Format::Chain),
        // A numbered table has separators; a numbered header is one line.
        ("1,欧喆,1\n2,刘䶮,2\n", Format::Text),
        ("1\t欧喆\n2\t刘䶮\n", Format::Text),
        ("1、您的姓名：,2、电话\n欧喆,1\n刘䶮,2\n", Format::Text),
        ("#接龙\n还没有人报名", Format::Text),
    ];
    for (text, format) in cases {
        assert_eq!(paste(text).unwrap().format, format, "{text:?}");
    }
}
