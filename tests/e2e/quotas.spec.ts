// Quotas: what is used of which limit, another limit applied, and the message when one comes closer.
import type { Locator, Page } from "@playwright/test";
import { startDemo } from "./support/demo.ts";
import { act, tabTo, typeInto } from "./support/keyboard.ts";
import { importMeridian } from "./support/meridian.ts";
import { expect, test } from "./support/test.ts";

const part = (page: Page, quota: string): Locator => page.getByRole("region", { name: quota, exact: true });
const message = (page: Page): Locator => page.getByRole("region", { name: "Messages" });

test("limits by how far they are used, in the address and back from it", async ({ page }) => {
  const organization = await startDemo(page);
  await page.goto(organization);
  await page.getByRole("navigation").getByRole("link", { name: "Quotas" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Quotas");
  await page.getByRole("button", { name: /^90 % or more/ }).click();
  await expect(page).toHaveURL(/\/quotas\?level=90$/);
  await expect(part(page, "Cluster API keys per user").getByRole("listitem")).toHaveText([/9 of 10.*Nearly full/]);
  await page.getByRole("searchbox", { name: "Search quotas" }).fill("no such quota");
  await expect(page.getByRole("heading", { name: "No limit fits" })).toBeVisible();
  await expect(page).toHaveURL(/q=no%20such%20quota/);
  await page.reload();
  await expect(page.getByRole("searchbox", { name: "Search quotas" })).toHaveValue("no such quota");
  await page.getByRole("searchbox", { name: "Search quotas" }).fill("wei zhang");
  const line = part(page, "Cluster API keys per user").getByRole("listitem");
  await expect(line).toHaveCount(1);
  await line.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Wei Zhang");
});

test("by keyboard alone: a limit comes closer, is said once, and is put back", async ({ page }) => {
  const organization = await importMeridian(page);
  await page.goto(`${organization}/quotas?q=environments`);
  const own = part(page, "Environments");
  await act(page, own.getByRole("button", { name: "Change limit: Environments" }));
  const used = Number((await own.getByRole("listitem").innerText()).match(/(\d+) of 25/)?.[1]);
  expect(used).toBeGreaterThan(0);
  const dialog = page.getByRole("dialog", { name: "Apply a limit" });
  await typeInto(page, dialog.getByLabel("Limit"), String(used));
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(message(page)).toContainText(`Environments: the organization uses all ${used}.`);
  await expect(own).toContainText("Full");
  await expect(own).toContainText("Applied");
  await page.goto(`${organization}/api-keys`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("API keys");
  await expect(message(page)).not.toContainText("Environments");
  await page.keyboard.type("gq");
  await expect(page).toHaveURL(/\/quotas$/);
  await tabTo(page, own.getByRole("button", { name: "Default: Environments" }));
  await page.keyboard.press("Enter");
  await expect(own).toContainText(`${used} of 25`);
});
