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

/// A text with its numbers in figures and without blanks: `二〇二六年十二月三十一日` is `2026年12月31日`,
/// `两点半` is `2点半`. A year is told figure by figure, what is below a hundred by tens.
pub(crate) fn in_figures(text: &str) -> String {
    let figure = |character: char| match character {
        '〇' | '○' => Some(0),
        '两' => Some(2),
        other => chinese(other),
    };
    let mut written = String::new();
    let mut characters = text.chars().filter(|c| !c.is_whitespace()).peekable();
    while let Some(character) = characters.next() {
        match (character, figure(character)) {
            (_, Some(value)) => written.push_str(&value.to_string()),
            // 十 is 10, 十二 is 12, 三十 is 30, 三十一 is 31: what is not told beside it is written here.
            ('十', None) => {
                if !written.ends_with(|before: char| before.is_ascii_digit()) {
                    written.push('1');
                }
                if characters.peek().is_none_or(|next| figure(*next).is_none()) {
                    written.push('0');
                }
            }
            (other, None) => written.push(other),
        }
    }
    written
}
