//! The command line as people type it.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use renling_core::activity::{ActivityKind, ActivityMove, ActivityState, Pattern};
use renling_core::check_in::{CheckInMove, CheckInState, ReporterKind};
use renling_core::claim::ClaimState;
use renling_core::evaluation::{Level, Voice};
use renling_core::intake::{Decision, ListKind, TextEncoding};
use renling_core::key::Protection;
use renling_core::paper::PaperKind;
use renling_core::project::ProjectStanding;
use renling_core::time::Date;
use renling_core::visit::{VisitKind, VisitState};
use renling_print::{FORMS, FileNames, ListedForm};

/// 认领：社区党支部志愿服务台账的命令行。
#[derive(Debug, Parser)]
#[command(name = "renling", version, about)]
pub(crate) struct Arguments {
    /// 台账：文件路径，或 postgres:// 地址
    #[arg(
        long,
        global = true,
        env = "RENLING_LEDGER",
        default_value = "认领台账.renling"
    )]
    pub ledger: String,
    /// 以机器可读的 JSON 回答
    #[arg(long, global = true)]
    pub json: bool,
    /// 经办人，记入日志；不写则用台账里登记的经办人
    #[arg(long, global = true)]
    pub operator: Option<String>,
    /// 台账密码所在的文件（第一行）；也可用环境变量 RENLING_PASSWORD，或在终端里输入
    #[arg(long, global = true, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 新建台账
    Init {
        /// 支部名称
        #[arg(long)]
        branch: String,
        /// 社区名称
        #[arg(long, default_value = "")]
        community: String,
        /// 台账经办人
        #[arg(long, default_value = "经办人")]
        keeper: String,
    },
    /// 新建示例台账（人员均为虚构）
    Demo,
    /// 导入名单或服务清单
    Import(Import),
    /// 人员
    #[command(subcommand)]
    People(People),
    /// 单位
    #[command(subcommand)]
    Units(Units),
    /// 承诺书
    #[command(subcommand)]
    Commitments(Commitments),
    /// 表格：列出、打印
    #[command(subcommand)]
    Forms(Forms),
    /// 登记簿：印过的编号表格
    #[command(subcommand)]
    Papers(Papers),
    /// 编号的写法；不写参数则只列出
    Numbers(Numbers),
    /// 服务清单：项目、类别、推荐人选、照抄往年
    #[command(subcommand)]
    Projects(Projects),
    /// 认领
    #[command(subcommand)]
    Claims(Claims),
    /// 服务队
    #[command(subcommand)]
    Teams(Teams),
    /// 活动
    #[command(subcommand)]
    Activities(Activities),
    /// 项目、活动和评估的照片
    #[command(subcommand)]
    Photos(Photos),
    /// 志愿服务时数
    #[command(subcommand)]
    Hours(Hours),
    /// 效果评估
    #[command(subcommand)]
    Evaluations(Evaluations),
    /// 双报到：党员和单位到社区报到
    #[command(subcommand)]
    CheckIns(CheckIns),
    /// 五到家走访
    #[command(subcommand)]
    Visits(Visits),
    /// 撤销最近一次操作，或指定的一次
    Undo {
        /// 操作编号，见 journal；不写则撤销最近一次
        operation: Option<i32>,
    },
    /// 重做刚撤销的操作
    Redo,
    /// 操作日志，最近的在前
    Journal {
        /// 最多列出多少条
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// 列出某一次操作改动前后的内容
        #[arg(long)]
        operation: Option<i32>,
    },
    /// 一个人从登记起的经过，逐项说明改了什么
    History {
        /// 姓名、拼音首字母、电话，或记录的编号
        text: String,
    },
    /// 检查台账是否完好
    Check,
    /// 共享台账的用户：谁可以登录、属于哪个支部（由街道的管理员运行）
    #[command(subcommand)]
    Roles(Roles),
    /// 导出一个人的全部资料给本人：.xlsx 便于阅读，.json 便于程序读取
    ExportPerson {
        /// 姓名、拼音首字母或电话
        text: String,
        /// 为什么导出，记入日志
        #[arg(long)]
        reason: String,
        /// 存到哪里
        #[arg(long)]
        out: PathBuf,
    },
    /// 删除一个人的个人信息，不能撤销；时数和认领保留，但看不出是谁
    Erase {
        /// 姓名、拼音首字母或电话
        text: String,
        /// 为什么删除，记入日志
        #[arg(long)]
        reason: String,
        /// 连同此前的备份：另做一份新的，旧的都删掉
        #[arg(long)]
        backups: bool,
        /// 确认删除；不写则只说明会删除谁
        #[arg(long)]
        yes: bool,
    },
    /// 归档人员的资料保留几年，哪些人到期了
    Retention {
        /// 改为保留几年；0 为长期保留
        #[arg(long)]
        years: Option<u32>,
    },
    /// 设置或更换密码；忘了密码用恢复码
    Passwd(Passwd),
    /// 备份台账
    Backup(Backup),
    /// 从备份恢复台账；先给现在的台账留一份
    Restore(Restore),
    /// 换届交接包：整本台账装进一个加密的文件，或从这样的文件接收
    #[command(subcommand)]
    Handover(Handover),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Handover {
    /// 做一个交接包
    Pack(HandoverPack),
    /// 打开交接包，在 --ledger 处建成新的台账；--password-file 是新台账的密码，不写则不设
    Open(HandoverOpen),
}

#[derive(Debug, Args)]
pub(crate) struct HandoverPack {
    /// 存到哪里
    #[arg(long)]
    pub out: PathBuf,
    /// 交接包密码所在的文件（第一行）；也可用环境变量 RENLING_PACKAGE_PASSWORD，或在终端里输入
    #[arg(long, value_name = "FILE")]
    pub package_password_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct HandoverOpen {
    /// 交接包
    pub file: PathBuf,
    /// 交接包密码所在的文件（第一行）；也可用环境变量 RENLING_PACKAGE_PASSWORD，或在终端里输入
    #[arg(long, value_name = "FILE")]
    pub package_password_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// 只列出已有的备份，最近的在前
    #[arg(long)]
    pub list: bool,
    /// 从今以后另存一份到这个文件夹（U 盘、同步盘）
    #[arg(long, value_name = "DIR", conflicts_with = "list")]
    pub second: Option<PathBuf>,
    /// 不再另存第二份
    #[arg(long, conflicts_with_all = ["list", "second"])]
    pub no_second: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// 备份文件；不写则用最近的一份
    pub file: Option<PathBuf>,
    /// 只看备份里有什么、会丢什么，不恢复
    #[arg(long)]
    pub dry_run: bool,
    /// 备份自己的密码或恢复码所在的文件（第一行），用于别的电脑上的备份
    #[arg(long, value_name = "FILE")]
    pub backup_password_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Passwd {
    /// 从今以后靠什么打开台账
    #[arg(long, default_value = "password", value_parser = one_of::<Protection>(
        [Protection::Password, Protection::Keychain, Protection::File].iter().map(|word| word.stored())
    ))]
    pub by: Protection,
    /// 新密码所在的文件（第一行）；也可用环境变量 RENLING_NEW_PASSWORD，或在终端里输入
    #[arg(long, value_name = "FILE")]
    pub new_password_file: Option<PathBuf>,
    /// 忘了密码：恢复码所在的文件（第一行）
    #[arg(long, value_name = "FILE", conflicts_with = "password_file")]
    pub recovery_code_file: Option<PathBuf>,
    /// 不改密码，只换一张新的恢复码
    #[arg(long, conflicts_with_all = ["by", "new_password_file", "recovery_code_file"])]
    pub new_recovery_code: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// 名单文件：Excel、WPS、CSV、网页表格、接龙文本
    #[arg(required_unless_present_any = ["paste", "undo"], conflicts_with_all = ["paste", "undo"])]
    pub file: Option<PathBuf>,
    /// 从标准输入读取粘贴的接龙或表格
    #[arg(long)]
    pub paste: bool,
    /// 撤回一次导入；不写编号则撤回最近一次还没有撤回的
    #[arg(long, value_name = "操作编号", conflicts_with = "paste")]
    pub undo: Option<Option<i32>>,
    /// 只看会怎样，不写入台账
    #[arg(long)]
    pub dry_run: bool,
    /// 工作表的序号，从 1 起；不写则自动选择
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub sheet: Option<u32>,
    /// 表头在第几行；不写则自动查找
    #[arg(long)]
    pub header_row: Option<u32>,
    /// 这是什么名单；不写则自动判断
    #[arg(long, value_parser = one_of::<ListKind>(ListKind::ALL.iter().map(|word| word.stored())))]
    pub kind: Option<ListKind>,
    /// 文字编码；不写则自动判断
    #[arg(long, value_parser = one_of::<TextEncoding>(TextEncoding::ALL.iter().map(|word| word.stored())))]
    pub encoding: Option<TextEncoding>,
    /// 把有疑问、待确认和无法导入的行另存为工作簿，改好后可以再导入
    #[arg(long, value_name = "OUT.xlsx")]
    pub problems: Option<PathBuf>,
    /// 名单上的人都报名参加的项目：项目名称
    #[arg(long, value_name = "项目名称", conflicts_with = "activity")]
    pub project: Option<String>,
    /// 名单上的人都登记到这场活动的签到表；签到、时长等列一并登记
    #[arg(long, value_name = "活动名称或编号")]
    pub activity: Option<String>,
    /// 待确认的行怎么办；不写则留下不导入
    #[arg(long, value_parser = one_of::<Decision>(Decision::ALL.iter().map(|word| word.stored())))]
    pub asked: Option<Decision>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum People {
    /// 按姓名、拼音首字母或电话查找
    Search {
        text: String,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// 一个人的资料
    Show {
        /// 姓名、拼音首字母或电话
        text: String,
        /// 显示完整的身份证号和电话的原因，记入日志；不写则遮盖
        #[arg(long)]
        reason: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Units {
    /// 列出单位，和各单位的党员、项目、认领
    List {
        /// 只列名称或首字母相符的
        #[arg(default_value = "")]
        text: String,
        /// 列已归档的
        #[arg(long)]
        archived: bool,
    },
    /// 登记单位
    Add {
        name: String,
        /// 统一社会信用代码
        #[arg(long, default_value = "")]
        code: String,
        /// 联系人
        #[arg(long, default_value = "")]
        contact: String,
        /// 联系电话
        #[arg(long, default_value = "")]
        phone: String,
        /// 地址
        #[arg(long, default_value = "")]
        address: String,
    },
    /// 修改单位；不写的不改，写空（""）则清空
    Edit {
        /// 单位名称
        unit: String,
        /// 新的名称
        #[arg(long)]
        name: Option<String>,
        /// 统一社会信用代码
        #[arg(long)]
        code: Option<String>,
        /// 联系人
        #[arg(long)]
        contact: Option<String>,
        /// 联系电话
        #[arg(long)]
        phone: Option<String>,
        /// 地址
        #[arg(long)]
        address: Option<String>,
        /// 备注
        #[arg(long)]
        note: Option<String>,
    },
    /// 归档单位
    Archive { name: String },
    /// 恢复归档的单位
    Restore { name: String },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Commitments {
    /// 列出承诺书
    List,
    /// 为还没有承诺书的人生成
    Make,
    /// 把待签的承诺书都标记为已签
    Sign,
    /// 把有效的承诺书打印成一个 PDF
    Print {
        #[arg(long)]
        out: PathBuf,
        /// 印完整的身份证号和电话的用途，记入日志；不写则遮盖
        #[arg(long)]
        reason: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Forms {
    /// 列出全部表格
    List,
    /// 打印一种表格
    Print(Print),
    /// 看一种表格的文字，或改成新的一版
    Text(Text),
}

#[derive(Debug, Args)]
pub(crate) struct Text {
    /// 表格的名称，见 forms list
    #[arg(value_parser = a_form)]
    pub form: &'static ListedForm,
    /// 列出每一版
    #[arg(long)]
    pub versions: bool,
    /// 新的标题
    #[arg(long)]
    pub title: Option<String>,
    /// 新的正文：文本文件，一行一段，可用 {姓名} 这样的字段
    #[arg(long, value_name = "文件")]
    pub body: Option<PathBuf>,
    /// 改一个栏目的名称，如 联系电话=手机；可以写多次
    #[arg(long, value_name = "原名=新名", value_parser = a_label)]
    pub label: Vec<(String, String)>,
    /// 承诺书每年的小时数
    #[arg(long)]
    pub hours: Option<i32>,
    /// 承诺书签一次管几个月
    #[arg(long)]
    pub months: Option<i32>,
    /// 已签承诺书的人要按新的一版重签
    #[arg(long)]
    pub sign_again: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Papers {
    /// 列出登记簿，最近打印的在前
    List {
        /// 只列一种
        #[arg(long, value_parser = one_of::<PaperKind>(PaperKind::ALL.iter().map(|word| word.stored())))]
        kind: Option<PaperKind>,
        /// 只列姓名或编号相符的
        #[arg(long, default_value = "")]
        text: String,
        /// 只列已交回或领走的
        #[arg(long, conflicts_with = "waiting")]
        handed: bool,
        /// 只列还没有交回或领走的
        #[arg(long)]
        waiting: bool,
    },
    /// 按编号查找
    Find { number: String },
    /// 照原样重印一份，连同当时的内容和文字
    Print {
        number: String,
        /// 存成哪个 PDF
        #[arg(long)]
        out: PathBuf,
        /// 印完整的身份证号和电话的用途，记入日志；不写则遮盖
        #[arg(long)]
        reason: Option<String>,
    },
    /// 附上一份扫描件（JPG、PNG 或 PDF，20 MB 以内）
    Attach { number: String, file: PathBuf },
    /// 列出附上的扫描件
    Attachments { number: String },
    /// 另存一份扫描件，记入日志
    SaveAttachment {
        /// 扫描件的台账编号，见 attachments
        id: String,
        /// 存成哪个文件
        #[arg(long)]
        out: PathBuf,
        /// 用途
        #[arg(long)]
        reason: String,
    },
    /// 移除一份扫描件，可以撤销
    RemoveAttachment {
        /// 扫描件的台账编号，见 attachments
        id: String,
    },
    /// 登记认领卡交回、证明领走
    Hand {
        number: String,
        /// 哪一天；不写则是今天
        #[arg(long, value_name = "日期", value_parser = a_day)]
        on: Option<Date>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Numbers {
    /// 承诺书的编号，如 C{年}-{序号:4}
    #[arg(long)]
    pub commitment: Option<String>,
    /// 认领卡的编号
    #[arg(long)]
    pub claim_card: Option<String>,
    /// 志愿服务记录证明的编号
    #[arg(long)]
    pub certificate: Option<String>,
}

#[derive(Debug, Args)]
#[group(id = "whom", required = true, args = ["who", "all", "blank"])]
pub(crate) struct Print {
    /// 表格的名称，见 forms list
    #[arg(value_parser = a_form)]
    pub form: &'static ListedForm,
    /// 只打印查到的：姓名、拼音首字母、电话、编号、单位或项目名称
    #[arg(long)]
    pub who: Option<String>,
    /// 打印全部
    #[arg(long)]
    pub all: bool,
    /// 打印空白表
    #[arg(long)]
    pub blank: bool,
    /// 服务记录表和证明从哪一天起，如 2026-01-01；不写则从头起
    #[arg(long, value_name = "日期", value_parser = a_day)]
    pub from: Option<Date>,
    /// 到哪一天止；不写则到今天
    #[arg(long, value_name = "日期", value_parser = a_day)]
    pub until: Option<Date>,
    /// 跳过印过的：承诺书、认领卡和证明
    #[arg(long)]
    pub unprinted: bool,
    /// 存到哪里：以 .pdf 或 .docx 结尾的是一个文件，以 .zip 结尾的是压缩包，其他是文件夹，后两种每人一个文件
    #[arg(long)]
    pub out: PathBuf,
    /// 每人一个文件时存成 Word 文档（.docx）：承诺书和志愿服务记录证明
    #[arg(long)]
    pub word: bool,
    /// 每人一个文件时怎样命名，可用 {姓名}、{表名} 和 {编号}
    #[arg(long, default_value = FileNames::PATTERN)]
    pub pattern: String,
    /// 印完整的身份证号和电话的用途，记入日志；不写则遮盖
    #[arg(long)]
    pub reason: Option<String>,
}

fn a_label(text: &str) -> Result<(String, String), String> {
    let (usual, own) = text.split_once('=').ok_or("请写成 原名=新名")?;
    Ok((usual.to_owned(), own.to_owned()))
}

fn a_day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "日期请写成 2026-01-01 这样".to_owned())
}

/// The form of a name.
fn a_form(name: &str) -> Result<&'static ListedForm, String> {
    renling_print::named(name).ok_or_else(|| {
        let names: Vec<_> = FORMS.iter().map(|form| form.name).collect();
        format!("没有这种表格。可用：{}", names.join("、"))
    })
}

#[derive(Debug, Subcommand)]
pub(crate) enum Projects {
    /// 列出服务清单
    List(ProjectsListed),
    /// 一个项目
    Show {
        /// 项目名称或编号
        project: String,
    },
    /// 新建项目，在草稿里；名称相近的会提示
    Add {
        name: String,
        #[command(flatten)]
        fields: ProjectFields,
    },
    /// 修改项目；不写的不改，写空（""）则清空
    Edit {
        /// 项目名称或编号
        project: String,
        /// 新的名称
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        fields: ProjectFields,
    },
    /// 发布草稿和已下架的项目
    Publish {
        /// 项目名称或编号，可以写多个
        #[arg(required = true)]
        projects: Vec<String>,
    },
    /// 下架项目
    Close {
        /// 项目名称或编号，可以写多个
        #[arg(required = true)]
        projects: Vec<String>,
    },
    /// 推荐合适的人，写明为什么：特长、意向、同楼、有空
    Suggest {
        /// 项目名称或编号
        project: String,
        /// 最多列出几人
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// 照抄往年的清单，作为今年的草稿；不写 --all 和项目则只列出会抄什么
    Copy {
        /// 抄哪一年的；不写则列出有清单的年度
        #[arg(long)]
        year: Option<i32>,
        /// 抄今年还没有的全部项目
        #[arg(long, requires = "year")]
        all: bool,
        /// 只抄这些项目：编号，见不带 --all 时的 --json
        #[arg(requires = "year", conflicts_with = "all")]
        projects: Vec<String>,
    },
    /// 列出项目类别；可增加、改名、删去
    Categories {
        /// 增加一个类别，可以写多次
        #[arg(long, value_name = "类别")]
        add: Vec<String>,
        /// 给类别改名，项目随之改动，如 家政=家政服务；可以写多次
        #[arg(long, value_name = "原名=新名", value_parser = a_label)]
        rename: Vec<(String, String)>,
        /// 删去没有项目的类别，可以写多次
        #[arg(long, value_name = "类别")]
        remove: Vec<String>,
    },
    /// 把服务清单存成工作簿，改好后可以再导入
    Export {
        #[command(flatten)]
        listed: ProjectsListed,
        /// 存到哪里
        #[arg(long, value_name = "OUT.xlsx")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ProjectsListed {
    /// 只列名称或首字母相符的
    #[arg(default_value = "")]
    pub text: String,
    /// 只列某一状态
    #[arg(long, value_parser = one_of::<ProjectStanding>(ProjectStanding::ALL.iter().map(|word| word.stored())))]
    pub standing: Option<ProjectStanding>,
    /// 只列一个类别
    #[arg(long)]
    pub category: Option<String>,
    /// 只列一年的清单
    #[arg(long)]
    pub year: Option<i32>,
}

/// 项目的各栏
#[derive(Debug, Args)]
pub(crate) struct ProjectFields {
    /// 年度；新建时不写则为今年
    #[arg(long)]
    pub year: Option<i32>,
    /// 类别
    #[arg(long)]
    pub category: Option<String>,
    /// 服务内容
    #[arg(long)]
    pub content: Option<String>,
    /// 提供单位
    #[arg(long)]
    pub provider: Option<String>,
    /// 服务对象
    #[arg(long)]
    pub served: Option<String>,
    /// 服务地点
    #[arg(long)]
    pub place: Option<String>,
    /// 服务时间，如 每月第一个周六上午、2026-03-05
    #[arg(long)]
    pub schedule: Option<String>,
    /// 从哪一天起，如 2026-03-01
    #[arg(long, value_name = "日期", value_parser = a_day_or_none)]
    pub begins: Option<OptionalDay>,
    /// 到哪一天止；没有则为长期
    #[arg(long, value_name = "日期", value_parser = a_day_or_none)]
    pub ends: Option<OptionalDay>,
    /// 需要人数；新建时不写则为 1
    #[arg(long)]
    pub places: Option<i32>,
    /// 需要特长，如 理发、电脑
    #[arg(long)]
    pub skills: Option<String>,
    /// 联系人
    #[arg(long)]
    pub contact: Option<String>,
    /// 联系电话
    #[arg(long)]
    pub phone: Option<String>,
    /// 备注
    #[arg(long)]
    pub note: Option<String>,
}

/// A day, or an empty text that takes one away.
pub(crate) type OptionalDay = Emptied<Date>;

/// A value, or none on purpose.
#[derive(Debug, Clone)]
pub(crate) struct Emptied<T>(pub Option<T>);

fn a_day_or_none(text: &str) -> Result<OptionalDay, String> {
    if text.is_empty() {
        return Ok(Emptied(None));
    }
    a_day(text).map(|day| Emptied(Some(day)))
}

#[derive(Debug, Subcommand)]
pub(crate) enum Claims {
    /// 列出认领
    List {
        /// 只列某一状态
        #[arg(long, value_parser = one_of::<ClaimState>(ClaimState::ALL.iter().map(|word| word.stored())))]
        state: Option<ClaimState>,
        /// 只列超期的
        #[arg(long)]
        overdue: bool,
    },
    /// 把超期的认领都延期到一天
    Postpone {
        /// 新的截止日期，如 2026-06-30
        #[arg(long, value_parser = a_day)]
        due: Date,
    },
    /// 为人员、单位或服务队登记一项认领
    Add(Claim),
}

#[derive(Debug, Args)]
#[group(id = "claimant", required = true, args = ["person", "unit", "team"])]
pub(crate) struct Claim {
    /// 项目名称
    #[arg(long)]
    pub project: String,
    /// 认领的人：姓名、拼音首字母或电话
    #[arg(long)]
    pub person: Option<String>,
    /// 认领的单位名称
    #[arg(long)]
    pub unit: Option<String>,
    /// 认领的服务队名称
    #[arg(long)]
    pub team: Option<String>,
    /// 截止日期，如 2026-06-30；不写则不限
    #[arg(long, value_parser = a_day)]
    pub due: Option<Date>,
    /// 备注
    #[arg(long, default_value = "")]
    pub note: String,
    /// 直接确认，不用再审
    #[arg(long)]
    pub confirmed: bool,
}

/// A month as programs write it, by its first day.
fn a_month(text: &str) -> Result<Date, String> {
    a_day(&format!("{text}-01")).map_err(|_| "月份请写成 2026-03".to_owned())
}

#[derive(Debug, Subcommand)]
pub(crate) enum Teams {
    /// 列出服务队，和这个月是否服务过
    List {
        /// 看哪个月，如 2026-03；不写则看本月
        #[arg(long, value_parser = a_month)]
        month: Option<Date>,
        /// 只列那个月还没有服务的
        #[arg(long)]
        unserved: bool,
        /// 列已归档的
        #[arg(long)]
        archived: bool,
    },
    /// 一支服务队：队长、队员和每月服务
    Show { team: String },
    /// 组建服务队
    Add {
        name: String,
        /// 服务类别
        #[arg(long, default_value = "")]
        service: String,
        /// 成立日期
        #[arg(long, value_parser = a_day)]
        formed: Option<Date>,
    },
    /// 修改服务队；不写的不改，写空（""）则清空
    Edit {
        /// 服务队名称
        team: String,
        /// 新的名称
        #[arg(long)]
        name: Option<String>,
        /// 服务类别
        #[arg(long)]
        service: Option<String>,
        /// 成立日期
        #[arg(long, value_name = "日期", value_parser = a_day_or_none)]
        formed: Option<OptionalDay>,
        /// 备注
        #[arg(long)]
        note: Option<String>,
    },
    /// 由某人任队长，原队长任职到这一天
    Lead(Membership),
    /// 入队
    Join(Membership),
    /// 退出，记录保留
    Leave(Membership),
    /// 归档服务队
    Archive { team: String },
    /// 恢复归档的服务队
    Restore { team: String },
}

#[derive(Debug, Args)]
pub(crate) struct Membership {
    /// 服务队名称
    pub team: String,
    /// 人员：姓名、拼音首字母或电话
    pub person: String,
    /// 从哪一天起；不写则为今天
    #[arg(long, value_parser = a_day)]
    pub on: Option<Date>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Roles {
    /// 添加一个用户，或改变他的支部、姓名、密码；台账和支部还没有的，一并建好
    Add {
        /// 登录用的用户名：小写字母、数字和下划线
        role: String,
        /// 所属支部
        #[arg(long)]
        branch: String,
        /// 经办人的姓名，记入日志
        #[arg(long)]
        name: String,
        /// 不设密码：保留原来的，或由服务器以别的方式认人
        #[arg(long, conflicts_with = "new_password_file")]
        no_password: bool,
        /// 密码所在的文件（第一行）；也可用环境变量 RENLING_NEW_PASSWORD，或在终端里输入
        #[arg(long, value_name = "FILE")]
        new_password_file: Option<PathBuf>,
    },
    /// 列出用户
    List,
    /// 收回一个用户的权限；他记过的都保留
    Remove { role: String },
    /// 程序升级后，把共享台账升级到新的结构
    Upgrade,
    /// 打印所用的 SQL，供街道的管理员审查
    Script,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Activities {
    /// 列出活动，最近的在前
    List {
        /// 只列某一类
        #[arg(long, value_parser = one_of::<ActivityKind>(ActivityKind::ALL.iter().map(|word| word.stored())))]
        kind: Option<ActivityKind>,
        /// 只列某一状态
        #[arg(long, value_parser = one_of::<ActivityState>(ActivityState::ALL.iter().map(|word| word.stored())))]
        state: Option<ActivityState>,
        /// 只列一支服务队承办的：服务队名称
        #[arg(long)]
        team: Option<String>,
        /// 只列一个月的，如 2026-03
        #[arg(long, value_parser = a_month)]
        month: Option<Date>,
    },
    /// 新建一场活动，在筹备中
    Add {
        /// 活动名称
        name: String,
        /// 哪一类；不写则是志愿服务
        #[arg(long, default_value = "service", value_parser = one_of::<ActivityKind>(ActivityKind::ALL.iter().map(|word| word.stored())))]
        kind: ActivityKind,
        /// 日期
        #[arg(long, value_parser = a_day)]
        day: Date,
        /// 开始时间，如 9:00
        #[arg(long)]
        from: String,
        /// 结束时间，如 11:30；早于开始时间的是次日
        #[arg(long)]
        to: String,
        /// 地点
        #[arg(long, default_value = "")]
        place: String,
        /// 服务于哪个项目：项目名称
        #[arg(long, default_value = "")]
        project: String,
        /// 哪支服务队承办：服务队名称
        #[arg(long, default_value = "")]
        team: String,
        /// 需要几人
        #[arg(long)]
        wanted: Option<i32>,
    },
    /// 办理活动：publish 发布，end 结束，cancel 取消
    Advance {
        #[arg(value_name = "MOVE", value_parser = one_of::<ActivityMove>(ActivityMove::ALL.iter().map(|word| word.stored())))]
        movement: ActivityMove,
        /// 活动名称或编号，可以写几场
        #[arg(required = true)]
        activities: Vec<String>,
        /// 取消的原因
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 列出一场活动的岗位，各有几人、要几人
    Posts {
        /// 活动名称或编号
        activity: String,
    },
    /// 给签到表里的人安排岗位；岗位写空（""）则取消
    Assign {
        /// 活动名称或编号
        activity: String,
        /// 姓名、拼音首字母或电话
        #[arg(long)]
        who: String,
        /// 岗位
        #[arg(long)]
        post: String,
    },
    /// 照一场活动新建以后各场，都在筹备中
    Repeat {
        /// 活动编号，见 activities list --json
        id: String,
        /// 怎样重复：每周、每月同一日、每月同一个星期几
        #[arg(long, value_parser = one_of::<Pattern>(Pattern::ALL.iter().map(|word| word.stored())))]
        pattern: Pattern,
        /// 再办几场
        #[arg(long)]
        times: u32,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Photos {
    /// 列出照片
    List(Photographed),
    /// 附上一张照片（JPG 或 PNG，20 MB 以内）
    Add {
        #[command(flatten)]
        of: Photographed,
        file: PathBuf,
    },
    /// 另存一张照片，记入日志
    Save {
        /// 照片的编号，见 photos list --json
        id: String,
        /// 存成哪个文件
        #[arg(long)]
        out: PathBuf,
        /// 用途
        #[arg(long)]
        reason: String,
    },
    /// 移除一张照片，可以撤销
    Remove {
        /// 照片的编号，见 photos list --json
        id: String,
    },
}

/// 什么的照片，写一项
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Photographed {
    /// 项目名称或编号
    #[arg(long)]
    pub project: Option<String>,
    /// 活动名称或编号
    #[arg(long)]
    pub activity: Option<String>,
    /// 评估的编号，见 evaluations list --json
    #[arg(long)]
    pub evaluation: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Hours {
    /// 列出每个人已确认的时数和星级，多的在前
    List {
        /// 只列姓名、拼音首字母或电话相符的人
        #[arg(long, value_name = "TEXT", default_value = "")]
        person: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Evaluations {
    /// 列出评估
    List {
        /// 只列某一方的
        #[arg(long, value_parser = one_of::<Voice>(Voice::ALL.iter().map(|word| word.stored())))]
        voice: Option<Voice>,
    },
    /// 列出一项认领的全部评估和整改，改动过的也在内
    Show {
        /// 认领的 id，见 claims list --json
        claim: String,
    },
    /// 评估一项认领；组织评为“不满意”时要写明整改
    Add(Evaluate),
    /// 办结一项认领的整改
    Close {
        /// 认领的 id
        claim: String,
        /// 整改做了什么
        #[arg(long)]
        done: String,
    },
    /// 现行的评分标准
    Rubric,
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// 认领的 id，见 claims list --json
    pub claim: String,
    /// 谁在评
    #[arg(long, default_value = "organisation", value_parser = one_of::<Voice>(Voice::ALL.iter().map(|word| word.stored())))]
    pub voice: Voice,
    /// 按评分标准逐项打分，如 95,90,85；等级由得分得出
    #[arg(long, value_delimiter = ',', conflicts_with = "level")]
    pub scores: Vec<i32>,
    /// 不打分时的等级
    #[arg(long, value_parser = one_of::<Level>(Level::ALL.iter().map(|word| word.stored())))]
    pub level: Option<Level>,
    /// 评语
    #[arg(long, default_value = "")]
    pub words: String,
    /// 结论
    #[arg(long, default_value = "")]
    pub conclusion: String,
    /// 服务人数
    #[arg(long)]
    pub served: Option<i32>,
    /// 节约金额（元）
    #[arg(long, default_value = "")]
    pub saved: String,
    /// 金额是几个月里节约的
    #[arg(long)]
    pub months: Option<i32>,
    /// 整改：要做什么
    #[arg(long, default_value = "")]
    pub task: String,
    /// 整改：由谁负责
    #[arg(long, default_value = "")]
    pub answerable: String,
    /// 整改：期限，如 2026-03-31
    #[arg(long, value_parser = a_day)]
    pub due: Option<Date>,
    /// 改动已有的评估：原因
    #[arg(long, default_value = "")]
    pub reason: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CheckIns {
    /// 列出报到登记，到期复核的在前
    List {
        /// 只列姓名、单位名或首字母相符的
        #[arg(default_value = "")]
        text: String,
        /// 只列一种状态的
        #[arg(long, value_parser = one_of::<CheckInState>(CheckInState::ALL.iter().map(|word| word.stored())))]
        state: Option<CheckInState>,
        /// 只列党员的，或单位的
        #[arg(long, value_parser = one_of::<ReporterKind>(ReporterKind::ALL.iter().map(|word| word.stored())))]
        kind: Option<ReporterKind>,
        /// 只列到期复核的
        #[arg(long)]
        due: bool,
        /// 只列已受理还没有交回执的
        #[arg(long)]
        without_receipt: bool,
    },
    /// 登记报到；--all 登记名单上有报到日期、还没有登记的全部党员
    Register {
        #[command(flatten)]
        reporter: Reporter,
        /// 报到日期；不写则是今天，党员资料里已有报到日期的以资料为准
        #[arg(long, value_parser = a_day)]
        on: Option<Date>,
    },
    /// 办理报到登记：accept 受理，receipt 交回执，recheck 复核，cancel 取消，restore 恢复；--all 受理全部待受理的、
    /// 复核全部到期的、登记全部未交的回执
    Advance {
        #[arg(value_name = "MOVE", value_parser = one_of::<CheckInMove>(CheckInMove::ALL.iter().map(|word| word.stored())))]
        movement: CheckInMove,
        #[command(flatten)]
        reporter: Reporter,
        /// 哪一天；不写则是今天
        #[arg(long, value_parser = a_day)]
        on: Option<Date>,
        /// 取消的原因
        #[arg(long, default_value = "")]
        reason: String,
    },
}

/// 谁报到，写一项
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Reporter {
    /// 党员：姓名、拼音首字母或电话
    #[arg(long)]
    pub who: Option<String>,
    /// 单位名称
    #[arg(long)]
    pub unit: Option<String>,
    /// 全部等着办的
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Visits {
    /// 列出走访，最近的在前
    List {
        /// 只列住户、走访人或首字母相符的
        #[arg(default_value = "")]
        text: String,
        /// 只列一种状态的
        #[arg(long, value_parser = one_of::<VisitState>(VisitState::ALL.iter().map(|word| word.stored())))]
        state: Option<VisitState>,
        /// 只列承诺超期未兑现的
        #[arg(long)]
        overdue: bool,
    },
    /// 登记走访，有承诺的要写期限
    Add(VisitTyped),
    /// 兑现承诺：写明办了什么
    Keep {
        /// 走访的 id，见 visits list --json
        visit: String,
        /// 办了什么；办不到的，写明原因和如何解释
        #[arg(long)]
        done: String,
        /// 哪一天，如 2026-03-01；不写则是今天
        #[arg(long, value_parser = a_day)]
        on: Option<Date>,
    },
    /// 向住户反馈办理结果
    Tell {
        /// 走访的 id
        visit: String,
        /// 住户的答复
        #[arg(long, default_value = "")]
        reply: String,
        /// 哪一天；不写则是今天
        #[arg(long, value_parser = a_day)]
        on: Option<Date>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct VisitTyped {
    /// 住户
    pub household: String,
    /// 走访人：姓名、拼音首字母或电话
    #[arg(long)]
    pub who: String,
    /// 五到家的哪一种
    #[arg(long, default_value = "call", value_parser = one_of::<VisitKind>(VisitKind::ALL.iter().map(|word| word.stored())))]
    pub kind: VisitKind,
    /// 走访日期；不写则是今天
    #[arg(long, value_parser = a_day)]
    pub on: Option<Date>,
    /// 住址
    #[arg(long, default_value = "")]
    pub address: String,
    /// 同行人
    #[arg(long = "with", default_value = "")]
    pub companions: String,
    /// 听到的意见
    #[arg(long, default_value = "")]
    pub opinion: String,
    /// 作出的承诺
    #[arg(long, default_value = "")]
    pub promise: String,
    /// 兑现期限
    #[arg(long, value_parser = a_day)]
    pub due: Option<Date>,
}

/// A word of a set; clap lists the set where another word was given.
fn one_of<T>(words: impl Iterator<Item = &'static str>) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = String> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words).try_map(|word| word.parse())
}
