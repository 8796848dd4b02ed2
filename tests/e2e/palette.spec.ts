// The command palette and the keyboard: any page, command or object by typing, and single letters where nothing else
// wants them.
import type { Locator, Page } from "@playwright/test";
import { importMeridian, manyKeys } from "./support/meridian.ts";
import { revealOne } from "./support/organization.ts";
import { expect, test } from "./support/test.ts";

const palette = (page: Page): Locator => page.getByRole("dialog", { name: "Search or run a command" });
const field = (page: Page): Locator => page.getByRole("combobox", { name: "Search or run a command" });
const chosen = (page: Page): Locator => palette(page).getByRole("option", { selected: true });

/** Opens the palette by its keys. */
async function open(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
}

test("an object is found by name, id and e-mail, and opened without the mouse", async ({ page }) => {
  const organization = await importMeridian(page);
  for (const { typed, title, path } of [
    { typed: "orders producer", title: "orders producer", path: "/api-keys/7FJIYKQ4SGQDQ72H" },
    { typed: "egwx3s4", title: "orders producer (old)", path: "/api-keys/EGWX3S4BVNQIRBMJ" },
    { typed: "catalog", title: "catalog compatibility checks of every team in Europe", path: "/api-keys/4UEXOMMWIBE5KZQG" },
  ]) {
    await open(page);
    await page.keyboard.type(typed);
    await expect(chosen(page)).toContainText(title);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(organization + path);
    await expect(palette(page)).toHaveCount(0);
  }
  await open(page);
  await page.keyboard.type("lena.fischer@mer");
  await expect(chosen(page)).toContainText("Lena Fischer");
  await expect(chosen(page)).toContainText("u-9xk31p");
});

test("among 100,000 keys the one that is meant stands first", async ({ page }) => {
  test.setTimeout(120_000);
  await importMeridian(page, manyKeys(100_000));
  const last = manyKeys(100_000).at(-1)!;
  await open(page);
  await page.keyboard.type(last.id.toLowerCase());
  await expect(chosen(page)).toContainText(last.id);
  await field(page).fill("orders producer 9");
  await expect(palette(page).getByText(/more\. Type on to narrow them\.$/)).toBeVisible();
});

test("the focus goes back where it was, and nothing is left open", async ({ page }) => {
  await importMeridian(page);
  const search = page.getByRole("searchbox", { name: "Search API keys" });
  await search.focus();
  await open(page);
  await page.keyboard.press("Escape");
  await expect(palette(page)).toHaveCount(0);
  await expect(search).toBeFocused();
  const button = page.getByRole("button", { name: "Search or run a command" });
  await button.click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toHaveCount(0);
  await expect(button).toBeFocused();
});

test("arrows go round, and the field keeps the focus", async ({ page }) => {
  await importMeridian(page);
  await open(page);
  const options = palette(page).getByRole("option");
  const count = await options.count();
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await expect(options.nth(count - 1)).toHaveAttribute("aria-selected", "true");
  await expect(options.nth(count - 1)).toBeInViewport();
  await page.keyboard.press("ArrowDown");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await expect(field(page)).toHaveAttribute("aria-activedescendant", (await options.first().getAttribute("id"))!);
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("nothing is called so");
  await expect(palette(page).getByText("Nothing is called “nothing is called so”.")).toBeVisible();
  await expect(field(page)).toHaveAttribute("aria-expanded", "false");
});

test("commands are run: a page, the theme, who acts, what the page offers, what was done", async ({ page }) => {
  const organization = await importMeridian(page);
  const run = async (typed: string) => {
    await open(page);
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
    await expect(palette(page)).toHaveCount(0);
  };
  await run("dark theme");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await run("settings");
  await expect(page).toHaveURL(`${organization}/settings`);
  await run("create api");
  await expect(page.getByRole("heading", { name: "Create API key" })).toBeVisible();
  await run("7FJIYKQ4SGQDQ72H");
  await expect(page).toHaveURL(`${organization}/api-keys/7FJIYKQ4SGQDQ72H`);
  await expect(page.getByRole("button", { name: "More actions" })).toBeVisible();
  await run("delete");
  const dialog = page.getByRole("dialog", { name: "Delete API key" });
  await dialog.getByRole("button", { name: "Delete API key" }).click();
  await expect(page.getByText(/Deleted API key/).first()).toBeVisible();
  await run("undo");
  await expect(page.getByText(/Took the change of API key .* back/).first()).toBeVisible();
  await run("compare moments");
  await expect(page.getByRole("heading", { name: "Compare two moments" })).toBeVisible();
  // On the way back nothing is taken away that stands: the rail stays throughout.
  await page.evaluate(() => {
    const bare = () => document.querySelector(".shell-bare, .shell:not(:has(.rail))") !== null;
    const watch = new MutationObserver(() => bare() && document.documentElement.setAttribute("data-bare", "true"));
    watch.observe(document.body, { childList: true, subtree: true, attributes: true });
  });
  await run("look at the past");
  await page.getByRole("dialog", { name: "Look at the past" }).getByLabel("Moment").fill("1");
  await page.keyboard.press("Enter");
  await expect(page.locator(".past-banner")).toContainText("entry 1");
  await expect(page.locator("html")).not.toHaveAttribute("data-bare", "true");
});

test("it makes what is missing, from any page", async ({ page }) => {
  const organization = await importMeridian(page);
  await page.goto(`${organization}/settings`);
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await open(page);
  await page.keyboard.type("create service account");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Create service account" });
  await dialog.getByLabel("Name", { exact: true }).fill("billing-export");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/service-accounts\/sa-[a-z0-9]+$/);
  await expect(page.getByRole("heading", { name: "billing-export" })).toBeVisible();
});

test("what one was at is offered first, by name", async ({ page }) => {
  const organization = await importMeridian(page);
  await page.goto(`${organization}/api-keys`);
  await page.getByRole("link", { name: "7FJIYKQ4SGQDQ72H" }).click();
  await expect(page.getByRole("heading", { name: "orders producer" })).toBeVisible();
  await open(page);
  const group = palette(page).getByRole("group", { name: "Recent" });
  await expect(group.getByRole("option")).toContainText([/orders producer.*7FJIYKQ4SGQDQ72H/]);
});

test("it leads away from a secret on the screen only after asking", async ({ page }) => {
  await revealOne(page);
  await open(page);
  await page.keyboard.type("settings");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "The secret is not stored yet" })).toBeVisible();
  await page.getByRole("button", { name: "Stay" }).click();
  await expect(page.getByRole("heading", { name: "API key created" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page.getByRole("dialog", { name: "The secret is not stored yet" })).toBeVisible();
});

test("letters lead to pages, begin a search and open the sheet", async ({ page }) => {
  const organization = await importMeridian(page);
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page).toHaveURL(`${organization}/settings`);
  await page.keyboard.press("g");
  await page.keyboard.press("k");
  await expect(page).toHaveURL(`${organization}/api-keys`);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search API keys" })).toBeFocused();
  // In a field they are letters.
  await page.keyboard.type("gs?c/");
  await expect(page.getByRole("searchbox", { name: "Search API keys" })).toHaveValue("gs?c/");
  await expect(page).toHaveURL(/\/api-keys/);
  await page.getByRole("heading", { name: "API keys", exact: true }).click();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toBeVisible();
  // In a dialog they are nothing.
  await page.keyboard.press("c");
  await expect(sheet).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  await expect(page.getByRole("heading", { name: "Create API key" })).toBeVisible();
});

test("after G, the letters of a list go to the page they name", async ({ page }) => {
  const organization = await importMeridian(page);
  await page.keyboard.press("j");
  await expect(page.getByRole("row").filter({ hasText: "HRVR6K4VMXYD2LDZ" })).toBeFocused();
  await page.keyboard.press("g");
  await page.keyboard.press("k");
  await expect(page).toHaveURL(`${organization}/api-keys`);
  await expect(page.getByRole("row").filter({ hasText: "HRVR6K4VMXYD2LDZ" })).toBeFocused();
});

test("E edits the row, or everything that is selected", async ({ page }) => {
  const organization = await importMeridian(page);
  await page.keyboard.press("j");
  await page.keyboard.press("e");
  const one = page.getByRole("dialog", { name: "Edit API key" });
  await expect(one).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(one).toHaveCount(0);
  for (const key of ["x", "j", "x"]) await page.keyboard.press(key);
  // On a phone the bar over the selection is one line, and says the same.
  await page.setViewportSize({ width: 390, height: 800 });
  const bar = page.getByRole("group", { name: "Selected rows" });
  await expect(bar.getByRole("button")).toHaveText([/^Edit description$/, /^Export$/, /^Delete…$/, ""]);
  expect((await bar.boundingBox())!.height).toBeLessThan(56);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.keyboard.press("e");
  await expect(page.getByRole("dialog", { name: "Edit description of 2 API keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto(`${organization}/service-accounts`);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("e");
  await expect(page.getByRole("dialog", { name: "Edit service account" })).toBeVisible();
});

test("a list offers what the page can do, and not the menu of every row", async ({ page }) => {
  await importMeridian(page);
  await open(page);
  const offered = palette(page).getByRole("option");
  await expect(offered.filter({ hasText: "Create API key" })).toHaveCount(1);
  await expect(offered.filter({ hasText: "CSV, for spreadsheets" })).toContainText("Export");
  await expect(offered.filter({ hasText: "Revoke as compromised" })).toHaveCount(0);
});

test("switched off, letters do nothing, and the chords go on", async ({ page }) => {
  const organization = await importMeridian(page);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await sheet.getByRole("checkbox", { name: "Single-letter shortcuts" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  for (const key of ["c", "/", "?", "g", "s"]) await page.keyboard.press(key);
  await expect(page).toHaveURL(`${organization}/api-keys`);
  await expect(sheet).toHaveCount(0);
  await open(page);
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(page.getByRole("heading", { name: "API keys", exact: true })).toBeVisible();
  await page.keyboard.press("?");
  await expect(sheet).toHaveCount(0);
});
