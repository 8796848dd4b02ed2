//! `tableflow/v1/regions`. Source: `contract/openapi/tableflow-v1.yaml`, `facts/wire.md` 3.1 and 7 (additions).

use serde_json::json;

use super::regions::matching;
use crate::{
    model::Cloud,
    rest::{
        Family, Gives, Parameter, Problem, Route, Takes,
        call::{Call, Reply},
        route::PAGE,
        schema::{ID, METADATA, Property, Schema, Type, api_version, kind},
    },
};

static REGION: Schema = Schema {
    name: "tableflow.v1.Region",
    fields: &[
        api_version("tableflow/v1"),
        kind("Region"),
        ID,
        METADATA,
        Property::new("cloud", Type::Open(&["AWS"])).read(),
        Property::new("region", Type::Text).read(),
    ],
};

const LIST: Gives = Gives::Page { api_version: "tableflow/v1", kind: "RegionList", of: &REGION };

pub(super) static ROUTES: [Route; 1] = [Route {
    takes: Takes::Tableflow,
    parameters: &[Parameter::optional("cloud", "Regions of this cloud"), PAGE[0], PAGE[1]],
    ..Route::list(
        Family::Tableflow,
        "/tableflow/v1/regions",
        ("listTableflowV1Regions", "List of Regions"),
        LIST,
        list,
    )
}];

/// Tableflow runs on one cloud so far.
fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let regions = matching(call, "cloud", "region", Cloud::parse)?;
    let here = regions.into_iter().filter(|region| region.cloud == Cloud::Aws);
    let named: Vec<_> = here.map(|region| (region.flink_id(), region)).collect();
    call.page_of(
        &named,
        |(id, _)| id,
        |(id, region)| {
            json!({
                "api_version": "tableflow/v1",
                "kind": "Region",
                "id": id,
                "metadata": { "self": call.url("/tableflow/v1/regions?cloud=AWS") },
                "cloud": region.cloud.wire(),
                "region": region.name,
            })
        },
    )
}
