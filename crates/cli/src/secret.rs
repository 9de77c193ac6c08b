//! Passwords on the command line: from a file, from the environment, or typed at the terminal; never as
//! an argument, which every other program of the machine can read.

use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use renling_core::error::{Error, Result};
use renling_core::key::Secret;

/// What opens the ledger, where it was given.
pub(crate) fn given(file: Option<&PathBuf>) -> Result<Option<Secret>> {
    let password = match file {
        Some(file) => Some(first_line(file)?),
        None => std::env::var("RENLING_PASSWORD").ok(),
    };
    Ok(password.as_deref().map(Secret::password))
}

/// The password as it is typed; none where nobody sits there to type.
pub(crate) fn asked(words: &str) -> Option<String> {
    std::io::stdin()
        .is_terminal()
        .then(|| rpassword::prompt_password(words).ok())
        .flatten()
}

/// A new password: from the file, from the environment, or typed twice.
pub(crate) fn new_password(file: Option<&PathBuf>) -> Result<String> {
    if let Some(file) = file {
        return first_line(file);
    }
    if let Ok(password) = std::env::var("RENLING_NEW_PASSWORD") {
        return Ok(password);
    }
    let typed = asked("新密码：").ok_or_else(|| {
        Error::field(
            "password",
            "请用 --new-password-file 或环境变量 RENLING_NEW_PASSWORD 给出新密码",
        )
    })?;
    if asked("再输一遍：").as_deref() != Some(&typed) {
        return Err(Error::field("password", "两次输入的密码不一样，没有改动"));
    }
    Ok(typed)
}

/// The first line of a file, without its end.
pub(crate) fn first_line(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file).map_err(|_| {
        Error::field(
            "password",
            format!("读不出文件“{}”。请检查路径", file.display()),
        )
    })?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
