// What an account or a key may do and touches, and the gentler ways of deleting it: by mouse, and by keyboard alone.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { startDemo } from "./support/demo.ts";
import { act, tabTo, typeInto } from "./support/keyboard.ts";
import { importMeridian } from "./support/meridian.ts";
import { expect, test } from "./support/test.ts";

const KEY = "7FJIYKQ4SGQDQ72H";
const ORDERS = "sa-4kq2zd";
const REFUSED = "It authenticates, and is then refused everything. No role is bound to orders-service, and no ACL names it.";

const access = (page: Page) => page.getByRole("region", { name: "Effective access" });
const blast = (page: Page) => page.getByRole("region", { name: "Blast radius" });
const message = (page: Page) => page.getByRole("region", { name: "Messages" });

async function deletes(page: Page): Promise<void> {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
}

test("a key that is refused everything gets a role, and its owner loses it again in place of being deleted", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/api-keys/${KEY}`);
  await expect(access(page)).toContainText(REFUSED);
  await expect(blast(page)).toContainText("Nothing in a production environment is within reach.");

  await access(page).getByRole("button", { name: "Bind a role" }).click();
  const form = page.getByRole("dialog", { name: "Add role binding" });
  await expect(form.getByRole("combobox", { name: "Principal" })).toHaveValue("orders-service");
  await form.getByRole("combobox", { name: "Role" }).selectOption("CloudClusterAdmin");
  await expect(form.getByRole("combobox", { name: "Kafka cluster" })).toHaveValue("orders");
  await form.getByRole("button", { name: "Add role binding" }).click();

  const rule = access(page).getByRole("listitem").filter({ hasText: "orders-service is CloudClusterAdmin on Kafka cluster orders in prod-eu" });
  await expect(rule).toContainText("With this key: only what Kafka cluster orders serves.");
  await expect(access(page)).not.toContainText("refused everything");
  await expect(blast(page)).toContainText("1 production resource is within reach, and can be changed.");
  await expect(blast(page)).toContainText("orders-service has 1 other key that works, for the same.");
  await expectAccessible(page);

  await access(page).getByRole("link", { name: "Check access" }).click();
  await expect(page.getByRole("combobox", { name: "Who" })).toHaveValue(/orders producer/);
  await page.goBack();

  await deletes(page);
  const question = page.getByRole("dialog", { name: "Delete API key" });
  await question.getByRole("link", { name: "Create a replacement" }).click();
  await expect(page.getByRole("combobox", { name: "Service account" })).toHaveValue("orders-service");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("radio", { name: "Kafka cluster" })).toBeChecked();
  await expect(page.getByRole("combobox", { name: "Kafka cluster" })).toHaveValue("orders");
  for (const step of ["Details", "Review"]) {
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: step })).toHaveAttribute("aria-current", "step");
  }
  await expect(page.getByRole("main")).toContainText("1 rule of orders-service counts for it.");

  await page.goto(`${org}/service-accounts/${ORDERS}`);
  await expect(access(page)).toContainText("2 of 2 keys that work are for this.");
  await expect(blast(page)).toContainText("2 keys work: 2 Kafka.");
  await deletes(page);
  await page.getByRole("button", { name: "Remove the role binding" }).click();
  const instead = page.getByRole("dialog", { name: "Delete role binding" });
  await expect(instead.getByRole("list", { name: "What API keys lose" })).toContainText("All 2 API keys of orders-service lose by it.");
  await instead.getByRole("button", { name: "Delete role binding" }).click();
  await expect(access(page)).toContainText("Its keys authenticate, and are then refused everything.");
  await expect(page).toHaveURL(new RegExp(`/service-accounts/${ORDERS}$`));
  await message(page).getByRole("button", { name: "Undo" }).click();
  await expect(access(page)).toContainText("CloudClusterAdmin");
});

test("what groups give stands apart, and a key whose owner may more says what is cut off", async ({ page }) => {
  const org = await startDemo(page);
  await page.goto(`${org}/users?q=tomas.herrera`);
  await page.getByRole("table", { name: "Users" }).getByRole("link", { name: "Tomás Herrera" }).click();
  await expect(access(page)).toContainText("Tomás Herrera is OrganizationAdmin on the organization");
  await expect(access(page).getByRole("heading", { name: "Only while signed in" })).toBeVisible();
  await expect(access(page)).toContainText("platform-admins is EnvironmentAdmin on environment dev");
  await page.goto(`${org}/api-keys?q=orders-service%20prod`);
  await page.getByRole("table", { name: "API keys" }).getByRole("link").first().click();
  await expect(access(page).getByRole("heading", { name: "Cut off by the key’s scope" })).toBeVisible();
  await expect(access(page)).toContainText("does not accept a key for Kafka cluster orders-core.");
  await expectAccessible(page);
});

test("by keyboard alone: an ACL lets a key read, and the rule leads to it", async ({ page }) => {
  const org = await importMeridian(page);
  await page.goto(`${org}/api-keys/${KEY}`);
  await act(page, access(page).getByRole("button", { name: "Create an ACL" }));
  const form = page.getByRole("dialog", { name: "Create ACL" });
  await act(page, form.getByRole("button", { name: "Cancel" }));
  await expect(access(page).getByRole("button", { name: "Create an ACL" })).toBeFocused();
  await page.keyboard.press("Enter");
  await typeInto(page, form.getByRole("textbox", { name: "Resource name" }), "orders-created");
  await tabTo(page, form.getByRole("checkbox", { name: /^READ/ }));
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await expect(form).toBeHidden();
  const rule = access(page).getByRole("link", { name: "orders-service may READ topic orders-created" });
  await act(page, rule);
  await expect(page).toHaveURL(/\/acls\?acl=/);
  await page.goBack();
  await act(page, access(page).getByRole("link", { name: "Check access" }));
  await expect(page).toHaveURL(new RegExp(`/access-check\\?who=key%3A${KEY}`));
});
