//! Papers in the real window: the words on them, their numbers, and the register.

use std::path::Path;

use super::harness::Window;
use crate::scans::bottomless;

/// A 证明 is made out from the hours, cards are printed one file each, a number leads back to its paper,
/// and new words ask everybody to sign again.
#[tokio::test]
async fn papers_from_their_words_to_the_register() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(&["--demo", "--ledger", folder.path().to_str().unwrap()]).await;

    window.click("打印表格").await;
    window.click("志愿服务记录证明").await;
    window.fill("只打印查到的", "何伟").await;
    window.sees("没有写进证明").await;
    window.sees("第 1 页，共 2 页").await;
    window.screenshot("40-certificate").await;
    window.will_choose(&folder.path().join("证明.pdf"));
    window.click("另存 PDF").await;
    window.sees("共 2 页，文件在").await;
    window.click("Word").await;
    window.screenshot("40-word").await;
    let word = folder.path().join("证明.docx");
    window.will_choose(&word);
    window.click("另存 Word").await;
    window.sees("证明.docx").await;
    assert_eq!(std::fs::read(word).unwrap()[..2], *b"PK");

    window.click("认领卡").await;
    window.fill("只打印查到的", "陈").await;
    window.click("跳过打印过的").await;
    window.sees("份认领卡").await;
    window.click("一个 PDF").await;
    window.click("每份一个 PDF，打成压缩包").await;
    window.fill("文件名", "{编号} {姓名}").await;
    window.screenshot("41-one-each").await;
    let archive = folder.path().join("认领卡.zip");
    window.will_choose(&archive);
    window.click("另存").await;
    window.sees("认领卡.zip").await;
    assert!(archive.exists());

    window.click("登记簿").await;
    window.sees("Z2026-0001").await;
    window.screenshot("42-register").await;
    window.fill("在登记簿中查找，或扫码", "z2026-0001").await;
    window.sees("1 份").await;
    window.click("全选").await;
    window.click("登记交接（1 份）").await;
    window.screenshot("43-hand").await;
    window.click("登记 1 份").await;
    window.sees("已领走").await;
    window.click("全选").await;
    // By its handle: a column is called so too.
    window.click("scans").await;
    window.sees("还没有扫描件。").await;
    window.will_choose(Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../icons/128x128.png"
    )));
    window.click("附上扫描件").await;
    window.sees("Z2026-0001附上扫描件“128x128.png”。").await;
    window.click("查看扫描件“128x128.png”").await;
    window.screenshot("43-scan").await;
    // A scan of two pages, and one that ends whatever draws it.
    window.will_choose(&folder.path().join("证明.pdf"));
    window.click("附上扫描件").await;
    window.sees("Z2026-0001附上扫描件“证明.pdf”。").await;
    window.click("查看扫描件“证明.pdf”").await;
    window.sees("第 1 页，共 2 页").await;
    window.screenshot("43-scan-pdf").await;
    window.click("下一页").await;
    window.sees("第 2 页，共 2 页").await;
    window.screenshot("43-scan-pdf-2").await;
    let hostile = folder.path().join("坏.pdf");
    std::fs::write(&hostile, bottomless()).unwrap();
    window.will_choose(&hostile);
    window.click("附上扫描件").await;
    window.sees("Z2026-0001附上扫描件“坏.pdf”。").await;
    window.click("查看扫描件“坏.pdf”").await;
    window.sees("这份 PDF 在这里显示不出来").await;
    window.screenshot("43-scan-hostile").await;
    window.click("移除扫描件“坏.pdf”").await;
    window.sees("移除后可以撤销").await;
    window.click("取消").await;
    window.click("关闭").await;
    window.sees("1 份").await;
    window.screenshot("43-scanned").await;
    window.click("照原样重印").await;
    window.sees("登记簿所选的 1 份，照原样").await;
    window.screenshot("44-again").await;

    window.click("承诺书").await;
    window.click("打印表格").await;
    window.click("承诺书").await;
    window.click("修改表格文字").await;
    window.sees("承诺条款，一行一条，自动编号").await;
    window.fill("标题", "志愿服务承诺书").await;
    window
        .click("内容有变，已签的人要重签（只改错字不用勾）")
        .await;
    window.screenshot("45-words").await;
    window.click("保存为新的一版").await;
    window.click("保存并要求重签").await;
    window.sees("已保存，现在是第 2 版").await;
    window.click("首页").await;
    window.sees("承诺书换了新文本，需重签").await;
    window.screenshot("46-sign-again").await;
    window.click("设置").await;
    window.sees("表格编号").await;
    window.screenshot("47-numbers").await;
    window.close().await;
}
