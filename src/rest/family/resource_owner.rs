//! `assigned_resource_owner`: who gets `ResourceOwner` on what is made, in the same entry. Source: `facts/wire.md` 3.1.

use crate::{
    model::{ObjectRef, Principal},
    org::Shown,
    rest::{Parameter, Problem, call::Call},
};

const NAME: &str = "assigned_resource_owner";

/// The parameter.
pub(super) const PARAMETER: Parameter =
    Parameter::optional(NAME, "Who becomes its ResourceOwner: u-…, sa-…, pool-… or group-…");

/// Whom the request names. What the caller does not see is not there.
pub(super) fn asked(call: &Call<'_>) -> Result<Option<Principal>, Problem> {
    let Some(text) = call.query.get(NAME) else { return Ok(None) };
    let id = text.strip_prefix("User:").unwrap_or(text);
    let principal = Principal::from_id(id);
    let object = match &principal {
        Some(Principal::User(id)) => Some(ObjectRef::User(id.clone())),
        Some(Principal::ServiceAccount(id)) => Some(ObjectRef::ServiceAccount(id.clone())),
        Some(Principal::GroupMapping(id)) => Some(ObjectRef::GroupMapping(id.clone())),
        Some(Principal::IdentityPool(id)) => Some(ObjectRef::IdentityPool(id.clone())),
        Some(Principal::Everyone) | None => None,
    };
    match object {
        Some(object) if call.org.find(&object).is_some() && call.shown(&object) != Shown::Nothing => {
            Ok(principal)
        }
        Some(_) | None => Err(Problem::parameter(
            NAME,
            format!("There is no user, service account, identity pool or group mapping {text}"),
        )),
    }
}
