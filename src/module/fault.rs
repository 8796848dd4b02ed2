//! What a program is told when something does not work.

use serde::Serialize;

use crate::{
    engine::{Damage, Exhausted, Refusal},
    exchange::line::NotText,
};

/// Why a call did nothing. Crosses to JavaScript as JSON and becomes a `KeyplaneError` there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// For programs, fixed: `invalid`, `not_found`, `quota_exceeded`, …
    pub code: &'static str,
    /// For people: the rule and the way out.
    pub message: String,
    /// The field to blame, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Fault {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), field: None }
    }

    /// A value that the program gave is not of the form it must have.
    pub(super) fn input(field: &str, rule: &str) -> Self {
        Self { code: "invalid", message: format!("{field} {rule}."), field: Some(field.to_owned()) }
    }

    pub(super) fn not_founded() -> Self {
        Self::from(Refusal::NotFounded)
    }

    /// The organization has moved on since the line was prepared.
    pub(super) fn stale() -> Self {
        Self::new(
            "stale",
            "Another entry has taken this number. Prepare the request again, then store and commit that.",
        )
    }

    #[expect(clippy::needless_pass_by_value, reason = "used as a function of errors")]
    pub(super) fn damage(damage: Damage) -> Self {
        let code = match damage {
            Damage::NewerFormat { .. } => "newer_format",
            Damage::Swapped { .. } | Damage::Broken { .. } => "out_of_order",
            Damage::Header { .. } | Damage::Pages { .. } | Damage::Content { .. } => "damaged",
        };
        Self::new(code, damage.to_string())
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        let code = match &refusal {
            Refusal::Invalid(_) => "invalid",
            Refusal::NotFound(_) => "not_found",
            Refusal::Stale { .. } | Refusal::OutcomeChanged(_) => "changed_meanwhile",
            Refusal::AlreadyCarriedOut(_) => "already_carried_out",
            Refusal::NoChange => "no_change",
            Refusal::NotPermitted(_) => "not_permitted",
            Refusal::QuotaExceeded { .. } => "quota_exceeded",
            Refusal::Taken { .. } => "taken",
            Refusal::Blocked(_) => "blocked",
            Refusal::NotFounded => "not_founded",
            Refusal::Exhausted(_) => "unavailable",
        };
        let field = refusal.field().map(|field| field.to_string());
        Self { code, message: refusal.to_string(), field }
    }
}

impl From<Exhausted> for Fault {
    fn from(error: Exhausted) -> Self {
        Self::from(Refusal::Exhausted(error))
    }
}

impl From<NotText> for Fault {
    fn from(error: NotText) -> Self {
        Self::new("damaged", error.to_string())
    }
}
