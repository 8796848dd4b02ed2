//! Role bindings and ACLs, filed where a question about access looks for them.
//!
//! A decision must not read every rule of an organization. So each rule is filed under what a question knows: whom it
//! is about and the names on the way to the resource. A file is found by a number made from these ([`Trail`]); two
//! different things may share one, so that whoever reads a file still asks each rule whether it applies.

use std::collections::BTreeMap;

use hashbrown::HashMap;

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

    fn principal(self, principal: &Principal) -> Self {
        self.text(principal.id())
    }

    fn segment(self, segment: &Segment) -> Self {
        self.text(&segment.kind).text(&segment.id)
    }
}

/// What is filed together.
#[derive(Clone, Copy, Debug)]
enum File {
    /// A principal's bindings to one name.
    At,
    /// A principal's bindings to anything below a name.
    Below,
    /// A principal's bindings of one role.
    Role,
    /// A principal's ACLs.
    Acls,
    /// A principal's ACLs on one cluster for one type of resource.
    AclsOfType,
    /// Of these, those with one literal name.
    Literal,
    /// Of these, those with one prefix.
    Prefixed,
}

type Files = HashMap<Trail, Vec<Slot>>;
type Lengths = BTreeMap<usize, usize>;

/// Every file. Kept by `Org::apply`, derived from the tables alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rules {
    bindings: Files,
    acls: Files,
    /// How many bindings and ACLs give a name by a beginning of so many bytes: others are not looked for.
    binding_prefixes: Lengths,
    acl_prefixes: Lengths,
}

impl Rules {
    pub fn add_binding(&mut self, binding: &RoleBinding, slot: Slot) {
        if let Some(length) = binding_prefix(binding) {
            *self.binding_prefixes.entry(length).or_default() += 1;
        }
        for trail in trails_of_binding(binding) {
            insert(&mut self.bindings, trail, slot);
        }
    }

    pub fn drop_binding(&mut self, binding: &RoleBinding, slot: Slot) {
        if let Some(length) = binding_prefix(binding) {
            forget(&mut self.binding_prefixes, length);
        }
        for trail in trails_of_binding(binding) {
            remove(&mut self.bindings, trail, slot);
        }
    }

    pub fn add_acl(&mut self, acl: &Acl, slot: Slot) {
        if let Some(length) = acl_prefix(acl) {
            *self.acl_prefixes.entry(length).or_default() += 1;
        }
        for trail in trails_of_acl(acl) {
            insert(&mut self.acls, trail, slot);
        }
    }

    pub fn drop_acl(&mut self, acl: &Acl, slot: Slot) {
        if let Some(length) = acl_prefix(acl) {
            forget(&mut self.acl_prefixes, length);
        }
        for trail in trails_of_acl(acl) {
            remove(&mut self.acls, trail, slot);
        }
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
    let start = |file| Trail::new(file).principal(&binding.principal);
    let segments = below_organization(binding.pattern.crn());
    let mut trails = vec![start(File::Role).text(binding.role.name())];
    let mut below = start(File::Below);
    for segment in segments {
        trails.push(below);
        below = below.segment(segment);
    }
    let at = match segments.split_last() {
        Some((last, parents)) if binding.pattern.is_prefix() => {
            let parent = parents.iter().fold(start(File::At), Trail::segment);
            prefix(parent, last)
        }
        Some(_) | None => segments.iter().fold(start(File::At), Trail::segment),
    };
    trails.push(at);
    trails
}

/// The start of a name, without the byte that ends a whole one.
fn prefix(parent: Trail, start: &Segment) -> Trail {
    parent.text(&start.kind).bytes(&start.id)
}

fn of_type(file: File, principal: &Principal, (cluster, kind): (&KafkaClusterId, AclResourceType)) -> Trail {
    Trail::new(file).principal(principal).text(cluster.as_str()).text(kind.wire())
}

fn trails_of_acl(acl: &Acl) -> [Trail; 3] {
    let part = (&acl.cluster, acl.resource_type);
    let named = match acl.pattern {
        AclPatternType::Literal => of_type(File::Literal, &acl.principal, part),
        AclPatternType::Prefixed => of_type(File::Prefixed, &acl.principal, part),
    };
    [
        Trail::new(File::Acls).principal(&acl.principal),
        of_type(File::AclsOfType, &acl.principal, part),
        named.bytes(&acl.name),
    ]
}

fn insert(files: &mut Files, trail: Trail, slot: Slot) {
    let file = files.entry(trail).or_default();
    if let Err(at) = file.binary_search(&slot) {
        file.insert(at, slot);
    }
}

fn remove(files: &mut Files, trail: Trail, slot: Slot) {
    let Some(file) = files.get_mut(&trail) else { return };
    if let Ok(at) = file.binary_search(&slot) {
        file.remove(at);
    }
    if file.is_empty() {
        files.remove(&trail);
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
        let mut trail = Trail::new(File::At).principal(principal);
        let mut trails = vec![trail];
        for segment in below_organization(crn) {
            if CrnPattern::takes_prefix(&segment.kind) {
                let start = trail.text(&segment.kind);
                trails.extend(beginnings(start, &segment.id, &self.indexes.rules.binding_prefixes));
            }
            trail = trail.segment(segment);
            trails.push(trail);
        }
        trails.into_iter().flat_map(|trail| self.bindings_filed(trail))
    }

    /// The bindings of a principal to anything below a resource, by slot.
    pub fn bindings_below<'a>(
        &'a self,
        principal: &Principal,
        crn: &Crn,
    ) -> impl Iterator<Item = (Slot, &'a RoleBinding)> + use<'a> {
        let start = Trail::new(File::Below).principal(principal);
        let trail = below_organization(crn).iter().fold(start, Trail::segment);
        self.bindings_filed(trail)
    }

    /// The bindings of one role to a principal, by slot.
    pub fn bindings_of_role<'a>(
        &'a self,
        principal: &Principal,
        role: Role,
    ) -> impl Iterator<Item = (Slot, &'a RoleBinding)> + use<'a> {
        self.bindings_filed(Trail::new(File::Role).principal(principal).text(role.name()))
    }

    fn bindings_filed(&self, trail: Trail) -> impl Iterator<Item = (Slot, &RoleBinding)> + use<'_> {
        let slots = self.indexes.rules.bindings.get(&trail).into_iter().flatten();
        slots.filter_map(|slot| self.role_bindings().at(*slot).map(|row| (*slot, &row.object)))
    }

    /// The ACLs of a principal, on whatever cluster, by slot.
    pub fn acls_of<'a>(&'a self, principal: &Principal) -> impl Iterator<Item = (Slot, &'a Acl)> + use<'a> {
        self.acls_filed(Trail::new(File::Acls).principal(principal))
    }

    /// The ACLs of a principal for one type of resource of a cluster, by slot.
    pub fn acls_of_type<'a>(
        &'a self,
        principal: &Principal,
        part: (&KafkaClusterId, AclResourceType),
    ) -> impl Iterator<Item = (Slot, &'a Acl)> + use<'a> {
        self.acls_filed(of_type(File::AclsOfType, principal, part))
    }

    /// The ACLs of a principal that may match one resource of a cluster by its name. All that match are among them.
    pub fn acls_towards<'a>(
        &'a self,
        principal: &Principal,
        part: (&KafkaClusterId, AclResourceType),
        name: &str,
    ) -> impl Iterator<Item = (Slot, &'a Acl)> + use<'a> {
        let literal = of_type(File::Literal, principal, part);
        let start = of_type(File::Prefixed, principal, part);
        let mut trails = vec![literal.bytes(name)];
        if name != "*" {
            trails.push(literal.bytes("*"));
        }
        trails.extend(beginnings(start, name, &self.indexes.rules.acl_prefixes));
        trails.into_iter().flat_map(|trail| self.acls_filed(trail))
    }

    fn acls_filed(&self, trail: Trail) -> impl Iterator<Item = (Slot, &Acl)> + use<'_> {
        let slots = self.indexes.rules.acls.get(&trail).into_iter().flatten();
        slots.filter_map(|slot| self.acls().at(*slot).map(|row: &Row<Acl>| (*slot, &row.object)))
    }
}
