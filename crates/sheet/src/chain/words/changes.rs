//! What is said of those who do not come after all, and of what is no longer so. To teach the reader
//! another word, add it here.

use super::{ends_word, is_name};
use crate::chain::phone::is_digit;

/// What takes somebody off the list again.
const WITHDRAWALS: &[&str] = &[
    "取消",
    "取消报名",
    "退出",
    "退出报名",
    "删除",
    "作废",
    "请假",
    "来不了",
    "去不了",
    "参加不了",
    "不能来",
    "不能去",
    "不能参加",
    "不参加",
    "无法参加",
    "没法参加",
    "不来",
    "不去",
    "来不成",
    "去不成",
    "放弃",
];

/// What may stand before a withdrawal.
const WITHDRAWAL_HEADS: &[&str] = &[
    "已",
    "我",
    "有事",
    "临时",
    "因事",
    "因病",
    "生病",
    "抱歉",
    "不好意思",
    "本次",
    "这次",
    "本人",
];

/// What says that a number said before is another one now.
const CHANGES: &[&str] = &[
    "改为",
    "改成",
    "换成",
    "换为",
    "改到",
    "更正为",
    "更改为",
    "变更为",
    "应为",
    "应该是",
];

/// What stands between somebody who does not come and the one who comes instead.
pub(in crate::chain) const SUBSTITUTIONS: &[&str] =
    &["换成", "换为", "改成", "改为", "改由", "换", "顶替"];

/// Between the two as a picture of the change: `王一 → 李二 199…`.
pub(in crate::chain) const ARROWS: &[&str] = &["→", "->", "=>", "➡", "⇒", "➔"];

/// What stands behind the one who comes instead, `由王一代替`.
pub(in crate::chain) const REPLACES: &[&str] = &["代替", "顶替", "替"];

/// With which entries begin that mend another.
pub(in crate::chain) const CORRECTIONS: &[&str] =
    &["换", "替", "改", "代", "更新", "更正", "更改", "更换"];

/// What of somebody may change.
const CHANGED: &[&str] = &["号码", "手机号", "手机", "电话", "联系", "的"];

/// `更正：2号禹一改上午`.
pub(in crate::chain) fn is_correction(line: &str) -> bool {
    let mut words = CORRECTIONS.iter();
    words.any(|word| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.starts_with([':', '：']))
    })
}

/// Whether a word of the entry takes somebody off the list: `请假`, `有事不参加`, `霍二取消`.
pub(in crate::chain) fn is_withdrawn(content: &str) -> bool {
    let withdraws = |word| {
        let mut heads = withdrawal_heads(word).map(without_ordinal);
        heads.any(|head| head.is_empty() || is_name(head))
    };
    is_struck_out(content) || content.split(ends_word).any(withdraws)
}

/// Whether it says that and nothing else, not even who.
pub(in crate::chain) fn is_only_withdrawn(content: &str) -> bool {
    let mut words = content.split(ends_word).filter(|word| !word.is_empty());
    words.all(|word| withdrawal_heads(word).any(str::is_empty))
}

/// The word without the withdrawal that it ends with: `卫一退出` is 卫一's.
pub(in crate::chain) fn without_withdrawal(word: &str) -> &str {
    let mut heads = withdrawal_heads(word);
    heads.find(|head| !head.is_empty()).unwrap_or(word)
}

/// `~~霍五~~`, or a bar through the letters.
fn is_struck_out(content: &str) -> bool {
    content.matches("~~").count() > 1 || content.contains('\u{336}')
}

/// What stands before a withdrawal in a word that ends with one.
fn withdrawal_heads(word: &str) -> impl Iterator<Item = &str> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let word = word.trim_end_matches(['啦', '哦', '吧']);
    // 来不了了 is 来不了 said twice over.
    let wordings = [Some(word), word.strip_suffix('了')].into_iter().flatten();
    wordings.flat_map(|word| {
        let phrases = WITHDRAWALS.iter();
        phrases.filter_map(|phrase| word.strip_suffix(phrase).map(without_heads))
    })
}

/// Whose withdrawal or change it is in `2号退出` and `3号苏一改为下午`.
fn without_ordinal(head: &str) -> &str {
    let bare = head.strip_prefix('第').unwrap_or(head);
    let rest = bare.trim_start_matches(is_digit);
    let named = rest.strip_prefix(['号', '位']);
    named.filter(|_| rest.len() < bare.len()).unwrap_or(head)
}

fn without_heads(mut head: &str) -> &str {
    let mut words = WITHDRAWAL_HEADS.iter();
    while let Some(shorter) = words.find_map(|word| head.strip_suffix(word)) {
        head = shorter;
        words = WITHDRAWAL_HEADS.iter();
    }
    head
}

/// Whether it says that somebody's phone, or something else of theirs, is another
/// one now: `王兰改为19907631989`.
pub(in crate::chain) fn is_change(line: &str) -> bool {
    CHANGES.iter().any(|word| {
        let Some((before, after)) = line.split_once(word) else {
            return false;
        };
        let whose = CHANGED
            .iter()
            .fold(before.trim_end_matches(ends_word), |whose, what| {
                whose.strip_suffix(what).unwrap_or(whose)
            });
        let to_phone = after.trim_start_matches(ends_word).starts_with(is_digit);
        let is_first = !before.contains(is_digit);
        let whose = without_ordinal(whose.trim_end_matches(ends_word));
        is_name(whose) || to_phone && is_first
    })
}
