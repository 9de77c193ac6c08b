#![allow(clippy::unwrap_used)]
use super::*;

const PASSWORD: &str = "阳光嘉园2026";

/// A key file in a folder of its own, with the recovery code that was made for it.
fn kept(guard: &Guard) -> (tempfile::TempDir, PathBuf, LedgerKey, Option<RecoveryCode>) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("台账.renling");
    let key = LedgerKey::random().unwrap();
    let code = write_new(&ledger, &key, guard).unwrap();
    (folder, ledger, key, code)
}

fn text(ledger: &Path) -> String {
    fs::read_to_string(path_of(ledger)).unwrap()
}

fn code_of(error: &Error) -> &'static str {
    error.code()
}

#[test]
fn a_password_and_its_recovery_code_open_and_nothing_else_does() {
    let (_folder, ledger, key, code) = kept(&Guard::password(PASSWORD).unwrap());
    assert_eq!(protection(&ledger).unwrap(), Protection::Password);
    assert!(!text(&ledger).contains(key.hex().as_str()));
    let typed = code.unwrap().to_string().to_lowercase();
    for secret in [
        Secret::password(PASSWORD),
        Secret::recovery(&typed).unwrap(),
    ] {
        assert!(unlock(&ledger, Some(&secret)).unwrap() == key);
    }
    assert_eq!(code_of(&unlock(&ledger, None).unwrap_err()), "locked");
    let wrong = unlock(&ledger, Some(&Secret::password("阳光嘉园2025"))).unwrap_err();
    assert_eq!(code_of(&wrong), "wrong_password");
    let other = Secret::RecoveryCode(RecoveryCode::random().unwrap());
    assert_eq!(
        unlock(&ledger, Some(&other)).unwrap_err().to_string(),
        "这不是这本台账现在的恢复码。请核对台账，或找最近一次打印的那张"
    );
}

#[test]
fn a_password_of_seven_characters_is_too_short() {
    assert_eq!(
        Guard::password("1234567").unwrap_err().to_string(),
        "密码至少要 8 个字符"
    );
    assert!(Guard::password("一二三四五六七八").is_ok());
}

#[test]
fn a_new_password_shuts_out_the_old_and_leaves_the_paper_good() {
    let (_folder, ledger, key, code) = kept(&Guard::password(PASSWORD).unwrap());
    let new = Guard::password("换届以后的新密码").unwrap();
    // Not even while the ledger is open does it change without the old one.
    assert_eq!(code_of(&change(&ledger, None, &new).unwrap_err()), "locked");
    let before = text(&ledger);
    let wrong = Secret::password("不是这个密码");
    assert_eq!(
        code_of(&change(&ledger, Some(&wrong), &new).unwrap_err()),
        "wrong_password"
    );
    assert_eq!(text(&ledger), before);
    let old = Secret::password(PASSWORD);
    assert!(change(&ledger, Some(&old), &new).unwrap().is_none());
    assert_eq!(
        code_of(&unlock(&ledger, Some(&old)).unwrap_err()),
        "wrong_password"
    );
    for secret in [
        Secret::password("换届以后的新密码"),
        Secret::RecoveryCode(code.unwrap()),
    ] {
        assert!(unlock(&ledger, Some(&secret)).unwrap() == key);
    }
}

#[test]
fn a_lost_password_is_replaced_by_the_code_which_is_then_spent() {
    let (_folder, ledger, key, code) = kept(&Guard::password(PASSWORD).unwrap());
    let paper = Secret::RecoveryCode(code.unwrap());
    let new = Guard::password("新想的密码一二三").unwrap();
    let fresh = change(&ledger, Some(&paper), &new).unwrap().unwrap();
    assert!(unlock(&ledger, Some(&Secret::password("新想的密码一二三"))).unwrap() == key);
    assert_eq!(
        code_of(&unlock(&ledger, Some(&paper)).unwrap_err()),
        "invalid"
    );
    assert!(unlock(&ledger, Some(&Secret::RecoveryCode(fresh))).unwrap() == key);
}

#[test]
fn a_lost_paper_is_replaced_with_the_password() {
    let (_folder, ledger, key, code) = kept(&Guard::password(PASSWORD).unwrap());
    let password = Secret::password(PASSWORD);
    assert_eq!(
        code_of(&renew_recovery(&ledger, None).unwrap_err()),
        "locked"
    );
    let fresh = renew_recovery(&ledger, Some(&password)).unwrap();
    let old = Secret::RecoveryCode(code.unwrap());
    assert_eq!(
        code_of(&unlock(&ledger, Some(&old)).unwrap_err()),
        "invalid"
    );
    for secret in [password, Secret::RecoveryCode(fresh)] {
        assert!(unlock(&ledger, Some(&secret)).unwrap() == key);
    }
}

#[test]
fn a_bare_key_file_keeps_opening_and_can_be_given_a_password() {
    let (_folder, ledger, key, code) = kept(&Guard::File);
    assert!(code.is_none());
    assert_eq!(text(&ledger), *key.hex());
    assert_eq!(protection(&ledger).unwrap(), Protection::File);
    assert!(unlock(&ledger, None).unwrap() == key);
    let guard = Guard::password(PASSWORD).unwrap();
    assert!(change(&ledger, None, &guard).unwrap().is_some());
    assert!(!text(&ledger).contains(key.hex().as_str()));
    let password = Secret::password(PASSWORD);
    assert!(unlock(&ledger, Some(&password)).unwrap() == key);
    // And back.
    assert!(
        change(&ledger, Some(&password), &Guard::File)
            .unwrap()
            .is_none()
    );
    assert_eq!(text(&ledger), *key.hex());
}

#[test]
fn the_keychain_opens_on_its_computer_and_the_code_on_another() {
    let (_folder, ledger, key, code) = kept(&Guard::Keychain);
    assert_eq!(protection(&ledger).unwrap(), Protection::Keychain);
    assert!(unlock(&ledger, None).unwrap() == key);
    let KeyFile::Locked(locks) = read(&ledger).unwrap() else {
        panic!("the key is bare");
    };
    locks.keychain.unwrap().forget();
    assert_eq!(
        code_of(&unlock(&ledger, None).unwrap_err()),
        "keychain_closed"
    );
    let paper = Secret::typed(&code.unwrap().to_string());
    assert!(unlock(&ledger, Some(&paper)).unwrap() == key);
}

#[test]
fn a_key_file_that_is_none_is_told_and_one_that_asks_for_the_moon_is_refused_at_once() {
    let (_folder, ledger, _, _) = kept(&Guard::password(PASSWORD).unwrap());
    let good = text(&ledger);
    let password = Secret::password(PASSWORD);
    let memory = good.replace("65536", "4000000000");
    assert_ne!(memory, good);
    for (bad, code) in [
        (&good[..good.len() / 2], "wrong_key"),
        ("", "wrong_key"),
        ("{\"renling_key\": 2}", "wrong_key"),
        (memory.as_str(), "wrong_password"),
    ] {
        fs::write(path_of(&ledger), bad).unwrap();
        let error = unlock(&ledger, Some(&password)).unwrap_err();
        assert_eq!(code_of(&error), code, "{bad}");
    }
}

#[cfg(unix)]
#[test]
fn a_key_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |ledger: &Path| fs::metadata(path_of(ledger)).unwrap().permissions().mode() & 0o777;
    let (_folder, ledger, _, _) = kept(&Guard::File);
    assert_eq!(mode(&ledger), 0o600);
    change(&ledger, None, &Guard::password(PASSWORD).unwrap()).unwrap();
    assert_eq!(mode(&ledger), 0o600);
}
