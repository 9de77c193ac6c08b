//! The seals of the journal: a chain of hashes, by which it proves that nothing in it was altered, taken
//! out or slipped in.
//!
//! A seal is over the seal before it, over what the operation says, and over the digests of its changes
//! in the order of the digests: so a change is hashed once, as it is journalled, and the order in which
//! an engine gives the rows back is of no matter. Whoever holds the key of a ledger could make all later
//! seals anew; against that stand the backups and the papers on which an older seal is.

use std::collections::HashMap;

use blake3::Hasher;
use serde::Serialize;
use sqlx::{AnyConnection, FromRow};

use crate::error::Result;

/// The hash of a change, or of a sentence.
pub(crate) type Digest = [u8; 32];

/// The digest of a change.
pub(super) fn change(
    noun: &str,
    record_id: &str,
    before: Option<&str>,
    after: Option<&str>,
) -> Digest {
    let mut hasher = Hasher::new();
    feed(&mut hasher, noun);
    feed(&mut hasher, record_id);
    for image in [before, after] {
        hasher.update(&[u8::from(image.is_some())]);
        feed(&mut hasher, image.unwrap_or_default());
    }
    *hasher.finalize().as_bytes()
}

/// The digest of a sentence.
pub(crate) fn sentence_digest(text: &str) -> Digest {
    *blake3::hash(text.as_bytes()).as_bytes()
}

/// What an operation says, as it is sealed.
pub(super) struct Said<'a> {
    pub(super) number: i64,
    pub(super) at: &'a str,
    pub(super) operator: &'a str,
    pub(super) kind: &'a str,
    pub(super) sentence: Digest,
    pub(super) reverts: Option<i64>,
}

/// The seal of an operation over the one before.
pub(super) fn seal(before: &str, said: &Said<'_>, changes: &mut [Digest]) -> String {
    let mut hasher = Hasher::new();
    for text in [before, said.at, said.operator, said.kind] {
        feed(&mut hasher, text);
    }
    hasher.update(&said.number.to_le_bytes());
    hasher.update(&said.reverts.unwrap_or_default().to_le_bytes());
    hasher.update(&said.sentence);
    changes.sort_unstable();
    for change in changes {
        hasher.update(&change[..]);
    }
    hasher.finalize().to_hex().to_string()
}

/// With its length before it, so that no two texts can be cut otherwise.
fn feed(hasher: &mut Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

/// What the seals prove.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// How many operations are older than the seals, and not proved.
    pub unsealed: i32,
    /// How many are proved.
    pub proved: i32,
    /// The first operation at which the chain breaks.
    pub breaks_at: Option<i32>,
}

#[derive(FromRow)]
struct SealedRow {
    number: i64,
    at: String,
    operator: String,
    kind: String,
    sentence: String,
    reverts: Option<i64>,
    seal: Option<String>,
}

/// A change as it lies in the journal.
#[derive(FromRow)]
pub(crate) struct Image {
    pub(crate) operation: i64,
    pub(crate) noun: String,
    pub(crate) record_id: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl Image {
    /// Its digest.
    pub(crate) fn digest(&self) -> Digest {
        change(
            &self.noun,
            &self.record_id,
            self.before.as_deref(),
            self.after.as_deref(),
        )
    }
}

/// What was taken out of the journal by an erasure.
#[derive(FromRow)]
pub(crate) struct Erased {
    pub(crate) erasure: i64,
    pub(crate) operation: i64,
    /// Empty for the sentence of the operation.
    pub(crate) record_id: String,
    /// The digest of what was there.
    pub(crate) digest: String,
    /// The digest of what stands there since.
    pub(crate) stands: String,
}

/// The digest of all that one erasure took out, which stands in its own change: nothing can be passed
/// off as erased later.
pub(crate) fn erasure_digest<'a>(erased: impl IntoIterator<Item = &'a Erased>) -> String {
    let mut lines: Vec<String> = erased
        .into_iter()
        .map(|row| {
            format!(
                "{} {} {} {}",
                row.operation, row.record_id, row.digest, row.stands
            )
        })
        .collect();
    lines.sort_unstable();
    blake3::hash(lines.join("\n").as_bytes())
        .to_hex()
        .to_string()
}

/// Goes along the chain from its first seal, as far as it holds.
pub(crate) async fn prove(connection: &mut AnyConnection) -> Result<Proof> {
    let (from,): (i64,) = sqlx::query_as("SELECT sealed_from FROM ledger")
        .fetch_one(&mut *connection)
        .await?;
    let rows: Vec<SealedRow> = sqlx::query_as(
        "SELECT number, at, operator, kind, sentence, reverts, seal FROM operation \
         WHERE number >= $1 ORDER BY number",
    )
    .bind(from)
    .fetch_all(&mut *connection)
    .await?;
    let erased: Vec<Erased> = sqlx::query_as(
        "SELECT erasure, operation, record_id, digest, stands FROM erased ORDER BY erasure",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut gone: HashMap<(i64, &str), (&str, &str)> = HashMap::new();
    for row in &erased {
        // The first erasure saw what was sealed, the last one left what stands.
        gone.entry((row.operation, &row.record_id))
            .or_insert((&row.digest, &row.stands))
            .1 = &row.stands;
    }
    let mut proof = Proof {
        unsealed: (from - 1) as i32,
        proved: 0,
        breaks_at: None,
    };
    let mut before = String::new();
    for (expected, row) in (from..).zip(&rows) {
        let images: Vec<Image> = sqlx::query_as(
            "SELECT operation, noun, record_id, before, after FROM change WHERE operation = $1",
        )
        .bind(row.number)
        .fetch_all(&mut *connection)
        .await?;
        // What was sealed: what stands, or what stood where it was erased.
        let sealed = |id: &str, stands: Digest| match gone.get(&(row.number, id)) {
            None => Some(stands),
            Some((_, left)) if *left != blake3::Hash::from(stands).to_hex().as_str() => None,
            Some((digest, _)) => blake3::Hash::from_hex(digest).ok().map(Digest::from),
        };
        let changes: Option<Vec<Digest>> = images
            .iter()
            .map(|image| sealed(&image.record_id, image.digest()))
            .collect();
        let said = sealed("", sentence_digest(&row.sentence)).map(|sentence| Said {
            number: expected,
            at: &row.at,
            operator: &row.operator,
            kind: &row.kind,
            sentence,
            reverts: row.reverts,
        });
        let seal = match (said, changes) {
            (Some(said), Some(mut changes)) => Some(seal(&before, &said, &mut changes)),
            _ => None,
        };
        let whole = row.number == expected && seal.is_some() && row.seal == seal;
        if !whole || !testified(row, &images, &erased) {
            proof.breaks_at = Some(expected as i32);
            break;
        }
        proof.proved += 1;
        before = seal.unwrap_or_default();
    }
    if proof.breaks_at.is_none()
        && let Some(row) = erased.iter().find(|row| {
            !rows
                .iter()
                .any(|known| known.number == row.erasure && known.kind == ERASURE)
        })
    {
        proof.breaks_at = Some(row.operation as i32);
    }
    Ok(proof)
}

/// The kind of an operation that takes a person's identity out.
pub(crate) const ERASURE: &str = "person_erase";

/// Whether an erasure took out just what its own change says; true of every other operation.
fn testified(row: &SealedRow, images: &[Image], erased: &[Erased]) -> bool {
    if row.kind != ERASURE {
        return true;
    }
    let taken = erasure_digest(erased.iter().filter(|gone| gone.erasure == row.number));
    images.iter().any(|image| {
        image.noun == "erasure" && image.after.as_deref() == Some(&format!("\"{taken}\""))
    })
}
