//! What objects were called then.

use std::collections::HashMap;

use crate::{
    model::{
        Acl, ApiKey, AppliedLimit, ComputePool, Environment, GroupMapping, IdentityPool, IdentityProvider,
        KafkaCluster, KsqlCluster, Noun, ObjectRef, Organization, Owner, Principal, RoleBinding,
        SchemaRegistry, ServiceAccount, Tombstone, User,
    },
    org::{Change, Delta, Org},
    view::words,
};

/// Names that were other ones at some moment of the past than they are today, those of objects that are gone by now
/// among them. Empty, it is the present.
#[derive(Clone, Debug, Default)]
pub struct Past {
    names: HashMap<ObjectRef, Box<str>>,
}

/// An object that was called something else before an entry, or that went by it, and what it was called.
pub type Renamed = (ObjectRef, Box<str>);

/// The names that an entry changed, as they were before it.
pub fn renamed(changes: &[Change]) -> Vec<Renamed> {
    let renamed = changes.iter().filter_map(|change| {
        let (before, after) = called(change);
        let before = before.filter(|name| !name.is_empty() && Some(*name) != after)?;
        change.reference().map(|object| (object, before.into()))
    });
    renamed.collect()
}

impl Past {
    /// Steps back over an entry: from now on, this is how things were called before it.
    pub fn step_back(&mut self, renamed: &[Renamed]) {
        self.names.extend(renamed.iter().cloned());
    }

    /// Stays where it is while the present moves on over a new entry.
    pub fn step_forward(&mut self, renamed: &[Renamed]) {
        for (object, before) in renamed {
            self.names.entry(object.clone()).or_insert_with(|| before.clone());
        }
    }
}

/// What objects were called around one entry.
#[derive(Debug)]
pub struct Names<'a> {
    org: &'a Org,
    past: &'a Past,
    own: HashMap<ObjectRef, &'a str>,
}

impl<'a> Names<'a> {
    /// The names around an entry: its own objects as they became, or as they were before they went.
    pub fn new(org: &'a Org, past: &'a Past, changes: &'a [Change]) -> Self {
        let own = changes.iter().filter_map(|change| {
            let (before, after) = called(change);
            let name = after.or(before).filter(|name| !name.is_empty())?;
            change.reference().map(|object| (object, name))
        });
        Self { org, past, own: own.collect() }
    }

    /// What an object was called; its id where it had no name or none is known.
    pub fn name(&self, object: &ObjectRef) -> String {
        if let Some(name) = self.own.get(object) {
            return (*name).to_owned();
        }
        self.past.names.get(object).map_or_else(|| words::name(self.org, object), ToString::to_string)
    }

    /// What an account was called.
    pub fn owner(&self, owner: &Owner) -> String {
        self.name(&account(owner))
    }

    /// What a principal was called.
    pub fn principal(&self, principal: &Principal) -> String {
        match principal {
            Principal::User(id) => self.name(&ObjectRef::User(id.clone())),
            Principal::ServiceAccount(id) => self.name(&ObjectRef::ServiceAccount(id.clone())),
            Principal::GroupMapping(id) => self.name(&ObjectRef::GroupMapping(id.clone())),
            Principal::IdentityPool(id) => self.name(&ObjectRef::IdentityPool(id.clone())),
            Principal::Everyone => "everyone".to_owned(),
        }
    }
}

/// An account as an object.
pub fn account(owner: &Owner) -> ObjectRef {
    match owner {
        Owner::User(id) => ObjectRef::User(id.clone()),
        Owner::ServiceAccount(id) => ObjectRef::ServiceAccount(id.clone()),
    }
}

/// A noun that people call something.
trait Called: Noun {
    /// What they call it; empty where it has no name of its own.
    fn called(&self) -> &str;
}

macro_rules! called_by_name {
    ($($name:ident),+ $(,)?) => { $(impl Called for $name { fn called(&self) -> &str { &self.name } })+ };
}

macro_rules! nameless {
    ($($name:ident),+ $(,)?) => { $(impl Called for $name { fn called(&self) -> &'static str { "" } })+ };
}

called_by_name! {
    Organization, Environment, KafkaCluster, SchemaRegistry, KsqlCluster, ComputePool, ServiceAccount,
    GroupMapping, IdentityProvider, IdentityPool, ApiKey,
}

nameless! { RoleBinding, Acl, AppliedLimit, Tombstone }

impl Called for User {
    fn called(&self) -> &str {
        self.display()
    }
}

/// What the object of a change was called before and after.
fn called(change: &Change) -> (Option<&str>, Option<&str>) {
    fn of<T: Called>(delta: &Delta<T>) -> (Option<&str>, Option<&str>) {
        (delta.before.as_ref().map(Called::called), delta.after.as_ref().map(Called::called))
    }
    match change {
        Change::Organization(delta) => of(delta),
        Change::Environment(delta) => of(delta),
        Change::KafkaCluster(delta) => of(delta),
        Change::SchemaRegistry(delta) => of(delta),
        Change::KsqlCluster(delta) => of(delta),
        Change::ComputePool(delta) => of(delta),
        Change::User(delta) => of(delta),
        Change::ServiceAccount(delta) => of(delta),
        Change::GroupMapping(delta) => of(delta),
        Change::IdentityProvider(delta) => of(delta),
        Change::IdentityPool(delta) => of(delta),
        Change::RoleBinding(delta) => of(delta),
        Change::Acl(delta) => of(delta),
        Change::AppliedLimit(delta) => of(delta),
        Change::ApiKey(delta) => of(delta),
        Change::Tombstone(delta) => of(delta),
    }
}
