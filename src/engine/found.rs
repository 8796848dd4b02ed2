//! The first entry: an organization, its first administrator, and what was imported with it.

use uuid::Uuid;

use super::{
    Batch, Client, Decision, Deed, Entropy, Intent, Refusal,
    draft::Draft,
    entry::{Draught, seal},
    import, names,
    rules::{self, Rigour},
};
use crate::{
    model::{
        Claims, CrnPattern, DefaultPools, HealthPolicy, JustInTime, NamePattern, ObjectRef, Organization,
        OrganizationId, OrganizationKind, Origin, Owner, Principal, PropagationMode, Role, RoleBinding,
        RoleBindingId, Times, Timestamp, User, UserId, UserState,
    },
    org::Org,
};

/// How an organization begins.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Its id. Journals and databases are named by it, so it is chosen before the first entry is written.
    pub id: OrganizationId,
    /// Its display name, as typed.
    pub name: String,
    /// Who administers it.
    pub admin: FoundingAdmin,
    /// What it begins with.
    pub batch: Batch,
    /// From where it is asked for.
    pub client: Client,
}

/// The first administrator.
#[derive(Clone, Debug)]
pub enum FoundingAdmin {
    /// Somebody new.
    New {
        /// E-mail address, as typed.
        email: String,
        /// Full name, as typed.
        full_name: String,
    },
    /// One of the users in the batch.
    Listed(UserId),
}

/// Decides the first entry of a journal.
///
/// # Errors
///
/// A [`Refusal`] that names the field and the rule; nothing exists then.
pub fn found(
    founding: &Founding,
    now: Timestamp,
    id: Uuid,
    entropy: &mut Entropy,
) -> Result<Decision, Refusal> {
    let org = Org::default();
    let mut draft = Draft::new(&org, now);
    draft.put(Organization {
        id: founding.id,
        name: Organization::check_name(&founding.name)?,
        kind: kind_of(founding.client),
        propagation: PropagationMode::default(),
        production: NamePattern::default(),
        health: HealthPolicy::default(),
        just_in_time: JustInTime::default(),
        default_pools: DefaultPools::default(),
        times: Times::made(now),
    });
    import::merge(&mut draft, &founding.batch)?;
    let admin = appoint(&mut draft, founding, entropy)?;
    rules::check(&draft, Rigour::Imported)?;
    let intent = Intent { deed: Deed::Found, objects: vec![ObjectRef::Organization(founding.id)] };
    let draught = Draught {
        org: &org,
        organization: founding.id,
        at: now,
        actor: Owner::User(admin),
        client: founding.client,
        intent,
        command: id,
        changes: draft.into_changes(),
    };
    let (entry, record) = seal(draught);
    Ok(Decision { entry, record, reveal: None })
}

/// What the maker of the demo founds is a demo for good; nobody else can make one.
const fn kind_of(client: Client) -> OrganizationKind {
    match client {
        Client::Demo => OrganizationKind::Demo,
        Client::Console | Client::Import | Client::Rest | Client::Module => OrganizationKind::Ordinary,
    }
}

/// Makes or finds the administrator, active, and binds the role.
fn appoint(draft: &mut Draft<'_>, founding: &Founding, entropy: &mut Entropy) -> Result<UserId, Refusal> {
    let user = match &founding.admin {
        FoundingAdmin::New { email, full_name } => User {
            id: names::fresh::<User>(draft, entropy, UserId::from_random)?,
            email: User::check_email(email)?,
            full_name: User::check_full_name(full_name)?,
            auth: crate::model::AuthType::Local,
            state: UserState::Active,
            claims: Claims::default(),
            invitation: None,
            times: Times::made(draft.at),
            origin: Origin::Created,
        },
        FoundingAdmin::Listed(id) => {
            let listed = draft.get::<User>(id).cloned().ok_or_else(|| Refusal::no_such::<User>(id))?;
            User { state: UserState::Active, ..listed }
        }
    };
    let id = user.id.clone();
    draft.put(user);
    let crn = crate::model::Crn::organization(&founding.id.to_string());
    draft.put(RoleBinding {
        id: names::fresh::<RoleBinding>(draft, entropy, RoleBindingId::from_random)?,
        principal: Principal::User(id.clone()),
        role: Role::OrganizationAdmin,
        pattern: CrnPattern::exactly(crn),
        times: Times::made(draft.at),
        origin: Origin::Created,
    });
    Ok(id)
}
