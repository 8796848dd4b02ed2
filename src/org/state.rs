//! [`Org`] and the only way it changes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use thiserror::Error;
use uuid::Uuid;

use super::{Change, Delta, Digest, Row, Slot, Table, Usage, index::Indexes};
use crate::model::{
    Acl, ApiKey, AppliedLimit, ComputePool, DeletionProtection, Environment, GovernancePackage, GroupMapping,
    IdentityPool, IdentityProvider, KafkaCluster, Kind, KsqlCluster, Noun, ObjectRef, Organization, Origin,
    Principal, ProductionMark, QuotaCode, QuotaSubject, RoleBinding, SchemaRegistry, ServiceAccount, Times,
    Timestamp, Tombstone, User,
};

/// The number of an entry in the journal; the first is 1. Also the version of an object: the entry that last
/// changed it.
pub type Seq = u64;

/// How many command ids are remembered, so that a retry finds out that it was carried out already.
const REMEMBERED: usize = 1024;

/// How far an organization has come: the last entry applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The entry's number; 0 before the first.
    pub seq: Seq,
    /// The digest of its stored header.
    pub head: Digest,
    /// Its time.
    pub at: Timestamp,
}

/// Whether an organization is the one that is written, or a copy that shows how it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// It stands at the end of its journal.
    Present,
    /// It was taken back: nothing can be decided for it any more.
    Past,
}

/// One entry's worth of changes.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Where the organization stands afterwards.
    pub position: Position,
    /// The command that asked for it.
    pub command: Uuid,
    /// What changes. No object occurs twice.
    pub changes: &'a [Change],
}

/// A place in a table that an entry touched: an object appeared there, changed, or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Touch {
    /// Which table.
    pub kind: Kind,
    /// Where in it.
    pub slot: Slot,
}

/// How much of which quotas is used, and how much there is.
pub type Census = BTreeMap<(QuotaCode, QuotaSubject), Usage>;

/// How much of an object somebody is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// Nothing: as if it did not exist.
    Nothing,
    /// That it exists and what it is called, because it holds something that is shown.
    Name,
    /// Everything.
    Whole,
}

/// An entry does not fit the organization it is applied to. Nothing was applied.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Mismatch {
    /// The entry is not the next one.
    #[error("entry {found} cannot follow entry {expected_after}")]
    Order {
        /// The last entry applied.
        expected_after: Seq,
        /// The entry offered.
        found: Seq,
    },
    /// An object is not as the entry says it was.
    #[error("{0} is not as the entry says it was")]
    Before(ObjectRef),
}

/// A noun that has its table in [`Org`].
pub trait Stored: Noun {
    /// Its table.
    fn table(org: &Org) -> &Table<Self>;
    /// The change that a delta makes.
    fn change(delta: Delta<Self>) -> Change;
    /// The delta of a change of this noun; `None` for another's.
    fn delta(change: &Change) -> Option<&Delta<Self>>;
    #[doc(hidden)]
    fn table_mut(org: &mut Org, _: Seal) -> &mut Table<Self>;
}

/// Keeps mutable tables inside this room.
#[derive(Debug)]
pub struct Seal(());

/// Writes [`Org`] with one table a noun.
macro_rules! org {
    ($($name:ident: $table:ident),+ $(,)?) => {
        /// One organization as it stands after some entry of its journal.
        #[derive(Clone, Debug)]
        pub struct Org {
            position: Position,
            tense: Tense,
            commands: VecDeque<(Uuid, Seq)>,
            pub(super) indexes: Indexes,
            /// Of a [part](Org::part): objects of which it shows the name only.
            pub(super) named: BTreeSet<ObjectRef>,
            /// Of a [part](Org::part): what it may know of quotas; `None` counts.
            pub(super) census: Option<Census>,
            /// Of a [part](Org::part): who looks, and the groups that count for that one. The mappings may be hidden.
            pub(super) looker: Option<(Principal, Vec<Principal>)>,
            $($table: Table<$name>,)+
        }

        /// An object of any kind, borrowed from its table.
        #[derive(Clone, Copy, Debug)]
        pub enum AnyObject<'a> { $(#[doc = concat!("Of the kind ", stringify!($name), ".")] $name(&'a $name)),+ }

        impl Default for Org {
            fn default() -> Self {
                Self {
                    position: Position { seq: 0, head: Digest::ZERO, at: Timestamp::from_micros(i64::MIN) },
                    tense: Tense::Present,
                    commands: VecDeque::new(),
                    indexes: Indexes::default(),
                    named: BTreeSet::new(),
                    census: None,
                    looker: None,
                    $($table: Table::default(),)+
                }
            }
        }

        impl Org {
            $(#[doc = concat!("The table of ", stringify!($name), ".")]
            pub fn $table(&self) -> &Table<$name> {
                &self.$table
            })+

            /// Whether both hold the same objects, in whatever versions; retired ids are left out.
            pub fn same_objects(&self, other: &Self) -> bool {
                true $(&& (stringify!($name) == "Tombstone" || self.$table.same_objects(&other.$table)))+
            }

            /// Whether an object stands as a change says it stood before.
            pub fn check(&self, change: &Change) -> Result<(), Mismatch> {
                match change { $(Change::$name(delta) => check_before(&self.$table, delta)),+ }
            }

            fn put(&mut self, change: &Change, version: Seq) -> Option<Touch> {
                let slot = match change { $(Change::$name(delta) => $name::put(self, delta, version)),+ }?;
                let kind = match change { $(Change::$name(_) => <$name as Noun>::KIND),+ };
                Some(Touch { kind, slot })
            }

            fn find_free(&mut self) {
                $(self.$table.find_free();)+
            }

            /// The change that takes an object out; `None` where there is no such object.
            pub fn deletion(&self, object: &ObjectRef) -> Option<Change> {
                match object {
                    $(ObjectRef::$name(id) => self.$table.get(id).map(|object| {
                        Change::$name(Delta { before: Some(object.clone()), after: None })
                    })),+
                }
            }

            /// The object that a reference names; `None` where there is none.
            pub fn find(&self, object: &ObjectRef) -> Option<AnyObject<'_>> {
                match object { $(ObjectRef::$name(id) => self.$table.get(id).map(AnyObject::$name)),+ }
            }

            /// What of an organization is shown to somebody: every object that `shows` says, in its version, as much of
            /// it as that says. The rest is as if it did not exist, and of quotas it knows what the census says. Slots are
            /// the part's own.
            #[must_use]
            pub fn part(&self, shows: &mut dyn FnMut(AnyObject<'_>) -> Shown, census: Census) -> Self {
                let mut part = Self {
                    position: self.position,
                    tense: self.tense,
                    census: Some(census),
                    ..Self::default()
                };
                $(for (_, row) in self.$table.rows() {
                    let shown = shows(AnyObject::$name(&row.object));
                    if let Some(object) = part.take_shown(&row.object, shown) {
                        part.$table.put(object, row.version);
                    }
                })+
                part.indexes = Indexes::of(&part.api_keys, &part.role_bindings, &part.acls);
                part
            }

            /// Brings one object of a part to where it stands in the `whole`, and answers where it was touched.
            fn settle(
                &mut self,
                whole: &Self,
                object: &ObjectRef,
                shows: &mut dyn FnMut(AnyObject<'_>) -> Shown,
            ) -> Option<Touch> {
                match object {
                    $(ObjectRef::$name(id) => {
                        self.named.remove(object);
                        let row = whole.$table.row(id);
                        let version = row.map_or(whole.seq(), |row| row.version);
                        let after = row.and_then(|row| {
                            let shown = shows(AnyObject::$name(&row.object));
                            self.take_shown(&row.object, shown)
                        });
                        let before = self.$table.get(id).cloned();
                        if before.is_none() && after.is_none() {
                            return None;
                        }
                        let slot = $name::put(self, &Delta { before, after }, version)?;
                        Some(Touch { kind: <$name as Noun>::KIND, slot })
                    })+
                }
            }

            /// The entry that last changed an object; `None` where there is no such object.
            pub fn version(&self, object: &ObjectRef) -> Option<Seq> {
                match object { $(ObjectRef::$name(id) => self.$table.row(id).map(|row| row.version)),+ }
            }
        }

        impl PartialEq for Org {
            /// The same position, objects, versions and remembered commands. The indexes follow from the objects.
            fn eq(&self, other: &Self) -> bool {
                self.position == other.position
                    && self.commands == other.commands
                    && self.named == other.named
                    && self.census == other.census
                    && self.looker == other.looker
                    $(&& self.$table == other.$table)+
            }
        }

        $(impl Stored for $name {
            fn table(org: &Org) -> &Table<Self> {
                &org.$table
            }

            fn change(delta: Delta<Self>) -> Change {
                Change::$name(delta)
            }

            fn delta(change: &Change) -> Option<&Delta<Self>> {
                match change {
                    Change::$name(delta) => Some(delta),
                    _ => None,
                }
            }

            fn table_mut(org: &mut Org, _: Seal) -> &mut Table<Self> {
                &mut org.$table
            }
        })+
    };
}

org! {
    Organization: organizations, Environment: environments, KafkaCluster: kafka_clusters,
    SchemaRegistry: schema_registries, KsqlCluster: ksql_clusters, ComputePool: compute_pools, User: users,
    ServiceAccount: service_accounts, GroupMapping: group_mappings, IdentityProvider: identity_providers,
    IdentityPool: identity_pools, RoleBinding: role_bindings, Acl: acls, AppliedLimit: applied_limits,
    ApiKey: api_keys, Tombstone: tombstones,
}

fn check_before<T: Stored>(table: &Table<T>, delta: &Delta<T>) -> Result<(), Mismatch> {
    let before = delta.before.as_ref();
    let Some(id) = before.or(delta.after.as_ref()).map(Noun::id) else { return Ok(()) };
    if table.get(id) == before { Ok(()) } else { Err(Mismatch::Before(T::reference(id.clone()))) }
}

/// How a noun's change reaches its table and the indexes over it.
trait Put: Stored {
    fn put(org: &mut Org, delta: &Delta<Self>, version: Seq) -> Option<Slot> {
        if let Some(before) = &delta.before {
            Self::unindex(org, before);
        }
        if let Some(after) = &delta.after {
            let slot = Self::table_mut(org, Seal(())).put(after.clone(), version);
            Self::index(org, after, slot);
            return Some(slot);
        }
        let before = delta.before.as_ref()?;
        Self::table_mut(org, Seal(())).remove(before.id()).map(|(slot, _)| slot)
    }

    /// The object of which no more than its name is known.
    fn name_only(&self) -> Self {
        self.clone()
    }

    fn index(_: &mut Org, _: &Self, _: Slot) {}

    fn unindex(_: &mut Org, _: &Self) {}
}

impl Put for ApiKey {
    fn index(org: &mut Org, key: &Self, slot: Slot) {
        org.indexes.add_key(key, slot);
    }

    fn unindex(org: &mut Org, key: &Self) {
        if let Some(slot) = org.api_keys.slot_of(&key.id) {
            org.indexes.drop_key(key, slot);
        }
    }
}

impl Put for RoleBinding {
    fn index(org: &mut Org, binding: &Self, slot: Slot) {
        org.indexes.add_binding(binding, slot);
    }

    fn unindex(org: &mut Org, binding: &Self) {
        if let Some(slot) = org.role_bindings.slot_of(&binding.id) {
            org.indexes.drop_binding(binding, slot);
        }
    }
}

impl Put for Acl {
    fn index(org: &mut Org, acl: &Self, slot: Slot) {
        org.indexes.rules.add_acl(acl, slot);
    }

    fn unindex(org: &mut Org, acl: &Self) {
        if let Some(slot) = org.acls.slot_of(&acl.id) {
            org.indexes.rules.drop_acl(acl, slot);
        }
    }
}

/// Nouns that no index covers.
macro_rules! unindexed {
    ($($name:ident),+ $(,)?) => { $(impl Put for $name {})+ };
}

unindexed! {
    Organization, KsqlCluster, ComputePool, User, ServiceAccount, GroupMapping, IdentityProvider, IdentityPool,
    AppliedLimit, Tombstone,
}

impl Put for Environment {
    fn name_only(&self) -> Self {
        let (package, mark) = (GovernancePackage::default(), ProductionMark::default());
        Self { package, mark, times: Times::default(), origin: Origin::Created, ..self.clone() }
    }
}

impl Put for KafkaCluster {
    fn name_only(&self) -> Self {
        let protection = DeletionProtection::default();
        Self { spec: None, protection, times: Times::default(), origin: Origin::Created, ..self.clone() }
    }
}

impl Put for SchemaRegistry {
    fn name_only(&self) -> Self {
        Self { spec: None, times: Times::default(), origin: Origin::Created, ..self.clone() }
    }
}

impl Org {
    /// How far it has come.
    pub const fn position(&self) -> Position {
        self.position
    }

    /// The number of the last entry applied.
    pub const fn seq(&self) -> Seq {
        self.position.seq
    }

    /// The organization's own record; `None` before the first entry.
    pub fn organization(&self) -> Option<&Organization> {
        self.organizations.iter().next()
    }

    /// The entry that carried out a command, if it is among the last 1,024.
    pub fn carried_out(&self, command: Uuid) -> Option<Seq> {
        self.commands.iter().rev().find(|(known, _)| *known == command).map(|(_, seq)| *seq)
    }

    /// The commands remembered, oldest first.
    pub fn commands(&self) -> impl Iterator<Item = (Uuid, Seq)> + '_ {
        self.commands.iter().copied()
    }

    /// Applies the next entry: checks every `before`, then puts every `after`, all or nothing.
    ///
    /// Answers which slots were touched, in the order of the changes: views and checkpoints follow them.
    pub fn apply(&mut self, step: &Step<'_>) -> Result<Vec<Touch>, Mismatch> {
        if step.position.seq != self.position.seq + 1 {
            return Err(Mismatch::Order { expected_after: self.position.seq, found: step.position.seq });
        }
        step.changes.iter().try_for_each(|change| self.check(change))?;
        if step.changes.len() > REMEMBERED {
            self.api_keys.reserve(step.changes.len());
        }
        let touched = step.changes.iter().filter_map(|change| self.put(change, step.position.seq)).collect();
        self.remember(step.command, step.position.seq);
        self.position = step.position;
        Ok(touched)
    }

    /// Takes the last entry applied back, on a copy that is to show the past: checks every `after`, then puts every
    /// `before`, all or nothing. `before` is where the organization stood then.
    ///
    /// Nothing can be decided for it from then on: which entry had last changed an object before this one is in no
    /// entry, so what comes back is given the version of `before`.
    pub fn take_back(&mut self, step: &Step<'_>, before: Position) -> Result<(), Mismatch> {
        if step.position.seq != self.position.seq || step.position.seq != before.seq + 1 {
            return Err(Mismatch::Order { expected_after: before.seq, found: step.position.seq });
        }
        let inverses: Vec<_> = step.changes.iter().rev().map(Change::inverse).collect();
        inverses.iter().try_for_each(|change| self.check(change))?;
        for change in &inverses {
            self.put(change, before.seq);
        }
        if self.commands.back() == Some(&(step.command, step.position.seq)) {
            self.commands.pop_back();
        }
        self.position = before;
        self.tense = Tense::Past;
        Ok(())
    }

    /// Makes it a copy that shows how the organization is at this very moment: nothing can be decided for it.
    #[must_use]
    pub fn frozen(mut self) -> Self {
        self.tense = Tense::Past;
        self
    }

    /// Whether it is the organization as it stands, or a copy that shows how it was.
    pub const fn tense(&self) -> Tense {
        self.tense
    }

    fn remember(&mut self, command: Uuid, seq: Seq) {
        if self.commands.len() == REMEMBERED {
            self.commands.pop_front();
        }
        self.commands.push_back((command, seq));
    }

    fn take_shown<T: Put>(&mut self, object: &T, shown: Shown) -> Option<T> {
        match shown {
            Shown::Nothing => None,
            Shown::Whole => Some(object.clone()),
            Shown::Name => {
                self.named.insert(T::reference(object.id().clone()));
                Some(object.name_only())
            }
        }
    }

    /// Brings the objects of an entry to where they stand in the `whole`, of which this is a [part](Self::part), and
    /// answers which slots of the part were touched.
    pub fn follow(
        &mut self,
        whole: &Self,
        objects: impl Iterator<Item = ObjectRef>,
        shows: &mut dyn FnMut(AnyObject<'_>) -> Shown,
        census: Census,
    ) -> Vec<Touch> {
        let touched = objects.filter_map(|object| self.settle(whole, &object, shows)).collect();
        self.position = whole.position;
        self.census = Some(census);
        touched
    }

    /// Tells a [part](Self::part) who looks at it, and which groups count for that one.
    #[must_use]
    pub fn seen_by(mut self, looker: Principal, groups: Vec<Principal>) -> Self {
        self.looker = Some((looker, groups));
        self
    }

    /// The groups that count for a principal, where this is what that one sees: the mappings may be hidden, and what they
    /// give is not.
    pub fn groups_of_looker(&self, principal: &Principal) -> Option<&[Principal]> {
        self.looker.as_ref().filter(|(looker, _)| looker == principal).map(|(_, groups)| groups.as_slice())
    }

    /// Whether no more than the name of an object is known here: this is what somebody is shown, and the object is there
    /// because it holds something that may be seen.
    pub fn is_named_only(&self, object: &ObjectRef) -> bool {
        self.named.contains(object)
    }

    /// Builds an organization from the rows of a checkpoint.
    pub fn restore() -> Restore {
        Restore { org: Self::default() }
    }
}

/// An organization that is being read from a checkpoint.
#[derive(Debug)]
pub struct Restore {
    org: Org,
}

impl Restore {
    /// Reserves room for API keys, by far the largest table.
    pub fn expect_keys(&mut self, count: usize) {
        self.org.api_keys.reserve(count);
    }

    /// Puts an object into its slot. A second object in one slot, or one id in two slots, is refused.
    pub fn place<T: Stored>(&mut self, slot: Slot, row: Row<T>) -> Result<(), ObjectRef> {
        if let Err(row) = T::table_mut(&mut self.org, Seal(())).place_new(slot, row) {
            return Err(T::reference(row.object.id().clone()));
        }
        Ok(())
    }

    /// The organization, at the position the checkpoint names.
    pub fn finish(mut self, position: Position, commands: impl IntoIterator<Item = (Uuid, Seq)>) -> Org {
        self.org.find_free();
        self.org.indexes = Indexes::of(&self.org.api_keys, &self.org.role_bindings, &self.org.acls);
        self.org.position = position;
        self.org.commands = commands.into_iter().collect();
        self.org
    }
}
