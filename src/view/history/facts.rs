//! The facts of each noun as a person reads them: one list a noun, always of the same length and order, so that the
//! lists of an object before and after can be laid side by side.
//!
//! Each noun is taken apart whole: a field that nobody names here would be a change that nobody sees.

#![allow(clippy::unnecessary_wraps, reason = "a fact may have no value, and the helpers read alike")]

use super::names::{Names, account};
use crate::model::{
    Acl, AclPatternType, AclResourceType, ApiKey, AppliedLimit, ClusterType, ComputePool, Credential,
    CrnPattern, DefaultPools, DefaultPoolsMade, DeletionProtection, Endpoint, Environment, EnvironmentId,
    ExpiryDate, GovernancePackage, GroupMapping, IdentityPool, IdentityProvider, KafkaCluster,
    KafkaClusterId, KafkaOptions, KafkaSpec, KsqlCluster, KsqlClusterId, KsqlSpec, ObjectRef, Organization,
    Origin, Owner, PoolUse, Principal, ProcessingLog, ProductionMark, PropagationMode, QuotaSubject,
    Retirement, RoleBinding, SchemaRegistry, SchemaRegistryId, SchemaRegistrySpec, Scope, ServiceAccount,
    Times, Timestamp, Tombstone, User,
};

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// In words.
    Text(String),
    /// Another object: what it was called, and which it is.
    Object(String, ObjectRef),
    /// A moment.
    Moment(Timestamp),
    /// A last day.
    Day(ExpiryDate),
}

/// A field and its value; `None` where it has none.
pub(super) type Fact = (&'static str, Option<Value>);

/// What the facts of an object are told with.
pub(super) struct Telling<'a> {
    pub names: &'a Names<'a>,
    /// The time of the entry: an object made then need not say when it was made.
    pub at: Timestamp,
}

/// A noun that can be told.
pub(super) trait Told {
    /// Its facts, always the same ones in the same order.
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact>;
}

fn text(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| Value::Text(text.to_owned()))
}

fn said(words: impl Into<String>) -> Option<Value> {
    Some(Value::Text(words.into()))
}

fn endpoint(endpoint: Option<&Endpoint>) -> Option<Value> {
    endpoint.and_then(|endpoint| text(endpoint.as_str()))
}

impl Telling<'_> {
    fn object(&self, object: ObjectRef) -> Option<Value> {
        Some(Value::Object(self.names.name(&object), object))
    }

    fn environment(&self, id: &EnvironmentId) -> Option<Value> {
        self.object(ObjectRef::Environment(id.clone()))
    }

    fn cluster(&self, id: &KafkaClusterId) -> Option<Value> {
        self.object(ObjectRef::KafkaCluster(id.clone()))
    }

    fn registry(&self, id: &SchemaRegistryId) -> Option<Value> {
        self.object(ObjectRef::SchemaRegistry(id.clone()))
    }

    fn ksql(&self, id: &KsqlClusterId) -> Option<Value> {
        self.object(ObjectRef::KsqlCluster(id.clone()))
    }

    fn owner(&self, owner: &Owner) -> Option<Value> {
        self.object(account(owner))
    }

    fn principal(&self, principal: &Principal) -> Option<Value> {
        match principal {
            Principal::User(id) => self.object(ObjectRef::User(id.clone())),
            Principal::ServiceAccount(id) => self.object(ObjectRef::ServiceAccount(id.clone())),
            Principal::GroupMapping(id) => self.object(ObjectRef::GroupMapping(id.clone())),
            Principal::IdentityPool(id) => self.object(ObjectRef::IdentityPool(id.clone())),
            Principal::Everyone => said("Everyone"),
        }
    }

    fn subject(&self, subject: &QuotaSubject) -> Option<Value> {
        match subject {
            QuotaSubject::Organization => said("The organization"),
            QuotaSubject::Environment(id) => self.environment(id),
            QuotaSubject::KafkaCluster(id) => self.cluster(id),
            QuotaSubject::Account(owner) => self.owner(owner),
        }
    }

    /// When the object was made, unless this entry made it.
    fn made(&self, times: Times) -> Fact {
        (CREATED, times.created.and_then(|created| self.moment(created)))
    }

    fn moment(&self, at: Timestamp) -> Option<Value> {
        (at != self.at).then_some(Value::Moment(at))
    }
}

const NAME: &str = "Name";
const DESCRIPTION: &str = "Description";
const ENVIRONMENT: &str = "Environment";
const CREATED: &str = "Created";
const ORIGIN: &str = "Known from";
const CLOUD: &str = "Cloud provider";
const REGION: &str = "Region";
const SIZE: &str = "Size";
const FILTER: &str = "Filter";
const PRINCIPAL: &str = "Principal";

/// Where knowledge of an object comes from; made here goes without saying.
fn origin(origin: Origin) -> Fact {
    let known = match origin {
        Origin::Created => None,
        Origin::Imported => said("An imported listing"),
        Origin::Placeholder => said("Named in an imported listing, described by none"),
    };
    (ORIGIN, known)
}

fn default_pools_words(pools: DefaultPools) -> Option<Value> {
    match pools.made {
        DefaultPoolsMade::WhenNeeded => said(format!("Made when needed, up to {} CFU", pools.size.cfu())),
        DefaultPoolsMade::Never => said("Not made"),
    }
}

impl Told for Organization {
    fn facts(&self, _: &Telling<'_>) -> Vec<Fact> {
        let Self {
            id: _,
            name,
            kind,
            propagation,
            production,
            health,
            just_in_time,
            default_pools,
            times: _,
        } = self;
        let propagation = match propagation {
            PropagationMode::Shown => "Shown, and not waited for",
            PropagationMode::Simulated => "Simulated",
        };
        vec![
            (NAME, text(name)),
            ("Marked", kind.mark().and_then(said)),
            ("Propagation", said(propagation)),
            ("Production environments", text(production.as_str())),
            ("Expiry warning, days", said(health.expiry_days.to_string())),
            ("Rotation age, days", said(health.age_days.to_string())),
            ("Idle time, days", said(health.idle_days.to_string())),
            ("Limit warning, percent", said(health.quota_percent.to_string())),
            (
                "Accounts at first sign-in",
                just_in_time.is_on().then_some("Made for whoever comes by SSO").and_then(said),
            ),
            (
                "Default compute pools",
                (!default_pools.is_default()).then_some(*default_pools).and_then(default_pools_words),
            ),
        ]
    }
}

impl Told for Environment {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, name, package, mark, times, origin: from } = self;
        let package = match package {
            GovernancePackage::Essentials => "Essentials",
            GovernancePackage::Advanced => "Advanced",
        };
        let production = match mark {
            ProductionMark::ByName => "By its name",
            ProductionMark::Production => "Yes",
            ProductionMark::NotProduction => "No",
        };
        vec![
            (NAME, text(name)),
            ("Stream Governance package", said(package)),
            ("Production", said(production)),
            telling.made(*times),
            origin(*from),
        ]
    }
}

impl Told for KafkaCluster {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, environment, name, spec, protection, times, origin: from } = self;
        let spec = spec.as_ref();
        let protection = match protection {
            DeletionProtection::Off => "Off",
            DeletionProtection::On => "On",
        };
        let mut facts = vec![(NAME, text(name)), (ENVIRONMENT, telling.environment(environment))];
        facts.extend(kafka_spec(spec));
        facts.extend([("Deletion protection", said(protection)), telling.made(*times), origin(*from)]);
        facts
    }
}

fn kafka_spec(spec: Option<&KafkaSpec>) -> Vec<Fact> {
    let Some(KafkaSpec { kind, cloud, region, availability, bootstrap, rest, options }) = spec else {
        return ["Type", CLOUD, REGION, "Availability", "Bootstrap server", "REST endpoint"]
            .map(|label| (label, None))
            .into();
    };
    let KafkaOptions { max_ecku, network, byok, encryption_key, zones } = options;
    let as_text = |value: &Option<Box<str>>| value.as_deref().and_then(text);
    vec![
        ("Type", said(cluster_type(*kind))),
        (CLOUD, said(cloud.label())),
        (REGION, text(region.as_str())),
        ("Availability", said(availability.label())),
        ("Bootstrap server", endpoint(bootstrap.as_ref())),
        ("REST endpoint", endpoint(rest.as_ref())),
        ("Elastic limit", max_ecku.and_then(|most| said(format!("{most} eCKU")))),
        ("Network", as_text(network)),
        ("Own key", as_text(byok)),
        ("Encryption key", as_text(encryption_key)),
        ("Zones", text(&zones.join(", "))),
    ]
}

fn cluster_type(kind: ClusterType) -> String {
    match kind {
        ClusterType::Dedicated { cku } => format!("{}, {cku} CKU", kind.label()),
        ClusterType::Basic | ClusterType::Standard | ClusterType::Enterprise | ClusterType::Freight => {
            kind.label().to_owned()
        }
    }
}

impl Told for SchemaRegistry {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, environment, name, spec, times, origin: from } = self;
        let spec =
            spec.as_ref().map(|SchemaRegistrySpec { cloud, region, endpoint }| (cloud, region, endpoint));
        vec![
            (NAME, text(name)),
            (ENVIRONMENT, telling.environment(environment)),
            (CLOUD, spec.and_then(|(cloud, ..)| said(cloud.label()))),
            (REGION, spec.and_then(|(_, region, _)| text(region.as_str()))),
            ("Endpoint", spec.and_then(|(.., at)| endpoint(at.as_ref()))),
            telling.made(*times),
            origin(*from),
        ]
    }
}

impl Told for KsqlCluster {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, environment, name, spec, times, origin: from } = self;
        let mut facts = vec![(NAME, text(name)), (ENVIRONMENT, telling.environment(environment))];
        facts.extend(match spec {
            Some(KsqlSpec { kafka_cluster, credential_identity, size, endpoint: at, processing_log }) => [
                ("Kafka cluster", telling.cluster(kafka_cluster)),
                ("Runs as", credential_identity.as_ref().and_then(|owner| telling.owner(owner))),
                (SIZE, said(format!("{} CSU", u32::from(*size)))),
                ("Endpoint", endpoint(at.as_ref())),
                (
                    "Processing log",
                    match processing_log {
                        ProcessingLog::Detailed => None,
                        ProcessingLog::Plain => said("Without row data"),
                    },
                ),
            ],
            None => {
                ["Kafka cluster", "Runs as", SIZE, "Endpoint", "Processing log"].map(|label| (label, None))
            }
        });
        facts.extend([telling.made(*times), origin(*from)]);
        facts
    }
}

impl Told for ComputePool {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, environment, name, region, size, usage, times, origin: from } = self;
        vec![
            (NAME, text(name)),
            (ENVIRONMENT, telling.environment(environment)),
            (REGION, text(region.as_str())),
            ("Largest size", said(format!("{} CFU", size.cfu()))),
            ("For", (*usage != PoolUse::Named).then_some(usage.label()).and_then(said)),
            telling.made(*times),
            origin(*from),
        ]
    }
}

impl Told for User {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, email, full_name, auth, state, claims, invitation, times, origin: from } = self;
        let auth = match auth {
            crate::model::AuthType::Local => "E-mail and password",
            crate::model::AuthType::Sso => "Single sign-on",
        };
        vec![
            ("E-mail", text(email)),
            ("Full name", text(full_name)),
            ("Signs in with", said(auth)),
            ("State", said(state.label())),
            ("Groups", text(&claims.groups().join(", "))),
            ("Other claims", text(&crate::view::sign_in::others(claims))),
            ("Invited by", invitation.as_ref().and_then(|it| telling.owner(&it.creator))),
            telling.made(*times),
            origin(*from),
        ]
    }
}

impl Told for ServiceAccount {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, name, description, times, origin: from } = self;
        vec![(NAME, text(name)), (DESCRIPTION, text(description)), telling.made(*times), origin(*from)]
    }
}

impl Told for GroupMapping {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, name, description, filter, times, origin: from } = self;
        vec![
            (NAME, text(name)),
            (DESCRIPTION, text(description)),
            (FILTER, text(filter.as_str())),
            telling.made(*times),
            origin(*from),
        ]
    }
}

impl Told for IdentityProvider {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, name, description, issuer, jwks_uri, identity_claim, times, origin: from } = self;
        vec![
            (NAME, text(name)),
            (DESCRIPTION, text(description)),
            ("Issuer", text(issuer)),
            ("JWKS address", text(jwks_uri)),
            ("Identity claim", identity_claim.as_deref().and_then(text)),
            telling.made(*times),
            origin(*from),
        ]
    }
}

impl Told for IdentityPool {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, provider, name, description, identity_claim, filter, times, origin: from } = self;
        vec![
            (NAME, text(name)),
            (DESCRIPTION, text(description)),
            ("Identity provider", telling.object(ObjectRef::IdentityProvider(provider.clone()))),
            ("Identity claim", text(identity_claim)),
            (FILTER, text(filter.as_str())),
            telling.made(*times),
            origin(*from),
        ]
    }
}

impl Told for RoleBinding {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, principal, role, pattern, times, origin: from } = self;
        vec![
            (PRINCIPAL, telling.principal(principal)),
            ("Role", said(role.name())),
            ("Where", said(place(pattern, telling.names))),
            ("CRN pattern", said(pattern.to_string())),
            telling.made(*times),
            origin(*from),
        ]
    }
}

impl Told for Acl {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self {
            id: _,
            cluster,
            resource_type,
            name,
            pattern,
            principal,
            operation,
            permission,
            times,
            origin: from,
        } = self;
        vec![
            ("Permission", said(permission.wire())),
            ("Operation", said(operation.wire())),
            ("On", said(acl_target(*resource_type, name, *pattern))),
            (PRINCIPAL, telling.principal(principal)),
            ("Kafka cluster", telling.cluster(cluster)),
            telling.made(*times),
            origin(*from),
        ]
    }
}

/// What an ACL speaks of: `topic orders`, `every topic`, `topics that begin with orders-`.
pub(super) fn acl_target(kind: AclResourceType, name: &str, pattern: AclPatternType) -> String {
    let (one, many) = match kind {
        AclResourceType::Cluster => return "the cluster itself".to_owned(),
        AclResourceType::Topic => ("topic", "topics"),
        AclResourceType::Group => ("consumer group", "consumer groups"),
        AclResourceType::TransactionalId => ("transactional id", "transactional ids"),
    };
    match pattern {
        AclPatternType::Literal if name == "*" => format!("every {one}"),
        AclPatternType::Literal => format!("{one} {name}"),
        AclPatternType::Prefixed => format!("{many} that begin with {name}"),
    }
}

impl Told for AppliedLimit {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id, limit, times: _ } = self;
        vec![
            ("Quota", said(id.code.quota().label)),
            ("Counted for", telling.subject(&id.subject)),
            ("Limit", said(limit.to_string())),
        ]
    }
}

impl Told for ApiKey {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self {
            id: _,
            name,
            description,
            owner,
            scope,
            created,
            updated: _,
            expires,
            credential,
            origin: from,
        } = self;
        let secret = match credential {
            Credential::Digest(_) => "Can be verified: its digest is kept, and not shown",
            Credential::Unknown => "Never was here",
            Credential::Withdrawn => "Withdrawn for good",
        };
        let resource = match scope {
            Scope::Kafka { cluster, .. } => telling.cluster(cluster),
            Scope::SchemaRegistry { registry, .. } => telling.registry(registry),
            Scope::Ksql { cluster, .. } => telling.ksql(cluster),
            Scope::Flink { region, .. } => text(region.as_str()),
            Scope::Tableflow | Scope::Cloud | Scope::Global => None,
        };
        vec![
            (NAME, text(name)),
            (DESCRIPTION, text(description)),
            ("Owner", telling.owner(owner)),
            ("Scope", said(scope.kind().label())),
            ("Resource", resource),
            (ENVIRONMENT, scope.environment().and_then(|id| telling.environment(id))),
            (CREATED, telling.moment(*created)),
            ("Expires", expires.map(Value::Day)),
            ("Secret", said(secret)),
            origin(*from),
        ]
    }
}

impl Told for Tombstone {
    fn facts(&self, telling: &Telling<'_>) -> Vec<Fact> {
        let Self { id: _, why, at } = self;
        let why = match why {
            Retirement::Deleted => "Deleted",
            Retirement::Compromised => "Revoked as compromised",
        };
        vec![("Why", said(why)), ("Since", telling.moment(*at))]
    }
}

/// Where a role is bound, in words: `environment prod`, `topics that begin with orders- on Kafka cluster prod-eu`.
pub(super) fn place(pattern: &CrnPattern, names: &Names<'_>) -> String {
    let Some((last, parents)) = pattern.crn().segments().split_last() else { return String::new() };
    let called = |object: ObjectRef| format!("{} {}", object.kind().label(), names.name(&object));
    let id = &*last.id;
    let environment = EnvironmentId::parse(id).map(|id| called(ObjectRef::Environment(id)));
    let cluster = |id: &str| KafkaClusterId::parse(id).map(|id| called(ObjectRef::KafkaCluster(id)));
    let whole = match &*last.kind {
        "organization" => Ok("the organization".to_owned()),
        "environment" => environment,
        "cloud-cluster" | "kafka" => cluster(id),
        "schema-registry" => SchemaRegistryId::parse(id).map(|id| called(ObjectRef::SchemaRegistry(id))),
        "compute-pool" => crate::model::ComputePoolId::parse(id).map(|id| called(ObjectRef::ComputePool(id))),
        "service-account" => {
            crate::model::ServiceAccountId::parse(id).map(|id| called(ObjectRef::ServiceAccount(id)))
        }
        "identity-pool" => {
            crate::model::IdentityPoolId::parse(id).map(|id| called(ObjectRef::IdentityPool(id)))
        }
        kind => {
            let kind = kind.replace('-', " ");
            Ok(match (pattern.is_prefix(), id) {
                (true, "") => format!("every {kind}"),
                (true, _) => format!("{kind}s that begin with {id}"),
                (false, _) => format!("{kind} {id}"),
            })
        }
    };
    let whole = whole.unwrap_or_else(|_| [&*last.kind, id].join(" "));
    let on = parents.iter().rev().find(|segment| &*segment.kind == "cloud-cluster" && &*last.kind != "kafka");
    match on.and_then(|segment| cluster(&segment.id).ok()) {
        Some(cluster) => format!("{whole} on {cluster}"),
        None => whole,
    }
}

/// What a key is for, in words: `Kafka cluster prod-eu`, `Cloud resource management`.
pub(super) fn scope(scope: &Scope, names: &Names<'_>) -> String {
    let resource = match scope {
        Scope::Kafka { cluster, .. } => names.name(&ObjectRef::KafkaCluster(cluster.clone())),
        Scope::SchemaRegistry { registry, .. } => names.name(&ObjectRef::SchemaRegistry(registry.clone())),
        Scope::Ksql { cluster, .. } => names.name(&ObjectRef::KsqlCluster(cluster.clone())),
        Scope::Flink { region, .. } => region.as_str().to_owned(),
        Scope::Tableflow | Scope::Cloud | Scope::Global => return scope.kind().label().to_owned(),
    };
    format!("{} {resource}", scope.kind().label())
}

/// Whose limit it is, in words.
pub(super) fn whose(subject: &QuotaSubject, names: &Names<'_>) -> Option<String> {
    match subject {
        QuotaSubject::Organization => None,
        QuotaSubject::Environment(id) => Some(names.name(&ObjectRef::Environment(id.clone()))),
        QuotaSubject::KafkaCluster(id) => Some(names.name(&ObjectRef::KafkaCluster(id.clone()))),
        QuotaSubject::Account(owner) => Some(names.owner(owner)),
    }
}
