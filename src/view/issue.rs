//! Making a key or an object: what it counts against, what stands in its way, and what a careful person should know,
//! before it is asked for.

use super::words;
use crate::{
    access::{Act, ActsBy, Verb, permit},
    engine::{Refusal, quotas_for_key, quotas_for_new},
    model::{ApiKeyClass, EnvironmentId, Kind, ObjectRef, Owner, QuotaCode, QuotaSubject, Scope},
    org::{Org, Usage},
};

/// How much of one limit is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// How many there are.
    pub used: u32,
    /// How many there may be; `None` where nothing is known.
    pub limit: Option<u32>,
    /// The same in words: `3 of 10 cluster keys used by Lena Fischer`.
    pub text: String,
}

/// The limits a key of this owner and scope counts against.
pub fn meters(org: &Org, owner: &Owner, scope: &Scope) -> Vec<Meter> {
    let meter = |(code, subject)| {
        let usage = org.usage(code, &subject);
        Meter { used: usage.used, limit: usage.limit, text: meter_words(org, &subject, usage, scope) }
    };
    quotas_for_key(owner, scope).into_iter().map(meter).collect()
}

fn meter_words(org: &Org, subject: &QuotaSubject, usage: Usage, scope: &Scope) -> String {
    let class = match scope.kind().class() {
        ApiKeyClass::Cluster => "cluster keys",
        ApiKeyClass::Cloud => "cloud keys",
        ApiKeyClass::Global => "Global keys",
    };
    let count = match usage.limit {
        Some(limit) => format!("{} of {limit}", usage.used),
        None => usage.used.to_string(),
    };
    match subject {
        QuotaSubject::Account(owner) => format!("{count} {class} used by {}", words::owner_name(org, owner)),
        QuotaSubject::KafkaCluster(_) => format!("{count} keys used on {}", words::resource_name(org, scope)),
        QuotaSubject::Environment(id) => format!("{count} {class} used in {id}"),
        QuotaSubject::Organization => format!("{count} {class} used by the organization"),
    }
}

/// How much room there is for one more of a kind, before its form is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// The limits that are nearly or wholly used.
    pub close: Vec<Meter>,
    /// Why there is none: the refusal that would follow.
    pub full: Option<String>,
}

/// The share of a limit, in percent, from which a form says how much of it is used.
const CLOSE: u64 = 80;

/// The room for one more of a kind, in an environment where that is known.
pub fn room(org: &Org, kind: Kind, environment: Option<&EnvironmentId>) -> Room {
    let mut room = Room::default();
    for (code, subject) in quotas_for_new(kind, environment) {
        let usage = org.usage(code, &subject);
        let Some(limit) = usage.limit else { continue };
        if u64::from(usage.used) * 100 < u64::from(limit) * CLOSE {
            continue;
        }
        let text = room_words(org, code, &subject, usage.used, limit);
        room.close.push(Meter { used: usage.used, limit: usage.limit, text });
        if !usage.has_room() && room.full.is_none() {
            room.full = Some(Refusal::QuotaExceeded { code, subject, usage }.to_string());
        }
    }
    room
}

/// `9 of 10 compute pools used in prod-eu`.
fn room_words(org: &Org, code: QuotaCode, subject: &QuotaSubject, used: u32, limit: u32) -> String {
    let label = code.quota().label;
    let counted = label.split(" per ").next().unwrap_or(label);
    // `ksqlDB` keeps its letters.
    let counted = if counted.starts_with("Kafka") { counted.to_owned() } else { uncapital(counted) };
    let place = match subject {
        QuotaSubject::Organization => "by the organization".to_owned(),
        QuotaSubject::Environment(id) => {
            format!("in {}", words::name(org, &ObjectRef::Environment(id.clone())))
        }
        QuotaSubject::KafkaCluster(id) => {
            format!("on {}", words::name(org, &ObjectRef::KafkaCluster(id.clone())))
        }
        QuotaSubject::Account(owner) => format!("by {}", words::owner_name(org, owner)),
    };
    format!("{used} of {limit} {counted} used {place}")
}

fn uncapital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Why `actor` cannot issue a key of this owner and scope now.
pub fn obstacle(org: &Org, actor: &Owner, owner: &Owner, scope: &Scope) -> Option<String> {
    if let Err(denial) = permit(org, actor, ActsBy::Session, &Act::Key { verb: Verb::Create, owner, scope }) {
        return Some(denial.to_string());
    }
    quotas_for_key(owner, scope).into_iter().find_map(|(code, subject)| {
        let usage = org.usage(code, &subject);
        (!usage.has_room()).then(|| Refusal::QuotaExceeded { code, subject, usage }.to_string())
    })
}

/// What speaks against a key of this owner and scope, although it can be issued.
pub fn advice(org: &Org, owner: &Owner, scope: &Scope) -> Option<String> {
    let environment = scope.environment().and_then(|id| org.environments().get(id))?;
    match owner {
        Owner::User(_) if org.is_production(environment) => Some(format!(
            "{} counts as production. A user's keys end with the user: for production, use a service account.",
            environment.name
        )),
        Owner::User(_) | Owner::ServiceAccount(_) => None,
    }
}
