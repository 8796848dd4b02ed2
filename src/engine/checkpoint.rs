//! An organization in chunks: what makes opening fast, and the second copy beside the journal.
//!
//! A chunk holds the objects of a stretch of slots of one table. A manifest names every chunk with its digest
//! and the entry up to which the checkpoint speaks. Nothing read back is trusted before its digests hold.
//!
//! Chunks are JSON arrays, but for API keys, which are packed (`packed.rs`). Each chunk tells by its first byte, so that a
//! checkpoint whose keys are JSON too is read as it is. The next one is then written as a whole.

mod packed;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;
use uuid::Uuid;

use super::entry::to_json;
use crate::{
    model::{
        Acl, ApiKey, AppliedLimit, ComputePool, Environment, GroupMapping, IdentityPool, IdentityProvider,
        KafkaCluster, Kind, KsqlCluster, Organization, OrganizationId, RoleBinding, SchemaRegistry,
        ServiceAccount, Timestamp, Tombstone, User,
    },
    org::{Change, Delta, Digest, Org, Position, Restore, Row, Seq, Slot, Stored, Table, Touch},
};

/// The format this version writes. Older ones are read as well.
///
/// Format 1 named tombstones by their id alone, format 2 had API keys in JSON.
const FORMAT: u32 = 3;

/// The first format that was ever written.
const OLDEST: u32 = 1;

/// Slots in one chunk: 192 API keys make about 20 KB packed, and below 60 KB with long names.
const SLOTS: u32 = 192;

/// The number of a chunk: its table and its place in it.
pub type ChunkId = u32;

/// Tables are this far apart in the numbering of chunks.
const STRIDE: u32 = 1 << 24;

/// What a checkpoint holds and up to which entry it speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format of manifest and chunks.
    pub format: u32,
    /// Whose it is.
    pub organization: OrganizationId,
    /// The entry up to which it speaks.
    pub seq: Seq,
    /// The digest of that entry's header.
    pub head: Digest,
    /// That entry's time.
    pub at: Timestamp,
    /// Every chunk with its digest, by number.
    pub chunks: BTreeMap<ChunkId, Digest>,
    /// How many objects there are in all.
    pub objects: u64,
    /// How many of them are API keys.
    pub api_keys: u64,
    /// The commands remembered, oldest first.
    pub commands: Vec<(Uuid, Seq)>,
}

/// Why a stored checkpoint cannot be used. The journal can: a checkpoint is never the only copy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckpointDamage {
    /// It was written by a newer version.
    #[error("the checkpoint was written by a newer version of Keyplane (format {0})")]
    NewerFormat(u32),
    /// The manifest cannot be read.
    #[error("the checkpoint's manifest cannot be read: {0}")]
    Manifest(String),
    /// It belongs to another organization.
    #[error("the checkpoint belongs to another organization")]
    Foreign,
    /// A chunk is missing, or one is there that should not be.
    #[error("chunk {0} of the checkpoint is missing or does not belong to it")]
    Missing(ChunkId),
    /// A chunk is not as it was written.
    #[error("chunk {0} of the checkpoint is not as it was written")]
    Altered(ChunkId),
    /// A chunk cannot be read although its digest holds.
    #[error("chunk {0} of the checkpoint cannot be read: {1}")]
    Content(ChunkId, String),
    /// The chunks hold more or fewer objects than the manifest says.
    #[error("the checkpoint holds {found} objects instead of {expected}")]
    Count {
        /// How many the manifest says.
        expected: u64,
        /// How many there are.
        found: u64,
    },
}

/// A checkpoint to be stored: only what differs from the one it follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The new manifest.
    pub manifest: Manifest,
    /// Chunks that are new or changed.
    pub put: Vec<(ChunkId, Vec<u8>)>,
    /// Chunks that are no more.
    pub remove: Vec<ChunkId>,
}

/// Calls a macro with every table in the order of their numbers.
macro_rules! tables {
    ($each:ident) => {
        $each! {
            Organization: organizations, Environment: environments, KafkaCluster: kafka_clusters,
            SchemaRegistry: schema_registries, KsqlCluster: ksql_clusters, ComputePool: compute_pools, User: users,
            ServiceAccount: service_accounts, GroupMapping: group_mappings,
            IdentityProvider: identity_providers, IdentityPool: identity_pools, RoleBinding: role_bindings,
            Acl: acls, AppliedLimit: applied_limits, ApiKey: api_keys, Tombstone: tombstones,
        }
    };
}

macro_rules! write_tables {
    ($($name:ident: $table:ident),+ $(,)?) => {
        fn chunk_bytes(org: &Org, kind: Kind, part: u32) -> Option<Vec<u8>> {
            match kind { $(Kind::$name => $name::write_chunk(org.$table(), part)),+ }
        }

        fn parts(org: &Org, kind: Kind) -> u32 {
            match kind { $(Kind::$name => parts_of(org.$table())),+ }
        }

        fn count(org: &Org) -> u64 {
            0 $(+ org.$table().len() as u64)+
        }

        /// Everything an organization holds, as changes that make it from nothing.
        pub(super) fn every_object(org: &Org) -> Vec<Change> {
            let mut made = Vec::new();
            $(made.extend(org.$table().iter().map(|object| Change::$name(Delta { before: None, after: Some(object.clone()) })));)+
            made
        }

        fn read_part<'a>(
            reading: &mut Reading<'a>,
            kind: Kind,
            chunk: ChunkId,
            bytes: &'a [u8],
        ) -> Result<u64, CheckpointDamage> {
            match kind { $(Kind::$name => $name::read_chunk(reading, chunk, bytes)),+ }
        }
    };
}

tables!(write_tables);

fn parts_of<T: Stored>(table: &Table<T>) -> u32 {
    u32::try_from(table.slot_count()).unwrap_or(u32::MAX).div_ceil(SLOTS)
}

/// An organization that is being read from chunks.
struct Reading<'a> {
    restore: Restore,
    shared: packed::Shared<'a>,
}

/// How a noun is kept in chunks.
trait Chunked: Stored + Serialize + DeserializeOwned {
    /// The chunk of a table's part; none where the part is empty.
    fn write_chunk(table: &Table<Self>, part: u32) -> Option<Vec<u8>> {
        let rows: Vec<_> =
            rows_of(table, part).map(|(slot, row)| (slot.0, row.version, &row.object)).collect();
        (!rows.is_empty()).then(|| to_json(&rows))
    }

    /// Places a chunk's objects, and says how many there are.
    fn read_chunk<'a>(
        reading: &mut Reading<'a>,
        chunk: ChunkId,
        bytes: &'a [u8],
    ) -> Result<u64, CheckpointDamage> {
        read_json::<Self>(&mut reading.restore, chunk, bytes)
    }
}

/// Nouns whose chunks are JSON.
macro_rules! json {
    ($($name:ident),+ $(,)?) => { $(impl Chunked for $name {})+ };
}

json! {
    Organization, Environment, KafkaCluster, SchemaRegistry, KsqlCluster, ComputePool, User, ServiceAccount,
    GroupMapping, IdentityProvider, IdentityPool, RoleBinding, Acl, AppliedLimit, Tombstone,
}

fn read_json<T: Chunked>(
    restore: &mut Restore,
    chunk: ChunkId,
    bytes: &[u8],
) -> Result<u64, CheckpointDamage> {
    let rows: Vec<(u32, Seq, T)> =
        serde_json::from_slice(bytes).map_err(|error| CheckpointDamage::Content(chunk, error.to_string()))?;
    let count = rows.len() as u64;
    for (slot, version, object) in rows {
        place(restore, chunk, Slot(slot), Row { version, object })?;
    }
    Ok(count)
}

impl Chunked for ApiKey {
    fn write_chunk(table: &Table<Self>, part: u32) -> Option<Vec<u8>> {
        let mut rows = rows_of(table, part).peekable();
        rows.peek().is_some().then(|| packed::write(rows))
    }

    fn read_chunk<'a>(
        reading: &mut Reading<'a>,
        chunk: ChunkId,
        bytes: &'a [u8],
    ) -> Result<u64, CheckpointDamage> {
        let Reading { restore, shared } = reading;
        if !packed::is_packed(bytes) {
            return read_json::<Self>(restore, chunk, bytes);
        }
        let unreadable = |error: packed::Unreadable| CheckpointDamage::Content(chunk, error.to_string());
        let mut count = 0;
        for row in packed::read(bytes, shared).map_err(unreadable)? {
            let (slot, row) = row.map_err(unreadable)?;
            place(restore, chunk, slot, row)?;
            count += 1;
        }
        Ok(count)
    }
}

/// The rows of one part of a table.
fn rows_of<T: Stored>(table: &Table<T>, part: u32) -> impl Iterator<Item = (Slot, &Row<T>)> {
    let start = part * SLOTS;
    (start..start.saturating_add(SLOTS)).filter_map(|slot| Some((Slot(slot), table.at(Slot(slot))?)))
}

fn place<T: Stored>(
    restore: &mut Restore,
    chunk: ChunkId,
    slot: Slot,
    row: Row<T>,
) -> Result<(), CheckpointDamage> {
    if slot.0 / SLOTS != chunk % STRIDE {
        return Err(CheckpointDamage::Content(chunk, format!("slot {} lies in another chunk", slot.0)));
    }
    let twice = |object| CheckpointDamage::Content(chunk, format!("{object} occurs twice"));
    restore.place(slot, row).map_err(twice)
}

fn number(kind: Kind, part: u32) -> ChunkId {
    u32::try_from(Kind::ALL.iter().position(|known| *known == kind).unwrap_or(0)).unwrap_or(0) * STRIDE + part
}

fn kind_of(chunk: ChunkId) -> Option<Kind> {
    Kind::ALL.get(usize::try_from(chunk / STRIDE).ok()?).copied()
}

/// The chunks that changes touched.
pub fn touched<'a>(touches: impl IntoIterator<Item = &'a Touch>) -> BTreeSet<ChunkId> {
    touches.into_iter().map(|touch| number(touch.kind, touch.slot.0 / SLOTS)).collect()
}

/// The checkpoint of an organization. With `base`, only the chunks in `dirty` are written again; without, all.
///
/// `dirty` must hold every chunk touched since the base, as [`touched`] tells.
pub fn take(org: &Org, base: Option<&Manifest>, dirty: &BTreeSet<ChunkId>) -> Option<Checkpoint> {
    let own = org.organization()?;
    let wanted: BTreeSet<ChunkId> = match base {
        Some(base) if base.format == FORMAT => dirty.clone(),
        // One of an older format is written anew, whatever was touched.
        _ => {
            let stored = base.into_iter().flat_map(|base| base.chunks.keys().copied());
            let all =
                Kind::ALL.iter().flat_map(|kind| (0..parts(org, *kind)).map(|part| number(*kind, part)));
            stored.chain(all).collect()
        }
    };
    let mut chunks = base.map(|base| base.chunks.clone()).unwrap_or_default();
    let (mut put, mut remove) = (Vec::new(), Vec::new());
    for chunk in wanted {
        let bytes = kind_of(chunk).and_then(|kind| chunk_bytes(org, kind, chunk % STRIDE));
        match bytes {
            Some(bytes) => {
                let digest = Digest::of(&bytes);
                if chunks.insert(chunk, digest) != Some(digest) {
                    put.push((chunk, bytes));
                }
            }
            None => {
                if chunks.remove(&chunk).is_some() {
                    remove.push(chunk);
                }
            }
        }
    }
    let Position { seq, head, at } = org.position();
    let manifest = Manifest {
        format: FORMAT,
        organization: own.id,
        seq,
        head,
        at,
        chunks,
        objects: count(org),
        api_keys: org.api_keys().len() as u64,
        commands: org.commands().collect(),
    };
    Some(Checkpoint { manifest, put, remove })
}

/// The manifest's stored form: the manifest with its own digest before it, since nothing else vouches for it.
pub fn manifest_bytes(manifest: &Manifest) -> Vec<u8> {
    let manifest = to_json(manifest);
    let mut bytes = format!("{OPENING}{}{MIDDLE}", Digest::of(&manifest)).into_bytes();
    bytes.extend_from_slice(&manifest);
    bytes.extend_from_slice(CLOSING.as_bytes());
    bytes
}

const OPENING: &str = r#"{"digest":""#;
const MIDDLE: &str = r#"","manifest":"#;
const CLOSING: &str = "}";

/// The manifest's own bytes, if its digest holds.
fn vouched(bytes: &[u8]) -> Option<&[u8]> {
    let rest = bytes.strip_prefix(OPENING.as_bytes())?;
    let (digest, rest) = rest.split_at_checked(64)?;
    let manifest = rest.strip_prefix(MIDDLE.as_bytes())?.strip_suffix(CLOSING.as_bytes())?;
    let digest = Digest::parse(std::str::from_utf8(digest).ok()?)?;
    (Digest::of(manifest) == digest).then_some(manifest)
}

/// Reads a manifest.
pub fn read_manifest(organization: OrganizationId, bytes: &[u8]) -> Result<Manifest, CheckpointDamage> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let unreadable = |error: serde_json::Error| CheckpointDamage::Manifest(error.to_string());
    let bytes =
        vouched(bytes).ok_or_else(|| CheckpointDamage::Manifest("it is not as it was written".to_owned()))?;
    let Format { format } = serde_json::from_slice(bytes).map_err(unreadable)?;
    if format > FORMAT {
        return Err(CheckpointDamage::NewerFormat(format));
    }
    if format < OLDEST {
        return Err(CheckpointDamage::Manifest(format!("no version ever wrote format {format}")));
    }
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(unreadable)?;
    if manifest.organization == organization { Ok(manifest) } else { Err(CheckpointDamage::Foreign) }
}

/// Reads an organization from a manifest and its chunks, checking every digest and count.
pub fn read(manifest: &Manifest, chunks: &[(ChunkId, Vec<u8>)]) -> Result<Org, CheckpointDamage> {
    let found: BTreeMap<ChunkId, &[u8]> =
        chunks.iter().map(|(chunk, bytes)| (*chunk, bytes.as_slice())).collect();
    if let Some(stray) = found.keys().find(|chunk| !manifest.chunks.contains_key(*chunk)) {
        return Err(CheckpointDamage::Missing(*stray));
    }
    let mut reading = Reading { restore: Org::restore(), shared: packed::Shared::default() };
    reading.restore.expect_keys(usize::try_from(manifest.api_keys).unwrap_or(0).min(1 << 24));
    let mut objects = 0;
    for (chunk, digest) in &manifest.chunks {
        let bytes = found.get(chunk).ok_or(CheckpointDamage::Missing(*chunk))?;
        if Digest::of(bytes) != *digest {
            return Err(CheckpointDamage::Altered(*chunk));
        }
        let kind = kind_of(*chunk).ok_or(CheckpointDamage::Missing(*chunk))?;
        objects += read_part(&mut reading, kind, *chunk, bytes)?;
    }
    if objects != manifest.objects {
        return Err(CheckpointDamage::Count { expected: manifest.objects, found: objects });
    }
    let position = Position { seq: manifest.seq, head: manifest.head, at: manifest.at };
    Ok(reading.restore.finish(position, manifest.commands.iter().copied()))
}
