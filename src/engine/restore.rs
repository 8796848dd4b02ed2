//! Bringing one object back to what it was at an earlier moment: if it is gone it comes back, if it is another it becomes
//! what it was. It goes the way of an undo: every rule but the limits holds, and whoever may do the same by hand may.
//!
//! What an object took along when it went (keys, bindings, resources) does not come back with it: each is restored for
//! itself, or by undoing the entry.

use super::{Deed, Intent, Obstacle, Refusal, decide::Outcome, draft::Draft, rules::Rigour, undo};
use crate::{
    model::{
        Acl, ApiKey, AppliedLimit, ComputePool, Credential, Environment, GroupMapping, IdentityPool,
        IdentityProvider, KafkaCluster, KafkaClusterId, KsqlCluster, ObjectRef, Organization, Owner,
        RoleBinding, SchemaRegistry, ServiceAccount, Timestamp, User,
    },
    org::{Change, Delta, Seq, Stored},
};

/// Puts the object as it was after entry `seq`. `was` makes it as the journal tells it.
pub(super) fn restore(
    draft: &mut Draft<'_>,
    actor: &Owner,
    was: &Change,
    seq: Seq,
) -> Result<Outcome, Refusal> {
    let own = draft.org.organization().ok_or(Refusal::NotFounded)?.id;
    let object = was.reference().ok_or(Refusal::NoChange)?;
    if matches!(was, Change::Organization(Delta { after: Some(then), .. }) if then.id != own)
        || seq > draft.org.seq()
    {
        return Err(Obstacle::Foreign.into());
    }
    match was {
        Change::Tombstone(_) => Err(Obstacle::Permanent(object.clone()).into()),
        Change::ApiKey(delta) => bring_back(draft, delta.after.clone().map(|key| guarded(draft, key))),
        Change::Organization(delta) => bring_back(draft, delta.after.clone()),
        Change::Environment(delta) => bring_back(draft, delta.after.clone()),
        Change::KafkaCluster(delta) => bring_back(draft, delta.after.clone()),
        Change::SchemaRegistry(delta) => bring_back(draft, delta.after.clone()),
        Change::KsqlCluster(delta) => bring_back(draft, delta.after.clone()),
        Change::ComputePool(delta) => bring_back(draft, delta.after.clone()),
        Change::User(delta) => bring_back(draft, delta.after.clone()),
        Change::ServiceAccount(delta) => bring_back(draft, delta.after.clone()),
        Change::GroupMapping(delta) => bring_back(draft, delta.after.clone()),
        Change::IdentityProvider(delta) => bring_back(draft, delta.after.clone()),
        Change::IdentityPool(delta) => bring_back(draft, delta.after.clone()),
        Change::RoleBinding(delta) => bring_back(draft, delta.after.clone()),
        Change::Acl(delta) => bring_back(draft, delta.after.clone()),
        Change::AppliedLimit(delta) => bring_back(draft, delta.after.clone()),
    }?;
    undo::permit_changes(draft, actor, draft.changes(), std::slice::from_ref(&object))?;
    let intent = Intent { deed: Deed::Restore(seq), objects: vec![object] };
    Ok(Outcome { intent, reveal: None, rigour: Rigour::Restored { entry: seq + 1 } })
}

/// A key whose secret somebody else may have never gets its digest back.
fn guarded(draft: &Draft<'_>, key: ApiKey) -> ApiKey {
    if undo::is_compromised(draft, &ObjectRef::ApiKey(key.id.clone())) {
        return ApiKey { credential: Credential::Withdrawn, ..key };
    }
    key
}

/// An object that is gone comes back as it was; one that is another gets its facts back, dated now.
fn bring_back<T: Restored>(draft: &mut Draft<'_>, was: Option<T>) -> Result<(), Refusal> {
    let Some(mut was) = was else { return Ok(()) };
    match draft.get::<T>(was.id()).cloned() {
        None => draft.put(was),
        Some(now) => {
            if !was.is_same_as(&now) {
                return Err(Obstacle::Contradicts(T::reference(was.id().clone())).into());
            }
            was.keep(&now);
            if was != now {
                was.date(draft.at);
                draft.put(was);
            }
        }
    }
    Ok(())
}

/// An object with facts that a restore of another state does not touch.
trait Restored: Stored + Clone + PartialEq {
    /// Whether the two agree in what never changes. What came from outside may have gone and come again as another.
    fn is_same_as(&self, now: &Self) -> bool;
    /// Keeps what is no fact of the past: when it was changed last, what is known of it, the credential of a key.
    fn keep(&mut self, now: &Self);
    /// Dates the change.
    fn date(&mut self, at: Timestamp);
}

macro_rules! restored {
    ($($name:ident { $($known:ident),* } same $fixed:expr;)+) => {
        $(impl Restored for $name {
            fn is_same_as(&self, now: &Self) -> bool {
                let fixed: fn(&Self, &Self) -> bool = $fixed;
                fixed(self, now)
            }

            fn keep(&mut self, now: &Self) {
                self.times = now.times;
                $(self.$known = now.$known.clone();)*
            }

            fn date(&mut self, at: Timestamp) {
                self.times = self.times.changed(at);
            }
        })+
    };
}

restored! {
    Organization { kind } same |_, _| true;
    Environment { origin } same |_, _| true;
    KafkaCluster { origin } same |was, now| was.environment == now.environment;
    SchemaRegistry { origin } same |was, now| was.environment == now.environment;
    KsqlCluster { origin, name } same |was, now| was.environment == now.environment && works_on(was) == works_on(now);
    ComputePool { origin } same |was, now| was.environment == now.environment && was.region == now.region;
    User { origin } same |_, _| true;
    ServiceAccount { origin } same |_, _| true;
    GroupMapping { origin } same |_, _| true;
    IdentityProvider { origin } same |_, _| true;
    IdentityPool { origin } same |was, now| was.provider == now.provider;
    RoleBinding { origin } same |was, now| {
        was.principal == now.principal && was.role == now.role && was.pattern == now.pattern
    };
    Acl { origin } same |_, _| true;
    AppliedLimit {} same |_, _| true;
}

/// Which Kafka cluster a ksqlDB cluster works on, and as whom.
fn works_on(ksql: &KsqlCluster) -> Option<(&KafkaClusterId, Option<&Owner>)> {
    ksql.spec.as_ref().map(|spec| (&spec.kafka_cluster, spec.credential_identity.as_ref()))
}

impl Restored for ApiKey {
    fn is_same_as(&self, now: &Self) -> bool {
        self.owner == now.owner && self.scope == now.scope
    }

    fn keep(&mut self, now: &Self) {
        self.created = now.created;
        self.updated = now.updated;
        self.expires = now.expires;
        self.credential = now.credential.clone();
        self.origin = now.origin;
    }

    fn date(&mut self, at: Timestamp) {
        self.updated = at;
    }
}
