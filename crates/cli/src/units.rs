//! Units from the command line.

use renling_core::error::Result;
use renling_core::ledger::Ledger;
use renling_core::unit::{self, UnitDraft, UnitFilter};
use serde_json::json;

use crate::ALL;
use crate::answer::Answer;
use crate::arguments::Units;

pub(crate) async fn carry_out(ledger: &Ledger, command: Units) -> Result<Answer> {
    let operation = match command {
        Units::List { text, archived } => {
            let page = unit::page(ledger, &UnitFilter { text, archived }, 0, ALL).await?;
            let lines = page.rows.iter().map(|row| {
                format!(
                    "{}\t党员{}人\t项目{}个\t认领{}项",
                    row.name, row.members, row.projects, row.claims
                )
            });
            return Ok(Answer::lines(
                lines,
                format!("共{}个单位", page.total),
                &page,
            ));
        }
        Units::Add {
            name,
            code,
            contact,
            phone,
            address,
        } => {
            let draft = UnitDraft {
                name,
                credit_code: code,
                contact_name: contact,
                contact_phone: phone,
                address,
                ..UnitDraft::default()
            };
            let unit = unit::add(ledger, &draft).await?;
            return Ok(Answer::new(format!("已登记{}", unit.name), json!(unit)));
        }
        Units::Edit {
            unit,
            name,
            code,
            contact,
            phone,
            address,
            note,
        } => {
            let id = unit::known(ledger, &unit).await?;
            let before = unit::show(ledger, &id).await?.unit;
            let typed = UnitDraft::from(&before);
            let draft = UnitDraft {
                name: name.unwrap_or(typed.name),
                credit_code: code.unwrap_or(typed.credit_code),
                contact_name: contact.unwrap_or(typed.contact_name),
                contact_phone: phone.unwrap_or(typed.contact_phone),
                address: address.unwrap_or(typed.address),
                note: note.unwrap_or(typed.note),
            };
            let unit = unit::edit(ledger, &id, before.revision, &draft).await?;
            return Ok(Answer::new(format!("已修改{}", unit.name), json!(unit)));
        }
        Units::Archive { name } => {
            unit::archive(ledger, &[unit::known(ledger, &name).await?]).await?
        }
        Units::Restore { name } => {
            unit::restore(ledger, &[unit::known(ledger, &name).await?]).await?
        }
    };
    Ok(Answer::done(&operation))
}
