// "Show as": the step of a form as REST call, CLI command and Terraform block, following what is typed.
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { act, tabTo } from "./support/keyboard.ts";
import { importMeridian } from "./support/meridian.ts";
import { expect, test } from "./support/test.ts";

const turn = (within: Page | Locator) => within.getByRole("button", { name: "Show as" });
const shown = (within: Page | Locator) => within.getByRole("tabpanel");

test("a form shows its step in three forms, follows what is typed, and says what is missing", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const org = await importMeridian(page);
  await page.goto(`${org}/service-accounts`);
  await page.getByRole("button", { name: "Create service account" }).click();
  const making = page.getByRole("dialog", { name: "Create service account" });
  await turn(making).click();
  await expect(turn(making)).toHaveAttribute("aria-expanded", "true");
  await expect(shown(making)).toContainText("Name is required");
  await expect(making.getByRole("textbox", { name: "Name" })).not.toHaveAttribute("aria-invalid", "true");
  await making.getByRole("textbox", { name: "Name" }).fill("it's new");
  await expect(making.getByRole("region", { name: "With curl" })).toContainText("https://api.confluent.cloud/iam/v2/service-accounts");
  await expect(making.getByRole("region", { name: "The request" })).toContainText('"display_name": "it\'s new"');
  await making.getByRole("tab", { name: "CLI" }).click();
  await expect(shown(making)).toContainText("confluent iam service-account create 'it'\\''s new'");
  await making.getByRole("textbox", { name: "Description" }).fill("${a}");
  await making.getByRole("tab", { name: "Terraform" }).click();
  await expect(shown(making)).toContainText('description  = "$${a}"');
  await making.getByRole("button", { name: "Copy" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^resource "confluent_service_account" "it_s_new" \{\n/);
  await expectAccessible(page);
  await making.getByRole("button", { name: "Cancel" }).click();

  // What was chosen last is chosen again; a deletion is a comment, and a limit has no public call.
  await page.goto(`${org}/service-accounts/sa-4kq2zd`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const editing = page.getByRole("dialog", { name: "Edit service account" });
  await turn(editing).click();
  await expect(shown(editing)).toContainText("Nothing is changed yet.");
  await editing.getByRole("textbox", { name: "Name" }).fill("orders-two");
  await editing.getByRole("tab", { name: "Terraform" }).click();
  await expect(shown(editing)).toContainText("terraform import confluent_service_account.orders_two sa-4kq2zd");
  await editing.getByRole("tab", { name: "CLI" }).click();
  await expect(shown(editing)).toContainText("The CLI cannot rename a service account");
  await editing.getByRole("button", { name: "Cancel" }).click();

  await page.goto(`${org}/quotas`);
  await page.getByRole("button", { name: /^Apply/ }).first().click();
  const limit = page.getByRole("dialog", { name: "Apply a limit" });
  await limit.getByRole("spinbutton", { name: "Limit" }).fill("77");
  await turn(limit).click();
  await expect(shown(limit)).toContainText(/No public call sets a limit|Choose one/);
});

test("by keyboard alone: the wizard shows the key that it makes", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/api-keys/new`);
  await tabTo(page, page.getByRole("radio", { name: "My account" }));
  await page.keyboard.press("Space");
  await act(page, turn(page));
  await expect(shown(page)).toContainText("Choose what the key is for");
  await act(page, page.getByRole("button", { name: "Next" }));
  await tabTo(page, page.getByRole("radio", { name: "Kafka cluster" }));
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("radio", { name: "Global" })).toBeChecked();
  await expect(page.getByRole("region", { name: "The request" })).toContainText('"id": "global"');
  await tabTo(page, page.getByRole("tab", { name: "REST" }));
  await page.keyboard.press("ArrowRight");
  await expect(shown(page)).toContainText("confluent api-key create --resource global");
  await page.keyboard.press("ArrowRight");
  await expect(shown(page)).toContainText('kind        = "Global"');
});
