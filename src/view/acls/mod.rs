//! ACLs as their list and form show them: each as a sentence a person can read, what others it meets, and files of them.

mod facts;
mod file;
mod lists;
mod overlap;
mod words;

pub use facts::{AclFacts, facts};
pub use file::{Judged, Judgement, Plan, judge, records};
pub use lists::{CLUSTER, PLAN, PRINCIPAL, Section, of_object};
pub use overlap::{Meeting, Overlap, beaten_by, overlaps};
pub use words::{
    Target, matches_words, operation_about, resource_label, sentence, target, type_label, type_slug,
};
