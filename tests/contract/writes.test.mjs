// Writes over real HTTP: many clients at once, paging while things change, kill -9 in the middle.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { Keyplane } from "../../module/index.mjs";
import { killRounds } from "./kill.mjs";
import { all, client, folder, KEY, startWithKey } from "./support.mjs";

const ACCOUNTS = "/iam/v2/service-accounts";
const place = folder();
let host;

before(async () => {
  host = await startWithKey("--data", place.file("org.jsonl"));
});
after(async () => {
  await host.stop();
  place.remove();
});

describe("64 clients that create and delete at once", () => {
  test("are each answered for what they asked, and nothing is lost or left over", async () => {
    const clients = Array.from({ length: 64 }, () => client(host.origin));
    const kept = await Promise.all(clients.map(async ({ ask }, number) => {
      const ids = [];
      for (let turn = 0; turn < 4; turn += 1) {
        const name = `client ${number} turn ${turn}`;
        const made = await ask("POST", ACCOUNTS, { display_name: name });
        assert.deepEqual([made.status, made.json.display_name], [201, name]);
        const read = await ask("GET", `${ACCOUNTS}/${made.json.id}`);
        assert.deepEqual([read.status, read.json.display_name], [200, name]);
        if (turn % 2 === 0) {
          assert.equal((await ask("DELETE", `${ACCOUNTS}/${made.json.id}`)).status, 204);
          assert.equal((await ask("GET", `${ACCOUNTS}/${made.json.id}`)).status, 404);
        } else ids.push(made.json.id);
      }
      return ids;
    }));
    const listed = await all(clients[0].ask, `${ACCOUNTS}?page_size=100`);
    assert.deepEqual(listed.map(({ id }) => id), kept.flat().sort());
    for (const { close } of clients) close();
  });

  test("get one name once", async () => {
    const clients = Array.from({ length: 16 }, () => client(host.origin));
    const answers = await Promise.all(clients.map(({ ask }) => ask("POST", ACCOUNTS, { display_name: "wanted" })));
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [201, ...Array(15).fill(409)]);
    for (const { close } of clients) close();
  });
});

describe("paging", () => {
  test("over 1,000 keys that come and go meanwhile shows each that stays exactly once", async () => {
    const keyplane = await Keyplane.open();
    const accounts = Array.from({ length: 50 }, (_, number) => keyplane.createServiceAccount({ name: `account ${number}` }).id);
    const environment = keyplane.createEnvironment({ name: "paging" }).id;
    const { id: resource } = keyplane.createKafkaCluster({ environment, name: "large", type: "Dedicated", cloud: "AWS", region: "eu-west-1" });
    const made = Array.from({ length: 1000 }, (_, number) => keyplane.createApiKey({ owner: accounts[number % 50], resource }).apiKey.id);
    writeFileSync(place.file("paged.jsonl"), keyplane.journal.map((line) => `${line}\n`).join(""));
    const paged = await startWithKey("--data", place.file("paged.jsonl"));
    const { ask, close } = client(paged.origin);

    const going = made.filter((_, number) => number % 10 === 0);
    const staying = made.filter((_, number) => number % 10 !== 0);
    const spec = { owner: { id: accounts[0] }, resource: { id: resource, environment } };
    const seen = await all(ask, "/iam/v2/api-keys?page_size=20", async () => {
      // From both ends: before and behind what was listed so far.
      for (const id of [going.pop(), going.shift()]) if (id) await ask("DELETE", `/iam/v2/api-keys/${id}`);
      const created = await ask("POST", "/iam/v2/api-keys", { spec });
      assert.equal(created.status, 202, created.text);
    });
    const ids = seen.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const stayed = new Set(staying);
    assert.deepEqual(ids.filter((id) => stayed.has(id)), staying.sort());
    assert.deepEqual(ids, [...ids].sort());
    close();
    await paged.stop();
  });
});

describe("one connection", () => {
  /** What comes back for requests that are sent all at once; the last one ends the connection. */
  function pipelined(origin, requests) {
    const authorization = `Basic ${Buffer.from(`${KEY.id}:${KEY.secret}`).toString("base64")}`;
    const bytes = requests.map(([method, path, body], at) => {
      const content = body === undefined ? "" : JSON.stringify(body);
      const head = [`${method} ${path} HTTP/1.1`, "Host: localhost", `Authorization: ${authorization}`];
      if (content) head.push("Content-Type: application/json", `Content-Length: ${content.length}`);
      if (at === requests.length - 1) head.push("Connection: close");
      return `${head.join("\r\n")}\r\n\r\n${content}`;
    });
    return new Promise((done, fail) => {
      const { hostname, port } = new URL(origin);
      const socket = connect(Number(port), hostname, () => socket.write(bytes.join("")));
      let text = "";
      socket.on("data", (part) => (text += part)).on("error", fail).on("close", () => done(text));
    });
  }

  test("that sends on without waiting is answered in order, each on what the one before left", async () => {
    const named = `${ACCOUNTS}?display_name=pipelined`;
    const text = await pipelined(host.origin, [
      ["GET", named],
      ["POST", ACCOUNTS, { display_name: "pipelined" }],
      ["GET", named],
      ["POST", ACCOUNTS, { display_name: "pipelined" }],
      ["GET", "/nothing"],
    ]);
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
    assert.deepEqual(statuses, [200, 201, 200, 409, 404]);
    const counts = [...text.matchAll(/"total_size":(\d+)/g)].map(([, count]) => Number(count));
    const kinds = [...text.matchAll(/"kind":"ServiceAccount(List)?"/g)].map(([, list]) => list ?? "one");
    assert.ok(counts.join() === "0,1" || kinds.join() === "List,one,one,List", text);
  });
});

test("a host that is told to stop finishes what is under way, and has it after a new start", async () => {
  const data = place.file("stopping.jsonl");
  const first = await startWithKey("--data", data);
  const clients = Array.from({ length: 32 }, () => client(first.origin));
  await Promise.all(clients.map(({ ask }) => ask("GET", ACCOUNTS)));
  const asked = clients.map(({ ask }, number) => ask("POST", ACCOUNTS, { display_name: `last ${number}` }).catch(({ code }) => ({ code })));
  await Promise.race(asked);
  const { code } = await first.stop();
  const answers = await Promise.all(asked);
  for (const { close } of clients) close();
  assert.equal(code, 0);
  assert.ok(answers.every(({ status, code }) => status === 201 || code === "ECONNRESET"), JSON.stringify(answers));

  const second = await startWithKey("--data", data);
  const { ask, close } = client(second.origin);
  const names = new Set((await all(ask, `${ACCOUNTS}?page_size=100`)).map(({ display_name }) => display_name));
  for (const { status, json } of answers) if (status === 201) assert.ok(names.has(json.display_name));
  close();
  await second.stop();
});

test("a host that is killed in the middle of writes has everything that it acknowledged", async () => {
  const { rounds, acknowledged } = await killRounds(6);
  assert.equal(rounds, 6);
  assert.ok(acknowledged >= rounds, "no round was killed before a change was acknowledged");
});
