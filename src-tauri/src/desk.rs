//! What lies on the desk while the window is open: the ledger, the typesetter, the pages on view.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use renling_core::backup::{self, BackupReason, Restored};
use renling_core::check;
use renling_core::error::{Error, Result};
use renling_core::handover::{self, Manifest};
use renling_core::key::{self, Guard, Protection, RecoveryCode, Secret};
use renling_core::ledger::{Ledger, Location};
use renling_core::time::Clock;
use renling_forms::{Form, Pages, Typesetter};
use tauri::{AppHandle, Manager, Runtime};

use crate::intake::Laid;
use crate::printed::{Printed, clear_leftovers};

/// How long the answer to a wrong password waits at the most.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How often the window looks whether a backup is due.
const BETWEEN_LOOKS: Duration = Duration::from_secs(60);

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

/// When a backup is due that nobody asked for.
enum Due {
    /// Where there is none of today.
    Daily,
    /// Because the window closes.
    AtTheEnd,
}

/// What lies on the desk.
pub(crate) struct Desk {
    /// Where the manager's own ledger is, or will be.
    own: Location,
    clock: Clock,
    start_with_demo: AtomicBool,
    opened: tokio::sync::Mutex<Option<Opened>>,
    /// Held by the one backup that makes itself.
    backing_up: tokio::sync::Mutex<()>,
    /// Wrong passwords since the last right one.
    wrong: AtomicU32,
    font_folders: Vec<PathBuf>,
    typesetter: OnceLock<Typesetter>,
    pages: Mutex<Option<Arc<Pages>>>,
    printed: Mutex<Option<Printed>>,
    list: Mutex<Option<Laid>>,
    cancelled: Arc<AtomicBool>,
}

impl Desk {
    pub(crate) fn place<R: Runtime>(app: &AppHandle<R>, start: Start) {
        clear_leftovers();
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
        app.manage(Desk::at(
            own,
            Clock::system(),
            start.demo,
            fonts.unwrap_or_default(),
        ));
    }

    /// An empty desk in front of the place where the manager's own ledger is, or will be.
    fn at(own: Location, clock: Clock, start_with_demo: bool, font_folders: Vec<PathBuf>) -> Self {
        Desk {
            own,
            clock,
            start_with_demo: AtomicBool::new(start_with_demo),
            opened: tokio::sync::Mutex::new(None),
            backing_up: tokio::sync::Mutex::new(()),
            wrong: AtomicU32::new(0),
            font_folders,
            typesetter: OnceLock::new(),
            pages: Mutex::new(None),
            printed: Mutex::new(None),
            list: Mutex::new(None),
            cancelled: Arc::default(),
        }
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
        let now = if self.start_with_demo.load(Ordering::Relaxed) {
            let demo = demo().await?;
            self.start_with_demo.store(false, Ordering::Relaxed);
            demo
        } else {
            Opened {
                ledger: self.open_own(None).await?,
                demo: None,
            }
        };
        Ok(opened.insert(now).ledger.clone())
    }

    /// Opens the manager's own ledger and looks at each of its pages.
    async fn open_own(&self, secret: Option<&Secret>) -> Result<Ledger> {
        let ledger = Ledger::open_with(self.own.clone(), self.clock.clone(), secret).await?;
        match check::quick(&ledger).await {
            Ok(()) => Ok(ledger),
            Err(error) => {
                ledger.close().await;
                Err(error)
            }
        }
    }

    /// Whether the open ledger is a throw-away one.
    pub(crate) async fn is_demo(&self) -> bool {
        self.opened
            .lock()
            .await
            .as_ref()
            .is_some_and(|opened| opened.demo.is_some())
    }

    /// Makes the manager's own ledger, or changes what was said when it was made. Answers the recovery
    /// code of a new one.
    pub(crate) async fn begin(
        &self,
        branch: &str,
        community: &str,
        operator: &str,
        guard: Option<Guard>,
    ) -> Result<Option<RecoveryCode>> {
        match self.ledger().await {
            Err(Error::LedgerMissing(_)) => {
                self.make_folder()?;
                let (own, clock) = (self.own.clone(), self.clock.clone());
                let guard = guard.unwrap_or_else(Guard::without_password);
                let (ledger, code) =
                    renling_core::start(own, clock, branch, community, operator, &guard).await?;
                *self.opened.lock().await = Some(Opened { ledger, demo: None });
                Ok(code)
            }
            other => {
                renling_core::begin(&other?, branch, community, operator).await?;
                Ok(None)
            }
        }
    }

    /// The folder of a ledger that will be made.
    fn make_folder(&self) -> Result<()> {
        match &self.own {
            Location::File(path) => match path.parent() {
                Some(folder) => fs::create_dir_all(folder)
                    .map_err(|_| Error::ReadOnly(folder.display().to_string())),
                None => Ok(()),
            },
            Location::Shared(_) => Ok(()),
        }
    }

    /// Makes the manager's own ledger from a 换届交接包, and opens it.
    pub(crate) async fn receive(
        &self,
        package: &Path,
        password: &str,
        guard: &Guard,
    ) -> Result<(Manifest, Option<RecoveryCode>)> {
        self.make_folder()?;
        let mut opened = self.opened.lock().await;
        let (own, clock) = (self.own.clone(), self.clock.clone());
        let received = handover::open(package, password, own, clock, guard).await?;
        *opened = Some(Opened {
            ledger: received.ledger,
            demo: None,
        });
        Ok((received.manifest, received.recovery_code))
    }

    /// The file of the manager's own ledger, while no demo is open.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is shared, and the server keeps it.
    pub(crate) async fn own_file(&self) -> Result<&Path> {
        if self.is_demo().await {
            return Err(Error::Refused(
                "示例台账用完即弃，不用设密码和备份。请先返回您自己的台账。".into(),
            ));
        }
        match &self.own {
            Location::File(path) => Ok(path),
            Location::Shared(_) => Err(Error::Refused(
                "共享台账的密码和备份由街道的服务器管理，请联系街道的管理员。".into(),
            )),
        }
    }

    /// Opens the manager's own ledger with a secret. Each wrong one makes the next wait longer.
    pub(crate) async fn unlock(&self, secret: &Secret) -> Result<()> {
        // Held while it waits: who asks twice at once waits twice.
        let mut opened = self.opened.lock().await;
        let tried = self.open_own(Some(secret)).await;
        match self.slowed(tried).await {
            Ok(ledger) => {
                *opened = Some(Opened { ledger, demo: None });
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// The same answer, later after each wrong password: 1, 2, 4 … seconds, half a minute at the most.
    pub(crate) async fn slowed<T>(&self, answer: Result<T>) -> Result<T> {
        match &answer {
            Err(Error::WrongPassword(_)) => {
                let before = self.wrong.fetch_add(1, Ordering::Relaxed);
                let wait = LONGEST_WAIT.min(Duration::from_secs(1 << before.min(8)));
                tokio::time::sleep(wait).await;
            }
            Err(_) => {}
            Ok(_) => self.wrong.store(0, Ordering::Relaxed),
        }
        answer
    }

    /// Closes the manager's own ledger until its password is given again.
    ///
    /// # Errors
    /// [`Error::Refused`] where it has no password: it would open again at once.
    pub(crate) async fn lock(&self) -> Result<()> {
        if key::protection(self.own_file().await?)? != Protection::Password {
            return Err(Error::Refused(
                "这本台账没有设密码，锁不住。请先在“备份与安全”里设密码。".into(),
            ));
        }
        let mut opened = self.opened.lock().await;
        if let Some(left) = opened.take_if(|opened| opened.demo.is_none()) {
            left.ledger.close().await;
        }
        self.clear_printed();
        *self
            .pages
            .lock()
            .expect("BUG: a thread died holding the pages") = None;
        Ok(())
    }

    /// Puts a backup in the place of the manager's own ledger, and opens what stands there then.
    pub(crate) async fn restore(&self, backup: &Path, secret: Option<&Secret>) -> Result<Restored> {
        let path = self.own_file().await?;
        let mut opened = self.opened.lock().await;
        let standing = opened.as_ref().map(|opened| &opened.ledger);
        let done = backup::restore(path, standing, backup, secret, &self.clock).await;
        let (restored, ledger) = done?;
        *opened = Some(Opened { ledger, demo: None });
        Ok(restored)
    }

    /// The manager's own ledger, if it is open and lies in a file.
    async fn own_open(&self) -> Option<Ledger> {
        match (&*self.opened.lock().await, &self.own) {
            (Some(Opened { ledger, demo: None }), Location::File(_)) => Some(ledger.clone()),
            _ => None,
        }
    }

    /// Backs the manager's own ledger up if it is open, a backup is due and anything was done. The window
    /// works on meanwhile. A failure is remembered by the backup, and told at the next start.
    async fn back_up(&self, due: Due) {
        let _one_at_a_time = self.backing_up.lock().await;
        if let Some(ledger) = self.own_open().await {
            let _ = match due {
                Due::Daily => backup::make_daily(&ledger).await,
                Due::AtTheEnd => backup::make_if_changed(&ledger, BackupReason::Daily).await,
            };
        }
    }

    /// At the end: backs up what changed, closes the ledger, and leaves nothing readable behind.
    pub(crate) async fn clear_away(&self) {
        self.clear_printed();
        self.back_up(Due::AtTheEnd).await;
        if let Some(left) = self.opened.lock().await.take() {
            left.ledger.close().await;
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

    /// Where a file of this name lies that is opened for printing, until the window locks or closes: it is
    /// not encrypted.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] where no file can be made.
    pub(crate) fn print_file(&self, name: &str) -> Result<PathBuf> {
        let mut printed = self.lock_printed();
        let now = match printed.take() {
            Some(printed) => printed,
            None => Printed::make()
                .map_err(|_| Error::ReadOnly(std::env::temp_dir().display().to_string()))?,
        };
        Ok(printed.insert(now).file(name, "pdf"))
    }

    /// Removes what was opened for printing.
    fn clear_printed(&self) {
        let mut printed = self.lock_printed();
        *printed = printed.take().and_then(|printed| printed.clear().err());
    }

    fn lock_printed(&self) -> MutexGuard<'_, Option<Printed>> {
        self.printed
            .lock()
            .expect("BUG: a thread died holding the printed forms")
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

/// Opens the ledger while the window is still being made, so that the page need not wait for it. What
/// stands in the way is told to the page, when it asks for the ledger.
pub(crate) async fn open_early<R: Runtime>(app: AppHandle<R>) {
    let _ = app.state::<Desk>().ledger().await;
}

/// Looks, for as long as the window is open, whether the day's backup is due.
pub(crate) async fn keep_backed_up<R: Runtime>(app: AppHandle<R>) {
    loop {
        tokio::time::sleep(BETWEEN_LOOKS).await;
        app.state::<Desk>().back_up(Due::Daily).await;
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
    #![allow(clippy::unwrap_used)]
    use super::*;

    use std::sync::RwLock;

    use renling_core::person::{self, PersonDraft};

    const MORNING: &str = "2026-03-01T08:00:00+08:00";

    /// A desk with a ledger of the manager's own, and the clock on its wall.
    async fn desk(folder: &Path) -> (Desk, PathBuf, Arc<RwLock<&'static str>>) {
        let wall = Arc::new(RwLock::new(MORNING));
        let clock = Clock::from_fn({
            let wall = Arc::clone(&wall);
            move || wall.read().unwrap().parse().unwrap()
        });
        let path = folder.join("台账.renling");
        let desk = Desk::at(Location::File(path.clone()), clock, false, Vec::new());
        desk.begin("阳光嘉园党支部", "", "李四", Some(Guard::File))
            .await
            .unwrap();
        (desk, path, wall)
    }

    async fn register(desk: &Desk) {
        let draft = PersonDraft {
            name: "欧阳洁".into(),
            ..PersonDraft::default()
        };
        person::add(&desk.ledger().await.unwrap(), &draft)
            .await
            .unwrap();
    }

    fn backups(path: &Path) -> Vec<(String, i32)> {
        let backups = backup::list(path);
        let told = backups.iter().map(|it| (it.at.to_string(), it.operations));
        told.collect()
    }

    #[tokio::test]
    async fn the_window_backs_up_on_each_day_on_which_something_changed_and_at_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, path, wall) = desk(folder.path()).await;
        let first = ("2026-03-01T08:00:00".to_owned(), 1);
        desk.back_up(Due::Daily).await;
        assert_eq!(backups(&path), std::slice::from_ref(&first));
        // The day has its backup.
        register(&desk).await;
        desk.back_up(Due::Daily).await;
        assert_eq!(backups(&path), std::slice::from_ref(&first));
        // Left open over night, it makes the next one in the morning, and only one.
        *wall.write().unwrap() = "2026-03-02T00:00:30+08:00";
        desk.back_up(Due::Daily).await;
        desk.back_up(Due::Daily).await;
        let second = ("2026-03-02T00:00:30".to_owned(), 2);
        assert_eq!(backups(&path), [second.clone(), first.clone()]);
        // On a day on which nothing is done there is nothing to back up.
        *wall.write().unwrap() = "2026-03-03T08:00:00+08:00";
        desk.back_up(Due::Daily).await;
        assert_eq!(backups(&path), [second.clone(), first.clone()]);
        // A clock that was set back to a day with a backup makes another; it is the newest all the same.
        register(&desk).await;
        *wall.write().unwrap() = "2026-03-01T09:00:00+08:00";
        desk.back_up(Due::Daily).await;
        desk.back_up(Due::Daily).await;
        let back = ("2026-03-01T09:00:00".to_owned(), 3);
        assert_eq!(backups(&path), [back, second.clone(), first]);
        // What came since is backed up when the window closes, and is the last of that day.
        register(&desk).await;
        desk.clear_away().await;
        assert_eq!(
            backups(&path)[..2],
            [("2026-03-01T09:00:00".to_owned(), 4), second]
        );
    }

    #[tokio::test]
    async fn a_backup_holds_up_neither_the_window_nor_its_lock() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, path, _) = desk(folder.path()).await;
        // What a backup that makes itself holds for as long as it works.
        let working = desk.backing_up.lock().await;
        register(&desk).await;
        assert!(desk.own_open().await.is_some());
        let secret = Guard::password("阳光嘉园2026").unwrap();
        key::change(&path, None, &secret).unwrap();
        desk.lock().await.unwrap();
        drop(working);
        // Of what is locked there is none, and that is no failure.
        desk.back_up(Due::Daily).await;
        assert_eq!(backups(&path), []);
        assert_eq!(renling_core::local::read(&path).failed_backup, None);
    }

    #[tokio::test]
    async fn a_demo_is_not_backed_up() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, path, _) = desk(folder.path()).await;
        desk.open_demo().await.unwrap();
        desk.back_up(Due::Daily).await;
        assert_eq!(backups(&path), []);
    }

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
