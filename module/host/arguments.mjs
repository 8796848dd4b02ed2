// The host's arguments.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { HostError } from "./errors.mjs";
import { HOST } from "./server.mjs";

const HERE = dirname(dirname(fileURLToPath(import.meta.url)));

export const USAGE = `usage: keyplane serve [options]

  --port N             the port (8080; 0: any free one)
  --data FILE          keep the organization in this file; without it, in memory
  --seed empty|demo    what a new organization begins with (empty)
  --name NAME          a new organization's name
  --admin EMAIL        a new organization's first administrator
  --base-url URL       the address that links carry, where clients do not reach the host as they name it
  --api-key ID:SECRET  the first administrator's API key, for tests: other users of this machine can see it; "-" reads
                       it from standard input. KEYPLANE_API_KEY and KEYPLANE_API_SECRET hold it out of sight
  --new-key            issue another key for the first administrator
  --key-file FILE      where a key that is issued is written to, where no terminal shows it
  --rate-limit N       requests a minute that a key may send
  --host ADDRESS       listen there and not on loopback alone; --allow-remote confirms it
  --dist FOLDER        the console's build
  --no-console         serve the contract alone

       keyplane export FILE

                       the organization of a data file, as the file that the console opens`;

const number = (least, most) => (name, value) => {
  if (!/^\d{1,9}$/.test(value) || Number(value) < least || Number(value) > most) {
    const zero = name === "--port" ? " (0: any free one)" : "";
    throw new HostError(`${name} takes a number from ${Math.max(least, 1)} to ${most}${zero}, not "${value}"`);
  }
  return Number(value);
};
const text = (_, value) => value;
const seed = (name, value) => {
  if (value !== "empty" && value !== "demo") throw new HostError(`${name} is empty or demo, not "${value}"`);
  return value;
};
const url = (name, value) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (!/^https?:$/.test(parsed?.protocol ?? "") || parsed.search || parsed.hash) {
    throw new HostError(`${name} takes an address such as http://127.0.0.1:8080, not "${value}"`);
  }
  return value.replace(/\/+$/, "");
};

const VALUES = {
  "--port": ["port", number(0, 65535)],
  "--dist": ["dist", text],
  "--data": ["data", text],
  "--seed": ["seed", seed],
  "--name": ["name", text],
  "--admin": ["admin", text],
  "--base-url": ["baseUrl", url],
  "--api-key": ["apiKey", text],
  "--key-file": ["keyFile", text],
  "--rate-limit": ["rateLimit", number(1, 999_999_999)],
  "--host": ["host", text],
};
const SWITCHES = { "--new-key": "newKey", "--allow-remote": "allowRemote", "--no-console": "noConsole" };

/** Options that speak of an organization: with one of them there is one. */
const OF_ORGANIZATION = ["data", "seed", "apiKey", "keyFile", "newKey", "rateLimit", "baseUrl", "name", "admin", "noConsole"];

/** Reads the arguments. `hosted` tells whether an organization is served. */
export function parseArguments(list) {
  const given = {};
  const rest = list[0] === "serve" ? list.slice(1) : list;
  for (let at = 0; at < rest.length; at += 1) {
    const [name, inline] = rest[at].split(/=(.*)/s, 2);
    if (Object.hasOwn(SWITCHES, name) && inline === undefined) {
      given[SWITCHES[name]] = true;
      continue;
    }
    if (!Object.hasOwn(VALUES, name)) throw new HostError(`${name} is not understood\n\n${USAGE}`);
    const value = inline ?? rest[(at += 1)];
    if (!value) throw new HostError(`${name} needs a value\n\n${USAGE}`);
    const [key, read] = VALUES[name];
    given[key] = read(name, value);
  }
  const hosted = list[0] === "serve" || OF_ORGANIZATION.some((name) => name in given);
  const options = { port: 8080, dist: consoleFolder(), host: HOST, seed: "empty", ...given, hosted };
  checkReach(options);
  return options;
}

/** The console that the repository builds, and elsewhere the one in the package. */
function consoleFolder() {
  const repository = join(HERE, "..");
  return existsSync(join(repository, "Cargo.toml")) ? join(repository, "dist") : join(HERE, "console");
}

function checkReach({ host, allowRemote }) {
  if (/^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host) || allowRemote) return;
  throw new HostError(
    `--host ${host} lets other machines reach this host. It speaks HTTP, not HTTPS: API secrets cross the network in the ` +
      "clear, and whoever holds one acts with it. If that is meant, add --allow-remote.",
  );
}
