//! Lists of people who sign up for a project.

use super::*;
use crate::claim::{self, ClaimFilter};
use crate::project::ProjectDraft;

async fn project(desk: &Desk, places: i32) -> String {
    let draft = ProjectDraft {
        name: "健康检查".into(),
        places,
        ..ProjectDraft::default()
    };
    let project = project::add(&desk.ledger, &draft).await.unwrap();
    project.id
}

async fn published(desk: &Desk, places: i32) -> Options {
    let id = project(desk, places).await;
    project::publish(&desk.ledger, std::slice::from_ref(&id))
        .await
        .unwrap();
    Options {
        project: Some(id),
        ..Options::default()
    }
}

async fn claimants(desk: &Desk) -> Vec<String> {
    let page = claim::list(&desk.ledger, &ClaimFilter::default(), 0, 100)
        .await
        .unwrap();
    let mut names: Vec<String> = page.rows.into_iter().map(|claim| claim.claimant).collect();
    names.sort();
    names
}

#[tokio::test]
async fn each_person_signs_up_once_and_only_while_there_are_places() {
    let desk = Desk::new().await;
    let options = published(&desk, 3).await;
    desk.import(&list(&["姓名|电话", "潘䶮|19907632320"])).await;
    let chain = List::paste(
        "#接龙\n健康检查报名\n1. 仇伟 19907638893\n2. 潘䶮 19907632320\n3. 仇伟 19907638893\n\
         4. 区嘉怡 19907636716\n5. 单春梅 19907633000",
    )
    .unwrap();
    let report = desk.apply(&chain, &options).await;
    assert_eq!(
        (report.new, report.same, report.duplicates),
        (3, 1, 1),
        "{report:?}"
    );
    assert_eq!(
        (report.sign_ups, report.signed_already, report.not_signed),
        (3, 0, 1)
    );
    assert_eq!(
        report.sentence,
        "导入“粘贴的内容”：新增3人，报名“健康检查”3人，1人没有报名"
    );
    let problems: Vec<_> = report
        .problems
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    assert_eq!(
        problems,
        ["第 7 行单春梅没有报上名：项目“健康检查”的3个名额已满，请改报其他项目，或先增加需要人数"]
    );
    assert_eq!(claimants(&desk).await, ["仇伟", "区嘉怡", "潘䶮"]);
    desk.is_whole().await;

    let again = desk.apply(&chain, &options).await;
    assert_eq!(
        (again.sign_ups, again.signed_already, again.operation),
        (0, 3, None)
    );
    // Taken back, the people go and their claims with them.
    let done = take_back(&desk.ledger, report.operation.unwrap())
        .await
        .unwrap();
    assert_eq!((done.removed, done.claims), (3, 3));
    assert_eq!(
        done.sentence,
        "撤回导入“粘贴的内容”：去掉新增的3人，去掉3项认领"
    );
    assert_eq!(claimants(&desk).await, [""; 0]);
    desk.is_whole().await;
}

#[tokio::test]
async fn sign_ups_alone_are_an_import_too() {
    let desk = Desk::new().await;
    let people = list(&["姓名|电话", "潘䶮|19907632320"]);
    desk.import(&people).await;
    let options = published(&desk, 3).await;
    let plan = desk.plan(&people, &options).await;
    assert_eq!(plan.preview().project.as_deref(), Some("健康检查"));
    assert_eq!(plan.rows[0].outcome, Outcome::Same);
    assert_eq!(plan.rows[0].sign_up, Some(SignUp::New));
    let report = desk.apply(&people, &options).await;
    assert_eq!(report.sentence, "导入“名单.xlsx”：报名“健康检查”1人");
    assert_eq!(claimants(&desk).await, ["潘䶮"]);
}

#[tokio::test]
async fn rows_that_are_asked_about_sign_nobody_up() {
    let desk = Desk::new().await;
    desk.import(&list(&["姓名|电话|单位", "潘䶮|19907632320|文华书城"]))
        .await;
    let options = published(&desk, 3).await;
    let asked = list(&["姓名|电话|单位", "潘䶮|19907630001|文华书城"]);
    let report = desk.apply(&asked, &options).await;
    assert_eq!(
        (report.ask, report.sign_ups, report.operation),
        (1, 0, None)
    );
}

#[tokio::test]
async fn a_project_that_is_not_published_cannot_be_signed_up_for() {
    let desk = Desk::new().await;
    let options = Options {
        project: Some(project(&desk, 3).await),
        ..Options::default()
    };
    let refused = preview(
        &desk.ledger,
        &list(&["姓名|电话", "潘䶮|19907632320"]),
        &options,
    )
    .await
    .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "项目“健康检查”现为“草稿”，不能认领。请先发布项目。"
    );
}

#[tokio::test]
async fn who_does_not_come_or_names_another_project_is_told_and_not_signed_up() {
    let desk = Desk::new().await;
    let options = published(&desk, 9).await;
    let named = list(&[
        "姓名|电话|是否参加|报名项目|备注",
        "仇伟|19907638893|参加|健康检查（周六）|",
        "潘䶮|19907632320|不参加|健康检查|",
        "区嘉怡|19907636716|是|家电维修|",
        "单春梅|19907633000|是|健康检查|已取消",
    ]);
    let report = desk.apply(&named, &options).await;
    assert_eq!(
        report
            .problems
            .iter()
            .map(|one| one.message.as_str())
            .collect::<Vec<_>>(),
        [
            "第 3 行潘䶮没有报上名：名单上写的是“不参加”。如要报名，请先改名单，或到项目里登记认领",
            "第 4 行区嘉怡没有报上名：写的项目是“家电维修”，不是“健康检查”。如确是这个项目，请把这一列改为“不导入”",
            "第 5 行“备注”写的是“已取消”，人员照常导入；不需要的，请把这一行改为“不导入”",
            "第 5 行单春梅没有报上名：名单上写的是“已取消”。如要报名，请先改名单，或到项目里登记认领",
        ]
    );
    assert_eq!((report.sign_ups, report.not_signed), (1, 3));
    assert_eq!(
        report.sentence,
        "导入“名单.xlsx”：新增4人，报名“健康检查”1人，3人没有报名"
    );
    assert_eq!(claimants(&desk).await, ["仇伟"]);
}

#[tokio::test]
async fn a_list_of_projects_signs_nobody_up() {
    let desk = Desk::new().await;
    let options = published(&desk, 9).await;
    let projects = list(&["项目名称|需要人数", "楼道清洁|#3"]);
    let refused = apply(&desk.ledger, &projects, &options, None, &Progress::none()).await;
    assert_eq!(refused.unwrap_err().code(), "not_understood");
}
