//! `iam/v2/invitations`. Source: `contract/openapi/iam-v2.yaml`, `facts/wire.md` 3.1 and 7.
//!
//! An invitation is a fact of the user whom it made. Whoever sees the user sees it. Deleting one that was not accepted takes
//! the user away with it; of one that was accepted only the fact goes, and the user stays.

use serde_json::{Value, json};

use super::users::AUTH_TYPES;
use crate::{
    engine::Command,
    model::{AuthType, Invitation, InvitationStatus, Noun, ObjectRef, Owner, User},
    org::Shown,
    rest::{
        BodyRule, Family, Gives, Parameter, Problem, Route,
        call::{Call, Reply, after},
        query::encode,
        route::{Facts, PAGE},
        schema::{GLOBAL_REFERENCE, ID, METADATA, Property, Schema, Type, api_version, kind},
        wire,
    },
};

const STATUSES: &[&str] = &[
    "INVITE_STATUS_SENT",
    "INVITE_STATUS_STAGED",
    "INVITE_STATUS_ACCEPTED",
    "INVITE_STATUS_EXPIRED",
    "INVITE_STATUS_DEACTIVATED",
];

static SCHEMA: Schema = Schema {
    name: "iam.v2.Invitation",
    fields: &[
        api_version("iam/v2"),
        kind("Invitation"),
        ID,
        METADATA,
        Property::new("email", Type::Text).fixed(),
        Property::new("auth_type", Type::Open(AUTH_TYPES)),
        Property::new("status", Type::Open(STATUSES)).read(),
        Property::new("accepted_at", Type::Time).read().sometimes(),
        Property::new("expires_at", Type::Time).read(),
        Property::new("user", Type::Object(&GLOBAL_REFERENCE)).read(),
        // Whoever may not see the creator is not told.
        Property::new("creator", Type::Object(&GLOBAL_REFERENCE)).read().sometimes(),
    ],
};

const ALL: &str = "/iam/v2/invitations";
const ONE: &str = "/iam/v2/invitations/{id}";
const LIST: Gives = Gives::Page { api_version: "iam/v2", kind: "InvitationList", of: &SCHEMA };
const FAMILY: Family = Family::Invitations;
const NEW: BodyRule = BodyRule { schema: &SCHEMA, required: &["email"], facts: Facts::Flat };

pub(super) static ROUTES: [Route; 4] = [
    Route {
        parameters: &[
            Parameter::optional("email", "Invitations to this address"),
            Parameter::optional("status", "Invitations of this status, INVITE_STATUS_…"),
            Parameter::optional("user", "The invitation of the user of this id"),
            Parameter::optional("creator", "Invitations that the account of this id sent"),
            PAGE[0],
            PAGE[1],
        ],
        ..Route::list(FAMILY, ALL, ("listIamV2Invitations", "List of Invitations"), LIST, list)
    },
    Route::create(FAMILY, ALL, ("createIamV2Invitation", "Create an Invitation"), NEW, create),
    Route::read(FAMILY, ONE, ("getIamV2Invitation", "Read an Invitation"), &SCHEMA, get),
    Route::remove(FAMILY, ONE, ("deleteIamV2Invitation", "Delete an Invitation"), delete),
];

/// An invitation with the user whom it made.
struct Invited<'a> {
    user: &'a User,
    invitation: &'a Invitation,
}

impl<'a> Invited<'a> {
    fn of(user: &'a User) -> Option<Self> {
        user.invitation.as_ref().map(|invitation| Self { user, invitation })
    }

    fn id(&self) -> &str {
        self.invitation.id.as_str()
    }

    fn path(&self) -> String {
        format!("{ALL}/{}", encode(self.id()))
    }

    fn status(&self, call: &Call<'_>) -> &'static str {
        match self.invitation.status(self.user.state, call.site.now) {
            InvitationStatus::Sent => "INVITE_STATUS_SENT",
            InvitationStatus::Accepted => "INVITE_STATUS_ACCEPTED",
            InvitationStatus::Expired => "INVITE_STATUS_EXPIRED",
            InvitationStatus::Deactivated => "INVITE_STATUS_DEACTIVATED",
        }
    }

    fn wire(&self, call: &Call<'_>) -> Value {
        let Self { user, invitation } = self;
        let crn = call.org.crn().child("invitation", invitation.id.as_str());
        let refer = |owner: &Owner| {
            let path = match owner {
                Owner::User(id) => wire::user_path(id.as_str()),
                Owner::ServiceAccount(id) => wire::service_account_path(id.as_str()),
            };
            wire::reference(call, owner.id(), &path, &wire::account_crn(call.org, owner))
        };
        let mut value = json!({
            "api_version": "iam/v2",
            "kind": "Invitation",
            "id": invitation.id,
            "metadata": wire::metadata(call, &self.path(), &crn, invitation.times()),
            "email": user.email,
            "auth_type": user.auth.wire(),
            "status": self.status(call),
            "expires_at": invitation.expires().to_string(),
            "user": refer(&Owner::User(user.id.clone())),
        });
        if let Some(accepted) = invitation.accepted {
            value = wire::with(value, "accepted_at", json!(accepted.to_string()));
        }
        if call.shown(&ObjectRef::from(invitation.creator.clone())) != Shown::Nothing {
            value = wire::with(value, "creator", refer(&invitation.creator));
        }
        value
    }
}

/// The invitations that the caller sees.
fn seen<'a>(call: &Call<'a>) -> impl Iterator<Item = Invited<'a>> {
    let org = call.org;
    let shown = |it: &Invited<'_>| call.shown(&User::reference(it.user.id.clone())) == Shown::Whole;
    org.users().iter().filter_map(Invited::of).filter(shown)
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let status = call.query.get("status");
    if let Some(unknown) = status.filter(|status| !STATUSES.contains(status)) {
        let detail = format!("There is no status {unknown}; there are {}", STATUSES.join(", "));
        return Err(Problem::parameter("status", detail));
    }
    let is = |name: &str, value: &str| call.query.get(name).is_none_or(|wanted| wanted == value);
    let email = call.query.get("email");
    let by = |it: &Invited<'_>| {
        let creator = &it.invitation.creator;
        call.query.get("creator").is_none_or(|wanted| {
            wanted == creator.id() && call.shown(&ObjectRef::from(creator.clone())) != Shown::Nothing
        })
    };
    let fits = |it: &Invited<'_>| {
        email.is_none_or(|email| it.user.email.eq_ignore_ascii_case(email))
            && is("user", it.user.id.as_str())
            && is("status", it.status(call))
            && by(it)
    };
    let found: Vec<_> = seen(call).filter(fits).collect();
    call.page_of(&found, |it| it.id(), |it| it.wire(call))
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let auth = match call.body.text("auth_type") {
        None => AuthType::default(),
        Some(text) => AuthType::parse(text).ok_or_else(|| {
            Problem::field("/auth_type", format!("auth_type must be {}", AUTH_TYPES.join(" or ")))
        })?,
    };
    let email = call.body.text_or("email", "");
    let decision = call.decide(&Command::InviteUser { email, full_name: String::new(), auth })?;
    let made = decision.as_ref().and_then(after::<User>).and_then(Invited::of);
    let Some(made) = made else { return Err(Problem::unavailable("Nobody was invited. Try again")) };
    let (body, location) = (made.wire(call), call.url(&made.path()));
    Ok(Reply { body: Some(body), location: Some(location), decision, ..Reply::default() })
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(Reply::of(target(call)?.wire(call)))
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let target = target(call)?;
    let user = target.user.id.clone();
    if target.invitation.accepted.is_none() {
        return call.delete(ObjectRef::User(user));
    }
    let decision = call.decide(&Command::ForgetInvitation { user })?;
    Ok(Reply { decision, ..Reply::default() })
}

fn target<'a>(call: &Call<'a>) -> Result<Invited<'a>, Problem> {
    let id = call.named("id");
    let found = seen(call).find(|it| it.id() == id);
    found.ok_or_else(|| Problem::unknown("invitation", id))
}
