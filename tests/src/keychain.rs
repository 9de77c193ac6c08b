//! The keychain of a Linux desktop, the real one on a bus of its own: it opens the ledger on its computer,
//! and the recovery code where there is no such keychain.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use renling_core::ledger::Location;
use xtask::companion::Companion;

use crate::program::{Answer, answer, renling};
use crate::safety::password;

const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(50);

/// A session of the desktop with its keychain open.
struct Session {
    address: String,
    _bus: Companion,
    _keychain: Companion,
}

impl Session {
    fn start(home: &Path) -> Self {
        let mut bus = Companion::start(
            Companion::command("dbus-daemon")
                .args(["--session", "--nofork", "--print-address=1"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )
        .unwrap();
        let mut address = String::new();
        let told = bus.child().stdout.take().unwrap();
        BufReader::new(told).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let mut command = Companion::command("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        for folder in ["HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
            command.env(folder, home);
        }
        let mut keychain = Companion::start(
            command
                .env("DBUS_SESSION_BUS_ADDRESS", &address)
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )
        .unwrap();
        // The password of the account, as the desktop hands it over when somebody signs in.
        let mut entrance = keychain.child().stdin.take().unwrap();
        entrance.write_all("登录密码".as_bytes()).unwrap();
        drop(entrance);
        let session = Session {
            address,
            _bus: bus,
            _keychain: keychain,
        };
        let begun = Instant::now();
        while !session
            .ask(&[
                "--dest=org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus.NameHasOwner",
                "string:org.freedesktop.secrets",
            ])
            .contains("boolean true")
        {
            assert!(begun.elapsed() < PATIENCE, "no keychain comes");
            sleep(PAUSE);
        }
        session
    }

    /// A question on the bus.
    fn ask(&self, words: &[&str]) -> String {
        let mut command = Command::new("dbus-send");
        command.args(["--session", "--print-reply"]).args(words);
        let told = at(command, &self.address).output().unwrap();
        String::from_utf8(told.stdout).unwrap()
    }

    /// Runs `renling` as this session's programs run.
    fn run(&self, place: &Location, arguments: &[&str]) -> Answer {
        answer(at(renling(place, arguments), &self.address))
    }

    /// How many keys of ours the keychain holds.
    fn held(&self) -> usize {
        self.ask(&[
            "--dest=org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.SearchItems",
            "dict:string:string:service,cn.renling.desk",
        ])
        .matches("object path")
        .count()
    }
}

/// A command of the session that is reached at an address.
fn at(mut command: Command, address: &str) -> Command {
    command.env("DBUS_SESSION_BUS_ADDRESS", address);
    command
}

#[test]
fn a_ledger_opens_by_the_keychain_of_its_computer_and_elsewhere_by_the_recovery_code() {
    let folder = tempfile::tempdir().unwrap();
    let place = Location::File(folder.path().join("台账.renling"));
    let key_file = folder.path().join("台账.renling.key");
    answer(renling(&place, &["init", "--branch", "阳光嘉园党支部"])).is_done();
    let bare = fs::read_to_string(&key_file).unwrap();

    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [here, elsewhere] = homes.each_ref().map(|home| Session::start(home.path()));
    let kept = here.run(&place, &["passwd", "--by", "keychain"]);
    kept.is_done();
    assert_eq!(here.held(), 1);
    assert!(!fs::read_to_string(&key_file).unwrap().contains(bare.trim()));
    here.run(&place, &["check"]).is_done();

    // The laptop's disk in another computer, and a session without a keychain.
    let told = format!(
        "台账“{}”的钥匙在系统钥匙串里，钥匙串现在没有给出来。请登录原来的电脑账户、解锁钥匙串后再试；打不开时，用恢复码改设密码。",
        folder.path().join("台账.renling").display()
    );
    elsewhere
        .run(&place, &["check"])
        .is_refused("keychain_closed", &told);
    let nowhere = renling(&place, &["check"]);
    answer(nowhere).is_refused("keychain_closed", &told);

    let code = kept.json["recovery_code"].as_str().unwrap();
    let paper = password(folder.path(), "纸", code);
    let new = password(folder.path(), "新", "阳光嘉园2026");
    let recover = [
        "passwd",
        "--recovery-code-file",
        &paper,
        "--new-password-file",
        &new,
    ];
    here.run(&place, &recover).is_done();
    assert_eq!(here.held(), 0, "the keychain keeps what opens nothing");
    here.run(&place, &["check"]).is_refused(
        "locked",
        &format!(
            "台账“{}”已上锁。请输入密码；忘了密码，可以用恢复码。",
            folder.path().join("台账.renling").display()
        ),
    );
    elsewhere
        .run(&place, &["check", "--password-file", &new])
        .is_done();

    // Where there is no keychain the choice is told, and nothing changes.
    let refused = answer(renling(
        &place,
        &["passwd", "--password-file", &new, "--by", "keychain"],
    ));
    refused.is_refused(
        "refused",
        "这台电脑没有可用的系统钥匙串。请设密码，或选择只用密钥文件。",
    );
    elsewhere
        .run(&place, &["check", "--password-file", &new])
        .is_done();
}
