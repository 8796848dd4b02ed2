//! The addresses of the console, each made in one place.

use std::{cell::RefCell, fmt};

use crate::{
    access::Asker,
    model::{
        AclId, ApiKeyId, EnvironmentId, GroupMappingId, IdentityPoolId, IdentityProviderId, KafkaClusterId,
        ObjectRef, Owner, Principal, RoleBindingId, Scope, ServiceAccountId, UserId,
    },
    org::Seq,
    view::{
        access_check::ask::{WHO, write_asker},
        acls,
        choice::Choice,
        key_group::{ANY_SERVICE_ACCOUNT, KeyGroup},
        objects::Subject,
        resources::{ResourceKind, lists::KIND},
        role_bindings::{self, Grouping},
    },
    workspace::{Home, Moment},
};

/// A page of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// The start page.
    Start,
    /// Import into a new organization.
    NewImport,
    /// A page of one organization.
    In(Home, Page),
}

/// A page within an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// What there is and what needs attention.
    Overview,
    /// The list of API keys.
    ApiKeys,
    /// The list of the API keys of one owner, resource or environment.
    ApiKeysOf(KeyGroup),
    /// The list of the API keys that fit a choice of its filters.
    ApiKeysWith(Choice),
    /// The wizard.
    NewApiKey,
    /// The wizard with its first choices made.
    NewApiKeyFor(KeyGroup),
    /// The wizard with owner and scope chosen; without an owner, for a service account yet to be chosen.
    NewApiKeyLike(Option<Owner>, Scope),
    /// One API key.
    ApiKey(ApiKeyId),
    /// The list of service accounts.
    ServiceAccounts,
    /// One service account.
    ServiceAccount(ServiceAccountId),
    /// The list of users.
    Users,
    /// One user.
    User(UserId),
    /// The list of environments.
    Environments,
    /// One environment.
    Environment(EnvironmentId),
    /// The list of resources of every kind.
    Resources,
    /// The list of resources of one kind.
    ResourcesOf(ResourceKind),
    /// One resource (Kafka cluster, Schema Registry, ksqlDB cluster, compute pool, Flink region), by its id.
    Resource(String),
    /// The list of role bindings.
    RoleBindings,
    /// The same list, by principal or by resource.
    RoleBindingsBy(Grouping),
    /// The role bindings of one principal.
    RoleBindingsOf(Principal),
    /// The role bindings whose pattern names an id.
    RoleBindingsAt(String),
    /// One role binding.
    RoleBinding(RoleBindingId),
    /// The table of ACLs.
    Acls,
    /// The ACLs of one Kafka cluster.
    AclsOn(KafkaClusterId),
    /// The ACLs that name one principal.
    AclsOf(Principal),
    /// One ACL, looked at beside the others.
    Acl(AclId),
    /// The list of group mappings.
    GroupMappings,
    /// One group mapping.
    GroupMapping(GroupMappingId),
    /// The list of identity providers.
    IdentityProviders,
    /// One identity provider, with its pools.
    IdentityProvider(IdentityProviderId),
    /// One identity pool.
    IdentityPool(IdentityPoolId),
    /// What was done, entry by entry.
    Audit,
    /// One entry of it.
    Entry(Seq),
    /// Every limit and how far it is used.
    Quotas,
    /// What became of everything between two moments; without the later one, until today.
    Compare(Option<Moment>, Option<Moment>),
    /// Checking a key id and a secret.
    Verify,
    /// Who may do what, and why.
    AccessCheck,
    /// The same, about one principal or key.
    AccessCheckFor(Asker),
    /// The REST contract, called from the page.
    ApiExplorer,
    /// Files in and out.
    Exchange,
    /// The organization's settings and what is stored.
    Settings,
}

impl Page {
    /// The page of what a row of a list is about; `None` for kinds that have none of their own.
    pub fn of_subject(subject: &Subject) -> Option<Self> {
        match subject {
            Subject::Object(object) => Self::of(object),
            Subject::FlinkRegion(..) => Some(Self::Resource(subject.id())),
        }
    }

    /// The page of an object; `None` for kinds that have none of their own.
    pub fn of(object: &ObjectRef) -> Option<Self> {
        match object {
            ObjectRef::Organization(_) => Some(Self::Settings),
            ObjectRef::Environment(id) => Some(Self::Environment(id.clone())),
            ObjectRef::KafkaCluster(id) => Some(Self::Resource(id.to_string())),
            ObjectRef::SchemaRegistry(id) => Some(Self::Resource(id.to_string())),
            ObjectRef::KsqlCluster(id) => Some(Self::Resource(id.to_string())),
            ObjectRef::ComputePool(id) => Some(Self::Resource(id.to_string())),
            ObjectRef::User(id) => Some(Self::User(id.clone())),
            ObjectRef::ServiceAccount(id) => Some(Self::ServiceAccount(id.clone())),
            ObjectRef::ApiKey(id) => Some(Self::ApiKey(id.clone())),
            ObjectRef::RoleBinding(id) => Some(Self::RoleBinding(id.clone())),
            ObjectRef::Acl(id) => Some(Self::Acl(id.clone())),
            ObjectRef::GroupMapping(id) => Some(Self::GroupMapping(id.clone())),
            ObjectRef::IdentityProvider(id) => Some(Self::IdentityProvider(id.clone())),
            ObjectRef::IdentityPool(id) => Some(Self::IdentityPool(id.clone())),
            ObjectRef::AppliedLimit(_) | ObjectRef::Tombstone(_) => None,
        }
    }
}

thread_local! {
    /// The moment that every page of an organization leads on to, while it is looked at as it was.
    static AS_OF: RefCell<Option<(Home, Moment)>> = const { RefCell::new(None) };
}

/// The parameter of an address that asks for the past.
pub const AS_OF_PARAMETER: &str = "as_of";

/// From now on, the addresses of an organization's pages lead to what they showed at a moment; with none, to today.
pub fn lead_to(moment: Option<(Home, Moment)>) {
    AS_OF.set(moment);
}

impl Address {
    /// The same page as it is today, whatever is looked at.
    pub fn today(&self) -> String {
        PlainAddress(self).to_string()
    }

    /// The same page as it was at a moment.
    pub fn as_of(&self, moment: Moment) -> String {
        let mut address = self.today();
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(AS_OF_PARAMETER);
        address.push('=');
        address.push_str(&encoded(&moment.to_string()));
        address
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = AS_OF.with_borrow(|as_of| match (self, as_of) {
            (Self::In(home, _), Some((of, moment))) if home == of => Some(*moment),
            (Self::In(..) | Self::Start | Self::NewImport, _) => None,
        });
        match moment {
            Some(moment) => f.write_str(&self.as_of(moment)),
            None => PlainAddress(self).fmt(f),
        }
    }
}

/// An address without the moment that is looked at.
struct PlainAddress<'a>(&'a Address);

impl fmt::Display for PlainAddress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Address::Start => f.write_str("/"),
            Address::NewImport => f.write_str("/import"),
            Address::In(home, page) => {
                write!(f, "/o/{}", home.segment())?;
                match page {
                    Page::Overview => Ok(()),
                    Page::ApiKeys => f.write_str("/api-keys"),
                    Page::ApiKeysOf(group) => {
                        let (name, value) = group.parameter();
                        write!(f, "/api-keys?{name}={}", encoded(&value))
                    }
                    Page::ApiKeysWith(choice) => {
                        let (name, value) = (choice.facet().parameter(), encoded(&choice.value()));
                        write!(f, "/api-keys?{name}={value}")
                    }
                    Page::NewApiKey => f.write_str("/api-keys/new"),
                    Page::NewApiKeyFor(group) => {
                        f.write_str("/api-keys/new")?;
                        let choices = group.choices();
                        choices.iter().enumerate().try_for_each(|(at, (name, value))| {
                            write!(f, "{}{name}={}", if at == 0 { '?' } else { '&' }, encoded(value))
                        })
                    }
                    Page::NewApiKeyLike(owner, scope) => {
                        let owner = owner.as_ref().map_or(ANY_SERVICE_ACCOUNT, Owner::id);
                        write!(f, "/api-keys/new?owner={}", encoded(owner))?;
                        let choices = KeyGroup::Resource(scope.clone()).choices();
                        choices.iter().try_for_each(|(name, value)| write!(f, "&{name}={}", encoded(value)))
                    }
                    Page::ApiKey(key) => write!(f, "/api-keys/{}", encoded(key.as_str())),
                    Page::ServiceAccounts => f.write_str("/service-accounts"),
                    Page::ServiceAccount(id) => write!(f, "/service-accounts/{}", encoded(id.as_str())),
                    Page::Users => f.write_str("/users"),
                    Page::User(id) => write!(f, "/users/{}", encoded(id.as_str())),
                    Page::Environments => f.write_str("/environments"),
                    Page::Environment(id) => write!(f, "/environments/{}", encoded(id.as_str())),
                    Page::Resources => f.write_str("/resources"),
                    Page::ResourcesOf(kind) => write!(f, "/resources?{KIND}={}", kind.slug()),
                    Page::Resource(id) => write!(f, "/resources/{}", encoded(id)),
                    Page::RoleBindings => f.write_str("/role-bindings"),
                    Page::RoleBindingsBy(grouping) => {
                        write!(f, "/role-bindings?{}={}", Grouping::PARAMETER, grouping.slug())
                    }
                    Page::RoleBindingsOf(principal) => {
                        write!(f, "/role-bindings?{}={}", role_bindings::PRINCIPAL, encoded(principal.id()))
                    }
                    Page::RoleBindingsAt(id) => {
                        let by = Grouping::Resource.slug();
                        write!(f, "/role-bindings?{}={by}&q={}", Grouping::PARAMETER, encoded(id))
                    }
                    Page::RoleBinding(id) => write!(f, "/role-bindings/{}", encoded(id.as_str())),
                    Page::Acls => f.write_str("/acls"),
                    Page::AclsOn(id) => write!(f, "/acls?{}={}", acls::CLUSTER, encoded(id.as_str())),
                    Page::AclsOf(principal) => {
                        write!(f, "/acls?{}={}", acls::PRINCIPAL, encoded(principal.id()))
                    }
                    Page::Acl(id) => write!(f, "/acls?acl={}", encoded(id.as_str())),
                    Page::GroupMappings => f.write_str("/group-mappings"),
                    Page::GroupMapping(id) => write!(f, "/group-mappings/{}", encoded(id.as_str())),
                    Page::IdentityProviders => f.write_str("/identity-providers"),
                    Page::IdentityProvider(id) => write!(f, "/identity-providers/{}", encoded(id.as_str())),
                    Page::IdentityPool(id) => write!(f, "/identity-pools/{}", encoded(id.as_str())),
                    Page::Audit => f.write_str("/audit"),
                    Page::Compare(one, other) => {
                        f.write_str("/audit/compare")?;
                        let asked = [("from", one), ("to", other)];
                        let asked =
                            asked.into_iter().filter_map(|(name, moment)| Some((name, moment.as_ref()?)));
                        asked.enumerate().try_for_each(|(at, (name, moment))| {
                            let value = encoded(&moment.to_string());
                            write!(f, "{}{name}={value}", if at == 0 { '?' } else { '&' })
                        })
                    }
                    Page::Entry(seq) => write!(f, "/audit?entry={seq}"),
                    Page::Quotas => f.write_str("/quotas"),
                    Page::Verify => f.write_str("/verify"),
                    Page::AccessCheck => f.write_str("/access-check"),
                    Page::AccessCheckFor(asker) => {
                        write!(f, "/access-check?{WHO}={}", encoded(&write_asker(asker)))
                    }
                    Page::ApiExplorer => f.write_str("/api-explorer"),
                    Page::Exchange => f.write_str("/exchange"),
                    Page::Settings => f.write_str("/settings"),
                }
            }
        }
    }
}

/// An id that came from outside may hold anything but blanks.
pub fn encoded(id: &str) -> String {
    String::from(js_sys::encode_uri_component(id))
}
