//! 双报到 in the real window.

use super::harness::Window;

/// Units are accepted together, the 回执 of one is printed and handed over, a member is registered, looked
/// at again, cancelled, and comes back by undo; members that are due are looked at together.
#[tokio::test]
async fn check_ins_from_the_door_to_the_next_look() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(&["--demo", "--ledger", folder.path().to_str().unwrap()]).await;
    window.sees("满半年，待复核").await;
    window.screenshot("90-home-check-ins").await;

    window.click("双报到").await;
    window.sees("139 份").await;
    window.screenshot("91-check-ins").await;
    window.click("待受理").await;
    window.sees("2 份").await;
    window.click("全选").await;
    window.click("受理 2 份").await;
    window.sees("受理后可以打印回执").await;
    window.screenshot("92-accepting").await;
    window.fill("受理日期", "2099年3月7日").await;
    window.press("Enter").await;
    window.click("受理 2 份").await;
    window.sees("日期不能晚于今天").await;
    window.click("取消").await;
    window.click("放弃修改").await;
    window.sees_no("日期不能晚于今天").await;
    window.click("受理 2 份").await;
    window.sees("受理后可以打印回执").await;
    window.click("受理 2 份").await;
    window.sees("等2份报到。").await;
    window.sees("没有符合条件的报到登记。").await;
    window.screenshot("93-none-pending").await;

    window.click("已受理").await;
    window.click("单位").await;
    window.sees("10 份").await;
    window.click("文华书城").await;
    window.sees("交回执").await;
    window.screenshot("93-unit").await;
    window.click("打印登记表").await;
    window.sees("1 份单位报到登记表").await;
    window.screenshot("93-unit-registration").await;
    window.click("单位报到回执").await;
    window.sees("1 份单位报到回执").await;
    window.screenshot("93-unit-receipt").await;
    window.click("返回双报到").await;

    window.click("首页").await;
    window.click("去复核").await;
    window.sees("7 份").await;
    window.click("全选").await;
    window.click("复核 7 份").await;
    window.screenshot("94-rechecking").await;
    window.click("复核 7 份").await;
    window.sees("等7份报到。").await;
    window.press("Control+z").await;
    window.sees("已撤销：复核").await;
    window.sees("7 份").await;

    window.click("人员").await;
    window.click("登记人员").await;
    window.fill("姓名", "黄小明").await;
    window.click("保存").await;
    window.sees("还没有登记报到。").await;
    window.click("登记报到").await;
    window.screenshot("95-registering").await;
    window.click("登记报到").await;
    window.sees("已登记黄小明报到，等待受理。").await;
    window.click("受理").await;
    window.sees("受理后可以打印回执").await;
    window.click("受理").await;
    window.sees("已受理黄小明的报到。").await;
    window.click("打印回执").await;
    window.sees("1 份双报到回执").await;
    window.screenshot("96-receipt").await;
    let pdf = folder.path().join("回执.pdf");
    window.will_choose(&pdf);
    window.click("另存 PDF").await;
    window.sees("共 1 页").await;
    window.click("返回人员").await;
    window.fill("在人员中查找", "黄小明").await;
    window.sees("1 人").await;
    window.click("黄小明").await;
    window.click("交回执").await;
    window.sees("回执已盖章").await;
    window.click("交回执").await;
    window.sees("已交出黄小明的报到回执。").await;
    window.click("复核").await;
    window.sees("已核实仍在本社区").await;
    window.click("复核").await;
    window.sees("已复核黄小明的报到。").await;
    window.click("取消报到").await;
    window.sees("随时可以恢复").await;
    window.click("取消报到").await;
    window.sees("请填写取消报到的原因").await;
    window.fill("取消的原因", "已搬到清新区").await;
    window.screenshot("97-cancelling").await;
    window.click("取消报到").await;
    window.sees("已取消黄小明的报到。").await;
    window.sees("，已搬到清新区").await;
    window.screenshot("98-cancelled").await;
    window.press("Control+z").await;
    window.sees("已撤销：取消黄小明的报到").await;
    window.sees("下次复核").await;

    window.click("双报到").await;
    window.press("Control+n").await;
    window.fill("党员", "钟月娥").await;
    window.click("钟月娥").await;
    window.click("登记报到").await;
    window.sees("所选的人都已登记报到。").await;
    window.click("取消").await;
    window.click("放弃修改").await;

    window.click("人员").await;
    window.click("登记人员").await;
    window.fill("姓名", "刘小红").await;
    window.fill("报到日期", "2026年3月1日").await;
    window.press("Enter").await;
    window.click("保存").await;
    window.sees("还没有登记报到。").await;
    window.click("双报到").await;
    window.click("登记名单上的 1 人").await;
    window.sees("已登记刘小红报到，等待受理。").await;
    window.click("刘小红").await;
    window.sees("待受理").await;

    window.click("大字").await;
    window.screenshot("98-large-person").await;
    window.click("关闭").await;
    window.screenshot("99-large").await;
    window.close().await;
}
