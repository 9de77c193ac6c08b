//! What lies on the desk while the window is open: the ledger, the typesetter, the pages on view.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use renling_core::error::{Error, Result};
use renling_core::ledger::{Ledger, Location};
use renling_core::time::Clock;
use renling_forms::{Form, Pages, Typesetter};
use tauri::{AppHandle, Manager, Runtime};

use crate::intake::Laid;

/// How the program was started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Start {
    ledger: Option<String>,
    demo: bool,
}

impl Start {
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Self {
        let mut start = Start::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--demo" => start.demo = true,
                "--ledger" => start.ledger = arguments.next(),
                other => eprintln!("不认识的参数“{other}”，已忽略。可用：--ledger 路径、--demo"),
            }
        }
        start
    }
}

/// The ledger that is open and whether it is a throw-away one.
#[derive(Clone)]
struct Opened {
    ledger: Ledger,
    demo: Option<Arc<tempfile::TempDir>>,
}

/// What lies on the desk.
pub(crate) struct Desk {
    /// Where the manager's own ledger is, or will be.
    own: Location,
    start_with_demo: AtomicBool,
    opened: tokio::sync::Mutex<Option<Opened>>,
    font_folders: Vec<PathBuf>,
    typesetter: OnceLock<Typesetter>,
    pages: Mutex<Option<Arc<Pages>>>,
    list: Mutex<Option<Laid>>,
    cancelled: Arc<AtomicBool>,
}

impl Desk {
    pub(crate) fn place<R: Runtime>(app: &AppHandle<R>, start: Start) {
        let own = match &start.ledger {
            Some(place) => Location::parse(place),
            None => {
                let folder = app
                    .path()
                    .app_data_dir()
                    .unwrap_or_else(|_| PathBuf::from("."));
                Location::File(folder.join("认领台账.renling"))
            }
        };
        let fonts = app
            .path()
            .resource_dir()
            .map(|folder| vec![folder.join("fonts")]);
        app.manage(Desk {
            own,
            start_with_demo: AtomicBool::new(start.demo),
            opened: tokio::sync::Mutex::new(None),
            font_folders: fonts.unwrap_or_default(),
            typesetter: OnceLock::new(),
            pages: Mutex::new(None),
            list: Mutex::new(None),
            cancelled: Arc::default(),
        });
    }

    /// The open ledger; the first call opens it.
    ///
    /// # Errors
    /// [`Error::LedgerMissing`] on a first start.
    pub(crate) async fn ledger(&self) -> Result<Ledger> {
        let mut opened = self.opened.lock().await;
        if let Some(opened) = &*opened {
            return Ok(opened.ledger.clone());
        }
        let now = if self.start_with_demo.swap(false, Ordering::Relaxed) {
            demo().await?
        } else {
            Opened {
                ledger: Ledger::open(self.own.clone(), Clock::system()).await?,
                demo: None,
            }
        };
        Ok(opened.insert(now).ledger.clone())
    }

    /// Whether the open ledger is a throw-away one.
    pub(crate) async fn is_demo(&self) -> bool {
        self.opened
            .lock()
            .await
            .as_ref()
            .is_some_and(|opened| opened.demo.is_some())
    }

    /// Makes the manager's own ledger, or changes what was said when it was made.
    pub(crate) async fn begin(&self, branch: &str, community: &str, operator: &str) -> Result<()> {
        match self.ledger().await {
            Err(Error::LedgerMissing(_)) => {
                if let Location::File(path) = &self.own
                    && let Some(folder) = path.parent()
                {
                    fs::create_dir_all(folder)
                        .map_err(|_| Error::ReadOnly(folder.display().to_string()))?;
                }
                let (own, clock) = (self.own.clone(), Clock::system());
                let ledger = renling_core::start(own, clock, branch, community, operator).await?;
                *self.opened.lock().await = Some(Opened { ledger, demo: None });
                Ok(())
            }
            other => renling_core::begin(&other?, branch, community, operator).await,
        }
    }

    /// Opens a throw-away demo ledger in place of what is open.
    pub(crate) async fn open_demo(&self) -> Result<()> {
        let demo = demo().await?;
        *self.opened.lock().await = Some(demo);
        Ok(())
    }

    /// Leaves the throw-away ledger: the next call opens the manager's own.
    pub(crate) async fn leave_demo(&self) {
        let mut opened = self.opened.lock().await;
        if let Some(left) = opened.take_if(|opened| opened.demo.is_some()) {
            left.ledger.close().await;
        }
    }

    /// The typesetter; the first call looks for the fonts.
    pub(crate) fn typesetter(&self) -> std::result::Result<Typesetter, renling_forms::FormsError> {
        if let Some(typesetter) = self.typesetter.get() {
            return Ok(typesetter.clone());
        }
        let found = Typesetter::new(&self.font_folders)?;
        Ok(self.typesetter.get_or_init(|| found).clone())
    }

    /// Lays forms out for viewing, in place of those before.
    pub(crate) fn view(
        &self,
        form: Form,
    ) -> std::result::Result<Arc<Pages>, renling_forms::FormsError> {
        let pages = Arc::new(self.typesetter()?.preview(form)?);
        *self
            .pages
            .lock()
            .expect("BUG: a thread died holding the pages") = Some(Arc::clone(&pages));
        Ok(pages)
    }

    /// The pages on view.
    pub(crate) fn pages(&self) -> Option<Arc<Pages>> {
        self.pages
            .lock()
            .expect("BUG: a thread died holding the pages")
            .clone()
    }

    /// Lays a list on the desk in place of the one before.
    pub(crate) fn lay(&self, list: Laid) {
        *self
            .list
            .lock()
            .expect("BUG: a thread died holding the list") = Some(list);
    }

    /// The list on the desk.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    pub(crate) fn list(&self) -> Result<Laid> {
        self.list
            .lock()
            .expect("BUG: a thread died holding the list")
            .clone()
            .ok_or(Error::NotFound("名单"))
    }

    /// A new long task's flag: set, it asks the task to stop.
    pub(crate) fn begin_task(&self) -> Arc<AtomicBool> {
        self.cancelled.store(false, Ordering::Relaxed);
        Arc::clone(&self.cancelled)
    }

    /// Asks the long task to stop.
    pub(crate) fn cancel_task(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

/// A throw-away demo ledger; its folder goes when the last holder does.
async fn demo() -> Result<Opened> {
    let folder = tempfile::Builder::new()
        .prefix("renling-demo-")
        .tempdir()
        .map_err(|_| Error::ReadOnly(std::env::temp_dir().display().to_string()))?;
    let location = Location::File(folder.path().join("阳光嘉园.renling"));
    let ledger = Ledger::create(location, Clock::system()).await?;
    renling_core::demo::fill(&ledger).await?;
    Ok(Opened {
        ledger,
        demo: Some(Arc::new(folder)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_read() {
        let start = |line: &[&str]| Start::parse(line.iter().map(|word| (*word).to_owned()));
        assert_eq!(start(&[]), Start::default());
        assert_eq!(
            start(&["--ledger", "某处.renling", "--demo"]),
            Start {
                ledger: Some("某处.renling".into()),
                demo: true
            }
        );
    }
}
