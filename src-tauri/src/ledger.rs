//! Commands about the ledger as a whole.

use renling_core::error::Error;
use renling_core::home::{self, Home};
use serde::Serialize;
use tauri::State;

use crate::desk::Desk;
use crate::wire::Answer;

/// What the page must know before it shows anything.
#[derive(Debug, Serialize, specta::Type)]
pub(crate) struct LedgerState {
    /// False on a first start: the page asks for the branch's name.
    begun: bool,
    /// The branch.
    branch: String,
    /// The community that members report to.
    community: String,
    /// Who keeps the ledger.
    operator: String,
    /// Where it lies.
    location: String,
    /// Whether it is a throw-away demo ledger.
    demo: bool,
    /// Today, `2026-03-01`.
    today: renling_core::time::Date,
    /// The program's version.
    version: String,
}

/// Opens the ledger and says what it is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ledger_state(desk: State<'_, Desk>) -> Answer<LedgerState> {
    let mut state = LedgerState {
        begun: false,
        branch: String::new(),
        community: String::new(),
        operator: String::new(),
        location: String::new(),
        demo: desk.is_demo().await,
        today: renling_core::time::Clock::system().today(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let ledger = match desk.ledger().await {
        Err(Error::LedgerMissing(_)) => return Ok(state),
        other => other?,
    };
    state.location = ledger.location().shown();
    state.operator = ledger.operator();
    state.demo = desk.is_demo().await;
    match home::home(&ledger).await {
        Ok(home) => {
            state.begun = true;
            state.branch = home.branch;
            state.community = home.community;
        }
        // Made, and stopped before the branch was named.
        Err(Error::NotFound(_)) => {}
        Err(other) => return Err(other.into()),
    }
    Ok(state)
}

/// Makes the manager's own ledger, or renames what is in it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ledger_begin(
    desk: State<'_, Desk>,
    branch: String,
    community: String,
    operator: String,
) -> Answer<()> {
    Ok(desk.begin(&branch, &community, &operator).await?)
}

/// Opens a throw-away demo ledger.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ledger_demo(desk: State<'_, Desk>) -> Answer<()> {
    Ok(desk.open_demo().await?)
}

/// Goes back to the manager's own ledger.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ledger_leave_demo(desk: State<'_, Desk>) -> Answer<()> {
    desk.leave_demo().await;
    Ok(())
}

/// What the home page shows.
#[tauri::command]
#[specta::specta]
pub(crate) async fn home(desk: State<'_, Desk>) -> Answer<Home> {
    Ok(home::home(&desk.ledger().await?).await?)
}

/// Stops the long job under way, a print or an import.
#[tauri::command]
#[specta::specta]
pub(crate) async fn task_cancel(desk: State<'_, Desk>) -> Answer<()> {
    desk.cancel_task();
    Ok(())
}
