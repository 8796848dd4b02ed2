// The few things that the host does with files, so that tests can put a failing disk in their place.
import { constants } from "node:fs";
import { link, mkdir, open, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Only its owner may read or write what the host makes: there are addresses and digests in it. */
const MODE = 0o600;

/** A file that is written at its end. */
class NodeFile {
  #handle;

  constructor(handle) {
    this.#handle = handle;
  }

  async size() {
    return (await this.#handle.stat()).size;
  }

  async read() {
    return this.part(0, await this.size());
  }

  /** As many bytes from `place` on as there are, and no more than `length`. */
  async part(place, length) {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await this.#handle.read(bytes, at, bytes.length - at, place + at);
      if (bytesRead === 0) return bytes.subarray(0, at);
      at += bytesRead;
    }
    return bytes;
  }

  /** Writes `bytes` at `place`; a disk may take a part of them at a time. */
  async write(bytes, place) {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at, place + at);
      at += bytesWritten;
    }
  }

  /** Resolves once everything written is on the disk. */
  flush() {
    return this.#handle.datasync();
  }

  truncate(size) {
    return this.#handle.truncate(size);
  }

  close() {
    return this.#handle.close();
  }
}

/** Flushes a folder, by which a new name in it is kept. */
async function flushFolder(path) {
  const folder = await open(path, constants.O_RDONLY);
  await folder.sync().finally(() => folder.close());
}

export const nodeFiles = {
  /** An existing file; `undefined` where there is none. */
  async open(path) {
    try {
      return new NodeFile(await open(path, "r+"));
    } catch (error) {
      if (error.code === "ENOENT") return undefined;
      throw error;
    }
  },

  /** Text of a small file; `undefined` where there is none. */
  async text(path) {
    try {
      return await readFile(path, "utf8");
    } catch (error) {
      if (error.code === "ENOENT") return undefined;
      throw error;
    }
  },

  /** Puts a whole file in its place at once: after a crash there is the old one or the new one. */
  async replace(path, bytes) {
    const draft = `${path}.new`;
    await mkdir(dirname(path), { recursive: true });
    const file = await open(draft, "w", MODE);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    await flushFolder(dirname(path));
  },

  /** Makes a file that must not be there yet, whole from the first moment. */
  async create(path, text) {
    const draft = `${path}.${process.pid}.new`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text, { mode: MODE });
    await link(draft, path).finally(() => unlink(draft));
  },

  rename,
  unlink,
};
