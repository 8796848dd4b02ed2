//! A call as a command of the Confluent CLI. Source: `confluentinc/cli` 4.x, `internal/*/command_*.go`, for the flags and
//! what is required; `facts/wire.md` 8.4.

use super::{Call, Form, joined, made, write::Line};
use crate::{
    model::{CrnPattern, ObjectRef, RoleBindingId},
    org::Org,
};

/// Calls as commands of the CLI, one a line. Deletions of one kind in a row are one command, which deletes nothing where
/// one id is unknown.
pub fn cli(org: &Org, calls: &[Call]) -> Form {
    let mut forms = Vec::new();
    let mut rest = calls;
    while let Some(first) = rest.first() {
        let alike = deletion(first).map_or(1, |(head, tail)| {
            let same = |call: &&Call| deletion(call).is_some_and(|it| it.0 == head && it.1 == tail);
            rest.iter().take_while(same).count()
        });
        let (now, later) = rest.split_at(alike);
        forms.push(match deletion(first) {
            Some((head, (flag, value))) => {
                let line = now.iter().fold(Line::new(head), |line, call| line.argument(call.id()));
                Form::text(line.flag(flag, value.as_deref()).end())
            }
            None => one(org, first),
        });
        rest = later;
    }
    joined(forms, "\n")
}

/// The command that deletes what a call deletes: its words, and the flag behind the ids.
fn deletion(call: &Call) -> Option<(&'static str, (&'static str, Option<String>))> {
    let here = || ("--environment", call.environment());
    let nothing = || ("", None);
    Some(match call.operation {
        "deleteIamV2ApiKey" => ("confluent api-key delete", nothing()),
        "deleteIamV2ServiceAccount" => ("confluent iam service-account delete", nothing()),
        "deleteIamV2User" => ("confluent iam user delete", nothing()),
        "deleteOrgV2Environment" => ("confluent environment delete", nothing()),
        "deleteCmkV2Cluster" => ("confluent kafka cluster delete", here()),
        "deleteKsqldbcmV2Cluster" => ("confluent ksql cluster delete", here()),
        "deleteFcpmV2ComputePool" => ("confluent flink compute-pool delete", here()),
        "deleteIamV2SsoGroupMapping" => ("confluent iam group-mapping delete", nothing()),
        "deleteIamV2IdentityProvider" => ("confluent iam provider delete", nothing()),
        "deleteIamV2IdentityPool" => {
            ("confluent iam pool delete", ("--provider", call.segment(3).map(str::to_owned)))
        }
        _ => return None,
    })
}

fn one(org: &Org, call: &Call) -> Form {
    match call.method {
        "POST" => create(org, call),
        "PATCH" => update(org, call),
        "DELETE" => remove(org, call),
        _ => read(call),
    }
}

fn create(org: &Org, call: &Call) -> Form {
    match call.operation {
        "createIamV2ApiKey" => create_key(call),
        "createIamV2ServiceAccount" => create_account(call),
        "createIamV2Invitation" => invite(call),
        "createIamV2RoleBinding" => bind(call, "confluent iam rbac role-binding create"),
        "createIamV2SsoGroupMapping" => named(call, "confluent iam group-mapping create", "display_name")
            .flag("--description", call.said("description"))
            .flag("--filter", call.said("filter"))
            .into(),
        "createIamV2IdentityProvider" => named(call, "confluent iam provider create", "display_name")
            .flag("--description", call.said("description"))
            .flag("--issuer-uri", call.sent("issuer"))
            .flag("--jwks-uri", call.sent("jwks_uri"))
            .flag("--identity-claim", call.said("identity_claim"))
            .into(),
        "createIamV2IdentityPool" => named(call, "confluent iam pool create", "display_name")
            .flag("--provider", call.segment(3))
            .flag("--description", call.said("description"))
            .flag("--identity-claim", call.sent("identity_claim"))
            .flag("--filter", call.said("filter"))
            .flag("--resource-owner", call.parameter("assigned_resource_owner").as_deref())
            .into(),
        "createOrgV2Environment" => named(call, "confluent environment create", "display_name")
            .flag("--governance-package", lower(call, "stream_governance_config.package").as_deref())
            .into(),
        "createCmkV2Cluster" => create_kafka(call),
        "createKsqldbcmV2Cluster" => {
            let rows = call.truth("spec.use_detailed_processing_log") == Some(false);
            named(call, "confluent ksql cluster create", "spec.display_name")
                .flag("--credential-identity", call.sent("spec.credential_identity.id"))
                .number("--csu", call.number("spec.csu"))
                .truth("--log-exclude-rows", rows.then_some(true))
                .flag("--cluster", call.said("spec.kafka_cluster.id"))
                .flag("--environment", call.environment().as_deref())
                .into()
        }
        "createFcpmV2ComputePool" => {
            let form: Form = named(call, "confluent flink compute-pool create", "spec.display_name")
                .flag("--cloud", lower(call, "spec.cloud").as_deref())
                .flag("--region", call.sent("spec.region"))
                .number("--max-cfu", call.number("spec.max_cfu"))
                .truth("--default-pool", call.truth("spec.default_pool").filter(|is| *is))
                .flag("--environment", call.environment().as_deref())
                .into();
            form.noted(when(
                call.truth("spec.enable_ai") == Some(true),
                "The CLI cannot make a pool for models.",
            ))
        }
        "createSrcmV2Cluster" => Form::none(
            "The CLI makes no Schema Registry: Confluent Cloud makes it with the first Kafka cluster of the environment.",
        ),
        "createKafkaAcls" => acl(org, call, |name| call.said(name).map(str::to_owned), "create"),
        "batchCreateKafkaAcls" => several_acls(org, call),
        _ => unwritten(),
    }
}

fn update(org: &Org, call: &Call) -> Form {
    match call.operation {
        "updateIamV2ApiKey" => update_key(call),
        "updateIamV2ServiceAccount" => update_account(call),
        "updateIamV2User" => match call.sent("full_name") {
            Some(name) => targeted(call, "confluent iam user update").flag("--full-name", Some(name)).into(),
            None => Form::none("The CLI changes a user's full name only, and this call does not change it."),
        },
        "update_auth_typeIamV2User" => Form::none("The CLI cannot change how a user signs in."),
        "updateOrgV2Organization" => Form::from(
            Line::new("confluent organization update")
                .flag("--name", call.sent("display_name"))
                .truth("--jit-enabled", call.truth("jit_enabled")),
        ),
        "updateOrgV2Environment" => targeted(call, "confluent environment update")
            .flag("--name", call.sent("display_name"))
            .flag("--governance-package", lower(call, "stream_governance_config.package").as_deref())
            .into(),
        "updateCmkV2Cluster" => update_kafka(org, call),
        "updateFcpmV2ComputePool" => targeted(call, "confluent flink compute-pool update")
            .flag("--name", call.sent("spec.display_name"))
            .number("--max-cfu", call.number("spec.max_cfu"))
            .truth("--default-pool", call.truth("spec.default_pool"))
            .flag("--environment", call.environment().as_deref())
            .into(),
        "updateFcpmV2OrgComputePoolConfig" => Form::from(
            Line::new("confluent flink compute-pool-config update")
                .truth("--default-pool", call.truth("spec.default_pool_enabled"))
                .number("--max-cfu", call.number("spec.default_pool_max_cfu")),
        ),
        "updateIamV2SsoGroupMapping" => texts(
            call,
            targeted(call, "confluent iam group-mapping update"),
            &[("--name", "display_name"), ("--description", "description"), ("--filter", "filter")],
        ),
        "updateIamV2IdentityPool" => texts(
            call,
            targeted(call, "confluent iam pool update").flag("--provider", call.segment(3)),
            &[
                ("--name", "display_name"),
                ("--description", "description"),
                ("--identity-claim", "identity_claim"),
                ("--filter", "filter"),
            ],
        ),
        "updateIamV2IdentityProvider" => update_provider(call),
        "updateSrcmV2Cluster" => {
            let package = lower(call, "spec.package");
            Line::new("confluent environment update")
                .argument(&call.environment().unwrap_or_default())
                .flag("--governance-package", package.as_deref())
                .into()
        }
        _ => unwritten(),
    }
}

fn remove(org: &Org, call: &Call) -> Form {
    match call.operation {
        "deleteIamV2RoleBinding" => {
            let found = RoleBindingId::parse(call.id()).ok().map(ObjectRef::RoleBinding);
            match found.and_then(|binding| made(org, &binding)) {
                Some(made) => bind(&made, "confluent iam rbac role-binding delete"),
                None => Form::none(
                    "The CLI names a role binding by principal, role and place, and this one is not there.",
                ),
            }
        }
        "deleteKafkaAcls" => acl(org, call, |name| call.parameter(name), "delete"),
        "deleteIamV2Invitation" => Form::none(
            "The CLI cannot withdraw an invitation. It can delete the user: confluent iam user delete.",
        ),
        "deleteSrcmV2Cluster" => {
            Form::none("The CLI deletes no Schema Registry: it goes with its environment.")
        }
        _ => unwritten(),
    }
}

fn read(call: &Call) -> Form {
    let listed = |command: &str| {
        let line = Line::new(command).flag("--environment", call.parameter("environment").as_deref());
        Form::text(line.word("-o json").end()).noted(pages(call))
    };
    let described = |command: &str| {
        let line = targeted(call, command).flag("--environment", call.parameter("environment").as_deref());
        Form::text(line.word("-o json").end())
    };
    match call.operation {
        "listIamV2ApiKeys" => list_keys(call),
        "getIamV2ApiKey" => described("confluent api-key describe"),
        "listIamV2ServiceAccounts" => listed("confluent iam service-account list"),
        "getIamV2ServiceAccount" => described("confluent iam service-account describe"),
        "listIamV2Users" => listed("confluent iam user list"),
        "getIamV2User" => described("confluent iam user describe"),
        "listIamV2Invitations" => listed("confluent iam user invitation list"),
        "listIamV2RoleBindings" => list_bindings(call),
        "listIamV2SsoGroupMappings" => listed("confluent iam group-mapping list"),
        "getIamV2SsoGroupMapping" => described("confluent iam group-mapping describe"),
        "listIamV2IdentityProviders" => listed("confluent iam provider list"),
        "getIamV2IdentityProvider" => described("confluent iam provider describe"),
        "listIamV2IdentityPools" => Form::text(
            Line::new("confluent iam pool list").flag("--provider", call.segment(3)).word("-o json").end(),
        ),
        "getIamV2IdentityPool" => Form::text(
            targeted(call, "confluent iam pool describe")
                .flag("--provider", call.segment(3))
                .word("-o json")
                .end(),
        ),
        "listOrgV2Organizations" => listed("confluent organization list"),
        "getOrgV2Organization" => Form::text("confluent organization describe -o json".to_owned()),
        "listOrgV2Environments" => listed("confluent environment list"),
        "getOrgV2Environment" => described("confluent environment describe"),
        "listCmkV2Clusters" => listed("confluent kafka cluster list"),
        "getCmkV2Cluster" => described("confluent kafka cluster describe"),
        "listKsqldbcmV2Clusters" => listed("confluent ksql cluster list"),
        "getKsqldbcmV2Cluster" => described("confluent ksql cluster describe"),
        "listSrcmV2Clusters" | "listSrcmV3Clusters" | "getSrcmV2Cluster" | "getSrcmV3Cluster" => Form::text(
            Line::new("confluent schema-registry cluster describe")
                .flag("--environment", call.parameter("environment").as_deref())
                .word("-o json")
                .end(),
        ),
        "listFcpmV2ComputePools" => Form::text(
            Line::new("confluent flink compute-pool list")
                .flag("--region", call.parameter("spec.region").as_deref())
                .flag("--environment", call.parameter("environment").as_deref())
                .word("-o json")
                .end(),
        ),
        "getFcpmV2ComputePool" => described("confluent flink compute-pool describe"),
        "getFcpmV2OrgComputePoolConfig" => listed("confluent flink compute-pool-config describe"),
        "listFcpmV2Regions" => Form::text(
            Line::new("confluent flink region list")
                .flag("--cloud", call.parameter("cloud").map(|cloud| cloud.to_ascii_lowercase()).as_deref())
                .flag("--region", call.parameter("region_name").as_deref())
                .word("-o json")
                .end(),
        ),
        "listServiceQuotaV1AppliedQuotas" => list_quotas(call),
        "getKafkaAcls" => Form::text(
            Line::new("confluent kafka acl list")
                .flag("--principal", call.parameter("principal").as_deref())
                .flag("--cluster", call.segment(3))
                .word("-o json")
                .end(),
        ),
        _ => unwritten(),
    }
}

fn unwritten() -> Form {
    Form::none("The Confluent CLI has no command for this call.")
}

impl From<Line> for Form {
    fn from(line: Line) -> Self {
        Self::text(line.end())
    }
}

/// A command and the name of what it makes.
fn named(call: &Call, command: &str, path: &str) -> Line {
    Line::new(command).argument(call.sent(path).unwrap_or_default())
}

/// A command and the id of what it is about.
fn targeted(call: &Call, command: &str) -> Line {
    Line::new(command).argument(call.id())
}

fn lower(call: &Call, path: &str) -> Option<String> {
    call.said(path).map(str::to_ascii_lowercase)
}

/// `SINGLE_ZONE` as the CLI spells it: `single-zone`.
fn kebab(text: &str) -> String {
    text.to_ascii_lowercase().replace('_', "-")
}

fn when(so: bool, sentence: &str) -> Option<String> {
    so.then(|| sentence.to_owned())
}

fn pages(call: &Call) -> Option<String> {
    let paged = call.parameter("page_size").or_else(|| call.parameter("page_token")).is_some();
    when(paged, "The CLI reads every page.")
}

/// Flags of texts. The CLI takes an empty one for none.
fn texts(call: &Call, line: Line, flags: &[(&str, &str)]) -> Form {
    let line = flags.iter().fold(line, |line, (flag, path)| line.flag(flag, call.sent(path)));
    let emptied = flags.iter().any(|(_, path)| call.sent(path) == Some(""));
    Form::from(line).noted(when(emptied, "The CLI ignores an empty text: it cannot take one away."))
}

fn create_key(call: &Call) -> Form {
    let resource = call.said("spec.resource.id").unwrap_or("cloud");
    let mut line = Line::new("confluent api-key create");
    // A Flink region is named in two parts.
    line = match resource.split_once('.') {
        Some((cloud, region)) if !region.contains('.') => {
            line.flag("--resource", Some("flink")).flag("--cloud", Some(cloud)).flag("--region", Some(region))
        }
        Some(_) | None => line.flag("--resource", Some(resource)),
    };
    let owner = call.said("spec.owner.id");
    let line = line
        .flag("--service-account", owner.filter(|owner| owner.starts_with("sa-")))
        .flag("--description", call.said("spec.description"))
        .flag("--environment", call.said("spec.resource.environment"));
    let own = owner.filter(|owner| !owner.starts_with("sa-")).map(|owner| {
        format!(
            "Without --service-account, the CLI creates the key for whoever is signed in: sign in as {owner}."
        )
    });
    Form::from(line)
        .noted(own)
        .noted(when(call.said("spec.display_name").is_some(), "The CLI cannot set a display name."))
        .noted(when(
            call.said("spec.expires_at").is_some(),
            "The CLI cannot set a date on which the key expires.",
        ))
}

fn update_key(call: &Call) -> Form {
    let Some(description) = call.sent("spec.description") else {
        return Form::none("The CLI changes a key's description only, and this call does not change it.");
    };
    let line = targeted(call, "confluent api-key update").flag("--description", Some(description));
    Form::from(line)
        .noted(when(call.sent("spec.display_name").is_some(), "The CLI cannot set a display name."))
}

fn list_keys(call: &Call) -> Form {
    let owner = call.parameter("spec.owner");
    let account = owner.as_deref().filter(|owner| owner.starts_with("sa-"));
    let user = owner.as_deref().filter(|owner| !owner.starts_with("sa-"));
    let line = Line::new("confluent api-key list")
        .flag("--resource", call.parameter("spec.resource").as_deref())
        .flag("--service-account", account)
        .truth("--current-user", user.map(|_| true))
        .word("-o json");
    Form::from(line)
        .noted(user.map(|user| format!("The CLI lists the keys of whoever is signed in: sign in as {user}.")))
        .noted(pages(call))
}

fn create_account(call: &Call) -> Form {
    let description = call.said("description");
    let line = named(call, "confluent iam service-account create", "display_name")
        .flag("--description", Some(description.unwrap_or_default()))
        .flag("--resource-owner", call.parameter("assigned_resource_owner").as_deref());
    Form::from(line).noted(when(description.is_none(), "The CLI requires a description."))
}

fn update_account(call: &Call) -> Form {
    let Some(description) = call.sent("description") else {
        return Form::none("The CLI cannot rename a service account: it changes the description only.");
    };
    let line =
        targeted(call, "confluent iam service-account update").flag("--description", Some(description));
    Form::from(line)
        .noted(when(call.sent("display_name").is_some(), "The CLI cannot rename a service account."))
}

fn invite(call: &Call) -> Form {
    let line = named(call, "confluent iam user invitation create", "email");
    let says = call.said("auth_type").is_some();
    Form::from(line).noted(when(says, "The CLI leaves it to Confluent Cloud how the user will sign in."))
}

fn update_provider(call: &Call) -> Form {
    let flags = [
        ("--name", "display_name"),
        ("--description", "description"),
        ("--identity-claim", "identity_claim"),
    ];
    let fixed = "The CLI cannot change the issuer and the JWKS URI of a provider.";
    let moved = call.sent("issuer").or_else(|| call.sent("jwks_uri")).is_some();
    if !flags.iter().any(|(_, path)| call.sent(path).is_some()) {
        return Form::none(fixed);
    }
    texts(call, targeted(call, "confluent iam provider update"), &flags).noted(when(moved, fixed))
}

fn create_kafka(call: &Call) -> Form {
    let line = named(call, "confluent kafka cluster create", "spec.display_name")
        .flag("--cloud", lower(call, "spec.cloud").as_deref())
        .flag("--region", call.sent("spec.region"))
        .flag("--availability", call.said("spec.availability").map(kebab).as_deref())
        .flag("--type", lower(call, "spec.config.kind").as_deref())
        .number("--cku", call.number("spec.config.cku"))
        .number("--max-ecku", call.number("spec.config.max_ecku"))
        .truth("--deletion-protection", call.truth("spec.deletion_protection").filter(|on| *on))
        .flag("--byok", call.said("spec.byok.id"))
        .flag("--network", call.said("spec.network.id"))
        .flag("--environment", call.environment().as_deref());
    let other = call.find("spec.config.encryption_key").or_else(|| call.find("spec.config.zones")).is_some();
    Form::from(line).noted(when(other, "The CLI cannot name zones or a cloud's own encryption key."))
}

/// The CLI names the type only where it changes, which it can from Basic to Standard.
fn update_kafka(org: &Org, call: &Call) -> Form {
    let id = crate::model::KafkaClusterId::parse(call.id()).ok();
    let now = id.and_then(|id| org.kafka_clusters().get(&id)?.spec.as_ref().map(|spec| spec.kind.label()));
    let other = call.said("spec.config.kind").filter(|kind| now != Some(*kind));
    let zones = "The CLI cannot change the availability of a cluster.";
    let said = ["spec.display_name", "spec.deletion_protection", "spec.config.cku", "spec.config.max_ecku"];
    if other.is_none() && !said.iter().any(|path| call.find(path).is_some()) {
        return Form::none(zones);
    }
    let line = targeted(call, "confluent kafka cluster update")
        .flag("--name", call.sent("spec.display_name"))
        .flag("--type", other.map(str::to_ascii_lowercase).as_deref())
        .number("--cku", call.number("spec.config.cku"))
        .number("--max-ecku", call.number("spec.config.max_ecku"))
        .truth("--deletion-protection", call.truth("spec.deletion_protection"))
        .flag("--environment", call.environment().as_deref());
    let standard = other.is_none_or(|kind| now == Some("Basic") && kind == "Standard");
    Form::from(line)
        .noted(when(call.said("spec.availability").is_some(), zones))
        .noted(when(!standard, "The CLI changes the type from Basic to Standard only."))
}

/// The segments of a CRN that name places, each with its flag, in the order in which the CLI puts them together; the
/// organization is that of whoever is signed in.
const PLACES: [(&str, Option<&str>); 7] = [
    ("organization", None),
    ("environment", Some("--environment")),
    ("cloud-cluster", Some("--cloud-cluster")),
    ("schema-registry", Some("--schema-registry-cluster")),
    ("ksql", Some("--ksql-cluster")),
    ("kafka", Some("--kafka-cluster")),
    ("flink-region", Some("--flink-region")),
];

/// The CLI takes a CRN pattern apart into flags.
fn bind(call: &Call, command: &str) -> Form {
    let Ok(pattern) = CrnPattern::parse(call.sent("crn_pattern").unwrap_or_default()) else {
        return Form::none("The CRN pattern cannot be read, so that the CLI's flags are not known.");
    };
    let mut line =
        Line::new(command).flag("--principal", call.sent("principal")).flag("--role", call.sent("role_name"));
    let (mut place, mut resource) = (0, None);
    for segment in pattern.crn().segments() {
        let found = PLACES.iter().position(|(kind, _)| *kind == &*segment.kind);
        match found {
            _ if resource.is_some() => return unordered(),
            Some(at) if at < place => return unordered(),
            Some(at) => {
                place = at;
                if let Some((_, Some(flag))) = PLACES.get(at) {
                    line = line.flag(flag, Some(&segment.id));
                }
            }
            None => resource = Some(format!("{}:{}", resource_type(&segment.kind), segment.id)),
        }
    }
    let whole = pattern.to_string().ends_with("/*");
    if whole || (pattern.is_prefix() && resource.is_none()) {
        return unordered();
    }
    line = line.flag("--resource", resource.as_deref());
    line.truth("--prefix", pattern.is_prefix().then_some(true)).into()
}

fn unordered() -> Form {
    Form::none("The CLI's flags cannot spell this CRN pattern.")
}

/// The CLI writes what is before the colon in lower case into the CRN, and knows three names of its own.
fn resource_type(kind: &str) -> String {
    match kind {
        "service-account" => "ServiceAccount".to_owned(),
        "compute-pool" => "ComputePool".to_owned(),
        "topic" | "group" | "subject" | "connector" => {
            let (first, rest) = kind.split_at(1);
            format!("{}{rest}", first.to_ascii_uppercase())
        }
        other => other.to_owned(),
    }
}

fn list_bindings(call: &Call) -> Form {
    let Some(principal) = call.parameter("principal") else {
        return Form::none("The CLI lists the role bindings of a principal, and this call names none.");
    };
    let line = Line::new("confluent iam rbac role-binding list").flag("--principal", Some(&principal));
    let note = "The CLI lists what the principal has on the whole organization and below it.".to_owned();
    Form::from(line.word("--inclusive -o json")).noted([note])
}

fn list_quotas(call: &Call) -> Form {
    let Some(scope) = call.parameter("scope") else {
        return Form::none("The CLI lists the quotas of a scope, and this call names none.");
    };
    Line::new("confluent service-quota list").argument(&kebab(&scope)).word("-o json").into()
}

fn several_acls(org: &Org, call: &Call) -> Form {
    let data = call.find("data").and_then(serde_json::Value::as_array);
    let each = data.into_iter().flatten().map(|body| {
        let text = |name: &str| body.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
        acl(org, call, text, "create")
    });
    joined(each, "\n")
}

/// An ACL by its facts. The CLI has a flag for each type of resource, and none for delegation tokens.
fn acl(org: &Org, call: &Call, fact: impl Fn(&str) -> Option<String>, verb: &str) -> Form {
    let name = fact("resource_name");
    let resource = match fact("resource_type").as_deref() {
        Some("TOPIC") => Some(("--topic", name)),
        Some("GROUP") => Some(("--consumer-group", name)),
        Some("TRANSACTIONAL_ID") => Some(("--transactional-id", name)),
        Some("CLUSTER") => Some(("--cluster-scope", None)),
        Some(_) | None => None,
    };
    let permission = match fact("permission").as_deref() {
        Some("ALLOW") => Some("--allow"),
        Some("DENY") => Some("--deny"),
        Some(_) | None => None,
    };
    let (Some((flag, name)), Some(permission), Some(principal), Some(operation)) =
        (resource, permission, fact("principal"), fact("operation"))
    else {
        return Form::none(
            "The CLI names one ACL: a topic, consumer group, transactional id or the cluster, with principal, operation and permission.",
        );
    };
    let account = principal.strip_prefix("User:").filter(|id| id.starts_with("sa-"));
    let mut line = Line::new("confluent kafka acl").word(verb).word(permission);
    line = match account {
        Some(account) => line.flag("--service-account", Some(account)),
        None => line.flag("--principal", Some(&principal)),
    };
    line = line.flag("--operations", Some(&kebab(&operation)));
    line = match name {
        Some(name) => line.flag(flag, Some(&name)),
        None => line.word(flag),
    };
    let prefix = (fact("pattern_type").as_deref() == Some("PREFIXED")).then_some(true);
    let cluster = call.segment(3).unwrap_or_default();
    let lies_in = crate::model::KafkaClusterId::parse(cluster).ok();
    let lies_in = lies_in.and_then(|id| org.kafka_clusters().get(&id)).map(|it| it.environment.as_str());
    line.truth("--prefix", prefix).flag("--cluster", Some(cluster)).flag("--environment", lies_in).into()
}
