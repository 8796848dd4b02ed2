//! The lists of resources: one for all kinds, and one for each kind with the columns that fit it.

use super::{About, Location, Named, ResourceKind, ResourceRef, ResourceRow, rows};
use crate::{
    model::{Availability, DeletionProtection, Kind, ObjectRef, Timestamp},
    org::{Org, Uses},
    view::{
        editing,
        objects::{Cell, ColumnPlan, ListPlan, ObjectRow, StateMark, Subject},
    },
};

/// The parameter of the address that says which kind is listed.
pub const KIND: &str = "kind";

/// What a change of shows in the rows of resources.
const FOLLOWS: &[Kind] = &[
    Kind::Organization,
    Kind::Environment,
    Kind::KafkaCluster,
    Kind::SchemaRegistry,
    Kind::KsqlCluster,
    Kind::ComputePool,
    Kind::ApiKey,
];

const ENVIRONMENT: ColumnPlan = ColumnPlan::new("environment", "Environment", (124, 4));
const REGION: ColumnPlan = ColumnPlan::new("region", "Region", (124, 4));
const KEYS: ColumnPlan = ColumnPlan::new("keys", "API keys", (106, 1)).largest_first();
const POOL_KEYS: ColumnPlan =
    KEYS.hint("Keys are for a whole Flink region: these are the keys of the region that the pool lies in.");

/// A list of resources, whichever kinds it holds.
const fn plan(
    (one, many): (&'static str, &'static str),
    columns: &'static [ColumnPlan],
    rows: fn(&Org, &Uses, Timestamp) -> Vec<ObjectRow>,
) -> ListPlan {
    ListPlan { one, many, header: "Name", columns, facets: &[], rows, follows: FOLLOWS }
}

static ALL: ListPlan = plan(
    ("resource", "resources"),
    &[ColumnPlan::new("kind", "Kind", (130, 3)), ENVIRONMENT, REGION, KEYS],
    |org, _, _| list(org, None, |row| vec![Cell::Text(row.kind().label().to_owned())]),
);

static KAFKA: ListPlan = plan(
    ("Kafka cluster", "Kafka clusters"),
    &[
        ColumnPlan::new("type", "Type", (150, 3)),
        ColumnPlan::new("availability", "Availability", (124, 2)).off_card(),
        ColumnPlan::new("protection", "Protection", (118, 2)),
        ENVIRONMENT,
        REGION,
        KEYS,
    ],
    |org, _, _| list(org, Some(ResourceKind::Kafka), kafka_cells),
);

static REGISTRIES: ListPlan = plan(
    ("Schema Registry", "Schema Registries"),
    &[ColumnPlan::new("package", "Package", (110, 3)), ENVIRONMENT, REGION, KEYS],
    |org, _, _| list(org, Some(ResourceKind::SchemaRegistry), registry_cells),
);

static KSQL: ListPlan = plan(
    ("ksqlDB cluster", "ksqlDB clusters"),
    &[
        ColumnPlan::new("kafka", "Kafka cluster", (130, 4)),
        ColumnPlan::new("size", "CSU", (72, 1)),
        ENVIRONMENT,
        REGION,
        KEYS,
    ],
    |org, _, _| list(org, Some(ResourceKind::Ksql), ksql_cells),
);

static POOLS: ListPlan = plan(
    ("compute pool", "compute pools"),
    &[ColumnPlan::new("size", "Max CFU", (104, 1)), ENVIRONMENT, REGION, POOL_KEYS],
    |org, _, _| list(org, Some(ResourceKind::ComputePool), pool_cells),
);

static REGIONS: ListPlan = plan(
    ("Flink region", "Flink regions"),
    &[ColumnPlan::new("pools", "Compute pools", (136, 2)).largest_first(), ENVIRONMENT, REGION, KEYS],
    |org, _, _| list(org, Some(ResourceKind::FlinkRegion), region_cells),
);

/// The list of a kind; of all kinds for `None`.
pub fn plan_of(kind: Option<ResourceKind>) -> &'static ListPlan {
    match kind {
        None => &ALL,
        Some(ResourceKind::Kafka) => &KAFKA,
        Some(ResourceKind::SchemaRegistry) => &REGISTRIES,
        Some(ResourceKind::Ksql) => &KSQL,
        Some(ResourceKind::ComputePool) => &POOLS,
        Some(ResourceKind::FlinkRegion) => &REGIONS,
    }
}

/// How many resources of a kind there are; of all kinds for `None`.
pub fn count(org: &Org, kind: Option<ResourceKind>) -> usize {
    match kind {
        None => ResourceKind::ALL.into_iter().map(|kind| count(org, Some(kind))).sum(),
        Some(ResourceKind::Kafka) => org.kafka_clusters().len(),
        Some(ResourceKind::SchemaRegistry) => org.schema_registries().len(),
        Some(ResourceKind::Ksql) => org.ksql_clusters().len(),
        Some(ResourceKind::ComputePool) => org.compute_pools().len(),
        Some(ResourceKind::FlinkRegion) => org.flink_regions().len(),
    }
}

/// What belongs in a list and why one would want it, for the place where there is nothing yet.
pub const fn empty_words(kind: Option<ResourceKind>) -> &'static str {
    match kind {
        None => {
            "Clusters, registries and pools are what API keys are for. Make the first one, or import the listings you have."
        }
        Some(ResourceKind::Kafka) => {
            "A Kafka cluster holds topics. A key of a cluster lets one account produce and consume there."
        }
        Some(ResourceKind::SchemaRegistry) => {
            "An environment has one Schema Registry. A key of it lets one account read and register schemas."
        }
        Some(ResourceKind::Ksql) => {
            "A ksqlDB cluster runs queries on a Kafka cluster. A key of it lets one account use them."
        }
        Some(ResourceKind::ComputePool) => {
            "Flink statements run in compute pools. A key of a region reaches every pool the account may use there."
        }
        Some(ResourceKind::FlinkRegion) => {
            "Nobody makes a Flink region: it appears here once a compute pool lies in it or a key is for it."
        }
    }
}

/// The rows of a list: what only the kind has first, then what every resource has.
fn list(org: &Org, kind: Option<ResourceKind>, own: fn(&ResourceRow) -> Vec<Cell>) -> Vec<ObjectRow> {
    let wanted = |row: &ResourceRow| kind.is_none_or(|kind| row.kind() == kind);
    rows(org).into_iter().filter(wanted).map(|row| object_row(row, own)).collect()
}

fn object_row(row: ResourceRow, own: fn(&ResourceRow) -> Vec<Cell>) -> ObjectRow {
    let mut cells = own(&row);
    cells.push(named(&row.environment));
    cells.push(row.location.as_ref().map_or_else(|| missing(&row), location));
    cells.push(Cell::Number(u32::try_from(row.keys).unwrap_or(u32::MAX)));
    ObjectRow {
        more: row.kind().label().to_owned(),
        subject: subject(&row.resource),
        name: row.name,
        facets: Vec::new(),
        cells,
    }
}

fn subject(resource: &ResourceRef) -> Subject {
    match resource {
        ResourceRef::Kafka(id) => Subject::Object(ObjectRef::KafkaCluster(id.clone())),
        ResourceRef::SchemaRegistry(id) => Subject::Object(ObjectRef::SchemaRegistry(id.clone())),
        ResourceRef::Ksql(id) => Subject::Object(ObjectRef::KsqlCluster(id.clone())),
        ResourceRef::ComputePool(id) => Subject::Object(ObjectRef::ComputePool(id.clone())),
        ResourceRef::FlinkRegion(environment, region) => {
            Subject::FlinkRegion(environment.clone(), region.clone())
        }
    }
}

const fn missing(row: &ResourceRow) -> Cell {
    Cell::None(row.missing.label())
}

fn named(thing: &Named) -> Cell {
    if thing.name == thing.id {
        Cell::Id(thing.id.clone())
    } else {
        Cell::Lines(thing.name.clone(), thing.id.clone())
    }
}

fn location(at: &Location) -> Cell {
    Cell::Lines(at.region.clone(), at.provider().to_owned())
}

fn kafka_cells(row: &ResourceRow) -> Vec<Cell> {
    let About::Kafka { kind, availability, protection } = &row.about else { return Vec::new() };
    let protection = match protection {
        Some(DeletionProtection::On) => Cell::State(StateMark::Good, "On"),
        Some(DeletionProtection::Off) => Cell::None("Off"),
        None => missing(row),
    };
    vec![
        kind.map_or_else(|| missing(row), |kind| Cell::Text(editing::cluster_type(kind))),
        availability.map_or_else(|| missing(row), |it| Cell::Text(Availability::label(it).to_owned())),
        protection,
    ]
}

fn registry_cells(row: &ResourceRow) -> Vec<Cell> {
    let About::SchemaRegistry { package } = &row.about else { return Vec::new() };
    vec![package.map_or(Cell::None("Hidden from you"), |package| Cell::Text(package.label().to_owned()))]
}

fn ksql_cells(row: &ResourceRow) -> Vec<Cell> {
    let About::Ksql { kafka, size } = &row.about else { return Vec::new() };
    vec![
        kafka.as_ref().map_or_else(|| missing(row), named),
        size.map_or_else(|| missing(row), |size| Cell::Number(size.into())),
    ]
}

fn pool_cells(row: &ResourceRow) -> Vec<Cell> {
    let About::ComputePool { size } = &row.about else { return Vec::new() };
    vec![Cell::Number(size.cfu())]
}

fn region_cells(row: &ResourceRow) -> Vec<Cell> {
    let About::FlinkRegion { pools } = &row.about else { return Vec::new() };
    vec![Cell::Number(u32::try_from(*pools).unwrap_or(u32::MAX))]
}
