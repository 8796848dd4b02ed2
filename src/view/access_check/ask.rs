//! The choices of the page, and their place in its address.

use crate::{
    access::{Asker, Operation, ResourceKind},
    model::{ApiKeyId, Principal},
};

/// Which of the two questions is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// May this one?
    #[default]
    One,
    /// Who may?
    Everybody,
}

impl Mode {
    /// The word in the address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Everybody => "everybody",
        }
    }

    /// Reads [`Self::slug`]; anything else asks about one.
    pub fn from_slug(slug: &str) -> Self {
        if slug == Self::Everybody.slug() { Self::Everybody } else { Self::One }
    }
}

/// What is chosen so far. Everything may be missing, and what is named may not exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// Which question.
    pub mode: Mode,
    /// Who: `key:<id>` or `User:<id>`.
    pub who: String,
    /// The kind of resource, by its slug.
    pub kind: String,
    /// The operation, by its name.
    pub operation: String,
    /// The id of what the resource is or lies in.
    pub place: String,
    /// The resource's own name, where people give one.
    pub name: String,
    /// Whose it is: `User:<id>`.
    pub owner: String,
}

/// Names in the address, in the order in which they stand there.
const MODE: &str = "mode";
/// The parameter that names who asks.
pub const WHO: &str = "who";
const KIND: &str = "on";
const OPERATION: &str = "do";
const PLACE: &str = "in";
const NAME: &str = "name";
const OWNER: &str = "of";

/// The parameters that are this page's.
pub const PARAMETERS: [&str; 7] = [MODE, WHO, KIND, OPERATION, PLACE, NAME, OWNER];

impl Ask {
    /// Reads the parameters of an address; what it does not know, it leaves.
    pub fn read<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut ask = Self::default();
        for (name, value) in parameters {
            let part = match name {
                MODE => {
                    ask.mode = Mode::from_slug(value);
                    continue;
                }
                WHO => &mut ask.who,
                KIND => &mut ask.kind,
                OPERATION => &mut ask.operation,
                PLACE => &mut ask.place,
                NAME => &mut ask.name,
                OWNER => &mut ask.owner,
                _ => continue,
            };
            value.clone_into(part);
        }
        ask
    }

    /// What stands in the address, not encoded yet. What is not chosen does not.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mode = if self.mode == Mode::Everybody { self.mode.slug() } else { "" };
        let all = [
            (MODE, mode),
            (WHO, &self.who),
            (KIND, &self.kind),
            (OPERATION, &self.operation),
            (PLACE, &self.place),
            (NAME, &self.name),
            (OWNER, &self.owner),
        ];
        let chosen = all.into_iter().filter(|(_, value)| !value.is_empty());
        chosen.map(|(name, value)| (name, value.to_owned())).collect()
    }

    /// Who asks, if that is chosen and has the form of an id.
    pub fn asker(&self) -> Option<Asker> {
        read_asker(&self.who)
    }

    /// The kind of resource, if it is chosen.
    pub fn kind(&self) -> Option<ResourceKind> {
        ResourceKind::from_slug(&self.kind)
    }

    /// The operation, if it is chosen and exists for the kind.
    pub fn operation(&self) -> Option<Operation> {
        let kind = self.kind()?;
        Operation::from_name(&self.operation).filter(|operation| kind.has(*operation))
    }

    /// Whose it is, if that is chosen.
    pub fn owner(&self) -> Option<Principal> {
        Principal::parse(&self.owner).ok()
    }
}

/// Who asks, as the address names it.
pub fn read_asker(text: &str) -> Option<Asker> {
    match text.strip_prefix("key:") {
        Some(id) => ApiKeyId::parse(id).ok().map(Asker::Key),
        None => Principal::parse(text).ok().map(Asker::Principal),
    }
}

/// How the address names who asks.
pub fn write_asker(asker: &Asker) -> String {
    match asker {
        Asker::Key(id) => format!("key:{id}"),
        Asker::Principal(principal) => principal.to_string(),
    }
}
