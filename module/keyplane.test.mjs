// The package as a program uses it, in Node: opening, planning, committing, listening, exporting.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Keyplane, KeyplaneError } from "./index.mjs";

describe("an organization", () => {
  test("begins with one administrator and nothing else", async () => {
    const keyplane = await Keyplane.open({ organization: { name: "Meridian", adminEmail: "ada@example.com", adminName: "Ada" } });
    assert.equal(keyplane.organization.name, "Meridian");
    assert.deepEqual(keyplane.users().map(({ email, state }) => [email, state]), [["ada@example.com", "active"]]);
    assert.deepEqual([keyplane.seq, keyplane.apiKeys()], [1, []]);
  });

  test("opens again from its journal, as it was", async () => {
    const first = await Keyplane.open();
    const account = first.createServiceAccount({ name: "orders" });
    first.createApiKey({ owner: account.id, resource: "cloud" });
    const second = await Keyplane.open({ journal: first.journal });
    assert.deepEqual([second.seq, second.apiKeys()], [first.seq, first.apiKeys()]);
  });

  test("opens from a journal that arrives line by line", async () => {
    const { journal } = await Keyplane.open();
    async function* lines() {
      yield* journal;
    }
    assert.equal((await Keyplane.open({ journal: lines() })).seq, 1);
  });

  test("is the demo where that is asked for", async () => {
    const keyplane = await Keyplane.open({ seed: "demo" });
    assert.ok(keyplane.apiKeys().length > 100);
    assert.ok(keyplane.kafkaClusters().length > 5);
  });

  test("is not opened from a damaged journal", async () => {
    const { journal } = await Keyplane.open();
    await assert.rejects(Keyplane.open({ journal: [journal[0].replace("Keyplane", "Keyplate")] }), { code: "damaged" });
  });

  test("is refused another seed by name", async () => {
    await assert.rejects(Keyplane.open({ seed: "toString" }), { code: "invalid", field: "seed" });
  });
});

describe("two steps", () => {
  test("what is planned changes nothing; what is committed does, once", async () => {
    const keyplane = await Keyplane.open();
    const { result, entry } = keyplane.plan({ do: "createServiceAccount", name: "orders" });
    assert.deepEqual(keyplane.serviceAccounts(), []);
    keyplane.commit(entry);
    assert.deepEqual(keyplane.serviceAccounts(), result.objects);
    assert.throws(() => keyplane.commit(entry), { code: "stale" });
  });

  test("listeners are told what changed, by id, until they end it", async () => {
    const keyplane = await Keyplane.open();
    const told = [];
    const end = keyplane.subscribe((event) => told.push(event));
    const { id } = keyplane.createServiceAccount({ name: "orders" });
    end();
    keyplane.delete(id);
    assert.equal(told.length, 1);
    assert.deepEqual([told[0].seq, told[0].changes], [2, [{ kind: "ServiceAccount", id, effect: "created" }]]);
  });
});

describe("refusals", () => {
  test("are errors with a code, a field and the way out", async () => {
    const keyplane = await Keyplane.open();
    keyplane.createServiceAccount({ name: "orders" });
    assert.throws(() => keyplane.createServiceAccount({ name: "orders" }), (error) =>
      error instanceof KeyplaneError && error.code === "taken" && /is taken/.test(error.message));
    assert.equal(keyplane.serviceAccounts().length, 1);
  });

  test("a quota is one", async () => {
    const keyplane = await Keyplane.open();
    const [{ id }] = keyplane.users();
    assert.throws(() => {
      for (;;) keyplane.createApiKey({ owner: id, resource: "global" });
    }, { code: "quota_exceeded", message: /is currently limited to \d+/ });
  });

  test("whoever acts sees what the rules show", async () => {
    const keyplane = await Keyplane.open();
    const { id } = keyplane.createServiceAccount({ name: "orders" });
    assert.throws(() => keyplane.createEnvironment({ name: "staging" }, { as: id }), { code: "not_permitted" });
    assert.deepEqual(keyplane.users({ as: id }), []);
  });
});

describe("typed commands", () => {
  test("make rules and identities, and queries narrow them down", async () => {
    const keyplane = await Keyplane.open();
    const { id: environment } = keyplane.createEnvironment({ name: "prod" });
    const { id: cluster } = keyplane.createKafkaCluster({ environment, name: "orders", cloud: "AWS", region: "us-east-2" });
    const { id: provider } = keyplane.createIdentityProvider({ name: "Okta", issuer: "https://okta.example", jwksUri: "https://okta.example/keys" });
    const { id: pool } = keyplane.createIdentityPool({ provider, name: "jobs", identityClaim: "claims.sub", filter: "claims.sub == 'a'" });
    const acl = keyplane.createAcl({ cluster, resourceType: "TOPIC", resourceName: "orders", principal: pool, operation: "READ" });
    const { id: mapping } = keyplane.createGroupMapping({ name: "Orders", filter: '"orders" in groups' });
    keyplane.updateGroupMapping(mapping, { description: "reads orders" });
    assert.deepEqual(keyplane.acls({ cluster, principal: pool }), [acl]);
    assert.deepEqual([keyplane.acls({ principal: `User:${pool}` }), keyplane.acls({ cluster: "lkc-none" })], [[acl], []]);
    assert.deepEqual([keyplane.identityPools({ provider }).length, keyplane.identityPools({ provider: "op-none" }).length], [1, 0]);
    assert.deepEqual(keyplane.groupMappings().map(({ description }) => description), ["reads orders"]);
    assert.deepEqual(keyplane.roleBindings({ principal: keyplane.administrator, role: "OrganizationAdmin" }).length, 1);
    assert.equal(keyplane.setAppliedLimit({ quota: "kafka.max_kafka_clusters.per_env", subject: environment, limit: 3 }).subject, environment);
    assert.equal(keyplane.updateKafkaCluster(cluster, { type: "Standard" }).type, "Standard");
    assert.equal(keyplane.updateSignIn(keyplane.inviteUser({ email: "bob@example.com" }).id, "AUTH_TYPE_SSO").auth, "AUTH_TYPE_SSO");
  });
});

describe("the same clock and the same random bytes", () => {
  test("give the same journal, digest by digest", async () => {
    const options = { now: () => Date.UTC(2026, 10, 25), random: (bytes) => bytes.fill(7) };
    const journals = [];
    for (const _ of [1, 2]) journals.push((await Keyplane.open(options)).journal);
    assert.deepEqual(journals[0], journals[1]);
  });
});

/** An organization with a Cloud key of its administrator, and how to ask with it. */
async function withKey(options) {
  const keyplane = await Keyplane.open(options);
  const { apiKey, secret } = keyplane.createApiKey({ owner: keyplane.administrator, resource: "cloud" });
  const authorization = `Basic ${btoa(`${apiKey.id}:${secret}`)}`;
  const request = (method, url, body) => ({
    method, url, headers: { authorization, "content-type": "application/json" }, body: body && JSON.stringify(body),
  });
  const newAccount = (name) => request("POST", "/iam/v2/service-accounts", { display_name: name });
  return { keyplane, apiKey, request, newAccount };
}
const read = (response) => JSON.parse(new TextDecoder().decode(response.body));

describe("the REST contract", () => {
  test("answers, and changes what it is asked to", async () => {
    const { keyplane, newAccount, request } = await withKey();
    const made = keyplane.handle(newAccount("orders"));
    assert.equal(made.status, 201);
    const listed = keyplane.handle(request("GET", "/iam/v2/service-accounts"));
    assert.deepEqual(read(listed).data.map(({ id }) => id), [read(made).id]);
    assert.equal(keyplane.handle({ url: "/iam/v2/api-keys" }).status, 401);
  });

  test("changes nothing before the entry is committed", async () => {
    const { keyplane, newAccount } = await withKey();
    const prepared = keyplane.prepare(newAccount("orders"));
    assert.deepEqual([keyplane.serviceAccounts(), prepared.current], [[], true]);
    keyplane.commit(prepared.entry);
    assert.deepEqual(keyplane.serviceAccounts().map(({ id }) => id), [read(prepared.response).id]);
  });

  test("of two prepared on one state, the second is prepared again, with the same outcome", async () => {
    const { keyplane, newAccount } = await withKey();
    const [one, other] = ["orders", "payments"].map((name) => keyplane.prepare(newAccount(name)));
    keyplane.commit(one.entry);
    assert.equal(other.current, false);
    assert.throws(() => keyplane.commit(other.entry), { code: "stale" });
    const again = other.again();
    assert.equal(read(again.response).id, read(other.response).id);
    keyplane.commit(again.entry);
    assert.equal(keyplane.serviceAccounts().length, 2);
  });

  test("stores one entry after the other, before it is applied and answered", async () => {
    const { keyplane, newAccount } = await withKey();
    const told = [];
    const store = async (entry) => {
      told.push(["store", JSON.parse(entry).seq, keyplane.seq]);
      await new Promise(setImmediate);
      told.push(["stored", JSON.parse(entry).seq, keyplane.seq]);
    };
    const names = ["a", "b", "c"];
    const answers = await Promise.all(names.map((name) => keyplane.answer(newAccount(name), store)));
    assert.deepEqual(answers.map(({ status }) => status), [201, 201, 201]);
    assert.deepEqual(told, [3, 4, 5].flatMap((seq) => [["store", seq, seq - 1], ["stored", seq, seq - 1]]));
    assert.equal(keyplane.serviceAccounts().length, 3);
  });

  test("answers 503 and changes nothing where storing fails, and goes on", async () => {
    const { keyplane, newAccount } = await withKey();
    const failed = await keyplane.answer(newAccount("a"), () => Promise.reject(new Error("full")));
    assert.deepEqual([failed.status, read(failed).errors[0].status, keyplane.serviceAccounts()], [503, "503", []]);
    assert.equal((await keyplane.answer(newAccount("a"), async () => {})).status, 201);
  });

  test("is a fetch that clients can be given", async () => {
    const { keyplane, request } = await withKey();
    const { method, url, headers } = request("GET", "https://api.confluent.cloud/iam/v2/api-keys?page_size=1");
    const response = await keyplane.fetch(url, { method, headers });
    const { data, kind } = await response.json();
    assert.deepEqual([response.status, kind, data.length], [200, "ApiKeyList", 1]);
    assert.match(response.headers.get("x-request-id"), /^[0-9a-f]{32}$/);
  });

  test("counts requests where a rate limit is set", async () => {
    const { keyplane, request } = await withKey({ rateLimit: 2 });
    const statuses = [1, 2, 3].map(() => keyplane.handle(request("GET", "/iam/v2/api-keys")).status);
    assert.deepEqual(statuses, [200, 200, 429]);
  });

  test("notes which keys were used", async () => {
    const { keyplane, request, apiKey } = await withKey();
    assert.ok(!keyplane.observations.includes(apiKey.id));
    keyplane.handle(request("GET", "/iam/v2/api-keys"));
    assert.ok(keyplane.observations.includes(apiKey.id));
    const again = await Keyplane.open({ journal: keyplane.journal, observations: keyplane.observations });
    assert.match(again.export(), /"source":"observed"/);
  });
});

describe("secrets", () => {
  test("stand in neither journal nor export nor lists nor events", async () => {
    const keyplane = await Keyplane.open();
    const events = [];
    keyplane.subscribe((event) => events.push(event));
    const { apiKey, secret } = keyplane.createApiKey({ owner: keyplane.users()[0].id, resource: "cloud" });
    const everything = JSON.stringify([keyplane.journal, keyplane.export(), keyplane.apiKeys(), keyplane.get(apiKey.id), events]);
    assert.ok(!everything.includes(secret));
    assert.deepEqual(keyplane.verify({ id: apiKey.id, secret }).accepted, true);
  });
});
