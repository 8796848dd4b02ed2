// Acting as: who acts sees what that one may see, and nothing else; what is not allowed says why.
import { expectAccessible } from "./support/axe.ts";
import { startDemo } from "./support/demo.ts";
import { act, press } from "./support/keyboard.ts";
import { expect, test } from "./support/test.ts";
import type { Page } from "@playwright/test";

const acting = (page: Page) => page.getByRole("button", { name: /^Acting as / });
const count = (page: Page, entry: string) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: new RegExp(`^${entry}`) });

async function actAs(page: Page, name: RegExp): Promise<void> {
  await acting(page).click();
  await page.getByRole("menuitemradio", { name }).click();
  await expect(acting(page)).toHaveAccessibleName(name);
}

async function bothThemes(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page);
  }
}

test("an administrator of one environment sees that one, and what is not allowed says why", async ({ page }) => {
  const org = await startDemo(page);
  // Everything, before.
  await page.goto(`${org}/environments`);
  const staging = page.getByRole("link", { name: "staging", exact: true }).first();
  await expect(staging).toBeVisible();
  const hidden = await staging.getAttribute("href");
  await expect(acting(page)).toHaveAccessibleName(/ OrganizationAdmin$/);

  await actAs(page, /Дарья Соколова/);
  await expect(acting(page)).toHaveAccessibleName(/EnvironmentAdmin/);
  await expect(page.getByRole("link", { name: "analytics", exact: true }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "staging", exact: true })).toHaveCount(0);
  await expect(count(page, "Environments")).toContainText("1");
  await expect(page.getByRole("button", { name: "Create environment" })).toHaveAccessibleDescription(/It takes OrganizationAdmin/);
  await bothThemes(page);

  // A hidden id is told as an unknown one.
  const told = async (path: string) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "There is no such environment" })).toBeVisible();
    return page.locator(".empty-text").textContent();
  };
  expect(await told(hidden ?? "")).toBe(await told(`${org}/environments/env-never`));
  // Whoever acts is remembered.
  await expect(acting(page)).toHaveAccessibleName(/Дарья Соколова/);

  // Accounts are seen, and not hers to change.
  await page.goto(`${org}/service-accounts`);
  await page.getByRole("searchbox", { name: "Search service accounts" }).fill("orders-service");
  await page.getByRole("link", { name: "orders-service", exact: true }).first().click();
  const edit = page.getByRole("button", { name: "Edit", exact: true });
  await expect(edit).toHaveAccessibleDescription(/may not change this service account\. It takes/);
  await page.getByRole("button", { name: "More actions" }).click();
  await expect(page.getByRole("menuitem", { name: "Delete" })).toContainText("may not delete this service account");
  await page.keyboard.press("Escape");

  // The organization as a whole is not hers.
  await page.goto(`${org}/settings`);
  for (const name of ["Export", "Delete organization", "Save changes"]) {
    await expect(page.getByRole("button", { name, exact: true })).toHaveAccessibleDescription(/It takes OrganizationAdmin/);
  }
  // Her own acts, and nobody else's.
  await page.goto(`${org}/audit`);
  await expect(page.getByText(/Дарья Соколова/).first()).toBeVisible();
  await expect(page.locator("#content").getByText(/Ingrid Solheim|Tomás Herrera/)).toHaveCount(0);
});

test("what cannot be taken back says so before it is tried, and what is only known by name says that", async ({ page }) => {
  const org = await startDemo(page);
  await page.goto(`${org}/service-accounts`);
  await page.getByRole("button", { name: "Create service account" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("proof-of-undo");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "proof-of-undo" })).toBeVisible();
  await actAs(page, /Yuki Tanaka/);
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("undo");
  const undo = page.getByRole("option", { name: /^Undo/ });
  await expect(undo).toHaveAttribute("aria-disabled", "true");
  await expect(undo).toContainText("not in the history that you see");
  await page.keyboard.press("Escape");
  // The shortcut says the same, and that nothing happened.
  await page.locator("#content").focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByText("Nothing was undone. This entry is not in the history that you see.")).toBeVisible();
  // Of the journal, no more than the own part is counted.
  await page.goto(`${org}/audit`);
  await expect(page.getByText("What you did, and what was done to your own API keys")).toBeVisible();
  await expect(page.getByText("This is all of the history that you see.")).toBeVisible();
  // What she may make nowhere is not opened, and says what it takes.
  for (const [path, opener] of [["role-bindings", "Add role binding"], ["acls", "Create ACL"]]) {
    await page.goto(`${org}/${path}`);
    const button = page.getByRole("button", { name: opener });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAttribute("title", /It takes OrganizationAdmin/);
  }
  // She may discover data in an environment, and no more of it than its name is hers to see.
  await page.goto(`${org}/environments`);
  await page.getByRole("link", { name: "analytics", exact: true }).or(page.locator("#content table a")).first().click();
  await expect(page.locator("#content").getByText("Hidden from you").first()).toBeVisible();
  await bothThemes(page);
});

test("by the keyboard alone: who may see little is told so, and finds the way back", async ({ page }) => {
  const org = await startDemo(page);
  await page.goto(`${org}/service-accounts`);
  await expect(page.getByRole("link", { name: "checkout-api", exact: true }).first()).toBeVisible();
  await press(page, "a");
  const yuki = page.getByRole("menuitemradio", { name: /Yuki Tanaka/ });
  await expect(yuki).toBeVisible();
  await page.keyboard.type("Yuki");
  await press(page, "Enter");
  await expect(acting(page)).toHaveAccessibleName(/Yuki Tanaka/);
  await expect(page.getByRole("heading", { name: "Nothing here that you may see as Yuki Tanaka" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Create service account" })).toHaveAttribute("aria-disabled", "true");
  await bothThemes(page);

  await press(page, "ControlOrMeta+k");
  await page.keyboard.type("checkout-api");
  await expect(page.getByRole("dialog").getByText("checkout-api", { exact: true })).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("act as ingrid");
  await press(page, "Enter");
  await expect(acting(page)).toHaveAccessibleName(/Ingrid Solheim/);
  await expect(page.getByRole("link", { name: "checkout-api", exact: true }).first()).toBeVisible();
  await act(page, page.getByRole("link", { name: /^Overview/ }));
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
