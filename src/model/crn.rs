//! Confluent resource names, and the patterns by which role bindings reach resources.
//!
//! `crn://confluent.cloud/organization=…/environment=…`, outermost segment first. The rules are those of
//! `facts/roles.md` 5, by number where one is meant.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The segment type that names the organization; omitted, it means the caller's (rule 11).
const ORGANIZATION: &str = "organization";
const AUTHORITIES: [&str; 2] = ["confluent.cloud", "api.confluent.cloud"];
/// The types whose ids a pattern may give by prefix (rule 9).
const BY_PREFIX: [&str; 6] = ["topic", "group", "transactional-id", "subject", "kek", "connector"];

/// One `type=id` of a CRN. Types are lower case; ids are as they are, percent-decoded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Segment {
    /// Such as `environment` or `cloud-cluster`.
    pub kind: Box<str>,
    /// Such as `env-1`.
    pub id: Box<str>,
}

impl Segment {
    /// A segment from its parts.
    pub fn new(kind: &str, id: &str) -> Self {
        Self { kind: kind.into(), id: id.into() }
    }
}

/// Why a text is no CRN, or no pattern.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CrnError {
    /// It does not begin with `crn://` and a known authority.
    #[error("a CRN begins with crn://confluent.cloud/")]
    Authority,
    /// A segment is not `type=id`, or one of the two is empty.
    #[error("`{0}` is not of the form type=id")]
    Segment(String),
    /// There is no segment at all.
    #[error("a CRN names at least one resource")]
    Empty,
    /// A `*` anywhere but at the end of the last id (rule 7).
    #[error("`*` may only end the last id")]
    Star,
    /// A prefix on a type that is bound by whole ids (rule 9).
    #[error(
        "a prefix is possible for topics, groups, transactional ids, subjects, KEKs and connectors, not for {0}"
    )]
    NoPrefix(String),
    /// `kafka=` under a `cloud-cluster=` of another id (rule 10).
    #[error("kafka={0} does not lie in the cluster named before it")]
    Cluster(String),
}

/// The name of one resource, from the organization downwards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Crn {
    segments: Vec<Segment>,
}

impl Crn {
    /// The name of an organization.
    pub fn organization(id: &str) -> Self {
        Self { segments: vec![Segment::new(ORGANIZATION, id)] }
    }

    /// The name made of these segments, outermost first.
    pub fn from_segments(segments: &[Segment]) -> Self {
        Self { segments: segments.to_vec() }
    }

    /// The name of something directly below this.
    #[must_use]
    pub fn child(&self, kind: &str, id: &str) -> Self {
        let mut segments = self.segments.clone();
        segments.push(Segment::new(kind, id));
        Self { segments }
    }

    /// Reads a CRN with either authority. Every id is taken literally.
    pub fn parse(text: &str) -> Result<Self, CrnError> {
        let rest = text.strip_prefix("crn://").ok_or(CrnError::Authority)?;
        let (authority, path) = rest.split_once('/').ok_or(CrnError::Authority)?;
        if !AUTHORITIES.contains(&authority) {
            return Err(CrnError::Authority);
        }
        let segments = path.split('/').map(read_segment).collect::<Result<Vec<_>, _>>()?;
        if segments.is_empty() {
            return Err(CrnError::Empty);
        }
        Ok(Self { segments })
    }

    /// The segments, outermost first.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The last segment: the resource itself.
    pub fn resource(&self) -> Option<&Segment> {
        self.segments.last()
    }

    /// The id of the segment of a type, if there is one.
    pub fn id_of(&self, kind: &str) -> Option<&str> {
        self.segments.iter().find(|segment| &*segment.kind == kind).map(|segment| &*segment.id)
    }

    /// Whether this names `other` or something that lies below it.
    pub fn is_within(&self, other: &Self) -> bool {
        let (mine, others) = same_start(&self.segments, &other.segments);
        mine.len() >= others.len() && mine.iter().zip(others).all(|(a, b)| a == b)
    }
}

/// Leaves the organization out of both where one does not name it (rule 11).
fn same_start<'a>(a: &'a [Segment], b: &'a [Segment]) -> (&'a [Segment], &'a [Segment]) {
    match (split_organization(a), split_organization(b)) {
        ((Some(_), _), (Some(_), _)) => (a, b),
        ((_, a), (_, b)) => (a, b),
    }
}

fn split_organization(segments: &[Segment]) -> (Option<&Segment>, &[Segment]) {
    match segments.split_first() {
        Some((first, rest)) if &*first.kind == ORGANIZATION => (Some(first), rest),
        _ => (None, segments),
    }
}

fn read_segment(text: &str) -> Result<Segment, CrnError> {
    let bad = || CrnError::Segment(text.to_owned());
    let (kind, id) = text.split_once('=').ok_or_else(bad)?;
    let (kind, id) = (decode(kind).ok_or_else(bad)?.to_ascii_lowercase(), decode(id).ok_or_else(bad)?);
    if kind.is_empty() || id.is_empty() {
        return Err(bad());
    }
    Ok(Segment::new(&kind, &id))
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high << 4 | low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// What an id may hold and a CRN gives a meaning.
const RESERVED: [char; 3] = ['%', '/', '='];

/// Writes one segment behind a CRN, as it is printed.
///
/// Piece by piece, and without a [`Crn`]: lists of the REST contract print hundreds.
pub fn write_segment(text: &mut dyn fmt::Write, kind: &str, id: &str) -> fmt::Result {
    text.write_str("/")?;
    text.write_str(kind)?;
    text.write_str("=")?;
    for piece in id.split_inclusive(RESERVED) {
        text.write_str(piece.strip_suffix(RESERVED).unwrap_or(piece))?;
        if let Some(c) = piece.chars().next_back().filter(|c| RESERVED.contains(c)) {
            write!(text, "%{:02X}", u32::from(c))?;
        }
    }
    Ok(())
}

impl fmt::Display for Crn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("crn://confluent.cloud")?;
        self.segments.iter().try_for_each(|segment| write_segment(f, &segment.kind, &segment.id))
    }
}

/// The resources a role binding reaches: one, all whose last id starts with a prefix, and what lies below.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CrnPattern {
    crn: Crn,
    reach: Reach,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Reach {
    /// The resource and everything below.
    Exact,
    /// Every resource whose last id starts so, and everything below.
    Prefix,
    /// Everything below, without the resource.
    Below,
}

impl CrnPattern {
    /// The pattern of one resource and everything below it.
    pub const fn exactly(crn: Crn) -> Self {
        Self { crn, reach: Reach::Exact }
    }

    /// Reads a pattern for writing: rules 7, 9 and 10 hold.
    pub fn parse(text: &str) -> Result<Self, CrnError> {
        let (text, below) = match text.strip_suffix("/*") {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let mut crn = Crn::parse(text)?;
        let reach = if below { Reach::Below } else { take_star(&mut crn)? };
        if crn.segments.iter().any(|segment| segment.id.contains('*') || segment.kind.contains('*')) {
            return Err(CrnError::Star);
        }
        check_kafka(&crn)?;
        Ok(Self { crn, reach })
    }

    /// Whether patterns may give ids of a type by their beginning (rule 9).
    pub fn takes_prefix(kind: &str) -> bool {
        BY_PREFIX.contains(&kind)
    }

    /// The resource named, without the `*`.
    pub const fn crn(&self) -> &Crn {
        &self.crn
    }

    /// The type of the last segment: the level of a binding (rule 12).
    pub fn level(&self) -> &str {
        self.crn.resource().map_or("", |segment| &segment.kind)
    }

    /// Whether the pattern gives the last id by prefix.
    pub const fn is_prefix(&self) -> bool {
        matches!(self.reach, Reach::Prefix)
    }

    /// The same pattern with its organization named, as it is stored: one binding has one spelling (rule 13).
    #[must_use]
    pub fn in_organization(self, id: &str) -> Self {
        if split_organization(&self.crn.segments).0.is_some() {
            return self;
        }
        let mut crn = Crn::organization(id);
        crn.segments.extend(self.crn.segments);
        Self { crn, reach: self.reach }
    }

    /// Whether the pattern reaches everything that `other` reaches: whoever may grant access to the one may
    /// grant access to the other.
    pub fn covers(&self, other: &Self) -> bool {
        let (mine, others) = same_start(&self.crn.segments, &other.crn.segments);
        let (here, below) = (mine.len() == others.len(), mine.len() < others.len());
        match (self.reach, other.reach) {
            (Reach::Exact, Reach::Prefix) => below && self.matches(&other.crn),
            (Reach::Below, Reach::Below) if here => mine == others,
            (Reach::Exact | Reach::Prefix | Reach::Below, _) => self.matches(&other.crn),
        }
    }

    /// Whether the pattern reaches a resource (rules 2 to 6 and 11).
    pub fn matches(&self, resource: &Crn) -> bool {
        let (pattern, resource) = same_start(&self.crn.segments, &resource.segments);
        let Some((last, parents)) = pattern.split_last() else {
            // A pattern that names the organization alone, against a resource that leaves it out.
            return !matches!(self.reach, Reach::Below) || !resource.is_empty();
        };
        let (Some(head), Some(same)) = (resource.get(..parents.len()), resource.get(parents.len())) else {
            return false;
        };
        head == parents
            && same.kind == last.kind
            && match self.reach {
                Reach::Exact => same.id == last.id,
                Reach::Prefix => same.id.starts_with(&*last.id),
                Reach::Below => same.id == last.id && resource.len() > pattern.len(),
            }
    }
}

fn take_star(crn: &mut Crn) -> Result<Reach, CrnError> {
    let Some(last) = crn.segments.last_mut() else { return Err(CrnError::Empty) };
    let Some(prefix) = last.id.strip_suffix('*') else { return Ok(Reach::Exact) };
    if !CrnPattern::takes_prefix(&last.kind) {
        return Err(CrnError::NoPrefix(last.kind.to_string()));
    }
    last.id = prefix.into();
    Ok(Reach::Prefix)
}

fn check_kafka(crn: &Crn) -> Result<(), CrnError> {
    match (crn.id_of("cloud-cluster"), crn.id_of("kafka")) {
        (Some(cluster), Some(kafka)) if cluster != kafka => Err(CrnError::Cluster(kafka.to_owned())),
        _ => Ok(()),
    }
}

impl fmt::Display for CrnPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.crn, f)?;
        match self.reach {
            Reach::Exact => Ok(()),
            Reach::Prefix => f.write_str("*"),
            Reach::Below => f.write_str("/*"),
        }
    }
}

impl Serialize for CrnPattern {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CrnPattern {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORG: &str = "crn://confluent.cloud/organization=o-1";

    #[test]
    fn names_parse_and_print() {
        for (text, printed) in [
            ("crn://confluent.cloud/organization=foo", "crn://confluent.cloud/organization=foo"),
            ("crn://api.confluent.cloud/user=u-1", "crn://confluent.cloud/user=u-1"),
            ("crn://confluent.cloud/Environment=env-1", "crn://confluent.cloud/environment=env-1"),
            ("crn://confluent.cloud/topic=a%2Fb", "crn://confluent.cloud/topic=a%2Fb"),
        ] {
            assert_eq!(Crn::parse(text).unwrap().to_string(), printed);
        }
        for (text, error) in [
            ("", CrnError::Authority),
            ("crn://confluent.cloud", CrnError::Authority),
            ("crn://example.com/organization=o", CrnError::Authority),
            ("crn://confluent.cloud/", CrnError::Segment(String::new())),
            ("crn://confluent.cloud/environment=", CrnError::Segment("environment=".into())),
            ("crn://confluent.cloud/topic=%zz", CrnError::Segment("topic=%zz".into())),
        ] {
            assert_eq!(Crn::parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn patterns_reach_what_the_rules_say() {
        let cluster = "/environment=env-1/cloud-cluster=lkc-1";
        for (pattern, resource, expected) in [
            ("/environment=env-1", "/environment=env-1", true),
            ("/environment=env-1", cluster, true),
            ("/environment=env-1", "/environment=env-10", false),
            ("/environment=env-1", "", false),
            (cluster, "/environment=env-1/cloud-cluster=lkc-1/kafka=lkc-1/topic=t", true),
            (cluster, "/environment=env-1/schema-registry=lsrc-1", false),
            ("/environment=env-1/topic=a*", "/environment=env-1/topic=ab", true),
            ("/environment=env-1/topic=a*", "/environment=env-1/topic=a", true),
            ("/environment=env-1/topic=a*", "/environment=env-1/topic=A", false),
            ("/environment=env-1/topic=*", "/environment=env-1/group=a", false),
            ("/environment=env-1/topic=orders.", "/environment=env-1/topic=orders.eu", false),
            ("/environment=env-1/*", "/environment=env-1", false),
            ("/environment=env-1/*", cluster, true),
            ("/service-account=sa-1", "/service-account=sa-12", false),
            ("", cluster, true),
        ] {
            let resource = Crn::parse(&format!("{ORG}{resource}")).unwrap();
            let got = CrnPattern::parse(&format!("{ORG}{pattern}")).unwrap().matches(&resource);
            assert_eq!(got, expected, "{pattern} on {resource}");
        }
    }

    #[test]
    fn a_pattern_covers_what_reaches_no_further() {
        for (pattern, other, expected) in [
            ("", "/environment=e", true),
            ("/environment=e", "", false),
            ("/environment=e", "/environment=e", true),
            ("/environment=e", "/environment=e/*", true),
            ("/environment=e/*", "/environment=e", false),
            ("/environment=e/*", "/environment=e/*", true),
            ("/environment=e/*", "/environment=e/topic=a*", true),
            ("/environment=e", "/environment=e/topic=a*", true),
            ("/environment=e/topic=a", "/environment=e/topic=a", true),
            ("/environment=e/topic=a", "/environment=e/topic=a*", false),
            ("/environment=e/topic=a*", "/environment=e/topic=a*", true),
            ("/environment=e/topic=a*", "/environment=e/topic=ab*", true),
            ("/environment=e/topic=a*", "/environment=e/topic=ab", true),
            ("/environment=e/topic=ab*", "/environment=e/topic=a*", false),
            ("/environment=e/topic=ab*", "/environment=e/topic=*", false),
        ] {
            let read = |path: &str| CrnPattern::parse(&format!("{ORG}{path}")).unwrap();
            assert_eq!(read(pattern).covers(&read(other)), expected, "{pattern} covers {other}");
        }
    }

    #[test]
    fn an_omitted_organization_is_filled_in() {
        for text in ["crn://confluent.cloud/topic=a*", "crn://confluent.cloud/organization=o-1/topic=a*"] {
            let pattern = CrnPattern::parse(text).unwrap().in_organization("o-1");
            assert_eq!(pattern.to_string(), format!("{ORG}/topic=a*"));
        }
    }

    #[test]
    fn the_organization_may_be_left_out_but_never_be_another() {
        let resource = Crn::parse(&format!("{ORG}/environment=env-1")).unwrap();
        for (pattern, expected) in [
            ("crn://confluent.cloud/environment=env-1", true),
            ("crn://api.confluent.cloud/organization=o-1", true),
            ("crn://confluent.cloud/organization=o-2", false),
        ] {
            assert_eq!(CrnPattern::parse(pattern).unwrap().matches(&resource), expected, "{pattern}");
        }
    }

    #[test]
    fn patterns_that_could_not_be_told_from_names_are_refused() {
        for (pattern, error) in [
            ("/environment=env-*", CrnError::NoPrefix("environment".into())),
            ("/environment=*/cloud-cluster=lkc-1", CrnError::Star),
            ("/topic=a*b", CrnError::Star),
            ("/cloud-cluster=lkc-1/kafka=lkc-2", CrnError::Cluster("lkc-2".into())),
        ] {
            assert_eq!(CrnPattern::parse(&format!("{ORG}{pattern}")), Err(error), "{pattern}");
        }
    }

    #[test]
    fn a_stored_pattern_reads_back() {
        for text in ["", "/environment=env-1", "/environment=env-1/topic=a*", "/environment=env-1/*"] {
            let pattern = CrnPattern::parse(&format!("{ORG}{text}")).unwrap();
            let stored = serde_json::to_string(&pattern).unwrap();
            assert_eq!(serde_json::from_str::<CrnPattern>(&stored).unwrap(), pattern);
        }
    }
}
