//! One ACL, as the quick look at it shows it.

use super::{
    Meeting, matches_words, operation_about, overlaps, resource_label, sentence, target, type_label,
    words::is_there,
};
use crate::{
    model::{AclId, AclPermission, KafkaClusterId, ObjectRef, Principal, Timestamp},
    org::Org,
    view::{access_words::principal_name, role_bindings::object_of},
};

/// What is known of an ACL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclFacts {
    /// Its id, which spells its content as Terraform does.
    pub id: AclId,
    /// The same as a sentence.
    pub sentence: String,
    /// Whom it concerns.
    pub principal: Principal,
    /// What the principal is called.
    pub principal_name: String,
    /// The object the principal is, while it exists.
    pub object: Option<ObjectRef>,
    /// What it means that the principal does not exist, if so.
    pub gone: Option<&'static str>,
    /// `ALLOW` or `DENY`.
    pub permission: &'static str,
    /// What it permits or denies.
    pub operation: &'static str,
    /// What that is, in words.
    pub operation_about: &'static str,
    /// On what: `starting with orders-`.
    pub resource: String,
    /// What kind of thing.
    pub resource_type: &'static str,
    /// On which cluster.
    pub cluster: KafkaClusterId,
    /// What the cluster is called.
    pub cluster_name: String,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// The ACLs that beat it, or that it beats: the first of them.
    pub beaten: Vec<(AclId, String)>,
    /// What they are to it.
    pub beaten_words: &'static str,
}

impl AclFacts {
    /// Whether it forbids.
    pub fn denies(&self) -> bool {
        self.permission == AclPermission::Deny.wire()
    }
}

/// What is known of an ACL; `None` where there is none of this id.
pub fn facts(org: &Org, id: &AclId) -> Option<AclFacts> {
    let acl = org.acls().get(id)?;
    let about = target(acl);
    let there = is_there(org, &acl.principal);
    let met = overlaps(org, &[about]);
    let fought = met.into_iter().find(|overlap| match overlap.meeting {
        Meeting::BeatsAll | Meeting::BeatsPart | Meeting::Beaten => true,
        Meeting::Same | Meeting::Wider | Meeting::Narrower => false,
    });
    Some(AclFacts {
        id: id.clone(),
        sentence: sentence(org, &about),
        principal_name: principal_name(org, &acl.principal),
        object: object_of(&acl.principal).filter(|_| there),
        gone: (!there).then_some(
            "ACLs outlive the account they name, as in Confluent Cloud. It permits and denies nothing until an account of this id exists again.",
        ),
        principal: acl.principal.clone(),
        permission: acl.permission.wire(),
        operation: acl.operation.wire(),
        operation_about: operation_about(acl.resource_type, acl.operation),
        resource: matches_words(acl.pattern, &acl.name),
        resource_type: type_label(acl.resource_type),
        cluster: acl.cluster.clone(),
        cluster_name: resource_label(org, &acl.cluster),
        created: acl.times.created,
        beaten_words: fought.as_ref().map_or("", |overlap| match overlap.meeting {
            Meeting::BeatsAll => "A DENY beats all of it: it gives nothing",
            Meeting::BeatsPart => "A DENY beats part of it",
            Meeting::Beaten => "It beats what others allow",
            Meeting::Same | Meeting::Wider | Meeting::Narrower => "",
        }),
        beaten: fought.map(|overlap| overlap.named).unwrap_or_default(),
    })
}
