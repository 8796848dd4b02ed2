//! Every key in numbers: whose it is, what it is for, how it is. What filters, figures and the column "Health" read.
//!
//! Built once from the organization, the book then follows the entries of the journal and the passing of time: a key
//! that changes costs that key and the keys of the same owner, whatever the size of the organization. What holds for
//! many keys at once (a limit nearly reached, several live keys for one resource) is kept once, with the owner, the
//! scope or the group of both, and looked up when a key is asked about.

mod around;
mod member;
mod numbers;
mod stir;

use std::{
    collections::{BTreeSet, HashMap},
    hash::BuildHasher,
};

use hashbrown::DefaultHashBuilder;

use super::health::{
    Around, HealthRule, KeyHealth, KeyStatus, RuleSet, application, neighbours, policy, write_application,
};
use crate::{
    model::{ApiKey, HealthPolicy, Kind, Owner, Scope, Timestamp},
    org::{Org, Slot, Touch, Uses},
};
use around::{Group, OwnerFacts, ScopeFacts};
pub use member::{Member, Seen};
use numbers::{NONE, Numbers};
use stir::Stirred;

/// Every key in numbers, at a time.
#[derive(Debug)]
pub struct KeyBook {
    now: Timestamp,
    policy: HealthPolicy,
    owners: Numbers<Owner, OwnerFacts>,
    scopes: Numbers<Scope, ScopeFacts>,
    groups: Vec<Group>,
    group_of: HashMap<(u32, u32), u32>,
    /// By slot.
    members: Vec<Option<Member>>,
    /// When keys will be judged otherwise, left alone.
    due: BTreeSet<(Timestamp, Slot)>,
}

impl KeyBook {
    /// Reads every key.
    pub fn new(org: &Org, uses: &Uses, now: Timestamp) -> Self {
        let slots = org.api_keys().slot_count();
        let mut book = Self {
            now,
            policy: policy(org),
            owners: Numbers::default(),
            scopes: Numbers::default(),
            groups: Vec::new(),
            group_of: HashMap::with_capacity(slots),
            members: Vec::with_capacity(slots),
            due: BTreeSet::new(),
        };
        book.members.resize(slots, None);
        let owners = book.owners.number_all(org.slots_by_owner(), slots);
        let scopes = book.scopes.number_all(org.slots_by_scope(), slots);
        for (slot, row) in org.api_keys().rows() {
            let number = |of: &[u32]| of.get(slot.index()).copied().unwrap_or(NONE);
            book.enter(slot, &row.object, number(&owners), number(&scopes));
        }
        for (id, last_use) in uses.iter() {
            let Some(slot) = org.api_keys().slot_of(id) else { continue };
            if let Some(Some(member)) = book.members.get_mut(slot.index()) {
                member.tell_use(last_use, book.policy);
            }
        }
        book.count_applications(org);
        book.look_around(org, Stirred::ALL);
        book
    }

    /// Follows an entry, and the clock.
    pub fn follow(&mut self, org: &Org, uses: &Uses, touched: &[Touch], now: Timestamp) {
        let keys: BTreeSet<Slot> =
            touched.iter().filter(|touch| touch.kind == Kind::ApiKey).map(|touch| touch.slot).collect();
        if keys.len() > self.members.len() / 4 + 64 || policy(org) != self.policy {
            *self = Self::new(org, uses, now.max(self.now));
            return;
        }
        self.now = now.max(self.now);
        let known = (self.owners.len(), self.scopes.len());
        let mut stirred = Stirred::by(touched);
        stirred.rights |= self.any_global(&keys);
        self.enter_again(org, uses, &keys);
        stirred.rights |= self.any_global(&keys);
        if known != (self.owners.len(), self.scopes.len()) {
            // Nothing is known yet of an owner or a scope that came with a key.
            stirred = Stirred::ALL;
        }
        self.look_around(org, stirred);
        self.catch_up(org, uses);
    }

    /// Follows the clock. Cheap while nothing is due.
    pub fn advance(&mut self, org: &Org, uses: &Uses, now: Timestamp) -> Moved {
        self.now = now.max(self.now);
        self.catch_up(org, uses)
    }

    /// When a key will be judged otherwise, if nothing else happens.
    pub fn next(&self) -> Option<Timestamp> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Whether one of the keys is a Global one: only of those is asked what their owners' rights reach.
    fn any_global(&self, slots: &BTreeSet<Slot>) -> bool {
        let global = self.scopes.find(&Scope::Global);
        global.is_some() && slots.iter().any(|slot| self.member(*slot).map(Member::scope) == global)
    }

    fn catch_up(&mut self, org: &Org, uses: &Uses) -> Moved {
        let mut due = BTreeSet::new();
        while let Some((at, slot)) = self.due.first().copied().filter(|(at, _)| *at <= self.now) {
            self.due.remove(&(at, slot));
            due.insert(slot);
        }
        if due.is_empty() {
            return Moved::Nothing;
        }
        self.enter_again(org, uses, &due);
        Moved::Something
    }

    /// Reads keys again, and counts their groups again.
    fn enter_again(&mut self, org: &Org, uses: &Uses, slots: &BTreeSet<Slot>) {
        let mut groups = BTreeSet::new();
        for slot in slots {
            groups.extend(self.leave(*slot));
        }
        for slot in slots {
            let Some(key) = org.api_keys().at(*slot).map(|row| &row.object) else { continue };
            let (owner, scope) = (self.owners.number(&key.owner), self.scopes.number(&key.scope));
            groups.insert(self.enter(*slot, key, owner, scope));
            if let (Some(last_use), Some(Some(member))) =
                (uses.of(&key.id), self.members.get_mut(slot.index()))
            {
                member.tell_use(last_use, self.policy);
            }
        }
        for group in groups {
            self.count_group(org, group);
        }
    }

    /// Takes a key in and answers its group.
    fn enter(&mut self, slot: Slot, key: &ApiKey, owner: u32, scope: u32) -> u32 {
        let Self { groups, group_of, .. } = self;
        let group = *group_of.entry((owner, scope)).or_insert_with(|| {
            groups.push(Group { owner, scope, live: 0, applications: 0 });
            u32::try_from(groups.len() - 1).unwrap_or(NONE)
        });
        let member = Member::of(key, (owner, scope, group), self.policy, self.now);
        if member.is_live()
            && let Some(group) = self.groups.get_mut(group as usize)
        {
            group.live += 1;
        }
        if let Some(facts) = self.owners.facts_mut(owner) {
            facts.count(key.scope.kind().class(), 1);
        }
        if let Some(facts) = self.scopes.facts_mut(scope) {
            facts.keys += 1;
        }
        self.due.extend(member.due().map(|at| (at, slot)));
        if self.members.len() <= slot.index() {
            self.members.resize(slot.index() + 1, None);
        }
        if let Some(place) = self.members.get_mut(slot.index()) {
            *place = Some(member);
        }
        group
    }

    /// Takes a key out and answers the group it was in.
    fn leave(&mut self, slot: Slot) -> Option<u32> {
        let member = self.members.get_mut(slot.index())?.take()?;
        let class = self.scopes.key(member.scope())?.kind().class();
        if let Some(facts) = self.owners.facts_mut(member.owner()) {
            facts.count(class, -1);
        }
        if let Some(facts) = self.scopes.facts_mut(member.scope()) {
            facts.keys = facts.keys.saturating_sub(1);
        }
        if let Some(at) = member.due() {
            self.due.remove(&(at, slot));
        }
        Some(member.group())
    }

    /// Counts the live keys of a group and the applications they are of.
    fn count_group(&mut self, org: &Org, number: u32) {
        let Some(group) = self.groups.get_mut(number as usize) else { return };
        let (Some(owner), Some(scope)) = (self.owners.key(group.owner), self.scopes.key(group.scope)) else {
            return;
        };
        let now = self.now;
        let keys = || org.keys_of_owner(owner).filter(|key| key.scope == *scope && !key.is_expired(now));
        group.live = u32::try_from(keys().count()).unwrap_or(u32::MAX);
        group.applications = 0;
        if group.live > 1 && matches!(owner, Owner::ServiceAccount(_)) {
            let names: BTreeSet<_> =
                keys().map(|key| application(&key.name)).filter(|name| !name.is_empty()).collect();
            group.applications = u32::try_from(names.len()).unwrap_or(u32::MAX);
        }
    }

    /// Counts the applications of every group that has several live keys of a service account.
    fn count_applications(&mut self, org: &Org) {
        // Names are told apart by their hashes: a text for each of very many keys would cost more than all the rest.
        let hasher = DefaultHashBuilder::default();
        let mut name = String::new();
        let mut names: Vec<(u32, u64)> = Vec::new();
        for (slot, member) in self.members() {
            let several = self.groups.get(member.group() as usize).is_some_and(|group| group.live > 1);
            let of_account = matches!(self.owners.key(member.owner()), Some(Owner::ServiceAccount(_)));
            if several && of_account && member.is_live() {
                write_application(org.api_keys().at(slot).map_or("", |row| &row.object.name), &mut name);
                if !name.is_empty() {
                    names.push((member.group(), hasher.hash_one(&name)));
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        for (group, _) in names {
            if let Some(group) = self.groups.get_mut(group as usize) {
                group.applications += 1;
            }
        }
    }

    /// Every key, by slot.
    pub fn members(&self) -> impl Iterator<Item = (Slot, &Member)> {
        (0u32..).zip(&self.members).filter_map(|(slot, member)| Some((Slot(slot), member.as_ref()?)))
    }

    /// One key.
    pub fn member(&self, slot: Slot) -> Option<&Member> {
        self.members.get(slot.index())?.as_ref()
    }

    /// Owners, by the number that members name.
    pub fn owners(&self) -> impl Iterator<Item = &Owner> {
        self.owners.keys()
    }

    /// Scopes, by the number that members name.
    pub fn scopes(&self) -> impl Iterator<Item = &Scope> {
        self.scopes.keys()
    }

    /// Numbers by which the keys' owners come in the order of their names, as [`Self::owners`] lists them. Owners of the
    /// same name have the same.
    pub fn rank_owners<K: Ord>(&self, name: impl Fn(&Owner) -> K) -> Vec<u32> {
        ranks(self.owners().map(name))
    }

    /// The same for scopes.
    pub fn rank_scopes<K: Ord>(&self, name: impl Fn(&Scope) -> K) -> Vec<u32> {
        ranks(self.scopes().map(name))
    }

    /// The number that members name an owner by; `None` where the owner has and had no key.
    pub fn owner_number(&self, owner: &Owner) -> Option<u32> {
        self.owners.find(owner)
    }

    /// The time the book speaks of.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The numbers it judges by.
    pub const fn policy(&self) -> HealthPolicy {
        self.policy
    }

    /// Which rules hold for a key.
    pub fn rules(&self, member: &Member) -> RuleSet {
        match (self.owners.get(member.owner()), self.scopes.get(member.scope())) {
            (Some((owner, _)), Some((scope, _))) => {
                member.rules().and(neighbours(owner, scope, &self.around(member), !member.is_live()))
            }
            _ => member.rules(),
        }
    }

    /// How grave a key's state is, the gravest first: for sorting.
    pub fn gravity(&self, slot: Slot) -> (usize, KeyStatus) {
        let Some(member) = self.member(slot) else { return (usize::MAX, KeyStatus::Usable) };
        let gravest = self.rules(member).gravest();
        (gravest.map_or(usize::MAX, |rule| rule as usize), member.status())
    }

    /// How many keys there are, and of how many of them each rule holds.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (_, member) in self.members() {
            let rules = self.rules(member);
            tally.keys += 1;
            tally.tracked += usize::from(member.seen() != Seen::Untracked);
            tally.attention += usize::from(!rules.is_empty());
            for (at, count) in tally.by_rule.iter_mut().enumerate() {
                *count += usize::from((rules.bits() >> at) & 1);
            }
        }
        tally
    }

    /// How a key is.
    pub fn health(&self, org: &Org, uses: &Uses, slot: Slot) -> Option<KeyHealth> {
        let member = self.member(slot)?;
        let key = &org.api_keys().at(slot)?.object;
        Some(KeyHealth::of(key, &self.around(member), self.policy, uses.of(&key.id), self.now))
    }

    fn around(&self, member: &Member) -> Around {
        let owner = self.owners.get(member.owner());
        let scope = self.scopes.get(member.scope());
        let group = self.groups.get(member.group() as usize);
        let (Some((_, owner)), Some((key_scope, scope)), Some(group)) = (owner, scope, group) else {
            return Around::default();
        };
        Around {
            owner: owner.availability,
            production: scope.production,
            reaches_one: owner.reaches_one,
            live: group.live,
            applications: group.applications,
            quota: owner.near(key_scope.kind().class(), self.policy).max(scope.near(self.policy)),
        }
    }
}

/// For each of some things, how many different ones come before it.
fn ranks<K: Ord>(things: impl Iterator<Item = K>) -> Vec<u32> {
    let mut ordered: Vec<(K, usize)> = things.zip(0..).collect();
    ordered.sort_unstable();
    let mut ranks = vec![0; ordered.len()];
    for (rank, group) in (0..).zip(ordered.chunk_by(|a, b| a.0 == b.0)) {
        for (_, at) in group {
            if let Some(place) = ranks.get_mut(*at) {
                *place = rank;
            }
        }
    }
    ranks
}

/// How many keys there are, and of how many of them each rule holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub keys: usize,
    /// Those that need attention.
    pub attention: usize,
    /// Those whose use is tracked.
    pub tracked: usize,
    by_rule: [usize; HealthRule::ALL.len()],
}

impl Tally {
    /// Of how many keys a rule holds.
    pub fn count(&self, rule: HealthRule) -> usize {
        self.by_rule.get(rule as usize).copied().unwrap_or(0)
    }
}

/// Whether the passing of time has changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Some key is judged otherwise.
    Something,
    /// No key is.
    Nothing,
}
