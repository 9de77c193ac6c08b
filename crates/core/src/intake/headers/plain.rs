//! A header without what is around it.

/// What is polite, numbered or marked about a header, taken away: `1、您的姓名：` is 姓名, `身份证号码
/// （必填）` is 身份证号码, `联系\n电话` is 联系电话, `Full Name` is fullname.
pub(super) fn plain(header: &str) -> String {
    let mut outside = String::new();
    let mut inside = String::new();
    let mut depth = 0u32;
    for character in header.chars() {
        match character {
            '（' | '(' | '【' | '[' | '〔' | '［' | '<' | '《' => depth += 1,
            '）' | ')' | '】' | ']' | '〕' | '］' | '>' | '》' => {
                depth = depth.saturating_sub(1)
            }
            _ if character.is_whitespace() || character.is_control() => {}
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '*' | '★' | '＊' | '※' => {}
            _ if depth > 0 => inside.push(simplified(character).to_ascii_lowercase()),
            _ => outside.push(simplified(character).to_ascii_lowercase()),
        }
    }
    let text = if outside.is_empty() { inside } else { outside };
    let mut text = text.as_str();
    // A number of a question is followed by a mark; 2025年收入 keeps its digits.
    let digits = text
        .trim_start_matches(['Q', 'q', '第'])
        .trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() < text.len()
        && let Some(rest) = digits.strip_prefix(['、', '.', '．', ':', '：', '，', ',', '题'])
    {
        text = rest;
    }
    text = without_english(text).trim_matches([
        '：', ':', '？', '?', '。', '、', '.', '，', ',', '_', '-', '"', '\'',
    ]);
    loop {
        let shorter = [
            "请填写",
            "请输入",
            "请选择",
            "请问",
            "填写",
            "您的",
            "你的",
            "您",
            "本人",
            "志愿者",
            "党员",
            "的",
        ]
        .iter()
        .find_map(|word| {
            text.strip_prefix(word)
                .filter(|rest| !rest.is_empty() && !rest.starts_with(['/', '或', '、']))
        });
        match shorter {
            Some(rest) => text = rest,
            None => return text.replace('／', "/"),
        }
    }
}

/// 手机号 of `1、请填写您的信息(手机号：)`: a question with several blanks names each in brackets with a colon.
pub(super) fn of_a_blank(header: &str) -> Option<String> {
    let inner = header.trim().strip_suffix([')', '）'])?;
    let (_, blank) = inner.rsplit_once(['(', '（'])?;
    let named = blank.trim_end().strip_suffix(['：', ':'])?;
    Some(plain(named))
}

/// 单位 of `单位Unit`: a form for foreigners says everything twice. Two letters are an abbreviation.
fn without_english(text: &str) -> &str {
    let is_word = |rest: &str| {
        !rest.is_empty() && rest.len() + 2 < text.len() && rest.contains(|c: char| !c.is_ascii())
    };
    let ends = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let begins = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    [ends, begins]
        .into_iter()
        .find(|rest| is_word(rest))
        .unwrap_or(text)
}

/// The simplified form of a traditional character that headers are written with.
fn simplified(character: char) -> char {
    const PAIRS: &[(char, char)] = &[
        ('電', '电'),
        ('話', '话'),
        ('別', '别'),
        ('證', '证'),
        ('號', '号'),
        ('碼', '码'),
        ('單', '单'),
        ('職', '职'),
        ('務', '务'),
        ('黨', '党'),
        ('員', '员'),
        ('聯', '联'),
        ('絡', '络'),
        ('繫', '系'),
        ('機', '机'),
        ('時', '时'),
        ('間', '间'),
        ('項', '项'),
        ('備', '备'),
        ('註', '注'),
        ('報', '报'),
        ('樓', '楼'),
        ('棟', '栋'),
        ('區', '区'),
        ('現', '现'),
        ('長', '长'),
        ('願', '愿'),
        ('類', '类'),
        ('稱', '称'),
        ('內', '内'),
        ('對', '对'),
        ('點', '点'),
        ('數', '数'),
        ('負', '负'),
        ('責', '责'),
    ];
    let pair = PAIRS.iter().find(|pair| pair.0 == character);
    pair.map_or(character, |pair| pair.1)
}
