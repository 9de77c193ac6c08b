//! What lies readable on the disk so that the system's viewer can print it: the only files that are not
//! encrypted and that nobody chose a place for. They go when the window locks or closes; where a viewer
//! holds one open that long, or the program is killed, they go at the next start.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The folders begin so, among the temporary files of the system.
const PREFIX: &str = "renling-print-";

/// A file in each folder that its program keeps locked for as long as it runs.
const IN_USE: &str = "in-use";

/// A folder of files that are being printed.
pub(crate) struct Printed {
    // Closed before its folder goes: on Windows an open file keeps it.
    _in_use: File,
    folder: TempDir,
}

impl Printed {
    /// Makes a folder among the temporary files of the system.
    ///
    /// # Errors
    /// Where no file can be made.
    pub(crate) fn make() -> io::Result<Self> {
        Self::make_in(&std::env::temp_dir())
    }

    fn make_in(place: &Path) -> io::Result<Self> {
        loop {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(place)?;
            let mark = folder.path().join(IN_USE);
            let in_use = File::create(&mark)?;
            match in_use.try_lock() {
                // A program that started at this moment may have taken it for a leftover.
                Ok(()) if !mark.exists() => {}
                Err(TryLockError::WouldBlock) => {}
                Ok(()) => {
                    return Ok(Self {
                        _in_use: in_use,
                        folder,
                    });
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }

    /// Where the next file of this name goes: a viewer may still hold the one before.
    pub(crate) fn file(&self, name: &str, ending: &str) -> PathBuf {
        let names = std::iter::once(format!("{name}.{ending}"))
            .chain((2..).map(|count| format!("{name}（{count}）.{ending}")));
        let mut paths = names.map(|name| self.folder.path().join(name));
        paths
            .find(|path| !path.exists())
            .expect("BUG: numbers never end")
    }

    /// Removes the files, and with them the folder; gives it back where one of them is held open.
    pub(crate) fn clear(mut self) -> Result<(), Self> {
        let emptied = empty(self.folder.path());
        // What is left shall be found at the next start, mark and all.
        self.folder.disable_cleanup(emptied.is_err());
        emptied.map_err(|_| self)
    }
}

/// Removes what programs that run no more left behind.
pub(crate) fn clear_leftovers() {
    clear_leftovers_in(&std::env::temp_dir());
}

fn clear_leftovers_in(place: &Path) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let folder = entry.path();
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let Some(mark) = is_ours
            .then(|| File::open(folder.join(IN_USE)).ok())
            .flatten()
        else {
            continue;
        };
        if mark.try_lock().is_ok() && empty(&folder).is_ok() {
            drop(mark);
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

/// Removes all in a folder except its mark.
fn empty(folder: &Path) -> io::Result<()> {
    let mut outcome = Ok(());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_none_or(|name| name != IN_USE) {
            outcome = outcome.and(fs::remove_file(path));
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// What lies below a place, by name.
    fn names(place: &Path) -> Vec<String> {
        let entries = fs::read_dir(place).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }

    #[test]
    fn what_is_printed_goes_with_its_folder() {
        let place = tempfile::tempdir().unwrap();
        let printed = Printed::make_in(place.path()).unwrap();
        let first = printed.file("承诺书", "pdf");
        assert!(first.ends_with("承诺书.pdf"));
        fs::write(&first, "%PDF").unwrap();
        let second = printed.file("承诺书", "pdf");
        assert!(second.ends_with("承诺书（2）.pdf"));
        fs::write(&second, "%PDF").unwrap();
        assert!(printed.clear().is_ok());
        assert_eq!(names(place.path()), [""; 0]);
    }

    #[test]
    fn leftovers_go_and_what_a_running_program_prints_stays() {
        let place = tempfile::tempdir().unwrap();
        let running = Printed::make_in(place.path()).unwrap();
        fs::write(running.file("证明", "pdf"), "%PDF").unwrap();
        // A lock goes with the program that held it, and its files do not.
        let killed = place.path().join("renling-print-killed");
        fs::create_dir(&killed).unwrap();
        fs::write(killed.join(IN_USE), "").unwrap();
        fs::write(killed.join("承诺书.pdf"), "%PDF").unwrap();
        let foreign = place.path().join("somebody-else");
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join("承诺书.pdf"), "%PDF").unwrap();

        clear_leftovers_in(place.path());
        assert!(!killed.exists());
        assert!(foreign.join("承诺书.pdf").exists());
        assert!(running.file("证明", "pdf").ends_with("证明（2）.pdf"));
    }
}
