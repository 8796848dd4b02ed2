// Import, where the size of a file decides.
import { open, rm } from "node:fs/promises";
import { importMeridian } from "./support/meridian.ts";
import { expect, test } from "./support/test.ts";

const MEBIBYTE = 1024 * 1024;

/** A file of that many bytes that takes next to no room on the disk; its bytes are zeros. */
async function sparse(path: string, bytes: number): Promise<void> {
  const file = await open(path, "w");
  await file.truncate(bytes);
  await file.close();
}

test("a file of 200 MB is refused in words, and nothing is changed", async ({ page }, info) => {
  const org = await importMeridian(page);
  const large = info.outputPath("every-key-ever.json");
  await sparse(large, 200 * MEBIBYTE);
  await page.goto(`${org}/exchange`);
  await page.locator('input[type="file"]').setInputFiles(large);

  const unusable = page.getByRole("region", { name: "Lines that cannot be used" });
  await expect(unusable).toContainText("every-key-ever.json");
  await expect(unusable).toContainText("the file has 200 MB, and import reads up to 128 MB: save the listing in several files");
  await expect(page.getByRole("table", { name: "Files" })).toContainText("not used");
  await expect(page.getByText("Nothing yet: no file holds anything that can be used.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Import 0 objects" })).toBeDisabled();

  await page.goto("/");
  await expect(page.getByRole("listitem").filter({ hasText: "Meridian Outfitters" })).toContainText("1 entry");
  await rm(large);
});
