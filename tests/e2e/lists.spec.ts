// The list of keys as a tool: filters in the address, selections across them, and what is done with many at once.
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { KEYS, importMeridian, manyKeys } from "./support/meridian.ts";
import { expect, test } from "./support/test.ts";

const PRODUCER = "7FJIYKQ4SGQDQ72H";
const OLD_PRODUCER = "EGWX3S4BVNQIRBMJ";
const LEGACY = "AK4NBR7MUYHVJMHW";

const rows = (page: Page): Locator => page.getByRole("table", { name: "API keys" }).locator("tbody tr");
const row = (page: Page, id: string): Locator => rows(page).and(page.locator(`[data-id="${id}"]`));
const filter = (page: Page, name: string): Locator =>
  page.getByRole("group", { name: "Filters" }).getByRole("button", { name: new RegExp(`^${name}`) });
const select = (page: Page, id: string): Promise<void> => page.getByRole("checkbox", { name: `Select ${id}` }).check();
const message = (page: Page): Locator => page.getByRole("region", { name: "Messages" });

/** Ticks choices of one filter and closes its list. */
async function choose(page: Page, facet: string, ...choices: string[]): Promise<void> {
  await filter(page, facet).click();
  for (const choice of choices) await page.getByRole("group", { name: facet, exact: true }).getByRole("checkbox", { name: choice }).check();
  await page.keyboard.press("Escape");
  await expect(filter(page, facet)).toBeFocused();
}

async function saved(page: Page, form: RegExp): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: form }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

test("filters add up, count what they would show, stand in the address and come back from it", async ({ page }) => {
  const org = await importMeridian(page);
  await choose(page, "Environment", "prod-eu", "prod-us");
  await expect(rows(page)).toHaveCount(6);
  await choose(page, "Scope", "Kafka cluster");
  await expect(rows(page)).toHaveCount(3);
  await expect(page).toHaveURL(/\?scope=kafka&environment=env-3k9w5q%2Cenv-7p0n2d$/);
  await filter(page, "Owner").click();
  const owners = page.getByRole("group", { name: "Owner", exact: true });
  await expect(owners.getByText(/legacy-loader/)).toBeVisible();
  await expect(owners.locator("label")).toHaveText([/legacy-loader.*1$/, /orders-service.*2$/]);
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(rows(page)).toHaveCount(3);
  await expect(filter(page, "Environment")).toContainText("prod-eu, prod-us");
  await page.goBack();
  await expect(rows(page)).toHaveCount(6);
  await page.getByRole("button", { name: "Remove filter Environment" }).click();
  await expect(rows(page)).toHaveCount(9);
  await expect(page).toHaveURL(new RegExp(`${org}/api-keys$`));
});

test("a figure leads to the keys it counts, and back", async ({ page }) => {
  await importMeridian(page);
  const old = page.getByRole("button", { name: /^Older than 90 days/ });
  const count = Number(/days\s*(\d+)/.exec((await old.textContent()) ?? "")?.[1]);
  expect(count).toBeGreaterThan(0);
  await old.click();
  await expect(rows(page)).toHaveCount(count);
  await expect(page).toHaveURL(/\?health=old$/);
  await expect(old).toHaveAttribute("aria-pressed", "true");
  await old.click();
  await expect(rows(page)).toHaveCount(9);
});

test("health is said in the row, and explained with a remedy on the key's page", async ({ page }) => {
  await importMeridian(page);
  await expect(row(page, "76NATGA2SWTNEZX5")).toContainText("Expired");
  await expect(row(page, "HRVR6K4VMXYD2LDZ")).toContainText("Owner unknown");
  await row(page, OLD_PRODUCER).getByRole("link").click();
  const health = page.getByRole("region", { name: "Health" });
  await expect(health.getByRole("heading", { name: "Several live keys" })).toBeVisible();
  await expect(health).toContainText("orders-service has 2 live keys for Kafka cluster orders. Besides this one: orders producer.");
  await expect(page.getByRole("region", { name: "What it may be used for" })).toContainText("Kafka cluster orders, and nothing else");
});

test("a selection reaches across filters; one description for all, and one way back", async ({ page }) => {
  await importMeridian(page);
  await select(page, PRODUCER);
  await choose(page, "Owner", "legacy-loader");
  await expect(rows(page)).toHaveCount(1);
  await select(page, LEGACY);
  const bar = page.getByRole("group", { name: "Selected rows" });
  await expect(bar).toContainText("2 selected");
  await bar.getByRole("button", { name: "Edit description" }).click();
  const form = page.getByRole("dialog", { name: "Edit description of 2 API keys" });
  await expect(form).toContainText("They have 2 different descriptions now.");
  await form.getByRole("textbox", { name: "Description" }).fill("Team orders, vault/team");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toBeHidden();
  await expect(message(page)).toContainText("Changed 2 API keys");
  const search = page.getByRole("searchbox", { name: "Search API keys" });
  await page.getByRole("button", { name: "Clear all" }).click();
  await search.fill("vault/team");
  await expect(rows(page)).toHaveCount(2);
  await message(page).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "No key matches" })).toBeVisible();
  await expect(bar).toContainText("2 selected");
});

test("the list is exported as it is filtered, a selection as it is", async ({ page }) => {
  await importMeridian(page, [...KEYS, { ...KEYS[0]!, id: "FORMULA0FORMULA0", name: '=HYPERLINK("x";"y")' }]);
  await choose(page, "Owner", "orders-service");
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Export" }).click();
  const csv = await saved(page, /CSV/);
  expect(csv.name).toMatch(/^api-keys-\d{4}-\d\d-\d\d\.csv$/);
  const lines = csv.text.split("\r\n");
  expect(lines[0]).toMatch(/^API key,Name,Description,Owner,.*,Health,Health reasons,Organization kind$/);
  expect(lines).toHaveLength(5);
  expect(csv.text).toContain(`FORMULA0FORMULA0,"'=HYPERLINK(""x"";""y"")"`);
  expect(csv.text).toContain("not tracked");
  await select(page, OLD_PRODUCER);
  await page.getByRole("group", { name: "Selected rows" }).getByRole("button", { name: "Export" }).click();
  const json = await saved(page, /JSON/);
  const records: { id: string; last_use: unknown; health: { rule: string; reason: string }[] }[] = JSON.parse(json.text);
  expect(records.map(({ id }) => id)).toEqual([OLD_PRODUCER]);
  expect(records[0]?.last_use).toBeNull();
  expect(records[0]?.health.map(({ rule }) => rule)).toContain("several");
  expect(json.text).not.toMatch(/digest|[0-9a-f]{64}/);
});

test("several keys are deleted after a look at each of them, and come back at once", async ({ page }) => {
  await importMeridian(page);
  await select(page, PRODUCER);
  await select(page, OLD_PRODUCER);
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete 2 API keys" });
  for (const words of [PRODUCER, OLD_PRODUCER, "Not tracked", "orders-service"]) await expect(dialog).toContainText(words);
  await dialog.getByRole("button", { name: "Delete 2 API keys" }).click();
  await expect(rows(page)).toHaveCount(7);
  await expect(page.getByRole("group", { name: "Selected rows" })).toBeHidden();
  await message(page).getByRole("button", { name: "Undo" }).click();
  await expect(rows(page)).toHaveCount(9);
});

test("by keyboard alone: filter, select a range, describe, and let go", async ({ page }) => {
  await importMeridian(page, manyKeys(40));
  await page.getByRole("searchbox", { name: "Search API keys" }).focus();
  await page.keyboard.press("Tab");
  await expect(filter(page, "Scope")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("checkbox", { name: "Kafka cluster" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  await expect(filter(page, "Scope")).toBeFocused();
  await expect(filter(page, "Scope")).toContainText("Schema Registry");
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  const bar = page.getByRole("group", { name: "Selected rows" });
  await expect(bar).toContainText("3 selected");
  await page.keyboard.press("Control+a");
  const shown = await page.locator(".table").getAttribute("aria-rowcount");
  await expect(bar).toContainText(`${Number(shown) - 1} selected`);
  await page.keyboard.press("Escape");
  await expect(bar).toBeHidden();
});
