// The console on the organization of the host that serves it: the same screens, and what other clients change.
import { expect, test } from "./support/at_host.ts";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { issue, next } from "./support/organization.ts";

/** What a browser notes where its host stops, or knows another token. */
const STOPS = /ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE)|status of 401/;

const rail = (page: Page, name: string) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });

test("the start page offers the host's organization, and a change of either side appears on the other", async ({ host, own }) => {
  const page = await own.newPage();
  await page.goto("/");
  const list = page.getByRole("list", { name: "At this host" });
  await expect(list.getByRole("link")).toHaveText(["Meridian"]);
  await expectAccessible(page);
  // By keyboard alone, from the top of the page.
  for (let tabs = 0; tabs < 9 && !(await list.getByRole("link").evaluate((link) => link === document.activeElement)); tabs += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/o/host");
  await expect(page.getByText(`At the host · 127.0.0.1:${new URL(host.origin).port}`).first()).toBeVisible();

  await rail(page, "Service accounts").click();
  await expect(page.getByRole("heading", { name: "Service accounts", level: 1 })).toBeVisible();
  const { id } = await host.ask("POST", "/iam/v2/service-accounts", { display_name: "by a program" });
  const row = page.getByRole("link", { name: "by a program" });
  await expect(row).toBeVisible();

  await page.getByRole("button", { name: "Create service account" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill("by a person");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "by a person" })).toBeVisible();
  expect(await host.names("/iam/v2/service-accounts")).toEqual(["by a person", "by a program"]);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => host.names("/iam/v2/service-accounts")).toEqual(["by a program"]);

  await rail(page, "Service accounts").click();
  await host.ask("DELETE", `/iam/v2/service-accounts/${id}`);
  await expect(row).toHaveCount(0);
  await rail(page, "History").click();
  await expect(page.getByText(/deleted service account/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/deleted service account/)).toBeVisible();
});

test("a key that the console issues works at the host, and its secret is kept by neither", async ({ host, own }) => {
  const account = await host.ask("POST", "/iam/v2/service-accounts", { display_name: "orders-app" });
  const page = await own.newPage();
  await page.goto(`/o/host/api-keys/new?owner=${account.id}`);
  await next(page);
  await page.getByRole("radio", { name: "Cloud resource management" }).check();
  const key = await issue(page, "terraform");
  await page.getByRole("button", { name: "Show secret" }).click();
  const secret = await page.getByLabel("API secret", { exact: true }).inputValue();
  expect(secret).toMatch(/^cflt/);
  const answer = await fetch(`${host.origin}/iam/v2/api-keys`, {
    headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}` },
  });
  expect(answer.status).toBe(200);
  const other = await own.newPage();
  await other.goto(`/o/host/api-keys/${key}`);
  await expect(other.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await other.content()).not.toContain(secret);
});

test.describe("a host that stops", () => {
  test.use({ expectedProblems: STOPS });

  test("is said not to answer; nothing typed is lost, and once it is back all goes on", async ({ host, own }) => {
    const page = await own.newPage();
    await page.goto("/o/host/service-accounts");
    await page.getByRole("button", { name: "Create service account" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("late");
    await host.stop();
    const silent = page.getByRole("alert").filter({ hasText: "is asked again every second" });
    await expect(silent).toBeAttached();
    await page.keyboard.press("Enter");
    await expect(dialog.getByText(/the host does not answer/i)).toBeVisible();
    await expect(dialog.getByLabel("Name")).toHaveValue("late");

    // Another start, another token: the page asks for it.
    await host.start();
    await host.ask("POST", "/iam/v2/service-accounts", { display_name: "meanwhile" });
    await expect(silent).toHaveCount(0);
    await dialog.getByRole("button", { name: "Create service account" }).click();
    await expect(page.getByRole("heading", { name: "late" })).toBeVisible();
    expect(await host.names("/iam/v2/service-accounts")).toEqual(["late", "meanwhile"]);
    await rail(page, "Service accounts").click();
    await expect(page.getByRole("link", { name: "meanwhile" })).toBeVisible();
  });

  test("a host that keeps another organization by now says so, and a reload shows that one", async ({ host, own }) => {
    const page = await own.newPage();
    await page.goto("/o/host");
    await expect(page.getByText("At the host").first()).toBeVisible();
    await host.replace("Elsewhere");
    await expect(page.getByRole("alert").filter({ hasText: "keeps another organization by now" })).toBeVisible();
    await page.getByRole("button", { name: "Reload" }).click();
    await expect(page.getByRole("button", { name: "Organization Elsewhere" })).toBeVisible();
  });
});

test("a listing is imported into the host's organization by the worker", async ({ host, own }) => {
  const page = await own.newPage();
  await page.goto("/o/host/exchange");
  const listing = [{ id: "sa-1a2b3c", name: "imported", description: "" }];
  await page.locator("input[type=file]").setInputFiles({ name: "service-accounts.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(listing)) });
  await page.getByRole("button", { name: /^Import 1 object/ }).click();
  await expect(page.getByText("Everything is written")).toBeVisible();
  expect(await host.names("/iam/v2/service-accounts")).toEqual(["imported"]);
});

test("a copy of it in this browser is another organization, with an address of its own", async ({ host, own }) => {
  const page = await own.newPage();
  await page.goto("/o/host/settings");
  await expect(page.getByRole("button", { name: "Delete organization" })).toHaveCount(0);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const file = await (await download).path();
  await page.goto("/");
  await page.getByRole("button", { name: "Open an exported organization" }).click();
  await page.locator("input[type=file]").setInputFiles(file);
  await expect(page).toHaveURL(/\/o\/[0-9a-f-]{36}\/api-keys/);
  await host.ask("POST", "/iam/v2/service-accounts", { display_name: "at the host only" });
  await rail(page, "Service accounts").click();
  await expect(page.getByRole("heading", { name: "Service accounts", level: 1 })).toBeVisible();
  await expect(page.getByText("at the host only")).toHaveCount(0);
  await page.goto("/o/host/service-accounts");
  await expect(page.getByText("at the host only")).toBeVisible();
});
