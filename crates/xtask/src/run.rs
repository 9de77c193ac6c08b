//! The window, built and opened.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::command::{cargo, must};
use crate::companion::Companion;
use crate::display::Display;
use crate::failure::{Failure, While};
use crate::{page, place, setup};

/// How to open the window.
#[derive(Debug, Default)]
pub struct Options {
    /// On a throw-away demo ledger instead of the manager's own.
    pub demo: bool,
    /// As users get it.
    pub release: bool,
    /// Close it after so many seconds.
    pub seconds: Option<u64>,
}

/// Builds the page and the window, opens it and waits until it is closed. On a
/// machine with no screen it opens on a virtual one and leaves a picture.
pub fn run(options: &Options) -> Result<(), Failure> {
    setup::setup()?;
    page::build()?;
    let program = build(options.release)?;

    let mut command = Companion::command(&program);
    if options.demo {
        command.arg("--demo");
    }
    let screen = if has_screen() {
        None
    } else {
        Some(Display::start().could_not("start a virtual screen (Xvfb)")?)
    };
    if let Some(screen) = &screen {
        screen.lend(&mut command);
    }
    let until = options
        .seconds
        .map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut window = Companion::start(&mut command).could_not("open the window")?;
    if let Some(screen) = &screen {
        let picture = place::screenshots().join("window.png");
        take_picture(screen, &mut window, &picture)?;
        println!(
            "The window is open on the virtual screen {}.",
            screen.name()
        );
        println!("Screenshot: {}", picture.display());
        println!("Ctrl+C closes it.");
    }
    match closed(&mut window, until)? {
        Some(status) if !status.success() => Err(Failure(format!("the window ended: {status}"))),
        _ => Ok(()),
    }
}

fn build(release: bool) -> Result<PathBuf, Failure> {
    let profile = if release { "release" } else { "dev" };
    must(cargo().args(["build", "--package", "renling-window", "--profile", profile]))?;
    let folder = place::target().join(if release { "release" } else { "debug" });
    Ok(folder.join(place::program("renling-window")))
}

fn has_screen() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// Waits until the window shows a page that no longer changes, and leaves a
/// picture of it.
fn take_picture(screen: &Display, window: &mut Companion, to: &Path) -> Result<(), Failure> {
    /// An empty screen, or a window of one colour, is smaller than this.
    const SOMETHING: usize = 8 * 1024;
    const PATIENCE: Duration = Duration::from_secs(60);

    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).could_not(format!("create {}", folder.display()))?;
    }
    let begun = Instant::now();
    let mut before = Vec::new();
    while begun.elapsed() < PATIENCE {
        sleep(Duration::from_secs(1));
        if let Some(status) = window.child().try_wait()? {
            return Err(Failure(format!(
                "the window ended before it could be seen: {status}"
            )));
        }
        screen.picture(to).could_not("take a screenshot")?;
        let now = fs::read(to)?;
        if now.len() > SOMETHING && now == before {
            return Ok(());
        }
        before = now;
    }
    Err(Failure(format!(
        "the window showed no page that stands still within {} s; the last screenshot is {}",
        PATIENCE.as_secs(),
        to.display()
    )))
}

/// How the window ended, or `None` where its time was up first.
fn closed(window: &mut Companion, until: Option<Instant>) -> Result<Option<ExitStatus>, Failure> {
    let Some(until) = until else {
        return Ok(Some(window.child().wait()?));
    };
    while Instant::now() < until {
        if let Some(status) = window.child().try_wait()? {
            return Ok(Some(status));
        }
        sleep(Duration::from_millis(100));
    }
    Ok(None)
}
