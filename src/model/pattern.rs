//! The pattern by which environments count as production.

use serde::{Deserialize, Serialize};

use super::{Field, Invalid, text::check_text_within};

/// Names separated by commas, each with `*` for any characters; letter case does not matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NamePattern(Box<str>);

impl Default for NamePattern {
    fn default() -> Self {
        Self("prod*, *-prod, *production*".into())
    }
}

impl NamePattern {
    /// Reads a typed pattern of at most 200 characters. An empty one matches nothing.
    pub fn typed(text: &str) -> Result<Self, Invalid> {
        check_text_within(Field::ProductionPattern, text, 200).map(Self)
    }

    /// The pattern as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether any of the names fits.
    pub fn matches(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.0
            .split(',')
            .map(str::trim)
            .filter(|glob| !glob.is_empty())
            .any(|glob| fits(&glob.to_lowercase(), &name))
    }
}

/// Whether `name` has the parts of `glob` in order, anchored at both ends.
fn fits(glob: &str, name: &str) -> bool {
    let mut parts = glob.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_are_anchored_and_ignore_case() {
        let default = NamePattern::default();
        for (name, expected) in [
            ("prod", true),
            ("Prod-EU", true),
            ("eu-prod", true),
            ("my production env", true),
            ("preprod-2", false),
            ("staging", false),
            ("", false),
        ] {
            assert_eq!(default.matches(name), expected, "{name}");
        }
        let other = NamePattern::typed("live, a*b*c").unwrap();
        for (name, expected) in
            [("live", true), ("alive", false), ("abc", true), ("axbyc", true), ("ab", false)]
        {
            assert_eq!(other.matches(name), expected, "{name}");
        }
        assert!(!NamePattern::typed("").unwrap().matches(""));
    }
}
