//! A request as other tools write it: curl, the Confluent CLI, Terraform. Source: `facts/wire.md` 8.4 and 9.2.
//!
//! No secret stands in any of them: curl takes the key from the environment.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::body;
use crate::{model::CrnPattern, rest::Request};

/// A call in one of the forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// It can be written so.
    Text {
        /// To be copied whole.
        text: String,
        /// What the form leaves out or does otherwise.
        notes: Vec<String>,
    },
    /// There is none: why.
    None(String),
}

impl Form {
    fn text(text: String) -> Self {
        Self::Text { text, notes: Vec::new() }
    }

    fn none(why: &str) -> Self {
        Self::None(why.to_owned())
    }
}

/// The call as curl sends it, to the server at `base_url`.
pub fn curl(base_url: &str, request: &Request) -> String {
    let mut lines = vec!["curl --user \"$KEYPLANE_API_KEY:$KEYPLANE_API_SECRET\"".to_owned()];
    if request.method != "GET" {
        lines.push(format!("--request {}", request.method));
    }
    if !request.body.is_empty() {
        lines.push("--header 'Content-Type: application/json'".to_owned());
        lines.push(format!("--data {}", quoted(&String::from_utf8_lossy(&request.body))));
    }
    lines.push(quoted(&format!("{base_url}{}", request.target)));
    lines.join(" \\\n  ")
}

/// The call as a command of the Confluent CLI.
pub fn cli(operation: &str, request: &Request) -> Form {
    let body = parsed(request);
    match operation {
        "createIamV2ApiKey" => create_key(&body),
        "updateIamV2ApiKey" => update_key(request, &body),
        "deleteIamV2ApiKey" => Form::text(format!("confluent api-key delete {}", quoted(&last(request)))),
        "listIamV2ApiKeys" => list_keys(request),
        "createIamV2ServiceAccount" => create_account(&body),
        "createIamV2RoleBinding" => bind_role(&body),
        "listIamV2RoleBindings" => list_bindings(request),
        "listServiceQuotaV1AppliedQuotas" => list_quotas(request),
        "listIamV2ServiceAccounts" => Form::text("confluent iam service-account list -o json".to_owned()),
        "listIamV2Users" => Form::text("confluent iam user list -o json".to_owned()),
        "listOrgV2Environments" => Form::text("confluent environment list -o json".to_owned()),
        _ => Form::none("No command of the Confluent CLI is written here for this call."),
    }
}

/// The call as a block of the Terraform provider.
pub fn terraform(operation: &str, request: &Request) -> Form {
    let body = parsed(request);
    match operation {
        "createIamV2ApiKey" => key_block(&body),
        "createIamV2ServiceAccount" => {
            block(&body, ("confluent_service_account", "display_name"), &["display_name", "description"])
        }
        "createOrgV2Environment" => {
            let mut block = Block::new("confluent_environment", text(&body, "display_name"));
            block.line("display_name", text(&body, "display_name"));
            let package = text(&body, "stream_governance_config.package");
            block.inner("stream_governance", &[("package", package)]);
            Form::text(block.end())
        }
        "createKafkaAcls" => acl_block(request, &body),
        "createIamV2RoleBinding" => {
            block(&body, ("confluent_role_binding", "role_name"), &["principal", "role_name", "crn_pattern"])
        }
        "createIamV2SsoGroupMapping" => block(
            &body,
            ("confluent_group_mapping", "display_name"),
            &["display_name", "filter", "description"],
        ),
        "createIamV2Invitation" => block(&body, ("confluent_invitation", "email"), &["email", "auth_type"]),
        _ if request.method == "GET" => {
            Form::none("Terraform describes what should be; reading has no block.")
        }
        _ if request.method == "POST" => Form::none("No Terraform resource is written here for this call."),
        _ => Form::none(
            "In Terraform, change the block of the resource, or take it out, and apply. There is no block for this call.",
        ),
    }
}

/// A block with lines alone, of a kind and called by a field of the body.
fn block(body: &Map<String, Value>, (kind, called): (&str, &str), lines: &[&str]) -> Form {
    let mut block = Block::new(kind, text(body, called));
    for name in lines {
        block.line(name, text(body, name));
    }
    Form::text(block.end())
}

/// The CLI takes a CRN pattern apart into flags. Source: `facts/wire.md` 8.3 and 8.4.
fn bind_role(body: &Map<String, Value>) -> Form {
    let pattern = text(body, "crn_pattern").unwrap_or_default();
    let Ok(parsed) = CrnPattern::parse(pattern) else {
        return Form::none("The CRN pattern cannot be read, so that the CLI's flags are not known.");
    };
    let mut command = "confluent iam rbac role-binding create".to_owned();
    add(&mut command, "--principal", text(body, "principal"));
    add(&mut command, "--role", text(body, "role_name"));
    for segment in parsed.crn().segments() {
        match PLACES.iter().find(|(kind, _)| *kind == &*segment.kind) {
            Some((_, Some(flag))) => add(&mut command, flag, Some(&segment.id)),
            Some((_, None)) => {}
            None => add(
                &mut command,
                "--resource",
                Some(&format!("{}:{}", resource_type(&segment.kind), segment.id)),
            ),
        }
    }
    if parsed.is_prefix() {
        command.push_str(" --prefix");
    }
    Form::text(command)
}

/// The segments of a CRN that name places, each with its flag; the organization is that of whoever is signed in.
const PLACES: [(&str, Option<&str>); 6] = [
    ("organization", None),
    ("environment", Some("--environment")),
    ("cloud-cluster", Some("--cloud-cluster")),
    ("kafka", Some("--kafka-cluster")),
    ("schema-registry", Some("--schema-registry-cluster")),
    ("flink-region", Some("--flink-region")),
];

/// `transactional-id` as the CLI calls it: `TransactionalId`.
fn resource_type(kind: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    kind.split('-').map(capital).collect()
}

fn list_bindings(request: &Request) -> Form {
    let Some(principal) = request.parameter("principal") else {
        return Form::none("The CLI lists the role bindings of a principal, and this call names none.");
    };
    let command = format!(
        "confluent iam rbac role-binding list --principal {} --inclusive -o json",
        quoted(&principal)
    );
    let notes =
        vec!["The CLI lists what the principal has on the whole organization and below it.".to_owned()];
    Form::Text { text: command, notes }
}

fn list_quotas(request: &Request) -> Form {
    let Some(scope) = request.parameter("scope") else {
        return Form::none("The CLI lists the quotas of a scope, and this call names none.");
    };
    let scope = scope.to_ascii_lowercase().replace('_', "-");
    Form::text(format!("confluent service-quota list {} -o json", quoted(&scope)))
}

fn create_key(body: &Map<String, Value>) -> Form {
    let resource = text(body, "spec.resource.id").unwrap_or("cloud");
    let environment = text(body, "spec.resource.environment");
    let owner = text(body, "spec.owner.id");
    let mut command = "confluent api-key create --resource ".to_owned();
    // A Flink region is named in two parts.
    match resource.split_once('.') {
        Some((cloud, region)) if resource.matches('.').count() == 1 => {
            let _ = write!(command, "flink --cloud {} --region {}", quoted(cloud), quoted(region));
        }
        Some(_) | None => command.push_str(&quoted(resource)),
    }
    let mut notes = Vec::new();
    match owner {
        Some(owner) if owner.starts_with("sa-") => {
            let _ = write!(command, " --service-account {}", quoted(owner));
        }
        Some(owner) => notes.push(format!(
            "Without --service-account, the CLI creates the key for whoever is signed in: sign in as {owner}."
        )),
        None => {}
    }
    add(&mut command, "--description", text(body, "spec.description"));
    add(&mut command, "--environment", environment);
    if text(body, "spec.display_name").is_some() {
        notes.push("The CLI cannot set a display name.".to_owned());
    }
    if text(body, "spec.expires_at").is_some() {
        notes.push("The CLI cannot set a date on which the key expires.".to_owned());
    }
    Form::Text { text: command, notes }
}

fn update_key(request: &Request, body: &Map<String, Value>) -> Form {
    let Some(description) = text(body, "spec.description") else {
        return Form::none("The CLI changes a key's description only, and this call does not change it.");
    };
    let command =
        format!("confluent api-key update {} --description {}", quoted(&last(request)), quoted(description));
    let notes = text(body, "spec.display_name").map(|_| "The CLI cannot set a display name.".to_owned());
    Form::Text { text: command, notes: notes.into_iter().collect() }
}

fn list_keys(request: &Request) -> Form {
    let value = |name: &str| request.parameter(name);
    let mut command = "confluent api-key list".to_owned();
    add(&mut command, "--resource", value("spec.resource").as_deref());
    let mut notes = Vec::new();
    match value("spec.owner") {
        Some(owner) if owner.starts_with("sa-") => add(&mut command, "--service-account", Some(&owner)),
        Some(owner) => {
            command.push_str(" --current-user");
            notes.push(format!("The CLI lists the keys of whoever is signed in: sign in as {owner}."));
        }
        None => {}
    }
    command.push_str(" -o json");
    if value("page_size").or(value("page_token")).is_some() {
        notes.push("The CLI reads every page.".to_owned());
    }
    Form::Text { text: command, notes }
}

fn create_account(body: &Map<String, Value>) -> Form {
    let name = text(body, "display_name").unwrap_or_default();
    let description = text(body, "description");
    let notes = description.is_none().then(|| "The CLI requires a description.".to_owned());
    let command = format!(
        "confluent iam service-account create {} --description {}",
        quoted(name),
        quoted(description.unwrap_or_default())
    );
    Form::Text { text: command, notes: notes.into_iter().collect() }
}

fn key_block(body: &Map<String, Value>) -> Form {
    let name = text(body, "spec.display_name");
    let mut block = Block::new("confluent_api_key", name);
    block.line("display_name", name);
    block.line("description", text(body, "spec.description"));
    let owner = text(body, "spec.owner.id").unwrap_or_default();
    let kind = if owner.starts_with("u-") { "User" } else { "ServiceAccount" };
    block.inner("owner", &[("id", Some(owner)), ("api_version", Some("iam/v2")), ("kind", Some(kind))]);
    if let Some(id) = text(body, "spec.resource.id").filter(|id| !id.eq_ignore_ascii_case("cloud")) {
        block.managed(id, text(body, "spec.resource.environment"));
    }
    let mut notes = vec![
        "Terraform keeps the secret in clear text in its state: treat the state file as a secret.".to_owned(),
    ];
    if name.is_none() {
        notes.push("The provider's documentation requires a display name.".to_owned());
    }
    if text(body, "spec.expires_at").is_some() {
        notes.push("The provider cannot set a date on which the key expires.".to_owned());
    }
    Form::Text { text: block.end(), notes }
}

/// Kind and version of what a key is for, as the provider takes them. Source: `facts/wire.md` 9.2.
fn managed_kind(id: &str) -> (&'static str, &'static str) {
    match id {
        "global" => ("global/v1", "Global"),
        "tableflow" => ("tableflow/v1", "Tableflow"),
        id if id.starts_with("lkc-") => ("cmk/v2", "Cluster"),
        id if id.starts_with("lsrc-") => ("srcm/v3", "Cluster"),
        id if id.starts_with("lksqlc-") => ("ksqldbcm/v2", "Cluster"),
        _ => ("fcpm/v2", "Region"),
    }
}

fn acl_block(request: &Request, body: &Map<String, Value>) -> Form {
    let mut block = Block::new("confluent_kafka_acl", text(body, "resource_name"));
    let cluster = request.target.split('/').nth(4);
    block.inner("kafka_cluster", &[("id", cluster)]);
    for name in
        ["resource_type", "resource_name", "pattern_type", "principal", "host", "operation", "permission"]
    {
        block.line(name, text(body, name));
    }
    let note = "The provider also needs rest_endpoint and credentials, here or in its own block.".to_owned();
    Form::Text { text: block.end(), notes: vec![note] }
}

/// A resource block in the making.
struct Block(String);

impl Block {
    fn new(kind: &str, name: Option<&str>) -> Self {
        Self(format!("resource \"{kind}\" \"{}\" {{\n", block_name(name.unwrap_or_default())))
    }

    fn line(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            let _ = writeln!(self.0, "  {name} = {}", hcl(value));
        }
    }

    fn inner(&mut self, name: &str, lines: &[(&str, Option<&str>)]) {
        if lines.iter().all(|(_, value)| value.is_none()) {
            return;
        }
        let _ = writeln!(self.0, "\n  {name} {{");
        for (name, value) in lines.iter().filter_map(|(name, value)| Some((name, (*value)?))) {
            let _ = writeln!(self.0, "    {name} = {}", hcl(value));
        }
        self.0.push_str("  }\n");
    }

    fn managed(&mut self, id: &str, environment: Option<&str>) {
        let (version, kind) = managed_kind(id);
        let head = format!(
            "\n  managed_resource {{\n    id = {}\n    api_version = {}\n    kind = {}\n",
            hcl(id),
            hcl(version),
            hcl(kind)
        );
        self.0.push_str(&head);
        if let Some(environment) = environment {
            let _ = writeln!(self.0, "\n    environment {{\n      id = {}\n    }}", hcl(environment));
        }
        self.0.push_str("  }\n");
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// A name that Terraform takes for a block: letters, digits and underscores, no digit first.
fn block_name(name: &str) -> String {
    let kept = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    let name: String = kept.collect();
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => name,
        Some(_) => format!("_{name}"),
        None => "this".to_owned(),
    }
}

/// A text of the `HashiCorp` configuration language, which would otherwise read `${…}` and `%{…}` as templates.
fn hcl(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
        .replace('\t', "\\t")
        .replace("${", "$${")
        .replace("%{", "%%{");
    format!("\"{escaped}\"")
}

/// A text as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn add(command: &mut String, flag: &str, value: Option<&str>) {
    if let Some(value) = value {
        let _ = write!(command, " {flag} {}", quoted(value));
    }
}

fn parsed(request: &Request) -> Map<String, Value> {
    body::read(&String::from_utf8_lossy(&request.body)).unwrap_or_default()
}

/// A text of the body that says something.
fn text<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a str> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let value = object.get(first)?;
    if rest.is_empty() {
        return value.as_str().filter(|text| !text.is_empty());
    }
    text(value.as_object()?, rest)
}

/// The last segment of the path, which is an id.
fn last(request: &Request) -> String {
    let path = request.target.split('?').next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}
