//! `iam/v2/identity-providers` and their keys. Source: `contract/openapi/identity-provider-v2.yaml`, `facts/wire.md` 3.1
//! and 7.
//!
//! Keyplane fetches nothing, so it has no keys of a provider: `keys` is empty, and asking for a refresh is answered with
//! the request and a status that says that the keys could not be fetched. Nothing is written then.

use serde_json::{Value, json};

use crate::{
    engine::{Command, NewIdentityProvider},
    model::{IdentityProvider, IdentityProviderId, Noun},
    rest::{
        BodyRule, Family, Gives, Problem, Route,
        call::{Call, Reply},
        query::encode,
        route::Facts,
        schema::{ID, METADATA, Property, STATE, Schema, Type, api_version, kind},
        wire::{self, Wire},
    },
};

static KEY: Schema = Schema {
    name: "iam.v2.JwksObject",
    fields: &[
        Property::new("kid", Type::Text).read(),
        Property::new("alg", Type::Text).read(),
        Property::new("kty", Type::Open(&["RSA"])).read(),
        Property::new("use", Type::Text).read().sometimes(),
        Property::new("n", Type::Text).read().sometimes(),
        Property::new("e", Type::Text).read().sometimes(),
    ],
};

static SCHEMA: Schema = Schema {
    name: "iam.v2.IdentityProvider",
    fields: &[
        api_version("iam/v2"),
        kind("IdentityProvider"),
        ID,
        METADATA,
        Property::new("display_name", Type::Text),
        Property::new("description", Type::Text),
        Property::new("identity_claim", Type::Text).sometimes(),
        STATE,
        Property::new("issuer", Type::Address),
        Property::new("jwks_uri", Type::Address),
        Property::new("keys", Type::Objects(&KEY)).read(),
    ],
};

static REFRESH: Schema =
    Schema { name: "iam.v2.JwksSpec", fields: &[Property::new("jwks_status", Type::Open(&["REFRESHED"]))] };

static REFRESHED: Schema = Schema {
    name: "iam.v2.JwksStatus",
    fields: &[
        Property::new("jwks_last_refresh_at", Type::Time).read().sometimes(),
        Property::new(
            "jwks_status",
            Type::Open(&["REFRESHED", "OK", "INVALID_JWKS_URI", "ERROR_FETCHING_JWKS"]),
        )
        .read(),
    ],
};

static JWKS: Schema = Schema {
    name: "iam.v2.Jwks",
    fields: &[
        api_version("iam/v2"),
        kind("Jwks"),
        Property::new("spec", Type::Object(&REFRESH)),
        Property::new("status", Type::Object(&REFRESHED)).read(),
    ],
};

const ALL: &str = "/iam/v2/identity-providers";
const ONE: &str = "/iam/v2/identity-providers/{id}";
const KEYS: &str = "/iam/v2/identity-providers/{provider_id}/jwks";
const LIST: Gives = Gives::Page { api_version: "iam/v2", kind: "IdentityProviderList", of: &SCHEMA };
const FAMILY: Family = Family::IdentityProviders;
const BODY: BodyRule = BodyRule { schema: &SCHEMA, required: &[], facts: Facts::Flat };
const NEW: BodyRule = BodyRule { required: &["display_name", "description", "issuer", "jwks_uri"], ..BODY };
const REFRESHING: BodyRule =
    BodyRule { schema: &JWKS, required: &["spec", "spec.jwks_status"], facts: Facts::Spec };

pub(super) static ROUTES: [Route; 6] = [
    Route::list(FAMILY, ALL, ("listIamV2IdentityProviders", "List of Identity Providers"), LIST, list),
    Route::create(FAMILY, ALL, ("createIamV2IdentityProvider", "Create an Identity Provider"), NEW, create),
    Route::read(FAMILY, ONE, ("getIamV2IdentityProvider", "Read an Identity Provider"), &SCHEMA, get),
    Route::change(FAMILY, ONE, ("updateIamV2IdentityProvider", "Update an Identity Provider"), BODY, update),
    Route::remove(FAMILY, ONE, ("deleteIamV2IdentityProvider", "Delete an Identity Provider"), delete),
    Route {
        errors: &[400, 401, 403, 404, 409, 415, 422, 429],
        ..Route::change(
            FAMILY,
            KEYS,
            ("refreshIamV2JsonWebKeySet", "Refresh a provider's JWKS"),
            REFRESHING,
            refresh,
        )
    },
];

impl Wire for IdentityProvider {
    fn wire(&self, call: &Call<'_>) -> Value {
        let crn = call.org.crn().child("identity-provider", self.id.as_str());
        let value = json!({
            "api_version": "iam/v2",
            "kind": "IdentityProvider",
            "id": self.id,
            "metadata": wire::metadata(call, &self.path(), &crn, self.times),
            "display_name": self.name,
            "description": self.description,
            "state": "ENABLED",
            "issuer": self.issuer,
            "jwks_uri": self.jwks_uri,
            "keys": [],
        });
        match &self.identity_claim {
            Some(claim) => wire::with(value, "identity_claim", json!(claim)),
            None => value,
        }
    }

    fn path(&self) -> String {
        format!("{ALL}/{}", encode(self.id.as_str()))
    }
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    call.page(call.org.identity_providers().iter())
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let command = Command::CreateIdentityProvider(NewIdentityProvider {
        name: call.body.text_or("display_name", ""),
        description: call.body.text_or("description", ""),
        issuer: call.body.text_or("issuer", ""),
        jwks_uri: call.body.text_or("jwks_uri", ""),
        identity_claim: call.body.text("identity_claim").map(str::to_owned),
    });
    call.create::<IdentityProvider>(&command)
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let provider = target(call)?;
    let command = edit(call, provider);
    call.update(provider, &command)
}

fn edit(call: &Call<'_>, provider: &IdentityProvider) -> Command {
    let edit = NewIdentityProvider {
        name: call.body.text_or("display_name", &provider.name),
        description: call.body.text_or("description", &provider.description),
        issuer: call.body.text_or("issuer", &provider.issuer),
        jwks_uri: call.body.text_or("jwks_uri", &provider.jwks_uri),
        identity_claim: call.body.text("identity_claim").map(str::to_owned),
    };
    Command::UpdateIdentityProvider { id: provider.id.clone(), edit }
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let provider = target(call)?;
    call.delete(IdentityProvider::reference(provider.id.clone()))
}

/// Whoever may change the provider may ask. The body names none of its facts, so nothing changes.
fn refresh(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let id = IdentityProviderId::parse(call.named("provider_id")).map_err(|_| Problem::no_path(call.path))?;
    let provider: &IdentityProvider = call.seen(&id)?;
    if call.body.text("spec.jwks_status") != Some("REFRESHED") {
        return Err(Problem::field("/spec/jwks_status", "jwks_status must be REFRESHED"));
    }
    let command = Command::UpdateIdentityProvider { id, edit: NewIdentityProvider::of(provider) };
    call.decide(&command)?;
    Ok(Reply::of(json!({
        "api_version": "iam/v2",
        "kind": "Jwks",
        "spec": { "jwks_status": "REFRESHED" },
        "status": { "jwks_status": "ERROR_FETCHING_JWKS" },
    })))
}

fn target<'a>(call: &Call<'a>) -> Result<&'a IdentityProvider, Problem> {
    call.target(IdentityProviderId::parse)
}
