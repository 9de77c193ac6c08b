//! What the program makes of lists as branches really send them; `samples/expected.json` says what is
//! in each.

use std::path::{Path, PathBuf};

use renling_core::check;
use renling_core::intake::{self, List, Options, Progress, Report};
use renling_core::ledger::Ledger;
use renling_core::person::{self, PersonFilter};

use crate::ledgers::ledgers;

/// The path of a sample list.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name)
}

async fn import(ledger: &Ledger, name: &str) -> Report {
    let list = List::read(&sample(name), None).unwrap();
    intake::apply(ledger, &list, &Options::default(), None, &Progress::none())
        .await
        .unwrap()
}

/// What a list holds: its name; rows, new, already there, duplicates, to be asked, rows that are no
/// records; and how many cells should be looked at.
type Case = (&'static str, [u32; 6], usize);

/// In this order into one ledger.
const CASES: [Case; 9] = [
    // A title, a date line, a blank row, 合计 and 填表人 around 129 people.
    ("在职党员报到名册.xlsx", [129, 129, 0, 0, 0, 5], 0),
    // Five of them are in the register and told more about themselves here.
    ("问卷星_志愿者报名.xlsx", [65, 60, 5, 0, 0, 0], 0),
    ("志愿者名单_GBK.csv", [40, 40, 0, 0, 0, 0], 0),
    ("志愿者名单_UTF8.csv", [20, 20, 0, 0, 0, 0], 0),
    // A title, a rule and an example; one entry edited and sent again; one without a phone.
    ("微信接龙.txt", [17, 16, 0, 1, 0, 3], 1),
    ("腾讯文档收集表.xlsx", [25, 25, 0, 0, 0, 0], 0),
    ("老版报名表.xls", [30, 30, 0, 0, 0, 0], 0),
    // Three ID numbers lost their last digits; one name is known from another list.
    ("身份证丢精度.xlsx", [10, 9, 0, 0, 1, 5], 3),
    ("社区单位服务社区清单.xlsx", [65, 65, 0, 0, 0, 1], 0),
];

#[tokio::test]
async fn every_sample_is_read_whole_and_twice_is_once() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "samples").await {
        renling_core::begin(&ledger, "阳光嘉园党支部", "阳光嘉园社区", "李四")
            .await
            .unwrap();
        for (name, counts, problems) in CASES {
            let report = import(&ledger, name).await;
            let found = [
                report.rows,
                report.new,
                report.updated + report.same,
                report.duplicates,
                report.ask,
                report.skipped.len() as u32,
            ];
            assert_eq!(found, counts, "{name}");
            assert_eq!(report.problems.len(), problems, "{name}");
        }
        for (name, ..) in CASES {
            let again = import(&ledger, name).await;
            assert_eq!((again.new, again.operation), (0, None), "{name}");
        }
        is_whole(&ledger).await;

        // One after the other they are taken back, the first one first: what a later list has added to
        // the people of an earlier one stays until that is taken back itself.
        let imports = intake::past(&ledger, 0, 100).await.unwrap();
        assert_eq!(imports.total, CASES.len() as u32);
        for import in imports.rows.iter().rev() {
            let done = intake::take_back(&ledger, import.operation.number).await;
            assert!(done.is_ok(), "{}", import.operation.sentence);
            is_whole(&ledger).await;
        }
        let last = intake::take_back(&ledger, imports.rows.last().unwrap().operation.number).await;
        // Five of the register were told more of by 问卷星, and are free to go now.
        assert_eq!(last.unwrap().removed, 5);
        let nobody = person::ids(&ledger, &PersonFilter::default()).await;
        assert_eq!(nobody.unwrap().len(), 0);
        is_whole(&ledger).await;
    }
}

async fn is_whole(ledger: &Ledger) {
    for kept in check::check(ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{}", kept.promise);
    }
}

/// Ten names that GB2312 has not all characters for.
#[tokio::test]
async fn rare_names_of_a_gbk_list_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledgers(folder.path(), "rare_names").await.remove(0);
    import(&ledger, "志愿者名单_GBK.csv").await;
    let everybody = person::list(&ledger, &PersonFilter::default(), 0, 100)
        .await
        .unwrap();
    let rare = [
        "查祎",
        "郑堃",
        "区堃",
        "欧阳昇",
        "吴昇",
        "翟翀",
        "上官昇",
        "张祎",
        "冼堃",
        "黄昇",
    ];
    for name in rare {
        assert!(
            everybody.rows.iter().any(|person| person.name == name),
            "{name}"
        );
    }
}
