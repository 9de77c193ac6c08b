//! Commands about the ledger as a whole.

use renling_core::error::Error;
use renling_core::home::{self, Home};
use renling_core::journal;
use renling_core::key::{self, Guard, Protection};
use renling_core::ledger::Location;
use renling_core::{local, paper};
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
    /// Whether that is who signed in to a shared ledger, and no other.
    signed_in: bool,
    /// Where it lies.
    location: String,
    /// Whether it is a throw-away demo ledger.
    demo: bool,
    /// Whether it waits for its password; then nothing more is said of it.
    locked: bool,
    /// What keeps its key; none on a first start.
    protection: Option<Protection>,
    /// Whether this computer has a keychain, for a ledger without a password.
    keychain: bool,
    /// After how many idle minutes it locks; 0 is never.
    lock_after: u32,
    /// Why the last backup failed, until one succeeds.
    failed_backup: Option<String>,
    /// What to set right before anything is written down: the clock, the way to the server.
    cautions: Vec<String>,
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
        signed_in: false,
        location: String::new(),
        demo: desk.is_demo().await,
        locked: false,
        protection: None,
        keychain: false,
        lock_after: 0,
        failed_backup: None,
        cautions: Vec::new(),
        today: renling_core::time::Clock::system().today(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let ledger = match desk.ledger().await {
        Err(Error::LedgerMissing(_)) => {
            state.keychain = key::keychain_is_there();
            return Ok(state);
        }
        Err(Error::Locked(location) | Error::KeychainClosed(location)) => {
            state.location = location;
            state.locked = true;
            state.protection = Some(key::protection(desk.own_file().await?)?);
            return Ok(state);
        }
        other => other?,
    };
    state.location = ledger.location().shown();
    match ledger.location() {
        Location::File(path) => {
            state.protection = Some(key::protection(path)?);
            let local = local::read(path);
            state.lock_after = local.lock_after;
            state.failed_backup = local.failed_backup;
            state.keychain = key::keychain_is_there();
        }
        Location::Shared(_) => state.protection = Some(Protection::Server),
    }
    state.cautions = ledger
        .location()
        .caution()
        .map(str::to_owned)
        .into_iter()
        .collect();
    state
        .cautions
        .extend(journal::clock_caution(&ledger).await?);
    state.operator = ledger.operator();
    state.signed_in = ledger.is_signed_in();
    state.demo = desk.is_demo().await;
    match paper::issuer(&ledger).await {
        Ok(issuer) => {
            state.begun = true;
            state.branch = issuer.branch.name;
            state.community = issuer.community;
        }
        // Made, and stopped before the branch was named.
        Err(Error::NotFound(_)) => {}
        Err(other) => return Err(other.into()),
    }
    Ok(state)
}

/// Makes the manager's own ledger, with a password where one is given, or renames what is in it.
/// Answers the recovery code of a new ledger, which is shown this once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ledger_begin(
    desk: State<'_, Desk>,
    branch: String,
    community: String,
    operator: String,
    password: Option<String>,
) -> Answer<Option<String>> {
    let guard = match password {
        Some(password) => Some(Guard::password(&password)?),
        None => None,
    };
    let code = desk.begin(&branch, &community, &operator, guard).await?;
    Ok(code.map(|code| code.to_string()))
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
