//! 统一社会信用代码 (GB 32100-2015): eighteen digits and letters, of which the last is a check.

/// The characters in the order of their values: no I, O, S, V, Z.
const CHARACTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A code as it is kept: without spaces, in capitals. None where it cannot be a code at all.
pub(super) fn parse(text: &str) -> Option<String> {
    let code: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| character.to_ascii_uppercase())
        .collect();
    let known = |character| CHARACTERS.contains(character);
    (code.chars().count() == 18 && code.chars().all(known)).then_some(code)
}

/// Whether the last character is what the others call for. Where it is not, the code is kept all the
/// same: some old codes were issued so.
pub(super) fn is_sound(code: &str) -> bool {
    let values: Vec<usize> = code
        .chars()
        .filter_map(|character| CHARACTERS.find(character))
        .collect();
    let [body @ .., check] = values.as_slice() else {
        return false;
    };
    // The weights are the powers of three, modulo 31.
    let (sum, _) = body.iter().fold((0, 1), |(sum, weight), value| {
        (sum + value * weight, weight * 3 % 31)
    });
    body.len() == 17 && (31 - sum % 31) % 31 == *check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_standard_are_sound() {
        for code in [
            "91350100M000100Y43",
            "91110108551385082Q",
            "911101066976941872",
            "92441802MA00003KX0",
        ] {
            assert_eq!(parse(code).as_deref(), Some(code));
            assert!(is_sound(code), "{code}");
        }
        assert!(!is_sound("91350100M000100Y44"), "the last digit is another");
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        assert_eq!(
            parse(" 91350100 m000100y43 ").as_deref(),
            Some("91350100M000100Y43")
        );
        // Too short, too long, and with an O where a code has a zero.
        for text in [
            "",
            "91350100M000100Y4",
            "91350100M000100Y433",
            "9135O100M000100Y43",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
