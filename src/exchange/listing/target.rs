//! What an API key is for, from the words of either form. Sources: `facts/domain.md` 3, `facts/wire.md` 4.3.

use std::borrow::Cow;

use super::problem::{Reason, clip};
use crate::model::{FlinkRegion, KafkaClusterId, KsqlClusterId, SchemaRegistryId, ScopeKind};

/// A scope whose environment may not be known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    /// A Kafka cluster.
    Kafka(Cow<'a, str>),
    /// A Schema Registry.
    SchemaRegistry(Cow<'a, str>),
    /// A ksqlDB cluster.
    Ksql(Cow<'a, str>),
    /// A Flink region.
    Flink(FlinkRegion),
    /// Tableflow.
    Tableflow,
    /// The management APIs.
    Cloud,
    /// Everything.
    Global,
}

impl Target<'_> {
    /// The resource's id as the REST contract shows it.
    pub(crate) fn resource(&self) -> &str {
        match self {
            Self::Kafka(id) | Self::SchemaRegistry(id) | Self::Ksql(id) => id,
            Self::Flink(region) => region.as_str(),
            Self::Tableflow => "tableflow",
            Self::Cloud => "cloud",
            Self::Global => "global",
        }
    }
}

/// A target, and the environment that the id of a Flink region may begin with.
pub(crate) type Aim<'a> = (Target<'a>, Option<Cow<'a, str>>);

/// From the CLI's columns *Resource Type* and *Resource*. Both may be empty: the type where the CLI has no
/// label for it, the resource where there is only one.
pub(crate) fn from_cli<'a>(kind: &str, resource: Option<Cow<'a, str>>) -> Result<Aim<'a>, Reason> {
    let Some(kind) = Some(kind.trim()).filter(|kind| !kind.is_empty()) else {
        return by_id(resource.ok_or(Reason::Missing)?);
    };
    let kind =
        ScopeKind::from_slug(&kind.to_ascii_lowercase()).ok_or_else(|| Reason::ResourceType(clip(kind)))?;
    of_kind(kind, resource)
}

/// From a resource of the REST contract. The kind decides; where it is `Cluster` or left out, the API group
/// does, and then the id.
pub(crate) fn from_rest<'a>(
    kind: Option<&str>,
    api_version: Option<&str>,
    id: Cow<'a, str>,
) -> Result<Aim<'a>, Reason> {
    let group = api_version.and_then(|version| version.split('/').next()).unwrap_or_default();
    let named = |name: &str| kind.is_some_and(|kind| kind.eq_ignore_ascii_case(name));
    let kind = if named("Cluster") || kind.is_none() {
        match group {
            "cmk" => ScopeKind::Kafka,
            "srcm" => ScopeKind::SchemaRegistry,
            "ksqldbcm" => ScopeKind::Ksql,
            "fcpm" => ScopeKind::Flink,
            _ => return by_id(id),
        }
    } else if named("SchemaRegistry") {
        ScopeKind::SchemaRegistry
    } else if named("ksqlDB") {
        ScopeKind::Ksql
    } else if named("Region") {
        ScopeKind::Flink
    } else if named("Tableflow") {
        ScopeKind::Tableflow
    } else if named("Cloud") {
        ScopeKind::Cloud
    } else if named("Global") {
        ScopeKind::Global
    } else {
        return Err(Reason::ResourceType(clip(kind.unwrap_or_default())));
    };
    of_kind(kind, Some(id))
}

fn of_kind(kind: ScopeKind, resource: Option<Cow<'_, str>>) -> Result<Aim<'_>, Reason> {
    match kind {
        ScopeKind::Kafka => one(Cluster::Kafka, resource),
        ScopeKind::SchemaRegistry => one(Cluster::SchemaRegistry, resource),
        ScopeKind::Ksql => one(Cluster::Ksql, resource),
        ScopeKind::Flink => {
            let id = resource.ok_or(Reason::Missing)?;
            flink(&id).ok_or_else(|| Reason::FlinkRegion(clip(&id)))
        }
        ScopeKind::Tableflow => only(Target::Tableflow, kind, resource.as_deref()),
        ScopeKind::Cloud => only(Target::Cloud, kind, resource.as_deref()),
        ScopeKind::Global => only(Target::Global, kind, resource.as_deref()),
    }
}

/// One of many resources of a kind; an id that says it is of another kind is refused.
fn one(kind: Cluster, resource: Option<Cow<'_, str>>) -> Result<Aim<'_>, Reason> {
    let id = resource.ok_or(Reason::Missing)?;
    match Cluster::told_by(&id) {
        Some(told) if told != kind => Err(Reason::Mismatch { kind: kind.label(), id: clip(&id) }),
        _ => Ok((kind.target(id), None)),
    }
}

/// The only resource of a kind, which may be left out.
fn only<'a>(target: Target<'a>, kind: ScopeKind, resource: Option<&str>) -> Result<Aim<'a>, Reason> {
    match resource {
        Some(id) if !id.eq_ignore_ascii_case(target.resource()) => {
            Err(Reason::Mismatch { kind: kind.label(), id: clip(id) })
        }
        _ => Ok((target, None)),
    }
}

/// By the id alone.
fn by_id(id: Cow<'_, str>) -> Result<Aim<'_>, Reason> {
    if let Some(kind) = Cluster::told_by(&id) {
        return Ok((kind.target(id), None));
    }
    for target in [Target::Cloud, Target::Global, Target::Tableflow] {
        if id.eq_ignore_ascii_case(target.resource()) {
            return Ok((target, None));
        }
    }
    flink(&id).ok_or_else(|| Reason::Resource(clip(&id)))
}

/// The kinds of resources that lie in an environment and have keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Cluster {
    /// A Kafka cluster.
    Kafka,
    /// A Schema Registry.
    SchemaRegistry,
    /// A ksqlDB cluster.
    Ksql,
}

impl Cluster {
    /// What the prefix of an id says. Ids of other shapes occur and say nothing.
    pub(crate) fn told_by(id: &str) -> Option<Self> {
        [
            (KafkaClusterId::PREFIX, Self::Kafka),
            (SchemaRegistryId::PREFIX, Self::SchemaRegistry),
            (KsqlClusterId::PREFIX, Self::Ksql),
        ]
        .into_iter()
        .find_map(|(prefix, kind)| id.starts_with(prefix).then_some(kind))
    }

    fn label(self) -> &'static str {
        match self {
            Self::Kafka => ScopeKind::Kafka.label(),
            Self::SchemaRegistry => ScopeKind::SchemaRegistry.label(),
            Self::Ksql => ScopeKind::Ksql.label(),
        }
    }

    fn target(self, id: Cow<'_, str>) -> Target<'_> {
        match self {
            Self::Kafka => Target::Kafka(id),
            Self::SchemaRegistry => Target::SchemaRegistry(id),
            Self::Ksql => Target::Ksql(id),
        }
    }
}

/// `aws.us-east-1` or `env-1.aws.us-east-1`.
fn flink<'a>(id: &str) -> Option<Aim<'a>> {
    if let Some(region) = FlinkRegion::parse(id) {
        return Some((Target::Flink(region), None));
    }
    let (environment, region) = id.split_once('.')?;
    let region = FlinkRegion::parse(region)?;
    Some((Target::Flink(region), Some(Cow::Owned(environment.to_owned()))))
}
