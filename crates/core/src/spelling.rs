//! How Chinese names are compared, sorted and found: by a key without spaces, by pinyin, by initials.

use std::borrow::Cow;

use pinyin::{ToPinyin, ToPinyinMulti};

/// Surnames that are read otherwise than the characters usually are. 单, 仇 and the like are also
/// found by their usual reading, because people type both.
const SURNAME_READINGS: &[(&str, &[&str])] = &[
    ("尉迟", &["yu", "chi"]),
    ("万俟", &["mo", "qi"]),
    ("单于", &["chan", "yu"]),
    ("长孙", &["zhang", "sun"]),
    ("澹台", &["tan", "tai"]),
    ("令狐", &["ling", "hu"]),
    ("单", &["shan"]),
    ("仇", &["qiu"]),
    ("区", &["ou"]),
    ("查", &["zha"]),
    ("解", &["xie"]),
    ("曾", &["zeng"]),
    ("盖", &["ge"]),
    ("朴", &["piao"]),
    ("翟", &["zhai"]),
    ("覃", &["qin"]),
    ("任", &["ren"]),
    ("乐", &["yue"]),
    ("种", &["chong"]),
    ("缪", &["miao"]),
    ("冼", &["xian"]),
    ("黑", &["he"]),
    ("折", &["she"]),
    ("员", &["yun"]),
    ("繁", &["po"]),
    ("秘", &["bi"]),
    ("祭", &["zhai"]),
    ("隗", &["wei"]),
    ("逄", &["pang"]),
    ("郇", &["xun"]),
    ("召", &["shao"]),
    ("洗", &["xian"]),
    ("尉", &["wei"]),
    ("宓", &["fu"]),
    ("晟", &["cheng"]),
    ("石", &["shi"]),
    ("沈", &["shen"]),
    ("贾", &["jia"]),
    ("车", &["che"]),
    ("宁", &["ning"]),
    ("重", &["chong"]),
    ("都", &["du"]),
    ("那", &["na"]),
    ("过", &["guo"]),
    ("谌", &["chen"]),
    ("郝", &["hao"]),
    ("阚", &["kan"]),
    ("藏", &["zang"]),
    ("应", &["ying"]),
    ("盛", &["sheng"]),
    ("华", &["hua"]),
    ("纪", &["ji"]),
    ("燕", &["yan"]),
    ("幺", &["yao"]),
    ("厘", &["xi"]),
];

/// A name of many characters with several readings each has more initials than anybody types.
const MORE_INITIALS: usize = 8;

/// A name as it is compared: without any space inside, with one kind of middle dot.
pub fn key(name: &str) -> String {
    key_within(name).into_owned()
}

/// The same without a copy, where the name is its own key as most are.
pub(crate) fn key_within(name: &str) -> Cow<'_, str> {
    let is_unseen = |c: char| c.is_whitespace() || is_invisible(c);
    if !name.contains(|c| is_unseen(c) || is_other_dot(c)) {
        return Cow::Borrowed(name);
    }
    let seen = name.chars().filter(|c| !is_unseen(*c));
    seen.map(|c| if is_other_dot(c) { '·' } else { c })
        .collect()
}

fn is_other_dot(character: char) -> bool {
    matches!(character, '•' | '．' | '・' | '‧' | '⋅')
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The readings of each character of a name, the likeliest first; a character that has none (a
/// letter, a digit) stands for itself in lower case.
fn readings(name: &str) -> Vec<Vec<Cow<'static, str>>> {
    let surname = SURNAME_READINGS.iter().find(|(surname, _)| {
        // A single-character table entry is a surname only if a given name follows it.
        name.starts_with(surname) && name.chars().count() > surname.chars().count()
    });
    let surname_length = surname.map_or(1, |(surname, _)| surname.chars().count());
    name.chars()
        .enumerate()
        .filter(|(_, character)| character.is_alphanumeric())
        .map(|(place, character)| {
            let mut found: Vec<Cow<'static, str>> = Vec::new();
            let special = surname.and_then(|(_, readings)| readings.get(place));
            let usual = character.to_pinyin().map(|reading| reading.plain());
            // In a given name 乐 may be le or yue; a surname has no such choice.
            let others = (place >= surname_length)
                .then(|| character.to_pinyin_multi())
                .flatten()
                .into_iter()
                .flatten()
                .map(|reading| reading.plain());
            for reading in special.copied().into_iter().chain(usual).chain(others) {
                let reading = if reading.contains('ü') {
                    Cow::Owned(reading.replace('ü', "v"))
                } else {
                    Cow::Borrowed(reading)
                };
                if !found.contains(&reading) {
                    found.push(reading);
                }
            }
            if found.is_empty() {
                found.push(Cow::Owned(character.to_lowercase().collect()));
            }
            found
        })
        .collect()
}

/// What names are sorted by: their pinyin in ASCII, the same on both engines whatever their collation.
pub fn sort_key(name: &str) -> String {
    in_order(&readings(&key_within(name)))
}

fn in_order(readings: &[Vec<Cow<'static, str>>]) -> String {
    let mut order = String::with_capacity(6 * readings.len());
    for reading in readings.iter().filter_map(|readings| readings.first()) {
        order.extend(reading.chars().filter(char::is_ascii_alphanumeric));
        order.push('0');
    }
    order
}

/// A name as it is compared, sorted and found: its [`key`], its [`sort_key`] and its [`search_text`].
pub(crate) fn spelled(name: &str) -> (String, String, String) {
    let key = key(name);
    let readings = readings(&key);
    let found = found_by(name, &key, &readings);
    (key, in_order(&readings), found)
}

/// What a name can be found by: itself, its pinyin, its initials in every likely reading; each
/// behind a space, so that a search can ask for beginnings.
pub fn search_text(name: &str) -> String {
    let key = key_within(name);
    found_by(name, &key, &readings(&key))
}

fn found_by(name: &str, key: &str, readings: &[Vec<Cow<'static, str>>]) -> String {
    // Abdul Rahman answers to rahman too.
    let further = name.split_whitespace().skip(1).map(str::to_lowercase);
    let further: Vec<String> = further.collect();
    let mut text = format!(" {}", key.to_lowercase());
    let whole: String = readings
        .iter()
        .filter_map(|readings| readings.first())
        .cloned()
        .collect();
    let mut tokens = vec![whole];
    let mut initials = vec![String::new()];
    for readings in readings {
        let mut letters: Vec<char> = readings
            .iter()
            .filter_map(|reading| reading.chars().next())
            .collect();
        letters.dedup();
        let grown: Vec<String> = initials
            .iter()
            .flat_map(|before| {
                letters
                    .iter()
                    .map(move |letter| format!("{before}{letter}"))
            })
            .collect();
        initials = if grown.len() > MORE_INITIALS {
            initials
                .into_iter()
                .map(|before| format!("{before}{}", letters[0]))
                .collect()
        } else {
            grown
        };
    }
    for initial in initials {
        if !tokens.contains(&initial) {
            tokens.push(initial);
        }
    }
    for token in tokens
        .iter()
        .chain(&further)
        .filter(|token| !token.is_empty() && token.is_ascii())
    {
        text.push(' ');
        text.push_str(token);
    }
    text
}

/// How many patterns every search has.
const PATTERNS: usize = 3;

/// The `LIKE` patterns (with `\` as the escape) that a search text stands for, one a word: letters ask
/// for the beginning of a pinyin or of initials, anything else for a part. Always three, the unused
/// ones matching all, so that the SQL can be static; words beyond the third are taken as one with it.
pub fn patterns(search: &str) -> [String; 3] {
    let lower = search.to_lowercase();
    let mut words: Vec<String> = lower.split_whitespace().map(str::to_owned).collect();
    if words.len() > PATTERNS {
        let rest = words.split_off(PATTERNS - 1);
        words.push(rest.concat());
    }
    // A letter is found sooner than a blank, of which every text has many: where there is room, the letters
    // are looked for anywhere first.
    let room = words.len() < PATTERNS;
    let mut patterns = Vec::with_capacity(PATTERNS);
    for word in words {
        let escaped: String = key(&word)
            .chars()
            .flat_map(|character| match character {
                '%' | '_' | '\\' => vec!['\\', character],
                other => vec![other],
            })
            .collect();
        let letters = word
            .chars()
            .all(|character| character.is_ascii_alphabetic());
        if letters && room {
            patterns.insert(0, format!("%{escaped}%"));
        }
        patterns.push(match letters {
            true => format!("% {escaped}%"),
            false => format!("%{escaped}%"),
        });
    }
    // Two words of letters with room for three: one of them goes without.
    while patterns.len() > PATTERNS {
        patterns.remove(0);
    }
    patterns.resize(PATTERNS, "%".to_owned());
    patterns.try_into().expect("BUG: there are three")
}

/// Whether a name answers to a search text as it would in a list: each word is a part of it, or, in
/// letters, the beginning of its pinyin or initials.
pub fn answers(name: &str, search: &str) -> bool {
    let text = search_text(name);
    search.to_lowercase().split_whitespace().all(|word| {
        let letters = word
            .chars()
            .all(|character| character.is_ascii_alphabetic());
        if letters {
            text.contains(&format!(" {word}"))
        } else {
            text.contains(&key(word))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_spaces_and_with_one_dot() {
        assert_eq!(key("张　三"), "张三");
        assert_eq!(key("买买提•艾力"), key("买买提·艾力"));
        assert_eq!(key("买买提．艾力"), "买买提·艾力");
    }

    #[test]
    fn a_name_answers_to_its_initials() {
        let cases = [
            ("欧阳洁", "oy"),
            ("欧阳洁", "oyj"),
            ("单春梅", "scm"), // as a surname 单 is shan
            ("仇俊杰", "qjj"), // and 仇 is qiu
            ("区嘉怡", "oj"),
            ("曾昇", "zs"),
            ("尉迟恭", "ycg"),
            ("潘䶮", "py"),
            ("何㛃", "hj"),
            ("上官龑", "sgy"),
            ("林𬸣", "lx"),
            ("李单", "ld"), // in a given name 单 is dan
        ];
        for (name, typed) in cases {
            let text = search_text(name);
            assert!(
                text.contains(&format!(" {typed}")),
                "{name} should answer to {typed}: {text}"
            );
        }
    }

    #[test]
    fn a_surname_has_its_own_reading_and_the_usual_one() {
        let text = search_text("单春梅");
        assert!(text.contains(" scm") && text.contains(" dcm"), "{text}");
        // 方 can be read wang in old books; nobody is called so.
        let text = search_text("方丽丽");
        assert!(text.contains(" fll") && !text.contains(" wll"), "{text}");
    }

    #[test]
    fn names_sort_by_pinyin_with_the_surname_read_as_one() {
        let mut names = ["郑喆", "单文轩", "欧阳洁", "陈少芬", "仇伟"];
        names.sort_by_key(|name| sort_key(name));
        // chen, ouyang, qiu, shan, zheng
        assert_eq!(names, ["陈少芬", "欧阳洁", "仇伟", "单文轩", "郑喆"]);
    }

    #[test]
    fn a_name_answers_to_each_word_of_a_search() {
        let cases = [
            ("", true),
            ("rmyy", false),
            ("qys", true),
            ("人民 医院", true),
            ("人民 学校", false),
        ];
        for (search, expected) in cases {
            assert_eq!(answers("清远市人民医院", search), expected, "{search}");
        }
    }

    #[test]
    fn a_name_of_several_words_answers_to_each() {
        for (search, expected) in [("abdul rahman", true), ("Rahman", true), ("ahman", false)] {
            assert_eq!(answers("Abdul Rahman", search), expected, "{search}");
        }
    }

    #[test]
    fn search_words_become_patterns_that_cannot_run_wild() {
        assert_eq!(patterns("oy"), ["%oy%", "% oy%", "%"]);
        assert_eq!(patterns("oy 1990"), ["%oy%", "% oy%", "%1990%"]);
        assert_eq!(patterns("oy ju"), ["%oy%", "% oy%", "% ju%"]);
        assert_eq!(patterns("a b c d"), ["% a%", "% b%", "% cd%"]);
        assert_eq!(patterns("100%_"), ["%100\\%\\_%", "%", "%"]);
        assert_eq!(patterns(" 张三  1990 "), ["%张三%", "%1990%", "%"]);
    }
}
