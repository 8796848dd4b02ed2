//! Accounts that own keys, as lists and pages show them: what is common to service accounts and users, and the list
//! and page of service accounts. The rest of users is in [`users`](super::users).

use super::{
    access_words::{HeldRole, managers_of, roles_of},
    api_key::Limit,
    key_group::ScopeCounts,
    last_use::last_used,
    objects::{Cell, ColumnPlan, ListPlan, ObjectRow},
    words,
};
use crate::{
    model::{
        Kind, LastUse, ObjectRef, Origin, Owner, Principal, QuotaCode, QuotaSubject, ServiceAccount,
        ServiceAccountId, Times, Timestamp,
    },
    org::{Org, Seq, Uses},
};

/// Explains the column "Last used", once for all rows.
pub const LAST_USED: &str =
    "The latest use of any of its keys that Keyplane knows of. Not tracked: nobody has watched them.";

/// The kinds whose changes show in a list of accounts.
pub(super) const FOLLOWED: &[Kind] = &[Kind::User, Kind::ServiceAccount, Kind::ApiKey, Kind::RoleBinding];

/// The list of service accounts.
pub static SERVICE_ACCOUNTS: ListPlan = ListPlan {
    one: "service account",
    many: "service accounts",
    header: "Name",
    columns: &[
        ColumnPlan::new("description", "Description", (150, 8)),
        ColumnPlan::new("keys", "Keys", (170, 5)).largest_first(),
        ColumnPlan::new("used", "Last used", (118, 1)).largest_first().hint(LAST_USED),
        ColumnPlan::new("newest", "Newest key", (122, 1)).largest_first(),
        ColumnPlan::new("roles", "Roles", (80, 1)).largest_first().off_card(),
        ColumnPlan::new("created", "Created", (122, 1)).largest_first().off_card(),
    ],
    facets: &[],
    rows: service_account_rows,
    follows: FOLLOWED,
};

fn service_account_rows(org: &Org, uses: &Uses, now: Timestamp) -> Vec<ObjectRow> {
    org.service_accounts().iter().map(|account| service_account_row(org, uses, account, now)).collect()
}

fn service_account_row(org: &Org, uses: &Uses, account: &ServiceAccount, now: Timestamp) -> ObjectRow {
    let owner = Owner::ServiceAccount(account.id.clone());
    let roles = org.bindings_of(&Principal::ServiceAccount(account.id.clone())).count();
    let description = match account.origin {
        Origin::Placeholder => Cell::None("Named in an import, described by none"),
        Origin::Created | Origin::Imported => text(&account.description, "No description"),
    };
    ObjectRow {
        subject: ObjectRef::ServiceAccount(account.id.clone()).into(),
        name: words::owner_name(org, &owner).to_owned(),
        facets: Vec::new(),
        cells: vec![
            description,
            keys(org, &owner),
            used(org, uses, &owner, now),
            newest(org, &owner),
            Cell::Number(u32::try_from(roles).unwrap_or(u32::MAX)),
            created(account.times),
        ],
        more: String::new(),
    }
}

pub(super) fn text(text: &str, none: &'static str) -> Cell {
    if text.is_empty() { Cell::None(none) } else { Cell::Text(text.to_owned()) }
}

/// The keys of an account by scope.
pub(super) fn keys(org: &Org, owner: &Owner) -> Cell {
    Cell::Keys(ScopeCounts::of(org.keys_of_owner(owner)))
}

/// When an account's newest key was made.
fn newest(org: &Org, owner: &Owner) -> Cell {
    let newest = org.keys_of_owner(owner).map(|key| key.created).max();
    newest.map_or(Cell::None("—"), Cell::Day)
}

pub(super) fn created(times: Times) -> Cell {
    times.created.map_or(Cell::None("Not known"), Cell::Day)
}

/// The latest use of any key of an account.
pub(super) fn used(org: &Org, uses: &Uses, owner: &Owner, now: Timestamp) -> Cell {
    let latest: Option<&LastUse> = org
        .keys_of_owner(owner)
        .filter_map(|key| uses.of(&key.id))
        .max_by_key(|known| (known.seen, known.watch.until()));
    if org.count_keys_of(owner) == 0 {
        return Cell::None("—");
    }
    let Some(latest) = latest else { return Cell::None("Not tracked") };
    let said = last_used(Some(latest), now);
    Cell::When { at: latest.seen, words: said.when, more: latest.source.label().to_owned() }
}

/// The limits that count an account's keys. Whose they are is what the page is about, so they do not say it.
pub fn limits(org: &Org, owner: &Owner) -> Vec<Limit> {
    let codes = match owner {
        Owner::User(_) => {
            [QuotaCode::ClusterKeysPerUser, QuotaCode::CloudKeysPerUser, QuotaCode::GlobalKeysPerUser]
        }
        Owner::ServiceAccount(_) => [
            QuotaCode::ClusterKeysPerServiceAccount,
            QuotaCode::CloudKeysPerServiceAccount,
            QuotaCode::GlobalKeysPerServiceAccount,
        ],
    };
    codes
        .into_iter()
        .map(|code| Limit {
            label: code.quota().label,
            whose: String::new(),
            usage: org.usage(code, &QuotaSubject::Account(owner.clone())),
        })
        .collect()
}

/// Everything the page of a service account says, besides its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceAccountFacts {
    /// The account.
    pub id: ServiceAccountId,
    /// The entry that last changed it.
    pub version: Seq,
    /// Its name.
    pub name: String,
    /// What it is for; empty where nobody said.
    pub description: String,
    /// When it was made and changed.
    pub times: Times,
    /// Where knowledge of it comes from.
    pub origin: Origin,
    /// The roles it holds.
    pub roles: Vec<HeldRole>,
    /// Those who hold a role on it: who it is, and the role's name.
    pub managers: Vec<(String, &'static str)>,
    /// The limits that count its keys.
    pub limits: Vec<Limit>,
}

/// What is known of a service account; `None` where there is none of this id.
pub fn service_account(org: &Org, id: &ServiceAccountId) -> Option<ServiceAccountFacts> {
    let row = org.service_accounts().row(id)?;
    let account = &row.object;
    let owner = Owner::ServiceAccount(id.clone());
    Some(ServiceAccountFacts {
        id: id.clone(),
        version: row.version,
        name: words::owner_name(org, &owner).to_owned(),
        description: account.description.to_string(),
        times: account.times,
        origin: account.origin,
        roles: roles_of(org, &Principal::ServiceAccount(id.clone())),
        managers: managers_of(org, &ObjectRef::ServiceAccount(id.clone())),
        limits: limits(org, &owner),
    })
}
