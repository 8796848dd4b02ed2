// Where things are for the tests of this clone: the folder, the browser, the address.
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone's top folder. */
export const ROOT = resolve(fileURLToPath(import.meta.url), "../../../..");

/** Debian's Chromium, unless `CHROMIUM` names another. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** The same port in every run of one clone, another in another clone, so that two can be tested at once. */
export const PORT = 20_000 + (createHash("sha256").update(ROOT).digest().readUInt16BE() % 10_000);

/** What every page is served from. */
export const ORIGIN = `http://127.0.0.1:${PORT}`;

/** The build that is tested, below the clone's top folder: dist/, unless `KEYPLANE_DIST` names another. */
export const DIST = process.env.KEYPLANE_DIST ?? "dist";
