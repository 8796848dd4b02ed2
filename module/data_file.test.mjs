// The data file and the organization in it, over a disk that fails where a test wants it to.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { DataFile } from "./host/data_file.mjs";
import { nodeFiles } from "./host/files.mjs";
import { HostedOrganization } from "./host/organization.mjs";
import { Keyplane } from "./index.mjs";

const folder = mkdtempSync(join(tmpdir(), "keyplane-data-"));
after(() => rmSync(folder, { recursive: true }));
let places = 0;
const place = () => join(folder, String((places += 1)), "org.jsonl");

/** A disk that notes what is done and asks `fault` what becomes of it. */
function disk(fault = () => undefined) {
  const done = [];
  const files = {
    ...nodeFiles,
    async open(path) {
      const file = await nodeFiles.open(path);
      return file && new Proxy(file, {
        get: (_, name) => (name in file ? (...given) => act(file, name, given) : undefined),
      });
    },
  };
  async function act(file, name, given) {
    done.push(name);
    const torn = fault(name, done);
    if (torn === undefined) return file[name](...given);
    if (torn.bytes !== undefined) await file.write(given[0].subarray(0, torn.bytes(given[0])), given[1]);
    if (torn.whole) await file[name](...given);
    throw Object.assign(new Error(torn.code), { code: torn.code });
  }
  return { files, done };
}

async function open(path, files = nodeFiles, more = {}) {
  const warnings = [];
  const data = await DataFile.open(path, files);
  try {
    const hosted = await HostedOrganization.open({
      data, files, warn: (text) => warnings.push(text), open: (options) => Keyplane.open(options), seed: "empty", ...more,
    });
    return { hosted, warnings };
  } catch (error) {
    await data.close();
    throw error;
  }
}

/** A host over `files`, with a key and how to make an account with it. */
async function ready(path, files, more) {
  const { hosted, warnings } = await open(path, files, more);
  const owner = hosted.keyplane.administrator;
  const { objects, secret } = await hosted.carryOut((keyplane) => keyplane.plan({ do: "createApiKey", owner, resource: "cloud" }));
  const headers = { authorization: `Basic ${btoa(`${objects[0].id}:${secret}`)}`, "content-type": "application/json" };
  const account = (name) => ({
    method: "POST", url: "/iam/v2/service-accounts", headers, body: JSON.stringify({ display_name: name }),
  });
  const list = { method: "GET", url: "/iam/v2/service-accounts", headers };
  const names = () => hosted.keyplane.serviceAccounts().map(({ name }) => name).sort();
  return { hosted, warnings, account, list, names, secret };
}

async function namesIn(path) {
  const { hosted } = await open(path);
  const names = hosted.keyplane.serviceAccounts().map(({ name }) => name).sort();
  await hosted.close();
  return names;
}

describe("an entry", () => {
  test("is written, then flushed, then applied, then answered", async () => {
    const { files, done } = disk();
    const { hosted, account, names } = await ready(place(), files);
    done.length = 0;
    const steps = [];
    hosted.keyplane.subscribe(() => steps.push([...done, "applied"]));
    const { status } = await hosted.answer(account("orders"));
    assert.deepEqual([status, steps, done, names()], [201, [["write", "flush", "applied"]], ["write", "flush"], ["orders"]]);
    await hosted.close();
  });

  test("that changes nothing writes nothing", async () => {
    const { files, done } = disk();
    const { hosted, list } = await ready(place(), files);
    done.length = 0;
    assert.deepEqual([(await hosted.answer(list)).status, done], [200, []]);
    await hosted.close();
  });

  test("holds no secret, and nobody else may read the file", async () => {
    const path = place();
    const { hosted, secret } = await ready(path);
    await hosted.close();
    assert.ok(!readFileSync(path, "utf8").includes(secret));
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });
});

describe("a write that fails answers 503, leaves everything as it was, and the next one works:", () => {
  const full = { code: "ENOSPC" };
  const rows = [
    ["nothing is written", { write: { ...full } }],
    ["one byte is written", { write: { ...full, bytes: () => 1 } }],
    ["half is written", { write: { ...full, bytes: ({ length }) => Math.floor(length / 2) } }],
    ["all but the line feed is written", { write: { ...full, bytes: ({ length }) => length - 1 } }],
    ["all is written, and told as failed", { write: { code: "EIO", whole: true } }],
    ["the flush fails", { flush: { code: "EIO" } }],
    ["the flush works, and is told as failed", { flush: { code: "EIO", whole: true } }],
    ["the write fails, and cutting off what it left fails as well", { write: { ...full, bytes: () => 7 }, truncate: { code: "EIO" } }],
  ];
  for (const [name, faults] of rows) {
    test(name, async () => {
      const path = place();
      let armed;
      const { files } = disk((action) => {
        const fault = armed?.[action];
        // Each fault happens once.
        if (fault) armed = { ...armed, [action]: undefined };
        return fault;
      });
      const { hosted, account, names, warnings } = await ready(path, files);
      await hosted.answer(account("before"));
      const bytes = readFileSync(path);
      armed = faults;
      const failed = await hosted.answer(account("lost"));
      assert.deepEqual([failed.status, names()], [503, ["before"]]);
      assert.equal(JSON.parse(Buffer.from(failed.body)).errors[0].status, "503");
      assert.match(warnings[0], /could not be stored, and nothing was changed/);
      if (faults.truncate === undefined) assert.deepEqual(readFileSync(path), bytes);
      assert.equal((await hosted.answer(account("after"))).status, 201);
      await hosted.close();
      assert.deepEqual(await namesIn(path), ["after", "before"]);
    });
  }
});

/** Asks for accounts of these names at the same time, and answers the statuses. */
function atOnce(hosted, account, names) {
  return Promise.all(names.map((name) => hosted.answer(account(name)))).then((answers) => answers.map(({ status }) => status));
}

describe("changes that are asked for at the same time", () => {
  test("share a write and a flush, are applied together after it, and are answered in order", async () => {
    const { files, done } = disk();
    const path = place();
    const { hosted, account, names } = await ready(path, files);
    done.length = 0;
    const [steps, order] = [[], []];
    hosted.keyplane.subscribe(({ seq }) => steps.push([seq, ...done]));
    const wanted = ["a", "b", "c", "d"];
    await Promise.all(wanted.map((name) => hosted.answer(account(name)).then(({ status }) => order.push([name, status, done.length]))));
    assert.deepEqual(done, ["write", "flush"]);
    assert.deepEqual(steps, [3, 4, 5, 6].map((seq) => [seq, "write", "flush"]));
    assert.deepEqual(order, wanted.map((name) => [name, 201, 2]));
    await hosted.close();
    assert.deepEqual([names(), await namesIn(path)], [wanted, wanted]);
  });

  test("are decided one on the other, and nobody reads what is not stored", async () => {
    let reading;
    const { files } = disk((action) => void (action === "flush" && (reading = reading?.())));
    const { hosted, account, list } = await ready(place(), files);
    const seen = [];
    reading = () => void hosted.answer(list).then(({ body }) => seen.push(JSON.parse(Buffer.from(body)).metadata.total_size));
    assert.deepEqual(await atOnce(hosted, account, ["a", "b", "a"]), [201, 201, 409]);
    assert.deepEqual(seen, [0]);
    assert.equal(JSON.parse(Buffer.from((await hosted.answer(list)).body)).metadata.total_size, 2);
    await hosted.close();
  });

  for (const [name, fault] of [
    ["the write is cut off in the middle of the second entry", ["write", { code: "ENOSPC", bytes: (bytes) => bytes.indexOf("\n") + 200 }]],
    ["the write fails after the first entry", ["write", { code: "ENOSPC", bytes: (bytes) => bytes.indexOf("\n") + 1 }]],
    ["the flush fails", ["flush", { code: "EIO" }]],
  ]) {
    test(`are all unanswered but for 503 where ${name}, and the next ones work`, async () => {
      const path = place();
      let armed = false;
      const { files } = disk((action) => {
        if (!armed || action !== fault[0]) return undefined;
        armed = false;
        return fault[1];
      });
      const { hosted, account, names } = await ready(path, files);
      await hosted.answer(account("before"));
      const bytes = readFileSync(path);
      armed = true;
      // The third is refused because of the first, which then is not there: it is no conflict.
      assert.deepEqual(await atOnce(hosted, account, ["a", "b", "a", "before"]), [503, 503, 503, 409]);
      assert.deepEqual([names(), readFileSync(path)], [["before"], bytes]);
      assert.deepEqual(await atOnce(hosted, account, ["a", "b"]), [201, 201]);
      await hosted.close();
      assert.deepEqual(await namesIn(path), ["a", "b", "before"]);
    });
  }

  /** A file whose last write holds four entries: where it begins, and its bytes. */
  async function grouped() {
    const path = place();
    const { hosted, account } = await ready(path);
    await hosted.answer(account("before"));
    const { length } = readFileSync(path);
    await atOnce(hosted, account, ["a", "b", "c", "d"]);
    await hosted.close();
    return { path, length, bytes: readFileSync(path) };
  }
  const hole = (bytes, at) => Buffer.concat([bytes.subarray(0, at), Buffer.alloc(64), bytes.subarray(at + 64)]);
  const second = (bytes, from) => bytes.indexOf("\n", from) + 100;

  test("and were cut off leave those that are whole, and the rest is kept aside", async () => {
    const { path, length, bytes } = await grouped();
    writeFileSync(path, bytes.subarray(0, second(bytes, length)));
    assert.deepEqual(await namesIn(path), ["a", "before"]);
    assert.equal(readFileSync(`${path}.torn`).length, 99);
  });

  test("and kept a later block without an earlier one leave those before it", async () => {
    for (const cut of [(bytes) => bytes, (bytes) => bytes.subarray(0, -10)]) {
      const { path, length, bytes } = await grouped();
      writeFileSync(path, cut(hole(bytes, second(bytes, length))));
      assert.deepEqual(await namesIn(path), ["a", "before"]);
      assert.ok(readFileSync(`${path}.torn`).length > 500);
    }
  });

  test("and were stored are refused where one is broken: somebody was told of them", async () => {
    const { path, length, bytes } = await grouped();
    const more = await ready(path);
    await more.hosted.answer(more.account("after"));
    await more.hosted.close();
    const broken = hole(readFileSync(path), second(bytes, length));
    writeFileSync(path, broken);
    await assert.rejects(open(path), { message: /line 5: / });
    writeFileSync(path, broken.subarray(0, -10));
    await assert.rejects(open(path), { message: /line 5: / });
  });
});

describe("on start", () => {
  const rows = [
    ["one byte of the last line", (line) => line.subarray(0, 1)],
    ["half of the last line", (line) => line.subarray(0, line.length / 2)],
    ["all of it but the line feed", (line) => line.subarray(0, -1)],
    ["its end and not its beginning", (line) => Buffer.concat([Buffer.alloc(64), line.subarray(64)])],
    ["its beginning and not its middle", (line) => Buffer.concat([line.subarray(0, 200), Buffer.alloc(64), line.subarray(264)])],
  ];
  for (const [name, torn] of rows) {
    test(`a torn line is dropped and kept aside: ${name}`, async () => {
      const path = place();
      const { hosted, account } = await ready(path);
      await hosted.answer(account("before"));
      const whole = readFileSync(path);
      await hosted.answer(account("torn"));
      await hosted.close();
      const left = torn(readFileSync(path).subarray(whole.length));
      writeFileSync(path, Buffer.concat([whole, left]));
      const again = await open(path);
      assert.deepEqual(again.hosted.keyplane.serviceAccounts().map((account) => account.name), ["before"]);
      assert.match(again.warnings[0], /the last write was cut off/);
      await again.hosted.close();
      assert.deepEqual(readFileSync(path), whole);
      assert.ok(readFileSync(`${path}.torn`).length > 0);
    });
  }

  test("a broken line before the last is refused, with its number, and nothing is touched", async () => {
    const path = place();
    const { hosted, account } = await ready(path);
    for (const name of ["a", "b"]) await hosted.answer(account(name));
    await hosted.close();
    const lines = readFileSync(path, "utf8").split("\n");
    const cases = [
      [2, lines[2].slice(0, 50), /line 3: /],
      [2, lines[2].replace("display", "desplay").replace('"a', '"x'), /line 3: /],
      [2, lines[3], /line 3: entry 4 does not follow/],
      [1, "", /line 2: /],
    ];
    for (const [at, line, message] of cases) {
      const broken = lines.with?.(at, line) ?? [...lines.slice(0, at), line, ...lines.slice(at + 1)];
      const text = broken.join("\n");
      if (text === lines.join("\n")) continue;
      writeFileSync(path, text);
      await assert.rejects(open(path), { message });
      assert.equal(readFileSync(path, "utf8"), text);
    }
  });

  test("a last line that does not follow is no torn one, and is refused", async () => {
    const path = place();
    const { hosted, account } = await ready(path);
    await hosted.answer(account("a"));
    await hosted.close();
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text + text.split("\n")[1] + "\n");
    await assert.rejects(open(path), { message: /line 4: / });
  });

  test("another file is not taken for a torn one", async () => {
    const path = place();
    await (await open(path)).hosted.close();
    writeFileSync(path, "a letter");
    await assert.rejects(open(path), { message: /line 1 cannot be read/ });
    assert.equal(readFileSync(path, "utf8"), "a letter");
  });

  test("the demo comes back with what it tells of last uses, and what was seen since", async () => {
    const path = place();
    const first = await ready(path, nodeFiles, { seed: "demo" });
    await first.hosted.answer(first.list);
    const before = first.hosted.keyplane.observations;
    await first.hosted.close();
    const { hosted } = await open(path);
    const [was, is] = [before, hosted.keyplane.observations].map((text) => JSON.parse(text));
    assert.ok(was.told.length > 50 && Object.keys(was.seen).length === 1);
    assert.deepEqual([is.told, is.seen], [was.told, was.seen]);
    await hosted.close();
  });
});

describe("one writer", () => {
  test("a second one is refused, and told who has it", async () => {
    const path = place();
    const { hosted } = await open(path);
    await assert.rejects(open(path), { message: new RegExp(`in use by process ${process.pid}`) });
    await hosted.close();
    await (await open(path)).hosted.close();
  });

  const ended = spawnSync(process.execPath, ["-e", ""]).pid;
  const rows = [
    ["of a process that is gone", JSON.stringify({ pid: ended })],
    ["of another process with the same number", JSON.stringify({ pid: process.pid, start: "1" })],
    ["that was cut off", '{"pi'],
    ["that is empty", ""],
  ];
  for (const [name, text] of rows) {
    test(`a lock ${name} is taken over`, async () => {
      const path = place();
      await (await open(path)).hosted.close();
      writeFileSync(`${path}.lock`, text);
      await (await open(path)).hosted.close();
    });
  }
});

/** A trap, as a panic in the engine is one. */
function trap() {
  // (module (func (export "f") unreachable))
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
  new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes))).exports.f();
}

describe("when the engine stops", () => {
  /** An engine that stops at the next call of `name`, once. */
  function stopping(name) {
    const state = { armed: false };
    const open = async (options) => {
      const keyplane = await Keyplane.open(options);
      return new Proxy(keyplane, {
        get(target, key) {
          const value = Reflect.get(target, key, target);
          if (typeof value !== "function") return value;
          return (...given) => {
            if (key === name && state.armed) {
              state.armed = false;
              try {
                trap();
              } catch (error) {
                assert.ok(error instanceof WebAssembly.RuntimeError);
                throw Object.assign(new Error("stopped"), { code: "stopped" });
              }
            }
            return value.apply(target, given);
          };
        },
      });
    };
    return { open, state };
  }

  test("over a read, that answers 503 and a fresh one goes on", async () => {
    const { open: opened, state } = stopping("prepare");
    const { hosted, account, list, names } = await ready(place(), nodeFiles, { open: opened });
    await hosted.answer(account("before"));
    state.armed = true;
    assert.equal((await hosted.answer(list)).status, 503);
    assert.deepEqual([(await hosted.answer(list)).status, names()], [200, ["before"]]);
    assert.equal((await hosted.answer(account("after"))).status, 201);
    await hosted.close();
  });

  for (const name of ["checkpoint", "admit"]) {
    test(`over what its console asks (${name}), the fresh one answers`, async () => {
      const { open: opened, state } = stopping(name);
      const { hosted, account, names } = await ready(place(), nodeFiles, { open: opened });
      await hosted.answer(account("before"));
      const journal = await hosted.lines(1, 9);
      const { entry } = (await Keyplane.open({ journal })).plan({ do: "createServiceAccount", name: "by the console" });
      state.armed = true;
      const checkpoint = name === "checkpoint" ? await hosted.ask((keyplane) => keyplane.checkpoint()) : undefined;
      assert.equal(checkpoint?.length > 0, name === "checkpoint");
      await hosted.store(entry);
      assert.equal(state.armed, false);
      assert.deepEqual(names(), ["before", "by the console"]);
      await hosted.close();
    });
  }

  test("over an entry that is stored, it is applied from the data and answered", async () => {
    const { open: opened, state } = stopping("keep");
    const { hosted, account, names } = await ready(place(), nodeFiles, { open: opened });
    state.armed = true;
    const answers = await Promise.all(["a", "b", "c"].map((name) => hosted.answer(account(name))));
    assert.deepEqual([answers.map(({ status }) => status), names()], [[201, 201, 201], ["a", "b", "c"]]);
    await hosted.close();
  });
});

test("a stopped engine is told from a refusal, and another one is begun", async () => {
  const { call, loadEngine } = await import("./load.mjs");
  const instance = await loadEngine();
  const keyplane = await Keyplane.open();
  assert.throws(() => call(instance, trap), { code: "stopped" });
  assert.throws(() => keyplane.users(), { code: "stopped" });
  assert.equal((await Keyplane.open({ journal: [] })).users().length, 1);
});
