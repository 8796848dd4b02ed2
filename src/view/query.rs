//! The list's state in its address: search, sort and filters, to and from the query.

use crate::model::ScopeKind;

/// A column that the list of API keys can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// Key id.
    Key,
    /// Name.
    Name,
    /// Owner's name.
    Owner,
    /// Type of scope.
    Scope,
    /// Resource's name.
    Resource,
    /// Environment's name.
    Environment,
    /// Creation time.
    #[default]
    Created,
}

impl SortKey {
    /// Every column, in the order of the table.
    pub const ALL: [Self; 7] =
        [Self::Key, Self::Name, Self::Owner, Self::Scope, Self::Resource, Self::Environment, Self::Created];

    /// The word in the address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Name => "name",
            Self::Owner => "owner",
            Self::Scope => "scope",
            Self::Resource => "resource",
            Self::Environment => "environment",
            Self::Created => "created",
        }
    }

    /// Reads [`Self::slug`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.slug() == text)
    }
}

/// Which way a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A to Z, oldest first.
    Ascending,
    /// Z to A, newest first.
    Descending,
}

impl Direction {
    /// `asc` or `desc`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    /// The other way.
    #[must_use]
    pub const fn flipped(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// What the list of API keys shows, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyQuery {
    /// Words that all have to occur, in any letter case.
    pub search: String,
    /// Types of scope to show; empty for all.
    pub scopes: Vec<ScopeKind>,
    /// The column sorted by.
    pub sort: SortKey,
    /// Which way.
    pub direction: Direction,
}

impl Default for KeyQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            scopes: Vec::new(),
            sort: SortKey::default(),
            direction: Direction::Descending,
        }
    }
}

impl KeyQuery {
    /// Reads the query of an address. What it does not know is left at its default: an address from a newer
    /// version, or a mistyped one, still opens the list.
    pub fn read<'a>(parameter: impl Fn(&str) -> Option<&'a str>) -> Self {
        let default = Self::default();
        let sort = parameter("sort").and_then(SortKey::parse).unwrap_or(default.sort);
        let direction = match parameter("dir") {
            Some("asc") => Direction::Ascending,
            Some("desc") => Direction::Descending,
            _ if sort == SortKey::Created => Direction::Descending,
            _ => Direction::Ascending,
        };
        let scopes = parameter("scope").unwrap_or_default();
        let mut scopes: Vec<_> = scopes.split(',').filter_map(ScopeKind::from_slug).collect();
        scopes.sort();
        scopes.dedup();
        Self { search: parameter("q").unwrap_or_default().to_owned(), scopes, sort, direction }
    }

    /// The parameters that say the same, without those at their default; values are not encoded yet.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let default = Self::default();
        let mut parameters = Vec::new();
        if !self.search.is_empty() {
            parameters.push(("q", self.search.clone()));
        }
        if !self.scopes.is_empty() {
            let scopes: Vec<_> = self.scopes.iter().map(|kind| kind.slug()).collect();
            parameters.push(("scope", scopes.join(",")));
        }
        if self.sort != default.sort || self.direction != default.direction {
            parameters.push(("sort", self.sort.slug().to_owned()));
            parameters.push(("dir", self.direction.slug().to_owned()));
        }
        parameters
    }

    /// The same list sorted by a column: the other way where it is sorted by it already.
    #[must_use]
    pub fn sorted_by(&self, sort: SortKey) -> Self {
        let direction = match (self.sort == sort, sort) {
            (true, _) => self.direction.flipped(),
            (false, SortKey::Created) => Direction::Descending,
            (false, _) => Direction::Ascending,
        };
        Self { sort, direction, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> KeyQuery {
        KeyQuery::read(|name| query.iter().find(|(known, _)| *known == name).map(|(_, value)| *value))
    }

    #[test]
    fn a_query_survives_the_address() {
        for query in [
            KeyQuery::default(),
            KeyQuery { search: "orders & co".into(), ..KeyQuery::default() },
            KeyQuery { scopes: vec![ScopeKind::Kafka, ScopeKind::Global], ..KeyQuery::default() },
            KeyQuery { sort: SortKey::Owner, direction: Direction::Ascending, ..KeyQuery::default() },
            KeyQuery { direction: Direction::Ascending, ..KeyQuery::default() },
        ] {
            let parameters = query.parameters();
            let borrowed: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(read(&borrowed), query);
        }
    }

    #[test]
    fn what_an_address_gets_wrong_is_left_at_its_default() {
        assert_eq!(
            read(&[("sort", "colour"), ("dir", "up"), ("scope", "kafka,moon")]).scopes,
            [ScopeKind::Kafka]
        );
        assert_eq!(read(&[("sort", "colour")]), KeyQuery::default());
        assert_eq!(read(&[("sort", "name")]).direction, Direction::Ascending);
    }

    #[test]
    fn sorting_twice_by_a_column_turns_it_round() {
        let once = KeyQuery::default().sorted_by(SortKey::Name);
        assert_eq!((once.sort, once.direction), (SortKey::Name, Direction::Ascending));
        assert_eq!(once.sorted_by(SortKey::Name).direction, Direction::Descending);
        assert_eq!(once.sorted_by(SortKey::Created).direction, Direction::Descending);
    }
}
