//! The network is cut, or the server stops, in the middle of a write to a shared ledger: all of it is
//! there or nothing, whoever wrote is told which, and the next start works.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use renling_core::check;
use renling_core::error::Result;
use renling_core::intake::{self, List, Options, Progress, Report};
use renling_core::journal;
use renling_core::ledger::{Ledger, Location};
use renling_core::person::{self, PersonFilter};
use xtask::postgres::Cluster;

use crate::faults;
use crate::ledgers::{clock, shared};
use crate::torture::moments;

/// How many people the list has, and at how many places of each direction the cable is cut.
const MANY: u32 = 600;
const CUTS: u32 = 12;

/// Which way the bytes go after which the cable is cut.
#[derive(Clone, Copy)]
enum Way {
    There,
    Back,
}

/// A cable between the program and the server.
struct Cable {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    server: String,
    /// How many bytes have gone there, and back.
    passed: [AtomicU64; 2],
    /// After how many it is cut; 0 is never.
    limits: [AtomicU64; 2],
    /// Whether it was cut.
    cut: AtomicBool,
    /// Whether nothing goes through it any more once it was cut.
    for_good: AtomicBool,
}

impl Cable {
    fn to(server: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State {
            server: server.to_owned(),
            ..State::default()
        });
        let accepting = Arc::clone(&state);
        thread::spawn(move || {
            for program in listener.incoming().flatten() {
                if !accepting.is_dead() {
                    accepting.join(&program);
                }
            }
        });
        Cable { port, state }
    }

    fn passed(&self, way: Way) -> u64 {
        self.state.passed[way as usize].load(Ordering::SeqCst)
    }

    /// Waits until nothing passes any more: a connection that was used is looked after for a moment.
    async fn rest(&self) {
        let passed = || [Way::There, Way::Back].map(|way| self.passed(way));
        let mut before = passed();
        loop {
            tokio::time::sleep(Duration::from_millis(300)).await;
            let now = passed();
            if now == before {
                return;
            }
            before = now;
        }
    }

    /// Lets so many more bytes pass one way before it is cut: for good, or so that who connects anew gets
    /// through.
    fn cut_after(&self, way: Way, bytes: u64, for_good: bool) {
        self.state.for_good.store(for_good, Ordering::SeqCst);
        self.state.limits[way as usize].store(self.passed(way) + bytes, Ordering::SeqCst);
    }

    /// Makes it whole again; answers whether it was cut.
    fn mend(&self) -> bool {
        for limit in &self.state.limits {
            limit.store(0, Ordering::SeqCst);
        }
        self.state.cut.swap(false, Ordering::SeqCst)
    }
}

impl State {
    fn is_dead(&self) -> bool {
        self.cut.load(Ordering::SeqCst) && self.for_good.load(Ordering::SeqCst)
    }

    fn join(self: &Arc<Self>, program: &TcpStream) {
        let server = TcpStream::connect(&self.server).unwrap();
        for (way, from, to) in [
            (Way::There, program, &server),
            (Way::Back, &server, program),
        ] {
            let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
            let state = Arc::clone(self);
            thread::spawn(move || state.carry(way, from, to));
        }
    }

    fn carry(&self, way: Way, mut from: TcpStream, mut to: TcpStream) {
        let (passed, limit) = (&self.passed[way as usize], &self.limits[way as usize]);
        let mut bytes = [0; 4_096];
        while let Ok(read @ 1..) = from.read(&mut bytes) {
            let before = passed.fetch_add(read as u64, Ordering::SeqCst);
            let limit_now = limit.load(Ordering::SeqCst);
            if limit_now != 0 && before + read as u64 >= limit_now {
                let last = limit_now.saturating_sub(before) as usize;
                let _ = to.write_all(&bytes[..last]);
                limit.store(0, Ordering::SeqCst);
                self.cut.store(true, Ordering::SeqCst);
                break;
            }
            if to.write_all(&bytes[..read]).is_err() {
                break;
            }
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    }
}

/// A shared ledger at the end of a cable.
struct Far {
    cable: Cable,
    /// As the program reaches it.
    through: Location,
    /// As it is reached without the cable.
    place: Location,
    list: List,
    /// How many bytes an import sends there, and back.
    whole: [u64; 2],
}

impl Far {
    async fn new(database: &str, folder: &Path) -> Option<Self> {
        let place = shared(database)?;
        let Location::Shared(address) = &place else {
            unreachable!("a shared ledger is no file")
        };
        let server = address.split(['@', '/']).nth(3).unwrap();
        let cable = Cable::to(server);
        let through = address.replace(server, &format!("127.0.0.1:{}", cable.port));
        let ledger = Ledger::create(place.clone(), clock()).await.unwrap();
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        ledger.close().await;
        let mut far = Far {
            cable,
            through: Location::Shared(through),
            place,
            list: List::read(&faults::list(folder, 0, MANY), None).unwrap(),
            whole: [0, 0],
        };
        let ways = [Way::There, Way::Back];
        let ledger = far.open().await;
        far.cable.rest().await;
        let before = ways.map(|way| far.cable.passed(way));
        far.import(&ledger).await.unwrap();
        far.cable.rest().await;
        let after = ways.map(|way| far.cable.passed(way));
        far.whole = [after[0] - before[0], after[1] - before[1]];
        ledger.close().await;
        assert_eq!(far.people().await, MANY);
        far.take_back().await;
        Some(far)
    }

    async fn open(&self) -> Ledger {
        Ledger::open(self.through.clone(), clock()).await.unwrap()
    }

    async fn import(&self, ledger: &Ledger) -> Result<Report> {
        let options = Options::default();
        intake::apply(ledger, &self.list, &options, None, &Progress::none()).await
    }

    /// Imports and has the cable cut after so many bytes of one way. Answers whether it was cut.
    async fn import_cut(&self, way: Way, bytes: u64, for_good: bool) -> bool {
        let ledger = self.open().await;
        self.cable.cut_after(way, bytes, for_good);
        let done = self.import(&ledger).await;
        let cut = self.cable.mend();
        ledger.close().await;
        let told = done
            .as_ref()
            .map_err(|error| (error.code(), error.to_string()));
        // The next start works, and finds all of it or nothing.
        match (told, self.people().await) {
            (Ok(_), MANY) => self.take_back().await,
            (Err(("unsure", words)), 0 | MANY) => {
                assert_eq!(
                    words,
                    "与共享台账的连接在保存的最后一刻断了，这一步可能已经存好，也可能没有。请等网络恢复后先看操作记录的第一条，没有这一步的再做一次。"
                );
                if self.people().await == MANY {
                    self.take_back().await;
                }
            }
            (Err((code, words)), 0) => {
                assert_eq!(code, "disconnected", "{words}");
                assert_eq!(
                    words,
                    "与共享台账的连接断了，本次没有保存，台账保持原样。请检查网络后再试一次。"
                );
            }
            (told, people) => panic!(
                "{people} of {MANY} people after {bytes} bytes: {:?}",
                told.err()
            ),
        }
        cut
    }

    async fn people(&self) -> u32 {
        faults::people_of_whole(&self.place).await
    }

    async fn take_back(&self) {
        let ledger = Ledger::open(self.place.clone(), clock()).await.unwrap();
        journal::undo(&ledger).await.unwrap();
        ledger.close().await;
    }
}

#[tokio::test]
async fn an_import_cut_off_at_any_moment_is_there_wholly_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let Some(far) = Far::new("cut_off", folder.path()).await else {
        return;
    };
    for (way, what) in [
        (Way::There, "imports cut off on the way there"),
        (Way::Back, "imports cut off on the way back"),
    ] {
        let whole = far.whole[way as usize] as f64;
        let mut moments = moments(what, CUTS);
        let mut for_good = false;
        while let Some(moment) = moments.next() {
            for_good = !for_good;
            let cut = far
                .import_cut(way, (whole * moment) as u64 + 1, for_good)
                .await;
            moments.injected(cut);
        }
        moments.end();
    }
    let ledger = far.open().await;
    far.import(&ledger).await.unwrap();
    ledger.close().await;
    assert_eq!(far.people().await, MANY);
}

/// The last words there say that all is to be made lasting; the last back say that it is. Between the two
/// nobody can know, unless the server can be asked again.
#[tokio::test]
async fn cut_off_at_the_last_moment_the_program_asks_what_became_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let Some(far) = Far::new("cut_last", folder.path()).await else {
        return;
    };
    for way in [Way::There, Way::Back] {
        for before_the_end in [1, 7, 30] {
            for for_good in [false, true] {
                let bytes = far.whole[way as usize] - before_the_end;
                far.import_cut(way, bytes, for_good).await;
            }
        }
    }
    // Lasting, and the word of it lost: asked again, the server says so, and nothing is to be done twice.
    let ledger = far.open().await;
    far.cable.rest().await;
    // The reply to COMMIT has 18 bytes, and the pool's look at its connection behind it 6.
    far.cable.cut_after(Way::Back, far.whole[1] - 12, false);
    let done = far.import(&ledger).await.unwrap();
    assert!(far.cable.mend());
    assert_eq!((done.people, far.people().await), (MANY, MANY));
}

/// The server itself is killed while it writes, and started again.
#[tokio::test]
async fn a_server_that_stops_in_the_middle_of_a_write_has_all_of_it_or_nothing() {
    if shared("stops").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut cluster = Cluster::start().unwrap();
    let place = Location::Shared(cluster.url());
    let ledger = Ledger::create(place.clone(), clock()).await.unwrap();
    renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
    let list = Arc::new(List::read(&faults::list(folder.path(), 0, 5_000), None).unwrap());
    let mut stopped = 0;
    for milliseconds in [60, 200, 500, 900] {
        let (writing, list) = (ledger.clone(), Arc::clone(&list));
        let import = tokio::spawn(async move {
            let options = Options::default();
            intake::apply(&writing, &list, &options, None, &Progress::none()).await
        });
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        cluster.stop().unwrap();
        let done = import.await.unwrap();
        // While it is down, that is what is said.
        let down = Ledger::open(place.clone(), clock()).await.unwrap_err();
        assert_eq!(down.code(), "unreachable");
        cluster.restart().unwrap();
        let people = faults::people_of_whole(&place).await;
        match (done.map_err(|error| error.code()), people) {
            (Ok(_), 5_000) | (Err("unsure"), 5_000) => {
                journal::undo(&ledger).await.unwrap();
            }
            (Err("disconnected" | "unsure"), 0) => stopped += 1,
            (done, people) => panic!("{people} people: {:?}", done.err()),
        }
    }
    assert!(
        stopped > 0,
        "every import had ended before the server was stopped"
    );
    // The window that was open all the while works on.
    assert_eq!(
        person::list(&ledger, &PersonFilter::default(), 0, 1)
            .await
            .unwrap()
            .total,
        0
    );
    for kept in check::check(&ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{}", kept.promise);
    }
}
