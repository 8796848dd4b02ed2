//! The list of role bindings, by principal and by resource.

use super::words::{PrincipalKind, level_label, level_slug, object_of};
use crate::{
    model::{BindingLevel, Kind, ObjectRef, Owner, Principal, RoleBinding, Timestamp},
    org::{Org, Uses},
    view::{
        access_words::{place, principal_name},
        objects::{Cell, ColumnPlan, FacetPlan, FacetValues, ListPlan, ObjectRow, Presence},
    },
};

/// The facet by which one principal's bindings are shown.
pub const PRINCIPAL: &str = "principal";

/// What the rows are named by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Who holds them.
    #[default]
    Principal,
    /// Where they hold.
    Resource,
}

impl Grouping {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Principal, Self::Resource];

    /// The parameter of the address.
    pub const PARAMETER: &'static str = "by";

    /// The word in the address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Principal => "principal",
            Self::Resource => "resource",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Principal => "By principal",
            Self::Resource => "By resource",
        }
    }

    /// Reads [`Self::slug`]; what it does not know is the first.
    pub fn read(text: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|known| Some(known.slug()) == text).unwrap_or_default()
    }
}

/// The kinds whose changes show in the rows.
const FOLLOWS: &[Kind] = &[
    Kind::RoleBinding,
    Kind::User,
    Kind::ServiceAccount,
    Kind::GroupMapping,
    Kind::IdentityPool,
    Kind::Environment,
    Kind::KafkaCluster,
    Kind::SchemaRegistry,
    Kind::KsqlCluster,
    Kind::ComputePool,
    Kind::ApiKey,
];

const FACETS: &[FacetPlan] = &[
    FacetPlan {
        parameter: "role",
        label: "Role",
        values: FacetValues::Found { find: "Find a role", named: |_, role| (role.to_owned(), String::new()) },
    },
    FacetPlan {
        parameter: "level",
        label: "Level",
        values: FacetValues::Found { find: "Find a level", named: |_, slug| (level_of(slug), String::new()) },
    },
    FacetPlan {
        parameter: "kind",
        label: "Principal type",
        values: FacetValues::Fixed(&[
            ("user", "User"),
            ("service-account", "Service account"),
            ("group-mapping", "Group mapping"),
            ("identity-pool", "Identity pool"),
        ]),
    },
    FacetPlan {
        parameter: PRINCIPAL,
        label: "Principal",
        values: FacetValues::Found { find: "Find a principal", named: named_principal },
    },
];

const KEYS: ColumnPlan = ColumnPlan::new("keys", "API keys", (104, 1)).largest_first().hint(
    "How many API keys the principal owns. Rights from group mappings and identity pools reach no key.",
);

const CREATED: ColumnPlan = ColumnPlan::new("created", "Created", (118, 1)).largest_first().off_card();

static BY_PRINCIPAL: ListPlan = ListPlan {
    one: "role binding",
    many: "role bindings",
    header: "Principal",
    columns: &[
        ColumnPlan::new("kind", "Principal type", (142, 1)).off_card(),
        ColumnPlan::new("role", "Role", (172, 2)),
        ColumnPlan::new("resource", "Where it holds", (220, 8)),
        KEYS,
        CREATED,
    ],
    facets: FACETS,
    rows: |org, _: &Uses, _| org.role_bindings().iter().map(|binding| by_principal(org, binding)).collect(),
    follows: FOLLOWS,
};

static BY_RESOURCE: ListPlan = ListPlan {
    one: "role binding",
    many: "role bindings",
    header: "Where it holds",
    columns: &[
        ColumnPlan::new("level", "Level", (128, 2)).off_card(),
        ColumnPlan::new("role", "Role", (172, 2)),
        ColumnPlan::new("principal", "Principal", (190, 6)),
        KEYS,
        CREATED,
    ],
    facets: FACETS,
    rows: |org, _: &Uses, _: Timestamp| {
        org.role_bindings().iter().map(|binding| by_resource(org, binding)).collect()
    },
    follows: FOLLOWS,
};

/// The list in one of its two forms.
pub fn plan_of(grouping: Grouping) -> &'static ListPlan {
    match grouping {
        Grouping::Principal => &BY_PRINCIPAL,
        Grouping::Resource => &BY_RESOURCE,
    }
}

fn by_principal(org: &Org, binding: &RoleBinding) -> ObjectRow {
    let kind = PrincipalKind::of(&binding.principal);
    row(
        org,
        binding,
        principal_name(org, &binding.principal),
        vec![
            Cell::Text(kind.label().to_owned()),
            Cell::Text(binding.role.name().to_owned()),
            Cell::Text(place(org, &binding.pattern)),
        ],
    )
}

fn by_resource(org: &Org, binding: &RoleBinding) -> ObjectRow {
    let name = principal_name(org, &binding.principal);
    let id = binding.principal.id().to_owned();
    let level = level_of(binding.pattern.level());
    row(
        org,
        binding,
        place(org, &binding.pattern),
        vec![
            Cell::Text(level),
            Cell::Text(binding.role.name().to_owned()),
            Cell::Object {
                object: object_of(&binding.principal),
                more: if id == name { String::new() } else { id },
                name,
                presence: Presence::There,
            },
        ],
    )
}

fn row(org: &Org, binding: &RoleBinding, name: String, mut cells: Vec<Cell>) -> ObjectRow {
    cells.push(keys(org, &binding.principal));
    cells.push(binding.times.created.map_or(Cell::None("Not known"), Cell::Day));
    let kind = PrincipalKind::of(&binding.principal);
    ObjectRow {
        subject: ObjectRef::RoleBinding(binding.id.clone()).into(),
        name,
        facets: vec![
            binding.role.name().into(),
            binding.pattern.level().to_owned().into(),
            kind.slug().into(),
            binding.principal.id().to_owned().into(),
        ],
        cells,
        more: [
            &binding.pattern.to_string(),
            binding.principal.id(),
            &principal_name(org, &binding.principal),
        ]
        .join("\n"),
    }
}

fn keys(org: &Org, principal: &Principal) -> Cell {
    let owner = match principal {
        Principal::User(id) => Owner::User(id.clone()),
        Principal::ServiceAccount(id) => Owner::ServiceAccount(id.clone()),
        Principal::GroupMapping(_) | Principal::IdentityPool(_) | Principal::Everyone => {
            return Cell::None("Reaches none");
        }
    };
    match org.count_keys_of(&owner) {
        0 => Cell::None("No keys"),
        many => Cell::Number(u32::try_from(many).unwrap_or(u32::MAX)),
    }
}

/// A level by its segment; what nobody knows, as it is.
fn level_of(segment: &str) -> String {
    let known = BindingLevel::ALL.into_iter().find(|level| level_slug(*level) == segment);
    known.map_or_else(|| segment.to_owned(), |level| level_label(level).to_owned())
}

/// What a principal of this id is called, and its id.
fn named_principal(org: &Org, id: &str) -> (String, String) {
    let name =
        Principal::from_id(id).map_or_else(|| id.to_owned(), |principal| principal_name(org, &principal));
    let detail = if name == id { String::new() } else { id.to_owned() };
    (name, detail)
}
