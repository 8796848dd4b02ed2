// What published clients ask for, in their order and their words, and what they cannot do without in the answers. Read
// from their sources: terraform-provider-confluent@e58ae68 (internal/provider) with ccloud-sdk-go-v2@b5d63ec, and
// ansible-collection-confluent-cloud@40771cd. docs/contract.md says which of them were run themselves.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { client, KEY, startWithKey } from "./support.mjs";

let host;
let cloud;
before(async () => {
  host = await startWithKey();
  cloud = sdk(KEY);
});
after(async () => {
  cloud.close();
  await host.stop();
});

/** A client as the SDKs are: any 2xx will do, a link is an address or not there, and times can be read. */
function sdk(key) {
  const { ask, close } = client(host.origin, key);
  const send = async (method, path, body, headers) => {
    const { status, json, text } = await ask(method, path, body, headers);
    assert.ok(status >= 200 && status < 300, `${method} ${path}: ${status} ${text}`);
    const { next, created_at: made } = json?.metadata ?? {};
    if (json?.metadata !== undefined && "next" in json.metadata && !path.startsWith("/kafka/")) assert.ok(URL.canParse(next), `${path}: next`);
    if (made !== undefined) assert.ok(!Number.isNaN(Date.parse(made)), `${path}: created_at`);
    return json;
  };
  const status = async (method, path) => (await ask(method, path)).status;
  return { get: (path) => send("GET", path), post: (path, body) => send("POST", path, body), patch: (path, body) => send("PATCH", path, body), remove: (path) => send("DELETE", path), send, status, close };
}

/** A resource that was deleted: the provider takes 404, and a 403 that blames no key, for gone. */
async function isGone(path) {
  assert.equal(await cloud.status("GET", path), 404, path);
}

describe("the Terraform provider", () => {
  let environment;
  let cluster;
  let account;
  const within = () => `environment=${environment.id}`;
  const newCluster = (name, config, more = {}) => cloud.post("/cmk/v2/clusters", {
    spec: { display_name: name, availability: "LOW", cloud: "AWS", region: "us-east-2", config, environment: { id: environment.id }, ...more },
  });
  const patchCluster = (id, spec) => cloud.patch(`/cmk/v2/clusters/${id}`, { spec: { ...spec, environment: { id: environment.id } } });
  const newKey = (resource) => cloud.post("/iam/v2/api-keys", {
    spec: { display_name: "key", description: "", owner: { id: account.id, kind: "ServiceAccount" }, ...(resource && { resource }) },
  });

  before(async () => {
    environment = await cloud.post("/org/v2/environments", { display_name: "Staging", stream_governance_config: { package: "ESSENTIALS" } });
    cluster = await newCluster("inventory", { kind: "Basic" });
    account = await cloud.post("/iam/v2/service-accounts", { display_name: "app-manager", description: "" });
  });

  test("confluent_organization: found through the first environment, before any was made", async () => {
    const other = await startWithKey();
    const { ask, close } = client(other.origin);
    const { json } = await ask("GET", "/org/v2/environments?page_size=99");
    assert.match(json.data[0].metadata.resource_name, /\/organization=[0-9a-f-]{36}\//);
    close();
    await other.stop();
  });

  test("confluent_kafka_cluster: provisioned, with a Schema Registry in an environment that has a package", async () => {
    const read = await cloud.get(`/cmk/v2/clusters/${cluster.id}?${within()}`);
    assert.equal(read.status.phase, "PROVISIONED");
    assert.match(read.metadata.resource_name, new RegExp(`/cloud-cluster=${cluster.id}/kafka=${cluster.id}$`));
    assert.equal((await cloud.get(`/org/v2/environments/${environment.id}`)).stream_governance_config.package, "ESSENTIALS");
    const registries = await cloud.get(`/srcm/v3/clusters?${within()}&page_size=99`);
    assert.deepEqual(registries.data.map(({ status, spec }) => [status.phase, spec.package]), [["PROVISIONED", "ESSENTIALS"]]);
  });

  test("confluent_kafka_cluster: Basic becomes Standard, a Dedicated one grows", async () => {
    assert.equal((await patchCluster(cluster.id, { config: { kind: "Standard" } })).spec.config.kind, "Standard");
    const dedicated = await newCluster("dedicated", { kind: "Dedicated", cku: 2 }, { availability: "HIGH" });
    await patchCluster(dedicated.id, { config: { kind: "Dedicated", cku: 3 } });
    const { spec, status } = await cloud.get(`/cmk/v2/clusters/${dedicated.id}?${within()}`);
    assert.deepEqual([spec.config.cku, status.cku], [3, 3]);
    await cloud.remove(`/cmk/v2/clusters/${dedicated.id}?${within()}`);
    await isGone(`/cmk/v2/clusters/${dedicated.id}?${within()}`);
  });

  const keys = [
    ["cloud", () => undefined, ["iam/v2", "Cloud"], () => "/org/v2/environments"],
    ["Kafka", () => ({ id: cluster.id, kind: "Cluster" }), ["cmk/v2", "Cluster"], (endpoint) => `${endpoint}/kafka/v3/clusters/${cluster.id}/topics`],
    ["Global", () => ({ id: "global", kind: "Global", api_version: "global/v1" }), ["global/v1", "Global"], () => "/org/v2/environments"],
    ["Tableflow", () => ({ id: "tableflow", kind: "Tableflow", api_version: "tableflow/v1" }), ["tableflow/v1", "Tableflow"], () => "/tableflow/v1/regions"],
    ["Flink", () => ({ id: "aws.us-east-2", kind: "Region", api_version: "fcpm/v2", environment: environment.id }), ["fcpm/v2", "Region"]],
  ];
  for (const [name, resource, expected, ready] of keys) {
    test(`confluent_api_key, ${name}: works at once, and reads as it was made`, async () => {
      const made = await newKey(resource());
      assert.equal(made.spec.secret.length, 64);
      const fresh = sdk({ id: made.id, secret: made.spec.secret });
      const { spec } = await cloud.get(`/cmk/v2/clusters/${cluster.id}?${within()}`);
      if (ready) for (const _ of [1, 2]) assert.equal(await fresh.status("GET", ready(spec.http_endpoint)), 200);
      const read = await cloud.get(`/iam/v2/api-keys/${made.id}`);
      for (const { resource: given, owner } of [made.spec, read.spec]) {
        assert.deepEqual([given.api_version, given.kind], expected);
        assert.deepEqual([owner.id, owner.kind, owner.api_version], [account.id, "ServiceAccount", "iam/v2"]);
      }
      const changed = await cloud.patch(`/iam/v2/api-keys/${made.id}`, { spec: { description: "changed" } });
      assert.deepEqual([changed.spec.display_name, changed.spec.description], ["key", "changed"]);
      await cloud.remove(`/iam/v2/api-keys/${made.id}`);
      await isGone(`/iam/v2/api-keys/${made.id}`);
      if (ready) assert.equal(await fresh.status("GET", ready(spec.http_endpoint)), 401);
      fresh.close();
    });
  }

  test("confluent_kafka_acl: made, found as the only one, deleted", async () => {
    await cloud.post("/iam/v2/role-bindings", { principal: `User:${account.id}`, role_name: "CloudClusterAdmin", crn_pattern: cluster.metadata.resource_name.replace(/\/kafka=.*$/, "") });
    const { id, spec } = await newKey({ id: cluster.id, kind: "Cluster" });
    const kafka = sdk({ id, secret: spec.secret });
    const facts = { resource_type: "TOPIC", resource_name: "orders", pattern_type: "PREFIXED", principal: `User:${account.id}`, host: "*", operation: "READ", permission: "ALLOW" };
    const path = `/kafka/v3/clusters/${cluster.id}/acls`;
    assert.equal(await kafka.post(path, facts), undefined);
    const query = `${path}?${new URLSearchParams(facts)}`;
    const { data } = await kafka.get(query);
    assert.deepEqual(data.map((acl) => Object.keys(facts).map((name) => acl[name])), [Object.values(facts)]);
    assert.equal((await kafka.remove(query)).data.length, 1);
    assert.deepEqual((await kafka.get(query)).data, []);
    kafka.close();
  });

  test("confluent_role_binding: of a principal, deleted with the object in the answer", async () => {
    const wanted = { principal: `User:${account.id}`, role_name: "EnvironmentAdmin", crn_pattern: environment.metadata.resource_name };
    const { id } = await cloud.post("/iam/v2/role-bindings", wanted);
    const { principal, role_name, crn_pattern } = await cloud.get(`/iam/v2/role-bindings/${id}`);
    assert.deepEqual({ principal, role_name, crn_pattern }, wanted);
    assert.equal((await cloud.remove(`/iam/v2/role-bindings/${id}`)).id, id);
    assert.ok([403, 404].includes(await cloud.status("GET", `/iam/v2/role-bindings/${id}`)));
  });

  /** Sequences that are the same but for path and body: make, read, change, delete, find gone. */
  const plain = [
    ["confluent_ksql_cluster", "/ksqldbcm/v2/clusters", () => ({
      spec: {
        display_name: "example", use_detailed_processing_log: true, csu: 1,
        kafka_cluster: { id: cluster.id, environment: environment.id, related: "_", resource_name: "_" },
        credential_identity: { id: account.id, related: "_", resource_name: "_" },
        environment: { id: environment.id, related: "_", resource_name: "_" },
      },
    })],
    ["confluent_flink_compute_pool without a size", "/fcpm/v2/compute-pools", () => ({
      spec: { display_name: "pool", cloud: "AWS", region: "us-east-2", max_cfu: 0, default_pool: false, environment: { id: environment.id } },
    }), () => ({ spec: { max_cfu: 10, environment: { id: environment.id } } })],
    ["confluent_identity_provider", "/iam/v2/identity-providers", () => ({
      display_name: "Azure", description: "d", issuer: "https://login.example/v2.0", jwks_uri: "https://login.example/keys",
    }), () => ({ description: "changed" })],
    ["confluent_group_mapping", "/iam/v2/sso/group-mappings", () => ({ display_name: "Default", description: "d", filter: '"engineering" in groups' }), () => ({ description: "changed" })],
    ["confluent_invitation", "/iam/v2/invitations", () => ({ email: "alice@example.com", auth_type: "AUTH_TYPE_LOCAL" })],
  ];
  for (const [name, path, body, change] of plain) {
    test(`${name}: made, read, changed, deleted, gone`, async () => {
      const made = await cloud.post(path, body());
      const where = made.spec ? `${path}/${made.id}?${within()}` : `${path}/${made.id}`;
      assert.ok(["PROVISIONED", undefined].includes(made.status?.phase));
      assert.deepEqual(await cloud.get(where), made);
      if (change) await cloud.patch(`${path}/${made.id}`, change());
      await cloud.remove(where);
      await isGone(where);
    });
  }

  test("data sources: by name through pages, by filter, by id", async () => {
    const named = await cloud.get(`/iam/v2/service-accounts?display_name=app-manager`);
    assert.deepEqual(named.data.map(({ id }) => id), [account.id]);
    const region = await cloud.get("/fcpm/v2/regions?cloud=AWS&page_size=99&region_name=us-east-2");
    assert.deepEqual(region.data.map(({ id }) => id), ["aws.us-east-2"]);
    const [first] = (await cloud.get("/iam/v2/users?page_size=99")).data;
    assert.equal((await cloud.get(`/iam/v2/users/${first.id}`)).email, first.email);
    for (const path of ["/cmk/v2/clusters", "/ksqldbcm/v2/clusters", "/fcpm/v2/compute-pools"]) {
      assert.equal((await cloud.get(`${path}?${within()}&page_size=99`)).kind.endsWith("List"), true, path);
    }
  });
});

describe("the Ansible collection", () => {
  test("asks and deletes with a body of null, and resizes with a size alone", async () => {
    const json = { "content-type": "application/json" };
    const environment = await cloud.post("/org/v2/environments", { display_name: "ansible" });
    const spec = {
      display_name: "d", availability: "SINGLE_ZONE", cloud: "GCP", region: "us-west4", network: { id: null },
      config: { kind: "Standard", cku: 1, encryption_key: null }, environment: { id: environment.id },
    };
    await cloud.post("/cmk/v2/clusters", { spec });
    const dedicated = await cloud.post("/cmk/v2/clusters", { spec: { ...spec, display_name: "e", network: { id: "n-abc123" }, config: { kind: "Dedicated", cku: 1 } } });
    const grown = await cloud.patch(`/cmk/v2/clusters/${dedicated.id}`, { spec: { config: { cku: 2 }, environment: { id: environment.id } } });
    assert.equal(grown.status.cku, 2);
    await cloud.send("GET", "/iam/v2/service-accounts?page_size=100", "null", json);
    await cloud.send("DELETE", `/org/v2/environments/${environment.id}?environment=None`, "null", json);
  });

  test("posts an answer back as a second creation, and finds invitations by their users", async () => {
    const [{ id: owner }] = (await cloud.get("/iam/v2/users?page_size=100")).data;
    const first = await cloud.post("/iam/v2/api-keys", { spec: { display_name: "one", owner: { id: owner }, resource: { id: "cloud" } } });
    const second = await cloud.post("/iam/v2/api-keys", { ...first, changed: true });
    assert.notEqual(second.id, first.id);
    await cloud.post("/iam/v2/invitations", { email: "bob@example.com" });
    for (const { user } of (await cloud.get("/iam/v2/invitations?page_size=100")).data) assert.match(user.id, /^u-/);
  });
});
