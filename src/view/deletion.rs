//! Deleting accounts and resources: everything that goes along by name, who is left without a key, what stands in the
//! way and how to get past it, and the gentler ways.
//!
//! The engine says what goes ([`Preview`]) or why nothing does ([`Refusal`]); this module puts it into words.

mod gentler;

use std::collections::{BTreeSet, HashSet};

use super::{
    access_words,
    health::KeyHealth,
    key_group::KeyGroup,
    key_row::{KeyRow, row_with},
    role_bindings, words,
};
use crate::{
    engine::{Command, KafkaClusterEdit, Obstacle, Preview, Refusal},
    model::{
        AclId, ApiKeyId, DeletionProtection, KafkaClusterId, Kind, ObjectRef, RoleBindingId, Scope, Timestamp,
    },
    org::{Digest, Org, Uses},
};

pub use gentler::{Gentler, Replacement, for_key as gentler_for_key};

/// What deleting comes to at the moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Outlook {
    /// This would happen.
    Possible(Box<Deletion>),
    /// Nothing would, for this reason.
    Stopped(Stop),
    /// What was to be deleted is gone already.
    Gone,
}

/// Everything that a deletion would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Deletion {
    /// Names this outcome; sent along with the command.
    pub digest: Digest,
    /// What would happen, in a sentence or two.
    pub summary: String,
    /// The words of the button: `Delete service account and 14 keys`.
    pub button: String,
    /// Every API key that goes, newest first.
    pub keys: Vec<GoingKey>,
    /// Everything else that goes along, by kind and name.
    pub along: Vec<Along>,
    /// Accounts and resources that stay and keep no key that works.
    pub without_key: Vec<Along>,
    /// What these keep none of.
    pub no_key: &'static str,
    /// ksqlDB clusters that stay and lose the account their queries run as.
    pub without_identity: Vec<Along>,
    /// ACLs that stay and name an account that is gone.
    pub acls_left: Vec<Along>,
    /// What API keys lose by the role bindings that are asked for, a sentence each.
    pub lost: Vec<String>,
    /// What confirms it.
    pub confirm: Confirm,
    /// What to do instead where the damage would be more than was meant.
    pub gentler: Vec<Gentler>,
}

/// An API key that goes.
#[derive(Clone, Debug, PartialEq)]
pub struct GoingKey {
    /// What its row says.
    pub row: KeyRow,
    /// Whether somebody may be using it.
    pub standing: KeyStanding,
}

/// Whether a key works, as far as is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStanding {
    /// It does: whatever uses it is refused from then on.
    Live,
    /// It has expired, was revoked, or its owner is not active.
    Dead,
}

/// Something that goes along, is left behind, or is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Along {
    /// What.
    pub object: ObjectRef,
    /// What it is called.
    pub name: String,
    /// Where it lies, whose it is, what it is for; may be empty.
    pub detail: String,
}

/// What confirms a deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// Its button.
    Press,
    /// The name is typed, or the id: keys that work go along.
    Type {
        /// What the object is called, or what is typed for several: `3 service accounts`.
        name: String,
        /// The id, which may be typed in its place; empty for several objects.
        id: String,
    },
}

impl Confirm {
    /// Whether a typed text confirms. Blanks around it do not count.
    pub fn is_met_by(&self, typed: &str) -> bool {
        match self {
            Self::Press => true,
            Self::Type { name, id } => {
                let typed = typed.trim();
                typed == name.trim() || (!id.is_empty() && typed == id)
            }
        }
    }
}

/// Why nothing would be deleted, and how to get past that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The reason, as the engine gives it.
    pub words: String,
    /// Ways out, the best first.
    pub ways: Vec<Way>,
}

/// A way past a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Go to what stands in the way: it is mended on its own page.
    Open(Along),
    /// Take the protection off this cluster.
    Unprotect(KafkaClusterId, Along),
    /// Delete these too.
    Include(Vec<ObjectRef>),
    /// Go on without this one, which is gone already.
    Exclude(ObjectRef),
    /// Choose another administrator among the users.
    Users,
}

/// The heading of the question: `Delete service account`, `Delete 3 users`.
pub fn title(targets: &[ObjectRef]) -> String {
    format!("Delete {}", counted(targets))
}

/// What a deletion of `targets` comes to, given what the engine says of it.
pub fn outlook(
    org: &Org,
    uses: &Uses,
    targets: &[ObjectRef],
    previewed: Result<Preview, Refusal>,
    now: Timestamp,
) -> Outlook {
    outlook_within(org, org, uses, targets, previewed, now)
}

/// The same for somebody who sees `org` of the `whole`: of keys that go along and are hidden, it says id, scope, age and
/// last use (`access::Sight`, exception 3).
pub fn outlook_within(
    whole: &Org,
    org: &Org,
    uses: &Uses,
    targets: &[ObjectRef],
    previewed: Result<Preview, Refusal>,
    now: Timestamp,
) -> Outlook {
    match previewed {
        Ok(preview) => {
            let keys = going_keys(whole, org, uses, &preview, now);
            Outlook::Possible(Box::new(deletion(org, targets, &preview, keys, now)))
        }
        Err(Refusal::NotFound(object)) if targets == [object.clone()] => Outlook::Gone,
        Err(refusal) => {
            let ways = ways_out(org, targets, &refusal);
            Outlook::Stopped(Stop { words: refusal.to_string(), ways })
        }
    }
}

fn deletion(
    org: &Org,
    targets: &[ObjectRef],
    preview: &Preview,
    keys: Vec<GoingKey>,
    now: Timestamp,
) -> Deletion {
    let mut along: Vec<_> = preview
        .objects
        .iter()
        .filter(|object| object.kind() != Kind::ApiKey && !targets.contains(object))
        .map(|object| described(org, object))
        .collect();
    along.sort_by(|a, b| {
        (a.object.kind(), &a.name, &a.detail, &a.object).cmp(&(
            b.object.kind(),
            &b.name,
            &b.detail,
            &b.object,
        ))
    });
    let asked: HashSet<&ObjectRef> = targets.iter().collect();
    let along_keys: Vec<_> =
        keys.iter().filter(|key| !asked.contains(&ObjectRef::ApiKey(key.row.id.clone()))).collect();
    let live = along_keys.iter().any(|key| key.standing == KeyStanding::Live);
    Deletion {
        digest: preview.digest,
        summary: summary(org, targets, along_keys.len(), &along),
        button: button(targets, along_keys.len()),
        confirm: if live { typed(org, targets) } else { Confirm::Press },
        lost: lost(org, targets, now),
        gentler: gentler::ways(org, targets, &keys),
        without_key: preview.without_key.iter().map(|object| described(org, object)).collect(),
        no_key: key_that_works(org),
        without_identity: preview
            .without_identity
            .iter()
            .map(|id| described(org, &ObjectRef::KsqlCluster(id.clone())))
            .collect(),
        acls_left: preview.acls_left.iter().map(|id| described_acl(org, id)).collect(),
        keys,
        along,
    }
}

/// What is meant by a key that somebody or something keeps: nobody is told of those that are hidden.
pub fn key_that_works(org: &Org) -> &'static str {
    if org.is_part() { "key that works and that you see" } else { "key that works" }
}

/// Stands for the owner of a key that whoever asks does not see.
const HIDDEN: &str = "Hidden from you";

/// What keys lose by role bindings, the first of them in a sentence each.
fn lost(org: &Org, targets: &[ObjectRef], now: Timestamp) -> Vec<String> {
    const TOLD: usize = 4;
    let bindings: Vec<_> = targets
        .iter()
        .filter_map(|target| match target {
            ObjectRef::RoleBinding(id) => org.role_bindings().get(id),
            ObjectRef::Organization(_)
            | ObjectRef::Environment(_)
            | ObjectRef::KafkaCluster(_)
            | ObjectRef::SchemaRegistry(_)
            | ObjectRef::KsqlCluster(_)
            | ObjectRef::ComputePool(_)
            | ObjectRef::User(_)
            | ObjectRef::ServiceAccount(_)
            | ObjectRef::GroupMapping(_)
            | ObjectRef::IdentityProvider(_)
            | ObjectRef::IdentityPool(_)
            | ObjectRef::Acl(_)
            | ObjectRef::AppliedLimit(_)
            | ObjectRef::ApiKey(_)
            | ObjectRef::Tombstone(_) => None,
        })
        .collect();
    let told = bindings.iter().take(TOLD).map(|binding| {
        let given = format!("{} on {}", binding.role, access_words::place(org, &binding.pattern));
        format!("{given}: {}", role_bindings::given_up(org, binding, now).words)
    });
    let rest = bindings.len().saturating_sub(TOLD);
    let rest = (rest > 0).then(|| format!("And what {rest} more role bindings give."));
    told.chain(rest).collect()
}

fn going_keys(whole: &Org, org: &Org, uses: &Uses, preview: &Preview, now: Timestamp) -> Vec<GoingKey> {
    let key = |id: &ApiKeyId| {
        let key = whole.api_keys().get(id)?;
        let standing = if whole.is_live(key, now) { KeyStanding::Live } else { KeyStanding::Dead };
        // How healthy they are is no matter here, and of very many keys it would take long to say.
        let mut row = row_with(org, uses, key, KeyHealth::default(), now);
        if !org.api_keys().contains(id) {
            row.name.clear();
            HIDDEN.clone_into(&mut row.owner);
            row.owner_id.clear();
        }
        Some(GoingKey { row, standing })
    };
    let mut keys: Vec<_> = preview.keys().filter_map(key).collect();
    keys.sort_by(|a, b| b.row.created.cmp(&a.row.created).then_with(|| a.row.id.cmp(&b.row.id)));
    keys
}

/// `service account` for one, `3 service accounts` for several, `3 objects` for several kinds.
fn counted(targets: &[ObjectRef]) -> String {
    match targets {
        [] => "nothing".to_owned(),
        [target] => target.kind().label().to_owned(),
        [first, ..] => {
            let same = targets.iter().all(|target| target.kind() == first.kind());
            format!("{} {}", targets.len(), if same { first.kind().plural() } else { "objects" })
        }
    }
}

fn button(targets: &[ObjectRef], keys: usize) -> String {
    let what = counted(targets);
    match keys {
        0 => format!("Delete {what}"),
        1 => format!("Delete {what} and 1 key"),
        _ => format!("Delete {what} and {keys} keys"),
    }
}

fn summary(org: &Org, targets: &[ObjectRef], keys: usize, along: &[Along]) -> String {
    let subject = match targets {
        [target] => format!("{} {} is deleted", words::capital(target.kind()), words::name(org, target)),
        _ => format!("{} are deleted", counted(targets)),
    };
    let mut parts = Vec::new();
    if keys > 0 {
        parts.push(many(keys, Kind::ApiKey));
    }
    for kinds in along.chunk_by(|a, b| a.object.kind() == b.object.kind()) {
        if let Some(first) = kinds.first() {
            parts.push(many(kinds.len(), first.object.kind()));
        }
    }
    let along = match parts.split_last() {
        None => String::new(),
        Some((only, [])) => format!(", and with it {only}"),
        Some((last, rest)) => format!(", and with it {} and {last}", rest.join(", ")),
    };
    let along = if targets.len() > 1 { along.replacen("with it", "with them", 1) } else { along };
    format!("{subject}{along}. You can undo this: everything comes back as it was.")
}

fn many(count: usize, kind: Kind) -> String {
    format!("{count} {}", if count == 1 { kind.label() } else { kind.plural() })
}

fn typed(org: &Org, targets: &[ObjectRef]) -> Confirm {
    match targets {
        [target] => Confirm::Type { name: words::name(org, target), id: target.id() },
        _ => Confirm::Type { name: counted(targets), id: String::new() },
    }
}

/// The keys that belong to an account, a resource or an environment.
pub fn key_group(org: &Org, object: &ObjectRef) -> Option<KeyGroup> {
    match object {
        ObjectRef::User(_) | ObjectRef::ServiceAccount(_) => object.account().map(KeyGroup::Owner),
        ObjectRef::Environment(id) => Some(KeyGroup::Environment(id.clone())),
        ObjectRef::KafkaCluster(id) => org.kafka_clusters().get(id).map(|cluster| {
            KeyGroup::Resource(Scope::Kafka { environment: cluster.environment.clone(), cluster: id.clone() })
        }),
        ObjectRef::SchemaRegistry(id) => org.schema_registries().get(id).map(|registry| {
            let environment = registry.environment.clone();
            KeyGroup::Resource(Scope::SchemaRegistry { environment, registry: id.clone() })
        }),
        ObjectRef::KsqlCluster(id) => org.ksql_clusters().get(id).map(|ksql| {
            KeyGroup::Resource(Scope::Ksql { environment: ksql.environment.clone(), cluster: id.clone() })
        }),
        ObjectRef::ComputePool(id) => org.compute_pools().get(id).map(|pool| {
            let (environment, region) = (pool.environment.clone(), pool.region.clone());
            KeyGroup::Resource(Scope::Flink { environment, region })
        }),
        ObjectRef::Organization(_)
        | ObjectRef::GroupMapping(_)
        | ObjectRef::IdentityProvider(_)
        | ObjectRef::IdentityPool(_)
        | ObjectRef::RoleBinding(_)
        | ObjectRef::Acl(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::ApiKey(_)
        | ObjectRef::Tombstone(_) => None,
    }
}

/// An object by its name, with where it lies or whose it is.
pub fn described(org: &Org, object: &ObjectRef) -> Along {
    let (name, detail) = match object {
        ObjectRef::RoleBinding(id) => return described_binding(org, id),
        ObjectRef::Acl(id) => return described_acl(org, id),
        ObjectRef::AppliedLimit(id) => (id.code.quota().label.to_owned(), id.subject.id().to_owned()),
        ObjectRef::KafkaCluster(id) => (
            words::name(org, object),
            place(org, org.kafka_clusters().get(id).map(|it| &it.environment), object),
        ),
        ObjectRef::SchemaRegistry(id) => {
            let environment = org.schema_registries().get(id).map(|it| &it.environment);
            (words::name(org, object), place(org, environment, object))
        }
        ObjectRef::KsqlCluster(id) => (
            words::name(org, object),
            place(org, org.ksql_clusters().get(id).map(|it| &it.environment), object),
        ),
        ObjectRef::ComputePool(id) => (
            words::name(org, object),
            place(org, org.compute_pools().get(id).map(|it| &it.environment), object),
        ),
        ObjectRef::Organization(_)
        | ObjectRef::Environment(_)
        | ObjectRef::User(_)
        | ObjectRef::ServiceAccount(_)
        | ObjectRef::GroupMapping(_)
        | ObjectRef::IdentityProvider(_)
        | ObjectRef::IdentityPool(_)
        | ObjectRef::ApiKey(_)
        | ObjectRef::Tombstone(_) => (words::name(org, object), object.id()),
    };
    let detail = if detail == name { String::new() } else { detail };
    Along { object: object.clone(), name, detail }
}

/// `lkc-0rd3rs in prod-eu`.
fn place(org: &Org, environment: Option<&crate::model::EnvironmentId>, object: &ObjectRef) -> String {
    environment.map_or_else(
        || object.id(),
        |id| format!("{} in {}", object.id(), words::name(org, &ObjectRef::Environment(id.clone()))),
    )
}

fn described_binding(org: &Org, id: &RoleBindingId) -> Along {
    let object = ObjectRef::RoleBinding(id.clone());
    let Some(binding) = org.role_bindings().get(id) else {
        return Along { name: object.id(), object, detail: String::new() };
    };
    let (whose, place) =
        (access_words::principal_name(org, &binding.principal), access_words::place(org, &binding.pattern));
    Along { object, name: binding.role.name().to_owned(), detail: format!("{whose} · {place}") }
}

fn described_acl(org: &Org, id: &AclId) -> Along {
    let object = ObjectRef::Acl(id.clone());
    let Some(acl) = org.acls().get(id) else {
        return Along { name: object.id(), object, detail: String::new() };
    };
    let whose = access_words::principal_name(org, &acl.principal);
    let cluster = words::name(org, &ObjectRef::KafkaCluster(acl.cluster.clone()));
    Along { object, name: access_words::acl(acl), detail: format!("{whose} · Kafka cluster {cluster}") }
}

/// Protection is taken off one cluster at a time: each is a decision of its own.
fn unprotect(org: &Org, clusters: &[ObjectRef]) -> Vec<Way> {
    let way = |object: &ObjectRef| match object {
        ObjectRef::KafkaCluster(id) => Way::Unprotect(id.clone(), described(org, object)),
        ObjectRef::Organization(_)
        | ObjectRef::Environment(_)
        | ObjectRef::SchemaRegistry(_)
        | ObjectRef::KsqlCluster(_)
        | ObjectRef::ComputePool(_)
        | ObjectRef::User(_)
        | ObjectRef::ServiceAccount(_)
        | ObjectRef::GroupMapping(_)
        | ObjectRef::IdentityProvider(_)
        | ObjectRef::IdentityPool(_)
        | ObjectRef::RoleBinding(_)
        | ObjectRef::Acl(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::ApiKey(_)
        | ObjectRef::Tombstone(_) => Way::Open(described(org, object)),
    };
    clusters.iter().map(way).collect()
}

/// The command that takes the protection off a cluster and leaves all else as it is; `None` when it does not exist.
pub fn without_protection(org: &Org, id: &KafkaClusterId) -> Option<Command> {
    let cluster = org.kafka_clusters().get(id)?;
    let edit = KafkaClusterEdit {
        name: cluster.name.to_string(),
        kind: cluster.spec.as_ref().map(|spec| spec.kind),
        protection: DeletionProtection::Off,
        availability: None,
        max_ecku: None,
    };
    Some(Command::UpdateKafkaCluster { id: id.clone(), edit })
}

fn ways_out(org: &Org, targets: &[ObjectRef], refusal: &Refusal) -> Vec<Way> {
    let open = |objects: &[ObjectRef]| objects.iter().map(|it| Way::Open(described(org, it))).collect();
    match refusal {
        Refusal::NotFound(object) if targets.contains(object) => vec![Way::Exclude(object.clone())],
        Refusal::Blocked(Obstacle::Protected(clusters)) => unprotect(org, clusters),
        Refusal::Blocked(
            Obstacle::HasKsqlClusters { ksql: others, .. } | Obstacle::HasIdentityPools { pools: others, .. },
        ) => {
            let mut ways = vec![Way::Include(others.clone())];
            ways.extend(others.iter().map(|it| Way::Open(described(org, it))));
            ways
        }
        Refusal::Blocked(Obstacle::InUse { dependants, .. }) => open(dependants),
        Refusal::Blocked(Obstacle::LastAdmin) => vec![Way::Users],
        Refusal::Blocked(
            Obstacle::Permanent(_)
            | Obstacle::ChangedSince(_)
            | Obstacle::Missing { .. }
            | Obstacle::Retired(_)
            | Obstacle::Contradicts(_)
            | Obstacle::Foreign
            | Obstacle::Hidden,
        )
        | Refusal::Invalid(_)
        | Refusal::NotFound(_)
        | Refusal::Stale { .. }
        | Refusal::OutcomeChanged(_)
        | Refusal::AlreadyCarriedOut(_)
        | Refusal::NoChange
        | Refusal::NotPermitted(_)
        | Refusal::QuotaExceeded { .. }
        | Refusal::Taken { .. }
        | Refusal::NotFounded
        | Refusal::Exhausted(_) => Vec::new(),
    }
}

/// What a deletion takes along and leaves behind, by count, a sentence each: `14 API keys go along. 12 of them work and
/// may be in use.`
pub fn consequences(deletion: &Deletion) -> Vec<String> {
    let live = deletion.keys.iter().filter(|key| key.standing == KeyStanding::Live).count();
    let keys = match (deletion.keys.len(), live) {
        (0, _) => "No API key goes along.".to_owned(),
        (1, 0) => "1 API key goes along. It does not work.".to_owned(),
        (1, _) => "1 API key goes along. It works and may be in use.".to_owned(),
        (many, 0) => format!("{many} API keys go along. None of them works."),
        (many, 1) => format!("{many} API keys go along. One of them works and may be in use."),
        (many, live) if many == live => {
            format!("{many} API keys go along. All of them work and may be in use.")
        }
        (many, live) => format!("{many} API keys go along. {live} of them work and may be in use."),
    };
    let along = deletion.along.chunk_by(|a, b| a.object.kind() == b.object.kind()).filter_map(|same| {
        let kind = same.first()?.object.kind();
        let go = if same.len() == 1 { "goes" } else { "go" };
        Some(format!("{} {go} along.", many(same.len(), kind)))
    });
    let acls = match deletion.acls_left.len() {
        0 => None,
        1 => Some("1 ACL stays behind and names nobody.".to_owned()),
        many => Some(format!("{many} ACLs stay behind and name nobody.")),
    };
    let identity = deletion.without_identity.iter().map(|it| without_identity_words(&it.name));
    [keys].into_iter().chain(along).chain(acls).chain(identity).collect()
}

/// What a ksqlDB cluster comes to whose credential identity goes.
pub fn without_identity_words(name: &str) -> String {
    format!("ksqlDB cluster {name} runs as this account, and would be left without one.")
}

/// What a person is told when the outcome is another than the one looked at: `2 more API keys go along by now.`
pub fn difference(before: &Deletion, now: &Deletion) -> String {
    let missing = |of: &Deletion, from: &Deletion| {
        let keys: BTreeSet<_> = from.keys.iter().map(|key| &key.row.id).collect();
        let along: BTreeSet<_> = from.along.iter().map(|it| &it.object).collect();
        (
            of.keys.iter().filter(|key| !keys.contains(&key.row.id)).count(),
            of.along.iter().filter(|it| !along.contains(&it.object)).count(),
        )
    };
    let (more_keys, more) = missing(now, before);
    let (fewer_keys, fewer) = missing(before, now);
    let keys = |count: usize| if count == 1 { "API key" } else { "API keys" };
    let others = |count: usize| if count == 1 { "other object" } else { "other objects" };
    let parts: Vec<_> = [
        (more_keys, format!("{more_keys} more {}", keys(more_keys))),
        (more, format!("{more} more {}", others(more))),
        (fewer_keys, format!("{fewer_keys} fewer {}", keys(fewer_keys))),
        (fewer, format!("{fewer} fewer {}", others(fewer))),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(_, words)| words)
    .collect();
    if parts.is_empty() {
        return "Something that goes along was changed.".to_owned();
    }
    format!("By now {} would go along.", parts.join(", "))
}
