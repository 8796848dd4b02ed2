//! Users.

use serde::{Deserialize, Serialize};

use super::{
    Claims, Field, Invalid, InvitationId, Origin, Owner, Rule, TEXT_CAP, Times, Timestamp, UserId,
    text::check_text_within,
};

/// How a user signs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthType {
    /// With a password of Confluent Cloud's own.
    #[default]
    Local,
    /// Through the organization's identity provider.
    Sso,
}

impl AuthType {
    /// The spelling of the REST contract.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Local => "AUTH_TYPE_LOCAL",
            Self::Sso => "AUTH_TYPE_SSO",
        }
    }

    /// Reads the spelling of the contract or of the CLI.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "AUTH_TYPE_LOCAL" | "Username/Password" => Some(Self::Local),
            "AUTH_TYPE_SSO" | "SSO" => Some(Self::Sso),
            _ => None,
        }
    }
}

/// Where a user stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    /// Invited, has not accepted.
    Invited,
    /// May sign in.
    #[default]
    Active,
    /// Kept, but may not sign in, and the keys do not authenticate.
    Deactivated,
}

impl UserState {
    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Invited => "Invited",
            Self::Active => "Active",
            Self::Deactivated => "Deactivated",
        }
    }
}

/// How a user came to be asked in. Source: `facts/wire.md` 7, `iam.v2.Invitation`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// `i-…`
    pub id: InvitationId,
    /// Who invited.
    pub creator: Owner,
    /// When.
    pub sent: Timestamp,
    /// When it was accepted; `None` while it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Timestamp>,
}

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationStatus {
    /// Sent, and not accepted yet.
    Sent,
    /// Accepted.
    Accepted,
    /// Not accepted in time. Keyplane sees no sign-in, so it can be marked as accepted all the same.
    Expired,
    /// The user was deactivated before it was accepted.
    Deactivated,
}

impl Invitation {
    /// Seconds until an invitation expires: 30 days. Nothing is documented; a choice.
    pub const LASTS: i64 = 30 * 24 * 60 * 60;

    /// The invitation that makes a user, at a time. Its id is spelled as the user's, so that no two are the same.
    pub fn to(user: &UserId, creator: Owner, sent: Timestamp) -> Self {
        let symbols = user.as_str().strip_prefix(UserId::PREFIX).unwrap_or(user.as_str());
        let id = InvitationId::stored(&format!("{}{symbols}", InvitationId::PREFIX));
        Self { id, creator, sent, accepted: None }
    }

    /// The same, accepted at a time; an acceptance stands.
    #[must_use]
    pub fn accepted_at(self, at: Timestamp) -> Self {
        Self { accepted: self.accepted.or(Some(at)), ..self }
    }

    /// When it expires.
    pub fn expires(&self) -> Timestamp {
        self.sent.plus_seconds(Self::LASTS)
    }

    /// When it was made and changed.
    pub fn times(&self) -> Times {
        Times { created: Some(self.sent), updated: Some(self.accepted.unwrap_or(self.sent)) }
    }

    /// Where it stands, with its user in a state.
    pub fn status(&self, state: UserState, now: Timestamp) -> InvitationStatus {
        match (self.accepted, state) {
            (Some(_), _) => InvitationStatus::Accepted,
            (None, UserState::Deactivated) => InvitationStatus::Deactivated,
            (None, UserState::Invited | UserState::Active) if now > self.expires() => {
                InvitationStatus::Expired
            }
            (None, UserState::Invited | UserState::Active) => InvitationStatus::Sent,
        }
    }
}

/// A user account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// `u-…`
    pub id: UserId,
    /// E-mail address, unique in the organization; empty for a placeholder of which none is known.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub email: Box<str>,
    /// Full name, empty where unknown.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub full_name: Box<str>,
    /// How the user signs in.
    #[serde(default)]
    pub auth: AuthType,
    /// Where the user stands.
    #[serde(default)]
    pub state: UserState,
    /// What the sign-in of an SSO user says; empty for others.
    #[serde(default, skip_serializing_if = "Claims::is_empty")]
    pub claims: Claims,
    /// The invitation that made the account; `None` where there was none, or none is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<Invitation>,
    /// When the account was made and changed.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl User {
    /// What to call the user: the name, else the address, else the id.
    pub fn display(&self) -> &str {
        [&*self.full_name, &*self.email].into_iter().find(|text| !text.is_empty()).unwrap_or(self.id.as_str())
    }

    /// Accepts a typed full name, empty included.
    pub fn check_full_name(text: &str) -> Result<Box<str>, Invalid> {
        check_text_within(Field::Name, text, TEXT_CAP)
    }

    /// Accepts a typed e-mail address: something, `@`, something with a dot; at most 254 characters.
    pub fn check_email(text: &str) -> Result<Box<str>, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::new(Field::Email, Rule::Required));
        }
        let fits = text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
        });
        let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control());
        if text.chars().count() <= 254 && fits && clean {
            Ok(text.into())
        } else {
            Err(Invalid::new(Field::Email, Rule::Form("an address such as ada@example.com")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_for_shape_only() {
        for (text, accepted) in [
            ("ada@example.com", true),
            (" ada+x@sub.example.com ", true),
            ("ünï@bücher.example", true),
            ("ada@example", false),
            ("ada@@example.com", false),
            ("a da@example.com", false),
            ("@example.com", false),
            ("ada@.com", false),
        ] {
            assert_eq!(User::check_email(text).is_ok(), accepted, "{text:?}");
        }
    }
}
