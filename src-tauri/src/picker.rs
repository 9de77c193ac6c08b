//! File dialogs of the system. In window tests, which cannot reach these, the answer comes from a file.

use std::path::PathBuf;

use tauri::AppHandle;
#[cfg(not(feature = "scripted-dialogs"))]
use tauri::Manager as _;

/// Asks where to save a file; none if the person changed their mind.
#[cfg(not(feature = "scripted-dialogs"))]
pub(crate) async fn save_as(
    app: &AppHandle,
    name: &str,
    kind: &str,
    ending: &str,
) -> Option<PathBuf> {
    let dialog = dialog(app).set_file_name(name).add_filter(kind, &[ending]);
    dialog.save_file().await.map(|file| file.path().to_owned())
}

/// Asks which file to open; none if the person changed their mind.
#[cfg(not(feature = "scripted-dialogs"))]
pub(crate) async fn open(app: &AppHandle, kind: &str, endings: &[&str]) -> Option<PathBuf> {
    let dialog = dialog(app)
        .add_filter(kind, endings)
        .add_filter("所有文件", &["*"]);
    dialog.pick_file().await.map(|file| file.path().to_owned())
}

/// Asks for a folder; none if the person changed their mind.
#[cfg(not(feature = "scripted-dialogs"))]
pub(crate) async fn folder(app: &AppHandle) -> Option<PathBuf> {
    let folder = dialog(app).pick_folder().await;
    folder.map(|folder| folder.path().to_owned())
}

#[cfg(not(feature = "scripted-dialogs"))]
fn dialog(app: &AppHandle) -> rfd::AsyncFileDialog {
    let dialog = rfd::AsyncFileDialog::new();
    match app.get_webview_window("main") {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

#[cfg(feature = "scripted-dialogs")]
pub(crate) async fn save_as(_: &AppHandle, _: &str, _: &str, _: &str) -> Option<PathBuf> {
    chosen()
}

#[cfg(feature = "scripted-dialogs")]
pub(crate) async fn open(_: &AppHandle, _: &str, _: &[&str]) -> Option<PathBuf> {
    chosen()
}

#[cfg(feature = "scripted-dialogs")]
pub(crate) async fn folder(_: &AppHandle) -> Option<PathBuf> {
    chosen()
}

/// The path in the file that `RENLING_CHOSEN` names: a test writes it before each dialog.
#[cfg(feature = "scripted-dialogs")]
fn chosen() -> Option<PathBuf> {
    let answer = std::fs::read_to_string(std::env::var_os("RENLING_CHOSEN")?).ok()?;
    Some(PathBuf::from(answer))
}
