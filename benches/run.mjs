// Drives the measurements: one profile on disk, rounds of product and baseline side by side, medians and ratios.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";

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

function report(what, unit, value, baseline, baselineName, aim) {
  rows.push({ what, unit, value: round(value), baseline: baseline === null ? "" : round(baseline), baselineName, aim });
  const ratio = baseline ? `, ratio ${round(value / baseline)}` : "";
  console.log(`${what}: ${round(value)} ${unit}${baseline === null ? "" : ` (${baselineName}: ${round(baseline)})`}${ratio}; aim ${aim}`);
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
  // When the first row of the list has been painted, counted from the start of the navigation.
  await context.addInitScript(() => {
    const seen = () => document.querySelector('table tbody [role="row"] a, table tbody tr th a, table tbody tr a');
    const watcher = new MutationObserver(() => {
      if (!seen()) return;
      watcher.disconnect();
      requestAnimationFrame(() => setTimeout(() => (globalThis.firstRows = performance.now()), 0));
    });
    watcher.observe(document, { childList: true, subtree: true });
  });
}

async function inside() {
  const page = await context.newPage();
  await page.goto("/bench/page.html");
  await page.waitForFunction(() => globalThis.bench);
  return page;
}

async function firstLoad() {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await page.goto("/", { waitUntil: "networkidle" });
  await page.close();
  report("First load, all files, brotli", "kB", bytes / 1000, null, "", "250 kB");
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
  report("One durable creation, median", "ms", median(product), median(baseline), "raw strict add", "3 ms, 3 × raw");
  report("One durable creation, 95th percentile", "ms", quantile(product, 0.95), quantile(baseline, 0.95), "raw strict add", "");
}

async function opening(id) {
  const product = [];
  const baseline = [];
  const memory = [];
  for (let at = 0; at < rounds; at += 1) {
    const beside = await inside();
    baseline.push(await beside.evaluate((count) => bench.baselines.getAll(count), keys));
    await beside.close();
    const page = await context.newPage();
    await page.goto(`/o/${id}/api-keys`);
    product.push(await (await page.waitForFunction(() => globalThis.firstRows, undefined, { timeout: 60_000 })).jsonValue());
    if (at === rounds - 1) {
      memory.push(await page.evaluate(async () => {
        if (performance.measureUserAgentSpecificMemory) {
          return (await performance.measureUserAgentSpecificMemory()).bytes;
        }
        return performance.memory.usedJSHeapSize;
      }));
    }
    await page.close();
  }
  report(`Open ${keys} keys, navigation to first rows painted`, "ms", median(product), median(baseline), "one getAll of separate records", "800 ms, not slower");
  report(`Memory with ${keys} keys open`, "MB", median(memory) / 1e6, null, "", "120 MB");
}

async function searching(id) {
  const page = await inside();
  const words = ["orders", "producer 4711", "warehouse", "sa-bench77", "zzz"];
  const work = await page.evaluate(async ([id, words]) => [...(await bench.module.searches(id, words))], [id, words]);
  const sorts = await page.evaluate(async (id) => [...(await bench.module.sorts(id))], id);
  await page.close();
  report("Search work a keystroke, median", "ms", median(work), null, "", "16 ms");
  report("Search work a keystroke, maximum", "ms", Math.max(...work), null, "", "16 ms");
  report("Sort by any column, maximum", "ms", Math.max(...sorts), null, "", "150 ms");
}

async function typing(id) {
  const page = await context.newPage();
  await page.goto(`/o/${id}/api-keys`);
  await page.waitForFunction(() => globalThis.firstRows, undefined, { timeout: 60_000 });
  await page.evaluate(() => {
    globalThis.painted = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (/^(keydown|input)$/.test(entry.name)) globalThis.painted.push(entry.duration);
    }).observe({ type: "event", durationThreshold: 16, buffered: false });
  });
  const field = page.getByRole("searchbox", { name: "Search API keys" });
  let typed = 0;
  for (const word of ["orders", "producer 4711", "warehouse"]) {
    await field.fill("");
    await field.pressSequentially(word, { delay: 60 });
    typed += word.length;
  }
  const slow = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(globalThis.painted), 100))));
  await page.close();
  // Events faster than 16 ms are not reported: they count as 16.
  const all = [...slow, ...Array.from({ length: Math.max(0, 2 * typed - slow.length) }, () => 16)];
  report("Keystroke to paint, 98th percentile", "ms", quantile(all, 0.98), null, "", "50 ms");
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
  report("Verifications a second in wasm", "/s", median(product), median(baseline), "awaited crypto.subtle.digest", "800,000");
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
  report(`Import of ${keys} keys, file to durable`, "ms", median(product), baseline, "the same as separate records", "1500 ms");
}

try {
  await open();
  await firstLoad();
  const maker = await inside();
  const id = await maker.evaluate((keys) => bench.module.seed(keys), keys);
  await maker.evaluate((keys) => bench.baselines.fill(keys), keys);
  await maker.close();
  await open();
  await opening(id);
  await searching(id);
  await typing(id);
  const small = await inside();
  const little = await small.evaluate(() => bench.module.seed(1000));
  await small.close();
  await creation(little);
  await verifying(id);
  await importing();
  const version = context.browser()?.version() ?? "";
  await mkdir(values.out, { recursive: true });
  const table = [
    `${new Date().toISOString()}, Chromium ${version}, ${cpus().length} × ${cpus()[0]?.model}, ${rounds} rounds, medians`,
    "",
    "| what | measured | baseline | ratio | aim |",
    "|---|---|---|---|---|",
    ...rows.map((row) => {
      const baseline = row.baseline === "" ? "" : `${row.baseline} ${row.unit} (${row.baselineName})`;
      return `| ${row.what} | ${row.value} ${row.unit} | ${baseline} | ${row.baseline === "" ? "" : round(row.value / row.baseline)} | ${row.aim} |`;
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
