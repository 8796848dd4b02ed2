//! Writing a backup, piece by piece: no piece is much larger than one page of changes.

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::{
    FORMAT, FirstLine, Format, Head, LastLine, USES_IN_LINE, UsesLine, VERSION, VERSION_WITH_USES,
    before_the_first,
};
use crate::{
    engine::{Damage, Record},
    model::Timestamp,
    org::{Digest, Position, Uses},
};

/// Why a backup cannot be written. A file that lacks its end is recognised when it is read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WriteError {
    /// An entry of the journal is damaged, or missing before this one.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// An entry is no text, which the engine never writes.
    #[error("entry {seq} is not text")]
    NotText {
        /// Which entry.
        seq: u64,
    },
    /// The entries given are not those that the head promised.
    #[error("the journal ends at entry {found}, and {promised} entries were promised")]
    End {
        /// How many were promised.
        promised: u64,
        /// The last entry given.
        found: u64,
    },
    /// The last entry is another than the head promised.
    #[error("the last entry is not the one that was promised")]
    Head,
}

/// Writes one backup. Every piece goes to a sink, such as the parts of a Blob.
#[derive(Debug)]
pub struct Writer {
    head: Head,
    last: Position,
    digest: Sha256,
    /// Lines of observations, for the end.
    uses: Vec<UsesLine>,
}

impl Writer {
    /// Writes the head. The observations follow after the last entry.
    pub fn begin(head: Head, uses: &Uses, sink: &mut dyn FnMut(&str)) -> Self {
        let version = if uses.is_empty() { VERSION } else { VERSION_WITH_USES };
        let format = Format { format: FORMAT.to_owned(), version };
        let uses: Vec<_> = uses.iter().map(|(key, seen)| (key.clone(), *seen)).collect();
        let uses = uses.chunks(USES_IN_LINE).map(|uses| UsesLine { uses: uses.to_vec() }).collect();
        let first = json(&FirstLine { format, head: &head });
        let last = before_the_first(Timestamp::from_micros(i64::MIN));
        let mut writer = Self { head, last, digest: Sha256::new(), uses };
        writer.put(&first, sink);
        writer.put("\n", sink);
        writer
    }

    /// Writes the next entry, checked against the one before it.
    pub fn entry(&mut self, record: &Record, sink: &mut dyn FnMut(&str)) -> Result<(), WriteError> {
        let (header, head) = record.open_header(self.head.organization, self.last)?;
        record.check_pages(&header)?;
        let not_text = |_| WriteError::NotText { seq: record.seq };
        let text = std::str::from_utf8(&record.header).map_err(not_text)?;
        let pages = record.pages.iter().map(|page| std::str::from_utf8(page)).collect::<Result<Vec<_>, _>>();
        self.put(&format!("{{\"seq\":{},\"header\":{},\"pages\":[", record.seq, json(&text)), sink);
        for (number, page) in pages.map_err(not_text)?.into_iter().enumerate() {
            if number > 0 {
                self.put(",", sink);
            }
            self.put(&json(&page), sink);
        }
        self.put("]}\n", sink);
        self.last = header.position(head);
        Ok(())
    }

    /// Writes observations and tail, after the last entry that the head promised.
    pub fn end(mut self, sink: &mut dyn FnMut(&str)) -> Result<(), WriteError> {
        if self.last.seq != self.head.entries {
            return Err(WriteError::End { promised: self.head.entries, found: self.last.seq });
        }
        if self.last.head != self.head.head {
            return Err(WriteError::Head);
        }
        for line in std::mem::take(&mut self.uses) {
            self.put(&json(&line), sink);
            self.put("\n", sink);
        }
        let digest: [u8; 32] = self.digest.finalize().into();
        let sha256 = Digest::from(digest);
        sink(&json(&LastLine { entries: self.head.entries, sha256 }));
        sink("\n");
        Ok(())
    }

    fn put(&mut self, piece: &str, sink: &mut dyn FnMut(&str)) {
        self.digest.update(piece);
        sink(piece);
    }
}

/// Serialising our own types into memory cannot fail.
fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
