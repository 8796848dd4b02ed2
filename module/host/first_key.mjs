// The first administrator's API key: given by whoever starts the host, or issued and shown once.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { HostError } from "./errors.mjs";

const FORM = "An API key is given as ID:SECRET, with a secret of the current format: cflt… of 64 characters.";

/** The key that was given, from the environment, the arguments or standard input; `undefined` where none was. */
export async function givenKey({ apiKey }, { env, stdin, warn }) {
  const { KEYPLANE_API_KEY: id, KEYPLANE_API_SECRET: secret } = env;
  if (apiKey === undefined && id === undefined && secret === undefined) return undefined;
  if (apiKey === undefined) {
    if (!id || !secret) throw new HostError("KEYPLANE_API_KEY and KEYPLANE_API_SECRET belong together.");
    return { id, secret };
  }
  if (apiKey !== "-") warn("--api-key: other users of this machine can see the secret while the host runs. Use it for tests.");
  const [, left, right] = /^([^:]+):(.+)$/s.exec((apiKey === "-" ? await text(stdin) : apiKey).trim()) ?? [];
  if (left === undefined) throw new HostError(FORM);
  return { id: left, secret: right };
}

/** Puts a given key in. */
export async function giveKey(hosted, { id, secret }) {
  try {
    await hosted.carryOut((keyplane) => keyplane.planGivenKey(id, secret));
  } catch (error) {
    if (error.code === "invalid") throw new HostError(`${error.message} ${FORM}`);
    throw new HostError(`The API key could not be put in: ${error.message}`);
  }
}

/** Issues a key for Cloud resource management to the first administrator. */
export async function issueKey(hosted) {
  const owner = hosted.keyplane.administrator;
  const command = { do: "createApiKey", owner, resource: "cloud", name: "First administrator" };
  try {
    const { objects, secret } = await hosted.carryOut((keyplane) => keyplane.plan(command));
    return { id: objects[0].id, secret };
  } catch (error) {
    throw new HostError(`No API key could be issued: ${error.message}`);
  }
}

/** Shows an issued key once: on a terminal, else in a file that only its owner can read. Answers how to clear up. */
export async function showKey({ id, secret }, { keyFile, data, terminal, files, say }) {
  if (terminal && keyFile === undefined) {
    say(`\nThe first administrator's API key, shown this once:\n\n  API key     ${id}\n  API secret  ${secret}\n`);
    return async () => {};
  }
  const kept = keyFile ?? (data && `${data}.key`);
  const path = resolve(kept ?? join(await mkdtemp(join(tmpdir(), "keyplane-")), "key"));
  try {
    await files.replace(path, `${id}:${secret}\n`);
  } catch (error) {
    throw new HostError(`The API key could not be written to ${path}: ${error.message}. Issue another: --new-key`);
  }
  say(`The first administrator's API key is in ${path}, readable by you alone.`);
  return kept === undefined ? () => rm(dirname(path), { recursive: true, force: true }) : async () => {};
}
