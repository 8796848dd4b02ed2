//! The calls that make things: of a command, and of an object that stands, as it would be made today.

use serde_json::{Map, Value, json};

use super::{Call, call::at};
use crate::{
    engine::{
        FirstRegistry, NewAcl, NewApiKey, NewComputePool, NewEnvironment, NewIdentityPool,
        NewIdentityProvider, NewKafkaCluster, NewKsqlCluster,
    },
    model::{
        AuthType, Cloud, ClusterType, DeletionProtection, KafkaCluster, KafkaOptions, KsqlCluster, ObjectRef,
        Owner, PoolUse, Principal, ProcessingLog, Role, Scope,
    },
    org::Org,
    rest::{encode, governance_region},
};

/// The object of a body. What is no object has no properties.
pub(in crate::view) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    }
}

fn post(operation: &'static str, path: &str, body: Value) -> Call {
    Call::with(operation, "POST", path, object(body))
}

/// Adds a text that says something.
fn say(object: &mut Value, name: &str, text: &str) {
    if !text.is_empty() {
        add(object, name, json!(text));
    }
}

fn add(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

/// The call that makes a key. The day on which it expires is Keyplane's own.
pub(in crate::view) fn api_key(new: &NewApiKey) -> Call {
    let kind = match &new.owner {
        Owner::User(_) => "User",
        Owner::ServiceAccount(_) => "ServiceAccount",
    };
    let mut spec = json!({ "owner": { "id": new.owner.id(), "api_version": "iam/v2", "kind": kind } });
    say(&mut spec, "display_name", &new.name);
    say(&mut spec, "description", &new.description);
    if let Some(resource) = resource(&new.scope) {
        add(&mut spec, "resource", resource);
    }
    if let Some(day) = new.expires_on.as_deref().map(str::trim).filter(|day| !day.is_empty()) {
        add(&mut spec, "expires_at", json!(format!("{day}T23:59:59Z")));
    }
    post("createIamV2ApiKey", "/iam/v2/api-keys", json!({ "spec": spec }))
}

/// What a key is for; nothing for the cloud (`facts/wire.md` 4.3).
fn resource(scope: &Scope) -> Option<Value> {
    match scope {
        Scope::Cloud => None,
        Scope::Tableflow | Scope::Global => Some(json!({ "id": scope.resource_id() })),
        Scope::Kafka { environment, .. }
        | Scope::SchemaRegistry { environment, .. }
        | Scope::Ksql { environment, .. }
        | Scope::Flink { environment, .. } => {
            Some(json!({ "id": scope.resource_id(), "environment": environment }))
        }
    }
}

/// The call that makes a service account.
pub(in crate::view) fn service_account(name: &str, description: &str, owner: Option<&Principal>) -> Call {
    let mut body = json!({ "display_name": name });
    say(&mut body, "description", description);
    post("createIamV2ServiceAccount", &owned("/iam/v2/service-accounts", owner), body)
}

/// A path with who becomes `ResourceOwner` of what is made.
fn owned(path: &str, owner: Option<&Principal>) -> String {
    match owner {
        Some(owner) => format!("{path}?assigned_resource_owner={}", encode(owner.id())),
        None => path.to_owned(),
    }
}

/// The call that invites somebody. It carries no name.
pub(in crate::view) fn invitation(email: &str, auth: AuthType) -> Call {
    let body = json!({ "email": email, "auth_type": auth.wire() });
    post("createIamV2Invitation", "/iam/v2/invitations", body)
}

/// The call that makes an environment. Whether it counts as production is Keyplane's own.
pub(in crate::view) fn environment(new: &NewEnvironment) -> Call {
    let body = json!({
        "display_name": new.name,
        "stream_governance_config": { "package": new.package.wire() },
    });
    post("createOrgV2Environment", "/org/v2/environments", body)
}

/// The call that makes a Kafka cluster.
pub(in crate::view) fn kafka_cluster(new: &NewKafkaCluster) -> Call {
    let unsaid = KafkaOptions::default();
    let options = new.options.as_ref().unwrap_or(&unsaid);
    let mut spec = json!({
        "display_name": new.name,
        "availability": new.availability.wire(),
        "cloud": new.cloud.wire(),
        "region": new.region.trim(),
        "config": config(new.kind, options),
        "environment": { "id": new.environment },
    });
    if new.protection == DeletionProtection::On {
        add(&mut spec, "deletion_protection", json!(true));
    }
    for (name, id) in [("network", &options.network), ("byok", &options.byok)] {
        if let Some(id) = id {
            add(&mut spec, name, json!({ "id": id }));
        }
    }
    post("createCmkV2Cluster", "/cmk/v2/clusters", json!({ "spec": spec }))
}

/// Type and size of a Kafka cluster, as a body says them.
pub(in crate::view) fn config(kind: ClusterType, options: &KafkaOptions) -> Value {
    let mut config = json!({ "kind": kind.label() });
    if let Some(most) = options.max_ecku {
        add(&mut config, "max_ecku", json!(most));
    }
    match kind {
        ClusterType::Dedicated { cku } => {
            add(&mut config, "cku", json!(cku));
            if let Some(key) = &options.encryption_key {
                add(&mut config, "encryption_key", json!(key));
            }
            if !options.zones.is_empty() {
                add(&mut config, "zones", json!(options.zones));
            }
        }
        ClusterType::Basic | ClusterType::Standard | ClusterType::Enterprise | ClusterType::Freight => {}
    }
    config
}

/// The call that makes a Schema Registry; `None` where the contract lists no such region, or the environment is not there.
pub(in crate::view) fn schema_registry(
    org: &Org,
    environment: &crate::model::EnvironmentId,
    (cloud, region): (Cloud, &str),
) -> Option<Call> {
    let package = org.environments().get(environment)?.package;
    let region = governance_region(cloud, region.trim())?;
    let spec = json!({
        "package": package.wire(),
        "region": { "id": region },
        "environment": { "id": environment },
    });
    Some(post("createSrcmV2Cluster", "/srcm/v2/clusters", json!({ "spec": spec })))
}

/// The call that makes a ksqlDB cluster; `None` where its Kafka cluster is not there.
pub(in crate::view) fn ksql_cluster(org: &Org, new: &NewKsqlCluster) -> Option<Call> {
    let kafka = org.kafka_clusters().get(&new.kafka_cluster)?;
    let mut spec = json!({
        "display_name": new.name,
        "csu": u32::from(new.size),
        "kafka_cluster": { "id": kafka.id, "environment": kafka.environment },
        "credential_identity": { "id": new.credential_identity.id() },
        "environment": { "id": kafka.environment },
    });
    if new.processing_log == Some(ProcessingLog::Plain) {
        add(&mut spec, "use_detailed_processing_log", json!(false));
    }
    Some(post("createKsqldbcmV2Cluster", "/ksqldbcm/v2/clusters", json!({ "spec": spec })))
}

/// The call that makes a compute pool.
pub(in crate::view) fn compute_pool(new: &NewComputePool) -> Call {
    let usage = new.usage.unwrap_or_default();
    let mut spec = json!({
        "display_name": new.name,
        "cloud": new.region.cloud().map_or("", Cloud::wire),
        "region": new.region.region(),
        "max_cfu": new.max_cfu,
        "environment": { "id": new.environment },
    });
    pool_use(&mut spec, usage);
    post("createFcpmV2ComputePool", "/fcpm/v2/compute-pools", json!({ "spec": spec }))
}

fn pool_use(spec: &mut Value, usage: PoolUse) {
    for (name, is) in [("enable_ai", usage.has_ai()), ("default_pool", usage.is_default())] {
        if is {
            add(spec, name, json!(true));
        }
    }
}

/// The call that makes a group mapping.
pub(in crate::view) fn group_mapping(name: &str, description: &str, filter: &str) -> Call {
    let body = json!({ "display_name": name, "description": description, "filter": filter });
    post("createIamV2SsoGroupMapping", "/iam/v2/sso/group-mappings", body)
}

/// The call that makes an identity provider.
pub(in crate::view) fn identity_provider(new: &NewIdentityProvider) -> Call {
    let mut body = json!({
        "display_name": new.name,
        "description": new.description,
        "issuer": new.issuer,
        "jwks_uri": new.jwks_uri,
    });
    say(&mut body, "identity_claim", new.identity_claim.as_deref().unwrap_or_default());
    post("createIamV2IdentityProvider", "/iam/v2/identity-providers", body)
}

/// The call that makes an identity pool.
pub(in crate::view) fn identity_pool(
    provider: &str,
    new: &NewIdentityPool,
    owner: Option<&Principal>,
) -> Call {
    let body = json!({
        "display_name": new.name,
        "description": new.description,
        "identity_claim": new.identity_claim,
        "filter": new.filter,
    });
    let path = format!("{}/identity-pools", at("/iam/v2/identity-providers", provider));
    post("createIamV2IdentityPool", &owned(&path, owner), body)
}

/// The call that gives a role.
pub(in crate::view) fn role_binding(principal: &Principal, role: Role, pattern: &str) -> Call {
    let body = json!({
        "principal": principal.to_string(),
        "role_name": role.name(),
        "crn_pattern": pattern.trim(),
    });
    post("createIamV2RoleBinding", "/iam/v2/role-bindings", body)
}

/// The seven facts of an ACL, in the words of the contract.
pub(in crate::view) fn acl_facts(acl: &NewAcl) -> [(&'static str, String); 7] {
    [
        ("resource_type", acl.resource_type.wire().to_owned()),
        ("resource_name", acl.name.clone()),
        ("pattern_type", acl.pattern.wire().to_owned()),
        ("principal", acl.principal.to_string()),
        ("host", "*".to_owned()),
        ("operation", acl.operation.wire().to_owned()),
        ("permission", acl.permission.wire().to_owned()),
    ]
}

/// The call that makes ACLs of one cluster.
pub(in crate::view) fn acls(cluster: &str, acls: &[&NewAcl]) -> Call {
    let body = |acl: &NewAcl| -> Value {
        Value::Object(acl_facts(acl).into_iter().map(|(name, text)| (name.to_owned(), json!(text))).collect())
    };
    let path = format!("{}/acls", at("/kafka/v3/clusters", cluster));
    match acls {
        [one] => post("createKafkaAcls", &path, body(one)),
        several => {
            let data: Vec<_> = several.iter().map(|acl| body(acl)).collect();
            post("batchCreateKafkaAcls", &format!("{path}:batch"), json!({ "data": data }))
        }
    }
}

/// The call that would make an object as it stands. `None` for what is not there, of which too little is known, or which no
/// call makes.
pub fn made(org: &Org, object: &ObjectRef) -> Option<Call> {
    Some(match object {
        ObjectRef::ApiKey(id) => {
            let key = org.api_keys().get(id)?;
            api_key(&NewApiKey {
                name: key.name.to_string(),
                description: key.description.to_string(),
                owner: key.owner.clone(),
                scope: key.scope.clone(),
                expires_on: None,
            })
        }
        ObjectRef::ServiceAccount(id) => {
            let account = org.service_accounts().get(id)?;
            service_account(&account.name, &account.description, None)
        }
        ObjectRef::Environment(id) => {
            let it = org.environments().get(id)?;
            environment(&NewEnvironment { name: it.name.to_string(), package: it.package, mark: it.mark })
        }
        ObjectRef::KafkaCluster(id) => kafka_cluster(&as_new_kafka(org.kafka_clusters().get(id)?)?),
        ObjectRef::KsqlCluster(id) => ksql_cluster(org, &as_new_ksql(org.ksql_clusters().get(id)?)?)?,
        ObjectRef::ComputePool(id) => {
            let pool = org.compute_pools().get(id)?;
            compute_pool(&NewComputePool {
                environment: pool.environment.clone(),
                name: pool.name.to_string(),
                region: pool.region.clone(),
                max_cfu: pool.size.cfu(),
                usage: Some(pool.usage),
            })
        }
        ObjectRef::GroupMapping(id) => {
            let mapping = org.group_mappings().get(id)?;
            group_mapping(&mapping.name, &mapping.description, mapping.filter.as_str())
        }
        ObjectRef::IdentityProvider(id) => {
            let it = org.identity_providers().get(id)?;
            let identity_claim = it.identity_claim.as_deref().map(str::to_owned);
            identity_provider(&NewIdentityProvider { identity_claim, ..NewIdentityProvider::of(it) })
        }
        ObjectRef::IdentityPool(id) => {
            let pool = org.identity_pools().get(id)?;
            let new = NewIdentityPool {
                name: pool.name.to_string(),
                description: pool.description.to_string(),
                identity_claim: pool.identity_claim.to_string(),
                filter: pool.filter.as_str().to_owned(),
            };
            identity_pool(pool.provider.as_str(), &new, None)
        }
        ObjectRef::RoleBinding(id) => {
            let binding = org.role_bindings().get(id)?;
            role_binding(&binding.principal, binding.role, &binding.pattern.to_string())
        }
        ObjectRef::Acl(id) => {
            let acl = as_new_acl(org.acls().get(id)?);
            acls(acl.cluster.as_str(), &[&acl])
        }
        ObjectRef::User(id) => {
            let user = org.users().get(id)?;
            user.invitation.as_ref()?;
            invitation(&user.email, user.auth)
        }
        ObjectRef::SchemaRegistry(id) => {
            let registry = org.schema_registries().get(id)?;
            let spec = registry.spec.as_ref()?;
            schema_registry(org, &registry.environment, (spec.cloud, spec.region.as_str()))?
        }
        ObjectRef::Organization(_) | ObjectRef::AppliedLimit(_) | ObjectRef::Tombstone(_) => return None,
    })
}

/// An ACL as it would be asked for.
pub(in crate::view) fn as_new_acl(acl: &crate::model::Acl) -> NewAcl {
    NewAcl {
        cluster: acl.cluster.clone(),
        resource_type: acl.resource_type,
        name: acl.name.to_string(),
        pattern: acl.pattern,
        principal: acl.principal.clone(),
        operation: acl.operation,
        permission: acl.permission,
    }
}

fn as_new_kafka(cluster: &KafkaCluster) -> Option<NewKafkaCluster> {
    let spec = cluster.spec.as_ref()?;
    Some(NewKafkaCluster {
        environment: cluster.environment.clone(),
        name: cluster.name.to_string(),
        kind: spec.kind,
        cloud: spec.cloud,
        region: spec.region.as_str().to_owned(),
        availability: spec.availability,
        protection: cluster.protection,
        options: Some(spec.options.clone()),
        registry: FirstRegistry::default(),
    })
}

fn as_new_ksql(cluster: &KsqlCluster) -> Option<NewKsqlCluster> {
    let spec = cluster.spec.as_ref()?;
    Some(NewKsqlCluster {
        kafka_cluster: spec.kafka_cluster.clone(),
        name: cluster.name.to_string(),
        credential_identity: spec.credential_identity.clone()?,
        size: spec.size,
        processing_log: Some(spec.processing_log),
    })
}
