//! `service-quota/v1`: limits and how much of them is used. Source: `contract/openapi/service-quota-v1.yaml`,
//! `facts/wire.md` 3.1 and 7, `facts/domain.md` 11.

use serde_json::{Value, json};

use crate::{
    model::{EnvironmentId, KafkaClusterId, Owner, QUOTAS, Quota, QuotaScope, QuotaSubject},
    rest::{
        Family, Gives, Parameter, Problem, Route,
        call::{Call, Reply},
        route::ParameterRule,
        schema::{GLOBAL_REFERENCE, ID, METADATA, Property, REFERENCE, Schema, Type, api_version, kind},
        wire,
    },
};

static APPLIED: Schema = Schema {
    name: "service-quota.v1.AppliedQuota",
    fields: &[
        api_version("service-quota/v1"),
        kind("AppliedQuota"),
        ID,
        METADATA,
        Property::new("scope", SCOPE_NAMES).read(),
        Property::new("display_name", Type::Text).read(),
        Property::new("default_limit", Type::Whole(0)).read().sometimes(),
        Property::new("applied_limit", Type::Whole(0)).read().sometimes(),
        Property::new("usage", Type::Whole(0)).read(),
        Property::new("user", Type::Object(&GLOBAL_REFERENCE)).read().sometimes(),
        Property::new("organization", Type::Object(&GLOBAL_REFERENCE)).read(),
        Property::new("environment", Type::Object(&GLOBAL_REFERENCE)).read().sometimes(),
        Property::new("kafka_cluster", Type::Object(&REFERENCE)).read().sometimes(),
    ],
};

static SCOPE: Schema = Schema {
    name: "service-quota.v1.Scope",
    fields: &[
        api_version("service-quota/v1"),
        kind("Scope"),
        ID,
        METADATA,
        Property::new("description", Type::Text).read(),
    ],
};

/// The scopes of the contract, each with what Keyplane counts by it: some of them nothing.
const SCOPES: [(&str, &str, Option<QuotaScope>); 8] = [
    ("CERTIFICATE_AUTHORITY", "Limits of one certificate authority", None),
    ("ENVIRONMENT", "Limits of one environment", Some(QuotaScope::Environment)),
    ("IDENTITY_PROVIDER", "Limits of one identity provider", None),
    ("KAFKA_CLUSTER", "Limits of one Kafka cluster", Some(QuotaScope::KafkaCluster)),
    ("NETWORK", "Limits of one network", None),
    ("ORGANIZATION", "Limits of the organization", Some(QuotaScope::Organization)),
    ("SERVICE_ACCOUNT", "Limits of one service account", Some(QuotaScope::ServiceAccount)),
    ("USER_ACCOUNT", "Limits of one user", Some(QuotaScope::UserAccount)),
];

const SCOPE_NAMES: Type = Type::Open(&[
    "ORGANIZATION",
    "ENVIRONMENT",
    "NETWORK",
    "KAFKA_CLUSTER",
    "SERVICE_ACCOUNT",
    "USER_ACCOUNT",
    "IDENTITY_PROVIDER",
    "CERTIFICATE_AUTHORITY",
]);

const FAMILY: Family = Family::Quotas;
const LIST: Gives = Gives::Page { api_version: "service-quota/v1", kind: "AppliedQuotaList", of: &APPLIED };
const LIST_SCOPES: Gives = Gives::Page { api_version: "service-quota/v1", kind: "ScopeList", of: &SCOPE };
const SUBJECTS: [Parameter; 5] = [
    Parameter::optional("environment", "Limits of this environment"),
    Parameter::optional("network", "Limits of this network"),
    Parameter::optional("kafka_cluster", "Limits of this Kafka cluster"),
    Parameter::optional("identity_provider", "Limits of this identity provider"),
    Parameter::optional("certificate_authority", "Limits of this certificate authority"),
];
const PAGE: [Parameter; 2] = [
    Parameter { name: "page_size", about: "How many objects a page has", rule: ParameterRule::PageSize(200) },
    Parameter::optional("page_token", "Where the page begins: from the link to the next page"),
];

pub(super) static ROUTES: [Route; 4] = [
    Route {
        parameters: &[
            Parameter::required("scope", "What the limits are counted by, such as ORGANIZATION"),
            SUBJECTS[0],
            SUBJECTS[1],
            SUBJECTS[2],
            SUBJECTS[3],
            SUBJECTS[4],
            Parameter::optional("id", "The limit of this code"),
            PAGE[0],
            PAGE[1],
        ],
        ..Route::list(
            FAMILY,
            "/service-quota/v1/applied-quotas",
            ("listServiceQuotaV1AppliedQuotas", "List of Applied Quotas"),
            LIST,
            list,
        )
    },
    Route {
        parameters: &SUBJECTS,
        ..Route::read(
            FAMILY,
            "/service-quota/v1/applied-quotas/{id}",
            ("getServiceQuotaV1AppliedQuota", "Read an Applied Quota"),
            &APPLIED,
            get,
        )
    },
    Route {
        parameters: &PAGE,
        ..Route::list(
            FAMILY,
            "/service-quota/v1/scopes",
            ("listServiceQuotaV1Scopes", "List of Scopes"),
            LIST_SCOPES,
            list_scopes,
        )
    },
    Route::read(
        FAMILY,
        "/service-quota/v1/scopes/{id}",
        ("getServiceQuotaV1Scope", "Read a Scope"),
        &SCOPE,
        get_scope,
    ),
];

/// One limit of one subject.
struct Applied {
    /// Code and subject: codes alone stand for several limits.
    key: String,
    quota: Quota,
    subject: QuotaSubject,
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let asked = call.query.get("scope").unwrap_or_default();
    let Some((_, _, scope)) = scope_of(asked) else {
        let names = SCOPES.map(|(name, _, _)| name).join(", ");
        return Err(Problem::parameter("scope", format!("scope must be one of {names}")));
    };
    let found: Vec<_> = scope.into_iter().flat_map(|scope| applied(call, scope)).collect();
    call.page_of(&found, |applied| &applied.key, |applied| wire(call, applied))
}

/// A limit by its code. Where the code stands for several, the parameters say whose.
fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let code = call.named("id");
    let quota = QUOTAS.iter().find(|quota| quota.code.code() == code);
    let quota = quota.ok_or_else(|| Problem::unknown("applied quota", code))?;
    let mut found = applied(call, quota.scope).into_iter().filter(|applied| applied.quota == *quota);
    match found.next() {
        Some(first) => Ok(Reply::of(wire(call, &first))),
        None => Err(Problem::unknown("applied quota", code)),
    }
}

/// The limits of a scope that the caller sees and the parameters ask for.
fn applied(call: &Call<'_>, scope: QuotaScope) -> Vec<Applied> {
    let wanted_code = call.query.get("id");
    let quotas: Vec<_> = QUOTAS
        .iter()
        .filter(|quota| quota.scope == scope && wanted_code.is_none_or(|code| quota.code.code() == code))
        .collect();
    let mut found = Vec::new();
    for subject in subjects(call, scope).into_iter().filter(|subject| is_asked_for(call, subject)) {
        for quota in &quotas {
            if call.sight.sees_quota(call.org, quota.code, &subject) {
                let key = format!("{} {}", quota.code.code(), subject.id());
                found.push(Applied { key, quota: **quota, subject: subject.clone() });
            }
        }
    }
    found
}

fn subjects(call: &Call<'_>, scope: QuotaScope) -> Vec<QuotaSubject> {
    let org = call.org;
    match scope {
        QuotaScope::Organization => vec![QuotaSubject::Organization],
        QuotaScope::Environment => {
            org.environments().iter().map(|one| QuotaSubject::Environment(one.id.clone())).collect()
        }
        QuotaScope::KafkaCluster => {
            org.kafka_clusters().iter().map(|one| QuotaSubject::KafkaCluster(one.id.clone())).collect()
        }
        QuotaScope::UserAccount => {
            let users = org.users().iter().map(|user| Owner::User(user.id.clone()));
            users.map(QuotaSubject::Account).collect()
        }
        QuotaScope::ServiceAccount => {
            let accounts = org.service_accounts().iter().map(|one| Owner::ServiceAccount(one.id.clone()));
            accounts.map(QuotaSubject::Account).collect()
        }
    }
}

/// Whether the parameters that name subjects leave this one in. Networks and the like are not modelled: nothing is theirs.
fn is_asked_for(call: &Call<'_>, subject: &QuotaSubject) -> bool {
    let not_modelled = ["network", "identity_provider", "certificate_authority"];
    if not_modelled.iter().any(|name| call.query.get(name).is_some()) {
        return false;
    }
    let environment = call.query.get("environment");
    let cluster = call.query.get("kafka_cluster");
    match subject {
        QuotaSubject::Organization | QuotaSubject::Account(_) => environment.is_none() && cluster.is_none(),
        QuotaSubject::Environment(id) => {
            environment.is_none_or(|wanted| wanted == id.as_str()) && cluster.is_none()
        }
        QuotaSubject::KafkaCluster(id) => {
            let lies_in = call.org.kafka_clusters().get(id).map(|found| found.environment.as_str());
            cluster.is_none_or(|wanted| wanted == id.as_str())
                && (environment.is_none() || environment == lies_in)
        }
    }
}

fn wire(call: &Call<'_>, applied: &Applied) -> Value {
    let Applied { quota, subject, .. } = applied;
    let usage = call.org.usage(quota.code, subject);
    let code = quota.code.code();
    let own = call.org.organization().map(|own| own.id.to_string()).unwrap_or_default();
    let scope =
        SCOPES.iter().find(|(_, _, scope)| *scope == Some(quota.scope)).map_or("", |(name, _, _)| name);
    let (name, subject) = match subject {
        QuotaSubject::Organization => (None, Value::Null),
        QuotaSubject::Environment(id) => (Some("environment"), wire::environment(call, id)),
        QuotaSubject::KafkaCluster(id) => (Some("kafka_cluster"), cluster(call, id)),
        QuotaSubject::Account(owner) => (Some("user"), wire::account(call, owner)),
    };
    let path = format!("/service-quota/v1/applied-quotas/{code}");
    let mut value = json!({
        "api_version": "service-quota/v1",
        "kind": "AppliedQuota",
        "id": code,
        "metadata": { "self": call.url(&path) },
        "scope": scope,
        "display_name": quota.label,
        "usage": usage.used,
        "organization": wire::reference(call, &own, &format!("/org/v2/organizations/{own}"), &call.org.crn()),
    });
    let limits = [("default_limit", quota.default_limit.or(usage.limit)), ("applied_limit", usage.limit)];
    for (name, limit) in limits {
        if let Some(limit) = limit {
            value = wire::with(value, name, json!(limit));
        }
    }
    match name {
        Some(name) => wire::with(value, name, subject),
        None => value,
    }
}

fn cluster(call: &Call<'_>, id: &KafkaClusterId) -> Value {
    let lies_in = call.org.kafka_clusters().get(id).map(|found| found.environment.clone());
    let lies_in = lies_in.unwrap_or_else(|| EnvironmentId::stored(""));
    wire::kafka_cluster(call, &lies_in, id)
}

fn scope_of(name: &str) -> Option<(&'static str, &'static str, Option<QuotaScope>)> {
    SCOPES.into_iter().find(|(known, _, _)| known.eq_ignore_ascii_case(name))
}

fn wire_scope(call: &Call<'_>, id: &str, about: &str) -> Value {
    json!({
        "api_version": "service-quota/v1",
        "kind": "Scope",
        "id": id,
        "metadata": { "self": call.url(&format!("/service-quota/v1/scopes/{id}")) },
        "description": about,
    })
}

fn list_scopes(call: &mut Call<'_>) -> Result<Reply, Problem> {
    call.page_of(&SCOPES, |(id, _, _)| id, |(id, about, _)| wire_scope(call, id, about))
}

fn get_scope(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let id = call.named("id");
    let (id, about, _) = scope_of(id).ok_or_else(|| Problem::unknown("scope", id))?;
    Ok(Reply::of(wire_scope(call, id, about)))
}
