//! The calls of the contract that do what a command does.

use super::{deletions, updates};
use crate::{
    engine::{Command, FirstRegistry, NewAcl, NewEnvironment, NewKafkaCluster},
    model::ProductionMark,
    org::Org,
    view::tools::{Call, made},
};

/// Calls, and what they leave out or do otherwise than the command.
#[derive(Debug, Default)]
pub struct Calls {
    pub calls: Vec<Call>,
    pub notes: Vec<String>,
}

impl Calls {
    pub(super) fn one(call: Call) -> Self {
        Self { calls: vec![call], notes: Vec::new() }
    }

    /// None: why.
    pub(super) fn none(why: &str) -> Self {
        Self { calls: Vec::new(), notes: vec![why.to_owned()] }
    }

    pub(super) fn maybe(call: Option<Call>, why: &str) -> Self {
        call.map_or_else(|| Self::none(why), Self::one)
    }

    pub(super) fn noted(mut self, note: Option<&str>) -> Self {
        self.notes.extend(note.map(str::to_owned));
        self
    }

    pub(super) fn and(mut self, call: Option<Call>) -> Self {
        self.calls.extend(call);
        self
    }
}

pub(super) const GONE: &str = "It is not there any more.";
pub(super) const SAME: &str = "Nothing is changed yet.";
const EXPIRES: &str = "A day on which the key expires is Keyplane's own: Confluent Cloud knows none.";
const NAMELESS: &str =
    "An invitation carries no name: whoever is invited gets it afterwards, by PATCH /iam/v2/users/{id}.";
const SIZE: &str = "No public call changes the size of a ksqlDB cluster: it is set on creation, and Terraform replaces the cluster for another.";
const CLAIMS: &str = "No public call sets them: the identity provider says at each sign-in what a token carries. Here they stand in for it.";
const LIMIT: &str = "No public call sets a limit: Confluent Support raises limits on request. The contract, the CLI and Terraform only read them.";
const COMPROMISED: &str = "That the key counts as compromised, and never comes back, is Keyplane's own: other tools only delete it.";
/// Why there is no public call that takes a change back.
pub const UNDO: &str = "No public call takes a change back: what was changed is changed again, and what was deleted does not come back under its id. Undo is Keyplane's own.";
/// Why no tool imports.
pub const IMPORT: &str =
    "No public call puts objects in under ids that they have already. An import is Keyplane's own.";
const REGISTRY: &str = "With an environment's first Kafka cluster, these also make its Schema Registry. Here that is a step of its own.";
pub(super) const MARK: &str =
    "Whether an environment counts as production is Keyplane's own: other tools do not know it.";
pub(super) const ENDPOINT: &str = "Of Confluent Cloud, ACLs are asked for at the cluster's own REST endpoint, with a key of the cluster. Keyplane's host answers for every cluster.";

/// The calls that do what a command does to an organization.
pub fn calls(org: &Org, command: &Command) -> Calls {
    match command {
        Command::CreateApiKey(new) => {
            let expires = new.expires_on.as_deref().is_some_and(|day| !day.trim().is_empty());
            Calls::one(made::api_key(new)).noted(expires.then_some(EXPIRES))
        }
        Command::CreateServiceAccount { name, description, resource_owner } => {
            Calls::one(made::service_account(name, description, resource_owner.as_ref()))
        }
        Command::CreateEnvironment(new) => Calls::one(made::environment(new)).noted(mark_note(new)),
        Command::CreateKafkaCluster(new) => {
            Calls::one(made::kafka_cluster(new)).noted(registry_note(org, new))
        }
        Command::CreateSchemaRegistry { environment, cloud, region } => Calls::maybe(
            made::schema_registry(org, environment, (*cloud, region)),
            "The contract lists no such region for Schema Registries.",
        ),
        Command::CreateKsqlCluster(new) => Calls::maybe(made::ksql_cluster(org, new), GONE),
        Command::CreateComputePool(new) => Calls::one(made::compute_pool(new)),
        Command::CreateGroupMapping { name, description, filter } => {
            Calls::one(made::group_mapping(name, description, filter))
        }
        Command::CreateIdentityProvider(new) => Calls::one(made::identity_provider(new)),
        Command::CreateIdentityPool { provider, pool, resource_owner } => {
            Calls::one(made::identity_pool(provider.as_str(), pool, resource_owner.as_ref()))
        }
        Command::CreateRoleBinding { principal, role, pattern } => {
            Calls::one(made::role_binding(principal, *role, pattern))
        }
        Command::CreateAcl { cluster, resource_type, name, pattern, principal, operation, permission } => {
            create_acls(&[NewAcl {
                cluster: cluster.clone(),
                resource_type: *resource_type,
                name: name.clone(),
                pattern: *pattern,
                principal: principal.clone(),
                operation: *operation,
                permission: *permission,
            }])
        }
        Command::CreateAcls { acls } => create_acls(acls),
        Command::InviteUser { email, full_name, auth } => {
            Calls::one(made::invitation(email, *auth)).noted((!full_name.is_empty()).then_some(NAMELESS))
        }
        Command::UpdateOrganization(edit) => updates::organization(org, edit),
        Command::UpdateEnvironment { id, edit } => updates::environment(org, id, edit),
        Command::UpdateKafkaCluster { id, edit } => updates::kafka_cluster(org, id, edit),
        Command::UpdateKsqlCluster { .. } => Calls::none(SIZE),
        Command::UpdateComputePool { id, name, max_cfu, usage } => {
            updates::pool(org, id, (name.as_str(), *max_cfu, *usage))
        }
        Command::UpdateUser { id, full_name, state } => updates::user(org, id, full_name, *state),
        Command::UpdateSignIn { id, auth } => updates::sign_in(org, id, *auth),
        Command::ForgetInvitation { user } => Calls::maybe(deletions::invitation(org, user), GONE),
        Command::UpdateSignInClaims { .. } => Calls::none(CLAIMS),
        Command::UpdateServiceAccount { id, name, description } => {
            updates::service_account(org, id, (name.as_str(), description.as_str()))
        }
        Command::UpdateGroupMapping { id, name, description, filter } => {
            updates::group_mapping(org, id, (name.as_str(), description.as_str(), filter.as_str()))
        }
        Command::UpdateIdentityProvider { id, edit } => updates::identity_provider(org, id, edit),
        Command::UpdateIdentityPool { id, edit } => updates::identity_pool(org, id, edit),
        Command::UpdateApiKey { id, name, description } => {
            updates::api_key(org, id, (name.as_str(), description.as_str()))
        }
        Command::DescribeApiKeys { ids, description } => updates::api_keys(org, ids, description),
        Command::SetAppliedLimit { .. } => Calls::none(LIMIT),
        Command::Delete { targets, .. } => deletions::all(org, targets),
        Command::RevokeApiKey { id } => Calls::one(deletions::api_key(id.as_str())).noted(Some(COMPROMISED)),
        Command::Undo { .. } | Command::Restore { .. } => Calls::none(UNDO),
        Command::Import { .. } => Calls::none(IMPORT),
    }
}

/// What every other door makes along, where the command does not.
fn registry_note(org: &Org, new: &NewKafkaCluster) -> Option<&'static str> {
    let is_there = org.schema_registries().iter().any(|it| it.environment == new.environment);
    match new.registry {
        FirstRegistry::Separate if !is_there => Some(REGISTRY),
        FirstRegistry::Separate | FirstRegistry::Along => None,
    }
}

fn mark_note(new: &NewEnvironment) -> Option<&'static str> {
    (new.mark != ProductionMark::default()).then_some(MARK)
}

/// ACLs of one cluster in a row are one call.
fn create_acls(acls: &[NewAcl]) -> Calls {
    let groups = acls.chunk_by(|one, next| one.cluster == next.cluster);
    let call = |group: &[NewAcl]| {
        let cluster = group.first()?.cluster.as_str();
        Some(made::acls(cluster, &group.iter().collect::<Vec<_>>()))
    };
    let calls: Vec<_> = groups.filter_map(call).collect();
    if calls.is_empty() {
        Calls::none(SAME)
    } else {
        Calls { calls, notes: Vec::new() }.noted(Some(ENDPOINT))
    }
}
