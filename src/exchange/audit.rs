//! The history as audit log records: `CloudEvents` 1.0, one JSON object a line, one event a changed object, in the shape and
//! with the method names that Confluent Cloud documents for its own audit log.
//!
//! | of the documented shape | here |
//! |---|---|
//! | `id`, `source`, `subject`, `time` | the entry and the object's place in it; this organization in Keyplane; the object's CRN; the entry's time |
//! | `data.serviceName`, `methodName`, `resourceName`, `cloudResources` | as documented |
//! | `data.authenticationInfo.principal` | who acted, by id, and a user's e-mail address |
//! | `data.authorizationInfo.result` | `ALLOW`: an entry is written after the roles permitted it |
//! | `data.requestMetadata.requestId` | the command's id |
//! | `data.request`, `data.result` | `MODIFICATION` with the object's facts; `SUCCESS` |
//!
//! Left out, because nothing true could be said: `clientAddress`, `credentials`, `authenticationInfo.result` (nobody signs
//! in to a page on this device), and the role that permitted an act, which the journal does not keep. What Confluent
//! Cloud has no method for (changes that only Keyplane knows) has a method of Keyplane's and the type
//! `keyplane/change`. Extension attributes name the entry (`keyplaneentry`), the program (`keyplaneclient`) and the
//! demo (`keyplanekind`), as a backup does. Facts carry no secret and no digest of one.
//! Sources: `facts/domain.md` 14, and the documentation's pages on identity providers, SCIM (`UpdateOrganization`) and
//! Kafka management events.

use serde_json::{Map, Value, json};

use crate::{
    engine::{Client, Deed, Header},
    model::{Acl, ApiKey, Crn, Kind, ObjectRef, OrganizationKind, Owner, RoleBinding, Scope, Timestamp},
    org::{Change, Effect, Org, Stored},
};

/// The type of events for which Confluent Cloud documents a method.
const REQUEST: &str = "io.confluent.cloud/request";
/// The type of requests to a Kafka cluster: its ACLs.
const KAFKA: &str = "io.confluent.kafka.server/request";
/// The type of events that Confluent Cloud has no method for.
const OWN: &str = "keyplane/change";

/// What an event was, in the words of the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// `type` of the event.
    pub event: &'static str,
    /// `methodName`.
    pub name: &'static str,
}

/// The method of a change; `None` for retired ids and for what changes nothing.
pub fn method(kind: Kind, effect: Effect, deed: &Deed) -> Option<Method> {
    let [create, update, delete] = names(kind, deed)?;
    let name = match effect {
        Effect::Creates => create,
        Effect::Updates => update,
        Effect::Deletes => delete,
        Effect::Nothing => return None,
    };
    let event = match name {
        "kafka.CreateAcls" | "kafka.DeleteAcls" => KAFKA,
        own if own.starts_with("keyplane.") => OWN,
        _ => REQUEST,
    };
    Some(Method { event, name })
}

/// The methods that create, update and delete objects of a kind.
const fn names(kind: Kind, deed: &Deed) -> Option<[&'static str; 3]> {
    Some(match kind {
        Kind::Organization => {
            ["keyplane.CreateOrganization", "UpdateOrganization", "keyplane.DeleteOrganization"]
        }
        Kind::Environment => ["CreateEnvironment", "keyplane.UpdateEnvironment", "DeleteEnvironment"],
        Kind::KafkaCluster => ["CreateKafkaCluster", "keyplane.UpdateKafkaCluster", "DeleteKafkaCluster"],
        Kind::SchemaRegistry => [
            "CreateSchemaRegistryCluster",
            "keyplane.UpdateSchemaRegistryCluster",
            "DeleteSchemaRegistryCluster",
        ],
        Kind::KsqlCluster => ["CreateKSQLCluster", "keyplane.UpdateKSQLCluster", "DeleteKSQLCluster"],
        Kind::ComputePool => {
            ["keyplane.CreateComputePool", "keyplane.UpdateComputePool", "keyplane.DeleteComputePool"]
        }
        Kind::User => match deed {
            // An invitation makes the user; what is imported or brought back was made before.
            Deed::Create => ["InviteUser", "keyplane.UpdateUser", "DeleteUser"],
            Deed::Found
            | Deed::Update
            | Deed::Delete
            | Deed::Revoke
            | Deed::Undo(_)
            | Deed::Restore(_)
            | Deed::Import
            | Deed::Resume(_) => ["CreateUser", "keyplane.UpdateUser", "DeleteUser"],
        },
        Kind::ServiceAccount => ["CreateServiceAccount", "UpdateServiceAccount", "DeleteServiceAccount"],
        Kind::GroupMapping => {
            ["keyplane.CreateGroupMapping", "keyplane.UpdateGroupMapping", "keyplane.DeleteGroupMapping"]
        }
        Kind::IdentityProvider => {
            ["CreateIdentityProvider", "UpdateIdentityProvider", "DeleteIdentityProvider"]
        }
        Kind::IdentityPool => ["CreateIdentityPool", "UpdateIdentityPool", "DeleteIdentityPool"],
        Kind::RoleBinding => ["CreateRoleBinding", "keyplane.UpdateRoleBinding", "DeleteRoleBindingById"],
        Kind::Acl => ["kafka.CreateAcls", "keyplane.UpdateAcls", "kafka.DeleteAcls"],
        Kind::AppliedLimit => {
            ["keyplane.SetAppliedLimit", "keyplane.SetAppliedLimit", "keyplane.RemoveAppliedLimit"]
        }
        Kind::ApiKey => ["CreateAPIKey", "UpdateAPIKey", "DeleteAPIKey"],
        Kind::Tombstone => return None,
    })
}

/// The type of a resource in the audit log.
const fn resource_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Organization => "ORGANIZATION",
        Kind::Environment => "ENVIRONMENT",
        Kind::KafkaCluster => "KAFKA_CLUSTER",
        Kind::SchemaRegistry => "SCHEMA_REGISTRY_CLUSTER",
        Kind::KsqlCluster => "KSQL_CLUSTER",
        Kind::ComputePool => "COMPUTE_POOL",
        Kind::User => "USER",
        Kind::ServiceAccount => "SERVICE_ACCOUNT",
        Kind::GroupMapping => "GROUP_MAPPING",
        Kind::IdentityProvider => "IDENTITY_PROVIDER",
        Kind::IdentityPool => "IDENTITY_POOL",
        Kind::RoleBinding => "ROLE_BINDING",
        Kind::Acl => "ACL",
        Kind::AppliedLimit => "APPLIED_LIMIT",
        Kind::ApiKey => "API_KEY",
        Kind::Tombstone => "",
    }
}

/// The event of one change, the `number`th of its entry, as a line without its end. `org` is the organization where the
/// object exists: after the entry, or before it for what it deleted. `None` for what is no event; see [`method`].
pub fn event(org: &Org, header: &Header, number: usize, change: &Change) -> Option<String> {
    let object = change.reference()?;
    let kind = object.kind();
    let Method { event, name } = method(kind, change.effect(), &header.intent.deed)?;
    let place = crn(org, &object, change);
    let mut data = json!({
        "serviceName": "crn://confluent.cloud/",
        "methodName": name,
        "resourceName": place,
        "cloudResources": cloud_resources(org, &object, change),
        "authenticationInfo": { "principal": principal(org, &header.actor) },
        "requestMetadata": { "requestId": [header.command.to_string()] },
        "request": { "accessType": "MODIFICATION", "data": facts(change) },
        "result": { "status": "SUCCESS", "data": { "id": object.id() } },
    });
    // Founding and going on from a copy ask nobody.
    if !matches!(header.intent.deed, Deed::Found | Deed::Resume(_)) {
        say(&mut data, "authorizationInfo", json!({ "result": "ALLOW" }));
    }
    let mut envelope = json!({
        "specversion": "1.0",
        "id": format!("{}-{}-{number}", header.organization, header.seq),
        "source": format!("/keyplane/organizations/{}", header.organization),
        "type": event,
        "datacontenttype": "application/json",
        "subject": place,
        "time": header.at.to_string(),
        "keyplaneentry": header.seq.to_string(),
        "keyplaneclient": client(header.client),
        "data": data,
    });
    let kind = org.organization().map(|own| own.kind).unwrap_or_default();
    match kind {
        OrganizationKind::Demo => say(&mut envelope, "keyplanekind", json!("demo")),
        OrganizationKind::Ordinary => {}
    }
    Some(one_line(&envelope))
}

fn say(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(all) = object {
        all.insert(name.to_owned(), value);
    }
}

/// One line for every reader: some end a line at these characters, which JSON lets stand.
fn one_line(value: &Value) -> String {
    value
        .to_string()
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
        .replace('\u{85}', "\\u0085")
}

const fn client(client: Client) -> &'static str {
    match client {
        Client::Console => "console",
        Client::Import => "import",
        Client::Demo => "demo",
        Client::Rest => "rest",
        Client::Module => "module",
    }
}

/// Where an object lies, or what it speaks of: an ACL of its cluster, a key of its resource, a binding of what its
/// pattern names.
fn place(org: &Org, object: &ObjectRef, change: &Change) -> Crn {
    let own = if let Some(delta) = ApiKey::delta(change) {
        delta.after.as_ref().or(delta.before.as_ref()).map(|key| org.scope_crn(&key.scope))
    } else if let Some(delta) = Acl::delta(change) {
        let acl = delta.after.as_ref().or(delta.before.as_ref());
        acl.and_then(|acl| org.crn_of(&ObjectRef::KafkaCluster(acl.cluster.clone())))
    } else if let Some(delta) = RoleBinding::delta(change) {
        delta.after.as_ref().or(delta.before.as_ref()).map(|binding| binding.pattern.crn().clone())
    } else {
        org.crn_of(object)
    };
    own.unwrap_or_else(|| org.crn())
}

/// The CRN of an object. Those that have none are named by where they lie.
fn crn(org: &Org, object: &ObjectRef, change: &Change) -> String {
    let place = || place(org, object, change);
    match org.crn_of(object) {
        Some(crn) => crn.to_string(),
        None if object.kind() == Kind::ApiKey => place().child("api-key", &object.id()).to_string(),
        None => place().to_string(),
    }
}

fn resource(kind: &str, id: impl Into<String>) -> Value {
    json!({ "type": kind, "resourceId": id.into() })
}

fn organization(org: &Org) -> Value {
    resource("ORGANIZATION", org.organization().map(|own| own.id.to_string()).unwrap_or_default())
}

/// What an event is about, each with the scope in which it lies. A key lies with its owner and with its resource.
fn cloud_resources(org: &Org, object: &ObjectRef, change: &Change) -> Vec<Value> {
    let about = resource(resource_type(object.kind()), object.id());
    let lies = |scope: Vec<Value>| json!({ "scope": { "resources": scope }, "resource": about });
    if let Change::ApiKey(delta) = change {
        let Some(key) = delta.after.as_ref().or(delta.before.as_ref()) else { return Vec::new() };
        let mut all = vec![lies(vec![organization(org), owner(&key.owner)])];
        all.extend(scope(org, &key.scope).map(lies));
        return all;
    }
    if matches!(change, Change::Organization(_)) {
        return vec![json!({ "resource": about })];
    }
    vec![lies(within(org, object, change))]
}

fn owner(owner: &Owner) -> Value {
    match owner {
        Owner::User(id) => resource("USER", id.as_str()),
        Owner::ServiceAccount(id) => resource("SERVICE_ACCOUNT", id.as_str()),
    }
}

/// Where the resource of a key lies; `None` for keys of the whole organization.
fn scope(org: &Org, scope: &Scope) -> Option<Vec<Value>> {
    let within = |environment: &str| vec![organization(org), resource("ENVIRONMENT", environment)];
    match scope {
        Scope::Kafka { environment, cluster } => {
            let mut all = within(environment.as_str());
            all.extend([
                resource("CLOUD_CLUSTER", cluster.as_str()),
                resource("KAFKA_CLUSTER", cluster.as_str()),
            ]);
            Some(all)
        }
        Scope::SchemaRegistry { environment, registry } => {
            let mut all = within(environment.as_str());
            all.push(resource("SCHEMA_REGISTRY_CLUSTER", registry.as_str()));
            Some(all)
        }
        Scope::Ksql { environment, cluster } => {
            let mut all = within(environment.as_str());
            all.push(resource("KSQL_CLUSTER", cluster.as_str()));
            Some(all)
        }
        Scope::Flink { environment, region } => {
            let mut all = within(environment.as_str());
            all.push(resource("FLINK_REGION", region.as_str()));
            Some(all)
        }
        Scope::Tableflow | Scope::Cloud | Scope::Global => None,
    }
}

/// The scope of an object that is no key: the organization, and the environment and cluster in which it lies.
fn within(org: &Org, object: &ObjectRef, change: &Change) -> Vec<Value> {
    let mut all = vec![organization(org)];
    let place = place(org, object, change);
    let own = object.id();
    for segment in place.segments().iter().filter(|segment| *segment.id != *own) {
        let kind = match &*segment.kind {
            "environment" => "ENVIRONMENT",
            "cloud-cluster" => "CLOUD_CLUSTER",
            "kafka" => "KAFKA_CLUSTER",
            "schema-registry" => "SCHEMA_REGISTRY_CLUSTER",
            "flink-region" => "FLINK_REGION",
            _ => continue,
        };
        all.push(resource(kind, &*segment.id));
    }
    all
}

/// Who acted. A user's e-mail address is said where it is known.
fn principal(org: &Org, actor: &Owner) -> Value {
    let mut said = Map::new();
    match actor {
        Owner::User(id) => {
            let email =
                org.users().get(id).map(|user| user.email.to_string()).filter(|email| !email.is_empty());
            if let Some(email) = email {
                said.insert("email".to_owned(), json!(email));
            }
            said.insert("confluentUser".to_owned(), json!({ "resourceId": id.as_str() }));
        }
        Owner::ServiceAccount(id) => {
            said.insert("confluentServiceAccount".to_owned(), json!({ "resourceId": id.as_str() }));
        }
    }
    Value::Object(said)
}

/// The facts of an object as they are from then on; of a deleted one its id alone.
fn facts(change: &Change) -> Value {
    match change {
        Change::ApiKey(delta) => delta.after.as_ref().map_or(Value::Null, key_facts),
        Change::Organization(delta) => plain(delta.after.as_ref()),
        Change::Environment(delta) => plain(delta.after.as_ref()),
        Change::KafkaCluster(delta) => plain(delta.after.as_ref()),
        Change::SchemaRegistry(delta) => plain(delta.after.as_ref()),
        Change::KsqlCluster(delta) => plain(delta.after.as_ref()),
        Change::ComputePool(delta) => plain(delta.after.as_ref()),
        Change::User(delta) => plain(delta.after.as_ref()),
        Change::ServiceAccount(delta) => plain(delta.after.as_ref()),
        Change::GroupMapping(delta) => plain(delta.after.as_ref()),
        Change::IdentityProvider(delta) => plain(delta.after.as_ref()),
        Change::IdentityPool(delta) => plain(delta.after.as_ref()),
        Change::RoleBinding(delta) => plain(delta.after.as_ref()),
        Change::Acl(delta) => plain(delta.after.as_ref()),
        Change::AppliedLimit(delta) => plain(delta.after.as_ref()),
        Change::Tombstone(_) => Value::Null,
    }
}

/// The facts of a key, named one by one: its credential is none of them.
fn key_facts(key: &ApiKey) -> Value {
    let mut facts = json!({
        "id": key.id.as_str(),
        "display_name": &*key.name,
        "description": &*key.description,
        "owner": key.owner.id(),
        "scope": key.scope.kind().label(),
        "created_at": key.created.to_string(),
    });
    if let Some(expires) = key.expires {
        say(&mut facts, "expires_at", json!(expires.at().to_string()));
    }
    facts
}

/// An object as it is stored, with its times as people write them. Nothing but keys holds a credential.
fn plain<T: serde::Serialize>(object: Option<&T>) -> Value {
    let Some(object) = object else { return Value::Null };
    // Our own types always serialise.
    let mut value = serde_json::to_value(object).unwrap_or_default();
    if let Value::Object(facts) = &mut value {
        for (stored, said) in [("created", "created_at"), ("updated", "updated_at")] {
            let time = facts.remove(stored).and_then(|time| time.as_i64());
            if let Some(time) = time {
                facts.insert(said.to_owned(), json!(Timestamp::from_micros(time).to_string()));
            }
        }
    }
    value
}
