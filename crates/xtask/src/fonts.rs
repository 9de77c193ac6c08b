//! The fonts that a built program brings with it.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, While};
use crate::place;

const PACKAGE: &str = "node_modules/@expo-google-fonts/noto-serif-sc";
/// Body text, and the strokes of a title.
const WEIGHTS: [&str; 2] = ["400Regular", "900Black"];

/// Puts `fonts` beside the programs in `folder`, where they look for it.
pub fn lay_beside(folder: &Path) -> Result<(), Failure> {
    let fonts = folder.join("fonts");
    fs::create_dir_all(&fonts).could_not(format!("create {}", fonts.display()))?;
    for weight in WEIGHTS {
        let name = format!("NotoSerifSC_{weight}.ttf");
        let from = place::ui().join(PACKAGE).join(weight).join(&name);
        let to = fonts.join(&name);
        if !to.exists() {
            fs::copy(&from, &to).could_not(format!("copy {}", from.display()))?;
        }
    }
    Ok(())
}
