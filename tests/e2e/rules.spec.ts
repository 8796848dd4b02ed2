// Role bindings and ACLs: given, looked at from both sides, taken away and brought back, out to a file and in again; by
// pointer and by keyboard alone.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { startDemo } from "./support/demo.ts";
import { act, tabTo, typeInto } from "./support/keyboard.ts";
import { expect, test } from "./support/test.ts";

const dialog = (page: Page) => page.getByRole("dialog");
const box = (page: Page, name: string) => dialog(page).getByRole("combobox", { name, exact: true });
const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });
const main = (page: Page, name: string) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });

async function choose(page: Page, name: string, text: string): Promise<void> {
  await box(page, name).fill(text);
  await page.getByRole("listbox").getByRole("option").first().click();
}

async function deleteRow(page: Page, text: string): Promise<void> {
  await row(page, text).getByRole("button", { name: /^Actions for / }).click();
  await page.getByRole("menuitem", { name: /^Delete/ }).click();
  await dialog(page).getByRole("button", { name: /^Delete/ }).click();
}

test("by pointer: a role is bound with its preview, seen from both sides, and comes back after a deletion", async ({ page }) => {
  await startDemo(page);
  await main(page, "Role bindings").click();
  await page.getByRole("button", { name: "Add role binding" }).click();
  await choose(page, "Principal", "orders-service");
  await box(page, "Role").selectOption("EnvironmentAdmin");
  await expect(dialog(page).getByRole("region", { name: "What this role permits" })).toContainText("API keys of service accounts");
  await choose(page, "Environment", "prod");
  await expect(dialog(page).getByRole("region", { name: "What this gives" })).toContainText(/crn:\/\/confluent\.cloud\/.*environment=env-/);
  await expect(dialog(page).getByRole("region", { name: "What this gives" })).toContainText(/API keys?/);
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Add role binding" }).click();
  await expect(dialog(page)).toHaveCount(0);

  await main(page, "Role bindings").click();
  await page.getByRole("searchbox").fill("orders-service EnvironmentAdmin");
  await expect(row(page, "EnvironmentAdmin")).toHaveCount(1);
  await page.getByRole("link", { name: "By resource" }).click();
  await page.getByRole("searchbox").fill("orders-service EnvironmentAdmin");
  await expect(row(page, "orders-service")).toHaveCount(1);

  await deleteRow(page, "orders-service");
  await expect(row(page, "orders-service")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(row(page, "orders-service")).toHaveCount(1);
});

test("by pointer: ACLs are made, written to a file, deleted, and read in again", async ({ page }) => {
  await startDemo(page);
  await main(page, "ACLs").click();
  await page.getByRole("button", { name: "Create ACL" }).click();
  await choose(page, "Kafka cluster", "orders");
  await choose(page, "Principal", "orders-service");
  await box(page, "Which").selectOption("Every one whose name starts with");
  await dialog(page).getByRole("textbox").fill("spec-");
  await dialog(page).getByRole("checkbox", { name: "READ" }).check();
  await dialog(page).getByRole("checkbox", { name: "WRITE" }).check();
  await expect(dialog(page).getByRole("region", { name: "What this makes" })).toContainText("topics starting with spec-");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: /^Create/ }).click();
  await expect(dialog(page)).toHaveCount(0);

  await page.getByRole("searchbox").fill("spec-");
  await expect(row(page, "spec-")).toHaveCount(2);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const path = await (await saved).path();
  const text = await readFile(path, "utf8");
  expect(text.split("\n").filter((line) => line.includes("spec-"))).toHaveLength(2);

  await page.getByRole("checkbox", { name: /^Select all/ }).check();
  await page.getByRole("button", { name: "Delete…" }).first().click();
  await dialog(page).getByRole("button", { name: /^Delete/ }).click();
  await expect(row(page, "spec-")).toHaveCount(0);

  await page.getByRole("button", { name: "Import CSV" }).click();
  await dialog(page).locator("input[type=file]").setInputFiles({ name: "acls.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await expect(dialog(page).getByRole("table", { name: "Rows of the file" })).toContainText("spec-");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: /^(Import|Create)/ }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(row(page, "spec-")).toHaveCount(2);
});

test("by keyboard alone: a role is bound and an ACL made, and both are taken back", async ({ page }) => {
  // Many keys are pressed one after the other: on a busy machine that takes its time.
  test.slow();
  await startDemo(page);
  await act(page, main(page, "Role bindings"));
  await act(page, page.getByRole("button", { name: "Add role binding" }));
  await typeInto(page, box(page, "Principal"), "orders-service");
  await page.keyboard.press("Enter");
  await tabTo(page, box(page, "Role"));
  await page.keyboard.type("BillingAdmin");
  await act(page, dialog(page).getByRole("button", { name: "Add role binding" }));
  await expect(dialog(page)).toHaveCount(0);
  await act(page, main(page, "Role bindings"));
  await typeInto(page, page.getByRole("searchbox"), "orders-service BillingAdmin");
  await expect(row(page, "BillingAdmin")).toHaveCount(1);
  await page.keyboard.press("Tab");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(row(page, "BillingAdmin")).toHaveCount(0);

  await act(page, main(page, "ACLs"));
  await act(page, page.getByRole("button", { name: "Create ACL" }));
  await typeInto(page, box(page, "Kafka cluster"), "orders");
  await page.keyboard.press("Enter");
  await typeInto(page, box(page, "Principal"), "orders-service");
  await page.keyboard.press("Enter");
  await typeInto(page, dialog(page).getByRole("textbox", { name: "Resource name" }), "by-hand");
  await tabTo(page, dialog(page).getByRole("checkbox", { name: "READ" }));
  await page.keyboard.press("Space");
  await act(page, dialog(page).getByRole("button", { name: /^Create/ }));
  await expect(dialog(page)).toHaveCount(0);
  await typeInto(page, page.getByRole("searchbox"), "by-hand");
  await expect(row(page, "by-hand")).toHaveCount(1);
  await page.keyboard.press("Tab");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(row(page, "by-hand")).toHaveCount(0);
});
