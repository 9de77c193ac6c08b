//! What is built in comes from one registry and under licences that `deny.toml` allows.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn read(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::read_to_string(root.join(name)).unwrap()
}

/// The licences that are allowed: the one list of `deny.toml` in which each stands on its line.
fn allowed() -> Vec<String> {
    let deny = read("deny.toml");
    let list = deny.split("allow = [").nth(1).unwrap();
    let list = list.split(']').next().unwrap();
    let names = list
        .lines()
        .map(|line| line.trim().trim_matches([',', '"']));
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a licence expression can be met: of what `OR` joins one is enough, of what `AND` joins all
/// are wanted.
fn met(expression: &str, allowed: &[String]) -> bool {
    let plain = expression
        .replace(['(', ')'], "")
        .replace(" / ", " OR ")
        .replace('/', " OR ");
    plain.split(" AND ").all(|part| {
        part.split(" OR ")
            .any(|name| allowed.iter().any(|allowed| allowed == name))
    })
}

#[test]
fn every_package_has_a_licence_that_is_allowed() {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let rustc = String::from_utf8(rustc.stdout).unwrap();
    let host = rustc
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let metadata = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--locked",
            "--offline",
            "--filter-platform",
            host,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        metadata.status.success(),
        "{}",
        String::from_utf8_lossy(&metadata.stderr)
    );
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let allowed = allowed();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    let refused: Vec<_> = packages
        .iter()
        .filter(|package| !met(package["license"].as_str().unwrap_or_default(), &allowed))
        .map(|package| format!("{} is under {}", package["name"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn a_licence_that_is_not_allowed_is_told_from_one_that_is() {
    let allowed = allowed();
    for (expression, expected) in [
        ("MIT OR Apache-2.0", true),
        ("MIT/Apache-2.0", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("MIT OR LGPL-2.1-or-later", true),
        ("GPL-3.0-only", false),
        ("MIT AND GPL-3.0-only", false),
        ("", false),
    ] {
        assert_eq!(met(expression, &allowed), expected, "{expression}");
    }
}

#[test]
fn every_package_comes_from_the_one_registry() {
    let lock = read("Cargo.lock");
    let sources: Vec<_> = lock
        .lines()
        .filter(|line| line.starts_with("source = "))
        .collect();
    assert!(!sources.is_empty());
    let ours = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    assert!(sources.iter().all(|source| *source == ours));
}
