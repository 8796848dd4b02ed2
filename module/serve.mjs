#!/usr/bin/env node
// The host: the console, and an organization over the REST contract, from one port of this machine.
//
//   keyplane serve [options]              both; see host/arguments.mjs
//   node module/serve.mjs [--port N]      the console alone, until an option speaks of an organization
//
// Node 20 or later, its own HTTP server, no packages.
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArguments, USAGE } from "./host/arguments.mjs";
import { HostError } from "./host/errors.mjs";
import { nodeFiles } from "./host/files.mjs";
import { givenKey, showKey } from "./host/first_key.mjs";
import { createHost, listen, stop } from "./host/server.mjs";
import { startHost } from "./host/start.mjs";

export { parseArguments } from "./host/arguments.mjs";
export { chooseEncoding } from "./host/dist.mjs";
export { HostError } from "./host/errors.mjs";
export { CONTENT_SECURITY_POLICY, PRODUCTION_HEADERS } from "./host/headers.mjs";
export { createHost, HOST, listen } from "./host/server.mjs";

const say = (text) => console.log(text);
const warn = (text) => console.error(text);

async function serveOrganization({ dist, noConsole, apiKey: _, ...options }, given) {
  const host = await startHost({ ...options, apiKey: given, dist: noConsole ? undefined : dist, warn });
  let clear = async () => {};
  if (given === undefined && host.apiKey !== undefined) {
    const terminal = process.stdout.isTTY;
    try {
      clear = await showKey(host.apiKey, { ...options, terminal, files: nodeFiles, say });
    } catch (error) {
      await host.close();
      throw error;
    }
  }
  const { name, id } = host.keyplane.organization;
  say(`${name}, ${id}, ${options.data === undefined ? "in memory: it is gone when the host stops" : `in ${options.data}`}`);
  if (options.allowRemote) warn("Other machines can reach this host, and what they send is not encrypted.");
  const end = async () => {
    await host.close();
    await clear();
  };
  return { origin: host.origin, end };
}

async function serveConsole({ port, dist, host }) {
  const server = createHost({ dist });
  const origin = await listen(server, port, host);
  const end = async () => {
    server.closeAllConnections();
    await stop(server);
  };
  return { origin, end };
}

/** Runs until a signal comes. */
export async function main(list) {
  if (list.includes("--help") || list.includes("-h")) {
    say(USAGE);
    return;
  }
  const options = parseArguments(list);
  const given = options.hosted ? await givenKey(options, { env: process.env, stdin: process.stdin, warn }) : undefined;
  const { origin, end } = await (options.hosted ? serveOrganization(options, given) : serveConsole(options));
  let ending;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      ending ??= end().then(() => process.exit(0), fail);
    });
  }
  say(`Keyplane: ${origin}  (Ctrl+C stops it)`);
}

/** Says what is wrong, and ends. */
export function fail(error) {
  console.error(error instanceof HostError ? error.message : error);
  process.exit(1);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch(fail);
}
