//! Who acts, and what a page says to somebody who does not see everything.

use super::words;
use crate::{
    access::{Sight, Standing},
    model::{Owner, Role, UserState},
    org::Org,
};

/// The roles that count while an account acts, in a few words: `OrganizationAdmin`, `EnvironmentAdmin and 2 more`,
/// `No role`. Those of its groups count too.
pub fn roles(org: &Org, actor: &Owner) -> String {
    let counted = Standing::of_principal(org, &actor.clone().into()).counted;
    let mut roles: Vec<_> =
        counted.iter().flat_map(|principal| org.bindings_of(principal)).map(|binding| binding.role).collect();
    // In the order of the catalogue: those that see most come first.
    roles.sort();
    roles.dedup();
    match roles.as_slice() {
        [] => "No role".to_owned(),
        // Which sees and does all that the others do.
        [Role::OrganizationAdmin, ..] => Role::OrganizationAdmin.name().to_owned(),
        [one] => one.name().to_owned(),
        [first, more @ ..] => format!("{} and {} more", first.name(), more.len()),
    }
}

/// Somebody as whom one may act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub owner: Owner,
    /// What it is called.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// Its roles in a few words.
    pub roles: String,
}

/// Everybody as whom one may act: the active users, by name. Whoever sits at this browser may, whoever acts.
pub fn candidates(org: &Org) -> Vec<Candidate> {
    let active = org.users().iter().filter(|user| user.state == UserState::Active);
    let mut all: Vec<_> = active
        .map(|user| {
            let owner = Owner::User(user.id.clone());
            let roles = roles(org, &owner);
            Candidate { owner, name: user.display().to_owned(), email: user.email.to_string(), roles }
        })
        .collect();
    all.sort_by(|a, b| (&a.name, &a.email, &a.owner).cmp(&(&b.name, &b.email, &b.owner)));
    all
}

/// What an empty page says: a title and a sentence.
pub type Emptiness = (String, String);

/// What an empty list of `many` says to somebody who does not see everything; `None` where it is empty for everybody.
pub fn nothing_seen(org: &Org, sight: &Sight, actor: &Owner, many: &str) -> Option<Emptiness> {
    if sight.is_everything() {
        return None;
    }
    let name = words::owner_name(org, actor);
    Some((
        format!("Nothing here that you may see as {name}"),
        format!(
            "There may be {many} that {name} has no right to see. Act as somebody else to look for them."
        ),
    ))
}

/// What the page of an unknown id says to somebody who does not see everything, of `one` thing; `None` where it is
/// unknown to everybody.
pub fn unknown(org: &Org, sight: &Sight, actor: &Owner, one: &str) -> Option<String> {
    (!sight.is_everything()).then(|| {
        let name = words::owner_name(org, actor);
        format!("There is no {one} of this id, or none that you may see as {name}.")
    })
}

/// Why somebody may not export, save or restore the organization as a whole; `None` for who sees everything.
pub fn cannot_take_whole(sight: &Sight) -> Option<String> {
    (!sight.is_everything()).then(|| {
        "It takes OrganizationAdmin: the file holds everything, also what you may not see.".to_owned()
    })
}
