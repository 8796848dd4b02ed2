//! What a report says of an API key.

use super::{
    health::{HealthRule, RuleSet, Severity, explained, status},
    words,
};
use crate::{
    exchange::report::{HealthRecord, KeyRecord, UseRecord},
    model::{ApiKey, LastUse, Owner, Timestamp},
    org::{Org, Uses},
};

/// What a report says of a key at a time, for which these rules hold.
pub fn record(org: &Org, uses: &Uses, key: &ApiKey, rules: RuleSet, now: Timestamp) -> KeyRecord {
    let resource_name = words::resource_name(org, &key.scope);
    let resource = if resource_name.is_empty() { "" } else { key.scope.resource_id() };
    let found = explained(org, uses, key, rules, now).into_iter();
    KeyRecord {
        id: key.id.to_string(),
        name: key.name.to_string(),
        description: key.description.to_string(),
        owner: key.owner.id().to_owned(),
        owner_name: words::owner_name(org, &key.owner).to_owned(),
        owner_type: match key.owner {
            Owner::User(_) => "user",
            Owner::ServiceAccount(_) => "service-account",
        },
        scope: key.scope.kind().slug(),
        resource: resource.to_owned(),
        resource_name: resource_name.to_owned(),
        environment: key.scope.environment().map(ToString::to_string).unwrap_or_default(),
        environment_name: words::environment_name(org, &key.scope).to_owned(),
        created: key.created.to_string(),
        updated: (key.updated != key.created).then(|| key.updated.to_string()),
        expires: key.expires.map(|expires| expires.at().to_string()),
        last_use: uses.of(&key.id).map(used),
        status: status(key, now).slug(),
        health: found.map(|found| health(found.rule, found.reason)).collect(),
        organization_kind: org.organization().and_then(|own| own.kind.mark()),
    }
}

fn used(last_use: &LastUse) -> UseRecord {
    UseRecord {
        seen: last_use.seen.map(|seen| seen.to_string()),
        source: last_use.source.label(),
        watched_from: last_use.watch.since().to_string(),
        watched_until: last_use.watch.until().to_string(),
    }
}

fn health(rule: HealthRule, reason: String) -> HealthRecord {
    let severity = match rule.severity() {
        Severity::Danger => "danger",
        Severity::Caution => "caution",
    };
    HealthRecord { rule: rule.slug(), severity, reason }
}
