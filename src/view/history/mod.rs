//! The history in words: what an entry did, to what, and each of its changes field by field.
//!
//! Everything here is worked out from entries and from what objects are called; reading entries is `workspace`'s
//! business. Objects are called what they were called at the time, also when they are gone by now: [`Past`] walks back
//! with whoever reads the history. Digests of secrets are never shown; secrets are in no entry.

mod compare;
mod details;
mod facts;
mod filter;
mod names;
mod sentence;
mod verification;

use crate::{
    engine::{Client, Deed, Header},
    model::{ObjectRef, Owner, Timestamp},
    org::{Change, Org, Seq},
};

pub use compare::{Differences, differences, summary};
pub use details::{ChangeWords, Details, FieldRow, Group, Standing};
pub use facts::Value;
pub use filter::{CLIENTS, Facet, Filter, PARAMETERS, client_slug, kinds};
pub use names::{Names, Past, Renamed, renamed};
pub use sentence::Tally;
pub use verification::{Anchor, Finding, Noted, NotedError, Verification, WitnessState};

/// One entry as a line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub seq: Seq,
    /// When it was done.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Owner,
    /// What that account was called then.
    pub actor_name: String,
    /// From where.
    pub client: Client,
    /// What kind of thing was done.
    pub kind: DeedKind,
    /// What was done, to be read after the actor's name: `deleted service account orders-service and 3 API keys`.
    pub words: String,
    /// To which objects, without those that only went along.
    pub objects: Vec<ObjectRef>,
    /// The entry that was taken back by it.
    pub undoes: Option<Seq>,
    /// How many objects were changed, those that went along included.
    pub changes: u32,
}

/// How much of an entry was read.
#[derive(Clone, Copy, Debug)]
pub enum Extent<'a> {
    /// All of it.
    Whole(&'a [Change]),
    /// Its header: it is too large to be read for one line.
    Header,
}

impl Line {
    /// An entry in words, at a time when objects had these names.
    pub fn of(org: &Org, past: &Past, header: &Header, extent: Extent<'_>) -> Self {
        let changes = match extent {
            Extent::Whole(changes) => changes,
            Extent::Header => &[],
        };
        let names = Names::new(org, past, changes);
        Self {
            seq: header.seq,
            at: header.at,
            actor_name: names.owner(&header.actor),
            actor: header.actor.clone(),
            client: header.client,
            kind: DeedKind::of(&header.intent.deed),
            words: sentence::words(header, extent, &names),
            objects: header.intent.objects.clone(),
            undoes: match header.intent.deed {
                Deed::Undo(seq) => Some(seq),
                Deed::Found
                | Deed::Create
                | Deed::Update
                | Deed::Delete
                | Deed::Revoke
                | Deed::Restore(_)
                | Deed::Import
                | Deed::Resume(_) => None,
            },
            changes: header.changes,
        }
    }

    /// The whole sentence: `Lena Fischer deleted service account orders-service and 3 API keys`.
    pub fn sentence(&self) -> String {
        [self.actor_name.as_str(), self.words.as_str()].join(" ")
    }
}

/// What kind of thing an entry did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeedKind {
    /// The organization began.
    Began,
    /// Objects were made.
    Created,
    /// Objects were changed.
    Changed,
    /// Objects were deleted.
    Deleted,
    /// A key was revoked as compromised.
    Revoked,
    /// Something was taken back.
    Undone,
    /// One object was brought back to what it was.
    Restored,
    /// Objects came from outside.
    Imported,
}

impl DeedKind {
    /// Every kind, in the order in which filters show them.
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::Changed,
        Self::Deleted,
        Self::Revoked,
        Self::Undone,
        Self::Restored,
        Self::Imported,
        Self::Began,
    ];

    /// The kind of a deed.
    pub const fn of(deed: &Deed) -> Self {
        match deed {
            Deed::Found | Deed::Resume(_) => Self::Began,
            Deed::Create => Self::Created,
            Deed::Update => Self::Changed,
            Deed::Delete => Self::Deleted,
            Deed::Revoke => Self::Revoked,
            Deed::Undo(_) => Self::Undone,
            Deed::Restore(_) => Self::Restored,
            Deed::Import => Self::Imported,
        }
    }

    /// In a word.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Began => "Began",
            Self::Created => "Created",
            Self::Changed => "Changed",
            Self::Deleted => "Deleted",
            Self::Revoked => "Revoked",
            Self::Undone => "Undone",
            Self::Restored => "Restored",
            Self::Imported => "Imported",
        }
    }

    /// As it stands in an address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Began => "began",
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Deleted => "deleted",
            Self::Revoked => "revoked",
            Self::Undone => "undone",
            Self::Restored => "restored",
            Self::Imported => "imported",
        }
    }

    /// Reads what stands in an address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// From where an entry came, in words.
pub const fn client_label(client: Client) -> &'static str {
    match client {
        Client::Console => "Console",
        Client::Import => "Import",
        Client::Demo => "Demo data",
        Client::Rest => "REST API",
        Client::Module => "Module",
    }
}

/// How long ago something was done: `just now`, `4 minutes ago`, `3 hours ago`, `12 days ago`.
pub fn elapsed(at: Timestamp, now: Timestamp) -> String {
    let seconds = (now.as_millis() - at.as_millis()).max(0) / 1000;
    let (count, unit) = match seconds {
        0..=44 => return "just now".to_owned(),
        45..=3_569 => ((seconds + 30) / 60, "minute"),
        3_570..=84_599 => ((seconds + 1_800) / 3_600, "hour"),
        _ => return [super::words::age(at, now).as_str(), "ago"].join(" ").replace("today ago", "1 day ago"),
    };
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

/// How many days lie between two moments, as calendars count.
pub fn elapsed_days(at: Timestamp, now: Timestamp) -> i64 {
    const DAY: i64 = 86_400_000;
    now.as_millis().div_euclid(DAY) - at.as_millis().div_euclid(DAY)
}
