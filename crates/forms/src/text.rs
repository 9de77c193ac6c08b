//! The words on a form, as opposed to its facts: whoever issues it may choose them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::desk::Template;

/// The words on a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Text {
    /// Title of the form.
    pub title: String,
    /// Its paragraphs, with fields such as `{姓名}`; of a 承诺书 its clauses, without ordinals.
    pub body: Vec<String>,
    /// Labels that read otherwise than [`Template::labels`] says, by what it says.
    pub labels: BTreeMap<String, String>,
}

impl Text {
    /// A label, or what whoever issues the form made of it.
    pub(crate) fn say<'a>(&'a self, usual: &'a str) -> &'a str {
        self.labels.get(usual).map_or(usual, String::as_str)
    }
}

impl Template {
    /// The words that the form has where nobody chose others.
    pub fn usual_text(self) -> Text {
        let (title, body): (&str, &[&str]) = match self {
            Self::Commitment => ("党员志愿服务承诺书", &[]),
            Self::Registration => (
                "在职党员“双报到”登记表",
                &["以上信息由本人提供，真实准确；同意支部和社区为组织志愿服务使用这些信息。"],
            ),
            Self::Receipt => (
                "在职党员“双报到”回执",
                &[
                    "{单位}党组织：",
                    "贵单位党员{姓名}同志已于{报到日期}到{社区}报到，由{支部}登记，参加社区党组织活动和志愿服务。有关情况如下：",
                    "一、个人特长：{特长}。",
                    "二、意向服务项目：{意向服务项目}。",
                    "三、可服务时间：{可服务时间}。",
                    "该同志参加服务和活动的情况，由社区党组织按年度向贵单位反馈。请贵单位党组织支持其参加社区服务。",
                    "特此回执。",
                    "联系人：{联系人}　　联系电话：{联系电话}",
                ],
            ),
            Self::UnitRegistration => (
                "单位党组织“双报到”登记表",
                &["本单位党组织到社区报到，参加社区共驻共建。"],
            ),
            Self::UnitReceipt => (
                "单位党组织“双报到”回执",
                &[
                    "{单位}党组织：",
                    "贵单位党组织已于{报到日期}到{社区}报到，由{支部}受理，参加社区共驻共建。有关情况如下：",
                    "一、在本社区报到的党员：{党员人数}人。",
                    "二、为社区提供的服务项目：{服务项目}。",
                    "贵单位参加共建的情况，由社区党组织每半年核对一次，按年度反馈。",
                    "特此回执。",
                    "联系人：{联系人}　　联系电话：{联系电话}",
                ],
            ),
            Self::ClaimCard => ("志愿服务项目认领卡", &[]),
            Self::ServiceList => ("社区单位服务社区清单", &[]),
            Self::AttendanceSheet => ("志愿服务活动签到表", &[]),
            Self::ServiceRecord => ("志愿服务记录表", &["时长按实际服务时间计，路途不计。"]),
            Self::EvaluationSheet => ("志愿服务项目效果评估表", &[]),
            Self::Certificate => (
                "志愿服务记录证明",
                &[
                    "以上志愿服务由本单位组织并记录，内容真实、完整，志愿者未收取报酬。",
                    "特此证明。",
                ],
            ),
            Self::PublicNotice => (
                "在职党员报到公示",
                &[
                    "以下在职党员已到{社区}报到，参加志愿服务。现将名单予以公示。公示期自{开始日期}至{结束日期}。公示期间如有异议，请向{支部}反映。共{人数}人，名单如下：",
                ],
            ),
            Self::Nomination => ("志愿服务评选推荐表", &[]),
        };
        Text {
            title: title.to_owned(),
            body: body.iter().map(|line| (*line).to_owned()).collect(),
            labels: BTreeMap::new(),
        }
    }

    /// The fields that its paragraphs may have; none where the form has no paragraphs.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Commitment => &["姓名", "支部", "社区", "小时数", "期限"],
            Self::Registration => &["姓名", "支部", "社区"],
            Self::Receipt => &[
                "单位",
                "姓名",
                "报到日期",
                "社区",
                "支部",
                "特长",
                "意向服务项目",
                "可服务时间",
                "联系人",
                "联系电话",
            ],
            Self::UnitRegistration => &["单位", "支部", "社区"],
            Self::UnitReceipt => &[
                "单位",
                "报到日期",
                "社区",
                "支部",
                "党员人数",
                "服务项目",
                "联系人",
                "联系电话",
            ],
            Self::ServiceRecord => &["姓名", "支部"],
            Self::Certificate => &["姓名", "支部", "开始日期", "结束日期", "时长"],
            Self::PublicNotice => &["社区", "支部", "开始日期", "结束日期", "人数"],
            _ => &[],
        }
    }

    /// The labels on it, as they usually read. The template says them, in `label("…")`, `head("…")` and
    /// `say("…")`.
    pub fn labels(self) -> Vec<&'static str> {
        let mut labels = Vec::new();
        for (at, _) in self.wording().match_indices(['l', 'h', 's']) {
            let rest = &self.wording()[at..];
            let call = ["label(", "head(", "say("]
                .iter()
                .find_map(|call| rest.strip_prefix(call));
            let quoted = call.and_then(|inside| {
                let (before, rest) = inside.split_once('"')?;
                let (text, _) = rest.split_once('"')?;
                (!before.contains(['(', ')', '['])).then_some(text)
            });
            if let Some(text) = quoted.filter(|text| !labels.contains(text)) {
                labels.push(text);
            }
        }
        labels
    }
}
