// The worker's own start: it takes the program from the addresses it is given, loses no message, and tells of failures.
import type { Page } from "@playwright/test";
import { expect, test } from "./support/test.ts";

/** Stands in for the program: slow to start, then sends every message back. */
const SLOW_ECHO = `export default async ({ module_or_path }) => {
  await new Promise((done) => setTimeout(done, 50));
  onmessage = ({ data }) => postMessage([data, new URL(module_or_path).pathname]);
}`;

/** Starts a worker as the console does, with another program; what it says, and what it fails with. */
async function heard(page: Page, query: Record<string, string>, messages: string[], enough: number): Promise<unknown[]> {
  return page.evaluate(
    ({ query, messages, enough }) => {
      const { worker: address } = (window as unknown as { __keyplane: { worker: string } }).__keyplane;
      const worker = new Worker(`${address.split("?")[0]}?${new URLSearchParams(query)}`, { type: "module" });
      return new Promise<unknown[]>((done) => {
        const heard: unknown[] = [];
        const note = (what: unknown) => heard.push(what) === enough && done(heard);
        worker.onmessage = ({ data }) => note(data);
        worker.onerror = (event) => {
          event.preventDefault();
          note(event.message);
        };
        for (const message of messages) worker.postMessage(message);
      });
    },
    { query, messages, enough },
  );
}

test("what is sent before the program listens arrives, in order", async ({ page }) => {
  await page.route("**/echo.js", (route) => route.fulfill({ contentType: "text/javascript", body: SLOW_ECHO }));
  await page.goto("/");
  expect(await heard(page, { js: "/echo.js", wasm: "/program.wasm" }, ["one", "two"], 2)).toEqual([
    ["one", "/program.wasm"],
    ["two", "/program.wasm"],
  ]);
});

test.describe("what goes wrong in the worker", () => {
  test.use({ expectedProblems: /names no js of this origin|given up later/ });
  const FAILS_LATER = `export default async () => { Promise.reject(new Error("given up later")); }`;

  test("is heard by the page, such as a program of another origin, which is not loaded", async ({ page }) => {
    await page.goto("/");
    const [failure] = await heard(page, { js: "https://other.invalid/echo.js", wasm: "/program.wasm" }, [], 1);
    expect(failure).toContain("the worker's address names no js of this origin");
  });

  test("is heard by the page also from a promise that nobody awaits", async ({ page }) => {
    await page.route("**/fails.js", (route) => route.fulfill({ contentType: "text/javascript", body: FAILS_LATER }));
    await page.goto("/");
    const [failure] = await heard(page, { js: "/fails.js", wasm: "/program.wasm" }, [], 1);
    expect(failure).toContain("given up later");
  });
});
