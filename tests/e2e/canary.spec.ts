// The secret of a key that was just issued is shown, copied, saved to its own file, checked, and nowhere else.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { Canary, filesWith } from "./support/canary.ts";
import { complete, revealOne } from "./support/organization.ts";
import { expect, test } from "./support/test.ts";

test.describe.configure({ timeout: 120_000 });

/** The text of the file that a press of this button hands to the downloads. */
async function saved(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  return readFile(await (await download).path(), "utf8");
}

for (const backend of ["leveldb", "sqlite"] as const) {
  test(`a secret is left nowhere (${backend})`, async ({ makeProfile }) => {
    const profile = await makeProfile(backend);
    const context = await profile.open();
    const canary = await Canary.listen(context);
    const page = await context.newPage();
    const key = await revealOne(page);
    await page.getByRole("button", { name: "Show secret" }).click();
    const secret = await page.getByLabel("API secret", { exact: true }).inputValue();
    expect(secret).toMatch(/^cflt.{60}$/);
    await page.getByRole("button", { name: "Copy secret" }).click();
    expect(await saved(page, "Download API key")).toContain(secret);
    await complete(page);
    expect(await canary.places(page, secret), "after the reveal").toEqual([]);

    // Checked once more by hand, as a person would, and then away from there.
    await page.getByRole("link", { name: "Verify" }).click();
    await page.getByLabel("API key", { exact: true }).fill(key);
    await page.getByLabel("API secret", { exact: true }).fill(secret);
    await page.getByRole("button", { name: "Verify" }).click();
    await expect(page.getByText("Accepted")).toBeVisible();
    await page.getByRole("link", { name: "Settings" }).click();
    expect(await saved(page, "Export")).not.toContain(secret.slice(8, 40));
    // The second copy is written once nothing has been done for a moment.
    const organization = new URL(page.url()).pathname.split("/")[2]!;
    const copied = (id: string) => navigator.storage.getDirectory().then((root) => root.getDirectoryHandle("keyplane")).then((all) => all.getDirectoryHandle(id)).then((own) => own.getFileHandle("index")).then(() => true, () => false);
    await expect.poll(() => page.evaluate(copied, organization)).toBe(true);
    expect(await canary.places(page, secret), "after a check and an export").toEqual([]);
    await page.reload();
    await page.goBack();
    expect(await canary.places(page, secret), "after a reload and a step back").toEqual([]);

    await profile.close();
    expect(await filesWith(profile.folder, secret), "on the disk").toEqual([]);
  });
}

test.describe("planted", () => {
  test.use({ expectedProblems: /responded with a status of 404/ });

  test("a secret that is left somewhere is found there", async ({ makeProfile }) => {
    const profile = await makeProfile("leveldb");
    const context = await profile.open();
    const canary = await Canary.listen(context);
    const page = await context.newPage();
    await page.goto("/");
    const secret = `cflt${"Rk7Qv2Zp9LxT4mWc8NsYb1HdJ6".repeat(3).slice(0, 60)}`;
    expect(await canary.places(page, secret)).toEqual([]);
    await page.evaluate(async (secret) => {
      localStorage.setItem("planted", secret);
      sessionStorage.setItem("planted", secret);
      window.name = secret;
      document.body.append(Object.assign(document.createElement("p"), { textContent: secret }));
      document.body.append(Object.assign(document.createElement("input"), { value: secret }));
      console.log("planted", { secret }.secret);
      history.pushState({ secret }, "", "/?planted");
      const channel = new BroadcastChannel("planted");
      channel.postMessage({ secret });
      channel.close();
      await (await caches.open("planted")).put("/planted", new Response(secret));
      const file = await (await (await navigator.storage.getDirectory()).getFileHandle("planted", { create: true })).createWritable();
      await file.write(secret);
      await file.close();
      await new Promise<void>((done, fail) => {
        const request = indexedDB.open("planted");
        request.onupgradeneeded = () => request.result.createObjectStore("planted").add(new TextEncoder().encode(secret), 1);
        request.onsuccess = () => {
          request.result.close();
          done();
        };
        request.onerror = () => fail(request.error);
      });
      await fetch(`/${secret}`).catch(() => {});
    }, secret);
    expect(await canary.places(page, secret)).toEqual([
      "IndexedDB",
      "a broadcast message",
      "a cache",
      "a field",
      "a private file",
      "a request",
      "localStorage",
      "sessionStorage",
      "the console",
      "the history",
      "the page",
      "window.name or a cookie",
    ]);
    await profile.close();
    const files = (await filesWith(profile.folder, secret)).join("\n");
    for (const place of ["IndexedDB", "Local Storage", "Session Storage", "CacheStorage", "File System"]) expect(files).toContain(place);
  });
});
