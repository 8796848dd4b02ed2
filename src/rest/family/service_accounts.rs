//! `iam/v2/service-accounts`. Source: `contract/openapi/iam-v2.yaml`, `facts/wire.md` 3.1.

use serde_json::{Value, json};

use super::resource_owner;
use crate::{
    engine::Command,
    model::{Noun, Owner, ServiceAccount, ServiceAccountId},
    rest::{
        BodyRule, Family, Gives, Parameter, Problem, Route,
        call::{Call, Reply},
        route::{Facts, PAGE},
        schema::{ID, METADATA, Property, Schema, Type, api_version, kind},
        wire::{self, Wire},
    },
};

static SCHEMA: Schema = Schema {
    name: "iam.v2.ServiceAccount",
    fields: &[
        api_version("iam/v2"),
        kind("ServiceAccount"),
        ID,
        METADATA,
        Property::new("display_name", Type::Text),
        Property::new("description", Type::Text),
    ],
};

const ONE: &str = "/iam/v2/service-accounts/{id}";
const ALL: &str = "/iam/v2/service-accounts";
const LIST: Gives = Gives::Page { api_version: "iam/v2", kind: "ServiceAccountList", of: &SCHEMA };
const BODY: BodyRule = BodyRule { schema: &SCHEMA, required: &[], facts: Facts::Flat };
const NEW: BodyRule = BodyRule { required: &["display_name"], ..BODY };
const FAMILY: Family = Family::ServiceAccounts;

pub(super) static ROUTES: [Route; 5] = [
    Route {
        parameters: &[
            Parameter::repeated("display_name", "Service accounts of this name; any of several"),
            PAGE[0],
            PAGE[1],
        ],
        ..Route::list(FAMILY, ALL, ("listIamV2ServiceAccounts", "List of Service Accounts"), LIST, list)
    },
    Route {
        parameters: &[resource_owner::PARAMETER],
        ..Route::create(FAMILY, ALL, ("createIamV2ServiceAccount", "Create a Service Account"), NEW, create)
    },
    Route::read(FAMILY, ONE, ("getIamV2ServiceAccount", "Read a Service Account"), &SCHEMA, get),
    Route::change(FAMILY, ONE, ("updateIamV2ServiceAccount", "Update a Service Account"), BODY, update),
    Route::remove(FAMILY, ONE, ("deleteIamV2ServiceAccount", "Delete a Service Account"), delete),
];

impl Wire for ServiceAccount {
    fn wire(&self, call: &Call<'_>) -> Value {
        let crn = wire::account_crn(call.org, &Owner::ServiceAccount(self.id.clone()));
        json!({
            "api_version": "iam/v2",
            "kind": "ServiceAccount",
            "id": self.id,
            "metadata": wire::metadata(call, &self.path(), &crn, self.times),
            "display_name": self.name,
            "description": self.description,
        })
    }

    fn path(&self) -> String {
        wire::service_account_path(self.id.as_str())
    }
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let names: Vec<_> = call.query.all("display_name").collect();
    if names.is_empty() {
        return call.page_all::<ServiceAccount>();
    }
    let all = call.org.service_accounts().iter();
    call.page(all.filter(|account| names.contains(&&*account.name)))
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let command = Command::CreateServiceAccount {
        name: call.body.text_or("display_name", ""),
        description: call.body.text_or("description", ""),
        resource_owner: resource_owner::asked(call)?,
    };
    call.create::<ServiceAccount>(&command)
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let account = target(call)?;
    let command = Command::UpdateServiceAccount {
        id: account.id.clone(),
        name: call.body.text_or("display_name", &account.name),
        description: call.body.text_or("description", &account.description),
    };
    call.update(account, &command)
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let account = target(call)?;
    call.delete(ServiceAccount::reference(account.id.clone()))
}

fn target<'a>(call: &Call<'a>) -> Result<&'a ServiceAccount, Problem> {
    call.target(ServiceAccountId::parse)
}
