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
