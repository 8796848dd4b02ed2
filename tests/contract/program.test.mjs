// The host as a program: keys, arguments, limits, the console beside the contract, starting and stopping.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { isConsoleAddress } from "../../module/host/addresses.mjs";
import { parseArguments } from "../../module/host/arguments.mjs";
import { contract } from "../../module/host/contract.mjs";
import { LIMITS } from "../../module/host/limits.mjs";
import { createHost, listen } from "../../module/host/server.mjs";
import { client, folder, KEY, start, startWithKey } from "./support.mjs";

const place = folder();
after(() => place.remove());
const KEYS = "/iam/v2/api-keys";

/** What a key may do here: the status of a list. */
async function status(origin, key) {
  const { ask, close } = client(origin, key);
  const { status } = await ask("GET", KEYS);
  close();
  return status;
}

describe("the first administrator's key", () => {
  const given = { KEYPLANE_API_KEY: KEY.id, KEYPLANE_API_SECRET: KEY.secret };
  const rows = [
    ["from the environment", [], { env: given }, /^$/],
    ["from standard input", ["--api-key", "-"], { input: `${KEY.id}:${KEY.secret}\n` }, /^$/],
    ["from the arguments, with a warning", ["--api-key", `${KEY.id}:${KEY.secret}`], {}, /other users of this machine can see/],
  ];
  for (const [name, list, how, warning] of rows) {
    test(`${name} works, and is told nowhere`, async () => {
      const host = await start(["--no-console", ...list], how);
      assert.deepEqual([await status(host.origin, KEY), await status(host.origin, { ...KEY, secret: "cflt" })], [200, 401]);
      await host.stop();
      assert.match(host.told.err, warning);
      assert.ok(!JSON.stringify(host.told).includes(KEY.secret));
    });
  }

  test("is issued where none is given, into a file that only its owner can read, once", async () => {
    const data = place.file("issued.jsonl");
    const host = await start(["--no-console", "--data", data]);
    const [id, secret] = readFileSync(`${data}.key`, "utf8").trim().split(":");
    assert.equal(statSync(`${data}.key`).mode & 0o777, 0o600);
    assert.equal(await status(host.origin, { id, secret }), 200);
    assert.ok(!JSON.stringify(host.told).includes(secret));
    await host.stop();
    assert.ok(!readFileSync(data, "utf8").includes(secret));

    const again = await start(["--no-console", "--data", data]);
    assert.equal(readFileSync(`${data}.key`, "utf8"), `${id}:${secret}\n`);
    await again.stop();
    const other = await start(["--no-console", "--data", data, "--new-key", "--key-file", place.file("other.key")]);
    const [otherId, otherSecret] = readFileSync(place.file("other.key"), "utf8").trim().split(":");
    assert.deepEqual([await status(other.origin, { id: otherId, secret: otherSecret }), await status(other.origin, { id, secret })], [200, 200]);
    await other.stop();
  });

  test("of an organization in memory goes when the host stops", async () => {
    const host = await start(["--no-console"]);
    const [, path] = /API key is in (\S+),/.exec(host.told.out);
    assert.ok(existsSync(path));
    await host.stop();
    assert.ok(!existsSync(path));
  });

  const refused = [
    ["a secret of another form", { env: { ...given, KEYPLANE_API_SECRET: "secret" } }, /a secret of the current format/],
    ["half of one", { env: { KEYPLANE_API_KEY: KEY.id } }, /belong together/],
    ["an id of another form", { env: { ...given, KEYPLANE_API_KEY: "key" } }, /16 upper-case letters and digits/],
  ];
  for (const [name, how, message] of refused) {
    test(`is refused: ${name}`, async () => {
      const host = await start(["--no-console"], how);
      assert.deepEqual([host.origin, (await host.ended).code], [undefined, 1]);
      assert.match(host.told.err, message);
    });
  }

  test("is the demo's administrator's as well", async () => {
    const host = await startWithKey("--seed", "demo");
    const { ask, close } = client(host.origin);
    const { json } = await ask("GET", `${KEYS}?page_size=100`);
    assert.equal(json.data.length, 100);
    close();
    await host.stop();
  });
});

describe("beside the console", () => {
  let host;
  let ask;
  let close;
  before(async () => {
    const dist = place.file("dist");
    mkdirSync(dist);
    writeFileSync(`${dist}/index.html`, "<!doctype html><title>Keyplane</title>");
    writeFileSync(`${dist}/sw.js`, "// worker");
    host = await start(["--dist", dist], { env: { KEYPLANE_API_KEY: KEY.id, KEYPLANE_API_SECRET: KEY.secret } });
    ({ ask, close } = client(host.origin, null));
  });
  after(async () => {
    close();
    await host.stop();
  });

  const page = { accept: "text/html,*/*;q=0.8", "sec-fetch-mode": "navigate" };
  const rows = [
    ["the start page", "GET", "/", {}, 200, /html/],
    ["a file", "GET", "/sw.js", {}, 200, /javascript/],
    ["an address of the console, asked for as a page", "GET", "/o/org-1/api-keys", page, 200, /html/],
    ["the same, asked for by a program", "GET", "/o/org-1/api-keys", {}, 404, /json/],
    ["the same, asked for as anything", "GET", "/o/org-1/api-keys", { accept: "*/*" }, 404, /json/],
    ["no address of the console, asked for as a page", "GET", "/o/org-1/nothing", page, 404, /json/],
    ["the contract, asked for as a page", "GET", KEYS, page, 401, /json/],
    ["the contract", "GET", KEYS, {}, 401, /json/],
    ["a path that is none", "GET", "/%ff", {}, 404, /json/],
    ["another method on a file", "POST", "/sw.js", {}, 404, /json/],
    ["the description", "GET", "/openapi.json", {}, 200, /json/],
    ["a foreign name", "GET", KEYS, { host: "keyplane.example" }, 421, /json/],
  ];
  for (const [name, method, path, headers, expected, type] of rows) {
    test(`${name}: ${expected}`, async () => {
      const { status, headers: got } = await ask(method, path, undefined, headers);
      assert.equal(status, expected);
      assert.match(got["content-type"], type);
      assert.equal(got["x-content-type-options"], "nosniff");
    });
  }

  test("links carry the address that the client used", async () => {
    const { ask, close } = client(host.origin);
    const port = new URL(host.origin).port;
    for (const name of ["127.0.0.1", "localhost"]) {
      const { json } = await ask("GET", KEYS, undefined, { host: `${name}:${port}` });
      assert.equal(json.data[0].metadata.self, `http://${name}:${port}${KEYS}/${KEY.id}`);
    }
    close();
  });

  test("knows every page of the console", () => {
    const source = readFileSync(fileURLToPath(new URL("../../src/ui/app.rs", import.meta.url)), "utf8");
    const [bare, below] = source.split("/o/:organization");
    const paths = [...below.matchAll(/Route path=path!\("([^"]*)"\)/g)].map(([, path]) => `/o/org-1/${path.replace(/:\w+/g, "x")}`);
    assert.ok(paths.length > 20 && bare.includes('path!("/import")'));
    for (const path of [...paths, "/import", "/o/org-1"]) assert.ok(isConsoleAddress(path), path);
    for (const path of ["/o", "/o/", "/iam/v2/api-keys", "/import/x", "/o/org-1/users/x/y"]) assert.ok(!isConsoleAddress(path), path);
  });
});

describe("limits", () => {
  let host;
  before(async () => (host = await startWithKey("--rate-limit", "1000")));
  after(() => host.stop());

  test("a body of a mebibyte and more is refused, whether it is announced or not", async () => {
    const { ask, close } = client(host.origin);
    const large = JSON.stringify({ display_name: "x".repeat(1024 * 1024) });
    for (const headers of [{}, { "content-length": null, "transfer-encoding": "chunked" }]) {
      const answer = await ask("POST", "/iam/v2/service-accounts", large, headers).catch((error) => error);
      // A client that is still sending may find the connection closed before it reads.
      assert.ok(answer.status === 413 || ["EPIPE", "ECONNRESET"].includes(answer.code), String(answer.status ?? answer));
    }
    close();
  });

  /** What a client gets that sends these bytes and nothing more. */
  function raw(bytes, origin = host.origin) {
    return new Promise((done, fail) => {
      const { hostname, port } = new URL(origin);
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      let text = "";
      socket.on("data", (part) => (text += part));
      socket.on("error", fail);
      socket.on("close", () => done(text));
    });
  }

  test("headers of 16 KiB and more are refused", async () => {
    assert.match(await raw(`GET ${KEYS} HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(17_000)}\r\n\r\n`), /^HTTP\/1\.1 431 [\s\S]*"status":"431"/);
  });

  test("bytes that are no request are refused", async () => {
    assert.match(await raw("hello\r\n\r\n"), /^HTTP\/1\.1 400 [\s\S]*"status":"400"/);
  });

  test("a client that sends its request too slowly is refused", async () => {
    const impatient = { ...LIMITS, headTime: 50, requestTime: 100, check: 10 };
    const server = createHost({ answer: contract({}, {}), limits: impatient });
    const origin = await listen(server, 0);
    const head = `POST ${KEYS} HTTP/1.1\r\nHost: localhost\r\n`;
    for (const bytes of [head, `${head}Content-Length: 10\r\n\r\n{`]) {
      assert.match(await raw(bytes, origin), /^HTTP\/1\.1 408 [\s\S]*"status":"408"/);
    }
    server.close();
  });

  test("requests are counted", async () => {
    const { ask, close } = client(host.origin);
    const { headers } = await ask("GET", KEYS);
    assert.deepEqual([headers["x-ratelimit-limit"], Number(headers["x-ratelimit-reset"]) <= 60], ["1000", true]);
    close();
  });
});

describe("a second host", () => {
  test("on the same data is refused in one line, and the first goes on", async () => {
    const data = place.file("shared.jsonl");
    const first = await startWithKey("--data", data);
    const second = await startWithKey("--data", data);
    assert.deepEqual([second.origin, (await second.ended).code], [undefined, 1]);
    assert.match(second.told.err, new RegExp(`^\\S+ is in use by process ${first.child.pid}\\..*\\n$`));
    assert.equal(await status(first.origin, KEY), 200);
    await first.stop();
  });
});

describe("stopping", () => {
  for (const signal of ["SIGINT", "SIGTERM"]) {
    test(`${signal} ends it cleanly, with its lock gone and last uses kept`, async () => {
      const data = place.file(`${signal}.jsonl`);
      const host = await startWithKey("--data", data);
      await status(host.origin, KEY);
      host.child.kill(signal);
      assert.deepEqual([await host.ended, host.told.err], [{ code: 0, signal: null }, ""]);
      assert.ok(!existsSync(`${data}.lock`));
      assert.ok(readFileSync(`${data}.uses`, "utf8").includes(KEY.id));
    });
  }
});

describe("arguments", () => {
  const rows = [
    [["serve"], { hosted: true, seed: "empty", host: "127.0.0.1" }],
    [[], { hosted: false }],
    [["--data", "x"], { hosted: true, data: "x" }],
    [["serve", "--seed", "demo", "--rate-limit=5"], { seed: "demo", rateLimit: 5 }],
    [["serve", "--base-url", "https://keys.example/"], { baseUrl: "https://keys.example" }],
    [["serve", "--host", "::1"], { host: "::1" }],
    [["serve", "--host", "0.0.0.0", "--allow-remote"], { host: "0.0.0.0", allowRemote: true }],
    [["serve", "--host", "0.0.0.0"], /lets other machines reach this host.*not HTTPS.*--allow-remote/s],
    [["serve", "--seed", "full"], /--seed is empty or demo/],
    [["serve", "--rate-limit", "0"], /--rate-limit takes a number from 1/],
    [["serve", "--base-url", "keys"], /--base-url takes an address/],
    [["serve", "--secret", "x"], /--secret is not understood/],
    [["serve", "--data"], /--data needs a value/],
  ];
  for (const [list, expected] of rows) {
    test(list.join(" ") || "none", () => {
      if (expected instanceof RegExp) assert.throws(() => parseArguments(list), { message: expected });
      else assert.deepEqual({ ...parseArguments(list), ...expected }, parseArguments(list));
    });
  }
});
