//! The way to a shared ledger: a connection that is encrypted to a server that has proved who it is, and
//! who signed in on it.

use std::io;
use std::net::IpAddr;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{AnyConnection, AnyPool, Connection as _};

use super::{Location, PATIENCE, install_drivers, prepare};
use crate::error::{Error, Result};

/// PostgreSQL's code for a database that is not there (its documentation, appendix A).
const NO_SUCH_DATABASE: &str = "3D000";

/// Whether the server need not prove who it is, because the address says so: somebody on the way to it
/// could read along.
pub(super) fn is_unverified(address: &str) -> bool {
    let verified = |mode| matches!(mode, PgSslMode::VerifyFull);
    options(address).is_ok_and(|found| {
        !is_here(&found) && says_mode(address) && !verified(found.get_ssl_mode())
    })
}

/// The address as it is connected to: where it says nothing else, a server on another machine must prove
/// by its certificate that it is the one that is named.
fn protected(address: &str) -> sqlx::Result<String> {
    if is_here(&options(address)?) || says_mode(address) {
        return Ok(address.to_owned());
    }
    let separator = if address.contains('?') { '&' } else { '?' };
    Ok(format!("{address}{separator}sslmode=verify-full"))
}

fn options(address: &str) -> sqlx::Result<PgConnectOptions> {
    address.parse()
}

/// Whether no network lies on the way.
fn is_here(options: &PgConnectOptions) -> bool {
    let host = options.get_host().trim_matches(['[', ']']);
    options.get_socket().is_some()
        || host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn says_mode(address: &str) -> bool {
    let words = address.split_once('?').map_or("", |(_, words)| words);
    words
        .split('&')
        .any(|pair| pair.starts_with("sslmode=") || pair.starts_with("ssl-mode="))
}

pub(super) async fn connect(location: &Location) -> Result<AnyPool> {
    install_drivers();
    let Location::Shared(address) = location else {
        unreachable!("BUG: a file is not connected to")
    };
    let options: AnyConnectOptions = protected(address)
        .and_then(|address| address.parse())
        .map_err(|_| Error::LedgerMissing(location.shown()))?;
    // As with a file: one connection of our own says at once what the pool would wait for.
    let tried = async { AnyConnection::connect_with(&options).await?.close().await };
    tried.await.map_err(|error| refused(&error, location))?;
    Ok(AnyPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| {
            Box::pin(async move { prepare(connection, "SET lock_timeout = '10s'").await })
        })
        .connect_lazy_with(options))
}

/// Why there is no connection.
fn refused(error: &sqlx::Error, location: &Location) -> Error {
    let shown = location.shown();
    if let Some(database) = error.as_database_error() {
        return match database.code().as_deref() {
            Some(NO_SUCH_DATABASE) => Error::LedgerMissing(shown),
            _ => Error::Unreachable(shown),
        };
    }
    let untrusted = |reason| Error::Untrusted {
        ledger: shown.clone(),
        reason,
    };
    match error {
        sqlx::Error::Tls(_) => untrusted("服务器没有启用加密连接，或者证书不能用"),
        sqlx::Error::Io(io) if io.kind() == io::ErrorKind::NotFound => {
            untrusted("地址里写的证书文件读不出来")
        }
        sqlx::Error::Io(io) => match certificate_error(io) {
            Some(reason) => untrusted(reason),
            None => Error::Unreachable(shown),
        },
        _ => Error::Unreachable(shown),
    }
}

/// What is wrong with the server's certificate.
fn certificate_error(error: &io::Error) -> Option<&'static str> {
    use rustls::CertificateError as Wrong;

    let rustls::Error::InvalidCertificate(wrong) = error.get_ref()?.downcast_ref()? else {
        return None;
    };
    Some(match wrong {
        Wrong::UnknownIssuer | Wrong::BadSignature => "服务器的证书不是由受信任的机构签发的",
        Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => {
            "服务器的证书上写的不是这个主机名"
        }
        Wrong::Expired | Wrong::ExpiredContext { .. } => "服务器的证书已过期",
        Wrong::NotValidYet | Wrong::NotValidYetContext { .. } => {
            "服务器的证书还没有生效，请先核对本机的日期和时间"
        }
        _ => "服务器的证书没有通过核对",
    })
}

/// Whether the ledger holds branches, each with its roles.
pub(crate) async fn has_roles(pool: &AnyPool) -> Result<bool> {
    Ok(
        sqlx::query_scalar("SELECT to_regclass('public.renling_role') IS NOT NULL")
            .fetch_one(pool)
            .await?,
    )
}

/// The name of who signed in; none where the ledger is of one branch and has no roles.
///
/// # Errors
/// [`Error::Refused`] for a role that has no branch here, as the administrator's.
pub(super) async fn signed_in(pool: &AnyPool) -> Result<Option<String>> {
    if !has_roles(pool).await? {
        return Ok(None);
    }
    let operator: Option<String> = sqlx::query_scalar("SELECT renling_operator()")
        .fetch_one(pool)
        .await?;
    operator.map(Some).ok_or_else(|| {
        Error::Refused(
            "这个用户名不属于任何支部，不能用来记台账。请用本支部的用户名登录；还没有的，请街道的管理员用 renling roles add 添加。"
                .into(),
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_server_elsewhere_proves_who_it_is_unless_the_address_says_otherwise() {
        let cases = [
            // Nothing said: verified, and so connected to.
            (
                "postgres://o@street.example/renling",
                "?sslmode=verify-full",
                false,
            ),
            (
                "postgres://o@street.example/renling?sslrootcert=/a.pem",
                "&sslmode=verify-full",
                false,
            ),
            (
                "postgres://o@10.0.0.8/renling",
                "?sslmode=verify-full",
                false,
            ),
            (
                "postgres://o@street.example/renling?sslmode=verify-full",
                "",
                false,
            ),
            // Weaker, as asked for: told.
            (
                "postgres://o@street.example/renling?sslmode=verify-ca",
                "",
                true,
            ),
            (
                "postgres://o@street.example/renling?sslmode=require",
                "",
                true,
            ),
            (
                "postgres://o@street.example/renling?ssl-mode=disable",
                "",
                true,
            ),
            // A host in the words of the address counts, not the one before them.
            (
                "postgres://o@localhost/renling?host=street.example",
                "&sslmode=verify-full",
                false,
            ),
            // No network lies on the way.
            ("postgres://o@localhost/renling", "", false),
            ("postgres://o@127.0.0.1:5433/renling", "", false),
            ("postgres://o@[::1]/renling", "", false),
            ("postgres://o@%2Fvar%2Frun%2Fpostgresql/renling", "", false),
        ];
        for (address, added, told) in cases {
            assert_eq!(protected(address).unwrap(), format!("{address}{added}"));
            assert_eq!(is_unverified(address), told, "{address}");
        }
    }
}
