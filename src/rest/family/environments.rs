//! `org/v2/environments`. Source: `contract/openapi/org-v2.yaml`, `facts/wire.md` 3.1 and 7.

use serde_json::{Value, json};

use crate::{
    engine::{Command, NewEnvironment},
    model::{Environment, EnvironmentId, GovernancePackage, Noun},
    org::Shown,
    rest::{
        BodyRule, Family, Gives, Method, Problem, Route, Takes,
        call::{Call, Reply},
        route::{Facts, PAGE},
        schema::{ID, METADATA, Property, Schema, Type, api_version, kind},
        wire::{self, Wire},
    },
};

static PACKAGE: Schema = Schema {
    name: "org.v2.StreamGovernanceConfig",
    fields: &[Property::new("package", Type::Open(&["ESSENTIALS", "ADVANCED"]))],
};

static SCHEMA: Schema = Schema {
    name: "org.v2.Environment",
    fields: &[
        api_version("org/v2"),
        kind("Environment"),
        ID,
        METADATA,
        Property::new("display_name", Type::Text),
        Property::new("stream_governance_config", Type::Object(&PACKAGE)).sometimes(),
    ],
};

const ONE: &str = "/org/v2/environments/{id}";
const ALL: &str = "/org/v2/environments";
const BODY: BodyRule = BodyRule { schema: &SCHEMA, required: &[], facts: Facts::Flat };

pub(super) static ROUTES: [Route; 5] = [
    Route {
        method: Method::Get,
        path: ALL,
        name: "listOrgV2Environments",
        about: "List of Environments",
        family: Family::Environments,
        takes: Takes::Cloud,
        parameters: &PAGE,
        body: None,
        success: 200,
        gives: Gives::Page { api_version: "org/v2", kind: "EnvironmentList", of: &SCHEMA },
        errors: &[400, 401, 403, 429],
        run: list,
    },
    Route {
        method: Method::Post,
        path: ALL,
        name: "createOrgV2Environment",
        about: "Create an Environment",
        family: Family::Environments,
        takes: Takes::Cloud,
        parameters: &[],
        body: Some(BodyRule { required: &["display_name"], ..BODY }),
        success: 201,
        gives: Gives::One(&SCHEMA),
        errors: &[400, 401, 402, 403, 409, 415, 422, 429],
        run: create,
    },
    Route {
        method: Method::Get,
        path: ONE,
        name: "getOrgV2Environment",
        about: "Read an Environment",
        family: Family::Environments,
        takes: Takes::Cloud,
        parameters: &[],
        body: None,
        success: 200,
        gives: Gives::One(&SCHEMA),
        errors: &[400, 401, 403, 404, 429],
        run: get,
    },
    Route {
        method: Method::Patch,
        path: ONE,
        name: "updateOrgV2Environment",
        about: "Update an Environment",
        family: Family::Environments,
        takes: Takes::Cloud,
        parameters: &[],
        body: Some(BODY),
        success: 200,
        gives: Gives::One(&SCHEMA),
        errors: &[400, 401, 402, 403, 404, 409, 415, 422, 429],
        run: update,
    },
    Route {
        method: Method::Delete,
        path: ONE,
        name: "deleteOrgV2Environment",
        about: "Delete an Environment",
        family: Family::Environments,
        takes: Takes::Cloud,
        parameters: &[],
        body: None,
        success: 204,
        gives: Gives::Nothing,
        errors: &[400, 401, 403, 404, 409, 429],
        run: delete,
    },
];

impl Wire for Environment {
    const NAMED_ONLY_IS_SHOWN: bool = true;

    fn wire(&self, call: &Call<'_>) -> Value {
        let crn = call.org.environment_crn(&self.id);
        let value = json!({
            "api_version": "org/v2",
            "kind": "Environment",
            "id": self.id,
            "metadata": wire::metadata(call, &self.path(), &crn, self.times),
            "display_name": self.name,
        });
        // Whoever knows no more than its name is not told the package.
        if call.shown(&Self::reference(self.id.clone())) == Shown::Name {
            return value;
        }
        wire::with(value, "stream_governance_config", json!({ "package": self.package.wire() }))
    }

    fn path(&self) -> String {
        wire::environment_path(self.id.as_str())
    }
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    call.page(call.org.environments().iter())
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let new = NewEnvironment {
        name: call.body.text_or("display_name", ""),
        package: package(call)?.unwrap_or_default(),
        mark: crate::model::ProductionMark::default(),
    };
    call.create::<Environment>(&Command::CreateEnvironment(new))
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let environment = target(call)?;
    let edit = NewEnvironment {
        name: call.body.text_or("display_name", &environment.name),
        package: package(call)?.unwrap_or(environment.package),
        mark: environment.mark,
    };
    call.update(environment, &Command::UpdateEnvironment { id: environment.id.clone(), edit })
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let environment = target(call)?;
    call.delete(Environment::reference(environment.id.clone()))
}

fn target<'a>(call: &Call<'a>) -> Result<&'a Environment, Problem> {
    call.target(EnvironmentId::parse)
}

fn package(call: &Call<'_>) -> Result<Option<GovernancePackage>, Problem> {
    let Some(text) = call.body.text("stream_governance_config.package") else { return Ok(None) };
    match GovernancePackage::parse(text) {
        Some(package) => Ok(Some(package)),
        None => {
            Err(Problem::field("/stream_governance_config/package", "package must be ESSENTIALS or ADVANCED"))
        }
    }
}
