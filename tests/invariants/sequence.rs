//! What is looked at when a sequence has ended: the organization as a whole, and its journal.

use std::collections::BTreeSet;

use keyplane::{
    access::Projection,
    engine::{
        Reason, Verdict,
        checkpoint::{self, ChunkId, Manifest},
        verify,
    },
    model::{
        ApiKey, ApiKeyId, Credential, ObjectRef, Owner, PropagationMode, QUOTAS, QuotaScope, QuotaSubject,
        Timestamp, UserState,
    },
    org::Org,
};

use super::{oracle, play::Game, rights, steps::has_lasting_id, town::Town, twins};
use crate::Invariant as I;

pub fn check(game: &mut Game, seed: u64) {
    check_replay(game, seed);
    check_checkpoints(game);
    check_tombstones(game);
    check_usage(game);
    check_verification(game);
    check_views(game, seed);
    rights::check_without_rules(game, seed);
    twins::check(game, seed);
    if let Some(words) = oracle::dangling(&game.org) {
        game.findings.note(I::nothing_names_what_is_not_there, || words);
    }
    if seed.is_multiple_of(16) {
        check_prints(game);
    }
}

/// The journal, read back record by record, tells the same organization. From the first record once in a while, else
/// from where the sequence began.
fn check_replay(game: &mut Game, seed: u64) {
    let town = Town::get();
    let (mut org, begun) =
        if seed.is_multiple_of(64) { (Org::default(), 0) } else { (town.org.clone(), town.records.len()) };
    let organization = game.org.organization().unwrap().id;
    let mut fault = None;
    for record in game.records().skip(begun) {
        match record.open(organization, org.position()) {
            Ok(entry) if entry != *game.entry(entry.header.seq) => {
                fault = Some(format!("entry {}", record.seq));
            }
            Ok(entry) => {
                if let Err(mismatch) = org.apply(&entry.step()) {
                    fault = Some(mismatch.to_string());
                }
            }
            Err(damage) => fault = Some(damage.to_string()),
        }
    }
    if fault.is_some() || org != game.org {
        game.findings.note(I::replay_equals_live, || format!("{fault:?}"));
    }
}

fn check_checkpoints(game: &mut Game) {
    let whole = checkpoint::take(&game.org, None, &BTreeSet::new()).unwrap();
    if let Err(words) = reads_back(&game.org, &whole.manifest, &whole.put) {
        game.findings.note(I::a_checkpoint_equals_live, || words);
    }
    if let Some(id) = leak(game, &whole.put) {
        game.findings.note(I::a_secret_is_in_no_record_checkpoint_or_debug_print, || {
            format!("of {id}, in a checkpoint")
        });
    }
    game.write_piece();
    let chunks: Vec<_> = game.pieces.chunks.iter().map(|(number, bytes)| (*number, bytes.clone())).collect();
    let manifest = game.pieces.manifest.clone().unwrap();
    if let Err(words) = reads_back(&game.org, &manifest, &chunks) {
        game.findings.note(I::a_checkpoint_written_in_pieces_equals_live, || words);
    }
}

fn reads_back(org: &Org, manifest: &Manifest, chunks: &[(ChunkId, Vec<u8>)]) -> Result<(), String> {
    let bytes = checkpoint::manifest_bytes(manifest);
    let manifest =
        checkpoint::read_manifest(manifest.organization, &bytes).map_err(|damage| damage.to_string())?;
    let read = checkpoint::read(&manifest, chunks).map_err(|damage| damage.to_string())?;
    if read == *org { Ok(()) } else { Err("another organization".into()) }
}

/// A secret that stands in a checkpoint.
fn leak(game: &Game, chunks: &[(ChunkId, Vec<u8>)]) -> Option<ApiKeyId> {
    let leaked = game.secrets.iter().find(|(_, secret)| {
        let finder = memchr::memmem::Finder::new(secret.expose());
        chunks.iter().any(|(_, bytes)| finder.find(bytes).is_some())
    });
    leaked.map(|(id, _)| id.clone())
}

/// Every id that was ever in use names its object or is retired, and not both.
fn check_tombstones(game: &mut Game) {
    let wrong = game.ever.iter().filter(|object| has_lasting_id(object)).find(|object| {
        let there = oracle::exists(&game.org, object);
        let withdrawn = matches!(object, ObjectRef::ApiKey(id) if game.compromised.contains(id));
        let stone = game.org.tombstone_of(object);
        let told = stone.is_none_or(|stone| stone.id.kind() == Some(object.kind()));
        !told || if withdrawn { stone.is_none() } else { there == stone.is_some() }
    });
    if let Some(object) = wrong.cloned() {
        let words = format!("{object}: {:?}", game.org.tombstone_of(&object));
        game.findings.note(I::every_deleted_id_leaves_a_tombstone_of_its_kind, || words);
    }
}

fn check_usage(game: &mut Game) {
    for quota in QUOTAS {
        for subject in subjects(&game.org, quota.scope) {
            let usage = game.org.usage(quota.code, &subject);
            let counted = oracle::used(&game.org, quota.code, &subject);
            let limit = oracle::limit(&game.org, quota.code, &subject);
            if usize::try_from(usage.used) != Ok(counted) || usage.limit.map(|it| it as usize) != limit {
                game.findings.note(I::usage_counts_what_is_there, || {
                    format!("{:?} of {subject:?}: {usage:?}, counted {counted} of {limit:?}", quota.code)
                });
            }
        }
    }
}

fn subjects(org: &Org, scope: QuotaScope) -> Vec<QuotaSubject> {
    match scope {
        QuotaScope::Organization => vec![QuotaSubject::Organization],
        QuotaScope::Environment => {
            org.environments().iter().map(|it| QuotaSubject::Environment(it.id.clone())).collect()
        }
        QuotaScope::KafkaCluster => {
            org.kafka_clusters().iter().map(|it| QuotaSubject::KafkaCluster(it.id.clone())).collect()
        }
        QuotaScope::UserAccount => {
            org.users().iter().map(|it| QuotaSubject::Account(Owner::User(it.id.clone()))).collect()
        }
        QuotaScope::ServiceAccount => {
            let accounts = org.service_accounts().iter();
            accounts.map(|it| QuotaSubject::Account(Owner::ServiceAccount(it.id.clone()))).collect()
        }
    }
}

/// What somebody sees, followed entry by entry, is what a fresh look shows: of one person, of everybody once in a while.
fn check_views(game: &mut Game, seed: u64) {
    let all = u64::try_from(game.views.len()).unwrap();
    let wrong = game.views.iter().zip(0..).find(|(view, number)| {
        let looked_at = seed.is_multiple_of(16) || seed % all == *number;
        let fresh = || Projection::new(&game.org, view.actor().clone());
        looked_at && *fresh().of(&game.org) != *view.of(&game.org)
    });
    if let Some((view, _)) = wrong {
        let words = format!("what {} sees", view.actor());
        game.findings.note(I::what_somebody_sees_follows_every_entry, || words);
    }
}

/// Every revealed key is accepted exactly as long as the state says so: now, later, and at the second it expires.
fn check_verification(game: &mut Game) {
    let mut wrong = None;
    for (id, secret) in &game.secrets {
        let key = game.org.api_keys().get(id);
        let mut times = vec![game.now, game.now.plus_seconds(3_600)];
        if let Some(expires) = key.and_then(|key| key.expires) {
            times.extend([expires.at(), expires.at().plus_seconds(1)]);
        }
        for now in times {
            let verdict = verify(&game.org, id.as_str(), secret, None, now);
            if word(&verdict) != expected(game, key, id, now) {
                wrong =
                    Some(format!("{id} at {now}: {verdict:?}, expected {}", expected(game, key, id, now)));
            }
        }
    }
    if let Some(words) = wrong {
        game.findings.note(I::verification_follows_the_state, || words);
    }
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Refused(Reason::Deleted { .. }) => "deleted",
        Verdict::Refused(Reason::Compromised { .. }) => "compromised",
        Verdict::Refused(Reason::Expired(_)) => "expired",
        Verdict::Refused(Reason::Propagating { .. }) => "propagating",
        Verdict::Refused(Reason::OwnerNotActive(_)) => "owner not active",
        Verdict::Refused(_) => "something else",
    }
}

fn expected(game: &Game, key: Option<&ApiKey>, id: &ApiKeyId, now: Timestamp) -> &'static str {
    if game.compromised.contains(id) {
        return "compromised";
    }
    let Some(key) = key else { return "deleted" };
    let simulated = game.org.organization().unwrap().propagation == PropagationMode::Simulated;
    let arrives = key.created.plus_seconds(key.scope.kind().propagation_seconds());
    let active = match &key.owner {
        Owner::User(id) => game.org.users().get(id).unwrap().state == UserState::Active,
        Owner::ServiceAccount(_) => true,
    };
    if key.expires.is_some_and(|expires| now >= expires.at().plus_seconds(1)) {
        "expired"
    } else if simulated && now < arrives {
        "propagating"
    } else if active {
        "accepted"
    } else {
        "owner not active"
    }
}

/// Nothing prints a secret or its digest.
fn check_prints(game: &mut Game) {
    let printed = format!("{:?} {:?}", game.org, game.entries());
    let hidden = game.secrets.iter().find(|(id, secret)| {
        let digest = game.org.api_keys().get(id).and_then(|key| match &key.credential {
            Credential::Digest(_) => serde_json::to_string(&key.credential).ok(),
            Credential::Unknown | Credential::Withdrawn => None,
        });
        let hex = digest.and_then(|text| text.split("sha256:").nth(1).map(|hex| hex[..64].to_owned()));
        printed.contains(secret.expose()) || hex.is_some_and(|hex| printed.contains(&hex))
    });
    if let Some((id, _)) = hidden {
        let words = format!("of {id}, printed");
        game.findings.note(I::a_secret_is_in_no_record_checkpoint_or_debug_print, || words);
    }
}
