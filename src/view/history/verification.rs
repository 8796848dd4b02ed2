//! What checking the journal found, in words: what holds, and where something does not, what that means.

use thiserror::Error;

use crate::{
    engine::Damage,
    model::Timestamp,
    org::{Digest, Seq},
};

/// The head of a journal as somebody noted it: the number of an entry and the digest of its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The entry.
    pub seq: Seq,
    /// SHA-256 of its stored header.
    pub head: Digest,
}

/// What was pasted is no head of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotedError {
    /// There is no digest in it.
    #[error("A head is an entry's number and its digest of 64 hexadecimal digits, as “Copy head” copies it.")]
    NoDigest,
    /// There is a digest and no number.
    #[error("The number of the entry is missing: it stands before the digest, as “Copy head” copies it.")]
    NoNumber,
}

impl Noted {
    /// Reads a number and a digest, whatever stands around them.
    pub fn parse(text: &str) -> Result<Self, NotedError> {
        let words = || text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let head = words().find_map(|word| Digest::parse(&word.to_ascii_lowercase()));
        let head = head.ok_or(NotedError::NoDigest)?;
        let before = words().take_while(|word| word.len() < 64);
        let seq = before.filter_map(|word| word.parse::<Seq>().ok()).last().filter(|seq| *seq > 0);
        Ok(Self { seq: seq.ok_or(NotedError::NoNumber)?, head })
    }
}

impl std::fmt::Display for Noted {
    /// As it is copied: `12 9f86d081…`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.seq, self.head)
    }
}

/// Who says what the digest of an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The open page: the organization that it shows came about by this entry.
    Page,
    /// This browser's note outside of the journal.
    Witness,
    /// The person, by a head noted elsewhere.
    Pasted,
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Entries are not there although later ones are.
    Missing {
        /// The first of them.
        first: Seq,
        /// The last of them.
        last: Seq,
    },
    /// An entry's header is not the one that the entry after it names.
    Altered(Seq),
    /// Something is wrong within an entry.
    Damaged(Seq, Damage),
    /// Entries that were noted are not there, nor any after them.
    CutTail {
        /// The last entry of the journal.
        last: Seq,
        /// The entry noted.
        noted: Seq,
        /// By whom.
        by: Anchor,
    },
    /// An entry is another than the one noted.
    Exchanged {
        /// The entry.
        seq: Seq,
        /// Who noted it.
        by: Anchor,
    },
}

impl Finding {
    /// The entry where it lies.
    pub const fn seq(&self) -> Seq {
        match self {
            Self::Missing { last, .. } => *last,
            Self::Altered(seq) | Self::Damaged(seq, _) | Self::Exchanged { seq, .. } => *seq,
            Self::CutTail { noted, .. } => *noted,
        }
    }

    /// In a few words: `Entry 57 was altered`.
    pub fn title(&self) -> String {
        match self {
            Self::Missing { first, last } if first == last => format!("Entry {first} is missing"),
            Self::Missing { first, last } => format!("Entries {first} to {last} are missing"),
            Self::Altered(seq) => format!("Entry {seq} was altered"),
            Self::Damaged(seq, _) => format!("Entry {seq} is damaged"),
            Self::CutTail { last, noted, .. } if last + 1 == *noted => format!("Entry {noted} was cut off"),
            Self::CutTail { last, noted, .. } => format!("Entries {} to {noted} were cut off", last + 1),
            Self::Exchanged { seq, .. } => format!("Entry {seq} was exchanged"),
        }
    }

    /// What it means.
    pub fn meaning(&self) -> String {
        match self {
            Self::Missing { last, .. } => format!(
                "Entry {} names the digest of the entry before it, and that is not there. What these entries said is not known.",
                last + 1
            ),
            Self::Altered(seq) => format!(
                "Its digest is not the one that entry {} names: who did what and when is not as it was written, or another entry stands in its place. Nothing vouches for the entries before it.",
                seq + 1
            ),
            Self::Damaged(_, Damage::Pages { .. } | Damage::Content { .. }) => {
                "Who did what and when is as it was written; the changes are not: their digest is not the one that its header names.".to_owned()
            }
            Self::Damaged(_, Damage::Broken { seq }) => {
                format!("It does not follow the entry before it: the chain begins anew with entry {seq}.")
            }
            Self::Damaged(_, damage) => format!("It cannot be read: {damage}. Nothing vouches for the entries before it."),
            Self::CutTail { last, noted, by } => {
                format!("{} entry {noted}, and the journal ends with entry {last}.", knows(*by))
            }
            Self::Exchanged { seq, by } => format!(
                "{} entry {seq} with another digest: it and what came before it, or the whole journal, was written anew.",
                knows(*by)
            ),
        }
    }
}

const fn knows(by: Anchor) -> &'static str {
    match by {
        Anchor::Page => "This page was read from",
        Anchor::Witness => "This browser noted",
        Anchor::Pasted => "The head you pasted names",
    }
}

/// What checking the journal found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// The last entry that the journal holds, with its digest and its time; `None` where it holds none.
    pub last: Option<(Noted, Timestamp)>,
    /// How many entries were checked.
    pub entries: u64,
    /// How many changes they hold.
    pub changes: u64,
    /// What does not hold, from the first entry to the last; at most [`Self::MOST`].
    pub findings: Vec<Finding>,
    /// How many more things do not hold.
    pub more: u64,
    /// The heads it was held against.
    pub against: Vec<(Anchor, Noted)>,
    /// Whether this browser's note could be read; without it, what was cut off the end may go unnoticed.
    pub witness: WitnessState,
}

/// What became of the note outside of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WitnessState {
    /// It was read.
    Read,
    /// There is none.
    None,
    /// It cannot be read.
    Unreadable(String),
}

impl Verification {
    /// The most findings that are told one by one.
    pub const MOST: usize = 50;

    /// Whether everything holds.
    pub const fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    /// The entry up to which everything holds from the first on; 0 where not even that does.
    pub fn verified(&self) -> Seq {
        let last = self.last.map_or(0, |(last, _)| last.seq);
        let broken = self.findings.iter().map(|finding| match finding {
            Finding::Missing { first, .. } => first - 1,
            Finding::Altered(seq) | Finding::Damaged(seq, _) | Finding::Exchanged { seq, .. } => seq - 1,
            Finding::CutTail { last, .. } => *last,
        });
        broken.min().map_or(last, |broken| broken.min(last))
    }

    /// What it comes to: `Verified up to entry 90`.
    pub fn title(&self) -> String {
        match (self.is_sound(), self.verified()) {
            (true, seq) => format!("Verified up to entry {seq}"),
            (false, 0) => "The journal does not hold".to_owned(),
            (false, seq) => format!("The journal holds up to entry {seq}, and not beyond"),
        }
    }

    /// How the heads it was held against stand to it.
    pub fn notes(&self) -> Vec<String> {
        let last = self.last.map_or(0, |(last, _)| last.seq);
        let mut notes = Vec::new();
        for (by, noted) in &self.against {
            let held = !self.findings.iter().any(|finding| match finding {
                Finding::CutTail { by: other, .. } | Finding::Exchanged { by: other, .. } => other == by,
                Finding::Missing { first, last } => (*first..=*last).contains(&noted.seq),
                Finding::Altered(_) | Finding::Damaged(..) => false,
            });
            let seq = noted.seq;
            match (by, held) {
                (Anchor::Page, _) | (_, false) => {}
                (Anchor::Witness, true) if seq == last => {
                    notes.push(format!("The note of this browser names entry {seq} with the same digest."));
                }
                (Anchor::Witness, true) => notes.push(format!(
                    "The note of this browser names entry {seq} with the same digest. The journal is {} ahead of it.",
                    entries(last - seq)
                )),
                (Anchor::Pasted, true) if seq == last => {
                    notes.push(format!("The head you pasted is the head of this journal: entry {seq}."));
                }
                (Anchor::Pasted, true) => notes.push(format!(
                    "The head you pasted is entry {seq} of this journal, which has grown by {} since.",
                    entries(last - seq)
                )),
            }
        }
        match &self.witness {
            WitnessState::Read => {}
            WitnessState::None => notes.push(
                "This browser has no note of the last entry, so entries cut off the end are noticed by a pasted head alone.".to_owned(),
            ),
            WitnessState::Unreadable(error) => {
                notes.push(format!("The note of this browser cannot be read: {error}."));
            }
        }
        notes
    }
}

fn entries(count: Seq) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}
