//! Making objects: check the texts, the actor's right and what the object needs; the rules do the rest.

use std::collections::BTreeSet;

use super::{
    Deed, Entropy, FirstRegistry, NewAcl, NewApiKey, NewComputePool, NewEnvironment, NewIdentityPool,
    NewIdentityProvider, NewKafkaCluster, NewKsqlCluster, Refusal, Reveal,
    decide::Outcome,
    draft::Draft,
    names::{fresh, fresh_key},
};
use crate::{
    access::{Act, Verb},
    model::{
        Acl, ApiKey, AuthType, BindingLevel, Claims, Cloud, ComputePool, ComputePoolId, ComputePoolSize,
        Credential, Crn, CrnError, CrnPattern, Endpoint, Environment, EnvironmentId, ExpiryDate, Field,
        Filter, FilterPlace, GroupMapping, GroupMappingId, IdentityPool, IdentityPoolId, IdentityProvider,
        IdentityProviderId, Invalid, Invitation, KafkaCluster, KafkaClusterId, KafkaSpec, Kind, KsqlCluster,
        KsqlClusterId, KsqlSpec, ObjectRef, Origin, Owner, Principal, Region, Role, RoleBinding,
        RoleBindingId, Rule, SchemaRegistry, SchemaRegistryId, SchemaRegistrySpec, Secret, ServiceAccount,
        ServiceAccountId, Times, Timestamp, User, UserId, UserState, check_identity_name, check_text,
        check_text_within,
    },
    org::Stored,
};

/// Checks the right to make something of a kind in a place.
fn may_create(draft: &Draft<'_>, actor: &Owner, kind: Kind, place: &Crn) -> Result<(), Refusal> {
    let act = Act::Object { verb: Verb::Create, kind, place, account: None };
    draft.permit(actor, &act)
}

fn made<T: Stored>(draft: &mut Draft<'_>, object: T) -> Outcome {
    let reference = T::reference(object.id().clone());
    draft.put(object);
    Outcome::typed(Deed::Create, vec![reference])
}

/// Whose key or rights it shall be must be known before anything else is said about it.
fn require_account(draft: &Draft<'_>, account: &Owner) -> Result<(), Refusal> {
    let (known, reference) = match account {
        Owner::User(id) => (draft.exists::<User>(id), ObjectRef::User(id.clone())),
        Owner::ServiceAccount(id) => {
            (draft.exists::<ServiceAccount>(id), ObjectRef::ServiceAccount(id.clone()))
        }
    };
    if known { Ok(()) } else { Err(Refusal::NotFound(reference)) }
}

fn require_environment(draft: &Draft<'_>, id: &EnvironmentId) -> Result<(), Refusal> {
    if draft.exists::<Environment>(id) { Ok(()) } else { Err(Refusal::no_such::<Environment>(id)) }
}

/// Five symbols of an invented host name.
fn host(prefix: &str, entropy: &mut Entropy) -> Result<String, Refusal> {
    let id = EnvironmentId::from_random(entropy.take()?);
    let symbols = id.as_str().strip_prefix(EnvironmentId::PREFIX).unwrap_or_default();
    Ok(format!("{prefix}-{symbols}"))
}

pub(super) fn environment(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    new: &NewEnvironment,
) -> Result<Outcome, Refusal> {
    may_create(draft, actor, Kind::Environment, &draft.org.crn())?;
    let environment = Environment {
        id: fresh::<Environment>(draft, entropy, EnvironmentId::from_random)?,
        name: Environment::check_name(&new.name)?,
        package: new.package,
        mark: new.mark,
        times: Times::made(draft.at),
        origin: Origin::Created,
    };
    Ok(made(draft, environment))
}

pub(super) fn kafka_cluster(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    new: &NewKafkaCluster,
) -> Result<Outcome, Refusal> {
    require_environment(draft, &new.environment)?;
    may_create(draft, actor, Kind::KafkaCluster, &draft.org.environment_crn(&new.environment))?;
    let region = Region::typed(&new.region)?;
    let host = host("pkc", entropy)?;
    let spec = KafkaSpec {
        kind: new.kind,
        cloud: new.cloud,
        availability: new.availability,
        bootstrap: Some(Endpoint::invented(&host, &region, new.cloud, 9092)),
        rest: Some(Endpoint::invented(&host, &region, new.cloud, 443)),
        region,
        options: new.options.clone().unwrap_or_default(),
    };
    spec.check()?;
    let cluster = KafkaCluster {
        id: fresh::<KafkaCluster>(draft, entropy, KafkaClusterId::from_random)?,
        environment: new.environment.clone(),
        name: KafkaCluster::check_name(&new.name)?,
        spec: Some(spec),
        protection: new.protection,
        times: Times::made(draft.at),
        origin: Origin::Created,
    };
    match new.registry {
        FirstRegistry::Separate => {}
        FirstRegistry::Along => first_registry(draft, actor, entropy, new)?,
    }
    Ok(made(draft, cluster))
}

/// Makes the Schema Registry of an environment that has none, where the actor may.
fn first_registry(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    new: &NewKafkaCluster,
) -> Result<(), Refusal> {
    let NewKafkaCluster { environment, cloud, region, .. } = new;
    let place = draft.org.environment_crn(environment);
    let is_there = draft.find::<SchemaRegistry>(|registry| registry.environment == *environment).is_some();
    if is_there || may_create(draft, actor, Kind::SchemaRegistry, &place).is_err() {
        return Ok(());
    }
    schema_registry(draft, actor, entropy, environment, *cloud, region).map(drop)
}

pub(super) fn schema_registry(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    environment: &EnvironmentId,
    cloud: Cloud,
    region: &str,
) -> Result<Outcome, Refusal> {
    require_environment(draft, environment)?;
    may_create(draft, actor, Kind::SchemaRegistry, &draft.org.environment_crn(environment))?;
    let region = Region::typed(region)?;
    let endpoint = Endpoint::invented(&host("psrc", entropy)?, &region, cloud, 443);
    let registry = SchemaRegistry {
        id: fresh::<SchemaRegistry>(draft, entropy, SchemaRegistryId::from_random)?,
        environment: environment.clone(),
        name: SchemaRegistry::NAME.into(),
        spec: Some(SchemaRegistrySpec { cloud, region, endpoint: Some(endpoint) }),
        times: Times::made(draft.at),
        origin: Origin::Created,
    };
    Ok(made(draft, registry))
}

pub(super) fn ksql_cluster(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    new: &NewKsqlCluster,
) -> Result<Outcome, Refusal> {
    let kafka = draft.get::<KafkaCluster>(&new.kafka_cluster).cloned();
    let kafka = kafka.ok_or_else(|| Refusal::no_such::<KafkaCluster>(&new.kafka_cluster))?;
    may_create(draft, actor, Kind::KsqlCluster, &draft.org.cluster_crn(&kafka.environment, &kafka.id))?;
    require_account(draft, &new.credential_identity)?;
    let host = host("pksqlc", entropy)?;
    let endpoint = kafka.spec.as_ref().map(|spec| Endpoint::invented(&host, &spec.region, spec.cloud, 443));
    let cluster = KsqlCluster {
        id: fresh::<KsqlCluster>(draft, entropy, KsqlClusterId::from_random)?,
        environment: kafka.environment,
        name: KsqlCluster::check_name(&new.name)?,
        spec: Some(KsqlSpec {
            kafka_cluster: kafka.id,
            credential_identity: Some(new.credential_identity.clone()),
            size: new.size,
            endpoint,
            processing_log: new.processing_log.unwrap_or_default(),
        }),
        times: Times::made(draft.at),
        origin: Origin::Created,
    };
    Ok(made(draft, cluster))
}

pub(super) fn compute_pool(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    new: &NewComputePool,
) -> Result<Outcome, Refusal> {
    require_environment(draft, &new.environment)?;
    may_create(draft, actor, Kind::ComputePool, &draft.org.environment_crn(&new.environment))?;
    let pool = ComputePool {
        id: fresh::<ComputePool>(draft, entropy, ComputePoolId::from_random)?,
        environment: new.environment.clone(),
        name: ComputePool::check_name(&new.name)?,
        region: new.region.clone(),
        size: ComputePoolSize::typed(new.max_cfu)?,
        usage: new.usage.unwrap_or_default(),
        times: Times::made(draft.at),
        origin: Origin::Created,
    };
    Ok(made(draft, pool))
}

pub(super) fn user(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    email: &str,
    full_name: &str,
    auth: AuthType,
) -> Result<Outcome, Refusal> {
    may_create(draft, actor, Kind::User, &draft.org.crn())?;
    let id = fresh::<User>(draft, entropy, UserId::from_random)?;
    let user = User {
        invitation: Some(Invitation::to(&id, actor.clone(), draft.at)),
        id,
        email: User::check_email(email)?,
        full_name: User::check_full_name(full_name)?,
        auth,
        state: UserState::Invited,
        claims: Claims::default(),
        times: Times::made(draft.at),
        origin: Origin::Created,
    };
    Ok(made(draft, user))
}

pub(super) fn service_account(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    (name, description): (&str, &str),
    resource_owner: Option<&Principal>,
) -> Result<Outcome, Refusal> {
    may_create(draft, actor, Kind::ServiceAccount, &draft.org.crn())?;
    let account = ServiceAccount {
        id: fresh::<ServiceAccount>(draft, entropy, ServiceAccountId::from_random)?,
        name: ServiceAccount::check_name(name)?,
        description: ServiceAccount::check_description(description)?,
        times: Times::made(draft.at),
        origin: Origin::Created,
    };
    let crn = draft.org.crn().child("service-account", account.id.as_str());
    let outcome = made(draft, account);
    give_to(draft, (actor, entropy), resource_owner, crn)?;
    Ok(outcome)
}

pub(super) fn group_mapping(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    name: &str,
    description: &str,
    filter: &str,
) -> Result<Outcome, Refusal> {
    may_create(draft, actor, Kind::GroupMapping, &draft.org.crn())?;
    let mapping = GroupMapping {
        id: fresh::<GroupMapping>(draft, entropy, GroupMappingId::from_random)?,
        name: check_identity_name(name)?,
        description: check_text(Field::Description, description)?,
        filter: Filter::typed(filter, FilterPlace::GroupMapping)?,
        times: Times::made(draft.at),
        origin: Origin::Created,
    };
    Ok(made(draft, mapping))
}

pub(super) fn identity_provider(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    new: &NewIdentityProvider,
) -> Result<Outcome, Refusal> {
    may_create(draft, actor, Kind::IdentityProvider, &draft.org.crn())?;
    let provider = IdentityProvider {
        id: fresh::<IdentityProvider>(draft, entropy, IdentityProviderId::from_random)?,
        name: check_identity_name(&new.name)?,
        description: check_text(Field::Description, &new.description)?,
        issuer: IdentityProvider::check_uri(Field::Issuer, &new.issuer)?,
        jwks_uri: IdentityProvider::check_uri(Field::JwksUri, &new.jwks_uri)?,
        identity_claim: IdentityProvider::check_identity_claim(new.identity_claim.as_deref())?,
        times: Times::made(draft.at),
        origin: Origin::Created,
    };
    Ok(made(draft, provider))
}

pub(super) fn identity_pool(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    provider: &IdentityProviderId,
    (new, resource_owner): (&NewIdentityPool, Option<&Principal>),
) -> Result<Outcome, Refusal> {
    if !draft.exists::<IdentityProvider>(provider) {
        return Err(Refusal::no_such::<IdentityProvider>(provider));
    }
    may_create(draft, actor, Kind::IdentityPool, &draft.org.crn())?;
    let pool = IdentityPool {
        id: fresh::<IdentityPool>(draft, entropy, IdentityPoolId::from_random)?,
        provider: provider.clone(),
        name: check_identity_name(&new.name)?,
        description: check_text(Field::Description, &new.description)?,
        identity_claim: IdentityPool::check_identity_claim(&new.identity_claim)?,
        filter: Filter::typed(&new.filter, FilterPlace::IdentityPool)?,
        times: Times::made(draft.at),
        origin: Origin::Created,
    };
    let crn = draft.org.crn().child("identity-pool", pool.id.as_str());
    let outcome = made(draft, pool);
    give_to(draft, (actor, entropy), resource_owner, crn)?;
    Ok(outcome)
}

/// Gives `ResourceOwner` on what was just made, where somebody shall have it. It takes the right to bind that role there.
fn give_to(
    draft: &mut Draft<'_>,
    (actor, entropy): (&Owner, &mut Entropy),
    resource_owner: Option<&Principal>,
    crn: Crn,
) -> Result<(), Refusal> {
    let Some(principal) = resource_owner else { return Ok(()) };
    let pattern = CrnPattern::exactly(crn).to_string();
    role_binding(draft, actor, entropy, principal, Role::ResourceOwner, &pattern).map(|_| ())
}

pub(super) fn role_binding(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    principal: &Principal,
    role: Role,
    pattern: &str,
) -> Result<Outcome, Refusal> {
    let own = draft.org.organization().ok_or(Refusal::NotFounded)?.id.to_string();
    let pattern = CrnPattern::parse(pattern).map_err(|error| Refusal::Invalid(bad_pattern(&error)))?;
    let pattern = pattern.in_organization(&own);
    let act = Act::Binding { verb: Verb::Create, role, bound: &pattern };
    draft.permit(actor, &act)?;
    let binding = RoleBinding {
        id: fresh::<RoleBinding>(draft, entropy, RoleBindingId::from_random)?,
        principal: principal.clone(),
        role,
        pattern,
        times: Times::made(draft.at),
        origin: Origin::Created,
    };
    binding.check()?;
    check_cluster_takes(draft, &binding)?;
    Ok(made(draft, binding))
}

/// Basic clusters know no roles on single topics, groups, transactional ids and connectors (`facts/roles.md` 2).
fn check_cluster_takes(draft: &Draft<'_>, binding: &RoleBinding) -> Result<(), Refusal> {
    let refuses = || {
        let id = KafkaClusterId::parse(binding.pattern.crn().id_of("cloud-cluster")?).ok()?;
        let spec = draft.get::<KafkaCluster>(&id)?.spec.as_ref()?;
        Some(!spec.kind.has_fine_grained_roles())
    };
    let fine = BindingLevel::of(&binding.pattern).is_some_and(BindingLevel::is_fine_grained);
    if fine && refuses() == Some(true) {
        let rule = Rule::Conflict(
            "names a part of a Basic cluster, which knows no such roles. Bind on a cluster of another type, or use ACLs.",
        );
        return Err(Invalid::new(Field::CrnPattern, rule).into());
    }
    Ok(())
}

fn bad_pattern(error: &CrnError) -> Invalid {
    let rule = match error {
        CrnError::Authority | CrnError::Segment(_) | CrnError::Empty => {
            Rule::Form("crn://confluent.cloud/ and segments of the form type=id")
        }
        CrnError::Star => Rule::Conflict("may have `*` at the end of the last id only"),
        CrnError::NoPrefix(_) => Rule::Conflict(
            "may end in `*` only for topics, groups, transactional ids, subjects, KEKs and connectors",
        ),
        CrnError::Cluster(_) => Rule::Conflict("names a kafka= that is not the cloud-cluster= before it"),
    };
    Invalid::new(Field::CrnPattern, rule)
}

/// Makes ACLs in one entry. As in Kafka, making one that exists succeeds and changes nothing.
pub(super) fn acls(draft: &mut Draft<'_>, actor: &Owner, new: &[NewAcl]) -> Result<Outcome, Refusal> {
    let mut cleared = BTreeSet::new();
    for new in new {
        // The right is the cluster's: asked once for each.
        if !cleared.contains(&new.cluster) {
            may_create_acls(draft, actor, &new.cluster)?;
            cleared.insert(&new.cluster);
        }
    }
    let mut made = Vec::new();
    for new in new {
        let acl = new.build(draft.at)?;
        if !draft.exists::<Acl>(&acl.id) {
            made.push(ObjectRef::Acl(acl.id.clone()));
            draft.put(acl);
        }
    }
    if made.is_empty() {
        return Err(Refusal::NoChange);
    }
    Ok(Outcome::typed(Deed::Create, made))
}

fn may_create_acls(draft: &Draft<'_>, actor: &Owner, cluster: &KafkaClusterId) -> Result<(), Refusal> {
    let kafka =
        draft.get::<KafkaCluster>(cluster).ok_or_else(|| Refusal::no_such::<KafkaCluster>(cluster))?;
    may_create(draft, actor, Kind::Acl, &draft.org.cluster_crn(&kafka.environment, cluster))
}

impl NewAcl {
    /// The ACL that this would be, made at a time.
    ///
    /// # Errors
    ///
    /// What is wrong with a part, or with how the parts go together.
    pub fn build(&self, at: Timestamp) -> Result<Acl, Invalid> {
        let Self { cluster, resource_type, name, pattern, principal, operation, permission } = self;
        let name = check_text_within(Field::Name, name, resource_type.name_limit())?;
        let acl = Acl {
            id: Acl::id_of(cluster, (*resource_type, &name, *pattern), principal, *operation, *permission)?,
            cluster: cluster.clone(),
            resource_type: *resource_type,
            name,
            pattern: *pattern,
            principal: principal.clone(),
            operation: *operation,
            permission: *permission,
            times: Times::made(at),
            origin: Origin::Created,
        };
        acl.check()?;
        Ok(acl)
    }
}

/// Issues a key: the outcome carries its secret, the draft only the digest.
pub(super) fn api_key(
    draft: &mut Draft<'_>,
    actor: &Owner,
    entropy: &mut Entropy,
    new: &NewApiKey,
) -> Result<Outcome, Refusal> {
    let name = check_text(Field::Name, &new.name)?;
    let description = check_text(Field::Description, &new.description)?;
    let expires = match new.expires_on.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(date) => Some(ExpiryDate::typed(date, draft.at)?),
    };
    require_account(draft, &new.owner)?;
    let act = Act::Key { verb: Verb::Create, owner: &new.owner, scope: &new.scope };
    draft.permit(actor, &act)?;
    let id = fresh_key(draft, entropy)?;
    let secret = Secret::from_random(&entropy.take()?);
    let key = ApiKey {
        id: id.clone(),
        name,
        description,
        owner: new.owner.clone(),
        scope: new.scope.clone(),
        created: draft.at,
        updated: draft.at,
        expires,
        credential: Credential::Digest(secret.digest()),
        origin: Origin::Created,
    };
    draft.put(key);
    let mut outcome = Outcome::typed(Deed::Create, vec![ObjectRef::ApiKey(id.clone())]);
    outcome.reveal = Some(Reveal { key: id, secret });
    Ok(outcome)
}
