//! `iam/v2/sso/group-mappings`. Source: `contract/openapi/sso-v2.yaml`, `facts/wire.md` 3.1, 6 and 7.

use serde_json::{Value, json};

use crate::{
    engine::Command,
    model::{Filter, GroupMapping, GroupMappingId, Noun},
    rest::{
        BodyRule, Family, Gives, Problem, Route,
        call::{Call, Reply},
        query::encode,
        route::Facts,
        schema::{ID, METADATA, Property, STATE, Schema, Type, api_version, kind},
        wire::{self, Wire},
    },
};

static SCHEMA: Schema = Schema {
    name: "iam.v2.sso.GroupMapping",
    fields: &[
        api_version("iam.v2/sso"),
        kind("GroupMapping"),
        ID,
        METADATA,
        Property::new("display_name", Type::Text),
        Property::new("description", Type::Text),
        Property::new("filter", Type::Short(Filter::LIMIT)),
        Property::new("principal", Type::Text).read(),
        STATE,
    ],
};

const ALL: &str = "/iam/v2/sso/group-mappings";
const ONE: &str = "/iam/v2/sso/group-mappings/{id}";
const LIST: Gives = Gives::Page { api_version: "iam.v2/sso", kind: "GroupMappingList", of: &SCHEMA };
const FAMILY: Family = Family::GroupMappings;
const BODY: BodyRule = BodyRule { schema: &SCHEMA, required: &[], facts: Facts::Flat };
const NEW: BodyRule = BodyRule { required: &["display_name", "description", "filter"], ..BODY };

pub(super) static ROUTES: [Route; 5] = [
    Route::list(FAMILY, ALL, ("listIamV2SsoGroupMappings", "List of Group Mappings"), LIST, list),
    Route::create(FAMILY, ALL, ("createIamV2SsoGroupMapping", "Create a Group Mapping"), NEW, create),
    Route::read(FAMILY, ONE, ("getIamV2SsoGroupMapping", "Read a Group Mapping"), &SCHEMA, get),
    Route {
        errors: &[400, 401, 402, 403, 404, 415, 422, 429],
        ..Route::change(FAMILY, ONE, ("updateIamV2SsoGroupMapping", "Update a Group Mapping"), BODY, update)
    },
    Route::remove(FAMILY, ONE, ("deleteIamV2SsoGroupMapping", "Delete a Group Mapping"), delete),
];

impl Wire for GroupMapping {
    fn wire(&self, call: &Call<'_>) -> Value {
        let crn = call.org.crn().child("group-mapping", self.id.as_str());
        json!({
            "api_version": "iam.v2/sso",
            "kind": "GroupMapping",
            "id": self.id,
            "metadata": wire::metadata(call, &self.path(), &crn, self.times),
            "display_name": self.name,
            "description": self.description,
            "filter": self.filter.as_str(),
            // The mapping is the principal that its role bindings name.
            "principal": self.id,
            "state": "ENABLED",
        })
    }

    fn path(&self) -> String {
        format!("{ALL}/{}", encode(self.id.as_str()))
    }
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    call.page(call.org.group_mappings().iter())
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let command = Command::CreateGroupMapping {
        name: call.body.text_or("display_name", ""),
        description: call.body.text_or("description", ""),
        filter: call.body.text_or("filter", ""),
    };
    call.create::<GroupMapping>(&command)
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let mapping = target(call)?;
    let command = Command::UpdateGroupMapping {
        id: mapping.id.clone(),
        name: call.body.text_or("display_name", &mapping.name),
        description: call.body.text_or("description", &mapping.description),
        filter: call.body.text_or("filter", mapping.filter.as_str()),
    };
    call.update(mapping, &command)
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let mapping = target(call)?;
    call.delete(GroupMapping::reference(mapping.id.clone()))
}

fn target<'a>(call: &Call<'a>) -> Result<&'a GroupMapping, Problem> {
    call.target(GroupMappingId::parse)
}
