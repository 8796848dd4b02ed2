//! Which ACLs meet one that is being typed: the same again, wider and narrower ones, and the denials that beat it.
//!
//! Source: `facts/roles.md` 4.2 to 4.4: a DENY beats every ALLOW, however specific; what an ALLOW implies a DENY does
//! not.

use super::words::{Target, sentence, target};
use crate::{
    model::{Acl, AclId, AclOperation, AclPatternType, AclPermission, AclResourceType, Principal},
    org::Org,
};

/// How many of each kind are named.
const NAMED: usize = 4;

/// How an ACL that exists meets a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meeting {
    /// It is the same: nothing would be made.
    Same,
    /// It denies all that the new one allows: the new one gives nothing.
    BeatsAll,
    /// It denies part of what the new one allows.
    BeatsPart,
    /// It allows something that the new one denies from then on.
    Beaten,
    /// It gives or denies all of it already.
    Wider,
    /// The new one gives or denies all of it as well.
    Narrower,
}

impl Meeting {
    /// What it comes to, above the ACLs that meet so.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Same => "Exists already",
            Self::BeatsAll => "Beaten by a DENY: it gives nothing",
            Self::BeatsPart => "Beaten in part by a DENY",
            Self::Beaten => "Beats what is allowed now",
            Self::Wider => "Covered already",
            Self::Narrower => "Makes narrower ones superfluous",
        }
    }
}

/// The ACLs that meet the new ones in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// How.
    pub meeting: Meeting,
    /// How many.
    pub count: usize,
    /// The first of them: id and sentence.
    pub named: Vec<(AclId, String)>,
}

/// The ACLs that meet any of `new`, the gravest first. Each is told once, by the gravest way it meets one.
pub fn overlaps(org: &Org, new: &[Target<'_>]) -> Vec<Overlap> {
    let mut found: Vec<(Meeting, &Acl)> = Vec::new();
    for acl in org.acls().iter() {
        let known = target(acl);
        if let Some(meeting) = new.iter().filter_map(|new| meet(&known, new)).min() {
            found.push((meeting, acl));
        }
    }
    found.sort_by(|(a, a_acl), (b, b_acl)| a.cmp(b).then_with(|| a_acl.id.cmp(&b_acl.id)));
    found
        .chunk_by(|(a, _), (b, _)| a == b)
        .filter_map(|same| {
            let named = same.iter().take(NAMED);
            Some(Overlap {
                meeting: same.first()?.0,
                count: same.len(),
                named: named.map(|(_, acl)| (acl.id.clone(), sentence(org, &target(acl)))).collect(),
            })
        })
        .collect()
}

/// The gravest way in which some denials meet an ACL that permits; `None` where none takes anything from it.
pub fn beaten_by(permits: &Target<'_>, denials: &[&Acl]) -> Option<Meeting> {
    denials.iter().filter_map(|denial| meet(&target(denial), permits)).min()
}

/// How an ACL that exists meets a new one, if it does.
fn meet(known: &Target<'_>, new: &Target<'_>) -> Option<Meeting> {
    if known.cluster != new.cluster || known.resource_type != new.resource_type {
        return None;
    }
    let (principal, name) = (principals(known.principal, new.principal)?, names(known, new)?);
    match (known.permission, new.permission) {
        (AclPermission::Deny, AclPermission::Allow) => {
            let sides = [principal, name, denies(known.operation, new)?];
            let all = sides.iter().all(|side| *side != Side::Narrower);
            Some(if all { Meeting::BeatsAll } else { Meeting::BeatsPart })
        }
        (AclPermission::Allow, AclPermission::Deny) => denies(new.operation, known).map(|_| Meeting::Beaten),
        (AclPermission::Allow, AclPermission::Allow) => {
            together(principal, name, allows(known.operation, new.operation)?)
        }
        (AclPermission::Deny, AclPermission::Deny) => {
            together(principal, name, of_all(known.operation, new.operation)?)
        }
    }
}

/// What the one that exists covers, beside the new one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Same,
    Wider,
    Narrower,
}

fn together(principal: Side, name: Side, operation: Side) -> Option<Meeting> {
    let sides = [principal, name, operation];
    if sides.iter().all(|side| *side == Side::Same) {
        Some(Meeting::Same)
    } else if sides.iter().all(|side| *side != Side::Narrower) {
        Some(Meeting::Wider)
    } else if sides.iter().all(|side| *side != Side::Wider) {
        Some(Meeting::Narrower)
    } else {
        None
    }
}

fn principals(known: &Principal, new: &Principal) -> Option<Side> {
    if known == new {
        Some(Side::Same)
    } else if *known == Principal::Everyone {
        Some(Side::Wider)
    } else {
        (*new == Principal::Everyone).then_some(Side::Narrower)
    }
}

fn names(known: &Target<'_>, new: &Target<'_>) -> Option<Side> {
    if known.name == new.name && known.pattern == new.pattern {
        Some(Side::Same)
    } else if covers(known, new) {
        Some(Side::Wider)
    } else {
        covers(new, known).then_some(Side::Narrower)
    }
}

/// Whether every resource that `narrow` names is one that `wide` names.
fn covers(wide: &Target<'_>, narrow: &Target<'_>) -> bool {
    if wide.resource_type == AclResourceType::Cluster {
        return true;
    }
    let every = |target: &Target<'_>| target.pattern == AclPatternType::Literal && target.name == "*";
    if every(wide) {
        return true;
    }
    !every(narrow) && wide.pattern == AclPatternType::Prefixed && narrow.name.starts_with(wide.name)
}

fn of_all(known: AclOperation, new: AclOperation) -> Option<Side> {
    if known == new {
        Some(Side::Same)
    } else if known == AclOperation::All {
        Some(Side::Wider)
    } else {
        (new == AclOperation::All).then_some(Side::Narrower)
    }
}

/// The same with what an ALLOW implies.
fn allows(known: AclOperation, new: AclOperation) -> Option<Side> {
    of_all(known, new).or_else(|| {
        if implied(known) == Some(new) {
            Some(Side::Wider)
        } else {
            (implied(new) == Some(known)).then_some(Side::Narrower)
        }
    })
}

/// What an ALLOW of an operation allows as well.
const fn implied(operation: AclOperation) -> Option<AclOperation> {
    match operation {
        AclOperation::Read | AclOperation::Write | AclOperation::Delete | AclOperation::Alter => {
            Some(AclOperation::Describe)
        }
        AclOperation::AlterConfigs => Some(AclOperation::DescribeConfigs),
        AclOperation::All
        | AclOperation::Create
        | AclOperation::Describe
        | AclOperation::DescribeConfigs
        | AclOperation::IdempotentWrite => None,
    }
}

/// How much of what an ALLOW gives a DENY of an operation takes away.
fn denies(denied: AclOperation, allow: &Target<'_>) -> Option<Side> {
    match of_all(denied, allow.operation) {
        Some(side) => Some(side),
        // It takes away only what is implied.
        None => (implied(allow.operation) == Some(denied)).then_some(Side::Narrower),
    }
}
