//! The families of the contract: the routes of each, and what they do.

mod api_keys;
mod environments;
mod service_accounts;

use super::Route;

/// The routes, family by family.
pub(super) const TABLES: &[&[Route]] = &[&api_keys::ROUTES, &service_accounts::ROUTES, &environments::ROUTES];
