//! Who comes instead of somebody else: `卫一退出，换沈二 19907637198`.

use super::entry::Entry;
use super::phone::has_mobile;
use super::words::changes::{
    ARROWS, CORRECTIONS, REPLACES, SUBSTITUTIONS, is_only_withdrawn, is_withdrawn,
    without_withdrawal,
};
use super::words::{ends_word, is_han, is_name, may_be_called};

/// What an entry says of somebody who comes instead of another.
pub(super) enum Substitute {
    /// The entry of the one who comes, with a word on the other.
    Named(String),
    /// Who comes instead of whom cannot be told.
    Unclear,
}

/// What the entry says of that, if it does. The phone is that of the one who comes, so that
/// it is never read as the other's.
pub(super) fn substitute(content: &str) -> Option<Substitute> {
    let found = parted(content).find_map(|(before, after)| Some((before, newcomer(after)?)));
    let (before, entry) = found?;
    Some(match replaced(before) {
        Some(name) => Substitute::Named(format!("{entry} 代替{name}")),
        None => Substitute::Unclear,
    })
}

/// Before and behind each word that may stand between the two.
fn parted(content: &str) -> impl Iterator<Item = (&str, String)> {
    let by_word = SUBSTITUTIONS.iter().filter_map(|word| {
        let (before, after) = content.split_once(word)?;
        // 换 stands in other words, too.
        let begins = word.chars().count() > 1 || before.is_empty() || before.ends_with(ends_word);
        begins.then(|| (before, after.to_owned()))
    });
    let by_turn = content.split_once('由').and_then(|(before, after)| {
        let word = REPLACES.iter().find(|word| after.contains(**word))?;
        Some((before, after.replacen(word, " ", 1)))
    });
    // 王一 199… →改李二 199…
    let by_arrow = ARROWS.iter().filter_map(|arrow| {
        let (before, after) = content.split_once(arrow)?;
        let after = after.trim_start_matches(|c| c == '\u{fe0f}' || ends_word(c));
        let mut words = CORRECTIONS.iter();
        let newcomer = words.find_map(|word| after.strip_prefix(word));
        let is_behind = before.contains(is_han);
        is_behind.then(|| (before, newcomer.unwrap_or(after).to_owned()))
    });
    let words = content.match_indices(ends_word);
    let by_withdrawal = words
        .map(|(end, _)| content.split_at(end))
        .find(|(before, _)| before.rsplit(ends_word).next().is_some_and(is_withdrawn))
        // 请假 卫一 199… is one person.
        .filter(|(before, _)| !is_only_withdrawn(before))
        .map(|(before, after)| (before, without_coming(after)));
    by_word.chain(by_turn).chain(by_arrow).chain(by_withdrawal)
}

/// `沈二来 199…` without the word that says that somebody comes.
fn without_coming(text: &str) -> String {
    let bare = text.trim_start_matches(ends_word);
    let (word, rest) = bare.split_at(bare.find(ends_word).unwrap_or(bare.len()));
    let name = word.strip_suffix(['来', '去']).filter(|name| is_name(name));
    format!("{}{rest}", name.unwrap_or(word))
}

/// The entry of the one who comes, where it begins with the name and has a mobile.
fn newcomer(text: String) -> Option<String> {
    let entry = text.trim_matches(ends_word);
    let read = Entry::read(entry, 0);
    let first = entry.split(ends_word).next().unwrap_or_default();
    let is_named = is_name(&read.name) && first.ends_with(&read.name);
    (is_named && has_mobile(&read.phone)).then(|| entry.to_owned())
}

/// The one who does not come: the only word before, but for those that say so.
fn replaced(text: &str) -> Option<&str> {
    let mut words = text
        .split(ends_word)
        .filter(|word| !word.is_empty() && !CORRECTIONS.contains(word) && !is_only_withdrawn(word));
    let name = without_withdrawal(words.next()?);
    let is_name = may_be_called(name) && name.chars().all(is_han);
    let fits = matches!(name.chars().count(), 2..=4);
    (words.next().is_none() && is_name && fits).then_some(name)
}
