//! Environments as their list and their pages show them.

use super::{
    key_group::ScopeCounts,
    objects::{Cell, ColumnPlan, ListPlan, ObjectRow, StateMark, Subject},
    resources::{Lookup, ResourceKind, ResourceRow, retired, rows_in},
};
use crate::{
    model::{
        Environment, EnvironmentId, GovernancePackage, Kind, ObjectRef, Origin, ProductionMark, Times,
        Timestamp,
    },
    org::{Org, Seq, Uses},
};

/// What an environment counts as, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Production {
    /// Production, since its name fits the organization's pattern.
    ByName,
    /// Production, marked by hand.
    ByHand,
    /// Anything else, since its name does not fit.
    NotByName,
    /// Anything else, marked by hand.
    NotByHand,
}

impl Production {
    /// What an environment counts as in an organization.
    pub fn of(org: &Org, environment: &Environment) -> Self {
        match (environment.mark, org.is_production(environment)) {
            (ProductionMark::ByName, true) => Self::ByName,
            (ProductionMark::ByName, false) => Self::NotByName,
            (ProductionMark::Production, _) => Self::ByHand,
            (ProductionMark::NotProduction, _) => Self::NotByHand,
        }
    }

    /// Whether it counts as production.
    pub const fn is_production(self) -> bool {
        match self {
            Self::ByName | Self::ByHand => true,
            Self::NotByName | Self::NotByHand => false,
        }
    }

    /// `Production`, `Not production`.
    pub const fn label(self) -> &'static str {
        if self.is_production() { "Production" } else { "Not production" }
    }

    /// The same with why, in a few words for a row.
    pub const fn with_why(self) -> &'static str {
        match self {
            Self::ByName => "Production, by name",
            Self::ByHand => "Production, by hand",
            Self::NotByName => "Not production",
            Self::NotByHand => "Not production, by hand",
        }
    }

    /// Why, in a sentence, with the organization's pattern.
    pub fn explained(self, pattern: &str) -> String {
        match self {
            Self::ByName => format!("Its name fits the pattern {pattern}."),
            Self::ByHand => "Marked by hand, whatever its name.".to_owned(),
            Self::NotByName if pattern.is_empty() => "The organization has no pattern for names.".to_owned(),
            Self::NotByName => format!("Its name does not fit the pattern {pattern}."),
            Self::NotByHand => "Marked by hand as anything else, whatever its name.".to_owned(),
        }
    }
}

/// What the row of an environment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentRow {
    /// The environment.
    pub id: EnvironmentId,
    /// Its name; its id where it has none.
    pub name: String,
    /// What it counts as, and why.
    pub production: Production,
    /// Its Stream Governance package; `None` where whoever looks sees no more than the name.
    pub package: Option<GovernancePackage>,
    /// How many Kafka clusters lie in it.
    pub kafka: usize,
    /// How many Schema Registries: one at most, but for imports.
    pub registries: usize,
    /// How many ksqlDB clusters.
    pub ksql: usize,
    /// How many compute pools.
    pub pools: usize,
    /// How many API keys.
    pub keys: usize,
    /// When it was made and changed.
    pub times: Times,
    /// Where knowledge of it comes from.
    pub origin: Origin,
}

/// Every environment.
pub fn rows(org: &Org) -> Vec<EnvironmentRow> {
    org.environments().iter().map(|environment| row(org, environment)).collect()
}

/// What the row of an environment says; `None` when it does not exist.
pub fn row_of(org: &Org, id: &EnvironmentId) -> Option<EnvironmentRow> {
    org.environments().get(id).map(|environment| row(org, environment))
}

fn row(org: &Org, environment: &Environment) -> EnvironmentRow {
    let id = environment.id.clone();
    EnvironmentRow {
        name: if environment.name.is_empty() { id.to_string() } else { environment.name.to_string() },
        production: Production::of(org, environment),
        package: (!org.is_named_only(&ObjectRef::Environment(id.clone()))).then_some(environment.package),
        kafka: org.clusters_in(&id).count(),
        registries: org.schema_registries().iter().filter(|registry| registry.environment == id).count(),
        ksql: org.ksql_in(&id).count(),
        pools: org.compute_pools().iter().filter(|pool| pool.environment == id).count(),
        keys: org.count_keys_in(&id),
        times: environment.times,
        origin: environment.origin,
        id,
    }
}

const COLUMNS: &[ColumnPlan] = &[
    ColumnPlan::new("production", "Counts as", (192, 4))
        .hint("By name: the organization's pattern decides. By hand: marked on the environment itself."),
    ColumnPlan::new("package", "Package", (104, 2)),
    ColumnPlan::new("kafka", "Kafka", (88, 1)).largest_first(),
    ColumnPlan::new("registries", "Registry", (104, 1)).largest_first().off_card(),
    ColumnPlan::new("ksql", "ksqlDB", (98, 1)).largest_first().off_card(),
    ColumnPlan::new("pools", "Pools", (88, 1)).largest_first().off_card(),
    ColumnPlan::new("keys", "API keys", (130, 4)).largest_first(),
    ColumnPlan::new("created", "Created", (112, 1)).largest_first().off_card(),
];

/// The list of environments.
pub static LIST: ListPlan = ListPlan {
    one: "environment",
    many: "environments",
    header: "Name",
    columns: COLUMNS,
    facets: &[],
    rows: object_rows,
    follows: &[
        Kind::Organization,
        Kind::Environment,
        Kind::KafkaCluster,
        Kind::SchemaRegistry,
        Kind::KsqlCluster,
        Kind::ComputePool,
        Kind::ApiKey,
    ],
};

fn object_rows(org: &Org, _: &Uses, _: Timestamp) -> Vec<ObjectRow> {
    rows(org).into_iter().map(|row| object_row(org, row)).collect()
}

fn object_row(org: &Org, row: EnvironmentRow) -> ObjectRow {
    let number = |count: usize| Cell::Number(u32::try_from(count).unwrap_or(u32::MAX));
    let mark = if row.production.is_production() { StateMark::Caution } else { StateMark::Plain };
    let created = match (row.times.created, row.package) {
        (Some(at), _) => Cell::Day(at),
        (None, Some(_)) => Cell::None("Not known"),
        (None, None) => Cell::None("Hidden from you"),
    };
    let package = match (row.origin, row.package) {
        (Origin::Created | Origin::Imported, Some(package)) => Cell::Text(package.label().to_owned()),
        (Origin::Placeholder, Some(_)) => Cell::None("Only named in an import"),
        (_, None) => Cell::None("Hidden from you"),
    };
    ObjectRow {
        cells: vec![
            Cell::State(mark, row.production.with_why()),
            package,
            number(row.kafka),
            number(row.registries),
            number(row.ksql),
            number(row.pools),
            Cell::Keys(ScopeCounts::of(org.keys_of_environment(&row.id))),
            created,
        ],
        subject: Subject::Object(ObjectRef::Environment(row.id)),
        name: row.name,
        facets: Vec::new(),
        more: String::new(),
    }
}

/// Resources of one kind in an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The kind.
    pub kind: ResourceKind,
    /// Those of the kind, by name.
    pub rows: Vec<ResourceRow>,
}

/// An environment as its page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct EnvironmentFacts {
    /// What its row says.
    pub row: EnvironmentRow,
    /// The entry that last changed it.
    pub version: Seq,
    /// How it is marked, as its form has it.
    pub mark: ProductionMark,
    /// Why it counts as it does.
    pub production_because: String,
    /// How many role bindings are made to it or to something in it.
    pub bindings: usize,
    /// Its resources, one branch for each kind, empty ones too.
    pub branches: Vec<Branch>,
}

/// Everything about the environment that an id in an address names.
pub fn facts(org: &Org, id: &EnvironmentId) -> Lookup<Box<EnvironmentFacts>> {
    let Some(stored) = org.environments().row(id) else {
        return retired(org, &ObjectRef::Environment(id.clone()));
    };
    let environment = &stored.object;
    let row = row(org, environment);
    let pattern = org.organization().map_or("", |own| own.production.as_str());
    let resources = rows_in(org, id);
    let of_kind = |kind| resources.iter().filter(|row| row.kind() == kind).cloned().collect();
    Lookup::Found(Box::new(EnvironmentFacts {
        version: stored.version,
        mark: environment.mark,
        production_because: row.production.explained(pattern),
        bindings: org.bindings_within(&org.environment_crn(id)).count(),
        branches: ResourceKind::ALL.map(|kind| Branch { kind, rows: of_kind(kind) }).into(),
        row,
    }))
}

/// What a mark would mean for an environment of a name: the line below the field of a form.
pub fn mark_hint(org: &Org, mark: ProductionMark, name: &str) -> String {
    let own = org.organization().map(|own| &own.production);
    let pattern = own.map_or("", |pattern| pattern.as_str());
    match mark {
        ProductionMark::ByName if pattern.is_empty() => {
            "The organization has no pattern for names, so it does not.".to_owned()
        }
        ProductionMark::ByName if own.is_some_and(|own| own.matches(name)) => {
            format!("This name fits the pattern {pattern}, so it does.")
        }
        ProductionMark::ByName => format!("This name does not fit the pattern {pattern}, so it does not."),
        ProductionMark::Production => {
            "Whatever its name. Keys of users are advised against there.".to_owned()
        }
        ProductionMark::NotProduction => "Whatever its name.".to_owned(),
    }
}
