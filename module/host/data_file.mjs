// The data file: one journal entry a line, only ever written at its end, each on the disk before anybody is told of it.
import { resolve } from "node:path";
import { HostError } from "./errors.mjs";
import { nodeFiles } from "./files.mjs";
import { takeLock } from "./lock.mjs";

const NEWLINE = 0x0a;

export class DataFile {
  #path;
  #files;
  #file;
  #lock;
  /** How far the file holds whole entries. */
  #end = 0;
  /** A write failed and what it left could not be taken away yet. */
  #unsure = false;

  constructor(path, files, lock) {
    this.#path = path;
    this.#files = files;
    this.#lock = lock;
  }

  /** Takes the file for this process alone. It need not exist yet. */
  static async open(path, files = nodeFiles) {
    const place = resolve(path);
    const data = new DataFile(place, files, await takeLock(`${place}.lock`, files));
    try {
      data.#file = await files.open(place);
    } catch (error) {
      await data.close();
      throw new HostError(`${place} cannot be opened: ${error.message}`);
    }
    return data;
  }

  get path() {
    return this.#path;
  }

  /** The lines of the file, each without its line feed. What follows the last line feed was never confirmed. */
  async read() {
    if (this.#file === undefined) return { lines: [], torn: undefined };
    const bytes = await this.#file.read();
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    this.#end = end;
    const torn = end < bytes.length ? bytes.subarray(end) : undefined;
    return { lines: linesOf(bytes, end), torn };
  }

  /** Begins the file with entries, all or none. */
  async begin(lines) {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    await this.#file?.close();
    this.#file = undefined;
    await this.#files.replace(this.#path, bytes);
    this.#file = await this.#files.open(this.#path);
    this.#end = bytes.length;
  }

  /** Cuts off what is not whole, and keeps it beside the file. */
  async drop(lines, torn) {
    const end = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    await this.#files.replace(`${this.#path}.torn`, torn);
    await this.#file.truncate(end);
    await this.#file.flush();
    this.#end = end;
  }

  /** Writes an entry and flushes it. When this fails, the file ends where it ended before. */
  async append(line) {
    if (this.#unsure) await this.#restore();
    const bytes = Buffer.from(`${line}\n`);
    try {
      await this.#file.write(bytes, this.#end);
      await this.#file.flush();
    } catch (error) {
      this.#unsure = true;
      await this.#restore().catch(() => undefined);
      throw error;
    }
    this.#end += bytes.length;
  }

  async #restore() {
    await this.#file.truncate(this.#end);
    await this.#file.flush();
    this.#unsure = false;
  }

  async close() {
    await this.#file?.close();
    await this.#lock.release();
  }
}

/** One text a line: a whole file may be longer than any text can be. */
function linesOf(bytes, end) {
  const lines = [];
  for (let at = 0; at < end; ) {
    const next = bytes.indexOf(NEWLINE, at);
    lines.push(bytes.toString("utf8", at, next));
    at = next + 1;
  }
  return lines;
}

/** The same for an organization that is kept nowhere. */
export class MemoryData {
  #lines = [];
  path = undefined;

  async read() {
    return { lines: [...this.#lines], torn: undefined };
  }

  async begin(lines) {
    this.#lines = [...lines];
  }

  async append(line) {
    this.#lines.push(line);
  }

  async close() {}
}
