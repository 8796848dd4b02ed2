//! Which entries of the history are shown, to and from the query of an address.

use super::{DeedKind, Line};
use crate::{
    engine::{Client, Header},
    model::{
        ApiKeyId, ComputePoolId, EnvironmentId, GroupMappingId, IdentityPoolId, IdentityProviderId,
        KafkaClusterId, Kind, KsqlClusterId, ObjectRef, OrganizationId, Owner, RoleBindingId,
        SchemaRegistryId, ServiceAccountId, Timestamp, UserId,
    },
    org::{Change, Seq},
};

/// What the history is narrowed to. An entry is shown if it fits every part that says anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The id of an object that the entry changed, or words of what it says.
    pub object: String,
    /// Kinds of objects of which it changed at least one.
    pub of: Vec<Kind>,
    /// What kinds of things were done.
    pub deeds: Vec<DeedKind>,
    /// Who did them.
    pub actors: Vec<Owner>,
    /// From where.
    pub clients: Vec<Client>,
    /// The first day or moment, as typed.
    pub from: String,
    /// The last day or moment, as typed.
    pub until: String,
    /// No entry after this one, where the past is looked at. In no address of its own.
    pub last: Option<Seq>,
}

/// A part of a filter that offers choices with counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// What was done.
    Deed,
    /// To what kind of object.
    Of,
    /// By whom.
    Actor,
    /// From where.
    Client,
}

impl Facet {
    /// Every facet, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Deed, Self::Of, Self::Actor, Self::Client];

    /// What it filters by.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Deed => "Action",
            Self::Of => "Kind of object",
            Self::Actor => "Who",
            Self::Client => "Client",
        }
    }

    /// Its parameter in an address.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Deed => "kind",
            Self::Of => "of",
            Self::Actor => "actor",
            Self::Client => "client",
        }
    }
}

/// The parameters of an address that are the filter's.
pub const PARAMETERS: [&str; 7] = ["object", "of", "kind", "actor", "client", "from", "until"];

/// Kinds of objects by which entries can be filtered, in the order in which they are offered.
pub fn kinds() -> impl Iterator<Item = Kind> {
    let first = std::iter::once(Kind::ApiKey);
    first.chain(Kind::ALL.iter().copied().filter(|kind| !matches!(kind, Kind::ApiKey | Kind::Tombstone)))
}

/// A program, as it stands in an address.
pub const fn client_slug(client: Client) -> &'static str {
    match client {
        Client::Console => "console",
        Client::Import => "import",
        Client::Demo => "demo",
        Client::Rest => "rest",
        Client::Module => "module",
    }
}

/// The programs that write entries.
pub const CLIENTS: [Client; 5] =
    [Client::Console, Client::Import, Client::Demo, Client::Rest, Client::Module];

/// An account, by its id. Service accounts are told by how their ids begin.
fn owner(id: &str) -> Option<Owner> {
    if id.starts_with(ServiceAccountId::PREFIX) {
        return ServiceAccountId::parse(id).ok().map(Owner::ServiceAccount);
    }
    UserId::parse(id).ok().map(Owner::User)
}

/// A day begins at midnight UTC; anything longer is a moment as RFC 3339 has it.
fn moment(text: &str) -> Option<Timestamp> {
    let day = text.len() == 10;
    Timestamp::parse(&if day { [text, "T00:00:00Z"].concat() } else { text.to_owned() })
}

impl Filter {
    /// Reads the query of an address. What it does not know says nothing.
    pub fn read(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| parameter(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let bound = |name: &str| Some(text(name)).filter(|text| moment(text).is_some()).unwrap_or_default();
        Self {
            object: text("object"),
            of: listed(&text(Facet::Of.parameter()), |slug| {
                Kind::from_name(slug).filter(|kind| *kind != Kind::Tombstone)
            }),
            deeds: listed(&text(Facet::Deed.parameter()), DeedKind::from_slug),
            actors: listed(&text(Facet::Actor.parameter()), owner),
            clients: listed(&text(Facet::Client.parameter()), |slug| {
                CLIENTS.into_iter().find(|client| client_slug(*client) == slug)
            }),
            from: bound("from"),
            until: bound("until"),
            last: None,
        }
    }

    /// The parameters of an address, not encoded, those that say something.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut said = Vec::new();
        let mut say = |name, value: String| {
            if !value.is_empty() {
                said.push((name, value));
            }
        };
        say("object", self.object.clone());
        for facet in Facet::ALL {
            say(facet.parameter(), self.chosen(facet).join(","));
        }
        say("from", self.from.clone());
        say("until", self.until.clone());
        said
    }

    /// Whether it shows everything.
    pub fn is_empty(&self) -> bool {
        *self == Self { last: self.last, ..Self::default() }
    }

    /// What is chosen of a facet, as it stands in an address.
    pub fn chosen(&self, facet: Facet) -> Vec<String> {
        match facet {
            Facet::Deed => self.deeds.iter().map(|kind| kind.slug().to_owned()).collect(),
            Facet::Of => self.of.iter().map(|kind| kind.name().to_owned()).collect(),
            Facet::Actor => self.actors.iter().map(|owner| owner.id().to_owned()).collect(),
            Facet::Client => self.clients.iter().map(|client| client_slug(*client).to_owned()).collect(),
        }
    }

    /// The same with a choice of a facet ticked, or no longer.
    #[must_use]
    pub fn toggled(&self, facet: Facet, value: &str) -> Self {
        let mut values = self.chosen(facet);
        match values.iter().position(|known| known == value) {
            Some(at) => {
                values.remove(at);
            }
            None => values.push(value.to_owned()),
        }
        self.with(facet, &values)
    }

    /// The same with nothing chosen of a facet.
    #[must_use]
    pub fn without(&self, facet: Facet) -> Self {
        self.with(facet, &[])
    }

    fn with(&self, facet: Facet, values: &[String]) -> Self {
        let parameters = self.parameters();
        let joined = values.join(",");
        let last = self.last;
        let read = Self::read(|name| {
            if name == facet.parameter() {
                return Some(joined.clone());
            }
            parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
        });
        Self { last, ..read }
    }

    /// Nothing before this moment fits.
    pub fn earliest(&self) -> Option<Timestamp> {
        moment(&self.from)
    }

    /// Everything that fits was done before this moment.
    fn end(&self) -> Option<Timestamp> {
        let day = if self.until.len() == 10 { 86_400 } else { 0 };
        moment(&self.until).map(|at| at.plus_seconds(day))
    }

    fn fits_time(&self, at: Timestamp) -> bool {
        let day = self.until.len() == 10;
        self.earliest().is_none_or(|first| at >= first)
            && self.end().is_none_or(|end| if day { at < end } else { at <= end })
    }

    /// Whether an entry fits as far as its header tells: what was done, by whom, from where and when. `apart_from`
    /// is left out, to count what its choices would show.
    pub fn fits_line(&self, line: &Line, apart_from: Option<Facet>) -> bool {
        let counts = |facet: Facet| apart_from != Some(facet);
        (!counts(Facet::Deed) || fits(&self.deeds, &line.kind))
            && (!counts(Facet::Actor) || fits(&self.actors, &line.actor))
            && (!counts(Facet::Client) || fits(&self.clients, &line.client))
            && self.fits_time(line.at)
            && self.last.is_none_or(|last| line.seq <= last)
    }

    /// As [`Self::fits_line`], of a stored header.
    pub fn fits_header(&self, header: &Header) -> bool {
        fits(&self.deeds, &DeedKind::of(&header.intent.deed))
            && fits(&self.actors, &header.actor)
            && fits(&self.clients, &header.client)
            && self.fits_time(header.at)
            && self.last.is_none_or(|last| header.seq <= last)
    }

    /// Whether what an entry says holds the words that are looked for.
    pub fn fits_words(&self, line: &Line) -> bool {
        let words = line.words.to_lowercase();
        self.object.to_lowercase().split_whitespace().all(|word| words.contains(word))
    }

    /// Whether one change fits: it is of a kind and an object that are looked for. Words of a sentence are no object.
    pub fn fits_change(&self, change: &Change) -> bool {
        let Some(object) = change.reference() else { return false };
        self.fits_kind(change) && (self.object.is_empty() || object.id() == self.object)
    }

    /// Whether a change is of a kind that is looked for.
    pub fn fits_kind(&self, change: &Change) -> bool {
        change.reference().is_some_and(|object| fits(&self.of, &object.kind()))
    }

    /// The objects that may be meant by the id: one id may name objects of several kinds.
    pub fn objects(&self) -> Vec<ObjectRef> {
        let id = self.object.as_str();
        if id.is_empty() || id.contains(char::is_whitespace) {
            return Vec::new();
        }
        let all = [
            ApiKeyId::parse(id).ok().map(ObjectRef::ApiKey),
            ServiceAccountId::parse(id).ok().map(ObjectRef::ServiceAccount),
            UserId::parse(id).ok().map(ObjectRef::User),
            EnvironmentId::parse(id).ok().map(ObjectRef::Environment),
            KafkaClusterId::parse(id).ok().map(ObjectRef::KafkaCluster),
            SchemaRegistryId::parse(id).ok().map(ObjectRef::SchemaRegistry),
            KsqlClusterId::parse(id).ok().map(ObjectRef::KsqlCluster),
            ComputePoolId::parse(id).ok().map(ObjectRef::ComputePool),
            GroupMappingId::parse(id).ok().map(ObjectRef::GroupMapping),
            IdentityProviderId::parse(id).ok().map(ObjectRef::IdentityProvider),
            IdentityPoolId::parse(id).ok().map(ObjectRef::IdentityPool),
            RoleBindingId::parse(id).ok().map(ObjectRef::RoleBinding),
            OrganizationId::parse(id).map(ObjectRef::Organization),
        ];
        all.into_iter()
            .flatten()
            .filter(|object| self.of.is_empty() || self.of.contains(&object.kind()))
            .collect()
    }
}

/// Nothing chosen, everything fits.
fn fits<T: PartialEq>(chosen: &[T], value: &T) -> bool {
    chosen.is_empty() || chosen.contains(value)
}

fn listed<T: PartialEq>(text: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
    let mut all = Vec::new();
    for value in text.split(',').filter_map(|slug| read(slug.trim())) {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}
