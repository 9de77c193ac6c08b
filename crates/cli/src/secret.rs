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

/// A password that an option and a variable of the environment may name.
pub(crate) struct Named {
    /// The option, without its dashes.
    pub(crate) option: &'static str,
    /// The variable.
    pub(crate) variable: &'static str,
    /// What is asked for at the terminal.
    pub(crate) words: &'static str,
}

/// A new password of the ledger.
pub(crate) const NEW: Named = Named {
    option: "new-password-file",
    variable: "RENLING_NEW_PASSWORD",
    words: "新密码：",
};

/// The password of a 换届交接包.
pub(crate) const PACKAGE: Named = Named {
    option: "package-password-file",
    variable: "RENLING_PACKAGE_PASSWORD",
    words: "交接包的密码：",
};

/// A password: from the file, from the environment, or typed.
pub(crate) fn known_password(file: Option<&PathBuf>, named: &Named) -> Result<String> {
    match (file, std::env::var(named.variable)) {
        (Some(file), _) => first_line(file),
        (None, Ok(password)) => Ok(password),
        (None, Err(_)) => asked(named.words).ok_or_else(|| {
            let Named {
                option, variable, ..
            } = named;
            Error::field(
                "password",
                format!("请用 --{option} 或环境变量 {variable} 给出密码"),
            )
        }),
    }
}

/// A password that is chosen now: where it is typed, twice.
pub(crate) fn new_password(file: Option<&PathBuf>, named: &Named) -> Result<String> {
    let typed = known_password(file, named)?;
    let given = file.is_some() || std::env::var(named.variable).is_ok();
    if !given && asked("再输一遍：").as_deref() != Some(&typed) {
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
