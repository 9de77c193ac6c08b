//! The forms there are: the one list that the window and the command line choose from.

/// What a form is filled from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// 承诺书, a form each.
    Commitments,
    /// People, a form each or a row each.
    People,
    /// Claims, a form each.
    Claims,
    /// Projects, a row each.
    Projects,
}

impl Source {
    /// The noun as programs read it.
    pub fn noun(self) -> &'static str {
        match self {
            Source::Commitments => "commitments",
            Source::People => "people",
            Source::Claims => "claims",
            Source::Projects => "projects",
        }
    }

    /// The noun as people read it.
    pub fn label(self) -> &'static str {
        match self {
            Source::Commitments => "承诺书登记簿",
            Source::People => "人员",
            Source::Claims => "认领",
            Source::Projects => "服务清单",
        }
    }
}

/// Which form it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Commitment,
    Registration,
    Receipt,
    ClaimCard,
    ServiceList,
    AttendanceSheet,
    ServiceRecord,
    EvaluationSheet,
    Certificate,
    PublicNotice,
    Nomination,
}

/// One form of the list.
#[derive(Debug)]
pub struct ListedForm {
    pub(crate) which: Which,
    /// The name for programs.
    pub name: &'static str,
    /// The name in lists and file names.
    pub label: &'static str,
    /// The title on the paper.
    pub title: &'static str,
    /// What it is filled from.
    pub source: Source,
    /// Whether it is handed out blank, too.
    pub blank: bool,
    /// Whether all rows go on one paper, instead of a paper for each.
    pub listed: bool,
    /// Whether it tells of a period.
    pub period: bool,
}

/// Every form, in the order of the work.
pub static FORMS: &[ListedForm] = &[
    ListedForm {
        which: Which::Commitment,
        name: "commitment",
        label: "承诺书",
        title: "党员志愿服务承诺书",
        source: Source::Commitments,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        which: Which::Registration,
        name: "registration",
        label: "双报到登记表",
        title: "在职党员“双报到”登记表",
        source: Source::People,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        which: Which::Receipt,
        name: "receipt",
        label: "双报到回执",
        title: "在职党员“双报到”回执",
        source: Source::People,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        which: Which::ServiceList,
        name: "service-list",
        label: "服务清单",
        title: "社区单位服务社区清单",
        source: Source::Projects,
        blank: true,
        listed: true,
        period: false,
    },
    ListedForm {
        which: Which::ClaimCard,
        name: "claim-card",
        label: "认领卡",
        title: "志愿服务项目认领卡",
        source: Source::Claims,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        which: Which::AttendanceSheet,
        name: "attendance-sheet",
        label: "活动签到表",
        title: "志愿服务活动签到表",
        source: Source::People,
        blank: true,
        listed: true,
        period: false,
    },
    ListedForm {
        which: Which::ServiceRecord,
        name: "service-record",
        label: "服务记录表",
        title: "志愿服务记录表",
        source: Source::People,
        blank: true,
        listed: false,
        period: true,
    },
    ListedForm {
        which: Which::EvaluationSheet,
        name: "evaluation-sheet",
        label: "效果评估表",
        title: "志愿服务项目效果评估表",
        source: Source::Claims,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        which: Which::Certificate,
        name: "certificate",
        label: "志愿服务记录证明",
        title: "志愿服务记录证明",
        source: Source::People,
        blank: true,
        listed: false,
        period: true,
    },
    ListedForm {
        which: Which::PublicNotice,
        name: "public-notice",
        label: "公示名单",
        title: "在职党员报到公示",
        source: Source::People,
        blank: false,
        listed: true,
        period: false,
    },
    ListedForm {
        which: Which::Nomination,
        name: "nomination",
        label: "评选推荐表",
        title: "志愿服务评选推荐表",
        source: Source::People,
        blank: true,
        listed: false,
        period: false,
    },
];

/// The form of that name; the word in the list will do, too.
pub fn named(name: &str) -> Option<&'static ListedForm> {
    FORMS
        .iter()
        .find(|form| form.name == name || form.label == name)
}
