//! Typed ids in the forms Confluent Cloud uses.
//!
//! Ids that Keyplane makes have the documented form; ids that come from outside are opaque text and taken as
//! they are (published data holds `u11`, `MYKEY1`, `lkc-bob`). Source: `facts/domain.md` 12.

use std::{borrow::Borrow, fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// The longest id that is accepted from outside, in bytes (the schema's limit).
const LONGEST: usize = 255;
/// The same for ACLs, which carry their content as an id and have none in the contract: the ids of a cluster and a
/// principal at their longest, and a name of 255 characters of four bytes.
const LONGEST_CONTENT: usize = 2048;

/// Why a text is no id at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IdError {
    /// There is no text.
    #[error("an id cannot be empty")]
    Empty,
    /// More bytes than an id of its kind has.
    #[error("an id has at most {0} characters")]
    TooLong(usize),
    /// Blanks and control characters never occur in ids.
    #[error("an id cannot contain blanks or control characters")]
    Blank,
}

fn check(text: &str, longest: usize) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > longest {
        return Err(IdError::TooLong(longest));
    }
    // Nearly every id is plain ASCII, for which this is quick.
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    if !plain && text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(IdError::Blank);
    }
    Ok(())
}

/// Five bits of each byte pick a symbol: no modulo bias.
fn spell(bytes: &[u8], alphabet: &[u8; 32]) -> String {
    bytes
        .iter()
        .filter_map(|byte| alphabet.get(usize::from(byte & 31)))
        .map(|symbol| char::from(*symbol))
        .collect()
}

/// Lower case without `i`, `l`, `o`, `u`: hard to misread, five bits a symbol.
const LOWER: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The part of `[A-Z0-9]` that nearly all published key ids keep to.
const UPPER: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// Ids are shared, not copied: a thousand keys name the same owner.

fn write<S: serde::Serializer>(id: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(id)
}

fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
    struct Text;
    impl serde::de::Visitor<'_> for Text {
        type Value = Arc<str>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an id")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Arc<str>, E> {
            Ok(text.into())
        }
    }
    deserializer.deserialize_str(Text)
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        text_id!($(#[$doc])* $name of LONGEST);
    };
    ($(#[$doc:meta])* $name:ident of $longest:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(#[serde(serialize_with = "write", deserialize_with = "read")] Arc<str>);

        impl $name {
            /// Takes an id from outside as it is, whatever its shape.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                check(text, $longest)?;
                Ok(Self(text.into()))
            }

            /// Takes an id as it was stored, behind a digest that vouches for it.
            pub fn stored(text: &str) -> Self {
                Self(text.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    };
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        text_id!($(#[$doc])* $name);

        impl $name {
            /// How an id that Keyplane makes begins.
            pub const PREFIX: &'static str = $prefix;

            /// Makes an id in the documented form from six random bytes.
            pub fn from_random(bytes: [u8; 6]) -> Self {
                Self(format!("{}{}", $prefix, spell(&bytes, LOWER)).into())
            }
        }
    };
}

text_id!(/** An environment, `env-…`. */ EnvironmentId, "env-");
text_id!(/** A Kafka cluster, `lkc-…`. */ KafkaClusterId, "lkc-");
text_id!(/** A Schema Registry, `lsrc-…`. */ SchemaRegistryId, "lsrc-");
text_id!(/** A ksqlDB cluster, `lksqlc-…`. */ KsqlClusterId, "lksqlc-");
text_id!(/** A Flink compute pool, `lfcp-…`. */ ComputePoolId, "lfcp-");
text_id!(/** A user, `u-…`. */ UserId, "u-");
text_id!(/** An invitation, `i-…`. */ InvitationId, "i-");
text_id!(/** A service account, `sa-…`. */ ServiceAccountId, "sa-");
text_id!(/** A group mapping, `group-…` (older ones `pool-…`). */ GroupMappingId, "group-");
text_id!(/** An identity provider, `op-…`. */ IdentityProviderId, "op-");
text_id!(/** An identity pool, `pool-…`. */ IdentityPoolId, "pool-");
text_id!(/** A role binding, `rb-…`. */ RoleBindingId, "rb-");
text_id!(/** An API key: 16 upper-case letters and digits where Keyplane made it. */ ApiKeyId);
text_id!(/** An ACL. ACLs have no id of their own: this is their content, in Terraform's spelling. */ AclId of LONGEST_CONTENT);

impl ApiKeyId {
    /// Makes a key id from sixteen random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(spell(&bytes, UPPER).into())
    }
}

/// An organization: a UUID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrganizationId(Uuid);

impl OrganizationId {
    /// Makes a version 4 UUID from sixteen random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    /// Reads a UUID.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Self)
    }
}

impl fmt::Display for OrganizationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl fmt::Debug for OrganizationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrganizationId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_ids_have_the_documented_forms() {
        assert_eq!(EnvironmentId::from_random([0, 1, 2, 31, 32, 255]).as_str(), "env-012z0z");
        assert_eq!(ApiKeyId::from_random([0; 16]).as_str(), "AAAAAAAAAAAAAAAA");
        let id = ApiKeyId::from_random(std::array::from_fn(|i| u8::try_from(i * 16).unwrap()));
        assert!(
            id.as_str().len() == 16
                && id.as_str().bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        );
        assert_eq!(OrganizationId::from_random([0; 16]).to_string(), "00000000-0000-4000-8000-000000000000");
    }

    #[test]
    fn ids_from_outside_are_opaque() {
        for (text, expected) in [
            ("u11", Ok(())),
            ("GLOBAL6K4VMXYD2LDZ", Ok(())),
            ("", Err(IdError::Empty)),
            ("two words", Err(IdError::Blank)),
            ("line\n", Err(IdError::Blank)),
        ] {
            assert_eq!(UserId::parse(text).map(|_| ()), expected, "{text:?}");
        }
        assert_eq!(ApiKeyId::parse(&"A".repeat(256)), Err(IdError::TooLong(255)));
        // An ACL is its content, whose parts have limits of their own.
        assert!(AclId::parse(&"A".repeat(2048)).is_ok());
        assert_eq!(AclId::parse(&"A".repeat(2049)), Err(IdError::TooLong(2048)));
    }
}
