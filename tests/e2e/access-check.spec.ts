// The access check: asked by pointer and by keyboard alone, shared by its address, read by axe in both themes.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { startDemo } from "./support/demo.ts";
import { tabTo, typeInto } from "./support/keyboard.ts";
import { expect, test } from "./support/test.ts";

const field = (page: Page, name: string) => page.getByRole("combobox", { name, exact: true });
const answer = (page: Page) => page.getByRole("region", { name: /^(Allowed|Refused)$/ });

async function choose(page: Page, name: string, text: string): Promise<void> {
  await field(page, name).fill(text);
  await page.getByRole("listbox").getByRole("option").first().click();
}

test("by pointer: an answer with its rule, what would change it, and everybody who may", async ({ page }) => {
  await startDemo(page);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Access check" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Access check" })).toBeVisible();
  await expect(page.getByText("Choose who it is about.")).toBeVisible();
  await choose(page, "Who", "orders-service service account");
  await choose(page, "Resource type", "Topic topic");
  await expect(field(page, "Operation")).toHaveValue("Read");
  await choose(page, "Kafka cluster", "orders");
  await page.getByRole("textbox", { name: "Topic" }).fill("no-such-topic");
  await expect(answer(page)).toContainText("may not read topic no-such-topic");
  await expect(answer(page)).toContainText("It would be allowed with any one of these:");
  await expect(answer(page).getByRole("listitem").first()).toContainText("Allow READ on topic no-such-topic by an ACL");
  await expectAccessible(page);

  // The address is the whole question.
  const asked = page.url();
  await page.goto(asked);
  await expect(answer(page)).toContainText("may not read topic no-such-topic");
  await expect(field(page, "Who")).toHaveValue("orders-service");

  await page.getByRole("tab", { name: "Who may do it?" }).click();
  await expect(page.getByRole("heading", { name: /may read topic no-such-topic/ })).toBeVisible();
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await page.getByRole("link", { name: /^Explain for / }).first().click();
  await expect(answer(page)).toContainText("may read topic no-such-topic");
  await expect(answer(page)).toContainText("grants Read");
  await expectAccessible(page);
  for (const width of [360, 390, 1024, 2560]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  }
});

test("by keyboard alone: from anywhere to an answer", async ({ page }) => {
  await startDemo(page);
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await expect(page.getByRole("heading", { level: 1, name: "Access check" })).toBeVisible();
  await typeInto(page, field(page, "Who"), "orders-service service account");
  await page.keyboard.press("Enter");
  await typeInto(page, field(page, "Resource type"), "audit");
  await page.keyboard.press("Enter");
  await expect(answer(page)).toContainText("orders-service may not see the audit log");
  await tabTo(page, page.getByRole("tab", { name: "May this one do it?" }));
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("heading", { name: /may see the audit log/ })).toBeVisible();
});
