//! What the words of a 接龙 are: names, places and units, and what is said of
//! the list itself. To teach the reader another word, add it here.

pub(super) mod closing;
pub(super) mod lists;

use super::phone::{is_digit, numeral};

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

/// How words begin that are no names, though some begin with a family name.
const NO_NAMES: &[&str] = &[
    "党员", "党支", "党小", "党群", "党委", "群众", "团员", "预备", "干部", "支部", "书记", "业主",
    "居民", "住户", "房东", "家属", "家人", "全家", "成人", "成年", "男士", "女士", "周一", "周二",
    "周三", "周四", "周五", "周六", "周日", "周末", "今天", "明天", "上午", "下午", "中午", "晚上",
    "早上", "白天", "全天", "全程", "时间", "方便", "高兴", "自驾", "步行", "车位", "车辆", "单位",
    "部门", "物业", "管理", "后勤", "项目", "活动", "安排", "安全", "应该", "参加", "报名", "接龙",
    "集合", "集中", "签到", "出发", "开始", "结束", "地点", "要求", "说明", "能来", "能参", "能去",
    "可以", "需要", "马上", "常住", "平安", "志愿", "义诊", "巡逻", "清洁", "宣传", "文艺", "文明",
    "文化", "养老", "包饺", "电话", "手机", "微信", "联系", "姓名", "名字", "改为", "广场", "全部",
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

/// How lines begin that say whom to ask, whatever number stands before them.
const CONTACTS: &[&str] = &[
    "联系人",
    "负责人",
    "发起人",
    "组织者",
    "联系电话",
    "咨询电话",
    "咨询",
    "报名电话",
    "报名联系人",
    "活动联系人",
    "联系方式",
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

/// How lines begin that speak of the list and not of a person.
const NOTICES: &[&str] = &[
    "联系人",
    "负责人",
    "发起人",
    "组织者",
    "报名",
    "咨询",
    "截止",
    "截至",
    "以上",
    "名额",
    "人数",
    "温馨提示",
    "友情提示",
    "注意",
    "提示",
    "提醒",
    "通知",
    "活动",
    "集合",
    "时间",
    "地点",
    "接龙",
    "谢谢",
    "感谢",
    "辛苦",
    "大家",
    "各位",
    "欢迎",
    "收到",
    "如有",
    "有事可",
    "有事找",
    "有事请",
    "有意",
    "请",
    "主办",
    "承办",
    "@",
    "＠",
    "#",
    "＃",
];

/// How lines begin that count the list, where no name goes on: 合计明 is a person.
const COUNTS: &[&str] = &["共", "合计", "总计", "共计", "小计", "一共", "总共", "目前"];

/// What takes somebody off the list again.
const WITHDRAWALS: &[&str] = &[
    "取消",
    "取消报名",
    "退出",
    "退出报名",
    "删除",
    "作废",
    "请假",
    "来不了",
    "去不了",
    "参加不了",
    "不能来",
    "不能去",
    "不能参加",
    "不参加",
    "无法参加",
    "没法参加",
    "不来",
    "不去",
    "来不成",
    "去不成",
    "放弃",
];

/// What may stand before a withdrawal.
const WITHDRAWAL_HEADS: &[&str] = &[
    "已",
    "我",
    "有事",
    "临时",
    "因事",
    "因病",
    "生病",
    "抱歉",
    "不好意思",
    "本次",
    "这次",
    "本人",
];

/// Whole entries that are nobody.
const NOBODY: &[&str] = &[
    "空",
    "空缺",
    "空位",
    "暂空",
    "暂缺",
    "缺",
    "无",
    "暂无",
    "没有",
    "待定",
    "满",
    "已满",
    "满员",
    "已满员",
    "人满",
    "名额已满",
    "人已满",
    "满了",
    "占位",
    "预留",
    "候补",
    "同上",
    "虚位以待",
    "xx",
    "xxx",
    "XX",
    "XXX",
    "?",
    "？",
];

/// What says that a number said before is another one now.
const CHANGES: &[&str] = &[
    "改为",
    "改成",
    "换成",
    "换为",
    "改到",
    "更正为",
    "更改为",
    "变更为",
    "应为",
    "应该是",
];

/// What stands between somebody who does not come and the one who comes instead.
pub(super) const SUBSTITUTIONS: &[&str] = &["换成", "换为", "改成", "改为", "改由", "换", "顶替"];

/// Between the two as a picture of the change: `王一 → 李二 199…`.
pub(super) const ARROWS: &[&str] = &["→", "->", "=>", "➡", "⇒", "➔"];

/// What stands behind the one who comes instead, `由王一代替`.
pub(super) const REPLACES: &[&str] = &["代替", "顶替", "替"];

/// With which entries begin that mend another.
pub(super) const CORRECTIONS: &[&str] = &["换", "替", "改", "代", "更新", "更正", "更改", "更换"];

/// What of somebody may change.
const CHANGED: &[&str] = &["号码", "手机号", "手机", "电话", "联系", "的"];

/// Words of a title that stand for a place or a unit: `请按“楼栋 姓名 电话”接龙`.
const PLACE_FIELDS: &[&str] = &[
    "楼", "栋", "房", "室", "单元", "小区", "社区", "单位", "公司", "部门", "科室", "支部", "地址",
    "住址", "网格", "门牌",
];

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
    let long = LONG_SURNAMES.iter().any(|name| word.starts_with(name));
    let single = has_surname(word);
    let fits = match length(word) {
        Some(2) => single,
        Some(3) => single || long,
        Some(4) => long,
        _ => false,
    };
    fits && !is_no_name(word) && !ends_as_place(word) && !ROLES.contains(&word)
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
    CORRECTIONS.contains(&word) || NO_NAMES.iter().any(|start| word.starts_with(start))
}

fn ends_as_place(word: &str) -> bool {
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

/// Whether the line speaks of the list and not of a person.
pub(super) fn is_notice(line: &str) -> bool {
    let counts = COUNTS.iter().any(|start| {
        let rest = line.strip_prefix(start);
        rest.is_some_and(|rest| !rest.starts_with(is_han) || rest.starts_with(['人', '有']))
    });
    counts || NOTICES.iter().any(|start| line.starts_with(start)) && !line.starts_with("请假")
}

/// `联系人：何主任 199…`: whom to ask and nobody who signs up.
pub(super) fn is_contact(line: &str) -> bool {
    let label = line.split_once([':', '：']).map(|(label, _)| label.trim());
    label.is_some_and(|label| CONTACTS.contains(&label))
}

/// `上午场（8:30）`, `第二组：`, `二、下午`, `候补：`: a heading within the list.
pub(super) fn is_heading(line: &str) -> bool {
    let part = line.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    let is_counted = part.len() < line.len() && part.starts_with('、');
    // 候补：, or who has written what was passed on.
    let is_caption = line.ends_with([':', '：']) && line.chars().count() <= 10;
    if is_counted || is_caption && !line.contains(is_digit) {
        return true;
    }
    let end = line.find(|c| opens(c) || matches!(c, ':' | '：'));
    end.is_some_and(|end| {
        line[..end]
            .trim_end()
            .ends_with(['场', '组', '班', '批', '队'])
    })
}

pub(super) fn is_example(line: &str) -> bool {
    let line = line.trim_start_matches(['(', '（', '[', '【']);
    ["例如", "示例", "举例", "范例", "格式"]
        .iter()
        .any(|word| line.starts_with(word))
        || line
            .strip_prefix('例')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric()))
}

/// Whether the whole entry says that the place is nobody's: `暂无`, `三栋（暂无）`, `周四：空`.
pub(super) fn is_nobody(content: &str) -> bool {
    let mut words = content.split(ends_word).filter(|word| !word.is_empty());
    let is_vacant = words.next_back().is_some_and(|word| NOBODY.contains(&word));
    // 电梯口：（空缺）
    let post = content.split_once([':', '：']).map(|(post, _)| post);
    let is_post = |word: &str| post == Some(word) && !is_name(word);
    is_vacant && words.all(|word| says_what_somebody_is(word) || is_house(word) || is_post(word))
}

/// `三栋`, `3号楼`.
fn is_house(word: &str) -> bool {
    let bare = word.trim_end_matches(measures_houses);
    bare.len() < word.len() && bare.ends_with(is_numeral)
}

/// `（贺一改下周）`: what was written down on somebody between others.
pub(super) fn is_aside(line: &str) -> bool {
    let inner = line
        .strip_prefix(opens)
        .and_then(|line| line.strip_suffix(closes));
    inner.is_some_and(|inner| {
        begins_as_name(inner) && may_be_called(inner) && !inner.contains(is_digit)
    })
}

/// `备注：雨天顺延`.
pub(super) fn is_remark(line: &str) -> bool {
    let mut labels = ["备注", "注", "附注", "说明"].into_iter();
    labels.any(|label| {
        line.strip_prefix(label)
            .is_some_and(|rest| rest.starts_with([':', '：']))
    })
}

/// `更正：2号禹一改上午`.
pub(super) fn is_correction(line: &str) -> bool {
    let mut words = CORRECTIONS.iter();
    words.any(|word| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.starts_with([':', '：']))
    })
}

/// Whether a word of the entry takes somebody off the list: `请假`, `有事不参加`, `霍二取消`.
pub(super) fn is_withdrawn(content: &str) -> bool {
    let withdraws = |word| {
        let mut heads = withdrawal_heads(word).map(without_ordinal);
        heads.any(|head| head.is_empty() || is_name(head))
    };
    is_struck_out(content) || content.split(ends_word).any(withdraws)
}

/// Whether it says that and nothing else, not even who.
pub(super) fn is_only_withdrawn(content: &str) -> bool {
    let mut words = content.split(ends_word).filter(|word| !word.is_empty());
    words.all(|word| withdrawal_heads(word).any(str::is_empty))
}

/// The word without the withdrawal that it ends with: `卫一退出` is 卫一's.
pub(super) fn without_withdrawal(word: &str) -> &str {
    let mut heads = withdrawal_heads(word);
    heads.find(|head| !head.is_empty()).unwrap_or(word)
}

/// `~~霍五~~`, or a bar through the letters.
fn is_struck_out(content: &str) -> bool {
    content.matches("~~").count() > 1 || content.contains('\u{336}')
}

/// What stands before a withdrawal in a word that ends with one.
fn withdrawal_heads(word: &str) -> impl Iterator<Item = &str> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let word = word.trim_end_matches(['啦', '哦', '吧']);
    // 来不了了 is 来不了 said twice over.
    let wordings = [Some(word), word.strip_suffix('了')].into_iter().flatten();
    wordings.flat_map(|word| {
        let phrases = WITHDRAWALS.iter();
        phrases.filter_map(|phrase| word.strip_suffix(phrase).map(without_heads))
    })
}

/// Whose withdrawal or change it is in `2号退出` and `3号苏一改为下午`.
fn without_ordinal(head: &str) -> &str {
    let bare = head.strip_prefix('第').unwrap_or(head);
    let rest = bare.trim_start_matches(is_digit);
    let named = rest.strip_prefix(['号', '位']);
    named.filter(|_| rest.len() < bare.len()).unwrap_or(head)
}

fn without_heads(mut head: &str) -> &str {
    let mut words = WITHDRAWAL_HEADS.iter();
    while let Some(shorter) = words.find_map(|word| head.strip_suffix(word)) {
        head = shorter;
        words = WITHDRAWAL_HEADS.iter();
    }
    head
}

/// Whether it says that somebody's phone, or something else of theirs, is another
/// one now: `王兰改为19907631989`.
pub(super) fn is_change(line: &str) -> bool {
    CHANGES.iter().any(|word| {
        let Some((before, after)) = line.split_once(word) else {
            return false;
        };
        let whose = CHANGED
            .iter()
            .fold(before.trim_end_matches(ends_word), |whose, what| {
                whose.strip_suffix(what).unwrap_or(whose)
            });
        let to_phone = after.trim_start_matches(ends_word).starts_with(is_digit);
        let is_first = !before.contains(is_digit);
        let whose = without_ordinal(whose.trim_end_matches(ends_word));
        is_name(whose) || to_phone && is_first
    })
}

/// How many places and units the title asks for before the name.
pub(super) fn places_before_name(title: &str) -> usize {
    let is_part = |c: char| c.is_alphanumeric();
    let name = title.find("姓名").or_else(|| title.find("名字"));
    let before = &title[..name.unwrap_or(0)];
    if before.ends_with(is_part) {
        return 0;
    }
    before
        .split(|c| !is_part(c))
        .filter(|word| !word.is_empty())
        .rev()
        .take_while(|word| PLACE_FIELDS.iter().any(|field| word.contains(field)))
        .count()
}
