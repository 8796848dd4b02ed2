//! What can be edited of an object, as words, so that a form can tell what another has changed meanwhile.

use crate::{
    model::{ClusterType, DeletionProtection, ObjectRef, ProductionMark},
    org::{Org, Seq},
};

/// The editable facts of an object at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editable {
    /// The entry that last changed it: to be sent along with a change.
    pub version: Seq,
    /// Each fact by the label of its field, as a person reads it.
    pub facts: Vec<(&'static str, String)>,
}

impl Editable {
    /// The facts that are not as they were: label and what they are now.
    pub fn changes_since(&self, before: &Self) -> Vec<(&'static str, String)> {
        self.facts.iter().filter(|fact| !before.facts.contains(fact)).cloned().collect()
    }
}

/// What can be edited of an object now; `None` when it does not exist or nothing of it can be.
pub fn editable(org: &Org, object: &ObjectRef) -> Option<Editable> {
    let facts = match object {
        ObjectRef::Environment(id) => org.environments().get(id).map(|it| {
            vec![
                ("Name", it.name.to_string()),
                ("Stream Governance package", it.package.label().to_owned()),
                ("Counts as production", mark(it.mark).to_owned()),
            ]
        }),
        ObjectRef::KafkaCluster(id) => org.kafka_clusters().get(id).map(|it| {
            let kind = it.spec.as_ref().map(|spec| ("Cluster type", cluster_type(spec.kind)));
            let protection = ("Deletion protection", protection(it.protection).to_owned());
            std::iter::once(("Name", it.name.to_string())).chain(kind).chain([protection]).collect()
        }),
        ObjectRef::KsqlCluster(id) => org
            .ksql_clusters()
            .get(id)
            .and_then(|it| it.spec.as_ref())
            .map(|spec| vec![("Size", format!("{} CSU", u32::from(spec.size)))]),
        ObjectRef::ComputePool(id) => org
            .compute_pools()
            .get(id)
            .map(|it| vec![("Name", it.name.to_string()), ("Max CFU", it.size.cfu().to_string())]),
        ObjectRef::ServiceAccount(id) => org
            .service_accounts()
            .get(id)
            .map(|it| vec![("Name", it.name.to_string()), ("Description", it.description.to_string())]),
        ObjectRef::User(id) => org.users().get(id).map(|it| {
            vec![
                ("Full name", it.full_name.to_string()),
                ("State", it.state.label().to_owned()),
                ("Groups", it.claims.groups().join(", ")),
                ("Other claims", super::sign_in::others(&it.claims)),
            ]
        }),
        ObjectRef::GroupMapping(id) => org.group_mappings().get(id).map(|it| {
            vec![
                ("Name", it.name.to_string()),
                ("Description", it.description.to_string()),
                ("Filter", it.filter.as_str().to_owned()),
            ]
        }),
        ObjectRef::IdentityProvider(id) => org.identity_providers().get(id).map(|it| {
            vec![
                ("Name", it.name.to_string()),
                ("Description", it.description.to_string()),
                ("Issuer", it.issuer.to_string()),
                ("JWKS URI", it.jwks_uri.to_string()),
            ]
        }),
        ObjectRef::IdentityPool(id) => org.identity_pools().get(id).map(|it| {
            vec![
                ("Name", it.name.to_string()),
                ("Description", it.description.to_string()),
                ("Identity claim", it.identity_claim.to_string()),
                ("Filter", it.filter.as_str().to_owned()),
            ]
        }),
        ObjectRef::ApiKey(id) => org
            .api_keys()
            .get(id)
            .map(|it| vec![("Name", it.name.to_string()), ("Description", it.description.to_string())]),
        ObjectRef::Organization(_)
        | ObjectRef::SchemaRegistry(_)
        | ObjectRef::RoleBinding(_)
        | ObjectRef::Acl(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::Tombstone(_) => None,
    };
    Some(Editable { version: org.version(object)?, facts: facts? })
}

/// `Dedicated, 2 CKU`.
pub fn cluster_type(kind: ClusterType) -> String {
    match kind {
        ClusterType::Dedicated { cku } => format!("Dedicated, {cku} CKU"),
        ClusterType::Basic | ClusterType::Standard | ClusterType::Enterprise | ClusterType::Freight => {
            kind.label().to_owned()
        }
    }
}

/// What a production mark says in a form.
pub const fn mark(mark: ProductionMark) -> &'static str {
    match mark {
        ProductionMark::ByName => "Decided by its name",
        ProductionMark::Production => "Yes",
        ProductionMark::NotProduction => "No",
    }
}

/// `On`, `Off`.
pub const fn protection(protection: DeletionProtection) -> &'static str {
    match protection {
        DeletionProtection::On => "On",
        DeletionProtection::Off => "Off",
    }
}
