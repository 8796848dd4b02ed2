// A host of a test's own, over a copy of the build that is tested: it can be stopped, started again, and given a newer
// build, while the other tests go on with theirs.
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createHost, listen } from "../../../module/serve.mjs";
import { DIST, ROOT } from "./place.ts";

const digest = (kind: string, bytes: Buffer | string) => createHash(kind).update(bytes);

export class Host {
  #server: Server | undefined;

  private constructor(
    readonly folder: string,
    /** What its pages are served from; the same after every start. */
    readonly origin: string,
    server: Server,
  ) {
    this.#server = server;
  }

  static async start(): Promise<Host> {
    const folder = await mkdtemp(join(tmpdir(), "keyplane-host-"));
    await cp(resolve(ROOT, DIST), folder, { recursive: true });
    const server = createHost({ dist: folder });
    return new Host(folder, await listen(server, 0), server);
  }

  /** Ends it as a closed terminal does: nothing is answered any more. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    await new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  }

  async restart(): Promise<void> {
    this.#server = createHost({ dist: this.folder });
    await listen(this.#server, Number(new URL(this.origin).port));
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Puts a newer build in place: its page calls itself `name`, and its service worker lists that page. */
  async build(name: string): Promise<void> {
    const page = join(this.folder, "index.html");
    const html = (await readFile(page, "utf8")).replace(/<html lang="en"[^>]*>/, `<html lang="en" data-build="${name}">`);
    const worker = join(this.folder, "sw.js");
    const [list, , ...rest] = (await readFile(worker, "utf8")).split("\n");
    const files: [string, string][] = JSON.parse(list!.replace(/^const FILES = /, "").replace(/;$/, ""));
    for (const file of files) if (file[0] === "/index.html") file[1] = `sha384-${digest("sha384", html).digest("base64")}`;
    const version = digest("sha256", JSON.stringify(files)).digest("hex").slice(0, 16);
    await this.#replace("sw.js", [`const FILES = ${JSON.stringify(files)};`, `const VERSION = "${version}";`, ...rest].join("\n"));
    // Last: the host looks at this file to see that the folder has changed.
    await this.#replace("index.html", html);
  }

  async #replace(name: string, text: string): Promise<void> {
    for (const suffix of [".br", ".gz"]) await rm(join(this.folder, name + suffix), { force: true });
    await writeFile(join(this.folder, name), text);
  }

  /** Takes files away from the build, whose service worker goes on listing them. */
  async lose(matching: RegExp): Promise<void> {
    const worker = await readFile(join(this.folder, "sw.js"), "utf8");
    const lost = [...worker.matchAll(/"\/([^"]+)","sha384-/g)].map(([, name]) => name!).filter((name) => matching.test(name));
    if (lost.length === 0) throw new Error(`the build lists no file like ${matching}`);
    for (const name of lost) for (const suffix of ["", ".br", ".gz"]) await rm(join(this.folder, name + suffix), { force: true });
  }

  /** Puts the service worker of a build in place that keeps nothing. */
  async letGo(): Promise<void> {
    await this.#replace("sw.js", await readFile(join(ROOT, "boot/sw-gone.js"), "utf8"));
    await this.#replace("index.html", `${await readFile(join(this.folder, "index.html"), "utf8")}<!-- -->`);
  }
}
