//! Commands about what keeps the ledger: its password, its recovery code, its lock.

use renling_core::error::{Error, Result};
use renling_core::key::{self, Guard, Protection, Secret};
use renling_core::local::{self, Local};
use tauri::{AppHandle, Manager as _, State};

use crate::desk::Desk;
use crate::picker;
use crate::wire::Answer;

/// Opens the ledger with its password.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ledger_unlock(desk: State<'_, Desk>, password: String) -> Answer<()> {
    Ok(desk.unlock(&Secret::password(&password)).await?)
}

/// Opens the ledger with its recovery code and gives it a new password. Answers a new recovery code.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ledger_recover(
    desk: State<'_, Desk>,
    code: String,
    password: String,
) -> Answer<String> {
    let (known, guard) = (Secret::recovery(&code)?, Guard::password(&password)?);
    let code = key::change(desk.own_file().await?, Some(&known), &guard)?;
    desk.unlock(&Secret::password(&password)).await?;
    Ok(code.map(|code| code.to_string()).unwrap_or_default())
}

/// Locks the ledger.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ledger_lock(desk: State<'_, Desk>) -> Answer<()> {
    Ok(desk.lock().await?)
}

/// Says after how many idle minutes the ledger locks; 0 is never.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock_after(desk: State<'_, Desk>, minutes: u32) -> Answer<()> {
    let path = desk.own_file().await?;
    let settled = Local {
        lock_after: minutes,
        ..local::read(path)
    };
    Ok(local::write(path, &settled)?)
}

/// Gives the ledger a password, or another one. Answers a recovery code where a new one was made.
#[tauri::command]
#[specta::specta]
pub(crate) async fn password_set(
    desk: State<'_, Desk>,
    current: String,
    password: String,
) -> Answer<Option<String>> {
    Ok(change(&desk, &current, &Guard::password(&password)?).await?)
}

/// Opens the ledger without a password from now on: by the keychain, or by the file alone. Answers the
/// recovery code of the keychain.
#[tauri::command]
#[specta::specta]
pub(crate) async fn password_remove(
    desk: State<'_, Desk>,
    current: String,
) -> Answer<Option<String>> {
    Ok(change(&desk, &current, &Guard::without_password()).await?)
}

/// Makes a new recovery code in place of the one before.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recovery_renew(desk: State<'_, Desk>, current: String) -> Answer<String> {
    let path = desk.own_file().await?;
    let known = known(path, &current)?;
    let code = desk
        .slowed(key::renew_recovery(path, known.as_ref()))
        .await?;
    Ok(code.to_string())
}

/// Saves a recovery code as a text where the person says; nothing if they change their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recovery_save(app: AppHandle, code: String) -> Answer<Option<String>> {
    let Some(path) = picker::save_as(&app, "认领台账恢复码.txt", "文本", "txt").await
    else {
        return Ok(None);
    };
    let text = format!(
        "认领台账的恢复码\r\n\r\n{code}\r\n\r\n忘了密码时，只有它能打开台账。请打印后锁进柜子，不要和电脑放在一起，也不要留在这台电脑上。\r\n"
    );
    std::fs::write(&path, text).map_err(|_| Error::ReadOnly(path.display().to_string()))?;
    Ok(Some(path.display().to_string()))
}

/// Prints what the window shows, which is the recovery code alone.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recovery_print(app: AppHandle) -> Answer<()> {
    let printed = app
        .get_webview_window("main")
        .is_some_and(|window| window.print().is_ok());
    if !printed {
        return Err(
            Error::Refused("这台电脑不能直接打印，请另存后打印，或抄在纸上。".into()).into(),
        );
    }
    Ok(())
}

async fn change(desk: &Desk, current: &str, guard: &Guard) -> Result<Option<String>> {
    let path = desk.own_file().await?;
    let known = known(path, current)?;
    let code = desk
        .slowed(key::change(path, known.as_ref(), guard))
        .await?;
    Ok(code.map(|code| code.to_string()))
}

/// The password that stands, where there is one.
fn known(path: &std::path::Path, current: &str) -> Result<Option<Secret>> {
    let asked = key::protection(path)? == Protection::Password;
    Ok(asked.then(|| Secret::password(current)))
}
