// The main job: keys of every scope, each step as it is seen, and the secret that is shown once. The way there by keyboard stands in
// journeys.spec.ts.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import {
  beginEmpty, chooseRegion, complete, issue, make, makeKafkaCluster, named, next, openWizard, revealOne,
} from "./support/organization.ts"; // prettier-ignore
import { expect, test } from "./support/test.ts";

const SECRET = /^cflt[A-Za-z0-9+/]{60}$/;

const keyCount = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^API keys/ });

test("a first visit ends with keys of all seven scopes", async ({ page }) => {
  test.setTimeout(90_000);
  await beginEmpty(page);
  const scopes: [string, () => Promise<void>][] = [
    ["Kafka cluster", async () => { await make(page, "environment", named("prod-eu")); await makeKafkaCluster(page, "orders"); }],
    ["Schema Registry", async () => {
      await pick(page, "Environment", "prod-eu");
      await make(page, "Schema Registry cluster", (dialog) => chooseRegion(dialog, "Azure", "westeurope"));
    }],
    ["ksqlDB cluster", async () => {
      await pick(page, "Environment", "prod-eu");
      await make(page, "ksqlDB cluster", async (dialog) => {
        await named("fraud-enrichment")(dialog);
        await dialog.getByRole("combobox", { name: "Kafka cluster" }).fill("orders");
        await dialog.getByRole("option", { name: /^orders/ }).click();
      });
    }],
    ["Flink region", async () => { await pick(page, "Environment", "prod-eu"); await chooseRegion(page, "Google Cloud", "europe-west3"); }],
    ["Tableflow", async () => {}],
    ["Cloud resource management", async () => {}],
    ["Global", async () => {}],
  ]; // prettier-ignore
  for (const [position, [scope, choose]] of scopes.entries()) {
    await openWizard(page);
    await page.getByRole("radio", { name: "Service account" }).check();
    if (position === 0) await make(page, "service account", named("orders-service"));
    else await pick(page, "Service account", "orders-service");
    await next(page);
    await page.getByRole("radio", { name: scope, exact: true }).check();
    await choose();
    await issue(page, `key for ${scope}`);
    await complete(page);
    await expect(keyCount(page)).toContainText(String(position + 1));
  }
  await page.reload();
  await expect(keyCount(page)).toContainText("7");
});

async function pick(page: Page, field: string, value: string): Promise<void> {
  await page.getByRole("combobox", { name: field, exact: true }).fill(value);
  await page.getByRole("option", { name: new RegExp(`^${value}`) }).click();
}

test("the secret is masked, shown, copied and downloaded as it is", async ({ page }) => {
  const id = await revealOne(page);
  const field = page.getByLabel("API secret");
  expect(await field.inputValue()).toMatch(/^cflt•{60}$/);
  await page.getByRole("button", { name: "Copy secret" }).click();
  await expect(page.getByText("Copied")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(SECRET);
  expect(await field.inputValue()).toMatch(/^cflt•{60}$/);
  await page.getByRole("button", { name: "Show secret" }).click();
  await expect(field).toHaveValue(copied);
  await page.getByRole("button", { name: "Hide secret" }).click();
  await expect(field).toHaveValue(/^cflt•{60}$/);
  await expect(page.getByText("64 characters, checksum verified")).toBeVisible();
  await expect(page.getByText(/\.keyplane\.invalid:9092$/)).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download API key" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`api-key-${id}.txt`);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain(`API key:\n${id}\n\nAPI secret:\n${copied}\n`);
  await complete(page);
  expect(await page.content()).not.toContain(copied.slice(4));
});

test.describe("until the secret is stored", () => {
  const ways: [string, (page: Page) => Promise<unknown>][] = [
    ["Escape", (page) => page.keyboard.press("Escape")],
    ["Back", (page) => page.evaluate(() => history.back())],
    ["a link", (page) => page.getByRole("link", { name: "Settings" }).click()],
  ];
  for (const [name, leave] of ways) {
    test(`${name} asks before the secret is lost`, async ({ page }) => {
      const id = await revealOne(page);
      await leave(page);
      const question = page.getByRole("dialog", { name: "The secret is not stored yet" });
      await expect(question).toContainText(id);
      await question.getByRole("button", { name: "Stay" }).click();
      await expect(page.getByLabel("API secret")).toHaveValue(/^cflt/);
      await leave(page);
      await question.getByRole("button", { name: "Leave and lose the secret" }).click();
      await expect(page.getByRole("heading", { name: "API key created" })).toHaveCount(0);
      await expect(keyCount(page)).toContainText("1");
    });
  }

  test("reload asks, and Complete waits for the tick", async ({ page }) => {
    await revealOne(page);
    const button = page.getByRole("button", { name: "Complete" });
    await expect(button).toBeDisabled();
    let asked = 0;
    page.on("dialog", (dialog) => {
      asked += 1;
      void dialog.dismiss();
    });
    await page.evaluate(() => location.reload());
    await expect.poll(() => asked).toBe(1);
    await page.getByLabel("I have stored this secret").check();
    await expect(button).toBeEnabled();
    await button.click();
    await expect(page).toHaveURL(/\/api-keys/);
    await page.reload();
    await expect(keyCount(page)).toContainText("1");
    expect(asked).toBe(1);
  });
});

test("what is missing is said at its field, and Back loses nothing", async ({ page }) => {
  await beginEmpty(page);
  await openWizard(page);
  await next(page);
  await expect(page.getByText("Choose whose key it is")).toBeVisible();
  await expect(page.getByRole("radio", { name: "My account" })).toBeFocused();
  await page.getByRole("radio", { name: "My account" }).check();
  await next(page);
  await page.getByRole("radio", { name: "Cloud resource management" }).check();
  await expect(page.getByText("0 of 10 cloud keys used by Lena Fischer")).toBeVisible();
  await next(page);
  await page.getByLabel("Expires on").fill("2020-01-01");
  await page.getByLabel("Name").fill("ci");
  await next(page);
  await expect(page.getByLabel("Expires on")).toHaveAccessibleDescription(/must be today or later/);
  await page.getByRole("button", { name: "Back" }).click();
  await page.getByRole("button", { name: "Back" }).click();
  await expect(page.getByRole("radio", { name: "My account" })).toBeChecked();
  await next(page);
  await expect(page.getByRole("radio", { name: "Cloud resource management" })).toBeChecked();
  await next(page);
  await expect(page.getByLabel("Name")).toHaveValue("ci");
});

test("a full quota says so where the choice is made", async ({ page }) => {
  test.setTimeout(60_000);
  await beginEmpty(page);
  for (const name of ["first", "second"]) {
    await openWizard(page);
    await page.getByRole("radio", { name: "My account" }).check();
    await next(page);
    await page.getByRole("radio", { name: "Global" }).check();
    await issue(page, name);
    await complete(page);
  }
  await openWizard(page);
  await page.getByRole("radio", { name: "My account" }).check();
  await next(page);
  await page.getByRole("radio", { name: "Global" }).check();
  await expect(page.getByText(/2 of 2 used by .* is currently limited to 2/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Next" })).toBeDisabled();
});
