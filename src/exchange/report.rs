//! Lists of API keys as files for other tools: CSV and JSON.
//!
//! Neither holds a secret or a digest: a [`KeyRecord`] has no place for them. The CSV is RFC 4180 in UTF-8, and no cell
//! is read as a formula by a spreadsheet: one that begins like a formula gets an apostrophe in front, which
//! spreadsheets take as "this is text" and whoever parses the file can strip. Source: `facts/performance-reliability-security.md`
//! 3.4.

use serde::Serialize;

use super::csv;
use crate::model::{OrganizationKind, Timestamp};

/// What a report says of one API key. Times are RFC 3339 in UTC; what is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct KeyRecord {
    /// The key's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The owner's id.
    pub owner: String,
    /// What the owner is called.
    pub owner_name: String,
    /// `user` or `service-account`.
    pub owner_type: &'static str,
    /// The type of scope: `kafka`, `schema-registry`, …
    pub scope: &'static str,
    /// The resource's id.
    pub resource: String,
    /// What the resource is called.
    pub resource_name: String,
    /// The environment's id.
    pub environment: String,
    /// What the environment is called.
    pub environment_name: String,
    /// When it was made.
    pub created: String,
    /// When it was last edited, if ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// Until when it works, if not for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// What is known of its use; `None` where it is not tracked.
    pub last_use: Option<UseRecord>,
    /// `healthy`, `propagating`, `secret-unknown`, `withdrawn`.
    pub status: &'static str,
    /// What needs attention, the gravest first.
    pub health: Vec<HealthRecord>,
    /// The kind of the organization where it is not an ordinary one: `demo`, as a backup has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_kind: Option<&'static str>,
}

/// What is known of a key's use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UseRecord {
    /// When it was last seen; `None`: watched and not seen.
    pub seen: Option<String>,
    /// `imported`, `observed` or `simulated`.
    pub source: &'static str,
    /// When watching began.
    pub watched_from: String,
    /// How far it has come.
    pub watched_until: String,
}

/// Something that needs attention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HealthRecord {
    /// The rule's word, as in addresses.
    pub rule: &'static str,
    /// `danger` or `caution`.
    pub severity: &'static str,
    /// Why it holds.
    pub reason: String,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportForm {
    /// Comma-separated values.
    Csv,
    /// One JSON array of objects.
    Json,
}

const COLUMNS: [&str; 21] = [
    "API key",
    "Name",
    "Description",
    "Owner",
    "Owner name",
    "Owner type",
    "Scope",
    "Resource",
    "Resource name",
    "Environment",
    "Environment name",
    "Created",
    "Updated",
    "Expires",
    "Last used",
    "Last used source",
    "Watched from",
    "Watched until",
    "Health",
    "Health reasons",
    "Organization kind",
];

impl ReportForm {
    /// The end of the file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The name of a file of this form: `api-keys-2026-11-25.csv`, or `demo-api-keys-…` from a marked organization.
    pub fn file_name(self, kind: OrganizationKind, now: Timestamp) -> String {
        let mark = kind.mark().map(|mark| format!("{mark}-")).unwrap_or_default();
        format!("{mark}api-keys-{}.{}", now.date(), self.extension())
    }

    /// What browsers call it.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
        }
    }

    /// What stands before the first record.
    pub fn head(self) -> String {
        match self {
            Self::Csv => csv::line(COLUMNS),
            Self::Json => "[".to_owned(),
        }
    }

    /// Some records, with whatever stands between them and those before; `first` is the number of records before.
    pub fn records(self, first: usize, records: &[KeyRecord]) -> String {
        match self {
            Self::Csv => records.iter().map(csv_record).collect(),
            Self::Json => {
                let mut text = String::new();
                for (number, record) in records.iter().enumerate() {
                    text.push_str(if first + number == 0 { "\n" } else { ",\n" });
                    // Our own type with string keys cannot fail to be written.
                    text.push_str(&serde_json::to_string(record).unwrap_or_default());
                }
                text
            }
        }
    }

    /// What stands behind the last record.
    pub const fn foot(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "\n]\n",
        }
    }
}

fn csv_record(record: &KeyRecord) -> String {
    let used = record.last_use.as_ref();
    let seen = match used {
        None => "not tracked",
        Some(used) => used.seen.as_deref().unwrap_or("not seen"),
    };
    let rules: Vec<_> = record.health.iter().map(|found| found.rule).collect();
    let health = if rules.is_empty() { record.status.to_owned() } else { rules.join("; ") };
    let reasons: Vec<_> = record.health.iter().map(|found| found.reason.as_str()).collect();
    csv::line([
        &record.id,
        &record.name,
        &record.description,
        &record.owner,
        &record.owner_name,
        record.owner_type,
        record.scope,
        &record.resource,
        &record.resource_name,
        &record.environment,
        &record.environment_name,
        &record.created,
        record.updated.as_deref().unwrap_or_default(),
        record.expires.as_deref().unwrap_or_default(),
        seen,
        used.map(|used| used.source).unwrap_or_default(),
        used.map(|used| used.watched_from.as_str()).unwrap_or_default(),
        used.map(|used| used.watched_until.as_str()).unwrap_or_default(),
        &health,
        &reasons.join(" "),
        record.organization_kind.unwrap_or_default(),
    ])
}
