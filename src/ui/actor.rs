//! Who acts when an organization is opened: whoever acted there last in this browser, or else an administrator.

use gloo_storage::{LocalStorage, Storage};

use crate::{
    access::is_active,
    model::{OrganizationId, Owner},
    org::Org,
};

fn key(organization: OrganizationId) -> String {
    format!("keyplane.acting.{organization}")
}

fn storage_works() -> bool {
    matches!(leptos::prelude::window().local_storage(), Ok(Some(_)))
}

/// Keeps who acts, where there is storage. An administrator who would act anyway is kept too: who that is may change.
pub fn remember(organization: OrganizationId, actor: &Owner) {
    if storage_works() {
        let _ = LocalStorage::set(key(organization), actor);
    }
}

/// Whoever acted here last, if that account is still active.
pub fn remembered(org: &Org) -> Option<Owner> {
    let id = org.organization()?.id;
    let actor = storage_works().then(|| LocalStorage::get::<Owner>(key(id)).ok())??;
    is_active(org, &actor).then_some(actor)
}

/// Forgets who acted in an organization that is deleted here.
pub fn forget(organization: OrganizationId) {
    if storage_works() {
        LocalStorage::delete(key(organization));
    }
}

/// Whoever the console acts as until another is chosen. There always is an active administrator.
pub fn first_admin(org: &Org) -> Owner {
    let mut admins: Vec<_> = org.admins().map(|user| user.id.clone()).collect();
    admins.sort();
    let user = admins.into_iter().next().or_else(|| org.users().iter().next().map(|user| user.id.clone()));
    match user {
        Some(id) => Owner::User(id),
        None => org.service_accounts().iter().next().map_or_else(
            || Owner::User(crate::model::UserId::from_random([0; 6])),
            |account| Owner::ServiceAccount(account.id.clone()),
        ),
    }
}
