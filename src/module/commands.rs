//! Commands as programs send them: JSON with the command's name in `do`. Ids are looked up, texts are left to the engine.
//! An update names what it changes; what it leaves out stays as it is.

use serde::Deserialize;

use super::Fault;
use crate::{
    access::Target,
    engine::{
        Command, KafkaClusterEdit, NewApiKey, NewComputePool, NewEnvironment, NewKafkaCluster,
        NewKsqlCluster, Refusal,
    },
    exchange::line,
    model::{
        ApiKeyId, AuthType, Availability, Cloud, ClusterType, ComputePoolId, DeletionProtection,
        EnvironmentId, FlinkRegion, GovernancePackage, GroupMappingId, IdentityPoolId, IdentityProviderId,
        KafkaClusterId, KsqlClusterId, KsqlSize, ObjectRef, Owner, Principal, Role, RoleBindingId,
        SchemaRegistryId, Scope, ServiceAccountId, UserId, UserState,
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
    CreateComputePool {
        environment: String,
        name: String,
        region: String,
        max_cfu: Option<u32>,
    },
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewCluster {
    environment: String,
    name: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    cku: Option<u32>,
    cloud: String,
    region: String,
    availability: Option<String>,
    deletion_protection: Option<bool>,
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
        Order::CreateServiceAccount { name, description } => {
            Ok(Command::CreateServiceAccount { name, description, resource_owner: None })
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
        Order::CreateEnvironment { name, package } => {
            let package = governance(package, GovernancePackage::default())?;
            Ok(Command::CreateEnvironment(NewEnvironment { name, package, ..NewEnvironment::default() }))
        }
        Order::UpdateEnvironment { id, name, package } => update_environment(org, &id, name, package),
        Order::CreateKafkaCluster(new) => new.command(org),
        Order::UpdateKafkaCluster { id, name, deletion_protection } => {
            update_kafka_cluster(org, &id, name, deletion_protection)
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
        Order::CreateComputePool { environment: id, name, region, max_cfu } => {
            let environment = environment(org, &id)?;
            let (region, max_cfu) = (flink_region(&region)?, max_cfu.unwrap_or(5));
            Ok(Command::CreateComputePool(NewComputePool { environment, name, region, max_cfu, usage: None }))
        }
        Order::CreateRoleBinding { principal: id, role, crn_pattern: pattern } => {
            let principal = Principal::parse(&id).ok().or_else(|| Principal::from_id(&id));
            let principal = principal.ok_or_else(|| unknown("principal", &id))?;
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

impl NewCluster {
    fn command(self, org: &Org) -> Result<Command, Fault> {
        let rule = "is SINGLE_ZONE, MULTI_ZONE, LOW or HIGH";
        let zones = Availability::SingleZone;
        Ok(Command::CreateKafkaCluster(NewKafkaCluster {
            environment: environment(org, &self.environment)?,
            name: self.name,
            kind: cluster_type(self.kind, self.cku)?,
            cloud: cloud(&self.cloud)?,
            region: self.region,
            availability: choose("availability", self.availability, zones, Availability::parse, rule)?,
            protection: protection(self.deletion_protection.unwrap_or_default()),
            options: None,
        }))
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
    let known = UserId::parse(id).ok().and_then(|id| org.users().get(&id));
    let known = known.ok_or_else(|| unknown("id", id))?;
    let state = choose("state", state, known.state, user_state, "is active or deactivated")?;
    let full_name = or_known(full_name, &known.full_name);
    Ok(Command::UpdateUser { id: known.id.clone(), full_name, state })
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

fn update_kafka_cluster(
    org: &Org,
    id: &str,
    name: Option<String>,
    deletion_protection: Option<bool>,
) -> Result<Command, Fault> {
    let known = KafkaClusterId::parse(id).ok().and_then(|id| org.kafka_clusters().get(&id));
    let known = known.ok_or_else(|| unknown("id", id))?;
    let edit = KafkaClusterEdit {
        name: or_known(name, &known.name),
        kind: known.spec.as_ref().map(|spec| spec.kind),
        protection: deletion_protection.map_or(known.protection, protection),
        availability: None,
        max_ecku: None,
    };
    Ok(Command::UpdateKafkaCluster { id: known.id.clone(), edit })
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

fn environment(org: &Org, id: &str) -> Result<EnvironmentId, Fault> {
    let known = EnvironmentId::parse(id).ok().filter(|known| org.environments().contains(known));
    known.ok_or_else(|| unknown("environment", id))
}

fn flink_region(text: &str) -> Result<FlinkRegion, Fault> {
    FlinkRegion::parse(text)
        .ok_or_else(|| Fault::input("region", "is written <cloud>.<region>, as aws.us-east-1"))
}

fn cloud(text: &str) -> Result<Cloud, Fault> {
    Cloud::parse(text).ok_or_else(|| Fault::input("cloud", "is AWS, AZURE or GCP"))
}

fn cluster_type(kind: Option<String>, cku: Option<u32>) -> Result<ClusterType, Fault> {
    let rule = "is Basic, Standard, Enterprise, Dedicated or Freight";
    let kind = choose("type", kind, ClusterType::Basic, ClusterType::parse, rule)?;
    match (kind, cku) {
        (ClusterType::Dedicated { .. }, cku) => Ok(ClusterType::Dedicated { cku: cku.unwrap_or(1) }),
        (kind, None) => Ok(kind),
        (
            ClusterType::Basic | ClusterType::Standard | ClusterType::Enterprise | ClusterType::Freight,
            Some(_),
        ) => Err(Fault::input("cku", "is the size of a Dedicated cluster")),
    }
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

const fn protection(on: bool) -> DeletionProtection {
    if on { DeletionProtection::On } else { DeletionProtection::Off }
}

/// The value that a text names; where there is no text, the one given.
fn choose<T>(
    field: &str,
    text: Option<String>,
    otherwise: T,
    parse: impl Fn(&str) -> Option<T>,
    rule: &str,
) -> Result<T, Fault> {
    text.map_or(Ok(otherwise), |text| parse(&text).ok_or_else(|| Fault::input(field, rule)))
}

fn or_known(text: Option<String>, known: &str) -> String {
    text.unwrap_or_else(|| known.to_owned())
}

fn unknown(field: &str, id: &str) -> Fault {
    Fault {
        code: "not_found",
        message: format!("There is no “{id}” that {field} could name."),
        field: Some(field.to_owned()),
    }
}
