//! The list that is measured with: invented people, the same ones in every run.

use std::path::Path;

use renling_core::person::id_number::with_check;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::Outcome;

/// How many rows stand below the header.
pub const ROWS: u32 = 100_000;

/// The columns, as people head them.
pub const HEADER: [&str; 12] = [
    "序号",
    "姓名",
    "性别",
    "公民身份号码",
    "手机号码",
    "政治面貌",
    "入党时间",
    "工作单位",
    "职务",
    "家庭住址",
    "特长",
    "报到日期",
];

const SURNAMES: &str = "陈黄李梁刘何郑潘朱张邓林吴单仇区冼曾翟温赖蔡钟查许谢罗叶苏卢江余";
const GIVEN: &str =
    "少志嘉俊文桂春浩永丽建秀月伟洁芳国晓家堃喆祎昇倩雅海子明华强平安兰英娥东豪轩然祥";
const POLITICAL: [&str; 4] = ["中共党员", "中共预备党员", "共青团员", "群众"];
const DUTIES: [&str; 6] = ["科员", "护士长", "教师", "工程师", "会计", "副科长"];
const SKILLS: [&str; 6] = ["理发", "法律、医疗", "电脑", "家电维修", "书法、摄影", ""];

/// A row of the list, cell by cell; the first is a number and the last a date.
pub struct Row {
    /// 序号.
    pub number: u32,
    /// The text cells between.
    pub texts: [String; 10],
    /// 报到日期: month and day of 2026.
    pub reported: (u8, u8),
}

/// The rows. Of a hundred, one repeats the row fifty above it, and of two hundred one has a wrong check
/// digit and one a phone that is a digit short: lists are like that.
pub fn rows() -> impl Iterator<Item = Row> {
    (0..ROWS).map(|place| {
        let person = if place % 100 == 99 { place - 50 } else { place };
        row(place, person)
    })
}

fn row(place: u32, person: u32) -> Row {
    let mut mixed = Mixed(u64::from(person));
    let surnames: Vec<char> = SURNAMES.chars().collect();
    let given: Vec<char> = GIVEN.chars().collect();
    let name = [
        surnames[mixed.below(surnames.len())],
        given[mixed.below(given.len())],
        given[mixed.below(given.len())],
    ];
    let order = mixed.below(1_000);
    let (year, month, day) = (
        1950 + mixed.below(55),
        1 + mixed.below(12),
        1 + mixed.below(28),
    );
    // The order alone would repeat; the region tells apart who was born on the same day.
    let region = 441_800 + person % 90;
    let mut id = with_check(&format!("{region}{year}{month:02}{day:02}{order:03}"));
    if person % 200 == 7 {
        let wrong = if id.ends_with('1') { "2" } else { "1" };
        id.replace_range(17.., wrong);
    }
    let mut phone = format!("199076{person:05}");
    if person % 200 == 57 {
        phone.pop();
    }
    let sex = if order % 2 == 1 { "男" } else { "女" };
    Row {
        number: place + 1,
        texts: [
            name.iter().collect(),
            sex.to_owned(),
            id,
            phone,
            POLITICAL[mixed.below(POLITICAL.len())].to_owned(),
            format!("{}.{:02}", 1980 + mixed.below(45), 1 + mixed.below(12)),
            format!("清远市第{}中学", mixed.below(300)),
            DUTIES[mixed.below(DUTIES.len())].to_owned(),
            format!(
                "阳光嘉园{}栋{}单元{}房",
                1 + mixed.below(60),
                1 + mixed.below(6),
                101 + mixed.below(2_000)
            ),
            SKILLS[mixed.below(SKILLS.len())].to_owned(),
        ],
        reported: (1 + mixed.below(12) as u8, 1 + mixed.below(28) as u8),
    }
}

/// A stream of numbers that depends on nothing but its start (SplitMix64).
struct Mixed(u64);

impl Mixed {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }
}

/// Writes the list as Excel would save it: strings shared, dates as numbers with a format.
pub fn write(path: &Path) -> Outcome<()> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let date = Format::new().set_num_format("yyyy/m/d");
    for (column, name) in (0..).zip(HEADER) {
        sheet.write(0, column, name)?;
    }
    for (line, row) in (1..).zip(rows()) {
        sheet.write(line, 0, row.number)?;
        for (column, text) in (1..).zip(&row.texts) {
            if !text.is_empty() {
                sheet.write(line, column, text)?;
            }
        }
        let (month, day) = row.reported;
        sheet.write_with_format(line, 11, ExcelDateTime::from_ymd(2026, month, day)?, &date)?;
    }
    Ok(workbook.save(path)?)
}
