// Group mappings with their live test, identity providers and their pools; by pointer and by keyboard alone.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { startDemo } from "./support/demo.ts";
import { act, typeInto } from "./support/keyboard.ts";
import { expect, test } from "./support/test.ts";

const dialog = (page: Page) => page.getByRole("dialog");
const field = (page: Page, name: string) => dialog(page).getByRole("textbox", { name, exact: true });
const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });
const main = (page: Page, name: string) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });
const person = (page: Page, name: string) => dialog(page).getByRole("listitem").filter({ hasText: name });

test("by pointer: a filter says whom it matches while it is typed, and where it is wrong", async ({ page }) => {
  await startDemo(page);
  await main(page, "Group mappings").click();
  await page.getByRole("button", { name: "Create group mapping" }).click();
  await field(page, "Name").fill("engineers of the spec");
  await field(page, "Filter").fill('"platform-admins" in groups');
  await expect(person(page, "Amara Okafor")).toContainText("Matches");
  await expect(person(page, "Wei Zhang")).toContainText("No match");
  await expectAccessible(page);
  await field(page, "Filter").fill('"platform-admins" inn groups');
  await expect(dialog(page).getByRole("region", { name: "Live test" })).toContainText("It matches nobody as long as it cannot be read.");
  await expect(dialog(page)).toContainText(/character 19/i);
  await dialog(page).getByRole("button", { name: "Create group mapping" }).click();
  await expect(dialog(page)).toBeVisible();
  await expect(field(page, "Filter")).toHaveValue('"platform-admins" inn groups');
  await field(page, "Filter").fill('"platform-admins" in groups');
  await dialog(page).getByRole("button", { name: "Create group mapping" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText("engineers of the spec").first()).toBeVisible();
  await main(page, "Group mappings").click();
  await expect(row(page, "engineers of the spec")).toHaveCount(1);
  await row(page, "engineers of the spec").getByRole("button", { name: /^Actions for / }).click();
  await page.getByRole("menuitem", { name: /^Delete/ }).click();
  await dialog(page).getByRole("button", { name: /^Delete/ }).click();
  await expect(row(page, "engineers of the spec")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(row(page, "engineers of the spec")).toHaveCount(1);
});

test("by keyboard alone: a provider, a pool in it, and a mapping", async ({ page }) => {
  await startDemo(page);
  await act(page, main(page, "Identity providers"));
  await act(page, page.getByRole("button", { name: "Create identity provider" }));
  await typeInto(page, field(page, "Name"), "Spec provider");
  await typeInto(page, field(page, "Issuer"), "http://plain.example.com");
  await typeInto(page, field(page, "JWKS URI"), "https://login.example.com/keys");
  await act(page, dialog(page).getByRole("button", { name: "Create identity provider" }));
  await expect(field(page, "Issuer")).toHaveAttribute("aria-invalid", "true");
  await typeInto(page, field(page, "Issuer"), "https://login.example.com");
  await act(page, dialog(page).getByRole("button", { name: "Create identity provider" }));
  await expect(dialog(page)).toHaveCount(0);
  const title = page.getByRole("heading", { level: 1, name: "Spec provider" });
  if (!(await title.isVisible())) await act(page, page.getByRole("link", { name: "Spec provider" }).first());
  await expect(title).toBeVisible();
  await act(page, page.getByRole("button", { name: "Create identity pool" }).first());
  await typeInto(page, field(page, "Name"), "spec-pool");
  await typeInto(page, field(page, "Identity claim"), "claims.sub");
  await typeInto(page, field(page, "Filter"), 'claims.aud == "keyplane"');
  await act(page, dialog(page).getByRole("button", { name: "Create identity pool" }));
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText("spec-pool").first()).toBeVisible();

  await act(page, main(page, "Group mappings"));
  await act(page, page.getByRole("button", { name: "Create group mapping" }));
  await typeInto(page, field(page, "Name"), "by keyboard");
  await typeInto(page, field(page, "Filter"), "true");
  await expect(person(page, "Wei Zhang")).toContainText("Matches");
  await act(page, dialog(page).getByRole("button", { name: "Create group mapping" }));
  await expect(dialog(page)).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+z");
  await act(page, main(page, "Group mappings"));
  await expect(row(page, "by keyboard")).toHaveCount(0);
});
