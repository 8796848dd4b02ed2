// The history, its audit, and the overview as a person uses them.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { importMeridian } from "./support/meridian.ts";
import { beginEmpty } from "./support/organization.ts";
import { expect, test } from "./support/test.ts";

const PRODUCER = "7FJIYKQ4SGQDQ72H";
const OLD = "EGWX3S4BVNQIRBMJ";

const lines = (page: Page): Locator => page.locator(".audit-list .history-line");
const pane = (page: Page): Locator => page.locator(".entry");
const message = (page: Page): Locator => page.getByRole("region", { name: "Messages" });

async function rename(page: Page, org: string, name: string): Promise<void> {
  await page.goto(`${org}/api-keys/${PRODUCER}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const form = page.getByRole("dialog", { name: "Edit API key" });
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toBeHidden();
}

async function remove(page: Page, org: string, id: string): Promise<void> {
  await page.goto(`${org}/api-keys`);
  await page.getByRole("button", { name: `Actions for ${id}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Delete API key" }).getByRole("button", { name: "Delete API key" }).click();
  await expect(message(page)).toContainText(`Deleted API key ${id}`);
}

test("every entry is told in words, and opens beside the list with before and after", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "orders writer");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "History" }).click();
  await expect(page).toHaveURL(/\/audit$/);
  await expect(lines(page)).toHaveCount(2);
  await expect(lines(page).nth(0)).toContainText(`Ada Krüger renamed API key ${PRODUCER} from orders producer to orders writer`);
  await expect(lines(page).nth(1)).toContainText("began the organization Meridian Outfitters with 9 API keys");
  await expect(lines(page).nth(0)).toContainText("Console");
  await expect(lines(page).nth(1)).toContainText("Import");
  await expect(page.getByText("The journal begins here.")).toBeVisible();

  await lines(page).nth(0).getByRole("link").click();
  await expect(page).toHaveURL(/\/audit\?entry=2$/);
  await expect(lines(page)).toHaveCount(2);
  await expect(pane(page).getByRole("heading", { level: 2 })).toContainText("renamed API key");
  const name = pane(page).getByRole("row", { name: /^Name/ });
  await expect(name.getByRole("cell").nth(0)).toHaveText("orders producer");
  await expect(name.getByRole("cell").nth(1)).toHaveText("orders writer");
  await page.reload();
  await expect(pane(page).getByRole("heading", { level: 2 })).toContainText("renamed API key");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Head of the journal" })).toBeVisible();
});

test("an entry is undone from the history; one that cannot be says what stands in the way", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "second");
  await rename(page, org, "third");
  await page.goto(`${org}/audit?entry=2`);
  await expect(pane(page)).toContainText("Cannot be undone as things stand");
  await expect(pane(page)).toContainText(`API key ${PRODUCER} has changed since. Undo the later changes first.`);
  await expect(pane(page).getByRole("button", { name: "Undo this" })).toHaveCount(0);

  await page.goto(`${org}/audit?entry=3`);
  await pane(page).getByRole("button", { name: "Undo this" }).click();
  await expect(lines(page).nth(0)).toContainText("undoing entry 3");
  await expect(pane(page).getByRole("link", { name: "Entry 4", exact: true })).toBeVisible();

  // Now nothing stands in the way of the earlier one.
  await page.goto(`${org}/audit?entry=2`);
  await pane(page).getByRole("button", { name: "Undo this" }).click();
  await expect(lines(page).nth(0)).toContainText("undoing entry 2");
  await page.goto(`${org}/audit?entry=1`);
  await expect(pane(page)).toContainText("The first entry cannot be taken back");
});

test("the history of a key stands on its page, also when it is gone", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "orders writer");
  const history = page.getByRole("region", { name: "History", exact: true });
  await expect(history.getByRole("listitem")).toHaveCount(2);
  await expect(history.getByRole("listitem").nth(0)).toContainText("renamed API key");
  await history.getByRole("listitem").nth(0).getByRole("link").click();
  await expect(page).toHaveURL(/\/audit\?entry=2$/);

  await remove(page, org, OLD);
  await page.goto(`${org}/api-keys/${OLD}`);
  await expect(history.getByRole("listitem").nth(0)).toContainText(`deleted API key ${OLD}`);
  await expect(history.getByRole("listitem")).toHaveCount(2);
});

test("entries of another tab come on top, or wait while an entry is read", async ({ page, context }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/audit`);
  await expect(lines(page)).toHaveCount(1);
  const other = await context.newPage();
  await rename(other, org, "one");
  await expect(lines(page)).toHaveCount(2);

  await lines(page).nth(0).getByRole("link").click();
  const before = await lines(page).nth(0).boundingBox();
  await rename(other, org, "two");
  await expect(page.getByRole("button", { name: "1 new entry" })).toBeVisible();
  expect(await lines(page).nth(0).boundingBox()).toEqual(before);
  await page.getByRole("button", { name: "1 new entry" }).click();
  await expect(lines(page)).toHaveCount(3);
  await expect(lines(page).nth(0)).toContainText("from one to two");
});

test("filters narrow the list together, and the address keeps them", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "orders writer");
  await remove(page, org, OLD);
  await page.goto(`${org}/audit`);
  await expect(lines(page)).toHaveCount(3);
  const filters = page.getByRole("search", { name: "Entries" });
  await filters.getByRole("button", { name: /^Action/ }).click();
  const deleted = filters.getByRole("checkbox", { name: "Deleted 1" });
  await deleted.click();
  await expect(page).toHaveURL(/\?kind=deleted$/);
  await expect(lines(page)).toHaveCount(1);
  await filters.getByRole("checkbox", { name: "Changed 1" }).click();
  await page.keyboard.press("Escape");
  await expect(lines(page)).toHaveCount(2);
  await filters.getByRole("searchbox").fill(PRODUCER);
  await expect(page).toHaveURL(new RegExp(`object=${PRODUCER}&kind=deleted%2Cchanged$`));
  await expect(lines(page)).toHaveCount(1);
  await lines(page).nth(0).getByRole("link").click();
  await expect(page).toHaveURL(/entry=2&object=/);
  await page.reload();
  await expect(lines(page)).toHaveCount(1);
  await expect(pane(page).getByRole("heading", { level: 2 })).toContainText("renamed API key");
  await page.keyboard.press("Escape");
  await filters.getByLabel("Until").fill("2020-01-01");
  await expect(lines(page)).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "No entry fits" })).toBeVisible();
  await filters.getByRole("button", { name: "Clear all" }).click();
  await expect(page).toHaveURL(/\/audit$/);
  await expect(lines(page)).toHaveCount(3);
});

test("the journal is verified, against the note of the browser and a head kept elsewhere", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "orders writer");
  await page.goto(`${org}/audit`);
  await page.getByRole("button", { name: "Copy head" }).click();
  const head = await page.evaluate(() => navigator.clipboard.readText());
  expect(head).toMatch(/^2 [0-9a-f]{64}$/);
  await page.goto(`${org}/audit?entry=2`);
  await page.getByText("Entry 2 in the chain").click();
  await expect(pane(page).locator("#entry-digest")).toHaveText(head.slice(2));

  await rename(page, org, "second");
  await page.goto(`${org}/audit`);
  await page.getByRole("button", { name: "Verify journal" }).click();
  const dialog = page.getByRole("dialog", { name: "Verify journal" });
  const field = dialog.getByRole("textbox", { name: "Head noted elsewhere" });
  await field.fill("my notes");
  await dialog.getByRole("button", { name: "Verify journal" }).click();
  await expect(dialog).toContainText("A head is an entry's number and its digest");
  await field.fill(head);
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("Verified up to entry 3");
  await expect(dialog).toContainText("The head you pasted is entry 2 of this journal, which has grown by 1 entry since.");
  await expect(dialog).toContainText("The note of this browser names entry 3 with the same digest.");
  await expectAccessible(page);

  // A head of another life of this journal.
  await field.fill(`2 ${"0".repeat(64)}`);
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("The journal holds up to entry 1, and not beyond");
  await expect(dialog).toContainText("Entry 2 was exchanged");
});

test("an entry altered in storage is found where it lies", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "orders writer");
  await page.goto(`${org}/audit`);
  await expect(lines(page)).toHaveCount(2);
  const altered = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const name = databases.map((one) => one.name ?? "").find((one) => /[0-9a-f]{8}-/.test(one))!;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const work = database.transaction(["pages"], "readwrite");
    const store = work.objectStore("pages");
    const page: Uint8Array = await new Promise((resolve) => {
      const asked = store.get([2, 0]);
      asked.onsuccess = () => resolve(asked.result);
    });
    const text = new TextDecoder().decode(page).replace("orders writer", "orders reader");
    store.put(new TextEncoder().encode(text), [2, 0]);
    await new Promise((resolve) => (work.oncomplete = resolve));
    database.close();
    return text.includes("orders reader");
  });
  expect(altered).toBe(true);
  await page.getByRole("button", { name: "Verify journal" }).click();
  const dialog = page.getByRole("dialog", { name: "Verify journal" });
  await dialog.getByRole("button", { name: "Verify journal" }).click();
  await expect(dialog).toContainText("The journal holds up to entry 1, and not beyond");
  await expect(dialog).toContainText("Entry 2 is damaged");
  await expect(dialog).toContainText("the changes are not: their digest is not the one that its header names");
});

test("the history is exported as CloudEvents, as the filters show it", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "orders writer");
  await page.goto(`${org}/audit?kind=changed`);
  await page.getByRole("button", { name: "Export events" }).click();
  const dialog = page.getByRole("dialog", { name: "Export audit events" });
  const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Export" }).click()]);
  expect(download.suggestedFilename()).toMatch(/^keyplane-meridian-outfitters-.*-audit\.jsonl$/);
  const text = await readFile(await download.path(), "utf8");
  const events = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  expect(events.map((event) => [event.specversion, event.type, event.data.methodName])).toEqual([["1.0", "io.confluent.cloud/request", "UpdateAPIKey"]]);
  expect(events[0].data.request.data.display_name).toBe("orders writer");
  await expect(message(page)).toContainText("with 1 event to the browser's downloads");
});

test("the whole organization is shown as it was, and nothing can be changed there", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "orders writer");
  await remove(page, org, OLD);
  await page.goto(`${org}/audit`);
  await page.getByRole("button", { name: "Look at the past" }).click();
  const moment = page.getByRole("dialog", { name: "Look at the past" });
  await moment.getByRole("textbox", { name: "Moment" }).fill("soon");
  await moment.getByRole("button", { name: "Show" }).click();
  await expect(moment).toContainText("Give an entry's number, a day such as");
  await moment.getByRole("textbox", { name: "Moment" }).fill("1");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?as_of=1$/);
  const banner = page.locator(".past-banner");
  await expect(banner).toContainText(/As of .* — entry 1/);
  await expect(banner).toContainText("2 entries were written since.");

  // Every link goes on in the past.
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^API keys/ }).click();
  await expect(page).toHaveURL(/\/api-keys\?as_of=1$/);
  const table = page.getByRole("table", { name: "API keys" });
  await expect(table.locator("tbody tr")).toHaveCount(9);
  await table.getByRole("link", { name: PRODUCER }).click();
  await expect(page).toHaveURL(new RegExp(`/api-keys/${PRODUCER}\\?as_of=1$`));
  await expect(page.getByRole("heading", { level: 1, name: "orders producer" })).toBeVisible();
  const edit = page.getByRole("button", { name: "Edit", exact: true });
  await expect(edit).toHaveAttribute("title", "You look at the past. Go back to today to change anything.");
  await edit.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "History" }).click();
  await expect(lines(page)).toHaveCount(1);
  await page.reload();
  await expect(banner).toContainText("entry 1");
  await page.goto(`${org}/api-keys/new?as_of=1`);
  await expect(page.getByText("Only today has this page")).toBeVisible();

  // What was shown then is brought back to today.
  await page.goto(`${org}/api-keys/${OLD}?as_of=1`);
  await page.getByRole("button", { name: /^Restore API key/ }).click();
  await expect(page).toHaveURL(new RegExp(`/api-keys/${OLD}$`));
  await expect(message(page)).toContainText(`Restored API key`);
  await expect(page.locator(".past-banner")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeVisible();

  await page.goto(`${org}?as_of=999`);
  await expect(page.getByText("There is no entry 999 yet: the journal ends at entry 4.")).toBeVisible();
  await page.getByRole("link", { name: "Back to today" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Meridian Outfitters" })).toBeVisible();
});

test("two moments are compared fact by fact, and an object is restored from the earlier one", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "orders writer");
  await remove(page, org, OLD);
  await page.goto(`${org}/audit`);
  await page.getByRole("link", { name: "Compare moments" }).click();
  await page.getByRole("textbox", { name: "From" }).fill("whenever");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Give an entry's number, a day such as")).toBeVisible();
  await page.getByRole("textbox", { name: "From" }).fill("1");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/audit\/compare\?from=1$/);
  await expect(page.getByText("2 entries lie between.")).toBeVisible();
  const changed = page.getByRole("region", { name: "1 API key changed" });
  const name = changed.getByRole("row", { name: /^Name/ });
  await expect(name.getByRole("cell").nth(0)).toHaveText("orders producer");
  await expect(name.getByRole("cell").nth(1)).toHaveText("orders writer");
  const removed = page.getByRole("region", { name: "1 API key removed" });
  await expect(removed).toContainText(OLD);
  await removed.getByRole("button", { name: "Restore as of entry 1" }).click();
  await expect(removed).toContainText("Restored.");
  await page.goto(`${org}/audit/compare?from=1`);
  await expect(page.getByRole("region", { name: "1 API key removed" })).toHaveCount(0);
  await expect(page.getByText("3 entries lie between.")).toBeVisible();
  await page.goto(`${org}/audit/compare?from=4&to=4`);
  await expect(page.getByText("Nothing differs")).toBeVisible();
});

test("by keyboard: along the entries, into one, and back", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "orders writer");
  await page.goto(`${org}/audit`);
  await lines(page).nth(0).getByRole("link").focus();
  await page.keyboard.press("ArrowDown");
  await expect(lines(page).nth(1).getByRole("link")).toBeFocused();
  await page.keyboard.press("k");
  await expect(lines(page).nth(0).getByRole("link")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/entry=2$/);
  await expect(pane(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/audit$/);
});

test("by keyboard: verify, go back in time, restore, and come back to today", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "orders writer");
  await page.goto(`${org}/audit`);
  await expect(lines(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Verify journal" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Verify journal" });
  await expect(dialog).toBeVisible();
  await dialog.getByRole("textbox").focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("Verified up to entry 2");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Verify journal" })).toBeFocused();
  await lines(page).nth(1).getByRole("link").focus();
  await page.keyboard.press("Enter");
  await pane(page).getByRole("link", { name: "Everything as of this entry" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".past-banner")).toContainText("entry 1");
  await page.keyboard.press("g");
  await page.keyboard.press("k");
  await expect(page).toHaveURL(/\/api-keys\?as_of=1$/);
  await page.getByRole("table", { name: "API keys" }).getByRole("link", { name: PRODUCER }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Restore API key/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "orders producer" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/api-keys/${PRODUCER}$`));
  await expect(page.locator(".past-banner")).toHaveCount(0);
});

test("on a phone an entry takes the place of the list", async ({ page }) => {
  const org = await importMeridian(page);
  await rename(page, org, "orders writer");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${org}/audit`);
  await lines(page).nth(0).getByRole("link").click();
  await expect(pane(page).getByRole("heading", { level: 2 })).toBeFocused();
  await expect(lines(page).nth(0)).toBeHidden();
  await pane(page).getByRole("link", { name: "All entries" }).click();
  await expect(lines(page).nth(0)).toBeVisible();
});

test("each line of the overview leads to what it counts", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(org);
  await expect(page.getByRole("heading", { level: 1, name: "Meridian Outfitters" })).toBeVisible();
  const attention = page.getByRole("region", { name: "Needs attention" });
  const old = attention.getByRole("listitem").filter({ hasText: "Due for rotation" });
  const keys = Number((/(\d+) keys/.exec((await old.textContent()) ?? ""))?.[1]);
  expect(keys).toBeGreaterThan(1);
  await old.getByRole("link").click();
  await expect(page).toHaveURL(/\/api-keys\?health=old$/);
  await expect(page.getByRole("table", { name: "API keys" }).locator("tbody tr")).toHaveCount(keys);

  await page.goto(org);
  const scopes = page.getByRole("table", { name: "Keys by scope" });
  await expect(scopes.getByRole("row", { name: /Kafka cluster 3/ })).toBeVisible();
  await scopes.getByRole("link", { name: "Kafka cluster" }).click();
  await expect(page.getByRole("table", { name: "API keys" }).locator("tbody tr")).toHaveCount(3);

  await page.goto(org);
  const recent = page.getByRole("region", { name: "Recent changes" });
  await recent.getByRole("listitem").first().getByRole("link").click();
  await expect(page).toHaveURL(/\/audit\?entry=1$/);
});

test("an organization opened from the list shows its overview; an empty one says what to do first", async ({ page }) => {
  await beginEmpty(page);
  await page.goto("/");
  await page.getByRole("link", { name: "Meridian Outfitters", exact: true }).click();
  await expect(page).toHaveURL(/\/o\/[0-9a-f-]+$/);
  const first = page.getByRole("region", { name: "Three steps to the first key" });
  await expect(first.getByRole("listitem")).toHaveCount(3);
  await first.getByRole("link", { name: "Create API key" }).click();
  await expect(page.getByRole("heading", { name: "Create API key" })).toBeVisible();
});

for (const theme of ["light", "dark"] as const) {
  test(`history and overview break no rule of accessibility, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    const org = await importMeridian(page);
    await rename(page, org, "second");
    await rename(page, org, "third");
    await page.goto(org);
    await expect(page.getByRole("region", { name: "Recent changes" }).getByRole("listitem")).toHaveCount(3);
    await expectAccessible(page);
    await page.goto(`${org}/audit`);
    await expect(lines(page)).toHaveCount(3);
    await expectAccessible(page);
    for (const entry of [1, 2, 3]) {
      await page.goto(`${org}/audit?entry=${entry}`);
      await expect(pane(page).getByRole("heading", { level: 3 })).toBeVisible();
      await expectAccessible(page);
    }
  });
}
