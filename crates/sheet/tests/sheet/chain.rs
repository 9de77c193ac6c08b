//! 接龙 as it is pasted from a group chat.

use renling_sheet::{Format, Sheet, paste, read_bytes};

use crate::{only, texts};

const TITLE: &str = "接龙的标题或说明";
const EXAMPLE: &str = "接龙的示例";
const BARE_NUMBER: &str = "只有序号，没有内容";
const WITHDRAWN: &str = "已取消的接龙";
const NOBODY: &str = "没有写明是谁，如有人报名，请补上姓名";
const CHANGE: &str = "像是更改前面的接龙，没有自动更改，请核对后手工修改";
const SUBSTITUTE: &str = "像是有人代替别人参加，看不清谁代替谁，没有导入，请核对后手工添加";
const STRAY: &str = "不属于任何一条接龙";
const STRAY_NAME: &str = "像是另一个人的姓名，没有导入；如是报名，请写成“序号. 姓名 电话”";
const STRAY_PHONE: &str = "看不出是谁的电话，没有导入；如是报名，请写成“序号. 姓名 电话”";

fn skipped(sheet: &Sheet) -> Vec<(u32, &str, &str)> {
    sheet
        .skipped
        .iter()
        .map(|line| (line.number, line.text.as_str(), line.reason))
        .collect()
}

/// The texts of the row with a number.
fn row(sheet: &Sheet, number: u32) -> Vec<&str> {
    let mut rows = texts(sheet).into_iter();
    rows.find(|row| row.0 == number).unwrap().1
}

/// Name, phone, note and count of companions of one entry.
#[test]
fn an_entry_is_taken_apart() {
    let cases = [
        ("欧喆 19907639296", ["欧喆", "19907639296", "", ""]),
        ("上官俊杰19907637790", ["上官俊杰", "19907637790", "", ""]),
        ("19907637790上官俊杰", ["上官俊杰", "19907637790", "", ""]),
        ("蔡龑，19907636797", ["蔡龑", "19907636797", "", ""]),
        (
            "单春梅 19907633000 (带1人)",
            ["单春梅", "19907633000", "", "1"],
        ),
        (
            "单春梅（带两人）19907633000",
            ["单春梅", "19907633000", "", "2"],
        ),
        ("黄喆 19907632338 +1", ["黄喆", "19907632338", "", "1"]),
        ("黄喆＋2人", ["黄喆", "", "", "2"]),
        ("黄喆 加1 自驾", ["黄喆", "", "自驾", "1"]),
        // The words say who comes along, so they stay.
        (
            "林祎 带2个孩子 19907638618",
            ["林祎", "19907638618", "带2个孩子", "2"],
        ),
        ("林祎 带家属1人", ["林祎", "", "带家属1人", "1"]),
        // Water is not a person.
        ("林祎 带2瓶水", ["林祎", "", "带2瓶水", ""]),
        // Nor is a seat in a car.
        (
            "林祎 粤R12345 可带3人",
            ["林祎", "", "粤R12345 可带3人", ""],
        ),
        ("林祎 车上还能带2人", ["林祎", "", "车上还能带2人", ""]),
        ("无电话", ["无电话", "", "", ""]),
        (
            "张祎-19907637198-下午到",
            ["张祎", "19907637198", "下午到", ""],
        ),
        (
            "张祎（下午到）19907637198",
            ["张祎", "19907637198", "下午到", ""],
        ),
        // A blank within a name.
        (
            "欧阳 娜娜 19907637198 自驾",
            ["欧阳 娜娜", "19907637198", "自驾", ""],
        ),
        ("李  祎 19907637198", ["李  祎", "19907637198", "", ""]),
        // As Word fills it up to the length of the others.
        ("李　祎 19907637198", ["李　祎", "19907637198", "", ""]),
        (
            "李　　祎　19907637198　3栋",
            ["李　　祎", "19907637198", "3栋", ""],
        ),
        ("欧阳　娜娜", ["欧阳　娜娜", "", "", ""]),
        ("林　志　玲　自驾", ["林　志　玲", "", "自驾", ""]),
        ("王　五　女", ["王　五", "", "", ""]),
        ("欧阳 自驾", ["欧阳", "", "自驾", ""]),
        // A blank within a name; nobody is called by the family name alone.
        (
            "孙 红雷 19907637199 交通",
            ["孙 红雷", "19907637199", "交通", ""],
        ),
        ("林 志 玲 19907637199", ["林 志 玲", "19907637199", "", ""]),
        (
            "3栋 刘 德华 19907637199",
            ["刘 德华", "19907637199", "3栋", ""],
        ),
        ("郑 成功 男", ["郑 成功", "", "", ""]),
        ("王 五 女", ["王 五", "", "", ""]),
        ("王 党员", ["王", "", "", ""]),
        // What stands in brackets before a name, or is no name, is an aside.
        (
            "【晚到10分钟】段奕宏 19907637199",
            ["段奕宏", "19907637199", "晚到10分钟", ""],
        ),
        ("（晚到）段奕红", ["段奕红", "", "晚到", ""]),
        ("[玫瑰]段奕灰[玫瑰]", ["段奕灰", "", "玫瑰 玫瑰", ""]),
        ("[强]郑大大", ["郑大大", "", "强", ""]),
        ("（王五）", ["王五", "", "", ""]),
        (
            "周六下午 热依扎古丽 19907637199",
            ["热依扎古丽", "19907637199", "周六下午", ""],
        ),
        (
            "上午 帕提古丽 19907637199",
            ["帕提古丽", "19907637199", "上午", ""],
        ),
        (
            "替张祎报名 19907637198",
            ["张祎", "19907637198", "替 报名", ""],
        ),
        ("张 祎 199 0763 7198", ["张 祎", "199 0763 7198", "", ""]),
        ("张祎 199 07637198", ["张祎", "199 07637198", "", ""]),
        ("张祎 1990 7637 198", ["张祎", "1990 7637 198", "", ""]),
        ("张祎 199 0763 71 98", ["张祎", "199 0763 71 98", "", ""]),
        ("张祎 1990763-7198", ["张祎", "1990763-7198", "", ""]),
        ("张祎 199.0763.7198", ["张祎", "199.0763.7198", "", ""]),
        ("张祎 199 0763 719", ["张祎", "", "199 0763 719", ""]),
        ("张祎 +86 19907637198", ["张祎", "+86 19907637198", "", ""]),
        (
            "张祎 １９９０７６３７１９８",
            ["张祎", "１９９０７６３７１９８", "", ""],
        ),
        ("张祎 0763-3300005", ["张祎", "0763-3300005", "", ""]),
        (
            "张祎 19907637198/0763-3300005",
            ["张祎", "19907637198、0763-3300005", "", ""],
        ),
        // A digit too few is still meant as a phone, for the person to mend.
        ("张祎 1990763719", ["张祎", "1990763719", "", ""]),
        // A longer number is neither a phone nor an ID number.
        (
            "张祎 1101051949123100211 19907637198",
            ["张祎", "19907637198", "1101051949123100211", ""],
        ),
        (
            "姓名：张祎 电话：19907637198",
            ["张祎", "19907637198", "", ""],
        ),
        (
            "阿依古丽·买买提 19907637198",
            ["阿依古丽·买买提", "19907637198", "", ""],
        ),
        (
            "Li Lei 19907637198 late",
            ["Li Lei", "19907637198", "late", ""],
        ),
        ("19907637198", ["", "19907637198", "", ""]),
        // What is cut out leaves no hole, and its brackets and label go with it.
        (
            "张祎，女，19907637198，下午场",
            ["张祎", "19907637198", "下午场", ""],
        ),
        ("张祎(19907637198)下午", ["张祎", "19907637198", "下午", ""]),
        ("张祎 电话19907637198", ["张祎", "19907637198", "", ""]),
        ("张祎 Tel:19907637198", ["张祎", "19907637198", "", ""]),
        ("张祎 TEL 19907637198", ["张祎", "19907637198", "", ""]),
        ("张祎 ☎19907637198", ["张祎", "19907637198", "", ""]),
        (
            "张祎 📱 19907637198 晚到",
            ["张祎", "19907637198", "晚到", ""],
        ),
        ("hotel 19907637198", ["hotel", "19907637198", "", ""]),
        // Two of a name, or so many more.
        ("张祎×2 19907637198", ["张祎", "19907637198", "", "1"]),
        ("张祎*3 19907637198", ["张祎", "19907637198", "", "2"]),
        ("张祎 x2", ["张祎", "", "", "1"]),
        ("张祎 ****7198", ["张祎", "", "****7198", ""]),
        (
            "张祎…19907637198…腰不好",
            ["张祎", "19907637198", "腰不好", ""],
        ),
        ("张祎…… 19907637198", ["张祎", "19907637198", "", ""]),
        ("张祎.... 19907637198", ["张祎", "19907637198", "", ""]),
        ("**张祎** 19907637198", ["张祎", "19907637198", "", ""]),
        // A place or a unit before the name is not the name.
        (
            "3栋201 张祎 19907637198",
            ["张祎", "19907637198", "3栋201", ""],
        ),
        ("301 张祎 19907637198", ["张祎", "19907637198", "301", ""]),
        (
            "3栋302张祎19907637198",
            ["张祎", "19907637198", "3栋302", ""],
        ),
        ("12栋张祎 19907637198", ["张祎", "19907637198", "12栋", ""]),
        ("A01栋-张祎", ["张祎", "", "A01栋", ""]),
        (
            "阳光嘉园3-303，张祎，19907637198",
            ["张祎", "19907637198", "阳光嘉园3-303", ""],
        ),
        ("阳光嘉园3栋 张祎 党员", ["张祎", "", "阳光嘉园3栋", ""]),
        (
            "我是3栋的张祎 19907637198",
            ["张祎", "19907637198", "我是3栋的", ""],
        ),
        (
            "教育局+张祎+19907637198",
            ["张祎", "19907637198", "教育局", ""],
        ),
        ("房管局 张祎", ["张祎", "", "房管局", ""]),
        (
            "人民医院张祎19907637198",
            ["张祎", "19907637198", "人民医院", ""],
        ),
        ("3栋小张 19907637198", ["小张", "19907637198", "3栋", ""]),
        ("三栋张祎", ["张祎", "", "三栋", ""]),
        ("社区 张祎", ["张祎", "", "社区", ""]),
        ("退休党员 张祎", ["张祎", "", "退休党员", ""]),
        ("志愿者张祎", ["张祎", "", "志愿者", ""]),
        // Where nobody is named, the person mends it.
        ("阳光嘉园 19907637198", ["", "19907637198", "阳光嘉园", ""]),
        ("税务局 3人", ["", "", "税务局 3人", ""]),
        // A place behind the name.
        ("张祎3栋201", ["张祎", "", "3栋201", ""]),
        ("张祎（3-2-501）", ["张祎", "", "3-2-501", ""]),
        // Names that look like places, or have a number.
        ("陈园园 党员", ["陈园园", "", "", ""]),
        ("李大学 党员", ["李大学", "", "", ""]),
        ("张祎2 19907637198", ["张祎2", "19907637198", "", ""]),
        // Nicknames before a name; alone they are all there is.
        (
            "小李～张祎 19907637198",
            ["张祎", "19907637198", "小李", ""],
        ),
        ("Lily 张祎", ["张祎", "", "Lily", ""]),
        ("幸福一家人-张祎", ["张祎", "", "幸福一家人", ""]),
        ("张祎@阳光嘉园", ["张祎", "", "阳光嘉园", ""]),
        ("党员活动 张祎", ["张祎", "", "党员活动", ""]),
        ("小李 自驾", ["小李", "", "自驾", ""]),
        (
            "电话：19907637198 姓名：张祎",
            ["张祎", "19907637198", "", ""],
        ),
        ("地址：3栋 姓名：张祎", ["张祎", "", "地址：3栋", ""]),
        (
            "张祎3-202 19907637198",
            ["张祎", "19907637198", "3-202", ""],
        ),
        // Two who share a phone, and a family.
        (
            "张祎和何㛃 19907637198",
            ["张祎和何㛃", "19907637198", "", ""],
        ),
        ("张祎夫妇", ["张祎", "", "夫妇", ""]),
        ("张祎报名", ["张祎", "", "报名", ""]),
        // Whoever reads the list parts them.
        (
            "张祎 李明明 19907637198 3栋",
            ["张祎、李明明", "19907637198", "3栋", ""],
        ),
        ("张祎 张明", ["张祎、张明", "", "", ""]),
        ("马祎 马明 2人", ["马祎、马明", "", "2人", ""]),
        ("张祎+何㛃 自驾", ["张祎、何㛃", "", "自驾", ""]),
        ("张祎&何㛃", ["张祎、何㛃", "", "", ""]),
        ("张祎/何㛃", ["张祎/何㛃", "", "", ""]),
        ("张祎、何㛃夫妇2人", ["张祎、何㛃", "", "夫妇2人", ""]),
        ("张祎、何㛃、刘明", ["张祎、何㛃、刘明", "", "", ""]),
        // The phone of somebody else stays beside the words on them.
        (
            "张祎（家属 19907636797）19907637198",
            ["张祎", "19907637198", "家属 19907636797", ""],
        ),
        (
            "张祎 19907637198 爱人何㛃 19907636797",
            ["张祎", "19907637198", "爱人何㛃 19907636797", ""],
        ),
        // Not away for the whole of it.
        ("张祎 请假半小时", ["张祎", "", "请假半小时", ""]),
        // A person, though lines that count begin so.
        ("合计明 19907637198", ["合计明", "19907637198", "", ""]),
        // What speaks of the list is a word of the entry where a mobile stands with it.
        ("报名 张祎 19907637198", ["张祎", "19907637198", "报名", ""]),
        (
            "报名者：张祎 19907637198",
            ["张祎", "19907637198", "报名者", ""],
        ),
        (
            "报名人张祎 19907637198",
            ["张祎", "19907637198", "报名人", ""],
        ),
        (
            "联系人 张祎 19907637198",
            ["张祎", "19907637198", "联系人", ""],
        ),
        ("接龙 张祎 19907637198", ["张祎", "19907637198", "接龙", ""]),
        (
            "集合点带队 张小八 19907637198",
            ["张小八", "19907637198", "集合点带队", ""],
        ),
        (
            "时间：下午 张祎 19907637198",
            ["张祎", "19907637198", "时间：下午", ""],
        ),
        (
            "地点3栋 张祎 19907637198",
            ["张祎", "19907637198", "地点3栋", ""],
        ),
        // What somebody is, or does, stands before the name.
        ("组长 张祎 19907637198", ["张祎", "19907637198", "组长", ""]),
        ("支书 张祎 19907637198", ["张祎", "19907637198", "支书", ""]),
        ("司机 张祎 19907637198", ["张祎", "19907637198", "司机", ""]),
        (
            "网格员 张祎 19907637198",
            ["张祎", "19907637198", "网格员", ""],
        ),
        ("早班 张祎 19907637198", ["张祎", "19907637198", "早班", ""]),
        ("退休 张祎 19907637198", ["张祎", "19907637198", "退休", ""]),
        ("我妈 张祎 19907637198", ["张祎", "19907637198", "我妈", ""]),
        ("邻居 张祎 19907637198", ["张祎", "19907637198", "邻居", ""]),
        ("大人 张祎 19907637198", ["张祎", "19907637198", "大人", ""]),
        ("会计 张祎 19907637198", ["张祎", "19907637198", "会计", ""]),
        (
            "男 65岁 张祎 19907637198",
            ["张祎", "19907637198", "65岁", ""],
        ),
        ("女，张祎，19907637198", ["张祎", "19907637198", "", ""]),
        ("组长张祎", ["张祎", "", "组长", ""]),
        ("张会计 19907637198", ["张会计", "19907637198", "", ""]),
        ("修伞 老顾 19907637198", ["老顾", "19907637198", "修伞", ""]),
        (
            "缝补（常小巧）19907637198",
            ["常小巧", "19907637198", "缝补", ""],
        ),
        (
            "理发 卢小剪 19907637198 下午",
            ["卢小剪", "19907637198", "理发 下午", ""],
        ),
        (
            "修鞋--老顾师傅 19907637198",
            ["老顾师傅", "19907637198", "修鞋", ""],
        ),
        (
            "家电维修 电工老朱 19907637198",
            ["老朱", "19907637198", "家电维修 电工", ""],
        ),
        (
            "量血压 社区卫生站 阮医生 19907637198",
            ["阮医生", "19907637198", "量血压 社区卫生站", ""],
        ),
        (
            "磨刀：佘太君君 19907637198",
            ["佘太君君", "19907637198", "磨刀", ""],
        ),
        (
            "小区物业 王经理 19907637198",
            ["王经理", "19907637198", "小区物业", ""],
        ),
        (
            "大班 李小宝妈妈 19907637198",
            ["李小宝妈妈", "19907637198", "大班", ""],
        ),
        // Words behind a family name may be remarks.
        (
            "张祎 高小区 19907637198",
            ["张祎", "19907637198", "高小区", ""],
        ),
        ("甲六 应急 19907637198", ["甲六", "19907637198", "应急", ""]),
        // A remark behind the phone is no name where one may stand before it.
        ("小草 19907637198 常来", ["小草", "19907637198", "常来", ""]),
        (
            "平安哥 19907637198 晚半小时到",
            ["平安哥", "19907637198", "晚半小时到", ""],
        ),
        (
            "高兴 19907637198 会晚到",
            ["高兴", "19907637198", "会晚到", ""],
        ),
        ("党员 19907637198 张祎", ["张祎", "19907637198", "", ""]),
        (
            "3栋201 19907637198 张祎",
            ["张祎", "19907637198", "3栋201", ""],
        ),
        // Nor is somebody to be called instead.
        (
            "张祎 19907637198 紧急联系人：何小㛃 19907636797",
            ["张祎", "19907637198", "紧急联系人：何小㛃 19907636797", ""],
        ),
        (
            "张祎 19907637198 家属：何㛃 19907636797",
            ["张祎", "19907637198", "家属：何㛃 19907636797", ""],
        ),
        (
            "张祎 19907637198（介绍人 何㛃 19907636797）",
            ["张祎", "19907637198", "介绍人 何㛃 19907636797", ""],
        ),
        // A class before the name.
        (
            "4年级2班 林小朵妈妈 19907637198",
            ["林小朵妈妈", "19907637198", "4年级2班", ""],
        ),
        (
            "5年3班王梓萱奶奶 19907637198",
            ["王梓萱奶奶", "19907637198", "5年3班", ""],
        ),
        (
            "一（3）班 周小豆爸爸 19907637198",
            ["周小豆爸爸", "19907637198", "一（3）班", ""],
        ),
        (
            "二年级1班李小雪爸爸 19907637198",
            ["李小雪爸爸", "19907637198", "二年级1班", ""],
        ),
        (
            "2022级护理班 陈可可 19907637198",
            ["陈可可", "19907637198", "2022级护理班", ""],
        ),
        (
            "大二班李小宝外婆 19907637198",
            ["李小宝外婆", "19907637198", "大二班", ""],
        ),
        (
            "中班杨杨妈妈 19907637198",
            ["杨杨妈妈", "19907637198", "中班", ""],
        ),
        ("7班 张祎 19907637198", ["张祎", "19907637198", "7班", ""]),
        (
            "2024级 张祎 19907637198",
            ["张祎", "19907637198", "2024级", ""],
        ),
        (
            "高三2班张祎 19907637198",
            ["张祎", "19907637198", "高三2班", ""],
        ),
        (
            "高三2班班主任 何老师 19907637198",
            ["何老师", "19907637198", "高三2班班主任", ""],
        ),
        // Somebody comes instead of another, and the phone is theirs.
        (
            "何㛃 来不了，改成 张祎 19907637198",
            ["张祎", "19907637198", "代替何㛃", ""],
        ),
        (
            "霍去病好退出，换成 张祎 19907637198 下午",
            ["张祎", "19907637198", "下午 代替霍去病好", ""],
        ),
        (
            "何㛃退出，换我老婆张祎 19907637198",
            ["张祎", "19907637198", "我老婆 代替何㛃", ""],
        ),
        (
            "换：路先生改为 何先生 19907637198",
            ["何先生", "19907637198", "代替路先生", ""],
        ),
        (
            "改：何㛃不去，换张祎 19907637198",
            ["张祎", "19907637198", "代替何㛃", ""],
        ),
        (
            "何小㛃（由 张祎 19907637198 代替）",
            ["张祎", "19907637198", "代替何小㛃", ""],
        ),
        (
            "何小㛃不来，张小祎来 19907637198",
            ["张小祎", "19907637198", "代替何小㛃", ""],
        ),
        (
            "何㛃 → 张祎 19907637198",
            ["张祎", "19907637198", "代替何㛃", ""],
        ),
        (
            "何㛃->改张祎 19907637198",
            ["张祎", "19907637198", "代替何㛃", ""],
        ),
        ("张祎 → 下午", ["张祎", "", "→ 下午", ""]),
        // A word that says that an entry mends another is nobody, and some others are as they look.
        ("更新 张祎 19907637198", ["张祎", "19907637198", "更新", ""]),
        ("替 张祎", ["张祎", "", "替", ""]),
        ("替补 张祎 19907637198", ["张祎", "19907637198", "替补", ""]),
        (
            "张祎 19907637198 换灯泡",
            ["张祎", "19907637198", "换灯泡", ""],
        ),
        // Answers are numbered as they have been asked for.
        (
            "1、张祎 2、19907637198 3、碧水湾1栋",
            ["张祎", "19907637198", "碧水湾1栋", ""],
        ),
        (
            "1张祎 2、19907637198 3是",
            ["张祎", "19907637198", "是", ""],
        ),
        ("①张祎②19907637198③3栋", ["张祎", "19907637198", "3栋", ""]),
        (
            "1栋2单元 张祎 19907637198",
            ["张祎", "19907637198", "1栋2单元", ""],
        ),
        // A family name that is on no list.
        ("甲六 1栋201 加1", ["甲六", "", "1栋201", "1"]),
    ];
    for (entry, expected) in cases {
        let book = paste(&format!("#接龙\n1. {entry}\n")).unwrap();
        assert_eq!(book.format, Format::Chain, "{entry}");
        let row = &only(&book).rows[1];
        let found = [0, 1, 2, 3].map(|column| row.text(column));
        assert_eq!(found, expected, "{entry}");
    }
}

#[test]
fn every_line_is_a_row_or_skipped_with_a_reason() {
    let text = "\
#接龙
周六清洁家园，1月18日上午8:30集合
2.5小时左右
例 姓名 电话

1.欧喆 19907639296
2、上官俊杰
19907637790
自驾
３）蔡龑
4）例：张三 13800000000
（5）单春梅
6.

19907633000
7．刘䶮

谢谢大家
8。何㛃
1. 欧喆 19907639297";
    let book = read_bytes("报名.txt", text.as_bytes(), None).unwrap();
    let sheet = only(&book);
    assert_eq!(
        texts(sheet),
        [
            (0, vec!["姓名", "电话", "备注", "带人数"]),
            (6, vec!["欧喆", "19907639296"]),
            (7, vec!["上官俊杰", "19907637790", "自驾"]),
            (10, vec!["蔡龑"]),
            (12, vec!["单春梅", "19907633000"]),
            (16, vec!["刘䶮"]),
            (19, vec!["何㛃"]),
            (20, vec!["欧喆", "19907639297"]),
        ],
        "an edited entry stays beside the first one"
    );
    assert_eq!(
        skipped(sheet),
        [
            (1, "#接龙", TITLE),
            (2, "周六清洁家园，1月18日上午8:30集合", TITLE),
            (3, "2.5小时左右", TITLE),
            (4, "例 姓名 电话", EXAMPLE),
            (11, "4）例：张三 13800000000", EXAMPLE),
            (13, "6.", BARE_NUMBER),
            (18, "谢谢大家", STRAY),
        ]
    );
}

#[test]
fn a_chain_is_known_without_its_first_line() {
    let cases = [
        ("1. 欧喆\n2. 刘䶮\n", Format::Chain),
        ("周六清洁家园\n1、欧喆\n2、刘䶮\n3、何㛃", Format::Chain),
        ("＃接龙\n1 欧喆\n2 刘䶮", Format::Chain),
        // A numbered table has separators; a numbered header is one line.
        ("1,欧喆,1\n2,刘䶮,2\n", Format::Text),
        ("1\t欧喆\n2\t刘䶮\n", Format::Text),
        ("1、您的姓名：,2、电话\n欧喆,1\n刘䶮,2\n", Format::Text),
        // Each part of the list counts anew.
        (
            "接龙：清洁家园\n上午场\n1. 欧喆\n2. 刘䶮\n下午场\n1. 何㛃\n2. 蔡龑",
            Format::Chain,
        ),
        ("【1】欧喆\n【2】刘䶮", Format::Chain),
        // A table, whatever stands above it; and a notice with numbers.
        ("#接龙\n姓名\t电话\n欧喆\t19907639296\n", Format::Text),
        ("编号,姓名\n1号,欧喆\n2号,刘䶮\n", Format::Text),
        ("1、时间：周六\n2、地点：南门", Format::Text),
        // What is counted is nobody, unless a word says that people are.
        (
            "物资清单\n1. 红马甲 20件\n2. 扫把\n3. 手套 30双",
            Format::Text,
        ),
        (
            "议程\n1. 全体起立\n2. 交流讨论\n3. 支部书记总结讲话",
            Format::Text,
        ),
        ("计划\n1. 学雷锋活动\n2. 植树节\n3. 清明祭扫", Format::Text),
        ("1. 健康义诊\n2. 法律咨询\n3. 理发", Format::Text),
        ("温馨提示\n1. 请勿高空抛物\n2. 垃圾分类投放", Format::Text),
        ("共建单位：\n1. 税务局 5人\n2. 第一小学", Format::Text),
        (
            "义诊通知\n1. 内容：测血压\n2. 联系人：何主任 19907637198",
            Format::Text,
        ),
        ("报名须知\n1. 自带水杯\n2. 服从指挥", Format::Text),
        (
            "1、您的姓名：欧喆\n2、您的手机号：19907639296\n3、您的楼栋：3栋",
            Format::Text,
        ),
        ("志愿者\n1. 阳光\n2. 海阔天空", Format::Chain),
        (
            "周六\n1. 老顾\n2. 小豆妈妈\n3. Lily\n4. 阳光",
            Format::Chain,
        ),
    ];
    for (text, format) in cases {
        assert_eq!(paste(text).unwrap().format, format, "{text:?}");
    }
}

/// All the ways in which people number, with the same people every time.
#[test]
fn lines_that_each_name_somebody_are_a_chain_that_nobody_has_counted() {
    let book =
        paste("志愿者\n欧喆 19907639296 3栋\n单春梅19907633000\n\n张祎 19907637198 理发 下午")
            .unwrap();
    let sheet = only(&book);
    assert_eq!(book.format, Format::Chain);
    assert_eq!(row(sheet, 2), ["欧喆", "19907639296", "3栋"]);
    assert_eq!(row(sheet, 3), ["单春梅", "19907633000"]);
    assert_eq!(row(sheet, 5), ["张祎", "19907637198", "理发 下午"]);
    // Nor need a name look like one, with a mobile behind it.
    let familiar =
        paste("名单\n欧喆 19907639296\n薛小宝钗 19907636797\n次仁卓玛（藏族）19907637198");
    let familiar = familiar.unwrap();
    assert_eq!(row(only(&familiar), 3), ["薛小宝钗", "19907636797"]);
    assert_eq!(row(only(&familiar), 4), ["次仁卓玛", "19907637198", "藏族"]);
    // Nor do they lack one who are called what they are.
    let called = paste("欧小喆主任 19907639296\n刘明明同志 19907636797").unwrap();
    assert_eq!(row(only(&called), 1), ["欧小喆主任", "19907639296"]);
    assert_eq!(row(only(&called), 2), ["刘明明同志", "19907636797"]);
    // What speaks of the list is none of them.
    let noted = paste("名单：\n欧喆 19907639296\n以上共1人\n收到").unwrap();
    assert_eq!(only(&noted).rows.len(), 2);
    // A name may have a blank within it.
    let parted =
        paste("周 杰 19907639296\n欧阳  娜娜 19907637198\n买买提·艾力 19907633000").unwrap();
    assert_eq!(row(only(&parted), 2), ["欧阳  娜娜", "19907637198"]);
    assert_eq!(only(&parted).rows.len(), 4);
    // One of them is enough, and a table stays a table.
    assert_eq!(paste("欧喆 19907639296").unwrap().format, Format::Chain);
    for table in [
        "姓名 电话\n欧喆 19907639296",
        "姓名  电话  住址\n欧喆  19907639296  1栋101\n刘明    2栋202",
        "欧喆,19907639296\n张祎,19907637198",
        // Shops and trades may be called as people are.
        "福来超市 19907639296\n康健药店 19907637198\n电工师傅 19907633000",
    ] {
        assert_eq!(paste(table).unwrap().format, Format::Text, "{table}");
    }
}

#[test]
fn names_behind_signs_are_a_chain() {
    let lists = [
        "志愿者：\n• 欧喆\n• 刘明\n• 王小明",
        "\n- 欧喆\n- 刘明\n- 王小明",
        "周六\n☑ 欧喆\n☑ 刘明\n☐ 王小明",
        "## 名单\n- **欧喆**\n- **刘明**\n- 王小明",
    ];
    for list in lists {
        let book = paste(list).unwrap();
        let rows = &only(&book).rows[1..];
        let found: Vec<&str> = rows.iter().map(|row| row.text(0)).collect();
        assert_eq!(found, ["欧喆", "刘明", "王小明"], "{list}");
    }
    for other in [
        "- 健康义诊\n- 法律咨询\n- 欧喆",
        "- 欧喆",
        "注意\n• 带水\n• 穿红马甲",
    ] {
        assert_eq!(paste(other).unwrap().format, Format::Text, "{other}");
    }
}

#[test]
fn who_sends_a_message_is_not_in_it() {
    let text = "欧喆: 1. 欧喆 19907639296\n刘明: 2. 刘明 19907636797\n何㛃: 收到";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book))[1..],
        [
            (1, vec!["欧喆", "19907639296"]),
            (2, vec!["刘明", "19907636797"])
        ]
    );
    assert_eq!(skipped(only(&book)), [(3, "何㛃: 收到", STRAY)]);
    let text = "何主任:\n周六报名\n\n欧喆:\n欧喆 19907639296\n\n刘明:\n刘明 19907636797";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book))[1..],
        [
            (5, vec!["欧喆", "19907639296"]),
            (8, vec!["刘明", "19907636797"])
        ]
    );
}

/// In lists without numbers, and without a title that says what they are.
#[test]
fn a_line_of_nobody_spoils_no_list() {
    let cases = [
        ("（何㛃因事请假）", CHANGE),
        ("（何㛃改下周）", CHANGE),
        ("何㛃 19907637918 ❌来不了", CHANGE),
        ("2号退出", CHANGE),
        ("三栋（暂无）", NOBODY),
        ("周四：（空）", NOBODY),
    ];
    for (line, reason) in cases {
        let book = paste(&format!(
            "各栋名单\n一栋：欧喆 19907639296\n{line}\n二栋：刘明 19907636797"
        ));
        let book = book.unwrap();
        let sheet = only(&book);
        assert_eq!(
            texts(sheet)[1..],
            [
                (2, vec!["欧喆", "19907639296", "一栋"]),
                (4, vec!["刘明", "19907636797", "二栋"]),
            ],
            "{line}"
        );
        assert_eq!(skipped(sheet)[1..], [(3, line, reason)]);
    }
}

#[test]
fn an_entry_is_known_by_any_number() {
    let wordings = [
        ["【1】", "【2】", "【10】"],
        ["(1) ", "(2) ", "(10) "],
        ["No.1 ", "No.2 ", "No.10 "],
        ["№1 ", "№2 ", "№10 "],
        ["一、", "二、", "十、"],
        ["（一）", "（二）", "（十二）"],
        ["①", "②", "⑩"],
        ["⑴ ", "⑵ ", "⑽ "],
        ["❶ ", "❷ ", "❿ "],
        ["1️⃣ ", "2️⃣ ", "1️⃣0️⃣ "],
        ["1️⃣", "2️⃣", "🔟"],
        ["1️⃣", "2️⃣", "10️⃣"],
        ["1# ", "2# ", "3# "],
        ["1号 ", "2号 ", "3号 "],
        ["第1位：", "第2位：", "第10位："],
        ["1-", "2-", "3-"],
        ["1　", "2　", "3　"],
        ["\u{200b}1. ", "\u{200b}2. ", "\u{feff}10. "],
        ["• ", "• ", "• "],
        ["- ", "* ", "👉"],
        ["#1 ", "#2 ", "＃10 "],
        ["★", "☆", "※"],
        ["☑ ", "✅", "☐ "],
        ["➢ ", "→", "√"],
        ["- [x] ", "- [ ] ", "- **"],
        ["A. ", "B、", "c) "],
        ["", "", ""],
        // Mixed, and with a number left out.
        ["①", "No.6 ", "七、"],
        ["1. ", "【3】", "08. "],
    ];
    let people = [
        "欧喆 19907639296",
        "刘明 3栋201 19907636797",
        "何㛃 19907637918",
    ];
    for numbers in wordings {
        let lines: Vec<String> = numbers
            .iter()
            .zip(people)
            .map(|(number, who)| format!("{number}{who}"))
            .collect();
        let text = format!("#接龙\n周六义务劳动\n{}", lines.join("\n"));
        let book = paste(&text).unwrap();
        assert_eq!(book.format, Format::Chain, "{text}");
        assert_eq!(
            texts(only(&book))[1..],
            [
                (3, vec!["欧喆", "19907639296"]),
                (4, vec!["刘明", "19907636797", "3栋201"]),
                (5, vec!["何㛃", "19907637918"]),
            ],
            "{text}"
        );
    }
}

#[test]
fn a_number_of_something_else_begins_no_entry() {
    let lines = [
        "1号楼集合",
        "1.18 上午集合",
        "1.5小时",
        "8:30出发",
        "1-3栋在南门集合",
        "第1次活动",
        "第一小组",
        "一、活动安排",
        "No.1 餐厅",
        "（1人一组）",
    ];
    for line in lines {
        let book = paste(&format!("#接龙\n{line}\n1. 欧喆")).unwrap();
        let expected = [(1, "#接龙", TITLE), (2, line, TITLE)];
        assert_eq!(skipped(only(&book)), expected);
    }
}

/// Below an entry with a phone, and below one without.
#[test]
fn what_stands_between_entries_is_not_glued_to_the_one_above() {
    let skips = [
        ("联系人：何主任 19907631399", STRAY),
        ("@所有人 请大家准时参加", STRAY),
        ("截止周五晚8点，谢谢大家！", STRAY),
        ("合计2人", STRAY),
        ("共 2 人", STRAY),
        ("例：张三 13800000000", EXAMPLE),
        ("下午场（14:30）", TITLE),
        ("欧喆改为19907631989", CHANGE),
        ("欧喆的电话改成 19907631989", CHANGE),
        ("欧喆改到下午", CHANGE),
        ("欧喆取消", CHANGE),
        ("欧喆 请假", CHANGE),
        ("1号不来了", CHANGE),
        ("1号欧喆改为下午", CHANGE),
        ("更正：1号欧喆改下午", CHANGE),
        ("李姐 19907631388", STRAY_PHONE),
        ("何主任 19907631388", STRAY_PHONE),
        ("有问题打给小李19907631388", STRAY_PHONE),
    ];
    for (line, reason) in skips {
        for above in ["刘明", "刘明 19907636797"] {
            let text = format!("#接龙\n1. 欧喆\n2. {above}\n{line}\n3. 何㛃");
            let book = paste(&text).unwrap();
            let sheet = only(&book);
            assert_eq!(skipped(sheet)[1..], [(4, line, reason)]);
            assert_eq!(row(sheet, 3).join(" "), above, "{line}");
        }
    }
    let more = [
        ("自驾", ["刘明", "", "自驾"]),
        ("（阳光嘉园3栋）", ["刘明", "", "阳光嘉园3栋"]),
        ("联系电话：19907636797", ["刘明", "19907636797", ""]),
        ("3栋201 19907636797", ["刘明", "19907636797", "3栋201"]),
        ("19907636797 自驾", ["刘明", "19907636797", "自驾"]),
    ];
    for (line, expected) in more {
        let book = paste(&format!("#接龙\n1. 欧喆\n2. 刘明\n{line}\n3. 何㛃")).unwrap();
        let row = &only(&book).rows[2];
        assert_eq!([0, 1, 2].map(|column| row.text(column)), expected, "{line}");
    }
}

#[test]
fn a_remark_at_the_end_is_one_on_the_list() {
    let cases = [
        ("", "备注：雨天顺延", 3),
        ("1. ", "备注：雨天顺延\n共2人", 3),
        ("1. ", "备注：雨天顺延\n（何㛃请假）", 3),
    ];
    for (number, below, at) in cases {
        let book = paste(&format!(
            "{number}欧喆 19907639296\n刘明 19907636797\n{below}"
        ))
        .unwrap();
        let sheet = only(&book);
        assert_eq!(row(sheet, 2), ["刘明", "19907636797"], "{below}");
        assert_eq!(skipped(sheet)[0], (at, "备注：雨天顺延", STRAY));
    }
    // Each has one.
    let text = "#接龙\n1. 欧喆\n备注：带水\n2. 刘明\n备注：带伞";
    let book = paste(text).unwrap();
    assert_eq!(row(only(&book), 2), ["欧喆", "", "备注：带水"]);
    assert_eq!(row(only(&book), 4), ["刘明", "", "备注：带伞"]);
}

#[test]
fn somebody_without_a_number_is_an_entry_too() {
    let text = "#接龙\n1. 欧喆 19907639296\n刘明 19907636797\n1-3号楼 何㛃 19907637918\n2. 蔡龑";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book))[1..],
        [
            (2, vec!["欧喆", "19907639296"]),
            (3, vec!["刘明", "19907636797"]),
            (4, vec!["何㛃", "19907637918", "1-3号楼"]),
            (5, vec!["蔡龑"]),
        ]
    );
}

#[test]
fn each_part_of_a_list_has_a_heading() {
    let text = "#接龙\n上午\n1. 欧喆\n2. 刘明 自驾\n下午\n1. 何㛃\n2. 蔡龑\n共4人";
    let book = paste(text).unwrap();
    let sheet = only(&book);
    assert_eq!(
        texts(sheet)[1..],
        [
            (3, vec!["欧喆", "", "上午"]),
            (4, vec!["刘明", "", "自驾 上午"]),
            (6, vec!["何㛃", "", "下午"]),
            (7, vec!["蔡龑", "", "下午"])
        ]
    );
    assert_eq!(
        skipped(sheet),
        [
            (1, "#接龙", TITLE),
            (2, "上午", TITLE),
            (5, "下午", TITLE),
            (8, "共4人", STRAY)
        ]
    );
}

#[test]
fn a_name_on_a_line_of_its_own_is_nobodys_note() {
    let cases = [
        // Where others have no number.
        (
            "欧喆 19907639296\n刘明\n何㛃 19907637918",
            [Some("刘明"), None],
        ),
        (
            "#接龙\n1. 欧喆 19907639296\n刘明\n何㛃 19907637918",
            [Some("刘明"), None],
        ),
        (
            "#接龙\n1. 欧喆\n王小明\n刘明 3栋\n我家2人",
            [Some("王小明"), Some("刘明")],
        ),
    ];
    for (text, names) in cases {
        let book = paste(text).unwrap();
        let found: Vec<&str> = only(&book).rows.iter().map(|row| row.text(0)).collect();
        for name in names.into_iter().flatten() {
            assert!(found.contains(&name), "{found:?}");
        }
        assert_eq!(only(&book).rows[1].text(2), "", "{text}");
    }
    // A child is not whoever has no number.
    let text = "#接龙\n1. 欧喆\n王小明\n刘明\n2. 何㛃\n何小小 8岁";
    let book = paste(text).unwrap();
    assert_eq!(row(only(&book), 5), ["何㛃", "", "何小小 8岁"]);
    // One alone, and a word that is hardly a name, are told.
    for (line, others) in [
        ("刘明", ""),
        ("应急", "\n何㛃 19907637918\n蔡龑 19907638618"),
    ] {
        let book = paste(&format!(
            "#接龙\n1. 欧喆\n{line}\n19907636797\n3. 张祎{others}"
        ));
        let book = book.unwrap();
        assert_eq!(row(only(&book), 2), ["欧喆"]);
        assert_eq!(
            skipped(only(&book))[1..],
            [(3, line, STRAY_NAME), (4, "19907636797", STRAY)]
        );
    }
    // Who it is stands below the room, or below the phone.
    for text in [
        "#接龙\n1. 3栋502\n欧喆\n19907639296\n2. 5栋101\n刘明\n19907636797",
        "#接龙\n1. 3栋502\n欧喆 19907639296\n2. 5栋101\n刘明 19907636797",
        "#接龙\n1. 19907639296\n欧喆\n2. 19907636797\n刘明",
    ] {
        let book = paste(text).unwrap();
        let rows = &only(&book).rows[1..];
        let found: Vec<[&str; 2]> = rows.iter().map(|row| [row.text(0), row.text(1)]).collect();
        assert_eq!(
            found,
            [["欧喆", "19907639296"], ["刘明", "19907636797"]],
            "{text}"
        );
    }
}

/// Two headings, each above an entry, and what is noted on their people.
#[test]
fn a_heading_speaks_of_those_below_it() {
    let cases = [
        ["【上午】", "上午", "【下午】", "下午"],
        [
            "上午场（8:00-12:00）：",
            "上午场（8:00-12:00）",
            "全天：",
            "全天",
        ],
        ["--周六--", "周六", "--候补--", "候补"],
        ["第一组", "第一组", "第二组", "第二组"],
        [
            "第一组（南门）",
            "第一组（南门）",
            "第二组（北门）",
            "第二组（北门）",
        ],
        ["一、上午组", "上午组", "二、后勤", "后勤"],
        ["3栋志愿者：", "3栋志愿者", "5栋志愿者：", "5栋志愿者"],
        ["3栋", "3栋", "5栋", "5栋"],
        ["5月1日", "5月1日", "5月2日（周六）", "5月2日（周六）"],
        ["第一小学", "第一小学", "市人民医院", "市人民医院"],
        ["参加人员：", "", "候补名单：", "候补名单"],
        ["请假：", "", "新增报名：", ""],
    ];
    for [first, above, second, below] in cases {
        for numbers in [["1. ", "2. "], ["1. ", "1. "], ["", ""]] {
            let [one, two] = numbers;
            let text = format!(
                "清洁家园\n{first}\n{one}欧喆 19907639296\n{second}\n{two}刘明 19907636797\n何㛃 19907637918"
            );
            let book = paste(&text).unwrap();
            let sheet = only(&book);
            let notes: Vec<&str> = sheet.rows[1..].iter().map(|row| row.text(2)).collect();
            let mut expected = vec![above, below, below];
            if first == "请假：" {
                expected.remove(0);
            }
            assert_eq!(notes, expected, "{text}");
            let told = skipped(sheet);
            assert!(told.contains(&(2, first, TITLE)), "{told:?}");
            assert!(told.contains(&(4, second, TITLE)), "{told:?}");
        }
    }
    // Without one above them all, too.
    for heading in [
        "5栋报名的：",
        "【下午】",
        "第一小学",
        "党员先锋岗",
        "第二组",
        "候补",
    ] {
        let text = format!("#接龙\n1. 欧喆\n2. 刘明\n{heading}\n3. 何㛃\n4. 蔡龑");
        let book = paste(&text).unwrap();
        let said = heading.trim_matches(['：', '【', '】']);
        assert_eq!(
            texts(only(&book))[1..],
            [
                (2, vec!["欧喆"]),
                (3, vec!["刘明"]),
                (5, vec!["何㛃", "", said]),
                (6, vec!["蔡龑", "", said])
            ]
        );
    }
}

#[test]
fn who_stands_under_a_heading_of_those_who_do_not_come_does_not() {
    for heading in [
        "请假：",
        "请假人员",
        "取消报名：",
        "不能参加：",
        "不能参加的：",
        "【请假】",
    ] {
        let text = format!(
            "#接龙\n1. 欧喆 19907639296\n{heading}\n2. 刘明 出差\n3. 何㛃\n报名：\n4. 蔡龑"
        );
        let book = paste(&text).unwrap();
        let sheet = only(&book);
        assert_eq!(
            texts(sheet)[1..],
            [(2, vec!["欧喆", "19907639296"]), (7, vec!["蔡龑"])]
        );
        assert_eq!(
            skipped(sheet)[1..4],
            [
                (3, heading, TITLE),
                (4, "2. 刘明 出差", WITHDRAWN),
                (5, "3. 何㛃", WITHDRAWN)
            ]
        );
    }
    // In brackets it is the word of the one above, unless the list has parts.
    let book = paste("#接龙\n1. 欧喆\n（请假）\n2. 刘明").unwrap();
    assert_eq!(texts(only(&book))[1..], [(4, vec!["刘明"])]);
    let text = "#接龙\n【上午】\n1. 欧喆\n【下午】\n2. 刘明\n（请假）\n3. 何㛃";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book))[1..],
        [(3, vec!["欧喆", "", "上午"]), (5, vec!["刘明", "", "下午"])]
    );
    // The list begins anew below them.
    let text = "#接龙\n请假：\n1. 欧喆\n2. 刘明\n\n1. 何㛃";
    let book = paste(text).unwrap();
    assert_eq!(texts(only(&book))[1..], [(6, vec!["何㛃"])]);
}

#[test]
fn who_has_signed_the_list_and_sent_it_is_said_of_no_entry() {
    let lines = [
        "阳光嘉园社区党支部",
        "阳光嘉园社区居委会 宣",
        "2026年3月5日",
        "二〇二六年三月五日",
        "2026-03-05",
        "填表人：欧喆",
        "填表人：欧喆  联系电话：19907639297",
        "https://example.com/p/1",
        "点击链接参与接龙 https://example.com/p/1",
        "何㛃 19:25",
        "何㛃  昨天 20:01",
        "阳光3栋-何㛃 2026/3/5 19:25:10",
        "我已接龙，请后面的同志继续",
    ];
    for line in lines {
        for number in ["1. ", ""] {
            let text = format!("志愿者名单\n{number}刘明 19907636797\n{line}");
            let book = paste(&text).unwrap();
            assert_eq!(texts(only(&book))[1..], [(2, vec!["刘明", "19907636797"])]);
            assert_eq!(skipped(only(&book))[1..], [(3, line, STRAY)], "{text}");
        }
    }
    // As it is copied from a chat.
    let text = "#接龙\n2026/3/5 19:22\n1. 何㛃\n刘明\n2026/3/5 19:25\n2. 刘明 3栋\n[强]";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book))[1..],
        [(3, vec!["何㛃"]), (6, vec!["刘明", "", "3栋\n[强]"])]
    );
    let numbers = skipped(only(&book)).into_iter().map(|line| line.0);
    assert_eq!(numbers.collect::<Vec<_>>(), [1, 2, 4, 5]);
    // A remark that only looks like one of them.
    for remark in ["8:30到", "3月5日", "社区", "阳光嘉园社区3栋"] {
        let book = paste(&format!("#接龙\n1. 刘明\n{remark}")).unwrap();
        assert_eq!(row(only(&book), 2), ["刘明", "", remark]);
    }
}

/// Though some of them might head others.
#[test]
fn a_remark_is_about_the_person_above() {
    let cases = [
        ("可带工具", "可带工具"),
        ("阳光嘉园3栋", "阳光嘉园3栋"),
        ("（下午）", "下午"),
        ("3栋", "3栋"),
        ("自驾", "自驾"),
        ("直接到现场", "直接到现场"),
    ];
    for (remark, note) in cases {
        let text = format!("#接龙\n1. 欧喆\n2. 刘明\n{remark}\n3. 何㛃\n4. 蔡龑");
        let book = paste(&text).unwrap();
        assert_eq!(row(only(&book), 3), ["刘明", "", note]);
        assert_eq!(row(only(&book), 5), ["何㛃"], "{remark}");
    }
    // Everybody has said so.
    let text = "#接龙\n周六\n1. 欧喆\n税务局\n2. 刘明\n下午\n3. 何㛃\n第二组";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book))[1..],
        [
            (3, vec!["欧喆", "", "税务局"]),
            (5, vec!["刘明", "", "下午"]),
            (7, vec!["何㛃", "", "第二组"])
        ]
    );
    let text = "#接龙\n1. 欧喆\n组长\n2. 刘明\n保洁组\n3. 何㛃\n司机";
    let book = paste(text).unwrap();
    let rows = &only(&book).rows[1..];
    let notes: Vec<&str> = rows.iter().map(|row| row.text(2)).collect();
    assert_eq!(notes, ["组长", "保洁组", "司机"]);
    // What each message calls the list is said of nobody.
    let text = "#接龙\n【周六】\n1. 欧喆\n#接龙\n【周六】\n1. 欧喆\n2. 刘明";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book))[1..],
        [(3, vec!["欧喆"]), (6, vec!["欧喆"]), (7, vec!["刘明"])]
    );
}

#[test]
fn who_has_left_and_who_is_nobody_is_skipped() {
    let cases = [
        ("欧喆 19907639296 请假", WITHDRAWN),
        ("欧喆 19907639296（退出）", WITHDRAWN),
        ("欧喆 来不了了", WITHDRAWN),
        ("欧喆 临时有事不参加了", WITHDRAWN),
        ("欧喆取消报名", WITHDRAWN),
        ("~~欧喆~~ 19907639296", WITHDRAWN),
        ("取消", WITHDRAWN),
        ("请假 欧喆 19907639296", WITHDRAWN),
        ("欧喆 19907639296 ❌来不了", WITHDRAWN),
        ("欧喆 19907639296 → 由刘义替 19907636797", SUBSTITUTE),
        ("欧喆 19907639296 →改刘义 19907636797", SUBSTITUTE),
        ("欧喆和蔡龑退出，换成 刘明 19907636797", SUBSTITUTE),
        ("欧喆 19907639296 取消 刘明 19907636797", SUBSTITUTE),
        ("暂缺", NOBODY),
        ("（已满）", NOBODY),
        ("空", NOBODY),
        ("同上", NOBODY),
        ("请自带水杯", TITLE),
        ("联系人：居委会 0763-3355101", TITLE),
        ("联系人：何主任 19907631399", TITLE),
        ("电梯口：（空缺）", NOBODY),
        ("xxx", NOBODY),
        ("？", NOBODY),
        ("例：张三 13800000000", EXAMPLE),
        ("欧喆改为 19907639296", CHANGE),
    ];
    for (entry, reason) in cases {
        let line = format!("2. {entry}");
        // What follows is not about the entry before.
        let book = paste(&format!("#接龙\n1. 刘明\n{line}\n3. 何㛃")).unwrap();
        let sheet = only(&book);
        assert_eq!(skipped(sheet)[1..], [(3, line.as_str(), reason)]);
        assert_eq!(
            texts(sheet)[1..],
            [(2, vec!["刘明"]), (4, vec!["何㛃"])],
            "{entry}"
        );
    }
    // On a line of its own it is about the entry above, and goes with it.
    let book = paste("#接龙\n1. 欧喆\n19907639296\n请假\n2. 刘明").unwrap();
    assert_eq!(
        skipped(only(&book))[1..],
        [(2, "1. 欧喆\n19907639296\n请假", WITHDRAWN)]
    );
    // The phone of an example is not that of the entry before it.
    let book = paste("#接龙\n1. 欧喆\n2. 例：张三\n13800000000\n3. 刘明").unwrap();
    assert_eq!(
        skipped(only(&book))[1..],
        [(3, "2. 例：张三", EXAMPLE), (4, "13800000000", STRAY)]
    );
}

#[test]
fn two_people_on_a_line_are_two() {
    let both = [("欧喆", "19907639296"), ("刘明", "19907636797")];
    let cases = [
        ("欧喆，19907639296，刘明，19907636797", ["", ""]),
        ("欧喆19907639296、3栋刘明19907636797", ["", "3栋"]),
        (
            "欧喆 19907639296 下午到，刘明 19907636797 自驾",
            ["下午到", "自驾"],
        ),
        ("19907639296 欧喆 19907636797 刘明", ["", ""]),
        ("欧喆 电话：19907639296；刘明 电话：19907636797", ["", ""]),
    ];
    for (entry, notes) in cases {
        let book = paste(&format!("#接龙\n1. {entry}")).unwrap();
        let found: Vec<_> = only(&book).rows[1..]
            .iter()
            .map(|row| (row.number, row.text(0), row.text(1), row.text(2)))
            .collect();
        let expected = [0, 1].map(|at| (2, both[at].0, both[at].1, notes[at]));
        assert_eq!(found, expected, "{entry}");
    }
}

#[test]
fn numbers_that_count_on_part_the_entries_of_a_line() {
    let cases = [
        (
            "1.欧喆19907639296 2.刘明19907636797",
            vec![vec!["欧喆", "19907639296"], vec!["刘明", "19907636797"]],
        ),
        (
            "1. 欧喆 19907639296；2、3栋 刘明 19907636797 自驾",
            vec![
                vec!["欧喆", "19907639296"],
                vec!["刘明", "19907636797", "3栋 自驾"],
            ],
        ),
        (
            "11、欧喆12、李建国13、赵建设",
            vec![vec!["欧喆"], vec!["李建国"], vec!["赵建设"]],
        ),
        (
            "4、车小雷5、车小雨6、车小云",
            vec![vec!["车小雷"], vec!["车小雨"], vec!["车小云"]],
        ),
        // A number that does not count on, or before nobody.
        ("1、欧喆9、19907639296", vec![vec!["欧喆9", "19907639296"]]),
        (
            "1. 欧喆 19907639296 3、刘明",
            vec![vec!["欧喆", "19907639296", "3、刘明"]],
        ),
        (
            "1. 欧喆 19907639296 2、自驾",
            vec![vec!["欧喆", "19907639296", "2、自驾"]],
        ),
        (
            "1. 欧喆 3-2、李家院 19907639296",
            vec![vec!["欧喆", "19907639296", "3-2、李家院"]],
        ),
    ];
    for (line, expected) in cases {
        let book = paste(&format!("#接龙\n{line}")).unwrap();
        let expected: Vec<_> = expected.into_iter().map(|row| (2, row)).collect();
        assert_eq!(texts(only(&book))[1..], expected, "{line}");
    }
}

#[test]
fn what_is_counted_above_the_entries_is_said_of_the_list() {
    let cases = [
        // By the phones below, by their names, and by nothing between the two.
        (
            "1. 自带手套\n2. 服从安排",
            "报名：\n1. 欧喆 19907639296\n2. 海阔天空",
        ),
        (
            "（1）佩戴党徽\n（2）统一着装",
            "报名如下：\n1. 欧喆\n2. 刘明",
        ),
        (
            "1️⃣要求：穿红马甲，自带水杯\n2️⃣联系人：何主任 19907631399",
            "1. 欧喆 19907639296\n2. 刘明",
        ),
    ];
    for (rules, entries) in cases {
        let text = format!("#接龙\n{rules}\n{entries}");
        let book = paste(&text).unwrap();
        let sheet = only(&book);
        assert_eq!(sheet.rows.len(), 3, "{text}");
        assert_eq!(sheet.rows[1].text(0), "欧喆");
        let told: Vec<(&str, &str)> = skipped(sheet)
            .into_iter()
            .map(|line| (line.1, line.2))
            .collect();
        for rule in rules.lines() {
            assert!(told.contains(&(rule, TITLE)), "{told:?}");
        }
    }
    // People, whatever they are called, where the parts have headings or name somebody.
    let lists = [
        (
            "【上午】\n1. 阳光\n2. 海阔天空\n【下午】\n1. 欧喆 19907639296",
            3,
        ),
        ("1. 何㛃\n2. 刘明\n3. 阳光\n1. 何㛃\n2. 欧喆 19907639296", 5),
    ];
    for (list, people) in lists {
        let book = paste(&format!("#接龙\n{list}")).unwrap();
        assert_eq!(only(&book).rows.len(), people + 1, "{list}");
    }
}

/// A place that looks like a name is told by the order that the title asks for.
#[test]
fn the_title_tells_the_order() {
    let cases = [
        ("请按“小区 姓名 电话”接龙", ["石林", "金碧湾"]),
        ("单位＋姓名＋电话", ["石林", "金碧湾"]),
        ("请填写姓名、小区、电话", ["金碧湾", "石林"]),
        ("周六清洁", ["金碧湾", "石林"]),
    ];
    for (title, [name, note]) in cases {
        let book = paste(&format!("#接龙\n{title}\n1. 金碧湾 石林 19907637198")).unwrap();
        assert_eq!(row(only(&book), 3), [name, "19907637198", note], "{title}");
    }
}

#[test]
fn sex_and_political_status_have_columns_where_anybody_tells_them() {
    let text = "1 张祎 男 45 党员 19907637198 阳光嘉园3栋\n\
                2 何㛃 女、可自驾、理发 19907637918 44052418 800101 0014\n\
                3 单春梅 退休党员 19907633000";
    let book = paste(text).unwrap();
    let sheet = only(&book);
    let header = ["姓名", "电话", "备注", "带人数", "性别", "政治面貌"];
    assert_eq!(row(sheet, 0), header);
    assert_eq!(
        row(sheet, 1),
        ["张祎", "19907637198", "45 阳光嘉园3栋", "", "男", "党员"]
    );
    // A blank elsewhere than around the birth is none of an ID number.
    assert_eq!(
        row(sheet, 2),
        [
            "何㛃",
            "19907637918",
            "可自驾、理发 44052418 800101 0014",
            "",
            "女"
        ]
    );
    let book = paste("#接龙\n1. 张祎（中共正式党员）19907637198").unwrap();
    assert_eq!(row(only(&book), 2)[4], "中共正式党员");
    // Whatever parts them.
    for told in ["住址：5栋；党员；可周末", "住址：5栋 可周末+党员"] {
        let book = paste(&format!(
            "#接龙\n1. 姓名：甲小三；手机：19907637198；{told}"
        ));
        let expected = ["甲小三", "19907637198", "住址：5栋 可周末", "", "党员"];
        assert_eq!(row(only(&book.unwrap()), 2), expected, "{told}");
    }
    // Who says more than the word has said it in a note.
    assert_eq!(row(sheet, 3), ["单春梅", "19907633000", "退休党员"]);
    let book = paste("#接龙\n1. 何㛃 19907637918 440524 18800101 0014").unwrap();
    assert_eq!(row(only(&book), 2)[4], "440524 18800101 0014");
}

#[test]
fn an_entry_may_stand_below_its_number() {
    let text = "#接龙\n1. 张祎 19907637198\n2.\n何㛃\n19907637918\n3.\n单春梅 19907633000\n4.";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book))[1..],
        [
            (2, vec!["张祎", "19907637198"]),
            (3, vec!["何㛃", "19907637918"]),
            (6, vec!["单春梅", "19907633000"]),
        ]
    );
    assert_eq!(skipped(only(&book)).last().unwrap().0, 8);
}

#[test]
fn what_somebody_signs_up_for_is_nobody() {
    let text = "#接龙\n1. 夜间巡逻：张祎 19907637198、何㛃 19907637918";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book))[1..],
        [
            (2, vec!["张祎", "19907637198", "夜间巡逻"]),
            (2, vec!["何㛃", "19907637918"]),
        ]
    );
}

#[test]
fn a_part_that_is_counted_in_words_has_a_heading() {
    let text = "#接龙\n一、上午\n1. 张祎 19907637198\n二、下午\n1. 何㛃 19907637918";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book))[1..],
        [
            (3, vec!["张祎", "19907637198", "上午"]),
            (5, vec!["何㛃", "19907637918", "下午"]),
        ]
    );
    let numbers = skipped(only(&book)).into_iter().map(|line| line.0);
    assert_eq!(numbers.collect::<Vec<_>>(), [1, 2, 4]);
}

/// Whatever its text begins with.
#[test]
fn a_number_that_counts_on_begins_an_entry() {
    let cases = [
        ("2-303海阔天空", vec!["海阔天空", "", "2-303"]),
        ("3栋502王姐", vec!["王姐", "", "3栋502"]),
        ("1106刘姐", vec!["刘姐", "", "1106"]),
        ("12号楼小刘爸爸", vec!["小刘爸爸", "", "12号楼"]),
        (
            "3月7日下午 刘明、何㛃",
            vec!["刘明、何㛃", "", "3月7日下午"],
        ),
        (
            "10:00-12:00 刘明 19907636797",
            vec!["刘明", "19907636797", "10:00-12:00"],
        ),
        ("14点-16点 刘明", vec!["刘明", "", "14点-16点"]),
    ];
    for (entry, expected) in cases {
        // The first, the next, one with a number left out and one counted twice.
        for numbers in [
            ["1. ", "2. "],
            ["1、", "2、"],
            ["1）", "4）"],
            ["2. ", "2. "],
        ] {
            let [first, second] = numbers;
            let text = format!("#接龙\n{first}欧喆 19907639296\n{second}{entry}");
            let book = paste(&text).unwrap();
            assert_eq!(row(only(&book), 2), ["欧喆", "19907639296"], "{text}");
            assert_eq!(row(only(&book), 3), expected, "{text}");
        }
        let book = paste(&format!("#接龙\n值班\n1. {entry}")).unwrap();
        assert_eq!(row(only(&book), 3), expected, "{entry}");
    }
    // A room alone is nobody, and what is said of the list stands above it.
    let text = "#接龙\n1. 8:30集合\n1. 欧喆\n2. 5栋1101\n可带工具\n3. 502";
    let book = paste(text).unwrap();
    assert_eq!(texts(only(&book))[1..], [(3, vec!["欧喆"])]);
    assert_eq!(
        skipped(only(&book))[1..],
        [
            (2, "1. 8:30集合", TITLE),
            (4, "2. 5栋1101", NOBODY),
            (5, "可带工具", STRAY),
            (6, "3. 502", NOBODY),
        ]
    );
    // Without a mark, too, but for a room.
    let book = paste("#接龙\n1欧喆 19907639296\n11何㛃\n302刘明").unwrap();
    assert_eq!(row(only(&book), 2), ["欧喆", "19907639296"]);
    assert_eq!(row(only(&book), 3), ["何㛃"]);
    assert_eq!(row(only(&book), 4), ["刘明", "", "302"]);
}

#[test]
fn one_entry_with_a_phone_makes_a_chain_of_it() {
    let book = paste("周六植树\n地点：南门\n时间：8:30\n1. 张祎 19907637198").unwrap();
    assert_eq!(book.format, Format::Chain);
    assert_eq!(texts(only(&book))[1..], [(4, vec!["张祎", "19907637198"])]);
}

#[test]
fn an_id_number_has_a_column() {
    let text = "#接龙\n1. 张祎 11010519491231002X 19907637198\n\
                2. 何㛃 19907637918 身份证号：440524188001010014 清城区税务局";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book)),
        [
            (0, vec!["姓名", "电话", "备注", "带人数", "身份证号"]),
            (2, vec!["张祎", "19907637198", "", "", "11010519491231002X"]),
            (
                3,
                vec![
                    "何㛃",
                    "19907637918",
                    "清城区税务局",
                    "",
                    "440524188001010014"
                ]
            ),
        ]
    );
}

#[test]
fn an_id_number_may_be_an_old_one() {
    let text = "#接龙\n1. 张祎 440524670401001 19907637198\n\
                2. 何㛃 ID:440524188001010014 Tel:19907637918\n\
                3. 单春梅 440524671301001 19907633000\n4. David 19907636797\n\
                5. 刘明 志愿者编号：440524670401001";
    let book = paste(text).unwrap();
    assert_eq!(
        texts(only(&book))[1..],
        [
            (2, vec!["张祎", "19907637198", "", "", "440524670401001"]),
            (3, vec!["何㛃", "19907637918", "", "", "440524188001010014"]),
            // No month is the 13th.
            (4, vec!["单春梅", "19907633000", "440524671301001"]),
            (5, vec!["David", "19907636797"]),
            (6, vec!["刘明", "", "志愿者编号：440524670401001"]),
        ]
    );
}

#[test]
fn a_list_that_is_signed_is_a_chain_however_short() {
    let text = "欧喆 19907639296\n刘明 19907636797\n\n阳光嘉园社区党支部\n2026年3月5日";
    let book = paste(text).unwrap();
    assert_eq!(only(&book).rows.len(), 3);
    assert_eq!(
        skipped(only(&book)),
        [(4, "阳光嘉园社区党支部", STRAY), (5, "2026年3月5日", STRAY)]
    );
}

#[test]
fn a_chain_of_nobody_is_told_as_such() {
    for text in ["#接龙\n还没有人报名", "#接龙\n1、时间：周六\n2、地点：南门"]
    {
        let error = paste(text).unwrap_err();
        assert_eq!(error.code(), "chain_empty");
        assert_eq!(
            error.to_string(),
            "“粘贴的内容”是接龙，但里面没有找到报名的人。每条接龙请单独成行，写成“1. 姓名 电话”，改好后再试。"
        );
    }
}
