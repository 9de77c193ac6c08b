//! Posts of an activity in the real window.

use super::harness::Window;

/// Posts are written into a new activity, and people of its sheet are given them.
#[tokio::test]
async fn posts_from_the_plan_to_the_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(&["--demo", "--ledger", folder.path().to_str().unwrap()]).await;
    window.click("活动").await;
    window.click("新建活动").await;
    window.fill("活动名称", "健康咨询日").await;
    window
        .fill("岗位（一行一个，后面写要几人；可不填）", "引导\n量血压 3")
        .await;
    window.fill("日期", "2026年3月7日").await;
    window.press("Enter").await;
    window.fill("开始时间", "8:30").await;
    window.fill("结束时间", "11:30").await;
    window.click("保存").await;
    window.sees("请在“引导”后面写明要几人").await;
    window.screenshot("a0-posts-refused").await;
    window
        .fill("岗位（一行一个，后面写要几人；可不填）", "引导 1\n量血压 3")
        .await;
    window.click("保存").await;
    window.sees("0 / 3").await;
    window.screenshot("a1-posts").await;
    window.click("发布").await;
    window.click("签到表").await;
    window.sees("还没有人签到。").await;
    for (initials, sum) in [("hw", "到 1 人"), ("zgl", "到 2 人")] {
        window.fill("签到人", initials).await;
        window.sees("199****").await;
        window.press("Enter").await;
        window.sees(sum).await;
    }
    window.click("选中第 1 行").await;
    window.screenshot("a2-choosing").await;
    window.click("引导（0 / 1）").await;
    window.sees("1 / 1").await;
    window.click("选中第 2 行").await;
    window.click("量血压（0 / 3）").await;
    window.sees("1 / 3").await;
    window.press("Control+z").await;
    window.sees("已撤销：安排").await;
    window.sees("0 / 3").await;
    window.screenshot("a3-sheet").await;
    window.click("打印签到表").await;
    window.sees("1 份活动签到表").await;
    window.screenshot("a4-printed").await;
    window.click("返回签到表").await;
    window.sees("到 2 人").await;
    window.click("大字").await;
    window.click("选中第 1 行").await;
    window.screenshot("a5-large").await;
    window.close().await;
}
