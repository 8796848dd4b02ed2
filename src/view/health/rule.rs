//! The table of rules: what each is called, how grave it is, and what to do.

/// How grave something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It is wrong, or stops working.
    Danger,
    /// It should be seen to.
    Caution,
}

/// Lists the rules, the gravest first.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $slug:literal, $label:literal, $severity:ident, $remedy:literal;)+) => {
        /// A reason why a key needs attention, the gravest first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum HealthRule { $($(#[$doc])* $name),+ }

        impl HealthRule {
            /// Every rule, the gravest first.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word in addresses and exports.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug),+ }
            }

            /// What a person reads where no case is at hand.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label),+ }
            }

            /// How grave it is.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),+ }
            }

            /// What to do about it.
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy),+ }
            }
        }
    };
}

rules! {
    /** It has expired. */
    Expired = "expired", "Expired", Danger,
        "Delete it. Whatever still presents it needs another key.";
    /** Its owner is deactivated, or nothing is known of the owner. */
    OwnerUnavailable = "owner-unavailable", "Owner deactivated or unknown", Danger,
        "Move whatever uses it to a key of a service account, then delete it.";
    /** A user's key on a production resource. */
    UserInProduction = "user-in-production", "User-owned in production", Danger,
        "Create a key of a service account for the same resource, move whatever uses this one over, then delete it.";
    /** It expires soon. */
    ExpiresSoon = "expires-soon", "Expires soon", Caution,
        "Create a key with the same owner and scope now, move whatever uses this one over, and let this one end.";
    /** It is due for rotation. */
    Old = "old", "Due for rotation", Caution,
        "Create a second key with the same owner and scope, move every client over, watch that this one falls silent, then delete it.";
    /** It was watched and not seen for long. */
    Idle = "idle", "Not seen in use", Caution,
        "Ask its owner. If nobody needs it, delete it: that can be undone here.";
    /** A Global key of an owner whose rights reach one resource only. */
    GlobalForOne = "global-for-one", "Global for one resource", Caution,
        "Create a key for that resource alone, move whatever uses this one over, then delete it.";
    /** One service account serves several applications on one resource. */
    SharedAccount = "shared-account", "Account shared by applications", Caution,
        "Give each application a service account of its own, so that rights and audit log tell them apart.";
    /** Its owner has several live keys for the same resource. */
    Several = "several", "Several live keys", Caution,
        "During a rotation this is as it should be. Otherwise find out which of them is in use, and delete the others.";
    /** A limit of its owner or cluster is nearly reached. */
    QuotaNear = "quota", "Quota nearly reached", Caution,
        "Delete keys that nobody needs, or have the limit raised, before the next rotation needs the room.";
    /** Nobody said what it is for. */
    Unnamed = "unnamed", "No name, no description", Caution,
        "Say what it is for and where its secret is kept, as long as somebody knows.";
}

impl HealthRule {
    /// Reads [`Self::slug`].
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.slug() == slug)
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// Several rules, each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RuleSet(u16);

impl RuleSet {
    /// No rule.
    pub const NONE: Self = Self(0);

    /// These rules and one more.
    #[must_use]
    pub const fn with(self, rule: HealthRule) -> Self {
        Self(self.0 | rule.bit())
    }

    /// These rules, and one more where it holds.
    #[must_use]
    pub fn with_if(self, rule: HealthRule, holds: impl FnOnce() -> bool) -> Self {
        if holds() { self.with(rule) } else { self }
    }

    /// The rules of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a rule is among them.
    pub const fn contains(self, rule: HealthRule) -> bool {
        self.0 & rule.bit() != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// One bit a rule, in the order of [`HealthRule::ALL`].
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// How many there are.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Each of them, the gravest first.
    pub fn iter(self) -> impl Iterator<Item = HealthRule> {
        HealthRule::ALL.iter().copied().filter(move |rule| self.contains(*rule))
    }

    /// The gravest.
    pub fn gravest(self) -> Option<HealthRule> {
        self.iter().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_word_of_its_own_and_a_bit_of_its_own() {
        let mut set = RuleSet::NONE;
        for rule in HealthRule::ALL {
            assert_eq!(HealthRule::parse(rule.slug()), Some(*rule));
            assert!(!set.contains(*rule), "{rule:?}");
            set = set.with(*rule);
        }
        assert_eq!(set.len(), HealthRule::ALL.len());
        assert_eq!(set.iter().collect::<Vec<_>>(), HealthRule::ALL);
    }

    #[test]
    fn what_is_wrong_comes_before_what_should_be_seen_to() {
        assert!(HealthRule::ALL.is_sorted_by_key(|rule| rule.severity()));
    }
}
