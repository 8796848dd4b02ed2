//! What an account or a key touches if it leaks, or goes: which production it reaches and may change, how many keys work,
//! when they were last seen in use, and who else would be left.
//!
//! Counts of what is, and no score: nothing here is a judgement. What a service lets through is `access`'s to say; what a
//! deletion takes along is the engine's ([`deletion`](super::deletion)).

use std::collections::BTreeMap;

use super::{
    effective_access::{Held, held_by},
    key_group::ScopeCounts,
    last_use::{LastUsed, last_used},
    words,
};
use crate::{
    access::{Power, Target, targets_of},
    model::{ApiKey, ApiKeyId, EnvironmentId, ObjectRef, Owner, Principal, Timestamp},
    org::{Org, Uses},
};

/// What is touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlastRadius {
    /// The keys that work, or whether the key does: `5 keys work: 3 Kafka, 2 Registry`.
    pub keys: String,
    /// What the keys reach.
    pub reach: Reach,
    /// When the keys were last seen in use; `None` where there is none.
    pub used: Option<KnownUse>,
    /// For a key: what other keys its owner has. `None` for an account.
    pub others: Option<String>,
}

/// What keys that work reach together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Production, in a sentence: `2 production resources are within reach, and can be changed.`
    pub production: String,
    /// Which: those that can be changed first.
    pub objects: Vec<InReach>,
    /// Whether anything can be changed, in a sentence.
    pub writes: &'static str,
    /// What there is outside of production, in a sentence.
    pub elsewhere: String,
}

/// Something in production that the keys reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InReach {
    /// What: a resource, or an environment where it is reached by the management interfaces.
    pub object: ObjectRef,
    /// What it is called.
    pub name: String,
    /// What can be done there at most.
    pub power: Power,
}

/// When the latest use of any of the keys was, as far as anybody looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownUse {
    /// When, and who says so.
    pub latest: LastUsed,
    /// The key that was seen; `None` where none was, or where there is only one.
    pub key: Option<ApiKeyId>,
    /// What is not known: `2 of 5 keys are not tracked`.
    pub unknown: Option<String>,
}

/// What to say to somebody who does not see everything; `None` for whoever does.
pub fn hidden(org: &Org) -> Option<&'static str> {
    org.is_part().then_some("It is counted as far as you see: rules and keys that are hidden may add to it.")
}

/// What a key touches; `None` where there is none of this id.
pub fn of_key(org: &Org, uses: &Uses, id: &ApiKeyId, now: Timestamp) -> Option<BlastRadius> {
    let key = org.api_keys().get(id)?;
    let is_live = org.is_live(key, now);
    let keys = if is_live { vec![key] } else { Vec::new() };
    let state = if is_live {
        "It works, as far as is known here."
    } else {
        "It does not work: whoever presents it is turned away."
    };
    let others: Vec<_> =
        org.keys_of_owner(&key.owner).filter(|other| other.id != *id && org.is_live(other, now)).collect();
    Some(BlastRadius {
        keys: state.to_owned(),
        others: Some(others_words(org, key, &others)),
        used: known_use(uses, &[key], now),
        reach: reach(org, &key.owner, &keys),
    })
}

/// What the keys of an account touch.
pub fn of_account(org: &Org, uses: &Uses, owner: &Owner, now: Timestamp) -> BlastRadius {
    let keys: Vec<_> = org.keys_of_owner(owner).filter(|key| org.is_live(key, now)).collect();
    let counts = ScopeCounts::of(keys.iter().copied());
    let parts: Vec<_> = counts.some().map(|(kind, count)| format!("{count} {}", kind.short())).collect();
    let counted = match keys.len() {
        0 => "No key of it works.".to_owned(),
        1 => format!("1 key works: {}.", parts.join(", ")),
        many => format!("{} keys work: {}.", words::number(many), parts.join(", ")),
    };
    BlastRadius {
        keys: counted,
        others: None,
        used: known_use(uses, &keys, now),
        reach: reach(org, owner, &keys),
    }
}

/// What keys of an owner reach together.
fn reach(org: &Org, owner: &Owner, keys: &[&ApiKey]) -> Reach {
    let rules = held_by(org, &Principal::from(owner.clone()));
    let mut places: BTreeMap<(ObjectRef, Mark), Power> = BTreeMap::new();
    for target in targets(org, keys) {
        for (object, environment) in places_of(org, &target) {
            let Some(power) = rules.iter().filter_map(|rule| power_at(org, rule, &target, &object)).max()
            else {
                continue;
            };
            let mark = mark_of(org, &environment);
            let known = places.entry((object, mark)).or_insert(power);
            *known = power.max(*known);
        }
    }
    let count = |mark, power| places.iter().filter(|((_, at), has)| *at == mark && **has == power).count();
    let (changes, looks) = (count(Mark::Production, Power::Changes), count(Mark::Production, Power::Looks));
    let elsewhere = (count(Mark::Other, Power::Changes), count(Mark::Other, Power::Looks));
    let mut objects: Vec<_> = places
        .into_iter()
        .filter(|((_, mark), _)| *mark == Mark::Production)
        .map(|((object, _), power)| InReach { name: named(org, &object), object, power })
        .collect();
    objects.sort_by(|a, b| (b.power, &a.name, &a.object).cmp(&(a.power, &b.name, &b.object)));
    Reach {
        production: production_words(changes, looks),
        objects,
        writes: writes_words(changes + elsewhere.0, looks + elsewhere.1),
        elsewhere: elsewhere_words(elsewhere),
    }
}

/// Whether something lies in production.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Production,
    Other,
}

fn mark_of(org: &Org, environment: &EnvironmentId) -> Mark {
    let known = org.environments().get(environment);
    if known.is_some_and(|known| org.is_production(known)) { Mark::Production } else { Mark::Other }
}

fn targets(org: &Org, keys: &[&ApiKey]) -> Vec<Target> {
    let mut scopes: Vec<_> = keys.iter().map(|key| &key.scope).collect();
    scopes.sort_unstable();
    scopes.dedup();
    let mut all: Vec<Target> = Vec::new();
    for target in scopes.into_iter().flat_map(|scope| targets_of(org, scope)) {
        if !all.contains(&target) {
            all.push(target);
        }
    }
    all
}

/// What a service stands for, with the environment: itself, or every environment for those of the whole organization.
fn places_of(org: &Org, target: &Target) -> Vec<(ObjectRef, EnvironmentId)> {
    let one = |object: ObjectRef, environment: Option<EnvironmentId>| {
        environment.map(|environment| (object, environment)).into_iter().collect()
    };
    match target {
        Target::Kafka(id) => one(
            ObjectRef::KafkaCluster(id.clone()),
            org.kafka_clusters().get(id).map(|it| it.environment.clone()),
        ),
        Target::SchemaRegistry(id) => one(
            ObjectRef::SchemaRegistry(id.clone()),
            org.schema_registries().get(id).map(|it| it.environment.clone()),
        ),
        Target::Ksql(id) => one(
            ObjectRef::KsqlCluster(id.clone()),
            org.ksql_clusters().get(id).map(|it| it.environment.clone()),
        ),
        Target::Flink(environment, region) => org
            .compute_pools()
            .iter()
            .filter(|pool| pool.environment == *environment && pool.region == *region)
            .map(|pool| (ObjectRef::ComputePool(pool.id.clone()), environment.clone()))
            .collect(),
        Target::Tableflow | Target::Cloud => org
            .environments()
            .iter()
            .map(|it| (ObjectRef::Environment(it.id.clone()), it.id.clone()))
            .collect(),
    }
}

/// What a rule gives at a service, towards one of the places it stands for.
fn power_at(org: &Org, rule: &Held<'_>, target: &Target, object: &ObjectRef) -> Option<Power> {
    let power = rule.power(org, target)?;
    let whole = matches!(target, Target::Kafka(_) | Target::SchemaRegistry(_) | Target::Ksql(_));
    let Held::Binding(binding) = rule else { return Some(power) };
    if whole {
        return Some(power);
    }
    let crn = org.crn_of(object)?;
    let meets = binding.pattern.matches(&crn) || binding.pattern.crn().is_within(&crn);
    meets.then_some(power)
}

fn named(org: &Org, object: &ObjectRef) -> String {
    format!("{} {}", words::capital(object.kind()), words::name(org, object))
}

fn production_words(changes: usize, looks: usize) -> String {
    match (changes, looks) {
        (0, 0) => "Nothing in a production environment is within reach.".to_owned(),
        (0, 1) => "1 production resource is within reach, to read only.".to_owned(),
        (0, looks) => {
            format!("{} production resources are within reach, to read only.", words::number(looks))
        }
        (1, 0) => "1 production resource is within reach, and can be changed.".to_owned(),
        (changes, 0) => {
            format!("{} production resources are within reach, and can be changed.", words::number(changes))
        }
        (changes, looks) => format!(
            "{} production resources are within reach. {} of them can be changed.",
            words::number(changes + looks),
            words::number(changes)
        ),
    }
}

const fn writes_words(changes: usize, looks: usize) -> &'static str {
    match (changes, looks) {
        (0, 0) => "No: nothing is within reach.",
        (0, _) => "No: what is within reach can be read only.",
        (_, _) => "Yes: something within reach can be changed.",
    }
}

fn elsewhere_words((changes, looks): (usize, usize)) -> String {
    match (changes, looks) {
        (0, 0) => "Nothing outside of production is within reach.".to_owned(),
        (0, looks) => format!("{} outside of production, to read only.", many(looks)),
        (changes, 0) => format!("{} outside of production, which can be changed.", many(changes)),
        (changes, looks) => format!(
            "{} outside of production. {} of them can be changed.",
            many(changes + looks),
            words::number(changes)
        ),
    }
}

fn many(count: usize) -> String {
    if count == 1 { "1 resource".to_owned() } else { format!("{} resources", words::number(count)) }
}

fn known_use(uses: &Uses, keys: &[&ApiKey], now: Timestamp) -> Option<KnownUse> {
    if keys.is_empty() {
        return None;
    }
    let tracked = keys.iter().filter_map(|key| Some((&key.id, uses.of(&key.id)?)));
    let latest = tracked.clone().max_by_key(|(_, known)| (known.seen, known.watch.until()));
    let untracked = keys.len() - tracked.count();
    let unknown = match (untracked, keys.len()) {
        (0, _) | (_, ..2) => None,
        (all, of) if all == of => None,
        (1, of) => Some(format!("1 of {of} keys is not tracked.")),
        (some, of) => Some(format!("{some} of {of} keys are not tracked.")),
    };
    let key = latest.filter(|(_, known)| known.seen.is_some() && keys.len() > 1);
    let mut said = last_used(latest.map(|(_, known)| known), now);
    if latest.is_none() && keys.len() > 1 {
        let words = "Nobody has watched these keys here and no listing told of them. They may be in use.";
        words.clone_into(&mut said.detail);
    }
    Some(KnownUse { latest: said, key: key.map(|(id, _)| id.clone()), unknown })
}

fn others_words(org: &Org, key: &ApiKey, others: &[&ApiKey]) -> String {
    let owner = words::owner_name(org, &key.owner);
    let same = others.iter().filter(|other| other.scope == key.scope).count();
    let counted = match others.len() {
        0 => return format!("{owner} has no other key that works."),
        1 => format!("{owner} has 1 other key that works"),
        many => format!("{owner} has {} other keys that work", words::number(many)),
    };
    match (same, others.len()) {
        (0, _) => format!("{counted}, and none for the same."),
        (1, 1) => format!("{counted}, for the same."),
        (same, of) if same == of => format!("{counted}, all for the same."),
        (same, _) => format!("{counted}, {} of them for the same.", words::number(same)),
    }
}
