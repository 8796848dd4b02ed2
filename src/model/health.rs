//! The numbers by which API keys are judged healthy or not.

use serde::{Deserialize, Serialize};

use super::{Field, Invalid, Rule};

/// From when on something about an API key needs attention. Part of the organization's record, so that every tab and
/// every export judges alike; what the numbers mean is `view::health`'s business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HealthPolicy {
    /// Days before its expiry from which on a key counts as expiring soon.
    pub expiry_days: u16,
    /// Days after which a key is due for rotation. Source of the default: `facts/domain.md` 13.
    pub age_days: u16,
    /// Days without any use seen after which a key counts as idle. Source of the default: the same.
    pub idle_days: u16,
    /// Percent of a limit from which on it counts as nearly reached. Source of the default: `facts/domain.md` 11.
    pub quota_percent: u8,
}

impl Default for HealthPolicy {
    fn default() -> Self {
        Self { expiry_days: 14, age_days: 90, idle_days: 30, quota_percent: 90 }
    }
}

impl HealthPolicy {
    /// Whether it is what holds where nothing was set, which storage leaves out.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Accepts the numbers if each is in its range.
    pub fn checked(self) -> Result<Self, Invalid> {
        let days = |field, days: u16, most: u16, form| {
            if (1..=most).contains(&days) { Ok(()) } else { Err(Invalid::new(field, Rule::Form(form))) }
        };
        days(Field::ExpiryDays, self.expiry_days, 365, "1 to 365 days")?;
        days(Field::AgeDays, self.age_days, 3_650, "1 to 3,650 days")?;
        days(Field::IdleDays, self.idle_days, 365, "1 to 365 days")?;
        if (50..=100).contains(&self.quota_percent) {
            return Ok(self);
        }
        Err(Invalid::new(Field::QuotaPercent, Rule::Form("50 to 100 percent")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_out_of_range_are_refused_by_name() {
        let usual = HealthPolicy::default();
        for (policy, refused) in [
            (usual, None),
            (HealthPolicy { expiry_days: 0, ..usual }, Some(Field::ExpiryDays)),
            (HealthPolicy { expiry_days: 365, ..usual }, None),
            (HealthPolicy { expiry_days: 366, ..usual }, Some(Field::ExpiryDays)),
            (HealthPolicy { age_days: 0, ..usual }, Some(Field::AgeDays)),
            (HealthPolicy { age_days: 3_651, ..usual }, Some(Field::AgeDays)),
            (HealthPolicy { idle_days: 366, ..usual }, Some(Field::IdleDays)),
            (HealthPolicy { quota_percent: 49, ..usual }, Some(Field::QuotaPercent)),
            (HealthPolicy { quota_percent: 101, ..usual }, Some(Field::QuotaPercent)),
            (HealthPolicy { quota_percent: 100, ..usual }, None),
        ] {
            assert_eq!(policy.checked().err().map(|invalid| invalid.field), refused, "{policy:?}");
        }
    }
}
