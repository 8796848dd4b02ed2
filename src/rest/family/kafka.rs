//! `kafka/v3`: a Kafka cluster's own REST API, as far as a control plane answers for it: the cluster, its topics, of which
//! there are none, and its ACLs. Source: `contract/openapi/kafkarest-v3.yaml`, `facts/wire.md` 3.2.

use serde_json::{Value, json};

use crate::{
    engine::{Command, NewAcl},
    model::{
        Acl, AclOperation, AclPatternType, AclPermission, AclResourceType, KafkaCluster, KafkaClusterId,
        Noun, Principal,
    },
    rest::{
        BodyRule, Family, Gives, Parameter, Problem, Route, Takes,
        body::Body,
        call::{Call, Reply},
        query::encode,
        route::Facts,
        schema::{Property, Schema, Type},
        wire,
    },
};

static META: Schema = Schema {
    name: "ResourceMetadata",
    fields: &[
        Property::new("self", Type::Address).read(),
        Property::new("resource_name", Type::Address).sometimes(),
    ],
};

static LIST_META: Schema = Schema {
    name: "ResourceCollectionMetadata",
    fields: &[Property::new("self", Type::Address).read(), Property::new("next", Type::Address)],
};

static LINK: Schema =
    Schema { name: "Relationship", fields: &[Property::new("related", Type::Address).read()] };

static CLUSTER: Schema = Schema {
    name: "ClusterData",
    fields: &[
        Property::new("kind", Type::Always("KafkaCluster")).read(),
        Property::new("metadata", Type::Object(&META)).read(),
        Property::new("cluster_id", Type::Text).read(),
        Property::new("acls", Type::Object(&LINK)).read(),
        Property::new("brokers", Type::Object(&LINK)).read(),
        Property::new("broker_configs", Type::Object(&LINK)).read(),
        Property::new("consumer_groups", Type::Object(&LINK)).read(),
        Property::new("topics", Type::Object(&LINK)).read(),
        Property::new("partition_reassignments", Type::Object(&LINK)).read(),
    ],
};

static ACL: Schema = Schema {
    name: "AclData",
    fields: &[
        Property::new("kind", Type::Always("KafkaAcl")).read(),
        Property::new("metadata", Type::Object(&META)).read(),
        Property::new("cluster_id", Type::Text).read(),
        Property::new("resource_type", Type::Open(TYPES)).read(),
        Property::new("resource_name", Type::Text).read(),
        Property::new("pattern_type", Type::Open(PATTERNS)).read(),
        Property::new("principal", Type::Text).read(),
        Property::new("host", Type::Text).read(),
        Property::new("operation", Type::Open(OPERATIONS)).read(),
        Property::new("permission", Type::Open(PERMISSIONS)).read(),
    ],
};

const TYPES: &[&str] = &["CLUSTER", "TOPIC", "GROUP", "TRANSACTIONAL_ID", "DELEGATION_TOKEN"];
const PATTERNS: &[&str] = &["LITERAL", "PREFIXED"];
const OPERATIONS: &[&str] = &[
    "ALL",
    "READ",
    "WRITE",
    "CREATE",
    "DELETE",
    "ALTER",
    "DESCRIBE",
    "CLUSTER_ACTION",
    "DESCRIBE_CONFIGS",
    "ALTER_CONFIGS",
    "IDEMPOTENT_WRITE",
];
const PERMISSIONS: &[&str] = &["ALLOW", "DENY"];

static ACL_LIST: Schema = Schema {
    name: "AclDataList",
    fields: &[
        Property::new("kind", Type::Always("KafkaAclList")).read(),
        Property::new("metadata", Type::Object(&LIST_META)).read(),
        Property::new("data", Type::Objects(&ACL)).read(),
    ],
};

static DELETED: Schema =
    Schema { name: "DeletedAcls", fields: &[Property::new("data", Type::Objects(&ACL)).read()] };

static TOPIC: Schema = Schema {
    name: "TopicData",
    fields: &[
        Property::new("cluster_id", Type::Text).read(),
        Property::new("topic_name", Type::Text).read(),
        Property::new("is_internal", Type::Truth).read(),
        Property::new("replication_factor", Type::Whole(0)).read(),
        Property::new("partitions_count", Type::Whole(0)).read(),
        Property::new("partitions", Type::Object(&LINK)).read(),
        Property::new("configs", Type::Object(&LINK)).read(),
        Property::new("partition_reassignments", Type::Object(&LINK)).read(),
    ],
};

static TOPIC_LIST: Schema = Schema {
    name: "TopicDataList",
    fields: &[
        Property::new("kind", Type::Always("KafkaTopicList")).read(),
        Property::new("metadata", Type::Object(&LIST_META)).read(),
        Property::new("data", Type::Objects(&TOPIC)).read(),
    ],
};

static NEW_ACL: Schema = Schema {
    name: "CreateAclRequestData",
    fields: &[
        Property::new("resource_type", Type::Open(TYPES)),
        Property::new("resource_name", Type::Text),
        Property::new("pattern_type", Type::Open(PATTERNS)),
        Property::new("principal", Type::Text),
        Property::new("host", Type::Text),
        Property::new("operation", Type::Open(OPERATIONS)),
        Property::new("permission", Type::Open(PERMISSIONS)),
    ],
};

static NEW_ACLS: Schema =
    Schema { name: "CreateAclRequestDataList", fields: &[Property::new("data", Type::Objects(&NEW_ACL))] };

const FAMILY: Family = Family::Kafka;
const CLUSTER_PATH: &str = "/kafka/v3/clusters/{cluster_id}";
const ACLS: &str = "/kafka/v3/clusters/{cluster_id}/acls";
const FIELDS: &[&str] =
    &["resource_type", "resource_name", "pattern_type", "principal", "host", "operation", "permission"];
const ONE: BodyRule = BodyRule { schema: &NEW_ACL, required: FIELDS, facts: Facts::Flat };
const SEVERAL: BodyRule = BodyRule { schema: &NEW_ACLS, required: &["data"], facts: Facts::Flat };

const FILTER: [Parameter; 7] = [
    Parameter::optional("resource_type", "ACLs of this resource type; ANY for all"),
    Parameter::optional("resource_name", "ACLs of this resource name"),
    Parameter::optional(
        "pattern_type",
        "ACLs of this pattern type; ANY for all, MATCH for those that reach the name",
    ),
    Parameter::optional("principal", "ACLs of this principal"),
    Parameter::optional("host", "ACLs of this host"),
    Parameter::optional("operation", "ACLs of this operation; ANY for all"),
    Parameter::optional("permission", "ACLs of this permission; ANY for all"),
];

const fn must(parameter: Parameter) -> Parameter {
    Parameter::required(parameter.name, parameter.about)
}

const READ_ERRORS: &[u16] = &[400, 401, 403, 429];
const WRITE_ERRORS: &[u16] = &[400, 401, 403, 415, 429];

pub(super) static ROUTES: [Route; 6] = [
    Route {
        takes: Takes::KafkaCluster,
        errors: READ_ERRORS,
        ..Route::read(FAMILY, CLUSTER_PATH, ("getKafkaCluster", "Get Cluster"), &CLUSTER, get_cluster)
    },
    Route {
        takes: Takes::KafkaCluster,
        errors: READ_ERRORS,
        parameters: &FILTER,
        ..Route::read(FAMILY, ACLS, ("getKafkaAcls", "List ACLs"), &ACL_LIST, list)
    },
    Route {
        takes: Takes::KafkaCluster,
        errors: WRITE_ERRORS,
        gives: Gives::Nothing,
        ..Route::create(FAMILY, ACLS, ("createKafkaAcls", "Create an ACL"), ONE, create)
    },
    Route {
        takes: Takes::KafkaCluster,
        errors: READ_ERRORS,
        parameters: &[
            must(FILTER[0]),
            FILTER[1],
            must(FILTER[2]),
            FILTER[3],
            FILTER[4],
            must(FILTER[5]),
            must(FILTER[6]),
        ],
        success: 200,
        gives: Gives::One(&DELETED),
        ..Route::remove(FAMILY, ACLS, ("deleteKafkaAcls", "Delete ACLs"), delete)
    },
    Route {
        takes: Takes::KafkaCluster,
        errors: WRITE_ERRORS,
        gives: Gives::Nothing,
        ..Route::create(
            FAMILY,
            "/kafka/v3/clusters/{cluster_id}/acls:batch",
            ("batchCreateKafkaAcls", "Batch Create ACLs"),
            SEVERAL,
            create_several,
        )
    },
    Route {
        takes: Takes::KafkaCluster,
        errors: READ_ERRORS,
        ..Route::read(
            FAMILY,
            "/kafka/v3/clusters/{cluster_id}/topics",
            ("listKafkaTopics", "List Topics"),
            &TOPIC_LIST,
            list_topics,
        )
    },
];

/// The cluster of the path: the key was made for it, so it is there.
fn cluster<'a>(call: &Call<'a>) -> Result<&'a KafkaCluster, Problem> {
    let id = KafkaClusterId::parse(call.named("cluster_id")).ok();
    let found = id.and_then(|id| call.org.kafka_clusters().get(&id));
    found.ok_or_else(Problem::unauthenticated)
}

fn get_cluster(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let cluster = cluster(call)?;
    let path = format!("/kafka/v3/clusters/{}", encode(cluster.id.as_str()));
    let link = |name: &str| json!({ "related": call.url(&format!("{path}/{name}")) });
    let crn = wire::kafka_crn(call.org, &cluster.environment, &cluster.id);
    Ok(Reply::of(json!({
        "kind": "KafkaCluster",
        "metadata": { "self": call.url(&path), "resource_name": crn.to_string() },
        "cluster_id": cluster.id,
        "acls": link("acls"),
        "brokers": link("brokers"),
        "broker_configs": link("broker-configs"),
        "consumer_groups": link("consumer-groups"),
        "topics": link("topics"),
        "partition_reassignments": link("topics/-/partitions/-/reassignment"),
    })))
}

/// A control plane keeps no topics.
fn list_topics(call: &mut Call<'_>) -> Result<Reply, Problem> {
    cluster(call)?;
    Ok(Reply::of(json!({
        "kind": "KafkaTopicList",
        "metadata": { "self": call.url(call.path), "next": Value::Null },
        "data": [],
    })))
}

fn wire_acl(call: &Call<'_>, acl: &Acl) -> Value {
    let principal = acl.principal.to_string();
    let facts = [
        ("resource_type", acl.resource_type.wire()),
        ("resource_name", &acl.name),
        ("pattern_type", acl.pattern.wire()),
        ("principal", principal.as_str()),
        ("host", "*"),
        ("operation", acl.operation.wire()),
        ("permission", acl.permission.wire()),
    ];
    let query: Vec<_> = facts.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let path = format!("/kafka/v3/clusters/{}/acls?{}", encode(acl.cluster.as_str()), query.join("&"));
    let mut value = json!({
        "kind": "KafkaAcl",
        "metadata": { "self": call.url(&path) },
        "cluster_id": acl.cluster,
    });
    for (name, fact) in facts {
        value = wire::with(value, name, json!(fact));
    }
    value
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let found = asked_for(call)?;
    let data: Vec<_> = found.into_iter().map(|acl| wire_acl(call, acl)).collect();
    Ok(Reply::of(json!({
        "kind": "KafkaAclList",
        "metadata": { "self": call.url(call.path), "next": Value::Null },
        "data": data,
    })))
}

/// The cluster's ACLs that the filter of the query asks for, by id.
///
/// # Errors
///
/// 403 where the caller may not see the cluster's ACLs, 400 for a value that is none.
fn asked_for<'a>(call: &Call<'a>) -> Result<Vec<&'a Acl>, Problem> {
    let cluster = cluster(call)?;
    let filter = Filter::asked(call)?;
    if !call.sight.sees_acls_of(call.org, &cluster.id) {
        return Err(Problem::forbidden("Not authorized to see the ACLs of this cluster"));
    }
    let here = call.org.acls().iter().filter(|acl| acl.cluster == cluster.id);
    let mut found: Vec<_> = here.filter(|acl| filter.takes(acl)).collect();
    found.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(found)
}

/// What ACLs are asked for. What is left out, empty or `ANY` is any.
struct Filter {
    resource_type: Option<AclResourceType>,
    name: Option<String>,
    pattern: PatternFilter,
    principal: Option<String>,
    operation: Option<AclOperation>,
    permission: Option<AclPermission>,
    host: Option<String>,
}

enum PatternFilter {
    Any,
    Is(AclPatternType),
    /// Those that reach the name: literal, by prefix, or every one.
    Match,
}

impl Filter {
    fn asked(call: &Call<'_>) -> Result<Self, Problem> {
        let text = |name: &str| call.query.get(name).map(str::to_owned);
        let pattern = match call.query.get("pattern_type") {
            Some(word) if word.eq_ignore_ascii_case("match") => PatternFilter::Match,
            _ => match word(call, "pattern_type", AclPatternType::parse)? {
                Some(pattern) => PatternFilter::Is(pattern),
                None => PatternFilter::Any,
            },
        };
        Ok(Self {
            resource_type: word(call, "resource_type", AclResourceType::parse)?,
            name: text("resource_name"),
            pattern,
            // `UserV2:` asks for ids in the form that is given here anyway (`facts/wire.md` 3.2).
            principal: text("principal").map(|text| text.replace("UserV2:", "User:")),
            operation: word(call, "operation", AclOperation::parse)?,
            permission: word(call, "permission", AclPermission::parse)?,
            host: text("host"),
        })
    }

    fn takes(&self, acl: &Acl) -> bool {
        let named = match (&self.name, &self.pattern) {
            (None, PatternFilter::Any | PatternFilter::Match) => true,
            (None, PatternFilter::Is(pattern)) => acl.pattern == *pattern,
            (Some(name), PatternFilter::Any) => *name == *acl.name,
            (Some(name), PatternFilter::Is(pattern)) => acl.pattern == *pattern && *name == *acl.name,
            (Some(name), PatternFilter::Match) => match acl.pattern {
                AclPatternType::Literal => *name == *acl.name || &*acl.name == "*",
                AclPatternType::Prefixed => name.starts_with(&*acl.name),
            },
        };
        named
            && self.resource_type.is_none_or(|wanted| acl.resource_type == wanted)
            && self.principal.as_ref().is_none_or(|wanted| acl.principal.to_string() == *wanted)
            && self.operation.is_none_or(|wanted| acl.operation == wanted)
            && self.permission.is_none_or(|wanted| acl.permission == wanted)
            && self.host.as_ref().is_none_or(|wanted| wanted == "*")
    }
}

/// A word of the filter; `None` for any. A word that exists in Kafka and for which there are no ACLs here is refused.
fn word<T>(call: &Call<'_>, name: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
    match call.query.get(name) {
        None => Ok(None),
        Some(text) if text.eq_ignore_ascii_case("any") => Ok(None),
        Some(text) => match parse(text) {
            Some(value) => Ok(Some(value)),
            None => Err(Problem::parameter(name, format!("There is no {name} {text}"))),
        },
    }
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let acl = asked_acl(call, &call.body)?;
    add(call, vec![acl])
}

fn create_several(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let acls: Vec<_> =
        call.body.objects("data").map(|body| asked_acl(call, &body)).collect::<Result<_, _>>()?;
    add(call, acls)
}

/// Makes ACLs, all or nothing. What exists already stays, as in Kafka.
fn add(call: &mut Call<'_>, acls: Vec<NewAcl>) -> Result<Reply, Problem> {
    let decision = call.decide(&Command::CreateAcls { acls })?;
    Ok(Reply { decision, ..Reply::default() })
}

fn asked_acl(call: &Call<'_>, body: &Body) -> Result<NewAcl, Problem> {
    let text = |name: &str| body.text(name).unwrap_or_default();
    let no = |name: &str| Problem::field(&format!("/{name}"), format!("There is no {name} {}", text(name)));
    if text("host") != "*" {
        return Err(Problem::field("/host", "host must be *: Confluent Cloud knows no other"));
    }
    Ok(NewAcl {
        cluster: cluster(call)?.id.clone(),
        resource_type: AclResourceType::parse(text("resource_type")).ok_or_else(|| no("resource_type"))?,
        name: text("resource_name").to_owned(),
        pattern: AclPatternType::parse(text("pattern_type")).ok_or_else(|| no("pattern_type"))?,
        principal: Principal::parse(text("principal"))
            .map_err(|error| Problem::field("/principal", error.to_string()))?,
        operation: AclOperation::parse(text("operation")).ok_or_else(|| no("operation"))?,
        permission: AclPermission::parse(text("permission")).ok_or_else(|| no("permission"))?,
    })
}

/// Deletes what the filter asks for, and answers with it.
fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let found = asked_for(call)?;
    let data: Vec<_> = found.iter().map(|acl| wire_acl(call, acl)).collect();
    let decision = match found.as_slice() {
        [] => None,
        acls => {
            let targets = acls.iter().map(|acl| Acl::reference(acl.id.clone())).collect();
            call.decide(&Command::Delete { targets, previewed: None })?
        }
    };
    Ok(Reply { body: Some(json!({ "data": data })), decision, ..Reply::default() })
}
