// The demo organization: one click from the start page, marked wherever it is shown, kept, and started over.
import { expectAccessible } from "./support/axe.ts";
import { beginEmpty } from "./support/organization.ts";
import { expect, test } from "./support/test.ts";
import type { Page } from "@playwright/test";

const START = "Start with the demo organization";
const NAME = "Meridian Outfitters";

/** One click, and then the list of keys. */
async function startDemo(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: START }).click();
  await expect(page).toHaveURL(/\/o\/[0-9a-f-]{36}(\/api-keys)?$/);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^API keys/ }).click();
  await expect(page.getByRole("heading", { name: "API keys", level: 1 })).toBeVisible();
}

async function expectDemo(page: Page): Promise<void> {
  const count = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^API keys/ });
  await expect(count).toContainText(/1[789]\d/);
  await expect(page.getByRole("banner")).toContainText(/Meridian Outfitters\s*demo/);
  await expect(page).toHaveTitle(/ · demo · Keyplane$/);
  await expect(page.getByRole("table", { name: "API keys" }).or(page.getByRole("grid", { name: "API keys" }))).toContainText("orders");
}

test("one click leads to about 180 keys, marked as demo", async ({ page }) => {
  await startDemo(page);
  await expectDemo(page);
});

test("a reload keeps it, and a second click opens the same one", async ({ page }) => {
  await startDemo(page);
  const address = page.url();
  await page.reload();
  await expectDemo(page);
  await page.goto("/");
  const list = page.getByRole("list", { name: "Your organizations" });
  await expect(list.getByRole("listitem")).toHaveText([/^Meridian Outfitters\s*demo\s*\d+ entries/]);
  await expectAccessible(page);
  await startDemo(page);
  expect(page.url()).toBe(address);
});

test("it is started over from its menu, and nothing else is", async ({ page }) => {
  await beginEmpty(page, "Mine");
  await page.goto("/");
  await page.getByRole("button", { name: "Actions for Mine" }).click();
  await expect(page.getByRole("menuitem", { name: "Start over…" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await startDemo(page);
  await page.goto("/");
  await page.getByRole("button", { name: `Actions for ${NAME}` }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByLabel("Organization name").fill("Renamed");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  const row = page.getByRole("listitem").filter({ hasText: "Renamed" });
  await expect(row).toContainText("demo");

  await page.getByRole("button", { name: "Actions for Renamed" }).click();
  await page.getByRole("menuitem", { name: "Start over…" }).click();
  const dialog = page.getByRole("dialog", { name: "Start the demo over" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Start over" }).click();
  await expect(dialog).toHaveCount(0);
  const list = page.getByRole("list", { name: "Your organizations" });
  await expect(list.getByRole("link")).toHaveText([NAME, "Mine"]);
  await startDemo(page);
  await expectDemo(page);
});
