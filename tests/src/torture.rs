//! How often a test injects its fault: a few times, or, under `cargo xtask torture`, for as long as its
//! share of the time lasts.

use std::time::{Duration, Instant};

/// The share of each test, in seconds.
const SHARE: &str = "RENLING_TORTURE";

/// The golden ratio: its multiples fall evenly between 0 and 1, however many there are.
const GOLDEN: f64 = 0.618_033_988_749_895;

/// The moments of a task, as parts of its length, at which it is to fail.
pub struct Moments {
    what: &'static str,
    few: u32,
    until: Option<Instant>,
    tried: u32,
    injected: u32,
}

/// A few moments evenly spread, or as many as there is time for.
pub fn moments(what: &'static str, few: u32) -> Moments {
    let share = std::env::var(SHARE).ok().and_then(|it| it.parse().ok());
    Moments {
        what,
        few,
        until: share.map(|share| Instant::now() + Duration::from_secs(share)),
        tried: 0,
        injected: 0,
    }
}

impl Moments {
    /// The next one; none where it is enough.
    pub fn next(&mut self) -> Option<f64> {
        let place = f64::from(self.tried);
        let moment = match self.until {
            None if self.tried == self.few => return None,
            None => (2.0 * place + 1.0) / (2.0 * f64::from(self.few)),
            Some(until) if Instant::now() >= until => return None,
            Some(_) => (place * GOLDEN).fract(),
        };
        self.tried += 1;
        Some(moment)
    }

    /// Notes whether the task was still under way.
    pub fn injected(&mut self, struck: bool) {
        self.injected += u32::from(struck);
    }

    /// Tells how many faults there were. Whoever comes here has lost nothing.
    pub fn end(self) {
        let Moments { what, injected, .. } = self;
        assert!(injected > 0, "{what} had always ended before it was killed");
        if self.until.is_some() {
            println!("{injected:>5} faults: {what}; nothing lost");
        }
    }
}
