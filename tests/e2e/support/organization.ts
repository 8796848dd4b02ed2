// What a person does to have an organization and keys, said once for every test that needs one.
import type { Locator, Page } from "@playwright/test";
import { expect } from "./test.ts";

/** From the start page to an empty organization's keys. */
export async function beginEmpty(page: Page, name = "Meridian Outfitters"): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "Begin empty" }).click();
  const dialog = page.getByRole("dialog", { name: "Begin an empty organization" });
  await dialog.getByLabel("Organization name").fill(name);
  await dialog.getByLabel("Your name").fill("Lena Fischer");
  await dialog.getByLabel("E-mail").fill("lena@meridian.example");
  await dialog.getByRole("button", { name: "Begin", exact: true }).click();
  await expect(page).toHaveURL(/\/o\/[0-9a-f-]+\/api-keys$/);
  await expect(page.getByRole("heading", { name: "API keys", exact: true })).toBeVisible();
}

export async function openWizard(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Create API key" }).first().click();
  await expect(page.getByRole("heading", { name: "Create API key" })).toBeVisible();
}

export const next = (page: Page): Promise<void> => page.getByRole("button", { name: "Next" }).click();

/** Makes something in the dialog behind a picker's button. `fill` fills it in. */
export async function make(page: Page, what: string, fill: (dialog: Locator) => Promise<void>): Promise<void> {
  await page.getByRole("button", { name: `New ${what}`, exact: true }).last().click();
  const dialog = page.getByRole("dialog", { name: `Create ${what}` });
  await fill(dialog);
  await dialog.getByRole("button", { name: `Create ${what}` }).click();
  await expect(dialog).toHaveCount(0);
}

export const named = (name: string) => async (dialog: Locator): Promise<void> => {
  await dialog.getByLabel("Name").fill(name);
};

/** Chooses cloud and region, in a dialog or on the page. */
export async function chooseRegion(place: Page | Locator, cloud: string, region: string): Promise<void> {
  await place.getByLabel("Cloud provider").selectOption({ label: cloud });
  await place.getByRole("combobox", { name: "Region" }).fill(region);
  await place.getByRole("option", { name: new RegExp(`^${region}`) }).click();
}

export async function makeKafkaCluster(page: Page, name: string): Promise<void> {
  await make(page, "Kafka cluster", async (dialog) => {
    await named(name)(dialog);
    await chooseRegion(dialog, "AWS", "eu-central-1");
  });
}

/** Goes from step 2 to the revealed key. */
export async function issue(page: Page, name: string): Promise<string> {
  await next(page);
  await page.getByLabel("Name").fill(name);
  await next(page);
  await page.getByRole("button", { name: "Create API key" }).click();
  await expect(page.getByRole("heading", { name: "API key created" })).toBeFocused();
  return page.getByLabel("API key", { exact: true }).inputValue();
}

export async function complete(page: Page): Promise<void> {
  await page.getByLabel("I have stored this secret").check();
  await page.getByRole("button", { name: "Complete" }).click();
  await expect(page.getByRole("heading", { name: "API key created" })).toHaveCount(0);
}

/** An organization with one Kafka key of a service account, stopped where its secret is shown. */
export async function revealOne(page: Page): Promise<string> {
  await beginEmpty(page);
  await openWizard(page);
  await page.getByRole("radio", { name: "Service account" }).check();
  await make(page, "service account", named("orders-service"));
  await next(page);
  await page.getByRole("radio", { name: "Kafka cluster" }).check();
  await make(page, "environment", named("prod-eu"));
  await makeKafkaCluster(page, "orders");
  return issue(page, "orders producer");
}
