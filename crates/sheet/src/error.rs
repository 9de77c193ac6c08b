//! Why a list could not be read or written.

use std::io;

/// Why a list could not be read or written; its text names the file and says
/// what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct SheetError {
    /// The file as the person knows it, without its folders.
    pub file: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// It is not there, or vanished while it was being read.
    Missing,
    /// It is a folder.
    Folder,
    /// Another program holds it, or it may not be opened.
    Locked,
    /// It asks for a password.
    Password,
    /// It is of a known kind, but its content is broken.
    Damaged,
    /// There is nothing in it.
    Empty,
    /// It is larger, wider or longer than any list of people.
    TooLarge,
    /// It is a 接龙 in which nobody has signed up.
    NoEntries,
    /// It is something else: what, and what to do with it, in words for the person.
    Foreign(&'static str, &'static str),
    /// It is not a list at all.
    Unknown,
    /// The disk refused to take it.
    NotWritten,
}

impl SheetError {
    pub(crate) fn new(file: &str, problem: Problem) -> Self {
        Self {
            file: file.to_owned(),
            problem,
        }
    }

    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self.problem {
            Problem::Missing => "file_missing",
            Problem::Folder => "file_is_folder",
            Problem::Locked => "file_locked",
            Problem::Password => "file_password",
            Problem::Damaged => "file_damaged",
            Problem::Empty => "file_empty",
            Problem::TooLarge => "file_too_large",
            Problem::NoEntries => "chain_empty",
            Problem::Foreign(..) | Problem::Unknown => "file_unknown",
            Problem::NotWritten => "file_not_written",
        }
    }

    fn sentence(&self) -> String {
        let file = &self.file;
        match self.problem {
            Problem::Missing => {
                format!("找不到“{file}”，它可能已被移动、改名或删除，请重新选择文件。")
            }
            Problem::Folder => {
                format!("“{file}”是一个文件夹，请打开它，再选择里面的名单文件。")
            }
            Problem::Locked => {
                format!("打不开“{file}”，它可能正被其他程序使用，请关闭 Excel 或 WPS 后再试。")
            }
            Problem::Password => {
                format!("“{file}”设有打开密码，请在 Excel 或 WPS 中取消密码，保存后再试。")
            }
            Problem::Damaged => {
                format!("“{file}”已损坏，读不出内容，请用 Excel 或 WPS 打开并另存一份后再试。")
            }
            Problem::Empty => format!("“{file}”里没有内容，请检查是否选错了文件。"),
            Problem::TooLarge => format!(
                "“{file}”太大，超出了名单的正常范围，请删去多余的行、列和工作表，另存后再试。"
            ),
            Problem::NoEntries => format!(
                "“{file}”是接龙，但里面没有找到报名的人。每条接龙请单独成行，写成“1. 姓名 电话”，改好后再试。"
            ),
            Problem::Foreign(what, advice) => format!("“{file}”是{what}，{advice}。"),
            Problem::Unknown => format!(
                "认不出“{file}”是什么表格，请用 Excel 或 WPS 打开，另存为“Excel 工作簿”后再试；Word、PDF 里的名单，请复制后粘贴到导入页。"
            ),
            Problem::NotWritten => {
                format!("“{file}”没有保存成功，请检查磁盘空间，或换一个位置再保存。")
            }
        }
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        // Windows: 32 sharing violation, 33 lock violation.
        if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) {
            return Self::Locked;
        }
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ResourceBusy => Self::Locked,
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::ReadOnlyFilesystem => Self::NotWritten,
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Self::Damaged,
            _ => Self::Missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_our_words() {
        let cases = [
            (io::ErrorKind::NotFound, Problem::Missing),
            // On Linux and macOS a file held by another program, too.
            (io::ErrorKind::PermissionDenied, Problem::Locked),
            (io::ErrorKind::ResourceBusy, Problem::Locked),
            (io::ErrorKind::StorageFull, Problem::NotWritten),
            (io::ErrorKind::UnexpectedEof, Problem::Damaged),
            // A stick pulled out in the middle of reading.
            (io::ErrorKind::Other, Problem::Missing),
        ];
        for (kind, problem) in cases {
            assert_eq!(Problem::from(io::Error::from(kind)), problem, "{kind:?}");
        }
    }
}
