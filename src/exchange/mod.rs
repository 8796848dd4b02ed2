//! Files in and out: listings of the CLI and of the REST API, the key download, claims as JSON, backups, audit log
//! records; and the demo organization.

pub mod acls;
pub mod audit;
pub mod backup;
pub mod claims;
pub mod csv;
pub mod demo;
pub mod download;
pub mod import;
pub mod line;
pub mod listing;
pub mod report;
