//! Workbooks, through calamine.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Cell, Data, DataRef, Dimensions, ExcelDateTime, Range, Reader, SheetType, SheetVisible, Xls,
    XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};

use crate::archive::Archive;
use crate::beside::Beside;
use crate::book::{CellKind, Format, Merge, Row, Rows, Sheet};
use crate::error::Problem;
use crate::written::{iso_date, put_display, write_number};
use crate::{biff, ods, xlsb};

/// Reads the visible and hidden worksheets in the order of their tabs.
pub(crate) fn archive(archive: &Archive, bytes: &[u8]) -> Result<Vec<Sheet>, Problem> {
    match archive.format {
        Format::Xlsb => contain(|| binary(bytes)),
        Format::Ods => ods::read(bytes),
        _ => contain(|| xlsx(bytes, archive)),
    }
}

/// Reads an old workbook, likewise.
pub(crate) fn xls(bytes: &[u8]) -> Result<Vec<Sheet>, Problem> {
    contain(|| old(bytes))
}

/// calamine indexes into records without asking for their length (xlsb and xls
/// of hostile bytes), so its panics are stopped here and nowhere else.
fn contain<T>(read: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Problem::Damaged))
}

fn xlsx(bytes: &[u8], archive: &Archive) -> Result<Vec<Sheet>, Problem> {
    let mut workbook = Xlsx::new(Cursor::new(bytes))?;
    let mut rows = Rows::default();
    let mut sheets = worksheets(&workbook);
    for sheet in &mut sheets {
        let mut cells = workbook.worksheet_cells_reader(&sheet.name)?;
        sheet.rows = from_stream(&mut rows, || cells.next_cell())?;
        drop(cells);
        if archive.has_merges {
            sheet.merged = merges(workbook.merge_cells_by_sheet_name(&sheet.name)?);
        }
    }
    if let Some(mut beside) = Beside::open(bytes, archive) {
        for sheet in &mut sheets {
            beside.add_to(sheet);
        }
    }
    Ok(sheets)
}

fn binary(bytes: &[u8]) -> Result<Vec<Sheet>, Problem> {
    let full = xlsb::in_full(bytes)?;
    let mut workbook = Xlsb::new(Cursor::new(full.as_deref().unwrap_or(bytes)))?;
    let mut rows = Rows::default();
    let mut sheets = worksheets(&workbook);
    for sheet in &mut sheets {
        let mut cells = workbook.worksheet_cells_reader(&sheet.name)?;
        sheet.rows = from_stream(&mut rows, || cells.next_cell())?;
    }
    Ok(sheets)
}

fn old(bytes: &[u8]) -> Result<Vec<Sheet>, Problem> {
    let checked = biff::check(bytes)?;
    let mut workbook = Xls::new(Cursor::new(checked.file))?;
    let mut rows = Rows::default();
    let mut sheets = worksheets(&workbook);
    for sheet in &mut sheets {
        sheet.rows = from_range(&mut rows, &workbook.worksheet_range(&sheet.name)?)?;
        sheet.merged = merges(workbook.merge_cells_by_sheet_name(&sheet.name)?);
    }
    for (sheet, beside) in sheets.iter_mut().zip(checked.beside) {
        beside.add_to(sheet, &checked.styles);
    }
    Ok(sheets)
}

/// The tabs that hold cells, still without rows.
fn worksheets<B: AsRef<[u8]>, R: Reader<Cursor<B>>>(workbook: &R) -> Vec<Sheet> {
    let sheets = workbook.sheets_metadata().iter();
    sheets
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| Sheet {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
            ..Sheet::default()
        })
        .collect()
}

fn from_stream<'a, E>(
    rows: &mut Rows,
    mut next: impl FnMut() -> Result<Option<Cell<DataRef<'a>>>, E>,
) -> Result<Vec<Row>, Problem>
where
    Problem: From<E>,
{
    let mut number = 1;
    while let Some(cell) = next()? {
        let (row, column) = cell.get_position();
        if row.saturating_add(1) != number {
            rows.end_row(number)?;
            number = row.saturating_add(1);
        }
        put(rows, column, cell.get_value())?;
    }
    rows.end_row(number)?;
    rows.end_sheet()
}

fn from_range(rows: &mut Rows, range: &Range<Data>) -> Result<Vec<Row>, Problem> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, cells) in range.rows().enumerate() {
        for (column, value) in cells.iter().enumerate() {
            put(rows, first_column + column as u32, &borrowed(value))?;
        }
        rows.end_row(first_row + row as u32 + 1)?;
    }
    rows.end_sheet()
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Empty => DataRef::Empty,
        Data::String(text) => DataRef::SharedString(text),
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::Bool(yes) => DataRef::Bool(*yes),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(date) => DataRef::DateTimeIso(date.clone()),
        Data::DurationIso(duration) => DataRef::DurationIso(duration.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
    }
}

fn merges(regions: Vec<Dimensions>) -> Vec<Merge> {
    regions
        .into_iter()
        .map(|Dimensions { start, end }| Merge {
            first_row: start.0.saturating_add(1),
            last_row: end.0.saturating_add(1),
            first_column: start.1 as usize,
            last_column: end.1 as usize,
        })
        .collect()
}

fn put(rows: &mut Rows, column: u32, value: &DataRef) -> Result<(), Problem> {
    let column = column as usize;
    match value {
        DataRef::Empty => Ok(()),
        // A picture that WPS holds in the cell.
        DataRef::String(text) if text.starts_with("=DISPIMG(") => Ok(()),
        DataRef::SharedString(text) => rows.put(column, CellKind::Text, text),
        DataRef::String(text) => rows.put(column, CellKind::Text, text),
        DataRef::Float(number) => {
            rows.put_with(column, CellKind::Number, |text| write_number(text, *number))
        }
        DataRef::Int(number) => rows.put_with(column, CellKind::Number, |text| {
            write_number(text, *number as f64)
        }),
        DataRef::DateTime(date) => {
            rows.put_with(column, CellKind::Date, |text| write_date(text, *date))
        }
        DataRef::DateTimeIso(date) => rows.put(column, CellKind::Date, &iso_date(date)),
        DataRef::DurationIso(duration) => rows.put(column, CellKind::Date, duration),
        DataRef::Bool(yes) => rows.put(
            column,
            CellKind::Boolean,
            if *yes { "TRUE" } else { "FALSE" },
        ),
        DataRef::Error(error) => {
            rows.put_with(column, CellKind::Error, |text| put_display(text, error))
        }
    }
}

fn write_date(text: &mut String, date: ExcelDateTime) {
    let days = date.as_f64();
    let seconds = (days * 86_400.0).round();
    if date.is_duration() || (0.0..1.0).contains(&days) {
        let sign = if seconds < 0.0 { "-" } else { "" };
        let seconds = seconds.abs() as u64;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        put_display(
            text,
            format_args!("{sign}{hours:02}:{minutes:02}:{seconds:02}"),
        );
        return;
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    put_display(text, format_args!("{year:04}-{month:02}-{day:02}"));
    if (hour, minute, second) != (0, 0, 0) {
        put_display(text, format_args!(" {hour:02}:{minute:02}:{second:02}"));
    }
}

macro_rules! from_calamine {
    ($($error:ident),*) => {$(
        impl From<$error> for Problem {
            fn from(error: $error) -> Self {
                match error {
                    $error::Password => Self::Password,
                    _ => Self::Damaged,
                }
            }
        }
    )*};
}

from_calamine!(XlsxError, XlsbError, XlsError);
