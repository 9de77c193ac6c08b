//! The faces that forms are set in: found once by name, read when first used.
//!
//! GB/T 9704-2012 asks for 仿宋, 楷体, 黑体, 小标宋 and 宋体. A template names
//! these roles; here each is given the best face on this machine. A character
//! that the face of a role lacks comes from another known face, and if none of
//! those has it, from any face there is.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use fontdb::{Database, FaceInfo, ID, Source};
use rayon::prelude::*;
use serde::Serialize;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::{LazyHash, hash128};

use crate::error::FormsError;

/// A face that stood in for the one the standard asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Substitute {
    /// What the standard asks for: `仿宋`.
    pub wanted: String,
    /// What was used: `思源宋体`.
    pub used: String,
}

/// A design, and the names its families go by on different systems.
struct Design {
    chinese: &'static str,
    families: &'static [&'static str],
}

/// A kind of face that templates name, and what can fill it.
struct Role {
    name: &'static str,
    weight: u16,
    on_every_sheet: bool,
    own: &'static [Design],
    stand_ins: &'static [&'static [Design]],
}

const REGULAR: u16 = 400;
const BOLD: u16 = 700;

const FANGSONG: &[Design] = &[Design {
    chinese: "仿宋",
    families: &[
        "FangSong",
        "仿宋",
        "FangSong_GB2312",
        "仿宋_GB2312",
        "STFangsong",
        "华文仿宋",
        "FZFangSong-Z02",
        "FZFangSong-Z02S",
        "方正仿宋_GBK",
        "方正仿宋简体",
        "CESI仿宋-GB2312",
    ],
}];

const KAITI: &[Design] = &[Design {
    chinese: "楷体",
    families: &[
        "KaiTi",
        "楷体",
        "KaiTi_GB2312",
        "楷体_GB2312",
        "STKaiti",
        "华文楷体",
        "Kaiti SC",
        "FZKai-Z03",
        "方正楷体_GBK",
        "CESI楷体-GB2312",
    ],
}];

const WENKAI: &[Design] = &[Design {
    chinese: "霞鹜文楷",
    families: &["LXGW WenKai GB", "LXGW WenKai"],
}];

const HEITI: &[Design] = &[Design {
    chinese: "黑体",
    families: &[
        "SimHei",
        "黑体",
        "STHeiti",
        "华文黑体",
        "Heiti SC",
        "FZHei-B01",
        "方正黑体_GBK",
        "CESI黑体-GB2312",
    ],
}];

const SANS: &[Design] = &[
    Design {
        chinese: "思源黑体",
        families: &[
            "Noto Sans SC",
            "Noto Sans CJK SC",
            "Source Han Sans SC",
            "Source Han Sans CN",
        ],
    },
    Design {
        chinese: "苹方",
        families: &["PingFang SC"],
    },
    Design {
        chinese: "微软雅黑",
        families: &["Microsoft YaHei", "微软雅黑"],
    },
    Design {
        chinese: "冬青黑体",
        families: &["Hiragino Sans GB"],
    },
    Design {
        chinese: "文泉驿黑体",
        families: &["WenQuanYi Zen Hei", "WenQuanYi Micro Hei"],
    },
];

const XIAOBIAOSONG: &[Design] = &[Design {
    chinese: "小标宋",
    families: &[
        "FZXiaoBiaoSong-B05",
        "FZXiaoBiaoSong-B05S",
        "方正小标宋_GBK",
        "方正小标宋简体",
        "CESI小标宋-GB2312",
    ],
}];

const ZHONGSONG: &[Design] = &[Design {
    chinese: "华文中宋",
    families: &["STZhongsong", "华文中宋"],
}];

const SONGTI: &[Design] = &[
    Design {
        chinese: "宋体",
        families: &["SimSun", "宋体", "NSimSun"],
    },
    Design {
        chinese: "华文宋体",
        families: &["Songti SC", "STSong", "华文宋体"],
    },
];

const SERIF: &[Design] = &[Design {
    chinese: "思源宋体",
    families: &[
        "Noto Serif SC",
        "Noto Serif CJK SC",
        "Source Han Serif SC",
        "Source Han Serif CN",
    ],
}];

const ROLES: &[Role] = &[
    Role {
        name: "仿宋",
        weight: REGULAR,
        on_every_sheet: true,
        own: FANGSONG,
        stand_ins: &[SERIF, SONGTI, WENKAI, SANS],
    },
    Role {
        name: "楷体",
        weight: REGULAR,
        on_every_sheet: false,
        own: KAITI,
        stand_ins: &[WENKAI, FANGSONG, SERIF, SONGTI, SANS],
    },
    Role {
        name: "黑体",
        weight: REGULAR,
        on_every_sheet: true,
        own: HEITI,
        stand_ins: &[SANS, SERIF, SONGTI],
    },
    Role {
        name: "小标宋",
        weight: BOLD,
        on_every_sheet: true,
        own: XIAOBIAOSONG,
        stand_ins: &[ZHONGSONG, SERIF, SONGTI, HEITI, SANS],
    },
    Role {
        name: "宋体",
        weight: REGULAR,
        on_every_sheet: false,
        own: SONGTI,
        stand_ins: &[SERIF, FANGSONG, SANS],
    },
];

/// A face that could fill a role.
struct Candidate {
    id: ID,
    /// What the design is called in Chinese.
    design: String,
    /// Whether it is what the standard asks for.
    own: bool,
}

/// A character that any face for Chinese has.
const COMMON: char = '的';

/// All faces on this machine by name, those of the roles at hand.
pub(crate) struct Faces {
    database: Database,
    files: HashMap<PathBuf, Arc<FontFile>>,
    known: Shelf,
    every: OnceLock<Shelf>,
    substitutes: Vec<(usize, Substitute)>,
}

impl Faces {
    /// Looks in these folders, the program's own ones, then the system's.
    pub fn find(folders: &[PathBuf]) -> Result<Self, FormsError> {
        let mut database = Database::new();
        for folder in folders.iter().cloned().chain(own_folders()) {
            database.load_fonts_dir(folder);
        }
        database.load_system_fonts();
        Self::of(database)
    }

    fn of(database: Database) -> Result<Self, FormsError> {
        let files = database
            .faces()
            .filter_map(path)
            .map(|path| (path.to_owned(), Arc::new(FontFile::new(path))))
            .collect();
        let mut faces = Self {
            database,
            files,
            known: Shelf::default(),
            every: OnceLock::new(),
            substitutes: Vec::new(),
        };
        let candidates: Vec<_> = ROLES.iter().map(|role| faces.candidates(role)).collect();
        let all: HashSet<ID> = candidates.iter().flatten().map(|found| found.id).collect();
        // To read what a face covers takes a while, and most could fill several roles.
        let infos: HashMap<ID, FontInfo> = all
            .into_par_iter()
            .filter_map(|id| Some((id, faces.info(id)?)))
            .collect();
        for (role, candidates) in ROLES.iter().zip(candidates) {
            faces.fill(role, candidates, &infos)?;
        }
        faces.read_ahead();
        Ok(faces)
    }

    /// Reads what every sheet is set in while whoever asked for the faces goes on.
    fn read_ahead(&self) {
        for role in ROLES.iter().filter(|role| role.on_every_sheet) {
            let named = self.known.book.select_family(role.name).next();
            let font = named.and_then(|index| self.known.fonts.get(index)).cloned();
            // Typst tells faces apart by all that they hold, which is remembered once it is known.
            rayon::spawn(move || {
                if let Some(font) = font.and_then(|font| font.get()) {
                    hash128(&font);
                }
            });
        }
    }

    /// The faces of the roles, and those that could have filled them.
    pub fn known(&self) -> &Shelf {
        &self.known
    }

    /// Every face on this machine, the known ones first. Reading what each
    /// covers takes a while, so this is for characters that no known face has.
    pub fn every(&self) -> &Shelf {
        self.every.get_or_init(|| {
            let mut shelf = self.known.clone();
            for face in self.database.faces() {
                if shelf.fonts.iter().all(|font| font.id != face.id)
                    && let Some(info) = self.info(face.id)
                {
                    self.put(&mut shelf, face.id, info);
                }
            }
            shelf
        })
    }

    /// Which faces stand in for which.
    pub fn substitutes(&self) -> Vec<Substitute> {
        self.substitutes
            .iter()
            .map(|(_, substitute)| substitute.clone())
            .collect()
    }

    /// The substitutes that are among the fonts used.
    pub fn substitutes_among(&self, used: &[Font]) -> Vec<Substitute> {
        self.substitutes
            .iter()
            .filter(|(index, _)| {
                self.known
                    .font(*index)
                    .is_some_and(|font| used.contains(&font))
            })
            .map(|(_, substitute)| substitute.clone())
            .collect()
    }

    /// The faces that could fill a role, the best first.
    fn candidates(&self, role: &Role) -> Vec<Candidate> {
        let own = role.own.iter().map(|design| (design, true));
        let stand_ins = role.stand_ins.iter().copied().flatten();
        own.chain(stand_ins.map(|design| (design, false)))
            .flat_map(|(design, own)| design.families.iter().map(move |name| (name, design, own)))
            .filter_map(|(family, design, own)| {
                Some(Candidate {
                    id: self.face(family, role.weight)?,
                    design: design.chinese.to_owned(),
                    own,
                })
            })
            .collect()
    }

    /// Puts the best face on the shelf under the name of the role, the others under their own.
    fn fill(
        &mut self,
        role: &Role,
        mut candidates: Vec<Candidate>,
        infos: &HashMap<ID, FontInfo>,
    ) -> Result<(), FormsError> {
        if candidates.is_empty() {
            candidates.push(self.any_chinese().ok_or(FormsError::NoChineseFace)?);
        }
        let mut shelf = std::mem::take(&mut self.known);
        for (place, Candidate { id, design, own }) in candidates.into_iter().enumerate() {
            let first = place == 0;
            if !first && shelf.fonts.iter().any(|font| font.id == id) {
                continue;
            }
            let Some(mut info) = infos.get(&id).cloned().or_else(|| self.info(id)) else {
                continue;
            };
            if first {
                info.family = role.name.to_owned();
            }
            let index = self.put(&mut shelf, id, info);
            if let Some(index) = index.filter(|_| first && !own) {
                let substitute = Substitute {
                    wanted: role.name.to_owned(),
                    used: design,
                };
                self.substitutes.push((index, substitute));
            }
        }
        self.known = shelf;
        Ok(())
    }

    /// The upright face of a family whose weight is nearest.
    fn face(&self, family: &str, weight: u16) -> Option<ID> {
        self.database
            .faces()
            .filter(|face| path(face).is_some())
            .filter(|face| {
                face.families
                    .iter()
                    .any(|(name, _)| name.eq_ignore_ascii_case(family))
            })
            .min_by_key(|face| {
                let upright = face.style == fontdb::Style::Normal;
                (!upright, face.weight.0.abs_diff(weight))
            })
            .map(|face| face.id)
    }

    fn any_chinese(&self) -> Option<Candidate> {
        self.database.faces().find_map(|face| {
            let info = self.info(face.id)?;
            info.coverage.contains(COMMON as u32).then_some(Candidate {
                id: face.id,
                design: info.family,
                own: false,
            })
        })
    }

    /// Puts a face on the shelf, named and covering what `info` says; answers where it stands.
    fn put(&self, shelf: &mut Shelf, id: ID, info: FontInfo) -> Option<usize> {
        let face = self.database.face(id)?;
        let file = self.files.get(path(face)?)?;
        shelf.book.push(info);
        shelf.fonts.push(Arc::new(LazyFont {
            id,
            file: Arc::clone(file),
            index: face.index,
            font: OnceLock::new(),
        }));
        Some(shelf.fonts.len() - 1)
    }

    fn info(&self, id: ID) -> Option<FontInfo> {
        self.database.with_face_data(id, FontInfo::new)?
    }
}

/// Faces that Typst may choose from.
#[derive(Clone, Default)]
pub(crate) struct Shelf {
    book: LazyHash<FontBook>,
    fonts: Vec<Arc<LazyFont>>,
}

impl Shelf {
    pub fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index)?.get()
    }
}

struct LazyFont {
    id: ID,
    file: Arc<FontFile>,
    index: u32,
    font: OnceLock<Option<Font>>,
}

impl LazyFont {
    fn get(&self) -> Option<Font> {
        self.font
            .get_or_init(|| Font::new(self.file.bytes()?, self.index))
            .clone()
    }
}

/// A font file: a collection serves all its faces from one reading.
struct FontFile {
    path: PathBuf,
    bytes: OnceLock<Option<Bytes>>,
}

impl FontFile {
    fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            bytes: OnceLock::new(),
        }
    }

    fn bytes(&self) -> Option<Bytes> {
        self.bytes
            .get_or_init(|| std::fs::read(&self.path).ok().map(Bytes::new))
            .clone()
    }
}

fn path(face: &FaceInfo) -> Option<&Path> {
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => Some(path),
        Source::Binary(_) => None,
    }
}

/// Where fonts lie that came with the program, or with its workspace.
fn own_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Ok(program) = std::env::current_exe() {
        let beside = program.ancestors().skip(1).take(2);
        folders.extend(beside.map(|folder| folder.join("fonts")));
        if let Some(folder) = program.parent() {
            folders.push(folder.join("../Resources/fonts"));
        }
    }
    folders.push("/usr/lib/renling/fonts".into());
    folders.push(
        concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../ui/node_modules/@expo-google-fonts/noto-serif-sc"
        )
        .into(),
    );
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_chinese_face_nothing_can_be_set() {
        assert!(matches!(
            Faces::of(Database::new()),
            Err(FormsError::NoChineseFace)
        ));
    }
}
