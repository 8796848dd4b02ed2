// What storage does to an organization, on both of Chromium's backends: what a person sees, and what is kept.
// The table of docs/storage.md, row by row.
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { begin, fillRename, rename } from "./support/organizations.ts";
import { expect, test } from "./support/test.ts";

test.describe.configure({ timeout: 90_000 });

/** Something done to the database of an organization behind the console's back. */
interface Harm {
  store: "entries" | "pages" | "chunks" | "meta";
  /** Which record, counted from the first, or from the last if negative. */
  at: number;
  /** Flip a bit of its bytes, or remove it. */
  how: "alter" | "remove";
}

async function harm(page: Page, id: string, { store, at, how }: Harm): Promise<void> {
  await page.evaluate(
    async ({ id, store, at, how }) => {
      const asked = <T>(request: IDBRequest<T>) =>
        new Promise<T>((done, fail) => {
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(request.error);
        });
      const database = await asked(indexedDB.open(`keyplane:${id}`));
      const work = database.transaction(store, "readwrite", { durability: "strict" });
      const end = new Promise((done, fail) => {
        work.oncomplete = done;
        work.onabort = () => fail(work.error);
      });
      const records = work.objectStore(store);
      const key = (await asked(records.getAllKeys())).at(at);
      if (key === undefined) throw new Error(`${store} has no record ${at}`);
      if (how === "remove") records.delete(key);
      else {
        const value: Uint8Array | { header: Uint8Array } = await asked(records.get(key));
        const bytes = value instanceof Uint8Array ? value : value.header;
        bytes[Math.floor(bytes.length / 2)] ^= 1;
        records.put(value, key);
      }
      await end;
      database.close();
    },
    { id, store, at, how },
  );
}

/** Waits until the second copy of an organization speaks up to an entry, or says that there is none (`undefined`). */
function copiedTo(page: Page, id: string): Promise<number | undefined> {
  return page.evaluate(async (id) => {
    try {
      const all = await (await navigator.storage.getDirectory()).getDirectoryHandle("keyplane");
      const index = await (await (await all.getDirectoryHandle(id)).getFileHandle("index")).getFile();
      return JSON.parse(await index.text()).seq as number;
    } catch (error) {
      if ((error as DOMException).name === "NotFoundError") return undefined;
      throw error;
    }
  }, id);
}

/** Overwrites every file of the browser's databases with bytes that mean nothing. */
async function spoil(folder: string): Promise<void> {
  const entries = await readdir(join(folder, "Default", "IndexedDB"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (files.length === 0) throw new Error("the profile has no databases");
  for (const file of files) await writeFile(file, Buffer.alloc(8192, 0xa5));
}

/** A page of the same origin on which no organization is open. */
async function away(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Begin empty" })).toBeVisible();
  return page;
}

/** An organization with a checkpoint: an import writes one. */
async function imported(page: Page): Promise<string> {
  await page.goto("/import");
  const key = (number: number) => ({
    key: `KEY${number}`,
    description: "",
    owner: "sa-1",
    owner_email: "<service account>",
    resource_type: "cloud",
    resource: "",
    created: "2026-01-01T00:00:00Z",
  });
  const buffer = Buffer.from(JSON.stringify(Array.from({ length: 300 }, (_, number) => key(number))));
  await page.getByLabel("Choose files").setInputFiles({ name: "keys.json", mimeType: "application/json", buffer });
  await page.getByLabel("Organization name").fill("Meridian");
  await page.getByLabel("Your e-mail").fill("ada@example.com");
  await page.getByRole("button", { name: /^Begin with/ }).click();
  await page.waitForURL(/\/o\/[0-9a-f-]+\/api-keys$/);
  await expect(page.getByRole("heading", { name: "API keys", level: 1 })).toBeVisible();
  return new URL(page.url()).pathname.split("/")[2] ?? "";
}

for (const backend of ["leveldb", "sqlite"] as const) {
  test.describe(`on ${backend}`, () => {
    test("what was confirmed is there after a reload and after the browser was closed", async ({ makeProfile }) => {
      const profile = await makeProfile(backend);
      const first = await (await profile.open()).newPage();
      const id = await begin(first, "Meridian");
      await first.reload();
      await expect(first.getByRole("button", { name: /Organization\s*Meridian/ })).toBeVisible();
      await profile.close();
      const again = await (await profile.open()).newPage();
      await again.goto(`/o/${id}/api-keys`);
      await expect(again.getByRole("button", { name: /Organization\s*Meridian/ })).toBeVisible();
    });

    test("a browser killed in mid-write loses nothing that was confirmed", async ({ makeProfile }) => {
      const profile = await makeProfile(backend);
      let name = "Round 0";
      await begin(await (await profile.open()).newPage(), name);
      await profile.close();
      for (let round = 1; round <= 4; round += 1) {
        const page = await (await profile.open()).newPage();
        await page.goto("/");
        await rename(page, name, `Round ${round}`);
        name = `Round ${round}`;
        // This one is under way when the power goes: it may be there or not, but never half.
        await fillRename(page, name, `Half ${round}`);
        await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click({ noWaitAfter: true });
        await profile.kill();
        const after = await (await profile.open()).newPage();
        await after.goto("/");
        const link = after.getByRole("list", { name: "Your organizations" }).getByRole("link");
        await expect(link).toHaveCount(1);
        await link.click();
        await expect(after.getByRole("heading", { name: /^(Half|Round) \d$/, level: 1 })).toBeVisible();
        await expect(after.getByText(/damaged|missing/)).toHaveCount(0);
        const shown = (await after.getByRole("button", { name: /^Organization ./ }).textContent()) ?? "";
        name = shown.includes(`Half ${round}`) ? `Half ${round}` : `Round ${round}`;
        expect(shown).toContain(name);
        await profile.close();
      }
    });

    for (const { what, harms, seen } of [
      { what: "an altered entry", harms: { store: "entries", at: -1, how: "alter" }, seen: /the journal is damaged|entry .* (was written by a newer|cannot be read)/i },
      { what: "an altered page", harms: { store: "pages", at: -1, how: "alter" }, seen: /the journal is damaged/i },
      { what: "a missing page", harms: { store: "pages", at: -1, how: "remove" }, seen: /the journal is damaged/i },
      { what: "a missing last entry", harms: { store: "entries", at: -1, how: "remove" }, seen: /the last entries are missing: entry 2 was written, and the journal ends at 1\. Entry 2 was written on \d+ \w+ \d{4}, [\d:]+ UTC\./i },
    ] satisfies { what: string; harms: Harm; seen: RegExp }[]) {
      test(`${what} is noticed, and nothing is written over it`, async ({ makeProfile }) => {
        const profile = await makeProfile(backend);
        const context = await profile.open();
        const page = await context.newPage();
        const id = await begin(page, "Meridian");
        await page.goto("/");
        await rename(page, "Meridian", "Meridian Two");
        await page.close();
        const other = await away(context);
        await harm(other, id, harms);
        await other.goto(`/o/${id}/api-keys`);
        await expect(other.getByText(seen).first()).toBeVisible();
        await expect(other.getByRole("heading", { name: "API keys", level: 1 })).toBeVisible();
      });
    }

    test("a damaged checkpoint is replaced from the journal", async ({ makeProfile }) => {
      const profile = await makeProfile(backend);
      const context = await profile.open();
      const page = await context.newPage();
      const id = await imported(page);
      await page.close();
      const other = await away(context);
      await harm(other, id, { store: "chunks", at: 0, how: "alter" });
      await other.goto(`/o/${id}/api-keys`);
      await expect(other.getByText(/second copy was damaged/i)).toBeVisible();
      await expect(other.getByText("300 keys")).toBeVisible();
    });

    test("damage in the journal behind a sound checkpoint costs history, not the organization", async ({ makeProfile }) => {
      const profile = await makeProfile(backend);
      const context = await profile.open();
      const page = await context.newPage();
      const id = await imported(page);
      await page.close();
      const other = await away(context);
      await harm(other, id, { store: "entries", at: 0, how: "remove" });
      await other.goto(`/o/${id}/api-keys`);
      await expect(other.getByText(/part of the history cannot be read/i)).toBeVisible();
      await expect(other.getByText("300 keys")).toBeVisible();
    });

    test("a damaged witness is said and written anew", async ({ makeProfile }) => {
      const profile = await makeProfile(backend);
      const context = await profile.open();
      const page = await context.newPage();
      const id = await begin(page, "Meridian");
      await page.close();
      const other = await away(context);
      await other.evaluate((id) => localStorage.setItem(`keyplane.witness.${id}`, "{torn"), id);
      await other.goto(`/o/${id}/api-keys`);
      await expect(other.getByText(/note of the last entry was damaged/i)).toBeVisible();
      await other.reload();
      await expect(other.getByRole("heading", { name: "API keys", level: 1 })).toBeVisible();
      await expect(other.getByText(/note of the last entry was damaged/i)).toHaveCount(0);
    });

    test("a database that comes back empty is told from one never used", async ({ makeProfile }) => {
      const profile = await makeProfile(backend);
      const context = await profile.open();
      const page = await context.newPage();
      const id = await begin(page, "Meridian");
      await page.close();
      const other = await away(context);
      await other.evaluate(
        (id) =>
          new Promise((done, fail) => {
            const request = indexedDB.deleteDatabase(`keyplane:${id}`);
            request.onsuccess = done;
            request.onerror = () => fail(request.error);
          }),
        id,
      );
      await other.goto(`/o/${id}/api-keys`);
      await expect(other.getByRole("heading", { name: "This organization is gone" })).toBeVisible();
      await expect(other.getByText(/“Meridian” was kept here up to entry 1 of \d+ \w+ \d{4}, [\d:]+ UTC, and its data is gone/)).toBeVisible();
      await other.goto("/o/00000000-0000-4000-8000-000000000000/api-keys");
      await expect(other.getByRole("heading", { name: "No such organization" })).toBeVisible();
    });

    test("an organization whose database files are damaged goes on from its second copy", async ({ makeProfile }) => {
      const profile = await makeProfile(backend);
      const page = await (await profile.open()).newPage();
      const id = await imported(page);
      await expect.poll(() => copiedTo(page, id)).toBe(1);
      await page.goto("/");
      await rename(page, "Meridian", "Meridian Two");
      await profile.close();
      await spoil(profile.folder);
      const again = await (await profile.open()).newPage();
      await again.goto(`/o/${id}/api-keys`);
      await expect(again.getByRole("heading", { name: "A second copy is here" })).toBeVisible();
      await expect(again.getByText(/^Entry 1 of /)).toBeVisible();
      await expect(again.getByText("The last entry, 2")).toBeVisible();
      await expectAccessible(again);
      await again.getByRole("button", { name: "Go on from this copy" }).click();
      const dialog = again.getByRole("dialog", { name: "Go on from the second copy" });
      await expectAccessible(again);
      await dialog.getByRole("button", { name: "Go on from this copy" }).click();
      if (backend === "sqlite") {
        // A file of SQLite that is damaged can neither be opened nor removed: the copy leaves as a file.
        await expect(dialog.getByText(/cannot even remove what is left/)).toBeVisible();
        await dialog.getByRole("button", { name: "Cancel" }).click();
        const download = again.waitForEvent("download");
        await again.getByRole("button", { name: "Save this copy to a file" }).click();
        const file = await (await download).path();
        const elsewhere = await makeProfile(backend);
        const fresh = await (await elsewhere.open()).newPage();
        await fresh.goto("/");
        await fresh.getByRole("button", { name: "Open an exported organization" }).click();
        await fresh.locator('input[type="file"]').setInputFiles(file);
        await fresh.waitForURL(/\/o\//);
        await fresh.goto(`/o/${id}/api-keys`);
        await expect(fresh.getByText("300 keys")).toBeVisible();
        return;
      }
      await expect(again.getByText("300 keys")).toBeVisible();
      // It is an organization like any other: it reopens without a word, is copied again, and goes with its copy.
      await again.reload();
      await expect(again.getByText("300 keys")).toBeVisible();
      await expect(again.getByText(/damaged|missing|copy/)).toHaveCount(0);
      expect(await copiedTo(again, id)).toBe(1);
      await again.goto("/");
      await rename(again, "Meridian", "Meridian Three");
      await again.getByRole("button", { name: "Actions for Meridian Three" }).click();
      await again.getByRole("menuitem", { name: "Delete…" }).click();
      const removal = again.getByRole("dialog");
      await removal.getByRole("textbox").fill("Meridian Three");
      await removal.getByRole("button", { name: "Delete organization" }).click();
      await expect(again.getByText("Your organizations")).toHaveCount(0);
      expect(await copiedTo(again, id)).toBeUndefined();
    });

    test("a second copy that is damaged too is not believed", async ({ makeProfile }) => {
      const profile = await makeProfile(backend);
      const context = await profile.open();
      const page = await context.newPage();
      const id = await begin(page, "Meridian");
      await expect.poll(() => copiedTo(page, id)).toBe(1);
      await page.close();
      const other = await away(context);
      await other.evaluate(async (id) => {
        const all = await (await navigator.storage.getDirectory()).getDirectoryHandle("keyplane");
        const file = await (await all.getDirectoryHandle(id)).getFileHandle("0.a");
        const bytes = new Uint8Array(await (await file.getFile()).arrayBuffer());
        bytes[bytes.length >> 1]! ^= 1;
        const writable = await file.createWritable();
        await writable.write(bytes);
        await writable.close();
        await new Promise((done) => (indexedDB.deleteDatabase(`keyplane:${id}`).onsuccess = done));
      }, id);
      await other.goto(`/o/${id}/api-keys`);
      await expect(other.getByRole("heading", { name: "This organization is gone" })).toBeVisible();
      await expect(other.getByText(/second copy of it, and it cannot be used either: chunk 0/)).toBeVisible();
      await expect(other.getByRole("button", { name: "Go on from this copy" })).toHaveCount(0);
    });

    test("two tabs writing at once lose nothing", async ({ makeProfile }) => {
      const profile = await makeProfile(backend);
      const context = await profile.open();
      const watching = await context.newPage();
      const id = await begin(watching, "Meridian");
      const one = await away(context);
      const two = await away(context);
      await Promise.all([fillRename(one, "Meridian", "From one"), fillRename(two, "Meridian", "From two")]);
      await Promise.all([one, two].map((tab) => tab.getByRole("dialog").getByRole("button", { name: "Rename" }).click()));
      await Promise.all([one, two].map((tab) => expect(tab.getByRole("dialog")).toHaveCount(0)));
      await one.goto("/");
      await expect(one.getByText("3 entries")).toBeVisible();
      const last = (await one.getByRole("list", { name: "Your organizations" }).getByRole("link").textContent()) ?? "";
      // The third tab was open all the while and shows what the other two wrote.
      await expect(watching.getByRole("button", { name: new RegExp(`Organization\\s*${last}`) })).toBeVisible({ timeout: 1_000 });
      expect(id).not.toBe("");
    });
  });
}
