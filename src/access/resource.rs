//! What a question about access is about: a kind of resource, a place, and whose it is.

use super::catalogue::{Operation, ResourceKind};
use crate::{
    model::{ApiKey, Crn, CrnPattern, ObjectRef, Owner, Principal, QuotaSubject, Scope},
    org::Org,
};

/// Something that a principal may or may not do something to. It need not exist as an object: topics, groups and
/// subjects are known by name only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What kind of thing.
    pub kind: ResourceKind,
    /// Its name. Of what is yet to be created under an id that nobody chooses (a cluster, an account): what it will
    /// lie in. Of an API key: what the key is for. Of a role binding: what is bound.
    pub place: CrnPattern,
    /// Whose it is: the owner of an API key, who runs a Flink statement, who holds a role binding. `None` where
    /// that does not matter or is not known.
    pub whose: Option<Principal>,
}

impl Resource {
    /// One resource by name.
    pub const fn new(kind: ResourceKind, crn: Crn) -> Self {
        Self { kind, place: CrnPattern::exactly(crn), whose: None }
    }

    /// The same, owned by somebody.
    #[must_use]
    pub fn owned_by(self, whose: impl Into<Principal>) -> Self {
        Self { whose: Some(whose.into()), ..self }
    }

    /// The API keys of an owner for a scope.
    pub fn keys(org: &Org, owner: &Owner, scope: &Scope) -> Self {
        Self::new(ResourceKind::of_keys(scope.kind()), org.scope_crn(scope)).owned_by(owner.clone())
    }

    /// The bindings to a pattern.
    pub const fn bindings(place: CrnPattern) -> Self {
        Self { kind: ResourceKind::RoleBinding, place, whose: None }
    }

    /// An object of the organization; `None` where there is no such object, or none that anybody may be granted.
    pub fn of(org: &Org, object: &ObjectRef) -> Option<Self> {
        let kind = match object {
            ObjectRef::Organization(_) => ResourceKind::Organization,
            ObjectRef::Environment(_) => ResourceKind::Environment,
            ObjectRef::KafkaCluster(_) => ResourceKind::CloudCluster,
            ObjectRef::SchemaRegistry(_) => ResourceKind::SchemaRegistry,
            ObjectRef::KsqlCluster(_) => ResourceKind::KsqlCluster,
            ObjectRef::ComputePool(_) => ResourceKind::ComputePool,
            ObjectRef::User(_) => ResourceKind::User,
            ObjectRef::ServiceAccount(_) => ResourceKind::ServiceAccount,
            ObjectRef::GroupMapping(_) => ResourceKind::GroupMapping,
            ObjectRef::IdentityProvider(_) | ObjectRef::IdentityPool(_) => ResourceKind::IdentityPool,
            ObjectRef::RoleBinding(id) => {
                let binding = org.role_bindings().get(id)?;
                let bound = Self::bindings(binding.pattern.clone());
                return Some(bound.owned_by(binding.principal.clone()));
            }
            ObjectRef::Acl(id) => {
                let cluster = org.acls().get(id)?.cluster.clone();
                let crn = org.crn_of(&ObjectRef::KafkaCluster(cluster))?;
                return Some(Self::new(ResourceKind::SecurityMetadata, crn));
            }
            ObjectRef::AppliedLimit(id) => return Self::of_quota(org, &id.subject),
            ObjectRef::ApiKey(id) => return org.api_keys().get(id).map(|key| Self::of_key(org, key)),
            ObjectRef::Tombstone(_) => return None,
        };
        org.crn_of(object).map(|crn| Self::new(kind, crn))
    }

    /// One API key.
    pub fn of_key(org: &Org, key: &ApiKey) -> Self {
        Self::keys(org, &key.owner, &key.scope)
    }

    fn of_quota(org: &Org, subject: &QuotaSubject) -> Option<Self> {
        let object = match subject {
            QuotaSubject::Organization => return Some(Self::new(ResourceKind::Quota, org.crn())),
            QuotaSubject::Environment(id) => ObjectRef::Environment(id.clone()),
            QuotaSubject::KafkaCluster(id) => ObjectRef::KafkaCluster(id.clone()),
            QuotaSubject::Account(owner) => ObjectRef::from(owner.clone()),
        };
        let quota = Self::new(ResourceKind::Quota, org.crn_of(&object)?);
        Some(match subject {
            QuotaSubject::Account(owner) => quota.owned_by(owner.clone()),
            QuotaSubject::Organization | QuotaSubject::Environment(_) | QuotaSubject::KafkaCluster(_) => {
                quota
            }
        })
    }

    /// The name of the service account whose it is.
    pub(super) fn account_place(&self) -> Option<CrnPattern> {
        let Some(Principal::ServiceAccount(account)) = &self.whose else { return None };
        let organization = self.place.crn().id_of("organization").unwrap_or_default();
        Some(CrnPattern::exactly(Crn::organization(organization).child("service-account", account.as_str())))
    }

    /// Whether a pattern is of the same organization. One that names none is of every one (`facts/roles.md` 5, rule 11).
    pub(super) fn is_in_organization_of(&self, pattern: &CrnPattern) -> bool {
        match (pattern.crn().id_of("organization"), self.place.crn().id_of("organization")) {
            (Some(theirs), Some(ours)) => theirs == ours,
            (None, _) | (_, None) => true,
        }
    }
}

/// May somebody do this?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is to be done. One that does not exist for the kind is granted by nothing.
    pub operation: Operation,
    /// To what.
    pub resource: Resource,
}

impl Question {
    /// The question whether an operation on a resource is permitted.
    pub const fn new(operation: Operation, resource: Resource) -> Self {
        Self { operation, resource }
    }
}
