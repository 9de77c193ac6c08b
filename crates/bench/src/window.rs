//! Cold start: from starting the program until the screen shows what it will show.
//!
//! Both windows are watched from outside and by the same measure. First each is given all the time it
//! wants, and the picture that then stands still is kept; in the rounds that count, the clock stops
//! when the screen shows that picture. Nothing in the program knows that it is measured.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use renling_core::demo;
use renling_core::ledger::{Ledger, Location};
use renling_core::time::Clock;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat};
use x11rb::rust_connection::RustConnection;
use xtask::companion::Companion;
use xtask::display::Display;
use xtask::place;

use crate::Outcome;
use crate::measure::{Line, median};

const ROUNDS: usize = 7;
const TARGET: f64 = 1.3;

/// For how long a picture must stand to be the last.
const STILL: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(10);

/// Of a thousand pixels so many may differ: a caret blinks.
const DIFFER: usize = 1;

/// The home page of a demo ledger against a window with nothing in it.
pub async fn line() -> Outcome<Line> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("ledger.renling");
    let ledger = Ledger::create(Location::File(path.clone()), Clock::system()).await?;
    demo::fill(&ledger).await?;
    ledger.close().await;

    let ours = Watched::new("renling-window", vec!["--ledger".into(), path])?;
    let bare = Watched::new("renling-bare-window", Vec::new())?;
    let (mut of_ours, mut of_bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_ours.push(ours.start()?);
        of_bare.push(bare.start()?);
    }
    Ok(Line::at_most(
        "cold start to the home page / bare window",
        median(of_ours),
        median(of_bare),
        TARGET,
    ))
}

/// A program whose last picture is known.
struct Watched {
    program: PathBuf,
    arguments: Vec<PathBuf>,
    last: Vec<u8>,
}

impl Watched {
    fn new(program: &str, arguments: Vec<PathBuf>) -> Outcome<Self> {
        let mut watched = Self {
            program: place::programs().join(place::program(program)),
            arguments,
            last: Vec::new(),
        };
        let screen = Screen::start()?;
        let empty = screen.picture()?;
        let _running = screen.open(&watched)?;
        let (begun, mut since) = (Instant::now(), Instant::now());
        watched.last.clone_from(&empty);
        while since.elapsed() < STILL || alike(&watched.last, &empty) {
            if begun.elapsed() > PATIENCE {
                return Err(format!("{program} never stands still").into());
            }
            std::thread::sleep(PAUSE);
            let picture = screen.picture()?;
            if !alike(&picture, &watched.last) {
                since = Instant::now();
            }
            watched.last = picture;
        }
        Ok(watched)
    }

    /// Starts it on an empty screen; the seconds until it shows its last picture.
    fn start(&self) -> Outcome<f64> {
        let screen = Screen::start()?;
        let begun = Instant::now();
        let _running = screen.open(self)?;
        while !alike(&screen.picture()?, &self.last) {
            if begun.elapsed() > PATIENCE {
                return Err(format!("{} was never drawn", self.program.display()).into());
            }
            std::thread::sleep(PAUSE);
        }
        Ok(begun.elapsed().as_secs_f64())
    }
}

fn alike(one: &[u8], other: &[u8]) -> bool {
    let pixels = one.chunks_exact(4).zip(other.chunks_exact(4));
    let differ = pixels.filter(|(one, other)| one != other).count();
    one.len() == other.len() && differ * 1_000 <= one.len() / 4 * DIFFER
}

/// A screen of its own with a home folder that has never seen the program.
struct Screen {
    connection: RustConnection,
    root: u32,
    size: (u16, u16),
    display: Display,
    home: tempfile::TempDir,
}

impl Screen {
    fn start() -> Outcome<Self> {
        let display = Display::start()?;
        let (connection, number) = RustConnection::connect(Some(display.name()))?;
        let screen = &connection.setup().roots[number];
        let (root, size) = (
            screen.root,
            (screen.width_in_pixels, screen.height_in_pixels),
        );
        Ok(Self {
            root,
            size,
            connection,
            display,
            home: tempfile::tempdir()?,
        })
    }

    fn open(&self, watched: &Watched) -> Outcome<Companion> {
        let mut command = Companion::command(&watched.program);
        self.display.lend(&mut command);
        self.settle(&mut command, self.home.path());
        command
            .args(&watched.arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ok(Companion::start(&mut command)?)
    }

    fn settle(&self, command: &mut Command, home: &Path) {
        for folder in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            command.env(folder, home);
        }
    }

    fn picture(&self) -> Outcome<Vec<u8>> {
        let (width, height) = self.size;
        let picture = self
            .connection
            .get_image(ImageFormat::Z_PIXMAP, self.root, 0, 0, width, height, !0)?
            .reply()?;
        Ok(picture.data)
    }
}
