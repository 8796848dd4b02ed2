//! Commands about who is who and what gives rights: group mappings, identity providers and pools, ACLs, limits.

use serde::Deserialize;

use super::{
    Fault,
    commands::{choose, find, or_known, principal, read_word, resource_owner, unknown},
};
use crate::{
    engine::{Command, NewIdentityPool, NewIdentityProvider},
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, GroupMappingId, IdentityPoolId,
        IdentityProviderId, KafkaClusterId, ObjectRef, QUOTAS, QuotaSubject,
    },
    org::Org,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MappingEdit {
    id: String,
    name: Option<String>,
    description: Option<String>,
    filter: Option<String>,
}

impl MappingEdit {
    pub fn command(self, org: &Org) -> Result<Command, Fault> {
        let known = GroupMappingId::parse(&self.id).ok().and_then(|id| org.group_mappings().get(&id));
        let known = known.ok_or_else(|| unknown("id", &self.id))?;
        Ok(Command::UpdateGroupMapping {
            id: known.id.clone(),
            name: or_known(self.name, &known.name),
            description: or_known(self.description, &known.description),
            filter: or_known(self.filter, known.filter.as_str()),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewProvider {
    name: String,
    #[serde(default)]
    description: String,
    issuer: String,
    jwks_uri: String,
    identity_claim: Option<String>,
}

impl NewProvider {
    pub fn command(self) -> Command {
        let Self { name, description, issuer, jwks_uri, identity_claim } = self;
        Command::CreateIdentityProvider(NewIdentityProvider {
            name,
            description,
            issuer,
            jwks_uri,
            identity_claim,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProviderEdit {
    id: String,
    name: Option<String>,
    description: Option<String>,
    issuer: Option<String>,
    jwks_uri: Option<String>,
    identity_claim: Option<String>,
}

impl ProviderEdit {
    pub fn command(self, org: &Org) -> Result<Command, Fault> {
        let known = IdentityProviderId::parse(&self.id).ok().and_then(|id| org.identity_providers().get(&id));
        let known = known.ok_or_else(|| unknown("id", &self.id))?;
        let edit = NewIdentityProvider {
            name: or_known(self.name, &known.name),
            description: or_known(self.description, &known.description),
            issuer: or_known(self.issuer, &known.issuer),
            jwks_uri: or_known(self.jwks_uri, &known.jwks_uri),
            identity_claim: self.identity_claim,
        };
        Ok(Command::UpdateIdentityProvider { id: known.id.clone(), edit })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewPool {
    provider: String,
    name: String,
    #[serde(default)]
    description: String,
    identity_claim: String,
    filter: String,
    resource_owner: Option<String>,
}

impl NewPool {
    pub fn command(self, org: &Org) -> Result<Command, Fault> {
        let known = IdentityProviderId::parse(&self.provider).ok();
        let known = known.filter(|id| org.identity_providers().contains(id));
        let Self { name, description, identity_claim, filter, .. } = self;
        Ok(Command::CreateIdentityPool {
            provider: known.ok_or_else(|| unknown("provider", &self.provider))?,
            pool: NewIdentityPool { name, description, identity_claim, filter },
            resource_owner: resource_owner(self.resource_owner)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PoolEdit {
    id: String,
    name: Option<String>,
    description: Option<String>,
    identity_claim: Option<String>,
    filter: Option<String>,
}

impl PoolEdit {
    pub fn command(self, org: &Org) -> Result<Command, Fault> {
        let known = IdentityPoolId::parse(&self.id).ok().and_then(|id| org.identity_pools().get(&id));
        let known = known.ok_or_else(|| unknown("id", &self.id))?;
        let edit = NewIdentityPool {
            name: or_known(self.name, &known.name),
            description: or_known(self.description, &known.description),
            identity_claim: or_known(self.identity_claim, &known.identity_claim),
            filter: or_known(self.filter, known.filter.as_str()),
        };
        Ok(Command::UpdateIdentityPool { id: known.id.clone(), edit })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AclOrder {
    cluster: String,
    resource_type: String,
    resource_name: String,
    pattern_type: Option<String>,
    principal: String,
    operation: String,
    permission: Option<String>,
}

impl AclOrder {
    pub fn command(self, org: &Org) -> Result<Command, Fault> {
        let cluster =
            KafkaClusterId::parse(&self.cluster).ok().filter(|id| org.kafka_clusters().contains(id));
        let kind = "is TOPIC, GROUP, CLUSTER, TRANSACTIONAL_ID or DELEGATION_TOKEN";
        let (literal, allow) = (AclPatternType::Literal, AclPermission::Allow);
        let (pattern, permission) = ("is LITERAL or PREFIXED", "is ALLOW or DENY");
        Ok(Command::CreateAcl {
            cluster: cluster.ok_or_else(|| unknown("cluster", &self.cluster))?,
            resource_type: read_word("resourceType", &self.resource_type, AclResourceType::parse, kind)?,
            name: self.resource_name,
            pattern: choose("patternType", self.pattern_type, literal, AclPatternType::parse, pattern)?,
            principal: principal(&self.principal)?,
            operation: read_word(
                "operation",
                &self.operation,
                AclOperation::parse,
                "is READ, WRITE, DESCRIBE …",
            )?,
            permission: choose("permission", self.permission, allow, AclPermission::parse, permission)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewLimit {
    quota: String,
    subject: Option<String>,
    limit: u32,
}

impl NewLimit {
    pub fn command(self, org: &Org) -> Result<Command, Fault> {
        let code = QUOTAS.iter().map(|quota| quota.code).find(|code| code.code() == self.quota);
        Ok(Command::SetAppliedLimit {
            code: code.ok_or_else(|| unknown("quota", &self.quota))?,
            subject: match self.subject {
                None => QuotaSubject::Organization,
                Some(id) => subject(org, &id)?,
            },
            limit: self.limit,
        })
    }
}

/// Whose use a limit counts: the organization's own id, or that of an environment, a Kafka cluster or an account.
fn subject(org: &Org, id: &str) -> Result<QuotaSubject, Fault> {
    let own = org.organization().is_some_and(|own| own.id.to_string() == id);
    match find(org, id) {
        _ if own => Ok(QuotaSubject::Organization),
        Some(ObjectRef::Environment(id)) => Ok(QuotaSubject::Environment(id)),
        Some(ObjectRef::KafkaCluster(id)) => Ok(QuotaSubject::KafkaCluster(id)),
        Some(object) => object.account().map(QuotaSubject::Account).ok_or_else(|| unknown("subject", id)),
        None => Err(unknown("subject", id)),
    }
}
