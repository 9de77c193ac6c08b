//! Several people in the one cell of a name: `张三13800138000、李四13900139000`, or `张三、李四、王五` where the row says
//! nothing that is one's own.

use std::borrow::Cow;

use renling_sheet::{Cell, CellKind, Row, looks_like_name};

use super::put;
use crate::digits;
use crate::intake::headers::Meaning;
use crate::intake::{Column, cleaning};
use crate::person::phone::Phones;

/// Fewer digits are the number of a line or of a house.
const FEWEST_OF_PHONE: usize = 7;

/// The row of each person of a cell, with what the row says of all of them; none where it is of one person,
/// and where it says more of somebody than is certain of whom.
pub(super) fn apart(row: &Row, columns: &[Column]) -> Option<Vec<Row>> {
    let name = columns
        .iter()
        .find(|column| column.meaning == Meaning::Name)?
        .index as usize;
    let text = row.text(name);
    let people = people(text).or_else(|| names(text))?;
    let is_of_one = |column: &&Column| {
        let is_own = column.meaning.is_of_the_person() && column.meaning != Meaning::Address;
        // What stands before the names, 岗位, is what all of them do.
        let is_behind = column.index as usize > name;
        is_own || is_behind && matches!(column.meaning, Meaning::Duty | Meaning::UnitAndDuty)
    };
    let mut of_one = columns.iter().filter(is_of_one);
    if of_one.any(|column| cleaning::text(row.text(column.index as usize)).is_some()) {
        return None;
    }
    let rows = people.into_iter().map(|person| {
        let mut row = Cow::Borrowed(row);
        put(&mut row, name, Cell::new(CellKind::Text, person));
        row.into_owned()
    });
    Some(rows.collect())
}

/// The people of a cell, each a name with one phone behind it; none where anything else stands among them.
fn people(text: &str) -> Option<Vec<&str>> {
    let is_digit = |c: char| digits::plain(c).is_ascii_digit();
    let is_between = |c: char| c.is_whitespace() || "、，,；;/|）)。.和".contains(c);
    let mut people = Vec::new();
    let (mut begin, mut from) = (0, 0);
    while let Some(at) = text[from..].find(is_digit) {
        let number = &text[from + at..];
        let end = number
            .find(|c| !is_digit(c) && c != '-')
            .unwrap_or(number.len());
        from += at + end;
        if number[..end].chars().filter(|c| is_digit(*c)).count() >= FEWEST_OF_PHONE {
            people.push(text[begin..from].trim_matches(is_between));
            begin = from;
        }
    }
    let is_person = |person: &&str| {
        let (name, number) = cleaning::name_and_phone(person);
        // 潘䶮(书记) is somebody with a duty.
        let bare = name.split(['(', '（', ' ']).next();
        bare.is_some_and(looks_like_name) && Phones::parse(&number).numbers.len() == 1
    };
    let is_all = text[begin..].trim_matches(is_between).is_empty() && people.iter().all(is_person);
    (is_all && people.len() > 1).then_some(people)
}

/// The names of a cell that marks part; none where anything else stands among them. 张三/张珊 may be one person.
fn names(text: &str) -> Option<Vec<&str>> {
    const BETWEEN: [char; 6] = ['、', '，', ',', '；', ';', '\n'];
    if !text.contains(BETWEEN) {
        return None;
    }
    let parts = text.split(BETWEEN).map(str::trim);
    let names: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    (names.len() > 1 && names.iter().all(|name| looks_like_name(name))).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_one_cell() {
        let both = ["潘䶮19907632320", "仇伟19907638893"];
        for (text, expected) in [
            ("潘䶮19907632320、仇伟19907638893", Some(both)),
            ("潘䶮19907632320仇伟19907638893", Some(both)),
            ("潘䶮19907632320\n仇伟19907638893。", Some(both)),
            ("潘䶮19907632320", None),
            ("潘䶮19907632320、19907638893", None),
            ("潘䶮、仇伟19907638893", None),
            ("潘䶮19907632320、仇伟", None),
            ("19907632320潘䶮、19907638893仇伟", None),
        ] {
            let expected = expected.map(|people| people.to_vec());
            assert_eq!(people(text), expected, "{text}");
        }
        assert_eq!(names("潘䶮、仇伟，"), Some(vec!["潘䶮", "仇伟"]));
        assert_eq!(names("潘䶮/仇伟"), None);
        assert_eq!(names("潘䶮、2人"), None);
        let numbered = people("1.潘䶮 19907632320 2.仇伟（19907638893）");
        assert_eq!(
            numbered,
            Some(vec!["1.潘䶮 19907632320", "2.仇伟（19907638893"])
        );
    }
}
