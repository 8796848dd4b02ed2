//! Objects as programs see them: plain JSON in the field's words, times as RFC 3339 text, ids as text. No secret and no
//! digest is in them. `module/index.d.mts` declares the same forms.

use serde_json::{Map, Value, json};

use crate::{
    engine::{Reason, Verdict},
    model::{
        ApiKey, ClusterType, ComputePool, Credential, DeletionProtection, Endpoint, Environment,
        KafkaCluster, Kind, KsqlCluster, Noun, Owner, RoleBinding, SchemaRegistry, Scope, ServiceAccount,
        Times, User, UserState,
    },
    org::{AnyObject, Effect, Org},
};

/// Every object of a kind that is shown, sorted by id.
pub(super) fn list(org: &Org, kind: Kind, shown: &dyn Fn(AnyObject<'_>) -> bool) -> Vec<Value> {
    let mut rows: Vec<(String, Value)> = Vec::new();
    let mut add = |object: AnyObject<'_>| {
        if shown(object) {
            let value = plain(object);
            let id = value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
            rows.push((id, value));
        }
    };
    match kind {
        Kind::Organization => org.organizations().iter().map(AnyObject::Organization).for_each(&mut add),
        Kind::Environment => org.environments().iter().map(AnyObject::Environment).for_each(&mut add),
        Kind::KafkaCluster => org.kafka_clusters().iter().map(AnyObject::KafkaCluster).for_each(&mut add),
        Kind::SchemaRegistry => {
            org.schema_registries().iter().map(AnyObject::SchemaRegistry).for_each(&mut add);
        }
        Kind::KsqlCluster => org.ksql_clusters().iter().map(AnyObject::KsqlCluster).for_each(&mut add),
        Kind::ComputePool => org.compute_pools().iter().map(AnyObject::ComputePool).for_each(&mut add),
        Kind::User => org.users().iter().map(AnyObject::User).for_each(&mut add),
        Kind::ServiceAccount => {
            org.service_accounts().iter().map(AnyObject::ServiceAccount).for_each(&mut add);
        }
        Kind::GroupMapping => org.group_mappings().iter().map(AnyObject::GroupMapping).for_each(&mut add),
        Kind::IdentityProvider => {
            org.identity_providers().iter().map(AnyObject::IdentityProvider).for_each(&mut add);
        }
        Kind::IdentityPool => org.identity_pools().iter().map(AnyObject::IdentityPool).for_each(&mut add),
        Kind::RoleBinding => org.role_bindings().iter().map(AnyObject::RoleBinding).for_each(&mut add),
        Kind::Acl => org.acls().iter().map(AnyObject::Acl).for_each(&mut add),
        Kind::AppliedLimit => org.applied_limits().iter().map(AnyObject::AppliedLimit).for_each(&mut add),
        Kind::ApiKey => org.api_keys().iter().map(AnyObject::ApiKey).for_each(&mut add),
        Kind::Tombstone => {}
    }
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    rows.into_iter().map(|(_, value)| value).collect()
}

/// One object.
pub(super) fn plain(object: AnyObject<'_>) -> Value {
    match object {
        AnyObject::Organization(it) => {
            with_times(json!({ "id": it.id.to_string(), "name": it.name }), Kind::Organization, it.times)
        }
        AnyObject::Environment(it) => environment(it),
        AnyObject::KafkaCluster(it) => kafka_cluster(it),
        AnyObject::SchemaRegistry(it) => schema_registry(it),
        AnyObject::KsqlCluster(it) => ksql_cluster(it),
        AnyObject::ComputePool(it) => compute_pool(it),
        AnyObject::User(it) => user(it),
        AnyObject::ServiceAccount(it) => service_account(it),
        AnyObject::GroupMapping(it) => with_times(
            json!({ "id": it.id, "name": it.name, "description": it.description, "filter": it.filter.as_str() }),
            Kind::GroupMapping,
            it.times,
        ),
        AnyObject::IdentityProvider(it) => with_times(
            json!({
                "id": it.id, "name": it.name, "description": it.description, "issuer": it.issuer,
                "jwksUri": it.jwks_uri, "identityClaim": it.identity_claim,
            }),
            Kind::IdentityProvider,
            it.times,
        ),
        AnyObject::IdentityPool(it) => with_times(
            json!({
                "id": it.id, "provider": it.provider, "name": it.name, "description": it.description,
                "identityClaim": it.identity_claim, "filter": it.filter.as_str(),
            }),
            Kind::IdentityPool,
            it.times,
        ),
        AnyObject::RoleBinding(it) => role_binding(it),
        AnyObject::Acl(it) => with_times(
            json!({
                "id": it.id, "cluster": it.cluster, "resourceType": it.resource_type.wire(), "resourceName": it.name,
                "patternType": it.pattern.wire(), "principal": it.principal.to_string(),
                "operation": it.operation.wire(), "permission": it.permission.wire(),
            }),
            Kind::Acl,
            it.times,
        ),
        AnyObject::AppliedLimit(it) => with_times(
            json!({
                "id": crate::model::AppliedLimit::reference(it.id.clone()).id(),
                "quota": it.id.code.code(), "subject": Some(it.id.subject.id()).filter(|id| !id.is_empty()),
                "limit": it.limit,
            }),
            Kind::AppliedLimit,
            it.times,
        ),
        AnyObject::ApiKey(it) => api_key(it),
        AnyObject::Tombstone(it) => json!({ "kind": Kind::Tombstone.name(), "id": it.id.to_string() }),
    }
}

/// Adds the kind in front, and the times where they are known.
fn with_times(value: Value, kind: Kind, times: Times) -> Value {
    let mut fields = Map::new();
    fields.insert("kind".to_owned(), kind.name().into());
    if let Value::Object(rest) = value {
        fields.extend(rest.into_iter().filter(|(_, value)| !value.is_null()));
    }
    for (name, time) in [("createdAt", times.created), ("updatedAt", times.updated)] {
        if let Some(time) = time {
            fields.insert(name.to_owned(), time.to_string().into());
        }
    }
    Value::Object(fields)
}

fn api_key(key: &ApiKey) -> Value {
    let issued = matches!(key.credential, Credential::Digest(_));
    let value = json!({
        "id": key.id, "name": key.name, "description": key.description, "owner": key.owner.id(),
        "resource": resource(&key.scope), "expiresOn": key.expires.map(|expires| expires.day().to_string()),
        "verifiable": issued,
    });
    with_times(value, Kind::ApiKey, Times { created: Some(key.created), updated: Some(key.updated) })
}

fn resource(scope: &Scope) -> Value {
    let mut value = json!({ "type": scope.kind().slug(), "id": scope.resource_id() });
    if let (Some(environment), Some(fields)) = (scope.environment(), value.as_object_mut()) {
        fields.insert("environment".to_owned(), environment.as_str().into());
    }
    value
}

fn environment(it: &Environment) -> Value {
    with_times(
        json!({ "id": it.id, "name": it.name, "package": it.package.wire() }),
        Kind::Environment,
        it.times,
    )
}

fn kafka_cluster(it: &KafkaCluster) -> Value {
    let spec = it.spec.as_ref();
    let size = spec.and_then(|spec| match spec.kind {
        ClusterType::Dedicated { cku } => Some(cku),
        ClusterType::Basic | ClusterType::Standard | ClusterType::Enterprise | ClusterType::Freight => None,
    });
    let value = json!({
        "id": it.id, "environment": it.environment, "name": it.name,
        "type": spec.map(|spec| spec.kind.label()), "cku": size,
        "cloud": spec.map(|spec| spec.cloud.wire()), "region": spec.map(|spec| spec.region.as_str()),
        "availability": spec.map(|spec| spec.availability.wire()),
        "bootstrapEndpoint": spec.and_then(|spec| spec.bootstrap.as_ref()).map(Endpoint::as_str),
        "restEndpoint": spec.and_then(|spec| spec.rest.as_ref()).map(Endpoint::as_str),
        "deletionProtection": it.protection == DeletionProtection::On,
    });
    with_times(value, Kind::KafkaCluster, it.times)
}

fn schema_registry(it: &SchemaRegistry) -> Value {
    let spec = it.spec.as_ref();
    let value = json!({
        "id": it.id, "environment": it.environment, "name": it.name,
        "cloud": spec.map(|spec| spec.cloud.wire()), "region": spec.map(|spec| spec.region.as_str()),
        "endpoint": spec.and_then(|spec| spec.endpoint.as_ref()).map(Endpoint::as_str),
    });
    with_times(value, Kind::SchemaRegistry, it.times)
}

fn ksql_cluster(it: &KsqlCluster) -> Value {
    let spec = it.spec.as_ref();
    let value = json!({
        "id": it.id, "environment": it.environment, "name": it.name,
        "kafkaCluster": spec.map(|spec| &spec.kafka_cluster),
        "credentialIdentity": spec.and_then(|spec| spec.credential_identity.as_ref()).map(Owner::id),
        "csu": spec.map(|spec| u32::from(spec.size)),
        "endpoint": spec.and_then(|spec| spec.endpoint.as_ref()).map(Endpoint::as_str),
    });
    with_times(value, Kind::KsqlCluster, it.times)
}

fn compute_pool(it: &ComputePool) -> Value {
    let value = json!({
        "id": it.id, "environment": it.environment, "name": it.name, "region": it.region.as_str(),
        "maxCfu": it.size.cfu(),
    });
    with_times(value, Kind::ComputePool, it.times)
}

fn user(it: &User) -> Value {
    let state = match it.state {
        UserState::Invited => "invited",
        UserState::Active => "active",
        UserState::Deactivated => "deactivated",
    };
    let invitation = it.invitation.as_ref().map(|sent| {
        let accepted = sent.accepted.map(|at| at.to_string());
        let mut value = json!({
            "id": sent.id, "creator": sent.creator.id(), "sentAt": sent.sent.to_string(),
            "expiresAt": sent.expires().to_string(),
        });
        if let (Some(at), Some(fields)) = (accepted, value.as_object_mut()) {
            fields.insert("acceptedAt".to_owned(), at.into());
        }
        value
    });
    let value = json!({
        "id": it.id, "email": it.email, "fullName": it.full_name, "auth": it.auth.wire(), "state": state,
        "invitation": invitation,
    });
    with_times(value, Kind::User, it.times)
}

fn service_account(it: &ServiceAccount) -> Value {
    with_times(
        json!({ "id": it.id, "name": it.name, "description": it.description }),
        Kind::ServiceAccount,
        it.times,
    )
}

fn role_binding(it: &RoleBinding) -> Value {
    let value = json!({
        "id": it.id, "principal": it.principal.to_string(), "role": it.role.name(),
        "crnPattern": it.pattern.to_string(),
    });
    with_times(value, Kind::RoleBinding, it.times)
}

/// What an entry did to an object; `None` where it did nothing.
pub(super) const fn effect(effect: Effect) -> Option<&'static str> {
    match effect {
        Effect::Creates => Some("created"),
        Effect::Updates => Some("updated"),
        Effect::Deletes => Some("deleted"),
        Effect::Nothing => None,
    }
}

/// A verdict: whether the key is good; if not, why, as a word and as a sentence.
pub(super) fn verdict(verdict: &Verdict, message: &str) -> Value {
    match verdict {
        Verdict::Accepted => json!({ "accepted": true, "message": message }),
        Verdict::Refused(reason) => {
            json!({ "accepted": false, "reason": word(reason), "message": message })
        }
    }
}

const fn word(reason: &Reason) -> &'static str {
    match reason {
        Reason::UnknownKey => "unknown_key",
        Reason::Deleted { .. } => "deleted",
        Reason::Compromised { .. } => "compromised",
        Reason::SecretUnknown => "secret_unknown",
        Reason::LooksMistyped(_) => "looks_mistyped",
        Reason::WrongSecret => "wrong_secret",
        Reason::Expired(_) => "expired",
        Reason::Propagating { .. } => "propagating",
        Reason::OwnerNotActive(_) => "owner_not_active",
        Reason::OwnerUnknown(_) => "owner_unknown",
        Reason::OtherScope(_) => "other_resource",
        Reason::NoGlobalKeys(_) => "no_global_keys",
        Reason::UnknownTarget(_) => "unknown_resource",
    }
}
