//! The words of forms: those of the ledger, or the usual ones.

use std::collections::BTreeMap;

use renling_core::error::{Error, Result};
use renling_core::form_text::{self, FormText, TextDraft};
use renling_core::ledger::Ledger;

use crate::list::ListedForm;

/// The words of a form today.
pub async fn words(ledger: &Ledger, listed: &ListedForm) -> Result<TextDraft> {
    Ok(match form_text::newest(ledger, listed.name).await? {
        Some(text) => text.draft(),
        None => usual(listed),
    })
}

/// The words that a form has where nobody chose others.
pub(crate) fn usual(listed: &ListedForm) -> TextDraft {
    let text = listed.template.usual_text();
    TextDraft {
        title: text.title,
        body: text.body.join("\n"),
        ..TextDraft::default()
    }
}

/// Makes a new version of the words of a form.
///
/// # Errors
/// [`Error::Invalid`] for a field that the form does not have, and those of [`form_text::save`].
pub async fn save_words(
    ledger: &Ledger,
    listed: &ListedForm,
    draft: &TextDraft,
) -> Result<FormText> {
    let known = listed.template.fields();
    let unknown = fields(&draft.body)
        .into_iter()
        .find(|field| !known.contains(field));
    if let Some(unknown) = unknown {
        let usable: Vec<_> = known.iter().map(|field| format!("{{{field}}}")).collect();
        let wrong = format!("没有“{{{unknown}}}”这个字段。可用：{}", usable.join("、"));
        return Err(Error::Invalid(BTreeMap::from([("body".to_owned(), wrong)])));
    }
    form_text::save(ledger, listed.name, listed.label, draft).await
}

/// What stands between braces.
fn fields(body: &str) -> Vec<&str> {
    body.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::FORMS;

    #[test]
    fn the_usual_words_use_fields_that_there_are() {
        for form in FORMS {
            let words = usual(form);
            for field in fields(&words.body) {
                assert!(form.template.fields().contains(&field), "{field}");
            }
            assert!(!words.title.is_empty(), "{}", form.label);
        }
        assert_eq!(fields("由{支部}登记，{}，{社区"), ["支部", ""]);
    }
}
