#!/usr/bin/env node
// The host: the console, and an organization over the REST contract, from one port of this machine.
//
//   keyplane serve [options]              both; see host/arguments.mjs
//   node module/serve.mjs [--port N]      the console alone, until an option speaks of an organization
//
// Node 20 or later, its own HTTP server, no packages.
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isLoopback } from "./host/addresses.mjs";
import { parseArguments, USAGE } from "./host/arguments.mjs";
import { contract } from "./host/contract.mjs";
import { DataFile, MemoryData } from "./host/data_file.mjs";
import { HostError } from "./host/errors.mjs";
import { nodeFiles } from "./host/files.mjs";
import { givenKey, giveKey, issueKey, showKey } from "./host/first_key.mjs";
import { HostedOrganization } from "./host/organization.mjs";
import { createHost, listen, stop } from "./host/server.mjs";

export { parseArguments } from "./host/arguments.mjs";
export { chooseEncoding } from "./host/dist.mjs";
export { HostError } from "./host/errors.mjs";
export { CONTENT_SECURITY_POLICY, PRODUCTION_HEADERS } from "./host/headers.mjs";
export { createHost, HOST, listen } from "./host/server.mjs";

const say = (text) => console.log(text);
const warn = (text) => console.error(text);

/** The engine of the package, where it is built. */
async function engine() {
  try {
    return (await import("./index.mjs")).Keyplane;
  } catch (error) {
    throw new HostError(`The engine cannot be loaded (${error.code ?? error.message}). Build it first: script/build`);
  }
}

async function openOrganization(options, key) {
  const Keyplane = await engine();
  const data = options.data === undefined ? new MemoryData() : await DataFile.open(options.data);
  const organization = {};
  if (options.name !== undefined) organization.name = options.name;
  if (options.admin !== undefined) organization.adminEmail = options.admin;
  try {
    const { seed, baseUrl, rateLimit } = options;
    const hosted = await HostedOrganization.open({
      data, files: nodeFiles, open: (how) => Keyplane.open(how), warn, seed, baseUrl, rateLimit, organization,
    });
    if (key !== undefined) await giveKey(hosted, key);
    return hosted;
  } catch (error) {
    await data.close();
    throw error.name === "KeyplaneError" ? new HostError(error.message) : error;
  }
}

/** A key for whoever has none: on a new organization, or where it is asked for. */
async function firstKey(hosted, key, options) {
  if (key !== undefined || (!hosted.isNew && !options.newKey)) return async () => {};
  const issued = await issueKey(hosted);
  return showKey(issued, { ...options, terminal: process.stdout.isTTY, files: nodeFiles, say });
}

/** Which hosts requests may be for: a foreign name that resolves here belongs to somebody else's page. */
function names({ allowRemote, baseUrl }) {
  if (allowRemote) return () => true;
  const own = baseUrl && new URL(baseUrl).host;
  return (host) => isLoopback(host) || (own !== undefined && host === own);
}

async function serveOrganization(options) {
  const key = await givenKey(options, { env: process.env, stdin: process.stdin, warn });
  const hosted = await openOrganization(options, key);
  try {
    const clear = await firstKey(hosted, key, options);
    const dist = options.noConsole ? undefined : options.dist;
    if (dist !== undefined && !existsSync(join(dist, "index.html"))) {
      throw new HostError(`${join(dist, "index.html")} is not there. Build the console (script/build), or serve the contract alone: --no-console`);
    }
    const answer = contract(hosted, { baseUrl: options.baseUrl, warn });
    const server = createHost({ dist, answer, isNamed: names(options) });
    const origin = await listen(server, options.port, options.host);
    const { name, id } = hosted.keyplane.organization;
    say(`Keyplane: ${origin}  (Ctrl+C stops it)`);
    say(`${name}, ${id}, ${options.data === undefined ? "in memory: it is gone when the host stops" : `in ${options.data}`}`);
    if (options.allowRemote) warn("Other machines can reach this host, and what they send is not encrypted.");
    return async () => {
      await stop(server);
      await hosted.close();
      await clear();
    };
  } catch (error) {
    await hosted.close();
    throw error;
  }
}

async function serveConsole({ port, dist, host }) {
  const server = createHost({ dist });
  const origin = await listen(server, port, host);
  say(`Keyplane: ${origin}  (Ctrl+C stops it)`);
  return async () => {
    server.closeAllConnections();
    await stop(server);
  };
}

/** Runs until a signal comes. */
export async function main(list) {
  if (list.includes("--help") || list.includes("-h")) {
    say(USAGE);
    return;
  }
  const options = parseArguments(list);
  const end = await (options.hosted ? serveOrganization(options) : serveConsole(options));
  let ending;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      ending ??= end().then(() => process.exit(0), (error) => fail(error));
    });
  }
}

function fail(error) {
  console.error(error instanceof HostError ? error.message : error);
  process.exit(1);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch(fail);
}
