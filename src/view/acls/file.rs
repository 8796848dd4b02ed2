//! A file of ACLs, before it is taken in: which rows are new, which exist already, which are refused and why. And the
//! records of ACLs that go out.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use uuid::Uuid;

use super::words::{resource_label, sentence};
use crate::{
    engine::{Client, Command, Entropy, NewAcl, Refusal, Request, decide},
    exchange::acls::{Row, line},
    model::{Acl, AclId, Field, Invalid, KafkaCluster, KafkaClusterId, Noun, ObjectRef, Owner, Timestamp},
    org::Org,
    view::access_words::principal_name,
};

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It is made.
    New,
    /// There is such an ACL.
    There,
    /// The file has it before, on this line.
    Again(usize),
    /// It cannot be made, for this reason.
    Refused(String),
}

/// A row with what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The line of the file.
    pub line: usize,
    /// The ACL as a sentence; empty where the row is none.
    pub words: String,
    /// What becomes of it.
    pub judgement: Judgement,
}

/// What a file would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Every row: those refused first, then those that are new, each in the order of the file.
    pub rows: Vec<Judged>,
    /// The ACLs that would be made.
    pub new: Vec<NewAcl>,
    /// How many exist already.
    pub there: usize,
    /// How many the file has before.
    pub again: usize,
    /// How many are refused.
    pub refused: usize,
    /// Why nothing can be taken in though every row is sound, such as a missing right.
    pub stopped: Option<String>,
}

/// Judges every row as the engine would.
pub fn judge(org: &Org, actor: &Owner, rows: &[Row], now: Timestamp) -> Plan {
    let mut plan = Plan::default();
    let mut seen: HashMap<AclId, usize> = HashMap::with_capacity(rows.len());
    for row in rows {
        let (words, judgement) = match &row.acl {
            Err(why) => (String::new(), Judgement::Refused(why.clone())),
            Ok(new) => (sentence(org, &new.into()), judge_one(org, &mut seen, (row.line, new), now)),
        };
        match (&judgement, &row.acl) {
            (Judgement::New, Ok(new)) => plan.new.push(new.clone()),
            (Judgement::There, _) => plan.there += 1,
            (Judgement::Again(_), _) => plan.again += 1,
            (Judgement::Refused(_) | Judgement::New, _) => plan.refused += 1,
        }
        plan.rows.push(Judged { line: row.line, words, judgement });
    }
    // What has to be mended stands first, then what would be made.
    plan.rows.sort_by_key(|row| match row.judgement {
        Judgement::Refused(_) => 0,
        Judgement::New => 1,
        Judgement::There | Judgement::Again(_) => 2,
    });
    if plan.refused == 0 && !plan.new.is_empty() {
        plan.stopped = stopped(org, actor, &plan.new, now);
    }
    plan
}

fn judge_one(
    org: &Org,
    seen: &mut HashMap<AclId, usize>,
    (line, new): (usize, &NewAcl),
    now: Timestamp,
) -> Judgement {
    if !org.kafka_clusters().contains(&new.cluster) {
        return Judgement::Refused(no_cluster(&new.cluster));
    }
    match new.build(now) {
        Err(invalid) => Judgement::Refused(in_column(new, &invalid)),
        Ok(acl) if org.acls().contains(&acl.id) => Judgement::There,
        Ok(acl) => match seen.entry(acl.id) {
            Entry::Occupied(before) => Judgement::Again(*before.get()),
            Entry::Vacant(first) => {
                first.insert(line);
                Judgement::New
            }
        },
    }
}

/// What is wrong with a part, in the words of the file's columns.
fn in_column(new: &NewAcl, invalid: &Invalid) -> String {
    if invalid.field == Field::Operation {
        let all: Vec<_> = Acl::operations(new.resource_type).iter().map(|known| known.wire()).collect();
        let (operation, kind) = (new.operation, new.resource_type);
        format!("Operation {operation} does not exist for {kind}. It is one of {}.", all.join(", "))
    } else if invalid.field == Field::Name {
        format!("Resource name {}.", invalid.rule)
    } else {
        format!("{invalid}.")
    }
}

fn no_cluster(id: &KafkaClusterId) -> String {
    Refusal::NotFound(KafkaCluster::reference(id.clone())).to_string()
}

/// Why the engine would refuse all of it, such as for want of a right.
fn stopped(org: &Org, actor: &Owner, new: &[NewAcl], now: Timestamp) -> Option<String> {
    // The right is the cluster's: one ACL of each asks for it.
    let mut clusters = HashSet::new();
    let acls = new.iter().filter(|new| clusters.insert(&new.cluster)).cloned().collect();
    let command = Command::CreateAcls { acls };
    let request = Request {
        actor,
        client: Client::Console,
        command: &command,
        id: Uuid::max(),
        seen: &[],
        now,
        entropy: &mut Entropy::new(Vec::new()),
    };
    decide(org, request).err().map(|refusal| refusal.to_string())
}

/// The lines of ACLs, for the file that goes out. What has gone meanwhile is left out.
pub fn records(org: &Org, objects: &[ObjectRef]) -> Vec<String> {
    let of = |acl: &Acl| line(acl, &resource_label(org, &acl.cluster), &principal_name(org, &acl.principal));
    objects
        .iter()
        .filter_map(|object| match object {
            ObjectRef::Acl(id) => org.acls().get(id).map(of),
            ObjectRef::Organization(_)
            | ObjectRef::Environment(_)
            | ObjectRef::KafkaCluster(_)
            | ObjectRef::SchemaRegistry(_)
            | ObjectRef::KsqlCluster(_)
            | ObjectRef::ComputePool(_)
            | ObjectRef::User(_)
            | ObjectRef::ServiceAccount(_)
            | ObjectRef::GroupMapping(_)
            | ObjectRef::IdentityProvider(_)
            | ObjectRef::IdentityPool(_)
            | ObjectRef::RoleBinding(_)
            | ObjectRef::AppliedLimit(_)
            | ObjectRef::ApiKey(_)
            | ObjectRef::Tombstone(_) => None,
        })
        .collect()
}
