//! The rows to be mended, as a list of their own.

use super::*;

fn texts(list: &List) -> Vec<(u32, Vec<&str>)> {
    let rows = list.book().sheets[0].rows.iter();
    rows.map(|row| (row.number, row.cells.iter().map(Cell::text).collect()))
        .collect()
}

/// The list as it comes out, with cells mended: row, column, text.
fn mended(path: &Path, mends: &[(u32, usize, &str)]) -> List {
    let mut book = renling_sheet::read(path, None).unwrap();
    for (number, column, text) in mends {
        let rows = &mut book.sheets[0].rows;
        let row = rows.iter_mut().find(|row| row.number == *number).unwrap();
        row.cells[*column] = cell(text);
    }
    List::of("改好的名单.xlsx", book)
}

#[tokio::test]
async fn a_mended_list_changes_the_people_that_it_is_about() {
    let desk = Desk::new().await;
    let mut register = sheet(&[
        (1, vec!["阳光嘉园社区报到名册"]),
        (3, vec!["序号", "姓名", "联系方式", "", "身份证号"]),
        (4, vec!["", "", "手机", "座机", ""]),
        (
            5,
            vec!["#1", "潘䶮", "1990763232", "", "11010519491231002X"],
        ),
        (
            6,
            vec![
                "#2",
                "区嘉怡",
                "19907636716",
                "0763-3300005",
                "#441802198211150000",
            ],
        ),
        (7, vec!["#3", "仇伟", "19907638893", "", ""]),
        (8, vec!["#4", "欧阳洁", "1990763", "", ""]),
        (9, vec!["#5", "欧阳洁", "1990764", "", ""]),
        (10, vec!["#6", "", "19907633000", "", ""]),
    ]);
    let merge = |first_row, last_row, first_column, last_column| Merge {
        first_row,
        last_row,
        first_column,
        last_column,
    };
    register.merged = vec![
        merge(3, 4, 0, 0),
        merge(3, 4, 1, 1),
        merge(3, 3, 2, 3),
        merge(3, 4, 4, 4),
    ];
    let list = list_of(vec![register]);
    let decided = Options {
        decide_asked: Some(Decision::New),
        ..Options::default()
    };
    let report = desk.apply(&list, &decided).await;
    assert_eq!((report.new, report.refused), (5, 1), "{report:?}");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("需要修改的行.xlsx");
    let rows = save_problem_rows(&desk.ledger, &list, &decided, &path)
        .await
        .unwrap();
    assert_eq!(rows, 5);
    let out = List::read(&path, None).unwrap();
    let lines = texts(&out);
    assert_eq!(lines[0], (1, vec!["阳光嘉园社区报到名册"]));
    assert_eq!(
        lines[1],
        (
            3,
            vec![
                "序号",
                "姓名",
                "联系方式",
                "",
                "身份证号",
                "导入时发现的问题",
                "认领台账编号（请勿改动）"
            ]
        )
    );
    assert_eq!(lines[2], (4, vec!["", "", "手机", "座机"]));
    assert_eq!(
        lines[3].1[..6],
        [
            "1",
            "潘䶮",
            "1990763232",
            "",
            "11010519491231002X",
            "第 5 行“联系方式/手机”“1990763232”不是有效的电话号码（手机为 1 开头的 11 位数字，座机为区号加号码），请核对"
        ]
    );
    // False digits do not come back as text.
    assert_eq!(
        lines[4].1[1..5],
        ["区嘉怡", "19907636716", "0763-3300005", ""]
    );
    // As it stands, it changes nothing.
    let unmended = desk.plan(&out, &Options::default()).await;
    assert_eq!(unmended.preview().header_rows, [3, 4]);
    assert_eq!(
        (
            unmended.preview().counts.new,
            unmended.preview().counts.updated
        ),
        (0, 0)
    );

    let whole = person::id_number::with_check("44180219821115003");
    let mended = mended(
        &path,
        &[
            (5, 2, "19907632320"),
            (6, 4, whole.as_str()),
            (7, 2, "19907630007"),
            (8, 2, "19907630008"),
            (9, 1, "单春梅"),
        ],
    );
    let report = desk.import(&mended).await;
    assert_eq!(
        (report.new, report.updated, report.ask),
        (1, 4, 0),
        "{report:?}"
    );
    let found: Vec<_> = desk
        .people()
        .await
        .into_iter()
        .map(|record| {
            assert!(record.person.other.0.is_empty(), "{record:?}");
            (record.person.name, record.person.phone.unwrap())
        })
        .collect();
    let expected = [
        ("仇伟", "19907638893"),
        ("区嘉怡", "19907636716"),
        ("单春梅", "19907633000"),
        ("欧阳洁", "19907630007"),
        ("欧阳洁", "19907630008"),
        ("潘䶮", "19907632320"),
    ];
    assert_eq!(
        found
            .iter()
            .map(|(name, phone)| (name.as_str(), phone.as_str()))
            .collect::<BTreeSet<_>>(),
        BTreeSet::from(expected)
    );
    desk.is_whole().await;
}

#[tokio::test]
async fn a_chain_comes_out_as_a_table_and_a_whole_list_not_at_all() {
    let desk = Desk::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("需要修改的行.xlsx");
    let chain = List::paste("#接龙\n1. 欧喆 19907639296\n2. 单春梅").unwrap();
    desk.import(&chain).await;
    let rows = save_problem_rows(&desk.ledger, &chain, &Options::default(), &path).await;
    assert_eq!(rows.unwrap(), 1);
    let report = desk.import(&mended(&path, &[(2, 1, "19907633000")])).await;
    assert_eq!((report.rows, report.updated), (1, 1));

    let whole = list(&["姓名|电话", "仇伟|19907638893"]);
    let nowhere = folder.path().join("没有.xlsx");
    let rows = save_problem_rows(&desk.ledger, &whole, &Options::default(), &nowhere).await;
    assert_eq!((rows.unwrap(), nowhere.exists()), (0, false));
}

#[tokio::test]
async fn a_number_that_may_be_somebody_elses_names_no_record() {
    let desk = Desk::new().await;
    let header = "姓名|身份证号|电话";
    desk.import(&list(&[header, "潘䶮|11010519491231002X|19907632320"]))
        .await;
    let wrong = list(&[header, "区嘉怡|11010519491231002X|19907636716"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("需要修改的行.xlsx");
    save_problem_rows(&desk.ledger, &wrong, &Options::default(), &path)
        .await
        .unwrap();
    let report = desk
        .import(&mended(&path, &[(2, 1, "440524188001010014")]))
        .await;
    assert_eq!((report.new, report.updated), (1, 0), "{report:?}");
}
