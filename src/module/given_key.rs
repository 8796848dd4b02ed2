//! A key whose id and secret somebody chose: the first administrator's, given to a host when it starts.

use super::Fault;
use crate::{
    engine::{Batch, Command},
    model::{ApiKey, ApiKeyId, Credential, Origin, Owner, Scope, Secret, SecretFormat, Timestamp},
    org::Org,
};

/// The command that puts the key in, for Cloud resource management; `None` where it is there with this secret.
pub(super) fn command(
    org: &Org,
    owner: &Owner,
    id: &str,
    secret: &Secret,
    now: Timestamp,
) -> Result<Option<Command>, Fault> {
    let id = check_id(id)?;
    match secret.inspect() {
        Ok(SecretFormat::Current) => {}
        Ok(SecretFormat::Older) => return Err(Fault::input("secret", "is of the format before July 2025")),
        Err(defect) => return Err(Fault::input("secret", &format!("cannot be used: {defect}"))),
    }
    if let Some(known) = org.api_keys().get(&id) {
        return match &known.credential {
            Credential::Digest(digest) if digest.matches(secret) => Ok(None),
            Credential::Digest(_) | Credential::Unknown | Credential::Withdrawn => {
                Err(Fault::new("taken", format!("The API key {id} is there already, with another secret.")))
            }
        };
    }
    let key = ApiKey {
        id,
        name: "First administrator".into(),
        description: "Given to the host when it started".into(),
        owner: owner.clone(),
        scope: Scope::Cloud,
        created: now,
        updated: now,
        expires: None,
        credential: Credential::Digest(secret.digest()),
        // Its secret was made elsewhere.
        origin: Origin::Imported,
    };
    let batch = Batch { api_keys: vec![key], ..Batch::default() };
    Ok(Some(Command::Import { batch: Box::new(batch) }))
}

/// As Keyplane itself makes them, so that no id of another kind is taken for a key's.
fn check_id(id: &str) -> Result<ApiKeyId, Fault> {
    let fits = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let refused = || Fault::input("id", "has 16 upper-case letters and digits");
    if fits { ApiKeyId::parse(id).map_err(|_| refused()) } else { Err(refused()) }
}
