// The `test` of what needs a host of its own, which can be stopped, and service workers.
//
//   import { expect, kept, test } from "./support/hosted.ts";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { Host } from "./host.ts";
import { test as base } from "./test.ts";

interface Fixtures {
  host: Host;
  /** A context on that host, in which service workers work. */
  own: BrowserContext;
}

export const test = base.extend<Fixtures>({
  host: async ({}, use) => {
    const host = await Host.start();
    await use(host);
    await host.remove();
  },
  own: async ({ browser, host }: { browser: Browser; host: Host }, use) => {
    const context = await browser.newContext({ baseURL: host.origin, serviceWorkers: "allow", reducedMotion: "reduce", locale: "en-GB" });
    await use(context);
    await context.close();
  },
});

export const expect = test.expect;

/** Waits until the page's build is kept whole. */
export async function kept(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { offline } = (window as unknown as { __keyplane: { offline: { state: string } } }).__keyplane;
    return offline.state === "kept" || offline.state === "ready";
  });
}
