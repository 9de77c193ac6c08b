//! Taking a person's identity out of a ledger: out of their record, out of what hangs on it, out of the
//! journal's images and sentences. The seals hold: the digest of what was taken out stays in its place.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use serde_json::Value;
use sqlx::AnyConnection;

use super::{Linked, reasoned, text};
use crate::attachment;
use crate::error::{Error, Result};
use crate::journal::{
    ERASURE, Erased, Image, NOUNS, Operation, Write, erasure_digest, sentence_digest,
};
use crate::ledger::{Ledger, Location};
use crate::person::{self, Person};

/// What is empty in an erased person.
const EMPTIED: [&str; 14] = [
    "sex",
    "id_number",
    "birth",
    "phone",
    "other_phone",
    "political",
    "party_joined",
    "unit_id",
    "duty",
    "address",
    "skills",
    "wishes",
    "free_time",
    "note",
];

/// Claims that are still to be served or judged.
const UNDER_WAY: [&str; 5] = ["pending", "claimed", "running", "awaiting", "rework"];

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Erasure {
    /// What the person is called from now on.
    pub alias: String,
    /// In how many operations of the journal something was taken out.
    pub operations: u32,
    /// The operation itself.
    pub operation: Operation,
}

/// Who is erased, and by what they could be known.
struct Identity {
    id: String,
    alias: String,
    name: String,
    /// ID number and phones.
    digits: Vec<String>,
}

impl Identity {
    fn of(person: &Person) -> Self {
        let digits = [&person.id_number, &person.phone, &person.other_phone];
        let tail = person.id.len().saturating_sub(4);
        Identity {
            id: person.id.clone(),
            alias: format!("已删除人员{}", &person.id[tail..]),
            name: person.name.clone(),
            digits: digits.into_iter().flatten().cloned().collect(),
        }
    }

    /// A text without the person.
    fn cleaned(&self, words: &str) -> String {
        self.digits
            .iter()
            .fold(words.replace(&self.name, &self.alias), |words, digits| {
                words.replace(digits, "")
            })
    }

    /// The image of a record without the person: of their own nothing is left.
    fn redact(&self, image: &mut Value) {
        let own = text(image, "id") == Some(&self.id);
        let Value::Object(fields) = image else {
            return;
        };
        for (field, value) in fields.iter_mut() {
            match (field.as_str(), &*value) {
                ("name" | "name_key" | "sort_key", _) if own => {
                    *value = Value::String(self.alias.clone());
                }
                ("search", _) if own => *value = Value::String(String::new()),
                ("other", _) if own => *value = Value::Object(serde_json::Map::new()),
                (field, _) if own && EMPTIED.contains(&field) => *value = Value::Null,
                // A paper printed again is then one with its number and otherwise blank.
                ("facts", _) => *value = Value::String("{}".to_owned()),
                // What an attachment shows is destroyed.
                ("digest", _) => *value = Value::String(String::new()),
                (_, Value::String(words)) => *value = Value::String(self.cleaned(words)),
                _ => {}
            }
        }
    }

    /// An image of the journal without the person.
    fn redacted(&self, image: Option<&str>) -> Option<String> {
        let image = image?;
        let Ok(mut value) = serde_json::from_str(image) else {
            return Some(self.cleaned(image));
        };
        self.redact(&mut value);
        Some(value.to_string())
    }
}

/// Takes a person's identity out of the ledger. Their hours and claims remain, under an alias that says
/// nothing. It cannot be undone, and says so before: in no image is anything left.
///
/// Backups that were made before still hold the person; [`crate::backup::make_only`] ends that.
///
/// # Errors
/// [`Error::Invalid`] for the field `reason`; [`Error::Refused`] while claims are under way, for those are
/// somebody's to answer for.
pub async fn erase(ledger: &Ledger, person_id: &str, reason: &str) -> Result<Erasure> {
    let reason = reasoned(reason)?;
    let person = person::find(ledger, person_id).await?;
    let who = Identity::of(&person);
    let mut write = ledger.begin().await?;
    let linked = Linked::of(person_id, write.connection()).await?;
    let under_way = linked
        .records
        .iter()
        .filter(|(place, image)| {
            NOUNS[*place].name == "claim"
                && text(image, "state").is_some_and(|state| UNDER_WAY.contains(&state))
        })
        .count();
    if under_way > 0 {
        return Err(Error::Refused(format!(
            "{}还有{under_way}项认领没有办完。请先办结并评估，或退回、撤销，再删除个人信息。",
            person.name
        )));
    }
    let erased = clean_journal(&who, &linked.ids, &mut write).await?;
    for (place, image) in &linked.records {
        if let ("attachment", Some(id)) = (NOUNS[*place].name, text(image, "id")) {
            attachment::erase(write.connection(), id).await?;
        }
    }
    write_anew(&who, linked.records, &mut write).await?;
    let operations: HashSet<i64> = erased.iter().map(|row| row.operation).collect();
    let taken = format!("\"{}\"", erasure_digest(&erased));
    write
        .testify("erasure", &format!("erasure/{person_id}"), taken)
        .await?;
    let sentence = format!("删除{}的个人信息（{}）", who.alias, who.cleaned(reason));
    let operation = write.commit(ERASURE, sentence).await?;
    if let Location::File(_) = ledger.location() {
        // What was overwritten stays in free pages of the file until it is written anew.
        sqlx::query("VACUUM").execute(ledger.pool()).await?;
    }
    Ok(Erasure {
        alias: who.alias,
        operations: operations.len() as u32,
        operation,
    })
}

/// Writes the person and what hangs on them without identity. The journal gets no image with it either.
async fn write_anew(who: &Identity, records: Vec<(usize, Value)>, write: &mut Write) -> Result<()> {
    let today = write.at().date().to_string();
    let mut by_noun: BTreeMap<usize, Vec<(Value, Value)>> = BTreeMap::new();
    for (place, image) in records {
        let mut before = image.clone();
        who.redact(&mut before);
        let mut after = before.clone();
        if text(&image, "id") == Some(&who.id) && after["archived_on"].is_null() {
            after["archived_on"] = Value::String(today.clone());
        }
        if after != image {
            let revision = image["revision"].as_i64().unwrap_or_default();
            after["revision"] = (revision + 1).into();
            by_noun.entry(place).or_default().push((before, after));
        }
    }
    for (place, images) in by_noun {
        (NOUNS[place].put)(write, images).await?;
    }
    Ok(())
}

/// Takes the person out of the images and sentences of the journal; answers what stood there.
async fn clean_journal(
    who: &Identity,
    linked: &HashSet<String>,
    write: &mut Write,
) -> Result<Vec<Erased>> {
    // The digests refer to it, and stand there before anything is taken out.
    write.announce().await?;
    let erasure = write.number();
    let connection = write.connection();
    let mut erased = Vec::new();
    let mut touched = HashSet::new();
    for image in images(who, linked, connection).await? {
        touched.insert(image.operation);
        let stands = Image {
            before: who.redacted(image.before.as_deref()),
            after: who.redacted(image.after.as_deref()),
            operation: image.operation,
            noun: image.noun.clone(),
            record_id: image.record_id.clone(),
        };
        if stands.before == image.before && stands.after == image.after {
            continue;
        }
        let digests = Erased {
            erasure,
            operation: image.operation,
            record_id: image.record_id.clone(),
            digest: hex(image.digest()),
            stands: hex(stands.digest()),
        };
        keep(&digests, connection).await?;
        erased.push(digests);
        sqlx::query(
            "UPDATE change SET before = $1, after = $2 WHERE operation = $3 AND record_id = $4",
        )
        .bind(stands.before)
        .bind(stands.after)
        .bind(stands.operation)
        .bind(stands.record_id)
        .execute(&mut *connection)
        .await?;
    }
    for (number, records, sentence) in sentences(who, connection).await? {
        // A namesake's are left alone; of those that changed nothing, as a look at somebody's data, it
        // cannot be told whom they meant.
        let about = touched.contains(&number) || records == 0;
        let cleaned = who.cleaned(&sentence);
        if !about || cleaned == sentence {
            continue;
        }
        let digests = Erased {
            erasure,
            operation: number,
            record_id: String::new(),
            digest: hex(sentence_digest(&sentence)),
            stands: hex(sentence_digest(&cleaned)),
        };
        keep(&digests, connection).await?;
        erased.push(digests);
        sqlx::query("UPDATE operation SET sentence = $1 WHERE number = $2")
            .bind(cleaned)
            .bind(number)
            .execute(&mut *connection)
            .await?;
    }
    Ok(erased)
}

/// The changes that name the person: theirs, those of what hangs on them or once did, and any with their
/// ID number.
async fn images(
    who: &Identity,
    linked: &HashSet<String>,
    connection: &mut AnyConnection,
) -> Result<Vec<Image>> {
    let mut found: Vec<Image> = Vec::new();
    let mut seen = HashSet::new();
    let mut patterns = vec![format!("%{}%", who.id)];
    patterns.extend(
        who.digits
            .iter()
            .filter(|digits| digits.len() == 18)
            .map(|digits| format!("%{digits}%")),
    );
    for pattern in patterns {
        let rows: Vec<Image> = sqlx::query_as(
            "SELECT operation, noun, record_id, before, after FROM change \
             WHERE record_id LIKE $1 OR before LIKE $1 OR after LIKE $1",
        )
        .bind(pattern)
        .fetch_all(&mut *connection)
        .await?;
        found.extend(rows);
    }
    for id in linked {
        let rows: Vec<Image> = sqlx::query_as(
            "SELECT operation, noun, record_id, before, after FROM change WHERE record_id = $1",
        )
        .bind(id.clone())
        .fetch_all(&mut *connection)
        .await?;
        found.extend(rows);
    }
    found.retain(|image| seen.insert((image.operation, image.record_id.clone())));
    Ok(found)
}

/// The sentences with the person's name or digits in them: number, how many records, sentence.
async fn sentences(
    who: &Identity,
    connection: &mut AnyConnection,
) -> Result<Vec<(i64, i64, String)>> {
    let mut found = Vec::new();
    for words in std::iter::once(&who.name).chain(&who.digits) {
        let rows: Vec<(i64, i64, String)> = sqlx::query_as(
            "SELECT number, records, sentence FROM operation WHERE sentence LIKE $1",
        )
        .bind(format!("%{words}%"))
        .fetch_all(&mut *connection)
        .await?;
        found.extend(rows);
    }
    let mut seen = HashSet::new();
    found.retain(|(number, ..)| seen.insert(*number));
    Ok(found)
}

/// Puts the digests into the place of what is taken out.
async fn keep(digests: &Erased, connection: &mut AnyConnection) -> Result<()> {
    sqlx::query(
        "INSERT INTO erased (erasure, operation, record_id, digest, stands) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(digests.erasure)
    .bind(digests.operation)
    .bind(digests.record_id.clone())
    .bind(digests.digest.clone())
    .bind(digests.stands.clone())
    .execute(connection)
    .await?;
    Ok(())
}

fn hex(digest: [u8; 32]) -> String {
    blake3::Hash::from(digest).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_paper_of_the_register_keeps_its_number_and_nothing_of_the_person() {
        let who = Identity {
            id: "0007f3a1".into(),
            alias: "已删除人员f3a1".into(),
            name: "欧阳洁".into(),
            digits: vec!["13800138000".into()],
        };
        let mut paper = json!({
            "id": "1", "person_id": "0007f3a1", "number": "承〔2026〕1号", "whose": "欧阳洁",
            "handed_by": "欧阳洁", "printed_by": "李四",
            "facts": r#"{"name":"欧阳洁","address":"阳光嘉园99栋","born":"1949年12月"}"#,
        });
        who.redact(&mut paper);
        assert_eq!(
            paper,
            json!({
                "id": "1", "person_id": "0007f3a1", "number": "承〔2026〕1号",
                "whose": "已删除人员f3a1", "handed_by": "已删除人员f3a1", "printed_by": "李四",
                "facts": "{}",
            })
        );
    }
}
