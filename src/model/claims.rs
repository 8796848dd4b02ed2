//! What the sign-in of an SSO user says of the user: groups and other claims.
//!
//! Keyplane sees no sign-in. What stands here was typed, and stands for what the identity provider would send; the
//! filters of group mappings are evaluated over it ([`super::ClaimFilter`]).

use serde::{Deserialize, Serialize};

use super::{Field, Invalid, Rule};

/// The claims of one SSO user's sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The groups the identity provider names, in the order typed, none twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Box<str>>,
    /// Every other claim, by name, sorted, no name twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    others: Vec<Claim>,
}

/// One claim other than the groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What the identity provider calls it.
    pub name: Box<str>,
    /// What it says.
    pub value: ClaimValue,
}

/// What a claim says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(Box<str>),
    /// Several texts.
    List(Vec<Box<str>>),
}

impl Claims {
    /// The most groups, claims, and texts in a list. The bound is technical: Confluent Cloud documents none.
    pub const COUNT_LIMIT: usize = 500;
    /// The most characters of a group, a name or a text. Technical as well.
    pub const TEXT_LIMIT: usize = 1024;
    /// The names by which a filter knows the groups; no other claim may have one.
    pub const GROUP_NAMES: [&'static str; 2] = ["group", "groups"];

    /// Accepts typed groups and claims. Blanks around a group go, and so do empty and repeated groups.
    ///
    /// # Errors
    ///
    /// An [`Invalid`] for a text that is too long, too many of something, a claim without a name, with a name given
    /// twice or with one that stands for the groups.
    pub fn typed(groups: &[String], others: Vec<Claim>) -> Result<Self, Invalid> {
        let mut kept: Vec<Box<str>> = Vec::new();
        for group in groups.iter().map(|group| group.trim()).filter(|group| !group.is_empty()) {
            check_text(Field::Groups, group)?;
            if !kept.iter().any(|known| **known == *group) {
                kept.push(group.into());
            }
        }
        check_count(Field::Groups, kept.len())?;
        check_count(Field::Claims, others.len())?;
        let mut others = others;
        others.sort_by(|a, b| a.name.cmp(&b.name));
        for claim in &others {
            check_claim(claim)?;
        }
        if others.windows(2).any(|pair| matches!(pair, [a, b] if a.name == b.name)) {
            return Err(Invalid::new(Field::Claims, Rule::Form("claims with different names")));
        }
        Ok(Self { groups: kept, others })
    }

    /// Whether the sign-in says nothing.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.others.is_empty()
    }

    /// The groups.
    pub fn groups(&self) -> &[Box<str>] {
        &self.groups
    }

    /// Every other claim, sorted by name.
    pub fn others(&self) -> &[Claim] {
        &self.others
    }

    /// What a claim other than the groups says.
    pub fn get(&self, name: &str) -> Option<&ClaimValue> {
        let place = self.others.binary_search_by(|claim| (*claim.name).cmp(name)).ok()?;
        self.others.get(place).map(|claim| &claim.value)
    }
}

fn check_claim(claim: &Claim) -> Result<(), Invalid> {
    if claim.name.is_empty() {
        return Err(Invalid::new(Field::Claims, Rule::Form("claims that each have a name")));
    }
    if Claims::GROUP_NAMES.contains(&&*claim.name) {
        let rule =
            Rule::Conflict("cannot hold the claims group and groups. Put them into the field for groups.");
        return Err(Invalid::new(Field::Claims, rule));
    }
    check_text(Field::Claims, &claim.name)?;
    match &claim.value {
        ClaimValue::Bool(_) | ClaimValue::Integer(_) => Ok(()),
        ClaimValue::Text(text) => check_text(Field::Claims, text),
        ClaimValue::List(texts) => {
            check_count(Field::Claims, texts.len())?;
            texts.iter().try_for_each(|text| check_text(Field::Claims, text))
        }
    }
}

fn check_text(field: Field, text: &str) -> Result<(), Invalid> {
    let length = text.chars().count();
    if length > Claims::TEXT_LIMIT {
        return Err(Invalid::new(field, Rule::TooLong { limit: Claims::TEXT_LIMIT, length }));
    }
    if text.chars().any(char::is_control) {
        return Err(Invalid::new(field, Rule::ControlCharacter));
    }
    Ok(())
}

fn check_count(field: Field, count: usize) -> Result<(), Invalid> {
    if count > Claims::COUNT_LIMIT {
        return Err(Invalid::new(field, Rule::TooMany { limit: Claims::COUNT_LIMIT, count }));
    }
    Ok(())
}
