//! What is left of deleted objects, so that no id is ever used twice.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectRef, Timestamp};

/// Why an object is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retirement {
    /// It was deleted.
    Deleted,
    /// It was an API key whose secret somebody else may have. If it ever comes back, it comes without its
    /// digest; so this tombstone stays even then.
    Compromised,
}

/// What names a tombstone: the kind of the object that is gone, and its id. Ids come from outside in any shape,
/// so that two kinds may share one.
///
/// Stored as one text, the kind's name and the id with a blank between: ids hold no blanks. Format 1 stored the
/// id alone; what was read so stands for an object of any kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TombstoneId {
    kind: Option<Kind>,
    id: Box<str>,
}

impl TombstoneId {
    /// Names the tombstone of an object.
    pub fn of(object: &ObjectRef) -> Self {
        Self { kind: Some(object.kind()), id: object.id().into() }
    }

    /// Names the tombstone that format 1 wrote for an object.
    pub fn of_any_kind(object: &ObjectRef) -> Self {
        Self { kind: None, id: object.id().into() }
    }

    /// The kind of the object that is gone; `None` where format 1 did not tell.
    pub const fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// The id that is retired.
    pub fn as_str(&self) -> &str {
        &self.id
    }

    /// Reads the stored text of either format.
    fn read(text: &str) -> Option<Self> {
        match text.split_once(' ') {
            Some((kind, id)) => Some(Self { kind: Some(Kind::from_name(kind)?), id: id.into() }),
            None => Some(Self { kind: None, id: text.into() }),
        }
    }
}

impl fmt::Display for TombstoneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

impl fmt::Debug for TombstoneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Some(kind) => write!(f, "TombstoneId({} {})", kind.name(), self.id),
            None => write!(f, "TombstoneId({})", self.id),
        }
    }
}

impl Serialize for TombstoneId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.kind {
            Some(kind) => serializer.collect_str(&format_args!("{} {}", kind.name(), self.id)),
            None => serializer.serialize_str(&self.id),
        }
    }
}

impl<'de> Deserialize<'de> for TombstoneId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| serde::de::Error::custom("a retired id begins with a known kind"))
    }
}

/// The mark of an id that was in use and may never name anything else of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// The kind and the id of what is gone.
    pub id: TombstoneId,
    /// Why the object is gone.
    pub why: Retirement,
    /// Since when.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ApiKeyId, EnvironmentId};

    #[test]
    fn a_retired_id_keeps_its_kind_in_storage_and_reads_what_format_1_wrote() {
        let key = ObjectRef::ApiKey(ApiKeyId::parse("X1").unwrap());
        let environment = ObjectRef::Environment(EnvironmentId::parse("X1").unwrap());
        for (id, stored) in [
            (TombstoneId::of(&key), r#""ApiKey X1""#),
            (TombstoneId::of(&environment), r#""Environment X1""#),
            (TombstoneId::of_any_kind(&key), r#""X1""#),
        ] {
            assert_eq!(serde_json::to_string(&id).unwrap(), stored);
            assert_eq!(serde_json::from_str::<TombstoneId>(stored).unwrap(), id);
        }
        assert!(serde_json::from_str::<TombstoneId>(r#""Cluster X1""#).is_err());
    }
}
