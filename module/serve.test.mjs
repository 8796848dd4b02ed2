// The host over real HTTP: what it serves, what it refuses, how it starts and stops.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gunzipSync, gzipSync } from "node:zlib";
import { chooseEncoding, createHost, listen, parseArguments, PRODUCTION_HEADERS } from "./serve.mjs";

const PROGRAM = fileURLToPath(new URL("./serve.mjs", import.meta.url));
const SCRIPT = "export const answer = 42;\n".repeat(20);
const HASHED = "/console-0123456789abcdef.js";

/** A folder as a build leaves it, and a secret beside it that must never be served. */
function makeDist() {
  const folder = mkdtempSync(join(tmpdir(), "keyplane-serve-"));
  const dist = join(folder, "dist");
  mkdirSync(dist);
  const files = {
    "index.html": "<!doctype html><title>Keyplane</title>",
    "console-0123456789abcdef.js": SCRIPT,
    "console-0123456789abcdef.js.br": brotliCompressSync(SCRIPT),
    "console-0123456789abcdef.js.gz": gzipSync(SCRIPT),
    "console-0123456789abcdef_bg.wasm": "\0asm",
    "data.bin": "bytes",
    "manifest.webmanifest": "{}",
    "sw.js": "const FILES = [];",
    "style.css": "body{}",
    "style-0123456789abcde.css": "body{}",
    "style-2026.css": "body{}",
    ".stamp": "hidden",
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dist, name), content);
  writeFileSync(join(folder, "secret.txt"), "secret");
  symlinkSync(join(folder, "secret.txt"), join(dist, "link.txt"));
  return { folder, dist };
}

let place;
let server;
let port;

/** One raw request: nothing tidies the path on its way. */
function ask(path, { method = "GET", headers = {} } = {}) {
  return new Promise((done, fail) => {
    const call = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    });
    call.on("error", fail).end();
  });
}

before(async () => {
  place = makeDist();
  const told = (request, response, path) => path === "/told" && Boolean(response.end("told"));
  server = createHost({ dist: place.dist, handlers: [told] });
  port = Number(new URL(await listen(server, 0)).port);
});

after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(place.folder, { recursive: true });
});

describe("files", () => {
  const rows = [
    ["/", 200, "text/html; charset=utf-8", "no-cache"],
    ["/index.html", 200, "text/html; charset=utf-8", "no-cache"],
    ["/?q=1#x", 200, "text/html; charset=utf-8", "no-cache"],
    [HASHED, 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
    [`${HASHED}?js=a&wasm=b`, 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
    ["/console-0123456789abcdef_bg.wasm", 200, "application/wasm", "public, max-age=31536000, immutable"],
    ["/style-0123456789abcde.css", 200, "text/css; charset=utf-8", "public, max-age=31536000, immutable"],
    ["/style-2026.css", 200, "text/css; charset=utf-8", "no-cache"],
    ["/style.css", 200, "text/css; charset=utf-8", "no-cache"],
    ["/data.bin", 200, "application/octet-stream", "no-cache"],
    ["/sw.js", 200, "text/javascript; charset=utf-8", "no-cache"],
    ["/manifest.webmanifest", 200, "application/manifest+json", "no-cache"],
  ];
  for (const [path, status, type, cache] of rows) {
    test(path, async () => {
      const { status: got, headers } = await ask(path);
      assert.deepEqual([got, headers["content-type"], headers["cache-control"]], [status, type, cache]);
    });
  }
});

describe("what is not there", () => {
  const page = { accept: "text/html,application/xhtml+xml,*/*;q=0.8", "sec-fetch-mode": "navigate" };
  const rows = [
    ["an address of the console is the page", "/o/org-1/api-keys", page, 200],
    ["so it is for a client without preferences", "/o/org-1/api-keys", {}, 200],
    ["an id with a dot is still an address", "/o/org-1/resources/lkc-1.2", page, 200],
    ["a missing script is missing", "/console-ffffffffffffffff.js", { accept: "*/*" }, 404],
    ["also when it is gone to", "/console-ffffffffffffffff.js", page, 404],
    ["a script that asks for an address gets no page", "/o/org-1/api-keys", { "sec-fetch-mode": "no-cors" }, 404],
    ["a client that wants JSON gets no page", "/iam/v2/api-keys", { accept: "application/json" }, 404],
    ["a hidden file is not served", "/.stamp", page, 404],
    ["a compressed copy has no address of its own", `${HASHED}.br`, {}, 404],
    ["a link out of the folder is not followed", "/link.txt", {}, 404],
  ];
  for (const [name, path, headers, status] of rows) {
    test(name, async () => assert.equal((await ask(path, { headers })).status, status));
  }
});

describe("no path leaves the folder", () => {
  const rows = [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/o/../../secret.txt",
    "/%252e%252e/secret.txt",
    "/%00/secret.txt",
    "/%ff",
    "//secret.txt",
    "http://127.0.0.1/../secret.txt",
  ];
  for (const path of rows) {
    test(path, async () => {
      const { status, body } = await ask(path, { headers: { accept: "text/html" } });
      assert.ok(status === 400 || status === 404 || body.includes("<title>Keyplane"), `answered ${status}`);
      assert.ok(!body.includes("secret"));
    });
  }
});

describe("encodings", () => {
  const rows = [
    [undefined, "identity"],
    ["", "identity"],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip", "gzip"],
    ["x-gzip", "gzip"],
    ["GZIP", "gzip"],
    ["br;q=0, gzip", "gzip"],
    ["br;q=0.2, gzip;q=0.8", "gzip"],
    ["*", "br"],
    ["*;q=0", "identity"],
    ["br;q=0, gzip;q=0", "identity"],
    ["br;q=nonsense", "identity"],
    ["identity, br;q=0.5", "identity"],
    ["zstd", "identity"],
  ];
  for (const [accept, expected] of rows) {
    test(`${accept} → ${expected}`, () => {
      assert.equal(chooseEncoding(accept, new Set(["identity", "br", "gzip"])), expected);
    });
  }

  test("a copy is used only when there is one", () => {
    assert.equal(chooseEncoding("br, gzip", new Set(["identity"])), "identity");
  });

  test("the copy is the file", async () => {
    const { headers, body } = await ask(HASHED, { headers: { "accept-encoding": "gzip" } });
    assert.deepEqual([headers["content-encoding"], headers.vary], ["gzip", "Accept-Encoding"]);
    assert.equal(gunzipSync(body).toString(), SCRIPT);
  });

  test("the plain file says that it varies, too", async () => {
    const { headers, body } = await ask(HASHED);
    assert.deepEqual([headers["content-encoding"], headers.vary, body.toString()], [undefined, "Accept-Encoding", SCRIPT]);
  });
});

describe("asking again", () => {
  test("what is known is not sent again", async () => {
    const first = await ask("/");
    const again = await ask("/", { headers: { "if-none-match": `"other", W/${first.headers.etag}` } });
    assert.deepEqual([again.status, again.body.length, again.headers.etag], [304, 0, first.headers.etag]);
  });

  test("each encoding has a tag of its own", async () => {
    const plain = await ask(HASHED);
    const brotli = await ask(HASHED, { headers: { "accept-encoding": "br", "if-none-match": plain.headers.etag } });
    assert.equal(brotli.status, 200);
    assert.notEqual(brotli.headers.etag, plain.headers.etag);
  });

  test("another build is served without a new start", async () => {
    const old = await ask("/");
    writeFileSync(join(place.dist, "index.html"), "<!doctype html><title>Keyplane, built anew</title>");
    const next = await ask("/", { headers: { "if-none-match": old.headers.etag } });
    assert.equal(next.status, 200);
    assert.match(next.body.toString(), /built anew/);
  });
});

describe("methods", () => {
  test("HEAD says what GET would, and sends nothing", async () => {
    const [get, head] = [await ask(HASHED), await ask(HASHED, { method: "HEAD" })];
    for (const headers of [get.headers, head.headers]) delete headers.date;
    assert.deepEqual([head.status, head.body.length, head.headers], [get.status, 0, get.headers]);
    assert.equal(Number(head.headers["content-length"]), SCRIPT.length);
  });

  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
    test(`${method} is refused`, async () => {
      const { status, headers } = await ask("/", { method });
      assert.deepEqual([status, headers.allow], [405, "GET, HEAD"]);
    });
  }
});

describe("every answer", () => {
  const rows = [
    ["the page", "/", {}],
    ["a file", HASHED, {}],
    ["a missing file", "/missing.js", {}],
    ["a bad path", "/%ff", {}],
    ["another method", "/", { method: "POST" }],
    ["a handler's", "/told", {}],
    ["a foreign name's", "/", { headers: { host: "keyplane.example" } }],
  ];
  for (const [name, path, options] of rows) {
    test(`${name} carries the headers of production`, async () => {
      const { headers } = await ask(path, options);
      for (const [key, value] of Object.entries(PRODUCTION_HEADERS)) assert.equal(headers[key.toLowerCase()], value, key);
    });
  }

  test("the policy allows no inline code and no other host", () => {
    const policy = PRODUCTION_HEADERS["Content-Security-Policy"];
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
    assert.match(policy, /connect-src 'self'/);
  });
});

describe("names", () => {
  const rows = [
    ["127.0.0.1", 200],
    ["localhost:8080", 200],
    ["[::1]:8080", 200],
    ["keyplane.example", 421],
    ["127.0.0.1.keyplane.example", 421],
  ];
  for (const [host, status] of rows) {
    test(`${host} → ${status}`, async () => assert.equal((await ask("/", { headers: { host } })).status, status));
  }
});

test("a handler is asked before the files", async () => {
  assert.equal((await ask("/told")).body.toString(), "told");
});

describe("arguments", () => {
  const rows = [
    [["--port", "9000"], { port: 9000 }],
    [["--port=9000", "--dist", "x"], { port: 9000, dist: "x" }],
    [["--port", "65536"], /number from 1 to 65535/],
    [["--port", "-1"], /number from 1 to 65535/],
    [["--port", "http"], /number from 1 to 65535/],
    [["--port"], /--port needs a value/],
    [["--open"], /--open is not understood/],
  ];
  for (const [list, expected] of rows) {
    test(list.join(" "), () => {
      if (expected instanceof RegExp) assert.throws(() => parseArguments(list), { message: expected });
      else assert.deepEqual({ ...parseArguments(list), ...expected }, parseArguments(list));
    });
  }
});

describe("the program", () => {
  async function run(...list) {
    const child = spawn(process.execPath, [PROGRAM, ...list], { stdio: ["ignore", "pipe", "pipe"] });
    const told = { out: "", err: "" };
    child.stdout.on("data", (text) => (told.out += text));
    child.stderr.on("data", (text) => (told.err += text));
    return { child, told, ended: once(child, "close") };
  }

  for (const signal of ["SIGINT", "SIGTERM"]) {
    test(`prints its address, serves, and stops cleanly on ${signal}`, async () => {
      const { child, told, ended } = await run("--port", "0", "--dist", place.dist);
      await once(child.stdout, "data");
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(told.out);
      assert.equal((await fetch(address)).status, 200);
      child.kill(signal);
      assert.deepEqual([(await ended)[0], told.err], [0, ""]);
    });
  }

  test("says in one line that its port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { told, ended } = await run("--port", String(other.address().port), "--dist", place.dist);
    const [code] = await ended;
    other.close();
    assert.equal(code, 1);
    assert.match(told.err, /^Port \d+ is taken by another program\. Choose another: --port \d+\n$/);
  });

  test("says in one line that there is nothing to serve", async () => {
    const { told, ended } = await run("--port", "0", "--dist", join(place.folder, "absent"));
    assert.equal((await ended)[0], 1);
    assert.match(told.err, /^\S+index\.html cannot be read \(ENOENT\)\. Build it first: script\/build\n$/);
  });
});
