// Browsers that keep what they are given: profiles on disk, on either of Chromium's IndexedDB backends.
//
// A context of `browser.newContext()` is incognito and holds its databases in memory; what is said about storage has
// to be seen here.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "@playwright/test";
import { CHROMIUM, ORIGIN } from "./place.ts";
import { watch } from "./watch.ts";

/** `leveldb` is what a profile of today's Chromium writes; `sqlite` is what it is moving to. */
export type Backend = "leveldb" | "sqlite";

/** A profile folder that outlives the browsers opened on it. */
export class Profile {
  #open: BrowserContext | undefined;

  private constructor(
    readonly folder: string,
    readonly backend: Backend,
  ) {}

  static async make(backend: Backend): Promise<Profile> {
    return new Profile(await mkdtemp(join(tmpdir(), "keyplane-profile-")), backend);
  }

  /** Starts a browser on the profile; the one before must be closed or killed. */
  async open(): Promise<BrowserContext> {
    const context = await chromium.launchPersistentContext(this.folder, {
      executablePath: CHROMIUM,
      args: this.backend === "sqlite" ? ["--enable-features=IdbSqliteBackingStore"] : ["--disable-features=IdbSqliteBackingStore"],
      baseURL: ORIGIN,
      locale: "en-GB",
      timezoneId: "UTC",
      reducedMotion: "reduce",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    this.#open = context;
    await watch(context);
    return context;
  }

  /** Ends the browser as a person does: everything it had is written. */
  async close(): Promise<void> {
    await this.#open?.close();
    this.#open = undefined;
  }

  /** Ends the browser as a power cut does: no process of it gets another turn. */
  async kill(): Promise<void> {
    const gone = new Promise((done) => this.#open?.once("close", done));
    for (const pid of await this.#processes()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It went along with one killed before it.
      }
    }
    await gone;
    this.#open = undefined;
  }

  /** Ends the browser and removes the folder. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Linux only: every process that was started with this very folder. */
  async #processes(): Promise<number[]> {
    const own: number[] = [];
    for (const entry of await readdir("/proc")) {
      if (!/^\d+$/.test(entry)) continue;
      const line = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "");
      if (line.includes(`--user-data-dir=${this.folder}`)) own.push(Number(entry));
    }
    return own;
  }
}
