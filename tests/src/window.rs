//! The real window, used as a person would use it: by the words on it.

mod close;
mod harness;

use std::path::Path;

use harness::Window;

fn sample(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name)
}

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
    window.screenshot("01-first-start");
    window.fill("支部名称", "阳光嘉园党支部").await;
    window.fill("社区名称", "阳光嘉园社区").await;
    window.fill("您的姓名", "李四").await;
    window.click("开始使用").await;
    window.sees("导入名单").await;
    window.screenshot("02-home-empty");

    window.click("导入").await;
    window.will_choose(&sample("在职党员报到名册.xlsx"));
    window.click("选择文件").await;
    window.sees("129 行记录").await;
    window.screenshot("03-import-understood");
    window.click("下一步：核对").await;
    window.sees("导入 129 人").await;
    window.screenshot("04-import-check");
    window.click("导入 129 人").await;
    window.sees("台账现有人员 129 人").await;
    window.screenshot("05-import-done");

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
    window.close().await;
}
