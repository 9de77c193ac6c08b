//! The command line as people type it.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

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
    /// 人员
    #[command(subcommand)]
    People(People),
    /// 承诺书
    #[command(subcommand)]
    Commitments(Commitments),
    /// 认领
    #[command(subcommand)]
    Claims(Claims),
    /// 效果评估
    #[command(subcommand)]
    Evaluations(Evaluations),
    /// 撤销最近一次操作
    Undo,
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
    /// 检查台账是否完好
    Check,
}

#[derive(Debug, Subcommand)]
pub(crate) enum People {
    /// 按姓名、拼音首字母或电话查找
    Search {
        text: String,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
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
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Claims {
    /// 列出认领
    List {
        /// 只列某一状态
        #[arg(long)]
        state: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Evaluations {
    /// 列出评估
    List,
}
