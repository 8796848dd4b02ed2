//! Role bindings and ACLs, filed where a question about access looks for them.
//!
//! A decision must not read every rule of an organization. So each rule is filed under what a question knows: whom it
//! is about and the names on the way to the resource. A file is found by a number made from these ([`Trail`]); two
//! different things may share one, so that whoever reads a file still asks each rule whether it applies.
//!
//! Each principal's files lie together. A decision looks for a dozen files, most of which are not there, and with many
//! rules what it costs is how far apart it looks: in one map of all files each look is a miss of the cache.

use std::collections::BTreeMap;

use hashbrown::{HashMap, hash_map::Entry};

use super::{Org, Row, Slot};
use crate::model::{
    Acl, AclPatternType, AclResourceType, Crn, CrnPattern, KafkaClusterId, Principal, Role, RoleBinding,
    Segment,
};

/// The number of a file: everything it is about, one thing after another (FNV-1a, 64 bits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Trail(u64);

impl Trail {
    const fn new(file: File) -> Self {
        Self(0xcbf2_9ce4_8422_2325).byte(file as u8)
    }

    const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0100_0000_01b3))
    }

    fn bytes(self, text: &str) -> Self {
        text.bytes().fold(self, Self::byte)
    }

    /// A text that is complete; no text contains the byte that ends it.
    fn text(self, text: &str) -> Self {
        self.bytes(text).byte(0xff)
    }

    fn principal(principal: &Principal) -> Self {
        Self(0xcbf2_9ce4_8422_2325).text(principal.id())
    }

    fn segment(self, segment: &Segment) -> Self {
        self.text(&segment.kind).text(&segment.id)
    }
}

/// What is filed together of one principal's rules.
#[derive(Clone, Copy, Debug)]
enum File {
    /// The bindings to one name.
    At,
    /// The bindings to anything below a name.
    Below,
    /// The bindings of one role.
    Role,
    /// The ACLs.
    Acls,
    /// The ACLs on one cluster for one type of resource.
    AclsOfType,
    /// Of these, those with one literal name.
    Literal,
    /// Of these, those with one prefix.
    Prefixed,
}

/// Which files a principal may have: what is not among these is not looked for, since each look at a map that is not in
/// a cache costs more than everything else about it.
#[derive(Clone, Debug, Default)]
struct Marks([u64; MARK_WORDS]);

const MARK_WORDS: usize = 16;

impl Marks {
    /// The word and the bit in it that stand for a file.
    fn place(trail: Trail) -> (usize, u64) {
        // The upper bits are the better mixed ones.
        let high = trail.0 >> 48;
        let word = usize::try_from(high >> 6).unwrap_or_default() % MARK_WORDS;
        (word, 1 << (high % 64))
    }

    fn add(&mut self, trail: Trail) {
        let (word, bit) = Self::place(trail);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    fn may_have(&self, trail: Trail) -> bool {
        let (word, bit) = Self::place(trail);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

/// A mark may outlive its file: what it says is a hint, and no part of the organization.
impl PartialEq for Marks {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The files of one principal.
#[derive(Clone, Debug, Default, PartialEq)]
struct Files {
    marks: Marks,
    by_trail: HashMap<Trail, Slots>,
    /// How many bindings are to a name of so many parts below the organization; the last counts all longer ones. Where
    /// there are none, none are looked for.
    depths: [u32; DEPTHS],
}

/// The parts of the longest names that bindings have, and one more.
const DEPTHS: usize = 6;

impl Files {
    fn get(&self, trail: Trail) -> &[Slot] {
        if !self.marks.may_have(trail) {
            return &[];
        }
        self.by_trail.get(&trail).map(Slots::as_slice).unwrap_or_default()
    }

    fn insert(&mut self, trail: Trail, slot: Slot) {
        self.marks.add(trail);
        match self.by_trail.entry(trail) {
            Entry::Vacant(empty) => drop(empty.insert(Slots::One([slot]))),
            Entry::Occupied(mut file) => file.get_mut().add(slot),
        }
    }

    fn has_depth(&self, parts: usize) -> bool {
        self.depths.get(parts.min(DEPTHS - 1)).is_some_and(|count| *count > 0)
    }

    fn depth_mut(&mut self, binding: &RoleBinding) -> Option<&mut u32> {
        let parts = below_organization(binding.pattern.crn()).len();
        self.depths.get_mut(parts.min(DEPTHS - 1))
    }
}

type Lengths = BTreeMap<usize, usize>;

/// Every file. Kept by `Org::apply`, derived from the tables alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rules {
    /// The files of each principal, by the number of its id. Slots of bindings and of ACLs are told apart by the files.
    principals: HashMap<Trail, Files>,
    /// How many bindings and ACLs give a name by a beginning of so many bytes: others are not looked for.
    binding_prefixes: Lengths,
    acl_prefixes: Lengths,
}

impl Rules {
    pub fn add_binding(&mut self, binding: &RoleBinding, slot: Slot) {
        if let Some(length) = binding_prefix(binding) {
            *self.binding_prefixes.entry(length).or_default() += 1;
        }
        let files = self.principals.entry(Trail::principal(&binding.principal)).or_default();
        if let Some(count) = files.depth_mut(binding) {
            *count += 1;
        }
        for trail in trails_of_binding(binding) {
            files.insert(trail, slot);
        }
    }

    pub fn drop_binding(&mut self, binding: &RoleBinding, slot: Slot) {
        if let Some(length) = binding_prefix(binding) {
            forget(&mut self.binding_prefixes, length);
        }
        let files = self.principals.get_mut(&Trail::principal(&binding.principal));
        if let Some(count) = files.and_then(|files| files.depth_mut(binding)) {
            *count = count.saturating_sub(1);
        }
        self.drop(&binding.principal, &trails_of_binding(binding), slot);
    }

    pub fn add_acl(&mut self, acl: &Acl, slot: Slot) {
        if let Some(length) = acl_prefix(acl) {
            *self.acl_prefixes.entry(length).or_default() += 1;
        }
        let files = self.principals.entry(Trail::principal(&acl.principal)).or_default();
        for trail in trails_of_acl(acl) {
            files.insert(trail, slot);
        }
    }

    pub fn drop_acl(&mut self, acl: &Acl, slot: Slot) {
        if let Some(length) = acl_prefix(acl) {
            forget(&mut self.acl_prefixes, length);
        }
        self.drop(&acl.principal, &trails_of_acl(acl), slot);
    }

    fn drop(&mut self, principal: &Principal, trails: &[Trail], slot: Slot) {
        let principal = Trail::principal(principal);
        let Some(files) = self.principals.get_mut(&principal) else { return };
        for trail in trails {
            remove(&mut files.by_trail, *trail, slot);
        }
        if files.by_trail.is_empty() {
            self.principals.remove(&principal);
        }
    }

    fn files_of(&self, principal: &Principal) -> Option<&Files> {
        self.principals.get(&Trail::principal(principal))
    }
}

fn binding_prefix(binding: &RoleBinding) -> Option<usize> {
    let last = binding.pattern.crn().resource().filter(|_| binding.pattern.is_prefix());
    last.map(|segment| segment.id.len())
}

fn acl_prefix(acl: &Acl) -> Option<usize> {
    (acl.pattern == AclPatternType::Prefixed).then_some(acl.name.len())
}

fn forget(lengths: &mut Lengths, length: usize) {
    if let Some(count) = lengths.get_mut(&length) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            lengths.remove(&length);
        }
    }
}

/// The numbers of the files of those beginnings of a name that some rule names.
fn beginnings<'a>(
    start: Trail,
    name: &'a str,
    lengths: &'a Lengths,
) -> impl Iterator<Item = Trail> + use<'a> {
    let bytes = name.as_bytes();
    let known = lengths.keys().copied().take_while(|length| *length <= bytes.len());
    known.scan((start, 0), move |(trail, done), length| {
        let more = bytes.get(*done..length).unwrap_or_default();
        *trail = more.iter().fold(*trail, |trail, byte| trail.byte(*byte));
        *done = length;
        Some(*trail)
    })
}

/// The names below the organization: bindings may leave the organization out.
fn below_organization(crn: &Crn) -> &[Segment] {
    match crn.segments() {
        [first, rest @ ..] if &*first.kind == "organization" => rest,
        all => all,
    }
}

fn trails_of_binding(binding: &RoleBinding) -> Vec<Trail> {
    let segments = below_organization(binding.pattern.crn());
    let mut trails = vec![of_role(binding.role)];
    let mut below = Trail::new(File::Below);
    for segment in segments {
        trails.push(below);
        below = below.segment(segment);
    }
    let at = match segments.split_last() {
        Some((last, parents)) if binding.pattern.is_prefix() => {
            let parent = parents.iter().fold(Trail::new(File::At), Trail::segment);
            prefix(parent, last)
        }
        Some(_) | None => segments.iter().fold(Trail::new(File::At), Trail::segment),
    };
    trails.push(at);
    trails
}

/// The start of a name, without the byte that ends a whole one.
fn prefix(parent: Trail, start: &Segment) -> Trail {
    parent.text(&start.kind).bytes(&start.id)
}

fn of_role(role: Role) -> Trail {
    Trail::new(File::Role).text(role.name())
}

fn of_type(file: File, (cluster, kind): (&KafkaClusterId, AclResourceType)) -> Trail {
    Trail::new(file).text(cluster.as_str()).text(kind.wire())
}

fn trails_of_acl(acl: &Acl) -> [Trail; 3] {
    let part = (&acl.cluster, acl.resource_type);
    let named = match acl.pattern {
        AclPatternType::Literal => of_type(File::Literal, part),
        AclPatternType::Prefixed => of_type(File::Prefixed, part),
    };
    [Trail::new(File::Acls), of_type(File::AclsOfType, part), named.bytes(&acl.name)]
}

fn remove(files: &mut HashMap<Trail, Slots>, trail: Trail, slot: Slot) {
    let Some(file) = files.get_mut(&trail) else { return };
    if file.take(slot) == Left::Nothing {
        files.remove(&trail);
    }
}

/// What stands in one file, in order. Most hold one rule, which then lies where the file is found.
#[derive(Clone, Debug, PartialEq)]
enum Slots {
    One([Slot; 1]),
    Many(Vec<Slot>),
}

/// Whether a file is still needed.
#[derive(PartialEq)]
enum Left {
    Something,
    Nothing,
}

impl Slots {
    fn as_slice(&self) -> &[Slot] {
        match self {
            Self::One(slot) => slot,
            Self::Many(slots) => slots,
        }
    }

    fn add(&mut self, slot: Slot) {
        let Err(at) = self.as_slice().binary_search(&slot) else { return };
        match self {
            Self::One(known) => {
                let mut slots = known.to_vec();
                slots.insert(at, slot);
                *self = Self::Many(slots);
            }
            Self::Many(slots) => slots.insert(at, slot),
        }
    }

    fn take(&mut self, slot: Slot) -> Left {
        let Ok(at) = self.as_slice().binary_search(&slot) else { return Left::Something };
        if let Self::Many(slots) = self {
            slots.remove(at);
            if let [last] = slots.as_slice() {
                *self = Self::One([*last]);
            }
            return Left::Something;
        }
        Left::Nothing
    }
}

impl Org {
    /// The bindings of a principal whose pattern may match a resource or something it lies in, with their slots.
    /// All that match are among them.
    pub fn bindings_towards<'a>(
        &'a self,
        principal: &Principal,
        crn: &Crn,
    ) -> impl Iterator<Item = (Slot, &'a RoleBinding)> + use<'a> {
        let files = self.indexes.rules.files_of(principal);
        let trails = files.map_or_else(Vec::new, |files| self.trails_towards(files, crn));
        trails.into_iter().flat_map(move |trail| self.bindings_filed(files, trail))
    }

    /// The files of bindings to a resource, to what it lies in, and to beginnings of their names.
    fn trails_towards(&self, files: &Files, crn: &Crn) -> Vec<Trail> {
        let mut trail = Trail::new(File::At);
        let mut trails = Vec::new();
        if files.has_depth(0) {
            trails.push(trail);
        }
        for (segment, parts) in below_organization(crn).iter().zip(1..) {
            let is_bound = files.has_depth(parts);
            if is_bound && CrnPattern::takes_prefix(&segment.kind) {
                let start = trail.text(&segment.kind);
                trails.extend(beginnings(start, &segment.id, &self.indexes.rules.binding_prefixes));
            }
            trail = trail.segment(segment);
            if is_bound {
                trails.push(trail);
            }
        }
        trails
    }

    /// The bindings of a principal to anything below a resource, by slot.
    pub fn bindings_below<'a>(
        &'a self,
        principal: &Principal,
        crn: &Crn,
    ) -> impl Iterator<Item = (Slot, &'a RoleBinding)> + use<'a> {
        let trail = below_organization(crn).iter().fold(Trail::new(File::Below), Trail::segment);
        self.bindings_filed(self.indexes.rules.files_of(principal), trail)
    }

    /// The bindings of one role to a principal, by slot.
    pub fn bindings_of_role<'a>(
        &'a self,
        principal: &Principal,
        role: Role,
    ) -> impl Iterator<Item = (Slot, &'a RoleBinding)> + use<'a> {
        self.bindings_filed(self.indexes.rules.files_of(principal), of_role(role))
    }

    fn bindings_filed<'a>(
        &'a self,
        files: Option<&'a Files>,
        trail: Trail,
    ) -> impl Iterator<Item = (Slot, &'a RoleBinding)> + use<'a> {
        let slots = files.map(|files| files.get(trail)).unwrap_or_default().iter();
        slots.filter_map(|slot| self.role_bindings().at(*slot).map(|row| (*slot, &row.object)))
    }

    /// The ACLs of a principal, on whatever cluster, by slot.
    pub fn acls_of<'a>(&'a self, principal: &Principal) -> impl Iterator<Item = (Slot, &'a Acl)> + use<'a> {
        self.acls_filed(self.indexes.rules.files_of(principal), Trail::new(File::Acls))
    }

    /// The ACLs of a principal for one type of resource of a cluster, by slot.
    pub fn acls_of_type<'a>(
        &'a self,
        principal: &Principal,
        part: (&KafkaClusterId, AclResourceType),
    ) -> impl Iterator<Item = (Slot, &'a Acl)> + use<'a> {
        self.acls_filed(self.indexes.rules.files_of(principal), of_type(File::AclsOfType, part))
    }

    /// The ACLs of a principal that may match one resource of a cluster by its name. All that match are among them.
    pub fn acls_towards<'a>(
        &'a self,
        principal: &Principal,
        part: (&KafkaClusterId, AclResourceType),
        name: &str,
    ) -> impl Iterator<Item = (Slot, &'a Acl)> + use<'a> {
        let files = self.indexes.rules.files_of(principal);
        let trails = files.map_or_else(Vec::new, |_| self.trails_of_name(part, name));
        trails.into_iter().flat_map(move |trail| self.acls_filed(files, trail))
    }

    /// The files of ACLs for a name, for every name, and for beginnings of it.
    fn trails_of_name(&self, part: (&KafkaClusterId, AclResourceType), name: &str) -> Vec<Trail> {
        let literal = of_type(File::Literal, part);
        let mut trails = vec![literal.bytes(name)];
        if name != "*" {
            trails.push(literal.bytes("*"));
        }
        trails.extend(beginnings(of_type(File::Prefixed, part), name, &self.indexes.rules.acl_prefixes));
        trails
    }

    fn acls_filed<'a>(
        &'a self,
        files: Option<&'a Files>,
        trail: Trail,
    ) -> impl Iterator<Item = (Slot, &'a Acl)> + use<'a> {
        let slots = files.map(|files| files.get(trail)).unwrap_or_default().iter();
        slots.filter_map(|slot| self.acls().at(*slot).map(|row: &Row<Acl>| (*slot, &row.object)))
    }
}
