//! The calls that change something: of the command's facts, only those that differ.

use serde_json::{Map, Value, json};

use super::calls::{Calls, GONE, MARK, SAME};
use crate::{
    engine::{KafkaClusterEdit, NewEnvironment, NewIdentityPool, NewIdentityProvider, OrganizationEdit},
    model::{
        ApiKeyId, AuthType, ComputePoolId, DeletionProtection, EnvironmentId, GroupMappingId, IdentityPoolId,
        IdentityProviderId, KafkaClusterId, KafkaOptions, PoolUse, ServiceAccountId, UserId, UserState,
    },
    org::Org,
    view::tools::{
        Call,
        call::at,
        made::{self, object},
    },
};

fn patch(operation: &'static str, target: String, body: Map<String, Value>) -> Call {
    Call::with(operation, "PATCH", target, body)
}

/// The texts that differ, by their names.
fn changes(texts: &[(&str, &str, &str)]) -> Map<String, Value> {
    let differ = texts.iter().filter(|(_, now, then)| now != then);
    differ.map(|(name, _, then)| ((*name).to_owned(), json!(then))).collect()
}

/// A change of texts that stand in the body itself.
fn flat(operation: &'static str, target: String, texts: &[(&str, &str, &str)]) -> Calls {
    let body = changes(texts);
    if body.is_empty() { Calls::none(SAME) } else { Calls::one(patch(operation, target, body)) }
}

/// A change of facts in `spec`; `None` where there is none.
fn patch_spec(operation: &'static str, target: String, spec: &Map<String, Value>) -> Option<Call> {
    (!spec.is_empty()).then(|| patch(operation, target, object(json!({ "spec": spec }))))
}

/// The same where the body also names the environment.
fn patch_in(
    operation: &'static str,
    target: String,
    environment: &EnvironmentId,
    mut spec: Map<String, Value>,
) -> Calls {
    if spec.is_empty() {
        return Calls::none(SAME);
    }
    spec.insert("environment".to_owned(), json!({ "id": environment }));
    Calls { calls: patch_spec(operation, target, &spec).into_iter().collect(), notes: Vec::new() }
}

pub(super) fn environment(org: &Org, id: &EnvironmentId, edit: &NewEnvironment) -> Calls {
    let Some(now) = org.environments().get(id) else { return Calls::none(GONE) };
    let mut body = changes(&[("display_name", &now.name, edit.name.as_str())]);
    if edit.package != now.package {
        body.insert("stream_governance_config".to_owned(), json!({ "package": edit.package.wire() }));
    }
    let marked = (edit.mark != now.mark).then_some(MARK);
    if body.is_empty() {
        return Calls::none(marked.unwrap_or(SAME));
    }
    let target = at("/org/v2/environments", id.as_str());
    Calls::one(patch("updateOrgV2Environment", target, body)).noted(marked)
}

pub(super) fn organization(org: &Org, edit: &OrganizationEdit) -> Calls {
    let Some(now) = org.organization() else { return Calls::none(GONE) };
    let mut body = changes(&[("display_name", &now.name, edit.name.as_str())]);
    if let Some(jit) = edit.just_in_time.filter(|jit| *jit != now.just_in_time) {
        body.insert("jit_enabled".to_owned(), json!(jit.is_on()));
    }
    let own = (!body.is_empty())
        .then(|| patch("updateOrgV2Organization", at("/org/v2/organizations", &now.id.to_string()), body));
    let pools = edit.default_pools.filter(|pools| *pools != now.default_pools).and_then(|pools| {
        let mut spec = Map::new();
        if pools.is_on() != now.default_pools.is_on() {
            spec.insert("default_pool_enabled".to_owned(), json!(pools.is_on()));
        }
        if pools.size != now.default_pools.size {
            spec.insert("default_pool_max_cfu".to_owned(), json!(pools.size.cfu()));
        }
        patch_spec("updateFcpmV2OrgComputePoolConfig", "/fcpm/v2/compute-pool-config".to_owned(), &spec)
    });
    let keeps = edit.propagation == now.propagation
        && edit.production.as_str() == now.production.as_str()
        && edit.health == now.health;
    let note = "Which environments count as production, how propagation is shown and from when on a key needs attention are Keyplane's own settings: other tools do not know them.";
    let calls = Calls::default().and(own).and(pools);
    match (calls.calls.is_empty(), keeps) {
        (true, true) => Calls::none(SAME),
        (_, true) => calls,
        (_, false) => calls.noted(Some(note)),
    }
}

pub(super) fn kafka_cluster(org: &Org, id: &KafkaClusterId, edit: &KafkaClusterEdit) -> Calls {
    let Some(now) = org.kafka_clusters().get(id) else { return Calls::none(GONE) };
    let mut spec = changes(&[("display_name", &now.name, edit.name.as_str())]);
    if edit.protection != now.protection {
        spec.insert("deletion_protection".to_owned(), json!(edit.protection == DeletionProtection::On));
    }
    if let Some(known) = &now.spec {
        let kind = edit.kind.unwrap_or(known.kind);
        let most = edit.max_ecku.filter(|most| known.options.max_ecku != Some(*most));
        if kind != known.kind || most.is_some() {
            let options = KafkaOptions { max_ecku: most, ..KafkaOptions::default() };
            spec.insert("config".to_owned(), made::config(kind, &options));
        }
        if let Some(availability) = edit.availability.filter(|zones| *zones != known.availability) {
            spec.insert("availability".to_owned(), json!(availability.wire()));
        }
    }
    patch_in("updateCmkV2Cluster", at("/cmk/v2/clusters", id.as_str()), &now.environment, spec)
}

pub(super) fn pool(
    org: &Org,
    id: &ComputePoolId,
    (name, max_cfu, usage): (&str, u32, Option<PoolUse>),
) -> Calls {
    let Some(now) = org.compute_pools().get(id) else { return Calls::none(GONE) };
    let mut spec = changes(&[("display_name", &now.name, name)]);
    if max_cfu != now.size.cfu() {
        spec.insert("max_cfu".to_owned(), json!(max_cfu));
    }
    let usage = usage.unwrap_or(now.usage);
    if usage.is_default() != now.usage.is_default() {
        spec.insert("default_pool".to_owned(), json!(usage.is_default()));
    }
    let models = (usage.has_ai() != now.usage.has_ai())
        .then_some("No public call changes whether a pool runs models: that is set on creation.");
    let target = at("/fcpm/v2/compute-pools", id.as_str());
    patch_in("updateFcpmV2ComputePool", target, &now.environment, spec).noted(models)
}

pub(super) fn user(org: &Org, id: &UserId, full_name: &str, state: UserState) -> Calls {
    let Some(now) = org.users().get(id) else { return Calls::none(GONE) };
    let state = (state != now.state).then_some(match state {
        UserState::Deactivated => {
            "No public call deactivates a user, nor does the CLI or Terraform: that is done in Confluent Cloud's own console. They can only delete the user."
        }
        UserState::Active => {
            "No public call makes a user active: an invitation is accepted by whoever was invited, and reactivating is done in Confluent Cloud's own console."
        }
        UserState::Invited => "Nobody goes back to being invited.",
    });
    let calls = flat(
        "updateIamV2User",
        at("/iam/v2/users", id.as_str()),
        &[("full_name", &now.full_name, full_name)],
    );
    match (calls.calls.is_empty(), state) {
        (true, Some(why)) => Calls::none(why),
        (_, note) => calls.noted(note),
    }
}

pub(super) fn sign_in(org: &Org, id: &UserId, auth: AuthType) -> Calls {
    let Some(now) = org.users().get(id) else { return Calls::none(GONE) };
    let target = format!("{}/auth", at("/iam/v2/users", id.as_str()));
    flat("update_auth_typeIamV2User", target, &[("auth_type", now.auth.wire(), auth.wire())])
}

pub(super) fn service_account(org: &Org, id: &ServiceAccountId, (name, description): (&str, &str)) -> Calls {
    let Some(now) = org.service_accounts().get(id) else { return Calls::none(GONE) };
    let texts = [("display_name", &*now.name, name), ("description", &*now.description, description)];
    flat("updateIamV2ServiceAccount", at("/iam/v2/service-accounts", id.as_str()), &texts)
}

pub(super) fn group_mapping(
    org: &Org,
    id: &GroupMappingId,
    (name, description, filter): (&str, &str, &str),
) -> Calls {
    let Some(now) = org.group_mappings().get(id) else { return Calls::none(GONE) };
    let texts = [
        ("display_name", &*now.name, name),
        ("description", &*now.description, description),
        ("filter", now.filter.as_str(), filter),
    ];
    flat("updateIamV2SsoGroupMapping", at("/iam/v2/sso/group-mappings", id.as_str()), &texts)
}

pub(super) fn identity_provider(org: &Org, id: &IdentityProviderId, edit: &NewIdentityProvider) -> Calls {
    let Some(now) = org.identity_providers().get(id) else { return Calls::none(GONE) };
    let claim_now = now.identity_claim.as_deref().unwrap_or_default();
    let claim = edit.identity_claim.clone().unwrap_or_else(|| claim_now.to_owned());
    let texts = [
        ("display_name", &*now.name, edit.name.as_str()),
        ("description", &*now.description, edit.description.as_str()),
        ("issuer", &*now.issuer, edit.issuer.as_str()),
        ("jwks_uri", &*now.jwks_uri, edit.jwks_uri.as_str()),
        ("identity_claim", claim_now, claim.as_str()),
    ];
    flat("updateIamV2IdentityProvider", at("/iam/v2/identity-providers", id.as_str()), &texts)
}

pub(super) fn identity_pool(org: &Org, id: &IdentityPoolId, edit: &NewIdentityPool) -> Calls {
    let Some(now) = org.identity_pools().get(id) else { return Calls::none(GONE) };
    let texts = [
        ("display_name", &*now.name, edit.name.as_str()),
        ("description", &*now.description, edit.description.as_str()),
        ("identity_claim", &*now.identity_claim, edit.identity_claim.as_str()),
        ("filter", now.filter.as_str(), edit.filter.as_str()),
    ];
    let provider = at("/iam/v2/identity-providers", now.provider.as_str());
    flat("updateIamV2IdentityPool", at(&format!("{provider}/identity-pools"), id.as_str()), &texts)
}

pub(super) fn api_key(org: &Org, id: &ApiKeyId, (name, description): (&str, &str)) -> Calls {
    let Some(now) = org.api_keys().get(id) else { return Calls::none(GONE) };
    let texts = [("display_name", &*now.name, name), ("description", &*now.description, description)];
    Calls::maybe(patch_key(id, &changes(&texts)), SAME)
}

/// One call a key, of those that say something else now.
pub(super) fn api_keys(org: &Org, ids: &[ApiKeyId], description: &str) -> Calls {
    let edited = ids.iter().filter_map(|id| {
        let now = org.api_keys().get(id)?;
        patch_key(id, &changes(&[("description", &now.description, description)]))
    });
    let calls: Vec<_> = edited.collect();
    if calls.is_empty() { Calls::none(SAME) } else { Calls { calls, notes: Vec::new() } }
}

fn patch_key(id: &ApiKeyId, spec: &Map<String, Value>) -> Option<Call> {
    patch_spec("updateIamV2ApiKey", at("/iam/v2/api-keys", id.as_str()), spec)
}
