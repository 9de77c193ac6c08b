//! What is no list, told by its content, with what to do about it.

use crate::error::Problem;

const CONVERT: &str = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿”或 CSV 后再试";
const COPY: &str = "请复制里面的名单，粘贴到导入页，或存成 Excel 工作簿或 CSV 后再试";
const EXPORT: &str = "请从原来的软件导出 Excel 或 CSV 名单后再试";
const TYPE: &str = "里面的字读不出来，请换成 Excel 或 CSV 名单";
const UNPACK: &str = "请先解压，再选择里面的名单文件";
pub(crate) const WORD: Problem = Problem::Foreign("一个 Word 文档", COPY);
pub(crate) const SLIDES: Problem = Problem::Foreign("一个演示文稿", COPY);

/// How it begins, what it is and what to do with it.
const FOREIGN: [(&[u8], &str, &str); 10] = [
    (b"%PDF", "一个 PDF 文件", COPY),
    (b"{\\rtf", "一个 RTF 文档", COPY),
    (b"\x89PNG", "一张图片", TYPE),
    (b"\xFF\xD8\xFF", "一张图片", TYPE),
    (b"GIF8", "一张图片", TYPE),
    (b"RIFF", "一个图片或音像文件", TYPE),
    (b"Rar!", "一个压缩包", UNPACK),
    (b"7z\xBC\xAF", "一个压缩包", UNPACK),
    (b"\x1F\x8B", "一个压缩包", UNPACK),
    // A web page with its pictures, as Excel can save it.
    (b"MIME-Version:", "一个单文件网页（mht）", CONVERT),
];

/// Whether the first bytes are of none of those.
///
/// # Errors
/// [`Problem::Foreign`].
pub(crate) fn check(bytes: &[u8]) -> Result<(), Problem> {
    match FOREIGN.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        Some((_, what, advice)) => Err(Problem::Foreign(what, advice)),
        None => Ok(()),
    }
}

/// What a zip is that holds no workbook, by the names of its parts.
pub(crate) fn zip(has: impl Fn(&str) -> bool) -> Problem {
    if has("word/document.xml") {
        WORD
    } else if has("ppt/presentation.xml") {
        SLIDES
    } else {
        Problem::Foreign("一个压缩包", UNPACK)
    }
}

/// Whether text is what it seems, and not the text of something that is no list.
///
/// # Errors
/// [`Problem::Foreign`].
pub(crate) fn check_text(text: &str) -> Result<(), Problem> {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let mut lines = text.lines();
    let (first, second) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    let (what, advice) = match (marks.next(), marks.next()) {
        (Some('{'), Some('"')) | (Some('['), Some('{')) => ("一份 JSON 数据", EXPORT),
        _ if first.starts_with("ID;P") => ("一个 SYLK 表格", CONVERT),
        _ if first == "TABLE" && second.starts_with("0,1") => ("一个 DIF 表格", CONVERT),
        _ if first.eq_ignore_ascii_case("BEGIN:VCARD") => ("通讯录名片（vCard）", EXPORT),
        _ => return Ok(()),
    };
    Err(Problem::Foreign(what, advice))
}
