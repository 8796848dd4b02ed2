//! Changing objects: only their editable facts, each checked as at creation.

use super::{
    Deed, KafkaClusterEdit, NewEnvironment, NewIdentityPool, NewIdentityProvider, OrganizationEdit, Refusal,
    decide::Outcome, draft::Draft,
};
use crate::{
    access::{Act, Verb},
    model::{
        ApiKey, ApiKeyId, AppliedLimit, AppliedLimitId, AuthType, Claim, Claims, ComputePool, ComputePoolId,
        ComputePoolSize, Environment, EnvironmentId, Field, Filter, FilterPlace, GroupMapping,
        GroupMappingId, IdentityPool, IdentityPoolId, IdentityProvider, IdentityProviderId, Invalid,
        KafkaCluster, KafkaClusterId, Kind, KsqlCluster, KsqlClusterId, KsqlSize, NamePattern, ObjectRef,
        Organization, Owner, PoolUse, QuotaCode, QuotaSubject, Rule, ServiceAccount, ServiceAccountId, Times,
        Timestamp, User, UserId, UserState, check_identity_name, check_text,
    },
    org::Stored,
};

/// The object as it is, once the actor's right to change it is checked.
fn changeable<T: Stored>(draft: &Draft<'_>, actor: &Owner, id: &T::Id) -> Result<T, Refusal> {
    let object = draft.get::<T>(id).cloned().ok_or_else(|| Refusal::no_such::<T>(id))?;
    let reference = T::reference(id.clone());
    let place = draft.org.crn_of(&reference).unwrap_or_else(|| draft.org.crn());
    let account = reference.account();
    let act = Act::Object { verb: Verb::Alter, kind: T::KIND, place: &place, account: account.as_ref() };
    draft.permit(actor, &act)?;
    Ok(object)
}

/// An imported text stays as it is while it is not edited, also where nobody could type it.
fn kept_or_checked(
    before: &str,
    after: &str,
    check: impl FnOnce(&str) -> Result<Box<str>, Invalid>,
) -> Result<Box<str>, Refusal> {
    if before == after { Ok(before.into()) } else { Ok(check(after)?) }
}

fn description(before: &str, after: &str) -> Result<Box<str>, Refusal> {
    kept_or_checked(before, after, |text| check_text(Field::Description, text))
}

/// Puts the object as edited, dated now, if the edit changes anything.
fn changed<T: Stored>(draft: &mut Draft<'_>, before: &T, after: T, date: impl FnOnce(T) -> T) -> Outcome {
    let reference = T::reference(before.id().clone());
    if *before != after {
        draft.put(date(after));
    }
    Outcome::typed(Deed::Update, vec![reference])
}

/// Objects that keep when they were changed.
trait Dated {
    fn times(&mut self) -> &mut Times;
}

macro_rules! keeps_times {
    ($($name:ident),+ $(,)?) => {
        $(impl Dated for $name {
            fn times(&mut self) -> &mut Times {
                &mut self.times
            }
        })+
    };
}

keeps_times!(
    Organization,
    Environment,
    KafkaCluster,
    KsqlCluster,
    ComputePool,
    User,
    ServiceAccount,
    GroupMapping,
    IdentityProvider,
    IdentityPool,
);

pub(super) fn organization(
    draft: &mut Draft<'_>,
    actor: &Owner,
    edit: &OrganizationEdit,
) -> Result<Outcome, Refusal> {
    let id = draft.org.organization().ok_or(Refusal::NotFounded)?.id;
    let before: Organization = changeable(draft, actor, &id)?;
    let after = Organization {
        name: Organization::check_name(&edit.name)?,
        propagation: edit.propagation,
        production: NamePattern::typed(&edit.production)?,
        health: edit.health.checked()?,
        just_in_time: edit.just_in_time.unwrap_or(before.just_in_time),
        default_pools: edit.default_pools.unwrap_or(before.default_pools),
        ..before.clone()
    };
    Ok(changed(draft, &before, after, dated(draft.at)))
}

pub(super) fn environment(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &EnvironmentId,
    edit: &NewEnvironment,
) -> Result<Outcome, Refusal> {
    let before: Environment = changeable(draft, actor, id)?;
    let after = Environment {
        name: kept_or_checked(&before.name, &edit.name, Environment::check_name)?,
        package: edit.package,
        mark: edit.mark,
        ..before.clone()
    };
    Ok(changed(draft, &before, after, dated(draft.at)))
}

pub(super) fn kafka_cluster(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &KafkaClusterId,
    edit: &KafkaClusterEdit,
) -> Result<Outcome, Refusal> {
    let before: KafkaCluster = changeable(draft, actor, id)?;
    let mut after = before.clone();
    after.name = kept_or_checked(&before.name, &edit.name, KafkaCluster::check_name)?;
    after.protection = edit.protection;
    if let Some(spec) = &mut after.spec {
        let (kind, availability) =
            (edit.kind.unwrap_or(spec.kind), edit.availability.unwrap_or(spec.availability));
        if (kind, availability) != (spec.kind, spec.availability) {
            (spec.kind, spec.availability) = (kind, availability);
            spec.check()?;
        }
        spec.options.max_ecku = edit.max_ecku.or(spec.options.max_ecku);
    }
    Ok(changed(draft, &before, after, dated(draft.at)))
}

pub(super) fn ksql_cluster(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &KsqlClusterId,
    size: KsqlSize,
) -> Result<Outcome, Refusal> {
    let before: KsqlCluster = changeable(draft, actor, id)?;
    let mut after = before.clone();
    if let Some(spec) = &mut after.spec {
        spec.size = size;
    }
    Ok(changed(draft, &before, after, dated(draft.at)))
}

pub(super) fn compute_pool(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &ComputePoolId,
    (name, max_cfu, usage): (&str, u32, Option<PoolUse>),
) -> Result<Outcome, Refusal> {
    let before: ComputePool = changeable(draft, actor, id)?;
    let size = if max_cfu == before.size.cfu() { before.size } else { ComputePoolSize::typed(max_cfu)? };
    let after = ComputePool {
        name: kept_or_checked(&before.name, name, ComputePool::check_name)?,
        size,
        usage: usage.unwrap_or(before.usage),
        ..before.clone()
    };
    Ok(changed(draft, &before, after, dated(draft.at)))
}

/// The own name may be changed by everybody, the state only by who may manage users.
pub(super) fn user(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &UserId,
    full_name: &str,
    state: UserState,
) -> Result<Outcome, Refusal> {
    let before: User = changeable(draft, actor, id)?;
    if state != before.state {
        may_manage_users(draft, actor)?;
        if state == UserState::Invited {
            let rule =
                Rule::Conflict("cannot go back to Invited. Delete the user and invite the address again.");
            return Err(Invalid::new(Field::State, rule).into());
        }
    }
    let after = User {
        full_name: kept_or_checked(&before.full_name, full_name, User::check_full_name)?,
        state,
        invitation: match state {
            UserState::Active => before.invitation.clone().map(|it| it.accepted_at(draft.at)),
            UserState::Invited | UserState::Deactivated => before.invitation.clone(),
        },
        ..before.clone()
    };
    Ok(changed(draft, &before, after, dated(draft.at)))
}

/// Only what was accepted is forgotten: whoever withdraws an invitation before that deletes the user.
pub(super) fn forget_invitation(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &UserId,
) -> Result<Outcome, Refusal> {
    let before: User = changeable(draft, actor, id)?;
    may_manage_users(draft, actor)?;
    if before.invitation.as_ref().is_some_and(|invitation| invitation.accepted.is_none()) {
        let rule = Rule::Conflict("is not accepted. Delete the user to withdraw the invitation.");
        return Err(Invalid::new(Field::State, rule).into());
    }
    let after = User { invitation: None, ..before.clone() };
    Ok(changed(draft, &before, after, dated(draft.at)))
}

/// Whoever signs in with a password brings no claims, so these go.
pub(super) fn sign_in(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &UserId,
    auth: AuthType,
) -> Result<Outcome, Refusal> {
    let before: User = changeable(draft, actor, id)?;
    may_manage_users(draft, actor)?;
    let claims = match auth {
        AuthType::Local => Claims::default(),
        AuthType::Sso => before.claims.clone(),
    };
    let after = User { auth, claims, ..before.clone() };
    Ok(changed(draft, &before, after, dated(draft.at)))
}

/// Group mappings give roles by claims, so these are for whoever manages users, and nobody's own to change.
pub(super) fn sign_in_claims(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &UserId,
    groups: &[String],
    others: &[Claim],
) -> Result<Outcome, Refusal> {
    let before: User = changeable(draft, actor, id)?;
    may_manage_users(draft, actor)?;
    if before.auth == AuthType::Local {
        let rule = Rule::Conflict("with a password brings no claims. Only SSO users have some.");
        return Err(Invalid::new(Field::SignIn, rule).into());
    }
    let after = User { claims: Claims::typed(groups, others.to_vec())?, ..before.clone() };
    Ok(changed(draft, &before, after, dated(draft.at)))
}

/// Beyond the own name, a user is changed by who may manage users.
fn may_manage_users(draft: &Draft<'_>, actor: &Owner) -> Result<(), Refusal> {
    let place = draft.org.crn();
    let act = Act::Object { verb: Verb::Alter, kind: Kind::User, place: &place, account: None };
    draft.permit(actor, &act)
}

pub(super) fn service_account(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &ServiceAccountId,
    name: &str,
    description: &str,
) -> Result<Outcome, Refusal> {
    let before: ServiceAccount = changeable(draft, actor, id)?;
    let after = ServiceAccount {
        name: kept_or_checked(&before.name, name, ServiceAccount::check_name)?,
        description: kept_or_checked(&before.description, description, ServiceAccount::check_description)?,
        ..before.clone()
    };
    Ok(changed(draft, &before, after, dated(draft.at)))
}

pub(super) fn group_mapping(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &GroupMappingId,
    name: &str,
    description: &str,
    filter: &str,
) -> Result<Outcome, Refusal> {
    let before: GroupMapping = changeable(draft, actor, id)?;
    let after = GroupMapping {
        name: kept_or_checked(&before.name, name, check_identity_name)?,
        description: self::description(&before.description, description)?,
        filter: filter_of(&before.filter, filter, FilterPlace::GroupMapping)?,
        ..before.clone()
    };
    Ok(changed(draft, &before, after, dated(draft.at)))
}

/// A filter that came by import may say nothing, and stays as it is for as long as nobody changes it.
fn filter_of(before: &Filter, typed: &str, place: FilterPlace) -> Result<Filter, Invalid> {
    if before.as_str() == typed { Ok(before.clone()) } else { Filter::typed(typed, place) }
}

pub(super) fn identity_provider(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &IdentityProviderId,
    edit: &NewIdentityProvider,
) -> Result<Outcome, Refusal> {
    let before: IdentityProvider = changeable(draft, actor, id)?;
    let after = IdentityProvider {
        name: kept_or_checked(&before.name, &edit.name, check_identity_name)?,
        description: self::description(&before.description, &edit.description)?,
        issuer: kept_or_checked(&before.issuer, &edit.issuer, |text| {
            IdentityProvider::check_uri(Field::Issuer, text)
        })?,
        jwks_uri: kept_or_checked(&before.jwks_uri, &edit.jwks_uri, |text| {
            IdentityProvider::check_uri(Field::JwksUri, text)
        })?,
        identity_claim: match edit.identity_claim.as_deref() {
            None => before.identity_claim.clone(),
            same if same == before.identity_claim.as_deref() => before.identity_claim.clone(),
            typed => IdentityProvider::check_identity_claim(typed)?,
        },
        ..before.clone()
    };
    Ok(changed(draft, &before, after, dated(draft.at)))
}

pub(super) fn identity_pool(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &IdentityPoolId,
    edit: &NewIdentityPool,
) -> Result<Outcome, Refusal> {
    let before: IdentityPool = changeable(draft, actor, id)?;
    let after = IdentityPool {
        name: kept_or_checked(&before.name, &edit.name, check_identity_name)?,
        description: self::description(&before.description, &edit.description)?,
        identity_claim: kept_or_checked(
            &before.identity_claim,
            &edit.identity_claim,
            IdentityPool::check_identity_claim,
        )?,
        filter: filter_of(&before.filter, &edit.filter, FilterPlace::IdentityPool)?,
        ..before.clone()
    };
    Ok(changed(draft, &before, after, dated(draft.at)))
}

/// Sets a limit for one subject. Deleting the limit brings the default back.
pub(super) fn applied_limit(
    draft: &mut Draft<'_>,
    actor: &Owner,
    code: QuotaCode,
    subject: &QuotaSubject,
    limit: u32,
) -> Result<Outcome, Refusal> {
    let place = draft.org.crn();
    let act = Act::Object { verb: Verb::Alter, kind: Kind::AppliedLimit, place: &place, account: None };
    draft.permit(actor, &act)?;
    let id = AppliedLimitId { code, subject: subject.clone() };
    let before = draft.get::<AppliedLimit>(&id).cloned();
    let reference = ObjectRef::AppliedLimit(id.clone());
    if before.as_ref().is_some_and(|before| before.limit == limit) {
        return Err(Refusal::NoChange);
    }
    let times = before.map_or(Times::made(draft.at), |before| before.times.changed(draft.at));
    let after = AppliedLimit { id, limit, times };
    after.check()?;
    draft.put(after);
    Ok(Outcome::typed(Deed::Update, vec![reference]))
}

pub(super) fn api_key(
    draft: &mut Draft<'_>,
    actor: &Owner,
    id: &ApiKeyId,
    name: &str,
    description: &str,
) -> Result<Outcome, Refusal> {
    let before = changeable_key(draft, actor, id)?;
    let after = ApiKey {
        name: kept_or_checked(&before.name, name, |text| check_text(Field::Name, text))?,
        description: self::description(&before.description, description)?,
        ..before.clone()
    };
    let at = draft.at;
    Ok(changed(draft, &before, after, |key| ApiKey { updated: at, ..key }))
}

/// One description for several keys. Those that have it already stay as they are.
pub(super) fn api_keys(
    draft: &mut Draft<'_>,
    actor: &Owner,
    ids: &[ApiKeyId],
    description: &str,
) -> Result<Outcome, Refusal> {
    let at = draft.at;
    let mut edited = Vec::with_capacity(ids.len());
    for id in ids {
        let before = changeable_key(draft, actor, id)?;
        let described = self::description(&before.description, description)?;
        if before.description != described {
            draft.put(ApiKey { description: described, updated: at, ..before });
            edited.push(ObjectRef::ApiKey(id.clone()));
        }
    }
    Ok(Outcome::typed(Deed::Update, edited))
}

/// A key as it is, once the actor's right to change it is checked.
fn changeable_key(draft: &Draft<'_>, actor: &Owner, id: &ApiKeyId) -> Result<ApiKey, Refusal> {
    let key = draft.get::<ApiKey>(id).cloned().ok_or_else(|| Refusal::no_such::<ApiKey>(id))?;
    let act = Act::Key { verb: Verb::Alter, owner: &key.owner, scope: &key.scope };
    draft.permit(actor, &act)?;
    Ok(key)
}

/// Dates an edited object.
fn dated<T: Dated>(at: Timestamp) -> impl FnOnce(T) -> T {
    move |mut object| {
        let times = object.times();
        *times = times.changed(at);
        object
    }
}
