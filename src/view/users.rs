//! Users, as their list and page show them: where each stands, and what a change of that means for their keys.

use super::{
    access_words::{HeldRole, roles_cell, roles_of},
    accounts::{FOLLOWED, LAST_USED, created, keys, limits, text, used},
    api_key::Limit,
    key_row::{KeyRow, row_of},
    objects::{Cell, ColumnPlan, FacetPlan, FacetValues, ListPlan, ObjectRow, StateMark},
    permission,
    sign_in::{SignIn, sign_in},
};
use crate::{
    engine::{Obstacle, Refusal},
    model::{AuthType, ObjectRef, Origin, Owner, Principal, Times, Timestamp, User, UserId, UserState},
    org::{Org, Seq, Uses},
};

/// The list of users.
pub static USERS: ListPlan = ListPlan {
    one: "user",
    many: "users",
    header: "Name",
    columns: &[
        ColumnPlan::new("email", "E-mail", (180, 6)),
        ColumnPlan::new("state", "State", (142, 1)),
        ColumnPlan::new("auth", "Sign-in", (84, 1)),
        ColumnPlan::new("keys", "Keys", (160, 4)).largest_first(),
        ColumnPlan::new("used", "Last used", (118, 1)).largest_first().hint(LAST_USED).off_card(),
        ColumnPlan::new("roles", "Roles", (168, 4)),
        ColumnPlan::new("created", "Created", (122, 1)).largest_first().off_card(),
    ],
    facets: &[FacetPlan {
        parameter: "state",
        label: "State",
        values: FacetValues::Fixed(&[
            ("active", "Active"),
            ("invited", "Invited"),
            ("deactivated", "Deactivated"),
        ]),
    }],
    rows: user_rows,
    follows: FOLLOWED,
};

fn user_rows(org: &Org, uses: &Uses, now: Timestamp) -> Vec<ObjectRow> {
    org.users().iter().map(|user| user_row(org, uses, user, now)).collect()
}

fn user_row(org: &Org, seen: &Uses, user: &User, now: Timestamp) -> ObjectRow {
    let owner = Owner::User(user.id.clone());
    ObjectRow {
        subject: ObjectRef::User(user.id.clone()).into(),
        name: user.display().to_owned(),
        facets: vec![state_slug(user.state).into()],
        cells: vec![
            text(&user.email, "Not known"),
            Cell::State(state_mark(user.state), user.state.label()),
            Cell::Text(auth_label(user.auth).to_owned()),
            keys(org, &owner),
            used(org, seen, &owner, now),
            roles_cell(org, &Principal::User(user.id.clone())),
            created(user.times),
        ],
        more: String::new(),
    }
}

const fn state_slug(state: UserState) -> &'static str {
    match state {
        UserState::Active => "active",
        UserState::Invited => "invited",
        UserState::Deactivated => "deactivated",
    }
}

/// How a state is meant.
pub const fn state_mark(state: UserState) -> StateMark {
    match state {
        UserState::Active => StateMark::Good,
        UserState::Invited => StateMark::Waiting,
        UserState::Deactivated => StateMark::Caution,
    }
}

/// How a user signs in, in a word.
pub const fn auth_label(auth: AuthType) -> &'static str {
    match auth {
        AuthType::Local => "Local",
        AuthType::Sso => "SSO",
    }
}

/// Everything the page of a user says, besides the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserFacts {
    /// The user.
    pub id: UserId,
    /// The entry that last changed it.
    pub version: Seq,
    /// What the user is called: the full name, else the address, else the id.
    pub display: String,
    /// The full name; empty where unknown.
    pub full_name: String,
    /// The e-mail address; empty where unknown.
    pub email: String,
    /// How the user signs in.
    pub auth: AuthType,
    /// Where the user stands.
    pub state: UserState,
    /// When the account was made and changed.
    pub times: Times,
    /// Where knowledge of it comes from.
    pub origin: Origin,
    /// The roles bound to the user directly; keys never have others.
    pub roles: Vec<HeldRole>,
    /// The limits that count the user's keys.
    pub limits: Vec<Limit>,
    /// What the sign-in carries; `None` where it is with a password.
    pub sign_in: Option<SignIn>,
}

/// What is known of a user; `None` where there is none of this id.
pub fn user(org: &Org, id: &UserId) -> Option<UserFacts> {
    let row = org.users().row(id)?;
    let user = &row.object;
    Some(UserFacts {
        id: id.clone(),
        version: row.version,
        display: user.display().to_owned(),
        full_name: user.full_name.to_string(),
        email: user.email.to_string(),
        auth: user.auth,
        state: user.state,
        times: user.times,
        origin: user.origin,
        roles: roles_of(org, &Principal::User(id.clone())),
        limits: limits(org, &Owner::User(id.clone())),
        sign_in: sign_in(org, id),
    })
}

/// A step from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateStep {
    /// An invitation counts as accepted.
    Accept,
    /// Sign-in and keys stop.
    Deactivate,
    /// Sign-in and keys work again.
    Reactivate,
}

impl StateStep {
    /// The step that leads on from a state.
    pub const fn from(state: UserState) -> Self {
        match state {
            UserState::Invited => Self::Accept,
            UserState::Active => Self::Deactivate,
            UserState::Deactivated => Self::Reactivate,
        }
    }

    /// Where it leads.
    pub const fn to(self) -> UserState {
        match self {
            Self::Accept | Self::Reactivate => UserState::Active,
            Self::Deactivate => UserState::Deactivated,
        }
    }

    /// The words of its button and menu item.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accept => "Mark as accepted",
            Self::Deactivate => "Deactivate",
            Self::Reactivate => "Reactivate",
        }
    }

    /// The heading of its question.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Accept => "Mark invitation as accepted",
            Self::Deactivate => "Deactivate user",
            Self::Reactivate => "Reactivate user",
        }
    }
}

/// What a step means, said before it is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct StateOutlook {
    /// What happens to the user.
    pub words: String,
    /// What happens to the keys.
    pub about_keys: String,
    /// The keys that stop, or work again: those that have not expired and were not revoked.
    pub keys: Vec<KeyRow>,
    /// Why it cannot be done.
    pub obstacle: Option<String>,
}

/// What a step of a user means; `None` where there is no such user, or the user is not where the step begins.
pub fn state_outlook(
    org: &Org,
    seen: &Uses,
    actor: &Owner,
    id: &UserId,
    step: StateStep,
    now: Timestamp,
) -> Option<StateOutlook> {
    let user = org.users().get(id).filter(|user| StateStep::from(user.state) == step)?;
    let name = user.display();
    let owner = Owner::User(id.clone());
    let usable = |key: &&crate::model::ApiKey| {
        !key.is_expired(now) && key.credential != crate::model::Credential::Withdrawn
    };
    let mut keys: Vec<_> =
        org.keys_of_owner(&owner).filter(usable).map(|key| row_of(org, seen, key, now)).collect();
    keys.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
    let words = match step {
        StateStep::Accept => format!(
            "Keyplane sends no e-mail and sees no sign-in. Mark the invitation when {name} has accepted it in Confluent Cloud, or to try things out here."
        ),
        StateStep::Deactivate => format!(
            "{name} can no longer sign in. The account stays with its name, its roles and its keys, and can be reactivated at any time."
        ),
        StateStep::Reactivate => format!("{name} can sign in again, with the roles the account has kept."),
    };
    let about_keys = match (step, keys.len()) {
        (StateStep::Accept, _) => "From then on, the user can own keys that work.".to_owned(),
        (StateStep::Deactivate, 0) => "No key of this user works now, so nothing else stops.".to_owned(),
        (StateStep::Deactivate, 1) => {
            "The user's one key stops working at once: whatever uses it is refused.".to_owned()
        }
        (StateStep::Deactivate, many) => {
            format!("{many} keys of this user stop working at once: whatever uses them is refused.")
        }
        (StateStep::Reactivate, 0) => "The user has no key that could work again.".to_owned(),
        (StateStep::Reactivate, 1) => {
            "The user's one key works again at once, for whoever still has its secret.".to_owned()
        }
        (StateStep::Reactivate, many) => {
            format!("{many} keys of this user work again at once, for whoever still has their secrets.")
        }
    };
    let obstacle = state_obstacle(org, actor, id, step);
    Some(StateOutlook { words, about_keys, keys, obstacle })
}

/// Why a step cannot be taken: rights, or nobody would administer the organization.
pub fn state_obstacle(org: &Org, actor: &Owner, id: &UserId, step: StateStep) -> Option<String> {
    permission::to_change_state(org, actor).or_else(|| match step {
        StateStep::Deactivate if is_last_admin(org, id) => {
            Some(Refusal::from(Obstacle::LastAdmin).to_string())
        }
        StateStep::Accept | StateStep::Deactivate | StateStep::Reactivate => None,
    })
}

/// Whether nobody else is an active administrator.
pub fn is_last_admin(org: &Org, id: &UserId) -> bool {
    org.is_admin(id) && org.admins().all(|admin| admin.id == *id)
}
