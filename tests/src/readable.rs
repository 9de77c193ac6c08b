//! What can be read of the files that the program leaves on the disk.

use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => files_below(&path),
            false => vec![path],
        })
        .collect()
}

/// Where words can be read below a folder, in UTF-8 or in UTF-16, which is how a WebView keeps what a page
/// gives it to keep.
pub fn readable(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files_below(folder) {
        // A socket cannot be read; nor can what went meanwhile.
        let Ok(bytes) = fs::read(&path) else { continue };
        for word in words {
            let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let stands = [word.as_bytes(), &wide]
                .into_iter()
                .any(|word| bytes.windows(word.len()).any(|window| window == word));
            if stands {
                found.push(format!("{word} in {}", path.display()));
            }
        }
    }
    found
}
