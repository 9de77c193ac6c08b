//! Digits as people write them.

/// A digit of full width as the plain one; any other character as it is.
pub(crate) fn plain(character: char) -> char {
    match character {
        '０'..='９' => char::from(b'0' + (character as u32 - '０' as u32) as u8),
        other => other,
    }
}

/// What a Chinese digit is worth, from 零 to 九.
pub(crate) fn chinese(character: char) -> Option<u32> {
    let place = "零一二三四五六七八九"
        .chars()
        .position(|digit| digit == character)?;
    Some(place as u32)
}
