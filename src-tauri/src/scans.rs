//! Draws pages of scanned PDFs in a process of their own. They come from strangers' machines, and one that
//! means harm can go round in circles, eat all memory or end the program that draws it: then it ends that
//! process, and the window says so in one sentence.

use std::io::{self, Read as _, Write as _};
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use renling_core::error::{Error, Result};
use renling_forms::{FormsError, ScannedPage, scanned_page};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

/// The argument that makes the program draw a page instead of opening its window. The index of the page
/// follows it; the PDF comes by standard input, and what is drawn goes by standard output: how many pages
/// there are, in four bytes, and the picture.
pub(crate) const DRAW: &str = "--draw-scanned-page";

/// A page of a scanner is drawn in less than a second.
const LONGEST: Duration = Duration::from_secs(10);

/// The most memory that drawing may take, in bytes.
const MOST_MEMORY: usize = 1 << 30;

/// What the process says by its exit code besides success and failure: a password is asked for.
const SEALED: u8 = 3;

/// A page, from 0, of a scan.
///
/// # Errors
/// [`Error::Refused`] for a PDF that cannot be drawn.
pub(crate) async fn page(pdf: Vec<u8>, index: u32) -> Result<ScannedPage> {
    let drawn = drawn(pdf, index).await;
    drawn
        .unwrap_or(Err(FormsError::Unreadable))
        .map_err(|error| Error::Refused(error.to_string()))
}

async fn drawn(
    pdf: Vec<u8>,
    index: u32,
) -> io::Result<std::result::Result<ScannedPage, FormsError>> {
    let mut process = Command::new(std::env::current_exe()?)
        .arg(DRAW)
        .arg(index.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(mut input) = process.stdin.take() {
        // One that ended early reads no further, and says why by its exit code.
        let _ = input.write_all(&pdf).await;
    }
    let output = process.wait_with_output().await?;
    Ok(
        match (output.status.code(), output.stdout.split_at_checked(4)) {
            (Some(0), Some((pages, picture))) => Ok(ScannedPage {
                picture: picture.to_vec(),
                pages: u32::from_le_bytes(pages.try_into().unwrap_or_default()) as usize,
            }),
            (Some(code), _) if code == i32::from(SEALED) => Err(FormsError::Sealed),
            _ => Err(FormsError::Unreadable),
        },
    )
}

/// What the process does.
pub(crate) fn draw(index: Option<String>) -> ExitCode {
    std::thread::spawn(end_in_time);
    match try_draw(index) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(FormsError::Sealed)) => ExitCode::from(SEALED),
        _ => ExitCode::FAILURE,
    }
}

fn try_draw(index: Option<String>) -> io::Result<std::result::Result<(), FormsError>> {
    let index = index.and_then(|index| index.parse().ok());
    let mut pdf = Vec::new();
    io::stdin().read_to_end(&mut pdf)?;
    let page = match scanned_page(pdf, index.unwrap_or_default()) {
        Ok(page) => page,
        Err(error) => return Ok(Err(error)),
    };
    let mut output = io::stdout().lock();
    output.write_all(&(page.pages as u32).to_le_bytes())?;
    output.write_all(&page.picture)?;
    output.flush()?;
    Ok(Ok(()))
}

/// Ends the process that takes too long or too much.
fn end_in_time() {
    let begun = Instant::now();
    loop {
        std::thread::sleep(Duration::from_millis(20));
        let memory = memory_stats::memory_stats().map_or(0, |memory| memory.physical_mem);
        if begun.elapsed() > LONGEST || memory > MOST_MEMORY {
            std::process::exit(1);
        }
    }
}
