// Kills a host with SIGKILL in the middle of writes and starts it again on the same data, round after round.
//
//   node tests/contract/kill.mjs [rounds, 200 without]
//
// After each start: everything that was acknowledged is there, everything whose deletion was acknowledged is gone, and
// what else is there was asked for. Prints the sums; ends with 1 at the first thing that is wrong.
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { all, client, folder, startWithKey } from "./support.mjs";

const WRITERS = 8;
const ACCOUNTS = "/iam/v2/service-accounts";

/** What the clients know: accounts by name, and what of it is not known for sure. */
class Known {
  /** Name → id, acknowledged. */
  there = new Map();
  /** Names whose creation was asked for and not acknowledged. */
  maybeThere = new Set();
  /** Names whose deletion was asked for and not acknowledged. */
  maybeGone = new Set();
  acknowledged = 0;
  names = 0;
  #told = () => {};

  /** Resolves with the next change that is acknowledged. */
  next() {
    return new Promise((done) => (this.#told = done));
  }

  acknowledge() {
    this.acknowledged += 1;
    this.#told();
  }

  /** Compares with what a host that has just started tells, and takes that for the truth from then on. */
  settle(accounts) {
    const found = new Map(accounts.map(({ display_name, id }) => [display_name, id]));
    if (found.size !== accounts.length) throw new Error("an account is there twice");
    for (const [name, id] of this.there) {
      if (found.get(name) !== id && !this.maybeGone.has(name)) throw new Error(`${name} was acknowledged and is lost`);
    }
    for (const name of found.keys()) {
      if (!this.there.has(name) && !this.maybeThere.has(name)) throw new Error(`${name} is there, and was deleted or never asked for`);
    }
    this.there = found;
    this.maybeThere.clear();
    this.maybeGone.clear();
  }
}

/** Makes and deletes accounts until the host is gone. */
async function write(origin, known) {
  const { ask, close } = client(origin);
  const mine = [];
  try {
    for (;;) {
      if (mine.length < 3) mine.push(await create(ask, known));
      else await remove(ask, known, mine.shift());
    }
  } catch (error) {
    if (!["ECONNRESET", "ECONNREFUSED", "EPIPE"].includes(error.code)) throw error;
  } finally {
    close();
  }
}

async function create(ask, known) {
  const name = `account ${(known.names += 1)}`;
  known.maybeThere.add(name);
  const { status, json, text } = await ask("POST", ACCOUNTS, { display_name: name });
  if (status !== 201) throw new Error(`creating: ${status} ${text}`);
  known.acknowledge();
  known.maybeThere.delete(name);
  known.there.set(name, json.id);
  return name;
}

async function remove(ask, known, name) {
  known.maybeGone.add(name);
  const { status, text } = await ask("DELETE", `${ACCOUNTS}/${known.there.get(name)}`);
  if (status !== 204) throw new Error(`deleting: ${status} ${text}`);
  known.acknowledge();
  known.there.delete(name);
  known.maybeGone.delete(name);
}

/** Deletes what the last round left, so that no limit comes near. */
async function sweep(ask, known) {
  for (const name of [...known.there.keys()]) await remove(ask, known, name);
}

/** Runs rounds; answers what happened. Throws at the first thing that is wrong. */
export async function killRounds(rounds, tell = () => {}) {
  const place = folder();
  const known = new Known();
  const sums = { rounds: 0, acknowledged: 0, torn: 0 };
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const host = await startWithKey("--data", place.file("org.jsonl"));
      if (host.origin === undefined) throw new Error(`round ${round}: the host did not start: ${host.told.err}`);
      if (host.told.err.includes("cut off")) sums.torn += 1;
      const { ask, close } = client(host.origin);
      known.settle(await all(ask, `${ACCOUNTS}?page_size=100`));
      await sweep(ask, known);
      close();
      const acknowledged = known.next();
      const writers = Array.from({ length: WRITERS }, () => write(host.origin, known));
      // Some time after the first change: however busy the machine is, there is something to lose.
      await Promise.race([acknowledged, ...writers]);
      await new Promise((done) => setTimeout(done, Math.random() * 120));
      await host.kill();
      await Promise.all(writers);
      Object.assign(sums, { rounds: round, acknowledged: known.acknowledged });
      tell(sums);
    }
    return sums;
  } finally {
    place.remove();
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const began = Date.now();
  const sums = await killRounds(Number(process.argv[2] ?? 200), ({ rounds }) => rounds % 20 === 0 && console.log(`${rounds} rounds`));
  console.log(`${sums.rounds} rounds, ${sums.acknowledged} acknowledged changes, ${sums.torn} torn lines dropped, nothing lost (${Math.round((Date.now() - began) / 1000)} s)`);
}
