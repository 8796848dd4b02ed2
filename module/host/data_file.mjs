// The data file: one journal entry a line, only ever written at its end, each on the disk before anybody is told of it.
// Entries that were stored with one flush are told by a blank at the end of each line but the last of them.
import { resolve } from "node:path";
import { HostError } from "./errors.mjs";
import { nodeFiles } from "./files.mjs";
import { takeLock } from "./lock.mjs";

const NEWLINE = 0x0a;
/** Ends every line of a write but its last: JSON does not mind, and a start can tell which lines were written together. */
const GOES_ON = " ";

/**
 * Whether nobody can have been told of the lines from a broken one on (the first is 0), nor of the torn piece behind
 * them: all of them were then written at once, and their flush was not over. A disk may have kept a later block of such a
 * write and not an earlier one.
 */
export function isUnconfirmed(lines, from, torn) {
  if (from === 0) return false;
  const before = torn === undefined ? lines.slice(from, -1) : lines.slice(from);
  return before.every((line) => line.endsWith(GOES_ON));
}

export class DataFile {
  #path;
  #files;
  #file;
  #lock;
  /** How far the file holds whole entries. */
  #end = 0;
  /** Where each of them begins. */
  #starts = [];
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
    const torn = end < bytes.length ? bytes.subarray(end) : undefined;
    const lines = linesOf(bytes, end);
    this.#count(lines);
    return { lines, torn };
  }

  /** Notes where the lines of the file stand. */
  #count(lines) {
    this.#starts = [];
    this.#end = 0;
    for (const line of lines) this.#counted(Buffer.byteLength(line) + 1);
  }

  #counted(length) {
    this.#starts.push(this.#end);
    this.#end += length;
  }

  /** Some of the lines, from the one of a number (the first is 1) on. */
  async lines(from, limit) {
    const [start, end] = [this.#starts[from - 1], this.#starts[from - 1 + limit] ?? this.#end];
    if (start === undefined) return [];
    const bytes = await this.#file.part(start, end - start);
    return linesOf(bytes, bytes.length);
  }

  /** Begins the file with entries, all or none. */
  async begin(lines) {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    await this.#file?.close();
    this.#file = undefined;
    await this.#files.replace(this.#path, bytes);
    this.#file = await this.#files.open(this.#path);
    this.#count(lines);
  }

  /** Cuts off what is not whole, and keeps it beside the file. */
  async drop(lines, torn) {
    await this.#files.replace(`${this.#path}.torn`, torn);
    this.#count(lines);
    await this.#file.truncate(this.#end);
    await this.#file.flush();
  }

  /** Writes entries and flushes them, all at once. When this fails, the file ends where it ended before. */
  async append(lines) {
    if (this.#unsure) await this.#restore();
    const pieces = lines.map((line, at) => Buffer.from(at + 1 < lines.length ? `${line}${GOES_ON}\n` : `${line}\n`));
    try {
      await this.#file.write(Buffer.concat(pieces), this.#end);
      await this.#file.flush();
    } catch (error) {
      this.#unsure = true;
      await this.#restore().catch(() => undefined);
      throw error;
    }
    for (const { length } of pieces) this.#counted(length);
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

  async lines(from, limit) {
    return this.#lines.slice(from - 1, from - 1 + limit);
  }

  async append(lines) {
    this.#lines.push(...lines);
  }

  async close() {}
}
