// The organization of a host as its own console reaches it: who is answered, what is stored, what is told.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startHost } from "./host/start.mjs";
import { Keyplane } from "./index.mjs";

const KEY = { id: "ABCDEFGHIJKLMNOP", secret: "cfltT8d8RzkNseTMEDKcjNM1BZTFPHqRn/dQm9q7w6SjzZ12wZfwjaJdipHZtDjw" };
let folder;
let host;
let port;
let token;

/** One request of a page of this host, unless `headers` say otherwise. */
function ask(path, { method = "GET", headers = {}, body, to = port, signal } = {}) {
  return new Promise((done, fail) => {
    const own = { "Keyplane-Token": token, "Sec-Fetch-Site": "same-origin", Host: `127.0.0.1:${to}`, ...headers };
    const told = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
    const call = request({ host: "127.0.0.1", port: to, path: `/keyplane/${path}`, method, headers: told, signal }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    });
    call.on("error", fail).end(body);
  });
}

const json = ({ body }) => JSON.parse(body.toString());
const lines = ({ body }) => body.toString().split("\n").filter(Boolean);

function start(options = {}) {
  return startHost({ data: join(folder, "data"), dist: folder, apiKey: KEY, warn: () => {}, ...options });
}

/** An entry that a console might decide: another engine on the same journal. */
async function decided(command) {
  const journal = lines(await ask("entries"));
  return (await Keyplane.open({ journal })).plan(command).entry;
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "keyplane-console-"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Keyplane</title>");
  host = await start({ name: "Meridian" });
  port = Number(new URL(host.origin).port);
  token = json(await ask("session.json", { headers: { "Keyplane-Token": undefined } })).token;
});

after(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

describe("who is answered", () => {
  test("a page of this host is told the token and which organization there is", async () => {
    const answer = await ask("session.json");
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["cache-control"], "no-store");
    const { organization } = json(answer);
    const { organization: { id }, seq } = host.keyplane;
    assert.deepEqual(organization, { id, name: "Meridian", kind: "ordinary", entries: seq });
    assert.match(token, /^[0-9a-f]{64}$/);
  });

  const strangers = {
    "a page of another site": { "Sec-Fetch-Site": "cross-site" },
    "a page of another port of this machine": { "Sec-Fetch-Site": "same-site", Origin: "http://127.0.0.1:1" },
    "an address typed by a person": { "Sec-Fetch-Site": "none" },
    "a page of an old browser elsewhere": { "Sec-Fetch-Site": undefined, Origin: "https://evil.example" },
    "a page without an origin": { Origin: "null" },
  };
  for (const [who, headers] of Object.entries(strangers)) {
    test(`${who} is refused, whatever it knows`, async () => {
      for (const path of ["session.json", "entries", "checkpoint", "uses", "news?after=0"]) {
        const answer = await ask(path, { headers });
        assert.equal(answer.status, 403, path);
        assert.ok(!answer.body.includes(token));
        assert.equal(answer.headers["access-control-allow-origin"], undefined);
      }
    });
  }

  test("a foreign name that leads here is refused", async () => {
    const answer = await ask("session.json", { headers: { Host: "evil.example" } });
    assert.equal(answer.status, 421);
  });

  test("without the token of this start nothing is read or written", async () => {
    for (const wrong of [undefined, "", "00", "0".repeat(64), token.slice(0, 62), `${token}00`]) {
      for (const [method, path] of [["GET", "entries"], ["POST", "entries"], ["GET", "checkpoint"], ["GET", "uses"], ["PUT", "uses"], ["GET", "news"]]) {
        const answer = await ask(path, { method, headers: { "Keyplane-Token": wrong } });
        assert.equal(answer.status, 401, `${method} ${path} with ${wrong}`);
      }
    }
  });

  test("what is not there is not found, and other methods are not allowed", async () => {
    assert.equal((await ask("else")).status, 404);
    assert.equal((await ask("constructor")).status, 404);
    const answer = await ask("checkpoint", { method: "DELETE" });
    assert.deepEqual([answer.status, answer.headers.allow], [405, "GET"]);
  });

  test("a host without a console has no such door", async () => {
    const bare = await start({ data: undefined, dist: undefined });
    const to = Number(new URL(bare.origin).port);
    assert.equal((await ask("session.json", { to })).status, 404);
    await bare.close();
  });

  test("every start has a token of its own", async () => {
    const other = await start({ data: undefined });
    const to = Number(new URL(other.origin).port);
    assert.notEqual(json(await ask("session.json", { to })).token, token);
    await other.close();
  });
});

describe("the journal", () => {
  test("is read as it is kept, from a number on, and no more than asked for", async () => {
    const kept = readFileSync(join(folder, "data"), "utf8").split("\n").filter(Boolean);
    const all = await ask("entries");
    assert.deepEqual(lines(all), kept);
    assert.equal(all.headers["keyplane-entry"], String(kept.length));
    assert.deepEqual(lines(await ask("entries?from=2&limit=1")), kept.slice(1, 2));
    assert.deepEqual(lines(await ask(`entries?from=${kept.length + 1}`)), []);
    assert.deepEqual(lines(await ask("entries?limit=0")), []);
  });

  test("is skimmed without long pages, and pages are read by number", async () => {
    const [line] = lines(await ask("entries?limit=1&most=0"));
    assert.deepEqual(JSON.parse(line).pages, []);
    const [whole] = lines(await ask("entries?limit=1"));
    const [first] = lines(await ask("entries?limit=1&page=0&pages=1"));
    assert.deepEqual(JSON.parse(first).pages, JSON.parse(whole).pages.slice(0, 1));
    const [none] = lines(await ask("entries?limit=1&page=7&pages=2"));
    assert.deepEqual(JSON.parse(none).pages, []);
  });

  test("takes an entry that a console decided: on the disk, in the engine, over the contract", async () => {
    const entry = await decided({ do: "createServiceAccount", name: "from the console" });
    assert.equal((await ask("entries", { method: "POST", body: entry })).status, 201);
    assert.ok(readFileSync(join(folder, "data"), "utf8").endsWith(`${entry}\n`));
    assert.deepEqual(host.keyplane.serviceAccounts().map(({ name }) => name), ["from the console"]);
    const spaced = await decided({ do: "createServiceAccount", name: "in two lines" });
    assert.equal((await ask("entries", { method: "POST", body: `\n${spaced.replace(',"header"', ' ,\n"header"')}\n` })).status, 201);
    assert.ok(readFileSync(join(folder, "data"), "utf8").endsWith(`\n${spaced}\n`));
  });

  test("refuses an entry whose number is taken, and one that is not sound, and keeps neither", async () => {
    const entry = await decided({ do: "createServiceAccount", name: "late" });
    const first = await decided({ do: "createServiceAccount", name: "first" });
    assert.equal((await ask("entries", { method: "POST", body: first })).status, 201);
    const kept = readFileSync(join(folder, "data"));
    const stale = await ask("entries", { method: "POST", body: entry });
    assert.deepEqual([stale.status, json(stale).code], [409, "stale"]);
    const next = await decided({ do: "createServiceAccount", name: "altered" });
    for (const body of ["", "{}", "\n", next.replace("altered", "4ltered"), `${next}\n${next}`, "x".repeat(100)]) {
      const answer = await ask("entries", { method: "POST", body });
      assert.deepEqual([answer.status, json(answer).code], [422, "damaged"], body.slice(0, 40));
    }
    assert.deepEqual(readFileSync(join(folder, "data")), kept);
  });
});

describe("word of changes", () => {
  test("whoever knows all is told once something else is there", async () => {
    const { seq, uses } = json(await ask("news?after=0"));
    const told = ask(`news?after=${seq}&uses=${uses}`);
    const entry = await decided({ do: "createServiceAccount", name: "news" });
    await ask("entries", { method: "POST", body: entry });
    assert.equal(json(await told).seq, seq + 1);
  });

  test("whoever goes away in the middle leaves nothing behind, and a stop lets everybody go", async () => {
    const other = await start({ data: undefined });
    const to = Number(new URL(other.origin).port);
    const theirs = json(await ask("session.json", { to })).token;
    const headers = { "Keyplane-Token": theirs };
    const { seq, uses } = json(await ask("news?after=0", { to, headers }));
    const gone = new AbortController();
    const left = ask(`news?after=${seq}&uses=${uses}`, { to, headers, signal: gone.signal });
    gone.abort();
    await assert.rejects(left);
    const waits = ask(`news?after=${seq}&uses=${uses}`, { to, headers });
    await ask("news?after=0", { to, headers });
    await other.close();
    assert.equal(json(await waits).seq, seq);
  });

  test("a use of a key that the host saw is told, and uses are read and heard of", async () => {
    const { seq, uses } = json(await ask("news?after=0"));
    host.keyplane.verify(KEY);
    assert.notEqual(json(await ask(`news?after=${seq}&uses=${uses}`)).uses, uses);
    const book = (await ask("uses")).body;
    assert.ok(book.includes(KEY.id));
    assert.equal((await ask("uses", { method: "PUT", body: book })).status, 204);
    assert.equal((await ask("uses", { method: "PUT", body: book.subarray(0, 9) })).status, 422);
  });

  test("the organization is read at once, as it stands", async () => {
    const answer = await ask("checkpoint");
    assert.equal(answer.headers["keyplane-entry"], String(host.keyplane.seq));
    assert.ok(answer.body.includes("from the console"));
    assert.ok(!answer.body.includes(KEY.secret));
  });
});
