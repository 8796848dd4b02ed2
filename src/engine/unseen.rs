//! What a command, a preview and a refusal tell of objects that whoever asks does not see: nothing, but for the
//! exceptions that stand in `access::Sight`.

use std::collections::BTreeSet;

use super::{Command, Obstacle, Preview, Refusal, Request, draft::Draft, rules::resource_of, undo};
use crate::{
    access::{self, Denial, Sight},
    model::{ObjectRef, Owner, Principal, Scope},
    org::Org,
};

/// Refuses a command that names what its sender does not see exactly as one that names what is not there, before
/// anything else is said about it. Of a sender who sees everything nothing is asked.
pub(super) fn check(org: &Org, sight: &Sight, request: &Request<'_>) -> Result<(), Refusal> {
    if sight.is_everything() {
        return Ok(());
    }
    if !access::is_active(org, request.actor) {
        return Err(Denial::Inactive(request.actor.clone()).into());
    }
    let seen = request.seen.iter().map(|(object, _)| object.clone());
    let unseen =
        names(org, sight, request.command).into_iter().chain(seen).find(|object| !sight.sees(org, object));
    if let Some(object) = unseen {
        return Err(Refusal::NotFound(object));
    }
    match request.command {
        Command::Undo { entry } if !sight.sees_entry(&entry.header.actor, &entry.changes) => {
            Err(Obstacle::Foreign.into())
        }
        Command::Restore { was, .. } if !sight.sees_change(org, was) => Err(Obstacle::Foreign.into()),
        Command::Undo { entry } => {
            // Who may not is told that, however the hidden things stand.
            let draft = Draft::new(org, request.now).asked_by(request.client.acts_by());
            undo::permit(&draft, request.actor, entry)?;
            let hidden = |object: &&ObjectRef| org.version(object).is_some() && !sight.sees(org, object);
            match entry.header.intent.objects.iter().find(hidden) {
                // As if it had gone.
                Some(object) => Err(Obstacle::ChangedSince(object.clone()).into()),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Refuses to delete what `actor` does not see, as [`check`] does.
pub(super) fn check_targets(
    org: &Org,
    sight: &Sight,
    actor: &Owner,
    targets: &[ObjectRef],
) -> Result<(), Refusal> {
    if sight.is_everything() {
        return Ok(());
    }
    if !access::is_active(org, actor) {
        return Err(Denial::Inactive(actor.clone()).into());
    }
    match targets.iter().find(|target| !sight.sees(org, target)) {
        Some(unseen) => Err(Refusal::NotFound(unseen.clone())),
        None => Ok(()),
    }
}

/// The objects that a command says must be there, as far as its sender has to see them.
fn names(org: &Org, sight: &Sight, command: &Command) -> Vec<ObjectRef> {
    match command {
        Command::UpdateOrganization(_)
        | Command::CreateEnvironment(_)
        | Command::InviteUser { .. }
        | Command::CreateGroupMapping { .. }
        | Command::CreateIdentityProvider(_)
        // Who may set limits sees everything, and so does who may import. An undo and a restoration are looked at
        // by themselves.
        | Command::SetAppliedLimit { .. }
        | Command::Undo { .. }
        | Command::Restore { .. }
        | Command::Import { .. } => Vec::new(),
        Command::CreateKafkaCluster(new) => vec![ObjectRef::Environment(new.environment.clone())],
        Command::CreateSchemaRegistry { environment, .. } => vec![ObjectRef::Environment(environment.clone())],
        Command::CreateComputePool(new) => vec![ObjectRef::Environment(new.environment.clone())],
        Command::CreateKsqlCluster(new) => {
            vec![ObjectRef::KafkaCluster(new.kafka_cluster.clone()), new.credential_identity.clone().into()]
        }
        Command::CreateIdentityPool { provider, resource_owner, .. } => {
            let owner = resource_owner.as_ref().and_then(account);
            [Some(ObjectRef::IdentityProvider(provider.clone())), owner].into_iter().flatten().collect()
        }
        Command::CreateServiceAccount { resource_owner, .. } => {
            resource_owner.as_ref().and_then(account).into_iter().collect()
        }
        Command::CreateRoleBinding { principal, .. } => account(principal).into_iter().collect(),
        // Whom an ACL names need not exist.
        Command::CreateAcl { cluster, .. } => vec![ObjectRef::KafkaCluster(cluster.clone())],
        Command::CreateAcls { acls } => {
            let clusters: BTreeSet<_> = acls.iter().map(|new| &new.cluster).collect();
            clusters.into_iter().cloned().map(ObjectRef::KafkaCluster).collect()
        }
        // Whoever makes all keys of an account makes them for whatever one knows the id of.
        Command::CreateApiKey(new) if sight.sees_keys_of(org, &new.owner, &new.scope) => {
            vec![new.owner.clone().into()]
        }
        Command::CreateApiKey(new) => of_key(&new.owner, &new.scope),
        Command::UpdateEnvironment { id, .. } => vec![ObjectRef::Environment(id.clone())],
        Command::UpdateKafkaCluster { id, .. } => vec![ObjectRef::KafkaCluster(id.clone())],
        Command::UpdateKsqlCluster { id, .. } => vec![ObjectRef::KsqlCluster(id.clone())],
        Command::UpdateComputePool { id, .. } => vec![ObjectRef::ComputePool(id.clone())],
        Command::UpdateUser { id, .. }
        | Command::ForgetInvitation { user: id }
        | Command::UpdateSignIn { id, .. }
        | Command::UpdateSignInClaims { id, .. } => vec![ObjectRef::User(id.clone())],
        Command::UpdateServiceAccount { id, .. } => vec![ObjectRef::ServiceAccount(id.clone())],
        Command::UpdateGroupMapping { id, .. } => vec![ObjectRef::GroupMapping(id.clone())],
        Command::UpdateIdentityProvider { id, .. } => vec![ObjectRef::IdentityProvider(id.clone())],
        Command::UpdateIdentityPool { id, .. } => vec![ObjectRef::IdentityPool(id.clone())],
        Command::UpdateApiKey { id, .. } | Command::RevokeApiKey { id } => vec![ObjectRef::ApiKey(id.clone())],
        Command::DescribeApiKeys { ids, .. } => ids.iter().cloned().map(ObjectRef::ApiKey).collect(),
        Command::Delete { targets, .. } => targets.clone(),
    }
}

fn of_key(owner: &Owner, scope: &Scope) -> Vec<ObjectRef> {
    let environment = scope.environment().cloned().map(ObjectRef::Environment);
    [Some(owner.clone().into()), environment, resource_of(scope)].into_iter().flatten().collect()
}

fn account(principal: &Principal) -> Option<ObjectRef> {
    match principal {
        Principal::User(id) => Some(ObjectRef::User(id.clone())),
        Principal::ServiceAccount(id) => Some(ObjectRef::ServiceAccount(id.clone())),
        Principal::GroupMapping(id) => Some(ObjectRef::GroupMapping(id.clone())),
        Principal::IdentityPool(id) => Some(ObjectRef::IdentityPool(id.clone())),
        Principal::Everyone => None,
    }
}

/// A refusal as it is told to whoever sent the command.
pub(super) fn told(org: &Org, sight: &Sight, command: &Command, refusal: Refusal) -> Refusal {
    if sight.is_everything() {
        return refusal;
    }
    let mut named = names(org, sight, command);
    if let Command::Undo { entry } = command {
        named.extend(entry.header.intent.objects.iter().cloned());
    }
    if let Command::Restore { was, .. } = command {
        named.extend(was.reference());
    }
    masked(org, sight, &named, refusal)
}

/// A refusal without what is hidden, but for what the sender `named`.
pub(super) fn masked(org: &Org, sight: &Sight, named: &[ObjectRef], refusal: Refusal) -> Refusal {
    let shown = |object: &ObjectRef| named.contains(object) || sight.sees(org, object);
    match refusal {
        Refusal::Taken { field, by } => Refusal::Taken { field, by: by.filter(shown) },
        Refusal::OutcomeChanged(preview) => Refusal::OutcomeChanged(Box::new(preview.shown_to(org, sight))),
        Refusal::Blocked(obstacle) => Refusal::Blocked(obstacle_shown(obstacle, &shown)),
        Refusal::Invalid(_)
        | Refusal::NotFound(_)
        | Refusal::Stale { .. }
        | Refusal::AlreadyCarriedOut(_)
        | Refusal::NoChange
        | Refusal::NotPermitted(_)
        | Refusal::QuotaExceeded { .. }
        | Refusal::NotFounded
        | Refusal::Exhausted(_) => refusal,
    }
}

fn obstacle_shown(obstacle: Obstacle, shown: &dyn Fn(&ObjectRef) -> bool) -> Obstacle {
    let kept =
        |objects: Vec<ObjectRef>| -> Vec<ObjectRef> { objects.into_iter().filter(|it| shown(it)).collect() };
    let obstacle = match obstacle {
        Obstacle::HasKsqlClusters { cluster, ksql } => {
            Obstacle::HasKsqlClusters { cluster, ksql: kept(ksql) }
        }
        Obstacle::HasIdentityPools { provider, pools } => {
            Obstacle::HasIdentityPools { provider, pools: kept(pools) }
        }
        Obstacle::Protected(clusters) => Obstacle::Protected(kept(clusters)),
        Obstacle::InUse { object, dependants } => Obstacle::InUse { object, dependants: kept(dependants) },
        Obstacle::LastAdmin
        | Obstacle::Permanent(_)
        | Obstacle::ChangedSince(_)
        | Obstacle::Missing { .. }
        | Obstacle::Retired(_)
        | Obstacle::Contradicts(_)
        | Obstacle::Foreign
        | Obstacle::Hidden => obstacle,
    };
    let told = match &obstacle {
        Obstacle::HasKsqlClusters { cluster: object, ksql: others }
        | Obstacle::HasIdentityPools { provider: object, pools: others }
        | Obstacle::InUse { object, dependants: others } => shown(object) && !others.is_empty(),
        Obstacle::Protected(others) => !others.is_empty(),
        Obstacle::Missing { object, missing } => shown(object) && shown(missing),
        Obstacle::Permanent(object)
        | Obstacle::ChangedSince(object)
        | Obstacle::Retired(object)
        | Obstacle::Contradicts(object) => shown(object),
        Obstacle::LastAdmin | Obstacle::Foreign | Obstacle::Hidden => true,
    };
    if told { obstacle } else { Obstacle::Hidden }
}

impl Preview {
    /// The preview as somebody sees it: every API key that goes, and of the rest what is seen. It names the same outcome.
    #[must_use]
    pub fn shown_to(self, org: &Org, sight: &Sight) -> Self {
        if sight.is_everything() {
            return self;
        }
        let key = |object: &ObjectRef| matches!(object, ObjectRef::ApiKey(_));
        let Self { mut objects, mut acls_left, mut without_key, mut without_identity, digest } = self;
        objects.retain(|object| key(object) || sight.sees(org, object));
        acls_left.retain(|id| sight.sees(org, &ObjectRef::Acl(id.clone())));
        without_key.retain(|object| sight.sees(org, object));
        without_identity.retain(|id| sight.sees(org, &ObjectRef::KsqlCluster(id.clone())));
        Self { objects, acls_left, without_key, without_identity, digest }
    }
}
