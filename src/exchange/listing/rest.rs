//! Objects of the REST contract but API keys, which `rest_key` reads. Source: `facts/wire.md` 7.

use std::borrow::Cow;

use super::{
    Listing, Source,
    cli::{pool_size, read_package, read_pool_region, read_protection, time},
    json::{Cell, record},
    problem::{Flaw, Reason, clip},
    row::{At, EnvironmentRow, KafkaRow, KsqlRow, PoolRow, RegistryRow, ServiceAccountRow, UserRow},
};
use crate::model::{AuthType, Availability, Cloud, ClusterType, Crn, Endpoint, KsqlSize, Region, Times};

record!(
    /// `metadata` of an object.
    Metadata<'a> {
        "created_at" => created: Cell<'a>, "updated_at" => updated: Cell<'a>,
        "deleted_at" => deleted: Cell<'a>, "resource_name" => resource_name: Cell<'a>,
    }
);

record!(
    /// A reference to another object.
    Reference<'a> {
        "id" => id: Cell<'a>, "environment" => environment: Cell<'a>, "kind" => kind: Cell<'a>,
        "api_version" => api_version: Cell<'a>, "resource_name" => resource_name: Cell<'a>,
    }
);

/// Writes an object: `kind`, `id`, `metadata` and its own fields.
macro_rules! object {
    ($(#[$doc:meta])* $name:ident { $($json:literal => $field:ident: $slot:ty),+ $(,)? }) => {
        $crate::exchange::listing::json::record!(
            $(#[$doc])*
            $name<'a> {
                "kind" => kind: Cell<'a>, "id" => id: Cell<'a>, "metadata" => metadata: Option<Metadata<'a>>,
                $($json => $field: $slot,)+
            }
        );
    };
}
pub(super) use object;

object!(
    /// `iam/v2` `ServiceAccount`.
    RestServiceAccount { "display_name" => name: Cell<'a>, "description" => description: Cell<'a> }
);

object!(
    /// `iam/v2` `User`.
    RestUser { "email" => email: Cell<'a>, "full_name" => full_name: Cell<'a>, "auth_type" => auth: Cell<'a> }
);

record!(
    /// `stream_governance_config` of an environment.
    Governance<'a> { "package" => package: Cell<'a> }
);

object!(
    /// `org/v2` `Environment`.
    RestEnvironment {
        "display_name" => name: Cell<'a>, "stream_governance_config" => governance: Option<Governance<'a>>,
    }
);

record!(
    /// `spec.config` of a Kafka cluster.
    KafkaConfig<'a> { "kind" => kind: Cell<'a>, "cku" => cku: Cell<'a> }
);

record!(
    /// `spec` of a Kafka cluster.
    KafkaClusterSpec<'a> {
        "display_name" => name: Cell<'a>, "availability" => availability: Cell<'a>,
        "cloud" => cloud: Cell<'a>, "region" => region: Cell<'a>,
        "config" => config: Option<KafkaConfig<'a>>, "kafka_bootstrap_endpoint" => bootstrap: Cell<'a>,
        "http_endpoint" => rest: Cell<'a>, "deletion_protection" => protection: Cell<'a>,
        "environment" => environment: Option<Reference<'a>>,
    }
);

object!(
    /// `cmk/v2` `Cluster`.
    RestKafkaCluster { "spec" => spec: Option<KafkaClusterSpec<'a>> }
);

record!(
    /// `spec` of a Schema Registry. `region` is a name in `srcm/v3` and a reference in `srcm/v2`.
    RegistrySpec<'a> {
        "display_name" => name: Cell<'a>, "package" => package: Cell<'a>, "http_endpoint" => endpoint: Cell<'a>,
        "cloud" => cloud: Cell<'a>, "region" => region: Cell<'a>,
        "environment" => environment: Option<Reference<'a>>,
    }
);

object!(
    /// `srcm/v2` and `srcm/v3` `Cluster`.
    RestSchemaRegistry { "spec" => spec: Option<RegistrySpec<'a>> }
);

record!(
    /// `spec` of a ksqlDB cluster.
    KsqlClusterSpec<'a> {
        "display_name" => name: Cell<'a>, "csu" => csu: Cell<'a>,
        "kafka_cluster" => kafka_cluster: Option<Reference<'a>>,
        "credential_identity" => identity: Option<Reference<'a>>,
        "environment" => environment: Option<Reference<'a>>,
    }
);

record!(
    /// `status` of a ksqlDB cluster.
    KsqlStatus<'a> { "http_endpoint" => endpoint: Cell<'a> }
);

object!(
    /// `ksqldbcm/v2` `Cluster`.
    RestKsqlCluster {
        "spec" => spec: Option<KsqlClusterSpec<'a>>, "status" => status: Option<KsqlStatus<'a>>,
    }
);

record!(
    /// `spec` of a compute pool.
    ComputePoolSpec<'a> {
        "display_name" => name: Cell<'a>, "cloud" => cloud: Cell<'a>, "region" => region: Cell<'a>,
        "max_cfu" => size: Cell<'a>, "environment" => environment: Option<Reference<'a>>,
    }
);

object!(
    /// `fcpm/v2` `ComputePool`.
    RestComputePool { "spec" => spec: Option<ComputePoolSpec<'a>> }
);

/// What every object begins with, checked: id, times, and the CRN for those who need it.
pub(super) struct Head<'a> {
    pub(super) id: Cow<'a, str>,
    pub(super) times: Times,
    resource_name: Option<Cow<'a, str>>,
}

pub(super) fn head<'a>(
    expected: &[&'static str],
    kind: Cell<'a>,
    id: Cell<'a>,
    metadata: Option<Metadata<'a>>,
) -> Result<Head<'a>, Flaw> {
    if let (Some(kind), Some(first)) = (kind.filled("kind")?, expected.first())
        && !expected.iter().any(|expected| kind.eq_ignore_ascii_case(expected))
    {
        return Err(Flaw::at("kind", Reason::Kind { expected: first, found: clip(&kind) }));
    }
    let id = id.required("id")?;
    let metadata = metadata.unwrap_or_default();
    if metadata.deleted.filled("metadata.deleted_at")?.is_some() {
        return Err(Flaw::at("metadata.deleted_at", Reason::Deleted));
    }
    let created = time(metadata.created, "metadata.created_at")?;
    let updated = time(metadata.updated, "metadata.updated_at")?;
    let resource_name = metadata.resource_name.filled("metadata.resource_name")?;
    Ok(Head { id, times: Times { created, updated }, resource_name })
}

/// The environment that a CRN names.
pub(super) fn environment_in(crn: Option<Cow<'_, str>>) -> Option<Cow<'_, str>> {
    const SEGMENT: &str = "/environment=";
    let crn = crn.filter(|crn| crn.contains(SEGMENT))?;
    if crn.contains('%') {
        return Crn::parse(&crn).ok()?.id_of("environment").map(|id| Cow::Owned(id.to_owned()));
    }
    let start = crn.find(SEGMENT)? + SEGMENT.len();
    let end = crn.get(start..)?.find('/').map_or(crn.len(), |length| start + length);
    let id = match crn {
        Cow::Borrowed(crn) => Cow::Borrowed(crn.get(start..end)?),
        Cow::Owned(crn) => Cow::Owned(crn.get(start..end)?.to_owned()),
    };
    Some(id).filter(|id| !id.is_empty())
}

/// The environment of a resource: as its `spec` says, else as its CRN says.
fn environment_of<'a>(
    reference: Option<Reference<'a>>,
    resource_name: Option<Cow<'a, str>>,
) -> Result<Option<Cow<'a, str>>, Flaw> {
    let named = reference.map(|reference| reference.id.filled("spec.environment.id")).transpose()?.flatten();
    Ok(named.or_else(|| environment_in(resource_name)))
}

impl<'a> Source<'a> for RestServiceAccount<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let head = head(&["ServiceAccount"], self.kind, self.id, self.metadata)?;
        listing.rows.service_accounts.push(ServiceAccountRow {
            id: head.id,
            at,
            name: self.name.filled("display_name")?,
            description: self.description.text("description")?,
            times: head.times,
        });
        Ok(())
    }
}

impl<'a> Source<'a> for RestUser<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let head = head(&["User"], self.kind, self.id, self.metadata)?;
        listing.rows.users.push(UserRow {
            id: head.id,
            at,
            full_name: self.full_name.filled("full_name")?,
            email: self.email.filled("email")?,
            auth: self.auth.filled("auth_type")?.as_deref().and_then(AuthType::parse),
            times: head.times,
        });
        Ok(())
    }
}

impl<'a> Source<'a> for RestEnvironment<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let head = head(&["Environment"], self.kind, self.id, self.metadata)?;
        let package =
            self.governance.unwrap_or_default().package.filled("stream_governance_config.package")?;
        let package = listing.open(&head.id, "a Stream Governance package", package, read_package);
        let name = self.name.filled("display_name")?;
        listing.rows.environments.push(EnvironmentRow { id: head.id, at, name, package, times: head.times });
        Ok(())
    }
}

impl<'a> Source<'a> for RestKafkaCluster<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let Head { id, times, resource_name } = head(&["Cluster"], self.kind, self.id, self.metadata)?;
        let spec = self.spec.unwrap_or_default();
        let config = spec.config.unwrap_or_default();
        let kind = config.kind.filled("spec.config.kind")?;
        let cloud = spec.cloud.filled("spec.cloud")?;
        let availability = spec.availability.filled("spec.availability")?;
        let row = KafkaRow {
            at,
            environment: environment_of(spec.environment, resource_name)?,
            name: spec.name.filled("spec.display_name")?,
            kind: listing.open(&id, "a cluster type", kind, ClusterType::parse),
            cku: config.cku.number("spec.config.cku")?,
            cloud: listing.open(&id, "a cloud provider", cloud, Cloud::parse),
            region: spec.region.filled("spec.region")?.as_deref().and_then(Region::listed),
            availability: listing.open(&id, "an availability", availability, Availability::parse),
            bootstrap: endpoint(spec.bootstrap, "spec.kafka_bootstrap_endpoint")?,
            rest: endpoint(spec.rest, "spec.http_endpoint")?,
            protection: spec.protection.flag("spec.deletion_protection")?.map(read_protection),
            times,
            id,
        };
        listing.rows.kafka_clusters.push(row);
        Ok(())
    }
}

impl<'a> Source<'a> for RestSchemaRegistry<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let kinds = ["Cluster", "SchemaRegistry"];
        let Head { id, times, resource_name } = head(&kinds, self.kind, self.id, self.metadata)?;
        let spec = self.spec.unwrap_or_default();
        let endpoint = endpoint(spec.endpoint, "spec.http_endpoint")?;
        let told = endpoint.as_ref().and_then(place_in_endpoint);
        let cloud = spec.cloud.filled("spec.cloud")?;
        let package = spec.package.filled("spec.package")?;
        let region = match spec.region {
            Cell::Text(region) => Region::listed(&region),
            Cell::Absent | Cell::Number(_) | Cell::Flag(_) | Cell::Other(_) => None,
        };
        let row = RegistryRow {
            at,
            environment: environment_of(spec.environment, resource_name)?,
            name: spec.name.filled("spec.display_name")?,
            cloud: listing
                .open(&id, "a cloud provider", cloud, Cloud::parse)
                .or(told.as_ref().map(|(cloud, _)| *cloud)),
            region: region.or(told.map(|(_, region)| region)),
            endpoint,
            package: listing.open(&id, "a Stream Governance package", package, read_package),
            times,
            id,
        };
        listing.rows.registries.push(row);
        Ok(())
    }
}

/// Cloud and region of `psrc-….<region>.<cloud>.confluent.cloud`, for bodies that name them nowhere else.
fn place_in_endpoint(endpoint: &Endpoint) -> Option<(Cloud, Region)> {
    let mut parts = endpoint.as_str().split('.').skip(1);
    let (region, cloud) = (parts.next()?, parts.next()?);
    Some((Cloud::parse(cloud)?, Region::listed(region)?))
}

impl<'a> Source<'a> for RestKsqlCluster<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let Head { id, times, resource_name } =
            head(&["Cluster", "ksqlDB"], self.kind, self.id, self.metadata)?;
        let spec = self.spec.unwrap_or_default();
        let reference = |reference: Option<Reference<'a>>, field| {
            reference.map(|reference| reference.id.filled(field)).transpose().map(Option::flatten)
        };
        let csu = spec.csu.number("spec.csu")?;
        let size = csu.and_then(|csu| KsqlSize::try_from(csu).ok());
        if let (Some(csu), None) = (csu, size) {
            listing.unfamiliar(&id, "a ksqlDB size", &csu.to_string());
        }
        let row = KsqlRow {
            at,
            environment: environment_of(spec.environment, resource_name)?,
            name: spec.name.filled("spec.display_name")?,
            kafka_cluster: reference(spec.kafka_cluster, "spec.kafka_cluster.id")?,
            identity: reference(spec.identity, "spec.credential_identity.id")?,
            size,
            endpoint: endpoint(self.status.unwrap_or_default().endpoint, "status.http_endpoint")?,
            times,
            id,
        };
        listing.rows.ksql_clusters.push(row);
        Ok(())
    }
}

impl<'a> Source<'a> for RestComputePool<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let Head { id, times, resource_name } = head(&["ComputePool"], self.kind, self.id, self.metadata)?;
        let spec = self.spec.ok_or_else(|| Flaw::at("spec", Reason::Missing))?;
        let cloud = spec.cloud.required("spec.cloud")?;
        let region = spec.region.required("spec.region")?;
        listing.rows.pools.push(PoolRow {
            id,
            at,
            environment: environment_of(spec.environment, resource_name)?,
            name: spec.name.filled("spec.display_name")?,
            region: Some(read_pool_region(&cloud, "spec.cloud", &region, "spec.region")?),
            size: Some(pool_size(spec.size, "spec.max_cfu")?),
            times,
        });
        Ok(())
    }
}

fn endpoint(cell: Cell<'_>, field: &str) -> Result<Option<Endpoint>, Flaw> {
    Ok(cell.filled(field)?.as_deref().and_then(Endpoint::listed))
}
