//! Opens the window on a screen of its own and finds things on it by the words
//! that a person sees. Whatever is not there yet is waited for; where it never
//! comes, the test fails with a screenshot.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;
use xtask::companion::Companion;
use xtask::display::Display;
use xtask::place;

use super::close;
use crate::readable::{files_below, readable};

/// How long anything may take to appear. No measure of the program: on a busy machine much is slow.
const PATIENCE: Duration = Duration::from_secs(45);
const PAUSE: Duration = Duration::from_millis(50);

/// A page on which Tab must be pressed more often is no page for the keyboard.
const MOST_TABS: usize = 40;

/// By which WebDriver marks an element in an answer.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The file in the home folder from which file dialogs take their answer.
const CHOSEN: &str = "chosen";

/// The folder in the home folder in which the program lays its temporary files.
const TEMPORARY: &str = "temporary";

/// The file in the home folder that says what the system's viewer was asked to open.
const OPENED: &str = "opened";

/// The branch of all window tests, and who keeps its ledger.
const ON_EVERY_PAGE: [&str; 2] = ["阳光嘉园", "李四"];

const FIND: &str = include_str!("find.js");

/// Notes in `window.hit` whether the next click reaches an element, or what lies on its middle now.
const WATCH_CLICK: &str = "
const [element] = arguments;
const box = element.getBoundingClientRect();
const above = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
window.hit = undefined;
const note = ({ target }) => { window.hit = element.contains(target) || target === above; };
document.addEventListener('click', note, { capture: true, once: true });
";

/// Replaces what a field holds, as typing does: the page hears of it. The
/// driver's own typing loses characters beyond the first plane, such as 𬸣.
const TYPE: &str = "
    const [field, text] = arguments;
    field.focus();
    field.select ? field.select() : getSelection().selectAllChildren(field);
    text ? document.execCommand('insertText', false, text) : document.execCommand('delete');
    return field.value ?? field.innerText;";

/// All words on the page, those in fields too.
const WORDS: &str = "
    const fields = [...document.querySelectorAll('input, textarea')].map((field) => field.value);
    return [document.body.innerText, ...fields].join('\\n');";

/// Whether anything on the page still moves or waits for the ledger.
const MOVES: &str = "
    return document.getAnimations().length > 0 || document.body.innerText.includes('正在');";

/// The open window, with a screen, a driver and a home folder of its own.
pub struct Window {
    client: Client,
    // In the order in which they end.
    _driver: Companion,
    screen: Display,
    home: TempDir,
}

impl Window {
    /// Opens the window with these arguments. Nothing that it keeps outlives
    /// the test.
    pub async fn open(arguments: &[&str]) -> Self {
        Self::open_in(tempfile::tempdir().unwrap(), arguments).await
    }

    /// Opens it with the home folder of one before.
    pub async fn open_in(home: TempDir, arguments: &[&str]) -> Self {
        let screen = Display::start().unwrap();
        let port = free_port();
        let mut driver = Companion::command("WebKitWebDriver");
        screen.lend(&mut driver);
        driver
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("RENLING_CHOSEN", home.path().join(CHOSEN))
            .env("TMPDIR", home.path().join(TEMPORARY))
            .env("PATH", viewer(home.path()));
        fs::create_dir_all(home.path().join(TEMPORARY)).unwrap();
        for folder in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            driver.env(folder, home.path());
        }
        let driver = Companion::start(&mut driver).unwrap();
        let client = session(port, arguments).await;
        Self {
            client,
            _driver: driver,
            screen,
            home,
        }
    }

    /// The next file dialogs answer with this path.
    pub fn will_choose(&self, path: &Path) {
        fs::write(self.home.path().join(CHOSEN), path.to_str().unwrap()).unwrap();
    }

    /// Where the program lays its temporary files.
    pub fn temporary_files(&self) -> PathBuf {
        self.home.path().join(TEMPORARY)
    }

    /// What the system's viewer was last asked to open, told once.
    pub fn opened(&self) -> Option<PathBuf> {
        let told = self.home.path().join(OPENED);
        let opened = fs::read_to_string(&told).ok()?;
        fs::remove_file(told).ok()?;
        Some(PathBuf::from(opened.strip_suffix('\n')?))
    }

    /// Clicks what carries these words, or this `data-test-id`.
    pub async fn click(&self, words: &str) {
        let begun = Instant::now();
        loop {
            let target = self.find("press", words).await;
            let watched = vec![serde_json::to_value(&target).unwrap()];
            let _ = self.client.execute(WATCH_CLICK, watched).await;
            let clicked = target.click().await;
            // It moved or went while the page was drawn anew, at times just before the click, which then hit
            // what is in its place.
            if clicked.is_ok() && !self.has_missed().await {
                return;
            }
            if begun.elapsed() > PATIENCE {
                self.fail(&format!("“{words}” takes no click: {clicked:?}"))
                    .await;
            }
            sleep(PAUSE).await;
        }
    }

    /// Whether the watched click hit something else. A window that has closed on it was hit.
    async fn has_missed(&self) -> bool {
        let hit = self.client.execute("return window.hit;", Vec::new()).await;
        hit.is_ok_and(|hit| hit == json!(false))
    }

    /// Replaces what the field of this label holds.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.find("fill", label).await;
        let arguments = vec![serde_json::to_value(&field).unwrap(), json!(text)];
        let held = self.client.execute(TYPE, arguments).await.unwrap();
        if held != text {
            let words = format!("“{label}” was filled with “{text}” and holds {held}");
            self.fail(&words).await;
        }
    }

    /// Presses keys together, such as `Control+k`, `Escape` or `Enter`.
    pub async fn press(&self, keys: &str) {
        let keys: Vec<char> = keys.split('+').map(key).collect();
        let mut actions = KeyActions::new("keyboard".to_owned());
        for &value in &keys {
            actions = actions.then(KeyAction::Down { value });
        }
        for &value in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value });
        }
        self.client.perform_actions(actions).await.unwrap();
    }

    /// Presses Tab until what carries these words has the keyboard.
    pub async fn tab_to(&self, words: &str) {
        self.press_until_at("Tab", words).await;
    }

    /// Likewise, going backwards.
    pub async fn tab_back_to(&self, words: &str) {
        self.press_until_at("Shift+Tab", words).await;
    }

    async fn press_until_at(&self, keys: &str, words: &str) {
        for _ in 0..MOST_TABS {
            self.press(keys).await;
            let arguments = vec![json!("type"), json!(words)];
            let there = self.client.execute(FIND, arguments).await.unwrap();
            if !there.is_null() {
                return;
            }
        }
        self.fail(&format!("no {keys} comes to “{words}”")).await;
    }

    /// Waits until what carries these words has the keyboard.
    pub async fn keyboard_at(&self, words: &str) {
        self.find("type", words).await;
    }

    /// Puts a text into what has the keyboard, as pasting does.
    pub async fn paste(&self, text: &str) {
        let script = "document.execCommand('insertText', false, arguments[0]);";
        let arguments = vec![json!(text)];
        self.client.execute(script, arguments).await.unwrap();
    }

    /// How many rows of a table the page holds at this moment.
    pub async fn rows_held(&self) -> u64 {
        let script = "return document.querySelectorAll('[role=grid] [role=row]').length;";
        let rows = self.client.execute(script, Vec::new()).await.unwrap();
        rows.as_u64().unwrap()
    }

    /// Waits until these words are on the page.
    pub async fn sees(&self, words: &str) {
        self.wait(words, true).await;
    }

    /// Waits until these words are on the page no more.
    pub async fn sees_no(&self, words: &str) {
        self.wait(words, false).await;
    }

    /// All words on the page, those in fields too.
    pub async fn words(&self) -> String {
        let words = self.client.execute(WORDS, Vec::new()).await.unwrap();
        words.as_str().unwrap_or_default().to_owned()
    }

    /// Keeps what is on the screen as `target/screenshots/<name>.png`.
    pub async fn screenshot(&self, name: &str) {
        let begun = Instant::now();
        // What still moves would be caught half-way.
        while self.client.execute(MOVES, Vec::new()).await.unwrap() == json!(true)
            && begun.elapsed() < Duration::from_secs(3)
        {
            sleep(PAUSE).await;
        }
        sleep(PAUSE * 3).await;
        fs::create_dir_all(place::screenshots()).unwrap();
        let file = place::screenshots().join(format!("{name}.png"));
        self.screen.picture(&file).unwrap();
    }

    /// Puts the clock of the page forward: nobody touched the window meanwhile.
    pub async fn minutes_go_by(&self, minutes: u32) {
        let script =
            "const then = Date.now, by = arguments[0] * 60_000; Date.now = () => then() + by;";
        self.client
            .execute(script, vec![json!(minutes)])
            .await
            .unwrap();
    }

    /// Asks the window to close, as its × does.
    pub fn ask_to_close(&self) {
        close::ask(self.screen.name());
    }

    /// Ends the program as a power cut would; answers the home folder that it leaves.
    pub async fn loses_power(self) -> TempDir {
        let home = self.home.path().to_str().unwrap().as_bytes();
        let is_ours = |process: &Path| {
            let told = |file: &str| fs::read(process.join(file)).unwrap_or_default();
            let is_window = told("comm").starts_with(b"renling-window");
            let environment = told("environ");
            is_window && environment.windows(home.len()).any(|part| part == home)
        };
        let mut processes = fs::read_dir("/proc").unwrap().map(|it| it.unwrap().path());
        let process = processes.find(|process| is_ours(process)).unwrap();
        let killed = Command::new("kill")
            .arg("-KILL")
            .arg(process.file_name().unwrap())
            .status();
        assert!(killed.unwrap().success());
        within_patience(|| (!process.join("exe").exists()).then_some(())).await;
        self.home
    }

    /// Waits until the window is closed; answers the home folder that it leaves.
    pub async fn closes(self) -> TempDir {
        let begun = Instant::now();
        while self
            .client
            .execute("return true;", Vec::new())
            .await
            .is_ok()
        {
            assert!(begun.elapsed() < PATIENCE, "the window stays open");
            sleep(PAUSE).await;
        }
        self.home
    }

    /// Closes the window, which then has left nothing that can be read. Where a test fails before, it
    /// closes by itself.
    pub async fn close(self) {
        self.client.clone().close().await.unwrap();
        let _ = fs::remove_file(self.home.path().join(CHOSEN));
        assert!(!files_below(self.home.path()).is_empty());
        assert_eq!(readable(self.home.path(), &ON_EVERY_PAGE), [""; 0]);
    }

    async fn wait(&self, words: &str, wanted: bool) {
        let begun = Instant::now();
        while self.words().await.contains(words) != wanted {
            if begun.elapsed() > PATIENCE {
                let never = if wanted {
                    "never appears"
                } else {
                    "never goes"
                };
                self.fail(&format!("“{words}” {never}")).await;
            }
            sleep(PAUSE).await;
        }
    }

    async fn find(&self, act: &str, words: &str) -> Element {
        let begun = Instant::now();
        loop {
            let found = self
                .client
                .execute(FIND, vec![json!(act), json!(words)])
                .await;
            let found = found
                .as_ref()
                .ok()
                .and_then(|it| it.get(ELEMENT))
                .and_then(Value::as_str);
            if let Some(id) = found {
                return Element::from_element_id(self.client.clone(), id.to_owned().into());
            }
            if begun.elapsed() > PATIENCE {
                self.fail(&format!("nothing to {act} by “{words}”")).await;
            }
            sleep(PAUSE).await;
        }
    }

    async fn fail(&self, why: &str) -> ! {
        let test = std::thread::current();
        let name = test.name().unwrap_or("window").replace("::", "-");
        self.screenshot(&name).await;
        panic!(
            "{why}; see {name}.png in target/screenshots; on the page:\n{}",
            self.words().await
        );
    }
}

/// A search path on which the system's viewer is one that shows nothing, and writes down what it was asked
/// for.
fn viewer(home: &Path) -> OsString {
    let programs = home.join("programs");
    fs::create_dir_all(&programs).unwrap();
    let viewer = programs.join("xdg-open");
    let told = home.join(OPENED);
    let script = format!("#!/bin/sh\necho \"$1\" > '{}'\n", told.display());
    fs::write(&viewer, script).unwrap();
    fs::set_permissions(&viewer, Permissions::from_mode(0o755)).unwrap();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(programs).chain(std::env::split_paths(&others));
    std::env::join_paths(folders).unwrap()
}

/// What is there at once or after a while.
pub async fn within_patience<T>(look: impl Fn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        match look() {
            Some(found) => return found,
            None => assert!(begun.elapsed() < PATIENCE, "it never comes"),
        }
        sleep(PAUSE).await;
    }
}

async fn session(port: u16, arguments: &[&str]) -> Client {
    let window = place::programs().join("renling-window");
    assert!(window.exists(), "{} is not built", window.display());
    // WebKit's own name for what tauri-driver calls tauri:options.
    let capabilities = json!({
        "webkitgtk:browserOptions": { "binary": window, "args": arguments }
    });
    let Value::Object(capabilities) = capabilities else {
        unreachable!("an object was written above")
    };
    let begun = Instant::now();
    loop {
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        match client {
            Ok(client) => return client,
            // The driver does not listen yet.
            Err(error) if begun.elapsed() > PATIENCE => panic!("no session: {error}"),
            Err(_) => sleep(PAUSE).await,
        }
    }
}

fn key(name: &str) -> char {
    match name {
        "Control" => Key::Control.into(),
        "Shift" => Key::Shift.into(),
        "Alt" => Key::Alt.into(),
        "Enter" => Key::Enter.into(),
        "Escape" => Key::Escape.into(),
        "Tab" => Key::Tab.into(),
        "Down" => Key::Down.into(),
        "Up" => Key::Up.into(),
        "Home" => Key::Home.into(),
        "End" => Key::End.into(),
        "F1" => Key::F1.into(),
        letter => letter.chars().next().unwrap(),
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}
