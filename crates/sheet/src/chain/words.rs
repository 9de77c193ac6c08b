//! What the words of a 接龙 are: names, places and units here, and what is said of the list itself
//! in the rooms. To teach the reader another word, add it to its list.
//!
//! ```text
//! lists    what lists and their parts are called
//! said     how lines begin that speak of the list or of nobody
//! changes  who does not come after all, and what is no longer so
//! closing  who has signed a list, or sent it
//! ```

pub(super) mod changes;
pub(super) mod closing;
pub(super) mod lists;
pub(super) mod said;

use std::collections::HashSet;
use std::sync::LazyLock;

use super::phone::{is_digit, numeral};
use changes::CORRECTIONS;

/// Family names of one character. They only tell a name from other words that
/// might be one; a name that begins otherwise is still read where a name stands.
const SURNAMES: &str = "\
赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎\
鲁韦昌马苗凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟黄\
穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭\
梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚\
程嵇邢裴陆荣翁荀羊甄封芮储靳汲糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾甘厉\
祖武符刘景詹束龙叶司韶郜黎薄印宿白怀蒲鄂索咸籍赖卓蔺屠蒙池乔胥苍双闻莘党翟谭贡劳姬申扶\
冉宰郦雍璩桑桂濮牛寿边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾衡\
耿弘匡文寇禄欧利蔚越隆师巩聂晁敖融冷訾辛阚那简饶曾沙丰关蒯查荆红游竺权逯盖益桓\
亓仉佴乜俎勾郯鄢鄞邝郇逄漆撒萨晋仰冉苌眭禤尧芦付闫闻代区苟岳帅缑亢况琴商牟佘佟谌覃植仝揭练揣尧银楼涂税蹇鞠";

/// Those of many people that begin hardly any other word.
const COMMON_SURNAMES: &str = "王李张刘陈杨赵吴周徐孙朱胡郭何林罗郑梁谢宋许邓冯韩曹曾彭萧蔡潘袁董余于蒋杜苏魏吕丁沈姚卢傅姜崔谭廖汪";

/// What stands before the family name of somebody whom one knows.
const FAMILIAR: [char; 2] = ['老', '小'];

/// Family names of two characters.
const LONG_SURNAMES: &[&str] = &[
    "欧阳", "上官", "司马", "司徒", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "夏侯",
    "长孙", "宇文", "端木", "轩辕", "百里", "南宫", "东郭", "西门", "呼延", "独孤", "第五", "太史",
    "申屠", "澹台", "钟离", "淳于", "单于", "闾丘", "濮阳", "公冶", "赫连", "万俟", "闻人", "拓跋",
    "纳兰", "完颜", "左丘",
];

/// How words begin that are no names, though some begin with a family name: two characters each.
const NO_NAMES: &[&str] = &[
    "党员", "党支", "党小", "党群", "党委", "群众", "团员", "预备", "干部", "支部", "书记", "业主",
    "居民", "住户", "房东", "家属", "家人", "全家", "成人", "成年", "男士", "女士", "周一", "周二",
    "周三", "周四", "周五", "周六", "周日", "周末", "今天", "明天", "上午", "下午", "中午", "晚上",
    "早上", "白天", "全天", "全程", "时间", "方便", "高兴", "自驾", "步行", "车位", "车辆", "单位",
    "部门", "物业", "管理", "后勤", "项目", "活动", "安排", "安全", "应该", "参加", "报名", "接龙",
    "集合", "集中", "签到", "出发", "开始", "结束", "地点", "要求", "说明", "能来", "能参", "能去",
    "可以", "需要", "马上", "常住", "平安", "志愿", "义诊", "巡逻", "清洁", "宣传", "文艺", "文明",
    "文化", "养老", "包饺", "电话", "手机", "周边", "周围", "许可", "许多", "何时", "何处", "余下",
    "微信", "联系", "姓名", "名字", "改为", "广场", "全部",
];

/// Those with which people call themselves.
const NICKNAMES: &[&str] = &["平安", "高兴", "安全"];

/// What people say that they are, or whose, before a name.
const ROLES: &[&str] = &[
    "党员",
    "团员",
    "群众",
    "志愿者",
    "业主",
    "居民",
    "报名人",
    "报名者",
    "联系人",
    "负责人",
    "本人",
    "我叫",
    "组长",
    "队长",
    "楼长",
    "栋长",
    "站长",
    "会长",
    "院长",
    "校长",
    "园长",
    "所长",
    "班长",
    "书记",
    "支书",
    "主任",
    "班主任",
    "网格员",
    "网格长",
    "社工",
    "干事",
    "委员",
    "医生",
    "护士",
    "教师",
    "老师",
    "律师",
    "民警",
    "警官",
    "军人",
    "司机",
    "电工",
    "木工",
    "水工",
    "厨师",
    "会计",
    "出纳",
    "保安",
    "保洁",
    "裁缝",
    "学生",
    "退休",
    "在职",
    "机动",
    "替补",
    "维修",
    "送水",
    "扫地",
    "早班",
    "中班",
    "晚班",
    "夜班",
    "白班",
    "我",
    "我妈",
    "我爸",
    "我家",
    "妈妈",
    "爸爸",
    "母亲",
    "父亲",
    "爷爷",
    "奶奶",
    "外公",
    "外婆",
    "老公",
    "老婆",
    "爱人",
    "妻子",
    "丈夫",
    "女儿",
    "儿子",
    "孩子",
    "弟弟",
    "妹妹",
    "哥哥",
    "姐姐",
    "孙子",
    "孙女",
    "邻居",
    "同事",
    "朋友",
    "同学",
    "大人",
    "小孩",
    "老人",
];

/// How people are called who are known by what they do.
const HONORIFICS: &[&str] = &[
    "主任",
    "书记",
    "老师",
    "医生",
    "护士",
    "经理",
    "站长",
    "队长",
    "楼长",
    "组长",
    "栋长",
    "会长",
    "院长",
    "局长",
    "校长",
    "所长",
    "科长",
    "干事",
    "社工",
    "网格员",
    "律师",
    "师傅",
    "警官",
    "先生",
    "女士",
    "阿姨",
    "姐",
    "哥",
    "叔",
];

/// What people say of their sex.
pub(super) const SEXES: &[&str] = &["男", "女", "男性", "女性"];

/// What people say of their political status.
pub(super) const POLITICAL: &[&str] = &[
    "党员",
    "中共党员",
    "正式党员",
    "中共正式党员",
    "预备党员",
    "中共预备党员",
    "共青团员",
    "团员",
    "群众",
];

/// How parents are called, behind the names of their children.
const PARENTS: &[&str] = &["妈妈", "爸爸", "奶奶", "爷爷", "外婆", "外公", "家长"];

/// How words end that are goods and items of a plan, though some begin as names do.
const THINGS: &[&str] = &[
    "件", "元", "咨询", "活动", "节", "慰问", "宣传", "学习", "讲话", "起立", "培训", "讨论",
    "祭扫", "表彰", "卫生", "安全",
];

/// What is said behind the name of somebody who does not come alone.
const FAMILIES: &[&str] = &["夫妇", "夫妻", "一家", "全家", "两口"];

/// What who signs up writes behind the name: `刘一报名`.
const SIGNED_UP: &[&str] = &["报名", "参加", "接龙"];

/// How the words end that name places and units and never people.
const PLACES: &[&str] = &[
    "局",
    "公司",
    "集团",
    "银行",
    "超市",
    "酒店",
    "医院",
    "卫生院",
    "保健院",
    "检察院",
    "法院",
    "学院",
    "学校",
    "中学",
    "小学",
    "大学",
    "党校",
    "幼儿园",
    "派出所",
    "事务所",
    "研究所",
    "税务所",
    "服务站",
    "中心",
    "支队",
    "大队",
    "中队",
    "小区",
    "花园",
    "嘉园",
    "家园",
    "佳园",
    "公寓",
    "大厦",
    "广场",
    "新村",
    "号楼",
    "单元",
    "社区",
    "街道",
    "居委",
    "居委会",
    "村委",
    "村委会",
    "支部",
    "总支",
    "党委",
    "委员会",
    "服务队",
    "办公室",
    "岗",
];

/// What ends places, and now and then a given name: 陈诗苑 is a person.
const MAYBE_PLACES: &str = "园苑院校所站府城湾庄村里轩阁座楼室房栋幢厂店科部处办";

/// What stands behind a number that counts something else than entries: `7栋201`, `8点集合`.
const MEASURES: &str =
    "栋幢号楼层室单元座巷街路区组队人名个位口岁年月日周天点时分元块米斤次项类届级";

/// What stands behind the number of a house or a flat.
const HOUSE_MEASURES: &str = "栋幢号楼层室单座房巷区";

/// What parts the words of an entry.
pub(super) fn separates(c: char) -> bool {
    c.is_whitespace()
        || c == CUT
        || matches!(
            c,
            ',' | '，'
                | '、'
                | '/'
                | ';'
                | '；'
                | '|'
                | '｜'
                | ':'
                | '：'
                | '-'
                | '—'
                | '_'
                | '。'
                | '.'
                | '+'
                | '＋'
                | '&'
                | '＆'
                | '…'
                | '@'
                | '＠'
                | '~'
                | '～'
        )
}

/// Stands where something was taken out of an entry.
pub(super) const CUT: char = '\u{1}';

pub(super) fn opens(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '【' | '「')
}

pub(super) fn closes(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '】' | '」')
}

/// Whether it stands between the words of an entry.
pub(super) fn ends_word(c: char) -> bool {
    separates(c) || opens(c) || closes(c)
}

pub(super) fn measures(c: char) -> bool {
    MEASURES.contains(c)
}

pub(super) fn measures_houses(c: char) -> bool {
    HOUSE_MEASURES.contains(c)
}

fn is_numeral(c: char) -> bool {
    numeral(c).is_some()
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// How many characters a word of Chinese characters has; none for any other
/// word and for those too long to be looked at.
fn length(word: &str) -> Option<usize> {
    let length = word.chars().take(9).count();
    (length < 9 && word.chars().all(is_han)).then_some(length)
}

/// Whether a word looks like the name of a person: a family name, and one or two characters more.
pub fn is_name(word: &str) -> bool {
    let long = || LONG_SURNAMES.iter().any(|name| word.starts_with(name));
    let fits = match length(word) {
        Some(2) => has_surname(word),
        Some(3) => has_surname(word) || long(),
        Some(4) => long(),
        _ => false,
    };
    fits && !is_no_name(word) && !ends_as_place(word) && !is_role(word)
}

/// Whether it is surely somebody's where another word might be one: 老顾, 鞠律师 and 卢小剪, and of two
/// characters only what begins with one of the family names that are no words.
pub(super) fn is_surely_name(word: &str) -> bool {
    let is_long = || word.chars().count() > 2 || word.starts_with(|c| COMMON_SURNAMES.contains(c));
    is_familiar(word) || is_parent(word) || is_name(word) && is_long()
}

/// Whether somebody else is named behind somebody by it, where a remark might stand: 李二 and what shares the
/// family name, but not 应急.
pub(super) fn is_surely_other(name: &str, other: &str) -> bool {
    let is_alike = name.chars().next() == other.chars().next();
    is_full_name(other) && (is_alike || other.starts_with(|c| COMMON_SURNAMES.contains(c)))
}

/// Whether it begins as names do: 老顾 and 卢小剪, but not 修伞.
pub(super) fn begins_as_name(word: &str) -> bool {
    has_surname(word) || is_familiar(word)
}

/// Whether a name, or one of those by which people are known, stands behind something else.
fn names_somebody(word: &str) -> bool {
    is_name(word) || is_familiar(word) || is_parent(word)
}

/// 杨杨妈妈: who signs up for a class writes whose mother she is.
fn is_parent(word: &str) -> bool {
    let child = PARENTS.iter().find_map(|end| word.strip_suffix(end));
    child.is_some_and(is_name)
}

/// 老顾, 小江 and 老顾师傅.
fn is_familiar(word: &str) -> bool {
    let bare = HONORIFICS.iter().find_map(|end| word.strip_suffix(end));
    let surname = bare.unwrap_or(word).strip_prefix(FAMILIAR);
    surname.is_some_and(|name| length(name) == Some(1) && has_surname(name))
}

/// Whether a blank parts a name, `欧阳 娜娜`, `孙 红雷` and `李  四`: nobody is called by the family name alone.
pub(super) fn is_split_name(first: &str, next: &str) -> bool {
    let family = length(first) == Some(1) && has_surname(first) || LONG_SURNAMES.contains(&first);
    let given = matches!(length(next), Some(1 | 2)) && !says_what_somebody_is(next);
    family && given && is_name(&format!("{first}{next}"))
}

/// Whether a word tells of somebody and is no part of a name: 男, 党员, 周六, 主任.
fn says_what_somebody_is(word: &str) -> bool {
    is_no_name(word)
        || SEXES.contains(&word)
        || POLITICAL.contains(&word)
        || ROLES.contains(&word)
        || HONORIFICS.contains(&word)
        || is_place(word)
}

/// Whether it may be somebody's name behind what is none, `周六下午 吉克隽逸`.
pub(super) fn may_be_long_name(word: &str) -> bool {
    matches!(length(word), Some(2..)) && !says_what_somebody_is(word)
}

/// Whether anybody is likely to be called so: a name, one of four characters, `老顾`, `小豆妈妈`, `Lily`.
pub(super) fn may_be_of_a_person(word: &str) -> bool {
    let word: String = word.split_whitespace().collect();
    let is_long = || length(&word) == Some(4) && has_surname(&word);
    let is_thing = || THINGS.iter().any(|end| word.ends_with(end)) || says_what_somebody_is(&word);
    let is_parent = || PARENTS.iter().any(|end| word.ends_with(end));
    let is_latin = || word.chars().all(|c| c.is_ascii_alphabetic()) && !word.is_empty();
    let is_foreign = || word.contains(['·', '•']);
    let joined = || word.contains(['、', '和', '/']);
    names_somebody(&word)
        || is_parent()
        || is_latin()
        || is_foreign()
        || joined()
        || is_long() && !is_thing()
}

/// Whether it might be a name where one is sure to stand.
pub(super) fn may_be_name(word: &str) -> bool {
    matches!(length(word), Some(2..=4)) && !is_no_name(word) && !is_place(word)
}

/// Whether it is a name and not what people are called.
pub(super) fn is_full_name(word: &str) -> bool {
    is_name(word) && !HONORIFICS.iter().any(|end| word.ends_with(end))
}

/// Whether it is a name, or one with what its bearer is called behind it: `王小一主任`, `王小一同志`.
pub(super) fn is_called_in_full(word: &str) -> bool {
    let mut titles = HONORIFICS.iter().chain(&["同志"]);
    let bare = titles.find_map(|title| word.strip_suffix(title));
    is_full_name(word) || bare.is_some_and(is_name)
}

/// Whether somebody might be called so: anything but 党员, 周六, 男 and what else is said of people. 平安 and
/// 高兴 are what people call themselves in a chat, though they say the like of a day, too.
pub(super) fn may_be_called(word: &str) -> bool {
    let is_title = HONORIFICS
        .iter()
        .any(|end| word.len() > end.len() && word.ends_with(end));
    !word.is_empty() && (!says_what_somebody_is(word) || NICKNAMES.contains(&word) || is_title)
}

/// Whether it begins as no name does: 党员, 周六, 自驾.
pub(super) fn is_no_name(word: &str) -> bool {
    let two = word
        .char_indices()
        .nth(2)
        .map_or(word, |(end, _)| &word[..end]);
    CORRECTIONS.contains(&word) || LOOKED_UP.no_names.contains(two)
}

fn is_role(word: &str) -> bool {
    LOOKED_UP.roles.contains(word)
}

/// The longer lists, to look words up in: of a long list every name is asked.
struct LookedUp {
    /// How words of two characters begin that are no names.
    no_names: HashSet<&'static str>,
    roles: HashSet<&'static str>,
    /// The last characters of places.
    ends: HashSet<char>,
}

static LOOKED_UP: LazyLock<LookedUp> = LazyLock::new(|| LookedUp {
    no_names: NO_NAMES.iter().copied().collect(),
    roles: ROLES.iter().copied().collect(),
    ends: PLACES.iter().filter_map(|end| end.chars().last()).collect(),
});

fn ends_as_place(word: &str) -> bool {
    if !word.ends_with(|c| LOOKED_UP.ends.contains(&c)) {
        return false;
    }
    let mut heads = PLACES.iter().filter_map(|end| word.strip_suffix(end));
    // 李大学 is a person, 市医院 is none.
    heads.any(|head| !(has_surname(head) && length(head) == Some(1)))
}

fn has_surname(word: &str) -> bool {
    word.starts_with(|c| SURNAMES.contains(c))
}

fn may_end_as_place(word: &str) -> bool {
    word.ends_with(|c| MAYBE_PLACES.contains(c))
}

/// Whether it is surely a place or a unit: 税务局, 阳光嘉园3, 3栋201. A name
/// with a number behind it, 张伟2, is none.
pub(super) fn is_place(word: &str) -> bool {
    let bare = word.trim_end_matches(is_digit);
    ends_as_place(word) || word.contains(is_digit) && (bare.len() == word.len() || !is_name(bare))
}

/// Whether it is hardly a name, so that a name behind it is the one: a place
/// that might be a person, 小李, Lily, 幸福一家人, 党员.
pub(super) fn is_nickname(word: &str) -> bool {
    let length = word.chars().take(5).count();
    length > 4 && !word.contains(['·', '•', '.'])
        || length == 2 && word.starts_with(['小', '老', '阿'])
        || !word.chars().any(is_han)
        || is_no_name(word)
        || SEXES.contains(&word)
        || ROLES.iter().any(|role| word.ends_with(role))
        || may_end_as_place(word) && !is_name(word)
}

/// Where a place, a unit or a role at the start of a word ends and a name follows:
/// `3栋302芦二`, `人民医院石九`, `我是3栋的虞十`, `党员石九`.
pub(super) fn place_end(word: &str) -> Option<usize> {
    if word.chars().nth(40).is_some() {
        return None;
    }
    let ends = || {
        word.char_indices().skip(1).filter_map(|(end, _)| {
            let place = &word[..end];
            let place = place.strip_suffix('的').unwrap_or(place);
            let house = place.strip_suffix(measures_houses);
            let has_number =
                place.contains(is_digit) || house.is_some_and(|house| house.ends_with(is_numeral));
            let is_end = ends_as_place(place)
                || place.ends_with(is_digit)
                || may_end_as_place(place) && (has_number || place.chars().count() > 2)
                || has_number && house.is_some()
                || ROLES.iter().any(|role| place.ends_with(role));
            // 石九 of 石九3栋 is the name, and what follows is none.
            let is_within = place.ends_with('号') && word[end..].starts_with('楼');
            (is_end && !is_within && !is_name(place)).then_some((end, has_number))
        })
    };
    let surely = ends().find(|&(end, _)| names_somebody(&word[end..]));
    let after_number = || {
        ends().find(|&(end, has_number)| {
            let rest = &word[end..];
            has_number && may_be_name(rest) && !rest.starts_with(measures)
        })
    };
    surely.or_else(after_number).map(|(end, _)| end)
}

/// Where a school class ends that a text begins with: `4年级2班`, `一（3）班`, `高三2班`, `2022级护理班`.
pub(super) fn class_end(text: &str) -> Option<usize> {
    let numbers = text.trim_start_matches(['初', '高', '大', '中', '小', '学']);
    let unit = numbers.trim_start_matches(is_numeral);
    let mut grades = ["年级", "级", "届"].into_iter();
    let grade = grades.find_map(|grade| unit.strip_prefix(grade));
    let behind = grade.or(unit.strip_prefix('年')).unwrap_or(unit);
    let behind = behind.trim_start_matches(|c| is_numeral(c) || opens(c) || closes(c));
    let is_subject = |subject| grade.is_some() && matches!(length(subject), Some(1..=4));
    let class = behind.split_once('班').filter(|(subject, rest)| {
        (subject.is_empty() || is_subject(subject)) && !rest.starts_with('长')
    });
    // 2024级 吴一; but 一级 is none.
    let is_whole = unit.starts_with("年级") || numbers.len() - unit.len() >= 4;
    let rest = class.map(|(_, rest)| rest);
    let rest = rest.or(grade.filter(|_| is_whole))?;
    let end = text.len() - rest.len();
    text[..end].contains(is_numeral).then_some(end)
}

/// Where a name ends that has more behind it: a house, `凌三3栋201`; another name,
/// `石四和石五`; the family, `石六夫妇`; that they sign up, `石七报名`.
pub(super) fn name_end(word: &str) -> Option<usize> {
    let before_house = || {
        let (name, house) = word.split_at(word.find(is_digit)?);
        let is_house = house.contains(measures_houses)
            || house.chars().take_while(|&c| is_digit(c)).count() >= 3;
        (is_house && !may_end_as_place(name)).then_some(name)
    };
    let before_name = || {
        let (name, other) = word.split_once(['和', '与', '跟'])?;
        is_name(other).then_some(name)
    };
    let before_family = || {
        let mut families = FAMILIES.iter();
        families.find_map(|family| Some(word.split_once(family)?.0))
    };
    let before_word = || {
        let mut words = SIGNED_UP.iter();
        words.find_map(|signed| word.strip_suffix(signed))
    };
    let named = |name: Option<&'_ str>| Some(name.filter(|name| is_name(name))?.len());
    named(before_house())
        .or_else(|| named(before_name()))
        .or_else(|| named(before_family()))
        .or_else(|| named(before_word()))
}

/// `三栋`, `3号楼`.
fn is_house(word: &str) -> bool {
    let bare = word.trim_end_matches(measures_houses);
    bare.len() < word.len() && bare.ends_with(is_numeral)
}
