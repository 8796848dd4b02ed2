// The package as it is installed: packed, installed without a network, typed, its examples run. (The page among them: tests/e2e/module.spec.ts.)
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "keyplane-package-"));
const installed = join(folder, "node_modules", "keyplane");
after(() => rmSync(folder, { recursive: true }));

before(async () => {
  const quiet = ["--loglevel=error", "--no-audit", "--no-fund"];
  const { stdout } = await run("npm", ["pack", join(ROOT, "module"), "--json", "--foreground-scripts=false", "--pack-destination", folder, ...quiet], { cwd: folder });
  const [{ filename }] = JSON.parse(stdout);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  await run("npm", ["install", "--offline", "--ignore-scripts", ...quiet, `./${filename}`], { cwd: folder });
});

test("it has no dependency, and nothing that only builds or checks it", () => {
  const { dependencies } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.equal(dependencies, undefined);
  for (const file of ["index.mjs", "index.d.mts", "engine/engine_bg.wasm", "host/start.mjs", "cli.mjs"]) {
    assert.ok(existsSync(join(installed, file)), file);
  }
  for (const file of ["pack.mjs", "serve.test.mjs", "examples"]) assert.ok(!existsSync(join(installed, file)), file);
});

test("a program that imports it runs", async () => {
  writeFileSync(join(folder, "program.mjs"), 'import { Keyplane } from "keyplane"; console.log((await Keyplane.open()).seq);');
  assert.equal((await run(process.execPath, ["program.mjs"], { cwd: folder })).stdout, "1\n");
});

test("so does one in a worker", async () => {
  const worker = 'import { Keyplane } from "keyplane"; import { parentPort } from "node:worker_threads"; parentPort.postMessage((await Keyplane.open()).seq);';
  writeFileSync(join(folder, "worker.mjs"), worker);
  writeFileSync(join(folder, "main.mjs"), 'import { Worker } from "node:worker_threads"; new Worker("./worker.mjs").on("message", console.log);');
  assert.equal((await run(process.execPath, ["main.mjs"], { cwd: folder })).stdout, "1\n");
});

test("packing leaves nothing behind", () => {
  assert.ok(!existsSync(join(ROOT, "module/console")));
});

test("it serves the contract and, where it was packed with one, the console", async () => {
  const packed = existsSync(join(installed, "console/index.html"));
  const child = spawn(join(folder, "node_modules/.bin/keyplane"), ["serve", "--port", "0", ...(packed ? [] : ["--no-console"])], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  let told = "";
  for await (const text of child.stdout) {
    told += text;
    if (/Keyplane: http/.test(told)) break;
  }
  const [, origin] = /Keyplane: (\S+)/.exec(told);
  assert.equal((await fetch(`${origin}/iam/v2/api-keys`)).status, 401);
  assert.equal((await fetch(origin)).status, packed ? 200 : 404);
  child.kill();
  assert.equal((await ended)[0], 0);
});

describe("the command", () => {
  const keyplane = (...list) => run(join(folder, "node_modules/.bin/keyplane"), list);

  test("tells its version and its options", async () => {
    assert.equal((await keyplane("--version")).stdout, "0.1.0\n");
    assert.match((await keyplane("--help")).stdout, /^usage: keyplane serve/);
  });

  test("exports a data file as the console opens it, up to its last whole line", async () => {
    const { Keyplane } = await import("./index.mjs");
    const keyplane = await Keyplane.open();
    const data = join(folder, "org.jsonl");
    writeFileSync(data, `${keyplane.journal[0]}\n{"seq":2,"hea`);
    const { stdout } = await run(join(folder, "node_modules/.bin/keyplane"), ["export", data]);
    assert.deepEqual(stdout.split("\n").slice(0, 2), keyplane.export().split("\n").slice(0, 2));
    writeFileSync(data, keyplane.journal[0].replace("Keyplane", "Keyplate") + "\n");
    await assert.rejects(run(join(folder, "node_modules/.bin/keyplane"), ["export", data]), { code: 1, stderr: /line 1: / });
  });

  test("refuses what it does not know", async () => {
    await assert.rejects(keyplane("fly"), { code: 1, stderr: /^fly is not understood\n\nusage: keyplane serve/ });
  });
});

describe("the examples", () => {
  const example = (name) => join(ROOT, "module/examples", name);

  test("compile under TypeScript at its strictest, and what they expect to be wrong is", async () => {
    await run(join(ROOT, "node_modules/.bin/tsc"), ["--project", example("tsconfig.json")]);
  });

  test("a script issues a key and verifies it", async () => {
    const { stdout } = await run(process.execPath, [example("issue-and-verify.mjs")]);
    assert.match(stdout, /^lkc-\w+: accepted\ncloud: refused, other_resource\nlkc-\w+: refused, looks_mistyped\nafter revoking: compromised\n$/);
  });

  test("a fixture starts control planes to throw away", async () => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { stdout } = await run(process.execPath, ["--test", "--test-reporter=tap", example("fixture.mjs")], { env });
    assert.match(stdout, /^# pass 2$/m);
  });
});
