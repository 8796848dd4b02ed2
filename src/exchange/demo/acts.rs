//! The acts that the story knows: what each line asks the engine for, and what it calls the result.

use super::{Why, script::Scene, stage::Stage};
use crate::exchange::claims;
use crate::{
    engine::{
        Batch, Command, FirstRegistry, KafkaClusterEdit, NewApiKey, NewComputePool, NewEnvironment,
        NewIdentityPool, NewIdentityProvider, NewKafkaCluster, NewKsqlCluster, OrganizationEdit,
    },
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, ApiKey, ApiKeyId, AuthType,
        Availability, Cloud, ClusterType, Credential, DeletionProtection, FlinkRegion, GovernancePackage,
        KsqlSize, ObjectRef, Origin, Owner, ProductionMark, QUOTAS, QuotaCode, QuotaSubject, Role, Scope,
        ServiceAccount, ServiceAccountId, Times, UserState,
    },
};

/// What a line asks for; `None` where it only prepares another.
pub(super) fn command<'a>(stage: &mut Stage<'a>, scene: &Scene<'a>) -> Result<Option<Command>, Why> {
    let mut words = Words { words: scene.words().collect(), next: 0 };
    let words = &mut words;
    let names = &stage.names;
    let command = match scene.verb {
        "env" => environment(scene, words)?,
        "kafka" => kafka(stage, scene, words)?,
        "registry" => {
            let environment = names.environment(words.next("an environment")?)?;
            Command::CreateSchemaRegistry {
                environment,
                cloud: words.cloud()?,
                region: words.owned("a region")?,
            }
        }
        "ksql" => ksql(stage, words)?,
        "pool" => pool(stage, words)?,
        "user" => user(scene, words)?,
        "accept" | "deactivate" => state(stage, scene, words)?,
        "claims" => claims(stage, scene, words)?,
        "account" => account(scene, words)?,
        "group" => Command::CreateGroupMapping {
            name: scene.text(0).to_owned(),
            description: scene.text(1).to_owned(),
            filter: scene.text(2).to_owned(),
        },
        "provider" => Command::CreateIdentityProvider(provider(scene)),
        "workloads" => {
            let _name = words.next("a name")?;
            let provider = names.provider(words.next("an identity provider")?)?;
            Command::CreateIdentityPool { provider, pool: workloads(scene), resource_owner: None }
        }
        "bind" => Command::CreateRoleBinding {
            principal: names.principal(words.next("a principal")?)?,
            role: Role::parse(words.next("a role")?).ok_or(Why::Expected("a role"))?,
            pattern: names.pattern(&stage.org, words.next("a place")?)?,
        },
        "acl" => acl(stage, scene, words)?,
        "key" => Command::CreateApiKey(key(stage, scene, words)?),
        "retire" => delete(ObjectRef::ApiKey(names.key(&round_name(scene))?)),
        "rename" => rename(stage, scene, words)?,
        "describe" => Command::DescribeApiKeys {
            ids: words.rest().iter().map(|name| names.key(name)).collect::<Result<_, _>>()?,
            description: scene.text(0).to_owned(),
        },
        "resize" => resize(stage, words)?,
        "limit" => limit(stage, words)?,
        "delete" => delete(names.object(words.next("an object")?)?),
        "revoke" => Command::RevokeApiKey { id: names.key(words.next("a key")?)? },
        "undo" => stage.undo_last()?,
        "listed" => {
            listed(stage, scene, words)?;
            return Ok(None);
        }
        "import" => Command::Import { batch: Box::new(std::mem::take(&mut stage.listed)) },
        _ => return Err(Why::Expected("an act")),
    };
    Ok(Some(command))
}

/// Calls what an act has made by the name that its line gives it.
pub(super) fn call<'a>(stage: &mut Stage<'a>, scene: &Scene<'a>, command: &Command, made: &[ObjectRef]) {
    let [object] = made else { return };
    match command {
        Command::CreateApiKey(_) => {
            if let (ObjectRef::ApiKey(id), Some(hint)) = (object, scene.option("use")) {
                stage.hints.insert(id.clone(), hint);
            }
            if let Some(name) = scene.option("as") {
                stage.names.call(name, object.clone());
                stage.names.call(round_name(scene), object.clone());
            }
        }
        Command::CreateRoleBinding { .. } => {
            if let Some(name) = scene.option("as") {
                stage.names.call(name, object.clone());
            }
        }
        Command::CreateEnvironment(_)
        | Command::CreateKafkaCluster(_)
        | Command::CreateSchemaRegistry { .. }
        | Command::CreateKsqlCluster(_)
        | Command::CreateComputePool(_)
        | Command::InviteUser { .. }
        | Command::CreateServiceAccount { .. }
        | Command::CreateGroupMapping { .. }
        | Command::CreateIdentityProvider(_)
        | Command::CreateIdentityPool { .. } => {
            if let Some(name) = scene.words().next() {
                stage.names.call(name, object.clone());
            }
        }
        Command::UpdateOrganization(_)
        | Command::UpdateEnvironment { .. }
        | Command::UpdateKafkaCluster { .. }
        | Command::UpdateKsqlCluster { .. }
        | Command::UpdateComputePool { .. }
        | Command::UpdateUser { .. }
        | Command::ForgetInvitation { .. }
        | Command::UpdateSignIn { .. }
        | Command::UpdateSignInClaims { .. }
        | Command::UpdateServiceAccount { .. }
        | Command::UpdateGroupMapping { .. }
        | Command::UpdateIdentityProvider { .. }
        | Command::UpdateIdentityPool { .. }
        | Command::CreateAcl { .. }
        | Command::CreateAcls { .. }
        | Command::SetAppliedLimit { .. }
        | Command::UpdateApiKey { .. }
        | Command::DescribeApiKeys { .. }
        | Command::Delete { .. }
        | Command::RevokeApiKey { .. }
        | Command::Undo { .. }
        | Command::Restore { .. }
        | Command::Import { .. } => {}
    }
}

/// The words of a line, one after the other.
struct Words<'a> {
    words: Vec<&'a str>,
    next: usize,
}

impl<'a> Words<'a> {
    fn next(&mut self, what: &'static str) -> Result<&'a str, Why> {
        let word = self.words.get(self.next).copied().ok_or(Why::Expected(what))?;
        self.next += 1;
        Ok(word)
    }

    fn owned(&mut self, what: &'static str) -> Result<String, Why> {
        self.next(what).map(str::to_owned)
    }

    fn number(&mut self, what: &'static str) -> Result<u32, Why> {
        self.next(what)?.parse().map_err(|_| Why::Expected(what))
    }

    fn cloud(&mut self) -> Result<Cloud, Why> {
        Cloud::parse(self.next("a cloud")?).ok_or(Why::Expected("a cloud"))
    }

    fn rest(&self) -> &[&'a str] {
        self.words.get(self.next..).unwrap_or_default()
    }
}

fn delete(target: ObjectRef) -> Command {
    Command::Delete { targets: vec![target], previewed: None }
}

/// What a key of a rotation is called in its round.
fn round_name(scene: &Scene<'_>) -> String {
    format!("{}#{}", scene.option("as").unwrap_or_default(), scene.round)
}

fn environment(scene: &Scene<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    let name = words.owned("a name")?;
    let package = GovernancePackage::parse(&words.next("a package")?.to_ascii_uppercase())
        .ok_or(Why::Expected("a package"))?;
    let mark = match scene.option("mark") {
        Some("production") => ProductionMark::Production,
        Some("other") => ProductionMark::NotProduction,
        Some(_) => return Err(Why::Expected("mark=production or mark=other")),
        None => ProductionMark::ByName,
    };
    Ok(Command::CreateEnvironment(NewEnvironment { name, package, mark }))
}

fn cluster_type(word: &str) -> Result<ClusterType, Why> {
    match word.split_once(':') {
        Some(("dedicated", cku)) => {
            Ok(ClusterType::Dedicated { cku: cku.parse().map_err(|_| Why::Expected("a number of CKU"))? })
        }
        Some(_) => Err(Why::Expected("a type of cluster")),
        None => ClusterType::parse(word).ok_or(Why::Expected("a type of cluster")),
    }
}

fn kafka(stage: &Stage<'_>, scene: &Scene<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    Ok(Command::CreateKafkaCluster(NewKafkaCluster {
        name: words.owned("a name")?,
        environment: stage.names.environment(words.next("an environment")?)?,
        kind: cluster_type(words.next("a type of cluster")?)?,
        cloud: words.cloud()?,
        region: words.owned("a region")?,
        availability: Availability::parse(words.next("zones")?).ok_or(Why::Expected("zones"))?,
        protection: protection(scene),
        options: None,
        registry: FirstRegistry::default(),
    }))
}

fn protection(scene: &Scene<'_>) -> DeletionProtection {
    if scene.option("protection") == Some("on") { DeletionProtection::On } else { DeletionProtection::Off }
}

fn ksql(stage: &Stage<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    let name = words.owned("a name")?;
    let kafka_cluster = stage.names.kafka(words.next("a Kafka cluster")?)?;
    let credential_identity = stage.names.owner(words.next("an account")?)?;
    let csu = words.next("a size")?;
    let size = match csu {
        "1" => KsqlSize::One,
        "2" => KsqlSize::Two,
        "4" => KsqlSize::Four,
        "8" => KsqlSize::Eight,
        "12" => KsqlSize::Twelve,
        _ => return Err(Why::Expected("a number of CSU")),
    };
    Ok(Command::CreateKsqlCluster(NewKsqlCluster {
        kafka_cluster,
        name,
        credential_identity,
        size,
        processing_log: None,
    }))
}

fn pool(stage: &Stage<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    Ok(Command::CreateComputePool(NewComputePool {
        name: words.owned("a name")?,
        environment: stage.names.environment(words.next("an environment")?)?,
        region: FlinkRegion::parse(words.next("a region")?).ok_or(Why::Expected("a region"))?,
        max_cfu: words.number("a number of CFU")?,
        usage: None,
    }))
}

fn user(scene: &Scene<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    let _name = words.next("a name")?;
    let auth = match words.next("how to sign in")? {
        "sso" => AuthType::Sso,
        "local" => AuthType::Local,
        _ => return Err(Why::Expected("sso or local")),
    };
    Ok(Command::InviteUser { email: scene.text(1).to_owned(), full_name: scene.text(0).to_owned(), auth })
}

fn state(stage: &Stage<'_>, scene: &Scene<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    let id = stage.names.user(words.next("a user")?)?;
    let full_name = stage.org.users().get(&id).map(|user| user.full_name.to_string()).unwrap_or_default();
    let to = if scene.verb == "accept" { UserState::Active } else { UserState::Deactivated };
    Ok(Command::UpdateUser { id, full_name, state: to })
}

/// `claims amara | platform-admins, everyone | {"department": "Platform"}`
fn claims(stage: &Stage<'_>, scene: &Scene<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    Ok(Command::UpdateSignInClaims {
        id: stage.names.user(words.next("a user")?)?,
        groups: scene.text(0).split(',').map(str::to_owned).collect(),
        others: claims::read(scene.text(1)).map_err(|_| Why::Expected("claims"))?,
    })
}

/// An account is called as the story calls it, or by its second text.
fn account(scene: &Scene<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    let called = words.next("a name")?;
    let name = if scene.text(1).is_empty() { called } else { scene.text(1) };
    Ok(Command::CreateServiceAccount {
        name: name.to_owned(),
        description: scene.text(0).to_owned(),
        resource_owner: None,
    })
}

fn provider(scene: &Scene<'_>) -> NewIdentityProvider {
    let text = |place| scene.text(place).to_owned();
    NewIdentityProvider {
        name: text(0),
        description: text(1),
        issuer: text(2),
        jwks_uri: text(3),
        identity_claim: None,
    }
}

fn workloads(scene: &Scene<'_>) -> NewIdentityPool {
    let text = |place| scene.text(place).to_owned();
    NewIdentityPool { name: text(0), description: text(1), identity_claim: text(2), filter: text(3) }
}

/// `acl orders-core topic prefixed orders-service write allow | orders.`
fn acl(stage: &Stage<'_>, scene: &Scene<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    Ok(Command::CreateAcl {
        cluster: stage.names.kafka(words.next("a Kafka cluster")?)?,
        resource_type: AclResourceType::parse(words.next("a type")?).ok_or(Why::Expected("a type"))?,
        pattern: AclPatternType::parse(words.next("a pattern")?).ok_or(Why::Expected("a pattern"))?,
        principal: stage.names.principal(words.next("a principal")?)?,
        operation: AclOperation::parse(words.next("an operation")?).ok_or(Why::Expected("an operation"))?,
        permission: AclPermission::parse(words.next("allow or deny")?)
            .ok_or(Why::Expected("allow or deny"))?,
        name: scene.text(0).to_owned(),
    })
}

/// `key orders-service kafka:orders-core as=name expires=+30 | name | description`
fn key(stage: &Stage<'_>, scene: &Scene<'_>, words: &mut Words<'_>) -> Result<NewApiKey, Why> {
    let owner = stage.names.owner(words.next("an owner")?)?;
    let scope = stage.names.scope(&stage.org, words.next("a scope")?)?;
    let days = scene.option("expires").map(str::parse::<i64>).transpose();
    let days = days.map_err(|_| Why::Expected("a number of days"))?;
    Ok(NewApiKey {
        name: scene.text(0).to_owned(),
        description: scene.text(1).to_owned(),
        owner,
        scope,
        expires_on: days.map(|days| stage.day_from_now(days)),
    })
}

/// Gives something another name, and a key or an account another description.
fn rename(stage: &Stage<'_>, scene: &Scene<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    let (name, description) = (scene.text(0).to_owned(), scene.text(1).to_owned());
    let word = words.next("an object")?;
    if word == "org" {
        let own = stage.org.organization().ok_or(Why::Expected("an organization"))?;
        let production = own.production.as_str().to_owned();
        let edit = OrganizationEdit {
            name,
            propagation: own.propagation,
            production,
            health: own.health,
            just_in_time: None,
            default_pools: None,
        };
        return Ok(Command::UpdateOrganization(edit));
    }
    let object = stage.names.object(word)?;
    let gone = || Why::Unknown(object.id());
    match &object {
        ObjectRef::Environment(id) => {
            let known = stage.org.environments().get(id).ok_or_else(gone)?;
            let edit = NewEnvironment { name, package: known.package, mark: known.mark };
            Ok(Command::UpdateEnvironment { id: id.clone(), edit })
        }
        ObjectRef::KafkaCluster(id) => {
            let known = stage.org.kafka_clusters().get(id).ok_or_else(gone)?;
            let kind = known.spec.as_ref().map(|spec| spec.kind);
            let edit = KafkaClusterEdit {
                name,
                kind,
                protection: known.protection,
                availability: None,
                max_ecku: None,
            };
            Ok(Command::UpdateKafkaCluster { id: id.clone(), edit })
        }
        ObjectRef::ServiceAccount(id) => {
            Ok(Command::UpdateServiceAccount { id: id.clone(), name, description })
        }
        ObjectRef::ApiKey(id) => Ok(Command::UpdateApiKey { id: id.clone(), name, description }),
        ObjectRef::User(id) => {
            let known = stage.org.users().get(id).ok_or_else(gone)?;
            Ok(Command::UpdateUser { id: id.clone(), full_name: name, state: known.state })
        }
        ObjectRef::Organization(_)
        | ObjectRef::SchemaRegistry(_)
        | ObjectRef::KsqlCluster(_)
        | ObjectRef::ComputePool(_)
        | ObjectRef::GroupMapping(_)
        | ObjectRef::IdentityProvider(_)
        | ObjectRef::IdentityPool(_)
        | ObjectRef::RoleBinding(_)
        | ObjectRef::Acl(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::Tombstone(_) => Err(Why::Expected("something that can be renamed")),
    }
}

/// `resize kafka:orders-core dedicated:2` or `resize pool:fraud-detection 30`
fn resize(stage: &Stage<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    let word = words.next("an object")?;
    let object = stage.names.object(word)?;
    let gone = || Why::Unknown(object.id());
    if let ObjectRef::ComputePool(id) = &object {
        let known = stage.org.compute_pools().get(id).ok_or_else(gone)?;
        let (name, max_cfu) = (known.name.to_string(), words.number("a number of CFU")?);
        return Ok(Command::UpdateComputePool { id: id.clone(), name, max_cfu, usage: None });
    }
    let (_, name) = word.split_once(':').ok_or(Why::Expected("a Kafka cluster or a compute pool"))?;
    let id = stage.names.kafka(name)?;
    let known = stage.org.kafka_clusters().get(&id).ok_or_else(gone)?;
    let kind = Some(cluster_type(words.next("a type of cluster")?)?);
    let edit = KafkaClusterEdit {
        name: known.name.to_string(),
        kind,
        protection: known.protection,
        availability: None,
        max_ecku: None,
    };
    Ok(Command::UpdateKafkaCluster { id, edit })
}

/// `limit kafka.max_api_keys.per_cluster kafka:sandbox 20`
fn limit(stage: &Stage<'_>, words: &mut Words<'_>) -> Result<Command, Why> {
    let code = words.next("a quota")?;
    let code = QUOTAS.iter().map(|quota| quota.code).find(|known: &QuotaCode| known.code() == code);
    let code = code.ok_or(Why::Expected("a quota"))?;
    let subject = words.next("whose limit")?;
    let subject = match subject.split_once(':') {
        Some(("kafka", name)) => QuotaSubject::KafkaCluster(stage.names.kafka(name)?),
        Some(("env", name)) => QuotaSubject::Environment(stage.names.environment(name)?),
        Some(_) => return Err(Why::Expected("whose limit")),
        None if subject == "org" => QuotaSubject::Organization,
        None => QuotaSubject::Account(stage.names.owner(subject)?),
    };
    Ok(Command::SetAppliedLimit { code, subject, limit: words.number("a limit")? })
}

/// A key that a listing told of, of an account that no listing described: `listed sa-7q1w2e kafka:lakehouse id=…`
fn listed(stage: &mut Stage<'_>, scene: &Scene<'_>, words: &mut Words<'_>) -> Result<(), Why> {
    let expected = |_| Why::Expected("an id");
    let account = ServiceAccountId::parse(words.next("a service account")?).map_err(expected)?;
    let scope = stage.names.scope(&stage.org, words.next("a scope")?)?;
    let id = ApiKeyId::parse(scene.option("id").unwrap_or_default()).map_err(expected)?;
    let Batch { service_accounts, api_keys, .. } = &mut stage.listed;
    if service_accounts.iter().all(|known| known.id != account) {
        service_accounts.push(placeholder(&account));
    }
    let made = scene.option("age").and_then(|days| days.parse::<i64>().ok());
    let made = made.ok_or(Why::Expected("age= a number of days"))?;
    let created = stage.at.plus_seconds(-made * 86_400);
    api_keys.push(imported(id, Owner::ServiceAccount(account), scope, scene, created));
    Ok(())
}

fn imported(
    id: ApiKeyId,
    owner: Owner,
    scope: Scope,
    scene: &Scene<'_>,
    created: crate::model::Timestamp,
) -> ApiKey {
    ApiKey {
        id,
        name: scene.text(0).into(),
        description: scene.text(1).into(),
        owner,
        scope,
        created,
        updated: created,
        expires: None,
        credential: Credential::Unknown,
        origin: Origin::Imported,
    }
}

/// An account of which nothing but the id is known, as an import makes it.
fn placeholder(id: &ServiceAccountId) -> ServiceAccount {
    ServiceAccount {
        id: id.clone(),
        name: id.as_str().into(),
        description: Box::default(),
        times: Times::default(),
        origin: Origin::Placeholder,
    }
}
