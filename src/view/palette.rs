//! What the command palette finds: every object by id, name or e-mail, and commands by their words.
//!
//! A [`Haystack`] is one text of everything that can be found, so that a search through 100,000 keys is one scan and
//! no allocation a key. It is made when the palette opens, and again when an entry has been applied meanwhile.

use std::cmp::Reverse;

use memchr::memmem::Finder;

use super::{access_words, words};
use crate::{
    model::{
        ApiKey, ApiKeyId, ComputePool, Environment, GroupMapping, IdentityPool, IdentityProvider,
        KafkaCluster, Kind, KsqlCluster, ObjectRef, RoleBinding, RoleBindingId, SchemaRegistry,
        ServiceAccount, User,
    },
    org::{Org, Seq, Slot, Stored},
};

/// Everything that can be found, in lower case: a line an object, its id, name and e-mail apart by tabs.
#[derive(Debug, Default)]
pub struct Haystack {
    seq: Seq,
    text: String,
    /// Where each line begins.
    starts: Vec<u32>,
    /// Whose line it is.
    places: Vec<(Kind, Slot)>,
}

/// An object that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The better the higher; compares across kinds.
    pub score: u32,
    kind: Kind,
    slot: Slot,
}

/// What fits a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The best of them, best first.
    pub best: Vec<Hit>,
    /// How many fit in all.
    pub total: usize,
}

/// An object as the palette shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which object it is.
    pub object: ObjectRef,
    /// What it is called; its id where it has no name.
    pub title: String,
    /// What tells it from its like: id, owner, place.
    pub detail: String,
}

/// Kinds that can be found, in the order in which equally good ones are shown.
const KINDS: [Kind; 12] = [
    Kind::ServiceAccount,
    Kind::User,
    Kind::Environment,
    Kind::KafkaCluster,
    Kind::SchemaRegistry,
    Kind::KsqlCluster,
    Kind::ComputePool,
    Kind::GroupMapping,
    Kind::IdentityProvider,
    Kind::IdentityPool,
    Kind::ApiKey,
    Kind::RoleBinding,
];

impl Haystack {
    /// Everything an organization holds that has an address of its own.
    pub fn new(org: &Org) -> Self {
        let mut hay = Self { seq: org.seq(), ..Self::default() };
        hay.add(org, |it: &ServiceAccount| [it.id.as_str(), &it.name, ""]);
        hay.add(org, |it: &User| [it.id.as_str(), it.display(), &it.email]);
        hay.add(org, |it: &Environment| [it.id.as_str(), &it.name, ""]);
        hay.add(org, |it: &KafkaCluster| [it.id.as_str(), &it.name, ""]);
        hay.add(org, |it: &SchemaRegistry| [it.id.as_str(), &it.name, ""]);
        hay.add(org, |it: &KsqlCluster| [it.id.as_str(), &it.name, ""]);
        hay.add(org, |it: &ComputePool| [it.id.as_str(), &it.name, ""]);
        hay.add(org, |it: &GroupMapping| [it.id.as_str(), &it.name, ""]);
        hay.add(org, |it: &IdentityProvider| [it.id.as_str(), &it.name, ""]);
        hay.add(org, |it: &IdentityPool| [it.id.as_str(), &it.name, ""]);
        hay.add(org, |it: &ApiKey| [it.id.as_str(), &it.name, ""]);
        hay.add_bindings(org);
        hay
    }

    /// The entry up to which it speaks.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    fn add<T: Stored>(&mut self, org: &Org, parts: impl Fn(&T) -> [&str; 3]) {
        for (slot, row) in T::table(org).rows() {
            self.add_line((T::KIND, slot), parts(&row.object));
        }
    }

    /// Role bindings, by the role and by who holds it.
    fn add_bindings(&mut self, org: &Org) {
        for (slot, row) in org.role_bindings().rows() {
            let holder = access_words::principal_name(org, &row.object.principal);
            let parts = [row.object.id.as_str(), row.object.role.name(), &holder];
            self.add_line((Kind::RoleBinding, slot), parts);
        }
    }

    fn add_line(&mut self, place: (Kind, Slot), parts: [&str; 3]) {
        // Past 4 GB of names nothing more is found, and nobody gets there.
        let Ok(start) = u32::try_from(self.text.len()) else { return };
        self.starts.push(start);
        self.places.push(place);
        for (number, part) in parts.into_iter().enumerate() {
            if number > 0 {
                self.text.push('\t');
            }
            fold_into(&mut self.text, part);
        }
        self.text.push('\n');
    }

    fn line(&self, at: usize) -> &str {
        let start = self.starts.get(at).copied().unwrap_or_default() as usize;
        let end = self.starts.get(at + 1).map_or(self.text.len(), |next| *next as usize);
        self.text.get(start..end.saturating_sub(1)).unwrap_or_default()
    }

    /// The `most` best of those objects in which every typed word occurs. Nothing typed fits nothing.
    pub fn find(&self, typed: &str, most: usize) -> Hits {
        let query = Query::new(typed);
        let Some((longest, others)) = query.finders() else { return Hits::default() };
        let bytes = self.text.as_bytes();
        let mut hits = Hits::default();
        let mut found: Vec<(u32, Reverse<usize>)> = Vec::new();
        let (mut at, mut line) = (0, 0);
        while let Some(hit) = bytes.get(at..).and_then(|rest| longest.find(rest)) {
            while self.starts.get(line + 1).is_some_and(|next| *next as usize <= at + hit) {
                line += 1;
            }
            let text = self.line(line);
            if others.iter().all(|other| other.find(text.as_bytes()).is_some()) {
                hits.total += 1;
                found.push((self.score(&query, line, text), Reverse(line)));
                if found.len() >= most.max(1) * 8 {
                    keep_best(&mut found, most);
                }
            }
            line += 1;
            at = self.starts.get(line).map_or(bytes.len(), |next| *next as usize);
        }
        keep_best(&mut found, most);
        let hit = |(score, Reverse(line)): (u32, Reverse<usize>)| {
            self.places.get(line).map(|(kind, slot)| Hit { score, kind: *kind, slot: *slot })
        };
        hits.best = found.into_iter().filter_map(hit).collect();
        hits
    }

    fn score(&self, query: &Query, line: usize, text: &str) -> u32 {
        let best = |word: &str| text.split('\t').map(|field| fit(field, word)).max().unwrap_or(0);
        let words: u32 = query.words.iter().map(|word| best(word)).sum();
        let whole = best(&query.whole);
        let kind = self.places.get(line).and_then(|(kind, _)| KINDS.iter().position(|known| known == kind));
        let kind = u32::try_from(KINDS.len() - kind.unwrap_or(0)).unwrap_or(0);
        let brief = 15 - u32::try_from(text.len() / 4).unwrap_or(15).min(15);
        (whole * 4 + words) * 256 + kind * 16 + brief
    }
}

/// How well a word fits a field of an object: the same, its beginning, the beginning of a word in it, somewhere.
fn fit(field: &str, word: &str) -> u32 {
    match field.find(word) {
        _ if word.is_empty() => 0,
        Some(_) if field.len() == word.len() => 8,
        Some(0) => 4,
        Some(_) if begins_a_word(field, word) => 2,
        Some(_) => 1,
        None => 0,
    }
}

fn begins_a_word(field: &str, word: &str) -> bool {
    field
        .match_indices(word)
        .any(|(at, _)| field.get(..at).is_some_and(|before| !before.ends_with(char::is_alphanumeric)))
}

fn keep_best(found: &mut Vec<(u32, Reverse<usize>)>, most: usize) {
    found.sort_unstable_by(|one, other| other.cmp(one));
    found.truncate(most);
}

/// What was typed, in lower case.
struct Query {
    words: Vec<String>,
    whole: String,
}

impl Query {
    fn new(typed: &str) -> Self {
        let mut folded = String::with_capacity(typed.len());
        fold_into(&mut folded, typed);
        let words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
        Self { whole: words.join(" "), words }
    }

    /// The longest word, which occurs least, and the others.
    fn finders(&self) -> Option<(Finder<'_>, Vec<Finder<'_>>)> {
        let mut words: Vec<_> = self.words.iter().collect();
        words.sort_by_key(|word| Reverse(word.len()));
        let mut finders = words.into_iter().map(|word| Finder::new(word.as_bytes()));
        let longest = finders.next()?;
        Some((longest, finders.collect()))
    }
}

/// Adds a text in lower case; what would end a field or a line becomes a space.
fn fold_into(text: &mut String, part: &str) {
    for letter in part.chars() {
        match letter {
            '\t' | '\n' | '\r' => text.push(' '),
            'A'..='Z' => text.push(letter.to_ascii_lowercase()),
            ascii if ascii.is_ascii() => text.push(ascii),
            other => text.extend(other.to_lowercase()),
        }
    }
}

/// What a hit is, in words; `None` where it has gone since.
pub fn line_of(org: &Org, hit: &Hit) -> Option<Line> {
    let slot = hit.slot;
    let object = match hit.kind {
        Kind::ServiceAccount => reference::<ServiceAccount>(org, slot),
        Kind::User => reference::<User>(org, slot),
        Kind::Environment => reference::<Environment>(org, slot),
        Kind::KafkaCluster => reference::<KafkaCluster>(org, slot),
        Kind::SchemaRegistry => reference::<SchemaRegistry>(org, slot),
        Kind::KsqlCluster => reference::<KsqlCluster>(org, slot),
        Kind::ComputePool => reference::<ComputePool>(org, slot),
        Kind::GroupMapping => reference::<GroupMapping>(org, slot),
        Kind::IdentityProvider => reference::<IdentityProvider>(org, slot),
        Kind::IdentityPool => reference::<IdentityPool>(org, slot),
        Kind::ApiKey => reference::<ApiKey>(org, slot),
        Kind::RoleBinding => reference::<RoleBinding>(org, slot),
        Kind::Organization | Kind::Acl | Kind::AppliedLimit | Kind::Tombstone => None,
    };
    line(org, &object?)
}

fn reference<T: Stored>(org: &Org, slot: Slot) -> Option<ObjectRef> {
    T::table(org).at(slot).map(|row| T::reference(row.object.id().clone()))
}

/// An object in words; `None` where there is no such object, or none that the palette shows.
pub fn line(org: &Org, object: &ObjectRef) -> Option<Line> {
    let place = |id| org.environments().get(id).map_or("", |it| &it.name);
    let (title, facts): (&str, Vec<&str>) = match object {
        ObjectRef::ApiKey(id) => {
            let key = org.api_keys().get(id)?;
            let resource = words::resource_name(org, &key.scope);
            let resource = if resource.is_empty() { key.scope.kind().label() } else { resource };
            (words::key_name(key), vec![words::owner_name(org, &key.owner), resource])
        }
        ObjectRef::ServiceAccount(id) => (&org.service_accounts().get(id)?.name, vec![]),
        ObjectRef::User(id) => {
            let user = org.users().get(id)?;
            (user.display(), vec![&user.email])
        }
        ObjectRef::Environment(id) => (&org.environments().get(id)?.name, vec![]),
        ObjectRef::KafkaCluster(id) => {
            let it = org.kafka_clusters().get(id)?;
            (&it.name, vec![place(&it.environment)])
        }
        ObjectRef::SchemaRegistry(id) => {
            let it = org.schema_registries().get(id)?;
            (&it.name, vec![place(&it.environment)])
        }
        ObjectRef::KsqlCluster(id) => {
            let it = org.ksql_clusters().get(id)?;
            (&it.name, vec![place(&it.environment)])
        }
        ObjectRef::ComputePool(id) => {
            let it = org.compute_pools().get(id)?;
            (&it.name, vec![place(&it.environment)])
        }
        ObjectRef::RoleBinding(id) => return binding_line(org, id),
        ObjectRef::GroupMapping(id) => (&org.group_mappings().get(id)?.name, vec![]),
        ObjectRef::IdentityProvider(id) => {
            let it = org.identity_providers().get(id)?;
            (&it.name, vec![&it.issuer])
        }
        ObjectRef::IdentityPool(id) => {
            let it = org.identity_pools().get(id)?;
            (&it.name, vec![org.identity_providers().get(&it.provider).map_or("", |it| &it.name)])
        }
        ObjectRef::Organization(_)
        | ObjectRef::Acl(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::Tombstone(_) => return None,
    };
    let id = object.id();
    let title = if title.is_empty() { id.as_str() } else { title };
    let mut detail = Vec::new();
    if title != id {
        detail.push(id.as_str());
    }
    detail.extend(facts.into_iter().filter(|fact| !fact.is_empty() && *fact != title));
    Some(Line { title: title.to_owned(), detail: detail.join(" · "), object: object.clone() })
}

/// `DeveloperRead of orders-service`, and where it holds.
fn binding_line(org: &Org, id: &RoleBindingId) -> Option<Line> {
    let binding = org.role_bindings().get(id)?;
    let holder = access_words::principal_name(org, &binding.principal);
    Some(Line {
        object: ObjectRef::RoleBinding(id.clone()),
        title: format!("{} of {holder}", binding.role),
        detail: format!("{id} · {}", access_words::place(org, &binding.pattern)),
    })
}

/// The object that an address names by its section (`api-keys`, `users`, `resources`) and an id.
pub fn object_at(org: &Org, section: &str, id: &str) -> Option<ObjectRef> {
    match section {
        "api-keys" => {
            let id = ApiKeyId::parse(id).ok().filter(|id| org.api_keys().get(id).is_some());
            id.map(ObjectRef::ApiKey)
        }
        "service-accounts" => named::<ServiceAccount>(org, id),
        "users" => named::<User>(org, id),
        "environments" => named::<Environment>(org, id),
        "role-bindings" => named::<RoleBinding>(org, id),
        "group-mappings" => named::<GroupMapping>(org, id),
        "identity-providers" => named::<IdentityProvider>(org, id),
        "identity-pools" => named::<IdentityPool>(org, id),
        "resources" => named::<KafkaCluster>(org, id)
            .or_else(|| named::<SchemaRegistry>(org, id))
            .or_else(|| named::<KsqlCluster>(org, id))
            .or_else(|| named::<ComputePool>(org, id)),
        _ => None,
    }
}

fn named<T: Stored>(org: &Org, id: &str) -> Option<ObjectRef> {
    let reference = |object: &T| T::reference(object.id().clone());
    T::table(org).iter().map(reference).find(|object| object.id() == id)
}

/// What a command is called, for finding it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// Its words on the screen.
    pub title: String,
    /// Other words a person may look for it by.
    pub also: &'static str,
}

/// Which commands fit, best first, with a score that compares with that of objects. Each typed word begins a word of
/// the command, or what is typed are the first letters of its words. Nothing typed fits all, in their order.
pub fn commands(all: &[Called], typed: &str) -> Vec<(usize, u32)> {
    let query = Query::new(typed);
    let mut fits: Vec<(usize, u32)> =
        all.iter().enumerate().filter_map(|(at, called)| Some((at, fits_command(called, &query)?))).collect();
    fits.sort_by_key(|(at, score)| (Reverse(*score), *at));
    fits
}

fn fits_command(called: &Called, query: &Query) -> Option<u32> {
    let title = called.title.to_lowercase();
    if initials(&title, &query.whole) {
        return Some(3 * 256);
    }
    let mut score = 0;
    for word in &query.words {
        let own = fit(&title, word);
        let best = if begins_a_word(called.also, word) { own.max(2) } else { own };
        if best < 2 {
            return None;
        }
        score += best;
    }
    let whole = fit(&title, &query.whole);
    Some((whole * 4 + score) * 256 + 255)
}

/// Whether these are the first letters of the title's words, from the first on: `cak` for "create api key".
fn initials(title: &str, typed: &str) -> bool {
    let firsts: String = title.split_whitespace().filter_map(|word| word.chars().next()).collect();
    typed.chars().count() > 1 && firsts.starts_with(typed)
}
