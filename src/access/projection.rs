//! An organization as one account sees it, kept up to date entry by entry.
//!
//! What is hidden is not in it, so that every list, count and search works on it unchanged. Who sees everything looks at
//! the organization itself: nothing is copied and nothing is kept.

use hashbrown::HashMap;

use super::{Sight, Standing, sight::Rights};
use crate::{
    model::{ApiKey, KsqlCluster, Owner, RoleBinding, Scope, ScopeKind},
    org::{AnyObject, Change, Org, Shown, Stored, Touch},
};

/// What one account sees of an organization.
#[derive(Clone, Debug)]
pub struct Projection {
    actor: Owner,
    sight: Sight,
    /// What is shown, where that is not everything.
    part: Option<Box<Org>>,
}

/// What an entry was for a projection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// These places of what is seen were touched, in the order of the changes.
    Touched(Vec<Touch>),
    /// Something else is seen from now on: lists begin anew.
    Anew,
}

impl Projection {
    /// What `actor` sees of the `whole`.
    pub fn new(whole: &Org, actor: Owner) -> Self {
        let sight = Sight::of(whole, &actor);
        let part = part(whole, &sight);
        Self { actor, sight, part }
    }

    /// Who looks.
    pub const fn actor(&self) -> &Owner {
        &self.actor
    }

    /// What is seen, as a rule.
    pub const fn sight(&self) -> &Sight {
        &self.sight
    }

    /// What is seen, where that is not everything.
    pub fn part(&self) -> Option<&Org> {
        self.part.as_deref()
    }

    /// What is seen of the `whole`, which must be the one that was followed.
    pub fn of<'a>(&'a self, whole: &'a Org) -> &'a Org {
        self.part.as_deref().unwrap_or(whole)
    }

    /// Follows an entry that was applied to the `whole`, where it touched `touched`.
    pub fn follow(&mut self, whole: &Org, changes: &[Change], touched: Vec<Touch>) -> Followed {
        if self.decides(whole, changes) {
            let sight = Sight::of(whole, &self.actor);
            if sight != self.sight || moves_keys(changes) {
                self.part = part(whole, &sight);
                self.sight = sight;
                return Followed::Anew;
            }
        }
        let Some(part) = &mut self.part else { return Followed::Touched(touched) };
        let mut looking = Looking::new(whole, &self.sight);
        let objects = changes.iter().filter_map(Change::reference);
        let census = self.sight.census(whole);
        Followed::Touched(part.follow(whole, objects, &mut |object| looking.shows(object), census))
    }

    /// Whether an entry may change what is seen of objects that it does not touch.
    fn decides(&self, whole: &Org, changes: &[Change]) -> bool {
        moves_keys(changes) || changes.iter().any(|change| self.concerns(whole, change))
    }

    fn concerns(&self, whole: &Org, change: &Change) -> bool {
        let is_actor = |owner: Owner| owner == self.actor;
        match change {
            Change::RoleBinding(delta) => {
                let binding = delta.after.as_ref().or(delta.before.as_ref());
                binding.is_some_and(|binding| self.counts(whole, binding))
            }
            Change::User(delta) => {
                let user = delta.after.as_ref().or(delta.before.as_ref());
                user.is_some_and(|user| is_actor(Owner::User(user.id.clone())))
            }
            Change::ServiceAccount(delta) => {
                let account = delta.after.as_ref().or(delta.before.as_ref());
                account.is_some_and(|account| is_actor(Owner::ServiceAccount(account.id.clone())))
            }
            // The filter of a mapping decides whose session has its bindings.
            Change::GroupMapping(_) | Change::Organization(_) => true,
            Change::Environment(_)
            | Change::KafkaCluster(_)
            | Change::SchemaRegistry(_)
            | Change::KsqlCluster(_)
            | Change::ComputePool(_)
            | Change::IdentityProvider(_)
            | Change::IdentityPool(_)
            | Change::Acl(_)
            | Change::AppliedLimit(_)
            | Change::ApiKey(_)
            | Change::Tombstone(_) => false,
        }
    }

    fn counts(&self, whole: &Org, binding: &RoleBinding) -> bool {
        match &self.sight {
            Sight::Everything => {
                Standing::of_principal(whole, &self.actor.clone().into()).counted.contains(&binding.principal)
            }
            Sight::Part(rights) => rights.counts(&binding.principal),
        }
    }
}

/// Whether an entry moves ksqlDB clusters, and with them the place of their keys: an import that describes one which was
/// only named before says on which Kafka cluster it works.
fn moves_keys(changes: &[Change]) -> bool {
    changes.iter().any(|change| match KsqlCluster::delta(change) {
        Some(delta) => match (&delta.before, &delta.after) {
            (Some(before), Some(after)) => {
                let kafka = |ksql: &KsqlCluster| ksql.spec.as_ref().map(|spec| spec.kafka_cluster.clone());
                before.name != after.name || kafka(before) != kafka(after)
            }
            (None, _) | (_, None) => false,
        },
        None => false,
    })
}

fn part(whole: &Org, sight: &Sight) -> Option<Box<Org>> {
    sight.part_of(whole).map(Box::new)
}

impl Sight {
    /// What is seen of an organization; `None` where that is all of it.
    pub fn part_of(&self, whole: &Org) -> Option<Org> {
        let Self::Part(rights) = self else { return None };
        let mut looking = Looking::new(whole, self);
        let part = whole.part(&mut |object| looking.shows(object), self.census(whole));
        Some(part.seen_by(rights.actor().clone().into(), rights.groups()))
    }
}

/// A look at many objects one after another: what was found for one account or one scope holds for its other keys.
struct Looking<'a> {
    whole: &'a Org,
    sight: &'a Sight,
    owners: HashMap<(Owner, ScopeKind), bool>,
    scopes: HashMap<Scope, bool>,
}

impl<'a> Looking<'a> {
    fn new(whole: &'a Org, sight: &'a Sight) -> Self {
        Self { whole, sight, owners: HashMap::new(), scopes: HashMap::new() }
    }

    fn shows(&mut self, object: AnyObject<'_>) -> Shown {
        match (self.sight, object) {
            (Sight::Part(rights), AnyObject::ApiKey(key)) if self.sees_key(rights, key) => Shown::Whole,
            (Sight::Part(_), AnyObject::ApiKey(_)) => Shown::Nothing,
            (sight, object) => sight.shows(self.whole, object),
        }
    }

    fn sees_key(&mut self, rights: &Rights, key: &ApiKey) -> bool {
        let whose = (key.owner.clone(), key.scope.kind());
        let of_owner = *self
            .owners
            .entry(whose)
            .or_insert_with(|| rights.sees_keys_of(self.whole, &key.owner, &key.scope));
        if of_owner || matches!(key.owner, Owner::User(_)) {
            return of_owner;
        }
        if let Some(known) = self.scopes.get(&key.scope) {
            return *known;
        }
        let sees = rights.sees_keys_for(self.whole, &key.scope);
        self.scopes.insert(key.scope.clone(), sees);
        sees
    }
}
