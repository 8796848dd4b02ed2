//! What a checkpoint keeps, and what those of older versions kept otherwise.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use std::collections::BTreeSet;

use keyplane::{
    engine::checkpoint::{self, Checkpoint, CheckpointDamage, Manifest},
    model::{ApiKey, Owner, Scope},
    org::{Digest, Org, Seq},
};
use support::Lab;

fn organization() -> Org {
    let mut lab = Lab::new();
    let owner = Owner::ServiceAccount(lab.service_account("orders"));
    for scope in [Scope::Cloud, Scope::Global, Scope::Tableflow] {
        lab.key(owner.clone(), scope).unwrap();
    }
    lab.replay()
}

fn full(org: &Org) -> Checkpoint {
    checkpoint::take(org, None, &BTreeSet::new()).unwrap()
}

/// The same checkpoint as format 2 wrote it: API keys as JSON, like everything else.
fn as_format_2(org: &Org, checkpoint: &Checkpoint) -> (Manifest, Vec<(u32, Vec<u8>)>) {
    let rows: Vec<(u32, Seq, &ApiKey)> =
        org.api_keys().rows().map(|(slot, row)| (slot.0, row.version, &row.object)).collect();
    let (mut manifest, mut chunks) = (checkpoint.manifest.clone(), checkpoint.put.clone());
    let keys = chunks.iter_mut().find(|(_, bytes)| bytes[0] != b'[').unwrap();
    keys.1 = serde_json::to_vec(&rows).unwrap();
    manifest.format = 2;
    manifest.chunks.insert(keys.0, Digest::of(&keys.1));
    (manifest, chunks)
}

#[test]
fn an_organization_comes_back_as_it_was() {
    let org = organization();
    let taken = full(&org);
    let read = checkpoint::read(&taken.manifest, &taken.put).unwrap();
    assert_eq!(read, org);
    let owner = &org.api_keys().iter().next().unwrap().owner;
    assert_eq!(read.keys_of_owner(owner).count(), org.keys_of_owner(owner).count());
    assert_eq!(read.keys_of_scope(&Scope::Cloud).count(), 1);
}

#[test]
fn keys_that_were_stored_as_json_are_read() {
    let org = organization();
    let (manifest, chunks) = as_format_2(&org, &full(&org));
    let bytes = checkpoint::manifest_bytes(&manifest);
    let manifest = checkpoint::read_manifest(manifest.organization, &bytes).unwrap();
    assert_eq!(checkpoint::read(&manifest, &chunks).unwrap(), org);
}

#[test]
fn a_checkpoint_over_one_of_an_older_format_is_written_as_a_whole() {
    let org = organization();
    let taken = full(&org);
    let (older, chunks) = as_format_2(&org, &taken);
    let next = checkpoint::take(&org, Some(&older), &BTreeSet::new()).unwrap();
    assert_eq!(next.manifest, taken.manifest);
    let keys =
        chunks.iter().find(|(number, bytes)| Some(&Digest::of(bytes)) != taken.manifest.chunks.get(number));
    let rewritten: Vec<_> = next.put.iter().map(|(number, _)| *number).collect();
    assert_eq!(rewritten, [keys.unwrap().0], "what is stored already is left as it is");
}

#[test]
fn a_newer_format_is_refused_by_its_number() {
    let mut manifest = full(&organization()).manifest;
    manifest.format = 99;
    let bytes = checkpoint::manifest_bytes(&manifest);
    let read = checkpoint::read_manifest(manifest.organization, &bytes);
    assert_eq!(read, Err(CheckpointDamage::NewerFormat(99)));
}
