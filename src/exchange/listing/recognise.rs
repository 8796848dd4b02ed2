//! Which listing a file is, by what stands in it. Its name and the order of its fields do not matter.

use std::{borrow::Cow, fmt};

use serde::{
    Deserializer,
    de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess},
};

use super::{
    json::{Cell, First, Lenient, Many, Name, Record, Slot, Trace, record},
    problem::{Flaw, Refusal, clip},
};
use crate::model::EnvironmentId;

/// What a listing lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// API keys.
    ApiKeys,
    /// Service accounts.
    ServiceAccounts,
    /// Users.
    Users,
    /// Environments.
    Environments,
    /// Kafka clusters.
    KafkaClusters,
    /// Schema Registries.
    SchemaRegistries,
    /// ksqlDB clusters.
    KsqlClusters,
    /// Flink compute pools.
    ComputePools,
}

/// Whose form a listing has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The CLI's.
    Cli,
    /// The REST contract's.
    Rest,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// What it lists.
    pub listed: Listed,
    /// In whose form.
    pub form: Form,
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = match self.listed {
            Listed::ApiKeys => "API keys",
            Listed::ServiceAccounts => "service accounts",
            Listed::Users => "users",
            Listed::Environments => "environments",
            Listed::KafkaClusters => "Kafka clusters",
            Listed::SchemaRegistries => "Schema Registries",
            Listed::KsqlClusters => "ksqlDB clusters",
            Listed::ComputePools => "compute pools",
        };
        match self.form {
            Form::Cli => write!(f, "{listed}, from the CLI"),
            Form::Rest => write!(f, "{listed}, from the REST API"),
        }
    }
}

/// How the records of a JSON file are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// A list of records.
    List,
    /// One record.
    Single,
    /// A REST list: the records stand under `data`.
    Page,
}

/// What a JSON file turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Recognised {
    /// A listing.
    Listing(Contents, Packing),
    /// A listing without records, of whatever kind.
    Empty,
}

record!(
    /// `metadata` of a list.
    ListMetadata<'a> { "next" => next: Trace }
);

record!(
    /// One error of an error answer.
    ErrorDetail<'a> { "detail" => detail: Cell<'a>, "title" => title: Cell<'a> }
);

record!(
    /// The first record of a list, for lists that do not say enough of themselves.
    Hint<'a> { "id" => id: Cell<'a>, "api_version" => api_version: Cell<'a> }
);

/// An object as far as recognition needs it.
#[derive(Default)]
struct Outline<'a> {
    names: Vec<String>,
    id: Cell<'a>,
    kind: Cell<'a>,
    api_version: Cell<'a>,
    metadata: Option<ListMetadata<'a>>,
    errors: Many<ErrorDetail<'a>>,
    message: Cell<'a>,
    data: First<Hint<'a>>,
}

/// What a whole JSON file says of itself.
pub(super) struct Overview {
    /// What it is, or why it is refused.
    pub(super) recognised: Result<Recognised, Refusal>,
    /// Whether a REST list says that another page follows.
    pub(super) next: Trace,
}

/// Looks over a JSON file. Of a long list only as much is read as recognition takes; so an error of syntax
/// behind that point is found later.
pub(super) fn overview(text: &str) -> Result<Overview, serde_json::Error> {
    let mut found = None;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match (Look { found: &mut found }).deserialize(&mut deserializer) {
        Ok(overview) => deserializer.end().map(|()| overview),
        Err(error) => match found {
            Some(recognised) => Ok(Overview { recognised, next: Trace::None }),
            None => Err(error),
        },
    }
}

struct Look<'f> {
    /// Where a record of a list was recognised: reading ends there, with an error that means nothing.
    found: &'f mut Option<Result<Recognised, Refusal>>,
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = Overview;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Overview, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> de::Visitor<'de> for Look<'_> {
    type Value = Overview;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Overview, A::Error> {
        let mut recognised = Ok(Recognised::Empty);
        while let Some(Lenient(outline)) = seq.next_element::<Lenient<Outline<'de>>>()? {
            match outline.unwrap_or_default().recognise() {
                Err(Refusal::Unknown) => recognised = Err(Refusal::Unknown),
                other => {
                    *self.found = Some(other.map(|contents| Recognised::Listing(contents, Packing::List)));
                    return Err(de::Error::custom("recognised"));
                }
            }
        }
        Ok(Overview { recognised, next: Trace::None })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Overview, A::Error> {
        let mut outline = Outline::default();
        while let Some(Name(name)) = map.next_key()? {
            outline.read(&name, &mut map)?;
        }
        let recognised = outline.recognise_file();
        Ok(Overview { recognised, next: outline.metadata.unwrap_or_default().next })
    }
}

impl<'a> Record<'a> for Outline<'a> {
    fn read<A: MapAccess<'a>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        self.names.push(name.to_owned());
        match name {
            "id" => self.id.read(map),
            "kind" => self.kind.read(map),
            "api_version" => self.api_version.read(map),
            "metadata" => self.metadata.read(map),
            "errors" => self.errors.read(map),
            "message" => self.message.read(map),
            "data" => map.next_value().map(|data| self.data = data),
            _ => map.next_value::<IgnoredAny>().map(|_| ()),
        }
    }

    fn cell(&mut self, _name: &str, _text: Cow<'a, str>) {}

    fn mark(&mut self, _flaw: Flaw) {}

    fn flaw(&self) -> Option<Flaw> {
        None
    }
}

impl Outline<'_> {
    /// What an object is that makes up a whole file.
    fn recognise_file(&self) -> Result<Recognised, Refusal> {
        if let Some(detail) = self.error_answer() {
            return Err(Refusal::ApiError(detail));
        }
        let list_of = text(&self.kind).and_then(|kind| kind.strip_suffix("List"));
        match (&self.data, list_of) {
            (First::List(None), Some(_)) => Ok(Recognised::Empty),
            (First::List(Some(first)), Some(kind)) => {
                let version = text(&self.api_version).or(text(&first.api_version));
                let contents = rest(kind, version, text(&first.id))?;
                Ok(Recognised::Listing(contents, Packing::Page))
            }
            _ => self.recognise().map(|contents| Recognised::Listing(contents, Packing::Single)),
        }
    }

    /// What one record is.
    fn recognise(&self) -> Result<Contents, Refusal> {
        if let Some(kind) = text(&self.kind).filter(|_| self.has("metadata") || self.has("api_version")) {
            return rest(kind, text(&self.api_version), text(&self.id));
        }
        by_names(|name| self.has(name), text(&self.id))
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    fn error_answer(&self) -> Option<String> {
        if let Many::Records(errors) = &self.errors
            && let Some(first) = errors.first()
        {
            return text(&first.detail).or(text(&first.title)).map(clip);
        }
        text(&self.message).filter(|_| self.has("error_code")).map(clip)
    }
}

fn text<'a>(cell: &'a Cell<'_>) -> Option<&'a str> {
    match cell {
        Cell::Text(text) => Some(text),
        Cell::Absent | Cell::Number(_) | Cell::Flag(_) | Cell::Other(_) => None,
    }
}

/// The listing that an object of the REST contract belongs to. `Cluster` is three kinds in three API groups.
fn rest(kind: &str, api_version: Option<&str>, id: Option<&str>) -> Result<Contents, Refusal> {
    let group = api_version.and_then(|version| version.split('/').next()).unwrap_or_default();
    let id_begins = |prefix: &str| id.is_some_and(|id| id.starts_with(prefix));
    let listed = match (kind, group) {
        ("ApiKey", _) => Listed::ApiKeys,
        ("ServiceAccount", _) => Listed::ServiceAccounts,
        ("User", _) => Listed::Users,
        ("Environment", _) => Listed::Environments,
        ("Cluster", "cmk") => Listed::KafkaClusters,
        ("Cluster" | "SchemaRegistry", "srcm") | ("SchemaRegistry", _) => Listed::SchemaRegistries,
        ("Cluster" | "ksqlDB", "ksqldbcm") | ("ksqlDB", _) => Listed::KsqlClusters,
        ("Cluster", _) if id_begins("lsrc-") => Listed::SchemaRegistries,
        ("Cluster", _) if id_begins("lksqlc-") => Listed::KsqlClusters,
        ("Cluster", _) => Listed::KafkaClusters,
        ("ComputePool", _) => Listed::ComputePools,
        (other, _) => return Err(Refusal::UnknownKind(clip(other))),
    };
    Ok(Contents { listed, form: Form::Rest })
}

/// The listing of the CLI that has these names: those of JSON, or the headings of a table in their spelling.
///
/// The telling names come first; what remains (`id`, `name`, `description`) is common to several listings.
pub(super) fn by_names(has: impl Fn(&str) -> bool, id: Option<&str>) -> Result<Contents, Refusal> {
    let all = |names: &[&str]| names.iter().all(|name| has(name));
    if all(&["api_key", "api_secret"]) {
        return Err(Refusal::Secret);
    }
    let listed = if all(&["key", "owner"]) || all(&["key", "resource_type"]) {
        Listed::ApiKeys
    } else if let Some(other) = OTHER_LISTINGS.iter().find(|(names, _)| all(names)) {
        return Err(Refusal::NotImported(other.1));
    } else if all(&["id", "authentication_method"]) {
        Listed::Users
    } else if all(&["id", "stream_governance_package"]) {
        Listed::Environments
    } else if all(&["id", "availability"]) {
        Listed::KafkaClusters
    } else if all(&["cluster", "endpoint_url"]) {
        Listed::SchemaRegistries
    } else if all(&["id", "kafka_cluster"]) {
        Listed::KsqlClusters
    } else if all(&["id", "max_cfu"]) {
        Listed::ComputePools
    } else if all(&["id", "name", "description"]) {
        Listed::ServiceAccounts
    } else if all(&["id", "name"]) && id.is_some_and(|id| id.starts_with(EnvironmentId::PREFIX)) {
        // Older versions of the CLI print nothing else.
        Listed::Environments
    } else {
        return Err(Refusal::Unknown);
    };
    Ok(Contents { listed, form: Form::Cli })
}

/// Listings of the CLI that are no part of an import, by the names that tell them.
const OTHER_LISTINGS: [(&[&str], &str); 11] = [
    (&["role", "principal"], "role bindings"),
    (&["principal", "name", "email"], "the holders of a role"),
    (&["quota_code"], "quotas"),
    (&["permission", "operation"], "ACLs"),
    (&["user_id", "status"], "invitations"),
    (&["jit_enabled"], "organizations"),
    (&["filter", "principal"], "group mappings"),
    (&["issuer_uri"], "identity providers"),
    (&["identity_claim", "filter"], "identity pools"),
    (&["user", "status", "email"], "invitations"),
    (&["issuer_url"], "identity providers"),
];
