//! The other systems, from Linux: Windows built, macOS checked.
//!
//! Both use Debian's Rust, whose package carries the standard library's
//! source, and with it build the standard library for the other system.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::must;
use crate::failure::{Failure, While};
use crate::{page, place, setup};

/// Debian's Rust with its source, and the compilers that link for Windows.
const PACKAGES: [&str; 6] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "gcc-mingw-w64-x86-64",
    "g++-mingw-w64-x86-64",
    "python3-pip",
];

/// Builds the programs for Windows, then checks everything for macOS.
pub fn check() -> Result<(), Failure> {
    setup::setup()?;
    setup::install_packages(&PACKAGES)?;
    page::build()?;

    println!("\n── Windows (x86_64): the window and the command line are built and linked");
    let windows = "x86_64-pc-windows-gnu";
    must(cargo("build", windows).args(PROGRAMS))?;
    println!(
        "They lie in {}",
        folder().join(windows).join("debug").display()
    );

    println!("\n── macOS (arm64): the same are checked against its standard library, not linked");
    let compiler = macos_compiler()?;
    must(
        cargo("check", "aarch64-apple-darwin")
            .args(PROGRAMS)
            .env("CC_aarch64_apple_darwin", compiler.join("cc"))
            .env("CXX_aarch64_apple_darwin", compiler.join("cc"))
            .env("AR_aarch64_apple_darwin", compiler.join("ar"))
            .env("RANLIB_aarch64_apple_darwin", compiler.join("ranlib"))
            // Apple's log is in no header that can be had here, and nothing is linked.
            .env("LIBSQLITE3_FLAGS", "-DSQLCIPHER_OMIT_LOG_DEVICE")
            // The C compiler brings its own headers and only wants it named.
            .env("SDKROOT", &compiler),
    )
}

const PROGRAMS: [&str; 4] = ["--package", "renling-window", "--package", "renling"];

fn folder() -> PathBuf {
    place::target().join("platforms")
}

/// Debian's cargo, whatever other Rust this machine has.
fn cargo(command: &str, system: &str) -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo
        .current_dir(place::root())
        .args([command, "--target", system])
        .arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro")
        .env("PATH", "/usr/bin:/bin")
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", folder())
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO");
    cargo
}

/// A folder with `cc`, `ar` and `ranlib` for macOS: Zig, which PyPI carries, behind a
/// name that cargo's build scripts know how to call.
fn macos_compiler() -> Result<PathBuf, Failure> {
    let folder = folder().join("zig");
    let zig = folder.join("ziglang/zig");
    if !zig.exists() {
        must(
            Command::new("python3")
                .args(["-m", "pip", "install", "--quiet", "--target"])
                .arg(&folder)
                .arg("ziglang"),
        )?;
    }
    let zig = zig.display();
    script(
        &folder.join("cc"),
        &format!(
            "#!/bin/bash
# Zig takes the system from -target and stumbles over Apple's own spellings.
arguments=()
while (( $# )); do
    case $1 in
        --target=* | -m*-version-min=*) ;;
        -arch | -isysroot | -target) shift ;;
        *) arguments+=(\"$1\") ;;
    esac
    shift
done
exec {zig} cc -target aarch64-macos \"${{arguments[@]}}\"
"
        ),
    )?;
    for tool in ["ar", "ranlib"] {
        script(
            &folder.join(tool),
            &format!("#!/bin/sh\nexec {zig} {tool} \"$@\"\n"),
        )?;
    }
    Ok(folder)
}

fn script(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).could_not(format!("write {}", path.display()))?;
    must(Command::new("chmod").arg("755").arg(path))
}
