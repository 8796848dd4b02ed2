//! Filters of group mappings and identity pools as forms and pages show them: what is wrong, and where.

use crate::model::{ClaimFilter, FilterError, FilterPlace, claim_filter::Stumble};

/// What is wrong with a filter: its text in three parts, of which the middle one is to blame, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What stands before.
    pub before: String,
    /// What is to blame; empty where something is missing at the end.
    pub part: String,
    /// What stands after.
    pub after: String,
    /// The rule and the way out, with the place: `Character 11: a single = compares nothing. Write ==.`
    pub words: String,
}

/// What is wrong with a filter as typed; nothing where it can be read. Blanks around it do not count.
pub fn wrong(text: &str, place: FilterPlace) -> Option<Wrong> {
    let text = text.trim();
    ClaimFilter::parse(text, place).err().map(|error| pointed(text, &error))
}

/// The place of an error in its text.
pub fn pointed(text: &str, error: &FilterError) -> Wrong {
    let mut chars = text.chars();
    let before = chars.by_ref().take(error.at).collect();
    let part = chars.by_ref().take(error.length).collect();
    let words = format!("Character {}: {}", error.at + 1, error.problem);
    Wrong { before, part, after: chars.collect(), words }
}

/// Why a filter comes to no answer for somebody, in words that follow a name.
pub fn stumble(why: &Stumble) -> String {
    match why {
        Stumble::NoClaim(name) => format!("no claim {name}"),
        Stumble::OtherKind(Some(name)) => format!("the claim {name} is of another kind"),
        Stumble::OtherKind(None) => "it compares values of different kinds".to_owned(),
    }
}
