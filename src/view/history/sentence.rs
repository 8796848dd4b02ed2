//! An entry as a sentence, to be read after the name of whoever did it.

use std::collections::BTreeMap;

use super::{
    Extent,
    details::{differing, rank},
    facts::{self, Telling},
    names::{Names, account},
};
use crate::{
    engine::{Deed, Header},
    model::{
        Acl, AclPermission, ApiKey, AppliedLimit, Credential, DeletionProtection, Kind, ObjectRef, Owner,
        RoleBinding, UserState,
    },
    org::{Change, Delta, Effect, Seq},
    view::words::number,
};

/// What an entry did.
pub(super) fn words(header: &Header, extent: Extent<'_>, names: &Names<'_>) -> String {
    let Extent::Whole(changes) = extent else { return large(header) };
    let told = Told { header, changes, names };
    match &header.intent.deed {
        Deed::Found => told.began(),
        Deed::Create => told.created(),
        Deed::Update => told.updated(),
        Deed::Delete => told.deleted(),
        Deed::Revoke => format!("revoked {} as compromised", told.roots()),
        Deed::Undo(seq) => told.undid(*seq),
        Deed::Restore(seq) => format!("restored {} as of entry {seq}", told.roots()),
        Deed::Import => told.imported(),
        Deed::Resume(seq) => resumed(*seq, changes.len()),
    }
}

/// An entry of which the header alone was read.
fn large(header: &Header) -> String {
    let count = counted(usize::try_from(header.changes).unwrap_or(usize::MAX), "object", "objects");
    match header.intent.deed {
        Deed::Found => format!("began the organization with {count}"),
        Deed::Create => format!("created {count}"),
        Deed::Update => format!("changed {count}"),
        Deed::Delete | Deed::Revoke => format!("deleted {count}"),
        Deed::Undo(seq) => format!("took back entry {seq}: {count}"),
        Deed::Restore(seq) => format!("restored {count} as of entry {seq}"),
        Deed::Import => format!("imported {count}"),
        Deed::Resume(seq) => resumed(seq, usize::try_from(header.changes).unwrap_or(usize::MAX)),
    }
}

/// The history before it is in no copy.
fn resumed(seq: Seq, count: usize) -> String {
    let count = counted(count, "object", "objects");
    format!("went on from the second copy, up to entry {seq} of a journal that was lost, with {count}")
}

/// Objects as a heading: by count and kind.
pub(super) fn title(objects: &[&ObjectRef]) -> String {
    let mut counts = Counts::new();
    for object in objects {
        *counts.entry(rank(object.kind())).or_default() += 1;
    }
    list(&counts)
}

/// How many objects of each kind, API keys first.
type Counts = BTreeMap<(usize, Kind), usize>;

/// How many objects of each kind an entry made, changed and deleted, counted piece by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    made: Counts,
    changed: Counts,
    deleted: Counts,
}

impl Tally {
    /// Counts more changes. Retired ids are book-keeping.
    pub fn add(&mut self, changes: &[Change]) {
        for change in changes {
            let Some(kind) = change.reference().map(|object| object.kind()) else { continue };
            let counts = match change.effect() {
                Effect::Creates => &mut self.made,
                Effect::Updates => &mut self.changed,
                Effect::Deletes => &mut self.deleted,
                Effect::Nothing => continue,
            };
            if kind != Kind::Tombstone {
                *counts.entry(rank(kind)).or_default() += 1;
            }
        }
    }

    /// A sentence an effect: `Made 100,000 API keys and 3 environments.`
    pub fn words(&self) -> Vec<String> {
        self.words_with(["Made", "Changed", "Deleted"])
    }

    /// The same with other verbs for what was made, changed and deleted.
    pub(super) fn words_with(&self, [made, changed, deleted]: [&str; 3]) -> Vec<String> {
        let told = [(made, &self.made), (changed, &self.changed), (deleted, &self.deleted)];
        let some = told.into_iter().filter(|(_, counts)| !counts.is_empty());
        some.map(|(verb, counts)| format!("{verb} {}.", list(counts))).collect()
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

fn items(counts: &Counts) -> Vec<String> {
    counts.iter().map(|((_, kind), count)| counted(*count, kind.label(), kind.plural())).collect()
}

fn list(counts: &Counts) -> String {
    joined(&items(counts))
}

/// `a`, `a and b`, `a, b and c`.
fn joined(items: &[String]) -> String {
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// A field's name within a sentence, without its unit. Names that hold names of their own keep their capitals.
fn in_sentence(label: &str) -> String {
    let label = label.split_once(',').map_or(label, |(label, _)| label);
    let mut chars = label.chars();
    let Some(first) = chars.next() else { return String::new() };
    if chars.clone().any(char::is_uppercase) {
        return label.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}

struct Told<'a> {
    header: &'a Header,
    changes: &'a [Change],
    names: &'a Names<'a>,
}

impl Told<'_> {
    fn began(&self) -> String {
        let own = self.header.intent.objects.first();
        let name = own.map(|object| self.names.name(object)).unwrap_or_default();
        let mut with = self.counts(Effect::Creates, |object| object.kind() != Kind::Organization);
        // An administrator and that one's role begin every journal.
        for kind in [Kind::User, Kind::RoleBinding] {
            if let Some(count) = with.get_mut(&rank(kind)) {
                *count = count.saturating_sub(1);
            }
        }
        with.retain(|_, count| *count > 0);
        match list(&with) {
            with if with.is_empty() => format!("began the organization {name}"),
            with => format!("began the organization {name} with {with}"),
        }
    }

    fn imported(&self) -> String {
        let made = list(&self.counts(Effect::Creates, |_| true));
        let changed = list(&self.counts(Effect::Updates, |_| true));
        match (made.is_empty(), changed.is_empty()) {
            (false, true) => format!("imported {made}"),
            (true, false) => format!("imported news of {changed}"),
            (false, false) => format!("imported {made} and news of {changed}"),
            (true, true) => "imported a listing".to_owned(),
        }
    }

    fn created(&self) -> String {
        let plain = || format!("created {}", self.roots());
        let [root] = self.header.intent.objects.as_slice() else { return plain() };
        match self.change_of(root) {
            Some(Change::User(_)) => format!("invited {}", self.object(root)),
            Some(Change::ApiKey(delta)) => latest(delta).map_or_else(plain, |key| {
                let (owner, scope) = (self.whose(&key.owner), facts::scope(&key.scope, self.names));
                format!("created {} for {owner}, for {scope}", self.object(root))
            }),
            Some(Change::RoleBinding(delta)) => latest(delta).map_or_else(plain, |binding| {
                let (to, place) =
                    (self.names.principal(&binding.principal), facts::place(&binding.pattern, self.names));
                format!("gave the role {} to {to} on {place}", binding.role)
            }),
            Some(Change::Acl(delta)) => latest(delta).map_or_else(plain, |acl| {
                let verb = match acl.permission {
                    AclPermission::Allow => "allowed",
                    AclPermission::Deny => "denied",
                };
                format!("{verb} {}", self.acl(acl))
            }),
            Some(
                Change::Organization(_)
                | Change::Environment(_)
                | Change::KafkaCluster(_)
                | Change::SchemaRegistry(_)
                | Change::KsqlCluster(_)
                | Change::ComputePool(_)
                | Change::ServiceAccount(_)
                | Change::GroupMapping(_)
                | Change::IdentityProvider(_)
                | Change::IdentityPool(_)
                | Change::AppliedLimit(_)
                | Change::Tombstone(_),
            )
            | None => plain(),
        }
    }

    fn updated(&self) -> String {
        let roots = &self.header.intent.objects;
        let telling = Telling { names: self.names, at: self.header.at };
        let mut changes = roots.iter().filter_map(|root| Some((root, self.change_of(root)?)));
        let first = changes.next().map(|(root, change)| (root, change, differing(change, &telling)));
        let Some((root, change, fields)) = first else { return format!("changed {}", self.roots()) };
        if roots.len() == 1
            && let Some(words) = self.special(change, root, &fields)
        {
            return words;
        }
        let alike = changes.all(|(_, change)| differing(change, &telling) == fields);
        if !alike || fields.is_empty() {
            return format!("changed {}", self.roots());
        }
        let fields: Vec<_> = fields.iter().map(|label| in_sentence(label)).collect();
        format!("changed {} of {}", joined(&fields), self.roots())
    }

    /// Changes that people have a word of their own for.
    fn special(&self, change: &Change, root: &ObjectRef, fields: &[&str]) -> Option<String> {
        let object = || self.object(root);
        match (change, fields) {
            (Change::AppliedLimit(delta), _) => {
                let after = delta.after.as_ref()?;
                Some(format!("set {} to {}", self.limit(after), after.limit))
            }
            (Change::User(delta), ["State"]) => {
                let (before, after) = both(delta)?;
                let verb = match (before.state, after.state) {
                    (_, UserState::Deactivated) => "deactivated",
                    (UserState::Deactivated, UserState::Active) => "reactivated",
                    (UserState::Invited | UserState::Active, UserState::Active) => "activated",
                    (_, UserState::Invited) => "invited again",
                };
                Some(format!("{verb} {}", object()))
            }
            (Change::KafkaCluster(delta), ["Deletion protection"]) => {
                let turned = match both(delta)?.1.protection {
                    DeletionProtection::On => "on",
                    DeletionProtection::Off => "off",
                };
                Some(format!("turned deletion protection {turned} for {}", object()))
            }
            (Change::ApiKey(delta), ["Name"]) => {
                let (before, after) = both(delta)?;
                let id = format!("{} {}", Kind::ApiKey.label(), before.id);
                Some(match (&*before.name, &*after.name) {
                    ("", after) => format!("named {id} {after}"),
                    (before, "") => format!("took the name {before} off {id}"),
                    (before, after) => format!("renamed {id} from {before} to {after}"),
                })
            }
            (Change::Organization(delta), ["Name"]) => {
                Some(renamed(Kind::Organization, both(delta)?, |it| &it.name))
            }
            (Change::Environment(delta), ["Name"]) => {
                Some(renamed(Kind::Environment, both(delta)?, |it| &it.name))
            }
            (Change::KafkaCluster(delta), ["Name"]) => {
                Some(renamed(Kind::KafkaCluster, both(delta)?, |it| &it.name))
            }
            (Change::ComputePool(delta), ["Name"]) => {
                Some(renamed(Kind::ComputePool, both(delta)?, |it| &it.name))
            }
            (Change::ServiceAccount(delta), ["Name"]) => {
                Some(renamed(Kind::ServiceAccount, both(delta)?, |it| &it.name))
            }
            (Change::GroupMapping(delta), ["Name"]) => {
                Some(renamed(Kind::GroupMapping, both(delta)?, |it| &it.name))
            }
            (Change::IdentityProvider(delta), ["Name"]) => {
                Some(renamed(Kind::IdentityProvider, both(delta)?, |it| &it.name))
            }
            (Change::IdentityPool(delta), ["Name"]) => {
                Some(renamed(Kind::IdentityPool, both(delta)?, |it| &it.name))
            }
            (
                Change::Organization(_)
                | Change::Environment(_)
                | Change::KafkaCluster(_)
                | Change::SchemaRegistry(_)
                | Change::KsqlCluster(_)
                | Change::ComputePool(_)
                | Change::User(_)
                | Change::ServiceAccount(_)
                | Change::GroupMapping(_)
                | Change::IdentityProvider(_)
                | Change::IdentityPool(_)
                | Change::RoleBinding(_)
                | Change::Acl(_)
                | Change::ApiKey(_)
                | Change::Tombstone(_),
                _,
            ) => None,
        }
    }

    fn deleted(&self) -> String {
        let roots = &self.header.intent.objects;
        if roots.len() > 1 {
            return format!("deleted {}", list(&self.counts(Effect::Deletes, |_| true)));
        }
        let mut gone = vec![self.roots()];
        gone.extend(items(&self.counts(Effect::Deletes, |object| !roots.contains(object))));
        format!("deleted {}", joined(&gone))
    }

    fn undid(&self, seq: u64) -> String {
        let roots = &self.header.intent.objects;
        let is_root = |object: &ObjectRef| roots.is_empty() || roots.contains(object);
        let effect = |wanted: Effect| self.counts(wanted, is_root).values().sum::<usize>();
        let (back, gone) = (effect(Effect::Creates), effect(Effect::Deletes));
        let along = |wanted: Effect| items(&self.counts(wanted, |object| !is_root(object)));
        let with = |wanted: Effect| {
            let mut all =
                if roots.is_empty() { items(&self.counts(wanted, |_| true)) } else { vec![self.roots()] };
            all.extend(along(wanted));
            joined(&all)
        };
        let did = match (back, gone) {
            (0, 0) => format!("changed {} back", with(Effect::Updates)),
            (_, 0) => format!("brought {} back{}", with(Effect::Creates), self.withdrawn()),
            (0, _) => format!("removed {} again", with(Effect::Deletes)),
            (_, _) => "took changes back".to_owned(),
        };
        format!("{did}, undoing entry {}", number(usize::try_from(seq).unwrap_or(usize::MAX)))
    }

    /// What a key that was revoked comes back without.
    fn withdrawn(&self) -> &'static str {
        let without = |change: &Change| match change {
            Change::ApiKey(delta) => delta.before.is_none() && latest(delta).is_some_and(is_withdrawn),
            Change::Organization(_)
            | Change::Environment(_)
            | Change::KafkaCluster(_)
            | Change::SchemaRegistry(_)
            | Change::KsqlCluster(_)
            | Change::ComputePool(_)
            | Change::User(_)
            | Change::ServiceAccount(_)
            | Change::GroupMapping(_)
            | Change::IdentityProvider(_)
            | Change::IdentityPool(_)
            | Change::RoleBinding(_)
            | Change::Acl(_)
            | Change::AppliedLimit(_)
            | Change::Tombstone(_) => false,
        };
        if self.changes.iter().any(without) { " without its secret" } else { "" }
    }

    fn change_of(&self, object: &ObjectRef) -> Option<&Change> {
        self.changes.iter().find(|change| change.reference().as_ref() == Some(object))
    }

    /// How many objects the entry had an effect on, by kind. Retired ids are book-keeping.
    fn counts(&self, effect: Effect, wanted: impl Fn(&ObjectRef) -> bool) -> Counts {
        let mut counts = Counts::new();
        let changed = self.changes.iter().filter(|change| change.effect() == effect);
        for object in changed.filter_map(Change::reference) {
            if object.kind() != Kind::Tombstone && wanted(&object) {
                *counts.entry(rank(object.kind())).or_default() += 1;
            }
        }
        counts
    }

    /// What the entry was about: one object by name, several by count.
    fn roots(&self) -> String {
        match self.header.intent.objects.as_slice() {
            [object] => self.object(object),
            objects => title(&objects.iter().collect::<Vec<_>>()),
        }
    }

    /// An object by kind and name.
    fn object(&self, object: &ObjectRef) -> String {
        match self.change_of(object) {
            Some(Change::ApiKey(delta)) => latest(delta).map_or_else(|| object.to_string(), key),
            Some(Change::RoleBinding(delta)) => {
                latest(delta).map_or_else(|| object.to_string(), |binding| self.binding(binding))
            }
            Some(Change::Acl(delta)) => latest(delta).map_or_else(
                || object.to_string(),
                |acl| {
                    let verb = match acl.permission {
                        AclPermission::Allow => "allows",
                        AclPermission::Deny => "denies",
                    };
                    format!("the ACL that {verb} {}", self.acl(acl))
                },
            ),
            Some(Change::AppliedLimit(delta)) => {
                latest(delta).map_or_else(|| object.to_string(), |limit| self.limit(limit))
            }
            Some(
                Change::Organization(_)
                | Change::Environment(_)
                | Change::KafkaCluster(_)
                | Change::SchemaRegistry(_)
                | Change::KsqlCluster(_)
                | Change::ComputePool(_)
                | Change::User(_)
                | Change::ServiceAccount(_)
                | Change::GroupMapping(_)
                | Change::IdentityProvider(_)
                | Change::IdentityPool(_)
                | Change::Tombstone(_),
            )
            | None => format!("{} {}", object.kind().label(), self.names.name(object)),
        }
    }

    fn whose(&self, owner: &Owner) -> String {
        let object = account(owner);
        format!("{} {}", object.kind().label(), self.names.name(&object))
    }

    fn binding(&self, binding: &RoleBinding) -> String {
        let (of, place) =
            (self.names.principal(&binding.principal), facts::place(&binding.pattern, self.names));
        format!("the role {} of {of} on {place}", binding.role)
    }

    /// `orders-service READ on topic orders of Kafka cluster prod-eu`.
    fn acl(&self, acl: &Acl) -> String {
        format!(
            "{} {} on {} of Kafka cluster {}",
            self.names.principal(&acl.principal),
            acl.operation,
            facts::acl_target(acl.resource_type, &acl.name, acl.pattern),
            self.names.name(&ObjectRef::KafkaCluster(acl.cluster.clone()))
        )
    }

    fn limit(&self, limit: &AppliedLimit) -> String {
        let label = limit.id.code.quota().label;
        match facts::whose(&limit.id.subject, self.names) {
            Some(whose) => format!("the limit “{label}” of {whose}"),
            None => format!("the limit “{label}”"),
        }
    }
}

fn latest<T>(delta: &Delta<T>) -> Option<&T> {
    delta.after.as_ref().or(delta.before.as_ref())
}

fn both<T>(delta: &Delta<T>) -> Option<(&T, &T)> {
    delta.before.as_ref().zip(delta.after.as_ref())
}

fn renamed<T>(kind: Kind, (before, after): (&T, &T), name: impl Fn(&T) -> &str) -> String {
    format!("renamed {} {} to {}", kind.label(), name(before), name(after))
}

fn is_withdrawn(key: &ApiKey) -> bool {
    matches!(key.credential, Credential::Withdrawn)
}

/// A key by its id, which people know it by, and its name, which others may share.
fn key(key: &ApiKey) -> String {
    let label = Kind::ApiKey.label();
    if key.name.is_empty() {
        format!("{label} {}", key.id)
    } else {
        format!("{label} {} ({})", key.id, key.name)
    }
}
