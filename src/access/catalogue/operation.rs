//! Operations, and sets of them.

/// Lists the operations with what a person reads.
macro_rules! operations {
    ($($name:ident, $verb:literal;)+) => {
        /// What may be done to a resource, in the spelling of role policies. Case matters: `ReadConfig`.
        /// Source: `facts/roles.md` 1.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the name is the field's term, and `verb` says it in words")]
        pub enum Operation { $($name),+ }

        impl Operation {
            /// Every operation, of whatever kind of resource.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name in role policies, also used in addresses.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }

            /// What it does, as after "may": `change`, `read records of`.
            pub const fn verb(self) -> &'static str {
                match self { $(Self::$name => $verb),+ }
            }

            /// Reads [`Self::name`].
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|operation| operation.name() == name)
            }
        }
    };
}

operations! {
    Describe, "see";
    Create, "create";
    Alter, "change";
    Delete, "delete";
    Read, "read";
    Write, "write to";
    DescribeConfigs, "see the configuration of";
    AlterConfigs, "change the configuration of";
    IdempotentWrite, "produce idempotently to";
    DescribeAccess, "see who has access to";
    AlterAccess, "grant and revoke access to";
    Assign, "let statements and connectors run as";
    Invite, "invite";
    CreateEnvironment, "create environments in";
    CreateKafkaCluster, "create Kafka clusters in";
    View, "look at";
    AccessWithToken, "connect with a token to";
    ReadCatalog, "read catalog entries of";
    WriteCatalog, "change catalog entries of";
    ReadConfig, "read the configuration of";
    ReadStatus, "see the status of";
    ReadLogs, "read the logs of";
    ReadMetrics, "read the metrics of";
    PauseResume, "pause and resume";
    Configure, "configure";
    ConfigureCredentials, "change the credentials of";
    GlobalRead, "read every schema of";
    GlobalReadCompatibility, "read the compatibility level of";
    GlobalWriteCompatibility, "set the compatibility level of";
    ReadCompatibility, "read the compatibility of";
    WriteCompatibility, "set the compatibility of";
    Contribute, "run statements on";
    Terminate, "delete";
    Use, "run statements in";
    ManageCatalog, "manage the catalog integrations of";
}

/// A set of operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operations(u64);

impl Operations {
    /// No operation.
    pub const NONE: Self = Self(0);

    /// The set of those listed.
    pub const fn of(listed: &[Operation]) -> Self {
        let (mut bits, mut rest) = (0, listed);
        while let [first, others @ ..] = rest {
            bits |= 1 << (*first as u32);
            rest = others;
        }
        Self(bits)
    }

    /// The set without one of its members.
    #[must_use]
    pub const fn without(self, operation: Operation) -> Self {
        Self(self.0 & !(1 << (operation as u32)))
    }

    /// Those that are in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether an operation is in it.
    pub const fn contains(self, operation: Operation) -> bool {
        self.0 & (1 << (operation as u32)) != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its members, in the order of [`Operation::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Operation> {
        Operation::ALL.iter().copied().filter(move |operation| self.contains(*operation))
    }
}
