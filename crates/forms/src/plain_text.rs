//! Makes every text of a record fit to be set.

use serde_json::Value;

/// The same value with the texts in it free of characters that steer a
/// terminal or a line rather than print: control characters become spaces,
/// marks that reverse or hide text go. All else stays as written.
pub(crate) fn plain(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(plain_text(&text)),
        Value::Array(values) => values.into_iter().map(plain).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, plain(value)))
            .collect(),
        other => other,
    }
}

pub(crate) fn plain_text(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|character| !steers(*character))
        .map(|character| {
            if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                character
            }
        })
        .collect()
}

/// Direction marks, byte order marks, soft hyphens, tags and non-characters.
fn steers(character: char) -> bool {
    matches!(character,
        '\u{00AD}' | '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}'
        | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_and_steering_is_not() {
        let cases = [
            ("  张三 ", "张三", "space around a cell is no part of it"),
            ("张\n三\t四\u{0}五", "张 三 四 五", "controls become spaces"),
            ("\u{202E}三张", "三张", "a name cannot reverse its line"),
            ("\u{FEFF}王", "王", "a byte order mark is not text"),
            (
                "#read(\"/etc/passwd\")",
                "#read(\"/etc/passwd\")",
                "markup is text",
            ),
            ("䶮㛃𬸣龑", "䶮㛃𬸣龑", "rare characters stay"),
            (
                "葛\u{E0100}城",
                "葛\u{E0100}城",
                "a variant of a character stays",
            ),
        ];
        for (written, set, why) in cases {
            assert_eq!(plain_text(written), set, "{why}");
        }
    }

    #[test]
    fn texts_at_any_depth_are_plain() {
        let value = serde_json::json!({"a": ["b\u{7}c"], "d": 3});
        assert_eq!(plain(value), serde_json::json!({"a": ["b c"], "d": 3}));
    }
}
