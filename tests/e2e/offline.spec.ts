// The console without its server, and from one build to the next.
import type { Page } from "@playwright/test";
import { expect, kept, test } from "./support/hosted.ts";
import { complete, revealOne } from "./support/organization.ts";

test.describe.configure({ timeout: 60_000 });

const caches = (page: Page): Promise<string[]> => page.evaluate(() => window.caches.keys());
const build = (page: Page): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset.build);

/** Has the browser ask for a newer build, as it does by itself once in a while. */
const askForNewer = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())?.update();
  });

const ready = (page: Page) => page.getByText("A new version is ready");

test("without its server it imports, in a worker", async ({ own, host }) => {
  const page = await own.newPage();
  await page.goto("/");
  await kept(page);
  await host.stop();
  await page.goto("/import");
  const buffer = Buffer.from(JSON.stringify([{ id: "env-1abcde", name: "prod", is_current: false, stream_governance_package: "ESSENTIALS" }]));
  await page.locator('input[type="file"]').setInputFiles({ name: "environments.json", mimeType: "application/json", buffer });
  await page.getByLabel("Organization name").fill("Meridian");
  await page.getByLabel("Your e-mail").fill("ada@example.com");
  await page.getByRole("button", { name: /^Begin with/ }).click();
  await page.waitForURL(/\/o\/[0-9a-f-]+\/api-keys$/);
});

test("everything the build consists of is kept, once, and nothing else", async ({ own }) => {
  const page = await own.newPage();
  await page.goto("/");
  await kept(page);
  const names = await caches(page);
  expect(names).toHaveLength(1);
  const paths = await page.evaluate(async (name) => {
    const requests = await (await window.caches.open(name)).keys();
    return requests.map(({ url }) => new URL(url).pathname);
  }, names[0]!);
  expect(paths).toEqual(expect.arrayContaining(["/index.html", "/manifest.webmanifest"]));
  for (const kind of [/^\/console-.*_bg\.wasm$/, /^\/console-.*\.js$/, /^\/worker-.*\.js$/, /^\/style-.*\.css$/, /^\/icon-512-.*\.png$/]) {
    expect(paths.filter((path) => kind.test(path)), String(kind)).toHaveLength(1);
  }
  expect(paths).not.toContain("/sw.js");
});

test("it can be installed: the manifest names what a system asks for, and all of it is there", async ({ own }) => {
  const page = await own.newPage();
  await page.goto("/");
  const href = await page.locator('link[rel="manifest"]').getAttribute("href");
  const answer = await page.request.get(href!);
  expect(answer.headers()["content-type"]).toBe("application/manifest+json");
  const manifest = await answer.json();
  expect(manifest).toMatchObject({ name: "Keyplane", start_url: "/", scope: "/", display: "standalone" });
  expect(manifest.icons.map(({ sizes, purpose }: Record<string, string>) => `${sizes} ${purpose}`)).toEqual(["192x192 any", "512x512 any", "512x512 maskable"]);
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (src) => {
      const { width, height } = await createImageBitmap(await (await fetch(src)).blob());
      return `${width}x${height}`;
    }, src);
    expect(size).toBe(sizes);
  }
});

test("a newer build waits until the person takes it", async ({ own, host }) => {
  const page = await own.newPage();
  await page.goto("/");
  await kept(page);
  const [before] = await caches(page);
  await host.build("two");
  await askForNewer(page);
  await expect(ready(page)).toBeVisible();
  // Neither a reload nor another tab takes it by the way.
  await page.reload();
  expect(await build(page)).toBeUndefined();
  await expect(ready(page)).toBeVisible();
  await page.getByRole("button", { name: "Reload" }).click();
  await page.waitForFunction(() => document.documentElement.dataset.build === "two");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await kept(page);
  const after = await caches(page);
  expect(after).toHaveLength(1);
  expect(after).not.toContain(before);
  await host.stop();
  await page.reload();
  expect(await build(page)).toBe("two");
  await expect(ready(page)).toHaveCount(0);
});

test("put off, it is not said again on this page", async ({ own, host }) => {
  const page = await own.newPage();
  await page.goto("/");
  await kept(page);
  await host.build("two");
  await askForNewer(page);
  await page.getByRole("button", { name: "Later" }).click();
  await expect(ready(page)).toHaveCount(0);
  await expect(page.locator("#content")).toBeFocused();
});

test("nothing is said of it while a secret is on the screen", async ({ own, host }) => {
  const page = await own.newPage();
  await revealOne(page);
  await kept(page);
  await host.build("two");
  await askForNewer(page);
  await page.waitForFunction(() => (window as unknown as { __keyplane: { offline: { state: string } } }).__keyplane.offline.state === "ready");
  await expect(page.getByRole("heading", { name: "API key created" })).toBeVisible();
  await expect(ready(page)).toHaveCount(0);
  await complete(page);
  await expect(ready(page)).toBeVisible();
});

test("another tab that goes on with the version before is told", async ({ own, host }) => {
  const [one, two] = [await own.newPage(), await own.newPage()];
  await one.goto("/");
  await kept(one);
  await two.goto("/");
  await kept(two);
  await host.build("two");
  await askForNewer(one);
  await one.getByRole("button", { name: "Reload" }).click();
  await one.waitForFunction(() => document.documentElement.dataset.build === "two");
  expect(await build(two)).toBeUndefined();
  await two.getByRole("button", { name: "Reload" }).click();
  await two.waitForFunction(() => document.documentElement.dataset.build === "two");
});

test.describe("a build that is not whole", () => {
  test.use({ expectedProblems: /status of 404|integrity|ServiceWorker/i });

  test("does not count, and the page goes on without it", async ({ own, host }) => {
    await host.lose(/^icon-512-/);
    await host.build("one");
    const page = await own.newPage();
    await page.goto("/");
    await page.waitForFunction(() => (window as unknown as { __keyplane: { offline: { state: string } } }).__keyplane.offline.state === "failed");
    expect(await caches(page)).toEqual([]);
    await expect(page.getByRole("button", { name: "Begin empty" })).toBeVisible();
    await expect(page.getByText(/version|offline/i)).toHaveCount(0);
  });

  test("leaves the version before as it is", async ({ own, host }) => {
    const page = await own.newPage();
    await page.goto("/");
    await kept(page);
    const before = await caches(page);
    // Not one of those whose names carry a hash: the browser may have them from before.
    await host.lose(/^manifest/);
    await host.build("two");
    await askForNewer(page).catch(() => {});
    await expect.poll(() => caches(page)).toEqual(before);
    await host.stop();
    await page.reload();
    await expect(page.getByRole("button", { name: "Begin empty" })).toBeVisible();
  });
});

test("a build that keeps nothing takes the place of one that did", async ({ own, host }) => {
  const page = await own.newPage();
  await page.goto("/");
  await kept(page);
  await host.letGo();
  await askForNewer(page);
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  expect(await caches(page)).toEqual([]);
});
