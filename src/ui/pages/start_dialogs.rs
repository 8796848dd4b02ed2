//! What the start page asks in a dialog. It comes with the part of the program that opens organizations, so that the page
//! itself is there without it.

use leptos::prelude::*;

use super::{
    begin::BeginEmpty, demo::StartDemoOver, removal::DeleteOrganization, rename::RenameOrganization,
    restore::RestoreOrganization,
};
use crate::model::OrganizationId;

/// What a dialog over the start page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    /// There is none.
    Nothing,
    /// An empty organization is to begin.
    Begin,
    /// One is to be opened from a file.
    Restore,
    /// One is to have another name.
    Rename(OrganizationId, String),
    /// One is to go; its name, where one is known.
    Delete(OrganizationId, Option<String>),
    /// The demo is to begin again.
    StartOver,
}

/// How a dialog of the start page ends.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// It is left.
    pub close: Callback<()>,
    /// There is an organization to go to.
    pub enter: Callback<OrganizationId>,
    /// What the page lists has changed.
    pub done: Callback<()>,
}

/// Makes a dialog.
pub type StartDialogs = fn(Asking, Ends) -> AnyView;

/// The dialog that asks what is to be asked.
pub fn start_dialog(asking: Asking, ends: Ends) -> AnyView {
    let Ends { close, enter, done } = ends;
    match asking {
        Asking::Nothing => ().into_any(),
        Asking::Begin => view! { <BeginEmpty on_close=close on_done=enter /> }.into_any(),
        Asking::Restore => view! { <RestoreOrganization on_close=close on_done=enter /> }.into_any(),
        Asking::Rename(id, name) => {
            view! { <RenameOrganization id name on_close=close on_done=done /> }.into_any()
        }
        Asking::Delete(id, name) => {
            view! { <DeleteOrganization id name on_close=close on_done=done /> }.into_any()
        }
        Asking::StartOver => view! { <StartDemoOver on_close=close on_done=done /> }.into_any(),
    }
}
