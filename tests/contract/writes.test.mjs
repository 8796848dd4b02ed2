// Writes over real HTTP: many clients at once, paging while things change, kill -9 in the middle.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { killRounds } from "./kill.mjs";
import { all, client, folder, startWithKey } from "./support.mjs";

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
  test("over hundreds of objects that come and go meanwhile shows each that stays exactly once", async () => {
    const { ask, close } = client(host.origin);
    const made = [];
    for (let number = 0; number < 250; number += 1) {
      made.push((await ask("POST", ACCOUNTS, { display_name: `page ${number}` })).json.id);
    }
    const going = made.filter((_, number) => number % 5 === 0);
    const staying = new Set(made.filter((_, number) => number % 5 !== 0));
    let number = 0;
    const seen = await all(ask, `${ACCOUNTS}?page_size=20`, async () => {
      const id = going.pop();
      if (id) await ask("DELETE", `${ACCOUNTS}/${id}`);
      await ask("POST", ACCOUNTS, { display_name: `meanwhile ${(number += 1)}` });
    });
    const shown = seen.map(({ id }) => id).filter((id) => staying.has(id));
    assert.deepEqual(shown, [...staying].sort());
    assert.equal(new Set(seen.map(({ id }) => id)).size, seen.length);
    close();
  });
});

test("a host that is killed in the middle of writes has everything that it acknowledged", async () => {
  const { rounds, acknowledged } = await killRounds(6);
  assert.equal(rounds, 6);
  assert.ok(acknowledged > 6);
});
