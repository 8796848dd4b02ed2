// Drives the measurements: one profile on disk, rounds of product and baseline side by side, medians and ratios.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { blocked, filtering, firstLoad, memory, openList, scrolling, sorting, typing, watch } from "./pages.mjs";

const { values } = parseArgs({
  options: {
    site: { type: "string" },
    out: { type: "string" },
    keys: { type: "string", default: "100000" },
    rounds: { type: "string", default: "5" },
    port: { type: "string", default: "8099" },
  },
});
const keys = Number(values.keys);
const rounds = Number(values.rounds);
const origin = `http://127.0.0.1:${values.port}`;
const rows = [];

const quantile = (numbers, share) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
};
const median = (numbers) => quantile(numbers, 0.5);
const round = (number) => (Math.abs(number) >= 100 ? Math.round(number) : Math.round(number * 100) / 100);

/** One line of the table. `beside` is what was measured in the same run for comparison, as `[value, its name]`. */
function report(what, unit, value, beside, aim) {
  const [baseline, name] = beside ?? [];
  rows.push({ what, unit, value, baseline, name, aim });
  const compared = baseline === undefined ? "" : ` (${name}: ${round(baseline)}, ratio ${round(value / baseline)})`;
  console.log(`${what}: ${round(value)} ${unit}${compared}${aim ? `; aim ${aim}` : ""}`);
}

async function serve() {
  const child = spawn(process.execPath, ["module/serve.mjs", "--dist", values.site, "--port", values.port], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

const folder = await mkdtemp(join(tmpdir(), "keyplane-bench-"));
const server = await serve();
let context;

async function open() {
  await context?.close();
  context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--enable-precise-memory-info", "--disable-background-networking"],
    viewport: { width: 1400, height: 900 },
    baseURL: origin,
  });
  // A peer may take its time; it is measured, not hurried.
  context.setDefaultTimeout(180_000);
  await context.addInitScript(watch);
}

async function inside() {
  const page = await context.newPage();
  await page.goto("/bench/page.html");
  await page.waitForFunction(() => globalThis.bench);
  return page;
}

const keyplane = (id) => ({
  path: `/o/${id}/api-keys`,
  search: "Search API keys",
  async filter(page) {
    await page.getByRole("group", { name: "Filters" }).getByRole("button", { name: "Environment" }).click();
    return page.getByRole("checkbox").first();
  },
});
const peer = {
  path: "/peer/index.html",
  search: "Search API keys",
  filter: (page) => page.locator(".filters button").first(),
};

async function loads(id) {
  const [start, list, other] = [await firstLoad(context, "/"), await firstLoad(context, keyplane(id).path), await firstLoad(context, peer.path)];
  report("First load, all files, brotli", "kB", start / 1000, [other / 1000, "peer"], "250 kB");
  report("First load at the list of keys, all files, brotli", "kB", list / 1000, [other / 1000, "peer"], "");
}

async function creation(id) {
  const page = await inside();
  const product = [];
  const baseline = [];
  for (let at = 0; at < rounds; at += 1) {
    baseline.push(...(await page.evaluate((count) => bench.baselines.adds(count), 60)));
    product.push(...(await page.evaluate(async ([id, count]) => [...(await bench.module.creations(id, count))], [id, 60])));
  }
  await page.close();
  report("One durable creation, median", "ms", median(product), [median(baseline), "raw strict add"], "3 ms, 3 × raw");
  report("One durable creation, 95th percentile", "ms", quantile(product, 0.95), [quantile(baseline, 0.95), "raw strict add"], "");
}

/** Opens both lists in turn, so that both meet the same machine. */
async function opening(id, small) {
  const taken = { own: [], peer: [], raw: [], small: [] };
  const stuck = { own: [], peer: [] };
  for (let at = 0; at < rounds; at += 1) {
    const beside = await inside();
    taken.raw.push(await beside.evaluate((count) => bench.baselines.getAll(count), keys));
    await beside.close();
    for (const [name, subject] of [["own", keyplane(id)], ["peer", peer], ["small", keyplane(small)]]) {
      const { page, taken: time } = await openList(context, subject);
      taken[name].push(time);
      stuck[name]?.push(await blocked(page));
      await page.close();
    }
  }
  const own = median(taken.own);
  report(`Open ${keys} keys, navigation to first rows painted`, "ms", own, [median(taken.raw), "one getAll of separate records"], "800 ms, not slower");
  report(`Open ${keys} keys, beside the peer`, "ms", own, [median(taken.peer), "peer"], "ahead");
  report(`Growth of opening from 1,000 to ${keys} keys`, "ms", own, [median(taken.small), "1,000 keys"], "");
  report("Blocking time until the first rows", "ms", median(stuck.own), [median(stuck.peer), "peer"], "150 ms");
}

/** What a person does in an open list, in both. */
async function using(id) {
  const seen = {};
  for (const [name, subject] of [["own", keyplane(id)], ["peer", peer]]) {
    const { page } = await openList(context, subject);
    // Both prepare for a search; a person takes a moment to look.
    await page.waitForTimeout(3000);
    const held = await memory(context, page);
    seen[name] = {
      held,
      keystroke: quantile(await typing(page, subject), 0.98),
      sort: Math.max(...(await sorting(page))),
      filter: median(await filtering(page, subject)),
      frames: await scrolling(page),
    };
    await page.close();
  }
  const { own, peer: other } = seen;
  const beside = (pick) => [pick(other), "peer"];
  report("Keystroke to paint, 98th percentile", "ms", own.keystroke, beside((it) => it.keystroke), "50 ms");
  report("Sort by any column, press to paint, maximum", "ms", own.sort, beside((it) => it.sort), "150 ms");
  report("Filter with counts, press to paint, median", "ms", own.filter, beside((it) => it.filter), "50 ms");
  report("Scrolling, worst frame", "ms", Math.max(...own.frames), beside((it) => Math.max(...it.frames)), "32 ms");
  report("Scrolling, 98th percentile of frames", "ms", quantile(own.frames, 0.98), beside((it) => quantile(it.frames, 0.98)), "");
  report(`Memory with ${keys} keys open, script and wasm`, "MB", (own.held.script + own.held.wasm) / 1e6, beside((it) => (it.held.script + it.held.wasm) / 1e6), "120 MB");
  report("… of it wasm", "MB", own.held.wasm / 1e6, undefined, "");
}

async function searching(id) {
  const page = await inside();
  const words = ["orders", "producer 4711", "warehouse", "sa-bench77", "zzz"];
  const work = await page.evaluate(async ([id, words]) => [...(await bench.module.searches(id, words))], [id, words]);
  const sorts = await page.evaluate(async (id) => [...(await bench.module.sorts(id))], id);
  await page.close();
  report("Search work a keystroke, median", "ms", median(work), undefined, "16 ms");
  report("Search work a keystroke, maximum", "ms", Math.max(...work), undefined, "16 ms");
  report("Sort work by any column, maximum", "ms", Math.max(...sorts), undefined, "");
}

async function verifying(id) {
  const page = await inside();
  const product = [];
  const baseline = [];
  for (let at = 0; at < rounds; at += 1) {
    baseline.push(await page.evaluate(() => bench.baselines.digests(20_000)));
    product.push(await page.evaluate((id) => bench.module.verifications(id, 200_000), id));
  }
  await page.close();
  report("Verifications a second in wasm", "/s", median(product), [median(baseline), "awaited crypto.subtle.digest"], "800,000");
}

/** Whether a list can show in every row what a key may: with as many rules as an organization has, and with few and many. */
async function deciding() {
  const page = await inside();
  const speed = {};
  for (const rules of [1_000, 25_000, 100_000]) {
    const taken = [];
    for (let at = 0; at < rounds; at += 1) taken.push(await page.evaluate((rules) => bench.module.access_decisions(rules), rules));
    speed[rules] = median(taken);
  }
  await page.close();
  report("Access decisions a second, 5,000 role bindings and 20,000 ACLs", "/s", speed[25_000], undefined, "");
  report("Time of one decision, from 1,000 to 100,000 rules", "×", speed[1_000] / speed[100_000], undefined, "2");
}

/** What `confluent api-key list -o json` prints for as many keys. */
function listing() {
  const key = (number) => ({
    key: `IMPORT${String(number).padStart(10, "0")}`,
    description: number % 2 ? "issued for the nightly load of the warehouse" : "",
    owner: `sa-${String(number % 1500).padStart(6, "0")}`,
    owner_email: "<service account>",
    resource_type: "cloud",
    resource: "",
    created: new Date(1.7e12 + number * 6e5).toISOString().replace(/\.\d+/, ""),
  });
  return JSON.stringify(Array.from({ length: keys }, (_, number) => key(number)), null, 2);
}

async function importing() {
  const file = join(folder, "keys.json");
  await writeFile(file, listing());
  const product = [];
  for (let at = 0; at < Math.min(rounds, 3); at += 1) {
    const page = await context.newPage();
    await page.goto("/import");
    await page.getByRole("heading", { name: "Import an organization" }).waitFor();
    const begin = performance.now();
    await page.getByLabel("Choose files").setInputFiles(file);
    const write = page.getByRole("button", { name: /^Begin with/ });
    await write.waitFor({ timeout: 120_000 });
    const read = performance.now() - begin;
    await page.getByLabel("Organization name").fill(`Import ${at}`);
    await page.getByLabel("Your e-mail").fill("bench@example.com");
    const pressed = performance.now();
    await write.click();
    await page.waitForURL(/api-keys$/, { timeout: 120_000 });
    product.push(read + performance.now() - pressed);
    await page.close();
  }
  const beside = await inside();
  const baseline = await beside.evaluate((count) => bench.baselines.fill(count), keys);
  await beside.close();
  report(`Import of ${keys} keys, file to durable`, "ms", median(product), [baseline, "the same as separate records"], "1500 ms");
}

try {
  await open();
  const maker = await inside();
  const [id, small] = await maker.evaluate(async (keys) => [await bench.module.seed(keys), await bench.module.seed(1000)], keys);
  await maker.evaluate((keys) => bench.baselines.fill(keys), keys);
  await maker.goto(peer.path);
  await maker.evaluate((keys) => globalThis.peer.addKeys(keys), keys);
  await maker.close();
  await open();
  await loads(id);
  await opening(id, small);
  await using(id);
  await searching(id);
  await creation(small);
  await verifying(id);
  await deciding();
  await importing();
  const version = context.browser()?.version() ?? "";
  await mkdir(values.out, { recursive: true });
  const table = [
    `${new Date().toISOString()}, Chromium ${version}, ${cpus().length} × ${cpus()[0]?.model}, ${rounds} rounds, medians`,
    "",
    "| what | measured | beside it, same run | ratio | aim |",
    "|---|---|---|---|---|",
    ...rows.map((row) => {
      const compared = row.baseline !== undefined;
      const baseline = compared ? `${round(row.baseline)} ${row.unit} (${row.name})` : "";
      return `| ${row.what} | ${round(row.value)} ${row.unit} | ${baseline} | ${compared ? round(row.value / row.baseline) : ""} | ${row.aim} |`;
    }),
    "",
  ].join("\n");
  await writeFile(join(values.out, "report.md"), table);
  console.log(`\n${table}`);
} finally {
  await context?.close();
  server.kill();
  await rm(folder, { recursive: true, force: true });
}
