//! `fcpm/v2`: compute pools, the regions of Flink, and how pools are made by themselves.
//! Source: `contract/openapi/flink-v2.yaml`, `facts/wire.md` 3.1 and 7.

use serde_json::{Value, json};

use super::{
    kafka_clusters::{asked_cloud, asked_environment},
    regions::{Region, matching},
};
use crate::{
    engine::{Command, NewComputePool, OrganizationEdit},
    model::{
        Cloud, ComputePool, ComputePoolId, ComputePoolSize, DefaultPools, FlinkRegion, Noun, Organization,
        PoolUse, Region as RegionName,
    },
    rest::{
        BodyRule, Family, Gives, Parameter, Problem, Route,
        call::{Call, Reply, after},
        route::{ENVIRONMENT, Facts, PAGE},
        schema::{ID, IN_ENVIRONMENT, METADATA, Property, REFERENCE, Schema, Type, api_version, kind},
        wire::{self, Wire},
    },
};

const CLOUDS: Type = Type::Open(&["AWS", "GCP", "AZURE"]);

static SPEC: Schema = Schema {
    name: "fcpm.v2.ComputePoolSpec",
    fields: &[
        Property::new("display_name", Type::Text),
        Property::new("cloud", CLOUDS).fixed(),
        Property::new("region", Type::Text).fixed(),
        Property::new("max_cfu", Type::Whole(0)),
        Property::new("enable_ai", Type::Truth).fixed(),
        Property::new("default_pool", Type::Truth),
        IN_ENVIRONMENT,
        Property::new("network", Type::Object(&REFERENCE)).fixed().sometimes(),
    ],
};

static STATUS: Schema = Schema {
    name: "fcpm.v2.ComputePoolStatus",
    fields: &[
        Property::new("phase", Type::Open(&["PROVISIONING", "PROVISIONED", "FAILED", "DEPROVISIONING"]))
            .read(),
        Property::new("current_cfu", Type::Whole(0)).read(),
    ],
};

static SCHEMA: Schema = Schema {
    name: "fcpm.v2.ComputePool",
    fields: &[
        api_version("fcpm/v2"),
        kind("ComputePool"),
        ID,
        METADATA,
        Property::new("spec", Type::Object(&SPEC)),
        Property::new("status", Type::Object(&STATUS)).read(),
    ],
};

static REGION: Schema = Schema {
    name: "fcpm.v2.Region",
    fields: &[
        api_version("fcpm/v2"),
        kind("Region"),
        ID,
        METADATA,
        Property::new("display_name", Type::Text).read(),
        Property::new("cloud", CLOUDS).read(),
        Property::new("region_name", Type::Text).read(),
        Property::new("http_endpoint", Type::Address).read(),
        Property::new("private_http_endpoint", Type::Address).read(),
    ],
};

static CONFIG_SPEC: Schema = Schema {
    name: "fcpm.v2.OrgComputePoolConfigSpec",
    fields: &[
        Property::new("default_pool_enabled", Type::Truth),
        Property::new("default_pool_max_cfu", Type::Whole(1)),
    ],
};

static CONFIG: Schema = Schema {
    name: "fcpm.v2.OrgComputePoolConfig",
    fields: &[
        api_version("fcpm/v2"),
        kind("OrgComputePoolConfig"),
        Property::new("organization_id", Type::Text).read(),
        Property::new("spec", Type::Object(&CONFIG_SPEC)),
    ],
};

const FAMILY: Family = Family::Flink;
const ALL: &str = "/fcpm/v2/compute-pools";
const ONE: &str = "/fcpm/v2/compute-pools/{id}";
const CONFIG_PATH: &str = "/fcpm/v2/compute-pool-config";
const LIST: Gives = Gives::Page { api_version: "fcpm/v2", kind: "ComputePoolList", of: &SCHEMA };
const REGIONS: Gives = Gives::Page { api_version: "fcpm/v2", kind: "RegionList", of: &REGION };
const NEW: BodyRule = BodyRule {
    schema: &SCHEMA,
    required: &[
        "spec.display_name",
        "spec.cloud",
        "spec.region",
        "spec.max_cfu",
        "spec.environment",
        "spec.environment.id",
    ],
    facts: Facts::Spec,
};
const EDIT: BodyRule =
    BodyRule { schema: &SCHEMA, required: &["spec.environment", "spec.environment.id"], facts: Facts::Spec };
const EDIT_CONFIG: BodyRule = BodyRule { schema: &CONFIG, required: &[], facts: Facts::Spec };
const EDIT_ERRORS: &[u16] = &[400, 401, 403, 404, 409, 415, 422, 429];

pub(super) static ROUTES: [Route; 8] = [
    Route {
        parameters: &[
            Parameter::optional("spec.region", "Pools of the region of this name"),
            ENVIRONMENT,
            Parameter::optional("spec.network", "Pools in the network of this id"),
            PAGE[0],
            PAGE[1],
        ],
        ..Route::list(FAMILY, ALL, ("listFcpmV2ComputePools", "List of Compute Pools"), LIST, list)
    },
    Route {
        success: 202,
        ..Route::create(FAMILY, ALL, ("createFcpmV2ComputePool", "Create a Compute Pool"), NEW, create)
    },
    Route {
        parameters: &[ENVIRONMENT],
        ..Route::read(FAMILY, ONE, ("getFcpmV2ComputePool", "Read a Compute Pool"), &SCHEMA, get)
    },
    Route {
        errors: EDIT_ERRORS,
        ..Route::change(FAMILY, ONE, ("updateFcpmV2ComputePool", "Update a Compute Pool"), EDIT, update)
    },
    Route {
        parameters: &[ENVIRONMENT],
        ..Route::remove(FAMILY, ONE, ("deleteFcpmV2ComputePool", "Delete a Compute Pool"), delete)
    },
    Route {
        parameters: &[
            Parameter::optional("cloud", "Regions of this cloud"),
            Parameter::optional("region_name", "The region of this name"),
            PAGE[0],
            PAGE[1],
        ],
        ..Route::list(
            FAMILY,
            "/fcpm/v2/regions",
            ("listFcpmV2Regions", "List of Regions"),
            REGIONS,
            list_regions,
        )
    },
    Route::read(
        FAMILY,
        CONFIG_PATH,
        ("getFcpmV2OrgComputePoolConfig", "Read the Compute Pool Configuration"),
        &CONFIG,
        get_config,
    ),
    Route {
        errors: EDIT_ERRORS,
        ..Route::change(
            FAMILY,
            CONFIG_PATH,
            ("updateFcpmV2OrgComputePoolConfig", "Update the Compute Pool Configuration"),
            EDIT_CONFIG,
            update_config,
        )
    },
];

impl Wire for ComputePool {
    fn wire(&self, call: &Call<'_>) -> Value {
        let crn = call.org.environment_crn(&self.environment);
        let crn = crn.child("flink-region", self.region.as_str()).child("compute-pool", self.id.as_str());
        json!({
            "api_version": "fcpm/v2",
            "kind": "ComputePool",
            "id": self.id,
            "metadata": wire::metadata(call, &self.path(), &crn, self.times),
            "spec": {
                "display_name": self.name,
                "cloud": self.region.cloud().map_or("", Cloud::wire),
                "region": self.region.region(),
                "max_cfu": self.size.cfu(),
                "enable_ai": self.usage.has_ai(),
                "default_pool": self.usage.is_default(),
                "environment": wire::environment(call, &self.environment),
            },
            // Nothing runs here.
            "status": { "phase": "PROVISIONED", "current_cfu": 0 },
        })
    }

    fn path(&self) -> String {
        wire::within("fcpm/v2/compute-pools", self.id.as_str(), self.environment.as_str())
    }
}

/// What a pool gets for which no size was chosen: the Terraform provider then sends a zero. It is the CLI's default.
const USUAL_CFU: u32 = 5;

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let environment = call.environment()?;
    let region = call.query.get("spec.region");
    let network = call.query.get("spec.network");
    let found: Vec<_> = call
        .org
        .compute_pools()
        .iter()
        .filter(|pool| pool.environment == environment && network.is_none())
        .filter(|pool| region.is_none_or(|name| pool.region.region().eq_ignore_ascii_case(name)))
        .collect();
    call.page(found.into_iter())
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let body = &call.body;
    body.unknown_here("spec.network", "Networks of compute pools")?;
    let cloud = asked_cloud(call)?;
    let region = RegionName::typed(&body.text_or("spec.region", ""))
        .map_err(|invalid| Problem::field("/spec/region", invalid.to_string()))?;
    let new = NewComputePool {
        environment: asked_environment(call)?,
        name: body.text_or("spec.display_name", ""),
        region: FlinkRegion::new(cloud, &region),
        max_cfu: body.whole("spec.max_cfu").filter(|cfu| *cfu > 0).unwrap_or(USUAL_CFU),
        usage: Some(asked_use(call, PoolUse::default())),
    };
    call.create::<ComputePool>(&Command::CreateComputePool(new))
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let pool = target(call)?;
    let body = &call.body;
    body.unknown_here("spec.network", "Networks of compute pools")?;
    body.fixed("spec.cloud", pool.region.cloud().map_or("", Cloud::wire))?;
    body.fixed("spec.region", pool.region.region())?;
    if body.truth("spec.enable_ai").is_some_and(|sent| sent != pool.usage.has_ai()) {
        return Err(Problem::field("/spec/enable_ai", "enable_ai is set on creation and cannot be changed"));
    }
    let command = Command::UpdateComputePool {
        id: pool.id.clone(),
        name: body.text_or("spec.display_name", &pool.name),
        max_cfu: body.whole("spec.max_cfu").unwrap_or_else(|| pool.size.cfu()),
        usage: Some(asked_use(call, pool.usage)),
    };
    call.update(pool, &command)
}

/// What a pool is for, as the body says it, or as it was.
fn asked_use(call: &Call<'_>, now: PoolUse) -> PoolUse {
    let ai = call.body.truth("spec.enable_ai").unwrap_or_else(|| now.has_ai());
    let default = call.body.truth("spec.default_pool").unwrap_or_else(|| now.is_default());
    PoolUse::of(ai, default)
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let pool = target(call)?;
    call.delete(ComputePool::reference(pool.id.clone()))
}

fn target<'a>(call: &Call<'a>) -> Result<&'a ComputePool, Problem> {
    call.target_within(ComputePoolId::parse, |pool: &ComputePool| &pool.environment)
}

fn wire_region(call: &Call<'_>, region: &Region) -> Value {
    let address = format!("/fcpm/v2/regions?cloud={}&region_name={}", region.cloud.wire(), region.name);
    let host =
        |kind: &str| format!("https://flink{kind}.{}.{}.keyplane.invalid", region.name, region.cloud.slug());
    json!({
        "api_version": "fcpm/v2",
        "kind": "Region",
        "id": region.flink_id(),
        "metadata": { "self": call.url(&address) },
        "display_name": region.display_name(),
        "cloud": region.cloud.wire(),
        "region_name": region.name,
        "http_endpoint": host(""),
        "private_http_endpoint": host("pls"),
    })
}

fn list_regions(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let regions = matching(call, "cloud", "region_name", Cloud::parse)?;
    let named: Vec<_> = regions.into_iter().map(|region| (region.flink_id(), region)).collect();
    call.page_of(&named, |(id, _)| id, |(_, region)| wire_region(call, region))
}

fn wire_config(own: &Organization) -> Value {
    json!({
        "api_version": "fcpm/v2",
        "kind": "OrgComputePoolConfig",
        "organization_id": own.id.to_string(),
        "spec": {
            "default_pool_enabled": own.default_pools.is_on(),
            "default_pool_max_cfu": own.default_pools.size.cfu(),
        },
    })
}

fn own<'a>(call: &Call<'a>) -> Result<&'a Organization, Problem> {
    call.org.organization().ok_or_else(|| Problem::unknown("organization", ""))
}

fn get_config(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(Reply::of(wire_config(own(call)?)))
}

fn update_config(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let own = own(call)?;
    let size = match call.body.whole("spec.default_pool_max_cfu") {
        None => own.default_pools.size,
        Some(cfu) => ComputePoolSize::typed(cfu)
            .map_err(|invalid| Problem::field("/spec/default_pool_max_cfu", invalid.to_string()))?,
    };
    let on = call.body.truth("spec.default_pool_enabled").unwrap_or_else(|| own.default_pools.is_on());
    let edit =
        OrganizationEdit { default_pools: Some(DefaultPools::of(on, size)), ..OrganizationEdit::of(own) };
    let decision = call.decide(&Command::UpdateOrganization(edit))?;
    let body = wire_config(decision.as_ref().and_then(after::<Organization>).unwrap_or(own));
    Ok(Reply { body: Some(body), decision, ..Reply::default() })
}
