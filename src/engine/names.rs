//! New ids: spelled from random bytes until one is neither in use nor retired.

use super::{draft::Draft, entropy::Entropy, refusal::Refusal};
use crate::{model::ApiKeyId, org::Stored};

/// An id that nothing has or had.
pub(super) fn fresh<T: Stored>(
    draft: &Draft<'_>,
    entropy: &mut Entropy,
    spell: fn([u8; 6]) -> T::Id,
) -> Result<T::Id, Refusal> {
    loop {
        let id = spell(entropy.take()?);
        if !draft.is_used::<T>(&id) {
            return Ok(id);
        }
    }
}

/// A key id that nothing has or had.
pub(super) fn fresh_key(draft: &Draft<'_>, entropy: &mut Entropy) -> Result<ApiKeyId, Refusal> {
    loop {
        let id = ApiKeyId::from_random(entropy.take()?);
        if !draft.is_used::<crate::model::ApiKey>(&id) {
            return Ok(id);
        }
    }
}
