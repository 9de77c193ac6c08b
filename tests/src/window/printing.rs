//! What is printed lies readable on the disk for as long as the system's viewer needs it, and no longer.

use std::fs;

use renling_core::key::Guard;
use renling_core::ledger::Location;

use super::harness::{Window, within_patience};
use crate::ledgers::clock;
use crate::readable::files_below;

/// Prints a blank 承诺书: the viewer is handed a PDF that lies among the temporary files.
async fn print(window: &Window) {
    window.click("打印表格").await;
    window.click("空白表").await;
    window.sees("份空白承诺书").await;
    window.click("打印").await;
    window.sees("共 1 页，文件在").await;
    let opened = within_patience(|| window.opened()).await;
    assert!(opened.ends_with("承诺书.pdf"), "{}", opened.display());
    assert_eq!(fs::read(opened).unwrap()[..5], *b"%PDF-");
    assert_eq!(printed(window).len(), 1);
}

/// The PDFs among the temporary files.
fn printed(window: &Window) -> Vec<std::path::PathBuf> {
    let files = files_below(&window.temporary_files());
    let is_pdf = |path: &std::path::PathBuf| path.extension().is_some_and(|it| it == "pdf");
    files.into_iter().filter(is_pdf).collect()
}

/// It goes when the window locks, when it closes, and at the next start where the program was killed.
#[tokio::test]
async fn what_is_printed_does_not_stay_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("阳光嘉园.renling");
    let guard = Guard::password("阳光嘉园2026").unwrap();
    let place = Location::File(path.clone());
    let begun = renling_core::start(place, clock(), "阳光嘉园党支部", "", "李四", &guard);
    begun.await.unwrap().0.close().await;
    let arguments = ["--ledger", path.to_str().unwrap()];
    let unlock = async |window: &Window| {
        window.fill("密码", "阳光嘉园2026").await;
        window.click("打开台账").await;
        window.sees("打印表格").await;
    };

    let window = Window::open(&arguments).await;
    unlock(&window).await;
    print(&window).await;
    window.click("锁定").await;
    window.sees("台账已锁定").await;
    assert_eq!(printed(&window).len(), 0);

    unlock(&window).await;
    print(&window).await;
    let left = printed(&window);
    let home = window.loses_power().await;
    assert!(left[0].exists(), "a killed program removes nothing");

    let window = Window::open_in(home, &arguments).await;
    window.sees("打开台账").await;
    assert!(!left[0].exists());
    unlock(&window).await;
    print(&window).await;
    let left = printed(&window);
    window.ask_to_close();
    let _home = window.closes().await;
    within_patience(|| (!left[0].exists()).then_some(())).await;
    assert!(!left[0].parent().unwrap().exists());
}
