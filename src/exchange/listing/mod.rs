//! Listings of the CLI and of the REST API, file by file.
//!
//! A file is recognised by what stands in it. What is read are rows, each as its listing has it: relating them
//! to each other and to an organization is `import`'s business. A record that cannot be used costs one line of
//! the report, a file that cannot be used costs nothing but itself.

mod cli;
mod decode;
mod json;
mod problem;
mod recognise;
mod rest;
mod rest_key;
mod row;
mod table;
mod target;

use std::borrow::Cow;

use serde::{
    Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess},
};

use self::{
    json::{Lenient, Name, Record, Trace},
    recognise::{Overview, Packing, Recognised},
};

pub(crate) use self::{
    decode::decode,
    problem::{Flaw, clip},
    row::{
        At, Clash, EnvironmentRow, KafkaRow, KeyRow, KsqlRow, OwnerKind, OwnerNote, PoolRow, RegistryRow,
        Row, Rows, ServiceAccountRow, UserRow,
    },
    target::{Cluster, Target},
};
pub use self::{
    problem::{FILE_LIMIT, Found, Notice, Place, Position, RECORD_LIMIT, Reason, Refusal},
    recognise::{Contents, Form, Listed},
};

/// The most problems, and the most notices, of which more than the number is kept.
pub const KEPT_LINES: usize = 1_000;

/// Things counted, of which the first [`KEPT_LINES`] are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted<T> {
    kept: Vec<T>,
    total: usize,
}

impl<T> Default for Counted<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), total: 0 }
    }
}

impl<T> Counted<T> {
    /// Those kept, in the order in which they came.
    pub fn kept(&self) -> &[T] {
        &self.kept
    }

    /// How many there are.
    pub const fn total(&self) -> usize {
        self.total
    }

    /// Counts one more, and makes it only if it is kept.
    pub(crate) fn push(&mut self, make: impl FnOnce() -> T) {
        self.total += 1;
        if self.kept.len() < KEPT_LINES {
            self.kept.push(make());
        }
    }

    /// Counts those that were counted elsewhere.
    pub(crate) fn take<U>(&mut self, others: Counted<U>, mut make: impl FnMut(U) -> T) {
        self.total += others.total;
        let room = KEPT_LINES.saturating_sub(self.kept.len());
        self.kept.extend(others.kept.into_iter().take(room).map(&mut make));
    }
}

/// What was read from one file.
#[derive(Debug, Default)]
pub(crate) struct Listing<'a> {
    /// What the file holds; `None` for a listing without records.
    pub(crate) contents: Option<Contents>,
    /// How many records it has, usable or not.
    pub(crate) records: u32,
    /// The usable ones.
    pub(crate) rows: Rows<'a>,
    /// Records that are not used, or not whole.
    pub(crate) problems: Counted<(Place, Reason)>,
    /// What a reader should know.
    pub(crate) notices: Counted<Notice>,
    secrets: u32,
}

impl Listing<'_> {
    fn flawed(&mut self, at: At, flaw: Flaw) {
        let place = Place::Record { position: at.position, field: flaw.field.into() };
        self.problems.push(|| (place, flaw.reason));
    }

    /// Reads a value of an open list. One that Keyplane does not know is left out, with a notice.
    fn open<T>(
        &mut self,
        id: &str,
        what: &'static str,
        text: Option<Cow<'_, str>>,
        parse: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text?;
        let value = parse(&text);
        if value.is_none() {
            self.unfamiliar(id, what, &text);
        }
        value
    }

    fn unfamiliar(&mut self, id: &str, what: &'static str, value: &str) {
        self.notices.push(|| Notice::Unfamiliar { id: clip(id), what, value: clip(value) });
    }
}

/// Why nothing of a file is used, and where in it that shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Where.
    pub(crate) place: Place,
    /// Why.
    pub(crate) refusal: Refusal,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { place: Place::File, refusal }
    }
}

/// A record that becomes a row.
trait Source<'a>: Record<'a> {
    /// Adds the row to the listing.
    fn into_row(self, at: At, listing: &mut Listing<'a>) -> Result<(), Flaw>;
}

/// Reads the text of a file; `progress` is told the number of records now and then.
pub(crate) fn read<'a>(
    text: &'a str,
    file: u32,
    progress: &mut dyn FnMut(u32),
) -> Result<Listing<'a>, Refused> {
    let mut reader = Reader { file, listing: Listing::default(), progress };
    if text.trim_start().starts_with(['[', '{']) {
        reader.read_json(text)?;
    } else {
        reader.read_table(text)?;
    }
    let mut listing = reader.listing;
    if listing.records == 0 {
        listing.notices.push(|| Notice::EmptyListing);
    }
    let secrets = listing.secrets;
    if secrets > 0 {
        listing.notices.push(|| Notice::SecretsDropped(secrets));
    }
    Ok(listing)
}

/// How many records pass between two words of progress.
const STRIDE: u32 = 2_000;

struct Reader<'a, 'p> {
    file: u32,
    listing: Listing<'a>,
    progress: &'p mut dyn FnMut(u32),
}

/// Does `$self.$method::<Record>($argument…)` for the record type of a listing.
macro_rules! by_contents {
    ($contents:expr, $self:ident.$method:ident($($argument:expr),*)) => {{
        let Contents { listed, form } = $contents;
        match (form, listed) {
            (Form::Cli, Listed::ApiKeys) => $self.$method::<cli::CliApiKey<'a>>($($argument),*),
            (Form::Cli, Listed::ServiceAccounts) => $self.$method::<cli::CliServiceAccount<'a>>($($argument),*),
            (Form::Cli, Listed::Users) => $self.$method::<cli::CliUser<'a>>($($argument),*),
            (Form::Cli, Listed::Environments) => $self.$method::<cli::CliEnvironment<'a>>($($argument),*),
            (Form::Cli, Listed::KafkaClusters) => $self.$method::<cli::CliKafkaCluster<'a>>($($argument),*),
            (Form::Cli, Listed::SchemaRegistries) => $self.$method::<cli::CliSchemaRegistry<'a>>($($argument),*),
            (Form::Cli, Listed::KsqlClusters) => $self.$method::<cli::CliKsqlCluster<'a>>($($argument),*),
            (Form::Cli, Listed::ComputePools) => $self.$method::<cli::CliComputePool<'a>>($($argument),*),
            (Form::Rest, Listed::ApiKeys) => $self.$method::<rest_key::RestApiKey<'a>>($($argument),*),
            (Form::Rest, Listed::ServiceAccounts) => $self.$method::<rest::RestServiceAccount<'a>>($($argument),*),
            (Form::Rest, Listed::Users) => $self.$method::<rest::RestUser<'a>>($($argument),*),
            (Form::Rest, Listed::Environments) => $self.$method::<rest::RestEnvironment<'a>>($($argument),*),
            (Form::Rest, Listed::KafkaClusters) => $self.$method::<rest::RestKafkaCluster<'a>>($($argument),*),
            (Form::Rest, Listed::SchemaRegistries) => $self.$method::<rest::RestSchemaRegistry<'a>>($($argument),*),
            (Form::Rest, Listed::KsqlClusters) => $self.$method::<rest::RestKsqlCluster<'a>>($($argument),*),
            (Form::Rest, Listed::ComputePools) => $self.$method::<rest::RestComputePool<'a>>($($argument),*),
        }
    }};
}

impl<'a> Reader<'a, '_> {
    fn read_json(&mut self, text: &'a str) -> Result<(), Refused> {
        let Overview { recognised, next } =
            recognise::overview(text).map_err(|error| syntax(text, &error))?;
        let Recognised::Listing(contents, packing) = recognised? else { return Ok(()) };
        self.listing.contents = Some(contents);
        if matches!(next, Trace::Text) {
            self.listing.notices.push(|| Notice::OnePage);
        }
        by_contents!(contents, self.read_records(text, packing)).map_err(|error| {
            if self.listing.records > RECORD_LIMIT {
                Refusal::TooManyRecords.into()
            } else {
                syntax(text, &error)
            }
        })
    }

    fn read_records<R: Source<'a>>(&mut self, text: &'a str, packing: Packing) -> serde_json::Result<()> {
        let mut json = serde_json::Deserializer::from_str(text);
        let records = Records { reader: self, record: std::marker::PhantomData::<R> };
        match packing {
            Packing::List => json.deserialize_seq(records)?,
            Packing::Page => json.deserialize_map(records)?,
            Packing::Single => {
                let Lenient(record) = serde::Deserialize::deserialize(&mut json)?;
                self.record::<R>(Position::Record(1), record);
            }
        }
        json.end()
    }

    fn read_table(&mut self, text: &'a str) -> Result<(), Refused> {
        let Some(table) = table::read(text)? else { return Ok(()) };
        let id = table.rows.iter().find_map(|(_, cells)| {
            let column = table.columns.iter().position(|column| column == "id")?;
            cells.as_ref().ok()?.get(column).map(|id| &**id)
        });
        let contents = recognise::by_names(|name| table.columns.iter().any(|column| column == name), id)?;
        self.listing.contents = Some(contents);
        by_contents!(contents, self.rows(table))
    }

    fn rows<R: Source<'a>>(&mut self, table: table::Table<'a>) -> Result<(), Refused> {
        for (number, cells) in table.rows {
            if self.listing.records >= RECORD_LIMIT {
                return Err(Refusal::TooManyRecords.into());
            }
            let mut record = R::default();
            match cells {
                Ok(cells) => {
                    for (column, cell) in table.columns.iter().zip(cells) {
                        record.cell(column, cell);
                    }
                }
                Err(table::Misfit) => record.mark(Flaw::at("", Reason::Columns)),
            }
            self.record(Position::Line(number), Some(record));
        }
        Ok(())
    }

    fn record<R: Source<'a>>(&mut self, position: Position, record: Option<R>) {
        self.listing.records += 1;
        if self.listing.records.is_multiple_of(STRIDE) {
            (self.progress)(self.listing.records);
        }
        let at = At { file: self.file, position };
        let row = match record {
            None => Err(Flaw::at("", Reason::Type { expected: Found::Object, found: Found::Null })),
            Some(record) => match record.flaw() {
                Some(flaw) => Err(flaw),
                None => record.into_row(at, &mut self.listing),
            },
        };
        if let Err(flaw) = row {
            self.listing.flawed(at, flaw);
        }
    }
}

/// A list of records, or a page that has one under `data`.
struct Records<'r, 'a, 'p, R> {
    reader: &'r mut Reader<'a, 'p>,
    record: std::marker::PhantomData<R>,
}

impl<'a, R: Source<'a>> de::Visitor<'a> for Records<'_, 'a, '_, R> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut seq: A) -> Result<(), A::Error> {
        let listing = self.reader;
        while let Some(Lenient(record)) = seq.next_element::<Lenient<R>>()? {
            let number = listing.listing.records + 1;
            if number > RECORD_LIMIT {
                listing.listing.records = number;
                return Err(de::Error::custom("too many records"));
            }
            listing.record(Position::Record(number), record);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = map.next_key()? {
            if name == "data" {
                map.next_value_seed(Records { reader: &mut *self.reader, record: self.record })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

impl<'a, R: Source<'a>> de::DeserializeSeed<'a> for Records<'_, 'a, '_, R> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

/// An error of syntax in plain words, with its place counted in characters.
fn syntax(text: &str, error: &serde_json::Error) -> Refused {
    let (line, column) = (error.line(), error.column());
    let upto = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let characters = upto.char_indices().take_while(|(at, _)| *at < column).count();
    let place = Place::Character { line, column: characters.max(1) };
    if error.is_eof() {
        return Refused { place, refusal: Refusal::CutOff };
    }
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default();
    Refused { place, refusal: Refusal::Malformed(what.to_owned()) }
}
