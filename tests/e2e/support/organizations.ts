// Beginning and renaming organizations as a person does: every rename is one entry of the journal.
import type { Page } from "@playwright/test";
import { expect } from "./test.ts";

/** Begins an empty organization from the start page and waits until it is open. Resolves to its id. */
export async function begin(page: Page, name: string): Promise<string> {
  await page.goto("/");
  await page.getByRole("button", { name: "Begin empty" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Organization name").fill(name);
  await dialog.getByLabel("E-mail").fill("ada@example.com");
  await dialog.getByRole("button", { name: "Begin" }).click();
  await page.waitForURL(/\/o\/[0-9a-f-]+\/api-keys$/);
  await expect(page.getByRole("heading", { name: "API keys", level: 1 })).toBeVisible();
  return idOf(page);
}

/** The organization in the address. */
export function idOf(page: Page): string {
  return new URL(page.url()).pathname.split("/")[2] ?? "";
}

/** Opens the rename dialog of an organization on the start page and fills it in; Enter is left to the caller. */
export async function fillRename(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${from}` }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByRole("dialog").getByLabel("Organization name").fill(to);
}

/** Renames an organization on the start page and waits for the list to say so: the entry is on disk then. */
export async function rename(page: Page, from: string, to: string): Promise<void> {
  await fillRename(page, from, to);
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("link", { name: to, exact: true })).toBeVisible();
}
