// Service accounts and users: their lists, their pages, and what can be done with them, as a person does it.
import type { Page } from "@playwright/test";
import { files, importMeridian, KEYS } from "./support/meridian.ts";
import { beginEmpty, named } from "./support/organization.ts";
import { expect, test } from "./support/test.ts";

const ORDERS = "sa-4kq2zd";
const LENA = "u-9xk31p";

const message = (page: Page) => page.getByRole("region", { name: "Messages" });
const table = (page: Page, name: string) => page.getByRole("table", { name, exact: true });
const row = (page: Page, list: string, name: string) => table(page, list).getByRole("row", { name });

async function menu(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function more(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("a service account is created, described and deleted, and comes back", async ({ page }) => {
  await beginEmpty(page);
  await page.getByRole("link", { name: "Service accounts" }).click();
  await expect(page.getByRole("heading", { name: "No service accounts yet" })).toBeVisible();
  await page.getByRole("button", { name: "Create service account" }).click();
  const form = page.getByRole("dialog", { name: "Create service account" });
  await form.getByRole("button", { name: "Create service account" }).click();
  await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/required|empty|Name/i);
  await named("orders-service")(form);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "orders-service" })).toBeVisible();
  await expect(page).toHaveURL(/\/service-accounts\/sa-[a-z0-9]+$/);
  await expect(page.getByText("This account has no key yet.")).toBeVisible();

  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("textbox", { name: "Description" }).fill("Writes orders.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("main")).toContainText("Writes orders.");

  await more(page, "Delete");
  const question = page.getByRole("dialog", { name: "Delete service account" });
  await expect(question).toContainText("Service account orders-service is deleted. You can undo this");
  await question.getByRole("button", { name: "Delete service account", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No service accounts yet" })).toBeVisible();
  await expect(message(page)).toContainText("Deleted service account");
  await message(page).getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Service accounts", "orders-service")).toContainText("Writes orders.");
});

test("a name that is taken is refused at its field, and nothing typed is lost", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/service-accounts`);
  await menu(page, "schema-bot", "Edit");
  const form = page.getByRole("dialog", { name: "Edit service account" });
  await form.getByRole("textbox", { name: "Name" }).fill("orders-service");
  await form.getByRole("textbox", { name: "Description" }).fill("Checks schemas.");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/is taken/);
  await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  await form.getByRole("textbox", { name: "Name" }).fill("schema-checker");
  await page.keyboard.press("Enter");
  await expect(row(page, "Service accounts", "schema-checker")).toContainText("Checks schemas.");
});

test("a deletion names the keys that go along, has the name typed, and is taken back whole", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/service-accounts`);
  await menu(page, "orders-service", "Delete");
  const question = page.getByRole("dialog", { name: "Delete service account" });
  await expect(question.getByRole("heading", { level: 2 })).toBeFocused();
  const keys = question.getByRole("table", { name: "API keys that go" });
  for (const words of ["7FJIYKQ4SGQDQ72H", "orders producer", "Kafka cluster", "orders in prod-eu", "Not tracked"]) {
    await expect(keys.getByRole("row", { name: "7FJIYKQ4SGQDQ72H" })).toContainText(words);
  }
  await expect(keys.getByRole("row", { name: "EGWX3S4BVNQIRBMJ" })).toBeVisible();
  await expect(question).toContainText("One other is left without a key that works");
  await expect(question).toContainText("Kafka cluster orders lkc-0rd3rs in prod-eu");
  const button = question.getByRole("button", { name: "Delete service account and 2 keys" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await question.getByLabel("Type “orders-service” to confirm").fill("orders");
  await page.keyboard.press("Enter");
  await expect(question).toBeVisible();
  await question.getByLabel("Type “orders-service” to confirm").fill("orders-service");
  await button.click();
  await expect(question).toBeHidden();
  await expect(row(page, "Service accounts", "orders-service")).toBeHidden();

  await page.goto(`${org}/service-accounts/${ORDERS}`);
  await expect(page.getByRole("heading", { name: "This service account was deleted" })).toBeVisible();
  await expect(page.getByText(/^Deleted on .*, by entry \d+ of the history\.$/)).toBeVisible();
  await page.getByRole("button", { name: "Undo the deletion" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "orders-service" })).toBeVisible();
  await expect(page.getByRole("region", { name: "API keys" }).getByRole("listitem")).toHaveCount(2);
});

test("nobody deletes other keys than those looked at", async ({ page, context }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/service-accounts/${ORDERS}`);
  await more(page, "Delete");
  const question = page.getByRole("dialog", { name: "Delete service account" });
  await question.getByLabel(/to confirm/).fill("orders-service");

  const other = await context.newPage();
  await other.goto(`${org}/api-keys/EGWX3S4BVNQIRBMJ`);
  await more(other, "Delete");
  await other.getByRole("button", { name: "Delete API key" }).click();
  await expect(other.getByRole("dialog")).toBeHidden();

  await expect(question.getByRole("alert")).toContainText("By now 1 fewer API key would go along.");
  await expect(question.getByRole("button", { name: /^Delete/ })).toHaveAccessibleDescription(/Look at it again/);
  await question.getByRole("button", { name: "I have looked at it" }).click();
  await expect(question.getByRole("alert")).toBeHidden();
  await question.getByLabel(/to confirm/).fill(ORDERS);
  await question.getByRole("button", { name: "Delete service account and 1 key" }).click();
  await expect(page).toHaveURL(/\/service-accounts$/);
  await expect(row(page, "Service accounts", "orders-service")).toBeHidden();
});

test("a user is invited, accepted, deactivated, reactivated and deleted, each told beforehand", async ({ page }) => {
  await importMeridian(page);
  await page.getByRole("link", { name: "Users" }).click();
  await page.getByRole("button", { name: "Invite user" }).click();
  const form = page.getByRole("dialog", { name: "Invite user" });
  await form.getByLabel("E-mail").fill("grace@example");
  await form.getByLabel("Full name").fill("Grace Hopper");
  await form.getByRole("button", { name: "Invite user" }).click();
  await expect(form.getByLabel("E-mail")).toBeFocused();
  await expect(form.getByLabel("E-mail")).toHaveAccessibleDescription(/an address such as ada@example\.com/);
  await form.getByLabel("E-mail").fill("grace@meridian.example");
  await form.getByLabel("Sign-in").selectOption("AUTH_TYPE_SSO");
  await form.getByRole("button", { name: "Invite user" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Grace Hopper" })).toBeVisible();
  const facts = page.getByRole("region", { name: "Facts" });
  await expect(facts).toContainText("Invited");
  await expect(facts).toContainText("SSO");
  await page.getByRole("button", { name: "Mark as accepted" }).click();
  const accept = page.getByRole("dialog", { name: "Mark invitation as accepted" });
  await expect(accept).toContainText("Keyplane sends no e-mail and sees no sign-in.");
  await accept.getByRole("button", { name: "Mark as accepted" }).click();
  await expect(facts).toContainText("Active");

  await more(page, "Deactivate");
  const stop = page.getByRole("dialog", { name: "Deactivate user" });
  await expect(stop).toContainText("No key of this user works now");
  await stop.getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByText("This user is deactivated")).toBeVisible();
  await page.getByRole("button", { name: "Reactivate" }).click();
  await page.getByRole("dialog", { name: "Reactivate user" }).getByRole("button", { name: "Reactivate" }).click();
  await expect(facts).toContainText("Active");

  await more(page, "Delete");
  await page.getByRole("dialog", { name: "Delete user" }).getByRole("button", { name: "Delete user" }).click();
  await expect(page).toHaveURL(/\/users$/);
  await expect(row(page, "Users", "Grace Hopper")).toBeHidden();
  await message(page).getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Users", "Grace Hopper")).toContainText("Active");
});

test("deactivating says which keys stop, and is the gentler way of deleting", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/users/${LENA}`);
  await more(page, "Delete");
  const question = page.getByRole("dialog", { name: "Delete user" });
  await expect(question.getByRole("button", { name: "Delete user and 1 key" })).toBeVisible();
  await question.getByRole("button", { name: "Deactivate instead" }).click();
  await expect(question).toBeHidden();
  await expect(page.getByText("This user is deactivated")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByText("This user is deactivated")).toBeHidden();
  await more(page, "Deactivate");
  const stop = page.getByRole("dialog", { name: "Deactivate user" });
  await expect(stop).toContainText("The user's one key stops working at once");
  await expect(stop).toContainText("UTT6WDRXX7FHD2GV");
});

test("the last administrator cannot go, and the page says why", async ({ page }) => {
  await importMeridian(page);
  await page.getByRole("link", { name: "Users" }).click();
  await page.getByRole("button", { name: "Actions for Ada Krüger" }).click();
  const why = "An organization always has an active OrganizationAdmin.";
  const deactivate = page.getByRole("menuitem", { name: "Deactivate" });
  await expect(deactivate).toHaveAttribute("aria-disabled", "true");
  await expect(deactivate).toContainText(why);
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const question = page.getByRole("dialog", { name: "Delete user" });
  await expect(question.getByRole("alert")).toContainText(why);
  await expect(question.getByRole("button", { name: /^Delete/ })).toHaveCount(0);
  await question.getByRole("link", { name: "All users" }).click();
  await expect(question).toBeHidden();
});

test("search, order and filters stand in the address, and Back takes a step back", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/service-accounts`);
  await table(page, "Service accounts").getByRole("button", { name: "Keys" }).click();
  await expect(page).toHaveURL(/\?sort=keys&dir=desc$/);
  await expect(table(page, "Service accounts").getByRole("columnheader", { name: "Keys" })).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("searchbox", { name: "Search service accounts" }).fill("loader");
  await expect(table(page, "Service accounts").locator("tbody tr")).toHaveCount(1);
  await expect(page).toHaveURL(/\?q=loader&sort=keys&dir=desc$/);
  await page.reload();
  await expect(table(page, "Service accounts").locator("tbody tr")).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search service accounts" }).fill("nothing has this");
  await expect(page.getByRole("heading", { name: "No service account matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(table(page, "Service accounts").locator("tbody tr")).toHaveCount(6);
  await page.goto(`${org}/users`);
  await page.getByRole("button", { name: /^State \d/ }).click();
  await page.getByRole("checkbox", { name: /Active/ }).first().check();
  await expect(page).toHaveURL(/\?state=active$/);
  await expect(table(page, "Users").locator("tbody tr")).toHaveCount(2);
  await page.goBack();
  await expect(page).toHaveURL(/\/users$/);
});

test("an id that names nothing says so and leads back", async ({ page }) => {
  const org = await importMeridian(page);
  for (const [path, heading, link] of [
    ["service-accounts/sa-never", "There is no such service account", "All service accounts"],
    ["users/u-never", "There is no such user", "All users"],
    ["users/%20", "There is no such user", "All users"],
  ] as const) {
    await page.goto(`${org}/${path}`);
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
    await page.getByRole("link", { name: link }).click();
    await expect(page.getByRole("table")).toBeVisible();
  }
});

test("a new key starts with the account it was asked for on", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/service-accounts/${ORDERS}`);
  await page.getByRole("region", { name: "API keys" }).getByRole("link", { name: "Create API key" }).click();
  await expect(page.getByRole("radio", { name: "Service account" })).toBeChecked();
  await expect(page.getByRole("combobox", { name: "Service account" })).toHaveValue(/orders-service/);
  // Nothing was filled in by hand, so nothing asks before the page is left.
  await page.getByRole("link", { name: "Service accounts" }).first().click();
  await expect(table(page, "Service accounts")).toBeVisible();
});

test("five thousand accounts are a screenful of rows, and found as they are typed", async ({ page }) => {
  const accounts = Array.from({ length: 5000 }, (_, at) => ({ id: `sa-m${at.toString(36).padStart(5, "0")}`, name: `machine ${at}`, description: "" }));
  await page.goto("/import");
  const own = files(KEYS).map((file) =>
    file.name === "accounts.json" ? { ...file, buffer: Buffer.from(JSON.stringify([...JSON.parse(file.buffer.toString()), ...accounts])) } : file,
  );
  await page.locator('input[type="file"]').setInputFiles(own);
  await page.getByRole("textbox", { name: "Organization name" }).fill("Meridian Outfitters");
  await page.getByRole("textbox", { name: "Your e-mail" }).fill("ada@meridian.example");
  await page.getByRole("button", { name: /^Begin with/ }).click();
  await page.waitForURL(/\/api-keys/);
  await page.getByRole("link", { name: "Service accounts" }).click();
  await expect(page.getByText("5,006 service accounts")).toBeVisible();
  expect(await table(page, "Service accounts").locator("tbody tr").count()).toBeLessThan(60);
  await page.getByRole("searchbox", { name: "Search service accounts" }).fill("machine 4999");
  await expect(table(page, "Service accounts").locator("tbody tr")).toHaveCount(1);
  await expect(row(page, "Service accounts", "machine 4999")).toBeVisible();
});
