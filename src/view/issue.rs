//! Issuing a key: what it counts against, what stands in its way, and what a careful person should know, before it
//! is asked for.

use super::words;
use crate::{
    access::{Act, Verb, permit},
    engine::{Refusal, quotas_for_key},
    model::{ApiKeyClass, Owner, QuotaSubject, Scope},
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

/// Why `actor` cannot issue a key of this owner and scope now.
pub fn obstacle(org: &Org, actor: &Owner, owner: &Owner, scope: &Scope) -> Option<String> {
    if let Err(denial) = permit(org, actor, &Act::Key { verb: Verb::Create, owner, scope }) {
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
