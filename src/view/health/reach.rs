//! What an owner's rights reach: nothing, one resource, or more.

use std::collections::HashMap;

use crate::{
    model::{Crn, Owner, Principal},
    org::Org,
};

/// What role bindings and ACLs of one principal reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// No resource at all.
    #[default]
    Nothing,
    /// One resource, or what lies in it.
    One(Crn),
    /// Several resources, an environment, or the organization.
    More,
}

impl Reach {
    /// This and one more binding or ACL; `None` for one that reaches more than a resource.
    fn and(self, resource: Option<Crn>) -> Self {
        match (self, resource) {
            (Self::Nothing, Some(resource)) => Self::One(resource),
            (Self::One(known), Some(resource)) if known == resource => Self::One(known),
            (Self::Nothing | Self::One(_) | Self::More, _) => Self::More,
        }
    }
}

/// ACLs by principal, so that many owners can be asked about.
#[derive(Debug)]
pub struct Reaches<'a> {
    org: &'a Org,
    by_acl: HashMap<&'a Principal, Reach>,
}

impl<'a> Reaches<'a> {
    /// Reads the ACLs once.
    pub fn of(org: &'a Org) -> Self {
        let mut by_acl: HashMap<&Principal, Reach> = HashMap::new();
        for acl in org.acls().iter() {
            let cluster = org.kafka_clusters().get(&acl.cluster);
            let crn = cluster.map(|cluster| org.cluster_crn(&cluster.environment, &cluster.id));
            let known = by_acl.entry(&acl.principal).or_default();
            *known = std::mem::take(known).and(crn);
        }
        Self { org, by_acl }
    }

    /// What an owner's rights reach.
    pub fn reach(&self, owner: &Owner) -> Reach {
        let principal = Principal::from(owner.clone());
        let by_acl = self.by_acl.get(&principal).cloned().unwrap_or_default();
        self.org
            .bindings_of(&principal)
            .fold(by_acl, |reach, binding| reach.and(resource_of(binding.pattern.crn())))
    }
}

/// The resource that a name lies in or is; `None` where it names more than one, or something that is no resource.
fn resource_of(crn: &Crn) -> Option<Crn> {
    const RESOURCES: [&str; 4] = ["ksql", "cloud-cluster", "schema-registry", "flink-region"];
    let kind = RESOURCES.into_iter().find(|kind| crn.id_of(kind).is_some())?;
    let mut found = Crn::organization(crn.id_of("organization").unwrap_or_default());
    for segment in crn.segments().iter().filter(|segment| &*segment.kind != "organization") {
        found = found.child(&segment.kind, &segment.id);
        if &*segment.kind == kind {
            return Some(found);
        }
    }
    None
}
