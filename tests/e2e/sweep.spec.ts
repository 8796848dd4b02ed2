// Every page and everything that opens over one, in organizations of every size: no rule of WCAG broken in either
// theme, nothing wider than the window from 360 to 2560 px, a heading, and (as in every test) no word in the console.
//
// What is looked at stands in support/places.ts.
import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { startDemo } from "./support/demo.ts";
import { files, importMeridian, KEYS, manyKeys } from "./support/meridian.ts";
import { beginEmpty, complete, make, makeKafkaCluster, named, next, openWizard } from "./support/organization.ts";
import { type Place, PLACES } from "./support/places.ts";
import { expect, test } from "./support/test.ts";

/** Where tables are cards; the rules are asked there as well. */
const NARROW = 360;
/** In the order they are gone through; the last is what the next thing begins with. */
const WIDTHS = [NARROW, 768, 1024, 2560, 1440];
/** For what opens over a page where there are few or very many things: it was looked at in every width where all are. */
const ENDS = [NARROW, 1440];

test.describe.configure({ timeout: 180_000 });
// Without a trace: it would cost more than the sweep, and what is wrong is told in words.
test.use({ viewport: { width: 1440, height: 900 }, colorScheme: "light", trace: "off", actionTimeout: 60_000 });

/** Looks at the page as it stands, in both themes and every width; what is wrong is added to `wrongs`. */
async function look(page: Page, what: string, wrongs: string[], widths = WIDTHS): Promise<void> {
  const note = (problem: string) => void wrongs.push(`${what}: ${problem}`);
  if ((await page.locator("h1").count()) === 0) note("no h1");
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction((scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches, colorScheme);
    for (const violation of await violations(page)) note(`${colorScheme}: ${violation}`);
  }
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    if (widths === WIDTHS && width === NARROW) for (const violation of await violations(page)) note(`at ${width}: ${violation}`);
    const wide = await page.evaluate(async () => {
      await new Promise(requestAnimationFrame);
      const { scrollWidth } = document.documentElement;
      if (scrollWidth <= innerWidth) return undefined;
      const beyond = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
      return `${scrollWidth} px wide: ${beyond.slice(0, 4).map((one) => `${one.tagName}.${one.className}`).join(", ")}`;
    });
    if (wide) note(`at ${width}, ${wide}`);
  }
}

/** Follows a link to an address, without loading the program anew. */
async function follow(page: Page, address: string): Promise<void> {
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement("a"), { href });
    document.body.append(link);
    link.click();
    link.remove();
  }, address);
  await page.waitForURL((url) => url.pathname + url.search === address);
}

/** Goes to a place; `false` where it is the page of a first thing and there is none. */
async function goTo(page: Page, organization: string, { at, title }: Place): Promise<boolean> {
  await follow(page, organization + at);
  const heading = page.getByRole("heading", { level: 1 });
  if (title !== undefined) {
    await expect(heading.filter({ hasText: title })).toBeVisible();
    return true;
  }
  const list = await heading.innerText();
  const table = page.getByRole("table").locator("tbody a[href]").first();
  await expect(table.or(page.getByRole("heading", { name: /^(No|There|None)/ })).first()).toBeVisible();
  if (!(await table.count())) return false;
  const href = (await table.getAttribute("href"))!;
  await follow(page, href);
  await expect(heading.filter({ hasNotText: list })).toBeVisible();
  return true;
}

/** Closes what an opener opened. */
async function close(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog").or(page.getByRole("menu"))).toHaveCount(0);
}

type Fullness = "full" | "perhaps empty";

/** The address of the organization that is open. */
const here = (page: Page): string => new URL(page.url()).pathname.split("/").slice(0, 3).join("/");

async function sweep(page: Page, organization: string, places: Place[], fullness: Fullness): Promise<void> {
  const wrongs: string[] = [];
  for (const place of places) {
    const name = place.title === undefined ? `the first of ${place.at}` : place.at || "the overview";
    const there = await goTo(page, organization, place);
    if (!there && fullness === "full") wrongs.push(`${name}: there is none`);
    if (!there) continue;
    await look(page, name, wrongs);
    for (const { what, open } of place.opens) {
      const opened = await open(page);
      if (!opened && fullness === "full") wrongs.push(`${name}: nothing to open ${what} with`);
      if (!opened) continue;
      await look(page, `${name}, ${what}`, wrongs, fullness === "full" ? WIDTHS : ENDS);
      await close(page);
    }
  }
  expect(wrongs).toEqual([]);
}

for (const [part, places] of Object.entries(PLACES)) {
  test(`the demo organization: ${part}`, async ({ page }) => {
    await sweep(page, await startDemo(page), places, "full");
  });
}

test("an empty organization", async ({ page }) => {
  await beginEmpty(page);
  await sweep(page, here(page), Object.values(PLACES).flat(), "perhaps empty");
});

test("an organization of 100,000 keys", async ({ page }) => {
  await sweep(page, await importMeridian(page, manyKeys(100_000)), Object.values(PLACES).flat(), "perhaps empty");
});

test("the start page, before and after there are organizations, and the import", async ({ page }) => {
  const wrongs: string[] = [];
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Begin empty" })).toBeVisible();
  await look(page, "the start page", wrongs);
  for (const name of ["Begin empty", "Open an exported organization"]) {
    await page.getByRole("button", { name }).click();
    await look(page, name, wrongs);
    await close(page);
  }
  await startDemo(page);
  await page.goto("/");
  const actions = page.getByRole("button", { name: "Actions for Meridian Outfitters" });
  await actions.click();
  await look(page, "the menu of an organization", wrongs);
  await close(page);
  for (const name of ["Rename…", "Start over…", "Delete…"]) {
    await actions.click();
    await page.getByRole("menuitem", { name }).click();
    await look(page, name, wrongs);
    await close(page);
  }
  await page.goto("/import");
  await expect(page.getByRole("heading", { name: "Import an organization", level: 1 })).toBeVisible();
  await look(page, "the import", wrongs);
  await page.locator('input[type="file"]').setInputFiles([...files(KEYS), { name: "torn.json", mimeType: "application/json", buffer: Buffer.from("[{") }]);
  await expect(page.getByRole("button", { name: /^Begin with/ })).toBeVisible();
  await look(page, "the import, with files", wrongs);
  await page.goto("/nowhere");
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await look(page, "no page", wrongs);
  expect(wrongs).toEqual([]);
});

test("every step to a key, and its secret", async ({ page }) => {
  const wrongs: string[] = [];
  const dialog = async (name: string) => {
    await page.getByRole("button", { name, exact: true }).click();
    await look(page, name, wrongs);
    await close(page);
  };
  await beginEmpty(page);
  await openWizard(page);
  await next(page);
  await look(page, "step 1, refused", wrongs);
  await page.getByRole("radio", { name: "Service account" }).check();
  await dialog("New service account");
  await make(page, "service account", named("orders-service"));
  await next(page);
  await page.getByRole("radio", { name: "Kafka cluster" }).check();
  await make(page, "environment", named("prod-eu"));
  await dialog("New Kafka cluster");
  await makeKafkaCluster(page, "orders");
  await look(page, "step 2", wrongs);
  await next(page);
  await look(page, "step 3", wrongs);
  await next(page);
  await look(page, "step 4", wrongs);
  await page.getByRole("button", { name: "Create API key" }).click();
  await expect(page.getByRole("heading", { name: "API key created" })).toBeVisible();
  await look(page, "the secret", wrongs);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "The secret is not stored yet" })).toBeVisible();
  await look(page, "the question before the secret is lost", wrongs);
  await page.getByRole("button", { name: "Stay" }).click();
  await complete(page);
  await look(page, "the list with its first key", wrongs);
  expect(wrongs).toEqual([]);
});
