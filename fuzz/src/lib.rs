//! What the fuzz targets share. `cargo xtask fuzz` runs each for its share of a minute; with cargo-fuzz
//! and a nightly compiler, `cargo fuzz run chain` runs one for as long as it is left to.

/// Reads a file, and holds what comes of it to what every reader promises.
pub fn read(bytes: &[u8]) {
    let Ok(book) = renling_sheet::read_bytes("名单", bytes, None) else {
        return;
    };
    assert!(book.sheets.iter().any(|sheet| !sheet.rows.is_empty()));
    for sheet in &book.sheets {
        assert!(sheet.rows.is_sorted_by_key(|row| row.number));
        for row in &sheet.rows {
            assert!(row.cells.last().is_some_and(|cell| !cell.is_empty()));
        }
    }
}
