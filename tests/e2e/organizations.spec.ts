// The organizations of a browser: listed, renamed, exported, deleted, and told of when they are gone.
import { readFile } from "node:fs/promises";
import { expectAccessible } from "./support/axe.ts";
import { beginEmpty } from "./support/organization.ts";
import { expect, test } from "./support/test.ts";

test("the start page lists, renames, exports and deletes", async ({ page }) => {
  await beginEmpty(page, "First");
  await beginEmpty(page, "Second");
  await page.goto("/");
  const list = page.getByRole("list", { name: "Your organizations" });
  await expect(list.getByRole("link")).toHaveText(["First", "Second"]);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Actions for First" }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByLabel("Organization name").fill("Renamed");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(list.getByRole("link")).toHaveText(["Renamed", "Second"]);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Actions for Renamed" }).click();
  await page.getByRole("menuitem", { name: "Export" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^keyplane-renamed-\d{4}-\d\d-\d\d\.json$/);
  const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\n").map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ format: "keyplane-organization", name: "Renamed", entries: 2 });
  expect(lines).toHaveLength(4);

  await page.getByRole("button", { name: "Actions for Renamed" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete organization" });
  await expect(dialog).toContainText("1 user");
  await expectAccessible(page);
  const button = dialog.getByRole("button", { name: "Delete organization" });
  await expect(button).toBeDisabled();
  await dialog.getByLabel("Type “Renamed” to confirm").fill("Renamed");
  await button.click();
  await expect(list.getByRole("link")).toHaveText(["Second"]);
});

test("an organization deleted in one tab is said to be gone in the other", async ({ page, context }) => {
  await beginEmpty(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole("heading", { name: "API keys", exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Delete organization" }).click();
  await page.getByLabel(/^Type “Meridian Outfitters”/).fill("Meridian Outfitters");
  await page.getByRole("dialog").getByRole("button", { name: "Delete organization" }).click();
  await expect(page).toHaveURL("/");
  await expect(other.getByRole("alert").filter({ hasText: "deleted" })).toBeVisible();
});

test("addresses that lead nowhere say so, with a way back", async ({ page }) => {
  for (const [path, heading] of [
    ["/nowhere", "Page not found"],
    ["/o/8f14e45f-ceea-467f-9e1b-6b1a3c7d2b10/api-keys", "No such organization"],
    ["/o/not-an-id", "No such organization"],
    ["/o/host/api-keys", "No organization at this host"],
  ]) {
    await page.goto(path!);
    await expect(page.getByRole("heading", { level: 1, name: heading! })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Your organizations" }).click();
    await expect(page).toHaveURL("/");
  }
});

test("an organization whose data was cleared is said to be lost, and can be forgotten", async ({ page }) => {
  await beginEmpty(page, "Cleared away");
  const address = page.url();
  await page.goto("/nowhere");
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise((done) => { const request = indexedDB.deleteDatabase(name!); request.onsuccess = done; request.onerror = done; }); // prettier-ignore
    }
  });
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1, name: "This organization is gone" })).toBeVisible();
  await expect(page.getByText("“Cleared away” was kept here up to entry 1")).toBeVisible();
  await page.getByRole("button", { name: "Forget it" }).click();
  await expect(page.getByRole("button", { name: "Begin empty" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Your organizations" })).toHaveCount(0);
});

test("entries known to be missing make it read only until a person goes on", async ({ page }) => {
  await beginEmpty(page);
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByLabel("Organization name").fill("Changed once");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(/^Changed organization/)).toBeVisible();
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage).filter((key) => /witness/.test(key))) {
      const noted = JSON.parse(localStorage.getItem(key)!);
      localStorage.setItem(key, JSON.stringify({ ...noted, seq: noted.seq + 3 }));
    }
  });
  await page.reload();
  const banner = page.getByRole("alert").filter({ hasText: "Read only" });
  await expect(banner).toContainText("entry 5 was written, and the journal ends at 2");
  await expectAccessible(page);
  await page.getByLabel("Organization name").fill("Not now");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(/^Nothing was changed/)).toBeVisible();
  await page.getByRole("button", { name: "Go on from here" }).click();
  await page.getByRole("button", { name: "Give up what is missing" }).click();
  await expect(banner).toHaveCount(0);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(/^Changed organization/)).toBeVisible();
});

test("settings are refused, changed and undone", async ({ page }) => {
  await beginEmpty(page);
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByText(/ of .*B$/)).toBeVisible();
  await page.getByLabel("Organization name").fill("");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByLabel("Organization name")).toBeFocused();
  await expect(page.getByLabel("Organization name")).toHaveAccessibleDescription(/is required/);
  await page.getByLabel("Organization name").fill("Undone soon");
  await page.getByLabel("Simulate propagation").check();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByLabel("Organization name")).toHaveValue("Meridian Outfitters");
  await expect(page.getByLabel("Simulate propagation")).not.toBeChecked();
  await page.getByLabel("Theme").selectOption("Dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("the keyboard takes a change back and does it again, outside of fields", async ({ page }) => {
  await beginEmpty(page);
  await page.getByRole("link", { name: "Settings" }).click();
  const field = page.getByLabel("Organization name");
  const name = page.getByRole("button", { name: /^Organization / });
  await field.fill("Changed");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(name).toHaveAccessibleName("Organization Changed");
  await page.getByRole("button", { name: "Dismiss message" }).click();
  await page.keyboard.press("Control+z");
  await expect(name).toHaveAccessibleName("Organization Meridian Outfitters");
  await page.keyboard.press("Control+Shift+Z");
  await expect(name).toHaveAccessibleName("Organization Changed");
  await field.fill("Typed");
  await field.press("Control+z");
  await expect(name).toHaveAccessibleName("Organization Changed");
});
