// The demo organization, opened as a person does.
import type { Page } from "@playwright/test";
import { expect } from "./test.ts";

/** One click on the start page, and then the overview. Returns the organization's address. */
export async function startDemo(page: Page): Promise<string> {
  await page.goto("/");
  await page.getByRole("button", { name: "Start with the demo organization" }).click();
  await page.waitForURL(/\/o\/[0-9a-f-]{36}/);
  await expect(page.getByRole("banner")).toContainText(/Meridian Outfitters\s*demo/);
  return new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
}
