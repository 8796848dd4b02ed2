//! `org/v2/environments`. Source: `contract/openapi/org-v2.yaml`, `facts/wire.md` 3.1 and 7.

use serde_json::{Value, json};

use crate::{
    engine::{Command, NewEnvironment},
    model::{Environment, EnvironmentId, GovernancePackage, Noun},
    org::Shown,
    rest::{
        BodyRule, Family, Gives, Problem, Route,
        call::{Call, Reply},
        route::Facts,
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
const LIST: Gives = Gives::Page { api_version: "org/v2", kind: "EnvironmentList", of: &SCHEMA };
const BODY: BodyRule = BodyRule { schema: &SCHEMA, required: &[], facts: Facts::Flat };

const FAMILY: Family = Family::Environments;

pub(super) static ROUTES: [Route; 5] = [
    Route::list(FAMILY, ALL, ("listOrgV2Environments", "List of Environments"), LIST, list),
    Route::create(
        FAMILY,
        ALL,
        ("createOrgV2Environment", "Create an Environment"),
        BodyRule { required: &["display_name"], ..BODY },
        create,
    ),
    Route::read(FAMILY, ONE, ("getOrgV2Environment", "Read an Environment"), &SCHEMA, get),
    Route::change(FAMILY, ONE, ("updateOrgV2Environment", "Update an Environment"), BODY, update),
    Route {
        errors: &[400, 401, 403, 404, 409, 429],
        ..Route::remove(FAMILY, ONE, ("deleteOrgV2Environment", "Delete an Environment"), delete)
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
    call.page_all::<Environment>()
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
