//! The verbs: a command and an organization give either a refusal or a journal entry.
//!
//! [`decide`] is pure: organization, actor, time and random bytes come in as arguments, and the same input
//! gives the same entry. Nothing here writes: an entry takes effect when the workspace has stored it and
//! applied its changes. [`Record`] is the entry's stored form, [`checkpoint`] the organization's.

mod batch;
pub mod checkpoint;
mod command;
mod create;
mod decide;
mod delete;
mod draft;
mod entropy;
mod entry;
mod found;
mod import;
mod names;
mod needs;
mod quotas;
mod refusal;
mod restore;
mod resume;
mod rules;
mod undo;
mod unseen;
mod update;
pub mod uses;
mod verify;

pub use batch::Batch;
pub use command::{
    Command, FirstRegistry, KafkaClusterEdit, NewAcl, NewApiKey, NewComputePool, NewEnvironment,
    NewIdentityPool, NewIdentityProvider, NewKafkaCluster, NewKsqlCluster, OrganizationEdit,
};
pub use decide::{Decision, Request, Reveal, decide};
pub use delete::{Preview, preview};
pub use entropy::{Entropy, Exhausted};
pub use entry::{Client, Damage, Deed, Entry, FORMAT, Header, Intent, Record};
pub use found::{Founding, FoundingAdmin, found};
pub use quotas::{Crossing, QuotaLevel, Watched, quotas_for_key, quotas_for_new};
pub use refusal::{Obstacle, Refusal};
pub use resume::resume;
pub use verify::{Answer, Reason, Target, Verdict, verify};
