//! Binds parts of a long job into one PDF in which whatever repeats from page to page stands once.
//!
//! Setting a job part by part keeps its pages out of memory. What the template says is the same on
//! every form and most of a page's bytes: each such run becomes an object that pages refer to where it
//! stood, so that the order of the text, and with it what a reader copies, stays as it was.

use std::collections::HashMap;
use std::ops::Range;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use memchr::memchr3;
use rayon::prelude::*;

use crate::error::FormsError;

/// On fewer pages nothing is gained.
const REPEATS_FROM: usize = 8;

/// A shorter run costs less where it stands.
const SHORTEST_RUN: usize = 64;

/// Bytes that an object takes in the file besides its stream, at a guess.
const OBJECT: usize = 96;

/// What a page takes from the node of the page tree that it is below (ISO 32000-1, 7.7.3.4).
const INHERITED: [&[u8]; 2] = [b"MediaBox", b"Resources"];

/// A PDF that grows part by part.
#[derive(Default)]
pub(crate) struct Binder {
    document: Option<Document>,
    /// What is below the root of the page tree.
    kids: Vec<Object>,
    pages: usize,
}

impl Binder {
    /// Puts the pages of a PDF behind those that are there.
    pub fn add(&mut self, pdf: &[u8]) -> Result<(), FormsError> {
        let mut part = Document::load_mem(pdf).map_err(failed)?;
        let pages: Vec<_> = part.page_iter().collect();
        share_repeats(&mut part, &pages)?;
        let root = match &self.document {
            Some(document) => {
                part.renumber_objects_with(document.max_id + 1);
                tree(document)?
            }
            None => tree(&part)?,
        };
        self.kids.extend(below_nodes(&mut part, root)?);
        self.pages += pages.len();
        let Some(document) = &mut self.document else {
            self.document = Some(part);
            return Ok(());
        };
        // What tells about the part as a whole is said once, by the first.
        let catalog = part.catalog().map_err(failed)?;
        let surplus = [
            part.trailer.get(b"Root").and_then(Object::as_reference),
            part.trailer.get(b"Info").and_then(Object::as_reference),
            catalog.get(b"Pages").and_then(Object::as_reference),
            catalog.get(b"Metadata").and_then(Object::as_reference),
        ];
        for id in surplus.into_iter().flatten() {
            part.objects.remove(&id);
        }
        document.max_id = part.max_id;
        document.objects.append(&mut part.objects);
        Ok(())
    }

    /// The whole file.
    pub fn bind(self) -> Result<Vec<u8>, FormsError> {
        let mut document = self.document.ok_or(FormsError::Nothing)?;
        let root = tree(&document)?;
        let root = document.get_dictionary_mut(root).map_err(failed)?;
        root.set("Count", self.pages as i64);
        root.set("Kids", self.kids);
        let streams = document.objects.values();
        let streams = streams.filter_map(|object| object.as_stream().ok());
        // A file that outgrows its room is copied, and then stands in memory twice.
        let room = streams.map(|stream| stream.content.len() + OBJECT).sum();
        let mut pdf = Vec::with_capacity(room);
        document.save_modern(&mut pdf).map_err(failed)?;
        Ok(pdf)
    }
}

/// Puts pages behind each other that are alike below a node, which says once what they would each say.
/// Answers what is then below the root.
fn below_nodes(part: &mut Document, root: ObjectId) -> Result<Vec<Object>, FormsError> {
    let pages: Vec<_> = part.page_iter().collect();
    let inherited = |page: &ObjectId| {
        let page = part.get_dictionary(*page)?;
        let values = INHERITED.map(|key| page.get(key).cloned());
        values.into_iter().collect::<Result<Vec<_>, _>>()
    };
    let inherited = pages.iter().map(inherited).collect::<Result<Vec<_>, _>>();
    let pages: Vec<_> = pages.into_iter().zip(inherited.map_err(failed)?).collect();
    let mut kids = Vec::new();
    for alike in pages.chunk_by(|(_, one), (_, next)| one == next) {
        let references = alike.iter().map(|(page, _)| Object::Reference(*page));
        let mut node = dictionary! {
            "Type" => "Pages",
            "Parent" => root,
            "Count" => alike.len() as i64,
            "Kids" => references.collect::<Vec<_>>(),
        };
        for (key, value) in INHERITED.into_iter().zip(&alike[0].1) {
            node.set(key, value.clone());
        }
        let node = part.add_object(node);
        for (page, _) in alike {
            let page = part.get_dictionary_mut(*page).map_err(failed)?;
            for key in INHERITED {
                page.remove(key);
            }
            page.set("Parent", node);
        }
        kids.push(Object::Reference(node));
    }
    Ok(kids)
}

fn tree(document: &Document) -> Result<ObjectId, FormsError> {
    document
        .catalog()
        .and_then(|catalog| catalog.get(b"Pages"))
        .and_then(Object::as_reference)
        .map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> FormsError {
    FormsError::Export {
        reason: error.to_string(),
    }
}

/// Pages of the same size that draw on the same fonts and colours, by the same names.
struct Alike {
    frame: Object,
    resources: Dictionary,
    pages: Vec<ObjectId>,
}

/// Where the content of a page stands, what it is, and the [`pieces`] of it.
struct Content {
    id: ObjectId,
    bytes: Vec<u8>,
    pieces: Vec<Range<usize>>,
}

fn share_repeats(document: &mut Document, pages: &[ObjectId]) -> Result<(), FormsError> {
    let mut groups: Vec<Alike> = Vec::new();
    for id in pages {
        let page = document.get_dictionary(*id).map_err(failed)?;
        let frame = page.get(b"MediaBox").map_err(failed)?;
        let resources = document.get_dict_in_dict(page, b"Resources");
        let resources = resources.map_err(failed)?;
        let alike = |group: &&mut Alike| group.frame == *frame && group.resources == *resources;
        match groups.iter_mut().find(alike) {
            Some(group) => group.pages.push(*id),
            None => groups.push(Alike {
                frame: frame.clone(),
                resources: resources.clone(),
                pages: vec![*id],
            }),
        }
    }
    for group in groups {
        if group.pages.len() >= REPEATS_FROM {
            share_among(document, group)?;
        }
    }
    Ok(())
}

fn share_among(document: &mut Document, alike: Alike) -> Result<(), FormsError> {
    let contents = alike
        .pages
        .par_iter()
        .map(|page| {
            let page = document.get_dictionary(*page)?;
            let id = page.get(b"Contents").and_then(Object::as_reference)?;
            let stream = document.get_object(id).and_then(Object::as_stream)?;
            let bytes = stream.decompressed_content()?;
            let pieces = pieces(&bytes);
            Ok(Content { id, bytes, pieces })
        })
        .collect::<Result<Vec<_>, lopdf::Error>>()
        .map_err(failed)?;
    let shared = Shared::of(&contents);
    if shared.runs.is_empty() {
        return Ok(());
    }
    let streams = contents
        .par_iter()
        .zip(&shared.cuts)
        .map_init(compress, |compress, (content, page)| {
            let stream = compressed(compress, Dictionary::new(), &shared.short(page))?;
            Ok((content.id, stream))
        })
        .collect::<Result<Vec<_>, FormsError>>()?;
    let mut runs = Dictionary::new();
    for (number, run) in shared.runs.iter().enumerate() {
        let form = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => alike.frame.clone(),
            "Resources" => alike.resources.clone(),
        };
        let run = compressed(&mut compress(), form, run)?;
        let run = document.add_object(run);
        runs.set(format!("r{number}"), run);
    }
    let mut resources = alike.resources;
    resources.set("XObject", runs);
    let resources = document.add_object(resources);
    for (id, stream) in streams {
        document.objects.insert(id, Object::Stream(stream));
    }
    for page in alike.pages {
        let page = document.get_dictionary_mut(page).map_err(failed)?;
        if let Ok(Object::Reference(former)) = page.get(b"Resources") {
            let former = *former;
            page.set("Resources", resources);
            document.objects.remove(&former);
        } else {
            page.set("Resources", resources);
        }
    }
    Ok(())
}

/// lopdf itself compresses as hard as it can, which takes three times as long and saves a hundredth.
fn compressed(
    compress: &mut Compress,
    mut dictionary: Dictionary,
    content: &[u8],
) -> Result<Stream, FormsError> {
    compress.reset();
    let mut short = Vec::new();
    let mut status = Status::Ok;
    while status != Status::StreamEnd {
        short.reserve(content.len() + OBJECT);
        let rest = &content[compress.total_in() as usize..];
        status = compress
            .compress_vec(rest, &mut short, FlushCompress::Finish)
            .map_err(failed)?;
    }
    short.shrink_to_fit();
    dictionary.set("Filter", "FlateDecode");
    Ok(Stream::new(dictionary, short))
}

fn compress() -> Compress {
    Compress::new(Compression::default(), true)
}

/// The runs of a part that stand on many of its pages.
struct Shared<'a> {
    runs: Vec<&'a [u8]>,
    numbers: HashMap<&'a [u8], usize>,
    /// Each page cut where what repeats and what does not meet.
    cuts: Vec<Vec<Run<'a>>>,
}

/// Pieces of a page one behind the other, all of which stand on half of the pages or none of which does.
struct Run<'a> {
    bytes: &'a [u8],
    repeats: bool,
}

impl<'a> Shared<'a> {
    fn of(contents: &'a [Content]) -> Self {
        let mut often: HashMap<&[u8], usize> = HashMap::new();
        for content in contents {
            for piece in &content.pieces {
                *often.entry(&content.bytes[piece.clone()]).or_default() += 1;
            }
        }
        let half = contents.len() / 2;
        let cuts: Vec<Vec<Run<'_>>> = contents
            .par_iter()
            .map(|content| content.cut(|piece| often[piece] > half))
            .collect();
        let mut shared = Shared {
            runs: Vec::new(),
            numbers: HashMap::new(),
            cuts: Vec::new(),
        };
        let mut times: HashMap<&[u8], usize> = HashMap::new();
        for run in cuts.iter().flatten() {
            if run.repeats && run.bytes.len() >= SHORTEST_RUN {
                let times = times.entry(run.bytes).or_default();
                *times += 1;
                if *times == REPEATS_FROM {
                    shared.numbers.insert(run.bytes, shared.runs.len());
                    shared.runs.push(run.bytes);
                }
            }
        }
        shared.cuts = cuts;
        shared
    }

    /// A page that refers to the runs which it shares.
    fn short(&self, page: &[Run<'_>]) -> Vec<u8> {
        let mut short = Vec::new();
        for run in page {
            match self.numbers.get(run.bytes) {
                Some(number) => short.extend(format!("/r{number} Do\n").into_bytes()),
                None => short.extend(run.bytes),
            }
        }
        short
    }
}

impl Content {
    fn cut(&self, repeats: impl Fn(&[u8]) -> bool) -> Vec<Run<'_>> {
        let mut cut: Vec<(Range<usize>, bool)> = Vec::new();
        for piece in &self.pieces {
            let repeats = repeats(&self.bytes[piece.clone()]);
            match cut.last_mut() {
                Some((run, same)) if *same == repeats => run.end = piece.end,
                _ => cut.push((piece.clone(), repeats)),
            }
        }
        cut.into_iter()
            .map(|(run, repeats)| Run {
                bytes: &self.bytes[run],
                repeats,
            })
            .collect()
    }
}

/// The pieces that a page is drawn in, each between its `q` and `Q` and so without effect on the next.
/// A page that draws outside of them is one piece.
fn pieces(bytes: &[u8]) -> Vec<Range<usize>> {
    let is_space = |byte: &&u8| matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0C' | b'\r' | b' ');
    let mut pieces = Vec::new();
    let mut begin = 0;
    while begin < bytes.len() {
        let Some(end) = state_end(bytes, begin) else {
            return std::iter::once(0..bytes.len()).collect();
        };
        let end = end + bytes[end..].iter().take_while(is_space).count();
        pieces.push(begin..end);
        begin = end;
    }
    pieces
}

/// Where the state ends that is saved at `begin`; none where nothing is, or it does not end.
fn state_end(bytes: &[u8], begin: usize) -> Option<usize> {
    let ends_word = |at: usize| {
        bytes.get(at).is_none_or(|byte| {
            byte.is_ascii_whitespace()
                || matches!(byte, 0 | b'(' | b')' | b'<' | b'>' | b'[' | b']')
        })
    };
    let (mut at, mut depth) = (begin, 0_usize);
    loop {
        let found = at + memchr3(b'q', b'Q', b'(', &bytes[at..])?;
        if depth == 0 && found > begin {
            return None;
        }
        at = found + 1;
        match bytes[found] {
            b'(' => at = string_end(bytes, at)?,
            _ if !ends_word(at) || found > 0 && !ends_word(found - 1) => {}
            b'q' => depth += 1,
            _ => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        if depth == 0 {
            return None;
        }
    }
}

/// Where a string ends of which the first bracket stands before `at`; none where it does not.
fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut open = 1_usize;
    while open > 0 {
        at += memchr3(b'(', b')', b'\\', bytes.get(at..)?)?;
        match bytes[at] {
            b'(' => open += 1,
            b')' => open -= 1,
            // The next byte stands for itself.
            _ => at += 1,
        }
        at += 1;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_between_its_states() {
        let cases: [(&str, &[&str]); 9] = [
            ("q 1 w Q\nq (Q) Tj Q", &["q 1 w Q\n", "q (Q) Tj Q"]),
            ("q q Q Q\n", &["q q Q Q\n"]),
            ("q (\\) Q) Tj Q", &["q (\\) Q) Tj Q"]),
            ("1 w q Q", &["1 w q Q"]),
            ("q (open", &["q (open"]),
            ("q ((a) Q b) Tj Q q Q", &["q ((a) Q b) Tj Q ", "q Q"]),
            ("q /q gs /Qx gs Q", &["q /q gs /Qx gs Q"]),
            ("q Q Q", &["q Q Q"]),
            ("q Q\n1 w", &["q Q\n1 w"]),
        ];
        for (page, asked) in cases {
            let cut: Vec<_> = pieces(page.as_bytes())
                .into_iter()
                .map(|piece| &page[piece])
                .collect();
            assert_eq!(cut, asked);
        }
    }
}
