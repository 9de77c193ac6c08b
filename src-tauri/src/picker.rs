//! File dialogs of the system. In window tests, which cannot reach these, the answer comes from the
//! environment.

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
    std::env::var_os("RENLING_SAVE_AS").map(PathBuf::from)
}
