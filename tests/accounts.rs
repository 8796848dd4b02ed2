//! What the pages of accounts show: the question before a deletion, lists, facts, permissions, in words.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use keyplane::{
    engine::{Command, NewApiKey},
    model::{ApiKeyId, Owner},
};
use support::{Lab, new_key};

/// Issues a key: a user does that alone, anybody else's the administrator.
fn issue(lab: &mut Lab, new: NewApiKey) -> ApiKeyId {
    let actor = match &new.owner {
        Owner::User(_) => new.owner.clone(),
        Owner::ServiceAccount(_) => lab.admin.clone(),
    };
    lab.run_as(&actor, Command::CreateApiKey(new)).unwrap().reveal.unwrap().key
}

/// Issues a key that never expires.
fn key(lab: &mut Lab, owner: &Owner, scope: keyplane::model::Scope) -> ApiKeyId {
    issue(lab, new_key(owner.clone(), scope))
}

#[path = "accounts/deletion.rs"]
mod deletion;
#[path = "accounts/lists.rs"]
mod lists;
#[path = "accounts/people.rs"]
mod people;
