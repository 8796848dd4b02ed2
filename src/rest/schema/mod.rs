//! What bodies look like: the published schemas as tables.
//!
//! One table checks what clients send, describes what they get (`/openapi.json`) and is what the tests hold every answer
//! against. Source: the `OpenAPI` texts of each family, `facts/wire.md` 7.

mod check;
mod json;

pub use check::check;
pub(super) use check::find;
pub use json::{json_schema, reference_name};

/// One kind of object.
#[derive(Debug, PartialEq, Eq)]
pub struct Schema {
    /// Its name in the published text, such as `iam.v2.ApiKey`.
    pub name: &'static str,
    /// Its properties.
    pub fields: &'static [Property],
}

/// One property of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Type,
    /// Who sets it, and when.
    pub access: Access,
    /// Whether every answer has it.
    pub presence: Presence,
}

/// What a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Any text.
    Text,
    /// A text of at most so many characters.
    Short(usize),
    /// A point in time, RFC 3339.
    Time,
    /// An absolute address.
    Address,
    /// One of these texts; the list may grow, so a reader takes others too.
    Open(&'static [&'static str]),
    /// Always this text.
    Always(&'static str),
    /// A whole number, at least this.
    Whole(i64),
    /// `true` or `false`.
    Truth,
    /// An object.
    Object(&'static Schema),
    /// An object of one of several kinds, told apart by `kind`.
    OneOf(&'static [&'static Schema]),
    /// An object whose property names are not fixed.
    Map(&'static Schema),
    /// A list of objects.
    Objects(&'static Schema),
    /// A list of texts.
    Texts,
}

/// Who sets a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The server: ignored where a client sends it.
    Read,
    /// The client, whenever it likes.
    Write,
    /// The client, on creation.
    Fixed,
}

/// Whether answers have a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Every one.
    Always,
    /// Those that have something to say.
    Sometimes,
}

impl Property {
    /// A property that clients may change and every answer has.
    pub const fn new(name: &'static str, kind: Type) -> Self {
        Self { name, kind, access: Access::Write, presence: Presence::Always }
    }

    /// The server's own.
    #[must_use]
    pub const fn read(self) -> Self {
        Self { access: Access::Read, ..self }
    }

    /// Set on creation.
    #[must_use]
    pub const fn fixed(self) -> Self {
        Self { access: Access::Fixed, ..self }
    }

    /// Not in every answer.
    #[must_use]
    pub const fn sometimes(self) -> Self {
        Self { presence: Presence::Sometimes, ..self }
    }
}

/// A reference to another object, as sent and as given.
pub const REFERENCE: Schema = Schema {
    name: "ObjectReference",
    fields: &[
        Property::new("id", Type::Short(255)),
        Property::new("environment", Type::Short(255)).sometimes(),
        Property::new("related", Type::Address).read(),
        Property::new("resource_name", Type::Address).read(),
        Property::new("api_version", Type::Text).sometimes(),
        Property::new("kind", Type::Text).sometimes(),
    ],
};

/// A reference to an object that lies in no environment, as sent and as given.
pub const GLOBAL_REFERENCE: Schema = Schema {
    name: "GlobalObjectReference",
    fields: &[
        Property::new("id", Type::Short(255)),
        Property::new("related", Type::Address).read(),
        Property::new("resource_name", Type::Address).read(),
        Property::new("api_version", Type::Text).sometimes(),
        Property::new("kind", Type::Text).sometimes(),
    ],
};

/// The environment of something that lies in one.
pub const IN_ENVIRONMENT: Property = Property::new("environment", Type::Object(&GLOBAL_REFERENCE));

/// The status of something that takes a while to make. Here nothing does.
pub const PHASE: Property =
    Property::new("phase", Type::Open(&["PROVISIONING", "PROVISIONED", "FAILED"])).read();

/// The state of what cannot be turned off.
pub const STATE: Property = Property::new("state", Type::Open(&["ENABLED"])).read();

/// What every object says of itself.
pub const META: Schema = Schema {
    name: "ObjectMeta",
    fields: &[
        Property::new("self", Type::Address).read(),
        Property::new("resource_name", Type::Address).read().sometimes(),
        Property::new("created_at", Type::Time).read().sometimes(),
        Property::new("updated_at", Type::Time).read().sometimes(),
        Property::new("deleted_at", Type::Time).read().sometimes(),
    ],
};

/// What a list says of itself. Links are there or left out, never empty (`facts/wire.md` 5, rule 2).
pub const LIST_META: Schema = Schema {
    name: "ListMeta",
    fields: &[
        Property::new("first", Type::Address).read().sometimes(),
        Property::new("last", Type::Address).read().sometimes(),
        Property::new("prev", Type::Address).read().sometimes(),
        Property::new("next", Type::Address).read().sometimes(),
        Property::new("total_size", Type::Whole(0)).read().sometimes(),
    ],
};

/// The property `api_version` of one value.
pub const fn api_version(version: &'static str) -> Property {
    Property::new("api_version", Type::Always(version)).read()
}

/// The property `kind` of one value.
pub const fn kind(kind: &'static str) -> Property {
    Property::new("kind", Type::Always(kind)).read()
}

/// The property `id`.
pub const ID: Property = Property::new("id", Type::Short(255)).read();

/// The property `metadata`.
pub const METADATA: Property = Property::new("metadata", Type::Object(&META)).read();
