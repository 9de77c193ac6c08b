//! What this room does, told by the files that people have. All people in
//! them are invented.

#![allow(clippy::unwrap_used)]

mod beside;
mod chain;
mod files;
mod hostile;
mod html;
mod properties;
mod refusals;
mod text;
mod workbook;
mod write;

use renling_sheet::{Book, CellKind, Row, Sheet, SheetError, read_bytes};

/// Reads bytes that have no name of their own.
fn read(bytes: &[u8]) -> Result<Book, SheetError> {
    read_bytes("名单", bytes, None)
}

/// The one sheet of a book.
fn only(book: &Book) -> &Sheet {
    assert_eq!(book.sheets.len(), 1, "{book:?}");
    &book.sheets[0]
}

/// Number and texts of each row.
fn texts(sheet: &Sheet) -> Vec<(u32, Vec<&str>)> {
    sheet
        .rows
        .iter()
        .map(|row| (row.number, row_texts(row)))
        .collect()
}

fn row_texts(row: &Row) -> Vec<&str> {
    row.cells.iter().map(|cell| cell.text()).collect()
}

/// Kind and text of each cell of a row.
fn cells(row: &Row) -> Vec<(CellKind, &str)> {
    row.cells
        .iter()
        .map(|cell| (cell.kind(), cell.text()))
        .collect()
}
