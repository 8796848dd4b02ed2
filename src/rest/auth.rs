//! Who asks: HTTP Basic with an API key of this organization.

use base64::{
    Engine as _,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use zeroize::Zeroizing;

use super::{Problem, Request, route::Takes};
use crate::{
    engine::{self, Target, Verdict},
    model::{ApiKey, ApiKeyId, KafkaClusterId, Secret, Timestamp},
    org::Org,
};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The id of the key that a request presents, whether or not it is any good. For counting requests.
pub fn presented_key(request: &Request) -> Option<String> {
    credentials(request).map(|(id, _)| id)
}

/// The key that a request authenticates with.
///
/// # Errors
///
/// One and the same problem for whatever is wrong: no header, another scheme, an unknown key, a wrong secret, a key for
/// something else. Only administrators learn which, from the console.
pub(super) fn authenticate<'a>(
    org: &'a Org,
    request: &Request,
    takes: Takes,
    cluster: Option<&str>,
    now: Timestamp,
) -> Result<&'a ApiKey, Problem> {
    let (id, secret) = credentials(request).ok_or_else(Problem::unauthenticated)?;
    let target = match takes {
        Takes::Cloud => Target::Cloud,
        Takes::Tableflow => Target::Tableflow,
        Takes::KafkaCluster => {
            let id = cluster.and_then(|id| KafkaClusterId::parse(id).ok());
            Target::Kafka(id.ok_or_else(Problem::unauthenticated)?)
        }
    };
    match engine::verify(org, &id, &secret, Some(&target), now) {
        Verdict::Accepted => {
            let id = ApiKeyId::parse(id.trim()).ok();
            id.and_then(|id| org.api_keys().get(&id)).ok_or_else(Problem::unauthenticated)
        }
        Verdict::Refused(_) => Err(Problem::unauthenticated()),
    }
}

/// Id and secret of an `Authorization: Basic` header.
fn credentials(request: &Request) -> Option<(String, Secret)> {
    let (scheme, encoded) = request.header("Authorization")?.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let decoded = Zeroizing::new(BASE64.decode(encoded.trim()).ok()?);
    let (id, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some((id.to_owned(), Secret::presented(secret)))
}
