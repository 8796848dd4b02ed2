// The watch over every page of the run: it sees what it is there for, in every sort of context, and fails the test.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { ORIGIN, ROOT } from "./support/place.ts";
import { expect, test } from "./support/test.ts";

/** The same host under another name: another origin, which answers. */
const ELSEWHERE = ORIGIN.replace("127.0.0.1", "localhost");

const WRONGS: { what: string; does: (page: Page) => Promise<unknown>; noted: RegExp }[] = [
  { what: "an error in the console", does: (page) => page.evaluate(() => console.error("planted")), noted: /^console: planted/ },
  { what: "an exception", does: (page) => page.evaluate(() => void setTimeout(() => { throw new Error("planted"); })), noted: /^uncaught: Error: planted/ }, // prettier-ignore
  { what: "a script the policy refuses", does: (page) => page.evaluate(() => void document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }))), noted: /^console: policy broken: script-src-elem by inline/ }, // prettier-ignore
  { what: "a power the policy refuses", does: (page) => page.evaluate(() => void navigator.geolocation.getCurrentPosition(() => {})), noted: /permissions.policy/i }, // prettier-ignore
  { what: "a request to another host, refused", does: (page) => page.evaluate((to) => fetch(to).catch(() => {}), ELSEWHERE), noted: /^console: policy broken: connect-src/ }, // prettier-ignore
  { what: "a request to another host", does: (page) => page.goto(ELSEWHERE), noted: /^foreign request: http:\/\/localhost/ },
];

test.describe("noted is", () => {
  test.use({ expectedProblems: /planted|policy|localhost/i });
  for (const { what, does, noted } of WRONGS) {
    test(what, async ({ page, problems }) => {
      await page.goto("/");
      await does(page);
      await expect.poll(() => problems).toContainEqual(expect.stringMatching(noted));
    });
  }

  test("what is done in a context of a test's own", async ({ browser, problems }) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(ELSEWHERE);
    expect(problems).toContainEqual(expect.stringMatching(/^foreign request/));
    await context.close();
  });

  test("what is done in a profile on disk", async ({ makeProfile, problems }) => {
    const page = await (await (await makeProfile("leveldb")).open()).newPage();
    await page.goto(ELSEWHERE);
    expect(problems).toContainEqual(expect.stringMatching(/^foreign request/));
  });

  test("what a service worker asks for and logs", async ({ browser, problems }) => {
    const context = await browser.newContext({ serviceWorkers: "allow" });
    const worker = `addEventListener("activate", (event) => event.waitUntil(fetch("${ELSEWHERE}", { mode: "no-cors" }).catch(() => {}))); console.error("planted");`;
    await context.route("**/planted.js", (route) => route.fulfill({ contentType: "text/javascript", body: worker }));
    const page = await context.newPage();
    await page.goto("/");
    await page.evaluate(() => navigator.serviceWorker.register("/planted.js", { scope: "/planted/" }));
    await expect.poll(() => problems).toContainEqual(expect.stringMatching(/^foreign request/));
    await expect.poll(() => problems).toContainEqual(expect.stringMatching(/^console: planted/));
    await context.close();
  });
});

test.fail("what was noted, and not expected, fails the test", ({ problems }) => {
  problems.push("planted");
});

test("no file of this folder can open a browser past the watch", async () => {
  const folder = join(ROOT, "tests/e2e");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".spec.ts"));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const lines = (await readFile(join(folder, name), "utf8")).split("\n").filter((line) => /from "@?playwright/.test(line));
    expect(lines.filter((line) => !line.startsWith("import type ")), `${name} has types from there, and no more`).toEqual([]);
  }
});
