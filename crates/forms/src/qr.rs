//! The square that a scanner reads a number from (QR code, ISO/IEC 18004).

use std::fmt::Write as _;

use fast_qr::{ECL, Module, QRBuilder, QRCode};

/// Points to a cell of [`drawing`]; whole points keep the file small.
const POINTS: usize = 2;

/// The square as a drawing (SVG) for the template: each run of dark cells a stroke, all of them one path.
/// It holds the number and nothing else; none where it would not fit.
pub(crate) fn drawing(number: &str) -> Option<String> {
    let code = code(number)?;
    let cells = code.size;
    let mut path = String::new();
    for row in 0..cells {
        let mut column = 0;
        for run in code[row].chunk_by(|one, next| one.value() == next.value()) {
            let long = run.len();
            if run[0].value() == Module::DARK {
                let _ = write!(path, "M{column} {row}.5h{long}");
            }
            column += long;
        }
    }
    let side = cells * POINTS;
    Some(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{side}pt" height="{side}pt" viewBox="0 0 {cells} {cells}"><path fill="none" stroke="black" d="{path}"/></svg>"#
    ))
}

/// The cells, of which a scanner can make good about 15 in a hundred: seals and stains cover some.
fn code(number: &str) -> Option<QRCode> {
    QRBuilder::new(number).ecl(ECL::M).build().ok()
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
    let code = code(number)?;
    let side = u32::try_from(code.size).ok()?;
    // At 8 pixels to a cell and one bit to a pixel, a cell is a byte.
    let pixels = |cell: &Module| match cell.value() {
        Module::DARK => 0x00,
        Module::LIGHT => 0xff,
    };
    let rows = (0..code.size).flat_map(|row| {
        let row: Vec<u8> = code[row].iter().map(pixels).collect();
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
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The first row of every code: the finder patterns in its corners are runs of seven.
    #[test]
    fn a_run_of_dark_cells_is_a_stroke() {
        let drawing = drawing("C2026-0001").unwrap();
        assert!(drawing.contains(r#"width="42pt" height="42pt" viewBox="0 0 21 21""#));
        assert!(drawing.contains(r#"d="M0 0.5h7"#));
        assert!(drawing.contains("M14 0.5h7M0 1.5h1M6 1.5h1"));
    }
}
