// Settings: what is kept of this person, of the organization and its limits, and what the browser says of storage.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { importMeridian } from "./support/meridian.ts";
import { expect, test } from "./support/test.ts";

const section = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });

/** An organization's settings. */
async function open(page: Page): Promise<string> {
  const organization = await importMeridian(page);
  await page.goto(`${organization}/settings`);
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  return organization;
}

test("dates are told by the clock and in the manner that was chosen, everywhere", async ({ browser }) => {
  const context = await browser.newContext({ timezoneId: "America/New_York", reducedMotion: "reduce" });
  const page = await context.newPage();
  const organization = await open(page);
  const display = section(page, "Display");
  const example = display.getByText(/^Now is told as:/);
  await expect(example).toContainText(/\d\d:\d\d:\d\d UTC$/);
  await display.getByLabel("Time zone").selectOption({ label: "This computer’s" });
  await expect(example).toContainText(/\d\d:\d\d:\d\d E[SD]T$/);
  await page.goto(`${organization}/api-keys/7FJIYKQ4SGQDQ72H`);
  await expect(page.getByText("14 Mar 2026, 05:12:00 EDT").first()).toBeVisible();
  await page.goto(`${organization}/settings`);
  await section(page, "Display").getByLabel("Dates").selectOption({ label: "As how long ago" });
  await page.goto(`${organization}/api-keys/7FJIYKQ4SGQDQ72H`);
  const created = page.locator("time").filter({ hasText: /ago$/ }).first();
  await expect(created).toHaveAttribute("title", /14 Mar 2026, 05:12:00 EDT/);
  await context.close();
});

test("theme, rows and letters hold after a reload", async ({ page }) => {
  await open(page);
  const display = section(page, "Display");
  await display.getByLabel("Theme").selectOption({ label: "Dark" });
  await display.getByLabel("Rows").selectOption({ label: "Compact" });
  await display.getByLabel("Single-letter shortcuts").selectOption({ label: "Off" });
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the numbers of health are kept, refused out of their range, and put back", async ({ page }) => {
  await open(page);
  const own = section(page, "Organization");
  const age = own.getByLabel("Due for rotation: days old");
  await expect(age).toHaveValue("90");
  await age.fill("0");
  await own.getByRole("button", { name: "Save changes" }).click();
  await expect(age).toHaveAttribute("aria-invalid", "true");
  await expect(own.getByText(/1 to 3,650 days/)).toBeVisible();
  await age.fill("365");
  await own.getByLabel("Close to a limit: percent").fill("80");
  await own.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(/Changed organization/)).toBeVisible();
  await page.reload();
  await expect(age).toHaveValue("365");
  await own.getByRole("button", { name: "Reset to defaults" }).click();
  await expect(age).toHaveValue("90");
  await expect(own.getByLabel("Close to a limit: percent")).toHaveValue("90");
});

test("a limit is applied to the organization and to one account, and put back", async ({ page }) => {
  await open(page);
  const limits = section(page, "Limits").getByRole("table");
  const users = limits.getByRole("row").filter({ hasText: "iam.max_users.per_org" });
  await expect(users.getByRole("cell")).toContainText(["Organization", /^\d+$/, "1,000"]);
  await users.getByRole("button", { name: "Change limit: Users" }).click();
  const dialog = page.getByRole("dialog", { name: "Apply a limit" });
  await expect(dialog.getByLabel("Limit", { exact: true })).toBeFocused();
  await dialog.getByLabel("Limit", { exact: true }).fill("50");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(users).toContainText("50Default 1,000");

  await limits.getByRole("button", { name: "Apply a limit: Cluster API keys per service account" }).click();
  await dialog.getByRole("button", { name: "Apply limit" }).click();
  await expect(dialog.getByText("Choose one: Service account.")).toBeVisible();
  await dialog.getByRole("combobox", { name: "Service account" }).fill("orders");
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Limit", { exact: true }).fill("250");
  await dialog.getByRole("button", { name: "Apply limit" }).click();
  await expect(dialog).toHaveCount(0);
  const applied = limits.getByRole("row").filter({ hasText: "sa-4kq2zd" });
  await expect(applied).toContainText("250");
  await applied.getByRole("button", { name: "Default: Cluster API keys per service account, orders-service" }).click();
  await expect(applied).toHaveCount(0);
  await users.getByRole("button", { name: "Default: Users" }).click();
  await expect(users).not.toContainText("Default 1,000");
});

test("storage says how much, whether it stays, and how old the second copy is", async ({ page }) => {
  await open(page);
  const storage = section(page, "Storage");
  await expect(storage.getByText(/ of .* (GB|TB|MB)$/)).toBeVisible();
  await expect(storage.getByText(/^(As long as space lasts|Until you delete it)/)).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(storage.getByText(/^Up to entry 1 of /)).toBeVisible({ timeout: 2_000 });
  }).toPass();
});

test("the browser is asked to keep what is stored after the first change, and once", async ({ page }) => {
  await page.addInitScript(() => {
    const asked = Number(sessionStorage.getItem("asked") ?? 0);
    navigator.storage.persist = async () => {
      sessionStorage.setItem("asked", String(asked + 1));
      return false;
    };
  });
  const asked = () => page.evaluate(() => sessionStorage.getItem("asked"));
  await open(page);
  expect(await asked()).toBeNull();
  const own = section(page, "Organization");
  for (const name of ["Meridian Two", "Meridian Three"]) {
    await own.getByLabel("Organization name").fill(name);
    await own.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByRole("button", { name: new RegExp(`Organization\\s*${name}`) })).toBeVisible();
  }
  expect(await asked()).toBe("1");
  await page.reload();
  await own.getByLabel("Organization name").fill("Meridian Four");
  await own.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("button", { name: /Organization\s*Meridian Four/ })).toBeVisible();
  expect(await asked()).toBe("1");
  await section(page, "Storage").getByRole("button", { name: "Ask the browser to keep it" }).click();
  await expect(section(page, "Storage").getByText(/was asked, and did not promise more/)).toBeVisible();
});

test("diagnostics can be copied, and name nobody", async ({ page }) => {
  await open(page);
  const own = section(page, "Organization");
  await own.getByLabel("Organization name").fill("Meridian Two");
  await own.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(/Changed organization/)).toBeVisible();
  const diagnostics = section(page, "Diagnostics");
  await expect(diagnostics.getByText(/entry 2, change, here/)).toBeVisible();
  await diagnostics.getByRole("button", { name: "Copy" }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  for (const fact of [/^Last entry +2 of 20/m, /^Head +[0-9a-f]{64}$/m, /^Service worker +\S/m, /^Private files +yes$/m, /went to settings/]) {
    expect(text).toMatch(fact);
  }
  for (const name of ["Meridian", "Ada", "Krüger", "orders", "7FJIYKQ4SGQDQ72H", "sa-4kq2zd", "example"]) expect(text).not.toContain(name);
});

test("an export is handed over, without a secret and with every entry", async ({ page }) => {
  await open(page);
  const download = page.waitForEvent("download");
  await section(page, "Export and delete").getByRole("button", { name: "Export" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\n");
  expect(JSON.parse(lines[0]!)).toMatchObject({ format: "keyplane-organization", name: "Meridian Outfitters", entries: 1 });
});
