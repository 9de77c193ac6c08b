//! Where printed papers go: one file, or one for each in a folder or an archive.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use renling_core::error::{Error, Result};
use renling_forms::{Form, FormsError, Printed, Typesetter};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::list::ListedForm;
use crate::{refused, remarks};

/// What papers become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// Documents of Word, of the forms that are made so.
    Word,
}

impl FileKind {
    /// How names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            FileKind::Pdf => "pdf",
            FileKind::Word => "docx",
        }
    }

    /// The kind that a path says by its ending.
    pub fn of(path: &Path) -> Option<Self> {
        [FileKind::Pdf, FileKind::Word]
            .into_iter()
            .find(|kind| ends(path, kind.ending()))
    }
}

fn ends(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|has| has.eq_ignore_ascii_case(ending))
}

/// Where papers go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// All into one file.
    File(PathBuf),
    /// A file each into a folder.
    Folder(PathBuf),
    /// A file each into a zip archive.
    Zip(PathBuf),
}

impl Place {
    /// The place that a path says by its ending: `.pdf` or `.docx`, `.zip`, or a folder.
    pub fn of(path: &Path) -> Self {
        match FileKind::of(path) {
            Some(_) => Place::File(path.to_owned()),
            None if ends(path, "zip") => Place::Zip(path.to_owned()),
            None => Place::Folder(path.to_owned()),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        match self {
            Place::File(path) | Place::Folder(path) | Place::Zip(path) => path,
        }
    }
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// How many files.
    pub files: usize,
    /// How many pages in all; of Word documents, as many as they would have in PDF.
    pub pages: usize,
    /// What whoever prints them should know, in sentences.
    pub remarks: Vec<String>,
}

/// Typesets papers and writes them to a place, dated `date`, as files of the kind that `names` says, and by
/// its names where each gets its own. `progress` hears how many are done of how many, and stops the job by answering
/// `false`: then nothing is left of it.
///
/// # Errors
/// [`Error::Cancelled`] when stopped, [`Error::Refused`] where nothing can be set, and those of saving a file.
pub fn write(
    typesetter: &Typesetter,
    form: Form,
    listed: &ListedForm,
    date: NaiveDate,
    place: &Place,
    names: FileNames,
    progress: &dyn Fn(usize, usize) -> bool,
) -> Result<Written> {
    if form.is_empty() {
        return Err(refused(FormsError::Nothing));
    }
    match place {
        Place::File(path) => {
            let printed = set(typesetter, names.kind, &form, date, progress)?;
            save(path, |file| file.write_all(&printed.file))?;
            Ok(Written {
                files: 1,
                pages: printed.pages,
                remarks: remarks(&printed),
            })
        }
        Place::Folder(folder) => {
            fs::create_dir_all(folder).map_err(|_| unwritable(folder))?;
            let mut made = Vec::new();
            let written = each(
                typesetter,
                form,
                listed,
                date,
                names,
                progress,
                |name, bytes| {
                    let path = folder.join(name);
                    save(&path, |file| file.write_all(bytes))?;
                    made.push(path);
                    Ok(())
                },
            );
            if written.is_err() {
                for path in made {
                    let _ = fs::remove_file(path);
                }
            }
            written
        }
        Place::Zip(path) => {
            let mut written = Ok(Written::default());
            save(path, |file| {
                let mut archive = ZipWriter::new(file);
                // What is put in is packed already.
                let options =
                    SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
                written = each(
                    typesetter,
                    form,
                    listed,
                    date,
                    names,
                    progress,
                    |name, bytes| {
                        archive
                            .start_file(name.to_string_lossy(), options)
                            .map_err(|_| unwritable(path))?;
                        archive
                            .write_all(bytes)
                            .map_err(|error| failed(&error, path))
                    },
                );
                match &written {
                    Ok(_) => archive.finish().map(drop).map_err(io::Error::other),
                    Err(_) => Err(io::Error::other("stopped")),
                }
            })
            // What stopped the job says more than that its file is not whole.
            .or_else(|error| written.as_ref().map_or(Ok(()), |_| Err(error)))?;
            written
        }
    }
}

fn set(
    typesetter: &Typesetter,
    kind: FileKind,
    form: &Form,
    date: NaiveDate,
    progress: &dyn Fn(usize, usize) -> bool,
) -> Result<Printed> {
    match kind {
        FileKind::Pdf => typesetter.pdf(form, date, progress),
        FileKind::Word => typesetter.word(form, date, progress),
    }
    .map_err(refused)
}

/// A file for each paper.
fn each(
    typesetter: &Typesetter,
    form: Form,
    listed: &ListedForm,
    date: NaiveDate,
    mut names: FileNames,
    progress: &dyn Fn(usize, usize) -> bool,
    mut put: impl FnMut(&Path, &[u8]) -> Result<()>,
) -> Result<Written> {
    let all = form.len();
    let mut written = Written::default();
    for paper in form.apart() {
        if !progress(written.files, all) {
            return Err(Error::Cancelled);
        }
        let whose = if listed.listed || paper.whose.is_empty() {
            "空白"
        } else {
            &paper.whose
        };
        let name = names.next(whose, &paper.number, listed);
        let printed = set(typesetter, names.kind, &paper.form, date, &|_, _| true)?;
        put(&name, &printed.file)?;
        written.files += 1;
        written.pages += printed.pages;
        written.remarks.extend(remarks(&printed));
    }
    progress(all, all);
    Ok(written)
}

/// Names of files for one paper each, `姓名-表名.pdf`: nobody's file takes another's name, and none
/// has a character that a system forbids.
#[derive(Debug)]
pub struct FileNames {
    pattern: String,
    kind: FileKind,
    taken: HashSet<String>,
}

impl FileNames {
    /// The usual pattern.
    pub const PATTERN: &str = "{姓名}-{表名}";

    /// Names of files of this kind after a pattern with the fields `{姓名}`, `{表名}` and `{编号}`.
    pub fn after(pattern: &str, kind: FileKind) -> Self {
        Self {
            pattern: pattern.to_owned(),
            kind,
            taken: HashSet::new(),
        }
    }

    /// The next file's name.
    pub fn next(&mut self, whose: &str, number: &str, listed: &ListedForm) -> PathBuf {
        let name: String = self
            .pattern
            .replace("{姓名}", whose)
            .replace("{表名}", listed.label)
            .replace("{编号}", number)
            .chars()
            // Windows forbids these, and a file system holds some 80 Chinese characters a name.
            .map(|character| match character {
                '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
                other if other.is_control() => '_',
                other => other,
            })
            .take(60)
            .collect();
        let name = name.trim_matches([' ', '.']);
        let name = if name.is_empty() { listed.label } else { name };
        let ending = self.kind.ending();
        let mut unique = format!("{name}.{ending}");
        let mut count = 1;
        // Windows and macOS take names for the same that differ in case only.
        while !self.taken.insert(unique.to_lowercase()) {
            count += 1;
            unique = format!("{name}（{count}）.{ending}");
        }
        unique.into()
    }
}

/// Writes a file whole or not at all: what lay at the place before stays until the new one is complete.
///
/// # Errors
/// [`Error::DiskFull`] or [`Error::ReadOnly`], naming the folder.
fn save(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let written = File::create(beside).and_then(|mut file| {
        write(&mut file)?;
        file.sync_all()?;
        drop(file);
        fs::rename(beside, path)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(beside);
        failed(&error, path)
    })
}

fn failed(error: &io::Error, path: &Path) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull => Error::DiskFull,
        _ => unwritable(path),
    }
}

fn unwritable(path: &Path) -> Error {
    Error::ReadOnly(path.display().to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::list::named;

    #[test]
    fn nobodys_file_takes_anothers_name() {
        let card = named("claim-card").unwrap();
        let mut names = FileNames::after(FileNames::PATTERN, FileKind::Pdf);
        let mut next = |whose: &str| names.next(whose, "R2026-0001", card);
        assert_eq!(next("张三"), Path::new("张三-认领卡.pdf"));
        assert_eq!(next("张三"), Path::new("张三-认领卡（2）.pdf"));
        assert_eq!(next("../a:b"), Path::new("_a_b-认领卡.pdf"));
        assert_eq!(next("买买提·艾力"), Path::new("买买提·艾力-认领卡.pdf"));
        // 60 characters and the ending.
        assert_eq!(
            next(&"长".repeat(300)).to_str().unwrap().chars().count(),
            64
        );
    }

    #[test]
    fn a_files_name_can_hold_the_number() {
        let card = named("claim-card").unwrap();
        let mut names = FileNames::after("{编号} {姓名}", FileKind::Word);
        let name = names.next("张三", "R2026-0001", card);
        assert_eq!(name, Path::new("R2026-0001 张三.docx"));
    }

    #[test]
    fn a_path_says_by_its_ending_what_is_made() {
        for (path, place) in [
            ("承诺书.PDF", Place::File("承诺书.PDF".into())),
            ("承诺书.docx", Place::File("承诺书.docx".into())),
            ("承诺书.zip", Place::Zip("承诺书.zip".into())),
            ("承诺书", Place::Folder("承诺书".into())),
        ] {
            assert_eq!(Place::of(Path::new(path)), place);
        }
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("没有这个文件夹").join("承诺书.pdf");
        let error = save(&path, |file| file.write_all(b"%PDF")).unwrap_err();
        assert_eq!(error.code(), "read_only");
        assert!(error.to_string().contains("承诺书.pdf"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
