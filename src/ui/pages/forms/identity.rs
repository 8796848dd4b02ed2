//! The forms of identity providers and of their pools.

use leptos::prelude::*;

use super::{EditDialog, Editing, MakeDialog, Making, filter::FilterForm, room_for};
use crate::{
    engine::{Command, NewIdentityPool, NewIdentityProvider},
    model::{Field as Of, FilterPlace, IdentityPoolId, IdentityProviderId, Kind, ObjectRef},
    ui::{
        desk::{Desk, use_desk},
        kit::{Field, FieldKind, Need},
        pages::form::Errors,
    },
    view::words,
};

/// The fields of an identity provider.
#[derive(Clone, Copy)]
struct ProviderForm {
    desk: Desk,
    name: RwSignal<String>,
    description: RwSignal<String>,
    issuer: RwSignal<String>,
    jwks_uri: RwSignal<String>,
    errors: Errors,
}

impl ProviderForm {
    fn new(desk: Desk, typed: String) -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            desk,
            name: RwSignal::new(typed),
            description: empty(),
            issuer: empty(),
            jwks_uri: empty(),
            errors: Errors::new(&[Of::Name, Of::Description, Of::Issuer, Of::JwksUri]),
        }
    }

    fn load(self, id: &IdentityProviderId) {
        let known = self.desk.ask_once(|org| org.identity_providers().get(id).cloned());
        if let Some(known) = known {
            self.name.set(known.name.into());
            self.description.set(known.description.into());
            self.issuer.set(known.issuer.into());
            self.jwks_uri.set(known.jwks_uri.into());
        }
    }

    fn facts(self) -> NewIdentityProvider {
        NewIdentityProvider {
            name: self.name.get(),
            description: self.description.get(),
            issuer: self.issuer.get(),
            jwks_uri: self.jwks_uri.get(),
            identity_claim: None,
        }
    }

    fn fields(self) -> AnyView {
        view! {
            <Field label="Name" value=self.name error=self.errors.of(Of::Name) placeholder="GitHub Actions"
                hint="No other identity provider’s.".to_owned() />
            <Field label="Issuer" value=self.issuer kind=FieldKind::Mono error=self.errors.of(Of::Issuer)
                placeholder="https://token.actions.example.com" hint="What its tokens name as iss.".to_owned() />
            <Field label="JWKS URI" value=self.jwks_uri kind=FieldKind::Mono error=self.errors.of(Of::JwksUri)
                placeholder="https://token.actions.example.com/.well-known/jwks"
                hint="Where it publishes its keys. Keyplane notes the address and asks nothing of it.".to_owned() />
            <Field label="Description" value=self.description kind=FieldKind::Area need=Need::Optional
                error=self.errors.of(Of::Description) />
        }
        .into_any()
    }
}

/// The dialog that makes an identity provider.
pub fn create_identity_provider(making: Making) -> AnyView {
    let form = ProviderForm::new(use_desk(), making.typed);
    let command = Callback::new(move |()| Some(Command::CreateIdentityProvider(form.facts())));
    view! {
        <MakeDialog title="Create identity provider" room=room_for(Kind::IdentityProvider, || None) errors=form.errors close=making.close made=making.made command>
            {form.fields()}
        </MakeDialog>
    }
    .into_any()
}

/// The form that changes an identity provider.
pub fn edit_identity_provider(id: IdentityProviderId, editing: Editing) -> AnyView {
    let form = ProviderForm::new(use_desk(), String::new());
    form.load(&id);
    let object = ObjectRef::IdentityProvider(id.clone());
    let loaded = id.clone();
    let load = Callback::new(move |()| form.load(&loaded));
    let command =
        Callback::new(move |()| Some(Command::UpdateIdentityProvider { id: id.clone(), edit: form.facts() }));
    view! {
        <EditDialog title="Edit identity provider" object errors=form.errors load command editing>{form.fields()}</EditDialog>
    }
    .into_any()
}

/// The fields of an identity pool.
#[derive(Clone, Copy)]
struct PoolForm {
    desk: Desk,
    name: RwSignal<String>,
    description: RwSignal<String>,
    identity_claim: RwSignal<String>,
    filter: FilterForm,
    errors: Errors,
}

impl PoolForm {
    fn new(desk: Desk, typed: String) -> Self {
        let errors = Errors::new(&[Of::Name, Of::Description, Of::IdentityClaim, Of::Filter]);
        Self {
            desk,
            name: RwSignal::new(typed),
            description: RwSignal::new(String::new()),
            identity_claim: RwSignal::new("claims.sub".to_owned()),
            filter: FilterForm::new(FilterPlace::IdentityPool, "", errors),
            errors,
        }
    }

    fn load(self, id: &IdentityPoolId) {
        let known = self.desk.ask_once(|org| org.identity_pools().get(id).cloned());
        if let Some(known) = known {
            self.name.set(known.name.into());
            self.description.set(known.description.into());
            self.identity_claim.set(known.identity_claim.into());
            self.filter.load(known.filter.as_str().to_owned());
        }
    }

    fn facts(self) -> NewIdentityPool {
        NewIdentityPool {
            name: self.name.get(),
            description: self.description.get(),
            identity_claim: self.identity_claim.get(),
            filter: self.filter.text(),
        }
    }

    fn fields(self) -> AnyView {
        view! {
            <Field label="Name" value=self.name error=self.errors.of(Of::Name) placeholder="ci-main"
                hint="No other pool’s of this provider.".to_owned() />
            <Field label="Identity claim" value=self.identity_claim kind=FieldKind::Mono
                error=self.errors.of(Of::IdentityClaim) hint="The claim that tells its workloads apart.".to_owned() />
            {self.filter.field()}
            <Field label="Description" value=self.description kind=FieldKind::Area need=Need::Optional
                error=self.errors.of(Of::Description) />
        }
        .into_any()
    }
}

/// The dialog that makes an identity pool of a provider.
pub fn create_identity_pool(provider: IdentityProviderId, making: Making) -> AnyView {
    let desk = use_desk();
    let form = PoolForm::new(desk, making.typed);
    let of = ObjectRef::IdentityProvider(provider.clone());
    let subtitle = Some(desk.ask_once(|org| words::name(org, &of)));
    let command = Callback::new(move |()| {
        Some(Command::CreateIdentityPool {
            provider: provider.clone(),
            pool: form.facts(),
            resource_owner: None,
        })
    });
    view! {
        <MakeDialog title="Create identity pool" subtitle errors=form.errors close=making.close made=making.made command>
            {form.fields()}
        </MakeDialog>
    }
    .into_any()
}

/// The form that changes an identity pool.
pub fn edit_identity_pool(id: IdentityPoolId, editing: Editing) -> AnyView {
    let form = PoolForm::new(use_desk(), String::new());
    form.load(&id);
    let object = ObjectRef::IdentityPool(id.clone());
    let loaded = id.clone();
    let load = Callback::new(move |()| form.load(&loaded));
    let command =
        Callback::new(move |()| Some(Command::UpdateIdentityPool { id: id.clone(), edit: form.facts() }));
    view! {
        <EditDialog title="Edit identity pool" object errors=form.errors load command editing>{form.fields()}</EditDialog>
    }
    .into_any()
}
