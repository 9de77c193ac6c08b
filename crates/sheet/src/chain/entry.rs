//! What one entry says.

use std::ops::Range;

use super::companions::companions;
use super::figures::without_answer_numbers;
use super::phone::{has_mobile, id_number, is_digit, phones};
use super::words::said::is_notice;
use super::words::{
    self, CUT, SEXES, begins_as_name, class_end, closes, ends_word, is_called_in_full,
    is_full_name, is_han, is_name, is_nickname, is_no_name, is_place, is_split_name,
    is_surely_name, is_surely_other, may_be_called, may_be_long_name, may_be_name, measures_houses,
    name_end, opens, place_end, separates,
};

/// What one entry says.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) id_number: String,
    pub(super) sex: String,
    pub(super) political: String,
    pub(super) note: String,
    pub(super) companions: Option<u32>,
}

/// Words that only say what follows, longer ones first.
const NAME_LABELS: &[&str] = &["姓名", "名字"];
const PHONE_LABELS: &[&str] = &[
    "联系电话",
    "电话号码",
    "手机号码",
    "联系方式",
    "手机号",
    "电话",
    "手机",
    "Tel",
    "TEL",
    "tel",
    "☎\u{fe0f}",
    "☎",
    "📱",
    "📞",
];
const ID_LABELS: &[&str] = &[
    "居民身份证号码",
    "身份证号码",
    "身份证号",
    "身份证",
    "ID",
    "id",
];

/// What stands between the names of several people.
const JOINS: [char; 8] = ['、', '/', '+', '＋', '&', '＆', '和', '与'];

/// As many people as are looked for in one entry.
const MOST_TOGETHER: usize = 100;

/// Whose phone it is that stands behind the person's own.
const RELATIVES: &[&str] = &[
    "家属",
    "家人",
    "爱人",
    "配偶",
    "老公",
    "老婆",
    "妻子",
    "丈夫",
    "先生",
    "太太",
    "儿子",
    "女儿",
    "孩子",
    "父亲",
    "母亲",
    "爸爸",
    "妈妈",
    "家长",
    "监护人",
    "紧急联系人",
    "紧急联系",
    "介绍人",
    "推荐人",
    "群主",
];

impl Entry {
    /// Reads an entry; the title asks for so many places or units before the name.
    pub(super) fn read(content: &str, places: usize) -> Self {
        let answers = without_answer_numbers(content);
        let content = answers.as_deref().unwrap_or(content);
        let mut rest: Vec<char> = content.chars().collect();
        let id_number = id_number(&rest).map(|range| cut(&mut rest, range, ID_LABELS));
        let found: Vec<String> = own_phones(&rest)
            .into_iter()
            .map(|range| cut(&mut rest, range, PHONE_LABELS))
            .collect();
        let companions = companions(&mut rest);
        let mut rest: String = rest.into_iter().collect();
        for label in PHONE_LABELS.iter().filter(|label| !label.is_ascii()) {
            rest = without_label(&rest, label);
        }
        let (before, rest) = after_name_label(&rest);
        let (named, name) = with_others(rest, name_behind_class(rest, places));
        let around = [before, &rest[..name.start], &rest[name.end..]];
        let pieces = around.iter().flat_map(|part| part.split(CUT));
        let says = |note: &&str| note.contains(|c| c != '*');
        let notes: Vec<&str> = pieces.map(tidy).filter(says).collect();
        let mut note = notes.join(" ");
        Self {
            name: named,
            phone: found.join("、"),
            id_number: id_number.unwrap_or_default(),
            sex: taken(&mut note, SEXES),
            political: taken(&mut note, words::POLITICAL),
            note,
            companions,
        }
    }

    /// Whether it names somebody in full, with a phone.
    pub(super) fn is_of_somebody(&self) -> bool {
        (self.names(is_called_in_full) || self.name.contains('·')) && !self.phone.is_empty()
    }

    /// Whether the name, or each of several, is one.
    fn names(&self, is_name: impl Fn(&str) -> bool) -> bool {
        let name: String = self.name.split_whitespace().collect();
        let mut names = self
            .name
            .split(|c: char| c.is_whitespace() || JOINS.contains(&c));
        is_name(&name) || names.all(is_name)
    }

    /// Whether it does so in a list of nothing but people, where any word that may be a name is one
    /// with a mobile behind it.
    pub(super) fn may_be_of_somebody(&self) -> bool {
        let may_be_named = may_be_name(&self.name) && may_be_called(&self.name);
        self.is_of_somebody() || may_be_named && has_mobile(&self.phone)
    }

    /// Adds a word to the note.
    pub(super) fn add(&mut self, note: &str) {
        if !self.note.is_empty() {
            self.note.push(' ');
        }
        self.note.push_str(note);
    }

    /// What not everybody says: ID number, sex, political status.
    pub(super) fn further(&self) -> [&str; 3] {
        [&self.id_number, &self.sex, &self.political]
    }
}

/// The first word of a note that is one of these, taken out of it.
fn taken(note: &mut String, words: &[&str]) -> String {
    let parted = |c: char| {
        c.is_whitespace() || matches!(c, ',' | '，' | '、' | '/' | ';' | '；' | '+' | '＋')
    };
    let mut start = 0;
    for word in note.split(parted) {
        let end = start + word.len();
        if words.contains(&word) {
            let word = word.to_owned();
            let around = [
                note[..start].trim_end_matches(parted),
                note[end..].trim_start_matches(parted),
            ];
            let around = around.into_iter().filter(|part| !part.is_empty());
            *note = around.collect::<Vec<_>>().join(" ");
            return word;
        }
        start = end + note[end..].chars().next().map_or(0, char::len_utf8);
    }
    String::new()
}

/// Whether somebody is told: a name that is surely one, or any with a phone.
pub(super) fn tells_somebody(content: &str) -> bool {
    let entry = Entry::read(content, 0);
    let known = entry.names(is_name) || !entry.phone.is_empty() && !entry.name.is_empty();
    known && !is_notice(content)
}

/// The name on a line that says nothing else but a room: `刘一`, `刘一 3栋201`.
pub(super) fn only_name(line: &str) -> Option<String> {
    let entry = Entry::read(line, 0);
    let name: String = entry.name.split_whitespace().collect();
    let mut words = entry.note.split(ends_word).filter(|word| !word.is_empty());
    let is_room = |word: &str| {
        word.contains(is_digit) && (word.ends_with(is_digit) || word.ends_with(measures_houses))
    };
    let is_bare = entry.phone.is_empty() && entry.companions.is_none();
    (is_bare && is_full_name(&name) && words.all(is_room)).then_some(name)
}

/// Whether it tells of a room, a day or a time and of nobody: `5栋1101`, `8:30集合`.
pub(super) fn tells_only_where_or_when(content: &str) -> bool {
    let figures = content.chars().take_while(|&c| is_digit(c)).count();
    // A longer one is a phone or an ID number, right or wrong.
    let is_said = || {
        let entry = Entry::read(content, 0);
        !entry.name.is_empty() || !entry.phone.is_empty()
    };
    (1..7).contains(&figures) && !is_said()
}

/// The entries in one: two people on a line, each with a name beside the phone,
/// are two.
pub(super) fn people(content: &str) -> Vec<String> {
    let text: Vec<char> = content.chars().collect();
    let phones = phones(&text);
    let is_person = |range: Range<usize>| {
        let part: String = text[range].iter().collect();
        is_name(&Entry::read(&part, 0).name)
    };
    let phone_first = phones
        .first()
        .is_some_and(|phone| text[..phone.start].iter().all(|&c| ends_word(c)));
    let begins = |at: usize| {
        let (first, second) = (phones.get(at)?, phones.get(at + 1)?);
        let between = first.end..second.start;
        if phone_first {
            let end = phones.get(at + 2).map_or(text.len(), |third| third.start);
            let both = is_person(between) && is_person(second.end..end);
            return both.then_some(second.start);
        }
        person_in(&text[between]).map(|at| first.end + at)
    };
    let mut cuts: Vec<usize> = (0..phones.len()).filter_map(begins).collect();
    cuts.push(text.len());
    let mut start = 0;
    let part = |end| {
        text[std::mem::replace(&mut start, end)..end]
            .iter()
            .collect()
    };
    cuts.into_iter().map(part).collect()
}

/// Where somebody else begins between two phones: the name directly before the
/// second one, with the place before it; any other word is still about the first.
fn person_in(between: &[char]) -> Option<usize> {
    let text: String = between.iter().collect();
    let text = without_last_label(&text, PHONE_LABELS);
    let mut words = words_of(text);
    let last = words.pop()?;
    let whose = words.last().map_or("", |word| &text[word.clone()]);
    if is_of_another(whose, &text[last.clone()]) {
        return None;
    }
    let is_named = |word: &str| is_name(word) || place_end(word).is_some();
    let is_last = text[last.end..].chars().all(ends_word);
    let with_place = words.iter().all(|word| is_place(&text[word.clone()]));
    let start = if with_place { 0 } else { last.start };
    (is_last && is_named(&text[last])).then(|| text[..start].chars().count())
}

/// The phones that are not a relative's, where the person has one.
fn own_phones(text: &[char]) -> Vec<Range<usize>> {
    let mut end = 0;
    let is_own = |phone: &Range<usize>| {
        let is_behind = end > 0;
        let before: String = text[std::mem::replace(&mut end, phone.end)..phone.start]
            .iter()
            .collect();
        let before = without_last_label(&before, PHONE_LABELS);
        let mut words = before.split(ends_word).filter(|word| !word.is_empty());
        let last = words.next_back().unwrap_or_default();
        let whose = words.next_back().filter(|_| is_behind);
        !is_of_another(whose.unwrap_or_default(), last)
    };
    let (own, other): (Vec<_>, Vec<_>) = phones(text).into_iter().partition(is_own);
    if own.is_empty() { other } else { own }
}

/// Whether the phone behind the word, and the word before that one, is a relative's or that of
/// somebody to call instead: `爱人何一 199…`, `紧急联系人：何一 199…`.
fn is_of_another(whose: &str, word: &str) -> bool {
    let mut relations = RELATIVES.iter();
    relations.any(|relation| word.contains(relation) || whose.ends_with(relation))
}

/// The text without the label, and the colon, that it ends with.
fn without_last_label<'a>(text: &'a str, labels: &[&str]) -> &'a str {
    let bare = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：'));
    // David ends in no label.
    let in_word = |before: &str| before.ends_with(|c: char| c.is_ascii_alphabetic());
    let shorter = labels.iter().find_map(|label| {
        let before = bare.strip_suffix(label)?;
        (!label.is_ascii() || !in_word(before)).then_some(before)
    });
    shorter.unwrap_or(text)
}

/// Takes a range out, with the label before it and the brackets around it.
fn cut(text: &mut [char], range: Range<usize>, labels: &[&str]) -> String {
    let value: String = text[range.clone()].iter().collect();
    // No label with its colon and a blank or two is longer.
    let near = range.start.saturating_sub(12);
    let before: String = text[near..range.start].iter().collect();
    let start = near + without_last_label(&before, labels).chars().count();
    let range = with_brackets(text, start..range.end);
    text[range].fill(CUT);
    value
}

/// The range with the brackets around it, where there is nothing else in them.
pub(super) fn with_brackets(text: &[char], range: Range<usize>) -> Range<usize> {
    let before = text[..range.start].iter().rposition(|c| !c.is_whitespace());
    let after = (range.end..text.len()).find(|&i| !text[i].is_whitespace());
    match (before, after) {
        (Some(before), Some(after)) if opens(text[before]) && closes(text[after]) => {
            before..after + 1
        }
        _ => range,
    }
}

fn without_label(text: &str, label: &str) -> String {
    let mut cut = [0; 4];
    let cut = CUT.encode_utf8(&mut cut);
    text.replace(&format!("{label}："), cut)
        .replace(&format!("{label}:"), cut)
}

/// What stands before and behind 姓名：; nothing before where it is not said.
fn after_name_label(text: &str) -> (&str, &str) {
    let label = NAME_LABELS.iter().find_map(|label| {
        let (before, after) = text.split_once(label)?;
        Some((before, after.strip_prefix([':', '：'])?))
    });
    label.unwrap_or(("", text))
}

/// Where the name is behind the school class that a text may begin with: `4年级2班林一妈妈`.
fn name_behind_class(text: &str, places: usize) -> Range<usize> {
    let begin = text.len() - text.trim_start_matches(ends_word).len();
    let class = class_end(&text[begin..]).map_or(0, |end| begin + end);
    let named = name(&text[class..], places);
    class + named.start..class + named.end
}

/// Where the name is: before the phone where anything there may be one, for what
/// stands behind is a remark, though `常来` looks like a name too.
fn name(text: &str, places: usize) -> Range<usize> {
    let before = &text[..text.find(CUT).unwrap_or(0)];
    let named = name_among(before, places);
    let called = &before[named.clone()];
    if !may_be_called(called) {
        return name_among(text, places);
    }
    if begins_as_name(called) {
        return named;
    }
    // 理发 卢小剪
    let words = words_of(before).into_iter();
    let mut behind = words.filter(|word| word.start >= named.end);
    let surely = behind.find(|word| is_surely_name(&before[word.clone()]));
    surely.unwrap_or(named)
}

/// Where the name is among words: the first one, unless that is a place, a unit or a
/// nickname and another is the name.
fn name_among(text: &str, places: usize) -> Range<usize> {
    let mut words = words_of(text);
    let word = |range: &Range<usize>| &text[range.clone()];
    // A name may have blanks within it.
    let is_name = |word: &str| is_name(&word.split_whitespace().collect::<String>());
    // （晚到）王五, [玫瑰]王五: what stands in brackets before a name is an aside.
    let aside = words_in_brackets(text, &words);
    if let Some(behind) = words.get(aside)
        && aside > 0
        && (is_name(word(behind)) || !is_name(word(&words[0])) && may_be_long_name(word(behind)))
    {
        words.drain(..aside);
    }
    let Some(first) = words.first() else {
        return 0..0;
    };
    let told = words.get(places).filter(|told| is_name(word(told)));
    if let Some(told) = told.filter(|_| places > 0) {
        return told.clone();
    }
    let whole = word(first);
    // 替周丽报名
    let signed_for = whole
        .strip_prefix(['替', '帮', '代', '给'])
        .and_then(|rest| rest.strip_suffix("报名").or(rest.strip_suffix("接龙")));
    if let Some(other) = signed_for.filter(|other| is_name(other)) {
        let start = first.start + whole.find(other).unwrap_or(0);
        return start..start + other.len();
    }
    if let Some(end) = name_end(whole) {
        return first.start..first.start + end;
    }
    // 刁甲3-202 lives in 3-202.
    let bare = whole.trim_end_matches(is_digit);
    if is_name(bare) && bare.len() < whole.len() && text[first.end..].starts_with(['-', '－', '#'])
    {
        return first.start..first.start + bare.len();
    }
    // 夜间巡逻：刁一
    let may_be_behind = |second: &str| {
        is_name(second)
            || !begins_as_name(whole) && begins_as_name(second) && may_be_long_name(second)
    };
    if text[first.end..].starts_with([':', '：'])
        && !is_name(whole)
        && let Some(second) = words.get(1).filter(|second| may_be_behind(word(second)))
    {
        return second.clone();
    }
    let place_end_of = |range: &Range<usize>| place_end(word(range)).map(|end| range.start + end);
    let is_aside = is_place(whole) || place_end_of(first).is_some();
    if is_name(whole) || !is_aside && !is_nickname(whole) {
        return first.clone();
    }
    let named = words.iter().find_map(|range| {
        let start = if is_name(word(range)) {
            range.start
        } else {
            place_end_of(range)?
        };
        Some(start..range.end)
    });
    if let Some(named) = named {
        return named;
    }
    if !is_aside {
        // 周六下午 吉克隽逸
        let behind = words.iter().find(|range| may_be_long_name(word(range)));
        return behind
            .filter(|_| is_no_name(whole))
            .unwrap_or(first)
            .clone();
    }
    // 3栋201 小王; and 3栋201 alone names nobody.
    let behind = words.iter().find(|range| !is_place(word(range)));
    match behind {
        Some(range) if may_be_name(word(range)) => range.clone(),
        _ => 0..0,
    }
}

/// How many of the words stand in the brackets that the text begins with.
fn words_in_brackets(text: &str, words: &[Range<usize>]) -> usize {
    let begin = text.trim_start();
    let end = begin
        .starts_with(opens)
        .then(|| begin.find(closes))
        .flatten();
    let end = end.map_or(0, |end| text.len() - begin.len() + end);
    words.iter().take_while(|word| word.end <= end).count()
}

/// The name with those that stand behind it, `王一、王二`, `王三和王四`, `王五 李六` and `王七、李八夫妇`, and
/// where they are: who reads the list parts them by what stands between.
fn with_others(text: &str, first: Range<usize>) -> (String, Range<usize>) {
    let (mut names, mut range) = (text[first.clone()].to_owned(), first.clone());
    for _ in 0..MOST_TOGETHER {
        let behind = &text[range.end..];
        let joined = behind.trim_start_matches(JOINS);
        let apart = behind.trim_start_matches(BLANKS);
        let mark = &behind[..behind.len() - joined.len()];
        // What a blank parts may be a remark, too.
        let is_surely = |other: &&str| is_surely_other(&text[first.clone()], other);
        let other = match name_first(joined) {
            Some(other) if !mark.is_empty() => Some(other),
            _ if apart.len() < behind.len() => name_first(apart).filter(is_surely),
            _ => None,
        };
        let Some(other) = other else { break };
        let is_known = matches!(mark, "、" | "/" | "和" | "与");
        names.push_str(if is_known { mark } else { "、" });
        names.push_str(other);
        range.end += other.len()
            + if mark.is_empty() {
                behind.len() - apart.len()
            } else {
                mark.len()
            };
    }
    (names, range)
}

/// The name that a text begins with, whatever is said of it.
fn name_first(text: &str) -> Option<&str> {
    // No name is longer, and a text may be as long as its writer likes.
    let text = &text[..text.char_indices().nth(40).map_or(text.len(), |(at, _)| at)];
    let word = words_of(text).into_iter().next()?;
    let word = &text[word];
    let end = if is_name(word) {
        word.len()
    } else {
        name_end(word)?
    };
    text.starts_with(word).then(|| &word[..end])
}

/// Where the words of the first line are.
fn words_of(text: &str) -> Vec<Range<usize>> {
    let begin = text.len() - text.trim_start_matches(ends_word).len();
    let end = text[begin..].find('\n').map_or(text.len(), |at| begin + at);
    let line = &text[..end];
    let mut words = Vec::new();
    let mut at = begin;
    while at < line.len() {
        let end = word_end(line, at);
        words.push(at..end);
        at = line.len() - line[end..].trim_start_matches(ends_word).len();
    }
    words
}

/// What fills a name up: Word puts the wide one between 李　四 to make it as long as the others.
const BLANKS: [char; 2] = [' ', '\u{3000}'];

/// Where the word ends that begins here. A blank within it belongs to it in
/// `张 三`, two single characters, and between Latin words.
fn word_end(text: &str, start: usize) -> usize {
    let part_end = |from: usize| {
        let word = &text[from..];
        from + word
            .find(|c| ends_word(c) && c != '.')
            .unwrap_or(word.len())
    };
    let is_latin =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic() || c == '.');
    let is_single = |word: &str| {
        let mut chars = word.chars();
        let is_letter = |c: char| !c.is_ascii() && c.is_alphabetic();
        chars.next().is_some_and(is_letter) && chars.next().is_none()
    };
    let mut end = part_end(start);
    // 王一.... 199…, **王一** 199…
    if text[start..end].contains(is_han) {
        end = start + text[start..end].trim_end_matches(['.', '*']).len();
    }
    let first = &text[start..end];
    let next_word = |end: usize| {
        let behind = &text[end..];
        let start = text.len() - behind.trim_start_matches(BLANKS).len();
        (start > end).then(|| start..part_end(start))
    };
    // Where only one blank stands between: more of them part columns.
    let next_close = |end: usize| {
        let is_close = |next: &Range<usize>| text[end..next.start].chars().count() == 1;
        next_word(end).filter(is_close)
    };
    if let Some(next) = next_word(end) {
        let given = &text[next.clone()];
        if is_split_name(first, given) {
            // 林 志 玲
            let third = next_close(next.end).filter(|third| {
                let last = &text[third.clone()];
                is_single(given)
                    && is_single(last)
                    && is_split_name(first, &format!("{given}{last}"))
                    && !SEXES.contains(&last)
            });
            return third.unwrap_or(next).end;
        }
    }
    if is_latin(first) {
        while let Some(next) = next_close(end).filter(|next| is_latin(&text[next.clone()])) {
            end = next.end;
        }
    } else if is_single(first)
        && let Some(next) = next_close(end).filter(|next| is_single(&text[next.clone()]))
    {
        end = next.end;
    }
    end
}

/// A piece of the note without what parted it from the rest and without
/// brackets around the whole of it, or brackets that only one side is left of.
fn tidy(piece: &str) -> &str {
    let piece = piece.trim_matches(separates);
    let inner = piece
        .strip_prefix(opens)
        .and_then(|piece| piece.strip_suffix(closes));
    match inner {
        Some(inner) if !inner.contains(opens) => inner.trim_matches(separates),
        _ if !piece.contains(closes) => piece.trim_matches(|c| opens(c) || separates(c)),
        _ if !piece.contains(opens) => piece.trim_matches(|c| closes(c) || separates(c)),
        _ => piece,
    }
}
