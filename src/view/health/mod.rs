//! Whether API keys are healthy: one table of rules, each with its reason and its remedy.
//!
//! [`HealthRule`] is the table. A key is judged by facts of its own and by what stands around it: its owner, the
//! other keys for the same resource, the limits it counts against. [`findings`] judges one key from the organization
//! and says why, in words. For lists, [`KeyBook`](super::key_book::KeyBook) keeps the same judgement of every key up
//! to date. The numbers are the organization's [`HealthPolicy`](crate::model::HealthPolicy).

mod judge;
mod reach;
mod rule;
mod words;

pub(super) use judge::{
    Around, application, availability, is_near, neighbours, next_change, own, status, write_application,
};
pub use judge::{Availability, KeyHealth, KeyStatus};
pub(super) use reach::{Reach, Reaches};
pub use rule::{HealthRule, RuleSet, Severity};
pub(super) use words::policy;
pub use words::{Finding, explained, findings, health_of};
