// The page before and around the program: it opens under the full policy, and it keeps its word when it cannot.
import { expectAccessible } from "./support/axe.ts";
import { expect, test } from "./support/test.ts";

test("the console opens under its policy", async ({ page }) => {
  const answer = await page.goto("/");
  expect(answer?.headers()["content-security-policy"]).toContain("script-src 'self' 'wasm-unsafe-eval';");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("#boot")).toHaveCount(0);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expectAccessible(page);
});
