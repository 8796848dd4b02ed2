// Looks for a secret everywhere a page can leave one.
//
// A needle is a part of the secret: storage that compresses keeps what never occurred before as it is, but may cut off
// a beginning it has seen, and some files hold text as UTF-16.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";

/** What pages said where only a listener hears it: console, channels, addresses. */
export class Canary {
  readonly #said: [string, string][] = [];

  /** Listens to every page that `context` opens from now on. */
  static async listen(context: BrowserContext): Promise<Canary> {
    const canary = new Canary();
    await context.exposeBinding("__canary", (_, place: string, text: string) => void canary.#said.push([place, text]));
    await context.addInitScript(() => {
      const { __canary: tell } = window as unknown as { __canary: (place: string, text: string) => void };
      const text = (value: unknown): string => {
        try {
          return JSON.stringify(value) ?? String(value);
        } catch {
          return String(value);
        }
      };
      const heard = (prototype: object, method: string, place: string) => {
        const original = (prototype as Record<string, (...values: unknown[]) => unknown>)[method]!;
        (prototype as Record<string, unknown>)[method] = function (this: unknown, ...values: unknown[]) {
          tell(place, values.map(text).join(" "));
          return original.apply(this, values);
        };
      };
      heard(BroadcastChannel.prototype, "postMessage", "a broadcast message");
      heard(History.prototype, "pushState", "the history");
      heard(History.prototype, "replaceState", "the history");
      heard(Worker.prototype, "postMessage", "a message to a worker");
    });
    context.on("console", (message) => canary.#said.push(["the console", message.text()]));
    context.on("request", (request) => canary.#said.push(["a request", `${request.url()} ${request.postData() ?? ""}`]));
    context.on("page", (page) => page.on("framenavigated", (frame) => canary.#said.push(["an address", frame.url()])));
    return canary;
  }

  /** The places in which the secret was said or stands, each once. */
  async places(page: Page, secret: string): Promise<string[]> {
    const needle = secret.slice(8, 40);
    const said = this.#said.filter(([, text]) => text.includes(needle)).map(([place]) => place);
    return [...new Set([...said, ...(await stands(page, needle))])].sort();
  }
}

/** Where the secret stands in what this page and its origin keep. */
function stands(page: Page, needle: string): Promise<string[]> {
  return page.evaluate(async (needle) => {
    const found: string[] = [];
    const look = (place: string, text: string) => void (text.includes(needle) && found.push(place));
    const bytes = (buffer: ArrayBuffer | ArrayBufferView) => new TextDecoder("latin1").decode(buffer as ArrayBuffer);
    const flat = (value: unknown): string => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return bytes(value);
      if (value instanceof Map) return [...value].map(flat).join("\n");
      if (value instanceof Set || Array.isArray(value)) return [...value].map(flat).join("\n");
      if (value && typeof value === "object") return Object.entries(value).map(flat).join("\n");
      return String(value);
    };
    look("the page", document.documentElement.outerHTML);
    for (const field of document.querySelectorAll<HTMLInputElement>("input, textarea")) look("a field", field.value);
    look("the history", `${location.href} ${document.title} ${JSON.stringify(history.state)}`);
    look("localStorage", JSON.stringify({ ...localStorage }));
    look("sessionStorage", JSON.stringify({ ...sessionStorage }));
    look("window.name or a cookie", `${window.name} ${document.cookie}`);
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        look("a cache", request.url);
        look("a cache", bytes(await (await cache.match(request))!.arrayBuffer()));
      }
    }
    const walk = async (folder: FileSystemDirectoryHandle): Promise<void> => {
      const entries = (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values();
      for await (const entry of entries) {
        look("a private file", entry.name);
        if (entry.kind === "directory") await walk(entry as FileSystemDirectoryHandle);
        else look("a private file", bytes(await (await (entry as FileSystemFileHandle).getFile()).arrayBuffer()));
      }
    };
    await walk(await navigator.storage.getDirectory());
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name!));
      for (const store of database.objectStoreNames) {
        const records = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([asked(records.getAllKeys()), asked(records.getAll())]);
        look("IndexedDB", flat([keys, values]));
      }
      database.close();
    }
    return found;
  }, needle);
}

/** The files below a folder in which the secret stands, as bytes of UTF-8 or UTF-16. */
export async function filesWith(folder: string, secret: string): Promise<string[]> {
  const needles = [Buffer.from(secret.slice(8, 40), "utf8"), Buffer.from(secret.slice(8, 40), "utf16le")];
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    if (needles.some((needle) => bytes.includes(needle))) found.push(path.slice(folder.length + 1));
  }
  return found;
}
