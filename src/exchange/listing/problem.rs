//! What can be wrong with a file or with one of its records, and where.

use std::fmt;

use thiserror::Error;

use crate::model::IdError;

/// The largest file that is read, in bytes.
pub const FILE_LIMIT: u64 = 128 * 1024 * 1024;
/// The most records that are taken from one file.
pub const RECORD_LIMIT: u32 = 500_000;

/// Where in a file a record stands, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// A record of a JSON listing.
    Record(u32),
    /// A line of a table.
    Line(u32),
}

/// Where in a file something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the file as a whole.
    File,
    /// At a character, line and column counted from 1.
    Character {
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
    },
    /// In a record, or at one of its fields.
    Record {
        /// The record.
        position: Position,
        /// The path of the field, such as `spec.owner.id`; empty where the whole record is meant.
        field: Box<str>,
    },
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(number) => write!(f, "record {number}"),
            Self::Line(number) => write!(f, "line {number}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("whole file"),
            Self::Character { line, column } => write!(f, "line {line}, column {column}"),
            Self::Record { position, field } if field.is_empty() => position.fmt(f),
            Self::Record { position, field } => write!(f, "{position}, {field}"),
        }
    }
}

/// Why nothing of a file is used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It has no content.
    #[error("the file is empty")]
    Empty,
    /// It is larger than [`FILE_LIMIT`].
    #[error(
        "the file has {} MB, and import reads up to {} MB: save the listing in several files",
        bytes.div_ceil(1024 * 1024),
        FILE_LIMIT / 1024 / 1024
    )]
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// It has more than [`RECORD_LIMIT`] records.
    #[error("the file has more than {RECORD_LIMIT} records: save the listing in several files")]
    TooManyRecords,
    /// It could not be read at all; the text is the browser's.
    #[error("the file could not be read: {0}")]
    Unreadable(String),
    /// It is not text.
    #[error("the file is not text: import reads JSON and the tables that the CLI prints")]
    NotText,
    /// It is JSON that ends too early.
    #[error("the file ends in the middle of a value and looks cut off: save the listing again")]
    CutOff,
    /// It is not well-formed JSON; the text says what is wrong.
    #[error("this is not well-formed JSON: {0}")]
    Malformed(String),
    /// It is the answer to the creation of a key.
    #[error(
        "this is what creating an API key prints: it holds a secret and says nothing else about the key; \
         nothing of it was kept. Import the listing of the keys instead"
    )]
    Secret,
    /// It lists something that import does not read.
    #[error("this lists {0}, which import does not read")]
    NotImported(&'static str),
    /// It is an error answer of the REST API.
    #[error("this is an error answer of the REST API and no listing: {0}")]
    ApiError(String),
    /// It is JSON of a kind that import does not know; the kind it gives itself.
    #[error("import does not read objects of the kind {0}")]
    UnknownKind(String),
    /// It resembles nothing that is known.
    #[error(
        "this looks like no listing of the CLI or of the REST API: save one with `-o json`, or the body of a \
         list request"
    )]
    Unknown,
}

/// What a JSON value is, where something else was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// `null`
    Null,
    /// `true` or `false`
    Flag,
    /// A number.
    Number,
    /// A text.
    Text,
    /// `[…]`
    List,
    /// `{…}`
    Object,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Flag => "true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Object => "an object",
        })
    }
}

/// Why a record is not used, or not whole.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Reason {
    /// The file is refused.
    #[error(transparent)]
    File(#[from] Refusal),
    /// A required value is not there, is null or is empty.
    #[error("a value is missing")]
    Missing,
    /// A value is of another type.
    #[error("this is {found}, and {expected} was expected")]
    Type {
        /// What should stand there.
        expected: Found,
        /// What stands there.
        found: Found,
    },
    /// A name occurs twice in one JSON object, so that nobody can tell which value is meant.
    #[error("this name occurs twice in the record")]
    Twice,
    /// An id that cannot be one.
    #[error("{0}")]
    Id(#[from] IdError),
    /// A time that is none.
    #[error("`{0}` is not a time such as 2026-11-23T08:15:00Z")]
    Time(String),
    /// A record of another kind than its list.
    #[error("this is of the kind {found}, in a list of the kind {expected}")]
    Kind {
        /// The kind of the list.
        expected: &'static str,
        /// The kind of the record.
        found: String,
    },
    /// An object that the REST API says is deleted.
    #[error("this is deleted")]
    Deleted,
    /// A resource type that is none of the seven scopes.
    #[error("`{0}` is not a resource type that an API key can have")]
    ResourceType(String),
    /// A resource whose type cannot be told.
    #[error("what type of resource `{0}` is cannot be told")]
    Resource(String),
    /// A resource type and a resource that do not go together.
    #[error("`{id}` is not a resource of the type {kind}")]
    Mismatch {
        /// The type given.
        kind: &'static str,
        /// The id given.
        id: String,
    },
    /// A Flink region that is none.
    #[error("`{0}` is not a Flink region such as aws.us-east-1")]
    FlinkRegion(String),
    /// A cloud provider that is none of the three.
    #[error("`{0}` is not a cloud provider that Keyplane knows")]
    Cloud(String),
    /// Two places of one record name different environments.
    #[error("`{0}` and `{1}` are both named as the environment")]
    TwoEnvironments(String, String),
    /// An owner that is neither user nor service account.
    #[error("`{0}` is neither a user nor a service account, and nothing else can own an API key")]
    Owner(String),
    /// A row of a table that does not fit its heading.
    #[error("this row has other columns than the heading")]
    Columns,
    /// The key stands elsewhere with another resource. Keys for several clusters are no longer made.
    #[error("API key {key} is listed with several resources: {kept} was kept, {left} was left out")]
    SeveralResources {
        /// The key.
        key: String,
        /// The resource that stands first.
        kept: String,
        /// The resource that was left out.
        left: String,
    },
    /// The same id stands elsewhere and says something else.
    #[error("{id} was read before ({first}) with another {field}: the first was kept")]
    Differs {
        /// The id.
        id: String,
        /// Where it was read first: file and place.
        first: String,
        /// What differs.
        field: &'static str,
    },
    /// A resource that lies in another environment.
    #[error("{resource} is said to lie in {said}, and lies in {lies}")]
    Elsewhere {
        /// The resource.
        resource: String,
        /// The environment that this record names.
        said: String,
        /// The environment that is known.
        lies: String,
    },
    /// An id that was in use in this organization and is not any more.
    #[error("{0} was deleted in this organization, and an id never comes back")]
    Retired(String),
    /// The organization knows the same id with something else that cannot change.
    #[error("{id} is in this organization with another {field}: it was left as it is")]
    Contradicts {
        /// The id.
        id: String,
        /// What differs.
        field: &'static str,
    },
    /// The environment is not known, and the question for it not answered.
    #[error("the environment of {resource} is not known: answer the question for {file}")]
    Waiting {
        /// The resource whose environment is asked for.
        resource: String,
        /// The file for which it is asked.
        file: String,
    },
}

/// Something a reader should know about a file that was read. Nothing is lost but what the notice says.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Notice {
    /// The listing has no records.
    #[error("an empty listing: it says nothing")]
    EmptyListing,
    /// A REST body that names a next page.
    #[error("one page of several: the list goes on in another page, which may be among the other files")]
    OnePage,
    /// Secrets stood in the file.
    #[error("the file holds API secrets ({0}): they were dropped, so these keys cannot be verified here")]
    SecretsDropped(u32),
    /// Values of open lists that Keyplane does not know.
    #[error("`{value}` is not known as {what}: {id} comes without these details")]
    Unfamiliar {
        /// The object.
        id: String,
        /// What the value should be.
        what: &'static str,
        /// The value.
        value: String,
    },
}

/// A reason and the field it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// The path of the field; empty for the record.
    pub(crate) field: String,
    /// What is wrong.
    pub(crate) reason: Reason,
}

impl Flaw {
    pub(crate) fn at(field: &str, reason: impl Into<Reason>) -> Self {
        Self { field: field.to_owned(), reason: reason.into() }
    }

    /// The same flaw, seen from the object that holds the field `outer`.
    pub(crate) fn within(self, outer: &str) -> Self {
        let field = if self.field.is_empty() { outer.to_owned() } else { format!("{outer}.{}", self.field) };
        Self { field, reason: self.reason }
    }
}

/// A value short enough for a message, on one line. A longer one ends in `…`.
pub(crate) fn clip(text: &str) -> String {
    const MOST: usize = 60;
    let mut short: String =
        text.chars().take(MOST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}
