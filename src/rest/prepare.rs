//! [`prepare`]: from a request to a response, and to the decision that goes with it.

use uuid::Uuid;

use super::{
    Problem, Request, Response, auth,
    body::Body,
    call::{Call, Reply},
    openapi,
    problem::Style,
    query::{self, Query},
    route::{self, Found, ParameterRule, Route, Takes},
};
use crate::{
    access::{self, Sight},
    engine::{Client, Decision, Entropy},
    model::{ApiKeyId, KafkaClusterId, ObjectRef, Owner, Timestamp},
    org::Org,
};

/// Where the contract is served, and when.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The address that clients use, without a slash at its end: `http://127.0.0.1:8080`. Links are built from it.
    pub base_url: &'a str,
    /// What the clock says.
    pub now: Timestamp,
    /// What the key that is presented may still ask for; `None` where requests are not counted.
    pub allowance: Option<Allowance>,
}

/// How many requests a key may send, and how many it has sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Requests in a period.
    pub limit: u32,
    /// Requests sent in this one, this request included. More than the limit are refused.
    pub taken: u32,
    /// Seconds until the period ends.
    pub reset_seconds: u32,
}

/// What a request comes to.
#[derive(Debug)]
pub struct Prepared {
    /// The response, to be sent once the decision is stored and applied.
    pub response: Response,
    /// What changes, if anything does.
    pub decision: Option<Decision>,
    /// The key that authenticated the request.
    pub caller: Option<ApiKeyId>,
}

/// Prepares the answer to a request. Pure: the same arguments give the same answer, and nothing is applied.
///
/// Whatever a client sends, there is an answer, and it is never a 5xx for the client's fault.
pub fn prepare(org: &Org, site: &Site<'_>, request: &Request, entropy: &mut Entropy) -> Prepared {
    prepare_for(org, site, request, Asker::Key, entropy)
}

/// Prepares the answer to a request of somebody who needs no key, since the host knows who it is: whoever acts in the
/// console. Everything else is as with [`prepare`]; a request's own `Authorization` is not looked at.
pub fn prepare_as(
    org: &Org,
    site: &Site<'_>,
    request: &Request,
    session: Session<'_>,
    entropy: &mut Entropy,
) -> Prepared {
    prepare_for(org, site, request, Asker::Session(session), entropy)
}

/// Somebody whom the host knows.
#[derive(Clone, Copy, Debug)]
pub struct Session<'a> {
    /// Who acts.
    pub actor: &'a Owner,
    /// By what: it decides whose rules count, and stands in the history.
    pub client: Client,
}

/// How it is found out who asks.
#[derive(Clone, Copy)]
enum Asker<'a> {
    /// By the key that the request presents.
    Key,
    /// It is known.
    Session(Session<'a>),
}

fn prepare_for(
    org: &Org,
    site: &Site<'_>,
    request: &Request,
    asker: Asker<'_>,
    entropy: &mut Entropy,
) -> Prepared {
    let id = Uuid::from_bytes(entropy.take().unwrap_or_default());
    let mut caller = None;
    let (path, query) = query::split(&request.target);
    let segments = query::segments(path);
    let found = route::find(&request.method, &segments);
    let style = match &found {
        Found::Route(route, _) => route.family.style(),
        Found::OtherMethods(_, style) => *style,
        Found::Nothing => Style::Errors,
    };
    let answered = match found {
        Found::Nothing if path == openapi::PATH => described(site, request),
        Found::Nothing => Err(Problem::no_path(path)),
        Found::OtherMethods(allow, _) => Err(Problem::method(&request.method, allow)),
        Found::Route(route, names) => {
            let errors = route.errors;
            let call = Asked { org, site, request, asker, route, path, query, names };
            call.answer(entropy, &mut caller)
                .map(|reply| (route.success, reply))
                .map_err(|problem| problem.in_style(style, errors))
        }
    };
    match answered {
        Ok((status, reply)) => {
            let Reply { body, text, location, decision } = reply;
            let mut headers = headers(&id, site);
            headers.extend(location.map(|location| ("Location".to_owned(), location)));
            // Text into memory: that cannot fail.
            let text = body.map_or(text, |body| serde_json::to_vec(&body).unwrap_or_default());
            Prepared { response: respond(status, headers, text), decision, caller }
        }
        Err(problem) => Prepared { response: refuse(&id, site, style, &problem), decision: None, caller },
    }
}

/// The answer to a request whose decision could not be stored: nothing has changed.
pub fn not_stored(site: &Site<'_>, entropy: &mut Entropy) -> Response {
    let id = Uuid::from_bytes(entropy.take().unwrap_or_default());
    let problem = Problem::unavailable("The change could not be stored, and nothing was changed. Try again");
    refuse(&id, site, Style::Errors, &problem)
}

fn described(site: &Site<'_>, request: &Request) -> Result<(u16, Reply), Problem> {
    if request.method != "GET" {
        return Err(Problem::method(&request.method, "GET".to_owned()));
    }
    Ok((200, Reply::of(openapi::description(site.base_url))))
}

/// A request that has a route.
struct Asked<'a> {
    org: &'a Org,
    site: &'a Site<'a>,
    request: &'a Request,
    asker: Asker<'a>,
    route: &'static Route,
    path: &'a str,
    query: &'a str,
    names: Vec<(&'static str, String)>,
}

impl<'a> Asked<'a> {
    fn answer(self, entropy: &mut Entropy, caller: &mut Option<ApiKeyId>) -> Result<Reply, Problem> {
        let Session { actor, client } = self.session(caller)?;
        let Self { org, site, request, route, path, query, names, .. } = self;
        if let Some(allowance) = site.allowance
            && allowance.taken > allowance.limit
        {
            return Err(Problem::too_many(allowance.reset_seconds));
        }
        let body = route.body.map(|rule| Body::read(request, &rule)).transpose()?.unwrap_or_default();
        let sight = Sight::by(org, actor, client.acts_by());
        let query = Query::parse(query);
        let own = org.crn().to_string();
        let mut call =
            Call { org, site, own, route, path, names, query, body, actor, client, sight, entropy };
        check_parameters(&call)?;
        (route.run)(&mut call)
    }

    /// Who asks, and by what.
    fn session(&self, caller: &mut Option<ApiKeyId>) -> Result<Session<'a>, Problem> {
        let cluster = self.names.iter().find(|(name, _)| *name == "cluster_id").map(|(_, id)| id.as_str());
        match self.asker {
            Asker::Key => {
                let key =
                    auth::authenticate(self.org, self.request, self.route.takes, cluster, self.site.now)?;
                *caller = Some(key.id.clone());
                Ok(Session { actor: &key.owner, client: Client::Rest })
            }
            Asker::Session(session) if !access::is_active(self.org, session.actor) => {
                Err(Problem::unauthenticated())
            }
            Asker::Session(session) => {
                self.check_reach(&session, cluster)?;
                Ok(session)
            }
        }
    }

    /// A key for a cluster reaches that cluster. Without one, the cluster must be among what is seen.
    fn check_reach(&self, session: &Session<'_>, cluster: Option<&str>) -> Result<(), Problem> {
        match self.route.takes {
            Takes::Cloud | Takes::Tableflow => Ok(()),
            Takes::KafkaCluster => {
                let id = cluster.and_then(|id| KafkaClusterId::parse(id).ok());
                let cluster = ObjectRef::KafkaCluster(id.ok_or_else(|| Problem::no_path(self.path))?);
                let sight = Sight::by(self.org, session.actor, session.client.acts_by());
                if sight.sees(self.org, &cluster) { Ok(()) } else { Err(Problem::missing(&cluster)) }
            }
        }
    }
}

/// Required parameters are there, and those that count once are sent once.
fn check_parameters(call: &Call<'_>) -> Result<(), Problem> {
    for parameter in call.route.parameters {
        match parameter.rule {
            ParameterRule::Required if call.query.get(parameter.name).is_none() => {
                let detail = format!("{} is required: {}", parameter.name, parameter.about);
                return Err(Problem::parameter(parameter.name, detail));
            }
            ParameterRule::Required | ParameterRule::Optional | ParameterRule::PageSize(_) => {
                if call.query.all(parameter.name).count() > 1 {
                    let detail = format!("{} may be given once", parameter.name);
                    return Err(Problem::parameter(parameter.name, detail));
                }
            }
            ParameterRule::Repeated => {}
        }
    }
    Ok(())
}

fn headers(id: &Uuid, site: &Site<'_>) -> Vec<(String, String)> {
    let mut headers = vec![
        ("X-Request-Id".to_owned(), id.simple().to_string()),
        // Answers hold what only this caller may see, and one of them a secret.
        ("Cache-Control".to_owned(), "no-store".to_owned()),
    ];
    if let Some(Allowance { limit, taken, reset_seconds }) = site.allowance {
        headers.push(("X-RateLimit-Limit".to_owned(), limit.to_string()));
        headers.push(("X-RateLimit-Remaining".to_owned(), limit.saturating_sub(taken).to_string()));
        headers.push(("X-RateLimit-Reset".to_owned(), reset_seconds.to_string()));
    }
    headers
}

fn refuse(id: &Uuid, site: &Site<'_>, style: Style, problem: &Problem) -> Response {
    let mut headers = headers(id, site);
    headers.extend(problem.header.as_deref().map(|(name, value)| ((*name).to_owned(), value.clone())));
    let body = problem.body(style, &id.simple().to_string());
    respond(problem.status, headers, serde_json::to_vec(&body).unwrap_or_default())
}

fn respond(status: u16, mut headers: Vec<(String, String)>, body: Vec<u8>) -> Response {
    if !body.is_empty() {
        headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
    }
    Response { status, headers, body }
}
