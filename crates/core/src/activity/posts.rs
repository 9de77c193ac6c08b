//! 岗位: what people are wanted for at an activity, and how many for each.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::number;
use crate::spelling;
use crate::stored::stored_as_json;

/// More posts fit into no view.
const MOST: usize = 12;
/// The longest name of a post that stands in a column.
const LONGEST: usize = 12;

/// One post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Post {
    /// 岗位名称.
    pub name: String,
    /// 需要人数.
    pub wanted: i32,
}

/// The posts of an activity, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct Posts(pub Vec<Post>);

stored_as_json!(Posts);

/// A post with how many people have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct PostStanding {
    /// 岗位名称.
    pub name: String,
    /// 需要人数.
    pub wanted: i32,
    /// How many of the sheet have it and have not said that they do not come.
    pub taken: i32,
}

impl Posts {
    /// The posts as they are typed, a line each or between 、: `引导 2`, `量血压3人`, `1号门：2名`.
    ///
    /// # Errors
    /// A sentence for the field.
    pub(crate) fn typed(text: &str) -> Result<Self, String> {
        let between = ['\n', '、', '，', ',', ';', '；'];
        let typed = text.split(between).map(str::trim);
        let posts = typed
            .filter(|typed| !typed.is_empty())
            .map(Post::typed)
            .collect::<Result<Vec<_>, _>>()?;
        if posts.len() > MOST {
            return Err(format!("一场活动最多 {MOST} 个岗位"));
        }
        let mut keys = HashSet::new();
        match posts
            .iter()
            .find(|post| !keys.insert(spelling::key(&post.name)))
        {
            Some(twice) => Err(format!("岗位“{}”写了两次，请合并", twice.name)),
            None => Ok(Posts(posts)),
        }
    }

    /// How many people all posts want.
    pub fn wanted(&self) -> i32 {
        self.0.iter().map(|post| post.wanted).sum()
    }

    /// `引导 2、量血压 3`
    pub fn said(&self) -> String {
        let posts = self.0.iter();
        let posts = posts.map(|post| format!("{} {}", post.name, post.wanted));
        posts.collect::<Vec<_>>().join("、")
    }

    /// Whether there is a post of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|post| post.name == name)
    }
}

impl Post {
    fn typed(text: &str) -> Result<Self, String> {
        let counted = text.trim_end_matches(['人', '名', '个', '位', ' ']);
        let name = counted.trim_end_matches(|last| matches!(last, '0'..='9' | '０'..='９'));
        let digits = number::key(&counted[name.len()..]);
        let name = name.trim_end_matches([' ', '　', ':', '：', '×', 'x', '*', '-']);
        let wanted = digits
            .parse()
            .ok()
            .filter(|wanted| (1..=999).contains(wanted));
        match wanted {
            _ if name.is_empty() || name.contains(['"', '\\']) => {
                Err(format!("“{text}”看不出是什么岗位，请写成“引导 2”"))
            }
            _ if name.chars().count() > LONGEST => {
                Err(format!("岗位“{name}”太长，请在 {LONGEST} 个字以内"))
            }
            None => Err(format!(
                "请在“{name}”后面写明要几人（1 至 999），如“{name} 2”"
            )),
            Some(wanted) => Ok(Post {
                name: name.to_owned(),
                wanted,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_are_read_as_people_write_them() {
        let read = |text| {
            Posts::typed(text).map(|posts| {
                let posts = posts.0.into_iter();
                posts
                    .map(|post| format!("{}={}", post.name, post.wanted))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
        };
        let cases = [
            ("", Ok("")),
            ("引导 2\n量血压 3", Ok("引导=2 量血压=3")),
            (
                "引导2人、量血压：３名，1号门×2",
                Ok("引导=2 量血压=3 1号门=2"),
            ),
            (" 引导 2 ；\n\n", Ok("引导=2")),
            (
                "引导",
                Err("请在“引导”后面写明要几人（1 至 999），如“引导 2”"),
            ),
            (
                "引导 0",
                Err("请在“引导”后面写明要几人（1 至 999），如“引导 2”"),
            ),
            ("2", Err("“2”看不出是什么岗位，请写成“引导 2”")),
            (
                "引\"导 2",
                Err("“引\"导 2”看不出是什么岗位，请写成“引导 2”"),
            ),
            ("引导 2\n引 导 3", Err("岗位“引 导”写了两次，请合并")),
            (
                "活动开始之前在门口引导居民入场 2",
                Err("岗位“活动开始之前在门口引导居民入场”太长，请在 12 个字以内"),
            ),
        ];
        for (text, expected) in cases {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(read(text), expected, "{text}");
        }
        let many: Vec<_> = (0..13).map(|place| format!("岗{place}号 1")).collect();
        assert_eq!(
            Posts::typed(&many.join("\n")),
            Err("一场活动最多 12 个岗位".to_owned())
        );
    }
}
