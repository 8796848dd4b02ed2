//! `iam/v2/users`. Source: `contract/openapi/iam-v2.yaml`, `facts/wire.md` 3.1 and 7.
//!
//! Whoever was invited is a user from then on, with an id and perhaps with roles, and so is listed here before the
//! invitation is accepted. The contract has no state of users; where the invitation stands is told by its own family.

use serde_json::{Value, json};

use crate::{
    engine::Command,
    model::{AuthType, Noun, Owner, User, UserId},
    rest::{
        BodyRule, Family, Gives, Problem, Route,
        call::{Call, Reply},
        route::Facts,
        schema::{ID, METADATA, Property, Schema, Type, api_version, kind},
        wire::{self, Wire},
    },
};

/// How a user signs in, in the words of the contract.
pub(super) const AUTH_TYPES: &[&str] = &["AUTH_TYPE_LOCAL", "AUTH_TYPE_SSO"];

static SCHEMA: Schema = Schema {
    name: "iam.v2.User",
    fields: &[
        api_version("iam/v2"),
        kind("User"),
        ID,
        METADATA,
        Property::new("email", Type::Text).fixed(),
        Property::new("full_name", Type::Text),
        Property::new("auth_type", Type::Open(AUTH_TYPES)).read(),
    ],
};

/// The address is of no update: it is ignored there, as the published text has it.
static UPDATE: Schema = Schema {
    name: "iam.v2.UserUpdate",
    fields: &[
        api_version("iam/v2"),
        kind("User"),
        ID,
        METADATA,
        Property::new("full_name", Type::Text),
        Property::new("auth_type", Type::Open(AUTH_TYPES)).read(),
    ],
};

static SIGN_IN: Schema = Schema {
    name: "iam.v2.User.ConfigureUserAuthRequest",
    fields: &[
        api_version("iam.v2/User"),
        kind("ConfigureUserAuthRequest"),
        ID,
        METADATA,
        Property::new("auth_type", Type::Open(AUTH_TYPES)),
    ],
};

const ALL: &str = "/iam/v2/users";
const ONE: &str = "/iam/v2/users/{id}";
const AUTH: &str = "/iam/v2/users/{id}/auth";
const LIST: Gives = Gives::Page { api_version: "iam/v2", kind: "UserList", of: &SCHEMA };
const FAMILY: Family = Family::Users;
const BODY: BodyRule = BodyRule { schema: &UPDATE, required: &[], facts: Facts::Flat };

/// Not in the published text of the other users' operations, but in the newest aggregate (`facts/wire.md` 3.1).
const SIGNING_IN: BodyRule = BodyRule { schema: &SIGN_IN, required: &["auth_type"], facts: Facts::Flat };

pub(super) static ROUTES: [Route; 5] = [
    Route::list(FAMILY, ALL, ("listIamV2Users", "List of Users"), LIST, list),
    Route::read(FAMILY, ONE, ("getIamV2User", "Read a User"), &SCHEMA, get),
    Route {
        gives: Gives::One(&SCHEMA),
        ..Route::change(FAMILY, ONE, ("updateIamV2User", "Update a User"), BODY, update)
    },
    Route::remove(FAMILY, ONE, ("deleteIamV2User", "Delete a User"), delete),
    Route {
        success: 204,
        gives: Gives::Nothing,
        errors: &[400, 401, 403, 404, 415, 429],
        ..Route::change(
            FAMILY,
            AUTH,
            ("update_auth_typeIamV2User", "Update Auth Type of a User"),
            SIGNING_IN,
            update_sign_in,
        )
    },
];

impl Wire for User {
    fn wire(&self, call: &Call<'_>) -> Value {
        let crn = wire::account_crn(call.org, &Owner::User(self.id.clone()));
        json!({
            "api_version": "iam/v2",
            "kind": "User",
            "id": self.id,
            "metadata": wire::metadata(call, &self.path(), &crn, self.times),
            "email": self.email,
            "full_name": self.full_name,
            "auth_type": self.auth.wire(),
        })
    }

    fn path(&self) -> String {
        wire::user_path(self.id.as_str())
    }
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    call.page_all::<User>()
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let user = target(call)?;
    let command = Command::UpdateUser {
        id: user.id.clone(),
        full_name: call.body.text_or("full_name", &user.full_name),
        state: user.state,
    };
    call.update(user, &command)
}

fn update_sign_in(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let user = target(call)?;
    let auth =
        call.body.text("auth_type").and_then(AuthType::parse).ok_or_else(|| {
            Problem::field("/auth_type", "auth_type must be AUTH_TYPE_LOCAL or AUTH_TYPE_SSO")
        })?;
    let decision = call.decide(&Command::UpdateSignIn { id: user.id.clone(), auth })?;
    Ok(Reply { decision, ..Reply::default() })
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let user = target(call)?;
    call.delete(User::reference(user.id.clone()))
}

fn target<'a>(call: &Call<'a>) -> Result<&'a User, Problem> {
    call.target(UserId::parse)
}
