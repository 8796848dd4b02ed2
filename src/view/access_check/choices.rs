//! What there is to choose from.

use super::{ask::write_asker, place::Place, who};
use crate::{
    access::{Asker, Operation, ResourceKind, Service, principals, service_of},
    model::{ApiKey, ObjectRef, Owner, Principal, ScopeKind},
    org::Org,
    view::{
        access_words,
        search::{Words, lowered},
        targets::targets,
        words,
    },
};

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What the address carries.
    pub value: String,
    /// What a person reads.
    pub label: String,
    /// What tells it from its like.
    pub detail: String,
}

/// Choices that fit what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// The first of them.
    pub first: Vec<Offer>,
    /// How many fit.
    pub total: usize,
}

/// How many are made: more are not shown.
const MOST: usize = 100;

impl Offers {
    fn add(&mut self, offer: impl FnOnce() -> Offer) {
        self.total += 1;
        if self.first.len() < MOST {
            self.first.push(offer());
        }
    }
}

/// Everybody of whom it can be asked, principals before keys: those in whose name, id, address or owner each typed word
/// occurs.
pub fn askers(org: &Org, typed: &str) -> Offers {
    let words = Words::new(typed);
    let mut found = Offers::default();
    for principal in principals(org) {
        let (name, mail) = (access_words::principal_name(org, &principal), mail(org, &principal));
        if words.are_in(&lowered(&[&name, principal.id(), mail, who::kind(&principal)])) {
            found.add(|| of_principal(org, &principal));
        }
    }
    for key in org.api_keys().iter() {
        let owner = words::owner_name(org, &key.owner);
        if words.are_in(&lowered(&[key.id.as_str(), &key.name, owner, "api key"])) {
            found.add(|| of_key(org, key));
        }
    }
    found
}

fn mail<'a>(org: &'a Org, principal: &Principal) -> &'a str {
    match principal {
        Principal::User(id) => org.users().get(id).map_or("", |user| &user.email),
        Principal::ServiceAccount(_)
        | Principal::GroupMapping(_)
        | Principal::IdentityPool(_)
        | Principal::Everyone => "",
    }
}

fn of_principal(org: &Org, principal: &Principal) -> Offer {
    let name = access_words::principal_name(org, principal);
    let id = principal.id();
    let kind = who::kind(principal);
    let detail = if name == id || *principal == Principal::Everyone {
        kind.to_owned()
    } else {
        format!("{kind} · {id}")
    };
    Offer { value: write_asker(&Asker::Principal(principal.clone())), label: name, detail }
}

fn of_key(org: &Org, key: &ApiKey) -> Offer {
    let owner = words::owner_name(org, &key.owner);
    let label = words::key_name(key).to_owned();
    let detail = if label == key.id.as_str() {
        format!("API key · {owner}")
    } else {
        format!("API key · {} · {owner}", key.id)
    };
    Offer { value: write_asker(&Asker::Key(key.id.clone())), label, detail }
}

/// Whoever an address names; what does not exist, by its id.
pub fn asker(org: &Org, asker: &Asker) -> Offer {
    match asker {
        Asker::Principal(principal) => of_principal(org, principal),
        Asker::Key(id) => match org.api_keys().get(id) {
            Some(key) => of_key(org, key),
            None => Offer { value: write_asker(asker), label: id.to_string(), detail: "API key".to_owned() },
        },
    }
}

/// The kinds of resources: what clients touch first, then what is managed.
pub fn kinds() -> Vec<Offer> {
    let mut all = ResourceKind::ALL.to_vec();
    let service = |kind: &ResourceKind| {
        kind.operations().first().map_or(Service::Cloud, |first| service_of(*kind, *first))
    };
    all.sort_by_key(service);
    all.into_iter().map(kind).collect()
}

/// One kind of resource.
pub fn kind(kind: ResourceKind) -> Offer {
    Offer {
        value: kind.slug().to_owned(),
        label: words::capitalised(kind.label()),
        detail: kind.name().to_owned(),
    }
}

/// The operations of a kind.
pub fn operations(kind: ResourceKind) -> Vec<Offer> {
    kind.operations().iter().map(|operation| of_operation(*operation)).collect()
}

fn of_operation(operation: Operation) -> Offer {
    let verb = operation.verb();
    Offer {
        value: operation.name().to_owned(),
        label: operation.name().to_owned(),
        detail: if operation.name().eq_ignore_ascii_case(verb) { String::new() } else { verb.to_owned() },
    }
}

/// What can be picked for a place, by name.
pub fn places(org: &Org, place: Place) -> Vec<Offer> {
    let mut all = match place {
        Place::Organization => Vec::new(),
        Place::Environment => {
            objects(org, org.environments().iter().map(|it| ObjectRef::Environment(it.id.clone())))
        }
        Place::Kafka => of_scope(org, ScopeKind::Kafka),
        Place::Registry => of_scope(org, ScopeKind::SchemaRegistry),
        Place::Ksql => of_scope(org, ScopeKind::Ksql),
        Place::Region => of_scope(org, ScopeKind::Flink),
        Place::Pool => {
            objects(org, org.compute_pools().iter().map(|it| ObjectRef::ComputePool(it.id.clone())))
        }
        Place::User => objects(org, org.users().iter().map(|it| ObjectRef::User(it.id.clone()))),
        Place::ServiceAccount => {
            objects(org, org.service_accounts().iter().map(|it| ObjectRef::ServiceAccount(it.id.clone())))
        }
        Place::IdentityPool => {
            objects(org, org.identity_pools().iter().map(|it| ObjectRef::IdentityPool(it.id.clone())))
        }
        Place::GroupMapping => {
            objects(org, org.group_mappings().iter().map(|it| ObjectRef::GroupMapping(it.id.clone())))
        }
        Place::Any => anywhere(org),
    };
    all.sort_by_cached_key(|offer| (offer.label.to_lowercase(), offer.value.clone()));
    all
}

fn anywhere(org: &Org) -> Vec<Offer> {
    let mut all = places(org, Place::Environment);
    for kind in [ScopeKind::Kafka, ScopeKind::SchemaRegistry, ScopeKind::Ksql] {
        all.extend(of_scope(org, kind));
    }
    all.extend(places(org, Place::Pool));
    all.extend(places(org, Place::ServiceAccount));
    all
}

fn of_scope(org: &Org, kind: ScopeKind) -> Vec<Offer> {
    let offer = |target: crate::view::targets::TargetChoice| {
        let known = target.name == target.id || kind == ScopeKind::Flink;
        let detail = if known { target.place } else { format!("{} · {}", target.id, target.place) };
        Offer { value: target.id, label: target.name, detail }
    };
    targets(org, kind).into_iter().map(offer).collect()
}

fn objects(org: &Org, all: impl Iterator<Item = ObjectRef>) -> Vec<Offer> {
    let offer = |object: ObjectRef| Offer {
        label: words::name(org, &object),
        detail: object.id(),
        value: object.id(),
    };
    all.map(offer).collect()
}

/// Owners of keys: users and service accounts.
pub fn owners(org: &Org) -> Vec<Offer> {
    let users = org.users().iter().map(|user| Owner::User(user.id.clone()));
    let accounts = org.service_accounts().iter().map(|account| Owner::ServiceAccount(account.id.clone()));
    let mut all: Vec<_> =
        accounts.chain(users).map(|owner| of_principal(org, &Principal::from(owner))).collect();
    all.sort_by_cached_key(|offer| (offer.label.to_lowercase(), offer.value.clone()));
    all
}
