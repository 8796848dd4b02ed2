// The package as a program uses it, in Node: opening, planning, committing, listening, exporting.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Keyplane, KeyplaneError } from "./index.mjs";

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

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

describe("the same clock and the same random bytes", () => {
  test("give the same journal, digest by digest", async () => {
    const options = { now: () => Date.UTC(2026, 10, 25), random: (bytes) => bytes.fill(7) };
    const journals = [];
    for (const _ of [1, 2]) journals.push((await Keyplane.open(options)).journal);
    assert.deepEqual(journals[0], journals[1]);
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

describe("the example that", () => {
  test("issues a key and verifies it", async () => {
    const { stdout } = await run(process.execPath, [here("examples/issue-and-verify.mjs")]);
    assert.match(stdout, /^lkc-\w+: accepted\ncloud: refused, other_resource\nlkc-\w+: refused, looks_mistyped\nafter revoking: compromised\n$/);
  });
});
