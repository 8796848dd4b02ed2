//! Who, what and where, in words that can be put into sentences, with links to what has a page.

use crate::{
    access::{Asker, Question, Resource, ResourceKind},
    model::{CrnPattern, ObjectRef, Owner, Principal, Scope},
    org::Org,
    view::{access_words, words},
};

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// Words that lead to an object, where it has a page.
    Link(String, ObjectRef),
}

/// A sentence, part by part.
pub type Sentence = Vec<Piece>;

/// Words as a part.
pub(in crate::view) fn say(text: impl Into<String>) -> Piece {
    Piece::Words(text.into())
}

/// A sentence as plain text.
pub fn text(sentence: &[Piece]) -> String {
    let part = |piece: &Piece| match piece {
        Piece::Words(words) | Piece::Link(words, _) => words.clone(),
    };
    sentence.iter().map(part).collect()
}

/// An object by name, as a link.
pub(in crate::view) fn link(org: &Org, object: ObjectRef) -> Piece {
    let name = match &object {
        ObjectRef::ApiKey(id) => {
            org.api_keys().get(id).map_or_else(|| id.to_string(), |key| words::key_name(key).to_owned())
        }
        other => words::name(org, other),
    };
    Piece::Link(name, object)
}

/// A principal by name, as a link; everyone as words.
pub fn principal(org: &Org, principal: &Principal) -> Piece {
    match principal {
        Principal::User(id) => link(org, ObjectRef::User(id.clone())),
        Principal::ServiceAccount(id) => link(org, ObjectRef::ServiceAccount(id.clone())),
        Principal::GroupMapping(id) => link(org, ObjectRef::GroupMapping(id.clone())),
        Principal::IdentityPool(id) => link(org, ObjectRef::IdentityPool(id.clone())),
        Principal::Everyone => say("Everyone"),
    }
}

/// Who asks: `orders-service`, `API key 7FJI… of orders-service`.
pub fn asker(org: &Org, asker: &Asker) -> Sentence {
    match asker {
        Asker::Principal(who) => vec![principal(org, who)],
        Asker::Key(id) => {
            let mut sentence = vec![say("API key "), link(org, ObjectRef::ApiKey(id.clone()))];
            if let Some(key) = org.api_keys().get(id) {
                sentence.push(say(" of "));
                sentence.push(owner(org, &key.owner));
            }
            sentence
        }
    }
}

/// An owner by name, as a link.
pub(in crate::view) fn owner(org: &Org, owner: &Owner) -> Piece {
    principal(org, &Principal::from(owner.clone()))
}

/// What is done: `read topic orders on Kafka cluster prod`.
pub fn deed(org: &Org, question: &Question) -> String {
    format!("{} {}", question.operation.verb(), resource(org, &question.resource))
}

/// A resource: `topic orders on Kafka cluster prod`, `API keys for Kafka of orders-service for Kafka cluster prod`, `the
/// audit log`.
pub fn resource(org: &Org, resource: &Resource) -> String {
    let place = place(org, &resource.place);
    let kind = resource.kind;
    if own_segment(kind) == Some(resource.place.level()) {
        return place;
    }
    if kind.key_scope().is_some() {
        return keys(org, resource, &place);
    }
    match kind {
        ResourceKind::Organization | ResourceKind::Cluster => place,
        ResourceKind::AuditLog => "the audit log".to_owned(),
        ResourceKind::Billing => "billing".to_owned(),
        ResourceKind::SecurityMetadata => format!("the ACLs of {place}"),
        ResourceKind::Tableflow => format!("the Tableflow table of {place}"),
        other if resource.place.level() == "organization" => other.plural().to_owned(),
        other => format!("{} {} {place}", other.plural(), preposition(resource.place.level())),
    }
}

fn keys(org: &Org, resource: &Resource, place: &str) -> String {
    let mut text = resource.kind.plural().to_owned();
    if let Some(whose) = &resource.whose {
        text.push_str(" of ");
        text.push_str(&access_words::principal_name(org, whose));
    }
    if resource.place.level() != "organization" {
        text.push_str(" for ");
        text.push_str(place);
    }
    text
}

fn preposition(level: &str) -> &'static str {
    match level {
        "environment" => "in",
        "cloud-cluster" => "on",
        _ => "of",
    }
}

/// The segment by which a kind names single resources.
fn own_segment(kind: ResourceKind) -> Option<&'static str> {
    let same = [
        ResourceKind::User,
        ResourceKind::ServiceAccount,
        ResourceKind::IdentityPool,
        ResourceKind::GroupMapping,
        ResourceKind::Environment,
        ResourceKind::Network,
        ResourceKind::CloudCluster,
        ResourceKind::Topic,
        ResourceKind::Group,
        ResourceKind::TransactionalId,
        ResourceKind::Connector,
        ResourceKind::SchemaRegistry,
        ResourceKind::Subject,
        ResourceKind::Kek,
        ResourceKind::KsqlCluster,
        ResourceKind::FlinkRegion,
        ResourceKind::ComputePool,
        ResourceKind::Statement,
    ];
    same.contains(&kind).then_some(kind.slug())
}

/// A place within a sentence: `the organization`, `Kafka cluster orders in prod`.
pub(in crate::view) fn place(org: &Org, pattern: &CrnPattern) -> String {
    // `kafka=` repeats the cluster above it.
    let segments = pattern.crn().segments();
    let outside = match segments.split_last() {
        Some((last, rest)) if &*last.kind == "kafka" => {
            CrnPattern::exactly(crate::model::Crn::from_segments(rest))
        }
        Some(_) | None => pattern.clone(),
    };
    lowered(&access_words::place(org, &outside))
}

/// With a small letter, but for names that have a capital one everywhere.
pub(in crate::view) fn lowered(text: &str) -> String {
    let names = ["Kafka", "Schema Registry", "Flink"];
    if names.iter().any(|name| text.starts_with(name)) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What a key is for: `Kafka cluster orders`, `Cloud resource management`.
pub(in crate::view) fn scope(org: &Org, scope: &Scope) -> String {
    let name = words::resource_name(org, scope);
    let label = scope.kind().label();
    if name.is_empty() { label.to_owned() } else { format!("{label} {name}") }
}
