//! Who may sign in to a shared ledger, and for which branch. For the administrator of its server.
//!
//! Row by row PostgreSQL itself keeps the branches apart, and the journal under the name of who signed in:
//! [`SCRIPT`] says how. An operator owns nothing, makes nothing, and adds to the journal.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, FromRow};

use crate::error::{Error, Result};
use crate::key::Guard;
use crate::ledger::{self, Location, has_roles};

/// What makes the roles that own and that share a ledger, and keeps its branches apart.
pub const SCRIPT: &str = include_str!("roles/roles.sql");

/// A role of the server, as which one operator signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
pub struct Role {
    /// Its name on the server.
    pub role: String,
    /// The branch whose rows it sees.
    pub branch: String,
    /// The person whose name stands in the journal.
    pub operator: String,
}

/// Lets somebody sign in: makes their role, and whatever of the ledger and of their branch is not there
/// yet. Done again, it changes what the role is for. Answers whether the branch is a new one.
///
/// Without a password it stays as it was; the server may know the person by other means.
///
/// # Errors
/// [`Error::Invalid`] for the fields `role`, `branch`, `operator` and `password`; [`Error::Refused`] for a
/// role that may do more than an operator, or where the ledger is another branch's; [`Error::LedgerNewer`],
/// and those of connecting.
pub async fn add(location: &Location, role: &Role, password: Option<&str>) -> Result<bool> {
    let role = checked(role)?;
    let verifier = password.map(verifier).transpose()?;
    let pool = ledger::structure(location).await?;
    let added = async {
        whose(&pool, &role.branch).await?;
        let mut changing = pool.begin().await?;
        settle(&mut changing, &role.branch).await?;
        let branches: Vec<String> = sqlx::query_scalar("SELECT branch FROM ledger")
            .fetch_all(&mut *changing)
            .await?;
        let known: Vec<String> = sqlx::query_scalar("SELECT DISTINCT branch FROM renling_role")
            .fetch_all(&mut *changing)
            .await?;
        if !branches.contains(&role.branch) {
            sqlx::query("INSERT INTO ledger (id, operations, branch) VALUES ('ledger', 0, $1)")
                .bind(role.branch.clone())
                .execute(&mut *changing)
                .await?;
        }
        make(&mut changing, &role.role, verifier).await?;
        enter(&mut changing, &role).await?;
        changing.commit().await?;
        Ok(!known.contains(&role.branch))
    };
    let added = added.await;
    pool.close().await;
    added
}

/// Brings the structure of a shared ledger up to this program's.
///
/// # Errors
/// [`Error::Refused`] where there are no roles, and it brings itself up; [`Error::LedgerNewer`], and those
/// of connecting.
pub async fn upgrade(location: &Location) -> Result<()> {
    administer(location, async |changing| settle(changing, "").await).await
}

/// The roles of a shared ledger, by branch.
///
/// # Errors
/// Those of [`upgrade`].
pub async fn list(location: &Location) -> Result<Vec<Role>> {
    administer(location, async |reading| {
        Ok(
            sqlx::query_as("SELECT role, branch, operator FROM renling_role ORDER BY branch, role")
                .fetch_all(reading)
                .await?,
        )
    })
    .await
}

/// Takes from a role all that it may do in the ledger. What it wrote stays under the operator's name.
///
/// # Errors
/// [`Error::NotFound`], and those of [`upgrade`].
pub async fn remove(location: &Location, role: &str) -> Result<Role> {
    administer(location, async |changing| {
        let removed: Option<Role> = sqlx::query_as(
            "DELETE FROM renling_role WHERE role = $1 RETURNING role, branch, operator",
        )
        .bind(role.to_owned())
        .fetch_optional(&mut *changing)
        .await?;
        let removed = removed.ok_or(Error::NotFound("用户名"))?;
        formatted(changing, "REVOKE renling_desk FROM %I", role, "").await?;
        Ok(removed)
    })
    .await
}

/// Does something in a shared ledger that has roles, wholly or not at all.
async fn administer<T>(
    location: &Location,
    act: impl AsyncFnOnce(&mut AnyConnection) -> Result<T>,
) -> Result<T> {
    let pool = ledger::structure(location).await?;
    let done = async {
        if !has_roles(&pool).await? {
            return Err(Error::Refused(
                "这本共享台账还没有分支部设用户。请先用 renling roles add 添加。".into(),
            ));
        }
        let mut changing = pool.begin().await?;
        let done = act(&mut changing).await?;
        changing.commit().await?;
        Ok(done)
    };
    let done = done.await;
    pool.close().await;
    done
}

/// A ledger in which somebody worked before there were roles goes to its own branch.
async fn whose(pool: &AnyPool, branch: &str) -> Result<()> {
    if has_roles(pool).await? {
        return Ok(());
    }
    let found: Option<String> = sqlx::query_scalar("SELECT name FROM unit WHERE kind = 'branch'")
        .fetch_optional(pool)
        .await?;
    match found {
        Some(found) if found != branch => Err(Error::Refused(format!(
            "这个数据库里已有“{found}”的台账。请先用 --branch {found} 为它添加用户，再添加别的支部。"
        ))),
        _ => Ok(()),
    }
}

/// Carries the script out. One at a time: it looks first and makes what is wanting then.
async fn settle(changing: &mut AnyConnection, branch: &str) -> Result<()> {
    ledger::lock_making(changing).await?;
    sqlx::query("SELECT set_config('renling.branch', $1, TRUE)")
        .bind(branch.to_owned())
        .execute(&mut *changing)
        .await?;
    sqlx::raw_sql(SCRIPT).execute(changing).await?;
    Ok(())
}

/// Makes the server's role where it is not there, and sets its password where there is one.
async fn make(changing: &mut AnyConnection, role: &str, verifier: Option<String>) -> Result<()> {
    let powers: Option<bool> = sqlx::query_scalar(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication \
         OR pg_has_role(oid, 'renling_owner', 'MEMBER') OR rolname = session_user \
         FROM pg_roles WHERE rolname = $1",
    )
    .bind(role.to_owned())
    .fetch_optional(&mut *changing)
    .await?;
    match powers {
        None => formatted(changing, "CREATE ROLE %I LOGIN", role, "").await?,
        Some(false) => formatted(changing, "ALTER ROLE %I LOGIN", role, "").await?,
        Some(true) => {
            return Err(Error::Refused(format!(
                "“{role}”是管理用的用户名，权限太大，不能当经办人。请另起一个用户名。"
            )));
        }
    }
    if let Some(verifier) = verifier {
        formatted(changing, "ALTER ROLE %I PASSWORD %L", role, &verifier).await?;
    }
    formatted(changing, "GRANT renling_desk TO %I", role, "").await
}

async fn enter(changing: &mut AnyConnection, role: &Role) -> Result<()> {
    let namesake: Option<String> = sqlx::query_scalar(
        "SELECT role FROM renling_role WHERE branch = $1 AND operator = $2 AND role <> $3",
    )
    .bind(role.branch.clone())
    .bind(role.operator.clone())
    .bind(role.role.clone())
    .fetch_optional(&mut *changing)
    .await?;
    if let Some(namesake) = namesake {
        return Err(Error::field(
            "operator",
            format!(
                "{}在本支部已经有用户名“{namesake}”。两个人同名的，请加以区别",
                role.operator
            ),
        ));
    }
    sqlx::query(
        "INSERT INTO renling_role (role, branch, operator) VALUES ($1, $2, $3) ON CONFLICT (role) \
         DO UPDATE SET branch = excluded.branch, operator = excluded.operator",
    )
    .bind(role.role.clone())
    .bind(role.branch.clone())
    .bind(role.operator.clone())
    .execute(changing)
    .await?;
    Ok(())
}

/// A statement that takes no parameters, in which the server itself has quoted a name and a text.
async fn formatted(
    changing: &mut AnyConnection,
    statement: &'static str,
    name: &str,
    text: &str,
) -> Result<()> {
    let quoted: String = sqlx::query_scalar("SELECT format($1::TEXT, $2::TEXT, $3::TEXT)")
        .bind(statement)
        .bind(name.to_owned())
        .bind(text.to_owned())
        .fetch_one(&mut *changing)
        .await?;
    sqlx::raw_sql(AssertSqlSafe(quoted))
        .execute(changing)
        .await?;
    Ok(())
}

fn checked(role: &Role) -> Result<Role> {
    let role = Role {
        role: role.role.trim().to_owned(),
        branch: role.branch.trim().to_owned(),
        operator: role.operator.trim().to_owned(),
    };
    let plain = |letter: char| matches!(letter, 'a'..='z' | '0'..='9' | '_');
    // PostgreSQL cuts names off at 63 bytes, and keeps those in pg_ for itself.
    if !role
        .role
        .starts_with(|first: char| first.is_ascii_lowercase())
        || !role.role.chars().all(plain)
        || role.role.len() > 63
        || ["pg_", "renling_"]
            .iter()
            .any(|kept| role.role.starts_with(kept))
    {
        return Err(Error::field(
            "role",
            "用户名请用小写字母开头，只用小写字母、数字和下划线，不要用 pg_、renling_ 开头",
        ));
    }
    if role.branch.is_empty() {
        return Err(Error::field("branch", "请填写支部名称"));
    }
    if role.operator.is_empty() {
        return Err(Error::field("operator", "请填写经办人的姓名"));
    }
    Ok(role)
}

/// What the server keeps of a password (RFC 5802 and RFC 7677): made here, so that the password itself
/// goes neither over the network nor into the server's log.
fn verifier(password: &str) -> Result<String> {
    /// PostgreSQL's own number.
    const ROUNDS: u32 = 4_096;
    Guard::password(password)?;
    // Beyond ASCII the two ends may spell the same letters otherwise.
    if !password.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::field(
            "password",
            "共享台账的密码只能用字母、数字和符号，不能用汉字和空格",
        ));
    }
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| Error::Store(error.to_string()))?;
    let mut round = keyed(
        password.as_bytes(),
        &[&salt[..], &1_u32.to_be_bytes()].concat(),
    );
    let mut salted = round;
    for _ in 1..ROUNDS {
        round = keyed(password.as_bytes(), &round);
        salted
            .iter_mut()
            .zip(round)
            .for_each(|(sum, byte)| *sum ^= byte);
    }
    let stored = Sha256::digest(keyed(&salted, b"Client Key"));
    let server = keyed(&salted, b"Server Key");
    Ok(format!(
        "SCRAM-SHA-256${ROUNDS}:{}${}:{}",
        BASE64_STANDARD.encode(salt),
        BASE64_STANDARD.encode(stored),
        BASE64_STANDARD.encode(server)
    ))
}

fn keyed(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut code =
        Hmac::<Sha256>::new_from_slice(key).expect("BUG: HMAC takes a key of any length");
    code.update(message);
    code.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_of_roles_are_plain_and_passwords_can_be_typed_anywhere() {
        for (role, right) in [
            ("ouyang", true),
            ("yangguang_2", true),
            ("", false),
            ("2ouyang", false),
            ("Ouyang", false),
            ("欧阳", false),
            ("o\"; DROP ROLE x", false),
            ("pg_monitor", false),
            ("renling_owner", false),
        ] {
            let role = Role {
                role: role.into(),
                branch: "阳光嘉园党支部".into(),
                operator: "欧阳洁".into(),
            };
            assert_eq!(checked(&role).is_ok(), right, "{}", role.role);
        }
        for (password, right) in [
            ("Yg-2026!", true),
            ("short", false),
            ("阳光嘉园二零二六", false),
        ] {
            assert_eq!(verifier(password).is_ok(), right, "{password}");
        }
    }
}
