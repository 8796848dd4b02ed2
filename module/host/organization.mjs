// The organization that a host serves: the engine, and the data that it is kept in.
//
// An entry is flushed before it is applied, and applied before it is answered. When the engine stops, a fresh one
// replays the data, and the host goes on.
import { HostError } from "./errors.mjs";

/** How often last uses are written down at most, in milliseconds. */
const USES_EVERY = 5_000;

export class HostedOrganization {
  #data;
  #files;
  #options;
  #open;
  #warn;
  #keyplane;
  /** What writes, or opens anew, does so one after the other. */
  #last = Promise.resolve();
  #uses;
  #timer;
  #listeners = new Set();
  /** Whether it began just now. */
  isNew = false;

  constructor({ data, files, open, warn, ...options }) {
    this.#data = data;
    this.#files = files;
    this.#open = open;
    this.#warn = warn;
    this.#options = options;
  }

  /**
   * Opens what the data holds; where it holds nothing, begins with `seed`.
   * `open` is `Keyplane.open`; `warn` is told what a person should know.
   */
  static async open(options) {
    const hosted = new HostedOrganization(options);
    const { lines, torn } = await hosted.#data.read();
    if (lines.length === 0 && torn !== undefined) {
      throw new HostError(`${hosted.#data.path}: line 1 cannot be read. This is no data file of Keyplane, or a damaged one.`);
    }
    hosted.#uses = await hosted.#readUses();
    if (lines.length === 0) await hosted.#begin();
    else await hosted.#replay(lines, torn);
    hosted.#timer = setInterval(() => hosted.#keepUses().catch((error) => hosted.#warn(`Last uses could not be kept: ${error.message}`)), USES_EVERY);
    hosted.#timer.unref();
    return hosted;
  }

  async #begin() {
    const { journal, observations } = await this.#open({ ...this.#options, history: true });
    await this.#data.begin(journal);
    this.#uses = observations;
    this.isNew = true;
    await this.#openFrom(journal);
  }

  async #openFrom(journal) {
    this.#keyplane = await this.#open({ ...this.#options, journal, observations: this.#uses, history: false });
  }

  async #replay(lines, torn) {
    try {
      await this.#openFrom(lines);
    } catch (error) {
      const last = error.line === lines.length && lines.length > 1 && torn === undefined;
      if (error.code !== "damaged" || !last) throw unreadable(this.#data.path, error);
      // A write that was cut off can leave its last block and not the ones before.
      torn = Buffer.from(lines.pop());
      await this.#openFrom(lines);
    }
    if (torn === undefined) return;
    await this.#data.drop(lines, torn);
    this.#warn(`${this.#data.path}: the last line was cut off, which no client was told of. It was moved to ${this.#data.path}.torn.`);
  }

  get keyplane() {
    return this.#keyplane;
  }

  #queue(work) {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Answers a request over the REST contract. */
  async answer(request) {
    const keyplane = this.#keyplane;
    try {
      const prepared = keyplane.prepare(request);
      if (prepared.entry === undefined) return prepared.response;
      return await this.#queue(() => this.#settle(request, prepared, keyplane));
    } catch (error) {
      if (error.code !== "stopped") throw error;
      await this.#queue(() => this.#revive(keyplane));
      return this.#keyplane.notStored(request);
    }
  }

  /** Stores, applies, answers. Another entry may have come first since the request was prepared. */
  async #settle(request, prepared, keyplane) {
    const ready = this.#keyplane === keyplane ? upToDate(prepared) : this.#keyplane.prepare(request);
    if (ready.entry === undefined) return ready.response;
    try {
      await this.#data.append(ready.entry);
    } catch (error) {
      this.#warn(`An entry could not be stored, and nothing was changed: ${error.message}`);
      return this.#keyplane.notStored(request);
    }
    await this.#apply(ready.entry);
    return ready.response;
  }

  /** Applies an entry that is stored. Where the engine stops over it, the fresh one finds it in the data. */
  async #apply(entry) {
    const keyplane = this.#keyplane;
    try {
      keyplane.commit(entry);
    } catch (error) {
      if (error.code !== "stopped") throw error;
      await this.#revive(keyplane);
    }
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls `listener` after every entry that was applied; answers how to end that. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stores an entry that somebody else decided, if it is the next one and fits. */
  store(text) {
    return this.#queue(async () => {
      const entry = this.#keyplane.admit(text);
      try {
        await this.#data.append(entry);
      } catch (error) {
        throw Object.assign(new Error(`The entry could not be stored, and nothing was changed: ${error.message}`), { code: "not_stored" });
      }
      await this.#apply(entry);
    });
  }

  /** Some of the entries, as lines, from the one of a number on. None of them is under way. */
  lines(from, limit) {
    return this.#queue(() => this.#data.lines(from, limit));
  }

  /** Carries a command out that `plan` plans; answers its result. */
  carryOut(plan) {
    return this.#queue(async () => {
      const { entry, result } = plan(this.#keyplane);
      if (entry === undefined) return result;
      await this.#data.append(entry);
      await this.#apply(entry);
      return result;
    });
  }

  /** A fresh engine in the place of one that stopped, unless that has happened meanwhile. */
  async #revive(stopped) {
    if (this.#keyplane !== stopped) return;
    this.#warn("The engine stopped. A fresh one opens the organization from its data.");
    const { lines } = await this.#data.read();
    await this.#openFrom(lines);
  }

  async #readUses() {
    return this.#data.path && this.#files.text(`${this.#data.path}.uses`);
  }

  async #keepUses() {
    if (this.#data.path === undefined) return;
    const uses = this.#keyplane.observations;
    if (uses === this.#uses) return;
    await this.#files.replace(`${this.#data.path}.uses`, uses);
    this.#uses = uses;
  }

  async close() {
    clearInterval(this.#timer);
    await this.#keepUses().catch((error) => this.#warn(`Last uses could not be kept: ${error.message}`));
    await this.#data.close();
  }
}

function upToDate(prepared) {
  return prepared.current ? prepared : prepared.again();
}

function unreadable(path, error) {
  if (error.line === undefined) return error;
  return new HostError(`${path ?? "The journal"}: line ${error.line}: ${error.message}`);
}
