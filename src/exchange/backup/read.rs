//! Reading a backup, checked to the last byte before anything of it is used.

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::{
    FORMAT, Format, Head, LastLine, SIZE_LIMIT, UsesLine, VERSION, VERSION_WITH_USES, before_the_first,
};
use crate::{
    engine::{Damage, Record},
    exchange::line,
    model::Timestamp,
    org::{Digest, Position, Uses},
};

/// Why a file is not, or no longer, a backup. Nothing of it is used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// The file is too large to be read.
    #[error("the file is larger than {} MB", SIZE_LIMIT / 1024 / 1024)]
    TooLarge,
    /// The file is something else.
    #[error("this is not a file that Keyplane exported an organization to")]
    NotABackup,
    /// The file is one of Keyplane's, of another format.
    #[error("this file has the format {0}, and an exported organization was expected")]
    OtherFormat(String),
    /// The file was written by a newer version.
    #[error(
        "the file was written by a newer version of Keyplane (format {version}): reload this page to update it"
    )]
    Newer {
        /// The version of the format.
        version: u32,
    },
    /// The file ends too early.
    #[error("line {line}: the file ends here and is cut off")]
    CutOff {
        /// The line that is cut off, or should come.
        line: u64,
    },
    /// A line is not as Keyplane writes it.
    #[error("line {line}: this line is damaged ({why})")]
    Line {
        /// Which line.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// A line is missing, stands twice or stands elsewhere.
    #[error("line {line}: entry {expected} should stand here, and entry {found} does")]
    Order {
        /// Which line.
        line: u64,
        /// The entry that should stand there.
        expected: u64,
        /// The entry that does.
        found: u64,
    },
    /// An entry is not what the journal's digests vouch for.
    #[error("line {line}: {damage}")]
    Entry {
        /// Which line.
        line: u64,
        /// What is wrong.
        damage: Damage,
    },
    /// Head, entries and tail disagree on how many entries there are, or on the last one.
    #[error("line {line}: {promised} entries should stand before this line, and {found} do")]
    Count {
        /// The line of the tail.
        line: u64,
        /// How many are promised.
        promised: u64,
        /// How many there are.
        found: u64,
    },
    /// The last entry is another than the head says.
    #[error("line {line}: this is not the last entry that the first line names")]
    Head {
        /// The line of the last entry.
        line: u64,
    },
    /// Every entry is sound and the digest of the file is not: a line was changed where it does not count, such
    /// as the name in the first.
    #[error("line {line}: the file was changed after it was written")]
    Changed {
        /// The line of the tail.
        line: u64,
    },
    /// Something stands behind the end.
    #[error("line {line}: something follows after the end")]
    Behind {
        /// The first line behind the end.
        line: u64,
    },
}

/// A whole organization, as it was when it was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// What the first line says.
    pub head: Head,
    /// Every entry, byte for byte as it was stored.
    pub records: Vec<Record>,
    /// What was known of the use of keys.
    pub uses: Uses,
}

/// The longest first line that is waited for; a file without line feeds ends here.
const LONGEST_HEAD: usize = 1024 * 1024;

/// What comes next.
enum Expected {
    Head,
    /// An entry or the tail, under this head.
    Entry(Head),
    Nothing(Head),
}

/// Reads a backup from pieces of any size.
pub struct Reader {
    expected: Expected,
    records: Vec<Record>,
    uses: Uses,
    last: Position,
    digest: Sha256,
    /// The beginning of a line whose end has not come yet.
    rest: Vec<u8>,
    line: u64,
    size: usize,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reader(line {})", self.line)
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            expected: Expected::Head,
            records: Vec::new(),
            uses: Uses::default(),
            last: before_the_first(Timestamp::from_micros(i64::MIN)),
            digest: Sha256::new(),
            rest: Vec::new(),
            line: 0,
            size: 0,
        }
    }
}

/// How the tail begins; entries begin otherwise.
const TAIL: &[u8] = b"{\"entries\":";
/// How lines of observations begin.
const USES: &[u8] = b"{\"uses\":";

impl Reader {
    /// Reads a file that is in memory.
    pub fn read(bytes: &[u8]) -> Result<Backup, ReadError> {
        let mut reader = Self::default();
        reader.feed(bytes)?;
        reader.finish()
    }

    /// Takes the next piece of the file.
    pub fn feed(&mut self, mut piece: &[u8]) -> Result<(), ReadError> {
        self.size = self.size.saturating_add(piece.len());
        if self.size > SIZE_LIMIT {
            return Err(ReadError::TooLarge);
        }
        while let Some(end) = memchr::memchr(b'\n', piece) {
            let (line, more) = piece.split_at(end + 1);
            piece = more;
            if self.rest.is_empty() {
                self.take(line)?;
            } else {
                let mut whole = std::mem::take(&mut self.rest);
                whole.extend_from_slice(line);
                self.take(&whole)?;
            }
        }
        self.rest.extend_from_slice(piece);
        if matches!(self.expected, Expected::Head) && self.rest.len() > LONGEST_HEAD {
            return Err(ReadError::NotABackup);
        }
        Ok(())
    }

    /// The backup, after the last piece.
    pub fn finish(mut self) -> Result<Backup, ReadError> {
        if !self.rest.is_empty() {
            let last = std::mem::take(&mut self.rest);
            let line = self.line + 1;
            self.take(&last).map_err(|error| match error {
                ReadError::Line { .. } => ReadError::CutOff { line },
                other => other,
            })?;
        }
        match self.expected {
            Expected::Head => Err(ReadError::NotABackup),
            Expected::Entry(_) => Err(ReadError::CutOff { line: self.line + 1 }),
            Expected::Nothing(head) => Ok(Backup { head, records: self.records, uses: self.uses }),
        }
    }

    fn take(&mut self, line: &[u8]) -> Result<(), ReadError> {
        self.line += 1;
        match std::mem::replace(&mut self.expected, Expected::Head) {
            Expected::Head => self.expected = Expected::Entry(read_head(line)?),
            Expected::Entry(head) if line.starts_with(TAIL) => {
                self.check_tail(&head, line)?;
                self.expected = Expected::Nothing(head);
            }
            Expected::Entry(head) if line.starts_with(USES) => {
                let read = serde_json::from_slice(line).map_err(|error| self.damaged(&error));
                let UsesLine { uses } = read?;
                self.uses.extend(uses);
                self.expected = Expected::Entry(head);
            }
            Expected::Entry(head) => {
                let record = self.read_entry(&head, line)?;
                self.records.push(record);
                self.expected = Expected::Entry(head);
            }
            Expected::Nothing(_) => return Err(ReadError::Behind { line: self.line }),
        }
        self.digest.update(line);
        Ok(())
    }

    fn damaged(&self, why: &dyn std::fmt::Display) -> ReadError {
        ReadError::Line { line: self.line, why: why.to_string() }
    }

    fn read_entry(&mut self, head: &Head, line: &[u8]) -> Result<Record, ReadError> {
        let text = std::str::from_utf8(line).map_err(|_| self.damaged(&"it is not text"))?;
        let record = line::read(text).map_err(|error| self.damaged(&error))?;
        let expected = self.last.seq + 1;
        if record.seq != expected {
            return Err(ReadError::Order { line: self.line, expected, found: record.seq });
        }
        let damage = |damage| ReadError::Entry { line: self.line, damage };
        let (header, digest) = record.open_header(head.organization, self.last).map_err(damage)?;
        record.check_pages(&header).map_err(damage)?;
        self.last = header.position(digest);
        Ok(record)
    }

    fn check_tail(&self, head: &Head, line: &[u8]) -> Result<(), ReadError> {
        let tail: LastLine = serde_json::from_slice(line).map_err(|error| self.damaged(&error))?;
        let found = self.last.seq;
        for promised in [head.entries, tail.entries] {
            if promised != found {
                return Err(ReadError::Count { line: self.line, promised, found });
            }
        }
        if self.last.head != head.head {
            return Err(ReadError::Head { line: self.line - 1 });
        }
        let digest: [u8; 32] = self.digest.clone().finalize().into();
        if tail.sha256 == Digest::from(digest) { Ok(()) } else { Err(ReadError::Changed { line: self.line }) }
    }
}

fn read_head(line: &[u8]) -> Result<Head, ReadError> {
    let Ok(format) = serde_json::from_slice::<Format>(line) else { return Err(ReadError::NotABackup) };
    if format.format != FORMAT {
        return Err(ReadError::OtherFormat(format.format.chars().take(60).collect()));
    }
    if ![VERSION, VERSION_WITH_USES].contains(&format.version) {
        return Err(ReadError::Newer { version: format.version });
    }
    serde_json::from_slice(line).map_err(|error| ReadError::Line { line: 1, why: error.to_string() })
}
