//! What can keep a form from being set.

use thiserror::Error;

/// Why no pages came.
#[derive(Debug, Error)]
pub enum FormsError {
    /// No face for Chinese was found.
    #[error(
        "没有找到中文字体，无法排版。请安装仿宋、宋体等任意一种中文字体（例如“思源宋体”），再重新打开本程序。"
    )]
    NoChineseFace,
    /// There is nobody to print for.
    #[error("没有可以打印的表格。请先选择人员。")]
    Nothing,
    /// The user stopped the job.
    #[error("已停止，没有生成文件。")]
    Cancelled,
    /// A page that does not exist was asked for.
    #[error("没有第{}份表格，一共只有{count}份。", index + 1)]
    NoSuchPage {
        /// Which was asked for, counted from 0.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// One person's form could not be set.
    #[error("{whose}的表格没能排出来。请检查这份表格里有没有特别长或特别的内容。")]
    Sheet {
        /// Whose form it is.
        whose: String,
        /// What the typesetter says, for the log.
        reason: String,
    },
    /// What should be a scanned PDF cannot be drawn.
    #[error(
        "这份 PDF 在这里显示不出来，可能已经损坏，或者太大太复杂。请点“另存”，再用看 PDF 的程序打开；打不开的，请重新扫描成 JPG。"
    )]
    Unreadable,
    /// A scanned PDF asks for a password.
    #[error(
        "这份 PDF 设了密码，不能在这里显示。请去掉密码后重新附上，或点“另存”后用看 PDF 的程序打开。"
    )]
    Sealed,
    /// The form is not made as a Word document.
    #[error("这种表格只能存成 PDF。能存成 Word 的有承诺书和志愿服务记录证明。")]
    NotInWord,
    /// The pages were set, but no file came of them.
    #[error("页面已经排好，但没能生成文件。请换一种字体，或者分几次打印。")]
    Export {
        /// What the typesetter says, for the log.
        reason: String,
    },
}
