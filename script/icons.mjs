// Draws the icons of an installed console from style/icon.svg into style/icons/, after the drawing was changed:
//
//   node script/icons.mjs
//
// The results are committed, so that a build needs no browser.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const root = join(fileURLToPath(import.meta.url), "..", "..");
const drawing = readFileSync(join(root, "style/icon.svg"), "utf8");
/** A system cuts a maskable icon as it likes, so its ground reaches the edges. The key keeps within the safe circle. */
const uncut = drawing.replace(' rx="8"', "");
const icons = [
  ["icon-192.png", 192, drawing],
  ["icon-512.png", 512, drawing],
  ["icon-maskable-512.png", 512, uncut],
];

mkdirSync(join(root, "style/icons"), { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
for (const [name, size, svg] of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
  await page.screenshot({ path: join(root, "style/icons", name), omitBackground: true });
  await page.close();
}
await browser.close();
