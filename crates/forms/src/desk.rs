//! What Typst sees while it sets one sheet: its template and the two that all share, one record, the
//! faces. It can read nothing else.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Value, json};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::faces::Shelf;

/// Declares the templates that forms are set by: a file in `templates/` each.
macro_rules! templates {
    ($($(#[$meta:meta])* $name:ident = $file:literal;)+) => {
        /// The template that a form is set by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Template {
            $($(#[$meta])* $name,)+
        }

        impl Template {
            /// The template as it is written.
            pub(crate) fn wording(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("../templates/", $file)),)+
                }
            }

            fn source(self) -> &'static Source {
                match self {
                    $(Self::$name => {
                        static SOURCE: LazyLock<Source> = LazyLock::new(|| {
                            template(concat!("/", $file), Template::$name.wording())
                        });
                        &SOURCE
                    })+
                }
            }
        }
    };
}

templates! {
    /// 志愿服务承诺书
    Commitment = "commitment.typ";
    /// 双报到登记表
    Registration = "registration.typ";
    /// 双报到回执
    Receipt = "receipt.typ";
    /// 单位双报到登记表
    UnitRegistration = "unit_registration.typ";
    /// 单位双报到回执
    UnitReceipt = "unit_receipt.typ";
    /// 认领卡
    ClaimCard = "claim_card.typ";
    /// 服务清单
    ServiceList = "service_list.typ";
    /// 活动签到表
    AttendanceSheet = "attendance_sheet.typ";
    /// 服务记录表
    ServiceRecord = "service_record.typ";
    /// 效果评估表
    EvaluationSheet = "evaluation_sheet.typ";
    /// 志愿服务记录证明
    Certificate = "certificate.typ";
    /// 公示名单
    PublicNotice = "public_notice.typ";
    /// 评选推荐表
    Nomination = "nomination.typ";
}

impl Template {
    /// Whether the form is a list, whose pages are always numbered.
    pub(crate) fn is_list(self) -> bool {
        matches!(
            self,
            Self::ServiceList | Self::PublicNotice | Self::AttendanceSheet
        )
    }

    /// Whether the form takes as many pages as its rows need; all others are meant for one.
    pub(crate) fn may_run_on(self) -> bool {
        self.is_list() || matches!(self, Self::ServiceRecord | Self::Certificate)
    }
}

/// How a sheet is set, whatever its form; see `templates/page.typ`.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Setting {
    /// Lines stand closer together.
    pub tight: bool,
    /// Lines stand as close together as they may; then they are `tight`, too.
    pub tightest: bool,
    /// Pages carry their number.
    pub numbered: bool,
}

// What reads no record is evaluated once for all sheets, so it stands apart.
static PAGE: LazyLock<Source> =
    LazyLock::new(|| template("/page.typ", include_str!("../templates/page.typ")));
static OFFICIAL: LazyLock<Source> =
    LazyLock::new(|| template("/official.typ", include_str!("../templates/official.typ")));
static RECORD: LazyLock<FileId> = LazyLock::new(|| file("/record.json"));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

fn template(path: &str, text: &str) -> Source {
    Source::new(file(path), text.to_owned())
}

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("BUG: the paths of templates are fixed");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// The world of one sheet.
pub(crate) struct Desk<'a> {
    template: Template,
    record: Bytes,
    shelf: &'a Shelf,
}

impl<'a> Desk<'a> {
    pub fn new(template: Template, record: &Value, setting: Setting, shelf: &'a Shelf) -> Self {
        let data = json!({ "record": record, "setting": setting });
        Self {
            template,
            record: Bytes::from_string(data.to_string()),
            shelf,
        }
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.shelf.book()
    }

    fn main(&self) -> FileId {
        self.template.source().id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [self.template.source(), &OFFICIAL, &PAGE]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *RECORD {
            Ok(self.record.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shelf.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
