// The organization that a host serves: the engine, and the data that it is kept in.
//
// An entry is flushed before it is applied, and applied before it is answered; those that wait at the same time share a
// flush. When the engine stops, a fresh one replays the data, and the host goes on.
import { isUnconfirmed } from "./data_file.mjs";
import { HostError } from "./errors.mjs";
import { LIMITS } from "./limits.mjs";

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
  /** Requests for changes that wait for the next flush. */
  #asked = [];
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
      if (error.code !== "damaged" || !isUnconfirmed(lines, error.line - 1, torn)) throw unreadable(this.#data.path, error);
      // A write that was cut off can leave its last block and not the ones before.
      const cut = Buffer.from(lines.splice(error.line - 1).join("\n"));
      torn = torn === undefined ? cut : Buffer.concat([cut, Buffer.from("\n"), torn]);
      await this.#openFrom(lines);
    }
    if (torn === undefined) return;
    await this.#data.drop(lines, torn);
    this.#warn(`${this.#data.path}: the last write was cut off, which no client was told of. It was moved to ${this.#data.path}.torn.`);
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
    if (!isReading(request)) return this.#change(request);
    const keyplane = this.#keyplane;
    try {
      return keyplane.prepare(request).response;
    } catch (error) {
      if (error.code !== "stopped") throw error;
      await this.#queue(() => this.#revive(keyplane));
      return this.#keyplane.notStored(request);
    }
  }

  /** What changes something waits for its turn, and goes with all that waits by then. */
  #change(request) {
    return new Promise((done, fail) => {
      this.#asked.push({ request, done, fail });
      if (this.#asked.length === 1) this.#queue(() => this.#changeAll()).catch((error) => this.#warn(error.message));
    });
  }

  /** Prepares what has gathered, each request on those before it; stores it with one flush; applies it; answers. */
  async #changeAll() {
    const asked = this.#asked.splice(0, LIMITS.group);
    if (this.#asked.length > 0) this.#queue(() => this.#changeAll()).catch((error) => this.#warn(error.message));
    const waiting = await this.#stageAll(asked);
    try {
      const isStored = await this.#storeAll(waiting);
      for (const { done, request, prepared } of waiting) {
        done(isStored ? prepared.response : this.#unstored(request, prepared));
      }
    } catch (error) {
      for (const { fail } of waiting) fail(error);
    }
  }

  /** Stages requests in order; answers those whose answer has to wait for the disk, with that answer. */
  async #stageAll(asked) {
    const waiting = [];
    for (const one of asked) {
      try {
        const prepared = this.#keyplane.stage(one.request);
        // Refused on what is applied, and nobody's change before it: there is nothing to wait for.
        if (prepared.entry === undefined && waiting.length === 0) one.done(prepared.response);
        else waiting.push({ ...one, prepared });
      } catch (error) {
        if (error.code !== "stopped") {
          one.fail(error);
          continue;
        }
        await this.#revive(this.#keyplane);
        one.done(this.#keyplane.notStored(one.request));
        // What was staged went with the engine, and is staged anew with the rest.
        const rest = asked.slice(asked.indexOf(one) + 1);
        return this.#stageAll([...waiting, ...rest]);
      }
    }
    return waiting;
  }

  async #storeAll(waiting) {
    const entries = waiting.flatMap(({ prepared }) => prepared.entry ?? []);
    if (entries.length === 0) return true;
    try {
      await this.#data.append(entries);
    } catch (error) {
      this.#warn(`Entries could not be stored, and nothing was changed: ${error.message}`);
      this.#keyplane.unstage();
      return false;
    }
    await this.#applying((keyplane) => keyplane.keep());
    return true;
  }

  /** What is answered where the disk failed: 503, or what is refused without those that were staged before it. */
  #unstored(request, prepared) {
    const again = prepared.entry === undefined ? this.#keyplane.prepare(request) : prepared;
    return again.entry === undefined ? again.response : this.#keyplane.notStored(request);
  }

  /** Applies what is stored. Where the engine stops over it, the fresh one finds it in the data. */
  async #applying(work) {
    const keyplane = this.#keyplane;
    try {
      work(keyplane);
    } catch (error) {
      if (error.code !== "stopped") throw error;
      await this.#revive(keyplane);
    }
    for (const listener of [...this.#listeners]) listener();
  }

  /** Asks the engine something that changes nothing of the organization. Where it stops over that, the fresh one is asked. */
  async ask(question) {
    const keyplane = this.#keyplane;
    try {
      return question(keyplane);
    } catch (error) {
      if (error.code !== "stopped") throw error;
      await this.#queue(() => this.#revive(keyplane));
      return question(this.#keyplane);
    }
  }

  /** Calls `listener` whenever entries were applied; answers how to end that. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stores an entry that somebody else decided, if it is the next one and fits. */
  store(text) {
    return this.#queue(async () => {
      const entry = await this.#admitted(text);
      try {
        await this.#data.append([entry]);
      } catch (error) {
        throw Object.assign(new Error(`The entry could not be stored, and nothing was changed: ${error.message}`), { code: "not_stored" });
      }
      await this.#applying((keyplane) => keyplane.commit(entry));
    });
  }

  async #admitted(text) {
    const keyplane = this.#keyplane;
    try {
      return keyplane.admit(text);
    } catch (error) {
      if (error.code !== "stopped") throw error;
      await this.#revive(keyplane);
      return this.#keyplane.admit(text);
    }
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
      await this.#data.append([entry]);
      await this.#applying((keyplane) => keyplane.commit(entry));
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

/** Whether a request can change nothing: it is answered at once, on what is applied. */
function isReading({ method }) {
  return method === "GET" || method === "HEAD";
}

function unreadable(path, error) {
  if (error.line === undefined) return error;
  return new HostError(`${path ?? "The journal"}: line ${error.line}: ${error.message}`);
}
