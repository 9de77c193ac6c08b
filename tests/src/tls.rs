//! A shared ledger on a server elsewhere: it must prove who it is, and says so where it cannot.

use std::fs;
use std::path::Path;

use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use renling_core::ledger::{Ledger, Location};
use xtask::postgres::Cluster;

use crate::ledgers::{clock, shared};
use crate::program::{answer, renling};

/// A name of this machine that is not known for one: whoever connects to it takes it for a server elsewhere.
/// A number, because no name server is asked.
const ELSEWHERE: &str = "0.0.0.0";

type Issuer = CertifiedIssuer<'static, KeyPair>;

/// An authority of our own.
fn issuer() -> Issuer {
    let mut authority = CertificateParams::new([]).unwrap();
    authority.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap()
}

/// A server whose certificate is for a name, by an authority.
fn server(name: &str, issuer: &Issuer) -> Cluster {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new([name.to_owned()])
        .unwrap()
        .signed_by(&key, issuer)
        .unwrap();
    let files = [
        ("server.crt", certificate.pem()),
        ("server.key", key.serialize_pem()),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    Cluster::start_with(&files, &["ssl=on"]).unwrap()
}

/// Connects from outside, with words added to the address. Answers the code and the sentence of a refusal.
fn connect(cluster: &Cluster, words: &str) -> Result<(), (String, String)> {
    let place = Location::Shared(format!("{}{words}", cluster.url_as(ELSEWHERE)));
    let answer = answer(renling(&place, &["check"]));
    match answer.status {
        Some(0) => Ok(()),
        _ => Err((answer.code().to_owned(), answer.message().to_owned())),
    }
}

fn untrusted(cluster: &Cluster, words: &str, reason: &str) {
    let (code, message) = connect(cluster, words).unwrap_err();
    assert_eq!(code, "untrusted", "{message}");
    let told = format!(
        "没有连接共享台账“{}{words}”：{reason}。资料没有发出。请核对地址，并向街道的管理员要根证书文件，在地址末尾加上 ?sslrootcert=证书文件。",
        cluster.url_as(ELSEWHERE)
    );
    assert_eq!(message, told);
}

fn written(folder: &Path, name: &str, issuer: &Issuer) -> String {
    let path = folder.join(name);
    fs::write(&path, issuer.pem()).unwrap();
    path.display().to_string()
}

#[tokio::test]
async fn a_server_elsewhere_that_cannot_prove_who_it_is_gets_nothing() {
    if shared("elsewhere").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (ours, strange) = (issuer(), issuer());
    let ours_file = written(folder.path(), "街道.pem", &ours);
    let strange_file = written(folder.path(), "别人.pem", &strange);

    let proved = server(ELSEWHERE, &ours);
    let ledger = Ledger::create(Location::Shared(proved.url()), clock())
        .await
        .unwrap();
    renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
    ledger.close().await;
    let root = |file: &str| format!("?sslrootcert={file}");
    assert_eq!(connect(&proved, &root(&ours_file)), Ok(()));
    let issuer_unknown = "服务器的证书不是由受信任的机构签发的";
    untrusted(&proved, "", issuer_unknown);
    untrusted(&proved, &root(&strange_file), issuer_unknown);
    untrusted(
        &proved,
        &root(&folder.path().join("没有.pem").display().to_string()),
        "地址里写的证书文件读不出来",
    );
    // Weaker where the address asks for it, and told each time.
    for mode in ["require", "prefer", "disable"] {
        assert_eq!(connect(&proved, &format!("?sslmode={mode}")), Ok(()));
        let place = Location::Shared(format!("{}?sslmode={mode}", proved.url_as(ELSEWHERE)));
        let told = answer(renling(&place, &["check"])).complaints;
        assert_eq!(
            told,
            "注意：连接共享台账时没有核对服务器的身份（地址里写了 sslmode），途中可能被人偷看。请街道的管理员给服务器配好证书。\n"
        );
    }

    let other_name = server("street.example", &ours);
    untrusted(
        &other_name,
        &root(&ours_file),
        "服务器的证书上写的不是这个主机名",
    );

    let plain = Cluster::start().unwrap();
    untrusted(&plain, "", "服务器没有启用加密连接，或者证书不能用");
    // On this machine no network lies on the way.
    let here = Ledger::create(Location::Shared(plain.url()), clock()).await;
    here.unwrap().close().await;
}
