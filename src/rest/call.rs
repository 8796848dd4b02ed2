//! One request on its way through a family: who asks, for what, and the ways to answer.

use std::borrow::Borrow;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Family, Problem, Site,
    body::Body,
    page::{Cut, Page, next_address},
    query::Query,
    route::{Facts, Gives, Route},
    wire::Wire,
};
use crate::{
    access::Sight,
    engine::{self, Client, Command, Decision, Entropy, Refusal},
    model::{EnvironmentId, Field, ObjectRef, Owner, write_segment},
    org::{Org, Shown, Stored},
};

/// A request that was authenticated and whose body was checked.
pub(super) struct Call<'a> {
    pub org: &'a Org,
    pub site: &'a Site<'a>,
    /// The organization's CRN.
    pub own: String,
    pub route: &'static Route,
    /// The path as the client sent it.
    pub path: &'a str,
    /// What the path names, in order.
    pub names: Vec<(&'static str, String)>,
    pub query: Query,
    pub body: Body,
    /// Who asks: whose key it is, or whom the host knows.
    pub actor: &'a Owner,
    /// By what that one asks.
    pub client: Client,
    pub sight: Sight,
    pub entropy: &'a mut Entropy,
}

/// What a family answers.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub body: Option<Value>,
    /// The body as text, where it was written at once; it stands in the place of `body`.
    pub text: Vec<u8>,
    pub location: Option<String>,
    pub decision: Option<Decision>,
}

impl Reply {
    /// A body and nothing else.
    pub fn of(body: Value) -> Self {
        Self { body: Some(body), ..Self::default() }
    }
}

impl<'a> Call<'a> {
    /// An address of this server.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.site.base_url)
    }

    /// What the path names in `{name}`.
    pub fn named(&self, name: &str) -> &str {
        self.names.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str())
    }

    /// Whether an object is the one that the path names last.
    pub fn is_target(&self, object: &ObjectRef) -> bool {
        self.names.iter().any(|(_, value)| *value == object.id())
    }

    /// Where a field of the engine stands in a body of this family, as a JSON pointer.
    pub fn pointer(&self, field: Field) -> String {
        let name = wire_name(self.route.family, field);
        match self.route.body.map(|body| body.facts) {
            Some(Facts::Spec) => format!("/spec/{name}"),
            Some(Facts::Flat) | None => format!("/{name}"),
        }
    }

    /// The address of an object that the caller may see.
    pub fn address_of(&self, object: &ObjectRef) -> Option<String> {
        super::wire::path_of(self.org, object).map(|path| self.url(&path))
    }

    /// How much of an object is seen.
    pub fn shown(&self, object: &ObjectRef) -> Shown {
        if self.sight.is_everything() {
            return Shown::Whole;
        }
        self.org.find(object).map_or(Shown::Nothing, |object| self.sight.shows(self.org, object))
    }

    fn sees<T: Wire>(&self, object: &T) -> bool {
        match self.shown(&T::reference(object.id().clone())) {
            Shown::Whole => true,
            // Of what is known by name only, the contract has nothing to say but for the environment itself.
            Shown::Name => T::NAMED_ONLY_IS_SHOWN,
            Shown::Nothing => false,
        }
    }

    /// An object that the caller sees.
    ///
    /// # Errors
    ///
    /// 404, for what is hidden as for what is not there.
    pub fn seen<T: Wire>(&self, id: &T::Id) -> Result<&'a T, Problem> {
        let found = T::table(self.org).get(id).filter(|object| self.sees(*object));
        found.ok_or_else(|| Problem::missing(&T::reference(id.clone())))
    }

    /// The object that the path names in `{id}`, as `parse` reads it.
    pub fn target<T: Wire, E>(&self, parse: fn(&str) -> Result<T::Id, E>) -> Result<&'a T, Problem> {
        let id = parse(self.named("id")).map_err(|_| Problem::no_path(self.path))?;
        self.seen(&id)
    }

    /// The environment that the query names.
    pub fn environment(&self) -> Result<EnvironmentId, Problem> {
        let id = self.query.get("environment").unwrap_or_default();
        EnvironmentId::parse(id).map_err(|error| Problem::parameter("environment", error.to_string()))
    }

    /// The object that the path names in `{id}`, where it lies in the environment that the query names, or for a change
    /// the body.
    pub fn target_within<T: Wire, E>(
        &self,
        parse: fn(&str) -> Result<T::Id, E>,
        lies_in: fn(&T) -> &EnvironmentId,
    ) -> Result<&'a T, Problem> {
        let found = self.target(parse)?;
        let named = self.body.text("spec.environment.id").or(self.query.get("environment"));
        if named == Some(lies_in(found).as_str()) {
            return Ok(found);
        }
        Err(Problem::missing(&T::reference(found.id().clone())))
    }

    /// The organization's CRN with segments below it, as text.
    pub fn crn(&self, segments: &[(&str, &str)]) -> String {
        let mut text = String::with_capacity(160);
        text.push_str(&self.own);
        for (kind, id) in segments {
            // Into memory: that cannot fail.
            write_segment(&mut text, kind, id).unwrap_or_default();
        }
        text
    }

    /// An object as it is, for the answer to a reading.
    pub fn one<T: Wire>(&self, object: &T) -> Reply {
        let mut text = Vec::with_capacity(1024);
        object.write(self, &mut text);
        Reply { text, ..Reply::default() }
    }

    /// The page that the request asks for, of all objects of a kind that the caller sees.
    pub fn page_all<T: Wire>(&self) -> Result<Reply, Problem>
    where
        T::Id: Borrow<str>,
    {
        let table = T::table(self.org);
        if self.sight.is_everything() {
            return Ok(self.written(&Page::asked(self)?.cut_table(table)?));
        }
        self.page(table.iter())
    }

    /// A page of objects, written object by object: there may be a hundred of them.
    fn written<T: Wire>(&self, cut: &Cut<'_, T>) -> Reply {
        let (api_version, kind, metadata) = self.head(cut.total, cut.next.as_deref());
        // Version and kind are words of the contract, which need no escaping.
        let head =
            format!(r#"{{"api_version":"{api_version}","kind":"{kind}","metadata":{metadata},"data":["#);
        let mut text = Vec::with_capacity(head.len() + cut.items.len() * 1100);
        text.extend(head.as_bytes());
        for (at, object) in cut.items.iter().enumerate() {
            if at > 0 {
                text.push(b',');
            }
            object.write(self, &mut text);
        }
        text.extend(b"]}");
        Reply { text, ..Reply::default() }
    }

    /// The page that the request asks for, of those objects that the caller sees.
    pub fn page<T: Wire + 'a>(&self, all: impl Iterator<Item = &'a T>) -> Result<Reply, Problem>
    where
        T::Id: Borrow<str>,
    {
        let page = Page::asked(self)?;
        let cut = page.cut(all.filter(|object| self.sees(*object)), |object| object.id().borrow())?;
        Ok(self.written(&cut))
    }

    /// The page that the request asks for, of things that are no objects of the organization.
    pub fn page_of<I>(
        &self,
        all: &[I],
        id: fn(&I) -> &str,
        wire: impl Fn(&I) -> Value,
    ) -> Result<Reply, Problem> {
        let cut = Page::asked(self)?.cut(all.iter(), id)?;
        let items: Vec<_> = cut.items.iter().map(|item| wire(item)).collect();
        Ok(Reply::of(self.list(&items, cut.total, cut.next.as_deref())))
    }

    fn list(&self, items: &[Value], total: usize, next: Option<&str>) -> Value {
        let (api_version, kind, metadata) = self.head(total, next);
        json!({ "api_version": api_version, "kind": kind, "metadata": metadata, "data": items })
    }

    /// Version and kind of a list, and what it says of itself.
    fn head(&self, total: usize, next: Option<&str>) -> (&'static str, &'static str, Value) {
        let (api_version, kind) = match self.route.gives {
            Gives::Page { api_version, kind, .. } => (api_version, kind),
            Gives::One(_) | Gives::Nothing => ("", ""),
        };
        let metadata = match next {
            Some(next) => json!({ "total_size": total, "next": next_address(self, next) }),
            None => json!({ "total_size": total }),
        };
        (api_version, kind, metadata)
    }

    /// Decides a command as whoever asks. `None` where everything is so already.
    pub fn decide(&mut self, command: &Command) -> Result<Option<Decision>, Problem> {
        let unavailable = || Problem::unavailable("No random bytes. Try again");
        let request = engine::Request {
            actor: self.actor,
            client: self.client,
            command,
            id: Uuid::from_bytes(self.entropy.take().map_err(|_| unavailable())?),
            seen: &[],
            now: self.site.now,
            entropy: self.entropy,
        };
        match engine::decide(self.org, request) {
            Ok(decision) => Ok(Some(decision)),
            Err(Refusal::NoChange) => Ok(None),
            Err(refusal) => Err(Problem::refused(self, &refusal)),
        }
    }

    /// Makes an object, and answers with it and its address.
    pub fn create<T: Wire>(&mut self, command: &Command) -> Result<Reply, Problem> {
        let Some(decision) = self.decide(command)? else {
            return Err(Problem::in_the_way("Nothing would change"));
        };
        let Some(made) = after::<T>(&decision) else {
            return Err(Problem::unavailable("Nothing was made. Try again"));
        };
        let (body, location) = (made.wire(self), self.url(&made.path()));
        Ok(Reply { body: Some(body), location: Some(location), decision: Some(decision), ..Reply::default() })
    }

    /// Changes an object, and answers with it as it is from then on.
    pub fn update<T: Wire>(&mut self, object: &T, command: &Command) -> Result<Reply, Problem> {
        let decision = self.decide(command)?;
        let body = match decision.as_ref().and_then(after::<T>) {
            Some(changed) => changed.wire(self),
            None => object.wire(self),
        };
        Ok(Reply { body: Some(body), decision, ..Reply::default() })
    }

    /// Deletes an object with what goes along, and answers with nothing.
    pub fn delete(&mut self, object: ObjectRef) -> Result<Reply, Problem> {
        let decision = self.decide(&Command::Delete { targets: vec![object], previewed: None })?;
        Ok(Reply { decision, ..Reply::default() })
    }
}

/// The object of a kind that a decision makes or changes.
pub(super) fn after<T: Stored>(decision: &Decision) -> Option<&T> {
    decision.entry.changes.iter().find_map(|change| T::delta(change)?.after.as_ref())
}

/// What the contract calls a field: each family's own word, else the usual one.
fn wire_name(family: Family, field: Field) -> &'static str {
    let own = OWN_WORDS.iter().find(|(of, known, _)| *of == family && *known == field);
    own.map_or_else(|| usual_name(field), |(_, _, name)| name)
}

/// Where families have words of their own.
const OWN_WORDS: [(Family, Field, &str); 8] = [
    (Family::Users, Field::Name, "full_name"),
    (Family::KsqlClusters, Field::Owner, "credential_identity"),
    (Family::RoleBindings, Field::Owner, "principal"),
    // A key names what it is for in one place, whatever that is.
    (Family::ApiKeys, Field::Environment, "resource"),
    (Family::ApiKeys, Field::KafkaCluster, "resource"),
    (Family::KafkaClusters, Field::Size, "config"),
    (Family::KsqlClusters, Field::Size, "csu"),
    (Family::Flink, Field::Size, "max_cfu"),
];

const fn usual_name(field: Field) -> &'static str {
    match field {
        Field::Name => "display_name",
        Field::Description => "description",
        Field::Owner => "owner",
        Field::Resource => "resource",
        Field::Environment => "environment",
        Field::KafkaCluster => "kafka_cluster",
        Field::ExpiresOn => "expires_at",
        Field::Email => "email",
        Field::Cloud => "cloud",
        Field::Region => "region",
        Field::Size => "size",
        Field::Availability => "availability",
        Field::Filter => "filter",
        Field::Issuer => "issuer",
        Field::JwksUri => "jwks_uri",
        Field::IdentityClaim => "identity_claim",
        Field::IdentityProvider => "identity_provider",
        Field::Principal => "principal",
        Field::Role => "role_name",
        Field::CrnPattern => "crn_pattern",
        Field::Operation => "operation",
        Field::Host => "host",
        Field::Limit => "applied_limit",
        Field::ProductionPattern => "production_pattern",
        Field::State => "status",
        Field::ExpiryDays => "expiry_days",
        Field::AgeDays => "age_days",
        Field::IdleDays => "idle_days",
        Field::QuotaPercent => "quota_percent",
        Field::Groups => "groups",
        Field::Claims => "claims",
        Field::SignIn => "auth_type",
    }
}
