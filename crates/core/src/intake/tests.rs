//! Lists as people have them, against a ledger. All people are invented.
#![allow(clippy::unwrap_used)]

mod past;
mod problem_rows;
mod quirks;
mod remembered;
mod sign_ins;
mod sign_ups;

use std::collections::BTreeSet;

use proptest::prelude::*;
use renling_sheet::{Cell, CellKind, Merge, Row, Sheet};

use super::*;
use crate::journal;
use crate::ledger::Location;
use crate::person::{PersonFilter, PersonRecord};
use crate::time::{Clock, Date};
use crate::{check, person, project};

/// A new ledger on 1 March 2026, in a folder that goes with it.
struct Desk {
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Location::File(folder.path().join("阳光嘉园.renling"));
        let clock = Clock::fixed("2026-03-01T08:00:00+08:00".parse().unwrap());
        let ledger = Ledger::create(place, clock).await.unwrap();
        crate::begin(&ledger, "阳光嘉园党支部", "阳光嘉园社区", "李四")
            .await
            .unwrap();
        Desk {
            ledger,
            _folder: folder,
        }
    }

    async fn plan(&self, list: &List, options: &Options) -> Plan {
        preview(&self.ledger, list, options).await.unwrap()
    }

    async fn apply(&self, list: &List, options: &Options) -> Report {
        apply(&self.ledger, list, options, None, &Progress::none())
            .await
            .unwrap()
    }

    async fn import(&self, list: &List) -> Report {
        self.apply(list, &Options::default()).await
    }

    /// Everybody in full, by name.
    async fn people(&self) -> Vec<PersonRecord> {
        let mut people = Vec::new();
        for id in person::ids(&self.ledger, &PersonFilter::default())
            .await
            .unwrap()
        {
            people.push(person::reveal(&self.ledger, &id, "核对").await.unwrap());
        }
        people.sort_by(|one, other| one.person.name.cmp(&other.person.name));
        people
    }

    async fn only(&self) -> PersonRecord {
        let mut people = self.people().await;
        assert_eq!(people.len(), 1);
        people.remove(0)
    }

    async fn is_whole(&self) {
        for check in check::check(&self.ledger).await.unwrap() {
            assert_eq!(check.broken, 0, "{}", check.promise);
        }
    }
}

/// A cell as a test writes it: `#12` is a number, anything else text.
fn cell(text: &str) -> Cell {
    match text.strip_prefix('#') {
        Some(number)
            if number
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.') =>
        {
            Cell::new(CellKind::Number, number)
        }
        _ => Cell::new(CellKind::Text, text),
    }
}

fn sheet(rows: &[(u32, Vec<&str>)]) -> Sheet {
    let rows = rows.iter().map(|(number, cells)| Row {
        number: *number,
        cells: cells.iter().map(|text| cell(text)).collect(),
    });
    Sheet {
        rows: rows.collect(),
        ..Sheet::default()
    }
}

fn list_of(sheets: Vec<Sheet>) -> List {
    List::of(
        "名单.xlsx",
        Book {
            format: Format::Xlsx,
            encoding: None,
            sheets,
        },
    )
}

/// A list with its header in row 1; cells are parted by `|`.
fn list(lines: &[&str]) -> List {
    let rows: Vec<(u32, Vec<&str>)> = (1..)
        .zip(lines)
        .map(|(number, line)| (number, line.split('|').collect()))
        .collect();
    list_of(vec![sheet(&rows)])
}

fn codes(problems: &[Problem]) -> Vec<(u32, &str, &str)> {
    problems
        .iter()
        .map(|problem| (problem.row, problem.column.as_str(), problem.code.as_str()))
        .collect()
}

fn outcomes(plan: &Plan) -> Vec<(u32, Outcome)> {
    plan.rows.iter().map(|row| (row.row, row.outcome)).collect()
}

#[tokio::test]
async fn a_street_register_with_titles_a_header_of_two_rows_and_a_foot() {
    let mut register = sheet(&[
        (1, vec!["阳光嘉园社区在职党员进社区报到名册"]),
        (
            2,
            vec![
                "填表单位：阳光嘉园党支部",
                "",
                "",
                "",
                "",
                "",
                "填表日期：2026年3月1日",
            ],
        ),
        (
            3,
            vec![
                "序号",
                "姓名",
                "性别",
                "身份证号",
                "联系方式",
                "",
                "工作单位",
            ],
        ),
        (4, vec!["", "", "", "", "手机", "座机"]),
        (
            5,
            vec![
                "#1",
                "潘䶮",
                "女",
                "11010519491231002X",
                "19907632320",
                "0763-3300005",
                "市自来水公司",
            ],
        ),
        (
            6,
            vec![
                "#2",
                "区嘉怡",
                "男",
                "110101202311012176",
                "19907636716",
                "",
                "文华书城",
            ],
        ),
        (8, vec!["合计：2人"]),
        (9, vec!["填表人：李四", "", "", "", "审核人：王五"]),
    ]);
    let merge = |first_row, last_row, first_column, last_column| Merge {
        first_row,
        last_row,
        first_column,
        last_column,
    };
    register.merged = vec![
        merge(3, 3, 4, 5),
        merge(1, 1, 0, 6),
        merge(3, 4, 0, 0),
        merge(3, 4, 1, 1),
    ];
    let list = list_of(vec![register]);
    let desk = Desk::new().await;
    let plan = desk.plan(&list, &Options::default()).await;
    assert_eq!(plan.preview().header_rows, [3, 4]);
    let skipped: Vec<(u32, &str)> = plan
        .preview()
        .skipped
        .iter()
        .map(|row| (row.row, row.reason.as_str()))
        .collect();
    assert_eq!(
        skipped,
        [
            (1, "表头之上的标题或说明"),
            (2, "表头之上的标题或说明"),
            (7, "空行"),
            (8, "表尾（合计、填表人或说明）"),
            (9, "表尾（合计、填表人或说明）"),
        ]
    );
    let report = desk.import(&list).await;
    assert_eq!((report.rows, report.new, report.people), (2, 2, 2));
    assert_eq!(report.sentence, "导入“名单.xlsx”：新增2人");
    let people = desk.people().await;
    let pan = people
        .iter()
        .find(|record| record.person.name == "潘䶮")
        .unwrap();
    assert_eq!(pan.person.phone.as_deref(), Some("19907632320"));
    assert_eq!(pan.person.other_phone.as_deref(), Some("0763-3300005"));
    assert_eq!(pan.person.birth.unwrap().to_string(), "1949-12-31"); // from the ID number
    assert_eq!(pan.unit.as_deref(), Some("市自来水公司"));
    desk.is_whole().await;
}

#[tokio::test]
async fn a_header_of_two_rows_is_seen_without_merged_cells_too() {
    let list = list(&[
        "姓名|联系方式||单位",
        "|手机|座机|",
        "潘䶮|19907632320|0763-3300005|文华书城",
    ]);
    let plan = Desk::new().await.plan(&list, &Options::default()).await;
    assert_eq!(plan.preview().header_rows, [1, 2]);
    assert_eq!(plan.preview().columns[2].header, "座机");
    assert_eq!(plan.preview().counts.rows, 1);
}

#[tokio::test]
async fn rows_that_are_no_records_are_listed_with_the_reason() {
    let cases = [
        ("合计||2", "表尾（合计、填表人或说明）"),
        ("合计|#2|", "表尾（合计、填表人或说明）"),
        ("填表人：李四||", "表尾（合计、填表人或说明）"),
        ("注：电话请填手机||", "表尾（合计、填表人或说明）"),
        ("序号|姓名|电话", "重复的表头"),
        ("例|张三|13800138000", "示例"),
        ("|例：张三|13800138000", "示例"),
        ("#7||", "只有序号，没有内容"),
        ("#7|(空)|-", "只有序号，没有内容"),
        ("||以下为第二支部", "只有一格文字，像是分组标题或说明"),
    ];
    for (line, reason) in cases {
        let list = list(&[
            "序号|姓名|电话",
            "#1|潘䶮|19907632320",
            line,
            "#2|区嘉怡|19907636716",
        ]);
        let plan = Desk::new().await.plan(&list, &Options::default()).await;
        let skipped: Vec<(u32, &str)> = plan
            .preview()
            .skipped
            .iter()
            .map(|row| (row.row, row.reason.as_str()))
            .collect();
        assert_eq!(skipped, [(3, reason)], "{line}");
        assert_eq!(plan.preview().counts.rows, 2, "{line}");
    }
}

#[tokio::test]
async fn somebody_who_could_be_taken_for_a_foot_stays_somebody() {
    // 注 and 合计 begin no name here: the first cell is a unit, and the row names a person.
    let list = list(&[
        "单位|姓名|电话",
        "审核|潘䶮|19907632320",
        "#1|单小计|19907636716",
    ]);
    let plan = Desk::new().await.plan(&list, &Options::default()).await;
    assert_eq!(plan.preview().counts.rows, 2);
}

#[tokio::test]
async fn the_sheet_with_the_list_is_found_and_a_hidden_one_is_not_preferred() {
    let notes = sheet(&[(1, vec!["填表说明"]), (2, vec!["请如实填写姓名和电话"])]);
    let mut last_year = sheet(&[
        (1, vec!["姓名", "电话", "性别", "备注"]),
        (2, vec!["区嘉怡", "19907636716"]),
    ]);
    last_year.hidden = true;
    let this_year = sheet(&[(1, vec!["姓名", "电话"]), (2, vec!["潘䶮", "19907632320"])]);
    let list = list_of(vec![notes, last_year, this_year]);
    let desk = Desk::new().await;
    let plan = desk.plan(&list, &Options::default()).await;
    assert_eq!(
        (plan.preview().sheet, plan.rows[0].name.as_str()),
        (2, "潘䶮")
    );
    let asked = Options {
        sheet: Some(1),
        ..Options::default()
    };
    assert_eq!(desk.plan(&list, &asked).await.rows[0].name, "区嘉怡");
}

#[tokio::test]
async fn a_list_without_a_header_is_refused_in_a_sentence() {
    let desk = Desk::new().await;
    let list = list(&["今天天气很好|是的"]);
    let refused = preview(&desk.ledger, &list, &Options::default())
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "not_understood");
    assert!(refused.to_string().contains("没有找到表头"), "{refused}");
}

#[tokio::test]
async fn columns_that_nobody_knows_are_kept_and_a_meaning_can_be_changed() {
    let list = list(&[
        "姓名|手机|衣服尺码|昵称|提交时间（自动）",
        "潘䶮|19907632320|L|小潘|2026-03-01",
    ]);
    let desk = Desk::new().await;
    let options = Options {
        columns: BTreeMap::from([(3, Meaning::Note)]),
        ..Options::default()
    };
    desk.apply(&list, &options).await;
    let record = desk.only().await;
    assert_eq!(
        record.person.other.0,
        BTreeMap::from([("衣服尺码".into(), "L".into())])
    );
    assert_eq!(record.person.note.as_deref(), Some("小潘"));
}

#[tokio::test]
async fn a_cell_that_cannot_be_used_is_reported_and_kept_and_the_person_is_imported() {
    // header, cell, code, sentence, where the text is kept
    let cases = [
        (
            "身份证号",
            "110101202311012171",
            "id_check",
            "第 2 行“身份证号”第 18 位应为 6，请对照原件；这个号码没有采用，原文保留在其他信息里",
            Some("身份证号（待核对）"),
        ),
        (
            "身份证号",
            "110105491231002",
            "id_old",
            "第 2 行“身份证号”是 15 位旧号码，对应的 18 位号码为 11010519491231002X，请对照原件确认",
            Some("身份证号（待核对）"),
        ),
        (
            "身份证号",
            "#441802198211150000",
            "id_lost_digits",
            "第 2 行“身份证号”被表格存成了数字，后几位已经丢失，没有采用。请对照原件，按文本重新填写",
            None, // its digits are false
        ),
        (
            "身份证号",
            "4.41802E+17",
            "id_lost_digits",
            "第 2 行“身份证号”被表格存成了数字，后几位已经丢失，没有采用。请对照原件，按文本重新填写",
            None,
        ),
        (
            "电话",
            "1990763232",
            "phone_invalid",
            "第 2 行“电话”“1990763232”不是有效的电话号码（手机为 1 开头的 11 位数字，座机为区号加号码），请核对",
            Some("手机（待核对）"),
        ),
        (
            "电话",
            "(空)",
            "phone_missing",
            "第 2 行“电话”没有填写，请补上电话",
            None,
        ),
        (
            "报到日期",
            "去年三月",
            "date_unclear",
            "第 2 行“报到日期”看不出是哪一天，请写成 2026-03-01 或 2026年3月1日",
            Some("报到日期（待核对）"),
        ),
        (
            "性别",
            "不详细",
            "sex_unclear",
            "第 2 行“性别”看不出是男是女，请改为“男”或“女”",
            Some("性别（待核对）"),
        ),
    ];
    for (header, text, code, sentence, kept) in cases {
        let desk = Desk::new().await;
        let header_line = format!("姓名|备注|{header}");
        let line = format!("潘䶮|甲|{text}");
        let report = desk
            .import(&list(&[header_line.as_str(), line.as_str()]))
            .await;
        assert_eq!(codes(&report.problems), [(2, header, code)], "{text}");
        assert_eq!(report.problems[0].message, sentence);
        assert_eq!(report.new, 1, "{text}");
        let person = desk.only().await.person;
        assert_eq!(person.id_number, None);
        let expected: BTreeMap<String, String> = kept
            .map(|label| (label.to_owned(), text.to_owned()))
            .into_iter()
            .collect();
        assert_eq!(person.other.0, expected, "{text}");
    }
}

#[tokio::test]
async fn an_id_number_decides_sex_and_birth_and_says_so() {
    let desk = Desk::new().await;
    let list = list(&[
        "姓名|性别|身份证号|出生年月",
        "潘䶮|男|11010519491231002X|1950.01",
    ]);
    let report = desk.import(&list).await;
    assert_eq!(
        codes(&report.problems),
        [
            (2, "性别", "sex_conflict"),
            (2, "出生年月", "birth_conflict")
        ]
    );
    let person = desk.only().await.person;
    assert_eq!(person.sex.unwrap().label(), "女");
    assert_eq!(person.birth, Date::new(1949, 12, 31));
}

#[tokio::test]
async fn a_row_without_a_usable_name_is_the_only_one_that_is_not_imported() {
    let desk = Desk::new().await;
    let list = list(&[
        "姓名|电话",
        "|19907632320",
        "12345|19907636716",
        "潘䶮|19907638893",
    ]);
    let report = desk.import(&list).await;
    assert_eq!((report.rows, report.new, report.refused), (3, 1, 2));
    assert_eq!(
        codes(&report.problems),
        [(2, "姓名", "name_missing"), (3, "姓名", "name_unusable")]
    );
}

#[tokio::test]
async fn cells_are_cleaned_and_the_name_stays_as_written() {
    let desk = Desk::new().await;
    let list = list(&[
        "姓 名|政治面貌|联系\n电话|8、您的特长（多选）|入党时间|所在单位及职务|报到日期",
        "'买买提•艾力|党员|+86 199 0763 2320/0763-3300010|医疗┋理发|2001.7|文华书城 店长|#46082",
    ]);
    desk.import(&list).await;
    let record = desk.only().await;
    let person = record.person;
    assert_eq!(person.name, "买买提•艾力");
    assert_eq!(person.political.as_deref(), Some("中共党员"));
    assert_eq!(person.phone.as_deref(), Some("19907632320"));
    assert_eq!(person.other_phone.as_deref(), Some("0763-3300010"));
    assert_eq!(person.skills.as_deref(), Some("医疗、理发"));
    assert_eq!(person.party_joined.as_deref(), Some("2001-07"));
    assert_eq!(
        (record.unit.as_deref(), person.duty.as_deref()),
        (Some("文华书城"), Some("店长"))
    );
    assert_eq!(person.reported_on, Date::new(2026, 3, 1)); // 46082 days after 1899-12-30
}

#[tokio::test]
async fn who_is_the_same_person() {
    use Outcome::*;
    const HEADER: &str = "姓名|身份证号|电话|单位|住址|性别";
    // what the ledger holds, what comes, what becomes of it
    let cases = [
        // The same ID number, whatever else.
        (
            "潘䶮|11010519491231002X|19907632320|||",
            "潘龑|11010519491231002X||||",
            Updated,
        ),
        // The same name and phone without a conflicting ID number.
        ("潘䶮||19907632320|||", "潘䶮||19907632320|||", Same),
        ("潘䶮||19907632320|||", "潘 䶮||19907632320||1栋|", Updated),
        (
            "潘䶮||19907632320|||",
            "潘䶮|11010519491231002X|19907632320|||",
            Updated,
        ),
        (
            "潘䶮||19907632320/0763-3300010|||",
            "潘䶮||0763-3300010|||",
            Same,
        ),
        // A couple shares a phone.
        ("潘䶮||19907632320|||", "区嘉怡||19907632320|||", New),
        // Father and son of one name share a phone, and their ID numbers say so.
        (
            "潘䶮|11010519491231002X|19907632320|||",
            "潘䶮|440524188001010014|19907632320|||",
            New,
        ),
        ("潘䶮||19907632320|||男", "潘䶮||19907632320|||女", Ask),
        // The same name and unit, or address, is asked.
        (
            "潘䶮||19907632320|文华书城||",
            "潘䶮||19907636716|文华书城||",
            Ask,
        ),
        ("潘䶮||19907632320||1栋|", "潘䶮||||1栋|", Ask),
        (
            "潘䶮|11010519491231002X|19907632320|文华书城||",
            "潘䶮|440524188001010014||文华书城||",
            New,
        ),
        // The same name alone is nothing.
        (
            "潘䶮||19907632320|文华书城||",
            "潘䶮||19907636716|市自来水公司||",
            New,
        ),
        // A row that says less than the ledger cannot be told apart.
        ("潘䶮||19907632320|||", "潘䶮|||||", Ask),
        ("潘䶮|||||", "潘䶮|||||", Same),
    ];
    for (there, comes, expected) in cases {
        let desk = Desk::new().await;
        assert_eq!(desk.import(&list(&[HEADER, there])).await.new, 1);
        let plan = desk
            .plan(&list(&[HEADER, comes]), &Options::default())
            .await;
        assert_eq!(outcomes(&plan), [(2, expected)], "{there} <- {comes}");
    }
}

#[tokio::test]
async fn who_is_the_same_person_within_a_list() {
    use Outcome::*;
    const HEADER: &str = "姓名|身份证号|电话|单位";
    let cases: &[(&[&str], &[Outcome])] = &[
        (
            &["潘䶮|11010519491231002X||", "潘䶮|11010519491231002X||"],
            &[New, Duplicate],
        ),
        (
            &["潘䶮||19907632320|", "潘䶮||19907632320|"],
            &[New, Duplicate],
        ),
        // The row with the ID number leads, wherever it stands.
        (
            &["潘䶮||19907632320|", "潘䶮|11010519491231002X|19907632320|"],
            &[Duplicate, New],
        ),
        (&["欧喆||19907639296|", "欧喆||19907637824|"], &[New, New]),
        (&["潘䶮||19907632320|", "区嘉怡||19907632320|"], &[New, New]),
        (
            &[
                "潘䶮|11010519491231002X|19907632320|",
                "潘䶮|440524188001010014|19907632320|",
                "潘䶮||19907632320|",
            ],
            &[New, New, Ask],
        ),
        (&["潘䶮|||文华书城", "潘䶮|||文华书城"], &[New, Duplicate]),
        (
            &["潘䶮||19907632320|文华书城", "潘䶮|||文华书城"],
            &[New, Ask],
        ),
    ];
    for (rows, expected) in cases {
        let desk = Desk::new().await;
        let lines: Vec<&str> = [HEADER].iter().chain(*rows).copied().collect();
        let plan = desk.plan(&list(&lines), &Options::default()).await;
        let found: Vec<Outcome> = plan.rows.iter().map(|row| row.outcome).collect();
        assert_eq!(found, *expected, "{rows:?}");
    }
}

#[tokio::test]
async fn an_update_is_shown_field_by_field_and_a_blank_overwrites_nothing() {
    let desk = Desk::new().await;
    desk.import(&list(&[
        "姓名|电话|单位|特长",
        "潘䶮|19907632320|文华书城|理发",
    ]))
    .await;
    let later = list(&[
        "姓名|电话|单位|特长|备注",
        "潘䶮|19907632320|市自来水公司|(空)|可周末",
    ]);
    let plan = desk.plan(&later, &Options::default()).await;
    let row = &plan.rows[0];
    assert_eq!(
        (row.outcome, row.because),
        (Outcome::Updated, Some("姓名和电话相同"))
    );
    let change = |field: &str, before: Option<&str>, after: &str| Difference {
        field: field.into(),
        before: before.map(str::to_owned),
        after: Some(after.into()),
    };
    assert_eq!(
        row.differences,
        [
            change("所在单位", Some("文华书城"), "市自来水公司"),
            change("备注", None, "可周末")
        ]
    );
    let report = apply(
        &desk.ledger,
        &later,
        &Options::default(),
        Some(&plan),
        &Progress::none(),
    )
    .await
    .unwrap();
    assert_eq!(report.sentence, "导入“名单.xlsx”：更新1人");
    let record = desk.only().await;
    assert_eq!(record.person.skills.as_deref(), Some("理发"));
    assert_eq!(record.unit.as_deref(), Some("市自来水公司"));
    journal::undo(&desk.ledger).await.unwrap();
    assert_eq!(desk.only().await.unit.as_deref(), Some("文华书城"));
}

#[tokio::test]
async fn a_repeated_row_fills_what_the_first_left_blank() {
    let desk = Desk::new().await;
    let list = list(&[
        "姓名|电话|单位|特长",
        "潘䶮|19907632320|文华书城|",
        "潘䶮|19907632320|市自来水公司|理发",
    ]);
    let plan = desk.plan(&list, &Options::default()).await;
    // What the second says otherwise is shown, and not taken.
    assert_eq!(plan.rows[1].of_row, Some(2));
    assert_eq!(
        plan.rows[1].differences[0].after.as_deref(),
        Some("市自来水公司")
    );
    let report = desk.import(&list).await;
    assert_eq!(
        report.problems[0].message,
        "第 3 行“所在单位”为“市自来水公司”，与第 2 行（同一条记录）的“文华书城”不同，采用了第 2 行的，请核对"
    );
    let record = desk.only().await;
    assert_eq!(record.unit.as_deref(), Some("文华书城"));
    assert_eq!(record.person.skills.as_deref(), Some("理发"));
    // Unless somebody decides that it is the right one.
    let decided = Options {
        decisions: BTreeMap::from([(3, Decision::Update)]),
        ..Options::default()
    };
    desk.apply(&list, &decided).await;
    assert_eq!(desk.only().await.unit.as_deref(), Some("市自来水公司"));
}

#[tokio::test]
async fn decisions_by_row_and_for_all() {
    let header = "姓名|电话|单位";
    let there = list(&[
        header,
        "潘䶮|19907632320|文华书城",
        "区嘉怡|19907636716|文华书城",
    ]);
    let comes = list(&[
        header,
        "潘䶮|19907630001|文华书城",
        "区嘉怡|19907630002|文华书城",
    ]);
    let decide = |rows: &[(u32, Decision)], all: Option<Decision>| Options {
        decisions: rows.iter().copied().collect(),
        decide_asked: all,
        ..Options::default()
    };
    // new, updated, ask, left
    let cases = [
        (decide(&[], None), (0, 0, 2, 0)),
        (decide(&[], Some(Decision::New)), (2, 0, 0, 0)),
        (decide(&[], Some(Decision::Update)), (0, 2, 0, 0)),
        (
            decide(&[(2, Decision::New)], Some(Decision::Update)),
            (1, 1, 0, 0),
        ),
        (decide(&[(2, Decision::Leave)], None), (0, 0, 1, 1)),
    ];
    for (options, expected) in cases {
        let desk = Desk::new().await;
        desk.import(&there).await;
        let report = desk.apply(&comes, &options).await;
        assert_eq!(
            (report.new, report.updated, report.ask, report.left),
            expected,
            "{options:?}"
        );
        desk.is_whole().await;
    }
}

#[tokio::test]
async fn when_the_first_of_two_rows_is_left_out_the_second_stands_in() {
    let desk = Desk::new().await;
    let list = list(&[
        "姓名|电话|单位",
        "潘䶮|19907632320|旧单位",
        "潘䶮|19907632320|文华书城",
    ]);
    let options = Options {
        decisions: BTreeMap::from([(2, Decision::Leave)]),
        ..Options::default()
    };
    let report = desk.apply(&list, &options).await;
    assert_eq!((report.new, report.left, report.duplicates), (1, 1, 0));
    assert_eq!(desk.only().await.unit.as_deref(), Some("文华书城"));
}

#[tokio::test]
async fn what_somebody_changed_since_the_preview_is_not_overwritten() {
    let desk = Desk::new().await;
    let comes = list(&["姓名|电话|单位", "潘䶮|19907632320|文华书城"]);
    let seen = desk.plan(&comes, &Options::default()).await;
    desk.import(&list(&["姓名|电话", "潘䶮|19907632320"])).await;
    let refused = apply(
        &desk.ledger,
        &comes,
        &Options::default(),
        Some(&seen),
        &Progress::none(),
    )
    .await
    .unwrap_err();
    assert_eq!(refused.code(), "changed");
    assert_eq!(desk.only().await.unit, None);
}

#[tokio::test]
async fn a_cancelled_import_leaves_nothing() {
    let desk = Desk::new().await;
    let progress = Progress::new(|_, _| false);
    let list = list(&["姓名|电话|单位", "潘䶮|19907632320|文华书城"]);
    let refused = apply(&desk.ledger, &list, &Options::default(), None, &progress)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "cancelled");
    assert!(desk.people().await.is_empty());
    desk.is_whole().await;
}

#[tokio::test]
async fn an_import_that_changes_nothing_is_no_operation() {
    let desk = Desk::new().await;
    let list = list(&[
        "姓名|身份证号|电话",
        "潘䶮|110101202311012171|1990763232",
        "区嘉怡||",
    ]);
    assert!(desk.import(&list).await.operation.is_some());
    let again = desk.import(&list).await;
    assert_eq!((again.same, again.operation), (2, None));
    assert_eq!(again.sentence, "导入“名单.xlsx”：没有变化");
}

#[tokio::test]
async fn a_mended_list_takes_the_place_of_what_had_to_be_checked() {
    let desk = Desk::new().await;
    desk.import(&list(&[
        "姓名|身份证号|电话",
        "潘䶮|110101202311012171|19907632320",
    ]))
    .await;
    desk.import(&list(&[
        "姓名|身份证号|电话",
        "潘䶮|110101202311012176|19907632320",
    ]))
    .await;
    let person = desk.only().await.person;
    assert_eq!(person.id_number.as_deref(), Some("110101202311012176"));
    assert!(person.other.0.is_empty());
}

#[tokio::test]
async fn an_id_number_of_somebody_else_is_reported() {
    let desk = Desk::new().await;
    let header = "姓名|身份证号";
    desk.import(&list(&[header, "潘䶮|11010519491231002X"]))
        .await;
    let list = list(&[
        header,
        "区嘉怡|11010519491231002X",
        "单春梅|440524188001010014",
        "仇伟|440524188001010014",
    ]);
    let plan = desk.plan(&list, &Options::default()).await;
    assert_eq!(
        plan.report()
            .problems
            .iter()
            .map(|problem| problem.message.as_str())
            .collect::<Vec<_>>(),
        [
            "第 2 行“姓名”为区嘉怡，身份证号却与台账中的潘䶮相同，请核对姓名和号码",
            "第 4 行“姓名”为仇伟，身份证号却与第 3 行的单春梅相同，请核对姓名和号码"
        ]
    );
}

#[tokio::test]
async fn a_chain_from_a_group_chat() {
    let text = "#接龙\n周六清洁家园\n例 姓名 电话\n\n1.欧喆 19907639296\n2、单春梅 19907633000 (带1人)\n\
                3. 欧喆 19907637824\n4. 欧喆 19907639296\n5. 无电话";
    let desk = Desk::new().await;
    let list = List::paste(text).unwrap();
    let report = desk.import(&list).await;
    assert_eq!((report.rows, report.new, report.duplicates), (5, 4, 1));
    assert_eq!(codes(&report.problems), [(9, "电话", "phone_missing")]);
    assert_eq!(report.skipped.len(), 3);
    let people = desk.people().await;
    let shan = people
        .iter()
        .find(|record| record.person.name == "单春梅")
        .unwrap();
    assert_eq!(
        shan.person.other.0,
        BTreeMap::from([("带人数".into(), "1".into())])
    );
    assert_eq!(desk.import(&list).await.operation, None);
}

#[tokio::test]
async fn a_service_list() {
    let desk = Desk::new().await;
    let list = list(&[
        "社区单位服务社区清单",
        "序号|类别|项目名称|服务内容|提供单位|服务对象|服务地点|服务时间|需要人数|联系人及电话|经费",
        "#1|关爱帮扶|独居老人结对探访|每周上门|清城区税务局|社区居民|1栋|每周六|#2|何秀英 19907630001|无",
        "#2|健康服务|健康检查|量血压|市人民医院|社区居民|2栋|每月|若干|何建国|200元",
        "#3|健康服务|健康检查|量血压|清城区税务局|社区居民|2栋|每月|3人|何建国|",
    ]);
    let report = desk.import(&list).await;
    assert_eq!(
        (report.kind, report.rows, report.new),
        (ListKind::Projects, 3, 3)
    );
    assert_eq!((report.projects, report.people), (3, 0));
    assert_eq!(report.sentence, "导入“名单.xlsx”：新增3个项目");
    assert_eq!(codes(&report.problems), [(4, "需要人数", "places_unclear")]);
    let all = project::list(&desk.ledger, &Default::default(), 0, 10)
        .await
        .unwrap();
    let first = project::show(&desk.ledger, &all.rows[0].id).await.unwrap();
    assert_eq!(first.project.name, "独居老人结对探访");
    assert_eq!((first.project.position, first.project.places), (1, 2));
    assert_eq!(first.project.contact_name.as_deref(), Some("何秀英"));
    assert_eq!(first.project.contact_phone.as_deref(), Some("19907630001"));
    assert_eq!(first.provider.as_deref(), Some("清城区税务局"));
    let second = project::show(&desk.ledger, &all.rows[1].id).await.unwrap();
    assert_eq!(second.project.places, 1); // 若干 is no number; the text is kept
    assert_eq!(
        second.project.other.0,
        BTreeMap::from([
            ("经费".into(), "200元".into()),
            ("需要人数（待核对）".into(), "若干".into())
        ])
    );
    let again = desk.import(&list).await;
    assert_eq!((again.same, again.operation), (3, None));
    desk.is_whole().await;
}

#[tokio::test]
async fn the_list_of_another_year_is_another_list() {
    let desk = Desk::new().await;
    let of = |year: &str, places: &str| {
        list(&[
            &format!("{year}年度社区服务清单"),
            "项目名称|需要人数",
            &format!("义务理发|{places}"),
        ])
    };
    desk.import(&of("2025", "2")).await;
    let report = desk.import(&of("2026", "3")).await;
    assert_eq!((report.new, report.updated, report.projects), (1, 0, 2));
    let again = desk.import(&of("2025", "2")).await;
    assert_eq!((again.same, again.operation), (1, None));
}

#[tokio::test]
async fn a_list_takes_no_place_away_that_is_claimed() {
    let desk = Desk::new().await;
    desk.import(&list(&["项目名称|需要人数", "义务理发|3"]))
        .await;
    let projects = project::list(&desk.ledger, &Default::default(), 0, 1)
        .await
        .unwrap();
    let project = &projects.rows[0].id;
    project::publish(&desk.ledger, std::slice::from_ref(project))
        .await
        .unwrap();
    let sign_ups = Options {
        project: Some(project.clone()),
        ..Options::default()
    };
    let people = list(&["姓名|电话", "仇伟|19907638893", "潘䶮|19907632320"]);
    desk.apply(&people, &sign_ups).await;
    let fewer = list(&["项目名称|需要人数|服务内容", "义务理发|1|上门理发"]);
    let report = desk.import(&fewer).await;
    assert_eq!(codes(&report.problems), [(2, "需要人数", "places_claimed")]);
    assert_eq!(
        report.problems[0].message,
        "第 2 行“需要人数”为1，但已有2项认领，没有改少，请先退回多出的认领"
    );
    let projects = project::list(&desk.ledger, &Default::default(), 0, 1)
        .await
        .unwrap();
    assert_eq!(projects.rows[0].places, 3);
    desk.is_whole().await;
}

#[tokio::test]
async fn a_heading_among_projects_is_their_category() {
    let desk = Desk::new().await;
    let list = list(&[
        "序号|项目名称|需要人数",
        "一、关爱帮扶类（共1项）||",
        "#1|独居老人结对探访|#2",
        "平安巡逻类",
        "#2|夜间巡逻|#3",
        "#3|楼道巡查|#3",
    ]);
    let report = desk.import(&list).await;
    assert_eq!((report.rows, report.new), (3, 3));
    let headings: Vec<_> = report.skipped.iter().map(|row| &*row.reason).collect();
    assert_eq!(headings, ["分组标题，作为以下各行的类别"; 2]);
    let all = project::list(&desk.ledger, &Default::default(), 0, 10)
        .await
        .unwrap();
    let found = all.rows.iter();
    let found: Vec<_> = found
        .map(|row| (row.name.as_str(), row.category.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("独居老人结对探访", Some("关爱帮扶类")),
            ("夜间巡逻", Some("平安巡逻类")),
            ("楼道巡查", Some("平安巡逻类")),
        ]
    );
    let again = desk.import(&list).await;
    assert_eq!((again.same, again.operation), (3, None));
}

#[tokio::test]
async fn a_header_over_kinds_and_projects_names_the_projects() {
    let desk = Desk::new().await;
    let mut kinds = sheet(&[
        (1, vec!["序号", "项目名称", "", "服务时间"]),
        (2, vec!["1", "助老", "上门理发", "2026-03-06 14:30:00"]),
        (3, vec!["2", "", "代购送药", "每周六"]),
        (4, vec!["3", "文明实践", "交通劝导", ""]),
    ]);
    kinds.merged = [(1, 1, 1, 2), (2, 3, 1, 1)]
        .map(|(first_row, last_row, first_column, last_column)| Merge {
            first_row,
            last_row,
            first_column,
            last_column,
        })
        .to_vec();
    let report = desk.import(&list_of(vec![kinds])).await;
    assert_eq!((report.new, report.problems.len()), (3, 0));
    let all = project::list(&desk.ledger, &Default::default(), 0, 10)
        .await
        .unwrap();
    let found = all.rows.iter().map(|row| {
        (
            &*row.name,
            row.category.as_deref().unwrap_or_default(),
            row.schedule.as_deref().unwrap_or_default(),
        )
    });
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            ("上门理发", "助老", "2026-03-06 14:30"),
            ("代购送药", "助老", "每周六"),
            ("交通劝导", "文明实践", ""),
        ]
    );
}

#[tokio::test]
async fn pasted_lines_of_what_is_to_be_done_are_nobody() {
    let desk = Desk::new().await;
    let pasted = List::paste(
        "社区服务项目认领\n1. 楼道粉刷，需5人\n2. 老人手机课堂，需三名\n3. 儿童托管 招募2位大学生",
    )
    .unwrap();
    let refused = preview(&desk.ledger, &pasted, &Options::default()).await;
    assert_eq!(refused.unwrap_err().code(), "not_understood");
    // Who signs up and asks for somebody besides is somebody.
    let chain = List::paste("#接龙\n1. 潘䶮 19907632320 还需2人\n2. 区嘉怡 19907636716").unwrap();
    assert_eq!(desk.import(&chain).await.new, 2);
}

#[tokio::test]
async fn projects_beside_each_other_are_all_read() {
    let desk = Desk::new().await;
    let list = list(&[
        "序号|项目名称|需要人数|项目名称|需要人数",
        "#1|扫雪|#3|浇花|#2",
        "#2|巡河|#4||",
    ]);
    let report = desk.import(&list).await;
    assert_eq!((report.new, report.problems.len()), (3, 0));
    let all = project::list(&desk.ledger, &Default::default(), 0, 10)
        .await
        .unwrap();
    let found = all.rows.iter().map(|row| (&*row.name, row.places));
    assert_eq!(
        found.collect::<Vec<_>>(),
        [("扫雪", 3), ("浇花", 2), ("巡河", 4)]
    );
}

#[tokio::test]
async fn people_in_hidden_and_struck_rows_are_imported_and_told() {
    let desk = Desk::new().await;
    let mut register = sheet(&[
        (1, vec!["姓名", "电话"]),
        (2, vec!["潘䶮", "19907632320"]),
        (3, vec!["区嘉怡", "19907636716"]),
        (5, vec!["合计"]),
    ]);
    register.hidden_rows = vec![3, 4, 5];
    register.struck_rows = vec![1, 2, 3];
    let report = desk.import(&list_of(vec![register])).await;
    assert_eq!(report.new, 2);
    let told: Vec<_> = report
        .skipped
        .iter()
        .map(|row| (row.row, &*row.text, &*row.reason))
        .filter(|(.., reason)| reason.contains("照常导入"))
        .collect();
    assert_eq!(
        told,
        [
            (
                2,
                "第 2、3 行",
                "在表格里划掉了，照常导入；不需要的，请把这些行改为“不导入”"
            ),
            (
                3,
                "第 3 行",
                "在表格里是隐藏的，照常导入；不需要的，请把这些行改为“不导入”"
            ),
        ]
    );
}

#[tokio::test]
async fn projects_without_names_are_called_by_what_is_wanted() {
    for lines in [
        ["序号|需求内容|需要人数|认领人", "#1|楼道清洁|#3|"],
        ["心愿人|心愿|类别", "刘奶奶|楼道清洁|助老"],
    ] {
        let desk = Desk::new().await;
        let report = desk.import(&list(&lines)).await;
        assert_eq!((report.kind, report.new), (ListKind::Projects, 1));
        let all = project::list(&desk.ledger, &Default::default(), 0, 10)
            .await
            .unwrap();
        assert_eq!(all.rows[0].name, "楼道清洁");
    }
    // 队员 are people, whatever their team does.
    let desk = Desk::new().await;
    let teams = list(&[
        "队员|服务内容|人数|单位",
        "潘䶮|楼道清洁|#3|文华书城",
        "区嘉怡|楼道清洁|#3|文华书城",
    ]);
    assert_eq!(desk.import(&teams).await.kind, ListKind::People);
}

#[tokio::test]
async fn whoever_has_claimed_a_project_is_not_who_offers_it() {
    let desk = Desk::new().await;
    let list = list(&[
        "一、公益服务类",
        "项目名称|单位|数量|需求数量|认领人|联系电话",
        "楼道清洁|人次|10|6人|潘䶮|19907632320",
        "二、便民类",
        "义务理发|场|2|3名|区嘉怡|19907636716",
    ]);
    let report = desk.import(&list).await;
    assert_eq!((report.new, report.problems.len()), (2, 0));
    let all = project::list(&desk.ledger, &Default::default(), 0, 10)
        .await
        .unwrap();
    for (row, (name, category, places, claimant, phone)) in all.rows.iter().zip([
        ("楼道清洁", "公益服务类", 6, "潘䶮", "19907632320"),
        ("义务理发", "便民类", 3, "区嘉怡", "19907636716"),
    ]) {
        assert_eq!(
            (&*row.name, row.category.as_deref(), row.places),
            (name, Some(category), places)
        );
        let project = project::show(&desk.ledger, &row.id).await.unwrap().project;
        assert_eq!((project.provider_id, project.contact_phone), (None, None));
        assert_eq!(project.other.0["认领人"], claimant);
        assert_eq!(project.other.0["认领人/联系电话"], phone);
    }
}

/// Rows of a generated list: names of few, so that names meet. An ID number brings its own name and
/// phone, so that no two rows contradict each other; a phone without one may be anybody's.
fn rows_of_a_list() -> impl Strategy<Value = Vec<[String; 5]>> {
    let row = (
        0usize..6,
        0u32..12,
        proptest::option::of(0u32..8),
        0usize..3,
        0u8..20,
    )
        .prop_map(|(name, phone, order, unit, odd)| {
            let (name, phone) = order.map_or((name, phone), |order| (order as usize % 5, order));
            let name = ["潘䶮", "区嘉怡", "欧阳洁", "单春梅", "仇俊杰", ""][name].to_owned();
            let phone = match odd {
                0 => String::new(),
                1 => "1990763".to_owned(),
                _ => format!("1990763{phone:04}"),
            };
            let id = order.map_or_else(String::new, |order| {
                person::id_number::with_check(&format!("44180219700101{order:03}"))
            });
            let unit = ["文华书城", "市自来水公司", ""][unit].to_owned();
            let fact = format!("{name}{id}");
            [name, phone, id, unit, fact]
        });
    proptest::collection::vec(row, 1..30)
}

const COLUMNS: [&str; 5] = ["姓名", "手机", "身份证号", "单位", "尺码"];

fn list_of_rows(rows: &[[String; 5]], order: &[usize]) -> List {
    let header = order.iter().map(|column| COLUMNS[*column]).collect();
    let mut lines: Vec<(u32, Vec<&str>)> = vec![(1, header)];
    for (number, row) in (2..).zip(rows) {
        lines.push((
            number,
            order.iter().map(|column| row[*column].as_str()).collect(),
        ));
    }
    list_of(vec![sheet(&lines)])
}

fn run<T>(task: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(task)
}

proptest! {
    // Each case makes ledgers on the disk.
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_row_is_lost_and_twice_is_once(rows in rows_of_a_list()) {
        run(async {
            let desk = Desk::new().await;
            let list = list_of_rows(&rows, &[0, 1, 2, 3, 4]);
            let first = desk.import(&list).await;
            let sum = |report: &Report| {
                report.new + report.updated + report.same + report.duplicates + report.ask
                    + report.refused + report.left
            };
            prop_assert_eq!(first.rows, sum(&first));
            // A row is a record or is listed as skipped.
            prop_assert_eq!(first.rows + first.skipped.len() as u32, rows.len() as u32);
            prop_assert_eq!(desk.people().await.len() as u32, first.new);
            let again = desk.import(&list).await;
            prop_assert_eq!(again.operation, None, "{:?}", again);
            prop_assert_eq!(again.rows, sum(&again));
            Ok(())
        })?;
    }

    #[test]
    fn columns_in_another_order_make_the_same_plan(
        rows in rows_of_a_list(),
        order in Just(vec![0usize, 1, 2, 3, 4]).prop_shuffle(),
    ) {
        run(async {
            let desk = Desk::new().await;
            let straight = desk.plan(&list_of_rows(&rows, &[0, 1, 2, 3, 4]), &Options::default()).await;
            let shuffled = desk.plan(&list_of_rows(&rows, &order), &Options::default()).await;
            prop_assert_eq!(outcomes(&straight), outcomes(&shuffled));
            Ok(())
        })?;
    }

    #[test]
    fn rows_in_another_order_make_the_same_people(
        (rows, shuffled) in rows_of_a_list().prop_flat_map(|rows| {
            (Just(rows.clone()), Just(rows).prop_shuffle())
        }),
    ) {
        run(async {
            let mut found = Vec::new();
            for rows in [&rows, &shuffled] {
                let desk = Desk::new().await;
                desk.import(&list_of_rows(rows, &[0, 1, 2, 3, 4])).await;
                let people: BTreeSet<(String, Option<String>, Option<String>)> = desk
                    .people()
                    .await
                    .into_iter()
                    .map(|record| (record.person.name, record.person.phone, record.person.id_number))
                    .filter(|(_, phone, id)| phone.is_some() || id.is_some())
                    .collect();
                found.push(people);
            }
            prop_assert_eq!(&found[0], &found[1]);
            Ok(())
        })?;
    }
}
