// The six ways through the console that people go most, each once by pointer and once by keyboard alone: a first key,
// a leaver's keys, a deletion that was wrong, two tabs, no server, a phone.
import type { Locator, Page } from "@playwright/test";
import { startDemo } from "./support/demo.ts";
import { expect, kept, test } from "./support/hosted.ts";
import { act, press, tabTo, typeInto } from "./support/keyboard.ts";
import { importMeridian } from "./support/meridian.ts";
import { beginEmpty, chooseRegion, complete, issue, make, named, next, openWizard, revealOne } from "./support/organization.ts";

const SECRET = /^cflt[A-Za-z0-9+/]{60}$/;
const PRODUCER = "7FJIYKQ4SGQDQ72H";
const BOOTSTRAP = "ZL5YQ2N7KX3WTB6C";
/** The user of the demo organization who left and is deactivated, and how many keys were left behind. */
const LEAVER = "Lars Nygaard";
const LEFT_BEHIND = 4;
const KEY_IDS = /[A-Z0-9]{16}/g;

test.describe.configure({ timeout: 90_000 });

const message = (page: Page): Locator => page.getByRole("region", { name: "Messages" });
const rail = (page: Page, name: string): Locator =>
  page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: new RegExp(`^${name}`) });
const heading = (page: Page, name: string): Locator => page.getByRole("heading", { name, level: 1 });
const rows = (page: Page): Locator => page.getByRole("table", { name: "API keys" }).locator("tbody tr");
const row = (page: Page, id: string): Locator => rows(page).and(page.locator(`[data-id="${id}"]`));
const button = (place: Page | Locator, name: string): Locator => place.getByRole("button", { name, exact: true });

/** The organization as the start page tells it: how many entries its journal has. */
async function expectEntries(page: Page, name: string, count: number): Promise<void> {
  await page.goto("/");
  await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText(`${count} entries`);
}

test.describe("from the first visit to the first key", () => {
  test("by pointer", async ({ page }) => {
    const id = await revealOne(page);
    await button(page, "Show secret").click();
    await expect(page.getByLabel("API secret")).toHaveValue(SECRET);
    await button(page, "Copy secret").click();
    await complete(page);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(SECRET);
    await page.reload();
    await expect(row(page, id)).toContainText("orders-service");
    await expect(row(page, id)).toContainText("orders producer");
    // It began, and made an account, an environment, a cluster and the key.
    await expectEntries(page, "Meridian Outfitters", 5);
  });

  test("by keyboard alone", async ({ page }) => {
    await page.goto("/");
    await act(page, button(page, "Begin empty"));
    await typeInto(page, page.getByLabel("Organization name"), "Keys only");
    await typeInto(page, page.getByLabel("E-mail"), "lena@meridian.example");
    await press(page, "Enter");
    await expect(heading(page, "API keys")).toBeVisible();
    await act(page, page.getByRole("link", { name: "Create API key" }).first());
    await expect(heading(page, "Create API key")).toBeVisible();
    await tabTo(page, page.getByRole("radio", { name: "My account" }));
    await press(page, "Space", "Enter");
    await expect(page.getByRole("heading", { name: /What is it for/ })).toBeFocused();
    await tabTo(page, page.getByRole("radio", { name: "Kafka cluster" }));
    await press(page, "Space");
    await act(page, button(page, "New environment"));
    await typeInto(page, page.getByRole("dialog").getByLabel("Name"), "staging");
    await press(page, "Enter");
    await expect(page.getByRole("combobox", { name: "Environment" })).toHaveValue("staging");
    await act(page, button(page, "New Kafka cluster"));
    const cluster = page.getByRole("dialog", { name: "Create Kafka cluster" });
    await typeInto(page, cluster.getByLabel("Name"), "orders");
    await tabTo(page, cluster.getByLabel("Cloud provider"));
    await page.keyboard.type("AWS");
    await typeInto(page, cluster.getByRole("combobox", { name: "Region" }), "eu-north-1");
    await expect(cluster.getByRole("option", { name: /^eu-north-1/ })).toBeVisible();
    await press(page, "Enter", "Enter");
    await expect(page.getByRole("combobox", { name: "Kafka cluster" })).toHaveValue("orders");
    await act(page, button(page, "Next"));
    await typeInto(page, page.getByLabel("Name"), "by keyboard");
    await press(page, "Enter");
    await expect(page.getByRole("heading", { name: /Is everything right/ })).toBeFocused();
    await act(page, button(page, "Create API key"));
    await expect(page.getByRole("heading", { name: "API key created" })).toBeFocused();
    await act(page, button(page, "Show secret"));
    await expect(page.getByLabel("API secret")).toHaveValue(SECRET);
    await tabTo(page, page.getByLabel("I have stored this secret"));
    await press(page, "Space");
    await act(page, button(page, "Complete"));
    await expect(rows(page)).toHaveCount(1);
    await page.reload();
    await expect(rows(page)).toContainText("by keyboard");
    await expectEntries(page, "Keys only", 4);
  });
});

test.describe("a leaver's keys are found and removed", () => {
  test("by pointer, from what needs attention", async ({ page }) => {
    await startDemo(page);
    await page.getByRole("region", { name: "Needs attention" }).getByRole("link", { name: /^Owner deactivated/ }).click();
    await expect(heading(page, "API keys")).toBeVisible();
    const owner = page.getByRole("group", { name: "Filters" }).getByRole("button", { name: /^Owner/ });
    await owner.click();
    await page.getByRole("group", { name: "Owner", exact: true }).getByRole("checkbox", { name: LEAVER }).check();
    await page.keyboard.press("Escape");
    await expect(rows(page)).toHaveCount(LEFT_BEHIND);
    const ids = (await rows(page).locator("th").allInnerTexts()).map((text) => text.trim());
    for (const id of ids) await page.getByRole("checkbox", { name: `Select ${id}` }).check();
    await button(page, "Delete…").click();
    const dialog = page.getByRole("dialog", { name: "Delete 4 API keys" });
    for (const id of ids) await expect(dialog).toContainText(id);
    await button(dialog, "Delete 4 API keys").click();
    await expect(page.getByRole("heading", { name: "No key matches" })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { name: "No key matches" })).toBeVisible();
    await rail(page, "Users").click();
    await expect(page.getByRole("table", { name: "Users" }).getByRole("row", { name: LEAVER })).toContainText("No keys");
    await rail(page, "History").click();
    await expect(page.locator(".history-line").first()).toContainText("deleted 4 API keys");
  });

  test("by keyboard alone, with the account", async ({ page }) => {
    const organization = await startDemo(page);
    await expect(page.getByRole("region", { name: "Needs attention" })).toBeVisible();
    await press(page, "g", "u");
    await expect(heading(page, "Users")).toBeVisible();
    await press(page, "/");
    await expect(page.getByRole("searchbox", { name: "Search users" })).toBeFocused();
    await page.keyboard.type("lars");
    const users = page.getByRole("table", { name: "Users" }).locator("tbody tr");
    await expect(users).toHaveCount(1);
    await act(page, users.first());
    await expect(heading(page, LEAVER)).toBeVisible();
    const leaver = new URL(page.url()).pathname.split("/").at(-1);
    await act(page, button(page, "More actions"));
    await press(page, "End");
    await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
    await press(page, "Enter");
    const question = page.getByRole("dialog", { name: "Delete user" });
    await expect(question).toContainText("4 API keys");
    const ids = [...new Set((await question.innerText()).match(KEY_IDS))];
    expect(ids).toHaveLength(LEFT_BEHIND);
    await act(page, button(question, "Delete user and 4 keys"));
    await expect(page).toHaveURL(/\/users/);
    await expect(message(page)).toContainText("Deleted user");
    await page.reload();
    await expect(page.getByRole("heading", { name: "No user matches" }).or(users.first())).toBeVisible();
    await page.goto(`${organization}/api-keys?owner=${leaver}`);
    await expect(page.getByRole("heading", { name: "No key matches" })).toBeVisible();
    await page.goto(`${organization}/api-keys/${ids[0]}`);
    await expect(page.getByRole("heading", { name: "This key was deleted" })).toBeVisible();
  });
});

test.describe("a deletion that was wrong is undone", () => {
  test("by pointer, at once and from the history", async ({ page }) => {
    await importMeridian(page);
    for (const id of [PRODUCER, BOOTSTRAP]) {
      await button(page, `Actions for ${id}`).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete API key" }).click();
      await expect(row(page, id)).toHaveCount(0);
      if (id === PRODUCER) await button(message(page), "Undo").click();
      await expect(rows(page)).toHaveCount(id === PRODUCER ? 9 : 8);
    }
    // The message of the second one is gone; the history is not.
    await page.reload();
    await expect(rows(page)).toHaveCount(8);
    await rail(page, "History").click();
    await page.locator(".history-line").first().getByRole("link").click();
    await button(page, "Undo this").click();
    await expect(page.locator(".history-line").first()).toContainText("undoing entry 4");
    await rail(page, "API keys").click();
    await expect(row(page, BOOTSTRAP)).toContainText("platform bootstrap");
    await page.reload();
    await expect(rows(page)).toHaveCount(9);
    await expectEntries(page, "Meridian Outfitters", 5);
  });

  test("by keyboard alone, and done again, and undone", async ({ page }) => {
    await importMeridian(page);
    await press(page, "j");
    const first = (await page.locator("tbody tr:focus").getAttribute("data-id"))!;
    await press(page, "Enter");
    await expect(page).toHaveURL(new RegExp(`/api-keys/${first}$`));
    await act(page, button(page, "More actions"));
    await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
    await press(page, "Enter");
    await act(page, page.getByRole("dialog").getByRole("button", { name: "Delete API key" }));
    await expect(rows(page)).toHaveCount(8);
    await press(page, "ControlOrMeta+z");
    await expect(row(page, first)).toBeVisible();
    await press(page, "ControlOrMeta+Shift+Z");
    await expect(row(page, first)).toHaveCount(0);
    await press(page, "ControlOrMeta+z");
    await expect(row(page, first)).toBeVisible();
    await page.reload();
    await expect(rows(page)).toHaveCount(9);
    await expectEntries(page, "Meridian Outfitters", 5);
  });
});

test.describe("two tabs work on one organization", () => {
  const facts = (page: Page): Locator => page.getByRole("region", { name: "Facts" });

  test("by pointer: what one does the other shows, and takes back", async ({ page, context }) => {
    await beginEmpty(page);
    const other = await context.newPage();
    await other.goto(page.url());
    await expect(other.getByRole("heading", { name: "No API keys yet" })).toBeVisible();
    await openWizard(page);
    await page.getByRole("radio", { name: "My account" }).check();
    await next(page);
    await page.getByRole("radio", { name: "Tableflow" }).check();
    const id = await issue(page, "from the first tab");
    await expect(rail(other, "API keys")).toContainText("1");
    await complete(page);
    await row(other, id).getByRole("link").first().click();
    await button(other, "More actions").click();
    await other.getByRole("menuitem", { name: "Delete" }).click();
    await other.getByRole("dialog").getByRole("button", { name: "Delete API key" }).click();
    await expect(page.getByRole("heading", { name: "No API keys yet" })).toBeVisible();
    await button(message(other), "Undo").click();
    await expect(row(page, id)).toContainText("from the first tab");
    await expectEntries(other, "Meridian Outfitters", 4);
  });

  test("by keyboard alone: both change one key, and neither is overwritten unseen", async ({ page, context }) => {
    const organization = await importMeridian(page);
    const other = await context.newPage();
    for (const tab of [page, other]) await tab.goto(`${organization}/api-keys/${PRODUCER}`);
    const form = (tab: Page): Locator => tab.getByRole("dialog", { name: "Edit API key" });
    await act(page, button(page, "Edit"));
    await typeInto(page, form(page).getByLabel("Name"), "mine");
    await act(other, button(other, "Edit"));
    await typeInto(other, form(other).getByLabel("Name"), "theirs");
    await press(other, "Enter");
    await expect(heading(other, "theirs")).toBeVisible();
    await expect(form(page).getByRole("alert")).toContainText("Name is now “theirs”.");
    await expect(form(page).getByLabel("Name")).toHaveValue("mine");
    await act(page, button(form(page), "Keep what I typed"));
    await act(page, button(form(page), "Save"));
    for (const tab of [page, other]) await expect(heading(tab, "mine")).toBeVisible();
    await press(page, "ControlOrMeta+z");
    for (const tab of [page, other]) await expect(heading(tab, "theirs")).toBeVisible();
    await other.reload();
    await expect(facts(other)).toContainText("theirs");
    await expectEntries(page, "Meridian Outfitters", 4);
  });
});

test.describe("without its server it goes on", () => {
  test("by pointer: it opens, issues a key, and keeps it", async ({ own, host }) => {
    const page = await own.newPage();
    await beginEmpty(page);
    await kept(page);
    await host.stop();
    await page.reload();
    await expect(heading(page, "API keys")).toBeVisible();
    await openWizard(page);
    await page.getByRole("radio", { name: "Service account" }).check();
    await make(page, "service account", named("orders-service"));
    await next(page);
    await page.getByRole("radio", { name: "Kafka cluster" }).check();
    await make(page, "environment", named("prod-eu"));
    await make(page, "Kafka cluster", async (dialog) => {
      await named("orders")(dialog);
      await chooseRegion(dialog, "AWS", "eu-central-1");
    });
    const key = await issue(page, "orders producer");
    await complete(page);
    await page.reload();
    await expect(row(page, key)).toBeVisible();
    // An address nobody has been to yet, in another tab.
    const other = await own.newPage();
    await other.goto(page.url().replace(/\/api-keys.*/, `/api-keys/${key}`));
    await expect(other.getByText("orders producer").first()).toBeVisible();
  });

  test("by keyboard alone: from the start page on", async ({ own, host }) => {
    const page = await own.newPage();
    await page.goto("/");
    await kept(page);
    await host.stop();
    await act(page, button(page, "Start with the demo organization"));
    await expect(page.getByRole("region", { name: "Needs attention" })).toBeVisible();
    await press(page, "g", "k");
    await expect(heading(page, "API keys")).toBeVisible();
    await expect(rows(page).first()).toBeVisible();
    await press(page, "j");
    const first = (await page.locator("tbody tr:focus").getAttribute("data-id"))!;
    await press(page, "Enter");
    await act(page, button(page, "Edit"));
    await typeInto(page, page.getByRole("dialog").getByLabel("Name"), "renamed without a server");
    await press(page, "Enter");
    await expect(heading(page, "renamed without a server")).toBeVisible();
    await page.reload();
    await expect(heading(page, "renamed without a server")).toBeVisible();
    await press(page, "g", "k");
    await expect(row(page, first)).toContainText("renamed without a server");
  });
});

/** Nothing sticks out of the window to the side. */
const expectFits = (page: Page): Promise<void> =>
  expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test.describe("under a finger", () => {
    test.use({ hasTouch: true, isMobile: true });

    test("a key is found, renamed, deleted and brought back", async ({ page }) => {
      await page.goto("/");
      await button(page, "Start with the demo organization").tap();
      await expect(page.getByRole("region", { name: "Needs attention" })).toBeVisible();
      await button(page, "Open navigation").tap();
      const drawer = page.getByRole("dialog", { name: "Navigation" });
      await drawer.getByRole("link", { name: /^API keys/ }).tap();
      await expect(drawer).toHaveCount(0);
      await expect(heading(page, "API keys")).toBeVisible();
      await page.getByRole("searchbox", { name: "Search API keys" }).fill("BI extract 2027");
      await expect(rows(page)).toHaveCount(1);
      await expectFits(page);
      const id = (await rows(page).getAttribute("data-id"))!;
      await rows(page).getByRole("link").first().tap();
      await expect(heading(page, "BI extract 2027")).toBeVisible();
      await button(page, "Edit").tap();
      const form = page.getByRole("dialog", { name: "Edit API key" });
      await form.getByLabel("Name").fill("BI extract 2028");
      await expectFits(page);
      await button(form, "Save").tap();
      await expect(heading(page, "BI extract 2028")).toBeVisible();
      await button(page, "More actions").tap();
      await page.getByRole("menuitem", { name: "Delete" }).tap();
      const dialog = page.getByRole("dialog", { name: "Delete API key" });
      await expectFits(page);
      await button(dialog, "Delete API key").tap();
      await expect(dialog).toHaveCount(0);
      await expect(message(page)).toContainText(`Deleted API key ${id}`);
      await button(message(page), "Undo").tap();
      await expect(message(page)).toContainText("Took the change of");
      await page.goto(page.url().replace(/\/api-keys.*/, `/api-keys/${id}`));
      await expect(heading(page, "BI extract 2028")).toBeVisible();
    });
  });

  test("as narrow, by keyboard alone: a service account is made and described", async ({ page }) => {
    await beginEmpty(page);
    await act(page, button(page, "Open navigation"));
    const drawer = page.getByRole("dialog", { name: "Navigation" });
    await act(page, drawer.getByRole("link", { name: /^Service accounts/ }));
    await expect(drawer).toHaveCount(0);
    await expect(heading(page, "Service accounts")).toBeVisible();
    await act(page, button(page, "Create service account").first());
    const form = page.getByRole("dialog", { name: "Create service account" });
    await typeInto(page, form.getByLabel("Name"), "orders-service");
    await expectFits(page);
    await press(page, "Enter");
    await expect(heading(page, "orders-service")).toBeVisible();
    await act(page, button(page, "Edit"));
    await typeInto(page, page.getByRole("dialog").getByLabel("Description"), "Writes orders.");
    await act(page, button(page.getByRole("dialog"), "Save"));
    await expect(page.getByRole("main")).toContainText("Writes orders.");
    await expectFits(page);
    await act(page, button(page, "Open navigation"));
    await press(page, "Escape");
    await expect(button(page, "Open navigation")).toBeFocused();
    await page.reload();
    await expect(page.getByRole("main")).toContainText("Writes orders.");
    await expectEntries(page, "Meridian Outfitters", 3);
  });
});
