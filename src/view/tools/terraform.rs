//! A call as a block of the Terraform provider. Source: `confluentinc/terraform-provider-confluent` 2.x, `docs/resources` and
//! `docs/data-sources`; `facts/wire.md` 9.

use serde_json::Value;

use super::{
    Call, Form, joined,
    made::{as_new_acl, made},
    write::{Block, block_name, quoted},
};
use crate::{
    model::{
        AclId, ApiKeyId, ComputePoolId, EnvironmentId, GroupMappingId, IdentityPoolId, IdentityProviderId,
        KafkaClusterId, KsqlClusterId, ObjectRef, RoleBindingId, ServiceAccountId, UserId,
    },
    org::Org,
};

/// Calls as blocks: of what is made, of what is changed as it will be, of what is deleted as it is to be taken out.
pub fn terraform(org: &Org, calls: &[Call]) -> Form {
    let mut names: Vec<String> = Vec::new();
    let forms = calls.iter().map(|call| match call.method {
        "POST" => created(call, &mut names),
        "PATCH" => changed(org, call, &mut names),
        "DELETE" => deleted(org, call, &mut names),
        _ => read(call),
    });
    joined(forms.collect::<Vec<_>>(), "\n\n")
}

/// A block with its kind and its name.
struct Resource {
    kind: &'static str,
    name: String,
    block: Block,
    notes: Vec<String>,
}

impl Resource {
    fn new(kind: &'static str, named: Option<&str>, block: Block) -> Self {
        Self { kind, name: block_name(named.unwrap_or_default()), block, notes: Vec::new() }
    }

    fn noted(mut self, more: impl IntoIterator<Item = &'static str>) -> Self {
        self.notes.extend(more.into_iter().map(str::to_owned));
        self
    }

    /// Gives it a name that no block of its kind has yet.
    fn distinct(mut self, names: &mut Vec<String>) -> Self {
        let base = self.name.clone();
        for number in 2.. {
            let address = self.address();
            if !names.contains(&address) {
                names.push(address);
                break;
            }
            self.name = format!("{base}_{number}");
        }
        self
    }

    fn address(&self) -> String {
        format!("{}.{}", self.kind, self.name)
    }

    fn text(&self) -> String {
        self.block.end(&format!("resource \"{}\" \"{}\"", self.kind, self.name))
    }
}

fn created(call: &Call, names: &mut Vec<String>) -> Form {
    if call.operation == "batchCreateKafkaAcls" {
        let data = call.find("data").and_then(Value::as_array).into_iter().flatten();
        let each = data.map(|body| {
            let text = |name: &str| body.get(name).and_then(Value::as_str);
            let made = acl(call.segment(3), text).distinct(names);
            Form::text(made.text()).noted(made.notes.clone())
        });
        return joined(each.collect::<Vec<_>>(), "\n\n");
    }
    match resource(call) {
        Some(made) => {
            let made = made.distinct(names);
            Form::text(made.text()).noted(made.notes.clone())
        }
        None if call.operation == "createSrcmV2Cluster" => Form::none(
            "The provider has no resource for a Schema Registry: Confluent Cloud makes it with the first Kafka cluster of the environment. The data source confluent_schema_registry_cluster reads it.",
        ),
        None => Form::none("The provider has no resource for this call."),
    }
}

fn changed(org: &Org, call: &Call, names: &mut Vec<String>) -> Form {
    match call.operation {
        "updateOrgV2Organization" => {
            return Form::none(
                "The provider only reads the organization: it has no resource for its settings.",
            );
        }
        "updateIamV2User" | "update_auth_typeIamV2User" => {
            return Form::none(
                "The provider only reads users: it has no resource for them. An invitation is one.",
            );
        }
        "updateFcpmV2OrgComputePoolConfig" => {
            let block = Block::default()
                .truth("default_compute_pool_enabled", call.truth("spec.default_pool_enabled"))
                .number("default_max_cfu", call.number("spec.default_pool_max_cfu"));
            let made = Resource::new("confluent_flink_compute_pool_config", Some("main"), block);
            return Form::text(made.distinct(names).text());
        }
        _ => {}
    }
    let target = target(org, call);
    // The package of a Schema Registry is its environment's.
    let over = if call.operation == "updateSrcmV2Cluster" { as_environment(call) } else { call.clone() };
    let found = target.as_ref().and_then(|target| Some((target, resource(&over.over(made(org, target)?))?)));
    let Some((target, will_be)) = found else {
        return Form::none(
            "In Terraform, change the block of the resource and apply. It cannot be shown whole: too little is known of what it is now.",
        );
    };
    let will_be = will_be.distinct(names);
    let head = "The block as it will be. Change yours to this, and apply.".to_owned();
    Form::text(will_be.text())
        .noted(std::iter::once(head).chain(will_be.notes.clone()))
        .noted(import_line(org, target, &will_be))
}

/// What changes the package of a registry, as the change of its environment that it is.
fn as_environment(call: &Call) -> Call {
    let package = call.said("spec.package").unwrap_or_default();
    let body = serde_json::json!({ "stream_governance_config": { "package": package } });
    let body = super::made::object(body);
    Call::with("updateOrgV2Environment", "PATCH", call.target.clone(), body)
}

fn deleted(org: &Org, call: &Call, names: &mut Vec<String>) -> Form {
    if call.operation == "deleteIamV2User" {
        return Form::none("The provider only reads users: it has no resource for them.");
    }
    if call.operation == "deleteSrcmV2Cluster" {
        return Form::none(
            "The provider has no resource for a Schema Registry: it goes with its environment.",
        );
    }
    let targets = match call.operation {
        "deleteKafkaAcls" => acls_asked_for(org, call),
        _ => target(org, call).into_iter().collect(),
    };
    let blocks: Vec<_> = targets
        .iter()
        .filter_map(|target| Some(resource(&made(org, target)?)?.distinct(names)))
        .map(|block| commented(&block))
        .collect();
    if blocks.is_empty() {
        return Form::none(
            "In Terraform, take the block of the resource out of the configuration and apply.",
        );
    }
    let note = "Take the block out of your configuration, and apply. It is shown as a comment, so that it does nothing where it is pasted.";
    Form::text(blocks.join("\n\n")).noted([note.to_owned()])
}

fn commented(block: &Resource) -> String {
    let lines: Vec<_> =
        block.text().lines().map(|line| ["# ", line].concat().trim_end().to_owned()).collect();
    lines.join("\n")
}

/// How Terraform comes to know what stands already. Source: `facts/wire.md` 9.1.
fn import_line(org: &Org, target: &ObjectRef, block: &Resource) -> Option<String> {
    let id = match target {
        ObjectRef::ApiKey(id) => {
            let key = org.api_keys().get(id)?;
            let place = key.scope.environment().map(|environment| format!("{environment}/"));
            format!("{}{id}", place.unwrap_or_default())
        }
        ObjectRef::KafkaCluster(id) => format!("{}/{id}", org.kafka_clusters().get(id)?.environment),
        ObjectRef::KsqlCluster(id) => format!("{}/{id}", org.ksql_clusters().get(id)?.environment),
        ObjectRef::ComputePool(id) => format!("{}/{id}", org.compute_pools().get(id)?.environment),
        ObjectRef::IdentityPool(id) => format!("{}/{id}", org.identity_pools().get(id)?.provider),
        ObjectRef::User(id) => org.users().get(id)?.invitation.as_ref()?.id.to_string(),
        ObjectRef::Environment(_)
        | ObjectRef::ServiceAccount(_)
        | ObjectRef::GroupMapping(_)
        | ObjectRef::IdentityProvider(_)
        | ObjectRef::RoleBinding(_)
        | ObjectRef::Acl(_) => target.id(),
        ObjectRef::Organization(_)
        | ObjectRef::SchemaRegistry(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::Tombstone(_) => return None,
    };
    Some(format!(
        "Where Terraform does not manage it yet: terraform import {} {}",
        block.address(),
        quoted(&id)
    ))
}

/// What the path of a call names.
fn target(org: &Org, call: &Call) -> Option<ObjectRef> {
    let id = call.id();
    Some(match call.operation {
        "updateIamV2ApiKey" | "deleteIamV2ApiKey" => ObjectRef::ApiKey(ApiKeyId::parse(id).ok()?),
        "updateIamV2ServiceAccount" | "deleteIamV2ServiceAccount" => {
            ObjectRef::ServiceAccount(ServiceAccountId::parse(id).ok()?)
        }
        "updateOrgV2Environment" | "deleteOrgV2Environment" => {
            ObjectRef::Environment(EnvironmentId::parse(id).ok()?)
        }
        "updateSrcmV2Cluster" => ObjectRef::Environment(EnvironmentId::parse(&call.environment()?).ok()?),
        "updateCmkV2Cluster" | "deleteCmkV2Cluster" => {
            ObjectRef::KafkaCluster(KafkaClusterId::parse(id).ok()?)
        }
        "deleteKsqldbcmV2Cluster" => ObjectRef::KsqlCluster(KsqlClusterId::parse(id).ok()?),
        "updateFcpmV2ComputePool" | "deleteFcpmV2ComputePool" => {
            ObjectRef::ComputePool(ComputePoolId::parse(id).ok()?)
        }
        "updateIamV2SsoGroupMapping" | "deleteIamV2SsoGroupMapping" => {
            ObjectRef::GroupMapping(GroupMappingId::parse(id).ok()?)
        }
        "updateIamV2IdentityProvider" | "deleteIamV2IdentityProvider" => {
            ObjectRef::IdentityProvider(IdentityProviderId::parse(id).ok()?)
        }
        "updateIamV2IdentityPool" | "deleteIamV2IdentityPool" => {
            ObjectRef::IdentityPool(IdentityPoolId::parse(id).ok()?)
        }
        "deleteIamV2RoleBinding" => ObjectRef::RoleBinding(RoleBindingId::parse(id).ok()?),
        "deleteIamV2Invitation" => {
            let invited =
                |user: &&crate::model::User| user.invitation.as_ref().is_some_and(|it| it.id.as_str() == id);
            ObjectRef::User(UserId::clone(&org.users().iter().find(invited)?.id))
        }
        _ => return None,
    })
}

/// The ACLs that the filter of a deletion names exactly.
fn acls_asked_for(org: &Org, call: &Call) -> Vec<ObjectRef> {
    let facts = ["resource_type", "resource_name", "pattern_type", "principal", "operation", "permission"];
    let asked = facts.map(|name| (name, call.parameter(name)));
    let fits = |acl: &&crate::model::Acl| {
        let own = super::made::acl_facts(&as_new_acl(acl));
        Some(acl.cluster.as_str()) == call.segment(3)
            && asked.iter().all(|(name, wanted)| {
                let is = own.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
                wanted.is_none() || wanted.as_deref() == Some("ANY") || wanted.as_deref() == is
            })
    };
    org.acls().iter().filter(fits).map(|acl| ObjectRef::Acl(AclId::clone(&acl.id))).collect()
}

/// The resource that a creation makes; `None` where the provider has none.
fn resource(call: &Call) -> Option<Resource> {
    let name = call.said("display_name");
    let spec_name = call.said("spec.display_name");
    let environment = call.environment();
    let environment = environment.as_deref();
    Some(match call.operation {
        "createIamV2ApiKey" => key(call),
        "createIamV2ServiceAccount" => {
            let block =
                Block::default().text("display_name", name).text("description", call.said("description"));
            let owner = call.parameter("assigned_resource_owner").map(
                |_| "The provider gives no ResourceOwner along: that is a confluent_role_binding of its own.",
            );
            Resource::new("confluent_service_account", name, block).noted(owner)
        }
        "createOrgV2Environment" => {
            let package = call.said("stream_governance_config.package");
            let block = Block::default().text("display_name", name);
            let block = match package {
                Some(_) => block.block("stream_governance", Block::default().text("package", package)),
                None => block,
            };
            Resource::new("confluent_environment", name, block)
        }
        "createIamV2Invitation" => {
            let block =
                Block::default().text("email", call.said("email")).text("auth_type", call.said("auth_type"));
            Resource::new("confluent_invitation", call.said("email"), block)
        }
        "createIamV2RoleBinding" => binding(call),
        "createIamV2SsoGroupMapping" => {
            let block = Block::default()
                .text("display_name", name)
                .text("description", call.said("description"))
                .text("filter", call.said("filter"));
            Resource::new("confluent_group_mapping", name, block)
        }
        "createIamV2IdentityProvider" => {
            let block = Block::default()
                .text("display_name", name)
                .text_even_empty("description", call.sent("description"))
                .text("issuer", call.said("issuer"))
                .text("jwks_uri", call.said("jwks_uri"))
                .text("identity_claim", call.said("identity_claim"));
            Resource::new("confluent_identity_provider", name, block)
        }
        "createIamV2IdentityPool" => {
            let block = Block::default()
                .text("display_name", name)
                .text_even_empty("description", call.sent("description"))
                .text("identity_claim", call.said("identity_claim"))
                .text("filter", call.said("filter"))
                .reference("identity_provider", call.segment(3));
            let owner = call.parameter("assigned_resource_owner").map(
                |_| "The provider gives no ResourceOwner along: that is a confluent_role_binding of its own.",
            );
            Resource::new("confluent_identity_pool", name, block).noted(owner)
        }
        "createCmkV2Cluster" => kafka(call),
        "createKsqldbcmV2Cluster" => {
            let block = Block::default()
                .text("display_name", spec_name)
                .number("csu", call.number("spec.csu"))
                .truth("use_detailed_processing_log", call.truth("spec.use_detailed_processing_log"))
                .reference("kafka_cluster", call.said("spec.kafka_cluster.id"))
                .reference("credential_identity", call.said("spec.credential_identity.id"))
                .reference("environment", environment);
            Resource::new("confluent_ksql_cluster", spec_name, block)
        }
        "createFcpmV2ComputePool" => {
            let block = Block::default()
                .text("display_name", spec_name)
                .text("cloud", call.said("spec.cloud"))
                .text("region", call.said("spec.region"))
                .number("max_cfu", call.number("spec.max_cfu"))
                .truth("default_pool", call.truth("spec.default_pool"))
                .reference("environment", environment);
            let models = (call.truth("spec.enable_ai") == Some(true))
                .then_some("The provider cannot make a pool for models.");
            Resource::new("confluent_flink_compute_pool", spec_name, block).noted(models)
        }
        "createKafkaAcls" => acl(call.segment(3), |name| call.said(name)),
        _ => return None,
    })
}

fn key(call: &Call) -> Resource {
    let name = call.said("spec.display_name");
    let owner = call.said("spec.owner.id").unwrap_or_default();
    let kind = if owner.starts_with("u-") { "User" } else { "ServiceAccount" };
    let mut block = Block::default()
        .text("display_name", name)
        .text("description", call.said("spec.description"))
        .block("owner", typed(owner, "iam/v2", kind));
    if let Some(id) = call.said("spec.resource.id").filter(|id| !id.eq_ignore_ascii_case("cloud")) {
        let (version, kind) = managed_kind(id);
        let managed = typed(id, version, kind);
        block = block.block(
            "managed_resource",
            managed.reference("environment", call.said("spec.resource.environment")),
        );
    }
    Resource::new("confluent_api_key", name.or(Some(owner)), block)
        .noted(["Terraform keeps the secret in clear text in its state: treat the state file as a secret."])
        .noted(name.is_none().then_some("The provider's documentation requires a display name."))
        .noted(
            call.said("spec.expires_at").map(|_| "The provider cannot set a date on which the key expires."),
        )
}

fn typed(id: &str, version: &str, kind: &str) -> Block {
    Block::default().text("id", Some(id)).text("api_version", Some(version)).text("kind", Some(kind))
}

/// Kind and version of what a key is for, as the provider takes them. Source: `facts/wire.md` 9.2.
fn managed_kind(id: &str) -> (&'static str, &'static str) {
    match id {
        "global" => ("global/v1", "Global"),
        "tableflow" => ("tableflow/v1", "Tableflow"),
        id if id.starts_with("lkc-") => ("cmk/v2", "Cluster"),
        id if id.starts_with("lsrc-") => ("srcm/v3", "Cluster"),
        id if id.starts_with("lksqlc-") => ("ksqldbcm/v2", "Cluster"),
        _ => ("fcpm/v2", "Region"),
    }
}

fn binding(call: &Call) -> Resource {
    let (principal, role) =
        (call.said("principal").unwrap_or_default(), call.said("role_name").unwrap_or_default());
    let name = format!("{}_{role}", principal.strip_prefix("User:").unwrap_or(principal));
    let block = Block::default()
        .text("principal", call.said("principal"))
        .text("role_name", call.said("role_name"))
        .text("crn_pattern", call.said("crn_pattern"));
    Resource::new("confluent_role_binding", Some(&name), block)
}

/// The type of a Kafka cluster is the name of a block of its own.
fn kafka(call: &Call) -> Resource {
    let spec_name = call.said("spec.display_name");
    let kind = match call.said("spec.config.kind") {
        Some("Standard") => "standard",
        Some("Enterprise") => "enterprise",
        Some("Dedicated") => "dedicated",
        Some("Freight") => "freight",
        Some(_) | None => "basic",
    };
    let config = Block::default()
        .number("cku", call.number("spec.config.cku"))
        .number("max_ecku", call.number("spec.config.max_ecku"));
    let block = Block::default()
        .text("display_name", spec_name)
        .text("availability", call.said("spec.availability"))
        .text("cloud", call.said("spec.cloud"))
        .text("region", call.said("spec.region"))
        .truth("deletion_protection", call.truth("spec.deletion_protection"))
        .block(kind, config)
        .reference("environment", call.environment().as_deref())
        .reference("network", call.said("spec.network.id"))
        .reference("byok_key", call.said("spec.byok.id"));
    let other = call.find("spec.config.encryption_key").or_else(|| call.find("spec.config.zones"));
    Resource::new("confluent_kafka_cluster", spec_name, block)
        .noted(other.map(|_| "The provider cannot name zones or a cloud's own encryption key."))
}

fn acl<'a>(cluster: Option<&str>, fact: impl Fn(&str) -> Option<&'a str>) -> Resource {
    let part = |name: &str| fact(name).unwrap_or_default().replace("User:", "");
    let name = [part("principal"), part("operation"), part("resource_name")].join("_");
    let block =
        ["resource_type", "resource_name", "pattern_type", "principal", "host", "operation", "permission"]
            .into_iter()
            .fold(Block::default(), |block, name| block.text(name, fact(name)))
            .reference("kafka_cluster", cluster);
    Resource::new("confluent_kafka_acl", Some(&name), block)
        .noted(["The provider also needs rest_endpoint and credentials, here or in its own block."])
}

/// A data source, which reads.
fn read(call: &Call) -> Form {
    let environment = call.parameter("environment");
    let environment = environment.as_deref();
    let id = call.id();
    let by_id = || Block::default().text("id", Some(id));
    let (kind, block) = match call.operation {
        "getIamV2ServiceAccount" => ("confluent_service_account", by_id()),
        "getIamV2User" => ("confluent_user", by_id()),
        "getIamV2Invitation" => ("confluent_invitation", by_id()),
        "getIamV2RoleBinding" => ("confluent_role_binding", by_id()),
        "getIamV2SsoGroupMapping" => ("confluent_group_mapping", by_id()),
        "getIamV2IdentityProvider" => ("confluent_identity_provider", by_id()),
        "getIamV2IdentityPool" => {
            ("confluent_identity_pool", by_id().reference("identity_provider", call.segment(3)))
        }
        "getOrgV2Organization" | "listOrgV2Organizations" => ("confluent_organization", Block::default()),
        "getOrgV2Environment" => ("confluent_environment", by_id()),
        "getCmkV2Cluster" => ("confluent_kafka_cluster", by_id().reference("environment", environment)),
        "getKsqldbcmV2Cluster" => ("confluent_ksql_cluster", by_id().reference("environment", environment)),
        "getFcpmV2ComputePool" => {
            ("confluent_flink_compute_pool", by_id().reference("environment", environment))
        }
        "getSrcmV2Cluster" | "getSrcmV3Cluster" => {
            ("confluent_schema_registry_cluster", by_id().reference("environment", environment))
        }
        "listIamV2Users" => ("confluent_users", Block::default()),
        "listOrgV2Environments" => ("confluent_environments", Block::default()),
        "listCmkV2Clusters" => {
            ("confluent_kafka_clusters", Block::default().reference("environment", environment))
        }
        "listSrcmV2Clusters" | "listSrcmV3Clusters" => {
            ("confluent_schema_registry_clusters", Block::default().reference("environment", environment))
        }
        "listFcpmV2Regions" => {
            let (cloud, region) = (call.parameter("cloud"), call.parameter("region_name"));
            let (Some(cloud), Some(region)) = (cloud, region) else {
                return Form::none("The provider reads one region: give cloud and region_name.");
            };
            let block = Block::default().text("cloud", Some(&cloud)).text("region", Some(&region));
            ("confluent_flink_region", block)
        }
        "getIamV2ApiKey" => {
            return Form::none(
                "The provider has no data source for API keys. One that stands is taken over with terraform import confluent_api_key.<name> <environment>/<key>, with its secret in API_KEY_SECRET.",
            );
        }
        _ => return Form::none("The provider has no data source for this call."),
    };
    let named = if id.contains('-') { block_name(id) } else { "this".to_owned() };
    let name = match call.operation {
        operation if operation.starts_with("get") && operation != "getOrgV2Organization" => named,
        _ => "this".to_owned(),
    };
    let all = when_paged(call);
    Form::text(block.end(&format!("data \"{kind}\" \"{name}\""))).noted(all)
}

fn when_paged(call: &Call) -> Option<String> {
    let paged = call.parameter("page_size").or_else(|| call.parameter("page_token")).is_some();
    paged.then(|| "The provider reads every page.".to_owned())
}
