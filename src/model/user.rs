//! Users.

use serde::{Deserialize, Serialize};

use super::{Claims, Field, Invalid, Origin, Rule, TEXT_CAP, Times, UserId, text::check_text_within};

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
