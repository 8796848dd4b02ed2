//! What is left of deleted objects: retired ids, by kind, and those that format 1 wrote without one.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use std::collections::BTreeSet;

use keyplane::{
    engine::{
        Batch, Client, Command, FORMAT, Obstacle, Reason, Record, Refusal, Request, Verdict, checkpoint,
        decide, verify,
    },
    model::{
        ApiKey, ApiKeyId, Credential, Environment, EnvironmentId, Kind, ObjectRef, OrganizationId, Origin,
        Owner, Retirement, Scope, Secret, ServiceAccount, ServiceAccountId, Times, TombstoneId,
    },
    org::Org,
};
use serde::Deserialize;
use support::{Lab, delete, entropy, noon};
use uuid::Uuid;

/// One id text for objects of several kinds, as listings may bring.
const SHARED: &str = "x1";

fn account() -> ServiceAccount {
    ServiceAccount {
        id: ServiceAccountId::parse(SHARED).unwrap(),
        name: "orders".into(),
        description: "".into(),
        times: Times::default(),
        origin: Origin::Imported,
    }
}

fn environment() -> Environment {
    Environment {
        id: EnvironmentId::parse(SHARED).unwrap(),
        name: "prod".into(),
        package: keyplane::model::GovernancePackage::Essentials,
        mark: keyplane::model::ProductionMark::ByName,
        times: Times::default(),
        origin: Origin::Imported,
    }
}

fn key(owner: Owner) -> ApiKey {
    ApiKey {
        id: ApiKeyId::parse(SHARED).unwrap(),
        name: "".into(),
        description: "".into(),
        owner,
        scope: Scope::Cloud,
        created: noon(),
        updated: noon(),
        expires: None,
        credential: Credential::Unknown,
        origin: Origin::Imported,
    }
}

fn import(batch: Batch) -> Command {
    Command::Import { batch: Box::new(batch) }
}

#[test]
fn an_id_is_retired_for_its_own_kind_alone() {
    let mut lab = Lab::new();
    let accounts = Batch { service_accounts: vec![account()], ..Batch::default() };
    lab.run(import(accounts.clone())).unwrap();
    lab.delete(ObjectRef::ServiceAccount(account().id)).unwrap();

    let api_keys = vec![key(lab.admin.clone())];
    lab.run(import(Batch { environments: vec![environment()], api_keys, ..Batch::default() })).unwrap();
    let again = lab.run(import(accounts)).unwrap_err();
    let retired = ObjectRef::ServiceAccount(account().id);
    assert_eq!(again, Refusal::Blocked(Obstacle::Retired(retired)));
}

#[test]
fn a_deleted_object_of_another_kind_does_not_make_a_key_look_deleted() {
    let mut lab = Lab::new();
    lab.run(import(Batch { environments: vec![environment()], ..Batch::default() })).unwrap();
    lab.delete(ObjectRef::Environment(environment().id)).unwrap();
    let verdict = verify(&lab.org, SHARED, &Secret::presented("x"), None, lab.now);
    assert_eq!(verdict, Verdict::Refused(Reason::UnknownKey));
}

#[test]
fn two_kinds_that_share_an_id_come_and_go_by_themselves() {
    let mut lab = Lab::new();
    let (service_accounts, environments) = (vec![account()], vec![environment()]);
    lab.run(import(Batch { service_accounts, environments, ..Batch::default() })).unwrap();
    let whole = lab.org.clone();
    let first = lab.delete(ObjectRef::ServiceAccount(account().id)).unwrap().entry.header.seq;
    let half = lab.org.clone();
    let second = lab.delete(ObjectRef::Environment(environment().id)).unwrap().entry.header.seq;
    lab.undo(second).unwrap();
    assert!(lab.org.same_objects(&half));
    assert!(lab.org.tombstones() == half.tombstones(), "the account's stays, the environment's goes");
    lab.undo(first).unwrap();
    assert!(lab.org.same_objects(&whole));
    assert!(lab.org.tombstones().is_empty());
}

/// An organization as format 1 stored it: journal and checkpoint.
#[derive(Deserialize)]
struct Stored {
    records: Vec<StoredRecord>,
    manifest: String,
    chunks: Vec<(u32, String)>,
}

#[derive(Deserialize)]
struct StoredRecord {
    seq: u64,
    header: String,
    pages: Vec<String>,
}

impl Stored {
    fn read() -> Self {
        serde_json::from_str(include_str!("stored/format-1.json")).unwrap()
    }

    fn replay(&self) -> Org {
        self.records.iter().fold(Org::default(), |mut org, stored| {
            let record = Record {
                seq: stored.seq,
                header: stored.header.clone().into_bytes(),
                pages: stored.pages.iter().map(|page| page.clone().into_bytes()).collect(),
            };
            let entry = record.open(id(), org.position()).unwrap();
            assert_eq!(entry.header.format, 1);
            org.apply(&entry.step()).unwrap();
            org
        })
    }

    fn entry(&self, seq: u64) -> keyplane::engine::Entry {
        let stored = self.records.iter().find(|stored| stored.seq == seq).unwrap();
        let pages = stored.pages.iter().map(|page| page.clone().into_bytes()).collect();
        Record { seq, header: stored.header.clone().into_bytes(), pages }.open_alone().unwrap()
    }
}

fn id() -> OrganizationId {
    OrganizationId::from_random([7; 16])
}

fn account_of_format_1() -> ObjectRef {
    ObjectRef::ServiceAccount(ServiceAccountId::parse("sa-8p7emc").unwrap())
}

const DELETED: &str = "MZIPS52DSBOXGLZQ";
const REVOKED: &str = "JO3D76GE2GOM4LID";

/// Decides and applies, as the organization's administrator.
fn run(org: &mut Org, command: &Command) -> keyplane::engine::Decision {
    let actor = Owner::User(org.admins().next().unwrap().id.clone());
    let number = org.seq() + 1000;
    let request = Request {
        actor: &actor,
        client: Client::Console,
        command,
        id: Uuid::from_u128(number.into()),
        seen: &[],
        now: org.position().at.plus_seconds(1),
        entropy: &mut entropy(number),
    };
    let decision = decide(org, request).unwrap();
    org.apply(&decision.entry.step()).unwrap();
    decision
}

#[test]
fn a_journal_of_format_1_reads_and_its_retired_ids_still_stand() {
    let org = Stored::read().replay();
    let verdict = |id: &str| verify(&org, id, &Secret::presented("x"), None, noon());
    assert!(matches!(verdict(DELETED), Verdict::Refused(Reason::Deleted { .. })));
    assert!(matches!(verdict(REVOKED), Verdict::Refused(Reason::Compromised { .. })));
    let stone = org.tombstone_of(&account_of_format_1()).unwrap();
    assert_eq!((stone.id.kind(), stone.why), (None, Retirement::Deleted));
}

#[test]
fn a_checkpoint_of_format_1_is_the_same_organization() {
    let stored = Stored::read();
    let manifest = checkpoint::read_manifest(id(), stored.manifest.as_bytes()).unwrap();
    let chunks: Vec<_> =
        stored.chunks.iter().map(|(number, bytes)| (*number, bytes.clone().into_bytes())).collect();
    assert_eq!(checkpoint::read(&manifest, &chunks).unwrap(), stored.replay());
}

#[test]
fn what_format_1_retired_comes_back_and_is_retired_by_kind_from_then_on() {
    let stored = Stored::read();
    let mut org = stored.replay();
    let last = stored.entry(org.seq());
    run(&mut org, &Command::Undo { entry: Box::new(last) });
    assert!(org.version(&account_of_format_1()).is_some());
    assert!(org.tombstone_of(&account_of_format_1()).is_none());

    let decision = run(&mut org, &delete(account_of_format_1()));
    assert_eq!(decision.entry.header.format, FORMAT);
    let stone = org.tombstone_of(&account_of_format_1()).unwrap();
    assert_eq!(
        (&stone.id, stone.id.kind()),
        (&TombstoneId::of(&account_of_format_1()), Some(Kind::ServiceAccount))
    );
    let revoked = ObjectRef::ApiKey(ApiKeyId::parse(REVOKED).unwrap());
    assert_eq!(org.tombstone_of(&revoked).unwrap().why, Retirement::Compromised, "compromised for good");

    let taken = checkpoint::take(&org, None, &BTreeSet::new()).unwrap();
    let manifest = checkpoint::read_manifest(id(), &checkpoint::manifest_bytes(&taken.manifest)).unwrap();
    assert_eq!(checkpoint::read(&manifest, &taken.put).unwrap(), org);
}
