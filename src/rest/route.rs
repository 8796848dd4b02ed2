//! The table of routes.

use std::sync::LazyLock;

use super::{
    call::{Call, Reply},
    family,
    problem::{Problem, Style},
    schema::Schema,
};

/// The methods of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// As it stands in a request.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// The families of the contract, as they are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// `iam/v2` API keys.
    ApiKeys,
    /// `iam/v2` users.
    Users,
    /// `iam/v2` invitations.
    Invitations,
    /// `iam/v2` service accounts.
    ServiceAccounts,
    /// `iam/v2` role bindings.
    RoleBindings,
    /// `iam/v2/sso` group mappings.
    GroupMappings,
    /// `iam/v2` identity providers.
    IdentityProviders,
    /// `iam/v2` identity pools.
    IdentityPools,
    /// `org/v2` organizations.
    Organizations,
    /// `org/v2` environments.
    Environments,
    /// `cmk/v2` Kafka clusters.
    KafkaClusters,
    /// `srcm/v2` and `srcm/v3` Schema Registries.
    SchemaRegistries,
    /// `ksqldbcm/v2` ksqlDB clusters.
    KsqlClusters,
    /// `fcpm/v2` compute pools and regions.
    Flink,
    /// `tableflow/v1` regions.
    Tableflow,
    /// `service-quota/v1`.
    Quotas,
    /// `kafka/v3`, on a cluster's own endpoint.
    Kafka,
}

impl Family {
    /// What the published text calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ApiKeys => "API Keys (iam/v2)",
            Self::Users => "Users (iam/v2)",
            Self::Invitations => "Invitations (iam/v2)",
            Self::ServiceAccounts => "Service Accounts (iam/v2)",
            Self::RoleBindings => "Role Bindings (iam/v2)",
            Self::GroupMappings => "Group Mappings (iam/v2/sso)",
            Self::IdentityProviders => "Identity Providers (iam/v2)",
            Self::IdentityPools => "Identity Pools (iam/v2)",
            Self::Organizations => "Organizations (org/v2)",
            Self::Environments => "Environments (org/v2)",
            Self::KafkaClusters => "Clusters (cmk/v2)",
            Self::SchemaRegistries => "Clusters (srcm)",
            Self::KsqlClusters => "Clusters (ksqldbcm/v2)",
            Self::Flink => "Compute Pools (fcpm/v2)",
            Self::Tableflow => "Regions (tableflow/v1)",
            Self::Quotas => "Applied Quotas (service-quota/v1)",
            Self::Kafka => "Kafka REST (v3)",
        }
    }

    /// How it writes problems.
    pub const fn style(self) -> Style {
        match self {
            Self::Kafka => Style::Kafka,
            Self::ApiKeys
            | Self::Users
            | Self::Invitations
            | Self::ServiceAccounts
            | Self::RoleBindings
            | Self::GroupMappings
            | Self::IdentityProviders
            | Self::IdentityPools
            | Self::Organizations
            | Self::Environments
            | Self::KafkaClusters
            | Self::SchemaRegistries
            | Self::KsqlClusters
            | Self::Flink
            | Self::Tableflow
            | Self::Quotas => Style::Errors,
        }
    }
}

/// Which keys a route takes. A Global key is taken everywhere (`facts/wire.md` 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Cloud keys.
    Cloud,
    /// Tableflow keys.
    Tableflow,
    /// Keys of the Kafka cluster that the path names in `{cluster_id}`.
    KafkaCluster,
}

/// A parameter of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Whether it must be there.
    pub rule: ParameterRule,
}

/// How a parameter may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterRule {
    /// Once or not at all.
    Optional,
    /// It must be there.
    Required,
    /// Any number of times.
    Repeated,
    /// A page size, at most this.
    PageSize(u32),
}

impl Parameter {
    /// An optional one.
    pub const fn optional(name: &'static str, about: &'static str) -> Self {
        Self { name, about, rule: ParameterRule::Optional }
    }

    /// One that must be there.
    pub const fn required(name: &'static str, about: &'static str) -> Self {
        Self { name, about, rule: ParameterRule::Required }
    }

    /// One that may be there several times.
    pub const fn repeated(name: &'static str, about: &'static str) -> Self {
        Self { name, about, rule: ParameterRule::Repeated }
    }
}

/// What a body must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyRule {
    /// Its schema.
    pub schema: &'static Schema,
    /// What must be there, as paths such as `spec.owner`.
    pub required: &'static [&'static str],
    /// Where the facts of the object stand: at the top, or in `spec`.
    pub facts: Facts,
}

/// Where an object keeps its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facts {
    /// At the top.
    Flat,
    /// In `spec`.
    Spec,
}

/// What a successful answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// One object.
    One(&'static Schema),
    /// A page of objects: version and kind of the list.
    Page {
        /// `iam/v2`
        api_version: &'static str,
        /// `ApiKeyList`
        kind: &'static str,
        /// What is in it.
        of: &'static Schema,
    },
    /// Nothing.
    Nothing,
}

/// One method of one path.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{names}` for what varies.
    pub path: &'static str,
    /// The published name of the operation.
    pub name: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    /// The family it belongs to.
    pub family: Family,
    /// Which keys it takes.
    pub takes: Takes,
    /// The parameters of its query.
    pub parameters: &'static [Parameter],
    /// What its body must be; `None` where it takes none.
    pub body: Option<BodyRule>,
    /// The status of success.
    pub success: u16,
    /// What a successful answer holds.
    pub gives: Gives,
    /// The statuses of failure, as published.
    pub errors: &'static [u16],
    pub(super) run: Run,
}

type Run = fn(&mut Call<'_>) -> Result<Reply, Problem>;

/// What the routes of all families have in common, verb by verb. Where a family differs, it says so.
impl Route {
    const fn new(family: Family, method: Method, path: &'static str, names: Names, run: Run) -> Self {
        Self {
            method,
            path,
            name: names.0,
            about: names.1,
            family,
            takes: Takes::Cloud,
            parameters: &[],
            body: None,
            success: 200,
            gives: Gives::Nothing,
            errors: &[400, 401, 403, 404, 429],
            run,
        }
    }

    /// A list, in pages.
    pub(super) const fn list(
        family: Family,
        path: &'static str,
        names: Names,
        gives: Gives,
        run: Run,
    ) -> Self {
        let errors = &[400, 401, 403, 429];
        Self { gives, parameters: &PAGE, errors, ..Self::new(family, Method::Get, path, names, run) }
    }

    /// One object.
    pub(super) const fn read(
        family: Family,
        path: &'static str,
        names: Names,
        of: &'static Schema,
        run: Run,
    ) -> Self {
        Self { gives: Gives::One(of), ..Self::new(family, Method::Get, path, names, run) }
    }

    /// A creation, which answers with what was made.
    pub(super) const fn create(
        family: Family,
        path: &'static str,
        names: Names,
        body: BodyRule,
        run: Run,
    ) -> Self {
        Self {
            body: Some(body),
            success: 201,
            gives: Gives::One(body.schema),
            errors: &[400, 401, 402, 403, 409, 415, 422, 429],
            ..Self::new(family, Method::Post, path, names, run)
        }
    }

    /// A change, which answers with the object as it is from then on.
    pub(super) const fn change(
        family: Family,
        path: &'static str,
        names: Names,
        body: BodyRule,
        run: Run,
    ) -> Self {
        Self {
            body: Some(body),
            gives: Gives::One(body.schema),
            errors: &[400, 401, 402, 403, 404, 409, 415, 422, 429],
            ..Self::new(family, Method::Patch, path, names, run)
        }
    }

    /// A deletion.
    pub(super) const fn remove(family: Family, path: &'static str, names: Names, run: Run) -> Self {
        Self { success: 204, ..Self::new(family, Method::Delete, path, names, run) }
    }
}

/// The published name of an operation, and what it does.
type Names = (&'static str, &'static str);

/// Every route, by family.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    family::TABLES.iter().flat_map(|table| table.iter())
}

/// What a path leads to.
pub(super) enum Found {
    /// A route, with the values of its `{names}` in order.
    Route(&'static Route, Vec<(&'static str, String)>),
    /// The path is known, the method is not: what is possible.
    OtherMethods(String, Style),
    /// Nothing is there.
    Nothing,
}

/// Finds the route of a method and the segments of a path. Exact segments win over `{names}`.
pub(super) fn find(method: &str, segments: &[String]) -> Found {
    let fitting = || SHAPES.iter().filter(|shape| shape.fits(segments));
    let Some(fewest) = fitting().map(|shape| shape.names).min() else { return Found::Nothing };
    let fitting = || fitting().filter(|shape| shape.names == fewest);
    if let Some(shape) = fitting().find(|shape| shape.route.method.name() == method) {
        return Found::Route(shape.route, shape.read(segments));
    }
    let style = fitting().next().map_or(Style::Errors, |shape| shape.route.family.style());
    let mut methods: Vec<_> = fitting().map(|shape| shape.route.method).collect();
    methods.sort();
    let names: Vec<_> = methods.into_iter().map(Method::name).collect();
    Found::OtherMethods(names.join(", "), style)
}

/// The paths of all routes, cut up once: each request is compared with all of them.
static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| routes().map(Shape::of).collect());

/// A path, cut up.
struct Shape {
    route: &'static Route,
    parts: Vec<Part>,
    /// How many of them are names.
    names: usize,
}

enum Part {
    Exactly(&'static str),
    Named(&'static str),
}

impl Shape {
    fn of(route: &'static Route) -> Self {
        let path = route.path.strip_prefix('/').unwrap_or(route.path);
        let part = |part: &'static str| {
            let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
            name.map_or(Part::Exactly(part), Part::Named)
        };
        let parts: Vec<_> = path.split('/').map(part).collect();
        let names = parts.iter().filter(|part| matches!(part, Part::Named(_))).count();
        Self { route, parts, names }
    }

    fn fits(&self, segments: &[String]) -> bool {
        let fits = |(part, segment): (&Part, &String)| match part {
            Part::Exactly(text) => text == segment,
            Part::Named(_) => !segment.is_empty(),
        };
        self.parts.len() == segments.len() && self.parts.iter().zip(segments).all(fits)
    }

    /// The values of the names, in order.
    fn read(&self, segments: &[String]) -> Vec<(&'static str, String)> {
        let named = |(part, segment): (&Part, &String)| match part {
            Part::Exactly(_) => None,
            Part::Named(name) => Some((*name, segment.clone())),
        };
        self.parts.iter().zip(segments).filter_map(named).collect()
    }
}

/// The environment in which something is looked for.
pub(super) const ENVIRONMENT: Parameter =
    Parameter::required("environment", "The environment it lies in, env-…");

/// The parameters that every list takes.
pub(super) const PAGE: [Parameter; 2] = [
    Parameter { name: "page_size", about: "How many objects a page has", rule: ParameterRule::PageSize(100) },
    Parameter::optional("page_token", "Where the page begins: from the link to the next page"),
];
