// Environments and resources as a person makes, edits and removes them, from an organization that has none.
import type { Locator, Page } from "@playwright/test";
import { importMeridian } from "./support/meridian.ts";
import { beginEmpty, chooseRegion, named } from "./support/organization.ts";
import { expect, test } from "./support/test.ts";

const rail = (page: Page) => page.getByRole("navigation", { name: "Main" });
const message = (page: Page) => page.getByRole("region", { name: "Messages" });
const facts = (page: Page) => page.getByRole("region", { name: "Facts" });
const kinds = (page: Page) => page.getByRole("navigation", { name: "Kinds of resources" });

async function open(page: Page, entry: "Environments" | "Resources"): Promise<void> {
  await rail(page).getByRole("link", { name: new RegExp(`^${entry}`) }).click();
  await expect(page.getByRole("heading", { name: entry, level: 1 })).toBeVisible();
}

/** Opens a kind's list, and its form. */
async function newFromList(page: Page, kind: RegExp, words: string): Promise<Locator> {
  await open(page, "Resources");
  await kinds(page).getByRole("link", { name: kind }).click();
  await page.getByRole("button", { name: words }).click();
  return page.getByRole("dialog", { name: new RegExp(`^${words}`) });
}

async function pick(place: Page | Locator, field: string, value: string): Promise<void> {
  await place.getByRole("combobox", { name: field, exact: true }).fill(value);
  await place.getByRole("option", { name: new RegExp(`^${value}`) }).click();
}

async function submit(dialog: Locator, words: string): Promise<void> {
  await dialog.getByRole("button", { name: words, exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

async function createEnvironment(page: Page, name: string): Promise<void> {
  await open(page, "Environments");
  await page.getByRole("button", { name: "Create environment" }).click();
  const dialog = page.getByRole("dialog", { name: "Create environment" });
  await named(name)(dialog);
  await submit(dialog, "Create environment");
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

async function createCluster(page: Page, name: string, more: (dialog: Locator) => Promise<void> = async () => {}): Promise<void> {
  const dialog = await newFromList(page, /^Kafka clusters/, "Create Kafka cluster");
  await pick(dialog, "Environment", "prod-eu");
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await chooseRegion(dialog, "AWS", "eu-central-1");
  await more(dialog);
  await submit(dialog, "Create Kafka cluster");
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

/** An environment with a cluster in it, from nothing. Ends on the cluster's page. */
async function beginWithCluster(page: Page, more?: (dialog: Locator) => Promise<void>): Promise<void> {
  await beginEmpty(page);
  await createEnvironment(page, "prod-eu");
  await createCluster(page, "orders", more);
}

async function act(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** Confirms a deletion, typing the name where that is asked. */
async function confirm(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: /^Delete/ });
  const field = dialog.getByRole("textbox");
  if (await field.count()) await field.fill(name);
  await dialog.getByRole("button", { name: /^Delete/ }).click();
  await expect(dialog).toHaveCount(0);
}

test("one of each kind is made from an empty organization", async ({ page }) => {
  test.setTimeout(90_000);
  await beginEmpty(page);
  await open(page, "Resources");
  await expect(page.getByRole("heading", { name: "No resources yet" })).toBeVisible();
  await open(page, "Environments");
  await expect(page.getByRole("heading", { name: "No environments yet" })).toBeVisible();
  await createEnvironment(page, "prod-eu");
  await expect(facts(page)).toContainText("Production");
  await expect(facts(page)).toContainText("Its name fits the pattern");

  await createCluster(page, "orders", async (dialog) => {
    const availability = dialog.getByLabel("Availability");
    await expect(availability.getByRole("option")).toHaveText(["Single zone"]);
    await dialog.getByLabel("Cluster type").selectOption("Dedicated");
    await expect(availability.getByRole("option")).toHaveText(["Single zone"]);
    await dialog.getByLabel("Size (CKU)").fill("2");
    await availability.selectOption("Multi zone");
    await expect(dialog.getByText("Takes up to 20,000 API keys. Global keys work on it.")).toBeVisible();
    await dialog.getByLabel("Size (CKU)").fill("1");
    await expect(availability).toHaveValue("SINGLE_ZONE");
    await dialog.getByLabel("Size (CKU)").fill("2");
    await availability.selectOption("Multi zone");
  });
  for (const text of ["Dedicated, 2 CKU", "Multi zone", "AWS · eu-central-1", "Accepted", ".keyplane.invalid:9092", ".keyplane.invalid:443"]) {
    await expect(facts(page)).toContainText(text);
  }
  await expect(page.getByRole("region", { name: "Limits" })).toContainText("0 of 20,000 used");
  await page.getByRole("button", { name: "Copy bootstrap server" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^pkc-.*\.eu-central-1\.aws\.keyplane\.invalid:9092$/);

  await page.getByRole("button", { name: "New ksqlDB cluster" }).click();
  const ksql = page.getByRole("dialog", { name: "Create ksqlDB cluster" });
  await expect(ksql).toContainText("On orders in prod-eu");
  await ksql.getByLabel("Name", { exact: true }).fill("fraud-enrichment");
  await submit(ksql, "Create ksqlDB cluster");
  await page.getByRole("region", { name: "ksqlDB clusters" }).getByRole("link", { name: "fraud-enrichment" }).click();
  await expect(facts(page).getByRole("link", { name: "orders" })).toBeVisible();
  await expect(facts(page)).toContainText("Lena Fischer");
  await expect(facts(page)).toContainText("4 CSU");

  await facts(page).getByRole("link", { name: "prod-eu" }).click();
  await page.getByRole("button", { name: "New resource" }).click();
  await page.getByRole("menuitem", { name: "Schema Registry" }).click();
  const registry = page.getByRole("dialog", { name: "Create Schema Registry cluster" });
  await chooseRegion(registry, "Azure", "westeurope");
  await submit(registry, "Create Schema Registry cluster");
  const resources = page.getByRole("region", { name: "Resources", exact: true });
  await expect(resources.getByRole("region", { name: /^Schema Registries/ })).toContainText("Azure · westeurope");

  await page.getByRole("button", { name: "New resource" }).click();
  await page.getByRole("menuitem", { name: "Compute pool" }).click();
  const pool = page.getByRole("dialog", { name: "Create compute pool" });
  await pool.getByLabel("Name", { exact: true }).fill("fraud-pool");
  await pool.getByLabel("Max CFU").fill("7");
  await chooseRegion(pool, "AWS", "us-east-1");
  await pool.getByRole("button", { name: "Create compute pool" }).click();
  await expect(pool.getByLabel("Max CFU")).toHaveAccessibleDescription(/5, 10, 20 and so on up to 1,000 CFU/);
  await pool.getByLabel("Max CFU").fill("20");
  await submit(pool, "Create compute pool");
  await expect(resources.getByRole("region", { name: /^Flink regions/ })).toContainText("1 compute pool");
  await resources.getByRole("region", { name: /^Flink regions/ }).getByRole("link").click();
  await expect(page).toHaveURL(/\/resources\/env-\w+\.aws\.us-east-1$/);
  await expect(facts(page)).toContainText("N. Virginia");
  await expect(page.getByRole("region", { name: "Compute pools" }).getByRole("link", { name: "fraud-pool" })).toBeVisible();

  await open(page, "Resources");
  await expect(kinds(page).getByRole("link")).toHaveText(["All 5", "Kafka clusters 1", "Schema Registries 1", "ksqlDB clusters 1", "Compute pools 1", "Flink regions 1"]);
  await page.reload();
  await expect(page.getByRole("table").locator("tbody tr")).toHaveCount(5);
});

test("the kind, the search and the order of the list stand in its address", async ({ page }) => {
  await importMeridian(page);
  await open(page, "Resources");
  await kinds(page).getByRole("link", { name: /^Kafka clusters/ }).click();
  await expect(page).toHaveURL(/\?kind=kafka$/);
  const table = page.getByRole("table", { name: "Kafka clusters" });
  await expect(table.locator("tbody tr")).toHaveCount(3);
  for (const column of ["Name", "Type", "Protection", "Environment", "Region", "API keys"]) {
    await expect(table.getByRole("columnheader", { name: column })).toBeVisible();
  }
  await page.getByRole("searchbox").fill("prod-eu");
  await expect(table.locator("tbody tr")).toHaveCount(1);
  await expect(page).toHaveURL(/\?kind=kafka&q=prod-eu$/);
  await page.reload();
  await expect(table.locator("tbody tr")).toHaveCount(1);
  await expect(page.getByRole("searchbox")).toHaveValue("prod-eu");
  await table.getByRole("link", { name: "orders" }).click();
  await expect(facts(page)).toContainText("Dedicated, 2 CKU");
  await expect(page.getByRole("region", { name: "API keys" }).getByRole("link", { name: "7FJIYKQ4SGQDQ72H" })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\?kind=kafka&q=prod-eu$/);
});

test("what only an import named says so", async ({ page }) => {
  await importMeridian(page);
  await open(page, "Resources");
  await kinds(page).getByRole("link", { name: /^Schema Registries/ }).click();
  await expect(page.getByRole("table").locator("tbody tr")).toContainText("Only named in an import");
  await page.getByRole("table").getByRole("link").first().click();
  await expect(facts(page)).toContainText("Named in an import, described by none");
  await expect(facts(page)).toContainText("Not known: no listing told it");
});

test("an edit changes what can change, and shows what cannot", async ({ page }) => {
  await beginWithCluster(page);
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit Kafka cluster" });
  await expect(dialog).toContainText("Fixed when it was made");
  await expect(dialog).toContainText("AWS · eu-central-1");
  await dialog.getByLabel("Name", { exact: true }).fill("payments");
  await dialog.getByLabel("Cluster type").selectOption("Standard");
  await expect(dialog.getByText("Takes up to 250 API keys. Global keys are refused.")).toBeVisible();
  await submit(dialog, "Save");
  await expect(page.getByRole("heading", { name: "payments", level: 1 })).toBeVisible();
  await expect(facts(page)).toContainText("Standard");
  await expect(facts(page)).toContainText("Edited");
  await expect(page.getByRole("region", { name: "History" }).getByRole("listitem")).toHaveCount(2);
  await message(page).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "orders", level: 1 })).toBeVisible();
  await expect(facts(page)).toContainText("Basic");
});

test("an environment is renamed and marked by hand", async ({ page }) => {
  await beginEmpty(page);
  await createEnvironment(page, "prod-eu");
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit environment" });
  await expect(dialog.getByText("This name fits the pattern")).toBeVisible();
  await dialog.getByLabel("Name", { exact: true }).fill("playground");
  await expect(dialog.getByText("This name does not fit the pattern")).toBeVisible();
  await dialog.getByLabel("Stream Governance package").selectOption("Advanced");
  await dialog.getByLabel("Counts as production").selectOption("Yes");
  await submit(dialog, "Save");
  await expect(page.getByRole("heading", { name: "playground", level: 1 })).toBeVisible();
  await expect(facts(page)).toContainText("Marked by hand, whatever its name.");
  await expect(facts(page)).toContainText("Advanced");
  await open(page, "Environments");
  await expect(page.getByRole("row", { name: /playground/ })).toContainText("Production, by hand");
});

test("an environment takes everything in it along, and all of it comes back", async ({ page }) => {
  const organization = await importMeridian(page);
  await page.goto(`${organization}/environments/env-7p0n2d`);
  await expect(page.getByRole("heading", { name: "prod-eu", level: 1 })).toBeVisible();
  await act(page, "Delete");
  const dialog = page.getByRole("dialog", { name: "Delete environment" });
  await expect(dialog).toContainText("7FJIYKQ4SGQDQ72H");
  await expect(dialog).toContainText("orders");
  await confirm(page, "prod-eu");
  await expect(page).toHaveURL(/\/environments$/);
  await expect(page.getByRole("row", { name: /prod-eu/ })).toHaveCount(0);
  await page.goto(`${organization}/environments/env-7p0n2d`);
  await expect(page.getByRole("heading", { name: "This environment was deleted" })).toBeVisible();
  await page.goto(`${organization}/resources/lkc-0rd3rs`);
  await expect(page.getByRole("heading", { name: "This resource was deleted" })).toBeVisible();
  await page.getByRole("button", { name: "Undo the deletion" }).click();
  await expect(page.getByRole("heading", { name: "orders", level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: "API keys" })).toContainText("7FJIYKQ4SGQDQ72H");
});

test("protection stops a deletion, and is taken off where it stops it", async ({ page }) => {
  await beginWithCluster(page, (dialog) => dialog.getByLabel("Deletion protection").check());
  await expect(facts(page)).toContainText("Neither it nor its environment can be deleted.");
  await act(page, "Delete");
  const dialog = page.getByRole("dialog", { name: "Delete Kafka cluster" });
  await expect(dialog).toContainText("protected from deletion");
  await dialog.getByRole("button", { name: /^Turn protection off/ }).click();
  await expect(dialog).not.toContainText("protected from deletion");
  await confirm(page, "orders");
  await expect(page).toHaveURL(/\/resources\?kind=kafka$/);
  await expect(page.getByRole("heading", { name: "No Kafka clusters yet" })).toBeVisible();
});

test("a ksqlDB cluster stops the deletion of its Kafka cluster, and can go with it", async ({ page }) => {
  await beginWithCluster(page);
  await page.getByRole("button", { name: "New ksqlDB cluster" }).click();
  const form = page.getByRole("dialog", { name: "Create ksqlDB cluster" });
  await form.getByLabel("Name", { exact: true }).fill("reports");
  await submit(form, "Create ksqlDB cluster");
  await act(page, "Delete");
  const dialog = page.getByRole("dialog", { name: /^Delete/ });
  await expect(dialog).toContainText("still has ksqlDB clusters");
  await dialog.getByRole("button", { name: /^Delete .*too/ }).click();
  await expect(dialog).not.toContainText("still has ksqlDB clusters");
  await confirm(page, "orders");
  await expect(page.getByRole("heading", { name: "No Kafka clusters yet" })).toBeVisible();
  await message(page).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("table", { name: "Kafka clusters" }).locator("tbody tr")).toHaveCount(1);
});

test("an environment has one Schema Registry, and the form of a second says so", async ({ page }) => {
  await beginEmpty(page);
  await createEnvironment(page, "prod-eu");
  await page.getByRole("button", { name: "New resource" }).click();
  await page.getByRole("menuitem", { name: "Schema Registry" }).click();
  const first = page.getByRole("dialog", { name: "Create Schema Registry cluster" });
  await chooseRegion(first, "AWS", "eu-central-1");
  await submit(first, "Create Schema Registry cluster");
  await page.getByRole("button", { name: "New resource" }).click();
  await expect(page.getByRole("menuitem", { name: "Schema Registry" })).toBeDisabled();
  await page.keyboard.press("Escape");
  const second = await newFromList(page, /^Schema Registries/, "Create Schema Registry");
  await pick(second, "Environment", "prod-eu");
  await chooseRegion(second, "AWS", "eu-central-1");
  await second.getByRole("button", { name: /^Create/ }).click();
  await expect(second.getByRole("combobox", { name: "Environment" })).toHaveAccessibleDescription(/can have only one/);
});

test("an id that names nothing says so, and leads back", async ({ page }) => {
  await beginEmpty(page);
  const organization = new URL(page.url()).pathname.replace(/\/api-keys$/, "");
  await page.goto(`${organization}/resources/lkc-never1`);
  await expect(page.getByRole("heading", { name: "There is no such resource" })).toBeVisible();
  await page.getByRole("link", { name: "All resources" }).click();
  await expect(page).toHaveURL(/\/resources$/);
  await page.goto(`${organization}/environments/env-never1`);
  await expect(page.getByRole("heading", { name: "There is no such environment" })).toBeVisible();
});

test("a change in another tab is told before it is overwritten", async ({ page, context }) => {
  await beginEmpty(page);
  await createEnvironment(page, "prod-eu");
  const other = await context.newPage();
  await other.goto(page.url());
  for (const [tab, name] of [[page, "mine"], [other, "theirs"]] as const) {
    await tab.getByRole("button", { name: "Edit" }).click();
    await tab.getByRole("dialog").getByLabel("Name", { exact: true }).fill(name);
  }
  await submit(other.getByRole("dialog"), "Save");
  const dialog = page.getByRole("dialog", { name: "Edit environment" });
  await expect(dialog.getByRole("alert").filter({ hasText: "changed after you opened" })).toContainText("Name is now “theirs”");
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("mine");
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Keep what I typed" }).click();
  await submit(dialog, "Save");
  await expect(other.getByRole("heading", { name: "mine", level: 1 })).toBeVisible();
});

test("the keyboard alone makes, edits and deletes", async ({ page }) => {
  test.setTimeout(60_000);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 60; presses += 1) {
      const found = await page.evaluate(() => {
        const at = document.activeElement as HTMLInputElement | null;
        // A heading takes the focus when a dialog opens, and is no control.
        if (at?.matches("h1, h2")) return "";
        return at?.getAttribute("aria-label") ?? at?.labels?.[0]?.textContent ?? at?.textContent ?? "";
      });
      if (found.trim().startsWith(name)) return;
      await press("Tab");
    }
    throw new Error(`Tab never reached ${name}`);
  };
  await beginEmpty(page);
  await tabTo("Environments");
  await press("Enter");
  await expect(page.getByRole("heading", { name: "No environments yet" })).toBeVisible();
  await tabTo("Create environment");
  await press("Enter");
  await tabTo("Name");
  await page.keyboard.type("staging");
  await press("Enter");
  await expect(page.getByRole("heading", { name: "staging", level: 1 })).toBeVisible();
  await tabTo("New resource");
  await press("Enter", "Enter");
  await expect(page.getByRole("dialog", { name: "Create Kafka cluster" })).toBeVisible();
  await tabTo("Name");
  await page.keyboard.type("orders");
  await tabTo("Cloud provider");
  await page.keyboard.type("AWS");
  await tabTo("Region");
  await page.keyboard.type("eu-north-1");
  await press("Enter", "Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await tabTo("orders");
  await press("Enter");
  await expect(page.getByRole("heading", { name: "orders", level: 1 })).toBeVisible();
  await tabTo("Edit");
  await press("Enter");
  await tabTo("Name");
  await press("Control+a");
  await page.keyboard.type("payments");
  await press("Enter");
  await expect(page.getByRole("heading", { name: "payments", level: 1 })).toBeVisible();
  await tabTo("More actions");
  await press("Enter");
  await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
  await press("Enter");
  await expect(page.getByRole("dialog", { name: "Delete Kafka cluster" })).toBeVisible();
  await tabTo("Delete Kafka cluster");
  await press("Enter");
  await expect(page.getByRole("heading", { name: "No Kafka clusters yet" })).toBeVisible();
});
