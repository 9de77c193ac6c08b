//! The square that a scanner reads a number from (QR code, ISO/IEC 18004).

use qrcode::{Color, EcLevel, QrCode};
use serde_json::{Value, json};

/// The square as the template draws it: how many cells there are to a side, and each run of dark ones, by
/// its row and the columns that it begins and ends at. It holds the number and nothing else; none where
/// it would not fit.
pub(crate) fn square(number: &str) -> Option<Value> {
    let code = QrCode::with_error_correction_level(number, EcLevel::M).ok()?;
    let side = code.width();
    let mut runs: Vec<[usize; 3]> = Vec::new();
    for (at, cell) in code.to_colors().into_iter().enumerate() {
        let (row, column) = (at / side, at % side);
        match runs.last_mut() {
            _ if cell == Color::Light => {}
            Some([same, _, end]) if *same == row && *end == column => *end += 1,
            _ => runs.push([row, column, column + 1]),
        }
    }
    Some(json!({ "side": side, "runs": runs }))
}

/// Pixels to a cell of [`Picture`].
const CELL: u32 = 8;

/// The square as a picture.
pub(crate) struct Picture {
    /// The file.
    pub png: Vec<u8>,
    /// How many pixels there are to a side.
    pub pixels: u32,
    /// How many cells there are to a side.
    pub side: u32,
}

/// The same square as a picture; none where there is no number.
pub(crate) fn picture(number: &str) -> Option<Picture> {
    if number.is_empty() {
        return None;
    }
    let code = QrCode::with_error_correction_level(number, EcLevel::M).ok()?;
    let side = u32::try_from(code.width()).ok()?;
    // At 8 pixels to a cell and one bit to a pixel, a cell is a byte.
    let cells = code.to_colors();
    let rows = cells.chunks(code.width()).flat_map(|row| {
        let row: Vec<u8> = row.iter().map(|cell| cell.select(0x00, 0xff)).collect();
        std::iter::repeat_n(row, CELL as usize)
    });
    let rows: Vec<u8> = rows.flatten().collect();
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, side * CELL, side * CELL);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&rows).ok()?;
    writer.finish().ok()?;
    Some(Picture {
        png,
        pixels: side * CELL,
        side,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first row of every code: the finder patterns in its corners are runs of seven.
    #[test]
    fn runs_are_the_dark_cells_of_a_row() {
        let square = square("C2026-0001").unwrap_or_default();
        assert_eq!(square["side"], 21);
        let runs = square["runs"].as_array().cloned().unwrap_or_default();
        assert_eq!(runs[0], json!([0, 0, 7]));
        assert!(runs.contains(&json!([0, 14, 21])) && runs.contains(&json!([1, 6, 7])));
    }
}
