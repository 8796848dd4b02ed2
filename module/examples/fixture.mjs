// A test fixture: a control plane of its own for each test, thrown away afterwards. Any client of Confluent Cloud's REST
// API works against `origin`; this one is fetch. Run: node --test module/examples/fixture.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { startHost } from "../host/start.mjs"; // in your tests: from "keyplane/host"

/** A control plane with an administrator's key; it ends with the test. */
async function controlPlane(context, options) {
  const host = await startHost(options);
  context.after(() => host.close());
  const authorization = `Basic ${btoa(`${host.apiKey.id}:${host.apiKey.secret}`)}`;
  const ask = async (method, path, body) => {
    const headers = { authorization, "content-type": "application/json" };
    const response = await fetch(new URL(path, host.origin), { method, headers, body: body && JSON.stringify(body) });
    return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
  };
  return { ask, host };
}

test("a service account is made, read and deleted", async (context) => {
  const { ask, host } = await controlPlane(context);
  const made = await ask("POST", "/iam/v2/service-accounts", { display_name: "orders" });
  assert.equal(made.status, 201);
  assert.equal((await ask("GET", `/iam/v2/service-accounts/${made.body.id}`)).body.display_name, "orders");
  assert.equal((await ask("DELETE", `/iam/v2/service-accounts/${made.body.id}`)).status, 204);
  assert.deepEqual(host.keyplane.serviceAccounts(), []);
});

test("another test has another control plane", async (context) => {
  const { ask } = await controlPlane(context, { seed: "demo" });
  const { body } = await ask("GET", "/iam/v2/service-accounts?page_size=100");
  assert.ok(body.data.length > 20);
  assert.ok(body.data.every(({ display_name }) => display_name !== ""));
});
