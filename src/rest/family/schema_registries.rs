//! `srcm/v2` and `srcm/v3`: Schema Registries, and the regions of Stream Governance.
//! Source: `contract/openapi/srcm-v2.yaml`, `srcm-v3.yaml`, `facts/wire.md` 3.1 and 7.

use serde_json::{Value, json};

use super::{
    kafka_clusters::asked_environment,
    regions::{REGION_PARAMETERS, Region, all, matching},
};
use crate::{
    engine::{Command, NewEnvironment},
    model::{Cloud, Environment, GovernancePackage, Noun, SchemaRegistry, SchemaRegistryId},
    rest::{
        BodyRule, Family, Gives, Problem, Route,
        call::{Call, Reply},
        route::{ENVIRONMENT, Facts, PAGE},
        schema::{
            GLOBAL_REFERENCE, ID, IN_ENVIRONMENT, METADATA, PHASE, Property, Schema, Type, api_version, kind,
        },
        wire::{self, Wire},
    },
};

const PACKAGES: Type = Type::Open(&["ESSENTIALS", "ADVANCED"]);
const CLOUDS: Type = Type::Open(&["AWS", "GCP", "AZURE"]);

static SPEC_V2: Schema = Schema {
    name: "srcm.v2.ClusterSpec",
    fields: &[
        Property::new("display_name", Type::Text).read(),
        Property::new("package", PACKAGES),
        Property::new("network_type", Type::Open(&["PRIVATE", "PUBLIC"])).sometimes(),
        Property::new("http_endpoint", Type::Address).read().sometimes(),
        IN_ENVIRONMENT,
        Property::new("region", Type::Object(&GLOBAL_REFERENCE)).fixed().sometimes(),
    ],
};

static STATUS: Schema = Schema { name: "srcm.ClusterStatus", fields: &[PHASE] };

static V2: Schema = Schema {
    name: "srcm.v2.Cluster",
    fields: &[
        api_version("srcm/v2"),
        kind("Cluster"),
        ID,
        METADATA,
        Property::new("spec", Type::Object(&SPEC_V2)),
        Property::new("status", Type::Object(&STATUS)).read(),
    ],
};

static SPEC_V3: Schema = Schema {
    name: "srcm.v3.ClusterSpec",
    fields: &[
        Property::new("display_name", Type::Text).read(),
        Property::new("package", PACKAGES),
        Property::new("http_endpoint", Type::Address).read().sometimes(),
        Property::new("catalog_http_endpoint", Type::Address).read().sometimes(),
        Property::new("cloud", CLOUDS).fixed(),
        Property::new("region", Type::Text).fixed(),
        IN_ENVIRONMENT,
    ],
};

static V3: Schema = Schema {
    name: "srcm.v3.Cluster",
    fields: &[
        api_version("srcm/v3"),
        kind("Cluster"),
        ID,
        METADATA,
        Property::new("spec", Type::Object(&SPEC_V3)),
        Property::new("status", Type::Object(&STATUS)).read(),
    ],
};

static REGION_SPEC: Schema = Schema {
    name: "srcm.v2.RegionSpec",
    fields: &[
        Property::new("display_name", Type::Text).read(),
        Property::new("cloud", CLOUDS).read(),
        Property::new("region_name", Type::Text).read(),
        Property::new("packages", Type::Texts).read(),
    ],
};

static REGION: Schema = Schema {
    name: "srcm.v2.Region",
    fields: &[
        api_version("srcm/v2"),
        kind("Region"),
        ID,
        METADATA,
        Property::new("spec", Type::Object(&REGION_SPEC)).read(),
    ],
};

const FAMILY: Family = Family::SchemaRegistries;
const ALL_V2: &str = "/srcm/v2/clusters";
const ONE_V2: &str = "/srcm/v2/clusters/{id}";
const LIST_V2: Gives = Gives::Page { api_version: "srcm/v2", kind: "ClusterList", of: &V2 };
const LIST_V3: Gives = Gives::Page { api_version: "srcm/v3", kind: "ClusterList", of: &V3 };
const REGIONS: Gives = Gives::Page { api_version: "srcm/v2", kind: "RegionList", of: &REGION };
const NEW: BodyRule = BodyRule {
    schema: &V2,
    required: &["spec.environment", "spec.environment.id", "spec.package", "spec.region", "spec.region.id"],
    facts: Facts::Spec,
};
const EDIT: BodyRule =
    BodyRule { schema: &V2, required: &["spec.environment", "spec.environment.id"], facts: Facts::Spec };

pub(super) static ROUTES: [Route; 9] = [
    Route {
        parameters: &[ENVIRONMENT, PAGE[0], PAGE[1]],
        ..Route::list(FAMILY, ALL_V2, ("listSrcmV2Clusters", "List of Clusters"), LIST_V2, list_v2)
    },
    Route {
        success: 202,
        errors: &[400, 401, 403, 409, 415, 422, 429],
        ..Route::create(FAMILY, ALL_V2, ("createSrcmV2Cluster", "Create a Cluster"), NEW, create)
    },
    Route {
        parameters: &[ENVIRONMENT],
        ..Route::read(FAMILY, ONE_V2, ("getSrcmV2Cluster", "Read a Cluster"), &V2, get_v2)
    },
    Route {
        errors: &[400, 401, 403, 404, 415, 422, 429],
        ..Route::change(FAMILY, ONE_V2, ("updateSrcmV2Cluster", "Update a Cluster"), EDIT, update)
    },
    Route {
        parameters: &[ENVIRONMENT],
        ..Route::remove(FAMILY, ONE_V2, ("deleteSrcmV2Cluster", "Delete a Cluster"), delete)
    },
    Route {
        parameters: &REGION_PARAMETERS,
        ..Route::list(
            FAMILY,
            "/srcm/v2/regions",
            ("listSrcmV2Regions", "List of Regions"),
            REGIONS,
            list_regions,
        )
    },
    Route::read(FAMILY, "/srcm/v2/regions/{id}", ("getSrcmV2Region", "Read a Region"), &REGION, get_region),
    Route {
        parameters: &[ENVIRONMENT, PAGE[0], PAGE[1]],
        ..Route::list(
            FAMILY,
            "/srcm/v3/clusters",
            ("listSrcmV3Clusters", "List of Clusters"),
            LIST_V3,
            list_v3,
        )
    },
    Route {
        parameters: &[ENVIRONMENT],
        ..Route::read(FAMILY, "/srcm/v3/clusters/{id}", ("getSrcmV3Cluster", "Read a Cluster"), &V3, get_v3)
    },
];

/// The form of `srcm/v3`, the newer one: every link leads there.
impl Wire for SchemaRegistry {
    fn wire(&self, call: &Call<'_>) -> Value {
        let mut spec = json!({
            "display_name": self.name,
            "package": package_of(call, self).wire(),
            "cloud": self.spec.as_ref().map_or("", |spec| spec.cloud.wire()),
            "region": self.spec.as_ref().map_or("", |spec| spec.region.as_str()),
            "environment": wire::environment(call, &self.environment),
        });
        if let Some(endpoint) = endpoint(self) {
            spec = wire::with(spec, "http_endpoint", json!(endpoint));
            spec = wire::with(spec, "catalog_http_endpoint", json!(endpoint));
        }
        whole(call, self, "srcm/v3", &self.path(), &spec)
    }

    fn path(&self) -> String {
        wire::within("srcm/v3/clusters", self.id.as_str(), self.environment.as_str())
    }
}

/// The form of `srcm/v2`.
fn wire_v2(call: &Call<'_>, registry: &SchemaRegistry) -> Value {
    let mut spec = json!({
        "display_name": registry.name,
        "package": package_of(call, registry).wire(),
        "network_type": "PUBLIC",
        "environment": wire::environment(call, &registry.environment),
    });
    if let Some(endpoint) = endpoint(registry) {
        spec = wire::with(spec, "http_endpoint", json!(endpoint));
    }
    let known = registry.spec.as_ref();
    let region =
        known.and_then(|known| all().find(|at| at.cloud == known.cloud && at.name == known.region.as_str()));
    if let Some(region) = region {
        let id = region.governance_id();
        let reference = wire::reference(call, &id, &format!("/srcm/v2/regions/{id}"), &call.org.crn());
        spec = wire::with(spec, "region", reference);
    }
    whole(call, registry, "srcm/v2", &path_v2(registry), &spec)
}

fn path_v2(registry: &SchemaRegistry) -> String {
    wire::within("srcm/v2/clusters", registry.id.as_str(), registry.environment.as_str())
}

fn whole(call: &Call<'_>, registry: &SchemaRegistry, version: &str, path: &str, spec: &Value) -> Value {
    let crn = call.org.environment_crn(&registry.environment).child("schema-registry", registry.id.as_str());
    json!({
        "api_version": version,
        "kind": "Cluster",
        "id": registry.id,
        "metadata": wire::metadata(call, path, &crn, registry.times),
        "spec": spec,
        "status": { "phase": "PROVISIONED" },
    })
}

fn endpoint(registry: &SchemaRegistry) -> Option<String> {
    let at = registry.spec.as_ref()?.endpoint.as_ref()?;
    Some(format!("https://{}", at.as_str().strip_suffix(":443").unwrap_or(at.as_str())))
}

/// The package is the environment's.
fn package_of(call: &Call<'_>, registry: &SchemaRegistry) -> GovernancePackage {
    call.org
        .environments()
        .get(&registry.environment)
        .map(|environment| environment.package)
        .unwrap_or_default()
}

fn seen_in<'a>(call: &Call<'a>) -> Result<Vec<&'a SchemaRegistry>, Problem> {
    let environment = call.environment()?;
    Ok(call.org.schema_registries().iter().filter(|registry| registry.environment == environment).collect())
}

fn list_v3(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let registries = seen_in(call)?;
    call.page(registries.into_iter())
}

fn list_v2(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let registries: Vec<_> = seen_in(call)?
        .into_iter()
        .filter(|registry| call.seen::<SchemaRegistry>(&registry.id).is_ok())
        .collect();
    call.page_of(&registries, |registry| registry.id.as_str(), |registry| wire_v2(call, registry))
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let environment = asked_environment(call)?;
    let package = asked_package(call)?.unwrap_or_default();
    let asked = call.body.text("spec.region.id").unwrap_or_default();
    let Some(region) = all().find(|region| region.governance_id() == asked) else {
        let detail = format!("There is no region {asked}. GET /srcm/v2/regions lists them");
        return Err(Problem::field("/spec/region/id", detail));
    };
    if let Ok(there) = call.seen::<Environment>(&environment)
        && there.package != package
    {
        let detail = format!(
            "The package is the environment's, which is {}. Change the environment first",
            there.package.wire()
        );
        return Err(Problem::field("/spec/package", detail));
    }
    let command =
        Command::CreateSchemaRegistry { environment, cloud: region.cloud, region: region.name.to_owned() };
    let mut reply = call.create::<SchemaRegistry>(&command)?;
    let made = reply.decision.as_ref().and_then(crate::rest::call::after::<SchemaRegistry>);
    if let Some((body, location)) = made.map(|made| (wire_v2(call, made), call.url(&path_v2(made)))) {
        reply.body = Some(body);
        reply.location = Some(location);
    }
    Ok(reply)
}

fn get_v2(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(Reply::of(wire_v2(call, target(call)?)))
}

fn get_v3(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

/// All that can change is the package, which is the environment's.
fn update(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let registry = target(call)?;
    let Some(package) = asked_package(call)? else { return Ok(Reply::of(wire_v2(call, registry))) };
    let Some(environment) = call.org.environments().get(&registry.environment) else {
        return Ok(Reply::of(wire_v2(call, registry)));
    };
    let edit = NewEnvironment { name: environment.name.to_string(), package, mark: environment.mark };
    let decision = call.decide(&Command::UpdateEnvironment { id: environment.id.clone(), edit })?;
    let mut body = wire_v2(call, registry);
    if let Some(spec) = body.get_mut("spec").and_then(Value::as_object_mut) {
        spec.insert("package".to_owned(), json!(package.wire()));
    }
    Ok(Reply { body: Some(body), decision, ..Reply::default() })
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let registry = target(call)?;
    call.delete(SchemaRegistry::reference(registry.id.clone()))
}

fn target<'a>(call: &Call<'a>) -> Result<&'a SchemaRegistry, Problem> {
    call.target_within(SchemaRegistryId::parse, |registry: &SchemaRegistry| &registry.environment)
}

fn asked_package(call: &Call<'_>) -> Result<Option<GovernancePackage>, Problem> {
    let Some(text) = call.body.text("spec.package") else { return Ok(None) };
    let package = GovernancePackage::parse(text);
    package.map(Some).ok_or_else(|| Problem::field("/spec/package", "package must be ESSENTIALS or ADVANCED"))
}

fn wire_region(call: &Call<'_>, region: &Region) -> Value {
    let id = region.governance_id();
    json!({
        "api_version": "srcm/v2",
        "kind": "Region",
        "id": id,
        "metadata": { "self": call.url(&format!("/srcm/v2/regions/{id}")) },
        "spec": {
            "display_name": region.display_name(),
            "cloud": region.cloud.wire(),
            "region_name": region.name,
            "packages": GovernancePackage::ALL.map(GovernancePackage::wire),
        },
    })
}

fn list_regions(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let packages: Vec<_> = call.query.all("spec.packages").flat_map(|text| text.split(',')).collect();
    if let Some(unknown) = packages.iter().find(|text| GovernancePackage::parse(text).is_none()) {
        return Err(Problem::parameter("spec.packages", format!("There is no package {unknown}")));
    }
    let regions = matching(call, "spec.cloud", "spec.region_name", Cloud::parse)?;
    let named: Vec<_> = regions.into_iter().map(|region| (region.governance_id(), region)).collect();
    call.page_of(&named, |(id, _)| id, |(_, region)| wire_region(call, region))
}

fn get_region(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let id = call.named("id");
    let region = all().find(|region| region.governance_id() == id);
    region.map(|region| Reply::of(wire_region(call, &region))).ok_or_else(|| Problem::unknown("region", id))
}
