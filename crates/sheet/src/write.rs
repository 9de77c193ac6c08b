//! Rows to xlsx.

use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::book::Merge;
use crate::error::{Problem, SheetError};

/// Writes sheets of rows as a workbook in which every cell is text, so that
/// an ID number or a phone opens in Excel exactly as it is here.
///
/// Rows are taken one by one and never held together. Control characters that
/// a workbook cannot hold, save tab and line break, are left out.
///
/// ```
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("需要修改的行.xlsx");
/// let rows = [["姓名", "公民身份号码"], ["欧喆", "11010519491231002X"]];
/// renling_sheet::write_xlsx(&path, [("需要修改的行", rows)])?;
/// # Ok::<(), renling_sheet::SheetError>(())
/// ```
///
/// # Errors
/// [`Problem::Locked`] where the file is open elsewhere, [`Problem::TooLarge`]
/// where a sheet has more rows or columns or a cell more text than Excel
/// allows, [`Problem::NotWritten`] for all else.
pub fn write_xlsx<'a, R>(
    path: &Path,
    sheets: impl IntoIterator<Item = (&'a str, R)>,
) -> Result<(), SheetError>
where
    R: IntoIterator<Item: IntoIterator<Item: AsRef<str>>>,
{
    let sheets = sheets.into_iter().map(|(name, rows)| (name, rows, &[][..]));
    write(path, sheets).map_err(|error| SheetError::new(&crate::file_name(path), problem(error)))
}

/// Writes one sheet of rows, each cell as text, with merged cells. Unlike [`write_xlsx`] it holds all of
/// it in memory where there are any: a merged cell belongs to several rows.
///
/// # Errors
/// As [`write_xlsx`].
pub fn write_table(
    path: &Path,
    name: &str,
    rows: &[Vec<String>],
    merged: &[Merge],
) -> Result<(), SheetError> {
    write(path, [(name, rows, merged)])
        .map_err(|error| SheetError::new(&crate::file_name(path), problem(error)))
}

fn write<'a, R>(
    path: &Path,
    sheets: impl IntoIterator<Item = (&'a str, R, &'a [Merge])>,
) -> Result<(), XlsxError>
where
    R: IntoIterator<Item: IntoIterator<Item: AsRef<str>>>,
{
    let as_text = Format::new().set_num_format("@");
    let mut workbook = Workbook::new();
    for (name, rows, merged) in sheets {
        let sheet = if merged.is_empty() {
            workbook.add_worksheet_with_constant_memory()?
        } else {
            workbook.add_worksheet()
        };
        sheet.set_name(name)?;
        for merge in merged {
            let column = |column| u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError);
            let (first, last) = (column(merge.first_column)?, column(merge.last_column)?);
            let (top, bottom) = (merge.first_row - 1, merge.last_row - 1);
            // The text comes with the rows.
            sheet.merge_range(top, first, bottom, last, "", &as_text)?;
        }
        for (row, cells) in rows.into_iter().enumerate() {
            let row = u32::try_from(row).map_err(|_| XlsxError::RowColumnLimitError)?;
            for (column, text) in cells.into_iter().enumerate() {
                let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
                let text = storable(text.as_ref());
                if !text.is_empty() {
                    sheet.write_string_with_format(row, column, text, &as_text)?;
                }
            }
        }
    }
    workbook.save(path)
}

fn storable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\t' | '\n'))
        .collect()
}

fn problem(error: XlsxError) -> Problem {
    match error {
        XlsxError::IoError(error) => match Problem::from(error) {
            Problem::Locked => Problem::Locked,
            _ => Problem::NotWritten,
        },
        XlsxError::RowColumnLimitError | XlsxError::MaxStringLengthExceeded => Problem::TooLarge,
        _ => Problem::NotWritten,
    }
}
