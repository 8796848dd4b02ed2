//! A command as other tools would do the same: as calls of the REST contract, and from these as commands of the Confluent
//! CLI and blocks of Terraform.
//!
//! What the REST form shows is the request that the contract takes: sent to the same organization it comes to the same
//! changes, which a test holds every command to. What no public call can do is said in a sentence.

mod calls;
mod deletions;
mod updates;

use calls::Calls;
pub use calls::{IMPORT, UNDO};
use uuid::Uuid;

use super::tools::{self, Call, Form, joined};
use crate::{
    engine::{self, Client, Command, Entropy, Refusal},
    model::{Owner, Timestamp},
    org::Org,
};

/// A command in every form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The calls of the contract, in their order; none where there is no public call for the command.
    pub calls: Vec<Call>,
    /// The requests as curl sends them.
    pub curl: Form,
    /// The requests as they go over a wire.
    pub requests: Form,
    /// Commands of the Confluent CLI.
    pub cli: Form,
    /// Blocks of the Terraform provider.
    pub terraform: Form,
}

/// Where the calls go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Server {
    /// To Confluent Cloud, where each Kafka cluster answers for its own ACLs.
    Cloud,
    /// To a Keyplane host at this address, which answers for everything.
    Host(String),
}

impl Server {
    /// The address that a call goes to, before its path.
    fn address(&self, org: &Org, call: &Call) -> String {
        let Self::Host(address) = self else {
            let Some(cluster) = call.kafka_cluster() else { return "https://api.confluent.cloud".to_owned() };
            let rest = org.kafka_clusters().get(&cluster).and_then(|it| it.spec.as_ref()?.rest.as_ref());
            return rest.map_or_else(
                || format!("https://<REST endpoint of {cluster}>"),
                |endpoint| format!("https://{}", endpoint.as_str()),
            );
        };
        address.clone()
    }

    fn note(&self) -> &'static str {
        match self {
            Self::Cloud => {
                "For Confluent Cloud; a Keyplane host takes the same at its own address. The key is taken from the environment."
            }
            Self::Host(_) => "The key is taken from the environment.",
        }
    }
}

/// The most calls that are written out.
const MOST: usize = 200;

/// A command as other tools would do the same.
pub fn show_as(org: &Org, server: &Server, command: &Command) -> Shown {
    let Calls { mut calls, mut notes } = calls::calls(org, command);
    if calls.is_empty() {
        let none = Form::None(notes.join(" "));
        let (curl, requests, cli) = (none.clone(), none.clone(), none.clone());
        return Shown { calls, curl, requests, cli, terraform: none };
    }
    if calls.len() > MOST {
        notes.push(format!(
            "The first {MOST} of {} calls are shown. The others are written alike.",
            calls.len()
        ));
        calls.truncate(MOST);
    }
    let each = |write: &dyn Fn(&Call) -> String| {
        calls.iter().map(|call| Form::Text { text: write(call), notes: Vec::new() }).collect::<Vec<_>>()
    };
    let several = (calls.len() > 1)
        .then(|| "Here it is all or nothing. As several calls, each is carried out for itself.".to_owned());
    Shown {
        curl: joined(each(&|call| tools::curl(&server.address(org, call), call)), "\n\n")
            .noted(notes.clone())
            .noted(several)
            .noted([server.note().to_owned()]),
        requests: joined(each(&tools::wire), "\n\n"),
        cli: tools::cli(org, &calls).noted(notes.clone()),
        terraform: tools::terraform(org, &calls).noted(notes),
        calls,
    }
}

/// What keeps a command from being carried out now, in words, as a form would be told on sending it.
///
/// # Errors
///
/// The refusal. Nothing is changed and no secret leaves here either way.
pub fn ready(org: &Org, actor: &Owner, now: Timestamp, command: &Command) -> Result<(), Refusal> {
    // Ids that chance would give do not matter: nothing of this is kept.
    let mut entropy = Entropy::new((0..=u8::MAX).cycle().take(Entropy::LENGTH).collect());
    let request = engine::Request {
        actor,
        client: Client::Console,
        command,
        id: Uuid::max(),
        seen: &[],
        now,
        entropy: &mut entropy,
    };
    engine::decide(org, request).map(drop)
}
