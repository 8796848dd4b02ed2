// A host as a program of its own, and clients that speak HTTP to it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../module/serve.mjs", import.meta.url));

/** A key that everybody may know: it opens nothing but throw-away organizations. */
export const KEY = Object.freeze({
  id: "ABCDEFGHIJKLMNOP",
  secret: "cfltT8d8RzkNseTMEDKcjNM1BZTFPHqRn/dQm9q7w6SjzZ12wZfwjaJdipHZtDjw",
});

/** A folder that `remove` takes away. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "keyplane-contract-"));
  return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts the program; resolves once it listens, with what it told, or once it has ended. */
export async function start(list, { env = {}, input } = {}) {
  const child = spawn(process.execPath, [PROGRAM, "serve", "--port", "0", ...list], {
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR ?? tmpdir(), ...env },
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  const told = { out: "", err: "" };
  child.stdout.on("data", (text) => (told.out += text));
  child.stderr.on("data", (text) => (told.err += text));
  child.stdin?.end(input);
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
  const origin = await new Promise((done) => {
    child.stdout.on("data", () => {
      const [, found] = /Keyplane: (http:\/\/\S+)/.exec(told.out) ?? [];
      if (found) done(found);
    });
    ended.then(() => done(undefined));
  });
  const end = async (signal) => {
    child.kill(signal);
    return ended;
  };
  return { origin, told, ended, child, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

/** The usual host of a test: with the key above, no console. */
export function startWithKey(...list) {
  return start(["--no-console", ...list], { env: { KEYPLANE_API_KEY: KEY.id, KEYPLANE_API_SECRET: KEY.secret } });
}

/** A client with one connection of its own; with `null` for a key it sends none. */
export function client(origin, key = KEY) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const authorization = key && `Basic ${Buffer.from(`${key.id}:${key.secret}`).toString("base64")}`;
  const ask = (method, path, body, headers = {}) =>
    new Promise((done, fail) => {
      const content = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
      const own = { ...(authorization && { authorization }), ...(content !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(content) }) };
      // `null` leaves a header out.
      const sent = Object.fromEntries(Object.entries({ ...own, ...headers }).filter(([, value]) => value !== null));
      const call = request(new URL(path, origin), { method, agent, headers: sent }, (response) => {
        const parts = [];
        response.on("data", (part) => parts.push(part));
        response.on("error", fail);
        response.on("end", () => {
          const text = Buffer.concat(parts).toString();
          const json = response.headers["content-type"] === "application/json" ? JSON.parse(text) : undefined;
          done({ status: response.statusCode, headers: response.headers, text, json });
        });
      });
      call.on("error", fail);
      call.end(content);
    });
  return { ask, close: () => agent.destroy() };
}

/** Every object of a list, page by page. `between` is awaited after each page. */
export async function all(ask, path, between = async () => {}) {
  const found = [];
  for (let next = path; next; ) {
    const { status, json, text } = await ask("GET", next);
    if (status !== 200) throw new Error(`${next}: ${status} ${text}`);
    found.push(...json.data);
    next = json.metadata.next;
    await between(json);
  }
  return found;
}
