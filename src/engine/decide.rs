//! [`decide`]: from a command to an entry or a refusal.

use uuid::Uuid;

use super::{
    Client, Command, Deed, Entropy, Entry, Intent, NewAcl, Record, Refusal, create, delete,
    draft::Draft,
    entry::{Draught, seal},
    import, restore, rules, undo, unseen, update,
};
use crate::{
    access::{Denial, Sight},
    model::{ApiKeyId, ObjectRef, Owner, Secret, Timestamp},
    org::{Org, Seq, Tense},
};

/// A command with everything that deciding it takes.
#[derive(Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub actor: &'a Owner,
    /// From where.
    pub client: Client,
    /// For what.
    pub command: &'a Command,
    /// Names this asking: sent again, it is recognised and not carried out twice.
    pub id: Uuid,
    /// The versions of the objects that the sender read.
    pub seen: &'a [(ObjectRef, Seq)],
    /// What the clock says. An entry is never dated before the one before it.
    pub now: Timestamp,
    /// Random bytes for ids and secrets.
    pub entropy: &'a mut Entropy,
}

/// What a command comes to.
#[derive(Debug)]
pub struct Decision {
    /// The entry, to be applied once it is stored.
    pub entry: Entry,
    /// What is stored of it.
    pub record: Record,
    /// The secret of an issued key, for whoever asked and nobody else.
    pub reveal: Option<Reveal>,
}

/// A key that was just issued, with its secret.
#[derive(Debug)]
pub struct Reveal {
    /// The key.
    pub key: ApiKeyId,
    /// Its secret; wiped when dropped.
    pub secret: Secret,
}

/// What a command made of a draft.
pub(super) struct Outcome {
    pub intent: Intent,
    pub reveal: Option<Reveal>,
    /// Which rules hold for the draft.
    pub rigour: rules::Rigour,
}

impl Outcome {
    pub fn typed(deed: Deed, objects: Vec<ObjectRef>) -> Self {
        Self { intent: Intent { deed, objects }, reveal: None, rigour: rules::Rigour::Typed }
    }
}

/// Decides a command. Pure: the same arguments give the same decision.
///
/// Rules and limits look at the whole organization. What the actor does not see (`access::Sight`) is as if it were not
/// there: naming it is naming nothing, and no refusal tells of it.
///
/// # Errors
///
/// A [`Refusal`] that names the rule, the limit and the way out. The organization is as it was in any case:
/// a decision takes effect when its entry is stored and applied.
pub fn decide(org: &Org, request: Request<'_>) -> Result<Decision, Refusal> {
    if let Some(seq) = org.carried_out(request.id) {
        return Err(Refusal::AlreadyCarriedOut(seq));
    }
    let sight = Sight::by(org, request.actor, request.client.acts_by());
    unseen::check(org, &sight, &request)?;
    let command = request.command;
    decided(org, request).map_err(|refusal| unseen::told(org, &sight, command, refusal))
}

fn decided(org: &Org, request: Request<'_>) -> Result<Decision, Refusal> {
    let own = org.organization().ok_or(Refusal::NotFounded)?;
    if org.tense() == Tense::Past {
        return Err(Denial::Past.into());
    }
    check_seen(org, request.seen)?;
    let at = request.now.max(org.position().at);
    let mut draft = Draft::new(org, at).asked_by(request.client.acts_by());
    let (actor, client, id) = (request.actor.clone(), request.client, request.id);
    let outcome = carry_out(&mut draft, request)?;
    if draft.is_empty() {
        return Err(Refusal::NoChange);
    }
    rules::check(&draft, outcome.rigour)?;
    let draught = Draught {
        org,
        organization: own.id,
        at,
        actor,
        client,
        intent: outcome.intent,
        command: id,
        changes: draft.into_changes(),
    };
    let (entry, record) = seal(draught);
    Ok(Decision { entry, record, reveal: outcome.reveal })
}

fn check_seen(org: &Org, seen: &[(ObjectRef, Seq)]) -> Result<(), Refusal> {
    for (object, seen) in seen {
        let now = org.version(object).ok_or_else(|| Refusal::NotFound(object.clone()))?;
        if now != *seen {
            return Err(Refusal::Stale { object: object.clone(), seen: *seen, now });
        }
    }
    Ok(())
}

fn carry_out(draft: &mut Draft<'_>, request: Request<'_>) -> Result<Outcome, Refusal> {
    let Request { actor, command, entropy, .. } = request;
    match command {
        Command::CreateEnvironment(new) => create::environment(draft, actor, entropy, new),
        Command::CreateKafkaCluster(new) => create::kafka_cluster(draft, actor, entropy, new),
        Command::CreateSchemaRegistry { environment, cloud, region } => {
            create::schema_registry(draft, actor, entropy, environment, *cloud, region)
        }
        Command::CreateKsqlCluster(new) => create::ksql_cluster(draft, actor, entropy, new),
        Command::CreateComputePool(new) => create::compute_pool(draft, actor, entropy, new),
        Command::InviteUser { email, full_name, auth } => {
            create::user(draft, actor, entropy, email, full_name, *auth)
        }
        Command::CreateServiceAccount { name, description, resource_owner } => {
            create::service_account(draft, actor, entropy, (name, description), resource_owner.as_ref())
        }
        Command::CreateGroupMapping { name, description, filter } => {
            create::group_mapping(draft, actor, entropy, name, description, filter)
        }
        Command::CreateIdentityProvider(new) => create::identity_provider(draft, actor, entropy, new),
        Command::CreateIdentityPool { provider, pool, resource_owner } => {
            create::identity_pool(draft, actor, entropy, provider, (pool, resource_owner.as_ref()))
        }
        Command::CreateRoleBinding { principal, role, pattern } => {
            create::role_binding(draft, actor, entropy, principal, *role, pattern)
        }
        Command::CreateAcl { cluster, resource_type, name, pattern, principal, operation, permission } => {
            let new = NewAcl {
                cluster: cluster.clone(),
                resource_type: *resource_type,
                name: name.clone(),
                pattern: *pattern,
                principal: principal.clone(),
                operation: *operation,
                permission: *permission,
            };
            create::acls(draft, actor, &[new])
        }
        Command::CreateAcls { acls } => create::acls(draft, actor, acls),
        Command::CreateApiKey(new) => create::api_key(draft, actor, entropy, new),
        Command::UpdateOrganization(edit) => update::organization(draft, actor, edit),
        Command::UpdateEnvironment { id, edit } => update::environment(draft, actor, id, edit),
        Command::UpdateKafkaCluster { id, edit } => update::kafka_cluster(draft, actor, id, edit),
        Command::UpdateKsqlCluster { id, size } => update::ksql_cluster(draft, actor, id, *size),
        Command::UpdateComputePool { id, name, max_cfu, usage } => {
            update::compute_pool(draft, actor, id, (name, *max_cfu, *usage))
        }
        Command::UpdateUser { id, full_name, state } => update::user(draft, actor, id, full_name, *state),
        Command::ForgetInvitation { user } => update::forget_invitation(draft, actor, user),
        Command::UpdateSignIn { id, auth } => update::sign_in(draft, actor, id, *auth),
        Command::UpdateSignInClaims { id, groups, others } => {
            update::sign_in_claims(draft, actor, id, groups, others)
        }
        Command::UpdateServiceAccount { id, name, description } => {
            update::service_account(draft, actor, id, name, description)
        }
        Command::UpdateGroupMapping { id, name, description, filter } => {
            update::group_mapping(draft, actor, id, name, description, filter)
        }
        Command::UpdateIdentityProvider { id, edit } => update::identity_provider(draft, actor, id, edit),
        Command::UpdateIdentityPool { id, edit } => update::identity_pool(draft, actor, id, edit),
        Command::SetAppliedLimit { code, subject, limit } => {
            update::applied_limit(draft, actor, *code, subject, *limit)
        }
        Command::UpdateApiKey { id, name, description } => {
            update::api_key(draft, actor, id, name, description)
        }
        Command::DescribeApiKeys { ids, description } => update::api_keys(draft, actor, ids, description),
        Command::Delete { targets, previewed } => delete::delete(draft, actor, targets, *previewed),
        Command::RevokeApiKey { id } => delete::revoke(draft, actor, id),
        Command::Undo { entry } => undo::undo(draft, actor, entry),
        Command::Restore { was, seq } => restore::restore(draft, actor, was, *seq),
        Command::Import { batch } => import::import(draft, actor, batch),
    }
}
