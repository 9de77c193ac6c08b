//! All that is true of Renling without a window.
//!
//! # The rooms
//! - [`ledger`] opens and migrates the place where everything is kept; a private gate behind it
//!   is the only way to write. [`key`] keeps the key of a ledger's file, [`mod@backup`] its
//!   copies, [`handover`] gives all of it to a successor; [`roles`] says who may sign in to a shared one; [`local`] is what this computer keeps to itself.
//! - [`journal`] is what that gate leaves behind: operations with their changes, and from them undo,
//!   redo and the history of a record.
//! - The nouns, one module each: [`mod@unit`], [`person`], [`commitment`], [`project`], [`claim`],
//!   [`activity`], [`attendance`], [`evaluation`] with its [`rubric`] and [`follow_up`], [`team`],
//!   [`visit`], [`check_in`]. A noun's module holds its type, its rules, its state table and its use
//!   cases; its private `rows` holds its SQL. A noun calls another noun's functions, never its `rows`.
//! - [`hours`] holds the rules of hours and stars, by which [`attendance`] counts; [`certificate`] says what
//!   of it may be certified.
//! - [`privacy`] gives people a copy of their data, and takes it out.
//! - [`intake`] reads lists that people have: it plans, shows the plan, and applies what was shown.
//! - [`form_text`] keeps the words of every form, [`number`] numbers papers, and [`paper`] is the register of
//!   what was printed. [`attachment`]s are scanned pages of papers, and photos. [`home`] counts what waits; [`demo`] invents a branch with a year behind it; [`check`] proves that
//!   a ledger is whole.
//! - [`spelling`], [`time`] and [`error`] are what all of these share.
//!
//! # A ledger, from the first line to the first person
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use renling_core::ledger::{Ledger, Location};
//! use renling_core::person::{self, PersonDraft};
//! use renling_core::{journal, time::Clock};
//!
//! let folder = tempfile::tempdir().unwrap();
//! let location = Location::File(folder.path().join("阳光嘉园.renling"));
//! let ledger = Ledger::create(location, Clock::system()).await?;
//! renling_core::begin(&ledger, "阳光嘉园党支部", "阳光嘉园社区", "李四").await?;
//! let draft = PersonDraft { name: "欧阳洁".into(), ..PersonDraft::default() };
//! person::add(&ledger, &draft).await?;
//! let undone = journal::undo(&ledger).await?;
//! assert_eq!(undone.sentence, "撤销：登记人员欧阳洁");
//! // SQLCipher ends with the program; a connection that works on then would crash it.
//! ledger.close().await;
//! # Ok::<(), renling_core::error::Error>(()) }).unwrap();
//! ```

/// SQLite's thread frees what another thread made, record for record: the allocators of the systems take
/// a third of a large import for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod activity;
pub mod attachment;
pub mod attendance;
pub mod backup;
pub mod certificate;
pub mod check;
pub mod check_in;
pub mod claim;
pub mod commitment;
pub mod demo;
mod digits;
pub mod error;
pub mod evaluation;
mod files;
pub mod follow_up;
pub mod form_text;
pub mod handover;
pub mod home;
pub mod hours;
pub mod intake;
pub mod journal;
pub mod key;
pub mod ledger;
pub mod local;
pub mod number;
pub mod paper;
pub mod person;
pub mod privacy;
pub mod project;
mod record;
pub mod roles;
pub mod rubric;
mod setting;
pub mod spelling;
mod stored;
pub mod team;
pub mod time;
pub mod unit;
pub mod visit;

pub use stored::{Flag, OtherFacts};

use std::collections::BTreeMap;

use error::{Error, Result};
use key::{Guard, RecoveryCode};
use ledger::{Ledger, Location};
use time::Clock;

/// Makes a ledger and begins the work in it; see [`begin`]. Where a name is wanting, no ledger is made.
/// Answers the recovery code, where the guard has one.
///
/// # Errors
/// Those of [`Ledger::create_guarded`] and of [`begin`].
pub async fn start(
    location: Location,
    clock: Clock,
    branch: &str,
    community: &str,
    operator: &str,
    guard: &Guard,
) -> Result<(Ledger, Option<RecoveryCode>)> {
    named(branch, operator)?;
    let (ledger, code) = Ledger::create_guarded(location, clock, guard).await?;
    match begin(&ledger, branch, community, operator).await {
        Ok(()) => Ok((ledger, code)),
        Err(error) => {
            ledger.close().await;
            Err(error)
        }
    }
}

/// Begins the work in a new ledger: the branch's name, its community, and who keeps the ledger. Done
/// again, it changes them.
///
/// # Errors
/// [`Error::Invalid`] for an empty branch or operator.
pub async fn begin(ledger: &Ledger, branch: &str, community: &str, operator: &str) -> Result<()> {
    named(branch, operator)?;
    let (branch, community, operator) = (branch.trim(), community.trim(), operator.trim());
    ledger.act_as(operator);
    let operator = ledger.operator();
    let mut write = ledger.begin().await?;
    unit::name_branch(&mut write, branch).await?;
    setting::set_community(&mut write, community).await?;
    setting::set_operator(&mut write, &operator).await?;
    commitment::begin_text(&mut write).await?;
    rubric::kept(&mut write).await?;
    write.commit("begin", format!("启用台账：{branch}")).await?;
    Ok(())
}

/// # Errors
/// [`Error::Invalid`] where one of them is empty.
fn named(branch: &str, operator: &str) -> Result<()> {
    let mut wrong = BTreeMap::new();
    if branch.trim().is_empty() {
        wrong.insert("branch".to_owned(), "请填写支部名称".to_owned());
    }
    if operator.trim().is_empty() {
        wrong.insert("operator".to_owned(), "请填写您的姓名".to_owned());
    }
    Error::refuse_wrong(wrong)
}
