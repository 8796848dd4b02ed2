//! Commands as programs send them: JSON with the command's name in `do`. Ids are looked up, texts are left to the engine.
//! An update names what it changes; what it leaves out stays as it is.

use serde::Deserialize;

use super::{
    Fault,
    clusters::{NewCluster, update_compute_pool, update_kafka_cluster},
    rules::{AclOrder, MappingEdit, NewLimit, NewPool, NewProvider, PoolEdit, ProviderEdit},
};
use crate::{
    access::Target,
    engine::{Command, NewApiKey, NewComputePool, NewEnvironment, NewKsqlCluster, OrganizationEdit, Refusal},
    exchange::line,
    model::{
        ApiKeyId, AuthType, Cloud, ComputePoolId, EnvironmentId, FlinkRegion, GovernancePackage,
        GroupMappingId, IdentityPoolId, IdentityProviderId, KafkaClusterId, KsqlClusterId, KsqlSize,
        ObjectRef, Owner, Principal, Role, RoleBindingId, SchemaRegistryId, Scope, ServiceAccountId, User,
        UserId, UserState,
    },
    org::Org,
};

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
enum Order {
    CreateApiKey {
        owner: String,
        resource: Place,
        #[serde(default)]
        name: String,
        #[serde(default)]
        description: String,
        #[serde(default)]
        expires_on: Option<String>,
    },
    UpdateApiKey {
        id: String,
        name: Option<String>,
        description: Option<String>,
    },
    RevokeApiKey {
        id: String,
    },
    CreateServiceAccount {
        name: String,
        #[serde(default)]
        description: String,
        resource_owner: Option<String>,
    },
    UpdateServiceAccount {
        id: String,
        name: Option<String>,
        description: Option<String>,
    },
    InviteUser {
        email: String,
        #[serde(default)]
        full_name: String,
        auth: Option<String>,
    },
    UpdateUser {
        id: String,
        full_name: Option<String>,
        state: Option<String>,
    },
    UpdateSignIn {
        id: String,
        auth: String,
    },
    ForgetInvitation {
        id: String,
    },
    UpdateOrganization {
        name: String,
    },
    CreateEnvironment {
        name: String,
        package: Option<String>,
    },
    UpdateEnvironment {
        id: String,
        name: Option<String>,
        package: Option<String>,
    },
    CreateKafkaCluster(NewCluster),
    UpdateKafkaCluster {
        id: String,
        name: Option<String>,
        #[serde(rename = "type")]
        kind: Option<String>,
        cku: Option<u32>,
        deletion_protection: Option<bool>,
    },
    CreateSchemaRegistry {
        environment: String,
        cloud: String,
        region: String,
    },
    CreateKsqlCluster {
        kafka_cluster: String,
        name: String,
        credential_identity: String,
        csu: Option<u32>,
    },
    UpdateKsqlCluster {
        id: String,
        csu: u32,
    },
    CreateComputePool {
        environment: String,
        name: String,
        region: String,
        max_cfu: Option<u32>,
    },
    UpdateComputePool {
        id: String,
        name: Option<String>,
        max_cfu: Option<u32>,
    },
    CreateGroupMapping {
        name: String,
        #[serde(default)]
        description: String,
        filter: String,
    },
    UpdateGroupMapping(MappingEdit),
    CreateIdentityProvider(NewProvider),
    UpdateIdentityProvider(ProviderEdit),
    CreateIdentityPool(NewPool),
    UpdateIdentityPool(PoolEdit),
    CreateAcl(AclOrder),
    SetAppliedLimit(NewLimit),
    CreateRoleBinding {
        principal: String,
        role: String,
        crn_pattern: String,
    },
    Delete {
        ids: Vec<String>,
    },
    Undo {
        entry: String,
    },
}

/// What a key is for: a word or an id, or a Flink region of an environment.
#[derive(Deserialize)]
#[serde(untagged)]
enum Place {
    Id(String),
    Flink { environment: String, region: String },
}

/// Reads a command.
pub(super) fn read(org: &Org, text: &str) -> Result<Command, Fault> {
    let order: Order =
        serde_json::from_str(text).map_err(|error| Fault::new("invalid", error.to_string()))?;
    match order {
        Order::CreateApiKey { owner: id, resource, name, description, expires_on } => {
            let owner = owner(org, "owner", &id)?;
            let scope = scope(org, &resource)?;
            Ok(Command::CreateApiKey(NewApiKey { name, description, owner, scope, expires_on }))
        }
        Order::UpdateApiKey { id, name, description } => update_api_key(org, &id, name, description),
        Order::RevokeApiKey { id } => {
            Ok(Command::RevokeApiKey { id: ApiKeyId::parse(&id).map_err(|_| unknown("id", &id))? })
        }
        Order::CreateServiceAccount { name, description, resource_owner: owner } => {
            Ok(Command::CreateServiceAccount { name, description, resource_owner: resource_owner(owner)? })
        }
        Order::UpdateServiceAccount { id, name, description } => {
            update_service_account(org, &id, name, description)
        }
        Order::InviteUser { email, full_name, auth } => {
            let rule = "is AUTH_TYPE_LOCAL or AUTH_TYPE_SSO";
            let auth = choose("auth", auth, AuthType::Local, AuthType::parse, rule)?;
            Ok(Command::InviteUser { email, full_name, auth })
        }
        Order::UpdateUser { id, full_name, state } => update_user(org, &id, full_name, state),
        Order::UpdateSignIn { id, auth } => {
            let auth = read_word("auth", &auth, AuthType::parse, "is AUTH_TYPE_LOCAL or AUTH_TYPE_SSO")?;
            Ok(Command::UpdateSignIn { id: known_user(org, &id)?.id.clone(), auth })
        }
        Order::ForgetInvitation { id } => {
            Ok(Command::ForgetInvitation { user: known_user(org, &id)?.id.clone() })
        }
        Order::UpdateOrganization { name } => {
            let own = org.organization().ok_or_else(Fault::not_founded)?;
            Ok(Command::UpdateOrganization(OrganizationEdit { name, ..OrganizationEdit::of(own) }))
        }
        Order::CreateEnvironment { name, package } => {
            let package = governance(package, GovernancePackage::default())?;
            Ok(Command::CreateEnvironment(NewEnvironment { name, package, ..NewEnvironment::default() }))
        }
        Order::UpdateEnvironment { id, name, package } => update_environment(org, &id, name, package),
        Order::CreateKafkaCluster(new) => new.command(org),
        Order::UpdateKafkaCluster { id, name, kind, cku, deletion_protection } => {
            update_kafka_cluster(org, &id, (name, kind, cku, deletion_protection))
        }
        Order::CreateSchemaRegistry { environment: id, cloud: on, region } => {
            let environment = environment(org, &id)?;
            Ok(Command::CreateSchemaRegistry { environment, cloud: cloud(&on)?, region })
        }
        Order::CreateKsqlCluster { kafka_cluster: id, name, credential_identity, csu } => {
            let size = csu.map_or(Ok(KsqlSize::default()), KsqlSize::try_from).map_err(Refusal::from)?;
            let kafka_cluster = KafkaClusterId::parse(&id).map_err(|_| unknown("kafkaCluster", &id))?;
            let credential_identity = owner(org, "credentialIdentity", &credential_identity)?;
            Ok(Command::CreateKsqlCluster(NewKsqlCluster {
                kafka_cluster,
                name,
                credential_identity,
                size,
                processing_log: None,
            }))
        }
        Order::UpdateKsqlCluster { id, csu } => {
            let known = KsqlClusterId::parse(&id).ok().filter(|known| org.ksql_clusters().contains(known));
            let size = KsqlSize::try_from(csu).map_err(Refusal::from)?;
            Ok(Command::UpdateKsqlCluster { id: known.ok_or_else(|| unknown("id", &id))?, size })
        }
        Order::CreateComputePool { environment: id, name, region, max_cfu } => {
            let environment = environment(org, &id)?;
            let (region, max_cfu) = (flink_region(&region)?, max_cfu.unwrap_or(5));
            Ok(Command::CreateComputePool(NewComputePool { environment, name, region, max_cfu, usage: None }))
        }
        Order::UpdateComputePool { id, name, max_cfu } => update_compute_pool(org, &id, name, max_cfu),
        Order::CreateGroupMapping { name, description, filter } => {
            Ok(Command::CreateGroupMapping { name, description, filter })
        }
        Order::UpdateGroupMapping(edit) => edit.command(org),
        Order::CreateIdentityProvider(new) => Ok(new.command()),
        Order::UpdateIdentityProvider(edit) => edit.command(org),
        Order::CreateIdentityPool(new) => new.command(org),
        Order::UpdateIdentityPool(edit) => edit.command(org),
        Order::CreateAcl(new) => new.command(org),
        Order::SetAppliedLimit(limit) => limit.command(org),
        Order::CreateRoleBinding { principal: id, role, crn_pattern: pattern } => {
            let principal = principal(&id)?;
            let role = Role::parse(&role).ok_or_else(|| Fault::input("role", "is no predefined role"))?;
            Ok(Command::CreateRoleBinding { principal, role, pattern })
        }
        Order::Delete { ids } => {
            let targets = ids.iter().map(|id| find(org, id).ok_or_else(|| unknown("ids", id)));
            Ok(Command::Delete { targets: targets.collect::<Result<_, _>>()?, previewed: None })
        }
        Order::Undo { entry } => {
            let record = line::read(&entry).map_err(|error| Fault::new("damaged", error.to_string()))?;
            let entry = record.open_alone().map_err(Fault::damage)?;
            Ok(Command::Undo { entry: Box::new(entry) })
        }
    }
}

fn update_api_key(
    org: &Org,
    id: &str,
    name: Option<String>,
    description: Option<String>,
) -> Result<Command, Fault> {
    let known = ApiKeyId::parse(id).ok().and_then(|id| org.api_keys().get(&id));
    let known = known.ok_or_else(|| unknown("id", id))?;
    Ok(Command::UpdateApiKey {
        id: known.id.clone(),
        name: or_known(name, &known.name),
        description: or_known(description, &known.description),
    })
}

fn update_service_account(
    org: &Org,
    id: &str,
    name: Option<String>,
    description: Option<String>,
) -> Result<Command, Fault> {
    let known = ServiceAccountId::parse(id).ok().and_then(|id| org.service_accounts().get(&id));
    let known = known.ok_or_else(|| unknown("id", id))?;
    Ok(Command::UpdateServiceAccount {
        id: known.id.clone(),
        name: or_known(name, &known.name),
        description: or_known(description, &known.description),
    })
}

fn update_user(
    org: &Org,
    id: &str,
    full_name: Option<String>,
    state: Option<String>,
) -> Result<Command, Fault> {
    let known = known_user(org, id)?;
    let state = choose("state", state, known.state, user_state, "is active or deactivated")?;
    let full_name = or_known(full_name, &known.full_name);
    Ok(Command::UpdateUser { id: known.id.clone(), full_name, state })
}

fn known_user<'a>(org: &'a Org, id: &str) -> Result<&'a User, Fault> {
    let known = UserId::parse(id).ok().and_then(|id| org.users().get(&id));
    known.ok_or_else(|| unknown("id", id))
}

fn update_environment(
    org: &Org,
    id: &str,
    name: Option<String>,
    package: Option<String>,
) -> Result<Command, Fault> {
    let known = EnvironmentId::parse(id).ok().and_then(|id| org.environments().get(&id));
    let known = known.ok_or_else(|| unknown("id", id))?;
    let package = governance(package, known.package)?;
    let edit = NewEnvironment { name: or_known(name, &known.name), package, mark: known.mark };
    Ok(Command::UpdateEnvironment { id: known.id.clone(), edit })
}

/// The principal that a text names: `User:sa-…`, or the id alone.
pub(super) fn principal(text: &str) -> Result<Principal, Fault> {
    let named = Principal::parse(text).ok().or_else(|| Principal::from_id(text));
    named.ok_or_else(|| unknown("principal", text))
}

/// Who shall own what is made, if anybody.
pub(super) fn resource_owner(text: Option<String>) -> Result<Option<Principal>, Fault> {
    text.map(|text| principal(&text).map_err(|_| unknown("resourceOwner", &text))).transpose()
}

/// The object that an id names. Ids of different kinds look different, but for those that came from outside.
pub(super) fn find(org: &Org, id: &str) -> Option<ObjectRef> {
    let candidates = [
        EnvironmentId::parse(id).ok().map(ObjectRef::Environment),
        KafkaClusterId::parse(id).ok().map(ObjectRef::KafkaCluster),
        SchemaRegistryId::parse(id).ok().map(ObjectRef::SchemaRegistry),
        KsqlClusterId::parse(id).ok().map(ObjectRef::KsqlCluster),
        ComputePoolId::parse(id).ok().map(ObjectRef::ComputePool),
        UserId::parse(id).ok().map(ObjectRef::User),
        ServiceAccountId::parse(id).ok().map(ObjectRef::ServiceAccount),
        GroupMappingId::parse(id).ok().map(ObjectRef::GroupMapping),
        IdentityProviderId::parse(id).ok().map(ObjectRef::IdentityProvider),
        IdentityPoolId::parse(id).ok().map(ObjectRef::IdentityPool),
        RoleBindingId::parse(id).ok().map(ObjectRef::RoleBinding),
        crate::model::AclId::parse(id).ok().map(ObjectRef::Acl),
        ApiKeyId::parse(id).ok().map(ObjectRef::ApiKey),
    ];
    candidates.into_iter().flatten().find(|object| org.find(object).is_some())
}

/// The account that an id names.
pub(super) fn owner(org: &Org, field: &str, id: &str) -> Result<Owner, Fault> {
    find(org, id).and_then(|object| object.account()).ok_or_else(|| unknown(field, id))
}

/// What a key is presented to, named as where it is created; a Flink region as `env-…/aws.us-east-1`.
pub(super) fn target(org: &Org, text: &str) -> Result<Target, Fault> {
    let place = match text.split_once('/') {
        Some((environment, region)) => {
            Place::Flink { environment: environment.to_owned(), region: region.to_owned() }
        }
        None => Place::Id(text.to_owned()),
    };
    match scope(org, &place)? {
        Scope::Kafka { cluster, .. } => Ok(Target::Kafka(cluster)),
        Scope::SchemaRegistry { registry, .. } => Ok(Target::SchemaRegistry(registry)),
        Scope::Ksql { cluster, .. } => Ok(Target::Ksql(cluster)),
        Scope::Flink { environment, region } => Ok(Target::Flink(environment, region)),
        Scope::Tableflow => Ok(Target::Tableflow),
        Scope::Cloud => Ok(Target::Cloud),
        Scope::Global => {
            Err(Fault::input("resource", "names one resource: a Global key is presented to others"))
        }
    }
}

fn scope(org: &Org, place: &Place) -> Result<Scope, Fault> {
    let id = match place {
        Place::Flink { environment: id, region } => {
            return Ok(Scope::Flink { environment: environment(org, id)?, region: flink_region(region)? });
        }
        Place::Id(id) => id.as_str(),
    };
    match id {
        "cloud" => return Ok(Scope::Cloud),
        "tableflow" => return Ok(Scope::Tableflow),
        "global" => return Ok(Scope::Global),
        _ => {}
    }
    let scope = match find(org, id) {
        Some(ObjectRef::KafkaCluster(cluster)) => org
            .kafka_clusters()
            .get(&cluster)
            .map(|known| Scope::Kafka { environment: known.environment.clone(), cluster: cluster.clone() }),
        Some(ObjectRef::SchemaRegistry(registry)) => org.schema_registries().get(&registry).map(|known| {
            Scope::SchemaRegistry { environment: known.environment.clone(), registry: registry.clone() }
        }),
        Some(ObjectRef::KsqlCluster(cluster)) => org
            .ksql_clusters()
            .get(&cluster)
            .map(|known| Scope::Ksql { environment: known.environment.clone(), cluster: cluster.clone() }),
        Some(_) | None => None,
    };
    scope.ok_or_else(|| unknown("resource", id))
}

pub(super) fn environment(org: &Org, id: &str) -> Result<EnvironmentId, Fault> {
    let known = EnvironmentId::parse(id).ok().filter(|known| org.environments().contains(known));
    known.ok_or_else(|| unknown("environment", id))
}

fn flink_region(text: &str) -> Result<FlinkRegion, Fault> {
    FlinkRegion::parse(text)
        .ok_or_else(|| Fault::input("region", "is written <cloud>.<region>, as aws.us-east-1"))
}

pub(super) fn cloud(text: &str) -> Result<Cloud, Fault> {
    Cloud::parse(text).ok_or_else(|| Fault::input("cloud", "is AWS, AZURE or GCP"))
}

fn governance(text: Option<String>, known: GovernancePackage) -> Result<GovernancePackage, Fault> {
    choose("package", text, known, GovernancePackage::parse, "is ESSENTIALS or ADVANCED")
}

fn user_state(text: &str) -> Option<UserState> {
    match text {
        "invited" => Some(UserState::Invited),
        "active" => Some(UserState::Active),
        "deactivated" => Some(UserState::Deactivated),
        _ => None,
    }
}

/// The value that a text names; where there is no text, the one given.
pub(super) fn choose<T>(
    field: &str,
    text: Option<String>,
    otherwise: T,
    parse: impl Fn(&str) -> Option<T>,
    rule: &str,
) -> Result<T, Fault> {
    text.map_or(Ok(otherwise), |text| parse(&text).ok_or_else(|| Fault::input(field, rule)))
}

/// The value that a text names.
pub(super) fn read_word<T>(
    field: &str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
    rule: &str,
) -> Result<T, Fault> {
    parse(text).ok_or_else(|| Fault::input(field, rule))
}

pub(super) fn or_known(text: Option<String>, known: &str) -> String {
    text.unwrap_or_else(|| known.to_owned())
}

pub(super) fn unknown(field: &str, id: &str) -> Fault {
    Fault {
        code: "not_found",
        message: format!("There is no “{id}” that {field} could name."),
        field: Some(field.to_owned()),
    }
}
