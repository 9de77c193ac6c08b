//! What people may ask of those who keep their data.

use std::path::Path;

use renling_core::error::Result;
use renling_core::ledger::{Ledger, Location};
use renling_core::{backup, person, privacy};
use serde_json::json;

use crate::answer::Answer;

pub(crate) async fn show(ledger: &Ledger, text: &str, reason: Option<&str>) -> Result<Answer> {
    let person = person::only(ledger, text).await?;
    let record = match reason {
        Some(reason) => person::reveal(ledger, &person.id, reason).await?,
        None => person::show(ledger, &person.id).await?,
    };
    let person = &record.person;
    let facts = [
        ("姓名", Some(&person.name)),
        ("身份证号", person.id_number.as_ref()),
        ("手机", person.phone.as_ref()),
        ("其他电话", person.other_phone.as_ref()),
        ("所在单位", record.unit.as_ref()),
        ("职务", person.duty.as_ref()),
        ("住址", person.address.as_ref()),
        ("备注", person.note.as_ref()),
    ];
    let lines = facts
        .into_iter()
        .filter_map(|(label, fact)| Some(format!("{label}\t{}", fact?)));
    Ok(Answer::lines(lines, String::new(), &record))
}

pub(crate) async fn export(
    ledger: &Ledger,
    text: &str,
    reason: &str,
    out: &Path,
) -> Result<Answer> {
    let person = person::only(ledger, text).await?;
    let dossier = privacy::export(ledger, &person.id, reason).await?;
    dossier.save(out)?;
    Ok(Answer::new(
        format!("已导出{}的全部资料：{}", dossier.name, out.display()),
        json!({ "person": person.id, "out": out }),
    ))
}

pub(crate) async fn erase(
    ledger: &Ledger,
    text: &str,
    reason: &str,
    backups: bool,
    yes: bool,
) -> Result<Answer> {
    let person = person::only(ledger, text).await?;
    if !yes {
        return Ok(Answer::new(
            format!(
                "会删除{}的个人信息，不能撤销；时数和认领保留，但看不出是谁。确认请加 --yes。",
                person.name
            ),
            json!({ "person": person.id, "erased": false }),
        ));
    }
    let erasure = privacy::erase(ledger, &person.id, reason).await?;
    let mut lines = vec![format!("已{}。", erasure.operation.sentence)];
    match ledger.location() {
        Location::File(_) if backups => {
            let removed = backup::make_only(ledger).await?;
            lines.push(format!("已另做一份备份，删掉此前的{removed}份。"));
        }
        Location::File(path) => match backup::list(path).len() {
            0 => {}
            count => lines.push(format!(
                "此前的{count}份备份里还有这个人，连同备份删除请加 --backups。"
            )),
        },
        Location::Shared(_) => {
            lines.push("共享台账的备份由街道的服务器保管，请通知街道的管理员。".to_owned());
        }
    }
    Ok(Answer::new(
        lines.join("\n"),
        json!({ "person": person.id, "erased": true, "erasure": erasure }),
    ))
}

pub(crate) async fn retention(ledger: &Ledger, years: Option<u32>) -> Result<Answer> {
    if let Some(years) = years {
        privacy::set_retention(ledger, years).await?;
    }
    let retention = privacy::retention(ledger).await?;
    let lines = retention
        .due
        .iter()
        .map(|due| format!("{}\t{}起归档", due.name, due.archived_on));
    let sum = match retention.years {
        0 => "归档人员的资料长期保留".to_owned(),
        years => format!("归档后保留{years}年，到期{}人", retention.due.len()),
    };
    Ok(Answer::lines(lines, sum, &retention))
}
