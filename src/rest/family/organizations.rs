//! `org/v2/organizations`: the one there is. Source: `contract/openapi/org-v2.yaml`, `facts/wire.md` 3.1 and 7.

use serde_json::{Value, json};

use crate::{
    engine::{Command, OrganizationEdit},
    model::{JustInTime, Noun, Organization, OrganizationId},
    rest::{
        BodyRule, Family, Gives, Problem, Route,
        call::{Call, Reply},
        route::Facts,
        schema::{ID, METADATA, Property, Schema, Type, api_version, kind},
        wire::{self, Wire},
    },
};

static SCHEMA: Schema = Schema {
    name: "org.v2.Organization",
    fields: &[
        api_version("org/v2"),
        kind("Organization"),
        ID,
        METADATA,
        Property::new("display_name", Type::Text),
        Property::new("jit_enabled", Type::Truth),
    ],
};

const FAMILY: Family = Family::Organizations;
const ALL: &str = "/org/v2/organizations";
const ONE: &str = "/org/v2/organizations/{id}";
const LIST: Gives = Gives::Page { api_version: "org/v2", kind: "OrganizationList", of: &SCHEMA };
const EDIT: BodyRule = BodyRule { schema: &SCHEMA, required: &[], facts: Facts::Flat };

pub(super) static ROUTES: [Route; 3] = [
    Route::list(FAMILY, ALL, ("listOrgV2Organizations", "List of Organizations"), LIST, list),
    Route::read(FAMILY, ONE, ("getOrgV2Organization", "Read an Organization"), &SCHEMA, get),
    Route::change(FAMILY, ONE, ("updateOrgV2Organization", "Update an Organization"), EDIT, update),
];

impl Wire for Organization {
    fn wire(&self, call: &Call<'_>) -> Value {
        json!({
            "api_version": "org/v2",
            "kind": "Organization",
            "id": self.id,
            "metadata": wire::metadata(call, &self.path(), &call.org.crn(), self.times),
            "display_name": self.name,
            "jit_enabled": self.just_in_time.is_on(),
        })
    }

    fn path(&self) -> String {
        format!("/org/v2/organizations/{}", self.id)
    }
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let own: Vec<_> = call.org.organization().into_iter().map(|own| (own.id.to_string(), own)).collect();
    call.page_of(&own, |(id, _)| id, |(_, own)| own.wire(call))
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let own = target(call)?;
    let edit = OrganizationEdit {
        name: call.body.text_or("display_name", &own.name),
        just_in_time: call.body.truth("jit_enabled").map(JustInTime::of),
        ..OrganizationEdit::of(own)
    };
    call.update(own, &Command::UpdateOrganization(edit))
}

fn target<'a>(call: &Call<'a>) -> Result<&'a Organization, Problem> {
    let id = OrganizationId::parse(call.named("id"));
    let own = id.and_then(|id| call.org.organization().filter(|own| own.id == id));
    own.ok_or_else(|| match id {
        Some(id) => Problem::missing(&Organization::reference(id)),
        None => Problem::unknown("organization", call.named("id")),
    })
}
