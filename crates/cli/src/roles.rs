//! Who may sign in to a shared ledger, for the administrator of its server.

use renling_core::error::Result;
use renling_core::ledger::Location;
use renling_core::roles::{self, Role};
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::Roles;
use crate::secret;

pub(crate) async fn carry_out(location: &Location, command: &Roles) -> Result<Answer> {
    match command {
        Roles::Add {
            role,
            branch,
            name,
            no_password,
            new_password_file,
        } => {
            let password = match no_password {
                true => None,
                false => Some(secret::new_password(
                    new_password_file.as_ref(),
                    &secret::NEW,
                )?),
            };
            let role = Role {
                role: role.clone(),
                branch: branch.clone(),
                operator: name.clone(),
            };
            let new_branch = roles::add(location, &role, password.as_deref()).await?;
            let mut text = format!("已添加：{}", told(&role));
            if new_branch {
                text += &format!("\n“{branch}”是新的支部。写错了支部名称的，请现在改正。");
            }
            Ok(Answer::new(
                text,
                json!({ "role": role, "new_branch": new_branch }),
            ))
        }
        Roles::List => {
            let roles = roles::list(location).await?;
            let sum = format!("共{}个用户", roles.len());
            Ok(Answer::lines(roles.iter().map(told), sum, &roles))
        }
        Roles::Remove { role } => {
            let removed = roles::remove(location, role).await?;
            Ok(Answer::new(
                format!("已收回权限：{}", told(&removed)),
                json!({ "role": removed }),
            ))
        }
        Roles::Upgrade => {
            roles::upgrade(location).await?;
            Ok(Answer::new(
                "共享台账已是这个版本的结构。".into(),
                json!({}),
            ))
        }
        Roles::Script => Ok(Answer::new(
            roles::SCRIPT.trim_end().to_owned(),
            json!({ "sql": roles::SCRIPT }),
        )),
    }
}

fn told(role: &Role) -> String {
    format!("{}\t{}\t{}", role.role, role.branch, role.operator)
}
