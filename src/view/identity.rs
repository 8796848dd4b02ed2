//! Identity providers and their pools, as their list and pages show them.

use super::{
    access_words::{HeldRole, managers_of, roles_of},
    accounts::{created, text},
    filter::{Wrong, wrong},
    objects::{Cell, ColumnPlan, ListPlan, ObjectRow},
};
use crate::{
    model::{
        FilterPlace, IdentityPool, IdentityPoolId, IdentityProvider, IdentityProviderId, Kind, ObjectRef,
        Origin, Principal, Times, Timestamp,
    },
    org::{Org, Seq, Uses},
};

/// What providers and pools are not, for every screen that shows them.
pub const NO_KEYS: &str = "An identity pool owns no API keys: its workloads present tokens of the provider instead, and have the roles bound to the pool.";

/// The list of identity providers.
pub static IDENTITY_PROVIDERS: ListPlan = ListPlan {
    one: "identity provider",
    many: "identity providers",
    columns: &[
        ColumnPlan::new("issuer", "Issuer", (220, 8)),
        ColumnPlan::new("pools", "Identity pools", (118, 1)).largest_first(),
        ColumnPlan::new("description", "Description", (170, 6)),
        ColumnPlan::new("created", "Created", (122, 1)).largest_first().off_card(),
    ],
    header: "Name",
    facets: &[],
    rows,
    follows: &[Kind::IdentityProvider, Kind::IdentityPool],
};

fn rows(org: &Org, _: &Uses, _: Timestamp) -> Vec<ObjectRow> {
    org.identity_providers().iter().map(|provider| row(org, provider)).collect()
}

fn row(org: &Org, provider: &IdentityProvider) -> ObjectRow {
    let pools = pools_of(org, &provider.id).count();
    ObjectRow {
        subject: ObjectRef::IdentityProvider(provider.id.clone()).into(),
        name: or_id(&provider.name, provider.id.as_str()),
        facets: Vec::new(),
        cells: vec![
            text(&provider.issuer, "Not known"),
            Cell::Number(u32::try_from(pools).unwrap_or(u32::MAX)),
            text(&provider.description, "No description"),
            created(provider.times),
        ],
        more: provider.jwks_uri.to_string(),
    }
}

fn or_id(name: &str, id: &str) -> String {
    if name.is_empty() { id.to_owned() } else { name.to_owned() }
}

fn pools_of<'a>(org: &'a Org, provider: &'a IdentityProviderId) -> impl Iterator<Item = &'a IdentityPool> {
    org.identity_pools().iter().filter(move |pool| pool.provider == *provider)
}

/// Everything the page of an identity provider says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderFacts {
    /// The provider.
    pub id: IdentityProviderId,
    /// The entry that last changed it.
    pub version: Seq,
    /// What it is called.
    pub name: String,
    /// What it is for; empty where nobody said.
    pub description: String,
    /// Its issuer.
    pub issuer: String,
    /// Where its keys are published.
    pub jwks_uri: String,
    /// When it was made and changed.
    pub times: Times,
    /// Where knowledge of it comes from.
    pub origin: Origin,
    /// Its pools, by name.
    pub pools: Vec<PoolLine>,
}

/// A pool on the page of its provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolLine {
    /// The pool.
    pub id: IdentityPoolId,
    /// What it is called.
    pub name: String,
    /// Its filter, as stored.
    pub filter: String,
    /// How many roles are bound to it.
    pub roles: usize,
}

/// What is known of an identity provider; `None` where there is none of this id.
pub fn provider(org: &Org, id: &IdentityProviderId) -> Option<ProviderFacts> {
    let row = org.identity_providers().row(id)?;
    let provider = &row.object;
    let mut pools: Vec<_> = pools_of(org, id).map(|pool| pool_line(org, pool)).collect();
    pools.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Some(ProviderFacts {
        id: id.clone(),
        version: row.version,
        name: or_id(&provider.name, id.as_str()),
        description: provider.description.to_string(),
        issuer: provider.issuer.to_string(),
        jwks_uri: provider.jwks_uri.to_string(),
        times: provider.times,
        origin: provider.origin,
        pools,
    })
}

fn pool_line(org: &Org, pool: &IdentityPool) -> PoolLine {
    PoolLine {
        id: pool.id.clone(),
        name: or_id(&pool.name, pool.id.as_str()),
        filter: pool.filter.as_str().to_owned(),
        roles: org.bindings_of(&Principal::IdentityPool(pool.id.clone())).count(),
    }
}

/// Everything the page of an identity pool says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolFacts {
    /// The pool.
    pub id: IdentityPoolId,
    /// The entry that last changed it.
    pub version: Seq,
    /// Whose tokens it takes, and what that provider is called.
    pub provider: (IdentityProviderId, String),
    /// What it is called.
    pub name: String,
    /// What it is for; empty where nobody said.
    pub description: String,
    /// The claim that identifies a workload.
    pub identity_claim: String,
    /// Its filter, as stored.
    pub filter: String,
    /// What is wrong with the filter, where it cannot be read.
    pub wrong: Option<Wrong>,
    /// When it was made and changed.
    pub times: Times,
    /// Where knowledge of it comes from.
    pub origin: Origin,
    /// The roles bound to it.
    pub roles: Vec<HeldRole>,
    /// Those who hold a role on it: who it is, and the role's name.
    pub managers: Vec<(String, &'static str)>,
}

/// What is known of an identity pool; `None` where there is none of this id.
pub fn pool(org: &Org, id: &IdentityPoolId) -> Option<PoolFacts> {
    let row = org.identity_pools().row(id)?;
    let pool = &row.object;
    let provider = ObjectRef::IdentityProvider(pool.provider.clone());
    Some(PoolFacts {
        id: id.clone(),
        version: row.version,
        provider: (pool.provider.clone(), super::words::name(org, &provider)),
        name: or_id(&pool.name, id.as_str()),
        description: pool.description.to_string(),
        identity_claim: pool.identity_claim.to_string(),
        filter: pool.filter.as_str().to_owned(),
        wrong: wrong(pool.filter.as_str(), FilterPlace::IdentityPool),
        times: pool.times,
        origin: pool.origin,
        roles: roles_of(org, &Principal::IdentityPool(id.clone())),
        managers: managers_of(org, &ObjectRef::IdentityPool(id.clone())),
    })
}
