// The page before and around the program: it opens under the full policy, and it keeps its word when it cannot go on.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { expect, test } from "./support/test.ts";

const PROGRAM = "**/*_bg.wasm";
const SAVE = "Save what is stored here to a file";

/** Puts records of every kind that IndexedDB takes into this origin, as a console before would have. */
async function storeSomething(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const put = (name: string, fill: (db: IDBDatabase) => void) =>
      new Promise<void>((done, fail) => {
        const request = indexedDB.open(name, 3);
        request.onupgradeneeded = () => fill(request.result);
        request.onerror = () => fail(request.error);
        request.onsuccess = () => {
          request.result.close();
          done();
        };
      });
    await put("keyplane-org-1", (db) => {
      const journal = db.createObjectStore("journal", { keyPath: "seq" });
      for (let seq = 1; seq <= 600; seq += 1) journal.add({ seq, page: "x".repeat(50) });
      const kinds = db.createObjectStore("kinds");
      kinds.add(new Uint8Array([0, 1, 254, 255]), "bytes");
      kinds.add(new Date(Date.UTC(2026, 0, 2)), new Date(0));
      kinds.add({ $type: "own", big: 2n ** 64n, absent: undefined, none: null, not: NaN, many: new Map([[1, new Set(["a"])]]) }, ["a", 1]);
    });
    await put("keyplane-empty", () => {});
    await put("somebody-else", (db) => db.createObjectStore("private").add("not ours", 1));
    localStorage.setItem("keyplane-witness", "kept");
    localStorage.setItem("somebody-else", "not ours");
  });
}

async function rescueFile(page: Page) {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: SAVE }).click();
  const file = await download;
  const { databases, ...rest } = JSON.parse(await readFile(await file.path(), "utf8"));
  return { name: file.suggestedFilename(), databases, ...rest };
}

test("the console opens under its policy", async ({ page }) => {
  const answer = await page.goto("/");
  expect(answer?.headers()["content-security-policy"]).toContain("script-src 'self' 'wasm-unsafe-eval';");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("#boot")).toHaveCount(0);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expectAccessible(page);
});

test("the program arrives once, under names of its content", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/");
  await expect(page.locator("#boot")).toHaveCount(0);
  expect(asked.filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
  expect(new Set(asked).size).toBe(asked.length);
  // Whether there is an organization at the host is the one thing that is no file of the build.
  expect(asked.filter((path) => path !== "/" && path !== "/keyplane/session.json" && !/-[0-9a-f]{12,16}(_bg)?\.\w+$/.test(path))).toEqual([]);
});

test("the page says where the program and its worker are", async ({ page }) => {
  await page.goto("/");
  const own = await page.evaluate(() => (window as unknown as { __keyplane: Record<string, string> }).__keyplane);
  expect(own.js).toMatch(/^\/console-[0-9a-f]{16}\.js$/);
  expect(own.wasm).toMatch(/^\/console-[0-9a-f]{16}_bg\.wasm$/);
  const worker = new URL(own.worker, page.url());
  expect(Object.fromEntries(worker.searchParams)).toEqual({ js: own.js, wasm: own.wasm });
  expect((await page.request.get(own.worker)).status()).toBe(200);
});

test.describe("when the program cannot be had", () => {
  test.use({ expectedProblems: /responded with a status of 500|integrity/ });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`the page says so, in words and ${colorScheme} colours`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.route(PROGRAM, (route) => route.fulfill({ status: 500 }));
      await page.goto("/");
      const alert = page.getByRole("alert");
      await expect(alert.getByRole("heading", { name: "Keyplane could not start" })).toBeFocused();
      await expect(alert).toContainText("The server answered 500 for console-");
      await expectAccessible(page);
    });
  }

  test("a theme chosen before holds on the screen that says so", async ({ page }) => {
    await page.emulateMedia({ colorScheme: "light" });
    await page.addInitScript(() => localStorage.setItem("keyplane.preferences", '{"theme":"dark"}'));
    await page.route(PROGRAM, (route) => route.fulfill({ status: 500 }));
    await page.goto("/");
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.locator("body")).toHaveCSS("background-color", "rgb(18, 18, 16)");
    await expectAccessible(page);
  });

  test("Reload starts it again", async ({ page }) => {
    await page.route(PROGRAM, (route) => route.fulfill({ status: 500 }), { times: 1 });
    await page.goto("/");
    await page.getByRole("button", { name: "Reload" }).click();
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });

  test("what is stored is saved without it, and nothing of others", async ({ page }) => {
    await page.route(PROGRAM, (route) => route.fulfill({ status: 500 }));
    await page.goto("/");
    await storeSomething(page);
    const file = await rescueFile(page);
    expect(file.name).toMatch(/^keyplane-rescue-\d{4}-\d\d-\d\d\.json$/);
    expect(file).toMatchObject({ format: "keyplane-rescue", version: 1, problems: [], localStorage: { "keyplane-witness": "kept" } });
    expect(Object.keys(file.localStorage)).toHaveLength(1);
    const [empty, organization] = file.databases;
    expect(file.databases).toHaveLength(2);
    expect(empty).toEqual({ name: "keyplane-empty", version: 3, stores: [] });
    const [journal, kinds] = organization.stores;
    expect(journal).toMatchObject({ name: "journal", keyPath: "seq", autoIncrement: false });
    expect(journal.records.map(({ key }: { key: number }) => key)).toEqual(Array.from({ length: 600 }, (_, at) => at + 1));
    expect(kinds.records).toEqual([
      { key: { $type: "Date", milliseconds: 0 }, value: { $type: "Date", milliseconds: Date.UTC(2026, 0, 2) } },
      { key: "bytes", value: { $type: "Uint8Array", base64: "AAH+/w==" } },
      {
        key: ["a", 1],
        value: {
          $type: "Object",
          entries: [
            ["$type", "own"],
            ["big", { $type: "bigint", text: "18446744073709551616" }],
            ["absent", { $type: "undefined" }],
            ["none", null],
            ["not", { $type: "number", text: "NaN" }],
            ["many", { $type: "Map", entries: [[1, { $type: "Set", items: ["a"] }]] }],
          ],
        },
      },
    ]);
    await expect(page.getByRole("status")).toContainText(`${file.name} was handed to the browser's downloads: 2 databases, 603 records, 1 setting.`);
  });

  test("it says when there is nothing to save", async ({ page }) => {
    await page.route(PROGRAM, (route) => route.fulfill({ status: 500 }));
    await page.goto("/");
    await page.getByRole("button", { name: SAVE }).click();
    await expect(page.getByRole("status")).toContainText("Nothing of Keyplane is stored in this browser");
  });

  test("what cannot be read is named, and the rest is saved", async ({ page }) => {
    await page.route(PROGRAM, (route) => route.fulfill({ status: 500 }));
    await page.goto("/");
    await storeSomething(page);
    await page.evaluate(() => {
      const open = indexedDB.open.bind(indexedDB);
      indexedDB.open = (name: string) => {
        if (name === "keyplane-empty") throw new DOMException("damaged", "UnknownError");
        return open(name);
      };
    });
    const file = await rescueFile(page);
    expect(file.problems).toEqual(["keyplane-empty: damaged"]);
    expect(file.databases.map(({ name }: { name: string }) => name)).toEqual(["keyplane-org-1"]);
    await expect(page.getByRole("status")).toContainText("Not everything could be read: keyplane-empty: damaged.");
  });
});

test.describe("when a part of it is not what the page was built with", () => {
  test.use({ expectedProblems: /digest|integrity/i });

  test("it is not run", async ({ page }) => {
    await page.route(PROGRAM, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: Buffer.concat([await answer.body(), Buffer.from([0])]) });
    });
    await page.goto("/");
    await expect(page.getByRole("alert")).toContainText("is not the file this page was built with");
  });
});

test.describe("when a later part of the program cannot be had", () => {
  test.use({ expectedProblems: /status of 500|integrity|Failed to fetch|TypeError/ });

  test("the page says so and tries again when asked to", async ({ page }) => {
    await page.route("**/part-*.wasm", (route) => route.fulfill({ status: 500 }));
    await page.goto("/import");
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("A part of Keyplane did not load");
    await expectAccessible(page);
    await page.unroute("**/part-*.wasm");
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: "Import an organization" })).toBeVisible();
    await expect(alert).toHaveCount(0);
  });
});

/** Runs a wasm function of this body, which fails, where nobody catches it. */
async function failInWasm(page: Page, body: number[], place: "event" | "promise"): Promise<void> {
  const head = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0];
  const bytes = [...head, 10, body.length + 4, 1, body.length + 2, 0, ...body, 0x0b];
  await page.evaluate(
    ({ bytes, place }) => {
      const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports as { f(): void };
      if (place === "event") setTimeout(f);
      else void Promise.resolve().then(f);
    },
    { bytes, place },
  );
}

test.describe("when the program gives way", () => {
  test.use({ expectedProblems: /RuntimeError: unreachable|RangeError: Maximum call stack size/ });
  const unreachable = [0x00];
  const callItself = [0x10, 0x00];
  const rows = [
    ["by a trap in an event", unreachable, "event", "RuntimeError: unreachable"],
    ["by a trap in a promise", unreachable, "promise", "RuntimeError: unreachable"],
    ["by a stack that runs out", callItself, "event", "RangeError"],
  ] as const;
  for (const [name, body, place, reason] of rows) {
    test(`${name}, the page says so and still saves`, async ({ page }) => {
      await page.goto("/");
      await expect(page.locator("#boot")).toHaveCount(0);
      await storeSomething(page);
      await failInWasm(page, [...body], place);
      const alert = page.getByRole("alert");
      await expect(alert.getByRole("heading", { name: "Keyplane stopped" })).toBeFocused();
      await expect(alert.getByText(`Technical reason: ${reason}`, { exact: true })).toBeVisible();
      await expectAccessible(page);
      expect((await rescueFile(page)).databases).toHaveLength(2);
    });
  }
});

test.describe("when something else goes wrong in the page", () => {
  test.use({ expectedProblems: /some other error/ });

  test("the console stays", async ({ page, problems }) => {
    await page.goto("/");
    await expect(page.locator("#boot")).toHaveCount(0);
    await page.evaluate(() => setTimeout(() => { throw new Error("some other error"); })); // prettier-ignore
    await expect.poll(() => problems.length).toBe(1);
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
});
