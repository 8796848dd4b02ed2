//! `iam/v2/role-bindings`. Source: `contract/openapi/mds-v2.yaml`, `facts/wire.md` 3.1 and 7.
//!
//! Choices where the published text says little:
//! - A list asks for the bindings at exactly one pattern. With `/*` after it, those below count too, as the CLI asks for
//!   nested scopes; with `*` after it, all those that begin so ("partial search").
//! - Creation answers 422 for a field that breaks a rule, as the types of 2026 have it; and 400 where a limit is reached,
//!   since no text declares 402 (`facts/wire.md` 2).

use serde_json::{Value, json};

use crate::{
    engine::Command,
    model::{CrnPattern, Noun, Principal, Role, RoleBinding, RoleBindingId},
    rest::{
        BodyRule, Family, Gives, Parameter, Problem, Route,
        call::{Call, Reply},
        query::encode,
        route::{Facts, PAGE},
        schema::{ID, METADATA, Property, Schema, Type, api_version, kind},
        wire::{self, Wire},
    },
};

static SCHEMA: Schema = Schema {
    name: "iam.v2.RoleBinding",
    fields: &[
        api_version("iam/v2"),
        kind("RoleBinding"),
        ID,
        METADATA,
        Property::new("principal", Type::Text),
        Property::new("role_name", Type::Text),
        Property::new("crn_pattern", Type::Address),
    ],
};

const ALL: &str = "/iam/v2/role-bindings";
const ONE: &str = "/iam/v2/role-bindings/{id}";
const LIST: Gives = Gives::Page { api_version: "iam/v2", kind: "RoleBindingList", of: &SCHEMA };
const FAMILY: Family = Family::RoleBindings;
const BODY: BodyRule =
    BodyRule { schema: &SCHEMA, required: &["principal", "role_name", "crn_pattern"], facts: Facts::Flat };

pub(super) static ROUTES: [Route; 4] = [
    Route {
        parameters: &[
            Parameter::optional("principal", "Bindings of this principal, User:…"),
            Parameter::optional("role_name", "Bindings of this role"),
            Parameter::required(
                "crn_pattern",
                "Bindings whose pattern begins so; with /* after a CRN: at it and below it",
            ),
            PAGE[0],
            PAGE[1],
        ],
        ..Route::list(FAMILY, ALL, ("listIamV2RoleBindings", "List of Role Bindings"), LIST, list)
    },
    // No 422 is published for it: what is wrong with a field is a 400 that points at it (`facts/roles.md` 5, rules 7, 12).
    Route {
        errors: &[400, 401, 403, 409, 415, 429],
        ..Route::create(FAMILY, ALL, ("createIamV2RoleBinding", "Create a Role Binding"), BODY, create)
    },
    Route::read(FAMILY, ONE, ("getIamV2RoleBinding", "Read a Role Binding"), &SCHEMA, get),
    Route {
        success: 200,
        gives: Gives::One(&SCHEMA),
        ..Route::remove(FAMILY, ONE, ("deleteIamV2RoleBinding", "Delete a Role Binding"), delete)
    },
];

impl Wire for RoleBinding {
    fn wire(&self, call: &Call<'_>) -> Value {
        let crn = call.org.crn().child("rolebinding", self.id.as_str());
        json!({
            "api_version": "iam/v2",
            "kind": "RoleBinding",
            "id": self.id,
            "metadata": wire::metadata(call, &self.path(), &crn, self.times),
            "principal": self.principal.to_string(),
            "role_name": self.role.name(),
            "crn_pattern": self.pattern.to_string(),
        })
    }

    fn path(&self) -> String {
        format!("{ALL}/{}", encode(self.id.as_str()))
    }
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let wanted = Wanted::asked(call)?;
    let fits = |binding: &&RoleBinding| wanted.takes(binding);
    match &wanted.principal {
        // The index knows them.
        Some(principal) => call.page(call.org.bindings_of(principal).filter(fits)),
        None => call.page(call.org.role_bindings().iter().filter(fits)),
    }
}

/// What a list asks for.
struct Wanted {
    principal: Option<Principal>,
    role: Option<Role>,
    place: Place,
}

/// Where bindings are looked for.
enum Place {
    /// At a resource and below it.
    Within(CrnPattern),
    /// At whatever is written so in the beginning.
    Beginning(String),
}

impl Wanted {
    fn asked(call: &Call<'_>) -> Result<Self, Problem> {
        let refused = |name: &str, detail: String| Problem::parameter(name, detail);
        let principal = call.query.get("principal").map(Principal::parse).transpose();
        let role = call.query.get("role_name");
        Ok(Self {
            principal: principal.map_err(|error| refused("principal", error.to_string()))?,
            role: role
                .map(|name| known_role(name).ok_or_else(|| refused("role_name", no_role(name))))
                .transpose()?,
            place: Place::asked(call)?,
        })
    }

    fn takes(&self, binding: &RoleBinding) -> bool {
        self.role.is_none_or(|role| role == binding.role)
            && self.principal.as_ref().is_none_or(|principal| *principal == binding.principal)
            && self.place.takes(&binding.pattern)
    }
}

impl Place {
    fn asked(call: &Call<'_>) -> Result<Self, Problem> {
        let text = call.query.get("crn_pattern").unwrap_or_default();
        let own = call.org.organization().map(|own| own.id.to_string()).unwrap_or_default();
        let read = |text: &str| CrnPattern::parse(text).map(|pattern| pattern.in_organization(&own));
        if let Some(scope) = text.strip_suffix("/*") {
            let refused = |error| Problem::parameter("crn_pattern", format!("No CRN pattern: {error}"));
            return read(scope).map(Self::Within).map_err(refused);
        }
        // A search by part of the text: it need not be a whole CRN (`facts/roles.md` 5, rule 14).
        let beginning = text.strip_suffix('*').unwrap_or(text);
        match read(beginning) {
            Ok(pattern) => Ok(Self::Beginning(pattern.to_string())),
            Err(_) if beginning.starts_with("crn://") => Ok(Self::Beginning(beginning.to_owned())),
            Err(error) => Err(Problem::parameter("crn_pattern", format!("No CRN pattern: {error}"))),
        }
    }

    fn takes(&self, pattern: &CrnPattern) -> bool {
        match self {
            Self::Within(wanted) => pattern.crn().is_within(wanted.crn()),
            Self::Beginning(beginning) => pattern.to_string().starts_with(beginning.as_str()),
        }
    }
}

fn known_role(name: &str) -> Option<Role> {
    Role::ALL.iter().copied().find(|role| role.name() == name)
}

fn no_role(name: &str) -> String {
    format!(
        "There is no role {name}. Roles are written as OrganizationAdmin, CloudClusterAdmin, DeveloperRead"
    )
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let principal = call.body.text("principal").unwrap_or_default();
    let role = call.body.text("role_name").unwrap_or_default();
    let command = Command::CreateRoleBinding {
        principal: Principal::parse(principal)
            .map_err(|error| Problem::field("/principal", error.to_string()))?,
        role: known_role(role).ok_or_else(|| Problem::field("/role_name", no_role(role)))?,
        pattern: call.body.text_or("crn_pattern", ""),
    };
    call.create::<RoleBinding>(&command)
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

/// The answer is the binding as it was (`facts/wire.md` 5, rule 16).
fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let binding = target(call)?;
    let body = binding.wire(call);
    let reply = call.delete(RoleBinding::reference(binding.id.clone()))?;
    Ok(Reply { body: Some(body), ..reply })
}

fn target<'a>(call: &Call<'a>) -> Result<&'a RoleBinding, Problem> {
    call.target(RoleBindingId::parse)
}
