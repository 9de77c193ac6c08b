//! The import page under the hands of a person.

use std::fmt::Write as _;
use std::fs;

use super::harness::Window;

/// Without a mouse: a 接龙 goes onto the sheet of an activity that is still to come.
#[tokio::test]
async fn a_chain_goes_onto_a_sheet_by_the_keyboard_alone() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(&["--demo", "--ledger", folder.path().to_str().unwrap()]).await;
    window.sees("今天要办").await;
    window.tab_to("导入").await;
    window.press("Enter").await;
    window.tab_to("粘贴接龙或表格").await;
    window
        .paste("#接龙\n周六清洁家园\n1. 潘䶮 19907632320 (带1人)\n2. 仇伟 19907638893")
        .await;
    window.tab_to("看看这些内容").await;
    window.press("Enter").await;
    window.sees("2 行记录").await;

    window.tab_back_to("报名的项目或签到的活动").await;
    window.press("Enter").await;
    window.sees("活动签到表").await;
    // Only activities are called by a month.
    window.paste("月）").await;
    window.screenshot("60-import-sheet").await;
    window.press("Down").await;
    window.press("Enter").await;
    window.tab_to("下一步：核对").await;
    window.press("Enter").await;
    window.sees("登记签到表 2 人").await;
    window.screenshot("61-import-sheet-check").await;
    window.tab_to("导入 2 人，登记签到表 2 人").await;
    window.press("Enter").await;
    window.sees("登记到签到表").await;
    window.screenshot("62-import-sheet-done").await;
    window.tab_to("查看签到表").await;
    window.press("Enter").await;
    window.sees("待签到 2 人").await;
    window.sees("潘䶮").await;
    // The field for names takes the keyboard, a moment after the sheet is there; in it the key is its own.
    window.keyboard_at("签到人").await;
    window.press("Tab").await;
    window.press("Control+z").await;
    window.sees("已撤销：导入“粘贴的内容”").await;
    window.close().await;
}

/// A thousand rows are looked through from the first to the last, of which the page holds only those in
/// view and some around them: that is why it never stutters.
#[tokio::test]
async fn a_thousand_rows_are_looked_through() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("名单.csv");
    let mut text = String::from("姓名,手机\n");
    for place in 1..=1_000 {
        writeln!(text, "欧阳{place:04},1390000{place:04}").unwrap();
    }
    fs::write(&list, text).unwrap();

    let window = super::first_start(folder.path()).await;
    window.fill("支部名称", "阳光嘉园党支部").await;
    window.fill("社区名称", "阳光嘉园社区").await;
    window.fill("您的姓名", "李四").await;
    window.click("这台电脑上不用密码").await;
    window.click("开始使用").await;
    window.click("导入").await;
    window.will_choose(&list);
    window.click("选择文件").await;
    window.sees("1000 行记录").await;
    window.click("下一步：核对").await;
    window.sees("欧阳0001").await;
    window.tab_to("名单各行").await;
    window.press("End").await;
    window.sees("欧阳1000").await;
    window.sees_no("欧阳0001").await;
    let held = window.rows_held().await;
    assert!((10..100).contains(&held), "{held} rows are held");
    window.press("Home").await;
    window.sees("欧阳0001").await;
    window.close().await;
}
