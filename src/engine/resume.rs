//! The first entry of a journal that goes on from a checkpoint, after the journal before it was lost.

use uuid::Uuid;

use super::{
    Client, Decision, Deed, Intent,
    checkpoint::every_object,
    entry::{Draught, seal},
};
use crate::{
    model::{ObjectRef, Owner, Timestamp},
    org::Org,
};

/// Decides the first entry of a new journal that holds everything `copy` holds, deleted ids included. The history
/// before it is not in a checkpoint, so it begins anew; the entry says up to which entry the copy spoke.
///
/// `None` where the copy holds no organization, or nobody who administers it: then it is no copy of one.
pub fn resume(copy: &Org, now: Timestamp, id: Uuid) -> Option<Decision> {
    let own = copy.organization()?;
    let actor = Owner::User(copy.admins().map(|user| user.id.clone()).min()?);
    let last = copy.position();
    let intent = Intent { deed: Deed::Resume(last.seq), objects: vec![ObjectRef::Organization(own.id)] };
    let draught = Draught {
        org: &Org::default(),
        organization: own.id,
        at: now.max(last.at),
        actor,
        client: Client::Console,
        intent,
        command: id,
        changes: every_object(copy),
    };
    let (entry, record) = seal(draught);
    Some(Decision { entry, record, reveal: None })
}
