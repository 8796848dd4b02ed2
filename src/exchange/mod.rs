//! Files in and out: listings of the CLI and of the REST API, the key download, backups.

pub mod backup;
pub mod download;
pub mod import;
pub mod listing;
pub mod report;
