//! What `script/bench` measures inside the wasm module. Compiled with the feature `bench` only; the console has
//! none of it.

use js_sys::Float64Array;
use wasm_bindgen::prelude::*;

use crate::{
    bench_access::Sample,
    engine::{Answer, Batch, Client, Command, Founding, FoundingAdmin, NewApiKey, Target, verify},
    model::{
        ApiKey, ApiKeyId, Availability, Cloud, ClusterType, Credential, DeletionProtection, Environment,
        EnvironmentId, GovernancePackage, KafkaCluster, KafkaClusterId, KafkaOptions, KafkaSpec,
        OrganizationId, Origin, Owner, ProductionMark, Region, Scope, Secret, ServiceAccount,
        ServiceAccountId, Times, Timestamp,
    },
    view::{
        api_keys::KeyList,
        query::{KeyQuery, SortKey},
    },
    workspace::browser,
};

/// Accounts of the sample: few enough keys each that no limit is near.
const ACCOUNTS: usize = 1500;
const CLUSTERS: usize = 60;

fn failed(error: impl std::fmt::Display) -> JsValue {
    js_sys::Error::new(&error.to_string()).into()
}

fn organization(id: &str) -> Result<OrganizationId, JsValue> {
    OrganizationId::parse(id).ok_or_else(|| failed("not an organization id"))
}

/// Milliseconds with decimals, as in windows and in workers.
fn clock() -> f64 {
    let performance =
        js_sys::Reflect::get(&js_sys::global(), &"performance".into()).unwrap_or(JsValue::UNDEFINED);
    performance.dyn_into::<web_sys::Performance>().map_or_else(|_| js_sys::Date::now(), |clock| clock.now())
}

/// Makes an organization with `keys` imported API keys, checkpoint included, and answers its id.
#[wasm_bindgen]
pub async fn seed(keys: usize) -> Result<String, JsValue> {
    let id = browser::new_organization_id().map_err(failed)?;
    let founding = Founding {
        id,
        name: format!("Bench {keys}"),
        admin: FoundingAdmin::New { email: "bench@example.com".into(), full_name: "Bench".into() },
        batch: sample(keys).ok_or_else(|| failed("the sample is not well formed"))?,
        client: Client::Import,
    };
    let workspace = browser::create(&founding).await.map_err(failed)?;
    workspace.save_checkpoint().await.map_err(failed)?;
    Ok(id.to_string())
}

/// Milliseconds that each of `count` durable creations of a key takes, from command to applied.
#[wasm_bindgen]
pub async fn creations(id: &str, count: usize) -> Result<Float64Array, JsValue> {
    let workspace = browser::open(organization(id)?).await.map_err(failed)?;
    let admin = workspace.org().admins().next().map(|user| user.id.clone()).map(Owner::User);
    let admin = admin.ok_or_else(|| failed("there is no administrator"))?;
    let mut taken = Vec::with_capacity(count);
    for number in 0..count {
        let owner = account_id(number % ACCOUNTS).ok_or_else(|| failed("no account"))?;
        let scope = scope(number).ok_or_else(|| failed("no scope"))?;
        let key = NewApiKey {
            name: format!("bench {number}"),
            description: String::new(),
            owner: Owner::ServiceAccount(owner),
            scope,
            expires_on: None,
        };
        let start = clock();
        workspace.run(&admin, &Command::CreateApiKey(key), &[]).await.map_err(failed)?;
        taken.push(clock() - start);
    }
    Ok(Float64Array::from(taken.as_slice()))
}

/// Milliseconds from asking for an organization to having it in memory.
#[wasm_bindgen]
pub async fn opening(id: &str) -> Result<f64, JsValue> {
    let start = clock();
    let workspace = browser::open(organization(id)?).await.map_err(failed)?;
    let taken = clock() - start;
    if workspace.org().api_keys().is_empty() {
        return Err(failed("nothing was opened"));
    }
    Ok(taken)
}

/// Verifications a second, one in ten with a wrong secret, over an issued key and its organization.
#[wasm_bindgen]
pub async fn verifications(id: &str, count: u32) -> Result<f64, JsValue> {
    let workspace = browser::open(organization(id)?).await.map_err(failed)?;
    let admin = workspace.org().admins().next().map(|user| user.id.clone()).map(Owner::User);
    let admin = admin.ok_or_else(|| failed("there is no administrator"))?;
    let scope = Scope::Cloud;
    let key = NewApiKey {
        name: "bench".into(),
        description: String::new(),
        owner: admin.clone(),
        scope,
        expires_on: None,
    };
    let done = workspace.run(&admin, &Command::CreateApiKey(key), &[]).await.map_err(failed)?;
    let reveal = done.reveal.ok_or_else(|| failed("no key was issued"))?;
    let wrong = Secret::from_random(&[1; 54]);
    let now = workspace.now();
    let org = workspace.org();
    let start = clock();
    let mut accepted = 0_u32;
    for number in 0..count {
        let secret = if number % 10 == 9 { &wrong } else { &reveal.secret };
        let verdict = verify(&org, reveal.key.as_str(), secret, Some(&Target::Cloud), now);
        accepted += u32::from(verdict.answer() == Answer::Accepted);
    }
    let taken = clock() - start;
    if accepted != count - count / 10 {
        return Err(failed("verification gave wrong answers"));
    }
    Ok(f64::from(count) / taken * 1000.0)
}

/// Milliseconds of work for each keystroke of words typed letter by letter, and of sorting by each column.
#[wasm_bindgen]
pub async fn searches(id: &str, words: Vec<String>) -> Result<Float64Array, JsValue> {
    let workspace = browser::open(organization(id)?).await.map_err(failed)?;
    let org = workspace.org();
    let mut list = KeyList::new(&org, None, KeyQuery::default());
    let mut taken = Vec::new();
    for word in &words {
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        for search in ends.filter_map(|end| word.get(..end)) {
            let query = KeyQuery { search: search.to_owned(), ..KeyQuery::default() };
            let start = clock();
            list.set_query(&org, None, query);
            taken.push(clock() - start);
        }
        list.set_query(&org, None, KeyQuery::default());
    }
    Ok(Float64Array::from(taken.as_slice()))
}

/// Milliseconds that sorting by each column takes, in the order of the columns.
#[wasm_bindgen]
pub async fn sorts(id: &str) -> Result<Float64Array, JsValue> {
    let workspace = browser::open(organization(id)?).await.map_err(failed)?;
    let org = workspace.org();
    let mut list = KeyList::new(&org, None, KeyQuery::default());
    let mut taken = Vec::new();
    for sort in SortKey::ALL {
        let query = list.query().sorted_by(sort);
        let start = clock();
        list.set_query(&org, None, query);
        taken.push(clock() - start);
    }
    Ok(Float64Array::from(taken.as_slice()))
}

/// Access decisions a second with this many role bindings and ACLs: one for each of 10,000 keys, as a column of a list
/// would ask.
#[wasm_bindgen]
pub fn access_decisions(rules: u32) -> Result<f64, JsValue> {
    let sample = Sample::new(u64::from(rules)).ok_or_else(|| failed("the sample is not well formed"))?;
    let start = clock();
    let allowed = sample.decide();
    let taken = clock() - start;
    if allowed == 0 || allowed == sample.len() {
        return Err(failed("the decisions do not tell anything apart"));
    }
    Ok(f64::from(u32::try_from(sample.len()).unwrap_or(u32::MAX)) / taken * 1000.0)
}

fn account_id(number: usize) -> Option<ServiceAccountId> {
    ServiceAccountId::parse(&format!("sa-bench{number}")).ok()
}

fn environment_id(number: usize) -> Option<EnvironmentId> {
    EnvironmentId::parse(&format!("env-bench{}", number % 4)).ok()
}

fn scope(number: usize) -> Option<Scope> {
    let cluster = number % CLUSTERS;
    let id = KafkaClusterId::parse(&format!("lkc-bench{cluster}")).ok()?;
    Some(Scope::Kafka { environment: environment_id(cluster)?, cluster: id })
}

/// A large organization: dedicated clusters, one key in two with a description.
fn sample(keys: usize) -> Option<Batch> {
    let made = Timestamp::from_millis(1_700_000_000_000);
    let times = Times::made(made);
    let origin = Origin::Imported;
    let environments = (0..4).map(|number| {
        let (id, name) = (environment_id(number)?, format!("env-{number}").into());
        Some(Environment {
            id,
            name,
            package: GovernancePackage::Essentials,
            mark: ProductionMark::ByName,
            times,
            origin,
        })
    });
    let clusters = (0..CLUSTERS).map(|number| {
        Some(KafkaCluster {
            id: KafkaClusterId::parse(&format!("lkc-bench{number}")).ok()?,
            environment: environment_id(number)?,
            name: format!("cluster-{number}").into(),
            spec: Some(KafkaSpec {
                kind: ClusterType::Dedicated { cku: 2 },
                cloud: Cloud::Aws,
                region: Region::typed("eu-central-1").ok()?,
                availability: Availability::MultiZone,
                bootstrap: None,
                rest: None,
                options: KafkaOptions::default(),
            }),
            protection: DeletionProtection::Off,
            times,
            origin,
        })
    });
    let accounts = (0..ACCOUNTS).map(|number| {
        let (id, name) = (account_id(number)?, format!("orders-service-{number}").into());
        Some(ServiceAccount { id, name, description: Box::default(), times, origin })
    });
    let keys = (0..keys).map(|number| {
        let created = made.plus_seconds(i64::try_from(number * 600).ok()?);
        let description = if number % 2 == 0 { "" } else { "issued for the nightly load of the warehouse" };
        Some(ApiKey {
            id: ApiKeyId::parse(&format!("BENCH{number:011}")).ok()?,
            name: format!("orders producer {number}").into(),
            description: description.into(),
            owner: Owner::ServiceAccount(account_id(number * 7 % ACCOUNTS)?),
            scope: scope(number * 13)?,
            created,
            updated: created,
            expires: None,
            credential: Credential::Unknown,
            origin,
        })
    });
    Some(Batch {
        environments: environments.collect::<Option<_>>()?,
        kafka_clusters: clusters.collect::<Option<_>>()?,
        service_accounts: accounts.collect::<Option<_>>()?,
        api_keys: keys.collect::<Option<_>>()?,
        ..Batch::default()
    })
}
