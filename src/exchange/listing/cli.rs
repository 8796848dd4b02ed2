//! Records of the CLI, from its JSON and from its tables. Source: `facts/wire.md` 8.

use std::borrow::Cow;

use super::{
    Listing, Source,
    json::{Cell, record},
    problem::{Flaw, Reason, clip},
    row::{
        At, EnvironmentRow, KafkaRow, KeyFacts, KeyRow, KsqlRow, OwnerKind, OwnerNote, PoolRow, RegistryRow,
        ServiceAccountRow, UserRow,
    },
    target,
};
use crate::model::{
    AuthType, Availability, Cloud, ClusterType, ComputePoolSize, DeletionProtection, Endpoint, FlinkRegion,
    GovernancePackage, Region, Times, Timestamp,
};

record!(
    /// `api-key list`, `api-key describe`.
    CliApiKey<'a> {
        "key" => key: Cell<'a>, "description" => description: Cell<'a>, "owner" => owner: Cell<'a>,
        "owner_email" => owner_email: Cell<'a>, "resource_type" => resource_type: Cell<'a>,
        "resource" => resource: Cell<'a>, "created" => created: Cell<'a>,
    }
);

record!(
    /// `iam service-account list`, `describe`, `create`.
    CliServiceAccount<'a> {
        "id" => id: Cell<'a>, "name" => name: Cell<'a>, "description" => description: Cell<'a>,
    }
);

record!(
    /// `iam user list`, `describe`.
    CliUser<'a> {
        "id" => id: Cell<'a>, "name" => name: Cell<'a>, "email" => email: Cell<'a>,
        "authentication_method" => auth: Cell<'a>,
    }
);

record!(
    /// `environment list`, `describe`, `create`.
    CliEnvironment<'a> {
        "id" => id: Cell<'a>, "name" => name: Cell<'a>, "stream_governance_package" => package: Cell<'a>,
    }
);

record!(
    /// `kafka cluster list`, `describe`.
    CliKafkaCluster<'a> {
        "id" => id: Cell<'a>, "name" => name: Cell<'a>, "type" => kind: Cell<'a>,
        "cloud" => cloud: Cell<'a>, "region" => region: Cell<'a>, "availability" => availability: Cell<'a>,
        "deletion_protection" => protection: Cell<'a>, "endpoint" => endpoint: Cell<'a>,
        "rest_endpoint" => rest: Cell<'a>, "cluster_size" => cku: Cell<'a>,
    }
);

record!(
    /// `schema-registry cluster describe`.
    CliSchemaRegistry<'a> {
        "cluster" => id: Cell<'a>, "name" => name: Cell<'a>, "endpoint_url" => endpoint: Cell<'a>,
        "cloud" => cloud: Cell<'a>, "region" => region: Cell<'a>, "package" => package: Cell<'a>,
    }
);

record!(
    /// `ksql cluster list`.
    CliKsqlCluster<'a> {
        "id" => id: Cell<'a>, "name" => name: Cell<'a>, "kafka_cluster" => kafka_cluster: Cell<'a>,
        "endpoint" => endpoint: Cell<'a>,
    }
);

record!(
    /// `flink compute-pool list`.
    CliComputePool<'a> {
        "id" => id: Cell<'a>, "name" => name: Cell<'a>, "cloud" => cloud: Cell<'a>,
        "region" => region: Cell<'a>, "environment" => environment: Cell<'a>, "max_cfu" => size: Cell<'a>,
    }
);

impl<'a> Source<'a> for CliApiKey<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let id = self.key.required("key")?;
        let owner = self.owner.required("owner")?;
        let (owner_email, owner_kind, owner_note) = owner_words(self.owner_email.filled("owner_email")?);
        let kind = self.resource_type.filled("resource_type")?.unwrap_or_default();
        let resource = self.resource.filled("resource")?;
        let (target, environment) = target::from_cli(&kind, resource).map_err(|reason| {
            let field = if matches!(reason, Reason::ResourceType(_)) { "resource_type" } else { "resource" };
            Flaw::at(field, reason)
        })?;
        let created = time(self.created, "created")?.ok_or_else(|| Flaw::at("created", Reason::Missing))?;
        let facts = KeyFacts {
            id,
            at,
            name: None,
            description: self.description.text("description")?,
            owner: Some(owner),
            owner_kind,
            owner_email,
            owner_note,
            environment,
            created: Some(created),
            updated: None,
            expires: None,
        };
        listing.rows.keys.push(KeyRow { target, facts });
        Ok(())
    }
}

/// What stands in the column *Owner Email*: an address, or words in angle brackets in its place.
fn owner_words(text: Option<Cow<'_, str>>) -> (Option<Cow<'_, str>>, Option<OwnerKind>, Option<OwnerNote>) {
    match text.as_deref() {
        Some("<deactivated user>") => (None, None, Some(OwnerNote::Deactivated)),
        Some(words) if words.starts_with('<') && words.ends_with("service account>") => {
            (None, Some(OwnerKind::ServiceAccount), None)
        }
        Some(words) if words.starts_with('<') => (None, None, None),
        Some(_) => (text, Some(OwnerKind::User), None),
        None => (None, None, None),
    }
}

impl<'a> Source<'a> for CliServiceAccount<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        listing.rows.service_accounts.push(ServiceAccountRow {
            id: self.id.required("id")?,
            at,
            name: self.name.filled("name")?,
            description: self.description.text("description")?,
            times: Times::default(),
        });
        Ok(())
    }
}

impl<'a> Source<'a> for CliUser<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        listing.rows.users.push(UserRow {
            id: self.id.required("id")?,
            at,
            full_name: self.name.filled("name")?,
            email: self.email.filled("email")?,
            auth: self.auth.text("authentication_method")?.as_deref().and_then(AuthType::parse),
            times: Times::default(),
        });
        Ok(())
    }
}

impl<'a> Source<'a> for CliEnvironment<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let id = self.id.required("id")?;
        let package = self.package.filled("stream_governance_package")?;
        let package = listing.open(&id, "a Stream Governance package", package, read_package);
        let name = self.name.filled("name")?;
        listing.rows.environments.push(EnvironmentRow { id, at, name, package, times: Times::default() });
        Ok(())
    }
}

impl<'a> Source<'a> for CliKafkaCluster<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let id = self.id.required("id")?;
        let kind = self.kind.filled("type")?;
        let cloud = self.cloud.filled("cloud")?;
        let availability = self.availability.filled("availability")?;
        let row = KafkaRow {
            at,
            environment: None,
            name: self.name.filled("name")?,
            kind: listing.open(&id, "a cluster type", kind, ClusterType::parse),
            // Not all versions of the CLI print a number here.
            cku: self.cku.number("cluster_size").unwrap_or_default(),
            cloud: listing.open(&id, "a cloud provider", cloud, Cloud::parse),
            region: self.region.filled("region")?.as_deref().and_then(Region::listed),
            availability: listing.open(&id, "an availability", availability, Availability::parse),
            bootstrap: self.endpoint.filled("endpoint")?.as_deref().and_then(Endpoint::listed),
            rest: self.rest.filled("rest_endpoint")?.as_deref().and_then(Endpoint::listed),
            protection: self.protection.flag("deletion_protection")?.map(read_protection),
            times: Times::default(),
            id,
        };
        listing.rows.kafka_clusters.push(row);
        Ok(())
    }
}

impl<'a> Source<'a> for CliSchemaRegistry<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let id = self.id.required("cluster")?;
        let cloud = self.cloud.filled("cloud")?;
        let package = self.package.filled("package")?;
        let row = RegistryRow {
            at,
            environment: None,
            name: self.name.filled("name")?,
            cloud: listing.open(&id, "a cloud provider", cloud, Cloud::parse),
            region: self.region.filled("region")?.as_deref().and_then(Region::listed),
            endpoint: self.endpoint.filled("endpoint_url")?.as_deref().and_then(Endpoint::listed),
            package: listing.open(&id, "a Stream Governance package", package, read_package),
            times: Times::default(),
            id,
        };
        listing.rows.registries.push(row);
        Ok(())
    }
}

impl<'a> Source<'a> for CliKsqlCluster<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        listing.rows.ksql_clusters.push(KsqlRow {
            id: self.id.required("id")?,
            at,
            environment: None,
            name: self.name.filled("name")?,
            kafka_cluster: self.kafka_cluster.filled("kafka_cluster")?,
            identity: None,
            size: None,
            endpoint: self.endpoint.filled("endpoint")?.as_deref().and_then(Endpoint::listed),
            times: Times::default(),
        });
        Ok(())
    }
}

impl<'a> Source<'a> for CliComputePool<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let id = self.id.required("id")?;
        let cloud = self.cloud.required("cloud")?;
        let region = self.region.required("region")?;
        listing.rows.pools.push(PoolRow {
            id,
            at,
            environment: self.environment.filled("environment")?,
            name: self.name.filled("name")?,
            region: Some(read_pool_region(&cloud, "cloud", &region, "region")?),
            size: Some(pool_size(self.size, "max_cfu")?),
            times: Times::default(),
        });
        Ok(())
    }
}

/// A time that may be left out, but not be something else.
pub(super) fn time(cell: Cell<'_>, field: &str) -> Result<Option<Timestamp>, Flaw> {
    let Some(text) = cell.filled(field)? else { return Ok(None) };
    let time = Timestamp::parse(&text).ok_or_else(|| Flaw::at(field, Reason::Time(clip(&text))))?;
    Ok(Some(time))
}

pub(super) fn read_package(text: &str) -> Option<GovernancePackage> {
    GovernancePackage::parse(&text.trim().to_ascii_uppercase())
}

pub(super) fn read_protection(protected: bool) -> DeletionProtection {
    if protected { DeletionProtection::On } else { DeletionProtection::Off }
}

/// A compute pool is nowhere without its region.
pub(super) fn read_pool_region(
    cloud: &str,
    cloud_field: &str,
    region: &str,
    region_field: &str,
) -> Result<FlinkRegion, Flaw> {
    let cloud = Cloud::parse(cloud).ok_or_else(|| Flaw::at(cloud_field, Reason::Cloud(clip(cloud))))?;
    let id = format!("{}.{}", cloud.slug(), region.trim());
    FlinkRegion::parse(&id).ok_or_else(|| Flaw::at(region_field, Reason::FlinkRegion(clip(&id))))
}

/// A compute pool has a size; Keyplane invents none.
pub(super) fn pool_size(cell: Cell<'_>, field: &str) -> Result<ComputePoolSize, Flaw> {
    cell.number(field)?.map(ComputePoolSize::listed).ok_or_else(|| Flaw::at(field, Reason::Missing))
}
