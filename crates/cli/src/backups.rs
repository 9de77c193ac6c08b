//! Backups, and the way back to them.

use renling_core::backup::{self, Backup, BackupMade, BackupReason, LedgerContents};
use renling_core::error::{Error, Result};
use renling_core::key::Secret;
use renling_core::ledger::{Ledger, Location};
use renling_core::{check, hours, time::Clock};
use serde_json::json;

use crate::answer::Answer;
use crate::{arguments, secret};

pub(crate) async fn backup(ledger: &Ledger, command: arguments::Backup) -> Result<Answer> {
    let path = file(ledger.location())?;
    if command.list {
        let backups = backup::list(path);
        let sum = format!("共{}份备份", backups.len());
        return Ok(Answer::lines(backups.iter().map(told), sum, &backups));
    }
    if command.no_second {
        backup::choose_second(path, None)?;
    }
    if let Some(folder) = command.second {
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        backup::choose_second(path, Some(folder))?;
    }
    // The window looks at each page when it opens the ledger; here nobody has yet.
    check::quick(ledger).await?;
    let made: BackupMade = backup::make(ledger, BackupReason::Manual).await?;
    let mut lines = vec![format!("已备份并检查：{}", made.backup.path.display())];
    lines.extend(
        made.second
            .iter()
            .map(|path| format!("第二份：{}", path.display())),
    );
    lines.extend(made.second_failed.clone());
    Ok(Answer::new(lines.join("\n"), json!(made)))
}

pub(crate) async fn restore(
    location: &Location,
    clock: &Clock,
    given: Option<Secret>,
    command: &arguments::Restore,
) -> Result<Answer> {
    let path = file(location)?;
    let from = match &command.file {
        Some(file) => file.clone(),
        None => {
            let newest = backup::list(path).into_iter().next();
            newest.map(|backup| backup.path).ok_or_else(|| {
                Error::Refused("这本台账旁边还没有备份。请写明备份文件的路径。".into())
            })?
        }
    };
    let theirs = match &command.backup_password_file {
        Some(file) => Some(Secret::typed(&secret::first_line(file)?)),
        None => None,
    };
    // What cannot be opened is set aside, and needs the password only for its key.
    let (ledger, ours) =
        match Ledger::open_with(location.clone(), clock.clone(), given.as_ref()).await {
            Ok(ledger) => (Some(ledger), None),
            Err(Error::Damaged | Error::WrongKey(_) | Error::LedgerMissing(_)) => (None, given),
            Err(other) => return Err(other),
        };
    let secret = theirs.or(ours);
    if command.dry_run {
        let ledger = ledger.ok_or_else(|| {
            Error::Refused(
                "现在的台账打不开，没有可比的内容。去掉 --dry-run 就会把它留在一旁，再恢复备份。"
                    .into(),
            )
        })?;
        let compared = backup::compare(&ledger, &from, secret.as_ref()).await;
        ledger.close().await;
        let compared = compared?;
        let mut lines = vec![
            format!("备份里：{}", counted(&compared.backup)),
            format!("台账里：{}", counted(&compared.now)),
        ];
        if compared.earlier {
            lines.push(format!("恢复后会丢掉此后的{}步操作", compared.lost));
            lines.extend(compared.operations.iter().map(|operation| {
                format!(
                    "{}\t{}\t{}",
                    operation.number, operation.at, operation.sentence
                )
            }));
        } else {
            lines.push("这份备份是另一本台账的。".into());
        }
        lines.push("这是预演，台账没有改动。".into());
        return Ok(Answer::new(lines.join("\n"), json!(compared)));
    }
    let (restored, ledger) =
        backup::restore(path, ledger.as_ref(), &from, secret.as_ref(), clock).await?;
    ledger.close().await;
    let mut lines = vec![format!("已恢复：{}", counted(&restored.contents))];
    lines.extend(
        restored
            .kept
            .iter()
            .map(|kept| format!("恢复前的台账留了一份：{}", kept.path.display())),
    );
    lines.extend(
        restored
            .set_aside
            .iter()
            .map(|aside| format!("打不开的台账放在：{}", aside.display())),
    );
    Ok(Answer::new(lines.join("\n"), json!(restored)))
}

fn file(location: &Location) -> Result<&std::path::Path> {
    match location {
        Location::File(path) => Ok(path),
        Location::Shared(_) => Err(Error::Refused(
            "共享台账由街道的服务器统一备份，请联系街道的管理员。".into(),
        )),
    }
}

fn told(backup: &Backup) -> String {
    format!(
        "{} {}\t{}\t{}步操作\t{}",
        backup.at.date(),
        backup.at.clock(),
        backup.reason.label(),
        backup.operations,
        backup.path.display()
    )
}

pub(crate) fn counted(contents: &LedgerContents) -> String {
    format!(
        "人员{}，承诺书{}，服务清单{}，认领{}，活动{}，时数{}",
        contents.people,
        contents.commitments,
        contents.projects,
        contents.claims,
        contents.activities,
        hours::told(contents.minutes)
    )
}
