//! Changes: one object before and after.

use serde::{Deserialize, Serialize};

use super::AnyObject;
use crate::model::{
    Acl, ApiKey, AppliedLimit, ComputePool, Environment, GroupMapping, IdentityPool, IdentityProvider,
    KafkaCluster, KsqlCluster, Noun, ObjectRef, Organization, RoleBinding, SchemaRegistry, ServiceAccount,
    Tombstone, User,
};

/// An object before and after; `None` where it does not exist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delta<T> {
    /// As it was.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub before: Option<T>,
    /// As it is from then on.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub after: Option<T>,
}

fn none<T>() -> Option<T> {
    None
}

/// The change that makes an object.
fn made<T: Clone>(object: Option<&T>) -> Option<Delta<T>> {
    object.map(|object| Delta { before: None, after: Some(object.clone()) })
}

impl<T: Noun> Delta<T> {
    /// The way back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone() }
    }

    fn then(&self, later: &Self) -> Self {
        Self { before: self.before.clone(), after: later.after.clone() }
    }

    fn effect(&self) -> Effect {
        match (&self.before, &self.after) {
            (before, after) if before == after => Effect::Nothing,
            (None, _) => Effect::Creates,
            (_, None) => Effect::Deletes,
            (Some(_), Some(_)) => Effect::Updates,
        }
    }

    fn reference(&self) -> Option<ObjectRef> {
        self.after.as_ref().or(self.before.as_ref()).map(|object| T::reference(object.id().clone()))
    }
}

/// Writes [`Change`] with one variant a noun.
macro_rules! changes {
    ($($name:ident),+ $(,)?) => {
        /// One object of any kind, before and after.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Change {
            $(#[doc = concat!("Of the kind ", stringify!($name), ".")] $name(Delta<$name>)),+
        }

        impl Change {
            /// The way back.
            #[must_use]
            pub fn inverse(&self) -> Self {
                match self { $(Self::$name(delta) => Self::$name(delta.inverse())),+ }
            }

            /// Which object it is; `None` for a change from nothing to nothing, which nobody makes.
            pub fn reference(&self) -> Option<ObjectRef> {
                match self { $(Self::$name(delta) => delta.reference()),+ }
            }

            /// The object as it was; `None` where it did not exist.
            pub fn object_before(&self) -> Option<AnyObject<'_>> {
                match self { $(Self::$name(delta) => delta.before.as_ref().map(AnyObject::$name)),+ }
            }

            /// The object as it is from then on; `None` where it exists no more.
            pub fn object_after(&self) -> Option<AnyObject<'_>> {
                match self { $(Self::$name(delta) => delta.after.as_ref().map(AnyObject::$name)),+ }
            }

            /// What the change does to the object.
            pub fn effect(&self) -> Effect {
                match self { $(Self::$name(delta) => delta.effect()),+ }
            }

            /// This change and a later one of the same object as one; `None` where they are of different kinds.
            #[must_use]
            pub fn then(&self, later: &Self) -> Option<Self> {
                match (self, later) {
                    $((Self::$name(first), Self::$name(last)) => Some(Self::$name(first.then(last))),)+
                    _ => None,
                }
            }

            /// The object as it is afterwards, or as it was before it went.
            pub fn object(&self) -> Option<AnyObject<'_>> {
                match self {
                    $(Self::$name(delta) => delta.after.as_ref().or(delta.before.as_ref()).map(AnyObject::$name)),+
                }
            }

            /// What makes the object as it was before; `None` where it did not exist.
            pub fn before(&self) -> Option<Self> {
                match self { $(Self::$name(delta) => made(delta.before.as_ref()).map(Self::$name)),+ }
            }

            /// What makes the object as it was afterwards; `None` where it did not exist any more.
            pub fn after(&self) -> Option<Self> {
                match self { $(Self::$name(delta) => made(delta.after.as_ref()).map(Self::$name)),+ }
            }
        }
    };
}

changes! {
    Organization, Environment, KafkaCluster, SchemaRegistry, KsqlCluster, ComputePool, User, ServiceAccount,
    GroupMapping, IdentityProvider, IdentityPool, RoleBinding, Acl, AppliedLimit, ApiKey, Tombstone,
}

/// What a change does to its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It begins to exist.
    Creates,
    /// It becomes another.
    Updates,
    /// It ceases to exist.
    Deletes,
    /// It leaves everything as it is.
    Nothing,
}
