// What is measured inside the page: the module's own functions, and the baselines beside them.
import init, * as module from "/bench/keyplane.js";

const request = (asked) =>
  new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
const settled = (transaction) =>
  new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error);
  });

async function database(name) {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("rows", { keyPath: "id" });
  return request(asked);
}

const sample = (number) => ({
  id: `BENCH${String(number).padStart(11, "0")}`,
  name: `orders producer ${number}`,
  description: number % 2 ? "issued for the nightly load of the warehouse" : "",
  owner: `sa-bench${(number * 7) % 1500}`,
  environment: `env-bench${number % 4}`,
  cluster: `lkc-bench${number % 60}`,
  created: new Date(1.7e12 + number * 6e5).toISOString(),
});

const baselines = {
  /** Milliseconds of each of `count` strict transactions that add one record. */
  async adds(count) {
    const db = await database("baseline-adds");
    const taken = [];
    for (let number = 0; number < count; number += 1) {
      const start = performance.now();
      const transaction = db.transaction("rows", "readwrite", { durability: "strict" });
      transaction.objectStore("rows").add({ ...sample(number), id: `${crypto.randomUUID()}` });
      transaction.commit();
      await settled(transaction);
      taken.push(performance.now() - start);
    }
    db.close();
    return taken;
  },

  /** Writes `count` keys as separate records in one strict transaction; milliseconds. */
  async fill(count) {
    const db = await database("baseline-rows");
    const start = performance.now();
    const transaction = db.transaction("rows", "readwrite", { durability: "strict" });
    const rows = transaction.objectStore("rows");
    for (let number = 0; number < count; number += 1) rows.put(sample(number));
    transaction.commit();
    await settled(transaction);
    db.close();
    return performance.now() - start;
  },

  /** Milliseconds of one `getAll` over the records that `fill` wrote. */
  async getAll(count) {
    const db = await database("baseline-rows");
    const start = performance.now();
    const rows = await request(db.transaction("rows").objectStore("rows").getAll());
    const taken = performance.now() - start;
    db.close();
    if (rows.length !== count) throw new Error(`${rows.length} of ${count} rows`);
    return taken;
  },

  /** Awaited SHA-256 digests of 64 bytes a second. */
  async digests(count) {
    const secret = crypto.getRandomValues(new Uint8Array(64));
    const start = performance.now();
    for (let number = 0; number < count; number += 1) await crypto.subtle.digest("SHA-256", secret);
    return (count / (performance.now() - start)) * 1000;
  },
};

await init({ module_or_path: "/bench/keyplane_bg.wasm" });
globalThis.bench = { module, baselines };
