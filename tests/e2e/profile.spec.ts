// The profiles that tests of storage stand on: what was durable is there after the browser was killed.
import type { Page } from "@playwright/test";
import { expect, test } from "./support/test.ts";

/** Adds one record and waits until it is on disk; resolves to all there are. */
function addOne(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done, fail) => {
        const request = indexedDB.open("keyplane-profile");
        request.onupgradeneeded = () => request.result.createObjectStore("rows", { autoIncrement: true });
        request.onerror = () => fail(request.error);
        request.onsuccess = () => {
          const work = request.result.transaction("rows", "readwrite", { durability: "strict" });
          work.objectStore("rows").add("row");
          const count = work.objectStore("rows").count();
          work.oncomplete = () => done(count.result);
          work.onabort = () => fail(work.error);
        };
      }),
  );
}

for (const backend of ["leveldb", "sqlite"] as const) {
  test(`a profile on ${backend} survives the killing of its browser`, async ({ makeProfile }) => {
    const profile = await makeProfile(backend);
    for (const expected of [1, 2]) {
      const context = await profile.open();
      const page = await context.newPage();
      await page.goto("/");
      expect(await addOne(page)).toBe(expected);
      await profile.kill();
    }
  });
}
