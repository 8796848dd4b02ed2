//! API keys as a checkpoint stores them: packed, since a large organization is nearly all keys, and reading them decides
//! how fast it opens.
//!
//! JSON text of 100,000 keys is three times as long and takes many times as long to read. Every other noun stays JSON.
//! A chunk of packed keys begins with [`MARK`], which no JSON text does; lengths, counts and numbers are LEB128, signed ones
//! in zigzag:
//!
//! ```text
//! MARK · names: count, then each text · keys: count, then each key
//! key = slot, as the distance from the slot before · version · id · name · description
//!     · owner: 2 × its place in names, + 1 for a service account
//!     · scope: its kind, then for those that have one the environment's and the resource's place in names
//!     · created · updated, as the distance from created
//!     · traits: bits 0–1 credential, bits 2–3 origin, bit 4 "expires"
//!     · the digest's 32 bytes, where there is one · expiry, where there is one
//! ```
//!
//! A form that says more takes another mark, and this one stays readable.

use hashbrown::HashMap;

use crate::{
    model::{
        ApiKey, ApiKeyId, Credential, EnvironmentId, ExpiryDate, FlinkRegion, KafkaClusterId, KsqlClusterId,
        Origin, Owner, SchemaRegistryId, Scope, SecretDigest, ServiceAccountId, Timestamp, UserId,
    },
    org::{Row, Seq, Slot},
};

/// How a chunk of packed keys begins.
const MARK: u8 = 1;

/// Whether a chunk's bytes are packed keys.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.first() == Some(&MARK)
}

/// Packs keys, in the order of their slots.
pub fn write<'a>(rows: impl Iterator<Item = (Slot, &'a Row<ApiKey>)>) -> Vec<u8> {
    let mut names = Names::default();
    let mut keys = Vec::with_capacity(32 * 1024);
    let (mut count, mut last) = (0, 0);
    for (Slot(slot), row) in rows {
        number(&mut keys, u64::from(slot.wrapping_sub(last)));
        write_key(&mut keys, &mut names, row);
        (count, last) = (count + 1, slot);
    }
    let mut bytes = vec![MARK];
    number(&mut bytes, names.order.len() as u64);
    for name in &names.order {
        text(&mut bytes, name);
    }
    number(&mut bytes, count);
    bytes.extend_from_slice(&keys);
    bytes
}

/// Ids that several keys of a chunk share.
#[derive(Default)]
struct Names<'a> {
    order: Vec<&'a str>,
    places: HashMap<&'a str, u64>,
}

impl<'a> Names<'a> {
    fn place(&mut self, name: &'a str) -> u64 {
        *self.places.entry(name).or_insert_with(|| {
            self.order.push(name);
            self.order.len() as u64 - 1
        })
    }
}

fn write_key<'a>(bytes: &mut Vec<u8>, names: &mut Names<'a>, row: &'a Row<ApiKey>) {
    // Every field by name: one that is added later asks for its place here.
    let ApiKey { id, name, description, owner, scope, created, updated, expires, credential, origin } =
        &row.object;
    number(bytes, row.version);
    text(bytes, id.as_str());
    text(bytes, name);
    text(bytes, description);
    let (owner, kind) = match owner {
        Owner::User(id) => (id.as_str(), 0),
        Owner::ServiceAccount(id) => (id.as_str(), 1),
    };
    number(bytes, names.place(owner) * 2 + kind);
    bytes.push(scope.kind() as u8);
    if let Some(environment) = scope.environment() {
        number(bytes, names.place(environment.as_str()));
        number(bytes, names.place(scope.resource_id()));
    }
    signed(bytes, created.as_micros());
    signed(bytes, updated.as_micros().wrapping_sub(created.as_micros()));
    let (credential, digest) = match credential {
        Credential::Unknown => (0, None),
        Credential::Withdrawn => (1, None),
        Credential::Digest(SecretDigest::Sha256(digest)) => (2, Some(digest)),
    };
    let origin = match origin {
        Origin::Created => 0,
        Origin::Imported => 1,
        Origin::Placeholder => 2,
    };
    bytes.push(credential | origin << 2 | u8::from(expires.is_some()) << 4);
    bytes.extend_from_slice(digest.map_or(&[], |digest| digest.as_slice()));
    if let Some(expires) = expires {
        signed(bytes, expires.at().as_micros());
    }
}

fn number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn signed(bytes: &mut Vec<u8>, number_: i64) {
    number(bytes, ((number_ << 1) ^ (number_ >> 63)).cast_unsigned());
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    number(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

/// Why packed keys cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// They end in the middle of a key.
    #[error("it ends too early")]
    Short,
    /// Something follows the last key.
    #[error("something follows its last key")]
    Long,
    /// A text is no UTF-8.
    #[error("a text in it is no text")]
    Text,
    /// A number stands for nothing, or lies outside of what it counts.
    #[error("a number in it stands for nothing")]
    Number,
}

/// Owners and scopes that keys of one checkpoint share, so that each is held once.
#[derive(Default)]
pub struct Shared<'a> {
    owners: HashMap<(u64, &'a str), Owner>,
    scopes: HashMap<(u8, &'a str, &'a str), Scope>,
}

/// The keys of a chunk, one after another; ends after the first that cannot be read.
pub struct Keys<'a, 's> {
    bytes: &'a [u8],
    names: Vec<&'a str>,
    shared: &'s mut Shared<'a>,
    left: u64,
    last: u32,
}

/// Begins to read packed keys.
pub fn read<'a, 's>(bytes: &'a [u8], shared: &'s mut Shared<'a>) -> Result<Keys<'a, 's>, Unreadable> {
    let after_mark = bytes.get(1..).unwrap_or_default();
    let mut keys = Keys { bytes: after_mark, names: Vec::new(), shared, left: 0, last: 0 };
    // Each takes a byte at least: a count that lies does not reserve what is not there.
    let names = keys.number()?.min(bytes.len() as u64);
    keys.names = (0..names).map(|_| keys.text()).collect::<Result<_, _>>()?;
    keys.left = keys.number()?;
    Ok(keys)
}

impl Iterator for Keys<'_, '_> {
    type Item = Result<(Slot, Row<ApiKey>), Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            let rest = std::mem::take(&mut self.bytes);
            return (!rest.is_empty()).then_some(Err(Unreadable::Long));
        }
        self.left -= 1;
        let key = self.key();
        if key.is_err() {
            (self.left, self.bytes) = (0, &[]);
        }
        Some(key)
    }
}

impl<'a> Keys<'a, '_> {
    fn key(&mut self) -> Result<(Slot, Row<ApiKey>), Unreadable> {
        let distance = u32::try_from(self.number()?).map_err(|_| Unreadable::Number)?;
        self.last = self.last.checked_add(distance).ok_or(Unreadable::Number)?;
        let version: Seq = self.number()?;
        let id = ApiKeyId::stored(self.text()?);
        let (name, description) = (self.text()?.into(), self.text()?.into());
        let owner = self.owner()?;
        let scope = self.scope()?;
        let created = Timestamp::from_micros(self.signed()?);
        let updated = Timestamp::from_micros(created.as_micros().wrapping_add(self.signed()?));
        let traits = self.byte()?;
        let credential = match traits & 3 {
            0 => Credential::Unknown,
            1 => Credential::Withdrawn,
            2 => Credential::Digest(SecretDigest::Sha256(self.digest()?)),
            _ => return Err(Unreadable::Number),
        };
        let origin = match traits >> 2 & 3 {
            0 => Origin::Created,
            1 => Origin::Imported,
            2 => Origin::Placeholder,
            _ => return Err(Unreadable::Number),
        };
        let expires = match traits >> 4 {
            0 => None,
            1 => Some(ExpiryDate::listed(Timestamp::from_micros(self.signed()?))),
            _ => return Err(Unreadable::Number),
        };
        let object =
            ApiKey { id, name, description, owner, scope, created, updated, expires, credential, origin };
        Ok((Slot(self.last), Row { version, object }))
    }

    fn owner(&mut self) -> Result<Owner, Unreadable> {
        let owner = self.number()?;
        let (kind, id) = (owner % 2, self.named(owner / 2)?);
        let made = || {
            if kind == 0 {
                Owner::User(UserId::stored(id))
            } else {
                Owner::ServiceAccount(ServiceAccountId::stored(id))
            }
        };
        Ok(self.shared.owners.entry((kind, id)).or_insert_with(made).clone())
    }

    fn scope(&mut self) -> Result<Scope, Unreadable> {
        // The numbers of `ScopeKind`.
        let kind = self.byte()?;
        match kind {
            0..=3 => {}
            4 => return Ok(Scope::Tableflow),
            5 => return Ok(Scope::Cloud),
            6 => return Ok(Scope::Global),
            _ => return Err(Unreadable::Number),
        }
        let (environment, resource) = (self.number()?, self.number()?);
        let (environment_id, resource) = (self.named(environment)?, self.named(resource)?);
        let made = || {
            let environment = EnvironmentId::stored(environment_id);
            match kind {
                0 => Scope::Kafka { environment, cluster: KafkaClusterId::stored(resource) },
                1 => Scope::SchemaRegistry { environment, registry: SchemaRegistryId::stored(resource) },
                2 => Scope::Ksql { environment, cluster: KsqlClusterId::stored(resource) },
                _ => Scope::Flink { environment, region: FlinkRegion::stored(resource) },
            }
        };
        Ok(self.shared.scopes.entry((kind, environment_id, resource)).or_insert_with(made).clone())
    }

    fn named(&self, place: u64) -> Result<&'a str, Unreadable> {
        let place = usize::try_from(place).map_err(|_| Unreadable::Number)?;
        self.names.get(place).copied().ok_or(Unreadable::Number)
    }

    fn byte(&mut self) -> Result<u8, Unreadable> {
        let (byte, rest) = self.bytes.split_first().ok_or(Unreadable::Short)?;
        self.bytes = rest;
        Ok(*byte)
    }

    fn number(&mut self) -> Result<u64, Unreadable> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Unreadable::Number)
    }

    fn signed(&mut self) -> Result<i64, Unreadable> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn text(&mut self) -> Result<&'a str, Unreadable> {
        let length = usize::try_from(self.number()?).map_err(|_| Unreadable::Number)?;
        let (text, rest) = self.bytes.split_at_checked(length).ok_or(Unreadable::Short)?;
        self.bytes = rest;
        std::str::from_utf8(text).map_err(|_| Unreadable::Text)
    }

    fn digest(&mut self) -> Result<[u8; 32], Unreadable> {
        let (digest, rest) = self.bytes.split_first_chunk().ok_or(Unreadable::Short)?;
        self.bytes = rest;
        Ok(*digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8, scope: Scope) -> Row<ApiKey> {
        let created = Timestamp::from_micros(1_700_000_000_000_000 - i64::from(number) * 7_777_777);
        let object = ApiKey {
            id: ApiKeyId::parse(&format!("KEY{number}")).unwrap(),
            name: "näme".repeat(usize::from(number) * 10).into(),
            description: if number.is_multiple_of(2) { "" } else { "for <b>orders</b>\u{202e}" }.into(),
            owner: if number.is_multiple_of(3) {
                Owner::User(UserId::parse("u-1").unwrap())
            } else {
                Owner::ServiceAccount(ServiceAccountId::parse("sa-1").unwrap())
            },
            scope,
            created,
            updated: created.plus_seconds(i64::from(number)),
            expires: (number % 2 == 1).then(|| ExpiryDate::listed(Timestamp::from_micros(-5))),
            credential: match number % 3 {
                0 => Credential::Unknown,
                1 => Credential::Withdrawn,
                _ => Credential::Digest(SecretDigest::Sha256([number; 32])),
            },
            origin: [Origin::Created, Origin::Imported, Origin::Placeholder][usize::from(number % 3)],
        };
        Row { version: u64::from(number) << 40, object }
    }

    fn keys() -> Vec<(Slot, Row<ApiKey>)> {
        let environment = EnvironmentId::parse("env-1").unwrap();
        let scopes = [
            Scope::Kafka {
                environment: environment.clone(),
                cluster: KafkaClusterId::parse("lkc-1").unwrap(),
            },
            Scope::SchemaRegistry {
                environment: environment.clone(),
                registry: SchemaRegistryId::parse("lsrc-1").unwrap(),
            },
            Scope::Ksql {
                environment: environment.clone(),
                cluster: KsqlClusterId::parse("lksqlc-1").unwrap(),
            },
            Scope::Flink { environment, region: FlinkRegion::parse("aws.us-east-1").unwrap() },
            Scope::Tableflow,
            Scope::Cloud,
            Scope::Global,
        ];
        let numbered = (1u8..).zip(scopes);
        numbered.map(|(number, scope)| (Slot(u32::from(number) * 1000), key(number, scope))).collect()
    }

    fn packed(keys: &[(Slot, Row<ApiKey>)]) -> Vec<u8> {
        write(keys.iter().map(|(slot, row)| (*slot, row)))
    }

    #[test]
    fn keys_of_every_scope_come_back_as_they_were() {
        let keys = keys();
        let read: Result<Vec<_>, _> = read(&packed(&keys), &mut Shared::default()).unwrap().collect();
        assert_eq!(read.unwrap(), keys);
    }

    #[test]
    fn bytes_that_are_cut_or_longer_are_refused() {
        let bytes = packed(&keys());
        let all = |bytes: &[u8]| {
            read(bytes, &mut Shared::default()).and_then(Iterator::collect::<Result<Vec<_>, _>>)
        };
        for end in 1..bytes.len() {
            assert!(all(&bytes[..end]).is_err(), "{end} of {} bytes", bytes.len());
        }
        assert_eq!(all(&[&bytes[..], &[0]].concat()).unwrap_err(), Unreadable::Long);
    }

    #[test]
    fn no_byte_that_is_altered_brings_reading_down() {
        let bytes = packed(&keys());
        for at in 1..bytes.len() {
            for with in [0, 1, 0x7f, 0x80, 0xff] {
                let mut altered = bytes.clone();
                altered[at] = with;
                // Whether it reads is the digest's business; that it ends, and does so calmly, is this one's.
                let _ = read(&altered, &mut Shared::default()).map(Iterator::count);
            }
        }
    }
}
