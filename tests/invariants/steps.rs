//! What is looked at in every step: what was decided, what was applied, what was refused.

use std::collections::{BTreeSet, HashSet};

use keyplane::{
    access::Sight,
    engine::{Command, Decision, Deed, Entry, Obstacle, Preview, Refusal},
    model::{ApiKey, Credential, DeletionProtection, Kind, ObjectRef, Owner, Scope, SecretFormat, UserState},
    org::{Change, Delta, Effect, Org, Stored},
};

use super::{
    oracle,
    play::{Ask, Game},
    roles,
};
use crate::Invariant as I;

/// Kinds whose ids stand for one object for ever; the others are named by their content.
pub fn has_lasting_id(object: &ObjectRef) -> bool {
    !matches!(object.kind(), Kind::Organization | Kind::Acl | Kind::AppliedLimit | Kind::Tombstone)
}

pub fn check_same(
    game: &mut Game,
    ask: &Ask,
    one: &Result<Decision, Refusal>,
    other: &Result<Decision, Refusal>,
) {
    let same = match (one, other) {
        (Ok(one), Ok(other)) => {
            let secret =
                |decision: &Decision| decision.reveal.as_ref().map(|it| it.secret.expose().to_owned());
            one.record == other.record && one.entry == other.entry && secret(one) == secret(other)
        }
        (Err(one), Err(other)) => one == other,
        _ => false,
    };
    if !same {
        game.findings.note(I::deciding_twice_gives_the_same, || format!("{:?}", ask.command));
    }
}

/// What was decided, with the organization as it was before.
pub fn check_decided(
    game: &mut Game,
    ask: &Ask,
    decision: &Decision,
    preview: Option<Result<Preview, Refusal>>,
) {
    let entry = &decision.entry;
    check_asked(game, ask, entry);
    roles::check(game, entry);
    check_entry(game, entry);
    check_ids(game, entry);
    check_undone(game, entry);
    check_reveal(game, ask, decision);
    for change in &entry.changes {
        check_key(game, entry, change);
        check_change(game, change);
    }
    if entry.header.intent.deed == Deed::Delete {
        check_deletion(game, entry);
    }
    if let Some(preview) = preview {
        check_previewed(game, ask, entry, preview);
    }
}

/// The sender is active, saw what is there, and asks for the first time.
fn check_asked(game: &mut Game, ask: &Ask, entry: &Entry) {
    let org = &game.org;
    let active = match &ask.actor {
        Owner::User(id) => org.users().get(id).is_some_and(|user| user.state == UserState::Active),
        Owner::ServiceAccount(id) => org.service_accounts().contains(id),
    };
    let stale = ask.seen.iter().any(|(object, seen)| org.version(object) != Some(*seen));
    let repeated = game.done.contains(&ask.id);
    if !active {
        game.findings
            .note(I::who_is_not_active_does_nothing, || format!("{} did {:?}", ask.actor, ask.command));
    }
    if stale {
        game.findings
            .note(I::a_stale_command_is_refused, || format!("{:?} over {:?}", ask.command, ask.seen));
    }
    if repeated {
        game.findings.note(I::a_repeated_command_is_not_carried_out_twice, || format!("{:?}", ask.command));
    }
    let last = game.org.position();
    if entry.header.at < last.at || entry.header.at < ask.now || entry.header.seq != last.seq + 1 {
        game.findings.note(I::times_never_run_backwards, || format!("{:?} after {last:?}", entry.header));
    }
}

fn check_entry(game: &mut Game, entry: &Entry) {
    let mut seen = HashSet::new();
    let objects: Vec<_> = entry.changes.iter().filter_map(Change::reference).collect();
    let twice = objects.iter().find(|object| !seen.insert(*object));
    let idle = entry.changes.iter().any(|change| change.effect() == Effect::Nothing);
    let intended = &entry.header.intent.objects;
    let unmentioned = intended.iter().find(|object| !objects.contains(object));
    if twice.is_some() || idle || entry.changes.is_empty() || unmentioned.is_some() {
        game.findings.note(I::an_entry_changes_what_it_says_and_nothing_twice, || {
            format!("twice: {twice:?}, idle: {idle}, not changed: {unmentioned:?}")
        });
    }
}

/// Whether an entry takes an import back, or brings one back. Ids from outside are not Keyplane's to retire.
pub fn takes_imports_back(entry: &Entry) -> bool {
    matches!(entry.header.intent.deed, Deed::Undo(_)) && entry.header.intent.objects.is_empty()
}

/// A new object has an id that nothing had; one that comes back is the one that was there.
fn check_ids(game: &mut Game, entry: &Entry) {
    if takes_imports_back(entry) {
        return;
    }
    let created = entry.changes.iter().filter(|change| change.effect() == Effect::Creates);
    for object in created.filter_map(Change::reference).filter(has_lasting_id) {
        let was_here = game.ever.contains(&object);
        let comes_back = match entry.header.intent.deed {
            Deed::Undo(_) => true,
            // Also what came from outside and was taken back, as if it had never been here.
            Deed::Restore(_) => was_here,
            Deed::Found
            | Deed::Create
            | Deed::Update
            | Deed::Delete
            | Deed::Revoke
            | Deed::Import
            | Deed::Resume(_) => false,
        };
        if was_here != comes_back {
            game.findings.note(I::no_id_is_ever_used_for_another_object, || {
                format!("{object} by {:?}", entry.header.intent.deed)
            });
        }
    }
}

/// Each object of an undo goes from where its entry left it to where it was before. Of a compromised key, the digest
/// stays away.
fn check_undone(game: &mut Game, entry: &Entry) {
    let Deed::Undo(seq) = entry.header.intent.deed else { return };
    let undone = &game.entry(seq).changes;
    let inverse = |change: &Change| {
        let object = change.reference();
        undone.iter().find(|it| it.reference() == object).map(Change::inverse)
    };
    let withdrawn = |change: &Change| {
        let after = ApiKey::delta(change).and_then(|delta| delta.after.as_ref());
        after.is_some_and(|key| game.compromised.contains(&key.id))
    };
    let objects = entry.changes.iter().filter(|change| !matches!(change, Change::Tombstone(_)));
    let wrong =
        objects.filter(|change| !withdrawn(change)).find(|change| inverse(change).as_ref() != Some(change));
    if let Some(change) = wrong {
        let words = format!("undo of entry {seq}: {change:?}");
        game.findings.note(I::an_undo_takes_back_what_its_entry_did_and_nothing_else, || words);
    }
}

fn check_reveal(game: &mut Game, ask: &Ask, decision: &Decision) {
    let issued = matches!(ask.command, Command::CreateApiKey(_));
    let Some(reveal) = &decision.reveal else {
        if issued {
            game.findings.note(I::the_secret_of_an_issued_key_has_the_current_format, || "no secret".into());
        }
        return;
    };
    let text = reveal.secret.expose();
    if !issued || text.len() != 64 || reveal.secret.inspect() != Ok(SecretFormat::Current) {
        game.findings
            .note(I::the_secret_of_an_issued_key_has_the_current_format, || format!("{:?}", reveal.key));
    }
    let bytes = decision.record.header.iter().chain(decision.record.pages.iter().flatten());
    let stored: Vec<u8> = bytes.copied().collect();
    if memchr::memmem::find(&stored, text.as_bytes()).is_some()
        || format!("{decision:?} {:?}", decision.entry).contains(text)
    {
        game.findings.note(I::a_secret_is_in_no_record_checkpoint_or_debug_print, || {
            format!("of {} in its record", reveal.key)
        });
    }
    let kept = decision.entry.changes.iter().find_map(|change| ApiKey::delta(change)?.after.as_ref());
    if kept.map(|key| &key.credential) != Some(&Credential::Digest(reveal.secret.digest())) {
        game.findings.note(I::only_the_digest_of_a_secret_is_kept, || format!("{kept:?}"));
    }
    let id = reveal.key.as_str();
    if id.len() != 16 || !id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        game.findings.note(I::an_issued_key_id_has_sixteen_upper_case_letters_and_digits, || id.to_owned());
    }
}

fn check_key(game: &mut Game, entry: &Entry, change: &Change) {
    let Some(delta) = ApiKey::delta(change) else { return };
    if let Some(after) = &delta.after {
        check_compromised(game, after);
    }
    match (&delta.before, &delta.after) {
        (Some(before), Some(after)) => check_edited(game, entry, before, after),
        (None, Some(after)) if entry.header.intent.deed == Deed::Create => check_issued(game, entry, after),
        _ => {}
    }
}

fn check_compromised(game: &mut Game, key: &ApiKey) {
    if game.compromised.contains(&key.id) && key.credential != Credential::Withdrawn {
        game.findings.note(I::a_compromised_key_never_comes_back_with_its_digest, || format!("{key:?}"));
    }
}

fn check_edited(game: &mut Game, entry: &Entry, before: &ApiKey, after: &ApiKey) {
    // What a listing tells of a key that came from a listing may be new.
    let learned =
        before.origin != keyplane::model::Origin::Created && entry.header.intent.deed != Deed::Update;
    let frozen = before.owner == after.owner
        && before.scope == after.scope
        && before.created == after.created
        && before.credential == after.credential
        && (before.expires == after.expires || learned);
    if !frozen {
        game.findings.note(I::a_key_keeps_its_owner_scope_expiry_and_creation, || {
            format!("{before:?} became {after:?}")
        });
    }
    if entry.header.intent.deed == Deed::Update {
        let edited = ApiKey {
            name: after.name.clone(),
            description: after.description.clone(),
            updated: entry.header.at,
            ..before.clone()
        };
        if edited != *after {
            game.findings.note(I::an_edit_of_a_key_moves_its_update_time_only, || {
                format!("{before:?} became {after:?}")
            });
        }
    }
}

fn check_issued(game: &mut Game, entry: &Entry, key: &ApiKey) {
    if let Some(expires) = key.expires {
        let ends_day = expires.at().to_string().ends_with("T23:59:59.000000Z");
        if !ends_day || expires.is_over(entry.header.at) {
            game.findings.note(I::an_expiry_is_the_end_of_a_day_that_is_not_over, || {
                format!("{} at {}", expires.at(), entry.header.at)
            });
        }
    }
    if let Owner::User(_) = &key.owner
        && key.owner != entry.header.actor
    {
        game.findings.note(I::nobody_creates_a_key_for_another_user, || {
            format!("{} for {}", entry.header.actor, key.owner)
        });
    }
}

fn check_change(game: &mut Game, change: &Change) {
    if let Change::RoleBinding(Delta { before: Some(before), after: Some(after) }) = change {
        game.findings.note(I::a_role_binding_is_never_edited, || format!("{before:?} became {after:?}"));
    }
    if let Change::KafkaCluster(Delta { before: Some(before), after: None }) = change
        && before.protection == DeletionProtection::On
    {
        game.findings.note(I::a_protected_cluster_is_never_deleted, || format!("{before:?}"));
    }
}

/// Everything that goes was asked for, or cannot be without something that goes.
fn check_deletion(game: &mut Game, entry: &Entry) {
    let targets: BTreeSet<_> = entry.header.intent.objects.iter().cloned().collect();
    let gone = deleted(entry);
    for change in &entry.changes {
        let Some(object) = change.reference() else { continue };
        if change.effect() != Effect::Deletes || targets.contains(&object) {
            continue;
        }
        if !depends(&game.org, change, &gone) {
            let invariant = match change {
                Change::Acl(_) => I::acls_survive_the_deletion_of_their_principal,
                Change::ApiKey(Delta { before: Some(key), .. }) if key.scope == Scope::Global => {
                    I::global_keys_survive_the_deletion_of_resources
                }
                _ => I::a_deletion_takes_only_what_depends_on_what_goes,
            };
            game.findings.note(invariant, || format!("{object} went with {targets:?}"));
        }
    }
    let bindings_alone = targets.iter().all(|target| target.kind() == Kind::RoleBinding);
    if bindings_alone && gone.iter().any(|object| object.kind() != Kind::RoleBinding) {
        game.findings.note(I::removing_a_binding_removes_no_key, || format!("{gone:?}"));
    }
    check_ksql(game, &targets, &gone);
}

fn deleted(entry: &Entry) -> BTreeSet<ObjectRef> {
    let gone = entry.changes.iter().filter(|change| change.effect() == Effect::Deletes);
    gone.filter_map(Change::reference).filter(|object| object.kind() != Kind::Tombstone).collect()
}

/// Whether an object names one of those that go, and is nothing without it.
fn depends(org: &Org, change: &Change, gone: &BTreeSet<ObjectRef>) -> bool {
    let goes = |object: ObjectRef| gone.contains(&object);
    let environment = |id: &keyplane::model::EnvironmentId| goes(ObjectRef::Environment(id.clone()));
    match change {
        Change::ApiKey(Delta { before: Some(key), .. }) => {
            goes(oracle::account(&key.owner))
                || oracle::resource(&key.scope).is_some_and(goes)
                || key.scope.environment().is_some_and(environment)
        }
        Change::RoleBinding(Delta { before: Some(it), .. }) => {
            let ksql = |object: &ObjectRef| {
                matches!(object, ObjectRef::KsqlCluster(id)
                    if org.ksql_clusters().get(id).is_some_and(|ksql| it.pattern.crn().is_within(&org.ksql_crn(ksql))))
            };
            oracle::principal(&it.principal).is_some_and(goes)
                || oracle::named_by(it).into_iter().any(goes)
                || gone.iter().any(ksql)
        }
        Change::Acl(Delta { before: Some(acl), .. }) => goes(ObjectRef::KafkaCluster(acl.cluster.clone())),
        Change::AppliedLimit(Delta { before: Some(it), .. }) => {
            gone.iter().any(|object| object.id() == it.id.subject.id())
        }
        Change::KafkaCluster(Delta { before: Some(it), .. }) => environment(&it.environment),
        Change::SchemaRegistry(Delta { before: Some(it), .. }) => environment(&it.environment),
        Change::ComputePool(Delta { before: Some(it), .. }) => environment(&it.environment),
        Change::KsqlCluster(Delta { before: Some(it), .. }) => environment(&it.environment),
        _ => false,
    }
}

/// A Kafka cluster goes without its ksqlDB clusters being asked for only where its whole environment goes.
fn check_ksql(game: &mut Game, targets: &BTreeSet<ObjectRef>, gone: &BTreeSet<ObjectRef>) {
    for ksql in game.org.ksql_clusters().iter() {
        let Some(spec) = &ksql.spec else { continue };
        let cluster = ObjectRef::KafkaCluster(spec.kafka_cluster.clone());
        let asked = targets.contains(&ObjectRef::KsqlCluster(ksql.id.clone()))
            || targets.contains(&ObjectRef::Environment(ksql.environment.clone()));
        if gone.contains(&cluster) && !asked {
            game.findings
                .note(I::a_kafka_cluster_with_ksqldb_clusters_is_not_deleted_alone, || format!("{cluster}"));
            return;
        }
    }
}

fn check_previewed(game: &mut Game, ask: &Ask, entry: &Entry, preview: Result<Preview, Refusal>) {
    let Command::Delete { previewed, .. } = &ask.command else { return };
    let Ok(preview) = preview else {
        game.findings
            .note(I::a_preview_is_the_deletion, || format!("{preview:?}, and yet it was carried out"));
        return;
    };
    let shown: BTreeSet<_> = preview.objects.iter().cloned().collect();
    if shown != deleted(entry) || shown.len() != preview.objects.len() {
        game.findings
            .note(I::a_preview_is_the_deletion, || format!("{shown:?} shown, {:?} gone", deleted(entry)));
    }
    if previewed.is_some_and(|seen| seen != preview.digest) {
        game.findings.note(I::an_outcome_that_changed_is_refused, || format!("{:?}", ask.command));
    }
}

/// What was applied, with the organization as it is now.
pub fn check_applied(game: &mut Game, ask: &Ask, entry: &Entry) {
    if !oracle::has_admin(&game.org) {
        game.findings.note(I::there_is_always_an_active_administrator, || format!("{:?}", ask.command));
    }
    for change in &entry.changes {
        let Some(object) = change.reference() else { continue };
        let version = game.org.version(&object);
        let expected = (change.effect() != Effect::Deletes).then_some(entry.header.seq);
        if version != expected {
            game.findings
                .note(I::what_changed_has_the_version_of_its_entry, || format!("{object}: {version:?}"));
        }
        if let Change::ApiKey(Delta { after: Some(key), .. }) = change {
            check_place(game, key);
        }
        check_limits(game, entry, change);
        check_unique(game, entry, change);
    }
    if !matches!(entry.header.intent.deed, Deed::Create | Deed::Update)
        && let Some(words) = oracle::dangling(&game.org)
    {
        game.findings.note(I::nothing_names_what_is_not_there, || words);
    }
}

fn check_place(game: &mut Game, key: &ApiKey) {
    let environment = key.scope.environment().map(ToString::to_string);
    let expected = match key.scope.kind() {
        keyplane::model::ScopeKind::Kafka
        | keyplane::model::ScopeKind::SchemaRegistry
        | keyplane::model::ScopeKind::Ksql
        | keyplane::model::ScopeKind::Flink => true,
        keyplane::model::ScopeKind::Tableflow
        | keyplane::model::ScopeKind::Cloud
        | keyplane::model::ScopeKind::Global => false,
    };
    if environment.is_some() != expected {
        game.findings.note(I::a_key_has_an_environment_exactly_if_its_scope_has_one, || format!("{key:?}"));
    }
    if environment != oracle::place_of_resource(&game.org, &key.scope) {
        game.findings.note(I::the_resource_of_a_key_lies_in_its_environment, || format!("{key:?}"));
    }
}

fn check_limits(game: &mut Game, entry: &Entry, change: &Change) {
    let typed = matches!(entry.header.intent.deed, Deed::Create | Deed::Update);
    if !typed || change.effect() != Effect::Creates {
        return;
    }
    for (code, subject) in oracle::limits_of(change) {
        let used = oracle::used(&game.org, code, &subject);
        let limit = oracle::limit(&game.org, code, &subject);
        if limit.is_some_and(|limit| used > limit) {
            game.findings.note(I::no_create_passes_a_limit, || {
                format!("{code:?} of {subject:?}: {used} of {limit:?} after {:?}", change.reference())
            });
        }
    }
}

/// Nobody gets a name that somebody has, unless an undo only restores what two had before.
fn check_unique(game: &mut Game, entry: &Entry, change: &Change) {
    let back_to = match entry.header.intent.deed {
        Deed::Undo(seq) => Some(seq),
        Deed::Restore(seq) => Some(seq + 1),
        Deed::Import | Deed::Resume(_) => return,
        Deed::Found | Deed::Create | Deed::Update | Deed::Delete | Deed::Revoke => None,
    };
    let org = &game.org;
    let clash = match change {
        Change::Environment(delta) => same(org, delta, |it| it.name.to_string()),
        Change::ServiceAccount(delta) => same(org, delta, |it| it.name.to_string()),
        Change::User(delta) => same(org, delta, |it| {
            if it.email.is_empty() { it.id.to_string() } else { it.email.to_ascii_lowercase() }
        }),
        Change::GroupMapping(delta) => same(org, delta, |it| it.name.to_string()),
        Change::IdentityProvider(delta) => same(org, delta, |it| it.name.to_string()),
        Change::IdentityPool(delta) => same(org, delta, |it| format!("{} {}", it.provider, it.name)),
        Change::SchemaRegistry(delta) => same(org, delta, |it| it.environment.to_string()),
        Change::KsqlCluster(delta) => same(org, delta, |it| format!("{} {}", it.environment, it.name)),
        Change::RoleBinding(delta) => {
            same(org, delta, |it| format!("{} {} {}", it.principal, it.role, it.pattern))
        }
        _ => None,
    };
    let stood = |other: &ObjectRef| {
        let version = org.version(other);
        back_to.is_some_and(|seq| version < Some(seq) || version == Some(entry.header.seq))
    };
    if let Some(other) = clash.filter(|other| !stood(other)) {
        let words = format!("{:?} and {other} after {:?}", change.reference(), entry.header.intent.deed);
        game.findings.note(I::names_that_are_unique_stay_unique, || words);
    }
}

/// Another object with the value that an object has only now.
fn same<T: Stored>(org: &Org, delta: &Delta<T>, value: impl Fn(&T) -> String) -> Option<ObjectRef> {
    let after = delta.after.as_ref()?;
    let wanted = value(after);
    if delta.before.as_ref().is_some_and(|before| value(before) == wanted) {
        return None;
    }
    let other = T::table(org).iter().find(|other| other.id() != after.id() && value(other) == wanted)?;
    Some(T::reference(other.id().clone()))
}

pub fn check_refused(
    game: &mut Game,
    ask: &Ask,
    refusal: &Refusal,
    preview: Option<Result<Preview, Refusal>>,
) {
    if let Refusal::QuotaExceeded { code, subject, .. } = refusal {
        let (used, limit) =
            (oracle::used(&game.org, *code, subject), oracle::limit(&game.org, *code, subject));
        if limit.is_none_or(|limit| used < limit) {
            game.findings.note(I::a_limit_refuses_only_where_it_is_reached, || {
                format!("{code:?} {subject:?}: {used} of {limit:?}")
            });
        }
        if matches!(ask.command, Command::Undo { .. } | Command::Restore { .. } | Command::Import { .. }) {
            game.findings.note(I::undo_and_import_meet_no_limit, || refusal.to_string());
        }
    }
    if let (Command::Delete { previewed, .. }, Some(preview)) = (&ask.command, preview) {
        let meanwhile = matches!(refusal, Refusal::AlreadyCarriedOut(_) | Refusal::Stale { .. })
            || matches!(refusal, Refusal::NotFound(object) if ask.seen.iter().any(|(seen, _)| seen == object));
        let fits = match (&preview, refusal) {
            (Ok(now), Refusal::OutcomeChanged(fresh)) => {
                let shown = now.clone().shown_to(&game.org, &Sight::of(&game.org, &ask.actor));
                **fresh == shown && previewed.is_some_and(|seen| seen != now.digest)
            }
            (Err(_), Refusal::OutcomeChanged(_)) => previewed.is_some(),
            (Ok(now), Refusal::NoChange) => now.objects.is_empty(),
            (Err(shown), refusal) => shown == refusal,
            (Ok(_), _) => false,
        };
        if !meanwhile && !fits {
            game.findings
                .note(I::a_preview_is_the_deletion, || format!("{preview:?} shown, then {refusal:?}"));
        }
    }
}

/// Whoever made an entry is refused its undo for no reason but rights and protection; an administrator for none but
/// protection.
pub fn check_undo_refused(game: &mut Game, undo: &Ask, refusal: &Refusal, before: &Org, after: &Org) {
    let admin = oracle::is_active_admin(before, &undo.actor) && oracle::is_active_admin(after, &undo.actor);
    let fits = match refusal {
        Refusal::Blocked(Obstacle::Protected(_)) => true,
        Refusal::NotPermitted(_) => !admin,
        _ => false,
    };
    if !fits {
        game.findings.note(I::an_administrator_may_undo_what_was_just_done, || {
            format!("{refusal} ({} {:?})", undo.actor, undo.command)
        });
    }
}

/// After an entry was taken back: the same objects as before it, but for digests that are withdrawn for good.
pub fn check_restored(game: &mut Game, seq: u64, expected: &Org, invariant: I) {
    let org = &game.org;
    let same =
        org.same_objects(expected) || (!game.compromised.is_empty() && same_but_withdrawn(game, expected));
    let revived = org.tombstones().iter().find(|stone| {
        stone.why == keyplane::model::Retirement::Deleted
            && stone.id.kind() == Some(Kind::ApiKey)
            && org.api_keys().iter().any(|key| key.id.as_str() == stone.id.as_str())
    });
    let of_import = game.entries().last().is_some_and(takes_imports_back);
    let retired = of_import && !org.tombstones().same_objects(expected.tombstones());
    if same && revived.is_none() && !retired {
        return;
    }
    let deed = game.entry(seq).header.intent.deed.clone();
    let words = format!("after the undo of entry {seq} ({deed:?}); {revived:?}");
    game.findings.note(invariant, || words);
}

fn same_but_withdrawn(game: &Game, expected: &Org) -> bool {
    let bare = |org: &Org| -> Vec<ApiKey> {
        let mut keys: Vec<_> = org.api_keys().iter().cloned().collect();
        keys.sort_by(|a, b| a.id.cmp(&b.id));
        for key in &mut keys {
            if game.compromised.contains(&key.id) {
                key.credential = Credential::Withdrawn;
            }
        }
        keys
    };
    let org = &game.org;
    bare(org) == bare(expected)
        && org.organization() == expected.organization()
        && org.environments().same_objects(expected.environments())
        && org.kafka_clusters().same_objects(expected.kafka_clusters())
        && org.schema_registries().same_objects(expected.schema_registries())
        && org.ksql_clusters().same_objects(expected.ksql_clusters())
        && org.compute_pools().same_objects(expected.compute_pools())
        && org.users().same_objects(expected.users())
        && org.service_accounts().same_objects(expected.service_accounts())
        && org.group_mappings().same_objects(expected.group_mappings())
        && org.identity_providers().same_objects(expected.identity_providers())
        && org.identity_pools().same_objects(expected.identity_pools())
        && org.role_bindings().same_objects(expected.role_bindings())
        && org.acls().same_objects(expected.acls())
        && org.applied_limits().same_objects(expected.applied_limits())
}
