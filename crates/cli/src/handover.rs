//! 换届交接包: packed by one who leaves, opened by one who comes.

use std::path::Path;

use renling_core::error::Result;
use renling_core::handover::{self, Manifest};
use renling_core::key::{Guard, Secret};
use renling_core::ledger::{Ledger, Location};
use renling_core::time::Clock;
use serde_json::json;

use crate::answer::Answer;
use crate::backups::counted;
use crate::{arguments, secret};

pub(crate) async fn pack(ledger: &Ledger, pack: arguments::HandoverPack) -> Result<Answer> {
    let password = secret::new_password(pack.package_password_file.as_ref(), &secret::PACKAGE)?;
    let manifest = handover::pack(ledger, &pack.out, &password).await?;
    Ok(told("已做成换届交接包", &pack.out, &manifest))
}

pub(crate) async fn open(
    location: Location,
    clock: Clock,
    given: Option<Secret>,
    open: &arguments::HandoverOpen,
) -> Result<Answer> {
    let password = secret::known_password(open.package_password_file.as_ref(), &secret::PACKAGE)?;
    let guard = match &given {
        Some(Secret::Password(password)) => Guard::password(password)?,
        _ => Guard::File,
    };
    let received = handover::open(&open.file, &password, location, clock, &guard).await?;
    received.ledger.close().await;
    let answer = told("已接收，逐表核对相符", &open.file, &received.manifest);
    Ok(match received.recovery_code {
        Some(code) => answer.with_recovery_code(&code),
        None => answer,
    })
}

fn told(done: &str, file: &Path, manifest: &Manifest) -> Answer {
    Answer::new(
        format!(
            "{done}：{}\n{}，{}由{}做成\n{}\n共{}张表，{}行",
            file.display(),
            manifest.branch,
            manifest.at.date().official(),
            manifest.by,
            counted(&manifest.contents),
            manifest.tables.len(),
            manifest.tables.iter().map(|table| table.rows).sum::<i32>(),
        ),
        json!({ "file": file, "manifest": manifest }),
    )
}
