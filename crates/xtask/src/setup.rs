//! What the other commands need on this machine.

use std::process::Command;

use crate::command::{answer, must};
use crate::failure::Failure;
use crate::page;

/// Debian's packages, in the order: the window, its tests, the faces of the
/// forms, what reads a PDF back, the shared ledger, a keychain, the compilers.
const PACKAGES: [&str; 15] = [
    "libwebkit2gtk-4.1-dev",
    "webkit2gtk-driver",
    "xvfb",
    "imagemagick",
    "fonts-noto-cjk",
    "fonts-lxgw-wenkai",
    "poppler-utils",
    "postgresql",
    "dbus-bin",
    "dbus-daemon",
    "gnome-keyring",
    "build-essential",
    "pkg-config",
    "perl",
    "xdg-utils",
];

/// One thing that is missing, and how to get it.
struct Missing {
    chinese: String,
    english: String,
}

impl Missing {
    fn new(chinese: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            chinese: chinese.into(),
            english: english.into(),
        }
    }
}

/// Installs what is missing where that is ours to do (Debian, as root, and the
/// page's packages), and else names what is missing and how to get it.
pub fn setup() -> Result<(), Failure> {
    if cfg!(target_os = "linux") {
        install_packages(&PACKAGES)?;
    }
    let missing: Vec<Missing> = [node(), checkers()]
        .into_iter()
        .chain(system())
        .flatten()
        .collect();
    if !missing.is_empty() {
        return Err(named(&missing));
    }
    page::install()
}

fn named(missing: &[Missing]) -> Failure {
    let mut words = String::from(
        "还缺以下几样，装好后请重新运行。\nThese are missing; install them and run the command again.\n",
    );
    for Missing { chinese, english } in missing {
        words.push_str(&format!("\n  - {chinese}\n    {english}\n"));
    }
    Failure(words)
}

/// Installs those of Debian's packages that are missing.
pub fn install_packages(wanted: &[&str]) -> Result<(), Failure> {
    let Some(missing) = missing_packages(wanted) else {
        return Err(named(&[Missing::new(
            "这不是 Debian 系统，请自行安装英文中列出的软件包在本系统里的对应软件包",
            format!(
                "this is no Debian; install what its packages are called here: {}",
                wanted.join(" ")
            ),
        )]));
    };
    if missing.is_empty() {
        return Ok(());
    }
    let root = answer("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    if !root {
        let command = format!("sudo apt-get install {}", missing.join(" "));
        return Err(named(&[Missing::new(
            format!("系统软件包，请运行：{command}"),
            format!("system packages, run: {command}"),
        )]));
    }
    must(apt().arg("update"))?;
    must(
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(missing),
    )
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.args(["--quiet=2", "-o", "DPkg::Lock::Timeout=300"])
        .env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

/// `None` where there is no Debian.
fn missing_packages<'a>(wanted: &[&'a str]) -> Option<Vec<&'a str>> {
    // It fails where it does not know one of the packages, and still tells of
    // the others.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\n"])
        .args(wanted)
        .output()
        .ok()?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let installed: Vec<&str> = told
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    let missing = wanted.iter().filter(|package| !installed.contains(package));
    Some(missing.copied().collect())
}

fn node() -> Option<Missing> {
    let version = answer("node", &["--version"]);
    let new_enough = version
        .as_deref()
        .and_then(version_of)
        .is_some_and(|it| it >= (20, 19));
    if new_enough && answer(page::NPM, &["--version"]).is_some() {
        return None;
    }
    Some(Missing::new(
        "Node.js 20.19 或更新的版本：https://nodejs.org/zh-cn/download",
        "Node.js 20.19 or newer: https://nodejs.org/en/download",
    ))
}

/// Major and minor of `v20.19.4`.
fn version_of(words: &str) -> Option<(u32, u32)> {
    let mut numbers = words.trim().trim_start_matches('v').split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn checkers() -> Option<Missing> {
    let there = ["fmt", "clippy"]
        .iter()
        .all(|checker| answer("cargo", &[checker, "--version"]).is_some());
    (!there).then(|| {
        Missing::new(
            "Rust 的检查工具，请运行：rustup component add rustfmt clippy",
            "Rust's checkers, run: rustup component add rustfmt clippy",
        )
    })
}

/// What Windows and macOS need besides, named and never installed.
fn system() -> Vec<Option<Missing>> {
    let lacks = |program: &str, arguments: &[&str], chinese: &str, english: &str| {
        answer(program, arguments)
            .is_none()
            .then(|| Missing::new(chinese, english))
    };
    if cfg!(windows) {
        vec![
            lacks(
                "reg",
                &["query", WEBVIEW2],
                "WebView2 运行时：https://developer.microsoft.com/zh-cn/microsoft-edge/webview2",
                "WebView2 runtime: https://developer.microsoft.com/en-us/microsoft-edge/webview2",
            ),
            lacks(
                "perl",
                &["-v"],
                "Perl（编译加密组件用）：winget install StrawberryPerl.StrawberryPerl",
                "Perl, to compile the encryption: winget install StrawberryPerl.StrawberryPerl",
            ),
            lacks(
                "nasm",
                &["-v"],
                "NASM（编译加密组件用）：winget install NASM.NASM",
                "NASM, to compile the encryption: winget install NASM.NASM",
            ),
        ]
    } else if cfg!(target_os = "macos") {
        vec![lacks(
            "xcode-select",
            &["-p"],
            "Xcode 命令行工具，请运行：xcode-select --install",
            "Xcode's command line tools, run: xcode-select --install",
        )]
    } else {
        Vec::new()
    }
}

/// Where the WebView2 runtime registers itself, by Microsoft's documentation
/// of its distribution.
const WEBVIEW2: &str = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn node_versions_compare_as_numbers() {
        assert_eq!(version_of("v20.19.4\n"), Some((20, 19)));
        assert!(version_of("v20.9.0") < Some((20, 19)), "9 is below 19");
        assert_eq!(version_of("not a version"), None);
    }
}
