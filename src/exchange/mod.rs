//! Files in and out: listings of the CLI and of the REST API, the key download, claims as JSON, backups; and the demo organization.

pub mod backup;
pub mod claims;
pub mod demo;
pub mod download;
pub mod import;
pub mod listing;
pub mod report;
