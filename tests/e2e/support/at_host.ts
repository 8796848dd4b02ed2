// The `test` of what concerns a host with an organization of its own, which programs reach over the contract.
//
//   import { expect, test } from "./support/at_host.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { startHost } from "../../../module/host/start.mjs";
import { DIST, ROOT } from "./place.ts";
import { test as base } from "./test.ts";

const KEY = { id: "ABCDEFGHIJKLMNOP", secret: "cfltT8d8RzkNseTMEDKcjNM1BZTFPHqRn/dQm9q7w6SjzZ12wZfwjaJdipHZtDjw" };

/** A program that uses the contract, and the host it uses. */
export class HostWithOrganization {
  readonly #folder = mkdtempSync(join(tmpdir(), "keyplane-at-host-"));
  #host: Awaited<ReturnType<typeof startHost>> | undefined;
  #port = 0;
  #name = "Meridian";

  /** What its pages are served from; the same after every start. */
  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#host = await startHost({
      port: this.#port, dist: resolve(ROOT, DIST), data: join(this.#folder, "data"), apiKey: KEY, name: this.#name, warn: () => {},
    });
    this.#port = Number(new URL(this.#host.origin).port);
  }

  async stop(): Promise<void> {
    await this.#host?.close();
    this.#host = undefined;
  }

  /** Starts with another organization in the place of the one before. */
  async replace(name: string): Promise<void> {
    await this.stop();
    rmSync(join(this.#folder, "data"));
    this.#name = name;
    await this.start();
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Asks over the contract, and fails where that is refused. */
  async ask(method: string, path: string, body?: object): Promise<any> {
    const authorization = `Basic ${Buffer.from(`${KEY.id}:${KEY.secret}`).toString("base64")}`;
    const response = await fetch(this.origin + path, {
      method, headers: { authorization, "content-type": "application/json" }, ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** The display names of a collection, sorted. */
  async names(path: string): Promise<string[]> {
    const { data } = await this.ask("GET", `${path}?page_size=100`);
    return data.map((one: { display_name: string }) => one.display_name).sort();
  }
}

interface Fixtures {
  host: HostWithOrganization;
  /** A browser on that host. */
  own: BrowserContext;
}

export const test = base.extend<Fixtures>({
  host: async ({}, use) => {
    const host = new HostWithOrganization();
    await host.start();
    await use(host);
    await host.remove();
  },
  own: async ({ browser, host }, use) => {
    const context = await browser.newContext({ baseURL: host.origin, serviceWorkers: "block", reducedMotion: "reduce", locale: "en-GB" });
    await use(context);
    await context.close();
  },
});

export const expect = test.expect;
