//! Deleting: an object with everything that cannot exist without it. The preview and the deletion are the same
//! function.

use std::collections::BTreeSet;

use super::{
    Deed, Obstacle, Refusal,
    decide::Outcome,
    draft::Draft,
    rules::{self, Rigour},
    unseen,
};
use crate::{
    access::{Act, Sight, Verb},
    model::{
        AclId, ApiKey, ApiKeyId, Crn, DeletionProtection, KafkaClusterId, Kind, KsqlCluster, KsqlClusterId,
        Noun, ObjectRef, Owner, Principal, Retirement, RoleBinding, Timestamp,
    },
    org::{Digest, Org},
};

/// What a deletion would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Every object that would go, those asked for first, then by kind and id.
    pub objects: Vec<ObjectRef>,
    /// ACLs that name a deleted account and stay, as in Confluent Cloud.
    pub acls_left: Vec<AclId>,
    /// Accounts and resources that stay and would have no key left that works, as far as whoever asks sees keys: what a
    /// hidden key leaves behind is not told, nor that one stays.
    pub without_key: Vec<ObjectRef>,
    /// ksqlDB clusters that stay and would have lost the account their queries run as.
    pub without_identity: Vec<KsqlClusterId>,
    /// Names this outcome: send it with the command, and nothing else than this is carried out.
    pub digest: Digest,
}

impl Preview {
    /// How many API keys would go.
    pub fn keys(&self) -> impl Iterator<Item = &ApiKeyId> {
        self.objects.iter().filter_map(|object| match object {
            ObjectRef::ApiKey(id) => Some(id),
            ObjectRef::Organization(_)
            | ObjectRef::Environment(_)
            | ObjectRef::KafkaCluster(_)
            | ObjectRef::SchemaRegistry(_)
            | ObjectRef::KsqlCluster(_)
            | ObjectRef::ComputePool(_)
            | ObjectRef::User(_)
            | ObjectRef::ServiceAccount(_)
            | ObjectRef::GroupMapping(_)
            | ObjectRef::IdentityProvider(_)
            | ObjectRef::IdentityPool(_)
            | ObjectRef::RoleBinding(_)
            | ObjectRef::Acl(_)
            | ObjectRef::AppliedLimit(_)
            | ObjectRef::Tombstone(_) => None,
        })
    }
}

/// What deleting `targets` would do, or why it is refused.
///
/// # Errors
///
/// The refusal that the deletion itself would meet.
pub fn preview(org: &Org, actor: &Owner, targets: &[ObjectRef], now: Timestamp) -> Result<Preview, Refusal> {
    let sight = Sight::of(org, actor);
    unseen::check_targets(org, &sight, actor, targets)?;
    let mut draft = Draft::new(org, now.max(org.position().at));
    let previewed = stage(&mut draft, actor, &targets.iter().cloned().collect())
        .and_then(|preview| rules::check(&draft, Rigour::Typed).map(|()| preview));
    previewed.map_err(|refusal| unseen::masked(org, &sight, targets, refusal))
}

pub(super) fn delete(
    draft: &mut Draft<'_>,
    actor: &Owner,
    targets: &[ObjectRef],
    previewed: Option<Digest>,
) -> Result<Outcome, Refusal> {
    let targets: BTreeSet<_> = targets.iter().cloned().collect();
    let preview = stage(draft, actor, &targets)?;
    if previewed.is_some_and(|seen| seen != preview.digest) {
        return Err(Refusal::OutcomeChanged(Box::new(preview)));
    }
    Ok(Outcome::typed(Deed::Delete, targets.into_iter().collect()))
}

pub(super) fn revoke(draft: &mut Draft<'_>, actor: &Owner, id: &ApiKeyId) -> Result<Outcome, Refusal> {
    let target = ObjectRef::ApiKey(id.clone());
    check_target(draft, actor, &target)?;
    draft.remove(&target, Retirement::Compromised);
    Ok(Outcome::typed(Deed::Revoke, vec![target]))
}

/// Puts the deletion of the targets, and of all that goes along, into the draft.
fn stage(draft: &mut Draft<'_>, actor: &Owner, targets: &BTreeSet<ObjectRef>) -> Result<Preview, Refusal> {
    for target in targets {
        check_target(draft, actor, target)?;
    }
    let going = closure(draft.org, targets);
    check_obstacles(draft.org, targets, &going)?;
    let along = going.iter().filter(|object| !targets.contains(object));
    let objects: Vec<_> = targets.iter().chain(along).cloned().collect();
    let sight = draft.sight(actor);
    for object in &objects {
        draft.remove(object, Retirement::Deleted);
    }
    Ok(Preview {
        acls_left: acls_left(draft.org, &going),
        without_key: without_key(draft.org, &going, draft.at, &sight),
        without_identity: without_identity(draft.org, &going),
        digest: digest_of(draft.org, &objects),
        objects,
    })
}

/// The targets and, step by step, everything that depends on them.
fn closure(org: &Org, targets: &BTreeSet<ObjectRef>) -> BTreeSet<ObjectRef> {
    let mut going = targets.clone();
    let mut open: Vec<_> = targets.iter().cloned().collect();
    while let Some(object) = open.pop() {
        for dependant in org.dependants_among(&object, &going) {
            if going.insert(dependant.clone()) {
                open.push(dependant);
            }
        }
    }
    going
}

fn check_target(draft: &Draft<'_>, actor: &Owner, target: &ObjectRef) -> Result<(), Refusal> {
    let org = draft.org;
    if org.version(target).is_none() {
        return Err(Refusal::NotFound(target.clone()));
    }
    match target {
        ObjectRef::Organization(_) | ObjectRef::Tombstone(_) => {
            Err(Obstacle::Permanent(target.clone()).into())
        }
        ObjectRef::ApiKey(id) => permit_key(draft, actor, id),
        ObjectRef::RoleBinding(id) => match org.role_bindings().get(id) {
            Some(binding) => permit_binding(draft, actor, binding),
            None => Err(Refusal::NotFound(target.clone())),
        },
        ObjectRef::Acl(id) => {
            let place = org.acls().get(id).and_then(|acl| cluster_crn(org, &acl.cluster));
            permit_object(draft, actor, Kind::Acl, place)
        }
        ObjectRef::AppliedLimit(_)
        | ObjectRef::Environment(_)
        | ObjectRef::KafkaCluster(_)
        | ObjectRef::SchemaRegistry(_)
        | ObjectRef::KsqlCluster(_)
        | ObjectRef::ComputePool(_)
        | ObjectRef::User(_)
        | ObjectRef::ServiceAccount(_)
        | ObjectRef::GroupMapping(_)
        | ObjectRef::IdentityProvider(_)
        | ObjectRef::IdentityPool(_) => permit_object(draft, actor, target.kind(), org.crn_of(target)),
    }
}

fn cluster_crn(org: &Org, id: &KafkaClusterId) -> Option<Crn> {
    org.crn_of(&ObjectRef::KafkaCluster(id.clone()))
}

fn permit_key(draft: &Draft<'_>, actor: &Owner, id: &ApiKeyId) -> Result<(), Refusal> {
    let key = draft.org.api_keys().get(id).ok_or_else(|| Refusal::no_such::<ApiKey>(id))?;
    let act = Act::Key { verb: Verb::Delete, owner: &key.owner, scope: &key.scope };
    draft.permit(actor, &act)
}

fn permit_binding(draft: &Draft<'_>, actor: &Owner, binding: &RoleBinding) -> Result<(), Refusal> {
    let act = Act::Binding { verb: Verb::Delete, role: binding.role, bound: &binding.pattern };
    draft.permit(actor, &act)
}

fn permit_object(draft: &Draft<'_>, actor: &Owner, kind: Kind, place: Option<Crn>) -> Result<(), Refusal> {
    let place = place.unwrap_or_else(|| draft.org.crn());
    let act = Act::Object { verb: Verb::Delete, kind, place: &place, account: None };
    draft.permit(actor, &act)
}

/// Protected clusters stop everything; ksqlDB clusters and identity pools stop the deletion of what they stand
/// on, unless they are asked for too or their whole environment goes.
fn check_obstacles(
    org: &Org,
    targets: &BTreeSet<ObjectRef>,
    going: &BTreeSet<ObjectRef>,
) -> Result<(), Refusal> {
    let protected: Vec<_> = going.iter().filter(|object| is_protected(org, object)).cloned().collect();
    if !protected.is_empty() {
        return Err(Obstacle::Protected(protected).into());
    }
    for target in targets {
        let left_behind = |kind: Kind| -> Vec<ObjectRef> {
            let of_kind = org.dependants(target).into_iter().filter(|object| object.kind() == kind);
            of_kind.filter(|object| !targets.contains(object)).collect()
        };
        match target.kind() {
            Kind::KafkaCluster => {
                let ksql = left_behind(Kind::KsqlCluster);
                let in_environment = targets
                    .iter()
                    .any(|other| other.kind() == Kind::Environment && org.dependants(other).contains(target));
                if !ksql.is_empty() && !in_environment {
                    return Err(Obstacle::HasKsqlClusters { cluster: target.clone(), ksql }.into());
                }
            }
            Kind::IdentityProvider => {
                let pools = left_behind(Kind::IdentityPool);
                if !pools.is_empty() {
                    return Err(Obstacle::HasIdentityPools { provider: target.clone(), pools }.into());
                }
            }
            Kind::Organization
            | Kind::Environment
            | Kind::SchemaRegistry
            | Kind::KsqlCluster
            | Kind::ComputePool
            | Kind::User
            | Kind::ServiceAccount
            | Kind::GroupMapping
            | Kind::IdentityPool
            | Kind::RoleBinding
            | Kind::Acl
            | Kind::AppliedLimit
            | Kind::ApiKey
            | Kind::Tombstone => {}
        }
    }
    Ok(())
}

fn is_protected(org: &Org, object: &ObjectRef) -> bool {
    matches!(object, ObjectRef::KafkaCluster(id)
        if org.kafka_clusters().get(id).is_some_and(|cluster| cluster.protection == DeletionProtection::On))
}

fn acls_left(org: &Org, going: &BTreeSet<ObjectRef>) -> Vec<AclId> {
    let named = |principal: &Principal| match principal {
        Principal::User(id) => going.contains(&ObjectRef::User(id.clone())),
        Principal::ServiceAccount(id) => going.contains(&ObjectRef::ServiceAccount(id.clone())),
        Principal::GroupMapping(id) => going.contains(&ObjectRef::GroupMapping(id.clone())),
        Principal::IdentityPool(id) => going.contains(&ObjectRef::IdentityPool(id.clone())),
        Principal::Everyone => false,
    };
    let stays = |id: &AclId| !going.contains(&ObjectRef::Acl(id.clone()));
    org.acls()
        .iter()
        .filter(|acl| named(&acl.principal) && stays(&acl.id))
        .map(|acl| acl.id.clone())
        .collect()
}

/// Owners and resources of the working keys that go, which stay and keep no other key that works.
fn without_key(org: &Org, going: &BTreeSet<ObjectRef>, at: Timestamp, sight: &Sight) -> Vec<ObjectRef> {
    let works = |key: &ApiKey| org.is_live(key, at) && sight.sees_key(org, key);
    let goes = |key: &ApiKey| going.contains(&ObjectRef::ApiKey(key.id.clone()));
    let keys = going.iter().filter_map(|object| match object {
        ObjectRef::ApiKey(id) => org.api_keys().get(id).filter(|key| works(key)),
        _ => None,
    });
    let (mut owners, mut scopes) = (BTreeSet::new(), BTreeSet::new());
    for key in keys {
        owners.insert(&key.owner);
        scopes.insert(&key.scope);
    }
    let stays = |key: &ApiKey| works(key) && !goes(key);
    let owners = owners.into_iter().filter(|owner| !org.keys_of_owner(owner).any(stays));
    let resources = scopes.into_iter().filter(|scope| !org.keys_of_scope(scope).any(stays));
    let left: BTreeSet<_> =
        owners.cloned().map(ObjectRef::from).chain(resources.filter_map(rules::resource_of)).collect();
    left.into_iter().filter(|object| !going.contains(object)).collect()
}

/// ksqlDB clusters that stay, of an account that goes. They keep naming it, as ACLs do.
fn without_identity(org: &Org, going: &BTreeSet<ObjectRef>) -> Vec<KsqlClusterId> {
    let identity = |ksql: &KsqlCluster| ksql.spec.as_ref().and_then(|spec| spec.credential_identity.clone());
    let loses = |ksql: &&KsqlCluster| identity(ksql).is_some_and(|it| going.contains(&it.into()));
    let left = org.ksql_clusters().iter().filter(loses).map(|ksql| ksql.id.clone());
    left.filter(|id| !going.contains(&ObjectRef::KsqlCluster(id.clone()))).collect()
}

/// Names the outcome by its objects and their versions.
fn digest_of(org: &Org, objects: &[ObjectRef]) -> Digest {
    let named: Vec<_> = objects.iter().map(|object| (object, org.version(object))).collect();
    Digest::of(&super::entry::to_json(&named))
}

/// Kept here so that a reference is made in one way.
pub(super) fn reference<T: Noun>(object: &T) -> ObjectRef {
    T::reference(object.id().clone())
}
