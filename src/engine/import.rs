//! Putting imported objects in: what is new is made, what is known is brought up to date.

use super::{Batch, Deed, Intent, Obstacle, Refusal, decide::Outcome, draft::Draft, rules::Rigour};
use crate::{
    access::{Act, Verb},
    model::{
        ApiKey, ComputePool, DeletionProtection, Environment, KafkaCluster, Kind, KsqlCluster, Origin, Owner,
        SchemaRegistry, ServiceAccount, User,
    },
    org::Stored,
};

/// Imports as an administrator of the organization.
pub(super) fn import(draft: &mut Draft<'_>, actor: &Owner, batch: &Batch) -> Result<Outcome, Refusal> {
    permit(draft, actor)?;
    merge(draft, batch)?;
    let intent = Intent { deed: Deed::Import, objects: Vec::new() };
    Ok(Outcome { intent, reveal: None, rigour: Rigour::Imported })
}

/// An import is a change of the organization as a whole.
pub(super) fn permit(draft: &Draft<'_>, actor: &Owner) -> Result<(), Refusal> {
    let place = draft.org.crn();
    let act = Act::Object { verb: Verb::Alter, kind: Kind::Organization, place: &place, account: None };
    draft.permit(actor, &act)
}

/// Puts a batch into a draft.
pub(super) fn merge(draft: &mut Draft<'_>, batch: &Batch) -> Result<(), Refusal> {
    merge_all(draft, &batch.environments)?;
    merge_all(draft, &batch.kafka_clusters)?;
    merge_all(draft, &batch.schema_registries)?;
    merge_all(draft, &batch.ksql_clusters)?;
    merge_all(draft, &batch.compute_pools)?;
    merge_all(draft, &batch.users)?;
    merge_all(draft, &batch.service_accounts)?;
    merge_all(draft, &batch.api_keys)
}

fn merge_all<T: Merge>(draft: &mut Draft<'_>, listed: &[T]) -> Result<(), Refusal> {
    listed.iter().try_for_each(|listed| {
        let reference = T::reference(listed.id().clone());
        match draft.get::<T>(listed.id()) {
            None if draft.tombstone(&reference).is_some() => Err(Obstacle::Retired(reference).into()),
            None => {
                draft.put(listed.clone());
                Ok(())
            }
            Some(known) => {
                let merged = known.merge(listed).ok_or(Obstacle::Contradicts(reference))?;
                draft.put(merged);
                Ok(())
            }
        }
    })
}

/// How a listing brings a known object up to date.
trait Merge: Stored {
    /// The known object with what the listing knows better, or `None` if the two cannot be the same object.
    fn merge(&self, listed: &Self) -> Option<Self>;
}

/// A placeholder tells nothing; anything else tells its name.
fn better(known: &str, listed: &str, origin: Origin) -> Box<str> {
    match origin {
        Origin::Placeholder => known.into(),
        Origin::Created | Origin::Imported if listed.is_empty() => known.into(),
        Origin::Created | Origin::Imported => listed.into(),
    }
}

/// What is known stays known; a description turns a placeholder into an imported object.
fn merge_origin(known: Origin, listed: Origin) -> Origin {
    match (known, listed) {
        (Origin::Placeholder, listed) => listed,
        (known, _) => known,
    }
}

fn merge_times(known: crate::model::Times, listed: crate::model::Times) -> crate::model::Times {
    crate::model::Times {
        created: known.created.or(listed.created),
        updated: known.updated.max(listed.updated),
    }
}

/// A listing does not take protection off: most do not tell of it.
fn merge_protection(known: DeletionProtection, listed: DeletionProtection) -> DeletionProtection {
    match known {
        DeletionProtection::On => known,
        DeletionProtection::Off => listed,
    }
}

impl Merge for Environment {
    fn merge(&self, listed: &Self) -> Option<Self> {
        Some(Self {
            name: better(&self.name, &listed.name, listed.origin),
            package: if listed.origin == Origin::Placeholder { self.package } else { listed.package },
            times: merge_times(self.times, listed.times),
            origin: merge_origin(self.origin, listed.origin),
            ..self.clone()
        })
    }
}

impl Merge for KafkaCluster {
    fn merge(&self, listed: &Self) -> Option<Self> {
        (self.environment == listed.environment).then(|| Self {
            name: better(&self.name, &listed.name, listed.origin),
            spec: listed.spec.clone().or_else(|| self.spec.clone()),
            protection: merge_protection(self.protection, listed.protection),
            times: merge_times(self.times, listed.times),
            origin: merge_origin(self.origin, listed.origin),
            ..self.clone()
        })
    }
}

impl Merge for SchemaRegistry {
    fn merge(&self, listed: &Self) -> Option<Self> {
        (self.environment == listed.environment).then(|| Self {
            name: better(&self.name, &listed.name, listed.origin),
            spec: listed.spec.clone().or_else(|| self.spec.clone()),
            times: merge_times(self.times, listed.times),
            origin: merge_origin(self.origin, listed.origin),
            ..self.clone()
        })
    }
}

impl Merge for KsqlCluster {
    fn merge(&self, listed: &Self) -> Option<Self> {
        let kafka = |ksql: &Self| ksql.spec.as_ref().map(|spec| spec.kafka_cluster.clone());
        let moved = kafka(self).zip(kafka(listed)).is_some_and(|(here, there)| here != there);
        (self.environment == listed.environment && !moved).then(|| Self {
            // Role bindings name it by its name, which never changes once it is described.
            name: match self.origin {
                Origin::Placeholder => better(&self.name, &listed.name, listed.origin),
                Origin::Created | Origin::Imported => self.name.clone(),
            },
            spec: listed.spec.clone().or_else(|| self.spec.clone()),
            times: merge_times(self.times, listed.times),
            origin: merge_origin(self.origin, listed.origin),
            ..self.clone()
        })
    }
}

impl Merge for ComputePool {
    fn merge(&self, listed: &Self) -> Option<Self> {
        (self.environment == listed.environment && self.region == listed.region).then(|| Self {
            name: better(&self.name, &listed.name, listed.origin),
            size: listed.size,
            times: merge_times(self.times, listed.times),
            origin: merge_origin(self.origin, listed.origin),
            ..self.clone()
        })
    }
}

impl Merge for User {
    fn merge(&self, listed: &Self) -> Option<Self> {
        let told = listed.origin != Origin::Placeholder;
        Some(Self {
            email: if listed.email.is_empty() { self.email.clone() } else { listed.email.clone() },
            full_name: better(&self.full_name, &listed.full_name, listed.origin),
            auth: if told { listed.auth } else { self.auth },
            times: merge_times(self.times, listed.times),
            origin: merge_origin(self.origin, listed.origin),
            // A listing names users and not their state; what was decided here stays decided.
            state: if self.origin == Origin::Placeholder && told { listed.state } else { self.state },
            ..self.clone()
        })
    }
}

impl Merge for ServiceAccount {
    fn merge(&self, listed: &Self) -> Option<Self> {
        Some(Self {
            name: better(&self.name, &listed.name, listed.origin),
            description: better(&self.description, &listed.description, listed.origin),
            times: merge_times(self.times, listed.times),
            origin: merge_origin(self.origin, listed.origin),
            ..self.clone()
        })
    }
}

impl Merge for ApiKey {
    fn merge(&self, listed: &Self) -> Option<Self> {
        (self.owner == listed.owner && self.scope == listed.scope).then(|| Self {
            name: better(&self.name, &listed.name, listed.origin),
            description: better(&self.description, &listed.description, listed.origin),
            updated: self.updated.max(listed.updated),
            // What was issued here has the expiry it was issued with.
            expires: match self.origin {
                Origin::Created => self.expires,
                Origin::Imported | Origin::Placeholder => self.expires.or(listed.expires),
            },
            ..self.clone()
        })
    }
}
