//! Group mappings, as their list, their page and the live test of a filter show them.

use super::{
    access_words::{HeldRole, roles_cell, roles_of},
    accounts::{created, text},
    filter::{Wrong, pointed, stumble, wrong},
    objects::{Cell, ColumnPlan, ListPlan, ObjectRow, StateMark},
};
use crate::{
    access::{Verdict, verdict_of},
    model::{
        AuthType, ClaimFilter, FilterPlace, GroupMapping, GroupMappingId, Kind, ObjectRef, Origin, Principal,
        Times, Timestamp, User, UserId, UserState,
    },
    org::{Org, Seq, Uses},
};

/// Where rights from a mapping count, in a sentence for every screen that shows them.
pub const SESSIONS_ONLY: &str = "These roles count in sessions only, never for an API key: a key has what is bound to its owner directly.";

/// The list of group mappings.
pub static GROUP_MAPPINGS: ListPlan = ListPlan {
    one: "group mapping",
    many: "group mappings",
    columns: &[
        ColumnPlan::new("filter", "Filter", (200, 8)),
        ColumnPlan::new("users", "SSO users", (124, 1))
            .largest_first()
            .hint("How many SSO users of the organization the filter matches now."),
        ColumnPlan::new("roles", "Roles", (190, 4)),
        ColumnPlan::new("description", "Description", (150, 5)).off_card(),
        ColumnPlan::new("created", "Created", (122, 1)).largest_first().off_card(),
    ],
    header: "Name",
    facets: &[],
    rows,
    follows: &[Kind::GroupMapping, Kind::User, Kind::RoleBinding],
};

fn rows(org: &Org, _: &Uses, _: Timestamp) -> Vec<ObjectRow> {
    org.group_mappings().iter().map(|mapping| row(org, mapping)).collect()
}

fn row(org: &Org, mapping: &GroupMapping) -> ObjectRow {
    let filter = mapping.filter.as_str();
    let users = match ClaimFilter::parse(filter, FilterPlace::GroupMapping) {
        Ok(read) => {
            let matched = sso_users(org).filter(|user| verdict_of(&read, user) == Verdict::Matches).count();
            Cell::Number(u32::try_from(matched).unwrap_or(u32::MAX))
        }
        Err(_) => Cell::State(StateMark::Caution, "Cannot be read"),
    };
    ObjectRow {
        subject: ObjectRef::GroupMapping(mapping.id.clone()).into(),
        name: name(mapping).to_owned(),
        facets: Vec::new(),
        cells: vec![
            text(filter, "Empty: matches nobody"),
            users,
            roles_cell(org, &Principal::GroupMapping(mapping.id.clone())),
            text(&mapping.description, "No description"),
            created(mapping.times),
        ],
        more: String::new(),
    }
}

fn name(mapping: &GroupMapping) -> &str {
    if mapping.name.is_empty() { mapping.id.as_str() } else { &mapping.name }
}

fn sso_users(org: &Org) -> impl Iterator<Item = &User> {
    org.users().iter().filter(|user| user.auth == AuthType::Sso)
}

/// Everything the page of a group mapping says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMappingFacts {
    /// The mapping.
    pub id: GroupMappingId,
    /// The entry that last changed it.
    pub version: Seq,
    /// What it is called.
    pub name: String,
    /// What it is for; empty where nobody said.
    pub description: String,
    /// Its filter, as stored.
    pub filter: String,
    /// What is wrong with the filter, where it cannot be read: then it matches nobody.
    pub wrong: Option<Wrong>,
    /// When it was made and changed.
    pub times: Times,
    /// Where knowledge of it comes from.
    pub origin: Origin,
    /// The roles it gives.
    pub roles: Vec<HeldRole>,
}

/// What is known of a group mapping; `None` where there is none of this id.
pub fn group_mapping(org: &Org, id: &GroupMappingId) -> Option<GroupMappingFacts> {
    let row = org.group_mappings().row(id)?;
    let mapping = &row.object;
    Some(GroupMappingFacts {
        id: id.clone(),
        version: row.version,
        name: name(mapping).to_owned(),
        description: mapping.description.to_string(),
        filter: mapping.filter.as_str().to_owned(),
        wrong: wrong(mapping.filter.as_str(), FilterPlace::GroupMapping),
        times: mapping.times,
        origin: mapping.origin,
        roles: roles_of(org, &Principal::GroupMapping(id.clone())),
    })
}

/// What a filter would do in an organization: the live test of a form, and the page of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// What is wrong with the filter, where it cannot be read.
    pub wrong: Option<Wrong>,
    /// How many users it matches, in a sentence.
    pub summary: String,
    /// The users, those that match first, then those for whom it comes to no answer; each part by name. Not all of them
    /// where there are very many.
    pub users: Vec<Tried>,
    /// How many more there are.
    pub more: usize,
}

/// What a filter says of one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Who.
    pub id: UserId,
    /// What the user is called.
    pub name: String,
    /// The groups of the user's sign-in: `platform-admins, sre-oncall`.
    pub groups: String,
    /// Where the user stands.
    pub state: UserState,
    /// What it says.
    pub said: Said,
}

/// What a filter says, in the order in which users are shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// It matches.
    Matches,
    /// It comes to no answer, for this reason, and so does not match.
    Failed(String),
    /// It does not match.
    No,
}

/// The most users that a trial lists.
const LISTED: usize = 50;

/// Tries a filter on every SSO user. Blanks around it do not count.
pub fn trial(org: &Org, text: &str) -> Trial {
    let text = text.trim();
    let filter = match ClaimFilter::parse(text, FilterPlace::GroupMapping) {
        Ok(filter) => filter,
        Err(error) => {
            let summary = "It matches nobody as long as it cannot be read.".to_owned();
            return Trial { wrong: Some(pointed(text, &error)), summary, users: Vec::new(), more: 0 };
        }
    };
    let mut users: Vec<_> = sso_users(org).map(|user| tried(&filter, user)).collect();
    users.sort_by(|a, b| (rank(&a.said), &a.name, &a.id).cmp(&(rank(&b.said), &b.name, &b.id)));
    let matched = users.iter().filter(|user| user.said == Said::Matches).count();
    let summary = summary(text, matched, users.len());
    let more = users.len().saturating_sub(LISTED);
    users.truncate(LISTED);
    Trial { wrong: None, summary, users, more }
}

const fn rank(said: &Said) -> u8 {
    match said {
        Said::Matches => 0,
        Said::Failed(_) => 1,
        Said::No => 2,
    }
}

fn summary(text: &str, matched: usize, all: usize) -> String {
    match (matched, all) {
        (_, 0) => "The organization has no SSO user yet, so it matches nobody.".to_owned(),
        (0, _) if text.is_empty() => "An empty filter matches nobody.".to_owned(),
        (0, 1) => "It does not match the only SSO user.".to_owned(),
        (0, all) => format!("It matches none of {all} SSO users."),
        (1, 1) => "It matches the only SSO user.".to_owned(),
        (matched, all) if matched == all => format!("It matches all {all} SSO users."),
        (matched, all) => format!("It matches {matched} of {all} SSO users."),
    }
}

fn tried(filter: &ClaimFilter, user: &User) -> Tried {
    let said = match verdict_of(filter, user) {
        Verdict::Matches => Said::Matches,
        Verdict::Failed(why) => Said::Failed(stumble(&why)),
        Verdict::NoMatch | Verdict::Unreadable(_) | Verdict::NotSso => Said::No,
    };
    let groups = user.claims.groups().join(", ");
    Tried { id: user.id.clone(), name: user.display().to_owned(), groups, state: user.state, said }
}
