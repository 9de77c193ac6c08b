//! Renling from outside, in one program.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by failing"
)]

mod arrows;
mod attachments;
mod branches;
mod catalogue;
mod check_ins;
mod cut;
mod effects;
mod faults;
mod handover;
#[cfg(target_os = "linux")]
mod keychain;
mod ledgers;
mod licences;
mod older;
mod papers;
mod posts;
mod program;
mod race;
mod readable;
mod safety;
mod samples;
mod scans;
mod service;
mod story;
mod teams;
mod tls;
mod torture;
mod visits;
#[cfg(target_os = "linux")]
mod window;
