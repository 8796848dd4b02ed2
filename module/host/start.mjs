// Starts a host inside a program: for the command `keyplane serve`, and for tests that want a control plane to throw away.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isLoopback } from "./addresses.mjs";
import { ConsoleDoor } from "./console.mjs";
import { contract } from "./contract.mjs";
import { DataFile, MemoryData } from "./data_file.mjs";
import { HostError } from "./errors.mjs";
import { nodeFiles } from "./files.mjs";
import { giveKey, issueKey } from "./first_key.mjs";
import { HostedOrganization } from "./organization.mjs";
import { createHost, listen, stop } from "./server.mjs";

export { HostError } from "./errors.mjs";

/** The engine of the package, where it is built. */
async function engine() {
  try {
    return (await import("../index.mjs")).Keyplane;
  } catch (error) {
    throw new HostError(`The engine cannot be loaded (${error.code ?? error.message}). Build it first: script/build`);
  }
}

/** Which hosts requests may be for: a foreign name that resolves here belongs to somebody else's page. */
function names({ allowRemote, baseUrl }) {
  if (allowRemote) return () => true;
  const own = baseUrl && new URL(baseUrl).host;
  return (host) => isLoopback(host) || (own !== undefined && host === own);
}

async function openOrganization({ data: path, seed, name, admin, baseUrl, rateLimit, warn }) {
  const Keyplane = await engine();
  const data = path === undefined ? new MemoryData() : await DataFile.open(path);
  const organization = { ...(name !== undefined && { name }), ...(admin !== undefined && { adminEmail: admin }) };
  try {
    return await HostedOrganization.open({
      data, files: nodeFiles, open: (how) => Keyplane.open(how), warn, seed, baseUrl, rateLimit, organization,
    });
  } catch (error) {
    await data.close();
    throw error.name === "KeyplaneError" ? new HostError(error.message) : error;
  }
}

/**
 * A new organization gets an environment, as each one of Confluent Cloud has: the Terraform provider finds out through
 * the first environment which organization it works on. The demo has its own.
 */
async function firstEnvironment(hosted, { seed }) {
  if (!hosted.isNew || seed === "demo") return;
  await hosted.carryOut((keyplane) => keyplane.plan({ do: "createEnvironment", name: "default" }));
}

/** The given key put in; else one issued, where the organization is new or another one is wanted. */
async function firstKey(hosted, { apiKey, newKey }) {
  if (apiKey !== undefined) {
    await giveKey(hosted, apiKey);
    return apiKey;
  }
  return hosted.isNew || newKey ? issueKey(hosted) : undefined;
}

function consoleIn(dist) {
  if (dist === undefined || existsSync(join(dist, "index.html"))) return dist;
  throw new HostError(
    `${join(dist, "index.html")} is not there. Build the console (script/build), or serve the contract alone: --no-console`,
  );
}

/** Starts a host; see start.d.mts. */
export async function startHost(options = {}) {
  const { port = 0, host, dist, warn = console.error } = options;
  const page = consoleIn(dist);
  const hosted = await openOrganization({ ...options, warn });
  try {
    await firstEnvironment(hosted, options);
    const key = await firstKey(hosted, options);
    const answer = contract(hosted, { baseUrl: options.baseUrl, warn });
    const door = page === undefined ? undefined : new ConsoleDoor(hosted, { warn });
    const server = createHost({ dist: page, answer, door, isNamed: names(options) });
    const origin = await listen(server, port, host);
    server.on("error", (error) => warn(`The server: ${error.message}`));
    const close = async () => {
      door?.close();
      await stop(server);
      await hosted.close();
    };
    return { origin, apiKey: key, close, get keyplane() { return hosted.keyplane; } };
  } catch (error) {
    await hosted.close();
    throw error;
  }
}
