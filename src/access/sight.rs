//! What an account may see. Source: `facts/roles.md` 1 (baselines B1 to B4), 2 and 3 (the columns "view" and the keys).
//!
//! Whatever is not said to be visible is hidden: it is in no list, count, search, picker, export or history, and a
//! command that names it is refused as one that names an unknown id. This is the one place where exceptions stand:
//!
//! 1. **A taken name.** Names that are unique in the organization are refused, whoever has them; by whom is not told.
//! 2. **A limit reached.** A refused creation names the limit and how much of it is used, hidden objects included.
//! 3. **Keys that go along.** Whoever may delete an account, an environment or a resource sees id, scope, age and last
//!    use of every API key that is deleted with it, and nothing more of those that are hidden.
//! 4. **What a visible object names.** A key's resource, a binding's principal and the like are shown by id where they are
//!    hidden; their names are not.
//! 5. **Own keys.** Everybody may make own keys, and keys of a service account one owns, of every scope
//!    (`facts/domain.md` 10.1), and so for what one knows the id of and does not see; whether that is there, the answer
//!    tells.
//! 6. **The organization itself.** Everybody in it sees its name and its settings.
//! 7. **Who may act.** The control "Acting as" names every active user: it belongs to whoever sits at this browser, as
//!    signing in would, not to whoever acts.
//! 8. **Something in the way.** Whoever may take an entry back or bring an object back is refused where something hidden
//!    would be left without what it needs, or needs what would go. That this is so is told, not what it is.
//! 9. **The journal as a whole.** Entries keep their numbers, and the last one's number, time and digest vouch for all of
//!    them: that something happened is told, not what.
//!
//! An OrganizationAdmin sees everything, and nothing is looked up for that.

use super::{
    ActsBy, Standing,
    catalogue::{Operation, Reach, ResourceKind, grants},
    resource::Resource,
};
use crate::{
    model::{
        ApiKey, AppliedLimit, Crn, CrnPattern, KafkaClusterId, ObjectRef, Owner, Principal, QUOTAS,
        QuotaCode, QuotaScope, QuotaSubject, Role, RoleBinding, Scope,
    },
    org::{AnyObject, Census, Change, Org, Shown, Stored},
};

/// What one account may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Everything.
    Everything,
    /// What its roles and the baselines show.
    Part(Box<Rights>),
}

/// The bindings by which an account sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    actor: Owner,
    principals: Vec<Principal>,
    held: Vec<(Role, CrnPattern)>,
}

impl Sight {
    /// What `actor`, signed in, may see in `org`. Who is not active sees the own account and its keys.
    pub fn of(org: &Org, actor: &Owner) -> Self {
        Self::by(org, actor, ActsBy::Session)
    }

    /// What `actor` may see in `org`, acting by a session or by an API key.
    pub fn by(org: &Org, actor: &Owner, by: ActsBy) -> Self {
        let standing = Standing::acting(org, &actor.clone().into(), by);
        let mut held = Vec::new();
        if standing.fault.is_none() {
            for principal in &standing.counted {
                held.extend(
                    org.bindings_of(principal).map(|binding| (binding.role, binding.pattern.clone())),
                );
            }
        }
        let own = org.crn();
        let is_admin =
            |(role, pattern): &(Role, CrnPattern)| *role == Role::OrganizationAdmin && pattern.matches(&own);
        if held.iter().any(is_admin) {
            return Self::Everything;
        }
        held.sort();
        held.dedup();
        Self::Part(Box::new(Rights { actor: actor.clone(), principals: standing.counted, held }))
    }

    /// Whether everything is seen.
    pub const fn is_everything(&self) -> bool {
        matches!(self, Self::Everything)
    }

    /// How much of an object of `org`, or of one that was in it, is seen.
    pub fn shows(&self, org: &Org, object: AnyObject<'_>) -> Shown {
        match self {
            Self::Everything => Shown::Whole,
            Self::Part(rights) => rights.shows(org, object),
        }
    }

    /// Whether an object exists and is seen, if only by name.
    pub fn sees(&self, org: &Org, object: &ObjectRef) -> bool {
        org.find(object).is_some_and(|object| self.shows(org, object) != Shown::Nothing)
    }

    /// Whether a key is seen.
    pub fn sees_key(&self, org: &Org, key: &ApiKey) -> bool {
        self.shows(org, AnyObject::ApiKey(key)) != Shown::Nothing
    }

    /// Whether a change is seen: the object as it was or as it is from then on, and all of it.
    pub fn sees_change(&self, org: &Org, change: &Change) -> bool {
        let states = || [change.object_before(), change.object_after()].into_iter().flatten();
        self.is_everything() || states().any(|object| self.shows(org, object) == Shown::Whole)
    }

    /// Whether an entry is seen: the own ones, and those that touch an own key (`facts/roles.md` 3, addition 5).
    pub fn sees_entry(&self, actor: &Owner, changes: &[Change]) -> bool {
        match self {
            Self::Everything => true,
            Self::Part(rights) => {
                *actor == rights.actor
                    || changes.iter().filter_map(owner_of).any(|owner| *owner == rights.actor)
            }
        }
    }

    /// Whether all keys of an account are seen, and may be made, because of whose they are.
    pub fn sees_keys_of(&self, org: &Org, owner: &Owner, scope: &Scope) -> bool {
        match self {
            Self::Everything => true,
            Self::Part(rights) => rights.sees_keys_of(org, owner, scope),
        }
    }

    /// Whether the ACLs of a cluster are seen.
    pub fn sees_acls_of(&self, org: &Org, cluster: &KafkaClusterId) -> bool {
        match self {
            Self::Everything => true,
            Self::Part(rights) => rights.sees_acls_of(org, cluster),
        }
    }

    /// The quotas that are seen, counted over the whole organization.
    pub(super) fn census(&self, whole: &Org) -> Census {
        let mut census = Census::new();
        for quota in QUOTAS {
            for subject in subjects(whole, quota.scope) {
                if self.sees_quota(whole, quota.code, &subject) {
                    let usage = whole.usage(quota.code, &subject);
                    census.insert((quota.code, subject), usage);
                }
            }
        }
        census
    }

    /// Whether a quota of a subject is seen: how much is used, and how much there is.
    pub fn sees_quota(&self, org: &Org, code: QuotaCode, subject: &QuotaSubject) -> bool {
        match self {
            Self::Everything => true,
            Self::Part(rights) => rights.sees_quota(org, code, subject),
        }
    }
}

impl Rights {
    /// Who looks.
    pub const fn actor(&self) -> &Owner {
        &self.actor
    }

    /// The groups whose rights are among them.
    pub fn groups(&self) -> Vec<Principal> {
        let own = Principal::from(self.actor.clone());
        self.principals.iter().filter(|principal| **principal != own).cloned().collect()
    }

    /// Whether the rights of a principal are among them.
    pub fn counts(&self, principal: &Principal) -> bool {
        self.principals.contains(principal)
    }

    fn shows(&self, org: &Org, object: AnyObject<'_>) -> Shown {
        match object {
            AnyObject::Organization(_) => Shown::Whole,
            AnyObject::Tombstone(_) => Shown::Nothing,
            AnyObject::AppliedLimit(AppliedLimit { id, .. }) => {
                whole_if(self.sees_quota(org, id.code, &id.subject))
            }
            AnyObject::ApiKey(key) => whole_if(self.sees_key(org, key)),
            AnyObject::RoleBinding(binding) => whole_if(self.sees_binding(binding)),
            AnyObject::Acl(acl) => whole_if(self.sees_acls_of(org, &acl.cluster)),
            AnyObject::User(_)
            | AnyObject::ServiceAccount(_)
            | AnyObject::GroupMapping(_)
            | AnyObject::IdentityProvider(_)
            | AnyObject::IdentityPool(_)
            | AnyObject::Environment(_)
            | AnyObject::KafkaCluster(_)
            | AnyObject::SchemaRegistry(_)
            | AnyObject::KsqlCluster(_)
            | AnyObject::ComputePool(_) => self.shows_place(&place_of(org, object)),
        }
    }

    /// Of what has a place in the tree: all of it where a role shows it or it is the own account (B1), the name where
    /// something below is bound (B4).
    fn shows_place(&self, (kind, place): &(ResourceKind, Crn)) -> Shown {
        let own = || {
            let account = place.resource().is_some_and(|segment| *segment.id == *self.actor.id());
            account && matches!(kind, ResourceKind::User | ResourceKind::ServiceAccount)
        };
        let leads = || {
            let holds = matches!(
                kind,
                ResourceKind::Environment | ResourceKind::CloudCluster | ResourceKind::SchemaRegistry
            );
            holds && self.held.iter().any(|(_, pattern)| pattern.crn().is_within(place))
        };
        if own() || self.granted(&Resource::new(*kind, place.clone()), |_| true) {
            Shown::Whole
        } else if leads() {
            Shown::Name
        } else {
            Shown::Nothing
        }
    }

    /// Whether a row of a role's table, of those with a reach that is `wanted`, shows a resource.
    fn granted(&self, resource: &Resource, wanted: impl Fn(Reach) -> bool) -> bool {
        let holder = Principal::from(self.actor.clone());
        self.held.iter().any(|(role, pattern)| {
            grants(*role).iter().any(|row| {
                row.kind == resource.kind
                    && wanted(row.reach)
                    && row.gives(Operation::Describe).is_some()
                    && row.reaches(pattern, &holder, resource)
            })
        })
    }

    fn sees_acls_of(&self, org: &Org, cluster: &KafkaClusterId) -> bool {
        let place = org.kafka_clusters().get(cluster).map(|it| org.cluster_crn(&it.environment, cluster));
        place.is_some_and(|place| {
            self.granted(&Resource::new(ResourceKind::SecurityMetadata, place), |_| true)
        })
    }

    /// The own bindings (B3), those of the own groups with them, and those to what a role shows the access of.
    fn sees_binding(&self, binding: &RoleBinding) -> bool {
        self.counts(&binding.principal)
            || self.granted(&Resource::bindings(binding.pattern.clone()), |_| true)
    }

    fn sees_key(&self, org: &Org, key: &ApiKey) -> bool {
        self.sees_keys_of(org, &key.owner, &key.scope)
            || matches!(key.owner, Owner::ServiceAccount(_)) && self.sees_keys_for(org, &key.scope)
    }

    /// Whether the keys of an account are seen because of whose they are: the own ones (B2), and those of a service
    /// account that one owns.
    pub(super) fn sees_keys_of(&self, org: &Org, owner: &Owner, scope: &Scope) -> bool {
        *owner == self.actor
            || self.granted(&Resource::keys(org, owner, scope), |reach| reach == Reach::KeysOfAccount)
    }

    /// Whether the keys that service accounts have for a scope are seen because of what they are for.
    pub(super) fn sees_keys_for(&self, org: &Org, scope: &Scope) -> bool {
        let keys = Resource::new(ResourceKind::of_keys(scope.kind()), org.scope_crn(scope));
        self.granted(&keys, |reach| reach == Reach::KeysWithin)
    }

    fn sees_quota(&self, org: &Org, code: QuotaCode, subject: &QuotaSubject) -> bool {
        let place = match subject {
            QuotaSubject::Account(owner) if *owner == self.actor => return true,
            QuotaSubject::Organization | QuotaSubject::Account(_) => org.crn(),
            QuotaSubject::Environment(id) => org.environment_crn(id),
            QuotaSubject::KafkaCluster(id) => match org.kafka_clusters().get(id) {
                Some(cluster) => org.cluster_crn(&cluster.environment, id),
                None => return false,
            },
        };
        self.held.iter().any(|(role, pattern)| {
            pattern.matches(&place)
                && match role {
                    Role::OrganizationAdmin | Role::EnvironmentAdmin | Role::CloudClusterAdmin => true,
                    Role::AccountAdmin => {
                        matches!(subject, QuotaSubject::Organization | QuotaSubject::Account(_))
                    }
                    Role::BillingAdmin => matches!(subject, QuotaSubject::Organization),
                    Role::ResourceKeyAdmin => counts_keys(code),
                    Role::FlinkAdmin => code == QuotaCode::ComputePoolsPerEnvironment,
                    Role::Operator => !matches!(subject, QuotaSubject::Account(_)),
                    // Networks are not modelled, and so are their quotas.
                    Role::NetworkAdmin
                    | Role::DataSteward
                    | Role::KsqlAdmin
                    | Role::ConnectManager
                    | Role::ResourceOwner
                    | Role::Assigner
                    | Role::DeveloperRead
                    | Role::DeveloperWrite
                    | Role::DeveloperManage
                    | Role::DataDiscovery
                    | Role::FlinkDeveloper
                    | Role::FlinkFunctionDeveloper
                    | Role::MetricsViewer => false,
                }
        })
    }
}

/// Whose key a change is of.
fn owner_of(change: &Change) -> Option<&Owner> {
    let delta = ApiKey::delta(change)?;
    delta.after.as_ref().or(delta.before.as_ref()).map(|key| &key.owner)
}

const fn whole_if(seen: bool) -> Shown {
    if seen { Shown::Whole } else { Shown::Nothing }
}

/// The kind and the name of an object that has a place in the tree.
fn place_of(org: &Org, object: AnyObject<'_>) -> (ResourceKind, Crn) {
    let own = |kind: &str, id: &str| org.crn().child(kind, id);
    match object {
        AnyObject::User(user) => (ResourceKind::User, own("user", user.id.as_str())),
        AnyObject::ServiceAccount(account) => {
            (ResourceKind::ServiceAccount, own("service-account", account.id.as_str()))
        }
        AnyObject::GroupMapping(mapping) => {
            (ResourceKind::GroupMapping, own("group-mapping", mapping.id.as_str()))
        }
        AnyObject::IdentityProvider(provider) => {
            (ResourceKind::IdentityPool, own("identity-provider", provider.id.as_str()))
        }
        AnyObject::IdentityPool(pool) => (ResourceKind::IdentityPool, own("identity-pool", pool.id.as_str())),
        AnyObject::Environment(environment) => {
            (ResourceKind::Environment, org.environment_crn(&environment.id))
        }
        AnyObject::KafkaCluster(cluster) => {
            (ResourceKind::CloudCluster, org.cluster_crn(&cluster.environment, &cluster.id))
        }
        AnyObject::SchemaRegistry(registry) => {
            let environment = org.environment_crn(&registry.environment);
            (ResourceKind::SchemaRegistry, environment.child("schema-registry", registry.id.as_str()))
        }
        AnyObject::KsqlCluster(ksql) => (ResourceKind::KsqlCluster, org.ksql_crn(ksql)),
        AnyObject::ComputePool(pool) => {
            let region = org.environment_crn(&pool.environment).child("flink-region", pool.region.as_str());
            (ResourceKind::ComputePool, region.child("compute-pool", pool.id.as_str()))
        }
        AnyObject::Organization(_)
        | AnyObject::RoleBinding(_)
        | AnyObject::Acl(_)
        | AnyObject::AppliedLimit(_)
        | AnyObject::ApiKey(_)
        | AnyObject::Tombstone(_) => (ResourceKind::Organization, org.crn()),
    }
}

/// Everything that a quota of a scope is counted for.
fn subjects(org: &Org, scope: QuotaScope) -> Vec<QuotaSubject> {
    match scope {
        QuotaScope::Organization => vec![QuotaSubject::Organization],
        QuotaScope::Environment => {
            org.environments().iter().map(|it| QuotaSubject::Environment(it.id.clone())).collect()
        }
        QuotaScope::KafkaCluster => {
            org.kafka_clusters().iter().map(|it| QuotaSubject::KafkaCluster(it.id.clone())).collect()
        }
        QuotaScope::UserAccount => {
            let accounts = org.users().iter().map(|it| Owner::User(it.id.clone()));
            accounts.map(QuotaSubject::Account).collect()
        }
        QuotaScope::ServiceAccount => {
            let accounts = org.service_accounts().iter().map(|it| Owner::ServiceAccount(it.id.clone()));
            accounts.map(QuotaSubject::Account).collect()
        }
    }
}

/// Whether a quota is one of API keys.
const fn counts_keys(code: QuotaCode) -> bool {
    match code {
        QuotaCode::CloudKeysPerOrg
        | QuotaCode::CloudKeysPerUser
        | QuotaCode::ClusterKeysPerUser
        | QuotaCode::CloudKeysPerServiceAccount
        | QuotaCode::ClusterKeysPerServiceAccount
        | QuotaCode::KeysPerKafkaCluster
        | QuotaCode::AuditLogKeysPerOrg
        | QuotaCode::GlobalKeysPerUser
        | QuotaCode::GlobalKeysPerServiceAccount => true,
        QuotaCode::ServiceAccountsPerOrg
        | QuotaCode::UsersPerOrg
        | QuotaCode::GroupMappingsPerOrg
        | QuotaCode::IdentityProvidersPerOrg
        | QuotaCode::PendingInvitationsPerOrg
        | QuotaCode::RoleBindingsPerOrg
        | QuotaCode::RoleBindingsPerOrgAndEnvironments
        | QuotaCode::RoleBindingsPerCluster
        | QuotaCode::EnvironmentsPerOrg
        | QuotaCode::KafkaClustersPerOrg
        | QuotaCode::KafkaClustersPerEnvironment
        | QuotaCode::KsqlClustersPerEnvironment
        | QuotaCode::ComputePoolsPerEnvironment => false,
    }
}
