//! The service list in the real window: its fields, who suits a project, photos, and last year's list.

use super::harness::Window;

/// From last year's list to a project of this year with somebody on it.
#[tokio::test]
async fn last_year_s_list_a_new_project_and_who_suits_it() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(&["--demo", "--ledger", folder.path().to_str().unwrap()]).await;
    window.click("服务清单").await;
    window.sees("65 个项目").await;
    window.click("照抄往年").await;
    window.sees("照抄 65 个项目").await;
    window.screenshot("b0-copy").await;
    window.click("照抄独居老人结对探访（1栋）").await;
    window.click("照抄 64 个项目").await;
    window.sees("已照抄").await;
    window.sees("129 个项目").await;
    window.press("Control+z").await;
    window.sees("已撤销：照抄").await;

    window.press("Control+n").await;
    window.fill("项目名称", "四点半课堂（1栋）课").await;
    window.sees_no("名称相近").await;
    window.fill("项目名称", "便民理发").await;
    window.fill("需要特长", "理发").await;
    window.fill("服务地点", "阳光嘉园3栋").await;
    window.fill("服务时间", "每月第一个周六上午").await;
    window.fill("结束日期", "2099年12月31日").await;
    window.press("Enter").await;
    window.screenshot("b1-project-form").await;
    window.press("Control+s").await;
    window.sees("已建为草稿").await;
    window.sees("每月第一个周六").await;
    window.click("发布").await;
    window.sees("清单\n待认领").await;
    window.click("看看谁合适").await;
    window.sees("特长相符：理发").await;
    window.screenshot("b2-suggested").await;
    window.click("派单").await;
    window.sees("已派给").await;
    window.sees("认领 1 项").await;
    let photo = folder.path().join("现场.png");
    let picture = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/people.png");
    std::fs::copy(picture, &photo).unwrap();
    window.will_choose(&photo);
    window.click("加照片").await;
    window.sees("照片 1 张").await;
    window.screenshot("b3-photo").await;
    window.click("查看照片现场.png").await;
    window.sees("附上").await;
    window.screenshot("b4-photo-large").await;
    window.press("Escape").await;

    // A name that is nearly another's is pointed out while it is typed, and saved all the same.
    window.press("Control+n").await;
    window.fill("项目名称", "便民 理法").await;
    window.sees("与项目“便民理发”名称相近").await;
    window.screenshot("b5-alike").await;
    window.press("Control+s").await;
    window.sees("已建为草稿").await;
    window.click("大字").await;
    window.screenshot("b6-large").await;
    window.click("大字").await;

    window.click("设置").await;
    window.sees("项目类别").await;
    window.fill("第 1 个类别", "关心帮扶").await;
    window.click("保存类别").await;
    window.sees("个项目随之改动").await;
    window.screenshot("b7-categories").await;
    window.close().await;
}
