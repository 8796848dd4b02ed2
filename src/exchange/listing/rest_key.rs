//! API keys of the REST contract. Sources: `facts/wire.md` 4, `facts/domain.md` 6.

use std::borrow::Cow;

use super::{
    Listing, Source,
    json::{Cell, Many, Trace, record},
    problem::{Flaw, Reason, clip},
    rest::{Metadata, Reference, environment_in, head, object},
    row::{At, KeyFacts, KeyRow, OwnerKind},
    target::{self, Aim, Target},
};
use crate::model::{ExpiryDate, Timestamp};

record!(
    /// `spec` of an API key.
    ApiKeySpec<'a> {
        "display_name" => name: Cell<'a>, "description" => description: Cell<'a>,
        "owner" => owner: Option<Reference<'a>>, "resource" => resource: Option<Reference<'a>>,
        "resources" => resources: Many<Reference<'a>>, "expires_at" => expires: Cell<'a>,
        "secret" => secret: Trace,
    }
);

object!(
    /// `iam/v2` `ApiKey`.
    RestApiKey { "spec" => spec: Option<ApiKeySpec<'a>> }
);

impl<'a> Source<'a> for RestApiKey<'a> {
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw> {
        let head = head(&["ApiKey"], self.kind, self.id, self.metadata)?;
        let spec = self.spec.ok_or_else(|| Flaw::at("spec", Reason::Missing))?;
        if matches!(spec.secret, Trace::Text) {
            listing.secrets += 1;
        }
        let (owner, owner_kind) = owner(spec.owner)?;
        let missing = || Flaw::at("metadata.created_at", Reason::Missing);
        let facts = KeyFacts {
            id: head.id,
            at,
            name: spec.name.text("spec.display_name")?,
            description: spec.description.text("spec.description")?,
            owner: Some(owner),
            owner_kind,
            owner_email: None,
            owner_note: None,
            environment: None,
            created: Some(head.times.created.ok_or_else(missing)?),
            updated: head.times.updated,
            expires: expiry(spec.expires)?,
        };
        let (first, others) = resources(spec.resource, spec.resources)?;
        let kept = first.0.resource().to_owned();
        for left in others {
            listing.flawed(
                at,
                Flaw::at(
                    "spec.resources",
                    Reason::SeveralResources {
                        key: clip(&facts.id),
                        kept: clip(&kept),
                        left: clip(left.0.resource()),
                    },
                ),
            );
        }
        let (target, environment) = first;
        listing.rows.keys.push(KeyRow { target, facts: KeyFacts { environment, ..facts } });
        Ok(())
    }
}

fn owner(reference: Option<Reference<'_>>) -> Result<(Cow<'_, str>, Option<OwnerKind>), Flaw> {
    let reference = reference.ok_or_else(|| Flaw::at("spec.owner", Reason::Missing))?;
    let id = reference.id.required("spec.owner.id")?;
    let kind = match reference.kind.filled("spec.owner.kind")?.as_deref() {
        None => None,
        Some("User") => Some(OwnerKind::User),
        Some("ServiceAccount") => Some(OwnerKind::ServiceAccount),
        Some(_) => return Err(Flaw::at("spec.owner.kind", Reason::Owner(clip(&id)))),
    };
    Ok((id, kind))
}

fn expiry(cell: Cell<'_>) -> Result<Option<ExpiryDate>, Flaw> {
    const FIELD: &str = "spec.expires_at";
    let Some(text) = cell.filled(FIELD)? else { return Ok(None) };
    let any_time = Timestamp::from_micros(i64::MIN);
    Timestamp::parse(&text)
        .map(ExpiryDate::listed)
        .or_else(|| ExpiryDate::typed(&text, any_time).ok())
        .map(Some)
        .ok_or_else(|| Flaw::at(FIELD, Reason::Time(clip(&text))))
}

/// What a key is for, and what else it was for when keys for several clusters existed. Neither `resource` nor
/// `resources` means a Cloud key.
fn resources<'a>(
    resource: Option<Reference<'a>>,
    resources: Many<Reference<'a>>,
) -> Result<(Aim<'a>, Vec<Aim<'a>>), Flaw> {
    let listed = match resources {
        Many::Records(records) => records,
        // The record has been checked for flaws before it came here.
        Many::Other(_) => Vec::new(),
    };
    let single = resource.map(|reference| aim(reference, "spec.resource")).transpose()?;
    let mut listed = listed
        .into_iter()
        .map(|reference| aim(reference, "spec.resources"))
        .collect::<Result<Vec<_>, _>>()?;
    let first = match single {
        Some(single) => single,
        None if listed.is_empty() => (Target::Cloud, None),
        None => listed.remove(0),
    };
    listed.retain(|other| other.0 != first.0);
    Ok((first, listed))
}

fn aim<'a>(reference: Reference<'a>, field: &str) -> Result<Aim<'a>, Flaw> {
    let within = |flaw: Flaw| flaw.within(field);
    let id = reference.id.required("id").map_err(within)?;
    let kind = reference.kind.filled("kind").map_err(within)?;
    let api_version = reference.api_version.filled("api_version").map_err(within)?;
    let (target, prefix) = target::from_rest(kind.as_deref(), api_version.as_deref(), id)
        .map_err(|reason| Flaw::at("id", reason).within(field))?;
    let named = reference.environment.filled("environment").map_err(within)?;
    let environment = match (prefix, named) {
        (Some(prefix), Some(named)) if prefix != named => {
            let reason = Reason::TwoEnvironments(clip(&prefix), clip(&named));
            return Err(Flaw::at("environment", reason).within(field));
        }
        (Some(environment), _) | (None, Some(environment)) => Some(environment),
        (None, None) => environment_in(reference.resource_name.filled("resource_name").map_err(within)?),
    };
    Ok((target, environment))
}
