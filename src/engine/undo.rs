//! Taking an entry back. The changes are the inverse of the entry's; every rule but the limits holds for them.

use std::collections::HashSet;

use super::{Deed, Entry, Intent, Obstacle, Refusal, decide::Outcome, draft::Draft, import, rules::Rigour};
use crate::{
    access::{Act, Verb},
    model::{Credential, Crn, Noun, ObjectRef, Owner, Retirement},
    org::{Change, Delta, Effect, Stored},
};

pub(super) fn undo(draft: &mut Draft<'_>, actor: &Owner, entry: &Entry) -> Result<Outcome, Refusal> {
    let own = draft.org.organization().ok_or(Refusal::NotFounded)?;
    if entry.header.organization != own.id || entry.header.seq > draft.org.seq() {
        return Err(Obstacle::Foreign.into());
    }
    if matches!(entry.header.intent.deed, Deed::Found | Deed::Resume(_)) {
        return Err(Obstacle::Permanent(ObjectRef::Organization(own.id)).into());
    }
    // Before anything is said about how things stand: who may not, does not learn that from a refusal.
    permit(draft, actor, entry)?;
    let ending = if is_import(entry) { Ending::Withdrawn } else { Ending::Retired };
    for change in entry.changes.iter().rev() {
        take_back(draft, change, ending)?;
    }
    let objects = entry.header.intent.objects.clone();
    let intent = Intent { deed: Deed::Undo(entry.header.seq), objects };
    Ok(Outcome { intent, reveal: None, rigour: Rigour::Restored { entry: entry.header.seq } })
}

/// What becomes of the id of an object that an undo takes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// It names nothing else any more: it was made here.
    Retired,
    /// It is as if it had never been here. What came from outside still exists there, and may be imported again.
    Withdrawn,
}

/// Whether an entry is an import, or took one back, or brought one back: it is about no object but the organization.
fn is_import(entry: &Entry) -> bool {
    entry.header.intent.objects.is_empty()
}

/// Puts the inverse of a change, provided that the object is as the change left it.
///
/// Tombstones are not taken back as such: they come and go with their objects.
fn take_back(draft: &mut Draft<'_>, change: &Change, ending: Ending) -> Result<(), Refusal> {
    let inverse = change.inverse();
    match &inverse {
        Change::Tombstone(_) => Ok(()),
        Change::Organization(delta) => restore(draft, delta, ending),
        Change::Environment(delta) => restore(draft, delta, ending),
        Change::KafkaCluster(delta) => restore(draft, delta, ending),
        Change::SchemaRegistry(delta) => restore(draft, delta, ending),
        Change::KsqlCluster(delta) => restore(draft, delta, ending),
        Change::ComputePool(delta) => restore(draft, delta, ending),
        Change::User(delta) => restore(draft, delta, ending),
        Change::ServiceAccount(delta) => restore(draft, delta, ending),
        Change::GroupMapping(delta) => restore(draft, delta, ending),
        Change::IdentityProvider(delta) => restore(draft, delta, ending),
        Change::IdentityPool(delta) => restore(draft, delta, ending),
        Change::RoleBinding(delta) => restore(draft, delta, ending),
        Change::Acl(delta) => restore(draft, delta, ending),
        Change::AppliedLimit(delta) => restore(draft, delta, ending),
        Change::ApiKey(delta) => {
            let mut delta = delta.clone();
            if let Some(key) = &mut delta.after
                && is_compromised(draft, &ObjectRef::ApiKey(key.id.clone()))
            {
                key.credential = Credential::Withdrawn;
            }
            restore(draft, &delta, ending)
        }
    }
}

/// Whether a key was revoked because somebody else may have its secret. That stays true when it comes back.
pub(super) fn is_compromised(draft: &Draft<'_>, key: &ObjectRef) -> bool {
    draft.tombstone(key).is_some_and(|stone| stone.why == Retirement::Compromised)
}

fn restore<T: Stored>(draft: &mut Draft<'_>, inverse: &Delta<T>, ending: Ending) -> Result<(), Refusal> {
    let Some(id) = inverse.before.as_ref().or(inverse.after.as_ref()).map(Noun::id) else { return Ok(()) };
    let object = T::reference(id.clone());
    if T::table(draft.org).get(id) != inverse.before.as_ref() {
        return Err(Obstacle::ChangedSince(object).into());
    }
    match &inverse.after {
        Some(after) => draft.put(after.clone()),
        None if ending == Ending::Withdrawn => draft.withdraw(&object),
        None => draft.remove(&object, Retirement::Deleted),
    }
    Ok(())
}

/// Who may undo: whoever may do the opposite to the objects the entry was about. What only went along then
/// only comes along now. Whoever may import may take an import back.
pub(super) fn permit(draft: &Draft<'_>, actor: &Owner, entry: &Entry) -> Result<(), Refusal> {
    if is_import(entry) {
        return import::permit(draft, actor);
    }
    let opposite: Vec<Change> = entry.changes.iter().map(Change::inverse).collect();
    permit_changes(draft, actor, &opposite, &entry.header.intent.objects)
}

/// Whether whoever acts may do to each of these objects what the changes do to it.
pub(super) fn permit_changes(
    draft: &Draft<'_>,
    actor: &Owner,
    changes: &[Change],
    roots: &[ObjectRef],
) -> Result<(), Refusal> {
    let roots: HashSet<&ObjectRef> = roots.iter().collect();
    let is_root = |change: &&Change| change.reference().is_some_and(|object| roots.contains(&object));
    let changes = changes.iter().filter(is_root).filter(|change| !matches!(change, Change::Tombstone(_)));
    for change in changes {
        let verb = match change.effect() {
            Effect::Creates => Verb::Create,
            Effect::Updates => Verb::Alter,
            Effect::Deletes => Verb::Delete,
            Effect::Nothing => continue,
        };
        permit_change(draft, actor, change, verb)?;
    }
    Ok(())
}

fn permit_change(draft: &Draft<'_>, actor: &Owner, change: &Change, verb: Verb) -> Result<(), Refusal> {
    if let Change::ApiKey(delta) = change {
        let Some(key) = delta.after.as_ref().or(delta.before.as_ref()) else { return Ok(()) };
        // Whoever may delete another user's key may take that back, although nobody could make one.
        let verb = if verb == Verb::Create { Verb::Delete } else { verb };
        let act = Act::Key { verb, owner: &key.owner, scope: &key.scope };
        return draft.permit(actor, &act);
    }
    if let Change::RoleBinding(delta) = change {
        let Some(binding) = delta.after.as_ref().or(delta.before.as_ref()) else { return Ok(()) };
        let act = Act::Binding { verb, role: binding.role, bound: &binding.pattern };
        return draft.permit(actor, &act);
    }
    let Some(object) = change.reference() else { return Ok(()) };
    let place = place_of(draft, change).unwrap_or_else(|| draft.org.crn());
    // Everybody may change the own name, and take that back; the state is for who manages users.
    let account = object.account().filter(|_| !changes_state(change));
    let act = Act::Object { verb, kind: object.kind(), place: &place, account: account.as_ref() };
    draft.permit(actor, &act)
}

fn changes_state(change: &Change) -> bool {
    let Change::User(delta) = change else { return false };
    delta.before.as_ref().map(|user| user.state) != delta.after.as_ref().map(|user| user.state)
}

/// Where the object of a change lies, also when it does not exist at the moment.
fn place_of(draft: &Draft<'_>, change: &Change) -> Option<Crn> {
    let org = draft.org;
    let object = change.reference()?;
    if let Some(place) = org.version(&object).and_then(|_| org.crn_of(&object)) {
        return Some(place);
    }
    match change {
        Change::KafkaCluster(delta) => delta.after.as_ref().map(|it| org.environment_crn(&it.environment)),
        Change::SchemaRegistry(delta) => delta.after.as_ref().map(|it| org.environment_crn(&it.environment)),
        Change::KsqlCluster(delta) => delta.after.as_ref().map(|it| org.ksql_crn(it)),
        Change::ComputePool(delta) => delta.after.as_ref().map(|it| org.environment_crn(&it.environment)),
        Change::Acl(delta) => {
            let acl = delta.after.as_ref().or(delta.before.as_ref())?;
            org.crn_of(&ObjectRef::KafkaCluster(acl.cluster.clone()))
        }
        Change::Organization(_)
        | Change::Environment(_)
        | Change::User(_)
        | Change::ServiceAccount(_)
        | Change::GroupMapping(_)
        | Change::IdentityProvider(_)
        | Change::IdentityPool(_)
        | Change::RoleBinding(_)
        | Change::AppliedLimit(_)
        | Change::ApiKey(_)
        | Change::Tombstone(_) => None,
    }
}
