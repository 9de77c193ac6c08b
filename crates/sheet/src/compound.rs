//! A compound file: streams laid out in sectors, within which an old workbook lies.
//!
//! Only what leads to a stream is looked at. Programs are careless about the rest, such as the table
//! beyond the last sector or the order of the directory, and spreadsheets read what they write.

/// How a compound file begins.
pub(crate) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// From here on a number stands for no sector.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
const ENTRY: usize = 128;
/// A shorter stream lies in the small sectors, which lie in a stream of their own.
const SMALL_STREAM: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// The sectors of a file, or the small ones within a stream, and for each the one that follows.
struct Sectors<T> {
    content: T,
    size: usize,
    next: Vec<u32>,
}

impl<T: AsRef<[u8]>> Sectors<T> {
    fn get(&self, sector: u32) -> Option<&[u8]> {
        let content = self.content.as_ref();
        let start = (sector as usize).checked_mul(self.size)?;
        // The last one may have been cut.
        let end = content.len().min(start.saturating_add(self.size));
        content.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// What lies in a chain of sectors, up to a length; none where the chain runs in circles or out of
    /// the file.
    fn chain(&self, mut sector: u32, len: usize) -> Option<Vec<u8>> {
        let mut chain = Vec::new();
        while sector < NO_SECTOR && chain.len() < len {
            if chain.len() >= self.content.as_ref().len() {
                return None;
            }
            chain.extend_from_slice(self.get(sector)?);
            sector = *self.next.get(sector as usize)?;
        }
        chain.truncate(len);
        Some(chain)
    }
}

pub(crate) struct Compound<'a> {
    header: &'a [u8],
    sectors: Sectors<&'a [u8]>,
    directory: Vec<u8>,
}

impl<'a> Compound<'a> {
    /// Finds the directory, or says that the file is broken before that.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let header = bytes.get(..512).filter(|head| head.starts_with(MAGIC))?;
        let size = match word(header, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        // The header takes up the first sector, and the rest are counted from 0.
        let mut sectors = Sectors {
            content: bytes.get(size..)?,
            size,
            next: Vec::new(),
        };
        let count = sectors.content.len().div_ceil(size);
        let mut places: Vec<u32> = double_words(&header[76..]).collect();
        let mut further = double_word(header, 68)?;
        for _ in 0..=count {
            for place in places {
                if place < NO_SECTOR && sectors.next.len() < count {
                    let part: Vec<u32> = double_words(sectors.get(place)?).collect();
                    sectors.next.extend(part);
                }
            }
            if further >= NO_SECTOR || sectors.next.len() >= count {
                break;
            }
            places = double_words(sectors.get(further)?).collect();
            further = places.pop()?;
        }
        let directory = sectors.chain(double_word(header, 48)?, usize::MAX)?;
        Some(Self {
            header,
            sectors,
            directory,
        })
    }

    /// A stream that lies in no folder, by its name.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entry(name)?;
        let (start, len) = (double_word(entry, 116)?, double_word(entry, 120)? as usize);
        if len >= SMALL_STREAM {
            return self.sectors.chain(start, len);
        }
        let within = double_word(&self.directory, 116)?;
        let next = self
            .sectors
            .chain(double_word(self.header, 60)?, usize::MAX)?;
        let small = Sectors {
            content: self.sectors.chain(within, usize::MAX)?,
            size: SMALL_SECTOR,
            next: double_words(&next).collect(),
        };
        small.chain(start, len)
    }

    /// The entry of a stream: its siblings are a tree, whose order is not relied upon.
    fn entry(&self, name: &str) -> Option<&[u8]> {
        let entries: Vec<&[u8]> = self.directory.chunks_exact(ENTRY).collect();
        let mut open = vec![double_word(entries.first()?, 76)?];
        // Each entry names two siblings.
        for _ in 0..=2 * entries.len() {
            let Some(entry) = entries.get(open.pop()? as usize) else {
                continue;
            };
            if is_stream(entry, name) {
                return Some(entry);
            }
            open.extend([double_word(entry, 68)?, double_word(entry, 72)?]);
        }
        None
    }
}

fn is_stream(entry: &[u8], name: &str) -> bool {
    let len = usize::from(word(entry, 64).unwrap_or(0)).min(64);
    let letters = entry[..len]
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let letters = letters.take_while(|letter| *letter != 0);
    entry[66] == 2 && letters.eq(name.encode_utf16())
}

/// The number of two bytes at a place.
pub(crate) fn word(content: &[u8], at: usize) -> Option<u16> {
    let bytes = content.get(at..at + 2)?;
    Some(u16::from_le_bytes([bytes[0], bytes[1]]))
}

/// The number of four bytes at a place.
pub(crate) fn double_word(content: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(word(content, at)?) | u32::from(word(content, at + 2)?) << 16)
}

fn double_words(content: &[u8]) -> impl Iterator<Item = u32> {
    content
        .chunks_exact(4)
        .map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}
