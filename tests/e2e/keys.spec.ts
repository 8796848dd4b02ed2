// The list of keys, the page of each, and the check of a secret, as a person uses them.
import type { Page } from "@playwright/test";
import { importMeridian, manyKeys } from "./support/meridian.ts";
import { expect, test } from "./support/test.ts";

const PRODUCER = "7FJIYKQ4SGQDQ72H";
const BOOTSTRAP = "ZL5YQ2N7KX3WTB6C";

const table = (page: Page) => page.getByRole("table", { name: "API keys" });
const row = (page: Page, id: string) => table(page).getByRole("row", { name: id });
const search = (page: Page) => page.getByRole("searchbox", { name: "Search API keys" });
const message = (page: Page) => page.getByRole("region", { name: "Messages" });

/** The ids in the order of the rows on the screen. */
async function ids(page: Page): Promise<string[]> {
  const rows = await table(page).locator("tbody tr").all();
  const placed = await Promise.all(
    rows.map(async (one) => ({ id: await one.getAttribute("data-id"), at: Number(await one.getAttribute("aria-rowindex")) })),
  );
  return placed.sort((a, b) => a.at - b.at).map(({ id }) => id ?? "");
}

async function menu(page: Page, id: string, item: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${id}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("the list shows every key with owner, scope and counts", async ({ page }) => {
  await importMeridian(page);
  await expect(page.getByText("9 keys, 7 owners")).toBeVisible();
  for (const column of ["Key", "Name", "Owner", "Scope", "Resource", "Environment", "Created", "Last used", "Health"]) {
    await expect(table(page).getByRole("columnheader", { name: column })).toBeVisible();
  }
  await expect(row(page, PRODUCER)).toContainText("orders-service");
  await expect(row(page, PRODUCER)).toContainText("sa-4kq2zd");
  await expect(row(page, PRODUCER)).toContainText("14 Mar 2026");
  await expect(row(page, PRODUCER)).toContainText("Not tracked");
  await expect(row(page, "76NATGA2SWTNEZX5")).toContainText("Expired");
  const filters = page.getByRole("group", { name: "Filters" });
  await expect(filters.getByRole("button", { name: "Scope 7" })).toBeVisible();
});

test("a search narrows the list, stands in the address, and is announced", async ({ page }) => {
  const org = await importMeridian(page);
  await search(page).fill("orders prod-eu");
  await expect(table(page).locator("tbody tr")).toHaveCount(2);
  await expect(page.getByRole("status").getByText("2 keys found")).toBeAttached();
  await expect(page).toHaveURL(/\?q=orders%20prod-eu$/);
  await page.reload();
  await expect(search(page)).toHaveValue("orders prod-eu");
  await expect(table(page).locator("tbody tr")).toHaveCount(2);
  await search(page).fill("nothing has this");
  await expect(page.getByRole("heading", { name: "No key matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear search and filters" }).click();
  await expect(table(page).locator("tbody tr")).toHaveCount(9);
  await expect(search(page)).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`${org}/api-keys$`));
});

test("headers sort, chips filter, and Back takes a step back", async ({ page }) => {
  await importMeridian(page);
  expect((await ids(page))[0]).toBe("HRVR6K4VMXYD2LDZ");
  await table(page).getByRole("button", { name: "Name" }).click();
  await expect(page).toHaveURL(/sort=name&dir=asc/);
  await expect.poll(async () => (await ids(page))[0]).toBe("AK4NBR7MUYHVJMHW");
  await expect(table(page).getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
  const chip = page.getByRole("group", { name: "Filters" }).getByRole("button", { name: /^Scope/ });
  await chip.click();
  await page.getByRole("checkbox", { name: "Kafka cluster" }).check();
  await expect(chip).toContainText("Kafka cluster");
  await expect(table(page).locator("tbody tr")).toHaveCount(3);
  await page.goBack();
  await expect(table(page).locator("tbody tr")).toHaveCount(9);
  await expect(chip).not.toContainText("Kafka cluster");
});

test("by keyboard: down the list, into a key, and back to the same row", async ({ page }) => {
  await importMeridian(page);
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const second = (await ids(page))[1]!;
  await expect(row(page, second)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/api-keys/${second}$`));
  await page.goBack();
  await expect(row(page, second)).toBeFocused();
});

test("name and description are edited from the row, and undone", async ({ page }) => {
  await importMeridian(page);
  await menu(page, PRODUCER, "Edit");
  const form = page.getByRole("dialog", { name: "Edit API key" });
  await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("orders writer");
  await page.keyboard.press("Enter");
  await expect(form).toBeHidden();
  await expect(row(page, PRODUCER)).toContainText("orders writer");
  await expect(message(page)).toContainText(`Changed API key ${PRODUCER}`);
  await message(page).getByRole("button", { name: "Undo" }).click();
  await expect(row(page, PRODUCER)).toContainText("orders producer");
});

test("what is typed survives a change and a deletion in another tab", async ({ page, context }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/api-keys/${PRODUCER}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const form = page.getByRole("dialog", { name: "Edit API key" });
  await form.getByRole("textbox", { name: "Name" }).fill("mine");

  const other = await context.newPage();
  await other.goto(`${org}/api-keys`);
  await menu(other, PRODUCER, "Edit");
  await other.getByRole("textbox", { name: "Name" }).fill("theirs");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(row(other, PRODUCER)).toContainText("theirs");
  await expect(form.getByRole("alert")).toContainText("Name is now “theirs”.");
  await form.getByRole("button", { name: "Keep what I typed" }).click();

  await menu(other, PRODUCER, "Delete");
  await other.getByRole("button", { name: "Delete API key" }).click();
  await expect(form.getByRole("alert")).toContainText("This key was deleted in another tab");
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveValue("mine");
  await form.getByRole("button", { name: "Undo the deletion" }).click();
  await expect(form.getByRole("alert")).toBeHidden();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "mine" })).toBeVisible();
});

test("deleting says what stops and whose last key it is, leads to the list, and is undone", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/api-keys/${BOOTSTRAP}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete API key" });
  await expect(dialog).toContainText("Service account platform-admin keeps no key that works.");
  await expect(dialog).toContainText("Last used: Not tracked");
  await dialog.getByRole("button", { name: "Delete API key" }).click();
  await expect(page).toHaveURL(/\/api-keys$/);
  await expect(row(page, BOOTSTRAP)).toBeHidden();
  await expect(message(page)).toContainText(`Deleted API key ${BOOTSTRAP}`);
  await message(page).getByRole("button", { name: "Undo" }).click();
  await expect(row(page, BOOTSTRAP)).toBeVisible();
});

test("a key revoked as compromised says so at its address and comes back without its secret", async ({ page }) => {
  const org = await importMeridian(page);
  await menu(page, BOOTSTRAP, "Revoke as compromised");
  await page.getByRole("button", { name: "Revoke API key" }).click();
  await expect(row(page, BOOTSTRAP)).toBeHidden();
  await expect(page.getByRole("dialog")).toBeHidden();
  await message(page).getByRole("button", { name: "Undo" }).click();
  await expect(row(page, BOOTSTRAP)).toContainText("Secret withdrawn");
  await menu(page, BOOTSTRAP, "Delete");
  await page.getByRole("button", { name: "Delete API key" }).click();
  await page.goto(`${org}/api-keys/${BOOTSTRAP}`);
  await expect(page.getByRole("heading", { name: /This key was/ })).toBeVisible();
  await page.goto(`${org}/api-keys/NEVERWASHERE`);
  await expect(page.getByRole("heading", { name: "There is no such key" })).toBeVisible();
});

test("a check tells the outside nothing more than no, and the administrator why", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/verify`);
  const answer = page.getByRole("main").getByRole("status");
  const check = async (id: string, secret: string) => {
    await page.getByRole("textbox", { name: "API key" }).fill(id);
    await page.getByLabel("API secret").fill(secret);
    await page.getByRole("button", { name: "Verify" }).click();
  };
  await page.getByRole("button", { name: "Verify" }).click();
  await expect(page.getByRole("textbox", { name: "API key" })).toBeFocused();
  await check("NEVERWASHERE", "short");
  await expect(answer).toContainText("Refused");
  await expect(answer).toContainText("No key of this id was ever here.");
  await expect(answer).toContainText("looks mistyped");
  await check(PRODUCER, "cfltT8d8RzkNseTMEDKcjNM1BZTFPHqRn/dQm9q7w6SjzZ12wZfwjaJdipHZtDjw");
  await expect(answer).toContainText("This key was imported.");
  await expect(answer.getByRole("link", { name: "Open its page" })).toBeVisible();
  const secret = page.getByLabel("API secret");
  await expect(secret).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show secret" }).click();
  await expect(secret).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(secret).toHaveValue("");
  await expect(secret).toHaveAttribute("type", "password");
});

test("what is typed into a check is kept nowhere", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/verify`);
  const secret = "cfltT8d8RzkNseTMEDKcjNM1BZTFPHqRn/dQm9q7w6SjzZ12wZfwjaJdipHZtDjw";
  await page.getByRole("textbox", { name: "API key" }).fill(PRODUCER);
  await page.getByLabel("API secret").fill(secret);
  await page.getByRole("button", { name: "Verify" }).click();
  await expect(page.getByRole("main").getByRole("status")).toContainText("Refused");
  await page.getByRole("link", { name: "API keys" }).first().click();
  await expect(table(page)).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("API secret")).toHaveValue("");
  await expect(page.getByRole("textbox", { name: "API key" })).toHaveValue("");
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, location.href]));
  expect(kept).not.toContain(secret.slice(0, 12));
});

test("the scroll and the row under the keyboard stay when another tab deletes keys", async ({ page, context }) => {
  const keys = manyKeys(300);
  const org = await importMeridian(page, keys);
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("j");
  for (let times = 0; times < 3; times++) await page.keyboard.press("PageDown");
  const focused = await page.evaluate(() => document.activeElement?.getAttribute("data-id"));
  const top = await page.evaluate(() => document.activeElement?.getBoundingClientRect().top ?? 0);
  const other = await context.newPage();
  await other.goto(`${org}/api-keys`);
  await expect(table(other).locator("tbody tr").first()).toBeVisible();
  const first = (await ids(other))[0]!;
  await menu(other, first, "Delete");
  await other.getByRole("button", { name: "Delete API key" }).click();
  await expect(page.getByText("299 of 299")).toBeVisible();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-id"))).toBe(focused);
  expect(Math.abs((await page.evaluate(() => document.activeElement?.getBoundingClientRect().top ?? 0)) - top)).toBeLessThan(2);
});
