//! Dependencies run one way: ui -> src-tauri -> print -> forms, core -> sheet; the command line stands
//! beside the window.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Every file below a folder with one of these endings, without what tools put there.
fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules", "dist", "gen", ".git"].contains(&name.as_str()) {
                files(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
}

fn below(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&root().join(folder), endings, &mut found);
    assert!(!found.is_empty(), "{folder} has no {endings:?}");
    found
}

#[test]
fn no_room_depends_on_one_further_out() {
    // Each room, and what its [dependencies] must never name.
    let table: &[(&str, &[&str])] = &[
        (
            "crates/sheet",
            &[
                "renling-core",
                "renling-forms",
                "renling-print",
                "sqlx",
                "tauri",
                "typst",
            ],
        ),
        (
            "crates/forms",
            &[
                "renling-core",
                "renling-sheet",
                "renling-print",
                "sqlx",
                "tauri",
            ],
        ),
        (
            "crates/core",
            &["renling-forms", "renling-print", "tauri", "typst", "rfd"],
        ),
        ("crates/print", &["renling-window", "sqlx", "tauri"]),
        ("crates/cli", &["renling-window", "sqlx", "tauri", "rfd"]),
        ("src-tauri", &["sqlx", "typst", "calamine"]),
    ];
    for (room, forbidden) in table {
        let manifest = fs::read_to_string(root().join(room).join("Cargo.toml")).unwrap();
        let dependencies: Vec<_> = manifest
            .split("\n[")
            .filter(|section| section.starts_with("dependencies]"))
            .flat_map(str::lines)
            .collect();
        for name in *forbidden {
            let named = dependencies.iter().any(|line| {
                line.strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with(['.', ' ', '=', '-']))
            });
            assert!(!named, "{room} depends on {name}");
        }
    }
}

#[test]
fn the_sql_of_a_noun_is_its_own() {
    for file in below("crates/core/src", &[".rs"]) {
        let noun = file
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| line.contains("::rows")) {
            let own = file.file_stem().unwrap().to_string_lossy();
            let foreign =
                !line.contains(&format!("{own}::rows")) && !line.contains(&format!("{noun}::rows"));
            assert!(
                !foreign,
                "{} names another noun's rows: {line}",
                file.display()
            );
        }
    }
}

#[test]
fn only_the_api_of_the_page_touches_tauri() {
    for file in below("ui/src", &[".ts", ".vue"]) {
        let inside = file
            .strip_prefix(root().join("ui/src"))
            .unwrap()
            .starts_with("api");
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            inside || !text.contains("@tauri-apps/"),
            "{} touches Tauri",
            file.display()
        );
    }
}

#[test]
fn names_say_what_a_thing_is() {
    let words = ["manager", "service_", "helper", "util"];
    for file in below("crates", &[".rs"])
        .into_iter()
        .chain(below("src-tauri/src", &[".rs"]))
    {
        let name = file.file_name().unwrap().to_string_lossy().to_lowercase();
        assert_ne!(name, "mod.rs", "{}", file.display());
        assert!(
            !words.iter().any(|word| name.contains(word)),
            "{}",
            file.display()
        );
    }
}

#[test]
fn nothing_of_others_lies_in_the_repository() {
    let mut fonts = Vec::new();
    files(
        &root(),
        &[".ttf", ".otf", ".ttc", ".woff", ".woff2"],
        &mut fonts,
    );
    assert_eq!(fonts, Vec::<PathBuf>::new(), "fonts come from packages");
}

#[test]
fn the_page_runs_no_script_but_its_own_and_asks_nobody_else() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let config: serde_json::Value =
        serde_json::from_str(&read("src-tauri/tauri.conf.json")).unwrap();
    let security = &config["app"]["security"];
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(config["app"]["withGlobalTauri"], false);
    let policy: Vec<_> = security["csp"].as_str().unwrap().split("; ").collect();
    assert!(policy.contains(&"default-src 'self'"));
    assert!(policy.contains(&"connect-src ipc: http://ipc.localhost"));
    // Scripts follow the default: none inline, none from elsewhere.
    assert!(!policy.iter().any(|rule| rule.starts_with("script-src")));
    let permissions: serde_json::Value =
        serde_json::from_str(&read("src-tauri/capabilities/main.json")).unwrap();
    assert_eq!(
        permissions["permissions"],
        serde_json::json!([
            "core:event:allow-listen",
            "core:event:allow-unlisten",
            "core:window:allow-destroy"
        ])
    );
}
