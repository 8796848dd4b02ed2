//! The console's pages. Each asks the desk, paints the answer and sends commands.

// `#[component]` makes a props struct for each component, without `Debug`, since views and closures have none.
#![allow(missing_debug_implementations)]

pub mod absent;
mod access_check;
mod accounts;
mod acls;
mod api_explorer;
mod api_keys;
mod begin;
mod blast_radius;
pub mod delete_objects;
mod demo;
mod effective_access;
mod environments;
mod export;
pub mod form;
pub mod forms;
pub mod gentler;
pub mod guard;
pub mod history;
mod identity;
pub mod keys_section;
mod not_found;
pub mod objects;
mod open_error;
mod organization;
mod overview;
mod past;
pub mod pickers;
mod quotas;
mod removal;
mod rename;
mod resources;
mod restore;
mod reveal;
pub mod role_bindings;
mod second_copy;
mod settings;
pub mod show_as;
mod standing;
mod start;
mod start_dialogs;
mod take_back;
mod verify;
mod wizard;

pub use access_check::AccessCheckPage;
pub use accounts::{ServiceAccountPage, ServiceAccountsPage, UserPage, UsersPage};
pub use acls::{AclsPage, AclsSection};
pub use api_explorer::api_explorer;
pub use api_keys::{ApiKeyPage, ApiKeysPage};
pub use demo::{OpenDemo, open_demo};
pub use environments::{EnvironmentPage, EnvironmentsPage};
pub use export::{export_closed, export_open};
pub use history::{AuditPage, ComparePage};
pub use identity::{
    GroupMappingPage, GroupMappingsPage, IdentityPoolPage, IdentityProviderPage, IdentityProvidersPage,
};
pub use not_found::NotFound;
pub use organization::{Bare, Organization};
pub use overview::OverviewPage;
pub use quotas::QuotasPage;
pub use resources::{ResourcePage, ResourcesPage};
pub use role_bindings::{BindingsSection, RoleBindingPage, RoleBindingsPage};
pub use settings::Settings;
pub use start::Start;
pub use start_dialogs::{StartDialogs, start_dialog};
pub use verify::VerifyPage;
pub use wizard::NewApiKey;
