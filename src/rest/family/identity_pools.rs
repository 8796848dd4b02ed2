//! `iam/v2/identity-providers/{provider_id}/identity-pools`. Source: `contract/openapi/identity-provider-v2.yaml`,
//! `facts/wire.md` 3.1 and 7.

use serde_json::{Value, json};

use super::resource_owner;
use crate::{
    engine::{Command, NewIdentityPool},
    model::{Filter, IdentityPool, IdentityPoolId, IdentityProvider, IdentityProviderId, Noun},
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
    name: "iam.v2.IdentityPool",
    fields: &[
        api_version("iam/v2"),
        kind("IdentityPool"),
        ID,
        METADATA,
        Property::new("display_name", Type::Text),
        Property::new("description", Type::Text),
        Property::new("identity_claim", Type::Text),
        Property::new("filter", Type::Short(Filter::LIMIT)),
        Property::new("principal", Type::Text).read(),
        STATE,
    ],
};

const ALL: &str = "/iam/v2/identity-providers/{provider_id}/identity-pools";
const ONE: &str = "/iam/v2/identity-providers/{provider_id}/identity-pools/{id}";
const LIST: Gives = Gives::Page { api_version: "iam/v2", kind: "IdentityPoolList", of: &SCHEMA };
const FAMILY: Family = Family::IdentityPools;
const BODY: BodyRule = BodyRule { schema: &SCHEMA, required: &[], facts: Facts::Flat };
const NEW: BodyRule =
    BodyRule { required: &["display_name", "description", "identity_claim", "filter"], ..BODY };

pub(super) static ROUTES: [Route; 5] = [
    Route::list(FAMILY, ALL, ("listIamV2IdentityPools", "List of Identity Pools"), LIST, list),
    Route {
        parameters: &[resource_owner::PARAMETER],
        ..Route::create(FAMILY, ALL, ("createIamV2IdentityPool", "Create an Identity Pool"), NEW, create)
    },
    Route::read(FAMILY, ONE, ("getIamV2IdentityPool", "Read an Identity Pool"), &SCHEMA, get),
    Route::change(FAMILY, ONE, ("updateIamV2IdentityPool", "Update an Identity Pool"), BODY, update),
    Route::remove(FAMILY, ONE, ("deleteIamV2IdentityPool", "Delete an Identity Pool"), delete),
];

impl Wire for IdentityPool {
    fn wire(&self, call: &Call<'_>) -> Value {
        let crn = call.org.crn().child("identity-pool", self.id.as_str());
        json!({
            "api_version": "iam/v2",
            "kind": "IdentityPool",
            "id": self.id,
            "metadata": wire::metadata(call, &self.path(), &crn, self.times),
            "display_name": self.name,
            "description": self.description,
            "identity_claim": self.identity_claim,
            "filter": self.filter.as_str(),
            // The pool is the principal that its role bindings and ACLs name.
            "principal": self.id,
            "state": "ENABLED",
        })
    }

    fn path(&self) -> String {
        let provider = encode(self.provider.as_str());
        format!("/iam/v2/identity-providers/{provider}/identity-pools/{}", encode(self.id.as_str()))
    }
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let provider = provider(call)?;
    call.page(call.org.identity_pools().iter().filter(|pool| pool.provider == provider.id))
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let command = Command::CreateIdentityPool {
        provider: provider(call)?.id.clone(),
        pool: NewIdentityPool {
            name: call.body.text_or("display_name", ""),
            description: call.body.text_or("description", ""),
            identity_claim: call.body.text_or("identity_claim", ""),
            filter: call.body.text_or("filter", ""),
        },
        resource_owner: resource_owner::asked(call)?,
    };
    call.create::<IdentityPool>(&command)
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let pool = target(call)?;
    let edit = NewIdentityPool {
        name: call.body.text_or("display_name", &pool.name),
        description: call.body.text_or("description", &pool.description),
        identity_claim: call.body.text_or("identity_claim", &pool.identity_claim),
        filter: call.body.text_or("filter", pool.filter.as_str()),
    };
    call.update(pool, &Command::UpdateIdentityPool { id: pool.id.clone(), edit })
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let pool = target(call)?;
    call.delete(IdentityPool::reference(pool.id.clone()))
}

/// The provider of the path. List and creation declare no 404, so one that is not there, or not seen, is answered as
/// recordings answer it (`facts/wire.md` 2).
fn provider<'a>(call: &Call<'a>) -> Result<&'a IdentityProvider, Problem> {
    let named = call.named("provider_id");
    let found = IdentityProviderId::parse(named).ok().and_then(|id| call.seen::<IdentityProvider>(&id).ok());
    found.ok_or_else(|| {
        Problem::forbidden(format!("There is no identity provider {named}, or you may not see it"))
    })
}

/// The pool of the path, where it is of the path's provider.
fn target<'a>(call: &Call<'a>) -> Result<&'a IdentityPool, Problem> {
    let pool: &IdentityPool = call.target(IdentityPoolId::parse)?;
    if pool.provider.as_str() == call.named("provider_id") {
        return Ok(pool);
    }
    Err(Problem::missing(&IdentityPool::reference(pool.id.clone())))
}
