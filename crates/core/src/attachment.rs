//! 附件: scanned pages of numbered papers, and photos of projects, activities and evaluations, kept inside
//! the ledger and encrypted with it.
//!
//! The journal holds what an attachment is and the hash of what it shows, not the picture itself: that
//! lies once, apart, for as long as the ledger stands, so that adding and removing can be undone. Only an
//! erasure of the person destroys it, and takes the hash out with it.

mod rows;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, FromRow};

use crate::activity::Activity;
use crate::claim;
use crate::error::{Error, Result};
use crate::evaluation::Evaluation;
use crate::files;
use crate::journal::Operation;
use crate::ledger::Ledger;
use crate::paper::Paper;
use crate::privacy::reasoned;
use crate::project::Project;
use crate::record::{Record as _, new_id, record};
use crate::stored::words;
use crate::time::Date;

/// Where the pages lie, by the id of their attachment.
pub(crate) const CONTENT: &str = "attachment_content";

/// The largest file that is taken, in bytes: a page scanned in colour at 600 dpi is far smaller.
const MOST: u64 = 20 << 20;

words! {
    /// What an attachment is, by its first bytes and never by its name.
    AttachmentKind {
        /// A photograph or a scan.
        Jpeg = "jpeg", "JPG 图片";
        /// A scan or a picture of a screen.
        Png = "png", "PNG 图片";
        /// Scanned pages.
        Pdf = "pdf", "PDF";
    }
}

impl AttachmentKind {
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(AttachmentKind::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(AttachmentKind::Png),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(AttachmentKind::Pdf),
            _ => None,
        }
    }
}

words! {
    /// What an attachment can show.
    Shown {
        /// A numbered paper: its scanned pages.
        Paper = "paper", "登记的表格";
        /// A project: photos.
        Project = "project", "项目";
        /// An activity: photos.
        Activity = "activity", "活动";
        /// An evaluation: photos.
        Evaluation = "evaluation", "评估";
    }
}

impl Shown {
    /// Papers are scanned, all else is photographed.
    fn word(self) -> &'static str {
        match self {
            Shown::Paper => "扫描件",
            _ => "照片",
        }
    }

    /// Of what kind its attachments are.
    fn takes(self, kind: AttachmentKind) -> bool {
        self == Shown::Paper || kind != AttachmentKind::Pdf
    }

    /// What is said of a file of no such kind.
    fn refusal(self) -> &'static str {
        match self {
            Shown::Paper => "不是 JPG、PNG 或 PDF，没有附上。请重新扫描成其中一种。",
            _ => "不是 JPG 或 PNG 图片，没有附上。请换成其中一种。",
        }
    }
}

/// An attachment, without what it shows. Of paper, project, activity and evaluation it names one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Attachment {
    /// Its id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// The paper that it shows, or
    pub paper_id: Option<String>,
    /// the project, or
    pub project_id: Option<String>,
    /// the activity, or
    pub activity_id: Option<String>,
    /// the evaluation.
    pub evaluation_id: Option<String>,
    /// What it is.
    pub kind: AttachmentKind,
    /// The name of the file that it came from.
    pub name: String,
    /// How large it is.
    pub bytes: i32,
    /// The BLAKE3 hash of what it shows, as hexadecimal digits; empty once that was erased.
    pub digest: String,
    /// The day on which it was added.
    pub added_on: Date,
    /// Who added it.
    pub added_by: String,
    /// The day on which it was removed.
    pub removed_on: Option<Date>,
}

record!(
    Attachment,
    "attachment",
    paper_id,
    project_id,
    activity_id,
    evaluation_id,
    kind,
    name,
    bytes,
    digest,
    added_on,
    added_by,
    removed_on,
);

impl Attachment {
    /// What it shows, and the id of that.
    fn shows(&self) -> (Shown, &str) {
        [
            (Shown::Paper, &self.paper_id),
            (Shown::Project, &self.project_id),
            (Shown::Activity, &self.activity_id),
            (Shown::Evaluation, &self.evaluation_id),
        ]
        .into_iter()
        .find_map(|(shown, id)| Some((shown, id.as_deref()?)))
        .expect("BUG: an attachment of nothing")
    }
}

/// Adds a scanned page (JPG, PNG or PDF) to a paper of the register, or a photo (JPG or PNG) to anything
/// else: a file of at most 20 MB.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] for a file of another kind, an empty or a larger one, and for
/// one that is there already.
pub async fn attach(ledger: &Ledger, shown: Shown, id: &str, file: &Path) -> Result<Operation> {
    let name = file
        .file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy()
        .into_owned();
    let refused = |why: &str| Error::Refused(format!("文件“{name}”{why}"));
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes))
        .map_err(|_| refused("打不开，没有附上。请看它是否还在，或正被别的程序占用。"))?;
    if bytes.len() as u64 > MOST {
        let why = match shown {
            Shown::Paper => "超过 20 MB，没有附上。请用较低的分辨率重新扫描。",
            _ => "超过 20 MB，没有附上。请换一张小一些的照片。",
        };
        return Err(refused(why));
    }
    let kind = AttachmentKind::of(&bytes)
        .filter(|kind| shown.takes(*kind))
        .ok_or_else(|| refused(shown.refusal()))?;
    let digest = hash(&bytes);
    let mut write = ledger.begin().await?;
    let named = Named::of(shown, id, write.connection()).await?;
    if rows::of(write.connection(), id)
        .await?
        .iter()
        .any(|standing| standing.digest == digest)
    {
        return Err(refused(&format!("已经附在{}上了。", named.short)));
    }
    let of = |wanted: Shown| (wanted == shown).then(|| id.to_owned());
    let attachment = Attachment {
        id: new_id(),
        revision: 1,
        paper_id: of(Shown::Paper),
        project_id: of(Shown::Project),
        activity_id: of(Shown::Activity),
        evaluation_id: of(Shown::Evaluation),
        kind,
        name,
        bytes: bytes.len() as i32,
        digest,
        added_on: write.at().date(),
        added_by: write.operator().to_owned(),
        removed_on: None,
    };
    rows::keep(
        write.connection(),
        &attachment.id,
        BASE64_STANDARD.encode(&bytes),
    )
    .await?;
    write.add(&attachment).await?;
    let sentence = format!("给{}附上{}“{}”", named.whole, shown.word(), attachment.name);
    write.commit("attachment_add", sentence).await
}

/// The attachments of a record, in the order in which they were added; those removed are left out. An
/// evaluation that replaces others has theirs too.
pub async fn of(ledger: &Ledger, id: &str) -> Result<Vec<Attachment>> {
    rows::of(&mut *ledger.pool().acquire().await?, id).await
}

/// An attachment, without what it shows.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(ledger: &Ledger, id: &str) -> Result<Attachment> {
    Attachment::find(id, ledger.pool())
        .await?
        .ok_or(Error::NotFound("附件"))
}

/// An attachment with what it shows.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] where it was erased, or is not what was added.
pub async fn show(ledger: &Ledger, id: &str) -> Result<(Attachment, Vec<u8>)> {
    let attachment = find(ledger, id).await?;
    if attachment.digest.is_empty() {
        return Err(Error::Refused(
            "这份附件已随个人信息一并删除，不能再查看。".into(),
        ));
    }
    let content = rows::content(&mut *ledger.pool().acquire().await?, id).await?;
    match content.and_then(|content| shown(&content, &attachment.digest)) {
        Some(bytes) => Ok((attachment, bytes)),
        None => Err(Error::Refused(format!(
            "附件“{}”与附上时不同，可能被改动过。请从备份恢复，或重新附上。",
            attachment.name
        ))),
    }
}

/// What lies in Base64, if it is what has this hash.
fn shown(content: &str, digest: &str) -> Option<Vec<u8>> {
    let bytes = BASE64_STANDARD.decode(content).ok()?;
    (hash(&bytes) == digest).then_some(bytes)
}

/// Saves a copy outside the ledger, where anybody can read it. The journal says so, with the reason.
///
/// # Errors
/// Those of [`show`]; [`Error::Invalid`] for the field `reason` where it is empty; [`Error::ReadOnly`].
pub async fn save(ledger: &Ledger, id: &str, to: &Path, reason: &str) -> Result<Operation> {
    let reason = reasoned(reason)?;
    let (attachment, bytes) = show(ledger, id).await?;
    files::replace(to, &bytes)?;
    let (shown, _) = attachment.shows();
    let sentence = format!("另存{}“{}”（{reason}）", shown.word(), attachment.name);
    ledger
        .begin()
        .await?
        .commit("attachment_save", sentence)
        .await
}

/// Takes an attachment away from what it shows. It can be undone.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Changed`]; [`Error::Refused`] where it is removed already.
pub async fn remove(ledger: &Ledger, id: &str, revision: i32) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let before: Attachment = write
        .current(id, Some(revision), "附件", |attachment: &Attachment| {
            attachment.name.clone()
        })
        .await?;
    if before.removed_on.is_some() {
        return Err(Error::Refused(format!("“{}”已经移除。", before.name)));
    }
    let (shown, of) = before.shows();
    let named = Named::of(shown, of, write.connection()).await?;
    let sentence = format!("移除{}的{}“{}”", named.whole, shown.word(), before.name);
    let after = Attachment {
        removed_on: Some(write.at().date()),
        ..before.clone()
    };
    write.change(before, after).await?;
    write.commit("attachment_remove", sentence).await
}

/// Destroys what an attachment shows.
pub(crate) async fn erase(connection: &mut AnyConnection, id: &str) -> Result<()> {
    rows::erase(connection, id).await
}

/// How many attachments, removed ones too, do not show what was added.
pub(crate) async fn altered(connection: &mut AnyConnection) -> Result<i32> {
    let mut altered = 0;
    for (id, digest) in rows::standing(connection).await? {
        let content = rows::content(connection, &id).await?;
        let whole = content.is_some_and(|content| shown(&content, &digest).is_some());
        altered += i32::from(!whole);
    }
    Ok(altered)
}

/// What an attachment shows, as sentences name it.
struct Named {
    whole: String,
    short: String,
}

impl Named {
    /// # Errors
    /// [`Error::NotFound`].
    async fn of(shown: Shown, id: &str, connection: &mut AnyConnection) -> Result<Self> {
        let whole = match shown {
            Shown::Paper => {
                let paper = Paper::find(id, connection).await?;
                let paper = paper.ok_or(Error::NotFound("登记"))?;
                return Ok(Named {
                    whole: format!("{}的{}{}", paper.whose, paper.kind.label(), paper.number),
                    short: paper.number,
                });
            }
            Shown::Project => {
                let project = Project::find(id, connection).await?;
                let project = project.ok_or(Error::NotFound("项目"))?;
                format!("项目“{}”", project.name)
            }
            Shown::Activity => {
                let activity = Activity::find(id, connection).await?;
                let activity = activity.ok_or(Error::NotFound("活动"))?;
                format!("活动“{}”", activity.name)
            }
            Shown::Evaluation => {
                let evaluation = Evaluation::find(id, &mut *connection).await?;
                let evaluation = evaluation.ok_or(Error::NotFound("评估"))?;
                let claim = claim::name(connection, &evaluation.claim_id).await?;
                format!("{claim}的{}", evaluation.voice.label())
            }
        };
        Ok(Named {
            short: whole.clone(),
            whole,
        })
    }
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        let cases: [(&[u8], Option<AttachmentKind>); 6] = [
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(AttachmentKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(AttachmentKind::Png)),
            (b"%PDF-1.7\n", Some(AttachmentKind::Pdf)),
            // A program, a web page and nothing, whatever they are called.
            (b"MZ\x90\0", None),
            (b"<html>", None),
            (b"", None),
        ];
        for (bytes, kind) in cases {
            assert_eq!(AttachmentKind::of(bytes), kind);
        }
    }
}
