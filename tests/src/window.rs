//! The real window, used as a person would use it: by the words on it.

mod catalogue;
mod check_ins;
mod close;
mod harness;
mod intake;
mod papers;
mod posts;
mod printing;

use std::fs;
use std::path::Path;

use harness::{Window, within_patience};
use renling_core::backup::{self, BackupReason};
use renling_core::key::Guard;
use renling_core::ledger::Location;

use crate::ledgers::clock;
use crate::samples::sample;

/// A window on a ledger that does not exist yet.
async fn first_start(folder: &Path) -> Window {
    let ledger = folder.join("阳光嘉园.renling");
    Window::open(&["--ledger", ledger.to_str().unwrap()]).await
}

/// From an empty folder to an evaluated claim, and one step back: what a manager does first.
#[tokio::test]
async fn the_main_chain_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let window = first_start(folder.path()).await;

    window.sees("建一本台账").await;
    window.click("开始使用").await;
    window.sees("请填写支部名称").await;
    window.screenshot("01-first-start").await;
    window.fill("支部名称", "阳光嘉园党支部").await;
    window.fill("社区名称", "阳光嘉园社区").await;
    window.fill("您的姓名", "李四").await;
    window.click("这台电脑上不用密码").await;
    window.click("开始使用").await;
    window.sees("导入名单").await;
    window.screenshot("02-home-empty").await;

    window.click("导入").await;
    window.will_choose(&sample("在职党员报到名册.xlsx"));
    window.click("选择文件").await;
    window.sees("129 行记录").await;
    window.screenshot("03-import-understood").await;
    window.click("下一步：核对").await;
    window.sees("导入 129 人").await;
    window.screenshot("04-import-check").await;
    window.click("导入 129 人").await;
    window.sees("台账现有人员 129 人").await;
    window.screenshot("05-import-done").await;

    window.click("再导入一份").await;
    window.will_choose(&sample("志愿者名单_GBK.csv"));
    window.click("选择文件").await;
    window.sees("GB18030").await;
    window.click("下一步：核对").await;
    window.click("导入 40 人").await;
    window.sees("台账现有人员 169 人").await;

    window.click("再导入一份").await;
    window.will_choose(&sample("社区单位服务社区清单.xlsx"));
    window.click("选择文件").await;
    window.click("下一步：核对").await;
    window.click("导入 65 个项目").await;
    window.sees("台账现有服务清单 65 个项目").await;

    window.click("承诺书").await;
    window.click("为未生成的人生成").await;
    window.sees("已为 169 人生成承诺书").await;
    window.screenshot("06-commitments").await;
    window.click("打印全部待签").await;
    window.sees("169 份承诺书").await;
    window.sees("第 1 份，共 169 份").await;
    window.screenshot("07-print").await;
    let pdf = folder.path().join("承诺书.pdf");
    window.will_choose(&pdf);
    window.click("另存 PDF").await;
    window.sees("共 169 页").await;
    assert_eq!(lopdf::Document::load(&pdf).unwrap().get_pages().len(), 169);
    window.click("返回承诺书").await;
    window.click("全选").await;
    window.click("标记已签（169 份待签）").await;
    window.screenshot("08-sign").await;
    window.click("标记 169 份已签").await;
    window.sees("已标记169份承诺书为已签").await;
    window.press("Control+z").await;
    window.sees("已撤销：标记169份承诺书为已签").await;
    window.sees("待签").await;
    window.press("Control+Shift+z").await;
    window.sees("已重做").await;

    window.click("服务清单").await;
    // The categories come last, and move the table down.
    window.sees("环境卫生\n走访").await;
    window.click("全选").await;
    window.click("发布").await;
    window.sees("等65个项目").await;
    window.screenshot("09-projects").await;

    window.click("独居老人结对探访（1栋）").await;
    window.sees("服务内容").await;
    window.click("认领").await;
    window.fill("认领人", "pyan").await;
    window.sees("没有找到").await;
    window.fill("认领人", "py").await;
    window.click("潘䶮").await;
    window.click("直接确认，不用再审").await;
    window.screenshot("10-claim").await;
    window.click("登记认领").await;
    window.sees("已登记潘䶮认领").await;

    window.click("首页").await;
    window.screenshot("11-home").await;
    window.click("认领").await;
    window.sees("潘䶮").await;
    for act in ["确认", "开始", "办结"] {
        window.click(act).await;
    }
    window.screenshot("12-claims").await;
    window.click("评估").await;
    window.fill("评语", "每周上门两次，老人满意").await;
    window.screenshot("13-evaluate").await;
    window.click("保存评估").await;
    window.sees("已评估。").await;
    window.press("Control+z").await;
    window.sees("已撤销：").await;
    window.screenshot("14-undone").await;
    window.close().await;
}

/// A project is published and claimed, an activity serves it, the paper sheet is typed at the keyboard,
/// and the hours are confirmed in two steps.
#[tokio::test]
async fn an_activity_from_its_plan_to_confirmed_hours() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(&["--demo", "--ledger", folder.path().to_str().unwrap()]).await;
    window.sees("已结束，未登记签到").await;
    window.screenshot("30-home-waits").await;
    window.click("服务清单").await;
    window.fill("在服务清单中查找", "四点半课堂（6栋）").await;
    window.sees_no("独居老人结对探访（1栋）").await;
    window.click("四点半课堂（6栋）").await;
    window.click("发布").await;
    window.sees("已发布项目").await;
    window.sees("清单\n待认领").await;
    window.click("认领").await;
    window.fill("认领人", "何伟").await;
    window.click("何伟").await;
    window.click("登记认领").await;
    window.sees("已登记何伟认领").await;

    window.click("活动").await;
    window.sees("清洁家园行动").await;
    window.screenshot("31-activities").await;
    window.press("Control+n").await;
    window.click("保存").await;
    window.sees("请填写活动名称").await;
    window.fill("活动名称", "四点半课堂开班").await;
    window.fill("日期", "2025年3月7日").await;
    window.press("Enter").await;
    window.fill("开始时间", "1340").await;
    window.fill("结束时间", "1525").await;
    window.fill("地点", "党群服务中心阅览室").await;
    window
        .fill("对应的清单项目（可不填）", "四点半课堂（6栋）")
        .await;
    window.screenshot("32-activity-form").await;
    window.press("Control+s").await;
    window.sees("已建为筹备，发布后可以签到。").await;
    window.click("发布").await;
    window.sees("已发布活动“四点半课堂开班”").await;
    window.screenshot("33-activity").await;

    window.click("签到表").await;
    window.sees("还没有人签到").await;
    window.click("列入认领人和队员").await;
    window.sees("待签到 1 人").await;
    for (initials, sum) in [("hw", "到 1 人"), ("zgl", "到 2 人")] {
        window.fill("签到人", initials).await;
        window.sees("199****").await;
        window.press("Enter").await;
        window.sees(sum).await;
    }
    window.press("3").await;
    window.sees("到 1 人，迟到 1 人").await;
    window.screenshot("34-sheet").await;
    window.click("结束活动").await;
    window.sees("已结束活动“四点半课堂开班”").await;
    window.click("登记时数（2 人）").await;
    window.screenshot("35-hours").await;
    window.click("登记 2 人时数").await;
    window.sees("共 3 小时 30 分").await;
    window.click("初审（2 人）").await;
    window.sees("已初审时数：何伟1小时45分等2人").await;
    window.click("确认（2 人）").await;
    window.sees("已确认时数：何伟1小时45分等2人").await;
    window.screenshot("36-confirmed").await;
    window.click("何伟").await;
    // The 103 hours of the demo ledger and these.
    window.sees("104 小时 45 分").await;
    window.screenshot("37-person-hours").await;
    window.close().await;
}

/// A service team from its forming to a claim, claiming at a meeting by keyboard, what is late, and the
/// month on the wall.
#[tokio::test]
async fn a_team_is_formed_and_claims_and_what_is_late_is_put_right() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(&["--demo", "--ledger", folder.path().to_str().unwrap()]).await;
    window.click("服务队").await;
    window.sees("9 支").await;
    window.screenshot("40-teams").await;
    window.press("Control+n").await;
    window.fill("名称", "摄影服务队").await;
    window.press("Control+s").await;
    window.sees("已组建，接着请指定队长、加入队员。").await;
    window.click("指定队长").await;
    window.fill("队长", "何伟").await;
    window.click("何伟").await;
    window.screenshot("41-team-leader").await;
    window.click("指定队长").await;
    window.sees("何伟任摄影服务队队长。").await;
    window.sees("队员 1 人").await;
    window.click("人员").await;
    window.fill("在人员中查找", "zgl").await;
    window.sees("人员\n2 人").await;
    window.click("全选").await;
    window.click("加入服务队").await;
    window.fill("服务队", "sy").await;
    window.click("摄影服务队").await;
    window.click("2 人加入").await;
    window.sees("查桂兰等2人加入摄影服务队。").await;
    window.click("服务队").await;
    window.click("健康检查服务队").await;
    window.sees("每月服务（每月至少一次）").await;
    window.screenshot("42-team").await;

    window.click("服务清单").await;
    window.click("待认领").await;
    window.sees("独居老人结对探访（2栋）").await;
    window.click("独居老人结对探访（2栋）").await;
    window.sees("服务内容").await;
    window.click("认领").await;
    window.fill("认领人", "sy").await;
    window.sees("摄影服务队").await;
    window.screenshot("43-claimant").await;
    window.click("摄影服务队").await;
    window.click("登记认领").await;
    window.sees("已登记摄影服务队认领").await;
    window.screenshot("44-project").await;

    window.click("认领").await;
    window.click("现场抢单").await;
    window.sees("本次已认领 0 项").await;
    for (initials, sum) in [("hw", "本次已认领 1 项"), ("zgl", "本次已认领 2 项")] {
        window.fill("认领人", initials).await;
        window.sees("199****").await;
        window.press("Enter").await;
        window.sees(sum).await;
    }
    window.screenshot("45-rush").await;
    window.press("Control+z").await;
    window.sees("本次已认领 1 项").await;

    window.click("首页").await;
    window.sees("已超期").await;
    window.screenshot("46-home").await;
    window.click("去处理").await;
    window.sees("延期 30 天").await;
    window.screenshot("47-overdue").await;
    window.click("延期 30 天").await;
    window.sees("已将").await;

    window.click("活动").await;
    window.click("月历").await;
    window.sees("周日").await;
    window.screenshot("48-calendar").await;
    window.click("单位").await;
    window.click("文华书城").await;
    window.sees("提供的项目").await;
    window.screenshot("49-unit").await;
    window.close().await;
}

/// The × of a window with an unsaved edit asks first; without one it closes.
#[tokio::test]
async fn a_window_closed_in_the_middle_of_an_edit_asks_first() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(&["--demo", "--ledger", folder.path().to_str().unwrap()]).await;
    window.click("人员").await;
    window.sees("登记人员").await;
    window.press("Control+n").await;
    window.fill("姓名", "欧阳䶮").await;
    window.ask_to_close();
    window.sees("刚才的修改还没有保存").await;
    window.screenshot("20-unsaved").await;
    window.click("继续编辑").await;
    window.sees_no("刚才的修改还没有保存").await;
    window.press("Control+s").await;
    window.sees("撤销：登记人员欧阳䶮").await;
    window.ask_to_close();
    window.closes().await;
}

/// A password from the first start on, the lock, a backup and the way back, and the history of it all.
#[tokio::test]
async fn passwords_backups_and_history_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let window = first_start(folder.path()).await;
    window.fill("支部名称", "阳光嘉园党支部").await;
    window.fill("您的姓名", "李四").await;
    window.fill("密码", "1234567").await;
    window.click("开始使用").await;
    window.sees("密码至少要 8 个字符").await;
    window.fill("密码", "阳光嘉园2026").await;
    window.fill("再输一遍", "阳光嘉园2025").await;
    window.click("开始使用").await;
    window.sees("两次输入的密码不一样").await;
    window.screenshot("50-first-password").await;
    window.fill("再输一遍", "阳光嘉园2026").await;
    window.click("开始使用").await;
    window.sees("请收好恢复码").await;
    window.screenshot("51-recovery-code").await;
    window.click("恢复码已经印好或抄好，收在稳妥的地方").await;
    window.click("完成").await;
    window.sees("导入名单").await;

    // Locked, nothing of the ledger is shown; what was typed and not saved waits behind the lock.
    window.click("人员").await;
    window.sees("登记人员").await;
    window.press("Control+n").await;
    window.fill("姓名", "欧阳䶮").await;
    window.click("锁定").await;
    window.sees("台账已锁定").await;
    window.sees_no("阳光嘉园党支部").await;
    window.screenshot("52-locked").await;
    window.fill("密码", "阳光嘉园2025").await;
    window.click("打开台账").await;
    window.sees("密码不对，请检查大小写和输入法后再试。").await;
    window.fill("密码", "阳光嘉园2026").await;
    window.click("打开台账").await;
    window.sees("阳光嘉园党支部").await;
    window.press("Control+s").await;
    window.sees("撤销：登记人员欧阳䶮").await;

    window.click("备份与安全").await;
    window.click("立即备份").await;
    window.sees("已备份，并打开检查过。").await;
    window.screenshot("53-safety").await;
    window.click("大字").await;
    window.screenshot("53-safety-large").await;
    window.click("大字").await;
    window.click("更换密码").await;
    window.screenshot("54-change-password").await;
    window.press("Escape").await;
    window.click("人员").await;
    window.sees("登记人员").await;
    window.press("Control+n").await;
    window.fill("姓名", "赵佩兰").await;
    window.press("Control+s").await;
    window.sees("撤销：登记人员赵佩兰").await;
    window.click("备份与安全").await;
    window.click("查看与恢复").await;
    window.sees("恢复后会丢掉此后的 1 步操作").await;
    window.screenshot("55-restore").await;
    window.click("恢复这份备份").await;
    window.sees("此后的 1 步操作不再在台账里").await;
    window.screenshot("56-restore-asks").await;
    window.press("Tab").await;
    window.press("Enter").await;
    window.sees("已恢复").await;
    window.click("人员").await;
    window.sees_no("赵佩兰").await;
    window.click("操作记录").await;
    window.sees("的备份恢复台账").await;
    window.click("登记人员欧阳䶮").await;
    window.sees("新增人员“欧阳䶮”").await;
    window.screenshot("57-history").await;
    window.click("撤销这一步").await;
    window.sees("已撤销：").await;
    window.close().await;
}

/// Left alone for as long as was settled, it locks; closed, it has backed up what was done.
#[tokio::test]
async fn a_window_left_alone_locks_and_one_that_is_closed_has_backed_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("阳光嘉园.renling");
    let guard = Guard::password("阳光嘉园2026").unwrap();
    let place = Location::File(path.clone());
    let begun = renling_core::start(place, clock(), "阳光嘉园党支部", "", "李四", &guard);
    begun.await.unwrap().0.close().await;
    let window = first_start(folder.path()).await;
    window.fill("密码", "阳光嘉园2026").await;
    window.click("打开台账").await;
    window.sees("导入名单").await;
    window.minutes_go_by(9).await;
    window.click("人员").await;
    window.sees("登记人员").await;
    window.minutes_go_by(9).await;
    window.press("Control+n").await;
    window.fill("姓名", "欧阳䶮").await;
    window.press("Control+s").await;
    window.sees("撤销：登记人员欧阳䶮").await;
    window.minutes_go_by(11).await;
    window.sees("台账已锁定").await;
    window.sees_no("欧阳䶮").await;
    window.fill("密码", "阳光嘉园2026").await;
    window.click("打开台账").await;
    window.sees("欧阳䶮").await;
    assert_eq!(backup::list(&path), []);
    window.ask_to_close();
    window.closes().await;
    let made = within_patience(|| backup::list(&path).pop()).await;
    assert_eq!((made.reason, made.operations), (BackupReason::Daily, 2));
}

/// What a person may ask for: a copy of their data, and its deletion.
#[tokio::test]
async fn a_person_asks_for_their_data_and_for_its_deletion() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(&["--demo", "--ledger", folder.path().to_str().unwrap()]).await;
    window.click("人员").await;
    window.sees("登记人员").await;
    window.press("Control+n").await;
    window.fill("姓名", "欧阳䶮洁").await;
    window.press("Control+s").await;
    window.sees("撤销：登记人员欧阳䶮洁").await;
    window.screenshot("58-person-privacy").await;
    window.click("显示完整信息").await;
    window.fill("请填写原因", "核对电话").await;
    window.screenshot("58-reveal-reason").await;
    window.click("显示完整信息").await;
    window.sees_no("为什么要看完整的身份证号和电话").await;
    let copy = folder.path().join("本人.xlsx");
    window.will_choose(&copy);
    window.click("导出全部资料").await;
    window.fill("请填写原因", "本人申请").await;
    window.click("导出全部资料").await;
    window.sees("已导出到").await;
    assert!(copy.exists());
    window.click("删除个人信息").await;
    window.fill("原因", "本人书面申请").await;
    window.screenshot("59-erase").await;
    window.click("删除个人信息").await;
    window.sees("删掉的找不回来").await;
    window.click("删除").await;
    window.sees("已删除个人信息，台账里改称").await;
    window.sees_no("欧阳䶮洁").await;
    window.close().await;
}

/// One who leaves packs the ledger; one who comes opens it on a first start.
#[tokio::test]
async fn a_ledger_is_handed_over_from_window_to_window() {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("交接包.renling-handover");
    let place = Location::File(folder.path().join("阳光嘉园.renling"));
    let begun = renling_core::start(place, clock(), "阳光嘉园党支部", "", "李四", &Guard::File);
    begun.await.unwrap().0.close().await;
    let window = first_start(folder.path()).await;
    window.click("备份与安全").await;
    window.click("做交接包").await;
    window.fill("交接包的密码", "交接2026阳光").await;
    window.fill("再输一遍", "交接2026阳光").await;
    window.screenshot("62-handover-password").await;
    window.will_choose(&package);
    window.click("选位置，做交接包").await;
    window.sees("请把文件和密码分开交给接任的人").await;
    window.screenshot("63-handover-packed").await;
    window.close().await;
    let successor = tempfile::tempdir().unwrap();
    let window = first_start(successor.path()).await;
    window.will_choose(&package);
    window.screenshot("64-first-start-handover").await;
    window.click("打开换届交接包").await;
    window.fill("交接包的密码", "交接2025阳光").await;
    window.click("这台电脑上不用密码").await;
    window.screenshot("65-handover-open").await;
    window.click("打开并核对").await;
    window.sees("交接包的密码不对").await;
    window.fill("交接包的密码", "交接2026阳光").await;
    window.click("打开并核对").await;
    window.sees("导入名单").await;
    window.sees("阳光嘉园党支部").await;
    window.screenshot("66-handover-arrived").await;
    window.close().await;
}

/// A ledger that cannot be read is set aside, and its newest backup takes its place.
#[tokio::test]
async fn a_damaged_ledger_is_told_and_its_backup_offered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("阳光嘉园.renling");
    let place = Location::File(path.clone());
    let (ledger, _) = renling_core::start(
        place,
        clock(),
        "阳光嘉园党支部",
        "阳光嘉园社区",
        "李四",
        &Guard::File,
    )
    .await
    .unwrap();
    backup::make(&ledger, BackupReason::Daily).await.unwrap();
    ledger.close().await;
    let mut bytes = fs::read(&path).unwrap();
    bytes[4096..]
        .chunks_mut(4096)
        .for_each(|page| page[2048] ^= 1);
    fs::write(&path, &bytes).unwrap();
    let window = first_start(folder.path()).await;
    window.sees("台账文件已损坏").await;
    window.sees("2026年3月1日 08:00").await;
    window.screenshot("60-rescue").await;
    window.click("用这份备份").await;
    window.sees("读不出来的台账会改名留在原处").await;
    // The box takes the focus a moment after its words are there.
    window.screenshot("61-rescue-asks").await;
    window.press("Tab").await;
    window.press("Enter").await;
    window.sees("已恢复。原来的台账留在").await;
    window.sees("阳光嘉园党支部").await;
    window.close().await;
    let aside = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().contains("损坏") && path.extension().unwrap() != "key")
        .unwrap();
    assert_eq!(fs::read(aside).unwrap(), bytes);
}

/// What a claim came to is scored by criteria, found bad, made good, and evaluated again.
#[tokio::test]
async fn an_evaluation_by_criteria_and_what_is_made_good() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(&["--demo", "--ledger", folder.path().to_str().unwrap()]).await;
    window.click("评估").await;
    window.sees("群众评").await;
    window.screenshot("70-evaluations").await;
    window.click("去评估待评估的认领").await;
    window.fill("在认领中查找", "钟月娥").await;
    window.sees_no("蔡昇").await;
    window.click("钟月娥").await;
    // Until the claim is open, 评估 is the place in the navigation.
    window.sees("认领日期").await;
    window.click("评估").await;
    window.click("逐项打分").await;
    for criterion in ["完成情况", "服务质量", "群众反映"] {
        window.fill(criterion, "50").await;
        window.press("Tab").await;
    }
    window.sees("50 分").await;
    window.screenshot("71-scores").await;
    window.click("保存评估").await;
    window.sees("请写明要整改什么").await;
    window.fill("评语（请写明不满意的原因）", "次数不够").await;
    window.click("保存评估").await;
    window.sees("请选择整改期限，不能早于今天").await;
    window.fill("整改：要做什么", "补足两次").await;
    window.fill("整改期限", "2099年3月7日").await;
    window.press("Enter").await;
    window.screenshot("72-bad").await;
    window.click("保存评估").await;
    window.sees("已评估为不满意，转入整改。").await;
    window.sees("未办结").await;
    window.screenshot("73-rework").await;
    window.click("办结整改").await;
    window.fill("请写明整改做了什么", "补了两次").await;
    window.screenshot("74-closing").await;
    window.click("办结整改").await;
    window.sees("整改已办结，请重新作组织评。").await;
    window.click("评估").await;
    window.fill("评语", "已补足").await;
    window.click("保存评估").await;
    window.sees("改评原因：整改后重新评估").await;
    window.click("大字").await;
    window.screenshot("75-made-good").await;
    window.click("大字").await;
    window.click("设置").await;
    window.sees("评分标准 第 1 版").await;
    window.fill("第 1 项评价内容", "节约效果").await;
    window.screenshot("76-rubric").await;
    window.click("保存为新版").await;
    window.sees("评分标准 第 2 版").await;
    window.close().await;
}

/// A household is visited, a promise made there, kept and told back; the page of who visited shows it.
#[tokio::test]
async fn a_visit_from_the_door_to_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(&["--demo", "--ledger", folder.path().to_str().unwrap()]).await;
    window.sees("已办好，待反馈").await;
    window.screenshot("80-home-promises").await;
    window.click("五到家").await;
    window.sees("40 次").await;
    window.screenshot("81-visits").await;
    window.click("登记走访").await;
    window.fill("住户", "陈阿婆家").await;
    window.fill("走访人", "钟月娥").await;
    window.click("钟月娥").await;
    window.fill("听到的意见", "水压不够").await;
    window.fill("作出的承诺", "请水务公司来查").await;
    window.screenshot("82-visit").await;
    window.click("登记走访").await;
    window.sees("请选择兑现期限，不能早于走访日期").await;
    window.fill("兑现期限", "2099年3月7日").await;
    window.press("Enter").await;
    window.click("登记走访").await;
    window.sees("2099年3月7日前").await;
    window.screenshot("83-promised").await;
    window.click("兑现").await;
    window
        .fill("办了什么（办不到的，写明原因和如何解释）", "换了水管")
        .await;
    window.screenshot("84-keeping").await;
    window.click("登记兑现").await;
    window.sees("已兑现，记得告诉住户。").await;
    window.sees("办理情况").await;
    window.click("反馈").await;
    window.fill("住户的答复", "好了").await;
    window.screenshot("85-telling").await;
    window.click("登记反馈").await;
    window.sees("已向陈阿婆家反馈。").await;
    window.click("大字").await;
    window.screenshot("86-told").await;
    window.click("大字").await;
    window.click("钟月娥").await;
    window.sees("五到家走访").await;
    window.screenshot("87-person").await;
    window.close().await;
}
