//! Whoever made an entry had a role for it: the tables of `facts/roles.md` 3 in short, read straight over every binding.

use keyplane::{
    access::{ActsBy, mapped},
    engine::{Deed, Entry},
    model::{ApiKey, Crn, Owner, Principal, Role, RoleBinding, Scope, UserState},
    org::{Change, Delta, Effect, Org},
};

use super::play::Game;
use crate::Invariant as I;

/// What somebody may do by.
struct Hand<'a> {
    org: &'a Org,
    actor: &'a Owner,
    held: Vec<&'a RoleBinding>,
}

/// Each object that the entry is about was changed by somebody with a role for that. What only went or came along needs
/// none.
pub fn check(game: &mut Game, entry: &Entry) {
    let header = &entry.header;
    let hand = Hand::of(&game.org, &header.actor, header.client.acts_by());
    let imports = header.intent.objects.is_empty() || header.intent.deed == Deed::Import;
    let about = |change: &&Change| {
        let object = change.reference();
        !matches!(change, Change::Tombstone(_))
            && (imports || object.is_some_and(|object| header.intent.objects.contains(&object)))
    };
    let wrong = entry
        .changes
        .iter()
        .filter(about)
        .find(|change| if imports { !hand.administrates() } else { !hand.may(change) });
    if let Some(change) = wrong {
        let words = format!("{} by {:?}: {:?} {change:?}", header.actor, header.client, header.intent.deed);
        game.findings.note(I::nobody_does_what_no_role_of_theirs_permits, || words);
    }
}

/// The object as it is afterwards, or as it was.
fn either<T>(delta: &Delta<T>) -> &T {
    delta.after.as_ref().or(delta.before.as_ref()).unwrap()
}

impl<'a> Hand<'a> {
    fn of(org: &'a Org, actor: &'a Owner, by: ActsBy) -> Self {
        let mut whose = vec![Principal::from(actor.clone())];
        if let (Owner::User(id), ActsBy::Session) = (actor, by)
            && let Some(user) = org.users().get(id).filter(|user| user.state == UserState::Active)
        {
            whose.extend(mapped(org, user).map(|group| Principal::GroupMapping(group.id.clone())));
        }
        let held = org.role_bindings().iter().filter(|binding| whose.contains(&binding.principal));
        Self { org, actor, held: held.collect() }
    }

    fn administrates(&self) -> bool {
        self.on(&[Role::OrganizationAdmin], &self.org.crn())
    }

    /// Holds one of these roles where it reaches a place.
    fn on(&self, roles: &[Role], place: &Crn) -> bool {
        self.held.iter().any(|own| roles.contains(&own.role) && own.pattern.matches(place))
    }

    fn anywhere(&self, roles: &[Role]) -> bool {
        self.held.iter().any(|own| roles.contains(&own.role))
    }

    fn may(&self, change: &Change) -> bool {
        use Role::{AccountAdmin, CloudClusterAdmin, EnvironmentAdmin, FlinkAdmin, KsqlAdmin, ResourceOwner};
        let (org, effect) = (self.org, change.effect());
        let own = |kind: &str, id: &str| org.crn().child(kind, id);
        if let Change::ApiKey(delta) = change {
            return self.may_key(either(delta), effect);
        }
        if self.administrates() {
            return true;
        }
        match change {
            Change::Organization(_) | Change::AppliedLimit(_) | Change::Tombstone(_) | Change::ApiKey(_) => {
                false
            }
            Change::Environment(delta) => {
                let place = org.environment_crn(&either(delta).id);
                effect != Effect::Creates && self.on(&[EnvironmentAdmin], &place)
            }
            Change::KafkaCluster(delta) => {
                let cluster = either(delta);
                let place = org.cluster_crn(&cluster.environment, &cluster.id);
                self.on(&[EnvironmentAdmin], &place)
                    || effect != Effect::Creates && self.on(&[CloudClusterAdmin], &place)
            }
            Change::SchemaRegistry(delta) => {
                self.on(&[EnvironmentAdmin], &org.environment_crn(&either(delta).environment))
            }
            Change::KsqlCluster(delta) => {
                let place = org.ksql_crn(either(delta));
                self.on(&[EnvironmentAdmin, CloudClusterAdmin], &place)
                    || effect == Effect::Deletes && self.on(&[KsqlAdmin, ResourceOwner], &place)
            }
            Change::ComputePool(delta) => {
                self.on(&[EnvironmentAdmin, FlinkAdmin], &org.environment_crn(&either(delta).environment))
            }
            Change::User(delta) => match (effect, &delta.before, &delta.after) {
                (Effect::Creates, ..) => self.anywhere(&[AccountAdmin, EnvironmentAdmin, CloudClusterAdmin]),
                (Effect::Updates, Some(before), Some(after)) => {
                    let own_name = *self.actor == Owner::User(after.id.clone())
                        && (before.state, &before.claims) == (after.state, &after.claims);
                    own_name || self.anywhere(&[AccountAdmin])
                }
                _ => self.anywhere(&[AccountAdmin]),
            },
            Change::ServiceAccount(delta) => {
                let place = own("service-account", either(delta).id.as_str());
                let makes = [AccountAdmin, EnvironmentAdmin, CloudClusterAdmin, KsqlAdmin, ResourceOwner];
                self.anywhere(&[AccountAdmin])
                    || self.on(&[ResourceOwner], &place)
                    || effect == Effect::Creates && self.anywhere(&makes)
            }
            Change::GroupMapping(_) | Change::IdentityProvider(_) => self.anywhere(&[AccountAdmin]),
            Change::IdentityPool(delta) => {
                let place = own("identity-pool", either(delta).id.as_str());
                let makes = [AccountAdmin, EnvironmentAdmin, CloudClusterAdmin];
                self.anywhere(&[AccountAdmin])
                    || self.on(&[ResourceOwner], &place)
                    || effect == Effect::Creates && self.anywhere(&makes)
            }
            Change::RoleBinding(delta) => self.may_bind(either(delta)),
            Change::Acl(delta) => {
                let cluster = org.kafka_clusters().get(&either(delta).cluster);
                cluster.is_some_and(|it| {
                    let place = org.cluster_crn(&it.environment, &it.id);
                    self.on(&[EnvironmentAdmin, CloudClusterAdmin], &place)
                })
            }
        }
    }

    /// Nobody gives more than the own binding reaches, and owners of a resource give what is below theirs.
    fn may_bind(&self, given: &RoleBinding) -> bool {
        let covers =
            |role: Role| self.held.iter().any(|own| own.role == role && own.pattern.covers(&given.pattern));
        let by_owner = [
            Role::DeveloperRead,
            Role::DeveloperWrite,
            Role::DeveloperManage,
            Role::ResourceOwner,
            Role::Assigner,
        ];
        covers(Role::EnvironmentAdmin)
            || covers(Role::CloudClusterAdmin)
            || covers(Role::ResourceOwner) && by_owner.contains(&given.role)
            || self.anywhere(&[Role::AccountAdmin]) && given.pattern.level() == "service-account"
    }

    fn may_key(&self, key: &ApiKey, effect: Effect) -> bool {
        use Role::{CloudClusterAdmin, EnvironmentAdmin, FlinkAdmin, KsqlAdmin, ResourceKeyAdmin};
        if key.owner == *self.actor {
            return true;
        }
        let Owner::ServiceAccount(account) = &key.owner else {
            return self.administrates() && effect != Effect::Updates;
        };
        let by_scope: &[Role] = match key.scope {
            Scope::Kafka { .. } => &[EnvironmentAdmin, CloudClusterAdmin, ResourceKeyAdmin],
            Scope::SchemaRegistry { .. } => &[EnvironmentAdmin, ResourceKeyAdmin],
            Scope::Ksql { .. } => &[EnvironmentAdmin, CloudClusterAdmin, ResourceKeyAdmin, KsqlAdmin],
            Scope::Flink { .. } => &[EnvironmentAdmin, FlinkAdmin],
            Scope::Tableflow => &[ResourceKeyAdmin],
            Scope::Cloud | Scope::Global => &[],
        };
        let account = self.org.crn().child("service-account", account.as_str());
        self.administrates()
            || self.on(&[Role::ResourceOwner], &account)
            || self.on(by_scope, &self.org.scope_crn(&key.scope))
    }
}
