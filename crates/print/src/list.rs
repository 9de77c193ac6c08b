//! The forms there are: the one list that the window and the command line choose from.

use renling_core::paper::PaperKind;
use renling_forms::Template;

/// What a form is filled from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// 承诺书, a form each.
    Commitments,
    /// People, a form each or a row each.
    People,
    /// Units, a form each.
    Units,
    /// Claims, a form each.
    Claims,
    /// Activities, a form each.
    Activities,
    /// Projects, a row each.
    Projects,
}

impl Source {
    /// The noun as programs read it.
    pub fn noun(self) -> &'static str {
        match self {
            Source::Commitments => "commitments",
            Source::People => "people",
            Source::Units => "units",
            Source::Claims => "claims",
            Source::Activities => "activities",
            Source::Projects => "projects",
        }
    }

    /// The noun as people read it.
    pub fn label(self) -> &'static str {
        match self {
            Source::Commitments => "承诺书登记簿",
            Source::People => "人员",
            Source::Units => "单位",
            Source::Claims => "认领",
            Source::Activities => "活动",
            Source::Projects => "服务清单",
        }
    }
}

/// One form of the list.
#[derive(Debug)]
pub struct ListedForm {
    /// How it is set.
    pub template: Template,
    /// The name for programs.
    pub name: &'static str,
    /// The name in lists and file names.
    pub label: &'static str,
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
        template: Template::Commitment,
        name: "commitment",
        label: "承诺书",
        source: Source::Commitments,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        template: Template::Registration,
        name: "registration",
        label: "双报到登记表",
        source: Source::People,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        template: Template::Receipt,
        name: "receipt",
        label: "双报到回执",
        source: Source::People,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        template: Template::UnitRegistration,
        name: "unit-registration",
        label: "单位报到登记表",
        source: Source::Units,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        template: Template::UnitReceipt,
        name: "unit-receipt",
        label: "单位报到回执",
        source: Source::Units,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        template: Template::ServiceList,
        name: "service-list",
        label: "服务清单",
        source: Source::Projects,
        blank: true,
        listed: true,
        period: false,
    },
    ListedForm {
        template: Template::ClaimCard,
        name: "claim-card",
        label: "认领卡",
        source: Source::Claims,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        template: Template::AttendanceSheet,
        name: "activity-sheet",
        label: "活动签到表",
        source: Source::Activities,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        template: Template::AttendanceSheet,
        name: "attendance-sheet",
        label: "人员签到表",
        source: Source::People,
        blank: true,
        listed: true,
        period: false,
    },
    ListedForm {
        template: Template::ServiceRecord,
        name: "service-record",
        label: "服务记录表",
        source: Source::People,
        blank: true,
        listed: false,
        period: true,
    },
    ListedForm {
        template: Template::EvaluationSheet,
        name: "evaluation-sheet",
        label: "效果评估表",
        source: Source::Claims,
        blank: true,
        listed: false,
        period: false,
    },
    ListedForm {
        template: Template::Certificate,
        name: "certificate",
        label: "志愿服务记录证明",
        source: Source::People,
        blank: true,
        listed: false,
        period: true,
    },
    ListedForm {
        template: Template::PublicNotice,
        name: "public-notice",
        label: "公示名单",
        source: Source::People,
        blank: false,
        listed: true,
        period: false,
    },
    ListedForm {
        template: Template::Nomination,
        name: "nomination",
        label: "评选推荐表",
        source: Source::People,
        blank: true,
        listed: false,
        period: false,
    },
];

impl ListedForm {
    /// Which kind of numbered paper it is, where it is one.
    pub fn numbered(&self) -> Option<PaperKind> {
        self.name.parse().ok()
    }
}

/// The form of that name; the word in the list will do, too.
pub fn named(name: &str) -> Option<&'static ListedForm> {
    FORMS
        .iter()
        .find(|form| form.name == name || form.label == name)
}
