//! The list's state in its address: search, filters and order, to and from the query.

use std::collections::BTreeSet;

use super::choice::{Choice, Facet};

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
    /// When it was last seen in use; what was never seen and what is not tracked come before all times.
    Used,
    /// How it is, the gravest first.
    Health,
}

impl SortKey {
    /// Every column, in the order of the table.
    pub const ALL: [Self; 9] = [
        Self::Key,
        Self::Name,
        Self::Owner,
        Self::Scope,
        Self::Resource,
        Self::Environment,
        Self::Created,
        Self::Used,
        Self::Health,
    ];

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
            Self::Used => "used",
            Self::Health => "health",
        }
    }

    /// Reads [`Self::slug`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.slug() == text)
    }

    /// The way a column is sorted first: times from the newest.
    const fn first_direction(self) -> Direction {
        match self {
            Self::Created | Self::Used => Direction::Descending,
            Self::Key
            | Self::Name
            | Self::Owner
            | Self::Scope
            | Self::Resource
            | Self::Environment
            | Self::Health => Direction::Ascending,
        }
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
    /// What is filtered for: a key is shown if, of each facet with choices, it fits one of them.
    pub choices: BTreeSet<Choice>,
    /// The column sorted by.
    pub sort: SortKey,
    /// Which way.
    pub direction: Direction,
}

impl Default for KeyQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            choices: BTreeSet::new(),
            sort: SortKey::default(),
            direction: Direction::Descending,
        }
    }
}

impl KeyQuery {
    /// Every key that fits one choice.
    pub fn of(choice: Choice) -> Self {
        Self { choices: BTreeSet::from([choice]), ..Self::default() }
    }

    /// Reads the query of an address. What it does not know is left at its default: an address from a newer
    /// version, or a mistyped one, still opens the list.
    pub fn read<'a>(parameter: impl Fn(&str) -> Option<&'a str>) -> Self {
        let default = Self::default();
        let sort = parameter("sort").and_then(SortKey::parse).unwrap_or(default.sort);
        let direction = match parameter("dir") {
            Some("asc") => Direction::Ascending,
            Some("desc") => Direction::Descending,
            _ => sort.first_direction(),
        };
        let choices = Facet::ALL.into_iter().flat_map(|facet| {
            let values = parameter(facet.parameter()).unwrap_or_default().split(',');
            values.filter_map(move |value| Choice::read(facet, &unescaped(value)))
        });
        Self {
            search: parameter("q").unwrap_or_default().to_owned(),
            choices: choices.collect(),
            sort,
            direction,
        }
    }

    /// The query as parameters of an address, without what is as usual.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let default = Self::default();
        let mut parameters = Vec::new();
        if !self.search.is_empty() {
            parameters.push(("q", self.search.clone()));
        }
        for facet in Facet::ALL {
            let values: Vec<_> = self.chosen(facet).map(|choice| escaped(&choice.value())).collect();
            if !values.is_empty() {
                parameters.push((facet.parameter(), values.join(",")));
            }
        }
        if self.sort != default.sort || self.direction != default.direction {
            parameters.push(("sort", self.sort.slug().to_owned()));
            parameters.push(("dir", self.direction.slug().to_owned()));
        }
        parameters
    }

    /// What is chosen of one facet.
    pub fn chosen(&self, facet: Facet) -> impl Iterator<Item = &Choice> {
        self.choices.iter().filter(move |choice| choice.facet() == facet)
    }

    /// Whether the list cannot be shown without the book of keys.
    pub fn needs_book(&self) -> bool {
        !self.choices.is_empty() || matches!(self.sort, SortKey::Used | SortKey::Health)
    }

    /// The same list sorted by a column: the other way where it is sorted by it already.
    #[must_use]
    pub fn sorted_by(&self, sort: SortKey) -> Self {
        let direction = if self.sort == sort { self.direction.flipped() } else { sort.first_direction() };
        Self { sort, direction, ..self.clone() }
    }

    /// The same list with a choice more, or less where it was chosen already.
    #[must_use]
    pub fn toggled(&self, choice: Choice) -> Self {
        let mut choices = self.choices.clone();
        if !choices.remove(&choice) {
            choices.insert(choice);
        }
        Self { choices, ..self.clone() }
    }

    /// The same list, filtered in one facet by exactly these choices.
    #[must_use]
    pub fn with_only(&self, facet: Facet, choices: impl IntoIterator<Item = Choice>) -> Self {
        let others = self.choices.iter().filter(|choice| choice.facet() != facet).cloned();
        Self { choices: others.chain(choices).collect(), ..self.clone() }
    }
}

/// A value among others with commas between: ids from outside may hold commas themselves.
pub(super) fn escaped(value: &str) -> String {
    value.replace('%', "%25").replace(',', "%2C")
}

pub(super) fn unescaped(value: &str) -> String {
    value.replace("%2C", ",").replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::ScopeKind,
        view::{
            choice::{AgeBand, HealthChoice, UseBand},
            health::{HealthRule, KeyStatus},
        },
    };

    fn read(query: &[(&str, &str)]) -> KeyQuery {
        KeyQuery::read(|name| query.iter().find(|(known, _)| *known == name).map(|(_, value)| *value))
    }

    fn with(choices: impl IntoIterator<Item = Choice>) -> KeyQuery {
        KeyQuery { choices: choices.into_iter().collect(), ..KeyQuery::default() }
    }

    #[test]
    fn a_query_survives_the_address() {
        for query in [
            KeyQuery::default(),
            KeyQuery { search: "orders & co".into(), ..KeyQuery::default() },
            with([Choice::Scope(ScopeKind::Kafka), Choice::Scope(ScopeKind::Global)]),
            with([Choice::Owner("u11".into()), Choice::Owner("sa-1,odd%2C%id".into())]),
            with([Choice::Environment("env-1".into()), Choice::NoEnvironment]),
            with([Choice::Resource("aws.us-east-1".into()), Choice::Age(AgeBand::Year)]),
            with([
                Choice::Health(HealthChoice::Attention),
                Choice::Health(HealthChoice::Rule(HealthRule::Old)),
                Choice::Health(HealthChoice::Status(KeyStatus::Usable)),
            ]),
            with(UseBand::ALL.map(Choice::Used)),
            KeyQuery { sort: SortKey::Owner, direction: Direction::Ascending, ..KeyQuery::default() },
            KeyQuery { sort: SortKey::Used, direction: Direction::Ascending, ..KeyQuery::default() },
            KeyQuery { direction: Direction::Ascending, ..KeyQuery::default() },
        ] {
            let parameters = query.parameters();
            let borrowed: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(read(&borrowed), query);
        }
    }

    #[test]
    fn what_an_address_gets_wrong_is_left_at_its_default() {
        let kafka = with([Choice::Scope(ScopeKind::Kafka)]);
        assert_eq!(read(&[("sort", "colour"), ("dir", "up"), ("scope", "kafka,moon,,")]), kafka);
        assert_eq!(read(&[("sort", "colour"), ("age", "young"), ("owner", "")]), KeyQuery::default());
        assert_eq!(read(&[("sort", "name")]).direction, Direction::Ascending);
        assert_eq!(read(&[("sort", "used")]).direction, Direction::Descending);
    }

    #[test]
    fn sorting_twice_by_a_column_turns_it_round() {
        let once = KeyQuery::default().sorted_by(SortKey::Name);
        assert_eq!((once.sort, once.direction), (SortKey::Name, Direction::Ascending));
        assert_eq!(once.sorted_by(SortKey::Name).direction, Direction::Descending);
        assert_eq!(once.sorted_by(SortKey::Created).direction, Direction::Descending);
    }

    #[test]
    fn a_choice_made_twice_is_taken_back() {
        let kafka = Choice::Scope(ScopeKind::Kafka);
        let once = KeyQuery::default().toggled(kafka.clone());
        assert_eq!(once, KeyQuery::of(kafka.clone()));
        assert_eq!(once.toggled(kafka), KeyQuery::default());
        let other = once.with_only(Facet::Scope, [Choice::Scope(ScopeKind::Cloud)]);
        assert_eq!(other, KeyQuery::of(Choice::Scope(ScopeKind::Cloud)));
    }
}
