//! Things in words: what an entry did, what objects are called, why a key is refused.

use crate::{
    engine::{Deed, Intent, Reason, Verdict},
    model::{ApiKey, Kind, ObjectRef, Owner, Scope, Timestamp},
    org::Org,
};

/// What was done, as the message after a change says it: `Deleted service account orders-service`.
pub fn done(org: &Org, intent: &Intent) -> String {
    let what = || objects(org, &intent.objects);
    match &intent.deed {
        Deed::Found => "Began the organization".to_owned(),
        Deed::Create => format!("Created {}", what()),
        Deed::Update => format!("Changed {}", what()),
        Deed::Delete => format!("Deleted {}", what()),
        Deed::Revoke => format!("Revoked {} as compromised", what()),
        Deed::Undo(seq) if intent.objects.is_empty() => format!("Took entry {seq} back"),
        Deed::Undo(_) => format!("Took the change of {} back", what()),
        Deed::Restore(seq) => format!("Restored {} as of entry {seq}", what()),
        Deed::Import => "Imported a listing".to_owned(),
        Deed::Resume(seq) => format!("Went on from the second copy, up to entry {seq}"),
    }
}

/// One object by name, several by count: `API key 7FJI…`, `3 API keys`, `4 objects`.
fn objects(org: &Org, objects: &[ObjectRef]) -> String {
    match objects {
        [] => "nothing".to_owned(),
        [object] => format!("{} {}", object.kind().label(), name(org, object)),
        [first, rest @ ..] => {
            let same = rest.iter().all(|object| object.kind() == first.kind());
            let label = if same { first.kind().plural() } else { "objects" };
            format!("{} {label}", objects.len())
        }
    }
}

/// What an object is called: its name where it has one and still exists, else its id.
pub fn name(org: &Org, object: &ObjectRef) -> String {
    let named = match object {
        ObjectRef::Organization(_) => org.organization().map(|own| own.name.to_string()),
        ObjectRef::Environment(id) => org.environments().get(id).map(|it| it.name.to_string()),
        ObjectRef::KafkaCluster(id) => org.kafka_clusters().get(id).map(|it| it.name.to_string()),
        ObjectRef::SchemaRegistry(id) => org.schema_registries().get(id).map(|it| it.name.to_string()),
        ObjectRef::KsqlCluster(id) => org.ksql_clusters().get(id).map(|it| it.name.to_string()),
        ObjectRef::ComputePool(id) => org.compute_pools().get(id).map(|it| it.name.to_string()),
        ObjectRef::User(id) => org.users().get(id).map(|it| it.display().to_owned()),
        ObjectRef::ServiceAccount(id) => org.service_accounts().get(id).map(|it| it.name.to_string()),
        ObjectRef::GroupMapping(id) => org.group_mappings().get(id).map(|it| it.name.to_string()),
        ObjectRef::IdentityProvider(id) => org.identity_providers().get(id).map(|it| it.name.to_string()),
        ObjectRef::IdentityPool(id) => org.identity_pools().get(id).map(|it| it.name.to_string()),
        ObjectRef::AppliedLimit(id) => Some(format!("“{}”", id.code.quota().label)),
        ObjectRef::RoleBinding(_) | ObjectRef::Acl(_) | ObjectRef::ApiKey(_) | ObjectRef::Tombstone(_) => {
            None
        }
    };
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| object.id())
}

/// What an owner is called; the id where nothing better is known.
pub fn owner_name<'a>(org: &'a Org, owner: &'a Owner) -> &'a str {
    match owner {
        Owner::User(id) => org.users().get(id).map_or(id.as_str(), |user| user.display()),
        Owner::ServiceAccount(id) => {
            org.service_accounts().get(id).map_or(id.as_str(), |account| &account.name)
        }
    }
}

/// What the resource of a scope is called; empty for the organization's scopes.
pub fn resource_name<'a>(org: &'a Org, scope: &'a Scope) -> &'a str {
    match scope {
        Scope::Kafka { cluster, .. } => {
            org.kafka_clusters().get(cluster).map_or(cluster.as_str(), |it| &it.name)
        }
        Scope::SchemaRegistry { registry, .. } => {
            org.schema_registries().get(registry).map_or(registry.as_str(), |it| &it.name)
        }
        Scope::Ksql { cluster, .. } => {
            org.ksql_clusters().get(cluster).map_or(cluster.as_str(), |it| &it.name)
        }
        Scope::Flink { region, .. } => region.as_str(),
        Scope::Tableflow | Scope::Cloud | Scope::Global => "",
    }
}

/// What the environment of a scope is called; empty for the organization's scopes.
pub fn environment_name<'a>(org: &'a Org, scope: &'a Scope) -> &'a str {
    scope.environment().map_or("", |id| org.environments().get(id).map_or(id.as_str(), |it| &it.name))
}

/// An object's kind at the beginning of a sentence.
pub fn capital(kind: Kind) -> String {
    capitalised(kind.label())
}

/// Several objects of a kind at the beginning of a sentence or a row.
pub fn capital_plural(kind: Kind) -> String {
    capitalised(kind.plural())
}

/// `see`, `see and create`, `see, create and delete`.
pub(super) fn listed(parts: &[&str]) -> String {
    match parts.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// With a capital letter, but for the name that is written small everywhere.
pub(super) fn capitalised(label: &str) -> String {
    if label.starts_with("ksqlDB") {
        return label.to_owned();
    }
    let mut chars = label.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// How long ago, coarsely: `today`, `12 days`, `3 months`, `2 years`.
pub fn age(from: Timestamp, now: Timestamp) -> String {
    let days = now.days_since(from);
    let (count, unit) = match days {
        0 => return "today".to_owned(),
        1..=89 => (days, "day"),
        90..=729 => (days / 30, "month"),
        _ => (days / 365, "year"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// A whole number as people read it: `100,000`.
pub fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How long ago, as fine as a person would say it: `just now`, `5 minutes ago`, `3 hours ago`, then as [`age`].
pub fn since(at: Timestamp, now: Timestamp) -> String {
    // A clock that another computer set may be ahead: that is now, too.
    let seconds = now.seconds_since(at);
    let (count, unit) = match seconds {
        ..60 => return "just now".to_owned(),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => return format!("{} ago", age(at, now)),
    };
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

/// A verdict for an administrator: what was found, and what to do.
pub fn verdict(org: &Org, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accepted => "The key id and the secret belong together, and the key works.".to_owned(),
        Verdict::Refused(reason) => refused(org, reason),
    }
}

fn refused(org: &Org, reason: &Reason) -> String {
    match reason {
        Reason::UnknownKey => {
            "No key of this id was ever here. Check the id, or import a newer listing.".to_owned()
        }
        Reason::Deleted { at } => format!("This key was deleted on {}.", at.date()),
        Reason::Compromised { at } => {
            format!(
                "This key was revoked as compromised on {}. Its secret is never accepted again.",
                at.date()
            )
        }
        Reason::SecretUnknown => {
            "This key was imported. A listing holds no secrets, so Keyplane cannot check this one.".to_owned()
        }
        Reason::LooksMistyped(defect) => format!("This secret looks mistyped or cut: {defect}."),
        Reason::WrongSecret => "This is a secret, but not the one of this key.".to_owned(),
        Reason::Expired(expires) => {
            format!("The secret is right, and the key expired at the end of {expires}.")
        }
        Reason::Propagating { until } => format!(
            "The secret is right. Propagation is simulated in this organization: the key works from {} UTC on.",
            clock(*until)
        ),
        Reason::OwnerNotActive(state) => format!(
            "The secret is right, but the owner is {}. Activate the user, or issue a key of a service account.",
            state.label().to_lowercase()
        ),
        Reason::OwnerUnknown(owner) => format!("The secret is right, but its owner {owner} does not exist."),
        Reason::OtherScope(scope) => {
            let resource = resource_name(org, scope);
            let label = scope.kind().label();
            if resource.is_empty() {
                format!("The secret is right, but the key is for {label}, not for this target.")
            } else {
                format!("The secret is right, but the key is for {label} {resource}, not for this target.")
            }
        }
        Reason::NoGlobalKeys(kind) => format!(
            "The secret is right, but {} clusters take no Global keys. Issue a key of this cluster.",
            kind.label()
        ),
        Reason::UnknownTarget(target) => {
            format!("The secret is right, but there is no {target} in this organization.")
        }
    }
}

/// `08:15:30`.
fn clock(time: Timestamp) -> String {
    time.to_string().get(11..19).unwrap_or_default().to_owned()
}

/// What a key is called: its name, else its id.
pub fn key_name(key: &ApiKey) -> &str {
    if key.name.is_empty() { key.id.as_str() } else { &key.name }
}
