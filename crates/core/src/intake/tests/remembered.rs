//! What was said of columns holds for the next list with the same headers.

use super::*;

fn said(column: u32, meaning: Meaning) -> Options {
    Options {
        columns: BTreeMap::from([(column, meaning)]),
        ..Options::default()
    }
}

fn columns(plan: &Plan) -> Vec<(Meaning, bool)> {
    let columns = &plan.preview().columns;
    columns
        .iter()
        .map(|column| (column.meaning, column.remembered))
        .collect()
}

#[tokio::test]
async fn a_meaning_is_remembered_with_the_import_and_forgotten_with_it() {
    use Meaning::*;
    let desk = Desk::new().await;
    let first = list(&["姓名|电话|昵称", "潘䶮|19907632320|小潘"]);
    let next = list(&["姓名|电话|昵称", "仇伟|19907638893|小仇"]);
    let number = desk.apply(&first, &said(2, Note)).await.operation.unwrap();
    let plan = desk.plan(&next, &Options::default()).await;
    assert_eq!(
        columns(&plan),
        [(Name, false), (Phone, false), (Note, true)]
    );
    // Other headers are another list.
    let other = list(&["姓名|昵称|电话", "仇伟|小仇|19907638893"]);
    let plan = desk.plan(&other, &Options::default()).await;
    assert_eq!(
        columns(&plan),
        [(Name, false), (Other, false), (Phone, false)]
    );
    // Said again, it is as it is said now.
    let plan = desk.plan(&next, &said(2, Skills)).await;
    assert_eq!(columns(&plan)[2], (Skills, false));
    take_back(&desk.ledger, number).await.unwrap();
    let plan = desk.plan(&next, &Options::default()).await;
    assert_eq!(columns(&plan)[2], (Other, false));
}

#[tokio::test]
async fn what_is_said_last_is_remembered() {
    use Meaning::*;
    let desk = Desk::new().await;
    let list_of = |name: &str| {
        let line = format!("{name}|19907632320|理发");
        list(&["姓名|电话|昵称", line.as_str()])
    };
    desk.apply(&list_of("潘䶮"), &said(2, Note)).await;
    desk.apply(&list_of("仇伟"), &said(2, Skills)).await;
    let plan = desk.plan(&list_of("区嘉怡"), &Options::default()).await;
    assert_eq!(columns(&plan)[2], (Skills, true));
    desk.apply(&list_of("区嘉怡"), &said(2, Other)).await;
    let plan = desk.plan(&list_of("单春梅"), &Options::default()).await;
    assert_eq!(columns(&plan)[2], (Other, false), "as the rules have it");
}
