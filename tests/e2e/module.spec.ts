// The JavaScript module in a browser: the example page, which has no console, and a worker.
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Page } from "@playwright/test";
import { ROOT } from "./support/place.ts";
import { expect, test } from "./support/test.ts";

const TYPES: Record<string, string> = { ".html": "text/html", ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm" };
const WORKER = 'import { Keyplane } from "./index.mjs"; const keyplane = await Keyplane.open({ seed: "demo" }); postMessage(keyplane.apiKeys().length);';

/** Serves the package's own files below `/module/`, as any web server would. */
async function serveModule(page: Page): Promise<void> {
  await page.route("**/module/**", async (route) => {
    const { pathname } = new URL(route.request().url());
    const body = pathname === "/module/worker.mjs" ? WORKER : readFileSync(join(ROOT, pathname));
    await route.fulfill({ contentType: TYPES[extname(pathname)], body });
  });
}

test("a page embeds the engine, issues a key, and finds it again after a reload", async ({ page }) => {
  await serveModule(page);
  await page.goto("/module/examples/page/index.html");
  await page.getByRole("button", { name: "Issue a key" }).click();
  await expect(page.getByRole("status")).toHaveText(/^[A-Z2-7]{16} is issued, and its secret is accepted$/);
  const listed = await page.getByRole("listitem").allTextContents();
  expect(listed).toHaveLength(1);
  await page.reload();
  await expect(page.getByRole("listitem")).toHaveText(listed);
  await page.getByRole("button", { name: "Issue a key" }).click();
  await expect(page.getByRole("listitem")).toHaveCount(2);
});

test("it works in a worker", async ({ page }) => {
  await serveModule(page);
  await page.goto("/module/examples/page/index.html");
  const keys = await page.evaluate(
    () =>
      new Promise<number>((done, fail) => {
        const worker = new Worker("/module/worker.mjs", { type: "module" });
        worker.onmessage = ({ data }) => done(data);
        worker.onerror = (event) => fail(new Error(event.message));
      }),
  );
  expect(keys).toBeGreaterThan(100);
});
