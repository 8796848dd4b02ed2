// Takes a picture of every page: the demo organization, an empty one, and one with long names; light and dark; narrow,
// middle and wide. Run by script/screenshots.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "target/screenshots" },
    only: { type: "string", default: "" },
    dist: { type: "string", default: "dist" },
    port: { type: "string", default: "8097" },
  },
});
const origin = `http://127.0.0.1:${values.port}`;
const WIDTHS = { 390: 844, 1024: 768, 1440: 900 };
const THEMES = ["light", "dark"];
const LONG = "The warehouse of everything that every team in Europe, the Middle East and Africa has ever written down, second edition";

/** Waits until the page has drawn what it has to say. */
async function settled(page) {
  await page.locator("#content h1, main h1").first().waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
}

/** The address of the first row of a list, or nothing where the list is empty. */
async function firstOf(page, list) {
  await page.goto(list);
  await settled(page);
  const link = page.locator("#content table tbody a[href], #content [role=row] a[href]").first();
  return (await link.count()) ? new URL(await link.getAttribute("href"), origin).pathname : undefined;
}

async function beginDemo(page) {
  await page.goto("/");
  await page.getByRole("button", { name: "Start with the demo organization" }).click();
  await page.waitForURL(/\/o\/[0-9a-f-]+/);
  await settled(page);
  return new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
}

async function beginEmpty(page) {
  await page.goto("/");
  await page.getByRole("button", { name: "Begin empty" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Organization name").fill("Meridian Outfitters");
  await dialog.getByLabel("E-mail").fill("lena@meridian.example");
  await dialog.getByRole("button", { name: "Begin", exact: true }).click();
  await page.waitForURL(/\/o\/[0-9a-f-]+/);
  await settled(page);
  return new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
}

/** An organization whose names are as long as a listing may make them. */
async function beginLong(page) {
  const environments = [{ id: "env-l0ng01", name: LONG }];
  const accounts = [{ id: "sa-l0ng01", name: LONG, description: LONG }];
  const keys = Array.from({ length: 3 }, (_, at) => ({
    key: `LONGNAMESLONGN0${at}`,
    description: LONG,
    owner: "sa-l0ng01",
    owner_email: "<service account>",
    resource_type: "cloud",
    resource: "",
    created: `2026-0${at + 1}-01T00:00:00Z`,
  }));
  const file = (name, content) => ({ name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(content)) });
  await page.goto("/import");
  await page
    .locator('input[type="file"]')
    .setInputFiles([file("environments.json", environments), file("accounts.json", accounts), file("keys.json", keys)]);
  await page.getByRole("textbox", { name: "Organization name" }).fill("Wholesale of Meridian Europe");
  await page.getByRole("textbox", { name: "Your e-mail" }).fill("somebody.with.a.very.long.address@subsidiary.meridian-outfitters.example");
  await page.getByRole("button", { name: /^Begin with/ }).click();
  await page.waitForURL(/\/o\/[0-9a-f-]+/);
  await settled(page);
  return new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
}

/** Every page by name: where it is, and what is done there before the picture. */
async function subjects(page) {
  const [long, empty, demo] = [await beginLong(page), await beginEmpty(page), await beginDemo(page)];
  const lists = { key: "/api-keys", account: "/service-accounts", user: "/users", environment: "/environments" };
  const all = [
    ["start", "/"],
    ["import", "/import"],
    ["overview", demo],
    ["keys", `${demo}/api-keys`],
    ["wizard", `${demo}/api-keys/new`],
    ["accounts", `${demo}/service-accounts`],
    ["users", `${demo}/users`],
    ["environments", `${demo}/environments`],
    ["resources", `${demo}/resources`],
    ["history", `${demo}/audit`],
    ["verify", `${demo}/verify`],
    ["exchange", `${demo}/exchange`],
    ["settings", `${demo}/settings`],
    ["unknown", `${demo}/api-keys/NOSUCHKEY`],
    ...["", "/api-keys", "/service-accounts", "/users", "/environments", "/resources", "/audit"].map((path) => [`empty${path.replace("/", "-") || "-overview"}`, empty + path]),
    ...["", "/api-keys", "/service-accounts", "/environments", "/audit"].map((path) => [`long${path.replace("/", "-") || "-overview"}`, long + path]),
  ];
  for (const [name, list] of Object.entries(lists)) {
    const one = await firstOf(page, demo + list);
    if (one) all.push([`${name}-page`, one]);
    const longOne = await firstOf(page, long + list);
    if (longOne) all.push([`long-${name}-page`, longOne]);
  }
  for (const kind of ["kafka", "schema-registry", "ksql", "compute-pool", "flink-region"]) {
    const one = await firstOf(page, `${demo}/resources?kind=${kind}`);
    all.push([`resources-${kind}`, `${demo}/resources?kind=${kind}`]);
    if (one) all.push([`${kind}-page`, one]);
  }
  all.push(["selection", `${demo}/api-keys`, async (at) => {
    for (const row of [1, 2]) await at.getByRole("row").nth(row).getByRole("checkbox").check();
  }]);
  for (const [name, list, words] of [
    ["create-account", "/service-accounts", "Create service account"],
    ["invite-user", "/users", "Invite user"],
    ["create-environment", "/environments", "Create environment"],
    ["create-kafka", "/resources?kind=kafka", "Create Kafka cluster"],
    ["create-ksql", "/resources?kind=ksql", "Create ksqlDB cluster"],
  ]) {
    all.push([name, demo + list, (at) => at.getByRole("button", { name: words }).click()]);
  }
  all.push(["edit-key", all.find(([name]) => name === "key-page")?.[1], (at) => at.getByRole("button", { name: "Edit", exact: true }).click()]);
  all.push(["palette", `${demo}/api-keys`, (at) => at.keyboard.press("Control+k")]);
  all.push(["shortcuts", `${demo}/api-keys`, (at) => at.keyboard.press("?")]);
  all.push(["delete-account", all.find(([name]) => name === "account-page")?.[1], async (at) => {
    await at.getByRole("button", { name: "More actions" }).click();
    await at.getByRole("menuitem", { name: "Delete" }).click();
  }]);
  return all.filter(([name, where]) => where && name.includes(values.only));
}

async function picture(page, [name, where, act], width, theme) {
  await page.setViewportSize({ width, height: WIDTHS[width] });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await page.goto(where);
  await settled(page);
  await act?.(page);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const file = `${name}-${width}-${theme}.png`;
  await page.screenshot({ path: join(values.out, file) });
  return file;
}

/** One page with every picture, a line a subject. */
function sheet(rows) {
  const line = ([name, files]) => `<h2>${name}</h2><p>${files.map((file) => `<a href="${file}"><img src="${file}" alt="${file}" height="300"></a>`).join(" ")}</p>`;
  return `<!doctype html><meta charset="utf-8"><title>Keyplane, every page</title>${rows.map(line).join("")}`;
}

const server = spawn(process.execPath, ["module/serve.mjs", "--dist", values.dist, "--port", values.port], { stdio: ["ignore", "pipe", "inherit"] });
await once(server.stdout, "data");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
try {
  await rm(values.out, { recursive: true, force: true });
  await mkdir(values.out, { recursive: true });
  const context = await browser.newContext({ baseURL: origin, locale: "en-GB", timezoneId: "UTC" });
  const page = await context.newPage();
  const rows = [];
  let failed = 0;
  for (const subject of await subjects(page)) {
    const files = [];
    for (const width of Object.keys(WIDTHS).map(Number)) {
      for (const theme of THEMES) {
        try {
          files.push(await picture(page, subject, width, theme));
        } catch (error) {
          failed += 1;
          console.error(`${subject[0]}, ${width}, ${theme}: ${String(error.message).split("\n")[0]}`);
        }
      }
    }
    rows.push([subject[0], files]);
  }
  await writeFile(join(values.out, "index.html"), sheet(rows));
  console.log(`${rows.reduce((sum, [, files]) => sum + files.length, 0)} pictures in ${values.out}${failed ? `, ${failed} could not be taken` : ""}`);
  if (failed) process.exitCode = 1;
} finally {
  await browser.close();
  server.kill();
}
