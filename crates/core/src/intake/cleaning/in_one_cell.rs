//! What stands beside a name in its own cell: `张三 男 44180219800101123X 13800138000`, `扎西 藏族`.

use renling_sheet::looks_like_name;

use super::is_political;
use crate::digits;
use crate::intake::headers;

/// The peoples of China by their names, without 族.
const PEOPLES: &[&str] = &[
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
];

/// How people are called, where a blank parts it from the name.
const CALLED: &[&str] = &[
    "老师",
    "医生",
    "师傅",
    "阿姨",
    "书记",
    "主任",
    "委员",
    "组长",
    "队长",
    "站长",
    "楼长",
    "栋长",
    "网格员",
    "志愿者",
];

/// More words than these are a sentence.
const MOST_WORDS: usize = 9;

/// What a word beside a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum Said<'a> {
    /// 男.
    Sex(&'a str),
    /// 党员.
    Political(&'a str),
    /// 维吾尔族.
    People(&'a str),
    /// Of 18 places, or of 15.
    IdNumber(&'a str),
    /// A mobile or a landline.
    Phone(&'a str),
    /// Anything else: 3栋502.
    Aside(&'a str),
}

/// A name, and what each word beside it says, where one of them says more than a phone; none where it is not
/// certain that all of it is said of one person.
pub(in crate::intake) fn in_one_cell(text: &str) -> Option<(String, Vec<Said<'_>>)> {
    // Most cells are a name and nothing else.
    if !text.contains(|c: char| is_between(c) || c.is_ascii_digit()) {
        return None;
    }
    let words = words(text);
    if words.len() < 2 || words.len() > MOST_WORDS {
        return None;
    }
    let said: Vec<Said> = words.into_iter().map(said).collect();
    let is_alone =
        |is_such: fn(&Said) -> bool| said.iter().filter(|said| is_such(said)).count() < 2;
    let is_called = |word: &str| CALLED.iter().any(|called| word.ends_with(called));
    let tells = |said: &Said| match said {
        Said::Phone(_) => false,
        Said::Aside(word) => is_called(word),
        _ => true,
    };
    let is_reached = said
        .iter()
        .any(|said| matches!(said, Said::Phone(_) | Said::IdNumber(_)));
    let mut unknown = said
        .iter()
        .enumerate()
        .filter_map(|(place, said)| match said {
            Said::Aside(word) => Some((place, *word)),
            _ => None,
        });
    let (at, first) = unknown.next()?;
    let next = unknown.next().filter(|(place, _)| *place == at + 1);
    // 张 三 is one name, parted so that it is as wide as others.
    let parted = next.filter(|(_, next)| letters(first) + letters(next) == 2);
    let name = match parted {
        Some((_, given)) => format!("{first} {given}"),
        None => first.to_owned(),
    };
    let from = at + 1 + usize::from(parted.is_some());
    let beside: Vec<Said> = said[..at].iter().chain(&said[from..]).copied().collect();
    let is_said = |said: &Said| match said {
        Said::Aside(word) => is_called(word),
        Said::Sex(_) => true,
        _ => false,
    };
    let is_known = is_reached || beside.iter().any(is_said) && looks_like_name(&name);
    let is_certain = is_name(&name, at == 0)
        && beside.iter().any(tells)
        && is_alone(|said| matches!(said, Said::Sex(_)))
        && is_alone(|said| matches!(said, Said::Political(_)))
        && is_alone(|said| matches!(said, Said::People(_)))
        && is_alone(|said| matches!(said, Said::IdNumber(_)))
        && beside.iter().all(|said| match said {
            // Somebody else, or words of a sentence.
            Said::Aside(word) => is_known && !looks_like_name(word),
            _ => true,
        });
    is_certain.then_some((name, beside))
}

/// 维吾尔族, 汉: the name of a people as it is written in full; none for any other word.
pub(in crate::intake) fn people(word: &str) -> Option<String> {
    let bare = word.strip_suffix('族').unwrap_or(word);
    PEOPLES.contains(&bare).then(|| format!("{bare}族"))
}

/// The words of a cell, a number of its own even where no blank parts it; labels say nothing themselves.
fn words(text: &str) -> Vec<&str> {
    let parts = text.split(is_between).filter(|part| !part.is_empty());
    let words = parts.flat_map(|part| {
        let (before, number, behind) = with_number_apart(part);
        [before, number, behind]
    });
    let is_label = |word: &str| matches!(said(word), Said::Aside(_)) && headers::is_whole(word);
    words
        .filter(|word| !word.is_empty() && !is_label(word))
        .collect()
}

fn is_between(c: char) -> bool {
    let marks = [
        ',', '，', '、', ';', '；', '/', '|', '：', ':', '（', '）', '(', ')',
    ];
    c.is_whitespace() || marks.contains(&c)
}

/// 潘䶮 and 19907632320 of `潘䶮19907632320`, and what stands behind the number.
fn with_number_apart(part: &str) -> (&str, &str, &str) {
    const FEWEST_DIGITS: usize = 11;
    let is_digit = |c: char| digits::plain(c).is_ascii_digit();
    let Some(from) = part.find(is_digit) else {
        return (part, "", "");
    };
    let number = &part[from..];
    let end = number
        .find(|c| !is_digit(c) && !matches!(c, 'X' | 'x' | 'Ｘ' | '-'))
        .unwrap_or(number.len());
    match number[..end].chars().filter(|c| is_digit(*c)).count() < FEWEST_DIGITS {
        true => (part, "", ""),
        false => (&part[..from], &number[..end], &number[end..]),
    }
}

fn said(word: &str) -> Said<'_> {
    let bare = word.trim_matches('-');
    let digits = bare.chars().filter(|c| digits::plain(*c).is_ascii_digit());
    match digits.count() {
        0 => {}
        count if count == bare.chars().count() && matches!(count, 15 | 18) => {
            return Said::IdNumber(bare);
        }
        17 if bare.ends_with(['X', 'x', 'Ｘ']) => return Said::IdNumber(bare),
        11.. => return Said::Phone(bare),
        _ => return Said::Aside(word),
    }
    match word {
        "男" | "女" | "男性" | "女性" => Said::Sex(word),
        _ if is_political(word) => Said::Political(word),
        _ if word.ends_with('族') && people(word).is_some() => Said::People(word),
        _ => Said::Aside(word),
    }
}

/// Whether it is a name: one with a family name that we know, or letters that stand first.
fn is_name(name: &str, is_first: bool) -> bool {
    let whole: String = name.split_whitespace().collect();
    let is_foreign = || {
        let is_letter = |c: char| !c.is_ascii() && c.is_alphabetic() || matches!(c, '·' | '•');
        let is_label = ["证", "号", "电话", "手机"]
            .iter()
            .any(|end| whole.ends_with(end));
        (2..=20).contains(&letters(&whole)) && whole.chars().all(is_letter) && !is_label
    };
    looks_like_name(&whole) || is_first && is_foreign()
}

fn letters(word: &str) -> usize {
    word.chars().count()
}

#[cfg(test)]
mod tests {
    use super::Said::*;
    use super::*;

    /// A name with what is said beside it.
    type Found<'a> = Option<(&'a str, &'a [Said<'a>])>;

    #[test]
    fn words_beside_a_name() {
        let cases: &[(&str, Found)] = &[
            (
                "潘䶮 女 11010519491231002X 19907632320",
                Some((
                    "潘䶮",
                    &[
                        Sex("女"),
                        IdNumber("11010519491231002X"),
                        Phone("19907632320"),
                    ],
                )),
            ),
            (
                "姓名：仇伟，性别：男，3栋502，19907638893",
                Some(("仇伟", &[Sex("男"), Aside("3栋502"), Phone("19907638893")])),
            ),
            ("潘䶮 老师", Some(("潘䶮", &[Aside("老师")]))),
            ("张 三 男", Some(("张 三", &[Sex("男")]))),
            ("扎西 藏族", Some(("扎西", &[People("藏族")]))),
            ("潘䶮 女 医生", Some(("潘䶮", &[Sex("女"), Aside("医生")]))),
            ("潘䶮 党员", Some(("潘䶮", &[Political("党员")]))),
            // A phone alone needs no more than `name_and_phone`.
            ("潘䶮 19907632320", None),
            ("潘䶮 女 仇伟 男", None),
            ("潘䶮 女 19907632320 仇伟", None),
            ("扎西 上班族", None),
            ("第二组 组长", None),
        ];
        for (text, expected) in cases {
            let found = in_one_cell(text);
            let found = found
                .as_ref()
                .map(|(name, said)| (name.as_str(), said.as_slice()));
            assert_eq!(found, *expected, "{text}");
        }
    }

    #[test]
    fn peoples_in_full() {
        for (word, expected) in [
            ("维吾尔族", Some("维吾尔族")),
            ("维吾尔", Some("维吾尔族")),
            ("上班族", None),
        ] {
            assert_eq!(people(word).as_deref(), expected, "{word}");
        }
    }
}
